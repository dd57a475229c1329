//! Lines: which source each piece of code is from.
//!
//! A module may bring DWARF of its own, in custom sections: compilers of C and Rust write it, and so does the text
//! format's encoder for a `.wat` file. Its addresses count from the start of the code section's contents. Each
//! operator's code gets the row that holds at the operator. If there is none, the line is the operator's byte offset
//! in the binary, which `windlass disas` shows too.
//!
//! An operator without code of its own (`local.get`, constants) gives no row: its line begins at the code of whoever
//! uses the value.

use super::Interner;
use crate::code::{CompiledCode, CompiledFunction};
use gimli::{AttributeValue, EndianSlice, LittleEndian, SectionId};
use std::collections::HashMap;
use wasmparser::{Parser, Payload};

/// Where code is from, from its first offset on. Line 0: nowhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Row {
    pub code: u32,
    pub file: u32,
    pub line: u32,
    pub column: u32,
}

/// The rows of a module, in code order.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    /// Paths, as the module gives them.
    pub files: Vec<String>,
    pub rows: Vec<Row>,
}

type Slice<'a> = EndianSlice<'a, LittleEndian>;
type Dwarf<'a> = gimli::Dwarf<Slice<'a>>;
type Unit<'a> = gimli::Unit<Slice<'a>>;

/// Where something is from.
#[derive(Clone, Copy)]
struct Source {
    file: u32,
    line: u32,
    column: u32,
}

/// What a module's DWARF says, by byte offset in the module.
#[derive(Default)]
struct Sources {
    files: Interner,
    /// Sorted; none behind the end of a sequence.
    rows: Vec<(u64, Option<Source>)>,
    /// Where functions are declared, by where their bodies begin.
    functions: HashMap<u64, Source>,
    /// Bytes of the number in front of the first body.
    count_bytes: u64,
}

impl Lines {
    /// The rows of compiled code, whose operators were recorded.
    pub(crate) fn new(module: &[u8], name: &str, compiled: &CompiledCode) -> Lines {
        let mut sources = Sources::read(module);
        sources.adjust(compiled);
        let of_bytes = sources.rows.is_empty();
        let source = |wasm: u32| match of_bytes {
            true => Some(Source { file: 0, line: wasm, column: 0 }),
            false => sources.at(u64::from(wasm)),
        };
        let mut rows: Vec<Row> = Vec::new();
        let mut operators = compiled.operators.as_slice();
        for function in &compiled.functions {
            let first = operators.partition_point(|&(code, _)| code < function.start);
            let count = operators[first..].partition_point(|&(code, _)| code < function.end);
            let own = &operators[first..first + count];
            operators = &operators[first + count..];
            // The prologue is from where the function is declared. Debuggers look for the second row to skip it.
            let head = own.first().map(|&(_, wasm)| wasm);
            let declared = head.and_then(|wasm| sources.functions.get(&u64::from(wasm)).copied());
            let head = declared.or_else(|| source(head?));
            push(&mut rows, function.entry, head);
            for (number, &(code, wasm)) in own.iter().enumerate().skip(1) {
                // Guards have no operators; of several at one place the last one made the code.
                if own.get(number + 1).is_none_or(|&(next, _)| next > code) {
                    push(&mut rows, code.max(function.entry), source(wasm));
                }
            }
        }
        let files = if of_bytes { vec![name.to_owned()] } else { sources.files.texts };
        Lines { files, rows }
    }
}

/// Appends a row unless it says what the one before it says.
fn push(rows: &mut Vec<Row>, code: u32, source: Option<Source>) {
    let Source { file, line, column } = source.unwrap_or(Source { file: 0, line: 0, column: 0 });
    let same = |last: &Row| (last.file, last.line, last.column) == (file, line, column);
    if !rows.last().is_some_and(same) {
        rows.push(Row { code, file, line, column });
    }
}

