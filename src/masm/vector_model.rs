//! What every vector operator gives, in plain Rust: the text of both instruction sets is run against it.
//!
//! A vector is a u128, lane 0 in its lowest bits. Integer lanes are computed in i64, float lanes in f64, which rounds
//! once more to the same f32 for everything but the fused operators. Where the specification leaves a choice, functions
//! that end in `_results` give all answers it allows; NaNs are compared by `vector_samples::agrees`.

use super::*;
use std::array::from_fn;

/// Lanes, sign-extended.
pub(super) fn s<const N: usize>(a: u128) -> [i64; N] {
    let unused = 64 - 128 / N;
    from_fn(|i| ((a >> (128 / N * i)) as i64) << unused >> unused)
}

/// Lanes, zero-extended.
pub(super) fn u<const N: usize>(a: u128) -> [i64; N] {
    let unused = 64 - 128 / N;
    from_fn(|i| ((a >> (128 / N * i)) as u64) << unused >> unused).map(|lane: u64| lane as i64)
}

/// A vector of the low bits of these.
fn join<const N: usize>(lanes: [i64; N]) -> u128 {
    let mask = u128::MAX >> (128 - 128 / N);
    lanes.iter().rev().fold(0, |high, &lane| high.unbounded_shl(128 / N as u32) | (lane as u128 & mask))
}

fn zip<const N: usize>(a: [i64; N], b: [i64; N], f: impl Fn(i64, i64) -> i64) -> u128 {
    join::<N>(from_fn(|i| f(a[i], b[i])))
}

fn compare<const N: usize>(a: [i64; N], b: [i64; N], f: impl Fn(&i64, &i64) -> bool) -> u128 {
    zip(a, b, |a, b| -i64::from(f(&a, &b)))
}

fn low<const N: usize, const HALF: usize>(a: [i64; N]) -> [i64; HALF] {
    from_fn(|i| a[i])
}

fn high<const N: usize, const HALF: usize>(a: [i64; N]) -> [i64; HALF] {
    from_fn(|i| a[HALF + i])
}

fn pairwise<const N: usize, const HALF: usize>(a: [i64; N]) -> [i64; HALF] {
    from_fn(|i| a[2 * i] + a[2 * i + 1])
}

/// `a` and `b`, saturated to the lanes of a signed or unsigned integer.
fn narrow<const N: usize, const TWICE: usize>(a: u128, b: u128, (least, most): (i64, i64)) -> u128 {
    let (a, b) = (s::<N>(a), s::<N>(b));
    join::<TWICE>(from_fn(|i| if i < N { a[i] } else { b[i - N] }.clamp(least, most)))
}

const S8: (i64, i64) = (-0x80, 0x7f);
const U8: (i64, i64) = (0, 0xff);
const S16: (i64, i64) = (-0x8000, 0x7fff);
const U16: (i64, i64) = (0, 0xffff);

fn clamp((least, most): (i64, i64)) -> impl Fn(i64) -> i64 {
    move |lane| lane.clamp(least, most)
}

/// Four lanes of f32 or two of f64.
pub(super) fn floats<const N: usize>(a: u128) -> [f64; N] {
    u::<N>(a).map(|lane| match N {
        4 => f64::from(f32::from_bits(lane as u32)),
        _ => f64::from_bits(lane as u64),
    })
}

fn join_floats<const N: usize>(lanes: [f64; N]) -> u128 {
    join(lanes.map(|lane| if N == 4 { i64::from((lane as f32).to_bits()) } else { lane.to_bits() as i64 }))
}

fn float_zip<const N: usize>(a: u128, b: u128, f: impl Fn(f64, f64) -> f64) -> u128 {
    let (a, b) = (floats::<N>(a), floats::<N>(b));
    join_floats::<N>(from_fn(|i| f(a[i], b[i])))
}

