;; i64 loads of every width; the sign or the zeros come with the load. Each with no constant offset, a small one, a
;; large one, and one at the end of 4 GiB, where an access is out of bounds whatever the index: the guard behind the
;; reservation catches the first three without a test.
;;! run = "load" i32:0 => i64:0x706050403020100 i64:0x80fffefdfcfbfaf9 i64:0xc6c5c4c3c2c1807f
;;! run = "load" i32:3 => i64:0xfaf9f80706050403 i64:0x83828180fffefdfc i64:0xc9c8c7c6c5c4c3c2
;;! run = "load" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load_far" i32:0 => trap "out of bounds memory access"
;;! run = "load_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load8_s" i32:0 => i64:0 i64:-7 i64:127
;;! run = "load8_s" i32:3 => i64:3 i64:-4 i64:-62
;;! run = "load8_s" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load8_s_far" i32:0 => trap "out of bounds memory access"
;;! run = "load8_s_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load8_u" i32:0 => i64:0 i64:249 i64:127
;;! run = "load8_u" i32:3 => i64:3 i64:252 i64:194
;;! run = "load8_u" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load8_u_far" i32:0 => trap "out of bounds memory access"
;;! run = "load8_u_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load16_s" i32:0 => i64:256 i64:-1287 i64:-32641
;;! run = "load16_s" i32:3 => i64:1027 i64:-516 i64:-15422
;;! run = "load16_s" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load16_s_far" i32:0 => trap "out of bounds memory access"
;;! run = "load16_s_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load16_u" i32:0 => i64:256 i64:64249 i64:32895
;;! run = "load16_u" i32:3 => i64:1027 i64:65020 i64:50114
;;! run = "load16_u" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load16_u_far" i32:0 => trap "out of bounds memory access"
;;! run = "load16_u_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load32_s" i32:0 => i64:0x3020100 i64:-50595079 i64:-1027506049
;;! run = "load32_s" i32:3 => i64:0x6050403 i64:-66052 i64:-976960574
;;! run = "load32_s" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load32_s_far" i32:0 => trap "out of bounds memory access"
;;! run = "load32_s_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load32_u" i32:0 => i64:0x3020100 i64:0xfcfbfaf9 i64:0xc2c1807f
;;! run = "load32_u" i32:3 => i64:0x6050403 i64:0xfffefdfc i64:0xc5c4c3c2
;;! run = "load32_u" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load32_u_far" i32:0 => trap "out of bounds memory access"
;;! run = "load32_u_far" i32:-1 => trap "out of bounds memory access"
;;! property = { func = "load", op = "i64.load", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load8_s", op = "i64.load8_s", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load8_u", op = "i64.load8_u", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load16_s", op = "i64.load16_s", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load16_u", op = "i64.load16_u", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load32_s", op = "i64.load32_s", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load32_u", op = "i64.load32_u", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
(module
  (memory 3)
  (data (i32.const 0) "\00\01\02\03\04\05\06\07\f8\f9\fa\fb\fc\fd\fe\ff\80\81\82\83\84\85\86\87")
  (data (i32.const 0x12340) "\7f\80\c1\c2\c3\c4\c5\c6\c7\c8\c9\ca\cb\cc\cd\ce")
  (func $load (export "load") (param i32) (result i64 i64 i64)
    (i64.load (local.get 0))
    (i64.load offset=9 (local.get 0))
    (i64.load offset=0x12340 (local.get 0)))
  (func $load_far (export "load_far") (param i32) (result i64) (i64.load offset=0xfffffff8 (local.get 0)))
  (func $load8_s (export "load8_s") (param i32) (result i64 i64 i64)
    (i64.load8_s (local.get 0))
    (i64.load8_s offset=9 (local.get 0))
    (i64.load8_s offset=0x12340 (local.get 0)))
  (func $load8_s_far (export "load8_s_far") (param i32) (result i64)
    (i64.load8_s offset=0xfffffff8 (local.get 0)))
  (func $load8_u (export "load8_u") (param i32) (result i64 i64 i64)
    (i64.load8_u (local.get 0))
    (i64.load8_u offset=9 (local.get 0))
    (i64.load8_u offset=0x12340 (local.get 0)))
  (func $load8_u_far (export "load8_u_far") (param i32) (result i64)
    (i64.load8_u offset=0xfffffff8 (local.get 0)))
  (func $load16_s (export "load16_s") (param i32) (result i64 i64 i64)
    (i64.load16_s (local.get 0))
    (i64.load16_s offset=9 (local.get 0))
    (i64.load16_s offset=0x12340 (local.get 0)))
  (func $load16_s_far (export "load16_s_far") (param i32) (result i64)
    (i64.load16_s offset=0xfffffff8 (local.get 0)))
  (func $load16_u (export "load16_u") (param i32) (result i64 i64 i64)
    (i64.load16_u (local.get 0))
    (i64.load16_u offset=9 (local.get 0))
    (i64.load16_u offset=0x12340 (local.get 0)))
  (func $load16_u_far (export "load16_u_far") (param i32) (result i64)
    (i64.load16_u offset=0xfffffff8 (local.get 0)))
  (func $load32_s (export "load32_s") (param i32) (result i64 i64 i64)
    (i64.load32_s (local.get 0))
    (i64.load32_s offset=9 (local.get 0))
    (i64.load32_s offset=0x12340 (local.get 0)))
  (func $load32_s_far (export "load32_s_far") (param i32) (result i64)
    (i64.load32_s offset=0xfffffff8 (local.get 0)))
  (func $load32_u (export "load32_u") (param i32) (result i64 i64 i64)
    (i64.load32_u (local.get 0))
    (i64.load32_u offset=9 (local.get 0))
    (i64.load32_u offset=0x12340 (local.get 0)))
  (func $load32_u_far (export "load32_u_far") (param i32) (result i64)
    (i64.load32_u offset=0xfffffff8 (local.get 0))))

;; x86_64:
;; func $load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load
;;       mov r12, [mem0+rax]
;;   local.get 0
;;   i64.load offset=9
;;       mov r10, [mem0+rax+9]
;;   local.get 0
;;   i64.load offset=74560
;;       mov r9, [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9, 0x100000000
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       mov r12, [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load8_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load8_s
;;       movsx r12, byte ptr [mem0+rax]
;;   local.get 0
;;   i64.load8_s offset=9
;;       movsx r10, byte ptr [mem0+rax+9]
;;   local.get 0
;;   i64.load8_s offset=74560
;;       movsx r9, byte ptr [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load8_s_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load8_s offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -7
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsx r12, byte ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load8_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load8_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load8_u
;;       movzx r12d, byte ptr [mem0+rax]
;;   local.get 0
;;   i64.load8_u offset=9
;;       movzx r10d, byte ptr [mem0+rax+9]
;;   local.get 0
;;   i64.load8_u offset=74560
;;       movzx r9d, byte ptr [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load8_u_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load8_u offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -7
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movzx r12d, byte ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load8_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load16_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load16_s
;;       movsx r12, word ptr [mem0+rax]
;;   local.get 0
;;   i64.load16_s offset=9
;;       movsx r10, word ptr [mem0+rax+9]
;;   local.get 0
;;   i64.load16_s offset=74560
;;       movsx r9, word ptr [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load16_s_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load16_s offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -6
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsx r12, word ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load16_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load16_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load16_u
;;       movzx r12d, word ptr [mem0+rax]
;;   local.get 0
;;   i64.load16_u offset=9
;;       movzx r10d, word ptr [mem0+rax+9]
;;   local.get 0
;;   i64.load16_u offset=74560
;;       movzx r9d, word ptr [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load16_u_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load16_u offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -6
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movzx r12d, word ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load16_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load32_s
;;       movsxd r12, [mem0+rax]
;;   local.get 0
;;   i64.load32_s offset=9
;;       movsxd r10, [mem0+rax+9]
;;   local.get 0
;;   i64.load32_s offset=74560
;;       movsxd r9, [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load32_s_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load32_s offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -4
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsxd r12, [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load32_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $load32_u
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load32_u
;;       mov r12d, [mem0+rax]
;;   local.get 0
;;   i64.load32_u offset=9
;;       mov r10d, [mem0+rax+9]
;;   local.get 0
;;   i64.load32_u offset=74560
;;       mov r9d, [mem0+rax+0x12340]
;;   end
;;       mov rdx, r12
;;       mov rax, r9
;;       mov rcx, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $load32_u_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load32_u offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -4
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       mov r12d, [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load32_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2

;; aarch64:
;; func $load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load
;;       ldr x25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr x24, [x16]
;;   local.get 0
;;   i64.load offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldr x23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #0x100000000
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldr x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load8_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load8_s
;;       ldrsb x25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load8_s offset=9
;;       add x16, mem0, w0, uxtw
;;       ldrsb x24, [x16, #9]
;;   local.get 0
;;   i64.load8_s offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrsb x23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load8_s_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load8_s offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-7
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrsb x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load8_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load8_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load8_u
;;       ldrb w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load8_u offset=9
;;       add x16, mem0, w0, uxtw
;;       ldrb w24, [x16, #9]
;;   local.get 0
;;   i64.load8_u offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrb w23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load8_u_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load8_u offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-7
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrb w25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load8_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load16_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load16_s
;;       ldrsh x25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load16_s offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldrsh x24, [x16]
;;   local.get 0
;;   i64.load16_s offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrsh x23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load16_s_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load16_s offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-6
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrsh x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load16_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load16_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load16_u
;;       ldrh w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load16_u offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldrh w24, [x16]
;;   local.get 0
;;   i64.load16_u offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrh w23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load16_u_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load16_u offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-6
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrh w25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load16_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load32_s
;;       ldrsw x25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load32_s offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldrsw x24, [x16]
;;   local.get 0
;;   i64.load32_s offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrsw x23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load32_s_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load32_s offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-4
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrsw x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load32_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load32_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load32_u
;;       ldr w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i64.load32_u offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr w24, [x16]
;;   local.get 0
;;   i64.load32_u offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldr w23, [x16, #0x340]
;;   end
;;       mov x2, x25
;;       mov x0, x23
;;       mov x1, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $load32_u_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load32_u offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-4
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldr w25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load32_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
