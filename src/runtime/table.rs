//! Tables: arrays of references, one word each.
//!
//! Elements move when a table grows, so generated code reads their address from the [`VmTable`] at every
//! access.

use super::context::{AsContext, AsContextMut};
use super::store::{StoreCore, StoreId};
use super::value::Val;
use crate::abi::VmTable;
use crate::module::{TableType, ValType};
use anyhow::{Result, bail};
use std::alloc::{Layout, alloc_zeroed, dealloc, realloc};
use std::ptr::{self, NonNull};

/// Elements at most, whatever a table's type says: what the web's engines allow.
const MAX_ELEMENTS: u64 = 10_000_000;

/// A table of references.
///
/// ```
/// use windlass::{Engine, ExternRef, RefType, HeapType, Store, Table, TableType, Val};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let element = RefType { nullable: true, heap: HeapType::Extern };
/// let ty = TableType::new(element, 2, Some(10));
/// let table = Table::new(&mut store, ty, Val::ExternRef(None))?;
///
/// let one = ExternRef::new(&mut store, 1i32);
/// table.set(&mut store, 1, one.into())?;
/// assert_eq!(table.grow(&mut store, 3, Val::ExternRef(None))?, 2);
/// assert_eq!(table.size(&store), 5);
/// assert!(table.get(&store, 1).unwrap().unwrap_externref().is_some());
/// assert!(table.get(&store, 5).is_none());
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Table {
    store: StoreId,
    vm: NonNull<VmTable>,
    ty: TableType,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Table {}
// SAFETY: likewise.
unsafe impl Sync for Table {}

impl Table {
    /// A new table of `ty.minimum` times `init`.
    pub fn new(mut store: impl AsContextMut, ty: TableType, init: Val) -> Result<Table> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        check_element(core, &ty, &init)?;
        core.allow_more(0, 0, 1)?;
        core.allow_table(&ty)?;
        let table = allocate(&ty, init.to_word(core))?;
        let vm = core.add_table(table);
        Ok(Table { store: core.id, vm, ty })
    }

    /// The table's type, as declared.
    pub fn ty(&self, store: impl AsContext) -> TableType {
        store.as_context().core().check(self.store, "Table");
        self.ty
    }

    /// Number of elements.
    pub fn size(&self, store: impl AsContext) -> u64 {
        store.as_context().core().check(self.store, "Table");
        self.length()
    }

    /// An element; none past the end.
    pub fn get(&self, store: impl AsContext, index: u64) -> Option<Val> {
        let store = store.as_context();
        let core = store.core();
        core.check(self.store, "Table");
        if index >= self.length() {
            return None;
        }
        // SAFETY: the index is in bounds; elements are of the table's type.
        unsafe {
            let word = *(*self.vm.as_ptr()).elements.add(index as usize);
            Some(Val::from_word(word, ValType::Ref(self.ty.element), core))
        }
    }

    /// Changes an element. Fails past the end, and if `value` is not of the type.
    pub fn set(&self, store: impl AsContextMut, index: u64, value: Val) -> Result<()> {
        self.fill(store, index, value, 1)
    }

    /// Appends `delta` times `init`; returns the old size. Fails beyond the maximum, and beyond the
    /// [limits](crate::Store::limiter) of the store.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64, init: Val) -> Result<u64> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        core.check(self.store, "Table");
        check_element(core, &self.ty, &init)?;
        // SAFETY: the table is live and nobody holds a reference to its elements.
        match unsafe { core.grow_table(self.vm.as_ptr(), &self.ty, delta, init.to_word(core))? } {
            Some(old) => Ok(old),
            None => bail!("failed to grow table by `{delta}`"),
        }
    }

    /// Sets `length` elements from `start` on. Fails, and changes nothing, if any is past the end.
    pub fn fill(&self, mut store: impl AsContextMut, start: u64, value: Val, length: u64) -> Result<()> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        core.check(self.store, "Table");
        check_element(core, &self.ty, &value)?;
        // SAFETY: the table is live and nobody holds a reference to its elements.
        let Some(elements) = (unsafe { slice(self.vm.as_ptr(), start, length) }) else {
            bail!("table element index out of bounds");
        };
        elements.fill(value.to_word(core));
        Ok(())
    }

    /// # Safety
    /// `vm` is a table of the store `store` and of this type.
    pub(super) unsafe fn from_vm(store: StoreId, vm: NonNull<VmTable>, ty: TableType) -> Table {
        Table { store, vm, ty }
    }

    /// The type with the present size for its minimum: what imports are matched against.
    pub(super) fn present_type(&self, core: &StoreCore) -> TableType {
        core.check(self.store, "Table");
        TableType { minimum: self.length(), ..self.ty }
    }

    pub(super) fn vm(&self, core: &StoreCore) -> NonNull<VmTable> {
        core.check(self.store, "Table");
        self.vm
    }

    /// Valid once the store was checked.
    fn length(&self) -> u64 {
        // SAFETY: a table lives as long as its store.
        unsafe { (*self.vm.as_ptr()).length }
    }
}

