//! The judge of completeness: every operator that Windlass compiles stands in some disasm-test, is shown there and run.
//!
//! The list of operators is the validator's own (`for_each_operator!`), so a proposal that becomes supported brings
//! its operators here by itself. An operator counts where it stands in a function whose code the file shows and that a
//! `run` of the same file reaches: from the export, through calls and references to functions. Loads and stores count
//! once for each regime of their constant offset, since each regime is other code.

use super::directives::TestFile;
use super::files;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use wasmparser::{ElementItems, ExternalKind, MemArg, Operator, Parser, Payload, TypeRef};
use windlass::Target;
use windlass::disas::Disassembly;

/// What cannot stand in a disasm-test, and why.
const EXEMPT: &[(&str, &str)] =
    &[("TypedSelectMulti", "`select` with several results is in the binary format but valid nowhere")];

/// Name, in the spelling of `wasmparser::Operator`, and whether Windlass compiles it.
fn all_operators() -> Vec<(&'static str, bool)> {
    macro_rules! list {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            vec![$((stringify!($op), list!(@$proposal)),)*]
        };
        (@gc) => { false };
        (@shared_everything_threads) => { false };
        (@memory_control) => { false };
        (@custom_descriptors) => { false };
        (@acquire_release_atomics) => { false };
        (@$supported:ident) => { true };
    }
    wasmparser::for_each_operator!(list)
}

fn name(operator: &Operator<'_>) -> &'static str {
    macro_rules! name {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match operator {
                $(Operator::$op { .. } => stringify!($op),)*
                _ => "unknown",
            }
        };
    }
    wasmparser::for_each_operator!(name)
}

/// How a constant offset gets into an address: each is other code on one instruction set or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Offset {
    Zero,
    /// An immediate of every instruction.
    Small,
    /// Up to 2 GiB: x86-64 has displacements for it.
    Large,
    /// Within sixteen bytes of 4 GiB: what is read may stand beyond a 32-bit address space.
    Boundary,
}

impl Offset {
    const ALL: [Offset; 4] = [Offset::Zero, Offset::Small, Offset::Large, Offset::Boundary];

    fn of(offset: u64) -> Option<Offset> {
        match offset {
            0 => Some(Offset::Zero),
            1..=255 => Some(Offset::Small),
            0x1_0000..=0x7fff_ffff => Some(Offset::Large),
            0xffff_fff0..=0xffff_ffff => Some(Offset::Boundary),
            _ => None,
        }
    }
}

/// The constant offset of a scalar load or store, which is to be seen in every regime.
fn scalar_access<'a>(operator: &'a Operator<'_>) -> Option<&'a MemArg> {
    use Operator::*;
    match operator {
        I32Load { memarg } | I64Load { memarg } | F32Load { memarg } | F64Load { memarg } => Some(memarg),
        I32Load8S { memarg } | I32Load8U { memarg } | I32Load16S { memarg } | I32Load16U { memarg } => {
            Some(memarg)
        }
        I64Load8S { memarg } | I64Load8U { memarg } | I64Load16S { memarg } | I64Load16U { memarg } => {
            Some(memarg)
        }
        I64Load32S { memarg } | I64Load32U { memarg } => Some(memarg),
        I32Store { memarg } | I64Store { memarg } | F32Store { memarg } | F64Store { memarg } => Some(memarg),
        I32Store8 { memarg } | I32Store16 { memarg } => Some(memarg),
        I64Store8 { memarg } | I64Store16 { memarg } | I64Store32 { memarg } => Some(memarg),
        V128Load { memarg } | V128Store { memarg } => Some(memarg),
        _ => None,
    }
}

/// What was found of an operator.
#[derive(Default)]
struct Found {
    shown: bool,
    run: bool,
    offsets: BTreeSet<Offset>,
}

