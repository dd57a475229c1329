;; Whole vectors from memory and to it. Each with no constant offset, a small one, a large one, and one at the end of 4
;; GiB, where an access is out of bounds whatever the index: the guard behind the reservation catches the first three
;; without a test.
;;! func = "zero"
;;! func = "small"
;;! func = "large"
;;! func = "far"
;;! run = "zero" i32:16 i32:0 =>
;;! run = "at" i32:16 => i64:0x706050403020100 i64:0xfffefdfcfbfaf9f8
;;! run = "at" i32:25 => i64:0xfffefdfcfbfaf9 i64:0
;;! run = "at" i32:0x12350 => i64:0 i64:0
;;! run = "zero" i32:0x30000 i32:0 => trap "out of bounds memory access"
;;! run = "small" i32:16 i32:0 =>
;;! run = "at" i32:16 => i64:0x706050403020100 i64:0xfffefdfcfbfaf9f8
;;! run = "at" i32:25 => i64:0xfffefdfcfbfaf9 i64:0xf807060504030201
;;! run = "at" i32:0x12350 => i64:0 i64:0
;;! run = "small" i32:0x30000 i32:0 => trap "out of bounds memory access"
;;! run = "large" i32:16 i32:0 =>
;;! run = "at" i32:16 => i64:0x706050403020100 i64:0xfffefdfcfbfaf9f8
;;! run = "at" i32:25 => i64:0xfffefdfcfbfaf9 i64:0xf807060504030201
;;! run = "at" i32:0x12350 => i64:0xc6c5c4c3c2c1807f i64:0xcecdcccbcac9c8c7
;;! run = "large" i32:0x30000 i32:0 => trap "out of bounds memory access"
;;! run = "far" i32:16 i32:0 => trap "out of bounds memory access"
;;! run = "at" i32:16 => i64:0x706050403020100 i64:0xfffefdfcfbfaf9f8
;;! run = "at" i32:25 => i64:0xfffefdfcfbfaf9 i64:0xf807060504030201
;;! run = "at" i32:0x12350 => i64:0xc6c5c4c3c2c1807f i64:0xcecdcccbcac9c8c7
;;! run = "far" i32:0x30000 i32:0 => trap "out of bounds memory access"
;;! property = { func = "zero", forbid = ["branch", "slot", "call"] }
;;! property = { func = "small", forbid = ["branch", "slot", "call"] }
;;! property = { func = "large", forbid = ["branch", "slot", "call"] }
;;! property = { func = "zero", op = "v128.load", max_insns = [1, 3] }
;;! property = { func = "zero", op = "v128.store", max_insns = [1, 3] }
;;! property = { func = "small", op = "v128.load", max_insns = [1, 3] }
;;! property = { func = "small", op = "v128.store", max_insns = [1, 3] }
;;! property = { func = "large", op = "v128.load", max_insns = [1, 3] }
;;! property = { func = "large", op = "v128.store", max_insns = [1, 3] }
(module
  (memory 3)
  (data (i32.const 0) "\00\01\02\03\04\05\06\07\f8\f9\fa\fb\fc\fd\fe\ff\80\81\82\83\84\85\86\87")
  (data (i32.const 0x12340) "\7f\80\c1\c2\c3\c4\c5\c6\c7\c8\c9\ca\cb\cc\cd\ce")
  (func $zero (export "zero") (param i32 i32) (v128.store (local.get 0) (v128.load (local.get 1))))
  (func $small (export "small") (param i32 i32)
    (v128.store offset=9 (local.get 0) (v128.load offset=9 (local.get 1))))
  (func $large (export "large") (param i32 i32)
    (v128.store offset=0x12340 (local.get 0) (v128.load offset=0x12340 (local.get 1))))
  (func $far (export "far") (param i32 i32)
    (v128.store offset=0xfffffff0 (local.get 0) (v128.load offset=0xfffffff0 (local.get 1))))

  ;; For the runs: what is in memory.
  (func $at (export "at") (param i32) (result i64 i64)
    (i64.load (local.get 0))
    (i64.load offset=8 (local.get 0))))

;; x86_64:
;; func $zero
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.load
;;       movups xmm14, [mem0+rax]
;;   v128.store
;;       movups [mem0+rcx], xmm14
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $small
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.load offset=9
;;       movups xmm14, [mem0+rax+9]
;;   v128.store offset=9
;;       movups [mem0+rcx+9], xmm14
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $large
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.load offset=74560
;;       movups xmm14, [mem0+rax+0x12340]
;;   v128.store offset=74560
;;       movups [mem0+rcx+0x12340], xmm14
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   v128.load offset=4294967280
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9, 0x100000000
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -0x10
;;       add r12, rax
;;       movups xmm14, [mem0+r12]
;;   v128.store offset=4294967280
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9, 0x100000000
;;       lea r10, [rcx+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds.2
;;       mov r12d, -0x10
;;       add r12, rcx
;;       movups [mem0+r12], xmm14
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   v128.load offset=4294967280 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;   v128.store offset=4294967280 (out of line)
;;     trap.memory_out_of_bounds.2:
;;       ud2

;; aarch64:
;; func $zero
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.load
;;       ldr q29, [mem0, w0, uxtw]
;;   v128.store
;;       str q29, [mem0, w1, uxtw]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $small
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.load offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr q29, [x16]
;;   v128.store offset=9
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #9
;;       str q29, [x16]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $large
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.load offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldr q29, [x16, #0x340]
;;   v128.store offset=74560
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       str q29, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   v128.load offset=4294967280
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #0x100000000
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-0x10
;;       add x25, x25, x0
;;       ldr q29, [mem0, x25]
;;   v128.store offset=4294967280
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #0x100000000
;;       add x24, x1, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds.2
;;       mov w25, #-0x10
;;       add x25, x25, x1
;;       str q29, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   v128.load offset=4294967280 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;   v128.store offset=4294967280 (out of line)
;;     trap.memory_out_of_bounds.2:
;;       udf #49374
