//! Machine code, construct by construct: `disasm-tests/*.wat`.
//!
//! Each file is a module, what running it must give, what must hold of its code on both instruction sets, and
//! the code itself, disassembled, for both. The code is compared exactly; `BLESS=1 cargo test --test disasm`
//! writes it anew after a change, and the diff is then read by a person; `BLESS=max` also sets every `max_insns` to
//! what the code takes now. All else that properties say is written by hand,
//! because it is what the code is for. The format stands in `disasm-tests/README.md`. The code of stubs, which
//! belongs to no module, is compared alike, with `tests/disasm/stubs/*.txt`.
//!
//! `WINDLASS_DISASM_FILTER=suspend` picks the files whose name contains that.

#[path = "disasm/coverage.rs"]
mod coverage;
#[path = "disasm/directives.rs"]
mod directives;
#[path = "disasm/properties.rs"]
mod properties;
#[path = "disasm/stubs.rs"]
mod stub_table;

use directives::{Expected, Run, TestFile};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};
use windlass::disas::{Function, Stub, disassemble_with, stubs};
use windlass::{Engine, Instance, Linker, Module, Store, Target, Trap, Val};

fn blessing() -> bool {
    env::var_os("BLESS").is_some_and(|value| value != "0")
}

#[test]
fn disasm_tests() {
    let mut wrong = Vec::new();
    let files = files(&env::var("WINDLASS_DISASM_FILTER").unwrap_or_default());
    for path in &files {
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        for message in check(path) {
            wrong.push(format!("{name}: {message}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} files:\n{}", wrong.len(), files.len(), wrong.join("\n"));
}

#[test]
fn stub_tests() {
    for target in [Target::X86_64, Target::Aarch64] {
        let listing = stubs(target).expect("a disassembler").iter().map(Stub::to_string).collect::<Vec<_>>();
        let listing = listing.join("\n");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/disasm/stubs/{target}.txt"));
        if blessing() {
            fs::write(&path, &listing).expect("a writable test");
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let difference = difference(&expected, &listing);
        assert!(difference.is_none(), "{target}: {}", difference.unwrap_or_default());
    }
}

/// The listings that the README explains line by line are those of `walkthrough.wat`. Explanations begin with `;`.
#[test]
fn the_readme_reads_what_is_compiled() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("disasm-tests");
    let readme = fs::read_to_string(folder.join("README.md")).expect("a readme");
    let text = fs::read_to_string(folder.join("walkthrough.wat")).expect("the test that it explains");
    let test = TestFile::parse(&text).expect("a test");
    let code = |block: &str| {
        block
            .lines()
            .map(|line| line.split(';').next().unwrap_or_default().trim_end().to_owned() + "\n")
            .collect::<String>()
    };
    let blocks = readme.split("```text\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default());
    let explained = blocks.filter(|block| block.starts_with("func $get\n")).map(code).collect::<Vec<_>>();
    assert_eq!(explained, [test.section("x86_64"), test.section("aarch64")]);
}

/// The tests whose path contains `filter`.
fn files(filter: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("disasm-tests");
    let entries = fs::read_dir(&directory).expect("disasm-tests");
    let mut files = entries.map(|entry| entry.expect("a readable directory").path()).collect::<Vec<_>>();
    files.retain(|path| {
        path.extension().is_some_and(|extension| extension == "wat")
            && path.to_string_lossy().contains(filter)
    });
    files.sort();
    files
}

/// All that is wrong with a file.
fn check(path: &Path) -> Vec<String> {
    let bless = blessing();
    let limits = env::var("BLESS").is_ok_and(|value| value == "max");
    let text = fs::read_to_string(path).expect("a readable test");
    let test = match TestFile::parse(&text) {
        Ok(test) => test,
        Err(message) => return vec![message],
    };
    let wasm = match wat::parse_str(&text) {
        Ok(wasm) => wasm,
        Err(error) => return vec![format!("does not parse: {error}")],
    };
    let mut wrong = Vec::new();
    let mut sections = Vec::new();
    let mut counts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for target in [Target::X86_64, Target::Aarch64] {
        let functions = match test.config(target).map(|config| disassemble_with(&wasm, &config)) {
            Err(message) => return vec![message],
            Ok(Ok(functions)) => functions,
            Ok(Err(error)) => {
                wrong.push(format!("{target}: does not compile: {error:#}"));
                continue;
            }
        };
        let shown = shown(&test, &functions);
        for (line, property) in &test.properties {
            let functions = if property.names_function() { &functions } else { &shown };
            if limits {
                counts.entry(*line).or_default().extend(property.count(target, functions));
                continue;
            }
            wrong.extend(
                property.check(target, functions).err().map(|message| format!("{target}: {message}")),
            );
        }
        let listing = shown.iter().map(Function::to_string).collect::<Vec<_>>().join("\n");
        if !bless {
            let expected = test.section(&target.to_string());
            wrong.extend(difference(expected, &listing).map(|message| format!("{target}: {message}")));
        }
        sections.push((target.to_string(), listing));
    }
    match runs(&wasm, &test) {
        Ok(messages) => wrong.extend(messages),
        Err(error) => wrong.push(format!("cannot run: {error:#}")),
    }
    if bless && sections.len() == 2 {
        let blessed = directives::with_sections(&directives::with_limits(&text, &counts), &sections);
        if blessed != text {
            fs::write(path, blessed).expect("a writable test");
        }
    }
    wrong
}

/// The functions that the file wants to see.
fn shown(test: &TestFile, functions: &[Function]) -> Vec<Function> {
    let is_shown = |function: &&Function| {
        test.functions.is_empty() || test.functions.iter().any(|name| function.answers_to(name))
    };
    functions.iter().filter(is_shown).cloned().collect()
}

/// Where two listings part.
fn difference(expected: &str, actual: &str) -> Option<String> {
    if expected == actual {
        return None;
    }
    if expected.is_empty() {
        return Some("no code written down yet; write it with BLESS=1".to_owned());
    }
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    let mut number = 0;
    loop {
        number += 1;
        let (old, new) = (expected.next(), actual.next());
        if old != new {
            let (old, new) = (old.unwrap_or("(the end)").trim(), new.unwrap_or("(the end)").trim());
            return Some(format!("line {number} of the code: expected `{old}`, compiled `{new}`"));
        }
    }
}

/// Runs on this machine, all on one instance, in order; for a processor that this one is not, not at all.
fn runs(wasm: &[u8], test: &TestFile) -> windlass::Result<Vec<String>> {
    let config = test.config(Target::host()).map_err(windlass::Error::msg)?;
    if test.cpu.is_some_and(|cpu| !cpu.missing_on_host().is_empty()) {
        return Ok(Vec::new());
    }
    let engine = Engine::new(&config)?;
    let module = Module::new(&engine, wasm)?;
    let mut store = Store::new(&engine, ());
    let mut linker = Linker::<()>::new(&engine);
    windlass::wast::define_prints(&mut linker, true)?;
    let instance = linker.instantiate(&mut store, &module)?;
    Ok(test.runs.iter().filter_map(|run| run_one(&mut store, instance, run).err()).collect())
}

fn run_one(store: &mut Store<()>, instance: Instance, run: &Run) -> Result<(), String> {
    let Some(func) = instance.get_func(&mut *store, &run.name) else {
        return Err(format!("no function is exported as \"{}\"", run.name));
    };
    let arguments = run.arguments.iter().map(|value| value.to_val()).collect::<Vec<_>>();
    let mut results = vec![Val::I32(0); func.ty(&*store).results().len()];
    let outcome = func.call(&mut *store, &arguments, &mut results);
    match (&run.expected, outcome) {
        (Expected::Values(expected), Ok(())) => {
            let same = expected.len() == results.len()
                && expected.iter().zip(&results).all(|(expected, result)| expected.matches(result));
            if same { Ok(()) } else { Err(format!("{run}: got {results:?}")) }
        }
        (Expected::Trap(expected), Err(error)) => match error.downcast_ref::<Trap>() {
            Some(trap) if trap.code().message() == expected => Ok(()),
            _ => Err(format!("{run}: got {error:#}")),
        },
        (Expected::Values(_), Err(error)) => Err(format!("{run}: got {error:#}")),
        (Expected::Trap(_), Ok(())) => Err(format!("{run}: got {results:?}")),
    }
}
