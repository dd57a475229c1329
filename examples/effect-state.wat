;; State as an effect: a program that says `get` and `put`, and two handlers that decide what these mean.
;;
;; `$collatz` keeps a number in "the state" and does not know where that is. The first handler keeps it in
;; a local, so the program is pure seen from outside. The second also tells every change. The program
;; is the same, and neither passes a callback: what `suspend` finds is whoever resumed it.
;;
;;     windlass run examples/effect-state.wat

(module
  (type $program (func (result i32)))
  (type $ready (cont $program))
  (type $after_get (func (param i32) (result i32)))
  (type $wants_state (cont $after_get))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "from ")
  (data (i32.const 69) " it takes ")
  (data (i32.const 79) " steps to reach 1\n")
  (data (i32.const 97) "the state was ")
  (data (i32.const 111) ", now it is ")
  (data (i32.const 123) "\n")
  (elem declare func $collatz)

  (tag $get (result i32))
  (tag $put (param i32))

  ;; Halves an even number, triples an odd one and adds one, until it is 1. Returns the number of steps.
  (func $collatz (type $program) (result i32)
    (local $n i32)
    (local $steps i32)
    (loop $next
      (local.set $n (suspend $get))
      (if (i32.eq (local.get $n) (i32.const 1)) (then (return (local.get $steps))))
      (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
      (if (i32.and (local.get $n) (i32.const 1))
        (then (suspend $put (i32.add (i32.mul (local.get $n) (i32.const 3)) (i32.const 1))))
        (else (suspend $put (i32.shr_u (local.get $n) (i32.const 1)))))
      (br $next))
    (unreachable))

  ;; The first handler: the state is the local `$state`.
  (func $with_state (param $state i32) (param $program (ref $ready)) (result i32)
    (local $asker (ref $wants_state))
    (loop $next
      (block $on_get (result (ref $wants_state))
        (block $on_put (result i32 (ref $ready))
          (resume $ready (on $get $on_get) (on $put $on_put) (local.get $program))
          (return))
        (local.set $program)
        (local.set $state)
        (br $next))
      ;; The program waits for the state. Bound to it, it is again a program that needs nothing.
      (local.set $asker)
      (local.set $program (cont.bind $wants_state $ready (local.get $state) (local.get $asker)))
      (br $next))
    (unreachable))

  ;; The second: answers no `get`, tells each `put` and passes it on to the handler outside. It is a program
  ;; too, so handlers nest like the programs they handle.
  (func $telling (param $program (ref $ready)) (result i32)
    (local $new i32)
    (loop $next
      (block $on_put (result i32 (ref $ready))
        (resume $ready (on $put $on_put) (local.get $program))
        (return))
      (local.set $program)
      (local.set $new)
      (call $say (i32.const 97) (i32.const 14))
      (call $number (suspend $get))
      (call $say (i32.const 111) (i32.const 12))
      (call $number (local.get $new))
      (call $say (i32.const 123) (i32.const 1))
      (suspend $put (local.get $new))
      (br $next))
    (unreachable))

  (type $handler (func (param (ref $ready)) (result i32)))
  (type $unbound (cont $handler))
  (elem declare func $telling)

  (func (export "_start")
    (call $report (i32.const 27)
      (call $with_state (i32.const 27) (cont.new $ready (ref.func $collatz))))
    (call $report (i32.const 6)
      (call $with_state (i32.const 6)
        (cont.bind $unbound $ready
          (cont.new $ready (ref.func $collatz)) (cont.new $unbound (ref.func $telling))))))

  (func $report (param $from i32) (param $steps i32)
    (call $say (i32.const 64) (i32.const 5))
    (call $number (local.get $from))
    (call $say (i32.const 69) (i32.const 10))
    (call $number (local.get $steps))
    (call $say (i32.const 79) (i32.const 18)))

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
