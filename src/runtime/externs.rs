//! Whatever can be imported and exported.

use super::context::AsContext;
use super::func::Func;
use super::global::Global;
use super::memory::Memory;
use super::shared_memory::SharedMemory;
use super::store::StoreCore;
use super::table::Table;
use super::tag::Tag;
use crate::module::{ExternType, ImportType, TagType};

/// Something that an instance exports, or a module imports.
///
/// ```
/// use windlass::{Engine, Extern, Func, Store};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let item: Extern = Func::wrap(&mut store, || ()).into();
/// assert!(item.clone().into_memory().is_none());
/// assert!(item.into_func().is_some());
/// ```
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Extern {
    Func(Func),
    Table(Table),
    Memory(Memory),
    SharedMemory(SharedMemory),
    Global(Global),
    Tag(Tag),
}

macro_rules! variants {
    ($($into:ident $variant:ident)*) => {
        impl Extern {$(
            #[doc = concat!("The ", stringify!($variant), ", if it is one.")]
            #[inline]
            pub fn $into(self) -> Option<$variant> {
                match self {
                    Extern::$variant(item) => Some(item),
                    _ => None,
                }
            }
        )*}
    };
}

variants! {
    into_func Func into_table Table into_memory Memory into_shared_memory SharedMemory into_global Global into_tag Tag
}

macro_rules! from {
    ($($variant:ident)*) => {$(
        impl From<$variant> for Extern {
            fn from(item: $variant) -> Extern {
                Extern::$variant(item)
            }
        }
    )*};
}

from! { Func Table Memory SharedMemory Global Tag }

impl Extern {
    /// What it is.
    pub fn ty(&self, store: impl AsContext) -> ExternType {
        let store = store.as_context();
        match self {
            Extern::Func(func) => ExternType::Func(func.ty(store)),
            Extern::Table(table) => ExternType::Table(table.ty(store)),
            Extern::Memory(memory) => ExternType::Memory(memory.ty(store)),
            Extern::SharedMemory(memory) => ExternType::Memory(memory.ty()),
            Extern::Global(global) => ExternType::Global(global.ty(store)),
            Extern::Tag(tag) => ExternType::Tag(TagType(tag.ty(store).0)),
        }
    }

    /// What it is to a module that imports it: with present sizes, by canonical types.
    pub(super) fn import_type(&self, core: &StoreCore) -> ImportType {
        match self {
            Extern::Func(func) => ImportType::Function(func.type_id(core)),
            Extern::Table(table) => ImportType::Table(table.present_type(core)),
            Extern::Memory(memory) => ImportType::Memory(memory.present_type(core)),
            Extern::SharedMemory(memory) => ImportType::Memory(memory.present_type()),
            Extern::Global(global) => ImportType::Global(global.type_in(core)),
            Extern::Tag(tag) => ImportType::Tag(tag.type_id(core)),
        }
    }
}
