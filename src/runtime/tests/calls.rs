//! Rust to Wasm to Rust: values, types, errors and panics.

use super::*;
use crate::{Backtrace, Caller, Extern, ExternRef, Func, FuncType, Linker, Val, ValType};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn sixteen_parameters_of_all_kinds_go_there_and_back() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    type P = (i32, f64, i64, f32, u32, u64, i32, i32, i32, i32, i32, i32, i64, i64, i64, f32);
    #[rustfmt::skip]
    let reverse = Func::wrap(
        &mut store,
        |a: i32, b: f64, c: i64, d: f32, e: u32, f: u64, g: i32, h: i32,
         i: i32, j: i32, k: i32, l: i32, m: i64, n: i64, o: i64, p: f32| {
            (p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a)
        },
    );
    let types = "i32 f64 i64 f32 i32 i64 i32 i32 i32 i32 i32 i32 i64 i64 i64 f32";
    let reversed = types.split(' ').rev().collect::<Vec<_>>().join(" ");
    let gets = (0..16).map(|n| format!("local.get {n} ")).collect::<String>();
    let wat = format!(
        r#"(module (import "" "" (func $f (param {types}) (result {reversed})))
            (func (export "f") (param {types}) (result {reversed}) {gets} call $f))"#
    );
    let module = Module::new(&engine, wat).unwrap();
    let instance = Instance::new(&mut store, &module, &[reverse.into()]).unwrap();
    type R = (f32, i64, i64, i64, i32, i32, i32, i32, i32, i32, u64, u32, f32, i64, f64, i32);
    let arguments: P = (-1, 2.5, i64::MIN, -0.0, u32::MAX, u64::MAX, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16.5);
    let expected: R = (16.5, 15, 14, 13, 12, 11, 10, 9, 8, 7, u64::MAX, u32::MAX, -0.0, i64::MIN, 2.5, -1);
    // Tuples of sixteen have neither `Debug` nor `PartialEq`.
    let halves = |(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p): R| {
        ((a, b, c, d, e, f, g, h), (i, j, k, l, m, n, o, p))
    };
    let check = |results: R| assert_eq!(halves(results), halves(expected));

    check(reverse.typed::<P, R>(&store).unwrap().call(&mut store, arguments).unwrap());
    check(instance.get_typed_func::<P, R>(&store, "f").unwrap().call(&mut store, arguments).unwrap());
}

#[test]
fn dynamic_calls_take_more_values_than_fit_on_the_stack() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = FuncType::new([ValType::I64; 40], [ValType::I64; 40]);
    let reverse = Func::new(&mut store, ty, |_, arguments, results| {
        results.copy_from_slice(arguments);
        results.reverse();
        Ok(())
    });
    let arguments: Vec<Val> = (0..40i64).map(Val::from).collect();
    let mut results = vec![Val::I64(0); 40];
    reverse.call(&mut store, &arguments, &mut results).unwrap();
    assert!((0..40).all(|n| results[n].unwrap_i64() == 39 - n as i64));
}

#[test]
fn types_are_checked() {
    let mut store = Store::new(&Engine::default(), ());
    let f = Func::wrap(&mut store, |_: i32, _: Option<Func>| 1.0f64);
    let message = |result: crate::Result<()>| result.unwrap_err().to_string();
    let result = &mut [Val::I32(0)];
    assert_eq!(message(f.call(&mut store, &[], result)), "expected 2 arguments, got 0");
    let arguments = [Val::I32(0), Val::FuncRef(None)];
    assert_eq!(message(f.call(&mut store, &arguments, &mut [])), "expected 1 results, got 0");
    let error = message(f.call(&mut store, &[Val::I64(0), Val::FuncRef(None)], result));
    assert!(error.starts_with("argument type mismatch"), "{error}");
    f.call(&mut store, &[Val::I32(0), Val::FuncRef(Some(f))], result).unwrap();
    assert!(f.typed::<(i32, Option<Func>), f64>(&store).is_ok());
    assert!(f.typed::<(i64, Option<Func>), f64>(&store).is_err());
    assert!(f.typed::<(i32, Option<Func>), ()>(&store).is_err());
    assert_eq!(f.ty(&store).to_string(), "(i32, funcref) -> (f64)");

    let liar = Func::new(&mut store, FuncType::new([], [ValType::I32]), |_, _, results| {
        results[0] = Val::F32(0);
        Ok(())
    });
    assert!(format!("{:#}", liar.call(&mut store, &[], result).unwrap_err()).contains("not i32"));
}

