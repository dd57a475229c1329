;; `resume_throw` with every payload: none, one value of each kind, twelve of each, eight mixed. The payload becomes
;; an exception, which has room for twelve values; the search for its handler belongs to the one stub that is jumped
;; to.
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
;;! func = "$i64"
;;! func = "$mixed"
;;! func = "$i64x12"
;;! property = { func = "$none", op = "resume_throw", forbid = ["call"], max_insns = [34, 30] }
;;! property = { func = "$i32", op = "resume_throw", forbid = ["call"], max_insns = [36, 32] }
;;! property = { func = "$i64", op = "resume_throw", forbid = ["call"], max_insns = [36, 32] }
;;! property = { func = "$f64", op = "resume_throw", forbid = ["call"], max_insns = [36, 32] }
;;! property = { func = "$ref", op = "resume_throw", forbid = ["call"], max_insns = [36, 32] }
;;! property = { func = "$i32x12", op = "resume_throw", forbid = ["call"], max_insns = [52, 49] }
;;! property = { func = "$i64x12", op = "resume_throw", forbid = ["call"], max_insns = [52, 49] }
;;! property = { func = "$f64x12", op = "resume_throw", forbid = ["call"], max_insns = [54, 50] }
;;! property = { func = "$refx12", op = "resume_throw", forbid = ["call"], max_insns = [52, 49] }
;;! property = { func = "$mixed", op = "resume_throw", forbid = ["call"], max_insns = [50, 46] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))
  (tag $yield)
  (type $f (func (result i64)))
  (type $c (cont $f))
  ;; A continuation of a function, suspended.
  (func $suspended (param $body (ref $f)) (result (ref $c))
    (block $on (result (ref $c))
      (drop (resume $c (on $yield $on) (cont.new $c (local.get $body))))
      (unreachable)))

  (tag $t_none)
  (func $sum_none (result i64) (i64.const 99))
  (func $body_none (result i64)
    (block $caught
      (try_table (catch $t_none $caught) (suspend $yield))
      (unreachable))
    (call $sum_none))
  (elem declare func $body_none)
  (func $none (param (ref null $c)) (result i64)
    (resume_throw $c $t_none (local.get 0)))
  (func (export "none") (result i64)
    (call $none (call $suspended (ref.func $body_none))))

  (tag $t_i32 (param i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (func $body_i32 (result i64)
    (block $caught (result i32)
      (try_table (catch $t_i32 $caught) (suspend $yield))
      (unreachable))
    (call $sum_i32))
  (elem declare func $body_i32)
  (func $i32 (param i32) (param (ref null $c)) (result i64)
    (resume_throw $c $t_i32 (local.get 0) (local.get 1)))
  (func (export "i32") (result i64)
    (call $i32 (i32.const 3) (call $suspended (ref.func $body_i32))))

  (tag $t_i64 (param i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (func $body_i64 (result i64)
    (block $caught (result i64)
      (try_table (catch $t_i64 $caught) (suspend $yield))
      (unreachable))
    (call $sum_i64))
  (elem declare func $body_i64)
  (func $i64 (param i64) (param (ref null $c)) (result i64)
    (resume_throw $c $t_i64 (local.get 0) (local.get 1)))
  (func (export "i64") (result i64)
    (call $i64 (i64.const 3) (call $suspended (ref.func $body_i64))))

  (tag $t_f64 (param f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (func $body_f64 (result i64)
    (block $caught (result f64)
      (try_table (catch $t_f64 $caught) (suspend $yield))
      (unreachable))
    (call $sum_f64))
  (elem declare func $body_f64)
  (func $f64 (param f64) (param (ref null $c)) (result i64)
    (resume_throw $c $t_f64 (local.get 0) (local.get 1)))
  (func (export "f64") (result i64)
    (call $f64 (f64.const 3) (call $suspended (ref.func $body_f64))))

  (tag $t_ref (param (ref null $num)))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (func $body_ref (result i64)
    (block $caught (result (ref null $num))
      (try_table (catch $t_ref $caught) (suspend $yield))
      (unreachable))
    (call $sum_ref))
  (elem declare func $body_ref)
  (func $ref (param (ref null $num)) (param (ref null $c)) (result i64)
    (resume_throw $c $t_ref (local.get 0) (local.get 1)))
  (func (export "ref") (result i64)
    (call $ref (ref.func $two) (call $suspended (ref.func $body_ref))))

  (tag $t_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (func $body_i32x12 (result i64)
    (block $caught (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)
      (try_table (catch $t_i32x12 $caught) (suspend $yield))
      (unreachable))
    (call $sum_i32x12))
  (elem declare func $body_i32x12)
  (func $i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (param (ref null $c)) (result i64)
    (resume_throw $c $t_i32x12 (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "i32x12") (result i64)
    (call $i32x12 (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8) (i32.const 9)
      (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14) (call $suspended (ref.func
      $body_i32x12))))

  (tag $t_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_i64x12 (result i64)
    (block $caught (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)
      (try_table (catch $t_i64x12 $caught) (suspend $yield))
      (unreachable))
    (call $sum_i64x12))
  (elem declare func $body_i64x12)
  (func $i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (param (ref null $c)) (result i64)
    (resume_throw $c $t_i64x12 (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "i64x12") (result i64)
    (call $i64x12 (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9)
      (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14) (call $suspended (ref.func
      $body_i64x12))))

  (tag $t_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_f64x12 (result i64)
    (block $caught (result f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)
      (try_table (catch $t_f64x12 $caught) (suspend $yield))
      (unreachable))
    (call $sum_f64x12))
  (elem declare func $body_f64x12)
  (func $f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (param (ref null $c)) (result i64)
    (resume_throw $c $t_f64x12 (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "f64x12") (result i64)
    (call $f64x12 (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7) (f64.const 8) (f64.const 9)
      (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13) (f64.const 14) (call $suspended (ref.func
      $body_f64x12))))

  (tag $t_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_refx12 (result i64)
    (block $caught (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
      $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))
      (try_table (catch $t_refx12 $caught) (suspend $yield))
      (unreachable))
    (call $sum_refx12))
  (elem declare func $body_refx12)
  (func $refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (param
    (ref null $c)) (result i64)
    (resume_throw $c $t_refx12 (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "refx12") (result i64)
    (call $refx12 (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func
      $seven) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func
      $seven) (call $suspended (ref.func $body_refx12))))

  (tag $t_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (func $body_mixed (result i64)
    (block $caught (result i32 i64 f32 f64 (ref null $num) i32 i64 f64)
      (try_table (catch $t_mixed $caught) (suspend $yield))
      (unreachable))
    (call $sum_mixed))
  (elem declare func $body_mixed)
  (func $mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (param (ref null $c)) (result i64)
    (resume_throw $c $t_mixed (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8)))
  (func (export "mixed") (result i64)
    (call $mixed (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func $three) (i32.const 8) (i64.const
      9) (f64.const 10) (call $suspended (ref.func $body_mixed)))))

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
;;   resume_throw $c $t_none
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.1]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov r10, r12
;;       mov r9, r10
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L5
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L6
;;     L2:
;;       test r9, r9
;;       je trap.null_exception
;;       mov rax, r9
;;       lea r11, [vmctx+handlers.1]
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
;;       je L3
;;       mov vmctx, [own vmctx]
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume_throw $c $t_none (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;     L5:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw $c $t_none (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.null_exception:
;;       ud2
;;
;; func $i64
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
;;   resume_throw $c $t_i64
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.3]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       mov [r12+exn.payload.0], rcx
;;       mov r10, r12
;;       mov r9, r10
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L5
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L6
;;     L2:
;;       test r9, r9
;;       je trap.null_exception
;;       mov [slot 0], rcx
;;       mov rax, r9
;;       lea r11, [vmctx+handlers.3]
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
;;       je L3
;;       mov vmctx, [own vmctx]
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume_throw $c $t_i64 (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;     L5:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw $c $t_i64 (out of line)
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
;;       lea r11, [rsp-0xd0]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0xd0
;;       mov [own vmctx], vmctx
;;       mov r11, [incoming 4]
;;       mov [slot 0], r11
;;       mov r11, [incoming 3]
;;       mov [slot 1], r11
;;       mov r11, [incoming 2]
;;       mov [slot 2], r11
;;       mov r11, [incoming 1]
;;       mov [slot 3], r11
;;       mov r11, [incoming 0]
;;       mov [slot 4], r11
;;   local.get 0
;;       mov r12, [slot 0]
;;   local.get 1
;;       mov r10, [slot 1]
;;   local.get 2
;;       mov [slot 5], r9
;;       mov r9, [slot 2]
;;   local.get 3
;;       mov [slot 6], r8
;;       mov r8, [slot 3]
;;   local.get 4
;;       mov [slot 7], rdi
;;       mov rdi, [slot 4]
;;   local.get 5
;;       mov [slot 8], rsi
;;       mov rsi, [slot 5]
;;   local.get 6
;;       mov [slot 9], rbx
;;       mov rbx, [slot 6]
;;   local.get 7
;;       mov [slot 10], rdx
;;       mov rdx, [slot 7]
;;   local.get 8
;;       mov [slot 11], rcx
;;       mov rcx, [slot 8]
;;   local.get 9
;;       mov [slot 12], rax
;;       mov rax, [slot 9]
;;   local.get 10
;;       mov [slot 13], r12
;;       mov r12, [slot 10]
;;   local.get 11
;;       mov [slot 14], r10
;;       mov r10, [slot 11]
;;   local.get 12
;;       mov [slot 15], r9
;;       mov r9, [slot 12]
;;   resume_throw $c $t_i64x12
;;       mov [slot 23], r12
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov [slot 16], r8
;;       mov r8, [vmctx+tag.7]
;;       mov [r12+exn.tag], r8
;;       mov dword ptr [r12+exn.state], 1
;;       mov [r12+exn.payload.11], r10
;;       mov r8, [slot 23]
;;       mov [r12+exn.payload.10], r8
;;       mov [r12+exn.payload.9], rax
;;       mov [r12+exn.payload.8], rcx
;;       mov [r12+exn.payload.7], rdx
;;       mov [r12+exn.payload.6], rbx
;;       mov [r12+exn.payload.5], rsi
;;       mov [r12+exn.payload.4], rdi
;;       mov r8, [slot 16]
;;       mov [r12+exn.payload.3], r8
;;       mov r8, [slot 15]
;;       mov [r12+exn.payload.2], r8
;;       mov r8, [slot 14]
;;       mov [r12+exn.payload.1], r8
;;       mov r8, [slot 13]
;;       mov [r12+exn.payload.0], r8
;;       mov r8, r12
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L5
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L6
;;     L2:
;;       test r8, r8
;;       je trap.null_exception
;;       mov rax, r8
;;       lea r11, [vmctx+handlers.7]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.resume_throw]
;;     returned:
;;       lea rbp, [rsp+0xd0]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       add rsp, 0x30
;;       jmp r11
;;   resume_throw $c $t_i64x12 (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;     L5:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw $c $t_i64x12 (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.null_exception:
;;       ud2
;;
;; func $mixed
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x50]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x50
;;       mov [own vmctx], vmctx
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   resume_throw $c $t_mixed
;;       mov r11, [vmctx+store]
;;       mov r12, [r11+store.free_exception]
;;       test r12, r12
;;       je L4
;;       movq xmm15, [r12+exn.next_free]
;;       movq [r11+store.free_exception], xmm15
;;     L1:
;;       mov r10, [vmctx+tag.10]
;;       mov [r12+exn.tag], r10
;;       mov dword ptr [r12+exn.state], 1
;;       movsd [r12+exn.payload.7], xmm0
;;       mov [r12+exn.payload.6], rcx
;;       mov [r12+exn.payload.5], edx
;;       mov [r12+exn.payload.4], rbx
;;       movsd [r12+exn.payload.3], xmm1
;;       movss [r12+exn.payload.2], xmm2
;;       mov [r12+exn.payload.1], rsi
;;       mov [r12+exn.payload.0], edi
;;       mov r10, r12
;;       mov r9, r10
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L5
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L6
;;     L2:
;;       test r9, r9
;;       je trap.null_exception
;;       mov [slot 6], rcx
;;       mov [slot 5], edx
;;       mov [slot 4], rbx
;;       mov [slot 1], rsi
;;       mov [slot 0], edi
;;       movsd [slot 7], xmm0
;;       movsd [slot 3], xmm1
;;       movss [slot 2], xmm2
;;       mov rax, r9
;;       lea r11, [vmctx+handlers.10]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.resume_throw]
;;     returned:
;;       lea rbp, [rsp+0x50]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   end
;;     L3:
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume_throw $c $t_mixed (out of line)
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.new_exception]
;;       jmp L1
;;     L5:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L6:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume_throw $c $t_mixed (out of line)
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
;;   resume_throw $c $t_none
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L3
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.1]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       mov x25, x9
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L4
;;       add x10, x0, #1
;;       cbz w10, L5
;;     L2:
;;       cbz x25, trap.null_exception
;;       mov x0, x25
;;       add x17, vmctx, handlers.1
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
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume_throw $c $t_none (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;     L4:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw $c $t_none (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
;;
;; func $i64
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   resume_throw $c $t_i64
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L3
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.3]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       str x1, [x9+exn.payload.0]
;;       mov x25, x9
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L4
;;       add x10, x0, #1
;;       cbz w10, L5
;;     L2:
;;       cbz x25, trap.null_exception
;;       str x1, [slot 0]
;;       mov x0, x25
;;       add x17, vmctx, handlers.3
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
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume_throw $c $t_i64 (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;     L4:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw $c $t_i64 (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
;;
;; func $i64x12
;;   prologue
;;       stp x29, x30, [sp, #-0x80]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x80
;;       nop
;;       ldr x17, [incoming 4]
;;       str x17, [slot 0]
;;       add x16, x29, #0x80
;;       nop
;;       ldr x17, [incoming 3]
;;       str x17, [slot 1]
;;       add x16, x29, #0x80
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 2]
;;       add x16, x29, #0x80
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 3]
;;       add x16, x29, #0x80
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 4]
;;   local.get 0
;;       ldr x25, [slot 0]
;;   local.get 1
;;       ldr x24, [slot 1]
;;   local.get 2
;;       ldr x23, [slot 2]
;;   local.get 3
;;       ldr x22, [slot 3]
;;   local.get 4
;;       ldr x21, [slot 4]
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   local.get 9
;;   local.get 10
;;   local.get 11
;;   local.get 12
;;   resume_throw $c $t_i64x12
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L3
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x20, [vmctx+tag.7]
;;       str x20, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       str x1, [x9+exn.payload.11]
;;       str x2, [x9+exn.payload.10]
;;       str x3, [x9+exn.payload.9]
;;       str x4, [x9+exn.payload.8]
;;       str x5, [x9+exn.payload.7]
;;       str x6, [x9+exn.payload.6]
;;       str x7, [x9+exn.payload.5]
;;       str x21, [x9+exn.payload.4]
;;       str x22, [x9+exn.payload.3]
;;       str x23, [x9+exn.payload.2]
;;       str x24, [x9+exn.payload.1]
;;       str x25, [x9+exn.payload.0]
;;       mov x20, x9
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L4
;;       add x10, x0, #1
;;       cbz w10, L5
;;     L2:
;;       cbz x20, trap.null_exception
;;       str x1, [slot 11]
;;       str x2, [slot 10]
;;       str x3, [slot 9]
;;       str x4, [slot 8]
;;       str x5, [slot 7]
;;       str x6, [slot 6]
;;       str x7, [slot 5]
;;       mov x0, x20
;;       add x17, vmctx, handlers.7
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
;;   end
;;       ldp x29, x30, [sp], #0xb0
;;       br x30
;;   resume_throw $c $t_i64x12 (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;     L4:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw $c $t_i64x12 (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
;;
;; func $mixed
;;   prologue
;;       stp x29, x30, [sp, #-0x60]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   resume_throw $c $t_mixed
;;       ldr x16, [vmctx+store]
;;       ldr x9, [x16+store.free_exception]
;;       cbz x9, L3
;;       ldr x17, [x9+exn.next_free]
;;       str x17, [x16+store.free_exception]
;;     L1:
;;       ldr x25, [vmctx+tag.10]
;;       str x25, [x9+exn.tag]
;;       mov x17, #1
;;       str w17, [x9+exn.state]
;;       str d0, [x9+exn.payload.7]
;;       str x1, [x9+exn.payload.6]
;;       str w2, [x9+exn.payload.5]
;;       str x3, [x9+exn.payload.4]
;;       str d1, [x9+exn.payload.3]
;;       str s2, [x9+exn.payload.2]
;;       str x4, [x9+exn.payload.1]
;;       str w5, [x9+exn.payload.0]
;;       mov x25, x9
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L4
;;       add x10, x0, #1
;;       cbz w10, L5
;;     L2:
;;       cbz x25, trap.null_exception
;;       str x1, [slot 6]
;;       str w2, [slot 5]
;;       str x3, [slot 4]
;;       str x4, [slot 1]
;;       str w5, [slot 0]
;;       str d0, [slot 7]
;;       str d1, [slot 3]
;;       str s2, [slot 2]
;;       mov x0, x25
;;       add x17, vmctx, handlers.10
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
;;   end
;;       ldp x29, x30, [sp], #0x60
;;       br x30
;;   resume_throw $c $t_mixed (out of line)
;;     L3:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.new_exception]
;;       blr x16
;;       b L1
;;     L4:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L2
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   resume_throw $c $t_mixed (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.null_exception:
;;       udf #49374
