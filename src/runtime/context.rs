//! Borrowing a store, whole or from inside a host function.
//!
//! A context is the store's address with a lifetime; Rust references to the store are made for single
//! operations only, because generated code works on the same memory in between.

use super::externs::Extern;
use super::instance::InstanceData;
use super::store::{Store, StoreCore, StoreInner};
use crate::abi::VmContext;
use crate::engine::Engine;
use crate::stack::CodeMap;
use std::fmt;
use std::marker::PhantomData;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A store borrowed for reading.
///
/// ```
/// use windlass::{AsContext, Engine, Store};
///
/// let store = Store::new(&Engine::default(), "shared");
/// assert_eq!(*store.as_context().data(), "shared");
/// ```
pub struct StoreContext<'a, T> {
    inner: NonNull<StoreInner<T>>,
    marker: PhantomData<&'a StoreInner<T>>,
}

/// A store borrowed for running and writing.
///
/// ```
/// use windlass::{AsContextMut, Engine, Store};
///
/// let mut store = Store::new(&Engine::default(), 1);
/// *store.as_context_mut().data_mut() += 1;
/// assert_eq!(*store.data(), 2);
/// ```
pub struct StoreContextMut<'a, T> {
    inner: NonNull<StoreInner<T>>,
    marker: PhantomData<&'a mut StoreInner<T>>,
}

/// What a host function receives of the store that called it: the shared value, and the calling instance's
/// exports.
///
/// ```
/// use windlass::{Caller, Engine, Instance, Func, Module, Store};
///
/// let engine = Engine::default();
/// let wat = r#"(module
///     (import "" "print" (func $print (param i32 i32)))
///     (memory (export "memory") 1)
///     (data (i32.const 8) "hello")
///     (func (export "run") (call $print (i32.const 8) (i32.const 5))))"#;
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, String::new());
/// let print = Func::wrap(&mut store, |mut caller: Caller<'_, String>, at: u32, length: u32| {
///     let memory = caller.get_export("memory").unwrap().into_memory().unwrap();
///     let (bytes, out) = memory.data_and_store_mut(&mut caller);
///     *out += std::str::from_utf8(&bytes[at as usize..][..length as usize]).unwrap();
/// });
/// let instance = Instance::new(&mut store, &module, &[print.into()])?;
/// instance.get_typed_func::<(), ()>(&mut store, "run")?.call(&mut store, ())?;
/// assert_eq!(store.data(), "hello");
/// # Ok::<(), windlass::Error>(())
/// ```
pub struct Caller<'a, T> {
    store: StoreContextMut<'a, T>,
}

/// Something that lends a store for reading: a [`Store`], a context, a [`Caller`], or a reference to one.
///
/// ```
/// use windlass::{AsContext, Engine, Memory, MemoryType, Store};
///
/// fn first_byte(store: impl AsContext, memory: Memory) -> u8 {
///     memory.data(&store)[0]
/// }
/// let mut store = Store::new(&Engine::default(), ());
/// let memory = Memory::new(&mut store, MemoryType::new(1, None))?;
/// assert_eq!(first_byte(&store, memory), 0);
/// # Ok::<(), windlass::Error>(())
/// ```
pub trait AsContext {
    /// The store's shared value.
    type Data;
    /// The store.
    fn as_context(&self) -> StoreContext<'_, Self::Data>;
}

/// Something that lends a store for running and writing.
///
/// ```
/// use windlass::{AsContextMut, Engine, Memory, MemoryType, Store};
///
/// fn double(mut store: impl AsContextMut, memory: Memory) -> windlass::Result<u64> {
///     let size = memory.size(&store);
///     memory.grow(&mut store, size)
/// }
/// let mut store = Store::new(&Engine::default(), ());
/// let memory = Memory::new(&mut store, MemoryType::new(3, None))?;
/// double(&mut store, memory)?;
/// assert_eq!(memory.size(&store), 6);
/// # Ok::<(), windlass::Error>(())
/// ```
pub trait AsContextMut: AsContext {
    /// The store.
    fn as_context_mut(&mut self) -> StoreContextMut<'_, Self::Data>;
}

