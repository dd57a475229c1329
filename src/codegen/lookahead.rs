//! A glance into a loop, so that its header can choose registers for the right locals.
//!
//! One pass cannot know what a loop will use, but its first operators tell most of it. The glance reads at most
//! [`DISTANCE`] of them, without validating, and only for this choice: a wrong guess costs a move, never
//! correctness. Its length is bounded, so nested loops stay linear.
//!
//! And the shorter glance, at the next operator alone: it tells a comparison of its branch, and a result where it goes.

use super::Compiler;
use super::hoist::{self, Constant};
use super::operands::TRACKED;
use super::reader::Reader;
use crate::abi::Kind;
use crate::masm::Masm;
use wasmparser::{BinaryReader, Operator, OperatorsReader, OperatorsReaderAllocations};

/// Bytes of the next operator that are looked at.
pub(super) const NEXT: usize = 4;

/// The opcode of `nop`.
pub(super) const NOP: u8 = 0x01;

/// Operators that are read ahead.
const DISTANCE: usize = 96;

/// What the beginning of a loop uses.
#[derive(Clone, Copy, Default, Debug, PartialEq)]
pub(super) struct LoopUse {
    /// Tracked locals that are read or assigned before the first call or switch.
    pub used: u128,
    /// Of these, the ones that every iteration assigns before it does anything else with them, so that nobody needs
    /// the value that they have at the header.
    pub assigned: u128,
    /// The glance reached the loop's end, so other locals are not used in it; or a call, behind which
    /// registers are empty anyway.
    pub complete: bool,
    /// It met a call or switch.
    pub calls: bool,
}

impl LoopUse {
    /// Whether the local is used.
    pub(super) fn uses(&self, local: usize) -> bool {
        self.used & 1 << local != 0
    }
}

/// What a glance sees.
struct Glance<'a> {
    seen: LoopUse,
    constants: &'a mut Vec<Constant>,
    /// From the header to here there is one way, and no other.
    straight: bool,
}

impl<'a> Glance<'a> {
    fn new(constants: &'a mut Vec<Constant>) -> Glance<'a> {
        const { assert!(TRACKED <= 128) };
        constants.clear();
        Glance { seen: LoopUse::default(), constants, straight: true }
    }

    fn reads(&mut self, local: u32) {
        if (local as usize) < TRACKED {
            self.seen.used |= 1 << local;
        }
    }

    fn assigns(&mut self, local: u32) {
        if self.straight && (local as usize) < TRACKED && !self.seen.uses(local as usize) {
            self.seen.assigned |= 1 << local;
        }
        self.reads(local);
    }

    fn constant(&mut self, kind: Kind, bits: u128) {
        if let Some(constant) = Constant::costly(kind, bits)
            && self.constants.len() < hoist::MOST
            && !self.constants.contains(&constant)
        {
            self.constants.push(constant);
        }
    }

    fn calls(&mut self) {
        (self.seen.complete, self.seen.calls) = (true, true);
    }
}

/// Looks ahead from the loop's first operator, at which `reader` stands.
///
/// `constants` becomes what it uses of floats and vectors that are no single instruction.
pub(super) fn glance(reader: Reader<'_>, constants: &mut Vec<Constant>) -> LoopUse {
    glance_at_bytes(reader, constants).unwrap_or_else(|| {
        let mut allocations = OperatorsReaderAllocations::default();
        glance_at_operators(BinaryReader::new(reader.rest(), 0), &mut allocations, constants)
    })
}

/// A loop of ordinary operators. `None`: there are others, or it is not that easy.
fn glance_at_bytes(mut reader: Reader<'_>, constants: &mut Vec<Constant>) -> Option<LoopUse> {
    let mut glance = Glance::new(constants);
    let mut depth = 0usize;
    for _ in 0..DISTANCE {
        match reader.byte()? {
            0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => {}
            opcode @ 0x02..=0x04 => {
                reader.i33()?;
                depth += 1;
                glance.straight &= opcode != 0x04;
            }
            0x0b if depth == 0 => {
                glance.seen.complete = true;
                break;
            }
            0x0b => depth -= 1,
            0x0c | 0x0d => {
                reader.u32()?;
                glance.straight = false;
            }
            0x23 | 0x24 | 0x3f => _ = reader.u32()?,
            0x0e => {
                for _ in 0..=reader.u32()? {
                    reader.u32()?;
                }
                glance.straight = false;
            }
            // Calls, `memory.grow`.
            0x10 | 0x11 | 0x40 => {
                glance.calls();
                break;
            }
            0x20 => glance.reads(reader.u32()?),
            0x21 | 0x22 => glance.assigns(reader.u32()?),
            0x28..=0x3e => {
                reader.byte().filter(|&align| align < 0x40)?;
                reader.u64()?;
            }
            0x41 => _ = reader.i32()?,
            0x42 => _ = reader.i64()?,
            0x43 => glance.constant(Kind::F32, u32::from_le_bytes(reader.bytes()?).into()),
            0x44 => glance.constant(Kind::F64, u64::from_le_bytes(reader.bytes()?).into()),
            _ => return None,
        }
    }
    Some(glance.seen)
}

/// Any loop.
pub(super) fn glance_at_operators(
    reader: BinaryReader<'_>,
    allocations: &mut OperatorsReaderAllocations,
    constants: &mut Vec<Constant>,
) -> LoopUse {
    let mut glance = Glance::new(constants);
    let mut reader = OperatorsReader::new_with_allocs(reader, std::mem::take(allocations));
    let mut depth = 0usize;
    for _ in 0..DISTANCE {
        let Ok(operator) = reader.read() else { break };
        match operator {
            Operator::LocalGet { local_index } => glance.reads(local_index),
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index } => {
                glance.assigns(local_index)
            }
            Operator::F32Const { value } => glance.constant(Kind::F32, value.bits().into()),
            Operator::F64Const { value } => glance.constant(Kind::F64, value.bits().into()),
            Operator::V128Const { value } => glance.constant(Kind::V128, u128::from_le_bytes(*value.bytes())),
            Operator::Block { .. } | Operator::Loop { .. } => depth += 1,
            Operator::If { .. } | Operator::TryTable { .. } | Operator::Try { .. } => {
                depth += 1;
                glance.straight = false;
            }
            Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::BrOnCast { .. }
            | Operator::BrOnCastFail { .. }
            | Operator::Throw { .. }
            | Operator::ThrowRef
            | Operator::Rethrow { .. } => glance.straight = false,
            Operator::End if depth == 0 => {
                glance.seen.complete = true;
                break;
            }
            // Not validated yet, so it may stand anywhere.
            Operator::End | Operator::Delegate { .. } => depth = depth.saturating_sub(1),
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::Suspend { .. }
            | Operator::Resume { .. }
            | Operator::ResumeThrow { .. }
            | Operator::ResumeThrowRef { .. }
            | Operator::Switch { .. }
            | Operator::MemoryGrow { .. } => {
                glance.calls();
                break;
            }
            _ => {}
        }
    }
    *allocations = reader.into_allocations();
    glance.seen
}

