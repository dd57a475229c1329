;; A global of the module is one access away.
;;! run = "next" => i32:8
;;! run = "next" => i32:9
;;! run = "wide" i64:5 => i64:5
;;! property = { func = "next", op = "global.get", max_insns = 1 }
;;! property = { func = "next", op = "global.set", forbid = ["branch", "call"], max_insns = 1 }
(module
  (global $counter (mut i32) (i32.const 7))
  (global $wide (mut i64) (i64.const 0))
  (func $next (export "next") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    (global.get $counter))
  (func $wide (export "wide") (param i64) (result i64)
    (global.set $wide (local.get 0))
    (global.get $wide)))

;; x86_64:
;; func $next
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   global.get $counter
;;       mov r12d, [vmctx+global.0]
;;   i32.const 1
;;   i32.add
;;       add r12d, 1
;;   global.set $counter
;;       mov [vmctx+global.0], r12d
;;   global.get $counter
;;       mov r12d, [vmctx+global.0]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $wide
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   global.set $wide
;;       mov [vmctx+global.1], rax
;;   global.get $wide
;;       mov r12, [vmctx+global.1]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $next
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   global.get $counter
;;       ldr w25, [vmctx+global.0]
;;   i32.const 1
;;   i32.add
;;       add w25, w25, #1
;;   global.set $counter
;;       str w25, [vmctx+global.0]
;;   global.get $counter
;;       ldr w25, [vmctx+global.0]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $wide
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   global.set $wide
;;       str x0, [vmctx+global.1]
;;   global.get $wide
;;       ldr x25, [vmctx+global.1]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
