//! Exceptions end to end: thrown and caught across calls, instances, host functions and continuations, and out to the
//! host. What `resume_throw` adds is in `resume_throw.rs`; that nothing leaks, in the runtime's own tests.

#[path = "support/outcomes.rs"]
mod outcomes;

use outcomes::{call, exception, trap_code};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, OnceLock};
use windlass::{
    Caller, Engine, Error, Exception, Extern, Func, FuncType, Instance, Module, Result, Store, Tag, TagType,
    TrapCode, Val, ValType,
};

fn instance(text: &str, imports: &[Extern], store: &mut Store<()>) -> Instance {
    let module = Module::new(store.engine(), text)
        .unwrap_or_else(|error| panic!("{error:#}\n{}", &text[..text.len().min(2000)]));
    Instance::new(store, &module, imports).unwrap()
}

fn store() -> Store<()> {
    Store::new(&Engine::default(), ())
}

fn tag(store: &mut Store<()>, params: &[ValType]) -> Tag {
    Tag::new(store, TagType(FuncType::new(params.iter().copied(), []))).unwrap()
}

/// Every kind of clause, tried in order, innermost `try_table` first.
#[test]
fn the_first_clause_that_matches_takes_it() {
    let text = r#"(module
      (tag $a (param i32)) (tag $b (param i64 f64)) (tag $c)
      (func $throw (param i32)
        (block $c (block $b (block $a (br_table $a $b $c 3 (local.get 0)))
          (throw $a (i32.const 11)))
          (throw $b (i64.const 22) (f64.const 0.5)))
        (throw $c))
      (func (export "tag") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $a $on) (call $throw (local.get 0)))
          (i32.const -1)))
      (func (export "tag ref") (param i32) (result f64) (local $exn exnref) (local $f f64)
        (block $on (result i64 f64 exnref)
          (try_table (catch_ref $b $on) (call $throw (local.get 0)))
          (return (f64.const -1)))
        (local.set $exn) (drop) (drop)
        (block $again (result i64 f64)
          (try_table (catch $b $again) (throw_ref (local.get $exn)))
          (unreachable))
        (local.set $f)
        (f64.add (f64.convert_i64_s) (local.get $f)))
      (func (export "all") (param i32) (result i32)
        (block $on
          (try_table (catch_all $on) (call $throw (local.get 0)))
          (return (i32.const -1)))
        (i32.const 33))
      (func (export "all ref") (param i32) (result i32) (local $exn exnref)
        (block $on (result exnref)
          (try_table (catch_all_ref $on) (call $throw (local.get 0)))
          (return (i32.const -1)))
        (local.set $exn)
        (block $b (result i64 f64)
          (block $a (result i32)
            (try_table (catch $a $a) (catch $b $b) (throw_ref (local.get $exn)))
            (unreachable))
          (return))
        (drop) (i32.wrap_i64))
      (func (export "order") (param i32) (result i32)
        (block $all
          (block $a (result i32)
            (try_table (catch $c $all) (catch $a $a) (catch_all $all) (call $throw (local.get 0)))
            (return (i32.const -1)))
          (return))
        (i32.const 44))
      (func (export "nested") (param i32) (result i32)
        (block $outer (result i32)
          (block $inner (result i64 f64)
            (try_table (catch $a $outer)
              (try_table (result i64 f64) (catch $b $inner)
                (call $throw (local.get 0)) (i64.const 0) (f64.const 0))
              (drop) (drop))
            (return (i32.const -1)))
          (drop) (i32.wrap_i64)))
      (func (export "here") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $a $on) (throw $a (i32.mul (local.get 0) (i32.const 3))))
          (unreachable))))"#;
    let mut store = store();
    let i = instance(text, &[], &mut store);
    let mut run = |name: &str, which: i32| call::<i32, i32>(&mut store, i, name, which);
    for (name, outcomes) in [
        ("tag", [Some(11), None, None, Some(-1)]),
        ("all", [Some(33), Some(33), Some(33), Some(-1)]),
        ("all ref", [Some(11), Some(22), None, Some(-1)]),
        ("order", [Some(11), Some(44), Some(44), Some(-1)]),
        ("nested", [Some(11), Some(22), None, Some(-1)]),
        ("here", [Some(0), Some(3), Some(6), Some(9)]),
    ] {
        for (which, outcome) in outcomes.into_iter().enumerate() {
            match (run(name, which as i32), outcome) {
                (Ok(value), Some(wanted)) => assert_eq!(value, wanted, "{name} {which}"),
                (Err(error), None) => _ = exception(&error),
                (other, _) => panic!("{name} {which}: {other:?}"),
            }
        }
    }
    assert_eq!(call::<i32, f64>(&mut store, i, "tag ref", 1).unwrap(), 22.5);
    assert!(call::<i32, f64>(&mut store, i, "tag ref", 0).is_err());
}

