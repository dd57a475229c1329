;; state as C: see ../direct/state.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;; There is one kind of yield, so an effect is a pointer to what is asked for: { operation, value }.
;;
;;   int get(void)   { struct effect e = { GET };    return fiber_yield((int)&e); }
;;   void set(int v) { struct effect e = { SET, v };        fiber_yield((int)&e); }

(table $functions funcref (elem $count))

(func $get (result i32)
  (local $frame i32)
  (local $value i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (i32.store (local.get $frame) (i32.const 0))
  (local.set $value (call $fiber_yield (local.get $frame)))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (local.get $value))

(func $set (param $value i32)
  (local $frame i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (i32.store (local.get $frame) (i32.const 1))
  (i32.store offset=4 (local.get $frame) (local.get $value))
  (drop (call $fiber_yield (local.get $frame)))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16))))

(func $count (param $n i32) (result i32)
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $n)))
      (call $set (i32.add (call $get) (i32.const 1)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next)))
  (i32.const 0))

(func (export "run") (param $n i32) (result i64)
  (local $frame i32)
  (local $program i32)
  (local $effect i32)
  (local $state i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $program (call $fiber_new (i32.const 0)))
  (local.set $effect (call $fiber_resume (local.get $program) (local.get $n) (local.get $frame)))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (i32.load (local.get $frame))))
      (if (i32.load (local.get $effect))
        (then (local.set $state (i32.load offset=4 (local.get $effect)))))
      (local.set $effect (call $fiber_resume (local.get $program) (local.get $state) (local.get $frame)))
      (br $next)))
  (call $fiber_free (local.get $program))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (i64.extend_i32_u (local.get $state)))
