//! The built `windlass` command; on a cross test, behind the emulator that runs the tests.

use std::env;
use std::process::Command;

/// A command that runs `windlass`, to be given its arguments. The user's cache is left alone.
pub(crate) fn windlass() -> Command {
    let mut command = bare();
    command.env("XDG_CACHE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"));
    command
}

fn bare() -> Command {
    let built = env!("CARGO_BIN_EXE_windlass");
    let runner = env::var("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").unwrap_or_default();
    let mut words = runner.split_whitespace();
    match words.next().filter(|_| cfg!(target_arch = "aarch64")) {
        Some(program) => {
            let mut command = Command::new(program);
            command.args(words).arg(built);
            command
        }
        None => Command::new(built),
    }
}
