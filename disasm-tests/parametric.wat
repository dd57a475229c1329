;; What moves values and computes nothing: `nop`, `drop`, `select` in both forms, and locals. `nop` and `drop` have no
;; code; `local.get` and `local.set` only note who has the value, so an exchange of two locals costs what the results
;; cost. A dropped sum is computed, because that is already done when `drop` comes; a `select` on a comparison fuses
;; with it.
;;! run = "nothing" i32:7 => i32:7
;;! run = "dropped" i32:1 i32:2 => i32:2
;;! run = "select_i32" i32:1 i32:2 i32:0 => i32:2
;;! run = "select_i32" i32:1 i32:2 i32:9 => i32:1
;;! run = "select_i64" i64:1 i64:2 i64:-1 => i64:1
;;! run = "select_f64" f64:1 f64:2 i32:0 => f64:2
;;! run = "select_ref" i32:1 => i32:1
;;! run = "select_ref" i32:0 => i32:0
;;! run = "tee" i32:4 => i32:25
;;! run = "swap" i32:1 i32:2 => i32:2 i32:1
;;! run = "declared" => i32:0 i64:0 f32:0 f64:0
;;! property = { func = "nothing", op = "nop", max_insns = 0 }
;;! property = { func = "nothing", op = "drop", max_insns = 0 }
;;! property = { func = "dropped", op = "drop", max_insns = 0 }
;;! property = { func = "swap", op = "local.set", max_insns = 0 }
;;! property = { func = "select_i32", op = "select", max_insns = [4, 2] }
;;! property = { func = "tee", op = "local.tee", max_insns = 0 }
(module
  (elem declare func $nothing)
  (func $nothing (export "nothing") (param i32) (result i32)
    nop
    (drop (i32.const 5))
    local.get 0
    nop)
  (func $dropped (export "dropped") (param i32 i32) (result i32)
    (drop (i32.add (local.get 0) (local.get 1)))
    local.get 1)
  (func $select_i32 (export "select_i32") (param i32 i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (local.get 2)))
  (func $select_i64 (export "select_i64") (param i64 i64 i64) (result i64)
    (select (local.get 0) (local.get 1) (i64.lt_s (local.get 2) (i64.const 0))))
  (func $select_f64 (export "select_f64") (param f64 f64 i32) (result f64)
    (select (local.get 0) (local.get 1) (local.get 2)))
  (func $select_ref (export "select_ref") (param i32) (result i32)
    (ref.is_null (select (result funcref) (ref.null func) (ref.func $nothing) (local.get 0))))
  (func $tee (export "tee") (param i32) (result i32)
    (local $x i32)
    (i32.mul (local.tee $x (i32.add (local.get 0) (i32.const 1))) (local.get $x)))
  (func $swap (export "swap") (param i32 i32) (result i32 i32)
    local.get 0
    local.get 1
    local.set 0
    local.set 1
    local.get 0
    local.get 1)
  (func $declared (export "declared") (result i32 i64 f32 f64)
    (local i32 i64 f32 f64)
    local.get 0
    local.get 1
    local.get 2
    local.get 3))

;; x86_64:
;; func $nothing
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   nop
;;   i32.const 5
;;   drop
;;   local.get 0
;;   nop
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $dropped
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       lea r12d, [rcx+rax]
;;   drop
;;   local.get 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $select_i32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select
;;       test eax, eax
;;       mov r12, rcx
;;       cmovne r12, rdx
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $select_i64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.const 0
;;   i64.lt_s
;;   select
;;       test rax, rax
;;       mov r12, rcx
;;       cmovl r12, rdx
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $select_f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select
;;       test eax, eax
;;       movaps xmm14, xmm0
;;       je L1
;;       movaps xmm14, xmm1
;;   end
;;     L1:
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $select_ref
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.null func
;;   ref.func $nothing
;;       lea r12, [vmctx+func.0]
;;   local.get 0
;;   select (result funcref)
;;       xor r10d, r10d
;;       test eax, eax
;;       mov r9, r12
;;       cmovne r9, r10
;;   ref.is_null
;;       test r9, r9
;;       sete r9b
;;       movzx r9d, r9b
;;   end
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $tee
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       lea r12d, [rax+1]
;;   local.tee $x
;;   local.get $x
;;   i32.mul
;;       mov r10, r12
;;       imul r10d, r12d
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $swap
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.set 0
;;   local.set 1
;;   local.get 0
;;   local.get 1
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
;; func $declared
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   end
;;       xor ecx, ecx
;;       xor eax, eax
;;       xorps xmm1, xmm1
;;       xorps xmm0, xmm0
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $nothing
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   nop
;;   i32.const 5
;;   drop
;;   local.get 0
;;   nop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $dropped
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       add w25, w1, w0
;;   drop
;;   local.get 1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $select_i32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select
;;       cmp w0, #0
;;       csel x25, x2, x1, ne
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $select_i64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.const 0
;;   i64.lt_s
;;   select
;;       cmp x0, #0
;;       csel x25, x2, x1, lt
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $select_f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select
;;       cmp w0, #0
;;       fcsel d29, d1, d0, ne
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $select_ref
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   ref.null func
;;   ref.func $nothing
;;       add x25, vmctx, func.0
;;   local.get 0
;;   select (result funcref)
;;       mov x24, #0
;;       cmp w0, #0
;;       csel x23, x24, x25, ne
;;   ref.is_null
;;       cmp x23, #0
;;       cset w23, eq
;;   end
;;       mov x0, x23
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $tee
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add w25, w0, #1
;;   local.tee $x
;;   local.get $x
;;   i32.mul
;;       mul w24, w25, w25
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $swap
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.set 0
;;   local.set 1
;;   local.get 0
;;   local.get 1
;;   end
;;       mov x17, x0
;;       mov x0, x1
;;       mov x1, x17
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $declared
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   end
;;       mov x1, #0
;;       mov x0, #0
;;       movi d1, #0000000000000000
;;       movi d0, #0000000000000000
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
