//! Float computation and conversions: scalar SSE, up to SSE4.1 for rounding.
//!
//! `ucomis` answers in the flags of an unsigned comparison; unordered sets ZF, PF and CF, so "above" is false
//! on NaN and "below" is not: conditions are turned around until they ask for "above". A conversion to
//! integer that cannot be done gives MIN; so MIN (or what became of it) is the one result that is looked at twice.

use super::{FSCRATCH, SCRATCH, X64};
use crate::abi::TrapCode;
use crate::code::Draft;
use crate::code::Label;
use crate::masm::{FloatBinary, FloatCond, FloatOps, FloatToInt, FloatUnary, Fpr, Gpr, Moves, Width};
use Width::*;

/// -(2^63), which is where both integer classes of 64 bits begin to differ.
const MINUS_2_63: [u64; 2] = [0xdf00_0000, 0xc3e0_0000_0000_0000];
/// -(2^31) as f32, the least float that truncates to an i32.
const MINUS_2_31: u64 = 0xcf00_0000;
/// -(2^31) - 1 as f64, the greatest double below all that truncate to an i32.
const BELOW_I32: u64 = 0xc1e0_0000_0020_0000;

impl FloatOps for X64 {
    fn float_binary(&mut self, op: FloatBinary, width: Width, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        use FloatBinary::*;
        match op {
            Add | Sub | Mul | Div => {}
            Min | Max => return self.float_extreme(op, width, dst, lhs, rhs),
            Copysign => return self.copysign(width, dst, lhs, rhs),
        }
        if self.cpu.avx && dst != lhs {
            return match (op, width) {
                (Add, W32) => one!(self ; vaddss Rx(dst), Rx(lhs), Rx(rhs)),
                (Add, W64) => one!(self ; vaddsd Rx(dst), Rx(lhs), Rx(rhs)),
                (Sub, W32) => one!(self ; vsubss Rx(dst), Rx(lhs), Rx(rhs)),
                (Sub, W64) => one!(self ; vsubsd Rx(dst), Rx(lhs), Rx(rhs)),
                (Mul, W32) => one!(self ; vmulss Rx(dst), Rx(lhs), Rx(rhs)),
                (Mul, W64) => one!(self ; vmulsd Rx(dst), Rx(lhs), Rx(rhs)),
                (Div, W32) => one!(self ; vdivss Rx(dst), Rx(lhs), Rx(rhs)),
                (Div, W64) => one!(self ; vdivsd Rx(dst), Rx(lhs), Rx(rhs)),
                (Min | Max | Copysign, _) => unreachable!("returned above"),
            };
        }
        let rhs = if dst == rhs && dst != lhs {
            if matches!(op, Add | Mul) {
                lhs
            } else {
                self.mov(FSCRATCH.into(), rhs.into());
                self.mov(dst.into(), lhs.into());
                FSCRATCH
            }
        } else {
            self.mov(dst.into(), lhs.into());
            rhs
        };
        let mut text = Draft::default();
        match (op, width) {
            (Add, W32) => emit!(text ; addss Rx(dst), Rx(rhs)),
            (Add, W64) => emit!(text ; addsd Rx(dst), Rx(rhs)),
            (Sub, W32) => emit!(text ; subss Rx(dst), Rx(rhs)),
            (Sub, W64) => emit!(text ; subsd Rx(dst), Rx(rhs)),
            (Mul, W32) => emit!(text ; mulss Rx(dst), Rx(rhs)),
            (Mul, W64) => emit!(text ; mulsd Rx(dst), Rx(rhs)),
            (Div, W32) => emit!(text ; divss Rx(dst), Rx(rhs)),
            (Div, W64) => emit!(text ; divsd Rx(dst), Rx(rhs)),
            (Min | Max | Copysign, _) => unreachable!("returned above"),
        }
        self.put(text);
    }

