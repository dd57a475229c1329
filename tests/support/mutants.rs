//! Modules that are wrong in one place, most of them: valid ones with something changed.
//!
//! Mostly it is changed inside a function's body: a byte, an operator, an immediate, a type, how it ends, what
//! its locals are. Lengths are made to fit again, so nothing but the body is wrong. Now and then it is the rest
//! of the module that the bodies no longer fit: a section that is missing, a memory of another kind, a function
//! of another type.

use super::random::Random;
use super::sections::*;
use std::ops::Range;
use wasmparser::BinaryReader;

/// The export that [`exporting`] adds.
pub const EXPORT: &str = "the function that is wrong";

/// Operators that fit nearly nowhere, or that change what fits behind them.
#[rustfmt::skip]
const STRANGERS: &[&[u8]] = &[
    &[0x00],                                                       // unreachable
    &[0x01],                                                       // nop
    &[0x02, 0x40, 0x0b],                                           // block end
    &[0x02, 0x7f],                                                 // block (result i32)
    &[0x02, 0x70],                                                 // block (result funcref)
    &[0x02, 0x00],                                                 // block (type 0)
    &[0x02, 0x80, 0x80, 0x80, 0x80, 0x00],                         // block (type 0), in five bytes
    &[0x03, 0x40],                                                 // loop
    &[0x03, 0x01],                                                 // loop (type 1)
    &[0x04, 0x7e],                                                 // if (result i64)
    &[0x04, 0x01],                                                 // if (type 1)
    &[0x04, 0x40, 0x0b],                                           // if end
    &[0x04, 0x7f, 0x0b],                                           // if (result i32) end, with no else
    &[0x05],                                                       // else
    &[0x06, 0x40],                                                 // try
    &[0x07, 0x00],                                                 // catch 0
    &[0x08, 0x00],                                                 // throw 0
    &[0x09, 0x00],                                                 // rethrow 0
    &[0x0a],                                                       // throw_ref
    &[0x0b],                                                       // end
    &[0x0c, 0x00],                                                 // br 0
    &[0x0c, 0x01],                                                 // br 1
    &[0x0d, 0x00],                                                 // br_if 0
    &[0x0d, 0xff, 0xff, 0xff, 0xff, 0x0f],                         // br_if to the greatest label
    &[0x0e, 0x01, 0x00, 0x01],                                     // br_table 0 1
    &[0x0e, 0x00, 0x00],                                           // br_table 0
    &[0x0e, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x00],                   // br_table with more labels than there is room for
    &[0x0f],                                                       // return
    &[0x10, 0x00],                                                 // call 0
    &[0x11, 0x00, 0x00],                                           // call_indirect (type 0)
    &[0x11, 0x00, 0x80, 0x00],                                     // the same, its table in two bytes
    &[0x11, 0x01, 0x01],                                           // call_indirect 1 (type 1)
    &[0x12, 0x00],                                                 // return_call 0
    &[0x14, 0x00],                                                 // call_ref 0
    &[0x18, 0x00],                                                 // delegate 0
    &[0x19],                                                       // catch_all
    &[0x1a],                                                       // drop
    &[0x1b],                                                       // select
    &[0x1c, 0x01, 0x7f],                                           // select (result i32)
    &[0x1c, 0x01, 0x70],                                           // select (result funcref)
    &[0x1c, 0x02, 0x7f, 0x7f],                                     // select of two
    &[0x1c, 0x00],                                                 // select of none
    &[0x1f, 0x40, 0x01, 0x02, 0x00],                               // try_table (catch_all 0)
    &[0x20, 0x00],                                                 // local.get 0
    &[0x21, 0x01],                                                 // local.set 1
    &[0x22, 0x80, 0x00],                                           // local.tee 0, in two bytes
    &[0x20, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00],                   // local.get 0, in too many
    &[0x20, 0xff, 0xff, 0xff, 0xff, 0x1f],                         // local.get of more than 32 bits
    &[0x23, 0x00],                                                 // global.get 0
    &[0x24, 0x00],                                                 // global.set 0
    &[0x25, 0x00],                                                 // table.get 0
    &[0x26, 0x00],                                                 // table.set 0
    &[0x28, 0x02, 0x00],                                           // i32.load
    &[0x28, 0x03, 0x00],                                           // i32.load, aligned too much
    &[0x28, 0x40, 0x00, 0x00],                                     // i32.load of memory 0, by its number
    &[0x28, 0x42, 0x01, 0x00],                                     // i32.load of memory 1
    &[0x28, 0x80, 0x01, 0x00],                                     // i32.load, with a flag that is none
    &[0x37, 0x00, 0xff, 0xff, 0xff, 0xff, 0x1f],                   // i64.store at an offset of more than 32 bits
    &[0x2d, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // at one of 64
    &[0x2d, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x03], // at one of 65
    &[0x3f, 0x00],                                                 // memory.size
    &[0x3f, 0x80, 0x00],                                           // memory.size, in two bytes
    &[0x40, 0x00],                                                 // memory.grow
    &[0x40, 0x01],                                                 // memory.grow 1
    &[0x41, 0x00],                                                 // i32.const 0
    &[0x41, 0xff, 0xff, 0xff, 0xff, 0x77],                         // i32.const, too large
    &[0x41, 0xff, 0xff, 0xff, 0xff, 0x0f],                         // i32.const, with bits that are not its sign's
    &[0x42, 0x80, 0x7f],                                           // i64.const -128
    &[0x42, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x41], // i64.const, too large
    &[0x43, 0, 0, 0, 0],                                           // f32.const 0
    &[0x44, 0, 0, 0, 0, 0, 0, 0, 0],                               // f64.const 0
    &[0x6a],                                                       // i32.add
    &[0xa7],                                                       // i32.wrap_i64
    &[0xc0],                                                       // i32.extend8_s
    &[0xd0, 0x70],                                                 // ref.null func
    &[0xd0, 0x00],                                                 // ref.null 0
    &[0xd0, 0x6e],                                                 // ref.null any
    &[0xd1],                                                       // ref.is_null
    &[0xd2, 0x00],                                                 // ref.func 0
    &[0xd3],                                                       // ref.eq
    &[0xd4],                                                       // ref.as_non_null
    &[0xd5, 0x00],                                                 // br_on_null 0
    &[0xd6, 0x00],                                                 // br_on_non_null 0
    &[0xe0, 0x00],                                                 // cont.new 0
    &[0xe2, 0x00],                                                 // suspend 0
    &[0xfb, 0x1c],                                                 // ref.i31
    &[0xfc, 0x00],                                                 // i32.trunc_sat_f32_s
    &[0xfc, 0x87, 0x00],                                           // i64.trunc_sat_f64_u, in three bytes
    &[0xfc, 0x08, 0x00, 0x00],                                     // memory.init
    &[0xfc, 0x09, 0x00],                                           // data.drop
    &[0xfc, 0x0a, 0x00, 0x00],                                     // memory.copy
    &[0xfc, 0x0a, 0x01, 0x00],                                     // memory.copy between two
    &[0xfc, 0x0b, 0x00],                                           // memory.fill
    &[0xfc, 0x0c, 0x00, 0x00],                                     // table.init
    &[0xfc, 0x10, 0x00],                                           // table.size
    &[0xfc, 0x13],                                                 // i64.add128
    &[0xfd, 0x00, 0x04, 0x00],                                     // v128.load
    &[0xfd, 0x00, 0x05, 0x00],                                     // v128.load, aligned too much
    &[0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // v128.const 0
    &[0xfd, 0x15, 0x10],                                           // i8x16.extract_lane_s of a lane that is none
    &[0xfd, 0xae, 0x01],                                           // i32x4.add
    &[0xfd, 0x80, 0x02],                                           // i8x16.relaxed_swizzle
    &[0xfe, 0x10, 0x02, 0x00],                                     // i32.atomic.load
    &[0xfe, 0x10, 0x01, 0x00],                                     // i32.atomic.load, aligned too little
    &[0xfe, 0x03, 0x00],                                           // atomic.fence
    &[0xff],                                                       // none
];

/// What leaves the rest of a block unreachable.
const LEAVING: &[&[u8]] = &[&[0x00], &[0x0c, 0x00], &[0x0f], &[0x03, 0x40, 0x0c, 0x00, 0x0b, 0x00]];

/// Types that blocks may have, in as many ways as there are.
#[rustfmt::skip]
const BLOCK_TYPES: &[&[u8]] = &[
    &[0x40], &[0x7f], &[0x7e], &[0x7d], &[0x7c], &[0x7b], &[0x70], &[0x6f], &[0x69], &[0x6e],
    &[0x63, 0x00], &[0x64, 0x00], &[0x64, 0x70],
    &[0x00], &[0x01], &[0x02], &[0x03], &[0x07], &[0x7a], &[0x60], &[0x41],
    &[0x80, 0x00], &[0x81, 0x80, 0x00], &[0x80, 0x80, 0x80, 0x80, 0x00],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],                         // too long
    &[0xc0, 0x7f], &[0xff, 0x7f],                                  // a number's or nothing's, in two bytes
    &[0xff, 0xff, 0xff, 0xff, 0x0f],                               // the greatest index
    &[0xff, 0xff, 0xff, 0xff, 0x4f], &[0xff, 0xff, 0xff, 0xff, 0x7f],
];

/// A module with one change; none if it has no bodies, or is no module.
pub fn mutant(module: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut sections = Sections::of(module)?;
    let mut bodies = sections.bodies()?;
    if random.next().is_multiple_of(6) {
        return Some(changed_around(sections, random));
    }
    let chosen = below(random, bodies.len());
    change(&mut bodies[chosen], random);
    sections.set_bodies(&bodies);
    Some(sections.bytes())
}

/// The module with one more export, [`EXPORT`], which is this function.
pub fn exporting(module: &[u8], function: u32) -> Option<Vec<u8>> {
    let mut sections = Sections::of(module)?;
    let mut item = vec![EXPORT.len() as u8];
    item.extend_from_slice(EXPORT.as_bytes());
    item.push(0);
    number(&mut item, function.into());
    sections.add(EXPORTS, &item)?;
    Some(sections.bytes())
}

fn below(random: &mut Random, limit: usize) -> usize {
    (random.next() % limit.max(1) as u64) as usize
}

fn one<'a>(random: &mut Random, of: &[&'a [u8]]) -> &'a [u8] {
    of[below(random, of.len())]
}

