//! What there is to know about one continuation, read from its block and its stack.
//!
//! ```text
//!   slot base                                                             header
//!   ├──────────── never touched ────────────┬ touched ──┬ in use ─────────┤
//!                                           ^           ^ sp
//!                                           first word that is not 0
//! ```
//!
//! How deep a stack ever was is not counted anywhere, since that would cost each call something. But pages that were
//! never touched are not in memory, which the kernel tells page by page, and in the lowest one that is, the first word
//! that is not zero was written by somebody. Stacks are used again with their pages, so that somebody may have been an
//! earlier continuation on the same stack.

use super::code_map::{CodeMap, Suspension};
use super::continuation::Registry;
use super::walk::{RawBacktrace, Start};
use super::{Backtrace, continuation, page_bytes, unwind};
use crate::abi::{ContBlock, RED_ZONE_BYTES, StackHeader};
use crate::module::Module;

/// Where a continuation is in its life: [`ContinuationInfo::state`](crate::ContinuationInfo::state).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum ContinuationState {
    /// Made, and nothing more.
    Fresh,
    /// Made or suspended, and `cont.bind` has given it some of its arguments.
    Bound,
    /// Suspended.
    Suspended,
    /// It waits for a continuation that it resumed, and both were captured when that one, or one further in, suspended
    /// to a handler further out. They go on together.
    Captured,
    /// It waits for a continuation that it resumed and that runs, or waits itself.
    Waiting,
    /// It runs, or has called the host.
    Running,
}

impl ContinuationState {
    /// All of them, in order.
    pub const ALL: [ContinuationState; 6] = {
        use ContinuationState::*;
        [Fresh, Bound, Suspended, Captured, Waiting, Running]
    };

    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            ContinuationState::Fresh => "fresh",
            ContinuationState::Bound => "bound",
            ContinuationState::Suspended => "suspended",
            ContinuationState::Captured => "captured",
            ContinuationState::Waiting => "waiting",
            ContinuationState::Running => "running",
        }
    }
}

/// What a continuation's stack takes, in bytes: [`ContinuationInfo::stack`](crate::ContinuationInfo::stack).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct StackUse {
    /// Address space.
    pub reserved: usize,
    /// Memory: pages that the kernel says are there.
    pub resident: usize,
    /// From its saved stack pointer to the top.
    pub in_use: usize,
    /// From the lowest word that was ever written to the top, by this continuation or by an earlier one on the same
    /// stack. To 8 bytes; zeros that were written count as untouched.
    pub high_water: usize,
}

/// A continuation that is part of a running activation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Active {
    pub(crate) state: ContinuationState,
    /// Where its topmost frame is.
    pub(crate) start: Start,
    /// The lowest address in use.
    pub(crate) low: *mut u8,
}

/// The innermost blocks of captured chains lead to the others: all those, by number.
pub(crate) fn captured(registry: &Registry) -> std::collections::HashSet<u32> {
    let mut found = std::collections::HashSet::new();
    for leaf in registry.in_use().filter(|block| !block.tail.is_null()) {
        let mut next = leaf.chain_parent;
        // SAFETY: from the leaf of a captured chain its saved parents lead to the tail, through live blocks.
        unsafe {
            loop {
                found.insert(continuation::number(next));
                if next == leaf.tail {
                    break;
                }
                next = (*next).parent;
            }
        }
    }
    found
}

/// A continuation that is not part of a running activation: its state, and where a walk of its stack begins.
///
/// # Safety
/// `block` is live, suspended or fresh or, if it is `captured`, behind one that is.
pub(crate) unsafe fn at_rest(code: &CodeMap, block: *const ContBlock, captured: bool) -> Active {
    // SAFETY: by contract.
    unsafe {
        let low = (*block).sp;
        if captured {
            return Active { state: ContinuationState::Captured, start: waiting(block), low };
        }
        let pc = match (*block).tail.is_null() || code.module((*block).pc as usize).is_some() {
            true => (*block).pc,
            false => (*block).chain_pc,
        };
        let bound = matches!(code.suspension(pc as usize), Suspension::Adapter { .. });
        let start = unwind::suspended_at(code, block);
        let state = match start {
            _ if bound => ContinuationState::Bound,
            Start::Fresh => ContinuationState::Fresh,
            _ => ContinuationState::Suspended,
        };
        Active { state, start, low }
    }
}

