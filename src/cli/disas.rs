//! `windlass disas`: machine code for either ISA on any host.

use super::{Stop, load};
use std::io::Write as _;
use std::path::PathBuf;
use windlass::Target;

/// Shows machine code.
#[derive(clap::Args, Debug)]
pub(super) struct DisasCommand {
    /// The module, binary or text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// x86_64 or aarch64; this machine's if not given
    #[arg(long, value_name = "ISA")]
    target: Option<Target>,
    /// Only the function with this index or name
    #[arg(long, value_name = "N|NAME")]
    func: Option<String>,
}

impl DisasCommand {
    /// Prints it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let bytes = load::module(&self.file)?;
        let target = match self.target {
            Some(target) => target,
            None => Target::host(),
        };
        let path = self.file.display();
        let mut functions =
            windlass::disas::disassemble(&bytes, target).map_err(|error| Stop::about(&path, error))?;
        if let Some(wanted) = &self.func {
            let all = functions.iter().map(|function| function.name.clone()).collect::<Vec<_>>().join(", ");
            functions.retain(|function| function.answers_to(wanted));
            if functions.is_empty() {
                return Err(Stop::Error(format!("{path}: no function {wanted}; it defines {all}")));
            }
        }
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for (position, function) in functions.iter().enumerate() {
            let separator = if position == 0 { "" } else { "\n" };
            // A reader that went away (`| head`) has seen enough.
            if write!(out, "{separator}{function}").is_err() {
                return Ok(());
            }
        }
        _ = out.flush();
        Ok(())
    }
}
