//! `resume_throw` and `resume_throw_ref`: an exception thrown where a continuation is suspended, whatever state it is
//! in: fresh, suspended, with values bound, the head of a captured chain.

#[path = "support/outcomes.rs"]
mod outcomes;

use outcomes::{exception, trap_code};
use windlass::{Engine, Instance, Module, Result, Store, TrapCode};

fn load(text: &str) -> (Store<()>, Instance) {
    let mut store = Store::new(&Engine::default(), ());
    let module = Module::new(store.engine(), text).unwrap_or_else(|error| panic!("{error:#}"));
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    (store, instance)
}

fn call<P: windlass::WasmParams, R: windlass::WasmResults>(
    (store, instance): &mut (Store<()>, Instance),
    name: &str,
    params: P,
) -> Result<R> {
    outcomes::call(store, *instance, name, params)
}

/// Continuations in every state, and what becomes of an exception thrown into them.
const STATES: &str = r#"(module $m
  (type $f (func (param i32) (result i32))) (type $c (cont $f))
  (type $g (func (result i32))) (type $d (cont $g))
  (type $h (func (param i32 i64) (result i32))) (type $e (cont $h))
  (type $j (func (param i64) (result i32))) (type $i (cont $j))
  (tag $ask (param i32) (result i32))
  (tag $wide (result i32 i64))
  (tag $oops (param i32)) (tag $other (param i32))
  (elem declare func $plain $careful $binds $chain)

  ;; Takes no notice.
  (func $plain (type $f) (i32.add (suspend $ask (local.get 0)) (i32.const 1000)))
  ;; Catches what comes while it is suspended, goes on, and suspends again.
  (func $careful (type $f)
    (block $on (result i32)
      (try_table (catch $oops $on)
        (return (i32.add (suspend $ask (local.get 0)) (i32.const 1000))))
      (unreachable))
    (i32.add (suspend $ask (i32.add (local.get 0) (i32.const 1))))
    (i32.add (i32.const 20000)))
  ;; Suspends for two values.
  (func $binds (type $f)
    (block $on (result i32)
      (try_table (catch $oops $on)
        (suspend $wide)
        (return (i32.add (i32.wrap_i64))))
      (unreachable))
    (i32.add (i32.const 30000)))

  ;; To be suspended: the payload is dropped.
  (func $run (param $k (ref $c)) (param i32) (result (ref $c))
    (block $on (result i32 (ref $c))
      (resume $c (on $ask $on) (local.get 1) (local.get $k))
      (unreachable))
    (local.set $k) (drop) (local.get $k))
  (func $run_wide (result (ref $e)) (local $k (ref null $e))
    (block $on (result (ref $e))
      (resume $c (on $wide $on) (i32.const 0) (cont.new $c (ref.func $binds)))
      (unreachable)))

  ;; The outcome: what the continuation returned, or 100 + what came out of it, or 500 + what it suspended with.
  (func $throw_into (param $k (ref null $c)) (param $value i32) (result i32)
    (block $suspended (result i32 (ref $c))
      (block $out (result i32)
        (try_table (result i32) (catch $oops $out)
          (resume_throw $c $oops (on $ask $suspended) (local.get $value) (local.get $k)))
        (return))
      (return (i32.add (i32.const 100))))
    (drop)
    (i32.add (i32.const 500)))
  (func $ref (param $value i32) (result exnref) (local $exn exnref)
    (block $on (result i32 exnref)
      (try_table (catch_ref $oops $on) (throw $oops (local.get $value)))
      (unreachable))
    (local.set $exn) (drop) (local.get $exn))
  (func $throw_ref_into (param $k (ref null $c)) (param $value i32) (result i32)
    (block $suspended (result i32 (ref $c))
      (block $out (result i32)
        (try_table (result i32) (catch $oops $out)
          (resume_throw_ref $c (on $ask $suspended) (call $ref (local.get $value)) (local.get $k)))
        (return))
      (return (i32.add (i32.const 100))))
    (drop)
    (i32.add (i32.const 500)))

  (func (export "suspended") (param i32) (result i32)
    (call $throw_into (call $run (cont.new $c (ref.func $plain)) (i32.const 1)) (local.get 0)))
  (func (export "suspended ref") (param i32) (result i32)
    (call $throw_ref_into (call $run (cont.new $c (ref.func $plain)) (i32.const 1)) (local.get 0)))
  (func (export "fresh") (param i32) (result i32)
    (call $throw_into (cont.new $c (ref.func $careful)) (local.get 0)))
  (func (export "fresh ref") (param i32) (result i32)
    (call $throw_ref_into (cont.new $c (ref.func $careful)) (local.get 0)))
  ;; $careful catches it and suspends with 1 + 1; the exception's value is on its stack.
  (func (export "caught") (param i32) (result i32)
    (call $throw_into (call $run (cont.new $c (ref.func $careful)) (i32.const 1)) (local.get 0)))
  (func (export "caught ref") (param i32) (result i32)
    (call $throw_ref_into (call $run (cont.new $c (ref.func $careful)) (i32.const 1)) (local.get 0)))
  (func (export "caught and resumed") (param i32) (result i32) (local $k (ref null $c))
    (block $suspended (result i32 (ref $c))
      (resume_throw $c $oops (on $ask $suspended) (local.get 0)
        (call $run (cont.new $c (ref.func $careful)) (i32.const 1)))
      (unreachable))
    (local.set $k) (drop)
    (resume $c (i32.const 3) (local.get $k)))
  (func (export "bound fresh") (param i32) (result i32)
    (block $out (result i32)
      (try_table (result i32) (catch $oops $out)
        (resume_throw $d $oops (local.get 0) (cont.bind $c $d (i32.const 9) (cont.new $c (ref.func $careful)))))
      (return))
    (i32.add (i32.const 100)))
  (func (export "bound") (param i32) (result i32)
    (resume_throw $c $oops (local.get 0)
      (cont.bind $c $c (cont.bind $c $c (call $run (cont.new $c (ref.func $plain)) (i32.const 1))))))
  (func (export "bound once") (param i32) (result i32)
    (resume_throw $d $oops (local.get 0)
      (cont.bind $e $d (i32.const 1) (i64.const 2) (call $run_wide))))
  (func (export "bound twice") (param i32) (result i32)
    (block $out (result i32)
      (try_table (result i32) (catch $other $out)
        (resume_throw $d $oops (local.get 0)
          (cont.bind $i $d (i64.const 2) (cont.bind $e $i (i32.const 1) (call $run_wide)))))
      (return)))
  (func (export "bound twice resumed") (param i32) (result i32)
    (resume $d (cont.bind $i $d (i64.const 2) (cont.bind $e $i (local.get 0) (call $run_wide)))))

  ;; A chain: $chain n resumes $chain n-1; 0 suspends past all of them. Level `catches` catches.
  (global $catches (mut i32) (i32.const 0))
  (type $l (func (param i32) (result i32))) (type $k (cont $l))
  (func $chain (type $l) (local $got i32)
    (block $on (result i32)
      (block $skip
        (br_if $skip (i32.ne (global.get $catches) (local.get 0)))
        (try_table (catch $oops $on)
          (return (i32.add (call $level (local.get 0)) (i32.const 1))))
        (unreachable))
      (return (i32.add (call $level (local.get 0)) (i32.const 1))))
    (i32.add (i32.mul (local.get 0) (i32.const 10000))))
  (func $level (param i32) (result i32)
    (if (i32.eqz (local.get 0)) (then (return (suspend $ask (i32.const 0)))))
    (resume $k (i32.sub (local.get 0) (i32.const 1)) (cont.new $k (ref.func $chain))))
  (func (export "chain") (param $depth i32) (param $catches i32) (param $value i32) (result i32)
    (global.set $catches (local.get $catches))
    (call $throw_into (call $run (cont.new $c (ref.func $chain)) (local.get $depth)) (local.get $value)))
  (func (export "chain bound") (param $depth i32) (param $catches i32) (param $value i32) (result i32)
    (global.set $catches (local.get $catches))
    (block $out (result i32)
      (try_table (result i32) (catch $oops $out)
        (resume_throw $d $oops (local.get $value)
          (cont.bind $c $d (i32.const 5) (call $run (cont.new $c (ref.func $chain)) (local.get $depth)))))
      (return))
    (i32.add (i32.const 100)))
  (func (export "chain resumed") (param $depth i32) (result i32)
    (global.set $catches (i32.const -1))
    (resume $c (i32.const 7) (call $run (cont.new $c (ref.func $chain)) (local.get $depth))))

  (func (export "null") (drop (call $throw_into (ref.null $c) (i32.const 0))))
  (func (export "null exception")
    (drop (resume_throw_ref $c (ref.null exn) (cont.new $c (ref.func $plain)))))
  (func (export "used") (local $k (ref $c))
    (local.set $k (cont.new $c (ref.func $plain)))
    (drop (call $throw_into (local.get $k) (i32.const 0)))
    (drop (call $throw_into (local.get $k) (i32.const 0))))
  (func $inner (param $k (ref $c)) (result i32)
    (resume_throw $c $other (i32.const 6) (local.get $k)))
  (func (export "out") (result i32)
    (call $inner (call $run (cont.new $c (ref.func $plain)) (i32.const 1))))
  (func (export "out of a chain") (param i32) (result i32)
    (call $inner (call $run (cont.new $c (ref.func $chain)) (local.get 0)))))"#;

