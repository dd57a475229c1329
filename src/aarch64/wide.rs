//! Wide arithmetic: `adds` and `adc`, `mul` and `umulh` or `smulh`.
//!
//! The high half of a sum has no immediate form, but zero is a register.

use super::{Aarch64, encode_add_immediate};
use crate::masm::{Dst, Folded, Gpr, Operand, Pair, ProductShape, Rhs, WideOps, WideSum};
use WideSum::*;

impl WideOps for Aarch64 {
    const WIDE_SLOTS: bool = false;

    fn sum_accepts(imm: i64) -> Pair<bool> {
        Pair { low: imm >= 0 && encode_add_immediate(imm as u64).is_some(), high: imm == 0 }
    }

    fn wide_sum(&mut self, op: WideSum, dst: Pair<Gpr>, lhs: Pair<Gpr>, rhs: Pair<Rhs>) {
        match (op, rhs.low) {
            (Add, Rhs::Reg(rhs)) => emit!(self ; adds X(dst.low), X(lhs.low), X(rhs)),
            (Sub, Rhs::Reg(rhs)) => emit!(self ; subs X(dst.low), X(lhs.low), X(rhs)),
            (_, Rhs::Folded(Folded::Imm(imm))) => {
                let (imm, shift) = encode_add_immediate(imm as u64).expect("accepted");
                match op {
                    Add => emit!(self ; adds X(dst.low), XSP(lhs.low), imm, lsl shift),
                    Sub => emit!(self ; subs X(dst.low), XSP(lhs.low), imm, lsl shift),
                }
            }
            (_, Rhs::Folded(Folded::Slot(_))) => unreachable!("WIDE_SLOTS is false"),
        }
        match (op, rhs.high) {
            (Add, Rhs::Reg(rhs)) => emit!(self ; adc X(dst.high), X(lhs.high), X(rhs)),
            (Sub, Rhs::Reg(rhs)) => emit!(self ; sbc X(dst.high), X(lhs.high), X(rhs)),
            (Add, Rhs::Folded(_)) => emit!(self ; adc X(dst.high), X(lhs.high), xzr),
            (Sub, Rhs::Folded(_)) => emit!(self ; sbc X(dst.high), X(lhs.high), xzr),
        }
    }

    fn product_shape(&self, _: bool) -> ProductShape {
        ProductShape { lhs: Operand::Reg, dst: Pair { low: Dst::Fresh, high: Dst::Fresh } }
    }

    fn wide_product(&mut self, signed: bool, dst: Pair<Gpr>, lhs: Gpr, rhs: Rhs) {
        let Rhs::Reg(rhs) = rhs else { unreachable!("WIDE_SLOTS is false") };
        match signed {
            true => emit!(self ; mul X(dst.low), X(lhs), X(rhs) ; smulh X(dst.high), X(lhs), X(rhs)),
            false => emit!(self ; mul X(dst.low), X(lhs), X(rhs) ; umulh X(dst.high), X(lhs), X(rhs)),
        }
    }
}
