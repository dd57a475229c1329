;; Float loads go to the register that the value is wanted in. Each with no constant offset, a small one, a large one,
;; and one at the end of 4 GiB, where an access is out of bounds whatever the index: the guard behind the reservation
;; catches the first three without a test.
;;! run = "f32" i32:8 => f32:2.5 f32:5.854513e-39 f32:6595683.5
;;! run = "f32" i32:1 => f32:5.854513e-39 f32:2.3004e-41 f32:-194.7539
;;! run = "f32" i32:0x20000 => trap "out of bounds memory access"
;;! run = "f32_far" i32:0 => trap "out of bounds memory access"
;;! run = "f32_far" i32:-1 => trap "out of bounds memory access"
;;! run = "f64" i32:8 => f64:8.000001911073923 f64:1.7661523760157578e-307 f64:4.044420183282484e+71
;;! run = "f64" i32:1 => f64:1.7661523760157578e-307 f64:3.48346829125965e-310 f64:-2.36463227050028e+35
;;! run = "f64" i32:0x20000 => trap "out of bounds memory access"
;;! run = "f64_far" i32:0 => trap "out of bounds memory access"
;;! run = "f64_far" i32:-1 => trap "out of bounds memory access"
;;! property = { func = "f32", op = "f32.load", forbid = ["branch", "trap", "slot", "call"], max_insns = [1, 3] }
;;! property = { func = "f64", op = "f64.load", forbid = ["branch", "trap", "slot", "call"], max_insns = [1, 3] }
(module
  (memory 3)
  (data (i32.const 0) "\00\00\c0\3f\00\00\c0\3f\00\00\20\40\00\00\20\40\00\00\c0\3f\00\00\c0\3f\00\00\c0\3f")
  (data (i32.const 0x12340) "\7f\00\c1\42\c3\44\c5\46\c7\48\c9\4a\cb\4c\cd\4e\cb\4c\cd\4e")
  (func $f32 (export "f32") (param i32) (result f32 f32 f32)
    (f32.load (local.get 0))
    (f32.load offset=9 (local.get 0))
    (f32.load offset=0x12340 (local.get 0)))
  (func $f32_far (export "f32_far") (param i32) (result f32) (f32.load offset=0xfffffff8 (local.get 0)))
  (func $f64 (export "f64") (param i32) (result f64 f64 f64)
    (f64.load (local.get 0))
    (f64.load offset=9 (local.get 0))
    (f64.load offset=0x12340 (local.get 0)))
  (func $f64_far (export "f64_far") (param i32) (result f64) (f64.load offset=0xfffffff8 (local.get 0))))

;; x86_64:
;; func $f32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.load
;;       movss xmm14, [mem0+rax]
;;   local.get 0
;;   f32.load offset=9
;;       movss xmm13, [mem0+rax+9]
;;   local.get 0
;;   f32.load offset=74560
;;       movss xmm12, [mem0+rax+0x12340]
;;   end
;;       movaps xmm2, xmm14
;;       movaps xmm0, xmm12
;;       movaps xmm1, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f32.load offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -4
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movss xmm14, [mem0+r12]
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   f32.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $f64
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.load
;;       movsd xmm14, [mem0+rax]
;;   local.get 0
;;   f64.load offset=9
;;       movsd xmm13, [mem0+rax+9]
;;   local.get 0
;;   f64.load offset=74560
;;       movsd xmm12, [mem0+rax+0x12340]
;;   end
;;       movaps xmm2, xmm14
;;       movaps xmm0, xmm12
;;       movaps xmm1, xmm13
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.load offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9, 0x100000000
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsd xmm14, [mem0+r12]
;;   end
;;       movaps xmm0, xmm14
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   f64.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2

;; aarch64:
;; func $f32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.load
;;       ldr s29, [mem0, w0, uxtw]
;;   local.get 0
;;   f32.load offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr s28, [x16]
;;   local.get 0
;;   f32.load offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldr s27, [x16, #0x340]
;;   end
;;       mov v2.16b, v29.16b
;;       mov v0.16b, v27.16b
;;       mov v1.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f32.load offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-4
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldr s29, [mem0, x25]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   f32.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $f64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.load
;;       ldr d29, [mem0, w0, uxtw]
;;   local.get 0
;;   f64.load offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr d28, [x16]
;;   local.get 0
;;   f64.load offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldr d27, [x16, #0x340]
;;   end
;;       mov v2.16b, v29.16b
;;       mov v0.16b, v27.16b
;;       mov v1.16b, v28.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.load offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #0x100000000
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldr d29, [mem0, x25]
;;   end
;;       mov v0.16b, v29.16b
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   f64.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
