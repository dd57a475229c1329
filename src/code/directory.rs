//! What is known of code that comes to be function by function: found by address, while others append.
//!
//! Parts are appended in the order of their addresses by whoever compiles, under his lock. Whoever looks takes none: he
//! may be a signal handler, or a thread that walks its stack. So nothing ever moves: parts stand in blocks, each twice
//! as large as the one before, and the length is published when a part is complete.

use super::{CompiledCode, Placed};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A function's code and its tables, and what was made for it.
#[derive(Debug)]
pub(crate) struct Part {
    /// First byte, as an offset in the region.
    pub start: u32,
    /// After the last one.
    pub end: u32,
    /// What the offsets in its tables count from.
    pub base: u32,
    /// The function's number among the module's bodies.
    pub number: u32,
    /// Its tables: `functions[0]` is it, `functions[1]` its guard if it has one.
    pub code: CompiledCode,
}

const FIRST_BLOCK: usize = 64;
const BLOCKS: usize = 26;

/// See the module's text.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    blocks: [OnceLock<Box<[OnceLock<Part>]>>; BLOCKS],
    length: AtomicUsize,
}

impl Directory {
    /// Appends a part whose addresses are above all others. There is one who does, at any time.
    pub(crate) fn push(&self, part: Part) -> &Part {
        let number = self.length.load(Ordering::Relaxed);
        let (block, at) = place(number);
        let block = self.blocks[block]
            .get_or_init(|| std::iter::repeat_with(OnceLock::new).take(FIRST_BLOCK << block).collect());
        let part = block[at].get_or_init(|| part);
        self.length.store(number + 1, Ordering::Release);
        part
    }

    /// All parts so far, by address.
    pub(crate) fn parts(&self) -> impl ExactSizeIterator<Item = &Part> {
        (0..self.length.load(Ordering::Acquire)).map(|number| self.part(number))
    }

    /// The part that `offset` is in.
    pub(crate) fn find(&self, offset: u32) -> Option<&Part> {
        let (mut low, mut high) = (0, self.length.load(Ordering::Acquire));
        while low < high {
            let middle = low.midpoint(high);
            if self.part(middle).start <= offset { low = middle + 1 } else { high = middle }
        }
        let part = self.part(low.checked_sub(1)?);
        (offset < part.end).then_some(part)
    }

    fn part(&self, number: usize) -> &Part {
        let (block, at) = place(number);
        self.blocks[block].get().and_then(|block| block[at].get()).expect("it counts when it is there")
    }
}

impl Part {
    /// Its tables, for a question about `offset`.
    pub(crate) fn placed(&self, offset: u32) -> Placed<'_> {
        Placed { code: &self.code, offset: offset - self.base, first: self.number, count: 1 }
    }
}

/// Block and place in it.
fn place(number: usize) -> (usize, usize) {
    let block = (number / FIRST_BLOCK + 1).ilog2() as usize;
    (block, number - FIRST_BLOCK * ((1 << block) - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(number: u32) -> Part {
        let start = 16 + 32 * number;
        Part { start, end: start + 24, base: 0, number, code: CompiledCode::default() }
    }

    #[test]
    fn places_are_dense() {
        let mut expected = (0, 0);
        for number in 0..10_000 {
            assert_eq!(place(number), expected);
            expected.1 += 1;
            if expected.1 == FIRST_BLOCK << expected.0 {
                expected = (expected.0 + 1, 0);
            }
        }
    }

    #[test]
    fn found_while_others_append() {
        let directory = Directory::default();
        assert!(directory.find(16).is_none());
        std::thread::scope(|scope| {
            let reader = scope.spawn(|| {
                let mut seen = 0;
                while seen < 5_000 {
                    seen = directory.parts().len() as u32;
                    for number in [0, seen / 2, seen.wrapping_sub(1)].into_iter().filter(|&n| n < seen) {
                        assert_eq!(directory.find(16 + 32 * number + 23).unwrap().number, number);
                        assert!(directory.find(16 + 32 * number + 24).is_none(), "between two parts");
                    }
                }
            });
            (0..5_000).for_each(|number| _ = directory.push(part(number)));
            reader.join().unwrap();
        });
        assert!(directory.parts().map(|part| part.number).eq(0..5_000));
    }
}
