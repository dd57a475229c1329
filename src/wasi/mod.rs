//! WASI preview 1: the system a command-line module sees, and no more of it than it was given.
//!
//! A [`WasiCtx`] is one guest's world: arguments, environment, three streams, directories that were
//! opened for it beforehand. There is no ambient authority behind it: every path is resolved inside an
//! open directory (crate `cap-std`), so neither `..` nor a symlink nor an absolute path leads out.
//!
//! Each WASI function is a method of `WasiCtx` over a [`GuestMemory`](memory::GuestMemory) and plain
//! numbers, returning an errno. None of them knows an engine; only `link` does:
//!
//! ```text
//!   link      Linker, Caller ─── finds the exported memory, turns a Result into a number
//!   threads   the same for `wasi.thread-spawn` ─── a store and an instance more on a thread of its own
//!     │
//!   process   fd   io   readdir   path   socket   poll   unstable     the functions, one file per family
//!     │
//!   table     stdio                                                  what a descriptor stands for
//!     │
//!   memory    types   errno                                          checked pointers, layouts, numbers
//! ```
//!
//! Error numbers and corner cases are wasmtime's, with one exception: a bad pointer is `FAULT`, not a
//! trap. A guest's mistake is never a host's panic.

use std::sync::Arc;
use std::time::Instant;

mod builder;
mod errno;
mod fd;
mod io;
mod link;
mod memory;
mod path;
mod poll;
mod process;
mod readdir;
mod socket;
mod stdio;
mod table;
mod threads;
mod types;
mod unstable;

#[cfg(test)]
mod tests;

pub use builder::WasiCtxBuilder;
pub use link::{add_imports_to_linker, add_to_linker};
pub use stdio::OutputBuffer;
pub use threads::WasiThreads;

/// What one guest can see of the world. Made by [`WasiCtxBuilder`].
///
/// A clone is the same world seen by another thread of the guest: it shares descriptors and all that they stand for.
#[derive(Clone, Debug)]
pub struct WasiCtx {
    args: Arc<[String]>,
    /// `NAME=value`, as the guest reads them.
    env: Arc<[String]>,
    table: Arc<table::Table>,
    /// Zero of the guest's monotonic clock, which therefore tells nothing about the host's uptime.
    epoch: Instant,
}

/// The guest called `proc_exit`: the error that ends its run, carrying the code it asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct I32Exit(pub i32);

impl std::fmt::Display for I32Exit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exited with status {}", self.0)
    }
}

impl std::error::Error for I32Exit {}
