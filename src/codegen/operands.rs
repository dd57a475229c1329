//! The operand model: what the compiler knows about every local and every operand stack entry.
//!
//! Locals and operand stack entries are numbered in one row, locals first. Each has a frame slot as its home, right
//! behind the one below it, a v128 two of them; so without vectors number `i` lives in slot `i`. An [`Entry`] says
//! where its value is: in a register, in its slot, a known constant, or several of these at once. A register
//! remembers its *holders*: a local and any number of entries that were read from it share one register until one of
//! them changes. So `local.get` emits nothing and `local.set` renames.
//!
//! Five verbs, and no others, change this state: **take** pops an operand, **pick** finds a register, **pin** keeps one
//! from being picked until the operator ends, **spill** stores what lives only in registers, **settle**
//! brings operands where an instruction wants them (in `numeric.rs`).
//!
//! Work per operator stays constant on hostile modules too: only the first [`TRACKED`] locals are ever in registers
//! (the others live in their slots), and at every block all but the top [`WINDOW`] stack entries are put into
//! their slots, so that a snapshot of the state has a bounded size.

use crate::abi::Kind;
use crate::masm::{Addr, Gpr, Isa, Moves, Reg, RegSet, Slot};

/// Locals that may live in registers.
pub(super) const TRACKED: usize = 128;

/// Operand stack entries that may live in registers across a block boundary.
pub(super) const WINDOW: usize = 32;

/// Registers that preloading for a loop leaves free.
const PRELOAD_SPARE: u32 = 4;

/// What is known of one local or operand stack entry. At least one of the three holds the value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Entry {
    pub kind: Kind,
    /// Its slot; the first of a v128's two.
    pub home: Slot,
    pub reg: Option<Reg>,
    pub in_slot: bool,
    pub constant: Option<u64>,
}

impl Entry {
    /// The same entry, its value only in its slot.
    pub(super) fn in_slot(self) -> Entry {
        Entry { reg: None, in_slot: true, constant: None, ..self }
    }
    /// The same entry, its value a constant that is nowhere yet. Of a v128, the upper half is zero.
    pub(super) fn constant(self, value: u64) -> Entry {
        Entry { reg: None, in_slot: false, constant: Some(value), ..self }
    }
    /// The same entry, its value only in a register.
    pub(super) fn in_reg(self, reg: Reg) -> Entry {
        Entry { reg: Some(reg), in_slot: false, constant: None, ..self }
    }
    /// Its home, as an address.
    pub(super) fn slot(&self) -> Addr {
        Addr::slot(self.home)
    }
    /// The home of an entry of this kind right above one that ends before slot `end`.
    pub(super) fn home_above(end: u32, kind: Kind) -> Slot {
        Slot(if kind == Kind::V128 { end | 1 } else { end })
    }
    /// The first slot behind its home.
    pub(super) fn end(&self) -> u32 {
        self.home.0 + self.kind.words()
    }
}

/// What was checked of an index: accesses of the memory that end at most so many bytes behind it are inside, or fault.
#[derive(Clone, Copy, Default, Debug)]
struct Checked {
    memory: u32,
    end: u64,
}

/// An operand that was taken off the stack.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Operand {
    pub kind: Kind,
    pub value: Value,
}

/// Where a taken operand is. A register is pinned; a slot keeps its value until the operator pushes its result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value {
    Constant(u64),
    Reg(Reg),
    Slot(Slot),
}

impl Operand {
    /// Its constant, if it is one.
    pub(super) fn constant(self) -> Option<u64> {
        match self.value {
            Value::Constant(value) => Some(value),
            _ => None,
        }
    }
}

/// The registers that a kind may be in.
pub(super) fn class<M: Isa>(kind: Kind) -> RegSet {
    M::ALLOCATABLE.and(if kind.is_float() { RegSet::FPRS } else { RegSet::GPRS })
}

/// The whole state. Emission goes through the `masm` handed to each method that may store or load.
#[derive(Debug)]
pub(super) struct Operands {
    /// Locals, then operand stack entries.
    pub entries: Vec<Entry>,
    /// How many of them are locals.
    pub locals: usize,
    /// Stack entries below this number (in `entries`) are in their slots and nowhere else.
    pub deep: usize,
    /// Slots that were stored to: the frame's size.
    pub slots: u32,
    holders: Vec<Vec<u32>>,
    /// Registers with holders.
    occupied: RegSet,
    /// Registers of which something was checked, all of them occupied, and what.
    checked: RegSet,
    checks: [Checked; Reg::COUNT],
    pinned: RegSet,
    last_use: [u32; Reg::COUNT],
    clock: u32,
}

