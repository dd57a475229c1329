;; A choice by lanes whose mask is all ones or zeros in each: x86-64 may look at the top bit alone (`pblendvb`, whose
;; mask is xmm0 without AVX), AArch64 chooses bit by bit.
;;! func = "i8x16"
;;! func = "i16x8"
;;! func = "i32x4"
;;! func = "i64x2"
;;! run = "i8x16" i64:0x11223344 i64:0x8001fe7f i64:0xffffffff00000000 => i64:0x8001fe7f i64:0x8001fe7f00000000
;;! run = "i16x8" i64:0x11223344 i64:0x8001fe7f i64:0xffffffff00000000 => i64:0x8001fe7f i64:0x8001fe7f00000000
;;! run = "i32x4" i64:0x11223344 i64:0x8001fe7f i64:0xffffffff00000000 => i64:0x8001fe7f i64:0x8001fe7f00000000
;;! run = "i64x2" i64:0x1122334455667788 i64:0x8001fe7f02fe1081 i64:0 => i64:0x8001fe7f02fe1081 i64:0x2fe10818001fe7f
;;! run = "i64x2" i64:0x1122334455667788 i64:0x8001fe7f02fe1081 i64:-1 => i64:0x1122334455667788 i64:0x5566778811223344
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "i8x16", op = "i8x16.relaxed_laneselect", max_insns = 2 }
;;! property = { isa = "aarch64", func = "i16x8", op = "i16x8.relaxed_laneselect", max_insns = 2 }
;;! property = { isa = "aarch64", func = "i32x4", op = "i32x4.relaxed_laneselect", max_insns = 2 }
;;! property = { isa = "aarch64", func = "i64x2", op = "i64x2.relaxed_laneselect", max_insns = 2 }
(module
  (func $i8x16 (param v128 v128 v128) (result v128)
    (i8x16.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i16x8 (param v128 v128 v128) (result v128)
    (i16x8.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i32x4 (param v128 v128 v128) (result v128)
    (i32x4.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i64x2 (param v128 v128 v128) (result v128)
    (i64x2.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $i8x16 (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "i16x8") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $i16x8 (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "i32x4") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $i32x4 (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "i64x2") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $i64x2 (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2))))))

;; x86_64:
;; func $i8x16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i8x16.relaxed_laneselect
;;       movaps xmm14, xmm2
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i16x8.relaxed_laneselect
;;       movaps xmm14, xmm2
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_laneselect
;;       movaps xmm14, xmm2
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64x2.relaxed_laneselect
;;       movaps xmm14, xmm2
;;       pxor xmm14, xmm1
;;       pand xmm14, xmm0
;;       pxor xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i8x16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i8x16.relaxed_laneselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i16x8.relaxed_laneselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32x4.relaxed_laneselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64x2.relaxed_laneselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
