//! How long continuations and their stacks live: until they end, or nothing refers to them any more.
//!
//! The first half runs with a collector that takes every occasion, so that one reference it overlooks is a
//! continuation that is gone when it is wanted. The second half counts blocks and stacks.

use windlass::{
    AsContextMut, Caller, Config, ContinuationStats, Engine, Func, Global, GlobalType, HeapType, Instance,
    Module, Mutability, RefType, Result, Store, Trap, TrapCode, Val, ValType, WasmParams, WasmResults,
};

/// What every program here has: generators that count, `$next` to ask one, `$churn` to make and drop some.
///
/// A counter starts at its parameter. `$next` returns the value and what is left of the generator.
const PRELUDE: &str = r#"
    (type $f (func)) (type $c (cont $f))
    (type $fi (func (param i32))) (type $ci (cont $fi))
    (tag $yield (param i32))
    (func $count (type $fi)
        (loop $l
            (suspend $yield (local.get 0))
            (local.set 0 (i32.add (local.get 0) (i32.const 1)))
            (br $l)))
    (func $next (param $c (ref null $c)) (result i32 (ref $c))
        (block $on (result i32 (ref $c))
            (resume $c (on $yield $on) (local.get $c))
            (unreachable)))
    ;; A generator that has counted to $n already: suspended, on a stack.
    (func $counter (param $n i32) (result (ref $c))
        (block $on (result i32 (ref $c))
            (resume $ci (on $yield $on) (local.get $n) (cont.new $ci (ref.func $count)))
            (unreachable))
        (return (call $value_last)))
    (func $value_last (param i32 (ref $c)) (result (ref $c)) (local.get 1))
    (func $churn (local $n i32)
        (local.set $n (i32.const 20))
        (loop $l
            (drop (cont.new $ci (ref.func $count)))
            (drop (call $counter (local.get $n)))
            (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
    ;; Asks for the next value, which must be $n + 1.
    (func $expect (param $c (ref null $c)) (param $n i32)
        (call $next (local.get $c))
        (drop)
        (if (i32.ne (i32.add (local.get $n) (i32.const 1))) (then (unreachable))))
    (elem declare func $count $churn)
"#;

fn instantiate<T>(store: &mut Store<T>, text: &str, imports: &[windlass::Extern]) -> Instance {
    let (import, rest) = text.split_once(";;;").unwrap_or(("", text));
    let text = format!("(module {import} {PRELUDE} {rest})");
    let module = Module::new(store.engine(), &text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    Instance::new(store, &module, imports).unwrap()
}

fn store(config: &Config) -> Store<()> {
    Store::new(&Engine::new(config).unwrap(), ())
}

fn stress() -> Config {
    let mut config = Config::new();
    config.stress_collector(true);
    config
}

fn call<T, P: WasmParams, R: WasmResults>(
    store: &mut Store<T>,
    instance: Instance,
    name: &str,
    p: P,
) -> Result<R> {
    instance.get_typed_func::<P, R>(&mut *store, name).unwrap().call(store, p)
}

fn run<T>(store: &mut Store<T>, instance: Instance, name: &str) {
    call::<T, (), ()>(store, instance, name, ()).unwrap();
}

fn trap_code(error: &windlass::Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("not a trap: {error:#}")).code()
}

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
        let mut other = Store::new(caller.engine(), ());
        let text = "(module (import \"\" \"\" (func $f)) (func (export \"run\") (call $f)))";
        let module = Module::new(caller.engine(), text)?;
        let name = if caller.data().is_multiple_of(2) { "run" } else { "below" };
        let run = caller.get_export(name).unwrap().into_func().unwrap();
        let address = std::sync::Mutex::new(&raw mut caller as usize);
        let through = Func::wrap(&mut other, move || {
            let caller = *address.lock().unwrap() as *mut Caller<'_, u32>;
            // SAFETY: the frame below waits for this call and does nothing with its caller meanwhile.
            run.call(unsafe { &mut *caller }, &[], &mut [])
        });
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
                (func $generator (export "generator") (param $n i32) (result i32) (local $i i32) (local $c (ref null $c))
                    (local $stale (ref null $c))
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
        take.call(&mut store, &made, &mut []).unwrap();
        seen.push(made);
    }
    for old in seen {
        let error = take.call(&mut store, &old, &mut []).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::ConsumedContinuation);
    }
}
