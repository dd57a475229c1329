//! Where control flow meets: snapshots of the operand state, and the moves from one state to another.
//!
//! The first branch to a label decides where each value is at that label; later branches move their values there. So
//! a snapshot that is to become a label's state is *normalised*: every local and every result has a place of
//! its own (no shared registers), and no local is a constant (another path may bring another value). Entries
//! below the block's operands never change their value inside it, so a constant there may stay one.
//!
//! A transition is planned before it is emitted: an empty plan lets a conditional branch go straight to its label. The
//! order of a plan makes it correct: slots to slots, registers and constants to memory, registers to registers
//! all at once, and last what is loaded into registers. Results go down the stack, so slots are copied in ascending
//! order; and among results the ones in slots are always a prefix, so no store hits a slot that is still to be loaded.

use super::lookahead::LoopUse;
use super::operands::{Entry, Operands, class, load_constant};
use crate::abi::{Kind, Place};
use crate::masm::{Addr, Base, Moves, Reg, RegSet, Slot};

/// Where every value is, at a label or at the start of an `else`. Sparse: entries not listed are in their slots.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// Ascending by number; everything from `base` on is listed.
    items: Vec<(u32, Entry)>,
    /// Entries below are only listed when they are not in their slots.
    base: usize,
    /// [`Operands::deep`] then.
    deep: usize,
    /// The locals among the items.
    locals: u128,
}

impl Snapshot {
    /// How many entries there are below what the state lists one by one.
    pub(super) fn base(&self) -> usize {
        self.base
    }

    /// Becomes a copy, keeping its room.
    pub(super) fn copy_from(&mut self, other: &Snapshot) {
        self.items.clear();
        self.items.extend_from_slice(&other.items);
        (self.base, self.deep, self.locals) = (other.base, other.deep, other.locals);
    }
}

/// Registers that a label leaves unassigned, so that the code behind it need not spill at once.
const SPARE: u32 = 2;

#[derive(Debug, Clone, Copy)]
enum Source {
    Reg(Reg),
    Constant(u64),
    Slot(Slot),
}

/// Moves that take the values from where they are to where they must be.
#[derive(Debug, Default)]
pub(super) struct Plan {
    copies: Vec<(Kind, Slot, Addr)>,
    stores: Vec<(Kind, Source, Addr)>,
    moves: Vec<(Reg, Reg)>,
    loads: Vec<(Kind, Source, Reg)>,
}

impl Plan {
    pub(super) fn is_empty(&self) -> bool {
        self.copies.is_empty() && self.stores.is_empty() && self.moves.is_empty() && self.loads.is_empty()
    }

    pub(super) fn clear(&mut self) {
        self.copies.clear();
        self.stores.clear();
        self.moves.clear();
        self.loads.clear();
    }

    fn store(&mut self, kind: Kind, source: Source, to: Addr) {
        match source {
            Source::Slot(slot) => self.copies.push((kind, slot, to)),
            _ => self.stores.push((kind, source, to)),
        }
    }

    fn load(&mut self, kind: Kind, source: Source, to: Reg) {
        match source {
            Source::Reg(from) if from == to => {}
            Source::Reg(from) => self.moves.push((from, to)),
            _ => self.loads.push((kind, source, to)),
        }
    }

    /// Emits the moves, noting the slots they use.
    pub(super) fn emit<M: Moves>(&mut self, masm: &mut M, operands: &mut Operands) {
        for &(kind, from, to) in &self.copies {
            let (kind, scratch) = carrier::<M>(kind);
            masm.load(kind, scratch, Addr::slot(from));
            masm.store(kind, to, scratch);
            note_slot(operands, kind, to);
        }
        for &(kind, from, to) in &self.stores {
            match from {
                Source::Reg(reg) => masm.store(kind, to, reg),
                Source::Constant(value) => masm.store_imm(kind, to, value),
                Source::Slot(_) => unreachable!("slots are copied"),
            }
            note_slot(operands, kind, to);
        }
        parallel_moves(masm, &mut self.moves);
        for &(kind, from, to) in &self.loads {
            match from {
                Source::Constant(value) => load_constant(masm, kind, to, value),
                Source::Slot(slot) => masm.load(kind, to, Addr::slot(slot)),
                Source::Reg(_) => unreachable!("registers are moved"),
            }
        }
    }
}

fn note_slot(operands: &mut Operands, kind: Kind, to: Addr) {
    if let Base::Slot(slot) = to.base {
        operands.slots = operands.slots.max(slot.0 + kind.words());
    }
}

/// The scratch by way of which a value goes from memory to memory, and as what.
pub(super) fn carrier<M: Moves>(kind: Kind) -> (Kind, Reg) {
    match kind {
        Kind::I32 | Kind::F32 => (Kind::I32, M::SCRATCH.into()),
        Kind::I64 | Kind::F64 | Kind::Ref => (Kind::I64, M::SCRATCH.into()),
        Kind::V128 => (Kind::V128, M::FSCRATCH.into()),
    }
}

