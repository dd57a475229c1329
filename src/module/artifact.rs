//! Compiled modules as files.
//!
//! An artifact is made to be mapped: machine code stands in whole pages of its own and is position independent, and
//! the large tables are arrays of numbers that are read where they lie. So loading one reads the module's
//! declarations, which are small, and nothing else.
//!
//! ```text
//!   ├ Header ┤ settings │ functions │ sites │ scoped sites │ words ┤ pad ├─ code ─┤ the whole module ┤
//!                       └──── tables, read in place ────┘    └ the small tables
//! ```
//!
//! The module's own bytes come along: declarations, names and data segments are read from them, and disassemblies
//! need the operators. Loading passes over the function bodies, so their pages are not touched.
//!
//! **What is checked.** A checksum over all but the bodies finds truncation and damage. The settings say which build
//! of the compiler wrote the code, for which processor and with which promises about memories; what does not fit is
//! refused with the reason. What is *not* checked is that the code is what the compiler would have written: whoever
//! can write an artifact can have anything executed, so artifacts are to be trusted as programs are.

use super::{Tunables, WasmFeatures};
use crate::code::{Catch, CodeMemory, CompiledCode, HandlerTableDesc, Image, Scope, Table};
use crate::engine::{Config, Engine, Target};
use crate::masm::Cpu;
use anyhow::{Context, Result, bail, ensure};
use bytemuck::{Pod, Zeroable, bytes_of, cast_slice};
use std::hash::Hasher as _;
use std::ops::Range;
use std::str::FromStr;
use twox_hash::XxHash3_64;

/// No module and no text begins like this; the line ends find transfers that "mend" them.
const MAGIC: [u8; 8] = *b"\0wlas\r\n\x1a";

/// Changes with the layout of the file.
const FORMAT: u32 = 1;

/// The parts of the file, by their numbers in [`Header::parts`].
#[derive(Clone, Copy)]
enum Part {
    Settings,
    Functions,
    Sites,
    ScopedSites,
    BodyStarts,
    Words,
    Code,
    Wasm,
    /// Inside `Wasm`: the function bodies, which have a checksum of their own.
    Bodies,
}

const PARTS: usize = Part::Bodies as usize + 1;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    format: u32,
    /// Of the code, in bytes.
    alignment: u32,
    /// Of all but itself and the bodies.
    checksum: u64,
    /// Of the bodies.
    bodies: u64,
    /// Offset and length of each.
    parts: [[u64; 2]; PARTS],
}

/// What must fit for an artifact's code to run.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Settings {
    target: Target,
    cpu: Cpu,
    tunables: Tunables,
    features: u64,
    trace_switches: bool,
}

/// An artifact that was found whole and made by this build.
#[derive(Debug)]
pub(super) struct Artifact {
    image: Image,
    settings: Settings,
    parts: [Range<usize>; PARTS],
    bodies_checksum: u64,
}

/// Whether these are the first bytes of an artifact, of whatever version.
pub(crate) fn is_artifact(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC[..5])
}

/// For looking at an artifact: how its module was compiled, the module, and its code.
pub(crate) fn open(bytes: &[u8]) -> Result<(Config, Vec<u8>, Vec<u8>)> {
    let artifact = Artifact::read(Image::copy(bytes).context("no memory for the artifact")?)?;
    artifact.check_bodies()?;
    Ok((artifact.config(), artifact.wasm().to_vec(), artifact.code().to_vec()))
}

