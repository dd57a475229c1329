//! Tracing: what a module compiled with `Config::trace_switches` has that others do not.
//!
//! A call of a preserving builtin at each place where a stack is about to be left, where a continuation was made, and
//! where one that returned has come back. What the call is about is not told in registers: it stands in the table of
//! sites, by the call's return address, and the rest the runtime reads in the control blocks, which at this moment are
//! as the switch will find them.
//!
//! ```text
//!     cont.new ... call ✓        suspend: payload in place, call ✓, leave
//!     resume: arguments in place, call ✓, leave
//!     return: land, call ✓, results
//! ```
//!
//! A preserving builtin keeps every register but the scratches, so nothing around it changes; without tracing nothing
//! is emitted at all.

use super::Compiler;
use crate::abi::Builtin;
use crate::code::{NO_TAG, SiteKind, Traced};
use crate::masm::Masm;

impl<M: Masm> Compiler<'_, M> {
    /// Tells the tracer, if there may be one. The block that this is about, if any, is in `TEMPS[0]` and stays there.
    pub(super) fn trace(&mut self, what: Traced, tag: Option<u32>, words: usize) {
        if self.trace_switches {
            self.leaf = false;
            self.masm.call_builtin(Builtin::TraceSwitch);
            let words = words.try_into().unwrap_or(u16::MAX);
            self.note_site(SiteKind::Trace { what, words, tag: tag.unwrap_or(NO_TAG) });
        }
    }
}
