;; A new continuation is a block popped from a free list and filled in: no call unless the list is empty.
;; It has no stack yet.
;;! run = "make" => i32:0
;;! run = "null" => trap "null function reference"
;;! func = "make"
;;! func = "null"
;;! property = { op = "cont.new", forbid = ["call"], require = ["branch"], max_insns = [19, 17] }
(module
  (type $f (func))
  (type $c (cont $f))
  (elem declare func $nothing)
  (func $nothing)
  (func $make (export "make") (result i32)
    (ref.is_null (cont.new $c (ref.func $nothing))))
  (func $null (export "null")
    (drop (cont.new $c (ref.null $f)))))

;; x86_64:
;; func $make
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.func $nothing
;;       lea r12, [vmctx+func.0]
;;   cont.new $c
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x3c
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   ref.is_null
;;       test r9, r9
;;       sete r9b
;;       movzx r9d, r9b
;;   end
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.new $c (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.null $f
;;   cont.new $c
;;       xor r12d, r12d
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x44
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   drop
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.new $c (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       ud2

;; aarch64:
;; func $make
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.func $nothing
;;       add x25, vmctx, func.0
;;   cont.new $c
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L2
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.0
;;       add x16, x16, :lo12:start.0
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0x3c
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   ref.is_null
;;       cmp x24, #0
;;       cset w24, eq
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.new $c (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.null $f
;;   cont.new $c
;;       mov x25, #0
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L2
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.0
;;       add x16, x16, :lo12:start.0
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0x44
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   drop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.new $c (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       udf #49374
