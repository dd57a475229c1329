//! What a store may use: a limiter of the embedder's is asked before anything is made or grows.
//!
//! [`ResourceLimiter`] is the question, [`StoreLimits`] the usual answer. To refuse is polite: `memory.grow` and
//! `table.grow` give -1, and the program goes on. Only an error of the limiter stops it.

use super::memory;
use super::store::{StoreCore, StoreInner};
use super::table;
use crate::abi::{VmMemory, VmTable};
use crate::module::{MemoryType, TableType};
use anyhow::{Error, Result, anyhow, bail, ensure};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many instances, memories and tables a limiter allows unless it says otherwise.
const DEFAULT_COUNT: usize = 10_000;

/// Decides whether what is in a store may grow, and how much there may be; set by
/// [`Store::limiter`](crate::Store::limiter).
///
/// Sizes of memories are in bytes, of tables in elements. New ones grow from 0 to their initial size.
///
/// ```
/// use windlass::{Engine, Memory, MemoryType, ResourceLimiter, Result, Store};
///
/// /// Counts what memories ask for.
/// struct Accounts(usize);
///
/// impl ResourceLimiter for Accounts {
///     fn memory_growing(&mut self, current: usize, desired: usize, _: Option<usize>) -> Result<bool> {
///         self.0 += desired - current;
///         Ok(self.0 <= 1 << 20)
///     }
///     fn table_growing(&mut self, _: usize, _: usize, _: Option<usize>) -> Result<bool> {
///         Ok(true)
///     }
/// }
///
/// let mut store = Store::new(&Engine::default(), Accounts(0));
/// store.limiter(|accounts| accounts);
/// let memory = Memory::new(&mut store, MemoryType::new(10, None))?;
/// assert!(memory.grow(&mut store, 10).is_err());
/// # Ok::<(), windlass::Error>(())
/// ```
pub trait ResourceLimiter {
    /// Whether a memory may grow to `desired` bytes; `maximum` is what its type says. An error stops the program: the
    /// call into Wasm returns it.
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool>;

    /// A memory did not grow although it might have: its maximum is reached, or the system refuses. An error stops
    /// the program.
    fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
        _ = error;
        Ok(())
    }

    /// Whether a table may grow to `desired` elements. An error stops the program.
    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool>;

    /// As [`memory_grow_failed`](ResourceLimiter::memory_grow_failed), for tables.
    fn table_grow_failed(&mut self, error: Error) -> Result<()> {
        _ = error;
        Ok(())
    }

    /// How many instances the store may have: 10,000 unless this says otherwise.
    fn instances(&self) -> usize {
        DEFAULT_COUNT
    }

    /// How many tables, those of instances and the host's: likewise.
    fn tables(&self) -> usize {
        DEFAULT_COUNT
    }

    /// How many memories: likewise.
    fn memories(&self) -> usize {
        DEFAULT_COUNT
    }
}

/// Fixed limits. What is not limited is as large as the [`Config`](crate::Config) and the system allow.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, StoreLimits, StoreLimitsBuilder};
///
/// let engine = Engine::default();
/// let limits = StoreLimitsBuilder::new().memory_size(1 << 20).instances(2).build();
/// let mut store = Store::new(&engine, limits);
/// store.limiter(|limits| limits);
///
/// let wat = r#"(module (memory 1)
///     (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))"#;
/// let instance = Instance::new(&mut store, &Module::new(&engine, wat)?, &[])?;
/// let grow = instance.get_typed_func::<i32, i32>(&mut store, "grow")?;
/// assert_eq!(grow.call(&mut store, 15)?, 1);
/// assert_eq!(grow.call(&mut store, 1)?, -1);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct StoreLimits {
    memory_size: Option<usize>,
    table_elements: Option<usize>,
    instances: usize,
    tables: usize,
    memories: usize,
    trap_on_grow_failure: bool,
}

impl Default for StoreLimits {
    /// No sizes, 10,000 of each.
    fn default() -> StoreLimits {
        StoreLimits {
            memory_size: None,
            table_elements: None,
            instances: DEFAULT_COUNT,
            tables: DEFAULT_COUNT,
            memories: DEFAULT_COUNT,
            trap_on_grow_failure: false,
        }
    }
}

