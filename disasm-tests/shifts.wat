;; A constant shift is an immediate. A variable one takes its count modulo the width, as both machines do.
;;! run = "eight" i32:1 => i32:256
;;! run = "by" i32:1 i32:33 => i32:2
;;! run = "wide" i64:-8 i64:65 => i64:-4
;;! run = "rotate" i32:0x80000001 i32:1 => i32:3
;;! property = { func = "eight", op = "i32.shl", max_insns = 2 }
;;! property = { func = "by", forbid = ["and", "branch"] }
;;! property = { func = "rotate", forbid = ["branch"] }
(module
  (func $eight (export "eight") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 8)))
  (func $by (export "by") (param i32 i32) (result i32) (i32.shl (local.get 0) (local.get 1)))
  (func $wide (export "wide") (param i64 i64) (result i64) (i64.shr_s (local.get 0) (local.get 1)))
  (func $rotate (export "rotate") (param i32 i32) (result i32) (i32.rotl (local.get 0) (local.get 1))))
