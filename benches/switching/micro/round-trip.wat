;; round-trip: one suspend and one resume, with an i32 each time; next to nothing else happens.
;;
;;   run(n) = 1 + 2 + ... + n modulo 2^32                                                  n round trips

(module
  (type $body (func))
  (type $generator (cont $body))
  (elem declare func $naturals)
  (tag $yield (param i32))

  (func $naturals
    (local $n i32)
    (loop $next
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (suspend $yield (local.get $n))
      (br $next)))

  (func (export "run") (param $times i32) (result i64)
    (local $generator (ref null $generator))
    (local $sum i32)
    (if (i32.eqz (local.get $times)) (then (return (i64.const 0))))
    (local.set $generator (cont.new $generator (ref.func $naturals)))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (unreachable))
      (local.set $generator)
      (local.set $sum (i32.add (local.get $sum)))
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (local.get $times)))
    (i64.extend_i32_u (local.get $sum))))
