//! Vectors of 128 bits: SSE4.1, or AVX where the processor has it.
//!
//! Each operator is written once. The macros `three!`, `either!` and `shifted!` name an instruction in its two forms:
//! without AVX it overwrites its left operand, so the shape asks for that one's register where it can be lost; with
//! AVX there is a third operand and a result goes anywhere. Instructions that have two operands in both forms
//! (`pmovsx`, `pshufd`, conversions, shifts in place) gain nothing from the longer prefix and are written in the old
//! form. Constants are made of all ones by shifts, or come through `scratch`.
//!
//! Operators whose operands only stand the other way round (`lt` for `gt`, `le` for `ge`) are turned ([`shapes`]) and
//! then one. Longer texts are in [`sequences`], those about single lanes in `lanes.rs`.
//!
//! What the relaxed operators give:
//!
//! | operator | text | where there is a choice |
//! |---|---|---|
//! | `relaxed_swizzle` | `pshufb` | an index from 16 to 127 counts modulo 16 |
//! | `relaxed_trunc_f…_s` | `cvttps2dq`, `cvttpd2dq` | NaN and what is out of range give MIN |
//! | `relaxed_trunc_f…_u` | as `trunc_sat` | saturated, NaN gives 0 |
//! | `relaxed_madd`, `relaxed_nmadd` | `vfmadd`, else `mul` and `add` | rounded once with FMA, else twice |
//! | `relaxed_laneselect` | `vblendv` with AVX, else as `bitselect` | by the lane's top bit with AVX, else bit by bit |
//! | `relaxed_min`, `relaxed_max` | `min`, `max` | the second operand for NaNs and for two zeros |
//! | `relaxed_q15mulr_s` | `pmulhrsw` | -1 times -1 gives -1 |
//! | `relaxed_dot_i8x16_i7x16_s` | `pmaddubsw` | the second operand is unsigned, sums of two saturate |

mod sequences;
mod shapes;

use super::{FSCRATCH, X64};
use crate::masm::{
    Extract, Folded, Fpr, Gpr, Lanes, Moves, Reg, Rhs, VectorBinary, VectorDst, VectorOp, VectorOps,
    VectorShape, VectorShift, VectorTernary, VectorTest, VectorUnary,
};

impl VectorOps for X64 {
    fn vector_shape(&self, op: VectorOp) -> VectorShape {
        let (dst, temps) = match op {
            VectorOp::Unary(op) => shapes::unary(op),
            VectorOp::Binary(op) => (shapes::binary(op), shapes::binary_temps(op, self.cpu)),
            VectorOp::Ternary(op) => shapes::ternary(op),
            VectorOp::Shift(op) => shapes::shift(op),
            VectorOp::Shuffle(lanes) => self.shuffle_shape(lanes),
            VectorOp::Replace(_) => (VectorDst::Reuse(0), 0),
            VectorOp::Test(_) | VectorOp::Splat(_) | VectorOp::Extract(_) => (VectorDst::Any, 0),
        };
        VectorShape { dst: if self.cpu.avx { VectorDst::Any } else { dst }, temps }
    }

    fn vector_const(&mut self, dst: Fpr, bits: u128) {
        self.constant(dst, bits);
    }

