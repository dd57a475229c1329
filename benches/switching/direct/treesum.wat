;; treesum: a generator walks a binary tree in order and hands out what its nodes hold.
;;
;; The walk is a recursive function on one continuation: it suspends as many calls deep as the node lies in the
;; tree, and all those calls stay where they are. (The other way, a continuation per level, is the pattern
;; "recursive generator" of ../patterns.wat.)
;;
;;   the tree: 4,095 nodes, 12 deep; a node is three words of memory: left, right, value
;;   run(n) = the sum of all values, n times over                                     4,095 n round trips

(module
  (type $body (func))
  (type $generator (cont $body))
  (elem declare func $walk_all)
  (tag $yield (param i32))
  (memory 1)
  (global $end (mut i32) (i32.const 16)) ;; of the memory in use
  (global $root (mut i32) (i32.const 0))
  (global $made (mut i32) (i32.const 0)) ;; nodes, which are numbered in the order in which they are made

  (func $make (param $depth i32) (result i32)
    (local $node i32)
    (if (i32.eqz (local.get $depth)) (then (return (i32.const 0))))
    (local.set $node (global.get $end))
    (global.set $end (i32.add (local.get $node) (i32.const 12)))
    (global.set $made (i32.add (global.get $made) (i32.const 1)))
    (i32.store offset=8 (local.get $node) (global.get $made))
    (i32.store offset=0 (local.get $node) (call $make (i32.sub (local.get $depth) (i32.const 1))))
    (i32.store offset=4 (local.get $node) (call $make (i32.sub (local.get $depth) (i32.const 1))))
    (local.get $node))

  (func $walk (param $node i32)
    (if (i32.load offset=0 (local.get $node)) (then (call $walk (i32.load offset=0 (local.get $node)))))
    (suspend $yield (i32.load offset=8 (local.get $node)))
    (if (i32.load offset=4 (local.get $node)) (then (call $walk (i32.load offset=4 (local.get $node))))))

  (func $walk_all (call $walk (global.get $root)))

  (func $sum (result i64)
    (local $generator (ref null $generator))
    (local $sum i64)
    (local.set $generator (cont.new $generator (ref.func $walk_all)))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
      (br $next))
    (unreachable))

  (func (export "run") (param $n i32) (result i64)
    (local $sum i64)
    (if (i32.eqz (global.get $root)) (then (global.set $root (call $make (i32.const 12)))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $sum (i64.add (local.get $sum) (call $sum)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next)))
    (local.get $sum)))
