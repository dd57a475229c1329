;; Vectors from memory and to it. A load that splats, fills up with zeros or widens is one load; a lane goes to memory
;; without a general register where the instruction set can.
;;! func = "copy"
;;! func = "constant_address"
;;! func = "splat"
;;! func = "zero"
;;! func = "extend"
;;! func = "load_lanes"
;;! func = "store_lanes"
;;! func = "add_from_memory"
;;! run = "copy" i32:0 i32:0 =>
;;! run = "copy" i32:0 i32:0xfff1 => trap "out of bounds memory access"
;;! run = "constant_address" => i64:0 i64:0
;;! run = "splat" i32:0 => i64:0x960f0e8f8a0b0a8b i64:0x960f0e8f8a0b0a8b
;;! run = "zero" i32:0 => i64:0x100f0e0d08088888 i64:0
;;! run = "extend" i32:0 => i64:0xffff00 i64:0
;;! run = "load_lanes" i32:0 i64:-1 => i64:0x100f0e0d0c0b0a09 i64:0x81ffffffffffffff
;;! run = "store_lanes" i32:0 i64:0x1122334455667788 =>
;;! run = "add_from_memory" i32:32 i64:0 => i64:0x5566778811220055 i64:0x5566778811223344
;;! property = { forbid = ["slot", "branch", "call"] }
;;! property = { func = "copy", op = "v128.load", max_insns = 1 }
;;! property = { func = "extend", op = "v128.load8x8_s", max_insns = [1, 2] }
(module
  (memory 1)
  (data (i32.const 0) "\81\82\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10")
  (func $copy (param i32 i32)
    local.get 0
    local.get 1
    v128.load
    v128.store offset=16)
  (func $constant_address (result v128)
    i32.const 16
    v128.load offset=16)
  (func $splat (param i32) (result v128)
    local.get 0
    v128.load8_splat
    local.get 0
    v128.load16_splat offset=1
    v128.xor
    local.get 0
    v128.load32_splat
    v128.xor
    local.get 0
    v128.load64_splat offset=8
    v128.xor)
  (func $zero (param i32) (result v128)
    local.get 0
    v128.load32_zero
    local.get 0
    v128.load64_zero offset=8
    v128.xor)
  (func $extend (param i32) (result v128)
    local.get 0
    v128.load8x8_s
    local.get 0
    v128.load8x8_u
    v128.xor
    local.get 0
    v128.load16x4_s
    v128.xor
    local.get 0
    v128.load16x4_u
    v128.xor
    local.get 0
    v128.load32x2_s
    v128.xor
    local.get 0
    v128.load32x2_u
    v128.xor)
  (func $load_lanes (param i32 v128) (result v128)
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    local.get 1
    v128.load8_lane 15
    v128.load16_lane 3
    v128.load32_lane offset=4 1
    v128.load64_lane offset=8 0)
  (func $store_lanes (param i32 v128)
    local.get 0
    local.get 1
    v128.store8_lane offset=32 15
    local.get 0
    local.get 1
    v128.store16_lane offset=34 3
    local.get 0
    local.get 1
    v128.store32_lane offset=36 0
    local.get 0
    local.get 1
    v128.store64_lane offset=40 1
    local.get 0
    local.get 1
    v128.store64_lane offset=48 0)
  (func $add_from_memory (param i32 v128) (result v128)
    local.get 1
    local.get 0
    v128.load
    i32x4.add)

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "copy") (param i32 i32)
    (call $copy (local.get 0) (local.get 1)))
  (func (export "constant_address") (result i64 i64)
    (call $halves (call $constant_address)))
  (func (export "splat") (param i32) (result i64 i64)
    (call $halves (call $splat (local.get 0))))
  (func (export "zero") (param i32) (result i64 i64)
    (call $halves (call $zero (local.get 0))))
  (func (export "extend") (param i32) (result i64 i64)
    (call $halves (call $extend (local.get 0))))
  (func (export "load_lanes") (param i32 i64) (result i64 i64)
    (call $halves (call $load_lanes (local.get 0) (call $of (local.get 1)))))
  (func (export "store_lanes") (param i32 i64)
    (call $store_lanes (local.get 0) (call $of (local.get 1))))
  (func (export "add_from_memory") (param i32 i64) (result i64 i64)
    (call $halves (call $add_from_memory (local.get 0) (call $of (local.get 1))))))

