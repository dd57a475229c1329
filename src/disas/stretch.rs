//! A decoded stretch of code, written as text.
//!
//! Writing follows pointers through registers, and so it follows the paths that the code may take: what
//! is known at a label is what every path to it agrees on. A jump backwards brings what was not known when its
//! label was passed; then everything is followed again, with that, until nothing new is learned. Text is made at the
//! end, once.

use super::fields::{Fields, Known, Pointee, Pointees};
use super::{Decode, Decoded, Group, Line, Text};
use std::collections::HashMap;

/// A piece of a stretch: from `at` up to the next one.
pub(super) struct Piece {
    pub(super) at: u32,
    /// Where its operator stands in the module.
    pub(super) wasm: u32,
    pub(super) operator: String,
    pub(super) out_of_line: bool,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum What {
    Instruction(Decoded),
    /// An entry of a jump table, which means this place.
    Entry(u32),
}

/// An instruction or an entry of a jump table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) at: u32,
    pub(super) what: What,
    /// The label in front of it, by number.
    label: Option<u32>,
    /// The label that it names, by number.
    target: Option<u32>,
}

impl Step {
    pub(super) fn new(at: u32, what: What) -> Step {
        Step { at, what, label: None, target: None }
    }

    pub(super) fn length(&self) -> u32 {
        match self.what {
            What::Instruction(decoded) => decoded.length,
            What::Entry(_) => 4,
        }
    }

    /// The place that it names.
    pub(super) fn names(&self) -> Option<u32> {
        match self.what {
            What::Instruction(decoded) => decoded.target,
            What::Entry(target) => Some(target),
        }
    }

    /// Whether it is an instruction that traps.
    pub(super) fn traps(&self) -> bool {
        matches!(self.what, What::Instruction(Decoded { traps: true, .. }))
    }
}

/// A place with a name.
pub(super) struct Label {
    pub(super) at: u32,
    pub(super) name: String,
    /// What the registers point at when control arrives here other than by jumps in the stretch, if it does.
    pub(super) entry: Option<Pointees>,
    /// What a register points at if a test for null did not lead here.
    pub(super) refuses: Option<Pointee>,
}

pub(super) struct Stretch {
    pub(super) end: u32,
    pub(super) pieces: Vec<Piece>,
    /// In code order.
    pub(super) steps: Vec<Step>,
    /// By place, each once.
    pub(super) labels: Vec<Label>,
    /// What the registers point at in the beginning.
    pub(super) arguments: Pointees,
}

/// Which step stands at a place.
pub(super) fn step_at(steps: &[Step], at: u32) -> Option<&Step> {
    steps.binary_search_by_key(&at, |step| step.at).ok().map(|found| &steps[found])
}

impl Stretch {
    /// The text. `symbol` names what is outside.
    pub(super) fn write(
        mut self,
        code: &[u8],
        fields: &Fields,
        isa: &mut impl Decode,
        symbol: &dyn Fn(u32) -> String,
    ) -> Vec<Group> {
        self.link();
        let entries = self.labels.iter().map(|label| label.entry).collect::<Vec<_>>();
        let mut arriving = entries.clone();
        // Each round knows less than the one before, so there is a last one.
        loop {
            let seen = self.follow(code, fields, isa, &arriving, entries.clone());
            if seen == arriving {
                break;
            }
            arriving = seen;
        }
        self.text(code, fields, isa, symbol, &arriving)
    }

    /// Notes in steps which labels they have and name.
    fn link(&mut self) {
        let Stretch { steps, labels, .. } = self;
        let number =
            |at: u32| labels.binary_search_by_key(&at, |label| label.at).ok().map(|label| label as u32);
        for step in &mut *steps {
            step.target = step.names().and_then(number);
        }
        let mut step = 0;
        for (number, label) in labels.iter().enumerate() {
            step += steps[step..].partition_point(|step| step.at < label.at);
            if let Some(step) = steps.get_mut(step).filter(|step| step.at == label.at) {
                step.label = Some(number as u32);
            }
        }
    }

    /// Follows everything once. At each label `arriving` is what jumps bring there; `seen` collects what they brought.
    fn follow(
        &self,
        code: &[u8],
        fields: &Fields,
        isa: &mut impl Decode,
        arriving: &[Option<Pointees>],
        mut seen: Vec<Option<Pointees>>,
    ) -> Vec<Option<Pointees>> {
        let mut known = Known::new(fields);
        known.arrive(&self.arguments);
        for step in &self.steps {
            if let Some(pointees) = step.label.and_then(|label| arriving[label as usize].as_ref()) {
                known.arrive(pointees);
            }
            let What::Instruction(decoded) = step.what else { continue };
            if decoded.fills && !known.is_reached() {
                continue;
            }
            self.pass(step, decoded, code, isa, &mut known, Some(&mut seen));
        }
        seen
    }

