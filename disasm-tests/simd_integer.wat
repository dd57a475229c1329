;; Arithmetic of integer lanes. An intermediate result is overwritten by the next operator; a local is copied first
;; on x86-64, whose instructions have two operands.
;;! func = "i8x16"
;;! func = "saturating"
;;! func = "i16x8"
;;! func = "i32x4"
;;! func = "i64x2"
;;! func = "extmul"
;;! func = "extadd"
;;! func = "backwards"
;;! run = "i8x16" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x1000101070701 i64:0x107070100010001
;;! run = "saturating" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0xffff00080080 i64:0x800800000ffff
;;! run = "i16x8" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x4000ff3f81 i64:0xff3f8100000040
;;! run = "i32x4" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0xffc08000cfc8a3b8 i64:0xcfc8a3b8ffc08000
;;! run = "i64x2" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x80ed4e5ec1dc64f8 i64:0x7ef8c13c3f803f00
;;! run = "extmul" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0 i64:0
;;! run = "extadd" i64:0x7f80ff0102fe1081 => i64:0x1fe00000190 i64:0x190000001fe
;;! run = "backwards" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x7f80fe0101fe0f81 i64:0x1fe0f817f80fe01
;;! property = { func = "i8x16", forbid = ["slot", "branch", "call"] }
;;! property = { func = "saturating", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i16x8", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i32x4", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i64x2", forbid = ["slot", "branch", "call"] }
;;! property = { func = "extmul", forbid = ["slot", "branch", "call"] }
;;! property = { func = "extadd", forbid = ["slot", "branch", "call"] }
;;! property = { func = "backwards", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i8x16", op = "i8x16.sub", max_insns = 1 }
;;! property = { func = "i8x16", op = "i8x16.avgr_u", max_insns = 1 }
;;! property = { func = "i8x16", op = "i8x16.min_s", max_insns = 1 }
;;! property = { func = "backwards", op = "i8x16.add", max_insns = 3 }
(module
  (func $i8x16 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.add
    local.get 1
    i8x16.sub
    i8x16.neg
    i8x16.abs
    local.get 1
    i8x16.min_s
    local.get 1
    i8x16.max_u
    local.get 1
    i8x16.avgr_u
    i8x16.popcnt)
  (func $saturating (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.add_sat_s
    local.get 1
    i8x16.sub_sat_u
    local.get 1
    i16x8.add_sat_u
    local.get 1
    i16x8.sub_sat_s
    local.get 1
    i16x8.q15mulr_sat_s)
  (func $i16x8 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i16x8.mul
    local.get 1
    i16x8.min_u
    local.get 1
    i16x8.max_s
    local.get 1
    i16x8.sub
    i16x8.abs
    i16x8.neg
    local.get 1
    i16x8.avgr_u)
  (func $i32x4 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i32x4.mul
    local.get 1
    i32x4.min_s
    local.get 1
    i32x4.max_u
    local.get 1
    i32x4.add
    i32x4.abs
    i32x4.neg
    local.get 1
    i32x4.dot_i16x8_s)
  (func $i64x2 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i64x2.add
    i64x2.abs
    local.get 1
    i64x2.mul
    i64x2.neg
    local.get 1
    i64x2.sub)
  (func $extmul (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i16x8.extmul_low_i8x16_s
    local.get 1
    i16x8.extmul_high_i8x16_u
    local.get 1
    i32x4.extmul_low_i16x8_u
    local.get 1
    i32x4.extmul_high_i16x8_s
    local.get 1
    i64x2.extmul_low_i32x4_s
    local.get 1
    i64x2.extmul_high_i32x4_u)
  (func $extadd (param v128) (result v128)
    local.get 0
    i16x8.extadd_pairwise_i8x16_s
    i16x8.extadd_pairwise_i8x16_u
    i32x4.extadd_pairwise_i16x8_s
    i32x4.extadd_pairwise_i16x8_u)
  (func $backwards (param v128 v128) (result v128)
    local.get 0
    local.get 0
    local.get 1
    i16x8.add
    i16x8.sub
    local.get 1
    local.get 0
    i8x16.add
    i8x16.add)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "saturating") (param i64 i64) (result i64 i64)
    (call $halves (call $saturating (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "extmul") (param i64 i64) (result i64 i64)
    (call $halves (call $extmul (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "extadd") (param i64) (result i64 i64)
    (call $halves (call $extadd (call $of (local.get 0)))))
  (func (export "backwards") (param i64 i64) (result i64 i64)
    (call $halves (call $backwards (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $i8x16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.add
;;       movaps xmm14, xmm1
;;       paddb xmm14, xmm0
;;   local.get 1
;;   i8x16.sub
;;       psubb xmm14, xmm0
;;   i8x16.neg
;;       pcmpeqd xmm15, xmm15
;;       psignb xmm14, xmm15
;;   i8x16.abs
;;       pabsb xmm14, xmm14
;;   local.get 1
;;   i8x16.min_s
;;       pminsb xmm14, xmm0
;;   local.get 1
;;   i8x16.max_u
;;       pmaxub xmm14, xmm0
;;   local.get 1
;;   i8x16.avgr_u
;;       pavgb xmm14, xmm0
;;   i8x16.popcnt
;;       mov r11d, 0xf0f0f0f
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       mov r11, 0x302020102010100
;;       movq xmm13, r11
;;       mov r11, 0x403030203020201
;;       pinsrq xmm13, r11, 1
;;       movaps xmm12, xmm14
;;       pand xmm12, xmm15
;;       psrlw xmm14, 4
;;       pand xmm14, xmm15
;;       movaps xmm15, xmm13
;;       pshufb xmm15, xmm12
;;       pshufb xmm13, xmm14
;;       movaps xmm14, xmm15
;;       paddb xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $saturating
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_s
;;       movaps xmm14, xmm1
;;       paddsb xmm14, xmm0
;;   local.get 1
;;   i8x16.sub_sat_u
;;       psubusb xmm14, xmm0
;;   local.get 1
;;   i16x8.add_sat_u
;;       paddusw xmm14, xmm0
;;   local.get 1
;;   i16x8.sub_sat_s
;;       psubsw xmm14, xmm0
;;   local.get 1
;;   i16x8.q15mulr_sat_s
;;       pmulhrsw xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       psllw xmm15, 0xf
;;       pcmpeqw xmm15, xmm14
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
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
;;   i16x8.mul
;;       movaps xmm14, xmm1
;;       pmullw xmm14, xmm0
;;   local.get 1
;;   i16x8.min_u
;;       pminuw xmm14, xmm0
;;   local.get 1
;;   i16x8.max_s
;;       pmaxsw xmm14, xmm0
;;   local.get 1
;;   i16x8.sub
;;       psubw xmm14, xmm0
;;   i16x8.abs
;;       pabsw xmm14, xmm14
;;   i16x8.neg
;;       pcmpeqd xmm15, xmm15
;;       psignw xmm14, xmm15
;;   local.get 1
;;   i16x8.avgr_u
;;       pavgw xmm14, xmm0
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
;;   i32x4.mul
;;       movaps xmm14, xmm1
;;       pmulld xmm14, xmm0
;;   local.get 1
;;   i32x4.min_s
;;       pminsd xmm14, xmm0
;;   local.get 1
;;   i32x4.max_u
;;       pmaxud xmm14, xmm0
;;   local.get 1
;;   i32x4.add
;;       paddd xmm14, xmm0
;;   i32x4.abs
;;       pabsd xmm14, xmm14
;;   i32x4.neg
;;       pcmpeqd xmm15, xmm15
;;       psignd xmm14, xmm15
;;   local.get 1
;;   i32x4.dot_i16x8_s
;;       pmaddwd xmm14, xmm0
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
;;   i64x2.add
;;       movaps xmm14, xmm1
;;       paddq xmm14, xmm0
;;   i64x2.abs
;;       pshufd xmm15, xmm14, -0xb
;;       psrad xmm15, 0x1f
;;       pxor xmm14, xmm15
;;       psubq xmm14, xmm15
;;   local.get 1
;;   i64x2.mul
;;       movaps xmm15, xmm14
;;       psrlq xmm15, 0x20
;;       pmuludq xmm15, xmm0
;;       movaps xmm13, xmm0
;;       psrlq xmm13, 0x20
;;       pmuludq xmm13, xmm14
;;       paddq xmm15, xmm13
;;       psllq xmm15, 0x20
;;       pmuludq xmm14, xmm0
;;       paddq xmm14, xmm15
;;   i64x2.neg
;;       pxor xmm13, xmm13
;;       psubq xmm13, xmm14
;;   local.get 1
;;   i64x2.sub
;;       psubq xmm13, xmm0
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extmul
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_s
;;       pmovsxbw xmm15, xmm1
;;       pmovsxbw xmm14, xmm0
;;       pmullw xmm14, xmm15
;;   local.get 1
;;   i16x8.extmul_high_i8x16_u
;;       pshufd xmm15, xmm14, -0x12
;;       pshufd xmm14, xmm0, -0x12
;;       pmovzxbw xmm15, xmm15
;;       pmovzxbw xmm14, xmm14
;;       pmullw xmm14, xmm15
;;   local.get 1
;;   i32x4.extmul_low_i16x8_u
;;       movaps xmm15, xmm14
;;       pmulhuw xmm15, xmm0
;;       pmullw xmm14, xmm0
;;       punpcklwd xmm14, xmm15
;;   local.get 1
;;   i32x4.extmul_high_i16x8_s
;;       movaps xmm15, xmm14
;;       pmulhw xmm15, xmm0
;;       pmullw xmm14, xmm0
;;       punpckhwd xmm14, xmm15
;;   local.get 1
;;   i64x2.extmul_low_i32x4_s
;;       pshufd xmm15, xmm14, 0x50
;;       pshufd xmm14, xmm0, 0x50
;;       pmuldq xmm14, xmm15
;;   local.get 1
;;   i64x2.extmul_high_i32x4_u
;;       pshufd xmm15, xmm14, -6
;;       pshufd xmm14, xmm0, -6
;;       pmuludq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extadd
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.extadd_pairwise_i8x16_s
;;       pcmpeqd xmm14, xmm14
;;       pabsb xmm14, xmm14
;;       pmaddubsw xmm14, xmm0
;;   i16x8.extadd_pairwise_i8x16_u
;;       pcmpeqd xmm15, xmm15
;;       pabsb xmm15, xmm15
;;       pmaddubsw xmm14, xmm15
;;   i32x4.extadd_pairwise_i16x8_s
;;       pcmpeqd xmm15, xmm15
;;       psrlw xmm15, 0xf
;;       pmaddwd xmm14, xmm15
;;   i32x4.extadd_pairwise_i16x8_u
;;       pxor xmm15, xmm15
;;       pblendw xmm15, xmm14, 0x55
;;       psrld xmm14, 0x10
;;       paddd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $backwards
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   i16x8.add
;;       movaps xmm14, xmm1
;;       paddw xmm14, xmm0
;;   i16x8.sub
;;       movaps xmm13, xmm1
;;       psubw xmm13, xmm14
;;   local.get 1
;;   local.get 0
;;   i8x16.add
;;       movaps xmm14, xmm0
;;       paddb xmm14, xmm1
;;   i8x16.add
;;       paddb xmm13, xmm14
;;   end
;;       movaps xmm0, xmm13
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
;;   i8x16.add
;;       add v29.16b, v1.16b, v0.16b
;;   local.get 1
;;   i8x16.sub
;;       sub v29.16b, v29.16b, v0.16b
;;   i8x16.neg
;;       neg v29.16b, v29.16b
;;   i8x16.abs
;;       abs v29.16b, v29.16b
;;   local.get 1
;;   i8x16.min_s
;;       smin v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i8x16.max_u
;;       umax v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i8x16.avgr_u
;;       urhadd v29.16b, v29.16b, v0.16b
;;   i8x16.popcnt
;;       cnt v29.16b, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $saturating
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_s
;;       sqadd v29.16b, v1.16b, v0.16b
;;   local.get 1
;;   i8x16.sub_sat_u
;;       uqsub v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i16x8.add_sat_u
;;       uqadd v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   i16x8.sub_sat_s
;;       sqsub v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   i16x8.q15mulr_sat_s
;;       sqrdmulh v29.8h, v29.8h, v0.8h
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
;;   i16x8.mul
;;       mul v29.8h, v1.8h, v0.8h
;;   local.get 1
;;   i16x8.min_u
;;       umin v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   i16x8.max_s
;;       smax v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   i16x8.sub
;;       sub v29.8h, v29.8h, v0.8h
;;   i16x8.abs
;;       abs v29.8h, v29.8h
;;   i16x8.neg
;;       neg v29.8h, v29.8h
;;   local.get 1
;;   i16x8.avgr_u
;;       urhadd v29.8h, v29.8h, v0.8h
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
;;   i32x4.mul
;;       mul v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   i32x4.min_s
;;       smin v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   i32x4.max_u
;;       umax v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   i32x4.add
;;       add v29.4s, v29.4s, v0.4s
;;   i32x4.abs
;;       abs v29.4s, v29.4s
;;   i32x4.neg
;;       neg v29.4s, v29.4s
;;   local.get 1
;;   i32x4.dot_i16x8_s
;;       smull v31.4s, v29.4h, v0.4h
;;       smull2 v29.4s, v29.8h, v0.8h
;;       addp v29.4s, v31.4s, v29.4s
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
;;   i64x2.add
;;       add v29.2d, v1.2d, v0.2d
;;   i64x2.abs
;;       abs v29.2d, v29.2d
;;   local.get 1
;;   i64x2.mul
;;       rev64 v28.4s, v0.4s
;;       mul v28.4s, v28.4s, v29.4s
;;       xtn v30.2s, v29.2d
;;       xtn v31.2s, v0.2d
;;       addp v28.4s, v28.4s, v28.4s
;;       shll v28.2d, v28.2s, #32
;;       umlal v28.2d, v30.2s, v31.2s
;;   i64x2.neg
;;       neg v28.2d, v28.2d
;;   local.get 1
;;   i64x2.sub
;;       sub v28.2d, v28.2d, v0.2d
;;   end
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extmul
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_s
;;       smull v29.8h, v1.8b, v0.8b
;;   local.get 1
;;   i16x8.extmul_high_i8x16_u
;;       umull2 v29.8h, v29.16b, v0.16b
;;   local.get 1
;;   i32x4.extmul_low_i16x8_u
;;       umull v29.4s, v29.4h, v0.4h
;;   local.get 1
;;   i32x4.extmul_high_i16x8_s
;;       smull2 v29.4s, v29.8h, v0.8h
;;   local.get 1
;;   i64x2.extmul_low_i32x4_s
;;       smull v29.2d, v29.2s, v0.2s
;;   local.get 1
;;   i64x2.extmul_high_i32x4_u
;;       umull2 v29.2d, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extadd
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i16x8.extadd_pairwise_i8x16_s
;;       saddlp v29.8h, v0.16b
;;   i16x8.extadd_pairwise_i8x16_u
;;       uaddlp v29.8h, v29.16b
;;   i32x4.extadd_pairwise_i16x8_s
;;       saddlp v29.4s, v29.8h
;;   i32x4.extadd_pairwise_i16x8_u
;;       uaddlp v29.4s, v29.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $backwards
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   i16x8.add
;;       add v29.8h, v1.8h, v0.8h
;;   i16x8.sub
;;       sub v29.8h, v1.8h, v29.8h
;;   local.get 1
;;   local.get 0
;;   i8x16.add
;;       add v28.16b, v0.16b, v1.16b
;;   i8x16.add
;;       add v29.16b, v29.16b, v28.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
