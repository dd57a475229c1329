;; No continuations.
(module $plain
  (func $spin
    (local $n i32)
    (loop $again
      (local.set $n
        (i32.add (local.get $n) (i32.const 1)))
      (br_if $again
        (i32.lt_u (local.get $n) (i32.const 10)))))
  (func (export "_start")
    (call $spin)))
