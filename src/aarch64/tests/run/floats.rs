//! Floats, run.

use super::*;

fn float_kind(width: Width) -> Kind {
    if width == Width::W32 { Kind::F32 } else { Kind::F64 }
}

const FLOATS: [f64; 20] = [
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1.5,
    2.5,
    -0.9999,
    1e10,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    2147483647.0,
    2147483648.0,
    -2147483648.0,
    -2147483649.0,
    4294967296.0,
    9223372036854775808.0,
    18446744073709551616.0,
];

#[test]
fn minima_and_signs_follow_the_standard() {
    let nan_or = |a: f64, b: f64, value: f64| if a.is_nan() || b.is_nan() { f64::NAN } else { value };
    let below = |a: f64, b: f64| a < b || a == b && a.is_sign_negative();
    for op in [FloatBinary::Min, FloatBinary::Max, FloatBinary::Copysign] {
        let mut wide =
            body(&[Kind::F64; 2], &[Kind::F64], |masm| masm.float_binary(op, Width::W64, v(0), v(1), v(0)));
        let mut narrow =
            body(&[Kind::F32; 2], &[Kind::F32], |masm| masm.float_binary(op, Width::W32, v(0), v(1), v(0)));
        for (a, b) in FLOATS.iter().flat_map(|&a| FLOATS.map(|b| (a, b))) {
            let wanted = match op {
                FloatBinary::Min => nan_or(a, b, if below(a, b) { a } else { b }),
                FloatBinary::Max => nan_or(a, b, if below(a, b) { b } else { a }),
                _ => a.copysign(b),
            };
            let same = |bits: u64, value: f64| {
                bits == value.to_bits() || f64::from_bits(bits).is_nan() && value.is_nan()
            };
            assert!(same(wide(&[a.to_bits(), b.to_bits()]).unwrap(), wanted), "{op:?} {a} {b}");
            let bits = narrow(&[u64::from((a as f32).to_bits()), u64::from((b as f32).to_bits())]).unwrap();
            let value = f32::from_bits(bits as u32);
            assert!(
                value.to_bits() == (wanted as f32).to_bits() || value.is_nan() && wanted.is_nan(),
                "{op:?} {a} {b}"
            );
        }
    }
}

#[test]
fn float_conditions_fail_on_nan() {
    for cond in ALL_FLOAT_COND {
        let mut run = body(&[Kind::F64; 2], &[Kind::I64], |masm| {
            let [yes, no] = std::array::from_fn(|_| masm.code().label());
            masm.float_compare(cond, Width::W64, x(0), v(1), v(0));
            masm.float_branch(cond, Width::W64, v(1), v(0), true, yes);
            masm.load_imm(x(0), 8);
            masm.bind(yes);
            masm.load_imm(x(1), 2);
            masm.float_branch(cond, Width::W64, v(1), v(0), false, no);
            masm.load_imm(x(1), 4);
            masm.bind(no);
            masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(1));
        });
        for (a, b) in FLOATS.iter().flat_map(|&a| FLOATS.map(|b| (a, b))) {
            let holds = match cond {
                FloatCond::Eq => a == b,
                FloatCond::Ne => a != b,
                FloatCond::Lt => a < b,
                FloatCond::Gt => a > b,
                FloatCond::Le => a <= b,
                FloatCond::Ge => a >= b,
            };
            assert_eq!(run(&[a.to_bits(), b.to_bits()]), Ok(if holds { 5 } else { 10 }), "{cond:?} {a} {b}");
        }
    }
}

#[test]
fn conversions_trap_or_saturate_at_the_edges() {
    for (from, to) in WIDTHS.iter().flat_map(|&from| WIDTHS.map(|to| (from, to))) {
        for (signed, saturating) in [(true, true), (true, false), (false, true), (false, false)] {
            let op = FloatToInt { from, to, signed, saturating };
            let mut run =
                body(&[float_kind(from)], &[int_kind(to)], |masm| masm.float_to_int(op, x(0), v(0)));
            let near = FLOATS.iter().flat_map(|&value| match from {
                Width::W32 => {
                    [value as f32, (value as f32).next_up(), (value as f32).next_down()].map(f64::from)
                }
                Width::W64 => [value, value.next_up(), value.next_down()],
            });
            for value in near {
                let bits =
                    if from == Width::W32 { u64::from((value as f32).to_bits()) } else { value.to_bits() };
                let (result, low, high) = match (to, signed) {
                    (Width::W32, true) => (u64::from(value as i32 as u32), -2147483648.0, 2147483648.0),
                    (Width::W32, false) => (u64::from(value as u32), 0.0, 4294967296.0),
                    (Width::W64, true) => {
                        (value as i64 as u64, -9223372036854775808.0, 9223372036854775808.0)
                    }
                    (Width::W64, false) => (value as u64, 0.0, 18446744073709551616.0),
                };
                let wanted = match value.trunc() {
                    _ if saturating => Ok(result),
                    whole if whole.is_nan() => Err(TrapCode::InvalidConversion as u8),
                    whole if whole < low || whole >= high => Err(TrapCode::IntegerOverflow as u8),
                    _ => Ok(result),
                };
                assert_eq!(run(&[bits]), wanted, "{op:?} {value}");
            }
            if !saturating {
                let mut run = body(&[int_kind(to)], &[float_kind(from)], |masm| {
                    masm.int_to_float(to, signed, from, v(0), x(0));
                });
                for value in INTS {
                    let wide = match (to, signed) {
                        (Width::W32, true) => i128::from(value as i32),
                        (Width::W32, false) => i128::from(value as u32),
                        (Width::W64, true) => i128::from(value as i64),
                        (Width::W64, false) => i128::from(value),
                    };
                    let wanted = match from {
                        Width::W32 => u64::from((wide as f32).to_bits()),
                        Width::W64 => (wide as f64).to_bits(),
                    };
                    assert_eq!(run(&[value]), Ok(wanted), "{value:#x} to {from:?}");
                }
            }
        }
    }
}
