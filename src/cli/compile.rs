//! `windlass compile`: a module to an artifact, which `windlass run` starts without compiling.

use super::codegen::CodegenOptions;
use super::flags::{self, WasmOptions};
use super::{Stop, load};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use windlass::{Config, Engine, Error, Target};

/// Compiles a module to a file.
#[derive(clap::Args, Debug)]
pub(super) struct CompileCommand {
    /// The module, binary or text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to; FILE with the extension `wlas` if not given
    #[arg(short, long, value_name = "FILE.wlas")]
    output: Option<PathBuf>,
    /// x86_64 or aarch64; this machine's if not given
    #[arg(long, value_name = "ISA")]
    target: Option<Target>,
    /// WebAssembly options; `-W help` lists them
    #[arg(short = 'W', long = "wasm", value_name = "KEY[=VAL[,..]]")]
    wasm: Vec<WasmOptions>,
    #[command(flatten)]
    codegen: CodegenOptions,
}

impl CompileCommand {
    /// Writes it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let path = self.file.display();
        let mut config = Config::new();
        let target = self.target.unwrap_or_else(Target::host);
        config.target(target);
        if target != Target::host() {
            config.cpu(windlass::Cpu::baseline());
        }
        self.codegen.apply(&mut config)?;
        for &(name, enable) in &flags::settle(&self.wasm, &[], &[])?.proposals {
            config.wasm_proposal(name, enable);
        }
        let bytes = load::module(&self.file)?;
        let engine = Engine::new(&config).map_err(|error| Stop::about("configuration", error))?;
        let artifact = engine.precompile_module(&bytes).map_err(|error| Stop::about(&path, error))?;
        let output = match self.output {
            Some(output) => output,
            None if self.file == Path::new("-") => {
                return Err(Stop::Error("-: a module from standard input needs --output".to_owned()));
            }
            None => self.file.with_extension("wlas"),
        };
        write_whole(&output, &artifact).map_err(|error| Stop::about(output.display(), error))
    }
}

/// Replaces a file, whole or not at all: whoever has the old one mapped keeps it.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    #[cfg(unix)]
    {
        // Temporary files are private, what a compiler writes is not.
        use std::os::unix::fs::PermissionsExt as _;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    file.persist(path)?;
    Ok(())
}
