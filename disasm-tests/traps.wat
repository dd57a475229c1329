;; Traps are out of line: one trapping instruction each, found again by its address. The good path falls through.
;;! run = "assert" i32:1 =>
;;! run = "assert" i32:0 => trap "unreachable"
;;! run = "element" i32:1 => i32:1
;;! run = "element" i32:2 => trap "out of bounds table access"
;;! run = "non_null" => trap "null reference"
;;! property = { func = "element", op = "table.get", forbid = ["ud2", "udf", "call"] }
;;! property = { func = "non_null", op = "ref.as_non_null", forbid = ["call"] }
(module
  (table $t 2 funcref)
  (func $assert (export "assert") (param i32)
    (if (i32.eqz (local.get 0)) (then unreachable)))
  (func $element (export "element") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0))))
  (func $non_null (export "non_null")
    (drop (ref.as_non_null (ref.null func)))))

;; x86_64:
;; func $assert
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.eqz
;;   if
;;       test eax, eax
;;       jne L1
;;   unreachable
;;       ud2
;;   end
;;     L1:
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $element
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
;; func $non_null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.null func
;;   ref.as_non_null
;;       xor r12d, r12d
;;       test r12, r12
;;       je trap.null_reference
;;   drop
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   ref.as_non_null (out of line)
;;     trap.null_reference:
;;       ud2

;; aarch64:
;; func $assert
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.eqz
;;   if
;;       cbnz w0, L1
;;   unreachable
;;       udf #49374
;;   end
;;     L1:
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $element
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
;; func $non_null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   ref.null func
;;   ref.as_non_null
;;       mov x25, #0
;;       cbz x25, trap.null_reference
;;   drop
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   ref.as_non_null (out of line)
;;     trap.null_reference:
;;       udf #49374
