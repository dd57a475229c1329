;; f32 operators of two operands. The four of arithmetic are one instruction each (two operands on the least x86-64, so
;; perhaps a move before it). `min` and `max` know NaN and the sign of zero, which AArch64's instructions do too.
;;! run = "add" f32:1.5 f32:-2.5 => f32:-1
;;! run = "add" f32:-0 f32:0 => f32:0
;;! run = "sub" f32:1.5 f32:-2.5 => f32:4
;;! run = "sub" f32:-0 f32:0 => f32:-0
;;! run = "mul" f32:1.5 f32:-2.5 => f32:-3.75
;;! run = "mul" f32:-0 f32:0 => f32:-0
;;! run = "div" f32:1.5 f32:-2.5 => f32:-0.6
;;! run = "div" f32:-0 f32:0 => f32:nan
;;! run = "min" f32:1.5 f32:-2.5 => f32:-2.5
;;! run = "min" f32:-0 f32:0 => f32:-0
;;! run = "max" f32:1.5 f32:-2.5 => f32:1.5
;;! run = "max" f32:-0 f32:0 => f32:0
;;! run = "copysign" f32:1.5 f32:-2.5 => f32:-1.5
;;! run = "copysign" f32:-0 f32:0 => f32:0
;;! run = "min" f32:nan f32:1 => f32:nan
;;! run = "max" f32:1 f32:nan => f32:nan
;;! property = { forbid = ["slot", "call"] }
;;! property = { func = "add", op = "f32.add", max_insns = [2, 1] }
;;! property = { func = "sub", op = "f32.sub", max_insns = [2, 1] }
;;! property = { func = "mul", op = "f32.mul", max_insns = [2, 1] }
;;! property = { func = "div", op = "f32.div", max_insns = [2, 1] }
;;! property = { isa = "aarch64", func = "min", op = "f32.min", max_insns = 1 }
;;! property = { isa = "aarch64", func = "max", op = "f32.max", max_insns = 1 }
(module
  (func $add (export "add") (param f32 f32) (result f32) (f32.add (local.get 0) (local.get 1)))
  (func $sub (export "sub") (param f32 f32) (result f32) (f32.sub (local.get 0) (local.get 1)))
  (func $mul (export "mul") (param f32 f32) (result f32) (f32.mul (local.get 0) (local.get 1)))
  (func $div (export "div") (param f32 f32) (result f32) (f32.div (local.get 0) (local.get 1)))
  (func $min (export "min") (param f32 f32) (result f32) (f32.min (local.get 0) (local.get 1)))
  (func $max (export "max") (param f32 f32) (result f32) (f32.max (local.get 0) (local.get 1)))
  (func $copysign (export "copysign") (param f32 f32) (result f32) (f32.copysign (local.get 0) (local.get 1))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.add
;;       addss xmm1, xmm0
;;   end
;;       movaps xmm0, xmm1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $sub
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.sub
;;       subss xmm1, xmm0
;;   end
;;       movaps xmm0, xmm1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $mul
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.mul
;;       mulss xmm1, xmm0
;;   end
;;       movaps xmm0, xmm1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $div
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.div
;;       divss xmm1, xmm0
;;   end
;;       movaps xmm0, xmm1
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
;;   f32.min
;;       ucomiss xmm1, xmm0
;;       jne L2
;;       jp L1
;;       orps xmm1, xmm0
;;       jmp L3
;;     L1:
;;       addss xmm1, xmm0
;;       jmp L3
;;     L2:
;;       minss xmm1, xmm0
;;   end
;;     L3:
;;       movaps xmm0, xmm1
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
;;   f32.max
;;       ucomiss xmm1, xmm0
;;       jne L2
;;       jp L1
;;       andps xmm1, xmm0
;;       jmp L3
;;     L1:
;;       addss xmm1, xmm0
;;       jmp L3
;;     L2:
;;       maxss xmm1, xmm0
;;   end
;;     L3:
;;       movaps xmm0, xmm1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $copysign
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.copysign
;;       pcmpeqd xmm15, xmm15
;;       pslld xmm15, 0x1f
;;       andps xmm15, xmm0
;;       pslld xmm1, 1
;;       psrld xmm1, 1
;;       orps xmm1, xmm15
;;   end
;;       movaps xmm0, xmm1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.add
;;       fadd s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $sub
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.sub
;;       fsub s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $mul
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.mul
;;       fmul s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $div
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.div
;;       fdiv s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
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
;;   f32.min
;;       fmin s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
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
;;   f32.max
;;       fmax s1, s1, s0
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $copysign
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.copysign
;;       movi v31.2s, #0x80, lsl #24
;;       bsl v31.8b, v0.8b, v1.8b
;;       fmov s1, s31
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
