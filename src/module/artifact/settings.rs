//! What must fit for compiled code to run: which build wrote it, for which processor, with which promises.
//!
//! They stand in an artifact as a line of text, for people who look at one with `strings`.

use crate::engine::{Config, Target};
use crate::masm::Cpu;
use crate::module::{Tunables, WasmFeatures};
use anyhow::{Context, Result, ensure};
use std::str::FromStr;

/// What must fit for an artifact's code to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub(super) target: Target,
    pub(super) cpu: Cpu,
    pub(super) tunables: Tunables,
    pub(super) features: u64,
    pub(super) trace_switches: bool,
}

impl Settings {
    pub(super) fn of(config: &Config) -> Settings {
        let Config { target, tunables, features, trace_switches, .. } = *config;
        Settings { target, cpu: config.effective_cpu(), tunables, features: features.bits(), trace_switches }
    }

    /// Says why an engine with the settings `here` cannot use what was made with these, if it cannot.
    pub(super) fn check(&self, here: &Settings) -> Result<()> {
        let made = self;
        ensure!(
            made.target == here.target,
            "the artifact was compiled for {}, this engine runs {}",
            made.target,
            here.target
        );
        let missing = made.cpu.beyond(here.cpu).join(", ");
        ensure!(missing.is_empty(), "the artifact was compiled for a processor that has {missing}");
        ensure!(
            made.tunables == here.tunables,
            "the artifact was compiled with other settings about memories and traps: {:?}, not {:?}",
            made.tunables,
            here.tunables
        );
        let with = |traced: bool| if traced { "with" } else { "without" };
        ensure!(
            made.trace_switches == here.trace_switches,
            "the artifact was compiled {} calls that trace switches, this engine runs code {} them",
            with(made.trace_switches),
            with(here.trace_switches)
        );
        ensure!(
            made.features & !here.features == 0,
            "the artifact was compiled with proposals that are switched off here"
        );
        Ok(())
    }

    /// How to compile the module to the same code.
    pub(super) fn config(&self) -> Config {
        let Settings { target, cpu, tunables, features, trace_switches } = *self;
        let features = WasmFeatures::from_bits_truncate(features);
        Config { target, cpu: Some(cpu), tunables, features, trace_switches, ..Config::default() }
    }
}

/// For `file` and `strings` too.
impl std::fmt::Display for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Settings { target, cpu, tunables, features, trace_switches } = self;
        let Tunables {
            memory_reservation,
            memory64_reservation,
            memory_guard_size,
            memory_reservation_for_growth,
            signals_based_traps,
        } = tunables;
        let cpu = cpu.beyond(Cpu::baseline()).iter().map(|name| format!(",+{name}")).collect::<String>();
        writeln!(
            f,
            "windlass {} {target} baseline{cpu} {memory_reservation} {memory64_reservation} {memory_guard_size} \
             {memory_reservation_for_growth} {} {features} {}",
            env!("WINDLASS_BUILD"),
            u8::from(*signals_based_traps),
            u8::from(*trace_switches),
        )
    }
}

impl FromStr for Settings {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Settings> {
        let mut words = text.split_ascii_whitespace();
        let mut next = || words.next().context("the artifact is damaged: its settings are not whole");
        ensure!(next()? == "windlass", "the artifact is damaged: its settings are none");
        let build = next()?;
        let ours = env!("WINDLASS_BUILD");
        ensure!(
            build == ours,
            "the artifact was made by windlass {build}, this is windlass {ours}: compile it again"
        );
        Ok(Settings {
            target: next()?.parse()?,
            cpu: next()?.parse().map_err(anyhow::Error::msg)?,
            tunables: Tunables {
                memory_reservation: next()?.parse()?,
                memory64_reservation: next()?.parse()?,
                memory_guard_size: next()?.parse()?,
                memory_reservation_for_growth: next()?.parse()?,
                signals_based_traps: next()? == "1",
            },
            features: next()?.parse()?,
            trace_switches: next()? == "1",
        })
    }
}
