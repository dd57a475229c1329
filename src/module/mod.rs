//! Bytes to checked declarations: everything a module says outside its function bodies.
//!
//! [`parse`] walks the sections once, validating as it goes, and fills [`Declarations`]. Of function bodies it learns
//! where they are ([`bodies`]); they go, still undecoded, to the compiler, which validates and compiles each in one
//! pass. Types are canonical from the first moment: a module's type
//! index becomes a [`TypeId`] of the engine's [`TypeRegistry`], equal for equal types of any two modules.
//!
//! [`VmLayout`] says where each declared thing stands in the instance's context (`vmctx`).

mod artifact;
mod bodies;
mod convert;
mod data;
mod declare;
mod externs;
mod features;
mod handle;
mod image;
mod layout;
mod lazy;
mod names;
mod parse;
mod records;
mod registry;
#[cfg(test)]
mod tests;
mod tunables;
mod types;
mod validate;

pub(crate) use artifact::{compatibility, is_artifact, open as open_artifact, seal as seal_artifact};
pub(crate) use bodies::{Bodies, BodyCompiler, Chunk};
// The public view of an import; [`ImportType`] below is the house's.
pub use externs::{ExportType, ExternType, ImportType as ModuleImport};
pub(crate) use features::{FEATURES, proposal_name, unsupported_operator};
pub use handle::Module;
pub(crate) use image::MemoryImage;
pub(crate) use layout::{Location, VmLayout};
pub(crate) use lazy::LazyCompiler;
pub(crate) use names::Names;
pub(crate) use records::Records;
pub(crate) use registry::TypeRegistry;
pub(crate) use tunables::{Bounds, Tunables};
pub(crate) use types::CompositeType;
pub use types::{
    FuncType, GlobalType, HeapType, MemoryType, MemoryTypeBuilder, Mutability, RefType, TableType, TagType,
    TypeId, ValType,
};
pub(crate) use wasmparser::WasmFeatures;

use crate::code::Table;
use bytemuck::{Pod, Zeroable};
use std::ops::Range;

/// What a module declares, in index spaces that count imports first.
#[derive(Debug, Default)]
pub(crate) struct Declarations {
    /// Canonical type of each type index.
    pub types: Vec<TypeId>,
    /// In order of declaration.
    pub imports: Vec<Import>,
    /// In order of declaration; names are unique.
    pub exports: Vec<Export>,
    /// Type of each function.
    pub functions: Vec<TypeId>,
    /// How many of `functions` are imported.
    pub imported_functions: u32,
    /// Tables.
    pub tables: Vec<TableDecl>,
    /// How many of `tables` are imported.
    pub imported_tables: u32,
    /// Memories.
    pub memories: Vec<MemoryType>,
    /// How many of `memories` are imported.
    pub imported_memories: u32,
    /// Globals.
    pub globals: Vec<GlobalDecl>,
    /// How many of `globals` are imported.
    pub imported_globals: u32,
    /// Function type of each tag.
    pub tags: Vec<TypeId>,
    /// How many of `tags` are imported.
    pub imported_tags: u32,
    /// The start function.
    pub start: Option<u32>,
    /// Element segments.
    pub elements: Vec<ElementSegment>,
    /// Data segments.
    pub data: Table<DataSegment>,
    /// Offsets of data segments that are no constants.
    pub data_offsets: Vec<ConstExpr>,
    /// How many data segments there will be, if the module says so in front of its code.
    pub data_count: Option<u32>,
    /// Functions that may become references (exported, in a segment, in a constant expression) and the start function:
    /// they get a `VmFunc` in the instance. Defined functions only.
    pub records: Records,
    /// Whether any type is a continuation type: the store then needs its registry before the instance.
    pub uses_continuations: bool,
    /// For people.
    pub names: Names,
    /// Where the bodies of the defined functions begin in the module, sorted: the count of their locals.
    pub bodies: Table<u32>,
}

/// An import and what it must be.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub module: String,
    pub name: String,
    pub ty: ImportType,
}

/// The type of an import or export.
#[derive(Debug, Clone)]
pub(crate) enum ImportType {
    Function(TypeId),
    Table(TableType),
    Memory(MemoryType),
    Global(GlobalType),
    Tag(TypeId),
}

