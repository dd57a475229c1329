;; c10m: ten million short tasks, a thousand at a time.
;;
;; A server's life: a request comes in and gets a continuation, which waits once and then answers. When its place in
;; the pool is needed again it is resumed, and is gone.
;;
;;   run(n) = the sum of the answers of tasks 0 to n - 1         a continuation per task, each resumed twice

(module
  (type $body (func (param i32) (result i32)))
  (type $fresh (cont $body))
  (type $rest (func (result i32)))
  (type $waiting (cont $rest))
  (elem declare func $task)
  (tag $wait)
  (table $pool 1000 (ref null $waiting))

  (func $task (param $id i32) (result i32)
    (local $hash i32)
    (local.set $hash (i32.mul (local.get $id) (i32.const 0x9e3779b1)))
    (suspend $wait)
    (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 16))))

  (func (export "run") (param $n i32) (result i64)
    (local $id i32)
    (local $place i32)
    (local $waiting (ref null $waiting))
    (local $sum i64)
    (block $all_begun
      (loop $next
        (br_if $all_begun (i32.eq (local.get $id) (local.get $n)))
        (local.set $waiting (table.get $pool (local.get $place)))
        (if (i32.eqz (ref.is_null (local.get $waiting)))
          (then
            (local.set $sum
              (i64.add (local.get $sum) (i64.extend_i32_u (resume $waiting (local.get $waiting)))))))
        (block $on_wait (result (ref $waiting))
          (resume $fresh (on $wait $on_wait) (local.get $id) (cont.new $fresh (ref.func $task)))
          (unreachable))
        (local.set $waiting)
        (table.set $pool (local.get $place) (local.get $waiting))
        (local.set $id (i32.add (local.get $id) (i32.const 1)))
        (local.set $place (i32.add (local.get $place) (i32.const 1)))
        (if (i32.eq (local.get $place) (i32.const 1000)) (then (local.set $place (i32.const 0))))
        (br $next)))
    (local.set $place (i32.const 0))
    (loop $next
      (local.set $waiting (table.get $pool (local.get $place)))
      (if (i32.eqz (ref.is_null (local.get $waiting)))
        (then
          (local.set $sum
            (i64.add (local.get $sum) (i64.extend_i32_u (resume $waiting (local.get $waiting)))))
          (table.set $pool (local.get $place) (ref.null $waiting))))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $place) (i32.const 1000))))
    (local.get $sum)))
