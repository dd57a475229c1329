//! What crosses the border of a module, as users see it.

use super::{FuncType, GlobalType, MemoryType, TableType, TagType};
use std::fmt;

/// Something that a module asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportType<'module> {
    pub(super) module: &'module str,
    pub(super) name: &'module str,
    pub(super) ty: ExternType,
}

impl<'module> ImportType<'module> {
    /// The first half of its name.
    pub fn module(&self) -> &'module str {
        self.module
    }

    /// The second half of its name.
    pub fn name(&self) -> &'module str {
        self.name
    }

    /// What it must be.
    pub fn ty(&self) -> ExternType {
        self.ty.clone()
    }
}

/// Something that a module offers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExportType<'module> {
    pub(super) name: &'module str,
    pub(super) ty: ExternType,
}

impl<'module> ExportType<'module> {
    /// Its name.
    pub fn name(&self) -> &'module str {
        self.name
    }

    /// What it is.
    pub fn ty(&self) -> ExternType {
        self.ty.clone()
    }
}

/// The type of something that crosses the border of a module.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum ExternType {
    Func(FuncType),
    Table(TableType),
    Memory(MemoryType),
    Global(GlobalType),
    Tag(TagType),
}

impl fmt::Display for ExternType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExternType::Func(ty) => write!(f, "func {ty}"),
            ExternType::Table(ty) => ty.fmt(f),
            ExternType::Memory(ty) => ty.fmt(f),
            ExternType::Global(ty) => ty.fmt(f),
            ExternType::Tag(ty) => ty.fmt(f),
        }
    }
}
