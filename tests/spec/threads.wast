;; Threads of scripts, in the forms of the threads proposal's own: a module's memory is shared with two threads, which
;; have everything else for themselves. The outcomes of the classic experiments are any that the memory model allows.

(module $Memory
  (memory (export "shared") 1 1 shared))

(thread $T1 (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 1 shared)
    (func (export "run") (result i32)
      (i32.atomic.store (i32.const 0) (i32.const 42))
      (i32.atomic.load (i32.const 4))))
  (assert_return (invoke "run") (either (i32.const 0) (i32.const 1)))
  (assert_trap (module
    (memory (import "memory" "shared") 1 1 shared)
    (func $start unreachable)
    (start $start)) "unreachable"))

(thread $T2 (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 1 shared)
    (func (export "run") (result i32)
      (i32.atomic.store (i32.const 4) (i32.const 1))
      (i32.atomic.load (i32.const 0))))
  (assert_return (invoke "run") (either (i32.const 0) (i32.const 42))))

(wait $T1)
(wait $T2)

(register "memory" $Memory)
(module $Check
  (memory (import "memory" "shared") 1 1 shared)
  (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0))))
(assert_return (invoke $Check "load" (i32.const 0)) (i32.const 42))
(assert_return (invoke $Check "load" (i32.const 4)) (i32.const 1))

;; One waits, the other notifies until that worked.
(thread $Waiter (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 1 shared)
    (func (export "run") (result i32) (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1))))
  (assert_return (invoke "run") (i32.const 0)))
(thread $Notifier (shared (module $Memory))
  (register "memory" $Memory)
  (module
    (memory (import "memory" "shared") 1 1 shared)
    (func (export "notify") (loop (br_if 0 (i32.eqz (memory.atomic.notify (i32.const 8) (i32.const 1)))))))
  (assert_return (invoke "notify")))
(wait $Notifier)
(wait $Waiter)
