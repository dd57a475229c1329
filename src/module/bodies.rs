//! A module's function bodies, not yet decoded: where each is, and the validator for it.
//!
//! Whoever walks the sections only steps from body to body. What is done with the bodies is done here: in chunks of
//! neighbours that may go to different threads, or one at a time, on a function's first call. Whichever way, the
//! error that is reported is the first one in the order of the module.

use super::names::name_of_function;
use super::{Declarations, VmLayout};
use crate::code::CompiledCode;
use crate::error::CompileError;
use anyhow::Error;
use std::ops::Range;
use wasmparser::{
    BinaryReader, FuncToValidate, FunctionBody, ValidatorResources, WasmFeatures, WasmModuleResources,
};

/// What is done with a module's bodies: compiling them, or validation alone.
pub(crate) trait BodyCompiler {
    /// Validates and compiles all.
    fn compile(&self, bodies: &Bodies<'_>) -> anyhow::Result<CompiledCode>;
}

/// Makes the compiler when everything but the bodies is known.
pub(crate) type CompilerFactory<'a> = dyn Fn(&Declarations, &VmLayout) -> Box<dyn BodyCompiler> + 'a;

/// Where the bodies are, and what their validation needs.
#[derive(Clone, Debug)]
pub(crate) struct BodyMap {
    /// Where they begin and end in the module, by number; sorted, and right behind each other but for their sizes.
    pub(super) ranges: Vec<[u32; 2]>,
    /// Of the first of them, by index in the module.
    pub(super) imported: u32,
    /// None while there are none.
    pub(super) resources: Option<ValidatorResources>,
    pub(super) features: WasmFeatures,
}

/// The bodies of a module at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bodies<'a> {
    /// The whole module.
    wasm: &'a [u8],
    map: &'a BodyMap,
}

/// Some neighbours.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Chunk {
    /// By number.
    pub bodies: Range<u32>,
    /// Where they are, counted from the first body of the module.
    pub bytes: Range<usize>,
}

/// Bytes after which a chunk ends: enough that nobody notices what each costs beside its bodies, few enough that all
/// threads get some.
const CHUNK_BYTES: u32 = 128 << 10;

impl<'a> Bodies<'a> {
    pub(crate) fn new(wasm: &'a [u8], map: &'a BodyMap) -> Bodies<'a> {
        Bodies { wasm, map }
    }

    /// Bytes from the first one to the end of the last.
    pub(crate) fn byte_count(&self) -> usize {
        match self.map.ranges[..] {
            [[start, _], .., [_, end]] | [[start, end]] => (end - start) as usize,
            [] => 0,
        }
    }

    /// The index in the module of a function, by the number of its body.
    pub(crate) fn index_of(&self, number: u32) -> u32 {
        self.map.imported + number
    }

    /// A body's place in the module.
    pub(crate) fn range(&self, number: u32) -> Range<usize> {
        let [start, end] = self.map.ranges[number as usize];
        start as usize..end as usize
    }

    /// Bytes of bodies before this one.
    pub(crate) fn offset_of(&self, number: u32) -> usize {
        (self.map.ranges[number as usize][0] - self.map.ranges[0][0]) as usize
    }

    /// All of them, in parts whose borders depend on nothing but the module.
    pub(crate) fn chunks(&self) -> Vec<Chunk> {
        let ranges = &self.map.ranges;
        let first = ranges.first().map_or(0, |&[start, _]| start);
        let place = |at: u32| (at - first) as usize;
        let mut chunks = Vec::new();
        let mut begin = 0;
        for (number, &[_, end]) in ranges.iter().enumerate() {
            let [start, _] = ranges[begin];
            if end - start >= CHUNK_BYTES || number + 1 == ranges.len() {
                let next = number + 1;
                chunks.push(Chunk { bodies: begin as u32..next as u32, bytes: place(start)..place(end) });
                begin = next;
            }
        }
        chunks
    }

    /// A body, and what makes its validator.
    pub(crate) fn get(&self, number: u32) -> (FunctionBody<'a>, FuncToValidate<ValidatorResources>) {
        let (index, range) = (self.index_of(number), self.range(number));
        let start = range.start as u64;
        let reader = BinaryReader::new_features(&self.wasm[range], start, self.map.features);
        let resources = self.map.resources.clone().expect("there are bodies");
        let ty = resources.type_index_of_function(index).expect("each body has a declared function");
        let features = self.map.features;
        (FunctionBody::new(reader), FuncToValidate { resources, index, ty, features })
    }

    /// What to say of an error in a body.
    pub(crate) fn explain(&self, number: u32, error: Error) -> Error {
        let start = self.range(number).start as u64;
        let name = name_of_function(self.wasm, self.index_of(number));
        let error = CompileError::in_function(error, name, start);
        // Everybody's stack-switching binaries had to be made anew once.
        let (body, _) = self.get(number);
        let operator = last_operator(&body, error.offset()).and_then(|at| self.wasm.get(at as usize));
        match operator {
            Some(0xe5) => error
                .with_note(
                    "; opcode 0xe5 is `resume_throw_ref`, in binaries made before 2026 it was `switch`",
                )
                .into(),
            _ => error.into(),
        }
    }
}

/// Where the operator begins that `offset` is in, or that the body cannot be read beyond.
fn last_operator(body: &FunctionBody<'_>, offset: u64) -> Option<u64> {
    let mut operators = body.get_operators_reader().ok()?;
    let mut last = None;
    while !operators.eof() && operators.original_position() <= offset {
        last = Some(operators.original_position());
        if operators.read().is_err() {
            break;
        }
    }
    last
}
