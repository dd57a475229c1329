;; Counting bits of an i32 where x86-64 has `lzcnt`, `tzcnt` and `popcnt`: one instruction each, behind an `xor` if the
;; processor takes the destination for an input. Beside `i32_unary`.
;;! cpu = "baseline,+popcnt,+lzcnt,+bmi1"
;;! run = "clz" i32:0 => i32:32
;;! run = "clz" i32:0x00ff0100 => i32:8
;;! run = "clz" i32:-1 => i32:0
;;! run = "ctz" i32:0 => i32:32
;;! run = "ctz" i32:0x00ff0100 => i32:8
;;! run = "ctz" i32:-1 => i32:0
;;! run = "popcnt" i32:0 => i32:0
;;! run = "popcnt" i32:0x00ff0100 => i32:9
;;! run = "popcnt" i32:-1 => i32:32
;;! property = { isa = "x86_64", func = "clz", op = "i32.clz", forbid = ["branch"], max_insns = 2 }
;;! property = { isa = "x86_64", func = "ctz", op = "i32.ctz", forbid = ["branch"], max_insns = 2 }
;;! property = { isa = "x86_64", func = "popcnt", op = "i32.popcnt", forbid = ["branch"], max_insns = 2 }
(module
  (func $clz (export "clz") (param i32) (result i32) (i32.clz (local.get 0)))
  (func $ctz (export "ctz") (param i32) (result i32) (i32.ctz (local.get 0)))
  (func $popcnt (export "popcnt") (param i32) (result i32) (i32.popcnt (local.get 0))))

;; x86_64:
;; func $clz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.clz
;;       lzcnt eax, eax
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
;;   i32.ctz
;;       tzcnt eax, eax
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
;;   i32.popcnt
;;       popcnt eax, eax
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
;;   i32.clz
;;       clz w0, w0
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
;;   i32.ctz
;;       rbit w0, w0
;;       clz w0, w0
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
;;   i32.popcnt
;;       fmov s31, w0
;;       cnt v31.8b, v31.8b
;;       addv b31, v31.8b
;;       fmov w0, s31
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
