//! Address space for linear memories: how much each gets, and what becomes of it.
//!
//! A memory's base never moves, so all that it may ever grow into is reserved when it is made. Which of three
//! shapes it takes, [`Tunables::bounds`] decides:
//!
//! ```text
//!            base          length                 4 GiB or more   + guard
//!   Reserved  ├─ accessible ─┼──── until grown ────────┼── never ───┤     nothing is checked
//!
//!            base          length       usable      + guard
//!   Guarded   ├─ accessible ─┼─ until grown ─┼── never ───┤               indices are checked, offsets are not
//!
//!            base          length       usable
//!   Exact     ├─ accessible ─┼─ until grown ─┤                            everything is checked
//! ```
//!
//! The reservation of a memory that is gone serves the next one of its size, in whatever store, with fresh pages: an
//! emulator that keeps account of every page of address space would otherwise drown in reservations. Where address
//! space is limited (`ulimit -v`), none waits.

use crate::module::{Bounds, MemoryType, Tunables};
use crate::stack::{Mapping, page_bytes};
use anyhow::{Context as _, Result};
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Reservations without a memory. Address space only: their pages are given back.
static FREE: Mutex<Vec<Mapping>> = Mutex::new(Vec::new());
/// How many of them are kept.
const MAX_FREE: usize = 256;

fn free_reservations() -> MutexGuard<'static, Vec<Mapping>> {
    FREE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Address space for a memory of `minimum` bytes that may have `maximum`, and how many bytes it may have in there.
pub(super) fn reserve(
    tunables: &Tunables,
    ty: &MemoryType,
    minimum: u64,
    maximum: u64,
) -> Result<(Mapping, u64)> {
    let (usable, reserved) = tunables.reservation(ty, minimum, maximum);
    let length = usize::try_from(reserved).context("a memory larger than the address space")?;
    let mapping = take(length).with_context(|| {
        let limit = "is there a limit, as by `ulimit -v`?";
        let reserved = in_words(reserved);
        match tunables.bounds(ty) {
            Bounds::Reserved { .. } => format!(
                "no address space for a memory: each reserves {reserved}, \
                 or less if memory_reservation is set ({limit})"
            ),
            _ => format!("no address space for a memory that reserves {reserved} ({limit})"),
        }
    })?;
    Ok((mapping, usable))
}

/// A reservation of this length, used before or new. When address space is short, those that wait for a memory of
/// another size are given up.
fn take(length: usize) -> io::Result<Mapping> {
    let mut free = free_reservations();
    // The system counts in pages of its own.
    let fits = |mapping: &Mapping| mapping.length_bytes() == Mapping::rounded(length);
    if let Some(at) = free.iter().rposition(fits) {
        return Ok(free.swap_remove(at));
    }
    Mapping::reserve(length).or_else(|error| {
        if free.is_empty() {
            return Err(error);
        }
        free.clear();
        Mapping::reserve(length)
    })
}

/// Takes back the pages of a memory that was `length_bytes` long.
pub(super) fn recycle(mut pages: Mapping, length_bytes: u64) {
    // A memory whose pages are bytes may end in the middle of one of the system's.
    let touched = (length_bytes as usize).next_multiple_of(page_bytes());
    if address_space_is_plentiful() && pages.forget(touched).is_ok() {
        let mut free = free_reservations();
        if free.len() < MAX_FREE {
            free.push(pages);
        }
    }
}

/// Whether the process may have as much address space as there is: what waits for a memory is nobody else's.
fn address_space_is_plentiful() -> bool {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: fills in what it is given.
    let known = unsafe { libc::getrlimit(libc::RLIMIT_AS, &raw mut limit) } == 0;
    known && limit.rlim_cur == libc::RLIM_INFINITY
}

fn in_words(bytes: u64) -> String {
    match bytes {
        0x4000_0000.. => format!("{:.1} GiB", bytes as f64 / (1u64 << 30) as f64),
        0x10_0000.. => format!("{:.1} MiB", bytes as f64 / (1u64 << 20) as f64),
        _ => format!("{} KiB", bytes >> 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reservation_serves_again() {
        // Of a size that no other test asks for.
        let tunables = Tunables { memory_reservation: 0, ..Tunables::default() };
        let ty = MemoryType::new(1, Some(37));
        let reserve = || reserve(&tunables, &ty, 1 << 16, 37 << 16).unwrap();
        let (first, usable) = reserve();
        assert_eq!((usable, first.length_bytes()), (37 << 16, (2 << 30) + (37 << 16)));
        let base = first.base();
        // SAFETY: inside the mapping.
        unsafe {
            Mapping::make_accessible(base, 0, 1 << 16).unwrap();
            base.write(7);
        }
        recycle(first, 1 << 16);
        let (second, _) = reserve();
        assert_eq!(second.base(), base);
        // SAFETY: inside the mapping.
        unsafe {
            Mapping::make_accessible(base, 0, 1 << 16).unwrap();
            assert_eq!(base.read(), 0, "with fresh pages");
        }
    }

    #[test]
    fn sizes_in_words() {
        assert_eq!(in_words((6 << 30) + (64 << 10)), "6.0 GiB");
        assert_eq!(in_words(3 << 19), "1.5 MiB");
        assert_eq!(in_words(64 << 10), "64 KiB");
    }
}
