//! The guest's linear memory. Out of bounds accesses fault in the guard region; each access that may
//! fault notes a site at its own pc, from which `trap.rs` knows what to report.

use super::{Fpr, Gpr, Isa, Reg};

/// `base + (index << scale) + offset`, where base is `mem0` or a register. The index is an i32 zero-extended in its
/// register, shifted still one, the offset is at most `i32::MAX`: the sum stays inside the reservation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GuestAddr {
    /// Base of a memory other than memory 0.
    pub base: Option<Gpr>,
    /// None: the address is constant.
    pub index: Option<Gpr>,
    /// The index has 64 bits, and was checked. Otherwise it is an i32, zero-extended.
    pub wide: bool,
    /// How far the index is shifted, 0 to 3. Only loads of numbers know other than 0.
    pub scale: u8,
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
    V128,
    V128From8x8S,
    V128From8x8U,
    V128From16x4S,
    V128From16x4U,
    V128From32x2S,
    V128From32x2U,
    V128From8Splat,
    V128From16Splat,
    V128From32Splat,
    V128From64Splat,
    V128From32Zero,
    V128From64Zero,
}

impl Load {
    /// Whether it is one that fills an integer up with zeros.
    pub fn is_unsigned(self) -> bool {
        use Load::*;
        matches!(self, I32From8U | I32From16U | I64From8U | I64From16U | I64From32U)
    }
    /// Bytes that are read.
    pub fn bytes(self) -> u32 {
        use Load::*;
        match self {
            I32From8S | I32From8U | I64From8S | I64From8U | V128From8Splat => 1,
            I32From16S | I32From16U | I64From16S | I64From16U | V128From16Splat => 2,
            I32 | F32 | I64From32S | I64From32U | V128From32Splat | V128From32Zero => 4,
            I64 | F64 | V128From8x8S | V128From8x8U | V128From16x4S | V128From16x4U => 8,
            V128From32x2S | V128From32x2U | V128From64Splat | V128From64Zero => 8,
            V128 => 16,
        }
    }
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
    V128,
}

impl Store {
    /// Bytes that are written.
    pub fn bytes(self) -> u32 {
        match self {
            Store::I8 => 1,
            Store::I16 => 2,
            Store::I32 | Store::F32 => 4,
            Store::I64 | Store::F64 => 8,
            Store::V128 => 16,
        }
    }
}

/// The width of a lane that is loaded or stored by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum LaneBits {
    B8,
    B16,
    B32,
    B64,
}

impl LaneBits {
    /// Bytes of the lane.
    pub fn bytes(self) -> u32 {
        1 << self as u32
    }
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
    /// Lane `lane` of `dst` = `[addr]`; the other lanes stay. `dst` is unchanged when it faults.
    fn guest_load_lane(&mut self, bits: LaneBits, lane: u8, dst: Fpr, addr: GuestAddr);
    /// `[addr]` = lane `lane` of `src`.
    fn guest_store_lane(&mut self, bits: LaneBits, lane: u8, addr: GuestAddr, src: Fpr);
}
