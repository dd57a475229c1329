;; A call through a typed reference checks for null and nothing else.
;;! run = "twice" i32:5 => i32:7
;;! run = "null" i32:5 => trap "null function reference"
;;! property = { func = "apply", op = "call_ref", require = ["call"], forbid = ["[vmctx+type"] }
(module
  (type $unary (func (param i32) (result i32)))
  (elem declare func $increment)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $apply (param $value i32) (param $f (ref null $unary)) (result i32)
    (call_ref $unary (local.get $value) (local.get $f)))
  (func $twice (export "twice") (param i32) (result i32)
    (call $apply (call $apply (local.get 0) (ref.func $increment)) (ref.func $increment)))
  (func $null (export "null") (param i32) (result i32)
    (call $apply (local.get 0) (ref.null $unary))))
