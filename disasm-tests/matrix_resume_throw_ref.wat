;; `resume_throw_ref`, whose payload is always one exception, of continuations with every result: none, one value of
;; each kind, twelve of each, eight mixed. All of the operator is counted, to the last result.
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
;;! property = { func = "$none", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
;;! property = { func = "$i32", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
;;! property = { func = "$i64", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
;;! property = { func = "$f64", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
;;! property = { func = "$ref", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
;;! property = { func = "$i32x12", op = "resume_throw_ref", forbid = ["call"], max_insns = [34, 31] }
;;! property = { func = "$i64x12", op = "resume_throw_ref", forbid = ["call"], max_insns = [34, 31] }
;;! property = { func = "$f64x12", op = "resume_throw_ref", forbid = ["call"], max_insns = [34, 31] }
;;! property = { func = "$refx12", op = "resume_throw_ref", forbid = ["call"], max_insns = [34, 31] }
;;! property = { func = "$mixed", op = "resume_throw_ref", forbid = ["call"], max_insns = [24, 21] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))
  (tag $yield)
  (tag $e)
  (func $exception (result exnref)
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (throw $e))
      (unreachable)))

  (type $f_none (func))
  (type $c_none (cont $f_none))
  (func $sum_none (result i64) (i64.const 99))
  (func $body_none (type $f_none)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable)))
  (elem declare func $body_none)
  (func $none (param exnref (ref null $c_none)) (result i64)
    (call $sum_none (resume_throw_ref $c_none (local.get 0) (local.get 1))))
  (func (export "none") (result i64)
    (local $k (ref null $c_none))
    (block $on (result (ref $c_none))
      (return (call $sum_none (resume $c_none (on $yield $on) (cont.new $c_none (ref.func $body_none))))))
    (local.set $k)
    (call $none (call $exception) (local.get $k)))

  (type $f_i32 (func (result i32)))
  (type $c_i32 (cont $f_i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (func $body_i32 (type $f_i32)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (i32.const 3))
  (elem declare func $body_i32)
  (func $i32 (param exnref (ref null $c_i32)) (result i64)
    (call $sum_i32 (resume_throw_ref $c_i32 (local.get 0) (local.get 1))))
  (func (export "i32") (result i64)
    (local $k (ref null $c_i32))
    (block $on (result (ref $c_i32))
      (return (call $sum_i32 (resume $c_i32 (on $yield $on) (cont.new $c_i32 (ref.func $body_i32))))))
    (local.set $k)
    (call $i32 (call $exception) (local.get $k)))

  (type $f_i64 (func (result i64)))
  (type $c_i64 (cont $f_i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (func $body_i64 (type $f_i64)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (i64.const 3))
  (elem declare func $body_i64)
  (func $i64 (param exnref (ref null $c_i64)) (result i64)
    (call $sum_i64 (resume_throw_ref $c_i64 (local.get 0) (local.get 1))))
  (func (export "i64") (result i64)
    (local $k (ref null $c_i64))
    (block $on (result (ref $c_i64))
      (return (call $sum_i64 (resume $c_i64 (on $yield $on) (cont.new $c_i64 (ref.func $body_i64))))))
    (local.set $k)
    (call $i64 (call $exception) (local.get $k)))

  (type $f_f64 (func (result f64)))
  (type $c_f64 (cont $f_f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (func $body_f64 (type $f_f64)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (f64.const 3))
  (elem declare func $body_f64)
  (func $f64 (param exnref (ref null $c_f64)) (result i64)
    (call $sum_f64 (resume_throw_ref $c_f64 (local.get 0) (local.get 1))))
  (func (export "f64") (result i64)
    (local $k (ref null $c_f64))
    (block $on (result (ref $c_f64))
      (return (call $sum_f64 (resume $c_f64 (on $yield $on) (cont.new $c_f64 (ref.func $body_f64))))))
    (local.set $k)
    (call $f64 (call $exception) (local.get $k)))

  (type $f_ref (func (result (ref null $num))))
  (type $c_ref (cont $f_ref))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (func $body_ref (type $f_ref)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (ref.func $two))
  (elem declare func $body_ref)
  (func $ref (param exnref (ref null $c_ref)) (result i64)
    (call $sum_ref (resume_throw_ref $c_ref (local.get 0) (local.get 1))))
  (func (export "ref") (result i64)
    (local $k (ref null $c_ref))
    (block $on (result (ref $c_ref))
      (return (call $sum_ref (resume $c_ref (on $yield $on) (cont.new $c_ref (ref.func $body_ref))))))
    (local.set $k)
    (call $ref (call $exception) (local.get $k)))

  (type $f_i32x12 (func (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (type $c_i32x12 (cont $f_i32x12))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (func $body_i32x12 (type $f_i32x12)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10)
      (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14))
  (elem declare func $body_i32x12)
  (func $i32x12 (param exnref (ref null $c_i32x12)) (result i64)
    (call $sum_i32x12 (resume_throw_ref $c_i32x12 (local.get 0) (local.get 1))))
  (func (export "i32x12") (result i64)
    (local $k (ref null $c_i32x12))
    (block $on (result (ref $c_i32x12))
      (return (call $sum_i32x12 (resume $c_i32x12 (on $yield $on) (cont.new $c_i32x12 (ref.func $body_i32x12))))))
    (local.set $k)
    (call $i32x12 (call $exception) (local.get $k)))

  (type $f_i64x12 (func (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)))
  (type $c_i64x12 (cont $f_i64x12))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_i64x12 (type $f_i64x12)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10)
      (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14))
  (elem declare func $body_i64x12)
  (func $i64x12 (param exnref (ref null $c_i64x12)) (result i64)
    (call $sum_i64x12 (resume_throw_ref $c_i64x12 (local.get 0) (local.get 1))))
  (func (export "i64x12") (result i64)
    (local $k (ref null $c_i64x12))
    (block $on (result (ref $c_i64x12))
      (return (call $sum_i64x12 (resume $c_i64x12 (on $yield $on) (cont.new $c_i64x12 (ref.func $body_i64x12))))))
    (local.set $k)
    (call $i64x12 (call $exception) (local.get $k)))

  (type $f_f64x12 (func (result f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)))
  (type $c_f64x12 (cont $f_f64x12))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_f64x12 (type $f_f64x12)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7) (f64.const 8) (f64.const 9) (f64.const 10)
      (f64.const 11) (f64.const 12) (f64.const 13) (f64.const 14))
  (elem declare func $body_f64x12)
  (func $f64x12 (param exnref (ref null $c_f64x12)) (result i64)
    (call $sum_f64x12 (resume_throw_ref $c_f64x12 (local.get 0) (local.get 1))))
  (func (export "f64x12") (result i64)
    (local $k (ref null $c_f64x12))
    (block $on (result (ref $c_f64x12))
      (return (call $sum_f64x12 (resume $c_f64x12 (on $yield $on) (cont.new $c_f64x12 (ref.func $body_f64x12))))))
    (local.set $k)
    (call $f64x12 (call $exception) (local.get $k)))

  (type $f_refx12 (func (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))))
  (type $c_refx12 (cont $f_refx12))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_refx12 (type $f_refx12)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven)
      (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven))
  (elem declare func $body_refx12)
  (func $refx12 (param exnref (ref null $c_refx12)) (result i64)
    (call $sum_refx12 (resume_throw_ref $c_refx12 (local.get 0) (local.get 1))))
  (func (export "refx12") (result i64)
    (local $k (ref null $c_refx12))
    (block $on (result (ref $c_refx12))
      (return (call $sum_refx12 (resume $c_refx12 (on $yield $on) (cont.new $c_refx12 (ref.func $body_refx12))))))
    (local.set $k)
    (call $refx12 (call $exception) (local.get $k)))

  (type $f_mixed (func (result i32 i64 f32 f64 (ref null $num) i32 i64 f64)))
  (type $c_mixed (cont $f_mixed))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (func $body_mixed (type $f_mixed)
    (block $caught
      (try_table (catch_all $caught) (suspend $yield))
      (unreachable))
    (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func $three) (i32.const 8) (i64.const 9) (f64.const
      10))
  (elem declare func $body_mixed)
  (func $mixed (param exnref (ref null $c_mixed)) (result i64)
    (call $sum_mixed (resume_throw_ref $c_mixed (local.get 0) (local.get 1))))
  (func (export "mixed") (result i64)
    (local $k (ref null $c_mixed))
    (block $on (result (ref $c_mixed))
      (return (call $sum_mixed (resume $c_mixed (on $yield $on) (cont.new $c_mixed (ref.func $body_mixed))))))
    (local.set $k)
    (call $mixed (call $exception) (local.get $k))))

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
;;   local.get 0
;;   local.get 1
;;   resume_throw_ref $c_none
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       test rcx, rcx
;;       je trap.null_exception
;;       mov [slot 0], rcx
;;       mov rax, rcx
;;       lea r11, [vmctx+handlers.0]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.resume_throw]
;;     returned:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   call $sum_none
;;       call $sum_none
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume_throw_ref $c_none (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw_ref $c_none (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.null_exception:
;;       ud2
;;
;; func $i64x12
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x40]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x40
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   resume_throw_ref $c_i64x12
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       test rcx, rcx
;;       je trap.null_exception
;;       mov [slot 0], rcx
;;       sub rsp, 0x20
;;       mov rax, rcx
;;       lea r11, [vmctx+handlers.12]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.resume_throw]
;;     returned:
;;       lea rbp, [rsp+0x60]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;       mov r10, [rsp+0x18]
;;       mov [slot 2], r10
;;       mov r10, [rsp+0x10]
;;       mov [slot 3], r10
;;       mov r10, [rsp+8]
;;       mov [slot 4], r10
;;       mov r10, [rsp]
;;       mov [slot 5], r10
;;       add rsp, 0x20
;;   call $sum_i64x12
;;       sub rsp, 0x20
;;       mov r11, [slot 2]
;;       mov [rsp+0x18], r11
;;       mov r11, [slot 3]
;;       mov [rsp+0x10], r11
;;       mov r11, [slot 4]
;;       mov [rsp+8], r11
;;       mov r11, [slot 5]
;;       mov [rsp], r11
;;       call $sum_i64x12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume_throw_ref $c_i64x12 (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw_ref $c_i64x12 (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.null_exception:
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
;;   local.get 0
;;   local.get 1
;;   resume_throw_ref $c_none
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       cbz x1, trap.null_exception
;;       str x1, [slot 0]
;;       mov x0, x1
;;       add x17, vmctx, handlers.0
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.resume_throw]
;;       br x16
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_none
;;       bl $sum_none
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume_throw_ref $c_none (out of line)
;;     L2:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw_ref $c_none (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
;;
;; func $i64x12
;;   prologue
;;       stp x29, x30, [sp, #-0x50]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   resume_throw_ref $c_i64x12
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       cbz x1, trap.null_exception
;;       str x1, [slot 0]
;;       sub sp, sp, #0x20
;;       mov x0, x1
;;       add x17, vmctx, handlers.12
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.resume_throw]
;;       br x16
;;     returned:
;;       add x29, sp, #0x20
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x10, [sp, #0x18]
;;       str x10, [slot 2]
;;       ldr x10, [sp, #0x10]
;;       str x10, [slot 3]
;;       ldr x10, [sp, #8]
;;       str x10, [slot 4]
;;       ldr x10, [sp]
;;       str x10, [slot 5]
;;       add sp, sp, #0x20
;;   call $sum_i64x12
;;       sub sp, sp, #0x20
;;       ldr x17, [slot 2]
;;       str x17, [sp, #0x18]
;;       ldr x17, [slot 3]
;;       str x17, [sp, #0x10]
;;       ldr x17, [slot 4]
;;       str x17, [sp, #8]
;;       ldr x17, [slot 5]
;;       str x17, [sp]
;;       bl $sum_i64x12
;;   end
;;       ldp x29, x30, [sp], #0x50
;;       br x30
;;   resume_throw_ref $c_i64x12 (out of line)
;;     L2:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw_ref $c_i64x12 (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
