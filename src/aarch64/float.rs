//! Float computation.
//!
//! AArch64 was made for this: minimum and maximum propagate NaN and order the zeros as Wasm does, conversions
//! saturate and give 0 for NaN, rounding has one instruction per mode. Only the trapping conversions need text of
//! their own. v31 takes masks and bounds.

use super::Aarch64;
use super::int::Cond;
use crate::abi::{TrapCode, aarch64 as roles};
use crate::code::Label;
use crate::masm::{FloatBinary, FloatCond, FloatOps, FloatToInt, FloatUnary, Fpr, Gpr, Moves, Width};

const FSCRATCH: Fpr = Fpr(roles::FSCRATCH);

impl FloatOps for Aarch64 {
    fn float_binary(&mut self, op: FloatBinary, width: Width, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        use FloatBinary::*;
        use Width::*;
        match (op, width) {
            (Add, W32) => emit!(self ; fadd S(dst), S(lhs), S(rhs)),
            (Add, W64) => emit!(self ; fadd D(dst), D(lhs), D(rhs)),
            (Sub, W32) => emit!(self ; fsub S(dst), S(lhs), S(rhs)),
            (Sub, W64) => emit!(self ; fsub D(dst), D(lhs), D(rhs)),
            (Mul, W32) => emit!(self ; fmul S(dst), S(lhs), S(rhs)),
            (Mul, W64) => emit!(self ; fmul D(dst), D(lhs), D(rhs)),
            (Div, W32) => emit!(self ; fdiv S(dst), S(lhs), S(rhs)),
            (Div, W64) => emit!(self ; fdiv D(dst), D(lhs), D(rhs)),
            (Min, W32) => emit!(self ; fmin S(dst), S(lhs), S(rhs)),
            (Min, W64) => emit!(self ; fmin D(dst), D(lhs), D(rhs)),
            (Max, W32) => emit!(self ; fmax S(dst), S(lhs), S(rhs)),
            (Max, W64) => emit!(self ; fmax D(dst), D(lhs), D(rhs)),
            // v31 = the sign bit alone; bsl then takes that bit from rhs and the others from lhs.
            (Copysign, W32) => emit!(self
                ; movi v31.s2, 0x80, lsl 24
                ; bsl v31.b8, V(rhs).b8, V(lhs).b8
                ; fmov S(dst), s31
            ),
            (Copysign, W64) => emit!(self
                ; movi d31, 0
                ; fneg d31, d31
                ; bsl v31.b8, V(rhs).b8, V(lhs).b8
                ; fmov D(dst), d31
            ),
        }
    }

    fn float_unary(&mut self, op: FloatUnary, width: Width, dst: Fpr, src: Fpr) {
        use FloatUnary::*;
        use Width::*;
        match (op, width) {
            (Abs, W32) => emit!(self ; fabs S(dst), S(src)),
            (Abs, W64) => emit!(self ; fabs D(dst), D(src)),
            (Neg, W32) => emit!(self ; fneg S(dst), S(src)),
            (Neg, W64) => emit!(self ; fneg D(dst), D(src)),
            (Sqrt, W32) => emit!(self ; fsqrt S(dst), S(src)),
            (Sqrt, W64) => emit!(self ; fsqrt D(dst), D(src)),
            (Ceil, W32) => emit!(self ; frintp S(dst), S(src)),
            (Ceil, W64) => emit!(self ; frintp D(dst), D(src)),
            (Floor, W32) => emit!(self ; frintm S(dst), S(src)),
            (Floor, W64) => emit!(self ; frintm D(dst), D(src)),
            (Trunc, W32) => emit!(self ; frintz S(dst), S(src)),
            (Trunc, W64) => emit!(self ; frintz D(dst), D(src)),
            (Nearest, W32) => emit!(self ; frintn S(dst), S(src)),
            (Nearest, W64) => emit!(self ; frintn D(dst), D(src)),
            (Demote, _) => emit!(self ; fcvt S(dst), D(src)),
            (Promote, _) => emit!(self ; fcvt D(dst), S(src)),
        }
    }

    fn float_compare(&mut self, cond: FloatCond, width: Width, dst: Gpr, lhs: Fpr, rhs: Fpr) {
        self.compare_floats(width, lhs, rhs);
        self.set(cond.into(), dst);
    }

    fn float_branch(
        &mut self,
        cond: FloatCond,
        width: Width,
        lhs: Fpr,
        rhs: Fpr,
        sense: bool,
        target: Label,
    ) {
        self.compare_floats(width, lhs, rhs);
        let cond = Cond::from(cond);
        self.branch(if sense { cond } else { cond.negate() }, target);
    }

