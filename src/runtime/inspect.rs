//! Looking at a store's stacks: who runs when ([`Store::switch_hook`]), which continuations there are
//! ([`Store::continuations`]), and the same at the moment of a trap ([`Store::post_mortem`]).
//!
//! All of this reads what is there anyway. A list of continuations is one search by the collector, which ends nothing,
//! and what is told of each is read from its block and its stack when asked for: so a million of them can be counted
//! without a million backtraces.

use super::collect::Held;
use super::context::StoreContextMut;
use super::store::{Store, StoreCore};
use crate::abi::{ContBlock, VmStore};
use crate::stack::inspect::{self, Active, Reached};
use crate::stack::{Backtrace, ContinuationState, RawStart, StackUse, SwitchTracer, continuation};
use anyhow::{Result, ensure};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Wants to see what an activation leaves.
pub(super) type PostMortem = Box<dyn FnMut(&Continuations<'_>) + Send + Sync>;

/// The continuations of a store at one moment: those that were made and have neither ended nor been reclaimed.
///
/// ```
/// use windlass::{ContinuationState, Engine, Instance, Module, Store};
///
/// let wat = r#"(module
///     (type $f (func)) (type $c (cont $f))
///     (tag $stop)
///     (global $kept (mut (ref null $c)) (ref.null $c))
///     (elem declare func $work)
///     (func $work (suspend $stop))
///     (func $run (export "run")
///       (block $stopped (result (ref $c))
///         (resume $c (on $stop $stopped) (cont.new $c (ref.func $work)))
///         (return))
///       (global.set $kept)))"#;
/// let engine = Engine::default();
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// instance.get_typed_func::<(), ()>(&store, "run")?.call(&mut store, ())?;
///
/// let continuations = store.continuations();
/// let waiting = continuations.iter().next().unwrap();
/// assert_eq!(waiting.state(), ContinuationState::Suspended);
/// assert!(waiting.is_reachable()); // by the global
/// assert_eq!(waiting.made_by().unwrap().func_name(), Some("run"));
/// assert_eq!(waiting.backtrace().stacks()[0].frames()[0].func_name(), Some("work"));
/// # Ok::<(), windlass::Error>(())
/// ```
pub struct Continuations<'a> {
    core: &'a StoreCore,
    reached: Reached,
    /// By number: those on whose stack somebody runs or waits.
    active: HashMap<u32, Active>,
    captured: HashSet<u32>,
}

/// One of [`Continuations`]. What is asked for is read when it is asked for.
#[derive(Clone, Copy)]
pub struct ContinuationInfo<'a> {
    of: &'a Continuations<'a>,
    block: *const ContBlock,
    active: Active,
}

/// A place in a module: [`ContinuationInfo::made_by`].
#[derive(Clone, Debug)]
pub struct CodePlace {
    func_index: u32,
    func_name: Option<String>,
    offset: u32,
}

impl CodePlace {
    /// Index of the function in its module, imports counted.
    pub fn func_index(&self) -> u32 {
        self.func_index
    }

    /// The function's name, if the name section gives one.
    pub fn func_name(&self) -> Option<&str> {
        self.func_name.as_deref()
    }

    /// Byte offset from the start of the function's body, which is the count of its locals.
    pub fn func_offset(&self) -> u32 {
        self.offset
    }
}

/// `$name+0x1f`
impl fmt::Display for CodePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.func_name {
            Some(name) => write!(f, "${name}+{:#x}", self.offset),
            None => write!(f, "func[{}]+{:#x}", self.func_index, self.offset),
        }
    }
}

