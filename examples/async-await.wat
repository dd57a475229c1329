;; async and await on an event loop with a clock of its own.
;;
;; A task says three things, all by `suspend`: `$async` starts another task and gets its number at once,
;; `$await` waits until a task is done and gets its value, `$sleep` lets time pass. The event loop in
;; `_start` always runs the task that is due next and sets the clock to that moment, so the program runs
;; at once, whatever its delays.
;;
;; Each task has one row, spread over two tables and the memory:
;;
;;   $due      its continuation, when it only waits for its time       (needs nothing)
;;   $waiting  its continuation, when it waits for another task        (needs that task's value)
;;   memory    time when due | number of the task it waits for | done? | value
;;
;; When a task is done, its value is bound to everyone who waits (`cont.bind`), and who waited becomes due.
;;
;;     windlass run examples/async-await.wat

(module
  (type $job (func (result i32)))
  (type $due (cont $job))
  (type $answer (func (param i32) (result i32)))
  (type $waiting (cont $answer))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "at ")
  (data (i32.const 67) " s: ")
  (data (i32.const 71) "breakfast begins\n")
  (data (i32.const 88) "the kettle is on\n")
  (data (i32.const 105) "the tea draws\n")
  (data (i32.const 119) "the tea is ready\n")
  (data (i32.const 136) "the bread is in the toaster\n")
  (data (i32.const 164) "the toast is ready\n")
  (data (i32.const 183) "there are ")
  (data (i32.const 193) " slices and ")
  (data (i32.const 205) " cups\n")
  (elem declare func $breakfast $tea $toast $boil)

  (tag $async (param (ref $due)) (result i32))
  (tag $await (param i32) (result i32))
  (tag $sleep (param i32))

  ;; --- the tasks

  (func $breakfast (type $job) (result i32)
    (local $tea i32)
    (local $toast i32)
    (local $slices i32)
    (local $cups i32)
    (call $note (i32.const 71) (i32.const 17))
    (local.set $tea (suspend $async (cont.new $due (ref.func $tea))))
    (local.set $toast (suspend $async (cont.new $due (ref.func $toast))))
    (local.set $slices (suspend $await (local.get $toast)))
    (local.set $cups (suspend $await (local.get $tea)))
    (call $note (i32.const 183) (i32.const 10))
    (call $number (local.get $slices))
    (call $say (i32.const 193) (i32.const 12))
    (call $number (local.get $cups))
    (call $say (i32.const 205) (i32.const 6))
    (i32.const 0))

  (func $tea (type $job) (result i32)
    (local $cups i32)
    (local.set $cups (suspend $await (suspend $async (cont.new $due (ref.func $boil)))))
    (call $note (i32.const 105) (i32.const 14))
    (suspend $sleep (i32.const 120))
    (call $note (i32.const 119) (i32.const 17))
    (local.get $cups))

  (func $boil (type $job) (result i32)
    (call $note (i32.const 88) (i32.const 17))
    (suspend $sleep (i32.const 180))
    (i32.const 2))

  (func $toast (type $job) (result i32)
    (call $note (i32.const 136) (i32.const 28))
    (suspend $sleep (i32.const 90))
    (call $note (i32.const 164) (i32.const 19))
    (i32.const 4))

  ;; --- the event loop

  (table $due 16 (ref null $due))
  (table $waiting 16 (ref null $waiting))
  (global $tasks (mut i32) (i32.const 0)) ;; how many there are
  (global $clock (mut i32) (i32.const 0)) ;; seconds

  (func (export "_start")
    (local $task i32)
    (local $argument i32)
    (local $job (ref $due))
    (local $asker (ref $waiting))
    (drop (call $register (cont.new $due (ref.func $breakfast))))
    (loop $next
      (local.set $task (call $earliest))
      (if (i32.eq (local.get $task) (i32.const -1)) (then (return))) ;; nobody is due, ever
      (global.set $clock (i32.load (call $row (local.get $task))))
      (local.set $job (ref.as_non_null (table.get $due (local.get $task))))
      (table.set $due (local.get $task) (ref.null $due))

      (block $on_async (result (ref $due) (ref $waiting))
        (block $on_await (result i32 (ref $waiting))
          (block $on_sleep (result i32 (ref $due))
            (resume $due
              (on $async $on_async) (on $await $on_await) (on $sleep $on_sleep)
              (local.get $job))
            (local.set $argument)
            (call $finish (local.get $task) (local.get $argument))
            (br $next))
          ;; $sleep: due again, later
          (local.set $job)
          (local.set $argument)
          (call $schedule (local.get $task) (local.get $argument) (local.get $job))
          (br $next))
        ;; $await: if that task is done the asker is due at once, else it waits
        (local.set $asker)
        (local.set $argument)
        (if (i32.load offset=8 (call $row (local.get $argument)))
          (then
            (call $schedule (local.get $task) (i32.const 0)
              (cont.bind $waiting $due
                (i32.load offset=12 (call $row (local.get $argument))) (local.get $asker))))
          (else
            (i32.store offset=4 (call $row (local.get $task)) (local.get $argument))
            (table.set $waiting (local.get $task) (local.get $asker))))
        (br $next))
      ;; $async: both are due now, the asker with the new task's number
      (local.set $asker)
      (local.set $job)
      (local.set $argument (call $register (local.get $job)))
      (call $schedule (local.get $task) (i32.const 0)
        (cont.bind $waiting $due (local.get $argument) (local.get $asker)))
      (br $next)))

  ;; A new task, due now. Returns its number.
  (func $register (param $job (ref $due)) (result i32)
    (local $task i32)
    (local.set $task (global.get $tasks))
    (global.set $tasks (i32.add (local.get $task) (i32.const 1)))
    (call $schedule (local.get $task) (i32.const 0) (local.get $job))
    (local.get $task))

  ;; The task is due in so many seconds.
  (func $schedule (param $task i32) (param $seconds i32) (param $job (ref $due))
    (i32.store (call $row (local.get $task)) (i32.add (global.get $clock) (local.get $seconds)))
    (table.set $due (local.get $task) (local.get $job)))

  ;; The task is done: notes its value, and hands it to all who wait for it.
  (func $finish (param $task i32) (param $value i32)
    (local $other i32)
    (i32.store offset=8 (call $row (local.get $task)) (i32.const 1))
    (i32.store offset=12 (call $row (local.get $task)) (local.get $value))
    (loop $each
      (block $not_this
        (br_if $not_this
          (i32.ne (i32.load offset=4 (call $row (local.get $other))) (local.get $task)))
        (call $schedule (local.get $other) (i32.const 0)
          (cont.bind $waiting $due
            (local.get $value)
            (br_on_null $not_this (table.get $waiting (local.get $other)))))
        (table.set $waiting (local.get $other) (ref.null $waiting)))
      (local.set $other (i32.add (local.get $other) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $other) (global.get $tasks)))))

  ;; The task that is due first, the oldest of several; -1 if none is.
  (func $earliest (result i32)
    (local $task i32)
    (local $best i32)
    (local $time i32)
    (local.set $best (i32.const -1))
    (loop $each
      (if (i32.eqz (ref.is_null (table.get $due (local.get $task))))
        (then
          (if (i32.or
                (i32.eq (local.get $best) (i32.const -1))
                (i32.lt_u (i32.load (call $row (local.get $task))) (local.get $time)))
            (then
              (local.set $best (local.get $task))
              (local.set $time (i32.load (call $row (local.get $task))))))))
      (local.set $task (i32.add (local.get $task) (i32.const 1)))
      (br_if $each (i32.lt_u (local.get $task) (global.get $tasks))))
    (local.get $best))

  ;; Where the task's 16 bytes of memory are.
  (func $row (param $task i32) (result i32)
    (i32.add (i32.const 1024) (i32.shl (local.get $task) (i32.const 4))))

  ;; --- writing

  ;; Writes a text with the time before it.
  (func $note (param $text i32) (param $length i32)
    (call $say (i32.const 64) (i32.const 3))
    (call $number (global.get $clock))
    (call $say (i32.const 67) (i32.const 4))
    (call $say (local.get $text) (local.get $length)))

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
