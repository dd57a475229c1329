//! What memories begin with, as pages of a file.
//!
//! Active data segments are written when a module is instantiated. Where that is much, an instance rather begins with a
//! private mapping of pages that hold what the segments come to: what it only reads stays the file's, and what it
//! writes is copied page by page, when it does.
//!
//! ```text
//!   data segments     ▪▪ ▪   ▪▪▪▪▪         ▪▪▪  ▪
//!   pages           ├────┼────┼────┼────┼────┼────┤
//!   runs            ├─── 0 ───┼────┤    ├─── 1 ───┤      what is zero between them is left out
//!   file            ├─── 0 ───┼────┼─── 1 ───┤           an artifact, or a file in memory
//! ```
//!
//! There is an image only if writing could not fail and does not depend on the instance: all segments have constant
//! offsets and fit into memories that the module defines and does not share. Else they are written one by one, as
//! the specification says.

use super::{DataMode, Declarations};
use bytemuck::{Pod, Zeroable};
use rustix::fs::{MemfdFlags, memfd_create};
use std::fs::File;
use std::io::Write as _;
use std::ops::Range;

/// Runs are whole pages of the largest size that systems have: so an image is one for all, and runs are few.
pub(super) const PAGE: u64 = 64 << 10;
/// Less than this is written faster than mapped (benches/instantiate.rs).
const LEAST_BYTES: u64 = 64 << 10;
/// Each takes a mapping of the system's for each instance.
const MOST_RUNS: usize = 32;
/// So many pages of zeroes are worth a run of their own.
const GAP_PAGES: u64 = 4;

/// The pages that the memories of an instance begin with.
#[derive(Debug)]
pub(crate) struct MemoryImage {
    file: File,
    /// Where in the file it begins.
    start: u64,
    runs: Vec<Run>,
}

/// Neighbouring pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct Run {
    /// The memory's index.
    pub memory: u64,
    /// Where in the memory, in bytes; a multiple of [`PAGE`], as the rest.
    pub at: u64,
    /// Bytes.
    pub length: u64,
    /// Where in the image.
    pub offset: u64,
}

impl MemoryImage {
    /// The image of a module whose bytes from `data_start` on are `data`, in a file of its own. None if it has none, or
    /// the system no room for it.
    pub(super) fn of_module(
        declarations: &Declarations,
        data: &[u8],
        data_start: usize,
    ) -> Option<MemoryImage> {
        let (runs, bytes) = compose(declarations, |range| {
            data.get(range.start.checked_sub(data_start)?..range.end.checked_sub(data_start)?)
        })?;
        let descriptor = memfd_create("windlass-memory", MemfdFlags::CLOEXEC).ok()?;
        let mut file = File::from(descriptor);
        file.write_all(&bytes).ok()?;
        Some(MemoryImage { file, start: 0, runs })
    }

    /// The image that begins at `start` in an artifact. None if the runs cannot be those of such a module.
    pub(super) fn of_file(
        file: File,
        at: Range<u64>,
        runs: &[Run],
        declarations: &Declarations,
    ) -> Option<MemoryImage> {
        let sound = |run: &Run| {
            let memory = declarations.memories.get(run.memory as usize);
            let own =
                run.memory >= declarations.imported_memories.into() && memory.is_some_and(|ty| !ty.shared);
            let whole = [run.at, run.length, run.offset].iter().all(|bytes| bytes.is_multiple_of(PAGE));
            let inside = run.offset.checked_add(run.length).is_some_and(|end| end <= at.end - at.start);
            own && whole && inside && run.at.checked_add(run.length).is_some()
        };
        runs.iter().all(sound).then(|| MemoryImage { file, start: at.start, runs: runs.to_vec() })
    }

    /// The pages.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What they are pages of.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// Where in the file a run begins.
    pub(crate) fn place(&self, run: &Run) -> u64 {
        self.start + run.offset
    }
}

/// The runs of a module's image and its bytes, if it should have one; `bytes_at` has the module's.
pub(super) fn compose<'a>(
    declarations: &Declarations,
    bytes_at: impl Fn(Range<usize>) -> Option<&'a [u8]>,
) -> Option<(Vec<Run>, Vec<u8>)> {
    let mut segments = Vec::new();
    let mut total = 0;
    for segment in declarations.data.iter() {
        let (memory, offset) = match segment.mode() {
            DataMode::Passive => continue,
            DataMode::At { memory, offset } => (memory, offset),
            DataMode::Computed { .. } => return None,
        };
        let ty = declarations.memories.get(memory as usize)?;
        let end = offset.checked_add(segment.bytes().len() as u64)?;
        let fits = ty.minimum.checked_mul(ty.page_size()).is_some_and(|bytes| end <= bytes);
        if !fits || ty.shared || memory < declarations.imported_memories {
            return None;
        }
        if end > offset {
            segments.push((memory, offset..end, segment.bytes()));
            total += end - offset;
        }
    }
    if total < LEAST_BYTES {
        return None;
    }
    let mut runs = merged(segments.iter().map(|(memory, at, _)| (*memory, at.clone())).collect());
    let length = place(&mut runs);
    // Between segments there may be more zeroes than it pays to map.
    if length > 2 * total + (1 << 20) {
        return None;
    }
    let mut image = vec![0; usize::try_from(length).ok()?];
    for (memory, at, bytes) in segments {
        let after = runs.partition_point(|run| (run.memory, run.at) <= (memory.into(), at.start));
        let run = &runs[after.checked_sub(1)?];
        let start = (run.offset + at.start - run.at) as usize;
        let bytes = bytes_at(bytes)?;
        image.get_mut(start..start + bytes.len())?.copy_from_slice(bytes);
    }
    Some(without_zeroes(&runs, image))
}

