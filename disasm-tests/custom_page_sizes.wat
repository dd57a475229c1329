;; A memory that may end anywhere is checked explicitly: the end of the access, less what is known of the minimum.
;;! run = "first" i32:96 => i32:0
;;! run = "first" i32:97 => trap "out of bounds memory access"
;;! run = "first" i32:-1 => trap "out of bounds memory access"
;;! run = "far" i32:0 => trap "out of bounds memory access"
;;! run = "twice" i32:88 => i32:0
;;! run = "twice" i32:89 => trap "out of bounds memory access"
;;! run = "branches" i32:96 i32:0 => i32:0
;;! run = "branches" i32:97 i32:1 => trap "out of bounds memory access"
;;! run = "constant" => i32:0
;;! run = "grown" i32:100 => i32:100
;;! run = "far" i32:96 => i32:0
;;! run = "size" => i32:200
;;! property = { func = "first", op = "i32.load", require = ["branch"], max_insns = [5, 5] }
;;! property = { func = "far", op = "i32.load", require = ["branch"], max_insns = [5, 6] }
;;! property = { func = "twice", op = "i32.load offset=8", require = ["branch"] }
;;! property = { func = "twice", op = "i32.load offset=4", forbid = ["branch"], max_insns = [1, 2] }
;;! property = { func = "branches", op = "i32.load16_u", forbid = ["branch"] }
;;! property = { func = "branches", op = "i32.load8_u", require = ["branch"] }
;;! property = { func = "constant", op = "i32.load", forbid = ["branch"], max_insns = [1, 1] }
;;! property = { op = "memory.size", forbid = ["call"], max_insns = [1, 1] }
(module
  (memory 100 (pagesize 1))
  (func $first (export "first") (param i32) (result i32)
    (i32.load (local.get 0)))
  (func $far (export "far") (param i32) (result i32)
    (i32.load offset=100 (local.get 0)))
  (func $twice (export "twice") (param i32) (result i32)
    (i32.add (i32.load offset=8 (local.get 0)) (i32.load offset=4 (local.get 0))))
  (func $branches (export "branches") (param i32 i32) (result i32)
    (drop (i32.load (local.get 0)))
    (if (local.get 1) (then (drop (i32.load16_u (local.get 0)))))
    (i32.load8_u (local.get 0)))
  (func $constant (export "constant") (result i32)
    (i32.load (i32.const 96)))
  (func $grown (export "grown") (param i32) (result i32)
    (memory.grow (local.get 0)))
  (func $size (export "size") (result i32)
    (memory.size)))

;; x86_64:
;; func $first
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12, [vmctx+memory.0.length]
;;       sub r12, 4
;;       cmp rax, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $far
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load offset=100
;;       mov r12, [vmctx+memory.0.length]
;;       lea r10, [rax+0x68]
;;       cmp r10, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, [mem0+rax+0x64]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load offset=100 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $twice
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load offset=8
;;       mov r12, [vmctx+memory.0.length]
;;       sub r12, 0xc
;;       cmp rax, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, [mem0+rax+8]
;;   local.get 0
;;   i32.load offset=4
;;       mov r10d, [mem0+rax+4]
;;   i32.add
;;       add r12d, r10d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load offset=8 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $branches
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12, [vmctx+memory.0.length]
;;       sub r12, 4
;;       cmp rcx, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, [mem0+rcx]
;;   drop
;;   local.get 1
;;   if
;;       test eax, eax
;;       je L1
;;   local.get 0
;;   i32.load16_u
;;       movzx r12d, word ptr [mem0+rcx]
;;   drop
;;   end
;;     L1:
;;   local.get 0
;;   i32.load8_u
;;       mov r12, [vmctx+memory.0.length]
;;       sub r12, 1
;;       cmp rcx, r12
;;       ja trap.memory_out_of_bounds.2
;;       movzx r12d, byte ptr [mem0+rcx]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;   i32.load8_u (out of line)
;;     trap.memory_out_of_bounds.2:
;;       ud2
;;
;; func $constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 96
;;   i32.load
;;       mov r12d, [mem0+0x60]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $grown
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   memory.grow
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.grow]
;;       mov eax, eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $size
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   memory.size
;;       mov r12, [vmctx+memory.0.length]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $first
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load
;;       ldr x25, [vmctx+memory.0.length]
;;       sub x25, x25, #4
;;       cmp x0, x25
;;       b.hi trap.memory_out_of_bounds
;;       ldr w25, [mem0, w0, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load offset=100
;;       ldr x25, [vmctx+memory.0.length]
;;       add x24, x0, #0x68
;;       cmp x24, x25
;;       b.hi trap.memory_out_of_bounds
;;       add x16, mem0, w0, uxtw
;;       ldr w25, [x16, #0x64]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load offset=100 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $twice
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load offset=8
;;       ldr x25, [vmctx+memory.0.length]
;;       sub x25, x25, #0xc
;;       cmp x0, x25
;;       b.hi trap.memory_out_of_bounds
;;       add x16, mem0, w0, uxtw
;;       ldr w25, [x16, #8]
;;   local.get 0
;;   i32.load offset=4
;;       add x16, mem0, w0, uxtw
;;       ldr w24, [x16, #4]
;;   i32.add
;;       add w25, w25, w24
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load offset=8 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $branches
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load
;;       ldr x25, [vmctx+memory.0.length]
;;       sub x25, x25, #4
;;       cmp x1, x25
;;       b.hi trap.memory_out_of_bounds
;;       ldr w25, [mem0, w1, uxtw]
;;   drop
;;   local.get 1
;;   if
;;       cbz w0, L1
;;   local.get 0
;;   i32.load16_u
;;       ldrh w25, [mem0, w1, uxtw]
;;   drop
;;   end
;;     L1:
;;   local.get 0
;;   i32.load8_u
;;       ldr x25, [vmctx+memory.0.length]
;;       sub x25, x25, #1
;;       cmp x1, x25
;;       b.hi trap.memory_out_of_bounds.2
;;       ldrb w25, [mem0, w1, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.load (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;   i32.load8_u (out of line)
;;     trap.memory_out_of_bounds.2:
;;       udf #49374
;;
;; func $constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 96
;;   i32.load
;;       ldr w25, [mem0, #0x60]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $grown
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   memory.grow
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.grow]
;;       blr x16
;;       mov w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $size
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   memory.size
;;       ldr x25, [vmctx+memory.0.length]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
