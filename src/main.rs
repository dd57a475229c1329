//! The `windlass` command: flags and dispatch, nothing else. Each subcommand is a file in `cli`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(),
    }
}
