;; An indirect call checks the bound, null and the type, all out of line, then calls through the record.
;;! run = "dispatch" i32:0 i32:5 => i32:6
;;! run = "dispatch" i32:1 i32:5 => i32:10
;;! run = "dispatch" i32:2 i32:5 => trap "uninitialized element"
;;! run = "dispatch" i32:3 i32:5 => trap "indirect call type mismatch"
;;! run = "dispatch" i32:9 i32:5 => trap "undefined element"
;;! func = "dispatch"
;;! property = { op = "call_indirect", require = ["call", "[vmctx+table.0"], forbid = ["ud2", "udf"] }
(module
  (type $unary (func (param i32) (result i32)))
  (table 4 funcref)
  (elem (i32.const 0) $increment $double)
  (elem (i32.const 3) $other)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $double (type $unary) (i32.shl (local.get 0) (i32.const 1)))
  (func $other)
  (func $dispatch (export "dispatch") (param $which i32) (param $value i32) (result i32)
    (call_indirect (type $unary) (local.get $value) (local.get $which))))

;; x86_64:
;; func $dispatch
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $value
;;   local.get $which
;;   call_indirect (type $unary)
;;       mov r12, [vmctx+table.0.length]
;;       cmp rcx, r12
;;       jae trap.undefined_element
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rcx*8]
;;       test r12, r12
;;       je trap.uninitialized_element
;;       mov r10d, [vmctx+type.0]
;;       mov r9d, [r12+func.type]
;;       cmp r9d, r10d
;;       jne trap.indirect_call_type_mismatch
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
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
;;   call_indirect (type $unary) (out of line)
;;     trap.undefined_element:
;;       ud2
;;     trap.uninitialized_element:
;;       ud2
;;     trap.indirect_call_type_mismatch:
;;       ud2

;; aarch64:
;; func $dispatch
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $value
;;   local.get $which
;;   call_indirect (type $unary)
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x1, x25
;;       b.hs trap.undefined_element
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x9, [x25, x1, lsl #3]
;;       cbz x9, trap.uninitialized_element
;;       ldr w10, [vmctx+type.0]
;;       ldr w24, [x9+func.type]
;;       cmp w24, w10
;;       b.ne trap.indirect_call_type_mismatch
;;       str w0, [slot 1]
;;       str w1, [slot 0]
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
;;   call_indirect (type $unary) (out of line)
;;     trap.undefined_element:
;;       udf #49374
;;     trap.uninitialized_element:
;;       udf #49374
;;     trap.indirect_call_type_mismatch:
;;       udf #49374
