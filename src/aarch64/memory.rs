//! The guest's memory.
//!
//! An access has at most one register besides the base. An i32 is added with `uxtw`: although it is always
//! zero-extended in its register, the instruction that leaves the sandbox's base extends it once more, at no cost.
//! So no mistake elsewhere makes an address outside the reservation. An index of 64 bits was compared with the
//! memory's size, and is added as it is.
//!
//! The instructions that fill a vector with one element, or load or store one of its lanes, take a bare register:
//! for them the whole address is made first. Their text is in `lanes`; here is what loads or stores a
//! register.

use super::{Aarch64, SCRATCH, SCRATCH2, ZERO, encode_add_immediate};
use crate::abi::{TrapCode, aarch64 as roles};
use crate::masm::{Fpr, Gpr, GuestAddr, LaneBits, Load, MemoryOps, Moves, Reg, Store, StoreSource};

/// A guest address as one instruction takes it.
#[derive(Clone, Copy, Debug)]
enum Guest {
    /// `[base, #offset]`, a multiple of the access size in 12 scaled bits.
    Offset(Gpr, u32),
    /// `[base, index, uxtw]`
    Index(Gpr, Gpr),
    /// `[base, index]`, all 64 bits.
    Wide(Gpr, Gpr),
}

/// One access, in each of the three forms of an address: `access!(self, addr, ldrb W(dst))`.
macro_rules! access {
    ($masm:ident, $addr:ident, $($text:tt)*) => {
        match $addr {
            Guest::Offset(base, offset) => emit!($masm ; $($text)*, [X(base), offset]),
            Guest::Index(base, index) => emit!($masm ; $($text)*, [X(base), W(index), uxtw]),
            Guest::Wide(base, index) => emit!($masm ; $($text)*, [X(base), X(index)]),
        }
    };
}

impl MemoryOps for Aarch64 {
    fn guest_load(&mut self, op: Load, dst: Reg, addr: GuestAddr) {
        use Load::*;
        if let V128From8Splat | V128From16Splat | V128From32Splat | V128From64Splat = op {
            let base = self.guest_pointer(addr);
            return self.load_splat(op, dst.fpr(), base);
        }
        let addr = self.guest(addr, op.bytes());
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        if dst.is_float() {
            let dst = dst.fpr();
            match op {
                F32 | V128From32Zero => access!(self, addr, ldr S(dst)),
                V128 => access!(self, addr, ldr Q(dst)),
                _ => access!(self, addr, ldr D(dst)),
            }
            return match op {
                V128From8x8S => emit!(self ; sxtl V(dst).h8, V(dst).b8),
                V128From8x8U => emit!(self ; uxtl V(dst).h8, V(dst).b8),
                V128From16x4S => emit!(self ; sxtl V(dst).s4, V(dst).h4),
                V128From16x4U => emit!(self ; uxtl V(dst).s4, V(dst).h4),
                V128From32x2S => emit!(self ; sxtl V(dst).d2, V(dst).s2),
                V128From32x2U => emit!(self ; uxtl V(dst).d2, V(dst).s2),
                _ => (),
            };
        }
        let dst = dst.gpr();
        match op {
            I32 | I64From32U => access!(self, addr, ldr W(dst)),
            I64 => access!(self, addr, ldr X(dst)),
            I32From8S => access!(self, addr, ldrsb W(dst)),
            I32From16S => access!(self, addr, ldrsh W(dst)),
            I32From8U | I64From8U => access!(self, addr, ldrb W(dst)),
            I32From16U | I64From16U => access!(self, addr, ldrh W(dst)),
            I64From8S => access!(self, addr, ldrsb X(dst)),
            I64From16S => access!(self, addr, ldrsh X(dst)),
            I64From32S => access!(self, addr, ldrsw X(dst)),
            _ => unreachable!("done above"),
        }
    }

    fn guest_store(&mut self, op: Store, addr: GuestAddr, src: StoreSource) {
        let addr = self.guest(addr, op.bytes());
        if let Store::F32 | Store::F64 | Store::V128 = op {
            let StoreSource::Reg(src) = src else { unreachable!("floats are stored from registers") };
            let src = src.fpr();
            self.code.fault_site(TrapCode::MemoryOutOfBounds);
            return match op {
                Store::F32 => access!(self, addr, str S(src)),
                Store::F64 => access!(self, addr, str D(src)),
                _ => access!(self, addr, str Q(src)),
            };
        }
        let src = match src {
            StoreSource::Reg(src) => src.gpr(),
            StoreSource::Imm(0) => ZERO,
            StoreSource::Imm(imm) => {
                // The address is done with x17 by now.
                let value = if op == Store::I64 { i64::from(imm) as u64 } else { u64::from(imm as u32) };
                self.load_imm(SCRATCH2, value);
                SCRATCH2
            }
        };
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match op {
            Store::I8 => access!(self, addr, strb W(src)),
            Store::I16 => access!(self, addr, strh W(src)),
            Store::I32 => access!(self, addr, str W(src)),
            Store::I64 => access!(self, addr, str X(src)),
            Store::F32 | Store::F64 | Store::V128 => unreachable!("done above"),
        }
    }

