//! Validation of ordinary bodies, while they are compiled: what almost every function consists of, and nothing else.
//!
//! wasmparser's validator knows all of WebAssembly, at a price that most bodies need not pay: their values are numbers
//! and vectors, their types equal or not. So ordinary operators are checked here, with the algorithm of the
//! specification's appendix over one byte per operand. All of these checks say yes or *do not know*:
//!
//! ```text
//!   yes           the operator is valid where it stands, and wasmparser would say so too: it is compiled
//!   do not know   it is wrong, or it is none of ours. Nothing was compiled of it. The body is given to wasmparser from
//!                 its first byte to here, and wasmparser judges this operator and all that follow
//! ```
//!
//! So every refusal is wasmparser's own, in its words, and what is not certain here costs time and nothing else: a
//! check may be stricter than the specification, never laxer. Stricter it is about references, whose types
//! have subtypes: no operator that pushes or pops one passes. This is a security boundary; `tests/validation.rs` and a
//! fuzz target compare it with wasmparser on modules that are wrong in one place.
//!
//! Code that cannot be reached is checked precisely: below its own operands a block that was left has as many of any
//! kind as asked for. (*Reachable* means the validator's reachability here, which knows no constant conditions.)

use super::context::Context;
use super::reader::Reader;
use crate::abi::Kind;
use wasmparser::{BlockType, ValType, WasmFeatures};

/// What the checks take for granted. Without one of these wasmparser does it all.
const NEEDED: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::REFERENCE_TYPES)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY)
    .union(WasmFeatures::SIMD)
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::MEMORY64);

/// Proposals that make functions or accesses depend on more than is looked at here.
const UNWANTED: WasmFeatures = WasmFeatures::SHARED_EVERYTHING_THREADS
    .union(WasmFeatures::MULTIBYTE_ARRAY_ACCESS)
    .union(WasmFeatures::ACQUIRE_RELEASE_ATOMICS);

/// A function's locals, parameters included: the validator's limit.
const MAX_LOCALS: usize = 50_000;

/// Whether bodies with these features may be checked here.
pub(super) fn knows(features: WasmFeatures) -> bool {
    features.contains(NEEDED) && !features.intersects(UNWANTED)
}

/// A construct, as far as its type goes.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Construct {
    /// The function's body, too.
    Block,
    Loop,
    If,
    Else,
}

#[derive(Debug)]
struct Frame {
    construct: Construct,
    ty: FrameType,
    /// Operands below belong to others.
    height: usize,
    unreachable: bool,
}

#[derive(Debug, Clone, Copy)]
enum FrameType {
    Empty,
    Result(Kind),
    /// A type's index.
    Type(u32),
    /// The function's own.
    Function(u32),
}

/// The state of one body: the kinds of its locals and operands, and the constructs that are open.
#[derive(Debug, Default)]
pub(super) struct Checker {
    locals: Vec<Kind>,
    operands: Vec<Kind>,
    frames: Vec<Frame>,
    /// Where the innermost frame's operands begin: its `height`, at hand.
    height: usize,
}

fn kind_of(byte: u8) -> Option<(Kind, ValType)> {
    match byte {
        0x7f => Some((Kind::I32, ValType::I32)),
        0x7e => Some((Kind::I64, ValType::I64)),
        0x7d => Some((Kind::F32, ValType::F32)),
        0x7c => Some((Kind::F64, ValType::F64)),
        0x7b => Some((Kind::V128, ValType::V128)),
        _ => None,
    }
}

/// The same kind, as a sequence of one.
fn alone(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::I32 => &[Kind::I32],
        Kind::I64 => &[Kind::I64],
        Kind::F32 => &[Kind::F32],
        Kind::F64 => &[Kind::F64],
        Kind::Ref => &[Kind::Ref],
        Kind::V128 => &[Kind::V128],
    }
}

impl FrameType {
    #[inline(always)]
    fn params(self, context: &Context) -> &[Kind] {
        match self {
            FrameType::Type(index) => &context.function_type(index).expect("checked when it was read").params,
            _ => &[],
        }
    }

