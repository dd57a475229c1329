//! The same program on AArch64: `windlass` of that build, under QEMU, in a process of its own.
//!
//! `WINDLASS_AARCH64` names the binary; without it nothing happens. What QEMU is called is `WINDLASS_QEMU`, else
//! `qemu-aarch64-static`.

use crate::support::continuations::run::{Seen, predict};
use crate::support::continuations::text::{Logging, fold, module};
use crate::support::continuations::{End, Program, Stop};
use std::process::Command;

/// A process under emulation takes as long as some dozen programs here.
pub const EVERY: u64 = 50;

/// Runs the first entry and compares a hash of all that it tells, or the trap.
pub fn compare(program: &Program) -> Result<(), String> {
    let Some(windlass) = std::env::var_os("WINDLASS_AARCH64") else { return Ok(()) };
    let qemu = std::env::var_os("WINDLASS_QEMU").unwrap_or_else(|| "qemu-aarch64-static".into());
    let Some(run) = predict(program, &mut Seen::default()).into_iter().next() else { return Ok(()) };
    let file = std::env::temp_dir().join(format!("windlass-switching-{}.wat", std::process::id()));
    std::fs::write(&file, module(program, Logging::Hash)).map_err(|error| error.to_string())?;
    let output = Command::new(qemu)
        .arg(windlass)
        .args(["run", "--stack-size", "1048576", "--invoke", "check"])
        .arg(&file)
        .output()
        .map_err(|error| error.to_string())?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let holds = match &run.end {
        End::Returned(value) => {
            let hash = run.log.iter().fold(0, |hash, (site, value)| fold(hash, *site, *value));
            out.trim() == (fold(hash, 0, *value) as i64).to_string()
        }
        End::Trapped(stop) => err.contains(message(*stop)),
        End::Uncaught(..) => err.contains("exception"),
        End::Open => true,
    };
    if holds { Ok(()) } else { Err(format!("{:?} was expected of the first entry, not {out}{err}", run.end)) }
}

fn message(stop: Stop) -> &'static str {
    match stop {
        Stop::Unreachable => "unreachable",
        Stop::DivideByZero => "integer divide by zero",
        Stop::TableOutOfBounds => "out of bounds table access",
        Stop::NullFunction => "null function reference",
        Stop::NullContinuation => "null continuation reference",
        Stop::ConsumedContinuation => "continuation already consumed",
        Stop::NullException => "null exception reference",
        Stop::UnhandledTag => "unhandled tag",
    }
}
