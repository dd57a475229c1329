;; Shifts of all lanes. A constant count is an immediate, reduced by the width of the lanes; one in a register is
;; reduced by code. Lanes of eight bits have no shift on x86-64, signed ones of 64 bits neither.
;;! func = "i8x16"
;;! func = "i16x8"
;;! func = "i32x4"
;;! func = "i64x2"
;;! func = "i8x16_by"
;;! func = "i16x8_by"
;;! func = "i32x4_by"
;;! func = "i64x2_by"
;;! func = "whole"
;;! run = "i8x16" i64:0x7f80ff0102fe1081 => i64:0x700070000070000 i64:0x7000007000700
;;! run = "i16x8" i64:0x7f80ff0102fe1081 => i64:0x7f007e0005f0010 i64:0x5f001007f007e0
;;! run = "i32x4" i64:0x7f80ff0102fe1081 => i64:0x7f01fe0005fc210 i64:0x5fc21007f01fe0
;;! run = "i64x2" i64:0x7f80ff0102fe1081 => i64:0x7f01fe0205fc210 i64:0x5fc2102ff01fe0
;;! run = "i8x16_by" i64:0x7f80ff0102fe1081 i32:3 => i64:0x1f001f00001f1e00 i64:0x1f1e001f001f00
;;! run = "i16x8_by" i64:0x7f80ff0102fe1081 i32:3 => i64:0x1ff01fe0005f1e10 i64:0x5f1e101ff01fe0
;;! run = "i32x4_by" i64:0x7f80ff0102fe1081 i32:3 => i64:0x1ff01fe0005fc210 i64:0x5fc2101ff01fe0
;;! run = "i64x2_by" i64:0x7f80ff0102fe1081 i32:3 => i64:0x1ff01fe0205fc210 i64:0x5fc2102ff01fe0
;;! run = "whole" i64:1 => i64:2 i64:0x200000000
;;! property = { func = "i8x16", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i16x8", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i32x4", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i64x2", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i8x16_by", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i16x8_by", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i32x4_by", forbid = ["slot", "branch", "call"] }
;;! property = { func = "i64x2_by", forbid = ["slot", "branch", "call"] }
;;! property = { func = "whole", forbid = ["slot", "branch", "call"] }
(module
  (func $i8x16 (param v128) (result v128)
    local.get 0
    i32.const 5
    i8x16.shl
    i32.const 3
    i8x16.shr_s
    i32.const 5
    i8x16.shr_u)
  (func $i16x8 (param v128) (result v128)
    local.get 0
    i32.const 5
    i16x8.shl
    i32.const 3
    i16x8.shr_s
    i32.const 5
    i16x8.shr_u)
  (func $i32x4 (param v128) (result v128)
    local.get 0
    i32.const 5
    i32x4.shl
    i32.const 3
    i32x4.shr_s
    i32.const 5
    i32x4.shr_u)
  (func $i64x2 (param v128) (result v128)
    local.get 0
    i32.const 5
    i64x2.shl
    i32.const 3
    i64x2.shr_s
    i32.const 5
    i64x2.shr_u)
  (func $i8x16_by (param v128 i32) (result v128)
    local.get 0
    local.get 1
    i8x16.shl
    local.get 1
    i8x16.shr_s
    local.get 1
    i8x16.shr_u)
  (func $i16x8_by (param v128 i32) (result v128)
    local.get 0
    local.get 1
    i16x8.shl
    local.get 1
    i16x8.shr_s
    local.get 1
    i16x8.shr_u)
  (func $i32x4_by (param v128 i32) (result v128)
    local.get 0
    local.get 1
    i32x4.shl
    local.get 1
    i32x4.shr_s
    local.get 1
    i32x4.shr_u)
  (func $i64x2_by (param v128 i32) (result v128)
    local.get 0
    local.get 1
    i64x2.shl
    local.get 1
    i64x2.shr_s
    local.get 1
    i64x2.shr_u)
  (func $whole (param v128) (result v128)
    local.get 0
    i32.const 64
    i64x2.shl
    i32.const 33
    i32x4.shl)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "i8x16") (param i64) (result i64 i64)
    (call $halves (call $i8x16 (call $of (local.get 0)))))
  (func (export "i16x8") (param i64) (result i64 i64)
    (call $halves (call $i16x8 (call $of (local.get 0)))))
  (func (export "i32x4") (param i64) (result i64 i64)
    (call $halves (call $i32x4 (call $of (local.get 0)))))
  (func (export "i64x2") (param i64) (result i64 i64)
    (call $halves (call $i64x2 (call $of (local.get 0)))))
  (func (export "i8x16_by") (param i64 i32) (result i64 i64)
    (call $halves (call $i8x16_by (call $of (local.get 0)) (local.get 1))))
  (func (export "i16x8_by") (param i64 i32) (result i64 i64)
    (call $halves (call $i16x8_by (call $of (local.get 0)) (local.get 1))))
  (func (export "i32x4_by") (param i64 i32) (result i64 i64)
    (call $halves (call $i32x4_by (call $of (local.get 0)) (local.get 1))))
  (func (export "i64x2_by") (param i64 i32) (result i64 i64)
    (call $halves (call $i64x2_by (call $of (local.get 0)) (local.get 1))))
  (func (export "whole") (param i64) (result i64 i64)
    (call $halves (call $whole (call $of (local.get 0))))))

