;; Division checks what can trap, out of line. A constant divisor needs no check on AArch64, where one is an operand.
;;! run = "signed" i32:-7 i32:2 => i32:-3
;;! run = "signed" i32:1 i32:0 => trap "integer divide by zero"
;;! run = "signed" i32:0x80000000 i32:-1 => trap "integer overflow"
;;! run = "unsigned" i64:-1 i64:2 => i64:0x7fffffffffffffff
;;! run = "remainder" i32:-7 i32:2 => i32:-1
;;! run = "remainder" i32:0x80000000 i32:-1 => i32:0
;;! run = "tenth" i32:-70 => i32:-7
;;! property = { isa = "aarch64", func = "tenth", op = "i32.div_s", forbid = ["branch", "trap"] }
;;! property = { func = "unsigned", op = "i64.div_u", forbid = ["ud2", "udf"] }
(module
  (func $signed (export "signed") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $unsigned (export "unsigned") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
  (func $remainder (export "remainder") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1)))
  (func $tenth (export "tenth") (param i32) (result i32) (i32.div_s (local.get 0) (i32.const 10))))

;; x86_64:
;; func $signed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.div_s
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12d, r12d
;;       je trap.divide_by_zero
;;       cmp r12d, -1
;;       jne L1
;;       cmp eax, 1
;;       jo trap.integer_overflow
;;     L1:
;;       cdq
;;       idiv r12d
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.div_s (out of line)
;;     trap.divide_by_zero:
;;       ud2
;;     trap.integer_overflow:
;;       ud2
;;
;; func $unsigned
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.div_u
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12, r12
;;       je trap.divide_by_zero
;;       xor edx, edx
;;       div r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.div_u (out of line)
;;     trap.divide_by_zero:
;;       ud2
;;
;; func $remainder
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.rem_s
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12d, r12d
;;       je trap.divide_by_zero
;;       cmp r12d, -1
;;       jne L1
;;       xor edx, edx
;;       jmp L2
;;     L1:
;;       cdq
;;       idiv r12d
;;   end
;;     L2:
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.rem_s (out of line)
;;     trap.divide_by_zero:
;;       ud2
;;
;; func $tenth
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 10
;;   i32.div_s
;;       movsxd r12, eax
;;       mov r10d, -0x33333333
;;       imul r12, r10
;;       sar r12, 0x23
;;       shr eax, 0x1f
;;       add r12d, eax
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $signed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.div_s
;;       cbz w0, trap.divide_by_zero
;;       cmn w0, #1
;;       ccmp w1, #1, #0, eq
;;       b.vs trap.integer_overflow
;;       sdiv w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.div_s (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
;;     trap.integer_overflow:
;;       udf #49374
;;
;; func $unsigned
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.div_u
;;       cbz x0, trap.divide_by_zero
;;       udiv x1, x1, x0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.div_u (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
;;
;; func $remainder
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.rem_s
;;       cbz w0, trap.divide_by_zero
;;       sdiv w16, w1, w0
;;       msub w1, w16, w0, w1
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.rem_s (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
;;
;; func $tenth
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 10
;;   i32.div_s
;;       mov x17, #0xa
;;       sdiv w0, w0, w17
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
