//! The WASI test suite: its 72 programs for preview 1, run by the built `windlass`.
//!
//! `tests/wasi_testsuite/setup.sh` fetches them; nothing of them is in the repository. Beside `NAME.wasm` lies, where
//! there is something to say, `NAME.json`:
//!
//! ```text
//! { "args": ["…"], "env": {"NAME": "value"}, "root": "DIRECTORY",   what the program is given: its `/`
//!   "exit_code": 0, "stdout": "…", "stderr": "…" }                  what it must end with and print
//! ```
//!
//! Every program gets a copy of its directory, so they run beside each other and leave nothing behind.

#[path = "support/command.rs"]
mod command;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

const SETUP: &str = "tests/wasi_testsuite/setup.sh";
/// As many as the pinned commit has.
const PROGRAMS: usize = 72;
/// A program that takes longer hangs. They take milliseconds, and some seconds under an emulator.
const PATIENCE: Duration = Duration::from_secs(120);

/// The programs, or `None`, said aloud, when they were not fetched.
fn programs() -> Option<Vec<PathBuf>> {
    let cache = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wasi_testsuite/cache");
    if !cache.join("commit").exists() {
        // Not where `CI` is set, but for what `.ci/run` has tried to fetch in vain.
        let left_out = env::var("WINDLASS_WITHOUT").unwrap_or_default();
        let may_skip =
            env::var_os("CI").is_none() || left_out.split(' ').any(|what| what == "wasi-testsuite");
        assert!(may_skip, "the WASI test suite is missing; run {SETUP}");
        println!("skipped: the WASI test suite was not fetched; run {SETUP}");
        return None;
    }
    let mut programs = Vec::new();
    for language in ["assemblyscript", "c", "rust"] {
        for entry in fs::read_dir(cache.join(language)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "wasm") {
                programs.push(path);
            }
        }
    }
    programs.sort();
    Some(programs)
}

/// Runs one program; what was wrong with it, if anything was.
fn run(program: &Path) -> Result<(), String> {
    let specification = fs::read_to_string(program.with_extension("json")).unwrap_or("{}".into());
    let specification: Value = serde_json::from_str(&specification).map_err(|error| error.to_string())?;
    let known = ["args", "env", "root", "exit_code", "stdout", "stderr"];
    if let Some(key) =
        specification.as_object().and_then(|all| all.keys().find(|key| !known.contains(&key.as_str())))
    {
        return Err(format!("the specification says `{key}`, which this test does not know"));
    }
    let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
    let mut command = command::windlass();
    command.arg("run");
    for (name, value) in specification["env"].as_object().into_iter().flatten() {
        command.arg("--env").arg(format!("{name}={}", value.as_str().unwrap_or_default()));
    }
    if let Some(root) = specification["root"].as_str() {
        let copy = scratch.path().join("root");
        copy_directory(&program.with_file_name(root), &copy);
        command.arg("--dir").arg(format!("{}::/", copy.display()));
    }
    command.arg(program);
    command.args(specification["args"].as_array().into_iter().flatten().filter_map(Value::as_str));

    let (code, stdout, stderr) = output(&mut command, scratch.path())?;
    let wanted = specification["exit_code"].as_i64().unwrap_or(0);
    if code.map(i64::from) != Some(wanted) {
        return Err(format!("exit code {code:?} instead of {wanted}\n{stdout}{stderr}"));
    }
    for (name, text) in [("stdout", stdout), ("stderr", stderr)] {
        match specification[name].as_str() {
            Some(wanted) if wanted != text => {
                return Err(format!("{name} is {text:?} instead of {wanted:?}"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The exit code (`None` for a signal) and both outputs. They go to files, so that a program that hangs can be ended
/// without a thread that reads what it prints.
fn output(command: &mut Command, scratch: &Path) -> Result<(Option<i32>, String, String), String> {
    let path = |name: &str| scratch.join(name);
    let create = |name: &str| fs::File::create(path(name)).map_err(|error| error.to_string());
    command.stdin(Stdio::null()).stdout(create("stdout")?).stderr(create("stderr")?);
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().and_then(|()| child.wait()).map_err(|error| error.to_string())?;
            return Err(format!("it still runs after {PATIENCE:?}"));
        }
        thread::sleep(Duration::from_millis(2));
    };
    let read = |name: &str| String::from_utf8_lossy(&fs::read(path(name)).unwrap_or_default()).into_owned();
    Ok((status.code(), read("stdout"), read("stderr")))
}

fn copy_directory(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_directory(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
}

#[test]
fn all_programs_pass() {
    let Some(programs) = programs() else { return };
    assert_eq!(programs.len(), PROGRAMS, "the cache is not that of the pinned commit; run {SETUP}");
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(program) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(what) = run(program) {
                        let name = program.file_stem().unwrap_or_default().to_string_lossy();
                        failures.lock().unwrap().push(format!("{name}: {what}"));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    assert!(failures.is_empty(), "{} of {PROGRAMS} failed:\n{}", failures.len(), failures.join("\n"));
}
