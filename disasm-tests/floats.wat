;; Minimum knows NaN and the sign of zero; arithmetic is one instruction.
;;! run = "min" f64:1 f64:2 => f64:1
;;! run = "min" f64:nan f64:2 => f64:nan
;;! run = "min" f64:0 f64:-0 => f64:-0
;;! run = "average" f32:1 f32:2 => f32:1.5
;;! run = "negate" f64:-0 => f64:0
;;! run = "root" f64:2.25 => f64:1.5
;;! property = { func = "average", forbid = ["slot", "branch", "call"] }
;;! property = { func = "root", op = "f64.sqrt", max_insns = 1 }
;;! property = { isa = "aarch64", func = "min", op = "f64.min", max_insns = 1 }
(module
  (func $min (export "min") (param f64 f64) (result f64) (f64.min (local.get 0) (local.get 1)))
  (func $average (export "average") (param f32 f32) (result f32)
    (f32.mul (f32.add (local.get 0) (local.get 1)) (f32.const 0.5)))
  (func $negate (export "negate") (param f64) (result f64) (f64.neg (local.get 0)))
  (func $root (export "root") (param f64) (result f64) (f64.sqrt (local.get 0))))

;; x86_64:
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
;; func $average
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.add
;;       movaps xmm14, xmm1
;;       addss xmm14, xmm0
;;   f32.const 0x1p-1
;;   f32.mul
;;       mov r11d, 0x3f000000
;;       movd xmm13, r11d
;;       mulss xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $negate
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.neg
;;       pcmpeqd xmm15, xmm15
;;       psllq xmm15, 0x3f
;;       xorps xmm0, xmm15
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $root
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.sqrt
;;       sqrtsd xmm0, xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
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
;; func $average
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.add
;;       fadd s29, s1, s0
;;   f32.const 0x1p-1
;;   f32.mul
;;       fmov s28, #0.50000000
;;       fmul s29, s29, s28
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $negate
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.neg
;;       fneg d0, d0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $root
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.sqrt
;;       fsqrt d0, d0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
