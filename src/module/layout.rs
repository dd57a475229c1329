//! Where each declared thing stands in an instance's context, behind its fixed head.
//!
//! Imported things are pointers to the exporter's, and so are shared memories; what else is defined stands in place.
//! Handler tables come last, because their number is known only when the last body is compiled.

use super::Declarations;
use crate::abi::{VmContext, VmFunc, VmGlobal, VmMemory, VmTable};
use std::mem::size_of;

/// Offsets from `vmctx`, in bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct VmLayout {
    types: u32,
    imported_functions: u32,
    functions: u32,
    tables: Entities,
    /// By index: imported and shared ones are elsewhere.
    memories: Vec<Location>,
    globals: Entities,
    tags: u32,
    handlers: u32,
}

#[derive(Debug, Clone, Default)]
struct Entities {
    imported: u32,
    pointers: u32,
    inline: u32,
    stride: u32,
}

/// Where a table, memory or global is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Location {
    /// Its structure stands at this offset from vmctx.
    Inline(i32),
    /// A pointer to its structure stands there.
    Pointer(i32),
}

impl VmLayout {
    /// Lays out what is declared. Fails when the context would reach 2 GiB.
    pub(crate) fn new(declarations: &Declarations) -> Option<VmLayout> {
        let mut end = size_of::<VmContext>() as u64;
        let mut take = |count: usize, size: usize| {
            end = end.next_multiple_of(16);
            let at = end;
            end += count as u64 * size as u64;
            at as u32
        };
        let d = declarations;
        let tables = Entities::new(d.tables.len(), d.imported_tables, size_of::<VmTable>(), &mut take);
        // A shared memory's structure is for all stores that use it, so it stands in none of their instances.
        let elsewhere = |index: usize| index < d.imported_memories as usize || d.memories[index].shared;
        let pointers = (0..d.memories.len()).filter(|&index| elsewhere(index)).count();
        let mut pointer = take(pointers, 8);
        let mut inline = take(d.memories.len() - pointers, size_of::<VmMemory>());
        let next = |at: &mut u32, size: usize| std::mem::replace(at, at.wrapping_add(size as u32)) as i32;
        let memories = (0..d.memories.len()).map(|index| match elsewhere(index) {
            true => Location::Pointer(next(&mut pointer, 8)),
            false => Location::Inline(next(&mut inline, size_of::<VmMemory>())),
        });
        let memories = memories.collect();
        let globals = Entities::new(d.globals.len(), d.imported_globals, size_of::<VmGlobal>(), &mut take);
        let layout = VmLayout {
            tables,
            memories,
            globals,
            tags: take(d.tags.len(), 8),
            types: take(d.types.len(), 4),
            imported_functions: take(d.imported_functions as usize, 8),
            functions: take(d.records.functions().len(), size_of::<VmFunc>()),
            handlers: take(0, 1),
        };
        (end < 1 << 31).then_some(layout)
    }

    /// The canonical id (u32) of a type index.
    pub(crate) fn type_id(&self, index: u32) -> i32 {
        (self.types + index * 4) as i32
    }
    /// The pointer to the `VmFunc` of an imported function.
    pub(crate) fn imported_function(&self, index: u32) -> i32 {
        (self.imported_functions + index * 8) as i32
    }
    /// The `VmFunc` of an escaping function, by its number in `Declarations::records`.
    pub(crate) fn function(&self, record: u32) -> i32 {
        (self.functions + record * size_of::<VmFunc>() as u32) as i32
    }
    /// A `VmTable`.
    pub(crate) fn table(&self, index: u32) -> Location {
        self.tables.location(index)
    }
    /// A `VmMemory`.
    pub(crate) fn memory(&self, index: u32) -> Location {
        self.memories[index as usize]
    }
    /// A `VmGlobal`.
    pub(crate) fn global(&self, index: u32) -> Location {
        self.globals.location(index)
    }
    /// The pointer to a tag's `VmTag`: its identity.
    pub(crate) fn tag(&self, index: u32) -> i32 {
        (self.tags + index * 8) as i32
    }
    /// Where handler tables begin.
    pub(crate) fn handlers(&self) -> u32 {
        self.handlers
    }
}

impl Entities {
    fn new(all: usize, imported: u32, size: usize, take: &mut impl FnMut(usize, usize) -> u32) -> Entities {
        Entities {
            imported,
            pointers: take(imported as usize, 8),
            inline: take(all - imported as usize, size),
            stride: size as u32,
        }
    }

    fn location(&self, index: u32) -> Location {
        match index.checked_sub(self.imported) {
            None => Location::Pointer((self.pointers + index * 8) as i32),
            Some(defined) => Location::Inline((self.inline + defined * self.stride) as i32),
        }
    }
}
