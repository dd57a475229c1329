;; skynet: a tree of continuations, ten children to a node, a million leaves when six levels deep.
;;
;; A node makes its ten children and starts each, so that all ten exist and wait; then it lets each do its work and
;; adds up what they return. A leaf returns its own number. So a continuation is created, suspends once and finishes,
;; 1,111,110 times over, at most ten on each level at a time.
;;
;;   run(levels) = the sum of all numbers below 10^levels              a continuation per node but the root

(module
  (type $body (func (param i32 i64) (result i64))) ;; level, number
  (type $fresh (cont $body))
  (type $rest (func (result i64)))
  (type $waiting (cont $rest))
  (elem declare func $child)
  (tag $started)
  (table $children 128 (ref null $waiting)) ;; ten for each level, since one node at a time is at work on it

  (func $child (param $level i32) (param $number i64) (result i64)
    (suspend $started)
    (call $node (local.get $level) (local.get $number)))

  (func $node (param $level i32) (param $number i64) (result i64)
    (local $i i32)
    (local $first i32)
    (local $waiting (ref $waiting))
    (local $sum i64)
    (if (i32.eqz (local.get $level)) (then (return (local.get $number))))
    (local.set $first (i32.mul (local.get $level) (i32.const 10)))
    (local.set $number (i64.mul (local.get $number) (i64.const 10)))
    (loop $next
      (block $on_started (result (ref $waiting))
        (resume $fresh (on $started $on_started)
          (i32.sub (local.get $level) (i32.const 1))
          (i64.add (local.get $number) (i64.extend_i32_u (local.get $i)))
          (cont.new $fresh (ref.func $child)))
        (unreachable))
      (local.set $waiting)
      (table.set $children (i32.add (local.get $first) (local.get $i)) (local.get $waiting))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.set $i (i32.const 0))
    (loop $next
      (local.set $sum
        (i64.add
          (resume $waiting (table.get $children (i32.add (local.get $first) (local.get $i))))
          (local.get $sum)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
    (local.get $sum))

  (func (export "run") (param $levels i32) (result i64)
    (call $node (local.get $levels) (i64.const 0))))