    fn float_unary(&mut self, op: FloatUnary, width: Width, dst: Fpr, src: Fpr) {
        use FloatUnary::*;
        if dst != src && !matches!(op, Abs | Neg) {
            return self.float_apart(op, width, dst, src);
        }
        match (op, width) {
            (Abs, W32) if dst == src => emit!(self ; pslld Rx(dst), 1 ; psrld Rx(dst), 1),
            (Abs, W64) if dst == src => emit!(self ; psllq Rx(dst), 1 ; psrlq Rx(dst), 1),
            (Abs, W32) => emit!(self ; pcmpeqd Rx(dst), Rx(dst) ; psrld Rx(dst), 1 ; andps Rx(dst), Rx(src)),
            (Abs, W64) => emit!(self ; pcmpeqd Rx(dst), Rx(dst) ; psrlq Rx(dst), 1 ; andps Rx(dst), Rx(src)),
            (Neg, _) if dst == src => {
                self.sign_mask(width, FSCRATCH);
                emit!(self ; xorps Rx(dst), fscratch)
            }
            (Neg, _) => {
                self.sign_mask(width, dst);
                emit!(self ; xorps Rx(dst), Rx(src))
            }
            (Sqrt, W32) => emit!(self ; sqrtss Rx(dst), Rx(src)),
            (Sqrt, W64) => emit!(self ; sqrtsd Rx(dst), Rx(src)),
            // Rounding modes: 0 nearest even, 1 down, 2 up, 3 to zero; 8 says that inexact is no exception.
            (Ceil, W32) => emit!(self ; roundss Rx(dst), Rx(src), 10),
            (Ceil, W64) => emit!(self ; roundsd Rx(dst), Rx(src), 10),
            (Floor, W32) => emit!(self ; roundss Rx(dst), Rx(src), 9),
            (Floor, W64) => emit!(self ; roundsd Rx(dst), Rx(src), 9),
            (Trunc, W32) => emit!(self ; roundss Rx(dst), Rx(src), 11),
            (Trunc, W64) => emit!(self ; roundsd Rx(dst), Rx(src), 11),
            (Nearest, W32) => emit!(self ; roundss Rx(dst), Rx(src), 8),
            (Nearest, W64) => emit!(self ; roundsd Rx(dst), Rx(src), 8),
            (Demote, _) => emit!(self ; cvtsd2ss Rx(dst), Rx(src)),
            (Promote, _) => emit!(self ; cvtss2sd Rx(dst), Rx(src)),
        }
    }

    fn float_compare(&mut self, cond: FloatCond, width: Width, dst: Gpr, lhs: Fpr, rhs: Fpr) {
        use FloatCond::*;
        self.load_imm(dst, 0);
        match cond {
            Lt | Le => self.float_flags(width, rhs, lhs),
            Eq | Ne | Gt | Ge => self.float_flags(width, lhs, rhs),
        }
        match cond {
            Eq => emit!(self ; setnp scratchb ; sete Rb(dst) ; and Rb(dst), scratchb),
            Ne => emit!(self ; setp scratchb ; setne Rb(dst) ; or Rb(dst), scratchb),
            Lt | Gt => emit!(self ; seta Rb(dst)),
            Le | Ge => emit!(self ; setae Rb(dst)),
        }
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
        use FloatCond::*;
        match cond {
            Lt | Le => self.float_flags(width, rhs, lhs),
            Eq | Ne | Gt | Ge => self.float_flags(width, lhs, rhs),
        }
        match (cond, sense) {
            (Eq, true) | (Ne, false) => {
                emit!(self ; jp BYTE 0);
                let unordered = self.hole();
                emit!(self ; je =>target);
                self.fill(unordered);
            }
            (Eq, false) | (Ne, true) => emit!(self ; jp =>target ; jne =>target),
            (Lt | Gt, true) => emit!(self ; ja =>target),
            (Lt | Gt, false) => emit!(self ; jbe =>target),
            (Le | Ge, true) => emit!(self ; jae =>target),
            (Le | Ge, false) => emit!(self ; jb =>target),
        }
    }

    fn int_to_float(&mut self, from: Width, signed: bool, to: Width, dst: Fpr, src: Gpr) {
        // These instructions keep the rest of dst: clearing it ends the dependency on what was there.
        emit!(self ; xorps Rx(dst), Rx(dst));
        match (from, signed, to) {
            (W32, true, W32) => emit!(self ; cvtsi2ss Rx(dst), Rd(src)),
            (W32, true, W64) => emit!(self ; cvtsi2sd Rx(dst), Rd(src)),
            // A zero-extended u32 is a positive i64.
            (W32, false, W32) | (W64, true, W32) => emit!(self ; cvtsi2ss Rx(dst), Rq(src)),
            (W32, false, W64) | (W64, true, W64) => emit!(self ; cvtsi2sd Rx(dst), Rq(src)),
            (W64, false, _) => self.u64_to_float(to, dst, src),
        }
    }

