//! The runtime against compiled modules: calls, traps on every stack, instantiation, the lifetime of a store.

mod atomics;
mod bounds;
mod calls;
mod continuations;
mod ends;
mod images;
mod instances;
mod traps;

use crate::{Engine, Instance, Module, Store, Trap, TrapCode};

/// An instance of `wat`, without imports, in a store of its own.
fn instance(wat: &str) -> (Store<()>, Instance) {
    let engine = Engine::default();
    let module = Module::new(&engine, wat).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    (store, instance)
}

/// Calls an export without parameters and results.
fn run<T>(store: &mut Store<T>, instance: Instance, name: &str) -> crate::Result<()> {
    instance.get_typed_func::<(), ()>(&mut *store, name).unwrap().call(store, ())
}

fn trap_code(error: &crate::Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("no trap: {error:?}")).code()
}

/// The headings and function names of a backtrace.
fn shape(backtrace: &crate::Backtrace) -> Vec<(String, Vec<String>)> {
    let name = |frame: &crate::Frame| frame.func_name().unwrap_or("?").to_string();
    let stacks = backtrace.stacks().iter();
    stacks.map(|stack| (stack.heading().to_string(), stack.frames().iter().map(name).collect())).collect()
}
