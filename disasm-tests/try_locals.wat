;; Around a call inside a try_table every local is in its slot, so that a handler finds it there: locals that changed
;; are stored before the call, once, those that did not are there already. The handler sees the values of the call
;; that threw.
;;! run = "sum" i64:3 => i64:60
;;! run = "nested" i32:0 => i32:100
;;! run = "nested" i32:1 => i32:201
;;! run = "nested" i32:2 => i32:302
;;! func = "sum"
;;! func = "nested"
;;! property = { func = "sum", op = "call", max_insns = [3, 3] }
;;! property = { func = "nested", op = "try_table", max_insns = [0, 0] }
(module
  (tag $a (param i32))
  (tag $b (param i32))
  (tag $stop)
  (func $stop_at_10 (param i64)
    (if (i64.eq (local.get 0) (i64.const 10)) (then (throw $stop))))
  ;; n (1 + ... + 10) + 5 n once more when it stops.
  (func $sum (export "sum") (param $n i64) (result i64)
    (local $i i64) (local $sum i64)
    (block $stopped
      (try_table (catch $stop $stopped)
        (loop $again
          (call $stop_at_10 (local.get $i))
          (local.set $i (i64.add (local.get $i) (i64.const 1)))
          (local.set $sum (i64.add (local.get $sum) (local.get $n)))
          (br $again)))
      (unreachable))
    (i64.add (local.get $sum) (i64.mul (local.get $n) (local.get $i))))
  (func $throw (param $which i32)
    (if (i32.eqz (local.get $which)) (then (throw $a (local.get $which))))
    (if (i32.eq (local.get $which) (i32.const 1)) (then (throw $b (local.get $which))))
    (throw $stop))
  ;; Three scopes, each inside the next.
  (func $nested (export "nested") (param $which i32) (result i32)
    (local $seen i32)
    (block $all
      (block $on_b (result i32)
        (block $on_a (result i32)
          (try_table (catch_all $all)
            (local.set $seen (i32.const 300))
            (try_table (catch $b $on_b)
              (local.set $seen (i32.const 200))
              (try_table (catch $a $on_a)
                (local.set $seen (i32.const 100))
                (call $throw (local.get $which)))))
          (unreachable))
        (return (i32.add (local.get $seen))))
      (return (i32.add (i32.const 100) (i32.add (local.get $seen)))))
    (i32.add (i32.const 200) (i32.add (local.get $seen) (local.get $which)))))

;; x86_64:
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   block $stopped
;;   try_table (catch $stop $stopped)
;;   loop $again
;;       mov [slot 0], rax
;;       mov qword ptr [slot 2], 0
;;       xor r12d, r12d
;;   local.get $i
;;     L1:
;;   call $stop_at_10
;;       mov [slot 1], r12
;;       mov rax, r12
;;       call $stop_at_10
;;   local.get $i
;;       mov r12, [slot 1]
;;   i64.const 1
;;   i64.add
;;       add r12, 1
;;   local.set $i
;;   local.get $sum
;;       mov r10, [slot 2]
;;   local.get $n
;;       mov r9, [slot 0]
;;   i64.add
;;       add r10, r9
;;   local.set $sum
;;   br $again
;;       mov [slot 2], r10
;;       jmp L1
;;   end
;;   end
;;   unreachable
;;   end
;;     catch.tag.2:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   local.get $sum
;;       mov r12, [slot 2]
;;   local.get $n
;;       mov r10, [slot 0]
;;   local.get $i
;;       mov r9, [slot 1]
;;   i64.mul
;;       mov r8, r10
;;       imul r8, r9
;;   i64.add
;;       add r8, r12
;;   end
;;       mov rax, r8
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $nested
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   block $all
;;   block $on_b (result i32)
;;   block $on_a (result i32)
;;   try_table (catch_all $all)
;;   i32.const 300
;;   local.set $seen
;;   try_table (catch $b $on_b)
;;   i32.const 200
;;   local.set $seen
;;   try_table (catch $a $on_a)
;;   i32.const 100
;;   local.set $seen
;;   local.get $which
;;   call $throw
;;       mov [slot 0], eax
;;       mov dword ptr [slot 1], 0x64
;;       call $throw
;;   end
;;   end
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch.tag.0:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;       mov r12d, [rax+exn.payload.0]
;;   local.get $seen
;;       mov r10d, [slot 1]
;;   i32.add
;;       add r12d, r10d
;;   return
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     catch.tag.1:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;       mov r12d, [rax+exn.payload.0]
;;   i32.const 100
;;   local.get $seen
;;       mov r10d, [slot 1]
;;   i32.add
;;       lea r9d, [r10+0x64]
;;   i32.add
;;       add r12d, r9d
;;   return
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     catch_all:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i32.const 200
;;   local.get $seen
;;       mov r12d, [slot 1]
;;   local.get $which
;;       mov r10d, [slot 0]
;;   i32.add
;;       lea r9d, [r12+r10]
;;   i32.add
;;       add r9d, 0xc8
;;   end
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $stopped
;;   try_table (catch $stop $stopped)
;;   loop $again
;;       str x0, [slot 0]
;;       str xzr, [slot 2]
;;       mov x25, #0
;;   local.get $i
;;     L1:
;;   call $stop_at_10
;;       str x25, [slot 1]
;;       mov x0, x25
;;       bl $stop_at_10
;;   local.get $i
;;       ldr x25, [slot 1]
;;   i64.const 1
;;   i64.add
;;       add x25, x25, #1
;;   local.set $i
;;   local.get $sum
;;       ldr x24, [slot 2]
;;   local.get $n
;;       ldr x23, [slot 0]
;;   i64.add
;;       add x24, x24, x23
;;   local.set $sum
;;   br $again
;;       str x24, [slot 2]
;;       b L1
;;   end
;;   end
;;   unreachable
;;   end
;;     catch.tag.2:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   local.get $sum
;;       ldr x25, [slot 2]
;;   local.get $n
;;       ldr x24, [slot 0]
;;   local.get $i
;;       ldr x23, [slot 1]
;;   i64.mul
;;       mul x22, x24, x23
;;   i64.add
;;       add x22, x22, x25
;;   end
;;       mov x0, x22
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $nested
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $all
;;   block $on_b (result i32)
;;   block $on_a (result i32)
;;   try_table (catch_all $all)
;;   i32.const 300
;;   local.set $seen
;;   try_table (catch $b $on_b)
;;   i32.const 200
;;   local.set $seen
;;   try_table (catch $a $on_a)
;;   i32.const 100
;;   local.set $seen
;;   local.get $which
;;   call $throw
;;       str w0, [slot 0]
;;       mov x17, #0x64
;;       str w17, [slot 1]
;;       bl $throw
;;   end
;;   end
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr w25, [x0+exn.payload.0]
;;   local.get $seen
;;       ldr w24, [slot 1]
;;   i32.add
;;       add w25, w25, w24
;;   return
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   end
;;     catch.tag.1:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr w25, [x0+exn.payload.0]
;;   i32.const 100
;;   local.get $seen
;;       ldr w24, [slot 1]
;;   i32.add
;;       add w23, w24, #0x64
;;   i32.add
;;       add w25, w25, w23
;;   return
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   end
;;     catch_all:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const 200
;;   local.get $seen
;;       ldr w25, [slot 1]
;;   local.get $which
;;       ldr w24, [slot 0]
;;   i32.add
;;       add w23, w25, w24
;;   i32.add
;;       add w23, w23, #0xc8
;;   end
;;       mov x0, x23
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
