;; i64 operators of one operand on the least processor of each instruction set: SSE4.1 has neither `lzcnt` nor
;; `popcnt`, so `bsr` and `bsf` are given a result for zero, and ones are counted by arithmetic. AArch64 counts
;; trailing zeros of the reversed bits and ones in a vector register. Sign extension is one instruction everywhere.
;;! run = "clz" i64:0 => i64:64
;;! run = "clz" i64:0x00ff0100 => i64:40
;;! run = "clz" i64:-1 => i64:0
;;! run = "ctz" i64:0 => i64:64
;;! run = "ctz" i64:0x00ff0100 => i64:8
;;! run = "ctz" i64:-1 => i64:0
;;! run = "popcnt" i64:0 => i64:0
;;! run = "popcnt" i64:0x00ff0100 => i64:9
;;! run = "popcnt" i64:-1 => i64:64
;;! run = "extend8_s" i64:0x1234ff80 => i64:-128
;;! run = "extend8_s" i64:0x8f7f7f => i64:127
;;! run = "extend16_s" i64:0x1234ff80 => i64:-128
;;! run = "extend16_s" i64:0x8f7f7f => i64:32639
;;! run = "extend32_s" i64:0x1234ff80 => i64:0x1234ff80
;;! run = "extend32_s" i64:0x8f7f7f => i64:0x8f7f7f
;;! run = "eqz" i64:0 => i32:1
;;! run = "eqz" i64:0x8000000000000000 => i32:0
;;! property = { forbid = ["slot", "call"] }
;;! property = { func = "extend8_s", op = "i64.extend8_s", max_insns = 1 }
;;! property = { func = "extend16_s", op = "i64.extend16_s", max_insns = 1 }
;;! property = { func = "extend32_s", op = "i64.extend32_s", max_insns = 1 }
;;! property = { isa = "aarch64", func = "clz", forbid = ["branch"] }
;;! property = { isa = "aarch64", func = "ctz", forbid = ["branch"] }
;;! property = { isa = "aarch64", func = "popcnt", forbid = ["branch"] }
(module
  (func $clz (export "clz") (param i64) (result i64) (i64.clz (local.get 0)))
  (func $ctz (export "ctz") (param i64) (result i64) (i64.ctz (local.get 0)))
  (func $popcnt (export "popcnt") (param i64) (result i64) (i64.popcnt (local.get 0)))
  (func $extend8_s (export "extend8_s") (param i64) (result i64) (i64.extend8_s (local.get 0)))
  (func $extend16_s (export "extend16_s") (param i64) (result i64) (i64.extend16_s (local.get 0)))
  (func $extend32_s (export "extend32_s") (param i64) (result i64) (i64.extend32_s (local.get 0)))
  (func $eqz (export "eqz") (param i64) (result i32) (i64.eqz (local.get 0))))

;; x86_64:
;; func $clz
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.clz
;;       bsr r11, rax
;;       mov eax, 0x7f
;;       cmovne rax, r11
;;       xor eax, 0x3f
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
;;       bsf r11, rax
;;       mov eax, 0x40
;;       cmovne rax, r11
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
;;       mov r11, 0x5555555555555555
;;       mov [rsp-8], r11
;;       mov r11, rax
;;       shr r11, 1
;;       and r11, [rsp-8]
;;       sub rax, r11
;;       mov r11, 0x3333333333333333
;;       mov [rsp-8], r11
;;       mov r11, rax
;;       and r11, [rsp-8]
;;       shr rax, 2
;;       and rax, [rsp-8]
;;       add rax, r11
;;       mov r11, rax
;;       shr r11, 4
;;       add rax, r11
;;       mov r11, 0xf0f0f0f0f0f0f0f
;;       and rax, r11
;;       mov r11, 0x101010101010101
;;       imul rax, r11
;;       shr rax, 0x38
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
;;   i64.extend8_s
;;       movsx rax, al
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
;;   i64.extend16_s
;;       movsx rax, ax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $extend32_s
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.extend32_s
;;       movsxd rax, eax
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
;;   i64.eqz
;;       test rax, rax
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
;;
;; func $extend8_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.extend8_s
;;       sxtb x0, w0
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
;;   i64.extend16_s
;;       sxth x0, w0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $extend32_s
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.extend32_s
;;       sxtw x0, w0
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
;;   i64.eqz
;;       cmp x0, #0
;;       cset w0, eq
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
