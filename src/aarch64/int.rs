//! Integer computation.
//!
//! Three-address text throughout: no operand is tied to a register, and the result is fresh. Right constants that an
//! instruction cannot hold are made in x17; x16 takes intermediate results.

use super::{Aarch64, SCRATCH2, encode_add_immediate};
use crate::abi::TrapCode;
use crate::masm::{
    Dst, Folded, Fpr, Gpr, IntBinary, IntCond, IntOps, IntUnary, Moves, Operand, Reg, RegSet, Rhs, Shape,
    Width,
};
use dynasmrt::aarch64::{encode_logical_immediate_32bit, encode_logical_immediate_64bit};

impl IntOps for Aarch64 {
    const COMPARES_SLOTS: bool = false;
    // One instruction, that checks nothing where the divisor is constant.
    const DIVIDES_SLOWLY: bool = false;

    fn binary_shape(_: IntBinary) -> Shape {
        Shape { lhs: Operand::Reg, rhs: Operand::RegOrImm, dst: Dst::Fresh, clobbers: RegSet::EMPTY }
    }

    fn accepts(_: IntBinary, _: Width, _: i64) -> bool {
        true
    }

    fn accepts_compare(_: Width, _: i64) -> bool {
        true
    }

    fn int_binary(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Gpr) {
        use IntBinary::*;
        use Width::*;
        if matches!(op, DivS | DivU | RemS | RemU) {
            self.trap_on_division(op, width, lhs, rhs);
        }
        match (op, width) {
            (Add, W32) => emit!(self ; add W(dst), W(lhs), W(rhs)),
            (Add, W64) => emit!(self ; add X(dst), X(lhs), X(rhs)),
            (Sub, W32) => emit!(self ; sub W(dst), W(lhs), W(rhs)),
            (Sub, W64) => emit!(self ; sub X(dst), X(lhs), X(rhs)),
            (Mul, W32) => emit!(self ; mul W(dst), W(lhs), W(rhs)),
            (Mul, W64) => emit!(self ; mul X(dst), X(lhs), X(rhs)),
            (DivS, W32) => emit!(self ; sdiv W(dst), W(lhs), W(rhs)),
            (DivS, W64) => emit!(self ; sdiv X(dst), X(lhs), X(rhs)),
            (DivU, W32) => emit!(self ; udiv W(dst), W(lhs), W(rhs)),
            (DivU, W64) => emit!(self ; udiv X(dst), X(lhs), X(rhs)),
            // MIN / -1 gives MIN here, and MIN - MIN * -1 is the 0 that Wasm wants.
            (RemS, W32) => {
                emit!(self ; sdiv wscratch, W(lhs), W(rhs) ; msub W(dst), wscratch, W(rhs), W(lhs))
            }
            (RemS, W64) => emit!(self ; sdiv scratch, X(lhs), X(rhs) ; msub X(dst), scratch, X(rhs), X(lhs)),
            (RemU, W32) => {
                emit!(self ; udiv wscratch, W(lhs), W(rhs) ; msub W(dst), wscratch, W(rhs), W(lhs))
            }
            (RemU, W64) => emit!(self ; udiv scratch, X(lhs), X(rhs) ; msub X(dst), scratch, X(rhs), X(lhs)),
            (And, W32) => emit!(self ; and W(dst), W(lhs), W(rhs)),
            (And, W64) => emit!(self ; and X(dst), X(lhs), X(rhs)),
            (Or, W32) => emit!(self ; orr W(dst), W(lhs), W(rhs)),
            (Or, W64) => emit!(self ; orr X(dst), X(lhs), X(rhs)),
            (Xor, W32) => emit!(self ; eor W(dst), W(lhs), W(rhs)),
            (Xor, W64) => emit!(self ; eor X(dst), X(lhs), X(rhs)),
            (Shl, W32) => emit!(self ; lsl W(dst), W(lhs), W(rhs)),
            (Shl, W64) => emit!(self ; lsl X(dst), X(lhs), X(rhs)),
            (ShrS, W32) => emit!(self ; asr W(dst), W(lhs), W(rhs)),
            (ShrS, W64) => emit!(self ; asr X(dst), X(lhs), X(rhs)),
            (ShrU, W32) => emit!(self ; lsr W(dst), W(lhs), W(rhs)),
            (ShrU, W64) => emit!(self ; lsr X(dst), X(lhs), X(rhs)),
            // There is only a rotation to the right; the count is taken modulo the width.
            (Rotl, W32) => emit!(self ; neg wscratch, W(rhs) ; ror W(dst), W(lhs), wscratch),
            (Rotl, W64) => emit!(self ; neg scratch, X(rhs) ; ror X(dst), X(lhs), scratch),
            (Rotr, W32) => emit!(self ; ror W(dst), W(lhs), W(rhs)),
            (Rotr, W64) => emit!(self ; ror X(dst), X(lhs), X(rhs)),
        }
    }

