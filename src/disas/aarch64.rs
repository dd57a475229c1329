//! AArch64 in Arm's syntax, decoded by capstone. The pinned registers are spelled by their roles.
//!
//! Capstone is asked for text alone; operands are few and regular enough in AArch64 to be read back from it. It takes
//! its time, and programs consist of the same words again and again: what was read of a word is kept.

use super::fields::{Known, Pointee};
use super::{Decode, Decoded};
use crate::Result;
use crate::abi::aarch64::{CONT, MEM0, VMCTX};
use anyhow::anyhow;
use capstone::Capstone;
use capstone::arch::{BuildsCapstone as _, arm64::ArchMode};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// The pinned registers and their roles.
const ROLES: [(&str, &str); 3] = [("x26", "mem0"), ("x27", "cont"), ("x28", "vmctx")];

/// How many words are kept.
const KEPT_WORDS: usize = 1 << 17;

pub(super) struct Aarch64 {
    capstone: Capstone,
    words: HashMap<u32, Spelled>,
}

/// Lends the thread's decoder, with the words that it knows.
pub(super) fn with<T>(work: impl FnOnce(&mut Aarch64) -> T) -> Result<T> {
    thread_local!(static DECODER: RefCell<Option<Aarch64>> = const { RefCell::new(None) });
    DECODER.with_borrow_mut(|decoder| {
        let decoder = match decoder {
            Some(decoder) => decoder,
            None => decoder.insert(Aarch64::new()?),
        };
        Ok(work(decoder))
    })
}

/// What is known of an instruction from its word alone.
struct Spelled {
    mnemonic: Box<str>,
    /// With the pinned registers' roles.
    operands: Box<str>,
    /// Where in `operands` the inside of the brackets stands, and base and displacement of the access.
    memory: Option<(Range<usize>, u8, i32)>,
    /// Base and displacement, if it adds a number.
    added: Option<(u8, i32)>,
    effect: Effect,
}

/// What an instruction does to registers that may point at something.
#[derive(Clone, Copy)]
enum Effect {
    None,
    /// `bl`, and `blr` by this register.
    Call(Option<u8>),
    /// A register is written.
    Write(u8, Value),
    /// A register is compared with null.
    Test(u8),
    /// Two registers are loaded, from an address and the word behind it.
    Pair([u8; 2], Option<(u8, i32)>),
}

/// What is written to a register.
#[derive(Clone, Copy)]
enum Value {
    Any,
    Load(u8, i32),
    Copy(u8),
    Sum(u8, u8),
    Address(u8, i32),
    /// Something below this register's address.
    Below(u8),
}

impl Aarch64 {
    pub(super) fn new() -> Result<Aarch64> {
        let capstone = Capstone::new().arm64().mode(ArchMode::Arm).build();
        let capstone =
            capstone.map_err(|error| anyhow!("the AArch64 disassembler does not start: {error}"))?;
        Ok(Aarch64 { capstone, words: HashMap::new() })
    }

    /// What is known of a word. Addresses in the text are as at 0.
    fn spelled(&mut self, word: u32) -> &Spelled {
        if self.words.len() >= KEPT_WORDS {
            self.words.clear();
        }
        let Aarch64 { capstone, words } = self;
        words.entry(word).or_insert_with(|| {
            let (mnemonic, raw) = raw(capstone, word);
            let operands = rename(&raw);
            let memory = plain_memory(&raw)
                .and_then(|(base, at)| Some((operands.find('[')? + 1..operands.find(']')?, base, at)));
            let added = (mnemonic == "add").then(|| added(&raw)).flatten();
            let effect = effect(&mnemonic, &raw);
            Spelled { mnemonic: mnemonic.into(), operands: operands.into(), memory, added, effect }
        })
    }
}

/// Mnemonic and operands as capstone writes them.
fn raw(capstone: &Capstone, word: u32) -> (String, String) {
    if word >> 16 == 0 {
        return ("udf".to_owned(), format!("#{word}")); // not in every capstone
    }
    let decoded = capstone.disasm_count(&word.to_le_bytes(), 0, 1);
    let text = decoded.ok().and_then(|decoded| {
        let instruction = decoded.iter().next()?;
        Some((instruction.mnemonic()?.to_owned(), instruction.op_str().unwrap_or_default().to_owned()))
    });
    text.unwrap_or_else(|| (".inst".to_owned(), format!("{word:#010x}")))
}

/// Spells registers by their roles.
fn rename(operands: &str) -> String {
    let mut renamed = String::with_capacity(operands.len());
    let mut rest = operands;
    while !rest.is_empty() {
        let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(length);
        let role = ROLES.iter().find(|(register, _)| *register == word);
        renamed.push_str(role.map_or(word, |(_, role)| role));
        let length = behind.chars().next().map_or(0, char::len_utf8);
        renamed.push_str(&behind[..length]);
        rest = &behind[length..];
    }
    renamed
}

