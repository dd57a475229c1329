//! The ELF file in memory that a debugger reads: no code, but all about it.
//!
//! `.text` takes no room in the file; its address is where the code is. Everything else has addresses that are
//! final, so there is nothing to relocate.
//!
//! A debugger that sees stack pointers jump from one memory to another takes the stack for broken and stops there. GDB
//! knows one exception: GCC's split stacks, whose frames may go on anywhere in a function called `__morestack`. The
//! stubs at which a stack is left are in the same position, so that is their name in the symbol table; what people
//! see is the name of the unit's subprogram, and a second symbol.

use super::{Code, Machine, PartKind, frames};
use anyhow::Result;
use gimli::write::{
    Address, AttributeValue, DwarfUnit, EndianVec, LineProgram, LineString, Sections, UnitEntryId,
};
use gimli::{Encoding, Format, LineEncoding, LittleEndian};
use object::elf;
use object::write::elf::{FileHeader, SectionHeader, SectionIndex, Sym, Writer};

/// What GDB lets go on on another stack.
const CROSSING: &str = "__morestack";

/// The whole file.
pub(super) fn build(code: &Code<'_>) -> Result<Box<[u8]>> {
    let sections = sections(code)?;
    let mut file: Vec<u8> = Vec::new();
    let mut writer = Writer::new(object::Endianness::Little, true, &mut file);

    // First everything is announced, to know where it will be.
    writer.reserve_file_header();
    writer.reserve_null_section_index();
    let text_name = writer.add_section_name(b".text");
    let text = writer.reserve_section_index();
    let placed: Vec<_> = sections
        .iter()
        .map(|(name, bytes)| {
            let name = writer.add_section_name(name.as_bytes());
            writer.reserve_section_index();
            (name, writer.reserve(bytes.len(), 8))
        })
        .collect();
    let names = symbol_names(code);
    writer.reserve_null_symbol_index();
    let symbols: Vec<_> = names
        .iter()
        .map(|(name, _, _)| {
            let name = writer.add_string(name.as_bytes());
            writer.reserve_symbol_index(Some(text));
            name
        })
        .collect();
    writer.reserve_symtab_section_index();
    writer.reserve_strtab_section_index();
    writer.reserve_shstrtab_section_index();
    writer.reserve_symtab();
    writer.reserve_strtab();
    writer.reserve_shstrtab();
    writer.reserve_section_headers();

    writer.write_file_header(&FileHeader {
        os_abi: elf::ELFOSABI_NONE,
        abi_version: 0,
        e_type: elf::ET_EXEC,
        e_machine: machine(code.machine),
        e_entry: 0,
        e_flags: 0,
    })?;
    for ((_, bytes), (_, offset)) in sections.iter().zip(&placed) {
        writer.write_align(8);
        debug_assert_eq!(writer.len(), *offset);
        writer.write(bytes);
    }
    writer.write_null_symbol();
    for (name, &(_, value, size)) in symbols.iter().zip(&names) {
        writer.write_symbol(&symbol(*name, text, value, size));
    }
    writer.write_strtab();
    writer.write_shstrtab();
    writer.write_null_section_header();
    writer.write_section_header(&SectionHeader {
        name: Some(text_name),
        sh_type: elf::SHT_NOBITS,
        sh_flags: (elf::SHF_ALLOC | elf::SHF_EXECINSTR).into(),
        sh_addr: code.base,
        sh_offset: 0,
        sh_size: code.bytes.len() as u64,
        sh_link: 0,
        sh_info: 0,
        sh_addralign: 16,
        sh_entsize: 0,
    });
    for ((name, bytes), (name_id, offset)) in sections.iter().zip(&placed) {
        let loaded = *name == ".eh_frame";
        writer.write_section_header(&SectionHeader {
            name: Some(*name_id),
            sh_type: elf::SHT_PROGBITS,
            sh_flags: if loaded { elf::SHF_ALLOC.into() } else { 0 },
            sh_addr: 0,
            sh_offset: *offset as u64,
            sh_size: bytes.len() as u64,
            sh_link: 0,
            sh_info: 0,
            sh_addralign: 8,
            sh_entsize: 0,
        });
    }
    writer.write_symtab_section_header(1);
    writer.write_strtab_section_header();
    writer.write_shstrtab_section_header();
    let mut image = file.into_boxed_slice();
    place_eh_frame(&mut image);
    Ok(image)
}

/// Gives `.eh_frame`, which counts as loaded, the address that it has: the image stays where it is.
fn place_eh_frame(image: &mut [u8]) {
    let at = |bytes: &[u8], at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"));
    let address = image.as_ptr() as u64;
    let header = at(image, E_SHOFF) as usize + EH_FRAME_SECTION * SECTION_HEADER_BYTES;
    let place = address + at(image, header + SH_OFFSET);
    image[header + SH_ADDR..header + SH_ADDR + 8].copy_from_slice(&place.to_le_bytes());
}

