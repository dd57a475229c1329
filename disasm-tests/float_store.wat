;; Float stores. Each with no constant offset, a small one, a large one, and one at the end of 4 GiB, where an access
;; is out of bounds whatever the index: the guard behind the reservation catches the first three without a test.
;;! func = "f32_store"
;;! func = "f32_store_far"
;;! func = "f64_store"
;;! func = "f64_store_far"
;;! run = "f32_store" i32:0 f32:1.5 =>
;;! run = "at" i32:0 => i64:0x3fc00000
;;! run = "at" i32:8 => i64:0x3fc0000000
;;! run = "at" i32:0x12340 => i64:0x3fc00000
;;! run = "f32_store" i32:0x20000 f32:1.5 => trap "out of bounds memory access"
;;! run = "f32_store_far" i32:0 f32:1.5 => trap "out of bounds memory access"
;;! run = "f32_store_far" i32:-1 f32:1.5 => trap "out of bounds memory access"
;;! run = "f64_store" i32:0 f64:-2.5 =>
;;! run = "at" i32:0 => i64:0xc004000000000000
;;! run = "at" i32:8 => i64:0x400000000000000
;;! run = "at" i32:0x12340 => i64:0xc004000000000000
;;! run = "f64_store" i32:0x20000 f64:-2.5 => trap "out of bounds memory access"
;;! run = "f64_store_far" i32:0 f64:-2.5 => trap "out of bounds memory access"
;;! run = "f64_store_far" i32:-1 f64:-2.5 => trap "out of bounds memory access"
;;! property = { func = "f32_store", op = "f32.store", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "f64_store", op = "f64.store", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
(module
  (memory 3)
  (func $f32_store (export "f32_store") (param i32 f32)
    (f32.store (local.get 0) (local.get 1))
    (f32.store offset=9 (local.get 0) (local.get 1))
    (f32.store offset=0x12340 (local.get 0) (local.get 1)))
  (func $f32_store_far (export "f32_store_far") (param i32 f32)
    (f32.store offset=0xfffffff8 (local.get 0) (local.get 1)))
  (func $f64_store (export "f64_store") (param i32 f64)
    (f64.store (local.get 0) (local.get 1))
    (f64.store offset=9 (local.get 0) (local.get 1))
    (f64.store offset=0x12340 (local.get 0) (local.get 1)))
  (func $f64_store_far (export "f64_store_far") (param i32 f64)
    (f64.store offset=0xfffffff8 (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $f32_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.store
;;       movss [mem0+rax], xmm0
;;   local.get 0
;;   local.get 1
;;   f32.store offset=9
;;       movss [mem0+rax+9], xmm0
;;   local.get 0
;;   local.get 1
;;   f32.store offset=74560
;;       movss [mem0+rax+0x12340], xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f32_store_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f32.store offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -4
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movss [mem0+r12], xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   f32.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $f64_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64.store
;;       movsd [mem0+rax], xmm0
;;   local.get 0
;;   local.get 1
;;   f64.store offset=9
;;       movsd [mem0+rax+9], xmm0
;;   local.get 0
;;   local.get 1
;;   f64.store offset=74560
;;       movsd [mem0+rax+0x12340], xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $f64_store_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   f64.store offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9, 0x100000000
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsd [mem0+r12], xmm0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   f64.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2

;; aarch64:
;; func $f32_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.store
;;       str s0, [mem0, w0, uxtw]
;;   local.get 0
;;   local.get 1
;;   f32.store offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       str s0, [x16]
;;   local.get 0
;;   local.get 1
;;   f32.store offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       str s0, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f32_store_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f32.store offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-4
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       str s0, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   f32.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $f64_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f64.store
;;       str d0, [mem0, w0, uxtw]
;;   local.get 0
;;   local.get 1
;;   f64.store offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       str d0, [x16]
;;   local.get 0
;;   local.get 1
;;   f64.store offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       str d0, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $f64_store_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   f64.store offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #0x100000000
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       str d0, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   f64.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
