//! Vectors: settle operands as the shape asks, emit, push.
//!
//! A v128 is one operand among others: a register of the float class, a home of two slots. As a constant the model
//! knows it only if its upper half is zero, which locals begin with; others are made where they are used.

use super::Compiler;
use super::operands::class;
use crate::abi::Kind;
use crate::masm::{
    Extract, Folded, Fpr, LaneBits, Lanes, Masm, Reg, RegSet, Rhs, VectorBinary, VectorDst, VectorOp,
    VectorShape, VectorShift, VectorTernary, VectorTest, VectorUnary,
};
use wasmparser::MemArg;

/// Registers that a text may overwrite.
struct Temps {
    regs: [Fpr; MOST_TEMPS],
    count: usize,
}

/// No operator asks for more.
const MOST_TEMPS: usize = 4;

impl Temps {
    fn all(&self) -> &[Fpr] {
        &self.regs[..self.count]
    }
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn vector_const(&mut self, bits: u128) {
        if let Some(reg) = self.hoisted(Kind::V128, bits) {
            return self.operands.push_reg(Kind::V128, reg);
        }
        if let Ok(low) = u64::try_from(bits) {
            return self.operands.push_constant(Kind::V128, low);
        }
        let dst = self.operands.pick(&mut self.masm, class::<M>(Kind::V128));
        self.masm.vector_const(dst.fpr(), bits);
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_unary(&mut self, op: VectorUnary) {
        let mut src = [self.operands.take_reg(&mut self.masm)];
        let (dst, temps) = self.vector_result(VectorOp::Unary(op), &mut src);
        self.masm.vector_unary(op, dst.fpr(), src[0].fpr(), temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_binary(&mut self, op: VectorBinary) {
        let rhs = self.operands.take_reg(&mut self.masm);
        let lhs = self.operands.take_reg(&mut self.masm);
        // What is overwritten had better be the operand that dies.
        let swap = commutes(op) && self.operands.is_occupied(lhs) && !self.operands.is_occupied(rhs);
        let mut regs = if swap { [rhs, lhs] } else { [lhs, rhs] };
        let (dst, temps) = self.vector_result(VectorOp::Binary(op), &mut regs);
        let [lhs, rhs] = regs.map(Reg::fpr);
        self.masm.vector_binary(op, dst.fpr(), lhs, rhs, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_ternary(&mut self, op: VectorTernary) {
        let c = self.operands.take_reg(&mut self.masm);
        let b = self.operands.take_reg(&mut self.masm);
        let mut regs = [self.operands.take_reg(&mut self.masm), b, c];
        let (dst, temps) = self.vector_result(VectorOp::Ternary(op), &mut regs);
        let [a, b, c] = regs.map(Reg::fpr);
        self.masm.vector_ternary(op, dst.fpr(), a, b, c, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    /// `lane_bits` is what the count is reduced by.
    pub(super) fn vector_shift(&mut self, op: VectorShift, lane_bits: u64) {
        let count = self.operands.take();
        let count = match count.constant() {
            Some(count) => Rhs::Folded(Folded::Imm((count & (lane_bits - 1)) as i64)),
            None => Rhs::Reg(self.operands.bring(&mut self.masm, count, class::<M>(Kind::I32)).gpr()),
        };
        let mut src = [self.operands.take_reg(&mut self.masm)];
        let (dst, temps) = self.vector_result(VectorOp::Shift(op), &mut src);
        self.masm.vector_shift(op, dst.fpr(), src[0].fpr(), count, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_test(&mut self, op: VectorTest) {
        let src = self.operands.take_reg(&mut self.masm).fpr();
        let temps = self.vector_temps(self.masm.vector_shape(VectorOp::Test(op)));
        let dst = self.operands.pick_gpr(&mut self.masm);
        self.masm.vector_test(op, dst, src, temps.all());
        self.operands.push_reg(Kind::I32, dst);
    }

    pub(super) fn vector_shuffle(&mut self, lanes: [u8; 16]) {
        let rhs = self.operands.take_reg(&mut self.masm);
        let mut regs = [self.operands.take_reg(&mut self.masm), rhs];
        let (dst, temps) = self.vector_result(VectorOp::Shuffle(lanes), &mut regs);
        let [lhs, rhs] = regs.map(Reg::fpr);
        self.masm.vector_shuffle(lanes, dst.fpr(), lhs, rhs, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_splat(&mut self, lanes: Lanes) {
        let operand = self.operands.take();
        if let Some(bits) = operand.constant() {
            return self.vector_const(splat(lanes, bits));
        }
        let src = self.operands.bring(&mut self.masm, operand, class::<M>(operand.kind()));
        let shape = self.masm.vector_shape(VectorOp::Splat(lanes));
        // The operand may be in the other class: then the result is apart whatever the shape says.
        let reuses = src.is_float() && shape.dst != VectorDst::Apart && !self.operands.is_occupied(src);
        let dst = if reuses { src } else { self.operands.pick(&mut self.masm, class::<M>(Kind::V128)) };
        let temps = self.vector_temps(shape);
        self.masm.vector_splat(lanes, dst.fpr(), src, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn vector_extract(&mut self, op: Extract, kind: Kind, lane: u8) {
        let src = self.operands.take_reg(&mut self.masm);
        let shape = self.masm.vector_shape(VectorOp::Extract(op));
        let dst = self.operands.pick(&mut self.masm, class::<M>(kind));
        let temps = self.vector_temps(shape);
        self.masm.vector_extract(op, lane, dst, src.fpr(), temps.all());
        self.operands.push_reg(kind, dst);
    }

    pub(super) fn vector_replace(&mut self, lanes: Lanes, lane: u8) {
        let value = self.operands.take_reg(&mut self.masm);
        let mut src = [self.operands.take_reg(&mut self.masm)];
        let (dst, temps) = self.vector_result(VectorOp::Replace(lanes), &mut src);
        self.masm.vector_replace(lanes, lane, dst.fpr(), src[0].fpr(), value, temps.all());
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn load_lane(&mut self, bits: LaneBits, lane: u8, memarg: MemArg) {
        let vector = self.operands.take_reg(&mut self.masm);
        let address = self.operands.take();
        let addr = self.guest_addr(address, &memarg, bits.bytes());
        let dst = self.vector_own(&mut [vector], 0);
        self.masm.guest_load_lane(bits, lane, dst.fpr(), addr);
        self.operands.push_reg(Kind::V128, dst);
    }

    pub(super) fn store_lane(&mut self, bits: LaneBits, lane: u8, memarg: MemArg) {
        let vector = self.operands.take_reg(&mut self.masm);
        let address = self.operands.take();
        let addr = self.guest_addr(address, &memarg, bits.bytes());
        self.masm.guest_store_lane(bits, lane, addr, vector.fpr());
    }

    /// The result's register and the temps that the shape asks for. An operand that is to be overwritten becomes
    /// exclusive.
    fn vector_result(&mut self, op: VectorOp, operands: &mut [Reg]) -> (Reg, Temps) {
        let shape = self.masm.vector_shape(op);
        let dst = match shape.dst {
            VectorDst::Reuse(n) => self.vector_own(operands, usize::from(n)),
            VectorDst::Any => {
                let dying = operands.iter().copied().find(|&reg| self.may_overwrite(reg));
                dying.unwrap_or_else(|| self.operands.pick(&mut self.masm, class::<M>(Kind::V128)))
            }
            VectorDst::Apart => self.operands.pick(&mut self.masm, class::<M>(Kind::V128)),
        };
        (dst, self.vector_temps(shape))
    }

    /// Whether nobody needs the value of a taken operand's register any more.
    fn may_overwrite(&mut self, reg: Reg) -> bool {
        !self.operands.is_occupied(reg) || self.dies_in_assignment(reg)
    }

    /// Makes the register of operand `n` one that may be overwritten and is no other operand's.
    fn vector_own(&mut self, operands: &mut [Reg], n: usize) -> Reg {
        let reg = operands[n];
        let shared = operands.iter().filter(|&&other| other == reg).count() > 1;
        if shared || !self.may_overwrite(reg) {
            let own = self.operands.pick(&mut self.masm, class::<M>(Kind::V128));
            self.masm.mov(own, reg);
            operands[n] = own;
        }
        operands[n]
    }

    fn vector_temps(&mut self, shape: VectorShape) -> Temps {
        let mut temps = Temps { regs: [M::FSCRATCH; MOST_TEMPS], count: usize::from(shape.temps) };
        for reg in &mut temps.regs[..usize::from(shape.temps)] {
            *reg = self.operands.pick(&mut self.masm, M::ALLOCATABLE.and(RegSet::FPRS)).fpr();
        }
        temps
    }
}

/// Whether operands may change places.
fn commutes(op: VectorBinary) -> bool {
    use VectorBinary::*;
    matches!(
        op,
        V128And
            | V128Or
            | V128Xor
            | I8x16Eq
            | I8x16Ne
            | I16x8Eq
            | I16x8Ne
            | I32x4Eq
            | I32x4Ne
            | I64x2Eq
            | I64x2Ne
            | I8x16Add
            | I8x16AddSatS
            | I8x16AddSatU
            | I16x8Add
            | I16x8AddSatS
            | I16x8AddSatU
            | I32x4Add
            | I64x2Add
            | I8x16MinS
            | I8x16MinU
            | I8x16MaxS
            | I8x16MaxU
            | I16x8MinS
            | I16x8MinU
            | I16x8MaxS
            | I16x8MaxU
            | I32x4MinS
            | I32x4MinU
            | I32x4MaxS
            | I32x4MaxU
            | I8x16AvgrU
            | I16x8AvgrU
            | I16x8Mul
            | I32x4Mul
            | I64x2Mul
            | I16x8Q15MulrSatS
            | I32x4DotI16x8S
            | F32x4Eq
            | F32x4Ne
            | F64x2Eq
            | F64x2Ne
    )
}

/// The vector whose lanes all have these bits.
fn splat(lanes: Lanes, bits: u64) -> u128 {
    let width = match lanes {
        Lanes::I8x16 => 8,
        Lanes::I16x8 => 16,
        Lanes::I32x4 | Lanes::F32x4 => 32,
        Lanes::I64x2 | Lanes::F64x2 => 64,
    };
    let lane = u128::from(bits) & ((1 << width) - 1);
    (0..128).step_by(width).fold(0, |all, at| all | lane << at)
}
