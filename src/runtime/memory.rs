//! Linear memories.
//!
//! A memory reserves the address space that it may grow into ([`reservation`](super::reservation)), so `base` never
//! moves: to grow is to make more of the reservation accessible. What generated code relies on is
//! [`Tunables::bounds`].

use super::context::{AsContext, AsContextMut, StoreContext, StoreContextMut};
use super::reservation;
use super::store::{StoreCore, StoreId};
use crate::abi::VmMemory;
use crate::module::{DataMode, DataSegment, MemoryType, Tunables};
use crate::stack::{Mapping, page_bytes};
use anyhow::{Context as _, Result, anyhow, bail, ensure};
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a memory at most: more than any system has addresses for, and far from where sums overflow.
const MOST_BYTES: u64 = 1 << 56;

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
        core.allow_more(0, 1, 0)?;
        core.allow_memory(&ty)?;
        let (memory, pages) = allocate(&ty, &core.engine.config().tunables)?;
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
    #[inline]
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
    #[inline]
    pub fn data_mut<'a, T: 'a>(&self, store: impl Into<StoreContextMut<'a, T>>) -> &'a mut [u8] {
        self.data_and_store_mut(store).0
    }

    /// The bytes, to change, and the store's shared value beside them.
    #[inline]
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

    /// Size in [pages](Memory::page_size).
    pub fn size(&self, store: impl AsContext) -> u64 {
        self.data_size(store) as u64 >> self.ty.page_size_log2
    }

    /// Bytes of a page: 65,536, or 1 if the memory was declared so.
    pub fn page_size(&self, store: impl AsContext) -> u64 {
        self.ty(store).page_size()
    }

    /// Its logarithm: 16 or 0.
    pub fn page_size_log2(&self, store: impl AsContext) -> u8 {
        self.ty(store).page_size_log2
    }

    /// Size in bytes.
    pub fn data_size(&self, store: impl AsContext) -> usize {
        store.as_context().core().check(self.store, "Memory");
        self.length_bytes() as usize
    }

    /// Adds `delta` pages of zeroes; returns the old size in pages. Fails beyond the maximum, beyond the
    /// [limits](crate::Store::limiter) of the store, and beyond the address space that the memory was made with.
    pub fn grow(&self, mut store: impl AsContextMut, delta: u64) -> Result<u64> {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        core.check(self.store, "Memory");
        // SAFETY: the memory is live.
        match unsafe { core.grow_memory(self.vm.as_ptr(), &self.ty, delta)? } {
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
        MemoryType { minimum: self.length_bytes() >> self.ty.page_size_log2, ..self.ty }
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

/// A memory's structure, and the pages behind it, which the store must own.
pub(super) fn allocate(ty: &MemoryType, tunables: &Tunables) -> Result<(VmMemory, Mapping)> {
    ty.validate()?;
    let too_large =
        || anyhow!("the system has no memory for {} pages of {} bytes", ty.minimum, ty.page_size());
    let bytes = |pages: u64| pages.saturating_mul(ty.page_size());
    let minimum_bytes = bytes(ty.minimum);
    ensure!(minimum_bytes <= MOST_BYTES, too_large());
    let most = bytes(ty.maximum.unwrap_or(u64::MAX).min(ty.most_pages())).min(MOST_BYTES);
    let (pages, maximum_bytes) = reservation::reserve(tunables, ty, minimum_bytes, most)?;
    let mut memory = VmMemory {
        base: pages.base(),
        length_bytes: 0,
        maximum_bytes,
        reserved_bytes: pages.length_bytes() as u64,
    };
    // SAFETY: the reservation is live.
    if unsafe { grow(&raw mut memory, ty.minimum, ty.page_size_log2) }.is_none() {
        reservation::recycle(pages, 0);
        return Err(too_large());
    }
    Ok((memory, pages))
}

/// Fails if generated code would rely on more address space than the memory has. It never should.
///
/// # Safety
/// `memory` is live and of this type.
pub(super) unsafe fn check_promise(
    memory: *const VmMemory,
    ty: &MemoryType,
    tunables: &Tunables,
) -> Result<()> {
    // SAFETY: live by contract.
    let (maximum, reserved) = unsafe { ((*memory).maximum_bytes, (*memory).reserved_bytes) };
    let promised = tunables.promised_bytes(ty, maximum);
    ensure!(reserved >= promised, "a memory has {reserved} bytes of address space and needs {promised}");
    Ok(())
}

/// Makes `delta` more pages accessible; returns the old size in pages. None, and no change, beyond the
/// maximum or if the system refuses.
///
/// # Safety
/// `memory` is live, and nobody else grows it meanwhile; a page has `1 << page_bits` bytes.
pub(super) unsafe fn grow(memory: *mut VmMemory, delta: u64, page_bits: u8) -> Option<u64> {
    // SAFETY: live by contract; the new length is at most the maximum, which is inside the reservation. What a page of
    // the system has beyond the memory's end is accessible, but checked for, and zeroes.
    unsafe {
        let old = length(memory);
        let new = delta.checked_mul(1 << page_bits)?.checked_add(old)?;
        if new > (*memory).maximum_bytes {
            return None;
        }
        let whole = |bytes: u64| (bytes as usize).next_multiple_of(page_bytes());
        Mapping::make_accessible((*memory).base, whole(old), whole(new)).ok()?;
        AtomicU64::from_ptr(&raw mut (*memory).length_bytes).store(new, Ordering::Release);
        Some(old >> page_bits)
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

/// Prepares an instance's first memory for its data segments. Megabytes of data that lie close together are worth large
/// pages: with small ones 10 MiB are written in 5.1 ms, most of it faults, with these in 1.4.
///
/// # Safety
/// `memory` is live.
pub(super) unsafe fn expect_data(memory: *const VmMemory, data: &[DataSegment]) {
    const LARGE_PAGE: usize = 2 << 20;
    let (mut start, mut end, mut written) = (usize::MAX, 0, 0);
    for segment in data {
        if let DataMode::At { memory: 0, offset } = segment.mode() {
            let length = segment.bytes().len();
            (start, end) = (start.min(offset as usize), end.max((offset as usize).saturating_add(length)));
            written += length;
        }
    }
    if written < 2 * LARGE_PAGE || written < end / 2 - start / 2 {
        return;
    }
    // SAFETY: live by contract, and whole pages: both ends are a multiple of the system's.
    unsafe {
        let accessible = length(memory) as usize / page_bytes() * page_bytes();
        let start = start / LARGE_PAGE * LARGE_PAGE;
        let end = end.checked_next_multiple_of(LARGE_PAGE).unwrap_or(accessible).min(accessible);
        if start < end {
            Mapping::expect_writes((*memory).base, start..end);
        }
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
