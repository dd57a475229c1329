;; A constant shift is an immediate. A variable one takes its count modulo the width, as both machines do.
;;! run = "eight" i32:1 => i32:256
;;! run = "by" i32:1 i32:33 => i32:2
;;! run = "wide" i64:-8 i64:65 => i64:-4
;;! run = "rotate" i32:0x80000001 i32:1 => i32:3
;;! property = { func = "eight", op = "i32.shl", max_insns = [2, 1] }
;;! property = { func = "by", forbid = ["and", "branch"] }
;;! property = { func = "rotate", forbid = ["branch"] }
(module
  (func $eight (export "eight") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 8)))
  (func $by (export "by") (param i32 i32) (result i32) (i32.shl (local.get 0) (local.get 1)))
  (func $wide (export "wide") (param i64 i64) (result i64) (i64.shr_s (local.get 0) (local.get 1)))
  (func $rotate (export "rotate") (param i32 i32) (result i32) (i32.rotl (local.get 0) (local.get 1))))

;; x86_64:
;; func $eight
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 8
;;   i32.shl
;;       shl eax, 8
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $by
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
;; func $wide
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
;; func $rotate
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

;; aarch64:
;; func $eight
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 8
;;   i32.shl
;;       lsl w0, w0, #8
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $by
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
;; func $wide
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
;; func $rotate
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
