//! One function at a time, when it is called for the first time: the pass over a single body, linked at once.
//!
//! What an eager compiler decides at the end of the module is decided here from what is known so far, and never has to
//! be taken back:
//!
//! - **Calls of functions that are not there yet** go to a *stub* of that function, made on demand, behind the code
//!   that needs it. It names its function and goes to the builtin that compiles. Then its first jump is redirected, and
//!   whoever called it is redirected, too.
//! - **Who returns in which instance** is known of a function when it is compiled. Calls that rely on coming back in
//!   their own instance go to its guard, if it may leave (see `tail_calls.rs`): a tail call to a function that is not
//!   compiled yet counts as leaving.
//! - **Who returns by a jump**: a function has a `ret` only if all that it calls is compiled and has one.
//!
//! ```text
//!   code of f              stub of g                           lazy entry (offset 0)
//!   call ────────────────> jmp +3 ─┐
//!     :  redirected when           └> TEMPS[0] = g; jmp ─────> Builtin::Compile ──> (Rust) ──> g
//!     :  g is there        jmp ────────────────────────────────────────────────────────────>
//!     └────────────────────────────────────────────────────────────────────────────────────>
//! ```
//!
//! A piece is written into a buffer that is used again and again, behind as many bytes as the place where it will stand
//! has in front of it in its page, so that it is as if it were there already.

use super::pieces::Pass;
use super::{Compiler, FuncValidatorAllocations};
use crate::abi::lazy_word;
use crate::code::{CodeBuffer, CodeWriter, CompiledCode, Part, Symbol};
use crate::masm::{Masm, StartShape};
use crate::module::{Bodies, LazyCompiler};
use anyhow::{Result, bail};
use std::collections::HashMap;

/// Pages, as `adrp` sees them.
const PAGE_BYTES: u32 = 4096;
/// Room in the buffer at the beginning: nearly all functions fit.
const ROOM_BYTES: usize = 1 << 20;

/// The pass over one module, function by function.
pub(super) struct LazyPass<M> {
    pass: Pass<M>,
    writer: CodeWriter,
    /// By number of the body, as code offsets; 0 while it is not compiled. (The lazy entry is at 0.)
    entries: Vec<u32>,
    /// Likewise, where calls go that rely on coming back in their instance.
    guarded: Vec<u32>,
    /// Functions that return by `ret`.
    plain: Vec<bool>,
    /// Of functions that were called before they were compiled: by number, and whether guarded.
    stubs: HashMap<(u32, bool), u32>,
    starts: HashMap<StartShape, u32>,
    spare: Option<CodeBuffer>,
    allocations: FuncValidatorAllocations,
}

/// What the symbols in one function's code are.
#[derive(Default)]
struct Links {
    /// Where, as offsets from where the function's piece begins.
    places: HashMap<Symbol, i64>,
    /// The stubs that were added for it: whose (and whether of the guard), and at which code offset.
    stubs: Vec<((u32, bool), u32)>,
    /// Likewise start stubs.
    starts: Vec<(StartShape, u32)>,
}

/// What a compiler has made of one body and its guard.
struct Finished<'a, M: Masm> {
    compiler: Compiler<'a, M>,
    plain: bool,
    /// Whether there is a guard.
    leaves: bool,
}

impl<M: Masm> LazyPass<M> {
    /// Fails if there is no room for a few instructions.
    pub(super) fn new(pass: Pass<M>, writer: CodeWriter, bodies: usize) -> Result<LazyPass<M>> {
        let mut lazy = LazyPass {
            pass,
            writer,
            entries: vec![0; bodies],
            guarded: vec![0; bodies],
            plain: vec![false; bodies],
            stubs: HashMap::new(),
            starts: HashMap::new(),
            spare: None,
            allocations: FuncValidatorAllocations::default(),
        };
        let mut masm = M::new(lazy.buffer(), lazy.pass.options.cpu);
        masm.lazy_entry();
        let placed = lazy.writer.place(masm.code().bytes());
        lazy.recycle(masm);
        if !placed {
            bail!("there is no room for code");
        }
        Ok(lazy)
    }

    fn buffer(&mut self) -> CodeBuffer {
        self.spare.take().unwrap_or_else(|| CodeBuffer::new(ROOM_BYTES, false))
    }

    fn recycle(&mut self, masm: M) -> CompiledCode {
        let mut buffer = masm.into_code();
        let tables = buffer.take_tables();
        self.spare = Some(buffer);
        tables
    }

    /// Where calls of a compiled function go.
    fn target(&self, number: u32, guarded: bool) -> Option<u32> {
        let targets = if guarded { &self.guarded } else { &self.entries };
        Some(targets[number as usize]).filter(|&offset| offset != 0)
    }