/// Locals keep what they had when it was thrown, whatever registers they were in.
#[test]
fn locals_survive_with_their_last_values() {
    let text = r#"(module
      (tag $t (param i32 f32))
      (func $clobber (param i32) (result i32)
        (if (i32.eq (i32.rem_u (local.get 0) (i32.const 3)) (i32.const 2))
          (then (throw $t (local.get 0) (f32.const 0.25))))
        (i32.const 1))
      (func (export "run") (param $n i32) (result f64)
        (local $i i32) (local $sum i64) (local $f f64) (local $caught i32) (local $x f32)
        (loop $more
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (local.get $i))))
          (block $on (result i32 f32)
            (try_table (catch $t $on)
              (local.set $f (f64.add (local.get $f) (f64.const 0.5)))
              (local.set $caught (i32.add (call $clobber (local.get $i)) (local.get $caught)))
              (local.set $f (f64.add (local.get $f) (f64.const 100))))
            (br_if $more (i32.lt_u (local.get $i) (local.get $n)))
            (i32.const 0) (f32.const 0))
          (local.set $x)
          (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
          (br_if $more (i32.lt_u (local.get $i) (local.get $n))))
        (f64.add (local.get $f)
          (f64.add (f64.convert_i64_s (local.get $sum)) (f64.convert_i32_s (local.get $caught))))))"#;
    let mut store = store();
    let i = instance(text, &[], &mut store);
    for n in [1, 2, 3, 10, 1000i64] {
        let thrown: Vec<i64> = (1..=n).filter(|i| i % 3 == 2).collect();
        let quiet = n - thrown.len() as i64;
        let wanted = 0.5 * n as f64
            + 100.0 * quiet as f64
            + (n * (n + 1) / 2 + thrown.iter().sum::<i64>()) as f64
            + quiet as f64;
        assert_eq!(call::<i32, f64>(&mut store, i, "run", n as i32).unwrap(), wanted, "{n}");
    }
}

#[test]
fn a_throw_crosses_any_number_of_frames() {
    let text = r#"(module
      (tag $t (param i32))
      (func $down (param i32)
        (if (i32.eqz (local.get 0)) (then (throw $t (i32.const 9))))
        (call $down (i32.sub (local.get 0) (i32.const 1))))
      (func (export "run") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $t $on) (call $down (local.get 0)))
          (unreachable)))
      (func (export "often") (param i32) (result i32) (local $sum i32)
        (loop $more
          (block $on (result i32)
            (try_table (catch $t $on) (call $down (i32.const 3)))
            (unreachable))
          (local.set $sum (i32.add (local.get $sum)))
          (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        (local.get $sum)))"#;
    let mut store = store();
    let i = instance(text, &[], &mut store);
    for depth in [0, 1, 2, 100, 5000] {
        assert_eq!(call::<i32, i32>(&mut store, i, "run", depth).unwrap(), 9);
    }
    assert_eq!(call::<i32, i32>(&mut store, i, "often", 200_000).unwrap(), 1_800_000);
}

/// A tag is what it is by where it was made: not by its type, nor by its index.
#[test]
fn tags_are_told_apart_across_instances() {
    let mut store = store();
    let thrower = r#"(module
      (tag $own (export "own") (param i32))
      (func (export "throw") (param i32) (throw $own (local.get 0))))"#;
    let first = instance(thrower, &[], &mut store);
    let second = instance(thrower, &[], &mut store);
    let imports: Vec<Extern> =
        [(first, "throw"), (second, "throw"), (first, "own"), (second, "own"), (first, "own")]
            .map(|(instance, name)| instance.get_export(&mut store, name).unwrap())
            .into();
    let catcher = r#"(module
      (import "1" "throw" (func $throw1 (param i32)))
      (import "2" "throw" (func $throw2 (param i32)))
      (import "1" "own" (tag $one (param i32)))
      (import "2" "own" (tag $two (param i32)))
      (import "1" "own" (tag $again (param i32)))
      (tag $mine (param i32))
      (func (export "run") (param $which i32) (param $value i32) (result i32)
        (block $out (result i32)
          (block $again (result i32)
            (block $two (result i32)
              (try_table (catch $mine $out) (catch $two $two) (catch $again $again) (catch $one $out)
                (if (local.get $which)
                  (then (call $throw2 (local.get $value)))
                  (else (call $throw1 (local.get $value)))))
              (return (i32.const -1)))
            (return (i32.add (i32.const 2000))))
          (return (i32.add (i32.const 1000))))))"#;
    let third = instance(catcher, &imports, &mut store);
    assert_eq!(call::<_, i32>(&mut store, third, "run", (0, 5)).unwrap(), 1005);
    assert_eq!(call::<_, i32>(&mut store, third, "run", (1, 6)).unwrap(), 2006);
}

