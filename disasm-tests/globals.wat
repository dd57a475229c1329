;; A global of the module is one access away.
;;! run = "next" => i32:8
;;! run = "next" => i32:9
;;! run = "wide" i64:5 => i64:5
;;! property = { func = "next", op = "global.get", max_insns = 1 }
;;! property = { func = "next", op = "global.set", forbid = ["branch", "call"], max_insns = 1 }
(module
  (global $counter (mut i32) (i32.const 7))
  (global $wide (mut i64) (i64.const 0))
  (func $next (export "next") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    (global.get $counter))
  (func $wide (export "wide") (param i64) (result i64)
    (global.set $wide (local.get 0))
    (global.get $wide)))