    fn guest_load_lane(&mut self, bits: LaneBits, lane: u8, dst: Fpr, addr: GuestAddr) {
        let base = self.guest_pointer(addr);
        self.load_lane(bits, lane, dst, base)
    }

    fn guest_store_lane(&mut self, bits: LaneBits, lane: u8, addr: GuestAddr, src: Fpr) {
        if lane == 0 {
            // The lowest lane is a scalar, whose stores have all addresses.
            let addr = self.guest(addr, bits.bytes());
            self.code.fault_site(TrapCode::MemoryOutOfBounds);
            return match bits {
                LaneBits::B8 => access!(self, addr, str B(src)),
                LaneBits::B16 => access!(self, addr, str H(src)),
                LaneBits::B32 => access!(self, addr, str S(src)),
                LaneBits::B64 => access!(self, addr, str D(src)),
            };
        }
        let base = self.guest_pointer(addr);
        self.store_lane(bits, lane, src, base)
    }
}

impl Aarch64 {
    /// The address for an access of `size` bytes. Uses x16 when base, index and offset are more than one
    /// instruction can add.
    fn guest(&mut self, addr: GuestAddr, size: u32) -> Guest {
        let base = addr.base.unwrap_or(Gpr(roles::MEM0));
        let offset_fits = addr.offset.is_multiple_of(size) && addr.offset / size <= 0xfff;
        match addr.index {
            None if offset_fits => Guest::Offset(base, addr.offset),
            None => {
                self.load_imm(SCRATCH, u64::from(addr.offset));
                Guest::Index(base, SCRATCH)
            }
            Some(index) if addr.offset == 0 && addr.wide => Guest::Wide(base, index),
            Some(index) if addr.offset == 0 && addr.scale == 0 => Guest::Index(base, index),
            Some(index) if offset_fits => {
                self.add_index(base, index, &addr);
                Guest::Offset(SCRATCH, addr.offset)
            }
            Some(index) if addr.offset < 1 << 24 => {
                self.add_index(base, index, &addr);
                // The upper twelve bits to the address, the lower ones to the access, if it takes them.
                let low = addr.offset & 0xfff;
                let in_access = if low.is_multiple_of(size) { low } else { 0 };
                if low != addr.offset {
                    emit!(self ; add scratch, scratch, addr.offset >> 12, lsl 12);
                }
                if low != in_access {
                    emit!(self ; add scratch, scratch, low);
                }
                Guest::Offset(SCRATCH, in_access)
            }
            Some(index) => {
                // The sum may have more than 32 bits, so it is added to the base here and not by the access.
                self.load_imm(SCRATCH, u64::from(addr.offset));
                self.add_index(SCRATCH, index, &addr);
                emit!(self ; add scratch, scratch, X(base));
                Guest::Offset(SCRATCH, 0)
            }
        }
    }

    /// The address in one register: base, or else x16.
    fn guest_pointer(&mut self, addr: GuestAddr) -> Gpr {
        let base = addr.base.unwrap_or(Gpr(roles::MEM0));
        let immediate = encode_add_immediate(u64::from(addr.offset));
        match (addr.index, immediate) {
            (None, _) if addr.offset == 0 => return base,
            (None, Some((imm, shift))) => emit!(self ; add scratch, XSP(base), imm, lsl shift),
            (None, None) => {
                self.load_imm(SCRATCH, u64::from(addr.offset));
                emit!(self ; add scratch, scratch, X(base));
            }
            (Some(index), _) if addr.offset == 0 => self.add_index(base, index, &addr),
            (Some(index), Some((imm, shift))) => {
                self.add_index(base, index, &addr);
                emit!(self ; add scratch, scratch, imm, lsl shift);
            }
            (Some(index), None) => {
                self.load_imm(SCRATCH, u64::from(addr.offset));
                self.add_index(SCRATCH, index, &addr);
                emit!(self ; add scratch, scratch, X(base));
            }
        }
        SCRATCH
    }

    /// `x16 = base + index`, as wide and as far shifted as the address says.
    fn add_index(&mut self, base: Gpr, index: Gpr, addr: &GuestAddr) {
        if addr.wide {
            emit!(self ; add scratch, X(base), X(index))
        } else {
            emit!(self ; add scratch, XSP(base), W(index), uxtw addr.scale.into())
        }
    }
}
