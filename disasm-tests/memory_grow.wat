;; Growing asks the runtime; the base of memory 0 stays where it is. The size is read from the instance.
;;! run = "grow" i32:2 => i32:1
;;! run = "size" => i32:3
;;! run = "grow" i32:100 => i32:-1
;;! run = "grow_and_store" => i32:42
;;! property = { op = "memory.grow", require = ["call"] }
;;! property = { op = "memory.size", forbid = ["call"], max_insns = [2, 2] }
(module
  (memory 1 5)
  (func $grow (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func $size (export "size") (result i32) (memory.size))
  (func $grow_and_store (export "grow_and_store") (result i32)
    (drop (memory.grow (i32.const 1)))
    (i32.store (i32.const 200000) (i32.const 42))
    (i32.load (i32.const 200000))))

;; x86_64:
;; func $grow
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   memory.grow
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.grow]
;;       mov eax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $size
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   memory.size
;;       mov r12, [vmctx+memory.0.length]
;;       shr r12, 0x10
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $grow_and_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 1
;;   memory.grow
;;       mov ecx, 1
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.grow]
;;       mov eax, eax
;;   drop
;;   i32.const 200000
;;   i32.const 42
;;   i32.store
;;       mov dword ptr [mem0+0x30d40], 0x2a
;;   i32.const 200000
;;   i32.load
;;       mov r12d, [mem0+0x30d40]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $grow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   memory.grow
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.grow]
;;       blr x16
;;       mov w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $size
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   memory.size
;;       ldr x25, [vmctx+memory.0.length]
;;       lsr x25, x25, #0x10
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $grow_and_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i32.const 1
;;   memory.grow
;;       mov x1, #1
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.grow]
;;       blr x16
;;       mov w0, w0
;;   drop
;;   i32.const 200000
;;   i32.const 42
;;   i32.store
;;       mov x16, #0xd40
;;       movk x16, #3, lsl #16
;;       mov x17, #0x2a
;;       str w17, [mem0, w16, uxtw]
;;   i32.const 200000
;;   i32.load
;;       mov x16, #0xd40
;;       movk x16, #3, lsl #16
;;       ldr w25, [mem0, w16, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
