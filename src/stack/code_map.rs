//! Which code is at a pc, for the modules of one store.
//!
//! A signal handler asks this, so asking takes no lock and no memory. It is safe there because a module is
//! added only while its store runs no Wasm on top of the addition.

use crate::abi::{FP_TO_VMCTX, TrapCode, VmContext, VmFunc, VmTag};
use crate::code::{NO_TAG, Placed, SiteKind, Traced};
use crate::module::Module;
use anyhow::Result;
use std::ops::Range;

/// The modules whose code a store may run, by address.
#[derive(Debug, Default)]
pub(crate) struct CodeMap {
    /// Sorted; code ranges do not overlap.
    modules: Vec<(Range<usize>, Module)>,
}

/// What a pc is, as far as a walk cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In a function: there is a frame record at `fp`.
    Function,
    /// In a start stub: the bottom of a continuation's stack.
    Bottom,
    /// Not code of any module: the host called from here.
    Outside,
}

/// What the saved pc of a suspended continuation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Suspension {
    /// In a function, whose fp is so far above the saved sp.
    Function { sp_to_fp: u32 },
    /// A bind adapter, which finds the pc that it goes on to at `[sp + pc_offset]` and adds `bytes` to sp.
    Adapter { pc_offset: u32, bytes: u32 },
    /// A start stub: nothing has run yet.
    Start,
    /// Not code of any module: the end of a captured chain.
    Outside,
}

/// What a call of the tracing builtin is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct TraceSite {
    pub what: Traced,
    pub words: u16,
    pub tag: Option<u32>,
    /// Byte offset of the operator in its module.
    pub wasm: u32,
}

/// A clause of a `try_table` that takes an exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Clause {
    /// Where it lands.
    pub pad: usize,
    /// From the sp that it expects to the frame's fp.
    pub sp_to_fp: u32,
    /// It wants the reference.
    pub by_reference: bool,
}

impl CodeMap {
    /// Makes a module's code known. Adding it again changes nothing.
    pub(crate) fn add(&mut self, module: &Module) -> Result<()> {
        let range = module.code_addresses()?;
        if let Err(at) = self.modules.binary_search_by_key(&range.start, |(range, _)| range.start)
            && !range.is_empty()
        {
            self.modules.insert(at, (range, module.clone()));
        }
        Ok(())
    }

    fn find(&self, pc: usize) -> Option<(&Module, u32)> {
        let after = self.modules.partition_point(|(range, _)| range.start <= pc);
        let (range, module) = self.modules.get(after.checked_sub(1)?)?;
        range.contains(&pc).then(|| (module, (pc - range.start) as u32))
    }

    /// Likewise with the tables that know about `pc`. `after_call`: it is a return address, so it may be one past the
    /// end of its function.
    fn find_placed(&self, pc: usize, after_call: bool) -> Option<(&Module, Placed<'_>)> {
        let before = usize::from(after_call);
        let (module, offset) = self.find(pc.checked_sub(before)?)?;
        let placed = module.placed(offset)?;
        Some((module, Placed { offset: placed.offset + before as u32, ..placed }))
    }

    /// What a fault of the instruction at `pc` means, if it is one that may fault.
    pub(crate) fn fault(&self, pc: usize) -> Option<TrapCode> {
        let (_, Placed { code, offset, .. }) = self.find_placed(pc, false)?;
        let sites = &code.sites;
        let first = sites.partition_point(|site| site.pc < offset);
        // The return address of a call may be the address of an instruction that faults.
        sites[first..].iter().take_while(|site| site.pc == offset).find_map(|site| match site.kind() {
            SiteKind::Fault(code) => Some(code),
            _ => None,
        })
    }

    /// What the call of the trap builtin that returns to `pc` means.
    pub(crate) fn trap(&self, pc: usize) -> Option<TrapCode> {
        let (_, Placed { code, offset, .. }) = self.find_placed(pc, true)?;
        match code.lookup(offset)?.kind {
            Some(SiteKind::Trap(code)) => Some(code),
            _ => None,
        }
    }

    /// What the call of the tracing builtin that returns to `pc` is about, and whose it is.
    pub(super) fn trace(&self, pc: usize) -> Option<(&Module, TraceSite)> {
        let (module, Placed { code, offset, .. }) = self.find_placed(pc, true)?;
        let sites = &code.sites;
        let site = &sites[sites.binary_search_by_key(&offset, |site| site.pc).ok()?];
        let SiteKind::Trace { what, words, tag } = site.kind() else { return None };
        Some((module, TraceSite { what, words, tag: (tag != NO_TAG).then_some(tag), wasm: site.wasm }))
    }

    /// The module, if there is no other.
    pub(super) fn only_module(&self) -> Option<&Module> {
        match &self.modules[..] {
            [(_, only)] => Some(only),
            _ => None,
        }
    }