impl<'a> Continuations<'a> {
    /// # Safety
    /// No Rust reference to anything of the store is in use but this one. If an activation of it is running on this
    /// thread, the innermost one has called Rust through a stub, or has just stopped.
    unsafe fn new(core: &'a StoreCore) -> Continuations<'a> {
        // SAFETY: by contract; blocks from a running one to its root are live.
        unsafe {
            let reached = core.mark(Held::NOTHING).reached();
            let mut active = HashMap::new();
            for activation in core.trap.running() {
                let (mut block, mut state) = (activation.exit_cont, ContinuationState::Running);
                let (mut start, mut low) = (activation.start, activation.at);
                while !block.is_null() && !continuation::is_root(block) {
                    active.insert(continuation::number(block), Active { state, start, low });
                    block = (*block).parent;
                    if continuation::is_root(block) {
                        break;
                    }
                    (state, start, low) = (ContinuationState::Waiting, inspect::waiting(block), (*block).sp);
                }
            }
            let captured = core.registry.as_ref().map(inspect::captured).unwrap_or_default();
            Continuations { core, reached, active, captured }
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.core.registry.as_ref().map_or(0, |registry| registry.in_use().count())
    }

    /// How many others the collector has ended so far, because nothing referred to them.
    pub fn reclaimed(&self) -> u64 {
        self.core.continuation_stats().reclaimed
    }

    /// All of them, by number.
    pub fn iter(&self) -> impl Iterator<Item = ContinuationInfo<'_>> {
        let blocks = self.core.registry.iter().flat_map(|registry| registry.in_use());
        blocks.map(|block| {
            // SAFETY: a live block; one that is in no activation, and no captured parent, is suspended or fresh.
            let active = unsafe {
                let number = continuation::number(block);
                self.active.get(&number).copied().unwrap_or_else(|| {
                    inspect::at_rest(&self.core.trap.code, block, self.captured.contains(&number))
                })
            };
            ContinuationInfo { of: self, block, active }
        })
    }
}

impl fmt::Debug for Continuations<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl ContinuationInfo<'_> {
    fn block(&self) -> &ContBlock {
        // SAFETY: a live block, which no code changes while the list is borrowed.
        unsafe { &*self.block }
    }

    /// The number that backtraces show.
    pub fn number(&self) -> u32 {
        // SAFETY: a live block.
        unsafe { continuation::number(self.block) }
    }

    /// Where it is in its life.
    pub fn state(&self) -> ContinuationState {
        self.active.state
    }

    /// Whether it was ever resumed.
    pub fn has_started(&self) -> bool {
        !matches!(self.active.start, RawStart::Fresh)
    }

    /// Whether the program could still come to it: what runs, a table, a global or the host refers to it, or a
    /// continuation or exception for which that is so. As the collector sees it, which takes a stale word on a stack
    /// for a reference.
    pub fn is_reachable(&self) -> bool {
        self.of.reached.contains(self.number())
    }

    /// Byte offset in its module of the `cont.new` that made it.
    pub fn made_at(&self) -> u32 {
        self.block().site
    }

    /// The function that this is in, and where there. None if nobody can tell.
    pub fn made_by(&self) -> Option<CodePlace> {
        let code = &self.of.core.trap.code;
        // SAFETY: the frames of this stack are as the list found them.
        let module = unsafe { inspect::made_in(code, self.block.cast_mut(), self.active) }?;
        let (func_index, body) = module.declarations().function_around(self.made_at())?;
        let func_name = module.declarations().names.function(func_index).map(str::to_owned);
        Some(CodePlace { func_index, func_name, offset: self.made_at() - body })
    }

    /// The function that it is a call of: its name, or `func[N]`, or `a host function`.
    pub fn function(&self) -> String {
        // SAFETY: a continuation's function is live.
        match unsafe { self.of.core.trap.code.function_of(self.block().func) } {
            Some((module, index)) => match module.declarations().names.function(index) {
                Some(name) => format!("${name}"),
                None => format!("func[{index}]"),
            },
            None => "a host function".to_owned(),
        }
    }

    /// What its stack takes; nothing if it has none yet. Asks the kernel.
    pub fn stack(&self) -> StackUse {
        match self.block().stack {
            stack if stack.is_null() => StackUse::default(),
            // SAFETY: a live stack of the store's pool.
            stack => unsafe { inspect::stack_use(stack, self.active.low, self.of.core.pool.slot_bytes()) },
        }
    }

    /// Where it is: its own stack, and no other.
    pub fn backtrace(&self) -> Backtrace {
        // SAFETY: the frames of this stack are as the list found them.
        unsafe { inspect::backtrace(&self.of.core.trap.code, self.block.cast_mut(), self.active) }
    }
}

