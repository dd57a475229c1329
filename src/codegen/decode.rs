//! An operator as a value, for all that is not ordinary.

use anyhow::Result;
use wasmparser::{
    BinaryReader, FrameKind, FrameStack, Operator, VisitOperator, VisitSimdOperator, for_each_visit_operator,
    for_each_visit_simd_operator,
};

/// Reads the next operator. `frames` says which construct it stands in, as far as the validator knows.
pub(super) fn decode<'a>(reader: &mut BinaryReader<'a>, frames: &impl FrameStack) -> Result<Operator<'a>> {
    Ok(reader.visit_operator(&mut Decoder { frame: frames.current_frame() })?)
}

/// Makes a value of whatever it visits.
struct Decoder {
    frame: Option<FrameKind>,
}

impl FrameStack for Decoder {
    fn current_frame(&self) -> Option<FrameKind> {
        self.frame
    }
}

macro_rules! values {
    ($(@$proposal:ident $op:ident $({ $($field:ident: $type:ty),* })? => $visit:ident ($($more:tt)*))*) => {
        $(fn $visit(&mut self $($(, $field: $type)*)?) -> Operator<'a> {
            Operator::$op $({ $($field),* })?
        })*
    };
}

impl<'a> VisitOperator<'a> for Decoder {
    type Output = Operator<'a>;

    fn simd_visitor(&mut self) -> Option<&mut dyn VisitSimdOperator<'a, Output = Operator<'a>>> {
        Some(self)
    }

    for_each_visit_operator!(values);
}

impl<'a> VisitSimdOperator<'a> for Decoder {
    for_each_visit_simd_operator!(values);
}
