;; `suspend` with every payload: none, one value of each kind, twelve of each (eight travel in registers, four in
;; memory words), eight mixed. The handler resumes with the same values, so each is counted going out and coming back:
;; all of the operator, from the payload's first move to its last result.
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
;;! property = { func = "$none", op = "suspend", forbid = ["call"], max_insns = [15, 15] }
;;! property = { func = "$i32", op = "suspend", forbid = ["call"], max_insns = [17, 17] }
;;! property = { func = "$i64", op = "suspend", forbid = ["call"], max_insns = [17, 17] }
;;! property = { func = "$f64", op = "suspend", forbid = ["call"], max_insns = [16, 16] }
;;! property = { func = "$ref", op = "suspend", forbid = ["call"], max_insns = [17, 17] }
;;! property = { func = "$i32x12", op = "suspend", forbid = ["call"], max_insns = [40, 46] }
;;! property = { func = "$i64x12", op = "suspend", forbid = ["call"], max_insns = [40, 46] }
;;! property = { func = "$f64x12", op = "suspend", forbid = ["call"], max_insns = [38, 38] }
;;! property = { func = "$refx12", op = "suspend", forbid = ["call"], max_insns = [40, 46] }
;;! property = { func = "$mixed", op = "suspend", forbid = ["call"], max_insns = [28, 28] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))

  (type $f_none (func (result i64)))
  (type $c_none (cont $f_none))
  (tag $t_none)
  (func $sum_none (result i64) (i64.const 99))
  (func $none (type $f_none) (call $sum_none (suspend $t_none)))
  (elem declare func $none)
  (func (export "none") (result i64)
    (block $on (result (ref $c_none))
      (return (resume $c_none (on $t_none $on) (cont.new $c_none (ref.func $none)))))
    (resume $c_none))

  (type $f_i32 (func (param i32) (result i64)))
  (type $c_i32 (cont $f_i32))
  (tag $t_i32 (param i32) (result i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (func $i32 (type $f_i32) (call $sum_i32 (suspend $t_i32 (local.get 0))))
  (elem declare func $i32)
  (func (export "i32") (result i64)
    (block $on (result i32 (ref $c_i32))
      (return (resume $c_i32 (on $t_i32 $on) (i32.const 3) (cont.new $c_i32 (ref.func $i32)))))
    (resume $c_i32))

  (type $f_i64 (func (param i64) (result i64)))
  (type $c_i64 (cont $f_i64))
  (tag $t_i64 (param i64) (result i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (func $i64 (type $f_i64) (call $sum_i64 (suspend $t_i64 (local.get 0))))
  (elem declare func $i64)
  (func (export "i64") (result i64)
    (block $on (result i64 (ref $c_i64))
      (return (resume $c_i64 (on $t_i64 $on) (i64.const 3) (cont.new $c_i64 (ref.func $i64)))))
    (resume $c_i64))

  (type $f_f64 (func (param f64) (result i64)))
  (type $c_f64 (cont $f_f64))
  (tag $t_f64 (param f64) (result f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (func $f64 (type $f_f64) (call $sum_f64 (suspend $t_f64 (local.get 0))))
  (elem declare func $f64)
  (func (export "f64") (result i64)
    (block $on (result f64 (ref $c_f64))
      (return (resume $c_f64 (on $t_f64 $on) (f64.const 3) (cont.new $c_f64 (ref.func $f64)))))
    (resume $c_f64))

  (type $f_ref (func (param (ref null $num)) (result i64)))
  (type $c_ref (cont $f_ref))
  (tag $t_ref (param (ref null $num)) (result (ref null $num)))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (func $ref (type $f_ref) (call $sum_ref (suspend $t_ref (local.get 0))))
  (elem declare func $ref)
  (func (export "ref") (result i64)
    (block $on (result (ref null $num) (ref $c_ref))
      (return (resume $c_ref (on $t_ref $on) (ref.func $two) (cont.new $c_ref (ref.func $ref)))))
    (resume $c_ref))

  (type $f_i32x12 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64)))
  (type $c_i32x12 (cont $f_i32x12))
  (tag $t_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32 i32 i32 i32 i32 i32 i32 i32 i32
    i32 i32 i32))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (func $i32x12 (type $f_i32x12) (call $sum_i32x12 (suspend $t_i32x12 (local.get 0) (local.get 1) (local.get 2)
    (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10)
    (local.get 11))))
  (elem declare func $i32x12)
  (func (export "i32x12") (result i64)
    (block $on (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 (ref $c_i32x12))
      (return (resume $c_i32x12 (on $t_i32x12 $on) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
        (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13)
        (i32.const 14) (cont.new $c_i32x12 (ref.func $i32x12)))))
    (resume $c_i32x12))

  (type $f_i64x12 (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (type $c_i64x12 (cont $f_i64x12))
  (tag $t_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64 i64 i64 i64 i64 i64 i64 i64 i64
    i64 i64 i64))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $i64x12 (type $f_i64x12) (call $sum_i64x12 (suspend $t_i64x12 (local.get 0) (local.get 1) (local.get 2)
    (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10)
    (local.get 11))))
  (elem declare func $i64x12)
  (func (export "i64x12") (result i64)
    (block $on (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 (ref $c_i64x12))
      (return (resume $c_i64x12 (on $t_i64x12 $on) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
        (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13)
        (i64.const 14) (cont.new $c_i64x12 (ref.func $i64x12)))))
    (resume $c_i64x12))

  (type $f_f64x12 (func (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64)))
  (type $c_f64x12 (cont $f_f64x12))
  (tag $t_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result f64 f64 f64 f64 f64 f64 f64 f64 f64
    f64 f64 f64))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $f64x12 (type $f_f64x12) (call $sum_f64x12 (suspend $t_f64x12 (local.get 0) (local.get 1) (local.get 2)
    (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10)
    (local.get 11))))
  (elem declare func $f64x12)
  (func (export "f64x12") (result i64)
    (block $on (result f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 (ref $c_f64x12))
      (return (resume $c_f64x12 (on $t_f64x12 $on) (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6)
        (f64.const 7) (f64.const 8) (f64.const 9) (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13)
        (f64.const 14) (cont.new $c_f64x12 (ref.func $f64x12)))))
    (resume $c_f64x12))

  (type $f_refx12 (func (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))
    (result i64)))
  (type $c_refx12 (cont $f_refx12))
  (tag $t_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)
    (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $refx12 (type $f_refx12) (call $sum_refx12 (suspend $t_refx12 (local.get 0) (local.get 1) (local.get 2)
    (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10)
    (local.get 11))))
  (elem declare func $refx12)
  (func (export "refx12") (result i64)
    (block $on (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
      $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
      $c_refx12))
      (return (resume $c_refx12 (on $t_refx12 $on) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func
        $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func
        $two) (ref.func $three) (ref.func $seven) (cont.new $c_refx12 (ref.func $refx12)))))
    (resume $c_refx12))

  (type $f_mixed (func (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64)))
  (type $c_mixed (cont $f_mixed))
  (tag $t_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i32 i64 f32 f64 (ref null $num) i32 i64
    f64))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (func $mixed (type $f_mixed) (call $sum_mixed (suspend $t_mixed (local.get 0) (local.get 1) (local.get 2)
    (local.get 3) (local.get 4) (local.get 5) (local.get 6) (local.get 7))))
  (elem declare func $mixed)
  (func (export "mixed") (result i64)
    (block $on (result i32 i64 f32 f64 (ref null $num) i32 i64 f64 (ref $c_mixed))
      (return (resume $c_mixed (on $t_mixed $on) (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func
        $three) (i32.const 8) (i64.const 9) (f64.const 10) (cont.new $c_mixed (ref.func $mixed)))))
    (resume $c_mixed)))

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
;;   suspend $t_none
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.0]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L2
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   call $sum_none
;;       call $sum_none
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $t_none (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $t_none (out of line)
;;     trap.unhandled_tag:
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
;;   suspend $t_i64
;;       mov [slot 0], rax
;;       mov rcx, rax
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.2]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L2
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x10]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   call $sum_i64
;;       call $sum_i64
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $t_i64 (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $t_i64 (out of line)
;;     trap.unhandled_tag:
;;       ud2
;;
;; func $i64x12
;;   prologue
;;       push rbp
;;       mov rbp, rsp
;;       lea r11, [rsp-0x90]
;;       cmp r11, [cont+limit]
;;       jb trap.stack_overflow
;;       sub rsp, 0x90
;;       mov [own vmctx], vmctx
;;       mov r11, [incoming 3]
;;       mov [slot 0], r11
;;       mov r11, [incoming 2]
;;       mov [slot 1], r11
;;       mov r11, [incoming 1]
;;       mov [slot 2], r11
;;       mov r11, [incoming 0]
;;       mov [slot 3], r11
;;   local.get 0
;;       mov r12, [slot 0]
;;   local.get 1
;;       mov r10, [slot 1]
;;   local.get 2
;;       mov [slot 4], r9
;;       mov r9, [slot 2]
;;   local.get 3
;;       mov [slot 5], r8
;;       mov r8, [slot 3]
;;   local.get 4
;;       mov [slot 6], rdi
;;       mov rdi, [slot 4]
;;   local.get 5
;;       mov [slot 7], rsi
;;       mov rsi, [slot 5]
;;   local.get 6
;;       mov [slot 8], rbx
;;       mov rbx, [slot 6]
;;   local.get 7
;;       mov [slot 9], rdx
;;       mov rdx, [slot 7]
;;   local.get 8
;;       mov [slot 10], rcx
;;       mov rcx, [slot 8]
;;   local.get 9
;;       mov [slot 11], rax
;;       mov rax, [slot 9]
;;   local.get 10
;;       mov [slot 12], r12
;;       mov r12, [slot 10]
;;   local.get 11
;;       mov [slot 13], r10
;;       mov r10, [slot 11]
;;   suspend $t_i64x12
;;       sub rsp, 0x50
;;       mov r11, [slot 12]
;;       mov [rsp+0x40], r11
;;       mov r11, [slot 13]
;;       mov [rsp+0x38], r11
;;       mov [rsp+0x30], r9
;;       mov [rsp+0x28], r8
;;       mov [rsp+0x20], rdi
;;       mov r9, rsi
;;       mov r8, rbx
;;       mov rdi, rdx
;;       mov rdx, r12
;;       mov rsi, rcx
;;       mov rcx, r10
;;       mov rbx, rax
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+args], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.6]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L2
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0xe0]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;       mov r10, [rsp+0x18]
;;       mov [slot 12], r10
;;       mov r10, [rsp+0x10]
;;       mov [slot 13], r10
;;       mov r10, [rsp+8]
;;       mov [slot 14], r10
;;       mov r10, [rsp]
;;       mov [slot 15], r10
;;       add rsp, 0x50
;;   call $sum_i64x12
;;       sub rsp, 0x20
;;       mov r11, [slot 12]
;;       mov [rsp+0x18], r11
;;       mov r11, [slot 13]
;;       mov [rsp+0x10], r11
;;       mov r11, [slot 14]
;;       mov [rsp+8], r11
;;       mov r11, [slot 15]
;;       mov [rsp], r11
;;       call $sum_i64x12
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       add rsp, 0x20
;;       jmp r11
;;   suspend $t_i64x12 (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $t_i64x12 (out of line)
;;     trap.unhandled_tag:
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
;;   suspend $t_mixed
;;       mov [slot 6], rax
;;       mov [slot 5], ecx
;;       mov [slot 4], rdx
;;       mov [slot 1], rbx
;;       mov [slot 0], esi
;;       movsd [slot 7], xmm0
;;       movsd [slot 3], xmm1
;;       movss [slot 2], xmm2
;;       mov rdi, rsi
;;       mov rsi, rbx
;;       mov rbx, rdx
;;       mov rdx, rcx
;;       mov rcx, rax
;;       lea r11, [resumed]
;;       mov [cont+sp], rsp
;;       mov [cont+pc], r11
;;       mov r12, [vmctx+tag.9]
;;       mov rax, [cont+word]
;;       mov cont, [cont+parent]
;;       mov r11, [cont+handlers]
;;       cmp [r11+handlers.first_tag], r12
;;       jne L2
;;       mov rsp, [cont+sp]
;;       jmp qword ptr [r11+handlers.first_pc]
;;     resumed:
;;       lea rbp, [rsp+0x50]
;;       cmp vmctx, [own vmctx]
;;       je L1
;;       mov vmctx, [own vmctx]
;;     L1:
;;   call $sum_mixed
;;       call $sum_mixed
;;   end
;;       mov rsp, rbp
;;       pop rbp
;;       pop r11
;;       jmp r11
;;   suspend $t_mixed (out of line)
;;     L2:
;;       lea r10, [trap.unhandled_tag]
;;       mov r11, [vmctx+store]
;;       jmp qword ptr [r11+store.suspend_pc]
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   suspend $t_mixed (out of line)
;;     trap.unhandled_tag:
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
;;   suspend $t_none
;;       ldr x9, [vmctx+tag.0]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L1
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_none
;;       bl $sum_none
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $t_none (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $t_none (out of line)
;;     trap.unhandled_tag:
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
;;   suspend $t_i64
;;       str x0, [slot 0]
;;       mov x1, x0
;;       ldr x9, [vmctx+tag.2]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L1
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_i64
;;       bl $sum_i64
;;   end
;;       ldp x29, x30, [sp], #0x20
;;       br x30
;;   suspend $t_i64 (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $t_i64 (out of line)
;;     trap.unhandled_tag:
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
;;       ldr x17, [incoming 3]
;;       str x17, [slot 0]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 1]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 2]
;;       add x16, x29, #0xa0
;;       nop
;;       ldr x17, [incoming 0]
;;       str x17, [slot 3]
;;   local.get 0
;;       ldr x25, [slot 0]
;;   local.get 1
;;       ldr x24, [slot 1]
;;   local.get 2
;;       ldr x23, [slot 2]
;;   local.get 3
;;       ldr x22, [slot 3]
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   local.get 9
;;   local.get 10
;;   local.get 11
;;   suspend $t_i64x12
;;       str x0, [slot 11]
;;       str x1, [slot 10]
;;       str x2, [slot 9]
;;       str x3, [slot 8]
;;       str x4, [slot 7]
;;       str x5, [slot 6]
;;       str x6, [slot 5]
;;       str x7, [slot 4]
;;       sub sp, sp, #0x50
;;       str x25, [sp, #0x40]
;;       str x24, [sp, #0x38]
;;       str x23, [sp, #0x30]
;;       str x22, [sp, #0x28]
;;       str x7, [sp, #0x20]
;;       mov x7, x6
;;       mov x6, x5
;;       mov x5, x4
;;       mov x4, x3
;;       mov x3, x2
;;       mov x2, x1
;;       mov x1, x0
;;       ldr x9, [vmctx+tag.6]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       str x16, [cont+args]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L1
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       add x29, sp, #0x50
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;       ldr x10, [sp, #0x18]
;;       str x10, [slot 12]
;;       ldr x10, [sp, #0x10]
;;       str x10, [slot 13]
;;       ldr x10, [sp, #8]
;;       str x10, [slot 14]
;;       ldr x10, [sp]
;;       str x10, [slot 15]
;;       add sp, sp, #0x50
;;   call $sum_i64x12
;;       sub sp, sp, #0x20
;;       ldr x17, [slot 12]
;;       str x17, [sp, #0x18]
;;       ldr x17, [slot 13]
;;       str x17, [sp, #0x10]
;;       ldr x17, [slot 14]
;;       str x17, [sp, #8]
;;       ldr x17, [slot 15]
;;       str x17, [sp]
;;       bl $sum_i64x12
;;   end
;;       ldp x29, x30, [sp], #0xc0
;;       br x30
;;   suspend $t_i64x12 (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $t_i64x12 (out of line)
;;     trap.unhandled_tag:
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
;;   suspend $t_mixed
;;       str x0, [slot 6]
;;       str w1, [slot 5]
;;       str x2, [slot 4]
;;       str x3, [slot 1]
;;       str w4, [slot 0]
;;       str d0, [slot 7]
;;       str d1, [slot 3]
;;       str s2, [slot 2]
;;       mov x5, x4
;;       mov x4, x3
;;       mov x3, x2
;;       mov x2, x1
;;       mov x1, x0
;;       ldr x9, [vmctx+tag.9]
;;       mov x16, sp
;;       adr x17, resumed
;;       stp x16, x17, [cont+sp]
;;       ldp x0, cont, [cont+word]
;;       ldr x16, [cont+handlers]
;;       ldp x16, x17, [x16+handlers.first_tag]
;;       cmp x16, x9
;;       b.ne L1
;;       ldr x16, [cont+sp]
;;       mov sp, x16
;;       br x17
;;     resumed:
;;       mov x29, sp
;;       ldr vmctx, [own vmctx]
;;       ldr mem0, [vmctx+memory0_base]
;;   call $sum_mixed
;;       bl $sum_mixed
;;   end
;;       ldp x29, x30, [sp], #0x60
;;       br x30
;;   suspend $t_mixed (out of line)
;;     L1:
;;       adrp x10, trap.unhandled_tag
;;       add x10, x10, :lo12:trap.unhandled_tag
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.suspend_pc]
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   suspend $t_mixed (out of line)
;;     trap.unhandled_tag:
;;       udf #49374