/// The file of a module that `config` compiled from `wasm` to `code`.
pub(super) fn write(
    config: &Config,
    wasm: &[u8],
    bodies: Range<usize>,
    body_starts: &[u32],
    code: &CompiledCode,
) -> Vec<u8> {
    let settings = Settings::of(config).to_string();
    // A page, of the largest size that the target's systems have.
    let alignment = match config.target {
        Target::X86_64 => 4 << 10,
        Target::Aarch64 => 64 << 10,
    };
    let words = words(code);
    let contents: [(Part, &[u8], usize); PARTS - 1] = [
        (Part::Settings, settings.as_bytes(), 16),
        (Part::Functions, cast_slice(&code.functions), 16),
        (Part::Sites, cast_slice(&code.sites), 16),
        (Part::ScopedSites, cast_slice(&code.scoped_sites), 16),
        (Part::BodyStarts, cast_slice(body_starts), 16),
        (Part::Words, cast_slice(&words), 16),
        (Part::Code, code.bytes(), alignment),
        (Part::Wasm, wasm, 16),
    ];
    let mut header = Header { magic: MAGIC, format: FORMAT, alignment: alignment as u32, ..Header::zeroed() };
    let mut file = vec![0; size_of::<Header>()];
    for (part, bytes, alignment) in contents {
        file.resize(file.len().next_multiple_of(alignment), 0);
        header.parts[part as usize] = [file.len() as u64, bytes.len() as u64];
        file.extend_from_slice(bytes);
    }
    let wasm_at = header.parts[Part::Wasm as usize][0] as usize;
    let bodies = wasm_at + bodies.start..wasm_at + bodies.end;
    header.parts[Part::Bodies as usize] = [bodies.start as u64, bodies.len() as u64];
    header.bodies = XxHash3_64::oneshot(&file[bodies.clone()]);
    header.checksum = checksum(&header, &file, bodies);
    file[..size_of::<Header>()].copy_from_slice(bytes_of(&header));
    file
}

/// Of the header but for this field, and of all behind it but for the bodies.
fn checksum(header: &Header, file: &[u8], bodies: Range<usize>) -> u64 {
    let mut hash = XxHash3_64::new();
    hash.write(bytes_of(&Header { checksum: 0, ..*header }));
    hash.write(&file[size_of::<Header>()..bodies.start]);
    hash.write(&file[bodies.end..]);
    hash.finish()
}

impl Artifact {
    /// Looks whether it is whole, and of this build.
    pub(super) fn read(image: Image) -> Result<Artifact> {
        ensure!(is_artifact(&image), "this is no compiled artifact");
        let Some(header) = image.get(..size_of::<Header>()) else { bail!("the artifact is truncated") };
        let header: Header = bytemuck::pod_read_unaligned(header);
        ensure!(header.magic == MAGIC, "the artifact is damaged: something has changed its line ends");
        ensure!(
            header.format == FORMAT,
            "the artifact has format {}, this version of windlass reads format {FORMAT}: compile it again",
            header.format
        );
        let mut parts = [const { 0..0 }; PARTS];
        for (part, [at, length]) in parts.iter_mut().zip(header.parts) {
            let end = at.checked_add(length).filter(|&end| end <= image.len() as u64);
            let end = end.context("the artifact is truncated")?;
            ensure!(at >= size_of::<Header>() as u64, "the artifact is damaged");
            *part = at as usize..end as usize;
        }
        let bodies = parts[Part::Bodies as usize].clone();
        let sum = checksum(&header, &image, bodies);
        ensure!(sum == header.checksum, "the artifact is damaged: its checksum is not that of its content");
        let settings = std::str::from_utf8(&image[parts[Part::Settings as usize].clone()])?.parse()?;
        Ok(Artifact { image, settings, parts, bodies_checksum: header.bodies })
    }

    fn part(&self, part: Part) -> Range<usize> {
        self.parts[part as usize].clone()
    }

