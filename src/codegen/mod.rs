//! The one pass: validated operators in, machine code out, generic over the instruction set.
//!
//! A body is read once. Each operator is validated, by [`check`] as long as that knows it and then by wasmparser, and
//! compiled at once, from what the [`operands`] model knows about the values it uses; a glance at the next operator
//! lets a comparison see the branch behind it and an addition the local it is assigned to. Nothing is kept of an operator
//! but the code.
//!
//! ```text
//!   body.rs        one body: checked by us, then judged by wasmparser
//!   ordinary.rs    bytes, check, row: what nearly all bodies consist of
//!   reader.rs check.rs                 their numbers, their validity
//!   operators.rs vector_operators.rs   one row per operator  which
//!   numeric.rs memory.rs references.rs calls.rs              how: settle operands, ask the ISA for the text
//!   vector.rs tail_calls.rs switch.rs exceptions.rs          likewise
//!   legacy_exceptions.rs wide.rs                             likewise
//!   bounds.rs      what is checked before a memory access
//!   control.rs     blocks, branches                          where to
//!   trace.rs       calls of the tracer, if it is asked for
//!   landing.rs     where suspends and exceptions arrive
//!   fold.rs        operators on constants
//!   lookahead.rs   what a loop is about to use
//!   merges.rs      states at labels, moves between them
//!   operands.rs    where every value is
//!   holders.rs     who is in which register; picks registers
//!   functions.rs   what stands at a function's beginning and end
//!   returns.rs     which functions return by a jump
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
mod control;
mod decode;
mod exceptions;
mod fold;
mod functions;
mod holders;
mod landing;
mod legacy_exceptions;
mod lookahead;
mod memory;
mod merges;
mod numeric;
mod operands;
mod operators;
mod ordinary;
mod reader;
mod references;
mod returns;
mod switch;
mod tail_calls;
mod trace;
mod vector;
mod vector_operators;
mod wide;

use crate::abi::{Builtin, Kind, Place, Placement};
use crate::code::{CodeBuffer, CompiledCode, Label, SiteKind, Symbol};
use crate::masm::{Cpu, Masm, StartShape};
use crate::module::{
    BodyCompiler, Declarations, HeapType, Mutability, RefType, Tunables, TypeId, TypeRegistry, ValType,
    VmLayout,
};
use anyhow::{Result, bail};
use body::Body;
use bounds::MemoryPlan;
use check::Checker;
use control::{Control, Jumps};
use lookahead::LoopUse;
use merges::{Plan, Snapshot};
use numeric::Condition;
use operands::Operands;
use reader::Reader;
use returns::Returns;
use std::collections::HashMap;
use std::rc::Rc;
use switch::Deferred;
use tail_calls::Leavers;
use wasmparser::{FuncToValidate, FuncValidator, FuncValidatorAllocations, FunctionBody, ValidatorResources};

/// The opcode of `nop`.
const NOP: u8 = 0x01;

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
}

/// A signature, ready for placing values.
#[derive(Debug)]
struct Signature {
    params: Vec<Kind>,
    param_places: Vec<Place>,
    param_words: u32,
    results: Vec<Kind>,
    result_places: Vec<Place>,
    result_words: u32,
}

impl Signature {
    fn new(params: Vec<Kind>, results: Vec<Kind>) -> Signature {
        let (param_places, param_words) = Placement::of(&params);
        let (result_places, result_words) = Placement::of(&results);
        Signature { params, param_places, param_words, results, result_places, result_words }
    }

    fn start_shape(&self) -> StartShape {
        StartShape { param_words: self.param_words, result_words: self.result_words }
    }
}

