//! What is known of one local or operand stack entry: its kind, its home, and where its value is.
//!
//! A value is in a register, in its slot, a known constant, or several of these at once; never nowhere. Entries are
//! copied, compared and rewritten at every operator, so all that changes of one is in a single word:
//!
//! ```text
//!   31        18  17        16       15      8 7      0
//!   │     0     │ constant │ in slot │ register │  kind  │     no register: NONE
//! ```

use crate::abi::Kind;
use crate::masm::{Addr, Reg, Slot};
use std::fmt;

/// See the module's text.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Entry {
    /// If it is a constant. Of a v128, the upper half is zero.
    bits: u64,
    state: u32,
    /// Its slot; the first of a v128's two.
    pub(super) home: Slot,
    /// The next holder of its register. In a snapshot, its number.
    pub(super) next: u32,
}

/// No entry: the end of a register's holders.
pub(super) const NOBODY: u32 = u32::MAX;

const KIND: u32 = 0xff;
const REG: u32 = 0xff00;
const NONE: u32 = 0xff00;
const IN_SLOT: u32 = 1 << 16;
const CONSTANT: u32 = 1 << 17;

#[inline(always)]
fn kind(state: u32) -> Kind {
    match state & KIND {
        0 => Kind::I32,
        1 => Kind::I64,
        2 => Kind::F32,
        3 => Kind::F64,
        4 => Kind::Ref,
        _ => Kind::V128,
    }
}

impl Entry {
    /// One whose value is in its slot.
    #[inline(always)]
    pub(super) fn new(kind: Kind, home: Slot) -> Entry {
        Entry { bits: 0, state: kind as u32 | NONE | IN_SLOT, home, next: NOBODY }
    }

    /// The same entry, its value only in its slot.
    #[inline(always)]
    pub(super) fn in_slot(self) -> Entry {
        Entry { state: self.state & KIND | NONE | IN_SLOT, ..self }
    }

    /// The same entry, its value a constant that is nowhere yet. Of a v128, the upper half is zero.
    #[inline(always)]
    pub(super) fn as_constant(self, bits: u64) -> Entry {
        Entry { bits, state: self.state & KIND | NONE | CONSTANT, ..self }
    }

    /// The same entry, its value only in a register.
    #[inline(always)]
    pub(super) fn in_reg(self, reg: Reg) -> Entry {
        Entry { state: self.state & KIND | (reg.index() as u32) << 8, ..self }
    }

    /// The same entry, in a snapshot.
    #[inline(always)]
    pub(super) fn numbered(self, number: usize) -> Entry {
        Entry { next: number as u32, ..self }
    }

    /// The same entry, at home elsewhere.
    pub(super) fn at_home(self, home: Slot) -> Entry {
        Entry { home, ..self }
    }

    #[inline(always)]
    pub(super) fn kind(&self) -> Kind {
        kind(self.state)
    }

    #[inline(always)]
    pub(super) fn set_kind(&mut self, kind: Kind) {
        self.state = self.state & !KIND | kind as u32;
    }

    /// Its register, if it is in one.
    #[inline(always)]
    pub(super) fn reg(&self) -> Option<Reg> {
        self.has_reg().then(|| Reg::from_index((self.state & REG) as usize >> 8))
    }

    #[inline(always)]
    pub(super) fn has_reg(&self) -> bool {
        self.state & REG != NONE
    }

    #[inline(always)]
    pub(super) fn set_reg(&mut self, reg: Option<Reg>) {
        self.state = self.state & !REG | reg.map_or(NONE, |reg| (reg.index() as u32) << 8);
    }

    /// Whether its slot holds its value.
    #[inline(always)]
    pub(super) fn is_in_slot(&self) -> bool {
        self.state & IN_SLOT != 0
    }

    #[inline(always)]
    pub(super) fn set_in_slot(&mut self, in_slot: bool) {
        self.state = self.state & !IN_SLOT | if in_slot { IN_SLOT } else { 0 };
    }

    /// Its value, if that is known.
    #[inline(always)]
    pub(super) fn constant(&self) -> Option<u64> {
        self.is_constant().then_some(self.bits)
    }

