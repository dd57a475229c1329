//! Integers, floats, memory and branches.
#![cfg(target_arch = "x86_64")]

use super::*;
use crate::x64::{RCX, RDX};
use Width::*;

const CPUS: [fn() -> Cpu; 2] = [Cpu::baseline, Cpu::host];
const INTS: [u64; 17] = [
    0,
    1,
    2,
    3,
    5,
    31,
    32,
    33,
    63,
    0x7f,
    0x80,
    0xff80,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
];

fn ints() -> impl Iterator<Item = u64> + Clone {
    INTS.into_iter().chain([u64::MAX, u64::MAX - 1, 0x1234_5678_9abc_def0, 0xffff_ffff_8000_0000])
}

fn narrow(width: Width, value: u64) -> u64 {
    if width == W32 { u64::from(value as u32) } else { value }
}

fn trap(code: TrapCode) -> u64 {
    TRAPPED + code as u64
}

/// What Wasm says.
fn model(op: IntBinary, width: Width, a: u64, b: u64) -> u64 {
    use IntBinary::*;
    let (sa, sb) = if width == W32 { (a as i32 as i64, b as i32 as i64) } else { (a as i64, b as i64) };
    let (min, bits) = if width == W32 { (i32::MIN as i64, 32) } else { (i64::MIN, 64) };
    let count = (b % bits) as u32;
    let result = match op {
        Add => a.wrapping_add(b),
        Sub => a.wrapping_sub(b),
        Mul => a.wrapping_mul(b),
        And => a & b,
        Or => a | b,
        Xor => a ^ b,
        Shl => a << count,
        ShrS => (sa >> count) as u64,
        ShrU => a >> count,
        Rotl if width == W32 => u64::from((a as u32).rotate_left(count)),
        Rotl => a.rotate_left(count),
        Rotr if width == W32 => u64::from((a as u32).rotate_right(count)),
        Rotr => a.rotate_right(count),
        DivS | DivU | RemS | RemU if b == 0 => return trap(TrapCode::DivideByZero),
        DivS if sa == min && sb == -1 => return trap(TrapCode::IntegerOverflow),
        DivS => (sa / sb) as u64,
        RemS => sa.wrapping_rem(sb) as u64,
        DivU => a / b,
        RemU => a % b,
    };
    narrow(width, result)
}

const BINARIES: [IntBinary; 15] = {
    use IntBinary::*;
    [Add, Sub, Mul, DivS, DivU, RemS, RemU, And, Or, Xor, Shl, ShrS, ShrU, Rotl, Rotr]
};

/// Registers for a shape: lhs, rhs, dst; high ones where it is free to choose.
fn registers(shape: Shape, apart: bool) -> (Gpr, Gpr, Gpr) {
    let lhs = if let Operand::Fixed(reg) = shape.lhs { reg } else { Gpr(8) };
    let rhs = if let Operand::FixedOrImm(reg) = shape.rhs { reg } else { Gpr(12) };
    let dst = match shape.dst {
        Dst::Fixed(reg) => reg,
        Dst::Fresh if apart => Gpr(3),
        _ => lhs,
    };
    (lhs, rhs, dst)
}

fn load_width(m: &mut X64, width: Width, dst: Gpr, from: Addr) {
    m.load(if width == W32 { Kind::I32 } else { Kind::I64 }, dst.into(), from);
}

#[test]
fn integers_in_registers_and_slots() {
    for op in BINARIES {
        for (width, apart) in [(W32, false), (W32, true), (W64, false), (W64, true)] {
            let shape = X64::binary_shape(op);
            let (lhs, rhs, dst) = registers(shape, apart);
            let mut reg = Compiled::new(Cpu::baseline(), 0, |m| {
                load_width(m, width, lhs, word(0));
                load_width(m, width, rhs, word(1));
                m.int_binary(op, width, dst, lhs, rhs);
                m.mov(RAX.into(), dst.into());
            });
            let mut slots = (shape.rhs == Operand::Any).then(|| {
                [3, 40].map(|slot| {
                    Compiled::new(Cpu::baseline(), 41, |m| {
                        load_width(m, width, lhs, word(0));
                        m.load(Kind::I64, RCX.into(), word(1));
                        m.store(Kind::I64, Addr::slot(Slot(slot)), RCX.into());
                        m.int_binary_folded(op, width, dst, lhs, Folded::Slot(Slot(slot)));
                        m.mov(RAX.into(), dst.into());
                    })
                })
            });
            for a in ints() {
                for b in ints() {
                    let expected = model(op, width, narrow(width, a), narrow(width, b));
                    assert_eq!(reg.call(&[a, b]), expected, "{op:?} {width:?} {a:#x} {b:#x}");
                    for slot in slots.iter_mut().flatten() {
                        assert_eq!(slot.call(&[a, b]), expected, "slot {op:?} {width:?} {a:#x} {b:#x}");
                    }
                }
            }
        }
    }
}

