;; The primes below 100 by a sieve of continuations, one per prime.
;;
;; `$numbers` hands out 2, 3, 4, … Each filter owns the continuation before it, resumes it for a number, and passes
;; on only what its prime does not divide. Whatever comes out of the last filter is prime and becomes a new
;; filter at the end:
;;
;;   $numbers -> not by 2 -> not by 3 -> not by 5 -> ... -> _start
;;
;; So a number that survives climbs through as many stacks as there are smaller primes, each of them suspended in the
;; middle of its own loop, and each resumed by the next: the stacks are nested as deep as the sieve is long.
;; When the numbers run out each filter returns in turn, and the whole tower is gone.
;;
;;     windlass run examples/sieve.wat

(module
  (type $body (func))
  (type $source (cont $body))
  (type $filter (func (param i32 (ref $source)))) ;; prime, where its numbers come from
  (type $unbound (cont $filter))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) " is prime\n")
  (data (i32.const 74) "there are ")
  (data (i32.const 84) " primes below ")
  (data (i32.const 98) "\n")
  (elem declare func $numbers $filter)

  (tag $yield (param i32))

  (global $limit i32 (i32.const 100))

  (func $numbers
    (local $n i32)
    (local.set $n (i32.const 2))
    (loop $next
      (suspend $yield (local.get $n))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $n) (global.get $limit)))))

  (func $filter (param $prime i32) (param $source (ref $source))
    (local $n i32)
    (loop $next
      (block $on_yield (result i32 (ref $source))
        (resume $source (on $yield $on_yield) (local.get $source))
        (return)) ;; no numbers are left
      (local.set $source)
      (local.set $n)
      (if (i32.rem_u (local.get $n) (local.get $prime))
        (then (suspend $yield (local.get $n))))
      (br $next)))

  (func (export "_start")
    (local $last (ref $source))
    (local $prime i32)
    (local $found i32)
    (local.set $last (cont.new $source (ref.func $numbers)))
    (block $done
      (loop $next
        (block $on_yield (result i32 (ref $source))
          (resume $source (on $yield $on_yield) (local.get $last))
          (br $done))
        (local.set $last)
        (local.set $prime)
        (local.set $found (i32.add (local.get $found) (i32.const 1)))
        (call $number (local.get $prime))
        (call $say (i32.const 64) (i32.const 10))
        (local.set $last
          (cont.bind $unbound $source
            (local.get $prime) (local.get $last) (cont.new $unbound (ref.func $filter))))
        (br $next)))
    (call $say (i32.const 74) (i32.const 10))
    (call $number (local.get $found))
    (call $say (i32.const 84) (i32.const 14))
    (call $number (global.get $limit))
    (call $say (i32.const 98) (i32.const 1)))

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
