//! What the runtime owes to stack switching: blocks and stacks come, go and come back.

use super::*;
use crate::{AsContextMut, Caller, Config, Func, Val};

/// A generator that counts from 0 and is asked `n` times, and some ways to end badly.
const GENERATORS: &str = r#"(module $m
    (import "" "host" (func $host))
    (type $f (func)) (type $c (cont $f))
    (tag $yield (param i32)) (tag $nobody)
    (global $kept (mut (ref null $c)) (ref.null $c))
    (func $count (local $i i32)
        (loop $l (suspend $yield (local.get $i)) (local.set $i (i32.add (local.get $i) (i32.const 1))) (br $l)))
    (func $next (export "next") (param $c (ref null $c)) (result i32) (result (ref null $c))
        (block $on (result i32 (ref $c))
            (resume $c (on $yield $on) (local.get $c))
            (unreachable)))
    (func (export "new") (result (ref null $c)) (cont.new $c (ref.func $count)))
    (func $crash unreachable)
    (func $crash_below (resume $c (cont.new $c (ref.func $crash))))
    (func $call_host (call $host))
    (func $host_below (resume $c (cont.new $c (ref.func $call_host))))
    (func $recurse (call $recurse))
    (func $unhandled (suspend $nobody))
    (elem declare func $count $crash $crash_below $call_host $host_below $recurse $unhandled)
    (func (export "crash") (resume $c (cont.new $c (ref.func $crash_below))))
    (func (export "host") (resume $c (cont.new $c (ref.func $host_below))))
    (func (export "recurse") (resume $c (cont.new $c (ref.func $recurse))))
    (func (export "unhandled") (resume $c (cont.new $c (ref.func $unhandled))))
    (func (export "leak") (param i32)
        (loop $l (drop (cont.new $c (ref.func $count)))
            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "start") (param i32) (local $n i32)
        (loop $l
            (block $on (result i32 (ref $c))
                (resume $c (on $yield $on) (cont.new $c (ref.func $count)))
                (unreachable))
            (drop) (drop)
            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))"#;

type Data = fn(Caller<'_, Data2>) -> crate::Result<()>;
struct Data2(Option<Data>);

fn generators(config: &Config) -> (Store<Data2>, Instance) {
    let engine = Engine::new(config).unwrap();
    let module = Module::new(&engine, GENERATORS).unwrap();
    let mut store = Store::new(&engine, Data2(None));
    let host = Func::wrap(&mut store, |caller: Caller<'_, Data2>| match caller.data().0 {
        Some(call) => call(caller),
        None => Ok(()),
    });
    let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
    (store, instance)
}

/// In-use blocks and stacks ever used.
fn usage(store: &mut Store<Data2>) -> (usize, usize) {
    let context = store.as_context_mut();
    let core = context.core();
    (core.registry.as_ref().unwrap().in_use().count(), core.pool.carved())
}

fn next(store: &mut Store<Data2>, instance: Instance, continuation: &mut Val) -> i32 {
    let mut results = [Val::I32(0), Val::NullRef];
    instance.get_func(&*store, "next").unwrap().call(store, &[*continuation], &mut results).unwrap();
    *continuation = results[1];
    results[0].unwrap_i32()
}

#[test]
fn a_trap_ends_the_running_stacks_and_no_others() {
    let (mut store, instance) = generators(&Config::new());
    let mut results = [Val::NullRef];
    instance.get_func(&store, "new").unwrap().call(&mut store, &[], &mut results).unwrap();
    let [mut generator] = results;
    assert_eq!(next(&mut store, instance, &mut generator), 0);
    assert_eq!(usage(&mut store), (1, 1));
    for n in 1..50 {
        let error = run(&mut store, instance, "crash").unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::Unreachable);
        assert_eq!(usage(&mut store), (1, 3), "two stacks are used again and again");
        assert_eq!(next(&mut store, instance, &mut generator), n);
    }
}

