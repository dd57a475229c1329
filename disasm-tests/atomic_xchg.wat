;; Atomic `xchg` of every width, whose old value is the result. `xchg` with memory locks by itself. AArch64 without LSE
;; loops around an exclusive pair; with it, see `atomics_lse`.
;;! func = "i32_xchg"
;;! func = "i32_xchg8"
;;! func = "i32_xchg16"
;;! func = "i64_xchg"
;;! func = "i64_xchg8"
;;! func = "i64_xchg16"
;;! func = "i64_xchg32"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xchg" i32:8 i32:0x7f5a3c21 => i32:0x89abcdef
;;! run = "at" i32:8 => i64:0x12345677f5a3c21
;;! run = "i32_xchg" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_xchg" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xchg8" i32:8 i32:0x7f5a3c21 => i32:239
;;! run = "at" i32:8 => i64:0x123456789abcd21
;;! run = "i32_xchg8" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i32_xchg16" i32:8 i32:0x7f5a3c21 => i32:52719
;;! run = "at" i32:8 => i64:0x123456789ab3c21
;;! run = "i32_xchg16" i32:9 i32:0 => trap "unaligned atomic"
;;! run = "i32_xchg16" i32:0x10000 i32:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xchg" i32:8 i64:0x7f5a3c21 => i64:0x123456789abcdef
;;! run = "at" i32:8 => i64:0x7f5a3c21
;;! run = "i64_xchg" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xchg" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xchg8" i32:8 i64:0x7f5a3c21 => i64:239
;;! run = "at" i32:8 => i64:0x123456789abcd21
;;! run = "i64_xchg8" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xchg16" i32:8 i64:0x7f5a3c21 => i64:52719
;;! run = "at" i32:8 => i64:0x123456789ab3c21
;;! run = "i64_xchg16" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xchg16" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! run = "set" i64:0x0123456789abcdef =>
;;! run = "i64_xchg32" i32:8 i64:0x7f5a3c21 => i64:0x89abcdef
;;! run = "at" i32:8 => i64:0x12345677f5a3c21
;;! run = "i64_xchg32" i32:9 i64:0 => trap "unaligned atomic"
;;! run = "i64_xchg32" i32:0x10000 i64:0 => trap "out of bounds memory access"
;;! property = { isa = "x86_64", func = "i32_xchg", op = "i32.atomic.rmw.xchg", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xchg", op = "i32.atomic.rmw.xchg", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i32_xchg8", op = "i32.atomic.rmw8.xchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xchg8", op = "i32.atomic.rmw8.xchg_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i32_xchg16", op = "i32.atomic.rmw16.xchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i32_xchg16", op = "i32.atomic.rmw16.xchg_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_xchg", op = "i64.atomic.rmw.xchg", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xchg", op = "i64.atomic.rmw.xchg", require = ["ldaxr", "stlxr"] }
;;! property = { isa = "x86_64", func = "i64_xchg8", op = "i64.atomic.rmw8.xchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xchg8", op = "i64.atomic.rmw8.xchg_u", require = ["ldaxrb", "stlxrb"] }
;;! property = { isa = "x86_64", func = "i64_xchg16", op = "i64.atomic.rmw16.xchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xchg16", op = "i64.atomic.rmw16.xchg_u", require = ["ldaxrh", "stlxrh"] }
;;! property = { isa = "x86_64", func = "i64_xchg32", op = "i64.atomic.rmw32.xchg_u", forbid = ["call"] }
;;! property = { isa = "aarch64", func = "i64_xchg32", op = "i64.atomic.rmw32.xchg_u", require = ["ldaxr", "stlxr"] }
(module
  (memory 1)
  (func $i32_xchg (export "i32_xchg") (param i32 i32) (result i32)
    (i32.atomic.rmw.xchg (local.get 0) (local.get 1)))
  (func $i32_xchg8 (export "i32_xchg8") (param i32 i32) (result i32)
    (i32.atomic.rmw8.xchg_u (local.get 0) (local.get 1)))
  (func $i32_xchg16 (export "i32_xchg16") (param i32 i32) (result i32)
    (i32.atomic.rmw16.xchg_u (local.get 0) (local.get 1)))
  (func $i64_xchg (export "i64_xchg") (param i32 i64) (result i64)
    (i64.atomic.rmw.xchg (local.get 0) (local.get 1)))
  (func $i64_xchg8 (export "i64_xchg8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.xchg_u (local.get 0) (local.get 1)))
  (func $i64_xchg16 (export "i64_xchg16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.xchg_u (local.get 0) (local.get 1)))
  (func $i64_xchg32 (export "i64_xchg32") (param i32 i64) (result i64)
    (i64.atomic.rmw32.xchg_u (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $set (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_xchg
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xchg
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_xchg8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.xchg_u
;;       xchg [mem0+rcx], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_xchg16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.xchg_u
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], ax
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw16.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xchg
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xchg
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xchg8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.xchg_u
;;       xchg [mem0+rcx], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_xchg16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.xchg_u
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], ax
;;       movzx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_xchg32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.xchg_u
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw32.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $i32_xchg
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xchg
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       stlxr w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_xchg8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw8.xchg_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       stlxrb w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_xchg16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw16.xchg_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       stlxrh w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw16.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xchg
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xchg
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr x25, [x16]
;;       stlxr w17, x0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xchg8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.xchg_u
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrb w25, [x16]
;;       stlxrb w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_xchg16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.xchg_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxrh w25, [x16]
;;       stlxrh w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_xchg32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw32.xchg_u
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;     L1:
;;       ldaxr w25, [x16]
;;       stlxr w17, w0, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw32.xchg_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
