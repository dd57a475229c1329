//! What compiled code runs against: stores, instances, and the things that they import and export.
//!
//! A [`Store`] owns everything that a program's instances are made of. Generated code sees plain structures
//! (`abi.rs`) that never move once made; users see handles ([`Func`], [`Memory`], ...): a store's number and
//! the address of such a structure, `Copy`, valid as long as the store. Each use of a handle checks the
//! number, so a handle can be in the wrong place but never reach the wrong memory.
//!
//! | file | about |
//! |---|---|
//! | `store` | ownership, and the structures' lifetime |
//! | `context` | borrowing a store: [`AsContext`], [`Caller`] |
//! | `instance`, `instantiate` | a module's private part, and how it is filled |
//! | `func`, `typed`, `host` | calling Wasm, and being called |
//! | `shared_memory`, `parking` | what several stores use at once, and how they wait for each other |
//! | `memory`, `table`, `global`, `tag`, `value` | the rest of what travels |
//! | `limits` | what a store may use |
//! | `reservation` | address space for memories |
//! | `linker`, `externs` | imports by name |
//! | `exception` | exceptions that cross between Wasm and the host |
//! | `collect` | where continuations and exceptions come from, and what becomes of those that are lost |
//! | `inspect` | looking at continuations, and at who runs when |
//! | `builtins` | operations that generated code leaves to Rust |

mod builtins;
mod collect;
mod context;
mod exception;
mod externs;
mod func;
mod global;
mod host;
mod inspect;
mod instance;
mod instantiate;
mod limits;
mod linker;
mod memory;
mod parking;
mod reservation;
mod shared_memory;
mod store;
mod table;
mod tag;
#[cfg(test)]
mod tests;
mod typed;
mod value;

pub use collect::ContinuationStats;
pub use context::{AsContext, AsContextMut, Caller, StoreContext, StoreContextMut};
pub use exception::{Exception, ExnRef};
pub use externs::Extern;
pub use func::Func;
pub use global::Global;
pub use host::{IntoFunc, WasmRet};
pub use inspect::{CodePlace, ContinuationInfo, Continuations};
pub use instance::Instance;
pub use limits::{ResourceLimiter, StoreLimits, StoreLimitsBuilder};
pub use linker::Linker;
pub use memory::Memory;
pub use shared_memory::{SharedMemory, WaitResult};
pub use store::Store;
pub use table::Table;
pub use tag::Tag;
pub use typed::{TypedFunc, WasmParams, WasmResults, WasmTy};
pub use value::{ContRef, ExternRef, V128, Val};
