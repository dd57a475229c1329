//! x86-64 in Intel syntax, decoded by iced-x86. The pinned registers are spelled by their roles.

use super::fields::{Known, Pointee};
use super::{Decode, Decoded};
use crate::abi::x64::{CONT, MEM0, VMCTX};
use iced_x86::{Decoder, DecoderOptions, Formatter, FormatterOutput, FormatterTextKind};
use iced_x86::{Instruction, IntelFormatter, Mnemonic, OpKind, Register};
use std::cell::RefCell;

/// The role of a pinned register.
fn role(register: Register) -> Option<&'static str> {
    match register {
        Register::R13 => Some("cont"),
        Register::R14 => Some("vmctx"),
        Register::R15 => Some("mem0"),
        _ => None,
    }
}

pub(super) struct X64 {
    formatter: IntelFormatter,
}

/// Lends the thread's decoder: making one takes longer than listing a small function.
pub(super) fn with<T>(work: impl FnOnce(&mut X64) -> T) -> T {
    thread_local!(static DECODER: RefCell<X64> = RefCell::new(X64::new()));
    DECODER.with_borrow_mut(work)
}

impl X64 {
    pub(super) fn new() -> X64 {
        let mut formatter = IntelFormatter::new();
        let options = formatter.options_mut();
        options.set_hex_prefix("0x");
        options.set_hex_suffix("");
        options.set_uppercase_hex(false);
        options.set_space_after_operand_separator(true);
        options.set_signed_immediate_operands(true);
        options.set_small_hex_numbers_in_decimal(true);
        X64 { formatter }
    }
}

/// Writes operands, the pinned registers by their roles.
struct Operands(String);

impl FormatterOutput for Operands {
    fn write(&mut self, text: &str, _kind: FormatterTextKind) {
        self.0.push_str(text);
    }

    fn write_register(&mut self, _: &Instruction, _: u32, _: Option<u32>, text: &str, register: Register) {
        self.0.push_str(role(register).unwrap_or(text));
    }
}

const RSP: u8 = 4;

/// The longest instruction there is.
const LONGEST: usize = 15;

fn instruction(code: &[u8], at: u32) -> Instruction {
    let start = (at as usize).min(code.len());
    let end = (start + LONGEST).min(code.len());
    Decoder::with_ip(64, &code[start..end], u64::from(at), DecoderOptions::NONE).decode()
}

impl Decode for X64 {
    fn decode(&mut self, code: &[u8], at: u32) -> Decoded {
        let instruction = instruction(code, at);
        let target = if is_near_branch(&instruction) {
            Some(instruction.near_branch_target())
        } else if instruction.is_ip_rel_memory_operand() {
            Some(instruction.ip_rel_memory_address())
        } else {
            None
        };
        Decoded {
            at,
            length: (instruction.len() as u32).max(1),
            target: target.and_then(|target| u32::try_from(target).ok()),
            takes_address: instruction.mnemonic() == Mnemonic::Lea,
            jumps: is_near_branch(&instruction) && instruction.mnemonic() != Mnemonic::Call,
            ends: matches!(instruction.mnemonic(), Mnemonic::Jmp | Mnemonic::Ret | Mnemonic::Ud2),
            fills: instruction.mnemonic() == Mnemonic::Int3,
            traps: instruction.mnemonic() == Mnemonic::Ud2,
        }
    }

    fn text(
        &mut self,
        code: &[u8],
        decoded: Decoded,
        name: &dyn Fn(u32) -> String,
        known: &Known<'_>,
    ) -> (String, String) {
        let instruction = instruction(code, decoded.at);
        let mut mnemonic = String::with_capacity(16);
        self.formatter.format_mnemonic(&instruction, &mut mnemonic);
        if let (Some(target), true) = (decoded.target, is_near_branch(&instruction)) {
            return (mnemonic, name(target));
        }
        let mut operands = Operands(String::with_capacity(32));
        self.formatter.format_all_operands(&instruction, &mut operands);
        let mut operands = operands.0;
        let inside = match decoded.target {
            Some(target) => Some(name(target)),
            None => self.memory(&instruction, known),
        };
        if let (Some(inside), Some(start), Some(end)) = (inside, operands.find('['), operands.find(']')) {
            operands.replace_range(start + 1..end, &inside);
        }
        (mnemonic, operands)
    }

    fn follow(&mut self, code: &[u8], decoded: Decoded, known: &mut Known<'_>) {
        follow(&instruction(code, decoded.at), known);
    }

    fn table_is_code(&self, _word: u32) -> bool {
        false
    }
}

fn is_near_branch(instruction: &Instruction) -> bool {
    matches!(instruction.op0_kind(), OpKind::NearBranch16 | OpKind::NearBranch32 | OpKind::NearBranch64)
}

