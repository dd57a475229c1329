//! The registry: every continuation of a store, whatever its state, in one dense table.
//!
//! A [`ContBlock`] is two cache lines; a reference to a continuation is the block's byte offset and a
//! revision. Blocks are carved from one reservation that never moves, so generated code finds a block with
//! one addition. A block that is done goes to the free list and comes back with its revision as it is: each
//! use counted it up, so no old reference equals the block's word. A revision that is used up retires its
//! block until the [collector](super::collect) finds that no reference is left.
//!
//! ```text
//!   blocks                                         word of a block
//!   ├ block 0 ┬ block 1 ┬ block 2 ┬ ...              63         32 31          0
//!   │ never   │ 128     │ 128     │                 ├ byte offset ┼  revision  ┤
//! ```
//!
//! Block 0 makes null fail the same compare as a stale reference: its word is all ones.

use super::{Mapping, next_batch, pool};
use crate::abi::{ContBlock, HandlerEntry, HandlerTable, StackHeader, TrapCode, VmStore};
use anyhow::{Context as _, Result};
use std::mem::size_of;
use std::ptr;
use std::sync::atomic::{AtomicU32, Ordering};

pub(super) const BLOCK_BYTES: usize = size_of::<ContBlock>();
/// Offsets are 32 bits wide.
const MAX_BLOCKS: usize = u32::MAX as usize / BLOCK_BYTES;
/// With address space for fewer there is no point.
const FEW: usize = 64;
/// What no reference equals.
pub(super) const NO_WORD: u64 = !0;

/// The blocks of one store.
#[derive(Debug)]
pub(crate) struct Registry {
    mapping: Mapping,
    /// Blocks carved, block 0 counted.
    carved: usize,
    /// Blocks at most, block 0 counted.
    maximum: usize,
    /// The revision that a new block begins with: not 0.
    first_revision: u32,
}

/// No handlers, and nothing ever returns through it.
struct EmptyTable(HandlerTable);

// SAFETY: constant data; its pointers are null.
unsafe impl Sync for EmptyTable {}

static EMPTY_TABLE: EmptyTable = EmptyTable(HandlerTable {
    return_pc: ptr::null(),
    count: 0,
    sp_to_fp: 0,
    first: HandlerEntry { tag: 0, pc: ptr::null() },
});

/// What a root has for a parent.
struct Nobody(ContBlock);

// SAFETY: constant data; generated code reads `parent` and `handlers` and never writes.
unsafe impl Sync for Nobody {}

static NOBODY: Nobody =
    Nobody(ContBlock { handlers: &raw const EMPTY_TABLE.0, ..root_block(ptr::null_mut()) });

/// The block above every root: it handles nothing, and has no parent. So a suspend need not ask whether there is
/// somebody to suspend to before it looks at the handlers.
pub(crate) fn nobody() -> *mut ContBlock {
    (&raw const NOBODY.0).cast_mut()
}

/// Whether it is the root of an activation, not a continuation.
///
/// # Safety
/// `block` is live.
pub(crate) unsafe fn is_root(block: *const ContBlock) -> bool {
    // SAFETY: live by contract.
    unsafe { ptr::eq((*block).parent, nobody()) }
}

/// A root that was not entered yet.
pub(crate) const fn root_block(parent: *mut ContBlock) -> ContBlock {
    ContBlock {
        word: 0,
        parent,
        tail: ptr::null_mut(),
        args: ptr::null_mut(),
        handlers: ptr::null(),
        sp: ptr::null_mut(),
        pc: ptr::null(),
        limit: ptr::null_mut(),
        func: ptr::null(),
        next_free: ptr::null_mut(),
        stack: ptr::null_mut(),
        site: 0,
        in_use: 1,
        chain_pc: ptr::null(),
        chain_parent: ptr::null_mut(),
        birth: 0,
        mark: 0,
        pinned: 0,
    }
}

impl Registry {
    /// A registry of at most `maximum` continuations. When address space is short, settles for fewer.
    pub(crate) fn new(maximum: usize, first_revision: u32) -> Result<Registry> {
        let mut maximum = maximum.clamp(1, MAX_BLOCKS - 1) + 1;
        let mapping = loop {
            match Mapping::zeroed(maximum * BLOCK_BYTES) {
                Ok(mapping) => break mapping,
                Err(_) if maximum > FEW => maximum /= 2,
                Err(error) => {
                    return Err(error).context("no address space for the registry of continuations");
                }
            }
        };
        // SAFETY: block 0 is inside the fresh mapping, zeroed and aligned to a page.
        unsafe { (*mapping.base().cast::<ContBlock>()).word = NO_WORD };
        Ok(Registry { mapping, carved: 1, maximum, first_revision: first_revision.max(1) })
    }