#[test]
fn references_travel() {
    let (mut store, instance) = instance(
        r#"(module
            (table (export "t") 2 funcref)
            (func $one (export "one") (result i32) i32.const 1)
            (func (export "put") (param funcref) (table.set (i32.const 1) (local.get 0)))
            (func (export "get") (result funcref) (table.get (i32.const 1)))
            (func (export "call") (result i32) (call_indirect (result i32) (i32.const 1)))
            (func (export "same") (param externref) (result externref) local.get 0))"#,
    );
    let put = instance.get_typed_func::<Option<Func>, ()>(&store, "put").unwrap();
    let get = instance.get_typed_func::<(), Option<Func>>(&store, "get").unwrap();
    let call = instance.get_typed_func::<(), i32>(&store, "call").unwrap();
    assert!(get.call(&mut store, ()).unwrap().is_none());
    assert_eq!(trap_code(&call.call(&mut store, ()).unwrap_err()), TrapCode::UninitializedElement);
    let one = instance.get_func(&store, "one");
    put.call(&mut store, one).unwrap();
    assert_eq!(call.call(&mut store, ()).unwrap(), 1);
    let two = Func::wrap(&mut store, || 2i32);
    put.call(&mut store, Some(two)).unwrap();
    assert_eq!(call.call(&mut store, ()).unwrap(), 2);
    let got = get.call(&mut store, ()).unwrap().unwrap();
    assert_eq!(got.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 2);

    let same = instance.get_typed_func::<Option<ExternRef>, Option<ExternRef>>(&store, "same").unwrap();
    let value = ExternRef::new(&mut store, 5u8);
    let back = same.call(&mut store, Some(value)).unwrap().unwrap();
    assert_eq!(back.data(&store).downcast_ref::<u8>(), Some(&5));
    assert!(same.call(&mut store, None).unwrap().is_none());
}

#[test]
fn callers_see_the_calling_instance() {
    let engine = Engine::default();
    let mut linker = Linker::<Vec<i32>>::new(&engine);
    linker
        .func_wrap("host", "note", |mut caller: Caller<'_, Vec<i32>>| {
            let value = match caller.get_export("value") {
                Some(Extern::Global(global)) => global.get(&caller).unwrap_i32(),
                _ => -1,
            };
            caller.data_mut().push(value);
        })
        .unwrap();
    let mut store = Store::new(&engine, Vec::new());
    for value in [1, 2] {
        let wat = format!(
            r#"(module (import "host" "note" (func $note))
                (global (export "value") i32 (i32.const {value})) (func (export "run") call $note))"#
        );
        let module = Module::new(&engine, wat).unwrap();
        let instance = linker.instantiate(&mut store, &module).unwrap();
        run(&mut store, instance, "run").unwrap();
    }
    let note = linker.get(&mut store, "host", "note").unwrap().into_func().unwrap();
    note.call(&mut store, &[], &mut []).unwrap();
    assert_eq!(store.data(), &[1, 2, -1]);
}

const CALLS_HOST: &str = r#"(module $m (import "" "" (func $host)) (func $run (export "run") call $host))"#;

