//! The pool of stacks.
//!
//! A store's stacks are slots of one size, carved one after another from a large reservation; a slot that was used
//! once goes through the store's free list, which generated code pops when a fresh continuation starts and
//! pushes when one ends. So Rust is asked only for the first use of a slot.
//!
//! ```text
//!   slot base                                                              slot end
//!   ├ red zone ┬──────────────── stack, grows down ───────┬ header ┬ stagger ┤
//!   │ 2048     │ <- limit                     sp starts ->│ 16     │ 0..1984 │
//! ```
//!
//! A header starts on another cache line than its neighbours': a million stacks whose tops all had the
//! same low address bits would share one set of the first-level cache. The stagger stays inside the top page,
//! so that a shallow stack commits one page.
//!
//! Nothing is unmapped or protected between slots: two mappings a stack would end at some 32,000 stacks on
//! an ordinary Linux. The limit check of each prologue keeps stacks apart; what runs unchecked (small leaves,
//! stubs) fits in the red zone by contract.
//!
//! An idle stack keeps its pages, so that the next continuation finds them warm. How many may lie idle is
//! counted in [`VmStore::spare_stacks`] by everybody who pushes or pops; when it falls below zero, the
//! older ones leave the list, and their pages go back to the system. Such slots are handed out again before
//! new ones are carved.
//!
//! ```text
//!   never used ── carve ──> in use ── push ──> idle (free list) ── trim ──> released, no pages
//!                             ^  ^── pop ──────┘                              │
//!                             └──────────────── take ─────────────────────────┘
//! ```

use super::{Mapping, page_bytes};
use crate::abi::{RED_ZONE_BYTES, StackHeader, TrapCode, VmStore};
use std::mem::size_of;
use std::ops::Range;
use std::ptr;

/// The smallest slot: red zone, stagger, and something to run on.
const MIN_SLOT_BYTES: usize = 16 << 10;
/// Slots of the first reservation; each later one is twice as large as the one before, ...
const FIRST_CHUNK_SLOTS: usize = 1 << 12;
/// ... up to this many bytes.
const MAX_CHUNK_BYTES: usize = 64 << 30;
/// Distance between the tops of neighbouring slots, modulo the slot size.
const STAGGER_BYTES: usize = 64;
/// After so many slots the stagger starts again.
const STAGGER_SLOTS: usize = 32;

/// The stacks of one store.
#[derive(Debug)]
pub(crate) struct StackPool {
    slot_bytes: usize,
    chunks: Vec<Mapping>,
    /// The first slot of the last chunk that was never used, and the chunk's end.
    fresh: Range<usize>,
    /// Slots that were ever used.
    carved: usize,
    /// Slots at most.
    maximum: usize,
    /// Stacks on the free list at most.
    idle_most: usize,
    /// Runs of slots without pages, and the number of these slots.
    released: Vec<Range<usize>>,
    released_slots: usize,
}

impl StackPool {
    /// A pool whose slots come to `most_bytes` at most, `idle_most` of them waiting with their pages. Reserves nothing
    /// yet.
    pub(crate) fn new(slot_bytes: usize, most_bytes: usize, idle_most: usize) -> StackPool {
        let slot_bytes = slot_bytes.max(MIN_SLOT_BYTES).next_multiple_of(page_bytes());
        StackPool {
            slot_bytes,
            chunks: Vec::new(),
            fresh: 0..0,
            carved: 0,
            maximum: most_bytes / slot_bytes,
            idle_most: idle_most.min(u32::MAX as usize),
            released: Vec::new(),
            released_slots: 0,
        }
    }

    /// What [`VmStore::spare_stacks`] begins as.
    pub(crate) fn spare_stacks(&self) -> i64 {
        self.idle_most as i64
    }

