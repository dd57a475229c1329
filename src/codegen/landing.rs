//! Landing pads: where control comes back to a function other than by a return.
//!
//! A handler of a `resume` lands when a suspend finds it, a clause of a `try_table` when an exception does. Both
//! begin alike, with nothing but `sp`, the running block and one value in the first parameter register: the
//! continuation that suspended, or the exception. The pad rebuilds the instance, pushes the payload, and branches to
//! its label; a pad whose label is the end of the block around it waits for that end and falls into it.

use super::Compiler;
use super::merges::Snapshot;
use crate::abi::{Kind, offset, words};
use crate::code::Label;
use crate::masm::{Addr, Folded, Gpr, IntBinary, Masm, Width};

/// Where a handler or clause lands in the function that has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct LandingPad {
    pub label: Label,
    pub what: Lands,
}

/// What arrives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lands {
    /// A suspend with this tag, at a resume whose open area has so many bytes.
    Suspend { tag: u32, area: u32 },
    /// An exception: its payload is wanted if there is a tag, the exception itself if `by_reference`.
    Exception { tag: Option<u32>, by_reference: bool },
}

impl<M: Masm> Compiler<'_, M> {
    /// Pushes what arrives.
    pub(super) fn land_on(&mut self, pad: &LandingPad) {
        self.masm.checkpoint();
        self.masm.bind(pad.label);
        match pad.what {
            Lands::Suspend { tag, area } => self.land_suspend(tag, area),
            Lands::Exception { tag, by_reference } => self.land_exception(tag, by_reference),
        }
    }

    /// The payload, then the continuation.
    fn land_suspend(&mut self, tag: u32, area: u32) {
        self.masm.land(area);
        if area > 0 {
            self.masm.close_area(area);
        }
        let payload = self.context.payload(tag);
        let from = M::TEMPS[0];
        if payload.param_words > 0 {
            self.payload_address(from);
        }
        let results = self.context.tag(tag).result_words;
        self.push_placed(&payload.params, &payload.param_places, |word| {
            Addr::reg(from, (results + word) as i32 * 8)
        });
    }

    /// `to` = where the suspended continuation (its reference is in the last place) keeps its words.
    fn payload_address(&mut self, to: Gpr) {
        let reference = M::PARAM_GPRS[0];
        self.masm.mov(to.into(), reference.into());
        self.masm.int_binary_folded(IntBinary::ShrU, Width::W64, to, to, Folded::Imm(32));
        let blocks = M::TEMPS[1];
        self.masm.load(Kind::I64, blocks.into(), Addr::vmctx(offset::VMCTX_BLOCKS));
        self.masm.int_binary(IntBinary::Add, Width::W64, to, to, blocks);
        self.masm.load(Kind::I64, to.into(), Addr::reg(to, offset::CONT_ARGS));
    }

    /// The payload, then the exception if it is wanted.
    fn land_exception(&mut self, tag: Option<u32>, by_reference: bool) {
        self.masm.land(0);
        let exception = M::PARAM_GPRS[0];
        self.operands.pin(exception.into());
        if let Some(tag) = tag {
            self.push_payload(exception, tag);
        }
        if by_reference {
            self.operands.push_reg(Kind::Ref, exception);
        }
    }

    /// Pushes what an exception of this tag carries.
    pub(super) fn push_payload(&mut self, exception: Gpr, tag: u32) {
        let kinds = &self.context.tag(tag).params;
        let mut place = self.exception_values(exception, words(kinds));
        for &kind in kinds {
            let reg = self.operands.pick(&mut self.masm, super::operands::class::<M>(kind));
            self.masm.load(kind, reg, place);
            place = place.plus(kind.words() as i32 * 8);
            self.operands.push_reg(kind, reg);
            self.operands.unpin(reg);
        }
    }

    /// Keeps a pad for the end of its block, if that can fall into the label: one pad, and no operands of the block's
    /// in between. `state` is what the pad starts from.
    pub(super) fn leave_to_end(&mut self, depth: u32, pad: LandingPad, state: &Snapshot) -> bool {
        let at = self.controls.len() - 1 - depth as usize;
        let control = &mut self.controls[at];
        let falls = control.falls_out() && control.pad.is_none() && state.base() == control.base;
        if falls {
            let mut kept = self.snapshots.pop().unwrap_or_default();
            kept.copy_from(state);
            self.controls[at].pad = Some(Box::new((pad, kept)));
        }
        falls
    }

    /// Places the landing pad that waited for this end.
    pub(super) fn end_with_pad(&mut self) {
        let Some((pad, state)) =
            self.controls.last_mut().and_then(|control| control.pad.take()).map(|pad| *pad)
        else {
            return;
        };
        if self.reachable {
            self.branch(0);
        }
        self.operands.restore(&state);
        self.snapshots.push(state);
        self.land_on(&pad);
        self.operands.unpin_all();
        self.reachable = true;
    }
}
