;; pi as C: see ../direct/pi.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;; A double does not fit into an int: each generator has one in its frame and yields its address.
;;
;;   int odds(int unused) { for (double odd = 1; ; odd += 2) fiber_yield((int)&odd); }

(table $functions funcref (elem $odds $terms))

(func $odds (param $unused i32) (result i32)
  (local $frame i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (f64.store (local.get $frame) (f64.const 1))
  (loop $next
    (drop (call $fiber_yield (local.get $frame)))
    (f64.store (local.get $frame) (f64.add (f64.load (local.get $frame)) (f64.const 2)))
    (br $next))
  (unreachable))

;; Its frame: the term, and below it where `fiber_resume` says whether it yielded.
(func $terms (param $odds i32) (result i32)
  (local $frame i32)
  (local $four f64)
  (local $odd i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $four (f64.const 4))
  (loop $next
    (local.set $odd
      (call $fiber_resume (local.get $odds) (i32.const 0) (i32.add (local.get $frame) (i32.const 8))))
    (f64.store (local.get $frame) (f64.div (local.get $four) (f64.load (local.get $odd))))
    (drop (call $fiber_yield (local.get $frame)))
    (local.set $four (f64.neg (local.get $four)))
    (br $next))
  (unreachable))

(func (export "run") (param $n i32) (result i64)
  (local $frame i32)
  (local $odds i32)
  (local $terms i32)
  (local $sum f64)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $odds (call $fiber_new (i32.const 0)))
  (local.set $terms (call $fiber_new (i32.const 1)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $n)))
      (local.set $sum
        (f64.add
          (local.get $sum)
          (f64.load (call $fiber_resume (local.get $terms) (local.get $odds) (local.get $frame)))))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next)))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (i64.reinterpret_f64 (local.get $sum)))
