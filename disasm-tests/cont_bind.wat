;; Bound values wait with the continuation's stack; what is not bound keeps its registers.
;;! run = "main" => i32:3
;;! run = "none" => i32:3
;;! func = "bind"
;;! func = "bind_none"
(module
  (type $f2 (func (param i32 i32) (result i32)))
  (type $c2 (cont $f2))
  (type $f1 (func (param i32) (result i32)))
  (type $c1 (cont $f1))
  (elem declare func $minus)
  (func $minus (param i32 i32) (result i32) (i32.sub (local.get 0) (local.get 1)))
  (func $bind (param $value i32) (param $k (ref $c2)) (result (ref $c1))
    (cont.bind $c2 $c1 (local.get $value) (local.get $k)))
  (func $bind_none (param $k (ref $c1)) (result (ref $c1))
    (cont.bind $c1 $c1 (local.get $k)))
  (func (export "main") (result i32)
    (resume $c1 (i32.const 7) (call $bind (i32.const 10) (cont.new $c2 (ref.func $minus)))))
  (func (export "none") (result i32)
    (resume $c1 (i32.const 7)
      (call $bind_none (call $bind (i32.const 10) (cont.new $c2 (ref.func $minus)))))))
