//! Atomic access, with and without LSE.

use super::*;
use AtomicBits::*;
use AtomicRmw::*;

const VALUES: [u64; 6] = [0, 1, 0x80, 0xffff_8000, 0x8123_4567_89ab_cdef, u64::MAX];
const BITS: [AtomicBits; 4] = [B8, B16, B32, B64];

fn mask(bits: AtomicBits) -> u64 {
    u64::MAX >> (64 - 8 * bits.bytes())
}

/// Where the cell is, from x2, its address less the offset, and x3, which is zero.
fn addresses() -> Vec<GuestAddr> {
    let addr =
        |index: Option<Gpr>, wide, offset| GuestAddr { base: Some(x(2)), index, wide, scale: 0, offset };
    let offsets = [0, 8, 0xff8, 0x1000, 0x1008, 0x123_4560, 0x7fff_fff8];
    let all =
        |offset| [addr(None, false, offset), addr(Some(x(3)), false, offset), addr(Some(x(3)), true, offset)];
    offsets.into_iter().flat_map(all).collect()
}

fn cpus() -> Vec<bool> {
    // An emulator or processor without LSE runs the other text alone.
    if Cpu::host().lse { vec![false, true] } else { vec![false] }
}

/// A function of x0, x1, x2 and x3 to x0.
fn compiled(lse: bool, write: impl FnOnce(&mut Aarch64)) -> Call {
    body(&[Kind::I64; 4], &[Kind::I64], |masm| {
        masm.cpu.lse = lse;
        write(masm);
    })
}

/// Calls with the cell's value, and gives the result and the cell's value.
fn call(code: &mut Call, addr: GuestAddr, x0: u64, x1: u64, cell: u64) -> (u64, u64) {
    let mut memory = [0x5555_5555_5555_5555, cell, 0x5555_5555_5555_5555];
    let at = (&raw mut memory[1]) as u64;
    // The last parameter is in x0.
    let result = code(&[0, at.wrapping_sub(u64::from(addr.offset)), x1, x0]).unwrap();
    assert_eq!([memory[0], memory[2]], [0x5555_5555_5555_5555; 2], "neighbours");
    // SAFETY: it is a live array, read anew because code that the compiler does not know wrote to it.
    (result, unsafe { (&raw const memory[1]).read_volatile() })
}

fn new_value(op: AtomicRmw, bits: AtomicBits, old: u64, value: u64) -> u64 {
    let new = match op {
        Add => old.wrapping_add(value),
        Sub => old.wrapping_sub(value),
        And => old & value,
        Or => old | value,
        Xor => old ^ value,
        Xchg => value,
    };
    old & !mask(bits) | new & mask(bits)
}

#[test]
fn read_modify_write() {
    for (lse, op) in cpus().into_iter().flat_map(|lse| [Add, Sub, And, Or, Xor, Xchg].map(|op| (lse, op))) {
        for (bits, wanted) in BITS.into_iter().flat_map(|bits| [true, false].map(|wanted| (bits, wanted))) {
            for addr in addresses() {
                let mut code = compiled(lse, |masm| {
                    if op == Xchg && !wanted {
                        return masm.atomic_store(bits, addr, x(1), None);
                    }
                    let shape =
                        masm.atomic_shape(if wanted { AtomicOp::Rmw(op) } else { AtomicOp::Update(op) });
                    let temp = shape.temp.then_some(x(5));
                    masm.atomic_rmw(op, bits, wanted.then_some(x(0)), addr, x(1), temp);
                });
                for (old, operand) in VALUES.iter().flat_map(|&old| VALUES.map(|operand| (old, operand))) {
                    let result = if wanted { old & mask(bits) } else { 7 };
                    let expected = (result, new_value(op, bits, old, operand));
                    let what = format!("{lse} {op:?} {bits:?} {addr:?} {old:#x} {operand:#x}");
                    assert_eq!(call(&mut code, addr, 7, operand, old), expected, "{what}");
                }
            }
        }
    }
}

#[test]
fn compare_exchange() {
    for (lse, bits) in cpus().into_iter().flat_map(|lse| BITS.map(|bits| (lse, bits))) {
        for addr in addresses() {
            let mut code = compiled(lse, |masm| {
                let shape = masm.atomic_shape(AtomicOp::CompareExchange);
                let dst = if shape.dst == Dst::ReuseLhs { x(0) } else { x(4) };
                let temp = shape.temp.then_some(x(5));
                masm.atomic_compare_exchange(bits, Width::W64, dst, addr, x(0), x(1), temp);
                masm.mov(x(0).into(), dst.into());
            });
            for (old, expected) in VALUES.iter().flat_map(|&old| VALUES.map(|expected| (old, expected))) {
                let equal = old & mask(bits) == expected & mask(bits);
                let new = 0x1122_3344_5566_7788;
                let cell = if equal { new_value(Xchg, bits, old, new) } else { old };
                let what = format!("{lse} {bits:?} {addr:?} {old:#x} {expected:#x}");
                assert_eq!(call(&mut code, addr, expected, new, old), (old & mask(bits), cell), "{what}");
            }
        }
    }
}

#[test]
fn loads() {
    for (bits, addr) in
        BITS.into_iter().flat_map(|bits| addresses().into_iter().map(move |addr| (bits, addr)))
    {
        let mut code = compiled(false, |masm| {
            masm.atomic_fence();
            masm.atomic_load(bits, x(0), addr);
        });
        for old in VALUES {
            assert_eq!(
                call(&mut code, addr, 7, 8, old),
                (old & mask(bits), old),
                "{bits:?} {addr:?} {old:#x}"
            );
        }
    }
}

#[test]
fn alignment() {
    for (size, offset) in [2, 4, 8].into_iter().flat_map(|size| (0..size).map(move |offset| (size, offset))) {
        let mut run = body(&[Kind::I32], &[Kind::I64], |masm| {
            let unaligned = masm.code().trap_label(TrapCode::UnalignedAtomic);
            masm.branch_unaligned(x(0), offset, size, unaligned);
            masm.load_imm(x(0), 1);
        });
        for address in (0..20).chain([0xffff_ffff, 0xffff_fff8]) {
            let aligned = (address + u64::from(offset)) % u64::from(size) == 0;
            let expected = if aligned { Ok(1) } else { Err(TrapCode::UnalignedAtomic as u8) };
            assert_eq!(run(&[address]), expected, "{address} + {offset}, {size}");
        }
    }
}

/// Four threads, one word: nothing that one of them adds is lost.
#[test]
fn threads_add_up() {
    const ROUNDS: u64 = 2000;
    for lse in cpus() {
        let mut word = 0u64;
        let at = (&raw mut word) as u64;
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || {
                    let addr = GuestAddr { base: Some(x(2)), index: None, wide: false, scale: 0, offset: 0 };
                    let mut code = compiled(lse, |masm| {
                        let again = masm.code().label();
                        masm.bind(again);
                        let shape = masm.atomic_shape(AtomicOp::Update(Add));
                        masm.atomic_rmw(Add, B64, None, addr, x(1), shape.temp.then_some(x(5)));
                        masm.int_binary_folded(IntBinary::Sub, Width::W64, x(0), x(0), Folded::Imm(1));
                        masm.int_branch(IntCond::Ne, Width::W64, x(0), Rhs::Folded(Folded::Imm(0)), again);
                    });
                    code(&[0, at, 3, ROUNDS]).unwrap();
                });
            }
        });
        // SAFETY: it is live, and the threads have ended.
        assert_eq!(unsafe { (&raw const word).read_volatile() }, 4 * 3 * ROUNDS, "{lse}");
    }
}