/// Something is changed inside a body.
fn change(body: &mut Vec<u8>, random: &mut Random) {
    if body.is_empty() {
        // Truncated before.
        return body.push(random.next() as u8);
    }
    let operators = operators(body);
    let anywhere = below(random, body.len());
    if operators.is_empty() {
        body[anywhere] = random.next() as u8;
        return;
    }
    let at = operators[below(random, operators.len())].clone();
    let other = operators[below(random, operators.len())].clone();
    let others = body[other.clone()].to_vec();
    match random.next() % 24 {
        0 => body[anywhere] = random.next() as u8,
        1 => body[anywhere] ^= 1 << (random.next() % 8),
        // Another opcode with the same immediates, or other immediates.
        2 | 3 => body[at.start] = (random.next() % 0xd8) as u8,
        4 => body[at.end - 1] = random.next() as u8,
        5 => drop(body.drain(at)),
        6 => insert(body, at.start, &others),
        7 => drop(body.splice(at, others)),
        8 => exchange(body, at, other),
        9 | 10 => insert(body, at.start, one(random, STRANGERS)),
        11 => drop(body.splice(at, one(random, STRANGERS).iter().copied())),
        12 => body.truncate(at.start),
        13 => body.truncate(anywhere.max(1)),
        14 => {
            body.extend_from_slice(one(random, &[&[0x0b], &[0x0b, 0x0b], &[0x01], &[0x05], &[0x00], &[0x80]]))
        }
        15 => insert(body, at.start, one(random, LEAVING)),
        16 => {
            // Two changes, the second where the first has made nothing reachable.
            insert(body, at.end, one(random, STRANGERS));
            insert(body, at.start, one(random, LEAVING));
        }
        17 => change_locals(body, operators[0].start, random),
        18 | 19 => match access(body, &operators, random) {
            Some(access) => change_access(body, access, random),
            None => change_number(body, at, random),
        },
        20 => match operators.iter().find(|at| (0x02..=0x04).contains(&body[at.start])) {
            Some(block) => {
                drop(body.splice(block.start + 1..block.end, one(random, BLOCK_TYPES).iter().copied()))
            }
            None => change_number(body, at, random),
        },
        _ => change_number(body, at, random),
    }
}

