//! Continuations whose functions are compiled when they are called for the first time: on their own stacks.

use windlass::{
    CompileError, Config, Engine, Instance, Module, Store, SwitchEvent, Trap, TrapCode, TypedFunc,
    WasmParams, WasmResults,
};

fn engine() -> Engine {
    Engine::new(Config::new().lazy_compilation(true)).unwrap()
}

struct World {
    store: Store<()>,
    module: Module,
    instance: Instance,
}

impl World {
    fn of(wasm: &[u8]) -> World {
        let engine = engine();
        let module = Module::new(&engine, wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        World { store, module, instance }
    }

    fn func<P: WasmParams, R: WasmResults>(&mut self, name: &str) -> TypedFunc<P, R> {
        self.instance.get_typed_func(&mut self.store, name).unwrap()
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> windlass::Result<R> {
        let func = self.func(name);
        func.call(&mut self.store, params)
    }
}

/// A generator that counts, its functions called for the first time on its own stack; handlers further out, and a
/// switch.
const GENERATORS: &str = r#"(module
    (type $f (func (param i32) (result i32))) (type $c (cont $f))
    (type $g (func (result i32))) (type $cg (cont $g))
    (rec (type $t (func (param (ref null $ct)))) (type $ct (cont $t)))
    (tag $yield (param i32) (result i32)) (tag $swap) (tag $other)
    (elem declare func $count $nest $ping $broken $many)
    (func $step (param i32) (result i32) (suspend $yield (call $twice (local.get 0))))
    (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
    (func $count (type $f) (local $sum i32)
      (loop $again
        (local.set $sum (i32.add (local.get $sum) (call $step (local.get 0))))
        (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (local.get $sum))
    (func $nest (type $f)
      (block $on (result (ref $cg))
        (return (resume $c (on $other $on) (local.get 0) (cont.new $c (ref.func $count)))))
      (drop)
      (unreachable))
    (func $drive (param $k (ref null $c)) (param i32) (result i32) (local $v i32)
      (loop $next (result i32)
        (block $on (result i32 (ref $c))
          (return (resume $c (on $yield $on) (local.get 1) (local.get $k))))
        (local.set $k)
        (local.set $v)
        (local.set 1 (i32.add (local.get $v) (i32.const 1)))
        (br $next)))
    (func (export "count") (param i32) (result i32)
      (call $drive (cont.new $c (ref.func $count)) (local.get 0)))
    (func (export "nest") (param i32) (result i32)
      (call $drive (cont.new $c (ref.func $nest)) (local.get 0)))
    (global $swaps (mut i32) (i32.const 0))
    (func $ping (type $t)
      (global.set $swaps (i32.add (global.get $swaps) (i32.const 1)))
      (if (i32.ge_u (global.get $swaps) (i32.const 10)) (then (return)))
      (switch $ct $swap (cont.new $ct (ref.func $ping)))
      (drop))
    (func (export "swap") (result i32)
      (resume $ct (on $swap switch) (ref.null $ct) (cont.new $ct (ref.func $ping)))
      (global.get $swaps))
    (func $broken (type $f) (call $divide (local.get 0) (i32.const 0)))
    (func $divide (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
    (func (export "broken") (param i32) (result i32)
      (call $drive (cont.new $c (ref.func $broken)) (local.get 0)))
    (type $w (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64))) (type $cw (cont $w))
    (func $many (type $w) (i64.sub (local.get 9) (local.get 0)))
    (func (export "words") (result i64)
      (resume $cw (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8)
        (i64.const 9) (i64.const 44) (cont.bind $cw $cw1 (i64.const 1) (cont.new $cw (ref.func $many))))))"#;

fn generators() -> String {
    // One parameter is bound before the others come.
    GENERATORS
        .replace(
            "(type $cw (cont $w))",
            "(type $cw (cont $w)) (type $w1 (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
             (type $cw1 (cont $w1))",
        )
        .replace("(resume $cw (i64.const 2)", "(resume $cw1 (i64.const 2)")
}

#[test]
fn continuations_compile_on_the_way() {
    let mut world = World::of(&wat::parse_str(generators()).unwrap());
    assert_eq!(world.module.compiled_lazily(), Some(0));
    for _ in 0..3 {
        // 2n + 1 for n = 4, 3, 2, 1.
        assert_eq!(world.call::<_, i32>("count", 4).unwrap(), 24);
        assert_eq!(world.call::<_, i32>("nest", 5).unwrap(), 35);
        assert_eq!(world.call::<_, i64>("words", ()).unwrap(), 43);
    }
    assert_eq!(world.call::<_, i32>("swap", ()).unwrap(), 10);
    let error = world.call::<_, i32>("broken", 1).unwrap_err();
    let trap = error.downcast_ref::<Trap>().unwrap();
    assert_eq!(trap.code(), TrapCode::DivideByZero);
    let frames = trap.backtrace().stacks().iter().flat_map(|stack| stack.frames());
    let frames: Vec<_> = frames.filter_map(|frame| frame.func_name()).collect();
    assert_eq!(frames[..3], ["divide", "broken", "drive"]);
    // All goes on after that.
    assert_eq!(world.call::<_, i32>("count", 4).unwrap(), 24);
}

#[test]
fn instances_of_before_and_after_have_handler_tables() {
    let engine = engine();
    let module = Module::new(&engine, generators()).unwrap();
    let mut store = Store::new(&engine, ());
    let before = Instance::new(&mut store, &module, &[]).unwrap();
    let first = Instance::new(&mut store, &module, &[]).unwrap();
    let count = |store: &mut Store<()>, instance: Instance| {
        let func = instance.get_typed_func::<i32, i32>(&mut *store, "count").unwrap();
        func.call(store, 4).unwrap()
    };
    assert_eq!(count(&mut store, first), 24);
    let compiled = module.compiled_lazily();
    let after = Instance::new(&mut store, &module, &[]).unwrap();
    assert_eq!((count(&mut store, before), count(&mut store, after)), (24, 24));
    assert_eq!(module.compiled_lazily(), compiled, "compiled once for all");
    drop(store);
    let mut store = Store::new(&engine, ());
    let later = Instance::new(&mut store, &module, &[]).unwrap();
    assert_eq!(count(&mut store, later), 24);
}

#[test]
fn an_invalid_body_on_a_continuation_ends_its_stacks() {
    let text = generators().replace("(i32.mul (local.get 0) (i32.const 2))", "(i32.mul (local.get 0))");
    let mut world = World::of(&wat::parse_str(text).unwrap());
    for _ in 0..100 {
        let error = world.call::<_, i32>("nest", 4).unwrap_err();
        let error = error.root_cause().downcast_ref::<CompileError>().unwrap().to_string();
        assert!(error.starts_with("func $twice at offset"), "{error}");
    }
    assert_eq!(world.call::<_, i32>("swap", ()).unwrap(), 10);
}

#[test]
fn the_tracer_sees_the_same() {
    let switches = |lazy: bool| {
        let engine = Engine::new(Config::new().lazy_compilation(lazy).trace_switches(true)).unwrap();
        let module = Module::new(&engine, generators()).unwrap();
        let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let mut store = Store::new(&engine, ());
        let into = seen.clone();
        let hook = move |event: &SwitchEvent<'_>| {
            let made = event.origin.and_then(|origin| origin.func_name.map(str::to_owned));
            let tag = event.tag.map(|tag| tag.to_string());
            let offset = event.module_offset;
            into.lock()
                .unwrap()
                .push(format!("{:?} {} {made:?} {tag:?} {offset:?}", event.kind, event.words));
        };
        store.switch_hook(hook).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let nest = instance.get_typed_func::<i32, i32>(&mut store, "nest").unwrap();
        assert_eq!(nest.call(&mut store, 3).unwrap(), 15);
        drop(store);
        let seen = seen.lock().unwrap();
        assert!(seen.len() > 10);
        seen.clone()
    };
    assert_eq!(switches(true), switches(false));
}

#[test]
fn threads_with_continuations() {
    for _ in 0..20 {
        let engine = engine();
        let module = Module::new(&engine, generators()).unwrap();
        std::thread::scope(|scope| {
            for _ in 0..6 {
                scope.spawn(|| {
                    let mut store = Store::new(&engine, ());
                    for _ in 0..3 {
                        let instance = Instance::new(&mut store, &module, &[]).unwrap();
                        let mut call = |name, n| {
                            let func = instance.get_typed_func::<i32, i32>(&mut store, name).unwrap();
                            func.call(&mut store, n)
                        };
                        assert_eq!(call("count", 4).unwrap(), 24);
                        assert_eq!(call("nest", 5).unwrap(), 35);
                        assert!(call("broken", 5).is_err());
                    }
                });
            }
        });
    }
}
