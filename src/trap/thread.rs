//! How far down a thread's stack Wasm may go.

use super::signals;
use crate::stack::page_bytes;
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
    let stack = main_stack().or_else(own_stack);
    let (lowest, end) = stack.map_or((1, usize::MAX), |(start, end)| (start + HOST_RESERVE_BYTES, end));
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

/// The same for the process's first thread without a look at the list of mappings, which costs as much as the rest of a
/// short program's run: that stack ends behind the program's name, and may grow to its limit.
fn main_stack() -> Option<(usize, usize)> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: three questions; the last fills in what it is given.
    let (name, is_main, known) = unsafe {
        (
            libc::getauxval(libc::AT_EXECFN) as usize,
            libc::gettid() == libc::getpid(),
            libc::getrlimit(libc::RLIMIT_STACK, &raw mut limit) == 0,
        )
    };
    if !is_main || !known || name == 0 || limit.rlim_cur == libc::RLIM_INFINITY {
        return None;
    }
    let end = name.next_multiple_of(page_bytes());
    let start = end.checked_sub(usize::try_from(limit.rlim_cur).ok()?)?;
    let here = (&raw const limit).addr();
    (start..end).contains(&here).then_some((start.next_multiple_of(page_bytes()), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tests have threads of their own, so what is said of the first one is compared in a process of its own:
    /// `tests/cli.rs` overflows its stack. Here: that nobody else is taken for it.
    #[test]
    fn only_one_thread_is_the_first() {
        let of_thread = std::thread::spawn(|| (main_stack(), own_stack().unwrap())).join().unwrap();
        assert_eq!(of_thread.0, None);
        assert!(of_thread.1.0 < of_thread.1.1);
    }
}
