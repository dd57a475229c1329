//! Configuration, and what all modules and stores of a program share.
//!
//! This is the only file that pairs the compiler with an instruction set: [`Engine::compiler`] picks by target. Both
//! instruction sets compile on every host; only the host's own can run, so only it has [`Stubs`], the
//! passages between Rust and Wasm. There is one entry stub and one host stub per signature shape, made
//! when first asked for.

use crate::aarch64::Aarch64;
use crate::abi::{Builtin, HostCall, Kind};
use crate::code::{CodeBuffer, StubMemory};
use crate::codegen;
use crate::masm::{Cpu, Masm, StartShape, SwitchOps};
use crate::module::{BodyCompiler, Declarations, Tunables, TypeRegistry, VmLayout};
use crate::x64::X64;
use anyhow::{Context, Result, bail, ensure};
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

/// How an [`Engine`] compiles and what its stores may use.
///
/// ```
/// use windlass::{Config, Engine};
///
/// let mut config = Config::new();
/// config.continuation_stack_size(32 << 10).max_continuations(100_000);
/// let engine = Engine::new(&config)?;
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Config {
    pub(crate) max_wasm_stack: usize,
    pub(crate) continuation_stack_size: usize,
    pub(crate) max_continuations: usize,
    pub(crate) max_continuation_stack_bytes: usize,
    pub(crate) max_idle_stacks: usize,
    pub(crate) max_exceptions: usize,
    pub(crate) first_revision: u32,
    pub(crate) stress_collector: bool,
    pub(crate) target: Target,
    pub(crate) record_operators: bool,
    pub(crate) cpu: Option<Cpu>,
    pub(crate) tunables: Tunables,
}

/// A reference to a continuation holds its block's byte offset in 32 bits; block 0 is never used.
const MOST_CONTINUATIONS: usize = (1 << 32) / size_of::<crate::abi::ContBlock>() - 1;
/// Their table takes 128 bytes each.
const MOST_EXCEPTIONS: usize = 1 << 26;
/// The red zone, a frame record and a few frames of real code.
const LEAST_STACK_BYTES: usize = 8 << 10;

impl Default for Config {
    fn default() -> Config {
        Config {
            max_wasm_stack: 512 << 10,
            continuation_stack_size: 64 << 10,
            max_continuations: 8 << 20,
            max_continuation_stack_bytes: 256 << 30,
            max_idle_stacks: 16 << 10,
            max_exceptions: 1 << 20,
            first_revision: 1,
            stress_collector: false,
            target: Target::host(),
            record_operators: false,
            cpu: None,
            tunables: Tunables::default(),
        }
    }
}

impl Config {
    /// The defaults: 512 KiB for Wasm on the host's stack, 64 KiB for each continuation's, this machine.
    pub fn new() -> Config {
        Config::default()
    }

    /// How many bytes of the host's stack Wasm may use before it traps with `call stack exhausted`.
    pub fn max_wasm_stack(&mut self, bytes: usize) -> &mut Config {
        self.max_wasm_stack = bytes;
        self
    }

    /// How large the stack of a continuation is.
    pub fn continuation_stack_size(&mut self, bytes: usize) -> &mut Config {
        self.continuation_stack_size = bytes;
        self
    }

    /// How many continuations a store may have at once: 8,388,608 unless told. Each needs a control block of 128
    /// bytes when it is made, and a stack when it is first resumed. One more traps with
    /// [`TooManyContinuations`](crate::TrapCode::TooManyContinuations).
    pub fn max_continuations(&mut self, count: usize) -> &mut Config {
        self.max_continuations = count;
        self
    }

    /// How many bytes the stacks of a store's continuations may come to, each counted with its whole
    /// [size](Config::continuation_stack_size): 256 GiB unless told. This is address space; memory is what they
    /// touch of it, one page at least. One more stack traps with [`OutOfStacks`](crate::TrapCode::OutOfStacks).
    pub fn max_continuation_stack_bytes(&mut self, bytes: usize) -> &mut Config {
        self.max_continuation_stack_bytes = bytes;
        self
    }

    /// How many stacks may wait for their next continuation with their memory: 16,384 unless told. When more are
    /// idle, the memory of all but half as many goes back to the system.
    pub fn max_idle_stacks(&mut self, count: usize) -> &mut Config {
        self.max_idle_stacks = count;
        self
    }

    /// How many exceptions a store may have at once: 1,048,576 unless told. One more traps with
    /// [`TooManyExceptions`](crate::TrapCode::TooManyExceptions).
    pub fn max_exceptions(&mut self, count: usize) -> &mut Config {
        self.max_exceptions = count;
        self
    }