/// Moves registers to registers as if all at once. Destinations are distinct; cycles go through a scratch.
pub(super) fn parallel_moves<M: Moves>(masm: &mut M, moves: &mut Vec<(Reg, Reg)>) {
    while !moves.is_empty() {
        let before = moves.len();
        let mut sources = moves.iter().fold(RegSet::EMPTY, |set, &(from, _)| set.or(RegSet::of(from)));
        let mut at = 0;
        while at < moves.len() {
            let (from, to) = moves[at];
            if sources.contains(to) {
                at += 1;
                continue;
            }
            masm.mov(to, from);
            moves.swap_remove(at);
            if !moves.iter().any(|&(other, _)| other == from) {
                sources.remove(from);
            }
            at = 0;
        }
        if moves.len() == before {
            break_cycle(masm, moves);
        }
    }
}

/// Only cycles are left: parks one source in the scratch, which frees it as a destination, and follows its
/// cycle around.
fn break_cycle<M: Moves>(masm: &mut M, moves: &mut Vec<(Reg, Reg)>) {
    let (parked, last) = moves.swap_remove(0);
    let scratch = if parked.is_float() { Reg::from(M::FSCRATCH) } else { Reg::from(M::SCRATCH) };
    masm.mov(scratch, parked);
    let mut hole = parked;
    while let Some(at) = moves.iter().position(|&(_, to)| to == hole) {
        let (from, to) = moves.swap_remove(at);
        masm.mov(to, from);
        hole = from;
    }
    debug_assert_eq!(hole, last);
    masm.mov(last, scratch);
}

fn source(entry: &Entry) -> Source {
    match (entry.reg, entry.constant) {
        (Some(reg), _) => Source::Reg(reg),
        (None, Some(value)) => Source::Constant(value),
        (None, None) => Source::Slot(entry.home),
    }
}

impl Operands {
    /// The state as it is. Entries from `base` on may be popped before it is restored.
    pub(super) fn capture(&self, base: usize, mut snapshot: Box<Snapshot>) -> Box<Snapshot> {
        snapshot.items.clear();
        let interesting = |entry: &Entry| entry.reg.is_some() || entry.constant.is_some();
        for number in self.live(0, self.deep.min(base), self.entries.len()) {
            let entry = self.entries[number];
            if number >= base || interesting(&entry) {
                snapshot.items.push((number as u32, entry));
            }
        }
        (snapshot.base, snapshot.deep) = (base, self.deep.min(base));
        self.mark_locals(&mut snapshot);
        snapshot
    }

    /// Notes which locals the items are about: they come first.
    fn mark_locals(&self, snapshot: &mut Snapshot) {
        let locals =
            snapshot.items.iter().map(|&(number, _)| number).take_while(|&n| (n as usize) < self.locals);
        snapshot.locals = locals.fold(0, |locals, number| locals | 1 << number);
    }

    /// Puts every stack entry below `base` into its slot, and returns the state at landing pads: nothing in registers,
    /// entries that are constants still so (they cannot change above), all else in slots.
    pub(super) fn settle_below<M: Moves>(&mut self, masm: &mut M, base: usize) -> Box<Snapshot> {
        let mut items = Vec::new();
        for number in self.deep.max(self.locals)..base {
            match self.entries[number].constant {
                Some(value) => items.push((number as u32, self.entries[number].constant(value))),
                None => self.store_entry(masm, number),
            }
        }
        Box::new(Snapshot { items, base, deep: self.deep.min(base), locals: 0 })
    }

    /// Makes the slots of all locals hold their values: somebody may land who knows of nothing else.
    pub(super) fn settle_locals<M: Moves>(&mut self, masm: &mut M) {
        for number in self.live(0, 0, 0) {
            let entry = self.entries[number];
            if entry.in_slot {
                continue;
            }
            match entry.constant {
                Some(value) => {
                    masm.store_imm(entry.kind, entry.slot(), value);
                    self.entries[number].in_slot = true;
                    self.use_home(number);
                }
                None => self.store_entry(masm, number),
            }
        }
    }

    /// Goes back to a captured state, or takes a label's state on.
    pub(super) fn restore(&mut self, snapshot: &Snapshot) {
        self.forget_registers();
        self.entries.truncate(snapshot.base);
        for number in self.live(0, snapshot.deep.min(self.deep), snapshot.base) {
            let entry = &mut self.entries[number];
            *entry = entry.in_slot();
        }
        (self.deep, self.loose) = (snapshot.deep, snapshot.locals);
        for &(number, entry) in &snapshot.items {
            let number = number as usize;
            if number == self.entries.len() {
                self.entries.push(entry);
            } else {
                self.entries[number] = entry;
            }
            if let Some(reg) = entry.reg {
                self.hold(number, reg);
            }
        }
    }

