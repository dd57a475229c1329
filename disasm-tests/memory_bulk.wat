;; Bulk operators of memory. Each passes its operands, the memory and the segment to a builtin, as a call passes
;; parameters: what is checked and moved is the runtime's affair, on the host's stack.
;;! func = "init"
;;! func = "drop"
;;! func = "copy"
;;! func = "fill"
;;! func = "grow"
;;! run = "init" i32:16 i32:0 i32:12 =>
;;! run = "at" i32:16 => i64:0x77202c6f6c6c6568
;;! run = "copy" i32:20 i32:16 i32:8 =>
;;! run = "at" i32:20 => i64:0x77202c6f6c6c6568
;;! run = "fill" i32:17 i32:0x141 i32:3 =>
;;! run = "at" i32:16 => i64:0x6c6c656841414168
;;! run = "init" i32:0 i32:8 i32:5 => trap "out of bounds memory access"
;;! run = "drop" =>
;;! run = "init" i32:0 i32:0 i32:0 =>
;;! run = "init" i32:0 i32:0 i32:1 => trap "out of bounds memory access"
;;! run = "copy" i32:65535 i32:0 i32:2 => trap "out of bounds memory access"
;;! run = "fill" i32:0 i32:0 i32:65537 => trap "out of bounds memory access"
;;! run = "grow" i32:1 => i32:1 i32:2
;;! run = "grow" i32:65536 => i32:-1 i32:2
;;! property = { op = "memory.init", require = ["call"] }
;;! property = { op = "memory.copy", require = ["call"] }
;;! property = { op = "memory.fill", require = ["call"] }
;;! property = { op = "data.drop", require = ["call"] }
;;! property = { op = "memory.grow", require = ["call"] }
;;! property = { op = "memory.size", forbid = ["call"] }
(module
  (memory 1)
  (data $hello "hello, world")
  (func $init (export "init") (param $to i32) (param $from i32) (param $bytes i32)
    (memory.init $hello (local.get $to) (local.get $from) (local.get $bytes)))
  (func $drop (export "drop") (data.drop $hello))
  (func $copy (export "copy") (param $to i32) (param $from i32) (param $bytes i32)
    (memory.copy (local.get $to) (local.get $from) (local.get $bytes)))
  (func $fill (export "fill") (param $to i32) (param $byte i32) (param $bytes i32)
    (memory.fill (local.get $to) (local.get $byte) (local.get $bytes)))
  (func $grow (export "grow") (param $pages i32) (result i32 i32)
    (memory.grow (local.get $pages))
    (memory.size))

  ;; For the runs: what is in memory.
  (func (export "at") (param i32) (result i64) (i64.load (local.get 0))))

;; x86_64:
;; func $init
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $to
;;   local.get $from
;;   local.get $bytes
;;   memory.init $hello
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       xor ecx, ecx
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.init]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $drop
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   data.drop $hello
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.data.drop]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $copy
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $to
;;   local.get $from
;;   local.get $bytes
;;   memory.copy
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       xor ecx, ecx
;;       xor eax, eax
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
;; func $fill
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x20]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x20
;;       mov [own vmctx], vmctx
;;   local.get $to
;;   local.get $byte
;;   local.get $bytes
;;   memory.fill
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rbx, rdx
;;       mov rdx, rcx
;;       mov rcx, rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.fill]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $grow
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $pages
;;   memory.grow
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.memory.grow]
;;       mov eax, eax
;;   memory.size
;;       mov r12, [vmctx+memory.0.length]
;;       shr r12, 0x10
;;   end
;;       mov rcx, rax
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2

;; aarch64:
;; func $init
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $to
;;   local.get $from
;;   local.get $bytes
;;   memory.init $hello
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.init]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $drop
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   data.drop $hello
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.data.drop]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $copy
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $to
;;   local.get $from
;;   local.get $bytes
;;   memory.copy
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.copy]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $fill
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $to
;;   local.get $byte
;;   local.get $bytes
;;   memory.fill
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x3, x2
;;       mov x2, x1
;;       mov x1, x0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.fill]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $grow
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $pages
;;   memory.grow
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.memory.grow]
;;       blr x16
;;       mov w0, w0
;;   memory.size
;;       ldr x25, [vmctx+memory.0.length]
;;       lsr x25, x25, #0x10
;;   end
;;       mov x1, x0
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
