//! Arrays of plain numbers, owned by whoever made them or lying in a mapped file.
//!
//! A compiled module has side tables with an entry for every call and every faulting access: millions, in a large
//! module. When it comes out of an artifact they are not read in: the file is mapped, and a table is a part of
//! it. So the entries are types that any bytes are a value of (`bytemuck::Pod`), and nothing else is checked.

use bytemuck::Pod;
use memmap2::{Advice, Mmap, MmapMut};
use std::fmt;
use std::io;
use std::ops::{Deref, Range};
use std::sync::Arc;

/// Bytes that stay where they are, page aligned: a mapped file, or a copy of something.
#[derive(Clone, Debug)]
pub(crate) struct Image(Arc<Mmap>);

impl Image {
    /// A private mapping of a file.
    pub(crate) fn of_file(file: &std::fs::File) -> io::Result<Image> {
        Ok(Image(Arc::new(super::memory::map_file(file)?)))
    }

    /// A copy of `bytes`.
    pub(crate) fn copy(bytes: &[u8]) -> io::Result<Image> {
        let mut mapping = MmapMut::map_anon(bytes.len().max(1))?;
        mapping[..bytes.len()].copy_from_slice(bytes);
        Ok(Image(Arc::new(mapping.make_read_only()?)))
    }

    /// All of its first `length` bytes are about to be read: one call maps what would be a fault for every 64 KiB.
    pub(crate) fn prepare(&self, length: usize) {
        // A wish: older systems do not know it.
        #[cfg(target_os = "linux")]
        let _ = self.0.advise_range(Advice::PopulateRead, 0, length.min(self.0.len()));
    }
}

impl Deref for Image {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

/// An array of `T`.
pub struct Table<T>(Storage<T>);

enum Storage<T> {
    Owned(Vec<T>),
    Mapped(Image, Range<usize>),
}

impl<T: Pod> Table<T> {
    /// The bytes at `range` of `image`; none if they are not whole entries in a place where entries may stand.
    pub(crate) fn mapped(image: &Image, range: Range<usize>) -> Option<Table<T>> {
        bytemuck::try_cast_slice::<u8, T>(image.get(range.clone())?).ok()?;
        Some(Table(Storage::Mapped(image.clone(), range)))
    }

    /// One more entry; of a mapped table, a copy is made.
    #[inline]
    pub fn push(&mut self, entry: T) {
        match &mut self.0 {
            Storage::Owned(entries) => entries.push(entry),
            Storage::Mapped(..) => {
                let mut entries = self.to_vec();
                entries.push(entry);
                self.0 = Storage::Owned(entries);
            }
        }
    }
}

impl<T: Pod + fmt::Debug> fmt::Debug for Table<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&**self).finish()
    }
}

impl<T> Default for Table<T> {
    fn default() -> Table<T> {
        Table(Storage::Owned(Vec::new()))
    }
}

impl<T> From<Vec<T>> for Table<T> {
    fn from(entries: Vec<T>) -> Table<T> {
        Table(Storage::Owned(entries))
    }
}

impl<T: Pod> Deref for Table<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Storage::Owned(entries) => entries,
            Storage::Mapped(image, range) => bytemuck::cast_slice(&image[range.clone()]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_an_image() {
        let image = Image::copy(&[1, 0, 0, 0, 2, 0, 0, 0, 9]).unwrap();
        let table = Table::<u32>::mapped(&image, 0..8).unwrap();
        assert_eq!(*table, [1, 2]);
        assert!(Table::<u32>::mapped(&image, 0..9).is_none(), "half an entry");
        assert!(Table::<u32>::mapped(&image, 1..5).is_none(), "in the wrong place");
        assert!(Table::<u32>::mapped(&image, 4..1 << 20).is_none(), "beyond the end");
        assert_eq!(*Table::from(vec![7]), [7]);
        assert!(Table::<u64>::default().is_empty());
    }
}
