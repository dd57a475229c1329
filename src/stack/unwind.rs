//! Exceptions find their handlers here: a walk that looks, then one jump that lands.
//!
//! Code that does not throw pays nothing for a `try_table`: its clauses stand in tables beside the code, by the
//! return address of each call inside it. A throw asks frame after frame, across the bottoms of continuations
//! into their parents, and changes nothing while it does ([`search`]), so that an exception that nobody takes
//! leaves everything for the backtrace. Then [`land`] ends the stacks in between and leaves a note for the leave
//! stub, which jumps.
//!
//! ```text
//!   throw ── builtin stub ── Throw: search, land; says "leave"
//!                              │                       │
//!     frame: call inside       │ up, by fp             └── leave stub: takes cont, sp and the exception from the
//!       try_table? clause? <───┤                                       note, jumps ──> landing pad of the clause
//!     bottom of the stack <────┤
//!       on at the parent       │
//!     root's entry: nobody <───┘  the activation is left with the exception
//! ```
//!
//! `resume_throw` throws where a continuation is suspended: [`enter_suspended`] does to it what a resume's last jump
//! would have done, short of running it, and says where the walk begins.

use super::code_map::{CodeMap, Suspension};
use super::walk::{Start, Step, Walk};
use super::{continuation, exceptions};
use crate::abi::{ContBlock, ExnBlock, VmStore, VmTag};
use std::ptr;

/// Where an exception is caught.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Landing {
    /// The clause's landing pad.
    pad: usize,
    /// The block whose stack the frame is on.
    cont: *mut ContBlock,
    /// What the pad expects.
    sp: usize,
    /// The clause wants the reference.
    by_reference: bool,
}

impl Landing {
    /// The block whose stack goes on.
    pub(crate) fn cont(&self) -> *mut ContBlock {
        self.cont
    }
}

/// Finds the innermost clause for exceptions of `tag`.
///
/// # Safety
/// As for a backtrace from there: `cont` is the block that runs, `start` is in its topmost frame, and all frames up to
/// the root's entry are as `abi.rs` describes.
pub(crate) unsafe fn search(
    code: &CodeMap,
    start: Start,
    mut cont: *mut ContBlock,
    tag: *const VmTag,
) -> Option<Landing> {
    // SAFETY: by contract.
    unsafe {
        let mut walk = Walk::new(code, start, cont);
        while let Some(step) = walk.next() {
            match step {
                Step::Stack(block) => cont = block,
                Step::Frame { pc, fp, .. } => {
                    if let Some(clause) = code.catch(pc, fp, tag) {
                        return Some(Landing {
                            pad: clause.pad,
                            cont,
                            sp: fp - clause.sp_to_fp as usize,
                            by_reference: clause.by_reference,
                        });
                    }
                }
            }
        }
        None
    }
}

/// Ends the stacks from `running` up to the one of the landing, and notes for the leave stub where to go.
///
/// # Safety
/// `landing` was just found by a search that began at `running`; `exception` is in use; `vm` is the live store of
/// all; the leave stub runs next.
pub(crate) unsafe fn land(
    vm: *mut VmStore,
    running: *mut ContBlock,
    landing: Landing,
    exception: *mut ExnBlock,
) {
    // SAFETY: by contract; no code runs on the stacks below the landing again.
    unsafe {
        continuation::end_chain(vm, running, landing.cont);
        (*vm).unwind_pc = landing.pad as *const u8;
        (*vm).unwind_cont = landing.cont;
        (*vm).unwind_sp = landing.sp as *mut u8;
        (*vm).unwind_exception = exception;
        if landing.by_reference {
            (*exception).state = 2;
        } else if (*exception).state == 1
            && ptr::eq((*exception).values, (&raw const (*exception).inline).cast())
        {
            // The pad reads the payload before anybody can make another exception. A payload in a box of its own
            // would be gone: that one waits for the collector.
            exceptions::free(vm, exception);
        }
    }
}

/// Makes `block`, which was linked by a resume, the running continuation as far as a walk can tell, and says where in
/// it to begin.
///
/// # Safety
/// `block` is a suspended or fresh continuation, consumed, its parent and the parent's handlers set as by a
/// resume; nothing will resume it.
pub(crate) unsafe fn enter_suspended(code: &CodeMap, block: *mut ContBlock) -> Start {
    // SAFETY: the block, its chain and its stack are live by contract; what adapters read is what bind wrote.
    unsafe {
        let tail = (*block).tail;
        if !tail.is_null() {
            // What the chain's end would do; its pc may lie under adapters and is replaced below.
            (*tail).parent = (*block).parent;
            (*block).parent = (*block).chain_parent;
            (*block).tail = ptr::null_mut();
        }
        suspended_at(code, block)
    }
}

/// Where a walk of the stack of a suspended or fresh continuation begins.
///
/// # Safety
/// As [`enter_suspended`], but nothing is asked of the parent.
pub(super) unsafe fn suspended_at(code: &CodeMap, block: *const ContBlock) -> Start {
    // SAFETY: by contract.
    unsafe {
        if (*block).sp.is_null() {
            return Start::Fresh; // It has no stack.
        }
        let (pc, sp) = under_adapters(code, block);
        match code.suspension(pc) {
            Suspension::Function { sp_to_fp } => Start::Suspended { pc, fp: sp + sp_to_fp as usize },
            _ => Start::Fresh,
        }
    }
}

/// Where a suspended or fresh continuation goes on once its bound values are in place, and its sp then.
///
/// # Safety
/// As [`suspended_at`].
pub(super) unsafe fn under_adapters(code: &CodeMap, block: *const ContBlock) -> (usize, usize) {
    // SAFETY: by contract.
    unsafe {
        let (mut pc, mut sp) = ((*block).pc as usize, (*block).sp as usize);
        loop {
            match code.suspension(pc) {
                Suspension::Function { .. } | Suspension::Start => return (pc, sp),
                Suspension::Adapter { pc_offset, bytes } => {
                    pc = *((sp + pc_offset as usize) as *const usize);
                    sp += bytes as usize;
                }
                // The end of a captured chain, which alone is outside of modules.
                Suspension::Outside => pc = (*block).chain_pc as usize,
            }
        }
    }
}
