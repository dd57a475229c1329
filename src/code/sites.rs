//! From a pc to what is there: the questions of trap handlers and stack walks.
//!
//! All tables are sorted by code offset and searched by bisection, in place: nothing is allocated and nothing locked,
//! because the one who asks may be a signal handler. A faulting instruction is found by its own address, a frame by
//! its return address; both are noted exactly, so a pc in between has a function but no site.

use super::{CompiledCode, CompiledFunction, SiteKind};

/// What is known about a pc inside a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lookup {
    /// The function, counted among the module's defined ones.
    pub function: u32,
    /// Byte offset in the module of the operator that noted a site here.
    pub wasm: Option<u32>,
    /// What the site is.
    pub kind: Option<SiteKind>,
    /// From sp to fp for code at this pc: the frame, plus the open area at a switch.
    pub sp_to_fp: u32,
}

impl CompiledCode {
    /// What is at code offset `pc`; none in start stubs and past the end.
    pub fn lookup(&self, pc: u32) -> Option<Lookup> {
        let function = self.function_at(pc)?;
        let site = self.sites.binary_search_by_key(&pc, |site| site.pc).ok().map(|at| &self.sites[at]);
        let kind = site.map(|site| site.kind);
        let area_bytes = match kind {
            Some(SiteKind::Switch { area_bytes }) => area_bytes,
            _ => 0,
        };
        Some(Lookup {
            function: function as u32,
            wasm: site.map(|site| site.wasm),
            kind,
            sp_to_fp: self.functions[function].sp_to_fp + area_bytes,
        })
    }

    /// The defined function whose code `pc` is in.
    pub fn function_at(&self, pc: u32) -> Option<usize> {
        let after = self.functions.partition_point(|function| function.start <= pc);
        let at = after.checked_sub(1)?;
        let within = |function: &CompiledFunction| pc < function.end;
        within(&self.functions[at]).then_some(at)
    }

    /// Whether `pc` is the return address at the bottom of a continuation's stack: the walk goes on at its parent.
    pub fn is_base(&self, pc: u32) -> bool {
        self.bases.binary_search(&pc).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Site;
    use super::*;
    use crate::abi::TrapCode;

    #[test]
    fn every_kind_of_pc() {
        let function = |start, end, sp_to_fp| CompiledFunction { entry: start, start, end, sp_to_fp };
        let code = CompiledCode {
            functions: vec![function(0, 16, 8), function(32, 64, 24)],
            sites: vec![
                Site { pc: 4, wasm: 100, kind: SiteKind::Fault(TrapCode::DivideByZero) },
                Site { pc: 40, wasm: 200, kind: SiteKind::Call },
                Site { pc: 48, wasm: 210, kind: SiteKind::Switch { area_bytes: 32 } },
            ],
            bases: vec![70, 90],
            ..CompiledCode::default()
        };
        let found = code.lookup(4).unwrap();
        assert_eq!((found.function, found.wasm, found.sp_to_fp), (0, Some(100), 8));
        assert_eq!(found.kind, Some(SiteKind::Fault(TrapCode::DivideByZero)));
        let call = code.lookup(40).unwrap();
        assert_eq!((call.function, call.wasm, call.sp_to_fp), (1, Some(200), 24));
        assert_eq!(code.lookup(48).unwrap().sp_to_fp, 56, "frame and open area");
        assert_eq!(code.lookup(41).unwrap().wasm, None, "no site between instructions that noted one");
        assert_eq!(code.lookup(16), None, "filler belongs to nobody");
        assert_eq!(code.lookup(64), None);
        assert!(code.is_base(70) && code.is_base(90) && !code.is_base(71));
        assert_eq!(CompiledCode::default().lookup(0), None);
    }
}