;; x86_64:
;; func $copy
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.load
;;       movups xmm14, [mem0+rax]
;;   v128.store offset=16
;;       movups [mem0+rcx+0x10], xmm14
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $constant_address
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 16
;;   v128.load offset=16
;;       movups xmm14, [mem0+0x20]
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $splat
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.load8_splat
;;       movzx r11d, byte ptr [mem0+rax]
;;       movd xmm14, r11d
;;       pxor xmm15, xmm15
;;       pshufb xmm14, xmm15
;;   local.get 0
;;   v128.load16_splat offset=1
;;       movzx r11d, word ptr [mem0+rax+1]
;;       movd xmm13, r11d
;;       pshuflw xmm13, xmm13, 0
;;       pshufd xmm13, xmm13, 0
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load32_splat
;;       movss xmm13, [mem0+rax]
;;       shufps xmm13, xmm13, 0
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load64_splat offset=8
;;       movddup xmm13, [mem0+rax+8]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $zero
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.load32_zero
;;       movss xmm14, [mem0+rax]
;;   local.get 0
;;   v128.load64_zero offset=8
;;       movsd xmm13, [mem0+rax+8]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   v128.load8x8_s
;;       pmovsxbw xmm14, [mem0+rax]
;;   local.get 0
;;   v128.load8x8_u
;;       pmovzxbw xmm13, [mem0+rax]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load16x4_s
;;       pmovsxwd xmm13, [mem0+rax]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load16x4_u
;;       pmovzxwd xmm13, [mem0+rax]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load32x2_s
;;       pmovsxdq xmm13, [mem0+rax]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   local.get 0
;;   v128.load32x2_u
;;       pmovzxdq xmm13, [mem0+rax]
;;   v128.xor
;;       pxor xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load_lanes
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   v128.load8_lane 15
;;       movaps xmm14, xmm0
;;       pinsrb xmm14, [mem0+rax], 0xf
;;   v128.load16_lane 3
;;       pinsrw xmm14, [mem0+rax], 3
;;   v128.load32_lane offset=4 1
;;       pinsrd xmm14, [mem0+rax+4], 1
;;   v128.load64_lane offset=8 0
;;       movlps xmm14, [mem0+rax+8]
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $store_lanes
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.store8_lane offset=32 15
;;       pextrb [mem0+rax+0x20], xmm0, 0xf
;;   local.get 0
;;   local.get 1
;;   v128.store16_lane offset=34 3
;;       pextrw [mem0+rax+0x22], xmm0, 3
;;   local.get 0
;;   local.get 1
;;   v128.store32_lane offset=36 0
;;       movss [mem0+rax+0x24], xmm0
;;   local.get 0
;;   local.get 1
;;   v128.store64_lane offset=40 1
;;       movhps [mem0+rax+0x28], xmm0
;;   local.get 0
;;   local.get 1
;;   v128.store64_lane offset=48 0
;;       movlps [mem0+rax+0x30], xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $add_from_memory
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 1
;;   local.get 0
;;   v128.load
;;       movups xmm14, [mem0+rax]
;;   i32x4.add
;;       paddd xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $copy
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.load
;;       ldr q29, [mem0, w0, uxtw]
;;   v128.store offset=16
;;       add x16, mem0, w1, uxtw
;;       str q29, [x16, #0x10]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $constant_address
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 16
;;   v128.load offset=16
;;       ldr q29, [mem0, #0x20]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $splat
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.load8_splat
;;       add x16, mem0, w0, uxtw
;;       ld1r {v29.16b}, [x16]
;;   local.get 0
;;   v128.load16_splat offset=1
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #1
;;       ld1r {v28.8h}, [x16]
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load32_splat
;;       add x16, mem0, w0, uxtw
;;       ld1r {v28.4s}, [x16]
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load64_splat offset=8
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ld1r {v28.2d}, [x16]
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $zero
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.load32_zero
;;       ldr s29, [mem0, w0, uxtw]
;;   local.get 0
;;   v128.load64_zero offset=8
;;       add x16, mem0, w0, uxtw
;;       ldr d28, [x16, #8]
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   v128.load8x8_s
;;       ldr d29, [mem0, w0, uxtw]
;;       sshll v29.8h, v29.8b, #0
;;   local.get 0
;;   v128.load8x8_u
;;       ldr d28, [mem0, w0, uxtw]
;;       ushll v28.8h, v28.8b, #0
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load16x4_s
;;       ldr d28, [mem0, w0, uxtw]
;;       sshll v28.4s, v28.4h, #0
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load16x4_u
;;       ldr d28, [mem0, w0, uxtw]
;;       ushll v28.4s, v28.4h, #0
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load32x2_s
;;       ldr d28, [mem0, w0, uxtw]
;;       sshll v28.2d, v28.2s, #0
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   local.get 0
;;   v128.load32x2_u
;;       ldr d28, [mem0, w0, uxtw]
;;       ushll v28.2d, v28.2s, #0
;;   v128.xor
;;       eor v29.16b, v29.16b, v28.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load_lanes
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   v128.load8_lane 15
;;       mov v29.16b, v0.16b
;;       add x16, mem0, w0, uxtw
;;       ld1 {v29.b}[0xf], [x16]
;;   v128.load16_lane 3
;;       add x16, mem0, w0, uxtw
;;       ld1 {v29.h}[3], [x16]
;;   v128.load32_lane offset=4 1
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #4
;;       ld1 {v29.s}[1], [x16]
;;   v128.load64_lane offset=8 0
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #8
;;       ld1 {v29.d}[0], [x16]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $store_lanes
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.store8_lane offset=32 15
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x20
;;       st1 {v0.b}[0xf], [x16]
;;   local.get 0
;;   local.get 1
;;   v128.store16_lane offset=34 3
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x22
;;       st1 {v0.h}[3], [x16]
;;   local.get 0
;;   local.get 1
;;   v128.store32_lane offset=36 0
;;       add x16, mem0, w0, uxtw
;;       str s0, [x16, #0x24]
;;   local.get 0
;;   local.get 1
;;   v128.store64_lane offset=40 1
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x28
;;       st1 {v0.d}[1], [x16]
;;   local.get 0
;;   local.get 1
;;   v128.store64_lane offset=48 0
;;       add x16, mem0, w0, uxtw
;;       str d0, [x16, #0x30]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $add_from_memory
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 1
;;   local.get 0
;;   v128.load
;;       ldr q29, [mem0, w0, uxtw]
;;   i32x4.add
;;       add v29.4s, v29.4s, v0.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