#[test]
fn every_state_of_a_continuation() {
    let mut m = load(STATES);
    for round in 0..3 {
        for (name, wanted) in [
            ("suspended", 107),
            ("suspended ref", 107),
            ("fresh", 107),
            ("fresh ref", 107),
            ("caught", 502),
            ("caught ref", 502),
            ("caught and resumed", 7 + 3 + 20000),
            ("bound fresh", 107),
            ("bound once", 30007),
            ("bound twice", 30007),
            ("bound twice resumed", 9),
        ] {
            let got = call::<i32, i32>(&mut m, name, 7);
            assert_eq!(
                got.unwrap_or_else(|error| panic!("{name}: {error:#}")),
                wanted,
                "{name}, round {round}"
            );
        }
        let error = call::<i32, i32>(&mut m, "bound", 7).unwrap_err();
        assert_eq!(exception(&error).values()[0].unwrap_i32(), 7);
    }
}

#[test]
fn captured_chains_of_any_length_catch_at_any_level() {
    let mut m = load(STATES);
    for depth in [0, 1, 2, 10, 100, 3000] {
        // Each level on the way out adds 1.
        assert_eq!(call::<_, i32>(&mut m, "chain resumed", depth).unwrap(), 7 + depth + 1);
        for name in ["chain", "chain bound"] {
            assert_eq!(call::<_, i32>(&mut m, name, (depth, -1, 7)).unwrap(), 107, "{name} {depth}");
            for level in [0, 1, depth / 2, depth - 1, depth] {
                if (0..=depth).contains(&level) {
                    let wanted = 7 + level * 10000 + (depth - level);
                    let got = call::<_, i32>(&mut m, name, (depth, level, 7)).unwrap();
                    assert_eq!(got, wanted, "{name} {depth} {level}");
                }
            }
        }
    }
}

