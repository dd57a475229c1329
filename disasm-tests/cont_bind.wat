;; Bound values wait with the continuation's stack; what is not bound keeps its registers.
;;! run = "main" => i32:3
;;! run = "none" => i32:3
;;! func = "bind"
;;! func = "bind_none"
(module
  (type $f2 (func (param i32 i32) (result i32)))
  (type $c2 (cont $f2))
  (type $f1 (func (param i32) (result i32)))
  (type $c1 (cont $f1))
  (elem declare func $minus)
  (func $minus (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func $bind (param $value i32) (param $k (ref $c2)) (result (ref $c1))
    (cont.bind $c2 $c1 (local.get $value) (local.get $k)))
  (func $bind_none (param $k (ref $c1)) (result (ref $c1))
    (cont.bind $c1 $c1 (local.get $k)))
  (func (export "main") (result i32)
    (resume $c1 (i32.const 7) (call $bind (i32.const 10) (cont.new $c2 (ref.func $minus)))))
  (func (export "none") (result i32)
    (resume $c1 (i32.const 7)
      (call $bind_none (call $bind (i32.const 10) (cont.new $c2 (ref.func $minus)))))))

;; x86_64:
;; func $bind
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $value
;;   local.get $k
;;   cont.bind $c2 $c1
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       mov [r12+cont.word], r10
;;       mov r9, [r12+cont.sp]
;;       test r9, r9
;;       je L5
;;     L2:
;;       mov r9, [r12+cont.sp]
;;       mov r8d, 0x10
;;       sub r9, r8
;;       mov r8, [r12+cont.limit]
;;       cmp r9, r8
;;       jb trap.stack_overflow.2
;;       mov r8, [r12+cont.pc]
;;       mov [r9+area.1], r8
;;       lea r8, [bound]
;;       mov [r12+cont.pc], r8
;;       mov [r12+cont.sp], r9
;;       mov [r9+area.0], ecx
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.bind $c2 $c1 (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.give_stack]
;;       jmp L2
;;     bound:
;;       mov ecx, [rsp]
;;       mov r11, [rsp+8]
;;       add rsp, 0x10
;;       jmp r11
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.bind $c2 $c1 (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.stack_overflow.2:
;;       ud2
;;
;; func $bind_none
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $k
;;   cont.bind $c1 $c1
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L2
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L3
;;     L1:
;;       mov [r12+cont.word], r10
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.bind $c1 $c1 (out of line)
;;     L2:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L3:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.bind $c1 $c1 (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2

;; aarch64:
;; func $bind
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $value
;;   local.get $k
;;   cont.bind $c2 $c1
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L3
;;       add x10, x0, #1
;;       cbz w10, L4
;;     L1:
;;       str x10, [x9+cont.word]
;;       ldr x25, [x9+cont.sp]
;;       cbz x25, L5
;;     L2:
;;       ldr x25, [x9+cont.sp]
;;       mov x24, #0x10
;;       sub x25, x25, x24
;;       ldr x24, [x9+cont.limit]
;;       cmp x25, x24
;;       b.lo trap.stack_overflow.2
;;       ldr x24, [x9+cont.pc]
;;       str x24, [x25+area.1]
;;       adrp x24, bound
;;       add x24, x24, :lo12:bound
;;       str x24, [x9+cont.pc]
;;       str x25, [x9+cont.sp]
;;       str w1, [x25+area.0]
;;   end
;;       mov x0, x10
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.bind $c2 $c1 (out of line)
;;     L3:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.give_stack]
;;       blr x16
;;       b L2
;;     bound:
;;       ldr w1, [sp]
;;       ldr x16, [sp, #8]
;;       add sp, sp, #0x10
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.bind $c2 $c1 (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.stack_overflow.2:
;;       udf #49374
;;
;; func $bind_none
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $k
;;   cont.bind $c1 $c1
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str x10, [x9+cont.word]
;;   end
;;       mov x0, x10
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.bind $c1 $c1 (out of line)
;;     L2:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.bind $c1 $c1 (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
