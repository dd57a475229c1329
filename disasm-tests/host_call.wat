;; An imported function is called through its record, and the instance is reloaded after it.
;;! run = "print" i32:42 => 
;;! func = "print"
;;! property = { op = "call", require = ["call", "[vmctx+memory0_base]"] }
(module
  (import "spectest" "print_i32" (func $print_i32 (param i32)))
  (memory 1)
  (func $print (export "print") (param i32)
    (call $print_i32 (local.get 0))))
