//! Host functions: closures that WebAssembly can call.
//!
//! For each closure type the compiler makes one shim, an `extern "C"` function that reads the arguments
//! straight from the host stub's array, calls the closure, and writes the results back: nothing is allocated
//! and nothing dispatched but the one pointer in [`HostFunc::call`](crate::abi::HostFunc). A panic stops at
//! the shim and goes on in the Rust code that called WebAssembly, with the Wasm frames in between abandoned.

use super::context::Caller;
use super::exception;
use super::func::store_results;
use super::store::{StoreId, store_of};
use super::typed::WasmTy;
use super::value::Val;
use crate::abi::{HostCall, Kind, VmContext};
use crate::engine::Engine;
use crate::module::{FuncType, TypeId, ValType};
use crate::trap::Pending;
use anyhow::Result;
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// A host function before it has a store: what a linker keeps, and makes functions of.
#[derive(Clone)]
pub struct HostTemplate {
    pub(super) type_id: TypeId,
    pub(super) call: HostCall,
    pub(super) env: Arc<dyn Any + Send + Sync>,
}

/// A closure that can be a host function of stores with shared value `T`.
///
/// These are the closures of 0 to 16 parameters of the types that implement [`WasmTy`], with or without a
/// [`Caller`] in front, that return nothing, one such value, a tuple of them, or a [`Result`] of any of
/// these.
///
/// ```
/// use windlass::{Caller, Engine, Func, Store};
///
/// let mut store = Store::new(&Engine::default(), vec![1, 2, 3]);
/// Func::wrap(&mut store, || println!("called"));
/// Func::wrap(&mut store, |a: u32, b: f64| (f64::from(a) * b, a));
/// Func::wrap(&mut store, |caller: Caller<'_, Vec<i32>>, index: u32| -> windlass::Result<i32> {
///     caller.data().get(index as usize).copied().ok_or_else(|| windlass::Error::msg("no such element"))
/// });
/// ```
pub trait IntoFunc<T, Params, Results>: Send + Sync + 'static {
    #[doc(hidden)]
    fn into_template(self, engine: &Engine) -> HostTemplate;
}

/// What a host function may return: nothing, a [`WasmTy`], a tuple of them, or a [`Result`] of these.
///
/// ```
/// fn returns<R: windlass::WasmRet>(_: impl Fn() -> R) {}
/// returns(|| ());
/// returns(|| 1i32);
/// returns(|| (1u64, 2.0f32));
/// returns(|| Ok::<_, windlass::Error>((1, 2)));
/// ```
pub trait WasmRet {
    #[doc(hidden)]
    fn types() -> Vec<ValType>;
    /// # Safety
    /// `values` has room for the results.
    #[doc(hidden)]
    unsafe fn store(self, id: StoreId, values: *mut u64) -> Result<()>;
}

/// The environment of a function made by [`Func::new`](super::Func::new).
struct Dynamic<F> {
    call: F,
    ty: FuncType,
}

impl HostTemplate {
    fn new(engine: &Engine, ty: &FuncType, call: HostCall, env: Arc<dyn Any + Send + Sync>) -> HostTemplate {
        HostTemplate { type_id: engine.registry().intern_func(ty), call, env }
    }

    /// The host stub of the type. Made for functions that a store has: of a linker's definitions, most are
    /// not imported.
    pub(super) fn code(&self, engine: &Engine) -> *const u8 {
        let kinds = |types: &[ValType]| types.iter().map(|ty| ty.kind()).collect::<Vec<Kind>>();
        let ty = engine.registry().func_type(self.type_id);
        engine.stubs().host(&kinds(ty.params()), &kinds(ty.results()))
    }

    pub(super) fn dynamic<T, F>(engine: &Engine, ty: FuncType, call: F) -> HostTemplate
    where
        F: Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    {
        let env = Arc::new(Dynamic { call, ty: ty.clone() });
        HostTemplate::new(engine, &ty, dynamic_shim::<T, F>, env)
    }

    /// What shims find at `owner`.
    pub(super) fn env_address(&self) -> *mut u8 {
        Arc::as_ptr(&self.env).cast::<u8>().cast_mut()
    }
}

impl fmt::Debug for HostTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostTemplate").field("type_id", &self.type_id).finish_non_exhaustive()
    }
}

