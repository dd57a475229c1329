//! Where continuations, their stacks and exceptions come from when a free list is empty, and when the
//! [collector](crate::stack::collect) runs first.
//!
//! Generated code allocates from free lists and asks here only when one is empty. If as many blocks or stacks
//! are in use as twice those that the last collection found alive, or as a thousand, the collector runs
//! before new ones are made; at a limit it runs whatever the numbers. So a program pays for a collection with at
//! least as many allocations as the collection has work.
//!
//! ```text
//!   free list empty ──> below the threshold? ── yes ──> carve
//!                           │ no
//!                           └──> collect ──> a free one, or carve, or trap at the limit
//! ```

use super::context::StoreContextMut;
use super::store::{Store, StoreCore};
use super::table;
use crate::abi::{ContBlock, ExnBlock, StackHeader, TrapCode, VmTag};
use crate::stack::collect::{Collector, Survivors};
use crate::stack::pool;
use std::ptr;

/// Blocks, stacks or exceptions in use below which the collector does not run: their memory is not worth the time.
const MIN_THRESHOLD: usize = 1024;
/// A collection that looks at so many words is as much work as the allocation of one block.
const WORDS_PER_BLOCK: usize = 16;

/// When to collect next, by numbers in use.
#[derive(Debug)]
pub(crate) struct Thresholds {
    blocks: usize,
    stacks: usize,
    exceptions: usize,
    /// Under stress: what generated code must not find, so that it asks here each time, and we collect each time.
    hidden: Option<Hidden>,
    /// Collections so far, and continuations that they have ended.
    collections: u64,
    reclaimed: u64,
}

/// Free lists set aside.
#[derive(Debug)]
struct Hidden {
    blocks: *mut ContBlock,
    stacks: *mut StackHeader,
    exceptions: *mut ExnBlock,
}

/// What continuations and exceptions a store has, and what memory they hold: [`Store::continuation_stats`].
///
/// ```
/// use windlass::{Engine, Instance, Module, Store};
///
/// let engine = Engine::default();
/// let wat = r#"(module
///     (type $f (func)) (type $c (cont $f))
///     (func $nothing)
///     (elem declare func $nothing)
///     (func (export "drop_one") (drop (cont.new $c (ref.func $nothing)))))"#;
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// instance.get_typed_func::<(), ()>(&store, "drop_one")?.call(&mut store, ())?;
///
/// let stats = store.continuation_stats();
/// assert_eq!((stats.continuations, stats.stacks), (1, 0)); // never resumed: it has no stack
/// store.gc();
/// assert_eq!(store.continuation_stats().continuations, 0);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ContinuationStats {
    /// Continuations that were made and not run to their end, those among them that nothing refers to and
    /// the collector has not found yet.
    pub continuations: usize,
    /// Stacks that these run on. One that was never resumed has none.
    pub stacks: usize,
    /// Stacks that wait for the next continuation, with their memory.
    pub idle_stacks: usize,
    /// Stacks that wait without: their memory was given back to the system.
    pub released_stacks: usize,
    /// Address space of all these stacks.
    pub stack_bytes: usize,
    /// Exceptions that were thrown and not freed.
    pub exceptions: usize,
    /// How often the collector ran.
    pub collections: u64,
    /// How many continuations it has ended in all.
    pub reclaimed: u64,
}

impl Thresholds {
    pub(crate) fn new(stress: bool) -> Thresholds {
        let (blocks, stacks, exceptions) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
        let hidden = stress.then_some(Hidden { blocks, stacks, exceptions });
        let minimum = MIN_THRESHOLD;
        Thresholds {
            blocks: minimum,
            stacks: minimum,
            exceptions: minimum,
            hidden,
            collections: 0,
            reclaimed: 0,
        }
    }

    fn set(&mut self, survivors: Survivors) {
        self.collections += 1;
        self.reclaimed += survivors.lost as u64;
        let work = survivors.words / WORDS_PER_BLOCK;
        let threshold = |alive: usize| MIN_THRESHOLD.max(2 * alive).max(alive + work);
        self.blocks = threshold(survivors.blocks);
        self.stacks = threshold(survivors.stacks);
        self.exceptions = threshold(survivors.exceptions);
    }
}

/// What Rust holds in the middle of an operation, where no root leads to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held(pub(super) *mut ContBlock);

