;; scheduler-switch as C: see ../direct/scheduler-switch.wat for what it does, ../fiber/native-switch.wat for what is
;; put in front of it.
;;
;; The ring holds handles: 1,024 words of memory from 1 KiB on. Handles are given out from 1 on, so the task with
;; handle h has the id h - 1.

(table $functions funcref (elem $work))
(global $turns (mut i32) (i32.const 0)) ;; of each task
(global $checksum (mut i64) (i64.const 0))
(global $front (mut i32) (i32.const 0))
(global $end (mut i32) (i32.const 0))

(func $put (param $fiber i32)
  (i32.store offset=1024
    (i32.shl (i32.and (global.get $end) (i32.const 1023)) (i32.const 2)) (local.get $fiber))
  (global.set $end (i32.add (global.get $end) (i32.const 1))))

(func $take (result i32)
  (local $fiber i32)
  (local.set $fiber
    (i32.load offset=1024 (i32.shl (i32.and (global.get $front) (i32.const 1023)) (i32.const 2))))
  (global.set $front (i32.add (global.get $front) (i32.const 1)))
  (local.get $fiber))

;; Lets the others run.
(func $pause
  (if (i32.eq (global.get $front) (global.get $end)) (then (return))) ;; alone
  (call $put (global.get $current))
  (drop (call $fiber_switch (call $take) (i32.const 0))))

(func $work (param $argument i32) (result i32)
  (local $id i32)
  (local $turns i32)
  (local.set $id (i32.sub (global.get $current) (i32.const 1)))
  (local.set $turns (global.get $turns))
  (block $done
    (loop $next
      (br_if $done (i32.eqz (local.get $turns)))
      (global.set $checksum
        (i64.add (i64.mul (global.get $checksum) (i64.const 31)) (i64.extend_i32_u (local.get $id))))
      (local.set $turns (i32.sub (local.get $turns) (i32.const 1)))
      (call $pause)
      (br $next)))
  (i32.const 0))

(func (export "run") (param $n i32) (result i64)
  (global.set $turns (local.get $n))
  (loop $next
    (call $put (call $fiber_new (i32.const 0)))
    (br_if $next (i32.lt_u (global.get $end) (i32.const 1000))))
  (block $all_done
    (loop $next
      (br_if $all_done (i32.eq (global.get $front) (global.get $end)))
      (call $fiber_free (call $fiber_run (call $take) (i32.const 0)))
      (br $next)))
  (global.get $checksum))
