//! Data sections as compilers write them, read and checked in one go.
//!
//! A linker leaves one segment for every object that is not zero: tens of thousands in a large module, a few bytes
//! each, every one active, in memory 0, at a constant offset. To validate such a section operator by operator and
//! then read it again is a quarter of the instructions that a cold start of esbuild takes. Here it is one loop that
//! knows this form and no other; a section with anything else in it goes the usual way, which also has the words for
//! what is wrong.
//!
//! ```text
//!   00   41 leb 0b      leb      bytes …
//!   │    i32.const end  length
//!   active, memory 0
//! ```

use super::{DataMode, DataSegment};
use std::ops::Range;

/// What the validator allows.
const MOST_SEGMENTS: u32 = 100_000;

/// The `count` segments that are all there is in `section` of the module `bytes`, which has a memory of 32 bits; none
/// if there is one in another form, or anything wrong.
pub(super) fn plain_segments(bytes: &[u8], section: Range<usize>, count: u32) -> Option<Vec<DataSegment>> {
    let section_bytes = bytes.get(..section.end)?;
    // A segment takes five bytes at least.
    if count > MOST_SEGMENTS || count as usize > section.len() / 5 {
        return None;
    }
    let mut segments = Vec::with_capacity(count as usize);
    let mut at = section.start;
    for _ in 0..count {
        let &[0x00, 0x41, ..] = section_bytes.get(at..)? else { return None };
        let (offset, bits, next) = leb(section_bytes, at + 2)?;
        if *section_bytes.get(next)? != 0x0b {
            return None;
        }
        let (length, _, start) = leb(section_bytes, next + 1)?;
        let end = start + length as usize;
        if end > section.end {
            return None;
        }
        // The constant is a signed number.
        let unused = 32 - bits;
        let offset = ((offset << unused) as i32 >> unused) as u32;
        segments.push(DataSegment::new(DataMode::At { memory: 0, offset: offset.into() }, start..end));
        at = end;
    }
    (at == section.end).then_some(segments)
}

/// A number of up to four bytes, how many bits they hold, and where it ends. Longer ones are rare, and have rules about
/// their last bits.
fn leb(bytes: &[u8], at: usize) -> Option<(u32, u32, usize)> {
    let mut value = 0;
    for (place, &byte) in bytes.get(at..)?.iter().take(4).enumerate() {
        let bits = 7 * place as u32;
        value |= u32::from(byte & 0x7f) << bits;
        if byte < 0x80 {
            return Some((value, bits + 7, at + place + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{Chunk, DataKind, DataSectionReader, Operator, Parser, Payload, Validator};

    /// Offsets and places.
    type Segments = Option<Vec<(u64, Range<usize>)>>;

    /// The validator's and the decoder's answer.
    fn usual(section: &DataSectionReader<'_>) -> Segments {
        let segments = section.clone().into_iter().map(|data| {
            let data = data.ok()?;
            let DataKind::Active { memory_index: 0, offset_expr } = data.kind else { return None };
            let mut operators = offset_expr.get_operators_reader();
            let Ok(Operator::I32Const { value }) = operators.read() else { return None };
            let end = data.range.end as usize;
            Some((u64::from(value as u32), end - data.data.len()..end))
        });
        segments.collect()
    }

    /// What both ways make of a module's data section, if it has one and everything before it is sound.
    fn both(wasm: &[u8]) -> Option<(Segments, Segments)> {
        let (mut parser, mut validator, mut at) = (Parser::new(0), Validator::new(), 0);
        loop {
            let Chunk::Parsed { consumed, payload } = parser.parse(&wasm[at..], true).ok()? else {
                return None;
            };
            at += consumed;
            let valid = validator.payload(&payload).is_ok();
            if let Payload::DataSection(section) = &payload {
                let place = section.original_position() as usize..section.range().end as usize;
                let plain = plain_segments(wasm, place, section.count()).map(|segments| {
                    let place = |segment: &DataSegment| match segment.mode() {
                        DataMode::At { memory: 0, offset } => (offset, segment.bytes()),
                        mode => panic!("{mode:?}"),
                    };
                    segments.iter().map(place).collect()
                });
                return Some((plain, usual(section).filter(|_| valid)));
            }
            if !valid || matches!(payload, Payload::End(_)) {
                return None;
            }
        }
    }

    fn module(data: &str) -> Vec<u8> {
        wat::parse_str(format!("(module (memory 1) (global $g i32 (i32.const 1)) {data})")).unwrap()
    }

    #[test]
    fn plain_ones_are_read_as_usual() {
        let text = r#"(data (i32.const 0) "") (data (i32.const 63) "a") (data (i32.const -64) "bc")
            (data (i32.const 64) "") (data (i32.const 8191) "d") (data (i32.const -8193) "e")
            (data (i32.const 134217727) "f")"#;
        let (plain, usual) = both(&module(text)).unwrap();
        assert_eq!(plain.as_ref().map(Vec::len), Some(7));
        assert_eq!(plain, usual);
        assert_eq!(
            both(&module(&format!(r#"(data (i32.const 5) "{}")"#, "x".repeat(300)))).unwrap().0.unwrap()[0]
                .1
                .len(),
            300
        );
    }

    #[test]
    fn others_are_left() {
        for text in [
            r#"(data "passive")"#,
            r#"(data (i32.const 0) "a") (data (global.get $g) "b")"#,
            r#"(data (i32.const 134217728) "five bytes")"#,
            r#"(memory 1) (data (memory 1) (i32.const 0) "a")"#,
        ] {
            assert_eq!(both(&module(text)).unwrap().0, None, "{text}");
        }
    }

    /// What this way takes is what the usual way takes, and means the same.
    #[test]
    fn nothing_wrong_is_taken() {
        let wasm = module(
            r#"(data (i32.const 10) "abc") (data (i32.const 300) "") (data (i32.const -3) "0123456789")"#,
        );
        let mut random = 1_u64;
        let mut next = |below: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) as usize % below
        };
        let start = wasm.windows(3).position(|window| window == b"abc").unwrap() - 7;
        let (mut taken, mut left) = (0, 0);
        for _ in 0..200_000 {
            let mut wasm = wasm.clone();
            for _ in 0..=next(2) {
                let at = start + next(wasm.len() - start);
                wasm[at] = [0, 1, 2, 0x41, 0x0b, 0x7f, 0x80, 0xff, next(256) as u8][next(9)];
            }
            match both(&wasm) {
                Some((Some(plain), usual)) => {
                    assert_eq!(Some(plain), usual, "{wasm:02x?}");
                    taken += 1;
                }
                _ => left += 1,
            }
        }
        assert!(taken > 10_000 && left > 10_000, "{taken} and {left}");
    }
}
