//! The operand model: what the compiler knows about every local and every operand stack entry.
//!
//! Locals and operand stack entries are numbered in one row, locals first. Each has a frame slot as its home, right
//! behind the one below it, a v128 two of them; so without vectors number `i` lives in slot `i`. An [`Entry`] says
//! where its value is: in a register, in its slot, a known constant, or several of these at once. A register
//! remembers its *holders*: a local and any number of entries that were read from it share one register until one of
//! them changes. So `local.get` emits nothing and `local.set` renames.
//!
//! Registers and their holders are in `holders.rs`. Five verbs, and no others, change this state: **take** pops an operand, **pick** finds a register, **pin** keeps one
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
pub(super) const PRELOAD_SPARE: u32 = 4;

/// What is known of one local or operand stack entry. At least one of the three holds the value.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Entry {
    pub kind: Kind,
    /// Its slot; the first of a v128's two.
    pub home: Slot,
    pub reg: Option<Reg>,
    pub in_slot: bool,
    pub constant: Option<u64>,
    /// The next holder of its register.
    pub next: u32,
}

/// No entry: the end of a register's holders.
pub(super) const NOBODY: u32 = u32::MAX;

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
pub(super) struct Checked {
    pub memory: u32,
    pub end: u64,
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
    /// Tracked locals that may be anywhere but in their slots: all others are there and nowhere else.
    pub loose: u128,
    /// By register: its first holder, the last one to come. Each knows the next.
    pub holders: [u32; Reg::COUNT],
    /// Registers with holders.
    pub occupied: RegSet,
    /// Registers of which something was checked, all of them occupied, and what.
    pub checked: RegSet,
    pub checks: [Checked; Reg::COUNT],
    pub pinned: RegSet,
    pub last_use: [u32; Reg::COUNT],
    pub clock: u32,
}

impl Operands {
    pub(super) fn new() -> Operands {
        Operands {
            entries: Vec::new(),
            locals: 0,
            deep: 0,
            slots: 0,
            loose: 0,
            holders: [NOBODY; Reg::COUNT],
            occupied: RegSet::EMPTY,
            checked: RegSet::EMPTY,
            checks: [Checked::default(); Reg::COUNT],
            pinned: RegSet::EMPTY,
            last_use: [0; Reg::COUNT],
            clock: 0,
        }
    }

    /// Forgets everything: a new function.
    pub(super) fn reset(&mut self) {
        self.forget_registers();
        self.entries.clear();
        (self.locals, self.deep, self.slots, self.clock, self.loose) = (0, 0, 0, 0, 0);
        self.last_use = [0; Reg::COUNT];
        self.pinned = RegSet::EMPTY;
    }

    /// Ends the function's locals; what is pushed from here on is the operand stack.
    pub(super) fn end_locals(&mut self) {
        self.locals = self.entries.len();
        self.deep = self.locals;
        let anywhere = |entry: &Entry| entry.reg.is_some() || entry.constant.is_some();
        let tracked = self.entries[..self.tracked()].iter().enumerate();
        let loose =
            tracked.filter(|(_, entry)| anywhere(entry)).fold(0, |loose, (number, _)| loose | 1 << number);
        self.loose = loose;
    }

    /// How many locals are tracked.
    #[inline]
    pub(super) fn tracked(&self) -> usize {
        self.locals.min(TRACKED)
    }

    /// The numbers of entries that may be anywhere but in their slots, ascending: loose locals and these ones more, and the
    /// stack from `deep` on.
    pub(super) fn live(&self, more: u128, deep: usize, end: usize) -> impl Iterator<Item = usize> + use<> {
        const { assert!(TRACKED <= u128::BITS as usize) };
        Bits(self.loose | more).chain(deep..end)
    }

    /// A tracked local became a constant.
    pub(super) fn loosen(&mut self, local: usize) {
        self.loose |= 1 << local;
    }

    /// Whether anybody holds the register.
    pub(super) fn is_occupied(&self, reg: Reg) -> bool {
        self.occupied.contains(reg)
    }

    /// Whether `number` is the register's only holder.
    pub(super) fn only_holder(&self, reg: Reg, number: usize) -> bool {
        self.holders[reg.index()] == number as u32 && self.entries[number].next == NOBODY
    }

    /// The registers with holders.
    pub(super) fn occupied(&self) -> RegSet {
        self.occupied
    }

    // ---- the operand stack ----

    /// The next entry, its value in its slot.
    #[inline]
    pub(super) fn next(&self, kind: Kind) -> Entry {
        let end = self.entries.last().map_or(0, Entry::end);
        Entry {
            kind,
            home: Entry::home_above(end, kind),
            reg: None,
            in_slot: true,
            constant: None,
            next: NOBODY,
        }
    }

    /// Pushes a value in a register.
    pub(super) fn push_reg(&mut self, kind: Kind, reg: impl Into<Reg>) {
        let reg = reg.into();
        self.entries.push(self.next(kind).in_reg(reg));
        self.hold(self.entries.len() - 1, reg);
    }

    /// Pushes a constant.
    #[inline]
    pub(super) fn push_constant(&mut self, kind: Kind, value: u64) {
        self.entries.push(self.next(kind).constant(value));
    }

    /// Pushes a value that is in its slot.
    pub(super) fn push_slot(&mut self, kind: Kind) {
        self.entries.push(self.next(kind));
        self.use_home(self.entries.len() - 1);
    }

    /// Drops entries down to `length`, the top one first.
    #[inline]
    pub(super) fn truncate(&mut self, length: usize) {
        for number in (length..self.entries.len()).rev() {
            self.release(number);
        }
        self.entries.truncate(length);
        self.deep = self.deep.min(length);
    }

    /// Takes the top operand; its register, if any, is pinned.
    #[inline]
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

/// The numbers of the bits that are set, ascending.
#[derive(Clone)]
pub(super) struct Bits(pub(super) u128);

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        (self.0 != 0).then(|| {
            let bit = self.0.trailing_zeros();
            self.0 &= self.0 - 1;
            bit as usize
        })
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
