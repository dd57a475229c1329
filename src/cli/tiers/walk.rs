//! A function's bytes to lines: instructions, labels, and the tables and constants that stand among them.
//!
//! Starting at the entry, control is followed wherever it goes; jumps through a register go where the table behind
//! them says. What no control reaches and a load names is a constant, up to the next thing known. Everything else
//! that is left over is entered in a way that code does not show (from an exception, from another stack) and followed
//! likewise.
//!
//! ```text
//!     cmp, ja, lea rax, [L3], movsxd, add, jmp rcx     followed; the jump is through a register
//! L3: .word L1, .word L2                               its table: offsets from its own start
//! L1: ..                                               followed
//!     (not reached) ..                                 an exception's handler: followed from its start
//! C0: .quad 0x3ff0000000000000                         loaded, not reached
//! ```

use super::TierLine;
use super::decode::{Decode, Decoded, Flow, Names, PLACE};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What the first pass knows.
struct Walk<'a> {
    text: &'a [u8],
    range: Range<u32>,
    instructions: BTreeMap<u32, Decoded>,
    /// Branched to, or table, or constant.
    labels: BTreeSet<u32>,
    /// Taken addresses, behind which there may be a table.
    addresses: BTreeSet<u32>,
    /// Loaded from.
    constants: BTreeSet<u32>,
    /// Each entry of a table: what it names.
    entries: BTreeMap<u32, u32>,
    /// Bytes that are no instruction and named by nothing: up to where.
    fillers: BTreeMap<u32, u32>,
    /// Ends of jumps through a register.
    indirect: Vec<u32>,
}

/// The lines of the function at `range`. `names` answers for calls that leave it.
pub(super) fn lines(
    text: &[u8],
    range: Range<u32>,
    decoder: &mut dyn Decode,
    names: &BTreeMap<u32, String>,
) -> Vec<TierLine> {
    let mut walk = Walk {
        text,
        range: range.clone(),
        instructions: BTreeMap::new(),
        labels: BTreeSet::new(),
        addresses: BTreeSet::new(),
        constants: BTreeSet::new(),
        entries: BTreeMap::new(),
        fillers: BTreeMap::new(),
        indirect: Vec::new(),
    };
    walk.follow(range.start, decoder);
    // What is left over may lead to what is left over before it: again from the front.
    while let Some(at) = walk.first_unknown() {
        walk.follow(at, decoder);
    }
    walk.write(names)
}

