//! One row per atomic operator, as in `operators.rs`.

use super::Compiler;
use crate::abi::Builtin;
use crate::abi::Kind::{I32, I64};
use crate::masm::AtomicBits::{B8, B16, B32, B64};
use crate::masm::AtomicRmw::{Add, And, Or, Sub, Xchg, Xor};
use crate::masm::Masm;
use wasmparser::{MemArg, MemArgTarget, Operator};

impl<M: Masm> Compiler<'_, M> {
    /// Compiles an atomic operator; false if it is none.
    #[rustfmt::skip]
    pub(super) fn atomic_operator(&mut self, operator: &Operator<'_>) -> bool {
        use Operator::*;
        match *operator {
            AtomicFence { .. } => self.atomic_fence(),
            MemoryAtomicNotify { memarg } => self.atomic_notify(memory(&memarg), memarg.offset),
            MemoryAtomicWait32 { memarg } => self.atomic_wait(Builtin::MemoryWait32, memory(&memarg), memarg.offset),
            MemoryAtomicWait64 { memarg } => self.atomic_wait(Builtin::MemoryWait64, memory(&memarg), memarg.offset),
            I32AtomicLoad { memarg } => self.atomic_load(B32, I32, memarg),
            I64AtomicLoad { memarg } => self.atomic_load(B64, I64, memarg),
            I32AtomicLoad8U { memarg } => self.atomic_load(B8, I32, memarg),
            I32AtomicLoad16U { memarg } => self.atomic_load(B16, I32, memarg),
            I64AtomicLoad8U { memarg } => self.atomic_load(B8, I64, memarg),
            I64AtomicLoad16U { memarg } => self.atomic_load(B16, I64, memarg),
            I64AtomicLoad32U { memarg } => self.atomic_load(B32, I64, memarg),
            I32AtomicStore { memarg } => self.atomic_store(B32, memarg),
            I64AtomicStore { memarg } => self.atomic_store(B64, memarg),
            I32AtomicStore8 { memarg } => self.atomic_store(B8, memarg),
            I32AtomicStore16 { memarg } => self.atomic_store(B16, memarg),
            I64AtomicStore8 { memarg } => self.atomic_store(B8, memarg),
            I64AtomicStore16 { memarg } => self.atomic_store(B16, memarg),
            I64AtomicStore32 { memarg } => self.atomic_store(B32, memarg),
            I32AtomicRmwAdd { memarg } => self.atomic_rmw(Add, B32, I32, memarg),
            I64AtomicRmwAdd { memarg } => self.atomic_rmw(Add, B64, I64, memarg),
            I32AtomicRmw8AddU { memarg } => self.atomic_rmw(Add, B8, I32, memarg),
            I32AtomicRmw16AddU { memarg } => self.atomic_rmw(Add, B16, I32, memarg),
            I64AtomicRmw8AddU { memarg } => self.atomic_rmw(Add, B8, I64, memarg),
            I64AtomicRmw16AddU { memarg } => self.atomic_rmw(Add, B16, I64, memarg),
            I64AtomicRmw32AddU { memarg } => self.atomic_rmw(Add, B32, I64, memarg),
            I32AtomicRmwSub { memarg } => self.atomic_rmw(Sub, B32, I32, memarg),
            I64AtomicRmwSub { memarg } => self.atomic_rmw(Sub, B64, I64, memarg),
            I32AtomicRmw8SubU { memarg } => self.atomic_rmw(Sub, B8, I32, memarg),
            I32AtomicRmw16SubU { memarg } => self.atomic_rmw(Sub, B16, I32, memarg),
            I64AtomicRmw8SubU { memarg } => self.atomic_rmw(Sub, B8, I64, memarg),
            I64AtomicRmw16SubU { memarg } => self.atomic_rmw(Sub, B16, I64, memarg),
            I64AtomicRmw32SubU { memarg } => self.atomic_rmw(Sub, B32, I64, memarg),
            I32AtomicRmwAnd { memarg } => self.atomic_rmw(And, B32, I32, memarg),
            I64AtomicRmwAnd { memarg } => self.atomic_rmw(And, B64, I64, memarg),
            I32AtomicRmw8AndU { memarg } => self.atomic_rmw(And, B8, I32, memarg),
            I32AtomicRmw16AndU { memarg } => self.atomic_rmw(And, B16, I32, memarg),
            I64AtomicRmw8AndU { memarg } => self.atomic_rmw(And, B8, I64, memarg),
            I64AtomicRmw16AndU { memarg } => self.atomic_rmw(And, B16, I64, memarg),
            I64AtomicRmw32AndU { memarg } => self.atomic_rmw(And, B32, I64, memarg),
            I32AtomicRmwOr { memarg } => self.atomic_rmw(Or, B32, I32, memarg),
            I64AtomicRmwOr { memarg } => self.atomic_rmw(Or, B64, I64, memarg),
            I32AtomicRmw8OrU { memarg } => self.atomic_rmw(Or, B8, I32, memarg),
            I32AtomicRmw16OrU { memarg } => self.atomic_rmw(Or, B16, I32, memarg),
            I64AtomicRmw8OrU { memarg } => self.atomic_rmw(Or, B8, I64, memarg),
            I64AtomicRmw16OrU { memarg } => self.atomic_rmw(Or, B16, I64, memarg),
            I64AtomicRmw32OrU { memarg } => self.atomic_rmw(Or, B32, I64, memarg),
            I32AtomicRmwXor { memarg } => self.atomic_rmw(Xor, B32, I32, memarg),
            I64AtomicRmwXor { memarg } => self.atomic_rmw(Xor, B64, I64, memarg),
            I32AtomicRmw8XorU { memarg } => self.atomic_rmw(Xor, B8, I32, memarg),
            I32AtomicRmw16XorU { memarg } => self.atomic_rmw(Xor, B16, I32, memarg),
            I64AtomicRmw8XorU { memarg } => self.atomic_rmw(Xor, B8, I64, memarg),
            I64AtomicRmw16XorU { memarg } => self.atomic_rmw(Xor, B16, I64, memarg),
            I64AtomicRmw32XorU { memarg } => self.atomic_rmw(Xor, B32, I64, memarg),
            I32AtomicRmwXchg { memarg } => self.atomic_rmw(Xchg, B32, I32, memarg),
            I64AtomicRmwXchg { memarg } => self.atomic_rmw(Xchg, B64, I64, memarg),
            I32AtomicRmw8XchgU { memarg } => self.atomic_rmw(Xchg, B8, I32, memarg),
            I32AtomicRmw16XchgU { memarg } => self.atomic_rmw(Xchg, B16, I32, memarg),
            I64AtomicRmw8XchgU { memarg } => self.atomic_rmw(Xchg, B8, I64, memarg),
            I64AtomicRmw16XchgU { memarg } => self.atomic_rmw(Xchg, B16, I64, memarg),
            I64AtomicRmw32XchgU { memarg } => self.atomic_rmw(Xchg, B32, I64, memarg),
            I32AtomicRmwCmpxchg { memarg } => self.atomic_compare_exchange(B32, I32, memarg),
            I64AtomicRmwCmpxchg { memarg } => self.atomic_compare_exchange(B64, I64, memarg),
            I32AtomicRmw8CmpxchgU { memarg } => self.atomic_compare_exchange(B8, I32, memarg),
            I32AtomicRmw16CmpxchgU { memarg } => self.atomic_compare_exchange(B16, I32, memarg),
            I64AtomicRmw8CmpxchgU { memarg } => self.atomic_compare_exchange(B8, I64, memarg),
            I64AtomicRmw16CmpxchgU { memarg } => self.atomic_compare_exchange(B16, I64, memarg),
            I64AtomicRmw32CmpxchgU { memarg } => self.atomic_compare_exchange(B32, I64, memarg),
            _ => return false,
        }
        true
    }
}

fn memory(memarg: &MemArg) -> u32 {
    let MemArgTarget::Memory(memory) = memarg.target else {
        unreachable!("no feature lets accesses of arrays pass")
    };
    memory
}
