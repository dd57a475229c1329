//! What tracing does to code: nothing without it, and with it nothing to what a program comes to.
//!
//! All of `disasm-tests` and `examples` are compiled both ways, for both instruction sets, and the former are run both
//! ways. That code without tracing is what it was before there was any is what `tests/disasm.rs` shows, whose expected
//! code knows of no tracing.

#[allow(dead_code)]
#[path = "disasm/directives.rs"]
mod directives;
#[allow(dead_code)]
#[path = "disasm/properties.rs"]
mod properties;

use directives::TestFile;
use std::fs;
use std::path::{Path, PathBuf};
use windlass::disas::{Function, disassemble_with};
use windlass::{Config, Cpu, Engine, Linker, Module, Result, Store, Target, Trap, Val};

/// The files of a directory of the project with this extension.
fn files(directory: &str) -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let entries = fs::read_dir(directory).expect("a directory");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "wat"));
    files.sort();
    files
}

/// Name, module, and how to compile it.
fn programs() -> Vec<(String, Vec<u8>, TestFile)> {
    let paths = files("disasm-tests").into_iter().chain(files("examples"));
    let program = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let mut test = TestFile::parse(&text).expect("directives");
        test.tunables.retain(|(name, _)| name != "trace_switches");
        let name = path.file_name().expect("a file").to_string_lossy().into_owned();
        (name, wat::parse_str(&text).expect("a module"), test)
    };
    paths.map(program).collect()
}

fn code(wasm: &[u8], config: &Config) -> Vec<String> {
    let functions = disassemble_with(wasm, config).expect("it compiles");
    let text = |function: &Function| format!("{:?} {function}", function.code);
    functions.iter().map(text).collect()
}

#[test]
fn without_it_code_is_the_same_byte_for_byte() {
    let mut traced_programs = 0;
    for (name, wasm, test) in programs() {
        for target in [Target::X86_64, Target::Aarch64] {
            let config = test.config(target).unwrap();
            let plain = code(&wasm, &config);
            let off = code(&wasm, config.clone().trace_switches(true).trace_switches(false));
            let on = code(&wasm, config.clone().trace_switches(true));
            assert_eq!(plain, off, "{name} for {target}");
            assert!(!plain.concat().contains("trace_switch"), "{name} for {target}");
            let switches = ["cont.new", "resume", "suspend", "switch"];
            let has_switches = plain.iter().flat_map(|function| function.lines()).any(|line| {
                switches.iter().any(|operator| line.trim_start().starts_with(&format!("{operator} ")))
            });
            assert_eq!(on != plain, has_switches, "{name} for {target}");
            assert_eq!(on.concat().contains("trace_switch"), has_switches, "{name} for {target}");
            traced_programs += usize::from(has_switches);
        }
    }
    assert!(traced_programs > 40, "only {traced_programs} programs switch");
}

/// What the runs of a file come to, one after the other on one instance.
fn outcomes(wasm: &[u8], test: &TestFile, traced: bool) -> Result<Vec<String>> {
    let mut config = test.config(Target::host()).map_err(windlass::Error::msg)?;
    let engine = Engine::new(config.trace_switches(traced))?;
    let module = Module::new(&engine, wasm)?;
    let mut store = Store::new(&engine, ());
    if traced {
        store.switch_hook(|_: &windlass::SwitchEvent<'_>| {})?;
    }
    let mut linker = Linker::<()>::new(&engine);
    windlass::wast::define_prints(&mut linker, true)?;
    let instance = linker.instantiate(&mut store, &module)?;
    let mut outcomes = Vec::new();
    for run in &test.runs {
        let func = instance.get_func(&mut store, &run.name).expect("an export");
        let arguments: Vec<Val> = run.arguments.iter().map(|value| value.to_val()).collect();
        let mut results = vec![Val::I32(0); func.ty(&store).results().len()];
        outcomes.push(match func.call(&mut store, &arguments, &mut results) {
            Ok(()) => format!("{results:?}"),
            Err(error) => match error.downcast_ref::<Trap>() {
                Some(trap) => trap.to_string(),
                None => format!("{error:#}"),
            },
        });
    }
    Ok(outcomes)
}

#[test]
fn with_it_programs_come_to_the_same() {
    let mut runs = 0;
    for (name, wasm, test) in programs() {
        let cpu = test.cpu.unwrap_or(Cpu::baseline());
        if test.runs.is_empty() || !cpu.missing_on_host().is_empty() {
            continue;
        }
        let plain = outcomes(&wasm, &test, false).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        let traced = outcomes(&wasm, &test, true).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        assert_eq!(plain, traced, "{name}");
        runs += plain.len();
    }
    assert!(runs > 200, "only {runs} runs");
}
