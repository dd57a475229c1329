;; Tables: `table.get` and `table.set` are a bounds check and one access; `table.size` is a load; all that moves
;; several elements or makes room is a builtin.
;;! func = "init"
;;! func = "drop"
;;! func = "copy"
;;! func = "over"
;;! func = "fill"
;;! func = "grow"
;;! func = "move"
;;! func = "is_null"
;;! run = "init" i32:3 i32:0 i32:3 =>
;;! run = "call" i32:4 => i32:2
;;! run = "is_null" i32:2 => i32:1
;;! run = "is_null" i32:3 => i32:0
;;! run = "copy" i32:4 i32:3 i32:3 =>
;;! run = "call" i32:4 => i32:1
;;! run = "call" i32:5 => i32:2
;;! run = "over" i32:0 i32:4 i32:2 =>
;;! run = "fill" i32:0 i32:2 =>
;;! run = "call" i32:1 => i32:2
;;! run = "move" i32:9 i32:4 =>
;;! run = "call" i32:9 => i32:1
;;! run = "grow" i32:5 => i32:10 i32:15
;;! run = "grow" i32:6 => i32:-1 i32:15
;;! run = "move" i32:15 i32:0 => trap "out of bounds table access"
;;! run = "drop" =>
;;! run = "init" i32:0 i32:0 i32:1 => trap "out of bounds table access"
;;! run = "copy" i32:14 i32:0 i32:2 => trap "out of bounds table access"
;;! run = "over" i32:3 i32:0 i32:2 => trap "out of bounds table access"
;;! run = "fill" i32:15 i32:1 => trap "out of bounds table access"
;;! property = { func = "move", forbid = ["call"] }
;;! property = { op = "table.init", require = ["call"] }
;;! property = { op = "table.copy", require = ["call"] }
;;! property = { op = "table.fill", require = ["call"] }
;;! property = { op = "table.grow", require = ["call"] }
;;! property = { op = "elem.drop", require = ["call"] }
;;! property = { op = "table.size", forbid = ["call"], max_insns = 3 }
(module
  (type $f (func (result i32)))
  (table $t 10 20 funcref)
  (table $u 4 funcref)
  (elem $e func $one $two $one)
  (func $one (result i32) (i32.const 1))
  (func $two (result i32) (i32.const 2))
  (func $init (export "init") (param $to i32) (param $from i32) (param $count i32)
    (table.init $t $e (local.get $to) (local.get $from) (local.get $count)))
  (func $drop (export "drop") (elem.drop $e))
  (func $copy (export "copy") (param $to i32) (param $from i32) (param $count i32)
    (table.copy $t $t (local.get $to) (local.get $from) (local.get $count)))
  (func $over (export "over") (param $to i32) (param $from i32) (param $count i32)
    (table.copy $u $t (local.get $to) (local.get $from) (local.get $count)))
  (func $fill (export "fill") (param $to i32) (param $count i32)
    (table.fill $t (local.get $to) (ref.func $two) (local.get $count)))
  (func $grow (export "grow") (param $count i32) (result i32 i32)
    (table.grow $t (ref.null func) (local.get $count))
    (table.size $t))
  (func $move (export "move") (param $to i32) (param $from i32)
    (table.set $t (local.get $to) (table.get $t (local.get $from))))
  (func $is_null (export "is_null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0))))

  ;; For the runs: who is there.
  (func (export "call") (param i32) (result i32) (call_indirect $t (type $f) (local.get 0))))

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
;;   local.get $count
;;   table.init $e
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       xor ecx, ecx
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.init]
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
;;   elem.drop $e
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.elem.drop]
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
;;   local.get $count
;;   table.copy
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       xor ecx, ecx
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.copy]
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $over
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
;;   local.get $count
;;   table.copy $u $t
;;       mov [slot 2], eax
;;       mov [slot 1], ecx
;;       mov [slot 0], edx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rbx, rcx
;;       mov ecx, 1
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.copy]
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
;;   ref.func $two
;;       lea r12, [vmctx+func.1]
;;   local.get $count
;;   table.fill $t
;;       mov [slot 1], eax
;;       mov [slot 0], ecx
;;       mov rbx, rcx
;;       mov rcx, rax
;;       mov rdx, r12
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.fill]
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
;;   ref.null func
;;   local.get $count
;;   table.grow $t
;;       mov [slot 0], eax
;;       mov rcx, rax
;;       xor edx, edx
;;       xor eax, eax
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.table.grow]
;;       mov eax, eax
;;   table.size $t
;;       mov r12d, [vmctx+table.0.length]
;;   end
;;       mov rcx, rax
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;
;; func $move
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $to
;;   local.get $from
;;   table.get $t
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.table_out_of_bounds
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
;;   table.set $t
;;       mov r10, [vmctx+table.0.length]
;;       cmp rcx, r10
;;       jae trap.table_out_of_bounds.2
;;       mov r10, [vmctx+table.0.elements]
;;       mov [r10+rcx*8], r12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
;;       ud2
;;   table.set $t (out of line)
;;     trap.table_out_of_bounds.2:
;;       ud2
;;
;; func $is_null
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   table.get $t
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.table_out_of_bounds
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
;;   ref.is_null
;;       test r12, r12
;;       sete r12b
;;       movzx r12d, r12b
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
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
;;   local.get $count
;;   table.init $e
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.init]
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
;;   elem.drop $e
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.elem.drop]
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
;;   local.get $count
;;   table.copy
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.copy]
;;       blr x16
;;   end
;;       ldp x29, x30, [sp], #0x30
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $over
;;   prologue
;;       stp x29, x30, [sp, #-0x30]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get $to
;;   local.get $from
;;   local.get $count
;;   table.copy $u $t
;;       str w0, [slot 2]
;;       str w1, [slot 1]
;;       str w2, [slot 0]
;;       mov x4, x2
;;       mov x2, x0
;;       mov x3, x1
;;       mov x1, #1
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.copy]
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
;;   ref.func $two
;;       add x25, vmctx, func.1
;;   local.get $count
;;   table.fill $t
;;       str w0, [slot 1]
;;       str w1, [slot 0]
;;       mov x3, x1
;;       mov x1, x0
;;       mov x2, x25
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.fill]
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
;;   ref.null func
;;   local.get $count
;;   table.grow $t
;;       str w0, [slot 0]
;;       mov x1, x0
;;       mov x2, #0
;;       mov x0, #0
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.table.grow]
;;       blr x16
;;       mov w0, w0
;;   table.size $t
;;       ldr w25, [vmctx+table.0.length]
;;   end
;;       mov x1, x0
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;
;; func $move
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $to
;;   local.get $from
;;   table.get $t
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.table_out_of_bounds
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x25, [x25, x0, lsl #3]
;;   table.set $t
;;       ldr x24, [vmctx+table.0.length]
;;       cmp x1, x24
;;       b.hs trap.table_out_of_bounds.2
;;       ldr x24, [vmctx+table.0.elements]
;;       str x25, [x24, x1, lsl #3]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
;;       udf #49374
;;   table.set $t (out of line)
;;     trap.table_out_of_bounds.2:
;;       udf #49374
;;
;; func $is_null
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   table.get $t
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.table_out_of_bounds
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x25, [x25, x0, lsl #3]
;;   ref.is_null
;;       cmp x25, #0
;;       cset w25, eq
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   table.get $t (out of line)
;;     trap.table_out_of_bounds:
;;       udf #49374
