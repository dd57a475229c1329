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
use super::stretch::{Label, Piece, Step, Stretch, What};
use super::{Decode, Line, Text, aarch64, x64};
use crate::{Engine, Result, Target};
use std::collections::BTreeMap;
use std::fmt;

/// The code of one stub.
#[derive(Debug, Clone)]
pub struct Stub {
    /// What it is, and for which signature.
    pub name: String,
    /// All of it; [`Line::at`] counts in `code`.
    pub lines: Vec<Line>,
    /// The machine code.
    pub code: Vec<u8>,
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
                Target::X86_64 => stub(&code, arguments, target, &mut x64::X64::new()),
                Target::Aarch64 => stub(&code, arguments, target, &mut aarch64::Aarch64::new()?),
            };
            Ok(Stub { name, lines, code })
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
            let [func, values, cont, store] = host;
            Pointees::from([
                (func, Pointee::Func),
                (values, Pointee::Args),
                (cont, Pointee::Cont),
                (store, Pointee::Store),
            ])
        }
        Some("leave") => Pointees::from([(host[0], Pointee::Store)]),
        Some("switch") => Pointees::from([(temp, Pointee::Cont)]),
        _ => Pointees::default(),
    }
}

fn stub(code: &[u8], arguments: Pointees, target: Target, isa: &mut impl Decode) -> Vec<Line> {
    let end = code.len() as u32;
    let (mut steps, mut at) = (Vec::new(), 0);
    while at < end {
        let decoded = isa.decode(code, at);
        steps.push(Step::new(at, What::Instruction(decoded)));
        at += decoded.length.max(1);
    }
    // By place, whether control arrives by other ways too: the one address that a stub takes is where a captured
    // chain goes on.
    let mut places = BTreeMap::new();
    for step in &steps {
        let What::Instruction(decoded) = step.what else { continue };
        if let Some(target) = decoded.target.filter(|target| (1..end).contains(target)) {
            *places.entry(target).or_insert(false) |= !decoded.jumps;
        }
    }
    let mut names = Names::default();
    let label = |(at, is_chain): (u32, bool)| {
        let name = if is_chain { "chain".to_owned() } else { names.numbered() };
        Label { at, name, entry: is_chain.then(Pointees::default), refuses: None }
    };
    let labels = places.into_iter().map(label).collect();
    let pieces = vec![Piece { at: 0, wasm: 0, operator: String::new(), out_of_line: false }];
    let stretch = Stretch { end, pieces, steps, labels, arguments };
    let groups = stretch.write(code, &Fields::of_stubs(target), isa, &|_| "outside".to_owned());
    groups.into_iter().flat_map(|group| group.lines).collect()
}
