;; What a resume passes to a suspend arrives in the registers that a call's results use.
;;! run = "main" => i64:30
;;! func = "asker"
;;! property = { op = "suspend", forbid = ["call"], require = ["jump"], max_insns = [17, 17] }
(module
  (type $f (func (result i64)))
  (type $c (cont $f))
  (type $g (func (param i64) (result i64)))
  (type $d (cont $g))
  (tag $ask (param i64) (result i64))
  (elem declare func $asker)
  (func $asker (result i64)
    (i64.add (suspend $ask (i64.const 1)) (suspend $ask (i64.const 2))))
  (func (export "main") (result i64)
    (local $k (ref null $d))
    (block $first (result i64 (ref $d))
      (return (resume $c (on $ask $first) (cont.new $c (ref.func $asker)))))
    (local.set $k)
    (drop)
    (block $second (result i64 (ref $d))
      (return (resume $d (on $ask $second) (i64.const 10) (local.get $k))))
    (local.set $k)
    (drop)
    (resume $d (i64.const 20) (local.get $k))))

;; x86_64:
;; func $asker
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i64.const 1
;;   suspend $ask
;;       mov ecx, 1
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
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
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   i64.const 2
;;   suspend $ask
;;       mov [slot 0], rax
;;       mov ecx, 2
;;       lea r11, [resumed.2]
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
;;     resumed.2:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   i64.add
;;       mov r12, [slot 0]
;;       add r12, rax
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $ask (out of line)
;;     L3:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   suspend $ask (out of line)
;;     L4:
;;       lea r10, [trap.unhandled_tag.2]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $ask (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;   suspend $ask (out of line)
;;     trap.unhandled_tag.2:
;;       ud2

;; aarch64:
;; func $asker
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i64.const 1
;;   suspend $ask
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
;;   i64.const 2
;;   suspend $ask
;;       str x0, [slot 0]
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
;;   i64.add
;;       ldr x25, [slot 0]
;;       add x25, x25, x0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $ask (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   suspend $ask (out of line)
;;     L2:
;;       adrp x10, trap.unhandled_tag.2
;;       add x10, x10, :lo12:trap.unhandled_tag.2
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $ask (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
;;   suspend $ask (out of line)
;;     trap.unhandled_tag.2:
;;       udf #49374