    fn float_to_int(&mut self, op: FloatToInt, dst: Gpr, src: Fpr) {
        match (op.to, op.signed) {
            (_, true) => self.float_to_signed(op, dst, src),
            (W32, false) => self.float_to_u32(op, dst, src),
            (W64, false) => self.float_to_u64(op, dst, src),
        }
    }

    fn float_bits(&mut self, width: Width, dst: Gpr, src: Fpr) {
        match width {
            W32 => emit!(self ; movd Rd(dst), Rx(src)),
            W64 => emit!(self ; movq Rq(dst), Rx(src)),
        }
    }

    fn float_from_bits(&mut self, width: Width, dst: Fpr, src: Gpr) {
        match width {
            W32 => emit!(self ; movd Rx(dst), Rd(src)),
            W64 => emit!(self ; movq Rx(dst), Rq(src)),
        }
    }
}

impl X64 {
    fn float_flags(&mut self, width: Width, lhs: Fpr, rhs: Fpr) {
        match width {
            W32 => emit!(self ; ucomiss Rx(lhs), Rx(rhs)),
            W64 => emit!(self ; ucomisd Rx(lhs), Rx(rhs)),
        }
    }

    /// `dst = op src` where the instruction would keep the rest of another register, and thus wait for what computed
    /// that. With AVX the rest comes from src; without, src is copied.
    fn float_apart(&mut self, op: FloatUnary, width: Width, dst: Fpr, src: Fpr) {
        use FloatUnary::*;
        if !self.cpu.avx {
            // A move of the whole register, which costs no time; then it waits for src alone.
            self.mov(dst.into(), src.into());
            return self.float_unary(op, width, dst, dst);
        }
        match (op, width) {
            (Sqrt, W32) => one!(self ; vsqrtss Rx(dst), Rx(src), Rx(src)),
            (Sqrt, W64) => one!(self ; vsqrtsd Rx(dst), Rx(src), Rx(src)),
            (Ceil, W32) => one!(self ; vroundss Rx(dst), Rx(src), Rx(src), 10),
            (Ceil, W64) => one!(self ; vroundsd Rx(dst), Rx(src), Rx(src), 10),
            (Floor, W32) => one!(self ; vroundss Rx(dst), Rx(src), Rx(src), 9),
            (Floor, W64) => one!(self ; vroundsd Rx(dst), Rx(src), Rx(src), 9),
            (Trunc, W32) => one!(self ; vroundss Rx(dst), Rx(src), Rx(src), 11),
            (Trunc, W64) => one!(self ; vroundsd Rx(dst), Rx(src), Rx(src), 11),
            (Nearest, W32) => one!(self ; vroundss Rx(dst), Rx(src), Rx(src), 8),
            (Nearest, W64) => one!(self ; vroundsd Rx(dst), Rx(src), Rx(src), 8),
            (Demote, _) => one!(self ; vcvtsd2ss Rx(dst), Rx(src), Rx(src)),
            (Promote, _) => one!(self ; vcvtss2sd Rx(dst), Rx(src), Rx(src)),
            (Abs | Neg, _) => unreachable!("they depend on src alone"),
        }
    }

    fn sign_mask(&mut self, width: Width, dst: Fpr) {
        match width {
            W32 => emit!(self ; pcmpeqd Rx(dst), Rx(dst) ; pslld Rx(dst), 31),
            W64 => emit!(self ; pcmpeqd Rx(dst), Rx(dst) ; psllq Rx(dst), 63),
        }
    }

