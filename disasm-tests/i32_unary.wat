;; i32 operators of one operand on the least processor of each instruction set: SSE4.1 has neither `lzcnt` nor
;; `popcnt`, so `bsr` and `bsf` are given a result for zero, and ones are counted by arithmetic. AArch64 counts
;; trailing zeros of the reversed bits and ones in a vector register. Sign extension is one instruction everywhere.
;;! run = "clz" i32:0 => i32:32
;;! run = "clz" i32:0x00ff0100 => i32:8
;;! run = "clz" i32:-1 => i32:0
;;! run = "ctz" i32:0 => i32:32
;;! run = "ctz" i32:0x00ff0100 => i32:8
;;! run = "ctz" i32:-1 => i32:0
;;! run = "popcnt" i32:0 => i32:0
;;! run = "popcnt" i32:0x00ff0100 => i32:9
;;! run = "popcnt" i32:-1 => i32:32
;;! run = "extend8_s" i32:0x1234ff80 => i32:-128
;;! run = "extend8_s" i32:0x8f7f7f => i32:127
;;! run = "extend16_s" i32:0x1234ff80 => i32:-128
;;! run = "extend16_s" i32:0x8f7f7f => i32:32639
;;! run = "eqz" i32:0 => i32:1
;;! run = "eqz" i32:0x80000000 => i32:0
;;! property = { forbid = ["slot", "call"] }
;;! property = { func = "extend8_s", op = "i32.extend8_s", max_insns = 1 }
;;! property = { func = "extend16_s", op = "i32.extend16_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "clz", forbid = ["branch"] }
;;! property = { isa = "aarch64", func = "ctz", forbid = ["branch"] }
;;! property = { isa = "aarch64", func = "popcnt", forbid = ["branch"] }
(module
  (func $clz (export "clz") (param i32) (result i32) (i32.clz (local.get 0)))
  (func $ctz (export "ctz") (param i32) (result i32) (i32.ctz (local.get 0)))
  (func $popcnt (export "popcnt") (param i32) (result i32) (i32.popcnt (local.get 0)))
  (func $extend8_s (export "extend8_s") (param i32) (result i32) (i32.extend8_s (local.get 0)))
  (func $extend16_s (export "extend16_s") (param i32) (result i32) (i32.extend16_s (local.get 0)))
  (func $eqz (export "eqz") (param i32) (result i32) (i32.eqz (local.get 0))))

;; x86_64:
;; func $clz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.clz
;;       bsr r11d, eax
;;       mov eax, 0x3f
;;       cmovne eax, r11d
;;       xor eax, 0x1f
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
;;       bsf r11d, eax
;;       mov eax, 0x20
;;       cmovne eax, r11d
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
;;       mov r11d, eax
;;       shr r11d, 1
;;       and r11d, 0x55555555
;;       sub eax, r11d
;;       mov r11d, eax
;;       and r11d, 0x33333333
;;       shr eax, 2
;;       and eax, 0x33333333
;;       add eax, r11d
;;       mov r11d, eax
;;       shr r11d, 4
;;       add eax, r11d
;;       and eax, 0xf0f0f0f
;;       imul eax, 0x1010101
;;       shr eax, 0x18
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend8_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.extend8_s
;;       movsx eax, al
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend16_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.extend16_s
;;       movsx eax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $eqz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.eqz
;;       test eax, eax
;;       sete al
;;       movzx eax, al
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
;;
;; func $extend8_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.extend8_s
;;       sxtb w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend16_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.extend16_s
;;       sxth w0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $eqz
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.eqz
;;       cmp w0, #0
;;       cset w0, eq
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
