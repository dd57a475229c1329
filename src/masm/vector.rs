//! Vectors of 128 bits: SIMD and relaxed SIMD.
//!
//! A v128 lives in a register of the float class, whole. Operators go by their names in the specification, one variant
//! each, so that an instruction set's `match` is the list of them. What differs between instruction sets is asked as
//! data: [`VectorOps::vector_shape`] tells where the result goes and how many registers the text wants to overwrite.
//!
//! Lane 0 is in the lowest bits.

use super::{Fpr, Gpr, Isa, Reg, Rhs};

/// An enumeration whose variants can be gone through.
macro_rules! operators {
    ($(#[$doc:meta])* pub enum $name:ident { $($variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[allow(missing_docs)]
        pub enum $name {
            $($variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[$name] = &[$($name::$variant),*];
        }
    };
}

operators! {
    /// Operators with one vector and a vector as result.
    pub enum VectorUnary {
        V128Not,
        I8x16Abs,
        I8x16Neg,
        I8x16Popcnt,
        I16x8ExtAddPairwiseI8x16S,
        I16x8ExtAddPairwiseI8x16U,
        I16x8Abs,
        I16x8Neg,
        I16x8ExtendLowI8x16S,
        I16x8ExtendHighI8x16S,
        I16x8ExtendLowI8x16U,
        I16x8ExtendHighI8x16U,
        I32x4ExtAddPairwiseI16x8S,
        I32x4ExtAddPairwiseI16x8U,
        I32x4Abs,
        I32x4Neg,
        I32x4ExtendLowI16x8S,
        I32x4ExtendHighI16x8S,
        I32x4ExtendLowI16x8U,
        I32x4ExtendHighI16x8U,
        I64x2Abs,
        I64x2Neg,
        I64x2ExtendLowI32x4S,
        I64x2ExtendHighI32x4S,
        I64x2ExtendLowI32x4U,
        I64x2ExtendHighI32x4U,
        F32x4Ceil,
        F32x4Floor,
        F32x4Trunc,
        F32x4Nearest,
        F32x4Abs,
        F32x4Neg,
        F32x4Sqrt,
        F64x2Ceil,
        F64x2Floor,
        F64x2Trunc,
        F64x2Nearest,
        F64x2Abs,
        F64x2Neg,
        F64x2Sqrt,
        I32x4TruncSatF32x4S,
        I32x4TruncSatF32x4U,
        F32x4ConvertI32x4S,
        F32x4ConvertI32x4U,
        I32x4TruncSatF64x2SZero,
        I32x4TruncSatF64x2UZero,
        F64x2ConvertLowI32x4S,
        F64x2ConvertLowI32x4U,
        F32x4DemoteF64x2Zero,
        F64x2PromoteLowF32x4,
        I32x4RelaxedTruncF32x4S,
        I32x4RelaxedTruncF32x4U,
        I32x4RelaxedTruncF64x2SZero,
        I32x4RelaxedTruncF64x2UZero,
    }
}

operators! {
    /// Operators with two vectors.
    pub enum VectorBinary {
        I8x16Swizzle,
        I8x16Eq,
        I8x16Ne,
        I8x16LtS,
        I8x16LtU,
        I8x16GtS,
        I8x16GtU,
        I8x16LeS,
        I8x16LeU,
        I8x16GeS,
        I8x16GeU,
        I16x8Eq,
        I16x8Ne,
        I16x8LtS,
        I16x8LtU,
        I16x8GtS,
        I16x8GtU,
        I16x8LeS,
        I16x8LeU,
        I16x8GeS,
        I16x8GeU,
        I32x4Eq,
        I32x4Ne,
        I32x4LtS,
        I32x4LtU,
        I32x4GtS,
        I32x4GtU,
        I32x4LeS,
        I32x4LeU,
        I32x4GeS,
        I32x4GeU,
        I64x2Eq,
        I64x2Ne,
        I64x2LtS,
        I64x2GtS,
        I64x2LeS,
        I64x2GeS,
        F32x4Eq,
        F32x4Ne,
        F32x4Lt,
        F32x4Gt,
        F32x4Le,
        F32x4Ge,
        F64x2Eq,
        F64x2Ne,
        F64x2Lt,
        F64x2Gt,
        F64x2Le,
        F64x2Ge,
        V128And,
        V128AndNot,
        V128Or,
        V128Xor,
        I8x16NarrowI16x8S,
        I8x16NarrowI16x8U,
        I8x16Add,
        I8x16AddSatS,
        I8x16AddSatU,
        I8x16Sub,
        I8x16SubSatS,
        I8x16SubSatU,
        I8x16MinS,
        I8x16MinU,
        I8x16MaxS,
        I8x16MaxU,
        I8x16AvgrU,
        I16x8Q15MulrSatS,
        I16x8NarrowI32x4S,
        I16x8NarrowI32x4U,
        I16x8Add,
        I16x8AddSatS,
        I16x8AddSatU,
        I16x8Sub,
        I16x8SubSatS,
        I16x8SubSatU,
        I16x8Mul,
        I16x8MinS,
        I16x8MinU,
        I16x8MaxS,
        I16x8MaxU,
        I16x8AvgrU,
        I16x8ExtMulLowI8x16S,
        I16x8ExtMulHighI8x16S,
        I16x8ExtMulLowI8x16U,
        I16x8ExtMulHighI8x16U,
        I32x4Add,
        I32x4Sub,
        I32x4Mul,
        I32x4MinS,
        I32x4MinU,
        I32x4MaxS,
        I32x4MaxU,
        I32x4DotI16x8S,
        I32x4ExtMulLowI16x8S,
        I32x4ExtMulHighI16x8S,
        I32x4ExtMulLowI16x8U,
        I32x4ExtMulHighI16x8U,
        I64x2Add,
        I64x2Sub,
        I64x2Mul,
        I64x2ExtMulLowI32x4S,
        I64x2ExtMulHighI32x4S,
        I64x2ExtMulLowI32x4U,
        I64x2ExtMulHighI32x4U,
        F32x4Add,
        F32x4Sub,
        F32x4Mul,
        F32x4Div,
        F32x4Min,
        F32x4Max,
        F32x4PMin,
        F32x4PMax,
        F64x2Add,
        F64x2Sub,
        F64x2Mul,
        F64x2Div,
        F64x2Min,
        F64x2Max,
        F64x2PMin,
        F64x2PMax,
        I8x16RelaxedSwizzle,
        F32x4RelaxedMin,
        F32x4RelaxedMax,
        F64x2RelaxedMin,
        F64x2RelaxedMax,
        I16x8RelaxedQ15mulrS,
        I16x8RelaxedDotI8x16I7x16S,
    }
}

operators! {
    /// Operators with three vectors.
    pub enum VectorTernary {
        V128Bitselect,
        F32x4RelaxedMadd,
        F32x4RelaxedNmadd,
        F64x2RelaxedMadd,
        F64x2RelaxedNmadd,
        I8x16RelaxedLaneselect,
        I16x8RelaxedLaneselect,
        I32x4RelaxedLaneselect,
        I64x2RelaxedLaneselect,
        I32x4RelaxedDotI8x16I7x16AddS,
    }
}

operators! {
    /// Shifts of all lanes by one count, modulo the lane's width.
    pub enum VectorShift {
        I8x16Shl,
        I8x16ShrS,
        I8x16ShrU,
        I16x8Shl,
        I16x8ShrS,
        I16x8ShrU,
        I32x4Shl,
        I32x4ShrS,
        I32x4ShrU,
        I64x2Shl,
        I64x2ShrS,
        I64x2ShrU,
    }
}

operators! {
    /// Questions about a vector whose answer is an i32.
    pub enum VectorTest {
        V128AnyTrue,
        I8x16AllTrue,
        I8x16Bitmask,
        I16x8AllTrue,
        I16x8Bitmask,
        I32x4AllTrue,
        I32x4Bitmask,
        I64x2AllTrue,
        I64x2Bitmask,
    }
}

operators! {
    /// How a vector is seen: by the lanes that `splat` fills and `replace_lane` replaces.
    pub enum Lanes {
        I8x16,
        I16x8,
        I32x4,
        I64x2,
        F32x4,
        F64x2,
    }
}

operators! {
    /// Which lane `extract_lane` gives, and how it is widened.
    pub enum Extract {
        I8x16S,
        I8x16U,
        I16x8S,
        I16x8U,
        I32x4,
        I64x2,
        F32x4,
        F64x2,
    }
}

/// Any operator, for the question where its operands go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum VectorOp {
    Unary(VectorUnary),
    Binary(VectorBinary),
    Ternary(VectorTernary),
    Shift(VectorShift),
    Test(VectorTest),
    Shuffle([u8; 16]),
    Splat(Lanes),
    Extract(Extract),
    Replace(Lanes),
}

/// Where a vector result goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VectorDst {
    /// Any register: equal to one of the operands or to none.
    Any,
    /// A register that differs from every operand: the text writes it before it has read them all.
    Apart,
    /// The register of this operand (0 is the first), which the driver makes exclusive; it differs from the others.
    Reuse(u8),
}

