//! Walking stacks by frame pointer: from where Wasm stopped, through the continuation's parents, to the root.
//!
//! Each frame record is `[fp]` = the caller's fp, `[fp + 8]` = the return address; both ISAs write it alike.
//! At the bottom of a continuation's stack the return address is in a start stub, and the walk goes on where
//! the stack's parent waits:
//!
//! ```text
//!   pc ─> function          ┐
//!   [fp + 8] ─> function    │ stack of `cont`
//!   [fp + 8] ─> start stub  ┘
//!        pc = parent.handlers.return_pc,  fp = parent.sp + handlers.sp_to_fp,  cont = parent
//!   pc ─> function          ┐ its parent's stack, and so on; the root ends
//!   ...                     ┘ where a pc is in no module
//! ```
//!
//! A signal handler does this, so what is found goes into memory that was allocated with the store, as plain
//! addresses. [`Backtrace`](super::Backtrace) makes names of them later.

use super::code_map::{CodeMap, Place};
use super::continuation;
use crate::abi::ContBlock;

/// Frames kept of each stack.
const MAX_STACK_FRAMES: u32 = 100;
/// Frames kept in all.
const MAX_FRAMES: usize = 1600;
/// Stacks kept.
const MAX_STACKS: usize = 64;

/// A backtrace as addresses. Never allocates once made.
#[derive(Debug)]
pub(crate) struct RawBacktrace {
    pub(super) frames: Vec<RawFrame>,
    pub(super) stacks: Vec<RawStack>,
    /// Stacks that were not kept.
    pub(super) more_stacks: usize,
}

/// One frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawFrame {
    pub pc: usize,
    /// `pc` is a return address: the frame called, or waits for a continuation.
    pub after_call: bool,
}

/// One stack; its frames follow those of the stack before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawStack {
    /// Number and creation site of the continuation, or none for a root.
    pub continuation: Option<(u32, u32)>,
    pub frames: u32,
    /// Frames that were not kept.
    pub more_frames: usize,
}

/// Where to begin.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Start {
    /// At an instruction that faulted, with this pc and frame pointer.
    Fault { pc: usize, fp: usize },
    /// In a host or builtin stub whose frame record is at `fp`.
    Exit { fp: usize },
}

impl RawBacktrace {
    /// An empty one, with room.
    pub(crate) fn new() -> RawBacktrace {
        RawBacktrace {
            frames: Vec::with_capacity(MAX_FRAMES),
            stacks: Vec::with_capacity(MAX_STACKS),
            more_stacks: 0,
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.frames.clear();
        self.stacks.clear();
        self.more_stacks = 0;
    }

    /// Appends the stacks of one activation, innermost first.
    ///
    /// # Safety
    /// `cont` is the block that runs; `start` is in its topmost frame, and all frames up to the root's entry
    /// are as `abi.rs` describes.
    pub(crate) unsafe fn append(&mut self, code: &CodeMap, start: Start, mut cont: *const ContBlock) {
        let (mut pc, mut fp, mut after_call) = match start {
            Start::Fault { pc, fp } => (pc, fp, false),
            // SAFETY: a frame record by contract.
            Start::Exit { fp } => unsafe { (read(fp + 8), read(fp), true) },
        };
        // SAFETY: live by contract.
        unsafe { self.begin_stack(cont) };
        loop {
            match code.place(pc, after_call) {
                Place::Outside => return,
                Place::Function => {
                    self.push(pc, after_call);
                    // SAFETY: every function's frame begins with a record, by contract.
                    (pc, fp) = unsafe { (read(fp + 8), read(fp)) };
                }
                Place::Bottom => {
                    // SAFETY: the running block and its parents are live, and so is the table of the resume
                    // that runs it, in the resumer's instance.
                    unsafe {
                        if continuation::is_root(cont) {
                            return;
                        }
                        let parent = (*cont).parent;
                        let handlers = (*parent).handlers;
                        pc = (*handlers).return_pc as usize;
                        fp = (*parent).sp as usize + (*handlers).sp_to_fp as usize;
                        cont = parent;
                        self.begin_stack(cont);
                    }
                }
            }
            after_call = true;
        }
    }

    /// # Safety
    /// `cont` is live.
    unsafe fn begin_stack(&mut self, cont: *const ContBlock) {
        // SAFETY: live by contract.
        let continuation = unsafe {
            (!continuation::is_root(cont)).then(|| (continuation::number(cont), (*cont).site))
        };
        if continuation.is_none() && self.stacks.last().is_some_and(|last| last.continuation.is_none()) {
            return; // A nested activation's root and this one share the host's stack: one stack to people.
        }
        if self.stacks.len() < MAX_STACKS {
            self.stacks.push(RawStack { continuation, frames: 0, more_frames: 0 });
        } else {
            self.more_stacks += 1;
        }
    }

    fn push(&mut self, pc: usize, after_call: bool) {
        if self.more_stacks > 0 {
            return;
        }
        let stack = self.stacks.last_mut().expect("a stack was begun");
        if stack.frames < MAX_STACK_FRAMES && self.frames.len() < MAX_FRAMES {
            stack.frames += 1;
            self.frames.push(RawFrame { pc, after_call });
        } else {
            stack.more_frames += 1;
        }
    }
}

/// # Safety
/// `address` is readable and aligned.
unsafe fn read(address: usize) -> usize {
    // SAFETY: by contract.
    unsafe { *(address as *const usize) }
}
