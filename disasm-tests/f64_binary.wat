;; f64 operators of two operands. The four of arithmetic are one instruction each (two operands on the least x86-64, so
;; perhaps a move before it). `min` and `max` know NaN and the sign of zero, which AArch64's instructions do too.
;;! run = "add" f64:1.5 f64:-2.5 => f64:-1
;;! run = "add" f64:-0 f64:0 => f64:0
;;! run = "sub" f64:1.5 f64:-2.5 => f64:4
;;! run = "sub" f64:-0 f64:0 => f64:-0
;;! run = "mul" f64:1.5 f64:-2.5 => f64:-3.75
;;! run = "mul" f64:-0 f64:0 => f64:-0
;;! run = "div" f64:1.5 f64:-2.5 => f64:-0.6
;;! run = "div" f64:-0 f64:0 => f64:nan
;;! run = "min" f64:1.5 f64:-2.5 => f64:-2.5
;;! run = "min" f64:-0 f64:0 => f64:-0
;;! run = "max" f64:1.5 f64:-2.5 => f64:1.5
;;! run = "max" f64:-0 f64:0 => f64:0
;;! run = "copysign" f64:1.5 f64:-2.5 => f64:-1.5
;;! run = "copysign" f64:-0 f64:0 => f64:0
;;! run = "min" f64:nan f64:1 => f64:nan
;;! run = "max" f64:1 f64:nan => f64:nan
;;! property = { forbid = ["slot", "call"] }
;;! property = { func = "add", op = "f64.add", max_insns = [2, 1] }
;;! property = { func = "sub", op = "f64.sub", max_insns = [2, 1] }
;;! property = { func = "mul", op = "f64.mul", max_insns = [2, 1] }
;;! property = { func = "div", op = "f64.div", max_insns = [2, 1] }
;;! property = { isa = "aarch64", func = "min", op = "f64.min", max_insns = 1 }
;;! property = { isa = "aarch64", func = "max", op = "f64.max", max_insns = 1 }
(module
  (func $add (export "add") (param f64 f64) (result f64) (f64.add (local.get 0) (local.get 1)))
  (func $sub (export "sub") (param f64 f64) (result f64) (f64.sub (local.get 0) (local.get 1)))
  (func $mul (export "mul") (param f64 f64) (result f64) (f64.mul (local.get 0) (local.get 1)))
  (func $div (export "div") (param f64 f64) (result f64) (f64.div (local.get 0) (local.get 1)))
  (func $min (export "min") (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func $max (export "max") (param f64 f64) (result f64) (f64.max (local.get 0) (local.get 1)))
  (func $copysign (export "copysign") (param f64 f64) (result f64) (f64.copysign (local.get 0) (local.get 1))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64.add
;;       addsd xmm1, xmm0
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
;;   f64.sub
;;       subsd xmm1, xmm0
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
;;   f64.mul
;;       mulsd xmm1, xmm0
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
;;   f64.div
;;       divsd xmm1, xmm0
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
;;   f64.min
;;       ucomisd xmm1, xmm0
;;       jne L2
;;       jp L1
;;       orps xmm1, xmm0
;;       jmp L3
;;     L1:
;;       addsd xmm1, xmm0
;;       jmp L3
;;     L2:
;;       minsd xmm1, xmm0
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
;;   f64.max
;;       ucomisd xmm1, xmm0
;;       jne L2
;;       jp L1
;;       andps xmm1, xmm0
;;       jmp L3
;;     L1:
;;       addsd xmm1, xmm0
;;       jmp L3
;;     L2:
;;       maxsd xmm1, xmm0
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
;;   f64.copysign
;;       pcmpeqd xmm15, xmm15
;;       psllq xmm15, 0x3f
;;       andps xmm15, xmm0
;;       psllq xmm1, 1
;;       psrlq xmm1, 1
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
;;   f64.add
;;       fadd d1, d1, d0
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
;;   f64.sub
;;       fsub d1, d1, d0
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
;;   f64.mul
;;       fmul d1, d1, d0
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
;;   f64.div
;;       fdiv d1, d1, d0
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
;;   f64.min
;;       fmin d1, d1, d0
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
;;   f64.max
;;       fmax d1, d1, d0
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
;;   f64.copysign
;;       movi d31, #0000000000000000
;;       fneg d31, d31
;;       bsl v31.8b, v0.8b, v1.8b
;;       fmov d1, d31
;;   end
;;       mov v0.16b, v1.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
