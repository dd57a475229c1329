;; Parameters beyond eight of a class are words in memory, which the callee pops. A tail call to a function with as
;; many, or fewer, writes them over its own; with more, collects them below the frame and moves them up over it, return
;; address and all.
;;! run = "start" i64:1000 => i64:2000003
;;! property = { func = "more", op = "return_call", require = ["jump"], forbid = ["call", "branch"] }
;;! property = { func = "same", op = "return_call", require = ["jump"], forbid = ["call", "branch"] }
;;! property = { func = "fewer", op = "return_call", require = ["jump"], forbid = ["call", "branch"] }
(module
  (func $more (param $n i64) (param $sum i64) (result i64)
    (return_call $same (local.get $n) (local.get $sum)
      (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
      (i64.const 7) (i64.const 8) (i64.const 9)))
  (func $same (param $n i64) (param $sum i64) (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (return_call $fewer (local.get $n) (i64.add (local.get $sum) (i64.const 3))
      (local.get 2) (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7)
      (local.get 8) (local.get 9)  (local.get 10)))
  (func $fewer (param $n i64) (param $sum i64) (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (if (i64.eqz (local.get $n)) (then (return (local.get $sum))))
    (return_call $more (i64.sub (local.get $n) (i64.const 1))
      (i64.add (local.get $sum) (i64.sub (i64.mul (local.get $n) (i64.const 4)) (i64.const 5)))))
  (func (export "start") (param i64) (result i64)
    (call $more (local.get 0) (i64.const 0))))

;; x86_64:
;; func $more
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $n
;;   local.get $sum
;;   i64.const 1
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   return_call $same
;;       sub rsp, 0x20
;;       mov [rsp+0x10], rcx
;;       mov [rsp+8], rax
;;       mov qword ptr [rsp], 1
;;       mov r9d, 2
;;       mov r8d, 3
;;       mov edi, 4
;;       mov esi, 5
;;       mov ebx, 6
;;       mov edx, 7
;;       mov ecx, 8
;;       mov eax, 9
;;       mov r10, [rbp]
;;       movq xmm15, [rbp+8]
;;       mov r11, [rsp+0x10]
;;       mov [rbp], r11
;;       mov r11, [rsp+8]
;;       mov [own vmctx], r11
;;       mov r11, [rsp]
;;       mov [slot 0], r11
;;       movsd [slot 1], xmm15
;;       lea rsp, [slot 1]
;;       mov rbp, r10
;;       jmp $same
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $same
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x70
;;       mov [own vmctx], vmctx
;;       mov r11, [incoming 2]
;;       mov [slot 0], r11
;;       mov r11, [incoming 1]
;;       mov [slot 1], r11
;;       mov r11, [incoming 0]
;;       mov [slot 2], r11
;;   local.get $n
;;       mov r12, [slot 0]
;;   local.get $sum
;;       mov r10, [slot 1]
;;   i64.const 3
;;   i64.add
;;       mov [slot 3], r9
;;       lea r9, [r10+3]
;;   local.get 2
;;       mov [slot 4], r8
;;       mov r8, [slot 2]
;;   local.get 3
;;       mov [slot 5], rdi
;;       mov rdi, [slot 3]
;;   local.get 4
;;       mov [slot 6], rsi
;;       mov rsi, [slot 4]
;;   local.get 5
;;       mov [slot 7], rbx
;;       mov rbx, [slot 5]
;;   local.get 6
;;       mov [slot 8], rdx
;;       mov rdx, [slot 6]
;;   local.get 7
;;       mov [slot 9], rcx
;;       mov rcx, [slot 7]
;;   local.get 8
;;       mov [slot 10], rax
;;       mov rax, [slot 8]
;;   local.get 9
;;       mov [slot 11], r12
;;       mov r12, [slot 9]
;;   local.get 10
;;       mov r10, [slot 10]
;;   return_call $fewer
;;       mov r11, [slot 11]
;;       mov [incoming 2], r11
;;       mov [incoming 1], r9
;;       mov [incoming 0], r8
;;       mov r9, rdi
;;       mov r8, rsi
;;       mov rdi, rbx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rax, r10
;;       mov rbx, rcx
;;       mov rcx, r12
;;       mov rsp, rbp
;;       pop rbp
;;       jmp $fewer
;;   end
;;   prologue (out of line)
;;       ud2
;;
;; func $fewer
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x30
;;       mov [own vmctx], vmctx
;;       mov r11, [incoming 2]
;;       mov [slot 0], r11
;;       mov r11, [incoming 1]
;;       mov [slot 1], r11
;;       mov r11, [incoming 0]
;;       mov [slot 2], r11
;;   local.get $n
;;       mov r12, [slot 0]
;;   i64.eqz
;;   if
;;       test r12, r12
;;       jne L1
;;   local.get $sum
;;       mov r10, [slot 1]
;;   return
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret 0x20
;;   end
;;     L1:
;;   local.get $n
;;   i64.const 1
;;   i64.sub
;;       lea r10, [r12-1]
;;   local.get $sum
;;       mov [slot 3], r9
;;       mov r9, [slot 1]
;;   local.get $n
;;   i64.const 4
;;   i64.mul
;;       mov [slot 4], r8
;;       mov r8, r12
;;       shl r8, 2
;;   i64.const 5
;;   i64.sub
;;       sub r8, 5
;;   i64.add
;;       add r8, r9
;;   return_call $more
;;       mov rcx, r10
;;       mov rax, r8
;;       mov r11, [rbp+8]
;;       mov [incoming 3], r11
;;       lea rsp, [incoming 3]
;;       mov rbp, [rbp]
;;       jmp $more
;;   end
;;   prologue (out of line)
;;       ud2
;;
;; func func[3]
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 0
;;   call $more
;;       mov [slot 0], rax
;;       mov rcx, rax
;;       xor eax, eax
;;       call $more
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $more
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $n
;;   local.get $sum
;;   i64.const 1
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   return_call $same
;;       sub sp, sp, #0x20
;;       str x1, [sp, #0x10]
;;       str x0, [sp, #8]
;;       mov x17, #1
;;       str x17, [sp]
;;       mov x7, #2
;;       mov x6, #3
;;       mov x5, #4
;;       mov x4, #5
;;       mov x3, #6
;;       mov x2, #7
;;       mov x1, #8
;;       mov x0, #9
;;       add x16, x29, #0x20
;;       nop
;;       sub x16, x16, #0x20
;;       ldp x11, x30, [x29]
;;       ldr x17, [sp, #0x10]
;;       str x17, [x16, #0x10]
;;       ldr x17, [sp, #8]
;;       str x17, [x16, #8]
;;       ldr x17, [sp]
;;       str x17, [x16]
;;       mov sp, x16
;;       mov x29, x11
;;       b $same
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $same
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 0]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 1]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 2]
;;   local.get $n
;;       ldr x25, [slot 0]
;;   local.get $sum
;;       ldr x24, [slot 1]
;;   i64.const 3
;;   i64.add
;;       add x23, x24, #3
;;   local.get 2
;;       ldr x22, [slot 2]
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   local.get 9
;;   local.get 10
;;   return_call $fewer
;;       add x16, x29, #0x30
;;       nop
;;       str x25, [incoming 2]
;;       add x16, x29, #0x30
;;       nop
;;       str x23, [incoming 1]
;;       add x16, x29, #0x30
;;       nop
;;       str x22, [incoming 0]
;;       ldp x29, x30, [sp], #0x30
;;       b $fewer
;;   end
;;   prologue (out of line)
;;       udf #49374
;;
;; func $fewer
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 0]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 1]
;;       add x16, x29, #0x30
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 2]
;;   local.get $n
;;       ldr x25, [slot 0]
;;   i64.eqz
;;   if
;;       cbnz x25, L1
;;   local.get $sum
;;       ldr x24, [slot 1]
;;   return
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x50
;;       ret
;;   end
;;     L1:
;;   local.get $n
;;   i64.const 1
;;   i64.sub
;;       sub x24, x25, #1
;;   local.get $sum
;;       ldr x23, [slot 1]
;;   local.get $n
;;   i64.const 4
;;   i64.mul
;;       lsl x22, x25, #2
;;   i64.const 5
;;   i64.sub
;;       sub x22, x22, #5
;;   i64.add
;;       add x22, x22, x23
;;   return_call $more
;;       mov x1, x24
;;       mov x0, x22
;;       ldp x29, x30, [sp], #0x50
;;       b $more
;;   end
;;   prologue (out of line)
;;       udf #49374
;;
;; func func[3]
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 0
;;   call $more
;;       str x0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       bl $more
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
