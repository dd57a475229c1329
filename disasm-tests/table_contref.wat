;; Continuations in a table: a bounds check and one access, no call, no barrier.
;;! run = "run" i32:3 => i32:33
;;! run = "run" i32:8 => trap "out of bounds table access"
;;! run = "again" i32:3 => trap "continuation already consumed"
;;! func = "put"
;;! func = "get"
;;! property = { op = "table.set", forbid = ["call"] }
;;! property = { op = "table.get", forbid = ["call"] }
(module
  (type $f (func (result i32)))
  (type $c (cont $f))
  (table $queue 8 (ref null $c))
  (elem declare func $work)
  (func $work (result i32) (i32.const 33))
  (func $put (param $at i32) (param $k (ref null $c))
    (table.set $queue (local.get $at) (local.get $k)))
  (func $get (param $at i32) (result (ref null $c))
    (table.get $queue (local.get $at)))
  (func (export "run") (param $at i32) (result i32)
    (call $put (local.get $at) (cont.new $c (ref.func $work)))
    (resume $c (call $get (local.get $at))))
  (func (export "again") (param $at i32) (result i32)
    (resume $c (call $get (local.get $at)))))
