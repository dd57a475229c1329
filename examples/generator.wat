;; A generator: the squares, without end.
;;
;; `$squares` is an ordinary loop. It hands out each value with `suspend`, and its stack then waits where it
;; stands. `_start` takes ten values and walks away: a suspended continuation that nobody resumes costs its
;; stack and nothing else.
;;
;;     windlass run examples/generator.wat

(module
  (type $body (func))
  (type $generator (cont $body))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "square ")
  (data (i32.const 71) " is ")
  (data (i32.const 75) "their sum is ")
  (data (i32.const 88) "\n")
  (elem declare func $squares)

  ;; What a generator says to whoever resumed it.
  (tag $yield (param i32))

  (func $squares
    (local $n i32)
    (loop $next
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (suspend $yield (i32.mul (local.get $n) (local.get $n)))
      (br $next)))

  (func (export "_start")
    (local $generator (ref null $generator))
    (local $taken i32)
    (local $square i32)
    (local $sum i32)
    (local.set $generator (cont.new $generator (ref.func $squares)))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (return)) ;; the generator returned; this one never does
      ;; Here the stack holds the value and the continuation that will go on after the `suspend`.
      (local.set $generator)
      (local.set $square)
      (local.set $taken (i32.add (local.get $taken) (i32.const 1)))
      (local.set $sum (i32.add (local.get $sum) (local.get $square)))
      (call $say (i32.const 64) (i32.const 7))
      (call $number (local.get $taken))
      (call $say (i32.const 71) (i32.const 4))
      (call $number (local.get $square))
      (call $say (i32.const 88) (i32.const 1))
      (br_if $next (i32.lt_u (local.get $taken) (i32.const 10))))
    (call $say (i32.const 75) (i32.const 13))
    (call $number (local.get $sum))
    (call $say (i32.const 88) (i32.const 1)))

  ;; Writes a text to standard output. Bytes 0 to 15 of the memory are for these two.
  (func $say (param $text i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $text))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  ;; Writes a number in decimal.
  (func $number (param $n i32)
    (if (i32.ge_u (local.get $n) (i32.const 10))
      (then (call $number (i32.div_u (local.get $n) (i32.const 10)))))
    (i32.store8 (i32.const 12) (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))
    (call $say (i32.const 12) (i32.const 1))))