fn float_compare<const N: usize>(a: u128, b: u128, f: impl Fn(&f64, &f64) -> bool) -> u128 {
    let (a, b) = (floats::<N>(a), floats::<N>(b));
    join::<N>(from_fn(|i| -i64::from(f(&a[i], &b[i]))))
}

/// Bits of `b` in the lanes where `f` holds, else of `a`.
fn choose<const N: usize>(a: u128, b: u128, f: impl Fn(f64, f64) -> bool) -> u128 {
    let mask = float_compare::<N>(a, b, |a, b| f(*a, *b));
    b & mask | a & !mask
}

fn least(a: f64, b: f64) -> f64 {
    match () {
        _ if a.is_nan() || b.is_nan() => f64::NAN,
        _ if a == b => f64::from_bits(a.to_bits() | b.to_bits()),
        _ => a.min(b),
    }
}

fn greatest(a: f64, b: f64) -> f64 {
    -least(-a, -b)
}

/// `-(a b) + c` or `a b + c`, rounded once.
fn fused<const N: usize>(negated: bool, a: u128, b: u128, c: u128) -> u128 {
    let (a, b, c) = (floats::<N>(a), floats::<N>(b), floats::<N>(c));
    join_floats::<N>(from_fn(|i| {
        let a = if negated { -a[i] } else { a[i] };
        if N == 4 { f64::from((a as f32).mul_add(b[i] as f32, c[i] as f32)) } else { a.mul_add(b[i], c[i]) }
    }))
}

/// Likewise, rounded twice.
fn unfused<const N: usize>(negated: bool, a: u128, b: u128, c: u128) -> u128 {
    let product = float_zip::<N>(a, b, |a, b| if negated { -a * b } else { a * b });
    float_zip::<N>(product, c, |product, c| product + c)
}

/// The i16x8 of `relaxed_dot`, with `b` signed or not, the sum saturated or not.
fn dot(a: u128, b: u128, signed: bool, saturating: bool) -> u128 {
    let (a, b) = (s::<16>(a), if signed { s::<16>(b) } else { u::<16>(b) });
    let sums = pairwise::<16, 8>(from_fn(|i| a[i] * b[i]));
    join(if saturating { sums.map(clamp(S16)) } else { sums })
}

/// The four of `dot`.
const DOTS: [(bool, bool); 4] = [(true, false), (true, true), (false, false), (false, true)];

