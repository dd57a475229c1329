//! The one pass: validated operators in, machine code out, generic over the instruction set.
//!
//! A body is read once. Each operator is validated, by [`check`] as long as that knows it and then by wasmparser, and
//! compiled at once, from what the [`operands`] model knows about the values it uses; a glance at the next operator
//! lets a comparison see the branch behind it and an addition the local it is assigned to. Nothing is kept of an
//! operator but the code.
//!
//! ```text
//!   body.rs        one body: checked by us, then judged by wasmparser
//!   ordinary.rs    bytes, check, row: what nearly all bodies consist of
//!   reader.rs check.rs                 their numbers, their validity
//!   operators.rs vector_operators.rs   one row per operator  which
//!   numeric.rs memory.rs references.rs calls.rs              how: settle operands, ask the ISA for the text
//!   vector.rs tail_calls.rs switch.rs exceptions.rs          likewise
//!   legacy_exceptions.rs wide.rs                             likewise
//!   divide.rs      division by constants
//!   deaths.rs      registers that a result may take
//!   bounds.rs      what is checked before a memory access
//!   control.rs     blocks, branches                          where to
//!   trace.rs       calls of the tracer, if it is asked for
//!   landing.rs     where suspends and exceptions arrive
//!   fold.rs        operators on constants
//!   lookahead.rs   the next operator, and what a loop is about to use
//!   hoist.rs       constants that a loop uses, made before it
//!   merges.rs      states at labels, moves between them
//!   operands.rs    where every value is
//!   entry.rs       one of them
//!   holders.rs     who is in which register; picks registers
//!   functions.rs   what stands at a function's beginning and end
//!   returns.rs     which functions return by a jump
//!   context.rs     what all bodies need to know of the module
//!   pieces.rs      from one body after the other to the module's code
//!   lazy.rs        or one function alone, on its first call
//! ```
//!
//! This folder names no physical register and no instruction set; it knows `masm`, `abi`, `code` and the module's
//! declarations. Out-of-line parts (slow paths, traps) are noted in [`Deferred`] and emitted behind the body.

mod atomic_operators;
mod atomics;
mod body;
mod bounds;
mod calls;
mod check;
mod context;
mod control;
mod deaths;
mod decode;
mod divide;
mod entry;
mod exceptions;
mod fold;
mod functions;
mod hoist;
mod holders;
mod landing;
mod lazy;
mod legacy_exceptions;
mod lookahead;
mod memory;
mod merges;
mod numeric;
mod operands;
mod operators;
mod ordinary;
mod pieces;
mod reader;
mod references;
mod returns;
mod switch;
mod tail_calls;
mod trace;
mod vector;
mod vector_operators;
mod wide;

use crate::code::{CodeBuffer, CodeWriter, CompiledCode, Label, SiteKind};
use crate::masm::{Cpu, Masm, StartShape};
use crate::module::{BodyCompiler, Declarations, LazyCompiler, Tunables, TypeRegistry, VmLayout};
use anyhow::Result;
use body::Body;
use check::Checker;
use context::{Context, Signature};
use control::{Control, Jumps};
use lazy::LazyPass;
use lookahead::{LoopUse, NEXT, NOP};
use merges::{Plan, Snapshot};
use numeric::Condition;
use operands::Operands;
use pieces::Pass;
use reader::Reader;
use returns::Returns;
use std::collections::HashMap;
use switch::Deferred;
use tail_calls::Leavers;
use wasmparser::{FuncToValidate, FuncValidator, FuncValidatorAllocations, FunctionBody, ValidatorResources};

/// What the engine may ask for.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Tell the store's tracer of each switch.
    pub trace_switches: bool,
    /// Note where each operator's code begins and where frames are, for disassembly and debuggers.
    pub notes: bool,
    /// The processor that is compiled for.
    pub cpu: Cpu,
    /// How linear memories are laid out, and whether faults are traps.
    pub tunables: Tunables,
    /// Compile on all cores what is large enough.
    pub parallel: bool,
}

/// The compiler of a module's bodies, or of some of them.
struct Compiler<'a, M: Masm> {
    masm: M,
    tunables: Tunables,
    trace_switches: bool,
    uses_continuations: bool,
    context: &'a Context,
    checker: Checker,
    operands: Operands,
    controls: Vec<Control>,
    /// Whether the operator being compiled can be reached.
    reachable: bool,
    /// A comparison whose branch is the very next operator.
    fused: Option<Condition>,
    /// The first bytes of the next operator, which is not validated yet. What is not there is `nop`.
    next: [u8; NEXT],
    /// The operator before had a small result, and `next_indexes`.
    small_index: bool,
    /// How far the address of the load that comes next is shifted yet.
    scaled: u8,
    /// When the operator is a loop: what it uses.
    loop_use: LoopUse,
    /// Likewise: the constants worth a register.
    loop_constants: Vec<hoist::Constant>,
    /// The constants that open loops hold, the outermost loop's first.
    hoisted: Vec<hoist::Hoisted>,
    /// Room for what the operator being read branches to.
    targets: Vec<u32>,
    jumps: Jumps,
    plan: Plan,
    /// Spare ones.
    #[allow(clippy::vec_box)] // a construct that moves takes a pointer along, not all of them
    snapshots: Vec<Box<Snapshot>>,
    deferred: Vec<Deferred>,
    pending_tables: Vec<PendingTable>,
    /// Clauses of the current function, by number in `compiled`, and their pads.
    pending_catches: Vec<(usize, Label)>,
    /// The `try_table` or `try` that the operator is in, if any.
    scope: Option<u32>,
    /// The function being compiled, by index in the module.
    index: u32,
    /// Its signature.
    signature: &'a Signature,
    /// Where its body begins, parameters in their places.
    start: Label,
    leavers: Leavers,
    /// Nothing was called or switched to so far.
    leaf: bool,
    returns: Returns,
    /// Number of each start stub.
    starts: HashMap<StartShape, u32>,
    start_shapes: Vec<StartShape>,
    compiled: CompiledCode,
}

