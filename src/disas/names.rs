//! The name section, cut so that a batch of functions takes along what belongs to it.
//!
//! Names of functions, types, globals and the like are few and may be meant from anywhere: they are copied as they are.
//! Names of locals and labels are many and belong to one function each: every batch takes its own.
//! A name section may be broken without the module being invalid; what stands in front of the fault counts.

use super::operators::unsigned;
use std::ops::Range;
use wasmparser::BinaryReader;

/// Subsections whose entries are by function.
const LOCALS: u8 = 2;
const LABELS: u8 = 3;

/// Where in the module the parts of its name section stand.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Subsections that every batch needs: their ids, and where they are, with their headers.
    common: Vec<(u8, Range<usize>)>,
    /// Function index and entry, sorted, of the two that are cut.
    locals: Vec<(u32, Range<usize>)>,
    labels: Vec<(u32, Range<usize>)>,
}

impl Names {
    /// Notes the parts of a name section, whose content is `data` and stands at `offset`.
    pub(super) fn read(&mut self, data: &[u8], offset: usize) {
        // A fault ends the reading, and what was noted stays.
        _ = self.subsections(data, offset);
        self.locals.sort_by_key(|(function, _)| *function);
        self.labels.sort_by_key(|(function, _)| *function);
    }

    fn subsections(&mut self, data: &[u8], offset: usize) -> wasmparser::Result<()> {
        let mut reader = BinaryReader::new(data, offset as u64);
        while !reader.eof() {
            let start = reader.original_position() as usize;
            let id = reader.read_u8()?;
            let size = reader.read_var_u32()? as usize;
            let content = reader.original_position() as usize;
            let bytes = reader.read_bytes(size)?;
            match id {
                LOCALS => entries(bytes, content, &mut self.locals)?,
                LABELS => entries(bytes, content, &mut self.labels)?,
                _ => self.common.push((id, start..content + size)),
            }
        }
        Ok(())
    }

    /// How much every batch takes along.
    pub(super) fn size_bytes(&self) -> usize {
        self.common.iter().map(|(_, range)| range.len()).sum()
    }

    /// The name section for the functions with these indices, as the content of a custom section. `wasm` is the module.
    pub(super) fn section(&self, wasm: &[u8], functions: Range<u32>) -> Vec<u8> {
        let mut section = b"\x04name".to_vec();
        // Subsections stand in the order of their ids.
        let (before, behind): (Vec<_>, Vec<_>) = self.common.iter().partition(|(id, _)| *id < LOCALS);
        before.into_iter().for_each(|(_, range)| section.extend(&wasm[range.clone()]));
        for (id, entries) in [(LOCALS, &self.locals), (LABELS, &self.labels)] {
            let first = entries.partition_point(|(function, _)| *function < functions.start);
            let end = entries.partition_point(|(function, _)| *function < functions.end);
            let mut content = Vec::new();
            unsigned(&mut content, end - first);
            for (_, entry) in &entries[first..end] {
                content.extend(&wasm[entry.clone()]);
            }
            section.push(id);
            unsigned(&mut section, content.len());
            section.extend(content);
        }
        behind.into_iter().for_each(|(_, range)| section.extend(&wasm[range.clone()]));
        section
    }
}

/// Notes the entries of a subsection by function: its index, then a list of numbers and names.
fn entries(bytes: &[u8], offset: usize, found: &mut Vec<(u32, Range<usize>)>) -> wasmparser::Result<()> {
    let mut reader = BinaryReader::new(bytes, offset as u64);
    for _ in 0..reader.read_var_u32()? {
        let start = reader.original_position() as usize;
        let function = reader.read_var_u32()?;
        for _ in 0..reader.read_var_u32()? {
            reader.read_var_u32()?;
            reader.read_string()?;
        }
        found.push((function, start..reader.original_position() as usize));
    }
    Ok(())
}