/// Makes [`StoreLimits`].
///
/// ```
/// let limits = windlass::StoreLimitsBuilder::new().table_elements(1000).trap_on_grow_failure(true).build();
/// ```
#[derive(Clone, Debug, Default)]
pub struct StoreLimitsBuilder(StoreLimits);

impl StoreLimitsBuilder {
    /// Nothing is limited but the numbers of things.
    pub fn new() -> StoreLimitsBuilder {
        StoreLimitsBuilder::default()
    }

    /// Bytes of each memory at most.
    pub fn memory_size(mut self, bytes: usize) -> StoreLimitsBuilder {
        self.0.memory_size = Some(bytes);
        self
    }

    /// Elements of each table at most.
    pub fn table_elements(mut self, elements: usize) -> StoreLimitsBuilder {
        self.0.table_elements = Some(elements);
        self
    }

    /// Instances in the store at most.
    pub fn instances(mut self, count: usize) -> StoreLimitsBuilder {
        self.0.instances = count;
        self
    }

    /// Tables in the store at most.
    pub fn tables(mut self, count: usize) -> StoreLimitsBuilder {
        self.0.tables = count;
        self
    }

    /// Memories in the store at most.
    pub fn memories(mut self, count: usize) -> StoreLimitsBuilder {
        self.0.memories = count;
        self
    }

    /// Whether a `memory.grow` or `table.grow` that fails, for whatever reason, stops the program instead of giving -1.
    pub fn trap_on_grow_failure(mut self, trap: bool) -> StoreLimitsBuilder {
        self.0.trap_on_grow_failure = trap;
        self
    }

    /// The limits.
    pub fn build(self) -> StoreLimits {
        self.0
    }
}

impl StoreLimits {
    fn allow(
        &self,
        what: &str,
        limit: Option<usize>,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool> {
        let allowed =
            limit.is_none_or(|limit| desired <= limit) && maximum.is_none_or(|maximum| desired <= maximum);
        if !allowed && self.trap_on_grow_failure {
            bail!("{what} may not grow to {desired}");
        }
        Ok(allowed)
    }

    fn failed(&self, error: Error) -> Result<()> {
        if self.trap_on_grow_failure { Err(error) } else { Ok(()) }
    }
}

impl ResourceLimiter for StoreLimits {
    fn memory_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        self.allow("a memory", self.memory_size, desired, maximum)
    }

    fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
        self.failed(error)
    }

    fn table_growing(&mut self, _: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        self.allow("a table", self.table_elements, desired, maximum)
    }

    fn table_grow_failed(&mut self, error: Error) -> Result<()> {
        self.failed(error)
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.tables
    }

    fn memories(&self) -> usize {
        self.memories
    }
}

/// What finds the limiter in a store's shared value, whose type it knows, and lets it be asked.
pub(super) struct Limiter(Box<Find>);

/// It is given the store's `StoreInner`, and what is to be asked.
type Find = dyn FnMut(*mut u8, &mut dyn FnMut(&mut dyn ResourceLimiter)) + Send + Sync;

impl Limiter {
    /// One for stores of a `T`.
    pub(super) fn new<T: 'static>(
        mut find: impl (FnMut(&mut T) -> &mut dyn ResourceLimiter) + Send + Sync + 'static,
    ) -> Limiter {
        Limiter(Box::new(move |inner, ask| {
            // SAFETY: `ask` is given the store that this limiter was set for. Nobody uses its value meanwhile: that
            // would take a borrow of the store, which whoever makes things in it has.
            let data = unsafe { &mut (*inner.cast::<StoreInner<T>>()).data };
            ask(find(data));
        }))
    }
}

impl StoreCore {
    /// The limiter's answer; none without a limiter.
    fn ask<R>(&mut self, question: impl FnOnce(&mut dyn ResourceLimiter) -> R) -> Option<R> {
        let mut limiter = self.limiter.take()?;
        // SAFETY: the store is live.
        let inner = unsafe { (*self.vm.as_ptr()).owner };
        let (mut question, mut answer) = (Some(question), None);
        let mut ask = |limiter: &mut dyn ResourceLimiter| {
            answer = question.take().map(|question| question(limiter));
        };
        // Whatever becomes of a panic, the limits stay.
        let outcome = catch_unwind(AssertUnwindSafe(|| (limiter.0)(inner, &mut ask)));
        self.limiter = Some(limiter);
        outcome.map_or_else(|payload| resume_unwind(payload), |()| answer)
    }

