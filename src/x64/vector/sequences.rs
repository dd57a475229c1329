//! Vector operators that are more than an instruction or two: what the instruction set left out, or does in another way
//! than Wasm.
//!
//! With AVX a result may be in any register: so each sequence reads an operand for the last time before, or in the
//! instruction in which, it writes `dst` first.

use super::super::{FSCRATCH, SCRATCH, X64};
use crate::masm::{Fpr, Gpr, Moves, VectorBinary, VectorShift, VectorTernary, VectorUnary};

/// Bits set in 0 to 15, a byte each.
const BITS_OF_NIBBLES: u128 = 0x0403_0302_0302_0201_0302_0201_0201_0100;
const LOW_NIBBLES: u128 = 0x0f0f_0f0f_0f0f_0f0f_0f0f_0f0f_0f0f_0f0f;
/// 2^52 in both lanes: an f64 whose low bits count ones.
const TWO_TO_52: u128 = 0x4330_0000_0000_0000_4330_0000_0000_0000;
/// 2^52 + 2^32 - 1 in both lanes.
const TWO_TO_52_AND_U32_MAX: u128 = 0x4330_0000_ffff_ffff_4330_0000_ffff_ffff;
/// The upper half of 2^52 in all lanes.
const HIGH_OF_TWO_TO_52: u128 = 0x4330_0000_4330_0000_4330_0000_4330_0000;

impl X64 {
    /// All bits.
    pub(in super::super) fn ones(&mut self, dst: Fpr) {
        one!(self ; pcmpeqd Rx(dst), Rx(dst))
    }

    pub(in super::super) fn zero(&mut self, dst: Fpr) {
        one!(self ; pxor Rx(dst), Rx(dst))
    }

    /// The upper 64 bits, down.
    pub(super) fn high_half(&mut self, dst: Fpr, src: Fpr) {
        one!(self ; pshufd Rx(dst), Rx(src), BYTE 0xee_u8 as i8)
    }

    /// Without AVX `psign` negates in place, but not 64 bits: that shape keeps dst apart.
    pub(super) fn negate(&mut self, op: VectorUnary, dst: Fpr, src: Fpr) {
        use VectorUnary::*;
        if !self.cpu.avx && op != I64x2Neg {
            self.mov(dst.into(), src.into());
            self.ones(FSCRATCH);
            return match op {
                I8x16Neg => one!(self ; psignb Rx(dst), fscratch),
                I16x8Neg => one!(self ; psignw Rx(dst), fscratch),
                _ => one!(self ; psignd Rx(dst), fscratch),
            };
        }
        let zero = if dst == src { FSCRATCH } else { dst };
        self.zero(zero);
        match op {
            I8x16Neg => three!(self, psubb vpsubb, dst, zero, src),
            I16x8Neg => three!(self, psubw vpsubw, dst, zero, src),
            I32x4Neg => three!(self, psubd vpsubd, dst, zero, src),
            _ => three!(self, psubq vpsubq, dst, zero, src),
        }
    }

    /// The negated where the sign is set. Without a blend: all bits turned there, and one added.
    pub(super) fn abs_i64x2(&mut self, dst: Fpr, src: Fpr) {
        if self.cpu.avx {
            self.zero(FSCRATCH);
            one!(self ; vpsubq fscratch, fscratch, Rx(src));
            one!(self ; vblendvpd Rx(dst), Rx(src), fscratch, Rx(src))
        } else {
            one!(self ; pshufd fscratch, Rx(src), BYTE 0xf5_u8 as i8);
            emit!(self ; psrad fscratch, 31);
            three!(self, pxor vpxor, dst, src, FSCRATCH);
            one!(self ; psubq Rx(dst), fscratch)
        }
    }

    /// A table of 16 entries, asked for each half of each byte.
    pub(super) fn popcnt(&mut self, dst: Fpr, src: Fpr, table: Fpr, low: Fpr) {
        self.constant(FSCRATCH, LOW_NIBBLES);
        self.constant(table, BITS_OF_NIBBLES);
        three!(self, pand vpand, low, src, FSCRATCH);
        shifted!(self, psrlw vpsrlw, dst, src, 4);
        three!(self, pand vpand, dst, dst, FSCRATCH);
        three!(self, pshufb vpshufb, FSCRATCH, table, low);
        three!(self, pshufb vpshufb, table, table, dst);
        either!(self, paddb vpaddb, dst, FSCRATCH, table)
    }

