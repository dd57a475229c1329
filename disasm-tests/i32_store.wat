;; i32 stores of every width. Each with no constant offset, a small one, a large one, and one at the end of 4 GiB,
;; where an access is out of bounds whatever the index: the guard behind the reservation catches the first three
;; without a test.
;;! func = "i32_store"
;;! func = "i32_store_far"
;;! func = "i32_store8"
;;! func = "i32_store8_far"
;;! func = "i32_store16"
;;! func = "i32_store16_far"
;;! run = "i32_store" i32:0 i32:0x87654321 =>
;;! run = "at" i32:0 => i64:0x87654321
;;! run = "at" i32:8 => i64:0x8765432100
;;! run = "at" i32:0x12340 => i64:0x87654321
;;! run = "i32_store" i32:0x20000 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store_far" i32:0 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store_far" i32:-1 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store8" i32:0 i32:0x87654321 =>
;;! run = "at" i32:0 => i64:0x87654321
;;! run = "at" i32:8 => i64:0x8765432100
;;! run = "at" i32:0x12340 => i64:0x87654321
;;! run = "i32_store8" i32:0x20000 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store8_far" i32:0 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store8_far" i32:-1 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store16" i32:0 i32:0x87654321 =>
;;! run = "at" i32:0 => i64:0x87654321
;;! run = "at" i32:8 => i64:0x8765432100
;;! run = "at" i32:0x12340 => i64:0x87654321
;;! run = "i32_store16" i32:0x20000 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store16_far" i32:0 i32:0x87654321 => trap "out of bounds memory access"
;;! run = "i32_store16_far" i32:-1 i32:0x87654321 => trap "out of bounds memory access"
;;! property = { func = "i32_store", op = "i32.store", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "i32_store8", op = "i32.store8", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "i32_store16", op = "i32.store16", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
(module
  (memory 3)
  (func $i32_store (export "i32_store") (param i32 i32)
    (i32.store (local.get 0) (local.get 1))
    (i32.store offset=9 (local.get 0) (local.get 1))
    (i32.store offset=0x12340 (local.get 0) (local.get 1)))
  (func $i32_store_far (export "i32_store_far") (param i32 i32)
    (i32.store offset=0xfffffff8 (local.get 0) (local.get 1)))
  (func $i32_store8 (export "i32_store8") (param i32 i32)
    (i32.store8 (local.get 0) (local.get 1))
    (i32.store8 offset=9 (local.get 0) (local.get 1))
    (i32.store8 offset=0x12340 (local.get 0) (local.get 1)))
  (func $i32_store8_far (export "i32_store8_far") (param i32 i32)
    (i32.store8 offset=0xfffffff8 (local.get 0) (local.get 1)))
  (func $i32_store16 (export "i32_store16") (param i32 i32)
    (i32.store16 (local.get 0) (local.get 1))
    (i32.store16 offset=9 (local.get 0) (local.get 1))
    (i32.store16 offset=0x12340 (local.get 0) (local.get 1)))
  (func $i32_store16_far (export "i32_store16_far") (param i32 i32)
    (i32.store16 offset=0xfffffff8 (local.get 0) (local.get 1)))

  ;; For the runs: what is in memory.
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $i32_store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store
;;       mov [mem0+rcx], eax
;;   local.get 0
;;   local.get 1
;;   i32.store offset=9
;;       mov [mem0+rcx+9], eax
;;   local.get 0
;;   local.get 1
;;   i32.store offset=74560
;;       mov [mem0+rcx+0x12340], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_store_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -4
;;       lea r10, [rcx+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rcx
;;       mov [mem0+r12], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $i32_store8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store8
;;       mov [mem0+rcx], al
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=9
;;       mov [mem0+rcx+9], al
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=74560
;;       mov [mem0+rcx+0x12340], al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_store8_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -7
;;       lea r10, [rcx+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rcx
;;       mov [mem0+r12], al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.store8 offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $i32_store16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store16
;;       mov [mem0+rcx], ax
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=9
;;       mov [mem0+rcx+9], ax
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=74560
;;       mov [mem0+rcx+0x12340], ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $i32_store16_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -6
;;       lea r10, [rcx+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rcx
;;       mov [mem0+r12], ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.store16 offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2

;; aarch64:
;; func $i32_store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store
;;       str w0, [mem0, w1, uxtw]
;;   local.get 0
;;   local.get 1
;;   i32.store offset=9
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #9
;;       str w0, [x16]
;;   local.get 0
;;   local.get 1
;;   i32.store offset=74560
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       str w0, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_store_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-4
;;       add x24, x1, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x1
;;       str w0, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.store offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $i32_store8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store8
;;       strb w0, [mem0, w1, uxtw]
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=9
;;       add x16, mem0, w1, uxtw
;;       strb w0, [x16, #9]
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=74560
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       strb w0, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_store8_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store8 offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-7
;;       add x24, x1, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x1
;;       strb w0, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.store8 offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $i32_store16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store16
;;       strh w0, [mem0, w1, uxtw]
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=9
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #9
;;       strh w0, [x16]
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=74560
;;       add x16, mem0, w1, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       strh w0, [x16, #0x340]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $i32_store16_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store16 offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-6
;;       add x24, x1, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x1
;;       strh w0, [mem0, x25]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.store16 offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