/// The pages of all these ranges, sorted, as few runs as they may be.
fn merged(mut ranges: Vec<(u32, Range<u64>)>) -> Vec<Run> {
    ranges.sort_by_key(|(memory, at)| (*memory, at.start));
    let mut gap = GAP_PAGES * PAGE;
    loop {
        let mut runs: Vec<Run> = Vec::new();
        for (memory, at) in &ranges {
            let (memory, start, end) =
                (u64::from(*memory), at.start / PAGE * PAGE, at.end.next_multiple_of(PAGE));
            match runs.last_mut() {
                Some(last) if last.memory == memory && start <= last.at + last.length + gap => {
                    last.length = last.length.max(end - last.at);
                }
                _ => runs.push(Run { memory, at: start, length: end - start, offset: 0 }),
            }
        }
        // Memories are not joined, and so many have no image.
        if runs.len() <= MOST_RUNS || gap >= 1 << 40 {
            return runs;
        }
        gap *= 2;
    }
}

/// Puts one run behind the other; returns the end.
fn place(runs: &mut [Run]) -> u64 {
    runs.iter_mut().fold(0, |at, run| {
        run.offset = at;
        at + run.length
    })
}

/// Leaves out stretches of zeroes that segments spell out.
fn without_zeroes(runs: &[Run], image: Vec<u8>) -> (Vec<Run>, Vec<u8>) {
    let mut kept: Vec<Run> = Vec::new();
    for run in runs {
        let first = kept.len();
        for at in (0..run.length).step_by(PAGE as usize) {
            let from = (run.offset + at) as usize;
            if image[from..from + PAGE as usize].iter().all(|&byte| byte == 0) {
                continue;
            }
            match kept[first..].last_mut() {
                Some(last) if run.at + at <= last.at + last.length + GAP_PAGES * PAGE => {
                    last.length = run.at + at + PAGE - last.at;
                }
                _ => kept.push(Run { at: run.at + at, length: PAGE, offset: run.offset + at, ..*run }),
            }
        }
    }
    if kept.len() > MOST_RUNS || kept.iter().map(|run| run.length).sum::<u64>() == image.len() as u64 {
        return (runs.to_vec(), image);
    }
    let parts: Vec<&[u8]> =
        kept.iter().map(|run| &image[run.offset as usize..][..run.length as usize]).collect();
    let bytes = parts.concat();
    place(&mut kept);
    (kept, bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::module::parse::structure;

    /// A run as memory, first page, pages.
    type Pages = (u64, u64, u64);

    /// The runs of a module, and the image.
    fn image(text: &str) -> Option<(Vec<Pages>, Vec<u8>)> {
        let bytes = wat::parse_str(text).unwrap();
        let engine = Engine::default();
        let features = engine.config().features;
        let structure = structure(&bytes, engine.registry(), features).unwrap();
        let (runs, image) = compose(&structure.declarations, |range| bytes.get(range))?;
        assert!(
            runs.iter()
                .scan(0, |at, run| Some(std::mem::replace(at, *at + run.length) == run.offset))
                .all(|ok| ok)
        );
        Some((runs.iter().map(|run| (run.memory, run.at / PAGE, run.length / PAGE)).collect(), image))
    }

    fn letters(count: usize) -> String {
        "x".repeat(count)
    }

    #[test]
    fn pages_with_data() {
        let far = format!(
            r#"(module (memory 100) (memory 9)
                 (data (i32.const 65530) "{}") (data (i32.const 65531) "later")
                 (data (i32.const 6000000) "y") (data (memory 1) (i32.const 0) "z") (data "passive"))"#,
            letters(70_000)
        );
        let (runs, bytes) = image(&far).unwrap();
        assert_eq!(runs, [(0, 0, 3), (0, 91, 1), (1, 0, 1)]);
        assert_eq!(&bytes[65_529..65_537], b"\0xlaterx");
        assert_eq!((bytes[3 * PAGE as usize + 6_000_000 % 65_536], bytes[4 * PAGE as usize]), (b'y', b'z'));
        // Zeroes that a segment spells out.
        let zeroes = format!(r#"(module (memory 30) (data (i32.const 0) "a{}b"))"#, "\\00".repeat(20 << 16));
        assert_eq!(image(&zeroes).unwrap().0, [(0, 0, 1), (0, 20, 1)]);
    }

    #[test]
    fn what_has_no_image() {
        let much = letters(100_000);
        for refused in [
            r#"(memory 2) (data (i32.const 0) "little")"#.to_owned(),
            format!(r#"(memory 2) (data (i32.const 40000) "{much}")"#),
            format!(r#"(import "a" "m" (memory 9)) (data (i32.const 0) "{much}")"#),
            format!(r#"(memory 9 9 shared) (data (i32.const 0) "{much}")"#),
            format!(r#"(import "a" "g" (global i32)) (memory 9) (data (global.get 0) "{much}")"#),
            format!(
                r#"(memory 9) (memory 0) (data (i32.const 0) "{much}") (data (memory 1) (i32.const 1) "")"#
            ),
            format!(r#"(memory 9) (data (i32.const 0) "{much}") (data (i32.const -1) "far")"#),
        ] {
            assert_eq!(image(&format!("(module {refused})")), None, "{:.80}", refused);
        }
        assert!(image(&format!(r#"(module (memory i64 2) (data (i64.const 0) "{much}"))"#)).is_some());
        assert!(
            image(&format!(r#"(module (memory 100001 (pagesize 1)) (data (i32.const 1) "{much}"))"#))
                .is_some()
        );
        let sparse = (0..2000).map(|n| format!(r#"(data (i32.const {}) "{}")"#, n * 1_500_000, letters(50)));
        assert_eq!(image(&format!("(module (memory 65536) {})", sparse.collect::<String>())), None);
    }
}
