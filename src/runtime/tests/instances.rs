//! Instantiation, linking, and what a store owns.

use super::*;
use crate::{
    Config, ExternType, Func, Global, GlobalType, HeapType, Linker, Memory, MemoryType, Mutability, RefType,
    Table, TableType, Target, Val, ValType,
};
use std::sync::Arc;

fn module(engine: &Engine, wat: &str) -> Module {
    Module::new(engine, wat).unwrap()
}

#[test]
fn imports_are_matched_before_anything_is_made() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let mut linker = Linker::new(&engine);
    let wants = module(&engine, r#"(module (import "m" "n" (func (param i32))))"#);
    let error = linker.instantiate(&mut store, &wants).unwrap_err();
    assert_eq!(error.to_string(), "unknown import: `m::n` has not been defined");
    linker.func_wrap("m", "n", |_: i64| ()).unwrap();
    let error = linker.instantiate(&mut store, &wants).unwrap_err();
    assert_eq!(
        format!("{error:#}"),
        "incompatible import type for `m::n`: expected func (i32) -> (), found func (i64) -> ()"
    );
    assert_eq!(
        linker.func_wrap("m", "n", |_: i32| ()).unwrap_err().to_string(),
        "import of `m::n` defined twice"
    );
    linker.allow_shadowing(true).func_wrap("m", "n", |_: i32| ()).unwrap();
    linker.instantiate(&mut store, &wants).unwrap();

    let memory = Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
    linker.define(&store, "m", "memory", memory).unwrap();
    let wants = module(&engine, r#"(module (import "m" "memory" (memory 2)))"#);
    assert!(
        linker
            .instantiate(&mut store, &wants)
            .unwrap_err()
            .to_string()
            .starts_with("incompatible import type")
    );
    memory.grow(&mut store, 1).unwrap();
    linker.instantiate(&mut store, &wants).unwrap();
    let names: Vec<_> = linker.iter(&mut store).map(|(module, name, _)| format!("{module}.{name}")).collect();
    assert_eq!(names, ["m.memory", "m.n"]);
}

#[test]
fn a_segment_that_does_not_fit_leaves_what_came_before() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let element = RefType { nullable: true, heap: HeapType::Func };
    let ty = TableType::new(element, 2, None);
    let table = Table::new(&mut store, ty, Val::FuncRef(None)).unwrap();
    let memory = Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
    let wat = r#"(module (import "" "" (table 2 funcref)) (import "" "" (memory 1))
        (func $seven (result i32) i32.const 7)
        (elem (i32.const 1) func $seven)
        (data (i32.const 0) "ab") (data (i32.const 65535) "cd"))"#;
    let error = Instance::new(&mut store, &module(&engine, wat), &[table.into(), memory.into()]).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::MemoryOutOfBounds);
    assert_eq!(&memory.data(&store)[..3], b"ab\0");
    assert_eq!(memory.data(&store)[65535], 0);
    let seven = table.get(&store, 1).unwrap().unwrap_funcref().unwrap();
    assert_eq!(seven.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 7);

    let wat = r#"(module (table 1 funcref) (func $f) (elem (i32.const 1) func $f))"#;
    let error = Instance::new(&mut store, &module(&engine, wat), &[]).unwrap_err();
    assert_eq!(error.to_string(), "wasm trap: out of bounds table access");
}

