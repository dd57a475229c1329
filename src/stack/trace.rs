//! Who runs when: what a tracer of stack switches is told.
//!
//! A module compiled with [`Config::trace_switches`](crate::Config::trace_switches) calls in here right before it
//! leaves a stack, and this file says what the switch will come to: it reads the same control blocks and handler
//! tables that the switch is about to read, and changes nothing. What ends a stack without code of its own (an
//! exception that passes through, a trap) is told by whoever ends it. So at each moment exactly one stack of a
//! store runs, and every event but `New` takes over where the one before left off:
//!
//! ```text
//!   Enter ─> main ── Resume ──> 1 ── Resume ──> 2 ── Suspend, captured: 2 ──> main ── Resume, released: 2 ──> 2
//!                                                                                     Return ──> 1 ── Return ──> main
//! ```
//!
//! Blocks are used again; what a tracer knows a continuation by is its birth, which the event `New` has written into
//! the block.

use super::code_map::CodeMap;
use super::continuation;
use crate::abi::{ContBlock, HandlerEntry, SWITCH_HANDLER, VmContext, VmTag};
use crate::code::Traced;
use crate::module::{Declarations, Module};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// Which stack: the host's, on which Wasm begins, or a continuation's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StackId {
    birth: u64,
    number: u32,
}

impl StackId {
    /// The host's stack.
    pub const MAIN: StackId = StackId { birth: 0, number: 0 };

    /// Whether it is the host's.
    pub fn is_main(self) -> bool {
        self.birth == 0
    }

    /// Continuations are counted from 1 as they are made; no two of a store have the same. 0 is the host's stack.
    pub fn birth(self) -> u64 {
        self.birth
    }

    /// The number that backtraces show. When a continuation is done, a later one may get it.
    pub fn number(self) -> u32 {
        self.number
    }
}

/// What happened, in a [`SwitchEvent`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum SwitchKind {
    /// The host calls Wasm; `from` is none, or the stack that had called the host.
    Enter,
    /// Such a call ended, one way or another; `to` is none, or the stack that goes on.
    Leave,
    /// `from` makes the continuation `to`, and goes on itself.
    New,
    /// `from` resumes `to`.
    Resume,
    /// `from` resumes `to` with an exception: `resume_throw` or `resume_throw_ref`.
    ResumeThrow,
    /// `from` suspends to the handler in `to`.
    Suspend,
    /// `from` switches to `to`.
    Switch,
    /// The function of `from` has returned to `to`, and `from` is no more.
    Return,
    /// An exception has left `from` for its parent `to`, and `from` is no more.
    Throw,
    /// The activation ends by a trap, an exit or the like: `from` is no more, `to` is its parent and next.
    Abandon,
}

/// One event in the life of a store's stacks: [`SwitchTracer::event`].
///
/// `from` is the stack that ran until now, `to` the one that runs from now on.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SwitchEvent<'a> {
    /// What happened.
    pub kind: SwitchKind,
    /// Who ran.
    pub from: Option<StackId>,
    /// Who runs; of `New`, who was made.
    pub to: Option<StackId>,
    /// The tag of a suspend or switch, or of an exception.
    pub tag: Option<TagName<'a>>,
    /// How many 64-bit words of arguments, payload or results go from one to the other. Unknown (0) of an exception
    /// that was not thrown here.
    pub words: u32,
    /// Of a suspend or switch: how many stacks are captured as one, `from` being the innermost; 1 if it is alone.
    pub captured: u32,
    /// Of a resume or switch: how many stacks go on as one, `to` being the innermost.
    pub released: u32,
    /// The outermost stack of the captured ones, or else of the released, if there are more than one.
    pub outermost: Option<StackId>,
    /// Byte offset in its module of the operator that did it, if one did.
    pub module_offset: Option<u32>,
    /// Of `New`: what was made.
    pub origin: Option<Origin<'a>>,
    /// Of `Abandon`: why, in words.
    pub reason: Option<&'a str>,
}

impl SwitchEvent<'_> {
    fn new(kind: SwitchKind, from: Option<StackId>, to: Option<StackId>) -> SwitchEvent<'static> {
        SwitchEvent {
            kind,
            from,
            to,
            tag: None,
            words: 0,
            captured: 0,
            released: 0,
            outermost: None,
            module_offset: None,
            origin: None,
            reason: None,
        }
    }
}

/// What a continuation was made of, and where.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Origin<'a> {
    /// Its function's index in its module; none if it is the host's.
    pub func_index: Option<u32>,
    /// Its function's name, if the name section gives one.
    pub func_name: Option<&'a str>,
    /// Byte offset of the `cont.new` in its module.
    pub module_offset: u32,
}

/// A tag as people know it: `$name`, or `tag[3]` if the name section does not say.
#[derive(Clone, Copy)]
pub struct TagName<'a> {
    declarations: &'a Declarations,
    index: u32,
}

