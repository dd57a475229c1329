//! A binary module in parts that can be changed and put together again: sections, and the bodies of the code section.

use std::ops::Range;
use wasmparser::{BinaryReader, FunctionBody};

pub const TYPES: u8 = 1;
pub const IMPORTS: u8 = 2;
pub const FUNCTIONS: u8 = 3;
pub const TABLES: u8 = 4;
pub const MEMORIES: u8 = 5;
pub const GLOBALS: u8 = 6;
pub const EXPORTS: u8 = 7;
pub const ELEMENTS: u8 = 9;
pub const CODE: u8 = 10;
pub const DATA: u8 = 11;
pub const DATA_COUNT: u8 = 12;
pub const TAGS: u8 = 13;

/// Where sections stand, by id. (Custom ones, 0, stand anywhere.)
const ORDER: [u8; 13] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/// The sections of a module, in its order, as ids and contents.
#[derive(Clone, Debug)]
pub struct Sections(pub Vec<(u8, Vec<u8>)>);

impl Sections {
    /// None if it is no module.
    pub fn of(module: &[u8]) -> Option<Sections> {
        let mut reader = BinaryReader::new(module, 0);
        reader.read_bytes(8).ok()?;
        let mut sections = Vec::new();
        while !reader.eof() {
            let id = reader.read_u8().ok()?;
            let length = reader.read_var_u32().ok()? as usize;
            sections.push((id, reader.read_bytes(length).ok()?.to_vec()));
        }
        Some(Sections(sections))
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"\0asm\x01\0\0\0".to_vec();
        for (id, contents) in &self.0 {
            bytes.push(*id);
            number(&mut bytes, contents.len() as u64);
            bytes.extend_from_slice(contents);
        }
        bytes
    }

    pub fn contents(&mut self, id: u8) -> Option<&mut Vec<u8>> {
        self.0.iter_mut().find(|section| section.0 == id).map(|section| &mut section.1)
    }

    /// The section of this id, which is made if there is none, with no items in it.
    pub fn section(&mut self, id: u8) -> &mut Vec<u8> {
        let at = self.0.iter().position(|section| section.0 == id).unwrap_or_else(|| {
            let place = |id: u8| ORDER.iter().position(|other| *other == id);
            let behind = self.0.iter().position(|section| section.0 != 0 && place(section.0) > place(id));
            let at = behind.unwrap_or(self.0.len());
            self.0.insert(at, (id, vec![0]));
            at
        });
        &mut self.0[at].1
    }

    /// Adds an item to a section that is a list of items. None if the section is damaged.
    pub fn add(&mut self, id: u8, item: &[u8]) -> Option<()> {
        let contents = self.section(id);
        let mut reader = BinaryReader::new(contents, 0);
        let count = reader.read_var_u32().ok()?.checked_add(1)?;
        let rest = contents[reader.current_position()..].to_vec();
        contents.clear();
        number(contents, count.into());
        contents.extend_from_slice(&rest);
        contents.extend_from_slice(item);
        Some(())
    }

    /// At least one body, if there is an answer.
    pub fn bodies(&mut self) -> Option<Vec<Vec<u8>>> {
        let contents = self.contents(CODE)?;
        let mut reader = BinaryReader::new(contents, 0);
        let count = reader.read_var_u32().ok()?;
        let mut bodies = Vec::new();
        for _ in 0..count {
            let length = reader.read_var_u32().ok()? as usize;
            bodies.push(reader.read_bytes(length).ok()?.to_vec());
        }
        Some(bodies).filter(|bodies| !bodies.is_empty())
    }

    pub fn set_bodies(&mut self, bodies: &[Vec<u8>]) {
        let mut code = Vec::new();
        number(&mut code, bodies.len() as u64);
        for body in bodies {
            number(&mut code, body.len() as u64);
            code.extend_from_slice(body);
        }
        *self.section(CODE) = code;
    }
}

/// Unsigned LEB128, as short as can be.
pub fn number(bytes: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

/// Where the operators of a body stand, as far as it can be read.
pub fn operators(body: &[u8]) -> Vec<Range<usize>> {
    let body = FunctionBody::new(BinaryReader::new(body, 0));
    let Ok(mut reader) = body.get_operators_reader() else { return Vec::new() };
    let mut ranges = Vec::new();
    while !reader.eof() {
        let start = reader.original_position() as usize;
        if reader.read().is_err() {
            break;
        }
        ranges.push(start..reader.original_position() as usize);
    }
    ranges
}
