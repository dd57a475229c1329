//! One body, from its first operator to its last: checked here as long as possible, judged by wasmparser from then on.

use super::decode;
use super::lookahead;
use super::reader::Reader;
use super::{Compiler, FuncValidator, ValidatorResources};
use crate::masm::Masm;
use anyhow::{Result, bail};
use wasmparser::{
    BinaryReader, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator,
    OperatorsReaderAllocations,
};

/// A body, and what a validator for it is made of.
pub(super) struct Body<'a> {
    pub(super) body: FunctionBody<'a>,
    pub(super) to_validate: FuncToValidate<ValidatorResources>,
    pub(super) allocations: FuncValidatorAllocations,
}

/// wasmparser's validator, up to where its reader stands.
pub(super) struct Judge<'a> {
    pub(super) validator: FuncValidator<ValidatorResources>,
    reader: BinaryReader<'a>,
}

impl<'a> Body<'a> {
    /// Has the validator look at the body up to the operator at `position`, or at the locals alone.
    pub(super) fn judge(&mut self, position: usize) -> Result<Judge<'a>> {
        let FuncToValidate { resources, index, ty, features } = &self.to_validate;
        let again =
            FuncToValidate { resources: resources.clone(), index: *index, ty: *ty, features: *features };
        let mut validator = again.into_validator(std::mem::take(&mut self.allocations));
        let mut reader = self.body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        while reader.current_position() < position {
            let at = reader.original_position();
            reader.visit_operator(&mut validator.visitor(at))??;
        }
        if position > 0 && reader.current_position() != position {
            bail!("operators were read in two ways: please report this module");
        }
        Ok(Judge { validator, reader })
    }
}

impl<M: Masm> Compiler<'_, M> {
    /// Compiles what the [`Checker`] knows of a body whose locals were read. Who judges the rest, if there is any.
    pub(super) fn ordinary_body<'a>(
        &mut self,
        body: &mut Body<'a>,
        reader: Reader<'a>,
    ) -> Result<Option<Judge<'a>>> {
        let position = self.ordinary(reader, body.body.range().start);
        // Behind the last `end` nothing may stand.
        match self.checker.ended() && position == body.body.as_bytes().len() {
            true => Ok(None),
            false => Ok(Some(body.judge(position)?)),
        }
    }

    /// A loop begins where the reader stands.
    pub(super) fn look_ahead(&mut self, reader: Reader<'_>) {
        self.loop_use = lookahead::glance(reader, &mut self.loop_constants);
    }

    /// Compiles what is left of a body.
    pub(super) fn judged_body(
        &mut self,
        body: &Body<'_>,
        judge: Judge<'_>,
    ) -> Result<FuncValidatorAllocations> {
        let Judge { mut validator, mut reader } = judge;
        let (code, mut allocations) = (body.body.as_bytes(), OperatorsReaderAllocations::default());
        while !reader.eof() {
            let at = reader.original_position();
            let operator = decode::decode(&mut reader, &validator.visitor(at))?;
            validator.op(at, &operator)?;
            self.begin(at, &code[reader.current_position()..]);
            if matches!(operator, Operator::Loop { .. }) && self.reachable {
                let constants = &mut self.loop_constants;
                self.loop_use = lookahead::glance_at_operators(reader.clone(), &mut allocations, constants);
            }
            self.operator(operator, at)?;
        }
        reader.finish_expression(&validator.visitor(reader.original_position()))?;
        Ok(validator.into_allocations())
    }
}
