;; Base, index and offset of an access are one memory operand; memory32 needs no bounds check.
;;! run = "store" i32:8 i32:77 => 
;;! run = "load" i32:4 => i32:77
;;! run = "fixed" => i32:77
;;! run = "bytes" i32:8 => i64:77
;;! run = "load" i32:-1 => trap "out of bounds memory access"
;;! run = "load" i32:65532 => trap "out of bounds memory access"
;;! property = { op = "i32.load", require = ["memory"], forbid = ["branch"], max_insns = [1, 3] }
;;! property = { op = "i32.store", require = ["memory"], forbid = ["branch"], max_insns = [1, 3] }
;;! property = { op = "i64.load8_u", require = ["memory"], forbid = ["branch"], max_insns = [1, 3] }
(module
  (memory 1)
  (func $load (export "load") (param i32) (result i32)
    (i32.load offset=4 (local.get 0)))
  (func $store (export "store") (param i32 i32)
    (i32.store (local.get 0) (local.get 1)))
  (func $fixed (export "fixed") (result i32)
    (i32.load (i32.const 8)))
  (func $bytes (export "bytes") (param i32) (result i64)
    (i64.load8_u (local.get 0))))
