//! Configuration, and what all modules and stores of a program share.
//!
//! This is the only file that pairs the compiler with an instruction set: [`Engine::compiler`] picks by target. Both
//! instruction sets compile on every host; only the host's own can run, so only it has [`Stubs`], the
//! passages between Rust and Wasm. There is one entry stub and one host stub per signature shape, made
//! when first asked for.

mod config;
mod proposals;

pub use config::Config;

use crate::aarch64::Aarch64;
use crate::abi::{Builtin, HostCall, Kind, lazy_word};
use crate::code::{CodeBuffer, CodeRegion, CompiledCode, StubMemory};
use crate::codegen;
use crate::debug::{self, Announced, Audience, Code, Part, PartKind};
use crate::masm::{Cpu, Isa, Masm, StartShape, SwitchOps};
use crate::module::{
    BodyCompiler, Declarations, LazyCompiler, Module, TypeRegistry, VmLayout, compatibility, is_artifact,
    seal_artifact,
};
use crate::x64::X64;
use anyhow::{Context, Result, anyhow, bail};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fmt, str};

#[cfg(target_arch = "aarch64")]
type Host = Aarch64;
#[cfg(target_arch = "x86_64")]
type Host = X64;
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
compile_error!("Windlass runs on x86-64 and AArch64");

/// An instruction set to compile for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[allow(missing_docs)]
pub enum Target {
    X86_64,
    Aarch64,
}

impl Target {
    /// The one this program runs on.
    pub fn host() -> Target {
        if cfg!(target_arch = "x86_64") { Target::X86_64 } else { Target::Aarch64 }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Target::X86_64 => "x86_64",
            Target::Aarch64 => "aarch64",
        })
    }
}

impl str::FromStr for Target {
    type Err = anyhow::Error;

    fn from_str(name: &str) -> Result<Target> {
        // A whole target triple will do.
        match name.split('-').next() {
            Some("x86_64" | "x86-64" | "x64" | "amd64") => Ok(Target::X86_64),
            Some("aarch64" | "arm64") => Ok(Target::Aarch64),
            _ => bail!("unknown target `{name}`: Windlass compiles for `x86_64` and `aarch64`"),
        }
    }
}

/// Compiles modules and knows their types. Cheap to clone; clones are the same engine.
///
/// ```
/// use windlass::{Config, Engine, Module, Target};
///
/// // An engine for the other instruction set compiles, but cannot run.
/// let other = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
/// let engine = Engine::new(Config::new().target(other))?;
/// Module::new(&engine, "(module (func))")?;
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Engine(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    registry: TypeRegistry,
    /// None when compiling for a foreign target.
    stubs: Option<Stubs>,
    /// Features that are compiled for and that this machine lacks.
    missing: Vec<&'static str>,
}

/// What compiling function by function takes.
pub(crate) struct Lazily {
    pub region: Arc<CodeRegion>,
    pub compiler: Box<dyn LazyCompiler>,
}

impl Engine {
    /// An engine. Fails when the configuration makes no sense or address space is short.
    pub fn new(config: &Config) -> Result<Engine> {
        let config = config.checked()?;
        config.audience().prepare()?;
        let stubs = (config.target == Target::host()).then(|| Stubs::new(config.audience())).transpose()?;
        let missing = if stubs.is_some() { config.effective_cpu().missing_on_host() } else { Vec::new() };
        Ok(Engine(Arc::new(Inner { config, registry: TypeRegistry::default(), stubs, missing })))
    }

    /// What it was made with.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// What it compiles for.
    pub fn target(&self) -> Target {
        self.0.config.target
    }

    /// Whether two handles are of one engine. Modules, stores and types of different ones do not mix.
    pub fn same(a: &Engine, b: &Engine) -> bool {
        Arc::ptr_eq(&a.0, &b.0)
    }

    /// The canonical types.
    pub(crate) fn registry(&self) -> &TypeRegistry {
        &self.0.registry
    }

    /// Whether compiled code can run here.
    pub(crate) fn can_run(&self) -> bool {
        self.0.stubs.is_some() && self.0.missing.is_empty()
    }

    /// Why compiled code cannot run here, for the user.
    pub(crate) fn cannot_run(&self) -> anyhow::Error {
        if self.0.missing.is_empty() {
            let (target, host) = (self.target(), Target::host());
            anyhow!("this module was compiled for {target}, it cannot be instantiated on {host}")
        } else {
            let missing = self.0.missing.join(", ");
            anyhow!("this module was compiled for a processor that has {missing}, which this one lacks")
        }
    }

