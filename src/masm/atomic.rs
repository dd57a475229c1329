//! Atomic access to the guest's memory. All of it is sequentially consistent, as WebAssembly has no weaker order.
//!
//! The driver has checked the alignment, with [`AtomicOps::branch_unaligned`], so an access is in one piece wherever it
//! goes. Narrow values are zero-extended when they are read, and their upper bits are ignored when they are written or
//! compared.

use super::{Dst, Gpr, GuestAddr, Isa, Operand, Width};
use crate::code::Label;

/// How much memory is accessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum AtomicBits {
    B8,
    B16,
    B32,
    B64,
}

impl AtomicBits {
    /// In bytes.
    pub fn bytes(self) -> u32 {
        1 << self as u32
    }
}

/// Operators that read, compute and write in one step. The result is what was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomicRmw {
    /// Memory + value
    Add,
    /// Memory - value
    Sub,
    /// Bitwise and.
    And,
    /// Bitwise or.
    Or,
    /// Bitwise exclusive or.
    Xor,
    /// The value.
    Xchg,
}

/// What to ask a shape for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AtomicOp {
    /// [`AtomicOps::atomic_store`]
    Store,
    /// [`AtomicOps::atomic_rmw`]
    Rmw(AtomicRmw),
    /// The same when nobody wants the result; never asked for [`AtomicRmw::Xchg`], which is a store then.
    Update(AtomicRmw),
    /// [`AtomicOps::atomic_compare_exchange`]
    CompareExchange,
}

/// Where an atomic operator wants its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AtomicShape {
    /// The value; of a compare-exchange, the expected one: `Reg`, or `Fixed` and then overwritten. The replacement
    /// is in any register.
    pub value: Operand,
    /// `Fresh`: distinct from value and replacement, perhaps equal to a register of the address. `ReuseLhs`: in the
    /// value's register, which the driver makes exclusive first (a store overwrites it too). `Fixed`: neither address
    /// nor replacement is there, nor the value, unless it is fixed there itself.
    pub dst: Dst,
    /// The text wants a register more, distinct from all others.
    pub temp: bool,
}

/// Atomic text. Call `self.code().fault_site(TrapCode::MemoryOutOfBounds)` right before every instruction that may
/// fault.
pub trait AtomicOps: Isa {
    /// Where the operator wants its operands, on this processor.
    fn atomic_shape(&self, op: AtomicOp) -> AtomicShape;
    /// Goes to `target` unless `index + offset` is a multiple of `size`, which is 2, 4 or 8; `offset` is less.
    fn branch_unaligned(&mut self, index: Gpr, offset: u32, size: u32, target: Label);
    /// `dst = [addr]`. `dst` may equal a register of the address.
    fn atomic_load(&mut self, bits: AtomicBits, dst: Gpr, addr: GuestAddr);
    /// `[addr] = src`.
    fn atomic_store(&mut self, bits: AtomicBits, addr: GuestAddr, src: Gpr, temp: Option<Gpr>);
    /// `dst = [addr]; [addr] = dst op src`, or just the latter without `dst`.
    fn atomic_rmw(
        &mut self,
        op: AtomicRmw,
        bits: AtomicBits,
        dst: Option<Gpr>,
        addr: GuestAddr,
        src: Gpr,
        temp: Option<Gpr>,
    );
    /// `dst = [addr]; if dst == expected { [addr] = replacement }`. `width` is that of `expected`, the result and
    /// `replacement`: narrower memory compares their low bits.
    #[allow(clippy::too_many_arguments)]
    fn atomic_compare_exchange(
        &mut self,
        bits: AtomicBits,
        width: Width,
        dst: Gpr,
        addr: GuestAddr,
        expected: Gpr,
        replacement: Gpr,
        temp: Option<Gpr>,
    );
    /// Everything before it comes before everything behind it, for every observer.
    fn atomic_fence(&mut self);
}
