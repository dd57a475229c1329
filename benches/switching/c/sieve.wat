;; sieve as C: see ../direct/sieve.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;;   int filter(struct { int prime; fiber_t source; } *self) {
;;       for (;;) {
;;           int yielded, n = fiber_resume(self->source, 0, &yielded);
;;           if (!yielded) { fiber_free(self->source); return 0; }
;;           if (n % self->prime) fiber_yield(n);
;;       }
;;   }
;;
;; The descriptions of the filters are at 1 KiB and up, 8 bytes each; the first argument points at one.

(table $functions funcref (elem $numbers $filter))

(func $numbers (param $limit i32) (result i32)
  (local $n i32)
  (local.set $n (i32.const 2))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $n) (local.get $limit)))
      (drop (call $fiber_yield (local.get $n)))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br $next)))
  (i32.const 0))

(func $filter (param $self i32) (result i32)
  (local $frame i32)
  (local $n i32)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (block $done
    (loop $next
      (local.set $n
        (call $fiber_resume (i32.load offset=4 (local.get $self)) (i32.const 0) (local.get $frame)))
      (br_if $done (i32.eqz (i32.load (local.get $frame))))
      (if (i32.rem_u (local.get $n) (i32.load offset=0 (local.get $self)))
        (then (drop (call $fiber_yield (local.get $n)))))
      (br $next)))
  (call $fiber_free (i32.load offset=4 (local.get $self)))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (i32.const 0))

(func (export "run") (param $n i32) (result i64)
  (local $frame i32)
  (local $last i32)
  (local $self i32)
  (local $prime i32)
  (local $sum i64)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $last (call $fiber_new (i32.const 0)))
  (local.set $prime (call $fiber_resume (local.get $last) (local.get $n) (local.get $frame)))
  (local.set $self (i32.const 1024))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (i32.load (local.get $frame))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $prime))))
      (i32.store offset=0 (local.get $self) (local.get $prime))
      (i32.store offset=4 (local.get $self) (local.get $last))
      (local.set $last (call $fiber_new (i32.const 1)))
      (local.set $prime (call $fiber_resume (local.get $last) (local.get $self) (local.get $frame)))
      (local.set $self (i32.add (local.get $self) (i32.const 8)))
      (br $next)))
  (call $fiber_free (local.get $last))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (local.get $sum))
