;; i32 operators of two operands: both in registers, then one a constant. The constant becomes an immediate (AArch64
;; encodes `and`, `or` and `xor` with runs of ones), a multiplication by one takes two instructions where there is no
;; immediate, and shifts take their count modulo 32 as the machine does.
;;! run = "add" i32:0xfffffff9 i32:3 => i32:-4
;;! run = "add" i32:3 i32:0xfffffff9 => i32:-4
;;! run = "sub" i32:0xfffffff9 i32:3 => i32:-10
;;! run = "sub" i32:3 i32:0xfffffff9 => i32:10
;;! run = "mul" i32:0xfffffff9 i32:3 => i32:-21
;;! run = "mul" i32:3 i32:0xfffffff9 => i32:-21
;;! run = "and" i32:0xfffffff9 i32:3 => i32:1
;;! run = "and" i32:3 i32:0xfffffff9 => i32:1
;;! run = "or" i32:0xfffffff9 i32:3 => i32:-5
;;! run = "or" i32:3 i32:0xfffffff9 => i32:-5
;;! run = "xor" i32:0xfffffff9 i32:3 => i32:-6
;;! run = "xor" i32:3 i32:0xfffffff9 => i32:-6
;;! run = "shl" i32:0xfffffff9 i32:3 => i32:-56
;;! run = "shl" i32:3 i32:0xfffffff9 => i32:0x6000000
;;! run = "shr_s" i32:0xfffffff9 i32:3 => i32:-1
;;! run = "shr_s" i32:3 i32:0xfffffff9 => i32:0
;;! run = "shr_u" i32:0xfffffff9 i32:3 => i32:0x1fffffff
;;! run = "shr_u" i32:3 i32:0xfffffff9 => i32:0
;;! run = "rotl" i32:0xfffffff9 i32:3 => i32:-49
;;! run = "rotl" i32:3 i32:0xfffffff9 => i32:0x6000000
;;! run = "rotr" i32:0xfffffff9 i32:3 => i32:0x3fffffff
;;! run = "rotr" i32:3 i32:0xfffffff9 => i32:384
;;! run = "add_const" i32:0xfffffff9 => i32:93
;;! run = "sub_const" i32:0xfffffff9 => i32:-107
;;! run = "mul_const" i32:0xfffffff9 => i32:-70
;;! run = "and_const" i32:0xfffffff9 => i32:249
;;! run = "or_const" i32:0xfffffff9 => i32:-7
;;! run = "xor_const" i32:0xfffffff9 => i32:6
;;! run = "shl_const" i32:0xfffffff9 => i32:-224
;;! run = "shr_s_const" i32:0xfffffff9 => i32:-1
;;! run = "shr_u_const" i32:0xfffffff9 => i32:0x7ffffff
;;! run = "rotl_const" i32:0xfffffff9 => i32:-193
;;! run = "rotr_const" i32:0xfffffff9 => i32:0xcfffffff
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "add_const", op = "i32.add", max_insns = [2, 2] }
;;! property = { func = "sub_const", op = "i32.sub", max_insns = [2, 2] }
;;! property = { func = "mul_const", op = "i32.mul", max_insns = [2, 2] }
;;! property = { func = "and_const", op = "i32.and", max_insns = [2, 2] }
;;! property = { func = "or_const", op = "i32.or", max_insns = [2, 2] }
;;! property = { func = "xor_const", op = "i32.xor", max_insns = [2, 2] }
;;! property = { func = "shl_const", op = "i32.shl", max_insns = [2, 2] }
;;! property = { func = "shr_s_const", op = "i32.shr_s", max_insns = [2, 2] }
;;! property = { func = "shr_u_const", op = "i32.shr_u", max_insns = [2, 2] }
;;! property = { func = "rotl_const", op = "i32.rotl", max_insns = [2, 2] }
;;! property = { func = "rotr_const", op = "i32.rotr", max_insns = [2, 2] }
;;! property = { func = "add", op = "i32.add", max_insns = [4, 2] }
;;! property = { func = "sub", op = "i32.sub", max_insns = [4, 2] }
;;! property = { func = "mul", op = "i32.mul", max_insns = [4, 2] }
;;! property = { func = "and", op = "i32.and", max_insns = [4, 2] }
;;! property = { func = "or", op = "i32.or", max_insns = [4, 2] }
;;! property = { func = "xor", op = "i32.xor", max_insns = [4, 2] }
;;! property = { func = "shl", op = "i32.shl", max_insns = [4, 2] }
;;! property = { func = "shr_s", op = "i32.shr_s", max_insns = [4, 2] }
;;! property = { func = "shr_u", op = "i32.shr_u", max_insns = [4, 2] }
;;! property = { func = "rotl", op = "i32.rotl", max_insns = [4, 2] }
;;! property = { func = "rotr", op = "i32.rotr", max_insns = [4, 2] }
(module
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $sub (export "sub") (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func $mul (export "mul") (param i32 i32) (result i32) (i32.mul (local.get 0) (local.get 1)))
  (func $and (export "and") (param i32 i32) (result i32) (i32.and (local.get 0) (local.get 1)))
  (func $or (export "or") (param i32 i32) (result i32) (i32.or (local.get 0) (local.get 1)))
  (func $xor (export "xor") (param i32 i32) (result i32) (i32.xor (local.get 0) (local.get 1)))
  (func $shl (export "shl") (param i32 i32) (result i32) (i32.shl (local.get 0) (local.get 1)))
  (func $shr_s (export "shr_s") (param i32 i32) (result i32) (i32.shr_s (local.get 0) (local.get 1)))
  (func $shr_u (export "shr_u") (param i32 i32) (result i32) (i32.shr_u (local.get 0) (local.get 1)))
  (func $rotl (export "rotl") (param i32 i32) (result i32) (i32.rotl (local.get 0) (local.get 1)))
  (func $rotr (export "rotr") (param i32 i32) (result i32) (i32.rotr (local.get 0) (local.get 1)))
  (func $add_const (export "add_const") (param i32) (result i32) (i32.add (local.get 0) (i32.const 100)))
  (func $sub_const (export "sub_const") (param i32) (result i32) (i32.sub (local.get 0) (i32.const 100)))
  (func $mul_const (export "mul_const") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 10)))
  (func $and_const (export "and_const") (param i32) (result i32) (i32.and (local.get 0) (i32.const 0xff)))
  (func $or_const (export "or_const") (param i32) (result i32) (i32.or (local.get 0) (i32.const 0x100)))
  (func $xor_const (export "xor_const") (param i32) (result i32) (i32.xor (local.get 0) (i32.const -1)))
  (func $shl_const (export "shl_const") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 5)))
  (func $shr_s_const (export "shr_s_const") (param i32) (result i32) (i32.shr_s (local.get 0) (i32.const 5)))
  (func $shr_u_const (export "shr_u_const") (param i32) (result i32) (i32.shr_u (local.get 0) (i32.const 5)))
  (func $rotl_const (export "rotl_const") (param i32) (result i32) (i32.rotl (local.get 0) (i32.const 5)))
  (func $rotr_const (export "rotr_const") (param i32) (result i32) (i32.rotr (local.get 0) (i32.const 5))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       add ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $sub
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
;; func $mul
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.mul
;;       imul ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $and
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.and
;;       and ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $or
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.or
;;       or ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $xor
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.xor
;;       xor ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shl
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.shl
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       shl r12d, cl
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shr_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.shr_s
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       sar r12d, cl
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shr_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.shr_u
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       shr r12d, cl
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $rotl
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.rotl
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       rol r12d, cl
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $rotr
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.rotr
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       ror r12d, cl
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $add_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 100
;;   i32.add
;;       add eax, 0x64
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $sub_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 100
;;   i32.sub
;;       sub eax, 0x64
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $mul_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 10
;;   i32.mul
;;       imul eax, 0xa
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $and_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 255
;;   i32.and
;;       and eax, 0xff
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $or_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 256
;;   i32.or
;;       or eax, 0x100
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $xor_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const -1
;;   i32.xor
;;       xor eax, -1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shl_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i32.shl
;;       shl eax, 5
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shr_s_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i32.shr_s
;;       sar eax, 5
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $shr_u_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i32.shr_u
;;       shr eax, 5
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $rotl_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i32.rotl
;;       rol eax, 5
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $rotr_const
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i32.rotr
;;       ror eax, 5
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       add w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $sub
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
;; func $mul
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.mul
;;       mul w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $and
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.and
;;       and w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $or
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.or
;;       orr w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $xor
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.xor
;;       eor w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shl
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.shl
;;       lsl w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shr_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.shr_s
;;       asr w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shr_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.shr_u
;;       lsr w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $rotl
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.rotl
;;       neg w16, w0
;;       ror w1, w1, w16
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $rotr
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.rotr
;;       ror w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $add_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 100
;;   i32.add
;;       add w0, w0, #0x64
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $sub_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 100
;;   i32.sub
;;       sub w0, w0, #0x64
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $mul_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 10
;;   i32.mul
;;       mov x17, #0xa
;;       mul w0, w0, w17
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $and_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 255
;;   i32.and
;;       and w0, w0, #0xff
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $or_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 256
;;   i32.or
;;       orr w0, w0, #0x100
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $xor_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const -1
;;   i32.xor
;;       mvn w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shl_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 5
;;   i32.shl
;;       lsl w0, w0, #5
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shr_s_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 5
;;   i32.shr_s
;;       asr w0, w0, #5
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $shr_u_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 5
;;   i32.shr_u
;;       lsr w0, w0, #5
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $rotl_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 5
;;   i32.rotl
;;       ror w0, w0, #0x1b
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $rotr_const
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 5
;;   i32.rotr
;;       ror w0, w0, #5
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
