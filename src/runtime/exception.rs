//! Exceptions as users hold them: the error that an uncaught one becomes, and what a host function throws.
//!
//! Generated code refers to an exception by the address of its block, and the collector frees blocks that nobody refers
//! to. What the host holds counts too: an [`Exception`] keeps its block by a [`Root`] that the store knows
//! weakly; an [`ExnRef`] is a `Copy` handle like all others and so keeps its block as long as the store.

use super::context::{AsContext, AsContextMut};
use super::func::words_of;
use super::store::{StoreCore, StoreId};
use super::tag::Tag;
use super::value::Val;
use crate::abi::{ExnBlock, VmStore};
use crate::module::{FuncType, TypeId};
use crate::stack::Backtrace;
use crate::trap::Pending;
use anyhow::{Error, Result, bail};
use std::collections::HashSet;
use std::fmt;
use std::ptr::NonNull;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

/// A WebAssembly exception outside of WebAssembly.
///
/// It is the error that a call returns when nobody caught the exception, found with `downcast_ref`. A host function
/// that returns such an error, its own or one that it met, throws the exception into its caller.
///
/// ```
/// use windlass::{Caller, Engine, Exception, Func, FuncType, Instance, Module, Store, Tag, TagType, Val, ValType};
///
/// let wat = r#"(module
///     (import "" "fail" (tag $fail (param i32)))
///     (import "" "open" (func $open (param i32)))
///     (func (export "try") (param i32) (result i32)
///         (block $caught (result i32)
///             (try_table (catch $fail $caught) (call $open (local.get 0)))
///             (i32.const 0)))
///     (func (export "throw") (param i32) (throw $fail (local.get 0))))"#;
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, ());
/// let fail = Tag::new(&mut store, TagType(FuncType::new([ValType::I32], [])))?;
/// let open = Func::wrap(&mut store, move |mut caller: Caller<'_, ()>, n: i32| -> windlass::Result<()> {
///     Err(Exception::new(&mut caller, &fail, &[Val::I32(n + 1)])?.into())
/// });
/// let module = Module::new(&engine, wat)?;
/// let instance = Instance::new(&mut store, &module, &[fail.into(), open.into()])?;
///
/// // From the host into WebAssembly ...
/// let try_ = instance.get_typed_func::<i32, i32>(&mut store, "try")?;
/// assert_eq!(try_.call(&mut store, 41)?, 42);
///
/// // ... and from WebAssembly out to the host.
/// let throw = instance.get_typed_func::<i32, ()>(&mut store, "throw")?;
/// let error = throw.call(&mut store, 7).unwrap_err();
/// let exception = error.downcast_ref::<Exception>().unwrap();
/// assert_eq!(exception.values()[0].unwrap_i32(), 7);
/// assert_eq!(exception.tag(), fail);
/// assert_eq!(error.to_string(), "wasm exception (i32 7)");
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone)]
pub struct Exception {
    root: Arc<Root>,
    tag: Tag,
    values: Vec<Val>,
    backtrace: Backtrace,
}

/// A reference to an exception: what WebAssembly calls an `exnref`. It lives as long as its store.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, Val};
///
/// let wat = r#"(module
///     (tag $t (param i64))
///     (func (export "catch") (result exnref) (local exnref)
///         (block $on (result i64 exnref)
///             (try_table (catch_ref $t $on) (throw $t (i64.const 5)))
///             (unreachable))
///         (local.set 0) (drop) (local.get 0))
///     (func (export "again") (param exnref) (throw_ref (local.get 0))))"#;
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[])?;
/// let mut caught = [Val::NullRef];
/// instance.get_func(&mut store, "catch").unwrap().call(&mut store, &[], &mut caught)?;
/// let reference = caught[0].unwrap_exnref().unwrap();
/// assert_eq!(reference.exception(&store).values()[0].unwrap_i64(), 5);
///
/// let again = instance.get_func(&mut store, "again").unwrap();
/// let error = again.call(&mut store, &caught, &mut []).unwrap_err();
/// assert_eq!(error.to_string(), "wasm exception (i64 5)");
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ExnRef {
    store: StoreId,
    block: NonNull<ExnBlock>,
}

/// Keeps an exception from the collector.
#[derive(Debug)]
struct Root {
    store: StoreId,
    block: NonNull<ExnBlock>,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Root {}
// SAFETY: likewise.
unsafe impl Sync for Root {}
// SAFETY: likewise.
unsafe impl Send for ExnRef {}
// SAFETY: likewise.
unsafe impl Sync for ExnRef {}

/// What the host holds of a store's exceptions.
#[derive(Debug, Default)]
pub(crate) struct ExceptionRoots(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    roots: Vec<Weak<Root>>,
    /// Roots at which those that are gone are looked for.
    sweep_at: usize,
    /// Addresses of blocks that an [`ExnRef`] was made of.
    pinned: HashSet<usize>,
}

impl ExceptionRoots {
    /// The exceptions that must live.
    pub(crate) fn blocks(&self) -> Vec<*mut ExnBlock> {
        let held = self.held();
        let roots = held.roots.iter().filter_map(Weak::upgrade).map(|root| root.block.as_ptr());
        roots.chain(held.pinned.iter().map(|&block| block as *mut ExnBlock)).collect()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn root(&self, store: StoreId, block: NonNull<ExnBlock>) -> Arc<Root> {
        let root = Arc::new(Root { store, block });
        let mut held = self.held();
        if held.roots.len() >= held.sweep_at {
            held.roots.retain(|root| root.strong_count() > 0);
            held.sweep_at = (2 * held.roots.len()).max(64);
        }
        held.roots.push(Arc::downgrade(&root));
        root
    }

    fn pin(&self, block: NonNull<ExnBlock>) {
        self.held().pinned.insert(block.as_ptr() as usize);
    }
}

impl Exception {
    /// An exception of `tag` with the payload `values`, to be returned by a host function as its error.
    ///
    /// Fails if the values are not of the tag's parameter types.
    pub fn new(mut store: impl AsContextMut, tag: &Tag, values: &[Val]) -> Result<Exception> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let ty = core.engine.registry().func_type(tag.type_id(core));
        check_payload(core, &ty, values)?;
        // SAFETY: the store is live, and nothing of it runs but the host function that called us; the new block has
        // room for the words of the tag's parameters.
        unsafe {
            let made = core.new_large_exception(tag.vm(core).as_ptr(), words_of(ty.params()));
            let block = made.map_err(|code| anyhow::anyhow!("{}", code.message()))?;
            let mut next = (*block).values;
            for value in values {
                next = value.store(core, next);
            }
            let backtrace = core.trap.backtrace();
            Ok(Exception::of(core, NonNull::new_unchecked(block), backtrace))
        }
    }

