//! Reading modules from files: bytes as they are, or text turned into bytes.

use super::Stop;
use std::io::Read as _;
use std::path::Path;
use wast::Wat;
use wast::core::{EncodeOptions, GenerateDwarf};
use wast::parser::{self, ParseBuffer};

/// The file's bytes (`-` is stdin).
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Stop> {
    let result = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    result.map_err(|error| Stop::about(path.display(), error))
}

/// The module in a file, as binary.
pub(super) fn module(path: &Path) -> Result<Vec<u8>, Stop> {
    load(path, false)
}

/// The same; of text the binary has DWARF, with the text's lines.
pub(super) fn module_with_lines(path: &Path) -> Result<Vec<u8>, Stop> {
    load(path, true)
}

fn load(path: &Path, lines: bool) -> Result<Vec<u8>, Stop> {
    let bytes = read(path)?;
    let refuse = |what: &str| Err(Stop::Error(format!("{}: {what}", path.display())));
    if bytes.is_empty() {
        return refuse("the file is empty (at offset 0x0)");
    }
    // Even a truncated binary begins with this byte, which is no text.
    if bytes[0] == 0 {
        return Ok(bytes);
    }
    match std::str::from_utf8(&bytes) {
        Ok(text) => binary_of(path, text, lines),
        Err(error) => refuse(&format!(
            "neither a WebAssembly binary nor UTF-8 text (at offset {:#x})",
            error.valid_up_to()
        )),
    }
}

/// Text to binary; errors say line and column.
fn binary_of(path: &Path, text: &str, lines: bool) -> Result<Vec<u8>, Stop> {
    let encode = || {
        let mut buffer = ParseBuffer::new(text)?;
        buffer.track_instr_spans(lines);
        let mut wat = parser::parse::<Wat<'_>>(&buffer)?;
        let mut options = EncodeOptions::new();
        if lines {
            options.dwarf(path, text, GenerateDwarf::Lines);
        }
        options.encode_wat(&mut wat)
    };
    encode().map_err(|error: wast::Error| {
        let (line, column) = error.span().linecol_in(text);
        let message = super::one_line(&error.message());
        Stop::Error(format!("{}:{}:{}: {message}", path.display(), line + 1, column + 1))
    })
}
