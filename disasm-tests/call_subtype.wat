;; An indirect call through a type that has subtypes. The same type is one comparison in line; another one may be a
;; subtype, and then the runtime is asked.
;;! func = "call"
;;! run = "call" i32:7 i32:0 => i32:8
;;! run = "call" i32:7 i32:1 => i32:49
;;! run = "call" i32:7 i32:2 => trap "indirect call type mismatch"
;;! run = "call" i32:7 i32:3 => trap "undefined element"
;;! property = { isa = "x86_64", func = "call", cold = true, require = ["[r11+store.is_subtype]"] }
;;! property = { isa = "aarch64", func = "call", cold = true, require = ["[x16+store.is_subtype]"] }
(module
  (rec (type $shape (sub (func (param i32) (result i32)))))
  (type $square (sub $shape (func (param i32) (result i32))))
  (rec (type $first (func)) (type $stranger (func (param i32) (result i32))))
  (table 3 funcref)
  (elem (i32.const 0) func $is_shape $is_square $is_stranger)
  (func $is_shape (type $shape) (i32.add (local.get 0) (i32.const 1)))
  (func $is_square (type $square) (i32.mul (local.get 0) (local.get 0)))
  (func $is_stranger (type $stranger) (i32.const -1))
  (func $call (export "call") (param $x i32) (param $which i32) (result i32)
    (call_indirect (type $shape) (local.get $x) (local.get $which)))
  (func $exactly (export "exactly") (param $x i32) (param $which i32) (result i32)
    (call_indirect (type $square) (local.get $x) (local.get $which))))

;; x86_64:
;; func $call
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x30]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x30
;;       mov [own vmctx], vmctx
;;   local.get $x
;;   local.get $which
;;   call_indirect (type $shape)
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.undefined_element
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
;;       test r12, r12
;;       je trap.uninitialized_element
;;       mov r10d, [vmctx+type.0]
;;       mov r9d, [r12+func.type]
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       mov [slot 2], ecx
;;       mov [slot 3], r12
;;       cmp r9d, r10d
;;       je L1
;;       mov rcx, r9
;;       mov rax, r10
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.is_subtype]
;;       test eax, eax
;;       je trap.indirect_call_type_mismatch
;;     L1:
;;       mov r12, [slot 3]
;;       mov eax, [slot 2]
;;       mov vmctx, [r12+8]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12]
;;       mov vmctx, [own vmctx]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   call_indirect (type $shape) (out of line)
;;     trap.undefined_element:
;;       ud2
;;     trap.uninitialized_element:
;;       ud2
;;     trap.indirect_call_type_mismatch:
;;       ud2

;; aarch64:
;; func $call
;;   prologue
;;       stp x29, x30, [sp, #-0x40]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $x
;;   local.get $which
;;   call_indirect (type $shape)
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.undefined_element
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x9, [x25, x0, lsl #3]
;;       cbz x9, trap.uninitialized_element
;;       ldr w10, [vmctx+type.0]
;;       ldr w24, [x9+func.type]
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       str w1, [slot 2]
;;       str x9, [slot 3]
;;       cmp w24, w10
;;       b.eq L1
;;       mov x1, x24
;;       mov x0, x10
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.is_subtype]
;;       blr x16
;;       cbz w0, trap.indirect_call_type_mismatch
;;     L1:
;;       ldr x9, [slot 3]
;;       ldr w0, [slot 2]
;;       ldr vmctx, [x9, #8]
;;       ldr x16, [x9]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;   end
;;       ldp x29, x30, [sp], #0x40
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   call_indirect (type $shape) (out of line)
;;     trap.undefined_element:
;;       udf #49374
;;     trap.uninitialized_element:
;;       udf #49374
;;     trap.indirect_call_type_mismatch:
;;       udf #49374
