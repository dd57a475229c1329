;; Between integers and floats: trapping, saturating, and back. Reinterpretation is one move.
;;! run = "truncate" f64:-3.9 => i32:-3
;;! run = "truncate" f64:nan => trap "invalid conversion to integer"
;;! run = "truncate" f64:3e9 => trap "integer overflow"
;;! run = "saturate" f64:3e9 => i32:0x7fffffff
;;! run = "saturate" f64:nan => i32:0
;;! run = "unsigned" i64:-1 => f64:18446744073709551616
;;! run = "bits" f32:1 => i32:0x3f800000
;;! run = "extend" i32:-1 => i64:-1
;;! property = { func = "bits", op = "i32.reinterpret_f32", max_insns = 1 }
;;! property = { func = "extend", op = "i64.extend_i32_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "saturate", op = "i32.trunc_sat_f64_s", max_insns = 1 }
(module
  (func $truncate (export "truncate") (param f64) (result i32) (i32.trunc_f64_s (local.get 0)))
  (func $saturate (export "saturate") (param f64) (result i32) (i32.trunc_sat_f64_s (local.get 0)))
  (func $unsigned (export "unsigned") (param i64) (result f64) (f64.convert_i64_u (local.get 0)))
  (func $bits (export "bits") (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func $extend (export "extend") (param i32) (result i64) (i64.extend_i32_s (local.get 0))))

;; x86_64:
;; func $truncate
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
;; func $saturate
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.trunc_sat_f64_s
;;       cvttsd2si r12d, xmm0
;;       cmp r12d, 1
;;       jno L2
;;       xorps xmm15, xmm15
;;       ucomisd xmm0, xmm15
;;       jp L1
;;       jb L2
;;       sub r12d, 1
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
;; func $unsigned
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.convert_i64_u
;;       xorps xmm14, xmm14
;;       test rax, rax
;;       js L1
;;       cvtsi2sd xmm14, rax
;;       jmp L3
;;     L1:
;;       mov r11, rax
;;       shr r11, 1
;;       jae L2
;;       or r11, 1
;;     L2:
;;       cvtsi2sd xmm14, r11
;;       addsd xmm14, xmm14
;;   end
;;     L3:
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $bits
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.reinterpret_f32
;;       movd r12d, xmm0
;;   end
;;       mov rax, r12
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
;;   i64.extend_i32_s
;;       movsxd rax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $truncate
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
;; func $saturate
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.trunc_sat_f64_s
;;       fcvtzs w25, d0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $unsigned
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.convert_i64_u
;;       ucvtf d29, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bits
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.reinterpret_f32
;;       fmov w25, s0
;;   end
;;       mov x0, x25
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
;;   i64.extend_i32_s
;;       sxtw x0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