#[test]
fn uncaught_exceptions_are_errors_that_carry_all() {
    let text = r#"(module $m
      (tag $t (export "t") (param i32 i64 f32 f64 externref))
      (type $f (func)) (type $c (cont $f))
      (func $inner (throw $t (i32.const -1) (i64.const 2) (f32.const 0.5) (f64.const -0.25) (ref.null extern)))
      (elem declare func $inner)
      (func $outer (export "run") (resume $c (cont.new $c (ref.func $inner))))
      (func $start (export "plain") (call $inner)))"#;
    let mut store = store();
    let i = instance(text, &[], &mut store);
    let t = i.get_export(&mut store, "t").unwrap().into_tag().unwrap();
    for (name, stacks) in [("run", 2), ("plain", 1)] {
        let error = call::<(), ()>(&mut store, i, name, ()).unwrap_err();
        let thrown = exception(&error);
        assert_eq!(thrown.tag(), t);
        assert_eq!(error.to_string(), "wasm exception (i32 -1, i64 2, f32 0.5, f64 -0.25, a reference)");
        let shape: Vec<_> =
            thrown.backtrace().stacks().iter().map(|stack| stack.frames()[0].func_name()).collect();
        assert_eq!(shape.len(), stacks, "{}", thrown.backtrace());
        assert_eq!(shape[0], Some("inner"));
    }
    // One that starts up.
    let module = Module::new(store.engine(), "(module (tag $t) (func $f (throw $t)) (start $f))").unwrap();
    let error = Instance::new(&mut store, &module, &[]).unwrap_err();
    assert_eq!(error.to_string(), "wasm exception ()");
}

/// What Wasm throws through a host function, and what a host function throws.
#[test]
fn exceptions_cross_host_functions_both_ways() {
    let mut store = store();
    let t = tag(&mut store, &[ValType::I32]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let note = Arc::clone(&seen);
    let thrower = Arc::new(OnceLock::<Func>::new());
    let throw = Arc::clone(&thrower);
    let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>, how: i32| -> Result<()> {
        let throw = throw.get().unwrap();
        match how {
            0 => throw.call(&mut caller, &[Val::I32(100)], &mut []),
            1 => {
                let error = throw.call(&mut caller, &[Val::I32(200)], &mut []).unwrap_err();
                note.lock().unwrap().push(exception(&error).values()[0].unwrap_i32());
                Err(error.context("while the host looked on"))
            }
            2 => Err(Exception::new(&mut caller, &t, &[Val::I32(300)])?.into()),
            3 => {
                let error = throw.call(&mut caller, &[Val::I32(400)], &mut []).unwrap_err();
                note.lock().unwrap().push(exception(&error).values()[0].unwrap_i32());
                Ok(())
            }
            _ => Err(Error::msg("no exception")),
        }
    });
    let text = r#"(module
      (import "" "t" (tag $t (param i32)))
      (import "" "host" (func $host (param i32)))
      (type $f (func (param i32))) (type $c (cont $f))
      (func $below (type $f) (call $host (local.get 0)))
      (elem declare func $below $host)
      (func (export "throw") (param i32) (throw $t (local.get 0)))
      (func (export "catch") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $t $on) (call $host (local.get 0)))
          (i32.const -1)))
      (func (export "catch below") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $t $on) (resume $c (local.get 0) (cont.new $c (ref.func $below))))
          (i32.const -1)))
      (func (export "catch at once") (param i32) (result i32)
        (block $on (result i32)
          (try_table (catch $t $on) (resume $c (local.get 0) (cont.new $c (ref.func $host))))
          (i32.const -1)))
      (func (export "catch all") (param i32) (result i32)
        (block $on
          (try_table (catch_all $on) (call $host (local.get 0)))
          (return (i32.const -1)))
        (i32.const 7))
      (func (export "let go") (param i32) (result i32) (call $below (local.get 0)) (i32.const -1)))"#;
    let i = instance(text, &[t.into(), host.into()], &mut store);
    thrower.set(i.get_func(&mut store, "throw").unwrap()).unwrap();
    for round in 0..3 {
        for name in ["catch", "catch below", "catch at once", "catch all"] {
            for (how, value) in [(0, 100), (1, 200), (2, 300), (3, -1)] {
                let wanted = if name == "catch all" && how != 3 { 7 } else { value };
                let got = call::<i32, i32>(&mut store, i, name, how).unwrap();
                assert_eq!(got, wanted, "{name} {how}, round {round}");
            }
            let error = call::<i32, i32>(&mut store, i, name, 4).unwrap_err();
            assert_eq!(error.root_cause().to_string(), "no exception", "an error is no exception");
        }
    }
    let error = call::<i32, i32>(&mut store, i, "let go", 1).unwrap_err();
    assert_eq!(error.to_string(), "while the host looked on");
    assert_eq!(exception(&error).to_string(), "wasm exception (i32 200)");
    assert_eq!(
        exception(&error).backtrace().stacks()[0].frames().len(),
        3,
        "{}",
        exception(&error).backtrace()
    );
    let error = call::<i32, i32>(&mut store, i, "let go", 2).unwrap_err();
    assert_eq!(exception(&error).backtrace().stacks()[0].frames().len(), 2);
    assert_eq!(seen.lock().unwrap().len(), 3 * 4 * 2 + 1);
}