fn insert(body: &mut Vec<u8>, at: usize, what: &[u8]) {
    body.splice(at..at, what.iter().copied());
}

fn exchange(body: &mut Vec<u8>, one: Range<usize>, other: Range<usize>) {
    let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
    if first.end > second.start {
        return;
    }
    let (a, b) = (body[first.clone()].to_vec(), body[second.clone()].to_vec());
    body.splice(second, a);
    body.splice(first, b);
}

/// Immediates are numbers, most of them. One becomes another, or the same in another number of bytes.
fn change_number(body: &mut Vec<u8>, operator: Range<usize>, random: &mut Random) {
    let prefixed = u32::from((0xfb..=0xfe).contains(&body[operator.start]));
    let mut numbers = Vec::new();
    let mut start = operator.start + 1;
    for (at, byte) in body[operator.clone()].iter().enumerate().skip(1) {
        if byte & 0x80 == 0 {
            let end = operator.start + at + 1;
            numbers.push(start..end);
            start = end;
        }
    }
    let Some(place) = numbers.get(below(random, numbers.len())).cloned() else {
        // No immediates: it gets one.
        return insert(body, operator.end, &[random.next() as u8]);
    };
    let mut reader = BinaryReader::new(&body[place.clone()], 0);
    let value = reader.read_var_u64().unwrap_or_default();
    let new = match random.next() % 10 {
        0 => value.wrapping_add(1),
        1 => value.wrapping_sub(1),
        2 => value + u64::from(prefixed) + random.next() % 40,
        3 => value | 1 << (random.next() % 64),
        4 => random.next() >> (random.next() % 64),
        5 => u64::from(u32::MAX),
        _ => value,
    };
    let mut bytes = Vec::new();
    number(&mut bytes, new);
    if new == value {
        // Overlong, up to more bytes than there may be; or with no end.
        let last = bytes.len() - 1;
        let extra = 1 + below(random, 9);
        bytes[last] |= 0x80;
        bytes.extend(std::iter::repeat_n(0x80, extra));
        if !random.next().is_multiple_of(6) {
            bytes[last + extra] = 0;
        }
    }
    body.splice(place, bytes);
}

