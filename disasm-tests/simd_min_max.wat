;; The smaller and the greater of integer lanes: SSE4.1 completed what SSE2 began, so it is one instruction for every
;; lane but those of 64 bits, which WebAssembly leaves out as well.
;;! func = "i8x16_min_s"
;;! func = "i8x16_min_u"
;;! func = "i8x16_max_s"
;;! func = "i8x16_max_u"
;;! func = "i16x8_min_s"
;;! func = "i16x8_min_u"
;;! func = "i16x8_max_s"
;;! func = "i16x8_max_u"
;;! func = "i32x4_min_s"
;;! func = "i32x4_min_u"
;;! func = "i32x4_max_s"
;;! func = "i32x4_max_u"
;;! run = "i8x16_min_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8080fe0102fe1081 i64:0x2fe10818080fe01
;;! run = "i8x16_min_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f01fe0102fe1081 i64:0x2fe10817f01fe01
;;! run = "i8x16_max_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f01ff7f02fe1081 i64:0x2fe10817f01ff7f
;;! run = "i8x16_max_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8080ff7f02fe1081 i64:0x2fe10818080ff7f
;;! run = "i16x8_min_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8001fe7f02fe1081 i64:0x2fe10818001fe7f
;;! run = "i16x8_min_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f80fe7f02fe1081 i64:0x2fe10817f80fe7f
;;! run = "i16x8_max_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f80ff0102fe1081 i64:0x2fe10817f80ff01
;;! run = "i16x8_max_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8001ff0102fe1081 i64:0x2fe10818001ff01
;;! run = "i32x4_min_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8001fe7f02fe1081 i64:0x2fe10818001fe7f
;;! run = "i32x4_min_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f80ff0102fe1081 i64:0x2fe10817f80ff01
;;! run = "i32x4_max_s" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x7f80ff0102fe1081 i64:0x2fe10817f80ff01
;;! run = "i32x4_max_u" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02fe1081 => i64:0x8001fe7f02fe1081 i64:0x2fe10818001fe7f
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "i8x16_min_s", op = "i8x16.min_s", max_insns = [2, 1] }
;;! property = { func = "i8x16_min_u", op = "i8x16.min_u", max_insns = [2, 1] }
;;! property = { func = "i8x16_max_s", op = "i8x16.max_s", max_insns = [2, 1] }
;;! property = { func = "i8x16_max_u", op = "i8x16.max_u", max_insns = [2, 1] }
;;! property = { func = "i16x8_min_s", op = "i16x8.min_s", max_insns = [2, 1] }
;;! property = { func = "i16x8_min_u", op = "i16x8.min_u", max_insns = [2, 1] }
;;! property = { func = "i16x8_max_s", op = "i16x8.max_s", max_insns = [2, 1] }
;;! property = { func = "i16x8_max_u", op = "i16x8.max_u", max_insns = [2, 1] }
;;! property = { func = "i32x4_min_s", op = "i32x4.min_s", max_insns = [2, 1] }
;;! property = { func = "i32x4_min_u", op = "i32x4.min_u", max_insns = [2, 1] }
;;! property = { func = "i32x4_max_s", op = "i32x4.max_s", max_insns = [2, 1] }
;;! property = { func = "i32x4_max_u", op = "i32x4.max_u", max_insns = [2, 1] }
(module
  (func $i8x16_min_s (param v128 v128) (result v128)
    (i8x16.min_s (local.get 0) (local.get 1)))
  (func $i8x16_min_u (param v128 v128) (result v128)
    (i8x16.min_u (local.get 0) (local.get 1)))
  (func $i8x16_max_s (param v128 v128) (result v128)
    (i8x16.max_s (local.get 0) (local.get 1)))
  (func $i8x16_max_u (param v128 v128) (result v128)
    (i8x16.max_u (local.get 0) (local.get 1)))
  (func $i16x8_min_s (param v128 v128) (result v128)
    (i16x8.min_s (local.get 0) (local.get 1)))
  (func $i16x8_min_u (param v128 v128) (result v128)
    (i16x8.min_u (local.get 0) (local.get 1)))
  (func $i16x8_max_s (param v128 v128) (result v128)
    (i16x8.max_s (local.get 0) (local.get 1)))
  (func $i16x8_max_u (param v128 v128) (result v128)
    (i16x8.max_u (local.get 0) (local.get 1)))
  (func $i32x4_min_s (param v128 v128) (result v128)
    (i32x4.min_s (local.get 0) (local.get 1)))
  (func $i32x4_min_u (param v128 v128) (result v128)
    (i32x4.min_u (local.get 0) (local.get 1)))
  (func $i32x4_max_s (param v128 v128) (result v128)
    (i32x4.max_s (local.get 0) (local.get 1)))
  (func $i32x4_max_u (param v128 v128) (result v128)
    (i32x4.max_u (local.get 0) (local.get 1)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16_min_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_min_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_min_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_min_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_max_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_max_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_max_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_max_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_min_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_min_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_min_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_min_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_max_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_max_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_max_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_max_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_min_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_min_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_min_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_min_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_max_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_max_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i32x4_max_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i32x4_max_u (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $i8x16_min_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.min_s
;;       movaps xmm14, xmm1
;;       pminsb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_min_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.min_u
;;       movaps xmm14, xmm1
;;       pminub xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_max_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.max_s
;;       movaps xmm14, xmm1
;;       pmaxsb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_max_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.max_u
;;       movaps xmm14, xmm1
;;       pmaxub xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_min_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.min_s
;;       movaps xmm14, xmm1
;;       pminsw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_min_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.min_u
;;       movaps xmm14, xmm1
;;       pminuw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_max_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.max_s
;;       movaps xmm14, xmm1
;;       pmaxsw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_max_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.max_u
;;       movaps xmm14, xmm1
;;       pmaxuw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_min_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.min_s
;;       movaps xmm14, xmm1
;;       pminsd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_min_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.min_u
;;       movaps xmm14, xmm1
;;       pminud xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_max_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.max_s
;;       movaps xmm14, xmm1
;;       pmaxsd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_max_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.max_u
;;       movaps xmm14, xmm1
;;       pmaxud xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i8x16_min_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.min_s
;;       smin v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_min_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.min_u
;;       umin v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_max_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.max_s
;;       smax v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_max_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.max_u
;;       umax v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_min_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.min_s
;;       smin v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_min_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.min_u
;;       umin v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_max_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.max_s
;;       smax v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_max_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.max_u
;;       umax v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_min_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.min_s
;;       smin v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_min_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.min_u
;;       umin v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_max_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.max_s
;;       smax v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_max_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.max_u
;;       umax v29.4s, v1.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
