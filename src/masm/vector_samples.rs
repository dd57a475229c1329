//! What vector operators are tried on, and when a result is the one that [`vector_model`](super::vector_model) gives.

use super::vector_model::{floats, u};
use super::*;

/// The float lanes of a result, when its NaNs may be any that is quiet.
pub(crate) fn float_lanes(op: VectorOp) -> Option<Lanes> {
    let name = match op {
        VectorOp::Unary(op) => format!("{op:?}"),
        VectorOp::Binary(op) => format!("{op:?}"),
        VectorOp::Ternary(op) => format!("{op:?}"),
        _ => return None,
    };
    let exact = ["Abs", "Neg", "PMin", "PMax", "Eq", "Ne", "Lt", "Gt", "Le", "Ge"];
    match &name[..5] {
        _ if exact.contains(&&name[5..]) => None,
        "F32x4" => Some(Lanes::F32x4),
        "F64x2" => Some(Lanes::F64x2),
        _ => None,
    }
}

/// Whether `got` is `want`, lanes of which may be any quiet NaN where `want` has one.
pub(crate) fn agrees(lanes: Option<Lanes>, got: u128, want: u128) -> bool {
    fn lanes_agree<const N: usize>(got: u128, want: u128) -> bool {
        let quiet = if N == 4 { 1 << 22 } else { 1 << 51 };
        (0..N).all(|i| {
            let nans = floats::<N>(want)[i].is_nan() && floats::<N>(got)[i].is_nan();
            u::<N>(got)[i] == u::<N>(want)[i] || nans && u::<N>(got)[i] & quiet != 0
        })
    }
    match lanes {
        Some(Lanes::F32x4) => lanes_agree::<4>(got, want),
        Some(Lanes::F64x2) => lanes_agree::<2>(got, want),
        _ => got == want,
    }
}

/// Vectors to try, in groups by the lanes that they have edges in; operands of one operator are of one group.
pub(crate) fn samples() -> Vec<Vec<u128>> {
    let f32s =
        [0., 1., 0.5, 1.5, 2.5, 1e-45, 3e38, 2147483648., 4294967296., 4294967040., 16777217., f32::INFINITY];
    let f64s =
        [0., 1., 0.5, 2.5, 5e-324, 1e300, 2147483647.9, 2147483648., 2147483649., 4294967295.9, 4294967296.];
    let f32s = f32s.map(f32::to_bits).into_iter().chain([0x7fc0_0000, 0x7fa0_1234, 0x7fd5_5555]);
    let nans = [f64::INFINITY.to_bits(), 0x7ff8 << 48, 0x7ff4_0000_0000_1234, 0x7ffd_5555_0000_0000];
    let f64s = f64s.map(f64::to_bits).into_iter().chain(nans);
    let mut groups = vec![
        (32, f32s.flat_map(|bits| [bits.into(), u64::from(bits | 1 << 31)]).collect::<Vec<_>>()),
        (64, f64s.flat_map(|bits| [bits, bits | 1 << 63]).collect()),
    ];
    for bits in [8, 16, 32, 64] {
        let sign = 1 << (bits - 1);
        groups.push((
            bits,
            vec![0, 1, 2, 7, 15, 16, sign >> 1, sign - 1, sign, sign + 1, 2 * (sign - 1), u64::MAX],
        ));
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        state >> 32 ^ state << 32
    };
    let mut vector = |bits: u32, edges: &[u64]| {
        (0..128 / bits).fold(0_u128, |vector, _| {
            let (choice, any) = (random() as usize, random());
            let lane = if choice % 8 == 7 { any } else { edges[choice / 8 % edges.len()] };
            vector << bits | u128::from(lane & u64::MAX >> (64 - bits))
        })
    };
    let mut group = |(bits, edges): (u32, Vec<u64>)| {
        let alike = edges.iter().map(|edge| vector(bits, &[*edge])).collect::<Vec<_>>();
        alike.into_iter().step_by(3).chain((0..16).map(|_| vector(bits, &edges))).collect()
    };
    groups.drain(..).map(&mut group).chain([vec![0, u128::MAX]]).collect()
}