#[test]
fn null_and_used_continuations_trap() {
    let mut m = load(STATES);
    for (name, code) in [
        ("null", TrapCode::NullContinuation),
        ("null exception", TrapCode::NullException),
        ("used", TrapCode::ConsumedContinuation),
    ] {
        assert_eq!(trap_code(&call::<(), ()>(&mut m, name, ()).unwrap_err()), code, "{name}");
    }
}

/// What nobody catches is thrown where the continuation is suspended, says the backtrace.
#[test]
fn backtraces_begin_where_it_is_suspended() {
    let mut m = load(STATES);
    let error = call::<(), i32>(&mut m, "out", ()).unwrap_err();
    let backtrace = exception(&error).backtrace();
    let names =
        |n: usize| -> Vec<_> { backtrace.stacks()[n].frames().iter().map(|f| f.func_name()).collect() };
    assert_eq!(backtrace.stacks().len(), 2, "{backtrace}");
    assert_eq!(names(0), [Some("plain")], "{backtrace}");
    assert_eq!(names(1), [Some("inner"), None], "{backtrace}");

    let error = call::<i32, i32>(&mut m, "out of a chain", 3).unwrap_err();
    let backtrace = exception(&error).backtrace();
    assert_eq!(backtrace.stacks().len(), 5, "{backtrace}");
    for stack in &backtrace.stacks()[..4] {
        let names: Vec<_> = stack.frames().iter().map(|frame| frame.func_name()).collect();
        assert_eq!(names, [Some("level"), Some("chain")], "{backtrace}");
    }
}
