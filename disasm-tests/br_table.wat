;; One bounds check, one load, one jump. The table stands behind the jump, in distances from itself.
;;! run = "name" i32:0 => i32:100
;;! run = "name" i32:1 => i32:101
;;! run = "name" i32:2 => i32:102
;;! run = "name" i32:3 => i32:103
;;! run = "name" i32:-1 => i32:103
;;! property = { op = "br_table", require = ["branch", "jump"], forbid = ["call", "slot"], max_insns = [7, 7] }
(module
  (func $name (export "name") (param i32) (result i32)
    (block $default
      (block $two
        (block $one
          (block $zero
            (br_table $zero $one $two $default (local.get 0)))
          (return (i32.const 100)))
        (return (i32.const 101)))
      (return (i32.const 102)))
    (i32.const 103)))
