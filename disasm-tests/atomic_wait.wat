;; Waiting and notifying, in a shared memory: builtins that get index and constant offset apart. They come back with 0
;; (woken), 1 (another value) or 2 (timed out).
;;! run = "wait32" i32:0 i32:1 i64:-1 => i32:1
;;! run = "wait32" i32:0 i32:0 i64:1000 => i32:2
;;! run = "wait64" i32:0 i64:1 i64:-1 => i32:1
;;! run = "wait64" i32:0 i64:0 i64:1000 => i32:2
;;! run = "wait32" i32:2 i32:0 i64:0 => trap "unaligned atomic"
;;! run = "wait64" i32:4 i64:0 i64:0 => trap "unaligned atomic"
;;! run = "notify" i32:8 i32:1 => i32:0
;;! run = "notify" i32:0x10000 i32:1 => trap "out of bounds memory access"
;;! property = { func = "wait32", require = ["call"] }
;;! property = { func = "wait64", require = ["call"] }
;;! property = { func = "notify", require = ["call"] }
(module
  (memory 1 1 shared)
  (func $wait32 (export "wait32") (param $at i32) (param $expected i32) (param $nanoseconds i64) (result i32)
    (memory.atomic.wait32 offset=4 (local.get $at) (local.get $expected) (local.get $nanoseconds)))
  (func $wait64 (export "wait64") (param $at i32) (param $expected i64) (param $nanoseconds i64) (result i32)
    (memory.atomic.wait64 offset=8 (local.get $at) (local.get $expected) (local.get $nanoseconds)))
  (func $notify (export "notify") (param $at i32) (param $count i32) (result i32)
    (memory.atomic.notify (local.get $at) (local.get $count))))

;; x86_64:
;; func $wait32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   local.get $expected
;;   local.get $nanoseconds
;;   memory.atomic.wait32 offset=4
;;       mov [slot 2], rax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       mov ecx, 4
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.atomic.wait32]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $wait64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   local.get $expected
;;   local.get $nanoseconds
;;   memory.atomic.wait64 offset=8
;;       mov [slot 2], rax
;;       mov [slot 1], rcx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       mov ecx, 8
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.atomic.wait64]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $notify
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   local.get $count
;;   memory.atomic.notify
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       mov rbx, rcx
;;       mov rdx, rax
;;       xor ecx, ecx
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
;; func $wait32
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   local.get $expected
;;   local.get $nanoseconds
;;   memory.atomic.wait32 offset=4
;;       str x0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #4
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.atomic.wait32]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $wait64
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   local.get $expected
;;   local.get $nanoseconds
;;   memory.atomic.wait64 offset=8
;;       str x0, [slot 2]
;;       str x1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #8
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.atomic.wait64]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $notify
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   local.get $count
;;   memory.atomic.notify
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       mov x3, x1
;;       mov x2, x0
;;       mov x1, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.atomic.notify]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