    /// Where block 0 is.
    pub(crate) fn base(&self) -> *mut u8 {
        self.mapping.base()
    }

    /// Blocks that were ever used, block 0 counted.
    pub(crate) fn carved(&self) -> usize {
        self.carved
    }

    /// Whether all blocks there may be were used.
    pub(crate) fn is_full(&self) -> bool {
        self.carved == self.maximum
    }

    /// A block for a new continuation: its word is set and `in_use`; the rest is the caller's to fill. If the store's
    /// free list is empty, new blocks are carved, and the others of them go there.
    ///
    /// # Safety
    /// `vm` is the live store that owns this registry.
    pub(crate) unsafe fn new_block(&mut self, vm: *mut VmStore) -> Result<*mut ContBlock, TrapCode> {
        // SAFETY: `vm` is live by contract, as are the blocks on its free list.
        unsafe {
            if (*vm).free_block.is_null() {
                self.carve(vm)?;
            }
            let block = (*vm).free_block;
            (*vm).free_block = (*block).next_free;
            (*block).in_use = 1;
            Ok(block)
        }
    }

    /// # Safety
    /// As [`new_block`](Registry::new_block).
    unsafe fn carve(&mut self, vm: *mut VmStore) -> Result<(), TrapCode> {
        let batch =
            next_batch::<ContBlock>(self.carved, self.maximum).ok_or(TrapCode::TooManyContinuations)?;
        self.carved = batch.end;
        for index in batch.rev() {
            let block = self.block(index);
            // SAFETY: the indices are below `maximum`, so the blocks are in the mapping, and nobody knows them
            // yet. `vm` is live by contract.
            unsafe {
                (*block).word = self.first_word(index);
                (*block).next_free = (*vm).free_block;
                (*vm).free_block = block;
            }
        }
        Ok(())
    }

    /// The word of a block that no reference exists of.
    pub(super) fn first_word(&self, index: usize) -> u64 {
        ((index * BLOCK_BYTES) as u64) << 32 | u64::from(self.first_revision)
    }

    /// The address of a block.
    pub(super) fn block(&self, index: usize) -> *mut ContBlock {
        debug_assert!(index < self.maximum);
        self.mapping.base().cast::<ContBlock>().wrapping_add(index)
    }

    /// Moves a suspended or fresh continuation to another block, because the revision of its own is used up. If there
    /// is no other, it is ended.
    ///
    /// # Safety
    /// `old` is an in-use block of this registry that is not running, the head of its captured chain; `vm` is
    /// the live store.
    pub(crate) unsafe fn retire_block(
        &mut self,
        vm: *mut VmStore,
        old: *mut ContBlock,
    ) -> Result<*mut ContBlock, TrapCode> {
        // SAFETY: `vm` and `old` are live.
        unsafe {
            // Its word was counted up already, past the revision's end.
            (*old).word = NO_WORD;
            let new = match self.new_block(vm) {
                Ok(new) => new,
                Err(code) => {
                    end(vm, old);
                    return Err(code);
                }
            };
            let (word, pinned) = ((*new).word, (*new).pinned);
            ptr::copy_nonoverlapping(old, new, 1);
            (*new).word = word;
            (*new).pinned = pinned;
            (*old).stack = ptr::null_mut();
            end(vm, old);
            Ok(new)
        }
    }

    /// The host sees a reference: it may keep it, so the continuation stays as long as nobody resumes it.
    pub(crate) fn pin(&self, word: u64) {
        let index = (word >> 32) as usize / BLOCK_BYTES;
        assert!(index < self.carved, "a reference's block is in the registry");
        let block = self.block(index);
        // SAFETY: a carved block. Generated code, which writes the word, does not run while the host looks at
        // values; several threads may do that at once, so what is written here is atomic.
        unsafe {
            let pinned = AtomicU32::from_ptr(&raw mut (*block).pinned);
            // A used reference is noted too if none was: such a block is never revived.
            if (*block).word == word || pinned.load(Ordering::Relaxed) == 0 {
                pinned.store(word as u32, Ordering::Relaxed);
            }
        }
    }

