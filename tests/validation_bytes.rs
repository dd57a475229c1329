//! Bodies as bytes, wrong in ways that text cannot say: numbers that are too long or too large, flags and types
//! that are none, bodies that end too early or too late, and what is exactly at a limit or one beyond it.
//!
//! As in `tests/validation_by_hand.rs` Windlass and wasmparser must agree about each, and say what is expected.

#[path = "support/mod.rs"]
mod support;

use support::sections::{FUNCTIONS, MEMORIES, Sections, TYPES, number};
use support::validation::Verdict::{Invalid, Valid};
use support::validation::{Court, judge_all};

/// A module of one function `() -> ()` and one memory of these limits, whose body, but for its size, has these bytes.
fn of_bytes(limits: Option<&[u8]>, body: &[u8]) -> Vec<u8> {
    let mut sections = Sections(vec![(TYPES, vec![1, 0x60, 0, 0]), (FUNCTIONS, vec![1, 0])]);
    if let Some(limits) = limits {
        sections.add(MEMORIES, limits).expect("a list");
    }
    sections.set_bodies(&[body.to_vec()]);
    sections.bytes()
}

const DROP_END: [u8; 2] = [0x1a, 0x0b];
const SMALL: &[u8] = &[0, 1];
const LARGE: &[u8] = &[4, 1];

