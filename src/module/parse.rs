//! draft
use super::Declarations;
use wasmparser::{FuncValidator, FunctionBody, FuncValidatorAllocations, ValidatorResources};

/// The compiler, as the parser sees it: takes bodies in order, while the module is being read.
pub(crate) trait BodyCompiler {
    /// Validates and compiles the body of function `index` (imports counted).
    fn body(
        &mut self, declarations: &Declarations, index: u32, body: FunctionBody<'_>,
        validator: FuncValidator<ValidatorResources>,
    ) -> anyhow::Result<FuncValidatorAllocations>;
    /// After the last body: links and hands over.
    fn finish(self: Box<Self>) -> anyhow::Result<crate::code::CompiledCode>;
}
