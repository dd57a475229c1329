;; What `Config::trace_switches` adds: a call of the tracing builtin, which keeps every register, where a continuation is
;; made, right before the last steps of a resume, suspend or switch, and where a continuation has returned. The block
;; that it is about is where it is anyway; all else is told by the return address.
;;! trace_switches = true
;;! run = "main" => i32:42
;;! property = { op = "cont.new", require = ["call"], max_insns = [20, 19] }
;;! property = { op = "suspend", require = ["call"], max_insns = [19, 20] }
;;! property = { op = "resume", require = ["call"] }
;;! property = { op = "switch", require = ["call"], max_insns = [31, 31] }
;;! func = "pass"
;;! func = "yield"
;;! func = "make"
;;! func = "go"
(module
  (rec
    (type $fs (func (param (ref null $cs))))
    (type $cs (cont $fs)))
  (type $f (func (result i32)))
  (type $c (cont $f))
  (type $g (func (param i32) (result i32)))
  (type $k (cont $g))
  (tag $ask (param i32) (result i32))
  (tag $turn)
  (global $passed (mut i32) (i32.const 0))
  (elem declare func $yield $one $other)

  (func $yield (result i32)
    (suspend $ask (i32.const 40)))

  (func $make (result (ref $c))
    (cont.new $c (ref.func $yield)))

  (func $go (param $c (ref $c)) (result i32)
    (local $asked i32)
    (local $k (ref null $k))
    (block $on (result i32 (ref $k))
      (return (resume $c (on $ask $on) (local.get $c))))
    (local.set $k)
    (local.set $asked)
    (resume $k (i32.add (local.get $asked) (i32.const 1)) (local.get $k)))

  (func $pass (param $next (ref $cs))
    (drop (switch $cs $turn (local.get $next))))

  (func $one (param (ref null $cs))
    (call $pass (cont.new $cs (ref.func $other))))
  (func $other (param $back (ref null $cs))
    (global.set $passed (i32.const 1))
    (drop (switch $cs $turn (ref.as_non_null (local.get $back)))))

  (func (export "main") (result i32)
    (resume $cs (on $turn switch) (ref.null $cs) (cont.new $cs (ref.func $one)))
    (i32.add (call $go (call $make)) (global.get $passed))))
