//! The registry: every continuation of a store, whatever its state, in one dense table.
//!
//! A [`ContBlock`] is two cache lines; a reference to a continuation is the block's byte offset and a
//! revision. Blocks are carved from one reservation that never moves, so generated code finds a block with
//! one addition. A block that is done goes to the free list and comes back with its revision as it is: each
//! use counted it up, so no old reference equals the block's word. A revision that is used up retires its
//! block for good.
//!
//! ```text
//!   blocks                                         word of a block
//!   ├ block 0 ┬ block 1 ┬ block 2 ┬ ...              63         32 31          0
//!   │ never   │ 128     │ 128     │                 ├ byte offset ┼  revision  ┤
//! ```
//!
//! Block 0 makes null fail the same compare as a stale reference: its word is all ones.

use super::Mapping;
use crate::abi::{ContBlock, HandlerEntry, HandlerTable, StackHeader, VmStore};
use anyhow::{Context as _, Result, bail};
use std::mem::size_of;
use std::ptr;

const BLOCK_BYTES: usize = size_of::<ContBlock>();
/// Offsets are 32 bits wide.
const MAX_BLOCKS: usize = u32::MAX as usize / BLOCK_BYTES;
/// Blocks carved at a time: a page of them.
const BATCH: usize = 4096 / BLOCK_BYTES;
/// What no reference equals.
const NO_WORD: u64 = !0;

/// The blocks of one store.
#[derive(Debug)]
pub(crate) struct Registry {
    mapping: Mapping,
    /// Blocks carved, block 0 counted.
    carved: usize,
    /// Blocks at most, block 0 counted.
    maximum: usize,
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

static NOBODY: Nobody = Nobody(ContBlock { handlers: &raw const EMPTY_TABLE.0, ..root_block(ptr::null_mut()) });

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
        reserved: 0,
        mark: 0,
    }
}

impl Registry {
    /// A registry of at most `maximum` continuations. When address space is short, settles for fewer.
    pub(crate) fn new(maximum: usize) -> Result<Registry> {
        let mut maximum = maximum.clamp(1, MAX_BLOCKS - 1) + 1;
        let mapping = loop {
            match Mapping::zeroed(maximum * BLOCK_BYTES) {
                Ok(mapping) => break mapping,
                Err(_) if maximum > 2 * BATCH => maximum /= 2,
                Err(error) => {
                    return Err(error).context("no address space for the registry of continuations");
                }
            }
        };
        // SAFETY: block 0 is inside the fresh mapping, zeroed and aligned to a page.
        unsafe { (*mapping.base().cast::<ContBlock>()).word = NO_WORD };
        Ok(Registry { mapping, carved: 1, maximum })
    }

    /// Where block 0 is.
    pub(crate) fn base(&self) -> *mut u8 {
        self.mapping.base()
    }

    /// A block for a new continuation: its word is set and `in_use`; the rest is the caller's to fill. Blocks
    /// carved along with it go to the store's free list, which was empty.
    ///
    /// # Safety
    /// `vm` is the live store that owns this registry.
    pub(crate) unsafe fn new_block(&mut self, vm: *mut VmStore) -> Result<*mut ContBlock> {
        let batch = BATCH.min(self.maximum - self.carved);
        if batch == 0 {
            bail!(
                "out of continuations: the limit of {} is reached (`Config::max_continuations`)",
                self.maximum - 1
            );
        }
        let first: *mut ContBlock = self.mapping.base().cast();
        // SAFETY: the indices are below `maximum`, so the blocks are in the mapping, and nobody knows them
        // yet. `vm` is live by contract.
        unsafe {
            for index in (self.carved..self.carved + batch).rev() {
                let block = first.add(index);
                (*block).word = ((index * BLOCK_BYTES) as u64) << 32 | 1;
                (*block).next_free = (*vm).free_block;
                (*vm).free_block = block;
            }
            self.carved += batch;
            let block = (*vm).free_block;
            (*vm).free_block = (*block).next_free;
            (*block).in_use = 1;
            Ok(block)
        }
    }

