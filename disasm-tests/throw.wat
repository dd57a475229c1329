;; A throw takes a block from a free list, fills in tag and payload, and calls the search, which does not return. Up
;; to twelve values fit into the block; more are asked for.
;;! run = "none" => trap "unreachable"
;;! run = "i32" => i32:7
;;! run = "mixed" => i64:42
;;! run = "thirteen" => i32:13
;;! run = "null" => trap "null exception reference"
;;! func = "throw_none"
;;! func = "throw_i32"
;;! func = "throw_mixed"
;;! func = "rethrow"
;;! property = { func = "throw_none", op = "throw", require = ["call"], max_insns = [13, 14] }
;;! property = { func = "throw_i32", op = "throw", require = ["call"], max_insns = [15, 16] }
;;! property = { func = "throw_mixed", op = "throw", require = ["call"], max_insns = [20, 21] }
;;! property = { func = "throw_thirteen", op = "throw", require = ["call"], max_insns = [20, 35] }
;;! property = { func = "rethrow", op = "throw_ref", require = ["call"], max_insns = [6, 6] }
(module
  (tag $none)
  (tag $i32 (param i32))
  (tag $mixed (param i32 f64 i64 externref))
  (tag $thirteen (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32))
  (func $throw_none (throw $none))
  (func $throw_i32 (param i32) (throw $i32 (local.get 0)))
  (func $throw_mixed (param i32 i64)
    (throw $mixed (local.get 0) (f64.const 0.5) (local.get 1) (ref.null extern)))
  (func $throw_thirteen
    (throw $thirteen (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
      (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13)))
  (func $rethrow (param exnref) (throw_ref (local.get 0)))
  (func (export "none")
    (block $caught (try_table (catch $none $caught) (call $throw_none)) (return))
    (unreachable))
  (func (export "i32") (result i32)
    (block $caught (result i32)
      (try_table (catch $i32 $caught)
        (call $rethrow
          (block $first (result exnref)
            (try_table (catch_all_ref $first) (call $throw_i32 (i32.const 7)))
            (unreachable))))
      (unreachable)))
  (func (export "mixed") (result i64)
    (block $caught (result i32 f64 i64 externref)
      (try_table (catch $mixed $caught) (call $throw_mixed (i32.const 1) (i64.const 42)))
      (unreachable))
    (drop)
    (return))
  (func (export "thirteen") (result i32)
    (block $caught (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
      (try_table (catch $thirteen $caught) (call $throw_thirteen))
      (unreachable))
    (return))
  (func (export "null") (call $rethrow (ref.null exn))))

;; x86_64:
;; func $throw_none
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   throw $none
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.0]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov rax, r12
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;   throw $none (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $throw_i32
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   throw $i32
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.1]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov [r12+exn.payload.0], eax
;;       mov [slot 0], eax
;;       mov rax, r12
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;   throw $i32 (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $throw_mixed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   f64.const 0x1p-1
;;   local.get 1
;;   ref.null extern
;;   throw $mixed
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.2]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov qword ptr [r12+exn.payload.3], 0
;;       mov [r12+exn.payload.2], rax
;;       mov r11, 0x3fe0000000000000
;;       mov [r12+exn.payload.1], r11
;;       mov [r12+exn.payload.0], ecx
;;       mov [slot 1], rax
;;       mov [slot 0], ecx
;;       mov rax, r12
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;   throw $mixed (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $rethrow
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   throw_ref
;;       test rax, rax
;;       je trap.null_exception
;;       mov [slot 0], rax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.throw]
;;       ud2
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   throw_ref (out of line)
;;     trap.null_exception:
;;       ud2

;; aarch64:
;; func $throw_none
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   throw $none
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L2
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.0]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       mov x0, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;   throw $none (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $throw_i32
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   throw $i32
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L2
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.1]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       str w0, [x9+exn.payload.0]
;;       str w0, [slot 0]
;;       mov x0, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;   throw $i32 (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $throw_mixed
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   f64.const 0x1p-1
;;   local.get 1
;;   ref.null extern
;;   throw $mixed
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L2
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.2]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       str xzr, [x9+exn.payload.3]
;;       str x0, [x9+exn.payload.2]
;;       mov x17, #0x3fe0000000000000
;;       str x17, [x9+exn.payload.1]
;;       str w1, [x9+exn.payload.0]
;;       str x0, [slot 1]
;;       str w1, [slot 0]
;;       mov x0, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;   throw $mixed (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $rethrow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   throw_ref
;;       cbz x0, trap.null_exception
;;       str x0, [slot 0]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.throw]
;;       blr x16
;;       udf #49374
;;   end
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   throw_ref (out of line)
;;     trap.null_exception:
;;       udf #49374
