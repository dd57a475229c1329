//! Constants: what an operator comes to when its operands are known.
//!
//! Nothing here emits. A fold that would trap is refused, so that the trap is compiled; so is a float
//! operation whose result is a NaN, whose payload the hardware decides.

use crate::masm::{FloatBinary, IntBinary, IntCond, IntUnary, WideSum, Width};

/// A constant as an immediate: W32 constants sign-extended.
pub(super) fn immediate(width: Width, constant: u64) -> i64 {
    if width == Width::W32 { i64::from(constant as i32) } else { constant as i64 }
}

/// A result as it is kept: W32 results zero-extended.
pub(super) fn truncate(width: Width, value: u64) -> u64 {
    if width == Width::W32 { u64::from(value as u32) } else { value }
}

pub(super) enum Simpler {
    /// The result is the left operand.
    Lhs,
    /// This operator with this constant.
    Same(IntBinary, u64),
}

/// What an operator with a constant on the right comes to.
pub(super) fn simplify(op: IntBinary, width: Width, constant: u64) -> Simpler {
    use IntBinary::*;
    let bits = if width == Width::W32 { 32 } else { 64 };
    let constant = truncate(width, constant);
    match op {
        Add | Sub | Or | Xor if constant == 0 => Simpler::Lhs,
        And if constant == truncate(width, u64::MAX) => Simpler::Lhs,
        Mul | DivU if constant == 1 => Simpler::Lhs,
        Shl | ShrS | ShrU | Rotl | Rotr => match constant % bits {
            0 => Simpler::Lhs,
            count => Simpler::Same(op, count),
        },
        Mul if constant.is_power_of_two() => Simpler::Same(Shl, constant.trailing_zeros().into()),
        DivU if constant.is_power_of_two() => Simpler::Same(ShrU, constant.trailing_zeros().into()),
        RemU if constant.is_power_of_two() => Simpler::Same(And, constant - 1),
        _ => Simpler::Same(op, constant),
    }
}

/// None when it would trap: then the trap is compiled.
pub(super) fn fold_binary(op: IntBinary, width: Width, a: u64, b: u64) -> Option<u64> {
    use IntBinary::*;
    macro_rules! at_width {
        ($unsigned:ty, $signed:ty) => {{
            let (a, b) = (a as $unsigned, b as $unsigned);
            let (sa, sb) = (a as $signed, b as $signed);
            let value: $unsigned = match op {
                Add => a.wrapping_add(b),
                Sub => a.wrapping_sub(b),
                Mul => a.wrapping_mul(b),
                DivS => sa.checked_div(sb)? as $unsigned,
                DivU => a.checked_div(b)?,
                RemS if sb == -1 => 0,
                RemS => sa.checked_rem(sb)? as $unsigned,
                RemU => a.checked_rem(b)?,
                And => a & b,
                Or => a | b,
                Xor => a ^ b,
                Shl => a.wrapping_shl(b as u32),
                ShrS => sa.wrapping_shr(b as u32) as $unsigned,
                ShrU => a.wrapping_shr(b as u32),
                Rotl => a.rotate_left(b as u32 % <$unsigned>::BITS),
                Rotr => a.rotate_right(b as u32 % <$unsigned>::BITS),
            };
            u64::from(value)
        }};
    }
    Some(match width {
        Width::W32 => at_width!(u32, i32),
        Width::W64 => at_width!(u64, i64),
    })
}

pub(super) fn fold_unary(op: IntUnary, width: Width, value: u64) -> u64 {
    let wide = width == Width::W64;
    let narrow = value as u32;
    let result = match op {
        IntUnary::Clz if wide => value.leading_zeros().into(),
        IntUnary::Clz => narrow.leading_zeros().into(),
        IntUnary::Ctz if wide => value.trailing_zeros().into(),
        IntUnary::Ctz => narrow.trailing_zeros().into(),
        IntUnary::Popcnt if wide => value.count_ones().into(),
        IntUnary::Popcnt => narrow.count_ones().into(),
        IntUnary::Extend8S => i64::from(value as i8) as u64,
        IntUnary::Extend16S => i64::from(value as i16) as u64,
        IntUnary::Extend32S => i64::from(value as i32) as u64,
        IntUnary::Wrap => u64::from(narrow),
    };
    truncate(width, result)
}

pub(super) fn fold_compare(cond: IntCond, width: Width, a: u64, b: u64) -> bool {
    let (ua, ub) = (truncate(width, a), truncate(width, b));
    let (sa, sb) = (immediate(width, a), immediate(width, b));
    match cond {
        IntCond::Eq => ua == ub,
        IntCond::Ne => ua != ub,
        IntCond::LtS => sa < sb,
        IntCond::LtU => ua < ub,
        IntCond::GtS => sa > sb,
        IntCond::GtU => ua > ub,
        IntCond::LeS => sa <= sb,
        IntCond::LeU => ua <= ub,
        IntCond::GeS => sa >= sb,
        IntCond::GeU => ua >= ub,
    }
}

pub(super) fn fold_wide_sum(op: WideSum, a: u128, b: u128) -> u128 {
    match op {
        WideSum::Add => a.wrapping_add(b),
        WideSum::Sub => a.wrapping_sub(b),
    }
}

pub(super) fn fold_wide_product(signed: bool, a: u64, b: u64) -> u128 {
    if signed { (i128::from(a as i64) * i128::from(b as i64)) as u128 } else { u128::from(a) * u128::from(b) }
}

/// A float constant of either width, exactly.
pub(super) fn widen(width: Width, bits: u64) -> f64 {
    if width == Width::W32 { f32::from_bits(bits as u32).into() } else { f64::from_bits(bits) }
}

/// The four operations that round correctly everywhere; a NaN is left to the hardware, whose payload is seen.
pub(super) fn fold_float(op: FloatBinary, width: Width, a: u64, b: u64) -> Option<u64> {
    macro_rules! at_width {
        ($float:ty, $bits:ty) => {{
            let (a, b) = (<$float>::from_bits(a as $bits), <$float>::from_bits(b as $bits));
            let value = match op {
                FloatBinary::Add => a + b,
                FloatBinary::Sub => a - b,
                FloatBinary::Mul => a * b,
                FloatBinary::Div => a / b,
                _ => return None,
            };
            if value.is_nan() { None } else { Some(u64::from(value.to_bits())) }
        }};
    }
    match width {
        Width::W32 => at_width!(f32, u32),
        Width::W64 => at_width!(f64, u64),
    }
}