    /// Continuations that were not run to their end: fresh, suspended or running.
    pub(crate) fn in_use(&self) -> impl Iterator<Item = &ContBlock> {
        // SAFETY: carved blocks are initialized memory of the mapping; while `self` is borrowed no generated
        // code runs.
        (1..self.carved).map(|index| unsafe { &*self.block(index) }).filter(|block| block.in_use != 0)
    }
}

/// The number by which people know a block: its index in the registry.
///
/// # Safety
/// `block` is a live block.
pub(crate) unsafe fn number(block: *const ContBlock) -> u32 {
    // SAFETY: live by contract.
    let word = unsafe { (*block).word };
    ((word >> 32) / BLOCK_BYTES as u64) as u32
}

/// Ends a continuation: its stack and its block go to the free lists, and no reference to it is good any more. A
/// block whose revision is used up stays away from the list.
///
/// # Safety
/// `vm` is live; `block` is an in-use block of it, and no code will run on its stack again.
pub(crate) unsafe fn end(vm: *mut VmStore, block: *mut ContBlock) {
    // SAFETY: a live block by contract, its stack is live if it has one.
    unsafe {
        let stack: *mut StackHeader = (*block).stack;
        if !stack.is_null() {
            pool::push(vm, stack);
        }
        (*block).stack = ptr::null_mut();
        (*block).in_use = 0;
        (*block).parent = ptr::null_mut();
        if (*block).word as u32 == u32::MAX {
            (*block).word = NO_WORD;
        } else {
            (*block).word += 1;
            (*block).next_free = (*vm).free_block;
            (*vm).free_block = block;
        }
    }
}

/// Ends every stack from `running` up to, not including, `root`. This is what a trap does to the stacks of its
/// activation. Suspended continuations that hang on none of them stay as they are.
///
/// # Safety
/// `vm` is live; `running` and its parents up to `root` are its blocks, and no code will run on them again.
pub(crate) unsafe fn end_chain(vm: *mut VmStore, running: *mut ContBlock, root: *const ContBlock) {
    let mut block = running;
    while !block.is_null() && !ptr::eq(block, root) {
        // SAFETY: live blocks by contract.
        unsafe {
            let parent = (*block).parent;
            end(vm, block);
            block = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::test_store;

    #[test]
    fn null_never_matches_and_blocks_are_one_based() {
        let mut vm = test_store();
        let mut registry = Registry::new(1000, 1).unwrap();
        // SAFETY: registry and store are live.
        unsafe {
            assert_ne!((*registry.base().cast::<ContBlock>()).word, 0);
            let block = registry.new_block(&mut *vm).unwrap();
            assert_eq!(block as usize - registry.base() as usize, BLOCK_BYTES);
            assert_eq!((*block).word, (BLOCK_BYTES as u64) << 32 | 1);
            assert_eq!(number(block), 1);
            assert_eq!(number(vm.free_block), 2);
        }
        assert_eq!(registry.in_use().count(), 1);
    }

    #[test]
    fn the_limit_is_exact() {
        let mut vm = test_store();
        let mut registry = Registry::new(40, 0).unwrap();
        for _ in 0..40 {
            // SAFETY: registry and store are live.
            unsafe {
                registry.new_block(&mut *vm).unwrap();
            }
        }
        assert!(vm.free_block.is_null());
        // SAFETY: registry and store are live.
        assert_eq!(unsafe { registry.new_block(&mut *vm) }, Err(TrapCode::TooManyContinuations));
        assert!(registry.is_full());
    }

    #[test]
    fn a_retired_block_is_never_used_again() {
        let mut vm = test_store();
        let mut registry = Registry::new(100, 1).unwrap();
        // SAFETY: registry, store and blocks are live.
        unsafe {
            let old = registry.new_block(&mut *vm).unwrap();
            (*old).site = 77;
            (*old).word |= u64::from(u32::MAX);
            let stale = (*old).word;
            (*old).word += 1; // as consuming does
            let new = registry.retire_block(&mut *vm, old).unwrap();
            assert_eq!(((*new).site, (*new).word as u32, (*old).word), (77, 1, NO_WORD));
            assert_ne!((*old).word, stale);
            end_chain(&mut *vm, new, ptr::null());
            let mut free = vm.free_block;
            assert_eq!(free, new);
            while !free.is_null() {
                assert_ne!(free, old);
                free = (*free).next_free;
            }
        }
        assert_eq!(registry.in_use().count(), 0);
    }
}
