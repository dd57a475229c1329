//! The guest's linear memory. Out of bounds accesses fault in the guard region; each access that may
//! fault notes a site at its own pc, from which `trap.rs` knows what to report.

use super::{Gpr, Isa, Reg};

/// `base + index + offset`, where base is `mem0` or a register. The index is an i32 zero-extended in its
/// register, the offset is at most `i32::MAX`: the sum stays inside the reservation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GuestAddr {
    /// Base of a memory other than memory 0.
    pub base: Option<Gpr>,
    /// None: the address is constant.
    pub index: Option<Gpr>,
    /// Static displacement in bytes.
    pub offset: u32,
}

/// Loads, by memory width, extension and result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Load {
    I32,
    I64,
    F32,
    F64,
    I32From8S,
    I32From8U,
    I32From16S,
    I32From16U,
    I64From8S,
    I64From8U,
    I64From16S,
    I64From16U,
    I64From32S,
    I64From32U,
}

/// Stores, by memory width and class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Store {
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
}

/// What to store.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoreSource {
    /// A register of the store's class.
    Reg(Reg),
    /// An integer constant that fits in a sign-extended i32 (integer stores only).
    Imm(i32),
}

/// Guest memory text. Call `self.code().fault_site(TrapCode::MemoryOutOfBounds)` right before the one
/// instruction that may fault.
pub trait MemoryOps: Isa {
    /// `dst = [addr]`. `dst` may equal the index or the base.
    fn guest_load(&mut self, op: Load, dst: Reg, addr: GuestAddr);
    /// `[addr] = src`. Nothing is written when it faults.
    fn guest_store(&mut self, op: Store, addr: GuestAddr, src: StoreSource);
}
