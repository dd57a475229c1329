//! The two decoders, asked for what the walk needs: does an instruction begin here, how long is it, and what does
//! it name.
//!
//! x86-64 is decoded where it stands. An AArch64 instruction is one word that means the same everywhere, so each
//! different word is shown to capstone once, and what it names is remembered as a distance.

use capstone::arch::arm64::Arm64OperandType;
use capstone::arch::{BuildsCapstone as _, DetailsArchInsn as _, arm64::ArchMode};
use capstone::{Capstone, RegId};
use iced_x86::{Decoder, DecoderOptions, Instruction, Mnemonic, OpKind};
use std::collections::HashMap;
use windlass::Target;

/// What an instruction names: code offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Names {
    Nothing,
    /// It goes there, always or perhaps, not to come back.
    Jump(u32),
    Call(u32),
    /// It takes the address, or reads what is there.
    Address(u32),
}

pub(crate) trait Isa {
    /// Length in bytes of the instruction at `at`, and what it names; none if no instruction begins there.
    fn decode(&mut self, code: &[u8], at: u32) -> Option<(u32, Names)>;
}

pub(crate) struct Decoders {
    x64: X64,
    aarch64: Aarch64,
}

impl Decoders {
    pub(crate) fn new() -> Decoders {
        // Without `skipdata`: what is no instruction ends the decoding.
        let capstone = Capstone::new().arm64().mode(ArchMode::Arm).detail(true).build().expect("capstone");
        Decoders { x64: X64, aarch64: Aarch64 { capstone, known: HashMap::new() } }
    }

    pub(crate) fn of(&mut self, target: Target) -> &mut dyn Isa {
        match target {
            Target::X86_64 => &mut self.x64,
            Target::Aarch64 => &mut self.aarch64,
        }
    }
}

struct X64;

impl Isa for X64 {
    fn decode(&mut self, code: &[u8], at: u32) -> Option<(u32, Names)> {
        let mut decoder = Decoder::with_ip(64, &code[at as usize..], at.into(), DecoderOptions::NONE);
        let mut instruction = Instruction::default();
        decoder.decode_out(&mut instruction);
        if instruction.is_invalid() {
            return None;
        }
        // An offset that is no u32 is outside of everything, as the largest is.
        let offset = |target: u64| u32::try_from(target).unwrap_or(u32::MAX);
        let names = if instruction.is_ip_rel_memory_operand() {
            Names::Address(offset(instruction.ip_rel_memory_address()))
        } else if instruction.op0_kind() != OpKind::NearBranch64 {
            Names::Nothing
        } else if instruction.mnemonic() == Mnemonic::Call {
            Names::Call(offset(instruction.near_branch_target()))
        } else {
            Names::Jump(offset(instruction.near_branch_target()))
        };
        Some((instruction.len() as u32, names))
    }
}

struct Aarch64 {
    capstone: Capstone,
    known: HashMap<u32, Option<Word>>,
}

/// What a word is, wherever it stands.
#[derive(Debug, Clone, Copy)]
enum Word {
    Plain,
    /// Distances in bytes.
    Jump(i64),
    Call(i64),
    Address(i64),
    /// `adrp`: to a register, the distance of a page from its own page.
    Page(RegId, i64),
    /// `add dst, src, #n`
    Add(RegId, RegId, i64),
}

/// Where a word is decoded, to find what distance it names: at the start of a page.
const SOMEWHERE: i64 = 1 << 40;

impl Isa for Aarch64 {
    fn decode(&mut self, code: &[u8], at: u32) -> Option<(u32, Names)> {
        let word = self.word(code, at)?;
        let to = |from: u32, distance: i64| u32::try_from(i64::from(from) + distance).unwrap_or(u32::MAX);
        let names = match word {
            Word::Plain | Word::Page(..) => Names::Nothing,
            Word::Jump(distance) => Names::Jump(to(at, distance)),
            Word::Call(distance) => Names::Call(to(at, distance)),
            Word::Address(distance) => Names::Address(to(at, distance)),
            // Both halves of an address: code is mapped at a page's start, so offsets have the pages of addresses.
            Word::Add(dst, src, low) => match at.checked_sub(4).and_then(|before| self.word(code, before)) {
                Some(Word::Page(page, distance)) if page == src && page == dst => {
                    Names::Address(to((at - 4) & !0xfff, distance + low))
                }
                _ => Names::Nothing,
            },
        };
        Some((4, names))
    }
}

impl Aarch64 {
    fn word(&mut self, code: &[u8], at: u32) -> Option<Word> {
        let bytes = code.get(at as usize..at as usize + 4)?;
        let bits = u32::from_le_bytes(bytes.try_into().expect("four bytes"));
        if let Some(&known) = self.known.get(&bits) {
            return known;
        }
        let word = self.look_at(bits);
        self.known.insert(bits, word);
        word
    }

    fn look_at(&self, bits: u32) -> Option<Word> {
        if bits >> 16 == 0 {
            return Some(Word::Plain); // `udf`, which not every capstone knows
        }
        let found = self.capstone.disasm_count(&bits.to_le_bytes(), SOMEWHERE as u64, 1).ok()?;
        let instruction = found.iter().next()?;
        let mnemonic = instruction.mnemonic()?;
        let detail = self.capstone.insn_detail(instruction).expect("detail was asked for");
        let arch = detail.arch_detail();
        let operands = arch.arm64()?.operands().map(|operand| operand.op_type).collect::<Vec<_>>();
        let distance = match operands.last() {
            Some(Arm64OperandType::Imm(target)) => *target - SOMEWHERE,
            _ => 0,
        };
        Some(match (mnemonic, &operands[..]) {
            ("b" | "cbz" | "cbnz" | "tbz" | "tbnz", _) => Word::Jump(distance),
            (conditional, _) if conditional.starts_with("b.") => Word::Jump(distance),
            ("bl", _) => Word::Call(distance),
            ("adr", _) => Word::Address(distance),
            ("adrp", &[Arm64OperandType::Reg(dst), _]) => Word::Page(dst, distance),
            ("ldr" | "ldrsw", &[Arm64OperandType::Reg(_), Arm64OperandType::Imm(_)]) => {
                Word::Address(distance)
            }
            (
                "add",
                &[Arm64OperandType::Reg(dst), Arm64OperandType::Reg(src), Arm64OperandType::Imm(low)],
            ) => Word::Add(dst, src, low),
            _ => Word::Plain,
        })
    }
}
