//! Who starts what: the programs of the table and, for each engine, how it is told to run them.
//!
//! Engines run the same file with the same arguments. Caches that an engine keeps by itself are off, but for the rows
//! that are about them; what is compiled beforehand is compiled once, before the clock runs. What those rows find is
//! what there is at the third run and at every later one: files that are some seconds old, and what Windlass notes
//! about such.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// What is run, and with what arguments.
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) module: PathBuf,
    argv0: Option<&'static str>,
    arguments: &'static [&'static str],
    /// A program in C that does the same, where that is a short one.
    native: Option<&'static str>,
}

impl Program {
    /// One that is nothing but its start.
    pub(crate) fn is_small(&self) -> bool {
        self.native.is_some()
    }

    fn made(&self, extension: &str) -> PathBuf {
        made().join(format!("{}.{extension}", self.module.file_stem().unwrap_or_default().to_string_lossy()))
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Where what is compiled beforehand lies.
fn made() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("startup")
}

/// The command, installed.
fn windlass() -> PathBuf {
    made().join("bin/windlass")
}

pub(crate) fn programs() -> Vec<Program> {
    let fetched = |name: &str| root().join("tests/programs/cache").join(name);
    std::fs::create_dir_all(made().join("bin")).expect("a directory below target");
    // As the peers are, and as `cargo install` would: what a linker has just written lies in the system's memory in
    // single pages, and a start that maps these takes a quarter longer.
    std::fs::copy(env!("CARGO_BIN_EXE_windlass"), windlass()).expect("a copy below target");
    let hello = made().join("hello.wasm");
    let text = root().join("benches/startup/hello.wat");
    std::fs::write(&hello, wat::parse_file(text).expect("hello.wat")).expect("a file below target");
    let large = |name, module: &str, argv0, arguments| Program {
        name,
        module: fetched(module),
        argv0,
        arguments,
        native: None,
    };
    vec![
        Program {
            name: "hello",
            module: hello,
            argv0: None,
            arguments: &[],
            native: Some("benches/startup/hello.c"),
        },
        large("python -c pass", "python.wasm", None, &["-c", "pass"]),
        large("esbuild --version", "esbuild.wasm", None, &["--version"]),
        large("clang --version", "clang.wasm", Some("clang"), &["--version"]),
    ]
}

/// A row of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contestant {
    Native,
    Windlass,
    WindlassEager,
    Artifact,
    Cached,
    Wasmtime,
    WasmtimeWinch,
    WasmtimePrecompiled,
    Node,
    Deno,
}

use Contestant::*;

pub(crate) const ALL: [Contestant; 10] = [
    Native,
    Windlass,
    WindlassEager,
    Artifact,
    Cached,
    Wasmtime,
    WasmtimeWinch,
    WasmtimePrecompiled,
    Node,
    Deno,
];

/// Those that can run a program here.
pub(crate) fn of(program: &Program) -> Vec<Contestant> {
    ALL.into_iter().filter(|contestant| *contestant != Native || program.native.is_some()).collect()
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    let line = stderr.lines().find(|line| !line.trim().is_empty()).unwrap_or("no word about why");
    if output.status.success() { Ok(()) } else { Err(line.trim().to_owned()) }
}

/// Longer than files must be left alone for Windlass to believe that they stay as they are.
const PAUSE: Duration = Duration::from_secs(4);

impl Contestant {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Native => "native, C",
            Windlass => "windlass, no cache",
            WindlassEager => "windlass --eager, no cache",
            Artifact => "windlass, artifact",
            Cached => "windlass, cache",
            Wasmtime => "wasmtime, Cranelift, no cache",
            WasmtimeWinch => "wasmtime, Winch, no cache",
            WasmtimePrecompiled => "wasmtime, .cwasm",
            Node => "node",
            Deno => "deno",
        }
    }

    fn executable(self) -> PathBuf {
        let cache = root().join("benches/cache");
        match self {
            Native => made().join("hello"),
            Windlass | WindlassEager | Artifact | Cached => windlass(),
            Wasmtime | WasmtimeWinch | WasmtimePrecompiled => cache.join("wasmtime/bin/wasmtime"),
            Node => PathBuf::from("node"),
            Deno => cache.join("peers/node_modules/deno/deno"),
        }
    }

    /// What an engine calls itself; said once for each.
    pub(crate) fn version(self) -> Option<String> {
        let name = match self {
            Wasmtime => "wasmtime",
            Node => "node",
            Deno => "deno",
            _ => return None,
        };
        let output = Command::new(self.executable()).arg("--version").stderr(Stdio::null()).output();
        let said =
            output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
        Some(match said.lines().next() {
            Some(line) => format!("{name} {}", line.trim_start_matches(name).trim()),
            None => format!("{name} is not there; it comes with benches/setup.sh --peers"),
        })
    }

    /// Compiles what this row has compiled beforehand, and says why it cannot be measured if it cannot.
    pub(crate) fn prepare(self, program: &Program) -> Result<(), String> {
        let mut command = Command::new(self.executable());
        match self {
            Native => {
                let source = program.native.ok_or("no such program in C")?;
                let mut compiler = Command::new("cc");
                succeed(compiler.arg("-O2").arg(root().join(source)).arg("-o").arg(self.executable()))
            }
            Artifact => {
                succeed(command.arg("compile").arg(&program.module).arg("-o").arg(program.made("wlas")))
            }
            WasmtimePrecompiled => {
                succeed(command.arg("compile").arg(&program.module).arg("-o").arg(program.made("cwasm")))
            }
            _ => Ok(()),
        }
    }

    /// First runs, which are not timed. They fill caches, and say why there will be no others if they fail.
    pub(crate) fn try_out(self, program: &Program) -> Result<(), String> {
        succeed(&mut self.command(program))?;
        if self == Cached {
            succeed(&mut self.command(program))?; // waits for what the first did not
        }
        if self == Cached || self == Artifact {
            thread::sleep(PAUSE);
            succeed(&mut self.command(program))?;
        }
        Ok(())
    }

    /// The command that is timed.
    pub(crate) fn command(self, program: &Program) -> Command {
        let mut command = Command::new(self.executable());
        let mut module = program.module.clone();
        // Nobody else's cache.
        command.env("XDG_CACHE_HOME", made());
        match self {
            Native => return command,
            Windlass => _ = command.args(["run", "--no-cache"]),
            WindlassEager => _ = command.args(["run", "--eager", "--no-cache"]),
            Artifact => {
                command.arg("run");
                module = program.made("wlas");
            }
            Cached => _ = command.args(["run", "--cache"]),
            Wasmtime => _ = command.args(["run", "-C", "cache=n"]),
            WasmtimeWinch => _ = command.args(["run", "-C", "cache=n,compiler=winch"]),
            WasmtimePrecompiled => {
                command.args(["run", "--allow-precompiled"]);
                module = program.made("cwasm");
            }
            Node => _ = command.arg("--no-warnings").arg(root().join("tests/programs/node.mjs")),
            Deno => _ = command.args(["run", "-A"]).arg(root().join("tests/programs/node.mjs")),
        }
        if let Some(argv0) = program.argv0 {
            command.args(["--argv0", argv0]);
        }
        command.arg(module).args(program.arguments);
        command
    }
}
