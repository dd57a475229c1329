;; Atomic `and` of every width, whose old value is the result. x86-64 has no instruction that gives the old value back,
;; so it loops around `lock cmpxchg`. AArch64 without LSE loops around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_and"
;;! func = "i32_and8"
;;! func = "i32_and16"
;;! func = "i64_and"
;;! func = "i64_and8"
;;! func = "i64_and16"
;;! func = "i64_and32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_and" i32:8 i32:0x7f5a3c21 => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567090a0c21
;;! run = "i32_and" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_and" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_and8" i32:8 i32:0x7f5a3c21 => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcd21
;;! run = "i32_and8" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_and16" i32:8 i32:0x7f5a3c21 => i32:52719
;;! run = "at" i32:8 => i64:0x123456789ab0c21
;;! run = "i32_and16" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_and16" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_and" i32:8 i64:0x7f5a3c21 => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x90a0c21
;;! run = "i64_and" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_and" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_and8" i32:8 i64:0x7f5a3c21 => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcd21
;;! run = "i64_and8" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_and16" i32:8 i64:0x7f5a3c21 => i64:52719
;;! run = "at" i32:8 => i64:0x123456789ab0c21
;;! run = "i64_and16" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_and16" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_and32" i32:8 i64:0x7f5a3c21 => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567090a0c21
;;! run = "i64_and32" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_and32" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_and", op = "i32.atomic.rmw.and", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_and", op = "i32.atomic.rmw.and", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_and8", op = "i32.atomic.rmw8.and_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_and8", op = "i32.atomic.rmw8.and_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_and16", op = "i32.atomic.rmw16.and_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_and16", op = "i32.atomic.rmw16.and_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_and", op = "i64.atomic.rmw.and", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_and", op = "i64.atomic.rmw.and", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_and8", op = "i64.atomic.rmw8.and_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_and8", op = "i64.atomic.rmw8.and_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_and16", op = "i64.atomic.rmw16.and_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_and16", op = "i64.atomic.rmw16.and_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_and32", op = "i64.atomic.rmw32.and_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_and32", op = "i64.atomic.rmw32.and_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_and (export "i32_and") (param i32 i32) (result i32)
    (i32.atomic.rmw.and (local.get 0) (local.get 1)))
  (func $i32_and8 (export "i32_and8") (param i32 i32) (result i32)
    (i32.atomic.rmw8.and_u (local.get 0) (local.get 1)))
  (func $i32_and16 (export "i32_and16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.and_u (local.get 0) (local.get 1)))
  (func $i64_and (export "i64_and") (param i32 i64) (result i64)
    (i64.atomic.rmw.and (local.get 0) (local.get 1)))
  (func $i64_and8 (export "i64_and8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.and_u (local.get 0) (local.get 1)))
  (func $i64_and16 (export "i64_and16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.and_u (local.get 0) (local.get 1)))
  (func $i64_and32 (export "i64_and32") (param i32 i64) (result i64)
    (i64.atomic.rmw32.and_u (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_and
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.and
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_and8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.and_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_and16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.and_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.and_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_and
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.and
;;       mov r12, rax
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       mov rax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_and8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.and_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_and16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.and_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.and_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_and32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.and_u
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.and_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_and
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.and
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       and w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_and8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.and_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       and w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_and16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.and_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       and w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.and_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_and
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.and
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       and x17, x25, x0
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_and8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.and_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       and w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_and16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.and_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       and w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.and_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_and32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.and_u
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       and w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.and_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