/// What the bodies need of the module, resolved once.
struct Context {
    layout: VmLayout,
    /// By type index: of a function type itself, of a continuation type its function's.
    signatures: Vec<Option<Rc<Signature>>>,
    /// By type index: canonical, final.
    finals: Vec<bool>,
    /// By type index: a function type.
    function_types: Vec<bool>,
    functions: Vec<Rc<Signature>>,
    imported_functions: u32,
    tags: Vec<Rc<Signature>>,
    /// By tag: what a suspend hands over, as parameters: the payload, then the continuation.
    payloads: Vec<Rc<Signature>>,
    /// By type index: of a continuation type whose function's last parameter is a continuation, that one's signature.
    switched: Vec<Option<Rc<Signature>>>,
    /// By builtin.
    builtins: [Rc<Signature>; Builtin::COUNT],
    globals: Vec<Kind>,
    mutable_globals: Vec<bool>,
    memories: Vec<MemoryPlan>,
    /// By table: whether its indices are i64.
    tables64: Vec<bool>,
    /// By table: its elements are functions, its indices i32.
    function_tables: Vec<bool>,
    escaping: HashMap<u32, u32>,
}

/// The compiler of one module.
struct Compiler<M: Masm> {
    masm: M,
    tunables: Tunables,
    trace_switches: bool,
    context: Context,
    checker: Checker,
    operands: Operands,
    controls: Vec<Control>,
    /// Whether the operator being compiled can be reached.
    reachable: bool,
    /// A comparison whose branch is the very next operator.
    fused: Option<Condition>,
    /// The first two bytes of the next operator, which is not validated yet. What is not there is `nop`.
    next: [u8; 2],
    /// When the operator is a loop: what it uses.
    loop_use: LoopUse,
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
    signature: Rc<Signature>,
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
pub(crate) fn compiler<M: Masm + 'static>(
    declarations: &Declarations,
    layout: &VmLayout,
    registry: &TypeRegistry,
    options: Options,
) -> Box<dyn BodyCompiler> {
    let context = Context::new(declarations, layout, registry, &options.tunables);
    // Compiled code is about twice as long as bodies are.
    let room = (64 << 10) + 4 * declarations.body_bytes;
    let mut masm = M::new(CodeBuffer::new(room, options.notes), options.cpu);
    masm.return_by_jump(declarations.uses_continuations);
    if !options.tunables.signals_based_traps {
        masm.code().expect_no_faults();
    }
    let start = masm.code().label();
    Box::new(Compiler::<M> {
        masm,
        tunables: options.tunables,
        trace_switches: options.trace_switches,
        context,
        checker: Checker::default(),
        operands: Operands::new(),
        controls: Vec::new(),
        reachable: true,
        fused: None,
        next: [NOP; 2],
        loop_use: LoopUse::default(),
        targets: Vec::new(),
        jumps: Jumps::default(),
        plan: Plan::default(),
        snapshots: Vec::new(),
        deferred: Vec::new(),
        pending_tables: Vec::new(),
        pending_catches: Vec::new(),
        scope: None,
        index: 0,
        signature: Rc::new(Signature::new(Vec::new(), Vec::new())),
        start,
        leavers: Leavers::default(),
        leaf: true,
        returns: Returns::new(declarations.uses_continuations),
        starts: HashMap::new(),
        start_shapes: Vec::new(),
        compiled: CompiledCode::default(),
    })
}

