//! Legacy exceptions: `try`, `catch`, `catch_all`, `rethrow`, `delegate`.
//!
//! They use the tables of `try_table` (see `exceptions.rs`), and the unwinder knows no difference. A `try` opens a
//! scope; its clauses are met later, so they are kept here and join the tables at the end. A clause's landing pad
//! stands where the operator does. Inside a clause the scope outside is in force again.
//!
//! ```text
//!   try                           scope 3
//!     call $f   ── 0x40 ────────>   │ $e: pad 0x90, all: pad 0xb0
//!   catch $e    jump; pad 0x90      │ outer, or what `delegate` names
//!   catch_all   jump; pad 0xb0      v
//!   end
//! ```
//!
//! A clause begins with the caught exception on the operand stack, *hidden*: it lies below the payload, where only
//! `rethrow` looks. A branch takes its results from the top, so whoever leaves the clause drops it. A clause asks the
//! unwinder to keep the exception only if something in it rethrows.

use super::Compiler;
use super::merges::Snapshot;
use super::operands::class;
use crate::abi::Kind;
use crate::code::{Catch, Label};
use crate::masm::Masm;
use wasmparser::BlockType;

/// A `try` that is open.
#[derive(Debug)]
pub(super) struct LegacyTry {
    /// Its scope's number.
    scope: u32,
    /// What its pads start from.
    state: Box<Snapshot>,
    /// The clauses so far, and their pads.
    clauses: Vec<(Catch, Label)>,
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn try_(&mut self, ty: BlockType) {
        let state = self.settle_for_pads(ty);
        let scope = self.open_scope(0, 0);
        self.open_legacy(ty, Box::new(LegacyTry { scope, state, clauses: Vec::new() }));
    }

    /// Ends the body, or the clause before; begins one for this tag, or for all.
    pub(super) fn catch(&mut self, tag: Option<u32>) {
        if self.reachable {
            self.branch(0);
            self.reachable = false;
        }
        let control = self.controls.last_mut().expect("validated");
        let Some(open) = &mut control.legacy else { return };
        let outer = self.compiled.scopes[open.scope as usize].outer;
        control.inside = outer;
        self.scope = outer;
        self.masm.checkpoint();
        let pad = self.masm.code().label();
        self.masm.bind(pad);
        self.masm.land(0);
        open.clauses.push((Catch { tag, by_reference: false, pad: 0 }, pad));
        self.operands.restore(&open.state);
        let exception = M::PARAM_GPRS[0];
        self.operands.pin(exception.into());
        self.operands.push_reg(Kind::Ref, exception);
        if let Some(tag) = tag {
            self.push_payload(exception, tag);
        }
        self.reachable = true;
    }

    /// Throws what the clause `depth` constructs out has caught.
    pub(super) fn rethrow(&mut self, depth: u32) {
        let at = self.controls.len() - 1 - depth as usize;
        let control = &mut self.controls[at];
        let clause = control.legacy.as_mut().and_then(|open| open.clauses.last_mut());
        clause.expect("validated: it is in a clause").0.by_reference = true;
        let hidden = control.base;
        let entry = self.operands.entries[hidden];
        let reg = entry.reg().unwrap_or_else(|| {
            let reg = self.operands.pick(&mut self.masm, class::<M>(Kind::Ref));
            self.masm.load(Kind::Ref, reg, entry.slot());
            reg
        });
        self.operands.push_reg(Kind::Ref, reg);
        self.throw_top();
    }

    /// Ends a `try` without clauses: what it does not catch is caught as if thrown `depth` constructs out, counted from
    /// outside.
    pub(super) fn delegate(&mut self, depth: u32) {
        if let Some(open) = &self.controls.last().expect("validated").legacy {
            let target = self.controls.len() - 2 - depth as usize;
            self.compiled.scopes[open.scope as usize].outer = self.controls[target].inside;
        }
        self.end();
    }

    /// Its clauses join the tables. Returns whether the operand stack has a hidden entry.
    pub(super) fn end_legacy(&mut self, open: LegacyTry) -> bool {
        self.scope = self.controls[self.controls.len() - 2].inside;
        let scope = &mut self.compiled.scopes[open.scope as usize];
        scope.first = self.compiled.catches.len() as u32;
        scope.count = open.clauses.len() as u32;
        for &(clause, pad) in &open.clauses {
            self.pending_catches.push((self.compiled.catches.len(), pad));
            self.compiled.catches.push(clause);
        }
        self.snapshots.push(open.state);
        !open.clauses.is_empty()
    }
}