#[test]
fn integers_with_constants() {
    for op in BINARIES {
        for (width, apart) in [(W32, false), (W32, true), (W64, false), (W64, true)] {
            let (lhs, _, dst) = registers(X64::binary_shape(op), apart);
            let shift = matches!(X64::binary_shape(op).rhs, Operand::FixedOrImm(_));
            for imm in ints() {
                let imm = match (shift, width) {
                    (true, W32) => (imm % 32) as i64,
                    (true, W64) => (imm % 64) as i64,
                    (false, W32) => i64::from(imm as i32),
                    (false, W64) => imm as i64,
                };
                if !X64::accepts(op, width, imm) {
                    continue;
                }
                let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                    load_width(m, width, lhs, word(0));
                    m.int_binary_folded(op, width, dst, lhs, Folded::Imm(imm));
                    m.mov(RAX.into(), dst.into());
                });
                for a in ints() {
                    let expected = model(op, width, narrow(width, a), narrow(width, imm as u64));
                    assert_eq!(code.call(&[a]), expected, "{op:?} {width:?} {a:#x} {imm:#x}");
                }
            }
        }
    }
}

#[test]
fn integer_unaries() {
    use IntUnary::*;
    for cpu in CPUS {
        for (dst, src) in [(RAX, RAX), (RAX, Gpr(9)), (Gpr(6), Gpr(6)), (Gpr(10), RAX)] {
            for op in [Clz, Ctz, Popcnt, Extend8S, Extend16S, Extend32S, Wrap] {
                for width in [W32, W64] {
                    let mut code = Compiled::new(cpu(), 0, |m| {
                        m.load(Kind::I64, src.into(), word(0));
                        m.int_unary(op, width, dst, src);
                        m.mov(RAX.into(), dst.into());
                    });
                    for a in ints() {
                        let n = a as u32;
                        let expected = match (op, width) {
                            (Clz, W32) => n.leading_zeros().into(),
                            (Clz, W64) => a.leading_zeros().into(),
                            (Ctz, W32) => n.trailing_zeros().into(),
                            (Ctz, W64) => a.trailing_zeros().into(),
                            (Popcnt, W32) => n.count_ones().into(),
                            (Popcnt, W64) => a.count_ones().into(),
                            (Extend8S, _) => narrow(width, a as i8 as u64),
                            (Extend16S, _) => narrow(width, a as i16 as u64),
                            (Extend32S, _) => a as i32 as u64,
                            (Wrap, _) => n.into(),
                        };
                        assert_eq!(code.call(&[a]), expected, "{op:?} {width:?} {a:#x}");
                    }
                }
            }
        }
    }
}