    #[inline(always)]
    fn results(self, context: &Context) -> &[Kind] {
        match self {
            FrameType::Empty => &[],
            FrameType::Result(kind) => alone(kind),
            FrameType::Type(index) => {
                &context.function_type(index).expect("checked when it was read").results
            }
            FrameType::Function(index) => &context.function(index).results,
        }
    }
}

impl Frame {
    /// What a branch to it takes.
    fn label<'a>(&self, context: &'a Context) -> &'a [Kind] {
        match self.construct {
            Construct::Loop => self.ty.params(context),
            _ => self.ty.results(context),
        }
    }
}

impl Checker {
    /// A body of function `index` begins: reads its locals. False: that is for wasmparser.
    pub(super) fn begin(&mut self, context: &Context, index: u32, reader: &mut Reader<'_>) -> bool {
        self.locals.clear();
        self.operands.clear();
        self.frames.clear();
        self.locals.extend_from_slice(&context.function(index).params);
        let ty = FrameType::Function(index);
        self.frames.push(Frame { construct: Construct::Block, ty, height: 0, unreachable: false });
        self.height = 0;
        self.read_locals(reader).is_some()
    }

    fn read_locals(&mut self, reader: &mut Reader<'_>) -> Option<()> {
        for _ in 0..reader.u32()? {
            let count = reader.u32()? as usize;
            let (kind, _) = kind_of(reader.byte()?)?;
            let length = self.locals.len().checked_add(count).filter(|&length| length <= MAX_LOCALS)?;
            self.locals.resize(length, kind);
        }
        Some(())
    }

    /// The kinds of all locals, parameters first.
    pub(super) fn locals(&self) -> &[Kind] {
        &self.locals
    }

    /// Whether the function's own `end` was read.
    pub(super) fn ended(&self) -> bool {
        self.frames.is_empty()
    }

    /// The construct so many levels out.
    fn frame(&self, depth: u32) -> Option<&Frame> {
        let at = self.frames.len().checked_sub(1)?.checked_sub(depth as usize)?;
        self.frames.get(at)
    }

    // ---- operands ----

    #[inline(always)]
    pub(super) fn push(&mut self, kind: Kind) -> bool {
        self.operands.push(kind);
        kind != Kind::Ref
    }

    #[inline(always)]
    pub(super) fn pop(&mut self, kind: Kind) -> bool {
        match self.operands[self.height..] {
            [.., top] if top == kind => {
                self.operands.pop();
                true
            }
            [] => self.pop_nothing(kind),
            _ => false,
        }
    }

    /// Where a block was left, all the operands that are missing are there. No reference is: see the module's text.
    #[cold]
    fn pop_nothing(&self, kind: Kind) -> bool {
        kind != Kind::Ref && self.frames.last().is_some_and(|frame| frame.unreachable)
    }

    fn pop_all(&mut self, kinds: &[Kind]) -> bool {
        kinds.iter().rev().all(|&kind| self.pop(kind))
    }

    fn push_all(&mut self, kinds: &[Kind]) -> bool {
        kinds.iter().all(|&kind| self.push(kind))
    }

    /// One operand to one result.
    #[inline(always)]
    pub(super) fn unary(&mut self, from: Kind, to: Kind) -> bool {
        self.pop(from) && self.push(to)
    }

    /// Two operands of a kind to one result.
    #[inline(always)]
    pub(super) fn binary(&mut self, from: Kind, to: Kind) -> bool {
        if let [.., lhs, rhs] = &mut self.operands[self.height..]
            && *lhs == from
            && *rhs == from
        {
            *lhs = to;
            self.operands.pop();
            return true;
        }
        self.pop(from) && self.pop(from) && self.push(to)
    }

    pub(super) fn drop(&mut self) -> bool {
        match self.operands[self.height..] {
            [] => self.pop_nothing(Kind::I32),
            _ => self.operands.pop() != Some(Kind::Ref),
        }
    }

    pub(super) fn select(&mut self) -> bool {
        if !self.pop(Kind::I32) {
            return false;
        }
        match self.operands[self.height..] {
            [.., kind, other] => kind == other && self.binary(kind, kind) && kind != Kind::Ref,
            _ => false,
        }
    }

    // ---- locals, globals, memories ----