/// Declared locals have other types, or there are others, or more than there may be.
fn change_locals(body: &mut Vec<u8>, end: usize, random: &mut Random) {
    #[rustfmt::skip]
    const DECLARED: &[&[u8]] = &[
        &[0x00], &[0x01, 0x01, 0x7f], &[0x01, 0x05, 0x7e], &[0x02, 0x02, 0x7f, 0x02, 0x7d], &[0x01, 0x02, 0x70],
        &[0x01, 0x02, 0x64, 0x00], &[0x01, 0x02, 0x64, 0x70], &[0x01, 0x02, 0x63, 0x00],
        &[0x01, 0x01, 0x7b], &[0x01, 0x01, 0x40],
        &[0x01, 0x00, 0x7f], &[0x01, 0x01, 0x78], &[0x02, 0x01, 0x7f], &[0x01, 0x81, 0x00, 0x7f],
        &[0x01, 0xd0, 0x86, 0x03, 0x7f],                           // 50,000
        &[0x01, 0xd1, 0x86, 0x03, 0x7f],                           // 50,001
        &[0x02, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x7f, 0x01, 0x7f],   // 2^32
        &[0x02, 0xd0, 0x86, 0x03, 0x7f, 0x01, 0x7f],
        &[0x81, 0x80, 0x80, 0x80, 0x00, 0x01, 0x7f], &[0x80, 0x80, 0x80, 0x80, 0x80, 0x00],
        &[0xff, 0xff, 0xff, 0xff, 0x0f],
    ];
    if random.next().is_multiple_of(2) {
        body.splice(0..end, one(random, DECLARED).iter().copied());
    } else {
        let at = below(random, end);
        body[at] = random.next() as u8 & 0x7f;
    }
}

