;; Whole round trips, each n times: what `tools/count.py` counts as they run. The loop itself is in `loop`, to be
;; taken off the others.
;;! run = "loop" i32:1000 => i32:1000
;;! run = "suspend" i32:1000 => i32:1000
;;! run = "suspend with values" i32:1000 => i32:1000
;;! run = "switch" i32:1000 => i32:1000
;;! run = "cont.new, finish" i32:1000 => i32:1000
;;! run = "cont.new, cont.bind, finish" i32:1000 => i32:1000
;;! run = "throw, catch" i32:1000 => i32:1000
;;! func = "yields_plain"
;;! func = "suspend"
;;! property = { func = "yields_plain", from = "loop", to = "br", forbid = ["call", "slot"], max_insns = [16, 16] }
;;! property = { func = "suspend", from = "loop", to = "br_if", max_insns = [35, 32] }
(module
  (type $f (func))
  (type $c (cont $f))
  (type $fi (func (param i32)))
  (type $ci (cont $fi))
  (rec
    (type $fs (func (param (ref null $cs))))
    (type $cs (cont $fs)))
  (tag $yield (param i32) (result i32))
  (tag $plain)
  (tag $turn)
  (tag $e (param i32))
  (elem declare func $yields $yields_plain $turns $nothing $takes)

  ;; An empty loop.
  (func (export "loop") (param $n i32) (result i32)
    (local $i i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i))

  ;; A generator without payload: one suspend, one resume.
  (func $yields_plain (loop $again (suspend $plain) (br $again)))
  (func $suspend (export "suspend") (param $n i32) (result i32)
    (local $i i32) (local $k (ref null $c))
    (local.set $k (cont.new $c (ref.func $yields_plain)))
    (loop $again
      (block $on (result (ref $c))
        (resume $c (on $plain $on) (local.get $k))
        (unreachable))
      (local.set $k)
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i))

  ;; The same with a value each way.
  (func $yields (param $v i32) (loop $again (local.set $v (suspend $yield (local.get $v))) (br $again)))
  (func (export "suspend with values") (param $n i32) (result i32)
    (local $i i32) (local $k (ref null $ci))
    (local.set $k (cont.new $ci (ref.func $yields)))
    (loop $again
      (block $on (result i32 (ref $ci))
        (resume $ci (on $yield $on) (local.get $i) (local.get $k))
        (unreachable))
      (local.set $k)
      (local.set $i (i32.add (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i))

  ;; Two continuations that switch to each other: n switches.
  (global $left (mut i32) (i32.const 0))
  (func $turns (type $fs) (param $other (ref null $cs))
    (loop $again
      (if (i32.eqz (global.get $left)) (then (return)))
      (global.set $left (i32.sub (global.get $left) (i32.const 1)))
      (local.set $other (switch $cs $turn (local.get $other)))
      (br $again)))
  (func (export "switch") (param $n i32) (result i32)
    (global.set $left (local.get $n))
    (resume $cs (on $turn switch) (cont.new $cs (ref.func $turns)) (cont.new $cs (ref.func $turns)))
    (local.get $n))

  ;; A continuation made, run and finished.
  (func $nothing)
  (func (export "cont.new, finish") (param $n i32) (result i32)
    (local $i i32)
    (loop $again
      (resume $c (cont.new $c (ref.func $nothing)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i))

  ;; The same with a value bound before.
  (func $takes (param i32))
  (func (export "cont.new, cont.bind, finish") (param $n i32) (result i32)
    (local $i i32)
    (loop $again
      (resume $c (cont.bind $ci $c (local.get $i) (cont.new $ci (ref.func $takes))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i))

  ;; An exception thrown by a callee and caught.
  (func $throws (param $v i32) (throw $e (local.get $v)))
  (func (export "throw, catch") (param $n i32) (result i32)
    (local $i i32)
    (loop $again
      (block $caught (result i32)
        (try_table (catch $e $caught) (call $throws (local.get $i)))
        (unreachable))
      (local.set $i (i32.add (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $i)))

;; x86_64:
;; func $yields_plain
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   loop $again
;;     L1:
;;   suspend $plain
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.1]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L3
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   br $again
;;       jmp L1
;;   end
;;   end
;;   suspend $plain (out of line)
;;     L3:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $plain (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;
;; func $suspend
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   ref.func $yields_plain
;;       lea r12, [vmctx+func.1]
;;   cont.new $c
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L5
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0xfa
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   local.set $k
;;   loop $again
;;       mov [slot 0], eax
;;       mov dword ptr [slot 1], 0
;;   block $on (result (ref $c))
;;     L2:
;;   local.get $k
;;   resume $c (on $plain $on)
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L6
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L7
;;     L3:
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
;;       je trap.unreachable
;;       mov vmctx, [own vmctx]
;;   unreachable
;;     trap.unreachable:
;;       ud2
;;   end
;;     on.tag.1:
;;       lea rbp, [rsp+0x20]
;;       cmp vmctx, [own vmctx]
;;       je L4
;;       mov vmctx, [own vmctx]
;;     L4:
;;   local.set $k
;;   local.get $i
;;       mov r12d, [slot 1]
;;   i32.const 1
;;   i32.add
;;       add r12d, 1
;;   local.set $i
;;   local.get $i
;;   local.get $n
;;       mov r10d, [slot 0]
;;   i32.lt_u
;;   br_if $again
;;       mov [slot 1], r12d
;;       mov r9, rax
;;       cmp r12d, r10d
;;       jb L2
;;   end
;;   local.get $i
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   cont.new $c (out of line)
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   resume $c (on $plain $on) (out of line)
;;     L6:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L7:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L3
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       ud2
;;   resume $c (on $plain $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2

;; aarch64:
;; func $yields_plain
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   loop $again
;;     L1:
;;   suspend $plain
;;       ldr x9, [vmctx+tag.1]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L2
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   br $again
;;       b L1
;;   end
;;   end
;;   suspend $plain (out of line)
;;     L2:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $plain (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
;;
;; func $suspend
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.func $yields_plain
;;       add x25, vmctx, func.1
;;   cont.new $c
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L5
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.0
;;       add x16, x16, :lo12:start.0
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0xfa
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   local.set $k
;;   loop $again
;;       str w0, [slot 0]
;;       str wzr, [slot 1]
;;   block $on (result (ref $c))
;;     L2:
;;   local.get $k
;;   resume $c (on $plain $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x24, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x24
;;       b.ne L6
;;       add x10, x24, #1
;;       cbz w10, L7
;;     L3:
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
;;   unreachable
;;       udf #49374
;;   end
;;     on.tag.1:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   local.set $k
;;   local.get $i
;;       ldr w25, [slot 1]
;;   i32.const 1
;;   i32.add
;;       add w25, w25, #1
;;   local.set $i
;;   local.get $i
;;   local.get $n
;;       ldr w24, [slot 0]
;;   i32.lt_u
;;   br_if $again
;;       str w25, [slot 1]
;;       cmp w25, w24
;;       b.hs L4
;;       mov x24, x0
;;       b L2
;;   end
;;     L4:
;;   local.get $i
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x30
;;       br x30
;;   cont.new $c (out of line)
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   resume $c (on $plain $on) (out of line)
;;     L6:
;;       cbz x24, trap.null_continuation
;;       b trap.consumed_continuation
;;     L7:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L3
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c (out of line)
;;     trap.null_function:
;;       udf #49374
;;   resume $c (on $plain $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
