;; Between integers and floats: trapping, saturating, and back. Reinterpretation is one move.
;;! run = "truncate" f64:-3.9 => i32:-3
;;! run = "truncate" f64:nan => trap "invalid conversion to integer"
;;! run = "truncate" f64:3e9 => trap "integer overflow"
;;! run = "saturate" f64:3e9 => i32:0x7fffffff
;;! run = "saturate" f64:nan => i32:0
;;! run = "unsigned" i64:-1 => f64:18446744073709551616
;;! run = "bits" f32:1 => i32:0x3f800000
;;! run = "extend" i32:-1 => i64:-1
;;! property = { func = "bits", op = "i32.reinterpret_f32", max_insns = 1 }
;;! property = { func = "extend", op = "i64.extend_i32_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "saturate", op = "i32.trunc_sat_f64_s", max_insns = 1 }
(module
  (func $truncate (export "truncate") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func $saturate (export "saturate") (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))
  (func $unsigned (export "unsigned") (param i64) (result f64) (f64.convert_i64_u (local.get 0)))
  (func $bits (export "bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func $extend (export "extend") (param i32) (result i64) (i64.extend_i32_s (local.get 0))))