    /// A stack that is not on the free list: one whose pages were given back, or one that nobody ever used. Its pages
    /// are still untouched, but for the one with the header.
    pub(crate) fn take(&mut self) -> Result<*mut StackHeader, TrapCode> {
        let slot = match self.released.last_mut() {
            Some(run) => {
                run.end -= self.slot_bytes;
                let slot = run.end;
                if run.start == run.end {
                    self.released.pop();
                }
                self.released_slots -= 1;
                slot
            }
            None => self.carve()?,
        };
        let stagger_bytes = slot / self.slot_bytes % STAGGER_SLOTS * STAGGER_BYTES;
        let top_bytes = self.slot_bytes - stagger_bytes - size_of::<StackHeader>();
        let slot = slot as *mut u8;
        // SAFETY: `slot..slot + slot_bytes` is a slot of a readable and writable mapping that nobody uses, its end a
        // multiple of 16, and so is the header's place.
        unsafe {
            let header: *mut StackHeader = slot.add(top_bytes).cast();
            header.write(StackHeader { next: ptr::null_mut(), limit: slot.add(RED_ZONE_BYTES as usize) });
            Ok(header)
        }
    }

    /// The next slot that was never used.
    fn carve(&mut self) -> Result<usize, TrapCode> {
        if self.carved == self.maximum {
            return Err(TrapCode::OutOfStacks);
        }
        if self.fresh.start == self.fresh.end {
            self.add_chunk()?;
        }
        let slot = self.fresh.start;
        self.fresh.start += self.slot_bytes;
        self.carved += 1;
        Ok(slot)
    }

    /// Reserves the next run of slots. When address space is short (`ulimit -v`, strict overcommit), settles
    /// for less.
    fn add_chunk(&mut self) -> Result<(), TrapCode> {
        let doubled = FIRST_CHUNK_SLOTS << self.chunks.len().min(32);
        let most = (MAX_CHUNK_BYTES / self.slot_bytes).max(1);
        let mut slots = doubled.min(most).min(self.maximum - self.carved);
        let mapping = loop {
            match Mapping::zeroed(slots * self.slot_bytes) {
                Ok(mapping) => break mapping,
                Err(_) if slots > 1 => slots /= 2,
                Err(_) => return Err(TrapCode::OutOfStacks),
            }
        };
        let start = mapping.base() as usize;
        self.fresh = start..start + slots * self.slot_bytes;
        self.chunks.push(mapping);
        Ok(())
    }

    /// Gives back the pages of the stacks that have been idle longest, down to half of what may be idle.
    ///
    /// # Safety
    /// `vm` is the live store that owns this pool; nobody uses the stacks on its free list.
    pub(crate) unsafe fn trim(&mut self, vm: *mut VmStore) {
        let mut slots = Vec::new();
        // SAFETY: `vm` and the stacks on its free list are live.
        unsafe {
            let mut link = &raw mut (*vm).free_stack;
            for _ in 0..self.idle_most / 2 {
                if (*link).is_null() {
                    return;
                }
                link = &raw mut (**link).next;
            }
            let mut stack = *link;
            *link = ptr::null_mut();
            while !stack.is_null() {
                slots.push((*stack).limit as usize - RED_ZONE_BYTES as usize);
                stack = (*stack).next;
            }
            (*vm).spare_stacks += slots.len() as i64;
        }
        self.released_slots += slots.len();
        slots.sort_unstable();
        for run in slots.chunk_by(|&slot, &next| slot + self.slot_bytes == next) {
            let length_bytes = run.len() * self.slot_bytes;
            // SAFETY: whole slots of our mappings, which nobody uses; what they hold is not wanted any more. If the
            // system refuses, they just keep their pages.
            unsafe { libc::madvise(run[0] as *mut libc::c_void, length_bytes, libc::MADV_DONTNEED) };
            self.released.push(run[0]..run[0] + length_bytes);
        }
    }

    /// Stacks that were ever used.
    pub(crate) fn carved(&self) -> usize {
        self.carved
    }

    /// Whether all slots there may be were used, and none waits without pages.
    pub(crate) fn is_full(&self) -> bool {
        self.carved == self.maximum && self.released.is_empty()
    }

