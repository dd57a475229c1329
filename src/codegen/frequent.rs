//! The operators that most of a module consists of, from their bytes to their rows without an
//! [`Operator`](wasmparser::Operator) in between.
//!
//! Making such a value and taking it apart again costs as much as validating what it says. So what is frequent and
//! has a simple immediate is decoded here, by opcode, validated by its own method of the validator, and compiled by
//! the same method as in `operators.rs`; all else goes that way: control, prefixed opcodes, and whatever is not
//! encoded as usual, so that everything malformed is found and named in one place.

use super::Compiler;
use crate::abi::Kind;
use crate::masm::Width::{W32, W64};
use crate::masm::{FloatBinary, FloatCond, FloatUnary, IntBinary, IntCond, IntUnary, Load, Masm, Store};
use anyhow::Result;
use wasmparser::{
    BinaryReader, FuncValidator, MemArg, MemArgTarget, ValidatorResources, VisitOperator as _, WasmFeatures,
};

impl<M: Masm> Compiler<'_, M> {
    /// Decodes, validates and compiles the next operator, if it is a frequent one. `code` is what `reader` reads from.
    pub(super) fn frequent(
        &mut self,
        code: &[u8],
        reader: &mut BinaryReader<'_>,
        validator: &mut FuncValidator<ValidatorResources>,
    ) -> Result<bool> {
        // Behind the last `end` nothing may stand, which is not said here.
        if validator.control_stack_height() == 0 {
            return Ok(false);
        }
        let at = reader.original_position();
        let start = reader.current_position();
        macro_rules! row {
            ($visit:ident($($immediate:expr),*) => $($row:tt)*) => {{
                validator.visitor(at).$visit($($immediate),*)?;
                self.begin(at, &code[reader.current_position()..]);
                if self.reachable {
                    self.$($row)*;
                }
            }};
        }
        macro_rules! plain {
            ($visit:ident => $($row:tt)*) => {{
                reader.read_u8()?;
                row!($visit() => $($row)*)
            }};
        }
        macro_rules! access {
            ($visit:ident, $align:literal => $method:ident($($argument:expr),*)) => {{
                // Anything but an alignment in the first byte says that more follows it.
                let usual = code.get(start + 1).is_some_and(|&align| align <= 3);
                if !usual || !reader.features().contains(WasmFeatures::MEMORY64) {
                    return Ok(false);
                }
                reader.read_u8()?;
                let align = reader.read_u8()?;
                let memarg = MemArg {
                    align,
                    max_align: $align,
                    offset: reader.read_var_u64()?,
                    target: MemArgTarget::Memory(0),
                    ordering: None,
                };
                row!($visit(memarg) => $method($($argument),*, memarg))
            }};
        }
        let Some(&opcode) = code.get(start) else { return Ok(false) };
        match opcode {
            0x0c => {
                reader.read_u8()?;
                let depth = reader.read_var_u32()?;
                row!(visit_br(depth) => br(depth));
            }
            0x0d => {
                reader.read_u8()?;
                let depth = reader.read_var_u32()?;
                row!(visit_br_if(depth) => br_if(depth));
            }
            0x10 => {
                reader.read_u8()?;
                let function = reader.read_var_u32()?;
                row!(visit_call(function) => call(function));
            }
            0x1a => plain!(visit_drop => drop_operand()),
            0x20 => {
                reader.read_u8()?;
                let local = reader.read_var_u32()?;
                row!(visit_local_get(local) => local_get(local));
            }
            0x21 => {
                reader.read_u8()?;
                let local = reader.read_var_u32()?;
                row!(visit_local_set(local) => local_set(local));
            }
            0x22 => {
                reader.read_u8()?;
                let local = reader.read_var_u32()?;
                row!(visit_local_tee(local) => local_tee(local));
            }
            0x23 => {
                reader.read_u8()?;
                let global = reader.read_var_u32()?;
                row!(visit_global_get(global) => global_get(global));
            }
            0x24 => {
                reader.read_u8()?;
                let global = reader.read_var_u32()?;
                row!(visit_global_set(global) => global_set(global));
            }
            0x41 => {
                reader.read_u8()?;
                let value = reader.read_var_i32()?;
                row!(visit_i32_const(value) => operands.push_constant(Kind::I32, u64::from(value as u32)));
            }
            0x42 => {
                reader.read_u8()?;
                let value = reader.read_var_i64()?;
                row!(visit_i64_const(value) => operands.push_constant(Kind::I64, value as u64));
            }
            0x28 => access!(visit_i32_load, 2 => load(Load::I32, Kind::I32)),
            0x29 => access!(visit_i64_load, 3 => load(Load::I64, Kind::I64)),
            0x2a => access!(visit_f32_load, 2 => load(Load::F32, Kind::F32)),
            0x2b => access!(visit_f64_load, 3 => load(Load::F64, Kind::F64)),
            0x2c => access!(visit_i32_load8_s, 0 => load(Load::I32From8S, Kind::I32)),
            0x2d => access!(visit_i32_load8_u, 0 => load(Load::I32From8U, Kind::I32)),
            0x2e => access!(visit_i32_load16_s, 1 => load(Load::I32From16S, Kind::I32)),
            0x2f => access!(visit_i32_load16_u, 1 => load(Load::I32From16U, Kind::I32)),
            0x30 => access!(visit_i64_load8_s, 0 => load(Load::I64From8S, Kind::I64)),
            0x31 => access!(visit_i64_load8_u, 0 => load(Load::I64From8U, Kind::I64)),
            0x32 => access!(visit_i64_load16_s, 1 => load(Load::I64From16S, Kind::I64)),
            0x33 => access!(visit_i64_load16_u, 1 => load(Load::I64From16U, Kind::I64)),
            0x34 => access!(visit_i64_load32_s, 2 => load(Load::I64From32S, Kind::I64)),
            0x35 => access!(visit_i64_load32_u, 2 => load(Load::I64From32U, Kind::I64)),
            0x36 => access!(visit_i32_store, 2 => store(Store::I32)),
            0x37 => access!(visit_i64_store, 3 => store(Store::I64)),
            0x38 => access!(visit_f32_store, 2 => store(Store::F32)),
            0x39 => access!(visit_f64_store, 3 => store(Store::F64)),
            0x3a => access!(visit_i32_store8, 0 => store(Store::I8)),
            0x3b => access!(visit_i32_store16, 1 => store(Store::I16)),
            0x3c => access!(visit_i64_store8, 0 => store(Store::I8)),
            0x3d => access!(visit_i64_store16, 1 => store(Store::I16)),
            0x3e => access!(visit_i64_store32, 2 => store(Store::I32)),
            0x45 => plain!(visit_i32_eqz => eqz(W32)),
            0x46 => plain!(visit_i32_eq => int_compare(IntCond::Eq, W32)),
            0x47 => plain!(visit_i32_ne => int_compare(IntCond::Ne, W32)),
            0x48 => plain!(visit_i32_lt_s => int_compare(IntCond::LtS, W32)),
            0x49 => plain!(visit_i32_lt_u => int_compare(IntCond::LtU, W32)),
            0x4a => plain!(visit_i32_gt_s => int_compare(IntCond::GtS, W32)),
            0x4b => plain!(visit_i32_gt_u => int_compare(IntCond::GtU, W32)),
            0x4c => plain!(visit_i32_le_s => int_compare(IntCond::LeS, W32)),
            0x4d => plain!(visit_i32_le_u => int_compare(IntCond::LeU, W32)),
            0x4e => plain!(visit_i32_ge_s => int_compare(IntCond::GeS, W32)),
            0x4f => plain!(visit_i32_ge_u => int_compare(IntCond::GeU, W32)),
            0x50 => plain!(visit_i64_eqz => eqz(W64)),
            0x51 => plain!(visit_i64_eq => int_compare(IntCond::Eq, W64)),
            0x52 => plain!(visit_i64_ne => int_compare(IntCond::Ne, W64)),
            0x53 => plain!(visit_i64_lt_s => int_compare(IntCond::LtS, W64)),
            0x54 => plain!(visit_i64_lt_u => int_compare(IntCond::LtU, W64)),
            0x55 => plain!(visit_i64_gt_s => int_compare(IntCond::GtS, W64)),
            0x56 => plain!(visit_i64_gt_u => int_compare(IntCond::GtU, W64)),
            0x57 => plain!(visit_i64_le_s => int_compare(IntCond::LeS, W64)),
            0x58 => plain!(visit_i64_le_u => int_compare(IntCond::LeU, W64)),
            0x59 => plain!(visit_i64_ge_s => int_compare(IntCond::GeS, W64)),
            0x5a => plain!(visit_i64_ge_u => int_compare(IntCond::GeU, W64)),
            0x5b => plain!(visit_f32_eq => float_compare(FloatCond::Eq, W32)),
            0x5c => plain!(visit_f32_ne => float_compare(FloatCond::Ne, W32)),
            0x5d => plain!(visit_f32_lt => float_compare(FloatCond::Lt, W32)),
            0x5e => plain!(visit_f32_gt => float_compare(FloatCond::Gt, W32)),
            0x5f => plain!(visit_f32_le => float_compare(FloatCond::Le, W32)),
            0x60 => plain!(visit_f32_ge => float_compare(FloatCond::Ge, W32)),
            0x61 => plain!(visit_f64_eq => float_compare(FloatCond::Eq, W64)),
            0x62 => plain!(visit_f64_ne => float_compare(FloatCond::Ne, W64)),
            0x63 => plain!(visit_f64_lt => float_compare(FloatCond::Lt, W64)),
            0x64 => plain!(visit_f64_gt => float_compare(FloatCond::Gt, W64)),
            0x65 => plain!(visit_f64_le => float_compare(FloatCond::Le, W64)),
            0x66 => plain!(visit_f64_ge => float_compare(FloatCond::Ge, W64)),
            0x67 => plain!(visit_i32_clz => int_unary(IntUnary::Clz, W32, Kind::I32, Kind::I32)),
            0x68 => plain!(visit_i32_ctz => int_unary(IntUnary::Ctz, W32, Kind::I32, Kind::I32)),
            0x69 => plain!(visit_i32_popcnt => int_unary(IntUnary::Popcnt, W32, Kind::I32, Kind::I32)),
            0x6a => plain!(visit_i32_add => int_binary(IntBinary::Add, W32)),
            0x6b => plain!(visit_i32_sub => int_binary(IntBinary::Sub, W32)),
            0x6c => plain!(visit_i32_mul => int_binary(IntBinary::Mul, W32)),
            0x6d => plain!(visit_i32_div_s => int_binary(IntBinary::DivS, W32)),
            0x6e => plain!(visit_i32_div_u => int_binary(IntBinary::DivU, W32)),
            0x6f => plain!(visit_i32_rem_s => int_binary(IntBinary::RemS, W32)),
            0x70 => plain!(visit_i32_rem_u => int_binary(IntBinary::RemU, W32)),
            0x71 => plain!(visit_i32_and => int_binary(IntBinary::And, W32)),
            0x72 => plain!(visit_i32_or => int_binary(IntBinary::Or, W32)),
            0x73 => plain!(visit_i32_xor => int_binary(IntBinary::Xor, W32)),
            0x74 => plain!(visit_i32_shl => int_binary(IntBinary::Shl, W32)),
            0x75 => plain!(visit_i32_shr_s => int_binary(IntBinary::ShrS, W32)),
            0x76 => plain!(visit_i32_shr_u => int_binary(IntBinary::ShrU, W32)),
            0x77 => plain!(visit_i32_rotl => int_binary(IntBinary::Rotl, W32)),
            0x78 => plain!(visit_i32_rotr => int_binary(IntBinary::Rotr, W32)),
            0x79 => plain!(visit_i64_clz => int_unary(IntUnary::Clz, W64, Kind::I64, Kind::I64)),
            0x7a => plain!(visit_i64_ctz => int_unary(IntUnary::Ctz, W64, Kind::I64, Kind::I64)),
            0x7b => plain!(visit_i64_popcnt => int_unary(IntUnary::Popcnt, W64, Kind::I64, Kind::I64)),
            0x7c => plain!(visit_i64_add => int_binary(IntBinary::Add, W64)),
            0x7d => plain!(visit_i64_sub => int_binary(IntBinary::Sub, W64)),
            0x7e => plain!(visit_i64_mul => int_binary(IntBinary::Mul, W64)),
            0x7f => plain!(visit_i64_div_s => int_binary(IntBinary::DivS, W64)),
            0x80 => plain!(visit_i64_div_u => int_binary(IntBinary::DivU, W64)),
            0x81 => plain!(visit_i64_rem_s => int_binary(IntBinary::RemS, W64)),
            0x82 => plain!(visit_i64_rem_u => int_binary(IntBinary::RemU, W64)),
            0x83 => plain!(visit_i64_and => int_binary(IntBinary::And, W64)),
            0x84 => plain!(visit_i64_or => int_binary(IntBinary::Or, W64)),
            0x85 => plain!(visit_i64_xor => int_binary(IntBinary::Xor, W64)),
            0x86 => plain!(visit_i64_shl => int_binary(IntBinary::Shl, W64)),
            0x87 => plain!(visit_i64_shr_s => int_binary(IntBinary::ShrS, W64)),
            0x88 => plain!(visit_i64_shr_u => int_binary(IntBinary::ShrU, W64)),
            0x89 => plain!(visit_i64_rotl => int_binary(IntBinary::Rotl, W64)),
            0x8a => plain!(visit_i64_rotr => int_binary(IntBinary::Rotr, W64)),
            0x8b => plain!(visit_f32_abs => float_unary(FloatUnary::Abs, W32)),
            0x8c => plain!(visit_f32_neg => float_unary(FloatUnary::Neg, W32)),
            0x8d => plain!(visit_f32_ceil => float_unary(FloatUnary::Ceil, W32)),
            0x8e => plain!(visit_f32_floor => float_unary(FloatUnary::Floor, W32)),
            0x8f => plain!(visit_f32_trunc => float_unary(FloatUnary::Trunc, W32)),
            0x90 => plain!(visit_f32_nearest => float_unary(FloatUnary::Nearest, W32)),
            0x91 => plain!(visit_f32_sqrt => float_unary(FloatUnary::Sqrt, W32)),
            0x92 => plain!(visit_f32_add => float_binary(FloatBinary::Add, W32)),
            0x93 => plain!(visit_f32_sub => float_binary(FloatBinary::Sub, W32)),
            0x94 => plain!(visit_f32_mul => float_binary(FloatBinary::Mul, W32)),
            0x95 => plain!(visit_f32_div => float_binary(FloatBinary::Div, W32)),
            0x96 => plain!(visit_f32_min => float_binary(FloatBinary::Min, W32)),
            0x97 => plain!(visit_f32_max => float_binary(FloatBinary::Max, W32)),
            0x98 => plain!(visit_f32_copysign => float_binary(FloatBinary::Copysign, W32)),
            0x99 => plain!(visit_f64_abs => float_unary(FloatUnary::Abs, W64)),
            0x9a => plain!(visit_f64_neg => float_unary(FloatUnary::Neg, W64)),
            0x9b => plain!(visit_f64_ceil => float_unary(FloatUnary::Ceil, W64)),
            0x9c => plain!(visit_f64_floor => float_unary(FloatUnary::Floor, W64)),
            0x9d => plain!(visit_f64_trunc => float_unary(FloatUnary::Trunc, W64)),
            0x9e => plain!(visit_f64_nearest => float_unary(FloatUnary::Nearest, W64)),
            0x9f => plain!(visit_f64_sqrt => float_unary(FloatUnary::Sqrt, W64)),
            0xa0 => plain!(visit_f64_add => float_binary(FloatBinary::Add, W64)),
            0xa1 => plain!(visit_f64_sub => float_binary(FloatBinary::Sub, W64)),
            0xa2 => plain!(visit_f64_mul => float_binary(FloatBinary::Mul, W64)),
            0xa3 => plain!(visit_f64_div => float_binary(FloatBinary::Div, W64)),
            0xa4 => plain!(visit_f64_min => float_binary(FloatBinary::Min, W64)),
            0xa5 => plain!(visit_f64_max => float_binary(FloatBinary::Max, W64)),
            0xa6 => plain!(visit_f64_copysign => float_binary(FloatBinary::Copysign, W64)),
            0xa7 => plain!(visit_i32_wrap_i64 => int_unary(IntUnary::Wrap, W32, Kind::I64, Kind::I32)),
            0xa8 => plain!(visit_i32_trunc_f32_s => float_to_int(W32, W32, true, false)),
            0xa9 => plain!(visit_i32_trunc_f32_u => float_to_int(W32, W32, false, false)),
            0xaa => plain!(visit_i32_trunc_f64_s => float_to_int(W64, W32, true, false)),
            0xab => plain!(visit_i32_trunc_f64_u => float_to_int(W64, W32, false, false)),
            0xac => {
                plain!(visit_i64_extend_i32_s => int_unary(IntUnary::Extend32S, W64, Kind::I32, Kind::I64))
            }
            0xad => plain!(visit_i64_extend_i32_u => extend_u()),
            0xae => plain!(visit_i64_trunc_f32_s => float_to_int(W32, W64, true, false)),
            0xaf => plain!(visit_i64_trunc_f32_u => float_to_int(W32, W64, false, false)),
            0xb0 => plain!(visit_i64_trunc_f64_s => float_to_int(W64, W64, true, false)),
            0xb1 => plain!(visit_i64_trunc_f64_u => float_to_int(W64, W64, false, false)),
            0xb2 => plain!(visit_f32_convert_i32_s => int_to_float(W32, true, W32)),
            0xb3 => plain!(visit_f32_convert_i32_u => int_to_float(W32, false, W32)),
            0xb4 => plain!(visit_f32_convert_i64_s => int_to_float(W64, true, W32)),
            0xb5 => plain!(visit_f32_convert_i64_u => int_to_float(W64, false, W32)),
            0xb6 => plain!(visit_f32_demote_f64 => float_unary(FloatUnary::Demote, W64)),
            0xb7 => plain!(visit_f64_convert_i32_s => int_to_float(W32, true, W64)),
            0xb8 => plain!(visit_f64_convert_i32_u => int_to_float(W32, false, W64)),
            0xb9 => plain!(visit_f64_convert_i64_s => int_to_float(W64, true, W64)),
            0xba => plain!(visit_f64_convert_i64_u => int_to_float(W64, false, W64)),
            0xbb => plain!(visit_f64_promote_f32 => float_unary(FloatUnary::Promote, W32)),
            0xbc => plain!(visit_i32_reinterpret_f32 => float_bits(W32)),
            0xbd => plain!(visit_i64_reinterpret_f64 => float_bits(W64)),
            0xbe => plain!(visit_f32_reinterpret_i32 => float_from_bits(W32)),
            0xbf => plain!(visit_f64_reinterpret_i64 => float_from_bits(W64)),
            0xc0 => plain!(visit_i32_extend8_s => int_unary(IntUnary::Extend8S, W32, Kind::I32, Kind::I32)),
            0xc1 => plain!(visit_i32_extend16_s => int_unary(IntUnary::Extend16S, W32, Kind::I32, Kind::I32)),
            0xc2 => plain!(visit_i64_extend8_s => int_unary(IntUnary::Extend8S, W64, Kind::I64, Kind::I64)),
            0xc3 => plain!(visit_i64_extend16_s => int_unary(IntUnary::Extend16S, W64, Kind::I64, Kind::I64)),
            0xc4 => plain!(visit_i64_extend32_s => int_unary(IntUnary::Extend32S, W64, Kind::I64, Kind::I64)),
            _ => return Ok(false),
        }
        Ok(true)
    }
}
