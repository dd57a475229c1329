//! Machine stacks, and the continuations that run on them.
//!
//! What a store owns: the [registry](continuation) of control blocks, the [pool](pool) of stacks, the
//! [exceptions]. What finds its way through them: [walks](walk) for backtraces, and the [collector](collect),
//! which ends continuations that nothing refers to any more.

mod backtrace;
mod code_map;
pub(crate) mod collect;
pub(crate) mod continuation;
pub(crate) mod exceptions;
pub(crate) mod inspect;
mod mapping;
pub(crate) mod pool;
pub(crate) mod trace;
pub(crate) mod unwind;
mod walk;

pub use backtrace::{Backtrace, Frame, StackTrace};
pub(crate) use code_map::CodeMap;
pub use inspect::{ContinuationState, StackUse};
pub(crate) use mapping::{Mapping, page_bytes};
pub(crate) use pool::StackPool;
pub use trace::{Origin, StackId, SwitchEvent, SwitchKind, SwitchTracer, TagName};
pub(crate) use walk::{RawBacktrace, Start as RawStart};

/// The next blocks of a table to be carved, a page of them at most: their numbers. None if all are.
fn next_batch<T>(carved: usize, maximum: usize) -> Option<std::ops::Range<usize>> {
    let end = maximum.min(carved + 4096 / size_of::<T>());
    (carved < end).then_some(carved..end)
}

/// A store's part for generated code, with nothing in it.
#[cfg(test)]
fn test_store() -> Box<crate::abi::VmStore> {
    // SAFETY: a VmStore is pointers and a number; zero is a value of each.
    unsafe { Box::new(std::mem::MaybeUninit::zeroed().assume_init()) }
}
