//! The command line. Spelling and exit codes are wasmtime's, so that scripts carry over.
//!
//! | exit code | |
//! |---|---|
//! | 0 | it worked |
//! | 1 | bad input or a failed test: one line `error: …` |
//! | 2 | wrong usage, said by clap |
//! | 134 | the guest trapped: `Error: …` and a backtrace |
//! | the guest's | `proc_exit` |

mod cache;
mod codegen;
mod compare;
mod compile;
mod disas;
mod explore;
mod flags;
mod guest;
mod invoke;
mod load;
mod names;
mod near;
mod observe;
mod report;
mod run;
#[cfg(feature = "compare")]
pub(crate) mod tiers;
mod trace;
mod validate;
mod wast;

use clap::{Parser, Subcommand};
use std::fmt::Display;
use std::process::ExitCode;

/// A one-pass WebAssembly engine with stack switching compiled inline.
#[derive(Parser, Debug)]
#[command(
    name = "windlass",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a subcommand, `run` is meant: `windlass FILE [ARGS]`."
)]
pub(crate) struct Windlass {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    run: run::RunCommand,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Runs a module: its `_start`, or the function that --invoke names
    Run(run::RunCommand),
    /// Compiles a module to a file that `run` starts without compiling
    Compile(compile::CompileCommand),
    /// Checks a module, all function bodies included, and compiles nothing
    Validate(validate::ValidateCommand),
    /// Runs spec test scripts
    Wast(wast::WastCommand),
    /// Shows the machine code of a module, operator by operator
    Disas(disas::DisasCommand),
    /// Writes one HTML page: the module's text beside its code for both architectures
    Explore(explore::ExploreCommand),
    /// Shows or clears the cache of compiled code that `run` keeps
    Cache(cache::CacheCommand),
    /// Compares compile time, code, run time and memory with other engines, or shows both codes side by side
    Compare(compare::CompareCommand),
}

/// `run` without the other commands beside it: to describe all of them takes longer than many a program.
#[derive(Parser, Debug)]
struct OnlyRun {
    #[command(flatten)]
    run: run::RunCommand,
}

/// Does what the command line asks. Usage errors leave here, with exit code 2.
pub(crate) fn execute() -> Result<(), Stop> {
    let mut words = std::env::args_os().skip(1).peekable();
    if words.peek().is_some_and(|word| word == "run")
        && let Ok(only) = OnlyRun::try_parse_from(words)
    {
        return only.run.execute();
    }
    // Any other command; or help about `run`, or a mistake, which the whole has the words for.
    Windlass::parse().execute()
}

impl Windlass {
    /// Does what was asked.
    fn execute(self) -> Result<(), Stop> {
        match self.command {
            Some(Command::Run(run)) => run.execute(),
            Some(Command::Compile(compile)) => compile.execute(),
            Some(Command::Validate(validate)) => validate.execute(),
            Some(Command::Wast(wast)) => wast.execute(),
            Some(Command::Disas(disas)) => disas.execute(),
            Some(Command::Explore(explore)) => explore.execute(),
            Some(Command::Cache(cache)) => cache.execute(),
            Some(Command::Compare(compare)) => compare.execute(),
            None => self.run.execute(),
        }
    }
}

/// Why the command ends early, and with which exit code.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Exit code 1, with this line.
    Error(String),
    /// The guest trapped: exit code 134, with these lines.
    Trap(String),
    /// Nothing more to say.
    Exit(i32),
}

impl Stop {
    /// An error about an input; the error's causes follow on the same line.
    pub(crate) fn about(input: impl Display, error: impl Into<windlass::Error>) -> Stop {
        let error = format!("{:#}", error.into());
        Stop::Error(format!("{input}: {}", one_line(&error)))
    }

    /// Says it; returns the exit code.
    fn say(self) -> i32 {
        match self {
            Stop::Error(line) => {
                eprintln!("error: {line}");
                1
            }
            Stop::Trap(lines) => {
                eprintln!("Error: {lines}");
                134 // 128 + SIGABRT, what a shell shows for an aborted process
            }
            Stop::Exit(code) => code,
        }
    }

    /// Says it, and turns into the exit code.
    pub(crate) fn report(self) -> ExitCode {
        std::process::exit(self.say())
    }
}

/// Joins a text's lines: whoever reads stderr line by line wants one per error.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}
