;; c10m as C: see ../direct/c10m.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;; The pool holds handles, or 0: 1,000 words of memory from 1 KiB on.

(table $functions funcref (elem $task))

(func $task (param $id i32) (result i32)
  (local $hash i32)
  (local.set $hash (i32.mul (local.get $id) (i32.const 0x9e3779b1)))
  (drop (call $fiber_yield (i32.const 0)))
  (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 16))))

;; Lets the task in this place finish, if there is one, and returns its answer.
(func $finish (param $place i32) (result i64)
  (local $frame i32)
  (local $fiber i32)
  (local $answer i32)
  (local.set $fiber (i32.load (local.get $place)))
  (if (i32.eqz (local.get $fiber)) (then (return (i64.const 0))))
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $answer (call $fiber_resume (local.get $fiber) (i32.const 0) (local.get $frame)))
  (call $fiber_free (local.get $fiber))
  (i32.store (local.get $place) (i32.const 0))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (i64.extend_i32_u (local.get $answer)))

(func $begin (param $place i32) (param $id i32)
  (local $frame i32)
  (local $fiber i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $fiber (call $fiber_new (i32.const 0)))
  (drop (call $fiber_resume (local.get $fiber) (local.get $id) (local.get $frame)))
  (i32.store (local.get $place) (local.get $fiber))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16))))

(func (export "run") (param $n i32) (result i64)
  (local $id i32)
  (local $place i32)
  (local $sum i64)
  (local.set $place (i32.const 1024))
  (block $all_begun
    (loop $next
      (br_if $all_begun (i32.eq (local.get $id) (local.get $n)))
      (local.set $sum (i64.add (local.get $sum) (call $finish (local.get $place))))
      (call $begin (local.get $place) (local.get $id))
      (local.set $id (i32.add (local.get $id) (i32.const 1)))
      (local.set $place (i32.add (local.get $place) (i32.const 4)))
      (if (i32.eq (local.get $place) (i32.const 5024)) (then (local.set $place (i32.const 1024))))
      (br $next)))
  (local.set $place (i32.const 1024))
  (loop $next
    (local.set $sum (i64.add (local.get $sum) (call $finish (local.get $place))))
    (local.set $place (i32.add (local.get $place) (i32.const 4)))
    (br_if $next (i32.lt_u (local.get $place) (i32.const 5024))))
  (local.get $sum))
