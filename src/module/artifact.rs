//! Compiled modules as files.
//!
//! An artifact is made to be mapped: machine code and the pages that memories begin with stand in whole pages of their
//! own, position independent, and the large tables are arrays of numbers that are read where they lie. So loading one
//! reads the head of the module, which says what it imports, defines and exports, and nothing else.
//!
//! ```text
//!   ├ Header ┤ settings │ small tables │ functions │ sites │ … ┤ code ┤ pages ┤ head │ bodies, data, names, … ┤
//!                                                                              └──── the whole module ─────────┘
//!   ├─────────────── what a run uses: checked when it is loaded ──────────────────────┤ checked when looked at ─┤
//! ```
//!
//! The module's own bytes come along: disassemblies need the operators, debuggers the lines, backtraces the names, and
//! a cache compares them.
//!
//! **What is checked.** One checksum is over all that running relies on: the header, settings, tables, code, pages,
//! the module's head, and its data section if instances are made from that rather than from the pages. Another is over
//! the rest, which no run reads but for names in backtraces; `windlass disas` and whoever asks for that part checks
//! it. The settings say which build of the compiler wrote the code, for which processor and with which promises about
//! memories; what does not fit is refused with the reason. The head is validated and the tables are looked through, so
//! that nothing in an artifact makes the runtime look beyond them. What is *not* checked is that the code is what the
//! compiler would have written: whoever can write an artifact can have anything executed, so artifacts are to be
//! trusted as programs are.

mod settings;
mod tables;

use super::image::{self, MemoryImage, Run};
use super::parse::Structure;
use super::{DataMode, DataSegment, Declarations, VmLayout};
use crate::code::{CodeMemory, CompiledCode, Image, Table};
use crate::engine::{Config, Engine, Target};
use anyhow::{Context, Result, bail, ensure};
use bytemuck::{Pod, Zeroable, bytes_of, cast_slice};
use settings::Settings;
use std::fs::File;
use std::hash::Hasher as _;
use std::ops::Range;
use twox_hash::XxHash3_64;

/// No module and no text begins like this; the line ends find transfers that "mend" them.
const MAGIC: [u8; 8] = *b"\0wlas\r\n\x1a";

/// Changes with the layout of the file.
const FORMAT: u32 = 2;

/// The parts of the file, by their numbers in [`Header::parts`].
#[derive(Clone, Copy)]
enum Part {
    Settings,
    Words,
    /// The data segments; none if they are to be read from the module.
    Segments,
    Runs,
    Functions,
    Sites,
    ScopedSites,
    BodyStarts,
    Code,
    /// The image that memories begin with.
    Pages,
    Wasm,
    /// Inside `Wasm`: what precedes the function bodies.
    Head,
    /// Likewise: the data section.
    Data,
    /// Likewise: the content of the name section.
    Names,
}

const PARTS: usize = Part::Names as usize + 1;

#[derive(Clone, Copy, Pod, Zeroable)]
#[repr(C)]
struct Header {
    magic: [u8; 8],
    format: u32,
    /// Of the code and the pages, in bytes.
    alignment: u32,
    /// Of what is used: see [`Sums`].
    used: u64,
    /// Of the rest.
    rest: u64,
    /// Of the file, in bytes.
    length: u64,
    /// 1: the data section is used.
    uses_data: u64,
    /// Offset and length of each.
    parts: [[u64; 2]; PARTS],
}

/// An artifact that was found whole and made by this build.
#[derive(Debug)]
pub(super) struct Artifact {
    image: Image,
    settings: Settings,
    parts: [Range<usize>; PARTS],
    rest: u64,
    uses_data: bool,
}

/// Whether these are the first bytes of an artifact, of whatever version.
pub(crate) fn is_artifact(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC[..5])
}

/// For looking at an artifact: how its module was compiled, the module, and its code.
pub(crate) fn open(bytes: &[u8]) -> Result<(Config, Vec<u8>, Vec<u8>)> {
    let artifact = Artifact::read(Image::copy(bytes).context("no memory for the artifact")?)?;
    artifact.check_rest()?;
    Ok((artifact.settings.config(), artifact.wasm().to_vec(), artifact.code().to_vec()))
}

