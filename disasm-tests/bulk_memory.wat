;; Bulk operations ask the runtime, which checks the bounds before it writes.
;;! run = "fill_and_copy" => i32:0x05050505
;;! run = "fill" i32:65530 i32:10 => trap "out of bounds memory access"
;;! func = "fill"
;;! property = { op = "memory.fill", require = ["call"] }
(module
  (memory 1)
  (func $fill (export "fill") (param $at i32) (param $bytes i32)
    (memory.fill (local.get $at) (i32.const 5) (local.get $bytes)))
  (func (export "fill_and_copy") (result i32)
    (call $fill (i32.const 0) (i32.const 16))
    (memory.copy (i32.const 100) (i32.const 0) (i32.const 16))
    (i32.load (i32.const 104))))