impl fmt::Debug for ContinuationInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContinuationInfo")
            .field("number", &self.number())
            .field("state", &self.state())
            .field("made_at", &self.made_at())
            .finish_non_exhaustive()
    }
}

/// Shows the hook what the innermost activation leaves.
///
/// # Safety
/// `vm` is a live store that nobody uses; its innermost activation has just stopped.
unsafe fn look(vm: *mut VmStore) -> std::thread::Result<()> {
    // SAFETY: by contract; a VmStore points at its owner, whose first field is the core. The hook cannot reach the
    // store but through the list.
    unsafe {
        let core: *mut StoreCore = (*vm).owner.cast();
        let Some(mut hook) = (*core).post_mortem.take() else { return Ok(()) };
        let outcome = catch_unwind(AssertUnwindSafe(|| hook(&Continuations::new(&*core))));
        (*core).post_mortem = Some(hook);
        outcome
    }
}

impl<T> Store<T> {
    /// Has `tracer` told of each event in the life of this store's stacks: who resumes, suspends to, switches to whom,
    /// and how each ends. It replaces the one before.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use windlass::{Config, Engine, Instance, Module, Store, SwitchEvent, SwitchKind};
    ///
    /// let engine = Engine::new(Config::new().trace_switches(true))?;
    /// let wat = r#"(module
    ///     (type $f (func)) (type $c (cont $f))
    ///     (elem declare func $nothing)
    ///     (func $nothing)
    ///     (func (export "run") (resume $c (cont.new $c (ref.func $nothing)))))"#;
    /// let module = Module::new(&engine, wat)?;
    /// let mut store = Store::new(&engine, ());
    /// let kinds = Arc::new(Mutex::new(Vec::new()));
    /// let seen = kinds.clone();
    /// store.switch_hook(move |event: &SwitchEvent<'_>| seen.lock().unwrap().push(event.kind))?;
    /// let instance = Instance::new(&mut store, &module, &[])?;
    /// instance.get_typed_func::<(), ()>(&store, "run")?.call(&mut store, ())?;
    /// use SwitchKind::*;
    /// assert_eq!(*kinds.lock().unwrap(), [Enter, New, Resume, Return, Leave]);
    /// # Ok::<(), windlass::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the engine was not told to compile for it: [`Config::trace_switches`](crate::Config::trace_switches).
    pub fn switch_hook(&mut self, tracer: impl SwitchTracer + 'static) -> Result<()> {
        let mut store = self.context_mut();
        let core = store.core_mut();
        ensure!(core.trap.tracer.on, "the engine does not trace switches: see Config::trace_switches");
        core.trap.tracer.set(Box::new(tracer));
        Ok(())
    }

    /// The continuations that there are now. Takes time proportional to their number and to what their stacks hold.
    pub fn continuations(&mut self) -> Continuations<'_> {
        // SAFETY: the store is borrowed mutably, so nothing else uses it, and none of its code runs.
        unsafe { Continuations::new(self.context_mut().into_core()) }
    }

    /// Has `hook` shown the continuations whenever a call into Wasm ends by a trap, an uncaught exception, or
    /// an error of the host (an exit is one), before the stacks that were running are ended. When calls are
    /// nested, the innermost comes first. It replaces the hook before.
    ///
    /// With [`signals_based_traps`](crate::Config::signals_based_traps) off, a continuation that nothing but a register
    /// referred to at a trap counts as unreachable.
    ///
    /// Should it panic, that takes the place of what ended the call. Costs a copy of what Wasm has on the host's stack
    /// at each such end, and nothing otherwise.
    pub fn post_mortem(&mut self, hook: impl FnMut(&Continuations<'_>) + Send + Sync + 'static) {
        let mut store = self.context_mut();
        let core = store.core_mut();
        core.post_mortem = Some(Box::new(hook));
        core.trap.look_before_the_end(look);
    }
}

impl<T> StoreContextMut<'_, T> {
    /// As [`Store::continuations`], in the middle of a call: the caller of the running host function is
    /// [`Running`](ContinuationState::Running) if it is a continuation.
    pub fn continuations(&mut self) -> Continuations<'_> {
        // SAFETY: the store is borrowed mutably. If its code is running, it has called the host function that lent the
        // store.
        unsafe { Continuations::new(self.core()) }
    }
}
