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
    /// Where a continuation is suspended inside a function: what it would go on at, and the frame pointer there.
    Suspended { pc: usize, fp: usize },
    /// At the bottom of a continuation's stack: it has not begun.
    Fresh,
}

/// A walk under way: hands out stacks, each followed by its frames, innermost first. Allocates nothing.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    code: &'a CodeMap,
    /// Whose stack `pc` and `fp` are on.
    cont: *mut ContBlock,
    at: At,
}

/// What comes next.
#[derive(Clone, Copy, Debug)]
enum At {
    /// The first stack, and where in it to begin.
    First(Start),
    Frame {
        pc: usize,
        fp: usize,
        after_call: bool,
    },
    Bottom,
}

/// What a walk hands out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The stack of this block begins.
    Stack(*mut ContBlock),
    /// A function's frame. `after_call`: `pc` is a return address, or where the function goes on after a switch.
    Frame { pc: usize, fp: usize, after_call: bool },
}

impl<'a> Walk<'a> {
    /// # Safety
    /// `cont` is the block that runs (or, for a suspended start, was about to); `start` is in its topmost frame, and
    /// all frames up to the root's entry are as `abi.rs` describes, until the walk is done.
    pub(super) unsafe fn new(code: &'a CodeMap, start: Start, cont: *mut ContBlock) -> Walk<'a> {
        Walk { code, cont, at: At::First(start) }
    }

    /// # Safety
    /// As promised when the walk was made.
    pub(super) unsafe fn next(&mut self) -> Option<Step> {
        let (pc, fp, after_call) = match self.at {
            At::First(start) => {
                self.at = match start {
                    Start::Fault { pc, fp } => At::Frame { pc, fp, after_call: false },
                    // SAFETY: a frame record by contract.
                    Start::Exit { fp } => unsafe { caller(fp) },
                    Start::Suspended { pc, fp } => At::Frame { pc, fp, after_call: true },
                    Start::Fresh => At::Bottom,
                };
                return Some(Step::Stack(self.cont));
            }
            At::Frame { pc, fp, after_call } => (pc, fp, after_call),
            // SAFETY: by contract.
            At::Bottom => return unsafe { self.parent() },
        };
        match self.code.place(pc, after_call) {
            Place::Outside => None,
            Place::Function => {
                // SAFETY: every function's frame begins with a record, by contract.
                self.at = unsafe { caller(fp) };
                Some(Step::Frame { pc, fp, after_call })
            }
            // SAFETY: by contract.
            Place::Bottom => unsafe { self.parent() },
        }
    }

    /// Whether the next step leaves the first stack.
    fn is_at_bottom(&self) -> bool {
        match self.at {
            At::First(_) => false,
            At::Frame { pc, after_call, .. } => self.code.place(pc, after_call) != Place::Function,
            At::Bottom => true,
        }
    }

    /// Goes from the bottom of a stack to where its parent waits.
    ///
    /// # Safety
    /// As [`next`](Walk::next).
    unsafe fn parent(&mut self) -> Option<Step> {
        // SAFETY: the running block and its parents are live, and so is the table of the resume that runs it, in
        // the resumer's instance.
        unsafe {
            if continuation::is_root(self.cont) {
                return None;
            }
            let parent = (*self.cont).parent;
            let handlers = (*parent).handlers;
            let pc = (*handlers).return_pc as usize;
            let fp = (*parent).sp as usize + (*handlers).sp_to_fp as usize;
            self.at = At::Frame { pc, fp, after_call: true };
            self.cont = parent;
            Some(Step::Stack(parent))
        }
    }
}

/// The return address at the bottom of a continuation's stack: in the code of the module that made it.
///
/// # Safety
/// As [`Walk::new`], as far as this stack goes.
pub(super) unsafe fn bottom(code: &CodeMap, start: Start, cont: *mut ContBlock) -> Option<usize> {
    // SAFETY: by contract; the walk ends before it looks at the parent.
    unsafe {
        let mut walk = Walk::new(code, start, cont);
        while !walk.is_at_bottom() {
            walk.next()?;
        }
        match walk.at {
            At::Frame { pc, .. } => Some(pc),
            _ => None,
        }
    }
}

/// Where the frame whose record is at `fp` returns to.
///
/// # Safety
/// There is a frame record at `fp`.
unsafe fn caller(fp: usize) -> At {
    // SAFETY: by contract.
    unsafe { At::Frame { pc: *((fp + 8) as *const usize), fp: *(fp as *const usize), after_call: true } }
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
    pub(crate) unsafe fn append(&mut self, code: &CodeMap, start: Start, cont: *mut ContBlock) {
        // SAFETY: by contract; the blocks that a walk hands out are live.
        unsafe {
            let mut walk = Walk::new(code, start, cont);
            while let Some(step) = walk.next() {
                match step {
                    Step::Stack(cont) => self.begin_stack(cont),
                    Step::Frame { pc, after_call, .. } => self.push(pc, after_call),
                }
            }
        }
    }

    /// # Safety
    /// `cont` is live.
    unsafe fn begin_stack(&mut self, cont: *const ContBlock) {
        // SAFETY: live by contract.
        let continuation =
            unsafe { (!continuation::is_root(cont)).then(|| (continuation::number(cont), (*cont).site)) };
        if continuation.is_none() && self.stacks.last().is_some_and(|last| last.continuation.is_none()) {
            return; // A nested activation's root and this one share the host's stack: one stack to people.
        }
        if self.stacks.len() < MAX_STACKS {
            self.stacks.push(RawStack { continuation, frames: 0, more_frames: 0 });
        } else {
            self.more_stacks += 1;
        }
    }

    /// Appends the stack of `cont` alone.
    ///
    /// # Safety
    /// As [`append`](RawBacktrace::append), as far as this stack goes.
    pub(super) unsafe fn append_one(&mut self, code: &CodeMap, start: Start, cont: *mut ContBlock) {
        // SAFETY: by contract; the walk ends before it looks at the parent.
        unsafe {
            let mut walk = Walk::new(code, start, cont);
            while !walk.is_at_bottom()
                && let Some(step) = walk.next()
            {
                match step {
                    Step::Stack(cont) => self.begin_stack(cont),
                    Step::Frame { pc, after_call, .. } => self.push(pc, after_call),
                }
            }
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
