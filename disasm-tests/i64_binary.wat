;; i64 operators of two operands: both in registers, then one a constant. The constant becomes an immediate (AArch64
;; encodes `and`, `or` and `xor` with runs of ones), a multiplication by one takes two instructions where there is no
;; immediate, and shifts take their count modulo 64 as the machine does.
;;! run = "add" i64:-7 i64:3 => i64:-4
;;! run = "add" i64:3 i64:-7 => i64:-4
;;! run = "sub" i64:-7 i64:3 => i64:-10
;;! run = "sub" i64:3 i64:-7 => i64:10
;;! run = "mul" i64:-7 i64:3 => i64:-21
;;! run = "mul" i64:3 i64:-7 => i64:-21
;;! run = "and" i64:-7 i64:3 => i64:1
;;! run = "and" i64:3 i64:-7 => i64:1
;;! run = "or" i64:-7 i64:3 => i64:-5
;;! run = "or" i64:3 i64:-7 => i64:-5
;;! run = "xor" i64:-7 i64:3 => i64:-6
;;! run = "xor" i64:3 i64:-7 => i64:-6
;;! run = "shl" i64:-7 i64:3 => i64:-56
;;! run = "shl" i64:3 i64:-7 => i64:0x600000000000000
;;! run = "shr_s" i64:-7 i64:3 => i64:-1
;;! run = "shr_s" i64:3 i64:-7 => i64:0
;;! run = "shr_u" i64:-7 i64:3 => i64:0x1fffffffffffffff
;;! run = "shr_u" i64:3 i64:-7 => i64:0
;;! run = "rotl" i64:-7 i64:3 => i64:-49
;;! run = "rotl" i64:3 i64:-7 => i64:0x600000000000000
;;! run = "rotr" i64:-7 i64:3 => i64:0x3fffffffffffffff
;;! run = "rotr" i64:3 i64:-7 => i64:384
;;! run = "add_const" i64:-7 => i64:93
;;! run = "sub_const" i64:-7 => i64:-107
;;! run = "mul_const" i64:-7 => i64:-70
;;! run = "and_const" i64:-7 => i64:249
;;! run = "or_const" i64:-7 => i64:-7
;;! run = "xor_const" i64:-7 => i64:6
;;! run = "shl_const" i64:-7 => i64:-224
;;! run = "shr_s_const" i64:-7 => i64:-1
;;! run = "shr_u_const" i64:-7 => i64:0x7ffffffffffffff
;;! run = "rotl_const" i64:-7 => i64:-193
;;! run = "rotr_const" i64:-7 => i64:0xcfffffffffffffff
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "add_const", op = "i64.add", max_insns = [2, 2] }
;;! property = { func = "sub_const", op = "i64.sub", max_insns = [2, 2] }
;;! property = { func = "mul_const", op = "i64.mul", max_insns = [2, 2] }
;;! property = { func = "and_const", op = "i64.and", max_insns = [2, 2] }
;;! property = { func = "or_const", op = "i64.or", max_insns = [2, 2] }
;;! property = { func = "xor_const", op = "i64.xor", max_insns = [2, 2] }
;;! property = { func = "shl_const", op = "i64.shl", max_insns = [2, 2] }
;;! property = { func = "shr_s_const", op = "i64.shr_s", max_insns = [2, 2] }
;;! property = { func = "shr_u_const", op = "i64.shr_u", max_insns = [2, 2] }
;;! property = { func = "rotl_const", op = "i64.rotl", max_insns = [2, 2] }
;;! property = { func = "rotr_const", op = "i64.rotr", max_insns = [2, 2] }
;;! property = { func = "add", op = "i64.add", max_insns = [4, 2] }
;;! property = { func = "sub", op = "i64.sub", max_insns = [4, 2] }
;;! property = { func = "mul", op = "i64.mul", max_insns = [4, 2] }
;;! property = { func = "and", op = "i64.and", max_insns = [4, 2] }
;;! property = { func = "or", op = "i64.or", max_insns = [4, 2] }
;;! property = { func = "xor", op = "i64.xor", max_insns = [4, 2] }
;;! property = { func = "shl", op = "i64.shl", max_insns = [4, 2] }
;;! property = { func = "shr_s", op = "i64.shr_s", max_insns = [4, 2] }
;;! property = { func = "shr_u", op = "i64.shr_u", max_insns = [4, 2] }
;;! property = { func = "rotl", op = "i64.rotl", max_insns = [4, 2] }
;;! property = { func = "rotr", op = "i64.rotr", max_insns = [4, 2] }
(module
  (func $add (export "add") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
  (func $sub (export "sub") (param i64 i64) (result i64) (i64.sub (local.get 0) (local.get 1)))
  (func $mul (export "mul") (param i64 i64) (result i64) (i64.mul (local.get 0) (local.get 1)))
  (func $and (export "and") (param i64 i64) (result i64) (i64.and (local.get 0) (local.get 1)))
  (func $or (export "or") (param i64 i64) (result i64) (i64.or (local.get 0) (local.get 1)))
  (func $xor (export "xor") (param i64 i64) (result i64) (i64.xor (local.get 0) (local.get 1)))
  (func $shl (export "shl") (param i64 i64) (result i64) (i64.shl (local.get 0) (local.get 1)))
  (func $shr_s (export "shr_s") (param i64 i64) (result i64) (i64.shr_s (local.get 0) (local.get 1)))
  (func $shr_u (export "shr_u") (param i64 i64) (result i64) (i64.shr_u (local.get 0) (local.get 1)))
  (func $rotl (export "rotl") (param i64 i64) (result i64) (i64.rotl (local.get 0) (local.get 1)))
  (func $rotr (export "rotr") (param i64 i64) (result i64) (i64.rotr (local.get 0) (local.get 1)))
  (func $add_const (export "add_const") (param i64) (result i64) (i64.add (local.get 0) (i64.const 100)))
  (func $sub_const (export "sub_const") (param i64) (result i64) (i64.sub (local.get 0) (i64.const 100)))
  (func $mul_const (export "mul_const") (param i64) (result i64) (i64.mul (local.get 0) (i64.const 10)))
  (func $and_const (export "and_const") (param i64) (result i64) (i64.and (local.get 0) (i64.const 0xff)))
  (func $or_const (export "or_const") (param i64) (result i64) (i64.or (local.get 0) (i64.const 0x100)))
  (func $xor_const (export "xor_const") (param i64) (result i64) (i64.xor (local.get 0) (i64.const -1)))
  (func $shl_const (export "shl_const") (param i64) (result i64) (i64.shl (local.get 0) (i64.const 5)))
  (func $shr_s_const (export "shr_s_const") (param i64) (result i64) (i64.shr_s (local.get 0) (i64.const 5)))
  (func $shr_u_const (export "shr_u_const") (param i64) (result i64) (i64.shr_u (local.get 0) (i64.const 5)))
  (func $rotl_const (export "rotl_const") (param i64) (result i64) (i64.rotl (local.get 0) (i64.const 5)))
  (func $rotr_const (export "rotr_const") (param i64) (result i64) (i64.rotr (local.get 0) (i64.const 5))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.add
;;       add rcx, rax
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
;;   i64.sub
;;       sub rcx, rax
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
;;   i64.mul
;;       imul rcx, rax
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
;;   i64.and
;;       and rcx, rax
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
;;   i64.or
;;       or rcx, rax
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
;;   i64.xor
;;       xor rcx, rax
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
;;   i64.shl
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       shl r12, cl
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
;;   i64.shr_s
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       sar r12, cl
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
;;   i64.shr_u
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       shr r12, cl
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
;;   i64.rotl
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       rol r12, cl
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
;;   i64.rotr
;;       mov r12, rcx
;;       mov r10, rcx
;;       mov rcx, rax
;;       ror r12, cl
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
;;   i64.const 100
;;   i64.add
;;       add rax, 0x64
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
;;   i64.const 100
;;   i64.sub
;;       sub rax, 0x64
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
;;   i64.const 10
;;   i64.mul
;;       imul rax, 0xa
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
;;   i64.const 255
;;   i64.and
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
;;   i64.const 256
;;   i64.or
;;       or rax, 0x100
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
;;   i64.const -1
;;   i64.xor
;;       xor rax, -1
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
;;   i64.const 5
;;   i64.shl
;;       shl rax, 5
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
;;   i64.const 5
;;   i64.shr_s
;;       sar rax, 5
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
;;   i64.const 5
;;   i64.shr_u
;;       shr rax, 5
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
;;   i64.const 5
;;   i64.rotl
;;       rol rax, 5
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
;;   i64.const 5
;;   i64.rotr
;;       ror rax, 5
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
;;   i64.add
;;       add x1, x1, x0
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
;;   i64.sub
;;       sub x1, x1, x0
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
;;   i64.mul
;;       mul x1, x1, x0
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
;;   i64.and
;;       and x1, x1, x0
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
;;   i64.or
;;       orr x1, x1, x0
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
;;   i64.xor
;;       eor x1, x1, x0
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
;;   i64.shl
;;       lsl x1, x1, x0
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
;;   i64.shr_s
;;       asr x1, x1, x0
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
;;   i64.shr_u
;;       lsr x1, x1, x0
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
;;   i64.rotl
;;       neg x16, x0
;;       ror x1, x1, x16
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
;;   i64.rotr
;;       ror x1, x1, x0
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
;;   i64.const 100
;;   i64.add
;;       add x0, x0, #0x64
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
;;   i64.const 100
;;   i64.sub
;;       sub x0, x0, #0x64
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
;;   i64.const 10
;;   i64.mul
;;       mov x17, #0xa
;;       mul x0, x0, x17
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
;;   i64.const 255
;;   i64.and
;;       and x0, x0, #0xff
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
;;   i64.const 256
;;   i64.or
;;       orr x0, x0, #0x100
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
;;   i64.const -1
;;   i64.xor
;;       mvn x0, x0
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
;;   i64.const 5
;;   i64.shl
;;       lsl x0, x0, #5
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
;;   i64.const 5
;;   i64.shr_s
;;       asr x0, x0, #5
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
;;   i64.const 5
;;   i64.shr_u
;;       lsr x0, x0, #5
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
;;   i64.const 5
;;   i64.rotl
;;       ror x0, x0, #0x3b
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
;;   i64.const 5
;;   i64.rotr
;;       ror x0, x0, #5
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