    #[inline(always)]
    pub(super) fn local_get(&mut self, local: u32) -> bool {
        self.locals.get(local as usize).copied().is_some_and(|kind| self.push(kind))
    }

    #[inline(always)]
    pub(super) fn local_set(&mut self, local: u32) -> bool {
        let kind = self.locals.get(local as usize).copied();
        kind.is_some_and(|kind| self.pop(kind) && kind != Kind::Ref)
    }

    #[inline(always)]
    pub(super) fn local_tee(&mut self, local: u32) -> bool {
        self.local_set(local) && self.local_get(local)
    }

    pub(super) fn global_get(&mut self, context: &Context, global: u32) -> bool {
        context.globals.get(global as usize).copied().is_some_and(|kind| self.push(kind))
    }

    pub(super) fn global_set(&mut self, context: &Context, global: u32) -> bool {
        let kind = context.globals.get(global as usize).copied();
        kind.is_some_and(|kind| {
            context.mutable_globals[global as usize] && self.pop(kind) && kind != Kind::Ref
        })
    }

    /// The kind of a memory's indices.
    #[inline(always)]
    fn index_kind(context: &Context, memory: u32) -> Option<Kind> {
        context.memories.get(memory as usize).map(|plan| plan.index_kind())
    }

    /// Pops the index of an access of memory 0 at this offset.
    #[inline(always)]
    fn access(&mut self, context: &Context, offset: u64) -> bool {
        match Checker::index_kind(context, 0) {
            Some(Kind::I32) => offset <= u32::MAX.into() && self.pop(Kind::I32),
            Some(kind) => self.pop(kind),
            None => false,
        }
    }

    #[inline(always)]
    pub(super) fn load(&mut self, context: &Context, kind: Kind, offset: u64) -> bool {
        self.access(context, offset) && self.push(kind)
    }

    #[inline(always)]
    pub(super) fn store(&mut self, context: &Context, kind: Kind, offset: u64) -> bool {
        self.pop(kind) && self.access(context, offset)
    }

    pub(super) fn memory_size(&mut self, context: &Context, memory: u32) -> bool {
        Checker::index_kind(context, memory).is_some_and(|kind| self.push(kind))
    }

    pub(super) fn memory_grow(&mut self, context: &Context, memory: u32) -> bool {
        Checker::index_kind(context, memory).is_some_and(|kind| self.unary(kind, kind))
    }

    pub(super) fn memory_copy(&mut self, context: &Context, dst: u32, src: u32) -> bool {
        let kinds = (Checker::index_kind(context, dst), Checker::index_kind(context, src));
        let (Some(dst), Some(src)) = kinds else { return false };
        let length = if src == Kind::I32 { Kind::I32 } else { dst };
        self.pop(length) && self.pop(src) && self.pop(dst)
    }

    pub(super) fn memory_fill(&mut self, context: &Context, memory: u32) -> bool {
        let Some(kind) = Checker::index_kind(context, memory) else { return false };
        self.pop(kind) && self.pop(Kind::I32) && self.pop(kind)
    }

    // ---- calls ----

    pub(super) fn call(&mut self, context: &Context, function: u32) -> bool {
        if function >= context.function_count() {
            return false;
        }
        let signature = context.function(function);
        self.pop_all(&signature.params) && self.push_all(&signature.results)
    }

    pub(super) fn call_indirect(&mut self, context: &Context, ty: u32, table: u32) -> bool {
        let Some(signature) = context.function_type(ty) else { return false };
        context.function_tables.get(table as usize) == Some(&true)
            && self.pop(Kind::I32)
            && self.pop_all(&signature.params)
            && self.push_all(&signature.results)
    }

    // ---- control ----

