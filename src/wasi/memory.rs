//! The guest's memory as a host function sees it: every pointer is checked here.
//!
//! A guest pointer is a number that the guest chose. It becomes bytes only through [`GuestMemory::bytes`]
//! and [`GuestMemory::bytes_mut`], which answer `FAULT` for a range that is not wholly inside the memory.
//! The sum is taken in 64 bits, so a length cannot wrap a range back into the memory.

use super::errno::{Errno, Result};
use std::io::IoSlice;
use std::ops::Range;

/// An exported memory, borrowed for one call.
#[derive(Debug)]
pub(crate) struct GuestMemory<'a> {
    bytes: &'a mut [u8],
}

impl<'a> GuestMemory<'a> {
    pub(crate) fn new(bytes: &'a mut [u8]) -> GuestMemory<'a> {
        GuestMemory { bytes }
    }

    /// The range of `len` bytes at `ptr`, if the memory has it.
    pub(crate) fn range(&self, ptr: u32, len: u64) -> Result<Range<usize>> {
        let end = u64::from(ptr).checked_add(len).ok_or(Errno::FAULT)?;
        if end > self.bytes.len() as u64 {
            return Err(Errno::FAULT);
        }
        Ok(ptr as usize..end as usize)
    }

    pub(crate) fn bytes(&self, ptr: u32, len: u32) -> Result<&[u8]> {
        let range = self.range(ptr, len.into())?;
        Ok(&self.bytes[range])
    }

    pub(crate) fn bytes_mut(&mut self, ptr: u32, len: u32) -> Result<&mut [u8]> {
        let range = self.range(ptr, len.into())?;
        Ok(&mut self.bytes[range])
    }

    /// A range that [`GuestMemory::range`] or [`GuestMemory::iovecs`] has checked.
    pub(crate) fn at(&mut self, range: Range<usize>) -> &mut [u8] {
        &mut self.bytes[range]
    }

    /// Writes `data` at `ptr`.
    pub(crate) fn write(&mut self, ptr: u32, data: &[u8]) -> Result {
        let range = self.range(ptr, data.len() as u64)?;
        self.bytes[range].copy_from_slice(data);
        Ok(())
    }

    pub(crate) fn write_u32(&mut self, ptr: u32, value: u32) -> Result {
        self.write(ptr, &value.to_le_bytes())
    }

    pub(crate) fn write_u64(&mut self, ptr: u32, value: u64) -> Result {
        self.write(ptr, &value.to_le_bytes())
    }

    /// A path: the guest's bytes must be UTF-8, so that a name means the same on every host.
    pub(crate) fn string(&self, ptr: u32, len: u32) -> Result<&str> {
        std::str::from_utf8(self.bytes(ptr, len)?).map_err(|_| Errno::ILSEQ)
    }

    /// The ranges that `count` (pointer, length) pairs at `ptr` name, each checked, together at most
    /// 4 GiB: what was transferred is reported in 32 bits.
    pub(crate) fn iovecs(&self, ptr: u32, count: u32) -> Result<Vec<Range<usize>>> {
        let table = self.range(ptr, u64::from(count) * 8)?;
        let mut total: u64 = 0;
        self.bytes[table]
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

    /// Checked ranges as the host's own scatter list.
    pub(crate) fn slices(&self, ranges: &[Range<usize>]) -> Vec<IoSlice<'_>> {
        ranges.iter().map(|range| IoSlice::new(&self.bytes[range.clone()])).collect()
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
        assert_eq!(memory.bytes(0, 16).map(<[u8]>::len), Ok(16));
        assert_eq!(memory.bytes(16, 0), Ok(&[][..]));
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
        assert_eq!(memory.iovecs(0, 2), Ok(vec![32..36, 60..64]));
        memory.write_u32(12, 5).unwrap();
        assert_eq!(memory.iovecs(0, 2), Err(Errno::FAULT));
        assert_eq!(memory.iovecs(0, 9), Err(Errno::FAULT), "the table itself is too long");
        assert_eq!(memory.iovecs(0, u32::MAX), Err(Errno::FAULT));
    }

    #[test]
    fn paths_are_utf8() {
        let mut bytes = *b"ok\xff\xfe";
        let memory = GuestMemory::new(&mut bytes);
        assert_eq!(memory.string(0, 2), Ok("ok"));
        assert_eq!(memory.string(0, 4), Err(Errno::ILSEQ));
    }
}
