//! The keys of the option groups, and what each can be told.

/// What can be said about a key of any group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    /// Built, and always on.
    On,
    /// A proposal: on unless switched off.
    Proposal,
    /// Known from wasmtime, not built.
    NotBuilt,
    /// A number of bytes or other things, with what it bounds.
    Limit(Limit),
    /// Yes or no.
    Switch(Switch),
    /// An address to listen at; more than one may be given.
    Address,
    /// Prints the keys.
    Help,
}

/// What a number bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Limit {
    WasmStackBytes,
    Continuations,
    ContinuationStackBytes,
    IdleStacks,
    Exceptions,
    Instances,
    Memories,
    Tables,
    MemoryBytes,
    TableElements,
    ReservationBytes,
    GuardBytes,
    GrowthBytes,
}

/// What is switched on or off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Switch {
    InheritEnv,
    Threads,
    TrapOnGrowFailure,
    SignalsBasedTraps,
    MemoryInitCow,
    Cache,
    DebugInfo,
    ParallelCompilation,
}

/// Keys of `-W`.
pub(super) const WASM_KEYS: &[(&str, Key)] = &[
    ("all-proposals", Key::On),
    ("bulk-memory", Key::Proposal),
    ("custom-page-sizes", Key::Proposal),
    ("exceptions", Key::Proposal),
    ("extended-const", Key::Proposal),
    ("function-references", Key::Proposal),
    ("gc", Key::Proposal),
    ("max-continuations", Key::Limit(Limit::Continuations)),
    ("max-continuation-stack-bytes", Key::Limit(Limit::ContinuationStackBytes)),
    ("max-exceptions", Key::Limit(Limit::Exceptions)),
    ("max-idle-stacks", Key::Limit(Limit::IdleStacks)),
    ("max-wasm-stack", Key::Limit(Limit::WasmStackBytes)),
    ("memory64", Key::Proposal),
    ("multi-memory", Key::Proposal),
    ("multi-value", Key::Proposal),
    ("reference-types", Key::Proposal),
    ("shared-memory", Key::On),
    ("stack-switching", Key::Proposal),
    ("tail-call", Key::Proposal),
    ("threads", Key::Proposal),
    ("async-stack-size", Key::NotBuilt),
    ("async-stack-zeroing", Key::NotBuilt),
    ("component-model", Key::NotBuilt),
    ("component-model-async", Key::NotBuilt),
    ("component-model-error-context", Key::NotBuilt),
    ("component-model-gc", Key::NotBuilt),
    ("concurrency-support", Key::NotBuilt),
    ("custom-descriptors", Key::NotBuilt),
    ("epoch-interruption", Key::NotBuilt),
    ("fuel", Key::NotBuilt),
    ("gc-support", Key::NotBuilt),
    ("legacy-exceptions", Key::Proposal),
    ("max-instances", Key::Limit(Limit::Instances)),
    ("max-memories", Key::Limit(Limit::Memories)),
    ("max-memory-size", Key::Limit(Limit::MemoryBytes)),
    ("max-table-elements", Key::Limit(Limit::TableElements)),
    ("max-tables", Key::Limit(Limit::Tables)),
    ("nan-canonicalization", Key::NotBuilt),
    ("relaxed-simd", Key::Proposal),
    ("relaxed-simd-deterministic", Key::NotBuilt),
    ("shared-everything-threads", Key::NotBuilt),
    ("simd", Key::Proposal),
    ("timeout", Key::NotBuilt),
    ("trap-on-grow-failure", Key::Switch(Switch::TrapOnGrowFailure)),
    ("unknown-exports-allow", Key::NotBuilt),
    ("unknown-imports-default", Key::NotBuilt),
    ("unknown-imports-trap", Key::NotBuilt),
    ("wide-arithmetic", Key::Proposal),
    ("wmemcheck", Key::NotBuilt),
    ("help", Key::Help),
];