pub(crate) fn unary(op: VectorUnary, a: u128) -> u128 {
    use VectorUnary::*;
    let sign = |bits: u32| (1 << (bits - 1)) * (u128::MAX / (u128::MAX >> (128 - bits)));
    match op {
        V128Not => !a,
        I8x16Abs => join(s::<16>(a).map(i64::wrapping_abs)),
        I16x8Abs => join(s::<8>(a).map(i64::wrapping_abs)),
        I32x4Abs => join(s::<4>(a).map(i64::wrapping_abs)),
        I64x2Abs => join(s::<2>(a).map(i64::wrapping_abs)),
        I8x16Neg => join(s::<16>(a).map(i64::wrapping_neg)),
        I16x8Neg => join(s::<8>(a).map(i64::wrapping_neg)),
        I32x4Neg => join(s::<4>(a).map(i64::wrapping_neg)),
        I64x2Neg => join(s::<2>(a).map(i64::wrapping_neg)),
        I8x16Popcnt => join(u::<16>(a).map(|lane| lane.count_ones().into())),
        I16x8ExtAddPairwiseI8x16S => join::<8>(pairwise(s::<16>(a))),
        I16x8ExtAddPairwiseI8x16U => join::<8>(pairwise(u::<16>(a))),
        I32x4ExtAddPairwiseI16x8S => join::<4>(pairwise(s::<8>(a))),
        I32x4ExtAddPairwiseI16x8U => join::<4>(pairwise(u::<8>(a))),
        I16x8ExtendLowI8x16S => join::<8>(low(s::<16>(a))),
        I16x8ExtendHighI8x16S => join::<8>(high(s::<16>(a))),
        I16x8ExtendLowI8x16U => join::<8>(low(u::<16>(a))),
        I16x8ExtendHighI8x16U => join::<8>(high(u::<16>(a))),
        I32x4ExtendLowI16x8S => join::<4>(low(s::<8>(a))),
        I32x4ExtendHighI16x8S => join::<4>(high(s::<8>(a))),
        I32x4ExtendLowI16x8U => join::<4>(low(u::<8>(a))),
        I32x4ExtendHighI16x8U => join::<4>(high(u::<8>(a))),
        I64x2ExtendLowI32x4S => join::<2>(low(s::<4>(a))),
        I64x2ExtendHighI32x4S => join::<2>(high(s::<4>(a))),
        I64x2ExtendLowI32x4U => join::<2>(low(u::<4>(a))),
        I64x2ExtendHighI32x4U => join::<2>(high(u::<4>(a))),
        F32x4Ceil => join_floats(floats::<4>(a).map(f64::ceil)),
        F64x2Ceil => join_floats(floats::<2>(a).map(f64::ceil)),
        F32x4Floor => join_floats(floats::<4>(a).map(f64::floor)),
        F64x2Floor => join_floats(floats::<2>(a).map(f64::floor)),
        F32x4Trunc => join_floats(floats::<4>(a).map(f64::trunc)),
        F64x2Trunc => join_floats(floats::<2>(a).map(f64::trunc)),
        F32x4Nearest => join_floats(floats::<4>(a).map(f64::round_ties_even)),
        F64x2Nearest => join_floats(floats::<2>(a).map(f64::round_ties_even)),
        F32x4Sqrt => join_floats(floats::<4>(a).map(f64::sqrt)),
        F64x2Sqrt => join_floats(floats::<2>(a).map(f64::sqrt)),
        F32x4Abs => a & !sign(32),
        F64x2Abs => a & !sign(64),
        F32x4Neg => a ^ sign(32),
        F64x2Neg => a ^ sign(64),
        I32x4TruncSatF32x4S | I32x4RelaxedTruncF32x4S => join(floats::<4>(a).map(|x| (x as i32).into())),
        I32x4TruncSatF32x4U | I32x4RelaxedTruncF32x4U => join(floats::<4>(a).map(|x| (x as u32).into())),
        I32x4TruncSatF64x2SZero | I32x4RelaxedTruncF64x2SZero => {
            let [low, high] = floats::<2>(a).map(|x| (x as i32).into());
            join([low, high, 0, 0])
        }
        I32x4TruncSatF64x2UZero | I32x4RelaxedTruncF64x2UZero => {
            let [low, high] = floats::<2>(a).map(|x| (x as u32).into());
            join([low, high, 0, 0])
        }
        F32x4ConvertI32x4S => join_floats(s::<4>(a).map(|lane| lane as f64)),
        F32x4ConvertI32x4U => join_floats(u::<4>(a).map(|lane| lane as f64)),
        F64x2ConvertLowI32x4S => join_floats::<2>(low(s::<4>(a)).map(|lane| lane as f64)),
        F64x2ConvertLowI32x4U => join_floats::<2>(low(u::<4>(a)).map(|lane| lane as f64)),
        F32x4DemoteF64x2Zero => {
            let [low, high] = floats::<2>(a);
            join_floats([low, high, 0.0, 0.0])
        }
        F64x2PromoteLowF32x4 => {
            let [first, second, ..] = floats::<4>(a);
            join_floats([first, second])
        }
    }
}

