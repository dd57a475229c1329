;; A suspend is a few stores, the test of the nearest handler, and one indirect jump. No call, no loop in line.
;;! run = "main" => i32:6
;;! run = "alone" => trap "unhandled tag"
;;! func = "numbers"
;;! func = "alone"
;;! property = { op = "suspend", forbid = ["call", "bl", "ret"], require = ["jump"], max_insns = [16, 16] }
(module
  (type $f (func))
  (type $c (cont $f))
  (tag $yield (param i32))
  (elem declare func $numbers)
  (func $numbers
    (suspend $yield (i32.const 1))
    (suspend $yield (i32.const 2))
    (suspend $yield (i32.const 3)))
  (func $alone (export "alone")
    (suspend $yield (i32.const 0)))
  (func (export "main") (result i32)
    (local $k (ref null $c)) (local $sum i32)
    (local.set $k (cont.new $c (ref.func $numbers)))
    (loop $next
      (block $on (result i32 (ref $c))
        (resume $c (on $yield $on) (local.get $k))
        (return (local.get $sum)))
      (local.set $k)
      (local.set $sum (i32.add (local.get $sum)))
      (br $next))
    (unreachable)))

;; x86_64:
;; func $numbers
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 1
;;   suspend $yield
;;       mov ecx, 1
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L4
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   i32.const 2
;;   suspend $yield
;;       mov ecx, 2
;;       lea r11, [resumed.2]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L5
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed.2:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   i32.const 3
;;   suspend $yield
;;       mov ecx, 3
;;       lea r11, [resumed.3]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L6
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed.3:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $yield (out of line)
;;     L4:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   suspend $yield (out of line)
;;     L5:
;;       lea r10, [trap.unhandled_tag.2]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   suspend $yield (out of line)
;;     L6:
;;       lea r10, [trap.unhandled_tag.3]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $yield (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;   suspend $yield (out of line)
;;     trap.unhandled_tag.2:
;;       ud2
;;   suspend $yield (out of line)
;;     trap.unhandled_tag.3:
;;       ud2
;;
;; func $alone
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 0
;;   suspend $yield
;;       xor ecx, ecx
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
;;   suspend $yield (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $yield (out of line)
;;     trap.unhandled_tag:
;;       ud2

;; aarch64:
;; func $numbers
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i32.const 1
;;   suspend $yield
;;       mov x1, #1
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
;;   i32.const 2
;;   suspend $yield
;;       mov x1, #2
;;       ldr x9, [vmctx+tag.0]
;;       mov x16, sp
;;       adr x17, resumed.2
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L2
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed.2:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const 3
;;   suspend $yield
;;       mov x1, #3
;;       ldr x9, [vmctx+tag.0]
;;       mov x16, sp
;;       adr x17, resumed.3
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L3
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed.3:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $yield (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   suspend $yield (out of line)
;;     L2:
;;       adrp x10, trap.unhandled_tag.2
;;       add x10, x10, :lo12:trap.unhandled_tag.2
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   suspend $yield (out of line)
;;     L3:
;;       adrp x10, trap.unhandled_tag.3
;;       add x10, x10, :lo12:trap.unhandled_tag.3
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $yield (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
;;   suspend $yield (out of line)
;;     trap.unhandled_tag.2:
;;       udf #49374
;;   suspend $yield (out of line)
;;     trap.unhandled_tag.3:
;;       udf #49374
;;
;; func $alone
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i32.const 0
;;   suspend $yield
;;       mov x1, #0
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
;;   suspend $yield (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $yield (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
