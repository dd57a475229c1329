//! Tail calls: `return_call`, `return_call_indirect`, `return_call_ref`.
//!
//! The frame goes before the callee comes: arguments take their places as for a call, the frame is torn down as for a
//! return, and a jump takes the place of both. Words need no thought when the callee has at most as many as this
//! function: they go straight over this function's own, which its prologue has copied to slots. Otherwise they
//! are collected below the frame and moved up over it at the very end. A function that calls itself jumps to its body
//! and keeps the frame.
//!
//! **Who returns with which instance?** A direct call relies on its callee to come back with `vmctx` as it was. A
//! function that leaves the instance by a tail call breaks that: the stranger returns straight to the caller. To
//! reload after every direct call would be sound, and make every module pay for what few do. When a call is compiled,
//! its callee may be a body not seen yet. So:
//!
//! - once a body of the module has been seen that leaves the instance by a tail call, direct calls reload, unless
//!   the callee was compiled and does not leave, by itself or by direct tail calls;
//! - all others do not, and are linked when the module is done. Those whose callee has turned out to leave
//!   go to its *guard*, a function with the same signature that calls it and reloads.
//!
//! ```text
//!   call $f ──> guard of $f: frame, call ──> $f ── jump ──> (another instance's) $h
//!      ^             reload vmctx, return  <──────────────── return ──┘
//!      └─────────────────────┘
//! ```
//!
//! Tail calls go to entries, never to guards, so the stack stays constant whichever instances take part.
//! Calls by reference and start stubs expect any instance anyway.
//!
//! **The host** cannot call in tail position, so a chain ends at its functions. They are called, not jumped to, from
//! the frame that is still there: a host function learns from it which instance called.

use super::{Compiler, Signature};
use crate::abi::{Kind, LEAF_FRAME_BYTES, area_bytes, call_area, offset};
use crate::code::Symbol;
use crate::masm::{Addr, Folded, Gpr, IntCond, Masm, Rhs, Width};
use anyhow::Result;
use std::collections::{BTreeSet, HashMap};

/// Whether a function may return with another instance's `vmctx`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
enum Leaves {
    /// All its tail calls, if there are any, are to functions that never do.
    #[default]
    Never,
    /// It has a direct tail call to a function that was not compiled yet, or does not know either.
    Perhaps,
    /// It has a tail call to an import or a reference.
    Yes,
}

/// Which functions may return with another instance's `vmctx`.
#[derive(Debug, Default)]
pub(super) struct Leavers {
    /// By function compiled so far, from number `first` among the defined ones on.
    done: Vec<Leaves>,
    first: u32,
    /// Calls may rely on what is known of functions from this one on: those of the same chunk.
    known_from: u32,
    /// Of the function being compiled.
    current: Leaves,
    /// Direct tail calls that matter: (to, from), as indices of defined functions.
    edges: Vec<(u32, u32)>,
    /// Some function of this chunk does.
    any: bool,
    /// Some function of an earlier one does.
    others: bool,
}

impl Leavers {
    fn note_leaving(&mut self) {
        self.current = Leaves::Yes;
        self.any = true;
    }

    /// A tail call to another defined function.
    fn note_direct(&mut self, to: u32) {
        let leaves = self.known(to).unwrap_or(Leaves::Perhaps);
        if leaves != Leaves::Never {
            self.edges.push((to, self.first + self.done.len() as u32));
            self.current = self.current.max(leaves);
        }
    }

    pub(super) fn end_function(&mut self) {
        self.done.push(std::mem::take(&mut self.current));
    }

    /// What calls may rely on.
    fn known(&self, function: u32) -> Option<Leaves> {
        let number = (function >= self.known_from).then(|| function - self.first)?;
        self.done.get(number as usize).copied()
    }

    /// Whether a direct call had better reload.
    fn suspected(&self, function: u32) -> bool {
        self.any && self.known(function) != Some(Leaves::Never)
    }

    /// What comes next is to know nothing of what was before. It begins with this function.
    pub(super) fn begin_chunk(&mut self, function: u32) {
        if self.done.is_empty() {
            self.first = function;
        }
        self.known_from = function;
        self.others |= std::mem::take(&mut self.any);
    }

    /// What is known of the functions that come next.
    pub(super) fn absorb(&mut self, next: Leavers) {
        debug_assert_eq!(self.first + self.done.len() as u32, next.first);
        self.done.extend(next.done);
        self.edges.extend(next.edges);
        self.others |= next.any;
    }

    /// Of one function by itself: whether it may leave, as far as is known. `stays` says who does not.
    pub(super) fn leaves_alone(&self, stays: impl Fn(u32) -> bool) -> bool {
        match self.done.last() {
            None | Some(Leaves::Never) => false,
            Some(Leaves::Perhaps) => !self.edges.iter().all(|&(to, _)| stays(to)),
            Some(Leaves::Yes) => true,
        }
    }

