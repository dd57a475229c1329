//! The guest's memory: one instruction per access, which is the one that faults.
//!
//! Vectors are read and written where they are: `movups`, as SSE wants its other operands of 16 bytes aligned.

use super::{Gpr, X64};
use crate::abi::{TrapCode, x64 as roles};
use crate::code::Draft;
use crate::masm::{Fpr, GuestAddr, LaneBits, Load, MemoryOps, Reg, Store, StoreSource};

/// A guest address, by the encodings that differ: nothing to add, one byte, four.
pub(super) enum Guest {
    /// `[mem0 + index]`
    Memory0(Gpr),
    Near(Gpr, Gpr, i8),
    Far(Gpr, Gpr, i32),
    /// The address is constant.
    Constant(Gpr, i32),
}

impl From<GuestAddr> for Guest {
    fn from(addr: GuestAddr) -> Guest {
        debug_assert!(addr.offset <= i32::MAX as u32);
        let disp = addr.offset as i32;
        let base = addr.base.unwrap_or(Gpr(roles::MEM0));
        match (addr.index, i8::try_from(disp)) {
            (None, _) => Guest::Constant(base, disp),
            // The form whose last five bytes are known, to put the scale in.
            (Some(index), _) if addr.scale > 0 => Guest::Far(base, index, disp),
            (Some(index), Ok(0)) if addr.base.is_none() => Guest::Memory0(index),
            (Some(index), Ok(disp)) => Guest::Near(base, index, disp),
            (Some(index), Err(_)) => Guest::Far(base, index, disp),
        }
    }
}

/// As `emit_at!`, for a [`Guest`] operand.
macro_rules! emit_guest {
    ($m:ident, $addr:expr, [$($head:tt)*] [$($tail:tt)*]) => {
        match Guest::from($addr) {
            Guest::Memory0(index) => emit!($m ; $($head)* [mem0 + Rq(index) * 1] $($tail)*),
            Guest::Near(base, index, disp) => emit!($m ; $($head)* [BYTE Rq(base) + Rq(index) * 1 + disp] $($tail)*),
            Guest::Far(base, index, disp) => emit!($m ; $($head)* [DWORD Rq(base) + Rq(index) * 1 + disp] $($tail)*),
            Guest::Constant(base, disp) => emit!($m ; $($head)* [DWORD Rq(base) + disp] $($tail)*),
        }
    };
}

pub(super) use emit_guest;

impl MemoryOps for X64 {
    fn guest_load(&mut self, op: Load, dst: Reg, addr: GuestAddr) {
        let mut text = Draft::default();
        use Load::*;
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match op {
            I32 | I64From32U => emit_guest!(text, addr, [mov Rd(dst.gpr()),] []),
            I64 => emit_guest!(text, addr, [mov Rq(dst.gpr()),] []),
            F32 => emit_guest!(text, addr, [movss Rx(dst.fpr()),] []),
            F64 => emit_guest!(text, addr, [movsd Rx(dst.fpr()),] []),
            I32From8S => emit_guest!(text, addr, [movsx Rd(dst.gpr()), BYTE] []),
            I32From8U | I64From8U => emit_guest!(text, addr, [movzx Rd(dst.gpr()), BYTE] []),
            I32From16S => emit_guest!(text, addr, [movsx Rd(dst.gpr()), WORD] []),
            I32From16U | I64From16U => emit_guest!(text, addr, [movzx Rd(dst.gpr()), WORD] []),
            I64From8S => emit_guest!(text, addr, [movsx Rq(dst.gpr()), BYTE] []),
            I64From16S => emit_guest!(text, addr, [movsx Rq(dst.gpr()), WORD] []),
            I64From32S => emit_guest!(text, addr, [movsxd Rq(dst.gpr()), DWORD] []),
            _ => return self.vector_load(op, dst.fpr(), addr),
        }
        if addr.scale > 0 {
            // Two bits of the byte in front of the displacement.
            text.code.bytes |= u128::from(addr.scale) << (8 * (text.code.length - 5) + 6);
        }
        self.put(text);
    }

    fn guest_store(&mut self, op: Store, addr: GuestAddr, src: StoreSource) {
        let mut text = Draft::default();
        use StoreSource::{Imm, Reg};
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match (op, src) {
            // A byte register's name may need its prefix.
            (Store::I8, Reg(src)) => return emit_guest!(self, addr, [mov BYTE] [, Rb(src.gpr())]),
            (Store::I16, Reg(src)) => emit_guest!(text, addr, [mov WORD] [, Rw(src.gpr())]),
            (Store::I32, Reg(src)) => emit_guest!(text, addr, [mov DWORD] [, Rd(src.gpr())]),
            (Store::I64, Reg(src)) => emit_guest!(text, addr, [mov QWORD] [, Rq(src.gpr())]),
            (Store::F32, Reg(src)) => emit_guest!(text, addr, [movss DWORD] [, Rx(src.fpr())]),
            (Store::F64, Reg(src)) => emit_guest!(text, addr, [movsd QWORD] [, Rx(src.fpr())]),
            (Store::I8, Imm(imm)) => return emit_guest!(self, addr, [mov BYTE] [, BYTE imm as i8]),
            (Store::I16, Imm(imm)) => emit_guest!(text, addr, [mov WORD] [, WORD imm as i16]),
            (Store::I32, Imm(imm)) => emit_guest!(text, addr, [mov DWORD] [, DWORD imm]),
            (Store::I64, Imm(imm)) => emit_guest!(text, addr, [mov QWORD] [, DWORD imm]),
            (Store::V128, Reg(src)) => emit_guest!(text, addr, [movups] [, Rx(src.fpr())]),
            (Store::F32 | Store::F64 | Store::V128, Imm(_)) => {
                unreachable!("immediates are for integer stores")
            }
        }
        self.put(text);
    }

