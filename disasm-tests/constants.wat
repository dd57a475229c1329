;; Arithmetic on constants happens at compile time, and so do branches on them.
;;! run = "sum" => i32:42
;;! run = "wide" => i64:0x123456789abcdef0
;;! run = "never" i32:5 => i32:5
;;! run = "wraps" => i32:0x80000000
;;! property = { func = "sum", from = "i32.const", to = "i32.add", max_insns = 0 }
;;! property = { func = "wraps", from = "i32.const", to = "i32.add", max_insns = 0 }
;;! property = { func = "never", forbid = ["branch", "call"] }
(module
  (func $sum (export "sum") (result i32)
    (i32.add (i32.mul (i32.const 5) (i32.const 8)) (i32.sub (i32.const 7) (i32.const 5))))
  (func $wide (export "wide") (result i64)
    (i64.add (i64.const 0x123456789abcdef0) (i64.const 0)))
  (func $wraps (export "wraps") (result i32)
    (i32.add (i32.const 0x7fffffff) (i32.const 1)))
  (func $never (export "never") (param i32) (result i32)
    (if (i32.eqz (i32.const 1)) (then (call $trap)))
    (local.get 0))
  (func $trap unreachable))