    /// NaN becomes 0. The conversion gives MIN for what is too large or too small, of which the first is then turned
    /// into MAX: there the float has no sign and the integer has one.
    pub(super) fn trunc_sat_f32x4_s(&mut self, dst: Fpr, src: Fpr) {
        three!(self, cmpeqps vcmpeqps, FSCRATCH, src, src);
        either!(self, andps vandps, dst, src, FSCRATCH);
        three!(self, pxor vpxor, FSCRATCH, FSCRATCH, dst);
        one!(self ; cvttps2dq Rx(dst), Rx(dst));
        three!(self, pand vpand, FSCRATCH, FSCRATCH, dst);
        emit!(self ; psrad fscratch, 31);
        three!(self, pxor vpxor, dst, dst, FSCRATCH)
    }

    /// NaN and what is negative become 0. Converted as it is, which gives 2^31 for what is larger, and again less
    /// 2^31: there the bits of the second are added, and all bits if that was too large too.
    pub(super) fn trunc_sat_f32x4_u(&mut self, dst: Fpr, src: Fpr, large: Fpr) {
        self.zero(FSCRATCH);
        three!(self, maxps vmaxps, dst, src, FSCRATCH);
        self.ones(FSCRATCH);
        emit!(self ; pslld fscratch, 31 ; cvtdq2ps fscratch, fscratch);
        three!(self, addps vaddps, FSCRATCH, FSCRATCH, dst);
        emit!(self ; cvttps2dq fscratch, fscratch);
        one!(self ; cvttps2dq Rx(dst), Rx(dst));
        shifted!(self, psrad vpsrad, large, dst, 31);
        three!(self, pand vpand, FSCRATCH, FSCRATCH, large);
        three!(self, por vpor, dst, dst, FSCRATCH);
        emit!(self ; psrad fscratch, 31);
        three!(self, por vpor, dst, dst, FSCRATCH)
    }

    /// The least of the float and 2^31 - 1, or 0 for NaN; the conversion gives MIN for what is too small.
    pub(super) fn trunc_sat_f64x2_s(&mut self, dst: Fpr, src: Fpr, max: Fpr) {
        self.ones(max);
        shifted!(self, psrld vpsrld, max, max, 1);
        one!(self ; cvtdq2pd Rx(max), Rx(max));
        three!(self, cmpeqpd vcmpeqpd, FSCRATCH, src, src);
        three!(self, andps vandps, FSCRATCH, FSCRATCH, max);
        three!(self, minpd vminpd, dst, src, FSCRATCH);
        one!(self ; cvttpd2dq Rx(dst), Rx(dst))
    }

    /// Rounded and added to 2^52 its integer is in the low bits; the lower halves are gathered, the rest cleared.
    pub(super) fn trunc_sat_f64x2_u(&mut self, dst: Fpr, src: Fpr) {
        self.zero(FSCRATCH);
        three!(self, maxpd vmaxpd, dst, src, FSCRATCH);
        one!(self ; roundpd Rx(dst), Rx(dst), 11);
        self.constant(FSCRATCH, TWO_TO_52);
        three!(self, addpd vaddpd, dst, dst, FSCRATCH);
        self.constant(FSCRATCH, TWO_TO_52_AND_U32_MAX);
        three!(self, minpd vminpd, dst, dst, FSCRATCH);
        one!(self ; insertps Rx(dst), Rx(dst), BYTE 0x9c_u8 as i8)
    }

