;; Nearly all of the time goes to `spin`, called by `worker` on a continuation's stack.
(module $busy
  (type $body (func))
  (type $cont (cont $body))
  (elem declare func $worker)
  (global $sum (mut i64) (i64.const 0))
  (func $spin (param $turns i64)
    (loop $again
      (global.set $sum (i64.xor (i64.mul (global.get $sum) (i64.const 31)) (local.get $turns)))
      (br_if $again
        (i64.ne
          (local.tee $turns (i64.sub (local.get $turns) (i64.const 1)))
          (i64.const 0)))))
  (func $worker
    (call $spin (i64.const 300000000)))
  (func (export "_start")
    (resume $cont (cont.new $cont (ref.func $worker)))))
