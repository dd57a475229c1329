;; Floats to i32, trapping: what is not a number and what does not fit are two traps. The code on the way that does not
;; trap is a conversion and a test; which trap it is is asked out of line.
;;! run = "trunc_f32_s" f32:-0.9 => i32:0
;;! run = "trunc_f32_s" f32:1234.5 => i32:1234
;;! run = "trunc_f32_s" f32:1e30 => trap "integer overflow"
;;! run = "trunc_f32_s" f32:-1e30 => trap "integer overflow"
;;! run = "trunc_f32_s" f32:nan => trap "invalid conversion to integer"
;;! run = "trunc_f32_s" f32:3000000000 => trap "integer overflow"
;;! run = "trunc_f32_u" f32:-0.9 => i32:0
;;! run = "trunc_f32_u" f32:1234.5 => i32:1234
;;! run = "trunc_f32_u" f32:1e30 => trap "integer overflow"
;;! run = "trunc_f32_u" f32:-1e30 => trap "integer overflow"
;;! run = "trunc_f32_u" f32:nan => trap "invalid conversion to integer"
;;! run = "trunc_f32_u" f32:3000000000 => i32:0xb2d05e00
;;! run = "trunc_f64_s" f64:-0.9 => i32:0
;;! run = "trunc_f64_s" f64:1234.7 => i32:1234
;;! run = "trunc_f64_s" f64:1e30 => trap "integer overflow"
;;! run = "trunc_f64_s" f64:-1e30 => trap "integer overflow"
;;! run = "trunc_f64_s" f64:nan => trap "invalid conversion to integer"
;;! run = "trunc_f64_s" f64:3000000000 => trap "integer overflow"
;;! run = "trunc_f64_u" f64:-0.9 => i32:0
;;! run = "trunc_f64_u" f64:1234.7 => i32:1234
;;! run = "trunc_f64_u" f64:1e30 => trap "integer overflow"
;;! run = "trunc_f64_u" f64:-1e30 => trap "integer overflow"
;;! run = "trunc_f64_u" f64:nan => trap "invalid conversion to integer"
;;! run = "trunc_f64_u" f64:3000000000 => i32:0xb2d05e00
;;! property = { forbid = ["slot", "call"] }
(module
  (func $trunc_f32_s (export "trunc_f32_s") (param f32) (result i32) (i32.trunc_f32_s (local.get 0)))
  (func $trunc_f32_u (export "trunc_f32_u") (param f32) (result i32) (i32.trunc_f32_u (local.get 0)))
  (func $trunc_f64_s (export "trunc_f64_s") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func $trunc_f64_u (export "trunc_f64_u") (param f64) (result i32) (i32.trunc_f64_u (local.get 0))))

;; x86_64:
;; func $trunc_f32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.trunc_f32_s
;;       cvttss2si r12d, xmm0
;;       cmp r12d, 1
;;       jno L1
;;       mov r11d, -0x31000000
;;       movd xmm15, r11d
;;       ucomiss xmm0, xmm15
;;       jp trap.invalid_conversion
;;       jb trap.integer_overflow
;;       xorps xmm15, xmm15
;;       ucomiss xmm0, xmm15
;;       jae trap.integer_overflow
;;   end
;;     L1:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.trunc_f32_s (out of line)
;;     trap.invalid_conversion:
;;       ud2
;;     trap.integer_overflow:
;;       ud2
;;
;; func $trunc_f32_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.trunc_f32_u
;;       cvttss2si r12, xmm0
;;       mov r11d, r12d
;;       cmp r11, r12
;;       je L1
;;       ucomiss xmm0, xmm0
;;       jp trap.invalid_conversion
;;       jmp trap.integer_overflow
;;   end
;;     L1:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.trunc_f32_u (out of line)
;;     trap.invalid_conversion:
;;       ud2
;;     trap.integer_overflow:
;;       ud2
;;
;; func $trunc_f64_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.trunc_f64_s
;;       cvttsd2si r12d, xmm0
;;       cmp r12d, 1
;;       jno L1
;;       mov r11, -0x3e1fffffffe00000
;;       movq xmm15, r11
;;       ucomisd xmm0, xmm15
;;       jp trap.invalid_conversion
;;       jbe trap.integer_overflow
;;       xorps xmm15, xmm15
;;       ucomisd xmm0, xmm15
;;       jae trap.integer_overflow
;;   end
;;     L1:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.trunc_f64_s (out of line)
;;     trap.invalid_conversion:
;;       ud2
;;     trap.integer_overflow:
;;       ud2
;;
;; func $trunc_f64_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.trunc_f64_u
;;       cvttsd2si r12, xmm0
;;       mov r11d, r12d
;;       cmp r11, r12
;;       je L1
;;       ucomisd xmm0, xmm0
;;       jp trap.invalid_conversion
;;       jmp trap.integer_overflow
;;   end
;;     L1:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.trunc_f64_u (out of line)
;;     trap.invalid_conversion:
;;       ud2
;;     trap.integer_overflow:
;;       ud2

;; aarch64:
;; func $trunc_f32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.trunc_f32_s
;;       mov x16, #0x4f000000
;;       fmov s31, w16
;;       fcmp s0, s31
;;       b.vs trap.invalid_conversion
;;       b.ge trap.integer_overflow
;;       mov x16, #0xcf000000
;;       fmov s31, w16
;;       fcmp s0, s31
;;       b.lt trap.integer_overflow
;;       fcvtzs w25, s0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.trunc_f32_s (out of line)
;;     trap.invalid_conversion:
;;       udf #49374
;;     trap.integer_overflow:
;;       udf #49374
;;
;; func $trunc_f32_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.trunc_f32_u
;;       mov x16, #0x4f800000
;;       fmov s31, w16
;;       fcmp s0, s31
;;       b.vs trap.invalid_conversion
;;       b.ge trap.integer_overflow
;;       fmov s31, #-1.00000000
;;       fcmp s0, s31
;;       b.le trap.integer_overflow
;;       fcvtzu w25, s0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.trunc_f32_u (out of line)
;;     trap.invalid_conversion:
;;       udf #49374
;;     trap.integer_overflow:
;;       udf #49374
;;
;; func $trunc_f64_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.trunc_f64_s
;;       mov x16, #0x41e0000000000000
;;       fmov d31, x16
;;       fcmp d0, d31
;;       b.vs trap.invalid_conversion
;;       b.ge trap.integer_overflow
;;       mov x16, #0x200000
;;       movk x16, #0xc1e0, lsl #48
;;       fmov d31, x16
;;       fcmp d0, d31
;;       b.le trap.integer_overflow
;;       fcvtzs w25, d0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.trunc_f64_s (out of line)
;;     trap.invalid_conversion:
;;       udf #49374
;;     trap.integer_overflow:
;;       udf #49374
;;
;; func $trunc_f64_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.trunc_f64_u
;;       mov x16, #0x41f0000000000000
;;       fmov d31, x16
;;       fcmp d0, d31
;;       b.vs trap.invalid_conversion
;;       b.ge trap.integer_overflow
;;       fmov d31, #-1.00000000
;;       fcmp d0, d31
;;       b.le trap.integer_overflow
;;       fcvtzu w25, d0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.trunc_f64_u (out of line)
;;     trap.invalid_conversion:
;;       udf #49374
;;     trap.integer_overflow:
;;       udf #49374
