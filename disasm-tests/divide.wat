;; Division checks what can trap, out of line. A constant divisor needs no check on AArch64, where one is an operand.
;;! run = "signed" i32:-7 i32:2 => i32:-3
;;! run = "signed" i32:1 i32:0 => trap "integer divide by zero"
;;! run = "signed" i32:0x80000000 i32:-1 => trap "integer overflow"
;;! run = "unsigned" i64:-1 i64:2 => i64:0x7fffffffffffffff
;;! run = "remainder" i32:-7 i32:2 => i32:-1
;;! run = "remainder" i32:0x80000000 i32:-1 => i32:0
;;! run = "tenth" i32:-70 => i32:-7
;;! property = { isa = "aarch64", func = "tenth", op = "i32.div_s", forbid = ["branch", "trap"] }
;;! property = { func = "unsigned", op = "i64.div_u", forbid = ["ud2", "udf"] }
(module
  (func $signed (export "signed") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $unsigned (export "unsigned") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
  (func $remainder (export "remainder") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1)))
  (func $tenth (export "tenth") (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 10))))