#[test]
fn comparisons_selections_and_branches() {
    use IntCond::*;
    for cond in [Eq, Ne, LtS, LtU, GtS, GtU, LeS, LeU, GeS, GeU] {
        for width in [W32, W64] {
            let holds = |a: u64, b: u64| {
                let (sa, sb) =
                    if width == W32 { (a as i32 as i64, b as i32 as i64) } else { (a as i64, b as i64) };
                match cond {
                    Eq => a == b,
                    Ne => a != b,
                    LtS => sa < sb,
                    LtU => a < b,
                    GtS => sa > sb,
                    GtU => a > b,
                    LeS => sa <= sb,
                    LeU => a <= b,
                    GeS => sa >= sb,
                    GeU => a >= b,
                }
            };
            // One word of eight bits: every way to ask, with registers equal and apart.
            let body = |m: &mut X64, rhs: Rhs| {
                let lhs = Gpr(8);
                let load = |m: &mut X64| {
                    load_width(m, width, lhs, word(0));
                    load_width(m, width, Gpr(12), word(1));
                };
                m.load_imm(RDX, 0);
                let gather = |m: &mut X64, bit: Gpr| {
                    m.int_binary_folded(IntBinary::Shl, W64, RDX, RDX, Folded::Imm(1));
                    m.int_binary(IntBinary::Or, W64, RDX, RDX, bit);
                };
                load(m);
                m.store(Kind::I64, Addr::slot(Slot(0)), Gpr(12).into());
                for dst in [RCX, lhs, Gpr(12)] {
                    load(m);
                    m.int_compare(cond, width, dst, lhs, rhs);
                    gather(m, dst);
                }
                // dst is fresh, on_true, on_false, lhs.
                for (dst, on_true, on_false) in [(6, 7, 1), (7, 7, 1), (1, 7, 1), (8, 7, 1)] {
                    load(m);
                    m.load_imm(Gpr(7), 1);
                    m.load_imm(Gpr(1), 0);
                    let reg = |n| Reg::from(Gpr(n));
                    m.int_select(cond, width, lhs, rhs, reg(dst), reg(on_true), reg(on_false));
                    gather(m, Gpr(dst));
                }
                for dst in [3, 4, 5] {
                    load(m);
                    m.load_float(W64, Fpr(4), 1);
                    m.load_float(W64, Fpr(5), 0);
                    m.int_select(cond, width, lhs, rhs, Fpr(dst).into(), Fpr(4).into(), Fpr(5).into());
                    m.float_bits(W64, RCX, Fpr(dst));
                    gather(m, RCX);
                }
                load(m);
                m.load_imm(RCX, 1);
                let taken = m.code.label();
                m.int_branch(cond, width, lhs, rhs, taken);
                m.load_imm(RCX, 0);
                m.bind(taken);
                gather(m, RCX);
                m.mov(RAX.into(), RDX.into());
            };
            let mut reg = Compiled::new(Cpu::baseline(), 1, |m| body(m, Rhs::Reg(Gpr(12))));
            let mut slot = Compiled::new(Cpu::baseline(), 1, |m| body(m, Rhs::Folded(Folded::Slot(Slot(0)))));
            for b in ints() {
                let b = narrow(width, b);
                let imm = if width == W32 { i64::from(b as i32) } else { b as i64 };
                let mut imm = X64::accepts_compare(width, imm)
                    .then(|| Compiled::new(Cpu::baseline(), 1, |m| body(m, Rhs::Folded(Folded::Imm(imm)))));
                for a in ints() {
                    let a = narrow(width, a);
                    let expected = if holds(a, b) { 0x7ff } else { 0 };
                    for code in [&mut reg, &mut slot].into_iter().chain(&mut imm) {
                        assert_eq!(code.call(&[a, b]), expected, "{cond:?} {width:?} {a:#x} {b:#x}");
                    }
                }
            }
        }
    }
}