    /// The passages between Rust and Wasm. Panics on an engine for a foreign target: ask [`Engine::can_run`].
    pub(crate) fn stubs(&self) -> &Stubs {
        self.0.stubs.as_ref().expect("an engine for a foreign target has no stubs")
    }

    /// The one pass, for this engine's target.
    pub(crate) fn compiler(&self, declarations: &Declarations, layout: &VmLayout) -> Box<dyn BodyCompiler> {
        let options = self.options();
        match self.0.config.target {
            Target::X86_64 => codegen::compiler::<X64>(declarations, layout, &self.0.registry, options),
            Target::Aarch64 => codegen::compiler::<Aarch64>(declarations, layout, &self.0.registry, options),
        }
    }

    /// The same, for single functions of a module whose bodies take so many bytes, and the addresses for its code. None
    /// if this engine compiles eagerly, an error if this machine cannot do it otherwise.
    pub(crate) fn lazy_compiler(
        &self,
        declarations: &Declarations,
        layout: &VmLayout,
        body_bytes: usize,
    ) -> Result<Option<Lazily>> {
        let config = &self.0.config;
        // Debuggers, profilers and listings want to be told everything at once.
        if !config.lazy_compilation || !self.can_run() || config.records() || config.audience().listens() {
            return Ok(None);
        }
        // Address space alone: code is two to three times as long as bodies are, and what is larger than the reach of a
        // direct call is compiled no other way.
        let most = if config.target == Target::Aarch64 { 128 << 20 } else { 1 << 30 };
        let size_bytes = (16 * body_bytes + (1 << 20)).next_multiple_of(64 << 10).min(most);
        let writer = CodeRegion::reserve(size_bytes).context("cannot reserve memory for code")?;
        let region = writer.region().clone();
        let compiler =
            codegen::lazy_compiler::<Host>(declarations, layout, &self.0.registry, self.options(), writer)?;
        Ok(Some(Lazily { region, compiler }))
    }

    fn options(&self) -> codegen::Options {
        codegen::Options {
            trace_switches: self.0.config.trace_switches,
            notes: self.0.config.records(),
            cpu: self.0.config.effective_cpu(),
            tunables: self.0.config.tunables,
            parallel: self.0.config.parallel_compilation,
        }
    }
}

impl Engine {
    /// Compiles a module, binary or text, to an artifact: a file that [`Module::deserialize_file`](crate::Module) loads
    /// without compiling. The same module and configuration give the same bytes.
    ///
    /// ```
    /// use windlass::{Engine, Module};
    ///
    /// let engine = Engine::default();
    /// let artifact = engine.precompile_module(b"(module (func (export \"f\")))")?;
    /// assert!(Engine::detect_precompiled(&artifact));
    /// // SAFETY: this is what `precompile_module` made.
    /// let module = unsafe { Module::deserialize(&engine, &artifact) }?;
    /// assert_eq!(module.exports().next().unwrap().name(), "f");
    /// # Ok::<(), windlass::Error>(())
    /// ```
    pub fn precompile_module(&self, bytes: &[u8]) -> Result<Vec<u8>> {
        Module::precompile(self, bytes)
    }

    /// What artifacts must have been made with for this engine to load them: build, target, processor, settings. Equal
    /// for engines that load each other's; a cache of artifacts makes it part of its keys.
    pub fn precompile_compatibility_hash(&self) -> impl std::hash::Hash {
        compatibility(&self.0.config)
    }

    /// For tests: mends the checksums of a changed artifact.
    #[doc(hidden)]
    pub fn seal_artifact(bytes: &mut [u8]) {
        seal_artifact(bytes)
    }

    /// Whether these are the first bytes of an artifact, of whatever version; eight are enough.
    pub fn detect_precompiled(bytes: &[u8]) -> bool {
        is_artifact(bytes)
    }
}

impl Default for Engine {
    /// With the default configuration. Panics if address space is short.
    fn default() -> Engine {
        Engine::new(&Config::default()).expect("the default configuration is sound")
    }
}

impl Engine {
    /// One of each kind of stub for `target`, what it is and its code: for the disassembler.
    pub(crate) fn stub_examples(target: Target) -> Vec<(String, Vec<u8>)> {
        match target {
            Target::X86_64 => stub_examples::<X64>(),
            Target::Aarch64 => stub_examples::<Aarch64>(),
        }
    }
}