    #[inline(always)]
    pub(super) fn is_constant(&self) -> bool {
        self.state & CONSTANT != 0
    }

    /// Its value is known beside.
    pub(super) fn set_constant(&mut self, bits: u64) {
        (self.bits, self.state) = (bits, self.state | CONSTANT);
    }

    /// Its value is known no more.
    #[inline(always)]
    pub(super) fn forget_constant(&mut self) {
        self.state &= !CONSTANT;
    }

    /// Whether it is anywhere but in its slot.
    #[inline(always)]
    pub(super) fn is_elsewhere(&self) -> bool {
        self.state & (REG | CONSTANT) != NONE
    }

    /// Whether two that are no constants are in the same places.
    #[inline(always)]
    pub(super) fn is_where(&self, other: &Entry) -> bool {
        self.state == other.state && !self.is_constant()
    }

    /// Its home, as an address.
    #[inline(always)]
    pub(super) fn slot(&self) -> Addr {
        Addr::slot(self.home)
    }

    /// The home of an entry of this kind right above one that ends before slot `end`.
    #[inline(always)]
    pub(super) fn home_above(end: u32, kind: Kind) -> Slot {
        Slot(if kind == Kind::V128 { end | 1 } else { end })
    }

    /// The first slot behind its home.
    #[inline(always)]
    pub(super) fn end(&self) -> u32 {
        self.home.0 + self.kind().words()
    }
}

/// Where a taken operand is. A register is pinned; a slot keeps its value until the operator pushes its result.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Value {
    Constant(u64),
    Reg(Reg),
    Slot(Slot),
}

/// An operand that was taken off the stack: two words, so that it travels in registers.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Operand {
    /// The constant, the register's index, or the slot's number.
    bits: u64,
    /// As of an entry: its kind, and which of the three it is.
    state: u32,
}

impl Operand {
    pub(super) fn new(kind: Kind, value: Value) -> Operand {
        Operand { bits: 0, state: kind as u32 }.at(value)
    }

    /// An entry's value, where it is had for the least.
    #[inline(always)]
    pub(super) fn of(entry: &Entry) -> Operand {
        let kind = entry.state & KIND;
        if entry.is_constant() {
            Operand { bits: entry.bits, state: kind | CONSTANT }
        } else if entry.has_reg() {
            Operand { bits: u64::from(entry.state & REG) >> 8, state: kind }
        } else {
            Operand { bits: entry.home.0.into(), state: kind | IN_SLOT }
        }
    }

    #[inline(always)]
    pub(super) fn kind(self) -> Kind {
        kind(self.state)
    }

    #[inline(always)]
    pub(super) fn value(self) -> Value {
        if self.state & CONSTANT != 0 {
            Value::Constant(self.bits)
        } else if self.state & IN_SLOT != 0 {
            Value::Slot(Slot(self.bits as u32))
        } else {
            Value::Reg(Reg::from_index(self.bits as usize))
        }
    }

    /// Its constant, if it is one.
    #[inline(always)]
    pub(super) fn constant(self) -> Option<u64> {
        (self.state & CONSTANT != 0).then_some(self.bits)
    }

    /// The same operand, taken for one of another kind.
    pub(super) fn of_kind(self, kind: Kind) -> Operand {
        Operand { state: self.state & !KIND | kind as u32, ..self }
    }

    /// The same operand elsewhere.
    pub(super) fn at(self, value: Value) -> Operand {
        let kind = self.state & KIND;
        match value {
            Value::Constant(bits) => Operand { bits, state: kind | CONSTANT },
            Value::Reg(reg) => Operand { bits: reg.index() as u64, state: kind },
            Value::Slot(slot) => Operand { bits: slot.0.into(), state: kind | IN_SLOT },
        }
    }
}

impl fmt::Debug for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}", self.kind(), self.value())
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reg, constant) = (self.reg(), self.constant());
        write!(
            f,
            "{:?} at {:?}: {reg:?}, {constant:?}, in slot {}",
            self.kind(),
            self.home,
            self.is_in_slot()
        )
    }
}
