;; A select on a comparison is a compare and a conditional move: no jump.
;;! run = "max" i32:3 i32:5 => i32:5
;;! run = "max" i32:-3 i32:-5 => i32:-3
;;! run = "pick" i32:0 i64:1 i64:2 => i64:2
;;! run = "floats" i32:1 f32:1.5 f32:2.5 => f32:1.5
;;! property = { func = "max", op = "select", forbid = ["branch", "jump"] }
;;! property = { func = "pick", op = "select", forbid = ["branch", "jump"] }
(module
  (func $max (export "max") (param i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.gt_s (local.get 0) (local.get 1))))
  (func $pick (export "pick") (param i32 i64 i64) (result i64)
    (select (local.get 1) (local.get 2) (local.get 0)))
  (func $floats (export "floats") (param i32 f32 f32) (result f32)
    (select (local.get 1) (local.get 2) (local.get 0))))
