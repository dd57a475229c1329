//! What an engine is told, and what of that is refused.

use super::Target;
use crate::debug::ProfilingStrategy;
use crate::masm::Cpu;
use crate::module::{FEATURES, Tunables, WasmFeatures};
use anyhow::{Result, bail, ensure};

/// How an [`Engine`](crate::Engine) compiles and what its stores may use.
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
    pub(crate) trace_switches: bool,
    pub(crate) debug_info: bool,
    pub(crate) profiler: ProfilingStrategy,
    pub(crate) cpu: Option<Cpu>,
    pub(crate) tunables: Tunables,
    pub(crate) features: WasmFeatures,
    pub(crate) memory_init_cow: bool,
    pub(crate) parallel_compilation: bool,
    pub(crate) lazy_compilation: bool,
}

/// A reference to a continuation holds its block's byte offset in 32 bits; block 0 is never used.
const MOST_CONTINUATIONS: usize = (1 << 32) / size_of::<crate::abi::ContBlock>() - 1;
/// Their table takes 128 bytes each.
const MOST_EXCEPTIONS: usize = 1 << 26;
/// A quarter of the address space that Linux gives a process.
const MOST_RESERVED_BYTES: u64 = 32 << 40;
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
            trace_switches: false,
            debug_info: false,
            profiler: ProfilingStrategy::None,
            cpu: None,
            tunables: Tunables::default(),
            features: FEATURES,
            memory_init_cow: true,
            parallel_compilation: true,
            lazy_compilation: false,
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

    /// How many bytes of address space a linear memory gets, guard not counted: 4 GiB unless told; rounded up to
    /// 64 KiB. Address space is not memory: pages take memory when they are touched.
    ///
    /// With 4 GiB or more, all that a 32-bit address can name, every 32-bit memory takes all of this and its
    /// [guard](Config::memory_guard_size), whatever its type says, and compiled code checks no bounds, because accesses
    /// beyond the memory's length fault. So a process has room for some 20,000 memories.
    ///
    /// With less, compiled code compares addresses with the memory's length, which costs a few instructions an access,
    /// and a memory takes no more than it may need: its declared maximum; or if that is larger or there is none, the
    /// larger of this and its initial size plus
    /// [`memory_reservation_for_growth`](Config::memory_reservation_for_growth). Memories never move: one that would
    /// have to grow beyond what was reserved for it does not grow. So for many small instances set 0, a small guard,
    /// and declare maximums. 64-bit memories, and those with pages of other sizes, are always treated like this, except
    /// that a 64-bit one may grow to 64 GiB unless this is below 4 GiB.
    pub fn memory_reservation(&mut self, bytes: u64) -> &mut Config {
        self.tunables.memory_reservation = bytes;
        self
    }

    /// How many inaccessible bytes lie behind a memory's reservation: 2 GiB unless told; rounded up to 64 KiB. They
    /// catch the constant offsets of accesses, which need no check of their own as far as the guard reaches. There is
    /// none behind memories with pages of other sizes, and none at all without
    /// [`signals_based_traps`](Config::signals_based_traps).
    pub fn memory_guard_size(&mut self, bytes: u64) -> &mut Config {
        self.tunables.memory_guard_size = bytes;
        self
    }

    /// How much address space a 64-bit memory has that declares no smaller maximum: 64 GiB unless told. It never moves,
    /// so it grows no further. Of no account with a [`memory_reservation`](Config::memory_reservation) below 4 GiB.
    pub fn memory64_reservation(&mut self, bytes: u64) -> &mut Config {
        self.tunables.memory64_reservation = bytes;
        self
    }

    /// How many bytes a memory that does not reserve 4 GiB may grow by if it declares no maximum, or a large one: 2 GiB
    /// unless told. See [`memory_reservation`](Config::memory_reservation).
    pub fn memory_reservation_for_growth(&mut self, bytes: u64) -> &mut Config {
        self.tunables.memory_reservation_for_growth = bytes;
        self
    }

    /// Whether traps may be faults of the processor, which a signal handler of the process turns into errors: yes
    /// unless told. It handles SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGTRAP, and passes on what is not its own.
    ///
    /// If not, no handler is ever installed, and no thread gets a signal stack. Compiled code checks everything
    /// explicitly then, every access to memory included, and calls the runtime to trap. For embedders who own the
    /// signals of their process, or run where there are none.
    pub fn signals_based_traps(&mut self, yes: bool) -> &mut Config {
        self.tunables.signals_based_traps = yes;
        self
    }

    /// Whether instances may begin with copy-on-write mappings of what their data segments come to, instead of writing
    /// the segments: yes unless told. It pays from 64 KiB of data on; less is always written. An artifact that is
    /// compiled without has no such pages.
    pub fn memory_init_cow(&mut self, yes: bool) -> &mut Config {
        self.memory_init_cow = yes;
        self
    }

    /// Whether a module's functions are validated and compiled each when it is called first: no unless told.
    ///
    /// [`Module::new`](crate::Module::new) checks everything but function bodies then, and keeps a copy of the module.
    /// A call of a function whose body turns out to be invalid stops the program with the
    /// [`CompileError`](crate::CompileError); [`Module::validate`](crate::Module::validate) checks all bodies at any
    /// time. Code that was called once is reached as directly as if it had been compiled before; any number of threads
    /// may run it meanwhile. What wants to see all code at once compiles eagerly in any case: disassemblies,
    /// [`debug_info`](Config::debug_info), [profilers](Config::profiler), artifacts; so does an engine for
    /// another target, and every engine where the system lets no memory be mapped as writable at one address and
    /// executable at another.
    pub fn lazy_compilation(&mut self, lazy: bool) -> &mut Config {
        self.lazy_compilation = lazy;
        self
    }

    /// Whether that was asked for.
    pub(crate) fn compiles_lazily(&self) -> bool {
        self.lazy_compilation
    }

    /// Whether large modules are compiled on all cores, by the threads of the global pool of `rayon`: yes unless told.
    /// What is compiled is the same, byte for byte, however many threads there are.
    pub fn parallel_compilation(&mut self, parallel: bool) -> &mut Config {
        self.parallel_compilation = parallel;
        self
    }

    /// Keeps for every operator where its machine code begins, for disassemblies.
    pub fn record_operators(&mut self, record: bool) -> &mut Config {
        self.record_operators = record;
        self
    }

    /// Has code tell a store's [tracer](crate::Store::switch_hook) whenever it makes a continuation, or leaves a stack
    /// for another one: no unless told. Each such place then calls the runtime, which takes some hundred nanoseconds,
    /// and as long as the tracer takes. Code that is compiled without it does not differ by a byte from what
    /// it would be if there were no tracing.
    pub fn trace_switches(&mut self, trace: bool) -> &mut Config {
        self.trace_switches = trace;
        self
    }

    /// Tells debuggers about compiled code, through GDB's JIT interface: names, lines, and how to unwind across stack
    /// switches. Lines are those of the module's own DWARF; of its text if it is text; else byte offsets in the module.
    /// What runs is the same code with or without.
    pub fn debug_info(&mut self, yes: bool) -> &mut Config {
        self.debug_info = yes;
        self
    }

    /// Tells a profiler about compiled code.
    pub fn profiler(&mut self, strategy: ProfilingStrategy) -> &mut Config {
        self.profiler = strategy;
        self
    }

    /// Whether the compiler must note where operators and frames are.
    pub(crate) fn records(&self) -> bool {
        self.record_operators || self.debug_info || self.profiler == ProfilingStrategy::JitDump
    }

    /// Who is to hear of compiled code.
    pub(crate) fn audience(&self) -> crate::debug::Audience {
        crate::debug::Audience { debuggers: self.debug_info, profiler: self.profiler }
    }

    /// The same, if it makes sense, with sizes in whole pages.
    pub(super) fn checked(&self) -> Result<Config> {
        let Config { max_wasm_stack, continuation_stack_size, max_continuations, .. } = *self;
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
        ensure!(self.max_exceptions <= MOST_EXCEPTIONS, "max_exceptions can be {MOST_EXCEPTIONS} at most");
        Ok(Config { tunables: sound(self.tunables)?, ..self.clone() })
    }
}

