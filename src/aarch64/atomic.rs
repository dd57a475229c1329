//! Atomic access. Its instructions take an address in one register and nothing else, so there is an addition first.
//!
//! A processor with LSE computes in the memory, with one instruction for each operator but two: `sub` adds the
//! negated value, `and` clears the bits that the value has not. Otherwise the exclusive pair does it, again and
//! again until nobody has come between:
//!
//! ```text
//!   again:
//!     ldaxr  dst, [x16]               acquires
//!     add    x17, dst, src
//!     stlxr  temp, x17, [x16]         releases; 1 in temp if it did not store
//!     cbnz   temp, again
//! ```
//!
//! `ldar`, `stlr` and both kinds of pairs are ordered among each other, and that is all that WebAssembly wants.

use super::int::Cond;
use super::{Aarch64, SCRATCH, SCRATCH2};
use crate::abi::{TrapCode, aarch64 as roles};
use crate::code::Label;
use crate::masm::{
    AtomicBits, AtomicOp, AtomicOps, AtomicRmw, AtomicShape, Dst, Gpr, GuestAddr, IntBinary, IntOps, Operand,
    Width,
};
use AtomicBits::*;

/// One instruction with a register and an address: `emit_one!(self, bits, ldar ldarh ldarb, dst, at)`.
macro_rules! emit_one {
    ($m:ident, $bits:expr, $whole:tt $half:tt $byte:tt, $reg:expr, $at:expr) => {{
        $m.code.fault_site(TrapCode::MemoryOutOfBounds);
        match $bits {
            B8 => emit!($m ; $byte W($reg), [X($at)]),
            B16 => emit!($m ; $half W($reg), [X($at)]),
            B32 => emit!($m ; $whole W($reg), [X($at)]),
            B64 => emit!($m ; $whole X($reg), [X($at)]),
        }
    }};
}

/// Likewise with two registers of the memory's width in front.
macro_rules! emit_two {
    ($m:ident, $bits:expr, $whole:tt $half:tt $byte:tt, $first:expr, $second:expr, $at:expr) => {{
        $m.code.fault_site(TrapCode::MemoryOutOfBounds);
        match $bits {
            B8 => emit!($m ; $byte W($first), W($second), [X($at)]),
            B16 => emit!($m ; $half W($first), W($second), [X($at)]),
            B32 => emit!($m ; $whole W($first), W($second), [X($at)]),
            B64 => emit!($m ; $whole X($first), X($second), [X($at)]),
        }
    }};
}

impl AtomicOps for Aarch64 {
    fn atomic_shape(&self, op: AtomicOp) -> AtomicShape {
        use AtomicRmw::Xchg;
        let pairs = !self.cpu.lse;
        let (dst, temp) = match op {
            AtomicOp::Store | AtomicOp::Rmw(Xchg) => (Dst::Fresh, false),
            AtomicOp::Rmw(_) | AtomicOp::Update(_) => (Dst::Fresh, pairs),
            AtomicOp::CompareExchange if pairs => (Dst::Fresh, false),
            AtomicOp::CompareExchange => (Dst::ReuseLhs, false),
        };
        AtomicShape { value: Operand::Reg, dst, temp }
    }

    fn branch_unaligned(&mut self, index: Gpr, offset: u32, size: u32, target: Label) {
        if offset == 0 {
            emit!(self ; tst W(index), size - 1);
        } else {
            emit!(self ; add wscratch, WSP(index), offset ; tst wscratch, size - 1);
        }
        self.branch(Cond::Ne, target);
    }

    fn atomic_load(&mut self, bits: AtomicBits, dst: Gpr, addr: GuestAddr) {
        let at = self.whole_address(addr);
        emit_one!(self, bits, ldar ldarh ldarb, dst, at);
    }

    fn atomic_store(&mut self, bits: AtomicBits, addr: GuestAddr, src: Gpr, _: Option<Gpr>) {
        let at = self.whole_address(addr);
        emit_one!(self, bits, stlr stlrh stlrb, src, at);
    }

    fn atomic_rmw(
        &mut self,
        op: AtomicRmw,
        bits: AtomicBits,
        dst: Option<Gpr>,
        addr: GuestAddr,
        src: Gpr,
        temp: Option<Gpr>,
    ) {
        let at = self.whole_address(addr);
        // Not the zero register: then these instructions acquire nothing.
        let dst = dst.unwrap_or(SCRATCH2);
        if self.cpu.lse {
            self.rmw_in_memory(op, bits, dst, at, src)
        } else {
            self.rmw_pair(op, bits, dst, at, src, temp)
        }
    }

