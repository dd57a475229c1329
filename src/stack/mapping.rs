//! A range of address space, given back when dropped.
//!
//! Everything that must never move lives in one of these: linear memories, the continuation registry, the
//! stacks. All of them reserve much and touch little, so both ways to make one ask the kernel for address
//! space only (`MAP_NORESERVE`) and leave the pages to the first touch.
//!
//! Reservations that are dropped wait for the next one of their size: their used bytes are given back and
//! made inaccessible again, the rest was never touched. Unmapping and mapping gigabytes of address space
//! costs little on Linux, but much under QEMU, which keeps books on every page.

use std::collections::HashMap;
use std::io;
use std::ptr::{self, NonNull};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

/// Dropped reservations that are kept.
const MAX_SPARE: usize = 64;

/// The process's reservations.
#[derive(Default)]
struct Reservations {
    /// Bytes that each live one made accessible, by base.
    accessible: HashMap<usize, usize>,
    /// (base, bytes) of the ones that wait, all inaccessible.
    spare: Vec<(usize, usize)>,
}

fn reservations() -> MutexGuard<'static, Reservations> {
    static RESERVATIONS: LazyLock<Mutex<Reservations>> = LazyLock::new(Mutex::default);
    RESERVATIONS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An anonymous private mapping.
#[derive(Debug)]
pub(crate) struct Mapping {
    base: NonNull<u8>,
    length_bytes: usize,
}

// SAFETY: a mapping is memory that this value owns alone; any thread may use or unmap it.
unsafe impl Send for Mapping {}
// SAFETY: shared access hands out addresses only.
unsafe impl Sync for Mapping {}

/// Bytes of a page, as the kernel counts them.
pub(crate) fn page_bytes() -> usize {
    // SAFETY: sysconf has no preconditions.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) as usize }
}

impl Mapping {
    /// Address space that faults when touched, until [`make_accessible`](Mapping::make_accessible).
    pub(crate) fn reserve(length_bytes: usize) -> io::Result<Mapping> {
        let mut known = reservations();
        let wanted = whole_pages(length_bytes);
        let mapping = match known.spare.iter().rposition(|&(_, bytes)| bytes == wanted) {
            Some(at) => {
                let (base, length_bytes) = known.spare.swap_remove(at);
                let base = NonNull::new(base as *mut u8).expect("a mapping is never at 0");
                Mapping { base, length_bytes }
            }
            None => Mapping::map(length_bytes, libc::PROT_NONE)?,
        };
        known.accessible.insert(mapping.base.as_ptr() as usize, 0);
        Ok(mapping)
    }

    /// Zeroes, committed page by page when touched. Small pages only: a huge page would commit the neighbours
    /// of a stack whose owner needs 4 KiB.
    pub(crate) fn zeroed(length_bytes: usize) -> io::Result<Mapping> {
        let mapping = Mapping::map(length_bytes, libc::PROT_READ | libc::PROT_WRITE)?;
        // SAFETY: the range is ours. A kernel without huge pages refuses the advice, which is as good.
        unsafe { libc::madvise(mapping.base.as_ptr().cast(), mapping.length_bytes, libc::MADV_NOHUGEPAGE) };
        Ok(mapping)
    }

    fn map(length_bytes: usize, protection: libc::c_int) -> io::Result<Mapping> {
        let length_bytes = whole_pages(length_bytes);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice touches nobody's memory.
        let base = unsafe { libc::mmap(ptr::null_mut(), length_bytes, protection, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Mapping { base: NonNull::new(base.cast()).expect("the kernel maps nothing at 0"), length_bytes })
    }

    /// First address.
    pub(crate) fn base(&self) -> *mut u8 {
        self.base.as_ptr()
    }

    /// Bytes, a multiple of the page size.
    pub(crate) fn length_bytes(&self) -> usize {
        self.length_bytes
    }

    /// Makes the bytes `from..to` readable and writable. Both are multiples of the page size.
    ///
    /// # Safety
    /// `base` is the base of a live mapping that reaches to `to` at least.
    pub(crate) unsafe fn make_accessible(base: *mut u8, from: usize, to: usize) -> io::Result<()> {
        if from == to {
            return Ok(());
        }
        // SAFETY: the range is inside the caller's mapping.
        let status =
            unsafe { libc::mprotect(base.add(from).cast(), to - from, libc::PROT_READ | libc::PROT_WRITE) };
        if status != 0 {
            return Err(io::Error::last_os_error());
        }
        if let Some(accessible) = reservations().accessible.get_mut(&(base as usize)) {
            *accessible = to.max(*accessible);
        }
        Ok(())
    }

    /// Makes a reservation what it was at first, and keeps it, if it is one and there is room.
    fn recycle(&self) -> bool {
        let mut known = reservations();
        let base = self.base.as_ptr();
        let Some(accessible) = known.accessible.remove(&(base as usize)) else { return false };
        if known.spare.len() == MAX_SPARE {
            return false;
        }
        if accessible > 0 {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED;
            // SAFETY: the range is ours, nothing uses it any more, and is replaced by fresh inaccessible pages.
            let again = unsafe { libc::mmap(base.cast(), accessible, libc::PROT_NONE, flags, -1, 0) };
            if again == libc::MAP_FAILED {
                return false;
            }
        }
        known.spare.push((base as usize, self.length_bytes));
        true
    }
}

fn whole_pages(bytes: usize) -> usize {
    bytes.max(1).next_multiple_of(page_bytes())
}

impl Drop for Mapping {
    fn drop(&mut self) {
        if self.recycle() {
            return;
        }
        // SAFETY: the range is ours and nothing uses it any more. Unmapping a whole mapping cannot fail.
        unsafe { libc::munmap(self.base.as_ptr().cast(), self.length_bytes) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_bytes_become_accessible() {
        let mapping = Mapping::reserve(1 << 20).unwrap();
        let page = page_bytes();
        // SAFETY: the first two pages are inside the mapping.
        unsafe {
            Mapping::make_accessible(mapping.base(), 0, 2 * page).unwrap();
            mapping.base().add(2 * page - 1).write(7);
            assert_eq!(mapping.base().add(2 * page - 1).read(), 7);
        }
    }

    #[test]
    fn a_recycled_reservation_is_inaccessible_and_zero() {
        // A size of its own, so that no other test takes the spare one.
        let bytes = (1 << 20) + 7 * page_bytes();
        let first = Mapping::reserve(bytes).unwrap();
        let base = first.base();
        // SAFETY: the first page is inside the mapping.
        unsafe {
            Mapping::make_accessible(base, 0, page_bytes()).unwrap();
            base.write(7);
        }
        drop(first);
        let second = Mapping::reserve(bytes).unwrap();
        assert_eq!(second.base(), base);
        // SAFETY: as above.
        unsafe {
            Mapping::make_accessible(base, 0, page_bytes()).unwrap();
            assert_eq!(base.read(), 0);
        }
    }

    #[test]
    fn an_impossible_reservation_is_an_error() {
        assert!(Mapping::reserve(1 << 60).is_err());
    }
}
