//! Where the decisions of a generated program come from, and what it may use.

use super::super::differential::smith::built;
use super::super::random::Random;
use windlass::features::FEATURES;

/// Decisions: from the bytes while there are some, then from a seed.
pub struct Source<'b> {
    bytes: &'b [u8],
    random: Random,
}

impl<'b> Source<'b> {
    pub fn new(bytes: &'b [u8], seed: u64) -> Source<'b> {
        Source { bytes, random: Random::new(seed) }
    }

    /// A number below `count`.
    pub(super) fn below(&mut self, count: usize) -> usize {
        match self.bytes.split_first() {
            Some((first, rest)) if count <= 256 => {
                self.bytes = rest;
                usize::from(*first) % count
            }
            _ => self.random.next() as usize % count,
        }
    }

    pub(super) fn chance(&mut self, of: usize, outof: usize) -> bool {
        self.below(outof) < of
    }

    pub(super) fn pick<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }
}

/// What programs may use.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub vectors: bool,
    pub legacy_exceptions: bool,
}

impl Options {
    /// What the engine has.
    pub fn built() -> Options {
        let legacy_exceptions = FEATURES.iter().any(|row| row.note.contains("legacy form too"));
        Options { vectors: built("128-bit vectors"), legacy_exceptions }
    }
}
