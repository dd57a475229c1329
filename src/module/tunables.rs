//! What an embedder may choose about linear memories and traps, and what follows for compiled code.

/// The choices, with the meanings of the methods of [`Config`](crate::Config) that bear the same names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tunables {
    /// Address space for a memory, guard not counted; accesses that stay below it need no check.
    pub memory_reservation: u64,
    /// Inaccessible bytes behind it.
    pub memory_guard_size: u64,
    /// Faulting instructions are traps. Otherwise everything is checked explicitly.
    pub signals_based_traps: bool,
}

impl Default for Tunables {
    /// All that a 32-bit index can name, and 2 GiB for offsets.
    fn default() -> Tunables {
        Tunables { memory_reservation: 4 << 30, memory_guard_size: 2 << 30, signals_based_traps: true }
    }
}
