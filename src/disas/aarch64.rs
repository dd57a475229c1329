//! AArch64 in Arm's syntax, decoded by capstone. The pinned registers are spelled by their roles.
//!
//! Capstone is asked for text alone; operands are few and regular enough in AArch64 to be read back from it.

use super::fields::{Known, Pointee};
use super::{Decode, Decoded, rename};
use crate::Result;
use crate::abi::aarch64::{CONT, MEM0, VMCTX};
use anyhow::anyhow;
use capstone::Capstone;
use capstone::arch::{BuildsCapstone as _, arm64::ArchMode};

/// The pinned registers and their roles.
const ROLES: [(&str, &str); 3] = [("x26", "mem0"), ("x27", "cont"), ("x28", "vmctx")];

pub(super) struct Aarch64 {
    capstone: Capstone,
}

impl Aarch64 {
    pub(super) fn new() -> Result<Aarch64> {
        let capstone = Capstone::new().arm64().mode(ArchMode::Arm).build();
        Ok(Aarch64 {
            capstone: capstone
                .map_err(|error| anyhow!("the AArch64 disassembler does not start: {error}"))?,
        })
    }

    /// Mnemonic and operands as capstone writes them.
    fn raw(&self, code: &[u8], at: u32) -> (String, String) {
        let word = word(code, at);
        if word >> 16 == 0 {
            return ("udf".to_owned(), format!("#{word}")); // not in every capstone
        }
        let decoded = self.capstone.disasm_count(&word.to_le_bytes(), u64::from(at), 1);
        let text = decoded.ok().and_then(|decoded| {
            let instruction = decoded.iter().next()?;
            Some((instruction.mnemonic()?.to_owned(), instruction.op_str().unwrap_or_default().to_owned()))
        });
        text.unwrap_or_else(|| (".inst".to_owned(), format!("{word:#010x}")))
    }
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
        known: &mut Known<'_>,
    ) -> (String, String) {
        let (mnemonic, raw) = self.raw(code, decoded.at);
        let mut operands = rename(&raw, &ROLES);
        if let Some(target) = decoded.target {
            // The address is always the last operand.
            let last = operands.rfind(", ").map_or(0, |comma| comma + 2);
            let low = if mnemonic == "add" { ":lo12:" } else { "" };
            operands.replace_range(last.., &format!("{low}{}", name(target)));
        } else if let Some((register, at)) = plain_memory(&raw)
            && let (Some(start), Some(end)) = (operands.find('['), operands.find(']'))
        {
            let inside = &operands[start + 1..end];
            let base = inside.split(',').next().unwrap_or(inside).to_owned();
            if let Some(inside) = known.access(register, &base, at) {
                operands.replace_range(start + 1..end, &inside);
            }
        } else if let ("add", Some((base, at))) = (mnemonic.as_str(), added(&raw))
            && let Some((field, _)) = known.address(base, at)
            && let Some(last) = operands.rfind(", ")
        {
            operands.replace_range(last + 2.., field);
        }
        follow(&mnemonic, &raw, known);
        (mnemonic, operands)
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

/// Keeps track of what registers point at.
fn follow(mnemonic: &str, operands: &str, known: &mut Known<'_>) {
    let parts = operands.split(", ").collect::<Vec<_>>();
    let written = parts.first().and_then(|part| register(part));
    match mnemonic {
        "bl" => return known.called(None),
        "blr" => return known.called(written.and_then(|register| known.pointee(register))),
        "cmp" | "cmn" | "tst" | "ccmp" | "fcmp" | "b" | "br" | "ret" | "cbz" | "cbnz" | "tbz" | "tbnz"
        | "udf" => return,
        _ if mnemonic.starts_with("st") || mnemonic.starts_with("b.") => return,
        _ => {}
    }
    let wide = operands.starts_with('x');
    let meaning = match mnemonic {
        "ldr" | "ldur" if wide => plain_memory(operands).and_then(|(base, at)| known.loaded(base, at)),
        "ldp" => {
            let memory = plain_memory(operands).filter(|_| wide);
            let meaning = |extra| memory.and_then(|(base, at)| known.loaded(base, at + extra));
            let (first, second) = (meaning(0), meaning(8));
            if let Some(register) = parts.get(1).and_then(|part| register(part)) {
                set(known, register, second);
            }
            first
        }
        "mov" if wide => {
            parts.get(1).and_then(|part| register(part)).and_then(|register| known.pointee(register))
        }
        "add" if wide => {
            let sum_of_blocks = parts[1..]
                .iter()
                .filter_map(|part| register(part))
                .any(|register| known.pointee(register) == Some(Pointee::Blocks));
            match added(operands).and_then(|(base, at)| known.address(base, at)) {
                Some((_, kind)) => Some(kind),
                None => sum_of_blocks.then_some(Pointee::Cont),
            }
        }
        _ => None,
    };
    if let Some(written) = written {
        set(known, written, meaning);
    }
}

fn set(known: &mut Known<'_>, register: u8, meaning: Option<Pointee>) {
    if ![VMCTX, CONT, MEM0].contains(&register) {
        known.set(register, meaning);
    }
}