/// An exception belongs to its store; elsewhere it is an error like any other. Traps are never caught.
#[test]
fn strangers_and_traps_are_not_caught() {
    let mut elsewhere = store();
    let t = tag(&mut elsewhere, &[]);
    let foreign = Exception::new(&mut elsewhere, &t, &[]).unwrap();
    let mut store = store();
    let host = Func::wrap(&mut store, move || -> Result<()> { Err(foreign.clone().into()) });
    let text = r#"(module
      (import "" "host" (func $host))
      (func $over (call $over))
      (func (export "run") (param i32)
        (block $on (try_table (catch_all $on)
          (block $trap (block $over (block $host (br_table $host $over $trap (local.get 0)))
            (call $host)) (call $over)) unreachable))))"#;
    let i = instance(text, &[host.into()], &mut store);
    let error = call::<i32, ()>(&mut store, i, "run", 0).unwrap_err();
    assert_eq!(exception(&error).to_string(), "wasm exception ()");
    assert_eq!(trap_code(&call::<i32, ()>(&mut store, i, "run", 1).unwrap_err()), TrapCode::StackOverflow);
    assert_eq!(trap_code(&call::<i32, ()>(&mut store, i, "run", 2).unwrap_err()), TrapCode::Unreachable);
    assert!(Exception::new(&mut elsewhere, &t, &[Val::I32(1)]).is_err(), "a payload of the wrong length");
}

