//! Atomic access: the alignment is checked, operands are settled as the shape asks, then one emission.
//!
//! The bounds are checked as for any access. The alignment of `index + offset` depends on the low bits of both, so
//! it is told from the index alone where the offset is a multiple of the size, as nearly always. A constant address
//! costs nothing.
//!
//! A result that the very next operator drops is not computed: many counters are updated like that.

use super::Compiler;
use super::entry::{Operand, Value};
use super::operands::{class, materialize};
use crate::abi::{Builtin, Kind, TrapCode};
use crate::masm::{
    AtomicBits, AtomicOp, AtomicRmw, AtomicShape, Dst, Folded, Gpr, GuestAddr, Masm, Operand as Wanted,
    RegSet, Rhs, Width,
};
use wasmparser::MemArg;

/// Where everything of an operator is.
struct Settled {
    addr: GuestAddr,
    value: Gpr,
    replacement: Option<Gpr>,
    /// None: nobody wants the result.
    dst: Option<Gpr>,
    temp: Option<Gpr>,
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn atomic_load(&mut self, bits: AtomicBits, kind: Kind, memarg: MemArg) {
        let mut address = self.operands.take();
        self.check_alignment(&mut address, &memarg, bits);
        let addr = self.guest_addr(address, &memarg, bits.bytes());
        let dst = match addr.index {
            Some(index) if !self.operands.is_occupied(index.into()) => index,
            _ => self.operands.pick_gpr(&mut self.masm),
        };
        self.masm.atomic_load(bits, dst, addr);
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn atomic_store(&mut self, bits: AtomicBits, memarg: MemArg) {
        let Settled { addr, value, temp, .. } = self.settle_atomic(AtomicOp::Store, bits, &memarg);
        self.masm.atomic_store(bits, addr, value, temp);
    }

    pub(super) fn atomic_rmw(&mut self, op: AtomicRmw, bits: AtomicBits, kind: Kind, memarg: MemArg) {
        if self.next_drops() {
            if op == AtomicRmw::Xchg {
                self.atomic_store(bits, memarg);
            } else {
                let Settled { addr, value, temp, .. } =
                    self.settle_atomic(AtomicOp::Update(op), bits, &memarg);
                self.masm.atomic_rmw(op, bits, None, addr, value, temp);
            }
            // Something to drop.
            return self.operands.push_constant(kind, 0);
        }
        let Settled { addr, value, dst, temp, .. } = self.settle_atomic(AtomicOp::Rmw(op), bits, &memarg);
        self.masm.atomic_rmw(op, bits, dst, addr, value, temp);
        self.operands.push_reg(kind, dst.expect("every shape but an update's has a result"));
    }

    pub(super) fn atomic_compare_exchange(&mut self, bits: AtomicBits, kind: Kind, memarg: MemArg) {
        let width = if kind == Kind::I32 { Width::W32 } else { Width::W64 };
        let settled = self.settle_atomic(AtomicOp::CompareExchange, bits, &memarg);
        let Settled { addr, value, replacement: Some(replacement), dst: Some(dst), temp } = settled else {
            unreachable!("a compare-exchange has a replacement and a result")
        };
        self.masm.atomic_compare_exchange(bits, width, dst, addr, value, replacement, temp);
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn atomic_fence(&mut self) {
        self.masm.atomic_fence();
    }

    /// `memory.atomic.wait32` and `wait64`. The runtime adds the offset and checks everything.
    pub(super) fn atomic_wait(&mut self, builtin: Builtin, memory: u32, offset: u64) {
        self.widen_at(2);
        self.operands.push_constant(Kind::I64, offset);
        self.operands.push_constant(Kind::I32, memory.into());
        self.call_builtin(builtin);
    }

    pub(super) fn atomic_notify(&mut self, memory: u32, offset: u64) {
        self.widen_at(1);
        self.operands.push_constant(Kind::I64, offset);
        self.operands.push_constant(Kind::I32, memory.into());
        self.call_builtin(Builtin::MemoryNotify);
    }

    /// Takes the operands of all but loads, checks the address, and has everything where the shape wants it.
    fn settle_atomic(&mut self, op: AtomicOp, bits: AtomicBits, memarg: &MemArg) -> Settled {
        let gprs = class::<M>(Kind::I64);
        let AtomicShape { value: wanted, dst, temp } = self.masm.atomic_shape(op);
        let mut replacement = (op == AtomicOp::CompareExchange).then(|| self.operands.take());
        let mut value = self.operands.take();
        let mut address = self.operands.take();
        let fixed = match (wanted, dst) {
            (Wanted::Fixed(fixed), _) | (_, Dst::Fixed(fixed)) => Some(fixed),
            _ => None,
        };
        if let Some(fixed) = fixed {
            let value = (wanted != Wanted::Fixed(fixed)).then_some(&mut value);
            self.make_room(fixed, [Some(&mut address), value, replacement.as_mut()].into_iter().flatten());
        }
        self.check_alignment(&mut address, memarg, bits);
        let addr = self.guest_addr(address, memarg, bits.bytes());
        let replacement = replacement.map(|operand| self.operands.bring(&mut self.masm, operand, gprs).gpr());
        let value = match wanted {
            Wanted::Fixed(fixed) => {
                materialize(&mut self.masm, value, fixed.into());
                fixed
            }
            _ => self.operands.bring(&mut self.masm, value, gprs).gpr(),
        };
        let (value, dst) = match dst {
            _ if matches!(op, AtomicOp::Update(_)) => (value, None),
            Dst::ReuseLhs => {
                let shared = [addr.index, addr.base, replacement].contains(&Some(value));
                let own = if shared {
                    let own = self.operands.pick_gpr(&mut self.masm);
                    self.masm.mov(own.into(), value.into());
                    own
                } else {
                    self.own_for_result(value, Rhs::Folded(Folded::Imm(0)))
                };
                (own, Some(own))
            }
            Dst::Fixed(fixed) => (value, Some(fixed)),
            Dst::Fresh if op == AtomicOp::Store => (value, None),
            Dst::Fresh => {
                let index = addr.index.filter(|&index| !self.operands.is_occupied(index.into()));
                let free = index.filter(|&index| value != index && replacement != Some(index));
                (value, Some(free.unwrap_or_else(|| self.operands.pick_gpr(&mut self.masm))))
            }
        };
        let temp = temp.then(|| self.operands.pick_gpr(&mut self.masm));
        Settled { addr, value, replacement, dst, temp }
    }

    /// Frees a register that the operator overwrites: these operands move out of it, and whoever else is there. Its
    /// value stays in it.
    fn make_room<'a>(&mut self, fixed: Gpr, others: impl Iterator<Item = &'a mut Operand>) {
        let mut refuge = None;
        for operand in others.filter(|operand| operand.value() == Value::Reg(fixed.into())) {
            let refuge = *refuge.get_or_insert_with(|| {
                let set = class::<M>(Kind::I64).without(RegSet::of(fixed));
                let refuge = self.operands.pick(&mut self.masm, set);
                self.masm.mov(refuge, fixed.into());
                refuge
            });
            *operand = operand.at(Value::Reg(refuge));
        }
        match refuge {
            Some(refuge) if self.operands.is_occupied(fixed.into()) => {
                self.operands.transfer(fixed.into(), refuge);
                self.operands.pin(fixed.into());
            }
            _ => self.operands.claim(&mut self.masm, fixed.into()),
        }
    }

    /// Traps unless the address is a multiple of the size. Unless it is constant, it is in a register then.
    fn check_alignment(&mut self, address: &mut Operand, memarg: &MemArg, bits: AtomicBits) {
        let size = bits.bytes();
        if size == 1 {
            return;
        }
        let offset = (memarg.offset % u64::from(size)) as u32;
        match address.value() {
            Value::Constant(constant) => {
                if !(constant.wrapping_add(memarg.offset)).is_multiple_of(size.into()) {
                    let unaligned = self.masm.code().trap_label(TrapCode::UnalignedAtomic);
                    self.masm.jump(unaligned);
                }
            }
            _ => {
                let index = self.operands.bring(&mut self.masm, *address, class::<M>(address.kind()));
                *address = address.at(Value::Reg(index));
                let unaligned = self.masm.code().trap_label(TrapCode::UnalignedAtomic);
                self.masm.branch_unaligned(index.gpr(), offset, size, unaligned);
            }
        }
    }
}
