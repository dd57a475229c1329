;; An i64 index is compared with the memory's length, once: offsets up to the guard's size lead into the guard at worst.
;; What was checked of a local holds for every access through it until it is assigned, and no longer.
;;! run = "load" i64:65532 => i32:0
;;! run = "load" i64:65533 => trap "out of bounds memory access"
;;! run = "load" i64:-1 => trap "out of bounds memory access"
;;! run = "load" i64:0x100000000 => trap "out of bounds memory access"
;;! run = "fields" i64:8 i64:42 => i64:42
;;! run = "fields" i64:65520 i64:42 => i64:42
;;! run = "fields" i64:65528 i64:42 => trap "out of bounds memory access"
;;! run = "constant" => i64:42
;;! run = "next" i64:65520 => i64:42
;;! run = "next" i64:65528 => trap "out of bounds memory access"
;;! run = "loop" i64:16 i64:3 => i64:168
;;! run = "far" i64:0 => trap "out of bounds memory access"
;;! run = "farthest" i64:8 => trap "out of bounds memory access"
;;! run = "grow" i64:1 => i64:1
;;! run = "far_constant" => trap "out of bounds memory access"
;;! property = { func = "load", op = "i32.load", require = ["branch"], max_insns = [4, 5] }
;;! property = { op = "i64.store offset=8", forbid = ["branch"], max_insns = [1, 2] }
;;! property = { op = "i64.load offset=8", forbid = ["branch"], max_insns = [1, 2] }
;;! property = { func = "constant", op = "i64.load", forbid = ["branch"], max_insns = [1, 1] }
;;! property = { func = "next", op = "i64.load", require = ["branch"] }
;;! property = { func = "loop", op = "i64.load", require = ["branch"] }
(module
  (memory i64 1 3)
  (func $load (export "load") (param i64) (result i32)
    (i32.load (local.get 0)))
  (func $fields (export "fields") (param i64 i64) (result i64)
    (i64.store (local.get 0) (local.get 1))
    (i64.store offset=8 (local.get 0) (local.get 1))
    (i64.load offset=8 (local.get 0)))
  (func $constant (export "constant") (result i64)
    (i64.load (i64.const 16)))
  (func $next (export "next") (param i64) (result i64)
    (drop (i64.load (local.get 0)))
    (local.set 0 (i64.add (local.get 0) (i64.const 8)))
    (i64.load (local.get 0)))
  (func $loop (export "loop") (param i64 i64) (result i64)
    (local $sum i64)
    (loop $again
      (local.set $sum (i64.add (local.get $sum) (i64.load (local.get 0))))
      (local.set $sum (i64.add (local.get $sum) (i64.load8_u offset=4 (local.get 0))))
      (local.set 0 (i64.sub (local.get 0) (i64.const 0)))
      (local.set $sum (i64.add (local.get $sum) (i64.const 14)))
      (local.tee 1 (i64.sub (local.get 1) (i64.const 1)))
      (br_if $again (i32.wrap_i64)))
    (local.get $sum))
  (func $far (export "far") (param i64) (result i64)
    (i64.load offset=0x80000000 (local.get 0)))
  (func $farthest (export "farthest") (param i64) (result i64)
    (i64.load offset=0xffffffffffffffff (local.get 0)))
  (func $grow (export "grow") (param i64) (result i64)
    (memory.grow (local.get 0)))
  (func $far_constant (export "far_constant") (result i64)
    (i64.load (i64.const 0x200000000))))

