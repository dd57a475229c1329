//! Vectors: Advanced SIMD of ARMv8.0, which has an instruction for nearly every operator.
//!
//! Results are the specification's without further ado: `fmin` and `fmax` hand on NaNs and order the zeros, the
//! conversions saturate, shifts and narrowings are the ones Wasm has. Only a few operators need thought: a mask of the
//! lanes' signs, the product of 64-bit lanes, shifts by a register (which shift left by a signed count). Whatever is
//! more than one instruction takes v30, v31, x16 and x17 and no other register; so no operator asks for temporaries.
//!
//! Where relaxed SIMD leaves a choice, it is what one instruction does:
//!
//! | operator | text | so |
//! |---|---|---|
//! | `relaxed_swizzle` | `tbl` | an index of 16 or more gives 0 |
//! | `relaxed_trunc` | `fcvtzs`, `fcvtzu` | NaN gives 0, the rest saturates |
//! | `relaxed_madd`, `relaxed_nmadd` | `fmla`, `fmls` | rounded once |
//! | `relaxed_laneselect` | `bsl`, `bit`, `bif` | every bit by its own bit of the mask |
//! | `relaxed_min`, `relaxed_max` | `fmin`, `fmax` | NaN if either is, -0 below +0 |
//! | `relaxed_q15mulr_s` | `sqrdmulh` | -1 times -1 saturates |
//! | `relaxed_dot` | `smull`, `smull2`, `addp` | both sides signed, the sum of two products wraps |
//! | `relaxed_dot_add` | the same, `sadalp` | the sum of 16 bits wraps before it is widened |
//!
//! What moves lanes about is in [`lanes`](super::lanes).

use super::{Aarch64, SCRATCH};
use crate::abi::aarch64 as roles;
use crate::masm::{
    Extract, Folded, Fpr, Gpr, Lanes, Moves, Reg, Rhs, VectorBinary, VectorDst, VectorOp, VectorOps,
    VectorShape, VectorShift, VectorTernary, VectorTest, VectorUnary, Width,
};

/// v31.
pub(super) const FSCRATCH: Fpr = Fpr(roles::FSCRATCH);

impl VectorOps for Aarch64 {
    fn vector_shape(&self, op: VectorOp) -> VectorShape {
        use VectorTernary::*;
        let dst = match op {
            VectorOp::Binary(VectorBinary::I64x2Mul) => VectorDst::Apart,
            // The accumulator, and the vector whose lane is replaced.
            VectorOp::Ternary(
                F32x4RelaxedMadd
                | F32x4RelaxedNmadd
                | F64x2RelaxedMadd
                | F64x2RelaxedNmadd
                | I32x4RelaxedDotI8x16I7x16AddS,
            ) => VectorDst::Reuse(2),
            VectorOp::Replace(_) => VectorDst::Reuse(0),
            _ => VectorDst::Any,
        };
        VectorShape { dst, temps: 0 }
    }

    fn vector_const(&mut self, dst: Fpr, bits: u128) {
        let (low, high) = (bits as u64, (bits >> 64) as u64);
        if low == high {
            return self.splat_const(dst, low);
        }
        self.load_float(Width::W64, dst, low);
        if high != 0 {
            self.load_imm(SCRATCH, high);
            emit!(self ; ins V(dst).d[1], scratch)
        }
    }

