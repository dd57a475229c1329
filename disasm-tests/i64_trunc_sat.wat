;; Floats to i64, saturating: AArch64's conversions are exactly this. x86-64's give one value for all that does not
;; fit, so what comes out is tested and mended; the unsigned ones take two conversions or a wider one.
;;! run = "trunc_sat_f32_s" f32:-0.9 => i64:0
;;! run = "trunc_sat_f32_s" f32:1234.5 => i64:1234
;;! run = "trunc_sat_f32_s" f32:1e30 => i64:0x7fffffffffffffff
;;! run = "trunc_sat_f32_s" f32:-1e30 => i64:0x8000000000000000
;;! run = "trunc_sat_f32_s" f32:nan => i64:0
;;! run = "trunc_sat_f32_s" f32:1e19 => i64:0x7fffffffffffffff
;;! run = "trunc_sat_f32_u" f32:-0.9 => i64:0
;;! run = "trunc_sat_f32_u" f32:1234.5 => i64:1234
;;! run = "trunc_sat_f32_u" f32:1e30 => i64:-1
;;! run = "trunc_sat_f32_u" f32:-1e30 => i64:0
;;! run = "trunc_sat_f32_u" f32:nan => i64:0
;;! run = "trunc_sat_f32_u" f32:1e19 => i64:0x8ac7230000000000
;;! run = "trunc_sat_f64_s" f64:-0.9 => i64:0
;;! run = "trunc_sat_f64_s" f64:1234.7 => i64:1234
;;! run = "trunc_sat_f64_s" f64:1e30 => i64:0x7fffffffffffffff
;;! run = "trunc_sat_f64_s" f64:-1e30 => i64:0x8000000000000000
;;! run = "trunc_sat_f64_s" f64:nan => i64:0
;;! run = "trunc_sat_f64_s" f64:1e19 => i64:0x7fffffffffffffff
;;! run = "trunc_sat_f64_u" f64:-0.9 => i64:0
;;! run = "trunc_sat_f64_u" f64:1234.7 => i64:1234
;;! run = "trunc_sat_f64_u" f64:1e30 => i64:-1
;;! run = "trunc_sat_f64_u" f64:-1e30 => i64:0
;;! run = "trunc_sat_f64_u" f64:nan => i64:0
;;! run = "trunc_sat_f64_u" f64:1e19 => i64:0x8ac7230489e80000
;;! property = { forbid = ["slot", "call", "trap"] }
;;! property = { isa = "aarch64", op = "i64.trunc_sat_f32_s", func = "trunc_sat_f32_s", max_insns = 1 }
;;! property = { isa = "aarch64", op = "i64.trunc_sat_f32_u", func = "trunc_sat_f32_u", max_insns = 1 }
;;! property = { isa = "aarch64", op = "i64.trunc_sat_f64_s", func = "trunc_sat_f64_s", max_insns = 1 }
;;! property = { isa = "aarch64", op = "i64.trunc_sat_f64_u", func = "trunc_sat_f64_u", max_insns = 1 }
(module
  (func $trunc_sat_f32_s (export "trunc_sat_f32_s") (param f32) (result i64)
    (i64.trunc_sat_f32_s (local.get 0)))
  (func $trunc_sat_f32_u (export "trunc_sat_f32_u") (param f32) (result i64)
    (i64.trunc_sat_f32_u (local.get 0)))
  (func $trunc_sat_f64_s (export "trunc_sat_f64_s") (param f64) (result i64)
    (i64.trunc_sat_f64_s (local.get 0)))
  (func $trunc_sat_f64_u (export "trunc_sat_f64_u") (param f64) (result i64)
    (i64.trunc_sat_f64_u (local.get 0))))

;; x86_64:
;; func $trunc_sat_f32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.trunc_sat_f32_s
;;       cvttss2si r12, xmm0
;;       cmp r12, 1
;;       jno L2
;;       xorps xmm15, xmm15
;;       ucomiss xmm0, xmm15
;;       jp L1
;;       jb L2
;;       sub r12, 1
;;       jmp L2
;;     L1:
;;       xor r12d, r12d
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_sat_f32_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.trunc_sat_f32_u
;;       cvttss2si r12, xmm0
;;       test r12, r12
;;       jns L2
;;       mov r11d, -0x21000000
;;       movd xmm15, r11d
;;       addss xmm15, xmm0
;;       cvttss2si r12, xmm15
;;       test r12, r12
;;       js L1
;;       btc r12, 0x3f
;;       jmp L2
;;     L1:
;;       xorps xmm15, xmm15
;;       ucomiss xmm0, xmm15
;;       mov r12d, 0
;;       jbe L2
;;       mov r12, -1
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trunc_sat_f64_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.trunc_sat_f64_s
;;       cvttsd2si r12, xmm0
;;       cmp r12, 1
;;       jno L2
;;       xorps xmm15, xmm15
;;       ucomisd xmm0, xmm15
;;       jp L1
;;       jb L2
;;       sub r12, 1
;;       jmp L2
;;     L1:
;;       xor r12d, r12d
;;   end
;;     L2:
;;       mov rax, r12
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
;;   i64.trunc_sat_f64_u
;;       cvttsd2si r12, xmm0
;;       test r12, r12
;;       jns L2
;;       mov r11, -0x3c20000000000000
;;       movq xmm15, r11
;;       addsd xmm15, xmm0
;;       cvttsd2si r12, xmm15
;;       test r12, r12
;;       js L1
;;       btc r12, 0x3f
;;       jmp L2
;;     L1:
;;       xorps xmm15, xmm15
;;       ucomisd xmm0, xmm15
;;       mov r12d, 0
;;       jbe L2
;;       mov r12, -1
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $trunc_sat_f32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.trunc_sat_f32_s
;;       fcvtzs x25, s0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_sat_f32_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.trunc_sat_f32_u
;;       fcvtzu x25, s0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trunc_sat_f64_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.trunc_sat_f64_s
;;       fcvtzs x25, d0
;;   end
;;       mov x0, x25
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
;;   i64.trunc_sat_f64_u
;;       fcvtzu x25, d0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
