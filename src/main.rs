//! The `windlass` command: flags and dispatch, nothing else. Each subcommand is a file in `cli`.

mod cli;

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let windlass = cli::Windlass::parse(); // usage errors leave here, with exit code 2
    match windlass.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => stop.report(),
    }
}