/// What conversions give for a float without an integer, if not what the saturating ones give.
pub(crate) fn unary_results(op: VectorUnary, a: u128) -> Vec<u128> {
    use VectorUnary::*;
    let first = unary(op, a);
    let out = |x: f64, least: f64, most: f64, other: i64| {
        if x.trunc() >= least && x.trunc() <= most { None } else { Some(other) }
    };
    let signed = |x: f64| out(x, -2147483648.0, 2147483647.0, -0x8000_0000);
    let unsigned = |x: f64| out(x, 0.0, 4294967295.0, 0xffff_ffff);
    let mut lanes = s::<4>(first);
    let other = match op {
        I32x4RelaxedTruncF32x4S => floats::<4>(a).map(signed).to_vec(),
        I32x4RelaxedTruncF32x4U => floats::<4>(a).map(unsigned).to_vec(),
        I32x4RelaxedTruncF64x2SZero => floats::<2>(a).map(signed).to_vec(),
        I32x4RelaxedTruncF64x2UZero => floats::<2>(a).map(unsigned).to_vec(),
        _ => return vec![first],
    };
    for (lane, other) in lanes.iter_mut().zip(other) {
        *lane = other.unwrap_or(*lane);
    }
    vec![first, join(lanes)]
}

pub(crate) fn binary(op: VectorBinary, a: u128, b: u128) -> u128 {
    use VectorBinary::*;
    let saturate = |f: fn(i64, i64) -> i64, to: (i64, i64)| move |a, b| f(a, b).clamp(to.0, to.1);
    let (add, sub) = (i64::wrapping_add as fn(_, _) -> _, i64::wrapping_sub as fn(_, _) -> _);
    let multiply = i64::wrapping_mul;
    match op {
        I8x16Swizzle | I8x16RelaxedSwizzle => {
            let lanes = u::<16>(a);
            join(u::<16>(b).map(|at| lanes.get(at as usize).copied().unwrap_or(0)))
        }
        I8x16Eq => compare::<16>(s(a), s(b), i64::eq),
        I8x16Ne => compare::<16>(s(a), s(b), i64::ne),
        I8x16LtS => compare::<16>(s(a), s(b), i64::lt),
        I8x16LtU => compare::<16>(u(a), u(b), i64::lt),
        I8x16GtS => compare::<16>(s(a), s(b), i64::gt),
        I8x16GtU => compare::<16>(u(a), u(b), i64::gt),
        I8x16LeS => compare::<16>(s(a), s(b), i64::le),
        I8x16LeU => compare::<16>(u(a), u(b), i64::le),
        I8x16GeS => compare::<16>(s(a), s(b), i64::ge),
        I8x16GeU => compare::<16>(u(a), u(b), i64::ge),
        I16x8Eq => compare::<8>(s(a), s(b), i64::eq),
        I16x8Ne => compare::<8>(s(a), s(b), i64::ne),
        I16x8LtS => compare::<8>(s(a), s(b), i64::lt),
        I16x8LtU => compare::<8>(u(a), u(b), i64::lt),
        I16x8GtS => compare::<8>(s(a), s(b), i64::gt),
        I16x8GtU => compare::<8>(u(a), u(b), i64::gt),
        I16x8LeS => compare::<8>(s(a), s(b), i64::le),
        I16x8LeU => compare::<8>(u(a), u(b), i64::le),
        I16x8GeS => compare::<8>(s(a), s(b), i64::ge),
        I16x8GeU => compare::<8>(u(a), u(b), i64::ge),
        I32x4Eq => compare::<4>(s(a), s(b), i64::eq),
        I32x4Ne => compare::<4>(s(a), s(b), i64::ne),
        I32x4LtS => compare::<4>(s(a), s(b), i64::lt),
        I32x4LtU => compare::<4>(u(a), u(b), i64::lt),
        I32x4GtS => compare::<4>(s(a), s(b), i64::gt),
        I32x4GtU => compare::<4>(u(a), u(b), i64::gt),
        I32x4LeS => compare::<4>(s(a), s(b), i64::le),
        I32x4LeU => compare::<4>(u(a), u(b), i64::le),
        I32x4GeS => compare::<4>(s(a), s(b), i64::ge),
        I32x4GeU => compare::<4>(u(a), u(b), i64::ge),
        I64x2Eq => compare::<2>(s(a), s(b), i64::eq),
        I64x2Ne => compare::<2>(s(a), s(b), i64::ne),
        I64x2LtS => compare::<2>(s(a), s(b), i64::lt),
        I64x2GtS => compare::<2>(s(a), s(b), i64::gt),
        I64x2LeS => compare::<2>(s(a), s(b), i64::le),
        I64x2GeS => compare::<2>(s(a), s(b), i64::ge),
        F32x4Eq => float_compare::<4>(a, b, f64::eq),
        F32x4Ne => float_compare::<4>(a, b, f64::ne),
        F32x4Lt => float_compare::<4>(a, b, f64::lt),
        F32x4Gt => float_compare::<4>(a, b, f64::gt),
        F32x4Le => float_compare::<4>(a, b, f64::le),
        F32x4Ge => float_compare::<4>(a, b, f64::ge),
        F64x2Eq => float_compare::<2>(a, b, f64::eq),
        F64x2Ne => float_compare::<2>(a, b, f64::ne),
        F64x2Lt => float_compare::<2>(a, b, f64::lt),
        F64x2Gt => float_compare::<2>(a, b, f64::gt),
        F64x2Le => float_compare::<2>(a, b, f64::le),
        F64x2Ge => float_compare::<2>(a, b, f64::ge),
        V128And => a & b,
        V128AndNot => a & !b,
        V128Or => a | b,
        V128Xor => a ^ b,
        I8x16NarrowI16x8S => narrow::<8, 16>(a, b, S8),
        I8x16NarrowI16x8U => narrow::<8, 16>(a, b, U8),
        I16x8NarrowI32x4S => narrow::<4, 8>(a, b, S16),
        I16x8NarrowI32x4U => narrow::<4, 8>(a, b, U16),
        I8x16Add => zip::<16>(s(a), s(b), add),
        I8x16AddSatS => zip::<16>(s(a), s(b), saturate(add, S8)),
        I8x16AddSatU => zip::<16>(u(a), u(b), saturate(add, U8)),
        I8x16Sub => zip::<16>(s(a), s(b), sub),
        I8x16SubSatS => zip::<16>(s(a), s(b), saturate(sub, S8)),
        I8x16SubSatU => zip::<16>(u(a), u(b), saturate(sub, U8)),
        I8x16MinS => zip::<16>(s(a), s(b), i64::min),
        I8x16MinU => zip::<16>(u(a), u(b), i64::min),
        I8x16MaxS => zip::<16>(s(a), s(b), i64::max),
        I8x16MaxU => zip::<16>(u(a), u(b), i64::max),
        I8x16AvgrU => zip::<16>(u(a), u(b), |a, b| (a + b + 1) / 2),
        I16x8Q15MulrSatS | I16x8RelaxedQ15mulrS => {
            zip::<8>(s(a), s(b), |a, b| ((a * b + 0x4000) >> 15).min(0x7fff))
        }
        I16x8Add => zip::<8>(s(a), s(b), add),
        I16x8AddSatS => zip::<8>(s(a), s(b), saturate(add, S16)),
        I16x8AddSatU => zip::<8>(u(a), u(b), saturate(add, U16)),
        I16x8Sub => zip::<8>(s(a), s(b), sub),
        I16x8SubSatS => zip::<8>(s(a), s(b), saturate(sub, S16)),
        I16x8SubSatU => zip::<8>(u(a), u(b), saturate(sub, U16)),
        I16x8Mul => zip::<8>(s(a), s(b), multiply),
        I16x8MinS => zip::<8>(s(a), s(b), i64::min),
        I16x8MinU => zip::<8>(u(a), u(b), i64::min),
        I16x8MaxS => zip::<8>(s(a), s(b), i64::max),
        I16x8MaxU => zip::<8>(u(a), u(b), i64::max),
        I16x8AvgrU => zip::<8>(u(a), u(b), |a, b| (a + b + 1) / 2),
        I16x8ExtMulLowI8x16S => zip::<8>(low(s::<16>(a)), low(s::<16>(b)), multiply),
        I16x8ExtMulHighI8x16S => zip::<8>(high(s::<16>(a)), high(s::<16>(b)), multiply),
        I16x8ExtMulLowI8x16U => zip::<8>(low(u::<16>(a)), low(u::<16>(b)), multiply),
        I16x8ExtMulHighI8x16U => zip::<8>(high(u::<16>(a)), high(u::<16>(b)), multiply),
        I32x4Add => zip::<4>(s(a), s(b), add),
        I32x4Sub => zip::<4>(s(a), s(b), sub),
        I32x4Mul => zip::<4>(s(a), s(b), multiply),
        I32x4MinS => zip::<4>(s(a), s(b), i64::min),
        I32x4MinU => zip::<4>(u(a), u(b), i64::min),
        I32x4MaxS => zip::<4>(s(a), s(b), i64::max),
        I32x4MaxU => zip::<4>(u(a), u(b), i64::max),
        I32x4DotI16x8S => {
            let (a, b) = (s::<8>(a), s::<8>(b));
            join::<4>(pairwise::<8, 4>(from_fn(|i| a[i] * b[i])))
        }
        I32x4ExtMulLowI16x8S => zip::<4>(low(s::<8>(a)), low(s::<8>(b)), multiply),
        I32x4ExtMulHighI16x8S => zip::<4>(high(s::<8>(a)), high(s::<8>(b)), multiply),
        I32x4ExtMulLowI16x8U => zip::<4>(low(u::<8>(a)), low(u::<8>(b)), multiply),
        I32x4ExtMulHighI16x8U => zip::<4>(high(u::<8>(a)), high(u::<8>(b)), multiply),
        I64x2Add => zip::<2>(s(a), s(b), add),
        I64x2Sub => zip::<2>(s(a), s(b), sub),
        I64x2Mul => zip::<2>(s(a), s(b), multiply),
        I64x2ExtMulLowI32x4S => zip::<2>(low(s::<4>(a)), low(s::<4>(b)), multiply),
        I64x2ExtMulHighI32x4S => zip::<2>(high(s::<4>(a)), high(s::<4>(b)), multiply),
        I64x2ExtMulLowI32x4U => zip::<2>(low(u::<4>(a)), low(u::<4>(b)), multiply),
        I64x2ExtMulHighI32x4U => zip::<2>(high(u::<4>(a)), high(u::<4>(b)), multiply),
        F32x4Add => float_zip::<4>(a, b, |a, b| a + b),
        F32x4Sub => float_zip::<4>(a, b, |a, b| a - b),
        F32x4Mul => float_zip::<4>(a, b, |a, b| a * b),
        F32x4Div => float_zip::<4>(a, b, |a, b| a / b),
        F64x2Add => float_zip::<2>(a, b, |a, b| a + b),
        F64x2Sub => float_zip::<2>(a, b, |a, b| a - b),
        F64x2Mul => float_zip::<2>(a, b, |a, b| a * b),
        F64x2Div => float_zip::<2>(a, b, |a, b| a / b),
        F32x4Min | F32x4RelaxedMin => float_zip::<4>(a, b, least),
        F32x4Max | F32x4RelaxedMax => float_zip::<4>(a, b, greatest),
        F64x2Min | F64x2RelaxedMin => float_zip::<2>(a, b, least),
        F64x2Max | F64x2RelaxedMax => float_zip::<2>(a, b, greatest),
        F32x4PMin => choose::<4>(a, b, |a, b| b < a),
        F32x4PMax => choose::<4>(a, b, |a, b| a < b),
        F64x2PMin => choose::<2>(a, b, |a, b| b < a),
        F64x2PMax => choose::<2>(a, b, |a, b| a < b),
        I16x8RelaxedDotI8x16I7x16S => dot(a, b, true, false),
    }
}

