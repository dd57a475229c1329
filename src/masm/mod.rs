//! What an instruction set must say so that the one pass can compile for it.
//!
//! Constraints are data, text is a leaf, strategy is shared. An ISA answers two questions about an
//! operator: where do you want the operands ([`reg::Shape`]), and what are the instructions (one `dynasm!`
//! block over the physical registers it is handed). It never sees the operand stack, never allocates a
//! register and never decides what to do next. The driver in `codegen` folds, picks, spills and pushes.
//!
//! | trait | about |
//! |---|---|
//! | [`Isa`] | facts: name, register sets, the code buffer |
//! | [`Moves`] | register ↔ register, constant, memory that is not the guest's |
//! | [`IntOps`], [`WideOps`], [`FloatOps`], [`VectorOps`] | pure computation |
//! | [`MemoryOps`], [`AtomicOps`] | the guest's memory |
//! | [`ControlOps`] | functions, jumps, branches, calls |
//! | [`SwitchOps`] | stack switching and the stubs between Rust and Wasm |
//!
//! A function that asks for `M: Moves` can only move; its signature tells how much machine it touches.

mod atomic;
mod control;
mod cpu;
mod float;
mod int;
mod memory;
mod reg;
mod switch;
mod vector;
#[cfg(test)]
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code))] // where x86-64's texts have a choice
pub(crate) mod vector_model;
#[cfg(test)]
pub(crate) mod vector_samples;
mod wide;

pub use atomic::{AtomicBits, AtomicOp, AtomicOps, AtomicRmw, AtomicShape};
pub use control::{ControlOps, Frame};
pub use cpu::Cpu;
pub use float::{FloatBinary, FloatCond, FloatOps, FloatToInt, FloatUnary};
pub use int::{IntBinary, IntCond, IntOps, IntUnary};
pub use memory::{GuestAddr, LaneBits, Load, MemoryOps, Store, StoreSource};
pub use reg::{Addr, Base, Dst, Folded, Fpr, Gpr, Operand, Reg, RegSet, Rhs, Shape, Slot, Width};
pub use switch::{StartShape, SwitchOps};
pub use vector::{
    Extract, Lanes, VectorBinary, VectorDst, VectorOp, VectorOps, VectorShape, VectorShift, VectorTernary,
    VectorTest, VectorUnary,
};
pub use wide::{Pair, ProductShape, WideOps, WideSum};

use crate::abi::{Kind, Place};
use crate::code::CodeBuffer;

/// Facts about an instruction set, and the buffer its text goes into.
pub trait Isa {
    /// `x86_64` or `aarch64`.
    const NAME: &'static str;
    /// Allocatable registers of both classes.
    const ALLOCATABLE: RegSet;
    /// The parameter sequence of general registers, last value first.
    const PARAM_GPRS: [Gpr; crate::abi::PARAM_REGS];
    /// The parameter sequence of float registers, last value first.
    const PARAM_FPRS: [Fpr; crate::abi::PARAM_REGS];
    /// Two allocatable registers outside the parameter sequence.
    const TEMPS: [Gpr; 2];
    /// A general register that the driver may use from one move to the next: to break a cycle of moves, to copy a
    /// slot. `mov`, and `load`/`store` of it, keep it.
    const SCRATCH: Gpr;
    /// The float one.
    const FSCRATCH: Fpr;
    /// Finished code may be moved by multiples of this.
    const ALIGNMENT: usize;
    /// The byte of which room between functions is made: it traps.
    const FILLER: u8;

    /// An emitter over an empty buffer, for a processor with these features.
    fn new(code: CodeBuffer, cpu: Cpu) -> Self;
    /// The buffer.
    fn code(&mut self) -> &mut CodeBuffer;
    /// The buffer, at the end.
    fn into_code(self) -> CodeBuffer;

    /// The register of a place in the parameter sequence, none for a memory word.
    fn param_reg(place: Place) -> Option<Reg> {
        match place {
            Place::Gpr(n) => Some(Reg::from(Self::PARAM_GPRS[usize::from(n)])),
            Place::Fpr(n) => Some(Reg::from(Self::PARAM_FPRS[usize::from(n)])),
            Place::Word(_) => None,
        }
    }
}

/// Moves between registers, constants and memory that is not the guest's. None of them changes flags
/// that another emission relies on: no emission relies on flags.
pub trait Moves: Isa {
    /// `dst = src`, the whole register of either class; both of one class. No text if they are equal.
    fn mov(&mut self, dst: Reg, src: Reg);
    /// `dst = value`, the cheapest way. i32 constants come zero-extended.
    fn load_imm(&mut self, dst: Gpr, value: u64);
    /// `dst = bits` as a float of `width`, or, W64, as a v128 whose upper half is zero.
    fn load_float(&mut self, width: Width, dst: Fpr, bits: u64);
    /// `dst = [addr]`, as wide as `kind`: I32 zero-extends.
    fn load(&mut self, kind: Kind, dst: Reg, addr: Addr);
    /// `[addr] = src`, as wide as `kind`. Frame slots are always stored so that an I32 reads back
    /// correctly as I32; the upper half is then undefined.
    fn store(&mut self, kind: Kind, addr: Addr, src: Reg);
    /// `[addr] = bits`, as wide as `kind` (floats by their bits). May use the scratches.
    fn store_imm(&mut self, kind: Kind, addr: Addr, bits: u64);
    /// `dst = elements[index]`, 64-bit words; `index` is zero-extended. `dst` may equal either.
    fn load_element(&mut self, dst: Gpr, elements: Gpr, index: Gpr);
    /// `elements[index] = src`, 64-bit words.
    fn store_element(&mut self, elements: Gpr, index: Gpr, src: Gpr);
    /// `dst = &addr`: base plus offset, no memory access.
    fn load_address(&mut self, dst: Gpr, addr: Addr);
}

/// Everything. What the driver's top level asks for.
pub trait Masm:
    Moves + IntOps + WideOps + FloatOps + VectorOps + MemoryOps + AtomicOps + ControlOps + SwitchOps
{
}
impl<M: Moves + IntOps + WideOps + FloatOps + VectorOps + MemoryOps + AtomicOps + ControlOps + SwitchOps> Masm
    for M
{
}
