;; The fibers of native-switch.wat over Binaryen's Asyncify: what asyncify.wat is, with `fiber_switch`.
;;
;; There is no way straight from one fiber to the next: `fiber_switch` unwinds to `fiber_run` and leaves behind
;; where to go, and `fiber_run` rewinds that one.
;;
;;   handle * 32 + 64 KiB:   [ stack pointer | entry | next free handle | argument ]
;;                           [ Asyncify's two words: buffer's use, its end | suspended? | - ]

(import "asyncify" "start_unwind" (func $start_unwind (param i32)))
(import "asyncify" "stop_unwind" (func $stop_unwind))
(import "asyncify" "start_rewind" (func $start_rewind (param i32)))
(import "asyncify" "stop_rewind" (func $stop_rewind))
(type $entry (func (param i32) (result i32)))
(memory 256)
(global $stack_pointer (mut i32) (i32.const 65536))
(global $state (mut i32) (i32.const 0)) ;; 0 runs, 1 unwinds, 2 rewinds
(global $current (mut i32) (i32.const 0)) ;; the fiber that runs; 0 is the main program
(global $count (mut i32) (i32.const 1)) ;; handles given out so far
(global $free (mut i32) (i32.const 0)) ;; the first free handle among them, or 0

(func $fiber_new (param $entry i32) (result i32)
  (local $fiber i32)
  (local $record i32)
  (local $stack_end i32)
  (local.set $fiber (global.get $free))
  (if (local.get $fiber)
    (then
      (local.set $record (i32.shl (local.get $fiber) (i32.const 5)))
      (global.set $free (i32.load offset=65544 (local.get $record))))
    (else
      (local.set $fiber (global.get $count))
      (if (i32.eq (local.get $fiber) (i32.const 3800)) (then (unreachable)))
      (local.set $record (i32.shl (local.get $fiber) (i32.const 5)))
      (global.set $count (i32.add (local.get $fiber) (i32.const 1)))))
  (local.set $stack_end (i32.add (i32.mul (local.get $fiber) (i32.const 4160)) (i32.const 262144)))
  (i32.store offset=65536 (local.get $record) (local.get $stack_end))
  (i32.store offset=65540 (local.get $record) (local.get $entry))
  (i32.store offset=65552 (local.get $record) (i32.sub (local.get $stack_end) (i32.const 4160)))
  (i32.store offset=65556 (local.get $record) (i32.sub (local.get $stack_end) (i32.const 2048)))
  (i32.store offset=65560 (local.get $record) (i32.const 0))
  (local.get $fiber))

(func $fiber_free (param $fiber i32)
  (i32.store offset=65544 (i32.shl (local.get $fiber) (i32.const 5)) (global.get $free))
  (global.set $free (local.get $fiber)))

(func $fiber_run (param $fiber i32) (param $argument i32) (result i32)
  (local $stack_pointer i32)
  (local $record i32)
  (local.set $stack_pointer (global.get $stack_pointer))
  (global.set $current (local.get $fiber))
  (i32.store offset=65548 (i32.shl (local.get $fiber) (i32.const 5)) (local.get $argument))
  (block $finished
    (loop $next
      (local.set $record (i32.shl (global.get $current) (i32.const 5)))
      (global.set $stack_pointer (i32.load offset=65536 (local.get $record)))
      (if (i32.load offset=65560 (local.get $record))
        (then
          (global.set $state (i32.const 2))
          (call $start_rewind (i32.add (local.get $record) (i32.const 65552)))))
      (drop
        (call_indirect $functions (type $entry)
          (i32.load offset=65548 (local.get $record)) (i32.load offset=65540 (local.get $record))))
      (br_if $finished (i32.ne (global.get $state) (i32.const 1)))
      (global.set $state (i32.const 0))
      (call $stop_unwind)
      (br $next)))
  (local.set $fiber (global.get $current))
  (global.set $stack_pointer (local.get $stack_pointer))
  (global.set $current (i32.const 0))
  (local.get $fiber))

;; Called twice for each switch: to leave, and when the rewinding has come back here.
(func $fiber_switch (param $fiber i32) (param $argument i32) (result i32)
  (local $record i32)
  (local.set $record (i32.shl (global.get $current) (i32.const 5)))
  (if (i32.eq (global.get $state) (i32.const 2))
    (then
      (global.set $state (i32.const 0))
      (call $stop_rewind)
      (return (i32.load offset=65548 (local.get $record)))))
  (i32.store offset=65536 (local.get $record) (global.get $stack_pointer))
  (i32.store offset=65560 (local.get $record) (i32.const 1))
  (global.set $current (local.get $fiber))
  (i32.store offset=65548 (i32.shl (local.get $fiber) (i32.const 5)) (local.get $argument))
  (global.set $state (i32.const 1))
  (call $start_unwind (i32.add (local.get $record) (i32.const 65552)))
  (i32.const 0))
