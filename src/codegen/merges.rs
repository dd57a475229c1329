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

use super::entry::{Entry, NOBODY};
use super::lookahead::LoopUse;
use super::operands::{Bits, Operands, TRACKED, class, load_constant};
use crate::abi::{Kind, Place};
use crate::masm::{Addr, Base, Moves, Reg, RegSet, Slot};

/// Where every value is, at a label or at the start of an `else`. Sparse: entries not listed are in their slots.
#[derive(Debug, Default)]
pub(super) struct Snapshot {
    /// Ascending by number; everything from `base` on is listed.
    items: Vec<Entry>,
    /// Entries below are only listed when they are not in their slots.
    base: usize,
    /// [`Operands::deep`] then.
    deep: usize,
    /// The locals among the items.
    locals: u128,
}

impl Snapshot {
    /// Empty, to be filled.
    fn begin(&mut self, base: usize, deep: usize, locals: u128) {
        self.items.clear();
        (self.base, self.deep, self.locals) = (base, deep, locals);
    }

    #[inline(always)]
    fn list(&mut self, number: usize, entry: Entry) {
        self.items.push(entry.numbered(number));
    }

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

    /// From where a value is to where it must be. `there`: its slot is right already.
    fn bring(&mut self, entry: &Entry, target: &Entry, there: bool) {
        if target.is_constant() && !target.has_reg() {
            return;
        }
        let from = source(entry);
        if target.is_in_slot() && !there {
            self.store(entry.kind(), from, target.slot());
        }
        if let Some(reg) = target.reg() {
            self.load(entry.kind(), from, reg);
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
    match (entry.reg(), entry.constant()) {
        (Some(reg), _) => Source::Reg(reg),
        (None, Some(value)) => Source::Constant(value),
        (None, None) => Source::Slot(entry.home),
    }
}

impl Operands {
    /// The state as it is. Entries from `base` on may be popped before it is restored.
    pub(super) fn capture(&self, base: usize, mut snapshot: Box<Snapshot>) -> Box<Snapshot> {
        snapshot.begin(base, self.deep.min(base), self.loose);
        for local in Bits::of(self.loose) {
            let entry = self.entries[local];
            match entry.is_elsewhere() {
                true => snapshot.list(local, entry),
                false => snapshot.locals &= !(1 << local),
            }
        }
        for number in snapshot.deep..self.entries.len() {
            let entry = self.entries[number];
            if number >= base || entry.is_elsewhere() {
                snapshot.list(number, entry);
            }
        }
        snapshot
    }

    /// Puts every stack entry below `base` into its slot, and returns the state at landing pads: nothing in registers,
    /// entries that are constants still so (they cannot change above), all else in slots.
    pub(super) fn settle_below<M: Moves>(&mut self, masm: &mut M, base: usize) -> Box<Snapshot> {
        let mut items = Vec::new();
        for number in self.deep.max(self.locals)..base {
            let entry = self.entries[number];
            match entry.constant() {
                Some(value) => items.push(entry.as_constant(value).numbered(number)),
                None => self.store_entry(masm, number),
            }
        }
        Box::new(Snapshot { items, base, deep: self.deep.min(base), locals: 0 })
    }

    /// Makes the slots of all locals hold their values: somebody may land who knows of nothing else.
    pub(super) fn settle_locals<M: Moves>(&mut self, masm: &mut M) {
        for number in self.live(0, 0, 0) {
            let entry = self.entries[number];
            if entry.is_in_slot() {
                continue;
            }
            match entry.constant() {
                Some(value) => {
                    masm.store_imm(entry.kind(), entry.slot(), value);
                    self.entries[number].set_in_slot(true);
                    self.use_home(number);
                }
                None => self.store_entry(masm, number),
            }
        }
    }

    /// Goes back to a captured state, or takes a label's state on.
    pub(super) fn restore(&mut self, snapshot: &Snapshot) {
        for reg in self.occupied {
            self.holders[reg.index()] = NOBODY;
        }
        (self.occupied, self.checked) = (RegSet::EMPTY, RegSet::EMPTY);
        self.entries.truncate(snapshot.base);
        // What is listed is written below.
        for local in Bits::of(self.loose & !snapshot.locals) {
            self.entries[local] = self.entries[local].in_slot();
        }
        for entry in &mut self.entries[snapshot.deep.min(self.deep)..] {
            *entry = entry.in_slot();
        }
        (self.deep, self.loose) = (snapshot.deep, snapshot.locals);
        for &(mut entry) in &snapshot.items {
            let number = std::mem::replace(&mut entry.next, NOBODY);
            if let Some(reg) = entry.reg() {
                entry.next = self.holders[reg.index()];
                self.link(number, reg);
            }
            match self.entries.get_mut(number as usize) {
                Some(place) => *place = entry,
                None => self.entries.push(entry),
            }
        }
    }

    /// Decides a label's state from the current one: `results` values from the top of the stack will stand at `base`.
    /// A loop's header keeps its registers through every iteration, so slots are not promised to be up to
    /// date there; and locals that the loop does not use get none. Returns whether the way from here to there is empty,
    /// too, if that is plain.
    pub(super) fn decide<M: Moves>(
        &self,
        base: usize,
        results: usize,
        in_loop: Option<LoopUse>,
        mut snapshot: Box<Snapshot>,
    ) -> (Box<Snapshot>, bool) {
        let looping = in_loop.is_some();
        let (idle, dead) = match in_loop {
            Some(LoopUse { complete: true, used, assigned, .. }) => (!used, assigned),
            Some(LoopUse { assigned, .. }) => (0, assigned),
            None => (0, 0),
        };
        snapshot.begin(base, self.deep.min(base), self.loose);
        let mut used = RegSet::EMPTY;
        // What keeps its register: the first to ask.
        let mut keep = |entry: &mut Entry| {
            if let Some(reg) = entry.reg() {
                if used.contains(reg) {
                    entry.set_reg(None);
                }
                used.insert(reg);
            }
        };
        let mut homeless = false;
        for local in Bits::of(self.loose) {
            let mut item = self.entries[local];
            if dead != 0 && dead >> local & 1 != 0 {
                // Nobody will ask for it: any value will do, and none is moved.
                snapshot.list(local, item.as_constant(0));
                continue;
            }
            if !item.is_elsewhere() {
                snapshot.locals &= !(1 << local);
                continue;
            }
            if idle != 0 && idle >> local & 1 != 0 {
                item.set_reg(None);
            } else {
                keep(&mut item);
            }
            item.forget_constant();
            if looping {
                item.set_in_slot(false);
            }
            homeless |= !item.has_reg();
            snapshot.list(local, item);
        }
        for number in snapshot.deep..base {
            let mut item = self.entries[number];
            if !item.is_elsewhere() {
                continue;
            }
            keep(&mut item);
            if item.is_constant() && item.has_reg() {
                item.set_in_slot(false);
            }
            homeless |= !item.is_elsewhere();
            snapshot.list(number, item);
        }
        let first_result = snapshot.items.len();
        let mut end = self.entries[..base].last().map_or(0, Entry::end);
        for (at, &entry) in self.entries[self.entries.len() - results..].iter().enumerate() {
            let home = Entry::home_above(end, entry.kind());
            let item = entry.at_home(home);
            end = item.end();
            snapshot.list(base + at, item);
        }
        let (below, above) = snapshot.items.split_at_mut(first_result);
        above.iter_mut().rev().for_each(&mut keep);
        // What needs another place: a free register while there are some to spare, else its slot.
        let occupied = self.occupied();
        let mut find = |kind: Kind, spare: u32| {
            let free = class::<M>(kind).without(used);
            let reg = free.without(occupied).last().or(free.last()).filter(|_| free.len() > spare)?;
            used.insert(reg);
            Some(reg)
        };
        let mut prefix = false;
        for item in above.iter_mut().rev() {
            item.forget_constant();
            if prefix {
                item.set_reg(None);
            } else if !item.has_reg() {
                item.set_reg(find(item.kind(), SPARE));
                prefix = !item.has_reg();
            }
            item.set_in_slot(!item.has_reg());
        }
        if homeless {
            for item in below.iter_mut().filter(|item| !item.is_elsewhere()) {
                let number = item.next as usize;
                let idle = number < TRACKED && idle >> number & 1 != 0 && number < self.locals;
                if (!self.entries[number].is_in_slot() || looping) && !idle {
                    item.set_reg(find(item.kind(), SPARE + u32::from(looping)));
                }
                item.set_in_slot(!item.has_reg());
            }
            snapshot.items.retain(|item| item.next as usize >= base || item.is_elsewhere());
            let locals = snapshot.items.iter().take_while(|item| (item.next as usize) < self.locals);
            snapshot.locals = locals.fold(0, |locals, item| locals | 1 << item.next);
        }
        (snapshot, results == 0 && !homeless)
    }

    /// Plans the way from the current state to a label's.
    pub(super) fn plan_transition(&self, to: &Snapshot, results: usize, plan: &mut Plan) {
        plan.clear();
        let mut items = &to.items[..];
        for number in self.live(to.locals, to.deep.min(self.deep), to.base) {
            let entry = &self.entries[number];
            match items {
                [target, rest @ ..] if target.next == number as u32 => {
                    items = rest;
                    if !entry.is_where(target) {
                        plan.bring(entry, target, entry.is_in_slot());
                    }
                }
                _ if entry.is_in_slot() => {}
                _ => plan.store(entry.kind(), source(entry), entry.slot()),
            }
        }
        let top = &self.entries[self.entries.len() - results..];
        for (entry, target) in top.iter().zip(items) {
            plan.bring(entry, target, entry.is_in_slot() && entry.home == target.home);
        }
    }

    /// Comes as near to a label's state as it can without harm to what goes on here: stores what is to be in its slot,
    /// and moves values into registers that nobody holds, nor the operator at hand.
    pub(super) fn approach<M: Moves>(&mut self, masm: &mut M, to: &Snapshot) {
        let mut moving = true;
        while std::mem::take(&mut moving) {
            let mut items = &to.items[..];
            for number in self.live(to.locals, to.deep.min(self.deep), to.base) {
                let entry = self.entries[number];
                let target = match items {
                    [target, rest @ ..] if target.next == number as u32 => {
                        items = rest;
                        *target
                    }
                    _ => entry.in_slot(),
                };
                if target.is_in_slot() && !entry.is_constant() {
                    self.store_entry(masm, number);
                }
                let wanted = target.reg().filter(|&reg| entry.reg() != Some(reg) && self.is_free(reg));
                let Some(reg) = wanted else { continue };
                match source(&entry) {
                    Source::Reg(from) => masm.mov(reg, from),
                    Source::Constant(value) => load_constant(masm, entry.kind(), reg, value),
                    Source::Slot(_) => masm.load(entry.kind(), reg, entry.slot()),
                }
                self.release(number);
                self.hold(number, reg);
                moving = true;
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
                (Some(reg), _) => plan.load(entry.kind(), from, reg),
                (None, Place::Word(word)) => plan.store(entry.kind(), from, words(word)),
                (None, _) => unreachable!("a place is a register or a word"),
            }
        }
    }
}
