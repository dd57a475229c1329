;; itersum: a generator hands out 1 to n, one loop adds them up.
;;
;; The plainest use of a continuation: one suspend and one resume per number, each in the loop that uses it.
;;
;;   run(n) = 1 + 2 + ... + n                                                              n round trips

(module
  (type $body (func (param i32)))
  (type $fresh (cont $body))
  (type $rest (func))
  (type $generator (cont $rest))
  (elem declare func $count)
  (tag $yield (param i32))

  (func $count (param $n i32)
    (local $i i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $next
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (suspend $yield (local.get $i))
      (br_if $next (i32.lt_u (local.get $i) (local.get $n)))))

  (func (export "run") (param $n i32) (result i64)
    (local $generator (ref null $generator))
    (local $sum i64)
    (block $on_first (result i32 (ref $generator))
      (resume $fresh (on $yield $on_first) (local.get $n) (cont.new $fresh (ref.func $count)))
      (return (i64.const 0)))
    (local.set $generator)
    (local.set $sum (i64.extend_i32_u))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br $next))
    (unreachable)))
