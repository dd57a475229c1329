;; Atomic `add` of every width, whose old value is the result. `lock xadd` leaves the old value where the operand was.
;; AArch64 without LSE loops around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_add"
;;! func = "i32_add8"
;;! func = "i32_add16"
;;! func = "i64_add"
;;! func = "i64_add8"
;;! func = "i64_add16"
;;! func = "i64_add32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_add" i32:8 i32:0x7f5a3c21 => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x123456709060a10
;;! run = "i32_add" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_add" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_add8" i32:8 i32:0x7f5a3c21 => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcd10
;;! run = "i32_add8" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_add16" i32:8 i32:0x7f5a3c21 => i32:52719
;;! run = "at" i32:8 => i64:0x123456789ab0a10
;;! run = "i32_add16" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_add16" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_add" i32:8 i64:0x7f5a3c21 => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x123456809060a10
;;! run = "i64_add" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_add" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_add8" i32:8 i64:0x7f5a3c21 => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcd10
;;! run = "i64_add8" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_add16" i32:8 i64:0x7f5a3c21 => i64:52719
;;! run = "at" i32:8 => i64:0x123456789ab0a10
;;! run = "i64_add16" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_add16" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_add32" i32:8 i64:0x7f5a3c21 => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x123456709060a10
;;! run = "i64_add32" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_add32" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_add", op = "i32.atomic.rmw.add", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_add", op = "i32.atomic.rmw.add", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_add8", op = "i32.atomic.rmw8.add_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_add8", op = "i32.atomic.rmw8.add_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_add16", op = "i32.atomic.rmw16.add_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_add16", op = "i32.atomic.rmw16.add_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_add", op = "i64.atomic.rmw.add", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_add", op = "i64.atomic.rmw.add", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_add8", op = "i64.atomic.rmw8.add_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_add8", op = "i64.atomic.rmw8.add_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_add16", op = "i64.atomic.rmw16.add_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_add16", op = "i64.atomic.rmw16.add_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_add32", op = "i64.atomic.rmw32.add_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_add32", op = "i64.atomic.rmw32.add_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_add (export "i32_add") (param i32 i32) (result i32)
    (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $i32_add8 (export "i32_add8") (param i32 i32) (result i32)
    (i32.atomic.rmw8.add_u (local.get 0) (local.get 1)))
  (func $i32_add16 (export "i32_add16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.add_u (local.get 0) (local.get 1)))
  (func $i64_add (export "i64_add") (param i32 i64) (result i64)
    (i64.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $i64_add8 (export "i64_add8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.add_u (local.get 0) (local.get 1)))
  (func $i64_add16 (export "i64_add16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.add_u (local.get 0) (local.get 1)))
  (func $i64_add32 (export "i64_add32") (param i32 i64) (result i64)
    (i64.atomic.rmw32.add_u (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.add
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_add8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.add_u
;;       lock xadd [mem0+rcx], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_add16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.add_u
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], ax
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.add_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.add
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_add8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.add_u
;;       lock xadd [mem0+rcx], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_add16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.add_u
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], ax
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.add_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_add32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.add_u
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.add_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.add
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       add w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_add8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.add_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       add w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_add16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.add_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       add w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.add_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.add
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       add x17, x25, x0
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_add8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.add_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       add w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_add16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.add_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       add w17, w25, w0
;;       stlxrh w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.add_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_add32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.add_u
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       add w17, w25, w0
;;       stlxr w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.add_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
