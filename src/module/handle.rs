//! A compiled module, as users hold it.
//!
//! It owns everything that its instances share: the declarations, the layout of their contexts, the machine
//! code with its tables, and the bytes of the data segments. The rest of the binary is dropped once it is compiled,
//! unless functions are compiled when they are called. Code for a foreign target stays plain bytes, to be looked at.

mod text;

use super::artifact::{self, Artifact};
use super::declare::declare;
use super::lazy::LazyCode;
use super::parse::{Structure, compile, parse, structure};
use super::validate::OnlyValidate;
use super::{
    BodyCompiler, Declarations, ExportKind, ExportType, ExternType, MemoryImage, ModuleImport, Names,
    TagType, TypeId, VmLayout,
};
use crate::code::{CodeBytes, CodeMemory, CompiledCode, HANDLER_BYTES_PER_BYTE, Image, Table};
use crate::debug::{self, Announced, Code};
use crate::engine::{Engine, Lazily};
use anyhow::{Context, Result, anyhow, bail, ensure};
use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::{fmt, fs};
use text::Text;

/// A compiled WebAssembly module, ready to be instantiated in any store of its engine. Cheap to clone.
///
/// ```
/// use windlass::{Engine, ExternType, Module};
///
/// let module = Module::new(&Engine::default(), r#"(module (memory (export "memory") 1))"#)?;
/// let export = module.exports().next().unwrap();
/// assert_eq!(export.name(), "memory");
/// assert!(matches!(export.ty(), ExternType::Memory(ty) if ty.minimum == 1));
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone)]
pub struct Module(Arc<Inner>);

struct Inner {
    engine: Engine,
    declarations: Declarations,
    layout: VmLayout,
    /// Its `bytes` are empty when `memory` holds them.
    compiled: CompiledCode,
    /// What debuggers were told, while the code is there.
    _announced: Option<Announced>,
    text: Text,
    /// The data section, and where in the module it began.
    data: Table<u8>,
    data_start: usize,
    /// What memories begin with, if there is such a thing, once that is known.
    image: OnceLock<Option<MemoryImage>>,
    /// Whether there was an instance.
    instantiated: AtomicBool,
}

