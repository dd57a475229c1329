//! Traps from faulting instructions, on every thread and at every depth.

use super::*;
use crate::{Caller, Config, Func, Val};

#[test]
fn each_fault_is_its_trap() {
    let (mut store, instance) = instance(
        r#"(module (memory 1)
            (func (export "unreachable") unreachable)
            (func (export "load") (drop (i32.load (i32.const 65533))))
            (func (export "far") (drop (i64.load offset=0x7ffffff0 (i32.const -1))))
            (func (export "store") (i32.store8 (i32.const 65536) (i32.const 1)))
            (func (export "zero") (drop (i32.div_s (i32.const 1) (global.get 0))))
            (func (export "overflow") (drop (i64.div_s (i64.const 0x8000000000000000) (global.get 1))))
            (global (mut i32) (i32.const 0)) (global (mut i64) (i64.const -1)))"#,
    );
    for (name, code) in [
        ("unreachable", TrapCode::Unreachable),
        ("load", TrapCode::MemoryOutOfBounds),
        ("far", TrapCode::MemoryOutOfBounds),
        ("store", TrapCode::MemoryOutOfBounds),
        ("zero", TrapCode::DivideByZero),
        ("overflow", TrapCode::IntegerOverflow),
    ] {
        for _ in 0..3 {
            assert_eq!(trap_code(&run(&mut store, instance, name).unwrap_err()), code, "{name}");
        }
    }
}

