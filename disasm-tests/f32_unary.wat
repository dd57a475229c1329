;; f32 operators of one operand. Rounding is `roundss`/`roundsd` with a mode, or one of `frintp`, `frintm`, `frintz`
;; and `frintn`; the sign is one bit, masked or flipped on x86-64.
;;! run = "abs" f32:-2.5 => f32:2.5
;;! run = "abs" f32:-0 => f32:0
;;! run = "abs" f32:inf => f32:inf
;;! run = "neg" f32:-2.5 => f32:2.5
;;! run = "neg" f32:-0 => f32:0
;;! run = "neg" f32:inf => f32:-inf
;;! run = "ceil" f32:-2.5 => f32:-2
;;! run = "ceil" f32:-0 => f32:-0
;;! run = "ceil" f32:inf => f32:inf
;;! run = "floor" f32:-2.5 => f32:-3
;;! run = "floor" f32:-0 => f32:-0
;;! run = "floor" f32:inf => f32:inf
;;! run = "trunc" f32:-2.5 => f32:-2
;;! run = "trunc" f32:-0 => f32:-0
;;! run = "trunc" f32:inf => f32:inf
;;! run = "nearest" f32:-2.5 => f32:-2
;;! run = "nearest" f32:-0 => f32:-0
;;! run = "nearest" f32:inf => f32:inf
;;! run = "sqrt" f32:2.25 => f32:1.5
;;! run = "sqrt" f32:-0 => f32:-0
;;! run = "sqrt" f32:inf => f32:inf
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "abs", op = "f32.abs", max_insns = 1 }
;;! property = { isa = "aarch64", func = "neg", op = "f32.neg", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ceil", op = "f32.ceil", max_insns = 1 }
;;! property = { isa = "aarch64", func = "floor", op = "f32.floor", max_insns = 1 }
;;! property = { isa = "aarch64", func = "trunc", op = "f32.trunc", max_insns = 1 }
;;! property = { isa = "aarch64", func = "nearest", op = "f32.nearest", max_insns = 1 }
;;! property = { isa = "aarch64", func = "sqrt", op = "f32.sqrt", max_insns = 1 }
;;! property = { isa = "x86_64", func = "ceil", op = "f32.ceil", max_insns = 1 }
;;! property = { isa = "x86_64", func = "floor", op = "f32.floor", max_insns = 1 }
;;! property = { isa = "x86_64", func = "trunc", op = "f32.trunc", max_insns = 1 }
;;! property = { isa = "x86_64", func = "nearest", op = "f32.nearest", max_insns = 1 }
;;! property = { isa = "x86_64", func = "sqrt", op = "f32.sqrt", max_insns = 1 }
(module
  (func $abs (export "abs") (param f32) (result f32) (f32.abs (local.get 0)))
  (func $neg (export "neg") (param f32) (result f32) (f32.neg (local.get 0)))
  (func $ceil (export "ceil") (param f32) (result f32) (f32.ceil (local.get 0)))
  (func $floor (export "floor") (param f32) (result f32) (f32.floor (local.get 0)))
  (func $trunc (export "trunc") (param f32) (result f32) (f32.trunc (local.get 0)))
  (func $nearest (export "nearest") (param f32) (result f32) (f32.nearest (local.get 0)))
  (func $sqrt (export "sqrt") (param f32) (result f32) (f32.sqrt (local.get 0))))

;; x86_64:
;; func $abs
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.abs
;;       pslld xmm0, 1
;;       psrld xmm0, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $neg
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.neg
;;       pcmpeqd xmm15, xmm15
;;       pslld xmm15, 0x1f
;;       xorps xmm0, xmm15
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ceil
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.ceil
;;       roundss xmm0, xmm0, 0xa
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $floor
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.floor
;;       roundss xmm0, xmm0, 9
;;   end
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
;;   f32.trunc
;;       roundss xmm0, xmm0, 0xb
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $nearest
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.nearest
;;       roundss xmm0, xmm0, 8
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $sqrt
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.sqrt
;;       sqrtss xmm0, xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $abs
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.abs
;;       fabs s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $neg
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.neg
;;       fneg s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ceil
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.ceil
;;       frintp s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $floor
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.floor
;;       frintm s0, s0
;;   end
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
;;   f32.trunc
;;       frintz s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $nearest
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.nearest
;;       frintn s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $sqrt
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.sqrt
;;       fsqrt s0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