impl TagName<'_> {
    /// Its index in the module.
    pub fn index(&self) -> u32 {
        self.index
    }
}

impl fmt::Display for TagName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.declarations.names.tag(self.index) {
            Some(name) => write!(f, "${name}"),
            None => write!(f, "tag[{}]", self.index),
        }
    }
}

impl fmt::Debug for TagName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Is told of each event in the life of a store's stacks, on the thread that uses the store, while the stacks stand
/// still: [`Store::switch_hook`](crate::Store::switch_hook). Closures are tracers.
pub trait SwitchTracer: Send + Sync {
    /// Something happens. Should this panic, it is told nothing more, and the panic goes on when the host's call into
    /// Wasm has ended.
    fn event(&mut self, event: &SwitchEvent<'_>);
}

impl<F: FnMut(&SwitchEvent<'_>) + Send + Sync> SwitchTracer for F {
    fn event(&mut self, event: &SwitchEvent<'_>) {
        self(event);
    }
}

/// A store's tracer, and what it needs to tell lives apart.
pub(crate) struct Tracer {
    /// Whether the engine traces at all.
    pub(crate) on: bool,
    births: u64,
    hook: Option<Box<dyn SwitchTracer>>,
    panic: Option<Box<dyn Any + Send>>,
}

/// # Safety
/// (all) The blocks named, and their parents up to a root, are live and as `abi.rs` describes; what `code` knows is
/// mapped.
impl Tracer {
    pub(crate) fn new(on: bool) -> Tracer {
        Tracer { on, births: 0, hook: None, panic: None }
    }

    pub(crate) fn set(&mut self, hook: Box<dyn SwitchTracer>) {
        self.hook = Some(hook);
    }

    /// The panic that the hook had.
    pub(crate) fn take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        self.panic.take()
    }

    fn tell(&mut self, event: &SwitchEvent<'_>) {
        if let Some(hook) = &mut self.hook
            && let Err(panic) = catch_unwind(AssertUnwindSafe(|| hook.event(event)))
        {
            self.hook = None;
            self.panic = Some(panic);
        }
    }

    /// A call from the host into Wasm begins or ends; `other` is the block that had called the host, or null.
    pub(crate) unsafe fn host_call(&mut self, kind: SwitchKind, other: *const ContBlock) {
        // SAFETY: by contract.
        let other = (!other.is_null()).then(|| unsafe { id(other) });
        let main = Some(StackId::MAIN);
        let (from, to) = if kind == SwitchKind::Enter { (other, main) } else { (main, other) };
        self.tell(&SwitchEvent::new(kind, from, to));
    }

    /// The tracing builtin was called by code that goes on at `pc` in the instance `vmctx`, on the stack of `cont`.
    pub(crate) unsafe fn called(
        &mut self,
        code: &CodeMap,
        pc: usize,
        vmctx: *const VmContext,
        cont: *mut ContBlock,
        block: *mut ContBlock,
    ) {
        let Some((module, site)) = code.trace(pc) else { return };
        if site.what == Traced::New {
            self.births += 1;
            // SAFETY: the block was just made.
            unsafe { (*block).birth = self.births };
        }
        if self.hook.is_none() {
            return;
        }
        // SAFETY: by contract; the last block that was freed is the one that has just returned.
        unsafe {
            let event = |kind, to| SwitchEvent {
                tag: site.tag.map(|index| TagName { declarations: module.declarations(), index }),
                words: site.words.into(),
                module_offset: Some(site.wasm),
                ..SwitchEvent::new(kind, Some(id(cont)), Some(id(to)))
            };
            let tag = |bit| site.tag.map(|index| (*tag_place(module, vmctx, index) as u64) + bit);
            let event = match site.what {
                Traced::New => {
                    SwitchEvent { origin: Some(origin(code, block)), ..event(SwitchKind::New, block) }
                }
                Traced::Resume => released(event(SwitchKind::Resume, block), block),
                Traced::ResumeThrow => released(event(SwitchKind::ResumeThrow, block), block),
                Traced::Suspend => {
                    let Some((handler, tail, captured)) = tag(0).and_then(|tag| find_handler(cont, tag))
                    else {
                        return; // It traps.
                    };
                    let outermost = (captured > 1).then(|| id(tail));
                    SwitchEvent { captured, outermost, ..event(SwitchKind::Suspend, handler) }
                }
                Traced::Switch => {
                    let found = tag(SWITCH_HANDLER).and_then(|tag| find_handler(cont, tag));
                    let Some((_, tail, captured)) = found else { return };
                    let mut event = released(event(SwitchKind::Switch, block), block);
                    if captured > 1 {
                        event.outermost = Some(id(tail));
                    }
                    SwitchEvent { captured, ..event }
                }
                Traced::Return => {
                    let vm = (*vmctx).store;
                    let returned = (*vm).free_block;
                    SwitchEvent { from: Some(id(returned)), ..event(SwitchKind::Return, cont) }
                }
            };
            self.tell(&event);
        }
    }

