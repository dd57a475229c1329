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
    /// Scripts of the specification's suite that need it, `*` being any letters: tests/spec.rs holds the status to
    /// what they show. None if the suite has nothing about it.
    pub scripts: &'static [&'static str],
}

impl Feature {
    /// Whether a script of this name needs the feature.
    pub fn needed_by(&self, script: &str) -> bool {
        self.scripts.iter().any(|pattern| match pattern.split_once('*') {
            None => *pattern == script,
            Some((start, end)) => script.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
        })
    }
}

use Status::{No, Yes};

/// The same status on both ISAs.
const fn both(
    name: &'static str,
    proposal: &'static str,
    status: Status,
    note: &'static str,
    scripts: &'static [&'static str],
) -> Feature {
    Feature { name, proposal, x64: status, aarch64: status, note, scripts }
}

/// Every feature, in the order of the matrix.
#[rustfmt::skip]
pub const FEATURES: &[Feature] = &[
    both("Numbers, control, calls, one memory", "WebAssembly 1.0", Yes, "", &[
        "i32.wast", "i64.wast", "f32*.wast", "f64*.wast", "float_*.wast", "block.wast", "loop.wast", "if.wast",
        "br.wast", "br_if.wast", "br_table.wast", "call.wast", "call_indirect.wast", "load.wast", "store.wast",
        "memory.wast", "memory_grow.wast", "traps.wast", "linking.wast",
    ]),
    both("Sign extension, saturating conversions", "WebAssembly 2.0", Yes, "", &["conversions.wast"]),
    both("Multiple values, reference types, bulk operations", "WebAssembly 2.0", Yes, "", &[
        "func.wast", "ref_null.wast", "ref_func.wast", "ref_is_null.wast", "bulk.wast", "memory_copy.wast",
        "memory_fill.wast", "memory_init.wast", "table_*.wast",
    ]),
    both("128-bit vectors", "WebAssembly 2.0", Yes, "", &["simd_*.wast"]),
    both("Extended constant expressions", "WebAssembly 3.0", Yes, "", &["global.wast", "data.wast", "elem.wast"]),
    both("Typed function references", "WebAssembly 3.0", Yes, "", &[
        "call_ref.wast", "return_call_ref.wast", "br_on_null.wast", "br_on_non_null.wast", "ref_as_non_null.wast",
        "local_init.wast",
    ]),
    both("Recursive types and subtyping", "WebAssembly 3.0", Yes, "", &[
        "type-canon.wast", "type-equivalence.wast", "type-rec.wast", "type-subtyping.wast",
    ]),
    both("Structs, arrays, i31", "WebAssembly 3.0", No, "", &[
        "struct.wast", "array*.wast", "i31.wast", "br_on_cast*.wast", "ref_cast.wast", "ref_eq.wast", "ref_test.wast",
        "extern.wast",
    ]),
    both("Exceptions", "WebAssembly 3.0", Yes, "the legacy form too", &[
        "tag.wast", "throw.wast", "throw_ref.wast", "try_table.wast", "try_catch.wast", "try_delegate.wast",
        "rethrow.wast",
    ]),
    both("Tail calls", "WebAssembly 3.0", Yes, "", &["return_call*.wast"]),
    both("Multiple memories", "WebAssembly 3.0", Yes, "", &[
        "memory-multi.wast", "simd_memory-multi.wast", "address0.wast", "load0.wast", "store0.wast",
        "memory_copy0.wast", "memory_fill0.wast", "memory_init0.wast", "memory_size*.wast", "memory_trap0.wast",
    ]),
    both("64-bit memories and tables", "WebAssembly 3.0", Yes, "", &[
        "memory64*.wast", "memory_*64.wast", "table*64.wast", "address64.wast", "bulk64.wast", "call_indirect64.wast",
        "load64.wast",
    ]),
    both("Relaxed vectors", "WebAssembly 3.0", Yes, "", &[
        "relaxed_*.wast", "i8x16_relaxed_swizzle.wast", "i16x8_relaxed_q15mulr_s.wast", "i32x4_relaxed_trunc.wast",
    ]),
    both("`cont.new`, `cont.bind`, `resume`, `suspend`, `switch`", "Stack switching", Yes, "", &[
        "cont.wast", "validation*.wast", "actor*.wast", "generator*.wast", "scheduler*.wast", "*pipes.wast",
        "*lwt.wast",
    ]),
    both("`resume_throw`, `resume_throw_ref`", "Stack switching", Yes, "", &[
        "resume_throw.wast", "scheduler2-throw.wast",
    ]),
    both("`i64.add128`, `i64.sub128`, `i64.mul_wide_s`, `i64.mul_wide_u`", "Wide arithmetic", Yes, "", &[
        "wide-arithmetic.wast",
    ]),
    both("Pages of one byte", "Custom page sizes", Yes, "", &["custom-page-sizes*.wast", "memory_max*.wast"]),
    both("Threads and atomics", "Threads", Yes, "", &["atomic.wast"]),
    both("Preview 1", "WASI", Yes, "", &[]),
    both("Threads (`wasi.thread-spawn`)", "WASI", Yes, "", &[]),
];

/// The matrix as README.md shows it.
pub fn matrix() -> String {
    let mut text = String::from("| Feature | From | x86-64 | AArch64 | |\n|---|---|---|---|---|\n");
    for Feature { name, proposal, x64, aarch64, note, .. } in FEATURES {
        text += &format!("| {name} | {proposal} | {} | {} | {note} |\n", x64.word(), aarch64.word());
    }
    text
}
