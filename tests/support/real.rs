//! Functions of real programs, each few in a module of their own that is small enough to be judged a thousand times.
//!
//! What they name comes along: memories, tables, globals and tags of the program; the types; of the functions that they
//! call the types, with bodies that trap at once. Nothing is imported, so that they can be called.

use super::random::Random;
use super::sections::*;
use std::collections::HashMap;
use wasmparser::{
    BinaryReader, BlockType, CompositeInnerType, FuncType, FunctionBody, MemoryType, Operator, Parser,
    Payload, TableType, TypeRef, ValType,
};

/// Shortest and longest bodies that are taken, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 40..=2500;
/// Functions in one module.
const EACH: usize = 3;

/// What a program declares.
#[derive(Default)]
struct Program<'a> {
    /// Those that are functions.
    types: Vec<Option<FuncType>>,
    /// By index, imports first.
    functions: Vec<u32>,
    memories: Vec<MemoryType>,
    tables: Vec<TableType>,
    globals: Vec<wasmparser::GlobalType>,
    tags: Vec<u32>,
    imported: usize,
    bodies: Vec<FunctionBody<'a>>,
}

/// So many modules of functions chosen at random. Fewer, if the program has things that are not made again here.
pub fn modules(program: &[u8], count: usize, random: &mut Random) -> Vec<Vec<u8>> {
    let Ok(program) = read(program) else { return Vec::new() };
    let suitable: Vec<_> = (0..program.bodies.len())
        .filter(|&at| LENGTHS.contains(&program.bodies[at].as_bytes().len()))
        .collect();
    if suitable.is_empty() {
        return Vec::new();
    }
    let mut modules = Vec::new();
    for _ in 0..count {
        let chosen: Vec<_> =
            (0..EACH).map(|_| suitable[(random.next() % suitable.len() as u64) as usize]).collect();
        modules.extend(program.module_of(&chosen));
    }
    modules
}

fn read(wasm: &[u8]) -> wasmparser::Result<Program<'_>> {
    let mut program = Program::default();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::TypeSection(types) => {
                for ty in
                    types.into_iter().flat_map(|group| group.into_iter().flat_map(|group| group.into_types()))
                {
                    let function = match ty.composite_type.inner {
                        CompositeInnerType::Func(ty) => Some(ty),
                        _ => None,
                    };
                    program.types.push(function);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    match import?.ty {
                        TypeRef::Func(ty) | TypeRef::FuncExact(ty) => program.functions.push(ty),
                        TypeRef::Memory(ty) => program.memories.push(ty),
                        TypeRef::Table(ty) => program.tables.push(ty),
                        TypeRef::Global(ty) => program.globals.push(ty),
                        TypeRef::Tag(ty) => program.tags.push(ty.func_type_idx),
                    }
                }
                program.imported = program.functions.len();
            }
            Payload::FunctionSection(functions) => {
                for ty in functions {
                    program.functions.push(ty?);
                }
            }
            Payload::MemorySection(memories) => {
                for ty in memories {
                    program.memories.push(ty?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    program.tables.push(table?.ty);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    program.globals.push(global?.ty);
                }
            }
            Payload::TagSection(tags) => {
                for ty in tags {
                    program.tags.push(ty?.func_type_idx);
                }
            }
            Payload::CodeSectionEntry(body) => program.bodies.push(body),
            _ => {}
        }
    }
    Ok(program)
}

/// Indices of the program, in the order in which they get new ones.
#[derive(Default)]
struct Renumbered {
    old: Vec<u32>,
    new: HashMap<u32, u32>,
}

impl Renumbered {
    fn number(&mut self, index: u32) -> u32 {
        *self.new.entry(index).or_insert_with(|| {
            self.old.push(index);
            self.old.len() as u32 - 1
        })
    }
}

