;; Direct calls are direct. Arguments are put where the callee wants them, counted from the last.
;;! run = "forward" i32:10 i32:3 => i32:7
;;! run = "swap" i32:10 i32:3 => i32:-7
;;! run = "many" => i64:45
;;! property = { op = "call", require = ["call"] }
;;! property = { func = "swap", op = "call", forbid = ["[vmctx"] }
(module
  (func $minus (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func $forward (export "forward") (param i32 i32) (result i32)
    (call $minus (local.get 0) (local.get 1)))
  (func $swap (export "swap") (param i32 i32) (result i32)
    (call $minus (local.get 1) (local.get 0)))
  (func $sum (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (i64.add (local.get 0)
      (i64.add (local.get 1)
        (i64.add (local.get 2)
          (i64.add (local.get 3)
            (i64.add (local.get 4)
              (i64.add (local.get 5)
                (i64.add (local.get 6)
                  (i64.add (local.get 7) (local.get 8))))))))))
  (func $many (export "many") (result i64)
    (call $sum (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9))))

;; x86_64:
;; func $minus
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.sub
;;       sub ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $forward
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   call $minus
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       call $minus
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $swap
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 1
;;   local.get 0
;;   call $minus
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       mov r11, rax
;;       mov rax, rcx
;;       mov rcx, r11
;;       call $minus
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;       mov r11, [incoming 0]
;;       mov [slot 0], r11
;;   local.get 0
;;       mov r12, [slot 0]
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   i64.add
;;       lea r10, [rcx+rax]
;;   i64.add
;;       add r10, rdx
;;   i64.add
;;       add r10, rbx
;;   i64.add
;;       add r10, rsi
;;   i64.add
;;       add r10, rdi
;;   i64.add
;;       add r10, r8
;;   i64.add
;;       add r10, r9
;;   i64.add
;;       add r10, r12
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret 0x10
;;   prologue (out of line)
;;       ud2
;;
;; func $many
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i64.const 1
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   call $sum
;;       sub rsp, 0x10
;;       mov qword ptr [rsp], 1
;;       mov r9d, 2
;;       mov r8d, 3
;;       mov edi, 4
;;       mov esi, 5
;;       mov ebx, 6
;;       mov edx, 7
;;       mov ecx, 8
;;       mov eax, 9
;;       call $sum
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $minus
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.sub
;;       sub w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $forward
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   call $minus
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       bl $minus
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $swap
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 1
;;   local.get 0
;;   call $minus
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       mov x17, x0
;;       mov x0, x1
;;       mov x1, x17
;;       bl $minus
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x20
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 0]
;;   local.get 0
;;       ldr x25, [slot 0]
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   i64.add
;;       add x24, x1, x0
;;   i64.add
;;       add x24, x24, x2
;;   i64.add
;;       add x24, x24, x3
;;   i64.add
;;       add x24, x24, x4
;;   i64.add
;;       add x24, x24, x5
;;   i64.add
;;       add x24, x24, x6
;;   i64.add
;;       add x24, x24, x7
;;   i64.add
;;       add x24, x24, x25
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $many
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   i64.const 1
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   call $sum
;;       sub sp, sp, #0x10
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
;;       bl $sum
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
