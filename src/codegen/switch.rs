//! Stack switching: `cont.new`, `cont.bind`, `suspend`, `resume`, `resume_throw`, `resume_throw_ref`, `switch`.
//!
//! For the operand model a switch is a call: everything live is spilled, the values that travel take their places. What
//! differs is what stands in the middle, and where control comes back: a resume comes back at its return
//! label or at one of its handlers' landing pads, a suspend at its own label. Every such place begins with
//! `land`, which rebuilds `fp`, `vmctx` and `mem0` from the stack pointer alone.
//!
//! ```text
//!     resume                                      suspend
//!       consume the reference   ─┐                  payload in place
//!       arguments in place       │ straight         save sp, pc; compare the first handler's tag ──> walk
//!       link, jump to its pc    ─┘ line, no call    take the reference, jump to the landing pad
//!     return: land, results                       resumed:
//!     pad, at the handler's label: land             land, results
//! ```
//!
//! Slow paths (an empty free list, a used-up revision, null, consumed) are [`Deferred`]: emitted behind the body.

use super::landing::{LandingPad, Lands};
use super::operands::class;
use super::{Compiler, PendingTable, Signature};
use crate::abi::{Builtin, HandlerTable, Kind, Place, TrapCode, USED_REFERENCE, area_bytes, offset, words};
use crate::code::{Label, SiteKind, Traced, Unwind};
use crate::masm::{Addr, Folded, Gpr, IntBinary, IntCond, Masm, Rhs, Width};
use std::mem::size_of;
use wasmparser::{Handle, ResumeTable};

/// A part out of line.
#[derive(Debug)]
pub(super) struct Deferred {
    label: Label,
    wasm: u32,
    part: Part,
}

#[derive(Debug)]
enum Part {
    /// A preserving builtin on `TEMPS[0]`, then back.
    Builtin { builtin: Builtin, back: Label },
    /// A reference that is not its block's word: null or used.
    NotConsumable { reference: Gpr, null: Label, consumed: Label },
    /// The first handler did not match: a suspend's or a switch's search goes on.
    Walk { unhandled: Label, switch: bool },
    /// Loads bound values and goes on where the continuation was suspended.
    Adapter { values: Vec<(Kind, Place)>, bytes: u32 },
}

