//! The guest's memory.
//!
//! An access has at most one register besides the base. It is added with `uxtw`: although an i32 is always
//! zero-extended in its register, the instruction that leaves the sandbox's base extends it once more, at no cost.
//! So no mistake elsewhere makes an address outside the reservation.

use super::{Aarch64, SCRATCH, SCRATCH2, ZERO};
use crate::abi::{TrapCode, aarch64 as roles};
use crate::masm::{Fpr, Gpr, GuestAddr, LaneBits, Load, MemoryOps, Moves, Reg, Store, StoreSource};

/// A guest address as one instruction takes it.
#[derive(Clone, Copy, Debug)]
enum Guest {
    /// `[base, #offset]`, a multiple of the access size in 12 scaled bits.
    Offset(Gpr, u32),
    /// `[base, index, uxtw]`
    Index(Gpr, Gpr),
}

impl MemoryOps for Aarch64 {
    fn guest_load(&mut self, op: Load, dst: Reg, addr: GuestAddr) {
        let addr = self.guest(addr, op.bytes());
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        if let Load::F32 | Load::F64 = op {
            let dst = dst.fpr();
            return match (op, addr) {
                (Load::F32, Guest::Offset(base, offset)) => emit!(self ; ldr S(dst), [X(base), offset]),
                (Load::F32, Guest::Index(base, index)) => emit!(self ; ldr S(dst), [X(base), W(index), uxtw]),
                (_, Guest::Offset(base, offset)) => emit!(self ; ldr D(dst), [X(base), offset]),
                (_, Guest::Index(base, index)) => emit!(self ; ldr D(dst), [X(base), W(index), uxtw]),
            };
        }
        let dst = dst.gpr();
        use Load::*;
        match addr {
            Guest::Offset(base, offset) => match op {
                I32 | I64From32U => emit!(self ; ldr W(dst), [X(base), offset]),
                I64 => emit!(self ; ldr X(dst), [X(base), offset]),
                I32From8S => emit!(self ; ldrsb W(dst), [X(base), offset]),
                I32From16S => emit!(self ; ldrsh W(dst), [X(base), offset]),
                I32From8U | I64From8U => emit!(self ; ldrb W(dst), [X(base), offset]),
                I32From16U | I64From16U => emit!(self ; ldrh W(dst), [X(base), offset]),
                I64From8S => emit!(self ; ldrsb X(dst), [X(base), offset]),
                I64From16S => emit!(self ; ldrsh X(dst), [X(base), offset]),
                I64From32S => emit!(self ; ldrsw X(dst), [X(base), offset]),
                _ => unreachable!("done above"),
            },
            Guest::Index(base, index) => match op {
                I32 | I64From32U => emit!(self ; ldr W(dst), [X(base), W(index), uxtw]),
                I64 => emit!(self ; ldr X(dst), [X(base), W(index), uxtw]),
                I32From8S => emit!(self ; ldrsb W(dst), [X(base), W(index), uxtw]),
                I32From16S => emit!(self ; ldrsh W(dst), [X(base), W(index), uxtw]),
                I32From8U | I64From8U => emit!(self ; ldrb W(dst), [X(base), W(index), uxtw]),
                I32From16U | I64From16U => emit!(self ; ldrh W(dst), [X(base), W(index), uxtw]),
                I64From8S => emit!(self ; ldrsb X(dst), [X(base), W(index), uxtw]),
                I64From16S => emit!(self ; ldrsh X(dst), [X(base), W(index), uxtw]),
                I64From32S => emit!(self ; ldrsw X(dst), [X(base), W(index), uxtw]),
                _ => unreachable!("done above"),
            },
        }
    }

    fn guest_store(&mut self, op: Store, addr: GuestAddr, src: StoreSource) {
        let addr = self.guest(addr, op.bytes());
        if let Store::F32 | Store::F64 = op {
            let StoreSource::Reg(src) = src else { unreachable!("floats are stored from registers") };
            let src = src.fpr();
            self.code.fault_site(TrapCode::MemoryOutOfBounds);
            return match (op, addr) {
                (Store::F32, Guest::Offset(base, offset)) => emit!(self ; str S(src), [X(base), offset]),
                (Store::F32, Guest::Index(base, index)) => {
                    emit!(self ; str S(src), [X(base), W(index), uxtw])
                }
                (_, Guest::Offset(base, offset)) => emit!(self ; str D(src), [X(base), offset]),
                (_, Guest::Index(base, index)) => emit!(self ; str D(src), [X(base), W(index), uxtw]),
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
        match (op, addr) {
            (Store::I8, Guest::Offset(base, offset)) => emit!(self ; strb W(src), [X(base), offset]),
            (Store::I8, Guest::Index(base, index)) => emit!(self ; strb W(src), [X(base), W(index), uxtw]),
            (Store::I16, Guest::Offset(base, offset)) => emit!(self ; strh W(src), [X(base), offset]),
            (Store::I16, Guest::Index(base, index)) => emit!(self ; strh W(src), [X(base), W(index), uxtw]),
            (Store::I32, Guest::Offset(base, offset)) => emit!(self ; str W(src), [X(base), offset]),
            (Store::I32, Guest::Index(base, index)) => emit!(self ; str W(src), [X(base), W(index), uxtw]),
            (Store::I64, Guest::Offset(base, offset)) => emit!(self ; str X(src), [X(base), offset]),
            (Store::I64, Guest::Index(base, index)) => emit!(self ; str X(src), [X(base), W(index), uxtw]),
            (Store::F32 | Store::F64 | Store::V128, _) => unreachable!("done above"),
        }
    }

    fn guest_load_lane(&mut self, _: LaneBits, _: u8, _: Fpr, _: GuestAddr) {
        todo!()
    }

    fn guest_store_lane(&mut self, _: LaneBits, _: u8, _: GuestAddr, _: Fpr) {
        todo!()
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
            Some(index) if addr.wide => {
                if offset_fits {
                    emit!(self ; add scratch, X(base), X(index));
                    return Guest::Offset(SCRATCH, addr.offset);
                }
                self.load_imm(SCRATCH, u64::from(addr.offset));
                emit!(self
                    ; add scratch, scratch, X(index)
                    ; add scratch, scratch, X(base)
                );
                Guest::Offset(SCRATCH, 0)
            }
            Some(index) if addr.offset == 0 => Guest::Index(base, index),
            Some(index) if offset_fits => {
                emit!(self ; add scratch, XSP(base), W(index), uxtw);
                Guest::Offset(SCRATCH, addr.offset)
            }
            Some(index) => {
                // The sum has 33 bits, so it is added to the base here and not by the access.
                self.load_imm(SCRATCH, u64::from(addr.offset));
                emit!(self
                    ; add scratch, scratch, W(index), uxtw
                    ; add scratch, scratch, X(base)
                );
                Guest::Offset(SCRATCH, 0)
            }
        }
    }
}