    /// For tests: how often the first blocks of the registry count as used already.
    #[doc(hidden)]
    pub fn first_revision(&mut self, revision: u32) -> &mut Config {
        self.first_revision = revision;
        self
    }

    /// For tests: reclaims continuations at every occasion, so that one that is still wanted is missed soon.
    #[doc(hidden)]
    pub fn stress_collector(&mut self, always: bool) -> &mut Config {
        self.stress_collector = always;
        self
    }

    /// Compiles for `target`. What is compiled for another machine than this one can be looked at, not run.
    pub fn target(&mut self, target: Target) -> &mut Config {
        self.target = target;
        self
    }

    /// Compiles for a processor with these features instead of the host's: with [`Cpu::baseline`] for the least one of
    /// the target (SSE4.1 on x86-64, ARMv8.0 on AArch64), so that the code is the same on every host. Code for features
    /// that the host lacks can be looked at, not run.
    pub fn cpu(&mut self, cpu: Cpu) -> &mut Config {
        self.cpu = Some(cpu);
        self
    }

    /// The features that are compiled for.
    pub(crate) fn effective_cpu(&self) -> Cpu {
        self.cpu.unwrap_or_else(Cpu::host)
    }

    /// Keeps for every operator where its machine code begins, for disassemblies.
    pub fn record_operators(&mut self, record: bool) -> &mut Config {
        self.record_operators = record;
        self
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
}

impl Engine {
    /// An engine. Fails when the configuration makes no sense or address space is short.
    pub fn new(config: &Config) -> Result<Engine> {
        let Config { max_wasm_stack, continuation_stack_size, max_continuations, target, .. } = *config;
        ensure!(
            max_wasm_stack >= LEAST_STACK_BYTES,
            "max_wasm_stack must be at least {LEAST_STACK_BYTES} bytes"
        );
        ensure!(
            continuation_stack_size >= LEAST_STACK_BYTES,
            "continuation_stack_size must be at least {LEAST_STACK_BYTES} bytes"
        );
        ensure!(
            max_continuations <= MOST_CONTINUATIONS,
            "max_continuations can be {MOST_CONTINUATIONS} at most"
        );
        ensure!(config.max_exceptions <= MOST_EXCEPTIONS, "max_exceptions can be {MOST_EXCEPTIONS} at most");
        let stubs = (target == Target::host()).then(Stubs::new).transpose()?;
        Ok(Engine(Arc::new(Inner { config: config.clone(), registry: TypeRegistry::default(), stubs })))
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
        self.0.stubs.is_some()
    }

    /// The passages between Rust and Wasm. Panics on an engine for a foreign target: ask [`Engine::can_run`].
    pub(crate) fn stubs(&self) -> &Stubs {
        self.0.stubs.as_ref().expect("an engine for a foreign target has no stubs")
    }

