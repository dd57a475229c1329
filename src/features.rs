//! What the engine supports, as data: the matrix in README.md is this table, and a test keeps them equal.
//!
//! A row is a proposal or a part of one that a module can need. Change the status in the same commit that
//! changes the engine.

/// How far a feature is supported on one ISA.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// All of it.
    Yes,
    /// What the row's note says.
    Partly,
    /// A module that uses it is refused with an error that names it.
    No,
}

impl Status {
    /// The word in the matrix.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Yes => "yes",
            Status::Partly => "partly",
            Status::No => "no",
        }
    }
}

/// One row of the matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Feature {
    /// What it is called in the specification or its proposal.
    pub name: &'static str,
    /// The version or proposal that it belongs to.
    pub proposal: &'static str,
    /// On x86-64.
    pub x64: Status,
    /// On AArch64.
    pub aarch64: Status,
    /// What is missing, or what there is; empty if there is nothing to say.
    pub note: &'static str,
}

use Status::{No, Yes};

/// The same status on both ISAs.
const fn both(name: &'static str, proposal: &'static str, status: Status, note: &'static str) -> Feature {
    Feature { name, proposal, x64: status, aarch64: status, note }
}

/// Every feature, in the order of the matrix.
#[rustfmt::skip]
pub const FEATURES: &[Feature] = &[
    both("Numbers, control, calls, one memory", "WebAssembly 1.0", Yes, ""),
    both("Sign extension, saturating conversions", "WebAssembly 2.0", Yes, ""),
    both("Multiple values, reference types, bulk operations", "WebAssembly 2.0", Yes, ""),
    both("128-bit vectors", "WebAssembly 2.0", Yes, ""),
    both("Extended constant expressions", "WebAssembly 3.0", Yes, ""),
    both("Typed function references", "WebAssembly 3.0", Yes, ""),
    both("Recursive types and subtyping", "WebAssembly 3.0", Yes, ""),
    both("Structs, arrays, i31", "WebAssembly 3.0", No, ""),
    both("Exceptions", "WebAssembly 3.0", Yes, "the legacy form too"),
    both("Tail calls", "WebAssembly 3.0", Yes, ""),
    both("Multiple memories", "WebAssembly 3.0", Yes, ""),
    both("64-bit memories and tables", "WebAssembly 3.0", Yes, ""),
    both("Relaxed vectors", "WebAssembly 3.0", Yes, ""),
    both("`cont.new`, `cont.bind`, `resume`, `suspend`, `switch`", "Stack switching", Yes, ""),
    both("`resume_throw`, `resume_throw_ref`", "Stack switching", Yes, ""),
    both("`i64.add128`, `i64.sub128`, `i64.mul_wide_s`, `i64.mul_wide_u`", "Wide arithmetic", Yes, ""),
    both("Pages of one byte", "Custom page sizes", Yes, ""),
    both("Threads and atomics", "Threads", Yes, ""),
    both("Preview 1", "WASI", Yes, ""),
    both("Threads (`wasi.thread-spawn`)", "WASI", Yes, ""),
];

/// The matrix as README.md shows it.
pub fn matrix() -> String {
    let mut text = String::from("| Feature | From | x86-64 | AArch64 | |\n|---|---|---|---|---|\n");
    for Feature { name, proposal, x64, aarch64, note } in FEATURES {
        text += &format!("| {name} | {proposal} | {} | {} | {note} |\n", x64.word(), aarch64.word());
    }
    text
}
