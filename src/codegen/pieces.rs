//! From bodies to a module's code: in pieces, each by a compiler of its own, one behind the other in the end.
//!
//! The bodies are cut into *chunks* of neighbours (`Bodies::chunks`). What is compiled for a chunk does not depend
//! on any other one: not on where it will stand, nor on what is known of functions outside. So chunks may be
//! compiled at the same time, and their pieces are put together in the order of the module: the code appended, the
//! tables shifted, scopes and start stubs numbered on. Where chunks begin depends on the module alone. One
//! compiler that goes from chunk to chunk, forgetting in between, writes the same bytes as any number of them.
//!
//! ```text
//!   bodies    0 1 2 3 4 5 │ 6 7 8 │ 9 10 11 12          chunks
//!                 │           │         │
//!             compiler    compiler   compiler           any thread, any order
//!                 └───────────┴─────────┴──> absorb     in the module's order
//!                                            finish     guards, returns, start stubs, links
//! ```
//!
//! What names something outside stays open until the end ([`Symbol`]). Handler tables are reserved in the context
//! before their number is known: those of a chunk begin at an offset that follows from where the chunk stands in the
//! module, since a `resume` takes bytes of its body, fewer for more handlers, but never so few.

use super::context::Context;
use super::{Compiler, Options};
use crate::code::{
    CodeBuffer, CompiledCode, CompiledFunction, HANDLER_BYTES_PER_BYTE, HandlerTableDesc, Symbol,
};
use crate::masm::{Masm, StartShape};
use crate::module::{Bodies, BodyCompiler, Chunk, Declarations, TypeRegistry, VmLayout};
use anyhow::{Result, bail};
use rayon::prelude::*;
use std::marker::PhantomData;

use super::returns::Returns;
use super::tail_calls::Leavers;

/// How many chunks are under way at once, for each thread: they wait in memory to be absorbed.
const CHUNKS_PER_THREAD: usize = 4;

/// The pass over one module.
#[derive(Debug)]
pub(super) struct Pass<M> {
    pub(super) context: Context,
    pub(super) options: Options,
    pub(super) uses_continuations: bool,
    instruction_set: PhantomData<fn() -> M>,
}

impl<M: Masm> Pass<M> {
    pub(super) fn new(
        declarations: &Declarations,
        layout: &VmLayout,
        registry: &TypeRegistry,
        options: Options,
    ) -> Pass<M> {
        Pass {
            context: Context::new(declarations, layout, registry, &options.tunables),
            options,
            uses_continuations: declarations.uses_continuations,
            instruction_set: PhantomData,
        }
    }

    /// A compiler whose code will have about so many bytes.
    fn compiler(&self, room: usize) -> Compiler<'_, M> {
        Compiler::new(self, CodeBuffer::new(room, self.options.notes))
    }
}

/// Compiled code is about twice as long as bodies are.
fn room(body_bytes: usize) -> usize {
    (64 << 10) + 4 * body_bytes
}

impl<M: Masm + Send> BodyCompiler for Pass<M> {
    fn compile(&self, bodies: &Bodies<'_>) -> Result<CompiledCode> {
        let chunks = bodies.chunks();
        let mut whole = self.compiler(room(bodies.byte_count()));
        if !self.options.parallel || chunks.len() < 2 {
            for chunk in &chunks {
                whole.chunk(bodies, chunk)?;
            }
            return whole.finish();
        }
        let piece = |chunk: &Chunk| -> Result<Piece> {
            let mut compiler = self.compiler(room(chunk.bytes.len()));
            compiler.chunk(bodies, chunk)?;
            Ok(compiler.into_piece())
        };
        let mut ready: Vec<Piece> = Vec::new();
        for wave in chunks.chunks(CHUNKS_PER_THREAD * rayon::current_num_threads()) {
            let (_, next) = rayon::join(
                || ready.drain(..).for_each(|piece| whole.absorb(piece)),
                || wave.par_iter().map(piece).collect::<Vec<_>>(),
            );
            // The first error in the module's order, whoever came first.
            ready = next.into_iter().collect::<Result<_>>()?;
        }
        ready.into_iter().for_each(|piece| whole.absorb(piece));
        whole.finish()
    }
}

/// The code of some bodies, its symbols still open.
pub(super) struct Piece {
    code: CodeBuffer,
    compiled: CompiledCode,
    leavers: Leavers,
    returns: Returns,
    start_shapes: Vec<StartShape>,
}

