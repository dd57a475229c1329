//! The collector: ends continuations and exceptions that nothing refers to any more.
//!
//! A reference is one word that means something only together with its block: a continuation's must equal the
//! block's word, an exception's must be the address of a block in use. So any word anywhere can be asked
//! whether it is a live reference, and stacks need no maps: every live value is in its frame at a call or
//! switch, nothing moves, and a stale word is a revision too old to retain anything.
//!
//! ```text
//!   roots: tables, globals, what the host holds, running stacks
//!     │ word
//!     v
//!   block ── stack: [sp, header) ── words ──> blocks ...
//!     └ captured chain: the blocks between it and its tail
//!   exception ── payload ── words ──> blocks ...
//! ```
//!
//! What is reached waits in a list through `next_free`, which only free blocks need otherwise: marking allocates
//! nothing and does not recurse. Then one pass over the registry ends what was not reached. The cost is
//! proportional to the blocks and to the words looked at; who calls decides when that pays.
//!
//! The references themselves are nobody's to change: whatever a collection does not find is gone for good, because the
//! block's word moves on.

use super::continuation::{self, BLOCK_BYTES, NO_WORD, Registry};
use super::exceptions::{self, Exceptions};
use super::inspect::Reached;
use super::walk::Start;
use crate::abi::{ContBlock, ExnBlock, INLINE_PAYLOAD, RED_ZONE_BYTES, StackHeader, VmStore};
use std::ptr;

/// A collection under way. Nothing else may happen to the store meanwhile.
#[derive(Debug)]
pub(crate) struct Collector<'a> {
    registry: Option<&'a Registry>,
    exceptions: &'a Exceptions,
    /// Where block 0 is, and the bytes of all blocks; 0 without a registry.
    base: usize,
    end: usize,
    /// Reached, not looked at yet.
    blocks: *mut ContBlock,
    thrown: *mut ExnBlock,
    words: usize,
}

/// What a collection found alive.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Survivors {
    pub(crate) blocks: usize,
    pub(crate) stacks: usize,
    pub(crate) exceptions: usize,
    /// Words that were looked at to find them.
    pub(crate) words: usize,
    /// Continuations that were not among them.
    pub(crate) lost: usize,
}

/// One activation, at a moment when Rust runs on top of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Running {
    /// Its root block, which stands on the host's stack above all that it runs there.
    pub(crate) root: *mut ContBlock,
    /// Where walks of it begin.
    pub(crate) start: Start,
    /// A place in the frame where it stopped, on whatever stack that is: of the stub that called Rust, its record.
    pub(crate) at: *mut u8,
    /// No word that matters is below, on that stack.
    pub(crate) low: *mut u8,
    /// The block that runs.
    pub(crate) exit_cont: *mut ContBlock,
    /// Whether what it has on the host's stack is still there; otherwise there is a copy.
    pub(crate) host_stack: bool,
}

