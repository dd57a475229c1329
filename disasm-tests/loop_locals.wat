;; Locals stay in registers across a loop's header and its back edge: nothing in the loop touches the frame.
;;! run = "sum" i32:10 => i32:45
;;! run = "sum" i32:0 => i32:0
;;! run = "mixed" i32:4 => f64:6
;;! property = { from = "loop", to = "br_if", forbid = ["slot", "call"] }
;;! property = { func = "sum", from = "loop", to = "br_if", max_insns = [8, 8] }
(module
  (func $sum (export "sum") (param $n i32) (result i32)
    (local $i i32) (local $sum i32)
    (block $done
      (br_if $done (i32.eqz (local.get $n)))
      (loop $again
        (local.set $sum (i32.add (local.get $sum) (local.get $i)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $again (i32.lt_u (local.get $i) (local.get $n)))))
    (local.get $sum))
  (func $mixed (export "mixed") (param $n i32) (result f64)
    (local $sum f64)
    (loop $again
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (local.set $sum (f64.add (local.get $sum) (f64.convert_i32_s (local.get $n))))
      (br_if $again (local.get $n)))
    (local.get $sum)))