    fn guest_load_lane(&mut self, bits: LaneBits, lane: u8, dst: Fpr, addr: GuestAddr) {
        let start = self.code.position();
        let lane = lane as i8;
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match bits {
            LaneBits::B8 => emit_guest!(self, addr, [pinsrb Rx(dst), BYTE] [, BYTE lane]),
            LaneBits::B16 => emit_guest!(self, addr, [pinsrw Rx(dst), WORD] [, BYTE lane]),
            LaneBits::B32 => emit_guest!(self, addr, [pinsrd Rx(dst), DWORD] [, BYTE lane]),
            LaneBits::B64 if lane == 0 => emit_guest!(self, addr, [movlps Rx(dst),] []),
            LaneBits::B64 => emit_guest!(self, addr, [movhps Rx(dst),] []),
        }
        self.slim(start);
    }

    fn guest_store_lane(&mut self, bits: LaneBits, lane: u8, addr: GuestAddr, src: Fpr) {
        let start = self.code.position();
        let lane = lane as i8;
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match bits {
            LaneBits::B8 => emit_guest!(self, addr, [pextrb BYTE] [, Rx(src), BYTE lane]),
            LaneBits::B16 => emit_guest!(self, addr, [pextrw WORD] [, Rx(src), BYTE lane]),
            LaneBits::B32 if lane == 0 => emit_guest!(self, addr, [movss DWORD] [, Rx(src)]),
            LaneBits::B32 => emit_guest!(self, addr, [pextrd DWORD] [, Rx(src), BYTE lane]),
            LaneBits::B64 if lane == 0 => emit_guest!(self, addr, [movlps QWORD] [, Rx(src)]),
            LaneBits::B64 => emit_guest!(self, addr, [movhps QWORD] [, Rx(src)]),
        }
        self.slim(start);
    }
}

impl X64 {
    /// Vectors, whole and in parts; the site is noted.
    fn vector_load(&mut self, op: Load, dst: Fpr, addr: GuestAddr) {
        let start = self.code.position();
        use Load::*;
        match op {
            V128 => emit_guest!(self, addr, [movups Rx(dst),] []),
            V128From8x8S => emit_guest!(self, addr, [pmovsxbw Rx(dst),] []),
            V128From8x8U => emit_guest!(self, addr, [pmovzxbw Rx(dst),] []),
            V128From16x4S => emit_guest!(self, addr, [pmovsxwd Rx(dst),] []),
            V128From16x4U => emit_guest!(self, addr, [pmovzxwd Rx(dst),] []),
            V128From32x2S => emit_guest!(self, addr, [pmovsxdq Rx(dst),] []),
            V128From32x2U => emit_guest!(self, addr, [pmovzxdq Rx(dst),] []),
            V128From8Splat if self.cpu.avx2 => emit_guest!(self, addr, [vpbroadcastb Rx(dst), BYTE] []),
            V128From8Splat => {
                emit_guest!(self, addr, [movzx scratchd, BYTE] []);
                emit!(self ; movd Rx(dst), scratchd);
                return self.repeat_byte(dst);
            }
            V128From16Splat if self.cpu.avx2 => {
                emit_guest!(self, addr, [vpbroadcastw Rx(dst), WORD] [])
            }
            V128From16Splat => {
                emit_guest!(self, addr, [movzx scratchd, WORD] []);
                emit!(self ; movd Rx(dst), scratchd);
                return self.repeat_word(dst);
            }
            V128From32Splat if self.cpu.avx => {
                emit_guest!(self, addr, [vbroadcastss Rx(dst), DWORD] [])
            }
            V128From32Splat => {
                emit_guest!(self, addr, [movss Rx(dst),] []);
                self.slim(start);
                return one!(self ; shufps Rx(dst), Rx(dst), 0);
            }
            V128From64Splat => emit_guest!(self, addr, [movddup Rx(dst),] []),
            V128From32Zero => emit_guest!(self, addr, [movss Rx(dst),] []),
            V128From64Zero => emit_guest!(self, addr, [movsd Rx(dst),] []),
            _ => unreachable!("not a vector"),
        }
        self.slim(start);
    }
}
