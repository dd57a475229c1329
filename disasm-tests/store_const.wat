;; Constants into memory: an immediate of the store on x86-64 where it fits, the zero register on AArch64. A constant
;; index is a displacement.
;;! func = "zero"
;;! func = "byte"
;;! func = "word"
;;! func = "wide"
;;! func = "index"
;;! run = "wide" i32:0 =>
;;! run = "zero" i32:8 =>
;;! run = "byte" i32:0 =>
;;! run = "word" i32:0 =>
;;! run = "at" i32:0 => i64:0x1234567800000041
;;! run = "at" i32:16 => i64:0
;;! run = "index" i32:-5 => i64:0xfffffffb
;;! run = "wide" i32:0x10000 => trap "out of bounds memory access"
;;! property = { func = "zero", op = "i64.store", max_insns = [1, 2] }
;;! property = { func = "byte", op = "i32.store8", max_insns = [1, 2] }
;;! property = { func = "index", op = "i32.store", max_insns = 1 }
;;! property = { forbid = ["slot", "branch", "call"] }
(module
  (memory 1)
  (func $zero (export "zero") (param i32) (i64.store offset=8 (local.get 0) (i64.const 0)))
  (func $byte (export "byte") (param i32) (i32.store8 (local.get 0) (i32.const 0x41)))
  (func $word (export "word") (param i32) (i32.store offset=4 (local.get 0) (i32.const 0x12345678)))
  (func $wide (export "wide") (param i32) (i64.store offset=16 (local.get 0) (i64.const 0x123456789abcdef0)))
  (func $index (export "index") (param i32) (result i64)
    (i32.store (i32.const 24) (local.get 0))
    (i64.load (i32.const 24)))

  ;; For the runs: what is in memory.
  (func $at (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $zero
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i64.const 0
;;   i64.store offset=8
;;       mov qword ptr [mem0+rax+8], 0
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $byte
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 65
;;   i32.store8
;;       mov byte ptr [mem0+rax], 0x41
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $word
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   i32.const 305419896
;;   i32.store offset=4
;;       mov dword ptr [mem0+rax+4], 0x12345678
;;   end
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
;;   local.get 0
;;   i64.const 1311768467463790320
;;   i64.store offset=16
;;       mov r12, 0x123456789abcdef0
;;       mov [mem0+rax+0x10], r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;
;; func $index
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   i32.const 24
;;   local.get 0
;;   i32.store
;;       mov [mem0+0x18], eax
;;   i32.const 24
;;   i64.load
;;       mov r12, [mem0+0x18]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2

;; aarch64:
;; func $zero
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i64.const 0
;;   i64.store offset=8
;;       add x16, mem0, w0, uxtw
;;       str xzr, [x16, #8]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $byte
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 65
;;   i32.store8
;;       mov x17, #0x41
;;       strb w17, [mem0, w0, uxtw]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $word
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   i32.const 305419896
;;   i32.store offset=4
;;       add x16, mem0, w0, uxtw
;;       mov x17, #0x5678
;;       movk x17, #0x1234, lsl #16
;;       str w17, [x16, #4]
;;   end
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
;;   local.get 0
;;   i64.const 1311768467463790320
;;   i64.store offset=16
;;       mov x25, #0xdef0
;;       movk x25, #0x9abc, lsl #16
;;       movk x25, #0x5678, lsl #32
;;       movk x25, #0x1234, lsl #48
;;       add x16, mem0, w0, uxtw
;;       str x25, [x16, #0x10]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;
;; func $index
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   i32.const 24
;;   local.get 0
;;   i32.store
;;       str w0, [mem0, #0x18]
;;   i32.const 24
;;   i64.load
;;       ldr x25, [mem0, #0x18]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