    /// The module whose code `pc` is in.
    pub(super) fn module(&self, pc: usize) -> Option<&Module> {
        self.find(pc).map(|(module, _)| module)
    }

    /// What `pc` is. `after_call`: it is a return address, so it may be one past the end of its function.
    pub(crate) fn place(&self, pc: usize, after_call: bool) -> Place {
        if self.find(pc).is_none() {
            return Place::Outside;
        }
        match self.find_placed(pc, after_call).and_then(|(_, placed)| function_at(placed, after_call)) {
            Some(_) => Place::Function,
            None => Place::Bottom,
        }
    }

    /// Whether the return address `pc` is in a function of a module.
    pub(crate) fn is_function(&self, pc: usize) -> bool {
        self.place(pc, true) == Place::Function
    }

    /// What the saved `pc` of a suspended continuation is.
    pub(super) fn suspension(&self, pc: usize) -> Suspension {
        if self.find(pc).is_none() {
            return Suspension::Outside;
        }
        let placed = self.find_placed(pc, false);
        match placed.and_then(|(_, Placed { code, offset, .. })| code.lookup(offset)) {
            None => Suspension::Start,
            Some(found) => match found.kind {
                Some(SiteKind::Adapter { pc_offset, bytes }) => Suspension::Adapter { pc_offset, bytes },
                _ => Suspension::Function { sp_to_fp: found.sp_to_fp },
            },
        }
    }

    /// The clause that takes an exception of `tag` that comes out of the call, or the switch, that goes on at `pc`: of
    /// the `try_table`s around it, the innermost with a clause for the tag or for all.
    ///
    /// # Safety
    /// `fp` is the frame of the function that `pc` is in, as `abi.rs` describes.
    pub(super) unsafe fn catch(&self, pc: usize, fp: usize, tag: *const VmTag) -> Option<Clause> {
        let (module, Placed { code, offset, .. }) = self.find_placed(pc, true)?;
        let at = code.scoped_sites.binary_search_by_key(&offset, |&[pc, _]| pc).ok()?;
        // SAFETY: the frame keeps its vmctx there, and the context has a pointer for each of the module's tags.
        let matches = |index: u32| unsafe {
            let vmctx = *((fp as isize + FP_TO_VMCTX) as *const *const VmContext);
            let place: *const *const VmTag = vmctx.byte_offset(module.layout().tag(index) as isize).cast();
            *place == tag
        };
        let mut scope = Some(code.scoped_sites[at][1]);
        // As often as there are scopes: those of a damaged artifact may go in circles.
        for _ in 0..code.scopes.len() {
            let of = code.scopes.get(scope? as usize)?;
            let clauses = &code.catches[of.first as usize..][..of.count as usize];
            if let Some(clause) = clauses.iter().find(|clause| clause.tag.is_none_or(matches)) {
                let function = code.function_at(offset.checked_sub(1)?)?;
                return Some(Clause {
                    pad: pc - offset as usize + clause.pad as usize,
                    sp_to_fp: code.functions[function].sp_to_fp,
                    by_reference: clause.by_reference,
                });
            }
            scope = of.outer;
        }
        None
    }

    /// For people: the module, the function's index in it (imports counted), and the operator's offset in the
    /// binary.
    pub(crate) fn describe(&self, pc: usize, after_call: bool) -> Option<(&Module, u32, u32)> {
        let (module, placed) = self.find_placed(pc, after_call)?;
        let number = function_at(placed, after_call)?;
        if number >= placed.count as usize {
            return None; // A guard, which is nobody's function.
        }
        let Placed { code, offset, first, .. } = placed;
        let sites = &code.sites;
        // Each place a walk can stop at has a site; should one lack it, the one before is the best guess.
        let exact = sites.partition_point(|site| site.pc < offset);
        let site = match sites.get(exact) {
            Some(site) if site.pc == offset => {
                let wanted = sites[exact..]
                    .iter()
                    .take_while(|site| site.pc == offset)
                    .find(|site| matches!(site.kind(), SiteKind::Fault(_)) != after_call);
                Some(wanted.unwrap_or(site))
            }
            _ => exact.checked_sub(1).map(|before| &sites[before]),
        };
        let index = module.declarations().imported_functions + first + number as u32;
        Some((module, index, site.map_or(0, |site| site.wasm)))
    }

    /// The function that a record is of, if it is a module's.
    ///
    /// # Safety
    /// The record is live.
    pub(crate) unsafe fn function_of(&self, record: *const VmFunc) -> Option<(&Module, u32)> {
        // SAFETY: live by contract.
        let VmFunc { code, index, .. } = unsafe { *record };
        let module = self.module(code as usize)?;
        Some((module, index))
    }
}

/// The function that the place is in, by its number in the tables.
fn function_at(placed: Placed<'_>, after_call: bool) -> Option<usize> {
    placed.code.function_at(placed.offset.checked_sub(u32::from(after_call))?)
}