impl Module {
    /// Compiles a module from its binary or text format: all of it, unless the engine was told to compile
    /// [lazily](crate::Config::lazy_compilation).
    pub fn new(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module> {
        let bytes = bytes.as_ref();
        if is_text(bytes) {
            let mut parser = wat::Parser::new();
            if engine.config().audience().listens() {
                parser.generate_dwarf(wat::GenerateDwarf::Lines);
            }
            Module::from_binary(engine, &parser.parse_bytes(None, bytes)?)
        } else {
            Module::from_binary(engine, bytes)
        }
    }

    /// Compiles a module from its binary format.
    pub fn from_binary(engine: &Engine, bytes: &[u8]) -> Result<Module> {
        if engine.config().lazy_compilation {
            return Module::from_image(engine, Image::copy(bytes).context("no memory for the module")?);
        }
        let factory = |declarations: &Declarations, layout: &VmLayout| engine.compiler(declarations, layout);
        let (structure, code) = parse(bytes, engine.registry(), engine.config().features, &factory)?;
        Module::from_parsed(engine, bytes, structure, code)
    }

    /// Compiles the module in a file, binary or text.
    pub fn from_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Module> {
        let path = path.as_ref();
        if path.is_dir() {
            bail!("cannot read `{}`: it is a directory", path.display());
        }
        let bytes = fs::read(path).map_err(|error| anyhow!("cannot read `{}`: {error}", path.display()))?;
        Module::new(engine, bytes).with_context(|| format!("cannot load `{}`", path.display()))
    }

    /// Likewise the binary module in a file, which is mapped and not read: a large module that is compiled
    /// [lazily](crate::Config::lazy_compilation) takes no more of its file than it runs. Text, and what cannot be
    /// mapped, is read.
    ///
    /// # Safety
    /// Nobody writes to the file, or makes it shorter, while the module is in use: what was validated would not be what
    /// is compiled. (To put another file in its place is no harm.)
    pub unsafe fn from_mapped_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Module> {
        let path = path.as_ref();
        let image = match path.is_file().then(|| fs::File::open(path)) {
            Some(Ok(file)) => Image::of_file(&file).ok(),
            _ => None,
        };
        match image {
            Some(image) if !is_text(&image) => match engine.config().lazy_compilation {
                true => Module::from_image(engine, image),
                false => Module::from_binary(engine, &image),
            },
            _ => Module::from_file(engine, path),
        }
    }

    /// Whether a binary module could be compiled: the same checks, but no code.
    pub fn validate(engine: &Engine, bytes: &[u8]) -> Result<()> {
        let parallel = engine.config().parallel_compilation;
        let factory = |_: &_, _: &_| -> Box<dyn BodyCompiler> { Box::new(OnlyValidate { parallel }) };
        parse(bytes, engine.registry(), engine.config().features, &factory).map(drop)
    }

    /// Checks the structure of a module and leaves its bodies for later, if this engine and this machine can do that.
    fn from_image(engine: &Engine, image: Image) -> Result<Module> {
        let mut structure = structure(&image, engine.registry(), engine.config().features)?;
        let (declarations, layout) = (&structure.declarations, &structure.layout);
        let body_bytes = structure.code_section.len();
        let room = HANDLER_BYTES_PER_BYTE * body_bytes as u64 + u64::from(layout.handlers());
        let fits = !declarations.uses_continuations || room < 1 << 31;
        // Where it cannot be, it is no error: the module is compiled now.
        let lazily = engine.lazy_compiler(declarations, layout, body_bytes).ok().flatten().filter(|_| fits);
        let Some(Lazily { region, compiler }) = lazily else {
            let factory =
                |declarations: &Declarations, layout: &VmLayout| engine.compiler(declarations, layout);
            let code = compile(&image, &structure, &factory)?;
            return Module::from_parsed(engine, &image, structure, code);
        };
        let part = |range: Range<usize>| Table::mapped(&image, range).expect("a section of the module");
        structure.declarations.names = Names::new(part(structure.name_section));
        let handler_bytes = if structure.declarations.uses_continuations {
            (HANDLER_BYTES_PER_BYTE * body_bytes as u64) as u32
        } else {
            0
        };
        Ok(Module(Arc::new(Inner {
            engine: engine.clone(),
            compiled: CompiledCode { handler_bytes, ..CompiledCode::default() },
            _announced: None,
            data_start: structure.data_section.start,
            data: part(structure.data_section),
            text: Text::Lazy(LazyCode::new(image.clone(), structure.bodies, region, compiler).into()),
            layout: structure.layout,
            declarations: structure.declarations,
            image: OnceLock::new(),
            instantiated: AtomicBool::new(false),
        })))
    }

    /// Compiles a module, binary or text, to a file that [`Module::deserialize_file`] loads without compiling.
    /// `Engine::precompile_module` is its public name.
    pub(crate) fn precompile(engine: &Engine, bytes: &[u8]) -> Result<Vec<u8>> {
        let bytes = if is_text(bytes) { wat::parse_bytes(bytes)? } else { Cow::Borrowed(bytes) };
        let factory = |declarations: &Declarations, layout: &VmLayout| engine.compiler(declarations, layout);
        let (structure, code) = parse(&bytes, engine.registry(), engine.config().features, &factory)?;
        Ok(artifact::write(engine.config(), &bytes, &structure, &code))
    }

    /// Loads what [`Engine::precompile_module`] made, from memory; its code is copied. Fails if it is damaged, made by
    /// another version of Windlass, or made for another processor or with other settings than the engine's.
    ///
    /// # Safety
    /// The bytes are as `precompile_module` made them. A checksum finds accidents, but whoever writes an
    /// artifact on purpose can have anything executed.
    pub unsafe fn deserialize(engine: &Engine, bytes: impl AsRef<[u8]>) -> Result<Module> {
        let image = Image::copy(bytes.as_ref()).context("no memory for the artifact")?;
        Module::from_artifact(engine, &Artifact::read(image)?, None)
    }

    /// Loads what [`Engine::precompile_module`] made, from a file, which is mapped: code and tables are used where they
    /// lie. Fails as [`deserialize`](Module::deserialize) does.
    ///
    /// # Safety
    /// The file's content is as `precompile_module` made it, and nobody writes to the file while the module is in use
    /// (replacing it, as `windlass compile` does, is no harm).
    pub unsafe fn deserialize_file(engine: &Engine, path: impl AsRef<Path>) -> Result<Module> {
        let path = path.as_ref();
        let file = fs::File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        // SAFETY: by contract.
        unsafe { Module::deserialize_open_file(engine, &file, None) }
    }

    /// As [`deserialize_file`](Module::deserialize_file), from an open file. With `source`, fails unless these are the
    /// bytes of the module that it was made from.
    ///
    /// # Safety
    /// As for [`deserialize_file`](Module::deserialize_file).
    pub unsafe fn deserialize_open_file(
        engine: &Engine,
        file: &fs::File,
        source: Option<&[u8]>,
    ) -> Result<Module> {
        let artifact = Artifact::read(Image::of_file(file).context("cannot map the artifact")?)?;
        if let Some(source) = source
            && artifact.wasm() != source
        {
            bail!("the artifact was compiled from another module");
        }
        Module::from_artifact(engine, &artifact, Some(file))
    }

    /// As [`deserialize_file`](Module::deserialize_file), from an open file that was loaded before: what that looks
    /// through is not looked through again, but for the tables that the runtime indexes with.
    ///
    /// # Safety
    /// As for [`deserialize_file`](Module::deserialize_file), which has found no fault in the file, and nobody has
    /// written to it since.
    pub unsafe fn deserialize_known_file(engine: &Engine, file: &fs::File) -> Result<Module> {
        let image = Image::of_file(file).context("cannot map the artifact")?;
        Module::from_artifact(engine, &Artifact::read_known(image)?, Some(file))
    }

    fn from_artifact(engine: &Engine, artifact: &Artifact, file: Option<&fs::File>) -> Result<Module> {
        artifact.check(engine)?;
        let segments = artifact.segments()?;
        let features = engine.config().features;
        let declaring = declare(artifact.wasm(), engine.registry(), features, segments.is_some());
        let mut declarations = declaring.context("the artifact is damaged")?.declarations;
        if let Some(segments) = segments {
            declarations.data = segments;
        }
        ensure!(
            artifact.segments_are_sound(&declarations),
            "the artifact is damaged: data is not where it was"
        );
        declarations.names = Names::new(artifact.names()?);
        declarations.bodies = artifact.body_starts()?;
        let layout = VmLayout::new(&declarations).context("the artifact is damaged: no layout")?;
        let mut compiled = artifact.tables(&declarations, &layout)?;
        let image = artifact
            .memory_image(file, &declarations)?
            .map_or_else(OnceLock::new, |image| Some(image).into());
        let (data, data_start) = artifact.data()?;
        let memory = if engine.can_run() {
            Some(artifact.map_code(file)?)
        } else {
            compiled.bytes = Some(artifact.code().into());
            None
        };
        let announced = announce(engine, artifact.wasm(), &declarations, &compiled, memory.as_ref())?;
        Ok(Module(Arc::new(Inner {
            engine: engine.clone(),
            declarations,
            layout,
            compiled,
            _announced: announced,
            text: memory.map_or(Text::Foreign, Text::Mapped),
            data,
            data_start,
            image,
            instantiated: AtomicBool::new(false),
        })))
    }

    fn from_parsed(
        engine: &Engine,
        bytes: &[u8],
        structure: Structure,
        mut code: CompiledCode,
    ) -> Result<Module> {
        let Structure { mut declarations, layout, data_section, name_section, .. } = structure;
        declarations.names = Names::new(bytes[name_section].to_vec().into());
        let memory = if engine.can_run() {
            let bytes = code.bytes.take().unwrap_or_else(|| CodeBytes::from(&[][..]));
            Some(CodeMemory::of_code(bytes).context("cannot make code executable")?)
        } else {
            None
        };
        let announced = announce(engine, bytes, &declarations, &code, memory.as_ref())?;
        Ok(Module(Arc::new(Inner {
            engine: engine.clone(),
            declarations,
            layout,
            compiled: code,
            _announced: announced,
            text: memory.map_or(Text::Foreign, Text::Mapped),
            data_start: data_section.start,
            data: bytes[data_section].to_vec().into(),
            image: OnceLock::new(),
            instantiated: AtomicBool::new(false),
        })))
    }

    /// The engine that compiled it.
    pub fn engine(&self) -> &Engine {
        &self.0.engine
    }

    /// Its name, if it has a name section that says one.
    pub fn name(&self) -> Option<&str> {
        self.0.declarations.names.module()
    }

    /// Whether it has a start function, which instantiation runs.
    pub fn has_start(&self) -> bool {
        self.0.declarations.start.is_some()
    }

    /// What it asks for, in the order in which `Instance::new` wants it.
    pub fn imports(&self) -> impl ExactSizeIterator<Item = ModuleImport<'_>> {
        self.0.declarations.imports.iter().map(|import| ModuleImport {
            module: &import.module,
            name: &import.name,
            ty: self.extern_type(&import.ty),
        })
    }

