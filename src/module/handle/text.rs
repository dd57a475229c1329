//! Where a module's machine code is, and what is asked about it: all of it in one place, or function by function.

use super::super::lazy::LazyCode;
use super::Module;
use crate::code::{CodeMemory, CompiledFunction, Part, Placed};
use anyhow::Result;
use std::ops::Range;

/// Where the machine code is.
pub(super) enum Text {
    /// With the tables, since it cannot run here.
    Foreign,
    /// All of it, in place.
    Mapped(CodeMemory),
    /// Made as it is called.
    Lazy(Box<LazyCode>),
}

impl Module {
    /// The functions that the module defines: index, imports counted, and which bytes of the machine code are its own.
    /// Of a module that is compiled lazily, those that are compiled.
    pub fn functions(&self) -> impl ExactSizeIterator<Item = (u32, Range<usize>)> + '_ {
        let imported = self.declarations().imported_functions;
        let defined = self.declarations().functions.len() - imported as usize;
        let place = |code: &CompiledFunction| code.entry as usize..code.end as usize;
        let functions: Vec<_> = match &self.0.text {
            Text::Lazy(lazy) => {
                let moved = |part: &Part, place: Range<usize>| {
                    let base = part.base as usize;
                    (imported + part.number, base + place.start..base + place.end)
                };
                let parts = lazy.directory().parts();
                let mut all: Vec<_> = parts.map(|part| moved(part, place(&part.code.functions[0]))).collect();
                all.sort_unstable_by_key(|&(index, _)| index);
                all
            }
            _ => {
                let codes = self.compiled().functions.iter().take(defined);
                codes.enumerate().map(|(number, code)| (imported + number as u32, place(code))).collect()
            }
        };
        functions.into_iter()
    }

    /// Whether functions are compiled when they are called for the first time, and how many are by now. None if all
    /// were compiled at once, as [told](crate::Config::lazy_compilation) or because of what that depends on.
    pub fn compiled_lazily(&self) -> Option<usize> {
        self.lazy().map(|lazy| lazy.directory().parts().len())
    }

    /// The machine code, of whatever target; none if it is made lazily.
    pub(crate) fn code(&self) -> &[u8] {
        match &self.0.text {
            Text::Foreign => self.0.compiled.bytes(),
            Text::Mapped(memory) => memory.bytes(),
            Text::Lazy(_) => &[],
        }
    }

    /// Where code offset 0 is. An error, for the user, if the code is for another machine or processor.
    pub(crate) fn code_base(&self) -> Result<*const u8> {
        match &self.0.text {
            Text::Foreign => Err(self.0.engine.cannot_run()),
            Text::Mapped(memory) => Ok(memory.base()),
            Text::Lazy(lazy) => Ok(lazy.base()),
        }
    }

    /// The addresses of the code, and of what will be. An error like [`code_base`](Module::code_base)'s.
    pub(crate) fn code_addresses(&self) -> Result<Range<usize>> {
        let length = self.lazy().map_or(self.code().len(), LazyCode::size_bytes);
        let start = self.code_base()? as usize;
        Ok(start..start + length)
    }

    /// Where records of a function say that its code is, by its number among the bodies.
    pub(crate) fn entry(&self, number: u32) -> Result<*const u8> {
        let offset = match &self.0.text {
            // The lazy entry: the record's own function is compiled when it is called.
            Text::Lazy(_) => 0,
            _ => self.0.compiled.functions[number as usize].entry,
        };
        Ok(self.code_base()?.wrapping_add(offset as usize))
    }

    /// The tables for the code at `offset`; none if nothing is compiled there.
    pub(crate) fn placed(&self, offset: u32) -> Option<Placed<'_>> {
        match &self.0.text {
            Text::Lazy(lazy) => Some(lazy.directory().find(offset)?.placed(offset)),
            _ => {
                let d = self.declarations();
                let count = d.functions.len() as u32 - d.imported_functions;
                Some(Placed { code: self.compiled(), offset, first: 0, count })
            }
        }
    }

    /// What compiles its functions, if that is not done.
    pub(crate) fn lazy(&self) -> Option<&LazyCode> {
        match &self.0.text {
            Text::Lazy(lazy) => Some(lazy),
            _ => None,
        }
    }
}
