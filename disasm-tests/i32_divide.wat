;; i32 division and remainder with an unknown divisor. x86-64 tests it for zero and, if signed, for -1: `idiv` faults
;; where the specification has a result (remainder) or another trap (quotient). AArch64's divisions never trap, so it
;; tests what must; its remainder is a division and one `msub`.
;;! run = "div_s" i32:0xfffffff9 i32:3 => i32:-2
;;! run = "div_s" i32:0x80000000 i32:-1 => trap "integer overflow"
;;! run = "div_s" i32:0xfffffff9 i32:0 => trap "integer divide by zero"
;;! run = "div_u" i32:0xfffffff9 i32:3 => i32:0x55555553
;;! run = "div_u" i32:0x80000000 i32:-1 => i32:0
;;! run = "div_u" i32:0xfffffff9 i32:0 => trap "integer divide by zero"
;;! run = "rem_s" i32:0xfffffff9 i32:3 => i32:-1
;;! run = "rem_s" i32:0x80000000 i32:-1 => i32:0
;;! run = "rem_s" i32:0xfffffff9 i32:0 => trap "integer divide by zero"
;;! run = "rem_u" i32:0xfffffff9 i32:3 => i32:0
;;! run = "rem_u" i32:0x80000000 i32:-1 => i32:0x80000000
;;! run = "rem_u" i32:0xfffffff9 i32:0 => trap "integer divide by zero"
;;! property = { func = "div_s", forbid = ["slot", "call"] }
;;! property = { func = "div_u", forbid = ["slot", "call"] }
;;! property = { func = "rem_s", forbid = ["slot", "call"] }
;;! property = { func = "rem_u", forbid = ["slot", "call"] }
;;! property = { isa = "aarch64", func = "rem_u", op = "i32.rem_u", require = ["msub"] }
(module
  (func $div_s (export "div_s") (param i32 i32) (result i32) (i32.div_s (local.get 0) (local.get 1)))
  (func $div_u (export "div_u") (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
  (func $rem_s (export "rem_s") (param i32 i32) (result i32) (i32.rem_s (local.get 0) (local.get 1)))
  (func $rem_u (export "rem_u") (param i32 i32) (result i32) (i32.rem_u (local.get 0) (local.get 1))))

;; x86_64:
;; func $div_s
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
;; func $div_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.div_u
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12d, r12d
;;       je trap.divide_by_zero
;;       xor edx, edx
;;       div r12d
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.div_u (out of line)
;;     trap.divide_by_zero:
;;       ud2
;;
;; func $rem_s
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
;; func $rem_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.rem_u
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12d, r12d
;;       je trap.divide_by_zero
;;       xor edx, edx
;;       div r12d
;;   end
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.rem_u (out of line)
;;     trap.divide_by_zero:
;;       ud2

;; aarch64:
;; func $div_s
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
;; func $div_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.div_u
;;       cbz w0, trap.divide_by_zero
;;       udiv w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.div_u (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
;;
;; func $rem_s
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
;; func $rem_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.rem_u
;;       cbz w0, trap.divide_by_zero
;;       udiv w16, w1, w0
;;       msub w1, w16, w0, w1
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.rem_u (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