/// The next operator's bytes where the body ends sooner.
#[cold]
#[inline(never)]
fn last_bytes(rest: &[u8]) -> [u8; NEXT] {
    let mut next = [NOP; NEXT];
    next[..rest.len()].copy_from_slice(rest);
    next
}

/// The operator behind the current one. It is not validated yet: what is done about it must be right anyhow.
impl<M: Masm> Compiler<'_, M> {
    #[inline(always)]
    pub(super) fn peek(&mut self, rest: &[u8]) {
        self.next = match rest.first_chunk() {
            Some(next) => *next,
            None => last_bytes(rest),
        };
    }

    /// The local that it assigns, if that is one that is tracked.
    #[inline]
    pub(super) fn next_assigns(&self) -> Option<usize> {
        match self.next {
            // `local.set`, `local.tee`; more than one byte is an index that is not tracked.
            [0x21 | 0x22, local, ..] if usize::from(local) < self.operands.tracked() => Some(local.into()),
            _ => None,
        }
    }

    /// Whether it drops the result.
    pub(super) fn next_drops(&self) -> bool {
        self.next[0] == 0x1a
    }

    /// Whether the construct ends with it.
    pub(super) fn next_ends(&self) -> bool {
        self.next[0] == 0x0b
    }

    /// Whether the function does.
    pub(super) fn next_returns(&self) -> bool {
        self.next[0] == 0x0f || self.next_ends() && self.controls.len() == 1
    }

    /// Whether the result is shifted left by 1 to 3, and then the address of a load.
    pub(super) fn next_indexes(&self) -> bool {
        // `i32.const`, `i32.shl`, a load.
        matches!(self.next, [0x41, 1..=3, 0x74, 0x28..=0x35])
    }

    /// Whether it consumes a condition.
    #[inline]
    pub(super) fn next_tests(&self) -> bool {
        // `br_if`, `if`, `select`, `select t`, `i32.eqz`.
        matches!(self.next[0], 0x0d | 0x04 | 0x1b | 0x1c | 0x45)
    }
}