/// What code must be compiled with to be used by engines that are configured so.
pub(crate) fn compatibility(config: &Config) -> String {
    Settings::of(config).to_string()
}

/// The file of a module that `config` compiled from `wasm`.
pub(super) fn write(config: &Config, wasm: &[u8], structure: &Structure, code: &CompiledCode) -> Vec<u8> {
    let Structure { declarations, .. } = structure;
    let settings = Settings::of(config).to_string();
    // A page, of the largest size that the target's systems have.
    let alignment = match config.target {
        Target::X86_64 => 4 << 10,
        Target::Aarch64 => 64 << 10,
    };
    let words = tables::words(code);
    let image = match config.memory_init_cow {
        true => image::compose(declarations, |range| wasm.get(range)),
        false => None,
    };
    let passive = declarations.data.iter().any(|segment| segment.mode() == DataMode::Passive);
    let uses_data = !declarations.data.is_empty() && (image.is_none() || passive);
    let (runs, pages) = image.unwrap_or_default();
    // Offsets that instances compute are read from the module, and so are all segments then.
    let segments: &[DataSegment] =
        if declarations.data_offsets.is_empty() { &declarations.data } else { &[] };
    let contents: [(Part, &[u8], usize); PARTS - 3] = [
        (Part::Settings, settings.as_bytes(), 16),
        (Part::Words, cast_slice(&words), 16),
        (Part::Segments, cast_slice(segments), 16),
        (Part::Runs, cast_slice(&runs), 16),
        (Part::Functions, cast_slice(&code.functions), 16),
        (Part::Sites, cast_slice(&code.sites), 16),
        (Part::ScopedSites, cast_slice(&code.scoped_sites), 16),
        (Part::BodyStarts, cast_slice(&declarations.bodies), 16),
        (Part::Code, code.bytes(), alignment),
        (Part::Pages, &pages, alignment),
        (Part::Wasm, wasm, 16),
    ];
    let mut header = Header { magic: MAGIC, format: FORMAT, alignment: alignment as u32, ..Header::zeroed() };
    let mut file = vec![0; size_of::<Header>()];
    file.reserve_exact(contents.iter().map(|(_, bytes, alignment)| bytes.len() + alignment).sum());
    for (part, bytes, alignment) in contents {
        file.resize(file.len().next_multiple_of(alignment), 0);
        header.parts[part as usize] = [file.len() as u64, bytes.len() as u64];
        file.extend_from_slice(bytes);
    }
    let wasm_at = header.parts[Part::Wasm as usize][0];
    let head = if structure.code_section.end == 0 { wasm.len() } else { structure.code_section.start };
    for (part, inside) in [
        (Part::Head, &(0..head)),
        (Part::Data, &structure.data_section),
        (Part::Names, &structure.name_section),
    ] {
        header.parts[part as usize] = [wasm_at + inside.start as u64, inside.len() as u64];
    }
    (header.length, header.uses_data) = (file.len() as u64, uses_data.into());
    let sums = Sums::of(&header, &file).expect("the parts are in the file");
    (header.used, header.rest) = (sums.used, sums.rest());
    file[..size_of::<Header>()].copy_from_slice(bytes_of(&header));
    file
}

/// Writes the checksums that the content of an artifact should have, if its header still leads to all of it: for tests
/// of what is behind them.
pub(crate) fn seal(file: &mut [u8]) {
    let Some(head) = file.get(..size_of::<Header>()) else { return };
    let mut header: Header = bytemuck::pod_read_unaligned(head);
    if let Some(sums) = Sums::of(&header, file) {
        (header.used, header.rest) = (sums.used, sums.rest());
        file[..size_of::<Header>()].copy_from_slice(bytes_of(&header));
    }
}

/// The checksums that a file should have.
struct Sums<'a> {
    /// Of the header but for the two checksums, of all from there to the end of the module's head, and of the data
    /// section if that is used.
    used: u64,
    /// What comes behind.
    behind: &'a [u8],
}