impl<'a, T> StoreContext<'a, T> {
    pub(super) fn new(inner: NonNull<StoreInner<T>>) -> StoreContext<'a, T> {
        StoreContext { inner, marker: PhantomData }
    }

    /// The shared value.
    pub fn data(&self) -> &'a T {
        // SAFETY: the store is live and borrowed for 'a.
        unsafe { &(*self.inner.as_ptr()).data }
    }

    /// The store's engine.
    pub fn engine(&self) -> &'a Engine {
        &self.core().engine
    }

    #[inline]
    pub(super) fn core(&self) -> &'a StoreCore {
        // SAFETY: the store is live and borrowed for 'a.
        unsafe { &(*self.inner.as_ptr()).core }
    }
}

impl<'a, T> StoreContextMut<'a, T> {
    pub(super) fn new(inner: NonNull<StoreInner<T>>) -> StoreContextMut<'a, T> {
        StoreContextMut { inner, marker: PhantomData }
    }

    /// The shared value.
    pub fn data(&self) -> &T {
        // SAFETY: the store is live, and borrowed as long as the result.
        unsafe { &(*self.inner.as_ptr()).data }
    }

    /// The shared value, to change.
    pub fn data_mut(&mut self) -> &mut T {
        // SAFETY: the store is live, and borrowed mutably as long as the result.
        unsafe { &mut (*self.inner.as_ptr()).data }
    }

    /// The store's engine.
    pub fn engine(&self) -> &Engine {
        &self.core().engine
    }

    /// The same for the whole of 'a.
    #[inline]
    pub(super) fn into_data_mut(self) -> &'a mut T {
        // SAFETY: the store is live and borrowed mutably for 'a; `self` is gone.
        unsafe { &mut (*self.inner.as_ptr()).data }
    }

    /// The same for the whole of 'a.
    pub(super) fn into_core(self) -> &'a StoreCore {
        // SAFETY: the store is live and borrowed mutably for 'a; `self` is gone.
        unsafe { &(*self.inner.as_ptr()).core }
    }

    #[inline]
    pub(super) fn core(&self) -> &StoreCore {
        // SAFETY: the store is live, and borrowed as long as the result.
        unsafe { &(*self.inner.as_ptr()).core }
    }

    pub(super) fn core_mut(&mut self) -> &mut StoreCore {
        // SAFETY: the store is live, and borrowed mutably as long as the result.
        unsafe { &mut (*self.inner.as_ptr()).core }
    }

    /// The store's address, to use around generated code.
    pub(super) fn core_ptr(&mut self) -> *mut StoreCore {
        // SAFETY: the store is live; no reference is made.
        unsafe { &raw mut (*self.inner.as_ptr()).core }
    }
}

impl<'a, T> Caller<'a, T> {
    /// # Safety
    /// `vmctx` is a host function of a store of shared value `T`, which is running and uses the store in no
    /// other way for 'a.
    #[inline]
    pub(super) unsafe fn new(vmctx: *mut VmContext) -> Caller<'a, T> {
        // SAFETY: contexts point at their store, and its owner is never null.
        let inner = unsafe { NonNull::new_unchecked((*(*vmctx).store).owner.cast()) };
        Caller { store: StoreContextMut::new(inner) }
    }

    /// The shared value.
    #[inline]
    pub fn data(&self) -> &T {
        self.store.data()
    }

    /// The shared value, to change.
    #[inline]
    pub fn data_mut(&mut self) -> &mut T {
        self.store.data_mut()
    }

    /// The store's engine.
    pub fn engine(&self) -> &Engine {
        self.store.engine()
    }

    /// An export of the instance that called this function. None too if Rust called it.
    #[inline]
    pub fn get_export(&mut self, name: &str) -> Option<Extern> {
        let core = self.store.core();
        let instance = calling_instance(core)?;
        // SAFETY: instances live as long as their store.
        unsafe { instance.as_ref() }.export(core.id, name)
    }
}

