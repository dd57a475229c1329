;; Vectors as values: around calls they lie in slots of sixteen bytes, whole; blocks, loops and `select` keep them in
;; registers.
;;! func = "around_call"
;;! func = "select"
;;! func = "select_less"
;;! func = "block"
;;! func = "loop"
;;! func = "loop_call"
;;! func = "global"
;;! func = "nine"
;;! func = "calls_nine"
;;! run = "around_call" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 => i64:0x40007f01f229b181 i64:0xf229b18140007f01
;;! run = "select" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i32:1 => i64:0x7f80ff0102fe1081 i64:0x2fe10817f80ff01
;;! run = "select" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i32:0 => i64:0x8001fe7f02 i64:0x1fe7f0200000080
;;! run = "select_less" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i32:1 => i64:0x7f80ff8104fc8f83 i64:0x4fc8f837f80ff81
;;! run = "block" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i32:0 => i64:0 i64:0
;;! run = "block" i64:0x7f80ff0102fe1081 i64:0x8001fe7f02 i32:1 => i64:0x7f80ff8103006f83 i64:0x3006f837f80ff81
;;! run = "loop" i64:3 i32:4 => i64:12 i64:0xc00000000
;;! run = "loop_call" i64:3 i32:4 => i64:0 i64:0
;;! run = "global" i64:1 => i64:7 i64:8
;;! run = "global" i64:3 => i64:1 i64:0x100000000
;;! run = "nine" i64:1 i64:2 i64:3 i64:4 i64:5 i64:6 i64:7 i64:8 i64:9 => i64:8 i64:0x800000000
;;! run = "calls_nine" i64:1 => i64:8 i64:0xfffffffefffffff7
;;! property = { func = "select", forbid = ["slot"] }
;;! property = { func = "select_less", forbid = ["slot"] }
;;! property = { func = "block", forbid = ["slot"] }
;;! property = { func = "loop", forbid = ["slot"] }
(module
  (func $around_call (param v128 v128) (result v128)
    local.get 0
    local.get 0
    local.get 1
    call $callee
    i32x4.add
    local.get 1
    i32x4.sub)
  (func $select (param v128 v128 i32) (result v128)
    local.get 0
    local.get 1
    local.get 2
    select (result v128))
  (func $select_less (param v128 v128 i32) (result v128)
    local.get 0
    local.get 1
    i32x4.add
    local.get 1
    local.get 2
    i32.const 10
    i32.lt_s
    select (result v128))
  (func $block (param v128 v128 i32) (result v128)
    block (result v128)
      local.get 0
      local.get 2
      br_if 0
      drop
      local.get 1
    end
    local.get 1
    v128.xor)
  (func $loop (param v128 i32) (result v128)
    (local $sum v128)
    loop
      (local.set $sum (i64x2.add (local.get $sum) (local.get 0)))
      (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))
    end
    local.get $sum)
  (func $loop_call (param v128 i32) (result v128)
    (local $sum v128)
    loop
      (local.set $sum (i64x2.add (local.get $sum) (call $callee (local.get 0) (local.get $sum))))
      (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1))))
    end
    local.get $sum)
  (func $global (param v128) (result v128)
    global.get $kept
    local.get 0
    global.set $kept)
  (func $nine (param v128 v128 v128 v128 v128 v128 v128 v128 v128) (result v128)
    local.get 8
    local.get 0
    i64x2.sub)
  (func $calls_nine (param v128) (result v128)
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    local.get 0
    v128.const i64x2 9 -9
    call $nine)
  (func $callee (param v128 v128) (result v128)
    local.get 0
    local.get 1
    i32x4.mul)
  (global $kept (mut v128) (v128.const i64x2 7 8))

  ;; For the runs: a vector of a number and the same with its words exchanged; its halves.
  (func $of (param i64) (result v128)
    (i64x2.replace_lane 1 (i64x2.splat (local.get 0)) (i64.rotl (local.get 0) (i64.const 32))))
  (func $halves (param v128) (result i64 i64)
    (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0)))
  (func (export "around_call") (param i64 i64) (result i64 i64)
    (call $halves (call $around_call (call $of (local.get 0)) (call $of (local.get 1)))))
  (func (export "select") (param i64 i64 i32) (result i64 i64)
    (call $halves (call $select (call $of (local.get 0)) (call $of (local.get 1)) (local.get 2))))
  (func (export "select_less") (param i64 i64 i32) (result i64 i64)
    (call $halves (call $select_less (call $of (local.get 0)) (call $of (local.get 1)) (local.get 2))))
  (func (export "block") (param i64 i64 i32) (result i64 i64)
    (call $halves (call $block (call $of (local.get 0)) (call $of (local.get 1)) (local.get 2))))
  (func (export "loop") (param i64 i32) (result i64 i64)
    (call $halves (call $loop (call $of (local.get 0)) (local.get 1))))
  (func (export "loop_call") (param i64 i32) (result i64 i64)
    (call $halves (call $loop_call (call $of (local.get 0)) (local.get 1))))
  (func (export "global") (param i64) (result i64 i64)
    (call $halves (call $global (call $of (local.get 0)))))
  (func (export "nine") (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64 i64)
    (call $halves (call $nine
      (call $of (local.get 0))
      (call $of (local.get 1))
      (call $of (local.get 2))
      (call $of (local.get 3))
      (call $of (local.get 4))
      (call $of (local.get 5))
      (call $of (local.get 6))
      (call $of (local.get 7))
      (call $of (local.get 8)))))
  (func (export "calls_nine") (param i64) (result i64 i64)
    (call $halves (call $calls_nine (call $of (local.get 0))))))

