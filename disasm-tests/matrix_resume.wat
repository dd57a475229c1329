;; `resume` with every payload: none, one value of each kind, twelve of each (eight travel in registers, four in
;; memory words), eight mixed. The continuation returns what it was given, so each is counted going in and coming
;; back; the landing pad of the handler stands at the block's end and is not counted.
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
;;! property = { func = "$none", op = "resume", forbid = ["call"], max_insns = [20, 18] }
;;! property = { func = "$i32", op = "resume", forbid = ["call"], max_insns = [22, 20] }
;;! property = { func = "$i64", op = "resume", forbid = ["call"], max_insns = [22, 20] }
;;! property = { func = "$f64", op = "resume", forbid = ["call"], max_insns = [21, 19] }
;;! property = { func = "$ref", op = "resume", forbid = ["call"], max_insns = [22, 20] }
;;! property = { func = "$i32x12", op = "resume", forbid = ["call"], max_insns = [48, 49] }
;;! property = { func = "$i64x12", op = "resume", forbid = ["call"], max_insns = [48, 49] }
;;! property = { func = "$f64x12", op = "resume", forbid = ["call"], max_insns = [43, 42] }
;;! property = { func = "$refx12", op = "resume", forbid = ["call"], max_insns = [48, 49] }
;;! property = { func = "$mixed", op = "resume", forbid = ["call"], max_insns = [33, 31] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))
  (tag $yield)

  (type $f_none (func))
  (type $c_none (cont $f_none))
  (func $sum_none (result i64) (i64.const 99))
  (func $body_none (type $f_none))
  (elem declare func $body_none)
  (func $none (param (ref null $c_none)) (result i64)
    (block $on (result (ref $k_none))
      (return (call $sum_none (resume $c_none (on $yield $on) (local.get 0)))))
    (drop) (i64.const -1))
  (type $g_none (func))
  (type $k_none (cont $g_none))
  (func (export "none") (result i64) (call $none (cont.new $c_none (ref.func $body_none))))

  (type $f_i32 (func (param i32) (result i32)))
  (type $c_i32 (cont $f_i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (func $body_i32 (type $f_i32) (local.get 0))
  (elem declare func $body_i32)
  (func $i32 (param i32) (param (ref null $c_i32)) (result i64)
    (block $on (result (ref $k_i32))
      (return (call $sum_i32 (resume $c_i32 (on $yield $on) (local.get 0) (local.get 1)))))
    (drop) (i64.const -1))
  (type $g_i32 (func (result i32)))
  (type $k_i32 (cont $g_i32))
  (func (export "i32") (result i64) (call $i32 (i32.const 3) (cont.new $c_i32 (ref.func $body_i32))))

  (type $f_i64 (func (param i64) (result i64)))
  (type $c_i64 (cont $f_i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (func $body_i64 (type $f_i64) (local.get 0))
  (elem declare func $body_i64)
  (func $i64 (param i64) (param (ref null $c_i64)) (result i64)
    (block $on (result (ref $k_i64))
      (return (call $sum_i64 (resume $c_i64 (on $yield $on) (local.get 0) (local.get 1)))))
    (drop) (i64.const -1))
  (type $g_i64 (func (result i64)))
  (type $k_i64 (cont $g_i64))
  (func (export "i64") (result i64) (call $i64 (i64.const 3) (cont.new $c_i64 (ref.func $body_i64))))

  (type $f_f64 (func (param f64) (result f64)))
  (type $c_f64 (cont $f_f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (func $body_f64 (type $f_f64) (local.get 0))
  (elem declare func $body_f64)
  (func $f64 (param f64) (param (ref null $c_f64)) (result i64)
    (block $on (result (ref $k_f64))
      (return (call $sum_f64 (resume $c_f64 (on $yield $on) (local.get 0) (local.get 1)))))
    (drop) (i64.const -1))
  (type $g_f64 (func (result f64)))
  (type $k_f64 (cont $g_f64))
  (func (export "f64") (result i64) (call $f64 (f64.const 3) (cont.new $c_f64 (ref.func $body_f64))))

  (type $f_ref (func (param (ref null $num)) (result (ref null $num))))
  (type $c_ref (cont $f_ref))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (func $body_ref (type $f_ref) (local.get 0))
  (elem declare func $body_ref)
  (func $ref (param (ref null $num)) (param (ref null $c_ref)) (result i64)
    (block $on (result (ref $k_ref))
      (return (call $sum_ref (resume $c_ref (on $yield $on) (local.get 0) (local.get 1)))))
    (drop) (i64.const -1))
  (type $g_ref (func (result (ref null $num))))
  (type $k_ref (cont $g_ref))
  (func (export "ref") (result i64) (call $ref (ref.func $two) (cont.new $c_ref (ref.func $body_ref))))

  (type $f_i32x12 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32 i32 i32 i32 i32 i32 i32
    i32 i32 i32 i32 i32)))
  (type $c_i32x12 (cont $f_i32x12))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (func $body_i32x12 (type $f_i32x12) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
    (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11))
  (elem declare func $body_i32x12)
  (func $i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (param (ref null $c_i32x12)) (result i64)
    (block $on (result (ref $k_i32x12))
      (return (call $sum_i32x12 (resume $c_i32x12 (on $yield $on) (local.get 0) (local.get 1) (local.get 2)
        (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get
        10) (local.get 11) (local.get 12)))))
    (drop) (i64.const -1))
  (type $g_i32x12 (func (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (type $k_i32x12 (cont $g_i32x12))
  (func (export "i32x12") (result i64) (call $i32x12 (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
    (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const
    14) (cont.new $c_i32x12 (ref.func $body_i32x12))))

  (type $f_i64x12 (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64 i64
    i64 i64 i64 i64 i64)))
  (type $c_i64x12 (cont $f_i64x12))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_i64x12 (type $f_i64x12) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
    (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11))
  (elem declare func $body_i64x12)
  (func $i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (param (ref null $c_i64x12)) (result i64)
    (block $on (result (ref $k_i64x12))
      (return (call $sum_i64x12 (resume $c_i64x12 (on $yield $on) (local.get 0) (local.get 1) (local.get 2)
        (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get
        10) (local.get 11) (local.get 12)))))
    (drop) (i64.const -1))
  (type $g_i64x12 (func (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64)))
  (type $k_i64x12 (cont $g_i64x12))
  (func (export "i64x12") (result i64) (call $i64x12 (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
    (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const
    14) (cont.new $c_i64x12 (ref.func $body_i64x12))))

  (type $f_f64x12 (func (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result f64 f64 f64 f64 f64 f64 f64
    f64 f64 f64 f64 f64)))
  (type $c_f64x12 (cont $f_f64x12))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_f64x12 (type $f_f64x12) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
    (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11))
  (elem declare func $body_f64x12)
  (func $f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (param (ref null $c_f64x12)) (result i64)
    (block $on (result (ref $k_f64x12))
      (return (call $sum_f64x12 (resume $c_f64x12 (on $yield $on) (local.get 0) (local.get 1) (local.get 2)
        (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get
        10) (local.get 11) (local.get 12)))))
    (drop) (i64.const -1))
  (type $g_f64x12 (func (result f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64)))
  (type $k_f64x12 (cont $g_f64x12))
  (func (export "f64x12") (result i64) (call $f64x12 (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6)
    (f64.const 7) (f64.const 8) (f64.const 9) (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13) (f64.const
    14) (cont.new $c_f64x12 (ref.func $body_f64x12))))

  (type $f_refx12 (func (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))
    (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))))
  (type $c_refx12 (cont $f_refx12))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $body_refx12 (type $f_refx12) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
    (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11))
  (elem declare func $body_refx12)
  (func $refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (param
    (ref null $c_refx12)) (result i64)
    (block $on (result (ref $k_refx12))
      (return (call $sum_refx12 (resume $c_refx12 (on $yield $on) (local.get 0) (local.get 1) (local.get 2)
        (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get
        10) (local.get 11) (local.get 12)))))
    (drop) (i64.const -1))
  (type $g_refx12 (func (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))))
  (type $k_refx12 (cont $g_refx12))
  (func (export "refx12") (result i64) (call $refx12 (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func
    $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two)
    (ref.func $three) (ref.func $seven) (cont.new $c_refx12 (ref.func $body_refx12))))

  (type $f_mixed (func (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i32 i64 f32 f64 (ref null $num)
    i32 i64 f64)))
  (type $c_mixed (cont $f_mixed))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (func $body_mixed (type $f_mixed) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get
    5) (local.get 6) (local.get 7))
  (elem declare func $body_mixed)
  (func $mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (param (ref null $c_mixed)) (result i64)
    (block $on (result (ref $k_mixed))
      (return (call $sum_mixed (resume $c_mixed (on $yield $on) (local.get 0) (local.get 1) (local.get 2) (local.get
        3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8)))))
    (drop) (i64.const -1))
  (type $g_mixed (func (result i32 i64 f32 f64 (ref null $num) i32 i64 f64)))
  (type $k_mixed (cont $g_mixed))
  (func (export "mixed") (result i64) (call $mixed (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func
    $three) (i32.const 8) (i64.const 9) (f64.const 10) (cont.new $c_mixed (ref.func $body_mixed)))))

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
;;   block $on (result (ref $k_none))
;;   local.get 0
;;   resume $c_none (on $yield $on)
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L4
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L5
;;     L1:
;;       lea r11, [vmctx+handlers.0]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   call $sum_none
;;       call $sum_none
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   drop
;;   i64.const -1
;;   end
;;     L3:
;;       mov rax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $c_none (on $yield $on) (out of line)
;;     L4:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c_none (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_i64))
;;   local.get 0
;;   local.get 1
;;   resume $c_i64 (on $yield $on)
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L4
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L5
;;     L1:
;;       mov [slot 0], rcx
;;       mov rax, rcx
;;       lea r11, [vmctx+handlers.2]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   call $sum_i64
;;       call $sum_i64
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   drop
;;   i64.const -1
;;   end
;;     L3:
;;       mov rax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $c_i64 (on $yield $on) (out of line)
;;     L4:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c_i64 (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_i64x12))
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
;;   resume $c_i64x12 (on $yield $on)
;;       mov [slot 23], r12
;;       mov [slot 24], r10
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L4
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L5
;;     L1:
;;       sub rsp, 0x20
;;       mov [r12+cont.word], r10
;;       mov r10, [r12+cont.args]
;;       mov r11, [slot 13]
;;       mov [r10+args.3], r11
;;       mov r11, [slot 14]
;;       mov [r10+args.2], r11
;;       mov r11, [slot 15]
;;       mov [r10+args.1], r11
;;       mov [r10+args.0], r8
;;       mov r9, rdi
;;       mov r8, rsi
;;       mov rdi, rbx
;;       mov rbx, rcx
;;       mov rsi, rdx
;;       mov rdx, rax
;;       mov rcx, [slot 23]
;;       mov rax, [slot 24]
;;       lea r11, [vmctx+handlers.6]
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0xf0]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;       mov r10, [rsp+0x18]
;;       mov [slot 13], r10
;;       mov r10, [rsp+0x10]
;;       mov [slot 14], r10
;;       mov r10, [rsp+8]
;;       mov [slot 15], r10
;;       mov r10, [rsp]
;;       mov [slot 16], r10
;;       add rsp, 0x20
;;   call $sum_i64x12
;;       sub rsp, 0x20
;;       mov r11, [slot 13]
;;       mov [rsp+0x18], r11
;;       mov r11, [slot 14]
;;       mov [rsp+0x10], r11
;;       mov r11, [slot 15]
;;       mov [rsp+8], r11
;;       mov r11, [slot 16]
;;       mov [rsp], r11
;;       call $sum_i64x12
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       add rsp, 0x30
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0xf0]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;     L3:
;;       add rsp, 0x20
;;   drop
;;   i64.const -1
;;   end
;;       mov rax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       add rsp, 0x30
;;       jmp r11
;;   resume $c_i64x12 (on $yield $on) (out of line)
;;     L4:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c_i64x12 (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_mixed))
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   resume $c_mixed (on $yield $on)
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L4
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L5
;;     L1:
;;       mov [slot 6], rcx
;;       mov [slot 5], edx
;;       mov [slot 4], rbx
;;       mov [slot 1], rsi
;;       mov [slot 0], edi
;;       movsd [slot 7], xmm0
;;       movsd [slot 3], xmm1
;;       movss [slot 2], xmm2
;;       mov rax, rcx
;;       mov rcx, rdx
;;       mov rdx, rbx
;;       mov rbx, rsi
;;       mov rsi, rdi
;;       lea r11, [vmctx+handlers.9]
;;       mov [r12+cont.word], r10
;;       mov [r12+cont.parent], cont
;;       mov [cont+handlers], r11
;;       mov [cont+sp], rsp
;;       mov cont, r12
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [cont+pc]
;;     returned:
;;       lea rbp, [rsp+0x50]
;;       cmp vmctx, [own vmctx]
;;       je L2
;;       mov vmctx, [own vmctx]
;;     L2:
;;   call $sum_mixed
;;       call $sum_mixed
;;   return
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   end
;;     on.tag.0:
;;       lea rbp, [rsp+0x50]
;;       cmp vmctx, [own vmctx]
;;       je L3
;;       mov vmctx, [own vmctx]
;;   drop
;;   i64.const -1
;;   end
;;     L3:
;;       mov rax, -1
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   resume $c_mixed (on $yield $on) (out of line)
;;     L4:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   resume $c_mixed (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_none))
;;   local.get 0
;;   resume $c_none (on $yield $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       add x17, vmctx, handlers.0
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_none
;;       bl $sum_none
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i64.const -1
;;   end
;;       mov x0, #-1
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume $c_none (on $yield $on) (out of line)
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
;;   resume $c_none (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_i64))
;;   local.get 0
;;   local.get 1
;;   resume $c_i64 (on $yield $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str x1, [slot 0]
;;       mov x0, x1
;;       add x17, vmctx, handlers.2
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_i64
;;       bl $sum_i64
;;   return
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i64.const -1
;;   end
;;       mov x0, #-1
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   resume $c_i64 (on $yield $on) (out of line)
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
;;   resume $c_i64 (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;
;; func $i64x12
;;   prologue
;;       stp x29, x30, [sp, #-0xa0]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 4]
;;       str x17, [slot 0]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 3]
;;       str x17, [slot 1]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 2]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 3]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 4]
;;   block $on (result (ref $k_i64x12))
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
;;   resume $c_i64x12 (on $yield $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str x1, [slot 11]
;;       str x2, [slot 10]
;;       str x3, [slot 9]
;;       str x4, [slot 8]
;;       str x5, [slot 7]
;;       str x6, [slot 6]
;;       str x7, [slot 5]
;;       sub sp, sp, #0x20
;;       str x10, [x9+cont.word]
;;       ldr x10, [x9+cont.args]
;;       str x25, [x10+args.3]
;;       str x24, [x10+args.2]
;;       str x23, [x10+args.1]
;;       str x22, [x10+args.0]
;;       mov x0, x1
;;       mov x1, x2
;;       mov x2, x3
;;       mov x3, x4
;;       mov x4, x5
;;       mov x5, x6
;;       mov x6, x7
;;       mov x7, x21
;;       add x17, vmctx, handlers.6
;;       str cont, [x9+cont.parent]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       add x29, sp, #0x20
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x10, [sp, #0x18]
;;       str x10, [slot 13]
;;       ldr x10, [sp, #0x10]
;;       str x10, [slot 14]
;;       ldr x10, [sp, #8]
;;       str x10, [slot 15]
;;       ldr x10, [sp]
;;       str x10, [slot 16]
;;       add sp, sp, #0x20
;;   call $sum_i64x12
;;       sub sp, sp, #0x20
;;       ldr x17, [slot 13]
;;       str x17, [sp, #0x18]
;;       ldr x17, [slot 14]
;;       str x17, [sp, #0x10]
;;       ldr x17, [slot 15]
;;       str x17, [sp, #8]
;;       ldr x17, [slot 16]
;;       str x17, [sp]
;;       bl $sum_i64x12
;;   return
;;       ldp x29, x30, [sp], #0xd0
;;       br x30
;;   end
;;     on.tag.0:
;;       add x29, sp, #0x20
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       add sp, sp, #0x20
;;   drop
;;   i64.const -1
;;   end
;;       mov x0, #-1
;;       ldp x29, x30, [sp], #0xd0
;;       br x30
;;   resume $c_i64x12 (on $yield $on) (out of line)
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
;;   resume $c_i64x12 (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
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
;;   block $on (result (ref $k_mixed))
;;   local.get 0
;;   local.get 1
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   resume $c_mixed (on $yield $on)
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L2
;;       add x10, x0, #1
;;       cbz w10, L3
;;     L1:
;;       str x1, [slot 6]
;;       str w2, [slot 5]
;;       str x3, [slot 4]
;;       str x4, [slot 1]
;;       str w5, [slot 0]
;;       str d0, [slot 7]
;;       str d1, [slot 3]
;;       str s2, [slot 2]
;;       mov x0, x1
;;       mov x1, x2
;;       mov x2, x3
;;       mov x3, x4
;;       mov x4, x5
;;       add x17, vmctx, handlers.9
;;       stp x10, cont, [x9+cont.word]
;;       mov x16, sp
;;       stp x17, x16, [cont+handlers]
;;       mov cont, x9
;;       ldp x16, x17, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     returned:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_mixed
;;       bl $sum_mixed
;;   return
;;       ldp x29, x30, [sp], #0x60
;;       br x30
;;   end
;;     on.tag.0:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   drop
;;   i64.const -1
;;   end
;;       mov x0, #-1
;;       ldp x29, x30, [sp], #0x60
;;       br x30
;;   resume $c_mixed (on $yield $on) (out of line)
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
;;   resume $c_mixed (on $yield $on) (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