#[test]
fn backtraces_name_every_stack() {
    let (mut store, instance) = generators(&Config::new());
    let error = run(&mut store, instance, "crash").unwrap_err();
    let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
    let shape = shape(backtrace);
    assert_eq!(shape.len(), 3, "{backtrace}");
    assert!(shape[0].0.starts_with("continuation 2 (created at 0x"), "{backtrace}");
    assert!(shape[1].0.starts_with("continuation 1 (created at 0x"), "{backtrace}");
    assert_eq!(shape[2].0, "main stack");
    assert_eq!((&shape[0].1[..], &shape[1].1[..]), (&["crash".into()][..], &["crash_below".into()][..]));
    assert_eq!(shape[2].1.len(), 1);
    let text = backtrace.to_string();
    assert!(text.contains("\n  main stack\n    0: 0x"), "{text}");
}

#[test]
fn host_functions_run_leave_and_call_back_from_a_continuation() {
    let (mut store, instance) = generators(&Config::new());
    run(&mut store, instance, "host").unwrap();
    let before = usage(&mut store);
    assert_eq!(before.0, 0);

    // An error ends both stacks, and its backtrace names them.
    store.data_mut().0 = Some(|_| Err(crate::Error::msg("refused")));
    let error = run(&mut store, instance, "host").unwrap_err();
    assert_eq!(error.root_cause().to_string(), "refused");
    let shape = shape(error.downcast_ref().unwrap());
    let frames: Vec<&str> = shape.iter().map(|(_, frames)| frames[0].as_str()).collect();
    assert_eq!(frames, ["call_host", "host_below", "?"]);
    assert_eq!(usage(&mut store), before);

    // An activation inside: its trap ends its own stacks only.
    store.data_mut().0 = Some(|mut caller| {
        caller.data_mut().0 = None;
        let crash = caller.get_export("crash").unwrap().into_func().unwrap();
        let error = crash.call(&mut caller, &[], &mut []).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::Unreachable);
        let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
        assert_eq!(backtrace.stacks().len(), 6, "{backtrace}");
        Ok(())
    });
    run(&mut store, instance, "host").unwrap();
    assert_eq!(usage(&mut store).0, 0);

    // Nothing suspends across a host function.
    store.data_mut().0 = Some(|mut caller| {
        let unhandled = caller.get_export("unhandled").unwrap().into_func().unwrap();
        unhandled.call(&mut caller, &[], &mut [])
    });
    let error = run(&mut store, instance, "host").unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::UnhandledTag);
    assert_eq!(usage(&mut store).0, 0);
}

#[test]
fn a_continuation_overflows_alone() {
    let (mut store, instance) = generators(&Config::new());
    for _ in 0..10 {
        let error = run(&mut store, instance, "recurse").unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::StackOverflow);
    }
    assert_eq!(usage(&mut store), (0, 1));
}

#[test]
fn limits_are_traps() {
    let (mut store, instance) = generators(Config::new().max_continuations(100));
    let start = instance.get_typed_func::<i32, ()>(&store, "start").unwrap();
    let mut kept = [Val::NullRef];
    for _ in 0..100 {
        // What the host has seen is not reclaimed.
        instance.get_func(&store, "new").unwrap().call(&mut store, &[], &mut kept).unwrap();
    }
    let error = start.call(&mut store, 1).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::TooManyContinuations);
    assert_eq!(usage(&mut store), (100, 0), "a fresh continuation has no stack");

    let (mut store, instance) = generators(Config::new().max_continuations(100));
    let start = instance.get_typed_func::<i32, ()>(&store, "start").unwrap();
    start.call(&mut store, 10_000).unwrap();
    assert!(usage(&mut store).1 <= 100, "those that were dropped make room");
}

#[test]
fn a_hundred_thousand_are_dropped() {
    let (mut store, instance) = generators(Config::new().continuation_stack_size(16 << 10));
    instance.get_typed_func::<i32, ()>(&store, "start").unwrap().call(&mut store, 100_000).unwrap();
    let stats = store.continuation_stats();
    assert!(
        stats.continuations < 10_000 && stats.stacks == stats.continuations,
        "they were dropped: {stats:?}"
    );
}

