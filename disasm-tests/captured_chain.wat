;; A suspend that is handled two resumes away captures a chain of continuations. What that takes is in the one suspend
;; stub and in the code where the chain goes on; a resume of a chain is a resume like any other.
;;! run = "deep" => i32:106
;;! func = "leaf"
;;! func = "middle"
;;! func = "go_on"
;;! property = { func = "leaf", op = "suspend", forbid = ["call"], max_insns = [15, 15] }
;;! property = { func = "middle", op = "resume", forbid = ["call"], max_insns = [20, 18] }
;;! property = { func = "go_on", op = "resume", forbid = ["call"], max_insns = [21, 19] }
(module
  (type $f (func (result i32)))
  (type $c (cont $f))
  (type $g (func (param i32) (result i32)))
  (type $k (cont $g))
  (tag $inner (result i32))
  (tag $outer (result i32))
  (elem declare func $leaf $middle)
  (func $leaf (type $f)
    (i32.add (suspend $outer) (i32.const 1)))
  (func $middle (type $f)
    (block $on (result (ref $k))
      (return (i32.add (resume $c (on $inner $on) (cont.new $c (ref.func $leaf))) (i32.const 5))))
    (unreachable))
  (func $deep (export "deep") (result i32)
    (block $on (result (ref $k))
      (return (resume $c (on $outer $on) (cont.new $c (ref.func $middle)))))
    (return (call $go_on)))
  (func $go_on (param $k (ref $k)) (result i32)
    (resume $k (i32.const 100) (local.get $k))))

;; x86_64:
;; func $leaf
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   suspend $outer
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.1]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L2
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   i32.const 1
;;   i32.add
;;       add eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $outer (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $outer (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;
;; func $middle
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $on (result (ref $k))
;;   ref.func $leaf
;;       lea r12, [vmctx+func.0]
;;   cont.new $c
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x50
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   resume $c (on $inner $on)
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L5
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L6
;;     L2:
;;       lea r11, [vmctx+handlers.0]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;     L3:
;;   i32.const 5
;;   i32.add
;;       add eax, 5
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je trap.unreachable
;;       mov vmctx, [own vmctx]
;;   unreachable
;;     trap.unreachable:
;;       ud2
;;   end
;;   cont.new $c (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   resume $c (on $inner $on) (out of line)
;;     L5:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       ud2
;;   resume $c (on $inner $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;
;; func $go_on
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 100
;;   local.get $k
;;   resume $k
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       mov eax, 0x64
;;       lea r11, [vmctx+handlers.2]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;   end
;;     L2:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $k (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $k (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2

;; aarch64:
;; func $leaf
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   suspend $outer
;;       ldr x9, [vmctx+tag.1]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L1
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const 1
;;   i32.add
;;       add w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $outer (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $outer (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
;;
;; func $middle
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $on (result (ref $k))
;;   ref.func $leaf
;;       add x25, vmctx, func.0
;;   cont.new $c
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L3
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.0
;;       add x16, x16, :lo12:start.0
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0x50
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   resume $c (on $inner $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x24, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x24
;;       b.ne L4
;;       add x10, x24, #1
;;       cbz w10, L5
;;     L2:
;;       add x17, vmctx, handlers.0
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const 5
;;   i32.add
;;       add w0, w0, #5
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   unreachable
;;       udf #49374
;;   end
;;   cont.new $c (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   resume $c (on $inner $on) (out of line)
;;     L4:
;;       cbz x24, trap.null_continuation
;;       b trap.consumed_continuation
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       udf #49374
;;   resume $c (on $inner $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;
;; func $go_on
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i32.const 100
;;   local.get $k
;;   resume $k
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       mov x0, #0x64
;;       add x17, vmctx, handlers.2
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume $k (out of line)
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
;;   resume $k (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
