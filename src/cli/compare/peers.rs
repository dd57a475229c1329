//! Engines on PATH: which they are, and how each is told to run a module.
//!
//! Two kinds. An engine with JavaScript runs `runner.mjs`, which measures from the inside. Of the others only the
//! whole process is seen: the time of a module that does nothing is their start-up, and what is more with the real
//! one is the run.

use super::CompareCommand;
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// An engine that the user named.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    /// As named.
    pub(super) name: String,
    program: PathBuf,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Wasmtime,
    Node,
    Deno,
    Wizard,
    /// `ENGINE FILE ARGS`, and no more is known.
    Plain,
}

/// Names of programs, and what they are. `wizard` is called after its platform.
const KNOWN: &[(&str, Kind)] = &[
    ("wasmtime", Kind::Wasmtime),
    ("node", Kind::Node),
    ("nodejs", Kind::Node),
    ("deno", Kind::Deno),
    ("wizeng.x86-64-linux", Kind::Wizard),
    ("wizeng", Kind::Wizard),
    ("wizard", Kind::Wizard),
];

/// What V8 has for modules that Windlass runs, if this V8 has it and does not have it on anyway. The first of two
/// that are the same thing is the newer one.
const V8_FLAGS: &[&str] = &[
    "--experimental-wasm-wasmfx",
    "--experimental-wasm-exnref",
    "--experimental-wasm-memory64",
    "--experimental-wasm-multi-memory",
    "--experimental-wasm-wide-arithmetic",
    "--experimental-wasm-custom-page-sizes",
    "--experimental-wasm-relaxed-simd",
    "--experimental-wasm-return-call",
    "--experimental-wasm-typed-funcref",
    "--experimental-wasm-gc",
    "--experimental-wasm-extended-const",
];

impl Peer {
    /// Looks for the engine called `name`, or at it, if that is a path. The error says why there is none.
    pub(super) fn find(name: &str) -> Result<Peer, String> {
        if name.contains('/') {
            let program = PathBuf::from(name);
            return match is_executable(&program) {
                true => Ok(Peer { name: name.to_owned(), kind: kind_of(&program), program }),
                false => Err("missing: no such program".to_owned()),
            };
        }
        // A name of Wizard stands for all of them.
        let wizards = KNOWN.iter().filter(|(_, kind)| *kind == Kind::Wizard).map(|(name, _)| *name);
        let names = match name {
            "wizard" => wizards.collect::<Vec<_>>(),
            _ => vec![name],
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::env::split_paths(&path).collect::<Vec<_>>();
        let all = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
        let program = all.into_iter().find(|program| is_executable(program));
        let program = program.ok_or_else(|| format!("missing: no {} on PATH", names.join(" or ")))?;
        Ok(Peer { name: name.to_owned(), kind: kind_of(&program), program })
    }

    /// Whether the script measures it from the inside.
    pub(super) fn runs_script(&self) -> bool {
        matches!(self.kind, Kind::Node | Kind::Deno)
    }

    /// Whether the script has to make do without the engine's own WASI.
    pub(super) fn lacks_files(&self) -> bool {
        self.kind == Kind::Deno
    }

    /// Asks for its version.
    pub(super) fn version(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--version");
        command
    }

    /// Asks which flags it has, if that matters.
    pub(super) fn flags(&self) -> Option<Command> {
        let mut command = Command::new(&self.program);
        match self.kind {
            Kind::Node => command.arg("--v8-options"),
            // V8 prints its flags and ends the process; what was to be evaluated is not.
            Kind::Deno => command.args(["eval", "--v8-flags=--help", ""]),
            _ => return None,
        };
        Some(command)
    }

    /// Runs the script with its task. `flags` is what the engine said about its flags.
    pub(super) fn script(&self, flags: &str, script: &Path, task: &str) -> Command {
        let has = |flag: &&&str| {
            let word = |line: &str| line.split_whitespace().next() == Some(**flag);
            flags.lines().any(word)
        };
        let flags = V8_FLAGS.iter().filter(has).copied().collect::<Vec<_>>();
        let mut command = Command::new(&self.program);
        match self.kind {
            Kind::Deno => {
                command.args(["run", "--quiet", "--no-config", "--no-lock", "--allow-all"]);
                if !flags.is_empty() {
                    command.arg(format!("--v8-flags={}", flags.join(",")));
                }
            }
            _ => _ = command.arg("--no-warnings").args(flags),
        }
        command.arg(script).arg(task);
        command
    }

    /// Runs a module from the outside, with what else is asked, or one that does nothing. The error says why it cannot.
    pub(super) fn run(&self, module: &Path, asked: Option<&CompareCommand>) -> Result<Command, String> {
        let mut command = Command::new(&self.program);
        let invoke = asked.and_then(|asked| asked.invoke.as_deref());
        match self.kind {
            Kind::Wasmtime => {
                command.args(["run", "-W", "all-proposals=y"]);
                command.args(invoke.into_iter().flat_map(|name| ["--invoke", name]));
                if module.extension() == Some("cwasm".as_ref()) {
                    command.arg("--allow-precompiled");
                }
                if let Some(asked) = asked {
                    for (host, guest) in asked.directories() {
                        command.arg("--dir").arg(format!("{host}::{guest}"));
                    }
                    for (name, value) in asked.environment() {
                        command.arg("--env").arg(format!("{name}={value}"));
                    }
                    // The file may be a copy under another name.
                    command.arg("--argv0").arg(&asked.guest_arguments()[0]);
                }
            }
            Kind::Wizard => {
                if invoke.is_some() {
                    return Err("its command line calls no function by name (--invoke)".to_owned());
                }
                command.args(["-ext:stack-switching", "-ext:legacy-eh"]);
                if let Some(asked) = asked {
                    let dirs = asked.directories().map(|(host, _)| host).collect::<Vec<_>>();
                    if !dirs.is_empty() {
                        command.arg(format!("--dir={}", dirs.join(",")));
                    }
                    for (name, value) in asked.environment() {
                        command.arg(format!("--env={name}={value}"));
                    }
                }
            }
            _ if invoke.is_some() => {
                return Err("how it calls a function by name (--invoke) is not known".to_owned());
            }
            _ => {}
        }
        command.arg(module);
        let words = asked.map(|asked| asked.file_and_args.iter().skip(1));
        command.args(words.into_iter().flatten().collect::<Vec<&OsString>>());
        Ok(command)
    }

    /// Compiles a module to a file, without running it, if the engine can.
    pub(super) fn compile(&self, module: &Path, to: &Path) -> Option<Command> {
        if self.kind != Kind::Wasmtime {
            return None;
        }
        let mut command = Command::new(&self.program);
        command.args(["compile", "-W", "all-proposals=y", "-C", "cache=n", "-C", "parallel-compilation=n"]);
        command.arg(module).arg("-o").arg(to);
        Some(command)
    }
}

fn is_executable(program: &Path) -> bool {
    std::fs::metadata(program).is_ok_and(|file| file.is_file() && file.permissions().mode() & 0o111 != 0)
}

fn kind_of(program: &Path) -> Kind {
    let name = program.file_name().unwrap_or_default();
    KNOWN.iter().find(|(known, _)| name == *known).map_or(Kind::Plain, |(_, kind)| *kind)
}
