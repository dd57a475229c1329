//! Windlass (draft).
mod aarch64;
pub mod abi;
pub mod code;
mod codegen;
mod engine;
mod error;
pub mod masm;
pub(crate) mod module;
mod x64;

pub use anyhow::{Error, Result};
pub use engine::{Config, Engine, Target};
pub use error::CompileError;
pub use module::ModuleImport as ImportType;
pub use module::{
    ExportType, ExternType, FuncType, GlobalType, HeapType, MemoryType, Module, Mutability, RefType,
    TableType, TagType, TypeId, ValType,
};
