;; With AVX, instructions of three operands: nothing is copied.
;;! cpu = "baseline,+avx,+avx2"
;;! func = "arithmetic"
;;! func = "float_min"
;;! func = "bitselect"
;;! func = "splat"
;;! func = "shift"
;;! func = "shuffle"
;;! func = "replace"
;;! func = "convert"
;;! func = "greater"
;;! func = "laneselect"
;;! func = "load_splat"
;;! run = "arithmetic" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0xfe0180fe00000000 i64:0xfe01817dffffff80
;;! run = "float_min" i64:0x800000003fc00000 i64:0x40200000 => i64:0x800000003fc00000 i64:0x3fc0000080000000
;;! run = "bitselect" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i64:0xff00ff => i64:0x8001fe7f81 i64:0x1fe7f8100000080
;;! run = "splat" i32:1 i64:2 => i64:0x101010101010103 i64:0x101010101010103
;;! run = "shift" i64:0x7f80ff0102fe1081 i32:3 => i64:0xfff0030000ff02f0 i64:0xff02f003f00300
;;! run = "shuffle" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x105001510040313 i64:0x500021401070712
;;! run = "replace" i64:1 i32:3 => i64:1 i64:0x100000003
;;! run = "convert" i64:0xbfc000004f800000 => i64:0xffffffff i64:0xffffffff00000000
;;! run = "greater" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0 i64:0
;;! run = "laneselect" i64:0x1122334455 i64:0x8001fe7f02 i64:0xffffffff => i64:0x8022334455 i64:0x2233445500000080
;;! run = "load_splat" i32:0 => i64:0x8988878685850402 i64:0x91908f8e8d8c8b8a
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "arithmetic", op = "i8x16.add", max_insns = 1 }
;;! property = { func = "replace", op = "i32x4.replace_lane", max_insns = [1, 2] }
(module
  (memory 1)
  (data (i32.const 0) "\81\82\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10")
  (func $arithmetic (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.add
    local.get 1
    i16x8.sub
    local.get 1
    f32x4.mul
    local.get 1
    v128.andnot
    local.get 1
    i32x4.gt_u
    local.get 1
    i64x2.mul)
  (func $float_min (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.min)
  (func $bitselect (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    v128.bitselect)
  (func $splat (param i32 i64) (result v128)
    local.get 0
    i8x16.splat
    local.get 1
    i64x2.splat
    i8x16.add)
  (func $shift (param v128 i32) (result v128)
    local.get 0
    i32.const 3
    i16x8.shl
    local.get 1
    i64x2.shr_s
    local.get 1
    i8x16.shr_s)
  (func $shuffle (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5)
  (func $replace (param v128 i32) (result v128)
    local.get 0
    local.get 1
    i32x4.replace_lane 2)
  (func $convert (param v128) (result v128)
    local.get 0
    i32x4.trunc_sat_f32x4_u)
  (func $greater (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i64x2.gt_s
    local.get 1
    i64x2.le_s
    local.get 1
    i8x16.le_u)
  (func $laneselect (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    i8x16.relaxed_laneselect
    local.get 1
    local.get 2
    i32x4.relaxed_laneselect)
  (func $load_splat (param i32) (result v128)
    local.get 0
    v128.load8_splat
    local.get 0
    v128.load
    i32x4.add)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "arithmetic") (param i64 i64) (result i64 i64)
    (call $halves (call $arithmetic (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "float_min") (param i64 i64) (result i64 i64)
    (call $halves (call $float_min (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "bitselect") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $bitselect (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "splat") (param i32 i64) (result i64 i64)
    (call $halves (call $splat (local.get 0) (local.get 1))))
  (func (export "shift") (param i64 i32) (result i64 i64)
    (call $halves (call $shift (call $of (local.get 0)) (local.get 1))))
  (func (export "shuffle") (param i64 i64) (result i64 i64)
    (call $halves (call $shuffle (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "replace") (param i64 i32) (result i64 i64)
    (call $halves (call $replace (call $of (local.get 0)) (local.get 1))))
  (func (export "convert") (param i64) (result i64 i64)
    (call $halves (call $convert (call $of (local.get 0)))))
  (func (export "greater") (param i64 i64) (result i64 i64)
    (call $halves (call $greater (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "laneselect") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $laneselect (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "load_splat") (param i32) (result i64 i64)
    (call $halves (call $load_splat (local.get 0)))))

;; x86_64:
;; func $arithmetic
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.add
;;       vpaddb xmm14, xmm1, xmm0
;;   local.get 1
;;   i16x8.sub
;;       vpsubw xmm14, xmm14, xmm0
;;   local.get 1
;;   f32x4.mul
;;       vmulps xmm14, xmm14, xmm0
;;   local.get 1
;;   v128.andnot
;;       vpandn xmm14, xmm0, xmm14
;;   local.get 1
;;   i32x4.gt_u
;;       vpminud xmm15, xmm14, xmm0
;;       vpcmpeqd xmm14, xmm14, xmm15
;;       pcmpeqd xmm15, xmm15
;;       vpxor xmm14, xmm14, xmm15
;;   local.get 1
;;   i64x2.mul
;;       vpsrlq xmm15, xmm14, 0x20
;;       vpmuludq xmm15, xmm15, xmm0
;;       vpsrlq xmm13, xmm0, 0x20
;;       vpmuludq xmm13, xmm13, xmm14
;;       vpaddq xmm15, xmm15, xmm13
;;       psllq xmm15, 0x20
;;       vpmuludq xmm14, xmm14, xmm0
;;       vpaddq xmm14, xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $float_min
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.min
;;       vminps xmm15, xmm0, xmm1
;;       vminps xmm14, xmm1, xmm0
;;       vorps xmm15, xmm15, xmm14
;;       vcmpunordps xmm14, xmm14, xmm15
;;       vorps xmm15, xmm15, xmm14
;;       psrld xmm14, 0xa
;;       vandnps xmm14, xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $bitselect
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   v128.bitselect
;;       vpand xmm15, xmm2, xmm0
;;       vpandn xmm14, xmm0, xmm1
;;       vpor xmm14, xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.splat
;;       movd xmm14, ecx
;;       vpbroadcastb xmm14, xmm14
;;   local.get 1
;;   i64x2.splat
;;       movq xmm13, rax
;;       punpcklqdq xmm13, xmm13
;;   i8x16.add
;;       vpaddb xmm14, xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shift
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 3
;;   i16x8.shl
;;       vpsllw xmm14, xmm0, 3
;;   local.get 1
;;   i64x2.shr_s
;;       mov r11, rax
;;       and r11d, 0x3f
;;       movd xmm15, r11d
;;       pcmpeqd xmm13, xmm13
;;       psllq xmm13, 0x3f
;;       psrlq xmm13, xmm15
;;       vpsrlq xmm14, xmm14, xmm15
;;       vpxor xmm14, xmm14, xmm13
;;       vpsubq xmm14, xmm14, xmm13
;;   local.get 1
;;   i8x16.shr_s
;;       mov r11, rax
;;       and r11d, 7
;;       add r11d, 8
;;       movd xmm15, r11d
;;       vpunpckhbw xmm13, xmm14, xmm14
;;       vpunpcklbw xmm14, xmm14, xmm14
;;       psraw xmm13, xmm15
;;       psraw xmm14, xmm15
;;       vpacksswb xmm14, xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shuffle
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5
;;       mov r11, -0x7f7f7ffaff7f7ff1
;;       movq xmm15, r11
;;       mov r11, -0x7f7f7ff77f7f7ff2
;;       pinsrq xmm15, r11, 1
;;       vpshufb xmm13, xmm0, xmm15
;;       mov r11, 0x109008080080380
;;       movq xmm15, r11
;;       mov r11, 0x50c02800d070780
;;       pinsrq xmm15, r11, 1
;;       vpshufb xmm14, xmm1, xmm15
;;       vpor xmm14, xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $replace
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.replace_lane 2
;;       vpinsrd xmm14, xmm0, eax, 2
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $convert
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.trunc_sat_f32x4_u
;;       pxor xmm15, xmm15
;;       vmaxps xmm14, xmm0, xmm15
;;       pcmpeqd xmm15, xmm15
;;       pslld xmm15, 0x1f
;;       cvtdq2ps xmm15, xmm15
;;       vaddps xmm15, xmm15, xmm14
;;       cvttps2dq xmm15, xmm15
;;       cvttps2dq xmm14, xmm14
;;       vpsrad xmm13, xmm14, 0x1f
;;       vpand xmm15, xmm15, xmm13
;;       vpor xmm14, xmm14, xmm15
;;       psrad xmm15, 0x1f
;;       vpor xmm14, xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $greater
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.gt_s
;;       vpcmpgtq xmm14, xmm1, xmm0
;;   local.get 1
;;   i64x2.le_s
;;       vpcmpgtq xmm14, xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       vpxor xmm14, xmm14, xmm15
;;   local.get 1
;;   i8x16.le_u
;;       vpmaxub xmm14, xmm14, xmm0
;;       vpcmpeqb xmm14, xmm14, xmm0
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
;;       vpblendvb xmm14, xmm1, xmm2, xmm0
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_laneselect
;;       vblendvps xmm14, xmm1, xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load_splat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.load8_splat
;;       vpbroadcastb xmm14, [mem0+rax]
;;   local.get 0
;;   v128.load
;;       movups xmm13, [mem0+rax]
;;   i32x4.add
;;       vpaddd xmm14, xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $arithmetic
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.add
;;       add v29.16b, v1.16b, v0.16b
;;   local.get 1
;;   i16x8.sub
;;       sub v29.8h, v29.8h, v0.8h
;;   local.get 1
;;   f32x4.mul
;;       fmul v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   v128.andnot
;;       bic v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   i32x4.gt_u
;;       cmhi v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   i64x2.mul
;;       rev64 v28.4s, v0.4s
;;       mul v28.4s, v28.4s, v29.4s
;;       xtn v30.2s, v29.2d
;;       xtn v31.2s, v0.2d
;;       addp v28.4s, v28.4s, v28.4s
;;       shll v28.2d, v28.2s, #32
;;       umlal v28.2d, v30.2s, v31.2s
;;   end
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $float_min
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32x4.min
;;       fmin v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bitselect
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   v128.bitselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.splat
;;       dup v29.16b, w1
;;   local.get 1
;;   i64x2.splat
;;       dup v28.2d, x0
;;   i8x16.add
;;       add v29.16b, v29.16b, v28.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shift
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 3
;;   i16x8.shl
;;       shl v29.8h, v0.8h, #3
;;   local.get 1
;;   i64x2.shr_s
;;       and w16, w0, #0x3f
;;       neg w16, w16
;;       dup v31.2d, x16
;;       sshl v29.2d, v29.2d, v31.2d
;;   local.get 1
;;   i8x16.shr_s
;;       and w16, w0, #7
;;       neg w16, w16
;;       dup v31.16b, w16
;;       sshl v29.16b, v29.16b, v31.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shuffle
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5
;;       mov v30.16b, v1.16b
;;       mov v31.16b, v0.16b
;;       mov x16, #0x31f
;;       movk x16, #0x1008, lsl #16
;;       movk x16, #0x15, lsl #32
;;       movk x16, #0x109, lsl #48
;;       fmov d29, x16
;;       mov x16, #0x71e
;;       movk x16, #0xd07, lsl #16
;;       movk x16, #0x218, lsl #32
;;       movk x16, #0x50c, lsl #48
;;       mov v29.d[1], x16
;;       tbl v29.16b, {v30.16b, v31.16b}, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $replace
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.replace_lane 2
;;       mov v29.16b, v0.16b
;;       mov v29.s[2], w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $convert
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.trunc_sat_f32x4_u
;;       fcvtzu v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $greater
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.gt_s
;;       cmgt v29.2d, v1.2d, v0.2d
;;   local.get 1
;;   i64x2.le_s
;;       cmge v29.2d, v0.2d, v29.2d
;;   local.get 1
;;   i8x16.le_u
;;       cmhs v29.16b, v0.16b, v29.16b
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
;; func $load_splat
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.load8_splat
;;       add x16, mem0, w0, uxtw
;;       ld1r {v29.16b}, [x16]
;;   local.get 0
;;   v128.load
;;       ldr q28, [mem0, w0, uxtw]
;;   i32x4.add
;;       add v29.4s, v29.4s, v28.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
