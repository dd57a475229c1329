//! Atomic access in registers of all kinds, by every kind of address.
#![cfg(target_arch = "x86_64")]

use super::*;
use AtomicBits::*;
use AtomicRmw::*;

const VALUES: [u64; 6] = [0, 1, 0x80, 0xffff_8000, 0x8123_4567_89ab_cdef, u64::MAX];
/// The memory that is accessed, as a word of the instance, which is also memory 0.
const CELL: usize = 40;
const INDEX: Gpr = Gpr(12);

fn mask(bits: AtomicBits) -> u64 {
    u64::MAX >> (64 - 8 * bits.bytes())
}

fn addresses() -> [GuestAddr; 5] {
    let cell = CELL as u32 * 8;
    [Some(0), Some(8), Some(cell), Some(cell - 200), None].map(|offset| GuestAddr {
        base: None,
        index: offset.map(|_| INDEX),
        wide: false,
        scale: 0,
        offset: offset.unwrap_or(cell),
    })
}

/// Calls with the cell's value, and gives the result and the cell's value.
fn call(code: &mut Compiled, addr: GuestAddr, operands: [u64; 2], cell: u64) -> (u64, u64) {
    let mut words = [0; CELL + 1];
    words[0] = CELL as u64 * 8 - u64::from(addr.offset);
    words[1..3].copy_from_slice(&operands);
    words[CELL] = cell;
    (code.call(&words), code.world.instance.words[CELL])
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
    for op in [Add, Sub, And, Or, Xor, Xchg] {
        for (bits, wanted, addr) in [B8, B16, B32, B64].into_iter().flat_map(|bits| {
            addresses().into_iter().flat_map(move |addr| [true, false].map(|wanted| (bits, wanted, addr)))
        }) {
            for value in [Gpr(6), Gpr(9), Gpr(3)] {
                let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                    m.load(Kind::I64, INDEX.into(), word(0));
                    m.load(Kind::I64, value.into(), word(1));
                    m.load(Kind::I64, RAX.into(), word(2));
                    if op == Xchg && !wanted {
                        return m.atomic_store(bits, addr, value, None);
                    }
                    let shape = m.atomic_shape(if wanted { AtomicOp::Rmw(op) } else { AtomicOp::Update(op) });
                    assert_eq!((shape.value, shape.temp), (Operand::Reg, false));
                    let dst = match shape.dst {
                        _ if !wanted => None,
                        Dst::Fixed(fixed) => Some(fixed),
                        _ => Some(value),
                    };
                    m.atomic_rmw(op, bits, dst, addr, value, None);
                    dst.into_iter().for_each(|dst| m.mov(RAX.into(), dst.into()));
                });
                for (old, operand) in VALUES.iter().flat_map(|&old| VALUES.map(|operand| (old, operand))) {
                    let result = if wanted { old & mask(bits) } else { 7 };
                    let expected = (result, new_value(op, bits, old, operand));
                    let what = format!("{op:?} {bits:?} {addr:?} {old:#x} {operand:#x}");
                    assert_eq!(call(&mut code, addr, [operand, 7], old), expected, "{what}");
                }
            }
        }
    }
}

#[test]
fn compare_exchange() {
    for (bits, width) in
        [(B8, Width::W32), (B16, Width::W64), (B32, Width::W32), (B32, Width::W64), (B64, Width::W64)]
    {
        for (addr, replacement) in addresses().into_iter().flat_map(|addr| [6, 9].map(|n| (addr, Gpr(n)))) {
            let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                m.load(Kind::I64, INDEX.into(), word(0));
                m.load(if width == Width::W32 { Kind::I32 } else { Kind::I64 }, RAX.into(), word(1));
                m.load(Kind::I64, replacement.into(), word(2));
                m.atomic_compare_exchange(bits, width, RAX, addr, RAX, replacement, None);
            });
            for (old, expected) in VALUES.iter().flat_map(|&old| VALUES.map(|expected| (old, expected))) {
                let equal = old & mask(bits) == expected & mask(bits);
                let new = 0x1122_3344_5566_7788;
                let cell = if equal { new_value(Xchg, bits, old, new) } else { old };
                let what = format!("{bits:?} {width:?} {addr:?} {old:#x} {expected:#x}");
                assert_eq!(call(&mut code, addr, [expected, new], old), (old & mask(bits), cell), "{what}");
            }
        }
    }
}

#[test]
fn alignment() {
    for (size, offset) in [2, 4, 8].into_iter().flat_map(|size| (0..size).map(move |offset| (size, offset))) {
        for index in [INDEX, Gpr(6), RAX] {
            let mut code = Compiled::new(Cpu::baseline(), 0, |m| {
                m.load(Kind::I64, index.into(), word(0));
                let unaligned = m.code.trap_label(TrapCode::UnalignedAtomic);
                m.branch_unaligned(index, offset, size, unaligned);
                m.load_imm(RAX, 1);
                m.atomic_fence();
            });
            for address in (0..20).chain([0xffff_ffff, 0xffff_fff8]) {
                let aligned = (address + u64::from(offset)) % u64::from(size) == 0;
                let expected = if aligned { 1 } else { TRAPPED + TrapCode::UnalignedAtomic as u64 };
                assert_eq!(code.call(&[address]), expected, "{address} + {offset}, {size}");
            }
        }
    }
}