    /// The symbols in what was compiled for body `number` as offsets from `base`: in this piece, in others, or in stubs
    /// that are added to it.
    fn links(&self, number: u32, compiler: &mut Compiler<'_, M>, base: u32) -> Links {
        let imported = compiler.context.imported_functions;
        let Links { places: mut links, mut stubs, mut starts } = Links::default();
        let references = compiler.masm.code().symbol_refs().to_vec();
        for symbol in references.into_iter().map(|reference| reference.symbol) {
            if links.contains_key(&symbol) {
                continue;
            }
            let elsewhere = |offset: u32| i64::from(offset) - i64::from(base);
            let (callee, guarded) = match symbol {
                Symbol::Call(index) => (index - imported, true),
                Symbol::Entry(index) => (index - imported, false),
                Symbol::Start(at) => {
                    let shape = compiler.start_shapes[at as usize];
                    let known = self.starts.get(&shape).map(|&start| elsewhere(start));
                    let place = known.unwrap_or_else(|| {
                        let start = compiler.masm.start_stub(shape);
                        compiler.masm.code().clear_labels();
                        starts.push((shape, base + start));
                        i64::from(start)
                    });
                    links.insert(symbol, place);
                    continue;
                }
            };
            let functions = &compiler.compiled.functions;
            let own = (callee == number).then(|| match functions.last() {
                Some(guard) if guarded => i64::from(guard.entry),
                _ => i64::from(functions[0].entry),
            });
            let known = self.target(callee, guarded).or_else(|| self.stubs.get(&(callee, guarded)).copied());
            let place = own.or_else(|| known.map(elsewhere)).unwrap_or_else(|| {
                compiler.masm.code().align(8, M::FILLER);
                let stub = compiler.masm.code().position();
                let address = self.address() + u64::from(base + stub);
                compiler.masm.lazy_stub(lazy_word(callee, guarded), -i64::from(base + stub), address);
                stubs.push(((callee, guarded), base + stub));
                i64::from(stub)
            });
            links.insert(symbol, place);
        }
        Links { places: links, stubs, starts }
    }

    /// Makes a stub's jump go to its function.
    fn redirect_stub(&mut self, number: u32, guarded: bool) {
        if let (Some(&stub), Some(target)) =
            (self.stubs.get(&(number, guarded)), self.target(number, guarded))
        {
            let word = M::stub_word(stub, target, self.address());
            self.writer.patch_word(stub + M::STUB_WORD, word);
        }
    }

    /// Where code offset 0 is.
    fn address(&self) -> u64 {
        self.writer.region().base() as u64
    }
}

impl<'a, M: Masm> Compiler<'a, M> {
    /// Compiles one body behind what is in the buffer, and its guard if it needs one. `is_plain` says who is known to
    /// return by `ret`, `stays` who is known to come back in its instance, both by number.
    fn alone(
        mut self,
        bodies: &Bodies<'_>,
        number: u32,
        allocations: &mut FuncValidatorAllocations,
        is_plain: impl Fn(u32) -> bool,
        stays: impl Fn(u32) -> bool,
    ) -> Result<Finished<'a, M>> {
        self.masm.expect_redirection();
        self.leavers.begin_chunk(number);
        self.returns.begin_chunk(number);
        self.reserve_handlers(bodies.offset_of(number))?;
        let index = bodies.index_of(number);
        let (body, to_validate) = bodies.get(number);
        let done = self.body(index, body, to_validate, std::mem::take(allocations));
        *allocations = done.map_err(|error| bodies.explain(number, error))?;
        let leaves = self.leavers.leaves_alone(stays);
        if leaves {
            self.guard(index)?;
        }
        let plain = match std::mem::take(&mut self.returns).predictable_alone(number, is_plain) {
            Some(places) => {
                places.into_iter().for_each(|at| self.masm.predict_return(at));
                true
            }
            None => false,
        };
        Ok(Finished { compiler: self, plain, leaves })
    }
}

impl<M: Masm + Send> LazyCompiler for LazyPass<M> {
    fn compiled(&self, number: u32, guarded: bool) -> Option<u32> {
        self.target(number, guarded)
    }

    fn compile(&mut self, bodies: &Bodies<'_>, number: u32, publish: &mut dyn FnMut(Part)) -> Result<()> {
        let start = self.writer.position();
        let base = start - start % PAGE_BYTES;
        let mut buffer = self.buffer();
        buffer.fill((start - base) as usize, M::FILLER);
        let mut allocations = std::mem::take(&mut self.allocations);
        let LazyPass { pass, plain, entries, guarded, .. } = &*self;
        let stays = |n: u32| entries[n as usize] != 0 && entries[n as usize] == guarded[n as usize];
        let is_plain = |n: u32| plain[n as usize];
        let finished =
            Compiler::new(pass, buffer).alone(bodies, number, &mut allocations, is_plain, stays)?;
        let Finished { mut compiler, plain, leaves } = finished;
        let Links { places, stubs, starts } = self.links(number, &mut compiler, base);
        let linked = compiler.masm.link_symbols(&|symbol| places[&symbol]);
        let Compiler { mut masm, compiled, .. } = compiler;
        let text = &masm.code().bytes()[(start - base) as usize..];
        let length = text.len() as u32;
        if !linked || !self.writer.place(text) {
            self.recycle(masm);
            bail!("the module's code is larger than a direct call reaches");
        }
        let CompiledCode { sites, bases, .. } = self.recycle(masm);
        self.allocations = allocations;
        let entry = base + compiled.functions[0].entry;
        let guard = if leaves { base + compiled.functions[1].entry } else { entry };
        let code = CompiledCode { sites, bases, ..compiled };
        // Whoever comes there is found by then.
        publish(Part { start, end: start + length, base, number, code });
        self.stubs.extend(stubs);
        self.starts.extend(starts);
        self.entries[number as usize] = entry;
        self.guarded[number as usize] = guard;
        self.plain[number as usize] = plain;
        self.redirect_stub(number, false);
        self.redirect_stub(number, true);
        Ok(())
    }

    fn redirect_call(&mut self, number: u32, guarded: bool, end: u32) {
        let Some(text) = end.checked_sub(5).and_then(|at| self.writer.text::<5>(at)) else { return };
        if let (Some(&stub), Some(target)) =
            (self.stubs.get(&(number, guarded)), self.target(number, guarded))
            && M::call_target(end, text) == Some(stub)
        {
            let [_, field @ ..] = text;
            self.writer.patch(end - 4, M::branch_to(end - 4, field, target));
        }
    }
}
