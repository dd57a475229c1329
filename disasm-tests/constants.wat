;; Arithmetic on constants happens at compile time, and so do branches on them.
;;! run = "sum" => i32:42
;;! run = "wide" => i64:0x123456789abcdef0
;;! run = "never" i32:5 => i32:5
;;! run = "wraps" => i32:0x80000000
;;! property = { func = "sum", from = "i32.const", to = "i32.add", max_insns = 0 }
;;! property = { func = "wraps", from = "i32.const", to = "i32.add", max_insns = 0 }
;;! property = { func = "never", forbid = ["branch", "call"] }
(module
  (func $sum (export "sum") (result i32)
    (i32.add (i32.mul (i32.const 5) (i32.const 8)) (i32.sub (i32.const 7) (i32.const 5))))
  (func $wide (export "wide") (result i64)
    (i64.add (i64.const 0x123456789abcdef0) (i64.const 0)))
  (func $wraps (export "wraps") (result i32)
    (i32.add (i32.const 0x7fffffff) (i32.const 1)))
  (func $never (export "never") (param i32) (result i32)
    (if (i32.eqz (i32.const 1)) (then (call $trap)))
    (local.get 0))
  (func $trap unreachable))

;; x86_64:
;; func $sum
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 5
;;   i32.const 8
;;   i32.mul
;;   i32.const 7
;;   i32.const 5
;;   i32.sub
;;   i32.add
;;   end
;;       mov eax, 0x2a
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
;;   i64.const 1311768467463790320
;;   i64.const 0
;;   i64.add
;;   end
;;       mov rax, 0x123456789abcdef0
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $wraps
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 2147483647
;;   i32.const 1
;;   i32.add
;;   end
;;       mov eax, -0x80000000
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $never
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 1
;;   i32.eqz
;;   if
;;   call $trap
;;   end
;;   local.get 0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $trap
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   unreachable
;;       ud2
;;   end
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $sum
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 5
;;   i32.const 8
;;   i32.mul
;;   i32.const 7
;;   i32.const 5
;;   i32.sub
;;   i32.add
;;   end
;;       mov x0, #0x2a
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
;;   i64.const 1311768467463790320
;;   i64.const 0
;;   i64.add
;;   end
;;       mov x0, #0xdef0
;;       movk x0, #0x9abc, lsl #16
;;       movk x0, #0x5678, lsl #32
;;       movk x0, #0x1234, lsl #48
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $wraps
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 2147483647
;;   i32.const 1
;;   i32.add
;;   end
;;       mov x0, #0x80000000
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $never
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 1
;;   i32.eqz
;;   if
;;   call $trap
;;   end
;;   local.get 0
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $trap
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   unreachable
;;       udf #49374
;;   end
;;   prologue (out of line)
;;       udf #49374
