;; i64 comparisons whose result is wanted as a value: a flag is made a number. Before a branch it is not, see the last
;; function, and `compare_branch`.
;;! run = "eq" i64:-7 i64:3 => i32:0
;;! run = "eq" i64:3 i64:3 => i32:1
;;! run = "ne" i64:-7 i64:3 => i32:1
;;! run = "ne" i64:3 i64:3 => i32:0
;;! run = "lt_s" i64:-7 i64:3 => i32:1
;;! run = "lt_s" i64:3 i64:3 => i32:0
;;! run = "lt_u" i64:-7 i64:3 => i32:0
;;! run = "lt_u" i64:3 i64:3 => i32:0
;;! run = "gt_s" i64:-7 i64:3 => i32:0
;;! run = "gt_s" i64:3 i64:3 => i32:0
;;! run = "gt_u" i64:-7 i64:3 => i32:1
;;! run = "gt_u" i64:3 i64:3 => i32:0
;;! run = "le_s" i64:-7 i64:3 => i32:1
;;! run = "le_s" i64:3 i64:3 => i32:1
;;! run = "le_u" i64:-7 i64:3 => i32:0
;;! run = "le_u" i64:3 i64:3 => i32:1
;;! run = "ge_s" i64:-7 i64:3 => i32:0
;;! run = "ge_s" i64:3 i64:3 => i32:1
;;! run = "ge_u" i64:-7 i64:3 => i32:1
;;! run = "ge_u" i64:3 i64:3 => i32:1
;;! run = "eq_const" i64:7 => i32:1
;;! run = "lt_s_const" i64:-8 => i32:1
;;! run = "branch" i64:-1 i64:1 => i32:10
;;! run = "branch" i64:1 i64:1 => i32:20
;;! property = { func = "eq", op = "i64.eq", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "ne", op = "i64.ne", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "lt_s", op = "i64.lt_s", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "lt_u", op = "i64.lt_u", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "gt_s", op = "i64.gt_s", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "gt_u", op = "i64.gt_u", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "le_s", op = "i64.le_s", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "le_u", op = "i64.le_u", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "ge_s", op = "i64.ge_s", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "ge_u", op = "i64.ge_u", forbid = ["slot", "branch"], max_insns = [3, 2] }
;;! property = { func = "branch", forbid = ["sete", "cset"] }
(module
  (func $eq (export "eq") (param i64 i64) (result i32) (i64.eq (local.get 0) (local.get 1)))
  (func $ne (export "ne") (param i64 i64) (result i32) (i64.ne (local.get 0) (local.get 1)))
  (func $lt_s (export "lt_s") (param i64 i64) (result i32) (i64.lt_s (local.get 0) (local.get 1)))
  (func $lt_u (export "lt_u") (param i64 i64) (result i32) (i64.lt_u (local.get 0) (local.get 1)))
  (func $gt_s (export "gt_s") (param i64 i64) (result i32) (i64.gt_s (local.get 0) (local.get 1)))
  (func $gt_u (export "gt_u") (param i64 i64) (result i32) (i64.gt_u (local.get 0) (local.get 1)))
  (func $le_s (export "le_s") (param i64 i64) (result i32) (i64.le_s (local.get 0) (local.get 1)))
  (func $le_u (export "le_u") (param i64 i64) (result i32) (i64.le_u (local.get 0) (local.get 1)))
  (func $ge_s (export "ge_s") (param i64 i64) (result i32) (i64.ge_s (local.get 0) (local.get 1)))
  (func $ge_u (export "ge_u") (param i64 i64) (result i32) (i64.ge_u (local.get 0) (local.get 1)))
  (func $eq_const (export "eq_const") (param i64) (result i32) (i64.eq (local.get 0) (i64.const 7)))
  (func $lt_s_const (export "lt_s_const") (param i64) (result i32) (i64.lt_s (local.get 0) (i64.const 7)))
  (func $branch (export "branch") (param i64 i64) (result i32)
    (if (result i32) (i64.gt_u (local.get 0) (local.get 1)) (then (i32.const 10)) (else (i32.const 20)))))

;; x86_64:
;; func $eq
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.eq
;;       cmp rcx, rax
;;       sete cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
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
;;   i64.ne
;;       cmp rcx, rax
;;       setne cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $lt_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.lt_s
;;       cmp rcx, rax
;;       setl cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $lt_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.lt_u
;;       cmp rcx, rax
;;       setb cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $gt_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.gt_s
;;       cmp rcx, rax
;;       setg cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $gt_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.gt_u
;;       cmp rcx, rax
;;       seta cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $le_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.le_s
;;       cmp rcx, rax
;;       setle cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $le_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.le_u
;;       cmp rcx, rax
;;       setbe cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ge_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.ge_s
;;       cmp rcx, rax
;;       setge cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ge_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.ge_u
;;       cmp rcx, rax
;;       setae cl
;;       movzx ecx, cl
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $eq_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 7
;;   i64.eq
;;       cmp rax, 7
;;       sete al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $lt_s_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 7
;;   i64.lt_s
;;       cmp rax, 7
;;       setl al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $branch
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.gt_u
;;   if (result i32)
;;       cmp rcx, rax
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
;;   i64.eq
;;       cmp x1, x0
;;       cset w1, eq
;;   end
;;       mov x0, x1
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
;;   i64.ne
;;       cmp x1, x0
;;       cset w1, ne
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $lt_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.lt_s
;;       cmp x1, x0
;;       cset w1, lt
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $lt_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.lt_u
;;       cmp x1, x0
;;       cset w1, lo
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $gt_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.gt_s
;;       cmp x1, x0
;;       cset w1, gt
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $gt_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.gt_u
;;       cmp x1, x0
;;       cset w1, hi
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $le_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.le_s
;;       cmp x1, x0
;;       cset w1, le
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $le_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.le_u
;;       cmp x1, x0
;;       cset w1, ls
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ge_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.ge_s
;;       cmp x1, x0
;;       cset w1, ge
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ge_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.ge_u
;;       cmp x1, x0
;;       cset w1, hs
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $eq_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 7
;;   i64.eq
;;       cmp x0, #7
;;       cset w0, eq
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $lt_s_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 7
;;   i64.lt_s
;;       cmp x0, #7
;;       cset w0, lt
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $branch
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.gt_u
;;   if (result i32)
;;       cmp x1, x0
;;       b.ls L1
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