    fn int_binary_folded(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Folded) {
        use IntBinary::*;
        let Folded::Imm(imm) = rhs else { unreachable!("not offered by binary_shape") };
        let (bits, value) = match width {
            Width::W32 => (32, u64::from(imm as u32)),
            Width::W64 => (64, imm as u64),
        };
        match op {
            Add => self.add_imm(width, dst, lhs, imm),
            Sub if imm != i64::MIN => self.add_imm(width, dst, lhs, -imm),
            Mul if value.is_power_of_two() => self.shift_imm(Shl, width, dst, lhs, value.trailing_zeros()),
            DivU if value.is_power_of_two() => self.shift_imm(ShrU, width, dst, lhs, value.trailing_zeros()),
            RemU if value.is_power_of_two() => self.logical_imm(And, width, dst, lhs, value - 1),
            // All ones are no immediate; with `mvn` they need not be one.
            Xor if value == u64::MAX >> (64 - bits) => match width {
                Width::W32 => emit!(self ; mvn W(dst), W(lhs)),
                Width::W64 => emit!(self ; mvn X(dst), X(lhs)),
            },
            And | Or | Xor => self.logical_imm(op, width, dst, lhs, value),
            Shl | ShrS | ShrU | Rotr => self.shift_imm(op, width, dst, lhs, imm as u32 % bits),
            Rotl => self.shift_imm(Rotr, width, dst, lhs, (bits - imm as u32 % bits) % bits),
            Sub | Mul => {
                self.load_imm(SCRATCH2, value);
                self.int_binary(op, width, dst, lhs, SCRATCH2);
            }
            DivS | DivU | RemS | RemU => {
                self.load_imm(SCRATCH2, value);
                self.divide_unchecked(op, width, dst, lhs);
            }
        }
    }

    fn int_unary(&mut self, op: IntUnary, width: Width, dst: Gpr, src: Gpr) {
        use IntUnary::*;
        use Width::*;
        match (op, width) {
            (Clz, W32) => emit!(self ; clz W(dst), W(src)),
            (Clz, W64) => emit!(self ; clz X(dst), X(src)),
            (Ctz, W32) => emit!(self ; rbit W(dst), W(src) ; clz W(dst), W(dst)),
            (Ctz, W64) => emit!(self ; rbit X(dst), X(src) ; clz X(dst), X(dst)),
            // Only vectors count ones. `fmov s31` clears the rest of the vector.
            (Popcnt, W32) => emit!(self
                ; fmov s31, W(src)
                ; cnt v31.b8, v31.b8
                ; addv b31, v31.b8
                ; fmov W(dst), s31
            ),
            (Popcnt, W64) => emit!(self
                ; fmov d31, X(src)
                ; cnt v31.b8, v31.b8
                ; addv b31, v31.b8
                ; fmov W(dst), s31
            ),
            (Extend8S, W32) => emit!(self ; sxtb W(dst), W(src)),
            (Extend8S, W64) => emit!(self ; sxtb X(dst), W(src)),
            (Extend16S, W32) => emit!(self ; sxth W(dst), W(src)),
            (Extend16S, W64) => emit!(self ; sxth X(dst), W(src)),
            (Extend32S, _) => emit!(self ; sxtw X(dst), W(src)),
            (Wrap, _) => emit!(self ; mov W(dst), W(src)),
        }
    }

    fn int_compare(&mut self, cond: IntCond, width: Width, dst: Gpr, lhs: Gpr, rhs: Rhs) {
        self.compare(width, lhs, rhs);
        self.set(cond.into(), dst);
    }

