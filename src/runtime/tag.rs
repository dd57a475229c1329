//! Tags: what `suspend` and handlers agree on. A tag's address is its identity.

use super::context::{AsContext, AsContextMut};
use super::store::{StoreCore, StoreId};
use crate::abi::VmTag;
use crate::module::{FuncType, TagType, TypeId};
use anyhow::Result;
use std::ptr::NonNull;

/// A control tag. Two tags of one type are two tags; handles to one tag are equal.
///
/// ```
/// use windlass::{Engine, FuncType, Store, Tag, TagType, ValType};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let generate = Tag::new(&mut store, TagType(FuncType::new([ValType::I32], [])))?;
/// assert_eq!(generate.ty(&store).0.params(), [ValType::I32]);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Tag {
    store: StoreId,
    vm: NonNull<VmTag>,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Tag {}
// SAFETY: likewise.
unsafe impl Sync for Tag {}

impl Tag {
    /// A new tag.
    pub fn new(mut store: impl AsContextMut, ty: TagType) -> Result<Tag> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        let type_id = core.engine.registry().intern_func(&ty.0);
        Ok(Tag::with_type(core, type_id))
    }

    /// The tag's type.
    pub fn ty(&self, store: impl AsContext) -> TagType {
        let store = store.as_context();
        let core = store.core();
        core.check(self.store, "Tag");
        TagType(FuncType::clone(&core.engine.registry().func_type(self.type_id(core))))
    }

    pub(super) fn with_type(core: &mut StoreCore, type_id: TypeId) -> Tag {
        let vm = core.add_tag(VmTag { type_id: type_id.0, padding: 0 });
        Tag { store: core.id, vm }
    }

    /// # Safety
    /// `vm` is a tag of the store `store`.
    pub(super) unsafe fn from_vm(store: StoreId, vm: NonNull<VmTag>) -> Tag {
        Tag { store, vm }
    }

    pub(super) fn type_id(&self, core: &StoreCore) -> TypeId {
        core.check(self.store, "Tag");
        // SAFETY: a tag lives as long as its store.
        TypeId(unsafe { self.vm.as_ref() }.type_id)
    }

    pub(super) fn vm(&self, core: &StoreCore) -> NonNull<VmTag> {
        core.check(self.store, "Tag");
        self.vm
    }
}