    /// Says why the engine cannot use it, if it cannot.
    pub(super) fn check(&self, engine: &Engine) -> Result<()> {
        let (made, here) = (&self.settings, Settings::of(engine.config()));
        ensure!(
            made.target == here.target,
            "the artifact was compiled for {}, this engine runs {}",
            made.target,
            here.target
        );
        let missing = made.cpu.beyond(here.cpu).join(", ");
        ensure!(missing.is_empty(), "the artifact was compiled for a processor that has {missing}");
        ensure!(
            made.tunables == here.tunables,
            "the artifact was compiled with other settings about memories and traps: {:?}, not {:?}",
            made.tunables,
            here.tunables
        );
        let with = |traced: bool| if traced { "with" } else { "without" };
        ensure!(
            made.trace_switches == here.trace_switches,
            "the artifact was compiled {} calls that trace switches, this engine runs code {} them",
            with(made.trace_switches),
            with(here.trace_switches)
        );
        ensure!(
            made.features & !here.features == 0,
            "the artifact was compiled with proposals that are switched off here"
        );
        Ok(())
    }

    /// How to compile its module to the same code.
    pub(super) fn config(&self) -> Config {
        let Settings { target, cpu, tunables, features, trace_switches } = self.settings;
        let features = WasmFeatures::from_bits_truncate(features);
        Config { target, cpu: Some(cpu), tunables, features, trace_switches, ..Config::default() }
    }

    /// The module.
    pub(super) fn wasm(&self) -> &[u8] {
        &self.image[self.part(Part::Wasm)]
    }

    /// Looks whether the bodies are those that were compiled: loading does not read them.
    pub(super) fn check_bodies(&self) -> Result<()> {
        let sum = XxHash3_64::oneshot(&self.image[self.part(Part::Bodies)]);
        ensure!(sum == self.bodies_checksum, "the artifact is damaged: function bodies have changed");
        Ok(())
    }

    /// The machine code.
    pub(super) fn code(&self) -> &[u8] {
        &self.image[self.part(Part::Code)]
    }

    /// The machine code where it can run: mapped from `file`, or copied without one.
    pub(super) fn map_code(&self, file: Option<&std::fs::File>) -> Result<CodeMemory> {
        let range = self.part(Part::Code);
        let memory = match file {
            Some(file) => CodeMemory::of_file(file, range.start as u64, range.len()),
            None => CodeMemory::new(self.code()),
        };
        memory.context("cannot map executable memory")
    }

    /// Some of the module's bytes, where they lie.
    pub(super) fn wasm_part(&self, range: Range<usize>) -> Option<Table<u8>> {
        let wasm = self.part(Part::Wasm);
        let end = wasm.start.checked_add(range.end).filter(|&end| end <= wasm.end)?;
        Table::mapped(&self.image, wasm.start + range.start..end)
    }

    /// Where function bodies begin in the module.
    pub(super) fn body_starts(&self) -> Option<Table<u32>> {
        Table::mapped(&self.image, self.part(Part::BodyStarts))
    }

    /// The tables beside the code, which has no bytes in here.
    pub(super) fn tables(&self) -> Result<CompiledCode> {
        let damaged = "the artifact is damaged: a table has no whole entries";
        let words: Table<u32> = Table::mapped(&self.image, self.part(Part::Words)).context(damaged)?;
        let mut code = CompiledCode {
            functions: Table::mapped(&self.image, self.part(Part::Functions)).context(damaged)?,
            sites: Table::mapped(&self.image, self.part(Part::Sites)).context(damaged)?,
            scoped_sites: Table::mapped(&self.image, self.part(Part::ScopedSites)).context(damaged)?,
            ..CompiledCode::default()
        };
        read_words(&words, &mut code).context("the artifact is damaged: a table ends early")?;
        Ok(code)
    }
}

/// The small tables as numbers, each with its length in front.
fn words(code: &CompiledCode) -> Vec<u32> {
    let mut words = vec![code.handler_bytes];
    for table in [&code.guards, &code.bases, &code.starts] {
        words.push(table.len() as u32);
        words.extend_from_slice(table);
    }
    words.push(code.handler_tables.len() as u32);
    for table in &code.handler_tables {
        let HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, ref entries } = *table;
        words.extend([vmctx_offset, return_pc, sp_to_fp, entries.len() as u32]);
        words.extend(entries.iter().flat_map(|&(tag, switch, pc)| [tag, u32::from(switch), pc]));
    }
    let option = |value: Option<u32>| [u32::from(value.is_some()), value.unwrap_or_default()];
    words.push(code.scopes.len() as u32);
    for &Scope { outer, first, count } in &code.scopes {
        words.extend(option(outer));
        words.extend([first, count]);
    }
    words.push(code.catches.len() as u32);
    for &Catch { tag, by_reference, pad } in &code.catches {
        words.extend(option(tag));
        words.extend([u32::from(by_reference), pad]);
    }
    words.push(code.operators.len() as u32);
    words.extend(code.operators.iter().flat_map(|&(at, wasm)| [at, wasm]));
    words
}

