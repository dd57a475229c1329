;; The element, null and type checks come before the frame goes: a trap is this function's.
;;! run = "pick" i32:0 i32:40 => i32:41
;;! run = "pick" i32:1 i32:40 => i32:39
;;! run = "pick" i32:2 i32:40 => trap "uninitialized element"
;;! run = "pick" i32:3 i32:40 => trap "undefined element"
;;! property = { func = "pick", op = "return_call_indirect", require = ["jump", "branch"], forbid = ["[cont+"] }
(module
  (type $unary (func (param i32) (result i32)))
  (table 3 funcref)
  (elem (i32.const 0) $increment $decrement)
  (func $increment (type $unary) (i32.add (local.get 0) (i32.const 1)))
  (func $decrement (type $unary) (i32.sub (local.get 0) (i32.const 1)))
  (func $pick (export "pick") (param $which i32) (param i32) (result i32)
    (return_call_indirect (type $unary) (local.get 1) (local.get $which))))

;; x86_64:
;; func $increment
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $decrement
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 1
;;   i32.sub
;;       sub eax, 1
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $pick
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 1
;;   local.get $which
;;   return_call_indirect (type $unary)
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
;;       mov r10d, [r12+func.index]
;;       test r10d, r10d
;;       jl L1
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       mov rsp, rbp
;;       pop rbp
;;       jmp qword ptr [r12+func.code]
;;     L1:
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;   prologue (out of line)
;;       ud2
;;   return_call_indirect (type $unary) (out of line)
;;     trap.undefined_element:
;;       ud2
;;     trap.uninitialized_element:
;;       ud2
;;     trap.indirect_call_type_mismatch:
;;       ud2

;; aarch64:
;; func $increment
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 1
;;   i32.add
;;       add w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $decrement
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 1
;;   i32.sub
;;       sub w0, w0, #1
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $pick
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 1
;;   local.get $which
;;   return_call_indirect (type $unary)
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
;;       ldr w10, [x9+func.index]
;;       cmp w10, #0
;;       b.lt L1
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x10, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldp x29, x30, [sp], #0x20
;;       br x10
;;     L1:
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;   prologue (out of line)
;;       udf #49374
;;   return_call_indirect (type $unary) (out of line)
;;     trap.undefined_element:
;;       udf #49374
;;     trap.uninitialized_element:
;;       udf #49374
;;     trap.indirect_call_type_mismatch:
;;       udf #49374
