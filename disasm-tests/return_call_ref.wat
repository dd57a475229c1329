;; A tail call through a reference may leave the instance, so its caller's caller may find another in `vmctx`. Direct
;; calls compiled before such a body was seen go to a guard, later ones reload; to functions that stay, neither.
;;! run = "early" i32:5 => i32:7
;;! run = "late" i32:5 => i32:7
;;! run = "staying" i32:5 => i32:6
;;! property = { func = "apply", op = "return_call_ref", require = ["jump"], max_insns = [19, 18] }
;;! property = { func = "early", op = "call", require = ["call"], forbid = ["[own"] }
;;! property = { func = "late", op = "call", require = ["call", "[own"] }
;;! property = { func = "staying", op = "call", require = ["call"], forbid = ["[own"] }
(module
  (type $unary (func (param i32) (result i32)))
  (memory 1)
  (elem declare func $increment)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $early (export "early") (type $unary)
    (i32.add (call $apply (local.get 0) (ref.func $increment)) (i32.const 1)))
  (func $apply (param i32) (param $f (ref null $unary)) (result i32)
    (return_call_ref $unary (local.get 0) (local.get $f)))
  (func $late (export "late") (type $unary)
    (i32.add (call $apply (local.get 0) (ref.func $increment)) (i32.const 1)))
  (func $staying (export "staying") (type $unary)
    (call $increment (local.get 0))))

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
;; func $early
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
;;       call guard.$apply
;;   i32.const 1
;;   i32.add
;;       add eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $apply
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get $f
;;   return_call_ref $unary
;;       mov r12, rax
;;       test r12, r12
;;       je trap.null_function
;;       mov r10d, [r12+func.index]
;;       test r10d, r10d
;;       jl L1
;;       mov rax, rcx
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       mov rsp, rbp
;;       pop rbp
;;       jmp qword ptr [r12+func.code]
;;     L1:
;;       mov rax, rcx
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;   prologue (out of line)
;;       ud2
;;   return_call_ref $unary (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $late
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
;;       mov vmctx, [own vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;   i32.const 1
;;   i32.add
;;       add eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $staying
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   call $increment
;;       mov [slot 0], eax
;;       call $increment
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
;; func $early
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
;;       bl guard.$apply
;;   i32.const 1
;;   i32.add
;;       add w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $apply
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get $f
;;   return_call_ref $unary
;;       mov x9, x0
;;       cbz x9, trap.null_function
;;       ldr w10, [x9+func.index]
;;       cmp w10, #0
;;       b.lt L1
;;       mov x0, x1
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x10, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldp x29, x30, [sp], #0x20
;;       br x10
;;     L1:
;;       mov x0, x1
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;   prologue (out of line)
;;       udf #49374
;;   return_call_ref $unary (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $late
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
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const 1
;;   i32.add
;;       add w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $staying
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   call $increment
;;       str w0, [slot 0]
;;       bl $increment
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
