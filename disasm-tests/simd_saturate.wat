;; Addition and subtraction that stay at the ends of their range: one instruction each on both instruction sets (two
;; where x86-64 must copy first).
;;! func = "i8x16_add_sat_s"
;;! func = "i8x16_add_sat_u"
;;! func = "i8x16_sub_sat_s"
;;! func = "i8x16_sub_sat_u"
;;! func = "i16x8_add_sat_s"
;;! func = "i16x8_add_sat_u"
;;! func = "i16x8_sub_sat_s"
;;! func = "i16x8_sub_sat_u"
;;! run = "i8x16_add_sat_s" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1082 i64:0x2fe10827fff8001
;;! run = "i8x16_add_sat_u" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1082 i64:0x2fe10827fff8001
;;! run = "i8x16_sub_sat_s" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1080 i64:0x2fe10807fff8001
;;! run = "i8x16_sub_sat_u" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1080 i64:0x2fe10807fff8001
;;! run = "i16x8_add_sat_s" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1082 i64:0x2fe10827fff8001
;;! run = "i16x8_add_sat_u" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1082 i64:0x2fe10827fff8001
;;! run = "i16x8_sub_sat_s" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1080 i64:0x2fe10807fff8001
;;! run = "i16x8_sub_sat_u" i64:0x7fff800102fe1081 i64:1 => i64:0x7fff800102fe1080 i64:0x2fe10807fff8001
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "i8x16_add_sat_s", op = "i8x16.add_sat_s", max_insns = [2, 1] }
;;! property = { func = "i8x16_add_sat_u", op = "i8x16.add_sat_u", max_insns = [2, 1] }
;;! property = { func = "i8x16_sub_sat_s", op = "i8x16.sub_sat_s", max_insns = [2, 1] }
;;! property = { func = "i8x16_sub_sat_u", op = "i8x16.sub_sat_u", max_insns = [2, 1] }
;;! property = { func = "i16x8_add_sat_s", op = "i16x8.add_sat_s", max_insns = [2, 1] }
;;! property = { func = "i16x8_add_sat_u", op = "i16x8.add_sat_u", max_insns = [2, 1] }
;;! property = { func = "i16x8_sub_sat_s", op = "i16x8.sub_sat_s", max_insns = [2, 1] }
;;! property = { func = "i16x8_sub_sat_u", op = "i16x8.sub_sat_u", max_insns = [2, 1] }
(module
  (func $i8x16_add_sat_s (param v128 v128) (result v128)
    (i8x16.add_sat_s (local.get 0) (local.get 1)))
  (func $i8x16_add_sat_u (param v128 v128) (result v128)
    (i8x16.add_sat_u (local.get 0) (local.get 1)))
  (func $i8x16_sub_sat_s (param v128 v128) (result v128)
    (i8x16.sub_sat_s (local.get 0) (local.get 1)))
  (func $i8x16_sub_sat_u (param v128 v128) (result v128)
    (i8x16.sub_sat_u (local.get 0) (local.get 1)))
  (func $i16x8_add_sat_s (param v128 v128) (result v128)
    (i16x8.add_sat_s (local.get 0) (local.get 1)))
  (func $i16x8_add_sat_u (param v128 v128) (result v128)
    (i16x8.add_sat_u (local.get 0) (local.get 1)))
  (func $i16x8_sub_sat_s (param v128 v128) (result v128)
    (i16x8.sub_sat_s (local.get 0) (local.get 1)))
  (func $i16x8_sub_sat_u (param v128 v128) (result v128)
    (i16x8.sub_sat_u (local.get 0) (local.get 1)))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16_add_sat_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_add_sat_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_add_sat_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_add_sat_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_sub_sat_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_sub_sat_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i8x16_sub_sat_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i8x16_sub_sat_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_add_sat_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_add_sat_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_add_sat_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_add_sat_u (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_sub_sat_s") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_sub_sat_s (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "i16x8_sub_sat_u") (param i64 i64) (result i64 i64)
    (call $halves (call $i16x8_sub_sat_u (call $of (local.get 0)) (call $of (local.get 1))))))

;; x86_64:
;; func $i8x16_add_sat_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_s
;;       movaps xmm14, xmm1
;;       paddsb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_add_sat_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_u
;;       movaps xmm14, xmm1
;;       paddusb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_sub_sat_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.sub_sat_s
;;       movaps xmm14, xmm1
;;       psubsb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_sub_sat_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.sub_sat_u
;;       movaps xmm14, xmm1
;;       psubusb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_add_sat_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.add_sat_s
;;       movaps xmm14, xmm1
;;       paddsw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_add_sat_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.add_sat_u
;;       movaps xmm14, xmm1
;;       paddusw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_sub_sat_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.sub_sat_s
;;       movaps xmm14, xmm1
;;       psubsw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_sub_sat_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.sub_sat_u
;;       movaps xmm14, xmm1
;;       psubusw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $i8x16_add_sat_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_s
;;       sqadd v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_add_sat_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.add_sat_u
;;       uqadd v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_sub_sat_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.sub_sat_s
;;       sqsub v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_sub_sat_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.sub_sat_u
;;       uqsub v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_add_sat_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.add_sat_s
;;       sqadd v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_add_sat_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.add_sat_u
;;       uqadd v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_sub_sat_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.sub_sat_s
;;       sqsub v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_sub_sat_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.sub_sat_u
;;       uqsub v29.8h, v1.8h, v0.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
