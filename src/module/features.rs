//! Which WebAssembly this engine is: the validator's feature set, and the names of everything outside it.
//!
//! The validator knows exactly what is built, so an unbuilt type or operator cannot reach the compiler: it is
//! refused with the missing feature, which [`proposal_name`] turns into the proposal's name. Garbage
//! collection is needed for its types alone; its operators pass validation and are refused by
//! [`unsupported_operator`].

use wasmparser::{Operator, WasmFeatures};

/// Wasm 3.0 with the types, but not the values, of garbage collection; and what stands beyond it.
pub(crate) const FEATURES: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::FUNCTION_REFERENCES)
    // Recursion groups, subtyping, `global.get` of any immutable global. Not struct, array and i31.
    .union(WasmFeatures::GC)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXCEPTIONS)
    .union(WasmFeatures::LEGACY_EXCEPTIONS)
    .union(WasmFeatures::WIDE_ARITHMETIC)
    .union(WasmFeatures::MULTI_MEMORY)
    // Tables too.
    .union(WasmFeatures::MEMORY64)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::STACK_SWITCHING);

/// The names by which people know proposals.
const PROPOSALS: &[(WasmFeatures, &str)] = &[
    (WasmFeatures::SIMD, "SIMD"),
    (WasmFeatures::RELAXED_SIMD, "relaxed SIMD"),
    (WasmFeatures::THREADS, "threads"),
    (WasmFeatures::SHARED_EVERYTHING_THREADS, "shared-everything threads"),
    (WasmFeatures::MULTI_MEMORY, "multiple memories"),
    (WasmFeatures::MEMORY64, "memory64"),
    (WasmFeatures::GC, "garbage collection"),
    (WasmFeatures::EXCEPTIONS, "exception handling"),
    (WasmFeatures::LEGACY_EXCEPTIONS, "legacy exception handling"),
    (WasmFeatures::STACK_SWITCHING, "stack switching"),
    (WasmFeatures::TAIL_CALL, "tail calls"),
    (WasmFeatures::FUNCTION_REFERENCES, "typed function references"),
    (WasmFeatures::REFERENCE_TYPES, "reference types"),
    (WasmFeatures::BULK_MEMORY, "bulk memory operations"),
    (WasmFeatures::MULTI_VALUE, "multiple values"),
    (WasmFeatures::EXTENDED_CONST, "extended constant expressions"),
    (WasmFeatures::MEMORY_CONTROL, "memory control"),
    (WasmFeatures::CUSTOM_PAGE_SIZES, "custom page sizes"),
    (WasmFeatures::WIDE_ARITHMETIC, "wide arithmetic"),
    (WasmFeatures::CUSTOM_DESCRIPTORS, "custom descriptors"),
    (WasmFeatures::COMPACT_IMPORTS, "compact import section"),
    (WasmFeatures::ACQUIRE_RELEASE_ATOMICS, "acquire-release atomics"),
    (WasmFeatures::MULTIBYTE_ARRAY_ACCESS, "multibyte array access"),
    (WasmFeatures::COMPONENT_MODEL, "component model"),
];

/// The name of the proposal behind a feature that the validator misses, and whether it is built.
pub(crate) fn proposal_name(missing: WasmFeatures) -> Option<(&'static str, bool)> {
    let known = PROPOSALS.iter().find(|(feature, _)| missing.intersects(*feature));
    known.map(|&(feature, name)| (name, FEATURES.contains(feature)))
}

/// The name of the proposal that an operator needs, if it is not built.
pub(crate) fn unsupported_operator(operator: &Operator<'_>) -> Option<&'static str> {
    macro_rules! by_proposal {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match operator {
                $(Operator::$op { .. } => by_proposal!(@$proposal),)*
                _ => Some("unknown"),
            }
        };
        (@mvp) => { None };
        (@sign_extension) => { None };
        (@saturating_float_to_int) => { None };
        (@bulk_memory) => { None };
        (@reference_types) => { None };
        (@function_references) => { None };
        (@stack_switching) => { None };
        (@gc) => { Some("garbage collection") };
        (@exceptions) => { None };
        (@legacy_exceptions) => { None };
        (@simd) => { None };
        (@relaxed_simd) => { None };
        (@threads) => { None };
        (@shared_everything_threads) => { Some("shared-everything threads") };
        (@tail_call) => { None };
        (@memory_control) => { Some("memory control") };
        (@wide_arithmetic) => { None };
        (@custom_descriptors) => { Some("custom descriptors") };
        (@acquire_release_atomics) => { Some("acquire-release atomics") };
    }
    wasmparser::for_each_operator!(by_proposal)
}