/// Relaxed minimum and maximum also give their first operand where neither is less, or their second, or the number.
pub(crate) fn binary_results(op: VectorBinary, a: u128, b: u128) -> Vec<u128> {
    use VectorBinary::*;
    let first = binary(op, a, b);
    let number = |f: fn(f64, f64) -> f64| {
        move |a: f64, b: f64| match () {
            _ if a.is_nan() => b,
            _ if b.is_nan() => a,
            _ => f(a, b),
        }
    };
    let others = match op {
        I8x16RelaxedSwizzle => vec![binary(I8x16Swizzle, a, b & join([0x8f; 16]))],
        I16x8RelaxedQ15mulrS => vec![zip::<8>(s(a), s(b), |a, b| (a * b + 0x4000) >> 15)],
        I16x8RelaxedDotI8x16I7x16S => DOTS.map(|(signed, saturating)| dot(a, b, signed, saturating)).to_vec(),
        F32x4RelaxedMin => vec![
            choose::<4>(a, b, |a, b| b < a),
            choose::<4>(b, a, |b, a| a < b),
            float_zip::<4>(a, b, number(least)),
        ],
        F32x4RelaxedMax => vec![
            choose::<4>(a, b, |a, b| a < b),
            choose::<4>(b, a, |b, a| b < a),
            float_zip::<4>(a, b, number(greatest)),
        ],
        F64x2RelaxedMin => vec![
            choose::<2>(a, b, |a, b| b < a),
            choose::<2>(b, a, |b, a| a < b),
            float_zip::<2>(a, b, number(least)),
        ],
        F64x2RelaxedMax => vec![
            choose::<2>(a, b, |a, b| a < b),
            choose::<2>(b, a, |b, a| b < a),
            float_zip::<2>(a, b, number(greatest)),
        ],
        _ => Vec::new(),
    };
    [vec![first], others].concat()
}