impl Program<'_> {
    fn module_of(&self, chosen: &[usize]) -> Option<Vec<u8>> {
        let (mut functions, mut types) = (Renumbered::default(), Renumbered::default());
        for &at in chosen {
            functions.number((self.imported + at) as u32);
        }
        let (mut bodies, mut data, mut referenced) = (Vec::new(), 0, Vec::new());
        for &function in &functions.old.clone() {
            let body = self.bodies[function as usize - self.imported].as_bytes();
            let mut copy = Vec::new();
            let operators = operators(body);
            copy.extend_from_slice(&body[..operators.first()?.start]);
            for range in operators {
                let raw = &body[range];
                match read_operator(raw) {
                    Some(
                        Operator::Call { function_index: index }
                        | Operator::ReturnCall { function_index: index }
                        | Operator::RefFunc { function_index: index },
                    ) => {
                        let index = functions.number(index);
                        if raw[0] == REF_FUNC {
                            referenced.push(index);
                        }
                        copy.push(raw[0]);
                        number(&mut copy, index.into());
                    }
                    Some(
                        Operator::CallIndirect { type_index, table_index }
                        | Operator::ReturnCallIndirect { type_index, table_index },
                    ) => {
                        copy.push(raw[0]);
                        number(&mut copy, types.number(type_index).into());
                        number(&mut copy, table_index.into());
                    }
                    Some(
                        Operator::Block { blockty } | Operator::Loop { blockty } | Operator::If { blockty },
                    ) => {
                        match blockty {
                            BlockType::FuncType(index) => {
                                copy.push(raw[0]);
                                // A signed number.
                                let index = types.number(index);
                                (index < 0x40).then(|| copy.push(index as u8))?;
                            }
                            _ => copy.extend_from_slice(raw),
                        }
                    }
                    Some(Operator::TryTable { try_table })
                        if matches!(try_table.ty, BlockType::FuncType(_)) =>
                    {
                        return None;
                    }
                    Some(Operator::Try { blockty: BlockType::FuncType(_) }) => return None,
                    Some(Operator::MemoryInit { data_index, .. } | Operator::DataDrop { data_index }) => {
                        data = data.max(u64::from(data_index) + 1);
                        copy.extend_from_slice(raw);
                    }
                    Some(Operator::TableInit { .. } | Operator::ElemDrop { .. }) => return None,
                    _ => copy.extend_from_slice(raw),
                }
            }
            bodies.push(copy);
        }
        let functions = functions.old;
        // No locals; `unreachable`.
        bodies.resize(functions.len(), vec![0x00, 0x00, 0x0b]);

        let mut sections = Sections(Vec::new());
        for &index in &functions {
            let mut item = Vec::new();
            number(&mut item, types.number(*self.functions.get(index as usize)?).into());
            sections.add(FUNCTIONS, &item)?;
        }
        for table in &self.tables {
            let ref_type = (table.element_type == wasmparser::RefType::FUNCREF).then_some(0x70)?;
            let mut item = vec![ref_type, u8::from(table.table64) << 2];
            number(&mut item, table.initial.min(10));
            sections.add(TABLES, &item)?;
        }
        for memory in &self.memories {
            let flags = u8::from(memory.maximum.is_some()) | u8::from(memory.shared) << 1;
            let mut item = vec![flags | u8::from(memory.memory64) << 2];
            number(&mut item, memory.initial.min(1));
            if let Some(maximum) = memory.maximum {
                number(&mut item, maximum);
            }
            sections.add(MEMORIES, &item)?;
        }
        for &tag in &self.tags {
            let mut item = vec![0];
            number(&mut item, types.number(tag).into());
            sections.add(TAGS, &item)?;
        }
        for &index in &types.old {
            sections.add(TYPES, &function_type(self.types.get(index as usize)?.as_ref()?)?)?;
        }
        for global in &self.globals {
            let (ty, value): (u8, &[u8]) = match global.content_type {
                ValType::I32 => (0x7f, &[0x41, 0]),
                ValType::I64 => (0x7e, &[0x42, 0]),
                ValType::F32 => (0x7d, &[0x43, 0, 0, 0, 0]),
                ValType::F64 => (0x7c, &[0x44, 0, 0, 0, 0, 0, 0, 0, 0]),
                _ => return None,
            };
            sections.add(GLOBALS, &[&[ty, global.mutable.into()], value, &[0x0b]].concat())?;
        }
        if !referenced.is_empty() {
            let mut item = vec![3, 0];
            number(&mut item, referenced.len() as u64);
            referenced.iter().for_each(|&index| number(&mut item, index.into()));
            sections.add(ELEMENTS, &item)?;
        }
        sections.set_bodies(&bodies);
        if data > 0 {
            number(sections.section(DATA_COUNT), data);
            sections.contents(DATA_COUNT)?.remove(0);
            for _ in 0..data {
                sections.add(DATA, &[1, 0])?;
            }
        }
        Some(sections.bytes())
    }
}

const REF_FUNC: u8 = 0xd2;

/// A function type, if it is about numbers.
fn function_type(ty: &FuncType) -> Option<Vec<u8>> {
    let mut item = vec![0x60];
    for types in [ty.params(), ty.results()] {
        number(&mut item, types.len() as u64);
        for ty in types {
            item.push(match ty {
                ValType::I32 => 0x7f,
                ValType::I64 => 0x7e,
                ValType::F32 => 0x7d,
                ValType::F64 => 0x7c,
                ValType::V128 => 0x7b,
                &ValType::FUNCREF => 0x70,
                &ValType::EXTERNREF => 0x6f,
                ValType::Ref(_) => return None,
            });
        }
    }
    Some(item)
}

/// An operator that names something; others, some of which need to know where they are, are of no interest.
fn read_operator(bytes: &[u8]) -> Option<Operator<'_>> {
    matches!(bytes[0], 0x02..=0x04 | 0x06 | 0x10..=0x13 | 0x1f | REF_FUNC | 0xfc)
        .then(|| wasmparser::OperatorsReader::new(BinaryReader::new(bytes, 0)).read().ok())?
}
