;; Lanes to twice their width. The low half is one instruction; the high half is moved down first on x86-64 when the
;; sign is wanted, while AArch64 has `sxtl2` and `uxtl2`.
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
;;! run = "i16x8_low_s" i64:0x7f80ff0102fe1081 => i64:0x2fffe0010ff81 i64:0x7fff80ffff0001
;;! run = "i16x8_low_u" i64:0x7f80ff0102fe1081 => i64:0x200fe00100081 i64:0x7f008000ff0001
;;! run = "i16x8_high_s" i64:0x7f80ff0102fe1081 => i64:0x7fff80ffff0001 i64:0x2fffe0010ff81
;;! run = "i16x8_high_u" i64:0x7f80ff0102fe1081 => i64:0x7f008000ff0001 i64:0x200fe00100081
;;! run = "i32x4_low_s" i64:0x7f80ff0102fe1081 => i64:0x2fe00001081 i64:0x7f80ffffff01
;;! run = "i32x4_low_u" i64:0x7f80ff0102fe1081 => i64:0x2fe00001081 i64:0x7f800000ff01
;;! run = "i32x4_high_s" i64:0x7f80ff0102fe1081 => i64:0x7f80ffffff01 i64:0x2fe00001081
;;! run = "i32x4_high_u" i64:0x7f80ff0102fe1081 => i64:0x7f800000ff01 i64:0x2fe00001081
;;! run = "i64x2_low_s" i64:0x7f80ff0102fe1081 => i64:0x2fe1081 i64:0x7f80ff01
;;! run = "i64x2_low_u" i64:0x7f80ff0102fe1081 => i64:0x2fe1081 i64:0x7f80ff01
;;! run = "i64x2_high_s" i64:0x7f80ff0102fe1081 => i64:0x7f80ff01 i64:0x2fe1081
;;! run = "i64x2_high_u" i64:0x7f80ff0102fe1081 => i64:0x7f80ff01 i64:0x2fe1081
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { isa = "aarch64", func = "i16x8_low_s", op = "i16x8.extend_low_i8x16_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_low_u", op = "i16x8.extend_low_i8x16_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_high_s", op = "i16x8.extend_high_i8x16_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i16x8_high_u", op = "i16x8.extend_high_i8x16_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_low_s", op = "i32x4.extend_low_i16x8_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_low_u", op = "i32x4.extend_low_i16x8_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_high_s", op = "i32x4.extend_high_i16x8_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i32x4_high_u", op = "i32x4.extend_high_i16x8_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_low_s", op = "i64x2.extend_low_i32x4_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_low_u", op = "i64x2.extend_low_i32x4_u", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_high_s", op = "i64x2.extend_high_i32x4_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "i64x2_high_u", op = "i64x2.extend_high_i32x4_u", max_insns = 1 }
(module
  (func $i16x8_low_s (param v128) (result v128)
    (i16x8.extend_low_i8x16_s (local.get 0)))
  (func $i16x8_low_u (param v128) (result v128)
    (i16x8.extend_low_i8x16_u (local.get 0)))
  (func $i16x8_high_s (param v128) (result v128)
    (i16x8.extend_high_i8x16_s (local.get 0)))
  (func $i16x8_high_u (param v128) (result v128)
    (i16x8.extend_high_i8x16_u (local.get 0)))
  (func $i32x4_low_s (param v128) (result v128)
    (i32x4.extend_low_i16x8_s (local.get 0)))
  (func $i32x4_low_u (param v128) (result v128)
    (i32x4.extend_low_i16x8_u (local.get 0)))
  (func $i32x4_high_s (param v128) (result v128)
    (i32x4.extend_high_i16x8_s (local.get 0)))
  (func $i32x4_high_u (param v128) (result v128)
    (i32x4.extend_high_i16x8_u (local.get 0)))
  (func $i64x2_low_s (param v128) (result v128)
    (i64x2.extend_low_i32x4_s (local.get 0)))
  (func $i64x2_low_u (param v128) (result v128)
    (i64x2.extend_low_i32x4_u (local.get 0)))
  (func $i64x2_high_s (param v128) (result v128)
    (i64x2.extend_high_i32x4_s (local.get 0)))
  (func $i64x2_high_u (param v128) (result v128)
    (i64x2.extend_high_i32x4_u (local.get 0)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i16x8_low_s") (param i64) (result i64 i64)
    (call $halves (call $i16x8_low_s (call $of (local.get 0)))))
  (func (export "i16x8_low_u") (param i64) (result i64 i64)
    (call $halves (call $i16x8_low_u (call $of (local.get 0)))))
  (func (export "i16x8_high_s") (param i64) (result i64 i64)
    (call $halves (call $i16x8_high_s (call $of (local.get 0)))))
  (func (export "i16x8_high_u") (param i64) (result i64 i64)
    (call $halves (call $i16x8_high_u (call $of (local.get 0)))))
  (func (export "i32x4_low_s") (param i64) (result i64 i64)
    (call $halves (call $i32x4_low_s (call $of (local.get 0)))))
  (func (export "i32x4_low_u") (param i64) (result i64 i64)
    (call $halves (call $i32x4_low_u (call $of (local.get 0)))))
  (func (export "i32x4_high_s") (param i64) (result i64 i64)
    (call $halves (call $i32x4_high_s (call $of (local.get 0)))))
  (func (export "i32x4_high_u") (param i64) (result i64 i64)
    (call $halves (call $i32x4_high_u (call $of (local.get 0)))))
  (func (export "i64x2_low_s") (param i64) (result i64 i64)
    (call $halves (call $i64x2_low_s (call $of (local.get 0)))))
  (func (export "i64x2_low_u") (param i64) (result i64 i64)
    (call $halves (call $i64x2_low_u (call $of (local.get 0)))))
  (func (export "i64x2_high_s") (param i64) (result i64 i64)
    (call $halves (call $i64x2_high_s (call $of (local.get 0)))))
  (func (export "i64x2_high_u") (param i64) (result i64 i64)
    (call $halves (call $i64x2_high_u (call $of (local.get 0))))))

;; x86_64:
;; func $i16x8_low_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.extend_low_i8x16_s
;;       pmovsxbw xmm14, xmm0
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
;;   i16x8.extend_low_i8x16_u
;;       pmovzxbw xmm14, xmm0
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
;;   i16x8.extend_high_i8x16_s
;;       pshufd xmm14, xmm0, -0x12
;;       pmovsxbw xmm14, xmm14
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
;;   i16x8.extend_high_i8x16_u
;;       pshufd xmm14, xmm0, -0x12
;;       pmovzxbw xmm14, xmm14
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
;;   i32x4.extend_low_i16x8_s
;;       pmovsxwd xmm14, xmm0
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
;;   i32x4.extend_low_i16x8_u
;;       pmovzxwd xmm14, xmm0
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
;;   i32x4.extend_high_i16x8_s
;;       pshufd xmm14, xmm0, -0x12
;;       pmovsxwd xmm14, xmm14
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
;;   i32x4.extend_high_i16x8_u
;;       pshufd xmm14, xmm0, -0x12
;;       pmovzxwd xmm14, xmm14
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
;;   i64x2.extend_low_i32x4_s
;;       pmovsxdq xmm14, xmm0
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
;;   i64x2.extend_low_i32x4_u
;;       pmovzxdq xmm14, xmm0
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
;;   i64x2.extend_high_i32x4_s
;;       pshufd xmm14, xmm0, -0x12
;;       pmovsxdq xmm14, xmm14
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
;;   i64x2.extend_high_i32x4_u
;;       pshufd xmm14, xmm0, -0x12
;;       pmovzxdq xmm14, xmm14
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
;;   i16x8.extend_low_i8x16_s
;;       sshll v29.8h, v0.8b, #0
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
;;   i16x8.extend_low_i8x16_u
;;       ushll v29.8h, v0.8b, #0
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
;;   i16x8.extend_high_i8x16_s
;;       sshll2 v29.8h, v0.16b, #0
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
;;   i16x8.extend_high_i8x16_u
;;       ushll2 v29.8h, v0.16b, #0
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
;;   i32x4.extend_low_i16x8_s
;;       sshll v29.4s, v0.4h, #0
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
;;   i32x4.extend_low_i16x8_u
;;       ushll v29.4s, v0.4h, #0
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
;;   i32x4.extend_high_i16x8_s
;;       sshll2 v29.4s, v0.8h, #0
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
;;   i32x4.extend_high_i16x8_u
;;       ushll2 v29.4s, v0.8h, #0
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
;;   i64x2.extend_low_i32x4_s
;;       sshll v29.2d, v0.2s, #0
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
;;   i64x2.extend_low_i32x4_u
;;       ushll v29.2d, v0.2s, #0
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
;;   i64x2.extend_high_i32x4_s
;;       sshll2 v29.2d, v0.4s, #0
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
;;   i64x2.extend_high_i32x4_u
;;       ushll2 v29.2d, v0.4s, #0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
