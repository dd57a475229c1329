;; A resume consumes the reference with one compare, links the chain and jumps. Its handlers are a static table.
;;! run = "main" => i32:7
;;! run = "null" => trap "null continuation reference"
;;! run = "twice" => trap "continuation already consumed"
;;! func = "go"
;;! property = { op = "resume", forbid = ["call"], require = ["jump", "[vmctx+blocks]"], max_insns = [22, 20] }
(module
  (type $f (func (param i32) (result i32)))
  (type $c (cont $f))
  (tag $yield)
  (elem declare func $increment)
  (func $increment (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $go (param $value i32) (param $k (ref null $c)) (result i32)
    (block $on (result (ref $f2))
      (return (resume $c (on $yield $on) (local.get $value) (local.get $k))))
    (drop)
    (i32.const -1))
  (type $g (func (result i32)))
  (type $f2 (cont $g))
  (func (export "main") (result i32)
    (call $go (i32.const 6) (cont.new $c (ref.func $increment))))
  (func (export "null") (result i32)
    (call $go (i32.const 6) (ref.null $c)))
  (func (export "twice") (result i32)
    (local $k (ref null $c))
    (local.set $k (cont.new $c (ref.func $increment)))
    (drop (call $go (i32.const 6) (local.get $k)))
    (call $go (i32.const 6) (local.get $k))))

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
;;   block $on (result (ref $f2))
;;   local.get $value
;;   local.get $k
;;   resume $c (on $yield $on)
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L4
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L5
;;     L1:
;;       mov [slot 0], ecx
;;       mov rax, rcx
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
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   drop
;;   i32.const -1
;;   end
;;     L3:
;;       mov eax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $c (on $yield $on) (out of line)
;;     L4:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c (on $yield $on) (out of line)
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
;;   block $on (result (ref $f2))
;;   local.get $value
;;   local.get $k
;;   resume $c (on $yield $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str w1, [slot 0]
;;       mov x0, x1
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
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i32.const -1
;;   end
;;       mov w0, #-1
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume $c (on $yield $on) (out of line)
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
;;   resume $c (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
