//! Exceptions: `throw`, `throw_ref`, `try_table`. The legacy form is in `legacy_exceptions.rs`.
//!
//! A `try_table` emits nothing on the path that does not throw. It opens a *scope*: each return address inside it, of
//! a call or a switch, is noted with the scope's number, and the unwinder finds the clauses from there. A clause is
//! a landing pad, and at a pad nothing is in a register; so at each such address every local is in its slot, and what
//! lies on the operand stack below the block was put into its slots when the block began.
//!
//! ```text
//!   try_table (catch $e $label)        scopes     clauses
//!     call $f        ── 0x40 ────────> scope 3 ─> $e: pad 0x90
//!     call $g        ── 0x58 ────────>   │ outer
//!   end                                  v
//! ```
//!
//! An exception is a block of the runtime's with the tag and the payload, written here (see `abi.rs`): a short one
//! comes from a free list, a long one is asked for.

use super::landing::{LandingPad, Lands};
use super::merges::Snapshot;
use super::operands::class;
use super::{Compiler, Signature};
use crate::abi::{Builtin, INLINE_PAYLOAD, Kind, TrapCode, offset, words};
use crate::code::{Catch, Scope};
use crate::masm::{Addr, Gpr, Masm};
use wasmparser::{BlockType, TryTable};

/// What the end of a `try_table` must do.
#[derive(Debug)]
pub(super) struct OpenTry {
    /// Pads that no block's end takes: where they branch, counted from inside the `try_table`.
    pads: Vec<(u32, LandingPad)>,
    /// What they start from.
    state: Box<Snapshot>,
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn throw(&mut self, tag: u32) {
        self.new_exception(tag);
        self.throw_top();
    }

    pub(super) fn throw_ref(&mut self) {
        let exception = self.operands.take_gpr(&mut self.masm);
        self.trap_if_null(exception, TrapCode::NullException);
        self.operands.push_reg(Kind::Ref, exception);
        self.throw_top();
    }

    /// Throws the exception on top.
    pub(super) fn throw_top(&mut self) {
        self.call_builtin(Builtin::Throw);
        // Never reached; a walk that looks at the return address finds it inside the function.
        self.masm.trap();
        self.reachable = false;
    }

    /// Takes a tag's payload, pushes an exception that has it.
    pub(super) fn new_exception(&mut self, tag: u32) {
        self.leaf = false;
        let signature = self.context.tag(tag);
        let exception = if words(&signature.params) > INLINE_PAYLOAD {
            self.call_new_large_exception(tag);
            self.operands.take_gpr(&mut self.masm)
        } else {
            let exception = self.claim_temp(0);
            let (empty, back) = self.defer_builtin(Builtin::NewException);
            self.masm.pop_free(exception, offset::STORE_FREE_EXCEPTION, offset::EXN_NEXT, empty);
            self.masm.bind(back);
            let identity = self.operands.pick_gpr(&mut self.masm);
            self.masm.load(Kind::I64, identity.into(), Addr::vmctx(self.context.layout.tag(tag)));
            self.masm.store(Kind::I64, Addr::reg(exception, offset::EXN_TAG), identity.into());
            self.operands.unpin(identity.into());
            self.masm.store_imm(Kind::I32, Addr::reg(exception, offset::EXN_STATE), 1);
            exception
        };
        self.fill_payload(exception, signature);
        self.operands.push_reg(Kind::Ref, exception);
    }

    /// Likewise with a reference above the payload, which stays above. It is an operand while the runtime is called:
    /// that may collect, and uses every register.
    pub(super) fn new_exception_below(&mut self, tag: u32) {
        let signature = self.context.tag(tag);
        if words(&signature.params) > INLINE_PAYLOAD {
            self.call_new_large_exception(tag);
            let exception = self.operands.take_gpr(&mut self.masm);
            let reference = self.operands.take();
            let reference = self.operands.bring(&mut self.masm, reference, class::<M>(Kind::Ref)).gpr();
            self.fill_payload(exception, signature);
            self.operands.push_reg(Kind::Ref, exception);
            self.operands.push_reg(Kind::Ref, reference);
        } else {
            let reference = self.operands.take();
            let reference = self.operands.bring(&mut self.masm, reference, class::<M>(Kind::Ref)).gpr();
            let reference = self.keep_off_temp(reference);
            self.new_exception(tag);
            self.operands.push_reg(Kind::Ref, reference);
        }
        self.operands.unpin_all();
    }