/// The words of a call go below the frame: they too must stay on their own stack.
#[test]
fn an_overflow_with_many_words_stays_on_its_stack() {
    let i64s = "i64 ".repeat(1000);
    let sevens = "(i64.const 7) ".repeat(1000);
    let drops = "drop ".repeat(1000);
    let wat = format!(
        r#"(module
        (type $f (func)) (type $c (cont $f)) (tag $yield)
        (global $result (mut i64) (i64.const 0))
        (global $frames (export "frames") (mut i32) (i32.const 0))
        (global $c (mut (ref null $c)) (ref.null $c))
        (func $sum (result i64) (local i64 i64 i64)
            (local.set 0 (i64.const 1)) (local.set 1 (i64.const 20)) (local.set 2 (i64.const 300))
            (suspend $yield)
            (i64.add (local.get 0) (i64.add (local.get 1) (local.get 2))))
        (func $victim (global.set $result (call $sum)))
        (func $wide (param {i64s}) (result {i64s}) (call $wide {sevens}))
        (func $attack (param $frames i32)
            (if (local.get $frames)
                (then (call $attack (i32.sub (local.get $frames) (i32.const 1))))
                (else (call $wides))))
        (func $wides (call $wide {sevens}) {drops})
        (func $start (call $attack (global.get $frames)))
        (elem declare func $victim $start)
        (func (export "prepare")
            (block $on (result (ref $c))
                (resume $c (on $yield $on) (cont.new $c (ref.func $victim)))
                (unreachable))
            (global.set $c))
        (func (export "attack") (resume $c (cont.new $c (ref.func $start))))
        (func (export "finish") (result i64) (resume $c (global.get $c)) (global.get $result)))"#
    );
    let engine = Engine::default();
    let module = Module::new(&engine, wat).unwrap();
    // How deep the first wide call is decides where the last one ends.
    for frames in (0..1000).step_by(20) {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        run(&mut store, instance, "prepare").unwrap();
        instance.get_global(&store, "frames").unwrap().set(&mut store, Val::I32(frames)).unwrap();
        let error = run(&mut store, instance, "attack").unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::StackOverflow);
        let finish = instance.get_typed_func::<(), i64>(&store, "finish").unwrap();
        assert_eq!(finish.call(&mut store, ()).unwrap(), 321, "after {frames} frames");
    }
}

/// A stack may be too small for the words that a continuation is resumed with.
#[test]
fn words_that_do_not_fit_are_exhaustion() {
    let i64s = "i64 ".repeat(1000);
    let wat = format!(
        r#"(module
        (type $f (func (param {i64s}) (result {i64s}))) (type $c (cont $f))
        (type $g (func (param {rest}) (result {i64s}))) (type $d (cont $g))
        (func $same (type $f) {gets})
        (elem declare func $same)
        (func (export "run") (result i64)
            (resume $c {sevens} (cont.new $c (ref.func $same)))
            (i64.add) {drops})
        (func (export "bind") (drop (cont.bind $c $d (i64.const 1) (cont.new $c (ref.func $same))))))"#,
        rest = "i64 ".repeat(999),
        gets = (0..1000).map(|n| format!("local.get {n} ")).collect::<String>(),
        sevens = "(i64.const 7) ".repeat(1000),
        drops = "i64.add ".repeat(998),
    );
    for (stack, fits) in [(16 << 10, false), (128 << 10, true)] {
        let engine = Engine::new(Config::new().continuation_stack_size(stack)).unwrap();
        let module = Module::new(&engine, &wat).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let sum = instance.get_typed_func::<(), i64>(&store, "run").unwrap();
        for _ in 0..3 {
            match sum.call(&mut store, ()) {
                Ok(sum) => assert!(fits && sum == 7000),
                Err(error) => assert!(!fits && trap_code(&error) == TrapCode::StackOverflow),
            }
            assert_eq!(run(&mut store, instance, "bind").is_ok(), fits);
        }
    }
}
