//! A [`BodyCompiler`] that only validates: `Module::validate`, and the parser's tests.

use super::features::unsupported_operator;
use super::{BodyCompiler, Declarations};
use crate::code::CompiledCode;
use crate::error::CompileError;
use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, OperatorsReader, ValidatorResources,
};

/// Accepts what the real compiler accepts, and makes nothing of it.
#[derive(Debug)]
pub(crate) struct OnlyValidate;

impl BodyCompiler for OnlyValidate {
    fn body(
        &mut self,
        _: &Declarations,
        _: u32,
        body: FunctionBody<'_>,
        to_validate: FuncToValidate<ValidatorResources>,
        allocations: FuncValidatorAllocations,
    ) -> anyhow::Result<FuncValidatorAllocations> {
        let mut validator = to_validate.into_validator(allocations);
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        let mut operators = OperatorsReader::new(reader);
        while !operators.eof() {
            let (operator, offset) = operators.read_with_offset()?;
            validator.op(offset, &operator)?;
            if let Some(proposal) = unsupported_operator(&operator) {
                return Err(CompileError::unsupported(proposal, offset).into());
            }
        }
        operators.finish()?;
        Ok(validator.into_allocations())
    }

    fn finish(self: Box<Self>) -> anyhow::Result<CompiledCode> {
        Ok(CompiledCode::default())
    }
}
