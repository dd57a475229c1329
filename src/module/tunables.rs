//! What an embedder may choose about linear memories and traps, and what follows for compiled code.

use super::MemoryType;

/// The choices, with the meanings of the methods of [`Config`](crate::Config) that bear the same names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tunables {
    /// Address space for a memory, guard not counted; accesses that stay below it need no check.
    pub memory_reservation: u64,
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
            memory_reservation: INDEXED_BYTES,
            memory_guard_size: 2 << 30,
            memory_reservation_for_growth: 2 << 30,
            signals_based_traps: true,
        }
    }
}

/// What an i32 can index.
const INDEXED_BYTES: u64 = 4 << 30;
/// Behind every guard, so that an access may begin at the guard's last byte.
const LAST_PAGE_BYTES: u64 = 64 << 10;

impl Tunables {
    /// Whether memories of this type are *guarded*: whatever an i32 can index is reserved, what lies beyond the
    /// memory's length faults, and faults are traps. Accesses to all others are checked.
    pub(crate) fn guards(&self, ty: &MemoryType) -> bool {
        self.signals_based_traps
            && !ty.memory64
            && ty.page_size_log2 == 16
            && self.memory_reservation >= INDEXED_BYTES
    }

    /// The largest constant offset that an access to a guarded memory may add to its index unchecked.
    pub(crate) fn guarded_offset(&self) -> u64 {
        let behind =
            self.memory_reservation.saturating_sub(INDEXED_BYTES).saturating_add(self.memory_guard_size);
        behind.min(i32::MAX as u64)
    }

    /// The address space of a memory that begins with `minimum` bytes and has `maximum` at most: how much of it the
    /// memory may grow into, and all of it.
    pub(crate) fn reservation(&self, ty: &MemoryType, minimum: u64, maximum: u64) -> (u64, u64) {
        if self.guards(ty) {
            let reserved = self.memory_reservation + self.memory_guard_size + LAST_PAGE_BYTES;
            return (maximum.min(self.memory_reservation), reserved);
        }
        let grown = minimum.saturating_add(self.memory_reservation_for_growth);
        let usable = minimum.max(maximum.min(self.memory_reservation.max(grown)));
        (usable, usable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: u64 = 64 << 10;

    #[test]
    fn guarded_memories_have_room_for_every_index_and_offset() {
        let tunables = Tunables::default();
        let ty = MemoryType::new(1, Some(2));
        assert!(tunables.guards(&ty));
        assert_eq!(tunables.guarded_offset(), i32::MAX as u64);
        let (usable, reserved) = tunables.reservation(&ty, PAGE, 2 * PAGE);
        assert_eq!(usable, 2 * PAGE);
        assert!(reserved >= u64::from(u32::MAX) + tunables.guarded_offset() + 16);
        let slim = Tunables { memory_guard_size: 0, ..tunables };
        assert!(slim.guards(&ty));
        assert_eq!(slim.guarded_offset(), 0);
        assert!(slim.reservation(&ty, 0, 4 << 30).1 >= (4 << 30) + 16);
    }

    #[test]
    fn checked_memories_reserve_what_they_may_grow_into() {
        let none = Tunables { memory_reservation: 0, ..Tunables::default() };
        let ty = MemoryType::new(1, None);
        assert!(!none.guards(&ty));
        assert!(!Tunables { signals_based_traps: false, ..Tunables::default() }.guards(&ty));
        assert!(!Tunables::default().guards(&MemoryType { memory64: true, ..ty }));
        assert!(!Tunables::default().guards(&MemoryType { page_size_log2: 0, ..ty }));
        // A declared maximum is reserved, and no more than that.
        assert_eq!(none.reservation(&ty, PAGE, 3 * PAGE), (3 * PAGE, 3 * PAGE));
        // Without one there is room to grow.
        assert_eq!(none.reservation(&ty, PAGE, 4 << 30).0, PAGE + (2 << 30));
        let fixed = Tunables { memory_reservation_for_growth: 0, ..none };
        assert_eq!(fixed.reservation(&ty, PAGE, 4 << 30).0, PAGE);
        let small = Tunables { memory_reservation: 1 << 20, ..fixed };
        assert_eq!(small.reservation(&ty, PAGE, 4 << 30).0, 1 << 20);
        assert_eq!(small.reservation(&ty, 2 << 20, 4 << 30).0, 2 << 20);
    }
}
