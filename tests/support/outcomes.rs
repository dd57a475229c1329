//! What tests of exceptions share: calling a function by its name, and telling apart how it ends.
#![allow(dead_code)] // each test file uses some of it

use windlass::{Error, Exception, Instance, Result, Store, Trap, TrapCode, WasmParams, WasmResults};

pub(crate) fn call<P: WasmParams, R: WasmResults>(
    store: &mut Store<()>,
    instance: Instance,
    name: &str,
    params: P,
) -> Result<R> {
    instance.get_typed_func::<P, R>(&mut *store, name).unwrap().call(store, params)
}

pub(crate) fn exception(error: &Error) -> &Exception {
    error.downcast_ref().unwrap_or_else(|| panic!("not an exception: {error:#}"))
}

pub(crate) fn trap_code(error: &Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("not a trap: {error:#}")).code()
}