/// Sizes that a process can reserve, in pages of Wasm.
fn sound(tunables: Tunables) -> Result<Tunables> {
    let whole_pages = |name: &str, bytes: u64| match bytes.checked_next_multiple_of(64 << 10) {
        Some(bytes) if bytes <= MOST_RESERVED_BYTES => Ok(bytes),
        _ => bail!("{name} can be {MOST_RESERVED_BYTES} bytes at most"),
    };
    Ok(Tunables {
        memory_reservation: whole_pages("memory_reservation", tunables.memory_reservation)?,
        memory64_reservation: whole_pages("memory64_reservation", tunables.memory64_reservation)?,
        memory_guard_size: whole_pages("memory_guard_size", tunables.memory_guard_size)?,
        memory_reservation_for_growth: whole_pages(
            "memory_reservation_for_growth",
            tunables.memory_reservation_for_growth,
        )?,
        ..tunables
    })
}

#[cfg(test)]
mod tests {
    use super::super::Engine;
    use super::*;

    #[test]
    fn nonsense_is_refused() {
        assert!(Engine::new(Config::new().continuation_stack_size(100)).is_err());
        assert!(Engine::new(Config::new().max_wasm_stack(0)).is_err());
        assert!(Engine::new(Config::new().max_continuations(usize::MAX)).is_err());
        assert!(Engine::new(Config::new().max_exceptions(usize::MAX)).is_err());
        assert!(Engine::new(Config::new().memory_reservation(u64::MAX)).is_err());
        assert!(Engine::new(Config::new().memory_guard_size(1 << 60)).is_err());
        assert!(Engine::new(Config::new().memory_reservation_for_growth(1 << 60)).is_err());
        let odd = Engine::new(Config::new().memory_reservation(1)).unwrap();
        assert_eq!(odd.config().tunables.memory_reservation, 64 << 10);
    }
}
