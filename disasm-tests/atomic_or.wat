;; Atomic `or` of every width, whose old value is the result. As `and`: x86-64 loops around `lock cmpxchg`, since the
;; old value is wanted. AArch64 without LSE loops around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_or"
;;! func = "i32_or8"
;;! func = "i32_or16"
;;! func = "i64_or"
;;! func = "i64_or8"
;;! func = "i64_or16"
;;! func = "i64_or32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_or" i32:8 i32:0x7f5a3c21 => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567fffbfdef
;;! run = "i32_or" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_or" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_or8" i32:8 i32:0x7f5a3c21 => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcdef
;;! run = "i32_or8" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_or16" i32:8 i32:0x7f5a3c21 => i32:52719
;;! run = "at" i32:8 => i64:0x123456789abfdef
;;! run = "i32_or16" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_or16" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_or" i32:8 i64:0x7f5a3c21 => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x1234567fffbfdef
;;! run = "i64_or" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_or" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_or8" i32:8 i64:0x7f5a3c21 => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcdef
;;! run = "i64_or8" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_or16" i32:8 i64:0x7f5a3c21 => i64:52719
;;! run = "at" i32:8 => i64:0x123456789abfdef
;;! run = "i64_or16" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_or16" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_or32" i32:8 i64:0x7f5a3c21 => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x1234567fffbfdef
;;! run = "i64_or32" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_or32" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_or", op = "i32.atomic.rmw.or", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_or", op = "i32.atomic.rmw.or", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_or8", op = "i32.atomic.rmw8.or_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_or8", op = "i32.atomic.rmw8.or_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_or16", op = "i32.atomic.rmw16.or_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_or16", op = "i32.atomic.rmw16.or_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_or", op = "i64.atomic.rmw.or", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_or", op = "i64.atomic.rmw.or", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_or8", op = "i64.atomic.rmw8.or_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_or8", op = "i64.atomic.rmw8.or_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_or16", op = "i64.atomic.rmw16.or_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_or16", op = "i64.atomic.rmw16.or_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_or32", op = "i64.atomic.rmw32.or_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_or32", op = "i64.atomic.rmw32.or_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_or (export "i32_or") (param i32 i32) (result i32)
    (i32.atomic.rmw.or (local.get 0) (local.get 1)))
  (func $i32_or8 (export "i32_or8") (param i32 i32) (result i32)
    (i32.atomic.rmw8.or_u (local.get 0) (local.get 1)))
  (func $i32_or16 (export "i32_or16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.or_u (local.get 0) (local.get 1)))
  (func $i64_or (export "i64_or") (param i32 i64) (result i64)
    (i64.atomic.rmw.or (local.get 0) (local.get 1)))
  (func $i64_or8 (export "i64_or8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.or_u (local.get 0) (local.get 1)))
  (func $i64_or16 (export "i64_or16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.or_u (local.get 0) (local.get 1)))
  (func $i64_or32 (export "i64_or32") (param i32 i64) (result i64)
    (i64.atomic.rmw32.or_u (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_or
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.or
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.or (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_or8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.or_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_or16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.or_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_or
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.or
;;       mov r12, rax
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       mov rax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.or (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_or8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.or_u
;;       mov r12, rax
;;       movzx eax, byte ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11b
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_or16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.or_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_or32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.or_u
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.or_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_or
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.or
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       orr w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.or (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_or8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.or_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       orr w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_or16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.or_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       orr w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_or
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.or
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       orr x17, x25, x0
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.or (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_or8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.or_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       orr w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_or16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.or_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       orr w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_or32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.or_u
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       orr w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.or_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
