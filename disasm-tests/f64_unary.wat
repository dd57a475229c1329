;; f64 operators of one operand. Rounding is `roundss`/`roundsd` with a mode, or one of `frintp`, `frintm`, `frintz`
;; and `frintn`; the sign is one bit, masked or flipped on x86-64.
;;! run = "abs" f64:-2.5 => f64:2.5
;;! run = "abs" f64:-0 => f64:0
;;! run = "abs" f64:inf => f64:inf
;;! run = "neg" f64:-2.5 => f64:2.5
;;! run = "neg" f64:-0 => f64:0
;;! run = "neg" f64:inf => f64:-inf
;;! run = "ceil" f64:-2.5 => f64:-2
;;! run = "ceil" f64:-0 => f64:-0
;;! run = "ceil" f64:inf => f64:inf
;;! run = "floor" f64:-2.5 => f64:-3
;;! run = "floor" f64:-0 => f64:-0
;;! run = "floor" f64:inf => f64:inf
;;! run = "trunc" f64:-2.5 => f64:-2
;;! run = "trunc" f64:-0 => f64:-0
;;! run = "trunc" f64:inf => f64:inf
;;! run = "nearest" f64:-2.5 => f64:-2
;;! run = "nearest" f64:-0 => f64:-0
;;! run = "nearest" f64:inf => f64:inf
;;! run = "sqrt" f64:2.25 => f64:1.5
;;! run = "sqrt" f64:-0 => f64:-0
;;! run = "sqrt" f64:inf => f64:inf
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "abs", op = "f64.abs", max_insns = 1 }
;;! property = { isa = "aarch64", func = "neg", op = "f64.neg", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ceil", op = "f64.ceil", max_insns = 1 }
;;! property = { isa = "aarch64", func = "floor", op = "f64.floor", max_insns = 1 }
;;! property = { isa = "aarch64", func = "trunc", op = "f64.trunc", max_insns = 1 }
;;! property = { isa = "aarch64", func = "nearest", op = "f64.nearest", max_insns = 1 }
;;! property = { isa = "aarch64", func = "sqrt", op = "f64.sqrt", max_insns = 1 }
;;! property = { isa = "x86_64", func = "ceil", op = "f64.ceil", max_insns = 1 }
;;! property = { isa = "x86_64", func = "floor", op = "f64.floor", max_insns = 1 }
;;! property = { isa = "x86_64", func = "trunc", op = "f64.trunc", max_insns = 1 }
;;! property = { isa = "x86_64", func = "nearest", op = "f64.nearest", max_insns = 1 }
;;! property = { isa = "x86_64", func = "sqrt", op = "f64.sqrt", max_insns = 1 }
(module
  (func $abs (export "abs") (param f64) (result f64) (f64.abs (local.get 0)))
  (func $neg (export "neg") (param f64) (result f64) (f64.neg (local.get 0)))
  (func $ceil (export "ceil") (param f64) (result f64) (f64.ceil (local.get 0)))
  (func $floor (export "floor") (param f64) (result f64) (f64.floor (local.get 0)))
  (func $trunc (export "trunc") (param f64) (result f64) (f64.trunc (local.get 0)))
  (func $nearest (export "nearest") (param f64) (result f64) (f64.nearest (local.get 0)))
  (func $sqrt (export "sqrt") (param f64) (result f64) (f64.sqrt (local.get 0))))

;; x86_64:
;; func $abs
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.abs
;;       psllq xmm0, 1
;;       psrlq xmm0, 1
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
;; func $ceil
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.ceil
;;       roundsd xmm0, xmm0, 0xa
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
;;   f64.floor
;;       roundsd xmm0, xmm0, 9
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
;;   f64.trunc
;;       roundsd xmm0, xmm0, 0xb
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
;;   f64.nearest
;;       roundsd xmm0, xmm0, 8
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
;;   f64.sqrt
;;       sqrtsd xmm0, xmm0
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
;;   f64.abs
;;       fabs d0, d0
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
;;   f64.neg
;;       fneg d0, d0
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
;;   f64.ceil
;;       frintp d0, d0
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
;;   f64.floor
;;       frintm d0, d0
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
;;   f64.trunc
;;       frintz d0, d0
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
;;   f64.nearest
;;       frintn d0, d0
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
;;   f64.sqrt
;;       fsqrt d0, d0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
