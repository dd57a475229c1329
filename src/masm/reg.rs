//! Registers, and where an instruction wants its operands.

use std::fmt;

/// A general register, by hardware number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gpr(pub u8);

/// A float register, by hardware number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fpr(pub u8);

impl From<Gpr> for u8 {
    fn from(reg: Gpr) -> u8 {
        reg.0
    }
}

impl From<Fpr> for u8 {
    fn from(reg: Fpr) -> u8 {
        reg.0
    }
}

/// A register of either class in one number: general registers 0 to 31, float registers 32 to 63.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reg(u8);

impl Reg {
    /// Number of distinct values.
    pub const COUNT: usize = 64;

    /// The register with this [`index`](Reg::index).
    pub fn from_index(index: usize) -> Reg {
        debug_assert!(index < Reg::COUNT);
        Reg(index as u8)
    }

    /// 0 to 63.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Whether it is of the float class.
    pub fn is_float(self) -> bool {
        self.0 >= 32
    }

    /// As a general register. Panics on the other class.
    pub fn gpr(self) -> Gpr {
        assert!(!self.is_float(), "{self:?} is not a general register");
        Gpr(self.0)
    }

    /// As a float register. Panics on the other class.
    pub fn fpr(self) -> Fpr {
        assert!(self.is_float(), "{self:?} is not a float register");
        Fpr(self.0 - 32)
    }
}

impl From<Gpr> for Reg {
    fn from(reg: Gpr) -> Reg {
        Reg(reg.0)
    }
}

impl From<Fpr> for Reg {
    fn from(reg: Fpr) -> Reg {
        Reg(reg.0 + 32)
    }
}

impl fmt::Debug for Reg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_float() { write!(f, "v{}", self.0 - 32) } else { write!(f, "r{}", self.0) }
    }
}

/// A set of registers of both classes.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct RegSet(u64);

impl RegSet {
    /// No register.
    pub const EMPTY: RegSet = RegSet(0);
    /// All general registers.
    pub const GPRS: RegSet = RegSet(0xffff_ffff);
    /// All float registers.
    pub const FPRS: RegSet = RegSet(0xffff_ffff << 32);

    /// From a bit set for each class.
    pub const fn new(gprs: u32, fprs: u32) -> RegSet {
        RegSet(gprs as u64 | (fprs as u64) << 32)
    }

    /// Just this register.
    pub fn of(reg: impl Into<Reg>) -> RegSet {
        RegSet(1 << reg.into().0)
    }

    /// Adds a register.
    pub fn insert(&mut self, reg: impl Into<Reg>) {
        self.0 |= 1 << reg.into().0;
    }

    /// Removes a register.
    pub fn remove(&mut self, reg: impl Into<Reg>) {
        self.0 &= !(1 << reg.into().0);
    }

    /// Whether the register is in the set.
    pub fn contains(self, reg: impl Into<Reg>) -> bool {
        self.0 & 1 << reg.into().0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The first one in index order.
    pub fn first(self) -> Option<Reg> {
        if self.0 == 0 { None } else { Some(Reg(self.0.trailing_zeros() as u8)) }
    }

    /// The last one in index order.
    pub fn last(self) -> Option<Reg> {
        if self.0 == 0 { None } else { Some(Reg(63 - self.0.leading_zeros() as u8)) }
    }

    /// Members of both.
    pub const fn and(self, other: RegSet) -> RegSet {
        RegSet(self.0 & other.0)
    }

    /// Members of either.
    pub const fn or(self, other: RegSet) -> RegSet {
        RegSet(self.0 | other.0)
    }

    /// Members of this one only.
    pub const fn without(self, other: RegSet) -> RegSet {
        RegSet(self.0 & !other.0)
    }
}

impl Iterator for RegSet {
    type Item = Reg;
    fn next(&mut self) -> Option<Reg> {
        let reg = self.first()?;
        self.0 &= self.0 - 1;
        Some(reg)
    }
}

impl fmt::Debug for RegSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(*self).finish()
    }
}

/// Operand width of an integer or float operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Width {
    /// 32 bits. Integer results are zero-extended to 64.
    W32,
    /// 64 bits.
    W64,
}

/// A frame slot, 8 bytes: the home of a local or of an operand stack entry. A v128 has two, the one that is named,
/// whose number is odd, and the next: so it is aligned.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot(pub u32);

/// What an [`Addr`] counts from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// The pinned instance.
    Vmctx,
    /// The pinned control block.
    Cont,
    /// `sp` as it is now.
    Sp,
    /// A frame slot (offset must be 0).
    Slot(Slot),
    /// The incoming words of the current function: word k at offset 8 k.
    Incoming,
    /// A general register.
    Reg(Gpr),
}

/// An address in the runtime's memory or on the stack: base plus displacement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Addr {
    /// Counted from here.
    pub base: Base,
    /// In bytes; any i32 (large instances have large offsets).
    pub offset: i32,
}

impl Addr {
    /// `[vmctx + offset]`
    pub fn vmctx(offset: i32) -> Addr {
        Addr { base: Base::Vmctx, offset }
    }
    /// `[cont + offset]`
    pub fn cont(offset: i32) -> Addr {
        Addr { base: Base::Cont, offset }
    }
    /// `[sp + offset]`
    pub fn sp(offset: i32) -> Addr {
        Addr { base: Base::Sp, offset }
    }
    /// The slot.
    pub fn slot(slot: Slot) -> Addr {
        Addr { base: Base::Slot(slot), offset: 0 }
    }
    /// Incoming word `k`.
    pub fn incoming(k: u32) -> Addr {
        Addr { base: Base::Incoming, offset: k as i32 * 8 }
    }
    /// So many bytes further on.
    pub fn plus(self, bytes: i32) -> Addr {
        Addr { offset: self.offset + bytes, ..self }
    }
    /// `[reg + offset]`
    pub fn reg(reg: Gpr, offset: i32) -> Addr {
        Addr { base: Base::Reg(reg), offset }
    }
}

/// Where a left or right operand may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// A register.
    Reg,
    /// A register or an immediate that [`IntOps::accepts`](super::IntOps::accepts).
    RegOrImm,
    /// A register, such an immediate, or a frame slot.
    Any,
    /// This register.
    Fixed(Gpr),
    /// This register, or an immediate that is accepted.
    FixedOrImm(Gpr),
}

/// Where the result goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dst {
    /// Any register, distinct from rhs but possibly equal to lhs when that dies here.
    Fresh,
    /// The register of lhs, which the driver makes exclusive first. Distinct from rhs.
    ReuseLhs,
    /// This register.
    Fixed(Gpr),
}

/// Where an integer instruction wants its operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Left operand: `Reg` or `Fixed`. A fixed one may be overwritten.
    pub lhs: Operand,
    /// Right operand. Never in a clobbered register, nor in a fixed lhs or dst.
    pub rhs: Operand,
    /// Result.
    pub dst: Dst,
    /// Overwritten besides the result.
    pub clobbers: RegSet,
}

/// A right operand that needs no register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Folded {
    /// A constant that was accepted; W32 constants come sign-extended from 32 bits.
    Imm(i64),
    /// A frame slot of the operation's width.
    Slot(Slot),
}

/// The right operand of a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rhs {
    /// In a register.
    Reg(Gpr),
    /// Without one. Comparisons take `Imm` when `accepts_compare`, and `Slot` when `COMPARES_SLOTS`.
    Folded(Folded),
}