/// Where a walk of a stack begins that waits for a continuation which it resumed.
///
/// # Safety
/// `block` is live and waits.
pub(crate) unsafe fn waiting(block: *const ContBlock) -> Start {
    // SAFETY: who waits has saved its sp and the table of its resume.
    unsafe {
        let handlers = (*block).handlers;
        let pc = (*handlers).return_pc as usize;
        Start::Suspended { pc, fp: (*block).sp as usize + (*handlers).sp_to_fp as usize }
    }
}

/// The frames of one stack.
///
/// # Safety
/// `active` says where the topmost frame of this live block is.
pub(crate) unsafe fn backtrace(code: &CodeMap, block: *mut ContBlock, active: Active) -> Backtrace {
    let mut raw = RawBacktrace::new();
    // SAFETY: by contract.
    unsafe { raw.append_one(code, active.start, block) };
    Backtrace::new(&raw, code)
}

/// The module that a continuation was made in. Its block does not say, but the bottom of its stack does.
///
/// # Safety
/// As [`backtrace`].
pub(crate) unsafe fn made_in(code: &CodeMap, block: *mut ContBlock, active: Active) -> Option<&Module> {
    if let Some(only) = code.only_module() {
        return Some(only);
    }
    // SAFETY: by contract. A fresh one's pc is the start stub in its maker's code; a bound one's lies under adapters.
    unsafe {
        match active.start {
            Start::Fresh => code.module(unwind::under_adapters(code, block).0),
            start => code.module(super::walk::bottom(code, start, block)?),
        }
    }
}

/// What the stack takes whose frames end at `low`.
///
/// # Safety
/// `stack` is a live stack of slots of `slot_bytes` bytes.
pub(crate) unsafe fn stack_use(stack: *const StackHeader, low: *const u8, slot_bytes: usize) -> StackUse {
    let page = page_bytes();
    let top = stack as usize;
    // SAFETY: the header is live; the slot begins a red zone below the limit.
    let base = unsafe { (*stack).limit as usize } - RED_ZONE_BYTES as usize;
    let mut present = vec![0u8; slot_bytes / page];
    // SAFETY: whole pages of a live mapping, and one byte of room for each.
    let status = unsafe { libc::mincore(base as *mut libc::c_void, slot_bytes, present.as_mut_ptr().cast()) };
    let resident = |page: &u8| status == 0 && page & 1 != 0;
    let mut touched = top;
    for (number, _) in present.iter().enumerate().filter(|(_, page)| resident(page)) {
        let words = (base + number * page..(base + (number + 1) * page).min(top)).step_by(size_of::<u64>());
        // SAFETY: inside the slot, which is readable; generated code does not run. Volatile: what is read may never
        // have been written.
        let mut words = words.filter(|&at| unsafe { (at as *const u64).read_volatile() } != 0);
        if let Some(first) = words.next() {
            touched = first;
            break;
        }
    }
    let in_use = if low.is_null() { 0 } else { top.saturating_sub(low as usize).min(slot_bytes) };
    StackUse {
        reserved: slot_bytes,
        resident: present.iter().filter(|page| resident(page)).count() * page,
        in_use,
        high_water: (top - touched).max(in_use),
    }
}

/// Which blocks a search has reached.
#[derive(Debug, Default)]
pub(crate) struct Reached(Vec<u64>);

impl Reached {
    pub(crate) fn new(blocks: usize) -> Reached {
        Reached(vec![0; blocks.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    pub(crate) fn contains(&self, number: u32) -> bool {
        let number = number as usize;
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 != 0)
    }
}
