//! Looking at a store's stacks through the library: lists of continuations, in the middle of a call too, and hooks.

use std::sync::{Arc, Mutex};
use windlass::{
    AsContextMut, Caller, ContinuationState, Engine, Func, Instance, Module, Store, SwitchEvent, SwitchKind,
};

/// Two modules: the offset of a `cont.new` is that of the module it stands in, whoever's function it makes one of.
#[test]
fn makers_are_told_apart_by_module() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let body = Module::new(
        &engine,
        r#"(module (type $f (func)) (tag $stop (export "stop"))
             (func $unused) (func $unused2) (func $body (export "body") (suspend $stop)))"#,
    )
    .unwrap();
    let body = Instance::new(&mut store, &body, &[]).unwrap();
    let maker = Module::new(
        &engine,
        r#"(module (type $f (func)) (type $c (cont $f))
             (import "" "body" (func $body)) (import "" "stop" (tag $stop))
             (elem declare func $body)
             (table 2 (ref null $c))
             (func $make (export "make")
               (table.set (i32.const 0) (cont.new $c (ref.func $body)))
               (block $on (result (ref $c))
                 (resume $c (on $stop $on) (cont.new $c (ref.func $body)))
                 (return))
               (drop)))"#,
    )
    .unwrap();
    let imports =
        [body.get_export(&mut store, "body").unwrap(), body.get_export(&mut store, "stop").unwrap()];
    let maker = Instance::new(&mut store, &maker, &imports).unwrap();
    maker.get_typed_func::<(), ()>(&store, "make").unwrap().call(&mut store, ()).unwrap();
    let continuations = store.continuations();
    let mut seen: Vec<_> = continuations
        .iter()
        .map(|info| {
            let place = info.made_by().unwrap();
            (info.state(), info.is_reachable(), place.func_name().map(str::to_owned), info.function())
        })
        .collect();
    seen.sort();
    let made = |state, reachable| (state, reachable, Some("make".to_owned()), "$body".to_owned());
    use ContinuationState::{Fresh, Suspended};
    assert_eq!(seen, [made(Fresh, true), made(Suspended, false)]);
}

/// In the middle of a call: a host function called by a continuation, which calls Wasm again.
#[test]
fn nested_calls() {
    let engine = Engine::new(windlass::Config::new().trace_switches(true)).unwrap();
    let mut store = Store::new(&engine, Vec::<String>::new());
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = events.clone();
    let name = |stack: Option<windlass::StackId>| match stack {
        None => "host".to_owned(),
        Some(stack) if stack.is_main() => "main".to_owned(),
        Some(stack) => stack.birth().to_string(),
    };
    store
        .switch_hook(move |event: &SwitchEvent<'_>| {
            if event.kind != SwitchKind::New {
                let line = format!("{:?} {} {}", event.kind, name(event.from), name(event.to));
                told.lock().unwrap().push(line);
            }
        })
        .unwrap();
    let module = Module::new(
        &engine,
        r#"(module
          (import "" "again" (func $again))
          (import "" "look" (func $look))
          (type $f (func)) (type $c (cont $f))
          (elem declare func $calls $looks)
          (func $calls (call $again))
          (func $looks (call $look))
          (func (export "inner") (resume $c (cont.new $c (ref.func $looks))))
          (func (export "outer") (resume $c (cont.new $c (ref.func $calls)))))"#,
    )
    .unwrap();
    let again = Func::wrap(&mut store, |mut caller: Caller<'_, Vec<String>>| {
        let inner = caller.get_export("inner").unwrap().into_func().unwrap();
        inner.call(&mut caller, &[], &mut []).unwrap();
    });
    let look = Func::wrap(&mut store, |mut caller: Caller<'_, Vec<String>>| {
        let mut context = caller.as_context_mut();
        let continuations = context.continuations();
        let lines: Vec<String> = continuations
            .iter()
            .map(|info| format!("{} {} {}", info.function(), info.state().name(), info.is_reachable()))
            .collect();
        drop(continuations);
        caller.data_mut().extend(lines);
    });
    let instance = Instance::new(&mut store, &module, &[again.into(), look.into()]).unwrap();
    instance.get_typed_func::<(), ()>(&store, "outer").unwrap().call(&mut store, ()).unwrap();
    assert_eq!(*store.data(), ["$calls running true", "$looks running true"]);
    assert_eq!(
        *events.lock().unwrap(),
        [
            "Enter host main",
            "Resume main 1",
            "Enter 1 main",
            "Resume main 2",
            "Return 2 main",
            "Leave main 1",
            "Return 1 main",
            "Leave main host",
        ]
    );
}

#[test]
fn hooks_that_panic_and_engines_that_do_not_trace() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let error = store.switch_hook(|_: &SwitchEvent<'_>| {}).unwrap_err().to_string();
    assert_eq!(error, "the engine does not trace switches: see Config::trace_switches");

    let engine = Engine::new(windlass::Config::new().trace_switches(true)).unwrap();
    let module = Module::new(
        &engine,
        r#"(module (type $f (func)) (type $c (cont $f)) (elem declare func $nothing)
          (global $done (export "done") (mut i32) (i32.const 0))
          (func $nothing (global.set $done (i32.const 1)))
          (func (export "run") (resume $c (cont.new $c (ref.func $nothing))))
          (func (export "trap") unreachable))"#,
    )
    .unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    store.switch_hook(|event: &SwitchEvent<'_>| assert!(event.kind != SwitchKind::Resume, "no")).unwrap();
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    let call = |store: &mut Store<()>| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run.call(store, ())))
    };
    assert!(call(&mut store).is_err());
    // The program had gone on, and the tracer is gone.
    let done = instance.get_global(&mut store, "done").unwrap();
    assert_eq!(done.get(&mut store).i32(), Some(1));
    assert!(call(&mut store).is_ok());

    store.post_mortem(|_| panic!("no"));
    let trap = instance.get_typed_func::<(), ()>(&store, "trap").unwrap();
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| trap.call(&mut store, ())));
    assert!(outcome.is_err());
    assert!(run.call(&mut store, ()).is_ok());
}
