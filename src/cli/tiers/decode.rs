//! One instruction of either ISA: its length, where it may go on, what it names, and its text.
//!
//! Compilers put tables and constants between instructions, so that what an instruction leads to must be known before
//! the next byte is taken for code; [`super::walk`] follows it. iced-x86 says these things itself. Capstone writes
//! what an instruction of AArch64 names as its last operand, and there it is read.

use capstone::Capstone;
use capstone::arch::{BuildsCapstone as _, arm64::ArchMode};
use iced_x86::{Decoder, DecoderOptions, Formatter as _, Instruction, IntelFormatter, Mnemonic, OpKind};
use windlass::Target;

/// One instruction.
#[derive(Clone, Debug)]
pub(super) struct Decoded {
    /// In bytes; 0 for none: there is no instruction here.
    pub(super) length: u32,
    /// Where control goes from here.
    pub(super) flow: Flow,
    /// The offset in the text that it names, and as what.
    pub(super) target: Option<(i64, Names)>,
    pub(super) mnemonic: String,
    /// Operands, without the one that names the target: it belongs where `\u{1}` is.
    pub(super) operands: String,
}

/// Where control goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flow {
    /// On, perhaps elsewhere too.
    On,
    /// Elsewhere only.
    Away,
    /// To a place that a register holds.
    Indirect,
}

/// What is at a target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Names {
    /// Code: it is branched to or called.
    Code,
    /// Data: it is loaded.
    Data,
    /// Either: its address is taken.
    Address,
}

/// Stands in operands for the name of what is at the target.
pub(super) const PLACE: char = '\u{1}';

pub(super) trait Decode {
    /// The instruction at an offset of the text.
    fn decode(&mut self, text: &[u8], at: u32) -> Decoded;
}

/// The decoder of an ISA.
pub(super) fn decoder(target: Target) -> Result<Box<dyn Decode>, String> {
    Ok(match target {
        Target::X86_64 => Box::new(X64::new()),
        Target::Aarch64 => Box::new(Aarch64::new()?),
    })
}

impl Decoded {
    /// Bytes that are no instruction.
    fn none() -> Decoded {
        let (mnemonic, operands) = (String::new(), String::new());
        Decoded { length: 0, flow: Flow::Away, target: None, mnemonic, operands }
    }
}

struct X64 {
    formatter: IntelFormatter,
}

impl X64 {
    fn new() -> X64 {
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

/// The longest instruction of x86-64.
const LONGEST: usize = 15;

impl Decode for X64 {
    fn decode(&mut self, text: &[u8], at: u32) -> Decoded {
        let start = at as usize;
        let end = (start + LONGEST).min(text.len());
        let mut decoder = Decoder::with_ip(64, &text[start..end], u64::from(at), DecoderOptions::NONE);
        let instruction: Instruction = decoder.decode();
        if instruction.is_invalid() {
            return Decoded::none();
        }
        let (mut mnemonic, mut operands) = (String::new(), String::new());
        self.formatter.format_mnemonic(&instruction, &mut mnemonic);
        self.formatter.format_all_operands(&instruction, &mut operands);
        let near = matches!(
            instruction.op0_kind(),
            OpKind::NearBranch16 | OpKind::NearBranch32 | OpKind::NearBranch64
        );
        let target = if near {
            operands = PLACE.to_string();
            Some((instruction.near_branch_target() as i64, Names::Code))
        } else if instruction.is_ip_rel_memory_operand() {
            if let (Some(start), Some(end)) = (operands.find('['), operands.find(']')) {
                operands.replace_range(start + 1..end, &PLACE.to_string());
            }
            let names = if instruction.mnemonic() == Mnemonic::Lea { Names::Address } else { Names::Data };
            Some((instruction.ip_rel_memory_address() as i64, names))
        } else {
            None
        };
        let flow = match instruction.mnemonic() {
            Mnemonic::Jmp if !near => Flow::Indirect,
            Mnemonic::Jmp | Mnemonic::Ret | Mnemonic::Ud2 => Flow::Away,
            _ => Flow::On,
        };
        Decoded { length: instruction.len() as u32, flow, target, mnemonic, operands }
    }
}

struct Aarch64 {
    capstone: Capstone,
}

impl Aarch64 {
    fn new() -> Result<Aarch64, String> {
        let capstone = Capstone::new().arm64().mode(ArchMode::Arm).build();
        Ok(Aarch64 { capstone: capstone.map_err(|error| error.to_string())? })
    }
}

impl Decode for Aarch64 {
    fn decode(&mut self, text: &[u8], at: u32) -> Decoded {
        let Some(word) = text.get(at as usize..at as usize + 4) else { return Decoded::none() };
        if word[2..] == [0, 0] {
            // Not in every capstone. Compilers mark their traps with a number.
            let number = u16::from_le_bytes([word[0], word[1]]);
            let operands = format!("#{number:#x}");
            return Decoded {
                length: 4,
                flow: Flow::Away,
                target: None,
                mnemonic: "udf".to_owned(),
                operands,
            };
        }
        let decoded = self.capstone.disasm_count(word, u64::from(at), 1);
        let Some((mnemonic, mut operands)) = decoded.ok().and_then(|decoded| {
            let instruction = decoded.iter().next()?;
            Some((instruction.mnemonic()?.to_owned(), instruction.op_str().unwrap_or_default().to_owned()))
        }) else {
            return Decoded::none();
        };
        let names = match mnemonic.as_str() {
            "b" | "bl" | "cbz" | "cbnz" | "tbz" | "tbnz" => Some(Names::Code),
            mnemonic if mnemonic.starts_with("b.") => Some(Names::Code),
            "adr" => Some(Names::Address),
            // With a number instead of a place in brackets.
            "ldr" | "ldrsw" if !operands.contains('[') => Some(Names::Data),
            _ => None,
        };
        let target = names.and_then(|names| {
            let last = operands.rfind('#')?;
            let target = number(&operands[last + 1..])?;
            operands.replace_range(last.., &PLACE.to_string());
            Some((target, names))
        });
        let flow = match mnemonic.as_str() {
            "b" | "ret" | "retaa" | "retab" | "brk" => Flow::Away,
            "br" => Flow::Indirect,
            _ => Flow::On,
        };
        Decoded { length: 4, flow, target, mnemonic, operands }
    }
}

/// A number as capstone writes it.
fn number(spelled: &str) -> Option<i64> {
    match spelled.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok().map(|number| number as i64),
        None => spelled.parse().ok(),
    }
}
