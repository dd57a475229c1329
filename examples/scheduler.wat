;; Cooperative threads: a round-robin scheduler in one loop and one table.
;;
;; A thread says `$pause` to let the others run and `$fork` to start another. Both arrive in the scheduler,
;; which keeps the continuations that are ready in a ring of table slots:
;;
;;        take                  put
;;         v                     v
;;   ┌───┬───┬───┬───┬───┬───┬───┬───┐
;;   │   │ B │ C │ D │   │   │   │   │     $queue, positions modulo 8
;;   └───┴───┴───┴───┴───┴───┴───┴───┘
;;
;; It is asymmetric: every switch between two threads passes through the scheduler. No thread knows
;; who runs next, and the scheduler does not know what a thread does.
;;
;;     windlass run examples/scheduler.wat

(module
  (type $body (func))
  (type $thread (cont $body))
  (type $worker (func (param i32 i32))) ;; letter, steps
  (type $unbound (cont $worker))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "thread ")
  (data (i32.const 71) ": step ")
  (data (i32.const 78) " of ")
  (data (i32.const 82) " is done\n")
  (data (i32.const 90) "\n")
  (data (i32.const 91) "main: started three threads\n")
  (data (i32.const 119) "the queue is empty\n")
  (elem declare func $main $work)

  (tag $pause)
  (tag $fork (param (ref $thread)))

  ;; --- the threads

  (func $main
    (call $start (i32.const 65) (i32.const 3))
    (call $start (i32.const 66) (i32.const 1))
    (call $start (i32.const 67) (i32.const 2))
    (call $say (i32.const 91) (i32.const 28)))

  ;; A thread needs no arguments to be resumed, so they are bound when it is made.
  (func $start (param $letter i32) (param $steps i32)
    (suspend $fork
      (cont.bind $unbound $thread
        (local.get $letter) (local.get $steps) (cont.new $unbound (ref.func $work)))))

  (func $work (param $letter i32) (param $steps i32)
    (local $step i32)
    (loop $next
      (local.set $step (i32.add (local.get $step) (i32.const 1)))
      (call $say (i32.const 64) (i32.const 7))
      (call $letter (local.get $letter))
      (call $say (i32.const 71) (i32.const 7))
      (call $number (local.get $step))
      (call $say (i32.const 78) (i32.const 4))
      (call $number (local.get $steps))
      (call $say (i32.const 90) (i32.const 1))
      (suspend $pause)
      (br_if $next (i32.lt_u (local.get $step) (local.get $steps))))
    (call $say (i32.const 64) (i32.const 7))
    (call $letter (local.get $letter))
    (call $say (i32.const 82) (i32.const 9)))

  ;; --- the scheduler

  (func (export "_start")
    (call $put (cont.new $thread (ref.func $main)))
    (loop $next
      (if (i32.eq (global.get $first) (global.get $end))
        (then
          (call $say (i32.const 119) (i32.const 19))
          (return)))
      (block $on_fork (result (ref $thread) (ref $thread))
        (block $on_pause (result (ref $thread))
          (resume $thread (on $pause $on_pause) (on $fork $on_fork) (call $take))
          (br $next)) ;; it returned, and nothing is left of it
        (call $put)
        (br $next))
      ;; The new thread, and above it the one that forked: that one goes to the queue first.
      (call $put)
      (call $put)
      (br $next)))

  (table $queue 8 (ref null $thread))
  (global $first (mut i32) (i32.const 0)) ;; both only grow; the slot is the position modulo 8
  (global $end (mut i32) (i32.const 0))

  (func $put (param $thread (ref $thread))
    (if (i32.eq (i32.sub (global.get $end) (global.get $first)) (table.size $queue))
      (then (unreachable))) ;; more threads than this example has room for
    (table.set $queue (i32.rem_u (global.get $end) (table.size $queue)) (local.get $thread))
    (global.set $end (i32.add (global.get $end) (i32.const 1))))

  (func $take (result (ref $thread))
    (local $slot i32)
    (local.set $slot (i32.rem_u (global.get $first) (table.size $queue)))
    (global.set $first (i32.add (global.get $first) (i32.const 1)))
    (ref.as_non_null (table.get $queue (local.get $slot))))

  ;; --- writing

  ;; Writes a text to standard output. Bytes 0 to 15 of the memory are for these three.
  (func $say (param $text i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $text))
    (i32.store (i32.const 4) (local.get $length))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  ;; Writes one ASCII character.
  (func $letter (param $letter i32)
    (i32.store8 (i32.const 12) (local.get $letter))
    (call $say (i32.const 12) (i32.const 1)))

  ;; Writes a number in decimal.
  (func $number (param $n i32)
    (if (i32.ge_u (local.get $n) (i32.const 10))
      (then (call $number (i32.div_u (local.get $n) (i32.const 10)))))
    (call $letter (i32.add (i32.const 48) (i32.rem_u (local.get $n) (i32.const 10))))))
