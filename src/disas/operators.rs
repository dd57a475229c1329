//! Wasm operators as the text format spells them, by byte offset in the module.
//!
//! `wasmprinter` spells every operator there is, but prints whole modules. So it is given modules made for it: the real
//! one's types and names, and of its functions a batch, with imports in place of all that stand in front of them.
//! A function's operators are printed when it is asked for, together with its batch, and what
//! is held at a time is a few batches.
//!
//! ```text
//! the module    types imports functions ... code [ 0 1 2 | 3 4 5 | 6 7 8 ] data names
//! a batch       types imports               code         [ 3 4 5 ]              names
//!                     (as many as there are functions in front of 3, of type [] -> [])
//! ```

use super::names::Names;
use crate::Result;
use anyhow::anyhow;
use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use wasmparser::{BinaryReader, Parser, Payload};
use wasmprinter::Print;

/// The least size of the bodies of a batch.
const BATCH_BYTES: usize = 1 << 17;

/// The most functions in a batch, if the module has few.
const BATCH_FUNCTIONS: usize = 1 << 10;

/// How many printed batches are held: one for each of several readers.
const BATCHES: usize = 16;

/// The operators of a module.
pub(super) struct Operators {
    wasm: Vec<u8>,
    /// Where the bodies of defined functions stand in `wasm`.
    bodies: Vec<Range<u32>>,
    /// The types of defined functions.
    types: Vec<u32>,
    imported: u32,
    /// The entries of the type section, with one more for functions of type `[] -> []`.
    type_section: Vec<u8>,
    /// The index of that type.
    empty_type: u32,
    names: Names,
    /// The first function of each batch, and how many there are.
    batches: Vec<usize>,
    printed: Mutex<VecDeque<(usize, Arc<Batch>)>>,
}

impl std::fmt::Debug for Operators {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operators").field("bodies", &self.bodies.len()).finish_non_exhaustive()
    }
}

impl Operators {
    /// Reads what is needed of `wasm`, a valid binary module of which `imported` functions are imports.
    pub(super) fn read(wasm: &[u8], imported: u32) -> Result<Operators> {
        let mut operators = Operators {
            wasm: wasm.to_vec(),
            bodies: Vec::new(),
            types: Vec::new(),
            imported,
            type_section: vec![1, 0x60, 0, 0],
            empty_type: 0,
            names: Names::default(),
            batches: Vec::new(),
            printed: Mutex::default(),
        };
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::TypeSection(section) => operators.add_types(&section)?,
                Payload::FunctionSection(section) => {
                    operators.types = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => {
                    operators.bodies.push(body.range().start as u32..body.range().end as u32);
                }
                Payload::CustomSection(section) if section.name() == "name" => {
                    operators.names.read(section.data(), section.data_offset() as usize);
                }
                _ => {}
            }
        }
        operators.cut();
        Ok(operators)
    }

    fn add_types(&mut self, section: &wasmparser::TypeSectionReader<'_>) -> Result<()> {
        for group in section.clone() {
            self.empty_type += group?.types().len() as u32;
        }
        let mut reader = BinaryReader::new(&self.wasm[section.range().start as usize..], 0);
        let count = reader.read_var_u32()?;
        let entries = section.range().start as usize + reader.original_position() as usize;
        self.type_section.clear();
        unsigned(&mut self.type_section, count as usize + 1);
        self.type_section.extend(&self.wasm[entries..section.range().end as usize]);
        self.type_section.extend([0x60, 0, 0]);
        Ok(())
    }

    /// Makes batches: large ones where types and names, which are printed and read for each, are large.
    fn cut(&mut self) {
        let most_bytes = BATCH_BYTES.max(self.type_section.len() + self.names.size_bytes() / 8);
        let most_functions = BATCH_FUNCTIONS.max(self.bodies.len() / 32);
        let mut bytes = most_bytes;
        for (number, body) in self.bodies.iter().enumerate() {
            let first = self.batches.last().copied().unwrap_or_default();
            if bytes >= most_bytes || number - first >= most_functions {
                self.batches.push(number);
                bytes = 0;
            }
            bytes += body.len();
        }
    }

    /// Where the body of a defined function stands.
    pub(super) fn body(&self, defined: usize) -> Range<u32> {
        self.bodies[defined].clone()
    }

    /// The text of the operators of a defined function and of its neighbours.
    pub(super) fn batch(&self, defined: usize) -> Result<Arc<Batch>> {
        let number = self.batches.partition_point(|&first| first <= defined) - 1;
        // A thread that panicked has added a batch or not.
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, batch)) = printed.iter().find(|(at, _)| *at == number) {
            return Ok(batch.clone());
        }
        let end = self.batches.get(number + 1).copied().unwrap_or(self.bodies.len());
        let batch = Arc::new(self.print(self.batches[number]..end)?);
        if printed.len() == BATCHES {
            printed.pop_front();
        }
        printed.push_back((number, batch.clone()));
        Ok(batch)
    }

    fn print(&self, functions: Range<usize>) -> Result<Batch> {
        let in_front = self.imported as usize + functions.start;
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        section(&mut module, 1, &self.type_section);
        let mut imports = Vec::new();
        unsigned(&mut imports, in_front);
        let mut import = vec![0, 0, 0]; // two empty names, a function
        unsigned(&mut import, self.empty_type as usize);
        section(&mut module, 2, &[imports, import.repeat(in_front)].concat());
        let mut types = Vec::new();
        unsigned(&mut types, functions.len());
        self.types[functions.clone()].iter().for_each(|&ty| unsigned(&mut types, ty as usize));
        section(&mut module, 3, &types);
        let indices = in_front as u32..(in_front + functions.len()) as u32;
        section(&mut module, 0, &self.names.section(&self.wasm, indices));
        // Where each body stands in the new module, and where in the real one.
        let (mut code, mut moved) = (Vec::new(), Vec::new());
        unsigned(&mut code, functions.len());
        for body in &self.bodies[functions] {
            unsigned(&mut code, body.len());
            moved.push((code.len() as u32, body.start));
            code.extend(&self.wasm[body.start as usize..body.end as usize]);
        }
        let shift = section(&mut module, 10, &code) as u32;
        let mut lines = Lines::default();
        let printed = wasmprinter::Config::new().print(&module, &mut lines);
        printed.map_err(|error| anyhow!("a function's operators cannot be spelled: {error:#}"))?;
        lines.end_line();
        Ok(lines.batch(|offset| {
            let body = moved.partition_point(|&(start, _)| start + shift <= offset).checked_sub(1)?;
            let (start, real) = moved[body];
            Some(offset - start - shift + real)
        }))
    }
}