    /// The one pass, for this engine's target.
    pub(crate) fn compiler(&self, declarations: &Declarations, layout: &VmLayout) -> Box<dyn BodyCompiler> {
        let options = codegen::Options {
            operators: self.0.config.record_operators,
            cpu: self.0.config.effective_cpu(),
            tunables: self.0.config.tunables,
        };
        match self.0.config.target {
            Target::X86_64 => codegen::compiler::<X64>(declarations, layout, &self.0.registry, options),
            Target::Aarch64 => codegen::compiler::<Aarch64>(declarations, layout, &self.0.registry, options),
        }
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
    let mut show = |name: &str, text: &dyn Fn(&mut M) -> u32| examples.push((name.to_owned(), emit(text).0));
    for (param_words, result_words) in [(0, 0), (2, 1), (0, 5)] {
        let shape = StartShape { param_words, result_words };
        show(&format!("start {param_words} -> {result_words} words"), &|masm| masm.start_stub(shape));
    }
    show("suspend", &|masm| masm.suspend_stub());
    show("switch", &|masm| masm.switch_stub());
    show("leave", &|masm| masm.leave_stub());
    show("enter i32 f64 -> i64", &|masm| masm.enter_stub(&[I32, F64], &[I64]));
    show("host i32 f64 -> i64", &|masm| masm.host_stub(&[I32, F64], &[I64]));
    for builtin in [Builtin::MemoryGrow, Builtin::NewBlock, Builtin::NewStack, Builtin::ResumeThrow] {
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

/// Addresses of stubs, as numbers because they are plain data here.
#[derive(Debug)]
struct Made {
    memory: StubMemory,
    enter: HashMap<Shape, usize>,
    host: HashMap<Shape, usize>,
    leave: Option<usize>,
    suspend: Option<usize>,
    switch: Option<usize>,
    builtins: Option<[usize; Builtin::COUNT]>,
}

impl Stubs {
    fn new() -> Result<Stubs> {
        let memory = StubMemory::new().context("no address space for stubs")?;
        let (enter, host) = (HashMap::new(), HashMap::new());
        Ok(Stubs {
            made: Mutex::new(Made {
                memory,
                enter,
                host,
                leave: None,
                suspend: None,
                switch: None,
                builtins: None,
            }),
        })
    }

    /// The entry stub for a signature: an [`EnterCall`](crate::abi::EnterCall).
    pub(crate) fn enter(&self, params: &[Kind], results: &[Kind]) -> *const u8 {
        let mut made = self.made();
        let shape: Shape = (params.into(), results.into());
        if let Some(&stub) = made.enter.get(&shape) {
            return stub as *const u8;
        }
        let stub = made.emit(|masm| masm.enter_stub(params, results));
        made.enter.insert(shape, stub);
        stub as *const u8
    }

    /// The host stub for a signature: the code of a host function's [`VmFunc`](crate::abi::VmFunc).
    pub(crate) fn host(&self, params: &[Kind], results: &[Kind]) -> *const u8 {
        let mut made = self.made();
        let shape: Shape = (params.into(), results.into());
        if let Some(&stub) = made.host.get(&shape) {
            return stub as *const u8;
        }
        let stub = made.emit(|masm| masm.host_stub(params, results));
        made.host.insert(shape, stub);
        stub as *const u8
    }

    /// The leave stub, for `VmStore::leave_pc`.
    pub(crate) fn leave(&self) -> *const u8 {
        let mut made = self.made();
        if made.leave.is_none() {
            made.leave = Some(made.emit(|masm| masm.leave_stub()));
        }
        made.leave.expect("just made") as *const u8
    }

    /// The suspend stub, for `VmStore::suspend_pc`.
    pub(crate) fn suspend(&self) -> *const u8 {
        let mut made = self.made();
        if made.suspend.is_none() {
            made.suspend = Some(made.emit(|masm| masm.suspend_stub()));
        }
        made.suspend.expect("just made") as *const u8
    }

    /// The switch stub, for `VmStore::switch_pc`.
    pub(crate) fn switch(&self) -> *const u8 {
        let mut made = self.made();
        if made.switch.is_none() {
            made.switch = Some(made.emit(|masm| masm.switch_stub()));
        }
        made.switch.expect("just made") as *const u8
    }

    /// The stubs of the builtins, for `VmStore::builtins`. Made once: every caller passes the same implementations.
    pub(crate) fn builtins(&self, calls: &[HostCall; Builtin::COUNT]) -> [*const u8; Builtin::COUNT] {
        let mut made = self.made();
        if made.builtins.is_none() {
            let stubs = Builtin::ALL.map(|builtin| {
                let call = calls[builtin as usize] as usize;
                made.emit(|masm| masm.builtin_stub(builtin, call))
            });
            made.builtins = Some(stubs);
        }
        made.builtins.expect("just made").map(|stub| stub as *const u8)
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    /// Emits one stub and makes it executable. Panics when memory or the reserved range (65,536 stubs) is used up.
    fn emit(&mut self, text: impl FnOnce(&mut Host) -> u32) -> usize {
        let (code, entry) = emit(text);
        let base = self.memory.add(&code).expect("cannot make a stub executable");
        base as usize + entry as usize
    }
}

/// The code of one stub and where it is entered.
fn emit<M: Masm>(text: impl FnOnce(&mut M) -> u32) -> (Vec<u8>, u32) {
    let mut masm = M::new(CodeBuffer::new(256, false), Cpu::baseline());
    let entry = text(&mut masm);
    (masm.into_code().finish().bytes, entry)
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
    fn nonsense_is_refused() {
        assert!(Engine::new(Config::new().continuation_stack_size(100)).is_err());
        assert!(Engine::new(Config::new().max_wasm_stack(0)).is_err());
        assert!(Engine::new(Config::new().max_continuations(usize::MAX)).is_err());
        assert!(Engine::new(Config::new().max_exceptions(usize::MAX)).is_err());
        let foreign = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
        assert!(!Engine::new(Config::new().target(foreign)).unwrap().can_run());
        assert!(Engine::default().can_run());
    }
}
