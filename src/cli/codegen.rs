//! How code is compiled and memories are laid out: `--cpu`, and the groups of options that wasmtime calls `-O` and
//! `-C`.
//!
//! Shared by all subcommands that compile.

use super::flags::{self, Settings};
use super::{Stop, flags::CodegenKeys, flags::OptimizeOptions};
use windlass::{Config, Cpu};

/// What bears on compiled code.
#[derive(clap::Args, Debug)]
pub(super) struct CodegenOptions {
    /// Processor to compile for: `native` or `baseline`, then features added or taken away, as in `baseline,+avx`
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    cpu: Option<Cpu>,
    /// Options about code and memories, such as memory-reservation=BYTES; `-O help` lists them
    #[arg(short = 'O', long = "optimize", value_name = "KEY[=VAL[,..]]")]
    optimize: Vec<OptimizeOptions>,
    /// Options about compiling, such as parallel-compilation=n and cache=n; `-C help` lists them
    #[arg(short = 'C', long = "codegen", value_name = "KEY[=VAL[,..]]")]
    codegen: Vec<CodegenKeys>,
}

impl CodegenOptions {
    /// Whether a processor was named.
    pub(super) fn chooses_cpu(&self) -> bool {
        self.cpu.is_some()
    }

    /// What was said about keeping compiled code.
    pub(super) fn caches(&self) -> Result<Option<bool>, Stop> {
        Ok(flags::settle_codegen(&self.codegen)?.cache)
    }

    /// Sets what was said.
    pub(super) fn apply(&self, config: &mut Config) -> Result<(), Stop> {
        let Settings {
            memory_reservation,
            memory_guard_size,
            memory_reservation_for_growth,
            signals_based_traps,
            memory_init_cow,
            ..
        } = flags::settle(&[], &[], &self.optimize)?;
        if let Some(yes) = flags::settle_codegen(&self.codegen)?.parallel_compilation {
            config.parallel_compilation(yes);
        }
        if let Some(cpu) = self.cpu {
            config.cpu(cpu);
        }
        if let Some(bytes) = memory_reservation {
            config.memory_reservation(bytes as u64);
        }
        if let Some(bytes) = memory_guard_size {
            config.memory_guard_size(bytes as u64);
        }
        if let Some(bytes) = memory_reservation_for_growth {
            config.memory_reservation_for_growth(bytes as u64);
        }
        if let Some(yes) = signals_based_traps {
            config.signals_based_traps(yes);
        }
        if let Some(yes) = memory_init_cow {
            config.memory_init_cow(yes);
        }
        Ok(())
    }
}
