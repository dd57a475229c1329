;; A comparison and the branch on it are one compare and one jump: no flag is made into a value first.
;;! run = "signed" i32:-1 i32:1 => i32:1
;;! run = "signed" i32:1 i32:1 => i32:0
;;! run = "unsigned" i64:-1 i64:1 => i32:0
;;! run = "zero" i32:0 => i32:1
;;! run = "float" f64:1 f64:2 => i32:1
;;! run = "float" f64:nan f64:2 => i32:0
;;! run = "null" => i32:1
;;! func = "signed"
;;! func = "unsigned"
;;! func = "zero"
;;! func = "float"
;;! func = "null"
;;! property = { op = "br_if", require = ["branch"], forbid = ["setl", "setb", "sete", "cset", "slot"] }
;;! property = { func = "signed", op = "br_if", max_insns = [2, 2] }
;;! property = { func = "unsigned", op = "br_if", max_insns = [2, 2] }
;;! property = { func = "null", op = "br_if", max_insns = [2, 1] }
;;! property = { func = "zero", op = "br_if", max_insns = [2, 1] }
(module
  (func $signed (export "signed") (param i32 i32) (result i32)
    (block $less
      (br_if $less (i32.lt_s (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $unsigned (export "unsigned") (param i64 i64) (result i32)
    (block $less
      (br_if $less (i64.lt_u (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $zero (export "zero") (param i32) (result i32)
    (block $zero
      (br_if $zero (i32.eqz (local.get 0)))
      (return (i32.const 0)))
    (i32.const 1))
  (func $float (export "float") (param f64 f64) (result i32)
    (block $less
      (br_if $less (f64.lt (local.get 0) (local.get 1)))
      (return (i32.const 0)))
    (i32.const 1))
  (func (export "null") (result i32) (call $null (ref.null func)))
  (func $null (param $f funcref) (result i32)
    (block $null
      (br_if $null (ref.is_null (local.get $f)))
      (return (i32.const 0)))
    (i32.const 1)))

;; x86_64:
;; func $signed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $less
;;   local.get 0
;;   local.get 1
;;   i32.lt_s
;;   br_if $less
;;       cmp ecx, eax
;;       jl L1
;;   i32.const 0
;;   return
;;       xor eax, eax
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov eax, 1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $unsigned
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $less
;;   local.get 0
;;   local.get 1
;;   i64.lt_u
;;   br_if $less
;;       cmp rcx, rax
;;       jb L1
;;   i32.const 0
;;   return
;;       xor eax, eax
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov eax, 1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $zero
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $zero
;;   local.get 0
;;   i32.eqz
;;   br_if $zero
;;       test eax, eax
;;       je L1
;;   i32.const 0
;;   return
;;       xor eax, eax
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov eax, 1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $float
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $less
;;   local.get 0
;;   local.get 1
;;   f64.lt
;;   br_if $less
;;       ucomisd xmm0, xmm1
;;       ja L1
;;   i32.const 0
;;   return
;;       xor eax, eax
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov eax, 1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $null
;;   local.get $f
;;   ref.is_null
;;   br_if $null
;;       test rax, rax
;;       je L1
;;   i32.const 0
;;   return
;;       xor eax, eax
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov eax, 1
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $signed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $less
;;   local.get 0
;;   local.get 1
;;   i32.lt_s
;;   br_if $less
;;       cmp w1, w0
;;       b.lt L1
;;   i32.const 0
;;   return
;;       mov x0, #0
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov x0, #1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $unsigned
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $less
;;   local.get 0
;;   local.get 1
;;   i64.lt_u
;;   br_if $less
;;       cmp x1, x0
;;       b.lo L1
;;   i32.const 0
;;   return
;;       mov x0, #0
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov x0, #1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $zero
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $zero
;;   local.get 0
;;   i32.eqz
;;   br_if $zero
;;       cbz w0, L1
;;   i32.const 0
;;   return
;;       mov x0, #0
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov x0, #1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $float
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $less
;;   local.get 0
;;   local.get 1
;;   f64.lt
;;   br_if $less
;;       fcmp d1, d0
;;       b.mi L1
;;   i32.const 0
;;   return
;;       mov x0, #0
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov x0, #1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $null
;;   local.get $f
;;   ref.is_null
;;   br_if $null
;;       cbz x0, L1
;;   i32.const 0
;;   return
;;       mov x0, #0
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   end
;;     L1:
;;   i32.const 1
;;   end
;;       mov x0, #1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
