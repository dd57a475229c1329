;; Bits of whole vectors, and questions about them.
;;! func = "logic"
;;! func = "andnot_fresh"
;;! func = "bitselect"
;;! func = "bitselect_fresh"
;;! func = "any_true"
;;! func = "all_true"
;;! func = "bitmask"
;;! func = "until_equal"
;;! run = "logic" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:-1 i64:-1
;;! run = "andnot_fresh" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0 i64:0
;;! run = "bitselect" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i64:0xff00ff => i64:0x8001fe7f81 i64:0x1fe7f8100000080
;;! run = "bitselect_fresh" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x7f80008002fe7f02 i64:0x2fe7f027f800080
;;! run = "any_true" i64:0x100 => i32:1
;;! run = "any_true" i64:0 => i32:0
;;! run = "all_true" i64:0x0101010101010101 => i32:4
;;! run = "all_true" i64:0x0000000100000001 => i32:2
;;! run = "bitmask" i64:0x80 => i32:4097
;;! run = "until_equal" i64:0x7f80ff0102fe1081 i64:0x7f80ff0102fe1081 => i32:7
;;! run = "until_equal" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i32:9
;;! property = { func = "logic", forbid = ["slot", "branch", "call"] }
;;! property = { func = "andnot_fresh", forbid = ["slot", "branch", "call"] }
;;! property = { func = "bitselect", forbid = ["slot", "branch", "call"] }
;;! property = { func = "bitselect_fresh", forbid = ["slot", "branch", "call"] }
;;! property = { func = "any_true", forbid = ["slot", "branch", "call"] }
;;! property = { func = "all_true", forbid = ["slot", "branch", "call"] }
;;! property = { func = "bitmask", forbid = ["slot", "branch", "call"] }
;;! property = { func = "logic", op = "v128.and", max_insns = [2, 1] }
;;! property = { func = "logic", op = "v128.or", max_insns = 1 }
;;! property = { func = "logic", op = "v128.xor", max_insns = 1 }
(module
  (func $logic (param v128 v128) (result v128)
    local.get 0
    local.get 1
    v128.and
    local.get 1
    v128.or
    local.get 1
    v128.xor
    local.get 1
    v128.andnot
    v128.not)
  (func $andnot_fresh (param v128 v128) (result v128)
    local.get 0
    local.get 0
    local.get 1
    v128.or
    v128.andnot)
  (func $bitselect (param v128 v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 2
    v128.bitselect)
  (func $bitselect_fresh (param v128 v128) (result v128)
    local.get 0
    local.get 1
    local.get 0
    local.get 1
    i16x8.gt_s
    v128.bitselect)
  (func $any_true (param v128) (result i32)
    local.get 0
    v128.any_true)
  (func $all_true (param v128) (result i32)
    local.get 0
    i8x16.all_true
    local.get 0
    i16x8.all_true
    i32.add
    local.get 0
    i32x4.all_true
    i32.add
    local.get 0
    i64x2.all_true
    i32.add)
  (func $bitmask (param v128) (result i32)
    local.get 0
    i8x16.bitmask
    local.get 0
    i16x8.bitmask
    i32.add
    local.get 0
    i32x4.bitmask
    i32.add
    local.get 0
    i64x2.bitmask
    i32.add)
  (func $until_equal (param v128 v128) (result i32)
    local.get 0
    local.get 1
    i8x16.eq
    i8x16.all_true
    if (result i32)
      i32.const 7
    else
      i32.const 9
    end)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "logic") (param i64 i64) (result i64 i64)
    (call $halves (call $logic (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "andnot_fresh") (param i64 i64) (result i64 i64)
    (call $halves (call $andnot_fresh (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "bitselect") (param i64 i64 i64) (result i64 i64)
    (call $halves (call $bitselect (call $of (local.get 0)) (call $of (local.get 1)) (call $of (local.get 2)))))
  (func (export "bitselect_fresh") (param i64 i64) (result i64 i64)
    (call $halves (call $bitselect_fresh (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "any_true") (param i64) (result i32)
    (call $any_true (call $of (local.get 0))))
  (func (export "all_true") (param i64) (result i32)
    (call $all_true (call $of (local.get 0))))
  (func (export "bitmask") (param i64) (result i32)
    (call $bitmask (call $of (local.get 0))))
  (func (export "until_equal") (param i64 i64) (result i32)
    (call $until_equal (call $of (local.get 0)) (call $of (local.get 1)))))

;; x86_64:
;; func $logic
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.and
;;       movaps xmm14, xmm1
;;       pand xmm14, xmm0
;;   local.get 1
;;   v128.or
;;       por xmm14, xmm0
;;   local.get 1
;;   v128.xor
;;       pxor xmm14, xmm0
;;   local.get 1
;;   v128.andnot
;;       movaps xmm13, xmm0
;;       pandn xmm13, xmm14
;;   v128.not
;;       pcmpeqd xmm15, xmm15
;;       pxor xmm13, xmm15
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $andnot_fresh
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   v128.or
;;       movaps xmm14, xmm1
;;       por xmm14, xmm0
;;   v128.andnot
;;       pandn xmm14, xmm1
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $bitselect
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   v128.bitselect
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
;; func $bitselect_fresh
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 0
;;   local.get 1
;;   i16x8.gt_s
;;       movaps xmm14, xmm1
;;       pcmpgtw xmm14, xmm0
;;   v128.bitselect
;;       movaps xmm13, xmm1
;;       pxor xmm13, xmm0
;;       pand xmm13, xmm14
;;       pxor xmm13, xmm0
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $any_true
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.any_true
;;       xor r12d, r12d
;;       ptest xmm0, xmm0
;;       setne r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $all_true
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.all_true
;;       pxor xmm15, xmm15
;;       pcmpeqb xmm15, xmm0
;;       xor r12d, r12d
;;       ptest xmm15, xmm15
;;       sete r12b
;;   local.get 0
;;   i16x8.all_true
;;       pxor xmm15, xmm15
;;       pcmpeqw xmm15, xmm0
;;       xor r10d, r10d
;;       ptest xmm15, xmm15
;;       sete r10b
;;   i32.add
;;       add r12d, r10d
;;   local.get 0
;;   i32x4.all_true
;;       pxor xmm15, xmm15
;;       pcmpeqd xmm15, xmm0
;;       xor r10d, r10d
;;       ptest xmm15, xmm15
;;       sete r10b
;;   i32.add
;;       add r12d, r10d
;;   local.get 0
;;   i64x2.all_true
;;       pxor xmm15, xmm15
;;       pcmpeqq xmm15, xmm0
;;       xor r10d, r10d
;;       ptest xmm15, xmm15
;;       sete r10b
;;   i32.add
;;       add r12d, r10d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $bitmask
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.bitmask
;;       pmovmskb r12d, xmm0
;;   local.get 0
;;   i16x8.bitmask
;;       movaps xmm15, xmm0
;;       packsswb xmm15, xmm0
;;       pmovmskb r10d, xmm15
;;       movzx r10d, r10b
;;   i32.add
;;       add r12d, r10d
;;   local.get 0
;;   i32x4.bitmask
;;       movmskps r10d, xmm0
;;   i32.add
;;       add r12d, r10d
;;   local.get 0
;;   i64x2.bitmask
;;       movmskpd r10d, xmm0
;;   i32.add
;;       add r12d, r10d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $until_equal
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.eq
;;       movaps xmm14, xmm1
;;       pcmpeqb xmm14, xmm0
;;   i8x16.all_true
;;       pxor xmm15, xmm15
;;       pcmpeqb xmm15, xmm14
;;       xor r12d, r12d
;;       ptest xmm15, xmm15
;;       sete r12b
;;   if (result i32)
;;       test r12d, r12d
;;       je L1
;;   i32.const 7
;;   else
;;       mov r12d, 7
;;       jmp L2
;;   i32.const 9
;;   end
;;     L1:
;;       mov r12d, 9
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $logic
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.and
;;       and v29.16b, v1.16b, v0.16b
;;   local.get 1
;;   v128.or
;;       orr v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   v128.xor
;;       eor v29.16b, v29.16b, v0.16b
;;   local.get 1
;;   v128.andnot
;;       bic v29.16b, v29.16b, v0.16b
;;   v128.not
;;       mvn v29.16b, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $andnot_fresh
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   v128.or
;;       orr v29.16b, v1.16b, v0.16b
;;   v128.andnot
;;       bic v29.16b, v1.16b, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bitselect
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   v128.bitselect
;;       mov v29.16b, v0.16b
;;       bsl v29.16b, v2.16b, v1.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bitselect_fresh
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 0
;;   local.get 1
;;   i16x8.gt_s
;;       cmgt v29.8h, v1.8h, v0.8h
;;   v128.bitselect
;;       bsl v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $any_true
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.any_true
;;       umaxp v31.4s, v0.4s, v0.4s
;;       fmov x16, d31
;;       cmp x16, #0
;;       cset w25, ne
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $all_true
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.all_true
;;       uminv b31, v0.16b
;;       fmov w16, s31
;;       cmp w16, #0
;;       cset w25, ne
;;   local.get 0
;;   i16x8.all_true
;;       uminv h31, v0.8h
;;       fmov w16, s31
;;       cmp w16, #0
;;       cset w24, ne
;;   i32.add
;;       add w25, w25, w24
;;   local.get 0
;;   i32x4.all_true
;;       uminv s31, v0.4s
;;       fmov w16, s31
;;       cmp w16, #0
;;       cset w24, ne
;;   i32.add
;;       add w25, w25, w24
;;   local.get 0
;;   i64x2.all_true
;;       cmeq v31.2d, v0.2d, #0
;;       addp d31, v31.2d
;;       fcmp d31, d31
;;       cset w24, eq
;;   i32.add
;;       add w25, w25, w24
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bitmask
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.bitmask
;;       ushr v31.16b, v0.16b, #7
;;       usra v31.8h, v31.8h, #7
;;       usra v31.4s, v31.4s, #0xe
;;       usra v31.2d, v31.2d, #0x1c
;;       umov w16, v31.b[0]
;;       umov w25, v31.b[8]
;;       orr w25, w16, w25, lsl #8
;;   local.get 0
;;   i16x8.bitmask
;;       ushr v31.8h, v0.8h, #0xf
;;       usra v31.4s, v31.4s, #0xf
;;       usra v31.2d, v31.2d, #0x1e
;;       umov w16, v31.b[0]
;;       umov w24, v31.b[8]
;;       orr w24, w16, w24, lsl #4
;;   i32.add
;;       add w25, w25, w24
;;   local.get 0
;;   i32x4.bitmask
;;       ushr v31.4s, v0.4s, #0x1f
;;       usra v31.2d, v31.2d, #0x1f
;;       umov w16, v31.b[0]
;;       umov w24, v31.b[8]
;;       orr w24, w16, w24, lsl #2
;;   i32.add
;;       add w25, w25, w24
;;   local.get 0
;;   i64x2.bitmask
;;       ushr v31.2d, v0.2d, #0x3f
;;       umov w16, v31.b[0]
;;       umov w24, v31.b[8]
;;       orr w24, w16, w24, lsl #1
;;   i32.add
;;       add w25, w25, w24
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $until_equal
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.eq
;;       cmeq v29.16b, v1.16b, v0.16b
;;   i8x16.all_true
;;       uminv b31, v29.16b
;;       fmov w16, s31
;;       cmp w16, #0
;;       cset w25, ne
;;   if (result i32)
;;       cbz w25, L1
;;   i32.const 7
;;   else
;;       mov x25, #7
;;       b L2
;;   i32.const 9
;;   end
;;     L1:
;;       mov x25, #9
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
