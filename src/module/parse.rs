//! The one walk over a module's sections.
//!
//! Every payload goes to the validator first and is then entered in [`Declarations`], so what is entered is known
//! to be sound. Of the code section only the sizes of bodies are read: where each is, is all that is known of them when
//! the walk is done. Then the compiler is made, and gets all of them ([`parse`]), or each when it is called for the
//! first time (who asks for the [`structure`] alone).
//!
//! ```text
//!   types imports functions tables memories tags globals exports start elements | code          | data names
//!   ─────────────────────── entered ─────────────────────────────────────────── | body by body  | entered
//!                                                                               | where they are
//! ```

use super::bodies::{Bodies, BodyCompiler, BodyMap, CompilerFactory};
use super::declare::Declaring;
use super::validate::OnlyValidate;
use super::{Declarations, TypeRegistry, VmLayout, WasmFeatures};
use crate::code::CompiledCode;
use crate::error::CompileError;
use anyhow::Result;
use std::ops::Range;
use wasmparser::{BinaryReader, Chunk, FunctionBody, Parser, Payload, ValidPayload, Validator};

/// What a module's bytes say outside its bodies.
#[derive(Debug)]
pub(crate) struct Structure {
    pub declarations: Declarations,
    pub layout: VmLayout,
    pub bodies: BodyMap,
    /// Where the bytes of data segments are in the module; empty without any.
    pub data_section: Range<usize>,
    /// Where the content of the name section is; empty without one.
    pub name_section: Range<usize>,
    /// Where the function bodies are.
    pub code_section: Range<usize>,
}

/// Validates with these features, and declares, a binary module, but for its bodies.
pub(crate) fn structure(bytes: &[u8], registry: &TypeRegistry, features: WasmFeatures) -> Result<Structure> {
    let mut walk = Walk::new(bytes, registry, features);
    walk.run()?;
    walk.finish()
}

/// Likewise, and hands all bodies to a compiler. Of several errors it is the first in the module that is reported.
pub(crate) fn parse(
    bytes: &[u8],
    registry: &TypeRegistry,
    features: WasmFeatures,
    factory: &CompilerFactory<'_>,
) -> Result<(Structure, CompiledCode)> {
    let mut walk = Walk::new(bytes, registry, features);
    let outcome = walk.run();
    if let Err(error) = outcome {
        // There may be one in a body in front of it.
        OnlyValidate { parallel: false }.compile(&Bodies::new(bytes, &walk.bodies))?;
        return Err(error.into());
    }
    let structure = walk.finish()?;
    let code = compile(bytes, &structure, factory)?;
    Ok((structure, code))
}

/// Hands all bodies to a compiler.
pub(crate) fn compile(
    bytes: &[u8],
    structure: &Structure,
    factory: &CompilerFactory<'_>,
) -> Result<CompiledCode> {
    let compiler = factory(&structure.declarations, &structure.layout);
    let code = compiler.compile(&Bodies::new(bytes, &structure.bodies))?;
    if u64::from(structure.layout.handlers()) + u64::from(code.handler_bytes) >= 1 << 31 {
        return Err(too_large(bytes.len() as u64).into());
    }
    Ok(code)
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
    declaring: Declaring<'a>,
    validator: Validator,
    bodies: BodyMap,
    code_section: Range<usize>,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], registry: &'a TypeRegistry, features: WasmFeatures) -> Walk<'a> {
        Walk {
            bytes,
            declaring: Declaring::new(registry),
            validator: Validator::new_with_features(features),
            bodies: BodyMap { ranges: Vec::new(), imported: 0, resources: None, features },
            code_section: 0..0,
        }
    }

    /// All sections.
    fn run(&mut self) -> Result<(), CompileError> {
        check_header(self.bytes)?;
        let mut parser = Parser::new(0);
        parser.set_features(self.bodies.features);
        let mut at = 0;
        loop {
            let Chunk::Parsed { consumed, payload } = parser.parse(&self.bytes[at..], true)? else {
                return Err(CompileError::new("unexpected end", at as u64));
            };
            at += consumed;
            if let Payload::DataSection(section) = &payload
                && self.declaring.plain_data(self.bytes, section)
            {
                continue;
            }
            if let ValidPayload::Func(to_validate, body) = self.validator.payload(&payload)? {
                self.bodies.ranges.push([body.range().start as u32, body.range().end as u32]);
                self.bodies.resources.get_or_insert(to_validate.resources);
                continue;
            }
            match payload {
                Payload::CodeSectionStart { count, unchecked_range, size } => {
                    self.code_section = unchecked_range.start as usize..unchecked_range.end as usize;
                    self.bodies.imported = self.declaring.declarations.imported_functions;
                    // What is not as it should be goes to the parser, which has words for it.
                    if let Some(ranges) = self.boundaries(at, size as usize, count) {
                        self.bodies.ranges = ranges;
                        self.know_resources()?;
                        parser.skip_section();
                        at += size as usize;
                    }
                }
                Payload::End(_) => return Ok(()),
                payload => self.declaring.payload(payload)?,
            }
        }
    }

    /// Where the `count` bodies are that fill the `size` bytes at `at`.
    fn boundaries(&self, at: usize, size: usize, count: u32) -> Option<Vec<[u32; 2]>> {
        let section = self.bytes.get(at..at.checked_add(size)?)?;
        // A body takes two bytes at least.
        if count as usize > section.len() / 2 || u32::try_from(at + size).is_err() {
            return None;
        }
        let mut ranges = Vec::with_capacity(count as usize);
        let mut next = 0;
        for _ in 0..count {
            let length = match *section.get(next)? {
                byte @ 0..0x80 => {
                    next += 1;
                    usize::from(byte)
                }
                _ => {
                    let mut reader = BinaryReader::new(&section[next..], 0);
                    let length = reader.read_var_u32().ok()?;
                    next += reader.current_position();
                    length as usize
                }
            };
            let end = next.checked_add(length).filter(|&end| end <= section.len())?;
            if length > MOST_BODY_BYTES {
                return None;
            }
            ranges.push([(at + next) as u32, (at + end) as u32]);
            next = end;
        }
        (next == section.len()).then_some(ranges)
    }

    /// Takes from the validator what bodies are validated against: all that precedes them.
    fn know_resources(&mut self) -> Result<(), CompileError> {
        if let Some(&[start, end]) = self.bodies.ranges.first() {
            let bytes = &self.bytes[start as usize..end as usize];
            let body = FunctionBody::new(BinaryReader::new(bytes, u64::from(start)));
            self.bodies.resources = Some(self.validator.code_section_entry(&body)?.resources);
        }
        Ok(())
    }

    fn finish(self) -> Result<Structure> {
        let end = self.bytes.len() as u64;
        let Declaring { mut declarations, data_section, name_section, .. } = self.declaring;
        declarations.bodies = self.bodies.ranges.iter().map(|&[start, _]| start).collect::<Vec<_>>().into();
        let layout = VmLayout::new(&declarations).ok_or_else(|| too_large(end))?;
        Ok(Structure {
            declarations,
            layout,
            bodies: self.bodies,
            data_section,
            name_section,
            code_section: self.code_section,
        })
    }
}

/// What the validator allows.
const MOST_BODY_BYTES: usize = 7_654_321;

fn too_large(offset: u64) -> CompileError {
    CompileError::new(
        "the declarations are too large: an instance would need 2 GiB beside its memories",
        offset,
    )
}
