;; Base, index and offset of an access are one memory operand; memory32 needs no bounds check.
;;! run = "store" i32:8 i32:77 =>
;;! run = "load" i32:4 => i32:77
;;! run = "fixed" => i32:77
;;! run = "bytes" i32:8 => i64:77
;;! run = "load" i32:-1 => trap "out of bounds memory access"
;;! run = "load" i32:65532 => trap "out of bounds memory access"
;;! property = { op = "i32.load", require = ["memory"], forbid = ["branch"], max_insns = [1, 2] }
;;! property = { op = "i32.store", require = ["memory"], forbid = ["branch"], max_insns = [1, 1] }
;;! property = { op = "i64.load8_u", require = ["memory"], forbid = ["branch"], max_insns = [1, 1] }
(module
  (memory 1)
  (func $load (export "load") (param i32) (result i32)
    (i32.load offset=4 (local.get 0)))
  (func $store (export "store") (param i32 i32)
    (i32.store (local.get 0) (local.get 1)))
  (func $fixed (export "fixed") (result i32)
    (i32.load (i32.const 8)))
  (func $bytes (export "bytes") (param i32) (result i64)
    (i64.load8_u (local.get 0))))

;; x86_64:
;; func $load
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.load offset=4
;;       mov r12d, [mem0+rax+4]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $store
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   i32.store
;;       mov [mem0+rcx], eax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $fixed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 8
;;   i32.load
;;       mov r12d, [mem0+8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $bytes
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.load8_u
;;       movzx r12d, byte ptr [mem0+rax]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $load
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.load offset=4
;;       add x16, mem0, w0, uxtw
;;       ldr w25, [x16, #4]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $store
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   i32.store
;;       str w0, [mem0, w1, uxtw]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $fixed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 8
;;   i32.load
;;       ldr w25, [mem0, #8]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $bytes
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.load8_u
;;       ldrb w25, [mem0, w0, uxtw]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