/// The instance whose function called the host function that runs.
///
/// The host stub's frame record leads to the caller's frame, which holds its vmctx at a fixed place.
#[inline]
fn calling_instance(core: &StoreCore) -> Option<NonNull<InstanceData>> {
    #[cfg(target_arch = "x86_64")]
    const SAVED_VMCTX: isize = -8;
    #[cfg(target_arch = "aarch64")]
    const SAVED_VMCTX: isize = 16;
    // SAFETY: a host function runs, so `exit_fp` is its stub's frame record; if it returns into a function of
    // a module, that function's frame is as `abi.rs` describes.
    unsafe {
        let record = (*core.vm.as_ptr()).exit_fp.cast::<usize>();
        if record.is_null() || !core.callers.is_function(*record.add(1), &core.trap.code) {
            return None;
        }
        let vmctx = *((*record as *const u8).offset(SAVED_VMCTX).cast::<*const VmContext>());
        NonNull::new((*vmctx).owner.cast())
    }
}

/// Return addresses that were found to be in functions of the store's modules, whose code stays where it is. A host
/// function that wants its caller's memory asks at every call, and the answer is a search through the module's
/// functions.
#[derive(Debug)]
pub(super) struct Callers([AtomicUsize; Callers::COUNT]);

impl Default for Callers {
    fn default() -> Callers {
        Callers([const { AtomicUsize::new(0) }; Callers::COUNT])
    }
}

impl Callers {
    const COUNT: usize = 64;

    /// Whether the return address `pc` is in a function.
    #[inline]
    fn is_function(&self, pc: usize, code: &CodeMap) -> bool {
        // Instructions are four bytes long, or about so.
        let place = &self.0[(pc >> 2) % Callers::COUNT];
        place.load(Ordering::Relaxed) == pc || self.find(pc, code, place)
    }

    #[cold]
    fn find(&self, pc: usize, code: &CodeMap, place: &AtomicUsize) -> bool {
        let found = code.is_function(pc);
        if found {
            place.store(pc, Ordering::Relaxed);
        }
        found
    }
}

impl<T> AsContext for Store<T> {
    type Data = T;
    fn as_context(&self) -> StoreContext<'_, T> {
        self.context()
    }
}

impl<T> AsContextMut for Store<T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.context_mut()
    }
}

impl<T> AsContext for StoreContext<'_, T> {
    type Data = T;
    fn as_context(&self) -> StoreContext<'_, T> {
        *self
    }
}

impl<T> AsContext for StoreContextMut<'_, T> {
    type Data = T;
    fn as_context(&self) -> StoreContext<'_, T> {
        StoreContext::new(self.inner)
    }
}

impl<T> AsContextMut for StoreContextMut<'_, T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut::new(self.inner)
    }
}

impl<T> AsContext for Caller<'_, T> {
    type Data = T;
    fn as_context(&self) -> StoreContext<'_, T> {
        self.store.as_context()
    }
}

impl<T> AsContextMut for Caller<'_, T> {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, T> {
        self.store.as_context_mut()
    }
}

impl<C: AsContext> AsContext for &C {
    type Data = C::Data;
    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContext> AsContext for &mut C {
    type Data = C::Data;
    fn as_context(&self) -> StoreContext<'_, C::Data> {
        C::as_context(self)
    }
}

impl<C: AsContextMut> AsContextMut for &mut C {
    #[inline]
    fn as_context_mut(&mut self) -> StoreContextMut<'_, C::Data> {
        C::as_context_mut(self)
    }
}

impl<'a, C: AsContext> From<&'a C> for StoreContext<'a, C::Data> {
    #[inline]
    fn from(context: &'a C) -> StoreContext<'a, C::Data> {
        context.as_context()
    }
}

impl<'a, C: AsContext> From<&'a mut C> for StoreContext<'a, C::Data> {
    #[inline]
    fn from(context: &'a mut C) -> StoreContext<'a, C::Data> {
        C::as_context(context)
    }
}

impl<'a, C: AsContextMut> From<&'a mut C> for StoreContextMut<'a, C::Data> {
    #[inline]
    fn from(context: &'a mut C) -> StoreContextMut<'a, C::Data> {
        context.as_context_mut()
    }
}

impl<T> Clone for StoreContext<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoreContext<'_, T> {}

macro_rules! debug_by_data {
    ($($name:ident)*) => {$(
        impl<T: fmt::Debug> fmt::Debug for $name<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).field("data", self.data()).finish_non_exhaustive()
            }
        }
    )*};
}
debug_by_data!(StoreContext StoreContextMut Caller);
