//! Exceptions: blocks of one size in one table, like continuations.
//!
//! A reference to an exception is the address of its block, so a landing pad reads the payload with one load.
//! Blocks are carved from one reservation that never moves: whether a word could be a reference is two
//! comparisons, which is what the collector asks of every word it sees. A payload too long for the block has a
//! box of its own, which is freed with the block.
//!
//! A block is freed when its exception was caught by a clause that takes no reference, if none was ever handed
//! out; all others are the collector's.

use super::{Mapping, next_batch};
use crate::abi::{ExnBlock, INLINE_PAYLOAD, TrapCode, VmStore, VmTag};
use std::mem::size_of;
use std::ptr;

const BLOCK_BYTES: usize = size_of::<ExnBlock>();
/// With address space for fewer there is no point.
const FEW: usize = 64;

/// The exceptions of one store.
#[derive(Debug)]
pub(crate) struct Exceptions {
    /// Made at the first use.
    mapping: Option<Mapping>,
    carved: usize,
    maximum: usize,
}

impl Exceptions {
    /// A table of at most `maximum` exceptions. Reserves nothing yet.
    pub(crate) fn new(maximum: usize) -> Exceptions {
        Exceptions { mapping: None, carved: 0, maximum }
    }

    /// Blocks that were ever used.
    pub(crate) fn carved(&self) -> usize {
        self.carved
    }

    /// Whether all blocks there may be were used.
    pub(crate) fn is_full(&self) -> bool {
        self.carved == self.maximum
    }

    /// A block with `state` 1 and its own room for the payload. If the store's free list is empty, new blocks are
    /// carved, and the others of them go there.
    ///
    /// # Safety
    /// `vm` is the live store that owns these exceptions.
    pub(crate) unsafe fn new_block(&mut self, vm: *mut VmStore) -> Result<*mut ExnBlock, TrapCode> {
        // SAFETY: `vm` is live by contract, as are the blocks on its free list.
        unsafe {
            if (*vm).free_exception.is_null() {
                self.carve(vm)?;
            }
            let block = (*vm).free_exception;
            (*vm).free_exception = (*block).next_free;
            (*block).state = 1;
            Ok(block)
        }
    }

    /// # Safety
    /// As [`new_block`](Exceptions::new_block).
    unsafe fn carve(&mut self, vm: *mut VmStore) -> Result<(), TrapCode> {
        while self.mapping.is_none() {
            match Mapping::zeroed(self.maximum * BLOCK_BYTES) {
                Ok(mapping) => self.mapping = Some(mapping),
                Err(_) if self.maximum > FEW => self.maximum /= 2, // address space is short
                Err(_) => return Err(TrapCode::TooManyExceptions),
            }
        }
        let batch = next_batch::<ExnBlock>(self.carved, self.maximum).ok_or(TrapCode::TooManyExceptions)?;
        self.carved = batch.end;
        let first: *mut ExnBlock = self.mapping.as_ref().expect("just made").base().cast();
        for index in batch.rev() {
            // SAFETY: the indices are below `maximum`, so the blocks are in the mapping, and nobody knows them yet.
            // `vm` is live by contract.
            unsafe {
                let block = first.add(index);
                (*block).values = (&raw mut (*block).inline).cast();
                (*block).next_free = (*vm).free_exception;
                (*vm).free_exception = block;
            }
        }
        Ok(())
    }

    /// A block with room for `count` values.
    ///
    /// # Safety
    /// As [`new_block`](Exceptions::new_block); `tag` is the tag of the exception to be, of `count` values.
    pub(crate) unsafe fn new_with_room(
        &mut self,
        vm: *mut VmStore,
        tag: *mut VmTag,
        count: usize,
    ) -> Result<*mut ExnBlock, TrapCode> {
        // SAFETY: by contract.
        unsafe {
            let block = self.new_block(vm)?;
            (*block).tag = tag;
            if count > INLINE_PAYLOAD {
                // The length stands in front, for the one who frees it.
                let mut room = vec![0u64; count + 1].into_boxed_slice();
                room[0] = count as u64;
                (*block).values = Box::leak(room).as_mut_ptr().add(1);
            }
            Ok(block)
        }
    }

    /// The exception that `word` refers to, if it can be a reference.
    pub(crate) fn find(&self, word: u64) -> Option<*mut ExnBlock> {
        let base = self.mapping.as_ref()?.base();
        let offset = (word as usize).wrapping_sub(base as usize);
        if offset >= self.carved * BLOCK_BYTES || !offset.is_multiple_of(BLOCK_BYTES) {
            return None;
        }
        let block: *mut ExnBlock = base.wrapping_add(offset).cast();
        // SAFETY: a carved block.
        (unsafe { (*block).state } != 0).then_some(block)
    }

    /// All blocks ever carved, the free ones among them.
    pub(crate) fn blocks(&self) -> impl DoubleEndedIterator<Item = *mut ExnBlock> + use<> {
        let base: *mut ExnBlock =
            self.mapping.as_ref().map_or(ptr::null_mut(), |mapping| mapping.base().cast());
        (0..self.carved).map(move |index| base.wrapping_add(index))
    }
}

/// Gives a block back. Its payload stays readable until the next exception is made, unless it was long.
///
/// # Safety
/// `block` is in use, and nobody refers to it; `vm` is its live store.
pub(crate) unsafe fn free(vm: *mut VmStore, block: *mut ExnBlock) {
    // SAFETY: live by contract.
    unsafe {
        free_room(block);
        (*block).state = 0;
        (*block).next_free = (*vm).free_exception;
        (*vm).free_exception = block;
    }
}

/// # Safety
/// `block` was carved, and nobody reads its payload any more.
unsafe fn free_room(block: *mut ExnBlock) {
    // SAFETY: live by contract; a payload elsewhere was made by `new_with_room`, its length in front.
    unsafe {
        let inline: *mut u64 = (&raw mut (*block).inline).cast();
        if (*block).values != inline {
            let room = (*block).values.sub(1);
            let length = *room as usize + 1;
            drop(Box::from_raw(ptr::slice_from_raw_parts_mut(room, length)));
            (*block).values = inline;
        }
    }
}

impl Drop for Exceptions {
    fn drop(&mut self) {
        for block in self.blocks() {
            // SAFETY: the store is going: nobody reads anything any more.
            unsafe { free_room(block) };
        }
    }
}
