//! What the numeric operators of generated programs give.

use super::{Binary, Unary, Value};

/// No value.
pub(super) enum Fault {
    DivideByZero,
    /// A NaN, whose bits WebAssembly leaves open.
    Open,
}

pub(super) fn unary(op: Unary, value: Value) -> Result<Value, Fault> {
    use Value::{F32, F64, I32, I64, V128};
    Ok(match (op, value) {
        (Unary::I32Eqz, I32(a)) => I32(u32::from(a == 0)),
        (Unary::I32WrapI64, I64(a)) => I32(a as u32),
        (Unary::I64ExtendI32S, I32(a)) => I64(a as i32 as u64),
        (Unary::I32ReinterpretF32, F32(a)) => I32(a),
        (Unary::I64ReinterpretF64, F64(a)) => I64(a),
        (Unary::F32ConvertI32S, I32(a)) => F32((a as i32 as f32).to_bits()),
        (Unary::F64ConvertI32S, I32(a)) => F64(f64::from(a as i32).to_bits()),
        (Unary::F64PromoteF32, F32(a)) => F64(f64::from(f32::from_bits(a)).to_bits()),
        (Unary::I32TruncSatF64S, F64(a)) => I32(f64::from_bits(a) as i32 as u32),
        (Unary::I64x2Splat, I64(a)) => V128(u128::from(a) << 64 | u128::from(a)),
        (Unary::I64x2ExtractLane0, V128(a)) => I64(a as u64),
        (Unary::I64x2ExtractLane1, V128(a)) => I64((a >> 64) as u64),
        _ => panic!("{op:?} of {value:?}"),
    })
}

pub(super) fn binary(op: Binary, lhs: Value, rhs: Value) -> Result<Value, Fault> {
    use Value::{F32, F64, I32, I64, V128};
    let single = |value: f32| if value.is_nan() { Err(Fault::Open) } else { Ok(F32(value.to_bits())) };
    let double = |value: f64| if value.is_nan() { Err(Fault::Open) } else { Ok(F64(value.to_bits())) };
    let (s, d) = (f32::from_bits, f64::from_bits);
    Ok(match (op, lhs, rhs) {
        (Binary::I32Add, I32(a), I32(b)) => I32(a.wrapping_add(b)),
        (Binary::I32Sub, I32(a), I32(b)) => I32(a.wrapping_sub(b)),
        (Binary::I32Mul, I32(a), I32(b)) => I32(a.wrapping_mul(b)),
        (Binary::I32Xor, I32(a), I32(b)) => I32(a ^ b),
        (Binary::I32Shl, I32(a), I32(b)) => I32(a << (b & 31)),
        (Binary::I32LtS, I32(a), I32(b)) => I32(u32::from((a as i32) < b as i32)),
        (Binary::I32DivU, I32(a), I32(b)) => I32(a.checked_div(b).ok_or(Fault::DivideByZero)?),
        (Binary::I64Add, I64(a), I64(b)) => I64(a.wrapping_add(b)),
        (Binary::I64Sub, I64(a), I64(b)) => I64(a.wrapping_sub(b)),
        (Binary::I64Mul, I64(a), I64(b)) => I64(a.wrapping_mul(b)),
        (Binary::I64Rotl, I64(a), I64(b)) => I64(a.rotate_left(b as u32 & 63)),
        (Binary::I64LtU, I64(a), I64(b)) => I32(u32::from(a < b)),
        (Binary::F32Add, F32(a), F32(b)) => single(s(a) + s(b))?,
        (Binary::F32Mul, F32(a), F32(b)) => single(s(a) * s(b))?,
        (Binary::F64Add, F64(a), F64(b)) => double(d(a) + d(b))?,
        (Binary::F64Sub, F64(a), F64(b)) => double(d(a) - d(b))?,
        (Binary::F64Lt, F64(a), F64(b)) => I32(u32::from(d(a) < d(b))),
        (Binary::I64x2Add, V128(a), V128(b)) => {
            let lane = |at: u32| ((a >> at) as u64).wrapping_add((b >> at) as u64);
            V128(u128::from(lane(64)) << 64 | u128::from(lane(0)))
        }
        _ => panic!("{op:?} of {lhs:?}, {rhs:?}"),
    })
}
