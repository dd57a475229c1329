;; Tables with i64 indices: the same two instructions of check, on the whole index.
;;! run = "call" i64:1 => i32:7
;;! run = "call" i64:0 => trap "uninitialized element"
;;! run = "call" i64:0x100000001 => trap "undefined element"
;;! run = "is_null" i64:0 => i32:1
;;! run = "is_null" i64:-1 => trap "out of bounds table access"
;;! run = "grow" i64:2 => i64:3
;;! run = "size" => i64:5
;;! run = "grow" i64:-1 => i64:-1
;;! run = "fill" i64:0 i64:5 =>
;;! run = "call" i64:4 => i32:7
;;! property = { op = "table.get", require = ["branch"], forbid = ["call"], max_insns = [5, 5] }
;;! property = { op = "table.size", forbid = ["call"], max_insns = [1, 1] }
(module
  (type $f (func (result i32)))
  (table $t i64 3 funcref)
  (elem (table $t) (i64.const 1) func $seven)
  (func $seven (result i32) (i32.const 7))
  (func $call (export "call") (param i64) (result i32)
    (call_indirect $t (type $f) (local.get 0)))
  (func $is_null (export "is_null") (param i64) (result i32)
    (ref.is_null (table.get $t (local.get 0))))
  (func $grow (export "grow") (param i64) (result i64)
    (table.grow $t (ref.null func) (local.get 0)))
  (func $size (export "size") (result i64)
    (table.size $t))
  (func $fill (export "fill") (param i64 i64)
    (table.fill $t (local.get 0) (ref.func $seven) (local.get 1))))

;; x86_64:
;; func $seven
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 7
;;   end
;;       mov eax, 7
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $call
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   call_indirect (type $f)
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.undefined_element
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
;;       test r12, r12
;;       je trap.uninitialized_element
;;       mov r10d, [vmctx+type.0]
;;       mov r9d, [r12+func.type]
;;       cmp r9d, r10d
;;       jne trap.indirect_call_type_mismatch
;;       mov [slot 0], rax
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
;;   call_indirect (type $f) (out of line)
;;     trap.undefined_element:
;;       ud2
;;     trap.uninitialized_element:
;;       ud2
;;     trap.indirect_call_type_mismatch:
;;       ud2
;;
;; func $is_null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   table.get $t
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.table_out_of_bounds
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
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
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
;;       ud2
;;
;; func $grow
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.null func
;;   local.get 0
;;   table.grow $t
;;       mov [slot 0], rax
;;       mov rcx, rax
;;       xor edx, edx
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.grow]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $size
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   table.size $t
;;       mov r12, [vmctx+table.0.length]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $fill
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   ref.func $seven
;;       lea r12, [vmctx+func.0]
;;   local.get 1
;;   table.fill $t
;;       mov [slot 1], rax
;;       mov [slot 0], rcx
;;       mov rbx, rcx
;;       mov rcx, rax
;;       mov rdx, r12
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.fill]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $seven
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 7
;;   end
;;       mov x0, #7
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $call
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   call_indirect (type $f)
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.undefined_element
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x9, [x25, x0, lsl #3]
;;       cbz x9, trap.uninitialized_element
;;       ldr w10, [vmctx+type.0]
;;       ldr w24, [x9+func.type]
;;       cmp w24, w10
;;       b.ne trap.indirect_call_type_mismatch
;;       str x0, [slot 0]
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
;;   call_indirect (type $f) (out of line)
;;     trap.undefined_element:
;;       udf #49374
;;     trap.uninitialized_element:
;;       udf #49374
;;     trap.indirect_call_type_mismatch:
;;       udf #49374
;;
;; func $is_null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   table.get $t
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.table_out_of_bounds
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x25, [x25, x0, lsl #3]
;;   ref.is_null
;;       cmp x25, #0
;;       cset w25, eq
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
;;       udf #49374
;;
;; func $grow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.null func
;;   local.get 0
;;   table.grow $t
;;       str x0, [slot 0]
;;       mov x1, x0
;;       mov x2, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.grow]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $size
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   table.size $t
;;       ldr x25, [vmctx+table.0.length]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $fill
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   ref.func $seven
;;       add x25, vmctx, func.0
;;   local.get 1
;;   table.fill $t
;;       str x0, [slot 1]
;;       str x1, [slot 0]
;;       mov x3, x1
;;       mov x1, x0
;;       mov x2, x25
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.fill]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
