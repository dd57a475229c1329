;; A call in a loop stores what must survive it, and only that.
;;! run = "repeat" i32:5 => i32:10
;;! property = { func = "repeat", op = "call", require = ["call"] }
(module
  (func $step (param i32) (result i32) (i32.add (local.get 0) (i32.const 2)))
  (func $repeat (export "repeat") (param $n i32) (result i32)
    (local $value i32)
    (loop $again
      (local.set $value (call $step (local.get $value)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $value)))

;; x86_64:
;; func $step
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 2
;;   i32.add
;;       add eax, 2
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $repeat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   loop $again
;;       mov [slot 0], eax
;;       xor r12d, r12d
;;   local.get $value
;;     L1:
;;   call $step
;;       mov [slot 1], r12d
;;       mov rax, r12
;;       call $step
;;   local.set $value
;;   local.get $n
;;       mov r12d, [slot 0]
;;   i32.const 1
;;   i32.sub
;;       sub r12d, 1
;;   local.tee $n
;;   br_if $again
;;       mov [slot 0], r12d
;;       je L2
;;       mov r12, rax
;;       jmp L1
;;   end
;;     L2:
;;   local.get $value
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $step
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 2
;;   i32.add
;;       add w0, w0, #2
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $repeat
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   loop $again
;;       str w0, [slot 0]
;;       mov x25, #0
;;   local.get $value
;;     L1:
;;   call $step
;;       str w25, [slot 1]
;;       mov x0, x25
;;       bl $step
;;   local.set $value
;;   local.get $n
;;       ldr w25, [slot 0]
;;   i32.const 1
;;   i32.sub
;;       sub w25, w25, #1
;;   local.tee $n
;;   br_if $again
;;       str w25, [slot 0]
;;       cbz w25, L2
;;       mov x25, x0
;;       b L1
;;   end
;;     L2:
;;   local.get $value
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