    /// An exception with this tag ends the stacks from `running` up to, not including, `landing`.
    pub(crate) unsafe fn thrown(
        &mut self,
        code: &CodeMap,
        running: *mut ContBlock,
        landing: *const ContBlock,
        tag: *const VmTag,
    ) {
        let mut block = running;
        // SAFETY: by contract.
        unsafe {
            while !ptr::eq(block, landing) {
                let parent = (*block).parent;
                let event = SwitchEvent::new(SwitchKind::Throw, Some(id(block)), Some(id(parent)));
                self.tell(&SwitchEvent { tag: name_of(code, block, tag), ..event });
                block = parent;
            }
        }
    }

    /// The stacks from `running` up to, not including, `root` end with their activation.
    pub(crate) unsafe fn abandoned(&mut self, running: *mut ContBlock, root: *const ContBlock, reason: &str) {
        let mut block = running;
        // SAFETY: by contract.
        unsafe {
            while !block.is_null() && !ptr::eq(block, root) {
                let parent = (*block).parent;
                let event = SwitchEvent::new(SwitchKind::Abandon, Some(id(block)), Some(id(parent)));
                self.tell(&SwitchEvent { reason: Some(reason), ..event });
                block = parent;
            }
        }
    }
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracer").field("on", &self.on).finish_non_exhaustive()
    }
}

/// # Safety
/// `block` is a live block, or has just been freed.
unsafe fn id(block: *const ContBlock) -> StackId {
    // SAFETY: by contract.
    unsafe {
        match continuation::is_root(block) {
            true => StackId::MAIN,
            false => StackId { birth: (*block).birth, number: continuation::number(block) },
        }
    }
}

/// With the number of stacks that go on when `block` does.
///
/// # Safety
/// `block` is suspended or fresh.
unsafe fn released<'a>(event: SwitchEvent<'a>, block: *const ContBlock) -> SwitchEvent<'a> {
    // SAFETY: from the leaf of a captured chain its saved parents lead to the tail.
    unsafe {
        let tail = (*block).tail;
        if tail.is_null() {
            return SwitchEvent { released: 1, ..event };
        }
        let (mut released, mut next) = (2, (*block).chain_parent);
        while next != tail {
            released += 1;
            next = (*next).parent;
        }
        SwitchEvent { released, outermost: Some(id(tail)), ..event }
    }
}

/// What the stubs will find: the block whose resume handles the tag, the outermost block below it, and how many
/// blocks there are from `cont` to that.
///
/// # Safety
/// `cont` runs.
unsafe fn find_handler(cont: *mut ContBlock, tag: u64) -> Option<(*mut ContBlock, *mut ContBlock, u32)> {
    let (mut tail, mut captured) = (cont, 1);
    // SAFETY: parents of a running block are live, and each waits with the table of its resume.
    unsafe {
        while !continuation::is_root(tail) {
            let parent = (*tail).parent;
            let table = (*parent).handlers;
            let first: *const HandlerEntry = &raw const (*table).first;
            if (0..(*table).count as usize).any(|n| (*first.add(n)).tag == tag) {
                return Some((parent, tail, captured));
            }
            (tail, captured) = (parent, captured + 1);
        }
    }
    None
}

/// Where an instance keeps the address of one of its module's tags.
///
/// # Safety
/// `vmctx` is an instance of `module`.
unsafe fn tag_place(module: &Module, vmctx: *const VmContext, index: u32) -> *const *const VmTag {
    // SAFETY: contexts are laid out like that.
    unsafe { vmctx.byte_offset(module.layout().tag(index) as isize).cast() }
}

/// What the module of a continuation's function calls a tag, if it knows it.
///
/// # Safety
/// `block` is live.
unsafe fn name_of<'a>(code: &'a CodeMap, block: *const ContBlock, tag: *const VmTag) -> Option<TagName<'a>> {
    // SAFETY: by contract; the function of a continuation is live, and so is the context it runs in.
    unsafe {
        let func = (*block).func;
        let module = code.module((*func).code as usize)?;
        let declarations = module.declarations();
        let mut tags = 0..declarations.tags.len() as u32;
        let index = tags.find(|&index| *tag_place(module, (*func).vmctx, index) == tag)?;
        Some(TagName { declarations, index })
    }
}

/// # Safety
/// `block` is live.
unsafe fn origin(code: &CodeMap, block: *const ContBlock) -> Origin<'_> {
    // SAFETY: by contract; the function of a continuation is live.
    let (found, site) = unsafe { (code.function_of((*block).func), (*block).site) };
    Origin {
        func_index: found.map(|(_, index)| index),
        func_name: found.and_then(|(module, index)| module.declarations().names.function(index)),
        module_offset: site,
    }
}
