;; Between kinds of lanes. Saturating conversions are one instruction on AArch64 and repair their special cases
;; on x86-64, without a branch.
;;! func = "trunc_sat"
;;! func = "trunc_sat_u"
;;! func = "trunc_sat_f64"
;;! func = "trunc_sat_f64_u"
;;! func = "convert"
;;! func = "convert_f64"
;;! func = "precision"
;;! func = "narrow"
;;! func = "extend"
;;! run = "trunc_sat" i64:0xbfc000004f800000 => i64:0xffffffff7fffffff i64:0x7fffffffffffffff
;;! run = "trunc_sat" i64:0x7fc00000cf800000 => i64:0x80000000 i64:0x8000000000000000
;;! run = "trunc_sat_u" i64:0xbfc000004f800000 => i64:0xffffffff i64:0xffffffff00000000
;;! run = "trunc_sat_u" i64:0x7fc000004f000000 => i64:0x80000000 i64:0x8000000000000000
;;! run = "trunc_sat_f64" i64:0xc00c000000000000 => i64:0xfffffffd i64:0
;;! run = "trunc_sat_f64" i64:0x41f0000000000000 => i64:0x7fffffff i64:0
;;! run = "trunc_sat_f64_u" i64:0x400c000000000000 => i64:3 i64:0
;;! run = "trunc_sat_f64_u" i64:0x41f0000000000000 => i64:0xffffffff i64:0
;;! run = "convert" i64:0x00000001ffffffff => i64:0x4e7e00004f3f8000 i64:0x4f3f80004e7e0000
;;! run = "convert_f64" i64:0x00000001ffffffff => i64:0 i64:0x41e7fe0000000000
;;! run = "precision" i64:0x3fc000003f800000 => i64:0x3fc000003f800000 i64:0
;;! run = "narrow" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0xffffffff00000000 i64:0xffff00800080ffff
;;! run = "extend" i64:0x7f80ff0102fe1081 => i64:0 i64:0
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "trunc_sat", op = "i32x4.trunc_sat_f32x4_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "trunc_sat_u", op = "i32x4.trunc_sat_f32x4_u", max_insns = 1 }
;;! property = { func = "extend", op = "i16x8.extend_low_i8x16_s", max_insns = 1 }
;;! property = { func = "extend", op = "i32x4.extend_low_i16x8_u", max_insns = 1 }
;;! property = { func = "extend", op = "i64x2.extend_low_i32x4_s", max_insns = 1 }
(module
  (func $trunc_sat (param v128) (result v128)
    local.get 0
    i32x4.trunc_sat_f32x4_s)
  (func $trunc_sat_u (param v128) (result v128)
    local.get 0
    i32x4.trunc_sat_f32x4_u)
  (func $trunc_sat_f64 (param v128) (result v128)
    local.get 0
    i32x4.trunc_sat_f64x2_s_zero)
  (func $trunc_sat_f64_u (param v128) (result v128)
    local.get 0
    i32x4.trunc_sat_f64x2_u_zero)
  (func $convert (param v128) (result v128)
    local.get 0
    f32x4.convert_i32x4_s
    f32x4.convert_i32x4_u)
  (func $convert_f64 (param v128) (result v128)
    local.get 0
    f64x2.convert_low_i32x4_s
    f64x2.convert_low_i32x4_u)
  (func $precision (param v128) (result v128)
    local.get 0
    f64x2.promote_low_f32x4
    f32x4.demote_f64x2_zero)
  (func $narrow (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.narrow_i16x8_s
    local.get 1
    i8x16.narrow_i16x8_u
    local.get 1
    i16x8.narrow_i32x4_s
    local.get 1
    i16x8.narrow_i32x4_u)
  (func $extend (param v128) (result v128)
    local.get 0
    i16x8.extend_low_i8x16_s
    i16x8.extend_high_i8x16_u
    i32x4.extend_low_i16x8_u
    i32x4.extend_high_i16x8_s
    i64x2.extend_low_i32x4_s
    i64x2.extend_high_i32x4_u)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "trunc_sat") (param i64) (result i64 i64)
    (call $halves (call $trunc_sat (call $of (local.get 0)))))
  (func (export "trunc_sat_u") (param i64) (result i64 i64)
    (call $halves (call $trunc_sat_u (call $of (local.get 0)))))
  (func (export "trunc_sat_f64") (param i64) (result i64 i64)
    (call $halves (call $trunc_sat_f64 (call $of (local.get 0)))))
  (func (export "trunc_sat_f64_u") (param i64) (result i64 i64)
    (call $halves (call $trunc_sat_f64_u (call $of (local.get 0)))))
  (func (export "convert") (param i64) (result i64 i64)
    (call $halves (call $convert (call $of (local.get 0)))))
  (func (export "convert_f64") (param i64) (result i64 i64)
    (call $halves (call $convert_f64 (call $of (local.get 0)))))
  (func (export "precision") (param i64) (result i64 i64)
    (call $halves (call $precision (call $of (local.get 0)))))
  (func (export "narrow") (param i64 i64) (result i64 i64)
    (call $halves (call $narrow (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "extend") (param i64) (result i64 i64)
    (call $halves (call $extend (call $of (local.get 0))))))

;; x86_64:
;; func $trunc_sat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.trunc_sat_f32x4_s
;;       movaps xmm14, xmm0
;;       movaps xmm15, xmm14
;;       cmpeqps xmm15, xmm14
;;       andps xmm14, xmm15
;;       pxor xmm15, xmm14
;;       cvttps2dq xmm14, xmm14
;;       pand xmm15, xmm14
;;       psrad xmm15, 0x1f
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_sat_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.trunc_sat_f32x4_u
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
;; func $trunc_sat_f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.trunc_sat_f64x2_s_zero
;;       movaps xmm14, xmm0
;;       pcmpeqd xmm13, xmm13
;;       psrld xmm13, 1
;;       cvtdq2pd xmm13, xmm13
;;       movaps xmm15, xmm14
;;       cmpeqpd xmm15, xmm14
;;       andps xmm15, xmm13
;;       minpd xmm14, xmm15
;;       cvttpd2dq xmm14, xmm14
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_sat_f64_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.trunc_sat_f64x2_u_zero
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
;; func $convert
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32x4.convert_i32x4_s
;;       cvtdq2ps xmm14, xmm0
;;   f32x4.convert_i32x4_u
;;       pxor xmm15, xmm15
;;       pblendw xmm15, xmm14, 0x55
;;       psubd xmm14, xmm15
;;       cvtdq2ps xmm15, xmm15
;;       psrld xmm14, 1
;;       cvtdq2ps xmm14, xmm14
;;       addps xmm14, xmm14
;;       addps xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $convert_f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64x2.convert_low_i32x4_s
;;       cvtdq2pd xmm14, xmm0
;;   f64x2.convert_low_i32x4_u
;;       mov r11d, 0x43300000
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       unpcklps xmm14, xmm15
;;       psllq xmm15, 0x20
;;       subpd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $precision
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64x2.promote_low_f32x4
;;       cvtps2pd xmm14, xmm0
;;   f32x4.demote_f64x2_zero
;;       cvtpd2ps xmm14, xmm14
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $narrow
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.narrow_i16x8_s
;;       movaps xmm14, xmm1
;;       packsswb xmm14, xmm0
;;   local.get 1
;;   i8x16.narrow_i16x8_u
;;       packuswb xmm14, xmm0
;;   local.get 1
;;   i16x8.narrow_i32x4_s
;;       packssdw xmm14, xmm0
;;   local.get 1
;;   i16x8.narrow_i32x4_u
;;       packusdw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.extend_low_i8x16_s
;;       pmovsxbw xmm14, xmm0
;;   i16x8.extend_high_i8x16_u
;;       pshufd xmm14, xmm14, -0x12
;;       pmovzxbw xmm14, xmm14
;;   i32x4.extend_low_i16x8_u
;;       pmovzxwd xmm14, xmm14
;;   i32x4.extend_high_i16x8_s
;;       pshufd xmm14, xmm14, -0x12
;;       pmovsxwd xmm14, xmm14
;;   i64x2.extend_low_i32x4_s
;;       pmovsxdq xmm14, xmm14
;;   i64x2.extend_high_i32x4_u
;;       pshufd xmm14, xmm14, -0x12
;;       pmovzxdq xmm14, xmm14
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $trunc_sat
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.trunc_sat_f32x4_s
;;       fcvtzs v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_sat_u
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
;; func $trunc_sat_f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.trunc_sat_f64x2_s_zero
;;       fcvtzs v29.2d, v0.2d
;;       sqxtn v29.2s, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_sat_f64_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.trunc_sat_f64x2_u_zero
;;       fcvtzu v29.2d, v0.2d
;;       uqxtn v29.2s, v29.2d
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
;;   f32x4.convert_i32x4_s
;;       scvtf v29.4s, v0.4s
;;   f32x4.convert_i32x4_u
;;       ucvtf v29.4s, v29.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $convert_f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64x2.convert_low_i32x4_s
;;       sshll v29.2d, v0.2s, #0
;;       scvtf v29.2d, v29.2d
;;   f64x2.convert_low_i32x4_u
;;       ushll v29.2d, v29.2s, #0
;;       ucvtf v29.2d, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $precision
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64x2.promote_low_f32x4
;;       fcvtl v29.2d, v0.2s
;;   f32x4.demote_f64x2_zero
;;       fcvtn v29.2s, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $narrow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.narrow_i16x8_s
;;       sqxtn v29.8b, v1.8h
;;       sqxtn2 v29.16b, v0.8h
;;   local.get 1
;;   i8x16.narrow_i16x8_u
;;       sqxtun v29.8b, v29.8h
;;       sqxtun2 v29.16b, v0.8h
;;   local.get 1
;;   i16x8.narrow_i32x4_s
;;       sqxtn v29.4h, v29.4s
;;       sqxtn2 v29.8h, v0.4s
;;   local.get 1
;;   i16x8.narrow_i32x4_u
;;       sqxtun v29.4h, v29.4s
;;       sqxtun2 v29.8h, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i16x8.extend_low_i8x16_s
;;       sshll v29.8h, v0.8b, #0
;;   i16x8.extend_high_i8x16_u
;;       ushll2 v29.8h, v29.16b, #0
;;   i32x4.extend_low_i16x8_u
;;       ushll v29.4s, v29.4h, #0
;;   i32x4.extend_high_i16x8_s
;;       sshll2 v29.4s, v29.8h, #0
;;   i64x2.extend_low_i32x4_s
;;       sshll v29.2d, v29.2s, #0
;;   i64x2.extend_high_i32x4_u
;;       ushll2 v29.2d, v29.4s, #0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
