;; Results and parameters of blocks are in registers; branches carry them there.
;;! run = "choose" i32:0 => i32:10
;;! run = "choose" i32:1 => i32:20
;;! run = "pair" i32:7 => i32:21
;;! run = "through" i32:5 => i32:12
;;! property = { forbid = ["slot", "call"] }
(module
  (func $choose (export "choose") (param i32) (result i32)
    (block $out (result i32)
      (drop (br_if $out (i32.const 20) (local.get 0)))
      (i32.const 10)))
  (func $pair (export "pair") (param i32) (result i32)
    (block $out (result i32 i32)
      (local.get 0)
      (i32.const 3)
      (br $out))
    (i32.mul))
  (func $through (export "through") (param i32) (result i32)
    (local.get 0)
    (block (param i32) (result i32)
      (i32.const 7)
      (i32.add))))