    fn int_select(
        &mut self,
        cond: IntCond,
        width: Width,
        lhs: Gpr,
        rhs: Rhs,
        dst: Reg,
        on_true: Reg,
        on_false: Reg,
    ) {
        self.compare(width, lhs, rhs);
        if dst.is_float() {
            self.select_fpr(cond.into(), dst.fpr(), on_true.fpr(), on_false.fpr());
        } else {
            self.select_gpr(cond.into(), dst.gpr(), on_true.gpr(), on_false.gpr());
        }
    }
}

/// The CPU's conditions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cond {
    Eq,
    Ne,
    Hs,
    Lo,
    Mi,
    Pl,
    Vs,
    Vc,
    Hi,
    Ls,
    Ge,
    Lt,
    Gt,
    Le,
}

impl Cond {
    /// The condition that holds exactly when this one does not: on flags, so for unordered floats too.
    pub(super) fn negate(self) -> Cond {
        use Cond::*;
        match self {
            Eq => Ne,
            Ne => Eq,
            Hs => Lo,
            Lo => Hs,
            Mi => Pl,
            Pl => Mi,
            Vs => Vc,
            Vc => Vs,
            Hi => Ls,
            Ls => Hi,
            Ge => Lt,
            Lt => Ge,
            Gt => Le,
            Le => Gt,
        }
    }
}

impl From<IntCond> for Cond {
    fn from(cond: IntCond) -> Cond {
        match cond {
            IntCond::Eq => Cond::Eq,
            IntCond::Ne => Cond::Ne,
            IntCond::LtS => Cond::Lt,
            IntCond::LtU => Cond::Lo,
            IntCond::GtS => Cond::Gt,
            IntCond::GtU => Cond::Hi,
            IntCond::LeS => Cond::Le,
            IntCond::LeU => Cond::Ls,
            IntCond::GeS => Cond::Ge,
            IntCond::GeU => Cond::Hs,
        }
    }
}

impl Aarch64 {
    /// Traps where Wasm's division does and the CPU's does not. The overflow needs no branch of its own on the
    /// common path: `ccmp` asks for the dividend only if the divisor is -1.
    fn trap_on_division(&mut self, op: IntBinary, width: Width, lhs: Gpr, rhs: Gpr) {
        let zero = self.code.trap_label(TrapCode::DivideByZero);
        self.branch_zero(width, rhs, zero);
        if op != IntBinary::DivS {
            return;
        }
        let overflow = self.code.trap_label(TrapCode::IntegerOverflow);
        match width {
            // eq: the divisor is -1; then vs: the dividend minus 1 overflows, so it is MIN.
            Width::W32 => emit!(self ; cmn WSP(rhs), 1 ; ccmp W(lhs), 1, 0, eq),
            Width::W64 => emit!(self ; cmn XSP(rhs), 1 ; ccmp X(lhs), 1, 0, eq),
        }
        self.branch(Cond::Vs, overflow);
    }

    /// `dst = lhs op x17`, a divisor known to be neither 0 nor -1.
    fn divide_unchecked(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr) {
        use IntBinary::*;
        use Width::*;
        match (op, width) {
            (DivS, W32) => emit!(self ; sdiv W(dst), W(lhs), wscratch2),
            (DivS, W64) => emit!(self ; sdiv X(dst), X(lhs), scratch2),
            (DivU, W32) => emit!(self ; udiv W(dst), W(lhs), wscratch2),
            (DivU, W64) => emit!(self ; udiv X(dst), X(lhs), scratch2),
            (RemS, W32) => {
                emit!(self ; sdiv wscratch, W(lhs), wscratch2 ; msub W(dst), wscratch, wscratch2, W(lhs))
            }
            (RemS, W64) => {
                emit!(self ; sdiv scratch, X(lhs), scratch2 ; msub X(dst), scratch, scratch2, X(lhs))
            }
            (RemU, W32) => {
                emit!(self ; udiv wscratch, W(lhs), wscratch2 ; msub W(dst), wscratch, wscratch2, W(lhs))
            }
            (RemU, W64) => {
                emit!(self ; udiv scratch, X(lhs), scratch2 ; msub X(dst), scratch, scratch2, X(lhs))
            }
            _ => unreachable!("{op:?} does not divide"),
        }
    }

