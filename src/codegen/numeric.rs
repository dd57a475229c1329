//! Arithmetic: fold what is constant, settle the operands as the ISA's shape asks, emit, push.

use super::Compiler;
use super::divide::divides;
use super::entry::{Operand, Value};
use super::fold::{
    Simpler, fold_binary, fold_compare, fold_float, fold_unary, immediate, simplify, truncate, widen,
};
use super::operands::class;
use crate::abi::Kind;
use crate::code::Label;
use crate::masm::{
    Dst, FloatBinary, FloatCond, FloatToInt, FloatUnary, Folded, Fpr, Gpr, IntBinary, IntCond, IntUnary,
    Masm, Operand as Wanted, Reg, RegSet, Rhs, Shape, Width,
};

/// A condition whose operands are taken but not yet compared.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Condition {
    Constant(bool),
    Int { cond: IntCond, width: Width, lhs: Gpr, rhs: Rhs },
    Float { cond: FloatCond, width: Width, lhs: Fpr, rhs: Fpr, sense: bool },
}

impl Condition {
    /// `lhs cond constant`
    pub(super) fn int(cond: IntCond, width: Width, lhs: Gpr, constant: i64) -> Condition {
        Condition::Int { cond, width, lhs, rhs: Rhs::Folded(Folded::Imm(constant)) }
    }

    fn negate(self) -> Condition {
        match self {
            Condition::Constant(value) => Condition::Constant(!value),
            Condition::Int { cond, width, lhs, rhs } => {
                Condition::Int { cond: cond.negate(), width, lhs, rhs }
            }
            Condition::Float { cond, width, lhs, rhs, sense } => {
                Condition::Float { cond, width, lhs, rhs, sense: !sense }
            }
        }
    }
}

/// The integer kind of a width.
pub(super) fn int_kind(width: Width) -> Kind {
    if width == Width::W32 { Kind::I32 } else { Kind::I64 }
}

fn float_kind(width: Width) -> Kind {
    if width == Width::W32 { Kind::F32 } else { Kind::F64 }
}

/// Whether the ISA has a form with this constant. Divisors that may trap are always checked.
fn takes_constant<M: Masm>(op: IntBinary, width: Width, constant: i64) -> bool {
    use IntBinary::{DivS, DivU, RemS, RemU};
    let traps = matches!(op, DivS | DivU | RemS | RemU) && (constant == 0 || constant == -1);
    !traps && M::accepts(op, width, constant)
}

/// An index so small may be shifted left by 3 and is still an i32.
const SMALL: u64 = u32::MAX as u64 >> 3;