    /// What it offers.
    pub fn exports(&self) -> impl ExactSizeIterator<Item = ExportType<'_>> {
        self.0.declarations.exports.iter().map(|export| ExportType {
            name: &export.name,
            ty: self.extern_type(&self.0.declarations.type_of(export.kind, export.index)),
        })
    }

    /// The type of the export called `name`.
    pub fn get_export(&self, name: &str) -> Option<ExternType> {
        let export = self.0.declarations.exports.iter().find(|export| export.name == name)?;
        Some(self.extern_type(&self.0.declarations.type_of(export.kind, export.index)))
    }

    fn extern_type(&self, ty: &super::ImportType) -> ExternType {
        let func = |id: TypeId| (*self.0.engine.registry().func_type(id)).clone();
        match ty {
            super::ImportType::Function(id) => ExternType::Func(func(*id)),
            super::ImportType::Table(ty) => ExternType::Table(*ty),
            super::ImportType::Memory(ty) => ExternType::Memory(*ty),
            super::ImportType::Global(ty) => ExternType::Global(*ty),
            super::ImportType::Tag(id) => ExternType::Tag(TagType(func(*id))),
        }
    }

    /// What the module declares.
    pub(crate) fn declarations(&self) -> &Declarations {
        &self.0.declarations
    }

    /// Where things stand in an instance's context.
    pub(crate) fn layout(&self) -> &VmLayout {
        &self.0.layout
    }

    /// The tables beside the code. Their `bytes` are elsewhere: [`Module::code`].
    pub(crate) fn compiled(&self) -> &CompiledCode {
        &self.0.compiled
    }

    /// The bytes of data segment `index`.
    pub(crate) fn data_segment(&self, index: u32) -> &[u8] {
        let range = self.0.declarations.data[index as usize].bytes();
        &self.0.data[range.start - self.0.data_start..range.end - self.0.data_start]
    }

    /// The pages that an instance's memories begin with, instead of data segments that are written. An artifact brings
    /// them along. For what was compiled in this process they are made for the second instance: for a single one,
    /// writing the segments is less work.
    pub(crate) fn memory_image(&self) -> Option<&MemoryImage> {
        let Inner { engine, declarations, data, data_start, image, instantiated, .. } = &*self.0;
        if !engine.config().memory_init_cow {
            return None;
        }
        if image.get().is_none() && !instantiated.swap(true, Ordering::Relaxed) {
            return None;
        }
        image.get_or_init(|| MemoryImage::of_module(declarations, data, *data_start)).as_ref()
    }
}

