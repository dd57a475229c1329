//! Float computation and conversions, IEEE 754 as Wasm has it: NaNs that come out of arithmetic are
//! quiet; payloads are what the hardware gives.

use super::{Fpr, Gpr, Isa, Width};
use crate::code::Label;

/// Operators with two operands. Any of `dst`, `lhs`, `rhs` may be equal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FloatBinary {
    Add,
    Sub,
    Mul,
    Div,
    Min,
    Max,
    Copysign,
}

/// Operators with one operand. `dst` may equal `src`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FloatUnary {
    Abs,
    Neg,
    Sqrt,
    Ceil,
    Floor,
    Trunc,
    Nearest,
    /// f64 to f32 (the width given is W64, the source's).
    Demote,
    /// f32 to f64 (the width given is W32, the source's).
    Promote,
}

/// Float conditions; all but Ne are false on NaN.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum FloatCond {
    Eq,
    Ne,
    Lt,
    Gt,
    Le,
    Ge,
}

/// Which float to integer conversion.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FloatToInt {
    /// Source width.
    pub from: Width,
    /// Result width.
    pub to: Width,
    /// Signed result.
    pub signed: bool,
    /// Saturate (NaN gives 0) instead of trapping.
    pub saturating: bool,
}

/// Float text.
pub trait FloatOps: Isa {
    /// `dst = lhs op rhs`.
    fn float_binary(&mut self, op: FloatBinary, width: Width, dst: Fpr, lhs: Fpr, rhs: Fpr);
    /// `dst = op src`.
    fn float_unary(&mut self, op: FloatUnary, width: Width, dst: Fpr, src: Fpr);
    /// `dst = lhs cond rhs ? 1 : 0`.
    fn float_compare(&mut self, cond: FloatCond, width: Width, dst: Gpr, lhs: Fpr, rhs: Fpr);
    /// Jumps to `target` when `(lhs cond rhs) == sense`.
    fn float_branch(&mut self, cond: FloatCond, width: Width, lhs: Fpr, rhs: Fpr, sense: bool, target: Label);
    /// `dst = src` as a float of `to`, rounded to nearest. `src` keeps its value.
    fn int_to_float(&mut self, from: Width, signed: bool, to: Width, dst: Fpr, src: Gpr);
    /// `dst = src` truncated. `src` keeps its value. Traps with InvalidConversion on NaN, IntegerOverflow
    /// out of range, unless saturating.
    fn float_to_int(&mut self, op: FloatToInt, dst: Gpr, src: Fpr);
    /// `dst = bits of src` (`i32.reinterpret_f32` …).
    fn float_bits(&mut self, width: Width, dst: Gpr, src: Fpr);
    /// `dst = float with bits src`.
    fn float_from_bits(&mut self, width: Width, dst: Fpr, src: Gpr);
}
