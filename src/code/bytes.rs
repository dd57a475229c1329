//! Room for machine code while it is written, which becomes the memory that it runs in.
//!
//! A compiled module is not copied: the pages that its code is written to turn executable when it is done. They
//! are reserved from an estimate, generously, since only what is touched becomes memory; code that outgrows the
//! estimate moves once. There is always some room behind the last byte, so what shifts an instruction's few bytes
//! does it in words.

use memmap2::{Advice, MmapMut, MmapOptions};
use std::io;
use std::ops::{Deref, DerefMut};

/// Machine code under way. As a slice: what was written.
#[derive(Debug)]
pub struct CodeBytes {
    room: MmapMut,
    length: usize,
    /// Where the slack begins.
    limit: usize,
}

impl CodeBytes {
    /// Room behind the last byte: an instruction.
    const SLACK: usize = 16;
    /// From here on large pages pay: clearing one costs as much as some twenty small faults.
    const LARGE: usize = 4 << 20;

    /// Room for about so many bytes. Panics without memory for it, as a `Vec` does.
    pub fn with_capacity(bytes: usize) -> CodeBytes {
        let room = reserve(bytes + CodeBytes::SLACK).expect("no memory for machine code");
        CodeBytes { room, length: 0, limit: bytes }
    }

    /// The pages, and how many bytes of them are code.
    pub(super) fn into_pages(self) -> (MmapMut, usize) {
        (self.room, self.length)
    }

    /// Moves to at least twice the room, and `more`.
    #[cold]
    fn grow(&mut self, more: usize) {
        let mut grown = CodeBytes::with_capacity((2 * self.room.len()).max(self.length + more));
        grown.room[..self.length].copy_from_slice(self);
        (self.room, self.limit) = (grown.room, grown.limit);
    }

    /// Makes sure that `more` bytes fit, and the slack.
    #[inline(always)]
    fn ensure(&mut self, more: usize) {
        if self.limit - self.length < more {
            self.grow(more);
        }
    }

    /// Appends a byte.
    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        if self.length == self.limit {
            self.grow(1);
        }
        self.room[self.length] = byte;
        self.length += 1;
    }

    /// Appends bytes.
    #[inline(always)]
    pub(super) fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.ensure(bytes.len());
        self.room[self.length..][..bytes.len()].copy_from_slice(bytes);
        self.length += bytes.len();
    }

    /// Forgets all, and keeps the room.
    pub(super) fn clear(&mut self) {
        self.length = 0;
    }

    /// Appends the first `length` of these bytes: what is behind them is overwritten by what comes next.
    #[inline(always)]
    pub(super) fn extend_partly(&mut self, bytes: [u8; CodeBytes::SLACK], length: usize) {
        self.ensure(length);
        self.room[self.length..][..CodeBytes::SLACK].copy_from_slice(&bytes);
        self.length += length;
    }

    /// Grows with copies of `byte`.
    pub(super) fn resize(&mut self, length: usize, byte: u8) {
        self.ensure(length - self.length);
        self.room[self.length..length].fill(byte);
        self.length = length;
    }

    /// Cuts off what stands from `position` on.
    pub(super) fn split_off(&mut self, position: usize) -> Vec<u8> {
        let tail = self[position..].to_vec();
        self.length = position;
        tail
    }

    /// Takes out one of the last 16 bytes.
    #[inline]
    pub(super) fn remove(&mut self, position: usize) {
        debug_assert!((self.length - CodeBytes::SLACK.min(self.length)..self.length).contains(&position));
        // What is shifted in from behind the end is overwritten by what comes next.
        let window = &mut self.room[position..][..CodeBytes::SLACK];
        let mut words = [0; CodeBytes::SLACK];
        words[..CodeBytes::SLACK - 1].copy_from_slice(&window[1..]);
        window.copy_from_slice(&words);
        self.length -= 1;
    }
}

/// Writable pages, all zero.
fn reserve(bytes: usize) -> io::Result<MmapMut> {
    let room = MmapOptions::new().len(bytes).no_reserve_swap().map_anon()?;
    #[cfg(target_os = "linux")]
    if bytes >= CodeBytes::LARGE {
        // A wish: small pages do as well.
        _ = room.advise(Advice::HugePage);
    }
    Ok(room)
}

impl Deref for CodeBytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.room[..self.length]
    }
}

impl DerefMut for CodeBytes {
    #[inline]
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.room[..self.length]
    }
}

impl From<&[u8]> for CodeBytes {
    fn from(bytes: &[u8]) -> CodeBytes {
        let mut code = CodeBytes::with_capacity(bytes.len());
        code.extend_from_slice(bytes);
        code
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_a_vec() {
        let (mut code, mut model) = (CodeBytes::with_capacity(1), Vec::new());
        for step in 0..5000u32 {
            code.push(step as u8);
            model.push(step as u8);
            code.extend_from_slice(&step.to_le_bytes());
            model.extend_from_slice(&step.to_le_bytes());
            let at = code.len() - 1 - step as usize % 5;
            code.remove(at);
            model.remove(at);
            let partly = step as usize % 17;
            code.extend_partly([step as u8; 16], partly);
            model.extend_from_slice(&[step as u8; 16][..partly]);
        }
        code.resize(90_000, 7);
        model.resize(90_000, 7);
        assert_eq!(code.split_off(89_000), model.split_off(89_000));
        code[3] = 9;
        model[3] = 9;
        assert_eq!(*code, *model);
        assert_eq!(*CodeBytes::from(&model[..]), *model);
    }
}
