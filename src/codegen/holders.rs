//! Registers and who holds them: the second half of the operand model.
//!
//! A register's holders are a list through the entries themselves, the last one to come first. Entries mostly come and
//! go as a stack, so who lets go is nearly always the first; nothing is allocated, and an empty list is one number.

use super::entry::{Entry, NOBODY};
use super::operands::{Checked, Operands, PRELOAD_SPARE, WINDOW, class};
use crate::masm::{Gpr, Moves, Reg, RegSet};

impl Operands {
    /// Makes `number`, which is in no register, a holder of `reg`.
    #[inline]
    pub(super) fn hold(&mut self, number: usize, reg: Reg) {
        let entry = &mut self.entries[number];
        entry.set_reg(Some(reg));
        entry.next = std::mem::replace(&mut self.holders[reg.index()], number as u32);
        if number < self.locals {
            self.loose |= 1 << number;
        }
        self.occupied.insert(reg);
        self.touch(reg);
    }

    /// Makes the value in `reg` that of `number`, which is in no register.
    pub(super) fn assign(&mut self, number: usize, reg: Reg) {
        self.entries[number] = self.entries[number].in_reg(reg);
        self.hold(number, reg);
    }

    /// Takes the register of `number` away from it.
    #[inline]
    pub(super) fn release(&mut self, number: usize) {
        let entry = &mut self.entries[number];
        if let Some(reg) = entry.reg() {
            let before = *entry;
            entry.set_reg(None);
            self.unlink(&before, number as u32, reg);
        }
    }

    /// An entry that has left its place, or is about to, holds `reg` no more.
    #[inline(always)]
    pub(super) fn unlink(&mut self, entry: &Entry, number: u32, reg: Reg) {
        let first = &mut self.holders[reg.index()];
        if *first == number {
            *first = entry.next;
            if entry.next == NOBODY {
                self.vacate(reg);
            }
        } else {
            let mut before = *first as usize;
            while self.entries[before].next != number {
                before = self.entries[before].next as usize;
            }
            self.entries[before].next = entry.next;
        }
    }

    /// Walks along a list of holders: who is next in it. The list may be gone, and the entry may change meanwhile.
    fn next_holder(&self, holder: &mut u32) -> Option<usize> {
        let number = *holder as usize;
        (*holder != NOBODY).then(|| {
            *holder = self.entries[number].next;
            number
        })
    }

    /// An entry with this number, which knows the register's first holder so far, holds `reg`.
    #[inline(always)]
    pub(super) fn link(&mut self, number: u32, reg: Reg) {
        self.holders[reg.index()] = number;
        self.occupied.insert(reg);
        self.touch(reg);
    }

    /// Nobody holds `reg` any more: it may be written to, and what was checked of it is forgotten.
    #[inline(always)]
    fn vacate(&mut self, reg: Reg) {
        self.occupied.remove(reg);
        if !self.checked.is_empty() {
            self.checked.remove(reg);
        }
    }

    /// Turns a register's list round: the first one to come, first.
    fn reverse(&mut self, reg: Reg) {
        let (mut from, mut to) = (self.holders[reg.index()], NOBODY);
        while from != NOBODY {
            let next = std::mem::replace(&mut self.entries[from as usize].next, to);
            (from, to) = (next, from);
        }
        self.holders[reg.index()] = to;
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
    #[inline]
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
        self.reverse(reg);
        let mut holders = std::mem::replace(&mut self.holders[reg.index()], NOBODY);
        while let Some(holder) = self.next_holder(&mut holders) {
            self.store_entry(masm, holder);
            self.entries[holder].set_reg(None);
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
        let mut holders = std::mem::replace(&mut self.holders[reg.index()], NOBODY);
        while let Some(holder) = self.next_holder(&mut holders) {
            self.entries[holder] = self.entries[holder].as_constant(constant);
        }
        self.vacate(reg);
    }

    /// The holders of `from` hold `to` instead.
    pub(super) fn transfer(&mut self, from: Reg, to: Reg) {
        let first = std::mem::replace(&mut self.holders[from.index()], NOBODY);
        let mut holders = first;
        while let Some(holder) = self.next_holder(&mut holders) {
            self.entries[holder].set_reg(Some(to));
        }
        self.holders[to.index()] = first;
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
        if entry.is_in_slot() || entry.is_constant() {
            return;
        }
        let reg = entry.reg().expect("a value is somewhere");
        entry.set_in_slot(true);
        masm.store(entry.kind(), entry.slot(), reg);
        self.use_home(number);
    }

    /// The frame has the home of `number`.
    pub(super) fn use_home(&mut self, number: usize) {
        self.slots = self.slots.max(self.entries[number].end());
    }

    /// Stores every value that lives only in a register, for entries below `end`. Registers keep their values.
    pub(super) fn spill_below<M: Moves>(&mut self, masm: &mut M, end: usize) {
        for reg in self.occupied {
            let first = self.holders[reg.index()] as usize;
            if self.entries[first].next == NOBODY {
                if first < end {
                    self.store_entry(masm, first);
                }
                continue;
            }
            self.reverse(reg);
            let mut holders = self.holders[reg.index()];
            while let Some(holder) = self.next_holder(&mut holders) {
                if holder < end {
                    self.store_entry(masm, holder);
                }
            }
            self.reverse(reg);
        }
    }

    /// After a call or switch: no register holds anything. Everything must have been spilled or be dead.
    pub(super) fn forget_registers(&mut self) {
        for reg in self.occupied {
            let mut holders = std::mem::replace(&mut self.holders[reg.index()], NOBODY);
            while let Some(holder) = self.next_holder(&mut holders) {
                let entry = &mut self.entries[holder];
                entry.set_reg(None);
                if holder < self.locals && !entry.is_constant() {
                    self.loose &= !(1 << holder);
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
            if !entry.is_in_slot() {
                match (entry.constant(), entry.reg()) {
                    (Some(value), _) => masm.store_imm(entry.kind(), entry.slot(), value),
                    (None, Some(reg)) => masm.store(entry.kind(), entry.slot(), reg),
                    (None, None) => unreachable!("a value is somewhere"),
                }
                self.use_home(number);
            }
        }
        // The last ones first: they come first in the lists of holders.
        for number in (self.deep..deep).rev() {
            self.release(number);
            self.entries[number] = self.entries[number].in_slot();
        }
        self.deep = self.deep.max(deep);
    }

    /// Loads a local that is only in its slot, if registers abound.
    pub(super) fn preload<M: Moves>(&mut self, masm: &mut M, local: usize) {
        let entry = self.entries[local];
        let free = class::<M>(entry.kind()).without(self.occupied).without(self.pinned);
        if entry.is_elsewhere() || free.len() <= PRELOAD_SPARE {
            return;
        }
        let reg = free.last().expect("more than some are free");
        masm.load(entry.kind(), reg, entry.slot());
        self.hold(local, reg);
    }
}
