//! Reading modules from files: bytes as they are, text turned into bytes, artifacts mapped.

use super::Stop;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use wast::Wat;
use wast::core::{EncodeOptions, GenerateDwarf};
use wast::parser::{self, ParseBuffer};
use windlass::{Engine, Module};

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

fn load(path: &Path, lines: bool) -> Result<Vec<u8>, Stop> {
    let bytes = read(path)?;
    let refuse = |what: &str| Err(Stop::Error(format!("{}: {what}", path.display())));
    if bytes.is_empty() {
        return refuse("the file is empty (at offset 0x0)");
    }
    if Engine::detect_precompiled(&bytes) {
        return refuse("this is a compiled artifact; what it was made from is wanted here");
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

/// What a file holds.
pub(super) enum Source {
    /// A module, as binary.
    Wasm(Vec<u8>),
    /// Likewise, but it is still where it was.
    File,
    /// A compiled one.
    Artifact,
}

/// What the file holds; an artifact stays where it is. With `lines`, the binary of a text has DWARF.
pub(super) fn source(path: &Path, lines: bool) -> Result<Source, Stop> {
    let mut start = Vec::new();
    if path.is_file() && File::open(path).and_then(|file| file.take(8).read_to_end(&mut start)).is_ok() {
        if Engine::detect_precompiled(&start) {
            return Ok(Source::Artifact);
        }
        if start.first() == Some(&0) {
            return Ok(Source::File);
        }
    }
    load(path, lines).map(Source::Wasm)
}

impl Source {
    /// The module, compiled now or earlier.
    pub(super) fn load(&self, path: &Path, engine: &Engine) -> Result<Module, Stop> {
        let module = match self {
            Source::Wasm(bytes) => Module::from_binary(engine, bytes),
            // SAFETY: README says that a file must not be changed in place while it runs, as with any program.
            Source::File => unsafe { Module::from_mapped_file(engine, path) },
            // SAFETY: whoever names an artifact on the command line trusts it as one trusts a program; README says so.
            Source::Artifact => unsafe { Module::deserialize_file(engine, path) },
        };
        module.map_err(|error| Stop::about(path.display(), error))
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
