//! How Windlass and its peers are told to run a program, and what is seen of the run.
//!
//! They take the same options and arguments in the same order; Node does so through `node.mjs`. What an engine can do
//! beforehand for all steps of a program, it does once, in [`Engine::prepare`].

use super::command::windlass;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Engine {
    /// `windlass run` of the module itself.
    Windlass { flags: &'static [&'static str] },
    /// `windlass run` of what `windlass compile` has made of it.
    Artifact,
    /// Wasmtime with Cranelift, from `benches/setup.sh --peers`.
    Wasmtime,
    /// Node's own WASI.
    Node,
}

/// What is seen of a process that has ended.
pub(crate) struct Ended {
    pub(crate) status: String,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Longest that a step may take.
const LIMIT: Duration = Duration::from_secs(600);

fn wasmtime() -> Command {
    Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cache/wasmtime/bin/wasmtime"))
}

fn must(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

impl Engine {
    /// The file to run for a module: itself, or what it is compiled to, in `folder`.
    pub(crate) fn prepare(self, module: &Path, folder: &Path) -> PathBuf {
        let made = folder.join(module.file_name().expect("a file"));
        match self {
            Engine::Artifact => {
                let made = made.with_extension("wlas");
                must(windlass().arg("compile").arg(module).arg("-o").arg(&made));
                made
            }
            Engine::Wasmtime => {
                let made = made.with_extension("cwasm");
                must(wasmtime().arg("compile").arg(module).arg("-o").arg(&made));
                made
            }
            Engine::Windlass { .. } | Engine::Node => module.to_owned(),
        }
    }

    /// Runs a step to its end. Its output goes by way of `folder`, so that no pipe can be full.
    pub(crate) fn run(
        self,
        module: &Path,
        options: &[String],
        arguments: &[&str],
        stdin: Option<&Path>,
        folder: &Path,
    ) -> Ended {
        let mut command = match self {
            Engine::Windlass { flags } => {
                let mut command = windlass();
                command.arg("run").args(flags);
                command
            }
            Engine::Artifact => {
                let mut command = windlass();
                command.arg("run");
                command
            }
            Engine::Wasmtime => {
                let mut command = wasmtime();
                command.args(["run", "--allow-precompiled"]);
                command
            }
            Engine::Node => {
                let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/node.mjs");
                let mut command = Command::new("node");
                command.arg("--no-warnings").arg(script);
                command
            }
        };
        let (stdout, stderr) = (folder.join("stdout"), folder.join("stderr"));
        let new = |path: &Path| File::create(path).expect("a new file");
        command.args(options).arg(module).args(arguments);
        command.stdin(stdin.map_or(Stdio::null(), |path| File::open(path).expect("the input").into()));
        command.stdout(new(&stdout)).stderr(new(&stderr)).env("RUST_BACKTRACE", "0");
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            if start.elapsed() > LIMIT {
                _ = child.kill();
                _ = child.wait();
                panic!("not done after {} s: {command:?}", LIMIT.as_secs());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |path| String::from_utf8_lossy(&fs::read(path).expect("its output")).into_owned();
        Ended { status: status.to_string(), stdout: text(stdout), stderr: text(stderr) }
    }
}
