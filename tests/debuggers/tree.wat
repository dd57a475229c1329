;; Three stacks on top of each other: main resumes outer, which resumes inner, which prints from a call.
(module $tree
  (type $body (func))
  (type $cont (cont $body))
  (import "spectest" "print_i32" (func $print (param i32)))
  (tag $pause)
  (elem declare func $outer $inner $later)

  (func $leaf (param $n i32) (result i32)
    (call $print
      (local.get $n))
    (i32.add
      (local.get $n)
      (i32.const 1)))

  (func $inner
    (local $n i32)
    (local.set $n
      (call $leaf
        (i32.const 40)))
    (suspend $pause)
    (call $print
      (call $leaf
        (local.get $n))))

  (func $outer
    (local $inner (ref null $cont))
    (local.set $inner
      (cont.new $cont (ref.func $inner)))
    (block $paused (result (ref $cont))
      (resume $cont (on $pause $paused)
        (local.get $inner))
      (return))
    (local.set $inner)
    (suspend $pause)
    (resume $cont
      (local.get $inner)))

  (func $later
    (suspend $pause))

  (func $main (export "_start")
    (local $outer (ref null $cont))
    (local $later (ref null $cont))
    (local.set $later
      (cont.new $cont (ref.func $later)))
    (local.set $outer
      (cont.new $cont (ref.func $outer)))
    (block $paused (result (ref $cont))
      (resume $cont (on $pause $paused)
        (local.get $outer))
      (return))
    (local.set $outer)
    (resume $cont
      (local.get $outer))
    (drop
      (call $leaf
        (i32.const 7)))))
