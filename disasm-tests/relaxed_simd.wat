;; Relaxed operators take what the instruction set has. Without FMA a multiplication and addition round twice on
;; x86-64, whose conversions to unsigned are the strict ones.
;;! func = "swizzle"
;;! func = "trunc"
;;! func = "trunc_u"
;;! func = "trunc_f64"
;;! func = "trunc_f64_u"
;;! func = "madd"
;;! func = "madd_f64"
;;! func = "laneselect"
;;! func = "min_max"
;;! func = "q15mulr"
;;! func = "dot"
;;! func = "dot_add"
;;! run = "swizzle" i64:0x0706050403020100 i64:0x000102030b0c0f0e => i64:0x1020307000302 i64:0x700030200010203
;;! run = "trunc" i64:0xbfc0000040800000 => i64:0xffffffff00000004 i64:0x4ffffffff
;;! run = "trunc_u" i64:0x3fc0000040800000 => i64:0x100000004 i64:0x400000001
;;! run = "trunc_f64" i64:0xc00c000000000000 => i64:0xfffffffd i64:0
;;! run = "trunc_f64_u" i64:0x400c000000000000 => i64:3 i64:0
;;! run = "madd" i64:0x40000000 i64:0x40200000 i64:0x3f800000 => i64:0xc1600000 i64:0xc160000000000000
;;! run = "madd_f64" i64:0x4000000000000000 i64:0x4004000000000000 i64:0 => i64:0x4014000000000000 i64:0
;;! run = "laneselect" i64:0x1122334455 i64:0x8001fe7f02 i64:0xffffffff => i64:0x8022334455 i64:0x2233445500000080
;;! run = "min_max" i64:0x4000000040000000 i64:0x4010000040200000 => i64:0x4010000040200000 i64:0x4020000040100000
;;! run = "q15mulr" i64:0x4000400040004000 i64:0x2000100008000400 => i64:0x1000080004000200 i64:0x400020010000800
;;! run = "dot" i64:0x102fd0405 i64:0x102030405 i64:1 => i64:0x1fffb0029 i64:0xfffb002900000001
;;! run = "dot_add" i64:0x102fd0405 i64:0x102030405 i64:1 => i64:0x100000025 i64:0x2500000001
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "trunc", op = "i32x4.relaxed_trunc_f32x4_s", max_insns = 1 }
(module
  (func $swizzle (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.relaxed_swizzle)
  (func $trunc (param v128) (result v128)
    local.get 0
    i32x4.relaxed_trunc_f32x4_s)
  (func $trunc_u (param v128) (result v128)
    local.get 0
    i32x4.relaxed_trunc_f32x4_u)
  (func $trunc_f64 (param v128) (result v128)
    local.get 0
    i32x4.relaxed_trunc_f64x2_s_zero)
  (func $trunc_f64_u (param v128) (result v128)
    local.get 0
    i32x4.relaxed_trunc_f64x2_u_zero)
  (func $madd (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    f32x4.relaxed_madd
    local.get 1
    local.get 2
    f32x4.relaxed_nmadd)
  (func $madd_f64 (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    f64x2.relaxed_madd)
  (func $laneselect (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    i8x16.relaxed_laneselect
    local.get 1
    local.get 2
    i32x4.relaxed_laneselect)
  (func $min_max (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.relaxed_min
    local.get 1
    f32x4.relaxed_max
    local.get 1
    f64x2.relaxed_min
    local.get 1
    f64x2.relaxed_max)
  (func $q15mulr (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i16x8.relaxed_q15mulr_s)
  (func $dot (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    i16x8.relaxed_dot_i8x16_i7x16_s)
  (func $dot_add (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    i32x4.relaxed_dot_i8x16_i7x16_add_s)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "swizzle") (param i64 i64) (result i64 i64)
    (call $halves (call $swizzle (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "trunc") (param i64) (result i64 i64)
    (call $halves (call $trunc (call $of (local.get 0)))))
  (func (export "trunc_u") (param i64) (result i64 i64)
    (call $halves (call $trunc_u (call $of (local.get 0)))))
  (func (export "trunc_f64") (param i64) (result i64 i64)
    (call $halves (call $trunc_f64 (call $of (local.get 0)))))
  (func (export "trunc_f64_u") (param i64) (result i64 i64)
    (call $halves (call $trunc_f64_u (call $of (local.get 0)))))
  (func (export "madd") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $madd (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "madd_f64") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $madd_f64 (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "laneselect") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $laneselect (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "min_max") (param i64 i64) (result i64 i64)
    (call $halves (call $min_max (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "q15mulr") (param i64 i64) (result i64 i64)
    (call $halves (call $q15mulr (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "dot") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $dot (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "dot_add") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $dot_add (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2))))))

;; x86_64:
;; func $swizzle
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.relaxed_swizzle
;;       movaps xmm14, xmm1
;;       pshufb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.relaxed_trunc_f32x4_s
;;       cvttps2dq xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.relaxed_trunc_f32x4_u
;;       movaps xmm14, xmm0
;;       pxor xmm15, xmm15
;;       maxps xmm14, xmm15
;;       pcmpeqd xmm15, xmm15
;;       pslld xmm15, 0x1f
;;       cvtdq2ps xmm15, xmm15
;;       addps xmm15, xmm14
;;       cvttps2dq xmm15, xmm15
;;       cvttps2dq xmm14, xmm14
;;       movaps xmm13, xmm14
;;       psrad xmm13, 0x1f
;;       pand xmm15, xmm13
;;       por xmm14, xmm15
;;       psrad xmm15, 0x1f
;;       por xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.relaxed_trunc_f64x2_s_zero
;;       cvttpd2dq xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_f64_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.relaxed_trunc_f64x2_u_zero
;;       movaps xmm14, xmm0
;;       pxor xmm15, xmm15
;;       maxpd xmm14, xmm15
;;       roundpd xmm14, xmm14, 0xb
;;       mov r11, 0x4330000000000000
;;       movq xmm15, r11
;;       punpcklqdq xmm15, xmm15
;;       addpd xmm14, xmm15
;;       mov r11, 0x43300000ffffffff
;;       movq xmm15, r11
;;       punpcklqdq xmm15, xmm15
;;       minpd xmm14, xmm15
;;       insertps xmm14, xmm14, -0x64
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
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
;;       movaps xmm14, xmm2
;;       mulps xmm14, xmm1
;;       addps xmm14, xmm0
;;   local.get 1
;;   local.get 2
;;   f32x4.relaxed_nmadd
;;       movaps xmm13, xmm0
;;       movaps xmm15, xmm14
;;       mulps xmm15, xmm1
;;       subps xmm13, xmm15
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $madd_f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f64x2.relaxed_madd
;;       movaps xmm14, xmm2
;;       mulpd xmm14, xmm1
;;       addpd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $laneselect
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i8x16.relaxed_laneselect
;;       movaps xmm14, xmm2
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_laneselect
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $min_max
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.relaxed_min
;;       movaps xmm14, xmm1
;;       minps xmm14, xmm0
;;   local.get 1
;;   f32x4.relaxed_max
;;       maxps xmm14, xmm0
;;   local.get 1
;;   f64x2.relaxed_min
;;       minpd xmm14, xmm0
;;   local.get 1
;;   f64x2.relaxed_max
;;       maxpd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $q15mulr
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.relaxed_q15mulr_s
;;       movaps xmm14, xmm1
;;       pmulhrsw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $dot
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.relaxed_dot_i8x16_i7x16_s
;;       movaps xmm14, xmm1
;;       pmaddubsw xmm14, xmm2
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $dot_add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_dot_i8x16_i7x16_add_s
;;       pcmpeqd xmm13, xmm13
;;       psrlw xmm13, 0xf
;;       movaps xmm14, xmm1
;;       pmaddubsw xmm14, xmm2
;;       pmaddwd xmm14, xmm13
;;       paddd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $swizzle
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.relaxed_swizzle
;;       tbl v29.16b, {v1.16b}, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.relaxed_trunc_f32x4_s
;;       fcvtzs v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.relaxed_trunc_f32x4_u
;;       fcvtzu v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.relaxed_trunc_f64x2_s_zero
;;       fcvtzs v29.2d, v0.2d
;;       sqxtn v29.2s, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_f64_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.relaxed_trunc_f64x2_u_zero
;;       fcvtzu v29.2d, v0.2d
;;       uqxtn v29.2s, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
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
;;   local.get 1
;;   local.get 2
;;   f32x4.relaxed_nmadd
;;       mov v28.16b, v0.16b
;;       fmls v28.4s, v29.4s, v1.4s
;;   end
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $madd_f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   f64x2.relaxed_madd
;;       mov v29.16b, v0.16b
;;       fmla v29.2d, v2.2d, v1.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $laneselect
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i8x16.relaxed_laneselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_laneselect
;;       bif v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $min_max
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32x4.relaxed_min
;;       fmin v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   f32x4.relaxed_max
;;       fmax v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   f64x2.relaxed_min
;;       fmin v29.2d, v29.2d, v0.2d
;;   local.get 1
;;   f64x2.relaxed_max
;;       fmax v29.2d, v29.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $q15mulr
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.relaxed_q15mulr_s
;;       sqrdmulh v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $dot
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.relaxed_dot_i8x16_i7x16_s
;;       smull v31.8h, v2.8b, v1.8b
;;       smull2 v29.8h, v2.16b, v1.16b
;;       addp v29.8h, v31.8h, v29.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $dot_add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_dot_i8x16_i7x16_add_s
;;       mov v29.16b, v0.16b
;;       smull v31.8h, v2.8b, v1.8b
;;       smull2 v30.8h, v2.16b, v1.16b
;;       addp v31.8h, v31.8h, v30.8h
;;       sadalp v29.4s, v31.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
