//! What an embedder may choose about linear memories and traps, and what follows for compiled code.

use super::MemoryType;

/// The choices, with the meanings of the methods of [`Config`](crate::Config) that bear the same names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tunables {
    /// Address space for a memory, guard not counted; accesses that stay below it need no check.
    pub memory_reservation: u64,
    /// Address space for a 64-bit memory that declares no smaller maximum.
    pub memory64_reservation: u64,
    /// Inaccessible bytes behind it.
    pub memory_guard_size: u64,
    /// Address space for a checked memory beyond its initial size.
    pub memory_reservation_for_growth: u64,
    /// Faulting instructions are traps. Otherwise everything is checked explicitly.
    pub signals_based_traps: bool,
}

impl Default for Tunables {
    /// All that a 32-bit index can name, and 2 GiB for offsets.
    fn default() -> Tunables {
        Tunables {
            memory_reservation: INDEX32_BYTES,
            memory64_reservation: 64 << 30,
            memory_guard_size: 2 << 30,
            memory_reservation_for_growth: 2 << 30,
            signals_based_traps: true,
        }
    }
}

/// All that a 32-bit index can name.
const INDEX32_BYTES: u64 = 1 << 32;

/// How accesses to a memory are kept inside it. `slack` is about offsets: they may make an access end at most so many
/// bytes behind its index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bounds {
    /// Every index leads into the reservation, and whatever is behind the memory's end faults: nothing is checked.
    ///
    /// ```text
    ///   ├─ memory ─┼───── 4 GiB or more of reservation ────┼── slack ──┤
    ///                     index ──────────^   offset + size ──────^
    /// ```
    Reserved {
        /// From 4 GiB to the end of the guard.
        slack: u64,
    },
    /// The index is checked; what the offset adds leads into the guard at worst.
    ///
    /// ```text
    ///   ├──── memory ────┼── slack ──┤
    ///       index ──────^   ^────── offset + size
    /// ```
    Guarded {
        /// The guard.
        slack: u64,
    },
    /// The end of the access is checked: faults are not traps, or the memory ends in the middle of a page.
    Exact,
}

impl Tunables {
    /// What generated code relies on for memories of this type. The runtime keeps the promise:
    /// [`promised_bytes`](Tunables::promised_bytes).
    pub(crate) fn bounds(&self, ty: &MemoryType) -> Bounds {
        if !self.signals_based_traps || ty.page_size_log2 < 16 {
            return Bounds::Exact;
        }
        if !ty.memory64 && self.memory_reservation >= INDEX32_BYTES {
            let rest = self.memory_reservation - INDEX32_BYTES;
            return Bounds::Reserved { slack: rest.saturating_add(self.memory_guard_size) };
        }
        Bounds::Guarded { slack: self.memory_guard_size }
    }

    /// How many bytes from a memory's first on must be its own, for what [`bounds`](Tunables::bounds) says to hold. All
    /// behind its present length are inaccessible; it never grows beyond `maximum_bytes`.
    pub(crate) fn promised_bytes(&self, ty: &MemoryType, maximum_bytes: u64) -> u64 {
        match self.bounds(ty) {
            Bounds::Reserved { slack } => INDEX32_BYTES.saturating_add(slack),
            Bounds::Guarded { slack } => maximum_bytes.saturating_add(slack),
            Bounds::Exact => maximum_bytes,
        }
    }

    /// The address space of a memory that begins with `minimum` bytes and has `maximum` at most: how much of it the
    /// memory may grow into, and all of it.
    pub(crate) fn reservation(&self, ty: &MemoryType, minimum: u64, maximum: u64) -> (u64, u64) {
        let usable = match self.bounds(ty) {
            Bounds::Reserved { .. } => maximum,
            _ => {
                let grown = minimum.saturating_add(self.memory_reservation_for_growth);
                let large = ty.memory64 && self.memory_reservation >= INDEX32_BYTES;
                let large = if large { self.memory64_reservation } else { 0 };
                minimum.max(maximum.min(self.memory_reservation.max(grown).max(large)))
            }
        };
        (usable, self.promised_bytes(ty, usable))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_checked_follows_from_the_reservation() {
        let default = Tunables::default();
        let small = Tunables { memory_reservation: 1 << 20, ..default };
        let none = Tunables { signals_based_traps: false, ..default };
        let (narrow, wide) =
            (MemoryType::new(1, None), MemoryType { memory64: true, ..MemoryType::new(1, None) });
        let bytes = MemoryType { page_size_log2: 0, ..narrow };
        assert_eq!(default.bounds(&narrow), Bounds::Reserved { slack: 2 << 30 });
        assert_eq!(default.bounds(&wide), Bounds::Guarded { slack: 2 << 30 });
        assert_eq!(small.bounds(&narrow), Bounds::Guarded { slack: 2 << 30 });
        assert_eq!(default.bounds(&bytes), Bounds::Exact);
        assert_eq!(none.bounds(&narrow), Bounds::Exact);
        let large = Tunables { memory_reservation: 5 << 30, ..default };
        assert_eq!(large.bounds(&narrow), Bounds::Reserved { slack: 3 << 30 });
        assert_eq!(large.promised_bytes(&narrow, 1 << 16), 7 << 30);
        assert_eq!(default.promised_bytes(&wide, 1 << 16), (2 << 30) + (1 << 16));
    }

    #[test]
    fn what_is_reserved_follows_from_the_type() {
        const PAGE: u64 = 64 << 10;
        let ty = MemoryType::new(1, None);
        assert_eq!(Tunables::default().reservation(&ty, PAGE, 2 * PAGE), (2 * PAGE, 6 << 30));
        let none = Tunables { memory_reservation: 0, memory_guard_size: PAGE, ..Tunables::default() };
        // A declared maximum is reserved, and no more than that and a guard.
        assert_eq!(none.reservation(&ty, PAGE, 3 * PAGE), (3 * PAGE, 4 * PAGE));
        // Without one there is room to grow.
        assert_eq!(none.reservation(&ty, PAGE, 4 << 30).0, PAGE + (2 << 30));
        let fixed = Tunables { memory_reservation_for_growth: 0, ..none };
        assert_eq!(fixed.reservation(&ty, PAGE, 4 << 30).0, PAGE);
        let small = Tunables { memory_reservation: 1 << 20, ..fixed };
        assert_eq!(small.reservation(&ty, PAGE, 4 << 30).0, 1 << 20);
        assert_eq!(small.reservation(&ty, 2 << 20, 4 << 30).0, 2 << 20);
        let wide = MemoryType { memory64: true, ..ty };
        assert_eq!(Tunables::default().reservation(&wide, PAGE, 1 << 40).0, 64 << 30);
        assert_eq!(small.reservation(&wide, PAGE, 1 << 40).0, 1 << 20);
        let silent = Tunables { signals_based_traps: false, ..small };
        assert_eq!(silent.reservation(&ty, PAGE, 3 * PAGE), (3 * PAGE, 3 * PAGE));
    }
}