/// The first of its results.
pub(crate) fn ternary(op: VectorTernary, a: u128, b: u128, c: u128) -> u128 {
    ternary_results(op, a, b, c)[0]
}

pub(crate) fn ternary_results(op: VectorTernary, a: u128, b: u128, c: u128) -> Vec<u128> {
    use VectorTernary::*;
    let select = |mask: u128| a & mask | b & !mask;
    match op {
        V128Bitselect => vec![select(c)],
        F32x4RelaxedMadd => vec![fused::<4>(false, a, b, c), unfused::<4>(false, a, b, c)],
        F64x2RelaxedMadd => vec![fused::<2>(false, a, b, c), unfused::<2>(false, a, b, c)],
        F32x4RelaxedNmadd => vec![fused::<4>(true, a, b, c), unfused::<4>(true, a, b, c)],
        F64x2RelaxedNmadd => vec![fused::<2>(true, a, b, c), unfused::<2>(true, a, b, c)],
        I8x16RelaxedLaneselect => vec![select(c), select(join(s::<16>(c).map(|lane| lane >> 63)))],
        I16x8RelaxedLaneselect => vec![select(c), select(join(s::<8>(c).map(|lane| lane >> 63)))],
        I32x4RelaxedLaneselect => vec![select(c), select(join(s::<4>(c).map(|lane| lane >> 63)))],
        I64x2RelaxedLaneselect => vec![select(c), select(join(s::<2>(c).map(|lane| lane >> 63)))],
        I32x4RelaxedDotI8x16I7x16AddS => {
            let sum = |dot| join::<4>(pairwise::<8, 4>(s(dot)));
            let sums = DOTS.map(|(signed, saturating)| sum(dot(a, b, signed, saturating)));
            sums.map(|sum| binary(VectorBinary::I32x4Add, sum, c)).to_vec()
        }
    }
}