impl Operands {
    pub(super) fn new() -> Operands {
        Operands {
            entries: Vec::new(),
            locals: 0,
            deep: 0,
            slots: 0,
            holders: vec![Vec::new(); Reg::COUNT],
            checks: [Checked::default(); Reg::COUNT],
            occupied: RegSet::EMPTY,
            checked: RegSet::EMPTY,
            pinned: RegSet::EMPTY,
            last_use: [0; Reg::COUNT],
            clock: 0,
        }
    }

    /// Forgets everything: a new function.
    pub(super) fn reset(&mut self) {
        self.forget_registers();
        self.entries.clear();
        (self.locals, self.deep, self.slots, self.clock) = (0, 0, 0, 0);
        self.last_use = [0; Reg::COUNT];
        self.pinned = RegSet::EMPTY;
    }

    /// Ends the function's locals; what is pushed from here on is the operand stack.
    pub(super) fn end_locals(&mut self) {
        self.locals = self.entries.len();
        self.deep = self.locals;
    }

    /// How many locals are tracked.
    pub(super) fn tracked(&self) -> usize {
        self.locals.min(TRACKED)
    }

    /// The numbers of entries that may be anywhere but in their slots: tracked locals, and the stack from `deep` on.
    pub(super) fn live(&self, deep: usize, end: usize) -> impl Iterator<Item = usize> + use<> {
        (0..self.tracked()).chain(deep..end)
    }

    /// Whether nobody holds the register, nor does the operator at hand.
    pub(super) fn is_free(&self, reg: Reg) -> bool {
        !self.occupied.or(self.pinned).contains(reg)
    }
    /// Whether anybody holds the register.
    pub(super) fn is_occupied(&self, reg: Reg) -> bool {
        self.occupied.contains(reg)
    }
    /// Whether `number` is the register's only holder.
    pub(super) fn only_holder(&self, reg: Reg, number: usize) -> bool {
        self.holders[reg.index()] == [number as u32]
    }
    /// Whether the register's holders are locals, all of them.
    pub(super) fn only_locals_hold(&self, reg: Reg) -> bool {
        self.holders[reg.index()].iter().all(|&holder| (holder as usize) < self.locals)
    }
    /// The registers with holders.
    pub(super) fn occupied(&self) -> RegSet {
        self.occupied
    }

    // ---- registers and their holders ----

    /// Makes `number` a holder of `reg`.
    pub(super) fn hold(&mut self, number: usize, reg: Reg) {
        self.holders[reg.index()].push(number as u32);
        self.occupied.insert(reg);
        self.touch(reg);
    }

    /// Takes the register of `number` away from it.
    pub(super) fn release(&mut self, number: usize) {
        if let Some(reg) = self.entries[number].reg.take() {
            let holders = &mut self.holders[reg.index()];
            let at = holders.iter().rposition(|&h| h == number as u32).expect("a holder is listed");
            holders.swap_remove(at);
            if holders.is_empty() {
                self.vacate(reg);
            }
        }
    }

    /// Nobody holds `reg` any more: it may be written to, and what was checked of it is forgotten.
    fn vacate(&mut self, reg: Reg) {
        self.occupied.remove(reg);
        self.checked.remove(reg);
    }

    /// Remembers that an index was checked, as long as somebody holds its register. So the value is the same: what has
    /// a holder is not written to, and who reads a local shares its register.
    pub(super) fn note_checked(&mut self, index: Gpr, memory: u32, end: u64) {
        let reg = Reg::from(index);
        if self.occupied.contains(reg) {
            self.checked.insert(reg);
            self.checks[reg.index()] = Checked { memory, end };
        }
    }

    /// Whether accesses of `memory` that end `end` bytes behind this index need no check any more.
    pub(super) fn is_checked(&self, index: Gpr, memory: u32, end: u64) -> bool {
        let reg = Reg::from(index);
        let known = self.checks[reg.index()];
        self.checked.contains(reg) && known.memory == memory && end <= known.end
    }

    /// Marks a use, for the choice of victims.
    pub(super) fn touch(&mut self, reg: Reg) {
        self.clock += 1;
        self.last_use[reg.index()] = self.clock;
    }

    /// Keeps a register from being picked until [`unpin_all`](Operands::unpin_all).
    pub(super) fn pin(&mut self, reg: Reg) {
        self.pinned.insert(reg);
    }
    /// Gives a pinned register free before the operator ends.
    pub(super) fn unpin(&mut self, reg: Reg) {
        self.pinned.remove(reg);
    }
    /// An operator begins.
    pub(super) fn unpin_all(&mut self) {
        self.pinned = RegSet::EMPTY;
    }

