//! Liftoff, V8's baseline compiler: a node process for each kernel, told over its standard input what to run, which
//! measures in itself, so that the way there and back is not counted (`liftoff.mjs`).

use super::engines::Kernel;
use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// The script, beside this file.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/liftoff.mjs");

/// A running process with a kernel loaded.
pub(crate) struct Liftoff {
    child: Child,
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// What says whether there is a node to be asked.
pub(crate) fn version() -> Option<String> {
    let output = Command::new("node").arg("--version").output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_string())
}

/// Baseline code only: never better code later, and all of it compiled before the first call.
fn node(path: &Path) -> Command {
    let mut command = Command::new("node");
    command.args(["--liftoff-only", "--no-wasm-tier-up", "--no-wasm-lazy-compilation", SCRIPT]).arg(path);
    command
}

impl Liftoff {
    pub(crate) fn start(path: &Path) -> Result<Liftoff> {
        let mut child = node(path).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let commands = child.stdin.take().context("it is piped")?;
        let answers = BufReader::new(child.stdout.take().context("it is piped")?);
        Ok(Liftoff { child, commands, answers })
    }
}

impl Kernel for Liftoff {
    fn run(&mut self, rounds: i32) -> Result<(Duration, i64)> {
        writeln!(self.commands, "{rounds}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let Some((time, result)) = line.trim().split_once(' ') else {
            bail!("node said {line:?} where a time and a result were expected");
        };
        Ok((Duration::from_nanos(time.parse()?), result.parse()?))
    }
}

impl Drop for Liftoff {
    fn drop(&mut self) {
        // A kernel that is in the middle of something would be waited for.
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// Runs a WASI command there; what it printed.
pub(crate) fn command(path: &Path) -> Result<String> {
    let output = node(path).arg("--command").stderr(Stdio::inherit()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
