;; Arithmetic of float lanes. Minimum and maximum know NaN and the sign of zero: one instruction on AArch64; the pseudo
;; minimum is one on x86-64. Rounding is one on both.
;;! func = "f32x4"
;;! func = "f64x2"
;;! func = "min"
;;! func = "max"
;;! func = "pseudo"
;;! func = "round"
;;! func = "polynomial"
;;! run = "f32x4" i64:0x401000003fc00000 i64:0x4000000040200000 => i64:0x3fc000003f9cc471 i64:0x3f9cc4713fc00000
;;! run = "f64x2" i64:0x3ff8000040100000 i64:0x4004000040100000 => i64:0x3ff3988e2e3066bc i64:0x400000001ffbffe0
;;! run = "min" i64:0x800000003fc00000 i64:0x40200000 => i64:0x800000003fc00000 i64:0x3fc0000080000000
;;! run = "max" i64:0x800000003fc00000 i64:0x40200000 => i64:0x40200000 i64:0x4020000000000000
;;! run = "pseudo" i64:0x800000003fc00000 i64:0x40200000 => i64:0x40200000 i64:0x4020000000000000
;;! run = "round" i64:0x400a000000000000 => i64:0x4040000000000000 i64:0x3ff0000000000000
;;! run = "polynomial" i64:0x4000000040000000 => i64:0x4100000040e00000 i64:0x4120000041100000
;;! property = { func = "f32x4", forbid = ["slot", "branch", "call"] }
;;! property = { func = "f64x2", forbid = ["slot", "branch", "call"] }
;;! property = { func = "min", forbid = ["slot", "branch", "call"] }
;;! property = { func = "max", forbid = ["slot", "branch", "call"] }
;;! property = { func = "pseudo", forbid = ["slot", "branch", "call"] }
;;! property = { func = "round", forbid = ["slot", "branch", "call"] }
;;! property = { func = "polynomial", forbid = ["slot", "branch", "call"] }
;;! property = { func = "round", op = "f32x4.ceil", max_insns = 1 }
;;! property = { func = "round", op = "f32x4.nearest", max_insns = 1 }
;;! property = { isa = "aarch64", func = "min", op = "f32x4.min", max_insns = 1 }
(module
  (func $f32x4 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.add
    local.get 1
    f32x4.sub
    local.get 1
    f32x4.mul
    local.get 1
    f32x4.div
    f32x4.sqrt
    f32x4.neg
    f32x4.abs)
  (func $f64x2 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f64x2.add
    local.get 1
    f64x2.sub
    local.get 1
    f64x2.mul
    local.get 1
    f64x2.div
    f64x2.sqrt
    f64x2.neg
    f64x2.abs)
  (func $min (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.min)
  (func $max (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f64x2.min
    local.get 1
    f64x2.max
    local.get 1
    f32x4.max)
  (func $pseudo (param v128 v128) (result v128)
    local.get 0
    local.get 1
    f32x4.pmin
    local.get 1
    f32x4.pmax
    local.get 1
    f64x2.pmin
    local.get 1
    f64x2.pmax)
  (func $round (param v128) (result v128)
    local.get 0
    f32x4.ceil
    f32x4.floor
    f32x4.trunc
    f32x4.nearest
    f64x2.ceil
    f64x2.floor
    f64x2.trunc
    f64x2.nearest)
  (func $polynomial (param v128) (result v128)
    local.get 0
    local.get 0
    f32x4.mul
    v128.const f32x4 1.5 1.5 1.5 1.5
    f32x4.mul
    v128.const f32x4 1 2 3 4
    f32x4.add)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "f32x4") (param i64 i64) (result i64 i64)
    (call $halves (call $f32x4 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "f64x2") (param i64 i64) (result i64 i64)
    (call $halves (call $f64x2 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "min") (param i64 i64) (result i64 i64)
    (call $halves (call $min (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "max") (param i64 i64) (result i64 i64)
    (call $halves (call $max (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "pseudo") (param i64 i64) (result i64 i64)
    (call $halves (call $pseudo (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "round") (param i64) (result i64 i64)
    (call $halves (call $round (call $of (local.get 0)))))
  (func (export "polynomial") (param i64) (result i64 i64)
    (call $halves (call $polynomial (call $of (local.get 0))))))

;; x86_64:
;; func $f32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.add
;;       movaps xmm14, xmm1
;;       addps xmm14, xmm0
;;   local.get 1
;;   f32x4.sub
;;       subps xmm14, xmm0
;;   local.get 1
;;   f32x4.mul
;;       mulps xmm14, xmm0
;;   local.get 1
;;   f32x4.div
;;       divps xmm14, xmm0
;;   f32x4.sqrt
;;       sqrtps xmm14, xmm14
;;   f32x4.neg
;;       pcmpeqd xmm15, xmm15
;;       pslld xmm15, 0x1f
;;       xorps xmm14, xmm15
;;   f32x4.abs
;;       pcmpeqd xmm15, xmm15
;;       psrld xmm15, 1
;;       andps xmm14, xmm15
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
;;   f64x2.add
;;       movaps xmm14, xmm1
;;       addpd xmm14, xmm0
;;   local.get 1
;;   f64x2.sub
;;       subpd xmm14, xmm0
;;   local.get 1
;;   f64x2.mul
;;       mulpd xmm14, xmm0
;;   local.get 1
;;   f64x2.div
;;       divpd xmm14, xmm0
;;   f64x2.sqrt
;;       sqrtpd xmm14, xmm14
;;   f64x2.neg
;;       pcmpeqd xmm15, xmm15
;;       psllq xmm15, 0x3f
;;       xorps xmm14, xmm15
;;   f64x2.abs
;;       pcmpeqd xmm15, xmm15
;;       psrlq xmm15, 1
;;       andps xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $min
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.min
;;       movaps xmm14, xmm1
;;       movaps xmm15, xmm0
;;       minps xmm15, xmm14
;;       minps xmm14, xmm0
;;       orps xmm15, xmm14
;;       cmpunordps xmm14, xmm15
;;       orps xmm15, xmm14
;;       psrld xmm14, 0xa
;;       andnps xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $max
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64x2.min
;;       movaps xmm14, xmm1
;;       movaps xmm15, xmm0
;;       minpd xmm15, xmm14
;;       minpd xmm14, xmm0
;;       orps xmm15, xmm14
;;       cmpunordpd xmm14, xmm15
;;       orps xmm15, xmm14
;;       psrlq xmm14, 0xd
;;       andnps xmm14, xmm15
;;   local.get 1
;;   f64x2.max
;;       movaps xmm15, xmm0
;;       maxpd xmm15, xmm14
;;       maxpd xmm14, xmm0
;;       xorps xmm14, xmm15
;;       orps xmm15, xmm14
;;       subpd xmm15, xmm14
;;       cmpunordpd xmm14, xmm15
;;       psrlq xmm14, 0xd
;;       andnps xmm14, xmm15
;;   local.get 1
;;   f32x4.max
;;       movaps xmm15, xmm0
;;       maxps xmm15, xmm14
;;       maxps xmm14, xmm0
;;       xorps xmm14, xmm15
;;       orps xmm15, xmm14
;;       subps xmm15, xmm14
;;       cmpunordps xmm14, xmm15
;;       psrld xmm14, 0xa
;;       andnps xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $pseudo
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32x4.pmin
;;       movaps xmm14, xmm0
;;       minps xmm14, xmm1
;;   local.get 1
;;   f32x4.pmax
;;       movaps xmm13, xmm0
;;       maxps xmm13, xmm14
;;   local.get 1
;;   f64x2.pmin
;;       movaps xmm14, xmm0
;;       minpd xmm14, xmm13
;;   local.get 1
;;   f64x2.pmax
;;       movaps xmm13, xmm0
;;       maxpd xmm13, xmm14
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $round
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32x4.ceil
;;       roundps xmm14, xmm0, 0xa
;;   f32x4.floor
;;       roundps xmm14, xmm14, 9
;;   f32x4.trunc
;;       roundps xmm14, xmm14, 0xb
;;   f32x4.nearest
;;       roundps xmm14, xmm14, 8
;;   f64x2.ceil
;;       roundpd xmm14, xmm14, 0xa
;;   f64x2.floor
;;       roundpd xmm14, xmm14, 9
;;   f64x2.trunc
;;       roundpd xmm14, xmm14, 0xb
;;   f64x2.nearest
;;       roundpd xmm14, xmm14, 8
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $polynomial
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   f32x4.mul
;;       movaps xmm14, xmm0
;;       mulps xmm14, xmm0
;;   v128.const i32x4 0x3fc00000 0x3fc00000 0x3fc00000 0x3fc00000
;;       mov r11d, 0x3fc00000
;;       movd xmm13, r11d
;;       pshufd xmm13, xmm13, 0
;;   f32x4.mul
;;       mulps xmm14, xmm13
;;   v128.const i32x4 0x3f800000 0x40000000 0x40400000 0x40800000
;;       mov r11, 0x400000003f800000
;;       movq xmm13, r11
;;       mov r11, 0x4080000040400000
;;       pinsrq xmm13, r11, 1
;;   f32x4.add
;;       addps xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $f32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32x4.add
;;       fadd v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   f32x4.sub
;;       fsub v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   f32x4.mul
;;       fmul v29.4s, v29.4s, v0.4s
;;   local.get 1
;;   f32x4.div
;;       fdiv v29.4s, v29.4s, v0.4s
;;   f32x4.sqrt
;;       fsqrt v29.4s, v29.4s
;;   f32x4.neg
;;       fneg v29.4s, v29.4s
;;   f32x4.abs
;;       fabs v29.4s, v29.4s
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
;;   f64x2.add
;;       fadd v29.2d, v1.2d, v0.2d
;;   local.get 1
;;   f64x2.sub
;;       fsub v29.2d, v29.2d, v0.2d
;;   local.get 1
;;   f64x2.mul
;;       fmul v29.2d, v29.2d, v0.2d
;;   local.get 1
;;   f64x2.div
;;       fdiv v29.2d, v29.2d, v0.2d
;;   f64x2.sqrt
;;       fsqrt v29.2d, v29.2d
;;   f64x2.neg
;;       fneg v29.2d, v29.2d
;;   f64x2.abs
;;       fabs v29.2d, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $min
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
;; func $max
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f64x2.min
;;       fmin v29.2d, v1.2d, v0.2d
;;   local.get 1
;;   f64x2.max
;;       fmax v29.2d, v29.2d, v0.2d
;;   local.get 1
;;   f32x4.max
;;       fmax v29.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $pseudo
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32x4.pmin
;;       fcmgt v29.4s, v1.4s, v0.4s
;;       bsl v29.16b, v0.16b, v1.16b
;;   local.get 1
;;   f32x4.pmax
;;       fcmgt v31.4s, v0.4s, v29.4s
;;       bit v29.16b, v0.16b, v31.16b
;;   local.get 1
;;   f64x2.pmin
;;       fcmgt v31.2d, v29.2d, v0.2d
;;       bit v29.16b, v0.16b, v31.16b
;;   local.get 1
;;   f64x2.pmax
;;       fcmgt v31.2d, v0.2d, v29.2d
;;       bit v29.16b, v0.16b, v31.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $round
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32x4.ceil
;;       frintp v29.4s, v0.4s
;;   f32x4.floor
;;       frintm v29.4s, v29.4s
;;   f32x4.trunc
;;       frintz v29.4s, v29.4s
;;   f32x4.nearest
;;       frintn v29.4s, v29.4s
;;   f64x2.ceil
;;       frintp v29.2d, v29.2d
;;   f64x2.floor
;;       frintm v29.2d, v29.2d
;;   f64x2.trunc
;;       frintz v29.2d, v29.2d
;;   f64x2.nearest
;;       frintn v29.2d, v29.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $polynomial
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   f32x4.mul
;;       fmul v29.4s, v0.4s, v0.4s
;;   v128.const i32x4 0x3fc00000 0x3fc00000 0x3fc00000 0x3fc00000
;;       fmov v28.4s, #1.50000000
;;   f32x4.mul
;;       fmul v29.4s, v29.4s, v28.4s
;;   v128.const i32x4 0x3f800000 0x40000000 0x40400000 0x40800000
;;       mov x16, #0x3f800000
;;       movk x16, #0x4000, lsl #48
;;       fmov d28, x16
;;       mov x16, #0x40400000
;;       movk x16, #0x4080, lsl #48
;;       mov v28.d[1], x16
;;   f32x4.add
;;       fadd v29.4s, v29.4s, v28.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
