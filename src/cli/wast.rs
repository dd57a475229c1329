//! `windlass wast`: runs scripts and reports what does not hold.

use super::codegen::CodegenOptions;
use super::{Stop, load};
use std::path::PathBuf;
use windlass::{Config, Engine};

/// Runs spec test scripts.
#[derive(clap::Args, Debug)]
pub(super) struct WastCommand {
    /// The scripts
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Let the spectest print functions print nothing
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    codegen: CodegenOptions,
}

impl WastCommand {
    /// Runs them all; fails at the end if something failed.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let mut config = Config::new();
        self.codegen.apply(&mut config)?;
        let engine = Engine::new(&config).map_err(|error| Stop::about("configuration", error))?;
        let (mut passed, mut failed) = (0, 0);
        for path in &self.files {
            let name = path.display();
            let bytes = load::read(path)?;
            let text = String::from_utf8(bytes).map_err(|error| Stop::about(&name, error.utf8_error()))?;
            let report = windlass::wast::run(&engine, &text, self.quiet);
            for failure in &report.failures {
                println!("{name}:{}: {}", failure.line, failure.what);
            }
            println!("{name}: {} passed, {} failed", report.passed, report.failures.len());
            passed += report.passed;
            failed += report.failures.len();
        }
        if self.files.len() > 1 {
            println!("total: {} files, {passed} passed, {failed} failed", self.files.len());
        }
        if failed == 0 { Ok(()) } else { Err(Stop::Exit(1)) }
    }
}