    fn atomic_compare_exchange(
        &mut self,
        bits: AtomicBits,
        _: Width,
        dst: Gpr,
        addr: GuestAddr,
        expected: Gpr,
        replacement: Gpr,
        _: Option<Gpr>,
    ) {
        let at = self.whole_address(addr);
        if self.cpu.lse {
            debug_assert_eq!(dst, expected);
            return emit_two!(self, bits, casal casalh casalb, expected, replacement, at);
        }
        let [again, done] = std::array::from_fn(|_| self.code.label());
        emit!(self ; =>again);
        emit_one!(self, bits, ldaxr ldaxrh ldaxrb, dst, at);
        match bits {
            B8 => emit!(self ; cmp WSP(dst), W(expected), uxtb),
            B16 => emit!(self ; cmp WSP(dst), W(expected), uxth),
            B32 => emit!(self ; cmp W(dst), W(expected)),
            B64 => emit!(self ; cmp X(dst), X(expected)),
        }
        emit!(self ; b.ne =>done);
        self.store_exclusive(bits, SCRATCH2, replacement, at);
        emit!(self ; cbnz wscratch2, =>again ; =>done)
    }

    fn atomic_fence(&mut self) {
        emit!(self ; dmb ish)
    }
}

impl Aarch64 {
    /// The address in one register: x16, if anything is to be added. Uses x17 for large offsets.
    fn whole_address(&mut self, addr: GuestAddr) -> Gpr {
        let base = addr.base.unwrap_or(Gpr(roles::MEM0));
        let sum = match addr.index {
            None if addr.offset == 0 => return base,
            None => base,
            Some(index) if addr.wide => {
                emit!(self ; add scratch, X(base), X(index));
                SCRATCH
            }
            Some(index) => {
                emit!(self ; add scratch, XSP(base), W(index), uxtw);
                SCRATCH
            }
        };
        if addr.offset != 0 {
            self.add_offset(SCRATCH.0, sum.0, i64::from(addr.offset));
        }
        SCRATCH
    }

    /// With LSE. `dst` may be x17.
    fn rmw_in_memory(&mut self, op: AtomicRmw, bits: AtomicBits, dst: Gpr, at: Gpr, src: Gpr) {
        match op {
            AtomicRmw::Add => emit_two!(self, bits, ldaddal ldaddalh ldaddalb, src, dst, at),
            AtomicRmw::Sub => {
                emit!(self ; neg scratch2, X(src));
                emit_two!(self, bits, ldaddal ldaddalh ldaddalb, SCRATCH2, dst, at)
            }
            AtomicRmw::And => {
                emit!(self ; mvn scratch2, X(src));
                emit_two!(self, bits, ldclral ldclralh ldclralb, SCRATCH2, dst, at)
            }
            AtomicRmw::Or => emit_two!(self, bits, ldsetal ldsetalh ldsetalb, src, dst, at),
            AtomicRmw::Xor => emit_two!(self, bits, ldeoral ldeoralh ldeoralb, src, dst, at),
            AtomicRmw::Xchg => emit_two!(self, bits, swpal swpalh swpalb, src, dst, at),
        }
    }

    /// Without. `dst` may be x17, where the new value is made.
    fn rmw_pair(&mut self, op: AtomicRmw, bits: AtomicBits, dst: Gpr, at: Gpr, src: Gpr, temp: Option<Gpr>) {
        let again = self.code.label();
        emit!(self ; =>again);
        emit_one!(self, bits, ldaxr ldaxrh ldaxrb, dst, at);
        let compute = match op {
            AtomicRmw::Add => Some(IntBinary::Add),
            AtomicRmw::Sub => Some(IntBinary::Sub),
            AtomicRmw::And => Some(IntBinary::And),
            AtomicRmw::Or => Some(IntBinary::Or),
            AtomicRmw::Xor => Some(IntBinary::Xor),
            AtomicRmw::Xchg => None,
        };
        let width = if bits == B64 { Width::W64 } else { Width::W32 };
        let status = temp.unwrap_or(SCRATCH2);
        let new = match compute {
            Some(op) => {
                self.int_binary(op, width, SCRATCH2, dst, src);
                SCRATCH2
            }
            None => src,
        };
        self.store_exclusive(bits, status, new, at);
        emit!(self ; cbnz W(status), =>again)
    }

    /// `[at] = src; status = 0` if nobody was there since the load, otherwise `status = 1`. All three are distinct.
    fn store_exclusive(&mut self, bits: AtomicBits, status: Gpr, src: Gpr, at: Gpr) {
        debug_assert!(status != src && status != at);
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match bits {
            B8 => emit!(self ; stlxrb W(status), W(src), [X(at)]),
            B16 => emit!(self ; stlxrh W(status), W(src), [X(at)]),
            B32 => emit!(self ; stlxr W(status), W(src), [X(at)]),
            B64 => emit!(self ; stlxr W(status), X(src), [X(at)]),
        }
    }
}
