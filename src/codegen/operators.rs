//! One row per operator: which method compiles it, with which arguments. Nothing else happens here.
//!
//! In dead code only the constructs are counted; their rows come first.

use super::Compiler;
use crate::abi::{Builtin, Kind, TrapCode};
use crate::error::CompileError;
use crate::masm::Width::{W32, W64};
use crate::masm::{
    FloatBinary, FloatCond, FloatUnary, IntBinary, IntCond, IntUnary, Load, Masm, Store, WideSum,
};
use crate::module::unsupported_operator;
use anyhow::Result;
use wasmparser::Operator;

impl<M: Masm> Compiler<'_, M> {
    /// Compiles a validated operator at module offset `at`.
    pub(super) fn operator(&mut self, operator: Operator<'_>, at: u64) -> Result<()> {
        use Operator::*;
        if let Some(proposal) = unsupported_operator(&operator) {
            return Err(CompileError::unsupported(proposal, at).into());
        }
        match operator {
            Else => self.else_(),
            End => self.end(),
            Catch { tag_index } => self.catch(Some(tag_index)),
            CatchAll => self.catch(None),
            Delegate { relative_depth } => self.delegate(relative_depth),
            Block { .. } | Loop { .. } | If { .. } | TryTable { .. } | Try { .. } if !self.reachable => {
                self.open_dead();
            }
            _ if !self.reachable => {}
            // control
            Unreachable => self.unreachable(),
            Nop => {}
            Block { blockty } => self.block(blockty),
            Loop { blockty } => self.loop_(blockty),
            If { blockty } => self.if_(blockty),
            TryTable { ref try_table } => self.try_table(try_table),
            Try { blockty } => self.try_(blockty),
            Rethrow { relative_depth } => self.rethrow(relative_depth),
            Throw { tag_index } => self.throw(tag_index),
            ThrowRef => self.throw_ref(),
            Br { relative_depth } => self.br(relative_depth),
            BrIf { relative_depth } => self.br_if(relative_depth),
            BrTable { targets: table } => {
                let targets = table.targets().collect::<wasmparser::Result<Vec<u32>>>()?;
                self.br_table(&targets, table.default());
            }
            BrOnNull { relative_depth } => self.br_on_null(relative_depth, true),
            BrOnNonNull { relative_depth } => self.br_on_null(relative_depth, false),
            Return => self.return_(),
            // calls
            Call { function_index } => self.call(function_index),
            CallIndirect { type_index, table_index } => self.call_indirect(type_index, table_index),
            CallRef { type_index } => self.call_ref(type_index),
            ReturnCall { function_index } => self.return_call(function_index),
            ReturnCallIndirect { type_index, table_index } => {
                self.return_call_indirect(type_index, table_index)
            }
            ReturnCallRef { type_index } => self.return_call_ref(type_index),
            // switching
            ContNew { cont_type_index } => self.cont_new(cont_type_index),
            ContBind { argument_index, result_index } => self.cont_bind(argument_index, result_index),
            Suspend { tag_index } => self.suspend(tag_index),
            Resume { cont_type_index, ref resume_table } => self.resume(cont_type_index, resume_table),
            ResumeThrow { cont_type_index, tag_index, ref resume_table } => {
                self.resume_throw(cont_type_index, tag_index, resume_table);
            }
            ResumeThrowRef { cont_type_index, ref resume_table } => {
                self.resume_throw_ref(cont_type_index, resume_table);
            }
            Switch { cont_type_index, tag_index } => self.switch(cont_type_index, tag_index),
            // operands, locals, globals, references
            Drop => self.drop_operand(),
            Select | TypedSelect { .. } => self.select(),
            LocalGet { local_index } => self.local_get(local_index),
            LocalSet { local_index } => self.local_set(local_index),
            LocalTee { local_index } => self.local_tee(local_index),
            GlobalGet { global_index } => self.global_get(global_index),
            GlobalSet { global_index } => self.global_set(global_index),
            RefNull { .. } => self.operands.push_constant(Kind::Ref, 0),
            RefIsNull => self.eqz(W64),
            RefFunc { function_index } => self.ref_func(function_index),
            RefAsNonNull => self.ref_as_non_null(),
            // tables
            TableGet { table } => self.table_get(table),
            TableSet { table } => self.table_set(table),
            TableSize { table } => self.table_size(table),
            TableGrow { table } => self.table_grow(table),
            TableFill { table } => self.table_fill(table),
            TableCopy { dst_table, src_table } => self.table_copy(dst_table, src_table),
            TableInit { elem_index, table } => self.table_init(table, elem_index),
            ElemDrop { elem_index } => self.segment_drop(Builtin::ElemDrop, elem_index),
            // memory
            I32Load { memarg } => self.load(Load::I32, Kind::I32, memarg),
            I64Load { memarg } => self.load(Load::I64, Kind::I64, memarg),
            F32Load { memarg } => self.load(Load::F32, Kind::F32, memarg),
            F64Load { memarg } => self.load(Load::F64, Kind::F64, memarg),
            I32Load8S { memarg } => self.load(Load::I32From8S, Kind::I32, memarg),
            I32Load8U { memarg } => self.load(Load::I32From8U, Kind::I32, memarg),
            I32Load16S { memarg } => self.load(Load::I32From16S, Kind::I32, memarg),
            I32Load16U { memarg } => self.load(Load::I32From16U, Kind::I32, memarg),
            I64Load8S { memarg } => self.load(Load::I64From8S, Kind::I64, memarg),
            I64Load8U { memarg } => self.load(Load::I64From8U, Kind::I64, memarg),
            I64Load16S { memarg } => self.load(Load::I64From16S, Kind::I64, memarg),
            I64Load16U { memarg } => self.load(Load::I64From16U, Kind::I64, memarg),
            I64Load32S { memarg } => self.load(Load::I64From32S, Kind::I64, memarg),
            I64Load32U { memarg } => self.load(Load::I64From32U, Kind::I64, memarg),
            I32Store { memarg } => self.store(Store::I32, memarg),
            I64Store { memarg } => self.store(Store::I64, memarg),
            F32Store { memarg } => self.store(Store::F32, memarg),
            F64Store { memarg } => self.store(Store::F64, memarg),
            I32Store8 { memarg } | I64Store8 { memarg } => self.store(Store::I8, memarg),
            I32Store16 { memarg } | I64Store16 { memarg } => self.store(Store::I16, memarg),
            I64Store32 { memarg } => self.store(Store::I32, memarg),
            MemorySize { mem } => self.memory_size(mem),
            MemoryGrow { mem } => self.memory_grow(mem),
            MemoryCopy { dst_mem, src_mem } => self.memory_copy(dst_mem, src_mem),
            MemoryFill { mem } => self.memory_fill(mem),
            MemoryInit { data_index, mem } => self.memory_init(mem, data_index),
            DataDrop { data_index } => self.segment_drop(Builtin::DataDrop, data_index),
            // constants
            I32Const { value } => self.operands.push_constant(Kind::I32, u64::from(value as u32)),
            I64Const { value } => self.operands.push_constant(Kind::I64, value as u64),
            F32Const { value } => self.float_const(Kind::F32, value.bits().into()),
            F64Const { value } => self.float_const(Kind::F64, value.bits()),
            // i32
            I32Eqz => self.eqz(W32),
            I32Eq => self.int_compare(IntCond::Eq, W32),
            I32Ne => self.int_compare(IntCond::Ne, W32),
            I32LtS => self.int_compare(IntCond::LtS, W32),
            I32LtU => self.int_compare(IntCond::LtU, W32),
            I32GtS => self.int_compare(IntCond::GtS, W32),
            I32GtU => self.int_compare(IntCond::GtU, W32),
            I32LeS => self.int_compare(IntCond::LeS, W32),
            I32LeU => self.int_compare(IntCond::LeU, W32),
            I32GeS => self.int_compare(IntCond::GeS, W32),
            I32GeU => self.int_compare(IntCond::GeU, W32),
            I32Add => self.int_binary(IntBinary::Add, W32),
            I32Sub => self.int_binary(IntBinary::Sub, W32),
            I32Mul => self.int_binary(IntBinary::Mul, W32),
            I32DivS => self.int_binary(IntBinary::DivS, W32),
            I32DivU => self.int_binary(IntBinary::DivU, W32),
            I32RemS => self.int_binary(IntBinary::RemS, W32),
            I32RemU => self.int_binary(IntBinary::RemU, W32),
            I32And => self.int_binary(IntBinary::And, W32),
            I32Or => self.int_binary(IntBinary::Or, W32),
            I32Xor => self.int_binary(IntBinary::Xor, W32),
            I32Shl => self.int_binary(IntBinary::Shl, W32),
            I32ShrS => self.int_binary(IntBinary::ShrS, W32),
            I32ShrU => self.int_binary(IntBinary::ShrU, W32),
            I32Rotl => self.int_binary(IntBinary::Rotl, W32),
            I32Rotr => self.int_binary(IntBinary::Rotr, W32),
            I32Clz => self.int_unary(IntUnary::Clz, W32, Kind::I32, Kind::I32),
            I32Ctz => self.int_unary(IntUnary::Ctz, W32, Kind::I32, Kind::I32),
            I32Popcnt => self.int_unary(IntUnary::Popcnt, W32, Kind::I32, Kind::I32),
            I32Extend8S => self.int_unary(IntUnary::Extend8S, W32, Kind::I32, Kind::I32),
            I32Extend16S => self.int_unary(IntUnary::Extend16S, W32, Kind::I32, Kind::I32),
            // i64
            I64Eqz => self.eqz(W64),
            I64Eq => self.int_compare(IntCond::Eq, W64),
            I64Ne => self.int_compare(IntCond::Ne, W64),
            I64LtS => self.int_compare(IntCond::LtS, W64),
            I64LtU => self.int_compare(IntCond::LtU, W64),
            I64GtS => self.int_compare(IntCond::GtS, W64),
            I64GtU => self.int_compare(IntCond::GtU, W64),
            I64LeS => self.int_compare(IntCond::LeS, W64),
            I64LeU => self.int_compare(IntCond::LeU, W64),
            I64GeS => self.int_compare(IntCond::GeS, W64),
            I64GeU => self.int_compare(IntCond::GeU, W64),
            I64Add => self.int_binary(IntBinary::Add, W64),
            I64Sub => self.int_binary(IntBinary::Sub, W64),
            I64Mul => self.int_binary(IntBinary::Mul, W64),
            I64DivS => self.int_binary(IntBinary::DivS, W64),
            I64DivU => self.int_binary(IntBinary::DivU, W64),
            I64RemS => self.int_binary(IntBinary::RemS, W64),
            I64RemU => self.int_binary(IntBinary::RemU, W64),
            I64And => self.int_binary(IntBinary::And, W64),
            I64Or => self.int_binary(IntBinary::Or, W64),
            I64Xor => self.int_binary(IntBinary::Xor, W64),
            I64Shl => self.int_binary(IntBinary::Shl, W64),
            I64ShrS => self.int_binary(IntBinary::ShrS, W64),
            I64ShrU => self.int_binary(IntBinary::ShrU, W64),
            I64Rotl => self.int_binary(IntBinary::Rotl, W64),
            I64Rotr => self.int_binary(IntBinary::Rotr, W64),
            I64Clz => self.int_unary(IntUnary::Clz, W64, Kind::I64, Kind::I64),
            I64Ctz => self.int_unary(IntUnary::Ctz, W64, Kind::I64, Kind::I64),
            I64Popcnt => self.int_unary(IntUnary::Popcnt, W64, Kind::I64, Kind::I64),
            I64Extend8S => self.int_unary(IntUnary::Extend8S, W64, Kind::I64, Kind::I64),
            I64Extend16S => self.int_unary(IntUnary::Extend16S, W64, Kind::I64, Kind::I64),
            I64Extend32S => self.int_unary(IntUnary::Extend32S, W64, Kind::I64, Kind::I64),
            I64Add128 => self.wide_sum(WideSum::Add),
            I64Sub128 => self.wide_sum(WideSum::Sub),
            I64MulWideS => self.wide_product(true),
            I64MulWideU => self.wide_product(false),
            // f32
            F32Eq => self.float_compare(FloatCond::Eq, W32),
            F32Ne => self.float_compare(FloatCond::Ne, W32),
            F32Lt => self.float_compare(FloatCond::Lt, W32),
            F32Gt => self.float_compare(FloatCond::Gt, W32),
            F32Le => self.float_compare(FloatCond::Le, W32),
            F32Ge => self.float_compare(FloatCond::Ge, W32),
            F32Add => self.float_binary(FloatBinary::Add, W32),
            F32Sub => self.float_binary(FloatBinary::Sub, W32),
            F32Mul => self.float_binary(FloatBinary::Mul, W32),
            F32Div => self.float_binary(FloatBinary::Div, W32),
            F32Min => self.float_binary(FloatBinary::Min, W32),
            F32Max => self.float_binary(FloatBinary::Max, W32),
            F32Copysign => self.float_binary(FloatBinary::Copysign, W32),
            F32Abs => self.float_unary(FloatUnary::Abs, W32),
            F32Neg => self.float_unary(FloatUnary::Neg, W32),
            F32Sqrt => self.float_unary(FloatUnary::Sqrt, W32),
            F32Ceil => self.float_unary(FloatUnary::Ceil, W32),
            F32Floor => self.float_unary(FloatUnary::Floor, W32),
            F32Trunc => self.float_unary(FloatUnary::Trunc, W32),
            F32Nearest => self.float_unary(FloatUnary::Nearest, W32),
            // f64
            F64Eq => self.float_compare(FloatCond::Eq, W64),
            F64Ne => self.float_compare(FloatCond::Ne, W64),
            F64Lt => self.float_compare(FloatCond::Lt, W64),
            F64Gt => self.float_compare(FloatCond::Gt, W64),
            F64Le => self.float_compare(FloatCond::Le, W64),
            F64Ge => self.float_compare(FloatCond::Ge, W64),
            F64Add => self.float_binary(FloatBinary::Add, W64),
            F64Sub => self.float_binary(FloatBinary::Sub, W64),
            F64Mul => self.float_binary(FloatBinary::Mul, W64),
            F64Div => self.float_binary(FloatBinary::Div, W64),
            F64Min => self.float_binary(FloatBinary::Min, W64),
            F64Max => self.float_binary(FloatBinary::Max, W64),
            F64Copysign => self.float_binary(FloatBinary::Copysign, W64),
            F64Abs => self.float_unary(FloatUnary::Abs, W64),
            F64Neg => self.float_unary(FloatUnary::Neg, W64),
            F64Sqrt => self.float_unary(FloatUnary::Sqrt, W64),
            F64Ceil => self.float_unary(FloatUnary::Ceil, W64),
            F64Floor => self.float_unary(FloatUnary::Floor, W64),
            F64Trunc => self.float_unary(FloatUnary::Trunc, W64),
            F64Nearest => self.float_unary(FloatUnary::Nearest, W64),
            // conversions
            I32WrapI64 => self.int_unary(IntUnary::Wrap, W32, Kind::I64, Kind::I32),
            I64ExtendI32S => self.int_unary(IntUnary::Extend32S, W64, Kind::I32, Kind::I64),
            I64ExtendI32U => self.extend_u(),
            F32DemoteF64 => self.float_unary(FloatUnary::Demote, W64),
            F64PromoteF32 => self.float_unary(FloatUnary::Promote, W32),
            I32TruncF32S => self.float_to_int(W32, W32, true, false),
            I32TruncF32U => self.float_to_int(W32, W32, false, false),
            I32TruncF64S => self.float_to_int(W64, W32, true, false),
            I32TruncF64U => self.float_to_int(W64, W32, false, false),
            I32TruncSatF32S => self.float_to_int(W32, W32, true, true),
            I32TruncSatF32U => self.float_to_int(W32, W32, false, true),
            I32TruncSatF64S => self.float_to_int(W64, W32, true, true),
            I32TruncSatF64U => self.float_to_int(W64, W32, false, true),
            I64TruncF32S => self.float_to_int(W32, W64, true, false),
            I64TruncF32U => self.float_to_int(W32, W64, false, false),
            I64TruncF64S => self.float_to_int(W64, W64, true, false),
            I64TruncF64U => self.float_to_int(W64, W64, false, false),
            I64TruncSatF32S => self.float_to_int(W32, W64, true, true),
            I64TruncSatF32U => self.float_to_int(W32, W64, false, true),
            I64TruncSatF64S => self.float_to_int(W64, W64, true, true),
            I64TruncSatF64U => self.float_to_int(W64, W64, false, true),
            F32ConvertI32S => self.int_to_float(W32, true, W32),
            F32ConvertI32U => self.int_to_float(W32, false, W32),
            F32ConvertI64S => self.int_to_float(W64, true, W32),
            F32ConvertI64U => self.int_to_float(W64, false, W32),
            F64ConvertI32S => self.int_to_float(W32, true, W64),
            F64ConvertI32U => self.int_to_float(W32, false, W64),
            F64ConvertI64S => self.int_to_float(W64, true, W64),
            F64ConvertI64U => self.int_to_float(W64, false, W64),
            I32ReinterpretF32 => self.float_bits(W32),
            F32ReinterpretI32 => self.float_from_bits(W32),
            I64ReinterpretF64 => self.float_bits(W64),
            F64ReinterpretI64 => self.float_from_bits(W64),
            other if self.vector_operator(&other) => {}
            other if self.atomic_operator(&other) => {}
            other => unreachable!("unsupported_operator lets {other:?} pass"),
        }
        Ok(())
    }

    /// Its register, if it has one, is free from here on.
    pub(super) fn drop_operand(&mut self) {
        self.operands.take();
    }

    pub(super) fn unreachable(&mut self) {
        self.trap(TrapCode::Unreachable);
        self.reachable = false;
    }

    fn segment_drop(&mut self, builtin: Builtin, segment: u32) {
        self.operands.push_constant(Kind::I32, segment.into());
        self.call_builtin(builtin);
    }
}