    /// Finds a register among `set`, spilling the least recently used one if none is free, and pins it.
    pub(super) fn pick<M: Moves>(&mut self, masm: &mut M, set: RegSet) -> Reg {
        let candidates = set.without(self.pinned);
        let free = candidates.without(self.occupied);
        let reg = match free.last() {
            Some(reg) => reg,
            None => {
                let victim = candidates
                    .min_by_key(|reg| self.last_use[reg.index()])
                    .expect("no operator pins every register of a class");
                self.spill_reg(masm, victim);
                victim
            }
        };
        self.pin(reg);
        self.touch(reg);
        reg
    }

    /// A free register of `set` that costs nothing, if there is one. Not pinned.
    pub(super) fn free(&self, set: RegSet) -> Option<Reg> {
        set.without(self.pinned).without(self.occupied).last()
    }

    /// Stores what lives only in `reg` and takes it from its holders.
    pub(super) fn spill_reg<M: Moves>(&mut self, masm: &mut M, reg: Reg) {
        for holder in std::mem::take(&mut self.holders[reg.index()]) {
            self.store_entry(masm, holder as usize);
            self.entries[holder as usize].reg = None;
        }
        self.vacate(reg);
    }

    /// Frees exactly this register: its holders move to a free one, or are spilled. Its value stays in it. Pins it.
    pub(super) fn claim<M: Moves>(&mut self, masm: &mut M, reg: Reg) {
        if self.is_occupied(reg) {
            let set = M::ALLOCATABLE.and(if reg.is_float() { RegSet::FPRS } else { RegSet::GPRS });
            match self.free(set) {
                Some(refuge) if refuge != reg => {
                    masm.mov(refuge, reg);
                    self.transfer(reg, refuge);
                }
                _ => self.spill_reg(masm, reg),
            }
        }
        self.pin(reg);
    }

    /// All holders of `reg` become this constant: what it holds is of no more use to them.
    pub(super) fn replace(&mut self, reg: Reg, constant: u64) {
        for holder in std::mem::take(&mut self.holders[reg.index()]) {
            let entry = &mut self.entries[holder as usize];
            *entry = entry.constant(constant);
        }
        self.vacate(reg);
    }

    /// The holders of `from` hold `to` instead.
    pub(super) fn transfer(&mut self, from: Reg, to: Reg) {
        let holders = std::mem::take(&mut self.holders[from.index()]);
        for &holder in &holders {
            self.entries[holder as usize].reg = Some(to);
        }
        self.holders[to.index()] = holders;
        self.occupied.insert(to);
        if self.checked.contains(from) {
            self.checked.insert(to);
            self.checks[to.index()] = self.checks[from.index()];
        }
        self.vacate(from);
        self.touch(to);
    }

    /// Makes the slot of `number` hold its value. Constants need no slot.
    pub(super) fn store_entry<M: Moves>(&mut self, masm: &mut M, number: usize) {
        let entry = &mut self.entries[number];
        if entry.in_slot || entry.constant.is_some() {
            return;
        }
        let reg = entry.reg.expect("a value is somewhere");
        entry.in_slot = true;
        masm.store(entry.kind, entry.slot(), reg);
        self.use_home(number);
    }

    /// The frame has the home of `number`.
    pub(super) fn use_home(&mut self, number: usize) {
        self.slots = self.slots.max(self.entries[number].end());
    }

    /// Stores every value that lives only in a register, for entries below `end`. Registers keep their values.
    pub(super) fn spill_below<M: Moves>(&mut self, masm: &mut M, end: usize) {
        for reg in self.occupied {
            for at in 0..self.holders[reg.index()].len() {
                let holder = self.holders[reg.index()][at] as usize;
                if holder < end {
                    self.store_entry(masm, holder);
                }
            }
        }
    }

    /// After a call or switch: no register holds anything. Everything must have been spilled or be dead.
    pub(super) fn forget_registers(&mut self) {
        for reg in self.occupied {
            for holder in self.holders[reg.index()].drain(..) {
                if let Some(entry) = self.entries.get_mut(holder as usize) {
                    entry.reg = None;
                }
            }
        }
        (self.occupied, self.checked) = (RegSet::EMPTY, RegSet::EMPTY);
    }

    /// Puts all but the top entries into their slots: a block begins. See the file's text.
    pub(super) fn deepen<M: Moves>(&mut self, masm: &mut M) {
        let deep = self.entries.len().saturating_sub(WINDOW).max(self.locals);
        for number in self.deep..deep {
            let entry = self.entries[number];
            if !entry.in_slot {
                match (entry.constant, entry.reg) {
                    (Some(value), _) => masm.store_imm(entry.kind, entry.slot(), value),
                    (None, Some(reg)) => masm.store(entry.kind, entry.slot(), reg),
                    (None, None) => unreachable!("a value is somewhere"),
                }
                self.use_home(number);
            }
            self.release(number);
            self.entries[number] = entry.in_slot();
        }
        self.deep = self.deep.max(deep);
    }

