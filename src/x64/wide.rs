//! Wide arithmetic: `add` and `adc`, `mul` into `rdx:rax`.
//!
//! Sums are two-address; moves stand in front of the first half, and do not change flags. An unsigned product leaves
//! `rax` alone where there is `mulx`, which takes one operand from `rdx` and has two results of its own.

use super::{At, RAX, RDX, X64};
use crate::masm::{Dst, Folded, Gpr, Moves, Operand, Pair, ProductShape, Rhs, WideOps, WideSum};
use WideSum::*;

impl WideOps for X64 {
    const WIDE_SLOTS: bool = true;

    fn sum_accepts(imm: i64) -> Pair<bool> {
        let fits = i32::try_from(imm).is_ok();
        Pair { low: fits, high: fits }
    }

    fn wide_sum(&mut self, op: WideSum, dst: Pair<Gpr>, lhs: Pair<Gpr>, rhs: Pair<Rhs>) {
        self.mov(dst.low.into(), lhs.low.into());
        self.mov(dst.high.into(), lhs.high.into());
        let (low, high) = (dst.low, dst.high);
        match (op, rhs.low) {
            (Add, Rhs::Reg(rhs)) => emit!(self ; add Rq(low), Rq(rhs)),
            (Sub, Rhs::Reg(rhs)) => emit!(self ; sub Rq(low), Rq(rhs)),
            (Add, Rhs::Folded(Folded::Imm(imm))) => emit_imm!(self, imm, add Rq(low)),
            (Sub, Rhs::Folded(Folded::Imm(imm))) => emit_imm!(self, imm, sub Rq(low)),
            (Add, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [add Rq(low),] []),
            (Sub, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [sub Rq(low),] []),
        }
        match (op, rhs.high) {
            (Add, Rhs::Reg(rhs)) => emit!(self ; adc Rq(high), Rq(rhs)),
            (Sub, Rhs::Reg(rhs)) => emit!(self ; sbb Rq(high), Rq(rhs)),
            (Add, Rhs::Folded(Folded::Imm(imm))) => emit_imm!(self, imm, adc Rq(high)),
            (Sub, Rhs::Folded(Folded::Imm(imm))) => emit_imm!(self, imm, sbb Rq(high)),
            (Add, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [adc Rq(high),] []),
            (Sub, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [sbb Rq(high),] []),
        }
    }

    fn product_shape(&self, signed: bool) -> ProductShape {
        if !signed && self.cpu.bmi2 {
            return ProductShape {
                lhs: Operand::Fixed(RDX),
                dst: Pair { low: Dst::Fresh, high: Dst::Fixed(RDX) },
            };
        }
        ProductShape { lhs: Operand::Fixed(RAX), dst: Pair { low: Dst::Fixed(RAX), high: Dst::Fixed(RDX) } }
    }

    fn wide_product(&mut self, signed: bool, dst: Pair<Gpr>, lhs: Gpr, rhs: Rhs) {
        let (low, mulx) = (dst.low, lhs == RDX);
        debug_assert!(dst.high == RDX && (mulx || (low == RAX && lhs == RAX)));
        match (signed, rhs) {
            (false, Rhs::Reg(rhs)) if mulx => emit!(self ; mulx rdx, Rq(low), Rq(rhs)),
            (false, Rhs::Folded(Folded::Slot(slot))) if mulx => {
                emit_at!(self, slot, [mulx rdx, Rq(low),] [])
            }
            (false, Rhs::Reg(rhs)) => emit!(self ; mul Rq(rhs)),
            (true, Rhs::Reg(rhs)) => emit!(self ; imul Rq(rhs)),
            (false, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [mul QWORD] []),
            (true, Rhs::Folded(Folded::Slot(slot))) => emit_at!(self, slot, [imul QWORD] []),
            (_, Rhs::Folded(Folded::Imm(_))) => unreachable!("a product has no constant operand"),
        }
    }
}
