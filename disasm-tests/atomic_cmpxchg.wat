;; Atomic `cmpxchg` of every width, whose old value is the result. x86-64 wants the expected value in rax and leaves
;; the old one there. A narrow one compares with the expected value wrapped to its width. AArch64 without LSE loops
;; around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_whole"
;;! func = "i32_8"
;;! func = "i32_16"
;;! func = "i64_whole"
;;! func = "i64_8"
;;! func = "i64_16"
;;! func = "i64_32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_whole" i32:8 i32:7 i32:9 => i32:0x89abcdef
;;! run = "i32_whole" i32:8 i32:0x89abcdef i32:0x5a5a5a5a => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x12345675a5a5a5a
;;! run = "i32_whole" i32:9 i32:0 i32:0 => trap "unaligned atomic"
;;! run = "i32_whole" i32:0x10000 i32:0 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_8" i32:8 i32:7 i32:9 => i32:239
;;! run = "i32_8" i32:8 i32:0xef i32:0x5a5a5a5a => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcd5a
;;! run = "i32_8" i32:0x10000 i32:0 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_16" i32:8 i32:7 i32:9 => i32:52719
;;! run = "i32_16" i32:8 i32:0xcdef i32:0x5a5a5a5a => i32:52719
;;! run = "at" i32:8 => i64:0x123456789ab5a5a
;;! run = "i32_16" i32:9 i32:0 i32:0 => trap "unaligned atomic"
;;! run = "i32_16" i32:0x10000 i32:0 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_whole" i32:8 i64:7 i64:9 => i64:0x123456789abcdef
;;! run = "i64_whole" i32:8 i64:0x123456789abcdef i64:0x5a5a5a5a => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x5a5a5a5a
;;! run = "i64_whole" i32:9 i64:0 i64:0 => trap "unaligned atomic"
;;! run = "i64_whole" i32:0x10000 i64:0 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_8" i32:8 i64:7 i64:9 => i64:239
;;! run = "i64_8" i32:8 i64:0xef i64:0x5a5a5a5a => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcd5a
;;! run = "i64_8" i32:0x10000 i64:0 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_16" i32:8 i64:7 i64:9 => i64:52719
;;! run = "i64_16" i32:8 i64:0xcdef i64:0x5a5a5a5a => i64:52719
;;! run = "at" i32:8 => i64:0x123456789ab5a5a
;;! run = "i64_16" i32:9 i64:0 i64:0 => trap "unaligned atomic"
;;! run = "i64_16" i32:0x10000 i64:0 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_32" i32:8 i64:7 i64:9 => i64:0x89abcdef
;;! run = "i64_32" i32:8 i64:0x89abcdef i64:0x5a5a5a5a => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x12345675a5a5a5a
;;! run = "i64_32" i32:9 i64:0 i64:0 => trap "unaligned atomic"
;;! run = "i64_32" i32:0x10000 i64:0 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_whole", op = "i32.atomic.rmw.cmpxchg", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_whole", op = "i32.atomic.rmw.cmpxchg", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_8", op = "i32.atomic.rmw8.cmpxchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_8", op = "i32.atomic.rmw8.cmpxchg_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_16", op = "i32.atomic.rmw16.cmpxchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_16", op = "i32.atomic.rmw16.cmpxchg_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_whole", op = "i64.atomic.rmw.cmpxchg", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_whole", op = "i64.atomic.rmw.cmpxchg", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_8", op = "i64.atomic.rmw8.cmpxchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_8", op = "i64.atomic.rmw8.cmpxchg_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_16", op = "i64.atomic.rmw16.cmpxchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_16", op = "i64.atomic.rmw16.cmpxchg_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_32", op = "i64.atomic.rmw32.cmpxchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_32", op = "i64.atomic.rmw32.cmpxchg_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_whole (export "i32_whole") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $i32_8 (export "i32_8") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw8.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $i32_16 (export "i32_16") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $i64_whole (export "i64_whole") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $i64_8 (export "i64_8") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw8.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $i64_16 (export "i64_16") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $i64_32 (export "i64_32") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw32.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_whole
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw.cmpxchg
;;       mov r12, rax
;;       test dl, 3
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12d
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw8.cmpxchg_u
;;       mov r12, rax
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12b
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw16.cmpxchg_u
;;       mov r12, rax
;;       test dl, 1
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12w
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_whole
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw.cmpxchg
;;       mov r12, rax
;;       test dl, 7
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw8.cmpxchg_u
;;       mov r12, rax
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12b
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw16.cmpxchg_u
;;       mov r12, rax
;;       test dl, 1
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12w
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw32.cmpxchg_u
;;       mov r12, rax
;;       test dl, 3
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12d
;;       mov eax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_whole
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw.cmpxchg
;;       tst w2, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       cmp w25, w1
;;       b.ne L2
;;       stlxr w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw8.cmpxchg_u
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       cmp w25, w1, uxtb
;;       b.ne L2
;;       stlxrb w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw16.cmpxchg_u
;;       tst w2, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       cmp w25, w1, uxth
;;       b.ne L2
;;       stlxrh w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_whole
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw.cmpxchg
;;       tst w2, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       cmp x25, x1
;;       b.ne L2
;;       stlxr w17, x0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw8.cmpxchg_u
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       cmp w25, w1, uxtb
;;       b.ne L2
;;       stlxrb w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw16.cmpxchg_u
;;       tst w2, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       cmp w25, w1, uxth
;;       b.ne L2
;;       stlxrh w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw32.cmpxchg_u
;;       tst w2, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       cmp w25, w1
;;       b.ne L2
;;       stlxr w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.cmpxchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
