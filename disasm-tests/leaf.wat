;; A small function that calls nothing has no stack check, and no slot that it does not use.
;;! run = "add" i32:2 i32:3 => i32:5
;;! property = { func = "add", forbid = ["[cont+limit]", "slot", "branch"], max_insns = [9, 7] }
(module
  (func $add (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1))))
