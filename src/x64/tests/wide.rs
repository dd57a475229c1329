//! Wide arithmetic: which registers may be the same, and what comes out.
#![cfg(target_arch = "x86_64")]

use super::*;
use crate::x64::{RCX, RDX};

const VALUES: [u64; 7] = [0, 1, 2, u64::MAX, u64::MAX - 1, 1 << 63, 0x1234_5678_9abc_def0];

/// Code that loads words into these registers, and gives one half of a result.
fn half(cpu: Cpu, high: bool, loads: &[Gpr], emit: &dyn Fn(&mut X64) -> Pair<Gpr>) -> Compiled {
    Compiled::new(cpu, 41, |m| {
        for (n, &reg) in loads.iter().enumerate() {
            m.load(Kind::I64, reg.into(), word(n));
        }
        let dst = emit(m);
        m.mov(RAX.into(), if high { dst.high } else { dst.low }.into());
    })
}

fn both(cpu: Cpu, loads: &[Gpr], emit: &dyn Fn(&mut X64) -> Pair<Gpr>) -> impl FnMut(&[u64]) -> u128 + use<> {
    let [mut low, mut high] = [false, true].map(|which| half(cpu, which, loads, emit));
    move |words| u128::from(high.call(words)) << 64 | u128::from(low.call(words))
}

fn pair<T>(low: T, high: T) -> Pair<T> {
    Pair { low, high }
}

#[test]
fn sums_in_registers() {
    let [a, b, c, d, e, f] = [8, 9, 3, 12, 1, 10].map(Gpr);
    for op in [WideSum::Add, WideSum::Sub] {
        for (lhs, rhs, dst) in [
            ((a, b), (c, d), (e, f)),
            ((a, b), (c, d), (a, b)),
            ((a, b), (c, d), (a, e)),
            ((a, b), (c, d), (e, b)),
            ((a, b), (a, b), (a, b)),
            ((a, b), (a, b), (e, f)),
            ((a, b), (b, a), (e, f)),
            ((a, a), (a, a), (e, f)),
            ((a, b), (a, d), (a, f)),
            ((a, b), (c, b), (e, b)),
            ((a, a), (c, c), (e, f)),
        ] {
            let loads = [a, b, c, d];
            let rhs_in = pair(Rhs::Reg(rhs.0), Rhs::Reg(rhs.1));
            let mut run = both(Cpu::baseline(), &loads, &|m| {
                m.wide_sum(op, pair(dst.0, dst.1), pair(lhs.0, lhs.1), rhs_in);
                pair(dst.0, dst.1)
            });
            for n in 0..VALUES.len().pow(4) {
                let words = [1, 7, 49, 343].map(|step| VALUES[n / step % 7]);
                let value = |reg: Gpr| u128::from(words[loads.iter().position(|&r| r == reg).unwrap()]);
                let number = |(low, high)| value(high) << 64 | value(low);
                let (x, y) = (number(lhs), number(rhs));
                let wanted = if op == WideSum::Add { x.wrapping_add(y) } else { x.wrapping_sub(y) };
                assert_eq!(run(&words), wanted, "{op:?} {lhs:?} {rhs:?} {dst:?} {words:x?}");
            }
        }
    }
}

#[test]
fn sums_with_constants_and_slots() {
    let [a, b] = [8, 9].map(Gpr);
    for op in [WideSum::Add, WideSum::Sub] {
        for imm in [0i64, 1, -1, 127, -128, 128, i32::MAX.into(), i32::MIN.into()] {
            assert_eq!(X64::sum_accepts(imm), pair(true, true));
            let (low, high) = (Rhs::Folded(Folded::Imm(imm)), Rhs::Folded(Folded::Imm(-(imm + 1))));
            let slots = [3, 40].map(|slot| Rhs::Folded(Folded::Slot(Slot(slot))));
            for rhs in [pair(low, high), pair(slots[0], high), pair(low, slots[1]), pair(slots[0], slots[1])]
            {
                let mut run = both(Cpu::baseline(), &[a, b, RCX, RDX], &|m| {
                    m.store(Kind::I64, Addr::slot(Slot(3)), RCX.into());
                    m.store(Kind::I64, Addr::slot(Slot(40)), RDX.into());
                    m.wide_sum(op, pair(a, b), pair(a, b), rhs);
                    pair(a, b)
                });
                for n in 0..VALUES.len().pow(4) {
                    let words = [1, 7, 49, 343].map(|step| VALUES[n / step % 7]);
                    let part = |half: Rhs, slot: u64| match half {
                        Rhs::Folded(Folded::Imm(imm)) => u128::from(imm as u64),
                        _ => u128::from(slot),
                    };
                    let x = u128::from(words[1]) << 64 | u128::from(words[0]);
                    let y = part(rhs.high, words[3]) << 64 | part(rhs.low, words[2]);
                    let wanted = if op == WideSum::Add { x.wrapping_add(y) } else { x.wrapping_sub(y) };
                    assert_eq!(run(&words), wanted, "{op:?} {rhs:?} {words:x?}");
                }
            }
        }
    }
    assert_eq!(X64::sum_accepts(1 << 31), pair(false, false));
}

#[test]
fn products() {
    for (cpu, signed) in
        [(Cpu::baseline(), true), (Cpu::baseline(), false), (Cpu::host(), true), (Cpu::host(), false)]
    {
        for rhs in [Rhs::Reg(Gpr(9)), Rhs::Reg(RCX), Rhs::Folded(Folded::Slot(Slot(40)))] {
            let mut run = both(cpu, &[RCX, Gpr(9)], &|m| {
                let shape = m.product_shape(signed);
                let Operand::Fixed(lhs) = shape.lhs else { panic!("it is fixed") };
                let place = |dst| if let Dst::Fixed(reg) = dst { reg } else { Gpr(12) };
                let dst = pair(place(shape.dst.low), place(shape.dst.high));
                m.store(Kind::I64, Addr::slot(Slot(40)), Gpr(9).into());
                m.mov(lhs.into(), RCX.into());
                m.wide_product(signed, dst, lhs, rhs);
                dst
            });
            for (a, b) in VALUES.into_iter().flat_map(|a| VALUES.map(|b| (a, b))) {
                let y = if rhs == Rhs::Reg(RCX) { a } else { b };
                let wanted = if signed {
                    (i128::from(a as i64) * i128::from(y as i64)) as u128
                } else {
                    u128::from(a) * u128::from(y)
                };
                assert_eq!(run(&[a, b]), wanted, "{signed} {rhs:?} {a:#x} {b:#x}");
            }
        }
    }
}
