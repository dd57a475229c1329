//! Programs that once went wrong, each with what it should do in its first line.
//!
//! ```text
//!   ;; expect: 7                       `run` returns this number
//!   ;; expect: trap: unreachable       `run` traps with this message
//!   ;; expect: exception               `run` throws, and nobody catches
//!   ;; expect: compiles                it need not run
//!   ;; expect: refused: some words     it is not loaded, for a reason with these words
//! ```
//!
//! Each is compiled for both instruction sets and run on the host's, also with the collector at every occasion.

use std::path::Path;
use windlass::{Config, Engine, Error, Exception, Instance, Module, Store, Target, Trap, Val};

fn engine(target: Target, stress: bool) -> Engine {
    Engine::new(Config::new().target(target).stress_collector(stress)).expect("an engine")
}

fn run(module: &Module) -> Result<String, Error> {
    let mut store = Store::new(module.engine(), ());
    let instance = Instance::new(&mut store, module, &[])?;
    let run = instance.get_func(&store, "run").expect("an export `run`");
    let mut results = vec![Val::I32(0); run.ty(&store).results().len()];
    run.call(&mut store, &[], &mut results)?;
    let number = |value: &Val| match *value {
        Val::I32(value) => value.to_string(),
        Val::I64(value) => value.to_string(),
        Val::F32(bits) => f32::from_bits(bits).to_string(),
        Val::F64(bits) => f64::from_bits(bits).to_string(),
        value => format!("{value:?}"),
    };
    Ok(results.iter().map(number).collect::<Vec<_>>().join(" "))
}

fn outcome(module: &Module) -> String {
    match run(module) {
        Ok(results) => results,
        Err(error) if error.is::<Exception>() => "exception".into(),
        Err(error) => match error.downcast_ref::<Trap>() {
            Some(trap) => format!("trap: {}", trap.code().message()),
            None => format!("{error:#}"),
        },
    }
}

/// What is wrong with one file.
fn check(text: &str) -> Result<(), String> {
    let wanted = text.lines().next().and_then(|line| line.strip_prefix(";; expect: "));
    let wanted = wanted.ok_or("its first line does not say what to expect")?;
    for target in [Target::X86_64, Target::Aarch64] {
        for stress in [false, true] {
            let module = Module::new(&engine(target, stress), text);
            if let Some(reason) = wanted.strip_prefix("refused: ") {
                let error = module.err().ok_or("it is not refused")?;
                if !format!("{error:#}").contains(reason) {
                    return Err(format!("refused for another reason: {error:#}"));
                }
                continue;
            }
            let module = module.map_err(|error| format!("{target}: {error:#}"))?;
            if wanted == "compiles" || target != Target::host() {
                continue;
            }
            let got = outcome(&module);
            if got != wanted {
                return Err(format!("{got}, not {wanted}{}", if stress { " (under stress)" } else { "" }));
            }
        }
    }
    Ok(())
}

#[test]
fn what_once_went_wrong_goes_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder").map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut broken = Vec::new();
    for file in &files {
        let text = std::fs::read_to_string(file).expect("text");
        if let Err(error) = check(&text) {
            broken.push(format!("{}: {error}", file.display()));
        }
    }
    assert!(!files.is_empty());
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}
