//! What debuggers and profilers are told about code: names, lines, and where callers are.
//!
//! Whoever maps code (a module, or the engine for its stubs) describes it as a [`Code`] and keeps the [`Announced`]
//! that [`announce`] returns as long as the code can run. With nobody listening that is nothing.
//!
//! ```text
//!   Code: parts, unwind notes, operators, the module's own DWARF
//!     │
//!     ├─ frames   .eh_frame: who called, at every instruction, across every switch
//!     ├─ lines    .debug_line: rows of the module's DWARF, or byte offsets in it
//!     └─ image    an ELF file in memory with both, names and units
//!          ├─ gdb       GDB's JIT interface
//!          └─ directory what tools/windlass-gdb.py reads: stores, code, layouts
//!   perf   perf's map, or its jitdump
//! ```
//!
//! It knows the contract (`abi`), code and its tables, and what a module declares; not how code came to be.

mod directory;
mod frames;
mod gdb;
mod image;
mod lines;
mod perf;

pub(crate) use directory::Announcement as StoreAnnouncement;

use crate::code::{CompiledCode, Unwind};
use crate::module::Declarations;
use anyhow::Result;
use std::collections::HashMap;

/// How a profiler learns about compiled code. Frames have frame pointers in any case (`perf record -g`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ProfilingStrategy {
    /// Not at all.
    #[default]
    None,
    /// Names, in `/tmp/perf-PID.map`, where Linux's `perf report` looks.
    PerfMap,
    /// Names, lines and the code itself in `jit-PID.dump` in the current directory, for `perf inject --jit`. Wants
    /// `perf record -k mono`.
    JitDump,
}

/// Who is to hear of code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Audience {
    pub debuggers: bool,
    pub profiler: ProfilingStrategy,
}

impl Audience {
    /// Anybody.
    pub(crate) fn listens(self) -> bool {
        self.debuggers || self.profiler != ProfilingStrategy::None
    }

    /// Finds out early what cannot be done.
    pub(crate) fn prepare(self) -> Result<()> {
        perf::open(self.profiler)
    }
}

/// Whose instructions these are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Machine {
    X64,
    Aarch64,
}

impl Machine {
    /// The one that this process runs on.
    pub(crate) fn host() -> Machine {
        if cfg!(target_arch = "x86_64") { Machine::X64 } else { Machine::Aarch64 }
    }
}

/// What a part of the code is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PartKind {
    /// A Wasm function, or the guard of one.
    Function,
    /// A stub whose caller may be on another stack, anywhere in memory.
    Crossing,
    /// A stub that Rust calls: it keeps the host's registers.
    Passage,
}

/// A piece of code with a name.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub name: String,
    pub kind: PartKind,
    /// Where it is entered.
    pub entry: u32,
    /// After its last byte.
    pub end: u32,
    /// As in [`CompiledFunction`](crate::code::CompiledFunction).
    pub sp_to_fp: u32,
}

/// Code in its place.
#[derive(Debug)]
pub(crate) struct Code<'a> {
    pub machine: Machine,
    /// What the compile unit is called.
    pub name: String,
    /// Where offset 0 is.
    pub base: u64,
    pub bytes: &'a [u8],
    /// In order.
    pub parts: Vec<Part>,
    pub unwind: &'a [(u32, Unwind)],
    pub lines: lines::Lines,
}

impl<'a> Code<'a> {
    /// The code of a module. `module` is its binary.
    pub(crate) fn of_module(
        module: &[u8],
        declarations: &Declarations,
        compiled: &'a CompiledCode,
        base: u64,
        bytes: &'a [u8],
    ) -> Code<'a> {
        let defined = declarations.functions.len() - declarations.imported_functions as usize;
        let mut parts: Vec<Part> = Vec::with_capacity(compiled.functions.len() + compiled.starts.len());
        for (number, function) in compiled.functions.iter().enumerate() {
            let name = match number.checked_sub(defined) {
                None => declarations.function_name(declarations.imported_functions + number as u32),
                Some(guard) => format!("[guard of {}]", declarations.function_name(compiled.guards[guard])),
            };
            let (entry, end, sp_to_fp) = (function.entry, function.end, function.sp_to_fp);
            parts.push(Part { name, kind: PartKind::Function, entry, end, sp_to_fp });
        }
        for (number, &entry) in compiled.starts.iter().enumerate() {
            let end = compiled.starts.get(number + 1).copied().unwrap_or(bytes.len() as u32);
            let name = START_STUB.to_owned();
            parts.push(Part { name, kind: PartKind::Crossing, entry, end, sp_to_fp: 0 });
        }
        let name = declarations.names.module().unwrap_or("module").to_owned();
        let lines = lines::Lines::new(module, &format!("{name}.wasm"), compiled);
        Code { machine: Machine::host(), name, base, bytes, parts, unwind: &compiled.unwind, lines }
    }

    /// A stub of the engine.
    pub(crate) fn of_stub(
        name: String,
        kind: PartKind,
        base: u64,
        bytes: &'a [u8],
        unwind: &'a [(u32, Unwind)],
    ) -> Code<'a> {
        let part = Part { name: name.clone(), kind, entry: 0, end: bytes.len() as u32, sp_to_fp: 0 };
        let lines = lines::Lines::default();
        Code { machine: Machine::host(), name, base, bytes, parts: vec![part], unwind, lines }
    }
}

/// What the bottom of a continuation's stack is called.
pub(crate) const START_STUB: &str = "[continuation]";

/// Code that somebody was told about. Dropping it says that the code is gone.
#[derive(Debug)]
pub(crate) struct Announced {
    _gdb: gdb::Registration,
    _code: directory::Announcement,
}

/// Tells `audience` about code.
pub(crate) fn announce(audience: Audience, code: &Code<'_>) -> Result<Option<Announced>> {
    perf::note(audience.profiler, code)?;
    if !audience.debuggers {
        return Ok(None);
    }
    let end = code.base + code.bytes.len() as u64;
    let image = image::build(code)?;
    Ok(Some(Announced {
        _gdb: gdb::Registration::new(image),
        _code: directory::Announcement::of_code(code.base, end),
    }))
}

/// Text to numbers, each text once, in order of appearance.
#[derive(Debug, Default)]
struct Interner {
    numbers: HashMap<String, u32>,
    texts: Vec<String>,
}

impl Interner {
    fn number(&mut self, text: String) -> u32 {
        let next = self.texts.len() as u32;
        *self.numbers.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }
}