    /// Decides a label's state from the current one: `results` values from the top of the stack will stand at `base`.
    /// A loop's header keeps its registers through every iteration, so slots are not promised to be up to
    /// date there; and locals that the loop does not use get none.
    pub(super) fn decide<M: Moves>(
        &self,
        base: usize,
        results: usize,
        in_loop: Option<LoopUse>,
        mut snapshot: Box<Snapshot>,
    ) -> Box<Snapshot> {
        let looping = in_loop.is_some();
        let idle = |number: usize| {
            number < self.tracked() && in_loop.is_some_and(|seen| seen.complete && !seen.uses(number))
        };
        snapshot.items.clear();
        (snapshot.base, snapshot.deep) = (base, self.deep.min(base));
        let top = self.entries.len() - results;
        let mut used = RegSet::EMPTY;
        // What keeps its register: the first to ask.
        let mut keep = |entry: &Entry| match entry.reg {
            Some(reg) if !used.contains(reg) => {
                used.insert(reg);
                true
            }
            _ => false,
        };
        for number in self.live(0, snapshot.deep, base) {
            let entry = self.entries[number];
            if entry.reg.is_none() && entry.constant.is_none() {
                continue;
            }
            let in_slot = entry.in_slot && !looping;
            let kept = !idle(number) && keep(&entry);
            snapshot.items.push((number as u32, Entry { reg: entry.reg.filter(|_| kept), in_slot, ..entry }));
        }
        let first_result = snapshot.items.len();
        for number in (0..results).rev() {
            let entry = self.entries[top + number];
            let kept = keep(&entry);
            let item = Entry { reg: entry.reg.filter(|_| kept), in_slot: false, ..entry };
            snapshot.items.push(((base + number) as u32, item));
        }
        snapshot.items[first_result..].reverse();
        let mut end = self.entries[..base].last().map_or(0, Entry::end);
        for (_, item) in &mut snapshot.items[first_result..] {
            item.home = Entry::home_above(end, item.kind);
            end = item.end();
        }
        // What needs another place: a free register while there are some to spare, else its slot.
        let occupied = self.occupied();
        let mut find = |kind: Kind, spare: u32| {
            let free = class::<M>(kind).without(used);
            let reg = free.without(occupied).last().or(free.last()).filter(|_| free.len() > spare)?;
            used.insert(reg);
            Some(reg)
        };
        let locals = self.locals;
        let mut prefix = false;
        for (_, item) in snapshot.items[first_result..].iter_mut().rev() {
            item.constant = None;
            if prefix {
                item.reg = None;
            } else if item.reg.is_none() {
                item.reg = find(item.kind, SPARE);
                prefix = item.reg.is_none();
            }
            item.in_slot = item.reg.is_none();
        }
        for (number, item) in &mut snapshot.items[..first_result] {
            let entry = self.entries[*number as usize];
            if item.reg.is_some() {
                item.constant = None;
            } else if (*number as usize) >= locals && item.constant.is_some() {
                item.in_slot = entry.in_slot;
            } else {
                item.constant = None;
                if (!entry.in_slot || looping) && !idle(*number as usize) {
                    item.reg = find(item.kind, SPARE + u32::from(looping));
                }
                item.in_slot = item.reg.is_none();
            }
        }
        snapshot.items.retain(|&(number, item)| {
            number as usize >= base || item.reg.is_some() || item.constant.is_some()
        });
        self.mark_locals(&mut snapshot);
        snapshot
    }

    /// Plans the way from the current state to a label's.
    pub(super) fn plan_transition(&self, to: &Snapshot, results: usize, plan: &mut Plan) {
        plan.clear();
        let top = self.entries.len() - results;
        let mut items = to.items.iter().peekable();
        for number in self.live(to.locals, to.deep.min(self.deep), to.base) {
            let entry = self.entries[number];
            let target = match items.next_if(|item| item.0 == number as u32) {
                Some(&(_, target)) => target,
                None => entry.in_slot(),
            };
            if target.constant.is_some() {
                continue;
            }
            let from = source(&entry);
            if target.in_slot && !entry.in_slot {
                plan.store(entry.kind, from, entry.slot());
            }
            if let Some(reg) = target.reg {
                plan.load(entry.kind, from, reg);
            }
        }
        for (at, &(_, target)) in items.enumerate() {
            let entry = self.entries[top + at];
            let from = source(&entry);
            let same_slot = entry.home == target.home && entry.in_slot;
            if target.in_slot && !same_slot {
                plan.store(entry.kind, from, target.slot());
            }
            if let Some(reg) = target.reg {
                plan.load(entry.kind, from, reg);
            }
        }
    }

    /// Plans the top values into the places of a signature; memory words go to `words`.
    pub(super) fn plan_places<M: Moves>(
        &self,
        places: &[Place],
        words: impl Fn(u32) -> Addr,
        plan: &mut Plan,
    ) {
        plan.clear();
        let top = self.entries.len() - places.len();
        for (at, &place) in places.iter().enumerate() {
            let entry = self.entries[top + at];
            let from = source(&entry);
            match (M::param_reg(place), place) {
                (Some(reg), _) => plan.load(entry.kind, from, reg),
                (None, Place::Word(word)) => plan.store(entry.kind, from, words(word)),
                (None, _) => unreachable!("a place is a register or a word"),
            }
        }
    }
}
