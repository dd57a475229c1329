//! Arguments and result patterns of scripts.
//!
//! Floats are compared by their bits, as the specification means them: `nan:canonical` is one bit pattern up to the
//! sign, `nan:arithmetic` any quiet NaN. `ref.extern N` is a host reference that holds the `u32` N, and
//! equal when the number is.

use super::show_nan;
use crate::{ExternRef, Result, Store, Val};
use anyhow::bail;
use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wast::token::{F32, F64};

/// The value of an argument.
pub(super) fn argument(store: &mut Store<()>, argument: &WastArgCore<'_>) -> Result<Val> {
    Ok(match argument {
        WastArgCore::I32(value) => Val::I32(*value),
        WastArgCore::I64(value) => Val::I64(*value),
        WastArgCore::F32(value) => Val::F32(value.bits),
        WastArgCore::F64(value) => Val::F64(value.bits),
        WastArgCore::RefNull(heap) => null(heap),
        WastArgCore::RefExtern(number) => Val::ExternRef(Some(ExternRef::new(store, *number))),
        WastArgCore::RefHost(_) => bail!("ref.host needs GC, which is not built"),
        WastArgCore::V128(value) => Val::V128(u128::from_le_bytes(value.to_le_bytes()).into()),
    })
}

/// The null of a heap type.
fn null(heap: &HeapType<'_>) -> Val {
    use AbstractHeapType::{Cont, Exn, Extern, Func, NoCont, NoExn, NoExtern, NoFunc};
    match heap {
        HeapType::Abstract { ty: Func | NoFunc, .. } => Val::FuncRef(None),
        HeapType::Abstract { ty: Extern | NoExtern, .. } => Val::ExternRef(None),
        HeapType::Abstract { ty: Cont | NoCont, .. } => Val::ContRef(None),
        HeapType::Abstract { ty: Exn | NoExn, .. } => Val::ExnRef(None),
        _ => Val::NullRef,
    }
}

/// Whether a value is any kind's null.
fn is_null(value: &Val) -> bool {
    use Val::{ContRef, ExnRef, ExternRef, FuncRef, NullRef};
    matches!(value, FuncRef(None) | ExternRef(None) | ContRef(None) | ExnRef(None) | NullRef)
}

/// Whether a result is what the script expects.
pub(super) fn matches(store: &Store<()>, value: &Val, pattern: &WastRetCore<'_>) -> bool {
    match (pattern, value) {
        (WastRetCore::I32(expected), Val::I32(value)) => expected == value,
        (WastRetCore::I64(expected), Val::I64(value)) => expected == value,
        (WastRetCore::F32(expected), Val::F32(bits)) => matches_f32(*bits, expected),
        (WastRetCore::F64(expected), Val::F64(bits)) => matches_f64(*bits, expected),
        (WastRetCore::V128(expected), Val::V128(value)) => matches_vector(value.as_u128(), expected),
        (WastRetCore::RefNull(None), value) => is_null(value),
        // A null has no type at run time: only its hierarchy shows, and only where `Val` tells it.
        (WastRetCore::RefNull(Some(heap)), value) => {
            let expected = null(heap);
            is_null(value)
                && (matches!(expected, Val::NullRef)
                    || std::mem::discriminant(&expected) == std::mem::discriminant(value))
        }
        (WastRetCore::RefExtern(None), Val::ExternRef(Some(_))) => true,
        (WastRetCore::RefExtern(Some(number)), Val::ExternRef(Some(reference))) => {
            reference.data(store).downcast_ref::<u32>() == Some(number)
        }
        (WastRetCore::RefFunc(_), Val::FuncRef(Some(_))) => true,
        (WastRetCore::Either(patterns), value) => {
            patterns.iter().any(|pattern| matches(store, value, pattern))
        }
        _ => false,
    }
}

fn matches_f32(bits: u32, expected: &NanPattern<F32>) -> bool {
    match expected {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff == 0x7fc0_0000,
        NanPattern::ArithmeticNan => bits & 0x7fc0_0000 == 0x7fc0_0000,
        NanPattern::Value(expected) => expected.bits == bits,
    }
}