#[test]
fn threads_trap_independently() {
    let engine = Engine::default();
    let module =
        Module::new(&engine, r#"(module (memory 1) (func (export "run") (drop (i32.load (i32.const -1)))))"#);
    let module = module.unwrap();
    let threads = (0..8).map(|_| {
        let (engine, module) = (engine.clone(), module.clone());
        std::thread::spawn(move || {
            for _ in 0..100 {
                let mut store = Store::new(&engine, ());
                let instance = Instance::new(&mut store, &module, &[]).unwrap();
                let error = run(&mut store, instance, "run").unwrap_err();
                assert_eq!(trap_code(&error), TrapCode::MemoryOutOfBounds);
            }
        })
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn a_store_may_move_to_another_thread() {
    let (mut store, instance) = instance(r#"(module (func (export "run") unreachable))"#);
    run(&mut store, instance, "run").unwrap_err();
    let error = std::thread::spawn(move || run(&mut store, instance, "run").unwrap_err()).join().unwrap();
    assert_eq!(trap_code(&error), TrapCode::Unreachable);
}

#[test]
fn deep_recursion_is_exhaustion() {
    let (mut store, instance) = instance(r#"(module $m (func $run (export "run") (call $run)))"#);
    let error = run(&mut store, instance, "run").unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::StackOverflow);
    let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
    let stack = &backtrace.stacks()[0];
    assert_eq!(stack.frames().len(), 100);
    assert!(stack.omitted() > 1000);
    assert!(backtrace.to_string().ends_with(" more"), "{backtrace}");
}

#[test]
fn nested_activations_share_one_budget() {
    let engine = Engine::default();
    let wat = r#"(module (import "" "" (func $host (param i32)))
        (func (export "run") (param i32) (call $host (local.get 0))))"#;
    let module = Module::new(&engine, wat).unwrap();
    // The host function calls the export that calls it: without a shared budget this would kill the process.
    let mut store = Store::new(&engine, (None, 0));
    let host = Func::wrap(&mut store, |mut caller: Caller<'_, (Option<Func>, u32)>, depth: u32| {
        caller.data_mut().1 = depth;
        let export = caller.data().0.unwrap();
        export.call(&mut caller, &[Val::from(depth + 1)], &mut [])
    });
    let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
    store.data_mut().0 = instance.get_func(&store, "run");
    let export = store.data().0.unwrap();
    for _ in 0..2 {
        let error = export.call(&mut store, &[Val::I32(0)], &mut []).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::StackOverflow);
        assert!(store.data().1 > 50, "{}", store.data().1);
    }
}

#[test]
fn a_budget_beyond_the_thread_is_cut() {
    let engine = Engine::new(Config::new().max_wasm_stack(1 << 30)).unwrap();
    let module = Module::new(&engine, r#"(module (func $run (export "run") (call $run)))"#).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    assert_eq!(trap_code(&run(&mut store, instance, "run").unwrap_err()), TrapCode::StackOverflow);
}

#[test]
fn outer_stacks_are_in_the_backtrace() {
    let engine = Engine::default();
    let outer = r#"(module (import "" "" (func $host)) (func $outer (export "run") (call $host)))"#;
    let outer = Module::new(&engine, outer).unwrap();
    let inner = Module::new(&engine, r#"(module (func $inner (export "run") unreachable))"#).unwrap();
    let mut store = Store::new(&engine, ());
    let inner =
        Instance::new(&mut store, &inner, &[]).unwrap().get_typed_func::<(), ()>(&store, "run").unwrap();
    let host = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| inner.call(&mut caller, ()));
    let outer = Instance::new(&mut store, &outer, &[host.into()]).unwrap();
    let error = run(&mut store, outer, "run").unwrap_err();
    let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
    assert_eq!(shape(backtrace), [("main stack".into(), vec!["inner".into(), "outer".into()])]);
}

#[test]
fn frames_know_their_operators() {
    let wat = r#"(module
        (type $f (func)) (type $c (cont $f))
        (func $inner (drop (i32.const 5)) (if (i32.const 1) (then (unreachable))))
        (func $middle (nop) (call $inner) (nop))
        (elem declare func $middle)
        (func (export "run") (nop) (resume $c (cont.new $c (ref.func $middle)))))"#;
    let bytes = wat::parse_str(wat).unwrap();
    let mut offsets = std::collections::HashMap::new();
    for payload in wasmparser::Parser::new(0).parse_all(&bytes) {
        if let Ok(wasmparser::Payload::CodeSectionEntry(body)) = payload {
            for operator in body.get_operators_reader().unwrap().into_iter_with_offsets() {
                let (operator, offset) = operator.unwrap();
                let name = format!("{operator:?}");
                offsets.insert(name.split(' ').next().unwrap().to_string(), offset as u32);
            }
        }
    }
    let engine = Engine::default();
    let module = Module::new(&engine, &bytes).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let error = run(&mut store, instance, "run").unwrap_err();
    let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
    let found: Vec<Vec<u32>> = backtrace
        .stacks()
        .iter()
        .map(|stack| stack.frames().iter().map(|frame| frame.module_offset()).collect())
        .collect();
    assert_eq!(found, [vec![offsets["Unreachable"], offsets["Call"]], vec![offsets["Resume"]]]);
    let created = format!("continuation 1 (created at {:#x})", offsets["ContNew"]);
    assert_eq!(backtrace.stacks()[0].heading(), created);
}

/// A fault that is not Wasm's must still end the process as it would have without us.
#[test]
fn other_faults_go_to_the_previous_handler() {
    let (mut store, instance) = instance(r#"(module (func (export "run") unreachable))"#);
    run(&mut store, instance, "run").unwrap_err();
    // SAFETY: the child does nothing but fault, which is the point; the parent waits for it.
    let status = unsafe {
        let child = libc::fork();
        if child == 0 {
            let no_core = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
            libc::setrlimit(libc::RLIMIT_CORE, &raw const no_core);
            std::ptr::without_provenance_mut::<u8>(8).write_volatile(1);
            libc::_exit(0);
        }
        let mut status = 0;
        assert_eq!(libc::waitpid(child, &raw mut status, 0), child);
        status
    };
    assert!(libc::WIFSIGNALED(status));
    assert_eq!(libc::WTERMSIG(status), libc::SIGSEGV);
}
