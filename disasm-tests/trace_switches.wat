;; What `Config::trace_switches` adds: a call of the tracing builtin, which keeps every register, where a continuation
;; is made, right before the last steps of a resume, suspend or switch, and where a continuation has returned. The block
;; that it is about is where it is anyway; all else is told by the return address.
;;! trace_switches = true
;;! run = "main" => i32:42
;;! property = { op = "cont.new", require = ["call"], max_insns = [20, 19] }
;;! property = { op = "suspend", require = ["call"], max_insns = [19, 20] }
;;! property = { op = "resume", require = ["call"] }
;;! property = { op = "switch", require = ["call"], max_insns = [31, 31] }
;;! func = "pass"
;;! func = "yield"
;;! func = "make"
;;! func = "go"
(module
  (rec
    (type $fs (func (param (ref null $cs))))
    (type $cs (cont $fs)))
  (type $f (func (result i32)))
  (type $c (cont $f))
  (type $g (func (param i32) (result i32)))
  (type $k (cont $g))
  (tag $ask (param i32) (result i32))
  (tag $turn)
  (global $passed (mut i32) (i32.const 0))
  (elem declare func $yield $one $other)

  (func $yield (result i32)
    (suspend $ask (i32.const 40)))

  (func $make (result (ref $c))
    (cont.new $c (ref.func $yield)))

  (func $go (param $c (ref $c)) (result i32)
    (local $asked i32)
    (local $k (ref null $k))
    (block $on (result i32 (ref $k))
      (return (resume $c (on $ask $on) (local.get $c))))
    (local.set $k)
    (local.set $asked)
    (resume $k (i32.add (local.get $asked) (i32.const 1)) (local.get $k)))

  (func $pass (param $next (ref $cs))
    (drop (switch $cs $turn (local.get $next))))

  (func $one (type $fs) (param (ref null $cs))
    (call $pass (cont.new $cs (ref.func $other))))
  (func $other (type $fs) (param $back (ref null $cs))
    (global.set $passed (i32.const 1))
    (drop (switch $cs $turn (ref.as_non_null (local.get $back)))))

  (func (export "main") (result i32)
    (resume $cs (on $turn switch) (ref.null $cs) (cont.new $cs (ref.func $one)))
    (i32.add (call $go (call $make)) (global.get $passed))))

;; x86_64:
;; func $yield
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 40
;;   suspend $ask
;;       mov ecx, 0x28
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
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
;;   end
;;     L1:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $ask (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $ask (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;
;; func $make
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.func $yield
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
;;       mov dword ptr [r12+cont.site], 0x74
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
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
;; func $go
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   block $on (type 9) (result i32 (ref $k))
;;   local.get $c
;;   resume $c (on $ask $on)
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L6
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L7
;;     L1:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;       lea r11, [vmctx+handlers.0]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x20]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x20]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;     L3:
;;   local.set $k
;;   local.set $asked
;;   local.get $asked
;;   i32.const 1
;;   i32.add
;;       lea r12d, [rcx+1]
;;   local.get $k
;;   resume $k
;;       mov r10, r12
;;       mov r9, r10
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L8
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L9
;;     L4:
;;       mov [slot 1], ecx
;;       mov rax, r9
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;       lea r11, [vmctx+handlers.1]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned.2:
;;       lea rbp, [rsp+0x20]
;;       cmp vmctx, [own vmctx]
;;       je L5
;;       mov vmctx, [own vmctx]
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $c (on $ask $on) (out of line)
;;     L6:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L7:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   resume $k (out of line)
;;     L8:
;;       test rax, rax
;;       je trap.null_continuation.2
;;       jmp trap.consumed_continuation.2
;;     L9:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L4
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c (on $ask $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;   resume $k (out of line)
;;     trap.null_continuation.2:
;;       ud2
;;     trap.consumed_continuation.2:
;;       ud2
;;
;; func $pass
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $next
;;   switch $cs $turn
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
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.trace_switch]
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov rax, [cont+parent]
;;       mov r10, [vmctx+tag.1]
;;       mov r11, [rax+cont.handlers]
;;       add r10, 1
;;       cmp [r11+handlers.first_tag], r10
;;       jne L5
;;       mov [r12+cont.parent], rax
;;       mov rax, [cont+word]
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;   drop
;;   end
;;     L2:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   switch $cs $turn (out of line)
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
;;       lea rax, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.switch_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   switch $cs $turn (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.unhandled_tag:
;;       ud2

;; aarch64:
;; func $yield
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i32.const 40
;;   suspend $ask
;;       mov x1, #0x28
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
;;       ldr x9, [vmctx+tag.0]
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
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $ask (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $ask (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
;;
;; func $make
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.func $yield
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
;;       mov x16, #0x74
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
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
;; func $go
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $on (type 9) (result i32 (ref $k))
;;   local.get $c
;;   resume $c (on $ask $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L3
;;       add x10, x0, #1
;;       cbz w10, L4
;;     L1:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
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
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
;;   return
;;       ldp x29, x30, [sp], #0x30
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   local.set $k
;;   local.set $asked
;;   local.get $asked
;;   i32.const 1
;;   i32.add
;;       add w25, w1, #1
;;   local.get $k
;;   resume $k
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L5
;;       add x10, x0, #1
;;       cbz w10, L6
;;     L2:
;;       str w1, [slot 1]
;;       mov x0, x25
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
;;       add x17, vmctx, handlers.1
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned.2:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       br x30
;;   resume $c (on $ask $on) (out of line)
;;     L3:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;   resume $k (out of line)
;;     L5:
;;       cbz x0, trap.null_continuation.2
;;       b trap.consumed_continuation.2
;;     L6:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume $c (on $ask $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;   resume $k (out of line)
;;     trap.null_continuation.2:
;;       udf #49374
;;     trap.consumed_continuation.2:
;;       udf #49374
;;
;; func $pass
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $next
;;   switch $cs $turn
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str x10, [x9+cont.word]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.trace_switch]
;;       blr x16
;;       ldr x10, [vmctx+tag.1]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldr x16, [cont+parent]
;;       add x10, x10, #1
;;       ldr x17, [x16+cont.handlers]
;;       ldr x0, [x17+handlers.first_tag]
;;       cmp x0, x10
;;       b.ne L4
;;       ldr x0, [cont+word]
;;       str x16, [x9+cont.parent]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   switch $cs $turn (out of line)
;;     L2:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;     L4:
;;       adrp x0, trap.unhandled_tag
;;       add x0, x0, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.switch_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   switch $cs $turn (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.unhandled_tag:
;;       udf #49374