impl Sums<'_> {
    fn of<'a>(header: &Header, file: &'a [u8]) -> Option<Sums<'a>> {
        let part = |part: Part| {
            let [at, length] = header.parts[part as usize];
            let range = usize::try_from(at).ok()?..usize::try_from(at.checked_add(length)?).ok()?;
            file.get(range.clone()).map(|bytes| (range, bytes))
        };
        let (head, _) = part(Part::Head)?;
        let mut hash = XxHash3_64::new();
        hash.write(bytes_of(&Header { used: 0, rest: 0, ..*header }));
        hash.write(file.get(size_of::<Header>()..head.end)?);
        if header.uses_data != 0 {
            hash.write(part(Part::Data)?.1);
        }
        Some(Sums { used: hash.finish(), behind: &file[head.end..] })
    }

    fn rest(&self) -> u64 {
        XxHash3_64::oneshot(self.behind)
    }
}

impl Artifact {
    /// Looks whether it is whole, and of this build.
    pub(super) fn read(image: Image) -> Result<Artifact> {
        Artifact::parts_of(image, |header, image, head_end| {
            image.prepare(head_end);
            let sums = Sums::of(header, image).context("the artifact is damaged: a part is not inside it")?;
            ensure!(
                sums.used == header.used,
                "the artifact is damaged: its checksum is not that of its content"
            );
            Ok(())
        })
    }

    /// The same for one that was found whole before.
    pub(super) fn read_known(image: Image) -> Result<Artifact> {
        Artifact::parts_of(image, |_, _, _| Ok(()))
    }

    /// `check` sees the header, all of it, and where the module's head ends.
    fn parts_of(image: Image, check: impl FnOnce(&Header, &Image, usize) -> Result<()>) -> Result<Artifact> {
        ensure!(is_artifact(&image), "this is no compiled artifact");
        let Some(header) = image.get(..size_of::<Header>()) else { bail!("the artifact is truncated") };
        let header: Header = bytemuck::pod_read_unaligned(header);
        ensure!(header.magic == MAGIC, "the artifact is damaged: something has changed its line ends");
        ensure!(
            header.format == FORMAT,
            "the artifact has format {}, this version of windlass reads format {FORMAT}: compile it again",
            header.format
        );
        ensure!(header.length <= image.len() as u64, "the artifact is truncated");
        ensure!(header.length == image.len() as u64, "the artifact is damaged: it has become longer");
        let damaged = "the artifact is damaged: a part is not inside it";
        let mut parts = [const { 0..0 }; PARTS];
        for (part, [at, length]) in parts.iter_mut().zip(header.parts) {
            let end = at.checked_add(length).filter(|&end| end <= image.len() as u64).context(damaged)?;
            ensure!(at >= size_of::<Header>() as u64, damaged);
            *part = at as usize..end as usize;
        }
        let wasm = parts[Part::Wasm as usize].clone();
        for inner in [Part::Head, Part::Data, Part::Names] {
            let inner = &parts[inner as usize];
            ensure!(wasm.start <= inner.start && inner.end <= wasm.end, damaged);
        }
        check(&header, &image, parts[Part::Head as usize].end)?;
        let settings = std::str::from_utf8(&image[parts[Part::Settings as usize].clone()])?.parse()?;
        Ok(Artifact { image, settings, parts, rest: header.rest, uses_data: header.uses_data != 0 })
    }

    fn part(&self, part: Part) -> Range<usize> {
        self.parts[part as usize].clone()
    }

    /// A table that is used where it lies.
    fn table<T: Pod>(&self, part: Part) -> Result<Table<T>> {
        let table = Table::mapped(&self.image, self.part(part));
        table.context("the artifact is damaged: a table has no whole entries")
    }

    /// Says why the engine cannot use it, if it cannot.
    pub(super) fn check(&self, engine: &Engine) -> Result<()> {
        self.settings.check(&Settings::of(engine.config()))?;
        // Without the pages, segments are written from a section that loading does not look at.
        if !engine.config().memory_init_cow && !self.uses_data { self.check_rest() } else { Ok(()) }
    }

