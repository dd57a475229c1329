;; itersum as C: see ../direct/itersum.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;;   int count(int n)  { for (int i = 1; i <= n; i++) fiber_yield(i); return 0; }

(table $functions funcref (elem $count))

(func $count (param $n i32) (result i32)
  (local $i i32)
  (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
  (loop $next
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (drop (call $fiber_yield (local.get $i)))
    (br_if $next (i32.lt_u (local.get $i) (local.get $n))))
  (i32.const 0))

(func (export "run") (param $n i32) (result i64)
  (local $frame i32)
  (local $generator i32)
  (local $value i32)
  (local $sum i64)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $generator (call $fiber_new (i32.const 0)))
  (block $done
    (loop $next
      (local.set $value (call $fiber_resume (local.get $generator) (local.get $n) (local.get $frame)))
      (br_if $done (i32.eqz (i32.load (local.get $frame))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $value))))
      (br $next)))
  (call $fiber_free (local.get $generator))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (local.get $sum))
