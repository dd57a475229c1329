//! Memory that machine code runs in.
//!
//! Never writable and executable at once: code stands in fresh writable pages, which then turn executable for
//! good. A module's code is one mapping ([`CodeMemory`]) and one protection change, whatever its size. The
//! engine's stubs come one by one while others are running, so each takes pages of its own in one reserved range
//! ([`StubMemory`]); whether a pc is a stub's is then two comparisons and no lock, as a signal handler needs it.

use super::CodeBytes;
use memmap2::{Mmap, MmapMut, MmapOptions};
use std::fs::File;
use std::io;
use std::ptr::NonNull;

/// A module's code, page aligned, readable and executable.
#[derive(Debug)]
pub(crate) struct CodeMemory {
    mapping: Mmap,
    length: usize,
}

impl CodeMemory {
    /// Maps a copy of `code`.
    pub(crate) fn new(code: &[u8]) -> io::Result<CodeMemory> {
        // An empty mapping is an error, an empty module is not.
        let mut mapping = MmapMut::map_anon(code.len().max(1))?;
        mapping[..code.len()].copy_from_slice(code);
        publish(&mapping);
        Ok(CodeMemory { mapping: mapping.make_exec()?, length: code.len() })
    }

    /// Takes code where it was written.
    pub(crate) fn of_code(code: CodeBytes) -> io::Result<CodeMemory> {
        let (mapping, length) = code.into_pages();
        publish(&mapping[..length]);
        Ok(CodeMemory { mapping: mapping.make_exec()?, length })
    }

    /// Maps `length` bytes of a file at `offset`, whole pages from the file's start.
    pub(crate) fn of_file(file: &File, offset: u64, length: usize) -> io::Result<CodeMemory> {
        // SAFETY: as for `map_file`.
        let mapping = unsafe { MmapOptions::new().offset(offset).len(length.max(1)).map_copy(file)? };
        // Fresh from the file: no instruction was ever fetched from these addresses.
        publish(&mapping);
        Ok(CodeMemory { mapping: mapping.make_exec()?, length })
    }

    /// Where code offset 0 is.
    pub(crate) fn base(&self) -> *const u8 {
        self.mapping.as_ptr()
    }

    /// The code.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.mapping[..self.length]
    }
}

/// A private mapping of a whole file, to be read.
pub(super) fn map_file(file: &File) -> io::Result<Mmap> {
    // SAFETY: whoever changes an artifact in place while it runs changes a program while it runs; that artifacts
    // must be trusted is what the public functions that lead here say.
    unsafe { MmapOptions::new().map_copy_read_only(file) }
}

/// Makes freshly written code visible to instruction fetch: nothing on x86-64.
fn publish(code: &[u8]) {
    dynasmrt::cache_control::synchronize_icache(code);
    dynasmrt::cache_control::prepare_for_execution(code);
}

/// Address space for stubs, taken page by page and given back as a whole.
#[derive(Debug)]
pub(crate) struct StubMemory {
    base: NonNull<u8>,
    used: usize,
    page_bytes: usize,
}

// SAFETY: the range belongs to this value alone, is written only through `&mut self`, and what is written once is only
// executed afterwards.
unsafe impl Send for StubMemory {}
// SAFETY: as above; a shared reference reads nothing but the fields.
unsafe impl Sync for StubMemory {}

impl StubMemory {
    /// Room for 65,536 stubs of a 4 KiB page. Address space only: nothing is committed before it is used.
    const RESERVED_BYTES: usize = 256 << 20;

    /// Reserves the range.
    pub(crate) fn new() -> io::Result<StubMemory> {
        // SAFETY: a new private mapping at an address of the system's choice touches no memory of anybody.
        let base = unsafe {
            libc::mmap(
                std::ptr::null_mut(),
                StubMemory::RESERVED_BYTES,
                libc::PROT_NONE,
                libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
                -1,
                0,
            )
        };
        if base == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: sysconf has no preconditions.
        let page_bytes = unsafe { libc::sysconf(libc::_SC_PAGESIZE) } as usize;
        let base = NonNull::new(base.cast()).expect("the system maps nothing at address 0 unasked");
        Ok(StubMemory { base, used: 0, page_bytes })
    }

    /// Puts `code` into pages of its own. The address is good as long as `self`.
    pub(crate) fn add(&mut self, code: &[u8]) -> io::Result<*const u8> {
        let length = code.len().next_multiple_of(self.page_bytes);
        if self.used + length > StubMemory::RESERVED_BYTES {
            return Err(io::Error::new(
                io::ErrorKind::OutOfMemory,
                "too many distinct signatures in one engine",
            ));
        }
        // SAFETY: inside the reserved range, as just checked.
        let at = unsafe { self.base.as_ptr().add(self.used) };
        protect(at, length, libc::PROT_READ | libc::PROT_WRITE)?;
        // SAFETY: these pages are writable now, `code.len()` does not exceed them, nobody else has their address yet,
        // and `code` is not in them.
        let written = unsafe {
            std::ptr::copy_nonoverlapping(code.as_ptr(), at, code.len());
            std::slice::from_raw_parts(at, code.len())
        };
        publish(written);
        protect(at, length, libc::PROT_READ | libc::PROT_EXEC)?;
        self.used += length;
        Ok(at)
    }
}

impl Drop for StubMemory {
    fn drop(&mut self) {
        // SAFETY: exactly what `new` mapped; the engine that owns it is gone, and with it everybody who had an address.
        unsafe { libc::munmap(self.base.as_ptr().cast(), StubMemory::RESERVED_BYTES) };
    }
}

/// Changes the protection of whole pages of a [`StubMemory`].
fn protect(at: *mut u8, length: usize, protection: i32) -> io::Result<()> {
    // SAFETY: called only on pages of a reservation that nobody else uses yet.
    if unsafe { libc::mprotect(at.cast(), length, protection) } == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function that returns 42, for the machine that runs the test.
    #[cfg(target_arch = "x86_64")]
    const FORTY_TWO: &[u8] = &[0xb8, 42, 0, 0, 0, 0xc3];
    #[cfg(target_arch = "aarch64")]
    const FORTY_TWO: &[u8] = &[0x40, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6];

    fn call(code: *const u8) -> u32 {
        // SAFETY: `code` is the function above, in executable memory.
        unsafe { std::mem::transmute::<*const u8, extern "C" fn() -> u32>(code)() }
    }

    #[test]
    fn mapped_code_runs() {
        let memory = CodeMemory::new(FORTY_TWO).unwrap();
        assert_eq!(call(memory.base()), 42);
        assert_eq!(memory.bytes(), FORTY_TWO);
        let base = memory.base() as usize;
        assert_eq!(base % 4096, 0);
        assert!(CodeMemory::new(&[]).unwrap().bytes().is_empty());
    }

    #[test]
    fn stubs_run_beside_each_other() {
        let mut memory = StubMemory::new().unwrap();
        let first = memory.add(FORTY_TWO).unwrap();
        let second = memory.add(FORTY_TWO).unwrap();
        assert_ne!(first, second);
        assert_eq!((call(first), call(second)), (42, 42));
    }
}
