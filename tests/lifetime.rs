//! How long continuations, their stacks and exceptions live: until they end, or nothing refers to them any more.
//!
//! What is counted here are blocks and stacks. That nothing is taken which is still wanted, `reachability.rs` tries.

use generators::{PRELUDE, call, instantiate, run, store, stress, trap_code};
use windlass::{
    Config, ContinuationStats, Engine, Exception, Func, Instance, Module, Result, Store, TrapCode, Val,
};

#[path = "support/generators.rs"]
mod generators;

/// A chain of references as long as it likes: the collector does not recurse.
#[test]
fn a_list_of_a_hundred_thousand_continuations() {
    let length = if cfg!(target_arch = "aarch64") { 10_000 } else { 100_000 };
    let mut store = store(Config::new().continuation_stack_size(16 << 10));
    let text = r#"
        (tag $pause)
        (type $fl (func (param (ref null $c)))) (type $cl (cont $fl))
        (global $list (mut (ref null $c)) (ref.null $c)) (global $length (export "length") (mut i32) (i32.const 0))
        (func $link (type $fl)
            (suspend $pause)
            (global.set $length (i32.add (global.get $length) (i32.const 1)))
            (global.set $list (local.get 0)))
        (elem declare func $link)
        (func (export "build") (param i32)
            (loop $l
                (block $on (result (ref $c))
                    (resume $cl (on $pause $on) (global.get $list) (cont.new $cl (ref.func $link)))
                    (unreachable))
                (global.set $list)
                (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "walk")
            (loop $l
                (resume $c (global.get $list))
                (br_if $l (i32.eqz (ref.is_null (global.get $list))))))
        (func (export "forget") (global.set $list (ref.null $c)))"#;
    let instance = instantiate(&mut store, text, &[]);
    let length_of = |store: &mut Store<()>| instance.get_global(&*store, "length").unwrap().get(store);
    call::<_, i32, ()>(&mut store, instance, "build", length).unwrap();
    store.gc();
    assert_eq!(store.continuation_stats().continuations, length as usize);
    run(&mut store, instance, "walk");
    assert_eq!(length_of(&mut store).unwrap_i32(), length);
    assert_eq!(store.continuation_stats().continuations, 0);

    call::<_, i32, ()>(&mut store, instance, "build", length).unwrap();
    run(&mut store, instance, "forget");
    store.gc();
    let stats = store.continuation_stats();
    assert_eq!((stats.continuations, stats.stacks), (0, 0));
    assert_eq!(stats.idle_stacks + stats.released_stacks, length as usize, "{stats:?}");
    assert!(stats.idle_stacks <= 16 << 10);
}

#[test]
fn dropped_generators_are_reclaimed_without_being_asked() {
    let rounds = if cfg!(target_arch = "aarch64") { 50_000 } else { 1_000_000 };
    let mut store = store(&Config::new());
    let text = r#"(func (export "drop") (param i32)
        (loop $l
            (drop (call $counter (local.get 0)))
            (drop (cont.new $ci (ref.func $count)))
            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))"#;
    let instance = instantiate(&mut store, text, &[]);
    call::<_, i32, ()>(&mut store, instance, "drop", rounds).unwrap();
    let stats = store.continuation_stats();
    assert!(stats.continuations <= 10_000 && stats.stack_bytes <= 10_000 * (64 << 10), "{stats:?}");
    store.gc();
    let stats = store.continuation_stats();
    assert!(stats.continuations <= 2, "{stats:?}");
}

