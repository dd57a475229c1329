;; Fibers that switch straight to one another, as a C library gives them, over `switch`: what native.wat is, with
;; `fiber_switch` in the place of `fiber_yield`.
;;
;; The continuation that is left arrives with the switch, on the other side. So whoever arrives puts it into the table,
;; at the handle that `fiber_switch` left behind in a global.
;;
;;   handle * 16 + 64 KiB:   [ stack pointer | entry | next free handle | - ]

(rec
  (type $body (func (param i32 (ref null $fiber)) (result i32))) ;; argument, the fiber that was left
  (type $fiber (cont $body)))
(type $entry (func (param i32) (result i32)))
(tag $switch (result i32))
(memory 256)
(table $fibers 4096 (ref null $fiber))
(global $stack_pointer (mut i32) (i32.const 65536))
(global $current (mut i32) (i32.const 0)) ;; the fiber that runs; 0 is the main program
(global $count (mut i32) (i32.const 1)) ;; handles given out so far
(global $free (mut i32) (i32.const 0)) ;; the first free handle among them, or 0
(global $left (mut i32) (i32.const 0)) ;; the fiber that switched last
(elem declare func $fiber_main)

;; fiber_t fiber_new(int (*entry)(int))
(func $fiber_new (param $entry i32) (result i32)
  (local $fiber i32)
  (local $record i32)
  (local.set $fiber (global.get $free))
  (if (local.get $fiber)
    (then
      (local.set $record (i32.shl (local.get $fiber) (i32.const 4)))
      (global.set $free (i32.load offset=65544 (local.get $record))))
    (else
      (local.set $fiber (global.get $count))
      (if (i32.eq (local.get $fiber) (i32.const 3800)) (then (unreachable))) ;; no memory is left for a stack
      (local.set $record (i32.shl (local.get $fiber) (i32.const 4)))
      (global.set $count (i32.add (local.get $fiber) (i32.const 1)))))
  (i32.store offset=65536 (local.get $record) ;; the stack ends where that of the next handle begins
    (i32.add (i32.mul (local.get $fiber) (i32.const 4160)) (i32.const 262144)))
  (i32.store offset=65540 (local.get $record) (local.get $entry))
  (table.set $fibers (local.get $fiber) (cont.new $fiber (ref.func $fiber_main)))
  (local.get $fiber))

;; The first function of every fiber.
(func $fiber_main (type $body) (param $argument i32) (param $suspended (ref null $fiber)) (result i32)
  (if (i32.eqz (ref.is_null (local.get $suspended)))
    (then (table.set $fibers (global.get $left) (local.get $suspended))))
  (call_indirect $functions (type $entry)
    (local.get $argument)
    (i32.load offset=65540 (i32.shl (global.get $current) (i32.const 4)))))

;; void fiber_free(fiber_t), of one that has finished
(func $fiber_free (param $fiber i32)
  (i32.store offset=65544 (i32.shl (local.get $fiber) (i32.const 4)) (global.get $free))
  (global.set $free (local.get $fiber)))

;; fiber_t fiber_run(fiber_t, int argument): runs it and what it switches to, until one of them finishes; that one
(func $fiber_run (param $fiber i32) (param $argument i32) (result i32)
  (local $stack_pointer i32)
  (local $finished i32)
  (local.set $stack_pointer (global.get $stack_pointer))
  (global.set $current (local.get $fiber))
  (global.set $stack_pointer (i32.load offset=65536 (i32.shl (local.get $fiber) (i32.const 4))))
  (drop
    (resume $fiber (on $switch switch)
      (local.get $argument) (ref.null $fiber) (table.get $fibers (local.get $fiber))))
  (local.set $finished (global.get $current))
  (global.set $stack_pointer (local.get $stack_pointer))
  (global.set $current (i32.const 0))
  (local.get $finished))

;; int fiber_switch(fiber_t, int argument): the argument of the switch or the run that comes back
(func $fiber_switch (param $fiber i32) (param $argument i32) (result i32)
  (local $suspended (ref null $fiber))
  (i32.store offset=65536 (i32.shl (global.get $current) (i32.const 4)) (global.get $stack_pointer))
  (global.set $left (global.get $current))
  (global.set $current (local.get $fiber))
  (global.set $stack_pointer (i32.load offset=65536 (i32.shl (local.get $fiber) (i32.const 4))))
  (switch $fiber $switch (local.get $argument) (table.get $fibers (local.get $fiber)))
  (local.set $suspended)
  (if (i32.eqz (ref.is_null (local.get $suspended)))
    (then (table.set $fibers (global.get $left) (local.get $suspended)))))
