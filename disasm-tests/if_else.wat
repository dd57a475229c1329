;; Both arms of an if leave their locals and results in the same places: the merge is defined by the first to arrive.
;;! run = "swap_if" i32:1 i32:2 i32:0 => i32:1
;;! run = "swap_if" i32:1 i32:2 i32:1 => i32:-1
;;! run = "absolute" i32:-5 => i32:5
;;! run = "absolute" i32:5 => i32:5
;;! property = { func = "absolute", forbid = ["slot", "call"] }
;;! property = { func = "swap_if", forbid = ["slot", "call"] }
(module
  (func $absolute (export "absolute") (param i32) (result i32)
    (if (result i32) (i32.lt_s (local.get 0) (i32.const 0))
      (then (i32.sub (i32.const 0) (local.get 0)))
      (else (local.get 0))))
  (func $swap_if (export "swap_if") (param $a i32) (param $b i32) (param $swap i32) (result i32)
    (local $t i32)
    (if (local.get $swap)
      (then
        (local.set $t (local.get $a))
        (local.set $a (local.get $b))
        (local.set $b (local.get $t))))
    (i32.sub (local.get $b) (local.get $a))))

;; x86_64:
;; func $absolute
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 0
;;   i32.lt_s
;;   if (result i32)
;;       test eax, eax
;;       jge L1
;;   i32.const 0
;;   local.get 0
;;   i32.sub
;;       xor r12d, r12d
;;       sub r12d, eax
;;   else
;;       jmp L2
;;   local.get 0
;;   end
;;     L1:
;;       mov r12, rax
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $swap_if
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $swap
;;   if
;;       test eax, eax
;;       je L1
;;   local.get $a
;;   local.set $t
;;   local.get $b
;;   local.set $a
;;   local.get $t
;;   local.set $b
;;   end
;;       mov r12, rdx
;;       mov r11, rcx
;;       mov rcx, rdx
;;       mov rdx, r11
;;       jmp L2
;;     L1:
;;       xor r12d, r12d
;;     L2:
;;   local.get $b
;;   local.get $a
;;   i32.sub
;;       sub ecx, edx
;;   end
;;       mov rax, rcx
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $absolute
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 0
;;   i32.lt_s
;;   if (result i32)
;;       cmp w0, #0
;;       b.ge L1
;;   i32.const 0
;;   local.get 0
;;   i32.sub
;;       mov x25, #0
;;       sub w25, w25, w0
;;   else
;;       b L2
;;   local.get 0
;;   end
;;     L1:
;;       mov x25, x0
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $swap_if
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $swap
;;   if
;;       cbz w0, L1
;;   local.get $a
;;   local.set $t
;;   local.get $b
;;   local.set $a
;;   local.get $t
;;   local.set $b
;;   end
;;       mov x25, x2
;;       mov x17, x1
;;       mov x1, x2
;;       mov x2, x17
;;       b L2
;;     L1:
;;       mov x25, #0
;;     L2:
;;   local.get $b
;;   local.get $a
;;   i32.sub
;;       sub w1, w1, w2
;;   end
;;       mov x0, x1
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
