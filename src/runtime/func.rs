//! Functions, of Wasm and of the host, called with values whose types are known at run time only.
//!
//! A function is the address of its [`VmFunc`]. A host function's stands in a [`HostRecord`], whose head is
//! what its code gets for `vmctx`:
//!
//! ```text
//!   VmFunc { code: host stub, vmctx ─┐ }          HostFunc { store, owner ──> the closure, call: its shim }
//!                                    └──────────> ^
//! ```

use super::context::{AsContext, AsContextMut, Caller};
use super::host::{HostTemplate, IntoFunc};
use super::store::{StoreCore, StoreId};
use super::typed::{TypedFunc, WasmParams, WasmResults};
use super::value::Val;
use crate::abi::{HOST_FUNCTION, HostFunc, VmContext, VmFunc};
use crate::module::{FuncType, TypeId, ValType};
use crate::trap::enter;
use anyhow::{Context as _, Result, bail};
use std::any::Any;
use std::ptr::{self, NonNull};
use std::sync::Arc;

/// A function: exported by an instance, or made of a closure.
///
/// ```
/// use windlass::{Engine, Func, FuncType, Store, Val, ValType};
///
/// let mut store = Store::new(&Engine::default(), 10);
///
/// // With types known to Rust ...
/// let add = Func::wrap(&mut store, |a: i32, b: i32| a + b);
/// assert_eq!(add.typed::<(i32, i32), i32>(&store)?.call(&mut store, (1, 2))?, 3);
///
/// // ... and with types known at run time.
/// let ty = FuncType::new([ValType::I32], [ValType::I32]);
/// let scale = Func::new(&mut store, ty, |caller, arguments, results| {
///     results[0] = Val::I32(arguments[0].unwrap_i32() * *caller.data());
///     Ok(())
/// });
/// let mut results = [Val::I32(0)];
/// scale.call(&mut store, &[Val::I32(4)], &mut results)?;
/// assert_eq!(results[0].unwrap_i32(), 40);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Func {
    store: StoreId,
    vm: NonNull<VmFunc>,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Func {}
// SAFETY: likewise.
unsafe impl Sync for Func {}

/// A host function in a store. Never moves.
#[derive(Debug)]
pub(crate) struct HostRecord {
    head: HostFunc,
    func: VmFunc,
    /// What `head.owner` points at.
    _env: Arc<dyn Any + Send + Sync>,
}

/// Values of a call that fit on the stack.
const INLINE_VALUES: usize = 16;

