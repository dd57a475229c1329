;; i32 loads of every width; the sign or the zeros come with the load. Each with no constant offset, a small one, a
;; large one, and one at the end of 4 GiB, where an access is out of bounds whatever the index: the guard behind the
;; reservation catches the first three without a test.
;;! run = "load" i32:0 => i32:0x3020100 i32:0xfcfbfaf9 i32:0xc2c1807f
;;! run = "load" i32:3 => i32:0x6050403 i32:-66052 i32:0xc5c4c3c2
;;! run = "load" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load_far" i32:0 => trap "out of bounds memory access"
;;! run = "load_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load8_s" i32:0 => i32:0 i32:-7 i32:127
;;! run = "load8_s" i32:3 => i32:3 i32:-4 i32:-62
;;! run = "load8_s" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load8_s_far" i32:0 => trap "out of bounds memory access"
;;! run = "load8_s_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load8_u" i32:0 => i32:0 i32:249 i32:127
;;! run = "load8_u" i32:3 => i32:3 i32:252 i32:194
;;! run = "load8_u" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load8_u_far" i32:0 => trap "out of bounds memory access"
;;! run = "load8_u_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load16_s" i32:0 => i32:256 i32:-1287 i32:-32641
;;! run = "load16_s" i32:3 => i32:1027 i32:-516 i32:-15422
;;! run = "load16_s" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load16_s_far" i32:0 => trap "out of bounds memory access"
;;! run = "load16_s_far" i32:-1 => trap "out of bounds memory access"
;;! run = "load16_u" i32:0 => i32:256 i32:64249 i32:32895
;;! run = "load16_u" i32:3 => i32:1027 i32:65020 i32:50114
;;! run = "load16_u" i32:0x20000 => trap "out of bounds memory access"
;;! run = "load16_u_far" i32:0 => trap "out of bounds memory access"
;;! run = "load16_u_far" i32:-1 => trap "out of bounds memory access"
;;! property = { func = "load", op = "i32.load", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load8_s", op = "i32.load8_s", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load8_u", op = "i32.load8_u", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load16_s", op = "i32.load16_s", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
;;! property = { func = "load16_u", op = "i32.load16_u", forbid = ["branch", "trap", "slot"], max_insns = [1, 3] }
(module
  (memory 3)
  (data (i32.const 0) "\00\01\02\03\04\05\06\07\f8\f9\fa\fb\fc\fd\fe\ff\80\81\82\83\84\85\86\87")
  (data (i32.const 0x12340) "\7f\80\c1\c2\c3\c4\c5\c6\c7\c8\c9\ca\cb\cc\cd\ce")
  (func $load (export "load") (param i32) (result i32 i32 i32)
    (i32.load (local.get 0))
    (i32.load offset=9 (local.get 0))
    (i32.load offset=0x12340 (local.get 0)))
  (func $load_far (export "load_far") (param i32) (result i32) (i32.load offset=0xfffffff8 (local.get 0)))
  (func $load8_s (export "load8_s") (param i32) (result i32 i32 i32)
    (i32.load8_s (local.get 0))
    (i32.load8_s offset=9 (local.get 0))
    (i32.load8_s offset=0x12340 (local.get 0)))
  (func $load8_s_far (export "load8_s_far") (param i32) (result i32)
    (i32.load8_s offset=0xfffffff8 (local.get 0)))
  (func $load8_u (export "load8_u") (param i32) (result i32 i32 i32)
    (i32.load8_u (local.get 0))
    (i32.load8_u offset=9 (local.get 0))
    (i32.load8_u offset=0x12340 (local.get 0)))
  (func $load8_u_far (export "load8_u_far") (param i32) (result i32)
    (i32.load8_u offset=0xfffffff8 (local.get 0)))
  (func $load16_s (export "load16_s") (param i32) (result i32 i32 i32)
    (i32.load16_s (local.get 0))
    (i32.load16_s offset=9 (local.get 0))
    (i32.load16_s offset=0x12340 (local.get 0)))
  (func $load16_s_far (export "load16_s_far") (param i32) (result i32)
    (i32.load16_s offset=0xfffffff8 (local.get 0)))
  (func $load16_u (export "load16_u") (param i32) (result i32 i32 i32)
    (i32.load16_u (local.get 0))
    (i32.load16_u offset=9 (local.get 0))
    (i32.load16_u offset=0x12340 (local.get 0)))
  (func $load16_u_far (export "load16_u_far") (param i32) (result i32)
    (i32.load16_u offset=0xfffffff8 (local.get 0))))

;; x86_64:
;; func $load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12d, [mem0+rax]
;;   local.get 0
;;   i32.load offset=9
;;       mov r10d, [mem0+rax+9]
;;   local.get 0
;;   i32.load offset=74560
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
;; func $load_far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load offset=4294967288
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
;;   i32.load offset=4294967288 (out of line)
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
;;   i32.load8_s
;;       movsx r12d, byte ptr [mem0+rax]
;;   local.get 0
;;   i32.load8_s offset=9
;;       movsx r10d, byte ptr [mem0+rax+9]
;;   local.get 0
;;   i32.load8_s offset=74560
;;       movsx r9d, byte ptr [mem0+rax+0x12340]
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
;;   i32.load8_s offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -7
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsx r12d, byte ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load8_s offset=4294967288 (out of line)
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
;;   i32.load8_u
;;       movzx r12d, byte ptr [mem0+rax]
;;   local.get 0
;;   i32.load8_u offset=9
;;       movzx r10d, byte ptr [mem0+rax+9]
;;   local.get 0
;;   i32.load8_u offset=74560
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
;;   i32.load8_u offset=4294967288
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
;;   i32.load8_u offset=4294967288 (out of line)
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
;;   i32.load16_s
;;       movsx r12d, word ptr [mem0+rax]
;;   local.get 0
;;   i32.load16_s offset=9
;;       movsx r10d, word ptr [mem0+rax+9]
;;   local.get 0
;;   i32.load16_s offset=74560
;;       movsx r9d, word ptr [mem0+rax+0x12340]
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
;;   i32.load16_s offset=4294967288
;;       mov r12, [vmctx+memory.0.length]
;;       mov r9d, -6
;;       lea r10, [rax+r9]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -8
;;       add r12, rax
;;       movsx r12d, word ptr [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load16_s offset=4294967288 (out of line)
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
;;   i32.load16_u
;;       movzx r12d, word ptr [mem0+rax]
;;   local.get 0
;;   i32.load16_u offset=9
;;       movzx r10d, word ptr [mem0+rax+9]
;;   local.get 0
;;   i32.load16_u offset=74560
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
;;   i32.load16_u offset=4294967288
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
;;   i32.load16_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2

;; aarch64:
;; func $load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load
;;       ldr w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i32.load offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldr w24, [x16]
;;   local.get 0
;;   i32.load offset=74560
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
;; func $load_far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load offset=4294967288
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
;;   i32.load offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load8_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load8_s
;;       ldrsb w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i32.load8_s offset=9
;;       add x16, mem0, w0, uxtw
;;       ldrsb w24, [x16, #9]
;;   local.get 0
;;   i32.load8_s offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrsb w23, [x16, #0x340]
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
;;   i32.load8_s offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-7
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrsb w25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load8_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load8_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load8_u
;;       ldrb w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i32.load8_u offset=9
;;       add x16, mem0, w0, uxtw
;;       ldrb w24, [x16, #9]
;;   local.get 0
;;   i32.load8_u offset=74560
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
;;   i32.load8_u offset=4294967288
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
;;   i32.load8_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load16_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load16_s
;;       ldrsh w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i32.load16_s offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldrsh w24, [x16]
;;   local.get 0
;;   i32.load16_s offset=74560
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #0x12, lsl #12
;;       ldrsh w23, [x16, #0x340]
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
;;   i32.load16_s offset=4294967288
;;       ldr x25, [vmctx+memory.0.length]
;;       mov w17, #-6
;;       add x24, x0, x17
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov w25, #-8
;;       add x25, x25, x0
;;       ldrsh w25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load16_s offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $load16_u
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load16_u
;;       ldrh w25, [mem0, w0, uxtw]
;;   local.get 0
;;   i32.load16_u offset=9
;;       add x16, mem0, w0, uxtw
;;       add x16, x16, #9
;;       ldrh w24, [x16]
;;   local.get 0
;;   i32.load16_u offset=74560
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
;;   i32.load16_u offset=4294967288
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
;;   i32.load16_u offset=4294967288 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
