//! `fd_*` that move data or the place it is moved from.
//!
//! A read fills the buffers in order and stops at the first one it cannot fill; from a stream or socket it
//! fills one buffer only, because asking again could wait for a line that nobody types. Where a result
//! is to be stored is checked before anything moves: a guest that is told `FAULT` lost no data. What can
//! wait for others (a stream, a socket) waits without the descriptor's lock.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::memory::{GuestMemory, Ranges};
use super::stdio::{self, retry};
use super::table::{Descriptor, OpenFile};
use super::types::fdflags;
use cap_std::fs::FileExt;
use std::io::{IoSlice, Read, Seek, SeekFrom, Write};
use std::ops::Range;

/// Seeking from where: `whence`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Whence {
    Set,
    Cur,
    End,
}

impl WasiCtx {
    pub(crate) fn fd_read(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        out: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out)?;
        let slot = self.table.get(fd)?;
        let mut descriptor = slot.lock();
        let count = match &mut *descriptor {
            Descriptor::Stdin(input) => match first(&ranges) {
                Some(range) => match input.host() {
                    Some(file) => {
                        drop(descriptor);
                        memory.read_into(range, |buffer| stdio::read_host(&file, buffer))?
                    }
                    None => memory.read_into(range, |buffer| input.read(buffer))?,
                },
                None => 0,
            },
            Descriptor::File(open) if open.read => {
                fill(memory, ranges, |buffer, _| retry(|| open.file.read(buffer)))?
            }
            Descriptor::Socket(socket) => {
                let socket = socket.clone();
                drop(descriptor);
                socket.receive(memory, &ranges, 0)?
            }
            _ => return Err(Errno::BADF),
        };
        memory.write_u32(out, count as u32)
    }

    pub(crate) fn fd_pread(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        offset: u64,
        out: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out)?;
        let count = match &*self.table.get(fd)?.lock() {
            Descriptor::File(open) if open.read => fill(memory, ranges, |buffer, done| {
                let at = offset.checked_add(done as u64).ok_or(std::io::ErrorKind::InvalidInput)?;
                retry(|| open.file.read_at(buffer, at))
            })?,
            Descriptor::Stdin(_) | Descriptor::Socket(_) => return Err(Errno::SPIPE),
            _ => return Err(Errno::BADF),
        };
        memory.write_u32(out, count as u32)
    }

    pub(crate) fn fd_write(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        out: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out)?;
        let slot = self.table.get(fd)?;
        let mut descriptor = slot.lock();
        let count = match &mut *descriptor {
            Descriptor::Output(output) => match output.host() {
                Some(file) => {
                    drop(descriptor);
                    memory.write_from(&ranges, |slices| stdio::write_host(&file, slices))?
                }
                None => memory.write_from(&ranges, |slices| output.write(slices))?,
            },
            Descriptor::File(open) if open.write => {
                memory.write_from(&ranges, |slices| write_at_position(open, slices))?
            }
            Descriptor::Socket(socket) => {
                let socket = socket.clone();
                drop(descriptor);
                socket.send(memory, &ranges)?
            }
            _ => return Err(Errno::BADF),
        };
        memory.write_u32(out, count as u32)
    }

    /// On a file in append mode the offset is ignored, as Linux has it.
    pub(crate) fn fd_pwrite(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        offset: u64,
        out: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out)?;
        let count = match &*self.table.get(fd)?.lock() {
            Descriptor::File(open) if open.write => {
                let start = match open.flags & fdflags::APPEND {
                    0 => offset,
                    _ => open.file.metadata()?.len(),
                };
                memory.write_from(&ranges, |slices| write_at(open, slices, start))?
            }
            Descriptor::Output(_) | Descriptor::Socket(_) => return Err(Errno::SPIPE),
            _ => return Err(Errno::BADF),
        };
        memory.write_u32(out, count as u32)
    }

    pub(crate) fn fd_seek(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        offset: i64,
        whence: u32,
        out: u32,
    ) -> Result {
        let whence = match whence {
            0 => Whence::Set,
            1 => Whence::Cur,
            2 => Whence::End,
            _ => return Err(Errno::INVAL),
        };
        self.seek(memory, fd, offset, whence, out)
    }

    pub(crate) fn seek(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        offset: i64,
        whence: Whence,
        out: u32,
    ) -> Result {
        memory.range(out, 8)?;
        let to = match whence {
            Whence::Set => SeekFrom::Start(u64::try_from(offset).map_err(|_| Errno::INVAL)?),
            Whence::Cur => SeekFrom::Current(offset),
            Whence::End => SeekFrom::End(offset),
        };
        let position = self.table.seekable(fd, |open| Ok(open.file.seek(to)?))?;
        memory.write_u64(out, position)
    }

    pub(crate) fn fd_tell(&mut self, memory: &mut GuestMemory<'_>, fd: u32, out: u32) -> Result {
        let position = self.table.seekable(fd, |open| Ok(open.file.stream_position()?))?;
        memory.write_u64(out, position)
    }
}

/// The guest's buffers, once it is sure that the count can be stored.
pub(crate) fn checked_iovecs(memory: &GuestMemory<'_>, iovs: u32, len: u32, out: u32) -> Result<Ranges> {
    memory.range(out, 4)?;
    memory.iovecs(iovs, len)
}

/// The first buffer that has room.
fn first(ranges: &[Range<usize>]) -> Option<Range<usize>> {
    ranges.iter().find(|range| !range.is_empty()).cloned()
}

/// Fills the buffers in order until one stays unfilled. `read` gets a buffer and how much was read before
/// it; an error after the first byte is left for the next call to find.
pub(crate) fn fill(
    memory: &mut GuestMemory<'_>,
    ranges: Ranges,
    mut read: impl FnMut(&mut [u8], usize) -> std::io::Result<usize>,
) -> Result<usize> {
    let mut done = 0;
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        let len = range.len();
        let count = match memory.read_into(range, |buffer| read(buffer, done)) {
            Err(error) if done == 0 => return Err(error.into()),
            result => result.unwrap_or(0),
        };
        done += count;
        if count < len {
            break;
        }
    }
    Ok(done)
}

/// One gathered write, where the position stands or at the end.
fn write_at_position(open: &mut OpenFile, slices: &[IoSlice<'_>]) -> Result<usize> {
    if open.flags & fdflags::APPEND != 0 {
        open.file.seek(SeekFrom::End(0))?;
    }
    Ok(retry(|| open.file.write_vectored(slices))?)
}

/// Writes the slices one after the other from `start` on, until one does not go out whole.
fn write_at(open: &OpenFile, slices: &[IoSlice<'_>], start: u64) -> Result<usize> {
    let mut done = 0;
    for slice in slices.iter().filter(|slice| !slice.is_empty()) {
        let at = start.checked_add(done as u64).ok_or(Errno::INVAL)?;
        let count = match retry(|| open.file.write_at(slice, at)) {
            Err(error) if done == 0 => return Err(error.into()),
            result => result.unwrap_or(0),
        };
        done += count;
        if count < slice.len() {
            break;
        }
    }
    Ok(done)
}
