;; `cont.new` of functions with every payload: none, one parameter of each kind, twelve of each, eight mixed. What a
;; function takes matters only when some of it travels in memory words: those lie on the stack that is to run it, so
;; such a continuation is given one at once.
;;! run = "none" => i64:99
;;! run = "i32" => i64:3
;;! run = "i64" => i64:3
;;! run = "f64" => i64:3
;;! run = "ref" => i64:2
;;! run = "i32x12" => i64:3587226
;;! run = "i64x12" => i64:3587226
;;! run = "f64x12" => i64:3587226
;;! run = "refx12" => i64:1512560
;;! run = "mixed" => i64:30840
;;! func = "$none"
;;! func = "$i64x12"
;;! property = { func = "$none", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
;;! property = { func = "$i32", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
;;! property = { func = "$i64", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
;;! property = { func = "$f64", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
;;! property = { func = "$ref", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
;;! property = { func = "$i32x12", op = "cont.new", max_insns = [20, 19] }
;;! property = { func = "$i64x12", op = "cont.new", max_insns = [20, 19] }
;;! property = { func = "$f64x12", op = "cont.new", max_insns = [20, 19] }
;;! property = { func = "$refx12", op = "cont.new", max_insns = [20, 19] }
;;! property = { func = "$mixed", op = "cont.new", forbid = ["call"], max_insns = [18, 16] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))

  (type $f_none (func (result i64)))
  (type $c_none (cont $f_none))
  (func $sum_none (result i64) (i64.const 99))
  (elem declare func $sum_none)
  (func $none (result (ref $c_none)) (cont.new $c_none (ref.func $sum_none)))
  (func (export "none") (result i64) (resume $c_none (call $none)))

  (type $f_i32 (func (param i32) (result i64)))
  (type $c_i32 (cont $f_i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (elem declare func $sum_i32)
  (func $i32 (result (ref $c_i32)) (cont.new $c_i32 (ref.func $sum_i32)))
  (func (export "i32") (result i64) (resume $c_i32 (i32.const 3) (call $i32)))

  (type $f_i64 (func (param i64) (result i64)))
  (type $c_i64 (cont $f_i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (elem declare func $sum_i64)
  (func $i64 (result (ref $c_i64)) (cont.new $c_i64 (ref.func $sum_i64)))
  (func (export "i64") (result i64) (resume $c_i64 (i64.const 3) (call $i64)))

  (type $f_f64 (func (param f64) (result i64)))
  (type $c_f64 (cont $f_f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (elem declare func $sum_f64)
  (func $f64 (result (ref $c_f64)) (cont.new $c_f64 (ref.func $sum_f64)))
  (func (export "f64") (result i64) (resume $c_f64 (f64.const 3) (call $f64)))

  (type $f_ref (func (param (ref null $num)) (result i64)))
  (type $c_ref (cont $f_ref))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (elem declare func $sum_ref)
  (func $ref (result (ref $c_ref)) (cont.new $c_ref (ref.func $sum_ref)))
  (func (export "ref") (result i64) (resume $c_ref (ref.func $two) (call $ref)))

  (type $f_i32x12 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64)))
  (type $c_i32x12 (cont $f_i32x12))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (elem declare func $sum_i32x12)
  (func $i32x12 (result (ref $c_i32x12)) (cont.new $c_i32x12 (ref.func $sum_i32x12)))
  (func (export "i32x12") (result i64) (resume $c_i32x12 (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
    (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const
    14) (call $i32x12)))

  (type $f_i64x12 (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (type $c_i64x12 (cont $f_i64x12))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (elem declare func $sum_i64x12)
  (func $i64x12 (result (ref $c_i64x12)) (cont.new $c_i64x12 (ref.func $sum_i64x12)))
  (func (export "i64x12") (result i64) (resume $c_i64x12 (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
    (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const
    14) (call $i64x12)))

  (type $f_f64x12 (func (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64)))
  (type $c_f64x12 (cont $f_f64x12))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (elem declare func $sum_f64x12)
  (func $f64x12 (result (ref $c_f64x12)) (cont.new $c_f64x12 (ref.func $sum_f64x12)))
  (func (export "f64x12") (result i64) (resume $c_f64x12 (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6)
    (f64.const 7) (f64.const 8) (f64.const 9) (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13) (f64.const
    14) (call $f64x12)))

  (type $f_refx12 (func (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))
    (result i64)))
  (type $c_refx12 (cont $f_refx12))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (elem declare func $sum_refx12)
  (func $refx12 (result (ref $c_refx12)) (cont.new $c_refx12 (ref.func $sum_refx12)))
  (func (export "refx12") (result i64) (resume $c_refx12 (ref.func $two) (ref.func $three) (ref.func $seven)
    (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven)
    (ref.func $two) (ref.func $three) (ref.func $seven) (call $refx12)))

  (type $f_mixed (func (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64)))
  (type $c_mixed (cont $f_mixed))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (elem declare func $sum_mixed)
  (func $mixed (result (ref $c_mixed)) (cont.new $c_mixed (ref.func $sum_mixed)))
  (func (export "mixed") (result i64) (resume $c_mixed (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6)
    (ref.func $three) (i32.const 8) (i64.const 9) (f64.const 10) (call $mixed))))

;; x86_64:
;; func $none
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.func $sum_none
;;       lea r12, [vmctx+func.3]
;;   cont.new $c_none
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.0]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x188
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;   end
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.new $c_none (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c_none (out of line)
;;     trap.null_function:
;;       ud2
;;
;; func $i64x12
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x10]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x10
;;       mov [own vmctx], vmctx
;;   ref.func $sum_i64x12
;;       lea r12, [vmctx+func.21]
;;   cont.new $c_i64x12
;;       test r12, r12
;;       je trap.null_function
;;       mov r10, r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_block]
;;       test r12, r12
;;       je L2
;;       movq xmm15, [r12+cont.next_free]
;;       movq [r11+store.free_block], xmm15
;;     L1:
;;       lea r11, [start.1]
;;       mov [r12+cont.pc], r11
;;       mov qword ptr [r12+cont.sp], 0
;;       mov qword ptr [r12+cont.tail], 0
;;       mov [r12+cont.func], r10
;;       mov qword ptr [r12+cont.stack], 0
;;       mov dword ptr [r12+cont.site], 0x2bb
;;       mov dword ptr [r12+cont.in_use], 1
;;       mov r9, [r12+cont.word]
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.give_stack]
;;   end
;;       mov rax, r9
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.new $c_i64x12 (out of line)
;;     L2:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_block]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.new $c_i64x12 (out of line)
;;     trap.null_function:
;;       ud2

;; aarch64:
;; func $none
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.func $sum_none
;;       add x25, vmctx, func.3
;;   cont.new $c_none
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L2
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.0
;;       add x16, x16, :lo12:start.0
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0x188
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.new $c_none (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c_none (out of line)
;;     trap.null_function:
;;       udf #49374
;;
;; func $i64x12
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   ref.func $sum_i64x12
;;       add x25, vmctx, func.21
;;   cont.new $c_i64x12
;;       cbz x25, trap.null_function
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_block]
;;       cbz x9, L2
;;       ldr x17, [x9+cont.next_free]
;;       str x17, [x16+store.free_block]
;;     L1:
;;       adrp x16, start.1
;;       add x16, x16, :lo12:start.1
;;       stp xzr, x16, [x9+cont.sp]
;;       str xzr, [x9+cont.tail]
;;       str x25, [x9+cont.func]
;;       str xzr, [x9+cont.stack]
;;       mov x16, #0x2bb
;;       mov w17, #1
;;       stp w16, w17, [x9+cont.site]
;;       ldr x24, [x9+cont.word]
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.give_stack]
;;       blr x16
;;   end
;;       mov x0, x24
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.new $c_i64x12 (out of line)
;;     L2:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_block]
;;       blr x16
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.new $c_i64x12 (out of line)
;;     trap.null_function:
;;       udf #49374