/// The branch may use the operation's flags, where there are any.
#[test]
fn a_zero_test_behind_an_operation() {
    use IntBinary::*;
    let (ops, at) = ([Add, Sub, Mul, And, Or, Xor, Shl, ShrU, Rotl], Gpr(8));
    for (op, width) in ops.into_iter().flat_map(|op| [(op, W32), (op, W64)]) {
        for dst in [at, Gpr(12)] {
            let code = |rhs: Option<Folded>, between: bool| {
                Compiled::new(Cpu::baseline(), 1, |m| {
                    load_width(m, width, at, word(0));
                    load_width(m, width, RCX, word(1));
                    m.store(Kind::I64, Addr::slot(Slot(0)), RCX.into());
                    m.load_imm(RAX, 0);
                    m.load_imm(RDX, 1);
                    let [zero, nonzero, done] = [(); 3].map(|()| m.code.label());
                    match rhs {
                        None => m.int_binary(op, width, dst, at, RCX),
                        Some(rhs) => m.int_binary_folded(op, width, dst, at, rhs),
                    }
                    if between {
                        m.int_binary_folded(Sub, W64, RDX, RDX, Folded::Imm(1)); // the flags are its own
                    }
                    let nothing = Rhs::Folded(Folded::Imm(0));
                    m.int_branch(IntCond::Eq, width, dst, nothing, zero);
                    m.int_branch(IntCond::Ne, width, dst, nothing, nonzero);
                    m.ret();
                    m.bind(zero);
                    m.load_imm(RAX, 1);
                    m.jump(done);
                    m.bind(nonzero);
                    m.load_imm(RAX, 2);
                    m.bind(done);
                })
            };
            let check = |code: &mut Compiled, a: u64, b: u64| {
                let expected = if narrow(width, model(op, width, a, b)) == 0 { 1 } else { 2 };
                assert_eq!(code.call(&[a, b]), expected, "{op:?} {width:?} {dst:?} {a:#x} {b:#x}");
            };
            let fold_slot = matches!(op, Add | Sub | Mul | And | Or | Xor);
            let slot = fold_slot.then_some(Some(Folded::Slot(Slot(0))));
            for rhs in [None].into_iter().chain(slot) {
                for between in [false, true] {
                    let mut code = code(rhs, between);
                    ints().for_each(|a| {
                        ints().for_each(|b| check(&mut code, narrow(width, a), narrow(width, b)))
                    });
                }
            }
            for b in ints() {
                let imm = if width == W32 { i64::from(b as i32) } else { b as i64 };
                if X64::accepts(op, width, imm) {
                    let mut code = code(Some(Folded::Imm(imm)), false);
                    ints().for_each(|a| check(&mut code, narrow(width, a), narrow(width, b)));
                }
            }
        }
    }
}

#[test]
fn constants_and_memory() {
    for value in ints() {
        let mut code = Compiled::new(Cpu::baseline(), 40, |m| {
            m.load_imm(Gpr(9), value);
            m.store(Kind::I64, word(1), Gpr(9).into());
            m.store_imm(Kind::I64, word(2), value);
            m.store_imm(Kind::I32, word(3), value);
            m.load_float(W64, Fpr(9), value);
            m.store(Kind::F64, word(4), Fpr(9).into());
            m.load_address(Gpr(12), Addr::slot(Slot(39)));
            m.store_imm(Kind::I64, Addr::reg(Gpr(12), 0), value);
            m.load(Kind::F32, Fpr(1).into(), Addr::slot(Slot(39)));
            m.float_bits(W32, RAX, Fpr(1));
        });
        assert_eq!(code.call(&[0; 5]), narrow(W32, value));
        assert_eq!(code.world.instance.words[1..5], [value, value, narrow(W32, value), value]);
    }
    // mem0 is the array of words. A load into its own index, at each kind of displacement.
    for (offset, base) in [(0u32, None), (8, None), (200, None), (0, Some(Gpr(13))), (8, Some(Gpr(12)))] {
        for (load, expected) in [
            (Load::I32, 0x8485_8687),
            (Load::I64, 0x8081_8283_8485_8687),
            (Load::I32From8S, 0xffff_ff87),
            (Load::I32From8U, 0x87),
            (Load::I32From16S, 0xffff_8687),
            (Load::I32From16U, 0x8687),
            (Load::I64From8S, 0xffff_ffff_ffff_ff87),
            (Load::I64From8U, 0x87),
            (Load::I64From16S, 0xffff_ffff_ffff_8687),
            (Load::I64From16U, 0x8687),
            (Load::I64From32S, 0xffff_ffff_8485_8687),
            (Load::I64From32U, 0x8485_8687),
        ] {
            let mut code = Compiled::new(Cpu::baseline(), 2, |m| {
                m.store(Kind::I64, Addr::slot(Slot(0)), Gpr(13).into());
                if let Some(base) = base {
                    m.load_address(base, word(0));
                }
                m.load_imm(Gpr(12), 16);
                let base = base.filter(|&base| base != Gpr(12));
                let addr = GuestAddr { base, index: Some(Gpr(12)), wide: false, scale: 0, offset };
                m.guest_load(Load::F64, Fpr(8).into(), addr);
                m.guest_load(load, Gpr(12).into(), addr);
                m.mov(RAX.into(), Gpr(12).into());
                let to = GuestAddr { base, index: None, wide: false, scale: 0, offset: 400 };
                m.guest_store(Store::F64, to, StoreSource::Reg(Fpr(8).into()));
                m.load_imm(Gpr(7), 0x55aa);
                m.guest_store(Store::I8, to, StoreSource::Reg(Gpr(7).into()));
                m.guest_store(Store::I16, GuestAddr { offset: 402, ..to }, StoreSource::Imm(-2));
                m.load(Kind::I64, Gpr(13).into(), Addr::slot(Slot(0)));
            });
            let mut words = [0; 64];
            words[(16 + offset as usize) / 8] = 0x8081_8283_8485_8687;
            assert_eq!(code.call(&words), expected, "{load:?} {offset}");
            assert_eq!(code.world.instance.words[50], 0x8081_8283_fffe_86aa);
        }
    }
}