/// Keys of `-S`.
pub(super) const WASI_KEYS: &[(&str, Key)] = &[
    ("cli", Key::On),
    ("common", Key::On),
    ("inherit-env", Key::Switch(Switch::InheritEnv)),
    ("tcplisten", Key::Address),
    ("threads", Key::Switch(Switch::Threads)),
    ("allow-ip-name-lookup", Key::NotBuilt),
    ("cli-exit-with-code", Key::NotBuilt),
    ("config", Key::NotBuilt),
    ("http", Key::NotBuilt),
    ("inherit-network", Key::NotBuilt),
    ("keyvalue", Key::NotBuilt),
    ("listenfd", Key::NotBuilt),
    ("nn", Key::NotBuilt),
    ("p3", Key::NotBuilt),
    ("preview2", Key::NotBuilt),
    ("tcp", Key::NotBuilt),
    ("tls", Key::NotBuilt),
    ("udp", Key::NotBuilt),
    ("help", Key::Help),
];

/// Keys of `-O`.
pub(super) const OPTIMIZE_KEYS: &[(&str, Key)] = &[
    ("memory-guard-size", Key::Limit(Limit::GuardBytes)),
    ("memory-reservation", Key::Limit(Limit::ReservationBytes)),
    ("memory-reservation-for-growth", Key::Limit(Limit::GrowthBytes)),
    ("memory-init-cow", Key::Switch(Switch::MemoryInitCow)),
    ("signals-based-traps", Key::Switch(Switch::SignalsBasedTraps)),
    ("guard-before-linear-memory", Key::NotBuilt),
    ("memory-may-move", Key::NotBuilt),
    ("pooling-allocator", Key::NotBuilt),
    ("table-lazy-init", Key::NotBuilt),
    ("help", Key::Help),
];

/// Keys of `-C`.
pub(super) const CODEGEN_KEYS: &[(&str, Key)] = &[
    ("cache", Key::Switch(Switch::Cache)),
    ("parallel-compilation", Key::Switch(Switch::ParallelCompilation)),
    ("cache-config", Key::NotBuilt),
    ("collector", Key::NotBuilt),
    ("compiler", Key::NotBuilt),
    ("cranelift-debug-verifier", Key::NotBuilt),
    ("enable-verifier", Key::NotBuilt),
    ("inlining", Key::NotBuilt),
    ("native-unwind-info", Key::NotBuilt),
    ("pcc", Key::NotBuilt),
    ("help", Key::Help),
];

/// Keys of `-D`.
pub(super) const DEBUG_KEYS: &[(&str, Key)] = &[
    ("address-map", Key::On),
    ("debug-info", Key::Switch(Switch::DebugInfo)),
    ("coredump", Key::NotBuilt),
    ("guest-debug", Key::NotBuilt),
    ("log-to-files", Key::NotBuilt),
    ("logging", Key::NotBuilt),
    ("help", Key::Help),
];

impl Limit {
    pub(super) fn is_bytes(self) -> bool {
        use Limit::*;
        matches!(
            self,
            WasmStackBytes
                | ContinuationStackBytes
                | MemoryBytes
                | ReservationBytes
                | GuardBytes
                | GrowthBytes
        )
    }

    pub(super) fn meaning(self) -> &'static str {
        match self {
            Limit::WasmStackBytes => "stack that Wasm code may use outside continuations",
            Limit::Continuations => "continuations at once",
            Limit::ContinuationStackBytes => "address space for the stacks of continuations",
            Limit::IdleStacks => "stacks that may wait for their next continuation",
            Limit::Exceptions => "exceptions at once",
            Limit::Instances => "instances",
            Limit::Memories => "memories",
            Limit::Tables => "tables",
            Limit::MemoryBytes => "size of each memory",
            Limit::TableElements => "size of each table",
            Limit::ReservationBytes => "address space for each memory; bounds are checked if less than 4 GiB",
            Limit::GuardBytes => "inaccessible address space behind each memory",
            Limit::GrowthBytes => "address space to grow into for a memory with checked bounds",
        }
    }
}

impl Switch {
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Switch::InheritEnv => "hand the environment to the guest",
            Switch::Threads => "let the guest spawn threads",
            Switch::TrapOnGrowFailure => "stop at a memory.grow or table.grow that fails",
            Switch::MemoryInitCow => "begin memories with copy-on-write pages; n: write data segments",
            Switch::Cache => "keep compiled code of large modules for the next run",
            Switch::DebugInfo => "tell debuggers about compiled code; the option -g says the same",
            Switch::ParallelCompilation => "compile large modules on all cores",
            Switch::SignalsBasedTraps => {
                "let faults be traps; n: check everything, install no signal handlers"
            }
        }
    }
}
