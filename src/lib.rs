//! Windlass (draft).
pub mod abi;
pub mod masm;
pub mod code;
pub(crate) mod module;
pub mod features;
