//! Locals, globals, tables and references.
//!
//! A table element is one word whatever the element type, so `table.get` and `table.set` are inline for all of them,
//! continuations included.

use super::entry::Value;
use super::operands::class;
use super::{Compiler, numeric::Condition};
use crate::abi::{Builtin, Kind, TrapCode, offset};
use crate::masm::{Addr, Gpr, IntCond, Masm, Rhs, Width};

impl<M: Masm> Compiler<'_, M> {
    // ---- locals ----

    pub(super) fn local_get(&mut self, local: u32) {
        let number = local as usize;
        let entry = self.operands.entries[number];
        let kind = entry.kind();
        if let Some(value) = entry.constant() {
            return self.operands.push_constant(kind, value);
        }
        let reg = match entry.reg() {
            Some(reg) => reg,
            None => {
                let reg = self.operands.pick(&mut self.masm, class::<M>(kind));
                self.masm.load(kind, reg, entry.slot());
                if number < self.operands.tracked() {
                    self.operands.hold(number, reg);
                }
                reg
            }
        };
        self.operands.push_reg(kind, reg);
    }

    /// Assigns the top operand: the local takes its register over.
    pub(super) fn local_set(&mut self, local: u32) {
        let number = local as usize;
        let operand = self.operands.take();
        if number >= self.operands.tracked() {
            let slot = self.operands.entries[number].slot();
            match operand.value() {
                Value::Constant(value) => self.masm.store_imm(operand.kind(), slot, value),
                _ => {
                    let reg = self.operands.bring(&mut self.masm, operand, class::<M>(operand.kind()));
                    self.masm.store(operand.kind(), slot, reg);
                }
            }
            return;
        }
        self.operands.release(number);
        let entry = self.operands.entries[number];
        self.operands.entries[number] = match operand.value() {
            Value::Constant(value) => {
                self.operands.loosen(number);
                entry.as_constant(value)
            }
            _ => {
                let reg = self.operands.bring(&mut self.masm, operand, class::<M>(operand.kind()));
                self.operands.assign(number, reg);
                return;
            }
        };
    }

    pub(super) fn local_tee(&mut self, local: u32) {
        self.local_set(local);
        self.local_get(local);
    }

    // ---- globals ----

    pub(super) fn global_get(&mut self, global: u32) {
        let kind = self.context.globals[global as usize];
        let addr = self.structure(self.context.layout.global(global), 0);
        let dst = self.operands.pick(&mut self.masm, class::<M>(kind));
        self.masm.load(kind, dst, addr);
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn global_set(&mut self, global: u32) {
        let operand = self.operands.take();
        let addr = self.structure(self.context.layout.global(global), 0);
        match operand.value() {
            Value::Constant(value) => self.masm.store_imm(operand.kind(), addr, value),
            _ => {
                let reg = self.operands.bring(&mut self.masm, operand, class::<M>(operand.kind()));
                self.masm.store(operand.kind(), addr, reg);
            }
        }
    }

    // ---- references ----

    pub(super) fn ref_func(&mut self, function: u32) {
        let dst = self.operands.pick_gpr(&mut self.masm);
        if function < self.context.imported_functions {
            let at = self.context.layout.imported_function(function);
            self.masm.load(Kind::Ref, dst.into(), Addr::vmctx(at));
        } else {
            let record = self.context.records.number(function).expect("validated");
            self.masm.load_address(dst, Addr::vmctx(self.context.layout.function(record)));
        }
        self.operands.push_reg(Kind::Ref, dst);
    }

    pub(super) fn ref_as_non_null(&mut self) {
        let reg = self.operands.take_reg(&mut self.masm);
        self.trap_if_null(reg.gpr(), TrapCode::NullReference);
        self.operands.push_reg(Kind::Ref, reg);
    }

    pub(super) fn trap_if_null(&mut self, reg: Gpr, code: TrapCode) {
        let null = self.masm.code().trap_label(code);
        self.branch_on(Condition::int(IntCond::Eq, Width::W64, reg, 0), true, null);
    }

    // ---- tables ----

    /// The table's elements, after the index, an i64 or a zero-extended i32, was checked against its length.
    pub(super) fn checked_elements(&mut self, table: u32, index: Gpr, code: TrapCode) -> Gpr {
        let location = self.context.layout.table(table);
        let length = self.structure(location, offset::TABLE_LENGTH);
        let scratch = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I64, scratch.into(), length);
        let outside = self.masm.code().trap_label(code);
        self.masm.int_branch(IntCond::GeU, Width::W64, index, Rhs::Reg(scratch), outside);
        let elements =
            Addr { offset: length.offset - offset::TABLE_LENGTH + offset::TABLE_ELEMENTS, ..length };
        self.masm.load(Kind::I64, scratch.into(), elements);
        scratch
    }

    pub(super) fn table_get(&mut self, table: u32) {
        let index = self.operands.take_gpr(&mut self.masm);
        let elements = self.checked_elements(table, index, TrapCode::TableOutOfBounds);
        self.masm.load_element(elements, elements, index);
        self.operands.push_reg(Kind::Ref, elements);
    }

    pub(super) fn table_set(&mut self, table: u32) {
        let value = self.operands.take_gpr(&mut self.masm);
        let index = self.operands.take_gpr(&mut self.masm);
        let elements = self.checked_elements(table, index, TrapCode::TableOutOfBounds);
        self.masm.store_element(elements, index, value);
    }

    pub(super) fn table_size(&mut self, table: u32) {
        let length = self.structure(self.context.layout.table(table), offset::TABLE_LENGTH);
        let dst = self.operands.pick_gpr(&mut self.masm);
        let kind = if self.context.tables64[table as usize] { Kind::I64 } else { Kind::I32 };
        self.masm.load(kind, dst.into(), length);
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn table_grow(&mut self, table: u32) {
        self.widen_at(0);
        self.operands.push_constant(Kind::I32, table.into());
        self.call_builtin(Builtin::TableGrow);
        if !self.context.tables64[table as usize] {
            self.narrow();
        }
    }

    pub(super) fn table_fill(&mut self, table: u32) {
        self.widen_at(2);
        self.widen_at(0);
        self.operands.push_constant(Kind::I32, table.into());
        self.call_builtin(Builtin::TableFill);
    }

    pub(super) fn table_copy(&mut self, dst: u32, src: u32) {
        (0..3).for_each(|depth| self.widen_at(depth));
        self.operands.push_constant(Kind::I32, dst.into());
        self.operands.push_constant(Kind::I32, src.into());
        self.call_builtin(Builtin::TableCopy);
    }

    pub(super) fn table_init(&mut self, table: u32, segment: u32) {
        self.widen_at(2);
        self.operands.push_constant(Kind::I32, table.into());
        self.operands.push_constant(Kind::I32, segment.into());
        self.call_builtin(Builtin::TableInit);
    }
}
