//! A decoded stretch of code, written as text.
//!
//! Writing follows pointers through registers, and so it follows the paths that the code may take: what
//! is known at a label is what every path to it agrees on. A jump backwards brings what was not known when its
//! label was written; then everything is written again, with that, until nothing new is learned.

use super::fields::{Fields, Known, Pointees};
use super::{Decode, Decoded, Group, Line, Text};
use std::collections::{BTreeMap, HashMap};

/// A piece of a stretch: from `at` up to the next one.
pub(super) struct Piece {
    pub(super) at: u32,
    /// Where its operator stands in the module.
    pub(super) wasm: u32,
    pub(super) operator: String,
    pub(super) out_of_line: bool,
}

pub(super) struct Stretch {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) pieces: Vec<Piece>,
    pub(super) instructions: BTreeMap<u32, Decoded>,
    /// Jump table entries and their targets.
    pub(super) tables: BTreeMap<u32, u32>,
    pub(super) labels: HashMap<u32, String>,
    /// The first and the last instruction that names a place.
    pub(super) jumps: HashMap<u32, (u32, u32)>,
    /// Where control arrives other than by jumps in here, and what the registers point at then.
    pub(super) entries: HashMap<u32, Pointees>,
}

/// For each place that instructions name, the first and the last one that does.
pub(super) fn jumps(instructions: &BTreeMap<u32, Decoded>) -> HashMap<u32, (u32, u32)> {
    let mut jumps: HashMap<u32, (u32, u32)> = HashMap::new();
    for (&at, decoded) in instructions {
        if let Some(target) = decoded.target {
            jumps.entry(target).or_insert((at, at)).1 = at;
        }
    }
    jumps
}

impl Stretch {
    /// The text. `symbol` names what is outside.
    pub(super) fn write(
        &self,
        code: &[u8],
        fields: &Fields,
        isa: &mut impl Decode,
        symbol: &dyn Fn(u32) -> String,
    ) -> Vec<Group> {
        let name = |target: u32| self.labels.get(&target).cloned().unwrap_or_else(|| symbol(target));
        let mut arriving = self.entries.clone();
        // Each round knows less than the one before, so there is a last one.
        loop {
            let mut seen = self.entries.clone();
            let groups = self.round(code, fields, isa, &name, &arriving, &mut seen);
            if seen == arriving {
                return groups;
            }
            arriving = seen;
        }
    }

    /// Writes everything once. At each label `arriving` is what jumps bring there; `seen` collects what they brought.
    fn round(
        &self,
        code: &[u8],
        fields: &Fields,
        isa: &mut impl Decode,
        name: &dyn Fn(u32) -> String,
        arriving: &HashMap<u32, Pointees>,
        seen: &mut HashMap<u32, Pointees>,
    ) -> Vec<Group> {
        let mut known = Known::new(fields);
        known.arrive(&self.entries.get(&self.start).cloned().unwrap_or_default());
        let (mut groups, mut home) = (Vec::new(), None);
        for (position, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(position + 1).map_or(self.end, |next| next.at);
            let mut lines = Vec::new();
            let mut at = piece.at;
            if position == 0 || self.pieces[position - 1].at != piece.at {
                home = self.home(piece.at);
            }
            let mut fresh = home == Some(position);
            while at < end || fresh {
                if fresh || at > piece.at {
                    self.label(at, &mut lines, &mut known, arriving);
                }
                fresh = false;
                if at >= end {
                    break;
                }
                if let Some(&target) = self.tables.get(&at) {
                    lines.push(Line { at, length: 4, trap: None, text: Text::Data(name(target)) });
                    at += 4;
                    continue;
                }
                let Some(decoded) = self.instructions.get(&at) else { break };
                if decoded.fills && !known.is_reached() {
                    at += decoded.length;
                    continue; // room for a longer return
                }
                let (mnemonic, operands) = isa.text(code, *decoded, name, &mut known);
                let text = Text::Instruction { mnemonic, operands };
                lines.push(Line { at, length: decoded.length, trap: None, text });
                if let Some(target) = decoded.target.filter(|_| decoded.jumps) {
                    known.leave_to(seen.entry(target));
                }
                if decoded.ends {
                    known.end();
                }
                at += decoded.length;
            }
            if at == end && at > piece.at && self.home(at) == Some(position) {
                self.label(at, &mut lines, &mut known, arriving);
            }
            let Piece { wasm, operator, out_of_line, .. } = piece;
            groups.push(Group { operator: operator.clone(), wasm: *wasm, out_of_line: *out_of_line, lines });
        }
        groups
    }

    /// Writes the label here, if there is one: what jumps bring is known from there.
    fn label(
        &self,
        at: u32,
        lines: &mut Vec<Line>,
        known: &mut Known<'_>,
        arriving: &HashMap<u32, Pointees>,
    ) {
        let Some(label) = self.labels.get(&at) else { return };
        lines.push(Line { at, length: 0, trap: None, text: Text::Label(label.clone()) });
        if let Some(pointees) = arriving.get(&at) {
            known.arrive(pointees);
        }
    }

    /// The piece in which a label stands, where pieces begin. Several may begin there, because many operators have no
    /// code; the label goes to the one that made it, as far as one can tell: an `end` or the like, and if it is a
    /// landing pad, the one that has the code. A label that only the piece in front of it jumps to ends that one.
    fn home(&self, at: u32) -> Option<usize> {
        let pieces = &self.pieces;
        let first = pieces.partition_point(|piece| piece.at < at);
        let code = pieces.partition_point(|piece| piece.at <= at) - 1;
        let candidates = || {
            let alike = |&piece: &usize| pieces[piece].out_of_line == pieces[code].out_of_line;
            (first..=code).filter(alike)
        };
        let labels = |piece: &Piece| {
            ["loop", "else", "end"].iter().any(|operator| piece.operator.starts_with(operator))
        };
        if self.entries.contains_key(&at) && labels(&pieces[code]) {
            return Some(code);
        }
        let before = first.checked_sub(1).filter(|&before| {
            let own = pieces[before].at..at;
            let within = |from: &(u32, u32)| own.contains(&from.0) && own.contains(&from.1);
            let elsewhere = pieces[before].out_of_line != pieces[code].out_of_line
                || self.entries.contains_key(&at)
                || self.instructions.get(&at).is_some_and(|decoded| decoded.traps);
            !elsewhere && self.jumps.get(&at).is_some_and(within)
        });
        candidates().find(|&piece| labels(&pieces[piece])).or(before).or_else(|| candidates().next())
    }
}