/// One of the loads and stores, if there is one.
fn access(body: &[u8], operators: &[Range<usize>], random: &mut Random) -> Option<Range<usize>> {
    let mut accesses = operators.iter().filter(|at| (0x28..=0x3e).contains(&body[at.start]));
    let count = accesses.clone().count();
    accesses.nth(below(random, count)).cloned()
}

/// Its alignment, memory or offset.
fn change_access(body: &mut Vec<u8>, access: Range<usize>, random: &mut Random) {
    let mut bytes = vec![body[access.start]];
    let alignment =
        [random.next() as u8 % 5, random.next() as u8 % 2, body[access.start + 1]][below(random, 3)];
    let numbered = random.next().is_multiple_of(3);
    bytes.push(if numbered { alignment | 0x40 } else { alignment });
    if numbered {
        number(&mut bytes, random.next() % 3);
    }
    number(&mut bytes, [0, 8, 1 << 31, u64::from(u32::MAX), 1 << 32, u64::MAX][below(random, 6)]);
    body.splice(access, bytes);
}

/// Something is changed outside the bodies, or where they begin and end.
fn changed_around(mut sections: Sections, random: &mut Random) -> Vec<u8> {
    let count = sections.0.len();
    let chosen = below(random, count);
    match random.next() % 12 {
        0 => drop(sections.0.remove(chosen)),
        1 => {
            let again = sections.0[chosen].clone();
            sections.0.insert(below(random, count), again);
        }
        2 => sections.0.swap(chosen, below(random, count)),
        // The kind of a memory or table, if there are any.
        3 | 4 => {
            let id = [MEMORIES, TABLES][below(random, 2)];
            let at = 1 + usize::from(id == TABLES);
            let bits = [1, 2, 3, 4, 5, 8][below(random, 6)];
            if let Some(flags) = sections.contents(id).and_then(|contents| contents.get_mut(at)) {
                *flags ^= bits;
            }
        }
        5 | 6 => change_byte(sections.contents(FUNCTIONS), random, |random| (random.next() % 12) as u8),
        7 => change_byte(sections.contents(TYPES), random, |random| {
            [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f, 0x60, 0, 1, 2][below(random, 11)]
        }),
        8 => change_byte(sections.contents(GLOBALS), random, |random| {
            [0, 1, 0x7f, 0x7e, 0x0b][below(random, 5)]
        }),
        9 => match sections.contents(DATA_COUNT) {
            Some(contents) => contents[0] = contents[0].wrapping_sub(1) & 0x7f,
            None => *sections.section(DATA_COUNT) = vec![(random.next() % 3) as u8],
        },
        // Bodies begin or end elsewhere, or are more or fewer than they should be.
        10 => change_byte(sections.contents(CODE), random, |random| (random.next() % 64) as u8),
        _ => {
            let mut bytes = sections.bytes();
            match random.next() % 3 {
                0 => bytes.truncate(8 + below(random, bytes.len() - 8)),
                1 => bytes.push(random.next() as u8),
                _ => {
                    let at = 8 + below(random, bytes.len() - 8);
                    bytes[at] = random.next() as u8;
                }
            }
            return bytes;
        }
    }
    sections.bytes()
}

fn change_byte(contents: Option<&mut Vec<u8>>, random: &mut Random, to: impl Fn(&mut Random) -> u8) {
    if let Some(contents) = contents.filter(|contents| !contents.is_empty()) {
        let at = below(random, contents.len());
        contents[at] = to(random);
    }
}
