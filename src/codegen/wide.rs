//! Wide arithmetic: operands of 128 bits are two operands, results two results, low half first.
//!
//! Sums with nothing to carry fall apart into halves: adding a number below 2^64 to the upper half of another, as
//! accumulators do, is an ordinary addition.

use super::Compiler;
use super::entry::{Operand, Value};
use super::fold::{fold_wide_product, fold_wide_sum};
use super::operands::{class, materialize};
use crate::abi::Kind;
use crate::masm::{
    Dst, Folded, Gpr, IntBinary, Masm, Operand as Wanted, Pair, Reg, RegSet, Rhs, WideSum, Width,
};
use std::mem::swap;

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn wide_sum(&mut self, op: WideSum) {
        let mut rhs = self.take_pair();
        let mut lhs = self.take_pair();
        if let (Some(a), Some(b)) = (constant(lhs), constant(rhs)) {
            return self.push_constants(fold_wide_sum(op, a, b));
        }
        if op == WideSum::Add {
            // The halves may change places each for itself.
            for (a, b) in [(&mut lhs.low, &mut rhs.low), (&mut lhs.high, &mut rhs.high)] {
                if a.constant().is_some() {
                    swap(a, b);
                }
            }
        }
        if rhs.low.constant() == Some(0) {
            for operand in [lhs.low, lhs.high, rhs.high] {
                self.push_operand(operand);
            }
            let op = if op == WideSum::Add { IntBinary::Add } else { IntBinary::Sub };
            return self.int_binary(op, Width::W64);
        }
        let rhs = Pair {
            low: self.settle_half(rhs.low, |accepts| accepts.low),
            high: self.settle_half(rhs.high, |accepts| accepts.high),
        };
        let gprs = class::<M>(Kind::I64);
        let lhs = Pair {
            low: self.operands.bring(&mut self.masm, lhs.low, gprs).gpr(),
            high: self.operands.bring(&mut self.masm, lhs.high, gprs).gpr(),
        };
        let low = self.half_result(lhs.low, &[Rhs::Reg(lhs.high), rhs.high]);
        let high = self.half_result(lhs.high, &[Rhs::Reg(lhs.low), rhs.low, Rhs::Reg(low)]);
        let dst = Pair { low, high };
        self.masm.wide_sum(op, dst, lhs, rhs);
        self.push_pair(dst);
    }

    /// The right half of a sum: folded if the ISA takes it so.
    fn settle_half(&mut self, operand: Operand, half: impl Fn(Pair<bool>) -> bool) -> Rhs {
        match operand.value() {
            Value::Constant(value) if half(M::sum_accepts(value as i64)) => {
                Rhs::Folded(Folded::Imm(value as i64))
            }
            Value::Slot(slot) if M::WIDE_SLOTS => Rhs::Folded(Folded::Slot(slot)),
            _ => Rhs::Reg(self.operands.bring(&mut self.masm, operand, class::<M>(Kind::I64)).gpr()),
        }
    }

    /// A register for half of a sum: the left operand's if that dies and no other half needs it.
    fn half_result(&mut self, lhs: Gpr, others: &[Rhs]) -> Gpr {
        if !others.contains(&Rhs::Reg(lhs)) && self.dies_here(lhs.into()) {
            return lhs;
        }
        self.operands.pick_gpr(&mut self.masm)
    }

    pub(super) fn wide_product(&mut self, signed: bool) {
        let mut rhs = self.operands.take();
        let mut lhs = self.operands.take();
        if let (Some(a), Some(b)) = (lhs.constant(), rhs.constant()) {
            return self.push_constants(fold_wide_product(signed, a, b));
        }
        let shape = self.masm.product_shape(signed);
        let mut reserved = RegSet::EMPTY;
        for dst in [shape.dst.low, shape.dst.high] {
            if let Dst::Fixed(reg) = dst {
                reserved.insert(reg);
            }
        }
        if let Wanted::Fixed(fixed) = shape.lhs {
            reserved.insert(fixed);
            // What is there already, and constants, are best there.
            if rhs.constant().is_some() || rhs.value() == Value::Reg(fixed.into()) {
                swap(&mut lhs, &mut rhs);
            }
        }
        let gprs = class::<M>(Kind::I64);
        let rhs = match rhs.value() {
            Value::Slot(slot) if M::WIDE_SLOTS => Rhs::Folded(Folded::Slot(slot)),
            _ => Rhs::Reg(self.operands.bring(&mut self.masm, rhs, gprs.without(reserved)).gpr()),
        };
        // It may have been the same register.
        if let Value::Reg(reg) = lhs.value() {
            self.operands.pin(reg);
        }
        for reg in reserved {
            self.operands.claim(&mut self.masm, reg);
        }
        let lhs = match shape.lhs {
            Wanted::Fixed(fixed) => {
                materialize(&mut self.masm, lhs, fixed.into());
                fixed
            }
            _ => self.operands.bring(&mut self.masm, lhs, gprs).gpr(),
        };
        let mut place = |dst| match dst {
            Dst::Fixed(reg) => reg,
            _ => self.operands.pick_gpr(&mut self.masm),
        };
        let dst = Pair { low: place(shape.dst.low), high: place(shape.dst.high) };
        self.masm.wide_product(signed, dst, lhs, rhs);
        self.push_pair(dst);
    }

    fn take_pair(&mut self) -> Pair<Operand> {
        let high = self.operands.take();
        let low = self.operands.take();
        Pair { low, high }
    }

    fn push_pair(&mut self, pair: Pair<Gpr>) {
        for reg in [pair.low, pair.high] {
            self.operands.push_reg(Kind::I64, Reg::from(reg));
        }
    }

    fn push_constants(&mut self, value: u128) {
        for half in [value as u64, (value >> 64) as u64] {
            self.operands.push_constant(Kind::I64, half);
        }
    }
}

/// The number, if both halves are constants.
fn constant(pair: Pair<Operand>) -> Option<u128> {
    Some(u128::from(pair.high.constant()?) << 64 | u128::from(pair.low.constant()?))
}