impl<'a> Collector<'a> {
    pub(crate) fn new(registry: Option<&'a Registry>, exceptions: &'a Exceptions) -> Collector<'a> {
        let (base, end) = registry.map_or((0, 0), |r| (r.base() as usize, r.carved() * BLOCK_BYTES));
        Collector {
            registry,
            exceptions,
            base,
            end,
            blocks: ptr::null_mut(),
            thrown: ptr::null_mut(),
            words: 0,
        }
    }

    /// Looks at a word: if it is a live reference, what it refers to lives.
    pub(crate) fn word(&mut self, word: u64) {
        self.words += 1;
        let offset = (word >> 32) as usize;
        if offset != 0 && offset < self.end && offset.is_multiple_of(BLOCK_BYTES) {
            let block = (self.base + offset) as *mut ContBlock;
            // SAFETY: a carved block, and not number 0.
            unsafe {
                if (*block).word == word {
                    self.block(block);
                } else if (*block).word == NO_WORD {
                    (*block).mark = 1; // retired, and there is an old reference still
                }
            }
        }
        if let Some(exception) = self.exceptions.find(word) {
            // SAFETY: found in the table, in use.
            unsafe { self.exception(exception) };
        }
    }

    /// Looks at some words.
    pub(crate) fn words(&mut self, words: &[u64]) {
        words.iter().for_each(|&word| self.word(word));
    }

    /// What a continuation and those captured with it refer to lives.
    ///
    /// # Safety
    /// `block` is a block of the registry.
    pub(crate) unsafe fn block(&mut self, block: *mut ContBlock) {
        // SAFETY: live by contract. The list's link is free while the block is in use.
        unsafe {
            if (*block).mark == 0 && (*block).in_use != 0 {
                (*block).mark = 1;
                (*block).next_free = self.blocks;
                self.blocks = block;
            }
        }
    }

    /// What an exception carries lives.
    ///
    /// # Safety
    /// `block` is a block of the exceptions, in use.
    pub(crate) unsafe fn exception(&mut self, block: *mut ExnBlock) {
        // SAFETY: live by contract. The list's link is free while the block is in use.
        unsafe {
            if (*block).mark == 0 {
                (*block).mark = 1;
                (*block).next_free = self.thrown;
                self.thrown = block;
            }
        }
    }

    /// Continuations whose references the host saw last.
    pub(crate) fn pinned(&mut self) {
        let Some(registry) = self.registry else { return };
        for index in 1..registry.carved() {
            let block = registry.block(index);
            // SAFETY: a carved block. A revision is never 0 but in a block that is about to be retired.
            unsafe {
                if (*block).pinned != 0 && (*block).pinned == (*block).word as u32 {
                    self.block(block);
                }
            }
        }
    }

    /// The stacks of one activation.
    ///
    /// ```text
    ///   host's stack                            continuations' stacks
    ///   ├ Rust ┬ stub ┬ Wasm ────┬ root ┤       ├ ... ┬ stub ┬ Wasm ────┬ header ┤   exit_cont
    ///          ^ at, if it is here                    ^ at, if it is here
    ///                 ^ root.sp, otherwise      ├ ........... ┬ Wasm ───┬ header ┤   its parents, from their sp
    /// ```
    ///
    /// Rust's own frames are not looked at: references that Rust sees are pinned, or handed to the collector.
    ///
    /// # Safety
    /// `activation` is running below the caller, and is of the store.
    pub(crate) unsafe fn running(&mut self, activation: Running) {
        let Running { root, at, low, exit_cont, host_stack, .. } = activation;
        // SAFETY: the blocks from `exit_cont` to `root` are live and linked by `parent`; all but `exit_cont` have
        // saved their sp. What a preserving stub saved lies in the red zone below its frame record, or, where
        // the stub was called without a stack, on the host's.
        unsafe {
            let stack: *mut StackHeader = (*exit_cont).stack;
            let mut host_low = if exit_cont == root { low } else { (*root).sp };
            match stack.as_ref().map(|header| header.limit.wrapping_sub(RED_ZONE_BYTES as usize)) {
                Some(slot) if (slot..stack.cast()).contains(&at) => {
                    self.range(low.max(slot), stack.cast());
                }
                _ => host_low = host_low.min(low),
            }
            if host_stack {
                self.range(host_low, root.cast());
            }
            let mut block = exit_cont;
            while block != root {
                (*block).mark = 1;
                if block != exit_cont && !(*block).stack.is_null() {
                    self.range((*block).sp, (*block).stack.cast());
                }
                block = (*block).parent;
            }
        }
    }

    /// # Safety
    /// `low..high` is readable; some of it may never have been written.
    pub(crate) unsafe fn range(&mut self, low: *const u8, high: *const u8) {
        let mut at = low.map_addr(|address| address & !7).cast::<u64>();
        while at < high.cast() {
            // SAFETY: inside the range. Volatile: the compiler may think nothing about what is read.
            let word = unsafe { at.read_volatile() };
            self.word(word);
            // Between two instructions a block may be known by its address alone.
            if (word as usize).wrapping_sub(self.base) < self.end && word.is_multiple_of(BLOCK_BYTES as u64) {
                // SAFETY: a carved block.
                unsafe { self.block(word as *mut ContBlock) };
            }
            at = at.wrapping_add(1);
        }
    }

    /// Follows everything that was reached.
    ///
    /// # Safety
    /// The store's suspended continuations and exceptions are as `abi.rs` describes.
    pub(crate) unsafe fn trace(&mut self) {
        // SAFETY: what is in the lists is in use. A suspended continuation has saved its sp; a fresh one has none,
        // and no stack either, or one that holds bound values. From the leaf of a captured chain `parent`
        // leads to its tail.
        unsafe {
            loop {
                if let Some(block) = self.blocks.as_mut() {
                    self.blocks = block.next_free;
                    if !block.stack.is_null() && !block.sp.is_null() {
                        self.range(block.sp, block.stack.cast());
                    }
                    if !block.tail.is_null() {
                        let (tail, mut next) = (block.tail, block.chain_parent);
                        while next != tail {
                            self.block(next);
                            next = (*next).parent;
                        }
                        self.block(tail);
                    }
                } else if let Some(exception) = self.thrown.as_mut() {
                    self.thrown = exception.next_free;
                    let inline: *const u64 = (&raw const exception.inline).cast();
                    let count = match exception.values {
                        values if ptr::eq(values, inline) => INLINE_PAYLOAD,
                        values => *values.sub(1) as usize,
                    };
                    for n in 0..count {
                        self.word(exception.values.add(n).read_volatile());
                    }
                } else {
                    return;
                }
            }
        }
    }

    /// Says what was reached, and ends nothing.
    pub(crate) fn reached(self) -> Reached {
        let Some(registry) = self.registry else { return Reached::default() };
        let mut reached = Reached::new(registry.carved());
        // SAFETY: carved blocks, and blocks of the table of exceptions.
        unsafe {
            for index in 1..registry.carved() {
                if std::mem::take(&mut (*registry.block(index)).mark) != 0 {
                    reached.insert(index);
                }
            }
            for block in self.exceptions.blocks() {
                (*block).mark = 0;
            }
        }
        reached
    }

    /// Ends what was not reached.
    ///
    /// # Safety
    /// `vm` is the live store; all roots were shown, and [traced](Collector::trace).
    pub(crate) unsafe fn sweep(self, vm: *mut VmStore) -> Survivors {
        let mut survivors = Survivors { words: self.words, ..Survivors::default() };
        // SAFETY: carved blocks of the live store. Whoever could use what is ended here would need a reference, and
        // there is none; a block that was retired begins again if no reference of any revision is left, not
        // even one that the host saw.
        unsafe {
            if let Some(registry) = self.registry {
                // Backwards, so that the free list hands out neighbours in order.
                for index in (1..registry.carved()).rev() {
                    let block = registry.block(index);
                    let reached = std::mem::take(&mut (*block).mark) != 0;
                    if (*block).in_use != 0 {
                        if reached {
                            survivors.blocks += 1;
                            survivors.stacks += usize::from(!(*block).stack.is_null());
                        } else {
                            survivors.lost += 1;
                            continuation::end(vm, block);
                        }
                    } else if (*block).word == NO_WORD && !reached && (*block).pinned == 0 {
                        (*block).word = registry.first_word(index);
                        (*block).next_free = (*vm).free_block;
                        (*vm).free_block = block;
                    }
                }
            }
            for block in self.exceptions.blocks().rev() {
                let reached = std::mem::take(&mut (*block).mark) != 0;
                if (*block).state != 0 {
                    match reached {
                        true => survivors.exceptions += 1,
                        false => exceptions::free(vm, block),
                    }
                }
            }
        }
        survivors
    }
}
