;; A landing pad rebuilds the frame pointer and the instance from the stack pointer, and loads the payload from the
;; exception, which arrives in the first register. A pad that is its block's end falls into it.
;;! run = "payload" i32:5 => i32:13
;;! run = "with reference" i32:5 => i32:5
;;! run = "all" i32:5 => i32:-1
;;! run = "all with reference" i32:5 => i32:6
;;! func = "payload"
;;! func = "with_reference"
;;! func = "all"
;;! func = "all_with_reference"
;;! property = { func = "payload", from = "block", to = "end", require = ["[rax+exn.payload.0]"], isa = "x86_64" }
;;! property = { func = "payload", from = "block", to = "end", require = ["[x0+exn.payload.0]"], isa = "aarch64" }
;;! property = { func = "all", forbid = ["[rax+", "[x0+"] }
(module
  (tag $e (param i32 i64))
  (func $throw (param i32) (throw $e (local.get 0) (i64.const 8)))
  (func $payload (export "payload") (param $n i32) (result i32)
    (block $caught (result i32 i64)
      (try_table (catch $e $caught) (call $throw (local.get $n)))
      (unreachable))
    (i32.wrap_i64)
    (i32.add))
  (func $with_reference (export "with reference") (param $n i32) (result i32)
    (block $caught (result i32 i64 exnref)
      (try_table (catch_ref $e $caught) (call $throw (local.get $n)))
      (unreachable))
    (drop)
    (drop))
  (func $all (export "all") (param $n i32) (result i32)
    (block $caught
      (try_table (catch_all $caught) (call $throw (local.get $n)))
      (unreachable))
    (i32.const -1))
  (func $all_with_reference (export "all with reference") (param $n i32) (result i32)
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (call $throw (local.get $n)))
      (unreachable))
    (if (result i32) (ref.is_null)
      (then (i32.const 0))
      (else (i32.add (local.get $n) (i32.const 1))))))

;; x86_64:
;; func $payload
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $caught (type 3) (result i32 i64)
;;   try_table (catch $e $caught)
;;   local.get $n
;;   call $throw
;;       mov [slot 0], eax
;;       call $throw
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch.tag.0:
;;       lea rbp, [rsp+0x10]
;;       mov vmctx, [own vmctx]
;;       mov r12d, [rax+exn.payload.0]
;;       mov r10, [rax+exn.payload.1]
;;   i32.wrap_i64
;;       mov r10d, r10d
;;   i32.add
;;       add r12d, r10d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $with_reference
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $caught (type 4) (result i32 i64 exnref)
;;   try_table (catch_ref $e $caught)
;;   local.get $n
;;   call $throw
;;       mov [slot 0], eax
;;       call $throw
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch_ref.tag.0:
;;       lea rbp, [rsp+0x10]
;;       mov vmctx, [own vmctx]
;;       mov r12d, [rax+exn.payload.0]
;;       mov r10, [rax+exn.payload.1]
;;   drop
;;   drop
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $all
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $caught
;;   try_table (catch_all $caught)
;;   local.get $n
;;   call $throw
;;       mov [slot 0], eax
;;       call $throw
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch_all:
;;       lea rbp, [rsp+0x10]
;;       mov vmctx, [own vmctx]
;;   i32.const -1
;;   end
;;       mov eax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $all_with_reference
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $caught (result exnref)
;;   try_table (catch_all_ref $caught)
;;   local.get $n
;;   call $throw
;;       mov [slot 0], eax
;;       call $throw
;;   end
;;   unreachable
;;       ud2
;;   end
;;     catch_all_ref:
;;       lea rbp, [rsp+0x10]
;;       mov vmctx, [own vmctx]
;;   ref.is_null
;;   if (result i32)
;;       test rax, rax
;;       jne L1
;;   i32.const 0
;;   else
;;       xor r12d, r12d
;;       jmp L2
;;   local.get $n
;;     L1:
;;       mov r12d, [slot 0]
;;   i32.const 1
;;   i32.add
;;       lea r10d, [r12+1]
;;   end
;;       mov r12, r10
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $payload
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $caught (type 3) (result i32 i64)
;;   try_table (catch $e $caught)
;;   local.get $n
;;   call $throw
;;       str w0, [slot 0]
;;       bl $throw
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr w25, [x0+exn.payload.0]
;;       ldr x24, [x0+exn.payload.1]
;;   i32.wrap_i64
;;       mov w24, w24
;;   i32.add
;;       add w25, w25, w24
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $with_reference
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $caught (type 4) (result i32 i64 exnref)
;;   try_table (catch_ref $e $caught)
;;   local.get $n
;;   call $throw
;;       str w0, [slot 0]
;;       bl $throw
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch_ref.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr w25, [x0+exn.payload.0]
;;       ldr x24, [x0+exn.payload.1]
;;   drop
;;   drop
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $all
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $caught
;;   try_table (catch_all $caught)
;;   local.get $n
;;   call $throw
;;       str w0, [slot 0]
;;       bl $throw
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch_all:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   i32.const -1
;;   end
;;       mov w0, #-1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $all_with_reference
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $caught (result exnref)
;;   try_table (catch_all_ref $caught)
;;   local.get $n
;;   call $throw
;;       str w0, [slot 0]
;;       bl $throw
;;   end
;;   unreachable
;;       udf #49374
;;   end
;;     catch_all_ref:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   ref.is_null
;;   if (result i32)
;;       cbnz x0, L1
;;   i32.const 0
;;   else
;;       mov x25, #0
;;       b L2
;;   local.get $n
;;     L1:
;;       ldr w25, [slot 0]
;;   i32.const 1
;;   i32.add
;;       add w24, w25, #1
;;   end
;;       mov x25, x24
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
