;; A call in a loop stores what must survive it, and only that.
;;! run = "repeat" i32:5 => i32:10
;;! property = { func = "repeat", op = "call", require = ["call"] }
(module
  (func $step (param i32) (result i32) (i32.add (local.get 0) (i32.const 2)))
  (func $repeat (export "repeat") (param $n i32) (result i32)
    (local $value i32)
    (loop $again
      (local.set $value (call $step (local.get $value)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $value)))
