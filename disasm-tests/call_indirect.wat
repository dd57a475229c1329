;; An indirect call checks the bound, null and the type, all out of line, then calls through the record.
;;! run = "dispatch" i32:0 i32:5 => i32:6
;;! run = "dispatch" i32:1 i32:5 => i32:10
;;! run = "dispatch" i32:2 i32:5 => trap "uninitialized element"
;;! run = "dispatch" i32:3 i32:5 => trap "indirect call type mismatch"
;;! run = "dispatch" i32:9 i32:5 => trap "undefined element"
;;! func = "dispatch"
;;! property = { op = "call_indirect", require = ["call", "[vmctx+table.0"], forbid = ["ud2", "udf"] }
(module
  (type $unary (func (param i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) $increment $double)
  (elem (i32.const 3) $other)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
  (func $other)
  (func $dispatch (export "dispatch") (param $which i32) (param $value i32) (result i32)
    (call_indirect (type $unary) (local.get $value) (local.get $which))))
