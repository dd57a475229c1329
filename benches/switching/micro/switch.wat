;; switch: two continuations switch to one another and hand over an i32 that each counts up.
;;
;;   run(n) = n                                                                         n times there and back

(module
  (rec
    (type $body (func (param i32 (ref null $player)) (result i32)))
    (type $player (cont $body)))
  (elem declare func $left $right)
  (tag $switch (result i32))
  (global $times (mut i32) (i32.const 0))

  (func $right (type $body) (param $ball i32) (param $left (ref null $player)) (result i32)
    (loop $next
      (switch $player $switch (i32.add (local.get $ball) (i32.const 1)) (local.get $left))
      (local.set $left)
      (local.set $ball)
      (br $next))
    (unreachable))

  (func $left (type $body) (param $ball i32) (param $right (ref null $player)) (result i32)
    (local $times i32)
    (local.set $times (global.get $times))
    (loop $next
      (switch $player $switch (local.get $ball) (local.get $right))
      (local.set $right)
      (local.set $ball)
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (br_if $next (local.get $times)))
    (local.get $ball))

  (func (export "run") (param $times i32) (result i64)
    (if (i32.eqz (local.get $times)) (then (return (i64.const 0))))
    (global.set $times (local.get $times))
    (i64.extend_i32_u
      (resume $player (on $switch switch)
        (i32.const 0)
        (cont.new $player (ref.func $right))
        (cont.new $player (ref.func $left))))))