fn word(code: &[u8], at: u32) -> u32 {
    let mut bytes = [0; 4];
    let rest = &code[(at as usize).min(code.len())..];
    let length = rest.len().min(4);
    bytes[..length].copy_from_slice(&rest[..length]);
    u32::from_le_bytes(bytes)
}

impl Decode for Aarch64 {
    fn decode(&mut self, code: &[u8], at: u32) -> Decoded {
        let word = word(code, at);
        let target = target(word, at).or_else(|| far_address(code, at));
        let takes_address = word & 0x1f00_0000 == ADR;
        let traps = word >> 16 == 0;
        // bl alone of the branches to a label comes back; br and ret go elsewhere.
        let jumps = branch(word, at).is_some() && word >> 26 != 0b100101;
        let ends = traps || word >> 26 == 0b000101 || [BR, RET].contains(&(word & 0xffff_fc1f));
        Decoded { at, length: 4, target, takes_address, jumps, ends, traps, fills: false }
    }

    fn text(
        &mut self,
        code: &[u8],
        decoded: Decoded,
        name: &dyn Fn(u32) -> String,
        known: &Known<'_>,
    ) -> (String, String) {
        let Spelled { mnemonic, operands, memory, added, .. } = self.spelled(word(code, decoded.at));
        let mut operands = operands.to_string();
        if let Some(target) = decoded.target {
            // The address is always the last operand.
            let last = operands.rfind(", ").map_or(0, |comma| comma + 2);
            let low = if **mnemonic == *"add" { ":lo12:" } else { "" };
            operands.replace_range(last.., &format!("{low}{}", name(target)));
        } else if let Some((inside, register, at)) = memory {
            let base = operands[inside.clone()].split(',').next().unwrap_or_default();
            if let Some(access) = known.access(*register, base, *at) {
                operands.replace_range(inside.clone(), &access);
            }
        } else if let Some((base, at)) = *added
            && let Some((field, _)) = known.address(base, at)
            && let Some(last) = operands.rfind(", ")
        {
            operands.replace_range(last + 2.., field);
        }
        (mnemonic.to_string(), operands)
    }

    fn follow(&mut self, code: &[u8], decoded: Decoded, known: &mut Known<'_>) {
        match self.spelled(word(code, decoded.at)).effect {
            Effect::None => {}
            Effect::Test(register) => known.test(register),
            Effect::Call(callee) => known.called(callee.and_then(|register| known.pointee(register))),
            Effect::Write(register, value) => {
                let meaning = match value {
                    Value::Any => None,
                    Value::Load(base, at) => known.loaded(base, at),
                    Value::Copy(from) => known.pointee(from),
                    Value::Sum(one, other) => [one, other]
                        .iter()
                        .any(|&part| known.pointee(part) == Some(Pointee::Blocks))
                        .then_some(Pointee::Cont),
                    Value::Address(base, at) => match (known.address(base, at), known.pointee(base)) {
                        (Some((_, kind)), _) => Some(kind),
                        (None, Some(Pointee::Blocks)) => Some(Pointee::Cont),
                        // A search goes through the entries of a handler table: it looks at the first of the rest.
                        (None, Some(Pointee::Handlers)) => Some(Pointee::Handlers),
                        // The only address that is made of the frame's.
                        (None, Some(Pointee::Frame)) => Some(Pointee::Incoming),
                        _ => None,
                    },
                    // Room for bound arguments is made below the suspended frame.
                    Value::Below(base) => known.pointee(base).filter(|&pointee| pointee == Pointee::Area),
                };
                set(known, register, meaning);
            }
            Effect::Pair([one, other], memory) => {
                let meaning = |extra| memory.and_then(|(base, at)| known.loaded(base, at + extra));
                let (first, second) = (meaning(0), meaning(8));
                set(known, other, second);
                set(known, one, first);
            }
        }
    }

    fn table_is_code(&self, word: u32) -> bool {
        word >> 26 == 0b000101 // `b`: a table of jumps
    }
}

/// `br` and `ret` without their register.
const BR: u32 = 0xd61f_0000;
const RET: u32 = 0xd65f_0000;

/// `adr` without its operands; `adrp` has the top bit too.
const ADR: u32 = 0x1000_0000;

/// The code offset that an instruction names: branches, `adr` and literal loads.
fn target(word: u32, at: u32) -> Option<u32> {
    let distance = if word & 0x3b00_0000 == 0x1800_0000 {
        field(word, 5, 19) * 4 // ldr (literal)
    } else if word & 0x9f00_0000 == ADR {
        (field(word, 5, 19) << 2) | ((word >> 29) & 3) as i32 // adr
    } else {
        return branch(word, at);
    };
    Some(at.wrapping_add_signed(distance))
}

