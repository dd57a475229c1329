//! Where machine code lives: while it is written, and afterwards.

mod buffer;
mod compiled;
mod memory;
mod sites;

pub use buffer::{CodeBuffer, Label, NO_TAG, PendingTrap, Site, SiteKind, Symbol, SymbolRef, Traced};
pub use compiled::{Catch, CompiledCode, CompiledFunction, HandlerTableDesc, Scope};
pub(crate) use memory::{CodeMemory, StubMemory};
pub use sites::Lookup;
