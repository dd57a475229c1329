//! Where an access of linear memory goes, and what is checked before.
//!
//! What a check is depends on the memory and on what the engine reserves for it: see [`Bounds`]. Usually it is
//! nothing for 32-bit indices, and one comparison of the index with the memory's length for 64-bit ones, since
//! whatever the offset adds leads into the guard behind the memory. Without a guard the end of the access is compared:
//!
//! ```text
//!   length = [memory.length]          length = [memory.length]
//!   index >= length: trap             length -= offset + size     cannot wrap: the memory has so many bytes at least
//!                                     index > length: trap
//! ```
//!
//! Nothing is checked twice. A constant address below the declared minimum is inside. And what was checked of a
//! register is remembered as long as it has a holder, for its value cannot change so long
//! ([`Operands::note_checked`](super::operands::Operands::note_checked)): the next access through the same local finds
//! its check done, as memories never shrink. At labels, and at calls, no register holds anything that was checked.

use super::Compiler;
use super::entry::{Operand, Value};
use super::operands::class;
use crate::abi::{Kind, TrapCode, offset};
use crate::code::Label;
use crate::masm::{Addr, Base, Folded, Gpr, GuestAddr, IntBinary, IntCond, Masm, Rhs, Width};
use crate::module::{Bounds, MemoryType, Tunables};
use wasmparser::{MemArg, MemArgTarget};

/// What the bodies need to know of a memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemoryPlan {
    /// Addresses are i64.
    pub(super) memory64: bool,
    /// A page has `1 << page_bits` bytes.
    pub(super) page_bits: u8,
    /// It has so many bytes at least: memories never shrink.
    minimum_bytes: u64,
    bounds: Bounds,
}

impl MemoryPlan {
    pub(super) fn new(ty: &MemoryType, tunables: &Tunables) -> MemoryPlan {
        MemoryPlan {
            memory64: ty.memory64,
            page_bits: ty.page_size_log2,
            minimum_bytes: ty.minimum.saturating_mul(ty.page_size()),
            bounds: tunables.bounds(ty),
        }
    }

    /// The kind of addresses and sizes.
    pub(super) fn index_kind(&self) -> Kind {
        if self.memory64 { Kind::I64 } else { Kind::I32 }
    }

    /// An access that ends here at most is inside the memory, or faults.
    fn safe_bytes(&self) -> u64 {
        match self.bounds {
            Bounds::Reserved { slack } => (1 << 32) + slack,
            Bounds::Guarded { slack } => self.minimum_bytes.saturating_add(slack),
            Bounds::Exact => self.minimum_bytes,
        }
    }
}

/// A memory's structure, when it is first needed.
struct Structure {
    memory: u32,
    found: Option<Addr>,
}