    fn vector_unary(&mut self, op: VectorUnary, dst: Fpr, src: Fpr, _: &[Fpr]) {
        use VectorUnary::*;
        match op {
            V128Not => emit!(self ; mvn V(dst).b16, V(src).b16),
            I8x16Abs => emit!(self ; abs V(dst).b16, V(src).b16),
            I8x16Neg => emit!(self ; neg V(dst).b16, V(src).b16),
            I8x16Popcnt => emit!(self ; cnt V(dst).b16, V(src).b16),
            I16x8Abs => emit!(self ; abs V(dst).h8, V(src).h8),
            I16x8Neg => emit!(self ; neg V(dst).h8, V(src).h8),
            I16x8ExtAddPairwiseI8x16S => emit!(self ; saddlp V(dst).h8, V(src).b16),
            I16x8ExtAddPairwiseI8x16U => emit!(self ; uaddlp V(dst).h8, V(src).b16),
            I16x8ExtendLowI8x16S => emit!(self ; sxtl V(dst).h8, V(src).b8),
            I16x8ExtendHighI8x16S => emit!(self ; sxtl2 V(dst).h8, V(src).b16),
            I16x8ExtendLowI8x16U => emit!(self ; uxtl V(dst).h8, V(src).b8),
            I16x8ExtendHighI8x16U => emit!(self ; uxtl2 V(dst).h8, V(src).b16),
            I32x4Abs => emit!(self ; abs V(dst).s4, V(src).s4),
            I32x4Neg => emit!(self ; neg V(dst).s4, V(src).s4),
            I32x4ExtAddPairwiseI16x8S => emit!(self ; saddlp V(dst).s4, V(src).h8),
            I32x4ExtAddPairwiseI16x8U => emit!(self ; uaddlp V(dst).s4, V(src).h8),
            I32x4ExtendLowI16x8S => emit!(self ; sxtl V(dst).s4, V(src).h4),
            I32x4ExtendHighI16x8S => emit!(self ; sxtl2 V(dst).s4, V(src).h8),
            I32x4ExtendLowI16x8U => emit!(self ; uxtl V(dst).s4, V(src).h4),
            I32x4ExtendHighI16x8U => emit!(self ; uxtl2 V(dst).s4, V(src).h8),
            I64x2Abs => emit!(self ; abs V(dst).d2, V(src).d2),
            I64x2Neg => emit!(self ; neg V(dst).d2, V(src).d2),
            I64x2ExtendLowI32x4S => emit!(self ; sxtl V(dst).d2, V(src).s2),
            I64x2ExtendHighI32x4S => emit!(self ; sxtl2 V(dst).d2, V(src).s4),
            I64x2ExtendLowI32x4U => emit!(self ; uxtl V(dst).d2, V(src).s2),
            I64x2ExtendHighI32x4U => emit!(self ; uxtl2 V(dst).d2, V(src).s4),
            F32x4Ceil => emit!(self ; frintp V(dst).s4, V(src).s4),
            F32x4Floor => emit!(self ; frintm V(dst).s4, V(src).s4),
            F32x4Trunc => emit!(self ; frintz V(dst).s4, V(src).s4),
            F32x4Nearest => emit!(self ; frintn V(dst).s4, V(src).s4),
            F32x4Abs => emit!(self ; fabs V(dst).s4, V(src).s4),
            F32x4Neg => emit!(self ; fneg V(dst).s4, V(src).s4),
            F32x4Sqrt => emit!(self ; fsqrt V(dst).s4, V(src).s4),
            F64x2Ceil => emit!(self ; frintp V(dst).d2, V(src).d2),
            F64x2Floor => emit!(self ; frintm V(dst).d2, V(src).d2),
            F64x2Trunc => emit!(self ; frintz V(dst).d2, V(src).d2),
            F64x2Nearest => emit!(self ; frintn V(dst).d2, V(src).d2),
            F64x2Abs => emit!(self ; fabs V(dst).d2, V(src).d2),
            F64x2Neg => emit!(self ; fneg V(dst).d2, V(src).d2),
            F64x2Sqrt => emit!(self ; fsqrt V(dst).d2, V(src).d2),
            I32x4TruncSatF32x4S | I32x4RelaxedTruncF32x4S => emit!(self ; fcvtzs V(dst).s4, V(src).s4),
            I32x4TruncSatF32x4U | I32x4RelaxedTruncF32x4U => emit!(self ; fcvtzu V(dst).s4, V(src).s4),
            I32x4TruncSatF64x2SZero | I32x4RelaxedTruncF64x2SZero => emit!(self
                ; fcvtzs V(dst).d2, V(src).d2
                ; sqxtn V(dst).s2, V(dst).d2
            ),
            I32x4TruncSatF64x2UZero | I32x4RelaxedTruncF64x2UZero => emit!(self
                ; fcvtzu V(dst).d2, V(src).d2
                ; uqxtn V(dst).s2, V(dst).d2
            ),
            F32x4ConvertI32x4S => emit!(self ; scvtf V(dst).s4, V(src).s4),
            F32x4ConvertI32x4U => emit!(self ; ucvtf V(dst).s4, V(src).s4),
            F64x2ConvertLowI32x4S => emit!(self ; sxtl V(dst).d2, V(src).s2 ; scvtf V(dst).d2, V(dst).d2),
            F64x2ConvertLowI32x4U => emit!(self ; uxtl V(dst).d2, V(src).s2 ; ucvtf V(dst).d2, V(dst).d2),
            F32x4DemoteF64x2Zero => emit!(self ; fcvtn V(dst).s2, V(src).d2),
            F64x2PromoteLowF32x4 => emit!(self ; fcvtl V(dst).d2, V(src).s2),
        }
    }