#[test]
fn host_errors_come_out_as_themselves() {
    #[derive(Debug)]
    struct MyError(i32);
    impl std::fmt::Display for MyError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "my error {}", self.0)
        }
    }
    impl std::error::Error for MyError {}

    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let fails = Func::wrap(&mut store, || -> crate::Result<()> { Err(MyError(3).into()) });
    let module = Module::new(&engine, CALLS_HOST).unwrap();
    let inner = Instance::new(&mut store, &module, &[fails.into()]).unwrap();
    let error = run(&mut store, inner, "run").unwrap_err();
    assert_eq!(error.downcast_ref::<MyError>().unwrap().0, 3);
    assert_eq!(shape(error.downcast_ref().unwrap()), [("main stack".into(), vec!["run".into()])]);

    // Through a second activation it stays one error with one backtrace, that of both.
    let inner_run = inner.get_typed_func::<(), ()>(&store, "run").unwrap();
    let again = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>| inner_run.call(&mut caller, ()));
    let outer = Instance::new(&mut store, &module, &[again.into()]).unwrap();
    let error = run(&mut store, outer, "run").unwrap_err();
    assert_eq!(error.downcast_ref::<MyError>().unwrap().0, 3);
    let backtrace: &Backtrace = error.downcast_ref().unwrap();
    assert_eq!(shape(backtrace), [("main stack".into(), vec!["run".into(), "run".into()])]);
    assert_eq!(format!("{:?}", error).matches("wasm backtrace:").count(), 1);
    assert!(backtrace.to_string().starts_with("wasm backtrace:\n    0: 0x"), "{backtrace}");
    assert!(backtrace.to_string().ends_with(" - m!run"), "{backtrace}");
}

#[test]
fn panics_go_through_wasm() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, 0);
    let panics = Func::wrap(&mut store, |mut caller: Caller<'_, i32>| {
        *caller.data_mut() += 1;
        if *caller.data() == 1 {
            panic!("on purpose");
        }
    });
    let module = Module::new(&engine, CALLS_HOST).unwrap();
    let instance = Instance::new(&mut store, &module, &[panics.into()]).unwrap();
    let payload = catch_unwind(AssertUnwindSafe(|| run(&mut store, instance, "run"))).unwrap_err();
    assert_eq!(*payload.downcast::<&str>().unwrap(), "on purpose");
    run(&mut store, instance, "run").unwrap();
    assert_eq!(*store.data(), 2);
}

#[test]
#[should_panic(expected = "this Func belongs to another store")]
fn a_function_of_another_store_is_refused() {
    let engine = Engine::default();
    let (mut one, mut other) = (Store::new(&engine, ()), Store::new(&engine, ()));
    let f = Func::wrap(&mut one, || ());
    _ = f.call(&mut other, &[], &mut []);
}

#[test]
#[should_panic(expected = "this ExternRef belongs to another store")]
fn an_argument_of_another_store_is_refused() {
    let engine = Engine::default();
    let (mut one, mut other) = (Store::new(&engine, ()), Store::new(&engine, ()));
    let f = Func::wrap(&mut one, |_: Option<ExternRef>| ());
    let value = ExternRef::new(&mut other, 1);
    _ = f.call(&mut one, &[value.into()], &mut []);
}

#[test]
fn stores_call_each_other() {
    let engine = Engine::default();
    let module = Module::new(&engine, CALLS_HOST).unwrap();
    let mut inner = Store::new(&engine, ());
    let traps = Module::new(&engine, r#"(module (func (export "run") unreachable))"#).unwrap();
    let inner_run = Instance::new(&mut inner, &traps, &[]).unwrap().get_func(&inner, "run").unwrap();
    let mut outer = Store::new(&engine, inner);
    let call_inner = Func::wrap(&mut outer, move |mut caller: Caller<'_, Store<()>>| {
        let error = inner_run.call(caller.data_mut(), &[], &mut []).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::Unreachable);
    });
    let instance = Instance::new(&mut outer, &module, &[call_inner.into()]).unwrap();
    run(&mut outer, instance, "run").unwrap();
}
