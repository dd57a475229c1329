;; A loop that rotates its locals is a cycle of moves at the back edge, in registers.
;;! run = "fibonacci" i32:10 => i64:55
;;! run = "rotate" i32:1 => i32:312
;;! property = { from = "loop", to = "br_if", forbid = ["slot", "memory", "call"] }
(module
  (func $fibonacci (export "fibonacci") (param $n i32) (result i64)
    (local $a i64) (local $b i64) (local $t i64)
    (local.set $b (i64.const 1))
    (loop $again
      (local.set $t (i64.add (local.get $a) (local.get $b)))
      (local.set $a (local.get $b))
      (local.set $b (local.get $t))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  (func $rotate (export "rotate") (param $n i32) (result i32)
    (local $x i32) (local $y i32) (local $z i32) (local $t i32)
    (local.set $x (i32.const 1))
    (local.set $y (i32.const 2))
    (local.set $z (i32.const 3))
    (loop $again
      (local.set $t (local.get $z))
      (local.set $z (local.get $y))
      (local.set $y (local.get $x))
      (local.set $x (local.get $t))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32.mul (local.get $x) (i32.const 100))
      (i32.add (i32.mul (local.get $y) (i32.const 10)) (local.get $z)))))