fn stub_examples<M: Masm>() -> Vec<(String, Vec<u8>)> {
    use Kind::*;
    let mut examples = Vec::new();
    let mut show = |name: &str, text: &dyn Fn(&mut M) -> u32| {
        examples.push((name.to_owned(), emit(text, false).0.bytes().to_vec()))
    };
    for (param_words, result_words) in [(0, 0), (2, 1), (0, 5)] {
        let shape = StartShape { param_words, result_words };
        show(&format!("start {param_words} -> {result_words} words"), &|masm| masm.start_stub(shape));
    }
    show("suspend", &|masm| masm.suspend_stub());
    show("switch", &|masm| masm.switch_stub());
    show("leave", &|masm| masm.leave_stub());
    show("lazy entry", &|masm| {
        masm.lazy_entry();
        0
    });
    show("lazy stub", &|masm| {
        masm.lazy_stub(lazy_word(0x12345, true), -0x1000, 0x7000_0000_1000);
        0
    });
    // Nothing; a few values in registers; vectors, and more values than registers.
    let many = [I64, V128, I32, I32, I32, I32, I32, I32, I32, I32];
    let signatures: [(&str, &[Kind], &[Kind]); 3] = [
        ("", &[], &[]),
        (" i32 f64 -> i64", &[I32, F64], &[I64]),
        (" i64 v128 i32 (8 times) -> the same", &many, &many),
    ];
    for (spelled, params, results) in signatures {
        show(&format!("enter{spelled}"), &|masm| masm.enter_stub(params, results));
        show(&format!("host{spelled}"), &|masm| masm.host_stub(params, results));
    }
    for builtin in [
        Builtin::MemoryGrow,
        Builtin::MemoryCopy,
        Builtin::NewBlock,
        Builtin::NewStack,
        Builtin::GiveStack,
        Builtin::NewLargeException,
        Builtin::Throw,
        Builtin::ResumeThrow,
        Builtin::Trap,
        Builtin::Compile,
    ] {
        let address = 0x1234_5678_9abc;
        show(&format!("builtin {}", builtin.name()), &|masm| masm.builtin_stub(builtin, address));
    }
    examples
}

/// Parameter and result kinds: all that a stub depends on.
type Shape = (Box<[Kind]>, Box<[Kind]>);

/// The engine's stubs, made when first asked for. They live as long as the engine.
#[derive(Debug)]
pub(crate) struct Stubs {
    made: Mutex<Made>,
}

/// What every store needs, as addresses.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passages {
    /// For `VmStore::leave_pc`.
    pub leave: usize,
    /// For `VmStore::suspend_pc`.
    pub suspend: usize,
    /// For `VmStore::switch_pc`.
    pub switch: usize,
    /// For `VmStore::builtins`.
    pub builtins: [usize; Builtin::COUNT],
}

/// Addresses of stubs, as numbers because they are plain data here.
#[derive(Debug)]
struct Made {
    /// Dropped before the memory that it is about.
    announced: Vec<Announced>,
    memory: StubMemory,
    enter: HashMap<Shape, usize>,
    host: HashMap<Shape, usize>,
    passages: Option<Passages>,
    /// Room to write the next ones in.
    text: Option<Text>,
    /// Who is told about them.
    audience: Audience,
}

impl Stubs {
    fn new(audience: Audience) -> Result<Stubs> {
        let memory = StubMemory::new().context("no address space for stubs")?;
        let (announced, enter, host) = Default::default();
        let made = Made { announced, memory, enter, host, passages: None, text: None, audience };
        Ok(Stubs { made: Mutex::new(made) })
    }

    /// The entry stub for a signature: an [`EnterCall`](crate::abi::EnterCall).
    pub(crate) fn enter(&self, params: &[Kind], results: &[Kind]) -> *const u8 {
        let mut made = self.made();
        let shape: Shape = (params.into(), results.into());
        if let Some(&stub) = made.enter.get(&shape) {
            return stub as *const u8;
        }
        let stub = made.one("enter", PartKind::Passage, |masm| masm.enter_stub(params, results));
        *made.enter.entry(shape).or_insert(stub) as *const u8
    }

    /// The host stub for a signature: the code of a host function's [`VmFunc`](crate::abi::VmFunc).
    pub(crate) fn host(&self, params: &[Kind], results: &[Kind]) -> *const u8 {
        let mut made = self.made();
        let shape: Shape = (params.into(), results.into());
        if let Some(&stub) = made.host.get(&shape) {
            return stub as *const u8;
        }
        let stub = made.one("host call", PartKind::Crossing, |masm| masm.host_stub(params, results));
        *made.host.entry(shape).or_insert(stub) as *const u8
    }

