//! Machine stacks, and the continuations that run on them.
//!
//! This file is the pool of stacks. A store's stacks are slots of one size, carved one after another from
//! a large reservation; a slot that was used once goes through the store's free list, which generated code
//! pops when a fresh continuation starts and pushes when one ends. So Rust is asked only for the first use of
//! a slot.
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

mod backtrace;
mod code_map;
pub(crate) mod continuation;
pub(crate) mod exceptions;
mod mapping;
pub(crate) mod unwind;
mod walk;

pub use backtrace::{Backtrace, Frame, StackTrace};
pub(crate) use code_map::CodeMap;
pub(crate) use mapping::{Mapping, page_bytes};
pub(crate) use walk::{RawBacktrace, Start as RawStart};

use crate::abi::{RED_ZONE_BYTES, StackHeader};
use anyhow::{Result, bail};
use std::mem::size_of;
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
    /// The first slot of the last chunk that was never used.
    next: *mut u8,
    /// End of the last chunk.
    end: *mut u8,
    carved: usize,
    maximum: usize,
}

// SAFETY: the pointers are into mappings that the pool owns.
unsafe impl Send for StackPool {}
// SAFETY: a shared pool can only be asked for numbers.
unsafe impl Sync for StackPool {}

impl StackPool {
    /// A pool of at most `maximum` stacks. Reserves nothing yet.
    pub(crate) fn new(slot_bytes: usize, maximum: usize) -> StackPool {
        StackPool {
            slot_bytes: slot_bytes.max(MIN_SLOT_BYTES).next_multiple_of(page_bytes()),
            chunks: Vec::new(),
            next: ptr::null_mut(),
            end: ptr::null_mut(),
            carved: 0,
            maximum,
        }
    }

    /// A stack that nobody ever used. Its pages are still untouched, but for the one with the header.
    pub(crate) fn carve(&mut self) -> Result<*mut StackHeader> {
        if self.carved == self.maximum {
            bail!(
                "out of continuation stacks: the limit of {} is reached (`Config::max_continuations`)",
                self.maximum
            );
        }
        if self.next == self.end {
            self.add_chunk()?;
        }
        let slot = self.next;
        let top_bytes =
            self.slot_bytes - self.carved % STAGGER_SLOTS * STAGGER_BYTES - size_of::<StackHeader>();
        self.carved += 1;
        // SAFETY: `slot..slot + slot_bytes` is the next unused slot of a readable and writable mapping, its
        // end a multiple of 16, and so is the header's place.
        unsafe {
            self.next = slot.add(self.slot_bytes);
            let header: *mut StackHeader = slot.add(top_bytes).cast();
            header.write(StackHeader { next: ptr::null_mut(), limit: slot.add(RED_ZONE_BYTES as usize) });
            Ok(header)
        }
    }

    /// Reserves the next run of slots. When address space is short (`ulimit -v`, strict overcommit), settles
    /// for less.
    fn add_chunk(&mut self) -> Result<()> {
        let doubled = FIRST_CHUNK_SLOTS << self.chunks.len().min(32);
        let most = (MAX_CHUNK_BYTES / self.slot_bytes).max(1);
        let mut slots = doubled.min(most).min(self.maximum - self.carved);
        let mapping = loop {
            match Mapping::zeroed(slots * self.slot_bytes) {
                Ok(mapping) => break mapping,
                Err(_) if slots > 1 => slots /= 2,
                Err(error) => bail!(
                    "out of continuation stacks: no address space for another one after {}: {error}",
                    self.carved
                ),
            }
        };
        self.next = mapping.base();
        // SAFETY: the mapping is exactly `slots` slots long, slots being whole pages.
        self.end = unsafe { mapping.base().add(slots * self.slot_bytes) };
        self.chunks.push(mapping);
        Ok(())
    }

    /// Stacks that were ever used.
    #[cfg(test)]
    pub(crate) fn carved(&self) -> usize {
        self.carved
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn stacks_do_not_overlap_and_tops_are_staggered() {
        let mut pool = StackPool::new(64 << 10, 100_000);
        let mut lines = HashSet::new();
        let mut previous_top = 0;
        for n in 0..5000 {
            let header = pool.carve().unwrap();
            // SAFETY: carve hands out a written header.
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
    fn the_limit_is_named() {
        let mut pool = StackPool::new(0, 2);
        pool.carve().unwrap();
        pool.carve().unwrap();
        assert!(pool.carve().unwrap_err().to_string().contains("Config::max_continuations"));
    }
}