impl Held {
    pub(super) const NOTHING: Held = Held(ptr::null_mut());
}

/// # Safety
/// (all) No Rust reference to anything of the store is in use, and if an activation of it is running on this thread,
/// the innermost one has called Rust through a stub, whose exit fields are in the store.
impl StoreCore {
    /// A block for a new continuation.
    pub(super) unsafe fn new_block(&mut self, held: Held) -> Result<*mut ContBlock, TrapCode> {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract; the store is live.
        unsafe {
            self.spare_block(held);
            let block = self.registry.as_mut().expect("made with the instance").new_block(vm);
            self.hide();
            block
        }
    }

    /// A block to take the place of one whose revision is used up.
    pub(super) unsafe fn retire_block(&mut self, old: *mut ContBlock) -> Result<*mut ContBlock, TrapCode> {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract; the store is live.
        unsafe {
            self.spare_block(Held(old));
            let block = self.registry.as_mut().expect("made with the instance").retire_block(vm, old);
            self.hide();
            block
        }
    }

    /// Sees to it that there is a free block, if a collection can do that and is due.
    unsafe fn spare_block(&mut self, held: Held) {
        // SAFETY: by contract; the store is live.
        unsafe {
            let registry = self.registry.as_ref().expect("made with the instance");
            let due = registry.is_full() || registry.carved() > self.thresholds.blocks;
            if due && (*self.vm.as_ptr()).free_block.is_null() || self.thresholds.hidden.is_some() {
                self.collect(held);
            }
        }
    }

    /// A stack for a continuation.
    pub(super) unsafe fn new_stack(&mut self, held: Held) -> Result<*mut StackHeader, TrapCode> {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract; the store is live.
        unsafe {
            let (idle, released) = self.pool.idle(vm);
            let due = self.pool.is_full() || self.pool.carved() - idle - released > self.thresholds.stacks;
            if due && (*vm).free_stack.is_null() || self.thresholds.hidden.is_some() {
                self.collect(held);
            }
            let stack = match pool::pop(vm) {
                Some(stack) => Ok(stack),
                None => self.pool.take(),
            };
            self.hide();
            stack
        }
    }

    /// An exception for a short payload.
    pub(super) unsafe fn new_exception(&mut self) -> Result<*mut ExnBlock, TrapCode> {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract; the store is live.
        unsafe {
            self.spare_exception();
            let block = self.exceptions.new_block(vm);
            self.hide();
            block
        }
    }

    /// An exception of `tag`, whose payload is `count` values.
    pub(super) unsafe fn new_large_exception(
        &mut self,
        tag: *mut VmTag,
        count: usize,
    ) -> Result<*mut ExnBlock, TrapCode> {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract; the store is live.
        unsafe {
            self.spare_exception();
            let block = self.exceptions.new_with_room(vm, tag, count);
            self.hide();
            block
        }
    }

    /// As [`spare_block`](StoreCore::spare_block).
    unsafe fn spare_exception(&mut self) {
        // SAFETY: by contract; the store is live.
        unsafe {
            let due = self.exceptions.is_full() || self.exceptions.carved() >= self.thresholds.exceptions;
            if due && (*self.vm.as_ptr()).free_exception.is_null() || self.thresholds.hidden.is_some() {
                self.collect(Held::NOTHING);
            }
        }
    }

    /// Under stress: sets the free lists aside until the next collection, which has just emptied what was aside.
    unsafe fn hide(&mut self) {
        if let Some(hidden) = &mut self.thresholds.hidden {
            // SAFETY: the store is live.
            unsafe {
                let vm = self.vm.as_ptr();
                hidden.blocks = ptr::replace(&raw mut (*vm).free_block, ptr::null_mut());
                hidden.stacks = ptr::replace(&raw mut (*vm).free_stack, ptr::null_mut());
                hidden.exceptions = ptr::replace(&raw mut (*vm).free_exception, ptr::null_mut());
            }
        }
    }

    /// Takes back what was set aside.
    unsafe fn unhide(&mut self) {
        if let Some(hidden) = &mut self.thresholds.hidden {
            // SAFETY: the store is live, and so is what is free.
            unsafe {
                let vm = self.vm.as_ptr();
                append(&raw mut (*vm).free_block, &mut hidden.blocks, |block| &raw mut (*block).next_free);
                append(&raw mut (*vm).free_stack, &mut hidden.stacks, |stack| &raw mut (*stack).next);
                append(&raw mut (*vm).free_exception, &mut hidden.exceptions, |e| &raw mut (*e).next_free);
            }
        }
    }

