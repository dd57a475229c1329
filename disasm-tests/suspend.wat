;; A suspend is a few stores, the test of the nearest handler, and one indirect jump. No call, no loop in line.
;;! run = "main" => i32:6
;;! run = "alone" => trap "unhandled tag"
;;! func = "numbers"
;;! func = "alone"
;;! property = { op = "suspend", forbid = ["call", "bl", "ret"], require = ["jump"], max_insns = [17, 19] }
(module
  (type $f (func))
  (type $c (cont $f))
  (tag $yield (param i32))
  (elem declare func $numbers)
  (func $numbers
    (suspend $yield (i32.const 1))
    (suspend $yield (i32.const 2))
    (suspend $yield (i32.const 3)))
  (func $alone (export "alone")
    (suspend $yield (i32.const 0)))
  (func (export "main") (result i32)
    (local $k (ref null $c)) (local $sum i32)
    (local.set $k (cont.new $c (ref.func $numbers)))
    (loop $next
      (block $on (result i32 (ref $c))
        (resume $c (on $yield $on) (local.get $k))
        (return (local.get $sum)))
      (local.set $k)
      (local.set $sum (i32.add (local.get $sum)))
      (br $next))
    (unreachable)))