    /// Loads a local that is only in its slot, if registers abound.
    pub(super) fn preload<M: Moves>(&mut self, masm: &mut M, local: usize) {
        let entry = self.entries[local];
        let free = class::<M>(entry.kind).without(self.occupied).without(self.pinned);
        if entry.reg.is_some() || entry.constant.is_some() || free.len() <= PRELOAD_SPARE {
            return;
        }
        let reg = free.last().expect("more than some are free");
        masm.load(entry.kind, reg, entry.slot());
        self.entries[local].reg = Some(reg);
        self.hold(local, reg);
    }

    // ---- the operand stack ----

    /// The next entry, its value in its slot.
    pub(super) fn next(&self, kind: Kind) -> Entry {
        let end = self.entries.last().map_or(0, Entry::end);
        Entry { kind, home: Entry::home_above(end, kind), reg: None, in_slot: true, constant: None }
    }

    /// Pushes a value in a register.
    pub(super) fn push_reg(&mut self, kind: Kind, reg: impl Into<Reg>) {
        let reg = reg.into();
        self.entries.push(self.next(kind).in_reg(reg));
        self.hold(self.entries.len() - 1, reg);
    }

    /// Pushes a constant.
    pub(super) fn push_constant(&mut self, kind: Kind, value: u64) {
        self.entries.push(self.next(kind).constant(value));
    }

    /// Pushes a value that is in its slot.
    pub(super) fn push_slot(&mut self, kind: Kind) {
        self.entries.push(self.next(kind));
        self.use_home(self.entries.len() - 1);
    }

    /// Drops entries down to `length`.
    pub(super) fn truncate(&mut self, length: usize) {
        for number in length..self.entries.len() {
            self.release(number);
        }
        self.entries.truncate(length);
        self.deep = self.deep.min(length);
    }

    /// Takes the top operand; its register, if any, is pinned.
    pub(super) fn take(&mut self) -> Operand {
        let number = self.entries.len() - 1;
        let entry = self.entries[number];
        self.truncate(number);
        let value = match (entry.constant, entry.reg) {
            (Some(value), _) => Value::Constant(value),
            (None, Some(reg)) => {
                self.pin(reg);
                self.touch(reg);
                Value::Reg(reg)
            }
            (None, None) => Value::Slot(entry.home),
        };
        Operand { kind: entry.kind, value }
    }

    /// Brings a taken operand into a register of `set`, which is pinned. Others may hold it too.
    pub(super) fn bring<M: Moves>(&mut self, masm: &mut M, operand: Operand, set: RegSet) -> Reg {
        if let Value::Reg(reg) = operand.value {
            if set.contains(reg) {
                return reg;
            }
            self.unpin(reg);
            let to = self.pick(masm, set.without(RegSet::of(reg)));
            masm.mov(to, reg);
            return to;
        }
        let to = self.pick(masm, set);
        materialize(masm, operand, to);
        to
    }

    /// Takes the top operand into a register of its class.
    pub(super) fn take_reg<M: Moves>(&mut self, masm: &mut M) -> Reg {
        let operand = self.take();
        self.bring(masm, operand, class::<M>(operand.kind))
    }

    /// Takes the top operand into a general register.
    pub(super) fn take_gpr<M: Moves>(&mut self, masm: &mut M) -> Gpr {
        self.take_reg(masm).gpr()
    }

    /// Picks a general register.
    pub(super) fn pick_gpr<M: Moves>(&mut self, masm: &mut M) -> Gpr {
        self.pick(masm, class::<M>(Kind::I64)).gpr()
    }
}

/// Loads an operand that is not in a register into one.
pub(super) fn materialize<M: Moves>(masm: &mut M, operand: Operand, to: Reg) {
    match operand.value {
        Value::Constant(value) => load_constant(masm, operand.kind, to, value),
        Value::Slot(slot) => masm.load(operand.kind, to, Addr::slot(slot)),
        Value::Reg(reg) => masm.mov(to, reg),
    }
}

/// Loads a constant of any kind.
pub(super) fn load_constant<M: Moves>(masm: &mut M, kind: Kind, to: Reg, value: u64) {
    use crate::masm::Width::{W32, W64};
    match kind {
        Kind::F32 => masm.load_float(W32, to.fpr(), value),
        Kind::F64 | Kind::V128 => masm.load_float(W64, to.fpr(), value),
        _ => masm.load_imm(to.gpr(), value),
    }
}
