;; An exception with more values than a block of the free list holds: the runtime makes it, and the values are stored
;; where it says; at the landing pad they are loaded from there.
;;! func = "throw"
;;! func = "sum"
;;! run = "sum" i64:1 => i64:120
;;! property = { isa = "x86_64", func = "throw", require = ["[r11+store.new_large_exception]"] }
;;! property = { isa = "aarch64", func = "throw", require = ["[x16+store.new_large_exception]"] }
(module
  (tag $many (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (func $throw (param i64)
    (throw $many (local.get 0) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7)
      (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12)
      (i64.const 13) (i64.const 14) (i64.const 15)))
  (func $sum (export "sum") (param i64) (result i64)
    (block $h (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
      (try_table (catch $many $h) (call $throw (local.get 0)))
      (unreachable))
    i64.add i64.add i64.add i64.add i64.add i64.add i64.add
    i64.add i64.add i64.add i64.add i64.add i64.add i64.add))

;; x86_64:
;; func $throw
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   i64.const 10
;;   i64.const 11
;;   i64.const 12
;;   i64.const 13
;;   i64.const 14
;;   i64.const 15
;;   throw $many
;;       mov [slot 0], rax
;;       mov [slot 1], rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_large_exception]
;;       mov r12, [rax+exn.values]
;;       mov qword ptr [r12+payload.14], 0xf
;;       mov qword ptr [r12+payload.13], 0xe
;;       mov qword ptr [r12+payload.12], 0xd
;;       mov qword ptr [r12+payload.11], 0xc
;;       mov qword ptr [r12+payload.10], 0xb
;;       mov qword ptr [r12+payload.9], 0xa
;;       mov qword ptr [r12+payload.8], 9
;;       mov qword ptr [r12+payload.7], 8
;;       mov qword ptr [r12+payload.6], 7
;;       mov qword ptr [r12+payload.5], 6
;;       mov qword ptr [r12+payload.4], 5
;;       mov qword ptr [r12+payload.3], 4
;;       mov qword ptr [r12+payload.2], 3
;;       mov qword ptr [r12+payload.1], 2
;;       mov r10, [slot 1]
;;       mov [r12+payload.0], r10
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x50]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x50
;;       mov [own vmctx], vmctx
;;   block $h (type 3) (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
;;   try_table (catch $many $h)
;;   local.get 0
;;   call $throw
;;       mov [slot 0], rax
;;       call $throw
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch.tag.0:
;;       lea rbp, [rsp+0x50]
;;       mov vmctx, [own vmctx]
;;       mov r12, [rax+exn.values]
;;       mov r10, [r12+payload.0]
;;       mov r9, [r12+payload.1]
;;       mov r8, [r12+payload.2]
;;       mov rdi, [r12+payload.3]
;;       mov rsi, [r12+payload.4]
;;       mov rbx, [r12+payload.5]
;;       mov rdx, [r12+payload.6]
;;       mov rcx, [r12+payload.7]
;;       mov [slot 1], r10
;;       mov r10, [r12+payload.8]
;;       mov [slot 2], r9
;;       mov r9, [r12+payload.9]
;;       mov [slot 3], r8
;;       mov r8, [r12+payload.10]
;;       mov [slot 4], rdi
;;       mov rdi, [r12+payload.11]
;;       mov [slot 5], rsi
;;       mov rsi, [r12+payload.12]
;;       mov [slot 6], rbx
;;       mov rbx, [r12+payload.13]
;;       mov [slot 7], rdx
;;       mov rdx, [r12+payload.14]
;;   i64.add
;;       add rbx, rdx
;;   i64.add
;;       add rsi, rbx
;;   i64.add
;;       add rdi, rsi
;;   i64.add
;;       add r8, rdi
;;   i64.add
;;       add r9, r8
;;   i64.add
;;       add r10, r9
;;   i64.add
;;       add rcx, r10
;;   i64.add
;;       mov r12, [slot 7]
;;       add r12, rcx
;;   i64.add
;;       mov r10, [slot 6]
;;       add r10, r12
;;   i64.add
;;       mov r12, [slot 5]
;;       add r12, r10
;;   i64.add
;;       mov r10, [slot 4]
;;       add r10, r12
;;   i64.add
;;       mov r12, [slot 3]
;;       add r12, r10
;;   i64.add
;;       mov r10, [slot 2]
;;       add r10, r12
;;   i64.add
;;       mov r12, [slot 1]
;;       add r12, r10
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $throw
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 2
;;   i64.const 3
;;   i64.const 4
;;   i64.const 5
;;   i64.const 6
;;   i64.const 7
;;   i64.const 8
;;   i64.const 9
;;   i64.const 10
;;   i64.const 11
;;   i64.const 12
;;   i64.const 13
;;   i64.const 14
;;   i64.const 15
;;   throw $many
;;       str x0, [slot 0]
;;       str x0, [slot 1]
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_large_exception]
;;       blr x16
;;       ldr x25, [x0+exn.values]
;;       mov x17, #0xf
;;       str x17, [x25+payload.14]
;;       mov x17, #0xe
;;       str x17, [x25+payload.13]
;;       mov x17, #0xd
;;       str x17, [x25+payload.12]
;;       mov x17, #0xc
;;       str x17, [x25+payload.11]
;;       mov x17, #0xb
;;       str x17, [x25+payload.10]
;;       mov x17, #0xa
;;       str x17, [x25+payload.9]
;;       mov x17, #9
;;       str x17, [x25+payload.8]
;;       mov x17, #8
;;       str x17, [x25+payload.7]
;;       mov x17, #7
;;       str x17, [x25+payload.6]
;;       mov x17, #6
;;       str x17, [x25+payload.5]
;;       mov x17, #5
;;       str x17, [x25+payload.4]
;;       mov x17, #4
;;       str x17, [x25+payload.3]
;;       mov x17, #3
;;       str x17, [x25+payload.2]
;;       mov x17, #2
;;       str x17, [x25+payload.1]
;;       ldr x24, [slot 1]
;;       str x24, [x25+payload.0]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $h (type 3) (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
;;   try_table (catch $many $h)
;;   local.get 0
;;   call $throw
;;       str x0, [slot 0]
;;       bl $throw
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x25, [x0+exn.values]
;;       ldr x24, [x25+payload.0]
;;       ldr x23, [x25+payload.1]
;;       ldr x22, [x25+payload.2]
;;       ldr x21, [x25+payload.3]
;;       ldr x20, [x25+payload.4]
;;       ldr x19, [x25+payload.5]
;;       ldr x15, [x25+payload.6]
;;       ldr x14, [x25+payload.7]
;;       ldr x13, [x25+payload.8]
;;       ldr x12, [x25+payload.9]
;;       ldr x11, [x25+payload.10]
;;       ldr x10, [x25+payload.11]
;;       ldr x9, [x25+payload.12]
;;       ldr x8, [x25+payload.13]
;;       ldr x7, [x25+payload.14]
;;   i64.add
;;       add x8, x8, x7
;;   i64.add
;;       add x9, x9, x8
;;   i64.add
;;       add x10, x10, x9
;;   i64.add
;;       add x11, x11, x10
;;   i64.add
;;       add x12, x12, x11
;;   i64.add
;;       add x13, x13, x12
;;   i64.add
;;       add x14, x14, x13
;;   i64.add
;;       add x15, x15, x14
;;   i64.add
;;       add x19, x19, x15
;;   i64.add
;;       add x20, x20, x19
;;   i64.add
;;       add x21, x21, x20
;;   i64.add
;;       add x22, x22, x21
;;   i64.add
;;       add x23, x23, x22
;;   i64.add
;;       add x24, x24, x23
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
