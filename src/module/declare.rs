//! Sections into [`Declarations`]: what a module says outside its function bodies.
//!
//! Types become canonical as they are met, functions that may become references are numbered as they are found, so
//! the order in which sections come is the order in which things get their places. Nothing is checked here: whoever
//! hands a section over knows that it is sound, because the validator has passed it just now ([`parse`](super::parse))
//! or when the artifact was made that it stands in ([`declare`]).

use super::convert::{memory_type, sub_type};
use super::data::plain_segments;
use super::features::unsupported_operator;
use super::{
    CompositeType, ConstExpr, ConstOp, DataMode, DataSegment, Declarations, ElementItems, ElementSegment,
    Export, ExportKind, GlobalDecl, Import, ImportType, SegmentMode, TableDecl, TypeId, TypeRegistry,
    WasmFeatures,
};
use crate::error::CompileError;
use anyhow::Result;
use std::ops::Range;
use wasmparser::{
    Chunk, DataKind, DataSectionReader, ElementKind, ExternalKind, Operator, Parser, Payload, TableInit,
    TypeRef, Validator,
};

/// Reads the declarations of a module whose bodies were valid when it was compiled, and passes over these. With `head`,
/// it ends where they begin: what follows them is known.
pub(super) fn declare<'a>(
    bytes: &[u8],
    registry: &'a TypeRegistry,
    features: WasmFeatures,
    head: bool,
) -> Result<Declaring<'a>> {
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut declaring = Declaring::new(registry);
    let mut validator = Validator::new_with_features(features);
    let mut at = 0;
    loop {
        let Chunk::Parsed { consumed, payload } = parser.parse(&bytes[at..], true)? else {
            return Err(CompileError::new("unexpected end", at as u64).into());
        };
        at += consumed;
        match payload {
            Payload::End(_) => return Ok(declaring),
            Payload::CodeSectionStart { .. } if head => return Ok(declaring),
            Payload::DataSection(section) if declaring.plain_data(bytes, &section) => {}
            Payload::CodeSectionStart { size, .. } => {
                validator.payload(&payload)?;
                parser.skip_section();
                at += size as usize;
            }
            payload => {
                validator.payload(&payload)?;
                declaring.payload(payload)?;
            }
        }
        if at > bytes.len() {
            return Err(CompileError::new("unexpected end", bytes.len() as u64).into());
        }
    }
}

/// Declarations while they are being read.
#[derive(Debug)]
pub(super) struct Declaring<'a> {
    registry: &'a TypeRegistry,
    pub(super) declarations: Declarations,
    /// Where the bytes of data segments are in the module; empty without any.
    pub(super) data_section: Range<usize>,
    /// Where names are in the module; empty without any.
    pub(super) name_section: Range<usize>,
}

impl<'a> Declaring<'a> {
    pub(super) fn new(registry: &'a TypeRegistry) -> Declaring<'a> {
        Declaring { registry, declarations: Declarations::default(), data_section: 0..0, name_section: 0..0 }
    }

    /// Enters a section that is known to be sound.
    pub(super) fn payload(&mut self, payload: Payload<'_>) -> Result<(), CompileError> {
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
            Payload::DataSection(section) => {
                let range = section.range();
                self.data_section = range.start as usize..range.end as usize;
                for data in section {
                    let data = self.data(data?)?;
                    self.declarations.data.push(data);
                }
            }
            Payload::CustomSection(section) if section.name() == "name" => {
                let start = section.data_offset() as usize;
                self.name_section = start..start + section.data().len();
            }
            // Version and End carry nothing, bodies are not declarations; unknown sections do not pass the validator.
            _ => {}
        }
        Ok(())
    }

    /// Checks and enters a data section that has the usual form, in one go; false if it has another, or is wrong.
    pub(super) fn plain_data(&mut self, bytes: &[u8], section: &DataSectionReader<'_>) -> bool {
        let range = section.range().start as usize..section.range().end as usize;
        let segments = match self.declarations.memories.first() {
            Some(memory) if !memory.memory64 => {
                plain_segments(bytes, section.original_position() as usize..range.end, section.count())
            }
            _ => None,
        };
        let Some(segments) = segments else { return false };
        self.data_section = range;
        self.declarations.data = segments.into();
        true
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
            d.records.add(function);
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
            DataKind::Passive => DataMode::Passive,
            DataKind::Active { memory_index, offset_expr } => {
                let memory = *memory_index;
                match constant(offset_expr) {
                    Some(offset) => DataMode::At { memory, offset },
                    None => {
                        let expr = self.const_expr(offset_expr)?;
                        self.declarations.data_offsets.push(expr);
                        let offset = self.declarations.data_offsets.len() as u32 - 1;
                        DataMode::Computed { memory, offset }
                    }
                }
            }
        };
        // The bytes are the last thing in a segment.
        let end = data.range.end as usize;
        Ok(DataSegment::new(mode, end - data.data.len()..end))
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
}

/// The number that an offset is, if it is nothing but that.
fn constant(expr: &wasmparser::ConstExpr<'_>) -> Option<u64> {
    let mut operators = expr.get_operators_reader();
    let value = match operators.read().ok()? {
        Operator::I32Const { value } => u64::from(value as u32),
        Operator::I64Const { value } => value as u64,
        _ => return None,
    };
    matches!(operators.read(), Ok(Operator::End)).then_some(value)
}