    /// Moves a suspended or fresh continuation to another block, because the revision of its own is used up.
    ///
    /// # Safety
    /// `old` is an in-use block of this registry that is not running, the head of its captured chain; `vm` is
    /// the live store.
    pub(crate) unsafe fn retire_block(
        &mut self,
        vm: *mut VmStore,
        old: *mut ContBlock,
    ) -> Result<*mut ContBlock> {
        // SAFETY: `vm` and `old` are live; blocks on the free list are too.
        unsafe {
            let new = match (*vm).free_block {
                free if free.is_null() => self.new_block(vm)?,
                free => {
                    (*vm).free_block = (*free).next_free;
                    free
                }
            };
            let word = (*new).word;
            ptr::copy_nonoverlapping(old, new, 1);
            (*new).word = word;
            (*new).in_use = 1;
            if (*new).tail == old {
                (*new).tail = new;
            }
            (*old).word = NO_WORD;
            (*old).in_use = 0;
            (*old).stack = ptr::null_mut();
            Ok(new)
        }
    }

    /// Continuations that were not run to their end: fresh, suspended or running.
    #[cfg(test)]
    pub(crate) fn in_use(&self) -> impl Iterator<Item = &ContBlock> {
        let first: *const ContBlock = self.mapping.base().cast();
        // SAFETY: carved blocks are initialized memory of the mapping; while `self` is borrowed no generated
        // code runs.
        (1..self.carved).map(move |index| unsafe { &*first.add(index) }).filter(|block| block.in_use != 0)
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

/// Ends every stack from `running` up to, not including, `root`: stacks and blocks go to the free lists. This
/// is what a trap does to the stacks of its activation. Suspended continuations that hang on none of them
/// stay as they are.
///
/// # Safety
/// `vm` is live; `running` and its parents up to `root` are its blocks, and no code will run on them again.
pub(crate) unsafe fn end_chain(vm: *mut VmStore, running: *mut ContBlock, root: *const ContBlock) {
    let mut block = running;
    while !block.is_null() && !ptr::eq(block, root) {
        // SAFETY: a live block by contract, its stack header is live if it has a stack.
        unsafe {
            let parent = (*block).parent;
            let stack: *mut StackHeader = (*block).stack;
            if !stack.is_null() {
                (*stack).next = (*vm).free_stack;
                (*vm).free_stack = stack;
            }
            (*block).stack = ptr::null_mut();
            (*block).in_use = 0;
            (*block).parent = ptr::null_mut();
            let revision = ((*block).word as u32).wrapping_add(1);
            if revision == 0 {
                (*block).word = NO_WORD;
            } else {
                (*block).word += 1;
                (*block).next_free = (*vm).free_block;
                (*vm).free_block = block;
            }
            block = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::mem::MaybeUninit;

    fn store() -> Box<VmStore> {
        // SAFETY: a VmStore is pointers; null is a value of each.
        unsafe { Box::new(MaybeUninit::zeroed().assume_init()) }
    }

    #[test]
    fn null_never_matches_and_blocks_are_one_based() {
        let mut vm = store();
        let mut registry = Registry::new(1000).unwrap();
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
    fn the_limit_is_exact_and_named() {
        let mut vm = store();
        let mut registry = Registry::new(40).unwrap();
        for _ in 0..40 {
            // SAFETY: as generated code does: the free list first.
            unsafe {
                if vm.free_block.is_null() {
                    registry.new_block(&mut *vm).unwrap();
                } else {
                    vm.free_block = (*vm.free_block).next_free;
                }
            }
        }
        assert!(vm.free_block.is_null());
        // SAFETY: registry and store are live.
        let error = unsafe { registry.new_block(&mut *vm) }.unwrap_err();
        assert!(error.to_string().contains("the limit of 40 "), "{error}");
    }

    #[test]
    fn a_retired_block_is_never_used_again() {
        let mut vm = store();
        let mut registry = Registry::new(100).unwrap();
        // SAFETY: registry, store and blocks are live.
        unsafe {
            let old = registry.new_block(&mut *vm).unwrap();
            (*old).tail = old;
            (*old).site = 77;
            (*old).word |= u64::from(u32::MAX);
            let stale = (*old).word;
            let new = registry.retire_block(&mut *vm, old).unwrap();
            assert_eq!(((*new).tail, (*new).site, (*new).word as u32), (new, 77, 1));
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
