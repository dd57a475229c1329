;; `cont.bind` of every payload: none, one value of each kind, twelve of each, eight mixed. The values stay with the
;; continuation, below the stack pointer it was left with; what would have arrived in registers is loaded by an
;; adapter when it is resumed. Each is bound to a fresh continuation and to a suspended one.
;;! run = "none" => i64:99
;;! run = "none asked" => i64:99
;;! run = "i32" => i64:3
;;! run = "i32 asked" => i64:3
;;! run = "i64" => i64:3
;;! run = "i64 asked" => i64:3
;;! run = "f64" => i64:3
;;! run = "f64 asked" => i64:3
;;! run = "ref" => i64:2
;;! run = "ref asked" => i64:2
;;! run = "i32x12" => i64:3587226
;;! run = "i32x12 asked" => i64:3587226
;;! run = "i64x12" => i64:3587226
;;! run = "i64x12 asked" => i64:3587226
;;! run = "f64x12" => i64:3587226
;;! run = "f64x12 asked" => i64:3587226
;;! run = "refx12" => i64:1512560
;;! run = "refx12 asked" => i64:1512560
;;! run = "mixed" => i64:30840
;;! run = "mixed asked" => i64:30840
;;! func = "$i64"
;;! func = "$mixed"
;;! func = "$i64x12"
;;! property = { func = "$none", op = "cont.bind", forbid = ["call"], max_insns = [9, 8] }
;;! property = { func = "$i32", op = "cont.bind", forbid = ["call"], max_insns = [24, 23] }
;;! property = { func = "$i64", op = "cont.bind", forbid = ["call"], max_insns = [24, 23] }
;;! property = { func = "$f64", op = "cont.bind", forbid = ["call"], max_insns = [24, 23] }
;;! property = { func = "$ref", op = "cont.bind", forbid = ["call"], max_insns = [24, 23] }
;;! property = { func = "$i32x12", op = "cont.bind", forbid = ["call"], max_insns = [49, 35] }
;;! property = { func = "$i64x12", op = "cont.bind", forbid = ["call"], max_insns = [49, 35] }
;;! property = { func = "$f64x12", op = "cont.bind", forbid = ["call"], max_insns = [36, 35] }
;;! property = { func = "$refx12", op = "cont.bind", forbid = ["call"], max_insns = [49, 35] }
;;! property = { func = "$mixed", op = "cont.bind", forbid = ["call"], max_insns = [31, 30] }
(module
  ;; What every function here makes of its payload: digits in base 3, a reference's from calling it.
  (type $num (func (result i64)))
  (elem declare func $two $three $seven)
  (func $two (type $num) (i64.const 2))
  (func $three (type $num) (i64.const 3))
  (func $seven (type $num) (i64.const 7))
  (type $f_done (func (result i64)))
  (type $c_done (cont $f_done))

  (type $c_none (cont $f_done))
  (tag $t_none)
  (func $sum_none (result i64) (i64.const 99))
  (func $ask_none (result i64) (call $sum_none (suspend $t_none)))
  (elem declare func $sum_none $ask_none)
  (func $none (param (ref null $c_none)) (result (ref $c_done))
    (cont.bind $c_none $c_done (local.get 0)))
  (func (export "none") (result i64)
    (resume $c_done (call $none (cont.new $c_none (ref.func $sum_none)))))
  (func (export "none asked") (result i64)
    (local $k (ref null $c_none))
    (block $on (result (ref $c_none))
      (return (resume $c_done (on $t_none $on) (cont.new $c_done (ref.func $ask_none)))))
    (local.set $k)
    (resume $c_done (call $none (local.get $k))))

  (type $f_i32 (func (param i32) (result i64)))
  (type $c_i32 (cont $f_i32))
  (tag $t_i32 (result i32))
  (func $sum_i32 (param i32) (result i64) local.get 0 i64.extend_i32_u)
  (func $ask_i32 (result i64) (call $sum_i32 (suspend $t_i32)))
  (elem declare func $sum_i32 $ask_i32)
  (func $i32 (param i32) (param (ref null $c_i32)) (result (ref $c_done))
    (cont.bind $c_i32 $c_done (local.get 0) (local.get 1)))
  (func (export "i32") (result i64)
    (resume $c_done (call $i32 (i32.const 3) (cont.new $c_i32 (ref.func $sum_i32)))))
  (func (export "i32 asked") (result i64)
    (local $k (ref null $c_i32))
    (block $on (result (ref $c_i32))
      (return (resume $c_done (on $t_i32 $on) (cont.new $c_done (ref.func $ask_i32)))))
    (local.set $k)
    (resume $c_done (call $i32 (i32.const 3) (local.get $k))))

  (type $f_i64 (func (param i64) (result i64)))
  (type $c_i64 (cont $f_i64))
  (tag $t_i64 (result i64))
  (func $sum_i64 (param i64) (result i64) local.get 0)
  (func $ask_i64 (result i64) (call $sum_i64 (suspend $t_i64)))
  (elem declare func $sum_i64 $ask_i64)
  (func $i64 (param i64) (param (ref null $c_i64)) (result (ref $c_done))
    (cont.bind $c_i64 $c_done (local.get 0) (local.get 1)))
  (func (export "i64") (result i64)
    (resume $c_done (call $i64 (i64.const 3) (cont.new $c_i64 (ref.func $sum_i64)))))
  (func (export "i64 asked") (result i64)
    (local $k (ref null $c_i64))
    (block $on (result (ref $c_i64))
      (return (resume $c_done (on $t_i64 $on) (cont.new $c_done (ref.func $ask_i64)))))
    (local.set $k)
    (resume $c_done (call $i64 (i64.const 3) (local.get $k))))

  (type $f_f64 (func (param f64) (result i64)))
  (type $c_f64 (cont $f_f64))
  (tag $t_f64 (result f64))
  (func $sum_f64 (param f64) (result i64) local.get 0 i64.trunc_f64_u)
  (func $ask_f64 (result i64) (call $sum_f64 (suspend $t_f64)))
  (elem declare func $sum_f64 $ask_f64)
  (func $f64 (param f64) (param (ref null $c_f64)) (result (ref $c_done))
    (cont.bind $c_f64 $c_done (local.get 0) (local.get 1)))
  (func (export "f64") (result i64)
    (resume $c_done (call $f64 (f64.const 3) (cont.new $c_f64 (ref.func $sum_f64)))))
  (func (export "f64 asked") (result i64)
    (local $k (ref null $c_f64))
    (block $on (result (ref $c_f64))
      (return (resume $c_done (on $t_f64 $on) (cont.new $c_done (ref.func $ask_f64)))))
    (local.set $k)
    (resume $c_done (call $f64 (f64.const 3) (local.get $k))))

  (type $f_ref (func (param (ref null $num)) (result i64)))
  (type $c_ref (cont $f_ref))
  (tag $t_ref (result (ref null $num)))
  (func $sum_ref (param (ref null $num)) (result i64) local.get 0 call_ref $num)
  (func $ask_ref (result i64) (call $sum_ref (suspend $t_ref)))
  (elem declare func $sum_ref $ask_ref)
  (func $ref (param (ref null $num)) (param (ref null $c_ref)) (result (ref $c_done))
    (cont.bind $c_ref $c_done (local.get 0) (local.get 1)))
  (func (export "ref") (result i64)
    (resume $c_done (call $ref (ref.func $two) (cont.new $c_ref (ref.func $sum_ref)))))
  (func (export "ref asked") (result i64)
    (local $k (ref null $c_ref))
    (block $on (result (ref $c_ref))
      (return (resume $c_done (on $t_ref $on) (cont.new $c_done (ref.func $ask_ref)))))
    (local.set $k)
    (resume $c_done (call $ref (ref.func $two) (local.get $k))))

  (type $f_i32x12 (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64)))
  (type $c_i32x12 (cont $f_i32x12))
  (tag $t_i32x12 (result i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32))
  (func $sum_i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i64) local.get 0
    i64.extend_i32_u local.get 1 i64.extend_i32_u local.get 2 i64.extend_i32_u local.get 3 i64.extend_i32_u
    local.get 4 i64.extend_i32_u local.get 5 i64.extend_i32_u local.get 6 i64.extend_i32_u local.get 7
    i64.extend_i32_u local.get 8 i64.extend_i32_u local.get 9 i64.extend_i32_u local.get 10 i64.extend_i32_u
    local.get 11 i64.extend_i32_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add)
  (func $ask_i32x12 (result i64) (call $sum_i32x12 (suspend $t_i32x12)))
  (elem declare func $sum_i32x12 $ask_i32x12)
  (func $i32x12 (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (param (ref null $c_i32x12)) (result (ref
    $c_done))
    (cont.bind $c_i32x12 $c_done (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "i32x12") (result i64)
    (resume $c_done (call $i32x12 (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const
      8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14) (cont.new
      $c_i32x12 (ref.func $sum_i32x12)))))
  (func (export "i32x12 asked") (result i64)
    (local $k (ref null $c_i32x12))
    (block $on (result (ref $c_i32x12))
      (return (resume $c_done (on $t_i32x12 $on) (cont.new $c_done (ref.func $ask_i32x12)))))
    (local.set $k)
    (resume $c_done (call $i32x12 (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const
      8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14) (local.get $k))))

  (type $f_i64x12 (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (type $c_i64x12 (cont $f_i64x12))
  (tag $t_i64x12 (result i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (func $sum_i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64) local.get 0 local.get 1
    local.get 2 local.get 3 local.get 4 local.get 5 local.get 6 local.get 7 local.get 8 local.get 9 local.get 10
    local.get 11 i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3
    i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $ask_i64x12 (result i64) (call $sum_i64x12 (suspend $t_i64x12)))
  (elem declare func $sum_i64x12 $ask_i64x12)
  (func $i64x12 (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (param (ref null $c_i64x12)) (result (ref
    $c_done))
    (cont.bind $c_i64x12 $c_done (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "i64x12") (result i64)
    (resume $c_done (call $i64x12 (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const
      8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14) (cont.new
      $c_i64x12 (ref.func $sum_i64x12)))))
  (func (export "i64x12 asked") (result i64)
    (local $k (ref null $c_i64x12))
    (block $on (result (ref $c_i64x12))
      (return (resume $c_done (on $t_i64x12 $on) (cont.new $c_done (ref.func $ask_i64x12)))))
    (local.set $k)
    (resume $c_done (call $i64x12 (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const
      8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13) (i64.const 14) (local.get $k))))

  (type $f_f64x12 (func (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64)))
  (type $c_f64x12 (cont $f_f64x12))
  (tag $t_f64x12 (result f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64))
  (func $sum_f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i64) local.get 0 i64.trunc_f64_u
    local.get 1 i64.trunc_f64_u local.get 2 i64.trunc_f64_u local.get 3 i64.trunc_f64_u local.get 4 i64.trunc_f64_u
    local.get 5 i64.trunc_f64_u local.get 6 i64.trunc_f64_u local.get 7 i64.trunc_f64_u local.get 8 i64.trunc_f64_u
    local.get 9 i64.trunc_f64_u local.get 10 i64.trunc_f64_u local.get 11 i64.trunc_f64_u i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul
    i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $ask_f64x12 (result i64) (call $sum_f64x12 (suspend $t_f64x12)))
  (elem declare func $sum_f64x12 $ask_f64x12)
  (func $f64x12 (param f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64 f64) (param (ref null $c_f64x12)) (result (ref
    $c_done))
    (cont.bind $c_f64x12 $c_done (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "f64x12") (result i64)
    (resume $c_done (call $f64x12 (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7) (f64.const
      8) (f64.const 9) (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13) (f64.const 14) (cont.new
      $c_f64x12 (ref.func $sum_f64x12)))))
  (func (export "f64x12 asked") (result i64)
    (local $k (ref null $c_f64x12))
    (block $on (result (ref $c_f64x12))
      (return (resume $c_done (on $t_f64x12 $on) (cont.new $c_done (ref.func $ask_f64x12)))))
    (local.set $k)
    (resume $c_done (call $f64x12 (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7) (f64.const
      8) (f64.const 9) (f64.const 10) (f64.const 11) (f64.const 12) (f64.const 13) (f64.const 14) (local.get $k))))

  (type $f_refx12 (func (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref
    null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num))
    (result i64)))
  (type $c_refx12 (cont $f_refx12))
  (tag $t_refx12 (result (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)))
  (func $sum_refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (result
    i64) local.get 0 call_ref $num local.get 1 call_ref $num local.get 2 call_ref $num local.get 3 call_ref $num
    local.get 4 call_ref $num local.get 5 call_ref $num local.get 6 call_ref $num local.get 7 call_ref $num
    local.get 8 call_ref $num local.get 9 call_ref $num local.get 10 call_ref $num local.get 11 call_ref $num
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add)
  (func $ask_refx12 (result i64) (call $sum_refx12 (suspend $t_refx12)))
  (elem declare func $sum_refx12 $ask_refx12)
  (func $refx12 (param (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null
    $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num) (ref null $num)) (param
    (ref null $c_refx12)) (result (ref $c_done))
    (cont.bind $c_refx12 $c_done (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11) (local.get 12)))
  (func (export "refx12") (result i64)
    (resume $c_done (call $refx12 (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func
      $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func
      $three) (ref.func $seven) (cont.new $c_refx12 (ref.func $sum_refx12)))))
  (func (export "refx12 asked") (result i64)
    (local $k (ref null $c_refx12))
    (block $on (result (ref $c_refx12))
      (return (resume $c_done (on $t_refx12 $on) (cont.new $c_done (ref.func $ask_refx12)))))
    (local.set $k)
    (resume $c_done (call $refx12 (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func
      $three) (ref.func $seven) (ref.func $two) (ref.func $three) (ref.func $seven) (ref.func $two) (ref.func
      $three) (ref.func $seven) (local.get $k))))

  (type $f_mixed (func (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64)))
  (type $c_mixed (cont $f_mixed))
  (tag $t_mixed (result i32 i64 f32 f64 (ref null $num) i32 i64 f64))
  (func $sum_mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (result i64) local.get 0 i64.extend_i32_u
    local.get 1 local.get 2 i64.trunc_f32_u local.get 3 i64.trunc_f64_u local.get 4 call_ref $num local.get 5
    i64.extend_i32_u local.get 6 local.get 7 i64.trunc_f64_u i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add i64.const 3 i64.mul i64.add
    i64.const 3 i64.mul i64.add)
  (func $ask_mixed (result i64) (call $sum_mixed (suspend $t_mixed)))
  (elem declare func $sum_mixed $ask_mixed)
  (func $mixed (param i32 i64 f32 f64 (ref null $num) i32 i64 f64) (param (ref null $c_mixed)) (result (ref
    $c_done))
    (cont.bind $c_mixed $c_done (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
      (local.get 6) (local.get 7) (local.get 8)))
  (func (export "mixed") (result i64)
    (resume $c_done (call $mixed (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func $three)
      (i32.const 8) (i64.const 9) (f64.const 10) (cont.new $c_mixed (ref.func $sum_mixed)))))
  (func (export "mixed asked") (result i64)
    (local $k (ref null $c_mixed))
    (block $on (result (ref $c_mixed))
      (return (resume $c_done (on $t_mixed $on) (cont.new $c_done (ref.func $ask_mixed)))))
    (local.set $k)
    (resume $c_done (call $mixed (i32.const 3) (i64.const 4) (f32.const 5) (f64.const 6) (ref.func $three)
      (i32.const 8) (i64.const 9) (f64.const 10) (local.get $k)))))

;; x86_64:
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
;;   cont.bind $c_i64 $c_done
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       mov [r12+cont.word], r10
;;       mov r9, [r12+cont.sp]
;;       test r9, r9
;;       je L5
;;     L2:
;;       mov r9, [r12+cont.sp]
;;       mov r8d, 0x10
;;       sub r9, r8
;;       mov r8, [r12+cont.limit]
;;       cmp r9, r8
;;       jb trap.stack_overflow.2
;;       mov r8, [r12+cont.pc]
;;       mov [r9+area.1], r8
;;       lea r8, [bound]
;;       mov [r12+cont.pc], r8
;;       mov [r12+cont.sp], r9
;;       mov [r9+area.0], rcx
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.bind $c_i64 $c_done (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.give_stack]
;;       jmp L2
;;     bound:
;;       mov rax, [rsp]
;;       mov r11, [rsp+8]
;;       add rsp, 0x10
;;       jmp r11
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.bind $c_i64 $c_done (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.stack_overflow.2:
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
;;   cont.bind $c_i64x12 $c_done
;;       mov [slot 23], r12
;;       mov [slot 24], r10
;;       mov r12, r9
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], r9
;;       jne L3
;;       lea r10, [r9+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       mov [r12+cont.word], r10
;;       mov [slot 16], r8
;;       mov r8, [r12+cont.sp]
;;       test r8, r8
;;       je L5
;;     L2:
;;       mov [slot 17], rdi
;;       mov r8, [r12+cont.sp]
;;       mov edi, 0x50
;;       sub r8, rdi
;;       mov rdi, [r12+cont.limit]
;;       cmp r8, rdi
;;       jb trap.stack_overflow.2
;;       mov rdi, [r12+cont.pc]
;;       mov [r8+area.8], rdi
;;       lea rdi, [bound]
;;       mov [r12+cont.pc], rdi
;;       mov [r12+cont.sp], r8
;;       mov rdi, [r12+cont.args]
;;       mov [slot 18], rsi
;;       mov rsi, [slot 24]
;;       mov [r8+area.7], rsi
;;       mov rsi, [slot 23]
;;       mov [r8+area.6], rsi
;;       mov [r8+area.5], rax
;;       mov [r8+area.4], rcx
;;       mov [r8+area.3], rdx
;;       mov [r8+area.2], rbx
;;       mov rsi, [slot 18]
;;       mov [r8+area.1], rsi
;;       mov rsi, [slot 17]
;;       mov [r8+area.0], rsi
;;       mov rsi, [slot 16]
;;       mov [rdi+args.0], rsi
;;       mov rsi, [slot 15]
;;       mov [rdi+args.1], rsi
;;       mov rsi, [slot 14]
;;       mov [rdi+args.2], rsi
;;       mov rsi, [slot 13]
;;       mov [rdi+args.3], rsi
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret 0x30
;;   cont.bind $c_i64x12 $c_done (out of line)
;;     L3:
;;       test r9, r9
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.give_stack]
;;       jmp L2
;;     bound:
;;       mov r9, [rsp]
;;       mov r8, [rsp+8]
;;       mov rdi, [rsp+0x10]
;;       mov rsi, [rsp+0x18]
;;       mov rbx, [rsp+0x20]
;;       mov rdx, [rsp+0x28]
;;       mov rcx, [rsp+0x30]
;;       mov rax, [rsp+0x38]
;;       mov r11, [rsp+0x40]
;;       add rsp, 0x50
;;       jmp r11
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.bind $c_i64x12 $c_done (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.stack_overflow.2:
;;       ud2
;;
;; func $mixed
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
;;   local.get 2
;;   local.get 3
;;   local.get 4
;;   local.get 5
;;   local.get 6
;;   local.get 7
;;   local.get 8
;;   cont.bind $c_mixed $c_done
;;       mov r12, rax
;;       shr r12, 0x20
;;       add r12, [vmctx+blocks]
;;       cmp [r12+cont.word], rax
;;       jne L3
;;       lea r10, [rax+1]
;;       test r10d, r10d
;;       je L4
;;     L1:
;;       mov [r12+cont.word], r10
;;       mov r9, [r12+cont.sp]
;;       test r9, r9
;;       je L5
;;     L2:
;;       mov r9, [r12+cont.sp]
;;       mov r8d, 0x50
;;       sub r9, r8
;;       mov r8, [r12+cont.limit]
;;       cmp r9, r8
;;       jb trap.stack_overflow.2
;;       mov r8, [r12+cont.pc]
;;       mov [r9+area.8], r8
;;       lea r8, [bound]
;;       mov [r12+cont.pc], r8
;;       mov [r12+cont.sp], r9
;;       movsd [r9+area.7], xmm0
;;       mov [r9+area.6], rcx
;;       mov [r9+area.5], edx
;;       mov [r9+area.4], rbx
;;       movsd [r9+area.3], xmm1
;;       movss [r9+area.2], xmm2
;;       mov [r9+area.1], rsi
;;       mov [r9+area.0], edi
;;   end
;;       mov rax, r10
;;       mov rsp, rbp
;;       pop rbp
;;       ret
;;   cont.bind $c_mixed $c_done (out of line)
;;     L3:
;;       test rax, rax
;;       je trap.null_continuation
;;       jmp trap.consumed_continuation
;;     L4:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.retire_block]
;;       mov r10, [r12+cont.word]
;;       jmp L1
;;     L5:
;;       mov r11, [vmctx+store]
;;       call qword ptr [r11+store.give_stack]
;;       jmp L2
;;     bound:
;;       mov esi, [rsp]
;;       mov rbx, [rsp+8]
;;       movss xmm2, [rsp+0x10]
;;       movsd xmm1, [rsp+0x18]
;;       mov rdx, [rsp+0x20]
;;       mov ecx, [rsp+0x28]
;;       mov rax, [rsp+0x30]
;;       movsd xmm0, [rsp+0x38]
;;       mov r11, [rsp+0x40]
;;       add rsp, 0x50
;;       jmp r11
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       ud2
;;   cont.bind $c_mixed $c_done (out of line)
;;     trap.null_continuation:
;;       ud2
;;     trap.consumed_continuation:
;;       ud2
;;     trap.stack_overflow.2:
;;       ud2

;; aarch64:
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
;;   cont.bind $c_i64 $c_done
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L3
;;       add x10, x0, #1
;;       cbz w10, L4
;;     L1:
;;       str x10, [x9+cont.word]
;;       ldr x25, [x9+cont.sp]
;;       cbz x25, L5
;;     L2:
;;       ldr x25, [x9+cont.sp]
;;       mov x24, #0x10
;;       sub x25, x25, x24
;;       ldr x24, [x9+cont.limit]
;;       cmp x25, x24
;;       b.lo trap.stack_overflow.2
;;       ldr x24, [x9+cont.pc]
;;       str x24, [x25+area.1]
;;       adrp x24, bound
;;       add x24, x24, :lo12:bound
;;       str x24, [x9+cont.pc]
;;       str x25, [x9+cont.sp]
;;       str x1, [x25+area.0]
;;   end
;;       mov x0, x10
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.bind $c_i64 $c_done (out of line)
;;     L3:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.give_stack]
;;       blr x16
;;       b L2
;;     bound:
;;       ldr x0, [sp]
;;       ldr x16, [sp, #8]
;;       add sp, sp, #0x10
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.bind $c_i64 $c_done (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.stack_overflow.2:
;;       udf #49374
;;
;; func $i64x12
;;   prologue
;;       stp x29, x30, [sp, #-0x40]!
;;       mov x29, sp
;;       ldr x16, [cont+limit]
;;       cmp sp, x16
;;       b.lo trap.stack_overflow
;;       str vmctx, [own vmctx]
;;       add x16, x29, #0x40
;;       nop
;;       ldr x17, [incoming 4]
;;       str x17, [slot 0]
;;       add x16, x29, #0x40
;;       nop
;;       ldr x17, [incoming 3]
;;       str x17, [slot 1]
;;       add x16, x29, #0x40
;;       nop
;;       ldr x17, [incoming 2]
;;       str x17, [slot 2]
;;       add x16, x29, #0x40
;;       nop
;;       ldr x17, [incoming 1]
;;       str x17, [slot 3]
;;       add x16, x29, #0x40
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
;;   cont.bind $c_i64x12 $c_done
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L3
;;       add x10, x0, #1
;;       cbz w10, L4
;;     L1:
;;       str x10, [x9+cont.word]
;;       ldr x20, [x9+cont.sp]
;;       cbz x20, L5
;;     L2:
;;       ldr x20, [x9+cont.sp]
;;       mov x19, #0x50
;;       sub x20, x20, x19
;;       ldr x19, [x9+cont.limit]
;;       cmp x20, x19
;;       b.lo trap.stack_overflow.2
;;       ldr x19, [x9+cont.pc]
;;       str x19, [x20+area.8]
;;       adrp x19, bound
;;       add x19, x19, :lo12:bound
;;       str x19, [x9+cont.pc]
;;       str x20, [x9+cont.sp]
;;       ldr x19, [x9+cont.args]
;;       str x1, [x20+area.7]
;;       str x2, [x20+area.6]
;;       str x3, [x20+area.5]
;;       str x4, [x20+area.4]
;;       str x5, [x20+area.3]
;;       str x6, [x20+area.2]
;;       str x7, [x20+area.1]
;;       str x21, [x20+area.0]
;;       str x22, [x19+args.0]
;;       str x23, [x19+args.1]
;;       str x24, [x19+args.2]
;;       str x25, [x19+args.3]
;;   end
;;       mov x0, x10
;;       ldp x29, x30, [sp], #0x70
;;       ret
;;   cont.bind $c_i64x12 $c_done (out of line)
;;     L3:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.give_stack]
;;       blr x16
;;       b L2
;;     bound:
;;       ldr x7, [sp]
;;       ldr x6, [sp, #8]
;;       ldr x5, [sp, #0x10]
;;       ldr x4, [sp, #0x18]
;;       ldr x3, [sp, #0x20]
;;       ldr x2, [sp, #0x28]
;;       ldr x1, [sp, #0x30]
;;       ldr x0, [sp, #0x38]
;;       ldr x16, [sp, #0x40]
;;       add sp, sp, #0x50
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.bind $c_i64x12 $c_done (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.stack_overflow.2:
;;       udf #49374
;;
;; func $mixed
;;   prologue
;;       stp x29, x30, [sp, #-0x20]!
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
;;   cont.bind $c_mixed $c_done
;;       ldr x9, [vmctx+blocks]
;;       add x9, x9, x0, lsr #32
;;       ldr x16, [x9+cont.word]
;;       cmp x16, x0
;;       b.ne L3
;;       add x10, x0, #1
;;       cbz w10, L4
;;     L1:
;;       str x10, [x9+cont.word]
;;       ldr x25, [x9+cont.sp]
;;       cbz x25, L5
;;     L2:
;;       ldr x25, [x9+cont.sp]
;;       mov x24, #0x50
;;       sub x25, x25, x24
;;       ldr x24, [x9+cont.limit]
;;       cmp x25, x24
;;       b.lo trap.stack_overflow.2
;;       ldr x24, [x9+cont.pc]
;;       str x24, [x25+area.8]
;;       adrp x24, bound
;;       add x24, x24, :lo12:bound
;;       str x24, [x9+cont.pc]
;;       str x25, [x9+cont.sp]
;;       str d0, [x25+area.7]
;;       str x1, [x25+area.6]
;;       str w2, [x25+area.5]
;;       str x3, [x25+area.4]
;;       str d1, [x25+area.3]
;;       str s2, [x25+area.2]
;;       str x4, [x25+area.1]
;;       str w5, [x25+area.0]
;;   end
;;       mov x0, x10
;;       ldp x29, x30, [sp], #0x20
;;       ret
;;   cont.bind $c_mixed $c_done (out of line)
;;     L3:
;;       cbz x0, trap.null_continuation
;;       b trap.consumed_continuation
;;     L4:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.retire_block]
;;       blr x16
;;       ldr x10, [x9+cont.word]
;;       b L1
;;     L5:
;;       ldr x16, [vmctx+store]
;;       ldr x16, [x16+store.give_stack]
;;       blr x16
;;       b L2
;;     bound:
;;       ldr w4, [sp]
;;       ldr x3, [sp, #8]
;;       ldr s2, [sp, #0x10]
;;       ldr d1, [sp, #0x18]
;;       ldr x2, [sp, #0x20]
;;       ldr w1, [sp, #0x28]
;;       ldr x0, [sp, #0x30]
;;       ldr d0, [sp, #0x38]
;;       ldr x16, [sp, #0x40]
;;       add sp, sp, #0x50
;;       br x16
;;   prologue (out of line)
;;     trap.stack_overflow:
;;       udf #49374
;;   cont.bind $c_mixed $c_done (out of line)
;;     trap.null_continuation:
;;       udf #49374
;;     trap.consumed_continuation:
;;       udf #49374
;;     trap.stack_overflow.2:
;;       udf #49374
