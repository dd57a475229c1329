//! `fd_readdir`: a directory in pieces of the guest's choosing.
//!
//! A cookie is an entry's place in a listing, and the listing is taken when the guest starts (cookie 0)
//! and kept with the descriptor. So a guest that deletes what it has just read, through a buffer that
//! holds only a few names, still sees every name once. The listing is sorted: hosts return names in the
//! order of their hash tables, and a program's output should not depend on that.
//!
//! An entry that does not fit is cut off at the buffer's end; a full buffer tells the guest to come again
//! with the cookie of the last whole entry, an unfilled one that the listing is at its end.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::memory::GuestMemory;
use super::table::{Descriptor, Directory, Entry};
use super::types::{Dirent, Filetype};
use cap_std::fs::MetadataExt;
use std::os::unix::ffi::OsStringExt;

impl WasiCtx {
    pub(crate) fn fd_readdir(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        buf: u32,
        len: u32,
        cookie: u64,
        out: u32,
    ) -> Result {
        memory.range(out, 4)?;
        let slot = self.table.get(fd)?;
        let mut descriptor = slot.lock();
        let Descriptor::Directory(directory) = &mut *descriptor else { return Err(Errno::BADF) };
        memory.range(buf, len.into())?;
        if cookie == 0 || directory.listing.is_empty() {
            directory.listing = list(directory)?;
        }
        let start = usize::try_from(cookie).map_err(|_| Errno::OVERFLOW)?;
        let used = memory.fill(buf, len, |buffer| {
            let mut used = 0;
            for (index, entry) in directory.listing.iter().enumerate().skip(start) {
                let dirent = Dirent {
                    next: index as u64 + 1,
                    ino: entry.ino,
                    name_len: entry.name.len() as u32,
                    filetype: entry.filetype,
                };
                used += copy_prefix(&mut buffer[used..], &dirent.to_bytes());
                used += copy_prefix(&mut buffer[used..], &entry.name);
                if used == buffer.len() {
                    break;
                }
            }
            Ok(used)
        })?;
        memory.write_u32(out, used as u32)
    }
}

/// As much of `from` as `into` holds.
fn copy_prefix(into: &mut [u8], from: &[u8]) -> usize {
    let len = from.len().min(into.len());
    into[..len].copy_from_slice(&from[..len]);
    len
}

/// The names of a directory, `.` and `..` first. What is above a directory is none of the guest's
/// business, so `..` has the inode of the directory itself.
fn list(directory: &Directory) -> Result<Vec<Entry>> {
    let ino = directory.dir.dir_metadata()?.ino();
    let dot = |name: &[u8]| Entry { name: name.to_vec(), ino, filetype: Filetype::Directory };
    let mut entries = vec![dot(b"."), dot(b"..")];
    for entry in directory.dir.entries()? {
        let entry = entry?;
        entries.push(Entry {
            name: entry.file_name().into_vec(),
            ino: entry.metadata().map(|meta| meta.ino()).unwrap_or(0), // gone already: it has none
            filetype: entry.file_type().map_or(Filetype::Unknown, Filetype::from),
        });
    }
    entries[2..].sort_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}
