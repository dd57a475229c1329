//! Integer computation. i32 results are zero-extended in their 64-bit register, always.

use super::{Folded, Gpr, Isa, Reg, Rhs, Shape, Width};

/// Operators with two operands and one result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntBinary {
    /// lhs + rhs
    Add,
    /// lhs - rhs
    Sub,
    /// lhs * rhs
    Mul,
    /// Signed quotient; traps on 0 and on MIN / -1.
    DivS,
    /// Unsigned quotient; traps on 0.
    DivU,
    /// Signed remainder; traps on 0; MIN % -1 is 0.
    RemS,
    /// Unsigned remainder; traps on 0.
    RemU,
    /// Bitwise and.
    And,
    /// Bitwise or.
    Or,
    /// Bitwise exclusive or.
    Xor,
    /// Shift left, count modulo width.
    Shl,
    /// Arithmetic shift right.
    ShrS,
    /// Logical shift right.
    ShrU,
    /// Rotate left.
    Rotl,
    /// Rotate right.
    Rotr,
}

/// Operators with one operand. `dst` may equal `src`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum IntUnary {
    /// Leading zeros, width for 0.
    Clz,
    /// Trailing zeros, width for 0.
    Ctz,
    /// Ones.
    Popcnt,
    /// Sign-extend the low 8 bits to the width.
    Extend8S,
    /// Sign-extend the low 16 bits to the width.
    Extend16S,
    /// Sign-extend the low 32 bits to 64 (W64 only).
    Extend32S,
    /// Keep the low 32 bits, upper half zero (`i32.wrap_i64`).
    Wrap,
}

/// Integer conditions, as the Wasm operators name them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum IntCond {
    Eq,
    Ne,
    LtS,
    LtU,
    GtS,
    GtU,
    LeS,
    LeU,
    GeS,
    GeU,
}

impl IntCond {
    /// The condition that holds exactly when this one does not.
    pub fn negate(self) -> IntCond {
        use IntCond::*;
        match self {
            Eq => Ne,
            Ne => Eq,
            LtS => GeS,
            LtU => GeU,
            GtS => LeS,
            GtU => LeU,
            LeS => GtS,
            LeU => GtU,
            GeS => LtS,
            GeU => LtU,
        }
    }

    /// The condition that holds for (b, a) exactly when this one holds for (a, b).
    pub fn swap(self) -> IntCond {
        use IntCond::*;
        match self {
            Eq => Eq,
            Ne => Ne,
            LtS => GtS,
            LtU => GtU,
            GtS => LtS,
            GtU => LtU,
            LeS => GeS,
            LeU => GeU,
            GeS => LeS,
            GeU => LeU,
        }
    }
}

/// Integer text.
pub trait IntOps: Isa {
    /// Whether comparisons take a frame slot on the right.
    const COMPARES_SLOTS: bool;
    /// Whether a division takes so much longer than a product that constants are better multiplied by.
    const DIVIDES_SLOWLY: bool;

    /// Where the operator wants its operands.
    fn binary_shape(op: IntBinary) -> Shape;
    /// Whether the operator has a form with this constant on the right. Shift counts are always
    /// accepted (and come reduced modulo the width); divisors never are 0 or -1 when asked.
    fn accepts(op: IntBinary, width: Width, imm: i64) -> bool;
    /// Whether comparisons take this constant on the right.
    fn accepts_compare(width: Width, imm: i64) -> bool;

    /// `dst = lhs op rhs`, registers as the shape says. Division uses `trap_label`.
    fn int_binary(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Gpr);
    /// The same with a folded right operand.
    fn int_binary_folded(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Folded);
    /// `dst = op src`.
    fn int_unary(&mut self, op: IntUnary, width: Width, dst: Gpr, src: Gpr);
    /// `dst = lhs cond rhs ? 1 : 0`. `dst` may equal either operand.
    fn int_compare(&mut self, cond: IntCond, width: Width, dst: Gpr, lhs: Gpr, rhs: Rhs);
    /// `dst = lhs cond rhs ? on_true : on_false`; all three of one class and any of them equal; `dst`
    /// may equal lhs or rhs too. 64 bits are moved.
    fn int_select(
        &mut self,
        cond: IntCond,
        width: Width,
        lhs: Gpr,
        rhs: Rhs,
        dst: Reg,
        on_true: Reg,
        on_false: Reg,
    );
}
