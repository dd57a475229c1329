;; 128 bits in two registers: a carry between two instructions, a product in two halves. A half that is constant is
;; folded, and where nothing can be carried a sum is an addition.
;;! run = "add" i64:-1 i64:1 i64:2 i64:3 => i64:1 i64:5
;;! run = "sub" i64:1 i64:5 i64:2 i64:3 => i64:-1 i64:1
;;! run = "accumulate" i64:-1 i64:1 i64:2 => i64:1 i64:2
;;! run = "high" i64:7 i64:1 i64:2 => i64:7 i64:3
;;! run = "square" i64:-1 => i64:1 i64:-2
;;! run = "signed" i64:-1 i64:3 => i64:-3 i64:-1
;;! run = "multiply_add" i64:-1 i64:-1 i64:-1 => i64:0 i64:-1
;;! run = "constants" => i64:0 i64:1
;;! func = "add"
;;! func = "sub"
;;! func = "accumulate"
;;! func = "high"
;;! func = "square"
;;! func = "signed"
;;! func = "multiply_add"
;;! property = { func = "add", op = "i64.add128", forbid = ["branch", "call"], max_insns = [3, 2] }
;;! property = { func = "sub", op = "i64.sub128", forbid = ["branch", "call"], max_insns = [3, 2] }
;;! property = { func = "accumulate", op = "i64.add128", max_insns = [4, 2] }
;;! property = { func = "high", op = "i64.add128", max_insns = 1 }
;;! property = { func = "constants", op = "i64.mul_wide_u", max_insns = 0 }
(module
  (func $add (export "add") (param i64 i64 i64 i64) (result i64 i64)
    (i64.add128 (local.get 0) (local.get 1) (local.get 2) (local.get 3)) local.set 1 local.set 0
    local.get 0 local.get 1)
  (func $sub (export "sub") (param i64 i64 i64 i64) (result i64 i64)
    (i64.sub128 (local.get 0) (local.get 1) (local.get 2) (local.get 3)) local.set 1 local.set 0
    local.get 0 local.get 1)
  (func $accumulate (export "accumulate") (param $low i64) (param $high i64) (param $x i64) (result i64 i64)
    (i64.add128 (local.get $x) (i64.const 0) (local.get $low) (local.get $high)))
  (func $high (export "high") (param $low i64) (param $high i64) (param $x i64) (result i64 i64)
    (i64.add128 (local.get $low) (local.get $high) (i64.const 0) (local.get $x)))
  (func $square (export "square") (param i64) (result i64 i64)
    (i64.mul_wide_u (local.get 0) (local.get 0)))
  (func $signed (export "signed") (param i64 i64) (result i64 i64)
    (i64.mul_wide_s (local.get 0) (local.get 1)))
  (func $multiply_add (export "multiply_add") (param $a i64) (param $b i64) (param $c i64) (result i64 i64)
    (i64.mul_wide_u (local.get $a) (local.get $b))
    (local.get $c)
    (i64.const 0)
    i64.add128)
  (func $constants (export "constants") (result i64 i64)
    (i64.mul_wide_u (i64.const 0x100000000) (i64.const 0x100000000))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   i64.add128
;;       mov r12, rbx
;;       add r12, rcx
;;       adc rdx, rax
;;   local.set 1
;;   local.set 0
;;   local.get 0
;;   local.get 1
;;   end
;;       mov rcx, r12
;;       mov rax, rdx
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
;;   local.get 2
;;   local.get 3
;;   i64.sub128
;;       mov r12, rbx
;;       sub r12, rcx
;;       sbb rdx, rax
;;   local.set 1
;;   local.set 0
;;   local.get 0
;;   local.get 1
;;   end
;;       mov rcx, r12
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $accumulate
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $x
;;   i64.const 0
;;   local.get $low
;;   local.get $high
;;   i64.add128
;;       add rax, rdx
;;       adc rcx, 0
;;   end
;;       mov r11, rax
;;       mov rax, rcx
;;       mov rcx, r11
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $high
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $low
;;   local.get $high
;;   i64.const 0
;;   local.get $x
;;   i64.add128
;;       add rcx, rax
;;   end
;;       mov rax, rcx
;;       mov rcx, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $square
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   i64.mul_wide_u
;;       mov r12, rax
;;       mov r10, rax
;;       mul r12
;;   end
;;       mov rcx, rax
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $signed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.mul_wide_s
;;       mov r12, rax
;;       imul rcx
;;   end
;;       mov rcx, rax
;;       mov rax, rdx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $multiply_add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $a
;;   local.get $b
;;   i64.mul_wide_u
;;       mov r12, rax
;;       mov r10, rdx
;;       mov rax, rdx
;;       mul rcx
;;   local.get $c
;;   i64.const 0
;;   i64.add128
;;       add rax, r12
;;       adc rdx, 0
;;   end
;;       mov rcx, rax
;;       mov rax, rdx
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
;;   local.get 2
;;   local.get 3
;;   i64.add128
;;       adds x25, x3, x1
;;       adc x2, x2, x0
;;   local.set 1
;;   local.set 0
;;   local.get 0
;;   local.get 1
;;   end
;;       mov x1, x25
;;       mov x0, x2
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
;;   local.get 2
;;   local.get 3
;;   i64.sub128
;;       subs x25, x3, x1
;;       sbc x2, x2, x0
;;   local.set 1
;;   local.set 0
;;   local.get 0
;;   local.get 1
;;   end
;;       mov x1, x25
;;       mov x0, x2
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $accumulate
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $x
;;   i64.const 0
;;   local.get $low
;;   local.get $high
;;   i64.add128
;;       adds x0, x0, x2
;;       adc x1, x1, xzr
;;   end
;;       mov x17, x0
;;       mov x0, x1
;;       mov x1, x17
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $high
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $low
;;   local.get $high
;;   i64.const 0
;;   local.get $x
;;   i64.add128
;;       add x1, x1, x0
;;   end
;;       mov x0, x1
;;       mov x1, x2
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $square
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   i64.mul_wide_u
;;       mul x25, x0, x0
;;       umulh x24, x0, x0
;;   end
;;       mov x1, x25
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $signed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.mul_wide_s
;;       mul x25, x1, x0
;;       smulh x24, x1, x0
;;   end
;;       mov x1, x25
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $multiply_add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $a
;;   local.get $b
;;   i64.mul_wide_u
;;       mul x25, x2, x1
;;       umulh x24, x2, x1
;;   local.get $c
;;   i64.const 0
;;   i64.add128
;;       adds x25, x25, x0
;;       adc x24, x24, xzr
;;   end
;;       mov x1, x25
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
