;; treesum as C: see ../direct/treesum.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;;   int walk(struct node *node) {
;;       if (node->left) walk(node->left);
;;       fiber_yield(node->value);
;;       if (node->right) walk(node->right);
;;       return 0;
;;   }

(table $functions funcref (elem $walk))
(global $end (mut i32) (i32.const 16777216)) ;; of the memory in use: nodes lie behind the fibers' stacks
(global $root (mut i32) (i32.const 0))
(global $made (mut i32) (i32.const 0))

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

(func $walk (param $node i32) (result i32)
  (if (i32.load offset=0 (local.get $node)) (then (drop (call $walk (i32.load offset=0 (local.get $node))))))
  (drop (call $fiber_yield (i32.load offset=8 (local.get $node))))
  (if (i32.load offset=4 (local.get $node)) (then (drop (call $walk (i32.load offset=4 (local.get $node))))))
  (i32.const 0))

(func $sum (result i64)
  (local $frame i32)
  (local $generator i32)
  (local $value i32)
  (local $sum i64)
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 16))))
  (local.set $generator (call $fiber_new (i32.const 0)))
  (block $done
    (loop $next
      (local.set $value (call $fiber_resume (local.get $generator) (global.get $root) (local.get $frame)))
      (br_if $done (i32.eqz (i32.load (local.get $frame))))
      (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $value))))
      (br $next)))
  (call $fiber_free (local.get $generator))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 16)))
  (local.get $sum))

(func (export "run") (param $n i32) (result i64)
  (local $sum i64)
  (if (i32.eqz (global.get $root))
    (then
      (drop (memory.grow (i32.const 1)))
      (global.set $root (call $make (i32.const 12)))))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $n)))
      (local.set $sum (i64.add (local.get $sum) (call $sum)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br $next)))
  (local.get $sum))
