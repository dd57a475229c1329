//! Where machine code lives: while it is written, and afterwards.

mod buffer;
mod compiled;

pub use buffer::{CodeBuffer, Label, PendingTrap, Site, SiteKind, Symbol, SymbolRef};
pub use compiled::{CompiledCode, CompiledFunction, HandlerTableDesc};
