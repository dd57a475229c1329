;; skynet as C: see ../direct/skynet.wat for what it does, ../fiber/native.wat for what is put in front of it.
;;
;; What a node wants of a child, and what the child answers, is in the node's frame: 16 bytes a child,
;; { level, -, number }, where the sum then replaces the number. The first argument points at it. The ten handles
;; follow, then the word for `fiber_resume`: 160 + 40 + 8 bytes.

(table $functions funcref (elem $child))

(func $child (param $self i32) (result i32)
  (drop (call $fiber_yield (i32.const 0)))
  (i64.store offset=8 (local.get $self)
    (call $node (i32.load (local.get $self)) (i64.load offset=8 (local.get $self))))
  (i32.const 0))

(func $node (param $level i32) (param $number i64) (result i64)
  (local $frame i32)
  (local $i i32)
  (local $child i32)
  (local $sum i64)
  (if (i32.eqz (local.get $level)) (then (return (local.get $number))))
  (global.set $stack_pointer (local.tee $frame (i32.sub (global.get $stack_pointer) (i32.const 208))))
  (loop $next
    (local.set $child (i32.add (local.get $frame) (i32.shl (local.get $i) (i32.const 4))))
    (i32.store (local.get $child) (i32.sub (local.get $level) (i32.const 1)))
    (i64.store offset=8 (local.get $child)
      (i64.add (i64.mul (local.get $number) (i64.const 10)) (i64.extend_i32_u (local.get $i))))
    (i32.store offset=160 (i32.add (local.get $frame) (i32.shl (local.get $i) (i32.const 2)))
      (call $fiber_new (i32.const 0)))
    (drop
      (call $fiber_resume
        (i32.load offset=160 (i32.add (local.get $frame) (i32.shl (local.get $i) (i32.const 2))))
        (local.get $child)
        (i32.add (local.get $frame) (i32.const 200))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
  (local.set $i (i32.const 0))
  (loop $next
    (local.set $child (i32.load offset=160 (i32.add (local.get $frame) (i32.shl (local.get $i) (i32.const 2)))))
    (drop
      (call $fiber_resume (local.get $child) (i32.const 0) (i32.add (local.get $frame) (i32.const 200))))
    (call $fiber_free (local.get $child))
    (local.set $sum
      (i64.add
        (local.get $sum)
        (i64.load offset=8 (i32.add (local.get $frame) (i32.shl (local.get $i) (i32.const 4))))))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br_if $next (i32.lt_u (local.get $i) (i32.const 10))))
  (global.set $stack_pointer (i32.add (local.get $frame) (i32.const 208)))
  (local.get $sum))

(func (export "run") (param $levels i32) (result i64)
  (call $node (local.get $levels) (i64.const 0)))
