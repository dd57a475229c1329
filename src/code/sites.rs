//! From a pc to what is there: the questions of trap handlers and stack walks.
//!
//! All tables are sorted by code offset and searched by bisection, in place: nothing is allocated and nothing locked,
//! because the one who asks may be a signal handler. A faulting instruction is found by its own address, a frame by
//! its return address; both are noted exactly, so a pc in between has a function but no site.

use super::{CompiledCode, CompiledFunction};
use crate::abi::TrapCode;
use bytemuck::{Pod, Zeroable};

/// What a pc in the side table is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SiteKind {
    /// An instruction that may fault, and what a fault means.
    Fault(TrapCode),
    /// The return address of a call of [`Builtin::Trap`](crate::abi::Builtin), and what it means.
    Trap(TrapCode),
    /// The return address of a call.
    Call,
    /// Where a suspended function goes on, or a resume returns to: `bytes` from sp to the bottom of the frame.
    Switch {
        /// Bytes of the open area.
        area_bytes: u32,
    },
    /// A bind adapter: a suspended continuation with bound values stops here. The real pc is at
    /// `[sp + pc_offset]`, the real sp is `sp + bytes`.
    Adapter {
        /// From sp.
        pc_offset: u32,
        /// What the bound values take.
        bytes: u32,
    },
    /// The return address of a call of [`Builtin::TraceSwitch`](crate::abi::Builtin).
    Trace {
        /// What is traced.
        what: Traced,
        /// Payload words, 65535 for more.
        words: u16,
        /// The tag's index in the module, [`NO_TAG`] for none.
        tag: u32,
    },
}

/// In a trace site: there is no tag.
pub const NO_TAG: u32 = u32::MAX;

/// What a call of the tracing builtin is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Traced {
    /// A continuation was made.
    New,
    /// It is resumed next.
    Resume,
    /// An exception is thrown into it next.
    ResumeThrow,
    /// The running one suspends next.
    Suspend,
    /// The running one switches next.
    Switch,
    /// The one that was resumed here has returned.
    Return,
}

impl Traced {
    const ALL: [Traced; 6] =
        [Traced::New, Traced::Resume, Traced::ResumeThrow, Traced::Suspend, Traced::Switch, Traced::Return];
}

/// One entry of the side table: three numbers and a half, so that the table can lie in a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct Site {
    /// Code offset in the module's code.
    pub pc: u32,
    /// Byte offset of the operator in the module.
    pub wasm: u32,
    /// What it is: a number for the kind in the low byte, and more above.
    kind: u32,
    /// And more.
    bytes: u32,
}

impl Site {
    const FAULT: u32 = 0;
    const TRAP: u32 = 1;
    const CALL: u32 = 2;
    const SWITCH: u32 = 3;
    const ADAPTER: u32 = 4;
    const TRACE: u32 = 5;

    /// An entry.
    pub fn new(pc: u32, wasm: u32, kind: SiteKind) -> Site {
        let (kind, more, bytes) = match kind {
            SiteKind::Fault(code) => (Site::FAULT, code as u32, 0),
            SiteKind::Trap(code) => (Site::TRAP, code as u32, 0),
            SiteKind::Call => (Site::CALL, 0, 0),
            SiteKind::Switch { area_bytes } => (Site::SWITCH, 0, area_bytes),
            // A thousand parameters at the most.
            SiteKind::Adapter { pc_offset, bytes } => (Site::ADAPTER, pc_offset, bytes),
            SiteKind::Trace { what, words, tag } => (Site::TRACE, what as u32 | u32::from(words) << 8, tag),
        };
        debug_assert!(more < 1 << 24);
        Site { pc, wasm, kind: kind | more << 8, bytes }
    }

    /// The same, so many bytes further on.
    pub(super) fn moved(self, by: u32) -> Site {
        Site { pc: self.pc + by, ..self }
    }

    /// What it is. What no compiler wrote is a call.
    pub fn kind(self) -> SiteKind {
        let more = self.kind >> 8;
        let trap = || TrapCode::ALL.get(more as usize).copied().unwrap_or(TrapCode::Unreachable);
        match self.kind & 0xff {
            Site::FAULT => SiteKind::Fault(trap()),
            Site::TRAP => SiteKind::Trap(trap()),
            Site::SWITCH => SiteKind::Switch { area_bytes: self.bytes },
            Site::ADAPTER => SiteKind::Adapter { pc_offset: more, bytes: self.bytes },
            Site::TRACE => {
                let what = Traced::ALL.get(more as usize & 0xff).copied().unwrap_or(Traced::New);
                SiteKind::Trace { what, words: (more >> 8) as u16, tag: self.bytes }
            }
            _ => SiteKind::Call,
        }
    }
}

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

/// The tables that say what is at a place in a module's code: all of its own, or those of one function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    /// The tables.
    pub code: &'a CompiledCode,
    /// The place, as they count.
    pub offset: u32,
    /// The number among the module's bodies of the first function in the tables,
    pub first: u32,
    /// and how many there are; behind them are guards.
    pub count: u32,
}

impl CompiledCode {
    /// What is at code offset `pc`; none in start stubs and past the end.
    pub fn lookup(&self, pc: u32) -> Option<Lookup> {
        let function = self.function_at(pc)?;
        let site = self.sites.binary_search_by_key(&pc, |site| site.pc).ok().map(|at| &self.sites[at]);
        let kind = site.map(|site| site.kind());
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
    use super::*;

    #[test]
    fn sites_are_numbers() {
        let adapter = SiteKind::Adapter { pc_offset: 8000, bytes: 1 << 20 };
        let switch = SiteKind::Switch { area_bytes: u32::MAX };
        let codes = TrapCode::ALL.iter().flat_map(|&code| [SiteKind::Fault(code), SiteKind::Trap(code)]);
        let traces = Traced::ALL.map(|what| SiteKind::Trace { what, words: 65_535, tag: NO_TAG });
        for kind in codes.chain([SiteKind::Call, switch, adapter]).chain(traces) {
            assert_eq!(Site::new(1, 2, kind).kind(), kind);
        }
    }

    #[test]
    fn every_kind_of_pc() {
        let function = |start, end, sp_to_fp| CompiledFunction { entry: start, start, end, sp_to_fp };
        let code = CompiledCode {
            functions: vec![function(0, 16, 8), function(32, 64, 24)].into(),
            sites: vec![
                Site::new(4, 100, SiteKind::Fault(TrapCode::DivideByZero)),
                Site::new(40, 200, SiteKind::Call),
                Site::new(48, 210, SiteKind::Switch { area_bytes: 32 }),
            ]
            .into(),
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
