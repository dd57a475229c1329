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

use super::WasmFeatures;
use super::convert::{memory_type, sub_type};
use super::features::unsupported_operator;
use super::{
    CompositeType, ConstExpr, ConstOp, DataSegment, Declarations, ElementItems, ElementSegment, Export,
    ExportKind, GlobalDecl, Import, ImportType, SegmentMode, TableDecl, TypeId, TypeRegistry, VmLayout,
};
use crate::code::CompiledCode;
use crate::error::CompileError;
use anyhow::Result;
use std::ops::Range;
use wasmparser::{
    DataKind, ElementKind, ExternalKind, FuncToValidate, FuncValidator, FuncValidatorAllocations,
    FunctionBody, KnownCustom, Name, NameSectionReader, Operator, Parser, Payload, TableInit, TypeRef,
    ValidPayload, Validator, ValidatorResources,
};

/// The compiler, as the parser sees it: takes bodies in order, while the module is being read.
pub(crate) trait BodyCompiler {
    /// Validates and compiles the body of function `index` (imports counted).
    fn body(
        &mut self,
        declarations: &Declarations,
        index: u32,
        body: FunctionBody<'_>,
        validator: FuncValidator<ValidatorResources>,
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
        registry,
        factory,
        declarations: Declarations::default(),
        validator: Validator::new_with_features(features),
        allocations: FuncValidatorAllocations::default(),
        compiler: None,
        next_body: 0,
        data_section: 0..0,
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
    registry: &'a TypeRegistry,
    factory: &'a mut CompilerFactory<'a>,
    declarations: Declarations,
    validator: Validator,
    allocations: FuncValidatorAllocations,
    compiler: Option<(Box<dyn BodyCompiler>, VmLayout)>,
    next_body: u32,
    data_section: Range<usize>,
}

impl Walk<'_> {
    /// Enters a section that the validator has passed.
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), CompileError> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section {
                    self.rec_group(&group?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.import(import?);
                }
            }
            Payload::FunctionSection(section) => {
                for index in section {
                    let ty = self.type_id(index?);
                    self.declarations.functions.push(ty);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    let table = table?;
                    let init = match &table.init {
                        TableInit::RefNull => None,
                        TableInit::Expr(expr) => Some(self.const_expr(expr)?),
                    };
                    let ty = self.declarations.table_type(&table.ty);
                    self.declarations.tables.push(TableDecl { ty, init });
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    self.declarations.memories.push(memory_type(&memory?));
                }
            }
            Payload::TagSection(section) => {
                for tag in section {
                    let ty = self.type_id(tag?.func_type_idx);
                    self.declarations.tags.push(ty);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section {
                    let global = global?;
                    let init = Some(self.const_expr(&global.init_expr)?);
                    let ty = self.declarations.global_type(&global.ty);
                    self.declarations.globals.push(GlobalDecl { ty, init });
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    self.export(export?);
                }
            }
            Payload::StartSection { func, .. } => {
                self.declarations.start = Some(func);
                // The runtime enters it by its record, as it does every function.
                self.escape(func);
            }
            Payload::ElementSection(section) => {
                for element in section {
                    let element = self.element(element?)?;
                    self.declarations.elements.push(element);
                }
            }
            Payload::DataCountSection { count, .. } => self.declarations.data_count = Some(count),
            Payload::CodeSectionStart { unchecked_range, .. } => self.make_compiler(unchecked_range.start)?,
            Payload::DataSection(section) => {
                let range = section.range();
                self.data_section = range.start as usize..range.end as usize;
                for data in section {
                    let data = self.data(data?)?;
                    self.declarations.data.push(data);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.names(names);
                }
            }
            // Version and End carry nothing; unknown sections do not pass the validator.
            _ => {}
        }
        Ok(())
    }

    fn type_id(&self, index: u32) -> TypeId {
        self.declarations.types[index as usize]
    }

    fn rec_group(&mut self, group: &wasmparser::RecGroup) {
        let types = &mut self.declarations.types;
        let members: Vec<_> = group.types().map(|ty| sub_type(ty, types)).collect();
        let count = members.len() as u32;
        self.declarations.uses_continuations |=
            members.iter().any(|member| matches!(member.composite, CompositeType::Cont(_)));
        let first = self.registry.intern_group(members);
        types.extend((first.0..first.0 + count).map(TypeId));
    }

    fn import(&mut self, import: wasmparser::Import<'_>) {
        let ty = match &import.ty {
            TypeRef::Func(index) | TypeRef::FuncExact(index) => ImportType::Function(self.type_id(*index)),
            TypeRef::Table(ty) => ImportType::Table(self.declarations.table_type(ty)),
            TypeRef::Memory(ty) => ImportType::Memory(memory_type(ty)),
            TypeRef::Global(ty) => ImportType::Global(self.declarations.global_type(ty)),
            TypeRef::Tag(ty) => ImportType::Tag(self.type_id(ty.func_type_idx)),
        };
        let d = &mut self.declarations;
        match &ty {
            ImportType::Function(id) => {
                d.functions.push(*id);
                d.imported_functions += 1;
            }
            ImportType::Table(ty) => {
                d.tables.push(TableDecl { ty: *ty, init: None });
                d.imported_tables += 1;
            }
            ImportType::Memory(ty) => {
                d.memories.push(*ty);
                d.imported_memories += 1;
            }
            ImportType::Global(ty) => {
                d.globals.push(GlobalDecl { ty: *ty, init: None });
                d.imported_globals += 1;
            }
            ImportType::Tag(id) => {
                d.tags.push(*id);
                d.imported_tags += 1;
            }
        }
        d.imports.push(Import { module: import.module.into(), name: import.name.into(), ty });
    }

    fn export(&mut self, export: wasmparser::Export<'_>) {
        let kind = match export.kind {
            ExternalKind::Func | ExternalKind::FuncExact => {
                self.escape(export.index);
                ExportKind::Function
            }
            ExternalKind::Table => ExportKind::Table,
            ExternalKind::Memory => ExportKind::Memory,
            ExternalKind::Global => ExportKind::Global,
            ExternalKind::Tag => ExportKind::Tag,
        };
        self.declarations.exports.push(Export { name: export.name.into(), kind, index: export.index });
    }

    /// A function may become a reference: a defined one gets a record, an imported one has its exporter's.
    fn escape(&mut self, function: u32) {
        let d = &mut self.declarations;
        if function >= d.imported_functions {
            let next = d.escaping.len() as u32;
            d.escaping.entry(function).or_insert(next);
        }
    }

    fn element(&mut self, element: wasmparser::Element<'_>) -> Result<ElementSegment, CompileError> {
        let mode = match &element.kind {
            ElementKind::Passive => SegmentMode::Passive,
            ElementKind::Declared => SegmentMode::Declared,
            ElementKind::Active { table_index, offset_expr } => {
                SegmentMode::Active { index: table_index.unwrap_or(0), offset: self.const_expr(offset_expr)? }
            }
        };
        let items = match element.items {
            wasmparser::ElementItems::Functions(section) => {
                let functions = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
                functions.iter().for_each(|&function| self.escape(function));
                ElementItems::Functions(functions)
            }
            wasmparser::ElementItems::Expressions(_, section) => ElementItems::Expressions(
                section.into_iter().map(|expr| self.const_expr(&expr?)).collect::<Result<_, _>>()?,
            ),
        };
        Ok(ElementSegment { mode, items })
    }

    fn data(&mut self, data: wasmparser::Data<'_>) -> Result<DataSegment, CompileError> {
        let mode = match &data.kind {
            DataKind::Passive => SegmentMode::Passive,
            DataKind::Active { memory_index, offset_expr } => {
                SegmentMode::Active { index: *memory_index, offset: self.const_expr(offset_expr)? }
            }
        };
        // The bytes are the last thing in a segment.
        let end = data.range.end as usize;
        Ok(DataSegment { mode, bytes: end - data.data.len()..end })
    }

    fn const_expr(&mut self, expr: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr, CompileError> {
        let mut program = Vec::with_capacity(1);
        for operator in expr.get_operators_reader().into_iter_with_offsets() {
            let (operator, offset) = operator?;
            program.push(match operator {
                Operator::I32Const { value } => ConstOp::Value(u64::from(value as u32)),
                Operator::I64Const { value } => ConstOp::Value(value as u64),
                Operator::F32Const { value } => ConstOp::Value(u64::from(value.bits())),
                Operator::F64Const { value } => ConstOp::Value(value.bits()),
                Operator::V128Const { value } => ConstOp::Vector(*value.bytes()),
                Operator::RefNull { .. } => ConstOp::Value(0),
                Operator::RefFunc { function_index } => {
                    self.escape(function_index);
                    ConstOp::RefFunc(function_index)
                }
                Operator::GlobalGet { global_index } => ConstOp::GlobalGet(global_index),
                Operator::I32Add => ConstOp::I32Add,
                Operator::I32Sub => ConstOp::I32Sub,
                Operator::I32Mul => ConstOp::I32Mul,
                Operator::I64Add => ConstOp::I64Add,
                Operator::I64Sub => ConstOp::I64Sub,
                Operator::I64Mul => ConstOp::I64Mul,
                Operator::End => break,
                // Valid as a constant, so it is one of garbage collection's.
                other => {
                    let proposal = unsupported_operator(&other).unwrap_or("garbage collection");
                    return Err(CompileError::unsupported(proposal, offset));
                }
            });
        }
        Ok(ConstExpr(program))
    }

    /// Names are for people: a malformed section is ignored whole.
    fn names(&mut self, section: NameSectionReader<'_>) {
        if let Some(Names { module, functions, tags }) = read_names(section) {
            let below = |count: usize, names: Vec<(u32, &str)>| {
                let named = names.into_iter().filter(|&(index, _)| (index as usize) < count);
                named.map(|(index, name)| (index, name.to_owned())).collect()
            };
            self.declarations.module_name = module.map(str::to_owned);
            self.declarations.function_names = below(self.declarations.functions.len(), functions);
            self.declarations.tag_names = below(self.declarations.tags.len(), tags);
        }
    }

    fn make_compiler(&mut self, offset: u64) -> Result<(), CompileError> {
        let layout = VmLayout::new(&self.declarations).ok_or_else(|| too_large(offset))?;
        let compiler = (self.factory)(&self.declarations, &layout);
        self.compiler = Some((compiler, layout));
        Ok(())
    }

    fn body(
        &mut self,
        to_validate: FuncToValidate<ValidatorResources>,
        body: FunctionBody<'_>,
    ) -> Result<()> {
        let (compiler, _) = self.compiler.as_mut().expect("the code section has begun");
        let index = self.declarations.imported_functions + self.next_body;
        self.next_body += 1;
        let start = body.range().start;
        self.declarations.bodies.push(start as u32);
        let validator = to_validate.into_validator(std::mem::take(&mut self.allocations));
        let again = body.clone();
        self.allocations = compiler.body(&self.declarations, index, body, validator).map_err(|error| {
            let error = CompileError::in_function(error, function_name(self.bytes, index), start);
            // Everybody's stack-switching binaries had to be made anew once.
            let operator = last_operator(&again, error.offset()).and_then(|at| self.bytes.get(at as usize));
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
        Ok(Parsed { declarations: self.declarations, layout, code, data_section: self.data_section })
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

/// What a name section says.
#[derive(Default)]
struct Names<'a> {
    module: Option<&'a str>,
    functions: Vec<(u32, &'a str)>,
    tags: Vec<(u32, &'a str)>,
}

fn read_names(section: NameSectionReader<'_>) -> Option<Names<'_>> {
    let mut found = Names::default();
    for subsection in section {
        match subsection.ok()? {
            Name::Module { name, .. } => found.module = Some(name),
            Name::Function(names) => {
                for naming in names {
                    let naming = naming.ok()?;
                    found.functions.push((naming.index, naming.name));
                }
            }
            Name::Tag(names) => {
                for naming in names {
                    let naming = naming.ok()?;
                    found.tags.push((naming.index, naming.name));
                }
            }
            _ => {}
        }
    }
    Some(found)
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
