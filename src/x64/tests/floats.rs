//! Float arithmetic where the hardware and Wasm differ, and conversions, bit for bit.
#![cfg(target_arch = "x86_64")]

use super::*;
use Width::*;

const F32: [u32; 24] = [
    0,
    0x8000_0000,
    1,
    0x8000_0001,
    0x3f80_0000,
    0xbf80_0000,
    0x3f00_0000,
    0xbf7f_ffff,
    0x3fc0_0000,
    0x4020_0000,
    0x4f00_0000,
    0xcf00_0000,
    0xcf00_0001,
    0x4eff_ffff,
    0x4f80_0000,
    0x4f7f_ffff,
    0x5f00_0000,
    0xdf00_0000,
    0x5f80_0000,
    0x5f7f_ffff,
    0x7f80_0000,
    0xff80_0000,
    0x7fc0_0000,
    0x7fa0_0000,
];

fn f64s() -> Vec<u64> {
    let edges = [
        -0.5,
        0.5,
        1.5,
        2.5,
        -2.5,
        4294967295.0,
        4294967295.9,
        4294967296.0,
        2147483647.0,
        2147483647.9,
        2147483648.0,
        -2147483648.0,
        -2147483648.9,
        -2147483649.0,
        -2147483650.0,
        9223372036854774784.0,
        18446744073709549568.0,
        9223372036854775808.0,
        -9223372036854777856.0,
        -0.9999999999999999,
        1e300,
        f64::MIN_POSITIVE,
    ];
    let widened = F32.map(|bits| f64::from(f32::from_bits(bits)).to_bits());
    edges
        .map(f64::to_bits)
        .into_iter()
        .chain(widened)
        .chain([0x7ff4_0000_0000_0000, 0xfff8_0000_0000_0000])
        .collect()
}

fn values(width: Width) -> Vec<u64> {
    if width == W32 { F32.map(u64::from).to_vec() } else { f64s() }
}

/// Wide enough for both: f32 arithmetic of one operation is exact in f64 and rounded once more.
fn float(width: Width, bits: u64) -> f64 {
    if width == W32 { f64::from(f32::from_bits(bits as u32)) } else { f64::from_bits(bits) }
}

fn is_nan(width: Width, bits: u64) -> bool {
    float(width, bits).is_nan()
}

fn is_quiet(width: Width, bits: u64) -> bool {
    is_nan(width, bits) && bits >> (if width == W32 { 22 } else { 51 }) & 1 == 1
}

fn bits(width: Width, value: f64) -> u64 {
    if width == W32 { u64::from((value as f32).to_bits()) } else { value.to_bits() }
}

fn load_float(m: &mut X64, width: Width, dst: Fpr, from: Addr) {
    m.load(if width == W32 { Kind::F32 } else { Kind::F64 }, dst.into(), from);
}

