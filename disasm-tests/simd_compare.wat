;; Comparisons lane by lane. What an instruction set lacks is the opposite of another, or the operands change places.
;;! func = "i8x16"
;;! func = "i16x8"
;;! func = "i32x4"
;;! func = "i64x2"
;;! func = "f32x4"
;;! func = "f64x2"
;;! func = "less_zero"
;;! run = "i8x16" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0xffffffff00ff0000 i64:0xff0000ffffffff
;;! run = "i16x8" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0 i64:0
;;! run = "i32x4" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:-1 i64:-1
;;! run = "i64x2" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0 i64:0
;;! run = "f32x4" i64:0x800000003fc00000 i64:0x40200000 => i64:0 i64:0
;;! run = "f64x2" i64:0x800000003fc00000 i64:0x40200000 => i64:0 i64:0
;;! run = "less_zero" i64:0x7f80ff0102fe1081 => i64:0 i64:0
;;! property = { func = "i8x16", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i16x8", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i32x4", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i64x2", forbid = ["slot", "branch", "call"] }
;;! property = { func = "f32x4", forbid = ["slot", "branch", "call"] }
;;! property = { func = "f64x2", forbid = ["slot", "branch", "call"] }
;;! property = { func = "less_zero", forbid = ["slot", "branch", "call"] }
(module
  (func $i8x16 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.eq
    local.get 1
    i8x16.ne
    local.get 1
    i8x16.lt_s
    local.get 1
    i8x16.lt_u
    local.get 1
    i8x16.gt_s
    local.get 1
    i8x16.gt_u
    local.get 1
    i8x16.le_s
    local.get 1
    i8x16.le_u
    local.get 1
    i8x16.ge_s
    local.get 1
    i8x16.ge_u)
  (func $i16x8 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i16x8.lt_s
    local.get 1
    i16x8.gt_u
    local.get 1
    i16x8.le_u
    local.get 1
    i16x8.ge_s)
  (func $i32x4 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i32x4.lt_u
    local.get 1
    i32x4.gt_s
    local.get 1
    i32x4.le_s
    local.get 1
    i32x4.ge_u)
  (func $i64x2 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i64x2.eq
    local.get 1
    i64x2.ne
    local.get 1
    i64x2.lt_s
    local.get 1
    i64x2.gt_s
    local.get 1
    i64x2.le_s
    local.get 1
    i64x2.ge_s)
  (func $f32x4 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.eq
    local.get 1
    f32x4.ne
    local.get 1
    f32x4.lt
    local.get 1
    f32x4.gt
    local.get 1
    f32x4.le
    local.get 1
    f32x4.ge)
  (func $f64x2 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f64x2.eq
    local.get 1
    f64x2.lt
    local.get 1
    f64x2.gt)
  (func $less_zero (param v128) (result v128)
    local.get 0
    v128.const i64x2 0 0
    i32x4.lt_s)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "f32x4") (param i64 i64) (result i64 i64)
    (call $halves (call $f32x4 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "f64x2") (param i64 i64) (result i64 i64)
    (call $halves (call $f64x2 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "less_zero") (param i64) (result i64 i64)
    (call $halves (call $less_zero (call $of (local.get 0))))))

;; x86_64:
;; func $i8x16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.eq
;;       movaps xmm14, xmm1
;;       pcmpeqb xmm14, xmm0
;;   local.get 1
;;   i8x16.ne
;;       pcmpeqb xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   local.get 1
;;   i8x16.lt_s
;;       movaps xmm13, xmm0
;;       pcmpgtb xmm13, xmm14
;;   local.get 1
;;   i8x16.lt_u
;;       pminub xmm13, xmm0
;;       pcmpeqb xmm13, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm13, xmm15
;;   local.get 1
;;   i8x16.gt_s
;;       pcmpgtb xmm13, xmm0
;;   local.get 1
;;   i8x16.gt_u
;;       movaps xmm15, xmm13
;;       pminub xmm15, xmm0
;;       pcmpeqb xmm13, xmm15
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm13, xmm15
;;   local.get 1
;;   i8x16.le_s
;;       pmaxsb xmm13, xmm0
;;       pcmpeqb xmm13, xmm0
;;   local.get 1
;;   i8x16.le_u
;;       pmaxub xmm13, xmm0
;;       pcmpeqb xmm13, xmm0
;;   local.get 1
;;   i8x16.ge_s
;;       movaps xmm15, xmm13
;;       pmaxsb xmm15, xmm0
;;       pcmpeqb xmm13, xmm15
;;   local.get 1
;;   i8x16.ge_u
;;       movaps xmm15, xmm13
;;       pmaxub xmm15, xmm0
;;       pcmpeqb xmm13, xmm15
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.lt_s
;;       movaps xmm14, xmm0
;;       pcmpgtw xmm14, xmm1
;;   local.get 1
;;   i16x8.gt_u
;;       movaps xmm15, xmm14
;;       pminuw xmm15, xmm0
;;       pcmpeqw xmm14, xmm15
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   local.get 1
;;   i16x8.le_u
;;       pmaxuw xmm14, xmm0
;;       pcmpeqw xmm14, xmm0
;;   local.get 1
;;   i16x8.ge_s
;;       movaps xmm15, xmm14
;;       pmaxsw xmm15, xmm0
;;       pcmpeqw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.lt_u
;;       movaps xmm14, xmm0
;;       pminud xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   local.get 1
;;   i32x4.gt_s
;;       pcmpgtd xmm14, xmm0
;;   local.get 1
;;   i32x4.le_s
;;       pmaxsd xmm14, xmm0
;;       pcmpeqd xmm14, xmm0
;;   local.get 1
;;   i32x4.ge_u
;;       movaps xmm15, xmm14
;;       pmaxud xmm15, xmm0
;;       pcmpeqd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.eq
;;       movaps xmm14, xmm1
;;       pcmpeqq xmm14, xmm0
;;   local.get 1
;;   i64x2.ne
;;       pcmpeqq xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   local.get 1
;;   i64x2.lt_s
;;       movaps xmm13, xmm0
;;       movaps xmm15, xmm14
;;       psubq xmm15, xmm13
;;       movaps xmm12, xmm14
;;       pcmpeqd xmm12, xmm13
;;       pand xmm15, xmm12
;;       pcmpgtd xmm13, xmm14
;;       por xmm13, xmm15
;;       pshufd xmm13, xmm13, -0xb
;;   local.get 1
;;   i64x2.gt_s
;;       movaps xmm15, xmm0
;;       psubq xmm15, xmm13
;;       movaps xmm14, xmm0
;;       pcmpeqd xmm14, xmm13
;;       pand xmm15, xmm14
;;       pcmpgtd xmm13, xmm0
;;       por xmm13, xmm15
;;       pshufd xmm13, xmm13, -0xb
;;   local.get 1
;;   i64x2.le_s
;;       movaps xmm15, xmm0
;;       psubq xmm15, xmm13
;;       movaps xmm14, xmm0
;;       pcmpeqd xmm14, xmm13
;;       pand xmm15, xmm14
;;       pcmpgtd xmm13, xmm0
;;       por xmm13, xmm15
;;       pshufd xmm13, xmm13, -0xb
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm13, xmm15
;;   local.get 1
;;   i64x2.ge_s
;;       movaps xmm14, xmm0
;;       movaps xmm15, xmm13
;;       psubq xmm15, xmm14
;;       movaps xmm12, xmm13
;;       pcmpeqd xmm12, xmm14
;;       pand xmm15, xmm12
;;       pcmpgtd xmm14, xmm13
;;       por xmm14, xmm15
;;       pshufd xmm14, xmm14, -0xb
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.eq
;;       movaps xmm14, xmm1
;;       cmpeqps xmm14, xmm0
;;   local.get 1
;;   f32x4.ne
;;       cmpneqps xmm14, xmm0
;;   local.get 1
;;   f32x4.lt
;;       cmpltps xmm14, xmm0
;;   local.get 1
;;   f32x4.gt
;;       movaps xmm13, xmm0
;;       cmpltps xmm13, xmm14
;;   local.get 1
;;   f32x4.le
;;       cmpleps xmm13, xmm0
;;   local.get 1
;;   f32x4.ge
;;       movaps xmm14, xmm0
;;       cmpleps xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64x2
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64x2.eq
;;       movaps xmm14, xmm1
;;       cmpeqpd xmm14, xmm0
;;   local.get 1
;;   f64x2.lt
;;       cmpltpd xmm14, xmm0
;;   local.get 1
;;   f64x2.gt
;;       movaps xmm13, xmm0
;;       cmpltpd xmm13, xmm14
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $less_zero
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
;;   i32x4.lt_s
;;       xorps xmm14, xmm14
;;       pcmpgtd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i8x16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.eq
;;       cmeq v29.16b, v1.16b, v0.16b
;;   local.get 1
;;   i8x16.ne
;;       cmeq v29.16b, v29.16b, v0.16b
;;       mvn v29.16b, v29.16b
;;   local.get 1
;;   i8x16.lt_s
;;       cmgt v29.16b, v0.16b, v29.16b
;;   local.get 1
;;   i8x16.lt_u
;;       cmhi v29.16b, v0.16b, v29.16b
;;   local.get 1
;;   i8x16.gt_s
;;       cmgt v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i8x16.gt_u
;;       cmhi v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i8x16.le_s
;;       cmge v29.16b, v0.16b, v29.16b
;;   local.get 1
;;   i8x16.le_u
;;       cmhs v29.16b, v0.16b, v29.16b
;;   local.get 1
;;   i8x16.ge_s
;;       cmge v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i8x16.ge_u
;;       cmhs v29.16b, v29.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.lt_s
;;       cmgt v29.8h, v0.8h, v1.8h
;;   local.get 1
;;   i16x8.gt_u
;;       cmhi v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   i16x8.le_u
;;       cmhs v29.8h, v0.8h, v29.8h
;;   local.get 1
;;   i16x8.ge_s
;;       cmge v29.8h, v29.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.lt_u
;;       cmhi v29.4s, v0.4s, v1.4s
;;   local.get 1
;;   i32x4.gt_s
;;       cmgt v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   i32x4.le_s
;;       cmge v29.4s, v0.4s, v29.4s
;;   local.get 1
;;   i32x4.ge_u
;;       cmhs v29.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.eq
;;       cmeq v29.2d, v1.2d, v0.2d
;;   local.get 1
;;   i64x2.ne
;;       cmeq v29.2d, v29.2d, v0.2d
;;       mvn v29.16b, v29.16b
;;   local.get 1
;;   i64x2.lt_s
;;       cmgt v29.2d, v0.2d, v29.2d
;;   local.get 1
;;   i64x2.gt_s
;;       cmgt v29.2d, v29.2d, v0.2d
;;   local.get 1
;;   i64x2.le_s
;;       cmge v29.2d, v0.2d, v29.2d
;;   local.get 1
;;   i64x2.ge_s
;;       cmge v29.2d, v29.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32x4.eq
;;       fcmeq v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   f32x4.ne
;;       fcmeq v29.4s, v29.4s, v0.4s
;;       mvn v29.16b, v29.16b
;;   local.get 1
;;   f32x4.lt
;;       fcmgt v29.4s, v0.4s, v29.4s
;;   local.get 1
;;   f32x4.gt
;;       fcmgt v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   f32x4.le
;;       fcmge v29.4s, v0.4s, v29.4s
;;   local.get 1
;;   f32x4.ge
;;       fcmge v29.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64x2
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f64x2.eq
;;       fcmeq v29.2d, v1.2d, v0.2d
;;   local.get 1
;;   f64x2.lt
;;       fcmgt v29.2d, v0.2d, v29.2d
;;   local.get 1
;;   f64x2.gt
;;       fcmgt v29.2d, v29.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $less_zero
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.const i32x4 0x00000000 0x00000000 0x00000000 0x00000000
;;   i32x4.lt_s
;;       movi d29, #0000000000000000
;;       cmgt v29.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
