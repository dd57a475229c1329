;; Growing asks the runtime; the base of memory 0 stays where it is. The size is read from the instance.
;;! run = "grow" i32:2 => i32:1
;;! run = "size" => i32:3
;;! run = "grow" i32:100 => i32:-1
;;! run = "grow_and_store" => i32:42
;;! property = { op = "memory.grow", require = ["call"] }
;;! property = { op = "memory.size", forbid = ["call"], max_insns = [2, 2] }
(module
  (memory 1 5)
  (func $grow (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $size (export "size") (result i32) (memory.size))
  (func $grow_and_store (export "grow_and_store") (result i32)
    (drop (memory.grow (i32.const 1)))
    (i32.store (i32.const 200000) (i32.const 42))
    (i32.load (i32.const 200000))))
