;; Counting bits of an i64 where x86-64 has `lzcnt`, `tzcnt` and `popcnt`: one instruction each, behind an `xor` if the
;; processor takes the destination for an input. Beside `i64_unary`.
;;! cpu = "baseline,+popcnt,+lzcnt,+bmi1"
;;! run = "clz" i64:0 => i64:64
;;! run = "clz" i64:0x00ff0100 => i64:40
;;! run = "clz" i64:-1 => i64:0
;;! run = "ctz" i64:0 => i64:64
;;! run = "ctz" i64:0x00ff0100 => i64:8
;;! run = "ctz" i64:-1 => i64:0
;;! run = "popcnt" i64:0 => i64:0
;;! run = "popcnt" i64:0x00ff0100 => i64:9
;;! run = "popcnt" i64:-1 => i64:64
;;! property = { isa = "x86_64", func = "clz", op = "i64.clz", forbid = ["branch"], max_insns = 2 }
;;! property = { isa = "x86_64", func = "ctz", op = "i64.ctz", forbid = ["branch"], max_insns = 2 }
;;! property = { isa = "x86_64", func = "popcnt", op = "i64.popcnt", forbid = ["branch"], max_insns = 2 }
(module
  (func $clz (export "clz") (param i64) (result i64) (i64.clz (local.get 0)))
  (func $ctz (export "ctz") (param i64) (result i64) (i64.ctz (local.get 0)))
  (func $popcnt (export "popcnt") (param i64) (result i64) (i64.popcnt (local.get 0))))

;; x86_64:
;; func $clz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.clz
;;       lzcnt rax, rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $ctz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.ctz
;;       tzcnt rax, rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $popcnt
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.popcnt
;;       popcnt rax, rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $clz
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.clz
;;       clz x0, x0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $ctz
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.ctz
;;       rbit x0, x0
;;       clz x0, x0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $popcnt
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.popcnt
;;       fmov d31, x0
;;       cnt v31.8b, v31.8b
;;       addv b31, v31.8b
;;       fmov w0, s31
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