/// The same in the other direction; none if there are too few.
fn read_words(words: &[u32], code: &mut CompiledCode) -> Option<()> {
    let mut words = words.iter().copied();
    let mut next = || words.next();
    /// `count` of something. What is missing is noticed at the first one.
    fn many<T>(count: u32, mut one: impl FnMut() -> Option<T>) -> Option<Vec<T>> {
        (0..count).map(|_| one()).collect()
    }
    code.handler_bytes = next()?;
    for table in [&mut code.guards, &mut code.bases, &mut code.starts] {
        *table = many(next()?, &mut next)?;
    }
    code.handler_tables = many(next()?, || {
        let [vmctx_offset, return_pc, sp_to_fp, count] = [next()?, next()?, next()?, next()?];
        let entries = many(count, || Some((next()?, next()? != 0, next()?)))?;
        Some(HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, entries })
    })?;
    let option = |is_some: u32, value: u32| (is_some != 0).then_some(value);
    code.scopes =
        many(next()?, || Some(Scope { outer: option(next()?, next()?), first: next()?, count: next()? }))?;
    code.catches = many(next()?, || {
        Some(Catch { tag: option(next()?, next()?), by_reference: next()? != 0, pad: next()? })
    })?;
    code.operators = many(next()?, || Some((next()?, next()?)))?;
    Some(())
}

impl Settings {
    fn of(config: &Config) -> Settings {
        let Config { target, tunables, features, trace_switches, .. } = *config;
        Settings { target, cpu: config.effective_cpu(), tunables, features: features.bits(), trace_switches }
    }
}

/// For `file` and `strings` too.
impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Settings { target, cpu, tunables, features, trace_switches } = self;
        let Tunables {
            memory_reservation,
            memory64_reservation,
            memory_guard_size,
            memory_reservation_for_growth,
            signals_based_traps,
        } = tunables;
        let cpu = cpu.beyond(Cpu::baseline()).iter().map(|name| format!(",+{name}")).collect::<String>();
        writeln!(
            f,
            "windlass {} {target} baseline{cpu} {memory_reservation} {memory64_reservation} {memory_guard_size} \
             {memory_reservation_for_growth} {} {features} {}",
            env!("WINDLASS_BUILD"),
            u8::from(*signals_based_traps),
            u8::from(*trace_switches),
        )
    }
}

impl FromStr for Settings {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Settings> {
        let mut words = text.split_ascii_whitespace();
        let mut next = || words.next().context("the artifact is damaged: its settings are not whole");
        ensure!(next()? == "windlass", "the artifact is damaged: its settings are none");
        let build = next()?;
        let ours = env!("WINDLASS_BUILD");
        ensure!(
            build == ours,
            "the artifact was made by windlass {build}, this is windlass {ours}: compile it again"
        );
        Ok(Settings {
            target: next()?.parse()?,
            cpu: next()?.parse().map_err(anyhow::Error::msg)?,
            tunables: Tunables {
                memory_reservation: next()?.parse()?,
                memory64_reservation: next()?.parse()?,
                memory_guard_size: next()?.parse()?,
                memory_reservation_for_growth: next()?.parse()?,
                signals_based_traps: next()? == "1",
            },
            features: next()?.parse()?,
            trace_switches: next()? == "1",
        })
    }
}

#[cfg(test)]
mod tests;
