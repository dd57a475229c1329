//! Where machine code lives: while it is written, and afterwards.

mod buffer;
mod bytes;
mod compiled;
mod directory;
mod instruction;
mod memory;
mod region;
mod sites;
mod table;
mod unwind;

pub use buffer::{CodeBuffer, Label, PendingTrap, Symbol, SymbolRef};
pub use bytes::CodeBytes;
pub(crate) use compiled::HANDLER_BYTES_PER_BYTE;
pub use compiled::{Catch, CompiledCode, CompiledFunction, HandlerTableDesc, Scope};
pub(crate) use directory::{Directory, Part};
pub use instruction::{Draft, Instruction};
pub(crate) use memory::{CodeMemory, StubMemory};
pub(crate) use region::{CodeRegion, CodeWriter, prepare_for_new_code};
pub(crate) use sites::Placed;
pub use sites::{Lookup, NO_TAG, Site, SiteKind, Traced};
pub(crate) use table::{Image, Table};
pub use unwind::Unwind;
