//! The code that belongs to no module: the passages between Rust and Wasm, and what a switch needs out of line.
//!
//! ```text
//! stub leave
//!     mov r11, [rdi+store.unwind_pc]
//!     test r11, r11
//!     je L1
//!     ...
//! ```
//!
//! Stubs that depend on a signature are shown for an example or two.

use super::fields::{Fields, Pointee, Pointees};
use super::listing::Names;
use super::stretch::{Piece, Stretch, jumps};
use super::{Decode, Line, Text, aarch64, x64};
use crate::{Engine, Result, Target};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The code of one stub.
#[derive(Debug, Clone)]
pub struct Stub {
    /// What it is, and for which signature.
    pub name: String,
    /// All of it.
    pub lines: Vec<Line>,
}

impl fmt::Display for Stub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "stub {}", self.name)?;
        for line in &self.lines {
            match &line.text {
                Text::Label(label) => writeln!(f, "  {label}:")?,
                text => writeln!(f, "    {text}")?,
            }
        }
        Ok(())
    }
}

/// One of each kind of stub, disassembled.
pub fn stubs(target: Target) -> Result<Vec<Stub>> {
    Engine::stub_examples(target)
        .into_iter()
        .map(|(name, code)| {
            let arguments = arguments(&name, target);
            let lines = match target {
                Target::X86_64 => stub(&code, arguments, target, &mut x64::X64),
                Target::Aarch64 => stub(&code, arguments, target, &mut aarch64::Aarch64::new()?),
            };
            Ok(Stub { name, lines })
        })
        .collect()
}

/// What a stub's arguments point at.
fn arguments(name: &str, target: Target) -> Pointees {
    // The first four of a host function, and `TEMPS[0]`.
    let (host, temp): ([u8; 4], u8) = match target {
        Target::X86_64 => ([7, 6, 2, 1], crate::abi::x64::TEMPS[0]),
        Target::Aarch64 => ([0, 1, 2, 3], crate::abi::aarch64::TEMPS[0]),
    };
    match name.split(' ').next() {
        Some("enter") => {
            Pointees::from([(host[0], Pointee::Func), (host[2], Pointee::Cont), (host[3], Pointee::Store)])
        }
        Some("leave") => Pointees::from([(host[0], Pointee::Store)]),
        Some("switch") => Pointees::from([(temp, Pointee::Cont)]),
        _ => Pointees::new(),
    }
}

fn stub(code: &[u8], arguments: Pointees, target: Target, isa: &mut impl Decode) -> Vec<Line> {
    let end = code.len() as u32;
    let mut instructions = BTreeMap::new();
    let mut at = 0;
    while at < end {
        let decoded = isa.decode(code, at);
        instructions.insert(at, decoded);
        at += decoded.length.max(1);
    }
    // The one address that a stub takes is where a captured chain goes on.
    let mut entries = HashMap::from([(0, arguments)]);
    let (mut targets, mut names, mut labels) = (BTreeSet::new(), Names::default(), HashMap::new());
    for decoded in instructions.values() {
        let Some(target) = decoded.target.filter(|target| (1..end).contains(target)) else { continue };
        if decoded.jumps {
            targets.insert(target);
        } else {
            entries.insert(target, Pointees::new());
            labels.insert(target, "chain".to_owned());
        }
    }
    for target in targets {
        labels.entry(target).or_insert_with(|| names.numbered());
    }
    let pieces = vec![Piece { at: 0, wasm: 0, operator: String::new(), out_of_line: false }];
    let tables = BTreeMap::new();
    let jumps = jumps(&instructions);
    let stretch = Stretch { start: 0, end, pieces, instructions, tables, labels, jumps, entries };
    let groups = stretch.write(code, &Fields::of_stubs(target), isa, &|_| "outside".to_owned());
    groups.into_iter().flat_map(|group| group.lines).collect()
}
