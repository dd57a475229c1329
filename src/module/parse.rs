//! The one walk over a module's sections.
//!
//! Every payload goes to the validator first and is then entered in [`Declarations`], so what is entered is known
//! to be sound. Sections come in an order in which everything a body refers to precedes the code section;
//! at its start the compiler is made, and each body is handed over undecoded with the validator for it.
//! Data segments and names follow the code and are entered last.
//!
//! ```text
//!   types imports functions tables memories tags globals exports start elements | code          | data names
//!   ─────────────────────── entered ─────────────────────────────────────────── | body by body  | entered
//!                                                                       compiler made ^       finished ^
//! ```

use super::declare::{Declaring, read_names};
use super::{Declarations, TypeRegistry, VmLayout, WasmFeatures};
use crate::code::CompiledCode;
use crate::error::CompileError;
use anyhow::Result;
use std::ops::Range;
use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, KnownCustom, Parser, Payload, ValidPayload,
    Validator, ValidatorResources,
};

/// The compiler, as the parser sees it: takes bodies in order, while the module is being read.
pub(crate) trait BodyCompiler {
    /// Validates and compiles the body of function `index` (imports counted). The validator is made by who needs it, of
    /// `allocations`, which come back.
    fn body(
        &mut self,
        declarations: &Declarations,
        index: u32,
        body: FunctionBody<'_>,
        to_validate: FuncToValidate<ValidatorResources>,
        allocations: FuncValidatorAllocations,
    ) -> anyhow::Result<FuncValidatorAllocations>;
    /// After the last body: links and hands over.
    fn finish(self: Box<Self>) -> anyhow::Result<crate::code::CompiledCode>;
}

/// Makes the compiler when everything but the bodies is known.
pub(crate) type CompilerFactory<'a> = dyn FnMut(&Declarations, &VmLayout) -> Box<dyn BodyCompiler> + 'a;

/// What a module's bytes came to.
pub(crate) struct Parsed {
    pub declarations: Declarations,
    pub layout: VmLayout,
    pub code: CompiledCode,
    /// Where the bytes of data segments are in the module; empty without any.
    pub data_section: Range<usize>,
    /// Where the function bodies are.
    pub bodies: Range<usize>,
}

/// Validates with these features, declares and compiles a binary module.
pub(crate) fn parse(
    bytes: &[u8],
    registry: &TypeRegistry,
    features: WasmFeatures,
    factory: &mut CompilerFactory<'_>,
) -> Result<Parsed> {
    check_header(bytes)?;
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut walk = Walk {
        bytes,
        factory,
        declaring: Declaring::new(registry),
        validator: Validator::new_with_features(features),
        allocations: FuncValidatorAllocations::default(),
        compiler: None,
        next_body: 0,
        bodies: 0..0,
    };
    for payload in parser.parse_all(bytes) {
        let payload = payload.map_err(CompileError::from)?;
        match walk.validator.payload(&payload).map_err(CompileError::from)? {
            ValidPayload::Func(to_validate, body) => walk.body(to_validate, body)?,
            _ => walk.payload(payload)?,
        }
    }
    walk.finish()
}

/// The first eight bytes, with better words than the decoder's for what people really feed to an engine.
fn check_header(bytes: &[u8]) -> Result<(), CompileError> {
    if bytes.is_empty() {
        return Err(CompileError::new(
            "unexpected end: the input is empty, which is no WebAssembly module",
            0,
        ));
    }
    if !bytes.starts_with(&b"\0asm"[..bytes.len().min(4)]) {
        let message = "magic header not detected: this is no WebAssembly module, which begins with `\\0asm`";
        return Err(CompileError::new(message, 0));
    }
    // The second half of the version field tells the layers apart.
    if bytes.get(6..8) == Some(&[1, 0]) {
        return Err(CompileError::new(
            "this is a component: Windlass loads core modules only, not yet the `component model` proposal",
            4,
        ));
    }
    Ok(())
}

struct Walk<'a> {
    bytes: &'a [u8],
    factory: &'a mut CompilerFactory<'a>,
    declaring: Declaring<'a>,
    validator: Validator,
    allocations: FuncValidatorAllocations,
    compiler: Option<(Box<dyn BodyCompiler>, VmLayout)>,
    next_body: u32,
    bodies: Range<usize>,
}

impl Walk<'_> {
    /// Enters a section that the validator has passed.
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), CompileError> {
        match payload {
            Payload::CodeSectionStart { unchecked_range: range, .. } => {
                self.bodies = range.start as usize..range.end as usize;
                self.declaring.declarations.body_bytes = self.bodies.len();
                self.make_compiler(range.start)
            }
            payload => self.declaring.payload(payload),
        }
    }

    fn make_compiler(&mut self, offset: u64) -> Result<(), CompileError> {
        let layout = VmLayout::new(&self.declaring.declarations).ok_or_else(|| too_large(offset))?;
        let compiler = (self.factory)(&self.declaring.declarations, &layout);
        self.compiler = Some((compiler, layout));
        Ok(())
    }

    fn body(
        &mut self,
        to_validate: FuncToValidate<ValidatorResources>,
        body: FunctionBody<'_>,
    ) -> Result<()> {
        let (compiler, _) = self.compiler.as_mut().expect("the code section has begun");
        let index = self.declaring.declarations.imported_functions + self.next_body;
        self.next_body += 1;
        let start = body.range().start;
        self.declaring.declarations.bodies.push(start as u32);
        let allocations = std::mem::take(&mut self.allocations);
        let again = body.clone();
        self.allocations = compiler
            .body(&self.declaring.declarations, index, body, to_validate, allocations)
            .map_err(|error| {
                let error = CompileError::in_function(error, function_name(self.bytes, index), start);
                // Everybody's stack-switching binaries had to be made anew once.
                let operator =
                    last_operator(&again, error.offset()).and_then(|at| self.bytes.get(at as usize));
                match operator {
                    Some(0xe5) => error.with_note(
                        "; opcode 0xe5 is `resume_throw_ref`, in binaries made before 2026 it was `switch`",
                    ),
                    _ => error,
                }
            })?;
        Ok(())
    }

    fn finish(mut self) -> Result<Parsed> {
        let end = self.bytes.len() as u64;
        if self.compiler.is_none() {
            self.make_compiler(end)?;
        }
        let (compiler, layout) = self.compiler.take().expect("just made");
        let code = compiler.finish()?;
        if u64::from(layout.handlers()) + u64::from(code.handler_bytes) >= 1 << 31 {
            return Err(too_large(end).into());
        }
        let Declaring { declarations, data_section, .. } = self.declaring;
        Ok(Parsed { declarations, layout, code, data_section, bodies: self.bodies })
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

fn too_large(offset: u64) -> CompileError {
    CompileError::new(
        "the declarations are too large: an instance would need 2 GiB beside its memories",
        offset,
    )
}

/// The name of a function in a module that cannot be loaded: names come after the code, so they are looked up here.
fn function_name(bytes: &[u8], index: u32) -> String {
    let payloads = Parser::new(0).parse_all(bytes).map_while(Result::ok);
    let sections = payloads.filter_map(|payload| match payload {
        Payload::CustomSection(section) => match section.as_known() {
            KnownCustom::Name(names) => read_names(names),
            _ => None,
        },
        _ => None,
    });
    let mut names = sections.flat_map(|names| names.functions);
    names
        .find(|naming| naming.0 == index)
        .map_or_else(|| format!("func[{index}]"), |(_, name)| format!("${name}"))
}