impl<M: Masm> Compiler<'_, M> {
    /// Where an access of `size` bytes goes. It is in the memory, or where accesses fault.
    #[inline]
    pub(super) fn guest_addr(&mut self, address: Operand, memarg: &MemArg, size: u32) -> GuestAddr {
        match address.value() {
            // Nearly always.
            Value::Reg(index) if self.is_unchecked(memarg, size) => {
                let wide = self.context.memories[0].memory64;
                let offset = memarg.offset as u32;
                GuestAddr { base: None, index: Some(index.gpr()), wide, scale: 0, offset }
            }
            _ => self.guest_addr_of_any(address, memarg, size),
        }
    }

    fn guest_addr_of_any(&mut self, address: Operand, memarg: &MemArg, size: u32) -> GuestAddr {
        let MemArgTarget::Memory(memory) = memarg.target else {
            unreachable!("no feature lets accesses of arrays pass")
        };
        let mut structure = Structure { memory, found: None };
        let plan = self.context.memories[memory as usize];
        let (index, offset) = match address.value() {
            Value::Constant(constant) => (None, constant.checked_add(memarg.offset)),
            _ => (
                Some(self.operands.bring(&mut self.masm, address, class::<M>(address.kind())).gpr()),
                Some(memarg.offset),
            ),
        };
        let reach = offset.and_then(|offset| Some((offset, offset.checked_add(size.into())?)));
        let Some((offset, end)) = reach else {
            // Past everything that an address can name.
            let outside = self.masm.code().trap_label(TrapCode::MemoryOutOfBounds);
            self.masm.jump(outside);
            return GuestAddr { base: None, index: None, wide: false, scale: 0, offset: 0 };
        };
        match index {
            None if end <= plan.safe_bytes() => {}
            None => self.check_constant(&mut structure, end),
            Some(index) => self.check_index(&mut structure, &plan, index, end),
        }
        let base = (memory != 0).then(|| self.load_field(&mut structure, offset::MEMORY_BASE));
        if offset <= i32::MAX as u64 {
            let wide = index.is_some() && plan.memory64;
            return GuestAddr { base, index, wide, scale: 0, offset: offset as u32 };
        }
        let sum = self.operands.pick_gpr(&mut self.masm);
        self.masm.load_imm(sum, offset);
        if let Some(index) = index {
            self.masm.int_binary(IntBinary::Add, Width::W64, sum, sum, index);
        }
        GuestAddr { base, index: Some(sum), wide: true, scale: 0, offset: 0 }
    }

    /// Whether such an access of memory 0 is inside the reservation, or faults, whatever the i32 index is.
    #[inline]
    pub(super) fn is_unchecked(&self, memarg: &MemArg, size: u32) -> bool {
        let end = memarg.offset.saturating_add(size.into());
        memarg.target == MemArgTarget::Memory(0)
            && memarg.offset <= i32::MAX as u64
            && matches!(self.context.memories[0].bounds, Bounds::Reserved { slack } if end <= slack)
    }

    /// Traps unless the memory has `end` bytes.
    fn check_constant(&mut self, structure: &mut Structure, end: u64) {
        let outside = self.masm.code().trap_label(TrapCode::MemoryOutOfBounds);
        let length = self.load_field(structure, offset::MEMORY_LENGTH);
        self.branch_if_less(length, end, outside);
        self.operands.unpin(length.into());
    }

    /// Traps, here or at the access, unless the memory has `end` bytes from `index` on.
    fn check_index(&mut self, structure: &mut Structure, plan: &MemoryPlan, index: Gpr, end: u64) {
        let memory = structure.memory;
        let slack = match plan.bounds {
            Bounds::Reserved { slack } if end <= slack => return,
            Bounds::Guarded { slack } if end <= slack => Some(slack),
            _ => None,
        };
        if self.operands.is_checked(index, memory, end) {
            return;
        }
        let outside = self.masm.code().trap_label(TrapCode::MemoryOutOfBounds);
        let length = self.load_field(structure, offset::MEMORY_LENGTH);
        if let Some(slack) = slack {
            self.masm.int_branch(IntCond::GeU, Width::W64, index, Rhs::Reg(length), outside);
            self.operands.note_checked(index, memory, slack);
        } else {
            self.check_end(plan, index, end, length, outside);
            self.operands.note_checked(index, memory, end);
        }
        self.operands.unpin(length.into());
    }

    /// Goes `outside` unless `index + end <= length`. Overwrites `length`.
    fn check_end(&mut self, plan: &MemoryPlan, index: Gpr, end: u64, length: Gpr, outside: Label) {
        if end > plan.minimum_bytes {
            if !plan.memory64 {
                // Both are far below 2^63, so their sum is exact.
                let sum = self.operands.pick_gpr(&mut self.masm);
                self.arithmetic(IntBinary::Add, sum, index, end);
                self.masm.int_branch(IntCond::GtU, Width::W64, sum, Rhs::Reg(length), outside);
                return self.operands.unpin(sum.into());
            }
            self.branch_if_less(length, end, outside);
        }
        self.arithmetic(IntBinary::Sub, length, length, end);
        self.masm.int_branch(IntCond::GtU, Width::W64, index, Rhs::Reg(length), outside);
    }

    /// `dst = lhs op constant`, 64 bits.
    fn arithmetic(&mut self, op: IntBinary, dst: Gpr, lhs: Gpr, constant: u64) {
        match i64::try_from(constant) {
            Ok(imm) if M::accepts(op, Width::W64, imm) => {
                self.masm.int_binary_folded(op, Width::W64, dst, lhs, Folded::Imm(imm));
            }
            _ => {
                let rhs = self.constant_gpr(constant);
                self.masm.int_binary(op, Width::W64, dst, lhs, rhs);
                self.operands.unpin(rhs.into());
            }
        }
    }

    fn branch_if_less(&mut self, lhs: Gpr, constant: u64, target: Label) {
        match i64::try_from(constant) {
            Ok(imm) if M::accepts_compare(Width::W64, imm) => {
                let rhs = Rhs::Folded(Folded::Imm(imm));
                self.masm.int_branch(IntCond::LtU, Width::W64, lhs, rhs, target);
            }
            _ => {
                let rhs = self.constant_gpr(constant);
                self.masm.int_branch(IntCond::LtU, Width::W64, lhs, Rhs::Reg(rhs), target);
                self.operands.unpin(rhs.into());
            }
        }
    }

    fn constant_gpr(&mut self, constant: u64) -> Gpr {
        let reg = self.operands.pick_gpr(&mut self.masm);
        self.masm.load_imm(reg, constant);
        reg
    }

    /// A register with a word of the memory's structure.
    fn load_field(&mut self, structure: &mut Structure, field: i32) -> Gpr {
        let addr = match structure.found {
            Some(addr) => addr,
            None => self.structure(self.context.layout.memory(structure.memory), 0),
        };
        structure.found = Some(addr);
        let addr = addr.plus(field);
        let dst = match addr.base {
            // The base is asked for last, and takes the pointer's place.
            Base::Reg(pointer) if field == offset::MEMORY_BASE => pointer,
            _ => self.operands.pick_gpr(&mut self.masm),
        };
        self.masm.load(Kind::I64, dst.into(), addr);
        dst
    }
}
