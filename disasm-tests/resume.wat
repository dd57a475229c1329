;; A resume consumes the reference with one compare, links the chain and jumps. Its handlers are a static table.
;;! run = "main" => i32:7
;;! run = "null" => trap "null continuation reference"
;;! run = "twice" => trap "continuation already consumed"
;;! func = "go"
;;! property = { op = "resume", forbid = ["call"], require = ["jump", "[vmctx+blocks]"], max_insns = [30, 34] }
(module
  (type $f (func (param i32) (result i32)))
  (type $c (cont $f))
  (tag $yield)
  (elem declare func $increment)
  (func $increment (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $go (param $value i32) (param $k (ref null $c)) (result i32)
    (block $on (result (ref $f2))
      (return (resume $c (on $yield $on) (local.get $value) (local.get $k))))
    (drop)
    (i32.const -1))
  (type $g (func (result i32)))
  (type $f2 (cont $g))
  (func (export "main") (result i32)
    (call $go (i32.const 6) (cont.new $c (ref.func $increment))))
  (func (export "null") (result i32)
    (call $go (i32.const 6) (ref.null $c)))
  (func (export "twice") (result i32)
    (local $k (ref null $c))
    (local.set $k (cont.new $c (ref.func $increment)))
    (drop (call $go (i32.const 6) (local.get $k)))
    (call $go (i32.const 6) (local.get $k))))