impl<M: Masm> Compiler<'_, M> {
    fn defer(&mut self, part: Part) -> Label {
        let code = self.masm.code();
        let (label, wasm) = (code.label(), code.wasm_offset());
        self.deferred.push(Deferred { label, wasm, part });
        label
    }

    /// The builtin's out-of-line call; the label to bind where it comes back.
    pub(super) fn defer_builtin(&mut self, builtin: Builtin) -> (Label, Label) {
        self.leaf = false;
        let back = self.masm.code().label();
        (self.defer(Part::Builtin { builtin, back }), back)
    }

    pub(super) fn emit_deferred(&mut self) {
        for deferred in std::mem::take(&mut self.deferred) {
            self.masm.checkpoint();
            self.masm.code().set_wasm_offset(deferred.wasm);
            self.masm.bind(deferred.label);
            match deferred.part {
                Part::Builtin { builtin, back } => {
                    self.masm.call_builtin(builtin);
                    self.note_site(SiteKind::Call);
                    if builtin == Builtin::RetireBlock {
                        // The block that takes over has a word of its own.
                        let word = Addr::reg(M::TEMPS[0], offset::CONT_WORD);
                        self.masm.load(Kind::I64, M::TEMPS[1].into(), word);
                    }
                    self.masm.jump(back);
                }
                Part::NotConsumable { reference, null, consumed } => {
                    let zero = Rhs::Folded(Folded::Imm(0));
                    self.masm.int_branch(IntCond::Eq, Width::W64, reference, zero, null);
                    self.masm.jump(consumed);
                }
                Part::Walk { unhandled, switch: false } => self.masm.suspend_walk(unhandled),
                Part::Walk { unhandled, switch: true } => self.masm.switch_walk(unhandled),
                Part::Adapter { values, bytes } => self.adapter(&values, bytes),
            }
        }
    }

    pub(super) fn cont_new(&mut self, type_index: u32) {
        self.leaf = false;
        let signature = self.context.signature(type_index);
        let func = self.operands.take_gpr(&mut self.masm);
        self.trap_if_null(func, TrapCode::NullFunction);
        let func = self.keep_off_temp(func);
        let block = self.claim_temp(0);
        let (empty, back) = self.defer_builtin(Builtin::NewBlock);
        self.masm.pop_free(block, offset::STORE_FREE_BLOCK, offset::CONT_NEXT, empty);
        self.masm.bind(back);
        let reference = self.operands.pick_gpr(&mut self.masm);
        let start = self.start_stub(signature);
        let site = self.masm.code().wasm_offset();
        self.masm.init_block(reference, block, func, start, site);
        if signature.param_words > 0 {
            // Words can only be passed to a stack.
            self.masm.call_builtin(Builtin::GiveStack);
            self.note_site(SiteKind::Call);
        }
        self.trace(Traced::New, None, 0);
        self.operands.push_reg(Kind::Ref, reference);
    }

    /// The same value in a register that is not `TEMPS[0]`.
    pub(super) fn keep_off_temp(&mut self, reg: Gpr) -> Gpr {
        if reg != M::TEMPS[0] {
            return reg;
        }
        let other = self.operands.pick_gpr(&mut self.masm);
        self.masm.mov(other.into(), reg.into());
        other
    }

    /// Takes the reference on top. Returns its block, in `TEMPS[0]`, and the next reference, in `TEMPS[1]`: storing it
    /// uses this one up. Who held this reference holds a used one from here on, and need not keep which.
    fn consume(&mut self) -> (Gpr, Gpr) {
        let reference = self.operands.take_gpr(&mut self.masm);
        let reference = self.keep_off_temp(reference);
        let block = self.claim_temp(0);
        let next = self.claim_temp(1);
        let code = self.masm.code();
        let null = code.trap_label(TrapCode::NullContinuation);
        let consumed = code.trap_label(TrapCode::ConsumedContinuation);
        let failed = self.defer(Part::NotConsumable { reference, null, consumed });
        let (retire, back) = self.defer_builtin(Builtin::RetireBlock);
        self.masm.consume(block, next, reference, failed, retire);
        self.masm.bind(back);
        self.operands.replace(reference.into(), USED_REFERENCE);
        (block, next)
    }

    pub(super) fn resume(&mut self, type_index: u32, handlers: &ResumeTable) {
        self.leaf = false;
        self.returns.note_switch();
        let signature = self.context.signature(type_index);
        let (block, next) = self.consume();
        let arguments = self.operands.entries.len() - signature.params.len();
        self.spill_for_call(arguments);
        let area = self.open_results(signature);
        let unused = signature.param_words == 0;
        if !unused {
            self.address_words(block, next);
        }
        self.place_arguments(&signature.param_places);
        self.operands.truncate(arguments);
        let table = self.handler_table(handlers, area);
        self.trace(Traced::Resume, None, words(&signature.params));
        self.masm.resume(block, unused.then_some(next), self.pending_tables[table].vmctx_offset as i32);
        self.come_back(signature, handlers, table);
    }

    /// The payload becomes an exception; the rest is `resume_throw_ref`.
    pub(super) fn resume_throw(&mut self, type_index: u32, tag: u32, handlers: &ResumeTable) {
        self.new_exception_below(tag);
        self.throw_into(type_index, Some(tag), handlers);
    }

    pub(super) fn resume_throw_ref(&mut self, type_index: u32, handlers: &ResumeTable) {
        self.throw_into(type_index, None, handlers);
    }

    /// A resume that brings an exception and no arguments: it goes to the stub that throws.
    fn throw_into(&mut self, type_index: u32, tag: Option<u32>, handlers: &ResumeTable) {
        self.leaf = false;
        self.returns.note_switch();
        let signature = self.context.signature(type_index);
        let (block, next) = self.consume();
        let exception = self.operands.take_gpr(&mut self.masm);
        self.trap_if_null(exception, TrapCode::NullException);
        let below = self.operands.entries.len();
        self.operands.push_reg(Kind::Ref, exception);
        self.spill_for_call(below);
        let area = self.open_results(signature);
        self.place(&[Place::Gpr(0)], |_| unreachable!("it has a register"));
        self.operands.forget_registers();
        self.operands.truncate(below);
        let table = self.handler_table(handlers, area);
        let payload = tag.map_or(0, |tag| words(&self.context.tag(tag).params));
        self.trace(Traced::ResumeThrow, tag, payload);
        self.masm.resume_throw(block, next, self.pending_tables[table].vmctx_offset as i32);
        self.come_back(signature, handlers, table);
    }

    /// Opens the area for the result words of a continuation's function.
    fn open_results(&mut self, signature: &Signature) -> u32 {
        let area = area_bytes(signature.result_words);
        if area > 0 {
            self.masm.open_area(area);
        }
        area
    }

    /// Uses the reference up, and has the address where `block` wants words instead of `next`, in the same register.
    fn address_words(&mut self, block: Gpr, next: Gpr) {
        self.masm.store(Kind::I64, Addr::reg(block, offset::CONT_WORD), next.into());
        self.masm.load(Kind::I64, next.into(), Addr::reg(block, offset::CONT_ARGS));
    }

    /// Puts what a continuation is resumed with into its places; words go to the address in `TEMPS[1]`. The arguments
    /// stay on the operand stack, their registers no longer valid.
    fn place_arguments(&mut self, places: &[Place]) {
        // No argument lives in the temp: it was claimed.
        self.place(places, |word| Addr::reg(M::TEMPS[1], word as i32 * 8));
        self.operands.forget_registers();
    }

    /// What follows the jump of a resume: landing pads, and the place where the continuation returns to.
    fn come_back(&mut self, signature: &Signature, handlers: &ResumeTable, table: usize) {
        let area = self.pending_tables[table].area_bytes;
        let arguments = self.operands.entries.len();
        for (at, handler) in handlers.handlers.iter().enumerate() {
            let Handle::OnLabel { tag, label: depth } = *handler else { continue };
            let label = self.pending_tables[table].entries[at].1.expect("it lands");
            let pad = LandingPad { label, what: Lands::Suspend { tag, area } };
            let spare = self.snapshots.pop().unwrap_or_default();
            let state = self.operands.capture(arguments, spare);
            if !self.leave_to_end(depth, pad, &state) {
                self.land_on(&pad);
                self.branch(depth);
                self.operands.truncate(arguments);
                self.operands.unpin_all();
            }
            self.snapshots.push(state);
        }
        let return_label = self.pending_tables[table].return_label;
        self.masm.bind(return_label);
        self.note_throwing_site(SiteKind::Switch { area_bytes: area });
        self.masm.land(area);
        self.trace(Traced::Return, None, words(&signature.results));
        self.operands.unpin_all();
        self.push_placed(&signature.results, &signature.result_places, |word| Addr::sp(word as i32 * 8));
        if area > 0 {
            self.masm.close_area(area);
        }
    }

    /// Reserves the static table of a resume in the context.
    fn handler_table(&mut self, handlers: &ResumeTable, area_bytes: u32) -> usize {
        let vmctx_offset = self.context.layout.handlers() + self.compiled.handler_bytes;
        let entries = handlers.handlers.iter().map(|handler| match *handler {
            Handle::OnLabel { tag, .. } => (tag, Some(self.masm.code().label())),
            Handle::OnSwitch { tag } => (tag, None),
        });
        let entries: Vec<(u32, Option<Label>)> = entries.collect();
        let more = entries.len().saturating_sub(1) as u32 * offset::HANDLER_BYTES as u32;
        self.compiled.handler_bytes += size_of::<HandlerTable>() as u32 + more;
        let return_label = self.masm.code().label();
        self.pending_tables.push(PendingTable { vmctx_offset, return_label, area_bytes, entries });
        self.pending_tables.len() - 1
    }

    pub(super) fn suspend(&mut self, tag: u32) {
        self.leaf = false;
        self.returns.note_switch();
        let signature = self.context.tag(tag);
        let payload = self.context.payload(tag);
        let (words, places) = (payload.param_words, &payload.param_places[..signature.params.len()]);
        let arguments = self.operands.entries.len() - signature.params.len();
        self.spill_for_call(arguments);
        let results = signature.result_words;
        let area = area_bytes(results + words);
        if area > 0 {
            self.masm.open_area(area);
        }
        self.place(places, |word| Addr::sp((results + word) as i32 * 8));
        self.operands.forget_registers();
        self.operands.truncate(arguments);
        let resumed = self.masm.code().label();
        let unhandled = self.masm.code().trap_label(TrapCode::UnhandledTag);
        let walk = self.defer(Part::Walk { unhandled, switch: false });
        let identity = self.context.layout.tag(tag);
        self.trace(Traced::Suspend, Some(tag), crate::abi::words(&signature.params));
        self.masm.suspend(identity, area > 0, resumed, walk);
        self.go_on(resumed, area, &signature.results, &signature.result_places);
    }

    /// A suspend whose handler is known to resume another continuation at once: that one's arguments are this one's
    /// payload.
    pub(super) fn switch(&mut self, type_index: u32, tag: u32) {
        self.leaf = false;
        self.returns.note_switch();
        let signature = self.context.signature(type_index);
        let back = self.context.switched(type_index);
        let (block, next) = self.consume();
        let count = signature.params.len() - 1;
        let arguments = self.operands.entries.len() - count;
        self.spill_for_call(arguments);
        let area = area_bytes(back.param_words);
        if area > 0 {
            self.masm.open_area(area);
        }
        if signature.param_words > 0 {
            self.address_words(block, next);
        } else {
            self.masm.store(Kind::I64, Addr::reg(block, offset::CONT_WORD), next.into());
        }
        self.place_arguments(&signature.param_places[..count]);
        self.operands.truncate(arguments);
        let resumed = self.masm.code().label();
        let unhandled = self.masm.code().trap_label(TrapCode::UnhandledTag);
        let walk = self.defer(Part::Walk { unhandled, switch: true });
        let identity = self.context.layout.tag(tag);
        self.trace(Traced::Switch, Some(tag), words(&signature.params[..count]));
        self.masm.switch(block, identity, area > 0, resumed, walk);
        self.go_on(resumed, area, &back.params, &back.param_places);
    }

    /// Where a suspend or switch is resumed: pushes what it is given.
    fn go_on(&mut self, resumed: Label, area: u32, kinds: &[Kind], places: &[Place]) {
        self.masm.bind(resumed);
        self.note_throwing_site(SiteKind::Switch { area_bytes: area });
        self.masm.land(area);
        self.operands.unpin_all();
        self.push_placed(kinds, places, |word| Addr::sp(word as i32 * 8));
        if area > 0 {
            self.masm.close_area(area);
        }
    }

    /// Leaves the bound values with the suspended stack, below its saved sp, and the adapter as its pc.
    pub(super) fn cont_bind(&mut self, from: u32, to: u32) {
        self.leaf = false;
        let before = self.context.signature(from);
        let bound = before.params.len() - self.context.signature(to).params.len();
        let (block, reference) = self.consume();
        self.masm.store(Kind::I64, Addr::reg(block, offset::CONT_WORD), reference.into());
        if bound == 0 {
            self.operands.push_reg(Kind::Ref, reference);
            return;
        }
        self.give_stack(block);
        let places = &before.param_places[..bound];
        let saved: Vec<(Kind, Place)> = before.params.iter().copied().zip(places.iter().copied()).collect();
        let in_regs: Vec<(Kind, Place)> =
            saved.iter().copied().filter(|(_, place)| M::param_reg(*place).is_some()).collect();
        let in_words = in_regs.len() < saved.len();
        let words: u32 = in_regs.iter().map(|(kind, _)| kind.words()).sum();
        let pc_offset = words as i32 * 8;
        let bytes = area_bytes(words + 1);
        let sp = self.operands.pick_gpr(&mut self.masm);
        let other = self.operands.pick_gpr(&mut self.masm);
        let field = |field| Addr::reg(block, field);
        self.masm.load(Kind::I64, sp.into(), field(offset::CONT_SP));
        self.masm.load_imm(other, bytes.into());
        self.masm.int_binary(IntBinary::Sub, Width::W64, sp, sp, other);
        self.masm.load(Kind::I64, other.into(), field(offset::CONT_LIMIT));
        let overflow = self.masm.code().trap_label(TrapCode::StackOverflow);
        self.masm.int_branch(IntCond::LtU, Width::W64, sp, Rhs::Reg(other), overflow);
        self.masm.load(Kind::I64, other.into(), field(offset::CONT_PC));
        self.masm.store(Kind::I64, Addr::reg(sp, pc_offset), other.into());
        let adapter = self.defer(Part::Adapter { values: in_regs, bytes });
        self.masm.load_label(other, adapter);
        self.masm.store(Kind::I64, field(offset::CONT_PC), other.into());
        self.masm.store(Kind::I64, field(offset::CONT_SP), sp.into());
        if in_words {
            self.masm.load(Kind::I64, other.into(), field(offset::CONT_ARGS));
        }
        let mut word_offset = pc_offset;
        for &(kind, place) in saved.iter().rev() {
            let value = self.operands.take();
            let to = match place {
                Place::Word(word) => Addr::reg(other, word as i32 * 8),
                _ => {
                    word_offset -= kind.words() as i32 * 8;
                    Addr::reg(sp, word_offset)
                }
            };
            let reg = self.operands.bring(&mut self.masm, value, class::<M>(value.kind()));
            self.masm.store(value.kind(), to, reg);
            self.operands.unpin(reg);
        }
        self.operands.push_reg(Kind::Ref, reference);
    }

    /// A fresh continuation has no stack to leave values on: gives it one.
    fn give_stack(&mut self, block: Gpr) {
        let (none, back) = self.defer_builtin(Builtin::GiveStack);
        let sp = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I64, sp.into(), Addr::reg(block, offset::CONT_SP));
        let zero = Rhs::Folded(Folded::Imm(0));
        self.masm.int_branch(IntCond::Eq, Width::W64, sp, zero, none);
        self.masm.bind(back);
        self.operands.unpin(sp.into());
    }

    fn adapter(&mut self, values: &[(Kind, Place)], bytes: u32) {
        let pc_offset = values.iter().map(|(kind, _)| kind.words()).sum::<u32>() * 8;
        self.note_site(SiteKind::Adapter { pc_offset, bytes });
        // Whose fp this will be is only known where it goes on: debuggers see nothing of that stack until then.
        self.masm.code().note_unwind(Unwind::Base);
        let mut at = 0;
        for &(kind, place) in values {
            let reg = M::param_reg(place).expect("only registers are left below sp");
            self.masm.load(kind, reg, Addr::sp(at));
            at += kind.words() as i32 * 8;
        }
        self.masm.adapter_end(pc_offset, bytes);
    }
}
