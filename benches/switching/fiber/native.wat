;; Fibers as a C library gives them, over stack switching: fields of a module, put in front of a program of ../c.
;;
;; What clang and such a library make of `fiber.h` looks like this, and it is not what a compiler that knows
;; continuations would write:
;;
;;   - A fiber is a handle: C cannot hold a reference. The continuations are in a table, at the handle's slot.
;;   - Every switch sits in a small function of its own, which returns into the code that wanted the switch.
;;   - C's stack in linear memory is switched as well: one a fiber, its top in a global that is saved around switches.
;;   - What is handed over is one i32. Anything larger goes through memory, and the pointer is handed over.
;;
;; In memory: 64 KiB of the main program's data and stack, 16 bytes about each fiber, then the fibers' stacks. Their
;; distance is not a power of two, so that they do not all share the same sets of the caches.
;;
;;   handle * 16 + 64 KiB:   [ stack pointer | entry | next free handle | - ]

(type $entry (func (param i32) (result i32)))
(type $fiber (cont $entry))
(tag $yield (param i32) (result i32))
(memory 256)
(table $fibers 4096 (ref null $fiber))
(global $stack_pointer (mut i32) (i32.const 65536))
(global $current (mut i32) (i32.const 0)) ;; the fiber that runs; 0 is the main program
(global $count (mut i32) (i32.const 1)) ;; handles given out so far
(global $free (mut i32) (i32.const 0)) ;; the first free handle among them, or 0
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
(func $fiber_main (param $argument i32) (result i32)
  (call_indirect $functions (type $entry)
    (local.get $argument)
    (i32.load offset=65540 (i32.shl (global.get $current) (i32.const 4)))))

;; void fiber_free(fiber_t), of one that has finished
(func $fiber_free (param $fiber i32)
  (i32.store offset=65544 (i32.shl (local.get $fiber) (i32.const 4)) (global.get $free))
  (global.set $free (local.get $fiber)))

;; int fiber_resume(fiber_t, int argument, int *yielded): what it yields or returns, and which of the two it was
(func $fiber_resume (param $fiber i32) (param $argument i32) (param $yielded i32) (result i32)
  (local $parent i32)
  (local $stack_pointer i32)
  (local $suspended (ref null $fiber))
  (local $value i32)
  (local.set $parent (global.get $current))
  (local.set $stack_pointer (global.get $stack_pointer))
  (global.set $current (local.get $fiber))
  (global.set $stack_pointer (i32.load offset=65536 (i32.shl (local.get $fiber) (i32.const 4))))
  (block $finished (result i32)
    (block $on_yield (result i32 (ref $fiber))
      (br $finished
        (resume $fiber (on $yield $on_yield) (local.get $argument) (table.get $fibers (local.get $fiber)))))
    (local.set $suspended)
    (local.set $value)
    (table.set $fibers (local.get $fiber) (local.get $suspended))
    (i32.store offset=65536 (i32.shl (local.get $fiber) (i32.const 4)) (global.get $stack_pointer))
    (i32.store (local.get $yielded) (i32.const 1))
    (global.set $stack_pointer (local.get $stack_pointer))
    (global.set $current (local.get $parent))
    (return (local.get $value)))
  (i32.store (local.get $yielded) (i32.const 0))
  (global.set $stack_pointer (local.get $stack_pointer))
  (global.set $current (local.get $parent)))

;; int fiber_yield(int value): the argument of the resume that comes next
(func $fiber_yield (param $value i32) (result i32)
  (suspend $yield (local.get $value)))
