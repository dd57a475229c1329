;; Between widths and between classes of registers, with the value or the bits kept. An i32 stands in its register with
;; zeros above it, so `i64.extend_i32_u` has nothing to do but perhaps to move.
;;! run = "demote" f64:1.1 => f32:1.1
;;! run = "demote" f64:1e300 => f32:inf
;;! run = "promote" f32:0.1 => f64:0.10000000149011612
;;! run = "i32_reinterpret" f32:-1.5 => i32:0xbfc00000
;;! run = "i64_reinterpret" f64:-1.5 => i64:0xbff8000000000000
;;! run = "f32_reinterpret" i32:0x40490fdb => f32:3.1415927
;;! run = "f64_reinterpret" i64:0x400921fb54442d18 => f64:3.141592653589793
;;! run = "wrap" i64:0x123456789abcdef0 => i32:0x9abcdef0
;;! run = "extend_s" i32:-2 => i64:-2
;;! run = "extend_u" i32:-2 => i64:0xfffffffe
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { op = "i64.extend_i32_u", max_insns = [1, 1] }
;;! property = { op = "i64.extend_i32_s", max_insns = [1, 1] }
;;! property = { op = "i32.reinterpret_f32", max_insns = [1, 1] }
;;! property = { op = "i64.reinterpret_f64", max_insns = [1, 1] }
;;! property = { op = "f32.reinterpret_i32", max_insns = [1, 1] }
;;! property = { op = "f64.reinterpret_i64", max_insns = [1, 1] }
;;! property = { op = "i32.wrap_i64", max_insns = [1, 1] }
(module
  (func $demote (export "demote") (param f64) (result f32) (f32.demote_f64 (local.get 0)))
  (func $promote (export "promote") (param f32) (result f64) (f64.promote_f32 (local.get 0)))
  (func $i32_reinterpret (export "i32_reinterpret") (param f32) (result i32)
    (i32.reinterpret_f32 (local.get 0)))
  (func $i64_reinterpret (export "i64_reinterpret") (param f64) (result i64)
    (i64.reinterpret_f64 (local.get 0)))
  (func $f32_reinterpret (export "f32_reinterpret") (param i32) (result f32)
    (f32.reinterpret_i32 (local.get 0)))
  (func $f64_reinterpret (export "f64_reinterpret") (param i64) (result f64)
    (f64.reinterpret_i64 (local.get 0)))
  (func $wrap (export "wrap") (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
  (func $extend_s (export "extend_s") (param i32) (result i64) (i64.extend_i32_s (local.get 0)))
  (func $extend_u (export "extend_u") (param i32) (result i64) (i64.extend_i32_u (local.get 0))))

;; x86_64:
;; func $demote
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.demote_f64
;;       cvtsd2ss xmm0, xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $promote
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.promote_f32
;;       cvtss2sd xmm0, xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_reinterpret
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.reinterpret_f32
;;       movd r12d, xmm0
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64_reinterpret
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.reinterpret_f64
;;       movq r12, xmm0
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_reinterpret
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.reinterpret_i32
;;       movd xmm14, eax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_reinterpret
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.reinterpret_i64
;;       movq xmm14, rax
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $wrap
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.wrap_i64
;;       mov eax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.extend_i32_s
;;       movsxd rax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.extend_i32_u
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $demote
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.demote_f64
;;       fcvt s0, d0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $promote
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.promote_f32
;;       fcvt d0, s0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_reinterpret
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.reinterpret_f32
;;       fmov w25, s0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64_reinterpret
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.reinterpret_f64
;;       fmov x25, d0
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_reinterpret
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.reinterpret_i32
;;       fmov s29, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_reinterpret
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.reinterpret_i64
;;       fmov d29, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $wrap
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.wrap_i64
;;       mov w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.extend_i32_s
;;       sxtw x0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.extend_i32_u
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