/// Where ELF64 keeps these.
const E_SHOFF: usize = 40;
const SECTION_HEADER_BYTES: usize = 64;
const SH_ADDR: usize = 16;
const SH_OFFSET: usize = 24;
/// The null section and `.text` are before it.
const EH_FRAME_SECTION: usize = 2;

pub(super) fn machine(machine: Machine) -> u16 {
    match machine {
        Machine::X64 => elf::EM_X86_64,
        Machine::Aarch64 => elf::EM_AARCH64,
    }
}

fn symbol(name: object::write::StringId, text: SectionIndex, value: u64, size: u64) -> Sym {
    Sym {
        name: Some(name),
        section: Some(text),
        st_info: (elf::STB_GLOBAL << 4) | elf::STT_FUNC,
        st_other: 0,
        st_shndx: 0,
        st_value: value,
        st_size: size,
    }
}

/// Names, addresses and sizes. The one that GDB finds at a crossing has a size.
fn symbol_names(code: &Code<'_>) -> Vec<(String, u64, u64)> {
    let mut symbols = Vec::new();
    for part in &code.parts {
        let address = code.base + u64::from(part.entry);
        let size = u64::from(part.end - part.entry);
        let name = part.name.replace('\0', "?");
        if part.kind == PartKind::Crossing {
            symbols.push((CROSSING.to_owned(), address, size));
            symbols.push((name, address, 0));
        } else {
            symbols.push((name, address, size));
        }
    }
    symbols
}

/// `.eh_frame` first, then DWARF as far as there is any.
fn sections(code: &Code<'_>) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let mut all = vec![(".eh_frame", frames::eh_frame(code)?)];
    let mut dwarf = unit(code);
    let mut sections = Sections::new(EndianVec::new(LittleEndian));
    dwarf.write(&mut sections)?;
    sections.for_each_mut(|id, section| -> Result<()> {
        let bytes = section.take();
        if !bytes.is_empty() {
            all.push((id.name(), bytes));
        }
        Ok(())
    })?;
    Ok(all)
}

/// One compile unit for all of the code, with a subprogram for each part.
fn unit(code: &Code<'_>) -> DwarfUnit {
    let encoding = Encoding { address_size: 8, format: Format::Dwarf32, version: 4 };
    let mut dwarf = DwarfUnit::new(encoding);
    let end = code.bytes.len() as u64;
    let text = |text: &str| AttributeValue::String(text.replace('\0', "?").into_bytes());
    let here = std::env::current_dir().unwrap_or_else(|_| "/".into()).to_string_lossy().into_owned();
    let name = code.lines.files.first().unwrap_or(&code.name);
    dwarf.unit.line_program = line_program(code, encoding, &here, name);

    let root = dwarf.unit.root();
    let unit = dwarf.unit.get_mut(root);
    unit.set(gimli::DW_AT_producer, text(concat!("windlass ", env!("CARGO_PKG_VERSION"))));
    // There is no number for WebAssembly, and debuggers parse expressions by it.
    unit.set(gimli::DW_AT_language, AttributeValue::Language(gimli::DW_LANG_C));
    unit.set(gimli::DW_AT_name, text(name));
    unit.set(gimli::DW_AT_comp_dir, text(&here));
    unit.set(gimli::DW_AT_low_pc, AttributeValue::Address(Address::Constant(code.base)));
    unit.set(gimli::DW_AT_high_pc, AttributeValue::Udata(end));
    for part in &code.parts {
        let id: UnitEntryId = dwarf.unit.add(root, gimli::DW_TAG_subprogram);
        let low = Address::Constant(code.base + u64::from(part.entry));
        let subprogram = dwarf.unit.get_mut(id);
        subprogram.set(gimli::DW_AT_name, text(&part.name));
        subprogram.set(gimli::DW_AT_external, AttributeValue::FlagPresent);
        subprogram.set(gimli::DW_AT_low_pc, AttributeValue::Address(low));
        subprogram.set(gimli::DW_AT_high_pc, AttributeValue::Udata(u64::from(part.end - part.entry)));
    }
    dwarf
}

fn line_program(code: &Code<'_>, encoding: Encoding, here: &str, name: &str) -> LineProgram {
    let lines = &code.lines;
    let string = |text: &str| LineString::String(text.as_bytes().to_vec());
    let mut program =
        LineProgram::new(encoding, LineEncoding::default(), string(here), None, string(name), None);
    if lines.rows.is_empty() {
        return program;
    }
    let directory = program.default_directory();
    let files: Vec<_> =
        lines.files.iter().map(|file| program.add_file(string(file), directory, None)).collect();
    program.begin_sequence(Some(Address::Constant(code.base)));
    for row in &lines.rows {
        let to = program.row();
        to.address_offset = row.code.into();
        to.file = files[row.file as usize];
        to.line = row.line.into();
        to.column = row.column.into();
        to.is_statement = true;
        program.generate_row();
    }
    let last = code.parts.iter().filter(|part| part.kind == PartKind::Function).map(|part| part.end).max();
    program.end_sequence(last.unwrap_or(0).into());
    program
}
