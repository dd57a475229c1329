//! Constants that a loop uses over and over, made once before it.
//!
//! A float or vector constant is several instructions where it is used, as there are no immediates for such
//! registers. So what the glance into a loop has seen of them ([`lookahead`](super::lookahead)) is made in front of the
//! loop's header, while registers abound, and becomes an operand stack entry below the loop's own that Wasm does not
//! know of:
//!
//! ```text
//!   locals | stack of the function | hoisted constants | stack inside the loop
//!                                  ^                   ^ the loop's base
//!                                  └ where the stack ends behind the loop
//! ```
//!
//! An entry like any other keeps its register through the loop's iterations, is spilled if registers run out, and is
//! known to every snapshot. A float is known to be a constant, too, so that to spill it costs nothing; a vector is
//! stored at once. Only loops that neither take nor leave operands do this, so that nothing stands above the entries
//! when they go.

use super::Compiler;
use super::operands::{class, load_constant};
use crate::abi::Kind;
use crate::masm::{Masm, Reg};

/// Constants that are hoisted at a time, of all open loops.
pub(super) const MOST: usize = 12;

/// Registers of the class that are left free.
const SPARE: u32 = 6;

/// A constant that an open loop holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Constant {
    pub(super) kind: Kind,
    pub(super) bits: u128,
}

impl Constant {
    /// One that is worth it: zero and all ones are made in one instruction.
    pub(super) fn costly(kind: Kind, bits: u128) -> Option<Constant> {
        (bits != 0 && bits != u128::MAX).then_some(Constant { kind, bits })
    }
}

/// A hoisted constant, and its entry's number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hoisted {
    constant: Constant,
    entry: usize,
}

impl<M: Masm> Compiler<'_, M> {
    /// A loop is about to begin that takes no operands: what it will use is made ready.
    pub(super) fn hoist(&mut self) {
        for at in 0..self.loop_constants.len() {
            let constant = self.loop_constants[at];
            let known = self.hoisted.iter().any(|hoisted| hoisted.constant == constant);
            let set = class::<M>(constant.kind);
            let free = set.without(self.operands.occupied());
            if known || self.hoisted.len() == MOST || free.len() <= SPARE {
                continue;
            }
            let reg = free.last().expect("more than some are free");
            let entry = self.operands.entries.len();
            match u64::try_from(constant.bits) {
                Ok(bits) => {
                    load_constant(&mut self.masm, constant.kind, reg, bits);
                    self.operands.push_reg(constant.kind, reg);
                    self.operands.entries[entry].set_constant(bits);
                }
                Err(_) => {
                    self.masm.vector_const(reg.fpr(), constant.bits);
                    self.operands.push_reg(constant.kind, reg);
                    self.operands.store_entry(&mut self.masm, entry);
                }
            }
            self.hoisted.push(Hoisted { constant, entry });
        }
    }

    /// A register with this constant, if an open loop holds it.
    pub(super) fn hoisted(&mut self, kind: Kind, bits: u128) -> Option<Reg> {
        let constant = Constant { kind, bits };
        let found = self.hoisted.iter().find(|hoisted| hoisted.constant == constant)?;
        self.operands.entries[found.entry].reg()
    }

    /// The end of a loop before which `before` constants were hoisted and whose operands began at `base`.
    pub(super) fn drop_hoisted(&mut self, before: usize, base: usize) {
        let own = self.hoisted.len() - before;
        if own > 0 {
            self.hoisted.truncate(before);
            self.operands.truncate(base - own);
        }
    }

    /// `f32.const`, `f64.const`
    pub(super) fn float_const(&mut self, kind: Kind, bits: u64) {
        if !self.hoisted.is_empty()
            && let Some(reg) = self.hoisted(kind, bits.into())
        {
            return self.operands.push_reg(kind, reg);
        }
        self.operands.push_constant(kind, bits);
    }
}
