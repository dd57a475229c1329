//! Wide arithmetic: numbers of 128 bits, in two registers.
//!
//! A carry goes from one half to the other inside one emission: no emission relies on another's flags.

use super::{Dst, Gpr, Isa, Operand, Rhs};

/// Sums of two numbers of 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WideSum {
    /// `i64.add128`
    Add,
    /// `i64.sub128`
    Sub,
}

/// The two halves of a number, or what there is to say of each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair<T> {
    /// Bits 0 to 63.
    pub low: T,
    /// Bits 64 to 127.
    pub high: T,
}

/// Where a product wants its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ProductShape {
    /// Left operand: `Reg` or `Fixed`. A fixed one may be overwritten.
    pub lhs: Operand,
    /// Where the halves go: `Fresh`, here distinct from both operands and each other, or `Fixed`. The right operand is
    /// in none of the fixed registers.
    pub dst: Pair<Dst>,
}

/// Text of wide arithmetic.
pub trait WideOps: Isa {
    /// Whether right operands may be in frame slots.
    const WIDE_SLOTS: bool;

    /// Which halves of a sum may be this constant on the right.
    fn sum_accepts(imm: i64) -> Pair<bool>;
    /// `dst = lhs op rhs`. A half of `dst` may be the same half of `lhs`, or of `rhs` too if that is the same register;
    /// otherwise it is distinct from all operands.
    fn wide_sum(&mut self, op: WideSum, dst: Pair<Gpr>, lhs: Pair<Gpr>, rhs: Pair<Rhs>);
    /// Where the product wants its operands.
    fn product_shape(&self, signed: bool) -> ProductShape;
    /// `dst = lhs * rhs`, registers as the shape says. `rhs` is no constant.
    fn wide_product(&mut self, signed: bool, dst: Pair<Gpr>, lhs: Gpr, rhs: Rhs);
}
