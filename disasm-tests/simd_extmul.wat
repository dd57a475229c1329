;; Products of twice the width: one instruction on AArch64. x86-64 widens both operands and multiplies, or for 16-bit
;; lanes interleaves the low and the high halves of the products; for 32-bit lanes it puts what `pmuldq` multiplies
;; where that looks for it.
;;! func = "i16x8_low_s"
;;! func = "i16x8_low_u"
;;! func = "i16x8_high_s"
;;! func = "i16x8_high_u"
;;! func = "i32x4_low_s"
;;! func = "i32x4_low_u"
;;! func = "i32x4_high_s"
;;! func = "i32x4_high_u"
;;! func = "i64x2_low_s"
;;! func = "i64x2_low_u"
;;! func = "i64x2_high_s"
;;! func = "i64x2_high_u"
;;! run = "i16x8_low_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x4000401003f01 i64:0xc080ff800002007f
;;! run = "i16x8_low_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x4fc0401004101 i64:0x3f800080fd02007f
;;! run = "i16x8_high_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xc080ff800002007f i64:0x4000401003f01
;;! run = "i16x8_high_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x3f800080fd02007f i64:0x4fc0401004101
;;! run = "i32x4_low_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8f40401106101 i64:0xc0407f8000017f7f
;;! run = "i32x4_low_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8f40401106101 i64:0x3fc07f80fd817f7f
;;! run = "i32x4_high_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xc0407f8000017f7f i64:0x8f40401106101
;;! run = "i32x4_high_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x3fc07f80fd817f7f i64:0x8f40401106101
;;! run = "i64x2_low_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8f466c50c6101 i64:0xc0407ec1bd027f7f
;;! run = "i64x2_low_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8f466c50c6101 i64:0x3fc17dc2bd027f7f
;;! run = "i64x2_high_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0xc0407ec1bd027f7f i64:0x8f466c50c6101
;;! run = "i64x2_high_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x3fc17dc2bd027f7f i64:0x8f466c50c6101
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "i16x8_low_s", op = "i16x8.extmul_low_i8x16_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_low_u", op = "i16x8.extmul_low_i8x16_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_high_s", op = "i16x8.extmul_high_i8x16_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_high_u", op = "i16x8.extmul_high_i8x16_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_low_s", op = "i32x4.extmul_low_i16x8_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_low_u", op = "i32x4.extmul_low_i16x8_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_high_s", op = "i32x4.extmul_high_i16x8_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_high_u", op = "i32x4.extmul_high_i16x8_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_low_s", op = "i64x2.extmul_low_i32x4_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_low_u", op = "i64x2.extmul_low_i32x4_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_high_s", op = "i64x2.extmul_high_i32x4_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_high_u", op = "i64x2.extmul_high_i32x4_u", max_insns = 1 }
(module
  (func $i16x8_low_s (param v128 v128) (result v128)
    (i16x8.extmul_low_i8x16_s (local.get 0) (local.get 1)))
  (func $i16x8_low_u (param v128 v128) (result v128)
    (i16x8.extmul_low_i8x16_u (local.get 0) (local.get 1)))
  (func $i16x8_high_s (param v128 v128) (result v128)
    (i16x8.extmul_high_i8x16_s (local.get 0) (local.get 1)))
  (func $i16x8_high_u (param v128 v128) (result v128)
    (i16x8.extmul_high_i8x16_u (local.get 0) (local.get 1)))
  (func $i32x4_low_s (param v128 v128) (result v128)
    (i32x4.extmul_low_i16x8_s (local.get 0) (local.get 1)))
  (func $i32x4_low_u (param v128 v128) (result v128)
    (i32x4.extmul_low_i16x8_u (local.get 0) (local.get 1)))
  (func $i32x4_high_s (param v128 v128) (result v128)
    (i32x4.extmul_high_i16x8_s (local.get 0) (local.get 1)))
  (func $i32x4_high_u (param v128 v128) (result v128)
    (i32x4.extmul_high_i16x8_u (local.get 0) (local.get 1)))
  (func $i64x2_low_s (param v128 v128) (result v128)
    (i64x2.extmul_low_i32x4_s (local.get 0) (local.get 1)))
  (func $i64x2_low_u (param v128 v128) (result v128)
    (i64x2.extmul_low_i32x4_u (local.get 0) (local.get 1)))
  (func $i64x2_high_s (param v128 v128) (result v128)
    (i64x2.extmul_high_i32x4_s (local.get 0) (local.get 1)))
  (func $i64x2_high_u (param v128 v128) (result v128)
    (i64x2.extmul_high_i32x4_u (local.get 0) (local.get 1)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i16x8_low_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_low_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_low_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_low_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_high_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_high_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_high_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_high_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_low_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_low_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_low_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_low_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_high_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_high_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_high_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_high_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2_low_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2_low_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2_low_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2_low_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2_high_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2_high_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i64x2_high_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i64x2_high_u (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $i16x8_low_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_s
;;       pmovsxbw xmm15, xmm1
;;       pmovsxbw xmm14, xmm0
;;       pmullw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_low_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_u
;;       pmovzxbw xmm15, xmm1
;;       pmovzxbw xmm14, xmm0
;;       pmullw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_high_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_high_i8x16_s
;;       pshufd xmm15, xmm1, -0x12
;;       pshufd xmm14, xmm0, -0x12
;;       pmovsxbw xmm15, xmm15
;;       pmovsxbw xmm14, xmm14
;;       pmullw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_high_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_high_i8x16_u
;;       pshufd xmm15, xmm1, -0x12
;;       pshufd xmm14, xmm0, -0x12
;;       pmovzxbw xmm15, xmm15
;;       pmovzxbw xmm14, xmm14
;;       pmullw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_low_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_low_i16x8_s
;;       movaps xmm15, xmm1
;;       pmulhw xmm15, xmm0
;;       movaps xmm14, xmm1
;;       pmullw xmm14, xmm0
;;       punpcklwd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_low_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_low_i16x8_u
;;       movaps xmm15, xmm1
;;       pmulhuw xmm15, xmm0
;;       movaps xmm14, xmm1
;;       pmullw xmm14, xmm0
;;       punpcklwd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_high_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_high_i16x8_s
;;       movaps xmm15, xmm1
;;       pmulhw xmm15, xmm0
;;       movaps xmm14, xmm1
;;       pmullw xmm14, xmm0
;;       punpckhwd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_high_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_high_i16x8_u
;;       movaps xmm15, xmm1
;;       pmulhuw xmm15, xmm0
;;       movaps xmm14, xmm1
;;       pmullw xmm14, xmm0
;;       punpckhwd xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2_low_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_low_i32x4_s
;;       pshufd xmm15, xmm1, 0x50
;;       pshufd xmm14, xmm0, 0x50
;;       pmuldq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2_low_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_low_i32x4_u
;;       pshufd xmm15, xmm1, 0x50
;;       pshufd xmm14, xmm0, 0x50
;;       pmuludq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2_high_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_high_i32x4_s
;;       pshufd xmm15, xmm1, -6
;;       pshufd xmm14, xmm0, -6
;;       pmuldq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2_high_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_high_i32x4_u
;;       pshufd xmm15, xmm1, -6
;;       pshufd xmm14, xmm0, -6
;;       pmuludq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i16x8_low_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_s
;;       smull v29.8h, v1.8b, v0.8b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_low_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_low_i8x16_u
;;       umull v29.8h, v1.8b, v0.8b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_high_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_high_i8x16_s
;;       smull2 v29.8h, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_high_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.extmul_high_i8x16_u
;;       umull2 v29.8h, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_low_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_low_i16x8_s
;;       smull v29.4s, v1.4h, v0.4h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_low_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_low_i16x8_u
;;       umull v29.4s, v1.4h, v0.4h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_high_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_high_i16x8_s
;;       smull2 v29.4s, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_high_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.extmul_high_i16x8_u
;;       umull2 v29.4s, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2_low_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_low_i32x4_s
;;       smull v29.2d, v1.2s, v0.2s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2_low_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_low_i32x4_u
;;       umull v29.2d, v1.2s, v0.2s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2_high_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_high_i32x4_s
;;       smull2 v29.2d, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2_high_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.extmul_high_i32x4_u
;;       umull2 v29.2d, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
