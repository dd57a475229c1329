//! `windlass disas`: machine code for either ISA on any host.

use super::codegen::CodegenOptions;
use super::{Stop, load};
use std::fmt::Display;
use std::io::Write as _;
use std::path::PathBuf;
use windlass::{Config, Cpu, Target};

/// Shows machine code.
#[derive(clap::Args, Debug)]
pub(super) struct DisasCommand {
    /// The module, binary or text
    #[arg(value_name = "FILE", required_unless_present = "stubs")]
    file: Option<PathBuf>,
    /// x86_64 or aarch64; this machine's if not given
    #[arg(long, value_name = "ISA")]
    target: Option<Target>,
    /// Only the function with this index or name
    #[arg(long, value_name = "N|NAME")]
    func: Option<String>,
    /// The stubs that all modules share, instead of a module
    #[arg(long, conflicts_with_all = ["file", "func"])]
    stubs: bool,
    #[command(flatten)]
    codegen: CodegenOptions,
}

impl DisasCommand {
    /// Prints it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let target = self.target.unwrap_or_else(Target::host);
        let Some(file) = self.file else {
            let stubs = windlass::disas::stubs(target).map_err(|error| Stop::about(target, error))?;
            print(&stubs);
            return Ok(());
        };
        let bytes = load::module(&file)?;
        let path = file.display();
        // The same on every host, unless asked otherwise.
        let mut config = Config::new();
        config.target(target).cpu(Cpu::baseline());
        self.codegen.apply(&mut config)?;
        let mut functions =
            windlass::disas::disassemble_with(&bytes, &config).map_err(|error| Stop::about(&path, error))?;
        if let Some(wanted) = &self.func {
            let all = functions.iter().map(|function| function.name.clone()).collect::<Vec<_>>().join(", ");
            functions.retain(|function| function.answers_to(wanted));
            if functions.is_empty() {
                return Err(Stop::Error(format!("{path}: no function {wanted}; it defines {all}")));
            }
        }
        print(&functions);
        Ok(())
    }
}

/// One after the other, with a line between.
fn print(listings: &[impl Display]) {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (position, listing) in listings.iter().enumerate() {
        let separator = if position == 0 { "" } else { "\n" };
        // A reader that went away (`| head`) has seen enough.
        if write!(out, "{separator}{listing}").is_err() {
            return;
        }
    }
    _ = out.flush();
}
