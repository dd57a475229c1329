//! The guest's memory as a host function sees it: every pointer is checked here.
//!
//! A guest pointer is a number that the guest chose. It becomes bytes only through [`GuestMemory::range`], which
//! answers `FAULT` for a range that is not wholly inside the memory.
//! The sum is taken in 64 bits, so a length cannot wrap a range back into the memory.

use super::errno::{Errno, Result};
use crate::SharedMemory;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::io::{self, IoSlice};
use std::ops::Range;

/// An exported memory, borrowed for one call.
#[derive(Debug)]
pub(crate) enum GuestMemory<'a> {
    /// The guest stands still meanwhile.
    Own(&'a mut [u8]),
    /// Other threads of the guest may write it meanwhile, so nobody gets a reference into it: what goes in or out is
    /// copied. As many bytes as there were at the beginning; it never shrinks.
    Shared(&'a SharedMemory, u64),
}

/// A guest's list of buffers, each checked. C libraries bring one or two.
pub(crate) type Ranges = SmallVec<[Range<usize>; 8]>;

/// What one call reads or writes at most in a shared memory, where it needs room for a copy. A transfer that would be
/// longer is a short one.
const COPIED_BYTES: usize = 1 << 16;

/// Bytes of a path that are too many, the zero behind it not counted: the host's limit.
const PATH_MAX: u32 = libc::PATH_MAX as u32;

impl<'a> GuestMemory<'a> {
    pub(crate) fn new(bytes: &'a mut [u8]) -> GuestMemory<'a> {
        GuestMemory::Own(bytes)
    }

    pub(crate) fn shared(memory: &'a SharedMemory) -> GuestMemory<'a> {
        GuestMemory::Shared(memory, memory.data_size() as u64)
    }

    /// The range of `len` bytes at `ptr`, if the memory has it.
    pub(crate) fn range(&self, ptr: u32, len: u64) -> Result<Range<usize>> {
        let size = match self {
            GuestMemory::Own(bytes) => bytes.len() as u64,
            GuestMemory::Shared(_, size) => *size,
        };
        let end = u64::from(ptr).checked_add(len).ok_or(Errno::FAULT)?;
        if end > size {
            return Err(Errno::FAULT);
        }
        Ok(ptr as usize..end as usize)
    }

    /// A checked range.
    fn at(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        match self {
            GuestMemory::Own(bytes) => Cow::Borrowed(&bytes[range]),
            GuestMemory::Shared(memory, _) => {
                let mut bytes = vec![0; range.len()];
                memory.copy_out(range.start, &mut bytes);
                Cow::Owned(bytes)
            }
        }
    }

    pub(crate) fn bytes(&self, ptr: u32, len: u32) -> Result<Cow<'_, [u8]>> {
        Ok(self.at(self.range(ptr, len.into())?))
    }

    /// Lets `write` fill the whole range; passes on what it returns.
    pub(crate) fn fill<R>(
        &mut self,
        ptr: u32,
        len: u32,
        write: impl FnOnce(&mut [u8]) -> Result<R>,
    ) -> Result<R> {
        let range = self.range(ptr, len.into())?;
        match self {
            GuestMemory::Own(bytes) => write(&mut bytes[range]),
            GuestMemory::Shared(memory, _) => {
                let mut bytes = vec![0; range.len()];
                memory.copy_out(range.start, &mut bytes);
                let result = write(&mut bytes)?;
                memory.copy_in(range.start, &bytes);
                Ok(result)
            }
        }
    }

    /// Lets `read` put as many bytes as it has into a checked range, from its beginning. The range may be shortened.
    pub(crate) fn read_into(
        &mut self,
        range: Range<usize>,
        read: impl FnOnce(&mut [u8]) -> io::Result<usize>,
    ) -> io::Result<usize> {
        match self {
            GuestMemory::Own(bytes) => read(&mut bytes[range]),
            GuestMemory::Shared(memory, _) => {
                let mut bytes = vec![0; range.len().min(COPIED_BYTES)];
                let count = read(&mut bytes)?;
                memory.copy_in(range.start, &bytes[..count]);
                Ok(count)
            }
        }
    }

    /// Writes `data` at `ptr`.
    pub(crate) fn write(&mut self, ptr: u32, data: &[u8]) -> Result {
        let range = self.range(ptr, data.len() as u64)?;
        match self {
            GuestMemory::Own(bytes) => bytes[range].copy_from_slice(data),
            GuestMemory::Shared(memory, _) => memory.copy_in(range.start, data),
        }
        Ok(())
    }

    pub(crate) fn write_u32(&mut self, ptr: u32, value: u32) -> Result {
        self.write(ptr, &value.to_le_bytes())
    }

    pub(crate) fn write_u64(&mut self, ptr: u32, value: u64) -> Result {
        self.write(ptr, &value.to_le_bytes())
    }

    /// A path: the guest's bytes must be UTF-8, so that a name means the same on every host.
    pub(crate) fn string(&self, ptr: u32, len: u32) -> Result<Cow<'_, str>> {
        let bytes = self.bytes(ptr, len)?;
        if len >= PATH_MAX {
            return Err(Errno::NAMETOOLONG);
        }
        match bytes {
            Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| Errno::ILSEQ),
            Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| Errno::ILSEQ),
        }
    }

    /// The ranges that `count` (pointer, length) pairs at `ptr` name, each checked, together at most
    /// 4 GiB: what was transferred is reported in 32 bits.
    pub(crate) fn iovecs(&self, ptr: u32, count: u32) -> Result<Ranges> {
        let table = self.range(ptr, u64::from(count) * 8)?;
        let mut total: u64 = 0;
        self.at(table)
            .chunks_exact(8)
            .map(|pair| {
                let (buf, len) = (u32_at(pair, 0), u32_at(pair, 4));
                total += u64::from(len);
                if total > u64::from(u32::MAX) {
                    return Err(Errno::INVAL);
                }
                self.range(buf, len.into())
            })
            .collect()
    }

    /// Lets `write` have what checked ranges hold, or the beginning of it.
    pub(crate) fn write_from<R>(
        &self,
        ranges: &[Range<usize>],
        write: impl FnOnce(&[IoSlice<'_>]) -> R,
    ) -> R {
        match self {
            GuestMemory::Own(bytes) => {
                let slices = ranges.iter().map(|range| IoSlice::new(&bytes[range.clone()]));
                write(&slices.collect::<SmallVec<[_; 8]>>())
            }
            GuestMemory::Shared(memory, _) => {
                let len = ranges.iter().fold(0, |sum, range| sum + range.len()).min(COPIED_BYTES);
                let mut copy = vec![0; len];
                let mut room = &mut copy[..];
                for range in ranges {
                    let (piece, rest) = room.split_at_mut(range.len().min(room.len()));
                    memory.copy_out(range.start, piece);
                    room = rest;
                }
                write(&[IoSlice::new(&copy)])
            }
        }
    }
}

/// The little-endian number at `offset` of a structure whose range was checked.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> u32 {
    u32::from_le_bytes(bytes[offset..offset + 4].try_into().expect("four bytes"))
}