impl<M: Masm> Compiler<'_, M> {
    /// Compiles a chunk behind what is there, knowing nothing of it.
    fn chunk(&mut self, bodies: &Bodies<'_>, chunk: &Chunk) -> Result<()> {
        self.align();
        self.leavers.begin_chunk(chunk.bodies.start);
        self.returns.begin_chunk(chunk.bodies.start);
        self.reserve_handlers(chunk.bytes.start)?;
        let mut allocations = Default::default();
        for number in chunk.bodies.clone() {
            let (body, to_validate) = bodies.get(number);
            let done = self.body(bodies.index_of(number), body, to_validate, allocations);
            allocations = done.map_err(|error| bodies.explain(number, error))?;
        }
        Ok(())
    }

    /// Handler tables of the bodies that begin so many bytes behind the first one stand from here on.
    pub(super) fn reserve_handlers(&mut self, bytes: usize) -> Result<()> {
        if self.uses_continuations {
            let at = u32::try_from(HANDLER_BYTES_PER_BYTE * bytes as u64).ok().filter(|&at| at < 1 << 31);
            let Some(at) = at else { bail!("the module's handler tables would take 2 GiB") };
            self.compiled.handler_bytes = at;
        }
        Ok(())
    }

    /// Pieces begin where all that they say of their own addresses is as when they were written.
    fn align(&mut self) {
        let position = self.masm.code().position() as usize;
        let filler = position.next_multiple_of(M::ALIGNMENT) - position;
        self.masm.code().fill(filler, M::FILLER);
    }

    fn into_piece(self) -> Piece {
        let Compiler { masm, compiled, leavers, returns, start_shapes, .. } = self;
        Piece { code: masm.into_code(), compiled, leavers, returns, start_shapes }
    }

    /// Appends a piece of the bodies that come next.
    fn absorb(&mut self, piece: Piece) {
        self.align();
        let at = self.masm.code().position();
        let starts: Vec<u32> = piece.start_shapes.iter().map(|&shape| self.start_number(shape)).collect();
        self.masm.code().absorb(piece.code, |symbol| match symbol {
            Symbol::Start(number) => Symbol::Start(starts[number as usize]),
            other => other,
        });
        self.leavers.absorb(piece.leavers);
        self.returns.absorb(piece.returns, at);
        self.compiled.absorb(piece.compiled, at);
    }

    /// After the last piece: links and hands over.
    fn finish(mut self) -> Result<CompiledCode> {
        let guards = self.guards()?;
        let mut compiled = std::mem::take(&mut self.compiled);
        for at in std::mem::take(&mut self.returns).predictable() {
            self.masm.predict_return(at);
        }
        for &shape in &self.start_shapes {
            compiled.starts.push(self.masm.start_stub(shape));
            let code = self.masm.code();
            code.clear_labels();
        }
        let imported = self.context.imported_functions;
        let entry = |index: u32| compiled.functions[(index - imported) as usize].entry;
        let linked = self.masm.link_symbols(&|symbol| {
            i64::from(match symbol {
                Symbol::Call(index) => guards.get(&index).copied().unwrap_or_else(|| entry(index)),
                Symbol::Entry(index) => entry(index),
                Symbol::Start(number) => compiled.starts[number as usize],
            })
        });
        if !linked {
            bail!("the module's code is larger than a direct call reaches");
        }
        let CompiledCode { bytes, sites, bases, operators, unwind, .. } = self.masm.into_code().finish();
        let compiled = CompiledCode { bytes, sites, bases, operators, unwind, ..compiled };
        if compiled.bytes().len() > i32::MAX as usize {
            bail!("the module's code is larger than 2 GiB");
        }
        Ok(compiled)
    }
}

impl CompiledCode {
    /// Appends the tables of the driver for a piece whose code stands at `at`.
    fn absorb(&mut self, piece: CompiledCode, at: u32) {
        let (scope, catch) = (self.scopes.len() as u32, self.catches.len() as u32);
        for function in &*piece.functions {
            let &CompiledFunction { entry, start, end, sp_to_fp } = function;
            let (entry, start, end) = (entry + at, start + at, end + at);
            self.functions.push(CompiledFunction { entry, start, end, sp_to_fp });
        }
        for &[pc, number] in &*piece.scoped_sites {
            self.scoped_sites.push([pc + at, number + scope]);
        }
        for mut scope_of in piece.scopes {
            scope_of.outer = scope_of.outer.map(|number| number + scope);
            scope_of.first += catch;
            self.scopes.push(scope_of);
        }
        for mut clause in piece.catches {
            clause.pad += at;
            self.catches.push(clause);
        }
        for HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, mut entries } in piece.handler_tables {
            for (_, switch, pad) in &mut entries {
                *pad += if *switch { 0 } else { at };
            }
            let return_pc = return_pc + at;
            self.handler_tables.push(HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, entries });
        }
        self.handler_bytes = piece.handler_bytes;
    }
}
