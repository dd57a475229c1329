;; A select on a comparison is a compare and a conditional move: no jump.
;;! run = "max" i32:3 i32:5 => i32:5
;;! run = "max" i32:-3 i32:-5 => i32:-3
;;! run = "pick" i32:0 i64:1 i64:2 => i64:2
;;! run = "floats" i32:1 f32:1.5 f32:2.5 => f32:1.5
;;! property = { func = "max", op = "select", forbid = ["branch", "jump"] }
;;! property = { func = "pick", op = "select", forbid = ["branch", "jump"] }
(module
  (func $max (export "max") (param i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.gt_s (local.get 0) (local.get 1))))
  (func $pick (export "pick") (param i32 i64 i64) (result i64)
    (select (local.get 1) (local.get 2) (local.get 0)))
  (func $floats (export "floats") (param i32 f32 f32) (result f32)
    (select (local.get 1) (local.get 2) (local.get 0))))

;; x86_64:
;; func $max
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 0
;;   local.get 1
;;   i32.gt_s
;;   select
;;       cmp ecx, eax
;;       mov r12, rax
;;       cmovg r12, rcx
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $pick
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 1
;;   local.get 2
;;   local.get 0
;;   select
;;       test edx, edx
;;       mov r12, rax
;;       cmovne r12, rcx
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $floats
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 1
;;   local.get 2
;;   local.get 0
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

;; aarch64:
;; func $max
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 0
;;   local.get 1
;;   i32.gt_s
;;   select
;;       cmp w1, w0
;;       csel x25, x1, x0, gt
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $pick
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 1
;;   local.get 2
;;   local.get 0
;;   select
;;       cmp w2, #0
;;       csel x25, x1, x0, ne
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $floats
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 1
;;   local.get 2
;;   local.get 0
;;   select
;;       cmp w0, #0
;;       fcsel d29, d1, d0, ne
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