/// Tells whoever the engine was told of about code that can run.
fn announce(
    engine: &Engine,
    wasm: &[u8],
    declarations: &Declarations,
    code: &CompiledCode,
    memory: Option<&CodeMemory>,
) -> Result<Option<Announced>> {
    let audience = engine.config().audience();
    match memory {
        Some(memory) if audience.listens() => {
            let base = memory.base() as u64;
            debug::announce(audience, &Code::of_module(wasm, declarations, code, base, memory.bytes()))
        }
        _ => Ok(None),
    }
}

/// Text begins, after blanks, with a parenthesis or a comment; no binary does.
fn is_text(bytes: &[u8]) -> bool {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(first, Some(b'(' | b';'))
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Module")
            .field("name", &self.name())
            .field("target", &self.0.engine.target())
            .field("functions", &self.0.declarations.functions.len())
            .field("code_bytes", &self.code().len())
            .finish_non_exhaustive()
    }
}

impl Declarations {
    /// The type of something that is exported.
    pub(crate) fn type_of(&self, kind: ExportKind, index: u32) -> super::ImportType {
        let at = index as usize;
        match kind {
            ExportKind::Function => super::ImportType::Function(self.functions[at]),
            ExportKind::Table => super::ImportType::Table(self.tables[at].ty),
            ExportKind::Memory => super::ImportType::Memory(self.memories[at]),
            ExportKind::Global => super::ImportType::Global(self.globals[at].ty),
            ExportKind::Tag => super::ImportType::Tag(self.tags[at]),
        }
    }
}

#[cfg(test)]
mod tests;
