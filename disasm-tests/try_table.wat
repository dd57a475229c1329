;; A try_table costs nothing where nothing is thrown: the code of its body is that of the same code without it,
;; instruction for instruction. What it catches is found from the return addresses inside it, in tables beside the
;; code.
;;! run = "plain" i64:5 => i64:25
;;! run = "guarded" i64:5 => i64:25
;;! run = "guarded" i64:0 => i64:-8
;;! run = "many clauses" i64:5 => i64:25
;;! run = "many clauses" i64:0 => i64:-9
;;! func = "plain"
;;! func = "guarded"
;;! property = { func = "guarded", from = "loop", to = "br_if", like = "plain" }
;;! property = { func = "many_clauses", from = "loop", to = "br_if", like = "plain" }
;;! property = { func = "guarded", op = "try_table", max_insns = [0, 0] }
;;! property = { func = "many_clauses", op = "try_table", max_insns = 0 }
(module
  (tag $zero)
  (tag $other (param i32))
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
    (block $caught
      (return
        (loop $again (result i64)
          (try_table (catch $zero $caught)
            (local.set $sum (i64.add (local.get $sum) (call $odd (local.get $n))))
            (local.set $n (i64.sub (local.get $n) (i64.const 1))))
          (br_if $again (i64.ne (local.get $n) (i64.const 0)))
          (local.get $sum))))
    (i64.const -8))
  (func $many_clauses (export "many clauses") (param $n i64) (result i64)
    (local $sum i64)
    (block $all
      (block $number (result i32)
        (return
          (loop $again (result i64)
            (try_table (catch $other $number)
              (try_table (catch_all $all)
                (local.set $sum (i64.add (local.get $sum) (call $odd (local.get $n))))
                (local.set $n (i64.sub (local.get $n) (i64.const 1)))))
            (br_if $again (i64.ne (local.get $n) (i64.const 0)))
            (local.get $sum))))
      (return (i64.extend_i32_s)))
    (i64.const -9)))

;; x86_64:
;; func $plain
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
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
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $guarded
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   block $caught
;;   loop $again (result i64)
;;       xor r12d, r12d
;;   try_table (catch $zero $caught)
;;     L1:
;;   local.get $sum
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
;;   end
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
;;   return
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     catch.tag.0:
;;       lea rbp, [rsp+0x20]
;;       mov vmctx, [own vmctx]
;;   i64.const -8
;;   end
;;       mov rax, -8
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $plain
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
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
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $guarded
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $caught
;;   loop $again (result i64)
;;       mov x25, #0
;;   try_table (catch $zero $caught)
;;     L1:
;;   local.get $sum
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
;;   end
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
;;   return
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   end
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i64.const -8
;;   end
;;       mov x0, #-8
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