/// A handler table of the current function: labels become offsets when it ends.
struct PendingTable {
    vmctx_offset: u32,
    return_label: Label,
    area_bytes: u32,
    /// Tags, and landing pads; none of a handler for `switch`, which never lands.
    entries: Vec<(u32, Option<Label>)>,
}

/// A compiler for this module on instruction set `M`.
pub(crate) fn compiler<M: Masm + Send + 'static>(
    declarations: &Declarations,
    layout: &VmLayout,
    registry: &TypeRegistry,
    options: Options,
) -> Box<dyn BodyCompiler> {
    Box::new(Pass::<M>::new(declarations, layout, registry, options))
}

/// A compiler for single functions of this module, which has so many bodies. Fails if there is no room for code.
pub(crate) fn lazy_compiler<M: Masm + Send + 'static>(
    declarations: &Declarations,
    layout: &VmLayout,
    registry: &TypeRegistry,
    options: Options,
    writer: CodeWriter,
) -> Result<Box<dyn LazyCompiler>> {
    let bodies = declarations.functions.len() - declarations.imported_functions as usize;
    let pass = Pass::<M>::new(declarations, layout, registry, options);
    Ok(Box::new(LazyPass::new(pass, writer, bodies)?))
}

impl<'a, M: Masm> Compiler<'a, M> {
    /// One that writes into `code`, which is empty.
    fn new(pass: &'a Pass<M>, code: CodeBuffer) -> Compiler<'a, M> {
        let Pass { context, options, uses_continuations, .. } = pass;
        let mut masm = M::new(code, options.cpu);
        masm.return_by_jump(*uses_continuations);
        if !options.tunables.signals_based_traps {
            masm.code().expect_no_faults();
        }
        let start = masm.code().label();
        Compiler {
            masm,
            tunables: options.tunables,
            trace_switches: options.trace_switches,
            uses_continuations: *uses_continuations,
            context,
            checker: Checker::default(),
            operands: Operands::new(),
            controls: Vec::new(),
            reachable: true,
            fused: None,
            next: [NOP; NEXT],
            small_index: false,
            scaled: 0,
            loop_use: LoopUse::default(),
            loop_constants: Vec::new(),
            hoisted: Vec::new(),
            targets: Vec::new(),
            jumps: Jumps::default(),
            plan: Plan::default(),
            snapshots: Vec::new(),
            deferred: Vec::new(),
            pending_tables: Vec::new(),
            pending_catches: Vec::new(),
            scope: None,
            index: 0,
            signature: context.nothing(),
            start,
            leavers: Leavers::default(),
            leaf: true,
            returns: Returns::new(*uses_continuations),
            starts: HashMap::new(),
            start_shapes: Vec::new(),
            compiled: CompiledCode::default(),
        }
    }

    /// Validates and compiles the body of function `index` (imports counted).
    fn body(
        &mut self,
        index: u32,
        body: FunctionBody<'_>,
        to_validate: FuncToValidate<ValidatorResources>,
        allocations: FuncValidatorAllocations,
    ) -> Result<FuncValidatorAllocations> {
        let mut body = Body { body, to_validate, allocations };
        let start = body.body.range().start;
        self.masm.code().set_wasm_offset(start as u32);
        let mut reader = Reader::new(body.body.as_bytes());
        let known =
            check::knows(body.to_validate.features) && self.checker.begin(self.context, index, &mut reader);
        let judge = if known { None } else { Some(body.judge(0)?) };
        let begin = self.begin_function(index)?;
        self.declare_parameters();
        self.declare_locals(judge.as_ref().map(|judge| &judge.validator));
        self.open_function();
        let judge = match judge {
            None => self.ordinary_body(&mut body, reader)?,
            judge => judge,
        };
        let allocations = match judge {
            None => body.allocations,
            Some(judge) => self.judged_body(&body, judge)?,
        };
        self.end_function(begin)?;
        self.leavers.end_function();
        Ok(allocations)
    }
}

impl<M: Masm> Compiler<'_, M> {
    /// An operator begins that stands at module offset `at`; `next` are the bytes behind it.
    #[inline(never)]
    fn begin(&mut self, at: u64, next: &[u8]) {
        self.peek(next);
        self.masm.code().set_wasm_offset(at as u32);
        self.masm.checkpoint();
        if self.fused.is_none() {
            self.operands.unpin_all();
        }
    }

    /// A call or switch is noted at its return address.
    fn note_site(&mut self, kind: SiteKind) {
        self.masm.code().site(kind);
    }

    /// Likewise one that exceptions may come through.
    fn note_throwing_site(&mut self, kind: SiteKind) {
        self.note_site(kind);
        if let Some(scope) = self.scope {
            let pc = self.masm.code().position();
            self.compiled.scoped_sites.push([pc, scope]);
        }
    }

    /// Stores what a call or switch must find in the frame: entries below `end` that live only in registers, and in
    /// a `try` all locals.
    fn spill_for_call(&mut self, end: usize) {
        if self.scope.is_some() {
            self.operands.settle_locals(&mut self.masm);
        }
        self.operands.spill_below(&mut self.masm, end);
    }

    /// The number of the start stub for a continuation of this signature.
    fn start_stub(&mut self, signature: &Signature) -> u32 {
        self.start_number(signature.start_shape())
    }

    fn start_number(&mut self, shape: StartShape) -> u32 {
        *self.starts.entry(shape).or_insert_with(|| {
            self.start_shapes.push(shape);
            self.start_shapes.len() as u32 - 1
        })
    }
}
