//! Where vector operators want their operands without AVX (with it, results go anywhere), and how many registers
//! besides either way. Tables.

use crate::masm::{Cpu, VectorBinary, VectorDst, VectorShift, VectorTernary, VectorUnary};

pub(super) fn unary(op: VectorUnary) -> (VectorDst, u8) {
    use VectorUnary::*;
    match op {
        I8x16Popcnt => (VectorDst::Reuse(0), 2),
        I32x4TruncSatF32x4U | I32x4RelaxedTruncF32x4U | I32x4TruncSatF64x2SZero => (VectorDst::Reuse(0), 1),
        I8x16Neg | I16x8Neg | I32x4Neg | I64x2Abs | I16x8ExtAddPairwiseI8x16U | I32x4ExtAddPairwiseI16x8U => {
            (VectorDst::Reuse(0), 0)
        }
        I32x4TruncSatF32x4S | I32x4TruncSatF64x2UZero | I32x4RelaxedTruncF64x2UZero => {
            (VectorDst::Reuse(0), 0)
        }
        F32x4ConvertI32x4U | F64x2ConvertLowI32x4U => (VectorDst::Reuse(0), 0),
        I64x2Neg | I16x8ExtAddPairwiseI8x16S => (VectorDst::Apart, 0),
        _ => (VectorDst::Any, 0),
    }
}

/// Where the text has the operands the other way round than the operator.
#[rustfmt::skip]
pub(super) fn turned(op: VectorBinary) -> bool {
    use VectorBinary::*;
    matches!(
        op,
        I8x16LtS | I8x16LtU | I8x16LeS | I8x16LeU | I16x8LtS | I16x8LtU | I16x8LeS | I16x8LeU
            | I32x4LtS | I32x4LtU | I32x4LeS | I32x4LeU | I64x2LtS | I64x2GeS
            | F32x4Gt | F32x4Ge | F64x2Gt | F64x2Ge | V128AndNot
            | F32x4PMin | F32x4PMax | F64x2PMin | F64x2PMax | I16x8RelaxedDotI8x16I7x16S
    )
}

/// Where the text gives the opposite of the operator.
#[rustfmt::skip]
pub(super) fn negated(op: VectorBinary) -> bool {
    use VectorBinary::*;
    matches!(
        op,
        I8x16Ne | I8x16LtU | I8x16GtU | I16x8Ne | I16x8LtU | I16x8GtU | I32x4Ne | I32x4LtU | I32x4GtU
            | I64x2Ne | I64x2LeS | I64x2GeS
    )
}

/// Instructions whose operands have an order overwrite the left one; the others do with any.
#[rustfmt::skip]
pub(super) fn binary(op: VectorBinary) -> VectorDst {
    use VectorBinary::*;
    let ordered = matches!(
        op,
        I8x16Swizzle | I8x16RelaxedSwizzle | I8x16LtS | I8x16GtS | I16x8LtS | I16x8GtS | I32x4LtS | I32x4GtS
            | I64x2LtS | I64x2GtS | I64x2LeS | I64x2GeS | F32x4Eq | F32x4Ne | F32x4Lt | F32x4Gt | F32x4Le | F32x4Ge
            | F64x2Eq | F64x2Ne | F64x2Lt | F64x2Gt | F64x2Le | F64x2Ge | V128AndNot | I8x16NarrowI16x8S
            | I8x16NarrowI16x8U | I16x8NarrowI32x4S | I16x8NarrowI32x4U | I8x16Sub | I8x16SubSatS | I8x16SubSatU
            | I16x8Sub | I16x8SubSatS | I16x8SubSatU | I32x4Sub | I64x2Sub | F32x4Sub | F32x4Div | F64x2Sub
            | F64x2Div | F32x4Min | F32x4Max | F64x2Min | F64x2Max | F32x4PMin | F32x4PMax | F64x2PMin | F64x2PMax
            | F32x4RelaxedMin | F32x4RelaxedMax | F64x2RelaxedMin | F64x2RelaxedMax | I16x8RelaxedDotI8x16I7x16S
    );
    if ordered { VectorDst::Reuse(turned(op).into()) } else { VectorDst::Any }
}

pub(super) fn binary_temps(op: VectorBinary, cpu: Cpu) -> u8 {
    use VectorBinary::*;
    match op {
        I64x2Mul => 1,
        I64x2LtS | I64x2GtS | I64x2LeS | I64x2GeS => u8::from(!cpu.avx),
        _ => 0,
    }
}

pub(super) fn ternary(op: VectorTernary) -> (VectorDst, u8) {
    use VectorTernary::*;
    match op {
        F32x4RelaxedNmadd | F64x2RelaxedNmadd => (VectorDst::Reuse(2), 0),
        I32x4RelaxedDotI8x16I7x16AddS => (VectorDst::Any, 1),
        _ => (VectorDst::Reuse(0), 0),
    }
}

/// The shape is asked before it is known where the count is.
pub(super) fn shift(op: VectorShift) -> (VectorDst, u8) {
    use VectorShift::*;
    let temps = matches!(op, I8x16Shl | I8x16ShrS | I8x16ShrU | I64x2ShrS);
    (VectorDst::Reuse(0), temps.into())
}
