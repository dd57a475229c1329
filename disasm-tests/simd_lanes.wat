;; Lanes into vectors, out of them, and about. A splat of a constant is a constant; shuffles that one instruction
;; does are that instruction.
;;! func = "splat_i8x16"
;;! func = "splat_i16x8"
;;! func = "splat_i32x4"
;;! func = "splat_i64x2"
;;! func = "splat_f32x4"
;;! func = "splat_f64x2"
;;! func = "splat_constant"
;;! func = "extract"
;;! func = "extract_floats"
;;! func = "replace"
;;! func = "broadcast8"
;;! func = "broadcast32"
;;! func = "swap_halves"
;;! func = "interleave"
;;! func = "concat"
;;! func = "reverse"
;;! func = "blend"
;;! func = "words"
;;! func = "any"
;;! func = "low_halves"
;;! func = "swizzle"
;;! func = "swizzle_constant"
;;! run = "splat_i8x16" i32:0x1ff => i64:-1 i64:-1
;;! run = "splat_i16x8" i32:0x1ff => i64:0x1ff01ff01ff01ff i64:0x1ff01ff01ff01ff
;;! run = "splat_i32x4" i32:0x1ff => i64:0x1ff000001ff i64:0x1ff000001ff
;;! run = "splat_i64x2" i64:-2 => i64:-2 i64:-2
;;! run = "splat_f32x4" f32:1.5 => i64:0x3fc000003fc00000 i64:0x3fc000003fc00000
;;! run = "splat_f64x2" f64:1.5 => i64:0x3ff8000000000000 i64:0x3ff8000000000000
;;! run = "splat_constant" i64:1 => i64:0x2c2c2c2c2c2c2c2d i64:0x2c2c2c2d2c2c2c2c
;;! run = "extract" i64:0x7fffff003fc00000 => i32:-1 i32:16320 i32:1069547520 i64:0x3fc000007fffff00 f32:1.5
;;! run = "extract_floats" i64:0x3ff80000 => f32:1.9375 f64:1.5
;;! run = "replace" i64:1 i32:3 i64:4 f32:1.5 f64:2.5 => i64:0x3fc000003fc00000 i64:0x4004000000000000
;;! run = "broadcast8" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0 i64:0
;;! run = "broadcast32" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x706050407060504 i64:0x706050407060504
;;! run = "swap_halves" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x302010007060504 i64:0x706050403020100
;;! run = "interleave" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x1303120211011000 i64:0x1707160615051404
;;! run = "concat" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x7060504070605 i64:0x1413121110030201
;;! run = "reverse" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x405060700010203 i64:0x1020304050607
;;! run = "blend" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x1706150413021100 i64:0x1302110017061504
;;! run = "words" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x1716151403020100 i64:0x1716151407060504
;;! run = "any" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x105001510040313 i64:0x500021401070712
;;! run = "low_halves" i64:0x0706050403020100 i64:0x1716151413121110 => i64:0x706050403020100 i64:0x1716151413121110
;;! run = "swizzle" i64:0x0706050403020100 i64:0x0001020310ff0f0e => i64:0x1020300000302 i64:0x30200010203
;;! run = "swizzle_constant" i64:0x0706050403020100 => i64:0x405060700010203 i64:0x1020304050607
;;! property = { forbid = ["slot", "branch", "call"] }
(module
  (func $splat_i8x16 (param i32) (result v128)
    local.get 0
    i8x16.splat)
  (func $splat_i16x8 (param i32) (result v128)
    local.get 0
    i16x8.splat)
  (func $splat_i32x4 (param i32) (result v128)
    local.get 0
    i32x4.splat)
  (func $splat_i64x2 (param i64) (result v128)
    local.get 0
    i64x2.splat)
  (func $splat_f32x4 (param f32) (result v128)
    local.get 0
    f32x4.splat)
  (func $splat_f64x2 (param f64) (result v128)
    local.get 0
    f64x2.splat)
  (func $splat_constant (param v128) (result v128)
    local.get 0
    i32.const 300
    i8x16.splat
    i8x16.add)
  (func $extract (param v128) (result i32 i32 i32 i64 f32)
    local.get 0
    i8x16.extract_lane_s 5
    local.get 0
    i16x8.extract_lane_u 7
    local.get 0
    i32x4.extract_lane 0
    local.get 0
    i64x2.extract_lane 1
    local.get 0
    f32x4.extract_lane 3)
  (func $extract_floats (param v128) (result f32 f64)
    local.get 0
    f32x4.extract_lane 0
    local.get 0
    f64x2.extract_lane 1)
  (func $replace (param v128 i32 i64 f32 f64) (result v128)
    local.get 0
    local.get 1
    i8x16.replace_lane 15
    local.get 1
    i16x8.replace_lane 6
    local.get 1
    i32x4.replace_lane 2
    local.get 2
    i64x2.replace_lane 0
    local.get 3
    f32x4.replace_lane 1
    local.get 4
    f64x2.replace_lane 1
    local.get 3
    f32x4.replace_lane 0)
  (func $broadcast8 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0)
  (func $broadcast32 (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7)
  (func $swap_halves (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7)
  (func $interleave (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23)
  (func $concat (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20)
  (func $reverse (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0)
  (func $blend (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31)
  (func $words (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 0 1 2 3 24 25 26 27 8 9 10 11 20 21 22 23)
  (func $any (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5)
  (func $low_halves (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23)
  (func $swizzle (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i8x16.swizzle)
  (func $swizzle_constant (param v128) (result v128)
    local.get 0
    v128.const i8x16 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12
    i8x16.swizzle)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "splat_i8x16") (param i32) (result i64 i64)
    (call $halves (call $splat_i8x16 (local.get 0))))
  (func (export "splat_i16x8") (param i32) (result i64 i64)
    (call $halves (call $splat_i16x8 (local.get 0))))
  (func (export "splat_i32x4") (param i32) (result i64 i64)
    (call $halves (call $splat_i32x4 (local.get 0))))
  (func (export "splat_i64x2") (param i64) (result i64 i64)
    (call $halves (call $splat_i64x2 (local.get 0))))
  (func (export "splat_f32x4") (param f32) (result i64 i64)
    (call $halves (call $splat_f32x4 (local.get 0))))
  (func (export "splat_f64x2") (param f64) (result i64 i64)
    (call $halves (call $splat_f64x2 (local.get 0))))
  (func (export "splat_constant") (param i64) (result i64 i64)
    (call $halves (call $splat_constant (call $of (local.get 0)))))
  (func (export "extract") (param i64) (result i32 i32 i32 i64 f32)
    (call $extract (call $of (local.get 0))))
  (func (export "extract_floats") (param i64) (result f32 f64)
    (call $extract_floats (call $of (local.get 0))))
  (func (export "replace") (param i64 i32 i64 f32 f64) (result i64 i64)
    (call $halves (call $replace
      (call $of (local.get 0))
      (local.get 1)
      (local.get 2)
      (local.get 3)
      (local.get 4))))
  (func (export "broadcast8") (param i64 i64) (result i64 i64)
    (call $halves (call $broadcast8 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "broadcast32") (param i64 i64) (result i64 i64)
    (call $halves (call $broadcast32 (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "swap_halves") (param i64 i64) (result i64 i64)
    (call $halves (call $swap_halves (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "interleave") (param i64 i64) (result i64 i64)
    (call $halves (call $interleave (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "concat") (param i64 i64) (result i64 i64)
    (call $halves (call $concat (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "reverse") (param i64 i64) (result i64 i64)
    (call $halves (call $reverse (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "blend") (param i64 i64) (result i64 i64)
    (call $halves (call $blend (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "words") (param i64 i64) (result i64 i64)
    (call $halves (call $words (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "any") (param i64 i64) (result i64 i64)
    (call $halves (call $any (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "low_halves") (param i64 i64) (result i64 i64)
    (call $halves (call $low_halves (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "swizzle") (param i64 i64) (result i64 i64)
    (call $halves (call $swizzle (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "swizzle_constant") (param i64) (result i64 i64)
    (call $halves (call $swizzle_constant (call $of (local.get 0))))))

;; x86_64:
;; func $splat_i8x16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.splat
;;       movd xmm14, eax
;;       pxor xmm15, xmm15
;;       pshufb xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_i16x8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i16x8.splat
;;       movd xmm14, eax
;;       pshuflw xmm14, xmm14, 0
;;       pshufd xmm14, xmm14, 0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_i32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32x4.splat
;;       movd xmm14, eax
;;       pshufd xmm14, xmm14, 0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_i64x2
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64x2.splat
;;       movq xmm14, rax
;;       punpcklqdq xmm14, xmm14
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_f32x4
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32x4.splat
;;       pshufd xmm14, xmm0, 0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_f64x2
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64x2.splat
;;       movddup xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat_constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 300
;;   i8x16.splat
;;       mov r11d, 0x2c2c2c2c
;;       movd xmm14, r11d
;;       pshufd xmm14, xmm14, 0
;;   i8x16.add
;;       paddb xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extract
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i8x16.extract_lane_s 5
;;       pextrb r12d, xmm0, 5
;;       movsx r12d, r12b
;;   local.get 0
;;   i16x8.extract_lane_u 7
;;       pextrw r10d, xmm0, 7
;;   local.get 0
;;   i32x4.extract_lane 0
;;       movd r9d, xmm0
;;   local.get 0
;;   i64x2.extract_lane 1
;;       pextrq r8, xmm0, 1
;;   local.get 0
;;   f32x4.extract_lane 3
;;       pshufd xmm14, xmm0, 3
;;   end
;;       mov rbx, r12
;;       movaps xmm0, xmm14
;;       mov rax, r8
;;       mov rcx, r9
;;       mov rdx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extract_floats
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32x4.extract_lane 0
;;       movaps xmm14, xmm0
;;   local.get 0
;;   f64x2.extract_lane 1
;;       pshufd xmm13, xmm0, -0x12
;;   end
;;       movaps xmm1, xmm14
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $replace
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.replace_lane 15
;;       movaps xmm14, xmm2
;;       pinsrb xmm14, ecx, 0xf
;;   local.get 1
;;   i16x8.replace_lane 6
;;       pinsrw xmm14, ecx, 6
;;   local.get 1
;;   i32x4.replace_lane 2
;;       pinsrd xmm14, ecx, 2
;;   local.get 2
;;   i64x2.replace_lane 0
;;       pinsrq xmm14, rax, 0
;;   local.get 3
;;   f32x4.replace_lane 1
;;       insertps xmm14, xmm1, 0x10
;;   local.get 4
;;   f64x2.replace_lane 1
;;       unpcklpd xmm14, xmm0
;;   local.get 3
;;   f32x4.replace_lane 0
;;       insertps xmm14, xmm1, 0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $broadcast8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
;;       movaps xmm14, xmm1
;;       pxor xmm15, xmm15
;;       pshufb xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $broadcast32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
;;       pshufd xmm14, xmm1, 0x55
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $swap_halves
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
;;       pshufd xmm14, xmm1, 0x4e
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $interleave
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23
;;       movaps xmm14, xmm1
;;       punpcklbw xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $concat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
;;       movaps xmm14, xmm0
;;       palignr xmm14, xmm1, 5
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $reverse
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0
;;       movaps xmm14, xmm1
;;       mov r11, 0x8090a0b0c0d0e0f
;;       movq xmm15, r11
;;       mov r11, 0x1020304050607
;;       pinsrq xmm15, r11, 1
;;       pshufb xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $blend
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31
;;       movaps xmm14, xmm1
;;       mov r11, 0x780058003800180
;;       movq xmm15, r11
;;       mov r11, 0xf800d800b800980
;;       pinsrq xmm15, r11, 1
;;       movaps xmm13, xmm0
;;       pshufb xmm13, xmm15
;;       mov r11, -0x7ff97ffb7ffd8000
;;       movq xmm15, r11
;;       mov r11, -0x7ff17ff37ff57ff8
;;       pinsrq xmm15, r11, 1
;;       pshufb xmm14, xmm15
;;       por xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $words
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 1 2 3 24 25 26 27 8 9 10 11 20 21 22 23
;;       movaps xmm15, xmm1
;;       pshufd xmm14, xmm0, 0x68
;;       pblendw xmm14, xmm15, 0x33
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $any
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5
;;       movaps xmm14, xmm1
;;       mov r11, -0x7f7f7ffaff7f7ff1
;;       movq xmm15, r11
;;       mov r11, -0x7f7f7ff77f7f7ff2
;;       pinsrq xmm15, r11, 1
;;       movaps xmm13, xmm0
;;       pshufb xmm13, xmm15
;;       mov r11, 0x109008080080380
;;       movq xmm15, r11
;;       mov r11, 0x50c02800d070780
;;       pinsrq xmm15, r11, 1
;;       pshufb xmm14, xmm15
;;       por xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $low_halves
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
;;       movaps xmm14, xmm1
;;       punpcklqdq xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $swizzle
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.swizzle
;;       movaps xmm14, xmm1
;;       mov r11d, 0x70707070
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       paddusb xmm15, xmm0
;;       pshufb xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $swizzle_constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.const i32x4 0x00010203 0x04050607 0x08090a0b 0x0c0d0e0f
;;       mov r11, 0x405060700010203
;;       movq xmm14, r11
;;       mov r11, 0xc0d0e0f08090a0b
;;       pinsrq xmm14, r11, 1
;;   i8x16.swizzle
;;       movaps xmm13, xmm0
;;       mov r11d, 0x70707070
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       paddusb xmm15, xmm14
;;       pshufb xmm13, xmm15
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $splat_i8x16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.splat
;;       dup v29.16b, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_i16x8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i16x8.splat
;;       dup v29.8h, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_i32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32x4.splat
;;       dup v29.4s, w0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_i64x2
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64x2.splat
;;       dup v29.2d, x0
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_f32x4
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32x4.splat
;;       dup v29.4s, v0.s[0]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_f64x2
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64x2.splat
;;       dup v29.2d, v0.d[0]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat_constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 300
;;   i8x16.splat
;;       movi v29.16b, #0x2c
;;   i8x16.add
;;       add v29.16b, v29.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extract
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i8x16.extract_lane_s 5
;;       smov w25, v0.b[5]
;;   local.get 0
;;   i16x8.extract_lane_u 7
;;       umov w24, v0.h[7]
;;   local.get 0
;;   i32x4.extract_lane 0
;;       mov w23, v0.s[0]
;;   local.get 0
;;   i64x2.extract_lane 1
;;       mov x22, v0.d[1]
;;   local.get 0
;;   f32x4.extract_lane 3
;;       mov s29, v0.s[3]
;;   end
;;       mov x3, x25
;;       mov v0.16b, v29.16b
;;       mov x0, x22
;;       mov x1, x23
;;       mov x2, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extract_floats
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32x4.extract_lane 0
;;       mov v29.16b, v0.16b
;;   local.get 0
;;   f64x2.extract_lane 1
;;       mov d28, v0.d[1]
;;   end
;;       mov v1.16b, v29.16b
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $replace
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.replace_lane 15
;;       mov v29.16b, v2.16b
;;       mov v29.b[0xf], w1
;;   local.get 1
;;   i16x8.replace_lane 6
;;       mov v29.h[6], w1
;;   local.get 1
;;   i32x4.replace_lane 2
;;       mov v29.s[2], w1
;;   local.get 2
;;   i64x2.replace_lane 0
;;       mov v29.d[0], x0
;;   local.get 3
;;   f32x4.replace_lane 1
;;       mov v29.s[1], v1.s[0]
;;   local.get 4
;;   f64x2.replace_lane 1
;;       mov v29.d[1], v0.d[0]
;;   local.get 3
;;   f32x4.replace_lane 0
;;       mov v29.s[0], v1.s[0]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $broadcast8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
;;       dup v29.16b, v1.b[0]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $broadcast32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7
;;       dup v29.4s, v1.s[1]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $swap_halves
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7
;;       ext v29.16b, v1.16b, v1.16b, #8
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $interleave
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23
;;       zip1 v29.16b, v1.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $concat
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20
;;       ext v29.16b, v1.16b, v0.16b, #5
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $reverse
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0
;;       mov x16, #0xe0f
;;       movk x16, #0xc0d, lsl #16
;;       movk x16, #0xa0b, lsl #32
;;       movk x16, #0x809, lsl #48
;;       fmov d31, x16
;;       mov x16, #0x607
;;       movk x16, #0x405, lsl #16
;;       movk x16, #0x203, lsl #32
;;       movk x16, #1, lsl #48
;;       mov v31.d[1], x16
;;       tbl v29.16b, {v1.16b}, v31.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $blend
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31
;;       mov v30.16b, v1.16b
;;       mov v31.16b, v0.16b
;;       mov x16, #0x1100
;;       movk x16, #0x1302, lsl #16
;;       movk x16, #0x1504, lsl #32
;;       movk x16, #0x1706, lsl #48
;;       fmov d29, x16
;;       mov x16, #0x1908
;;       movk x16, #0x1b0a, lsl #16
;;       movk x16, #0x1d0c, lsl #32
;;       movk x16, #0x1f0e, lsl #48
;;       mov v29.d[1], x16
;;       tbl v29.16b, {v30.16b, v31.16b}, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $words
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 1 2 3 24 25 26 27 8 9 10 11 20 21 22 23
;;       mov v29.16b, v1.16b
;;       mov v29.s[1], v0.s[2]
;;       mov v29.s[3], v0.s[1]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $any
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 31 3 8 16 21 0 9 1 30 7 7 13 24 2 12 5
;;       mov v30.16b, v1.16b
;;       mov v31.16b, v0.16b
;;       mov x16, #0x31f
;;       movk x16, #0x1008, lsl #16
;;       movk x16, #0x15, lsl #32
;;       movk x16, #0x109, lsl #48
;;       fmov d29, x16
;;       mov x16, #0x71e
;;       movk x16, #0xd07, lsl #16
;;       movk x16, #0x218, lsl #32
;;       movk x16, #0x50c, lsl #48
;;       mov v29.d[1], x16
;;       tbl v29.16b, {v30.16b, v31.16b}, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $low_halves
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
;;       zip1 v29.2d, v1.2d, v0.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $swizzle
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.swizzle
;;       tbl v29.16b, {v1.16b}, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $swizzle_constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.const i32x4 0x00010203 0x04050607 0x08090a0b 0x0c0d0e0f
;;       mov x16, #0x203
;;       movk x16, #1, lsl #16
;;       movk x16, #0x607, lsl #32
;;       movk x16, #0x405, lsl #48
;;       fmov d29, x16
;;       mov x16, #0xa0b
;;       movk x16, #0x809, lsl #16
;;       movk x16, #0xe0f, lsl #32
;;       movk x16, #0xc0d, lsl #48
;;       mov v29.d[1], x16
;;   i8x16.swizzle
;;       tbl v29.16b, {v0.16b}, v29.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