impl Walk<'_> {
    /// Goes wherever control goes from `start`, tables last: by then it is known what they cannot reach into.
    fn follow(&mut self, start: u32, decoder: &mut dyn Decode) {
        let mut open = vec![start];
        loop {
            while let Some(at) = open.pop() {
                self.straight(at, decoder, &mut open);
            }
            match self.indirect.pop() {
                Some(table) => self.table(table, &mut open),
                None => return,
            }
        }
    }

    /// Goes on from `at` until control leaves for good.
    fn straight(&mut self, mut at: u32, decoder: &mut dyn Decode, open: &mut Vec<u32>) {
        while self.range.contains(&at) && !self.is_known(at) {
            let decoded = decoder.decode(self.text, at);
            let end = at + decoded.length;
            let next = self.instructions.range(at + 1..).next().map_or(self.range.end, |(next, _)| *next);
            if decoded.length == 0 || end > next {
                // Only as far as a byte: what follows may be an instruction.
                self.fillers.insert(at, at + 1);
                return;
            }
            if let Some((target, names)) = decoded.target
                && let Ok(target) = u32::try_from(target)
                && self.range.contains(&target)
            {
                // A function that calls itself says its own name.
                if target != self.range.start {
                    self.labels.insert(target);
                }
                match names {
                    Names::Code => open.push(target),
                    Names::Data => _ = self.constants.insert(target),
                    Names::Address => _ = self.addresses.insert(target),
                }
            }
            let flow = decoded.flow;
            self.instructions.insert(at, decoded);
            at = end;
            match flow {
                Flow::On => {}
                Flow::Away => return,
                Flow::Indirect => return self.indirect.push(end),
            }
        }
    }

    /// Reads the table of jumps at `start`, if somebody took its address: four bytes each, from the table's own start.
    fn table(&mut self, start: u32, open: &mut Vec<u32>) {
        if !self.addresses.contains(&start) {
            return;
        }
        let mut at = start;
        // No further than the first place that is code, known before or named by the table itself.
        let mut limit = self.instructions.range(start..).next().map_or(self.range.end, |(next, _)| *next);
        while at + 4 <= limit {
            let bytes = &self.text[at as usize..at as usize + 4];
            let distance = i32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
            let Some(target) = start.checked_add_signed(distance) else { return };
            if !self.range.contains(&target) || (start..=at).contains(&target) {
                return;
            }
            if target > at {
                limit = limit.min(target);
            }
            self.entries.insert(at, target);
            self.labels.insert(target);
            open.push(target);
            at += 4;
        }
    }

    fn is_known(&self, at: u32) -> bool {
        self.instructions.contains_key(&at)
            || self.entries.contains_key(&at)
            || self.fillers.contains_key(&at)
            || self.constants.contains(&at)
    }

    /// What begins at `at`, up to where; nothing if that is not known.
    fn known_up_to(&self, at: u32) -> Option<u32> {
        if let Some(decoded) = self.instructions.get(&at) {
            return Some(at + decoded.length);
        }
        if self.entries.contains_key(&at) {
            return Some(at + 4);
        }
        if self.constants.contains(&at) {
            return Some(self.next_known(at));
        }
        self.fillers.get(&at).copied()
    }

    /// The next place behind `at` where something known begins, or the end.
    fn next_known(&self, at: u32) -> u32 {
        let behind = at + 1;
        let instruction = self.instructions.range(behind..).next().map(|(next, _)| *next);
        let entry = self.entries.range(behind..).next().map(|(next, _)| *next);
        let constant = self.constants.range(behind..).next().copied();
        [instruction, entry, constant].into_iter().flatten().fold(self.range.end, u32::min)
    }

    /// The first byte of which nothing is known. Zeros in front of something are fillers.
    fn first_unknown(&mut self) -> Option<u32> {
        let mut at = self.range.start;
        while at < self.range.end {
            if let Some(end) = self.known_up_to(at) {
                at = end;
                continue;
            }
            let end = self.next_known(at);
            let aligns = self.text[at as usize..end as usize].iter().all(|byte| *byte == 0);
            if !aligns {
                return Some(at);
            }
            self.fillers.insert(at, end);
            at = end;
        }
        None
    }

    /// The second pass.
    fn write(&self, names: &BTreeMap<u32, String>) -> Vec<TierLine> {
        let mut spelled = BTreeMap::new();
        let (mut labels, mut constants) = (1, 0);
        for label in &self.labels {
            let data = self.constants.contains(label) && !self.instructions.contains_key(label);
            let (letter, count) = if data { ('C', &mut constants) } else { ('L', &mut labels) };
            spelled.insert(*label, format!("{letter}{count}"));
            *count += 1;
        }
        let name = |target: i64| {
            let target = u32::try_from(target).ok();
            let inside = target.and_then(|target| spelled.get(&target));
            inside.or_else(|| names.get(&target?)).cloned()
        };
        let mut lines = Vec::new();
        let mut at = self.range.start;
        while at < self.range.end {
            if let Some(label) = spelled.get(&at) {
                lines.push(TierLine { at, bytes: Vec::new(), wasm: None, text: format!("{label}:") });
            }
            let end = self.known_up_to(at).unwrap_or_else(|| self.next_known(at));
            let bytes = &self.text[at as usize..end as usize];
            if let Some(decoded) = self.instructions.get(&at) {
                let target = decoded.target.map(|(target, _)| target);
                let named = target
                    .map(|target| name(target).unwrap_or_else(|| format!("{target:#x}")))
                    .unwrap_or_default();
                let operands = decoded.operands.replace(PLACE, &named);
                let text = format!("{} {operands}", decoded.mnemonic).trim_end().to_owned();
                lines.push(TierLine { at, bytes: bytes.to_vec(), wasm: None, text });
            } else if let Some(target) = self.entries.get(&at) {
                let target = i64::from(*target);
                let text = format!(".word {}", name(target).unwrap_or_default());
                lines.push(TierLine { at, bytes: bytes.to_vec(), wasm: None, text });
            } else {
                data(at, bytes, &mut lines);
            }
            at = end;
        }
        lines
    }
}

/// Data in the largest pieces.
fn data(mut at: u32, mut bytes: &[u8], lines: &mut Vec<TierLine>) {
    while !bytes.is_empty() {
        let length = [8, 4, 1].into_iter().find(|length| *length <= bytes.len()).unwrap_or(1);
        let (piece, rest) = bytes.split_at(length);
        let number = piece.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte));
        let text = match length {
            8 => format!(".quad {number:#018x}"),
            4 => format!(".word {number:#010x}"),
            _ => format!(".byte {number:#04x}"),
        };
        lines.push(TierLine { at, bytes: piece.to_vec(), wasm: None, text });
        at += length as u32;
        bytes = rest;
    }
}
