;; create: a continuation is made, runs and finishes at once.
;;
;;   run(n) = n                                                                             n continuations

(module
  (type $body (func (param i32) (result i32)))
  (type $once (cont $body))
  (elem declare func $next)

  (func $next (param $n i32) (result i32) (i32.add (local.get $n) (i32.const 1)))

  (func (export "run") (param $times i32) (result i64)
    (local $n i32)
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $n) (local.get $times)))
        (local.set $n (resume $once (local.get $n) (cont.new $once (ref.func $next))))
        (br $next)))
    (i64.extend_i32_u (local.get $n))))
