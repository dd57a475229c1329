//! Linear memories that several stores use at once, each on a thread of its own.
//!
//! A memory's structure ([`VmMemory`]) and its pages belong to nobody's store here, but to whoever still has a handle:
//! users, and every instance that defines or imports it.
//!
//! ```text
//!   thread 1: Store ─ instance ─┐                         ┌─ base: never moves
//!   thread 2: Store ─ instance ─┼─> SharedMemory ─> VmMemory
//!   a handle of the embedder's ─┘   (counted)             └─ length: grows, published by an atomic store
//! ```
//!
//! Generated code reads the length with one load, and finds the rest of a memory that is grown under its feet where the
//! old part was. Pages are accessible before the new length is published, and who grows holds a lock, so whoever
//! knows of a page can touch it.

use super::memory;
use super::parking;
pub use super::parking::WaitResult;
use super::reservation;
use crate::abi::{TrapCode, VmMemory};
use crate::engine::Engine;
use crate::module::MemoryType;
use crate::stack::{Backtrace, Mapping};
use crate::trap::Trap;
use anyhow::{Context as _, Result, ensure};
use std::cell::UnsafeCell;
use std::fmt;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A linear memory that stores of one engine share. Handles are cheap to clone; clones are the same memory.
///
/// ```
/// use windlass::{Engine, Instance, MemoryType, Module, SharedMemory, Store};
///
/// let engine = Engine::default();
/// let memory = SharedMemory::new(&engine, MemoryType::shared(1, 10))?;
/// let wat = r#"(module
///     (import "env" "memory" (memory 1 10 shared))
///     (func (export "grow") (result i32) (memory.grow (i32.const 1))))"#;
/// let module = Module::new(&engine, wat)?;
///
/// // Every thread has a store of its own.
/// std::thread::scope(|scope| {
///     for _ in 0..2 {
///         scope.spawn(|| {
///             let mut store = Store::new(&engine, ());
///             let instance = Instance::new(&mut store, &module, &[memory.clone().into()]).unwrap();
///             let grow = instance.get_typed_func::<(), i32>(&mut store, "grow").unwrap();
///             assert!(grow.call(&mut store, ()).unwrap() > 0);
///         });
///     }
/// });
/// assert_eq!(memory.size(), 3);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone)]
pub struct SharedMemory(Arc<Inner>);

struct Inner {
    /// Read by the code of every store that uses the memory, wherever that runs.
    vm: UnsafeCell<VmMemory>,
    /// Held by the one who grows it.
    growing: Mutex<()>,
    /// Taken when it is dropped.
    pages: Option<Mapping>,
    engine: Engine,
    ty: MemoryType,
}

// SAFETY: the pages are owned; of the structure only the length changes, atomically and under `growing`.
unsafe impl Send for Inner {}
// SAFETY: likewise.
unsafe impl Sync for Inner {}

impl SharedMemory {
    /// A new memory of `ty.minimum` pages of zeroes. The type must be a [shared](MemoryType::shared) one.
    pub fn new(engine: &Engine, ty: MemoryType) -> Result<SharedMemory> {
        ensure!(ty.shared, "a shared memory needs a shared memory type");
        ensure!(ty.maximum.is_some(), "a shared memory must have a maximum size");
        let (vm, pages) = memory::allocate(&ty, &engine.config().tunables)?;
        let (vm, growing) = (UnsafeCell::new(vm), Mutex::new(()));
        Ok(SharedMemory(Arc::new(Inner { vm, growing, pages: Some(pages), engine: engine.clone(), ty })))
    }

    /// The memory's type, as declared.
    pub fn ty(&self) -> MemoryType {
        self.0.ty
    }

    /// Size in pages. It may be larger by the time you look at it, never smaller.
    pub fn size(&self) -> u64 {
        self.data_size() as u64 / self.0.ty.page_size()
    }

    /// Size in bytes, likewise.
    pub fn data_size(&self) -> usize {
        // SAFETY: live as long as `self`.
        unsafe { memory::length(self.0.vm.get()) as usize }
    }

    /// The bytes, as many as there are now. Others may write them at any time: use atomics, or raw pointers where the
    /// program that runs keeps everybody else away.
    pub fn data(&self) -> &[UnsafeCell<u8>] {
        // SAFETY: accessible as long as `self` lives, and in cells since anybody may write them.
        unsafe {
            let base = (*self.0.vm.get()).base;
            std::slice::from_raw_parts(base.cast::<UnsafeCell<u8>>(), self.data_size())
        }
    }

    /// Adds `delta` pages of zeroes; returns the old size in pages. Fails beyond the maximum.
    pub fn grow(&self, delta: u64) -> Result<u64> {
        self.grow_pages(delta).with_context(|| format!("failed to grow memory by `{delta}`"))
    }

    /// `memory.atomic.notify`: wakes up to `count` of the threads that wait at `addr`; returns how many it were.
    pub fn atomic_notify(&self, addr: u64, count: u32) -> Result<u32, Trap> {
        let address = self.aligned(addr, 4)?;
        Ok(parking::notify(address as usize, count))
    }

    /// `memory.atomic.wait32`: if the value at `addr` is `expected`, sleeps until somebody notifies.
    pub fn atomic_wait32(
        &self,
        addr: u64,
        expected: u32,
        timeout: Option<Duration>,
    ) -> Result<WaitResult, Trap> {
        let address = self.aligned(addr, 4)?;
        // SAFETY: checked to be in bounds and aligned.
        let word = unsafe { AtomicU32::from_ptr(address.cast()) };
        Ok(parking::wait(address as usize, timeout, || word.load(Ordering::SeqCst) == expected))
    }