;; x86_64:
;; func $load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12, [vmctx+memory.0.length]
;;       cmp rax, r12
;;       jae trap.memory_out_of_bounds
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
;; func $fields
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.store
;;       mov r12, [vmctx+memory.0.length]
;;       cmp rcx, r12
;;       jae trap.memory_out_of_bounds
;;       mov [mem0+rcx], rax
;;   local.get 0
;;   local.get 1
;;   i64.store offset=8
;;       mov [mem0+rcx+8], rax
;;   local.get 0
;;   i64.load offset=8
;;       mov r12, [mem0+rcx+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.store (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i64.const 16
;;   i64.load
;;       mov r12, [mem0+0x10]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $next
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load
;;       mov r12, [vmctx+memory.0.length]
;;       cmp rax, r12
;;       jae trap.memory_out_of_bounds
;;       mov r12, [mem0+rax]
;;   drop
;;   local.get 0
;;   i64.const 8
;;   i64.add
;;       add rax, 8
;;   local.set 0
;;   local.get 0
;;   i64.load
;;       mov r12, [vmctx+memory.0.length]
;;       cmp rax, r12
;;       jae trap.memory_out_of_bounds.2
;;       mov r12, [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds.2:
;;       ud2
;;
;; func $loop
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   loop $again
;;       xor r12d, r12d
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   i64.load
;;       mov r10, [vmctx+memory.0.length]
;;       cmp rcx, r10
;;       jae trap.memory_out_of_bounds
;;       mov r10, [mem0+rcx]
;;   i64.add
;;       add r12, r10
;;   local.set $sum
;;   local.get $sum
;;   local.get 0
;;   i64.load8_u offset=4
;;       movzx r10d, byte ptr [mem0+rcx+4]
;;   i64.add
;;       add r12, r10
;;   local.set $sum
;;   local.get 0
;;   i64.const 0
;;   i64.sub
;;   local.set 0
;;   local.get $sum
;;   i64.const 14
;;   i64.add
;;       add r12, 0xe
;;   local.set $sum
;;   local.get 1
;;   i64.const 1
;;   i64.sub
;;       sub rax, 1
;;   local.tee 1
;;   i32.wrap_i64
;;       mov r10d, eax
;;   br_if $again
;;       test r10d, r10d
;;       jne L1
;;   end
;;   local.get $sum
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load (out of line)
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
;;   i64.load offset=2147483648
;;       mov r12, [vmctx+memory.0.length]
;;       mov r10d, -0x7ffffff8
;;       cmp r12, r10
;;       jb trap.memory_out_of_bounds
;;       mov r10d, -0x7ffffff8
;;       sub r12, r10
;;       cmp rax, r12
;;       ja trap.memory_out_of_bounds
;;       mov r12d, -0x80000000
;;       add r12, rax
;;       mov r12, [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load offset=2147483648 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $farthest
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load offset=18446744073709551615
;;       jmp trap.memory_out_of_bounds
;;       mov r12, [mem0]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load offset=18446744073709551615 (out of line)
;;     trap.memory_out_of_bounds:
;;       ud2
;;
;; func $grow
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
;;       mov [slot 0], rax
;;       mov rcx, rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.grow]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $far_constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i64.const 8589934592
;;   i64.load
;;       mov r12, [vmctx+memory.0.length]
;;       mov r10, 0x200000008
;;       cmp r12, r10
;;       jb trap.memory_out_of_bounds
;;       mov r12, 0x200000000
;;       mov r12, [mem0+r12]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.load (out of line)
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
;;       ldr x25, [vmctx+memory.0.length]
;;       cmp x0, x25
;;       b.hs trap.memory_out_of_bounds
;;       ldr w25, [mem0, x0]
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
;; func $fields
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.store
;;       ldr x25, [vmctx+memory.0.length]
;;       cmp x1, x25
;;       b.hs trap.memory_out_of_bounds
;;       str x0, [mem0, x1]
;;   local.get 0
;;   local.get 1
;;   i64.store offset=8
;;       add x16, mem0, x1
;;       str x0, [x16, #8]
;;   local.get 0
;;   i64.load offset=8
;;       add x16, mem0, x1
;;       ldr x25, [x16, #8]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.store (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i64.const 16
;;   i64.load
;;       ldr x25, [mem0, #0x10]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $next
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load
;;       ldr x25, [vmctx+memory.0.length]
;;       cmp x0, x25
;;       b.hs trap.memory_out_of_bounds
;;       ldr x25, [mem0, x0]
;;   drop
;;   local.get 0
;;   i64.const 8
;;   i64.add
;;       add x0, x0, #8
;;   local.set 0
;;   local.get 0
;;   i64.load
;;       ldr x25, [vmctx+memory.0.length]
;;       cmp x0, x25
;;       b.hs trap.memory_out_of_bounds.2
;;       ldr x25, [mem0, x0]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds.2:
;;       udf #49374
;;
;; func $loop
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   loop $again
;;       mov x25, #0
;;   local.get $sum
;;     L1:
;;   local.get 0
;;   i64.load
;;       ldr x24, [vmctx+memory.0.length]
;;       cmp x1, x24
;;       b.hs trap.memory_out_of_bounds
;;       ldr x24, [mem0, x1]
;;   i64.add
;;       add x25, x25, x24
;;   local.set $sum
;;   local.get $sum
;;   local.get 0
;;   i64.load8_u offset=4
;;       add x16, mem0, x1
;;       ldrb w24, [x16, #4]
;;   i64.add
;;       add x25, x25, x24
;;   local.set $sum
;;   local.get 0
;;   i64.const 0
;;   i64.sub
;;   local.set 0
;;   local.get $sum
;;   i64.const 14
;;   i64.add
;;       add x25, x25, #0xe
;;   local.set $sum
;;   local.get 1
;;   i64.const 1
;;   i64.sub
;;       sub x0, x0, #1
;;   local.tee 1
;;   i32.wrap_i64
;;       mov w24, w0
;;   br_if $again
;;       cbnz w24, L1
;;   end
;;   local.get $sum
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $far
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load offset=2147483648
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #8
;;       movk x17, #0x8000, lsl #16
;;       cmp x25, x17
;;       b.lo trap.memory_out_of_bounds
;;       mov x17, #-8
;;       movk x17, #0x7fff, lsl #16
;;       add x25, x25, x17
;;       cmp x0, x25
;;       b.hi trap.memory_out_of_bounds
;;       mov x25, #0x80000000
;;       add x25, x25, x0
;;       ldr x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load offset=2147483648 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $farthest
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load offset=18446744073709551615
;;       b trap.memory_out_of_bounds
;;       ldr x25, [mem0]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load offset=18446744073709551615 (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
;;
;; func $grow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   memory.grow
;;       str x0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.grow]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $far_constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i64.const 8589934592
;;   i64.load
;;       ldr x25, [vmctx+memory.0.length]
;;       mov x17, #8
;;       movk x17, #2, lsl #32
;;       cmp x25, x17
;;       b.lo trap.memory_out_of_bounds
;;       mov x25, #0x200000000
;;       ldr x25, [mem0, x25]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.load (out of line)
;;     trap.memory_out_of_bounds:
;;       udf #49374