    /// Lower and upper 16 bits apart, each exactly (the upper ones halved and doubled, to be positive); the sum rounds.
    pub(super) fn convert_u32_to_f32x4(&mut self, dst: Fpr, src: Fpr) {
        self.zero(FSCRATCH);
        three!(self, pblendw vpblendw, FSCRATCH, FSCRATCH, src, 0x55);
        three!(self, psubd vpsubd, dst, src, FSCRATCH);
        emit!(self ; cvtdq2ps fscratch, fscratch);
        shifted!(self, psrld vpsrld, dst, dst, 1);
        one!(self ; cvtdq2ps Rx(dst), Rx(dst));
        three!(self, addps vaddps, dst, dst, dst);
        three!(self, addps vaddps, dst, dst, FSCRATCH)
    }

    /// As the low bits of 2^52, from which that is taken.
    pub(super) fn convert_u32_to_f64x2(&mut self, dst: Fpr, src: Fpr) {
        self.constant(FSCRATCH, HIGH_OF_TWO_TO_52);
        three!(self, unpcklps vunpcklps, dst, src, FSCRATCH);
        emit!(self ; psllq fscratch, 32);
        three!(self, subpd vsubpd, dst, dst, FSCRATCH)
    }

    /// Without `pcmpgtq`: the upper halves decide, or if they are equal the borrow out of the lower ones.
    pub(super) fn greater_i64x2(&mut self, dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]) {
        if self.cpu.avx {
            return one!(self ; vpcmpgtq Rx(dst), Rx(lhs), Rx(rhs));
        }
        let equal = temps[0];
        three!(self, psubq vpsubq, FSCRATCH, rhs, lhs);
        three!(self, pcmpeqd vpcmpeqd, equal, rhs, lhs);
        one!(self ; pand fscratch, Rx(equal));
        three!(self, pcmpgtd vpcmpgtd, dst, lhs, rhs);
        one!(self ; por Rx(dst), fscratch);
        one!(self ; pshufd Rx(dst), Rx(dst), BYTE 0xf5_u8 as i8)
    }

    /// Products of halves: the two mixed ones count 2^32.
    pub(super) fn multiply_i64x2(&mut self, dst: Fpr, lhs: Fpr, rhs: Fpr, temp: Fpr) {
        shifted!(self, psrlq vpsrlq, FSCRATCH, lhs, 32);
        three!(self, pmuludq vpmuludq, FSCRATCH, FSCRATCH, rhs);
        shifted!(self, psrlq vpsrlq, temp, rhs, 32);
        three!(self, pmuludq vpmuludq, temp, temp, lhs);
        three!(self, paddq vpaddq, FSCRATCH, FSCRATCH, temp);
        emit!(self ; psllq fscratch, 32);
        either!(self, pmuludq vpmuludq, dst, lhs, rhs);
        three!(self, paddq vpaddq, dst, dst, FSCRATCH)
    }

    /// Bytes are extended and multiplied, words multiplied to both halves which are then joined, doublewords moved to
    /// where they are multiplied to 64 bits.
    pub(super) fn extended_multiply(&mut self, op: VectorBinary, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        use VectorBinary::*;
        match op {
            I16x8ExtMulLowI8x16S => {
                one!(self ; pmovsxbw fscratch, Rx(lhs));
                one!(self ; pmovsxbw Rx(dst), Rx(rhs));
            }
            I16x8ExtMulLowI8x16U => {
                one!(self ; pmovzxbw fscratch, Rx(lhs));
                one!(self ; pmovzxbw Rx(dst), Rx(rhs));
            }
            I16x8ExtMulHighI8x16S => {
                self.high_half(FSCRATCH, lhs);
                self.high_half(dst, rhs);
                emit!(self ; pmovsxbw fscratch, fscratch);
                one!(self ; pmovsxbw Rx(dst), Rx(dst));
            }
            I16x8ExtMulHighI8x16U => {
                self.high_half(FSCRATCH, lhs);
                self.high_half(dst, rhs);
                emit!(self ; pmovzxbw fscratch, fscratch);
                one!(self ; pmovzxbw Rx(dst), Rx(dst));
            }
            I32x4ExtMulLowI16x8S | I32x4ExtMulHighI16x8S => {
                either!(self, pmulhw vpmulhw, FSCRATCH, lhs, rhs);
                either!(self, pmullw vpmullw, dst, lhs, rhs);
            }
            I32x4ExtMulLowI16x8U | I32x4ExtMulHighI16x8U => {
                either!(self, pmulhuw vpmulhuw, FSCRATCH, lhs, rhs);
                either!(self, pmullw vpmullw, dst, lhs, rhs);
            }
            I64x2ExtMulLowI32x4S | I64x2ExtMulLowI32x4U => {
                one!(self ; pshufd fscratch, Rx(lhs), 0x50);
                one!(self ; pshufd Rx(dst), Rx(rhs), 0x50);
            }
            _ => {
                one!(self ; pshufd fscratch, Rx(lhs), BYTE 0xfa_u8 as i8);
                one!(self ; pshufd Rx(dst), Rx(rhs), BYTE 0xfa_u8 as i8);
            }
        }
        match op {
            I32x4ExtMulLowI16x8S | I32x4ExtMulLowI16x8U => {
                three!(self, punpcklwd vpunpcklwd, dst, dst, FSCRATCH)
            }
            I32x4ExtMulHighI16x8S | I32x4ExtMulHighI16x8U => {
                three!(self, punpckhwd vpunpckhwd, dst, dst, FSCRATCH)
            }
            I64x2ExtMulLowI32x4S | I64x2ExtMulHighI32x4S => three!(self, pmuldq vpmuldq, dst, dst, FSCRATCH),
            I64x2ExtMulLowI32x4U | I64x2ExtMulHighI32x4U => {
                three!(self, pmuludq vpmuludq, dst, dst, FSCRATCH)
            }
            _ => three!(self, pmullw vpmullw, dst, dst, FSCRATCH),
        }
    }

    /// `min` gives its right operand for NaNs and for two zeros: so it is asked both ways. The minimum of zeros and of
    /// NaNs then is in the bits of either; for the maximum, bits that differ are taken away from bits of either, which
    /// leaves 0 of -0 and NaN of NaN. Last, NaNs lose what is below the quiet bit.
    pub(super) fn float_lanes_extreme(&mut self, op: VectorBinary, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        use VectorBinary::*;
        match op {
            F32x4Min => {
                three!(self, minps vminps, FSCRATCH, rhs, lhs);
                three!(self, minps vminps, dst, lhs, rhs)
            }
            F32x4Max => {
                three!(self, maxps vmaxps, FSCRATCH, rhs, lhs);
                three!(self, maxps vmaxps, dst, lhs, rhs)
            }
            F64x2Min => {
                three!(self, minpd vminpd, FSCRATCH, rhs, lhs);
                three!(self, minpd vminpd, dst, lhs, rhs)
            }
            _ => {
                three!(self, maxpd vmaxpd, FSCRATCH, rhs, lhs);
                three!(self, maxpd vmaxpd, dst, lhs, rhs)
            }
        }
        if matches!(op, F32x4Max | F64x2Max) {
            three!(self, xorps vxorps, dst, dst, FSCRATCH);
        }
        three!(self, orps vorps, FSCRATCH, FSCRATCH, dst);
        match op {
            F32x4Max => three!(self, subps vsubps, FSCRATCH, FSCRATCH, dst),
            F64x2Max => three!(self, subpd vsubpd, FSCRATCH, FSCRATCH, dst),
            _ => {}
        }
        if matches!(op, F32x4Min | F32x4Max) {
            three!(self, cmpunordps vcmpunordps, dst, dst, FSCRATCH);
        } else {
            three!(self, cmpunordpd vcmpunordpd, dst, dst, FSCRATCH);
        }
        if matches!(op, F32x4Min | F64x2Min) {
            // All bits of a NaN are set, so that it is quiet.
            three!(self, orps vorps, FSCRATCH, FSCRATCH, dst);
        }
        if matches!(op, F32x4Min | F32x4Max) {
            shifted!(self, psrld vpsrld, dst, dst, 10);
        } else {
            shifted!(self, psrlq vpsrlq, dst, dst, 13);
        }
        three!(self, andnps vandnps, dst, dst, FSCRATCH)
    }

    /// `± a b + c`. Fused, the operand that is in dst tells the form; the digits say which operands are multiplied.
    pub(super) fn multiply_add(&mut self, op: VectorTernary, dst: Fpr, a: Fpr, b: Fpr, c: Fpr) {
        use VectorTernary::*;
        if self.cpu.avx && self.cpu.fma {
            let (a, b) = if dst == b { (b, a) } else { (a, b) };
            let adds = dst == c || dst != a;
            if adds {
                self.mov(dst.into(), c.into());
            }
            let start = self.code.position() as usize;
            match (op, adds) {
                (F32x4RelaxedMadd | F64x2RelaxedMadd, true) => {
                    emit!(self ; vfmadd231ps Rx(dst), Rx(a), Rx(b))
                }
                (_, true) => emit!(self ; vfnmadd231ps Rx(dst), Rx(a), Rx(b)),
                (F32x4RelaxedMadd | F64x2RelaxedMadd, _) => emit!(self ; vfmadd213ps Rx(dst), Rx(b), Rx(c)),
                _ => emit!(self ; vfnmadd213ps Rx(dst), Rx(b), Rx(c)),
            }
            if matches!(op, F64x2RelaxedMadd | F64x2RelaxedNmadd) {
                // W makes it the one of f64, in the last byte of the prefix; dynasm leaves it out of those.
                self.code.bytes_mut()[start + 2] |= 0x80;
            }
            return;
        }
        let product =
            if self.cpu.avx || matches!(op, F32x4RelaxedNmadd | F64x2RelaxedNmadd) { FSCRATCH } else { dst };
        if matches!(op, F32x4RelaxedMadd | F32x4RelaxedNmadd) {
            either!(self, mulps vmulps, product, a, b);
        } else {
            either!(self, mulpd vmulpd, product, a, b);
        }
        match op {
            F32x4RelaxedMadd => either!(self, addps vaddps, dst, product, c),
            F32x4RelaxedNmadd => three!(self, subps vsubps, dst, c, product),
            F64x2RelaxedMadd => either!(self, addpd vaddpd, dst, product, c),
            _ => three!(self, subpd vsubpd, dst, c, product),
        }
    }

    /// Counts from 1 on. Bytes are shifted as words and what came over from a neighbour is taken away; or as the upper
    /// halves of words, when signs come in.
    pub(super) fn shift_by_imm(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: i8) {
        use VectorShift::*;
        let bytes = |byte: u8| u128::from_le_bytes([byte; 16]);
        match op {
            I8x16Shl if count == 1 => three!(self, paddb vpaddb, dst, src, src),
            I8x16Shl => {
                shifted!(self, psllw vpsllw, dst, src, count);
                self.constant(FSCRATCH, bytes(0xff << count));
                either!(self, pand vpand, dst, dst, FSCRATCH)
            }
            I8x16ShrU => {
                shifted!(self, psrlw vpsrlw, dst, src, count);
                self.constant(FSCRATCH, bytes(0xff >> count));
                either!(self, pand vpand, dst, dst, FSCRATCH)
            }
            I8x16ShrS => {
                three!(self, punpckhbw vpunpckhbw, FSCRATCH, src, src);
                three!(self, punpcklbw vpunpcklbw, dst, src, src);
                emit!(self ; psraw fscratch, BYTE count + 8);
                shifted!(self, psraw vpsraw, dst, dst, count + 8);
                three!(self, packsswb vpacksswb, dst, dst, FSCRATCH)
            }
            I16x8Shl => shifted!(self, psllw vpsllw, dst, src, count),
            I16x8ShrS => shifted!(self, psraw vpsraw, dst, src, count),
            I16x8ShrU => shifted!(self, psrlw vpsrlw, dst, src, count),
            I32x4Shl => shifted!(self, pslld vpslld, dst, src, count),
            I32x4ShrS => shifted!(self, psrad vpsrad, dst, src, count),
            I32x4ShrU => shifted!(self, psrld vpsrld, dst, src, count),
            I64x2Shl => shifted!(self, psllq vpsllq, dst, src, count),
            I64x2ShrU => shifted!(self, psrlq vpsrlq, dst, src, count),
            // The upper half comes from a shift of doublewords, the lower from one of quadwords or of the upper half.
            I64x2ShrS => {
                shifted!(self, psrad vpsrad, FSCRATCH, src, count.min(31));
                if count < 32 {
                    shifted!(self, psrlq vpsrlq, dst, src, count);
                } else if count == 32 {
                    one!(self ; pshufd Rx(dst), Rx(src), BYTE 0xf5_u8 as i8);
                } else {
                    shifted!(self, psrad vpsrad, dst, src, count - 32);
                    one!(self ; pshufd Rx(dst), Rx(dst), BYTE 0xf5_u8 as i8);
                }
                three!(self, pblendw vpblendw, dst, dst, FSCRATCH, 0xcc_u8 as i8)
            }
        }
    }

    /// Likewise with a count that the hardware would not take modulo the width.
    pub(super) fn shift_by_reg(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: Gpr, temps: &[Fpr]) {
        use VectorShift::*;
        let modulus: i8 = match op {
            I8x16Shl | I8x16ShrS | I8x16ShrU => 8,
            I16x8Shl | I16x8ShrS | I16x8ShrU => 16,
            I32x4Shl | I32x4ShrS | I32x4ShrU => 32,
            I64x2Shl | I64x2ShrS | I64x2ShrU => 64,
        };
        self.mov(SCRATCH.into(), count.into());
        emit!(self ; and scratchd, BYTE modulus - 1);
        if op == I8x16ShrS {
            emit!(self ; add scratchd, 8);
        }
        emit!(self ; movd fscratch, scratchd);
        match op {
            I8x16Shl => {
                self.bytes_shifted_right(temps[0]);
                three!(self, pand vpand, dst, src, temps[0]);
                three!(self, psllw vpsllw, dst, dst, FSCRATCH)
            }
            I8x16ShrU => {
                self.bytes_shifted_right(temps[0]);
                three!(self, psrlw vpsrlw, dst, src, FSCRATCH);
                three!(self, pand vpand, dst, dst, temps[0])
            }
            I8x16ShrS => {
                three!(self, punpckhbw vpunpckhbw, temps[0], src, src);
                three!(self, punpcklbw vpunpcklbw, dst, src, src);
                one!(self ; psraw Rx(temps[0]), fscratch);
                one!(self ; psraw Rx(dst), fscratch);
                three!(self, packsswb vpacksswb, dst, dst, temps[0])
            }
            I16x8Shl => three!(self, psllw vpsllw, dst, src, FSCRATCH),
            I16x8ShrS => three!(self, psraw vpsraw, dst, src, FSCRATCH),
            I16x8ShrU => three!(self, psrlw vpsrlw, dst, src, FSCRATCH),
            I32x4Shl => three!(self, pslld vpslld, dst, src, FSCRATCH),
            I32x4ShrS => three!(self, psrad vpsrad, dst, src, FSCRATCH),
            I32x4ShrU => three!(self, psrld vpsrld, dst, src, FSCRATCH),
            I64x2Shl => three!(self, psllq vpsllq, dst, src, FSCRATCH),
            I64x2ShrU => three!(self, psrlq vpsrlq, dst, src, FSCRATCH),
            // Where the sign went: turned and subtracted there, it fills what is above.
            I64x2ShrS => {
                let sign = temps[0];
                self.ones(sign);
                one!(self ; psllq Rx(sign), 63);
                one!(self ; psrlq Rx(sign), fscratch);
                three!(self, psrlq vpsrlq, dst, src, FSCRATCH);
                three!(self, pxor vpxor, dst, dst, sign);
                three!(self, psubq vpsubq, dst, dst, sign)
            }
        }
    }

    /// Bytes of all ones, shifted by the count in the scratch.
    fn bytes_shifted_right(&mut self, dst: Fpr) {
        self.ones(dst);
        one!(self ; psrlw Rx(dst), fscratch);
        one!(self ; psrlw Rx(dst), 8);
        one!(self ; packuswb Rx(dst), Rx(dst))
    }
}