    /// `dst = lhs + imm`.
    fn add_imm(&mut self, width: Width, dst: Gpr, lhs: Gpr, imm: i64) {
        let magnitude = imm.unsigned_abs();
        let negative = imm < 0;
        let Some((imm12, shift)) = encode_add_immediate(magnitude) else {
            if magnitude >> 24 == 0 {
                // Two additions are shorter than a constant and an addition.
                let (high, low) = ((magnitude & !0xfff) as i64, (magnitude & 0xfff) as i64);
                self.add_imm(width, dst, lhs, if negative { -high } else { high });
                return self.add_imm(width, dst, dst, if negative { -low } else { low });
            }
            let value = if width == Width::W32 { u64::from(imm as u32) } else { imm as u64 };
            self.load_imm(SCRATCH2, value);
            return self.int_binary(IntBinary::Add, width, dst, lhs, SCRATCH2);
        };
        match (width, negative) {
            (Width::W32, false) => emit!(self ; add WSP(dst), WSP(lhs), imm12, lsl shift),
            (Width::W32, true) => emit!(self ; sub WSP(dst), WSP(lhs), imm12, lsl shift),
            (Width::W64, false) => emit!(self ; add XSP(dst), XSP(lhs), imm12, lsl shift),
            (Width::W64, true) => emit!(self ; sub XSP(dst), XSP(lhs), imm12, lsl shift),
        }
    }

    /// `dst = lhs op value`, for And, Or, Xor.
    fn logical_imm(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, value: u64) {
        use IntBinary::*;
        use Width::*;
        let low = value as u32;
        let encodable = match width {
            W32 => encode_logical_immediate_32bit(low).is_some(),
            W64 => encode_logical_immediate_64bit(value).is_some(),
        };
        match (op, width) {
            _ if !encodable => {
                self.load_imm(SCRATCH2, value);
                self.int_binary(op, width, dst, lhs, SCRATCH2);
            }
            (And, W32) => emit!(self ; and WSP(dst), W(lhs), low),
            (And, W64) => emit!(self ; and XSP(dst), X(lhs), value),
            (Or, W32) => emit!(self ; orr WSP(dst), W(lhs), low),
            (Or, W64) => emit!(self ; orr XSP(dst), X(lhs), value),
            (Xor, W32) => emit!(self ; eor WSP(dst), W(lhs), low),
            (Xor, W64) => emit!(self ; eor XSP(dst), X(lhs), value),
            _ => unreachable!("{op:?} is not logical"),
        }
    }

    /// `dst = lhs op count`, for shifts and Rotr; the count is below the width.
    fn shift_imm(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, count: u32) {
        use IntBinary::*;
        use Width::*;
        match (op, width) {
            (_, W32) if count == 0 => emit!(self ; mov W(dst), W(lhs)),
            (_, W64) if count == 0 => emit!(self ; mov X(dst), X(lhs)),
            (Shl, W32) => emit!(self ; lsl W(dst), W(lhs), count),
            (Shl, W64) => emit!(self ; lsl X(dst), X(lhs), count),
            (ShrS, W32) => emit!(self ; asr W(dst), W(lhs), count),
            (ShrS, W64) => emit!(self ; asr X(dst), X(lhs), count),
            (ShrU, W32) => emit!(self ; lsr W(dst), W(lhs), count),
            (ShrU, W64) => emit!(self ; lsr X(dst), X(lhs), count),
            (Rotr, W32) => emit!(self ; ror W(dst), W(lhs), count),
            (Rotr, W64) => emit!(self ; ror X(dst), X(lhs), count),
            _ => unreachable!("{op:?} does not shift"),
        }
    }

    /// Sets the flags from `lhs - rhs`.
    pub(super) fn compare(&mut self, width: Width, lhs: Gpr, rhs: Rhs) {
        let rhs = match rhs {
            Rhs::Reg(rhs) => rhs,
            Rhs::Folded(Folded::Slot(_)) => unreachable!("COMPARES_SLOTS is false"),
            Rhs::Folded(Folded::Imm(imm)) => {
                // `cmn` adds: its flags are those of the subtraction, except for 0, which `cmp` takes.
                match (encode_add_immediate(imm.unsigned_abs()), width, imm < 0) {
                    (Some((imm, shift)), Width::W32, false) => {
                        return emit!(self ; cmp WSP(lhs), imm, lsl shift);
                    }
                    (Some((imm, shift)), Width::W64, false) => {
                        return emit!(self ; cmp XSP(lhs), imm, lsl shift);
                    }
                    (Some((imm, shift)), Width::W32, true) => {
                        return emit!(self ; cmn WSP(lhs), imm, lsl shift);
                    }
                    (Some((imm, shift)), Width::W64, true) => {
                        return emit!(self ; cmn XSP(lhs), imm, lsl shift);
                    }
                    (None, Width::W32, _) => self.load_imm(SCRATCH2, u64::from(imm as u32)),
                    (None, Width::W64, _) => self.load_imm(SCRATCH2, imm as u64),
                }
                SCRATCH2
            }
        };
        match width {
            Width::W32 => emit!(self ; cmp W(lhs), W(rhs)),
            Width::W64 => emit!(self ; cmp X(lhs), X(rhs)),
        }
    }

