//! Linear memories.
//!
//! Each memory reserves all the address space that an access can name: an i32 index, plus an offset below
//! 2^31, plus the eight bytes of the access. Pages beyond the memory's length fault, so generated code checks
//! nothing and `base` never moves.
//!
//! ```text
//!   base          length                4 GiB                 4 GiB + 2 GiB + 64 KiB
//!   ├─ accessible ─┼──── until grown ─────┼──── never ──────────┤
//! ```
//!
//! The reservation of a memory that is gone serves the next one, in whatever store, with fresh pages: an
//! emulator that keeps account of every page of address space would otherwise drown in reservations.

use super::context::{AsContext, AsContextMut, StoreContext, StoreContextMut};
use super::store::{StoreCore, StoreId};
use crate::abi::VmMemory;
use crate::module::MemoryType;
use crate::stack::Mapping;
use anyhow::{Context as _, Result, bail, ensure};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Bytes of a WebAssembly page.
const PAGE_BYTES: u64 = 1 << 16;
/// Pages of a 32-bit memory at most.
const MAX_PAGES: u64 = 1 << 16;
/// See the picture.
const RESERVED_BYTES: u64 = (4 << 30) + (2 << 30) + PAGE_BYTES;

/// A linear memory.
///
/// ```
/// use windlass::{Engine, Memory, MemoryType, Store};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let memory = Memory::new(&mut store, MemoryType::new(1, Some(2)))?;
/// memory.write(&mut store, 100, b"hello")?;
/// assert_eq!(&memory.data(&store)[100..105], b"hello");
/// assert_eq!(memory.grow(&mut store, 1)?, 1);
/// assert_eq!(memory.size(&store), 2);
/// assert!(memory.grow(&mut store, 1).is_err());
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Memory {
    store: StoreId,
    vm: NonNull<VmMemory>,
    ty: MemoryType,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Memory {}
// SAFETY: likewise.
unsafe impl Sync for Memory {}

impl Memory {
    /// A new memory of `ty.minimum` pages of zeroes.
    pub fn new(mut store: impl AsContextMut, ty: MemoryType) -> Result<Memory> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        ensure!(!ty.shared, "shared memories must be created through `SharedMemory`");
        let (memory, pages) = allocate(&ty)?;
        let vm = core.add_memory(memory);
        core.add_memory_pages(vm, pages);
        Ok(Memory { store: core.id, vm, ty })
    }

    /// The memory's type, as declared.
    pub fn ty(&self, store: impl AsContext) -> MemoryType {
        store.as_context().core().check(self.store, "Memory");
        self.ty
    }

    /// The bytes.
    pub fn data<'a, T: 'a>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a [u8] {
        store.into().core().check(self.store, "Memory");
        // SAFETY: the accessible bytes of a live memory; no code can run and grow it while the store is
        // borrowed.
        unsafe {
            let memory = self.vm.as_ptr();
            std::slice::from_raw_parts((*memory).base, (*memory).length_bytes as usize)
        }
    }

    /// The bytes, to change.
    pub fn data_mut<'a, T: 'a>(&self, store: impl Into<StoreContextMut<'a, T>>) -> &'a mut [u8] {
        self.data_and_store_mut(store).0
    }

    /// The bytes, to change, and the store's shared value beside them.
    pub fn data_and_store_mut<'a, T: 'a>(
        &self,
        store: impl Into<StoreContextMut<'a, T>>,
    ) -> (&'a mut [u8], &'a mut T) {
        let store = store.into();
        store.core().check(self.store, "Memory");
        // SAFETY: as in `data`; the borrow is exclusive, and the shared value is elsewhere.
        let bytes = unsafe {
            let memory = self.vm.as_ptr();
            std::slice::from_raw_parts_mut((*memory).base, (*memory).length_bytes as usize)
        };
        (bytes, store.into_data_mut())
    }

    /// Size in pages of 64 KiB.
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.data_size(store) as u64 / PAGE_BYTES
    }

    /// Size in bytes.
    pub fn data_size(&self, store: impl AsContext) -> usize {
        store.as_context().core().check(self.store, "Memory");
        self.length_bytes() as usize
    }

    /// Adds `delta` pages of zeroes; returns the old size in pages. Fails beyond the maximum.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64) -> Result<u64> {
        store.as_context_mut().core().check(self.store, "Memory");
        // SAFETY: the memory is live.
        match unsafe { grow(self.vm.as_ptr(), delta) } {
            Some(old) => Ok(old),
            None => bail!("failed to grow memory by `{delta}`"),
        }
    }

    /// Reads `buffer.len()` bytes. Fails if some are past the end.
    pub fn read(&self, store: impl AsContext, offset: usize, buffer: &mut [u8]) -> Result<()> {
        let store = store.as_context();
        let bytes = self.data(store).get(offset..).and_then(|bytes| bytes.get(..buffer.len()));
        buffer.copy_from_slice(bytes.context("out of bounds memory access")?);
        Ok(())
    }

    /// Writes `buffer`. Fails, and writes nothing, if it would end past the end.
    pub fn write(&self, mut store: impl AsContextMut, offset: usize, buffer: &[u8]) -> Result<()> {
        let mut store = store.as_context_mut();
        let bytes =
            self.data_mut(&mut store).get_mut(offset..).and_then(|bytes| bytes.get_mut(..buffer.len()));
        bytes.context("out of bounds memory access")?.copy_from_slice(buffer);
        Ok(())
    }

    /// # Safety
    /// `vm` is a memory of the store `store` and of this type.
    pub(super) unsafe fn from_vm(store: StoreId, vm: NonNull<VmMemory>, ty: MemoryType) -> Memory {
        Memory { store, vm, ty }
    }

    /// The type with the present size for its minimum: what imports are matched against.
    pub(super) fn present_type(&self, core: &StoreCore) -> MemoryType {
        core.check(self.store, "Memory");
        MemoryType { minimum: self.length_bytes() / PAGE_BYTES, ..self.ty }
    }

    pub(super) fn vm(&self, core: &StoreCore) -> NonNull<VmMemory> {
        core.check(self.store, "Memory");
        self.vm
    }

    /// Valid once the store was checked.
    fn length_bytes(&self) -> u64 {
        // SAFETY: a memory lives as long as its store.
        unsafe { (*self.vm.as_ptr()).length_bytes }
    }
}

