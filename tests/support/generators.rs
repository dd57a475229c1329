//! What the tests of lifetimes share: programs with generators in them, and stores to run them in.
#![allow(dead_code)] // each test file uses some of it

use windlass::{Config, Engine, Instance, Module, Result, Store, Trap, TrapCode, WasmParams, WasmResults};

/// What every program here has: generators that count, `$next` to ask one, `$churn` to make and drop some.
///
/// A counter starts at its parameter. `$next` returns the value and what is left of the generator.
pub(crate) const PRELUDE: &str = r#"
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

pub(crate) fn instantiate<T>(store: &mut Store<T>, text: &str, imports: &[windlass::Extern]) -> Instance {
    let (import, rest) = text.split_once(";;;").unwrap_or(("", text));
    let text = format!("(module {import} {PRELUDE} {rest})");
    let module = Module::new(store.engine(), &text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    Instance::new(store, &module, imports).unwrap()
}

pub(crate) fn store(config: &Config) -> Store<()> {
    Store::new(&Engine::new(config).unwrap(), ())
}

pub(crate) fn stress() -> Config {
    let mut config = Config::new();
    config.stress_collector(true);
    config
}

pub(crate) fn call<T, P: WasmParams, R: WasmResults>(
    store: &mut Store<T>,
    instance: Instance,
    name: &str,
    p: P,
) -> Result<R> {
    instance.get_typed_func::<P, R>(&mut *store, name).unwrap().call(store, p)
}

pub(crate) fn run<T>(store: &mut Store<T>, instance: Instance, name: &str) {
    call::<T, (), ()>(store, instance, name, ()).unwrap();
}

pub(crate) fn trap_code(error: &windlass::Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("not a trap: {error:#}")).code()
}
