//! Linear memory: addresses fused into the access, bounds left to the guard pages.
//!
//! An i32 address plus an offset below 2 GiB stays inside the reservation, so the access itself is the bounds
//! check. Larger offsets are added here and checked against 4 GiB first. A constant address becomes a displacement.

use super::operands::{Operand, Value, class};
use super::{Compiler, numeric::int_kind};
use crate::abi::{Builtin, Kind, TrapCode, offset};
use crate::masm::{
    Addr, Folded, Gpr, GuestAddr, IntBinary, IntCond, IntUnary, Load, Masm, Rhs, Store, StoreSource, Width,
};
use crate::module::Location;
use wasmparser::MemArg;

/// Offsets below this need no check of their own.
const GUARDED: u64 = 1 << 31;

/// Bits of a page's size.
const PAGE_BITS: i64 = 16;

impl<M: Masm> Compiler<M> {
    /// Where an access of `size` bytes goes. The address is in the memory, or beyond it where accesses fault.
    pub(super) fn guest_addr(&mut self, address: Operand, memarg: &MemArg, _size: u32) -> GuestAddr {
        let gprs = class::<M>(Kind::I32);
        if let Value::Constant(constant) = address.value
            && constant + memarg.offset < GUARDED
        {
            return GuestAddr {
                base: None,
                index: None,
                wide: false,
                offset: (constant + memarg.offset) as u32,
            };
        }
        let index = self.operands.bring(&mut self.masm, address, gprs);
        if memarg.offset < GUARDED {
            return GuestAddr {
                base: None,
                index: Some(index.gpr()),
                wide: false,
                offset: memarg.offset as u32,
            };
        }
        let sum = self.operands.pick_gpr(&mut self.masm);
        let limit = self.operands.pick_gpr(&mut self.masm);
        self.masm.load_imm(sum, memarg.offset);
        self.masm.int_binary(IntBinary::Add, Width::W64, sum, sum, index.gpr());
        self.masm.load_imm(limit, u32::MAX.into());
        let outside = self.masm.code().trap_label(TrapCode::MemoryOutOfBounds);
        self.masm.int_branch(IntCond::GtU, Width::W64, sum, Rhs::Reg(limit), outside);
        self.operands.unpin(limit.into());
        GuestAddr { base: None, index: Some(sum), wide: true, offset: 0 }
    }

    pub(super) fn load(&mut self, op: Load, kind: Kind, memarg: MemArg) {
        let address = self.operands.take();
        let addr = self.guest_addr(address, &memarg, op.bytes());
        let dst = match addr.index {
            Some(index) if !kind.is_float() && !self.operands.is_occupied(index.into()) => index.into(),
            _ => self.operands.pick(&mut self.masm, class::<M>(kind)),
        };
        self.masm.guest_load(op, dst, addr);
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn store(&mut self, op: Store, memarg: MemArg) {
        let value = self.operands.take();
        let address = self.operands.take();
        let integer = !matches!(op, Store::F32 | Store::F64 | Store::V128);
        let source = match value.value {
            Value::Constant(bits) if integer => match as_imm(op, bits) {
                Some(imm) => StoreSource::Imm(imm),
                None => StoreSource::Reg(self.operands.bring(&mut self.masm, value, class::<M>(value.kind))),
            },
            _ => StoreSource::Reg(self.operands.bring(&mut self.masm, value, class::<M>(value.kind))),
        };
        let addr = self.guest_addr(address, &memarg, op.bytes());
        self.masm.guest_store(op, addr, source);
    }

    /// A register with a pointer to an imported structure, or the structure's place in the context.
    pub(super) fn structure(&mut self, location: Location, field: i32) -> Addr {
        match location {
            Location::Inline(at) => Addr::vmctx(at + field),
            Location::Pointer(at) => {
                let pointer = self.operands.pick_gpr(&mut self.masm);
                self.masm.load(Kind::I64, pointer.into(), Addr::vmctx(at));
                Addr::reg(pointer, field)
            }
        }
    }

    pub(super) fn memory_size(&mut self, memory: u32) {
        let length = self.structure(self.context.layout.memory(memory), offset::MEMORY_LENGTH);
        let dst = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I64, dst.into(), length);
        self.shift_right(dst, PAGE_BITS);
        self.operands.push_reg(Kind::I32, dst);
    }

    fn shift_right(&mut self, reg: Gpr, count: i64) {
        self.masm.int_binary_folded(IntBinary::ShrU, Width::W64, reg, reg, Folded::Imm(count));
    }

    pub(super) fn memory_grow(&mut self, memory: u32) {
        self.widen(1);
        self.operands.push_constant(Kind::I32, memory.into());
        self.call_builtin(Builtin::MemoryGrow);
        self.narrow();
    }

    pub(super) fn memory_copy(&mut self, dst: u32, src: u32) {
        self.widen(3);
        self.operands.push_constant(Kind::I32, dst.into());
        self.operands.push_constant(Kind::I32, src.into());
        self.call_builtin(Builtin::MemoryCopy);
    }

    pub(super) fn memory_fill(&mut self, memory: u32) {
        self.widen_at(2);
        self.widen_at(0);
        self.operands.push_constant(Kind::I32, memory.into());
        self.call_builtin(Builtin::MemoryFill);
    }

    pub(super) fn memory_init(&mut self, memory: u32, segment: u32) {
        self.widen_at(2);
        self.operands.push_constant(Kind::I32, memory.into());
        self.operands.push_constant(Kind::I32, segment.into());
        self.call_builtin(Builtin::MemoryInit);
    }

    /// The top `count` i32 operands become i64, zero-extended: sizes and addresses are 64 bits for the builtins.
    pub(super) fn widen(&mut self, count: usize) {
        (0..count).for_each(|depth| self.widen_at(depth));
    }

    pub(super) fn widen_at(&mut self, depth: usize) {
        let number = self.operands.entries.len() - 1 - depth;
        let entry = self.operands.entries[number];
        if entry.reg.is_none() && entry.constant.is_none() {
            let reg = self.operands.pick(&mut self.masm, class::<M>(Kind::I32));
            self.masm.load(Kind::I32, reg, entry.slot());
            self.operands.entries[number].reg = Some(reg);
            self.operands.hold(number, reg);
        }
        let entry = &mut self.operands.entries[number];
        entry.kind = Kind::I64;
        entry.in_slot = false; // a slot's upper half is undefined for an i32
        self.operands.deep = self.operands.deep.min(number);
    }

    /// The i64 result on top becomes an i32.
    pub(super) fn narrow(&mut self) {
        self.int_unary(IntUnary::Wrap, Width::W32, int_kind(Width::W64), Kind::I32);
    }
}

/// An integer constant as the sign-extended immediate of a store, if it is one.
fn as_imm(op: Store, bits: u64) -> Option<i32> {
    match op {
        Store::I8 => Some(i32::from(bits as i8)),
        Store::I16 => Some(i32::from(bits as i16)),
        Store::I32 => Some(bits as i32),
        _ => i32::try_from(bits as i64).ok(),
    }
}