impl Context {
    fn new(
        declarations: &Declarations,
        layout: &VmLayout,
        registry: &TypeRegistry,
        tunables: &Tunables,
    ) -> Context {
        let mut known: HashMap<TypeId, Option<Rc<Signature>>> = HashMap::new();
        let mut signature = |id: TypeId| -> Option<Rc<Signature>> {
            let new = || {
                let ty = registry.signature(id)?;
                let kinds = |types: &[ValType]| types.iter().map(|ty| ty.kind()).collect();
                Some(Rc::new(Signature::new(kinds(ty.params()), kinds(ty.results()))))
            };
            known.entry(id).or_insert_with(new).clone()
        };
        let signatures = declarations.types.iter().map(|&id| signature(id)).collect();
        let switched = |&id: &TypeId| {
            let last = registry.is_cont(id).then(|| registry.signature(id)?.params().last().copied())??;
            match last {
                ValType::Ref(RefType { heap: HeapType::Concrete(id), .. }) if registry.is_cont(id) => {
                    signature(id)
                }
                _ => None,
            }
        };
        let switched = declarations.types.iter().map(switched).collect();
        let mut function = |id: &TypeId| signature(*id).expect("functions and tags have function types");
        let tags: Vec<Rc<Signature>> = declarations.tags.iter().map(&mut function).collect();
        let payload = |tag: &Rc<Signature>| {
            let kinds = tag.params.iter().copied().chain([Kind::Ref]).collect();
            Rc::new(Signature::new(kinds, Vec::new()))
        };
        Context {
            signatures,
            switched,
            function_types: declarations
                .types
                .iter()
                .map(|&id| !registry.is_cont(id) && registry.signature(id).is_some())
                .collect(),
            finals: declarations.types.iter().map(|&id| registry.is_final(id)).collect(),
            functions: declarations.functions.iter().map(&mut function).collect(),
            imported_functions: declarations.imported_functions,
            payloads: tags.iter().map(payload).collect(),
            tags,
            builtins: Builtin::ALL.map(|builtin| {
                let (params, results) = builtin.signature();
                Rc::new(Signature::new(params.to_vec(), results.to_vec()))
            }),
            globals: declarations.globals.iter().map(|global| global.ty.content.kind()).collect(),
            mutable_globals: declarations
                .globals
                .iter()
                .map(|global| global.ty.mutability == Mutability::Var)
                .collect(),
            function_tables: declarations
                .tables
                .iter()
                .map(|table| table.ty.element.heap == HeapType::Func && !table.ty.table64)
                .collect(),
            memories: declarations.memories.iter().map(|ty| MemoryPlan::new(ty, tunables)).collect(),
            tables64: declarations.tables.iter().map(|table| table.ty.table64).collect(),
            escaping: declarations.escaping.clone(),
            layout: layout.clone(),
        }
    }

    fn signature(&self, type_index: u32) -> Rc<Signature> {
        self.signatures[type_index as usize]
            .clone()
            .expect("a validated index of a function or continuation type")
    }
}

impl<M: Masm> BodyCompiler for Compiler<M> {
    fn body(
        &mut self,
        _: &Declarations,
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
            check::knows(body.to_validate.features) && self.checker.begin(&self.context, index, &mut reader);
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

    fn finish(mut self: Box<Self>) -> Result<CompiledCode> {
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
        let linked = self.masm.link_symbols(&|symbol| match symbol {
            Symbol::Call(index) => guards.get(&index).copied().unwrap_or_else(|| entry(index)),
            Symbol::Entry(index) => entry(index),
            Symbol::Start(number) => compiled.starts[number as usize],
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

impl<M: Masm> Compiler<M> {
    /// An operator begins that stands at module offset `at`; `next` are the bytes behind it.
    #[inline(always)]
    fn begin(&mut self, at: u64, next: &[u8]) {
        self.next = match *next {
            [first, second, ..] => [first, second],
            [first] => [first, NOP],
            [] => [NOP; 2],
        };
        self.masm.code().set_wasm_offset(at as u32);
        self.masm.checkpoint();
        if self.fused.is_none() {
            self.operands.unpin_all();
        }
    }

    /// The local that the next operator assigns, if it is one that is tracked.
    #[inline]
    fn next_assigns(&self) -> Option<usize> {
        match self.next {
            // `local.set`, `local.tee`; more than one byte is an index that is not tracked.
            [0x21 | 0x22, local] if usize::from(local) < self.operands.tracked() => Some(local.into()),
            _ => None,
        }
    }

    /// Whether the next operator drops the result.
    fn next_drops(&self) -> bool {
        self.next[0] == 0x1a
    }

    /// Whether the next operator consumes a condition.
    #[inline]
    fn next_tests(&self) -> bool {
        // `br_if`, `if`, `select`, `select t`, `i32.eqz`.
        matches!(self.next[0], 0x0d | 0x04 | 0x1b | 0x1c | 0x45)
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
        let shape = signature.start_shape();
        *self.starts.entry(shape).or_insert_with(|| {
            self.start_shapes.push(shape);
            self.start_shapes.len() as u32 - 1
        })
    }
}