/// The code offset that a branch names.
fn branch(word: u32, at: u32) -> Option<u32> {
    let distance = if word & 0x7c00_0000 == 0x1400_0000 {
        field(word, 0, 26) // b, bl
    } else if word & 0xff00_0010 == 0x5400_0000 || word & 0x7e00_0000 == 0x3400_0000 {
        field(word, 5, 19) // b.cond, cbz and cbnz
    } else if word & 0x7e00_0000 == 0x3600_0000 {
        field(word, 5, 14) // tbz, tbnz
    } else {
        return None;
    };
    Some(at.wrapping_add_signed(distance * 4))
}

/// `bits` bits of the word from `low`, sign-extended.
fn field(word: u32, low: u32, bits: u32) -> i32 {
    ((word << (32 - low - bits)) as i32) >> (32 - bits)
}

/// The code offset that `adrp dst, page` and the `add dst, dst, #rest` behind it name, for either of the two.
/// Code is mapped at a page's start, so offsets have the pages of addresses.
fn far_address(code: &[u8], at: u32) -> Option<u32> {
    let is_adrp = |word: u32| word & 0x9f00_0000 == ADR | 1 << 31;
    let first = if is_adrp(word(code, at)) { at } else { at.checked_sub(4)? };
    let (adrp, add) = (word(code, first), word(code, first + 4));
    let same_register = add & 0x1f == adrp & 0x1f && (add >> 5) & 0x1f == adrp & 0x1f;
    if !is_adrp(adrp) || add & 0xffc0_0000 != 0x9100_0000 || !same_register {
        return None;
    }
    let pages = ((adrp << 8) as i32 >> 13) << 2 | ((adrp >> 29) & 3) as i32;
    let page = (first & !0xfff).wrapping_add_signed(pages << 12);
    Some(page.wrapping_add((add >> 10) & 0xfff))
}

/// The number of a general register.
fn register(spelled: &str) -> Option<u8> {
    match spelled {
        "fp" => Some(29),
        "lr" => Some(30),
        _ => spelled.strip_prefix(['x', 'w'])?.parse().ok(),
    }
}

/// A number as capstone writes immediates.
fn immediate(spelled: &str) -> Option<i32> {
    let spelled = spelled.trim().strip_prefix('#')?;
    let (negative, digits) = spelled.strip_prefix('-').map_or((false, spelled), |digits| (true, digits));
    let value = match digits.strip_prefix("0x") {
        Some(hex) => i32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some(if negative { -value } else { value })
}

/// Base and displacement of `[base]` or `[base, #n]`; not with an index, not with write-back.
fn plain_memory(operands: &str) -> Option<(u8, i32)> {
    let (start, end) = (operands.find('[')?, operands.find(']')?);
    if end + 1 != operands.len() {
        return None;
    }
    let mut parts = operands[start + 1..end].split(", ");
    let base = register(parts.next()?)?;
    let displacement = match parts.next() {
        Some(part) => immediate(part)?,
        None => 0,
    };
    parts.next().is_none().then_some((base, displacement))
}

/// Base and displacement of `add dst, base, #n`.
fn added(operands: &str) -> Option<(u8, i32)> {
    let mut parts = operands.split(", ").skip(1);
    let (base, distance) = (register(parts.next()?)?, immediate(parts.next()?)?);
    parts.next().is_none().then_some((base, distance))
}

/// What an instruction does to registers.
fn effect(mnemonic: &str, operands: &str) -> Effect {
    let parts = operands.split(", ").collect::<Vec<_>>();
    let part = |number: usize| parts.get(number).and_then(|part| register(part));
    match mnemonic {
        "bl" => return Effect::Call(None),
        "blr" => return Effect::Call(part(0)),
        "cbz" | "cbnz" if operands.starts_with('x') => return part(0).map_or(Effect::None, Effect::Test),
        "cmp" | "cmn" | "tst" | "ccmp" | "fcmp" | "b" | "br" | "ret" | "cbz" | "cbnz" | "tbz" | "tbnz"
        | "udf" => return Effect::None,
        _ if mnemonic.starts_with("st") || mnemonic.starts_with("b.") => return Effect::None,
        _ => {}
    }
    let wide = operands.starts_with('x');
    let memory = plain_memory(operands).filter(|_| wide);
    if let ("ldp", Some(one), Some(other)) = (mnemonic, part(0), part(1)) {
        return Effect::Pair([one, other], memory);
    }
    let value = match (mnemonic, memory) {
        ("ldr" | "ldur", Some((base, at))) => Value::Load(base, at),
        ("mov", _) if wide => part(1).map_or(Value::Any, Value::Copy),
        ("sub", _) if wide => part(1).map_or(Value::Any, Value::Below),
        ("add", _) if wide => match (added(operands), part(1), part(2)) {
            (Some((base, at)), ..) => Value::Address(base, at),
            (None, Some(one), Some(other)) => Value::Sum(one, other),
            _ => Value::Any,
        },
        _ => Value::Any,
    };
    part(0).map_or(Effect::None, |written| Effect::Write(written, value))
}

fn set(known: &mut Known<'_>, register: u8, meaning: Option<Pointee>) {
    if ![VMCTX, CONT, MEM0].contains(&register) {
        known.set(register, meaning);
    }
}
