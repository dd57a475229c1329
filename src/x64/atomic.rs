//! Atomic access. Loads are plain: the processor keeps them in order. A store that must be seen before later loads is
//! an `xchg`, which locks by itself. What `xadd` cannot compute goes through `cmpxchg`, which wants `rax`; if nobody
//! wants the old value, any operator takes a `lock`.

use super::memory::{Guest, emit_guest};
use super::{At, Gpr, RAX, SCRATCH, X64};
use crate::abi::TrapCode;
use crate::code::Label;
use crate::masm::{
    AtomicBits, AtomicOp, AtomicOps, AtomicRmw, AtomicShape, Dst, GuestAddr, Load, MemoryOps, Operand, Width,
};
use AtomicBits::*;

/// One locked instruction on memory and a register, in the width of the memory:
/// `emit_locked!(self, bits, addr, xadd, src)`.
macro_rules! emit_locked {
    ($m:ident, $bits:expr, $addr:expr, $op:tt, $reg:expr) => {
        match $bits {
            B8 => emit_guest!($m, $addr, [lock $op BYTE] [, Rb($reg)]),
            B16 => emit_guest!($m, $addr, [lock $op WORD] [, Rw($reg)]),
            B32 => emit_guest!($m, $addr, [lock $op DWORD] [, Rd($reg)]),
            B64 => emit_guest!($m, $addr, [lock $op QWORD] [, Rq($reg)]),
        }
    };
}

impl AtomicOps for X64 {
    fn atomic_shape(&self, op: AtomicOp) -> AtomicShape {
        use AtomicRmw::*;
        let (value, dst) = match op {
            AtomicOp::Store | AtomicOp::Rmw(Add | Sub | Xchg) => (Operand::Reg, Dst::ReuseLhs),
            AtomicOp::Rmw(And | Or | Xor) => (Operand::Reg, Dst::Fixed(RAX)),
            AtomicOp::Update(_) => (Operand::Reg, Dst::Fresh),
            AtomicOp::CompareExchange => (Operand::Fixed(RAX), Dst::Fixed(RAX)),
        };
        AtomicShape { value, dst, temp: false }
    }

    fn branch_unaligned(&mut self, index: Gpr, offset: u32, size: u32, target: Label) {
        let mask = size as i8 - 1;
        if offset == 0 {
            emit!(self ; test Rb(index), BYTE mask);
        } else {
            emit_at!(self, At::reg(index, offset as i32), [lea scratchd,] []);
            emit!(self ; test scratchb, BYTE mask);
        }
        emit!(self ; jnz =>target)
    }

    fn atomic_load(&mut self, bits: AtomicBits, dst: Gpr, addr: GuestAddr) {
        let load = match bits {
            B8 => Load::I32From8U,
            B16 => Load::I32From16U,
            B32 => Load::I32,
            B64 => Load::I64,
        };
        self.guest_load(load, dst.into(), addr);
    }

    fn atomic_store(&mut self, bits: AtomicBits, addr: GuestAddr, src: Gpr, _: Option<Gpr>) {
        self.exchange(bits, addr, src);
    }

    fn atomic_rmw(
        &mut self,
        op: AtomicRmw,
        bits: AtomicBits,
        dst: Option<Gpr>,
        addr: GuestAddr,
        src: Gpr,
        _: Option<Gpr>,
    ) {
        let Some(dst) = dst else { return self.update(op, bits, addr, src) };
        match op {
            AtomicRmw::Add => self.exchange_add(bits, addr, src),
            AtomicRmw::Sub => {
                let start = self.code.position();
                emit!(self ; neg Rq(src));
                self.slim(start);
                self.exchange_add(bits, addr, src);
            }
            AtomicRmw::Xchg => self.exchange(bits, addr, src),
            AtomicRmw::And | AtomicRmw::Or | AtomicRmw::Xor => {
                debug_assert_eq!(dst, RAX);
                self.atomic_load(bits, RAX, addr);
                let again = self.code.position();
                emit!(self ; mov scratch, rax);
                match op {
                    AtomicRmw::And => emit!(self ; and scratch, Rq(src)),
                    AtomicRmw::Or => emit!(self ; or scratch, Rq(src)),
                    _ => emit!(self ; xor scratch, Rq(src)),
                }
                // If it fails, rax has what is there now; its upper part is zero as it was.
                self.compare_exchange(bits, addr, SCRATCH);
                let back = again as i32 - (self.code.position() as i32 + 2);
                emit!(self ; jne BYTE back as i8)
            }
        }
        match op {
            AtomicRmw::Add | AtomicRmw::Sub | AtomicRmw::Xchg => self.extend(bits, src),
            _ => {}
        }
    }