#[test]
fn exports_are_what_they_are_imported_or_not() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let ty = GlobalType { content: ValType::I64, mutability: Mutability::Var };
    let global = Global::new(&mut store, ty, Val::I64(5)).unwrap();
    let host = Func::wrap(&mut store, || 9i32);
    let wat = r#"(module (import "" "g" (global (mut i64))) (import "" "f" (func (result i32)))
        (export "g" (global 0)) (export "f" (func 0))
        (memory (export "m") 1 3) (table (export "t") 4 externref)
        (tag (export "tag") (param i32))
        (global (export "c") f32 (f32.const 1.5))
        (func (export "set") (global.set 0 (i64.const 6))))"#;
    let instance = Instance::new(&mut store, &module(&engine, wat), &[global.into(), host.into()]).unwrap();
    run(&mut store, instance, "set").unwrap();
    assert_eq!(global.get(&store).unwrap_i64(), 6);
    instance.get_global(&store, "g").unwrap().set(&mut store, Val::I64(8)).unwrap();
    assert_eq!(global.get(&store).unwrap_i64(), 8);
    assert_eq!(instance.get_global(&store, "c").unwrap().get(&store).unwrap_f32(), 1.5);
    assert_eq!(instance.get_typed_func::<(), i32>(&store, "f").unwrap().call(&mut store, ()).unwrap(), 9);
    assert_eq!(instance.get_memory(&store, "m").unwrap().ty(&store).maximum, Some(3));
    assert_eq!(instance.get_table(&store, "t").unwrap().size(&store), 4);
    assert_eq!(instance.get_tag(&store, "tag").unwrap().ty(&store).0.params(), [ValType::I32]);
    assert!(instance.get_func(&store, "m").is_none() && instance.get_export(&store, "x").is_none());
    let names: Vec<_> = instance.exports(&store).map(|(name, _)| name).collect();
    assert_eq!(names, ["g", "f", "m", "t", "tag", "c", "set"]);
    let ty = instance.get_export(&store, "set").unwrap().ty(&store);
    assert!(matches!(ty, ExternType::Func(ty) if ty.params().is_empty()));
}

#[test]
fn a_start_function_runs_and_may_trap() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, 0);
    let wat = r#"(module (import "" "" (func $note)) (func $start (call $note) unreachable) (start $start))"#;
    let note = Func::wrap(&mut store, |mut caller: crate::Caller<'_, i32>| *caller.data_mut() += 1);
    let error = Instance::new(&mut store, &module(&engine, wat), &[note.into()]).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::Unreachable);
    let wat = r#"(module (import "" "" (func $note)) (start $note))"#;
    Instance::new(&mut store, &module(&engine, wat), &[note.into()]).unwrap();
    assert_eq!(*store.data(), 2);
}

