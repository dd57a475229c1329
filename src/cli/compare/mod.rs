//! `windlass compare`: the same module here, on an optimizing tier, and on whatever other engine is named.
//!
//! Every engine works in processes of its own, one after the other, so that none can take time, memory or life from
//! another, and a crash or a hang is a fact about one row of the table. In files:
//!
//! | | |
//! |---|---|
//! | `bench` | starts them, and judges what they did beside what Windlass did |
//! | `process` | one process, with a limit of time |
//! | `measure` | the inside of a process that measures an in-process tier; `ours` and `theirs` are those |
//! | `peers`, `runner.mjs` | engines on PATH; those with JavaScript run the script |
//! | `report` | what comes back |
//! | `table`, `listing` | what is printed: times and sizes, or two tiers' code side by side |
//!
//! Cranelift and Winch are there with the cargo feature `compare`.

mod bench;
mod listing;
mod measure;
mod ours;
mod peers;
mod process;
mod report;
mod table;
#[cfg(feature = "compare")]
mod theirs;

use super::codegen::CodegenOptions;
use super::flags::{self, WasmOptions};
use super::{Stop, load};
use measure::{Machine, Task};
use process::Interrupt;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use windlass::{Config, Target};

/// What a build without them says about the in-process tiers.
#[cfg(not(feature = "compare"))]
const NOT_BUILT: &str = "not in this build; they are with `cargo build --release --features compare`";

/// Compares this engine with others.
#[derive(clap::Args, Debug)]
pub(super) struct CompareCommand {
    /// Call this exported function with ARGS
    #[arg(long, value_name = "FUNCTION")]
    invoke: Option<String>,
    /// Set an environment variable for the guest, or pass the host's on
    #[arg(long = "env", value_name = "NAME[=VALUE]")]
    env: Vec<String>,
    /// Let the guest use a directory of the host
    #[arg(long = "dir", value_name = "HOST[::GUEST]")]
    dirs: Vec<String>,
    /// How often each engine runs the module
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    runs: u32,
    /// How long each engine may take
    #[arg(long, value_name = "SECONDS", default_value = "120", value_parser = seconds)]
    timeout: f64,
    /// The in-process tiers
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    tier: Vec<TierName>,
    /// Engines on PATH, or paths of engines: wasmtime, node, deno, wizard, or any that runs `ENGINE FILE ARGS`
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    with: Vec<String>,
    /// How many functions the table of code sizes lists
    #[arg(long, value_name = "N", default_value_t = 10)]
    functions: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Run nothing; show the code of this function here and on a tier, side by side
    #[arg(long, value_name = "N|NAME")]
    disas: Option<String>,
    /// With --disas: x86_64 or aarch64; this machine's if not given
    #[arg(long, value_name = "ISA", requires = "disas")]
    target: Option<Target>,
    /// WebAssembly options for windlass, such as stack-switching or max-wasm-stack=N; `-W help` lists them
    #[arg(short = 'W', long = "wasm", value_name = "KEY[=VAL[,..]]")]
    wasm: Vec<WasmOptions>,
    #[command(flatten)]
    codegen: CodegenOptions,
    /// What this process is to measure
    #[arg(long, hide = true, value_name = "TASK")]
    measure: Option<Task>,
    /// The module, binary or text, and the guest's arguments
    #[arg(value_name = "FILE", trailing_var_arg = true, required_unless_present_any = ["wasm", "optimize"])]
    file_and_args: Vec<OsString>,
}

/// An in-process tier.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum TierName {
    /// Wasmtime's optimizing compiler
    Cranelift,
    /// Wasmtime's baseline compiler
    Winch,
}

impl TierName {
    fn name(self) -> &'static str {
        match self {
            TierName::Cranelift => "cranelift",
            TierName::Winch => "winch",
        }
    }

    #[cfg(feature = "compare")]
    fn tier(self) -> super::tiers::Tier {
        match self {
            TierName::Cranelift => super::tiers::Tier::Cranelift,
            TierName::Winch => super::tiers::Tier::Winch,
        }
    }
}

/// A positive number of seconds.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse().ok().filter(|seconds: &f64| (0.001..=1e6).contains(seconds));
    seconds.ok_or_else(|| "expected a number of seconds".to_owned())
}

