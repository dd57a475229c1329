//! The two ends of a function: where parameters and locals are when its body begins, and what is known when it is done.

use super::control::Control;
use super::operands::TRACKED;
use super::{Compiler, FuncValidator, ValidatorResources};
use crate::abi::{Builtin, Kind, MAX_FRAME_BYTES, Place, TrapCode};
use crate::code::{CompiledFunction, HandlerTableDesc, Label, SiteKind};
use crate::masm::{Addr, Frame, Masm};
use anyhow::{Result, bail};

/// What [`Compiler::end_function`] must know of the beginning.
pub(super) struct Begin {
    start: u32,
    overflow: Label,
}

fn kind_of(ty: wasmparser::ValType) -> Kind {
    match ty {
        wasmparser::ValType::I32 => Kind::I32,
        wasmparser::ValType::I64 => Kind::I64,
        wasmparser::ValType::F32 => Kind::F32,
        wasmparser::ValType::F64 => Kind::F64,
        wasmparser::ValType::V128 => Kind::V128,
        wasmparser::ValType::Ref(_) => Kind::Ref,
    }
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn begin_function(&mut self, index: u32) -> Result<Begin> {
        let start = self.masm.code().position();
        if start > i32::MAX as u32 {
            bail!("the module's code is larger than 2 GiB");
        }
        self.index = index;
        self.signature = self.context.function(index);
        self.masm.begin_function(!self.context.memories.is_empty(), self.signature.param_words);
        self.operands.reset();
        self.controls.clear();
        self.hoisted.clear();
        self.deferred.clear();
        self.fused = None;
        self.reachable = true;
        self.scope = None;
        self.leaf = true;
        let overflow = self.masm.code().trap_label(TrapCode::StackOverflow);
        self.start = self.masm.code().label();
        self.masm.bind(self.start);
        Ok(Begin { start, overflow })
    }

    pub(super) fn open_function(&mut self) {
        self.controls.push(Control::function(self.operands.entries.len(), self.signature));
    }

    /// Parameters are where the caller put them. Words and untracked ones go to their slots.
    pub(super) fn declare_parameters(&mut self) {
        let signature = self.signature;
        for (number, (&kind, &place)) in signature.params.iter().zip(&signature.param_places).enumerate() {
            match (M::param_reg(place), place) {
                (Some(reg), _) if number < TRACKED => self.operands.push_reg(kind, reg),
                (Some(reg), _) => {
                    self.masm.store(kind, self.operands.next(kind).slot(), reg);
                    self.operands.push_slot(kind);
                }
                (None, Place::Word(word)) => {
                    self.copy_word(kind, Addr::incoming(word), M::SCRATCH);
                    self.operands.push_slot(kind);
                }
                (None, _) => unreachable!("a place is a register or a word"),
            }
        }
    }

    /// Other locals are the constant zero, untracked ones in their slots. They are asked of the validator, if it knows.
    pub(super) fn declare_locals(&mut self, validator: Option<&FuncValidator<ValidatorResources>>) {
        match validator {
            None => {
                let checker = std::mem::take(&mut self.checker);
                let declared = &checker.locals()[self.operands.entries.len()..];
                declared.iter().for_each(|&kind| self.declare_local(kind));
                self.checker = checker;
            }
            Some(validator) => {
                for number in self.operands.entries.len()..validator.len_locals() as usize {
                    let ty = validator.get_local_type(number as u32).expect("one of its locals");
                    self.declare_local(kind_of(ty));
                }
            }
        }
        self.operands.end_locals();
    }

    fn declare_local(&mut self, kind: Kind) {
        if self.operands.entries.len() < TRACKED {
            self.operands.push_constant(kind, 0);
        } else {
            self.masm.store_imm(kind, self.operands.next(kind).slot(), 0);
            self.operands.push_slot(kind);
        }
    }

    /// Traps: by a fault, or by a call that does not return. What stands behind the call keeps its return address
    /// inside the function, and apart from all others.
    pub(super) fn trap(&mut self, code: TrapCode) {
        if self.tunables.signals_based_traps {
            self.masm.code().fault_site(code);
        } else {
            self.masm.call_builtin(Builtin::Trap);
            self.note_site(SiteKind::Trap(code));
        }
        self.masm.trap();
    }

    pub(super) fn end_function(&mut self, begin: Begin) -> Result<()> {
        debug_assert!(self.controls.is_empty());
        self.emit_deferred();
        for trap in self.masm.code().take_traps() {
            self.masm.checkpoint();
            self.masm.bind(trap.label);
            self.masm.code().set_wasm_offset(trap.wasm);
            self.trap(trap.code);
        }
        let frame = Frame { slots: self.operands.slots, leaf: self.leaf };
        if frame.slots > (MAX_FRAME_BYTES - 64) / 8 {
            bail!("the function needs a frame of more than {MAX_FRAME_BYTES} bytes");
        }
        let entry = self.masm.end_function(frame, begin.overflow);
        self.returns.end_function(self.masm.take_returns());
        let sp_to_fp = M::sp_to_fp(frame);
        let code = self.masm.code();
        let offset_of = |label| code.label_position(label).expect("landing pads are bound");
        for table in self.pending_tables.drain(..) {
            self.compiled.handler_tables.push(HandlerTableDesc {
                vmctx_offset: table.vmctx_offset,
                return_pc: offset_of(table.return_label),
                sp_to_fp: sp_to_fp + table.area_bytes,
                entries: table
                    .entries
                    .iter()
                    .map(|&(tag, pad)| (tag, pad.is_none(), pad.map_or(0, offset_of)))
                    .collect(),
            });
        }
        for (number, pad) in self.pending_catches.drain(..) {
            self.compiled.catches[number].pad = offset_of(pad);
        }
        let end = code.position();
        self.compiled.functions.push(CompiledFunction { entry, start: begin.start, end, sp_to_fp });
        self.masm.code().clear_labels();
        Ok(())
    }
}