#[test]
fn bulk_operations_check_before_they_write() {
    let (mut store, instance) = instance(
        r#"(module (memory (export "m") 1) (table (export "t") 4 funcref)
            (data $d "abcd") (elem $e func $f $f) (func $f)
            (func (export "init") (param i32 i32 i32) (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
            (func (export "drop") (data.drop $d) (elem.drop $e))
            (func (export "fill") (param i32 i32 i32) (memory.fill (local.get 0) (local.get 1) (local.get 2)))
            (func (export "copy") (param i32 i32 i32) (memory.copy (local.get 0) (local.get 1) (local.get 2)))
            (func (export "tinit") (param i32 i32 i32) (table.init $e (local.get 0) (local.get 1) (local.get 2)))
            (func (export "tcopy") (param i32 i32 i32) (table.copy (local.get 0) (local.get 1) (local.get 2)))
            (func (export "tfill") (param i32 i32 i32) (table.fill (local.get 0) (ref.func $f) (local.get 2)))
            (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
            (func (export "tgrow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0)))
            (func (export "size") (result i32) (table.size)))"#,
    );
    let mut call = |name: &str, a: i32, b: i32, c: i32| {
        let f = instance.get_typed_func::<(i32, i32, i32), ()>(&store, name).unwrap();
        f.call(&mut store, (a, b, c)).map_err(|error| trap_code(&error))
    };
    call("init", 10, 1, 3).unwrap();
    assert_eq!(call("init", 10, 1, 4), Err(TrapCode::MemoryOutOfBounds));
    assert_eq!(call("init", 65533, 0, 4), Err(TrapCode::MemoryOutOfBounds));
    call("copy", 11, 10, 3).unwrap();
    assert_eq!(call("copy", -1, 0, 1), Err(TrapCode::MemoryOutOfBounds));
    call("fill", 65534, 7, 2).unwrap();
    assert_eq!(call("fill", 65534, 8, 3), Err(TrapCode::MemoryOutOfBounds));
    call("tinit", 1, 0, 2).unwrap();
    assert_eq!(call("tinit", 3, 0, 2), Err(TrapCode::TableOutOfBounds));
    call("tcopy", 2, 1, 2).unwrap();
    assert_eq!(call("tcopy", 3, 0, 2), Err(TrapCode::TableOutOfBounds));
    assert_eq!(call("tfill", 0, 0, 5), Err(TrapCode::TableOutOfBounds));
    let f = instance.get_func(&store, "drop").unwrap();
    f.call(&mut store, &[], &mut []).unwrap();
    let mut call = |name: &str, a: i32, b: i32, c: i32| {
        let f = instance.get_typed_func::<(i32, i32, i32), ()>(&store, name).unwrap();
        f.call(&mut store, (a, b, c)).map_err(|error| trap_code(&error))
    };
    call("init", 65536, 0, 0).unwrap();
    assert_eq!(call("init", 0, 0, 1), Err(TrapCode::MemoryOutOfBounds));
    assert_eq!(call("tinit", 0, 0, 1), Err(TrapCode::TableOutOfBounds));

    let memory = instance.get_memory(&store, "m").unwrap();
    assert_eq!(&memory.data(&store)[9..15], b"\0bbcd\0");
    assert_eq!(&memory.data(&store)[65532..], [0, 0, 7, 7]);
    let table = instance.get_table(&store, "t").unwrap();
    let set: Vec<bool> = (0..4).map(|n| table.get(&store, n).unwrap().unwrap_funcref().is_some()).collect();
    assert_eq!(set, [false, true, true, true]);

    let grow = instance.get_typed_func::<i32, i32>(&store, "grow").unwrap();
    assert_eq!(grow.call(&mut store, 2).unwrap(), 1);
    assert_eq!(memory.size(&store), 3);
    assert_eq!(grow.call(&mut store, -1).unwrap(), -1);
    let tgrow = instance.get_typed_func::<i32, i32>(&store, "tgrow").unwrap();
    assert_eq!(tgrow.call(&mut store, 100).unwrap(), 4);
    assert_eq!(tgrow.call(&mut store, -1).unwrap(), -1);
    assert_eq!(table.size(&store), 104);
}

#[test]
fn a_store_frees_what_it_owns() {
    let engine = Engine::default();
    let token = Arc::new(());
    let mut linker = Linker::new(&engine);
    let held = Arc::clone(&token);
    linker.func_wrap("", "f", move || _ = &held).unwrap();
    {
        let mut store = Store::new(&engine, Arc::clone(&token));
        let held = Arc::clone(&token);
        Func::wrap(&mut store, move || _ = &held);
        crate::ExternRef::new(&mut store, Arc::clone(&token));
        let wat =
            r#"(module (import "" "f" (func)) (memory 1) (table 10 funcref) (func (export "run") (call 0)))"#;
        for _ in 0..3 {
            let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
            run(&mut store, instance, "run").unwrap();
        }
        assert_eq!(Arc::strong_count(&token), 5);
        drop(store.into_data());
    }
    assert_eq!(Arc::strong_count(&token), 2);
    drop(linker);
    assert_eq!(Arc::strong_count(&token), 1);
}

#[test]
fn strangers_are_refused() {
    let (engine, other) = (Engine::default(), Engine::default());
    let empty = module(&other, "(module)");
    assert!(
        Instance::new(Store::new(&engine, ()), &empty, &[])
            .unwrap_err()
            .to_string()
            .contains("another engine")
    );
    assert!(Linker::<()>::new(&other).instantiate(Store::new(&engine, ()), &empty).is_err());
    let foreign = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
    let foreign = Engine::new(Config::new().target(foreign)).unwrap();
    assert!(std::panic::catch_unwind(|| Store::new(&foreign, ())).is_err());
}
