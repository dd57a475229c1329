//! Which test executes which stub.
//!
//! Stubs are matched as text (`stub_tests`), but no module contains them, so that one is executed is not to be seen
//! from its listing. The tables here say where it is: every stub of the listing and every builtin has a row. A row
//! that names a run of a disasm-test is held to the code: something that this run reaches must use the stub.

use super::coverage::Parts;
use super::directives::TestFile;
use std::fs;
use std::path::Path;
use windlass::Target;
use windlass::abi::Builtin;
use windlass::disas::{disassemble_with, stubs};

/// Where something is executed.
enum By {
    /// By a run of an export of a disasm-test, in whose code an operand contains this on both instruction sets.
    Run(&'static str, &'static str, &'static str),
    /// As this, but in code that belongs to no module (a start stub, the runtime).
    Unseen(&'static str, &'static str),
    /// By a test function.
    Test(&'static str, &'static str),
}
use By::{Run, Test, Unseen};

/// The stubs of the listing, builtins excepted.
#[rustfmt::skip]
const STUBS: &[(&str, By)] = &[
    ("start 0 -> 0 words", Unseen("suspend", "main")),
    ("start 2 -> 1 words", Test("tests/switching.rs", "payloads_of_any_number_and_type_travel_both_ways")),
    ("start 0 -> 5 words", Test("tests/switching.rs", "payloads_of_any_number_and_type_travel_both_ways")),
    // Beyond the first handler of the nearest resume.
    ("suspend", Test("tests/switching.rs", "handlers_may_be_many_stacks_away")),
    ("switch", Test("tests/switching.rs", "handlers_may_be_many_stacks_away")),
    // Every trap leaves by it.
    ("leave", Unseen("traps", "assert")),
    // In front of all functions of a module that is compiled lazily; and for each that was called before it was there.
    ("lazy entry", Test("tests/lazy.rs", "by_table_and_reference_and_across_instances")),
    ("lazy stub", Test("tests/lazy.rs", "a_call_compiles_what_it_calls")),
    ("enter", Unseen("memory_bulk", "drop")),
    ("enter i32 f64 -> i64", Test("src/runtime/tests/calls.rs", "sixteen_parameters_of_all_kinds_go_there_and_back")),
    ("enter i64 v128 i32 (8 times) -> the same", Test("tests/vectors.rs", "through_calls_and_blocks")),
    ("host", Test("tests/tail_calls.rs", "the_host_sees_who_tail_called_it")),
    ("host i32 f64 -> i64", Test("src/x64/tests/stubs.rs", "a_host_function_gets_and_gives_every_kind")),
    ("host i64 v128 i32 (8 times) -> the same", Test("tests/vectors.rs", "typed")),
    ("host i64 v128 i32 (8 times) -> the same", Test("tests/tail_calls.rs", "host_functions_of_many_values")),
];

/// All builtins.
#[rustfmt::skip]
const BUILTINS: &[(Builtin, By)] = &[
    (Builtin::MemoryGrow, Run("memory_bulk", "grow", "store.memory.grow]")),
    (Builtin::MemoryCopy, Run("memory_bulk", "copy", "store.memory.copy]")),
    (Builtin::MemoryFill, Run("memory_bulk", "fill", "store.memory.fill]")),
    (Builtin::MemoryInit, Run("memory_bulk", "init", "store.memory.init]")),
    (Builtin::DataDrop, Run("memory_bulk", "drop", "store.data.drop]")),
    (Builtin::TableGrow, Run("tables", "grow", "store.table.grow]")),
    (Builtin::TableCopy, Run("tables", "copy", "store.table.copy]")),
    (Builtin::TableFill, Run("tables", "fill", "store.table.fill]")),
    (Builtin::TableInit, Run("tables", "init", "store.table.init]")),
    (Builtin::ElemDrop, Run("tables", "drop", "store.elem.drop]")),
    (Builtin::IsSubtype, Run("call_subtype", "call", "store.is_subtype]")),
    // A store's first block, stack and exception: the free lists are empty.
    (Builtin::NewBlock, Run("cont_new", "make", "store.new_block]")),
    (Builtin::NewStack, Unseen("suspend", "main")),
    (Builtin::RetireBlock, Test("tests/lifetime.rs", "the_end_of_the_revisions")),
    (Builtin::GiveStack, Run("matrix_cont_bind", "i64x12", "store.give_stack]")),
    (Builtin::NewException, Run("throw", "i32", "store.new_exception]")),
    (Builtin::NewLargeException, Run("throw_large", "sum", "store.new_large_exception]")),
    (Builtin::Throw, Run("throw_large", "sum", "store.throw]")),
    (Builtin::ResumeThrow, Run("matrix_resume_throw", "none", "store.resume_throw]")),
    (Builtin::TrimStacks, Test("tests/scale.rs", "idle_stacks_are_bounded_whatever_the_bound")),
    (Builtin::Trap, Run("no_signals", "never", "store.trap]")),
    (Builtin::TraceSwitch, Run("trace_switches", "main", "store.trace_switch]")),
    (Builtin::Compile, Test("tests/lazy.rs", "a_call_compiles_what_it_calls")),
    (Builtin::MemoryWait32, Run("atomic_wait", "wait32", "store.memory.atomic.wait32]")),
    (Builtin::MemoryWait64, Run("atomic_wait", "wait64", "store.memory.atomic.wait64]")),
    (Builtin::MemoryNotify, Run("atomic_wait", "notify", "store.memory.atomic.notify]")),
];

#[test]
fn every_stub_is_executed_somewhere() {
    let mut wrong = Vec::new();
    for target in [Target::X86_64, Target::Aarch64] {
        for stub in stubs(target).expect("the stubs") {
            let known = match stub.name.strip_prefix("builtin ") {
                Some(name) => BUILTINS.iter().any(|(builtin, _)| builtin.name() == name),
                None => STUBS.iter().any(|(name, _)| *name == stub.name),
            };
            wrong.extend((!known).then(|| format!("{target}: stub {} has no row", stub.name)));
        }
    }
    for builtin in Builtin::ALL {
        if !BUILTINS.iter().any(|(row, _)| *row == builtin) {
            wrong.push(format!("builtin {} has no row", builtin.name()));
        }
    }
    let rows = STUBS.iter().map(|(name, by)| (*name, by));
    for (name, by) in rows.chain(BUILTINS.iter().map(|(builtin, by)| (builtin.name(), by))) {
        wrong.extend(by.check().err().map(|message| format!("{name}: {message}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl By {
    /// Whether it is so, as far as can be seen.
    fn check(&self) -> Result<(), String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        match *self {
            Run(file, export, operand) => {
                run(&root.join(format!("disasm-tests/{file}.wat")), export, Some(operand))
            }
            Unseen(file, export) => run(&root.join(format!("disasm-tests/{file}.wat")), export, None),
            Test(file, function) => {
                let text = fs::read_to_string(root.join(file)).map_err(|error| format!("{file}: {error}"))?;
                let (_, before) = text
                    .find(&format!("\nfn {function}("))
                    .map(|at| (at, text[..at].lines().next_back().unwrap_or_default()))
                    .ok_or_else(|| format!("{file} has no function {function}"))?;
                if before == "#[test]" { Ok(()) } else { Err(format!("{function} in {file} is no test")) }
            }
        }
    }
}

/// Whether a disasm-test runs an export that reaches code with this operand.
fn run(path: &Path, export: &str, operand: Option<&str>) -> Result<(), String> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let test = TestFile::parse(&text)?;
    if !test.runs.iter().any(|run| run.name == export) {
        return Err(format!("{name} does not run \"{export}\""));
    }
    let Some(operand) = operand else { return Ok(()) };
    let wasm = wat::parse_str(&text).map_err(|error| format!("{name}: {error}"))?;
    let parts = Parts::read(&wasm).map_err(|error| format!("{name}: {error}"))?;
    let reached = parts.reached(vec![parts.exports[export]]);
    for target in [Target::X86_64, Target::Aarch64] {
        let functions =
            disassemble_with(&wasm, &test.config(target)?).map_err(|error| format!("{name}: {error:#}"))?;
        let reached = functions.iter().filter(|function| reached.contains(&function.index));
        if !reached.map(ToString::to_string).any(|listing| listing.contains(operand)) {
            return Err(format!("{name}, {target}: what \"{export}\" reaches does not use {operand}"));
        }
    }
    Ok(())
}
