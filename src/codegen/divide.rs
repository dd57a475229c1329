//! Division of i32 by a constant: a product and a shift, where the processor divides slowly.
//!
//! A quotient by `d` is a product with `1/d`, and that is a number of so many bits that what is cut off does not show
//! in 32 of them. Unsigned: `c` is 2^64 / d, rounded up. The error of `n c / 2^64` is less than `n / 2^64`, thus less
//! than 2^-32 and less than `1/d`, by which the fraction of `n/d` is below 1 at least. So the upper half of the
//! product of 128 bits is the quotient. Signed: with `d <= 2^l` the same holds of `2^(31+l) / d`, rounded up, which
//! has 32 bits; the product has no more than 64, and is shifted. It rounds downwards, so a negative dividend's
//! quotient has 1 to be added.
//!
//! All is put together from operators that there are anyhow, on the operand stack.

use super::Compiler;
use super::entry::Operand;
use crate::abi::Kind;
use crate::masm::{IntBinary, IntUnary, Masm, Width};
use IntBinary::{Add, DivS, DivU, Mul, RemS, RemU, ShrS, ShrU, Sub};

/// Whether this divisor is done so: 0 traps, 1 and -1 need nothing or overflow, and unsigned powers of two are shifts.
pub(super) fn divides(op: IntBinary, divisor: u32) -> bool {
    match op {
        DivU | RemU => divisor > 1 && !divisor.is_power_of_two(),
        _ => divisor.wrapping_add(1) > 2,
    }
}

/// `2^64 / d`, rounded up. `d` is no power of two.
fn unsigned_reciprocal(divisor: u32) -> u64 {
    u64::MAX / u64::from(divisor) + 1
}

/// `2^shift / |d|`, rounded up or one more, and `shift`.
fn signed_reciprocal(divisor: u32) -> (u64, u64) {
    let size = (divisor as i32).unsigned_abs();
    let shift = 31 + u64::from((size - 1).checked_ilog2().map_or(0, |log| log + 1));
    ((1 << shift) / u64::from(size) + 1, shift)
}

impl<M: Masm> Compiler<'_, M> {
    /// `lhs op divisor`, an operator of 32 bits for which [`divides`] holds.
    pub(super) fn divide_by(&mut self, op: IntBinary, lhs: Operand, divisor: u32) {
        self.push_operand(lhs);
        if matches!(op, RemU | RemS) {
            self.duplicate();
            self.quotient(op == RemS, divisor);
            self.operands.push_constant(Kind::I32, divisor.into());
            self.int_binary(Mul, Width::W32);
            return self.int_binary(Sub, Width::W32);
        }
        self.quotient(op == DivS, divisor);
    }

    /// Once more what is on top, in a register.
    fn duplicate(&mut self) {
        let top = self.operands.entries[self.operands.entries.len() - 1];
        self.operands.push_reg(top.kind(), top.reg().expect("constants are folded, and slots are loaded"));
    }

    /// The top operand becomes its quotient.
    fn quotient(&mut self, signed: bool, divisor: u32) {
        if !signed {
            self.extend_u();
            self.operands.push_constant(Kind::I64, unsigned_reciprocal(divisor));
            self.wide_product(false);
            let high = self.operands.take();
            _ = self.operands.take();
            return self.push_operand(high.of_kind(Kind::I32));
        }
        let (reciprocal, shift) = signed_reciprocal(divisor);
        self.duplicate();
        self.int_unary(IntUnary::Extend32S, Width::W64, Kind::I32, Kind::I64);
        self.operands.push_constant(Kind::I64, reciprocal);
        self.int_binary(Mul, Width::W64);
        self.operands.push_constant(Kind::I64, shift);
        self.int_binary(ShrS, Width::W64);
        // The dividend, for its sign: 1 more, or 1 less when the quotient's sign is turned over. Of the quotient,
        // which is taken right away, the upper half need not be zero.
        let quotient = self.operands.take().of_kind(Kind::I32);
        let dividend = self.operands.take();
        self.push_operand(quotient);
        self.push_operand(dividend);
        self.operands.push_constant(Kind::I32, 31);
        if (divisor as i32) < 0 {
            self.int_binary(ShrS, Width::W32);
            self.subtract_from();
        } else {
            self.int_binary(ShrU, Width::W32);
            self.int_binary(Add, Width::W32);
        }
    }

    /// The top operand less the one below it.
    fn subtract_from(&mut self) {
        let top = self.operands.take();
        let below = self.operands.take();
        self.push_operand(top);
        self.push_operand(below);
        self.int_binary(Sub, Width::W32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: [u32; 20] = [
        2,
        3,
        5,
        7,
        9,
        10,
        11,
        25,
        125,
        410,
        641,
        1000,
        65535,
        65537,
        1_000_000_007,
        0x7fff_fffe,
        0x7fff_ffff,
        0x8000_0001,
        0xffff_fffd,
        0xffff_fffe,
    ];

    /// Numbers next to every multiple that matters.
    fn dividends(divisor: u32) -> impl Iterator<Item = u32> {
        let multiples = [0, 1, 2, 3, u32::MAX / divisor, i32::MAX as u32 / divisor, 1 << 15];
        let near =
            move |m: u32| (0..5).map(move |by| m.wrapping_mul(divisor).wrapping_add(by).wrapping_sub(2));
        let ends = [0, 1, i32::MAX as u32, i32::MIN as u32, u32::MAX, u32::MAX - 1];
        multiples.into_iter().flat_map(near).chain(ends)
    }

    #[test]
    fn unsigned_quotients() {
        for divisor in EDGES.into_iter().filter(|&divisor| divides(DivU, divisor)) {
            for n in dividends(divisor) {
                let product = u128::from(n) * u128::from(unsigned_reciprocal(divisor));
                assert_eq!((product >> 64) as u32, n / divisor, "{n} / {divisor}");
            }
        }
    }

    #[test]
    fn signed_quotients() {
        let powers = (1..32).map(|bit| 1 << bit);
        let all = EDGES.into_iter().chain(powers).flat_map(|divisor: u32| [divisor, divisor.wrapping_neg()]);
        for divisor in all.filter(|&divisor| divides(DivS, divisor)) {
            let (reciprocal, shift) = signed_reciprocal(divisor);
            for n in dividends(divisor) {
                let product = i64::from(n as i32).checked_mul(reciprocal as i64).expect("63 bits hold it");
                let down = (product >> shift) as i32;
                let quotient = down + i32::from((n as i32) < 0);
                let quotient = if (divisor as i32) < 0 { quotient.wrapping_neg() } else { quotient };
                assert_eq!(quotient, (n as i32) / (divisor as i32), "{} / {}", n as i32, divisor as i32);
            }
        }
    }
}
