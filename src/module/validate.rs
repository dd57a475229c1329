//! A [`BodyCompiler`] that only validates: `Module::validate`, and the parser's tests.

use super::features::unsupported_operator;
use super::{Bodies, BodyCompiler, Chunk};
use crate::code::CompiledCode;
use crate::error::CompileError;
use rayon::prelude::*;
use wasmparser::{
    FuncValidator, FuncValidatorAllocations, FunctionBody, OperatorsReader, ValidatorResources,
};

/// Accepts what the real compiler accepts, and makes nothing of it.
#[derive(Debug)]
pub(crate) struct OnlyValidate {
    /// On all cores.
    pub(super) parallel: bool,
}

impl BodyCompiler for OnlyValidate {
    fn compile(&self, bodies: &Bodies<'_>) -> anyhow::Result<CompiledCode> {
        let chunk = |chunk: &Chunk| -> anyhow::Result<()> {
            let mut allocations = FuncValidatorAllocations::default();
            for number in chunk.bodies.clone() {
                let (body, to_validate) = bodies.get(number);
                let validator = to_validate.into_validator(allocations);
                allocations = validate(body, validator).map_err(|error| bodies.explain(number, error))?;
            }
            Ok(())
        };
        let chunks = bodies.chunks();
        let results: Vec<_> = match self.parallel && chunks.len() > 1 {
            true => chunks.par_iter().map(chunk).collect(),
            false => chunks.iter().map(chunk).collect(),
        };
        results.into_iter().collect::<anyhow::Result<()>>()?;
        Ok(CompiledCode::default())
    }
}

fn validate(
    body: FunctionBody<'_>,
    mut validator: FuncValidator<ValidatorResources>,
) -> anyhow::Result<FuncValidatorAllocations> {
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
