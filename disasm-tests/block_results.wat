;; Results and parameters of blocks are in registers; branches carry them there.
;;! run = "choose" i32:0 => i32:10
;;! run = "choose" i32:1 => i32:20
;;! run = "pair" i32:7 => i32:21
;;! run = "through" i32:5 => i32:12
;;! property = { forbid = ["slot", "call"] }
(module
  (func $choose (export "choose") (param i32) (result i32)
    (block $out (result i32)
      (drop (br_if $out (i32.const 20) (local.get 0)))
      (i32.const 10)))
  (func $pair (export "pair") (param i32) (result i32)
    (block $out (result i32 i32)
      (local.get 0)
      (i32.const 3)
      (br $out))
    (i32.mul))
  (func $through (export "through") (param i32) (result i32)
    (local.get 0)
    (block (param i32) (result i32)
      (i32.const 7)
      (i32.add))))

;; x86_64:
;; func $choose
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $out (result i32)
;;   i32.const 20
;;   local.get 0
;;   br_if $out
;;       test eax, eax
;;       je L1
;;       mov r12d, 0x14
;;       jmp L2
;;   drop
;;   i32.const 10
;;   end
;;     L1:
;;       mov r12d, 0xa
;;   end
;;     L2:
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $pair
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   block $out (type 1) (result i32 i32)
;;   local.get 0
;;   i32.const 3
;;   br $out
;;       mov r10, rax
;;       mov r12d, 3
;;       jmp L1
;;   end
;;     L1:
;;   i32.mul
;;       imul r10d, r12d
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $through
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   block (type 0) (param i32) (result i32)
;;   i32.const 7
;;   i32.add
;;       lea r12d, [rax+7]
;;   end
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $choose
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $out (result i32)
;;   i32.const 20
;;   local.get 0
;;   br_if $out
;;       cbz w0, L1
;;       mov x25, #0x14
;;       b L2
;;   drop
;;   i32.const 10
;;   end
;;     L1:
;;       mov x25, #0xa
;;   end
;;     L2:
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $pair
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   block $out (type 1) (result i32 i32)
;;   local.get 0
;;   i32.const 3
;;   br $out
;;       mov x24, x0
;;       mov x25, #3
;;       b L1
;;   end
;;     L1:
;;   i32.mul
;;       mul w24, w24, w25
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $through
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   block (type 0) (param i32) (result i32)
;;   i32.const 7
;;   i32.add
;;       add w25, w0, #7
;;   end
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