    fn atomic_compare_exchange(
        &mut self,
        bits: AtomicBits,
        width: Width,
        dst: Gpr,
        addr: GuestAddr,
        expected: Gpr,
        replacement: Gpr,
        _: Option<Gpr>,
    ) {
        debug_assert!(dst == RAX && expected == RAX);
        self.compare_exchange(bits, addr, replacement);
        match (bits, width) {
            // If they were equal, rax is what was expected, its upper half included.
            (B32, Width::W64) => emit!(self ; mov eax, eax),
            _ => self.extend(bits, RAX),
        }
    }

    fn atomic_fence(&mut self) {
        // As good as `mfence` for memory of this kind, and cheaper.
        emit!(self ; lock or DWORD [rsp], BYTE 0)
    }
}

impl X64 {
    /// `src` and the memory change places.
    fn exchange(&mut self, bits: AtomicBits, addr: GuestAddr, src: Gpr) {
        let start = self.code.position();
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match bits {
            B8 => emit_guest!(self, addr, [xchg BYTE] [, Rb(src)]),
            B16 => emit_guest!(self, addr, [xchg WORD] [, Rw(src)]),
            B32 => emit_guest!(self, addr, [xchg DWORD] [, Rd(src)]),
            B64 => emit_guest!(self, addr, [xchg QWORD] [, Rq(src)]),
        }
        self.slim_wide(start, bits);
    }

    /// `src` becomes the memory, which becomes the sum.
    fn exchange_add(&mut self, bits: AtomicBits, addr: GuestAddr, src: Gpr) {
        let start = self.code.position();
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        emit_locked!(self, bits, addr, xadd, src);
        self.slim_wide(start, bits);
    }

    /// The memory becomes `replacement` if it equals rax; otherwise rax becomes the memory.
    fn compare_exchange(&mut self, bits: AtomicBits, addr: GuestAddr, replacement: Gpr) {
        let start = self.code.position();
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        emit_locked!(self, bits, addr, cmpxchg, replacement);
        self.slim_wide(start, bits);
    }

    fn update(&mut self, op: AtomicRmw, bits: AtomicBits, addr: GuestAddr, src: Gpr) {
        let start = self.code.position();
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match op {
            AtomicRmw::Add => emit_locked!(self, bits, addr, add, src),
            AtomicRmw::Sub => emit_locked!(self, bits, addr, sub, src),
            AtomicRmw::And => emit_locked!(self, bits, addr, and, src),
            AtomicRmw::Or => emit_locked!(self, bits, addr, or, src),
            AtomicRmw::Xor => emit_locked!(self, bits, addr, xor, src),
            AtomicRmw::Xchg => unreachable!("that is a store"),
        }
        self.slim_wide(start, bits);
    }

    /// A narrow value in `reg`, which was written in its own width, to all of it. 32 bits are extended as they are
    /// written.
    fn extend(&mut self, bits: AtomicBits, reg: Gpr) {
        let start = self.code.position();
        match bits {
            B8 => return emit!(self ; movzx Rd(reg), Rb(reg)),
            B16 => emit!(self ; movzx Rd(reg), Rw(reg)),
            B32 | B64 => {}
        }
        self.slim(start);
    }

    /// Takes an empty REX prefix out, unless it makes a byte register's name.
    fn slim_wide(&mut self, start: u32, bits: AtomicBits) {
        if bits != B8 {
            self.slim(start);
        }
    }
}
