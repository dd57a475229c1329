;; Every comparison of f64x2 alone: `cmppd` has a predicate for each, with the operands exchanged for greater. NaN
;; compares false, and unequal.
;;! func = "eq"
;;! func = "ne"
;;! func = "lt"
;;! func = "gt"
;;! func = "le"
;;! func = "ge"
;;! run = "eq" i64:0x3ff80000 i64:0x3ff80000 => i64:-1 i64:-1
;;! run = "eq" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:0 i64:0
;;! run = "eq" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:0 i64:0
;;! run = "ne" i64:0x3ff80000 i64:0x3ff80000 => i64:0 i64:0
;;! run = "ne" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:-1 i64:-1
;;! run = "ne" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:-1 i64:-1
;;! run = "lt" i64:0x3ff80000 i64:0x3ff80000 => i64:0 i64:0
;;! run = "lt" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:0 i64:-1
;;! run = "lt" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:0 i64:0
;;! run = "gt" i64:0x3ff80000 i64:0x3ff80000 => i64:0 i64:0
;;! run = "gt" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:-1 i64:0
;;! run = "gt" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:0 i64:0
;;! run = "le" i64:0x3ff80000 i64:0x3ff80000 => i64:-1 i64:-1
;;! run = "le" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:0 i64:-1
;;! run = "le" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:0 i64:0
;;! run = "ge" i64:0x3ff80000 i64:0x3ff80000 => i64:-1 i64:-1
;;! run = "ge" i64:0x400000003ff80000 i64:0x3ff8000040000000 => i64:-1 i64:0
;;! run = "ge" i64:0x7ff800007ff80000 i64:0x7ff800007ff80000 => i64:0 i64:0
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "eq", op = "f64x2.eq", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ne", op = "f64x2.ne", max_insns = 2 }
;;! property = { isa = "aarch64", func = "lt", op = "f64x2.lt", max_insns = 1 }
;;! property = { isa = "aarch64", func = "gt", op = "f64x2.gt", max_insns = 1 }
;;! property = { isa = "aarch64", func = "le", op = "f64x2.le", max_insns = 1 }
;;! property = { isa = "aarch64", func = "ge", op = "f64x2.ge", max_insns = 1 }
(module
  (func $eq (param v128 v128) (result v128)
    (f64x2.eq (local.get 0) (local.get 1)))
  (func $ne (param v128 v128) (result v128)
    (f64x2.ne (local.get 0) (local.get 1)))
  (func $lt (param v128 v128) (result v128)
    (f64x2.lt (local.get 0) (local.get 1)))
  (func $gt (param v128 v128) (result v128)
    (f64x2.gt (local.get 0) (local.get 1)))
  (func $le (param v128 v128) (result v128)
    (f64x2.le (local.get 0) (local.get 1)))
  (func $ge (param v128 v128) (result v128)
    (f64x2.ge (local.get 0) (local.get 1)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "eq") (param i64 i64) (result i64 i64)
    (call $halves (call $eq (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "ne") (param i64 i64) (result i64 i64)
    (call $halves (call $ne (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "lt") (param i64 i64) (result i64 i64)
    (call $halves (call $lt (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "gt") (param i64 i64) (result i64 i64)
    (call $halves (call $gt (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "le") (param i64 i64) (result i64 i64)
    (call $halves (call $le (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "ge") (param i64 i64) (result i64 i64)
    (call $halves (call $ge (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $eq
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64x2.eq
;;       movaps xmm14, xmm1
;;       cmpeqpd xmm14, xmm0
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
;;   f64x2.ne
;;       movaps xmm14, xmm1
;;       cmpneqpd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   f64x2.lt
;;       movaps xmm14, xmm1
;;       cmpltpd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   f64x2.gt
;;       movaps xmm14, xmm0
;;       cmpltpd xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
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
;;   f64x2.le
;;       movaps xmm14, xmm1
;;       cmplepd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
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
;;   f64x2.ge
;;       movaps xmm14, xmm0
;;       cmplepd xmm14, xmm1
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
;;   f64x2.eq
;;       fcmeq v29.2d, v1.2d, v0.2d
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
;;   f64x2.ne
;;       fcmeq v29.2d, v1.2d, v0.2d
;;       mvn v29.16b, v29.16b
;;   end
;;       mov v0.16b, v29.16b
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
;;   f64x2.lt
;;       fcmgt v29.2d, v0.2d, v1.2d
;;   end
;;       mov v0.16b, v29.16b
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
;;   f64x2.gt
;;       fcmgt v29.2d, v1.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
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
;;   f64x2.le
;;       fcmge v29.2d, v0.2d, v1.2d
;;   end
;;       mov v0.16b, v29.16b
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
;;   f64x2.ge
;;       fcmge v29.2d, v1.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