    /// The tag that it was thrown with.
    pub fn tag(&self) -> Tag {
        self.tag
    }

    /// The payload: one value for each parameter of the tag.
    pub fn values(&self) -> &[Val] {
        &self.values
    }

    /// Where it was thrown. Empty if that was not in WebAssembly, or a host function's exception was made
    /// outside of it, or it was found by its [`ExnRef`].
    pub fn backtrace(&self) -> &Backtrace {
        &self.backtrace
    }

    /// The exception as a value for WebAssembly.
    pub fn reference(&self, store: impl AsContext) -> ExnRef {
        let store = store.as_context();
        let core = store.core();
        core.check(self.root.store, "Exception");
        core.exception_roots.pin(self.root.block);
        ExnRef { store: core.id, block: self.root.block }
    }

    /// # Safety
    /// `block` is an exception of this store, in use.
    unsafe fn of(core: &StoreCore, block: NonNull<ExnBlock>, backtrace: Backtrace) -> Exception {
        // SAFETY: by contract; tags live as long as their store, and the payload is of the tag's type.
        unsafe {
            let exception = block.as_ptr();
            (*exception).state = 2;
            let tag = NonNull::new_unchecked((*exception).tag);
            let ty = core.engine.registry().func_type(TypeId(tag.as_ref().type_id));
            let values = Val::load_all((*exception).values, ty.params(), core);
            Exception {
                root: core.exception_roots.root(core.id, block),
                tag: Tag::from_vm(core.id, tag),
                values: values.collect(),
                backtrace,
            }
        }
    }
}

impl ExnRef {
    /// The exception. Its backtrace is not known any more.
    pub fn exception(&self, store: impl AsContext) -> Exception {
        let store = store.as_context();
        let core = store.core();
        core.check(self.store, "ExnRef");
        // SAFETY: pinned when the reference was made.
        unsafe { Exception::of(core, self.block, Backtrace::default()) }
    }

    pub(super) fn to_word(self, id: StoreId) -> u64 {
        id.check(self.store, "ExnRef");
        self.block.as_ptr() as u64
    }

    /// # Safety
    /// `word` is an exception reference of this store.
    pub(super) unsafe fn from_word(word: u64, core: &StoreCore) -> Option<ExnRef> {
        let block = NonNull::new(word as *mut ExnBlock)?;
        core.exception_roots.pin(block);
        Some(ExnRef { store: core.id, block })
    }
}

fn check_payload(core: &StoreCore, ty: &FuncType, values: &[Val]) -> Result<()> {
    if ty.params().len() != values.len() {
        bail!("the tag takes {} values, got {}", ty.params().len(), values.len());
    }
    for (n, (&ty, value)) in ty.params().iter().zip(values).enumerate() {
        if !value.matches(core, ty) {
            bail!("payload type mismatch: value {n} is {value:?}, the tag takes {ty}");
        }
    }
    Ok(())
}

/// The error of an exception that left Wasm.
///
/// # Safety
/// `vm` is a live store, `exception` one of its exceptions, in use.
pub(super) unsafe fn uncaught(vm: *mut VmStore, exception: *mut ExnBlock, backtrace: Backtrace) -> Error {
    // SAFETY: by contract; a store's core is at `owner`.
    unsafe {
        let core: *const StoreCore = (*vm).owner.cast();
        Error::new(Exception::of(&*core, NonNull::new_unchecked(exception), backtrace))
    }
}

/// What the error of a host function of the store `id` does to the caller: throws, if it carries an exception of this
/// store.
pub(super) fn leave_with(id: StoreId, error: Error) -> Pending {
    let carried = error.downcast_ref::<Exception>();
    let carried = carried.or_else(|| error.chain().find_map(|cause| cause.downcast_ref::<Exception>()));
    match carried.filter(|exception| exception.root.store == id).map(|exception| exception.root.block) {
        Some(block) => Pending::Exception(block.as_ptr(), Some(error)),
        None => Pending::Error(error),
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wasm exception (")?;
        for (n, value) in self.values.iter().enumerate() {
            let comma = if n == 0 { "" } else { ", " };
            match value {
                Val::I32(value) => write!(f, "{comma}i32 {value}"),
                Val::I64(value) => write!(f, "{comma}i64 {value}"),
                Val::F32(bits) => write!(f, "{comma}f32 {}", f32::from_bits(*bits)),
                Val::F64(bits) => write!(f, "{comma}f64 {}", f64::from_bits(*bits)),
                _ => write!(f, "{comma}a reference"),
            }?;
        }
        f.write_str(")")
    }
}

impl fmt::Debug for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exception")
            .field("tag", &self.tag)
            .field("values", &self.values)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Exception {}

impl fmt::Debug for ExnRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExnRef").finish_non_exhaustive()
    }
}