    /// The module.
    pub(super) fn wasm(&self) -> &[u8] {
        &self.image[self.part(Part::Wasm)]
    }

    /// Looks whether what loading does not read is as it was written.
    pub(super) fn check_rest(&self) -> Result<()> {
        let sum = XxHash3_64::oneshot(&self.image[self.part(Part::Head).end..]);
        ensure!(sum == self.rest, "the artifact is damaged: function bodies or data have changed");
        Ok(())
    }

    /// The machine code.
    pub(super) fn code(&self) -> &[u8] {
        &self.image[self.part(Part::Code)]
    }

    /// The machine code where it can run: mapped from `file`, or copied without one.
    pub(super) fn map_code(&self, file: Option<&File>) -> Result<CodeMemory> {
        let range = self.part(Part::Code);
        let memory = match file {
            Some(file) => CodeMemory::of_file(file, range.start as u64, range.len()),
            None => CodeMemory::new(self.code()),
        };
        memory.context("cannot map executable memory")
    }

    /// The pages that memories begin with, if there are any and `file` is where they can be mapped from.
    pub(super) fn memory_image(
        &self,
        file: Option<&File>,
        declarations: &Declarations,
    ) -> Result<Option<MemoryImage>> {
        let runs: Table<Run> = self.table(Part::Runs)?;
        let Some(file) = file.filter(|_| !runs.is_empty()).and_then(|file| file.try_clone().ok()) else {
            return Ok(None);
        };
        let pages = self.part(Part::Pages);
        let image = MemoryImage::of_file(file, pages.start as u64..pages.end as u64, &runs, declarations);
        Ok(Some(image.context("the artifact is damaged: its pages are for another module")?))
    }

    /// The data section, where it lies, and where in the module it begins.
    pub(super) fn data(&self) -> Result<(Table<u8>, usize)> {
        let start = self.part(Part::Data).start - self.part(Part::Wasm).start;
        Ok((self.table(Part::Data)?, start))
    }

    /// The content of the name section.
    pub(super) fn names(&self) -> Result<Table<u8>> {
        self.table(Part::Names)
    }

    /// Where function bodies begin in the module.
    pub(super) fn body_starts(&self) -> Result<Table<u32>> {
        self.table(Part::BodyStarts)
    }

    /// The data segments; none if they must be read from the module.
    pub(super) fn segments(&self) -> Result<Option<Table<DataSegment>>> {
        let segments: Table<DataSegment> = self.table(Part::Segments)?;
        Ok((!segments.is_empty()).then_some(segments))
    }

    /// Whether data segments are where the module has them.
    pub(super) fn segments_are_sound(&self, declarations: &Declarations) -> bool {
        let (data, wasm) = (self.part(Part::Data), self.part(Part::Wasm).start);
        let data = data.start - wasm..data.end - wasm;
        declarations.data.iter().all(|segment| {
            let bytes = segment.bytes();
            let placed = match segment.mode() {
                DataMode::Passive => true,
                DataMode::At { memory, .. } => (memory as usize) < declarations.memories.len(),
                DataMode::Computed { memory, offset } => {
                    (memory as usize) < declarations.memories.len()
                        && (offset as usize) < declarations.data_offsets.len()
                }
            };
            placed && data.start <= bytes.start && bytes.start <= bytes.end && bytes.end <= data.end
        })
    }

    /// The tables beside the code, which has no bytes in here.
    pub(super) fn tables(&self, declarations: &Declarations, layout: &VmLayout) -> Result<CompiledCode> {
        let words: Table<u32> = self.table(Part::Words)?;
        let mut code = CompiledCode {
            functions: self.table(Part::Functions)?,
            sites: self.table(Part::Sites)?,
            scoped_sites: self.table(Part::ScopedSites)?,
            ..CompiledCode::default()
        };
        tables::read_words(&words, &mut code).context("the artifact is damaged: a table ends early")?;
        let sound = tables::sound(&code, self.part(Part::Code).len(), declarations, layout);
        ensure!(sound, "the artifact is damaged: a table is about another module");
        Ok(code)
    }
}

#[cfg(test)]
mod tests;
