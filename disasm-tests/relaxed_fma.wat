;; A multiplication and addition without a rounding between, where the processor has that.
;;! cpu = "baseline,+avx,+fma"
;;! func = "madd"
;;! func = "nmadd"
;;! func = "horner"
;;! run = "madd" i64:0x40000000 i64:0x40200000 i64:0x3f800000 => i64:0x40c00000 i64:0x40c0000000000000
;;! run = "nmadd" i64:0x4000000000000000 i64:0x4004000000000000 i64:0 => i64:0xc014000000000000 i64:0x8000000000000000
;;! run = "horner" i64:0x4000000040000000 i64:0x4000000040200000 => i64:0x41600000419c0000 i64:0x419c000041600000
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "madd", op = "f32x4.relaxed_madd", max_insns = 2 }
(module
  (func $madd (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    f32x4.relaxed_madd)
  (func $nmadd (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    f64x2.relaxed_nmadd)
  (func $horner (param v128 v128) (result v128)
    local.get 0
    local.get 1
    v128.const f32x4 2 2 2 2
    f32x4.relaxed_madd
    local.get 1
    local.get 0
    f32x4.relaxed_madd)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "madd") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $madd (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "nmadd") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $nmadd (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "horner") (param i64 i64) (result i64 i64)
    (call $halves (call $horner (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $madd
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f32x4.relaxed_madd
;;       movaps xmm14, xmm0
;;       vfmadd231ps xmm14, xmm2, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $nmadd
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f64x2.relaxed_nmadd
;;       movaps xmm14, xmm0
;;       vfnmadd231pd xmm14, xmm2, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $horner
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000
;;       mov r11d, 0x40000000
;;       movd xmm14, r11d
;;       pshufd xmm14, xmm14, 0
;;   f32x4.relaxed_madd
;;       vfmadd231ps xmm14, xmm1, xmm0
;;   local.get 1
;;   local.get 0
;;   f32x4.relaxed_madd
;;       vfmadd213ps xmm14, xmm0, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $madd
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f32x4.relaxed_madd
;;       mov v29.16b, v0.16b
;;       fmla v29.4s, v2.4s, v1.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $nmadd
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f64x2.relaxed_nmadd
;;       mov v29.16b, v0.16b
;;       fmls v29.2d, v2.2d, v1.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $horner
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000
;;       movi v29.4s, #0x40, lsl #24
;;   f32x4.relaxed_madd
;;       fmla v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   local.get 0
;;   f32x4.relaxed_madd
;;       mov v28.16b, v1.16b
;;       fmla v28.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
