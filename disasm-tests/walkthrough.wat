;; The function that README.md reads line by line: a branch, a call on the way out, an access of memory.
;;! run = "get" i32:1 => i32:7
;;! run = "get" i32:100 => i32:10
;;! run = "get" i32:0x80000000 => i32:0
;;! func = "get"
;;! property = { func = "get", op = "if", max_insns = 2 }
;;! property = { func = "get", op = "i32.load", forbid = ["branch"], max_insns = [1, 2] }
(module
  (memory 1)
  (data (i32.const 8) "\07")
  (func $get (export "get") (param $i i32) (result i32)
    (if (i32.ge_u (local.get $i) (i32.const 100))
      (then (return (call $slow (local.get $i)))))
    (i32.load offset=4 (i32.shl (local.get $i) (i32.const 2))))
  (func $slow (param i32) (result i32)
    (i32.and (i32.div_u (i32.const 1000) (local.get 0)) (i32.const 0xff))))

;; x86_64:
;; func $get
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $i
;;   i32.const 100
;;   i32.ge_u
;;   if
;;       cmp eax, 0x64
;;       jb L1
;;   local.get $i
;;   call $slow
;;       mov [slot 0], eax
;;       call $slow
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   local.get $i
;;   i32.const 2
;;   i32.shl
;;       mov r12, rax
;;       shl r12d, 2
;;   i32.load offset=4
;;       mov r12d, [mem0+r12+4]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $get
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $i
;;   i32.const 100
;;   i32.ge_u
;;   if
;;       cmp w0, #0x64
;;       b.lo L1
;;   local.get $i
;;   call $slow
;;       str w0, [slot 0]
;;       bl $slow
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   local.get $i
;;   i32.const 2
;;   i32.shl
;;       lsl w25, w0, #2
;;   i32.load offset=4
;;       add x16, mem0, w25, uxtw
;;       ldr w25, [x16, #4]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
