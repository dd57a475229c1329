//! Windlass (draft).
pub mod abi;
pub mod masm;
pub mod x64;
pub mod code;
pub(crate) mod module;