;; x86_64:
;; func $around_call
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x40]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x40
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   call $callee
;;       movups [slot 4], xmm0
;;       movups [slot 2], xmm1
;;       movups [slot 6], xmm1
;;       call $callee
;;   i32x4.add
;;       movups xmm14, [slot 6]
;;       paddd xmm14, xmm0
;;   local.get 1
;;       movups xmm13, [slot 4]
;;   i32x4.sub
;;       psubd xmm14, xmm13
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $select
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select (result v128)
;;       movaps xmm14, xmm1
;;       test eax, eax
;;       jne L1
;;       movaps xmm14, xmm0
;;   end
;;     L1:
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $select_less
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32x4.add
;;       movaps xmm14, xmm1
;;       paddd xmm14, xmm0
;;   local.get 1
;;   local.get 2
;;   i32.const 10
;;   i32.lt_s
;;   select (result v128)
;;       movaps xmm13, xmm14
;;       cmp eax, 0xa
;;       jl L1
;;       movaps xmm13, xmm0
;;   end
;;     L1:
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $block
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block (result v128)
;;   local.get 0
;;   local.get 2
;;   br_if 0
;;       test eax, eax
;;       je L1
;;       movaps xmm14, xmm1
;;       jmp L2
;;   drop
;;   local.get 1
;;   end
;;     L1:
;;       movaps xmm14, xmm0
;;   local.get 1
;;     L2:
;;   v128.xor
;;       pxor xmm14, xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $loop
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   loop
;;       xorps xmm14, xmm14
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   i64x2.add
;;       paddq xmm14, xmm0
;;   local.set $sum
;;   local.get 1
;;   i32.const 1
;;   i32.sub
;;       sub eax, 1
;;   local.tee 1
;;   br_if 0
;;       jne L1
;;   end
;;   local.get $sum
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $loop_call
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x50]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x50
;;       mov [own vmctx], vmctx
;;   loop
;;       mov [slot 3], eax
;;       xorps xmm14, xmm14
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   local.get $sum
;;   call $callee
;;       movups [slot 2], xmm0
;;       movups [slot 6], xmm14
;;       movups [slot 8], xmm14
;;       movaps xmm1, xmm0
;;       movaps xmm0, xmm14
;;       call $callee
;;   i64x2.add
;;       movups xmm14, [slot 8]
;;       paddq xmm14, xmm0
;;   local.set $sum
;;   local.get 1
;;       mov r12d, [slot 3]
;;   i32.const 1
;;   i32.sub
;;       sub r12d, 1
;;   local.tee 1
;;   br_if 0
;;       movups xmm0, [slot 2]
;;       mov [slot 3], r12d
;;       test r12d, r12d
;;       jne L1
;;   end
;;   local.get $sum
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $global
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   global.get $kept
;;       movups xmm14, [vmctx+global.0]
;;   local.get 0
;;   global.set $kept
;;       movups [vmctx+global.0], xmm0
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $nine
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;       movups xmm15, [incoming 0]
;;       movups [slot 2], xmm15
;;   local.get 8
;;   local.get 0
;;       movups xmm14, [slot 2]
;;   i64x2.sub
;;       movaps xmm13, xmm0
;;       psubq xmm13, xmm14
;;   end
;;       movaps xmm0, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret 0x10
;;   prologue (out of line)
;;       ud2
;;
;; func $calls_nine
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   v128.const i32x4 0x00000009 0x00000000 0xfffffff7 0xffffffff
;;       mov r11d, 9
;;       movd xmm14, r11d
;;       mov r11, -9
;;       pinsrq xmm14, r11, 1
;;   call $nine
;;       movups [slot 2], xmm0
;;       sub rsp, 0x10
;;       movups [rsp], xmm0
;;       movaps xmm7, xmm0
;;       movaps xmm6, xmm0
;;       movaps xmm1, xmm0
;;       movaps xmm2, xmm0
;;       movaps xmm3, xmm0
;;       movaps xmm4, xmm0
;;       movaps xmm5, xmm0
;;       movaps xmm0, xmm14
;;       call $nine
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $around_call
;;   prologue
;;       stp x29, x30, [sp, #-0x50]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   local.get 1
;;   call $callee
;;       str q0, [slot 3]
;;       str q1, [slot 1]
;;       str q1, [slot 5]
;;       bl $callee
;;   i32x4.add
;;       ldr q29, [slot 5]
;;       add v29.4s, v29.4s, v0.4s
;;   local.get 1
;;       ldr q28, [slot 3]
;;   i32x4.sub
;;       sub v29.4s, v29.4s, v28.4s
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x50
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $select
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   select (result v128)
;;       mov v29.16b, v1.16b
;;       cbnz w0, L1
;;       mov v29.16b, v0.16b
;;   end
;;     L1:
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $select_less
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32x4.add
;;       add v29.4s, v1.4s, v0.4s
;;   local.get 1
;;   local.get 2
;;   i32.const 10
;;   i32.lt_s
;;   select (result v128)
;;       mov v28.16b, v29.16b
;;       cmp w0, #0xa
;;       b.lt L1
;;       mov v28.16b, v0.16b
;;   end
;;     L1:
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $block
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block (result v128)
;;   local.get 0
;;   local.get 2
;;   br_if 0
;;       cbz w0, L1
;;       mov v29.16b, v1.16b
;;       b L2
;;   drop
;;   local.get 1
;;   end
;;     L1:
;;       mov v29.16b, v0.16b
;;   local.get 1
;;     L2:
;;   v128.xor
;;       eor v29.16b, v29.16b, v0.16b
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $loop
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   loop
;;       movi d29, #0000000000000000
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   i64x2.add
;;       add v29.2d, v29.2d, v0.2d
;;   local.set $sum
;;   local.get 1
;;   i32.const 1
;;   i32.sub
;;       sub w0, w0, #1
;;   local.tee 1
;;   br_if 0
;;       cbnz w0, L1
;;   end
;;   local.get $sum
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $loop_call
;;   prologue
;;       stp x29, x30, [sp, #-0x60]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   loop
;;       str w0, [slot 3]
;;       movi d29, #0000000000000000
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   local.get $sum
;;   call $callee
;;       str q0, [slot 1]
;;       str q29, [slot 5]
;;       str q29, [slot 7]
;;       mov v1.16b, v0.16b
;;       mov v0.16b, v29.16b
;;       bl $callee
;;   i64x2.add
;;       ldr q29, [slot 7]
;;       add v29.2d, v29.2d, v0.2d
;;   local.set $sum
;;   local.get 1
;;       ldr w25, [slot 3]
;;   i32.const 1
;;   i32.sub
;;       sub w25, w25, #1
;;   local.tee 1
;;   br_if 0
;;       ldr q0, [slot 1]
;;       str w25, [slot 3]
;;       cbnz w25, L1
;;   end
;;   local.get $sum
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x60
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $global
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   global.get $kept
;;       ldr q29, [vmctx+global.0]
;;   local.get 0
;;   global.set $kept
;;       str q0, [vmctx+global.0]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $nine
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x30
;;       nop
;;       ldr q31, [incoming 0]
;;       str q31, [slot 1]
;;   local.get 8
;;   local.get 0
;;       ldr q29, [slot 1]
;;   i64x2.sub
;;       sub v28.2d, v0.2d, v29.2d
;;   end
;;       mov v0.16b, v28.16b
;;       ldp x29, x30, [sp], #0x40
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $calls_nine
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   local.get 0
;;   v128.const i32x4 0x00000009 0x00000000 0xfffffff7 0xffffffff
;;       mov x16, #9
;;       fmov d29, x16
;;       mov x16, #-9
;;       mov v29.d[1], x16
;;   call $nine
;;       str q0, [slot 1]
;;       sub sp, sp, #0x10
;;       str q0, [sp]
;;       mov v7.16b, v0.16b
;;       mov v6.16b, v0.16b
;;       mov v1.16b, v0.16b
;;       mov v2.16b, v0.16b
;;       mov v3.16b, v0.16b
;;       mov v4.16b, v0.16b
;;       mov v5.16b, v0.16b
;;       mov v0.16b, v29.16b
;;       bl $nine
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
