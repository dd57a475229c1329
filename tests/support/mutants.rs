//! Modules that are wrong in one place, most of them: valid ones with something changed inside a function's body.
//!
//! What is changed is a byte, or an operator that is left out, written twice, exchanged for another one or put in between.
//! Lengths are made to fit again, so nothing but the body is wrong.

use super::random::Random;
use std::ops::Range;
use wasmparser::{BinaryReader, FunctionBody};

const CODE_SECTION: u8 = 10;

/// Operators that fit nearly nowhere, or that change what fits behind them.
const STRANGERS: &[&[u8]] = &[
    &[0x00],                                                       // unreachable
    &[0x01],                                                       // nop
    &[0x02, 0x40, 0x0b],                                           // block end
    &[0x02, 0x7f],                                                 // block (result i32)
    &[0x02, 0x00],                                                 // block (type 0)
    &[0x03, 0x40],                                                 // loop
    &[0x04, 0x7e],                                                 // if (result i64)
    &[0x04, 0x01],                                                 // if (type 1)
    &[0x05],                                                       // else
    &[0x0b],                                                       // end
    &[0x0c, 0x00],                                                 // br 0
    &[0x0c, 0x01],                                                 // br 1
    &[0x0d, 0x00],                                                 // br_if 0
    &[0x0e, 0x01, 0x00, 0x01],                                     // br_table 0 1
    &[0x0e, 0x00, 0x00],                                           // br_table 0
    &[0x0f],                                                       // return
    &[0x10, 0x00],                                                 // call 0
    &[0x11, 0x00, 0x00],                                           // call_indirect (type 0)
    &[0x1a],                                                       // drop
    &[0x1b],                                                       // select
    &[0x1c, 0x01, 0x7f],                                           // select (result i32)
    &[0x20, 0x00],                                                 // local.get 0
    &[0x21, 0x01],                                                 // local.set 1
    &[0x22, 0x80, 0x00],                                           // local.tee 0, in two bytes
    &[0x23, 0x00],                                                 // global.get 0
    &[0x24, 0x00],                                                 // global.set 0
    &[0x28, 0x02, 0x00],                                           // i32.load
    &[0x28, 0x03, 0x00],                                           // i32.load, aligned too much
    &[0x28, 0x40, 0x00, 0x00],                                     // i32.load of memory 0, by its number
    &[0x37, 0x00, 0xff, 0xff, 0xff, 0xff, 0x1f], // i64.store at an offset of more than 32 bits
    &[0x3f, 0x00],                               // memory.size
    &[0x40, 0x00],                               // memory.grow
    &[0x41, 0x00],                               // i32.const 0
    &[0x41, 0xff, 0xff, 0xff, 0xff, 0x77],       // i32.const, too large
    &[0x42, 0x80, 0x7f],                         // i64.const -128
    &[0x43, 0, 0, 0, 0],                         // f32.const 0
    &[0x44, 0, 0, 0, 0, 0, 0, 0, 0],             // f64.const 0
    &[0x6a],                                     // i32.add
    &[0xa7],                                     // i32.wrap_i64
    &[0xc0],                                     // i32.extend8_s
    &[0xd0, 0x70],                               // ref.null func
    &[0xd2, 0x00],                               // ref.func 0
    &[0xfc, 0x00],                               // i32.trunc_sat_f32_s
    &[0xfc, 0x08, 0x00, 0x00],                   // memory.init
    &[0xfc, 0x0a, 0x00, 0x00],                   // memory.copy
    &[0xfc, 0x0b, 0x00],                         // memory.fill
    &[0xfd, 0x0c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], // v128.const 0
];

/// A module with one change in one body; none if it has no bodies, or is no module.
pub fn mutant(module: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let section = code_section(module)?;
    let mut bodies = section.bodies;
    let chosen = below(random, bodies.len());
    change(&mut bodies[chosen], random);
    let mut code = Vec::new();
    number(&mut code, bodies.len());
    for body in &bodies {
        number(&mut code, body.len());
        code.extend_from_slice(body);
    }
    let mut changed = module[..section.range.start].to_vec();
    changed.push(CODE_SECTION);
    number(&mut changed, code.len());
    changed.extend_from_slice(&code);
    changed.extend_from_slice(&module[section.range.end..]);
    Some(changed)
}

struct CodeSection {
    /// Its id and length, too.
    range: Range<usize>,
    /// At least one.
    bodies: Vec<Vec<u8>>,
}

fn code_section(module: &[u8]) -> Option<CodeSection> {
    let mut reader = BinaryReader::new(module, 0);
    reader.read_bytes(8).ok()?;
    while !reader.eof() {
        let start = reader.current_position();
        let id = reader.read_u8().ok()?;
        let length = reader.read_var_u32().ok()? as usize;
        let contents = reader.read_bytes(length).ok()?;
        let position = reader.current_position();
        if id == CODE_SECTION {
            let mut reader = BinaryReader::new(contents, 0);
            let count = reader.read_var_u32().ok()?;
            let mut bodies = Vec::new();
            for _ in 0..count {
                let length = reader.read_var_u32().ok()? as usize;
                bodies.push(reader.read_bytes(length).ok()?.to_vec());
            }
            let range = start..position;
            return (!bodies.is_empty()).then_some(CodeSection { range, bodies });
        }
    }
    None
}

fn number(bytes: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn below(random: &mut Random, limit: usize) -> usize {
    (random.next() % limit.max(1) as u64) as usize
}

/// Where the operators of a body stand.
fn operators(body: &[u8]) -> Vec<Range<usize>> {
    let body = FunctionBody::new(BinaryReader::new(body, 0));
    let Ok(mut reader) = body.get_operators_reader() else { return Vec::new() };
    let mut ranges = Vec::new();
    while !reader.eof() {
        let start = reader.original_position() as usize;
        if reader.read().is_err() {
            break;
        }
        ranges.push(start..reader.original_position() as usize);
    }
    ranges
}

fn change(body: &mut Vec<u8>, random: &mut Random) {
    let operators = operators(body);
    let anywhere = below(random, body.len());
    if operators.is_empty() {
        body[anywhere] = random.next() as u8;
        return;
    }
    let one = operators[below(random, operators.len())].clone();
    let other = body[operators[below(random, operators.len())].clone()].to_vec();
    let stranger = STRANGERS[below(random, STRANGERS.len())];
    match random.next() % 10 {
        0 => body[anywhere] = random.next() as u8,
        1 => body[anywhere] ^= 1 << (random.next() % 8),
        // Another opcode with the same immediates, or other immediates.
        2 | 3 => body[one.start] = (random.next() % 0xd3) as u8,
        4 => body[one.end - 1] = random.next() as u8,
        5 => drop(body.drain(one)),
        6 => drop(body.splice(one.start..one.start, other)),
        7 => drop(body.splice(one, other)),
        8 => drop(body.splice(one.start..one.start, stranger.iter().copied())),
        _ => drop(body.splice(one, stranger.iter().copied())),
    }
}
