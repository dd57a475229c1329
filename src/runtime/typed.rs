//! Calls with types known to Rust: checked once, then as cheap as the entry stub.

use super::context::AsContextMut;
use super::func::Func;
use super::store::StoreId;
use super::value::{ExternRef, V128};
use crate::abi::EnterCall;
use crate::module::ValType;
use crate::trap::enter;
use anyhow::Result;
use std::fmt;
use std::marker::PhantomData;
use std::mem::MaybeUninit;

/// Parameters or results at most, of closures and typed functions.
const MAX_WORDS: usize = 32;

/// A function whose parameters are `P` and whose results are `R`: a [`WasmTy`] or a tuple of them each.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, TypedFunc};
///
/// let engine = Engine::default();
/// let wat = r#"(module (func (export "swap") (param i32 i64) (result i64 i32) local.get 1 local.get 0))"#;
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let swap: TypedFunc<(i32, i64), (i64, i32)> = instance.get_typed_func(&mut store, "swap")?;
/// assert_eq!(swap.call(&mut store, (1, 2))?, (2, 1));
/// # Ok::<(), windlass::Error>(())
/// ```
pub struct TypedFunc<P, R> {
    func: Func,
    enter: EnterCall,
    marker: PhantomData<fn(P) -> R>,
}

/// A Rust type that stands for a WebAssembly type: `i32` and `u32`, `i64` and `u64`, `f32`, `f64`, [`V128`],
/// `Option<Func>` (funcref) and `Option<ExternRef>` (externref).
///
/// ```
/// use windlass::{Func, ValType, WasmTy};
///
/// assert_eq!(u32::TYPE, ValType::I32);
/// assert_eq!(<Option<Func>>::TYPE, ValType::FUNCREF);
/// ```
pub trait WasmTy: Copy + Send + Sync + 'static {
    /// The WebAssembly type.
    const TYPE: ValType;
    /// Writes the value and returns the place behind it.
    ///
    /// # Safety
    /// There is room at `values`.
    #[doc(hidden)]
    unsafe fn put(self, values: *mut u64, id: StoreId) -> *mut u64;
    /// Reads a value and moves `values` behind it.
    ///
    /// # Safety
    /// At `values` is a value of the type, of the store `id`.
    #[doc(hidden)]
    unsafe fn take(values: &mut *const u64, id: StoreId) -> Self;
}

/// The parameters of a [`TypedFunc`].
///
/// ```
/// fn takes<P: windlass::WasmParams>(_: P) {}
/// takes(());
/// takes(1i32);
/// takes((1i64, 2.0f32));
/// ```
pub trait WasmParams: Send {
    #[doc(hidden)]
    fn types() -> Vec<ValType>;
    /// # Safety
    /// `values` has room for 32 words.
    #[doc(hidden)]
    unsafe fn store(self, id: StoreId, values: *mut u64);
}

/// The results of a [`TypedFunc`].
///
/// ```
/// fn gives<R: windlass::WasmResults>() {}
/// gives::<()>();
/// gives::<f64>();
/// gives::<(i32, u64)>();
/// ```
pub trait WasmResults: Sized {
    #[doc(hidden)]
    fn types() -> Vec<ValType>;
    /// # Safety
    /// `values` are results of these types, of the store `id`.
    #[doc(hidden)]
    unsafe fn load(id: StoreId, values: *const u64) -> Self;
}

impl<P: WasmParams, R: WasmResults> TypedFunc<P, R> {
    pub(super) fn new(func: Func, enter: EnterCall) -> TypedFunc<P, R> {
        TypedFunc { func, enter, marker: PhantomData }
    }

    /// The function without its types.
    pub fn func(&self) -> &Func {
        &self.func
    }

    /// Calls it. Fails with the [`Trap`](crate::Trap) or the host function's error that stopped it.
    #[inline]
    pub fn call(&self, mut store: impl AsContextMut, params: P) -> Result<R> {
        let mut store = store.as_context_mut();
        let core = store.core_ptr();
        // SAFETY: the store is live and borrowed mutably, and no reference to it is held during the call. The
        // function is of this store, `enter` is its type's stub, and the types were checked when `self` was
        // made.
        unsafe {
            let id = (*core).id;
            let func = self.func.vm(id);
            let mut values = [const { MaybeUninit::<u64>::uninit() }; MAX_WORDS];
            let values = values.as_mut_ptr().cast::<u64>();
            params.store(id, values);
            enter(&raw mut (*core).trap, self.enter, func.as_ptr(), values)?;
            Ok(R::load(id, values))
        }
    }
}

impl<P, R> Clone for TypedFunc<P, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P, R> Copy for TypedFunc<P, R> {}

impl<P, R> fmt::Debug for TypedFunc<P, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TypedFunc").field(&self.func).finish()
    }
}

/// # Safety
/// There is room for a word at `values`.
#[inline]
unsafe fn put_word(word: u64, values: *mut u64) -> *mut u64 {
    // SAFETY: by contract.
    unsafe {
        values.write(word);
        values.add(1)
    }
}