/// The hardware number of a general register of any width.
fn number(register: Register) -> Option<u8> {
    // iced numbers each width's registers in hardware order; among the bytes, AH to BH stand behind BL.
    for (first, high_bytes) in [(Register::AL, 4), (Register::AX, 0), (Register::EAX, 0), (Register::RAX, 0)]
    {
        if let Some(number) =
            (register as u8).checked_sub(first as u8).filter(|&number| number < 16 + high_bytes)
        {
            return Some(if number < 4 { number } else { number - high_bytes });
        }
    }
    None
}

/// A number for a vector register, behind those of the general ones.
fn vector(register: Register) -> Option<u8> {
    (register as u8).checked_sub(Register::XMM0 as u8).filter(|&number| number < 16).map(|number| 16 + number)
}

fn is_wide(register: Register) -> bool {
    (Register::RAX..=Register::R15).contains(&register)
}

/// Base register and displacement of a memory operand without an index.
fn plain_memory(instruction: &Instruction) -> Option<(Register, u8, i32)> {
    let base = instruction.memory_base();
    let displacement = i32::try_from(instruction.memory_displacement64() as i64).ok()?;
    (instruction.memory_index() == Register::None).then_some((base, number(base)?, displacement))
}

impl X64 {
    /// The name of what a memory operand means.
    fn memory(&mut self, instruction: &Instruction, known: &Known<'_>) -> Option<String> {
        let (base, register, displacement) = plain_memory(instruction)?;
        known.pointee(register)?;
        let spelled = role(base).unwrap_or_else(|| self.formatter.format_register(base));
        if instruction.mnemonic() == Mnemonic::Lea
            && let Some((name, _)) = known.address(register, displacement)
        {
            return Some(format!("{spelled}+{name}"));
        }
        known.access(register, spelled, displacement)
    }
}

/// Keeps track of what registers point at.
fn follow(instruction: &Instruction, known: &mut Known<'_>) {
    use Mnemonic::*;
    let reads_memory = instruction.op1_kind() == OpKind::Memory;
    let second =
        (instruction.op1_kind() == OpKind::Register).then(|| number(instruction.op1_register())).flatten();
    match instruction.mnemonic() {
        Test if second.is_some_and(|register| number(instruction.op0_register()) == Some(register)) => {
            return second.into_iter().for_each(|register| known.test(register));
        }
        Cmp | Test | Push | Jmp | Ucomiss | Ucomisd | Comiss | Comisd | Bt | Ud2 => return,
        Call => {
            let callee =
                (instruction.op0_kind() == OpKind::Memory).then(|| plain_memory(instruction)).flatten();
            return known.called(callee.and_then(|(_, base, at)| known.loaded(base, at)));
        }
        Mul | Imul | Div | Idiv | Cdq | Cqo if instruction.op_count() < 2 => {
            known.set(0, None);
            known.set(2, None);
            return;
        }
        Xchg => second.into_iter().for_each(|register| known.set(register, None)),
        _ => {}
    }
    if instruction.op0_kind() != OpKind::Register {
        return;
    }
    let second =
        second.or_else(|| (instruction.mnemonic() == Movq).then(|| vector(instruction.op1_register()))?);
    let Some(written) = number(instruction.op0_register()).or_else(|| vector(instruction.op0_register()))
    else {
        return;
    };
    let wide = is_wide(instruction.op0_register());
    let meaning = match instruction.mnemonic() {
        Mov | Cmove | Cmovne if wide && reads_memory => {
            plain_memory(instruction).and_then(|(_, base, at)| known.loaded(base, at))
        }
        Mov if wide => second.and_then(|register| known.pointee(register)),
        // Stubs keep pointers in vector registers.
        Movq => second.and_then(|register| known.pointee(register)),
        Lea => {
            plain_memory(instruction).and_then(|(_, base, at)| known.address(base, at)).map(|(_, kind)| kind)
        }
        // Room for bound arguments is made below the suspended frame.
        Sub if wide && known.pointee(written) == Some(Pointee::Area) => Some(Pointee::Area),
        // A search goes through the entries of a handler table: it looks at the first of the rest.
        Add if wide && known.pointee(written) == Some(Pointee::Handlers) => {
            (instruction.op1_kind() == OpKind::Immediate8to64).then_some(Pointee::Handlers)
        }
        // An offset in the registry and the registry's base make a block.
        Add if wide => {
            let added = match reads_memory {
                true => plain_memory(instruction).and_then(|(_, base, at)| known.loaded(base, at)),
                false => second.and_then(|register| known.pointee(register)),
            };
            let either = added.or(known.pointee(written));
            (either == Some(Pointee::Blocks)).then_some(Pointee::Cont)
        }
        _ => None,
    };
    if ![RSP, VMCTX, CONT, MEM0].contains(&written) {
        known.set(written, meaning);
    }
}
