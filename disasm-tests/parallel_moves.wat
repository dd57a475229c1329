;; A loop that rotates its locals is a cycle of moves at the back edge, in registers.
;;! run = "fibonacci" i32:10 => i64:55
;;! run = "rotate" i32:1 => i32:312
;;! property = { from = "loop", to = "br_if", forbid = ["slot", "memory", "call"] }
(module
  (func $fibonacci (export "fibonacci") (param $n i32) (result i64)
    (local $a i64) (local $b i64) (local $t i64)
    (local.set $b (i64.const 1))
    (loop $again
      (local.set $t (i64.add (local.get $a) (local.get $b)))
      (local.set $a (local.get $b))
      (local.set $b (local.get $t))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $a))
  (func $rotate (export "rotate") (param $n i32) (result i32)
    (local $x i32) (local $y i32) (local $z i32) (local $t i32)
    (local.set $x (i32.const 1))
    (local.set $y (i32.const 2))
    (local.set $z (i32.const 3))
    (loop $again
      (local.set $t (local.get $z))
      (local.set $z (local.get $y))
      (local.set $y (local.get $x))
      (local.set $x (local.get $t))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (i32.mul (local.get $x) (i32.const 100))
      (i32.add (i32.mul (local.get $y) (i32.const 10)) (local.get $z)))))

;; x86_64:
;; func $fibonacci
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i64.const 1
;;   local.set $b
;;   loop $again
;;       xor r12d, r12d
;;       mov r10d, 1
;;   local.get $a
;;     L1:
;;   local.get $b
;;   i64.add
;;       lea r9, [r12+r10]
;;   local.set $t
;;   local.get $b
;;   local.set $a
;;   local.get $t
;;   local.set $b
;;   local.get $n
;;   i32.const 1
;;   i32.sub
;;       sub eax, 1
;;   local.tee $n
;;   br_if $again
;;       mov r12, r10
;;       mov r10, r9
;;       jne L1
;;   end
;;   local.get $a
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $rotate
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 1
;;   local.set $x
;;   i32.const 2
;;   local.set $y
;;   i32.const 3
;;   local.set $z
;;   loop $again
;;       mov r12d, 1
;;       mov r10d, 2
;;       mov r9d, 3
;;   local.get $z
;;     L1:
;;   local.set $t
;;   local.get $y
;;   local.set $z
;;   local.get $x
;;   local.set $y
;;   local.get $t
;;   local.set $x
;;   local.get $n
;;   i32.const 1
;;   i32.sub
;;       sub eax, 1
;;   local.tee $n
;;   br_if $again
;;       je L2
;;       mov r11, r9
;;       mov r9, r10
;;       mov r10, r12
;;       mov r12, r11
;;       jmp L1
;;   end
;;     L2:
;;   local.get $x
;;   i32.const 100
;;   i32.mul
;;       imul r8d, r9d, 0x64
;;   local.get $y
;;   i32.const 10
;;   i32.mul
;;       imul edi, r12d, 0xa
;;   local.get $z
;;   i32.add
;;       add edi, r10d
;;   i32.add
;;       add r8d, edi
;;   end
;;       mov rax, r8
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $fibonacci
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i64.const 1
;;   local.set $b
;;   loop $again
;;       mov x25, #0
;;       mov x24, #1
;;   local.get $a
;;     L1:
;;   local.get $b
;;   i64.add
;;       add x23, x25, x24
;;   local.set $t
;;   local.get $b
;;   local.set $a
;;   local.get $t
;;   local.set $b
;;   local.get $n
;;   i32.const 1
;;   i32.sub
;;       sub w0, w0, #1
;;   local.tee $n
;;   br_if $again
;;       mov x25, x24
;;       mov x24, x23
;;       cbnz w0, L1
;;   end
;;   local.get $a
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $rotate
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 1
;;   local.set $x
;;   i32.const 2
;;   local.set $y
;;   i32.const 3
;;   local.set $z
;;   loop $again
;;       mov x25, #1
;;       mov x24, #2
;;       mov x23, #3
;;   local.get $z
;;     L1:
;;   local.set $t
;;   local.get $y
;;   local.set $z
;;   local.get $x
;;   local.set $y
;;   local.get $t
;;   local.set $x
;;   local.get $n
;;   i32.const 1
;;   i32.sub
;;       sub w0, w0, #1
;;   local.tee $n
;;   br_if $again
;;       cbz w0, L2
;;       mov x17, x23
;;       mov x23, x24
;;       mov x24, x25
;;       mov x25, x17
;;       b L1
;;   end
;;     L2:
;;   local.get $x
;;   i32.const 100
;;   i32.mul
;;       mov x17, #0x64
;;       mul w22, w23, w17
;;   local.get $y
;;   i32.const 10
;;   i32.mul
;;       mov x17, #0xa
;;       mul w21, w25, w17
;;   local.get $z
;;   i32.add
;;       add w21, w21, w24
;;   i32.add
;;       add w22, w22, w21
;;   end
;;       mov x0, x22
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