    /// `minss` gives its second operand for NaNs and for zeros of either sign: those ways are taken apart.
    /// Equal operands differ at most in the sign of a zero; NaN goes through an addition, which makes it quiet.
    fn float_extreme(&mut self, op: FloatBinary, width: Width, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        let to = if dst == rhs && dst != lhs { FSCRATCH } else { dst };
        self.mov(to.into(), lhs.into());
        self.float_flags(width, to, rhs);
        emit!(self ; jne BYTE 0);
        let ordered = self.hole();
        emit!(self ; jp BYTE 0);
        let nan = self.hole();
        match op {
            FloatBinary::Min => emit!(self ; orps Rx(to), Rx(rhs) ; jmp BYTE 0),
            _ => emit!(self ; andps Rx(to), Rx(rhs) ; jmp BYTE 0),
        }
        let equal_done = self.hole();
        self.fill(nan);
        match width {
            W32 => emit!(self ; addss Rx(to), Rx(rhs) ; jmp BYTE 0),
            W64 => emit!(self ; addsd Rx(to), Rx(rhs) ; jmp BYTE 0),
        }
        let nan_done = self.hole();
        self.fill(ordered);
        match (op, width) {
            (FloatBinary::Min, W32) => emit!(self ; minss Rx(to), Rx(rhs)),
            (FloatBinary::Min, W64) => emit!(self ; minsd Rx(to), Rx(rhs)),
            (_, W32) => emit!(self ; maxss Rx(to), Rx(rhs)),
            (_, W64) => emit!(self ; maxsd Rx(to), Rx(rhs)),
        }
        self.fill(equal_done);
        self.fill(nan_done);
        self.mov(dst.into(), to.into());
    }

    /// rhs is read before dst is written, so they may be one.
    fn copysign(&mut self, width: Width, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        self.sign_mask(width, FSCRATCH);
        emit!(self ; andps fscratch, Rx(rhs));
        self.mov(dst.into(), lhs.into());
        match width {
            W32 => emit!(self ; pslld Rx(dst), 1 ; psrld Rx(dst), 1),
            W64 => emit!(self ; psllq Rx(dst), 1 ; psrlq Rx(dst), 1),
        }
        emit!(self ; orps Rx(dst), fscratch)
    }

    /// From 2^63 on: half of it, with the bit that fell out kept as sticky so that rounding comes out the same,
    /// converted and doubled.
    fn u64_to_float(&mut self, to: Width, dst: Fpr, src: Gpr) {
        emit!(self ; test Rq(src), Rq(src) ; js BYTE 0);
        let large = self.hole();
        match to {
            W32 => emit!(self ; cvtsi2ss Rx(dst), Rq(src) ; jmp BYTE 0),
            W64 => emit!(self ; cvtsi2sd Rx(dst), Rq(src) ; jmp BYTE 0),
        }
        let done = self.hole();
        self.fill(large);
        emit!(self ; mov scratch, Rq(src) ; shr scratch, 1 ; jnc BYTE 0);
        let even = self.hole();
        emit!(self ; or scratch, 1);
        self.fill(even);
        match to {
            W32 => emit!(self ; cvtsi2ss Rx(dst), scratch ; addss Rx(dst), Rx(dst)),
            W64 => emit!(self ; cvtsi2sd Rx(dst), scratch ; addsd Rx(dst), Rx(dst)),
        }
        self.fill(done);
    }

    fn truncate(&mut self, from: Width, to: Width, dst: Gpr, src: Fpr) {
        match (from, to) {
            (W32, W32) => emit!(self ; cvttss2si Rd(dst), Rx(src)),
            (W32, W64) => emit!(self ; cvttss2si Rq(dst), Rx(src)),
            (W64, W32) => emit!(self ; cvttsd2si Rd(dst), Rx(src)),
            (W64, W64) => emit!(self ; cvttsd2si Rq(dst), Rx(src)),
        }
    }

    /// A trap for a float that has no integer, by whether it is a NaN.
    fn float_trap(&mut self, from: Width, src: Fpr) {
        let nan = self.code.trap_label(TrapCode::InvalidConversion);
        let overflow = self.code.trap_label(TrapCode::IntegerOverflow);
        self.float_flags(from, src, src);
        emit!(self ; jp =>nan ; jmp =>overflow)
    }

