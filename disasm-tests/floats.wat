;; Minimum knows NaN and the sign of zero; arithmetic is one instruction.
;;! run = "min" f64:1 f64:2 => f64:1
;;! run = "min" f64:nan f64:2 => f64:nan
;;! run = "min" f64:0 f64:-0 => f64:-0
;;! run = "average" f32:1 f32:2 => f32:1.5
;;! run = "negate" f64:-0 => f64:0
;;! run = "root" f64:2.25 => f64:1.5
;;! property = { func = "average", forbid = ["slot", "branch", "call"] }
;;! property = { func = "root", op = "f64.sqrt", max_insns = 1 }
;;! property = { isa = "aarch64", func = "min", op = "f64.min", max_insns = 1 }
(module
  (func $min (export "min") (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func $average (export "average") (param f32 f32) (result f32)
    (f32.mul (f32.add (local.get 0) (local.get 1)) (f32.const 0.5)))
  (func $negate (export "negate") (param f64) (result f64) (f64.neg (local.get 0)))
  (func $root (export "root") (param f64) (result f64) (f64.sqrt (local.get 0))))