/// An export.
#[derive(Debug, Clone)]
pub(crate) struct Export {
    pub name: String,
    pub kind: ExportKind,
    pub index: u32,
}

/// Which index space an export is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExportKind {
    Function,
    Table,
    Memory,
    Global,
    Tag,
}

/// A table and the value its elements begin with.
#[derive(Debug, Clone)]
pub(crate) struct TableDecl {
    pub ty: TableType,
    /// None: null.
    pub init: Option<ConstExpr>,
}

/// A global and its first value.
#[derive(Debug, Clone)]
pub(crate) struct GlobalDecl {
    pub ty: GlobalType,
    /// None for imports.
    pub init: Option<ConstExpr>,
}

/// A constant expression, as a little stack program (extended constants included).
#[derive(Debug, Clone)]
pub(crate) struct ConstExpr(pub Vec<ConstOp>);

/// One step of a constant expression. Values are words as in a `VmGlobal`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ConstOp {
    /// Push a number (floats by bits) or null (0).
    Value(u64),
    /// Push a global's value.
    GlobalGet(u32),
    /// Push a function reference.
    RefFunc(u32),
    /// Push a vector: the only step of its expression.
    Vector([u8; 16]),
    I32Add,
    I32Sub,
    I32Mul,
    I64Add,
    I64Sub,
    I64Mul,
}

/// Where a segment goes at instantiation.
#[derive(Debug, Clone)]
pub(crate) enum SegmentMode {
    /// Into this table or memory, at this offset, then dropped.
    Active { index: u32, offset: ConstExpr },
    /// Kept for `*.init`.
    Passive,
    /// Only declares its functions as escaping.
    Declared,
}

/// An element segment.
#[derive(Debug, Clone)]
pub(crate) struct ElementSegment {
    pub mode: SegmentMode,
    pub items: ElementItems,
}

/// Items of an element segment.
#[derive(Debug, Clone)]
pub(crate) enum ElementItems {
    Functions(Vec<u32>),
    Expressions(Vec<ConstExpr>),
}

/// A data segment, in numbers: large modules have a hundred thousand, and in an artifact they are read in place.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(crate) struct DataSegment {
    /// The bytes: a range of the module.
    start: u32,
    end: u32,
    memory: u32,
    mode: u32,
    /// The value, or the number of the expression.
    offset: u64,
}

/// Where a data segment goes at instantiation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DataMode {
    /// Kept for `memory.init`.
    Passive,
    /// Into this memory at this offset, then dropped.
    At { memory: u32, offset: u64 },
    /// Likewise, at an offset that only an instance knows: its number in [`Declarations::data_offsets`].
    Computed { memory: u32, offset: u32 },
}

impl DataSegment {
    const PASSIVE: u32 = 0;
    const AT: u32 = 1;
    const COMPUTED: u32 = 2;

    /// A module has fewer than 4 GiB.
    pub(crate) fn new(mode: DataMode, bytes: Range<usize>) -> DataSegment {
        let (mode, memory, offset) = match mode {
            DataMode::Passive => (DataSegment::PASSIVE, 0, 0),
            DataMode::At { memory, offset } => (DataSegment::AT, memory, offset),
            DataMode::Computed { memory, offset } => (DataSegment::COMPUTED, memory, offset.into()),
        };
        DataSegment { start: bytes.start as u32, end: bytes.end as u32, memory, mode, offset }
    }

    pub(crate) fn mode(&self) -> DataMode {
        match self.mode {
            DataSegment::AT => DataMode::At { memory: self.memory, offset: self.offset },
            DataSegment::COMPUTED => DataMode::Computed { memory: self.memory, offset: self.offset as u32 },
            _ => DataMode::Passive,
        }
    }

    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Declarations {
    /// The function's name for people: from the name section, else `func[N]`.
    pub(crate) fn function_name(&self, index: u32) -> String {
        self.names.function(index).map_or_else(|| format!("func[{index}]"), str::to_owned)
    }

    /// The function whose body an offset in the module is in, by index, and where its body begins.
    pub(crate) fn function_around(&self, offset: u32) -> Option<(u32, u32)> {
        let defined = self.bodies.partition_point(|&start| start <= offset).checked_sub(1)?;
        Some((self.imported_functions + defined as u32, self.bodies[defined]))
    }
}
