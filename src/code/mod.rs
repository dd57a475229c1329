//! Where machine code lives: while it is written, and afterwards.

mod buffer;
mod bytes;
mod compiled;
mod instruction;
mod memory;
mod sites;
mod table;
mod unwind;

pub use buffer::{CodeBuffer, Label, PendingTrap, Symbol, SymbolRef};
pub use bytes::CodeBytes;
pub use compiled::{Catch, CompiledCode, CompiledFunction, HandlerTableDesc, Scope};
pub use instruction::{Draft, Instruction};
pub(crate) use memory::{CodeMemory, StubMemory};
pub use sites::{Lookup, NO_TAG, Site, SiteKind, Traced};
pub(crate) use table::{Image, Table};
pub use unwind::Unwind;
