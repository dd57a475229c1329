//! `Config::signals_based_traps(false)`, in a process that has no other engine: no signal is handled, no thread gets a
//! signal stack, and every trap there is still arrives, with its backtrace, from the host's stack and from inside
//! continuations.

use std::mem::zeroed;
use std::ptr;
use windlass::{Config, Engine, Instance, Module, Store, Trap, TrapCode};

/// One exported function for each trap; each takes nothing and returns nothing.
const TRAPS: &str = r#"
  (type $f0 (func))
  (type $c0 (cont $f0))
  (type $f1 (func (param i32)))
  (memory $m 1 2)
  (table $t 4 funcref)
  (elem (table $t) (i32.const 1) func $other)
  (tag $tag)
  (func $other (param i32))
  (func $nothing)
  (elem declare func $nothing)
  (func (export "unreachable") unreachable)
  (func (export "load") (drop (i32.load (i32.const 65533))))
  (func (export "load far") (param) (local $at i32)
    (local.set $at (i32.const -1))
    (drop (i64.load offset=4294967295 (local.get $at))))
  (func (export "store") (local $at i32)
    (local.set $at (memory.grow (i32.const 0)))
    (f64.store (i32.mul (local.get $at) (i32.const 65536)) (f64.const 1)))
  (func (export "fill") (memory.fill (i32.const 65536) (i32.const 0) (i32.const 1)))
  (func (export "table.get") (drop (table.get $t (i32.const 4))))
  (func (export "table.set") (table.set $t (i32.const -1) (ref.null func)))
  (func (export "undefined") (call_indirect $t (type $f0) (i32.const 4)))
  (func (export "uninitialized") (call_indirect $t (type $f0) (i32.const 0)))
  (func (export "mismatch") (call_indirect $t (type $f0) (i32.const 1)))
  (func (export "div_s") (local i32) (drop (i32.div_s (i32.const 1) (local.get 0))))
  (func (export "rem_u") (local i64) (drop (i64.rem_u (i64.const 1) (local.get 0))))
  (func (export "div overflow") (local $min i64) (local $minus i64)
    (local.set $min (i64.const 0x8000000000000000))
    (local.set $minus (i64.const -1))
    (drop (i64.div_s (local.get $min) (local.get $minus))))
  (func (export "trunc overflow") (local f64)
    (local.set 0 (f64.const 1e300))
    (drop (i32.trunc_f64_u (local.get 0))))
  (func (export "trunc nan") (local f32)
    (local.set 0 (f32.const nan))
    (drop (i64.trunc_f32_s (local.get 0))))
  (func $forever (export "overflow") (call $forever))
  (func (export "null") (drop (ref.as_non_null (ref.null $f0))))
  (func (export "null func") (call_ref $f0 (ref.null $f0)))
  (func (export "null exception") (throw_ref (ref.null exn)))
  (func (export "null continuation") (resume $c0 (ref.null $c0)))
  (func (export "consumed") (local $c (ref null $c0))
    (local.set $c (cont.new $c0 (ref.func $nothing)))
    (resume $c0 (local.get $c))
    (resume $c0 (local.get $c)))
  (func (export "unhandled") (suspend $tag))
"#;

const EXPECTED: &[(&str, TrapCode)] = &[
    ("unreachable", TrapCode::Unreachable),
    ("load", TrapCode::MemoryOutOfBounds),
    ("load far", TrapCode::MemoryOutOfBounds),
    ("store", TrapCode::MemoryOutOfBounds),
    ("fill", TrapCode::MemoryOutOfBounds),
    ("table.get", TrapCode::TableOutOfBounds),
    ("table.set", TrapCode::TableOutOfBounds),
    ("undefined", TrapCode::UndefinedElement),
    ("uninitialized", TrapCode::UninitializedElement),
    ("mismatch", TrapCode::IndirectCallTypeMismatch),
    ("div_s", TrapCode::DivideByZero),
    ("rem_u", TrapCode::DivideByZero),
    ("div overflow", TrapCode::IntegerOverflow),
    ("trunc overflow", TrapCode::IntegerOverflow),
    ("trunc nan", TrapCode::InvalidConversion),
    ("overflow", TrapCode::StackOverflow),
    ("null", TrapCode::NullReference),
    ("null func", TrapCode::NullFunction),
    ("null exception", TrapCode::NullException),
    ("null continuation", TrapCode::NullContinuation),
    ("consumed", TrapCode::ConsumedContinuation),
    ("unhandled", TrapCode::UnhandledTag),
];

/// Runs the exported functions of another instance: here, in a continuation, in one inside another.
const RUNNER: &str = r#"(module
  (type $f0 (func))
  (type $c0 (cont $f0))
  (import "" "trap" (func $trap))
  (tag $tag)
  (elem declare func $trap $once)
  (func (export "here") (call $trap))
  (func $once (export "once") (resume $c0 (cont.new $c0 (ref.func $trap))))
  (func (export "twice") (resume $c0 (cont.new $c0 (ref.func $once))))
)"#;