/// Reservations without a memory. Address space only: their pages are given back.
static FREE: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());
/// How many of them are kept.
const MAX_FREE: usize = 256;

fn free_reservations() -> MutexGuard<'static, Vec<Mapping>> {
    FREE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A memory's structure, and the pages behind it, which the store must own.
pub(super) fn allocate(ty: &MemoryType) -> Result<(VmMemory, Mapping)> {
    let maximum = ty.maximum.unwrap_or(MAX_PAGES).min(MAX_PAGES);
    if ty.minimum > maximum {
        bail!("memory of {} pages is larger than its maximum of {maximum}", ty.minimum);
    }
    let free = free_reservations().pop();
    let pages = match free {
        Some(pages) => pages,
        None => Mapping::reserve(RESERVED_BYTES as usize).context(
            "no address space for a memory: each reserves 6 GiB (is there a limit, as by `ulimit -v`?)",
        )?,
    };
    let mut memory = VmMemory {
        base: pages.base(),
        length_bytes: 0,
        maximum_bytes: maximum * PAGE_BYTES,
        reserved_bytes: pages.length_bytes() as u64,
    };
    // SAFETY: the reservation is live.
    if unsafe { grow(&raw mut memory, ty.minimum) }.is_none() {
        recycle(pages, 0);
        bail!("the system has no memory for {} pages", ty.minimum);
    }
    Ok((memory, pages))
}

/// Takes back the pages of a memory that was `length_bytes` long.
pub(super) fn recycle(mut pages: Mapping, length_bytes: u64) {
    if pages.forget(length_bytes as usize).is_ok() {
        let mut free = free_reservations();
        if free.len() < MAX_FREE {
            free.push(pages);
        }
    }
}

/// Makes `delta` more pages accessible; returns the old size in pages. None, and no change, beyond the
/// maximum or if the system refuses.
///
/// # Safety
/// `memory` is live, and nobody else grows it meanwhile.
pub(super) unsafe fn grow(memory: *mut VmMemory, delta: u64) -> Option<u64> {
    // SAFETY: live by contract; the new length is at most the maximum, which is inside the reservation.
    unsafe {
        let old = length(memory);
        let new = delta.checked_mul(PAGE_BYTES)?.checked_add(old)?;
        if new > (*memory).maximum_bytes {
            return None;
        }
        Mapping::make_accessible((*memory).base, old as usize, new as usize).ok()?;
        AtomicU64::from_ptr(&raw mut (*memory).length_bytes).store(new, Ordering::Release);
        Some(old / PAGE_BYTES)
    }
}

/// The address of the bytes `start..start + count`, if they are in bounds.
///
/// # Safety
/// `memory` is live.
pub(super) unsafe fn range(memory: *const VmMemory, start: u64, count: u64) -> Option<*mut u8> {
    // SAFETY: live by contract; the sum is inside the accessible bytes.
    unsafe {
        let end = start.checked_add(count)?;
        (end <= length(memory)).then(|| (*memory).base.add(start as usize))
    }
}

/// The accessible bytes; of a shared memory, at this moment.
///
/// # Safety
/// `memory` is live.
pub(super) unsafe fn length(memory: *const VmMemory) -> u64 {
    // SAFETY: live by contract; the field is aligned, and what is written while others read is written atomically.
    unsafe { AtomicU64::from_ptr(&raw mut (*memory.cast_mut()).length_bytes).load(Ordering::Acquire) }
}
