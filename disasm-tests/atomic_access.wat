;; Atomic loads and stores of every width. On x86-64 a load is a plain load and a store is an `xchg`, which orders it
;; against later loads; AArch64 has `ldar` and `stlr`, which take no offset. An address that is not aligned is a trap:
;; its low bits are tested where there are any to test.
;;! run = "i32_store" i32:0 i32:-2 =>
;;! run = "i32_load" i32:0 => i32:-2
;;! run = "i32_load" i32:8 => i32:0
;;! run = "i32_load" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i32_load" i32:1 => trap "unaligned atomic"
;;! run = "i32_store" i32:1 i32:0 => trap "unaligned atomic"
;;! run = "i32_store8" i32:0 i32:-2 =>
;;! run = "i32_load8" i32:0 => i32:254
;;! run = "i32_load8" i32:8 => i32:0
;;! run = "i32_load8" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i32_store16" i32:0 i32:-2 =>
;;! run = "i32_load16" i32:0 => i32:65534
;;! run = "i32_load16" i32:8 => i32:0
;;! run = "i32_load16" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i32_load16" i32:1 => trap "unaligned atomic"
;;! run = "i32_store16" i32:1 i32:0 => trap "unaligned atomic"
;;! run = "i64_store" i32:0 i64:-2 =>
;;! run = "i64_load" i32:0 => i64:-2
;;! run = "i64_load" i32:8 => i64:0
;;! run = "i64_load" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i64_load" i32:1 => trap "unaligned atomic"
;;! run = "i64_store" i32:1 i64:0 => trap "unaligned atomic"
;;! run = "i64_store8" i32:0 i64:-2 =>
;;! run = "i64_load8" i32:0 => i64:254
;;! run = "i64_load8" i32:8 => i64:0
;;! run = "i64_load8" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i64_store16" i32:0 i64:-2 =>
;;! run = "i64_load16" i32:0 => i64:65534
;;! run = "i64_load16" i32:8 => i64:0
;;! run = "i64_load16" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i64_load16" i32:1 => trap "unaligned atomic"
;;! run = "i64_store16" i32:1 i64:0 => trap "unaligned atomic"
;;! run = "i64_store32" i32:0 i64:-2 =>
;;! run = "i64_load32" i32:0 => i64:0xfffffffe
;;! run = "i64_load32" i32:8 => i64:0
;;! run = "i64_load32" i32:0xfffffff8 => trap "out of bounds memory access"
;;! run = "i64_load32" i32:1 => trap "unaligned atomic"
;;! run = "i64_store32" i32:1 i64:0 => trap "unaligned atomic"
;;! run = "fence" =>
;;! property = { func = "i32_load", isa = "aarch64", require = ["ldar"] }
;;! property = { func = "i32_store", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i32_store", isa = "aarch64", require = ["stlr"] }
;;! property = { func = "i32_load8", isa = "aarch64", require = ["ldarb"] }
;;! property = { func = "i32_store8", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i32_store8", isa = "aarch64", require = ["stlrb"] }
;;! property = { func = "i32_load16", isa = "aarch64", require = ["ldarh"] }
;;! property = { func = "i32_store16", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i32_store16", isa = "aarch64", require = ["stlrh"] }
;;! property = { func = "i64_load", isa = "aarch64", require = ["ldar"] }
;;! property = { func = "i64_store", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i64_store", isa = "aarch64", require = ["stlr"] }
;;! property = { func = "i64_load8", isa = "aarch64", require = ["ldarb"] }
;;! property = { func = "i64_store8", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i64_store8", isa = "aarch64", require = ["stlrb"] }
;;! property = { func = "i64_load16", isa = "aarch64", require = ["ldarh"] }
;;! property = { func = "i64_store16", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i64_store16", isa = "aarch64", require = ["stlrh"] }
;;! property = { func = "i64_load32", isa = "aarch64", require = ["ldar"] }
;;! property = { func = "i64_store32", isa = "x86_64", require = ["xchg"] }
;;! property = { func = "i64_store32", isa = "aarch64", require = ["stlr"] }
(module
  (memory 1)
  (func $i32_load (export "i32_load") (param i32) (result i32) (i32.atomic.load offset=8 (local.get 0)))
  (func $i32_store (export "i32_store") (param i32 i32)
    (i32.atomic.store offset=8 (local.get 0) (local.get 1)))
  (func $i32_load8 (export "i32_load8") (param i32) (result i32) (i32.atomic.load8_u offset=8 (local.get 0)))
  (func $i32_store8 (export "i32_store8") (param i32 i32)
    (i32.atomic.store8 offset=8 (local.get 0) (local.get 1)))
  (func $i32_load16 (export "i32_load16") (param i32) (result i32)
    (i32.atomic.load16_u offset=8 (local.get 0)))
  (func $i32_store16 (export "i32_store16") (param i32 i32)
    (i32.atomic.store16 offset=8 (local.get 0) (local.get 1)))
  (func $i64_load (export "i64_load") (param i32) (result i64) (i64.atomic.load offset=8 (local.get 0)))
  (func $i64_store (export "i64_store") (param i32 i64)
    (i64.atomic.store offset=8 (local.get 0) (local.get 1)))
  (func $i64_load8 (export "i64_load8") (param i32) (result i64) (i64.atomic.load8_u offset=8 (local.get 0)))
  (func $i64_store8 (export "i64_store8") (param i32 i64)
    (i64.atomic.store8 offset=8 (local.get 0) (local.get 1)))
  (func $i64_load16 (export "i64_load16") (param i32) (result i64)
    (i64.atomic.load16_u offset=8 (local.get 0)))
  (func $i64_store16 (export "i64_store16") (param i32 i64)
    (i64.atomic.store16 offset=8 (local.get 0) (local.get 1)))
  (func $i64_load32 (export "i64_load32") (param i32) (result i64)
    (i64.atomic.load32_u offset=8 (local.get 0)))
  (func $i64_store32 (export "i64_store32") (param i32 i64)
    (i64.atomic.store32 offset=8 (local.get 0) (local.get 1)))
  (func $fence (export "fence") (atomic.fence)))

;; x86_64:
;; func $i32_load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.atomic.load offset=8
;;       test al, 3
;;       jne trap.unaligned_atomic
;;       mov r12d, [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.load offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store offset=8
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx+8], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.store offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_load8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.atomic.load8_u offset=8
;;       movzx r12d, byte ptr [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_store8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store8 offset=8
;;       xchg [mem0+rcx+8], al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_load16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.atomic.load16_u offset=8
;;       test al, 1
;;       jne trap.unaligned_atomic
;;       movzx r12d, word ptr [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.load16_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i32_store16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store16 offset=8
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx+8], ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.store16 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.atomic.load offset=8
;;       test al, 7
;;       jne trap.unaligned_atomic
;;       mov r12, [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.load offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store offset=8
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx+8], rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.store offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_load8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.atomic.load8_u offset=8
;;       movzx r12d, byte ptr [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_store8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store8 offset=8
;;       xchg [mem0+rcx+8], al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_load16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.atomic.load16_u offset=8
;;       test al, 1
;;       jne trap.unaligned_atomic
;;       movzx r12d, word ptr [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.load16_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_store16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store16 offset=8
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx+8], ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.store16 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_load32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.atomic.load32_u offset=8
;;       test al, 3
;;       jne trap.unaligned_atomic
;;       mov r12d, [mem0+rax+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.load32_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $i64_store32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store32 offset=8
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx+8], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.store32 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $fence
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   atomic.fence
;;       lock or dword ptr [rsp], 0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i32_load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.atomic.load offset=8
;;       tst w0, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldar w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.load offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store offset=8
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlr w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.store offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_load8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.atomic.load8_u offset=8
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldarb w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_store8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store8 offset=8
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlrb w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_load16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.atomic.load16_u offset=8
;;       tst w0, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldarh w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.load16_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i32_store16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.store16 offset=8
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlrh w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.store16 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.atomic.load offset=8
;;       tst w0, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldar x25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.load offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store offset=8
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlr x0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.store offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_load8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.atomic.load8_u offset=8
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldarb w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_store8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store8 offset=8
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlrb w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_load16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.atomic.load16_u offset=8
;;       tst w0, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldarh w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.load16_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_store16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store16 offset=8
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlrh w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.store16 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_load32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.atomic.load32_u offset=8
;;       tst w0, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ldar w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.load32_u offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $i64_store32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store32 offset=8
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #8
;;       stlr w0, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.store32 offset=8 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $fence
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   atomic.fence
;;       dmb ish
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
