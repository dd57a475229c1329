//! Real programs, end to end: interpreters, compilers and converters as others ship them, whose output is what other
//! engines make of them.
//!
//! `tests/programs/setup.sh` fetches them; a program that is not there is skipped aloud, but not where `CI` is set.
//! Each runs through the built `windlass` in every one of [`MODES`], in a scratch directory of its own; what it prints,
//! how it ends and which files it makes is compared with `tests/programs/expected`. Those texts are not ours: `BLESS=1`
//! has them written by the peers, Wasmtime and V8 inside Node; where both can run a program, they must agree.
//!
//! At most two programs run at a time, since the largest want a gigabyte and more.

#[path = "programs/catalogue.rs"]
mod catalogue;
#[path = "support/command.rs"]
mod command;
#[path = "programs/engines.rs"]
mod engines;

use catalogue::Program;
use engines::Engine;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex};
use std::{env, fs};
use twox_hash::XxHash3_64;

/// How Windlass runs each of them.
const MODES: &[Engine] = &[
    Engine::Windlass { flags: &["--no-cache"] },
    Engine::Windlass { flags: &["--no-cache", "--eager"] },
    Engine::Artifact,
];

/// Longest output that stands in an expectation as it is; of a longer one its hash does.
const LONGEST: usize = 4000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// Whether a test may do without what it needs: not where `CI` is set, but for what `.ci/run` has tried to
/// fetch in vain.
fn may_skip(what: &str) -> bool {
    let left_out = env::var("WINDLASS_WITHOUT").unwrap_or_default();
    env::var_os("CI").is_none() || left_out.split(' ').any(|left_out| left_out == what)
}

/// Lets two in at a time.
struct Gate(Mutex<usize>, Condvar);

static GATE: Gate = Gate(Mutex::new(2), Condvar::new());

struct Pass;

impl Gate {
    fn enter(&self) -> Pass {
        let free = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut free =
            self.1.wait_while(free, |free| *free == 0).unwrap_or_else(|poisoned| poisoned.into_inner());
        *free -= 1;
        Pass
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        *GATE.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) += 1;
        GATE.1.notify_one();
    }
}

/// Whether the program can be tested here; if not, that is said, and is a failure where everything must be.
fn is_there(program: &Program) -> bool {
    let missing = |module: &str| !module.contains("{work}") && !root().join("cache").join(module).exists();
    let Some(step) = program.steps.iter().find(|step| missing(&step.module)) else { return true };
    if program.needs_rust_target
        && let Ok(reason) = fs::read_to_string(root().join("cache/no-rust-target"))
    {
        println!("skipped: {} cannot be built here: {}", program.name, reason.trim());
        return false;
    }
    assert!(may_skip("programs"), "{} is missing; run tests/programs/setup.sh", step.module);
    println!("skipped: {} is missing; fetch it with: tests/programs/setup.sh", step.module);
    false
}

/// Every file below `folder` with the hash of what is in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, (usize, u64)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.insert(path, (bytes.len(), XxHash3_64::oneshot(&bytes)));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir(to).expect("a new directory");
        for entry in fs::read_dir(from).expect("a directory") {
            let entry = entry.expect("an entry");
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).expect("a copy");
    }
}

/// What a stream held: as it is, or its size and hash when it is long.
fn quote(into: &mut String, name: &str, text: &str, keep: fn(&str) -> bool) {
    let kept: String = text.lines().filter(|line| keep(line)).map(|line| format!("{line}\n")).collect();
    if kept.len() > LONGEST {
        let first = kept.lines().next().unwrap_or_default();
        let hash = XxHash3_64::oneshot(kept.as_bytes());
        _ = writeln!(into, "-- {name}: {} bytes, xxh3 {hash:016x}, from\n{first}", kept.len());
    } else if !kept.is_empty() {
        _ = writeln!(into, "-- {name}\n{}", kept.trim_end());
    }
}

/// Runs all steps in a new directory and says all that can be seen of them.
fn outcome(program: &Program, engine: &Engine) -> String {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a scratch directory");
    let work = folder.path().join("work");
    let temporary = folder.path().join("temporary");
    fs::create_dir(&work).expect("a new directory");
    fs::create_dir(&temporary).expect("a new directory");
    for input in program.inputs {
        copy(&root().join("inputs").join(input), &work.join(input));
    }
    let mut said = String::new();
    let mut prepared = BTreeMap::new();
    for step in &program.steps {
        let place = |text: &str| {
            text.replace("{work}", work.to_str().expect("a name in UTF-8"))
                .replace("{temporary}", temporary.to_str().expect("a name in UTF-8"))
                .replace("{cache}", root().join("cache").to_str().expect("a name in UTF-8"))
        };
        let module = root().join("cache").join(place(&step.module));
        let runs = prepared.entry(module.clone()).or_insert_with(|| engine.prepare(&module, folder.path()));
        let before = files(&work);
        let options: Vec<String> = step.options.iter().map(|option| place(option)).collect();
        let stdin = step.stdin.map(|name| work.join(name));
        let ended = engine.run(runs, &options, step.arguments, stdin.as_deref(), folder.path());
        _ = writeln!(said, "== {} {}", step.module, step.arguments.join(" ").replace('\n', " "));
        _ = writeln!(said, "{}", ended.status);
        quote(&mut said, "stdout", &ended.stdout, step.keep);
        quote(&mut said, "stderr", &ended.stderr, step.keep);
        for (path, (size, hash)) in files(&work) {
            if before.get(&path) != Some(&(size, hash)) {
                let name = path.strip_prefix(&work).expect("inside").display();
                _ = writeln!(said, "-- {name}: {size} bytes, xxh3 {hash:016x}");
            }
        }
    }
    said
}

fn test(program: &Program) {
    if !is_there(program) {
        return;
    }
    if let Some(reason) = program.not_emulated
        && env::var_os("WINDLASS_EMULATED").is_some()
    {
        println!("left out under an emulator: {}: {reason}", program.name);
        return;
    }
    let _pass = GATE.enter();
    let path = root().join("expected").join(program.name).with_extension("txt");
    if env::var_os("BLESS").is_some() {
        let outcomes: Vec<_> = program.peers.iter().map(|peer| (peer, outcome(program, peer))).collect();
        for (peer, said) in &outcomes[1..] {
            assert_eq!(
                outcomes[0].1, *said,
                "{:?} and {peer:?} differ about {}",
                outcomes[0].0, program.name
            );
        }
        fs::write(&path, &outcomes[0].1).expect("the expectation is written");
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    for mode in MODES {
        let start = std::time::Instant::now();
        let said = outcome(program, mode);
        println!("{}, {mode:?}: {:.1} s", program.name, start.elapsed().as_secs_f64());
        assert!(said == expected, "{}, {mode:?}, has said\n{said}\nand the peers\n{expected}", program.name);
    }
}

macro_rules! programs {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                test(&catalogue::$name());
            }
        )*
    };
}

programs! { python esbuild clang pandoc yosys ripgrep coremark polybench }

#[test]
fn every_expectation_has_a_program() {
    let programs = catalogue::all().map(|program| format!("{}.txt", program.name));
    let mut found: Vec<_> = fs::read_dir(root().join("expected"))
        .expect("a directory")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("a name in UTF-8"))
        .collect();
    found.sort();
    let mut known = programs.to_vec();
    known.sort();
    assert_eq!(found, known);
}