/// # Safety
/// There is a word at `values`.
#[inline]
unsafe fn take_word(values: &mut *const u64) -> u64 {
    // SAFETY: by contract.
    unsafe {
        let word = **values;
        *values = values.add(1);
        word
    }
}

macro_rules! numbers {
    ($($ty:ty: $val:ident, $value:ident => $word:expr, $bits:ident => $back:expr;)*) => {$(
        impl WasmTy for $ty {
            const TYPE: ValType = ValType::$val;
            #[inline]
            unsafe fn put(self, values: *mut u64, _: StoreId) -> *mut u64 {
                let $value = self;
                // SAFETY: by contract.
                unsafe { put_word($word, values) }
            }
            #[inline]
            unsafe fn take(values: &mut *const u64, _: StoreId) -> $ty {
                // SAFETY: by contract.
                let $bits = unsafe { take_word(values) };
                $back
            }
        }
    )*};
}

numbers! {
    i32: I32, value => u64::from(value as u32), word => word as i32;
    u32: I32, value => u64::from(value), word => word as u32;
    i64: I64, value => value as u64, word => word as i64;
    u64: I64, value => value, word => word;
    f32: F32, value => u64::from(value.to_bits()), word => f32::from_bits(word as u32);
    f64: F64, value => value.to_bits(), word => f64::from_bits(word);
}

impl WasmTy for Option<Func> {
    const TYPE: ValType = ValType::FUNCREF;
    #[inline]
    unsafe fn put(self, values: *mut u64, id: StoreId) -> *mut u64 {
        // SAFETY: by contract.
        unsafe { put_word(self.map_or(0, |func| func.to_word(id)), values) }
    }
    #[inline]
    unsafe fn take(values: &mut *const u64, id: StoreId) -> Option<Func> {
        // SAFETY: by contract.
        unsafe { Func::from_word(take_word(values), id) }
    }
}

impl WasmTy for Option<ExternRef> {
    const TYPE: ValType = ValType::EXTERNREF;
    #[inline]
    unsafe fn put(self, values: *mut u64, id: StoreId) -> *mut u64 {
        // SAFETY: by contract.
        unsafe { put_word(self.map_or(0, |value| value.to_word(id)), values) }
    }
    #[inline]
    unsafe fn take(values: &mut *const u64, id: StoreId) -> Option<ExternRef> {
        // SAFETY: by contract.
        unsafe { ExternRef::from_word(take_word(values), id) }
    }
}

impl WasmTy for V128 {
    const TYPE: ValType = ValType::V128;
    #[inline]
    unsafe fn put(self, values: *mut u64, _: StoreId) -> *mut u64 {
        let [low, high] = self.words();
        // SAFETY: by contract.
        unsafe { put_word(high, put_word(low, values)) }
    }
    #[inline]
    unsafe fn take(values: &mut *const u64, _: StoreId) -> V128 {
        // SAFETY: by contract.
        V128::from_words(unsafe { [take_word(values), take_word(values)] })
    }
}

impl<P: WasmTy> WasmParams for P {
    fn types() -> Vec<ValType> {
        vec![P::TYPE]
    }
    #[inline]
    unsafe fn store(self, id: StoreId, values: *mut u64) {
        // SAFETY: by contract.
        unsafe { self.put(values, id) };
    }
}

impl<R: WasmTy> WasmResults for R {
    fn types() -> Vec<ValType> {
        vec![R::TYPE]
    }
    #[inline]
    unsafe fn load(id: StoreId, mut values: *const u64) -> R {
        // SAFETY: by contract.
        unsafe { R::take(&mut values, id) }
    }
}

macro_rules! tuples {
    ($($name:ident)*) => {
        impl<$($name: WasmTy,)*> WasmParams for ($($name,)*) {
            fn types() -> Vec<ValType> {
                vec![$($name::TYPE),*]
            }
            #[inline]
            #[allow(non_snake_case, unused_variables)]
            unsafe fn store(self, id: StoreId, values: *mut u64) {
                let ($($name,)*) = self;
                // SAFETY: by contract; tuples have 16 values at most.
                $(let values = unsafe { $name.put(values, id) };)*
            }
        }

        impl<$($name: WasmTy,)*> WasmResults for ($($name,)*) {
            fn types() -> Vec<ValType> {
                vec![$($name::TYPE),*]
            }
            #[inline]
            #[allow(unused_mut, unused_variables, clippy::unused_unit)]
            unsafe fn load(id: StoreId, mut values: *const u64) -> Self {
                // SAFETY: by contract.
                ($(unsafe { $name::take(&mut values, id) },)*)
            }
        }
    };
}

tuples!();
tuples!(A0);
tuples!(A0 A1);
tuples!(A0 A1 A2);
tuples!(A0 A1 A2 A3);
tuples!(A0 A1 A2 A3 A4);
tuples!(A0 A1 A2 A3 A4 A5);
tuples!(A0 A1 A2 A3 A4 A5 A6);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14);
tuples!(A0 A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15);
