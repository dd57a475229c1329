//! Linear memory: addresses fused into the access; sizes, and what is left to the runtime.
//!
//! Base, index and offset are one memory operand; what is checked before is in `bounds.rs`. The runtime takes addresses
//! and sizes as i64 whatever the memory's index type, so i32 ones are widened, which costs nothing.

use super::entry::Value;
use super::operands::class;
use super::{Compiler, numeric::int_kind};
use crate::abi::{Builtin, Kind, offset};
use crate::masm::{Addr, Folded, IntBinary, IntUnary, Load, Masm, Store, StoreSource, Width};
use crate::module::Location;
use wasmparser::MemArg;

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn load(&mut self, op: Load, kind: Kind, memarg: MemArg) {
        let scale = self.take_scale(&memarg, op.bytes());
        let address = self.operands.take();
        let mut addr = self.guest_addr(address, &memarg, op.bytes());
        addr.scale = scale;
        let dst = match addr.index {
            Some(index) if !kind.is_float() && !self.operands.is_occupied(index.into()) => index.into(),
            _ => self.operands.pick(&mut self.masm, class::<M>(kind)),
        };
        self.masm.guest_load(op, dst, addr);
        self.small_index = self.next_indexes() && op.bytes() <= 2 && kind == Kind::I32 && op.is_unsigned();
        self.operands.push_reg(kind, dst);
    }

    /// How far the access shifts the index on top of the operand stack. If it cannot, that is done here.
    fn take_scale(&mut self, memarg: &MemArg, size: u32) -> u8 {
        let scale = std::mem::take(&mut self.scaled);
        if scale > 0 && !self.is_unchecked(memarg, size) {
            self.operands.push_constant(Kind::I32, scale.into());
            self.int_binary(IntBinary::Shl, Width::W32);
            return 0;
        }
        scale
    }

    pub(super) fn store(&mut self, op: Store, memarg: MemArg) {
        let value = self.operands.take();
        let address = self.operands.take();
        let integer = !matches!(op, Store::F32 | Store::F64 | Store::V128);
        let source = match value.value() {
            Value::Constant(bits) if integer => match as_imm(op, bits) {
                Some(imm) => StoreSource::Imm(imm),
                None => {
                    StoreSource::Reg(self.operands.bring(&mut self.masm, value, class::<M>(value.kind())))
                }
            },
            _ => StoreSource::Reg(self.operands.bring(&mut self.masm, value, class::<M>(value.kind()))),
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
        let plan = self.context.memories[memory as usize];
        let length = self.structure(self.context.layout.memory(memory), offset::MEMORY_LENGTH);
        let dst = self.operands.pick_gpr(&mut self.masm);
        self.masm.load(Kind::I64, dst.into(), length);
        if plan.page_bits > 0 {
            let bits = Folded::Imm(plan.page_bits.into());
            self.masm.int_binary_folded(IntBinary::ShrU, Width::W64, dst, dst, bits);
        }
        self.operands.push_reg(plan.index_kind(), dst);
    }

    pub(super) fn memory_grow(&mut self, memory: u32) {
        self.widen_at(0);
        self.operands.push_constant(Kind::I32, memory.into());
        self.call_builtin(Builtin::MemoryGrow);
        if !self.context.memories[memory as usize].memory64 {
            self.narrow();
        }
    }

    pub(super) fn memory_copy(&mut self, dst: u32, src: u32) {
        (0..3).for_each(|depth| self.widen_at(depth));
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

    /// The operand so far from the top becomes an i64, zero-extended, unless it is one: sizes and addresses are 64 bits
    /// for the builtins.
    pub(super) fn widen_at(&mut self, depth: usize) {
        let number = self.operands.entries.len() - 1 - depth;
        let entry = self.operands.entries[number];
        if entry.kind() == Kind::I64 {
            return;
        }
        if !entry.is_elsewhere() {
            let reg = self.operands.pick(&mut self.masm, class::<M>(Kind::I32));
            self.masm.load(Kind::I32, reg, entry.slot());
            self.operands.hold(number, reg);
        }
        let entry = &mut self.operands.entries[number];
        entry.set_kind(Kind::I64);
        entry.set_in_slot(false); // a slot's upper half is undefined for an i32
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