    fn float_to_signed(&mut self, op: FloatToInt, dst: Gpr, src: Fpr) {
        self.truncate(op.from, op.to, dst, src);
        // Overflows for MIN alone.
        self.compare_imm(op.to, dst, 1);
        emit!(self ; jno BYTE 0);
        let done = self.hole();
        if op.saturating {
            // MIN stays for what is below, MAX is one less, NaN gives 0.
            emit!(self ; xorps fscratch, fscratch);
            self.float_flags(op.from, src, FSCRATCH);
            emit!(self ; jp BYTE 0);
            let nan = self.hole();
            emit!(self ; jb BYTE 0);
            let below = self.hole();
            match op.to {
                W32 => emit!(self ; sub Rd(dst), 1 ; jmp BYTE 0),
                W64 => emit!(self ; sub Rq(dst), 1 ; jmp BYTE 0),
            }
            let above = self.hole();
            self.fill(nan);
            emit!(self ; xor Rd(dst), Rd(dst));
            self.fill(below);
            self.fill(above);
        } else {
            // MIN is right if the float is in [least, 0): then nothing is wrong.
            let nan = self.code.trap_label(TrapCode::InvalidConversion);
            let overflow = self.code.trap_label(TrapCode::IntegerOverflow);
            let least = match (op.from, op.to) {
                (W32, W32) => MINUS_2_31,
                (W64, W32) => BELOW_I32,
                (from, W64) => MINUS_2_63[from as usize],
            };
            self.load_float(op.from, FSCRATCH, least);
            self.float_flags(op.from, src, FSCRATCH);
            emit!(self ; jp =>nan);
            if least == BELOW_I32 {
                emit!(self ; jbe =>overflow)
            } else {
                emit!(self ; jb =>overflow)
            }
            emit!(self ; xorps fscratch, fscratch);
            self.float_flags(op.from, src, FSCRATCH);
            emit!(self ; jae =>overflow)
        }
        self.fill(done);
    }

    /// Through i64, which holds every u32: right if nothing but 32 bits came out.
    fn float_to_u32(&mut self, op: FloatToInt, dst: Gpr, src: Fpr) {
        self.truncate(op.from, W64, dst, src);
        emit!(self ; mov scratchd, Rd(dst) ; cmp scratch, Rq(dst) ; je BYTE 0);
        let done = self.hole();
        if op.saturating {
            self.saturate_low(op.from, dst, src, |m| emit!(m ; mov Rd(dst), DWORD -1));
        } else {
            self.float_trap(op.from, src);
        }
        self.fill(done);
    }

    /// 0 for NaN and what is not positive; otherwise what `high` leaves in dst.
    fn saturate_low(&mut self, from: Width, dst: Gpr, src: Fpr, high: impl FnOnce(&mut X64)) {
        emit!(self ; xorps fscratch, fscratch);
        self.float_flags(from, src, FSCRATCH);
        emit!(self ; mov Rd(dst), 0 ; jbe BYTE 0);
        let zero = self.hole();
        high(self);
        self.fill(zero);
    }

    /// Below 2^63 as an i64. Above, 2^63 less as an i64, and the top bit. A negative result of the second step is
    /// out of range at either end.
    fn float_to_u64(&mut self, op: FloatToInt, dst: Gpr, src: Fpr) {
        self.truncate(op.from, W64, dst, src);
        emit!(self ; test Rq(dst), Rq(dst) ; jns BYTE 0);
        let small = self.hole();
        self.load_imm(SCRATCH, MINUS_2_63[op.from as usize]);
        match op.from {
            W32 => emit!(self ; movd fscratch, scratchd ; addss fscratch, Rx(src)),
            W64 => emit!(self ; movq fscratch, scratch ; addsd fscratch, Rx(src)),
        }
        self.truncate(op.from, W64, dst, FSCRATCH);
        emit!(self ; test Rq(dst), Rq(dst) ; js BYTE 0);
        let out = self.hole();
        emit!(self ; btc Rq(dst), 63 ; jmp BYTE 0);
        let large = self.hole();
        self.fill(out);
        if op.saturating {
            self.saturate_low(op.from, dst, src, |m| emit!(m ; mov Rq(dst), DWORD -1));
        } else {
            self.float_trap(op.from, src);
        }
        self.fill(small);
        self.fill(large);
    }
}