#[test]
fn exceptions_are_reclaimed_and_limited() {
    let text = r#"(tag $t (param i32)) (tag $long (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
        (table $t 0 exnref)
        (func $long (throw $long (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
            (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)
            (i64.const 1) (i64.const 1)))
        (func (export "drop") (param i32)
            (loop $l
                (block $on (result exnref)
                    (try_table (catch_all_ref $on) (throw $t (local.get 0))) (unreachable))
                (drop)
                (block $on (result exnref) (try_table (catch_all_ref $on) (call $long)) (unreachable))
                (drop)
                (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "keep") (param i32)
            (loop $l
                (block $on (result exnref)
                    (try_table (catch_all_ref $on) (throw $t (local.get 0))) (unreachable))
                (drop (table.grow $t (i32.const 1)))
                (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
        (func (export "forget") (table.fill $t (i32.const 0) (ref.null exn) (table.size $t)))"#;
    let mut store = store(Config::new().max_exceptions(20_000));
    let instance = instantiate(&mut store, text, &[]);
    call::<_, i32, ()>(&mut store, instance, "drop", 50_000).unwrap();
    assert!(store.continuation_stats().exceptions <= 5_000);
    for _ in 0..2 {
        call::<_, i32, ()>(&mut store, instance, "keep", 19_990).unwrap();
        let error = call::<_, i32, ()>(&mut store, instance, "keep", 20).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::TooManyExceptions);
        run(&mut store, instance, "forget");
        call::<_, i32, ()>(&mut store, instance, "drop", 1000).unwrap();
    }
    store.gc();
    assert_eq!(store.continuation_stats().exceptions, 0);
}

/// The exception is the host's error, and its payload the only reference.
#[test]
fn what_an_uncaught_exception_carries() {
    let mut store = store(&stress());
    let text = r#"(tag $t (param (ref null $c)))
        (func (export "throw") (throw $t (call $counter (i32.const 1))))
        (func (export "use") (param (ref null $c)) (call $expect (local.get 0) (i32.const 1)))
        (func (export "churn") (call $churn))"#;
    let instance = instantiate(&mut store, text, &[]);
    let error = call::<_, (), ()>(&mut store, instance, "throw", ()).unwrap_err();
    run(&mut store, instance, "churn");
    store.gc();
    let stats = store.continuation_stats();
    assert_eq!((stats.continuations, stats.exceptions), (1, 1));
    let exception = error.downcast::<Exception>().unwrap();
    let take = instance.get_func(&store, "use").unwrap();
    take.call(&mut store, exception.values(), &mut []).unwrap();
    store.gc();
    assert_eq!(store.continuation_stats().exceptions, 1, "the host holds it");
    drop(exception);
    store.gc();
    let stats = store.continuation_stats();
    assert_eq!((stats.continuations, stats.exceptions), (0, 0));
}

/// Ways to end, each with `$n` stacks below the one that does it.
const ENDINGS: &str = r#"(import "" "host" (func $host)) ;;;
    (tag $nobody)
    (table funcref (elem $finish $trap $fail $overflow $unhandled $suspended))
    (func $finish) (func $trap (unreachable)) (func $fail (call $host)) (func $overflow (call $overflow))
    (func $unhandled (suspend $nobody))
    (func $suspended (drop (call $counter (i32.const 1))) (drop (cont.new $c (ref.func $finish))))
    (type $level (func (param i32 i32))) (type $cl (cont $level))
    (func $level (type $level)
        (if (local.get 0)
            (then (resume $cl
                (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (cont.new $cl (ref.func $level))))
            (else (call_indirect (local.get 1)))))
    (elem declare func $level)
    ;; The same again, but the innermost stack was suspended once, and captured with those below it.
    (tag $pause)
    (func $level2 (type $level)
        (if (local.get 0)
            (then (resume $cl
                (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (cont.new $cl (ref.func $level2))))
            (else (suspend $pause) (call_indirect (local.get 1)))))
    (elem declare func $level2)
    (func (export "end") (param $n i32) (param $how i32)
        (call $level (local.get $n) (local.get $how)))
    (func (export "end_captured") (param $n i32) (param $how i32)
        (block $on (result (ref $c))
            (resume $cl (on $pause $on) (local.get $n) (local.get $how) (cont.new $cl (ref.func $level2)))
            (return))
        (resume $c))
    (func (export "drop_captured") (param $n i32)
        (block $on (result (ref $c))
            (resume $cl (on $pause $on) (local.get $n) (i32.const 0) (cont.new $cl (ref.func $level2)))
            (return))
        (drop))"#;

fn endings() -> (Store<()>, Instance) {
    let mut store = store(&Config::new());
    let host = Func::wrap(&mut store, || -> Result<()> { Err(windlass::Error::msg("refused")) });
    let instance = instantiate(&mut store, ENDINGS, &[host.into()]);
    (store, instance)
}

/// (in use, stacks in use, all stacks)
fn usage(stats: ContinuationStats) -> (usize, usize, usize) {
    (stats.continuations, stats.stacks, stats.stacks + stats.idle_stacks + stats.released_stacks)
}

#[test]
fn whatever_way_a_chain_ends_its_stacks_come_back() {
    let codes = [
        None,
        Some(TrapCode::Unreachable),
        None,
        Some(TrapCode::StackOverflow),
        Some(TrapCode::UnhandledTag),
        None,
    ];
    for depth in [0, 1, 2, 10, 1000] {
        let (mut store, instance) = endings();
        for name in ["end", "end_captured"] {
            for (how, code) in codes.into_iter().enumerate() {
                let stacks = depth + usize::from(name == "end_captured");
                for _ in 0..3 {
                    let ended =
                        call::<_, (i32, i32), ()>(&mut store, instance, name, (depth as i32, how as i32));
                    match (&ended, code) {
                        (Err(error), Some(code)) => assert_eq!(trap_code(error), code),
                        (Err(error), None) => assert!(how == 2 && format!("{error:#}").contains("refused")),
                        (Ok(()), code) => assert!(code.is_none() && how != 2),
                    }
                    if how == 5 {
                        let stats = store.continuation_stats();
                        assert_eq!((stats.continuations, stats.stacks), (2, 1), "what it dropped");
                        store.gc();
                    }
                    let stats = store.continuation_stats();
                    assert_eq!((stats.continuations, stats.stacks), (0, 0), "{name} {how} at depth {depth}");
                    assert!(stats.idle_stacks <= stacks + 1 + 1000, "stacks are used again: {stats:?}");
                }
            }
        }
        assert!(store.continuation_stats().idle_stacks <= depth + 2);
    }
}

#[test]
fn a_dropped_chain_is_reclaimed_whole() {
    let (mut store, instance) = endings();
    for depth in [0, 1, 2, 10, 1000] {
        call::<_, i32, ()>(&mut store, instance, "drop_captured", depth).unwrap();
        let stacks = depth as usize + 1;
        let stats = store.continuation_stats();
        assert_eq!((stats.continuations, stats.stacks), (stacks, stacks));
        store.gc();
        assert_eq!(usage(store.continuation_stats()), (0, 0, stacks));
    }
}

/// Stores are made and dropped with everything in them, and their address space comes back.
#[test]
fn a_dropped_store_frees_its_suspended_continuations() {
    let engine = Engine::default();
    let module =
        Module::new(&engine, format!("(module {PRELUDE} (func (export \"run\") (call $churn)))")).unwrap();
    let mappings = || std::fs::read_to_string("/proc/self/maps").map_or(0, |maps| maps.lines().count());
    let before = mappings();
    for _ in 0..300 {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        run(&mut store, instance, "run");
        assert_eq!(usage(store.continuation_stats()), (40, 20, 20));
    }
    assert!(mappings() < before + 100, "{before} mappings became {}", mappings());
}

/// Revisions are used up, blocks retire and begin again; old references stay dead.
#[test]
fn the_end_of_the_revisions() {
    for spare in 0..6 {
        for stressed in [false, true] {
            let mut store = store(stress().stress_collector(stressed).first_revision(u32::MAX - spare));
            let text = r#"
                (global $old (mut (ref null $c)) (ref.null $c))
                (type $fg (func (param i32) (result i32))) (type $cg (cont $fg))
                (func (export "below") (param i32) (result i32)
                    (resume $cg (local.get 0) (cont.new $cg (ref.func $generator))))
                (elem declare func $generator)
                (func $generator (export "generator") (param $n i32) (result i32)
                    (local $i i32) (local $c (ref null $c)) (local $stale (ref null $c))
                    (local.set $c (call $counter (i32.const 0)))
                    (loop $l
                        (local.set $stale (local.get $c))
                        (local.set $i (call $next (local.get $c)) (local.set $c))
                        (call $churn_little)
                        (br_if $l (i32.lt_u (local.get $i) (local.get $n))))
                    (global.set $old (local.get $stale))
                    (local.get $i))
                (func $churn_little
                    (drop (call $counter (i32.const 1)))
                    (drop (cont.new $ci (ref.func $count))))
                (func (export "old") (drop (drop (call $next (global.get $old)))))
                (func (export "bind") (result i32)
                    (call $next (cont.bind $ci $c (i32.const 77) (cont.new $ci (ref.func $count))))
                    (drop))"#;
            let instance = instantiate(&mut store, text, &[]);
            for round in 1..20 {
                let name = if round % 2 == 0 { "below" } else { "generator" };
                let last: i32 = call(&mut store, instance, name, round * 5).unwrap();
                assert_eq!(last, round * 5);
                let error = call::<_, (), ()>(&mut store, instance, "old", ()).unwrap_err();
                assert_eq!(trap_code(&error), TrapCode::ConsumedContinuation);
                assert_eq!(call::<_, (), i32>(&mut store, instance, "bind", ()).unwrap(), 77);
            }
            store.gc();
            let stats = store.continuation_stats();
            assert!(stats.continuations <= 1, "{stats:?}");
        }
    }
}

/// What retired without a trace left begins again, so even few blocks with few revisions last for ever ...
#[test]
fn retired_blocks_begin_again() {
    let mut store = store(Config::new().max_continuations(64).first_revision(u32::MAX - 3));
    let text = r#"(func (export "run") (param i32)
        (loop $l
            (call $expect (call $counter (local.get 0)) (local.get 0))
            (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))"#;
    let instance = instantiate(&mut store, text, &[]);
    call::<_, i32, ()>(&mut store, instance, "run", 10_000).unwrap();
    assert!(store.continuation_stats().collections > 100);
}

/// ... but not one that the host has seen a reference of: it may keep that for longer.
#[test]
fn a_retired_block_that_the_host_has_seen_does_not_begin_again() {
    let mut store = store(Config::new().max_continuations(8).first_revision(u32::MAX - 1));
    let text = r#"
        (func (export "make") (result (ref null $c)) (call $counter (i32.const 1)))
        (func (export "use") (param (ref null $c)) (drop (drop (call $next (local.get 0)))))"#;
    let instance = instantiate(&mut store, text, &[]);
    let make = instance.get_func(&store, "make").unwrap();
    let take = instance.get_func(&store, "use").unwrap();
    let mut seen = Vec::new();
    loop {
        let mut made = [Val::NullRef];
        if let Err(error) = make.call(&mut store, &[], &mut made) {
            assert_eq!(trap_code(&error), TrapCode::TooManyContinuations);
            break;
        }
        assert!(seen.len() < 100);
        let taken = take.call(&mut store, &made, &mut []);
        seen.push(made);
        // A block that retires needs another one.
        if let Err(error) = taken {
            assert_eq!(trap_code(&error), TrapCode::TooManyContinuations);
            break;
        }
    }
    for old in seen {
        let error = take.call(&mut store, &old, &mut []).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::ConsumedContinuation);
    }
}
