;; Atomic access: one test of the address's low bits, then one instruction where the processor has one. Without LSE
;; AArch64 loops around an exclusive pair; x86-64 loops where the old value is wanted of what `xadd` cannot compute.
;;! run = "add" i32:8 i32:5 => i32:0
;;! run = "add" i32:8 i32:-7 => i32:5
;;! run = "sub8" i32:8 i64:0xff01 => i64:0xfe
;;! run = "load" i32:8 => i32:0xfffffffd
;;! run = "load" i32:10 => trap "unaligned atomic"
;;! run = "load" i32:0x10000 => trap "out of bounds memory access"
;;! run = "count" i32:16 =>
;;! run = "count" i32:16 =>
;;! run = "load16_off" i32:15 => i64:2
;;! run = "load16_off" i32:16 => trap "unaligned atomic"
;;! run = "and" i32:8 i32:0xf0 => i32:0xfffffffd
;;! run = "cmpxchg" i32:8 i32:0xf0 i32:1 => i32:0xf0
;;! run = "cmpxchg16" i32:8 i64:0x10001 i64:2 => i64:1
;;! run = "unlock" => i32:2
;;! run = "store" i32:8 i64:9 =>
;;! run = "constant" => i64:9
;;! run = "notify" i32:8 => i32:0
;;! property = { func = "constant", op = "i64.atomic.load", forbid = ["branch"] }
;;! property = { func = "sub8", op = "i64.atomic.rmw8.sub_u", isa = "x86_64", forbid = ["branch"] }
;;! property = { func = "count", op = "i64.atomic.rmw.or", isa = "x86_64", require = ["lock or"], max_insns = 4 }
;;! property = { func = "load", op = "i32.atomic.load", max_insns = [3, 4] }
(module
  (memory 1)
  (func $load (export "load") (param i32) (result i32)
    (i32.atomic.load (local.get 0)))
  (func $load16_off (export "load16_off") (param i32) (result i64)
    (i64.atomic.load16_u offset=1 (local.get 0)))
  (func $constant (export "constant") (result i64)
    (i64.atomic.load offset=8 (i32.const 0)))
  (func $store (export "store") (param i32 i64)
    (i64.atomic.store (local.get 0) (local.get 1))
    (atomic.fence))
  (func $unlock (export "unlock") (result i32)
    (i32.atomic.rmw.xchg (i32.const 8) (i32.const 0)))
  (func $add (export "add") (param i32 i32) (result i32)
    (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $sub8 (export "sub8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.sub_u offset=3 (i32.sub (local.get 0) (i32.const 3)) (local.get 1)))
  (func $and (export "and") (param i32 i32) (result i32)
    (i32.atomic.rmw.and (local.get 0) (local.get 1)))
  (func $count (export "count") (param i32)
    (drop (i64.atomic.rmw.add (local.get 0) (i64.const 1)))
    (drop (i64.atomic.rmw.or offset=8 (local.get 0) (i64.const 2))))
  (func $cmpxchg (export "cmpxchg") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $cmpxchg16 (export "cmpxchg16") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $notify (export "notify") (param i32) (result i32)
    (memory.atomic.notify offset=16 (local.get 0) (i32.const 1))))

;; x86_64:
;; func $load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.atomic.load
;;       test al, 3
;;       jne trap.unaligned_atomic
;;       mov r12d, [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.load (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $load16_off
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.atomic.load16_u offset=1
;;       lea r11d, [rax+1]
;;       test r11b, 1
;;       jne trap.unaligned_atomic
;;       movzx r12d, word ptr [mem0+rax+1]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.load16_u offset=1 (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 0
;;   i64.atomic.load offset=8
;;       mov r12, [mem0+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       mov r12, rax
;;       xchg [mem0+rcx], r12
;;   atomic.fence
;;       lock or dword ptr [rsp], 0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.store (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $unlock
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 8
;;   i32.const 0
;;   i32.atomic.rmw.xchg
;;       xor r12d, r12d
;;       xchg [mem0+8], r12d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $add
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
;; func $sub8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 3
;;   i32.sub
;;       lea r12d, [rcx-3]
;;   local.get 1
;;   i64.atomic.rmw8.sub_u offset=3
;;       neg rax
;;       lock xadd [mem0+r12+3], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $and
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
;; func $count
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 1
;;   i64.atomic.rmw.add
;;       test al, 7
;;       jne trap.unaligned_atomic
;;       mov r12d, 1
;;       lock add [mem0+rax], r12
;;   drop
;;   local.get 0
;;   i64.const 2
;;   i64.atomic.rmw.or offset=8
;;       test al, 7
;;       jne trap.unaligned_atomic.2
;;       mov r12d, 2
;;       lock or [mem0+rax+8], r12
;;   drop
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;   i64.atomic.rmw.or offset=8 (out of line)
;;     trap.unaligned_atomic.2:
;;       ud2
;;
;; func $cmpxchg
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
;; func $cmpxchg16
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
;; func $notify
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 1
;;   memory.atomic.notify offset=16
;;       mov [slot 0], eax
;;       mov rbx, rax
;;       mov edx, 1
;;       mov ecx, 0x10
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.atomic.notify]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.atomic.load
;;       tst w0, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       ldar w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.load (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $load16_off
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.atomic.load16_u offset=1
;;       add w16, w0, #1
;;       tst w16, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #1
;;       ldarh w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.load16_u offset=1 (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 0
;;   i64.atomic.load offset=8
;;       add x16, mem0, #8
;;       ldar x25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.store
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       stlr x0, [x16]
;;   atomic.fence
;;       dmb ish
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.store (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $unlock
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 8
;;   i32.const 0
;;   i32.atomic.rmw.xchg
;;       mov x25, #0
;;       add x16, mem0, #8
;;     L1:
;;       ldaxr w24, [x16]
;;       stlxr w17, w25, [x16]
;;       cbnz w17, L1
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $add
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
;; func $sub8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 3
;;   i32.sub
;;       sub w25, w1, #3
;;   local.get 1
;;   i64.atomic.rmw8.sub_u offset=3
;;       add x16, mem0, w25, uxtw
;;       add x16, x16, #3
;;     L1:
;;       ldaxrb w25, [x16]
;;       sub w17, w25, w0
;;       stlxrb w24, w17, [x16]
;;       cbnz w24, L1
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $and
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
;; func $count
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 1
;;   i64.atomic.rmw.add
;;       tst w0, #7
;;       b.ne trap.unaligned_atomic
;;       mov x25, #1
;;       add x16, mem0, w0, uxtw
;;     L1:
;;       ldaxr x17, [x16]
;;       add x17, x17, x25
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L1
;;   drop
;;   local.get 0
;;   i64.const 2
;;   i64.atomic.rmw.or offset=8
;;       tst w0, #7
;;       b.ne trap.unaligned_atomic.2
;;       mov x25, #2
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;     L2:
;;       ldaxr x17, [x16]
;;       orr x17, x17, x25
;;       stlxr w24, x17, [x16]
;;       cbnz w24, L2
;;   drop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;   i64.atomic.rmw.or offset=8 (out of line)
;;     trap.unaligned_atomic.2:
;;       udf #49374
;;
;; func $cmpxchg
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
;; func $cmpxchg16
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
;; func $notify
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 1
;;   memory.atomic.notify offset=16
;;       str w0, [slot 0]
;;       mov x3, x0
;;       mov x2, #1
;;       mov x1, #0x10
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.atomic.notify]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
