//! Windlass and its peers: how each is told to run a program, and what makes its times comparable.
//!
//! All are run as processes of their own, on the same bytes. From the time of Windlass and of Wasmtime that of
//! a run of size 0 is taken away: start, compiling and instantiating. V8 is timed inside (`v8.mjs`), after
//! a warm-up.

use super::process;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Engine {
    Windlass,
    Wasmtime,
    V8,
    /// The C form without stack switching, transformed by Binaryen, on Wasmtime.
    Asyncify,
}

pub(crate) const ALL: [Engine; 4] = [Engine::Windlass, Engine::Wasmtime, Engine::V8, Engine::Asyncify];

/// Longest that one run may take.
const LIMIT: Duration = Duration::from_secs(15);

pub(crate) fn cache() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cache")
}

pub(crate) fn wasm_opt() -> PathBuf {
    cache().join("peers/node_modules/.bin/wasm-opt")
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Engine::Windlass => "Windlass",
            Engine::Wasmtime => "Wasmtime",
            Engine::V8 => "V8",
            Engine::Asyncify => "Asyncify on Wasmtime",
        }
    }

    fn executable(self) -> PathBuf {
        match self {
            Engine::Windlass => PathBuf::from(env!("CARGO_BIN_EXE_windlass")),
            Engine::Wasmtime | Engine::Asyncify => cache().join("wasmtime/bin/wasmtime"),
            Engine::V8 => cache().join("peers/node_modules/.bin/deno"),
        }
    }

    pub(crate) fn is_installed(self) -> bool {
        self.executable().exists() && (self != Engine::Asyncify || wasm_opt().exists())
    }

    /// What it calls itself.
    pub(crate) fn version(self) -> String {
        let version = |path: PathBuf| match process::run(Command::new(path).arg("--version"), LIMIT) {
            Ok(finished) => finished.stdout.lines().take(2).collect::<Vec<_>>().join(", "),
            Err(error) => error,
        };
        match self {
            Engine::Asyncify => version(wasm_opt()),
            engine => version(engine.executable()),
        }
    }

    fn command(self, module: &Path, size: u32, warm_up_size: u32) -> Command {
        let mut command = Command::new(self.executable());
        match self {
            Engine::Windlass => command.args(["run", "--invoke", "run"]),
            Engine::Wasmtime => {
                let proposals = "exceptions,function-references,gc,stack-switching";
                command.args(["run", "-C", "cache=n", "-W", proposals])
            }
            Engine::Asyncify => command.args(["run", "-C", "cache=n", "--invoke", "run"]),
            Engine::V8 => command
                .args(["run", "--allow-read", "--v8-flags=--experimental-wasm-wasmfx,--no-liftoff"])
                .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs/v8.mjs")),
        };
        if self == Engine::Wasmtime {
            command.args(["--invoke", "run"]);
        }
        command.arg(module).arg(size.to_string());
        if self == Engine::V8 {
            command.arg(warm_up_size.to_string());
        }
        command
    }

    /// Runs a module once: its result, and the time of all of it but for V8.
    fn run(self, module: &Path, size: u32, warm_up_size: u32) -> Result<(i64, Duration), String> {
        let finished = process::run(&mut self.command(module, size, warm_up_size), LIMIT)?;
        let mut words = finished.stdout.split_whitespace();
        let result = words.next().and_then(|word| word.parse().ok());
        let result = result.ok_or_else(|| format!("it printed {:?}", finished.stdout))?;
        let inside = words.next().and_then(|word| word.parse().ok()).map(Duration::from_micros);
        Ok((result, inside.unwrap_or(finished.processor)))
    }
}

/// How many instructions Windlass executes, from its start to its end, to run a module at a size.
pub(crate) fn count_instructions(module: &Path, size: u32) -> Result<u64, String> {
    let mut command = Command::new("valgrind");
    // What it counts goes to standard output, behind the program's result.
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=1"]);
    command.arg(Engine::Windlass.executable()).args(["run", "--invoke", "run"]);
    let finished = process::run(command.arg(module).arg(size.to_string()), 20 * LIMIT)
        .map_err(|error| format!("valgrind: {error}"))?;
    let collected = finished.stdout.lines().find_map(|line| line.split("Collected : ").nth(1));
    let count = collected.and_then(|count| count.trim().parse().ok());
    count.ok_or_else(|| "valgrind has counted nothing".to_owned())
}

/// One engine at work on one module.
#[derive(Debug)]
pub(crate) struct Contestant {
    pub(crate) engine: Engine,
    module: PathBuf,
    /// What it runs; less than the others when it cannot do what they do.
    pub(crate) size: u32,
    warm_up_size: u32,
    /// Why the size is less, or why there is no time at all.
    pub(crate) failure: Option<String>,
    best: Option<Duration>,
    best_of_nothing: Option<Duration>,
    spent: Duration,
}

impl Contestant {
    pub(crate) fn new(engine: Engine, module: PathBuf, size: u32, small_size: u32) -> Contestant {
        let (best, best_of_nothing, spent) = (None, None, Duration::ZERO);
        Contestant {
            engine,
            module,
            size,
            warm_up_size: small_size,
            failure: None,
            best,
            best_of_nothing,
            spent,
        }
    }

    /// Runs once more, after a run of nothing. Whoever fails tries the small size once.
    pub(crate) fn take_turn(&mut self, answer: impl Fn(u32) -> i64, patience: Duration) {
        if (self.best.is_none() && self.failure.is_some()) || self.spent > patience {
            return;
        }
        match self.try_turn(&answer) {
            Ok(()) => {}
            Err(_) if self.best.is_some() => {} // it could before; what it did then counts
            Err(reason) => {
                self.failure = Some(reason);
                self.size = self.warm_up_size;
                if let Err(reason) = self.try_turn(&answer) {
                    self.failure = Some(reason);
                }
            }
        }
    }

    fn try_turn(&mut self, answer: impl Fn(u32) -> i64) -> Result<(), String> {
        if self.engine != Engine::V8 {
            let (_, time) = self.engine.run(&self.module, 0, 0)?;
            self.best_of_nothing = Some(self.best_of_nothing.map_or(time, |best| best.min(time)));
        }
        let (result, time) = self.engine.run(&self.module, self.size, self.warm_up_size)?;
        if result != answer(self.size) {
            return Err(format!("wrong: {result} in the place of {}", answer(self.size)));
        }
        self.best = Some(self.best.map_or(time, |best| best.min(time)));
        self.spent += time;
        Ok(())
    }

    /// What the program itself took, if it could be run.
    pub(crate) fn time(&self) -> Option<Duration> {
        Some(self.best?.saturating_sub(self.best_of_nothing.unwrap_or_default()))
    }
}

/// The command that installs what is missing, once for each thing that is.
pub(crate) fn say_what_is_missing() {
    let mut missing = HashMap::new();
    for engine in ALL.into_iter().filter(|engine| !engine.is_installed()) {
        missing.entry(engine.name()).or_insert("benches/setup.sh --peers");
    }
    for (name, command) in missing {
        eprintln!("{name} is not here, and is left out: `{command}` installs it into benches/cache.");
    }
}
