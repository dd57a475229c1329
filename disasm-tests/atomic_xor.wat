;; Atomic `xor` of every width, whose old value is the result. As `and`: x86-64 loops around `lock cmpxchg`, since the
;; old value is wanted. AArch64 without LSE loops around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_xor"
;;! func = "i32_xor8"
;;! func = "i32_xor16"
;;! func = "i64_xor"
;;! func = "i64_xor8"
;;! func = "i64_xor16"
;;! func = "i64_xor32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xor" i32:8 i32:0x7f5a3c21 => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567f6f1f1ce
;;! run = "i32_xor" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_xor" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xor8" i32:8 i32:0x7f5a3c21 => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcdce
;;! run = "i32_xor8" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xor16" i32:8 i32:0x7f5a3c21 => i32:52719
;;! run = "at" i32:8 => i64:0x123456789abf1ce
;;! run = "i32_xor16" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_xor16" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xor" i32:8 i64:0x7f5a3c21 => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x1234567f6f1f1ce
;;! run = "i64_xor" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xor" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xor8" i32:8 i64:0x7f5a3c21 => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcdce
;;! run = "i64_xor8" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xor16" i32:8 i64:0x7f5a3c21 => i64:52719
;;! run = "at" i32:8 => i64:0x123456789abf1ce
;;! run = "i64_xor16" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xor16" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xor32" i32:8 i64:0x7f5a3c21 => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567f6f1f1ce
;;! run = "i64_xor32" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xor32" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_xor", op = "i32.atomic.rmw.xor", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xor", op = "i32.atomic.rmw.xor", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_xor8", op = "i32.atomic.rmw8.xor_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xor8", op = "i32.atomic.rmw8.xor_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_xor16", op = "i32.atomic.rmw16.xor_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xor16", op = "i32.atomic.rmw16.xor_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_xor", op = "i64.atomic.rmw.xor", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xor", op = "i64.atomic.rmw.xor", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_xor8", op = "i64.atomic.rmw8.xor_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xor8", op = "i64.atomic.rmw8.xor_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_xor16", op = "i64.atomic.rmw16.xor_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xor16", op = "i64.atomic.rmw16.xor_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_xor32", op = "i64.atomic.rmw32.xor_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xor32", op = "i64.atomic.rmw32.xor_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_xor (export "i32_xor") (param i32 i32) (result i32)
    (i32.atomic.rmw.xor (local.get 0) (local.get 1)))
  (func $i32_xor8 (export "i32_xor8") (param i32 i32) (result i32)
    (i32.atomic.rmw8.xor_u (local.get 0) (local.get 1)))
  (func $i32_xor16 (export "i32_xor16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.xor_u (local.get 0) (local.get 1)))
  (func $i64_xor (export "i64_xor") (param i32 i64) (result i64)
    (i64.atomic.rmw.xor (local.get 0) (local.get 1)))
  (func $i64_xor8 (export "i64_xor8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.xor_u (local.get 0) (local.get 1)))
  (func $i64_xor16 (export "i64_xor16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.xor_u (local.get 0) (local.get 1)))
  (func $i64_xor32 (export "i64_xor32") (param i32 i64) (result i64)
    (i64.atomic.rmw32.xor_u (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_xor
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xor
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_xor8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.xor_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_xor16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.xor_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xor
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xor
;;       mov r12, rax
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       mov rax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xor8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.xor_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_xor16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.xor_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xor32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.xor_u
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_xor
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xor
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       eor w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_xor8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.xor_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       eor w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_xor16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.xor_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       eor w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xor
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xor
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       eor x17, x25, x0
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xor8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.xor_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       eor w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_xor16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.xor_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       eor w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xor32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.xor_u
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       eor w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.xor_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
