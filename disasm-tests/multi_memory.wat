;; Memory 0 is in a register; the base of another one is loaded from the instance, or from where an import points.
;; Neither is checked with i32 indices. Copies between them go to the runtime.
;;! run = "put" i32:8 i32:77 =>
;;! run = "get" i32:8 => i32:0
;;! run = "copy" i32:8 =>
;;! run = "get" i32:8 => i32:77
;;! run = "get" i32:65536 => trap "out of bounds memory access"
;;! run = "put" i32:131072 i32:1 => trap "out of bounds memory access"
;;! run = "sizes" => i32:12
;;! run = "constant" => i32:77
;;! property = { func = "get", op = "i32.load", forbid = ["branch"], max_insns = [1, 1] }
;;! property = { func = "put", op = "i32.store $other", forbid = ["branch"], max_insns = [2, 2] }
;;! property = { op = "memory.size $other", forbid = ["call"], max_insns = [2, 2] }
;;! property = { op = "memory.copy", require = ["call"] }
(module
  (memory $first 1 9)
  (memory $other 2 9)
  (func $get (export "get") (param i32) (result i32)
    (i32.load $first (local.get 0)))
  (func $put (export "put") (param i32 i32)
    (i32.store $other (local.get 0) (local.get 1)))
  (func $copy (export "copy") (param i32)
    (memory.copy $first $other (local.get 0) (local.get 0) (i32.const 4)))
  (func $sizes (export "sizes") (result i32)
    (i32.add (i32.mul (memory.size $first) (i32.const 10)) (memory.size $other)))
  (func $constant (export "constant") (result i32)
    (i32.load $other offset=4 (i32.const 4))))

;; x86_64:
;; func $get
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load
;;       mov r12d, [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $put
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store $other
;;       mov r12, [vmctx+memory.1.base]
;;       mov [r12+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $copy
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 0
;;   i32.const 4
;;   memory.copy $first $other
;;       mov [slot 0], eax
;;       mov rsi, rax
;;       mov rbx, rax
;;       mov edx, 4
;;       xor ecx, ecx
;;       mov eax, 1
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.copy]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $sizes
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   memory.size
;;       mov r12, [vmctx+memory.0.length]
;;       shr r12, 0x10
;;   i32.const 10
;;   i32.mul
;;       imul r12d, 0xa
;;   memory.size $other
;;       mov r10, [vmctx+memory.1.length]
;;       shr r10, 0x10
;;   i32.add
;;       add r12d, r10d
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $constant
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 4
;;   i32.load $other offset=4
;;       mov r12, [vmctx+memory.1.base]
;;       mov r10d, [r12+8]
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $get
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load
;;       ldr w25, [mem0, w0, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $put
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store $other
;;       ldr x25, [vmctx+memory.1.base]
;;       str w0, [x25, w1, uxtw]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $copy
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 0
;;   i32.const 4
;;   memory.copy $first $other
;;       str w0, [slot 0]
;;       mov x4, x0
;;       mov x3, x0
;;       mov x2, #4
;;       mov x1, #0
;;       mov x0, #1
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.copy]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $sizes
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   memory.size
;;       ldr x25, [vmctx+memory.0.length]
;;       lsr x25, x25, #0x10
;;   i32.const 10
;;   i32.mul
;;       mov x17, #0xa
;;       mul w25, w25, w17
;;   memory.size $other
;;       ldr x24, [vmctx+memory.1.length]
;;       lsr x24, x24, #0x10
;;   i32.add
;;       add w25, w25, w24
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $constant
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 4
;;   i32.load $other offset=4
;;       ldr x25, [vmctx+memory.1.base]
;;       ldr w24, [x25, #8]
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
