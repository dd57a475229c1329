;; pi: Leibniz's series by two generators in a row. 4/1 - 4/3 + 4/5 - 4/7 ...
;;
;; The first hands out the odd numbers, the second makes terms of them, the loop adds the terms up. What is handed
;; over is a f64.
;;
;;   run(n) = the bits of the sum of n terms                                               2 n round trips

(module
  (type $body (func))
  (type $generator (cont $body))
  (type $from (func (param (ref $generator))))
  (type $unbound (cont $from))
  (elem declare func $odds $terms)
  (tag $yield (param f64))

  (func $odds
    (local $odd f64)
    (local.set $odd (f64.const 1))
    (loop $next
      (suspend $yield (local.get $odd))
      (local.set $odd (f64.add (local.get $odd) (f64.const 2)))
      (br $next)))

  (func $terms (param $odds (ref $generator))
    (local $four f64)
    (local $odd f64)
    (local.set $four (f64.const 4))
    (loop $next
      (block $on_yield (result f64 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $odds))
        (return))
      (local.set $odds)
      (local.set $odd)
      (suspend $yield (f64.div (local.get $four) (local.get $odd)))
      (local.set $four (f64.neg (local.get $four)))
      (br $next)))

  (func (export "run") (param $n i32) (result i64)
    (local $terms (ref null $generator))
    (local $sum f64)
    (local.set $terms
      (cont.bind $unbound $generator
        (cont.new $generator (ref.func $odds)) (cont.new $unbound (ref.func $terms))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (block $on_yield (result f64 (ref $generator))
          (resume $generator (on $yield $on_yield) (local.get $terms))
          (unreachable))
        (local.set $terms)
        (local.set $sum (f64.add (local.get $sum)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next)))
    (i64.reinterpret_f64 (local.get $sum))))
