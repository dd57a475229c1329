//! How far down a thread's stack Wasm may go.

use super::signals;
use std::cell::Cell;
use std::mem::zeroed;
use std::ptr;

/// What host functions called from the deepest Wasm frame find at least.
const HOST_RESERVE_BYTES: usize = 128 << 10;

/// What is known of a thread.
#[derive(Clone, Copy)]
struct Thread {
    /// Its stack, less what the host keeps for itself: where Wasm may have its `sp`. Ends at 0 until somebody asks.
    lowest: usize,
    end: usize,
    /// It has a stack for the signal handler.
    takes_signals: bool,
}

const UNKNOWN: Thread = Thread { lowest: 0, end: 0, takes_signals: false };

thread_local! {
    static THREAD: Cell<Thread> = const { Cell::new(UNKNOWN) };
}

/// The limit of an outermost activation entered at `sp`. Prepares the thread on its first call, for `signals` too if
/// code to be run needs them.
#[inline]
pub(super) fn lowest_sp(sp: usize, max_wasm_stack: usize, signals: bool) -> usize {
    let mut thread = THREAD.get();
    if thread.end == 0 || signals && !thread.takes_signals {
        thread = prepare(thread, signals);
    }
    let wanted = sp.saturating_sub(max_wasm_stack);
    // The budget is the user's wish, the rest is what the thread has. A host that runs on a stack of its own
    // making is taken at its word.
    let ours = sp < thread.end && sp >= thread.lowest.saturating_sub(HOST_RESERVE_BYTES);
    if ours { wanted.max(thread.lowest) } else { wanted }
}

/// The thread has lost its signal stack.
pub(super) fn forget() {
    THREAD.set(UNKNOWN);
}

#[cold]
fn prepare(known: Thread, signals: bool) -> Thread {
    if signals && !known.takes_signals {
        signals::prepare_thread();
    }
    let (lowest, end) = own_stack().map_or((1, usize::MAX), |(start, end)| (start + HOST_RESERVE_BYTES, end));
    let thread = Thread { lowest, end, takes_signals: signals || known.takes_signals };
    THREAD.set(thread);
    thread
}

/// Lowest address and end of this thread's stack, if the system tells.
fn own_stack() -> Option<(usize, usize)> {
    // SAFETY: the calls fill in what they are given; the attributes are destroyed once made.
    unsafe {
        let mut attributes: libc::pthread_attr_t = zeroed();
        if libc::pthread_getattr_np(libc::pthread_self(), &raw mut attributes) != 0 {
            return None;
        }
        let (mut start, mut length_bytes) = (ptr::null_mut(), 0);
        let status =
            libc::pthread_attr_getstack(&raw const attributes, &raw mut start, &raw mut length_bytes);
        libc::pthread_attr_destroy(&raw mut attributes);
        (status == 0).then_some((start as usize, start as usize + length_bytes))
    }
}
