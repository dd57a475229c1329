;; A legacy `try` costs nothing where nothing is thrown, as a `try_table` does: the body's code is that of the same body
;; alone. A clause begins with its landing pad; what it caught is stored only if it must be kept for `rethrow`.
;;! run = "plain" i64:5 => i64:25
;;! run = "guarded" i64:5 => i64:25
;;! run = "guarded" i64:0 => i64:-8
;;! run = "delegated" i64:5 => i64:25
;;! run = "delegated" i64:0 => i64:-9
;;! run = "payload" i64:5 => i64:9
;;! run = "payload" i64:0 => i64:12
;;! func = "guarded"
;;! func = "delegated"
;;! func = "payload"
;;! func = "cleanup"
;;! property = { func = "guarded", from = "loop", to = "br_if", like = "plain" }
;;! property = { func = "delegated", from = "loop", to = "br_if", like = "plain" }
;;! property = { func = "guarded", op = "try", max_insns = 0 }
(module
  (tag $zero)
  (tag $twelve (param i64))
  (func $odd (param $n i64) (result i64)
    (if (i64.eqz (local.get $n)) (then (throw $zero)))
    (i64.sub (i64.shl (local.get $n) (i64.const 1)) (i64.const 1)))
  ;; The sum of the first n odd numbers.
  (func $plain (export "plain") (param $n i64) (result i64)
    (local $sum i64)
    (loop $again (result i64)
      (local.set $sum (i64.add (local.get $sum) (call $odd (local.get $n))))
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $again (i64.ne (local.get $n) (i64.const 0)))
      (local.get $sum)))
  (func $guarded (export "guarded") (param $n i64) (result i64)
    (local $sum i64)
    try (result i64)
      (loop $again (result i64)
        (local.set $sum (i64.add (local.get $sum) (call $odd (local.get $n))))
        (local.set $n (i64.sub (local.get $n) (i64.const 1)))
        (br_if $again (i64.ne (local.get $n) (i64.const 0)))
        (local.get $sum))
    catch $zero
      i64.const -8
    end)
  (func $delegated (export "delegated") (param $n i64) (result i64)
    (local $sum i64)
    try $outer (result i64)
      try (result i64)
        try (result i64)
          (loop $again (result i64)
            (local.set $sum (i64.add (local.get $sum) (call $odd (local.get $n))))
            (local.set $n (i64.sub (local.get $n) (i64.const 1)))
            (br_if $again (i64.ne (local.get $n) (i64.const 0)))
            (local.get $sum))
        delegate $outer
      catch_all
        i64.const -8
      end
    catch_all
      i64.const -9
    end)
  ;; What C++ does with locals that have destructors.
  (func $cleanup (param $n i64) (result i64)
    try (result i64)
      (call $odd (local.get $n))
    catch_all
      (drop (call $odd (i64.const 1)))
      rethrow 0
    end)
  (func $payload (export "payload") (param $n i64) (result i64)
    try (result i64)
      try (result i64)
        (call $cleanup (local.get $n))
      catch $zero
        (throw $twelve (i64.const 12))
      end
    catch $twelve
    end))

