//! Wide arithmetic, run: which registers may be the same, and what comes out.

use super::*;

const VALUES: [u64; 7] = [0, 1, 2, u64::MAX, u64::MAX - 1, 1 << 63, 0x1234_5678_9abc_def0];

fn pair<T>(low: T, high: T) -> Pair<T> {
    Pair { low, high }
}

/// Both halves of what is computed from four parameters in x3 to x0.
fn both(emit: &dyn Fn(&mut Aarch64) -> Pair<Gpr>) -> impl FnMut([u64; 4]) -> u128 + use<> {
    let [mut low, mut high] = [false, true].map(|high| {
        body(&[Kind::I64; 4], &[Kind::I64], |masm| {
            let dst = emit(masm);
            masm.mov(x(0).into(), if high { dst.high } else { dst.low }.into());
        })
    });
    move |words| u128::from(high(&words).unwrap()) << 64 | u128::from(low(&words).unwrap())
}

fn combinations() -> impl Iterator<Item = [u64; 4]> {
    (0..VALUES.len().pow(4)).map(|n| [1, 7, 49, 343].map(|step| VALUES[n / step % 7]))
}

fn sum(op: WideSum, x: u128, y: u128) -> u128 {
    if op == WideSum::Add { x.wrapping_add(y) } else { x.wrapping_sub(y) }
}

#[test]
fn wide_sums() {
    for op in [WideSum::Add, WideSum::Sub] {
        for (lhs, rhs, dst) in [
            ((3, 2), (1, 0), (4, 5)),
            ((3, 2), (1, 0), (3, 2)),
            ((3, 2), (1, 0), (3, 5)),
            ((3, 2), (1, 0), (4, 2)),
            ((3, 2), (3, 2), (3, 2)),
            ((3, 2), (2, 3), (4, 5)),
            ((3, 3), (3, 3), (4, 5)),
            ((3, 2), (3, 0), (3, 5)),
            ((3, 2), (1, 2), (4, 2)),
        ] {
            let mut run = both(&|masm| {
                let dst = pair(x(dst.0), x(dst.1));
                let rhs = pair(Rhs::Reg(x(rhs.0)), Rhs::Reg(x(rhs.1)));
                masm.wide_sum(op, dst, pair(x(lhs.0), x(lhs.1)), rhs);
                dst
            });
            for words in combinations().step_by(5) {
                let value = |reg: u8| u128::from(words[3 - usize::from(reg)]);
                let number = |(low, high): (u8, u8)| value(high) << 64 | value(low);
                let wanted = sum(op, number(lhs), number(rhs));
                assert_eq!(run(words), wanted, "{op:?} {lhs:?} {rhs:?} {dst:?} {words:x?}");
            }
        }
    }
}

#[test]
fn wide_sums_with_constants() {
    for op in [WideSum::Add, WideSum::Sub] {
        for imm in [0i64, 1, 0xfff, 0x1000, 0xfff_000] {
            assert!(Aarch64::sum_accepts(imm).low);
            for high in [Rhs::Reg(x(1)), Rhs::Folded(Folded::Imm(0))] {
                let mut run = both(&|masm| {
                    let dst = pair(x(4), x(2));
                    masm.wide_sum(op, dst, pair(x(3), x(2)), pair(Rhs::Folded(Folded::Imm(imm)), high));
                    dst
                });
                for words in combinations().step_by(5) {
                    let upper = if high == Rhs::Reg(x(1)) { words[2] } else { 0 };
                    let number = |low: u64, high: u64| u128::from(high) << 64 | u128::from(low);
                    let wanted = sum(op, number(words[0], words[1]), number(imm as u64, upper));
                    assert_eq!(run(words), wanted, "{op:?} {imm:#x} {high:?} {words:x?}");
                }
            }
        }
    }
    for (imm, accepted) in
        [(-1, (false, false)), (0x1001, (false, false)), (1, (true, false)), (0, (true, true))]
    {
        assert_eq!(Aarch64::sum_accepts(imm), pair(accepted.0, accepted.1), "{imm:#x}");
    }
}

#[test]
fn wide_products() {
    for signed in [false, true] {
        for rhs in [2, 3] {
            let mut run = both(&|masm| {
                masm.wide_product(signed, pair(x(4), x(5)), x(3), Rhs::Reg(x(rhs)));
                pair(x(4), x(5))
            });
            for (a, b) in VALUES.into_iter().flat_map(|a| VALUES.map(|b| (a, b))) {
                let y = if rhs == 3 { a } else { b };
                let wanted = if signed {
                    (i128::from(a as i64) * i128::from(y as i64)) as u128
                } else {
                    u128::from(a) * u128::from(y)
                };
                assert_eq!(run([a, b, 0, 0]), wanted, "{signed} {a:#x} {y:#x}");
            }
        }
    }
}
