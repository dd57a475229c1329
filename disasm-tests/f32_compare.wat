;; f32 comparisons, as values and before a branch. x86-64 says "unordered" in the parity flag: `eq` and `ne` ask for
;; it, `lt` and `le` exchange their operands so that "above" is false for NaN. AArch64 has conditions that are.
;;! run = "eq" f32:1.5 f32:2.5 => i32:0
;;! run = "eq" f32:0 f32:-0 => i32:1
;;! run = "eq" f32:nan f32:1 => i32:0
;;! run = "ne" f32:1.5 f32:2.5 => i32:1
;;! run = "ne" f32:0 f32:-0 => i32:0
;;! run = "ne" f32:nan f32:1 => i32:1
;;! run = "lt" f32:1.5 f32:2.5 => i32:1
;;! run = "lt" f32:0 f32:-0 => i32:0
;;! run = "lt" f32:nan f32:1 => i32:0
;;! run = "gt" f32:1.5 f32:2.5 => i32:0
;;! run = "gt" f32:0 f32:-0 => i32:0
;;! run = "gt" f32:nan f32:1 => i32:0
;;! run = "le" f32:1.5 f32:2.5 => i32:1
;;! run = "le" f32:0 f32:-0 => i32:1
;;! run = "le" f32:nan f32:1 => i32:0
;;! run = "ge" f32:1.5 f32:2.5 => i32:0
;;! run = "ge" f32:0 f32:-0 => i32:1
;;! run = "ge" f32:nan f32:1 => i32:0
;;! run = "branch_eq" f32:1.5 f32:2.5 => i32:20
;;! run = "branch_eq" f32:0 f32:-0 => i32:10
;;! run = "branch_eq" f32:nan f32:1 => i32:20
;;! run = "branch_lt" f32:1.5 f32:2.5 => i32:10
;;! run = "branch_lt" f32:0 f32:-0 => i32:20
;;! run = "branch_lt" f32:nan f32:1 => i32:20
;;! property = { forbid = ["slot", "call"] }
;;! property = { isa = "aarch64", func = "eq", op = "f32.eq", max_insns = 2 }
;;! property = { isa = "aarch64", func = "ne", op = "f32.ne", max_insns = 2 }
;;! property = { isa = "aarch64", func = "lt", op = "f32.lt", max_insns = 2 }
;;! property = { isa = "aarch64", func = "gt", op = "f32.gt", max_insns = 2 }
;;! property = { isa = "aarch64", func = "le", op = "f32.le", max_insns = 2 }
;;! property = { isa = "aarch64", func = "ge", op = "f32.ge", max_insns = 2 }
;;! property = { isa = "x86_64", func = "lt", op = "f32.lt", forbid = ["branch"] }
;;! property = { isa = "x86_64", func = "gt", op = "f32.gt", forbid = ["branch"] }
;;! property = { isa = "x86_64", func = "le", op = "f32.le", forbid = ["branch"] }
;;! property = { isa = "x86_64", func = "ge", op = "f32.ge", forbid = ["branch"] }
(module
  (func $eq (export "eq") (param f32 f32) (result i32) (f32.eq (local.get 0) (local.get 1)))
  (func $ne (export "ne") (param f32 f32) (result i32) (f32.ne (local.get 0) (local.get 1)))
  (func $lt (export "lt") (param f32 f32) (result i32) (f32.lt (local.get 0) (local.get 1)))
  (func $gt (export "gt") (param f32 f32) (result i32) (f32.gt (local.get 0) (local.get 1)))
  (func $le (export "le") (param f32 f32) (result i32) (f32.le (local.get 0) (local.get 1)))
  (func $ge (export "ge") (param f32 f32) (result i32) (f32.ge (local.get 0) (local.get 1)))
  (func $branch_eq (export "branch_eq") (param f32 f32) (result i32)
    (if (result i32) (f32.eq (local.get 0) (local.get 1)) (then (i32.const 10)) (else (i32.const 20))))
  (func $branch_lt (export "branch_lt") (param f32 f32) (result i32)
    (if (result i32) (f32.lt (local.get 0) (local.get 1)) (then (i32.const 10)) (else (i32.const 20)))))

;; x86_64:
;; func $eq
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.eq
;;       xor r12d, r12d
;;       ucomiss xmm1, xmm0
;;       setnp r11b
;;       sete r12b
;;       and r12b, r11b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ne
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.ne
;;       xor r12d, r12d
;;       ucomiss xmm1, xmm0
;;       setp r11b
;;       setne r12b
;;       or r12b, r11b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $lt
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.lt
;;       xor r12d, r12d
;;       ucomiss xmm0, xmm1
;;       seta r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $gt
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.gt
;;       xor r12d, r12d
;;       ucomiss xmm1, xmm0
;;       seta r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $le
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.le
;;       xor r12d, r12d
;;       ucomiss xmm0, xmm1
;;       setae r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ge
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.ge
;;       xor r12d, r12d
;;       ucomiss xmm1, xmm0
;;       setae r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $branch_eq
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.eq
;;   if (result i32)
;;       ucomiss xmm1, xmm0
;;       jp L1
;;       jne L1
;;   i32.const 10
;;   else
;;       mov r12d, 0xa
;;       jmp L2
;;   i32.const 20
;;   end
;;     L1:
;;       mov r12d, 0x14
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $branch_lt
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.lt
;;   if (result i32)
;;       ucomiss xmm0, xmm1
;;       jbe L1
;;   i32.const 10
;;   else
;;       mov r12d, 0xa
;;       jmp L2
;;   i32.const 20
;;   end
;;     L1:
;;       mov r12d, 0x14
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $eq
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.eq
;;       fcmp s1, s0
;;       cset w25, eq
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ne
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.ne
;;       fcmp s1, s0
;;       cset w25, ne
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $lt
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.lt
;;       fcmp s1, s0
;;       cset w25, mi
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $gt
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.gt
;;       fcmp s1, s0
;;       cset w25, gt
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $le
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.le
;;       fcmp s1, s0
;;       cset w25, ls
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ge
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.ge
;;       fcmp s1, s0
;;       cset w25, ge
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $branch_eq
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.eq
;;   if (result i32)
;;       fcmp s1, s0
;;       b.ne L1
;;   i32.const 10
;;   else
;;       mov x25, #0xa
;;       b L2
;;   i32.const 20
;;   end
;;     L1:
;;       mov x25, #0x14
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $branch_lt
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.lt
;;   if (result i32)
;;       fcmp s1, s0
;;       b.pl L1
;;   i32.const 10
;;   else
;;       mov x25, #0xa
;;       b L2
;;   i32.const 20
;;   end
;;     L1:
;;       mov x25, #0x14
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
