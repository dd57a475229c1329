;; A generator that listens: each value it hands out comes back as the next stride.
;;
;; `$count` starts at a number, and after every value adds what the consumer answers; the answer 0 ends it.
;; The tag has a parameter and a result, so `suspend` is a conversation: a value goes out, a value comes in.
;;
;; A fresh `$count` needs two arguments, a suspended one only the answer. `cont.bind` supplies the first ahead
;; of time, which makes both the same type, and one loop serves for both.
;;
;;     windlass run examples/generator-extended.wat

(module
  (type $count (func (param i32 i32) (result i32))) ;; start, first stride -> how many values it gave
  (type $fresh (cont $count))
  (type $answer (func (param i32) (result i32)))    ;; the stride is still missing
  (type $counter (cont $answer))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "the counter says ")
  (data (i32.const 81) ", add ")
  (data (i32.const 87) "it stops after ")
  (data (i32.const 102) " values\n")
  (data (i32.const 109) "\n")
  (elem declare func $count)

  (tag $yield (param i32) (result i32))

  (func $count (type $count) (param $value i32) (param $stride i32) (result i32)
    (local $given i32)
    (loop $next
      (if (i32.eqz (local.get $stride)) (then (return (local.get $given))))
      (local.set $value (i32.add (local.get $value) (local.get $stride)))
      (local.set $given (i32.add (local.get $given) (i32.const 1)))
      (local.set $stride (suspend $yield (local.get $value)))
      (br $next))
    (unreachable))

  (func (export "_start")
    (local $counter (ref null $counter))
    (local $value i32)
    (local $stride i32)
    (local.set $counter (cont.bind $fresh $counter (i32.const 100) (cont.new $fresh (ref.func $count))))
    (local.set $stride (i32.const 5))
    (loop $next
      (block $on_yield (result i32 (ref $counter))
        (resume $counter (on $yield $on_yield) (local.get $stride) (local.get $counter))
        ;; It returned, and the stack holds how many values it gave.
        (local.set $value)
        (call $say (i32.const 87) (i32.const 15))
        (call $number (local.get $value))
        (call $say (i32.const 102) (i32.const 8))
        (return))
      (local.set $counter)
      (local.set $value)
      (local.set $stride (i32.sub (local.get $stride) (i32.const 1)))
      (call $say (i32.const 64) (i32.const 17))
      (call $number (local.get $value))
      (call $say (i32.const 81) (i32.const 6))
      (call $number (local.get $stride))
      (call $say (i32.const 109) (i32.const 1))
      (br $next)))

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
