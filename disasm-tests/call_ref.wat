;; A call through a typed reference checks for null and nothing else.
;;! run = "twice" i32:5 => i32:7
;;! run = "null" i32:5 => trap "null function reference"
;;! property = { func = "apply", op = "call_ref", require = ["call"], forbid = ["[vmctx+type"] }
(module
  (type $unary (func (param i32) (result i32)))
  (elem declare func $increment)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $apply (param $value i32) (param $f (ref null $unary)) (result i32)
    (call_ref $unary (local.get $value) (local.get $f)))
  (func $twice (export "twice") (param i32) (result i32)
    (call $apply (call $apply (local.get 0) (ref.func $increment)) (ref.func $increment)))
  (func $null (export "null") (param i32) (result i32)
    (call $apply (local.get 0) (ref.null $unary))))

;; x86_64:
;; func $increment
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $apply
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $value
;;   local.get $f
;;   call_ref $unary
;;       mov r12, rax
;;       test r12, r12
;;       je trap.null_function
;;       mov [slot 1], rax
;;       mov [slot 0], ecx
;;       mov rax, rcx
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov vmctx, [own vmctx]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   call_ref $unary (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $twice
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   ref.func $increment
;;       lea r12, [vmctx+func.0]
;;   call $apply
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       mov rax, r12
;;       call $apply
;;   ref.func $increment
;;       lea r12, [vmctx+func.0]
;;   call $apply
;;       mov rcx, rax
;;       mov rax, r12
;;       call $apply
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   ref.null $unary
;;   call $apply
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       xor eax, eax
;;       call $apply
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $increment
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $apply
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $value
;;   local.get $f
;;   call_ref $unary
;;       mov x9, x0
;;       cbz x9, trap.null_function
;;       str x0, [slot 1]
;;       str w1, [slot 0]
;;       mov x0, x1
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   call_ref $unary (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $twice
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   ref.func $increment
;;       add x25, vmctx, func.0
;;   call $apply
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x0, x25
;;       bl $apply
;;   ref.func $increment
;;       add x25, vmctx, func.0
;;   call $apply
;;       mov x1, x0
;;       mov x0, x25
;;       bl $apply
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   ref.null $unary
;;   call $apply
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       bl $apply
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
