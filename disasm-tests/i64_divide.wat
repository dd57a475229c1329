;; i64 division and remainder with an unknown divisor. x86-64 tests it for zero and, if signed, for -1: `idiv` faults
;; where the specification has a result (remainder) or another trap (quotient). AArch64's divisions never trap, so it
;; tests what must; its remainder is a division and one `msub`.
;;! run = "div_s" i64:-7 i64:3 => i64:-2
;;! run = "div_s" i64:0x8000000000000000 i64:-1 => trap "integer overflow"
;;! run = "div_s" i64:-7 i64:0 => trap "integer divide by zero"
;;! run = "div_u" i64:-7 i64:3 => i64:0x5555555555555553
;;! run = "div_u" i64:0x8000000000000000 i64:-1 => i64:0
;;! run = "div_u" i64:-7 i64:0 => trap "integer divide by zero"
;;! run = "rem_s" i64:-7 i64:3 => i64:-1
;;! run = "rem_s" i64:0x8000000000000000 i64:-1 => i64:0
;;! run = "rem_s" i64:-7 i64:0 => trap "integer divide by zero"
;;! run = "rem_u" i64:-7 i64:3 => i64:0
;;! run = "rem_u" i64:0x8000000000000000 i64:-1 => i64:0x8000000000000000
;;! run = "rem_u" i64:-7 i64:0 => trap "integer divide by zero"
;;! property = { func = "div_s", forbid = ["slot", "call"] }
;;! property = { func = "div_u", forbid = ["slot", "call"] }
;;! property = { func = "rem_s", forbid = ["slot", "call"] }
;;! property = { func = "rem_u", forbid = ["slot", "call"] }
;;! property = { isa = "aarch64", func = "rem_u", op = "i64.rem_u", require = ["msub"] }
(module
  (func $div_s (export "div_s") (param i64 i64) (result i64) (i64.div_s (local.get 0) (local.get 1)))
  (func $div_u (export "div_u") (param i64 i64) (result i64) (i64.div_u (local.get 0) (local.get 1)))
  (func $rem_s (export "rem_s") (param i64 i64) (result i64) (i64.rem_s (local.get 0) (local.get 1)))
  (func $rem_u (export "rem_u") (param i64 i64) (result i64) (i64.rem_u (local.get 0) (local.get 1))))

;; x86_64:
;; func $div_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.div_s
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12, r12
;;       je trap.divide_by_zero
;;       cmp r12, -1
;;       jne L1
;;       cmp rax, 1
;;       jo trap.integer_overflow
;;     L1:
;;       cqo
;;       idiv r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.div_s (out of line)
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
;; func $rem_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.rem_s
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12, r12
;;       je trap.divide_by_zero
;;       cmp r12, -1
;;       jne L1
;;       xor edx, edx
;;       jmp L2
;;     L1:
;;       cqo
;;       idiv r12
;;   end
;;     L2:
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.rem_s (out of line)
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
;;   i64.rem_u
;;       mov r12, rax
;;       mov rax, rcx
;;       test r12, r12
;;       je trap.divide_by_zero
;;       xor edx, edx
;;       div r12
;;   end
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.rem_u (out of line)
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
;;   i64.div_s
;;       cbz x0, trap.divide_by_zero
;;       cmn x0, #1
;;       ccmp x1, #1, #0, eq
;;       b.vs trap.integer_overflow
;;       sdiv x1, x1, x0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.div_s (out of line)
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
;; func $rem_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.rem_s
;;       cbz x0, trap.divide_by_zero
;;       sdiv x16, x1, x0
;;       msub x1, x16, x0, x1
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.rem_s (out of line)
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
;;   i64.rem_u
;;       cbz x0, trap.divide_by_zero
;;       udiv x16, x1, x0
;;       msub x1, x16, x0, x1
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.rem_u (out of line)
;;     trap.divide_by_zero:
;;       udf #49374