/// Runs the body of a shim: whatever way it ends, a status comes of it.
///
/// # Safety
/// Called by a host stub of a store with shared value `T`, with its `vmctx`.
#[inline]
unsafe fn run<T>(vmctx: *mut VmContext, body: impl FnOnce(Caller<'_, T>) -> Result<()>) -> u32 {
    // Unwind safety: the panic goes on in the caller, who decides what to think of its data.
    // SAFETY: by contract.
    let outcome = catch_unwind(AssertUnwindSafe(|| body(unsafe { Caller::new(vmctx) })));
    let pending = match outcome {
        Ok(Ok(())) => return 0,
        // SAFETY: the store that the host stub belongs to.
        Ok(Err(error)) => exception::leave_with(unsafe { (*store_of(vmctx)).id }, error),
        Err(payload) => Pending::Panic(payload),
    };
    // SAFETY: the host stub is still running.
    unsafe { (*store_of(vmctx)).trap.leave_with(pending) };
    1
}

/// # Safety
/// As every [`HostCall`]: called by the host stub of a function whose environment is a `Dynamic<F>`.
unsafe extern "C" fn dynamic_shim<T, F>(vmctx: *mut VmContext, values: *mut u64) -> u32
where
    F: Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
{
    // SAFETY: by contract: `owner` is the environment, `values` holds arguments of the function's type.
    unsafe {
        run::<T>(vmctx, |caller| {
            let Dynamic { call, ty } = &*(*vmctx).owner.cast::<Dynamic<F>>();
            let core = store_of(vmctx);
            let (params, results) = (ty.params(), ty.results());
            // The one before left its room, unless it is still running.
            let mut vals = std::mem::take(&mut (*core).spare_vals);
            vals.clear();
            vals.extend(Val::load_all(values, params, &*core));
            vals.extend(results.iter().map(|&ty| Val::default_for_ty(ty).unwrap_or(Val::NullRef)));
            let (arguments, outcome) = vals.split_at_mut(params.len());
            call(caller, arguments, outcome)?;
            store_results(&*core, ty, outcome, values)?;
            (*core).spare_vals = vals;
            Ok(())
        })
    }
}

impl<R: WasmTy> WasmRet for R {
    fn types() -> Vec<ValType> {
        vec![R::TYPE]
    }
    #[inline]
    unsafe fn store(self, id: StoreId, values: *mut u64) -> Result<()> {
        // SAFETY: by contract.
        unsafe { self.put(values, id) };
        Ok(())
    }
}

impl<R: WasmRet> WasmRet for Result<R> {
    fn types() -> Vec<ValType> {
        R::types()
    }
    #[inline]
    unsafe fn store(self, id: StoreId, values: *mut u64) -> Result<()> {
        // SAFETY: by contract.
        self.and_then(|results| unsafe { results.store(id, values) })
    }
}

macro_rules! closures {
    ($($name:ident)*) => {
        impl<$($name: WasmTy,)*> WasmRet for ($($name,)*) {
            fn types() -> Vec<ValType> {
                vec![$($name::TYPE),*]
            }
            #[inline]
            #[allow(non_snake_case, unused_variables, clippy::unused_unit)]
            unsafe fn store(self, id: StoreId, values: *mut u64) -> Result<()> {
                let ($($name,)*) = self;
                let next = values;
                // SAFETY: by contract.
                $(let next = unsafe { $name.put(next, id) };)*
                Ok(())
            }
        }

        impl<T, F, R, $($name,)*> IntoFunc<T, ($($name,)*), R> for F
        where
            F: Fn($($name),*) -> R + Send + Sync + 'static,
            R: WasmRet,
            $($name: WasmTy,)*
        {
            fn into_template(self, engine: &Engine) -> HostTemplate {
                #[allow(unused_variables)]
                unsafe extern "C" fn shim<T, F, R, $($name,)*>(vmctx: *mut VmContext, values: *mut u64) -> u32
                where
                    F: Fn($($name),*) -> R + 'static,
                    R: WasmRet,
                    $($name: WasmTy,)*
                {
                    // SAFETY: called by the host stub of this function: `owner` is the closure, `values` its
                    // arguments.
                    unsafe {
                        run::<T>(vmctx, |_| {
                            let call = &*(*vmctx).owner.cast::<F>();
                            let id = (*store_of(vmctx)).id;
                            #[allow(unused_mut)]
                            let mut next = values.cast_const();
                            call($($name::take(&mut next, id)),*).store(id, values)
                        })
                    }
                }
                let ty = FuncType::new([$($name::TYPE),*], R::types());
                HostTemplate::new(engine, &ty, shim::<T, F, R, $($name,)*>, Arc::new(self))
            }
        }

        impl<T, F, R, $($name,)*> IntoFunc<T, (Caller<'_, T>, $($name,)*), R> for F
        where
            F: Fn(Caller<'_, T>, $($name),*) -> R + Send + Sync + 'static,
            R: WasmRet,
            $($name: WasmTy,)*
        {
            fn into_template(self, engine: &Engine) -> HostTemplate {
                #[allow(unused_variables)]
                unsafe extern "C" fn shim<T, F, R, $($name,)*>(vmctx: *mut VmContext, values: *mut u64) -> u32
                where
                    F: Fn(Caller<'_, T>, $($name),*) -> R + 'static,
                    R: WasmRet,
                    $($name: WasmTy,)*
                {
                    // SAFETY: called by the host stub of this function: `owner` is the closure, `values` its
                    // arguments.
                    unsafe {
                        run::<T>(vmctx, |caller| {
                            let call = &*(*vmctx).owner.cast::<F>();
                            let id = (*store_of(vmctx)).id;
                            #[allow(unused_mut)]
                            let mut next = values.cast_const();
                            call(caller, $($name::take(&mut next, id)),*).store(id, values)
                        })
                    }
                }
                let ty = FuncType::new([$($name::TYPE),*], R::types());
                HostTemplate::new(engine, &ty, shim::<T, F, R, $($name,)*>, Arc::new(self))
            }
        }
    };
}

closures!();
closures!(A0);
closures!(A0 A1);
closures!(A0 A1 A2);
closures!(A0 A1 A2 A3);
closures!(A0 A1 A2 A3 A4);
closures!(A0 A1 A2 A3 A4 A5);
closures!(A0 A1 A2 A3 A4 A5 A6);
closures!(A0 A1 A2 A3 A4 A5 A6 A7);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14);
closures!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15);