#[test]
fn binaries() {
    use FloatBinary::*;
    for op in [Add, Sub, Mul, Div, Min, Max, Copysign] {
        for width in [W32, W64] {
            for (dst, lhs, rhs) in [(1, 2, 3), (2, 2, 3), (3, 2, 3), (9, 14, 10), (4, 4, 4), (5, 4, 4)] {
                let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                    load_float(m, width, Fpr(lhs), word(0));
                    load_float(m, width, Fpr(rhs), word(1));
                    m.float_binary(op, width, Fpr(dst), Fpr(lhs), Fpr(rhs));
                    m.float_bits(width, RAX, Fpr(dst));
                });
                for a in values(width) {
                    for b in values(width) {
                        let a = if lhs == rhs { b } else { a };
                        let (x, y) = (float(width, a), float(width, b));
                        let sign = if width == W32 { 1 << 31 } else { 1 << 63 };
                        let got = code.call(&[a, b]);
                        let what = format!("{op:?} {width:?} {a:#x} {b:#x}: {got:#x}");
                        let expected = match op {
                            Copysign => (a & !sign) | (b & sign),
                            _ if x.is_nan() || y.is_nan() => {
                                assert!(is_quiet(width, got), "{what}");
                                continue;
                            }
                            Add => bits(width, x + y),
                            Sub => bits(width, x - y),
                            Mul => bits(width, x * y),
                            Div => bits(width, x / y),
                            Min if x == y => a | b,
                            Max if x == y => a & b,
                            Min => bits(width, x.min(y)),
                            Max => bits(width, x.max(y)),
                        };
                        if is_nan(width, expected) && op != Copysign {
                            assert!(is_quiet(width, got), "{what}");
                        } else {
                            assert_eq!(got, expected, "{what}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn unaries() {
    use FloatUnary::*;
    for op in [Abs, Neg, Sqrt, Ceil, Floor, Trunc, Nearest, Demote, Promote] {
        for width in [W32, W64] {
            let to = match op {
                Demote if width == W32 => continue,
                Promote if width == W64 => continue,
                Demote => W32,
                Promote => W64,
                _ => width,
            };
            for (dst, src) in [(1, 1), (1, 2), (12, 13)] {
                let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                    load_float(m, width, Fpr(src), word(0));
                    m.float_unary(op, width, Fpr(dst), Fpr(src));
                    m.float_bits(to, RAX, Fpr(dst));
                });
                for a in values(width) {
                    let sign = if width == W32 { 1 << 31 } else { 1 << 63 };
                    let x = float(width, a);
                    let expected = match op {
                        Abs => a & !sign,
                        Neg => a ^ sign,
                        Sqrt => bits(to, x.sqrt()),
                        Ceil => bits(to, x.ceil()),
                        Floor => bits(to, x.floor()),
                        Trunc => bits(to, x.trunc()),
                        Nearest => bits(to, x.round_ties_even()),
                        Demote | Promote => bits(to, x),
                    };
                    let got = code.call(&[a]);
                    if is_nan(to, expected) && !matches!(op, Abs | Neg) {
                        assert!(is_quiet(to, got), "{op:?} {width:?} {a:#x}: {got:#x}");
                    } else {
                        assert_eq!(got, expected, "{op:?} {width:?} {a:#x}");
                    }
                }
            }
        }
    }
}

#[test]
fn comparisons_and_branches() {
    use FloatCond::*;
    for cond in [Eq, Ne, Lt, Gt, Le, Ge] {
        for width in [W32, W64] {
            let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                load_float(m, width, Fpr(1), word(0));
                load_float(m, width, Fpr(12), word(1));
                m.float_compare(cond, width, Gpr(6), Fpr(1), Fpr(12));
                for sense in [true, false] {
                    let taken = m.code.label();
                    m.load_imm(Gpr(9), 1);
                    m.float_branch(cond, width, Fpr(1), Fpr(12), sense, taken);
                    m.load_imm(Gpr(9), 0);
                    m.bind(taken);
                    m.int_binary_folded(IntBinary::Shl, W64, Gpr(6), Gpr(6), Folded::Imm(1));
                    m.int_binary(IntBinary::Or, W64, Gpr(6), Gpr(6), Gpr(9));
                }
                m.mov(RAX.into(), Gpr(6).into());
            });
            for a in values(width) {
                for b in values(width) {
                    let (x, y) = (float(width, a), float(width, b));
                    let holds = match cond {
                        Eq => x == y,
                        Ne => x != y,
                        Lt => x < y,
                        Gt => x > y,
                        Le => x <= y,
                        Ge => x >= y,
                    };
                    assert_eq!(
                        code.call(&[a, b]),
                        if holds { 0b110 } else { 0b001 },
                        "{cond:?} {a:#x} {b:#x}"
                    );
                }
            }
        }
    }
}

#[test]
fn integers_to_floats() {
    let ints = [
        0,
        1,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x0100_0001,
        0x7fff_ffff_ffff_ffff,
        1 << 63,
        (1 << 63) + 0x400,
        (1 << 63) + 0x401,
        (1 << 63) + 0xc00,
        u64::MAX,
        0x8000_0080_0000_0001,
        0x8000_0080_0000_0000,
        0xffff_ff7f_ffff_ffff,
        0xffff_ffff_ffff_fbff,
        0xffff_ffff_ffff_fc00,
        0x0020_0000_0000_0001,
    ];
    for (from, signed, to) in [W32, W64]
        .into_iter()
        .flat_map(|from| [true, false].map(|signed| (from, signed)))
        .flat_map(|(f, s)| [(f, s, W32), (f, s, W64)])
    {
        let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
            m.load(if from == W32 { Kind::I32 } else { Kind::I64 }, Gpr(9).into(), word(0));
            m.int_to_float(from, signed, to, Fpr(11), Gpr(9));
            m.float_bits(to, RAX, Fpr(11));
        });
        for a in ints {
            let expected = match (from, signed, to) {
                (W32, true, W32) => (a as i32 as f32).to_bits().into(),
                (W32, false, W32) => (a as u32 as f32).to_bits().into(),
                (W64, true, W32) => (a as i64 as f32).to_bits().into(),
                (W64, false, W32) => (a as f32).to_bits().into(),
                (W32, true, W64) => (a as i32 as f64).to_bits(),
                (W32, false, W64) => (a as u32 as f64).to_bits(),
                (W64, true, W64) => (a as i64 as f64).to_bits(),
                (W64, false, W64) => (a as f64).to_bits(),
            };
            assert_eq!(code.call(&[a]), expected, "{from:?} {signed} {to:?} {a:#x}");
        }
    }
}

#[test]
fn floats_to_integers() {
    for n in 0..16 {
        let op = FloatToInt {
            from: if n & 1 == 0 { W32 } else { W64 },
            to: if n & 2 == 0 { W32 } else { W64 },
            signed: n & 4 == 0,
            saturating: n & 8 == 0,
        };
        let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
            load_float(m, op.from, Fpr(8), word(0));
            m.float_to_int(op, Gpr(12), Fpr(8));
            m.mov(RAX.into(), Gpr(12).into());
        });
        for a in values(op.from) {
            let x = float(op.from, a);
            let saturated = match (op.to, op.signed) {
                (W32, true) => u64::from(x as i32 as u32),
                (W32, false) => u64::from(x as u32),
                (W64, true) => x as i64 as u64,
                (W64, false) => x as u64,
            };
            let bits = if op.to == W32 { 32 } else { 64 } - i32::from(op.signed);
            let low = if op.signed { -(2f64.powi(bits)) } else { 0.0 };
            let expected = if op.saturating {
                saturated
            } else if x.is_nan() {
                TRAPPED + TrapCode::InvalidConversion as u64
            } else if x.trunc() < low || x.trunc() >= 2f64.powi(bits) {
                TRAPPED + TrapCode::IntegerOverflow as u64
            } else {
                saturated
            };
            assert_eq!(code.call(&[a]), expected, "{op:?} {x} {a:#x}");
        }
    }
}
