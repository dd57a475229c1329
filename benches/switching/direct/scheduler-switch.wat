;; scheduler-switch: the turns of scheduler.wat, but a task switches straight to the next one.
;;
;; A task takes the next one from the front of the ring and switches to it. The one that arrives finds the one that
;; left as its last value and puts it at the end of the ring. The loop in `run` only sees tasks that are done.
;;
;;   run(n) = the checksum after n turns of each of 1,000 tasks                           1,000 n switches

(module
  (rec
    (type $body (func (param (ref null $task)))) ;; the task that left
    (type $task (cont $body)))
  (type $work (func (param i32 i32 (ref null $task)))) ;; id, turns, the task that left
  (type $unbound (cont $work))
  (elem declare func $work)
  (tag $switch)
  (table $ring 1024 (ref null $task)) ;; the slot is the position modulo 1,024
  (global $front (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 0))
  (global $checksum (mut i64) (i64.const 0))

  (func $work (param $id i32) (param $turns i32) (param $left (ref null $task))
    (local $position i32)
    (if (i32.eqz (ref.is_null (local.get $left)))
      (then
        (table.set $ring (i32.and (global.get $end) (i32.const 1023)) (local.get $left))
        (global.set $end (i32.add (global.get $end) (i32.const 1)))))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $turns)))
        (global.set $checksum
          (i64.add (i64.mul (global.get $checksum) (i64.const 31)) (i64.extend_i32_u (local.get $id))))
        (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
        (br_if $next (i32.eq (global.get $front) (global.get $end))) ;; alone
        (local.set $position (global.get $front))
        (global.set $front (i32.add (local.get $position) (i32.const 1)))
        (local.set $left
          (switch $task $switch (table.get $ring (i32.and (local.get $position) (i32.const 1023)))))
        (br_if $next (ref.is_null (local.get $left))) ;; resumed by the loop below
        (table.set $ring (i32.and (global.get $end) (i32.const 1023)) (local.get $left))
        (global.set $end (i32.add (global.get $end) (i32.const 1)))
        (br $next))))

  (func (export "run") (param $n i32) (result i64)
    (local $position i32)
    (global.set $checksum (i64.const 0))
    (global.set $front (i32.const 0))
    (global.set $end (i32.const 0))
    (loop $next
      (table.set $ring (global.get $end)
        (cont.bind $unbound $task (global.get $end) (local.get $n) (cont.new $unbound (ref.func $work))))
      (global.set $end (i32.add (global.get $end) (i32.const 1)))
      (br_if $next (i32.lt_u (global.get $end) (i32.const 1000))))
    (block $all_done
      (loop $next
        (br_if $all_done (i32.eq (global.get $front) (global.get $end)))
        (local.set $position (global.get $front))
        (global.set $front (i32.add (local.get $position) (i32.const 1)))
        (resume $task (on $switch switch) (ref.null $task)
          (table.get $ring (i32.and (local.get $position) (i32.const 1023))))
        (br $next)))
    (global.get $checksum)))
