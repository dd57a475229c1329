//! Code that grows while it runs: one range of addresses to execute, a second view of the same memory to write.
//!
//! A module that is compiled function by function reserves all the addresses that its code may come to need, once.
//! The memory is a file without a name (`memfd_create`), mapped twice: readable and executable where the code runs,
//! writable somewhere else. So nothing is ever writable and executable at one address, and no protection changes
//! while other threads run what is there. Pages come to be when they are written.
//!
//! ```text
//!                 ├─ entry │ function │ function │ stubs │ function ...  │ nothing yet ────────┤
//!   r-x   base ───^                                                      ^ next    no memory behind
//!    rw   elsewhere: the same bytes
//! ```
//!
//! There is one writer, who appends ([`CodeWriter::place`]) and redirects branches in what is there already
//! ([`CodeWriter::patch`]), four bytes at once, while any thread may run them. That every thread sees the one or the
//! other branch, both instruction sets promise: AArch64 for aligned branch instructions, x86-64 for a
//! displacement inside eight aligned bytes.

use std::io;
use std::ptr::{self, NonNull};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

/// The addresses that code runs at. Held by all that may run it, and by the writer.
#[derive(Debug)]
pub(crate) struct CodeRegion {
    run: NonNull<u8>,
    write: NonNull<u8>,
    size_bytes: usize,
}

// SAFETY: two mappings that belong to this value alone. The executable one is only executed; the writable one is used
// by the one `CodeWriter` alone.
unsafe impl Send for CodeRegion {}
// SAFETY: as above; a shared reference gives addresses and nothing else.
unsafe impl Sync for CodeRegion {}

/// Who appends to a region and redirects its branches.
#[derive(Debug)]
pub(crate) struct CodeWriter {
    region: Arc<CodeRegion>,
    next: usize,
}

impl CodeRegion {
    /// Reserves `size_bytes`, whole pages. An error where the system does not let files without a name be executed.
    pub(crate) fn reserve(size_bytes: usize) -> io::Result<CodeWriter> {
        if largest_file() < size_bytes as u64 {
            // To ask for it would end the process.
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let file = memory_file()?;
        // SAFETY: a file descriptor of our own.
        if unsafe { libc::ftruncate(file.0, size_bytes as libc::off_t) } != 0 {
            return Err(io::Error::last_os_error());
        }
        let run = map(&file, size_bytes, libc::PROT_READ | libc::PROT_EXEC)?;
        let write = match map(&file, size_bytes, libc::PROT_READ | libc::PROT_WRITE) {
            Ok(write) => write,
            Err(error) => {
                // SAFETY: mapped just now, and known to nobody.
                unsafe { libc::munmap(run.as_ptr().cast(), size_bytes) };
                return Err(error);
            }
        };
        Ok(CodeWriter { region: Arc::new(CodeRegion { run, write, size_bytes }), next: 0 })
    }

    /// Where code offset 0 is.
    pub(crate) fn base(&self) -> *const u8 {
        self.run.as_ptr()
    }

    /// How many bytes of addresses there are.
    pub(crate) fn size_bytes(&self) -> usize {
        self.size_bytes
    }
}

impl Drop for CodeRegion {
    fn drop(&mut self) {
        // SAFETY: exactly what `reserve` mapped; nobody is left who runs or writes it.
        unsafe {
            libc::munmap(self.run.as_ptr().cast(), self.size_bytes);
            libc::munmap(self.write.as_ptr().cast(), self.size_bytes);
        }
    }
}

impl CodeWriter {
    /// The region.
    pub(crate) fn region(&self) -> &Arc<CodeRegion> {
        &self.region
    }

    /// Where code goes next: a multiple of 16.
    pub(crate) fn position(&self) -> u32 {
        self.next as u32
    }

    /// Appends code; false if there is no room left. Nobody executes it before he is told where it is.
    pub(crate) fn place(&mut self, code: &[u8]) -> bool {
        let at = self.next;
        let Some(end) = at.checked_add(code.len()).filter(|&end| end <= self.region.size_bytes) else {
            return false;
        };
        // SAFETY: inside the writable mapping, as just checked, behind all that was ever placed; nobody else writes.
        unsafe { ptr::copy_nonoverlapping(code.as_ptr(), self.region.write.as_ptr().add(at), code.len()) };
        self.make_visible(at, code.len());
        self.next = end.next_multiple_of(16).min(self.region.size_bytes);
        true
    }

    /// What stands at `at`, inside of what was placed.
    pub(crate) fn text<const N: usize>(&self, at: u32) -> Option<[u8; N]> {
        let at = at as usize;
        let end = at.checked_add(N).filter(|&end| end <= self.next)?;
        debug_assert!(end <= self.region.size_bytes);
        // SAFETY: placed bytes of the writable mapping, which only `&mut self` changes.
        Some(unsafe { ptr::read_unaligned(self.region.write.as_ptr().add(at).cast()) })
    }