fn matches_f64(bits: u64, expected: &NanPattern<F64>) -> bool {
    match expected {
        NanPattern::CanonicalNan => bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
        NanPattern::ArithmeticNan => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        NanPattern::Value(expected) => expected.bits == bits,
    }
}

/// Lane by lane: each float lane may have a pattern of its own.
fn matches_vector(bits: u128, expected: &V128Pattern) -> bool {
    let lane = |n: usize, width: usize| (bits >> (n * width)) as u64;
    match expected {
        V128Pattern::I8x16(lanes) => lanes.iter().enumerate().all(|(n, &want)| lane(n, 8) as i8 == want),
        V128Pattern::I16x8(lanes) => lanes.iter().enumerate().all(|(n, &want)| lane(n, 16) as i16 == want),
        V128Pattern::I32x4(lanes) => lanes.iter().enumerate().all(|(n, &want)| lane(n, 32) as i32 == want),
        V128Pattern::I64x2(lanes) => lanes.iter().enumerate().all(|(n, &want)| lane(n, 64) as i64 == want),
        V128Pattern::F32x4(lanes) => {
            lanes.iter().enumerate().all(|(n, want)| matches_f32(lane(n, 32) as u32, want))
        }
        V128Pattern::F64x2(lanes) => lanes.iter().enumerate().all(|(n, want)| matches_f64(lane(n, 64), want)),
    }
}

/// A value as scripts write it.
pub(super) fn show(value: &Val) -> String {
    match value {
        Val::I32(value) => format!("i32 {value}"),
        Val::I64(value) => format!("i64 {value}"),
        Val::F32(bits) => show_f32(*bits),
        Val::F64(bits) => show_f64(*bits),
        Val::V128(value) => format!("v128 {:#034x}", value.as_u128()),
        Val::FuncRef(Some(_)) => "a function reference".to_owned(),
        Val::ExternRef(Some(_)) => "a host reference".to_owned(),
        Val::ContRef(Some(_)) => "a continuation reference".to_owned(),
        Val::ExnRef(Some(_)) => "an exception reference".to_owned(),
        Val::FuncRef(None) => "ref.null func".to_owned(),
        Val::ExternRef(None) => "ref.null extern".to_owned(),
        Val::ContRef(None) => "ref.null cont".to_owned(),
        Val::ExnRef(None) => "ref.null exn".to_owned(),
        Val::NullRef => "ref.null".to_owned(),
    }
}

/// Several values.
pub(super) fn show_all(values: &[Val]) -> String {
    match values {
        [] => "nothing".to_owned(),
        values => values.iter().map(show).collect::<Vec<_>>().join(", "),
    }
}

/// A pattern as scripts write it.
pub(super) fn show_pattern(pattern: &WastRetCore<'_>) -> String {
    match pattern {
        WastRetCore::I32(value) => format!("i32 {value}"),
        WastRetCore::I64(value) => format!("i64 {value}"),
        WastRetCore::F32(pattern) => show_nan(pattern, |value| show_f32(value.bits)),
        WastRetCore::F64(pattern) => show_nan(pattern, |value| show_f64(value.bits)),
        WastRetCore::RefNull(_) => "a null reference".to_owned(),
        WastRetCore::RefExtern(Some(number)) => format!("ref.extern {number}"),
        WastRetCore::RefExtern(None) => "a host reference".to_owned(),
        WastRetCore::RefFunc(_) => "a function reference".to_owned(),
        WastRetCore::Either(patterns) => patterns.iter().map(show_pattern).collect::<Vec<_>>().join(" or "),
        other => format!("{other:?}"),
    }
}

/// With the bits, because NaNs and zeros look alike without.
fn show_f32(bits: u32) -> String {
    format!("f32 {} ({bits:#x})", f32::from_bits(bits))
}

fn show_f64(bits: u64) -> String {
    format!("f64 {} ({bits:#x})", f64::from_bits(bits))
}
