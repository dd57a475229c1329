//! Globals.

use super::context::{AsContext, AsContextMut};
use super::store::{StoreCore, StoreId};
use super::value::Val;
use crate::abi::VmGlobal;
use crate::module::{GlobalType, Mutability};
use anyhow::{Result, bail};
use std::ptr::NonNull;

/// A global variable or constant.
///
/// ```
/// use windlass::{Engine, Global, GlobalType, Mutability, Store, Val, ValType};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let ty = GlobalType { content: ValType::I32, mutability: Mutability::Var };
/// let counter = Global::new(&mut store, ty, Val::I32(41))?;
/// counter.set(&mut store, Val::I32(42))?;
/// assert_eq!(counter.get(&mut store).unwrap_i32(), 42);
/// assert!(counter.set(&mut store, Val::F32(0)).is_err());
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Global {
    store: StoreId,
    vm: NonNull<VmGlobal>,
    ty: GlobalType,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Global {}
// SAFETY: likewise.
unsafe impl Sync for Global {}

impl Global {
    /// A new global. Fails if `value` is not of the type.
    pub fn new(mut store: impl AsContextMut, ty: GlobalType, value: Val) -> Result<Global> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        if !value.matches(core, ty.content) {
            bail!("type mismatch: a global of type {} cannot begin as {value:?}", ty.content);
        }
        let vm = core.add_global(VmGlobal { bits: value.to_words(core) });
        Ok(Global { store: core.id, vm, ty })
    }

    /// The global's type.
    pub fn ty(&self, store: impl AsContext) -> GlobalType {
        store.as_context().core().check(self.store, "Global");
        self.ty
    }

    /// The value.
    pub fn get(&self, store: impl AsContext) -> Val {
        let store = store.as_context();
        let core = store.core();
        core.check(self.store, "Global");
        // SAFETY: a global lives as long as its store and holds a value of its type.
        unsafe { Val::load((&raw const (*self.vm.as_ptr()).bits).cast(), self.ty.content, core).0 }
    }

    /// Assigns. Fails if the global is constant or `value` not of the type.
    pub fn set(&self, mut store: impl AsContextMut, value: Val) -> Result<()> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        core.check(self.store, "Global");
        if self.ty.mutability == Mutability::Const {
            bail!("immutable global cannot be set");
        }
        if !value.matches(core, self.ty.content) {
            bail!("type mismatch: a global of type {} cannot hold {value:?}", self.ty.content);
        }
        // SAFETY: a global lives as long as its store, which is borrowed mutably.
        unsafe { (*self.vm.as_ptr()).bits = value.to_words(core) };
        Ok(())
    }

    /// # Safety
    /// `vm` is a global of the store `store` and of this type.
    pub(super) unsafe fn from_vm(store: StoreId, vm: NonNull<VmGlobal>, ty: GlobalType) -> Global {
        Global { store, vm, ty }
    }

    pub(super) fn type_in(&self, core: &StoreCore) -> GlobalType {
        core.check(self.store, "Global");
        self.ty
    }

    pub(super) fn vm(&self, core: &StoreCore) -> NonNull<VmGlobal> {
        core.check(self.store, "Global");
        self.vm
    }
}
