;; An imported function is called through its record, and the instance is reloaded after it.
;;! run = "print" i32:42 =>
;;! func = "print"
;;! property = { op = "call", require = ["call", "[vmctx+memory0_base]"] }
(module
  (import "spectest" "print_i32" (func $print_i32 (param i32)))
  (memory 1)
  (func $print (export "print") (param i32)
    (call $print_i32 (local.get 0))))

;; x86_64:
;; func $print
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   call $print_i32
;;       mov [slot 0], eax
;;       mov r12, [vmctx+&func.0]
;;       mov vmctx, [r12+func.vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;       call qword ptr [r12+func.code]
;;       mov vmctx, [own vmctx]
;;       mov mem0, [vmctx+memory0_base]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $print
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   call $print_i32
;;       str w0, [slot 0]
;;       ldr x9, [vmctx+&func.0]
;;       ldr vmctx, [x9+func.vmctx]
;;       ldr x16, [x9+func.code]
;;       ldr mem0, [vmctx+memory0_base]
;;       blr x16
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
