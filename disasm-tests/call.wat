;; Direct calls are direct. Arguments are put where the callee wants them, counted from the last.
;;! run = "forward" i32:10 i32:3 => i32:7
;;! run = "swap" i32:10 i32:3 => i32:-7
;;! run = "many" => i64:45
;;! property = { op = "call", require = ["call"] }
;;! property = { func = "swap", op = "call", forbid = ["[vmctx"] }
(module
  (func $minus (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func $forward (export "forward") (param i32 i32) (result i32)
    (call $minus (local.get 0) (local.get 1)))
  (func $swap (export "swap") (param i32 i32) (result i32)
    (call $minus (local.get 1) (local.get 0)))
  (func $sum (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (i64.add (local.get 0)
      (i64.add (local.get 1)
        (i64.add (local.get 2)
          (i64.add (local.get 3)
            (i64.add (local.get 4)
              (i64.add (local.get 5)
                (i64.add (local.get 6)
                  (i64.add (local.get 7) (local.get 8))))))))))
  (func $many (export "many") (result i64)
    (call $sum (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9))))
