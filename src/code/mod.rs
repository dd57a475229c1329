//! Where machine code lives: while it is written, and afterwards.

mod buffer;
mod compiled;
mod memory;
mod sites;
mod unwind;

pub use buffer::{CodeBuffer, Label, PendingTrap, Site, SiteKind, Symbol, SymbolRef};
pub use compiled::{Catch, CompiledCode, CompiledFunction, HandlerTableDesc, Scope};
pub(crate) use memory::{CodeMemory, StubMemory};
pub use sites::Lookup;
pub use unwind::Unwind;