    /// Pushes an exception with room for its payload, which lies below.
    fn call_new_large_exception(&mut self, tag: u32) {
        self.operands.push_constant(Kind::I32, tag.into());
        self.call_builtin(Builtin::NewLargeException);
    }

    fn fill_payload(&mut self, exception: Gpr, signature: &Signature) {
        let count = words(&signature.params);
        let mut to = self.exception_values(exception, count).plus(count as i32 * 8);
        for kind in signature.params.iter().rev() {
            let value = self.operands.take();
            to = to.plus(-8 * kind.words() as i32);
            match value.constant() {
                Some(constant) => self.masm.store_imm(value.kind(), to, constant),
                None => {
                    let reg = self.operands.bring(&mut self.masm, value, class::<M>(value.kind()));
                    self.masm.store(value.kind(), to, reg);
                    self.operands.unpin(reg);
                }
            }
        }
    }

    /// Where an exception with so many words has the first.
    pub(super) fn exception_values(&mut self, exception: Gpr, count: usize) -> Addr {
        if count <= INLINE_PAYLOAD {
            return Addr::reg(exception, offset::EXN_INLINE);
        }
        let values = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I64, values.into(), Addr::reg(exception, offset::EXN_VALUES));
        Addr::reg(values, 0)
    }

    /// What pads of a construct of this type start from, which is about to open: all below it is put into its slots.
    pub(super) fn settle_for_pads(&mut self, ty: BlockType) -> Box<Snapshot> {
        // Bounds what the state lists.
        self.operands.deepen(&mut self.masm);
        let (params, _) = self.arity_of(ty);
        let base = self.operands.entries.len() - params;
        self.operands.settle_below(&mut self.masm, base)
    }

    /// Opens a scope inside the one in force, returns its number.
    pub(super) fn open_scope(&mut self, first: u32, count: u32) -> u32 {
        let number = self.compiled.scopes.len() as u32;
        self.compiled.scopes.push(Scope { outer: self.scope, first, count });
        self.scope = Some(number);
        number
    }

    pub(super) fn try_table(&mut self, table: &TryTable) {
        let state = self.settle_for_pads(table.ty);
        let first = self.compiled.catches.len() as u32;
        let mut pads = Vec::new();
        for catch in &table.catches {
            let (tag, depth, by_reference) = match *catch {
                wasmparser::Catch::One { tag, label } => (Some(tag), label, false),
                wasmparser::Catch::OneRef { tag, label } => (Some(tag), label, true),
                wasmparser::Catch::All { label } => (None, label, false),
                wasmparser::Catch::AllRef { label } => (None, label, true),
            };
            let label = self.masm.code().label();
            self.pending_catches.push((self.compiled.catches.len(), label));
            self.compiled.catches.push(Catch { tag, by_reference, pad: 0 });
            let pad = LandingPad { label, what: Lands::Exception { tag, by_reference } };
            if !self.leave_to_end(depth, pad, &state) {
                pads.push((depth + 1, pad));
            }
        }
        let count = table.catches.len() as u32;
        self.open_scope(first, count);
        self.open_try(table.ty, Box::new(OpenTry { pads, state }));
    }

    /// Ends the scope and places the pads that still need a place.
    pub(super) fn end_try(&mut self, open: OpenTry) {
        self.scope = self.controls[self.controls.len() - 2].inside;
        if !open.pads.is_empty() && self.reachable {
            self.branch(0);
            self.reachable = false;
        }
        for (depth, pad) in &open.pads {
            self.operands.restore(&open.state);
            self.land_on(pad);
            self.branch(*depth);
            self.operands.unpin_all();
        }
        self.snapshots.push(open.state);
    }
}
