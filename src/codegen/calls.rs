//! Calls: values into the signature's places, everything else into the frame, one call instruction.

use super::merges::Plan;
use super::operands::class;
use super::{Compiler, Signature};
use crate::abi::{Builtin, Kind, Place, TrapCode, area_bytes, call_area, offset};
use crate::code::SiteKind;
use crate::masm::{Addr, Folded, Gpr, IntCond, Masm, Rhs, Width};

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn call(&mut self, function: u32) {
        let signature = self.context.function(function);
        if function >= self.context.imported_functions {
            self.returns.note_call(function - self.context.imported_functions);
            return self.call_defined(function, signature);
        }
        self.returns.note_switch();
        let record = self.claim_temp(0);
        let at = self.context.layout.imported_function(function);
        self.call_with(signature, true, |masm| {
            masm.load(Kind::Ref, record.into(), Addr::vmctx(at));
            masm.call_record(record);
        });
    }

    pub(super) fn call_ref(&mut self, type_index: u32) {
        let signature = self.context.signature(type_index);
        let record = self.take_callee();
        self.call_with(signature, true, |masm| masm.call_record(record));
    }

    /// Takes a function reference into `TEMPS[0]`, not null.
    pub(super) fn take_callee(&mut self) -> Gpr {
        let record = self.take_into_temp(0);
        self.trap_if_null(record, TrapCode::NullFunction);
        self.returns.note_switch();
        record
    }

    pub(super) fn call_indirect(&mut self, type_index: u32, table: u32) {
        let signature = self.context.signature(type_index);
        let record = self.take_indirect_callee(type_index, table);
        self.call_with(signature, true, |masm| masm.call_record(record));
    }

    /// Takes an index and has the function of this type that the table has there in `TEMPS[0]`.
    pub(super) fn take_indirect_callee(&mut self, type_index: u32, table: u32) -> Gpr {
        let index = self.operands.take_gpr(&mut self.masm);
        let elements = self.checked_elements(table, index, TrapCode::UndefinedElement);
        let record = self.claim_temp(0);
        self.masm.load_element(record, elements, index);
        self.trap_if_null(record, TrapCode::UninitializedElement);
        self.check_type(type_index, record);
        self.returns.note_switch();
        record
    }

    /// Traps unless the function in `record` (`TEMPS[0]`) has the type. Final types are equal or not; of
    /// others there may be subtypes, which the runtime knows.
    fn check_type(&mut self, type_index: u32, record: Gpr) {
        let wanted = self.claim_temp(1);
        let wrong = self.masm.code().trap_label(TrapCode::IndirectCallTypeMismatch);
        let at = self.context.layout.type_id(type_index);
        self.masm.load(Kind::I32, wanted.into(), Addr::vmctx(at));
        let actual = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I32, actual.into(), Addr::reg(record, offset::FUNC_TYPE));
        if self.context.finals[type_index as usize] {
            self.masm.int_branch(IntCond::Ne, Width::W32, actual, Rhs::Reg(wanted), wrong);
            self.operands.unpin(actual.into());
            return;
        }
        // Both ways meet with every value in its slot, the record on top of the operand stack.
        self.operands.push_reg(Kind::Ref, record);
        let end = self.operands.entries.len();
        self.operands.spill_below(&mut self.masm, end);
        self.operands.forget_registers();
        self.operands.unpin_all();
        let same = self.masm.code().label();
        self.masm.int_branch(IntCond::Eq, Width::W32, actual, Rhs::Reg(wanted), same);
        self.operands.push_reg(Kind::I32, actual);
        self.operands.push_reg(Kind::I32, wanted);
        self.call_builtin(Builtin::IsSubtype);
        let answer = self.operands.take_gpr(&mut self.masm);
        self.masm.int_branch(IntCond::Eq, Width::W32, answer, Rhs::Folded(Folded::Imm(0)), wrong);
        self.masm.bind(same);
        self.operands.unpin_all();
        let again = self.take_into_temp(0);
        debug_assert_eq!(again, record);
    }

    /// Calls a builtin with the top operands, pushes its results.
    pub(super) fn call_builtin(&mut self, builtin: Builtin) {
        debug_assert!(!builtin.preserves());
        let signature = self.context.builtin(builtin);
        self.call_with(signature, false, |masm| masm.call_builtin(builtin));
    }

    /// A register outside the parameter sequence, freed for this operator.
    pub(super) fn claim_temp(&mut self, number: usize) -> Gpr {
        let temp = M::TEMPS[number];
        self.operands.claim(&mut self.masm, temp.into());
        temp
    }

    /// Takes the top operand into a temp, where it may be overwritten.
    pub(super) fn take_into_temp(&mut self, number: usize) -> Gpr {
        let operand = self.operands.take();
        let temp = self.claim_temp(number);
        super::operands::materialize(&mut self.masm, operand, temp.into());
        temp
    }

    /// The common part: spills, places the arguments, calls, pushes the results.
    pub(super) fn call_with(
        &mut self,
        signature: &Signature,
        leaves_instance: bool,
        emit: impl FnOnce(&mut M),
    ) {
        self.leaf = false;
        let arguments = self.operands.entries.len() - signature.params.len();
        self.spill_for_call(arguments);
        self.call_spilled(signature, leaves_instance, emit);
    }

    /// Likewise when nothing but the arguments is live in a register.
    pub(super) fn call_spilled(
        &mut self,
        signature: &Signature,
        leaves_instance: bool,
        emit: impl FnOnce(&mut M),
    ) {
        let arguments = self.operands.entries.len() - signature.params.len();
        let area = call_area(signature.param_words, signature.result_words);
        if area > 0 {
            self.masm.open_area(area);
        }
        self.place(&signature.param_places, |word| Addr::sp(word as i32 * 8));
        self.operands.forget_registers();
        self.operands.truncate(arguments);
        emit(&mut self.masm);
        self.note_throwing_site(SiteKind::Call);
        if leaves_instance {
            self.masm.reload_instance();
        }
        // The callee has popped the parameter words.
        self.push_placed(&signature.results, &signature.result_places, |word| Addr::sp(word as i32 * 8));
        if signature.result_words > 0 {
            self.masm.close_area(area_bytes(signature.result_words));
        }
    }

    /// Moves the top operands to the places of a signature. They stay on the operand stack, their registers
    /// no longer valid.
    pub(super) fn place(&mut self, places: &[Place], words: impl Fn(u32) -> Addr) {
        let mut plan: Plan = std::mem::take(&mut self.plan);
        self.operands.plan_places::<M>(places, words, &mut plan);
        plan.emit(&mut self.masm, &mut self.operands);
        self.plan = plan;
    }

    /// Copies a value that arrived in words, which are whole, to the home of the next entry. `temp` is free.
    pub(super) fn copy_word(&mut self, kind: Kind, from: Addr, temp: Gpr) {
        let (kind, temp) = match kind {
            Kind::V128 => (kind, M::FSCRATCH.into()),
            _ => (Kind::I64, temp.into()),
        };
        self.masm.load(kind, temp, from);
        let home = self.operands.next(kind).slot();
        self.masm.store(kind, home, temp);
    }

    /// Pushes values that arrived in the places of a signature. No register holds anything else. Words go
    /// straight to their slots, by way of a temp, which is never in the sequence.
    pub(super) fn push_placed(&mut self, kinds: &[Kind], places: &[Place], words: impl Fn(u32) -> Addr) {
        for (&kind, &place) in kinds.iter().zip(places) {
            match (M::param_reg(place), place) {
                (Some(reg), _) => {
                    debug_assert!(class::<M>(kind).contains(reg));
                    self.operands.push_reg(kind, reg);
                }
                (None, Place::Word(word)) => {
                    self.copy_word(kind, words(word), M::TEMPS[1]);
                    self.operands.push_slot(kind);
                }
                (None, _) => unreachable!("a place is a register or a word"),
            }
        }
    }
}
