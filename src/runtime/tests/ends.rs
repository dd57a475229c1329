//! Every way to end, at every depth, before and after a resume, through host functions too: the stacks that were
//! running come back, those that were not stay as they are.

use super::*;
use crate::{AsContextMut, Caller, Exception, Func};

/// `run depth end when` goes `depth` continuations deep and ends there.
const ENDS: &str = r#"(module
    (import "" "exit" (func $exit))
    (import "" "again" (func $again (param i32 i32 i32) (result i32)))
    (type $f (func (param i32 i32 i32) (result i32))) (type $c (cont $f))
    (type $g (func (result i32))) (type $d (cont $g))
    (tag $pause) (tag $oops (export "oops") (param i32))
    (global $kept (mut (ref null $d)) (ref.null $d))
    (elem declare func $down $count $counts $pauses $again)

    (func $overflow (result i32) (i32.add (call $overflow) (i32.const 1)))
    ;; 0 to 3, anything else returns.
    (func $end (param i32) (result i32)
        (block $return (block $overflow (block $exit (block $throw (block $trap
            (br_table $trap $throw $exit $overflow $return (local.get 0)))
            (unreachable))
            (throw $oops (i32.const 5)))
            (call $exit) (return (i32.const 1)))
            (return (call $overflow)))
        (i32.const 42))

    ;; when: 0 at once; 1 after a suspend that the outermost resume handles; 2 after one that the nearest handles.
    (func $down (type $f) (local $k (ref null $c)) (local $d (ref null $d))
        (if (i32.eqz (local.get 0)) (then
            (if (local.get 2) (then (suspend $pause)))
            (return (call $end (local.get 1)))))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (local.set $k (cont.new $c (ref.func $down)))
        (if (i32.ne (local.get 2) (i32.const 2)) (then
            (return (resume $c (local.get 0) (local.get 1) (local.get 2) (local.get $k)))))
        (block $on (result (ref $d))
            (return (resume $c (on $pause $on) (local.get 0) (local.get 1) (local.get 2) (local.get $k))))
        (local.set $d)
        (resume $d (local.get $d)))
    (func $pauses (type $g) (suspend $pause) (i32.const 0))
    (func $run (export "run") (type $f) (local $d (ref null $d))
        (if (i32.eqz (local.get 0)) (then
            (if (local.get 2) (then ;; nothing to suspend here: let another one do it
                (block $on (result (ref $d))
                    (return (resume $d (on $pause $on) (cont.new $d (ref.func $pauses)))))
                (local.set $d)
                (drop (resume $d (local.get $d)))))
            (return (call $end (local.get 1)))))
        (block $on (result (ref $d))
            (return (resume $c (on $pause $on)
                (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (local.get 2) (cont.new $c (ref.func $down)))))
        (local.set $d)
        (resume $d (local.get $d)))
    (func (export "catch") (type $f)
        (block $on (result i32)
            (try_table (catch $oops $on)
                (return (call $run (local.get 0) (local.get 1) (local.get 2))))
            (unreachable)))

    ;; Each level is a continuation that calls the host, which calls "through" again.
    (func $through (export "through") (type $f)
        (if (i32.eqz (local.get 0)) (then (return (call $run (i32.const 1) (local.get 1) (local.get 2)))))
        (resume $c (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (local.get 2)
            (cont.new $c (ref.func $again))))
    (func (export "catch through") (type $f)
        (block $on (result i32)
            (try_table (catch $oops $on)
                (return (call $through (local.get 0) (local.get 1) (local.get 2))))
            (unreachable)))

    ;; Two stacks that stay: a generator run by another one.
    (func $counts (type $g) (resume $d (cont.new $d (ref.func $count))))
    (func $count (type $g) (local $i i32)
        (loop $more
            (suspend $pause)
            (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000000))))
        (local.get $i))
    (func (export "keep") (global.set $kept (cont.new $d (ref.func $counts))) (call $next))
    (func $next (export "next")
        (block $on (result (ref $d))
            (drop (resume $d (on $pause $on) (global.get $kept)))
            (unreachable))
        (global.set $kept)))"#;

/// What `proc_exit` is to the runtime: a host function's error.
#[derive(Debug)]
struct Exit;

impl std::fmt::Display for Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("exit")
    }
}

impl std::error::Error for Exit {}

const ENDINGS: [i32; 5] = [0, 1, 2, 3, 4];
const DEPTHS: [i32; 4] = [0, 1, 2, 10];
const WHENS: [i32; 3] = [0, 1, 2];

struct Ends {
    store: Store<()>,
    instance: Instance,
}

