;; sieve: the primes below n by a pipeline of filters, a continuation for each prime.
;;
;; Each filter owns the one before it, resumes it for a number, and hands on what its prime does not divide. What
;; comes out at the end is prime and becomes one more filter there, so the stacks are nested as deep as
;; there are primes, and a number climbs them one suspend at a time:
;;
;;   $numbers -> not by 2 -> not by 3 -> not by 5 -> ... -> run
;;
;;   run(n) = the sum of the primes below n                    a round trip per number and filter it gets to

(module
  (type $body (func))
  (type $source (cont $body))
  (type $limited (func (param i32))) ;; the first number that is not handed out
  (type $unlimited (cont $limited))
  (type $filter (func (param i32 (ref $source)))) ;; prime, where its numbers come from
  (type $unbound (cont $filter))
  (elem declare func $numbers $filter)
  (tag $yield (param i32))

  (func $numbers (param $limit i32)
    (local $n i32)
    (local.set $n (i32.const 2))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $n) (local.get $limit)))
        (suspend $yield (local.get $n))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (br $next))))

  (func $filter (param $prime i32) (param $source (ref $source))
    (local $n i32)
    (loop $next
      (block $on_yield (result i32 (ref $source))
        (resume $source (on $yield $on_yield) (local.get $source))
        (return)) ;; no numbers are left
      (local.set $source)
      (local.set $n)
      (if (i32.rem_u (local.get $n) (local.get $prime)) (then (suspend $yield (local.get $n))))
      (br $next)))

  (func (export "run") (param $n i32) (result i64)
    (local $last (ref null $source))
    (local $prime i32)
    (local $sum i64)
    (local.set $last (cont.bind $unlimited $source (local.get $n) (cont.new $unlimited (ref.func $numbers))))
    (loop $next
      (block $on_yield (result i32 (ref $source))
        (resume $source (on $yield $on_yield) (local.get $last))
        (return (local.get $sum)))
      (local.set $last)
      (local.set $prime)
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $prime))))
      (local.set $last
        (cont.bind $unbound $source
          (local.get $prime) (ref.as_non_null (local.get $last)) (cont.new $unbound (ref.func $filter))))
      (br $next))
    (unreachable)))
