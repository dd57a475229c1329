;; A direct tail call is a return that goes elsewhere: the frame is torn down, and a jump follows. A function that calls
;; itself keeps the frame. None of them needs to look at the stack's limit.
;;! run = "even" i32:1000001 => i32:0
;;! run = "sum" i64:1000000 i64:0 => i64:500000500000
;;! property = { func = "even", op = "return_call", require = ["jump"], max_insns = [4, 3] }
;;! property = { func = "even", op = "return_call", forbid = ["call", "branch", "[cont+"] }
;;! property = { func = "sum", op = "return_call", require = ["jump"], forbid = ["call", "[fp", "pop", "ldp"] }
;;! property = { op = "prologue", forbid = ["[cont+limit"] }
(module
  (func $even (export "even") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (return_call $odd (i32.sub (local.get 0) (i32.const 1))))))
  (func $odd (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 0))
      (else (return_call $even (i32.sub (local.get 0) (i32.const 1))))))
  (func $sum (export "sum") (param $n i64) (param $so_far i64) (result i64)
    (if (i64.eqz (local.get $n)) (then (return (local.get $so_far))))
    (return_call $sum
      (i64.sub (local.get $n) (i64.const 1))
      (i64.add (local.get $so_far) (local.get $n)))))

;; x86_64:
;; func $even
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.eqz
;;   if (result i32)
;;       test eax, eax
;;       jne L1
;;   i32.const 1
;;   else
;;       mov r12d, 1
;;       jmp L2
;;   local.get 0
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       lea r12d, [rax-1]
;;   return_call $odd
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       jmp $odd
;;   end
;;     L2:
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $odd
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.eqz
;;   if (result i32)
;;       test eax, eax
;;       jne L1
;;   i32.const 0
;;   else
;;       xor r12d, r12d
;;       jmp L2
;;   local.get 0
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       lea r12d, [rax-1]
;;   return_call $even
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       jmp $even
;;   end
;;     L2:
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $n
;;     L1:
;;   i64.eqz
;;   if
;;       test rcx, rcx
;;       jne L2
;;   local.get $so_far
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L2:
;;   local.get $n
;;   i64.const 1
;;   i64.sub
;;       lea r12, [rcx-1]
;;   local.get $so_far
;;   local.get $n
;;   i64.add
;;       lea r10, [rax+rcx]
;;   return_call $sum
;;       mov rcx, r12
;;       mov rax, r10
;;       jmp L1
;;   end
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $even
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.eqz
;;   if (result i32)
;;       cbnz w0, L1
;;   i32.const 1
;;   else
;;       mov x25, #1
;;       b L2
;;   local.get 0
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       sub w25, w0, #1
;;   return_call $odd
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       b $odd
;;   end
;;     L2:
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $odd
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.eqz
;;   if (result i32)
;;       cbnz w0, L1
;;   i32.const 0
;;   else
;;       mov x25, #0
;;       b L2
;;   local.get 0
;;     L1:
;;   i32.const 1
;;   i32.sub
;;       sub w25, w0, #1
;;   return_call $even
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       b $even
;;   end
;;     L2:
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $n
;;     L1:
;;   i64.eqz
;;   if
;;       cbnz x1, L2
;;   local.get $so_far
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L2:
;;   local.get $n
;;   i64.const 1
;;   i64.sub
;;       sub x25, x1, #1
;;   local.get $so_far
;;   local.get $n
;;   i64.add
;;       add x24, x0, x1
;;   return_call $sum
;;       mov x1, x25
;;       mov x0, x24
;;       b L1
;;   end
;;   prologue (out of line)
;;       udf #49374
