//! Ordinary operators, from their bytes to their rows: read, checked and compiled here, with nothing in between.
//!
//! Making an [`Operator`](wasmparser::Operator) and taking it apart again costs as much as validating what it says,
//! and validating costs as much as compiling. So what nearly all bodies consist of is read by opcode from a
//! [`Reader`], checked by the [`Checker`](super::check::Checker), and compiled by the same method as in `operators.rs`.
//! `None` means that wasmparser must judge: the operator is none of these, is encoded in an unusual way, or is wrong.
//! Then nothing was compiled of it.

use super::Compiler;
use super::reader::Reader;
use crate::abi::Kind::{F32, F64, I32, I64};
use crate::masm::Width::{W32, W64};
use crate::masm::{FloatBinary, FloatCond, FloatUnary, IntBinary, IntCond, IntUnary, Load, Masm, Store};
use wasmparser::{MemArg, MemArgTarget};

/// Yes, or wasmparser must say.
fn sure(known: bool) -> Option<()> {
    known.then_some(())
}

impl<M: Masm> Compiler<'_, M> {
    /// Compiles what is ordinary and valid of a body whose first byte stands at module offset `start`. Returns where it
    /// stopped: at the body's end, or at an operator that wasmparser must judge.
    pub(super) fn ordinary(&mut self, reader: Reader<'_>, start: u64) -> usize {
        let mut at = reader.position();
        _ = self.ordinary_operators(reader, start, &mut at);
        at
    }

    fn ordinary_operators(&mut self, reader: Reader<'_>, start: u64, at: &mut usize) -> Option<()> {
        let mut reader = reader.again();
        macro_rules! begin {
            () => {
                self.begin(start + *at as u64, reader.rest())
            };
        }
        macro_rules! row {
            ($check:ident($($argument:expr),*) => $($row:tt)*) => {{
                sure(self.checker.$check($($argument),*))?;
                begin!();
                if self.reachable {
                    self.$($row)*;
                }
            }};
        }
        // Likewise, with the module's declarations.
        macro_rules! known {
            ($check:ident($($argument:expr),*) => $($row:tt)*) => {
                row!($check(self.context $(, $argument)*) => $($row)*)
            };
        }
        macro_rules! access {
            ($check:ident($kind:expr, $align:literal) => $method:ident($($argument:expr),*)) => {{
                // Anything else in the first byte says that more follows it.
                let align = reader.byte().filter(|&align| align <= $align)?;
                let (target, ordering) = (MemArgTarget::Memory(0), None);
                let memarg = MemArg { align, max_align: $align, offset: reader.u64()?, target, ordering };
                known!($check($kind, memarg.offset) => $method($($argument),*, memarg))
            }};
        }
        macro_rules! load {
            ($op:expr, $kind:expr, $align:literal) => { access!(load($kind, $align) => load($op, $kind)) };
        }
        macro_rules! store {
            ($op:expr, $kind:expr, $align:literal) => { access!(store($kind, $align) => store($op)) };
        }
        macro_rules! block_type {
            () => {{
                let (ty, behind) = self.checker.block_type(self.context, reader)?;
                reader = behind;
                ty
            }};
        }
        // In dead code constructs are counted.
        macro_rules! construct {
            ($method:ident) => {{
                let ty = block_type!();
                sure(self.checker.$method(self.context, ty))?;
                begin!();
                if self.reachable { self.$method(ty) } else { self.open_dead() }
            }};
        }
        loop {
            *at = reader.position();
            match reader.byte()? {
                0x00 => row!(unreachable() => unreachable()),
                0x01 => begin!(),
                0x02 => construct!(block),
                0x03 => {
                    let ty = block_type!();
                    sure(self.checker.loop_(self.context, ty))?;
                    begin!();
                    if self.reachable {
                        self.look_ahead(reader);
                        self.loop_(ty);
                    } else {
                        self.open_dead();
                    }
                }
                0x04 => construct!(if_),
                0x05 => {
                    sure(self.checker.else_(self.context))?;
                    begin!();
                    self.else_();
                }
                0x0b => {
                    sure(self.checker.end(self.context))?;
                    begin!();
                    self.end();
                    if self.checker.ended() {
                        // Behind the last `end` nothing may stand.
                        *at = reader.position();
                        return None;
                    }
                }
                0x0c => {
                    let depth = reader.u32()?;
                    known!(br(depth) => br(depth));
                }
                0x0d => {
                    let depth = reader.u32()?;
                    known!(br_if(depth) => br_if(depth));
                }
                0x0e => reader = self.ordinary_br_table(reader, start + *at as u64)?,
                0x0f => known!(return_() => return_()),
                0x10 => {
                    let function = reader.u32()?;
                    known!(call(function) => call(function));
                }
                0x11 => {
                    let (ty, table) = (reader.u32()?, reader.u32()?);
                    known!(call_indirect(ty, table) => call_indirect(ty, table));
                }
                0x1a => row!(drop() => drop_operand()),
                0x1b => row!(select() => select()),
                0x20 => {
                    let local = reader.u32()?;
                    row!(local_get(local) => local_get(local));
                }
                0x21 => {
                    let local = reader.u32()?;
                    row!(local_set(local) => local_set(local));
                }
                0x22 => {
                    let local = reader.u32()?;
                    row!(local_tee(local) => local_tee(local));
                }
                0x23 => {
                    let global = reader.u32()?;
                    known!(global_get(global) => global_get(global));
                }
                0x24 => {
                    let global = reader.u32()?;
                    known!(global_set(global) => global_set(global));
                }
                0x28 => load!(Load::I32, I32, 2),
                0x29 => load!(Load::I64, I64, 3),
                0x2a => load!(Load::F32, F32, 2),
                0x2b => load!(Load::F64, F64, 3),
                0x2c => load!(Load::I32From8S, I32, 0),
                0x2d => load!(Load::I32From8U, I32, 0),
                0x2e => load!(Load::I32From16S, I32, 1),
                0x2f => load!(Load::I32From16U, I32, 1),
                0x30 => load!(Load::I64From8S, I64, 0),
                0x31 => load!(Load::I64From8U, I64, 0),
                0x32 => load!(Load::I64From16S, I64, 1),
                0x33 => load!(Load::I64From16U, I64, 1),
                0x34 => load!(Load::I64From32S, I64, 2),
                0x35 => load!(Load::I64From32U, I64, 2),
                0x36 => store!(Store::I32, I32, 2),
                0x37 => store!(Store::I64, I64, 3),
                0x38 => store!(Store::F32, F32, 2),
                0x39 => store!(Store::F64, F64, 3),
                0x3a => store!(Store::I8, I32, 0),
                0x3b => store!(Store::I16, I32, 1),
                0x3c => store!(Store::I8, I64, 0),
                0x3d => store!(Store::I16, I64, 1),
                0x3e => store!(Store::I32, I64, 2),
                0x3f => {
                    let memory = reader.u32()?;
                    known!(memory_size(memory) => memory_size(memory));
                }
                0x40 => {
                    let memory = reader.u32()?;
                    known!(memory_grow(memory) => memory_grow(memory));
                }
                0x41 => {
                    let value = reader.i32()?;
                    row!(push(I32) => operands.push_constant(I32, u64::from(value as u32)));
                }
                0x42 => {
                    let value = reader.i64()?;
                    row!(push(I64) => operands.push_constant(I64, value as u64));
                }
                0x43 => {
                    let bits = u32::from_le_bytes(reader.bytes()?);
                    row!(push(F32) => float_const(F32, bits.into()));
                }
                0x44 => {
                    let bits = u64::from_le_bytes(reader.bytes()?);
                    row!(push(F64) => float_const(F64, bits));
                }
                0x45 => row!(unary(I32, I32) => eqz(W32)),
                0x46 => row!(binary(I32, I32) => int_compare(IntCond::Eq, W32)),
                0x47 => row!(binary(I32, I32) => int_compare(IntCond::Ne, W32)),
                0x48 => row!(binary(I32, I32) => int_compare(IntCond::LtS, W32)),
                0x49 => row!(binary(I32, I32) => int_compare(IntCond::LtU, W32)),
                0x4a => row!(binary(I32, I32) => int_compare(IntCond::GtS, W32)),
                0x4b => row!(binary(I32, I32) => int_compare(IntCond::GtU, W32)),
                0x4c => row!(binary(I32, I32) => int_compare(IntCond::LeS, W32)),
                0x4d => row!(binary(I32, I32) => int_compare(IntCond::LeU, W32)),
                0x4e => row!(binary(I32, I32) => int_compare(IntCond::GeS, W32)),
                0x4f => row!(binary(I32, I32) => int_compare(IntCond::GeU, W32)),
                0x50 => row!(unary(I64, I32) => eqz(W64)),
                0x51 => row!(binary(I64, I32) => int_compare(IntCond::Eq, W64)),
                0x52 => row!(binary(I64, I32) => int_compare(IntCond::Ne, W64)),
                0x53 => row!(binary(I64, I32) => int_compare(IntCond::LtS, W64)),
                0x54 => row!(binary(I64, I32) => int_compare(IntCond::LtU, W64)),
                0x55 => row!(binary(I64, I32) => int_compare(IntCond::GtS, W64)),
                0x56 => row!(binary(I64, I32) => int_compare(IntCond::GtU, W64)),
                0x57 => row!(binary(I64, I32) => int_compare(IntCond::LeS, W64)),
                0x58 => row!(binary(I64, I32) => int_compare(IntCond::LeU, W64)),
                0x59 => row!(binary(I64, I32) => int_compare(IntCond::GeS, W64)),
                0x5a => row!(binary(I64, I32) => int_compare(IntCond::GeU, W64)),
                0x5b => row!(binary(F32, I32) => float_compare(FloatCond::Eq, W32)),
                0x5c => row!(binary(F32, I32) => float_compare(FloatCond::Ne, W32)),
                0x5d => row!(binary(F32, I32) => float_compare(FloatCond::Lt, W32)),
                0x5e => row!(binary(F32, I32) => float_compare(FloatCond::Gt, W32)),
                0x5f => row!(binary(F32, I32) => float_compare(FloatCond::Le, W32)),
                0x60 => row!(binary(F32, I32) => float_compare(FloatCond::Ge, W32)),
                0x61 => row!(binary(F64, I32) => float_compare(FloatCond::Eq, W64)),
                0x62 => row!(binary(F64, I32) => float_compare(FloatCond::Ne, W64)),
                0x63 => row!(binary(F64, I32) => float_compare(FloatCond::Lt, W64)),
                0x64 => row!(binary(F64, I32) => float_compare(FloatCond::Gt, W64)),
                0x65 => row!(binary(F64, I32) => float_compare(FloatCond::Le, W64)),
                0x66 => row!(binary(F64, I32) => float_compare(FloatCond::Ge, W64)),
                0x67 => row!(unary(I32, I32) => int_unary(IntUnary::Clz, W32, I32, I32)),
                0x68 => row!(unary(I32, I32) => int_unary(IntUnary::Ctz, W32, I32, I32)),
                0x69 => row!(unary(I32, I32) => int_unary(IntUnary::Popcnt, W32, I32, I32)),
                0x6a => row!(binary(I32, I32) => int_binary(IntBinary::Add, W32)),
                0x6b => row!(binary(I32, I32) => int_binary(IntBinary::Sub, W32)),
                0x6c => row!(binary(I32, I32) => int_binary(IntBinary::Mul, W32)),
                0x6d => row!(binary(I32, I32) => int_binary(IntBinary::DivS, W32)),
                0x6e => row!(binary(I32, I32) => int_binary(IntBinary::DivU, W32)),
                0x6f => row!(binary(I32, I32) => int_binary(IntBinary::RemS, W32)),
                0x70 => row!(binary(I32, I32) => int_binary(IntBinary::RemU, W32)),
                0x71 => row!(binary(I32, I32) => int_binary(IntBinary::And, W32)),
                0x72 => row!(binary(I32, I32) => int_binary(IntBinary::Or, W32)),
                0x73 => row!(binary(I32, I32) => int_binary(IntBinary::Xor, W32)),
                0x74 => row!(binary(I32, I32) => int_binary(IntBinary::Shl, W32)),
                0x75 => row!(binary(I32, I32) => int_binary(IntBinary::ShrS, W32)),
                0x76 => row!(binary(I32, I32) => int_binary(IntBinary::ShrU, W32)),
                0x77 => row!(binary(I32, I32) => int_binary(IntBinary::Rotl, W32)),
                0x78 => row!(binary(I32, I32) => int_binary(IntBinary::Rotr, W32)),
                0x79 => row!(unary(I64, I64) => int_unary(IntUnary::Clz, W64, I64, I64)),
                0x7a => row!(unary(I64, I64) => int_unary(IntUnary::Ctz, W64, I64, I64)),
                0x7b => row!(unary(I64, I64) => int_unary(IntUnary::Popcnt, W64, I64, I64)),
                0x7c => row!(binary(I64, I64) => int_binary(IntBinary::Add, W64)),
                0x7d => row!(binary(I64, I64) => int_binary(IntBinary::Sub, W64)),
                0x7e => row!(binary(I64, I64) => int_binary(IntBinary::Mul, W64)),
                0x7f => row!(binary(I64, I64) => int_binary(IntBinary::DivS, W64)),
                0x80 => row!(binary(I64, I64) => int_binary(IntBinary::DivU, W64)),
                0x81 => row!(binary(I64, I64) => int_binary(IntBinary::RemS, W64)),
                0x82 => row!(binary(I64, I64) => int_binary(IntBinary::RemU, W64)),
                0x83 => row!(binary(I64, I64) => int_binary(IntBinary::And, W64)),
                0x84 => row!(binary(I64, I64) => int_binary(IntBinary::Or, W64)),
                0x85 => row!(binary(I64, I64) => int_binary(IntBinary::Xor, W64)),
                0x86 => row!(binary(I64, I64) => int_binary(IntBinary::Shl, W64)),
                0x87 => row!(binary(I64, I64) => int_binary(IntBinary::ShrS, W64)),
                0x88 => row!(binary(I64, I64) => int_binary(IntBinary::ShrU, W64)),
                0x89 => row!(binary(I64, I64) => int_binary(IntBinary::Rotl, W64)),
                0x8a => row!(binary(I64, I64) => int_binary(IntBinary::Rotr, W64)),
                0x8b => row!(unary(F32, F32) => float_unary(FloatUnary::Abs, W32)),
                0x8c => row!(unary(F32, F32) => float_unary(FloatUnary::Neg, W32)),
                0x8d => row!(unary(F32, F32) => float_unary(FloatUnary::Ceil, W32)),
                0x8e => row!(unary(F32, F32) => float_unary(FloatUnary::Floor, W32)),
                0x8f => row!(unary(F32, F32) => float_unary(FloatUnary::Trunc, W32)),
                0x90 => row!(unary(F32, F32) => float_unary(FloatUnary::Nearest, W32)),
                0x91 => row!(unary(F32, F32) => float_unary(FloatUnary::Sqrt, W32)),
                0x92 => row!(binary(F32, F32) => float_binary(FloatBinary::Add, W32)),
                0x93 => row!(binary(F32, F32) => float_binary(FloatBinary::Sub, W32)),
                0x94 => row!(binary(F32, F32) => float_binary(FloatBinary::Mul, W32)),
                0x95 => row!(binary(F32, F32) => float_binary(FloatBinary::Div, W32)),
                0x96 => row!(binary(F32, F32) => float_binary(FloatBinary::Min, W32)),
                0x97 => row!(binary(F32, F32) => float_binary(FloatBinary::Max, W32)),
                0x98 => row!(binary(F32, F32) => float_binary(FloatBinary::Copysign, W32)),
                0x99 => row!(unary(F64, F64) => float_unary(FloatUnary::Abs, W64)),
                0x9a => row!(unary(F64, F64) => float_unary(FloatUnary::Neg, W64)),
                0x9b => row!(unary(F64, F64) => float_unary(FloatUnary::Ceil, W64)),
                0x9c => row!(unary(F64, F64) => float_unary(FloatUnary::Floor, W64)),
                0x9d => row!(unary(F64, F64) => float_unary(FloatUnary::Trunc, W64)),
                0x9e => row!(unary(F64, F64) => float_unary(FloatUnary::Nearest, W64)),
                0x9f => row!(unary(F64, F64) => float_unary(FloatUnary::Sqrt, W64)),
                0xa0 => row!(binary(F64, F64) => float_binary(FloatBinary::Add, W64)),
                0xa1 => row!(binary(F64, F64) => float_binary(FloatBinary::Sub, W64)),
                0xa2 => row!(binary(F64, F64) => float_binary(FloatBinary::Mul, W64)),
                0xa3 => row!(binary(F64, F64) => float_binary(FloatBinary::Div, W64)),
                0xa4 => row!(binary(F64, F64) => float_binary(FloatBinary::Min, W64)),
                0xa5 => row!(binary(F64, F64) => float_binary(FloatBinary::Max, W64)),
                0xa6 => row!(binary(F64, F64) => float_binary(FloatBinary::Copysign, W64)),
                0xa7 => row!(unary(I64, I32) => int_unary(IntUnary::Wrap, W32, I64, I32)),
                0xa8 => row!(unary(F32, I32) => float_to_int(W32, W32, true, false)),
                0xa9 => row!(unary(F32, I32) => float_to_int(W32, W32, false, false)),
                0xaa => row!(unary(F64, I32) => float_to_int(W64, W32, true, false)),
                0xab => row!(unary(F64, I32) => float_to_int(W64, W32, false, false)),
                0xac => row!(unary(I32, I64) => int_unary(IntUnary::Extend32S, W64, I32, I64)),
                0xad => row!(unary(I32, I64) => extend_u()),
                0xae => row!(unary(F32, I64) => float_to_int(W32, W64, true, false)),
                0xaf => row!(unary(F32, I64) => float_to_int(W32, W64, false, false)),
                0xb0 => row!(unary(F64, I64) => float_to_int(W64, W64, true, false)),
                0xb1 => row!(unary(F64, I64) => float_to_int(W64, W64, false, false)),
                0xb2 => row!(unary(I32, F32) => int_to_float(W32, true, W32)),
                0xb3 => row!(unary(I32, F32) => int_to_float(W32, false, W32)),
                0xb4 => row!(unary(I64, F32) => int_to_float(W64, true, W32)),
                0xb5 => row!(unary(I64, F32) => int_to_float(W64, false, W32)),
                0xb6 => row!(unary(F64, F32) => float_unary(FloatUnary::Demote, W64)),
                0xb7 => row!(unary(I32, F64) => int_to_float(W32, true, W64)),
                0xb8 => row!(unary(I32, F64) => int_to_float(W32, false, W64)),
                0xb9 => row!(unary(I64, F64) => int_to_float(W64, true, W64)),
                0xba => row!(unary(I64, F64) => int_to_float(W64, false, W64)),
                0xbb => row!(unary(F32, F64) => float_unary(FloatUnary::Promote, W32)),
                0xbc => row!(unary(F32, I32) => float_bits(W32)),
                0xbd => row!(unary(F64, I64) => float_bits(W64)),
                0xbe => row!(unary(I32, F32) => float_from_bits(W32)),
                0xbf => row!(unary(I64, F64) => float_from_bits(W64)),
                0xc0 => row!(unary(I32, I32) => int_unary(IntUnary::Extend8S, W32, I32, I32)),
                0xc1 => row!(unary(I32, I32) => int_unary(IntUnary::Extend16S, W32, I32, I32)),
                0xc2 => row!(unary(I64, I64) => int_unary(IntUnary::Extend8S, W64, I64, I64)),
                0xc3 => row!(unary(I64, I64) => int_unary(IntUnary::Extend16S, W64, I64, I64)),
                0xc4 => row!(unary(I64, I64) => int_unary(IntUnary::Extend32S, W64, I64, I64)),
                0xfc => match reader.u32()? {
                    0 => row!(unary(F32, I32) => float_to_int(W32, W32, true, true)),
                    1 => row!(unary(F32, I32) => float_to_int(W32, W32, false, true)),
                    2 => row!(unary(F64, I32) => float_to_int(W64, W32, true, true)),
                    3 => row!(unary(F64, I32) => float_to_int(W64, W32, false, true)),
                    4 => row!(unary(F32, I64) => float_to_int(W32, W64, true, true)),
                    5 => row!(unary(F32, I64) => float_to_int(W32, W64, false, true)),
                    6 => row!(unary(F64, I64) => float_to_int(W64, W64, true, true)),
                    7 => row!(unary(F64, I64) => float_to_int(W64, W64, false, true)),
                    10 => {
                        let (dst, src) = (reader.u32()?, reader.u32()?);
                        known!(memory_copy(dst, src) => memory_copy(dst, src));
                    }
                    11 => {
                        let memory = reader.u32()?;
                        known!(memory_fill(memory) => memory_fill(memory));
                    }
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    fn ordinary_br_table<'a>(&mut self, mut reader: Reader<'a>, at: u64) -> Option<Reader<'a>> {
        let count = reader.u32()? as usize;
        let mut targets = std::mem::take(&mut self.targets);
        targets.clear();
        // A target is a byte at least.
        targets.reserve(count.min(reader.rest().len()));
        for _ in 0..count {
            targets.push(reader.u32()?);
        }
        let default = reader.u32()?;
        sure(self.checker.br_table(self.context, &targets, default))?;
        self.begin(at, reader.rest());
        if self.reachable {
            self.br_table(&targets, default);
        }
        self.targets = targets;
        Some(reader)
    }
}