impl CompareCommand {
    /// Compares.
    pub(super) fn execute(self) -> Result<(), Stop> {
        if let Some(task) = &self.measure {
            return measure::execute(task, &self);
        }
        let Some(file) = self.file_and_args.first() else {
            self.config()?; // which perhaps prints a list of options
            use clap::CommandFactory as _;
            let kind = clap::error::ErrorKind::MissingRequiredArgument;
            super::Windlass::command().error(kind, "FILE is missing").exit()
        };
        let path = Path::new(file);
        if let Some(function) = &self.disas {
            return listing::show(&self, path, function);
        }
        self.config()?;
        self.variables()?;
        for (host, _) in self.directories() {
            if !Path::new(host).is_dir() {
                return Err(Stop::Error(format!("--dir {host}: no such directory")));
            }
        }
        let interrupt = Interrupt::watch().map_err(|error| Stop::about("signals", error))?;
        let comparison = bench::compare(&self, path, interrupt)?;
        match self.json {
            true => table::json(&comparison),
            false => table::print(&comparison, self.functions),
        }
        Ok(())
    }

    /// The in-process tiers that are wanted: those named, or all that this build has.
    fn tiers(&self) -> &[TierName] {
        match self.tier.is_empty() {
            true if cfg!(feature = "compare") => &[TierName::Cranelift, TierName::Winch],
            _ => &self.tier,
        }
    }

    /// How Windlass compiles and runs.
    fn config(&self) -> Result<Config, Stop> {
        let settings = flags::settle(&self.wasm, &[], &[])?;
        let mut config = Config::new();
        self.codegen.apply(&mut config)?;
        for &(name, enable) in &settings.proposals {
            config.wasm_proposal(name, enable);
        }
        if let Some(bytes) = settings.max_wasm_stack {
            config.max_wasm_stack(bytes);
        }
        Ok(config)
    }

    /// The export that is called.
    fn entry(&self) -> &str {
        self.invoke.as_deref().unwrap_or("_start")
    }

    fn words(&self) -> Vec<String> {
        let arguments = self.file_and_args.iter().skip(1);
        arguments.map(|argument| argument.to_string_lossy().into_owned()).collect()
    }

    /// What the invoked function is called with.
    fn invoked_with(&self) -> Vec<String> {
        if self.invoke.is_some() { self.words() } else { Vec::new() }
    }

    /// The guest's arguments, its name in front.
    fn guest_arguments(&self) -> Vec<String> {
        let path = self.file_and_args.first().map(Path::new).unwrap_or(Path::new(""));
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let words = if self.invoke.is_none() { self.words() } else { Vec::new() };
        [name].into_iter().chain(words).collect()
    }

    /// The guest's environment.
    fn variables(&self) -> Result<Vec<(String, String)>, Stop> {
        let variable = |text: &String| match text.split_once('=') {
            Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
            None => match std::env::var(text) {
                Ok(value) => Ok((text.clone(), value)),
                Err(_) => Err(Stop::Error(format!("--env {text}: the host has no such variable"))),
            },
        };
        self.env.iter().map(variable).collect()
    }

    /// The same, where it is known to be complete.
    fn environment(&self) -> Vec<(String, String)> {
        self.variables().unwrap_or_default()
    }

    /// Directories: the host's name, the guest's.
    fn directories(&self) -> impl Iterator<Item = (&str, &str)> {
        self.dirs.iter().map(|dir| dir.split_once("::").unwrap_or((dir, dir)))
    }
}

/// The engine that a process is to measure.
fn machine<'a>(task: &Task, command: &'a CompareCommand) -> Result<Box<dyn Machine + 'a>, Stop> {
    match task.engine.as_str() {
        "windlass" => Ok(Box::new(ours::Ours::new(command)?)),
        #[cfg(feature = "compare")]
        "cranelift" | "winch" => {
            let name = if task.engine == "winch" { TierName::Winch } else { TierName::Cranelift };
            Ok(Box::new(theirs::Theirs::new(name.tier(), command, task.all_cores)?))
        }
        other => Err(Stop::Error(format!("{other}: no such tier"))),
    }
}

/// The module as a binary file: itself, or what its text says, in `scratch`.
fn binary(path: &Path, scratch: &Path) -> Result<PathBuf, Stop> {
    use std::io::Read as _;
    let mut first = [0; 4];
    // Most modules are binary, and large ones are not read here: this process stays small, so that it adds nothing to
    // what is counted as the memory of others. (A process begins with the peak of the one that started it.)
    let binary = path != Path::new("-")
        && std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first)).is_ok()
        && first == *b"\0asm";
    if binary {
        return std::path::absolute(path).map_err(|error| Stop::about(path.display(), error));
    }
    let bytes = load::module(path)?;
    let stem = path.file_stem().filter(|stem| *stem != "-").unwrap_or("module".as_ref());
    // In a directory of its own: it may be called as the files beside it are.
    let folder = scratch.join("module");
    let copy = folder.join(stem).with_extension("wasm");
    std::fs::create_dir(&folder)
        .and_then(|()| std::fs::write(&copy, bytes))
        .map_err(|error| Stop::about(copy.display(), error))?;
    Ok(copy)
}
