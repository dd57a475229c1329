;; Integers to floats. x86-64 converts signed numbers: an unsigned i32 is a signed 64-bit one, an unsigned i64 is
;; halved if its top bit is set, keeping the bit that decides the rounding. The destination is cleared first, because
;; `cvtsi2ss` would wait for its old value.
;;! run = "f32_convert_i32_s" i32:-1 => f32:-1
;;! run = "f32_convert_i32_s" i32:0x7fffffff => f32:2.1474836e+09
;;! run = "f32_convert_i32_u" i32:-1 => f32:4.2949673e+09
;;! run = "f32_convert_i32_u" i32:0x7fffffff => f32:2.1474836e+09
;;! run = "f32_convert_i64_s" i64:-1 => f32:-1
;;! run = "f32_convert_i64_s" i64:0x7fffffff => f32:2.1474836e+09
;;! run = "f32_convert_i64_s" i64:0x8000008000000001 => f32:-9.2233715e+18
;;! run = "f32_convert_i64_u" i64:-1 => f32:1.8446744e+19
;;! run = "f32_convert_i64_u" i64:0x7fffffff => f32:2.1474836e+09
;;! run = "f32_convert_i64_u" i64:0x8000008000000001 => f32:9.223373e+18
;;! run = "f64_convert_i32_s" i32:-1 => f64:-1
;;! run = "f64_convert_i32_s" i32:0x7fffffff => f64:2147483647
;;! run = "f64_convert_i32_u" i32:-1 => f64:4294967295
;;! run = "f64_convert_i32_u" i32:0x7fffffff => f64:2147483647
;;! run = "f64_convert_i64_s" i64:-1 => f64:-1
;;! run = "f64_convert_i64_s" i64:0x7fffffff => f64:2147483647
;;! run = "f64_convert_i64_s" i64:0x8000008000000001 => f64:-9.223371487098962e+18
;;! run = "f64_convert_i64_u" i64:-1 => f64:1.8446744073709552e+19
;;! run = "f64_convert_i64_u" i64:0x7fffffff => f64:2147483647
;;! run = "f64_convert_i64_u" i64:0x8000008000000001 => f64:9.22337258661059e+18
;;! property = { forbid = ["slot", "call"] }
;;! property = { isa = "aarch64", forbid = ["branch"] }
;;! property = { isa = "aarch64", func = "f32_convert_i32_s", op = "f32.convert_i32_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f32_convert_i32_u", op = "f32.convert_i32_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f32_convert_i64_s", op = "f32.convert_i64_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f32_convert_i64_u", op = "f32.convert_i64_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f64_convert_i32_s", op = "f64.convert_i32_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f64_convert_i32_u", op = "f64.convert_i32_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f64_convert_i64_s", op = "f64.convert_i64_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "f64_convert_i64_u", op = "f64.convert_i64_u", max_insns = 1 }
(module
  (func $f32_convert_i32_s (export "f32_convert_i32_s") (param i32) (result f32)
    (f32.convert_i32_s (local.get 0)))
  (func $f32_convert_i32_u (export "f32_convert_i32_u") (param i32) (result f32)
    (f32.convert_i32_u (local.get 0)))
  (func $f32_convert_i64_s (export "f32_convert_i64_s") (param i64) (result f32)
    (f32.convert_i64_s (local.get 0)))
  (func $f32_convert_i64_u (export "f32_convert_i64_u") (param i64) (result f32)
    (f32.convert_i64_u (local.get 0)))
  (func $f64_convert_i32_s (export "f64_convert_i32_s") (param i32) (result f64)
    (f64.convert_i32_s (local.get 0)))
  (func $f64_convert_i32_u (export "f64_convert_i32_u") (param i32) (result f64)
    (f64.convert_i32_u (local.get 0)))
  (func $f64_convert_i64_s (export "f64_convert_i64_s") (param i64) (result f64)
    (f64.convert_i64_s (local.get 0)))
  (func $f64_convert_i64_u (export "f64_convert_i64_u") (param i64) (result f64)
    (f64.convert_i64_u (local.get 0))))

;; x86_64:
;; func $f32_convert_i32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.convert_i32_s
;;       xorps xmm14, xmm14
;;       cvtsi2ss xmm14, eax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_convert_i32_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.convert_i32_u
;;       xorps xmm14, xmm14
;;       cvtsi2ss xmm14, rax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_convert_i64_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.convert_i64_s
;;       xorps xmm14, xmm14
;;       cvtsi2ss xmm14, rax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_convert_i64_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.convert_i64_u
;;       xorps xmm14, xmm14
;;       test rax, rax
;;       js L1
;;       cvtsi2ss xmm14, rax
;;       jmp L3
;;     L1:
;;       mov r11, rax
;;       shr r11, 1
;;       jae L2
;;       or r11, 1
;;     L2:
;;       cvtsi2ss xmm14, r11
;;       addss xmm14, xmm14
;;   end
;;     L3:
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_convert_i32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.convert_i32_s
;;       xorps xmm14, xmm14
;;       cvtsi2sd xmm14, eax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_convert_i32_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.convert_i32_u
;;       xorps xmm14, xmm14
;;       cvtsi2sd xmm14, rax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_convert_i64_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.convert_i64_s
;;       xorps xmm14, xmm14
;;       cvtsi2sd xmm14, rax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_convert_i64_u
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

;; aarch64:
;; func $f32_convert_i32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.convert_i32_s
;;       scvtf s29, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_convert_i32_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.convert_i32_u
;;       ucvtf s29, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_convert_i64_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.convert_i64_s
;;       scvtf s29, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_convert_i64_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.convert_i64_u
;;       ucvtf s29, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_convert_i32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.convert_i32_s
;;       scvtf d29, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_convert_i32_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.convert_i32_u
;;       ucvtf d29, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_convert_i64_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.convert_i64_s
;;       scvtf d29, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_convert_i64_u
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
