;; A small function that calls nothing has no stack check, and no slot that it does not use.
;;! run = "add" i32:2 i32:3 => i32:5
;;! property = { func = "add", forbid = ["[cont+limit]", "slot", "branch"], max_insns = [9, 7] }
(module
  (func $add (export "add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1))))

;; x86_64:
;; func $add
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       add ecx, eax
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $add
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.add
;;       add w1, w1, w0
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
