;; Continuations in a table: a bounds check and one access, no call, no barrier.
;;! run = "run" i32:3 => i32:33
;;! run = "run" i32:8 => trap "out of bounds table access"
;;! run = "again" i32:3 => trap "continuation already consumed"
;;! func = "put"
;;! func = "get"
;;! property = { op = "table.set", forbid = ["call"] }
;;! property = { op = "table.get", forbid = ["call"] }
(module
  (type $f (func (result i32)))
  (type $c (cont $f))
  (table $queue 8 (ref null $c))
  (elem declare func $work)
  (func $work (result i32) (i32.const 33))
  (func $put (param $at i32) (param $k (ref null $c))
    (table.set $queue (local.get $at) (local.get $k)))
  (func $get (param $at i32) (result (ref null $c))
    (table.get $queue (local.get $at)))
  (func (export "run") (param $at i32) (result i32)
    (call $put (local.get $at) (cont.new $c (ref.func $work)))
    (resume $c (call $get (local.get $at))))
  (func (export "again") (param $at i32) (result i32)
    (resume $c (call $get (local.get $at)))))

;; x86_64:
;; func $put
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   local.get $k
;;   table.set $queue
;;       mov r12, [vmctx+table.0.length]
;;       cmp rcx, r12
;;       jae trap.table_out_of_bounds
;;       mov r12, [vmctx+table.0.elements]
;;       mov [r12+rcx*8], rax
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   table.set $queue (out of line)
;;     trap.table_out_of_bounds:
;;       ud2
;;
;; func $get
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   local.get $at
;;   table.get $queue
;;       mov r12, [vmctx+table.0.length]
;;       cmp rax, r12
;;       jae trap.table_out_of_bounds
;;       mov r12, [vmctx+table.0.elements]
;;       mov r12, [r12+rax*8]
;;   end
;;       mov rax, r12
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   prologue (out of line)
;;       ud2
;;   table.get $queue (out of line)
;;     trap.table_out_of_bounds:
;;       ud2

;; aarch64:
;; func $put
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   local.get $k
;;   table.set $queue
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x1, x25
;;       b.hs trap.table_out_of_bounds
;;       ldr x25, [vmctx+table.0.elements]
;;       str x0, [x25, x1, lsl #3]
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   table.set $queue (out of line)
;;     trap.table_out_of_bounds:
;;       udf #49374
;;
;; func $get
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       str vmctx, [own vmctx]
;;   local.get $at
;;   table.get $queue
;;       ldr x25, [vmctx+table.0.length]
;;       cmp x0, x25
;;       b.hs trap.table_out_of_bounds
;;       ldr x25, [vmctx+table.0.elements]
;;       ldr x25, [x25, x0, lsl #3]
;;   end
;;       mov x0, x25
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   prologue (out of line)
;;       udf #49374
;;   table.get $queue (out of line)
;;     trap.table_out_of_bounds:
;;       udf #49374
