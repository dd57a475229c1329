;; A comparison and the branch on it are one compare and one jump: no flag is made into a value first.
;;! run = "signed" i32:-1 i32:1 => i32:1
;;! run = "signed" i32:1 i32:1 => i32:0
;;! run = "unsigned" i64:-1 i64:1 => i32:0
;;! run = "zero" i32:0 => i32:1
;;! run = "float" f64:1 f64:2 => i32:1
;;! run = "float" f64:nan f64:2 => i32:0
;;! run = "null" => i32:1
;;! func = "signed"
;;! func = "unsigned"
;;! func = "zero"
;;! func = "float"
;;! func = "null"
;;! property = { op = "br_if", require = ["branch"], forbid = ["setl", "setb", "sete", "cset", "slot"] }
;;! property = { func = "signed", op = "br_if", max_insns = [2, 2] }
;;! property = { func = "unsigned", op = "br_if", max_insns = [2, 2] }
;;! property = { func = "null", op = "br_if", max_insns = [2, 2] }
;;! property = { func = "zero", op = "br_if", max_insns = [2, 2] }
(module
  (func $signed (export "signed") (param i32 i32) (result i32)
    (block $less
      (br_if $less (i32.lt_s (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $unsigned (export "unsigned") (param i64 i64) (result i32)
    (block $less
      (br_if $less (i64.lt_u (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $zero (export "zero") (param i32) (result i32)
    (block $zero
      (br_if $zero (i32.eqz (local.get 0)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $float (export "float") (param f64 f64) (result i32)
    (block $less
      (br_if $less (f64.lt (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func (export "null") (result i32) (call $null (ref.null func)))
  (func $null (param $f funcref) (result i32)
    (block $null
      (br_if $null (ref.is_null (local.get $f)))
      (return (i32.const 0)))
    (i32.const 1)))
