//! The operand model: what the compiler knows about every local and every operand stack entry.
//!
//! Locals and operand stack entries are numbered in one row, locals first. Each has a frame slot as its home, right
//! behind the one below it, a v128 two of them; so without vectors number `i` lives in slot `i`. An [`Entry`] says
//! where its value is: in a register, in its slot, a known constant, or several of these at once. A register
//! remembers its *holders*: a local and any number of entries that were read from it share one register until one of
//! them changes. So `local.get` emits nothing and `local.set` renames. Registers and holders are in `holders.rs`.
//!
//! Five verbs, and no others, change this state: **take** pops an operand, **pick** finds a register, **pin** keeps one
//! from being picked until the operator ends, **spill** stores what lives only in registers, **settle**
//! brings operands where an instruction wants them (in `numeric.rs`).
//!
//! Work per operator stays constant on hostile modules too: only the first [`TRACKED`] locals are ever in registers
//! (the others live in their slots), and at every block all but the top [`WINDOW`] stack entries are put into
//! their slots, so that a snapshot of the state has a bounded size.

use super::entry::{Entry, NOBODY, Operand, Value};
use crate::abi::Kind;
use crate::masm::{Addr, Gpr, Isa, Moves, Reg, RegSet};

/// Locals that may live in registers.
pub(super) const TRACKED: usize = 128;

/// Operand stack entries that may live in registers across a block boundary.
pub(super) const WINDOW: usize = 32;

/// Registers that preloading for a loop leaves free.
pub(super) const PRELOAD_SPARE: u32 = 4;

/// What was checked of an index: accesses of the memory that end at most so many bytes behind it are inside, or fault.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Checked {
    pub memory: u32,
    pub end: u64,
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
        (self.locals, self.deep, self.slots, self.clock, self.loose) = (0, 0, 0, 0, 0);
        self.last_use = [0; Reg::COUNT];
        self.pinned = RegSet::EMPTY;
    }

    /// Ends the function's locals; what is pushed from here on is the operand stack.
    pub(super) fn end_locals(&mut self) {
        self.locals = self.entries.len();
        self.deep = self.locals;
        let tracked =
            self.entries[..self.tracked()].iter().enumerate().filter(|(_, entry)| entry.is_elsewhere());
        self.loose = tracked.fold(0, |loose, (number, _)| loose | 1 << number);
    }

    /// How many locals are tracked.
    #[inline]
    pub(super) fn tracked(&self) -> usize {
        self.locals.min(TRACKED)
    }

    /// The numbers of entries that may be anywhere but in their slots, ascending: loose locals and these ones more,
    /// and the stack from `deep` on.
    pub(super) fn live(&self, more: u128, deep: usize, end: usize) -> impl Iterator<Item = usize> + use<> {
        const { assert!(TRACKED <= u128::BITS as usize) };
        Bits::of(self.loose | more).chain(deep..end)
    }

    /// A tracked local became a constant.
    pub(super) fn loosen(&mut self, local: usize) {
        self.loose |= 1 << local;
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
        self.holders[reg.index()] == number as u32 && self.entries[number].next == NOBODY
    }
    /// Whether the register's holders are locals, all of them.
    pub(super) fn only_locals_hold(&self, reg: Reg) -> bool {
        let mut holder = self.holders[reg.index()];
        while holder != NOBODY && (holder as usize) < self.locals {
            holder = self.entries[holder as usize].next;
        }
        holder == NOBODY
    }
    /// The registers with holders.
    pub(super) fn occupied(&self) -> RegSet {
        self.occupied
    }

    // ---- the operand stack ----

    /// The next entry, its value in its slot.
    #[inline]
    pub(super) fn next(&self, kind: Kind) -> Entry {
        let end = self.entries.len().checked_sub(1).map_or(0, |top| self.entries[top].end());
        Entry::new(kind, Entry::home_above(end, kind))
    }

    /// Pushes a value in a register.
    #[inline]
    pub(super) fn push_reg(&mut self, kind: Kind, reg: impl Into<Reg>) {
        self.push_in(kind, reg.into());
    }

    fn push_in(&mut self, kind: Kind, reg: Reg) {
        // Apart and first, so that nothing here outlives a call.
        if self.entries.len() == self.entries.capacity() {
            return self.push_grown(kind, reg);
        }
        let number = self.entries.len() as u32;
        let mut entry = self.next(kind).in_reg(reg);
        entry.next = self.holders[reg.index()];
        self.entries.push(entry);
        self.link(number, reg);
    }

    #[cold]
    #[inline(never)]
    fn push_grown(&mut self, kind: Kind, reg: Reg) {
        self.entries.reserve(WINDOW);
        self.push_in(kind, reg);
    }

    /// Pushes a constant.
    #[inline]
    pub(super) fn push_constant(&mut self, kind: Kind, value: u64) {
        self.entries.push(self.next(kind).as_constant(value));
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
        let entry = self.entries.pop().expect("validated: there are enough operands");
        let number = self.entries.len();
        if self.deep > number {
            self.deep = number;
        }
        if let Some(reg) = entry.reg() {
            self.unlink(&entry, number as u32, reg);
            if !entry.is_constant() {
                self.pin(reg);
                self.touch(reg);
            }
        }
        Operand::of(&entry)
    }

    /// Brings a taken operand into a register of `set`, which is pinned. Others may hold it too.
    #[inline]
    pub(super) fn bring<M: Moves>(&mut self, masm: &mut M, operand: Operand, set: RegSet) -> Reg {
        match operand.value() {
            Value::Reg(reg) if set.contains(reg) => reg,
            _ => self.fetch(masm, operand, set),
        }
    }

    fn fetch<M: Moves>(&mut self, masm: &mut M, operand: Operand, set: RegSet) -> Reg {
        if let Value::Reg(reg) = operand.value() {
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
        self.bring(masm, operand, class::<M>(operand.kind()))
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
pub(super) struct Bits {
    low: u64,
    high: u64,
}

impl Bits {
    pub(super) fn of(set: u128) -> Bits {
        Bits { low: set as u64, high: (set >> 64) as u64 }
    }
}

impl Iterator for Bits {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        if self.low != 0 {
            let bit = self.low.trailing_zeros();
            self.low &= self.low - 1;
            Some(bit as usize)
        } else if self.high != 0 {
            let bit = 64 + self.high.trailing_zeros();
            self.high &= self.high - 1;
            Some(bit as usize)
        } else {
            None
        }
    }
}

/// Loads an operand that is not in a register into one.
pub(super) fn materialize<M: Moves>(masm: &mut M, operand: Operand, to: Reg) {
    match operand.value() {
        Value::Constant(value) => load_constant(masm, operand.kind(), to, value),
        Value::Slot(slot) => masm.load(operand.kind(), to, Addr::slot(slot)),
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
