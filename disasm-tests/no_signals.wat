;; Without signals a trap is a call that does not return: the runtime finds it by the return address.
;;! signals_based_traps = false
;;! cpu = "baseline"
;;! run = "divide" i32:7 i32:2 => i32:3
;;! run = "divide" i32:7 i32:0 => trap "integer divide by zero"
;;! run = "load" i32:0 => i32:0
;;! run = "load" i32:65533 => trap "out of bounds memory access"
;;! run = "never" => trap "unreachable"
(module
  (memory 1)
  (func (export "divide") (param i32 i32) (result i32)
    (i32.div_u (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32)
    (i32.load (local.get 0)))
  (func (export "never") (result i32)
    unreachable))

;; x86_64:
;; func func[0]
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.div_u
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12d, r12d
;;       je trap.divide_by_zero
;;       xor edx, edx
;;       div r12d
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2
;;   i32.div_u (out of line)
;;     trap.divide_by_zero:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2
;;
;; func func[1]
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12, [vmctx+memory.0.length]
;;       sub r12, 4
;;       cmp rax, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2
;;
;; func func[2]
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   unreachable
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2
;;   end
;;   prologue (out of line)
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trap]
;;       ud2

;; aarch64:
;; func func[0]
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.div_u
;;       cbz w0, trap.divide_by_zero
;;       udiv w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
;;   i32.div_u (out of line)
;;     trap.divide_by_zero:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
;;
;; func func[1]
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load
;;       ldr x25, [vmctx+memory.0.length]
;;       sub x25, x25, #4
;;       cmp x0, x25
;;       b.hi trap.memory_out_of_bounds
;;       ldr w25, [mem0, w0, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
;;
;; func func[2]
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   unreachable
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
;;   end
;;   prologue (out of line)
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trap]
;;       blr x16
;;       udf #49374