#[test]
fn every_operator_is_shown_and_run() {
    let mut found: BTreeMap<&'static str, Found> = BTreeMap::new();
    for path in files("") {
        let text = fs::read_to_string(&path).expect("a readable test");
        let test = TestFile::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let wasm = wat::parse_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        collect(&test, &wasm, &mut found);
    }
    let mut missing = Vec::new();
    for (operator, supported) in all_operators() {
        let exempt = EXEMPT.iter().any(|(name, _)| *name == operator);
        let found = found.get(operator);
        match (supported && !exempt, found) {
            (true, None) => missing.push(format!("{operator}: in no file")),
            (true, Some(found)) if !found.shown => missing.push(format!("{operator}: shown in no file")),
            (true, Some(found)) if !found.run => missing.push(format!("{operator}: run in no file")),
            (false, Some(_)) => missing.push(format!("{operator}: said to stand nowhere, but it does")),
            _ => {}
        }
    }
    let accesses = found.iter().filter(|(_, found)| !found.offsets.is_empty());
    for (operator, found) in accesses {
        let without = Offset::ALL.iter().filter(|offset| !found.offsets.contains(offset));
        missing
            .extend(without.map(|offset| format!("{operator}: nowhere with a constant offset {offset:?}")));
    }
    assert!(missing.is_empty(), "disasm-tests lack {}:\n{}", missing.len(), missing.join("\n"));
}

/// What a module has, as far as it matters here.
#[derive(Default)]
pub(crate) struct Parts<'a> {
    imported: u32,
    bodies: Vec<Vec<Operator<'a>>>,
    pub(crate) exports: BTreeMap<&'a str, u32>,
    /// In element segments and constant expressions: whoever calls indirectly may call these.
    elements: BTreeSet<u32>,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(wasm: &'a [u8]) -> wasmparser::Result<Parts<'a>> {
        let mut parts = Parts::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        parts.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            parts.exports.insert(export.name, export.index);
                        }
                    }
                }
                Payload::StartSection { func, .. } => _ = parts.exports.insert("", func),
                Payload::ElementSection(segments) => {
                    for segment in segments {
                        parts.element_items(segment?.items)?;
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    parts.bodies.push(body.get_operators_reader()?.into_iter().collect::<Result<_, _>>()?);
                }
                _ => {}
            }
        }
        Ok(parts)
    }

    fn element_items(&mut self, items: ElementItems<'a>) -> wasmparser::Result<()> {
        match items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    self.elements.insert(function?);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    for operator in expression?.get_operators_reader() {
                        if let Operator::RefFunc { function_index } = operator? {
                            self.elements.insert(function_index);
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn body(&self, function: u32) -> &[Operator<'a>] {
        let defined = function.checked_sub(self.imported);
        defined.and_then(|defined| self.bodies.get(defined as usize)).map_or(&[], Vec::as_slice)
    }

    /// The functions that calls of these may get to.
    pub(crate) fn reached(&self, mut open: Vec<u32>) -> BTreeSet<u32> {
        let mut reached = BTreeSet::new();
        while let Some(function) = open.pop() {
            if !reached.insert(function) {
                continue;
            }
            for operator in self.body(function) {
                match operator {
                    Operator::Call { function_index }
                    | Operator::ReturnCall { function_index }
                    | Operator::RefFunc { function_index } => open.push(*function_index),
                    Operator::CallIndirect { .. }
                    | Operator::ReturnCallIndirect { .. }
                    | Operator::TableGet { .. } => open.extend(&self.elements),
                    _ => {}
                }
            }
        }
        reached
    }
}

fn collect(test: &TestFile, wasm: &[u8], found: &mut BTreeMap<&'static str, Found>) {
    let parts = Parts::read(wasm).expect("a valid module");
    let config = test.config(Target::host()).expect("a config");
    let names = Disassembly::new(wasm, &config).expect("a module that compiles");
    let runs = test.runs.iter().map(|run| run.name.as_str()).chain([""]);
    let reached = parts.reached(runs.filter_map(|name| parts.exports.get(name).copied()).collect());
    for defined in 0..parts.bodies.len() {
        let index = parts.imported + defined as u32;
        let own = names.name(defined);
        let shown = test.functions.is_empty()
            || test.functions.iter().any(|wanted| {
                wanted.parse() == Ok(index) || *wanted == own || own.strip_prefix('$') == Some(wanted)
            });
        for operator in &parts.bodies[defined] {
            let found = found.entry(name(operator)).or_default();
            let run = reached.contains(&index);
            found.shown |= shown;
            found.run |= shown && run;
            if let Some(memarg) = scalar_access(operator).filter(|_| shown && run) {
                found.offsets.extend(Offset::of(memarg.offset));
            }
        }
    }
}