/// Writes a section; returns where its content begins.
fn section(module: &mut Vec<u8>, id: u8, content: &[u8]) -> usize {
    module.push(id);
    unsigned(module, content.len());
    module.extend(content);
    module.len() - content.len()
}

/// Writes a number as LEB128.
pub(super) fn unsigned(bytes: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// The printed operators of some functions.
#[derive(Debug)]
pub(super) struct Batch {
    text: String,
    /// Offsets in the module, sorted, and where in `text` their lines stand.
    lines: Vec<(u32, Range<u32>)>,
}

impl Batch {
    /// The operator at an offset. A body's last `end` has no line of its own.
    pub(super) fn text(&self, offset: u32) -> String {
        let found = self.lines.binary_search_by_key(&offset, |(at, _)| *at).ok();
        let line = found.map(|found| {
            let (_, range) = &self.lines[found];
            tidy(&self.text[range.start as usize..range.end as usize])
        });
        line.filter(|line| !line.is_empty() && line != ")").unwrap_or_else(|| "end".to_owned())
    }
}

/// Without comments, indentation and the parentheses that close the function.
fn tidy(line: &str) -> String {
    let line = line.trim();
    if !line.bytes().any(|letter| matches!(letter, b'(' | b')' | b';')) {
        return line.to_owned();
    }
    let mut text = line.split(";;").next().unwrap_or_default().trim().to_owned();
    while let (Some(start), Some(end)) = (text.find("(;"), text.find(";)")) {
        text.replace_range(start..end + 2, "");
    }
    let opened = text.matches('(').count();
    for _ in opened..text.matches(')').count() {
        text.truncate(text.rfind(')').unwrap_or(text.len()));
    }
    text.replace("  ", " ").replace(" )", ")").trim().to_owned()
}

/// Collects lines and the offsets that they begin at.
#[derive(Default)]
struct Lines {
    text: String,
    lines: Vec<(u32, Range<u32>)>,
    offset: Option<u32>,
    start: usize,
}

impl Lines {
    fn end_line(&mut self) {
        match self.offset.take() {
            Some(offset) => self.lines.push((offset, self.start as u32..self.text.len() as u32)),
            None => self.text.truncate(self.start), // nobody asks for it
        }
        self.start = self.text.len();
    }

    /// What was collected, by offsets in the real module; what stands outside the bodies goes.
    fn batch(self, real: impl Fn(u32) -> Option<u32>) -> Batch {
        let line = |(offset, range): (u32, Range<u32>)| Some((real(offset)?, range));
        let mut lines = self.lines.into_iter().filter_map(line).collect::<Vec<_>>();
        lines.sort_by_key(|(offset, _)| *offset);
        lines.dedup_by_key(|(offset, _)| *offset); // keeps the first
        Batch { text: self.text, lines }
    }
}

impl Print for Lines {
    fn write_str(&mut self, text: &str) -> io::Result<()> {
        self.text.push_str(text);
        Ok(())
    }

    fn newline(&mut self) -> io::Result<()> {
        self.end_line();
        Ok(())
    }

    fn start_line(&mut self, offset: Option<u64>) {
        self.offset = offset.and_then(|offset| u32::try_from(offset).ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(operators: &Operators, defined: usize) -> Vec<String> {
        let (batch, body) = (operators.batch(defined).unwrap(), operators.body(defined));
        let offsets =
            batch.lines.iter().map(|(at, _)| *at).filter(|at| body.contains(at) && *at > body.start);
        offsets.map(|at| batch.text(at)).collect()
    }

    #[test]
    fn operators_by_offset() {
        let wasm = wat::parse_str(
            "(module (func $f (param $n i32) (result i32) \
             block local.get $n br_if 0 end local.get $n i32.const 7 i32.add))",
        )
        .unwrap();
        let operators = Operators::read(&wasm, 0).unwrap();
        let expected =
            ["block", "local.get $n", "br_if 0", "end", "local.get $n", "i32.const 7", "i32.add", "end"];
        assert_eq!(spelled(&operators, 0), expected);
        assert_eq!(operators.batch(0).unwrap().text(operators.body(0).end - 1), "end");
    }

    #[test]
    fn a_batch_knows_the_whole_modules_names() {
        let mut wat = String::from("(module (type $pair (func (param i32) (result i32 i32)))");
        wat.push_str("(import \"host\" \"f\" (func $imported (param i32)))");
        let count = 3 * BATCH_FUNCTIONS;
        for number in 0..count {
            let (before, after) = (number.saturating_sub(1), (number + 1).min(count - 1));
            wat.push_str(&format!(
                "(func $f{number} (param $p{number} i32) local.get $p{number} call $imported \
                 block $out local.get 0 block (type $pair) br $out end drop drop end \
                 local.get 0 call $f{before} local.get 0 call $f{after})"
            ));
        }
        wat.push(')');
        let wasm = wat::parse_str(&wat).unwrap();
        let operators = Operators::read(&wasm, 1).unwrap();
        assert!(operators.batches.len() > 2);
        for number in [0, 1, count / 2, BATCH_FUNCTIONS, count - 1] {
            let (before, after) = (number.saturating_sub(1), (number + 1).min(count - 1));
            let expected = [
                format!("local.get $p{number}"),
                "call $imported".to_owned(),
                "block $out".to_owned(),
                format!("local.get $p{number}"),
                "block (type $pair) (param i32) (result i32 i32)".to_owned(),
                "br $out".to_owned(),
                "end".to_owned(),
                "drop".to_owned(),
                "drop".to_owned(),
                "end".to_owned(),
                format!("local.get $p{number}"),
                format!("call $f{before}"),
                format!("local.get $p{number}"),
                format!("call $f{after}"),
                "end".to_owned(),
            ];
            assert_eq!(spelled(&operators, number), expected);
        }
    }

    #[test]
    fn tidied() {
        assert_eq!(tidy("    br_if 0 (;@1;)"), "br_if 0");
        assert_eq!(tidy("  loop (result i32) ;; label = @1"), "loop (result i32)");
        assert_eq!(tidy("   i32.add)"), "i32.add");
        assert_eq!(tidy("  resume $ct (on $t 0 (;@1;))"), "resume $ct (on $t 0)");
    }
}
