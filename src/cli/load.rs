//! Reading modules from files: bytes as they are, text turned into bytes, artifacts mapped.

use super::Stop;
use memmap2::{Mmap, MmapOptions};
use std::fs::{File, Metadata};
use std::io::Read as _;
use std::ops::Deref;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::sync::Arc;
use wast::Wat;
use wast::core::{EncodeOptions, GenerateDwarf};
use wast::parser::{self, ParseBuffer};
use windlass::{Engine, Error, Module};

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

/// A module's bytes: read, or mapped where they are many, since most runs need few of them.
#[derive(Debug)]
pub(super) enum Bytes {
    Read(Vec<u8>),
    /// And which file it is.
    Mapped(Mmap, Metadata),
}

impl Bytes {
    fn is_mapped(&self) -> bool {
        matches!(self, Bytes::Mapped(..))
    }

    /// The file that they are mapped from, as it was then.
    pub(super) fn metadata(&self) -> Option<&Metadata> {
        match self {
            Bytes::Read(_) => None,
            Bytes::Mapped(_, metadata) => Some(metadata),
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Bytes::Read(bytes) => bytes,
            Bytes::Mapped(bytes, _) => bytes,
        }
    }
}

/// From here on mapping is less work than reading.
const MAPPED_BYTES: u64 = 1 << 20;

/// What a file holds.
pub(super) enum Source {
    /// A module, as binary; if it is large and was binary, it stays where it is.
    Wasm(Arc<Bytes>),
    /// A module that was text.
    Text(Arc<Bytes>),
    /// A compiled one.
    Artifact,
}

/// What the file holds; an artifact stays where it is. With `lines`, the binary of a text has DWARF.
pub(super) fn source(path: &Path, lines: bool) -> Result<Source, Stop> {
    let mut start = [0; 8];
    if path.is_file()
        && let Ok(mut file) = File::open(path)
        && file.read_exact(&mut start).is_ok()
    {
        if Engine::detect_precompiled(&start) {
            return Ok(Source::Artifact);
        }
        if start.starts_with(b"\0asm")
            && let Ok(metadata) = file.metadata()
            && metadata.len() >= MAPPED_BYTES
            && let Ok(mapped) = mapped(&file)
        {
            return Ok(Source::Wasm(Bytes::Mapped(mapped, metadata).into()));
        }
    }
    let bytes = load(path, lines)?;
    let is_binary = start.starts_with(b"\0asm");
    let bytes = Arc::new(Bytes::Read(bytes));
    Ok(if is_binary { Source::Wasm(bytes) } else { Source::Text(bytes) })
}

/// A module's bytes where they are.
fn mapped(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: whoever changes a module in place while it is being compiled gets a program that neither of the two was,
    // as with every program that is changed while it starts; files are replaced, not written over.
    unsafe { MmapOptions::new().map_copy_read_only(file) }
}

/// The module in an artifact, if it is `wasm`'s.
pub(super) fn artifact_of(engine: &Engine, path: &Path, wasm: &[u8]) -> Result<(File, Module), Error> {
    let file = File::open(path)?;
    // SAFETY: in a directory that only the user can write to; entries are replaced and removed, never written over.
    let module = unsafe { Module::deserialize_open_file(engine, &file, Some(wasm))? };
    Ok((file, module))
}

/// The module in an artifact.
pub(super) fn artifact(engine: &Engine, path: &Path) -> Result<(File, Module), Error> {
    let unread = |error| Error::new(error).context(format!("cannot read `{}`", path.display()));
    let file = File::open(path).map_err(unread)?;
    // SAFETY: whoever names an artifact on the command line trusts it as one trusts a program; README says so.
    let module = unsafe { Module::deserialize_open_file(engine, &file, None)? };
    Ok((file, module))
}

/// The module in an artifact that was looked through when it was as `metadata` says, if it still is.
pub(super) fn known_artifact(engine: &Engine, path: &Path, metadata: &Metadata) -> Option<Module> {
    let file = File::open(path).ok()?;
    let state = |file: &Metadata| (file.dev(), file.ino(), file.len(), file.ctime(), file.ctime_nsec());
    if state(&file.metadata().ok()?) != state(metadata) {
        return None;
    }
    // SAFETY: trusted as above, and nobody has written to it since it was last loaded.
    unsafe { Module::deserialize_known_file(engine, &file) }.ok()
}

impl Source {
    /// The module, compiled now or earlier. An artifact that cannot be used is made up for by the module it was made
    /// from, if that is beside it.
    pub(super) fn load(&self, path: &Path, engine: &Engine) -> Result<Module, Stop> {
        let module = match self {
            // SAFETY: README says that a module must not be changed in place while it runs, as with any program.
            Source::Wasm(bytes) if bytes.is_mapped() => unsafe { Module::from_mapped_file(engine, path) },
            Source::Wasm(bytes) | Source::Text(bytes) => Module::from_binary(engine, bytes),
            Source::Artifact => match artifact(engine, path).map(|(_, module)| module) {
                Err(error) => match ["wasm", "wat"]
                    .map(|kind| path.with_extension(kind))
                    .into_iter()
                    .find(|beside| beside.is_file())
                {
                    Some(beside) => {
                        let (path, error) = (path.display(), super::one_line(&format!("{error:#}")));
                        eprintln!("warning: {path}: {error}; compiling {} instead", beside.display());
                        return match source(&beside, false)? {
                            Source::Artifact => {
                                Err(Stop::Error(format!("{}: this is an artifact too", beside.display())))
                            }
                            module => module.load(&beside, engine),
                        };
                    }
                    None => Err(error),
                },
                module => module,
            },
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