impl Sources {
    /// Everything that can be read; nothing if there is no DWARF. What is broken in it is left out.
    fn read(module: &[u8]) -> Sources {
        let mut sections: HashMap<&str, &[u8]> = HashMap::new();
        let (mut code, mut bodies) = (0..0, 0);
        for payload in Parser::new(0).parse_all(module) {
            match payload {
                Ok(Payload::CustomSection(section)) if section.name().starts_with(".debug_") => {
                    sections.insert(section.name(), section.data());
                }
                Ok(Payload::CodeSectionStart { unchecked_range, .. }) => code = unchecked_range,
                Ok(Payload::CodeSectionEntry(body)) => {
                    let range = body.range();
                    let bytes = range.end - range.start;
                    bodies += bytes + leb_bytes(bytes);
                }
                Ok(_) => {}
                Err(_) => return Sources::default(),
            }
        }
        // What is left of the section's size when the bodies are taken off.
        let count_bytes = (code.end - code.start).saturating_sub(bodies);
        let mut sources = Sources { count_bytes, ..Sources::default() };
        if !sections.contains_key(".debug_line") {
            return sources;
        }
        let section = |id: SectionId| -> Result<Slice<'_>, gimli::Error> {
            Ok(EndianSlice::new(sections.get(id.name()).copied().unwrap_or(&[]), LittleEndian))
        };
        let Ok(dwarf) = Dwarf::load(section) else { return sources };
        let mut units = dwarf.units();
        while let Ok(Some(header)) = units.next() {
            if let Ok(unit) = dwarf.unit(header) {
                // A unit that is broken in the middle keeps what came before.
                _ = sources.read_rows(&dwarf, &unit, &code);
                _ = sources.read_functions(&dwarf, &unit, &code);
            }
        }
        sources.rows.sort_by_key(|&(at, source)| (at, source.is_some()));
        sources
    }

    /// DWARF counts from the contents of the code section. The text format's encoder leaves out the number of
    /// functions that they begin with; which of the two it is tell the functions' addresses.
    fn adjust(&mut self, compiled: &CompiledCode) {
        let operators = &compiled.operators;
        let begins = |function: &CompiledFunction| {
            let first = operators.partition_point(|&(code, _)| code < function.start);
            operators.get(first).map(|&(_, wasm)| u64::from(wasm))
        };
        let begins: Vec<u64> = compiled.functions.iter().filter_map(begins).collect();
        let hits = |shift: u64| {
            let known = |at: &&u64| at.checked_sub(shift).is_some_and(|at| self.functions.contains_key(&at));
            begins.iter().filter(known).count()
        };
        let shift = self.count_bytes;
        if hits(shift) > hits(0) {
            self.functions = self.functions.drain().map(|(at, source)| (at + shift, source)).collect();
            self.rows.iter_mut().for_each(|(at, _)| *at += shift);
        }
    }

    fn read_rows(
        &mut self,
        dwarf: &Dwarf<'_>,
        unit: &Unit<'_>,
        code: &std::ops::Range<u64>,
    ) -> gimli::Result<()> {
        let Some(program) = unit.line_program.clone() else { return Ok(()) };
        let mut files: HashMap<u64, u32> = HashMap::new();
        let mut rows = program.rows();
        let mut live = None;
        while let Some((header, row)) = rows.next_row()? {
            // Linkers put the code that they dropped at 0 or near the end of the address space.
            let begins = row.address();
            let live_here = *live.get_or_insert(begins != 0 && begins < code.end - code.start);
            if row.end_sequence() {
                live = None;
            }
            if !live_here {
                continue;
            }
            let at = code.start + row.address();
            let source = match row.end_sequence() {
                true => None,
                false => {
                    let file = match files.get(&row.file_index()) {
                        Some(&file) => file,
                        None => {
                            let file = self.file(dwarf, unit, header, row.file_index());
                            files.insert(row.file_index(), file);
                            file
                        }
                    };
                    let column = match row.column() {
                        gimli::ColumnType::LeftEdge => 0,
                        gimli::ColumnType::Column(column) => column.get() as u32,
                    };
                    Some(Source { file, line: row.line().map_or(0, |line| line.get() as u32), column })
                }
            };
            self.rows.push((at, source));
        }
        Ok(())
    }

    fn read_functions(
        &mut self,
        dwarf: &Dwarf<'_>,
        unit: &Unit<'_>,
        code: &std::ops::Range<u64>,
    ) -> gimli::Result<()> {
        let mut entries = unit.entries();
        while let Some(entry) = entries.next_dfs()? {
            if entry.tag() != gimli::DW_TAG_subprogram {
                continue;
            }
            let Some(AttributeValue::Addr(low_pc)) = entry.attr_value(gimli::DW_AT_low_pc) else { continue };
            let line = entry.attr_value(gimli::DW_AT_decl_line).and_then(|value| value.udata_value());
            let file = match entry.attr_value(gimli::DW_AT_decl_file) {
                Some(AttributeValue::FileIndex(index)) => Some(index),
                Some(value) => value.udata_value(),
                None => None,
            };
            if let (Some(line), Some(file), Some(program)) = (line, file, &unit.line_program) {
                let file = self.file(dwarf, unit, program.header(), file);
                let source = Source { file, line: line as u32, column: 0 };
                self.functions.insert(code.start + low_pc, source);
            }
        }
        Ok(())
    }

    /// The number of a file of a unit.
    fn file(
        &mut self,
        dwarf: &Dwarf<'_>,
        unit: &Unit<'_>,
        header: &gimli::LineProgramHeader<Slice<'_>>,
        index: u64,
    ) -> u32 {
        let text = |value: AttributeValue<Slice<'_>>| -> Option<String> {
            Some(dwarf.attr_string(unit, value).ok()?.to_string_lossy().into_owned())
        };
        let mut path = String::new();
        if let Some(file) = header.file(index) {
            if let Some(directory) = unit.comp_dir.filter(|directory| directory.slice() != b".") {
                join(&mut path, &directory.to_string_lossy());
            }
            if file.directory_index() != 0
                && let Some(directory) = file.directory(header).and_then(text)
            {
                join(&mut path, &directory);
            }
            join(&mut path, &text(file.path_name()).unwrap_or_default());
        }
        path.retain(|c| c != '\0');
        self.files.number(if path.is_empty() { "?".to_owned() } else { path })
    }

    fn at(&self, wasm: u64) -> Option<Source> {
        let after = self.rows.partition_point(|&(at, _)| at <= wasm);
        self.rows[..after].last().and_then(|&(_, source)| source)
    }
}

/// What comes later is relative to what came before, unless it is absolute.
fn join(path: &mut String, part: &str) {
    if part.starts_with('/') {
        path.clear();
    } else if !path.is_empty() && !path.ends_with('/') {
        path.push('/');
    }
    path.push_str(part);
}

/// Bytes that a number takes in a binary.
fn leb_bytes(number: u64) -> u64 {
    u64::from(number.max(1).ilog2() / 7 + 1)
}