    fn int_to_float(&mut self, from: Width, signed: bool, to: Width, dst: Fpr, src: Gpr) {
        use Width::*;
        match (from, signed, to) {
            (W32, true, W32) => emit!(self ; scvtf S(dst), W(src)),
            (W32, true, W64) => emit!(self ; scvtf D(dst), W(src)),
            (W64, true, W32) => emit!(self ; scvtf S(dst), X(src)),
            (W64, true, W64) => emit!(self ; scvtf D(dst), X(src)),
            (W32, false, W32) => emit!(self ; ucvtf S(dst), W(src)),
            (W32, false, W64) => emit!(self ; ucvtf D(dst), W(src)),
            (W64, false, W32) => emit!(self ; ucvtf S(dst), X(src)),
            (W64, false, W64) => emit!(self ; ucvtf D(dst), X(src)),
        }
    }

    fn float_to_int(&mut self, op: FloatToInt, dst: Gpr, src: Fpr) {
        use Width::*;
        if !op.saturating {
            self.trap_on_conversion(op, src);
        }
        match (op.from, op.to, op.signed) {
            (W32, W32, true) => emit!(self ; fcvtzs W(dst), S(src)),
            (W64, W32, true) => emit!(self ; fcvtzs W(dst), D(src)),
            (W32, W64, true) => emit!(self ; fcvtzs X(dst), S(src)),
            (W64, W64, true) => emit!(self ; fcvtzs X(dst), D(src)),
            (W32, W32, false) => emit!(self ; fcvtzu W(dst), S(src)),
            (W64, W32, false) => emit!(self ; fcvtzu W(dst), D(src)),
            (W32, W64, false) => emit!(self ; fcvtzu X(dst), S(src)),
            (W64, W64, false) => emit!(self ; fcvtzu X(dst), D(src)),
        }
    }

    fn float_bits(&mut self, width: Width, dst: Gpr, src: Fpr) {
        match width {
            Width::W32 => emit!(self ; fmov W(dst), S(src)),
            Width::W64 => emit!(self ; fmov X(dst), D(src)),
        }
    }

    fn float_from_bits(&mut self, width: Width, dst: Fpr, src: Gpr) {
        match width {
            Width::W32 => emit!(self ; fmov S(dst), W(src)),
            Width::W64 => emit!(self ; fmov D(dst), X(src)),
        }
    }
}

/// After `fcmp`, whose flags for unordered are C and V: chosen so that all but Ne fail then.
impl From<FloatCond> for Cond {
    fn from(cond: FloatCond) -> Cond {
        match cond {
            FloatCond::Eq => Cond::Eq,
            FloatCond::Ne => Cond::Ne,
            FloatCond::Lt => Cond::Mi,
            FloatCond::Gt => Cond::Gt,
            FloatCond::Le => Cond::Ls,
            FloatCond::Ge => Cond::Ge,
        }
    }
}

impl Aarch64 {
    fn compare_floats(&mut self, width: Width, lhs: Fpr, rhs: Fpr) {
        match width {
            Width::W32 => emit!(self ; fcmp S(lhs), S(rhs)),
            Width::W64 => emit!(self ; fcmp D(lhs), D(rhs)),
        }
    }

    /// Traps unless `src` truncates to a value of the result type. The first float at or past either end decides:
    /// `below` is the largest float that is too small, or, where that is not a float apart from the smallest good
    /// one, the smallest good one.
    fn trap_on_conversion(&mut self, op: FloatToInt, src: Fpr) {
        let invalid = self.code.trap_label(TrapCode::InvalidConversion);
        let overflow = self.code.trap_label(TrapCode::IntegerOverflow);
        let (below, fails, above) = match (op.signed, op.to, op.from) {
            (false, Width::W32, _) => (-1.0, Cond::Le, 4294967296.0),
            (false, Width::W64, _) => (-1.0, Cond::Le, 18446744073709551616.0),
            // An f64 has room for a fraction below MIN: everything above MIN - 1 is good.
            (true, Width::W32, Width::W64) => (-2147483649.0, Cond::Le, 2147483648.0),
            (true, Width::W32, Width::W32) => (-2147483648.0, Cond::Lt, 2147483648.0),
            (true, Width::W64, _) => (-9223372036854775808.0, Cond::Lt, 9223372036854775808.0),
        };
        self.load_float_value(op.from, FSCRATCH, above);
        self.compare_floats(op.from, src, FSCRATCH);
        self.branch(Cond::Vs, invalid);
        self.branch(Cond::Ge, overflow);
        self.load_float_value(op.from, FSCRATCH, below);
        self.compare_floats(op.from, src, FSCRATCH);
        self.branch(fails, overflow);
    }

    fn load_float_value(&mut self, width: Width, dst: Fpr, value: f64) {
        let bits = match width {
            Width::W32 => u64::from((value as f32).to_bits()),
            Width::W64 => value.to_bits(),
        };
        self.load_float(width, dst, bits);
    }
}
