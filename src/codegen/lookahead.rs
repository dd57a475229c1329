//! A glance into a loop, so that its header can choose registers for the right locals.
//!
//! One pass cannot know what a loop will use, but its first operators tell most of it. The glance reads at most
//! [`DISTANCE`] of them, without validating, and only for this choice: a wrong guess costs a move, never
//! correctness. Its length is bounded, so nested loops stay linear.

use super::operands::TRACKED;
use super::reader::Reader;
use wasmparser::{BinaryReader, Operator, OperatorsReader, OperatorsReaderAllocations};

/// Operators that are read ahead.
const DISTANCE: usize = 96;

/// What the beginning of a loop uses.
#[derive(Clone, Copy, Default, Debug, PartialEq)]
pub(super) struct LoopUse {
    /// Tracked locals that are read or assigned before the first call or switch.
    pub used: u128,
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

/// The same by the bytes, of a loop of ordinary operators. `None`: there are others, or it is not that easy.
pub(super) fn glance_at(mut reader: Reader<'_>) -> Option<LoopUse> {
    let mut seen = LoopUse::default();
    let mut depth = 0usize;
    for _ in 0..DISTANCE {
        match reader.byte()? {
            0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 => {}
            0x02..=0x04 => {
                reader.i33()?;
                depth += 1;
            }
            0x0b if depth == 0 => {
                seen.complete = true;
                break;
            }
            0x0b => depth -= 1,
            0x0c | 0x0d | 0x23 | 0x24 | 0x3f => _ = reader.u32()?,
            0x0e => {
                for _ in 0..=reader.u32()? {
                    reader.u32()?;
                }
            }
            // Calls, `memory.grow`.
            0x10 | 0x11 | 0x40 => {
                (seen.complete, seen.calls) = (true, true);
                break;
            }
            0x20..=0x22 => {
                let local = reader.u32()?;
                if (local as usize) < TRACKED {
                    seen.used |= 1 << local;
                }
            }
            0x28..=0x3e => {
                reader.byte().filter(|&align| align < 0x40)?;
                reader.u64()?;
            }
            0x41 => _ = reader.i32()?,
            0x42 => _ = reader.i64()?,
            0x43 => _ = reader.bytes::<4>()?,
            0x44 => _ = reader.bytes::<8>()?,
            _ => return None,
        }
    }
    Some(seen)
}

/// Reads ahead from the loop's first operator, at which `reader` stands.
pub(super) fn glance(reader: BinaryReader<'_>, allocations: &mut OperatorsReaderAllocations) -> LoopUse {
    const { assert!(TRACKED <= 128) };
    let mut seen = LoopUse::default();
    let mut reader = OperatorsReader::new_with_allocs(reader, std::mem::take(allocations));
    let mut depth = 0usize;
    for _ in 0..DISTANCE {
        let Ok(operator) = reader.read() else { break };
        match operator {
            Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index }
                if (local_index as usize) < TRACKED =>
            {
                seen.used |= 1 << local_index;
            }
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::TryTable { .. }
            | Operator::Try { .. } => depth += 1,
            Operator::End if depth == 0 => {
                seen.complete = true;
                break;
            }
            // Not validated yet, so it may stand anywhere.
            Operator::End | Operator::Delegate { .. } => depth = depth.saturating_sub(1),
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::CallRef { .. }
            | Operator::Suspend { .. }
            | Operator::Resume { .. }
            | Operator::MemoryGrow { .. } => {
                (seen.complete, seen.calls) = (true, true);
                break;
            }
            _ => {}
        }
    }
    *allocations = reader.into_allocations();
    seen
}