impl<M: Masm> Compiler<'_, M> {
    // ---- integers ----

    pub(super) fn int_binary(&mut self, op: IntBinary, width: Width) {
        let mut rhs = self.operands.take();
        let mut lhs = self.operands.take();
        let kind = int_kind(width);
        if let (Some(a), Some(b)) = (lhs.constant(), rhs.constant())
            && let Some(value) = fold_binary(op, width, a, b)
        {
            return self.operands.push_constant(kind, value);
        }
        use IntBinary::*;
        if lhs.constant().is_some() && matches!(op, Add | Mul | And | Or | Xor) {
            std::mem::swap(&mut lhs, &mut rhs);
        }
        let (op, mut rhs) = match rhs.constant() {
            Some(constant) => match simplify(op, width, constant) {
                Simpler::Lhs => return self.push_operand(lhs),
                Simpler::Same(op, constant) => (op, Operand::new(kind, Value::Constant(constant))),
            },
            None => (op, rhs),
        };
        if let Some(constant) = rhs.constant() {
            match op {
                Shl if std::mem::take(&mut self.small_index) => {
                    // Left to the load, which shifts for nothing.
                    self.scaled = constant as u8;
                    return self.push_operand(lhs);
                }
                And => self.small_index = self.next_indexes() && constant <= SMALL,
                ShrU if width == Width::W32 => self.small_index = self.next_indexes() && constant >= 3,
                DivU | RemU | DivS | RemS
                    if M::DIVIDES_SLOWLY && width == Width::W32 && divides(op, constant as u32) =>
                {
                    return self.divide_by(op, lhs, constant as u32);
                }
                _ => {}
            }
        } else if matches!(op, Add | Mul | And | Or | Xor) && self.changes_places(lhs.value(), rhs.value()) {
            std::mem::swap(&mut lhs, &mut rhs);
        }
        let dst = self.settle_and_emit(op, width, lhs, rhs);
        self.operands.push_reg(kind, dst);
    }

    /// Pushes a taken operand back.
    pub(super) fn push_operand(&mut self, operand: Operand) {
        match operand.value() {
            Value::Constant(value) => self.operands.push_constant(operand.kind(), value),
            Value::Reg(reg) => self.operands.push_reg(operand.kind(), reg),
            Value::Slot(_) => {
                let reg = self.operands.bring(&mut self.masm, operand, class::<M>(operand.kind()));
                self.operands.push_reg(operand.kind(), reg);
            }
        }
    }

    fn settle_and_emit(&mut self, op: IntBinary, width: Width, mut lhs: Operand, rhs: Operand) -> Gpr {
        let shape = M::binary_shape(op);
        let gprs = class::<M>(Kind::I64);
        // Registers that the instruction overwrites: nobody may live there, and the right operand not at all.
        let mut reserved = shape.clobbers;
        if let Wanted::Fixed(reg) = shape.lhs {
            reserved.insert(reg);
        }
        if let Dst::Fixed(reg) = shape.dst {
            reserved.insert(reg);
        }
        let rhs = self.settle_rhs(op, width, &shape, &mut lhs, rhs, gprs.without(reserved));
        if let Value::Reg(reg) = lhs.value() {
            self.operands.pin(reg);
        }
        for reg in reserved {
            self.operands.claim(&mut self.masm, reg);
        }
        let lhs = match shape.lhs {
            Wanted::Fixed(fixed) => {
                super::operands::materialize(&mut self.masm, lhs, fixed.into());
                fixed
            }
            _ => self.operands.bring(&mut self.masm, lhs, gprs).gpr(),
        };
        let (dst, lhs) = match shape.dst {
            Dst::Fixed(reg) => (reg, lhs),
            Dst::ReuseLhs => {
                let own = self.own_for_result(lhs, rhs);
                (own, own)
            }
            Dst::Fresh => (self.fresh_for_result(lhs, rhs), lhs),
        };
        match rhs {
            Rhs::Reg(rhs) => self.masm.int_binary(op, width, dst, lhs, rhs),
            Rhs::Folded(rhs) => self.masm.int_binary_folded(op, width, dst, lhs, rhs),
        }
        dst
    }

    fn settle_rhs(
        &mut self,
        op: IntBinary,
        width: Width,
        shape: &Shape,
        lhs: &mut Operand,
        rhs: Operand,
        allowed: RegSet,
    ) -> Rhs {
        let takes_imm = matches!(shape.rhs, Wanted::RegOrImm | Wanted::Any | Wanted::FixedOrImm(_));
        match rhs.value() {
            Value::Constant(constant)
                if takes_imm && takes_constant::<M>(op, width, immediate(width, constant)) =>
            {
                return Rhs::Folded(Folded::Imm(immediate(width, constant)));
            }
            Value::Slot(slot) if shape.rhs == Wanted::Any => return Rhs::Folded(Folded::Slot(slot)),
            _ => {}
        }
        if let Wanted::Fixed(fixed) | Wanted::FixedOrImm(fixed) = shape.rhs {
            if rhs.value() != Value::Reg(fixed.into()) {
                if lhs.value() == Value::Reg(fixed.into()) {
                    let refuge = self.operands.pick(&mut self.masm, allowed.without(RegSet::of(fixed)));
                    self.masm.mov(refuge, fixed.into());
                    *lhs = lhs.at(Value::Reg(refuge));
                }
                self.operands.claim(&mut self.masm, fixed.into());
                super::operands::materialize(&mut self.masm, rhs, fixed.into());
            }
            return Rhs::Reg(fixed);
        }
        let brought = self.operands.bring(&mut self.masm, rhs, allowed);
        // Whoever lives where it was must leave too: the copy serves both.
        if let Value::Reg(reserved) = rhs.value()
            && reserved != brought
            && self.operands.is_occupied(reserved)
        {
            self.operands.transfer(reserved, brought);
        }
        Rhs::Reg(brought.gpr())
    }

    /// A register with the left operand's value that the result may overwrite.
    pub(super) fn own_for_result(&mut self, lhs: Gpr, rhs: Rhs) -> Gpr {
        let reg = Reg::from(lhs);
        let shared_with_rhs = rhs == Rhs::Reg(lhs);
        if !shared_with_rhs && self.dies_here(reg) {
            return lhs;
        }
        let own = self.operands.pick_gpr(&mut self.masm);
        self.masm.mov(own.into(), reg);
        own
    }

    /// A register for a result: the left operand's if that dies, the assigned local's if nobody else needs it.
    fn fresh_for_result(&mut self, lhs: Gpr, rhs: Rhs) -> Gpr {
        if rhs != Rhs::Reg(lhs) {
            let reg = Reg::from(lhs);
            if self.dies_here(reg) {
                return lhs;
            }
        }
        self.operands.pick_gpr(&mut self.masm)
    }

    pub(super) fn int_unary(&mut self, op: IntUnary, width: Width, from: Kind, to: Kind) {
        let operand = self.operands.take();
        if let Some(value) = operand.constant() {
            return self.operands.push_constant(to, fold_unary(op, width, value));
        }
        debug_assert_eq!(operand.kind(), from);
        let src = self.operands.bring(&mut self.masm, operand, class::<M>(from)).gpr();
        let dst = self.fresh_for_result(src, Rhs::Folded(Folded::Imm(0)));
        self.masm.int_unary(op, width, dst, src);
        self.operands.push_reg(to, dst);
    }

    /// `i64.extend_i32_u`: i32 values are zero-extended in their registers, so only the name changes.
    pub(super) fn extend_u(&mut self) {
        let operand = self.operands.take();
        match operand.constant() {
            Some(value) => self.operands.push_constant(Kind::I64, value),
            None => {
                let reg = self.operands.bring(&mut self.masm, operand, class::<M>(Kind::I32));
                self.operands.push_reg(Kind::I64, reg);
            }
        }
    }

    // ---- conditions ----

    pub(super) fn int_compare(&mut self, cond: IntCond, width: Width) {
        let mut rhs = self.operands.take();
        let mut lhs = self.operands.take();
        let mut cond = cond;
        if let (Some(a), Some(b)) = (lhs.constant(), rhs.constant()) {
            return self.push_condition(Condition::Constant(fold_compare(cond, width, a, b)));
        }
        if lhs.constant().is_some() {
            std::mem::swap(&mut lhs, &mut rhs);
            cond = cond.swap();
        }
        let gprs = class::<M>(Kind::I64);
        let rhs = match rhs.value() {
            Value::Constant(constant) if M::accepts_compare(width, immediate(width, constant)) => {
                Rhs::Folded(Folded::Imm(immediate(width, constant)))
            }
            Value::Slot(slot) if M::COMPARES_SLOTS => Rhs::Folded(Folded::Slot(slot)),
            _ => Rhs::Reg(self.operands.bring(&mut self.masm, rhs, gprs).gpr()),
        };
        let lhs = self.operands.bring(&mut self.masm, lhs, gprs).gpr();
        self.push_condition(Condition::Int { cond, width, lhs, rhs });
    }

    /// `i32.eqz`, `i64.eqz`, `ref.is_null`
    pub(super) fn eqz(&mut self, width: Width) {
        if let Some(condition) = self.fused.take() {
            return self.push_condition(condition.negate());
        }
        let operand = self.operands.take();
        let condition = match operand.constant() {
            Some(value) => Condition::Constant(truncate(width, value) == 0),
            None => {
                let lhs = self.operands.bring(&mut self.masm, operand, class::<M>(Kind::I64)).gpr();
                Condition::int(IntCond::Eq, width, lhs, 0)
            }
        };
        self.push_condition(condition);
    }

    pub(super) fn float_compare(&mut self, cond: FloatCond, width: Width) {
        let rhs = self.operands.take();
        let lhs = self.operands.take();
        if let (Some(a), Some(b)) = (lhs.constant(), rhs.constant()) {
            let (a, b) = (widen(width, a), widen(width, b));
            let value = match cond {
                FloatCond::Eq => a == b,
                FloatCond::Ne => a != b,
                FloatCond::Lt => a < b,
                FloatCond::Gt => a > b,
                FloatCond::Le => a <= b,
                FloatCond::Ge => a >= b,
            };
            return self.push_condition(Condition::Constant(value));
        }
        let fprs = class::<M>(Kind::F64);
        let rhs = self.operands.bring(&mut self.masm, rhs, fprs).fpr();
        let lhs = self.operands.bring(&mut self.masm, lhs, fprs).fpr();
        self.push_condition(Condition::Float { cond, width, lhs, rhs, sense: true });
    }

    /// Keeps a condition for the next operator if that tests it, else makes it a value.
    fn push_condition(&mut self, condition: Condition) {
        match condition {
            Condition::Constant(value) => self.operands.push_constant(Kind::I32, value.into()),
            _ if self.next_tests() => self.fused = Some(condition),
            Condition::Int { cond, width, lhs, rhs } => {
                let dst = self.fresh_for_result(lhs, rhs);
                self.masm.int_compare(cond, width, dst, lhs, rhs);
                self.operands.push_reg(Kind::I32, dst);
            }
            Condition::Float { cond, width, lhs, rhs, sense } => {
                let dst = self.operands.pick_gpr(&mut self.masm);
                self.masm.float_compare(cond, width, dst, lhs, rhs);
                if !sense {
                    self.masm.int_compare(IntCond::Eq, Width::W32, dst, dst, Rhs::Folded(Folded::Imm(0)));
                }
                self.operands.push_reg(Kind::I32, dst);
            }
        }
    }

    /// The condition that `br_if`, `if` or `select` tests: fused, or an i32 that is not zero.
    pub(super) fn take_condition(&mut self) -> Condition {
        if let Some(condition) = self.fused.take() {
            return condition;
        }
        let operand = self.operands.take();
        match operand.constant() {
            Some(value) => Condition::Constant(value as u32 != 0),
            None => {
                let lhs = self.operands.bring(&mut self.masm, operand, class::<M>(Kind::I32)).gpr();
                Condition::int(IntCond::Ne, Width::W32, lhs, 0)
            }
        }
    }

    /// Goes to `target` when `condition == sense`.
    pub(super) fn branch_on(&mut self, condition: Condition, sense: bool, target: Label) {
        match condition {
            Condition::Constant(_) => unreachable!("constant conditions are decided before"),
            Condition::Int { cond, width, lhs, rhs } => {
                let cond = if sense { cond } else { cond.negate() };
                self.masm.int_branch(cond, width, lhs, rhs, target);
            }
            Condition::Float { cond, width, lhs, rhs, sense: own } => {
                self.masm.float_branch(cond, width, lhs, rhs, own == sense, target);
            }
        }
    }

    pub(super) fn select(&mut self) {
        let condition = self.take_condition();
        let on_false = self.operands.take();
        let on_true = self.operands.take();
        if let Condition::Constant(value) = condition {
            return self.push_operand(if value { on_true } else { on_false });
        }
        let kind = on_true.kind();
        let set = class::<M>(kind);
        let on_false = self.operands.bring(&mut self.masm, on_false, set);
        let on_true = self.operands.bring(&mut self.masm, on_true, set);
        let dst = self.operands.pick(&mut self.masm, set);
        match condition {
            Condition::Int { cond, width, lhs, rhs } if kind != Kind::V128 => {
                self.masm.int_select(cond, width, lhs, rhs, dst, on_true, on_false);
            }
            _ => {
                let done = self.masm.code().label();
                self.masm.mov(dst, on_true);
                self.branch_on(condition, true, done);
                self.masm.mov(dst, on_false);
                self.masm.bind(done);
            }
        }
        self.operands.push_reg(kind, dst);
    }

    // ---- floats ----

    pub(super) fn float_binary(&mut self, op: FloatBinary, width: Width) {
        let rhs = self.operands.take();
        let lhs = self.operands.take();
        let kind = float_kind(width);
        if let (Some(a), Some(b)) = (lhs.constant(), rhs.constant())
            && let Some(value) = fold_float(op, width, a, b)
        {
            return self.operands.push_constant(kind, value);
        }
        let set = class::<M>(kind);
        let mut rhs = self.operands.bring(&mut self.masm, rhs, set);
        let mut lhs = self.operands.bring(&mut self.masm, lhs, set);
        // What is overwritten had better be the operand that dies.
        let commutes = matches!(op, FloatBinary::Add | FloatBinary::Mul);
        if commutes && self.changes_places(Value::Reg(lhs), Value::Reg(rhs)) {
            std::mem::swap(&mut lhs, &mut rhs);
        }
        let dst = self.float_result(lhs);
        self.masm.float_binary(op, width, dst.fpr(), lhs.fpr(), rhs.fpr());
        self.operands.push_reg(kind, dst);
    }

    /// A register for a float result: the left operand's if it dies here.
    fn float_result(&mut self, lhs: Reg) -> Reg {
        if self.dies_here(lhs) {
            return lhs;
        }
        self.operands.pick(&mut self.masm, class::<M>(Kind::F64))
    }

    pub(super) fn float_unary(&mut self, op: FloatUnary, width: Width) {
        let src = self.operands.take_reg(&mut self.masm);
        let dst = self.float_result(src);
        self.masm.float_unary(op, width, dst.fpr(), src.fpr());
        let to = match op {
            FloatUnary::Demote => Width::W32,
            FloatUnary::Promote => Width::W64,
            _ => width,
        };
        self.operands.push_reg(float_kind(to), dst);
    }

    pub(super) fn float_to_int(&mut self, from: Width, to: Width, signed: bool, saturating: bool) {
        let src = self.operands.take_reg(&mut self.masm).fpr();
        let dst = self.operands.pick_gpr(&mut self.masm);
        self.masm.float_to_int(FloatToInt { from, to, signed, saturating }, dst, src);
        self.operands.push_reg(int_kind(to), dst);
    }

    pub(super) fn int_to_float(&mut self, from: Width, signed: bool, to: Width) {
        let src = self.operands.take_gpr(&mut self.masm);
        let dst = self.operands.pick(&mut self.masm, class::<M>(Kind::F64));
        self.masm.int_to_float(from, signed, to, dst.fpr(), src);
        self.operands.push_reg(float_kind(to), dst);
    }

    pub(super) fn float_bits(&mut self, width: Width) {
        let operand = self.operands.take();
        if let Some(bits) = operand.constant() {
            return self.operands.push_constant(int_kind(width), bits);
        }
        let src = self.operands.bring(&mut self.masm, operand, class::<M>(Kind::F64)).fpr();
        let dst = self.operands.pick_gpr(&mut self.masm);
        self.masm.float_bits(width, dst, src);
        self.operands.push_reg(int_kind(width), dst);
    }

    pub(super) fn float_from_bits(&mut self, width: Width) {
        let operand = self.operands.take();
        if let Some(bits) = operand.constant() {
            return self.operands.push_constant(float_kind(width), bits);
        }
        let src = self.operands.bring(&mut self.masm, operand, class::<M>(Kind::I64)).gpr();
        let dst = self.operands.pick(&mut self.masm, class::<M>(Kind::F64));
        self.masm.float_from_bits(width, dst.fpr(), src);
        self.operands.push_reg(float_kind(width), dst);
    }
}