/// Likewise, of eight bytes.
pub(crate) fn u64_at(bytes: &[u8], offset: usize) -> u64 {
    u64::from_le_bytes(bytes[offset..offset + 8].try_into().expect("eight bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_must_be_wholly_inside() {
        let mut bytes = [0; 16];
        let mut memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.bytes(0, 16).map(|bytes| bytes.len()), Ok(16));
        assert_eq!(memory.bytes(16, 0).map(|bytes| bytes.len()), Ok(0));
        assert_eq!(memory.bytes(17, 0), Err(Errno::FAULT));
        assert_eq!(memory.bytes(1, 16), Err(Errno::FAULT));
        assert_eq!(memory.bytes(u32::MAX, u32::MAX), Err(Errno::FAULT));
        assert_eq!(memory.write_u32(13, 1), Err(Errno::FAULT));
        assert_eq!(memory.write_u64(8, u64::MAX), Ok(()));
    }

    #[test]
    fn iovecs_are_checked_one_by_one_and_together() {
        let mut bytes = vec![0; 64];
        let mut memory = GuestMemory::new(&mut bytes);
        memory.write(0, &[32, 0, 0, 0, 4, 0, 0, 0, 60, 0, 0, 0, 4, 0, 0, 0]).unwrap();
        assert_eq!(memory.iovecs(0, 2).map(|ranges| ranges.to_vec()), Ok(vec![32..36, 60..64]));
        memory.write_u32(12, 5).unwrap();
        assert_eq!(memory.iovecs(0, 2), Err(Errno::FAULT));
        assert_eq!(memory.iovecs(0, 9), Err(Errno::FAULT), "the table itself is too long");
        assert_eq!(memory.iovecs(0, u32::MAX), Err(Errno::FAULT));
    }

    #[test]
    fn paths_are_utf8() {
        let mut bytes = *b"ok\xff\xfe";
        let memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.string(0, 2).as_deref(), Ok("ok"));
        assert_eq!(memory.string(0, 4), Err(Errno::ILSEQ));
    }
}
