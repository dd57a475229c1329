;; A resume with handlers of all kinds is as long as one with a single handler: they are a static table. The first is
;; compared in line; to the others, and to those of outer resumes, the way is out of line.
;;! run = "go" i32:0 => i32:10
;;! run = "go" i32:1 => i32:21
;;! run = "go" i32:2 => i32:32
;;! run = "go" i32:3 => trap "unhandled tag"
;;! func = "go"
;;! property = { func = "go", op = "resume", forbid = ["call"], max_insns = [21, 19] }
;;! property = { func = "body", op = "suspend", forbid = ["call"], max_insns = [16, 16] }
;;! property = { func = "body", op = "switch", forbid = ["call"], max_insns = [28, 28] }
;;! property = { func = "body", op = "suspend", cold = true, forbid = ["call"] }
(module
  (rec
    (type $f (func (param i32) (result i32)))
    (type $c (cont $f)))
  (rec
    (type $g (func (param (ref null $d)) (result i32)))
    (type $d (cont $g)))
  (type $h (func (result i32)))
  (type $e (cont $h))
  (tag $a)
  (tag $b)
  (tag $nobody)
  (tag $s (result i32))
  (elem declare func $body $other)
  (func $other (type $g) (i32.const 32))
  (func $body (type $f)
    (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 (local.get 0)))
      (suspend $a) (return (i32.const -1)))
      (suspend $b) (return (i32.const -1)))
      (switch $d $s (cont.new $d (ref.func $other))) (drop) (return (i32.const -1)))
    (suspend $nobody)
    (i32.const -1))
  (func $go (export "go") (param $which i32) (result i32)
    (block $on_a (result (ref $e))
      (block $on_b (result (ref $e))
        (return (resume $c (on $a $on_a) (on $s switch) (on $b $on_b) (local.get $which)
          (cont.new $c (ref.func $body)))))
      (drop)
      (return (i32.const 21)))
    (drop)
    (i32.const 10)))

;; x86_64:
;; func $go
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $on_a (result (ref $e))
;;   block $on_b (result (ref $e))
;;   local.get $which
;;   ref.func $body
;;       lea r12, [vmctx+func.1]
;;   cont.new $c
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L6
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x91
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b)
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L7
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L8
;;     L2:
;;       mov [slot 0], eax
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
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.1:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L4
;;       mov vmctx, [own vmctx]
;;     L4:
;;   drop
;;   i32.const 21
;;   return
;;       mov eax, 0x15
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L5
;;       mov vmctx, [own vmctx]
;;   drop
;;   i32.const 10
;;   end
;;     L5:
;;       mov eax, 0xa
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   cont.new $c (out of line)
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b) (out of line)
;;     L7:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L8:
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
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2

;; aarch64:
;; func $go
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $on_a (result (ref $e))
;;   block $on_b (result (ref $e))
;;   local.get $which
;;   ref.func $body
;;       add x25, vmctx, func.1
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
;;       mov x16, #0x91
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x24, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x24
;;       b.ne L4
;;       add x10, x24, #1
;;       cbz w10, L5
;;     L2:
;;       str w0, [slot 0]
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
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   end
;;     on.tag.1:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i32.const 21
;;   return
;;       mov x0, #0x15
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i32.const 10
;;   end
;;       mov x0, #0xa
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   cont.new $c (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b) (out of line)
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
;;   resume $c (on $a $on_a) (on $s switch) (on $b $on_b) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