    /// `memory.atomic.wait64`, likewise.
    pub fn atomic_wait64(
        &self,
        addr: u64,
        expected: u64,
        timeout: Option<Duration>,
    ) -> Result<WaitResult, Trap> {
        let address = self.aligned(addr, 8)?;
        // SAFETY: checked to be in bounds and aligned.
        let word = unsafe { AtomicU64::from_ptr(address.cast()) };
        Ok(parking::wait(address as usize, timeout, || word.load(Ordering::SeqCst) == expected))
    }

    /// Where the `bytes` bytes at `addr` are, if they are aligned and in bounds.
    fn aligned(&self, addr: u64, bytes: u64) -> Result<*mut u8, Trap> {
        let trap = |code| Trap::new(code, Backtrace::default());
        if !addr.is_multiple_of(bytes) {
            return Err(trap(TrapCode::UnalignedAtomic));
        }
        // SAFETY: live as long as `self`.
        let address = unsafe { memory::range(self.0.vm.get(), addr, bytes) };
        address.ok_or_else(|| trap(TrapCode::MemoryOutOfBounds))
    }

    /// Copies bytes out of the memory. Panics if some are past the end.
    ///
    /// Each byte is read once. Others may write meanwhile, so bytes may be of different moments.
    pub(crate) fn copy_out(&self, start: usize, into: &mut [u8]) {
        let from = &self.atoms()[start..][..into.len()];
        from.iter().zip(into).for_each(|(from, into)| *into = from.load(Ordering::Relaxed));
    }

    /// Likewise into it.
    pub(crate) fn copy_in(&self, start: usize, from: &[u8]) {
        let into = &self.atoms()[start..][..from.len()];
        into.iter().zip(from).for_each(|(into, from)| into.store(*from, Ordering::Relaxed));
    }

    fn atoms(&self) -> &[AtomicU8] {
        // SAFETY: as in `data`; everything that writes the bytes is either atomic or other threads' generated code, for
        // which the memory model of WebAssembly says what a race may do.
        unsafe {
            let base = (*self.0.vm.get()).base;
            std::slice::from_raw_parts(base.cast::<AtomicU8>(), self.data_size())
        }
    }

    /// As [`grow`](SharedMemory::grow), without the words.
    pub(super) fn grow_pages(&self, delta: u64) -> Option<u64> {
        let _growing = self.0.growing.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: live as long as `self`; nobody else changes the length meanwhile.
        unsafe { memory::grow(self.0.vm.get(), delta, self.0.ty.page_size_log2) }
    }

    /// The engine it was made for.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// What generated code knows of it.
    pub(super) fn vm(&self) -> NonNull<VmMemory> {
        NonNull::new(self.0.vm.get()).expect("inside an allocation")
    }

    /// The type with the present size for its minimum: what imports are matched against.
    pub(super) fn present_type(&self) -> MemoryType {
        MemoryType { minimum: self.size(), ..self.0.ty }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(pages) = self.pages.take() {
            reservation::recycle(pages, self.vm.get_mut().length_bytes);
        }
    }
}

impl fmt::Debug for SharedMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedMemory").field("ty", &self.0.ty).field("size", &self.size()).finish()
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<SharedMemory>();
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_grows_up_to_its_maximum() {
        let engine = Engine::default();
        let memory = SharedMemory::new(&engine, MemoryType::shared(1, 3)).unwrap();
        let other = memory.clone();
        assert_eq!(memory.grow(1).unwrap(), 1);
        assert_eq!((other.size(), other.data().len()), (2, 2 << 16));
        assert_eq!(other.grow(2).unwrap_err().to_string(), "failed to grow memory by `2`");
        assert_eq!(memory.present_type().minimum, 2);
        assert!(SharedMemory::new(&engine, MemoryType::new(1, Some(2))).is_err());
    }

    #[test]
    fn grown_by_many_it_loses_no_page() {
        let memory = SharedMemory::new(&Engine::default(), MemoryType::shared(0, 64)).unwrap();
        let mut old: Vec<u64> = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| [0; 16].map(|_| memory.grow(1).unwrap()))).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        });
        old.sort();
        assert_eq!(old, (0..64).collect::<Vec<_>>());
    }

    #[test]
    fn waiting_is_checked() {
        let memory = SharedMemory::new(&Engine::default(), MemoryType::shared(1, 1)).unwrap();
        let code = |trap: Trap| trap.code();
        assert_eq!(memory.atomic_wait32(0, 1, None).unwrap(), WaitResult::Mismatch);
        let soon = Some(Duration::from_millis(1));
        assert_eq!(memory.atomic_wait64(8, 0, soon).unwrap(), WaitResult::TimedOut);
        assert_eq!(memory.atomic_notify(8, 1).unwrap(), 0);
        assert_eq!(memory.atomic_wait64(4, 0, soon).map_err(code), Err(TrapCode::UnalignedAtomic));
        assert_eq!(memory.atomic_wait32(1 << 16, 0, soon).map_err(code), Err(TrapCode::MemoryOutOfBounds));
        assert_eq!(memory.atomic_notify(u64::MAX - 3, 0).map_err(code), Err(TrapCode::MemoryOutOfBounds));
    }
}
