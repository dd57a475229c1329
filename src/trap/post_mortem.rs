//! What is kept of an activation that ends by a trap or the like, for whoever wants to look before its stacks are gone.
//!
//! The stacks of continuations stay as they are until the activation is abandoned; the host's does not: Rust returns
//! over the frames that Wasm had there, and the registers of a fault are the signal handler's. Both are copied at the
//! moment of the stop, into memory that was set aside when somebody asked, because a signal handler allocates nothing.
//!
//! ```text
//!   stop ──> Stopped { where }, copy of the host's stack and of the registers
//!    │
//!   leave stub ──> `abandoned`: look() ──> walks continuations' stacks, searches the copy ──> they are ended
//! ```

use super::TrapState;
use crate::abi::{ContBlock, RED_ZONE_BYTES, VmStore};
use crate::stack::RawStart;
use std::mem::MaybeUninit;
use std::ptr;

/// The most of the host's stack that is copied, nearest to the stop.
const MOST_BYTES: usize = 64 << 20;

/// Looks at a store whose innermost activation has stopped. A panic in there comes back.
pub(crate) type Look = unsafe fn(*mut VmStore) -> std::thread::Result<()>;

/// Somebody wants to look.
pub(super) struct PostMortem {
    look: Look,
    /// Words of the host's stack and of registers.
    copy: Vec<MaybeUninit<u64>>,
    stopped: Option<Stopped>,
}

/// Where the innermost activation has stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopped {
    /// Where walks begin.
    pub(crate) start: RawStart,
    /// The lowest address that matters on the stack that ran.
    pub(crate) low: *mut u8,
    /// Whose stack that was.
    pub(crate) cont: *mut ContBlock,
}

impl TrapState {
    /// From now on, `look` is called before the stacks of an activation are ended.
    pub(crate) fn look_before_the_end(&mut self, look: Look) {
        let words = self.max_wasm_stack.min(MOST_BYTES) / size_of::<u64>();
        let copy = Vec::with_capacity(words + 2 * RED_ZONE_BYTES as usize);
        self.post_mortem = Some(PostMortem { look, copy, stopped: None });
    }

    /// The innermost activation has stopped.
    pub(crate) fn stopped(&self) -> Option<Stopped> {
        self.post_mortem.as_ref()?.stopped
    }

    /// What was copied then: a readable range, parts of which may never have been written.
    pub(crate) fn copied(&self) -> (*const u8, *const u8) {
        let copy = self.post_mortem.as_ref().map_or(&[][..], |kept| &kept.copy);
        let range = copy.as_ptr_range();
        (range.start.cast(), range.end.cast())
    }

    /// Notes where the innermost activation has stopped, if anybody wants to know. Allocates nothing.
    ///
    /// # Safety
    /// `cont` ran until now, in code of this store, and nothing that matters on its stack is below `low` (null: it has
    /// no stack). `start` is as a walk wants it.
    pub(super) unsafe fn stop(
        &mut self,
        start: RawStart,
        low: *mut u8,
        cont: *mut ContBlock,
        registers: &[u64],
    ) {
        let Some(kept) = &mut self.post_mortem else { return };
        kept.stopped = Some(Stopped { start, low, cont });
        kept.copy.clear();
        // SAFETY: the store and its root are live; between the lowest address that an activation has on the host's
        // stack and its root block lies nothing but that stack.
        unsafe {
            let root = (*self.vm).root;
            let host_low = match ptr::eq(cont, root) {
                true => low,
                // A stub that was called without a stack stands on the host's.
                false if (*cont).stack.is_null() && !low.is_null() => low.min((*root).sp),
                false => (*root).sp,
            };
            keep(&mut kept.copy, registers.as_ptr(), registers.len());
            let host_low = host_low.map_addr(|address| address & !7);
            keep(&mut kept.copy, host_low.cast(), (root as usize - host_low as usize) / size_of::<u64>());
        }
    }

    /// Lets whoever wants to look at what has stopped, once.
    ///
    /// # Safety
    /// The innermost activation of this thread is of this store and has been left by its leave stub; its stacks have
    /// not been ended. Nobody holds a reference to the store.
    pub(super) unsafe fn look(state: *mut TrapState) -> std::thread::Result<()> {
        // SAFETY: by contract; no reference to the state lasts while the store is looked at.
        unsafe {
            let look = (*state).post_mortem.as_ref().filter(|kept| kept.stopped.is_some());
            let Some(look) = look.map(|kept| kept.look) else { return Ok(()) };
            let outcome = look((*state).vm);
            if let Some(kept) = &mut (*state).post_mortem {
                kept.stopped = None;
                kept.copy.clear();
            }
            outcome
        }
    }
}

/// Appends what there is room for.
///
/// # Safety
/// `count` words at `from` are readable.
unsafe fn keep(copy: &mut Vec<MaybeUninit<u64>>, from: *const u64, count: usize) {
    let count = count.min(copy.capacity() - copy.len());
    // SAFETY: readable by contract; there is room for as many.
    unsafe {
        ptr::copy_nonoverlapping(from.cast(), copy.as_mut_ptr().add(copy.len()), count);
        copy.set_len(copy.len() + count);
    }
}
