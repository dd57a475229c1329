;; References that may be null. A test and a branch, not a value between them: `br_on_null` and `br_on_non_null` are
;; one comparison with zero each; behind them the compiler knows no more than before, so `call_ref` of a nullable type
;; tests again (`ref.as_non_null` is that test). `ref.func` is the address of a record in the instance.
;;! func = "set"
;;! func = "clear"
;;! func = "is_null"
;;! func = "or_minus_one"
;;! func = "if_set"
;;! func = "certainly"
;;! run = "is_null" => i32:1
;;! run = "or_minus_one" i32:5 => i32:-1
;;! run = "if_set" i32:5 => i32:-2
;;! run = "certainly" i32:5 => trap "null reference"
;;! run = "set" =>
;;! run = "is_null" => i32:0
;;! run = "or_minus_one" i32:5 => i32:10
;;! run = "if_set" i32:5 => i32:12
;;! run = "certainly" i32:5 => i32:10
;;! run = "clear" =>
;;! run = "is_null" => i32:1
;;! property = { op = "br_on_null", max_insns = [3, 2] }
;;! property = { op = "br_on_non_null", max_insns = [4, 3] }
;;! property = { op = "ref.null", max_insns = 1 }
;;! property = { op = "ref.func", max_insns = 1 }
;;! property = { func = "is_null", forbid = ["branch", "call"] }
(module
  (type $f (func (param i32) (result i32)))
  (global $g (mut (ref null $f)) (ref.null $f))
  (elem declare func $double)
  (func $double (type $f) (i32.shl (local.get 0) (i32.const 1)))
  (func $set (export "set") (global.set $g (ref.func $double)))
  (func $clear (export "clear") (global.set $g (ref.null $f)))
  (func $is_null (export "is_null") (result i32) (ref.is_null (global.get $g)))
  (func $or_minus_one (export "or_minus_one") (param i32) (result i32)
    (block $null
      (return (call_ref $f (local.get 0) (br_on_null $null (global.get $g)))))
    (i32.const -1))
  (func $if_set (export "if_set") (param i32) (result i32)
    (local $k (ref null $f))
    (block $set (result (ref $f))
      (br_on_non_null $set (global.get $g))
      (return (i32.const -2)))
    (local.set $k)
    (call_ref $f (i32.add (local.get 0) (i32.const 1)) (local.get $k)))
  (func $certainly (export "certainly") (param i32) (result i32)
    (call_ref $f (local.get 0) (ref.as_non_null (global.get $g)))))

;; x86_64:
;; func $set
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.func $double
;;       lea r12, [vmctx+func.0]
;;   global.set $g
;;       mov [vmctx+global.0], r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $clear
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.null $f
;;   global.set $g
;;       mov qword ptr [vmctx+global.0], 0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $is_null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   global.get $g
;;       mov r12, [vmctx+global.0]
;;   ref.is_null
;;       test r12, r12
;;       sete r12b
;;       movzx r12d, r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $or_minus_one
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $null
;;   local.get 0
;;   global.get $g
;;       mov r12, [vmctx+global.0]
;;   br_on_null $null
;;       test r12, r12
;;       je L1
;;   call_ref $f
;;       test r12, r12
;;       je trap.null_function
;;       mov [slot 0], eax
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov vmctx, [own vmctx]
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const -1
;;   end
;;       mov eax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $if_set
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   block $set (result (ref $f))
;;   global.get $g
;;       mov r12, [vmctx+global.0]
;;   br_on_non_null $set
;;       test r12, r12
;;       je L1
;;       xor r10d, r10d
;;       jmp L2
;;     L1:
;;   i32.const -2
;;   return
;;       mov eax, -2
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L2:
;;   local.set $k
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       lea r10d, [rax+1]
;;   local.get $k
;;   call_ref $f
;;       mov r9, r12
;;       test r12, r12
;;       je trap.null_function
;;       mov [slot 0], eax
;;       mov [slot 1], r9
;;       mov rax, r10
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov vmctx, [own vmctx]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $certainly
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   global.get $g
;;       mov r12, [vmctx+global.0]
;;   ref.as_non_null
;;       test r12, r12
;;       je trap.null_reference
;;   call_ref $f
;;       test r12, r12
;;       je trap.null_function
;;       mov [slot 0], eax
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov vmctx, [own vmctx]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   ref.as_non_null (out of line)
;;     trap.null_reference:
;;       ud2
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       ud2

;; aarch64:
;; func $set
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   ref.func $double
;;       add x25, vmctx, func.0
;;   global.set $g
;;       str x25, [vmctx+global.0]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $clear
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   ref.null $f
;;   global.set $g
;;       str xzr, [vmctx+global.0]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $is_null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   global.get $g
;;       ldr x25, [vmctx+global.0]
;;   ref.is_null
;;       cmp x25, #0
;;       cset w25, eq
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $or_minus_one
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $null
;;   local.get 0
;;   global.get $g
;;       ldr x25, [vmctx+global.0]
;;   br_on_null $null
;;       cbz x25, L1
;;   call_ref $f
;;       mov x9, x25
;;       cbz x9, trap.null_function
;;       str w0, [slot 0]
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const -1
;;   end
;;       mov w0, #-1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $if_set
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   block $set (result (ref $f))
;;   global.get $g
;;       ldr x25, [vmctx+global.0]
;;   br_on_non_null $set
;;       cbz x25, L1
;;       mov x24, #0
;;       b L2
;;     L1:
;;   i32.const -2
;;   return
;;       mov w0, #-2
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   end
;;     L2:
;;   local.set $k
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add w24, w0, #1
;;   local.get $k
;;   call_ref $f
;;       mov x9, x25
;;       cbz x9, trap.null_function
;;       str w0, [slot 0]
;;       str x25, [slot 1]
;;       mov x0, x24
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $certainly
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   global.get $g
;;       ldr x25, [vmctx+global.0]
;;   ref.as_non_null
;;       cbz x25, trap.null_reference
;;   call_ref $f
;;       mov x9, x25
;;       cbz x9, trap.null_function
;;       str w0, [slot 0]
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   ref.as_non_null (out of line)
;;     trap.null_reference:
;;       udf #49374
;;   call_ref $f (out of line)
;;     trap.null_function:
;;       udf #49374