    /// `dst = cond ? 1 : 0`.
    pub(super) fn set(&mut self, cond: Cond, dst: Gpr) {
        match cond {
            Cond::Eq => emit!(self ; cset W(dst), eq),
            Cond::Ne => emit!(self ; cset W(dst), ne),
            Cond::Hs => emit!(self ; cset W(dst), hs),
            Cond::Lo => emit!(self ; cset W(dst), lo),
            Cond::Mi => emit!(self ; cset W(dst), mi),
            Cond::Pl => emit!(self ; cset W(dst), pl),
            Cond::Vs => emit!(self ; cset W(dst), vs),
            Cond::Vc => emit!(self ; cset W(dst), vc),
            Cond::Hi => emit!(self ; cset W(dst), hi),
            Cond::Ls => emit!(self ; cset W(dst), ls),
            Cond::Ge => emit!(self ; cset W(dst), ge),
            Cond::Lt => emit!(self ; cset W(dst), lt),
            Cond::Gt => emit!(self ; cset W(dst), gt),
            Cond::Le => emit!(self ; cset W(dst), le),
        }
    }

    /// `dst = cond ? on_true : on_false`, 64 bits, for an integer condition.
    fn select_gpr(&mut self, cond: Cond, dst: Gpr, on_true: Gpr, on_false: Gpr) {
        match cond {
            Cond::Eq => emit!(self ; csel X(dst), X(on_true), X(on_false), eq),
            Cond::Ne => emit!(self ; csel X(dst), X(on_true), X(on_false), ne),
            Cond::Hs => emit!(self ; csel X(dst), X(on_true), X(on_false), hs),
            Cond::Lo => emit!(self ; csel X(dst), X(on_true), X(on_false), lo),
            Cond::Hi => emit!(self ; csel X(dst), X(on_true), X(on_false), hi),
            Cond::Ls => emit!(self ; csel X(dst), X(on_true), X(on_false), ls),
            Cond::Ge => emit!(self ; csel X(dst), X(on_true), X(on_false), ge),
            Cond::Lt => emit!(self ; csel X(dst), X(on_true), X(on_false), lt),
            Cond::Gt => emit!(self ; csel X(dst), X(on_true), X(on_false), gt),
            Cond::Le => emit!(self ; csel X(dst), X(on_true), X(on_false), le),
            _ => unreachable!("{cond:?} is not an integer condition"),
        }
    }

    /// The same for float registers.
    fn select_fpr(&mut self, cond: Cond, dst: Fpr, on_true: Fpr, on_false: Fpr) {
        match cond {
            Cond::Eq => emit!(self ; fcsel D(dst), D(on_true), D(on_false), eq),
            Cond::Ne => emit!(self ; fcsel D(dst), D(on_true), D(on_false), ne),
            Cond::Hs => emit!(self ; fcsel D(dst), D(on_true), D(on_false), hs),
            Cond::Lo => emit!(self ; fcsel D(dst), D(on_true), D(on_false), lo),
            Cond::Hi => emit!(self ; fcsel D(dst), D(on_true), D(on_false), hi),
            Cond::Ls => emit!(self ; fcsel D(dst), D(on_true), D(on_false), ls),
            Cond::Ge => emit!(self ; fcsel D(dst), D(on_true), D(on_false), ge),
            Cond::Lt => emit!(self ; fcsel D(dst), D(on_true), D(on_false), lt),
            Cond::Gt => emit!(self ; fcsel D(dst), D(on_true), D(on_false), gt),
            Cond::Le => emit!(self ; fcsel D(dst), D(on_true), D(on_false), le),
            _ => unreachable!("{cond:?} is not an integer condition"),
        }
    }
}
