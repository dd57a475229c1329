//! A range of address space, given back when dropped.
//!
//! Everything that must never move lives in one of these: linear memories, the continuation registry, the
//! stacks. All of them reserve much and touch little, so both ways to make one ask the kernel for address
//! space only (`MAP_NORESERVE`) and leave the pages to the first touch.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::fd::AsRawFd as _;
use std::ptr::{self, NonNull};

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
        Mapping::map(length_bytes, libc::PROT_NONE)
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
        let length_bytes = Mapping::rounded(length_bytes);
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice touches nobody's memory.
        let base = unsafe { libc::mmap(ptr::null_mut(), length_bytes, protection, flags, -1, 0) };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Mapping { base: NonNull::new(base.cast()).expect("the kernel maps nothing at 0"), length_bytes })
    }

    /// How long a mapping for so many bytes is.
    pub(crate) fn rounded(length_bytes: usize) -> usize {
        length_bytes.max(1).next_multiple_of(page_bytes())
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
        if status == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
    }
}

impl Mapping {
    /// Makes the bytes `range`, whole pages, a private, readable and writable mapping of `file` from `offset` on, a
    /// multiple of the page size: pages are the file's until they are written to. What was there is gone.
    ///
    /// # Safety
    /// `base` is the base of a live mapping that the range is in, and nobody has references into the range. Nobody
    /// makes the file shorter while the mapping lives.
    pub(crate) unsafe fn map_file(
        base: *mut u8,
        range: Range<usize>,
        file: &File,
        offset: u64,
    ) -> io::Result<()> {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_NORESERVE | libc::MAP_FIXED;
        let offset = offset.try_into().map_err(|_| io::ErrorKind::InvalidInput)?;
        // SAFETY: replaces pages of the caller's mapping.
        let mapped = unsafe {
            libc::mmap(base.add(range.start).cast(), range.len(), protection, flags, file.as_raw_fd(), offset)
        };
        if mapped == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Nearly all of `range`, whole pages, is about to be written: large pages, where the system has such, take one
    /// fault for what would be hundreds. A wish, which changes nothing that can be seen.
    ///
    /// # Safety
    /// `base` is the base of a live mapping that the range is in.
    pub(crate) unsafe fn expect_writes(base: *mut u8, range: Range<usize>) {
        // SAFETY: advice about pages of the caller's mapping; their content stays.
        unsafe { libc::madvise(base.add(range.start).cast(), range.len(), libc::MADV_HUGEPAGE) };
    }

    /// Makes the first `length_bytes` bytes as untouched and inaccessible as when they were
    /// [reserved](Mapping::reserve). A multiple of the page size.
    pub(crate) fn forget(&mut self, length_bytes: usize) -> io::Result<()> {
        assert!(length_bytes <= self.length_bytes);
        if length_bytes == 0 {
            return Ok(());
        }
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE | libc::MAP_FIXED;
        // SAFETY: replaces pages of our own, which nobody uses: `self` is borrowed mutably.
        let base =
            unsafe { libc::mmap(self.base.as_ptr().cast(), length_bytes, libc::PROT_NONE, flags, -1, 0) };
        if base == libc::MAP_FAILED { Err(io::Error::last_os_error()) } else { Ok(()) }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
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
    fn forgotten_bytes_are_zeroes_again() {
        let mut mapping = Mapping::reserve(1 << 20).unwrap();
        let page = page_bytes();
        // SAFETY: the first page is inside the mapping.
        unsafe {
            Mapping::make_accessible(mapping.base(), 0, page).unwrap();
            mapping.base().write(7);
            mapping.forget(page).unwrap();
            Mapping::make_accessible(mapping.base(), 0, page).unwrap();
            assert_eq!(mapping.base().read(), 0);
        }
    }

    #[test]
    fn an_impossible_reservation_is_an_error() {
        assert!(Mapping::reserve(1 << 60).is_err());
    }
}
