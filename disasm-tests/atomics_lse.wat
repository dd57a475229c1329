;; AArch64 with LSE: one instruction in memory. An `and` clears what the value has not, a `sub` adds the negated value;
;; a result that nobody wants still goes to a register, since without one the instruction acquires nothing.
;;! cpu = "baseline,+lse"
;;! run = "add" i32:8 i32:5 => i32:0
;;! run = "sub8" i32:8 i64:0xff01 => i64:5
;;! run = "and" i32:8 i32:0xf4 => i32:4
;;! run = "or16" i32:8 i64:0x10003 => i64:4
;;! run = "xor" i32:8 i64:1 => i64:7
;;! run = "xchg" i32:8 i32:9 => i32:6
;;! run = "cmpxchg" i32:8 i32:9 i32:1 => i32:9
;;! run = "cmpxchg8" i32:8 i64:0x101 i64:2 => i64:1
;;! run = "count" i32:8 =>
;;! run = "xor" i32:8 i64:0 => i64:3
;;! property = { isa = "aarch64", forbid = ["ldaxr", "cbnz"] }
(module
  (memory 1)
  (func $add (export "add") (param i32 i32) (result i32)
    (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $sub8 (export "sub8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.sub_u (local.get 0) (local.get 1)))
  (func $and (export "and") (param i32 i32) (result i32)
    (i32.atomic.rmw.and (local.get 0) (local.get 1)))
  (func $or16 (export "or16") (param i32 i64) (result i64)
    (i64.atomic.rmw16.or_u (local.get 0) (local.get 1)))
  (func $xor (export "xor") (param i32 i64) (result i64)
    (i64.atomic.rmw.xor (local.get 0) (local.get 1)))
  (func $xchg (export "xchg") (param i32 i32) (result i32)
    (i32.atomic.rmw.xchg (local.get 0) (local.get 1)))
  (func $cmpxchg (export "cmpxchg") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $cmpxchg8 (export "cmpxchg8") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw8.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $count (export "count") (param i32)
    (drop (i64.atomic.rmw.add (local.get 0) (i64.const 1)))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.add
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       lock xadd [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $sub8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.sub_u
;;       neg rax
;;       lock xadd [mem0+rcx], al
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $and
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.and
;;       mov r12, rax
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       mov eax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       and r11, r12
;;       lock cmpxchg [mem0+rcx], r11d
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $or16
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.or_u
;;       mov r12, rax
;;       test cl, 1
;;       jne trap.unaligned_atomic
;;       movzx eax, word ptr [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       or r11, r12
;;       lock cmpxchg [mem0+rcx], r11w
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $xor
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xor
;;       mov r12, rax
;;       test cl, 7
;;       jne trap.unaligned_atomic
;;       mov rax, [mem0+rcx]
;;     L1:
;;       mov r11, rax
;;       xor r11, r12
;;       lock cmpxchg [mem0+rcx], r11
;;       jne L1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $xchg
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xchg
;;       test cl, 3
;;       jne trap.unaligned_atomic
;;       xchg [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $cmpxchg
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw.cmpxchg
;;       mov r12, rax
;;       test dl, 3
;;       jne trap.unaligned_atomic
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12d
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i32.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       ud2
;;
;; func $cmpxchg8
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw8.cmpxchg_u
;;       mov r12, rax
;;       mov rax, rcx
;;       lock cmpxchg [mem0+rdx], r12b
;;       movzx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $count
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 1
;;   i64.atomic.rmw.add
;;       test al, 7
;;       jne trap.unaligned_atomic
;;       mov r12d, 1
;;       lock add [mem0+rax], r12
;;   drop
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       ud2

;; aarch64:
;; func $add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.add
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       ldaddal w0, w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $sub8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw8.sub_u
;;       add x16, mem0, w1, uxtw
;;       neg x17, x0
;;       ldaddalb w17, w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $and
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.and
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       mvn x17, x0
;;       ldclral w17, w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.and (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $or16
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw16.or_u
;;       tst w1, #1
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       ldsetalh w0, w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw16.or_u (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $xor
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i64.atomic.rmw.xor
;;       tst w1, #7
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       ldeoral x0, x25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.xor (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $xchg
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.atomic.rmw.xchg
;;       tst w1, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w1, uxtw
;;       swpal w0, w25, [x16]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.xchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $cmpxchg
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i32.atomic.rmw.cmpxchg
;;       tst w2, #3
;;       b.ne trap.unaligned_atomic
;;       add x16, mem0, w2, uxtw
;;       casal w1, w0, [x16]
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i32.atomic.rmw.cmpxchg (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
;;
;; func $cmpxchg8
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   i64.atomic.rmw8.cmpxchg_u
;;       add x16, mem0, w2, uxtw
;;       casalb w1, w0, [x16]
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $count
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 1
;;   i64.atomic.rmw.add
;;       tst w0, #7
;;       b.ne trap.unaligned_atomic
;;       mov x25, #1
;;       add x16, mem0, w0, uxtw
;;       ldaddal x25, x17, [x16]
;;   drop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   i64.atomic.rmw.add (out of line)
;;     trap.unaligned_atomic:
;;       udf #49374
