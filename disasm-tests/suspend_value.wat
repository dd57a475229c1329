;; What a resume passes to a suspend arrives in the registers that a call's results use.
;;! run = "main" => i64:30
;;! func = "asker"
;;! property = { op = "suspend", forbid = ["call"], require = ["jump"], max_insns = [17, 19] }
(module
  (type $f (func (result i64)))
  (type $c (cont $f))
  (type $g (func (param i64) (result i64)))
  (type $d (cont $g))
  (tag $ask (param i64) (result i64))
  (elem declare func $asker)
  (func $asker (result i64)
    (i64.add (suspend $ask (i64.const 1)) (suspend $ask (i64.const 2))))
  (func (export "main") (result i64)
    (local $k (ref null $d))
    (block $first (result i64 (ref $d))
      (return (resume $c (on $ask $first) (cont.new $c (ref.func $asker)))))
    (local.set $k)
    (drop)
    (block $second (result i64 (ref $d))
      (return (resume $d (on $ask $second) (i64.const 10) (local.get $k))))
    (local.set $k)
    (drop)
    (resume $d (i64.const 20) (local.get $k))))