    /// The stubs that do not depend on a signature. Made once: every caller passes the same implementations.
    pub(crate) fn passages(&self, calls: &[HostCall; Builtin::COUNT]) -> Passages {
        let mut made = self.made();
        match made.passages {
            Some(passages) => passages,
            None => made.make_passages(calls),
        }
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    fn make_passages(&mut self, calls: &[HostCall; Builtin::COUNT]) -> Passages {
        let mut text = self.text();
        let leave = text.stub("leave", PartKind::Passage, |masm| masm.leave_stub());
        let suspend = text.stub("suspend", PartKind::Crossing, |masm| masm.suspend_stub());
        let switch = text.stub("switch", PartKind::Crossing, |masm| masm.switch_stub());
        let builtins = Builtin::ALL.map(|builtin| {
            let call = calls[builtin as usize] as usize;
            text.stub(builtin.name(), PartKind::Crossing, |masm| masm.builtin_stub(builtin, call))
        });
        let base = self.publish(text);
        let at = |entry| base + entry as usize;
        let passages = Passages {
            leave: at(leave),
            suspend: at(suspend),
            switch: at(switch),
            builtins: builtins.map(at),
        };
        self.passages = Some(passages);
        passages
    }

    /// Makes one stub.
    fn one(&mut self, name: &str, kind: PartKind, stub: impl FnOnce(&mut Host) -> u32) -> usize {
        let mut text = self.text();
        let entry = text.stub(name, kind, stub);
        self.publish(text) + entry as usize
    }

    fn text(&mut self) -> Text {
        self.text.take().unwrap_or_else(|| Text::new(self.audience.listens()))
    }

    /// Makes stubs executable. Panics when memory or the reserved range (65,536 pages) is used up.
    fn publish(&mut self, mut text: Text) -> usize {
        let base = self.memory.add(text.masm.code().bytes()).expect("cannot make a stub executable") as usize;
        match text.parts {
            Some(parts) => {
                let code = text.masm.into_code().finish();
                let code = Code::of_stubs(parts, base as u64, code.bytes(), &code.unwind);
                // Nobody depends on what debuggers know: a full disk is no reason to stop.
                self.announced.extend(debug::announce(self.audience, &code).ok().flatten());
            }
            None => {
                text.masm.code().clear_labels();
                _ = text.masm.code().take_tables();
                self.text = Some(text);
            }
        }
        base
    }
}

/// Stubs under way, one behind the other.
#[derive(Debug)]
struct Text {
    masm: Host,
    /// For debuggers and profilers.
    parts: Option<Vec<Part>>,
}

impl Text {
    fn new(notes: bool) -> Text {
        let buffer = CodeBuffer::new(8 << 10, notes);
        Text { masm: Host::new(buffer, Cpu::baseline()), parts: notes.then(Vec::new) }
    }

    /// Adds a stub; returns where it is entered.
    fn stub(&mut self, name: &str, kind: PartKind, text: impl FnOnce(&mut Host) -> u32) -> u32 {
        self.masm.code().align(16, 0);
        let entry = text(&mut self.masm);
        let end = self.masm.code().position();
        if let Some(parts) = &mut self.parts {
            parts.push(Part { name: format!("[{name}]"), kind, entry, end, sp_to_fp: 0 });
        }
        entry
    }
}

/// The code of one stub and where it is entered.
fn emit<M: Masm>(text: impl FnOnce(&mut M) -> u32, notes: bool) -> (CompiledCode, u32) {
    let mut masm = M::new(CodeBuffer::new(256, notes), Cpu::baseline());
    let entry = text(&mut masm);
    (masm.into_code().finish(), entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_have_names() {
        for target in [Target::X86_64, Target::Aarch64] {
            assert_eq!(target.to_string().parse::<Target>().unwrap(), target);
        }
        assert_eq!("aarch64-unknown-linux-gnu".parse::<Target>().unwrap(), Target::Aarch64);
        let error = "riscv64".parse::<Target>().unwrap_err().to_string();
        assert_eq!(error, "unknown target `riscv64`: Windlass compiles for `x86_64` and `aarch64`");
    }

    #[test]
    fn only_what_fits_the_machine_runs() {
        let foreign = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
        assert!(!Engine::new(Config::new().target(foreign)).unwrap().can_run());
        assert!(Engine::default().can_run());
        // Every feature that the host has may be asked for; one that it lacks is only looked at.
        let newer = Engine(Arc::new(Inner {
            config: Config::default(),
            registry: TypeRegistry::default(),
            stubs: Some(Stubs::new(Config::default().audience()).unwrap()),
            missing: vec!["avx10"],
        }));
        let module = crate::Module::new(&newer, "(module (func))").unwrap();
        let error =
            crate::Instance::new(crate::Store::new(&newer, ()), &module, &[]).unwrap_err().to_string();
        assert_eq!(error, "this module was compiled for a processor that has avx10, which this one lacks");
    }
}
