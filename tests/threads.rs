//! Several stores on several threads over one shared memory: sums that must be exact, mutual exclusion, waiting and
//! waking, memories that grow under others' feet, and everything that a process or a thread has once: signal handlers,
//! signal stacks, activations, stubs, types.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use windlass::{
    Engine, ExternType, Instance, Linker, MemoryType, Module, Result, SharedMemory, Store, Trap, TrapCode,
    TypedFunc, Val, WaitResult, WasmParams, WasmResults,
};

const THREADS: usize = 4;

/// A module over an imported memory of at most 10 pages.
fn module(engine: &Engine, body: &str) -> Module {
    let text = format!(r#"(module (import "env" "memory" (memory $memory 1 10 shared)) {body})"#);
    Module::new(engine, &text).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

/// One thread's part of the world.
struct Guest {
    store: Store<()>,
    instance: Instance,
}

impl Guest {
    fn new(module: &Module, memory: &SharedMemory) -> Guest {
        let mut store = Store::new(module.engine(), ());
        let instance = Instance::new(&mut store, module, &[memory.clone().into()]).expect("it links");
        Guest { store, instance }
    }

    fn func<P: WasmParams, R: WasmResults>(&self, name: &str) -> TypedFunc<P, R> {
        self.instance.get_typed_func(&self.store, name).expect("it is exported")
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> Result<R> {
        let func = self.func::<P, R>(name);
        func.call(&mut self.store, params)
    }
}

/// Runs `body` on each of `THREADS` threads at once, with a guest of its own.
fn on_all(module: &Module, memory: &SharedMemory, body: impl Fn(usize, Guest) + Sync) {
    let ready = Barrier::new(THREADS);
    thread::scope(|scope| {
        for n in 0..THREADS {
            let (ready, body) = (&ready, &body);
            scope.spawn(move || {
                let guest = Guest::new(module, memory);
                ready.wait();
                body(n, guest);
            });
        }
    });
}

/// The i32 at an address, when the threads are gone.
fn word(memory: &SharedMemory, at: u32) -> u32 {
    let peek = r#"(func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))"#;
    Guest::new(&module(memory.engine(), peek), memory).call("peek", at).unwrap()
}

fn trap_code(error: windlass::Error) -> TrapCode {
    error.downcast::<Trap>().expect("a trap").code()
}

fn memory(engine: &Engine) -> SharedMemory {
    SharedMemory::new(engine, MemoryType::shared(1, 10)).unwrap()
}

#[test]
fn no_increment_is_lost() {
    const ROUNDS: u32 = 50_000;
    let engine = Engine::default();
    let module = module(
        &engine,
        r#"(func (export "count") (param $n i32)
             (loop $next
               (drop (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
               (drop (i64.atomic.rmw8.add_u offset=16 (i32.const 0) (i64.const 1)))
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#,
    );
    let memory = memory(&engine);
    on_all(&module, &memory, |_, mut guest| guest.call("count", ROUNDS).unwrap());
    let total = THREADS as u32 * ROUNDS;
    assert_eq!((word(&memory, 8), word(&memory, 16)), (total, total % 256));
}

/// A lock made of compare-and-exchange, wait and notify (0 free, 1 taken, 2 taken and somebody waits), around additions
/// that are not atomic.
const MUTEX: &str = r#"
    (func $lock (local $seen i32)
      (if (local.tee $seen (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 1)))
        (then
          (loop $again
            (if (i32.or
                  (i32.eq (local.get $seen) (i32.const 2))
                  (i32.ne (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 1) (i32.const 2)) (i32.const 0)))
              (then (drop (memory.atomic.wait32 (i32.const 0) (i32.const 2) (i64.const -1)))))
            (br_if $again
              (local.tee $seen (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 2))))))))
    (func $unlock
      (if (i32.ne (i32.atomic.rmw.sub (i32.const 0) (i32.const 1)) (i32.const 1))
        (then
          (i32.atomic.store (i32.const 0) (i32.const 0))
          (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))))"#;

#[test]
fn a_mutex_excludes() {
    const ROUNDS: u32 = 5_000;
    let engine = Engine::default();
    let count = r#"(func (export "count") (param $n i32)
        (loop $next
          (call $lock)
          (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
          (call $unlock)
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#;
    let module = module(&engine, &format!("{MUTEX} {count}"));
    let memory = memory(&engine);
    on_all(&module, &memory, |_, mut guest| guest.call("count", ROUNDS).unwrap());
    assert_eq!((word(&memory, 0), word(&memory, 64)), (0, THREADS as u32 * ROUNDS));
}

#[test]
fn ping_pong() {
    const ROUNDS: i32 = 2_000;
    let engine = Engine::default();
    // Each waits until the ball at 0 is not what it last sent.
    let module = module(
        &engine,
        r#"(func (export "play") (param $mine i32) (param $theirs i32) (param $n i32)
             (loop $next
               (block $come
                 (loop $wait
                   (br_if $come (i32.eq (i32.atomic.load (i32.const 0)) (local.get $mine)))
                   (drop (memory.atomic.wait32 (i32.const 0) (local.get $theirs) (i64.const -1)))
                   (br $wait)))
               (i32.atomic.store (i32.const 0) (local.get $theirs))
               (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#,
    );
    let memory = memory(&engine);
    thread::scope(|scope| {
        for (mine, theirs) in [(0, 1), (1, 0)] {
            let (module, memory) = (&module, &memory);
            scope.spawn(move || {
                Guest::new(module, memory).call::<_, ()>("play", (mine, theirs, ROUNDS)).unwrap()
            });
        }
    });
    assert_eq!(word(&memory, 0), 0);
}

#[test]
fn the_host_waits_and_notifies_too() {
    let engine = Engine::default();
    let module = module(
        &engine,
        r#"(func (export "wait") (result i32) (memory.atomic.wait64 (i32.const 8) (i64.const 0) (i64.const -1)))
           (func (export "notify") (param i32) (result i32) (memory.atomic.notify (local.get 0) (i32.const 9)))"#,
    );
    let memory = memory(&engine);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| Guest::new(&module, &memory).call::<(), i32>("wait", ()).unwrap());
        while memory.atomic_notify(8, 1).unwrap() == 0 {
            thread::yield_now();
        }
        assert_eq!(waiter.join().unwrap(), 0);
        let waiter = scope.spawn(|| memory.atomic_wait32(16, 0, Some(Duration::from_secs(60))).unwrap());
        let mut guest = Guest::new(&module, &memory);
        while guest.call::<i32, i32>("notify", 16).unwrap() == 0 {
            thread::yield_now();
        }
        assert_eq!(waiter.join().unwrap(), WaitResult::Ok);
    });
    let begin = Instant::now();
    assert_eq!(memory.atomic_wait64(8, 0, Some(Duration::from_millis(20))).unwrap(), WaitResult::TimedOut);
    assert!(begin.elapsed() >= Duration::from_millis(20));
}

#[test]
fn every_thread_traps_for_itself() {
    let engine = Engine::default();
    let module = module(
        &engine,
        r#"(func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
           (func (export "divide") (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
           (func $dive (export "dive") (param i32) (result i32)
             (i32.add (call $dive (local.get 0)) (i32.const 1)))
           (func (export "unaligned") (param i32) (result i32) (i32.atomic.load (local.get 0)))"#,
    );
    let memory = memory(&engine);
    let traps = [
        ("load", -5, TrapCode::MemoryOutOfBounds),
        ("divide", 0, TrapCode::DivideByZero),
        ("dive", 0, TrapCode::StackOverflow),
        ("unaligned", 2, TrapCode::UnalignedAtomic),
    ];
    on_all(&module, &memory, |n, mut guest| {
        for round in 0..100 {
            // At the same time, different ones; a trap leaves the store as good as new.
            let (name, argument, code) = traps[(n + round) % traps.len()];
            let error = guest.call::<i32, i32>(name, argument).unwrap_err();
            assert_eq!(trap_code(error), code);
            assert_eq!(guest.call::<i32, i32>("divide", 1).unwrap(), 1);
        }
    });
}

#[test]
fn bounds_move_for_all_at_once() {
    let engine = Engine::default();
    let module = module(
        &engine,
        r#"(func (export "grow") (result i32) (memory.grow (i32.const 1)))
           (func (export "last") (result i32)
             (i32.load (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 4))))
           (func (export "size") (result i32) (memory.size))
           (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))"#,
    );
    let memory = memory(&engine);
    let done = AtomicBool::new(false);
    on_all(&module, &memory, |n, mut guest| {
        if n == 0 {
            for old in 1..10 {
                assert_eq!(guest.call::<(), i32>("grow", ()).unwrap(), old);
                thread::sleep(Duration::from_millis(2));
            }
            assert_eq!(guest.call::<(), i32>("grow", ()).unwrap(), -1, "the maximum");
            done.store(true, Ordering::SeqCst);
            return;
        }
        let mut seen = 1;
        while !done.load(Ordering::SeqCst) {
            // What is in bounds can be read at once.
            assert_eq!(guest.call::<(), i32>("last", ()).unwrap(), 0);
            let size = guest.call::<(), i32>("size", ()).unwrap();
            assert!(size >= seen, "it does not shrink");
            seen = size;
            let outside = guest.call::<i32, i32>("load", 10 << 16).unwrap_err();
            assert_eq!(trap_code(outside), TrapCode::MemoryOutOfBounds);
            if seen < 10
                && let Err(error) = guest.call::<i32, i32>("load", seen << 16)
            {
                assert_eq!(trap_code(error), TrapCode::MemoryOutOfBounds);
            }
        }
        assert_eq!(guest.call::<(), i32>("size", ()).unwrap(), 10);
    });
    assert_eq!((memory.size(), memory.data_size()), (10, 10 << 16));
}

#[test]
fn continuations_on_every_thread() {
    const ROUNDS: i32 = 2_000;
    let engine = Engine::default();
    // A generator per round yields the tickets that it draws from the shared counter; each is entered in a shared sum.
    let module = module(
        &engine,
        r#"(type $body (func)) (type $generator (cont $body))
           (tag $yield (param i32))
           (elem declare func $draw)
           (func $draw (local $n i32)
             (loop $next
               (suspend $yield (i32.atomic.rmw.add (i32.const 8) (i32.const 1)))
               (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3)))))
           (func $one (local $generator (ref null $generator)) (local $ticket i32)
             (local.set $generator (cont.new $generator (ref.func $draw)))
             (loop $next
               (block $on_yield (result i32 (ref $generator))
                 (resume $generator (on $yield $on_yield) (local.get $generator))
                 (return))
               (local.set $generator)
               (local.set $ticket)
               (drop (i64.atomic.rmw.add (i32.const 16) (i64.extend_i32_u (local.get $ticket))))
               (br $next)))
           (func (export "run") (param $n i32)
             (loop $next
               (call $one)
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))"#,
    );
    let memory = memory(&engine);
    on_all(&module, &memory, |_, mut guest| guest.call("run", ROUNDS).unwrap());
    let tickets = THREADS as u64 * ROUNDS as u64 * 3;
    assert_eq!(u64::from(word(&memory, 8)), tickets);
    let sum = u64::from(word(&memory, 16)) | u64::from(word(&memory, 20)) << 32;
    assert_eq!(sum, tickets * (tickets - 1) / 2);
}

#[test]
fn compiling_linking_and_dropping_beside_each_other() {
    let engine = Engine::default();
    let memory = memory(&engine);
    thread::scope(|scope| {
        for n in 0..THREADS {
            let (engine, memory) = (&engine, &memory);
            scope.spawn(move || {
                for round in 0..20 {
                    // New types, new shapes of stubs, new code every time.
                    let params = "i32 i64 f64 ".repeat(n + round % 5);
                    let module = module(
                        engine,
                        &format!(
                            r#"(import "env" "host" (func $host (param {params} i32) (result i32)))
                               (func (export "run") (param {params} i32) (result i32)
                                 (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
                                 (local.get {}))"#,
                            3 * (n + round % 5)
                        ),
                    );
                    let mut store = Store::new(engine, ());
                    let mut linker = Linker::new(engine);
                    linker.define(&store, "env", "memory", memory.clone()).unwrap();
                    let imports = module.imports().map(|import| import.ty()).collect::<Vec<_>>();
                    let Some(ExternType::Func(host)) = imports.last() else { panic!("a function") };
                    linker.func_new("env", "host", host.clone(), |_, _, _| Ok(())).unwrap();
                    let instance = linker.instantiate(&mut store, &module).unwrap();
                    let run = instance.get_func(&store, "run").unwrap();
                    let arguments: Vec<Val> = host
                        .params()
                        .iter()
                        .map(|ty| match ty.to_string().as_str() {
                            "i32" => Val::I32(7),
                            "i64" => Val::I64(7),
                            _ => Val::F64(7),
                        })
                        .collect();
                    let mut results = [Val::I32(0)];
                    run.call(&mut store, &arguments, &mut results).unwrap();
                    assert!(matches!(results, [Val::I32(7)]));
                }
            });
        }
    });
    assert_eq!(word(&memory, 0), THREADS as u32 * 20);
}

#[test]
fn a_defined_memory_outlives_its_store() {
    let engine = Engine::default();
    let text = r#"(module
        (memory $own 1) (memory (export "memory") 1 10 shared)
        (data (memory 1) (i32.const 4) "\2a"))"#;
    // Until several memories are built, the shared one is the only one.
    let module_of = |text: &str| Module::new(&engine, text);
    let one = text.replace("(memory $own 1) ", "").replace("(memory 1) ", "");
    let definer = module_of(text).or_else(|_| module_of(&one)).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &definer, &[]).unwrap();
    assert!(instance.get_memory(&store, "memory").is_none());
    let memory = instance.get_shared_memory(&store, "memory").expect("it is shared");
    drop(store);
    let module = module(&engine, r#"(func (export "load") (result i32) (i32.load (i32.const 4)))"#);
    let load = || Guest::new(&module, &memory).call::<(), i32>("load", ()).unwrap();
    assert_eq!(thread::scope(|scope| scope.spawn(load).join().unwrap()), 42);
}

#[test]
fn imports_must_agree() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let shared = module(&engine, "");
    let own = Module::new(&engine, r#"(module (import "env" "memory" (memory 1 10)))"#).unwrap();
    let memory = memory(&engine);
    let error = |module: &Module, item: windlass::Extern| {
        format!("{:#}", Instance::new(&mut Store::new(&engine, ()), module, &[item]).unwrap_err())
    };
    let found = "incompatible import type for `env::memory`: expected memory 1 10, found memory 1 10 shared";
    assert_eq!(error(&own, memory.clone().into()), found);
    let unshared = windlass::Memory::new(&mut store, MemoryType::new(1, Some(10))).unwrap();
    let found = "incompatible import type for `env::memory`: expected memory 1 10 shared, found memory 1 10";
    assert_eq!(format!("{:#}", Instance::new(&mut store, &shared, &[unshared.into()]).unwrap_err()), found);
    let larger = SharedMemory::new(&engine, MemoryType::shared(1, 11)).unwrap();
    assert!(error(&shared, larger.into()).contains("found memory 1 11 shared"));
    let stranger = SharedMemory::new(&Engine::default(), MemoryType::shared(1, 10)).unwrap();
    assert!(error(&shared, stranger.into()).contains("made by another engine"));
    let error = windlass::Memory::new(&mut store, MemoryType::shared(1, 2)).unwrap_err();
    assert_eq!(error.to_string(), "shared memories must be created through `SharedMemory`");
}

#[test]
fn scripts_have_threads() {
    let engine = Engine::default();
    let report = windlass::wast::run(&engine, include_str!("spec/threads.wast"), true);
    assert!(report.failures.is_empty(), "{:?}", report.failures);
    assert_eq!(report.passed, 7);
}
