//! A glance into a loop, so that its header can choose registers for the right locals.
//!
//! One pass cannot know what a loop will use, but its first operators tell most of it. The glance reads at most
//! [`DISTANCE`] of them, without validating, and only for this choice: a wrong guess costs a move, never
//! correctness. Its length is bounded, so nested loops stay linear.

use super::hoist::{self, Constant};
use super::operands::TRACKED;
use crate::abi::Kind;
use wasmparser::{BinaryReader, Operator, OperatorsReader, OperatorsReaderAllocations};

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
    /// Whether an iteration begins with whatever value of the local.
    pub(super) fn assigns(&self, local: usize) -> bool {
        self.assigned & 1 << local != 0
    }

    /// Whether the local is used.
    pub(super) fn uses(&self, local: usize) -> bool {
        self.used & 1 << local != 0
    }
}

/// Reads ahead from the loop's first operator, at which `reader` stands.
///
/// `constants` becomes what it uses of floats and vectors that are no single instruction.
pub(super) fn glance(
    reader: BinaryReader<'_>,
    allocations: &mut OperatorsReaderAllocations,
    constants: &mut Vec<Constant>,
) -> LoopUse {
    const { assert!(TRACKED <= 128) };
    let mut seen = LoopUse::default();
    constants.clear();
    let mut note = |constant: Option<Constant>| {
        if let Some(constant) = constant
            && constants.len() < hoist::MOST
            && !constants.contains(&constant)
        {
            constants.push(constant);
        }
    };
    // From the header to here there is one way, and no other.
    let mut straight = true;
    let mut reader = OperatorsReader::new_with_allocs(reader, std::mem::take(allocations));
    let mut depth = 0usize;
    for _ in 0..DISTANCE {
        let Ok(operator) = reader.read() else { break };
        match operator {
            Operator::LocalGet { local_index } if (local_index as usize) < TRACKED => {
                seen.used |= 1 << local_index;
            }
            Operator::LocalSet { local_index } | Operator::LocalTee { local_index }
                if (local_index as usize) < TRACKED =>
            {
                if straight && !seen.uses(local_index as usize) {
                    seen.assigned |= 1 << local_index;
                }
                seen.used |= 1 << local_index;
            }
            Operator::F32Const { value } => note(Constant::costly(Kind::F32, value.bits().into())),
            Operator::F64Const { value } => note(Constant::costly(Kind::F64, value.bits().into())),
            Operator::V128Const { value } => {
                note(Constant::costly(Kind::V128, u128::from_le_bytes(*value.bytes())));
            }
            Operator::Block { .. } | Operator::Loop { .. } => depth += 1,
            Operator::If { .. } | Operator::TryTable { .. } | Operator::Try { .. } => {
                depth += 1;
                straight = false;
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
            | Operator::Rethrow { .. } => straight = false,
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
            | Operator::ResumeThrow { .. }
            | Operator::ResumeThrowRef { .. }
            | Operator::Switch { .. }
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