    /// Stacks on the free list and those without pages.
    ///
    /// # Safety
    /// `vm` is the live store that owns this pool.
    pub(crate) unsafe fn idle(&self, vm: *const VmStore) -> (usize, usize) {
        // SAFETY: live by contract.
        let spare = unsafe { (*vm).spare_stacks };
        ((self.spare_stacks() - spare) as usize, self.released_slots)
    }

    /// Bytes of one slot.
    pub(crate) fn slot_bytes(&self) -> usize {
        self.slot_bytes
    }
}

/// Puts a stack on the free list.
///
/// # Safety
/// `stack` is a stack of the live store `vm`, and nobody uses it any more.
pub(crate) unsafe fn push(vm: *mut VmStore, stack: *mut StackHeader) {
    // SAFETY: live by contract.
    unsafe {
        (*stack).next = (*vm).free_stack;
        (*vm).free_stack = stack;
        (*vm).spare_stacks -= 1;
    }
}

/// Takes a stack off the free list.
///
/// # Safety
/// `vm` is live.
pub(crate) unsafe fn pop(vm: *mut VmStore) -> Option<*mut StackHeader> {
    // SAFETY: live by contract, as are the stacks on the list.
    unsafe {
        let stack = (*vm).free_stack;
        if stack.is_null() {
            return None;
        }
        (*vm).free_stack = (*stack).next;
        (*vm).spare_stacks += 1;
        Some(stack)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stack::test_store;
    use std::collections::HashSet;

    #[test]
    fn stacks_do_not_overlap_and_tops_are_staggered() {
        let mut pool = StackPool::new(64 << 10, usize::MAX, 0);
        let mut lines = HashSet::new();
        let mut previous_top = 0;
        for n in 0..5000 {
            let header = pool.take().unwrap();
            // SAFETY: take hands out a written header.
            let limit = unsafe { (*header).limit } as usize;
            let top = header as usize;
            assert_eq!(top % 16, 0);
            assert!(top - limit > 60 << 10, "nearly the whole slot is usable");
            // The second chunk may lie anywhere, so only neighbours of one chunk are compared.
            if n > 0 && n < FIRST_CHUNK_SLOTS {
                assert!(limit >= previous_top + RED_ZONE_BYTES as usize);
            }
            previous_top = top + size_of::<StackHeader>();
            lines.insert(top % 4096 / 64);
        }
        assert_eq!(lines.len(), STAGGER_SLOTS);
        assert_eq!(pool.carved(), 5000);
        assert_eq!(pool.chunks.len(), 2);
    }

    #[test]
    fn bytes_are_limited() {
        let mut pool = StackPool::new(20_000, 50_000, 0);
        assert!(pool.slot_bytes() >= 20_000);
        pool.take().unwrap();
        pool.take().unwrap();
        assert_eq!(pool.take(), Err(TrapCode::OutOfStacks));
    }

    #[test]
    fn the_coldest_half_loses_its_pages_and_is_used_again() {
        let mut pool = StackPool::new(16 << 10, usize::MAX, 10);
        let mut vm = test_store();
        vm.spare_stacks = pool.spare_stacks();
        let stacks: Vec<_> = (0..11).map(|_| pool.take().unwrap()).collect();
        // SAFETY: the stacks are the pool's and the store is live.
        unsafe {
            for &stack in &stacks {
                stack.cast::<u64>().sub(1).write(7);
                push(&mut *vm, stack);
            }
            assert_eq!(vm.spare_stacks, -1);
            pool.trim(&mut *vm);
            assert_eq!((vm.spare_stacks, pool.idle(&*vm)), (5, (5, 6)));
            for &stack in stacks[6..].iter().rev() {
                assert_eq!((pop(&mut *vm), stack.cast::<u64>().sub(1).read()), (Some(stack), 7));
            }
            assert_eq!(pop(&mut *vm), None);
            let again: HashSet<_> = (0..6).map(|_| pool.take().unwrap()).collect();
            assert_eq!(again, stacks[..6].iter().copied().collect());
            assert!(again.iter().all(|stack| stack.cast::<u64>().sub(1).read() == 0));
            assert_eq!((pool.carved(), pool.idle(&*vm)), (11, (0, 0)));
        }
    }
}