/// Any count: it is taken modulo the lane's width.
pub(crate) fn shift(op: VectorShift, a: u128, count: u32) -> u128 {
    use VectorShift::*;
    match op {
        I8x16Shl => join(s::<16>(a).map(|lane| lane << (count % 8))),
        I8x16ShrS => join(s::<16>(a).map(|lane| lane >> (count % 8))),
        I8x16ShrU => join(u::<16>(a).map(|lane| lane >> (count % 8))),
        I16x8Shl => join(s::<8>(a).map(|lane| lane << (count % 16))),
        I16x8ShrS => join(s::<8>(a).map(|lane| lane >> (count % 16))),
        I16x8ShrU => join(u::<8>(a).map(|lane| lane >> (count % 16))),
        I32x4Shl => join(s::<4>(a).map(|lane| lane << (count % 32))),
        I32x4ShrS => join(s::<4>(a).map(|lane| lane >> (count % 32))),
        I32x4ShrU => join(u::<4>(a).map(|lane| lane >> (count % 32))),
        I64x2Shl => join(s::<2>(a).map(|lane| lane << (count % 64))),
        I64x2ShrS => join(s::<2>(a).map(|lane| lane >> (count % 64))),
        I64x2ShrU => join(s::<2>(a).map(|lane| (lane as u64 >> (count % 64)) as i64)),
    }
}