    /// The type of a block, if it is one that is known here.
    pub(super) fn block_type<'a>(
        &self,
        context: &Context,
        mut reader: Reader<'a>,
    ) -> Option<(BlockType, Reader<'a>)> {
        let first = reader.peek()?;
        if first == 0x40 {
            reader.byte();
            return Some((BlockType::Empty, reader));
        }
        if let Some((_, ty)) = kind_of(first) {
            reader.byte();
            return Some((BlockType::Type(ty), reader));
        }
        // Other negative numbers of one byte are types of references. An index that another number of bytes could
        // hold is still the same number.
        let index = u32::try_from(reader.i33()?).ok()?;
        context.function_type(index).map(|_| (BlockType::FuncType(index), reader))
    }

    fn open(&mut self, context: &Context, construct: Construct, ty: BlockType) -> bool {
        let ty = match ty {
            BlockType::Empty => FrameType::Empty,
            BlockType::Type(ValType::I32) => FrameType::Result(Kind::I32),
            BlockType::Type(ValType::I64) => FrameType::Result(Kind::I64),
            BlockType::Type(ValType::F32) => FrameType::Result(Kind::F32),
            BlockType::Type(ValType::F64) => FrameType::Result(Kind::F64),
            BlockType::Type(ValType::V128) => FrameType::Result(Kind::V128),
            BlockType::Type(ValType::Ref(_)) => return false,
            BlockType::FuncType(index) => FrameType::Type(index),
        };
        let params = ty.params(context);
        if !self.pop_all(params) {
            return false;
        }
        self.height = self.operands.len();
        self.frames.push(Frame { construct, ty, height: self.height, unreachable: false });
        self.push_all(params)
    }

    pub(super) fn block(&mut self, context: &Context, ty: BlockType) -> bool {
        self.open(context, Construct::Block, ty)
    }

    pub(super) fn loop_(&mut self, context: &Context, ty: BlockType) -> bool {
        self.open(context, Construct::Loop, ty)
    }

    pub(super) fn if_(&mut self, context: &Context, ty: BlockType) -> bool {
        self.pop(Kind::I32) && self.open(context, Construct::If, ty)
    }

    /// Takes the results of the innermost construct, and asks for nothing to be left.
    fn close(&mut self, context: &Context) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let ty = frame.ty;
        self.pop_all(ty.results(context)) && self.operands.len() == self.height
    }

    pub(super) fn else_(&mut self, context: &Context) -> bool {
        if !self.close(context) {
            return false;
        }
        let frame = self.frames.last_mut().expect("one was closed");
        if frame.construct != Construct::If {
            return false;
        }
        (frame.construct, frame.unreachable) = (Construct::Else, false);
        let ty = frame.ty;
        self.push_all(ty.params(context))
    }

    pub(super) fn end(&mut self, context: &Context) -> bool {
        if !self.close(context) {
            return false;
        }
        let Some(frame) = self.frames.pop() else { return false };
        // What the `else` that is not there would do.
        if frame.construct == Construct::If && frame.ty.params(context) != frame.ty.results(context) {
            return false;
        }
        self.height = self.frames.last().map_or(0, |outer| outer.height);
        self.push_all(frame.ty.results(context))
    }

    /// What follows cannot be reached.
    pub(super) fn unreachable(&mut self) -> bool {
        self.operands.truncate(self.height);
        let Some(frame) = self.frames.last_mut() else { return false };
        frame.unreachable = true;
        true
    }

    pub(super) fn br(&mut self, context: &Context, depth: u32) -> bool {
        let Some(frame) = self.frame(depth) else { return false };
        self.pop_all(frame.label(context)) && self.unreachable()
    }

    pub(super) fn br_if(&mut self, context: &Context, depth: u32) -> bool {
        let Some(frame) = self.frame(depth) else { return false };
        let label = frame.label(context);
        self.pop(Kind::I32) && self.pop_all(label) && self.push_all(label)
    }

    /// All labels take what the last one does.
    pub(super) fn br_table(&mut self, context: &Context, targets: &[u32], default: u32) -> bool {
        let Some(frame) = self.frame(default) else { return false };
        let label = frame.label(context);
        let alike = |&depth: &u32| self.frame(depth).is_some_and(|frame| frame.label(context) == label);
        targets.iter().all(alike) && self.pop(Kind::I32) && self.pop_all(label) && self.unreachable()
    }

    pub(super) fn return_(&mut self, context: &Context) -> bool {
        let Some(frame) = self.frames.first() else { return false };
        let ty = frame.ty;
        self.pop_all(ty.results(context)) && self.unreachable()
    }
}