    /// Follows one instruction. `seen` collects what its jump brings.
    fn pass(
        &self,
        step: &Step,
        decoded: Decoded,
        code: &[u8],
        isa: &mut impl Decode,
        known: &mut Known<'_>,
        seen: Option<&mut Vec<Option<Pointees>>>,
    ) {
        if !decoded.jumps {
            known.untested();
        }
        isa.follow(code, decoded, known);
        if let Some(target) = step.target.filter(|_| decoded.jumps) {
            if let Some(seen) = seen {
                known.leave_to(&mut seen[target as usize]);
            }
            if let Some(pointee) = self.labels[target as usize].refuses {
                known.passed(pointee);
            }
        }
        if decoded.ends {
            known.end();
        }
    }

    /// Writes everything.
    fn text(
        mut self,
        code: &[u8],
        fields: &Fields,
        isa: &mut impl Decode,
        symbol: &dyn Fn(u32) -> String,
        arriving: &[Option<Pointees>],
    ) -> Vec<Group> {
        let homes = self.homes();
        let mut known = Known::new(fields);
        known.arrive(&self.arguments);
        let pieces = std::mem::take(&mut self.pieces);
        let ends = pieces.iter().skip(1).map(|piece| piece.at).chain([self.end]).collect::<Vec<_>>();
        let (mut groups, mut next) = (Vec::with_capacity(pieces.len()), 0);
        for (position, (piece, end)) in pieces.into_iter().zip(ends).enumerate() {
            let mut lines = Vec::new();
            let mut at = piece.at;
            while let Some(step) = self.steps.get(next) {
                // A label where pieces begin is written once, in the piece that is its home.
                let begins = at == piece.at || at >= end;
                let written = |_: &u32| step.at == at && (!begins || homes.get(&at) == Some(&position));
                if let Some(number) = step.label.filter(written) {
                    let text = Text::Label(self.labels[number as usize].name.clone());
                    lines.push(Line { at, length: 0, trap: None, text });
                    if let Some(pointees) = &arriving[number as usize] {
                        known.arrive(pointees);
                    }
                }
                if at >= end || step.at != at {
                    break;
                }
                at += step.length();
                next += 1;
                let name = |target: u32| match step.target {
                    Some(number) => self.labels[number as usize].name.clone(),
                    None => symbol(target),
                };
                let decoded = match step.what {
                    What::Entry(target) => {
                        lines.push(Line {
                            at: step.at,
                            length: 4,
                            trap: None,
                            text: Text::Data(name(target)),
                        });
                        continue;
                    }
                    What::Instruction(decoded) => decoded,
                };
                if decoded.fills && !known.is_reached() {
                    continue; // room for a longer return
                }
                let (mnemonic, operands) = isa.text(code, decoded, &name, &known);
                let text = Text::Instruction { mnemonic, operands };
                lines.push(Line { at: step.at, length: decoded.length, trap: None, text });
                self.pass(step, decoded, code, isa, &mut known, None);
            }
            let Piece { wasm, operator, out_of_line, .. } = piece;
            groups.push(Group { operator, wasm, out_of_line, lines });
        }
        groups
    }

    /// The pieces in which labels stand that stand where pieces begin.
    fn homes(&self) -> HashMap<u32, usize> {
        let mut jumps: HashMap<u32, (u32, u32)> = HashMap::new();
        for step in &self.steps {
            if let (Some(target), What::Instruction(_)) = (step.names(), step.what) {
                jumps.entry(target).or_insert((step.at, step.at)).1 = step.at;
            }
        }
        let begins = |at: u32| self.pieces.binary_search_by_key(&at, |piece| piece.at).is_ok();
        let labels = self.labels.iter().filter(|label| begins(label.at));
        labels.map(|label| (label.at, self.home(label, jumps.get(&label.at)))).collect()
    }

    /// The piece in which a label stands, where pieces begin. Several may begin there, because many operators have no
    /// code; the label goes to the one that made it, as far as one can tell: an `end` or the like, and if it is a
    /// landing pad, the one that has the code. A label that only the piece in front of it jumps to ends that one.
    /// `jumps` are the first and the last instruction that names it.
    fn home(&self, label: &Label, jumps: Option<&(u32, u32)>) -> usize {
        let (pieces, at) = (&self.pieces, label.at);
        let first = pieces.partition_point(|piece| piece.at < at);
        let code = pieces.partition_point(|piece| piece.at <= at) - 1;
        let candidates = || {
            let alike = |&piece: &usize| pieces[piece].out_of_line == pieces[code].out_of_line;
            (first..=code).filter(alike)
        };
        let labels = |piece: &Piece| {
            ["loop", "else", "end"].iter().any(|operator| piece.operator.starts_with(operator))
        };
        if label.entry.is_some() && labels(&pieces[code]) {
            return code;
        }
        let before = first.checked_sub(1).filter(|&before| {
            let own = pieces[before].at..at;
            let within = |from: &(u32, u32)| own.contains(&from.0) && own.contains(&from.1);
            let elsewhere = pieces[before].out_of_line != pieces[code].out_of_line
                || label.entry.is_some()
                || step_at(&self.steps, at).is_some_and(Step::traps);
            !elsewhere && jumps.is_some_and(within)
        });
        candidates()
            .find(|&piece| labels(&pieces[piece]))
            .or(before)
            .or_else(|| candidates().next())
            .unwrap_or(code)
    }
}