/// Where a vector operator wants its operands. They are in registers of their classes; general operands keep theirs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VectorShape {
    /// Result. Of no meaning when that is not a vector.
    pub dst: VectorDst,
    /// Float registers besides, to be overwritten: they differ from each other, the result and the operands. The
    /// scratches are there anyway.
    pub temps: u8,
}

/// Vector text. `temps` are as many registers as the shape asked for.
pub trait VectorOps: Isa {
    /// Where the operator wants its operands, on the processor that is compiled for.
    fn vector_shape(&self, op: VectorOp) -> VectorShape;
    /// `dst = bits`, lane 0 in the lowest.
    fn vector_const(&mut self, dst: Fpr, bits: u128);
    /// `dst = op src`
    fn vector_unary(&mut self, op: VectorUnary, dst: Fpr, src: Fpr, temps: &[Fpr]);
    /// `dst = lhs op rhs`
    fn vector_binary(&mut self, op: VectorBinary, dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]);
    /// `dst = op(a, b, c)`, operands in the order of the specification.
    fn vector_ternary(&mut self, op: VectorTernary, dst: Fpr, a: Fpr, b: Fpr, c: Fpr, temps: &[Fpr]);
    /// `dst = src op count`. A folded count is an immediate, already reduced modulo the width; in a register it is an
    /// i32 of any size, which keeps its value.
    fn vector_shift(&mut self, op: VectorShift, dst: Fpr, src: Fpr, count: Rhs, temps: &[Fpr]);
    /// `dst = op src`: 0 or 1, or a mask of one bit a lane.
    fn vector_test(&mut self, op: VectorTest, dst: Gpr, src: Fpr, temps: &[Fpr]);
    /// Byte `n` of `dst` is byte `lanes[n]` of `lhs` and `rhs` one behind the other.
    fn vector_shuffle(&mut self, lanes: [u8; 16], dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]);
    /// Every lane of `dst` is `src`, which is of the lane's class and keeps its value.
    fn vector_splat(&mut self, lanes: Lanes, dst: Fpr, src: Reg, temps: &[Fpr]);
    /// `dst` = lane `lane` of `src`; `dst` is of the lane's class.
    fn vector_extract(&mut self, op: Extract, lane: u8, dst: Reg, src: Fpr, temps: &[Fpr]);
    /// `dst = src` but for lane `lane`, which is `value`, a register of the lane's class that is not `dst`.
    fn vector_replace(&mut self, lanes: Lanes, lane: u8, dst: Fpr, src: Fpr, value: Reg, temps: &[Fpr]);
}
