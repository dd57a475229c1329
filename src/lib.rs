//! Windlass (draft).
pub mod aarch64;
pub mod abi;
pub mod masm;
pub mod code;
pub(crate) mod module;