    /// Changes the four bytes at `at` at once; they lie inside eight aligned ones, all placed.
    pub(crate) fn patch(&mut self, at: u32, bytes: [u8; 4]) {
        let at = at as usize;
        let word = at & !7;
        assert!(at + 4 <= word + 8 && word + 8 <= self.next, "four bytes at {at:#x}");
        // SAFETY: eight aligned bytes of the writable mapping. Processors that execute them meanwhile read them through
        // the other one.
        unsafe {
            let place = self.region.write.as_ptr().add(at);
            if at.is_multiple_of(4) {
                AtomicU32::from_ptr(place.cast()).store(u32::from_le_bytes(bytes), Ordering::Release);
            } else {
                let whole = AtomicU64::from_ptr(self.region.write.as_ptr().add(word).cast());
                let mut text = whole.load(Ordering::Relaxed).to_le_bytes();
                text[at - word..][..4].copy_from_slice(&bytes);
                whole.store(u64::from_le_bytes(text), Ordering::Release);
            }
        }
        self.make_visible(at, 4);
    }

    /// Changes the eight aligned bytes at `at` at once, all placed.
    pub(crate) fn patch_word(&mut self, at: u32, word: u64) {
        let at = at as usize;
        assert!(at.is_multiple_of(8) && at + 8 <= self.next, "eight bytes at {at:#x}");
        // SAFETY: as in `patch`.
        unsafe {
            AtomicU64::from_ptr(self.region.write.as_ptr().add(at).cast()).store(word, Ordering::Release)
        };
        self.make_visible(at, 8);
    }

    /// Whoever fetches these bytes from now on fetches what was written: nothing to do on x86-64.
    fn make_visible(&self, at: usize, length: usize) {
        // SAFETY: placed bytes of both mappings, seen as bytes for their addresses: the data cache is cleaned by the
        // one that was written, the instruction cache invalidated by the one that is executed.
        unsafe {
            let view = |base: NonNull<u8>| std::slice::from_raw_parts(base.as_ptr().add(at), length);
            dynasmrt::cache_control::synchronize_icache(view(self.region.write));
            dynasmrt::cache_control::synchronize_icache(view(self.region.run));
            dynasmrt::cache_control::prepare_for_execution(view(self.region.run));
        }
    }
}

/// A thread that was told about new code, and not by that code's own branches, calls this before it goes there.
pub(crate) fn prepare_for_new_code() {
    dynasmrt::cache_control::prepare_for_execution(&[]);
}

/// What a process may let a file grow to: `ulimit -f`.
fn largest_file() -> u64 {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the structure is written to and nothing else.
    match unsafe { libc::getrlimit(libc::RLIMIT_FSIZE, &mut limit) } {
        0 => limit.rlim_cur,
        _ => u64::MAX,
    }
}

struct Descriptor(i32);

impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: opened by us and used by nobody else.
        unsafe { libc::close(self.0) };
    }
}

fn memory_file() -> io::Result<Descriptor> {
    /// Systems that want to be told so by name; older ones refuse what they do not know.
    const MFD_EXEC: u32 = 0x10;
    for flags in [libc::MFD_CLOEXEC | MFD_EXEC, libc::MFD_CLOEXEC] {
        // SAFETY: the name is a C string.
        let file = unsafe { libc::memfd_create(c"windlass-code".as_ptr(), flags) };
        if file >= 0 {
            return Ok(Descriptor(file));
        }
    }
    Err(io::Error::last_os_error())
}

fn map(file: &Descriptor, size_bytes: usize, protection: i32) -> io::Result<NonNull<u8>> {
    let flags = libc::MAP_SHARED | libc::MAP_NORESERVE;
    // SAFETY: a new mapping at an address of the system's choice touches no memory of anybody.
    let base = unsafe { libc::mmap(ptr::null_mut(), size_bytes, protection, flags, file.0, 0) };
    match base == libc::MAP_FAILED {
        true => Err(io::Error::last_os_error()),
        false => Ok(NonNull::new(base.cast()).expect("the system maps nothing at address 0 unasked")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Functions that return 42, and 43.
    #[cfg(target_arch = "x86_64")]
    const ANSWERS: [&[u8]; 2] = [&[0xb8, 42, 0, 0, 0, 0xc3], &[0xb8, 43, 0, 0, 0, 0xc3]];
    #[cfg(target_arch = "aarch64")]
    const ANSWERS: [&[u8]; 2] = [
        &[0x40, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6],
        &[0x60, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6],
    ];

    fn call(code: *const u8) -> u32 {
        // SAFETY: `code` is a function above, in executable memory.
        unsafe { std::mem::transmute::<*const u8, extern "C" fn() -> u32>(code)() }
    }

    #[test]
    fn written_here_and_run_there() {
        let mut writer = CodeRegion::reserve(1 << 16).unwrap();
        let base = writer.region().base();
        assert_eq!(writer.position(), 0);
        assert!(writer.place(ANSWERS[0]));
        assert_eq!(call(base), 42);
        let second = writer.position();
        assert_eq!(second, 16);
        assert!(writer.place(ANSWERS[1]));
        assert_eq!(call(base.wrapping_add(16)), 43);
        assert_eq!(writer.text::<6>(second).unwrap(), ANSWERS[1][..6]);
        assert_eq!(writer.text::<4>(1 << 15), None, "nothing is there");
        assert!(!writer.place(&[0; 1 << 16]), "no room");
    }

    #[test]
    fn four_bytes_at_once() {
        let mut writer = CodeRegion::reserve(1 << 16).unwrap();
        assert!(writer.place(ANSWERS[0]));
        // The constant, which on x86-64 stands at an odd place.
        let field = if cfg!(target_arch = "x86_64") { 1 } else { 0 };
        let bytes = <[u8; 4]>::try_from(&ANSWERS[1][field..field + 4]).unwrap();
        writer.patch(field as u32, bytes);
        assert_eq!(call(writer.region().base()), 43);
    }
}