/// `throw_ref`, references kept in globals and tables and by the host, and null.
#[test]
fn references_to_exceptions_travel() {
    let text = r#"(module
      (tag $t (param i64))
      (global $kept (mut exnref) (ref.null exn))
      (table $all 10 exnref)
      (func $make (export "make") (param i64) (result exnref) (local $exn exnref)
        (block $on (result i64 exnref)
          (try_table (catch_ref $t $on) (throw $t (local.get 0)))
          (unreachable))
        (local.set $exn) (drop) (local.get $exn))
      (func (export "fill") (local $i i32)
        (loop $more
          (table.set $all (local.get $i) (call $make (i64.extend_i32_u (local.get $i))))
          (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10)))))
      (func $open (export "open") (param exnref) (result i64)
        (block $on (result i64)
          (try_table (catch $t $on) (throw_ref (local.get 0)))
          (unreachable)))
      (func (export "sum") (result i64) (local $i i32) (local $sum i64)
        (loop $more
          (local.set $sum (i64.add (local.get $sum) (call $open (table.get $all (local.get $i)))))
          (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
        (local.get $sum))
      (func (export "keep") (param exnref) (global.set $kept (local.get 0)))
      (func (export "kept") (result i64) (call $open (global.get $kept)))
      (func (export "null") (throw_ref (ref.null exn))))"#;
    let mut store = store();
    let i = instance(text, &[], &mut store);
    call::<(), ()>(&mut store, i, "fill", ()).unwrap();
    for _ in 0..2 {
        assert_eq!(call::<(), i64>(&mut store, i, "sum", ()).unwrap(), 45);
    }
    let error = call::<(), ()>(&mut store, i, "null", ()).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::NullException);

    let func = |store: &mut Store<()>, name: &str| i.get_func(store, name).unwrap();
    let mut made = [Val::NullRef];
    func(&mut store, "make").call(&mut store, &[Val::I64(77)], &mut made).unwrap();
    let reference = made[0].unwrap_exnref().unwrap();
    assert_eq!(reference.exception(&store).values()[0].unwrap_i64(), 77);
    assert_eq!(reference.exception(&store).reference(&store), reference);
    func(&mut store, "keep").call(&mut store, &made, &mut []).unwrap();
    assert_eq!(call::<(), i64>(&mut store, i, "kept", ()).unwrap(), 77);
    let mut opened = [Val::I64(0)];
    for _ in 0..3 {
        func(&mut store, "open").call(&mut store, &made, &mut opened).unwrap();
        assert_eq!(opened[0].unwrap_i64(), 77);
    }
    let error = func(&mut store, "open").call(&mut store, &[Val::ExnRef(None)], &mut opened).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::NullException);
}

/// Short payloads lie in the exception, long ones elsewhere; both are copied whole.
#[test]
fn payloads_of_any_length() {
    const TYPES: [&str; 5] = ["i32", "i64", "f64", "f32", "i64"];
    for count in [0usize, 1, 2, 11, 12, 13, 30, 300, 1000] {
        let types = || TYPES.into_iter().cycle().take(count);
        let mut throw = String::new();
        let mut fold = String::new();
        types().enumerate().for_each(|(n, ty)| write!(throw, "({ty}.const {}) ", n + 5).unwrap());
        for ty in types().collect::<Vec<_>>().into_iter().rev() {
            let widen = match ty {
                "i32" => "i64.extend_i32_s",
                "f32" => "i64.trunc_f32_s",
                "f64" => "i64.trunc_f64_s",
                _ => "",
            };
            // The last value first: sum = 31 sum + value.
            write!(fold, "{widen} (i64.mul (local.get $sum) (i64.const 31)) i64.add local.set $sum ")
                .unwrap();
        }
        let params = types().collect::<Vec<_>>().join(" ");
        let text = format!(
            r#"(module
              (type $f (func)) (type $c (cont $f))
              (tag $t (param {params}))
              (func $throw (export "throw") (throw $t {throw}))
              (elem declare func $throw)
              (func (export "plain") (result i64) (local $sum i64)
                (block $on (result {params})
                  (try_table (catch $t $on) (call $throw)) (unreachable))
                {fold} (local.get $sum))
              (func (export "ref") (result i64) (local $sum i64) (local $exn exnref)
                (block $on (result exnref)
                  (try_table (catch_all_ref $on) (resume $c (cont.new $c (ref.func $throw)))) (unreachable))
                (local.set $exn)
                (block $on (result {params})
                  (try_table (catch $t $on) (throw_ref (local.get $exn))) (unreachable))
                {fold} (local.get $sum)))"#
        );
        let mut store = store();
        let i = instance(&text, &[], &mut store);
        let wanted = (0..count).rev().fold(0i64, |sum, n| sum.wrapping_mul(31).wrapping_add(n as i64 + 5));
        for _ in 0..100 {
            assert_eq!(call::<(), i64>(&mut store, i, "plain", ()).unwrap(), wanted, "{count} values");
            assert_eq!(call::<(), i64>(&mut store, i, "ref", ()).unwrap(), wanted, "{count} values");
        }
        let error = call::<(), ()>(&mut store, i, "throw", ()).unwrap_err();
        let values = exception(&error).values();
        assert_eq!(values.len(), count);
        for (n, value) in values.iter().enumerate() {
            let value = match *value {
                Val::I32(value) => f64::from(value),
                Val::I64(value) => value as f64,
                Val::F32(bits) => f64::from(f32::from_bits(bits)),
                Val::F64(bits) => f64::from_bits(bits),
                _ => unreachable!(),
            };
            assert_eq!(value, n as f64 + 5.0);
        }
    }
}