impl Func {
    /// A function of type `ty` that calls `call` with its arguments and results, which begin as zeroes and
    /// nulls.
    pub fn new<T>(
        mut store: impl AsContextMut<Data = T>,
        ty: FuncType,
        call: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Func {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let template = HostTemplate::dynamic(&core.engine, ty, call);
        Func::from_template(core, &template)
    }

    /// A function made of a closure, whose type tells the function's. See [`IntoFunc`] for what is possible.
    pub fn wrap<T, P, R>(mut store: impl AsContextMut<Data = T>, call: impl IntoFunc<T, P, R>) -> Func {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let template = call.into_template(&core.engine);
        Func::from_template(core, &template)
    }

    pub(super) fn from_template(core: &mut StoreCore, template: &HostTemplate) -> Func {
        let head = HostFunc {
            head: VmContext {
                store: core.vm.as_ptr(),
                memory0_base: ptr::null_mut(),
                blocks: ptr::null_mut(),
                owner: template.env_address(),
            },
            call: template.call,
        };
        let func = VmFunc {
            code: template.code(&core.engine),
            vmctx: ptr::null_mut(),
            type_id: template.type_id.0,
            index: core.host_function_count() as u32 | HOST_FUNCTION,
        };
        let record =
            core.add_host_function(HostRecord { head, func, _env: Arc::clone(&template.env) }).as_ptr();
        // SAFETY: the record was just boxed; only addresses inside it are taken.
        let vm = unsafe {
            (*record).func.vmctx = (&raw mut (*record).head).cast();
            NonNull::new_unchecked(&raw mut (*record).func)
        };
        Func { store: core.id, vm }
    }

    /// The function's type.
    pub fn ty(&self, store: impl AsContext) -> FuncType {
        let store = store.as_context();
        let core = store.core();
        FuncType::clone(&core.engine.registry().func_type(self.type_id(core)))
    }

    /// Calls it. `results` has one value for each result; what it holds before does not matter.
    ///
    /// Fails if the arguments are not of the function's types, and with the [`Trap`](crate::Trap) or the host
    /// function's error that stopped it.
    pub fn call(&self, mut store: impl AsContextMut, arguments: &[Val], results: &mut [Val]) -> Result<()> {
        let mut store = store.as_context_mut();
        let core = store.core_ptr();
        // SAFETY: the store is live and borrowed mutably; references to it end before the call.
        unsafe {
            let type_id = self.type_id(&*core);
            let ty = (*core).engine.registry().func_type(type_id);
            check_arguments(&*core, &ty, arguments, results)?;
            let count = words_of(ty.params()).max(words_of(ty.results()));
            let mut inline = [0; INLINE_VALUES];
            let mut heap = Vec::new();
            let values: &mut [u64] = if count <= INLINE_VALUES {
                &mut inline
            } else {
                heap.resize(count, 0);
                &mut heap
            };
            let mut next = values.as_mut_ptr();
            for argument in arguments {
                next = argument.store(&*core, next);
            }
            let code = (*core).enter_call(type_id);
            enter(&raw mut (*core).trap, code, self.vm.as_ptr(), values.as_mut_ptr())?;
            for (result, value) in
                results.iter_mut().zip(Val::load_all(values.as_ptr(), ty.results(), &*core))
            {
                *result = value;
            }
        }
        Ok(())
    }

    /// The function with its types checked once: calls are cheap.
    pub fn typed<P: WasmParams, R: WasmResults>(&self, store: impl AsContext) -> Result<TypedFunc<P, R>> {
        let store = store.as_context();
        let core = store.core();
        let ty = core.engine.registry().func_type(self.type_id(core));
        check_types("parameters", ty.params(), &P::types())?;
        check_types("results", ty.results(), &R::types())?;
        Ok(TypedFunc::new(*self, core.entry_stub(&ty)))
    }

    /// # Safety
    /// `vm` is a function of the store `store`.
    pub(super) unsafe fn from_vm(store: StoreId, vm: NonNull<VmFunc>) -> Func {
        Func { store, vm }
    }

    /// # Safety
    /// `word` is a function reference of the store `id`.
    #[inline]
    pub(super) unsafe fn from_word(word: u64, id: StoreId) -> Option<Func> {
        NonNull::new(word as *mut VmFunc).map(|vm| Func { store: id, vm })
    }

    #[inline]
    pub(super) fn to_word(self, id: StoreId) -> u64 {
        id.check(self.store, "Func");
        self.vm.as_ptr() as u64
    }

    pub(super) fn type_id(&self, core: &StoreCore) -> TypeId {
        core.check(self.store, "Func");
        // SAFETY: a function lives as long as its store.
        TypeId(unsafe { self.vm.as_ref() }.type_id)
    }

    #[inline]
    pub(super) fn vm(&self, id: StoreId) -> NonNull<VmFunc> {
        id.check(self.store, "Func");
        self.vm
    }
}

/// How many words values of these types take.
pub(super) fn words_of(types: &[ValType]) -> usize {
    types.iter().map(|ty| ty.kind().words() as usize).sum()
}

fn check_arguments(core: &StoreCore, ty: &FuncType, arguments: &[Val], results: &[Val]) -> Result<()> {
    if ty.params().len() != arguments.len() {
        bail!("expected {} arguments, got {}", ty.params().len(), arguments.len());
    }
    if ty.results().len() != results.len() {
        bail!("expected {} results, got {}", ty.results().len(), results.len());
    }
    for (n, (&ty, argument)) in ty.params().iter().zip(arguments).enumerate() {
        if !argument.matches(core, ty) {
            bail!("argument type mismatch: argument {n} is {argument:?}, the function takes {ty}");
        }
    }
    Ok(())
}

fn check_types(what: &str, actual: &[ValType], wanted: &[ValType]) -> Result<()> {
    if actual.len() != wanted.len() {
        bail!("type mismatch with {what}: expected {} types, found {}", wanted.len(), actual.len());
    }
    for (n, (actual, wanted)) in actual.iter().zip(wanted).enumerate() {
        if actual != wanted {
            bail!("type mismatch with {what}: expected {wanted}, found {actual} (number {n})");
        }
    }
    Ok(())
}

/// The results of a dynamic host function, as words. Used by its shim.
///
/// # Safety
/// `values` has room for the results.
pub(super) unsafe fn store_results(
    core: &StoreCore,
    ty: &FuncType,
    results: &[Val],
    mut values: *mut u64,
) -> Result<()> {
    for (n, (&ty, result)) in ty.results().iter().zip(results).enumerate() {
        if !result.matches(core, ty) {
            return Err(anyhow::anyhow!("result {n} is {result:?}, not {ty}"))
                .context("a host function returned a value of another type than its own");
        }
        // SAFETY: by contract.
        values = unsafe { result.store(core, values) };
    }
    Ok(())
}
