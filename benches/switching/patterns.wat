;; The same round trip in five surroundings, which differ in what the processor's predictor of returns makes of them.
;;
;; A processor remembers its last calls and predicts each return by them, whatever stack it is on. A switch moves
;; to a stack where other calls are open. What is measured is what that costs; `benches/switching.rs` prints
;; it next to a loop that has no calls at all.
;;
;; Every function does `times` round trips and returns the sum of what came back, so that nothing is left out.

(module
  (type $body (func))
  (type $generator (cont $body))
  (type $leveled (func (param i32)))
  (type $unbound (cont $leveled))
  (elem declare func $naturals $naturals_deep $naturals_wrapped $tree)
  (tag $yield (param i32))
  (table $ring 1000 (ref null $generator))

  ;; --- the generator suspends in its own frame, the consumer resumes in its loop

  (func $naturals
    (local $n i32)
    (loop $next
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (suspend $yield (local.get $n))
      (br $next)))

  (func $consume (param $generator (ref null $generator)) (param $times i64) (result i32)
    (local $sum i32)
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (unreachable))
      (local.set $generator)
      (local.set $sum (i32.add (local.get $sum)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $sum))

  (func (export "own frame") (param $times i64) (result i32)
    (call $consume (cont.new $generator (ref.func $naturals)) (local.get $times)))

  ;; --- 16 calls down, suspend there, 16 returns up, each time; and the same calls with no suspend

  (func $down (param $depth i32) (param $n i32) (result i32)
    (if (local.get $depth)
      (then
        (return (i32.add (call $down (i32.sub (local.get $depth) (i32.const 1)) (local.get $n)) (i32.const 1)))))
    (suspend $yield (local.get $n))
    (local.get $n))

  (func $naturals_deep
    (local $n i32)
    (loop $next
      (local.set $n (call $down (i32.const 15) (local.get $n)))
      (br $next)))

  (func (export "16 calls deep") (param $times i64) (result i32)
    (call $consume (cont.new $generator (ref.func $naturals_deep)) (local.get $times)))

  (func $only_down (param $depth i32) (param $n i32) (result i32)
    (if (local.get $depth)
      (then
        (return
          (i32.add (call $only_down (i32.sub (local.get $depth) (i32.const 1)) (local.get $n)) (i32.const 1)))))
    (local.get $n))

  (func (export "16 calls alone") (param $times i64) (result i32)
    (local $n i32)
    (loop $next
      (local.set $n (call $only_down (i32.const 15) (local.get $n)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $n))

  ;; --- both switches in small functions, as C fiber libraries have them

  (global $the_generator (mut (ref null $generator)) (ref.null $generator))

  (func $yield_wrapped (param $n i32)
    (suspend $yield (local.get $n)))

  (func $resume_wrapped (result i32)
    (block $on_yield (result i32 (ref $generator))
      (resume $generator (on $yield $on_yield) (global.get $the_generator))
      (unreachable))
    (global.set $the_generator))

  (func $naturals_wrapped
    (local $n i32)
    (loop $next
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (call $yield_wrapped (local.get $n))
      (br $next)))

  (func (export "both sides wrapped") (param $times i64) (result i32)
    (local $sum i32)
    (global.set $the_generator (cont.new $generator (ref.func $naturals_wrapped)))
    (loop $next
      (local.set $sum (i32.add (call $resume_wrapped) (local.get $sum)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $sum))

  ;; --- a thousand generators in turn

  (func (export "1,000 in turn") (param $times i64) (result i32)
    (local $sum i32)
    (local $at i32)
    (local $generator (ref null $generator))
    (loop $next
      (table.set $ring (local.get $at) (cont.new $generator (ref.func $naturals)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 1000))))
    (local.set $at (i32.const 0))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (table.get $ring (local.get $at)))
        (unreachable))
      (local.set $generator)
      (local.set $sum (i32.add (local.get $sum)))
      (table.set $ring (local.get $at) (local.get $generator))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.eq (local.get $at) (i32.const 1000)) (then (local.set $at (i32.const 0))))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $sum))

  ;; --- a generator per node of a tree 7 deep: what a node yields is handed on by every node above it

  (func $tree (param $depth i32)
    (if (i32.eqz (local.get $depth)) (then (return)))
    (call $hand_on (i32.sub (local.get $depth) (i32.const 1)))
    (suspend $yield (local.get $depth))
    (call $hand_on (i32.sub (local.get $depth) (i32.const 1))))

  (func $hand_on (param $depth i32)
    (local $child (ref null $generator))
    (if (i32.eqz (local.get $depth)) (then (return)))
    (local.set $child (cont.bind $unbound $generator (local.get $depth) (cont.new $unbound (ref.func $tree))))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $child))
        (return))
      (local.set $child)
      (suspend $yield)
      (br $next)))

  ;; A walk is 127 nodes and the sum of their depths: 769 round trips.
  (func (export "recursive generator") (param $times i64) (result i32)
    (local $generator (ref null $generator))
    (local $sum i32)
    (loop $walk
      (local.set $generator
        (cont.bind $unbound $generator (i32.const 7) (cont.new $unbound (ref.func $tree))))
      (block $walked
        (loop $next
          (block $on_yield (result i32 (ref $generator))
            (resume $generator (on $yield $on_yield) (local.get $generator))
            (br $walked))
          (local.set $generator)
          (local.set $sum (i32.add (local.get $sum)))
          (br $next)))
      (local.set $times (i64.sub (local.get $times) (i64.const 769)))
      (br_if $walk (i64.gt_s (local.get $times) (i64.const 0))))
    (local.get $sum)))