    fn vector_unary(&mut self, op: VectorUnary, dst: Fpr, src: Fpr, temps: &[Fpr]) {
        use VectorUnary::*;
        // A register for a constant that is the other operand of an instruction without order.
        let other = if dst == src { FSCRATCH } else { dst };
        match op {
            V128Not => {
                self.ones(other);
                either!(self, pxor vpxor, dst, src, other)
            }
            I8x16Abs => one!(self ; pabsb Rx(dst), Rx(src)),
            I16x8Abs => one!(self ; pabsw Rx(dst), Rx(src)),
            I32x4Abs => one!(self ; pabsd Rx(dst), Rx(src)),
            I64x2Abs => self.abs_i64x2(dst, src),
            I8x16Neg | I16x8Neg | I32x4Neg | I64x2Neg => self.negate(op, dst, src),
            I8x16Popcnt => self.popcnt(dst, src, temps[0], temps[1]),
            I16x8ExtAddPairwiseI8x16S | I16x8ExtAddPairwiseI8x16U => {
                let signed = op == I16x8ExtAddPairwiseI8x16S;
                // `pmaddubsw` takes its left operand as unsigned.
                let ones = if signed && !self.cpu.avx { dst } else { FSCRATCH };
                self.ones(ones);
                one!(self ; pabsb Rx(ones), Rx(ones));
                let (lhs, rhs) = if signed { (ones, src) } else { (src, ones) };
                three!(self, pmaddubsw vpmaddubsw, dst, lhs, rhs)
            }
            I32x4ExtAddPairwiseI16x8S => {
                self.ones(other);
                shifted!(self, psrlw vpsrlw, other, other, 15);
                either!(self, pmaddwd vpmaddwd, dst, src, other)
            }
            I32x4ExtAddPairwiseI16x8U => {
                self.zero(FSCRATCH);
                three!(self, pblendw vpblendw, FSCRATCH, FSCRATCH, src, 0x55);
                shifted!(self, psrld vpsrld, dst, src, 16);
                either!(self, paddd vpaddd, dst, dst, FSCRATCH)
            }
            I16x8ExtendLowI8x16S => one!(self ; pmovsxbw Rx(dst), Rx(src)),
            I16x8ExtendLowI8x16U => one!(self ; pmovzxbw Rx(dst), Rx(src)),
            I32x4ExtendLowI16x8S => one!(self ; pmovsxwd Rx(dst), Rx(src)),
            I32x4ExtendLowI16x8U => one!(self ; pmovzxwd Rx(dst), Rx(src)),
            I64x2ExtendLowI32x4S => one!(self ; pmovsxdq Rx(dst), Rx(src)),
            I64x2ExtendLowI32x4U => one!(self ; pmovzxdq Rx(dst), Rx(src)),
            I16x8ExtendHighI8x16S => {
                self.high_half(dst, src);
                one!(self ; pmovsxbw Rx(dst), Rx(dst))
            }
            I16x8ExtendHighI8x16U => {
                self.high_half(dst, src);
                one!(self ; pmovzxbw Rx(dst), Rx(dst))
            }
            I32x4ExtendHighI16x8S => {
                self.high_half(dst, src);
                one!(self ; pmovsxwd Rx(dst), Rx(dst))
            }
            I32x4ExtendHighI16x8U => {
                self.high_half(dst, src);
                one!(self ; pmovzxwd Rx(dst), Rx(dst))
            }
            I64x2ExtendHighI32x4S => {
                self.high_half(dst, src);
                one!(self ; pmovsxdq Rx(dst), Rx(dst))
            }
            I64x2ExtendHighI32x4U => {
                self.high_half(dst, src);
                one!(self ; pmovzxdq Rx(dst), Rx(dst))
            }
            // Rounding modes: 0 nearest even, 1 down, 2 up, 3 to zero; 8 says that inexact is no exception.
            F32x4Ceil => one!(self ; roundps Rx(dst), Rx(src), 10),
            F32x4Floor => one!(self ; roundps Rx(dst), Rx(src), 9),
            F32x4Trunc => one!(self ; roundps Rx(dst), Rx(src), 11),
            F32x4Nearest => one!(self ; roundps Rx(dst), Rx(src), 8),
            F64x2Ceil => one!(self ; roundpd Rx(dst), Rx(src), 10),
            F64x2Floor => one!(self ; roundpd Rx(dst), Rx(src), 9),
            F64x2Trunc => one!(self ; roundpd Rx(dst), Rx(src), 11),
            F64x2Nearest => one!(self ; roundpd Rx(dst), Rx(src), 8),
            F32x4Abs => {
                self.ones(other);
                shifted!(self, psrld vpsrld, other, other, 1);
                either!(self, andps vandps, dst, src, other)
            }
            F64x2Abs => {
                self.ones(other);
                shifted!(self, psrlq vpsrlq, other, other, 1);
                either!(self, andps vandps, dst, src, other)
            }
            F32x4Neg => {
                self.ones(other);
                shifted!(self, pslld vpslld, other, other, 31);
                either!(self, xorps vxorps, dst, src, other)
            }
            F64x2Neg => {
                self.ones(other);
                shifted!(self, psllq vpsllq, other, other, 63);
                either!(self, xorps vxorps, dst, src, other)
            }
            F32x4Sqrt => one!(self ; sqrtps Rx(dst), Rx(src)),
            F64x2Sqrt => one!(self ; sqrtpd Rx(dst), Rx(src)),
            I32x4TruncSatF32x4S => self.trunc_sat_f32x4_s(dst, src),
            I32x4TruncSatF32x4U | I32x4RelaxedTruncF32x4U => self.trunc_sat_f32x4_u(dst, src, temps[0]),
            I32x4TruncSatF64x2SZero => self.trunc_sat_f64x2_s(dst, src, temps[0]),
            I32x4TruncSatF64x2UZero | I32x4RelaxedTruncF64x2UZero => self.trunc_sat_f64x2_u(dst, src),
            I32x4RelaxedTruncF32x4S => one!(self ; cvttps2dq Rx(dst), Rx(src)),
            I32x4RelaxedTruncF64x2SZero => one!(self ; cvttpd2dq Rx(dst), Rx(src)),
            F32x4ConvertI32x4S => one!(self ; cvtdq2ps Rx(dst), Rx(src)),
            F32x4ConvertI32x4U => self.convert_u32_to_f32x4(dst, src),
            F64x2ConvertLowI32x4S => one!(self ; cvtdq2pd Rx(dst), Rx(src)),
            F64x2ConvertLowI32x4U => self.convert_u32_to_f64x2(dst, src),
            F32x4DemoteF64x2Zero => one!(self ; cvtpd2ps Rx(dst), Rx(src)),
            F64x2PromoteLowF32x4 => one!(self ; cvtps2pd Rx(dst), Rx(src)),
        }
    }