;; x86_64:
;; func $guarded
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   try (result i64)
;;   loop $again (result i64)
;;       xor r12d, r12d
;;   local.get $sum
;;     L1:
;;   local.get $n
;;   call $odd
;;       mov [slot 0], rax
;;       mov [slot 1], r12
;;       mov [slot 2], r12
;;       call $odd
;;   i64.add
;;       mov r12, [slot 2]
;;       add r12, rax
;;   local.set $sum
;;   local.get $n
;;       mov r10, [slot 0]
;;   i64.const 1
;;   i64.sub
;;       sub r10, 1
;;   local.set $n
;;   local.get $n
;;   i64.const 0
;;   i64.ne
;;   br_if $again
;;       je L2
;;       mov rax, r10
;;       jmp L1
;;   local.get $sum
;;   end
;;     L2:
;;   catch $zero
;;       mov r9, r12
;;       jmp L3
;;     catch.tag.0:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const -8
;;   end
;;       mov r10, [slot 0]
;;       mov r12, [slot 1]
;;       mov r9, -8
;;   end
;;     L3:
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $delegated
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   try $outer (result i64)
;;   try (result i64)
;;   try (result i64)
;;   loop $again (result i64)
;;       xor r12d, r12d
;;   local.get $sum
;;     L1:
;;   local.get $n
;;   call $odd
;;       mov [slot 0], rax
;;       mov [slot 1], r12
;;       mov [slot 2], r12
;;       call $odd
;;   i64.add
;;       mov r12, [slot 2]
;;       add r12, rax
;;   local.set $sum
;;   local.get $n
;;       mov r10, [slot 0]
;;   i64.const 1
;;   i64.sub
;;       sub r10, 1
;;   local.set $n
;;   local.get $n
;;   i64.const 0
;;   i64.ne
;;   br_if $again
;;       je L2
;;       mov rax, r10
;;       jmp L1
;;   local.get $sum
;;   end
;;     L2:
;;   delegate $outer
;;   catch_all
;;       mov r9, r12
;;       jmp L3
;;     catch_all:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const -8
;;   end
;;       mov r10, [slot 0]
;;       mov r12, [slot 1]
;;       mov r9, -8
;;   catch_all
;;     L3:
;;       jmp L4
;;     catch_all.2:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const -9
;;   end
;;       mov r10, [slot 0]
;;       mov r12, [slot 1]
;;       mov r9, -9
;;   end
;;     L4:
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $cleanup
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   try (result i64)
;;   local.get $n
;;   call $odd
;;       mov [slot 0], rax
;;       call $odd
;;   catch_all
;;       jmp L1
;;     catch_all_ref:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const 1
;;   call $odd
;;       mov [slot 1], rax
;;       mov eax, 1
;;       call $odd
;;   drop
;;   rethrow 0
;;       mov r12, [slot 1]
;;       mov rax, r12
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;     L1:
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $payload
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   try (result i64)
;;   try (result i64)
;;   local.get $n
;;   call $cleanup
;;       mov [slot 0], rax
;;       call $cleanup
;;   catch $zero
;;       jmp L2
;;     catch.tag.0:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const 12
;;   throw $twelve
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.1]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov qword ptr [r12+exn.payload.0], 0xc
;;       mov [slot 1], rax
;;       mov rax, r12
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;     L2:
;;   catch $twelve
;;       jmp L3
;;     catch.tag.1:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;       mov r12, [rax+exn.payload.0]
;;   end
;;       mov rax, r12
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   throw $twelve (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $guarded
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   try (result i64)
;;   loop $again (result i64)
;;       mov x25, #0
;;   local.get $sum
;;     L1:
;;   local.get $n
;;   call $odd
;;       str x0, [slot 0]
;;       str x25, [slot 1]
;;       str x25, [slot 2]
;;       bl $odd
;;   i64.add
;;       ldr x25, [slot 2]
;;       add x25, x25, x0
;;   local.set $sum
;;   local.get $n
;;       ldr x24, [slot 0]
;;   i64.const 1
;;   i64.sub
;;       sub x24, x24, #1
;;   local.set $n
;;   local.get $n
;;   i64.const 0
;;   i64.ne
;;   br_if $again
;;       cbz x24, L2
;;       mov x0, x24
;;       b L1
;;   local.get $sum
;;   end
;;     L2:
;;   catch $zero
;;       mov x23, x25
;;       b L3
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const -8
;;   end
;;       ldr x24, [slot 0]
;;       ldr x25, [slot 1]
;;       mov x23, #-8
;;   end
;;     L3:
;;       mov x0, x23
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $delegated
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   try $outer (result i64)
;;   try (result i64)
;;   try (result i64)
;;   loop $again (result i64)
;;       mov x25, #0
;;   local.get $sum
;;     L1:
;;   local.get $n
;;   call $odd
;;       str x0, [slot 0]
;;       str x25, [slot 1]
;;       str x25, [slot 2]
;;       bl $odd
;;   i64.add
;;       ldr x25, [slot 2]
;;       add x25, x25, x0
;;   local.set $sum
;;   local.get $n
;;       ldr x24, [slot 0]
;;   i64.const 1
;;   i64.sub
;;       sub x24, x24, #1
;;   local.set $n
;;   local.get $n
;;   i64.const 0
;;   i64.ne
;;   br_if $again
;;       cbz x24, L2
;;       mov x0, x24
;;       b L1
;;   local.get $sum
;;   end
;;     L2:
;;   delegate $outer
;;   catch_all
;;       mov x23, x25
;;       b L3
;;     catch_all:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const -8
;;   end
;;       ldr x24, [slot 0]
;;       ldr x25, [slot 1]
;;       mov x23, #-8
;;   catch_all
;;     L3:
;;       b L4
;;     catch_all.2:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const -9
;;   end
;;       ldr x24, [slot 0]
;;       ldr x25, [slot 1]
;;       mov x23, #-9
;;   end
;;     L4:
;;       mov x0, x23
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $cleanup
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   try (result i64)
;;   local.get $n
;;   call $odd
;;       str x0, [slot 0]
;;       bl $odd
;;   catch_all
;;       b L1
;;     catch_all_ref:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const 1
;;   call $odd
;;       str x0, [slot 1]
;;       mov x0, #1
;;       bl $odd
;;   drop
;;   rethrow 0
;;       ldr x25, [slot 1]
;;       mov x0, x25
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;     L1:
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $payload
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   try (result i64)
;;   try (result i64)
;;   local.get $n
;;   call $cleanup
;;       str x0, [slot 0]
;;       bl $cleanup
;;   catch $zero
;;       b L2
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const 12
;;   throw $twelve
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L4
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.1]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       mov x17, #0xc
;;       str x17, [x9+exn.payload.0]
;;       str x0, [slot 1]
;;       mov x0, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;     L2:
;;   catch $twelve
;;       b L3
;;     catch.tag.1:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x25, [x0+exn.payload.0]
;;   end
;;       mov x0, x25
;;   end
;;     L3:
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   throw $twelve (out of line)
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