impl Ends {
    fn new() -> Ends {
        let engine = Engine::default();
        let module = Module::new(&engine, ENDS).unwrap();
        let mut store = Store::new(&engine, ());
        let exit = Func::wrap(&mut store, || -> crate::Result<()> { Err(Exit.into()) });
        let ty = crate::FuncType::new([crate::ValType::I32; 3], [crate::ValType::I32]);
        let through = std::sync::Arc::new(std::sync::OnceLock::<Func>::new());
        let target = through.clone();
        let again = Func::new(&mut store, ty, move |mut caller: Caller<'_, ()>, arguments, results| {
            target.get().unwrap().call(&mut caller, arguments, results)
        });
        let instance = Instance::new(&mut store, &module, &[exit.into(), again.into()]).unwrap();
        through.set(instance.get_func(&mut store, "through").unwrap()).unwrap();
        Ends { store, instance }
    }

    fn call(&mut self, name: &str, depth: i32, end: i32, when: i32) -> crate::Result<i32> {
        let func = self.instance.get_typed_func::<(i32, i32, i32), i32>(&mut self.store, name).unwrap();
        func.call(&mut self.store, (depth, end, when))
    }

    /// Calls, and checks that it ended as asked for.
    fn end(&mut self, name: &str, depth: i32, end: i32, when: i32) {
        let what = format!("{name}, depth {depth}, end {end}, when {when}");
        let outcome = self.call(name, depth, end, when);
        match (end, outcome) {
            (0, Err(error)) => assert_eq!(trap_code(&error), TrapCode::Unreachable, "{what}"),
            (1, Ok(5)) => assert!(name.starts_with("catch"), "{what}"),
            (1, Err(error)) => {
                let exception =
                    error.downcast_ref::<Exception>().unwrap_or_else(|| panic!("{what}: {error:#}"));
                assert_eq!(exception.values()[0].unwrap_i32(), 5);
                assert!(!name.starts_with("catch"), "{what}");
            }
            (2, Err(error)) => assert!(error.is::<Exit>(), "{what}: {error:#}"),
            (3, Err(error)) => assert_eq!(trap_code(&error), TrapCode::StackOverflow, "{what}"),
            (4, Ok(42)) => {}
            (_, outcome) => panic!("{what}: {outcome:?}"),
        }
    }

    /// Blocks in use, and stacks that are not on the free list.
    fn usage(&mut self) -> (usize, usize) {
        let context = self.store.as_context_mut();
        let core = context.core();
        let Some(registry) = &core.registry else { return (0, 0) };
        let mut idle = 0;
        // SAFETY: no code runs; headers on the free list are live.
        unsafe {
            let mut stack = (*core.vm.as_ptr()).free_stack;
            while !stack.is_null() {
                idle += 1;
                stack = (*stack).next;
            }
        }
        (registry.in_use().count(), core.pool.carved() - idle)
    }

    /// Exceptions that were not freed.
    fn exceptions(&mut self) -> usize {
        let context = self.store.as_context_mut();
        // SAFETY: carved blocks are live.
        context.core().exceptions.blocks().filter(|&block| unsafe { (*block).state } != 0).count()
    }
}

#[test]
fn every_end_gives_back_what_ran() {
    let mut ends = Ends::new();
    for kept in [0, 2] {
        if kept > 0 {
            run(&mut ends.store, ends.instance, "keep").unwrap();
        }
        for name in ["run", "catch", "through", "catch through"] {
            for end in ENDINGS {
                for depth in DEPTHS {
                    for when in WHENS {
                        ends.end(name, depth, end, when);
                        assert_eq!(
                            ends.usage(),
                            (kept, kept),
                            "{name}, depth {depth}, end {end}, when {when}"
                        );
                        if kept > 0 {
                            run(&mut ends.store, ends.instance, "next").unwrap();
                        }
                    }
                }
            }
        }
    }
}

/// One after the other in one store: what an end leaves behind would show in the next.
#[test]
fn every_pair_of_ends() {
    let mut ends = Ends::new();
    let mut all = Vec::new();
    for end in ENDINGS {
        for depth in DEPTHS {
            all.extend(WHENS.map(|when| (depth, end, when)));
        }
    }
    for &(depth, end, when) in &all {
        for &second in &all {
            ends.end("run", depth, end, when);
            ends.end("catch", second.0, second.1, second.2);
        }
        assert_eq!(ends.usage(), (0, 0));
    }
}

#[test]
fn an_exception_that_is_caught_is_gone() {
    let mut ends = Ends::new();
    for depth in DEPTHS {
        for when in WHENS {
            ends.end("catch", depth, 1, when);
            assert_eq!(ends.exceptions(), 0);
        }
    }
    // One that the host holds stays, and is known to the store as long as it is held.
    let error = ends.call("run", 1, 1, 0).unwrap_err();
    assert_eq!(ends.exceptions(), 1);
    let roots = |ends: &mut Ends| ends.store.as_context_mut().core().exception_roots.blocks().len();
    assert_eq!(roots(&mut ends), 1);
    drop(error);
    assert_eq!(roots(&mut ends), 0);
}
