;; Every comparison of i32x4 alone. x86-64 compares for equal and signed greater: the others are the opposite (a
;; `pcmpeqd` and a `pxor`), the operands exchanged, or a maximum compared with an operand. AArch64 has all but `ne`.
;;! func = "eq"
;;! func = "ne"
;;! func = "lt_s"
;;! func = "lt_u"
;;! func = "gt_s"
;;! func = "gt_u"
;;! func = "le_s"
;;! func = "le_u"
;;! func = "ge_s"
;;! func = "ge_u"
;;! run = "eq" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xffffffff i64:-4294967296
;;! run = "eq" i64:5 i64:0x500000006 => i64:0 i64:0
;;! run = "ne" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:-4294967296 i64:0xffffffff
;;! run = "ne" i64:5 i64:0x500000006 => i64:-1 i64:-1
;;! run = "lt_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0 i64:0
;;! run = "lt_s" i64:5 i64:0x500000006 => i64:-1 i64:-1
;;! run = "lt_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:-4294967296 i64:0xffffffff
;;! run = "lt_u" i64:5 i64:0x500000006 => i64:-1 i64:-1
;;! run = "gt_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:-4294967296 i64:0xffffffff
;;! run = "gt_s" i64:5 i64:0x500000006 => i64:0 i64:0
;;! run = "gt_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0 i64:0
;;! run = "gt_u" i64:5 i64:0x500000006 => i64:0 i64:0
;;! run = "le_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xffffffff i64:-4294967296
;;! run = "le_s" i64:5 i64:0x500000006 => i64:-1 i64:-1
;;! run = "le_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:-1 i64:-1
;;! run = "le_u" i64:5 i64:0x500000006 => i64:-1 i64:-1
;;! run = "ge_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:-1 i64:-1
;;! run = "ge_s" i64:5 i64:0x500000006 => i64:0 i64:0
;;! run = "ge_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xffffffff i64:-4294967296
;;! run = "ge_u" i64:5 i64:0x500000006 => i64:0 i64:0
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "eq", op = "i32x4.eq", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ne", op = "i32x4.ne", max_insns = 2 }
;;! property = { isa = "aarch64", func = "lt_s", op = "i32x4.lt_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "lt_u", op = "i32x4.lt_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "gt_s", op = "i32x4.gt_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "gt_u", op = "i32x4.gt_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "le_s", op = "i32x4.le_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "le_u", op = "i32x4.le_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ge_s", op = "i32x4.ge_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ge_u", op = "i32x4.ge_u", max_insns = 1 }
(module
  (func $eq (param v128 v128) (result v128)
    (i32x4.eq (local.get 0) (local.get 1)))
  (func $ne (param v128 v128) (result v128)
    (i32x4.ne (local.get 0) (local.get 1)))
  (func $lt_s (param v128 v128) (result v128)
    (i32x4.lt_s (local.get 0) (local.get 1)))
  (func $lt_u (param v128 v128) (result v128)
    (i32x4.lt_u (local.get 0) (local.get 1)))
  (func $gt_s (param v128 v128) (result v128)
    (i32x4.gt_s (local.get 0) (local.get 1)))
  (func $gt_u (param v128 v128) (result v128)
    (i32x4.gt_u (local.get 0) (local.get 1)))
  (func $le_s (param v128 v128) (result v128)
    (i32x4.le_s (local.get 0) (local.get 1)))
  (func $le_u (param v128 v128) (result v128)
    (i32x4.le_u (local.get 0) (local.get 1)))
  (func $ge_s (param v128 v128) (result v128)
    (i32x4.ge_s (local.get 0) (local.get 1)))
  (func $ge_u (param v128 v128) (result v128)
    (i32x4.ge_u (local.get 0) (local.get 1)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "eq") (param i64 i64) (result i64 i64)
    (call $halves (call $eq (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "ne") (param i64 i64) (result i64 i64)
    (call $halves (call $ne (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "lt_s") (param i64 i64) (result i64 i64)
    (call $halves (call $lt_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "lt_u") (param i64 i64) (result i64 i64)
    (call $halves (call $lt_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "gt_s") (param i64 i64) (result i64 i64)
    (call $halves (call $gt_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "gt_u") (param i64 i64) (result i64 i64)
    (call $halves (call $gt_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "le_s") (param i64 i64) (result i64 i64)
    (call $halves (call $le_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "le_u") (param i64 i64) (result i64 i64)
    (call $halves (call $le_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "ge_s") (param i64 i64) (result i64 i64)
    (call $halves (call $ge_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "ge_u") (param i64 i64) (result i64 i64)
    (call $halves (call $ge_u (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $eq
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.eq
;;       movaps xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.ne
;;       movaps xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.lt_s
;;       movaps xmm14, xmm0
;;       pcmpgtd xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.lt_u
;;       movaps xmm14, xmm0
;;       pminud xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.gt_s
;;       movaps xmm14, xmm1
;;       pcmpgtd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.gt_u
;;       movaps xmm14, xmm1
;;       pminud xmm14, xmm0
;;       pcmpeqd xmm14, xmm1
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.le_s
;;       movaps xmm14, xmm0
;;       pmaxsd xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.le_u
;;       movaps xmm14, xmm0
;;       pmaxud xmm14, xmm1
;;       pcmpeqd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.ge_s
;;       movaps xmm14, xmm1
;;       pmaxsd xmm14, xmm0
;;       pcmpeqd xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.ge_u
;;       movaps xmm14, xmm1
;;       pmaxud xmm14, xmm0
;;       pcmpeqd xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
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
;;   i32x4.eq
;;       cmeq v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.ne
;;       cmeq v29.4s, v1.4s, v0.4s
;;       mvn v29.16b, v29.16b
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.lt_s
;;       cmgt v29.4s, v0.4s, v1.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.lt_u
;;       cmhi v29.4s, v0.4s, v1.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.gt_s
;;       cmgt v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.gt_u
;;       cmhi v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.le_s
;;       cmge v29.4s, v0.4s, v1.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.le_u
;;       cmhs v29.4s, v0.4s, v1.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.ge_s
;;       cmge v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
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
;;   i32x4.ge_u
;;       cmhs v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