/// What the process does with the five signals of traps, and this thread's signal stack.
fn signals() -> (Vec<usize>, usize) {
    let signals = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGTRAP];
    // SAFETY: both calls only ask.
    unsafe {
        let handlers = signals.map(|signal| {
            let mut action: libc::sigaction = zeroed();
            assert_eq!(libc::sigaction(signal, ptr::null(), &raw mut action), 0);
            action.sa_sigaction
        });
        let mut stack: libc::stack_t = zeroed();
        assert_eq!(libc::sigaltstack(ptr::null(), &raw mut stack), 0);
        (handlers.to_vec(), stack.ss_sp as usize)
    }
}

fn engine() -> Engine {
    Engine::new(Config::new().signals_based_traps(false).continuation_stack_size(16 << 10)).unwrap()
}

fn trap_of(error: &windlass::Error) -> &Trap {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("no trap: {error:?}"))
}

#[test]
fn every_trap_arrives_and_no_signal_is_touched() {
    let before = signals();
    let engine = engine();
    let traps = Module::new(&engine, format!("(module {TRAPS})")).unwrap();
    let runner = Module::new(&engine, RUNNER).unwrap();
    for &(name, expected) in EXPECTED {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &traps, &[]).unwrap();
        let trap = instance.get_func(&mut store, name).unwrap();
        let runner = Instance::new(&mut store, &runner, &[trap.into()]).unwrap();
        for (how, stacks) in [("here", 1), ("once", 2), ("twice", 3)] {
            // Again and again on one store: what a trap leaves behind must do for the next.
            for _ in 0..3 {
                let func = runner.get_typed_func::<(), ()>(&mut store, how).unwrap();
                let error = func.call(&mut store, ()).unwrap_err();
                let trap = trap_of(&error);
                assert_eq!(trap.code(), expected, "{name}, {how}");
                let found = trap.backtrace().stacks();
                assert_eq!(found.len(), stacks, "{name}, {how}: {}", trap.backtrace());
                assert!(found.iter().all(|stack| !stack.frames().is_empty()), "{name}, {how}");
                let inner = found[0].frames().iter().filter(|frame| frame.func_index() != 0).count();
                assert!(inner >= 1, "{name}, {how}: {}", trap.backtrace());
            }
        }
    }
    assert_eq!(signals(), before);
}

#[test]
fn the_backtrace_is_that_of_a_fault() {
    let wat = r#"(module
      (func $inner (param i32 i32) (result i32)
        (if (local.get 0) (then unreachable))
        (i32.div_u (i32.const 1) (local.get 1)))
      (func (export "run") (param i32 i32) (result i32) (call $inner (local.get 0) (local.get 1))))"#;
    let offsets = |arguments: (i32, i32)| {
        let engine = engine();
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, wat).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let run = instance.get_typed_func::<(i32, i32), i32>(&mut store, "run").unwrap();
        let error = run.call(&mut store, arguments).unwrap_err();
        let frames = trap_of(&error).backtrace().stacks()[0].frames().to_vec();
        frames.iter().map(|frame| (frame.func_index(), frame.module_offset())).collect::<Vec<_>>()
    };
    // Operators in the order of the text: `unreachable`, then `i32.div_u`; the call in both is the same one.
    let (unreachable, divided) = (offsets((1, 0)), offsets((0, 0)));
    assert_eq!((unreachable.len(), divided.len()), (2, 2));
    assert_eq!((unreachable[0].0, divided[0].0), (0, 0));
    assert!(unreachable[0].1 < divided[0].1, "{unreachable:?} {divided:?}");
    assert_eq!(unreachable[1], divided[1]);
}

/// A leaf checks no limit, so it may trap with nothing but the red zone below it.
#[test]
fn traps_at_the_very_end_of_a_stack() {
    let wat = r#"(module
      (type $f (func (param i32)))
      (type $c (cont $f))
      (elem declare func $down)
      (func $leaf (param i32) (drop (i32.div_u (i32.const 1) (i32.mul (local.get 0) (i32.const 0)))))
      (func $down (param i32)
        (if (local.get 0)
          (then (call $down (i32.sub (local.get 0) (i32.const 1))))
          (else (call $leaf (i32.const 1)))))
      (func (export "run") (param i32) (resume $c (local.get 0) (cont.new $c (ref.func $down)))))"#;
    let engine = engine();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &Module::new(&engine, wat).unwrap(), &[]).unwrap();
    let run = instance.get_typed_func::<i32, ()>(&mut store, "run").unwrap();
    let mut overflown = 0;
    for depth in 0..1000 {
        let error = run.call(&mut store, depth).unwrap_err();
        let trap = trap_of(&error);
        match trap.code() {
            TrapCode::DivideByZero => {
                assert_eq!(overflown, 0, "deeper did not fit");
                let stack = &trap.backtrace().stacks()[0];
                assert_eq!(stack.frames().len() + stack.omitted(), depth as usize + 2);
            }
            TrapCode::StackOverflow => overflown += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!((1..1000).contains(&overflown), "{overflown} did not fit");
}

#[test]
fn other_threads_have_no_signal_stack_either() {
    std::thread::spawn(every_trap_arrives_and_no_signal_is_touched).join().unwrap();
}