    fn vector_binary(&mut self, op: VectorBinary, dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]) {
        use VectorBinary::*;
        let (lhs, rhs) = if shapes::turned(op) { (rhs, lhs) } else { (lhs, rhs) };
        // What is compared with the left operand must not overwrite it.
        let best = if dst == lhs { FSCRATCH } else { dst };
        match op {
            I8x16Swizzle => {
                // Indices from 16 on come out with their top bits set, for which `pshufb` gives 0.
                self.constant(FSCRATCH, 0x7070_7070_7070_7070_7070_7070_7070_7070);
                either!(self, paddusb vpaddusb, FSCRATCH, FSCRATCH, rhs);
                three!(self, pshufb vpshufb, dst, lhs, FSCRATCH)
            }
            I8x16RelaxedSwizzle => three!(self, pshufb vpshufb, dst, lhs, rhs),
            I8x16Eq | I8x16Ne => either!(self, pcmpeqb vpcmpeqb, dst, lhs, rhs),
            I16x8Eq | I16x8Ne => either!(self, pcmpeqw vpcmpeqw, dst, lhs, rhs),
            I32x4Eq | I32x4Ne => either!(self, pcmpeqd vpcmpeqd, dst, lhs, rhs),
            I64x2Eq | I64x2Ne => either!(self, pcmpeqq vpcmpeqq, dst, lhs, rhs),
            I8x16GtS | I8x16LtS => three!(self, pcmpgtb vpcmpgtb, dst, lhs, rhs),
            I16x8GtS | I16x8LtS => three!(self, pcmpgtw vpcmpgtw, dst, lhs, rhs),
            I32x4GtS | I32x4LtS => three!(self, pcmpgtd vpcmpgtd, dst, lhs, rhs),
            I64x2GtS | I64x2LtS | I64x2LeS | I64x2GeS => self.greater_i64x2(dst, lhs, rhs, temps),
            // a >= b if a is the greater of them; a > b if it is not the lesser.
            I8x16GeS | I8x16LeS => {
                either!(self, pmaxsb vpmaxsb, best, lhs, rhs);
                either!(self, pcmpeqb vpcmpeqb, dst, best, lhs)
            }
            I8x16GeU | I8x16LeU => {
                either!(self, pmaxub vpmaxub, best, lhs, rhs);
                either!(self, pcmpeqb vpcmpeqb, dst, best, lhs)
            }
            I8x16GtU | I8x16LtU => {
                either!(self, pminub vpminub, best, lhs, rhs);
                either!(self, pcmpeqb vpcmpeqb, dst, best, lhs)
            }
            I16x8GeS | I16x8LeS => {
                either!(self, pmaxsw vpmaxsw, best, lhs, rhs);
                either!(self, pcmpeqw vpcmpeqw, dst, best, lhs)
            }
            I16x8GeU | I16x8LeU => {
                either!(self, pmaxuw vpmaxuw, best, lhs, rhs);
                either!(self, pcmpeqw vpcmpeqw, dst, best, lhs)
            }
            I16x8GtU | I16x8LtU => {
                either!(self, pminuw vpminuw, best, lhs, rhs);
                either!(self, pcmpeqw vpcmpeqw, dst, best, lhs)
            }
            I32x4GeS | I32x4LeS => {
                either!(self, pmaxsd vpmaxsd, best, lhs, rhs);
                either!(self, pcmpeqd vpcmpeqd, dst, best, lhs)
            }
            I32x4GeU | I32x4LeU => {
                either!(self, pmaxud vpmaxud, best, lhs, rhs);
                either!(self, pcmpeqd vpcmpeqd, dst, best, lhs)
            }
            I32x4GtU | I32x4LtU => {
                either!(self, pminud vpminud, best, lhs, rhs);
                either!(self, pcmpeqd vpcmpeqd, dst, best, lhs)
            }
            F32x4Eq => three!(self, cmpeqps vcmpeqps, dst, lhs, rhs),
            F32x4Ne => three!(self, cmpneqps vcmpneqps, dst, lhs, rhs),
            F32x4Lt | F32x4Gt => three!(self, cmpltps vcmpltps, dst, lhs, rhs),
            F32x4Le | F32x4Ge => three!(self, cmpleps vcmpleps, dst, lhs, rhs),
            F64x2Eq => three!(self, cmpeqpd vcmpeqpd, dst, lhs, rhs),
            F64x2Ne => three!(self, cmpneqpd vcmpneqpd, dst, lhs, rhs),
            F64x2Lt | F64x2Gt => three!(self, cmpltpd vcmpltpd, dst, lhs, rhs),
            F64x2Le | F64x2Ge => three!(self, cmplepd vcmplepd, dst, lhs, rhs),
            V128And => either!(self, pand vpand, dst, lhs, rhs),
            V128AndNot => three!(self, pandn vpandn, dst, lhs, rhs),
            V128Or => either!(self, por vpor, dst, lhs, rhs),
            V128Xor => either!(self, pxor vpxor, dst, lhs, rhs),
            I8x16NarrowI16x8S => three!(self, packsswb vpacksswb, dst, lhs, rhs),
            I8x16NarrowI16x8U => three!(self, packuswb vpackuswb, dst, lhs, rhs),
            I16x8NarrowI32x4S => three!(self, packssdw vpackssdw, dst, lhs, rhs),
            I16x8NarrowI32x4U => three!(self, packusdw vpackusdw, dst, lhs, rhs),
            I8x16Add => either!(self, paddb vpaddb, dst, lhs, rhs),
            I8x16AddSatS => either!(self, paddsb vpaddsb, dst, lhs, rhs),
            I8x16AddSatU => either!(self, paddusb vpaddusb, dst, lhs, rhs),
            I8x16Sub => three!(self, psubb vpsubb, dst, lhs, rhs),
            I8x16SubSatS => three!(self, psubsb vpsubsb, dst, lhs, rhs),
            I8x16SubSatU => three!(self, psubusb vpsubusb, dst, lhs, rhs),
            I8x16MinS => either!(self, pminsb vpminsb, dst, lhs, rhs),
            I8x16MinU => either!(self, pminub vpminub, dst, lhs, rhs),
            I8x16MaxS => either!(self, pmaxsb vpmaxsb, dst, lhs, rhs),
            I8x16MaxU => either!(self, pmaxub vpmaxub, dst, lhs, rhs),
            I8x16AvgrU => either!(self, pavgb vpavgb, dst, lhs, rhs),
            I16x8Q15MulrSatS => {
                // -1 times -1 comes out as -1, and as nothing else does: then all bits are turned.
                either!(self, pmulhrsw vpmulhrsw, dst, lhs, rhs);
                self.ones(FSCRATCH);
                shifted!(self, psllw vpsllw, FSCRATCH, FSCRATCH, 15);
                either!(self, pcmpeqw vpcmpeqw, FSCRATCH, FSCRATCH, dst);
                either!(self, pxor vpxor, dst, dst, FSCRATCH)
            }
            I16x8RelaxedQ15mulrS => either!(self, pmulhrsw vpmulhrsw, dst, lhs, rhs),
            I16x8RelaxedDotI8x16I7x16S => three!(self, pmaddubsw vpmaddubsw, dst, lhs, rhs),
            I16x8Add => either!(self, paddw vpaddw, dst, lhs, rhs),
            I16x8AddSatS => either!(self, paddsw vpaddsw, dst, lhs, rhs),
            I16x8AddSatU => either!(self, paddusw vpaddusw, dst, lhs, rhs),
            I16x8Sub => three!(self, psubw vpsubw, dst, lhs, rhs),
            I16x8SubSatS => three!(self, psubsw vpsubsw, dst, lhs, rhs),
            I16x8SubSatU => three!(self, psubusw vpsubusw, dst, lhs, rhs),
            I16x8Mul => either!(self, pmullw vpmullw, dst, lhs, rhs),
            I16x8MinS => either!(self, pminsw vpminsw, dst, lhs, rhs),
            I16x8MinU => either!(self, pminuw vpminuw, dst, lhs, rhs),
            I16x8MaxS => either!(self, pmaxsw vpmaxsw, dst, lhs, rhs),
            I16x8MaxU => either!(self, pmaxuw vpmaxuw, dst, lhs, rhs),
            I16x8AvgrU => either!(self, pavgw vpavgw, dst, lhs, rhs),
            I32x4Add => either!(self, paddd vpaddd, dst, lhs, rhs),
            I32x4Sub => three!(self, psubd vpsubd, dst, lhs, rhs),
            I32x4Mul => either!(self, pmulld vpmulld, dst, lhs, rhs),
            I32x4MinS => either!(self, pminsd vpminsd, dst, lhs, rhs),
            I32x4MinU => either!(self, pminud vpminud, dst, lhs, rhs),
            I32x4MaxS => either!(self, pmaxsd vpmaxsd, dst, lhs, rhs),
            I32x4MaxU => either!(self, pmaxud vpmaxud, dst, lhs, rhs),
            I32x4DotI16x8S => either!(self, pmaddwd vpmaddwd, dst, lhs, rhs),
            I64x2Add => either!(self, paddq vpaddq, dst, lhs, rhs),
            I64x2Sub => three!(self, psubq vpsubq, dst, lhs, rhs),
            I64x2Mul => self.multiply_i64x2(dst, lhs, rhs, temps[0]),
            I16x8ExtMulLowI8x16S
            | I16x8ExtMulHighI8x16S
            | I16x8ExtMulLowI8x16U
            | I16x8ExtMulHighI8x16U
            | I32x4ExtMulLowI16x8S
            | I32x4ExtMulHighI16x8S
            | I32x4ExtMulLowI16x8U
            | I32x4ExtMulHighI16x8U
            | I64x2ExtMulLowI32x4S
            | I64x2ExtMulHighI32x4S
            | I64x2ExtMulLowI32x4U
            | I64x2ExtMulHighI32x4U => self.extended_multiply(op, dst, lhs, rhs),
            F32x4Add => either!(self, addps vaddps, dst, lhs, rhs),
            F32x4Sub => three!(self, subps vsubps, dst, lhs, rhs),
            F32x4Mul => either!(self, mulps vmulps, dst, lhs, rhs),
            F32x4Div => three!(self, divps vdivps, dst, lhs, rhs),
            F64x2Add => either!(self, addpd vaddpd, dst, lhs, rhs),
            F64x2Sub => three!(self, subpd vsubpd, dst, lhs, rhs),
            F64x2Mul => either!(self, mulpd vmulpd, dst, lhs, rhs),
            F64x2Div => three!(self, divpd vdivpd, dst, lhs, rhs),
            F32x4Min | F32x4Max | F64x2Min | F64x2Max => self.float_lanes_extreme(op, dst, lhs, rhs),
            // They give their right operand where neither is less.
            F32x4PMin | F32x4RelaxedMin => three!(self, minps vminps, dst, lhs, rhs),
            F32x4PMax | F32x4RelaxedMax => three!(self, maxps vmaxps, dst, lhs, rhs),
            F64x2PMin | F64x2RelaxedMin => three!(self, minpd vminpd, dst, lhs, rhs),
            F64x2PMax | F64x2RelaxedMax => three!(self, maxpd vmaxpd, dst, lhs, rhs),
        }
        if shapes::negated(op) {
            self.ones(FSCRATCH);
            either!(self, pxor vpxor, dst, dst, FSCRATCH)
        }
    }

    fn vector_ternary(&mut self, op: VectorTernary, dst: Fpr, a: Fpr, b: Fpr, c: Fpr, temps: &[Fpr]) {
        use VectorTernary::*;
        match op {
            F32x4RelaxedMadd | F32x4RelaxedNmadd | F64x2RelaxedMadd | F64x2RelaxedNmadd => {
                self.multiply_add(op, dst, a, b, c)
            }
            I32x4RelaxedDotI8x16I7x16AddS => {
                let ones = temps[0];
                let products = if [a, b, c].contains(&dst) { FSCRATCH } else { dst };
                self.ones(ones);
                shifted!(self, psrlw vpsrlw, ones, ones, 15);
                three!(self, pmaddubsw vpmaddubsw, products, b, a);
                either!(self, pmaddwd vpmaddwd, products, products, ones);
                either!(self, paddd vpaddd, dst, products, c)
            }
            // Three for three, but the text without AVX needs no copy.
            _ if !self.cpu.avx => {
                either!(self, pxor vpxor, dst, a, b);
                either!(self, pand vpand, dst, dst, c);
                either!(self, pxor vpxor, dst, dst, b)
            }
            V128Bitselect => {
                either!(self, pand vpand, FSCRATCH, a, c);
                three!(self, pandn vpandn, dst, c, b);
                either!(self, por vpor, dst, dst, FSCRATCH)
            }
            I8x16RelaxedLaneselect => one!(self ; vpblendvb Rx(dst), Rx(b), Rx(a), Rx(c)),
            I16x8RelaxedLaneselect => {
                shifted!(self, psraw vpsraw, FSCRATCH, c, 15);
                one!(self ; vpblendvb Rx(dst), Rx(b), Rx(a), fscratch)
            }
            I32x4RelaxedLaneselect => one!(self ; vblendvps Rx(dst), Rx(b), Rx(a), Rx(c)),
            I64x2RelaxedLaneselect => one!(self ; vblendvpd Rx(dst), Rx(b), Rx(a), Rx(c)),
        }
    }

    fn vector_shift(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: Rhs, temps: &[Fpr]) {
        match count {
            Rhs::Folded(Folded::Imm(0)) => self.mov(dst.into(), src.into()),
            Rhs::Folded(Folded::Imm(count)) => self.shift_by_imm(op, dst, src, count as i8),
            Rhs::Reg(count) => self.shift_by_reg(op, dst, src, count, temps),
            Rhs::Folded(Folded::Slot(_)) => unreachable!("counts are in registers or constant"),
        }
    }

    fn vector_test(&mut self, op: VectorTest, dst: Gpr, src: Fpr, _: &[Fpr]) {
        use VectorTest::*;
        match op {
            V128AnyTrue => {
                self.load_imm(dst, 0);
                one!(self ; ptest Rx(src), Rx(src));
                return emit!(self ; setne Rb(dst));
            }
            I8x16AllTrue | I16x8AllTrue | I32x4AllTrue | I64x2AllTrue => self.zero(FSCRATCH),
            I8x16Bitmask => return one!(self ; pmovmskb Rd(dst), Rx(src)),
            I16x8Bitmask => {
                three!(self, packsswb vpacksswb, FSCRATCH, src, src);
                one!(self ; pmovmskb Rd(dst), fscratch);
                return emit!(self ; movzx Rd(dst), Rb(dst));
            }
            I32x4Bitmask => return one!(self ; movmskps Rd(dst), Rx(src)),
            I64x2Bitmask => return one!(self ; movmskpd Rd(dst), Rx(src)),
        }
        match op {
            I8x16AllTrue => emit!(self ; pcmpeqb fscratch, Rx(src)),
            I16x8AllTrue => emit!(self ; pcmpeqw fscratch, Rx(src)),
            I32x4AllTrue => emit!(self ; pcmpeqd fscratch, Rx(src)),
            _ => emit!(self ; pcmpeqq fscratch, Rx(src)),
        }
        // All are true if none equals zero.
        self.load_imm(dst, 0);
        emit!(self ; ptest fscratch, fscratch ; sete Rb(dst))
    }

    fn vector_shuffle(&mut self, lanes: [u8; 16], dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]) {
        self.shuffle(lanes, dst, lhs, rhs, temps);
    }

    fn vector_splat(&mut self, lanes: Lanes, dst: Fpr, src: Reg, _: &[Fpr]) {
        self.splat(lanes, dst, src);
    }

    fn vector_extract(&mut self, op: Extract, lane: u8, dst: Reg, src: Fpr, _: &[Fpr]) {
        self.extract_lane(op, lane as i8, dst, src);
    }

    fn vector_replace(&mut self, lanes: Lanes, lane: u8, dst: Fpr, src: Fpr, value: Reg, _: &[Fpr]) {
        self.replace_lane(lanes, lane as i8, dst, src, value);
    }
}
