;; Bulk operations ask the runtime, which checks the bounds before it writes.
;;! run = "fill_and_copy" => i32:0x05050505
;;! run = "fill" i32:65530 i32:10 => trap "out of bounds memory access"
;;! func = "fill"
;;! property = { op = "memory.fill", require = ["call"] }
(module
  (memory 1)
  (func $fill (export "fill") (param $at i32) (param $bytes i32)
    (memory.fill (local.get $at) (i32.const 5) (local.get $bytes)))
  (func (export "fill_and_copy") (result i32)
    (call $fill (i32.const 0) (i32.const 16))
    (memory.copy (i32.const 100) (i32.const 0) (i32.const 16))
    (i32.load (i32.const 104))))

;; x86_64:
;; func $fill
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   i32.const 5
;;   local.get $bytes
;;   memory.fill
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       mov rbx, rcx
;;       mov rcx, rax
;;       mov edx, 5
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.fill]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $fill
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   i32.const 5
;;   local.get $bytes
;;   memory.fill
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       mov x3, x1
;;       mov x1, x0
;;       mov x2, #5
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.fill]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