    /// At the end, when all are known: all that leave, by themselves or by way of direct tail calls.
    fn all(&mut self) -> Vec<bool> {
        let mut leaves: Vec<bool> = self.done.iter().map(|&leaves| leaves == Leaves::Yes).collect();
        self.edges.sort_unstable();
        let mut news: Vec<u32> =
            (0..leaves.len() as u32).filter(|&function| leaves[function as usize]).collect();
        while let Some(function) = news.pop() {
            let first = self.edges.partition_point(|&(to, _)| to < function);
            for &(_, from) in self.edges[first..].iter().take_while(|&&(to, _)| to == function) {
                if !leaves[from as usize] {
                    leaves[from as usize] = true;
                    news.push(from);
                }
            }
        }
        leaves
    }
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn return_call(&mut self, function: u32) {
        let signature = self.context.function(function);
        let Some(defined) = function.checked_sub(self.context.imported_functions) else {
            let record = self.claim_temp(0);
            let at = self.context.layout.imported_function(function);
            self.masm.load(Kind::Ref, record.into(), Addr::vmctx(at));
            return self.leave_for_record(signature, record);
        };
        self.place_tail_arguments(signature);
        if function == self.index {
            self.masm.jump(self.start);
        } else {
            self.returns.note_call(defined);
            self.leavers.note_direct(defined);
            self.masm.tail_call_function(signature.param_words, function);
        }
        self.reachable = false;
    }

    pub(super) fn return_call_ref(&mut self, type_index: u32) {
        let signature = self.context.signature(type_index);
        let record = self.take_callee();
        self.leave_for_record(signature, record);
    }

    pub(super) fn return_call_indirect(&mut self, type_index: u32, table: u32) {
        let signature = self.context.signature(type_index);
        let record = self.take_indirect_callee(type_index, table);
        self.leave_for_record(signature, record);
    }

    /// Goes to the function in `record` (`TEMPS[0]`) with the arguments on top of the operand stack.
    fn leave_for_record(&mut self, signature: &Signature, record: Gpr) {
        self.returns.note_switch();
        self.leavers.note_leaving();
        let index = self.claim_temp(1);
        self.masm.load(Kind::I32, index.into(), Addr::reg(record, offset::FUNC_INDEX));
        let arguments = self.operands.entries.len() - signature.params.len();
        let spare = self.snapshots.pop().unwrap_or_default();
        let state = self.operands.capture(arguments, spare);
        let host = self.masm.code().label();
        self.masm.int_branch(IntCond::LtS, Width::W32, index, Rhs::Folded(Folded::Imm(0)), host);
        self.place_tail_arguments(signature);
        self.masm.tail_call_record(signature.param_words, record);
        self.masm.bind(host);
        self.operands.restore(&state);
        self.snapshots.push(state);
        self.call_host_and_return(signature, record);
    }

    /// The host has no tail calls, so calling it takes no more stack than a jump would; and it asks who its caller is,
    /// which is this function's instance.
    fn call_host_and_return(&mut self, signature: &Signature, record: Gpr) {
        // A stub's record is in the red zone, like an area of this size.
        self.leaf &= call_area(signature.param_words, signature.result_words) <= LEAF_FRAME_BYTES;
        let scope = self.scope.take();
        self.call_spilled(signature, false, |masm| masm.call_record(record));
        self.scope = scope;
        self.operands.unpin_all();
        self.return_();
    }

    /// Puts arguments where `tail_call_function` wants them. Nothing else is live from here on.
    fn place_tail_arguments(&mut self, signature: &Signature) {
        let (own, new) = (area_bytes(self.signature.param_words), area_bytes(signature.param_words));
        if new <= own {
            let skipped = (own - new) / 8;
            self.place(&signature.param_places, |word| Addr::incoming(skipped + word));
        } else {
            // A chain of such calls goes down the stack, so each link asks for room.
            self.leaf = false;
            self.masm.open_area(new);
            self.place(&signature.param_places, |word| Addr::sp(word as i32 * 8));
        }
    }

    /// Calls a function of this module.
    pub(super) fn call_defined(&mut self, function: u32, signature: &Signature) {
        let reloads = self.leavers.suspected(function - self.context.imported_functions);
        let callee = if reloads { Symbol::Entry(function) } else { Symbol::Call(function) };
        self.call_with(signature, reloads, |masm| masm.call_function(callee));
    }

    /// Compiles the guards that the module's direct calls need: behind its functions, by function index.
    pub(super) fn guards(&mut self) -> Result<HashMap<u32, u32>> {
        let mut guards = HashMap::new();
        if !(self.leavers.any || self.leavers.others) {
            return Ok(guards);
        }
        let leaves = self.leavers.all();
        let imported = self.context.imported_functions;
        let guarded = |symbol| match symbol {
            Symbol::Call(function) if leaves[(function - imported) as usize] => Some(function),
            _ => None,
        };
        let references = self.masm.code().symbol_refs();
        let wanted: BTreeSet<u32> =
            references.iter().filter_map(|reference| guarded(reference.symbol)).collect();
        for function in wanted {
            self.guard(function)?;
            self.compiled.guards.push(function);
            let guard = self.compiled.functions.last().expect("just compiled");
            guards.insert(function, guard.entry);
        }
        Ok(guards)
    }

    /// Parameters begin as operands, where the call wants them.
    pub(super) fn guard(&mut self, function: u32) -> Result<()> {
        self.masm.code().set_wasm_offset(0);
        let begin = self.begin_function(function)?;
        self.operands.end_locals();
        self.declare_parameters();
        self.open_function();
        self.returns.note_call(function - self.context.imported_functions);
        let signature = self.signature;
        self.call_with(signature, true, |masm| masm.call_function(Symbol::Entry(function)));
        self.operands.unpin_all();
        self.end();
        self.end_function(begin)
    }
}
