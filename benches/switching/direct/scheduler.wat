;; scheduler: a thousand tasks take turns, each turn through a scheduler's loop.
;;
;; A task suspends to let the others run; the scheduler puts it at the end of a ring of table slots and resumes
;; the one at the front. The checksum depends on the order of the turns.
;;
;;   run(n) = the checksum after n turns of each of 1,000 tasks                         1,000 n round trips

(module
  (type $work (func (param i32 i32))) ;; id, turns
  (type $unbound (cont $work))
  (type $body (func))
  (type $task (cont $body))
  (elem declare func $work)
  (tag $pause)
  (table $ring 1024 (ref null $task)) ;; the slot is the position modulo 1,024
  (global $checksum (mut i64) (i64.const 0))

  (func $work (param $id i32) (param $turns i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $turns)))
        (global.set $checksum
          (i64.add (i64.mul (global.get $checksum) (i64.const 31)) (i64.extend_i32_u (local.get $id))))
        (suspend $pause)
        (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
        (br $next))))

  (func (export "run") (param $n i32) (result i64)
    (local $task (ref $task))
    (local $front i32)
    (local $end i32)
    (global.set $checksum (i64.const 0))
    (loop $next
      (table.set $ring (local.get $end)
        (cont.bind $unbound $task (local.get $end) (local.get $n) (cont.new $unbound (ref.func $work))))
      (local.set $end (i32.add (local.get $end) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $end) (i32.const 1000))))
    (block $all_done
      (loop $turn
        (br_if $all_done (i32.eq (local.get $front) (local.get $end)))
        (block $on_pause (result (ref $task))
          (resume $task (on $pause $on_pause)
            (table.get $ring (i32.and (local.get $front) (i32.const 1023))))
          (local.set $front (i32.add (local.get $front) (i32.const 1)))
          (br $turn)) ;; it is done
        (local.set $task)
        (table.set $ring (i32.and (local.get $end) (i32.const 1023)) (local.get $task))
        (local.set $front (i32.add (local.get $front) (i32.const 1)))
        (local.set $end (i32.add (local.get $end) (i32.const 1)))
        (br $turn)))
    (global.get $checksum)))
