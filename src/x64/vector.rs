//! Vectors.

use super::X64;
use crate::masm::{
    Extract, Fpr, Gpr, Lanes, Reg, Rhs, VectorBinary, VectorOp, VectorOps, VectorShape, VectorShift,
    VectorTernary, VectorTest, VectorUnary,
};

impl VectorOps for X64 {
    fn vector_shape(&self, _: VectorOp) -> VectorShape {
        todo!()
    }
    fn vector_const(&mut self, _: Fpr, _: u128) {
        todo!()
    }
    fn vector_unary(&mut self, _: VectorUnary, _: Fpr, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_binary(&mut self, _: VectorBinary, _: Fpr, _: Fpr, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_ternary(&mut self, _: VectorTernary, _: Fpr, _: Fpr, _: Fpr, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_shift(&mut self, _: VectorShift, _: Fpr, _: Fpr, _: Rhs, _: &[Fpr]) {
        todo!()
    }
    fn vector_test(&mut self, _: VectorTest, _: Gpr, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_shuffle(&mut self, _: [u8; 16], _: Fpr, _: Fpr, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_splat(&mut self, _: Lanes, _: Fpr, _: Reg, _: &[Fpr]) {
        todo!()
    }
    fn vector_extract(&mut self, _: Extract, _: u8, _: Reg, _: Fpr, _: &[Fpr]) {
        todo!()
    }
    fn vector_replace(&mut self, _: Lanes, _: u8, _: Fpr, _: Fpr, _: Reg, _: &[Fpr]) {
        todo!()
    }
}