#[test]
fn numbers_in_too_many_bytes_and_too_large() {
    let body = |middle: &[u8]| [&[0x00], middle, &DROP_END].concat();
    let mut cases = Vec::new();
    let mut case = |expected, limits, middle: &[u8]| {
        cases.push((of_bytes(Some(limits), &body(middle)), expected, format!("{middle:02x?} {limits:?}")));
    };
    for (expected, value) in [
        (Valid, &[0x80, 0x80, 0x80, 0x80, 0x00][..]),
        (Valid, &[0xff, 0xff, 0xff, 0xff, 0x07]),
        (Valid, &[0xff, 0xff, 0xff, 0xff, 0x7f]),
        (Valid, &[0x80, 0x80, 0x80, 0x80, 0x78]),
        (Invalid, &[0xff, 0xff, 0xff, 0xff, 0x0f]),
        (Invalid, &[0x80, 0x80, 0x80, 0x80, 0x70]),
        (Invalid, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
        (Invalid, &[0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
    ] {
        case(expected, SMALL, &[&[0x41], value].concat());
    }
    for (expected, last) in [(Valid, 0x00), (Valid, 0x7f), (Invalid, 0x01), (Invalid, 0x7e), (Invalid, 0x80)]
    {
        case(expected, SMALL, &[&[0x42][..], &[0x80; 9], &[last]].concat());
    }
    // The offset of an access: 64 bits are read, 32 may be used of a 32-bit memory.
    for (small, large, offset) in [
        (Valid, Valid, &[0xff, 0xff, 0xff, 0xff, 0x0f][..]),
        (Invalid, Valid, &[0x80, 0x80, 0x80, 0x80, 0x10]),
        (Valid, Valid, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
        (Invalid, Valid, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]),
        (Invalid, Invalid, &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03]),
        (Invalid, Invalid, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
    ] {
        for opcode in [0x28, 0x2c, 0x31] {
            case(small, SMALL, &[&[0x41, 0, opcode, 0], offset].concat());
            case(large, LARGE, &[&[0x42, 0, opcode, 0], offset].concat());
        }
    }
    // Alignments, and flags beside them.
    for (opcode, natural) in [(0x28u8, 2u8), (0x29, 3), (0x2c, 0), (0x2e, 1), (0x35, 2)] {
        for align in 0..=5 {
            let expected = if align <= natural { Valid } else { Invalid };
            case(expected, SMALL, &[0x41, 0, opcode, align, 0]);
            case(expected, SMALL, &[0x41, 0, opcode, align | 0x40, 0, 0]);
            case(Invalid, SMALL, &[0x41, 0, opcode, align | 0x40, 1, 0]);
            // Flags are a number, too.
            case(expected, SMALL, &[0x41, 0, opcode, align | 0x80, 0, 0]);
        }
        for flags in [0x10, 0x20, 0x60, 0x3f, 0x7f] {
            case(Invalid, SMALL, &[0x41, 0, opcode, flags, 0, 0]);
        }
    }
    for (expected, index) in [
        (Valid, &[0x00][..]),
        (Valid, &[0x80, 0x00]),
        (Valid, &[0x80, 0x80, 0x80, 0x80, 0x00]),
        (Invalid, &[0x80, 0x80, 0x80, 0x80, 0x10]),
        (Invalid, &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
        (Invalid, &[0x01]),
    ] {
        case(expected, SMALL, &[&[0x3f], index].concat());
        case(expected, SMALL, &[&[0x41, 0, 0x40], index].concat());
        // A call of itself, and something to drop.
        case(expected, SMALL, &[&[0x41, 0, 0x10], index].concat());
        case(expected, SMALL, &[&[0x41, 0, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0b], index].concat());
        if index != [0x01] {
            // i32.trunc_sat_f32_s; a branch to the next block.
            case(expected, SMALL, &[&[0x43, 0, 0, 0, 0, 0xfc], index].concat());
            case(expected, SMALL, &[&[0x41, 0, 0x02, 0x40, 0x0c][..], index, &[0x0b]].concat());
        }
    }
    judge_all(&Court::whole(), cases);
}

#[test]
fn where_bodies_begin_and_end() {
    let mut cases = Vec::new();
    for (expected, body) in [
        (Valid, &[0x00, 0x0b][..]),
        (Invalid, &[]),
        (Invalid, &[0x00]),
        (Invalid, &[0x0b]),
        (Invalid, &[0x00, 0x01]),
        (Invalid, &[0x00, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x0b, 0x01]),
        (Invalid, &[0x00, 0x0b, 0x01, 0x0b]),
        (Invalid, &[0x00, 0x0b, 0x80]),
        (Invalid, &[0x00, 0x0b, 0x05]),
        (Invalid, &[0x00, 0x0b, 0xff]),
        (Invalid, &[0x00, 0x00]),
        (Invalid, &[0x00, 0x0f]),
        (Invalid, &[0x00, 0x0c, 0x00]),
        (Invalid, &[0x00, 0x02, 0x40, 0x0b]),
        (Invalid, &[0x00, 0x41]),
        (Invalid, &[0x00, 0x41, 0x80]),
        (Invalid, &[0x00, 0x43, 0x00, 0x00, 0x00]),
        (Invalid, &[0x00, 0x44, 0x0b]),
        (Invalid, &[0x00, 0x02]),
        (Invalid, &[0x00, 0xfc]),
        (Invalid, &[0x00, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x1f]),
        (Invalid, &[0x00, 0x0e]),
        (Invalid, &[0x00, 0x41, 0x00, 0x0e, 0x02, 0x00]),
        (Invalid, &[0x00, 0x41, 0x00, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00, 0x0b]),
        (Invalid, &[0x00, 0x41, 0x00, 0x0e, 0xff, 0xff, 0xff, 0xff, 0x1f, 0x00, 0x0b]),
        (Valid, &[0x00, 0x41, 0x00, 0x0e, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00, 0x0b]),
        (Invalid, &[0x00, 0x41, 0x00, 0x0e, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x00, 0x0b]),
        // Block types: numbers of 33 bits.
        (Valid, &[0x00, 0x02, 0x80, 0x00, 0x0b, 0x0b]),
        (Valid, &[0x00, 0x02, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x80, 0x80, 0x80, 0x80, 0x10, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0xc0, 0x7f, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0xff, 0x7f, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x01, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x41, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x7a, 0x0b, 0x0b]),
        (Invalid, &[0x00, 0x02, 0x00]),
    ] {
        cases.push((of_bytes(None, body), expected, format!("{body:02x?}")));
    }
    // Without a memory there is nothing to load from, nor to measure.
    for middle in [&[0x41, 0, 0x28, 2, 0][..], &[0x3f, 0], &[0x41, 0, 0x40, 0], &[0x00, 0x28, 2, 0]] {
        let body = [&[0x00], middle, &DROP_END].concat();
        cases.push((of_bytes(None, &body), Invalid, format!("no memory, {body:02x?}")));
        cases.push((of_bytes(Some(SMALL), &body), Valid, format!("a memory, {body:02x?}")));
    }
    judge_all(&Court::whole(), cases);
}

#[test]
fn locals_up_to_the_limit() {
    let group = |count: u64, ty: u8| {
        let mut bytes = Vec::new();
        number(&mut bytes, count);
        bytes.push(ty);
        bytes
    };
    let body = |groups: &[Vec<u8>]| [vec![groups.len() as u8], groups.concat(), vec![0x0b]].concat();
    let mut cases = Vec::new();
    for (expected, groups) in [
        (Valid, vec![group(50_000, 0x7f)]),
        (Invalid, vec![group(50_001, 0x7f)]),
        (Invalid, vec![group(50_000, 0x7f), group(1, 0x7e)]),
        (Valid, vec![group(50_000, 0x7f), group(0, 0x7e)]),
        (Valid, vec![group(49_999, 0x7d), group(1, 0x7b)]),
        (Invalid, vec![group(0xffff_ffff, 0x7f)]),
        (Invalid, vec![group(0xffff_ffff, 0x7f), group(1, 0x7f)]),
        (Invalid, vec![group(0xffff_ffff, 0x7f), group(0xffff_ffff, 0x7f)]),
        (Invalid, vec![group(1 << 32, 0x7f)]),
        (Valid, vec![group(1, 0x70), group(3, 0x6f)]),
        (Valid, vec![group(0, 0x70)]),
        (Invalid, vec![group(1, 0x40)]),
        (Invalid, vec![group(0, 0x40)]),
        (Invalid, vec![group(1, 0x78)]),
        (Invalid, vec![group(1, 0x00)]),
        (Invalid, vec![group(1, 0x64)]),
    ] {
        let body = body(&groups);
        cases.push((of_bytes(None, &body), expected, format!("{body:02x?}")));
    }
    // Parameters count.
    for (expected, locals) in [(Valid, 49_000), (Invalid, 49_001)] {
        let mut ty = vec![1, 0x60];
        number(&mut ty, 1000);
        ty.extend([0x7e; 1000]);
        ty.push(0);
        let mut sections = Sections(vec![(TYPES, ty), (FUNCTIONS, vec![1, 0])]);
        sections.set_bodies(&[body(&[group(locals, 0x7c)])]);
        cases.push((sections.bytes(), expected, format!("1000 parameters and {locals} locals")));
    }
    // Too few groups, and too many.
    for body in
        [&[0x01, 0x0b][..], &[0x02, 0x01, 0x7f, 0x0b], &[0xff, 0xff, 0xff, 0xff, 0x0f, 0x01, 0x7f, 0x0b]]
    {
        cases.push((of_bytes(None, body), Invalid, format!("{body:02x?}")));
    }
    judge_all(&Court::whole(), cases);
}

/// A body is not larger than 7,654,321 bytes, and constructs may be nested as deep as that.
#[test]
fn bodies_up_to_the_limit() {
    const MOST: usize = 7_654_321;
    let of_length = |length: usize| {
        let mut body = vec![0x01; length];
        (body[0], body[length - 1]) = (0, 0x0b);
        of_bytes(None, &body)
    };
    let nested = |depth: usize, ends: usize| {
        let body = [vec![0x00], [0x02, 0x40].repeat(depth), vec![0x0b; ends]].concat();
        of_bytes(None, &body)
    };
    judge_all(
        &Court::whole(),
        [
            (of_length(MOST), Valid, "the longest body".to_owned()),
            (of_length(MOST + 1), Invalid, "one byte more".to_owned()),
            (nested(100_000, 100_001), Valid, "100,000 blocks".to_owned()),
            (nested(100_000, 100_000), Invalid, "an end too few".to_owned()),
            (nested(100_000, 100_002), Invalid, "an end too many".to_owned()),
        ],
    );
}