    fn vector_binary(&mut self, op: VectorBinary, dst: Fpr, lhs: Fpr, rhs: Fpr, _: &[Fpr]) {
        use VectorBinary::*;
        match op {
            I8x16Swizzle | I8x16RelaxedSwizzle => emit!(self ; tbl V(dst).b16, {V(lhs).b16 * 1}, V(rhs).b16),
            I8x16Eq => emit!(self ; cmeq V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16Ne => emit!(self ; cmeq V(dst).b16, V(lhs).b16, V(rhs).b16 ; mvn V(dst).b16, V(dst).b16),
            I8x16LtS => emit!(self ; cmgt V(dst).b16, V(rhs).b16, V(lhs).b16),
            I8x16LtU => emit!(self ; cmhi V(dst).b16, V(rhs).b16, V(lhs).b16),
            I8x16GtS => emit!(self ; cmgt V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16GtU => emit!(self ; cmhi V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16LeS => emit!(self ; cmge V(dst).b16, V(rhs).b16, V(lhs).b16),
            I8x16LeU => emit!(self ; cmhs V(dst).b16, V(rhs).b16, V(lhs).b16),
            I8x16GeS => emit!(self ; cmge V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16GeU => emit!(self ; cmhs V(dst).b16, V(lhs).b16, V(rhs).b16),
            I16x8Eq => emit!(self ; cmeq V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8Ne => emit!(self ; cmeq V(dst).h8, V(lhs).h8, V(rhs).h8 ; mvn V(dst).b16, V(dst).b16),
            I16x8LtS => emit!(self ; cmgt V(dst).h8, V(rhs).h8, V(lhs).h8),
            I16x8LtU => emit!(self ; cmhi V(dst).h8, V(rhs).h8, V(lhs).h8),
            I16x8GtS => emit!(self ; cmgt V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8GtU => emit!(self ; cmhi V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8LeS => emit!(self ; cmge V(dst).h8, V(rhs).h8, V(lhs).h8),
            I16x8LeU => emit!(self ; cmhs V(dst).h8, V(rhs).h8, V(lhs).h8),
            I16x8GeS => emit!(self ; cmge V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8GeU => emit!(self ; cmhs V(dst).h8, V(lhs).h8, V(rhs).h8),
            I32x4Eq => emit!(self ; cmeq V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4Ne => emit!(self ; cmeq V(dst).s4, V(lhs).s4, V(rhs).s4 ; mvn V(dst).b16, V(dst).b16),
            I32x4LtS => emit!(self ; cmgt V(dst).s4, V(rhs).s4, V(lhs).s4),
            I32x4LtU => emit!(self ; cmhi V(dst).s4, V(rhs).s4, V(lhs).s4),
            I32x4GtS => emit!(self ; cmgt V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4GtU => emit!(self ; cmhi V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4LeS => emit!(self ; cmge V(dst).s4, V(rhs).s4, V(lhs).s4),
            I32x4LeU => emit!(self ; cmhs V(dst).s4, V(rhs).s4, V(lhs).s4),
            I32x4GeS => emit!(self ; cmge V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4GeU => emit!(self ; cmhs V(dst).s4, V(lhs).s4, V(rhs).s4),
            I64x2Eq => emit!(self ; cmeq V(dst).d2, V(lhs).d2, V(rhs).d2),
            I64x2Ne => emit!(self ; cmeq V(dst).d2, V(lhs).d2, V(rhs).d2 ; mvn V(dst).b16, V(dst).b16),
            I64x2LtS => emit!(self ; cmgt V(dst).d2, V(rhs).d2, V(lhs).d2),
            I64x2GtS => emit!(self ; cmgt V(dst).d2, V(lhs).d2, V(rhs).d2),
            I64x2LeS => emit!(self ; cmge V(dst).d2, V(rhs).d2, V(lhs).d2),
            I64x2GeS => emit!(self ; cmge V(dst).d2, V(lhs).d2, V(rhs).d2),
            F32x4Eq => emit!(self ; fcmeq V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Ne => emit!(self ; fcmeq V(dst).s4, V(lhs).s4, V(rhs).s4 ; mvn V(dst).b16, V(dst).b16),
            F32x4Lt => emit!(self ; fcmgt V(dst).s4, V(rhs).s4, V(lhs).s4),
            F32x4Gt => emit!(self ; fcmgt V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Le => emit!(self ; fcmge V(dst).s4, V(rhs).s4, V(lhs).s4),
            F32x4Ge => emit!(self ; fcmge V(dst).s4, V(lhs).s4, V(rhs).s4),
            F64x2Eq => emit!(self ; fcmeq V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Ne => emit!(self ; fcmeq V(dst).d2, V(lhs).d2, V(rhs).d2 ; mvn V(dst).b16, V(dst).b16),
            F64x2Lt => emit!(self ; fcmgt V(dst).d2, V(rhs).d2, V(lhs).d2),
            F64x2Gt => emit!(self ; fcmgt V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Le => emit!(self ; fcmge V(dst).d2, V(rhs).d2, V(lhs).d2),
            F64x2Ge => emit!(self ; fcmge V(dst).d2, V(lhs).d2, V(rhs).d2),
            V128And => emit!(self ; and V(dst).b16, V(lhs).b16, V(rhs).b16),
            V128AndNot => emit!(self ; bic V(dst).b16, V(lhs).b16, V(rhs).b16),
            V128Or => emit!(self ; orr V(dst).b16, V(lhs).b16, V(rhs).b16),
            V128Xor => emit!(self ; eor V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16NarrowI16x8S => {
                let rhs = self.keep(rhs, dst);
                emit!(self ; sqxtn V(dst).b8, V(lhs).h8 ; sqxtn2 V(dst).b16, V(rhs).h8)
            }
            I8x16NarrowI16x8U => {
                let rhs = self.keep(rhs, dst);
                emit!(self ; sqxtun V(dst).b8, V(lhs).h8 ; sqxtun2 V(dst).b16, V(rhs).h8)
            }
            I8x16Add => emit!(self ; add V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16AddSatS => emit!(self ; sqadd V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16AddSatU => emit!(self ; uqadd V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16Sub => emit!(self ; sub V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16SubSatS => emit!(self ; sqsub V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16SubSatU => emit!(self ; uqsub V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16MinS => emit!(self ; smin V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16MinU => emit!(self ; umin V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16MaxS => emit!(self ; smax V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16MaxU => emit!(self ; umax V(dst).b16, V(lhs).b16, V(rhs).b16),
            I8x16AvgrU => emit!(self ; urhadd V(dst).b16, V(lhs).b16, V(rhs).b16),
            I16x8NarrowI32x4S => {
                let rhs = self.keep(rhs, dst);
                emit!(self ; sqxtn V(dst).h4, V(lhs).s4 ; sqxtn2 V(dst).h8, V(rhs).s4)
            }
            I16x8NarrowI32x4U => {
                let rhs = self.keep(rhs, dst);
                emit!(self ; sqxtun V(dst).h4, V(lhs).s4 ; sqxtun2 V(dst).h8, V(rhs).s4)
            }
            I16x8Add => emit!(self ; add V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8AddSatS => emit!(self ; sqadd V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8AddSatU => emit!(self ; uqadd V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8Sub => emit!(self ; sub V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8SubSatS => emit!(self ; sqsub V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8SubSatU => emit!(self ; uqsub V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8Mul => emit!(self ; mul V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8MinS => emit!(self ; smin V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8MinU => emit!(self ; umin V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8MaxS => emit!(self ; smax V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8MaxU => emit!(self ; umax V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8AvgrU => emit!(self ; urhadd V(dst).h8, V(lhs).h8, V(rhs).h8),
            I16x8Q15MulrSatS | I16x8RelaxedQ15mulrS => emit!(self ; sqrdmulh V(dst).h8, V(lhs).h8, V(rhs).h8),
            // All the lower products, then all the upper: the pairs stand side by side.
            I16x8RelaxedDotI8x16I7x16S => emit!(self
                ; smull v31.h8, V(lhs).b8, V(rhs).b8
                ; smull2 V(dst).h8, V(lhs).b16, V(rhs).b16
                ; addp V(dst).h8, v31.h8, V(dst).h8
            ),
            I16x8ExtMulLowI8x16S => emit!(self ; smull V(dst).h8, V(lhs).b8, V(rhs).b8),
            I16x8ExtMulHighI8x16S => emit!(self ; smull2 V(dst).h8, V(lhs).b16, V(rhs).b16),
            I16x8ExtMulLowI8x16U => emit!(self ; umull V(dst).h8, V(lhs).b8, V(rhs).b8),
            I16x8ExtMulHighI8x16U => emit!(self ; umull2 V(dst).h8, V(lhs).b16, V(rhs).b16),
            I32x4Add => emit!(self ; add V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4Sub => emit!(self ; sub V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4Mul => emit!(self ; mul V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4MinS => emit!(self ; smin V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4MinU => emit!(self ; umin V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4MaxS => emit!(self ; smax V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4MaxU => emit!(self ; umax V(dst).s4, V(lhs).s4, V(rhs).s4),
            I32x4DotI16x8S => emit!(self
                ; smull v31.s4, V(lhs).h4, V(rhs).h4
                ; smull2 V(dst).s4, V(lhs).h8, V(rhs).h8
                ; addp V(dst).s4, v31.s4, V(dst).s4
            ),
            I32x4ExtMulLowI16x8S => emit!(self ; smull V(dst).s4, V(lhs).h4, V(rhs).h4),
            I32x4ExtMulHighI16x8S => emit!(self ; smull2 V(dst).s4, V(lhs).h8, V(rhs).h8),
            I32x4ExtMulLowI16x8U => emit!(self ; umull V(dst).s4, V(lhs).h4, V(rhs).h4),
            I32x4ExtMulHighI16x8U => emit!(self ; umull2 V(dst).s4, V(lhs).h8, V(rhs).h8),
            I64x2Add => emit!(self ; add V(dst).d2, V(lhs).d2, V(rhs).d2),
            I64x2Sub => emit!(self ; sub V(dst).d2, V(lhs).d2, V(rhs).d2),
            // Low by low, and the two products across, of which only the lower halves count.
            I64x2Mul => emit!(self
                ; rev64 V(dst).s4, V(rhs).s4
                ; mul V(dst).s4, V(dst).s4, V(lhs).s4
                ; xtn v30.s2, V(lhs).d2
                ; xtn v31.s2, V(rhs).d2
                ; addp V(dst).s4, V(dst).s4, V(dst).s4
                ; shll V(dst).d2, V(dst).s2, 32
                ; umlal V(dst).d2, v30.s2, v31.s2
            ),
            I64x2ExtMulLowI32x4S => emit!(self ; smull V(dst).d2, V(lhs).s2, V(rhs).s2),
            I64x2ExtMulHighI32x4S => emit!(self ; smull2 V(dst).d2, V(lhs).s4, V(rhs).s4),
            I64x2ExtMulLowI32x4U => emit!(self ; umull V(dst).d2, V(lhs).s2, V(rhs).s2),
            I64x2ExtMulHighI32x4U => emit!(self ; umull2 V(dst).d2, V(lhs).s4, V(rhs).s4),
            F32x4Add => emit!(self ; fadd V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Sub => emit!(self ; fsub V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Mul => emit!(self ; fmul V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Div => emit!(self ; fdiv V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Min | F32x4RelaxedMin => emit!(self ; fmin V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4Max | F32x4RelaxedMax => emit!(self ; fmax V(dst).s4, V(lhs).s4, V(rhs).s4),
            F32x4PMin => {
                let mask = spare(dst, lhs, rhs);
                emit!(self ; fcmgt V(mask).s4, V(lhs).s4, V(rhs).s4);
                self.select(dst, rhs, lhs, mask)
            }
            F32x4PMax => {
                let mask = spare(dst, lhs, rhs);
                emit!(self ; fcmgt V(mask).s4, V(rhs).s4, V(lhs).s4);
                self.select(dst, rhs, lhs, mask)
            }
            F64x2Add => emit!(self ; fadd V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Sub => emit!(self ; fsub V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Mul => emit!(self ; fmul V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Div => emit!(self ; fdiv V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Min | F64x2RelaxedMin => emit!(self ; fmin V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2Max | F64x2RelaxedMax => emit!(self ; fmax V(dst).d2, V(lhs).d2, V(rhs).d2),
            F64x2PMin => {
                let mask = spare(dst, lhs, rhs);
                emit!(self ; fcmgt V(mask).d2, V(lhs).d2, V(rhs).d2);
                self.select(dst, rhs, lhs, mask)
            }
            F64x2PMax => {
                let mask = spare(dst, lhs, rhs);
                emit!(self ; fcmgt V(mask).d2, V(rhs).d2, V(lhs).d2);
                self.select(dst, rhs, lhs, mask)
            }
        }
    }

    fn vector_ternary(&mut self, op: VectorTernary, dst: Fpr, a: Fpr, b: Fpr, c: Fpr, _: &[Fpr]) {
        use VectorTernary::*;
        match op {
            V128Bitselect
            | I8x16RelaxedLaneselect
            | I16x8RelaxedLaneselect
            | I32x4RelaxedLaneselect
            | I64x2RelaxedLaneselect => self.select(dst, a, b, c),
            F32x4RelaxedMadd => emit!(self ; fmla V(dst).s4, V(a).s4, V(b).s4),
            F32x4RelaxedNmadd => emit!(self ; fmls V(dst).s4, V(a).s4, V(b).s4),
            F64x2RelaxedMadd => emit!(self ; fmla V(dst).d2, V(a).d2, V(b).d2),
            F64x2RelaxedNmadd => emit!(self ; fmls V(dst).d2, V(a).d2, V(b).d2),
            I32x4RelaxedDotI8x16I7x16AddS => emit!(self
                ; smull v31.h8, V(a).b8, V(b).b8
                ; smull2 v30.h8, V(a).b16, V(b).b16
                ; addp v31.h8, v31.h8, v30.h8
                ; sadalp V(dst).s4, v31.h8
            ),
        }
    }

    fn vector_shift(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: Rhs, _: &[Fpr]) {
        use VectorShift::*;
        let count = match count {
            Rhs::Reg(count) => return self.shift_by_register(op, dst, src, count),
            Rhs::Folded(Folded::Imm(count)) => count as u32,
            Rhs::Folded(Folded::Slot(_)) => unreachable!("counts are registers or constants"),
        };
        // A right shift by 0 has no encoding.
        if count == 0 {
            return self.mov(dst.into(), src.into());
        }
        match op {
            I8x16Shl => emit!(self ; shl V(dst).b16, V(src).b16, count),
            I8x16ShrS => emit!(self ; sshr V(dst).b16, V(src).b16, count),
            I8x16ShrU => emit!(self ; ushr V(dst).b16, V(src).b16, count),
            I16x8Shl => emit!(self ; shl V(dst).h8, V(src).h8, count),
            I16x8ShrS => emit!(self ; sshr V(dst).h8, V(src).h8, count),
            I16x8ShrU => emit!(self ; ushr V(dst).h8, V(src).h8, count),
            I32x4Shl => emit!(self ; shl V(dst).s4, V(src).s4, count),
            I32x4ShrS => emit!(self ; sshr V(dst).s4, V(src).s4, count),
            I32x4ShrU => emit!(self ; ushr V(dst).s4, V(src).s4, count),
            I64x2Shl => emit!(self ; shl V(dst).d2, V(src).d2, count),
            I64x2ShrS => emit!(self ; sshr V(dst).d2, V(src).d2, count),
            I64x2ShrU => emit!(self ; ushr V(dst).d2, V(src).d2, count),
        }
    }

    fn vector_test(&mut self, op: VectorTest, dst: Gpr, src: Fpr, _: &[Fpr]) {
        use VectorTest::*;
        match op {
            V128AnyTrue => emit!(self
                ; umaxp v31.s4, V(src).s4, V(src).s4
                ; fmov scratch, d31
                ; cmp scratch, 0
                ; cset W(dst), ne
            ),
            I8x16AllTrue => emit!(self
                ; uminv b31, V(src).b16
                ; fmov wscratch, s31
                ; cmp wscratch, 0
                ; cset W(dst), ne
            ),
            I16x8AllTrue => {
                emit!(self ; uminv h31, V(src).h8 ; fmov wscratch, s31 ; cmp wscratch, 0 ; cset W(dst), ne)
            }
            I32x4AllTrue => {
                emit!(self ; uminv s31, V(src).s4 ; fmov wscratch, s31 ; cmp wscratch, 0 ; cset W(dst), ne)
            }
            // A sum that has any of the two lanes' ones is a NaN, which differs from itself.
            I64x2AllTrue => emit!(self
                ; cmeq v31.d2, V(src).d2, 0
                ; addp d31, v31.d2
                ; fcmp d31, d31
                ; cset W(dst), eq
            ),
            // Each step moves the bits of the upper neighbours next to those of the lower ones.
            I8x16Bitmask => emit!(self
                ; ushr v31.b16, V(src).b16, 7
                ; usra v31.h8, v31.h8, 7
                ; usra v31.s4, v31.s4, 14
                ; usra v31.d2, v31.d2, 28
                ; umov wscratch, v31.b[0]
                ; umov W(dst), v31.b[8]
                ; orr W(dst), wscratch, W(dst), lsl 8
            ),
            I16x8Bitmask => emit!(self
                ; ushr v31.h8, V(src).h8, 15
                ; usra v31.s4, v31.s4, 15
                ; usra v31.d2, v31.d2, 30
                ; umov wscratch, v31.b[0]
                ; umov W(dst), v31.b[8]
                ; orr W(dst), wscratch, W(dst), lsl 4
            ),
            I32x4Bitmask => emit!(self
                ; ushr v31.s4, V(src).s4, 31
                ; usra v31.d2, v31.d2, 31
                ; umov wscratch, v31.b[0]
                ; umov W(dst), v31.b[8]
                ; orr W(dst), wscratch, W(dst), lsl 2
            ),
            I64x2Bitmask => emit!(self
                ; ushr v31.d2, V(src).d2, 63
                ; umov wscratch, v31.b[0]
                ; umov W(dst), v31.b[8]
                ; orr W(dst), wscratch, W(dst), lsl 1
            ),
        }
    }

    fn vector_shuffle(&mut self, lanes: [u8; 16], dst: Fpr, lhs: Fpr, rhs: Fpr, _: &[Fpr]) {
        self.shuffle(lanes, dst, lhs, rhs)
    }

    fn vector_splat(&mut self, lanes: Lanes, dst: Fpr, src: Reg, _: &[Fpr]) {
        self.splat(lanes, dst, src)
    }

    fn vector_extract(&mut self, op: Extract, lane: u8, dst: Reg, src: Fpr, _: &[Fpr]) {
        self.extract(op, lane, dst, src)
    }

    fn vector_replace(&mut self, lanes: Lanes, lane: u8, dst: Fpr, src: Fpr, value: Reg, _: &[Fpr]) {
        self.mov(dst.into(), src.into());
        self.replace(lanes, lane, dst, value)
    }
}

/// The result's register, if it can be written before the operands are read.
fn spare(dst: Fpr, lhs: Fpr, rhs: Fpr) -> Fpr {
    if dst == lhs || dst == rhs { FSCRATCH } else { dst }
}

impl Aarch64 {
    /// `src` where it outlives a write to `dst`: itself or v31.
    fn keep(&mut self, src: Fpr, dst: Fpr) -> Fpr {
        if src != dst {
            return src;
        }
        self.mov(FSCRATCH.into(), src.into());
        FSCRATCH
    }

    /// Bits of `a` where the mask has ones, else of `b`. There is an instruction for each operand that the result
    /// may overwrite.
    fn select(&mut self, dst: Fpr, a: Fpr, b: Fpr, mask: Fpr) {
        if dst == b {
            emit!(self ; bit V(dst).b16, V(a).b16, V(mask).b16)
        } else if dst == a {
            emit!(self ; bif V(dst).b16, V(b).b16, V(mask).b16)
        } else {
            self.mov(dst.into(), mask.into());
            emit!(self ; bsl V(dst).b16, V(a).b16, V(b).b16)
        }
    }

    /// Counts are signed bytes at the bottom of each lane, and a negative one shifts right.
    fn shift_by_register(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: Gpr) {
        use VectorShift::*;
        let mask: u32 = match op {
            I8x16Shl | I8x16ShrS | I8x16ShrU => 7,
            I16x8Shl | I16x8ShrS | I16x8ShrU => 15,
            I32x4Shl | I32x4ShrS | I32x4ShrU => 31,
            I64x2Shl | I64x2ShrS | I64x2ShrU => 63,
        };
        emit!(self ; and w16, W(count), mask);
        if !matches!(op, I8x16Shl | I16x8Shl | I32x4Shl | I64x2Shl) {
            emit!(self ; neg wscratch, wscratch)
        }
        match mask {
            7 => emit!(self ; dup v31.b16, wscratch),
            15 => emit!(self ; dup v31.h8, wscratch),
            31 => emit!(self ; dup v31.s4, wscratch),
            _ => emit!(self ; dup v31.d2, scratch),
        }
        match op {
            I8x16ShrS => emit!(self ; sshl V(dst).b16, V(src).b16, v31.b16),
            I8x16Shl | I8x16ShrU => emit!(self ; ushl V(dst).b16, V(src).b16, v31.b16),
            I16x8ShrS => emit!(self ; sshl V(dst).h8, V(src).h8, v31.h8),
            I16x8Shl | I16x8ShrU => emit!(self ; ushl V(dst).h8, V(src).h8, v31.h8),
            I32x4ShrS => emit!(self ; sshl V(dst).s4, V(src).s4, v31.s4),
            I32x4Shl | I32x4ShrU => emit!(self ; ushl V(dst).s4, V(src).s4, v31.s4),
            I64x2ShrS => emit!(self ; sshl V(dst).d2, V(src).d2, v31.d2),
            I64x2Shl | I64x2ShrU => emit!(self ; ushl V(dst).d2, V(src).d2, v31.d2),
        }
    }
}
