;; Traps are out of line: one trapping instruction each, found again by its address. The good path falls through.
;;! run = "assert" i32:1 => 
;;! run = "assert" i32:0 => trap "unreachable"
;;! run = "element" i32:1 => i32:1
;;! run = "element" i32:2 => trap "out of bounds table access"
;;! run = "non_null" => trap "null reference"
;;! property = { func = "element", op = "table.get", forbid = ["ud2", "udf", "call"] }
;;! property = { func = "non_null", op = "ref.as_non_null", forbid = ["call"] }
(module
  (table $t 2 funcref)
  (func $assert (export "assert") (param i32)
    (if (i32.eqz (local.get 0)) (then unreachable)))
  (func $element (export "element") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0))))
  (func $non_null (export "non_null")
    (drop (ref.as_non_null (ref.null func)))))