pub(crate) fn test(op: VectorTest, a: u128) -> u32 {
    use VectorTest::*;
    fn all_true<const N: usize>(a: u128) -> u32 {
        s::<N>(a).iter().all(|lane| *lane != 0).into()
    }
    fn bitmask<const N: usize>(a: u128) -> u32 {
        s::<N>(a).iter().rev().fold(0, |mask, lane| mask << 1 | u32::from(*lane < 0))
    }
    match op {
        V128AnyTrue => u32::from(a != 0),
        I8x16AllTrue => all_true::<16>(a),
        I16x8AllTrue => all_true::<8>(a),
        I32x4AllTrue => all_true::<4>(a),
        I64x2AllTrue => all_true::<2>(a),
        I8x16Bitmask => bitmask::<16>(a),
        I16x8Bitmask => bitmask::<8>(a),
        I32x4Bitmask => bitmask::<4>(a),
        I64x2Bitmask => bitmask::<2>(a),
    }
}

pub(crate) fn shuffle(lanes: [u8; 16], a: u128, b: u128) -> u128 {
    let both = [u::<16>(a), u::<16>(b)].concat();
    join(lanes.map(|at| both[usize::from(at)]))
}

/// Bits of a lane.
pub(crate) fn width(lanes: Lanes) -> u32 {
    match lanes {
        Lanes::I8x16 => 8,
        Lanes::I16x8 => 16,
        Lanes::I32x4 | Lanes::F32x4 => 32,
        Lanes::I64x2 | Lanes::F64x2 => 64,
    }
}

pub(crate) fn splat(lanes: Lanes, bits: u64) -> u128 {
    (0..128 / width(lanes)).fold(0, |a, lane| replace(lanes, lane as u8, a, bits))
}

/// What the result's register holds: an i32 is zero-extended.
pub(crate) fn extract(op: Extract, lane: u8, a: u128) -> u64 {
    let lane = usize::from(lane);
    match op {
        Extract::I8x16S => s::<16>(a)[lane] as u32 as u64,
        Extract::I8x16U => u::<16>(a)[lane] as u64,
        Extract::I16x8S => s::<8>(a)[lane] as u32 as u64,
        Extract::I16x8U => u::<8>(a)[lane] as u64,
        Extract::I32x4 | Extract::F32x4 => u::<4>(a)[lane] as u64,
        Extract::I64x2 | Extract::F64x2 => u::<2>(a)[lane] as u64,
    }
}

/// The upper bits of `bits` mean nothing.
pub(crate) fn replace(lanes: Lanes, lane: u8, a: u128, bits: u64) -> u128 {
    let mask = u128::MAX >> (128 - width(lanes)) << (width(lanes) * u32::from(lane));
    a & !mask | u128::from(bits) << (width(lanes) * u32::from(lane)) & mask
}