#[test]
fn jump_tables() {
    let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
        let labels: Vec<Label> = (0..5).map(|_| m.code.label()).collect();
        let done = m.code.label();
        m.load(Kind::I32, Gpr(12).into(), word(0));
        m.jump_table(Gpr(12), &labels[..4], labels[4]);
        for (i, label) in labels.into_iter().enumerate() {
            m.bind(label);
            m.load_imm(RAX, 10 + i as u64);
            m.jump(done);
        }
        m.bind(done);
    });
    for (index, expected) in [(0, 10), (1, 11), (3, 13), (4, 14), (u64::MAX, 14)] {
        assert_eq!(code.call(&[index]), expected);
    }
}

#[test]
fn an_adapter_goes_where_its_words_say() {
    for bytes in [32, 1024] {
        let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
            let there = m.code.label();
            m.load_address(RDX, Addr::sp(0));
            m.open_area(bytes);
            m.load_label(RAX, there);
            m.store(Kind::I64, Addr::sp(bytes as i32 - 16), RAX.into());
            m.adapter_end(bytes - 16, bytes);
            m.trap();
            m.bind(there);
            m.load_address(RAX, Addr::sp(0));
            m.int_binary(IntBinary::Sub, W64, RAX, RAX, RDX);
        });
        assert_eq!(code.call(&[]), 0);
    }
}

#[test]
fn common_instructions_are_short() {
    let length = |emit: &dyn Fn(&mut X64)| {
        let mut m = X64::new(CodeBuffer::new(64, false), Cpu::baseline());
        emit(&mut m);
        m.code.position()
    };
    let add = |rhs| move |m: &mut X64| m.int_binary_folded(IntBinary::Add, W32, RDX, RDX, rhs);
    assert_eq!(length(&|m| m.int_binary(IntBinary::Add, W32, RDX, RDX, RCX)), 2);
    assert_eq!(length(&add(Folded::Imm(-128))), 3);
    assert_eq!(length(&add(Folded::Slot(Slot(3)))), 3);
    assert_eq!(length(&|m| m.compare_imm(W64, RDX, 127)), 4);
    assert_eq!(length(&|m| m.load(Kind::I64, RAX.into(), Addr::slot(Slot(0)))), 4);
    assert_eq!(length(&|m| m.load(Kind::F64, Fpr(3).into(), Addr::slot(Slot(0)))), 5);
    assert_eq!(length(&|m| m.load_imm(RAX, 0)), 2);
    assert_eq!(length(&|m| m.load_imm(RAX, 0xffff_ffff)), 5);
    assert_eq!(length(&|m| m.load_imm(RAX, u64::MAX)), 7);
    assert_eq!(length(&|m| m.float_binary(FloatBinary::Add, W64, Fpr(1), Fpr(1), Fpr(2))), 4);
    let addr = GuestAddr { base: None, index: Some(RCX), wide: false, scale: 0, offset: 0 };
    assert_eq!(length(&|m| m.guest_load(Load::I32, RAX.into(), addr)), 4);
    assert_eq!(length(&|m| m.guest_store(Store::I8, addr, StoreSource::Reg(RDX.into()))), 4);
}