fn check_element(core: &StoreCore, ty: &TableType, value: &Val) -> Result<()> {
    if !value.matches(core, ValType::Ref(ty.element)) {
        bail!("type mismatch: a table of {} cannot hold {value:?}", ValType::Ref(ty.element));
    }
    Ok(())
}

fn layout(elements: u64) -> Option<Layout> {
    Layout::array::<u64>(usize::try_from(elements).ok()?).ok()
}

/// A table's structure with its elements, `ty.minimum` times `init`.
pub(super) fn allocate(ty: &TableType, init: u64) -> Result<VmTable> {
    let most = if ty.table64 { u64::MAX } else { u64::from(u32::MAX) };
    let maximum = ty.maximum.unwrap_or(u64::MAX).min(most);
    let mut table = VmTable { elements: ptr::null_mut(), length: 0, maximum, capacity: 0 };
    // SAFETY: a table without elements may grow like any other.
    if unsafe { grow(&raw mut table, ty.minimum, init) }.is_none() {
        bail!("table of {} elements is too large: the limit is {MAX_ELEMENTS}", ty.minimum);
    }
    Ok(table)
}

/// Appends `delta` times `init`. None, and no change, beyond the maximum or without memory.
///
/// # Safety
/// `table` is live, made by [`allocate`], and nobody holds a reference to it or its elements.
pub(super) unsafe fn grow(table: *mut VmTable, delta: u64, init: u64) -> Option<u64> {
    // SAFETY: live by contract; the new length is at most the new capacity.
    unsafe {
        let old = (*table).length;
        let new = old.checked_add(delta).filter(|&new| new <= (*table).maximum.min(MAX_ELEMENTS))?;
        if new > (*table).capacity {
            let capacity =
                new.max((*table).capacity.saturating_mul(2).min((*table).maximum.min(MAX_ELEMENTS)));
            let new_layout = layout(capacity)?;
            let elements = if (*table).capacity == 0 {
                alloc_zeroed(new_layout)
            } else {
                realloc((*table).elements.cast(), layout((*table).capacity)?, new_layout.size())
            };
            (*table).elements = NonNull::new(elements.cast::<u64>())?.as_ptr();
            (*table).capacity = capacity;
        }
        for index in old..new {
            (*table).elements.add(index as usize).write(init);
        }
        (*table).length = new;
        Some(old)
    }
}

/// The elements `start..start + count`, if they are in bounds.
///
/// # Safety
/// `table` is live, and nobody else uses its elements while the result is used.
pub(super) unsafe fn slice<'a>(table: *mut VmTable, start: u64, count: u64) -> Option<&'a mut [u64]> {
    // SAFETY: `length` elements are initialized, and the range is checked to be inside.
    unsafe {
        let end = start.checked_add(count)?;
        if end > (*table).length {
            return None;
        }
        if count == 0 {
            return Some(&mut []);
        }
        Some(std::slice::from_raw_parts_mut((*table).elements.add(start as usize), count as usize))
    }
}

/// Copies elements, of one table or two, as if through a buffer. False, and no change, out of bounds.
///
/// # Safety
/// Both tables are live, and nobody holds a reference to their elements.
pub(super) unsafe fn copy(dst: *mut VmTable, to: u64, src: *const VmTable, from: u64, count: u64) -> bool {
    // SAFETY: both ranges are checked; `ptr::copy` allows overlap.
    unsafe {
        let inside = |start: u64, length: u64| start.checked_add(count).is_some_and(|end| end <= length);
        if !inside(from, (*src).length) || !inside(to, (*dst).length) {
            return false;
        }
        if count != 0 {
            ptr::copy((*src).elements.add(from as usize), (*dst).elements.add(to as usize), count as usize);
        }
        true
    }
}

/// # Safety
/// `table` is live, and not used again.
pub(super) unsafe fn free_elements(table: *mut VmTable) {
    // SAFETY: allocated with this layout by `grow`.
    unsafe {
        if (*table).capacity != 0 {
            let layout = layout((*table).capacity).expect("it was allocated");
            dealloc((*table).elements.cast(), layout);
            (*table).capacity = 0;
        }
    }
}
