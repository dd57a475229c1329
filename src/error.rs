//! Why a module was refused: one line, with the place.
//!
//! Everything that can be wrong with a module's bytes ends here: malformed, invalid, beyond a limit, or written
//! for a proposal that is not built. The offset counts from the first byte of the binary, as `wasm-objdump` and
//! wasmtime print it, and the function is named when the fault is inside one.

use crate::module::proposal_name;
use std::fmt;

/// The error of [`Module::new`](crate::Module::new), found with `error.downcast_ref::<CompileError>()`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompileError {
    message: String,
    offset: u64,
    function: Option<String>,
}

impl CompileError {
    /// From a message without an offset in it.
    pub(crate) fn new(message: impl Into<String>, offset: u64) -> CompileError {
        CompileError { message: message.into(), offset, function: None }
    }

    /// The module is meant for engines that have `proposal`.
    pub(crate) fn unsupported(proposal: &str, offset: u64) -> CompileError {
        let message =
            format!("this module needs the `{proposal}` proposal, which Windlass does not support yet");
        CompileError::new(message, offset)
    }

    /// The module is meant for engines that have `proposal` switched on.
    fn switched_off(proposal: &str, offset: u64) -> CompileError {
        CompileError::new(
            format!("this module needs the `{proposal}` proposal, which is switched off"),
            offset,
        )
    }

    /// Whatever stopped the compilation of a function (named `$name` or `func[N]`) that begins at `start`.
    pub(crate) fn in_function(error: anyhow::Error, function: String, start: u64) -> CompileError {
        let error = match error.downcast::<CompileError>() {
            Ok(error) => error,
            Err(error) => match error.downcast::<wasmparser::Error>() {
                Ok(error) => CompileError::from(error),
                Err(error) => CompileError::new(format!("{error:#}"), start),
            },
        };
        CompileError { function: Some(function), ..error }
    }

    /// Adds a remark to the message.
    pub(crate) fn with_note(mut self, note: &str) -> CompileError {
        self.message.push_str(note);
        self
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Byte offset in the binary module.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// The function that the offset is in: `$name` if the module names it, else `func[N]`.
    pub fn function(&self) -> Option<&str> {
        self.function.as_deref()
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.function {
            Some(function) => {
                // `func[7]` says it already.
                let func = if function.starts_with('$') { "func " } else { "" };
                write!(f, "{func}{function} at offset {:#x}: {}", self.offset, self.message)
            }
            None => write!(f, "{} (at offset {:#x})", self.message, self.offset),
        }
    }
}

impl std::error::Error for CompileError {}

impl From<wasmparser::Error> for CompileError {
    fn from(error: wasmparser::Error) -> CompileError {
        let missing = error.missing_wasm_feature().and_then(proposal_name);
        match (missing, error.message()) {
            (Some((proposal, true)), _) => CompileError::switched_off(proposal, error.offset()),
            (Some((proposal, false)), _) => CompileError::unsupported(proposal, error.offset()),
            // The one limit that a proposal lifts: the validator counts instead of asking for the feature.
            (None, "multiple memories") => CompileError::switched_off("multiple memories", error.offset()),
            (None, message) => CompileError::new(message, error.offset()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_with_the_place() {
        let error = CompileError::new("type mismatch", 0x1f3);
        assert_eq!(error.to_string(), "type mismatch (at offset 0x1f3)");
        let error = CompileError::in_function(error.into(), "$run".into(), 0x1f0);
        assert_eq!(error.to_string(), "func $run at offset 0x1f3: type mismatch");
        let error = CompileError::in_function(anyhow::anyhow!("frame too large"), "func[7]".into(), 0x20);
        assert_eq!(error.to_string(), "func[7] at offset 0x20: frame too large");
    }
}