;; x86_64:
;; func $i8x16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 5
;;   i8x16.shl
;;       movaps xmm14, xmm0
;;       psllw xmm14, 5
;;       mov r11d, -0x1f1f1f20
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       pand xmm14, xmm15
;;   i32.const 3
;;   i8x16.shr_s
;;       movaps xmm15, xmm14
;;       punpckhbw xmm15, xmm14
;;       punpcklbw xmm14, xmm14
;;       psraw xmm15, 0xb
;;       psraw xmm14, 0xb
;;       packsswb xmm14, xmm15
;;   i32.const 5
;;   i8x16.shr_u
;;       psrlw xmm14, 5
;;       mov r11d, 0x7070707
;;       movd xmm15, r11d
;;       pshufd xmm15, xmm15, 0
;;       pand xmm14, xmm15
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
;;   i32.const 5
;;   i16x8.shl
;;       movaps xmm14, xmm0
;;       psllw xmm14, 5
;;   i32.const 3
;;   i16x8.shr_s
;;       psraw xmm14, 3
;;   i32.const 5
;;   i16x8.shr_u
;;       psrlw xmm14, 5
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
;;   i32.const 5
;;   i32x4.shl
;;       movaps xmm14, xmm0
;;       pslld xmm14, 5
;;   i32.const 3
;;   i32x4.shr_s
;;       psrad xmm14, 3
;;   i32.const 5
;;   i32x4.shr_u
;;       psrld xmm14, 5
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
;;   i32.const 5
;;   i64x2.shl
;;       movaps xmm14, xmm0
;;       psllq xmm14, 5
;;   i32.const 3
;;   i64x2.shr_s
;;       movaps xmm15, xmm14
;;       psrad xmm15, 3
;;       psrlq xmm14, 3
;;       pblendw xmm14, xmm15, -0x34
;;   i32.const 5
;;   i64x2.shr_u
;;       psrlq xmm14, 5
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i8x16_by
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i8x16.shl
;;       movaps xmm14, xmm0
;;       mov r11, rax
;;       and r11d, 7
;;       movd xmm15, r11d
;;       pcmpeqd xmm13, xmm13
;;       psrlw xmm13, xmm15
;;       psrlw xmm13, 8
;;       packuswb xmm13, xmm13
;;       pand xmm14, xmm13
;;       psllw xmm14, xmm15
;;   local.get 1
;;   i8x16.shr_s
;;       mov r11, rax
;;       and r11d, 7
;;       add r11d, 8
;;       movd xmm15, r11d
;;       movaps xmm13, xmm14
;;       punpckhbw xmm13, xmm14
;;       punpcklbw xmm14, xmm14
;;       psraw xmm13, xmm15
;;       psraw xmm14, xmm15
;;       packsswb xmm14, xmm13
;;   local.get 1
;;   i8x16.shr_u
;;       mov r11, rax
;;       and r11d, 7
;;       movd xmm15, r11d
;;       pcmpeqd xmm13, xmm13
;;       psrlw xmm13, xmm15
;;       psrlw xmm13, 8
;;       packuswb xmm13, xmm13
;;       psrlw xmm14, xmm15
;;       pand xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i16x8_by
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i16x8.shl
;;       movaps xmm14, xmm0
;;       mov r11, rax
;;       and r11d, 0xf
;;       movd xmm15, r11d
;;       psllw xmm14, xmm15
;;   local.get 1
;;   i16x8.shr_s
;;       mov r11, rax
;;       and r11d, 0xf
;;       movd xmm15, r11d
;;       psraw xmm14, xmm15
;;   local.get 1
;;   i16x8.shr_u
;;       mov r11, rax
;;       and r11d, 0xf
;;       movd xmm15, r11d
;;       psrlw xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32x4_by
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.shl
;;       movaps xmm14, xmm0
;;       mov r11, rax
;;       and r11d, 0x1f
;;       movd xmm15, r11d
;;       pslld xmm14, xmm15
;;   local.get 1
;;   i32x4.shr_s
;;       mov r11, rax
;;       and r11d, 0x1f
;;       movd xmm15, r11d
;;       psrad xmm14, xmm15
;;   local.get 1
;;   i32x4.shr_u
;;       mov r11, rax
;;       and r11d, 0x1f
;;       movd xmm15, r11d
;;       psrld xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i64x2_by
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64x2.shl
;;       movaps xmm14, xmm0
;;       mov r11, rax
;;       and r11d, 0x3f
;;       movd xmm15, r11d
;;       psllq xmm14, xmm15
;;   local.get 1
;;   i64x2.shr_s
;;       mov r11, rax
;;       and r11d, 0x3f
;;       movd xmm15, r11d
;;       pcmpeqd xmm13, xmm13
;;       psllq xmm13, 0x3f
;;       psrlq xmm13, xmm15
;;       psrlq xmm14, xmm15
;;       pxor xmm14, xmm13
;;       psubq xmm14, xmm13
;;   local.get 1
;;   i64x2.shr_u
;;       mov r11, rax
;;       and r11d, 0x3f
;;       movd xmm15, r11d
;;       psrlq xmm14, xmm15
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $whole
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 64
;;   i64x2.shl
;;       movaps xmm14, xmm0
;;   i32.const 33
;;   i32x4.shl
;;       pslld xmm14, 1
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
;;   i32.const 5
;;   i8x16.shl
;;       shl v29.16b, v0.16b, #5
;;   i32.const 3
;;   i8x16.shr_s
;;       sshr v29.16b, v29.16b, #3
;;   i32.const 5
;;   i8x16.shr_u
;;       ushr v29.16b, v29.16b, #5
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
;;   i32.const 5
;;   i16x8.shl
;;       shl v29.8h, v0.8h, #5
;;   i32.const 3
;;   i16x8.shr_s
;;       sshr v29.8h, v29.8h, #3
;;   i32.const 5
;;   i16x8.shr_u
;;       ushr v29.8h, v29.8h, #5
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
;;   i32.const 5
;;   i32x4.shl
;;       shl v29.4s, v0.4s, #5
;;   i32.const 3
;;   i32x4.shr_s
;;       sshr v29.4s, v29.4s, #3
;;   i32.const 5
;;   i32x4.shr_u
;;       ushr v29.4s, v29.4s, #5
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
;;   i32.const 5
;;   i64x2.shl
;;       shl v29.2d, v0.2d, #5
;;   i32.const 3
;;   i64x2.shr_s
;;       sshr v29.2d, v29.2d, #3
;;   i32.const 5
;;   i64x2.shr_u
;;       ushr v29.2d, v29.2d, #5
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i8x16_by
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i8x16.shl
;;       and w16, w0, #7
;;       dup v31.16b, w16
;;       ushl v29.16b, v0.16b, v31.16b
;;   local.get 1
;;   i8x16.shr_s
;;       and w16, w0, #7
;;       neg w16, w16
;;       dup v31.16b, w16
;;       sshl v29.16b, v29.16b, v31.16b
;;   local.get 1
;;   i8x16.shr_u
;;       and w16, w0, #7
;;       neg w16, w16
;;       dup v31.16b, w16
;;       ushl v29.16b, v29.16b, v31.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i16x8_by
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i16x8.shl
;;       and w16, w0, #0xf
;;       dup v31.8h, w16
;;       ushl v29.8h, v0.8h, v31.8h
;;   local.get 1
;;   i16x8.shr_s
;;       and w16, w0, #0xf
;;       neg w16, w16
;;       dup v31.8h, w16
;;       sshl v29.8h, v29.8h, v31.8h
;;   local.get 1
;;   i16x8.shr_u
;;       and w16, w0, #0xf
;;       neg w16, w16
;;       dup v31.8h, w16
;;       ushl v29.8h, v29.8h, v31.8h
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32x4_by
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.shl
;;       and w16, w0, #0x1f
;;       dup v31.4s, w16
;;       ushl v29.4s, v0.4s, v31.4s
;;   local.get 1
;;   i32x4.shr_s
;;       and w16, w0, #0x1f
;;       neg w16, w16
;;       dup v31.4s, w16
;;       sshl v29.4s, v29.4s, v31.4s
;;   local.get 1
;;   i32x4.shr_u
;;       and w16, w0, #0x1f
;;       neg w16, w16
;;       dup v31.4s, w16
;;       ushl v29.4s, v29.4s, v31.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i64x2_by
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64x2.shl
;;       and w16, w0, #0x3f
;;       dup v31.2d, x16
;;       ushl v29.2d, v0.2d, v31.2d
;;   local.get 1
;;   i64x2.shr_s
;;       and w16, w0, #0x3f
;;       neg w16, w16
;;       dup v31.2d, x16
;;       sshl v29.2d, v29.2d, v31.2d
;;   local.get 1
;;   i64x2.shr_u
;;       and w16, w0, #0x3f
;;       neg w16, w16
;;       dup v31.2d, x16
;;       ushl v29.2d, v29.2d, v31.2d
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $whole
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 64
;;   i64x2.shl
;;       mov v29.16b, v0.16b
;;   i32.const 33
;;   i32x4.shl
;;       shl v29.4s, v29.4s, #1
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