    /// Ends every continuation and frees every exception that nothing refers to.
    pub(super) unsafe fn collect(&mut self, held: Held) {
        let vm = self.vm.as_ptr();
        // SAFETY: by contract.
        unsafe {
            self.unhide();
            let survivors = self.mark(held).sweep(vm);
            self.thresholds.set(survivors);
            if (*vm).spare_stacks < 0 {
                self.pool.trim(vm);
            }
        }
    }

    /// Finds everything that something refers to.
    pub(super) unsafe fn mark(&self, held: Held) -> Collector<'_> {
        let mut collector = Collector::new(self.registry.as_ref(), &self.exceptions);
        // SAFETY: tables, globals and instances live as long as the store, and by contract nobody else uses them
        // now. Wasm that runs has stored every live value in its frames, or a stub has.
        unsafe {
            for table in self.tables() {
                let length = (*table).length;
                collector.words(table::slice(table, 0, length).expect("all of it"));
            }
            for global in self.standalone_globals() {
                collector.word((*global).bits[0]);
            }
            for instance in self.instances() {
                for global in (*instance).reference_globals() {
                    collector.word((*global).bits[0]);
                }
            }
            for activation in self.trap.running() {
                if !activation.host_stack {
                    let (low, high) = self.trap.copied();
                    collector.range(low, high);
                }
                collector.running(activation);
            }
            if let Some(exception) = self.trap.pending_exception() {
                collector.exception(exception);
            }
            for exception in self.exception_roots.blocks() {
                collector.exception(exception);
            }
            collector.pinned();
            if !held.0.is_null() {
                collector.block(held.0);
            }
            collector.trace();
        }
        collector
    }

    /// See [`ContinuationStats`].
    pub(super) fn continuation_stats(&self) -> ContinuationStats {
        // SAFETY: the store is live; the states of blocks are read while no code of it runs.
        let ((idle_stacks, released_stacks), exceptions) = unsafe {
            let thrown = self.exceptions.blocks().filter(|&block| (*block).state != 0);
            (self.pool.idle(self.vm.as_ptr()), thrown.count())
        };
        let carved = self.pool.carved();
        ContinuationStats {
            continuations: self.registry.as_ref().map_or(0, |registry| registry.in_use().count()),
            stacks: carved - idle_stacks - released_stacks,
            idle_stacks,
            released_stacks,
            stack_bytes: carved * self.pool.slot_bytes(),
            exceptions,
            collections: self.thresholds.collections,
            reclaimed: self.thresholds.reclaimed,
        }
    }
}

/// Moves the list `rest` to the end of another.
///
/// # Safety
/// What is in both lists is live.
unsafe fn append<T>(mut link: *mut *mut T, rest: &mut *mut T, next: unsafe fn(*mut T) -> *mut *mut T) {
    // SAFETY: by contract.
    unsafe {
        while !(*link).is_null() {
            link = next(*link);
        }
        *link = std::mem::replace(rest, ptr::null_mut());
    }
}

impl<T> Store<T> {
    /// What continuations and exceptions there are, and what memory they hold. Takes time proportional to the
    /// number of continuations.
    pub fn continuation_stats(&self) -> ContinuationStats {
        self.context().core().continuation_stats()
    }

    /// Reclaims continuations and exceptions that nothing refers to any more, now. Nobody needs to call this: it
    /// happens by itself when enough of them are in use that there may be some to reclaim.
    ///
    /// A continuation whose [`ContRef`](crate::ContRef) the host has seen stays until it is resumed: the host
    /// may still hold it.
    pub fn gc(&mut self) {
        self.context_mut().gc();
    }
}

impl<T> StoreContextMut<'_, T> {
    /// As [`Store::gc`], in the middle of a call: what the callers of the running host function refer to stays.
    pub fn gc(&mut self) {
        // SAFETY: the store is borrowed mutably. If its code is running, it has called the host function that
        // lent the store.
        unsafe { self.core_mut().collect(Held::NOTHING) };
    }

    /// As [`Store::continuation_stats`].
    pub fn continuation_stats(&self) -> ContinuationStats {
        self.core().continuation_stats()
    }
}
