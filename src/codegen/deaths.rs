//! What nobody will ask for again, so that a result may take its register.
//!
//! One pass does not know the last use of a local. But it sees the next operator: a local that is assigned there is
//! dead here, and so is every local where the function returns.

use super::Compiler;
use super::entry::Value;
use crate::masm::{Masm, Reg};

impl<M: Masm> Compiler<'_, M> {
    /// Whether the only holder of `reg` is the local that the very next operator assigns: then the old value
    /// is dead, and the register may be overwritten in place.
    pub(super) fn dies_in_assignment(&mut self, reg: Reg) -> bool {
        match self.next_assigns() {
            Some(local) if self.operands.only_holder(reg, local) => {
                self.operands.release(local);
                self.operands.entries[local] = self.operands.entries[local].as_constant(0);
                true
            }
            _ => false,
        }
    }

    /// Whether the function returns next, and only locals hold `reg`.
    fn dies_in_return(&mut self, reg: Reg) -> bool {
        let dies = self.next_returns() && self.operands.only_locals_hold(reg);
        if dies {
            self.operands.replace(reg, 0);
        }
        dies
    }

    /// Whether nobody needs what a taken operand's register holds: the result may overwrite it.
    pub(super) fn dies_here(&mut self, reg: Reg) -> bool {
        !self.operands.is_occupied(reg) || self.dies_in_assignment(reg) || self.dies_in_return(reg)
    }

    /// Whether the operands of an operator that does not mind had better change places: what is on the left may be
    /// overwritten. Best is the register of the local that is assigned next, since the local keeps it so.
    pub(super) fn changes_places(&self, lhs: Value, rhs: Value) -> bool {
        let (Value::Reg(lhs), Value::Reg(rhs)) = (lhs, rhs) else { return false };
        let assigned = |reg| self.next_assigns().is_some_and(|local| self.operands.only_holder(reg, local));
        let outlives = self.operands.is_occupied(lhs) && !self.operands.is_occupied(rhs);
        !assigned(lhs) && (outlives || assigned(rhs))
    }
}