    /// Whether there is room for this many more.
    pub(super) fn allow_more(&mut self, instances: usize, memories: usize, tables: usize) -> Result<()> {
        let most =
            |limiter: &mut dyn ResourceLimiter| (limiter.instances(), limiter.memories(), limiter.tables());
        let Some(most) = self.ask(most) else { return Ok(()) };
        let (has_instances, has_memories, has_tables) = self.counts();
        for (what, more, has, most) in [
            ("instances", instances, has_instances, most.0),
            ("memories", memories, has_memories, most.1),
            ("tables", tables, has_tables, most.2),
        ] {
            ensure!(more == 0 || has + more <= most, "the store may have {most} {what} at most");
        }
        Ok(())
    }

    /// Whether there may be a memory of this type's initial size.
    pub(super) fn allow_memory(&mut self, ty: &MemoryType) -> Result<()> {
        let desired = bytes(ty, ty.minimum);
        let maximum = ty.maximum.map(|pages| bytes(ty, pages));
        if self.ask(|limiter| limiter.memory_growing(0, desired, maximum)).transpose()? == Some(false) {
            bail!("the store's limits do not allow a memory of {} pages", ty.minimum);
        }
        Ok(())
    }

    /// Likewise for a table.
    pub(super) fn allow_table(&mut self, ty: &TableType) -> Result<()> {
        let (desired, maximum) = (clamped(ty.minimum), ty.maximum.map(clamped));
        if self.ask(|limiter| limiter.table_growing(0, desired, maximum)).transpose()? == Some(false) {
            bail!("the store's limits do not allow a table of {} elements", ty.minimum);
        }
        Ok(())
    }

    /// `memory.grow`: the old size in pages, or none if it may not or cannot grow. An error is the limiter's.
    ///
    /// # Safety
    /// `memory` is a live memory of this type.
    pub(super) unsafe fn grow_memory(
        &mut self,
        memory: *mut VmMemory,
        ty: &MemoryType,
        delta: u64,
    ) -> Result<Option<u64>> {
        // SAFETY: live by contract.
        let current = clamped(unsafe { (*memory).length_bytes });
        let desired = current.saturating_add(bytes(ty, delta));
        let maximum = ty.maximum.map(|pages| bytes(ty, pages));
        if self.ask(|limiter| limiter.memory_growing(current, desired, maximum)).transpose()? == Some(false) {
            return Ok(None);
        }
        // SAFETY: live by contract.
        let grown = unsafe { memory::grow(memory, delta, ty.page_size_log2) };
        if grown.is_none() {
            let failed = anyhow!("failed to grow a memory to {desired} bytes");
            self.ask(|limiter| limiter.memory_grow_failed(failed)).transpose()?;
        }
        Ok(grown)
    }

    /// `table.grow`, likewise.
    ///
    /// # Safety
    /// `table` is a live table of this type; nobody holds a reference to it or its elements; `init` is one for it.
    pub(super) unsafe fn grow_table(
        &mut self,
        table: *mut VmTable,
        ty: &TableType,
        delta: u64,
        init: u64,
    ) -> Result<Option<u64>> {
        // SAFETY: live by contract.
        let current = clamped(unsafe { (*table).length });
        let (desired, maximum) = (current.saturating_add(clamped(delta)), ty.maximum.map(clamped));
        if self.ask(|limiter| limiter.table_growing(current, desired, maximum)).transpose()? == Some(false) {
            return Ok(None);
        }
        // SAFETY: by contract.
        let grown = unsafe { table::grow(table, delta, init) };
        if grown.is_none() {
            let failed = anyhow!("failed to grow a table to {desired} elements");
            self.ask(|limiter| limiter.table_grow_failed(failed)).transpose()?;
        }
        Ok(grown)
    }
}

fn clamped(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn bytes(ty: &MemoryType, pages: u64) -> usize {
    clamped(pages.saturating_mul(ty.page_size()))
}
