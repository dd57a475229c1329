//! `windlass validate`: whether a module could be compiled. `run` asks no more of a function than that it be called.

use super::codegen::CodegenOptions;
use super::flags::{self, WasmOptions};
use super::{Stop, load};
use std::path::PathBuf;
use windlass::{Config, Engine, Module};

/// Checks a module: says what is wrong with it, or nothing.
#[derive(clap::Args, Debug)]
pub(super) struct ValidateCommand {
    /// The module, binary or text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// WebAssembly options; `-W help` lists them
    #[arg(short = 'W', long = "wasm", value_name = "KEY[=VAL[,..]]")]
    wasm: Vec<WasmOptions>,
    #[command(flatten)]
    codegen: CodegenOptions,
}

impl ValidateCommand {
    /// Checks it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let mut config = Config::new();
        self.codegen.apply(&mut config)?;
        for &(name, enable) in &flags::settle(&self.wasm, &[], &[])?.proposals {
            config.wasm_proposal(name, enable);
        }
        let bytes = load::module(&self.file)?;
        let engine = Engine::new(&config).map_err(|error| Stop::about("configuration", error))?;
        Module::validate(&engine, &bytes).map_err(|error| Stop::about(self.file.display(), error))
    }
}
