//! The groups of options that wasmtime calls `-W`, `-S`, `-O` and `-D`: `KEY[=VALUE]`, separated by commas.
//!
//! Users bring command lines from wasmtime. So a proposal that is built can be switched off, one that is not
//! built accepts `n`, and what is always on `y`; other answers are errors that say which case it is. A name
//! nobody knows is a usage error.

mod keys;

use super::Stop;
use keys::{CODEGEN_KEYS, DEBUG_KEYS, Key, Limit, OPTIMIZE_KEYS, Switch, WASI_KEYS, WASM_KEYS};
use std::str::FromStr;

/// One `KEY[=VALUE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Setting {
    name: &'static str,
    key: Key,
    value: Option<String>,
}

/// The argument of one `-W`.
#[derive(Clone, Debug)]
pub(super) struct WasmOptions(Vec<Setting>);

/// The argument of one `-S`.
#[derive(Clone, Debug)]
pub(super) struct WasiOptions(Vec<Setting>);

/// The argument of one `-O`.
#[derive(Clone, Debug)]
pub(super) struct OptimizeOptions(Vec<Setting>);

/// The argument of one `-C`.
#[derive(Clone, Debug)]
pub(super) struct CodegenKeys(Vec<Setting>);

/// The argument of one `-D`.
#[derive(Clone, Debug)]
pub(super) struct DebugOptions(Vec<Setting>);

impl FromStr for DebugOptions {
    type Err = String;
    fn from_str(text: &str) -> Result<DebugOptions, String> {
        parse(text, DEBUG_KEYS, 'D').map(DebugOptions)
    }
}

impl FromStr for CodegenKeys {
    type Err = String;
    fn from_str(text: &str) -> Result<CodegenKeys, String> {
        parse(text, CODEGEN_KEYS, 'C').map(CodegenKeys)
    }
}

impl FromStr for OptimizeOptions {
    type Err = String;
    fn from_str(text: &str) -> Result<OptimizeOptions, String> {
        parse(text, OPTIMIZE_KEYS, 'O').map(OptimizeOptions)
    }
}

impl FromStr for WasmOptions {
    type Err = String;
    fn from_str(text: &str) -> Result<WasmOptions, String> {
        parse(text, WASM_KEYS, 'W').map(WasmOptions)
    }
}

impl FromStr for WasiOptions {
    type Err = String;
    fn from_str(text: &str) -> Result<WasiOptions, String> {
        parse(text, WASI_KEYS, 'S').map(WasiOptions)
    }
}

fn parse(text: &str, keys: &[(&'static str, Key)], group: char) -> Result<Vec<Setting>, String> {
    let setting = |part: &str| {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        };
        let Some(&(name, key)) = keys.iter().find(|(known, _)| *known == name) else {
            return Err(format!("unknown -{group} option: {name} (see -{group} help)"));
        };
        match key {
            Key::On | Key::Proposal | Key::Switch(_) => _ = yes(name, value)?,
            Key::Limit(limit) => _ = number(name, value, limit)?,
            Key::Address => _ = address(name, value)?,
            Key::NotBuilt | Key::Help => {}
        }
        Ok(Setting { name, key, value: value.map(str::to_owned) })
    };
    text.split(',').map(setting).collect()
}

/// A switch's value; absent means yes.
fn yes(name: &str, value: Option<&str>) -> Result<bool, String> {
    match value {
        None | Some("y" | "yes" | "true") => Ok(true),
        Some("n" | "no" | "false") => Ok(false),
        Some(other) => Err(format!("{name}={other}: expected y or n")),
    }
}

/// An address as `HOST:PORT`, whose host need not be a name that is known here.
fn address(name: &str, value: Option<&str>) -> Result<String, String> {
    let value = value.ok_or_else(|| format!("{name} needs a value: {name}=HOST:PORT"))?;
    let port =
        value.rsplit_once(':').filter(|(host, _)| !host.is_empty()).map(|(_, port)| port.parse::<u16>());
    match port {
        Some(Ok(_)) => Ok(value.to_owned()),
        _ => Err(format!("{name}={value}: expected HOST:PORT")),
    }
}

fn number(name: &str, value: Option<&str>, limit: Limit) -> Result<usize, String> {
    let (unit, what) = match limit {
        limit if limit.is_bytes() => ("BYTES", "a number of bytes"),
        _ => ("N", "a number"),
    };
    let value = value.ok_or_else(|| format!("{name} needs a value: {name}={unit}"))?;
    value.parse().map_err(|_| format!("{name}={value}: expected {what}"))
}

/// What the options of one command line come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// `-W` with a proposal's name, in order.
    pub(super) proposals: Vec<(&'static str, bool)>,
    /// `-W max-wasm-stack`.
    pub(super) max_wasm_stack: Option<usize>,
    /// `-W max-continuations`.
    pub(super) max_continuations: Option<usize>,
    /// `-W max-continuation-stack-bytes`.
    pub(super) max_continuation_stack_bytes: Option<usize>,
    /// `-W max-idle-stacks`.
    pub(super) max_idle_stacks: Option<usize>,
    /// `-W max-exceptions`.
    pub(super) max_exceptions: Option<usize>,
    /// `-W max-instances`.
    pub(super) max_instances: Option<usize>,
    /// `-W max-memories`.
    pub(super) max_memories: Option<usize>,
    /// `-W max-tables`.
    pub(super) max_tables: Option<usize>,
    /// `-W max-memory-size`.
    pub(super) max_memory_size: Option<usize>,
    /// `-W max-table-elements`.
    pub(super) max_table_elements: Option<usize>,
    /// `-O memory-reservation`.
    pub(super) memory_reservation: Option<usize>,
    /// `-O memory-guard-size`.
    pub(super) memory_guard_size: Option<usize>,
    /// `-O memory-reservation-for-growth`.
    pub(super) memory_reservation_for_growth: Option<usize>,
    /// `-W trap-on-grow-failure`.
    pub(super) trap_on_grow_failure: Option<bool>,
    /// `-O signals-based-traps`.
    pub(super) signals_based_traps: Option<bool>,
    /// `-O memory-init-cow`.
    pub(super) memory_init_cow: Option<bool>,
    /// `-C cache`.
    pub(super) cache: Option<bool>,
    /// `-S inherit-env`.
    pub(super) inherit_env: Option<bool>,
    /// `-S tcplisten`, in order.
    pub(super) tcplisten: Vec<String>,
    /// `-S threads`.
    pub(super) threads: Option<bool>,
    /// `-D debug-info`.
    pub(super) debug_info: Option<bool>,
    /// `-C parallel-compilation`.
    pub(super) parallel_compilation: Option<bool>,
}

impl Settings {
    fn limit(&mut self, limit: Limit) -> &mut Option<usize> {
        match limit {
            Limit::WasmStackBytes => &mut self.max_wasm_stack,
            Limit::Continuations => &mut self.max_continuations,
            Limit::ContinuationStackBytes => &mut self.max_continuation_stack_bytes,
            Limit::IdleStacks => &mut self.max_idle_stacks,
            Limit::Exceptions => &mut self.max_exceptions,
            Limit::Instances => &mut self.max_instances,
            Limit::Memories => &mut self.max_memories,
            Limit::Tables => &mut self.max_tables,
            Limit::MemoryBytes => &mut self.max_memory_size,
            Limit::TableElements => &mut self.max_table_elements,
            Limit::ReservationBytes => &mut self.memory_reservation,
            Limit::GuardBytes => &mut self.memory_guard_size,
            Limit::GrowthBytes => &mut self.memory_reservation_for_growth,
        }
    }

    /// Does what the options of a group say.
    fn take<'a>(
        &mut self,
        group: char,
        keys: &[(&str, Key)],
        options: impl Iterator<Item = &'a Setting>,
    ) -> Result<(), Stop> {
        for Setting { name, key, value } in options {
            let value = value.as_deref();
            match key {
                Key::Help => {
                    help(group, keys);
                    return Err(Stop::Exit(0));
                }
                Key::On if yes(name, value) == Ok(false) => {
                    return Err(Stop::Error(format!("-{group} {name}: cannot be switched off")));
                }
                Key::On => {}
                Key::Proposal => self.proposals.push((name, yes(name, value) != Ok(false))),
                Key::NotBuilt if yes(name, value) == Ok(false) => {}
                Key::NotBuilt => {
                    let message = format!("-{group} {name}: not built in this version of windlass");
                    return Err(Stop::Error(message));
                }
                Key::Limit(limit) => *self.limit(*limit) = number(name, value, *limit).ok(),
                Key::Address => self.tcplisten.extend(address(name, value)),
                Key::Switch(switch) => *self.switch(*switch) = yes(name, value).ok(),
            }
        }
        Ok(())
    }

    fn switch(&mut self, switch: Switch) -> &mut Option<bool> {
        match switch {
            Switch::InheritEnv => &mut self.inherit_env,
            Switch::Threads => &mut self.threads,
            Switch::TrapOnGrowFailure => &mut self.trap_on_grow_failure,
            Switch::SignalsBasedTraps => &mut self.signals_based_traps,
            Switch::MemoryInitCow => &mut self.memory_init_cow,
            Switch::Cache => &mut self.cache,
            Switch::DebugInfo => &mut self.debug_info,
            Switch::ParallelCompilation => &mut self.parallel_compilation,
        }
    }
}

/// Goes through all options in order; the last one wins.
pub(super) fn settle(
    wasm: &[WasmOptions],
    wasi: &[WasiOptions],
    optimize: &[OptimizeOptions],
) -> Result<Settings, Stop> {
    let mut settings = Settings::default();
    settings.take('W', WASM_KEYS, wasm.iter().flat_map(|options| &options.0))?;
    settings.take('S', WASI_KEYS, wasi.iter().flat_map(|options| &options.0))?;
    settings.take('O', OPTIMIZE_KEYS, optimize.iter().flat_map(|options| &options.0))?;
    Ok(settings)
}

/// The same for `-D`.
pub(super) fn settle_debug(debug: &[DebugOptions]) -> Result<Settings, Stop> {
    let mut settings = Settings::default();
    settings.take('D', DEBUG_KEYS, debug.iter().flat_map(|options| &options.0))?;
    Ok(settings)
}

/// The same for `-C`.
pub(super) fn settle_codegen(codegen: &[CodegenKeys]) -> Result<Settings, Stop> {
    let mut settings = Settings::default();
    settings.take('C', CODEGEN_KEYS, codegen.iter().flat_map(|options| &options.0))?;
    Ok(settings)
}

fn help(group: char, keys: &[(&str, Key)]) {
    for (name, key) in keys {
        let (value, what) = match key {
            Key::On => ("[=y]", "on"),
            Key::Proposal => ("[=y|n]", "on unless switched off"),
            Key::NotBuilt => ("[=n]", "not built"),
            Key::Limit(limit) if limit.is_bytes() => ("=BYTES", limit.meaning()),
            Key::Limit(limit) => ("=N", limit.meaning()),
            Key::Switch(switch) => ("[=y|n]", switch.meaning()),
            Key::Address => {
                ("=HOST:PORT", "listen there; the guest accepts on descriptor 3, the next one on 4, ...")
            }
            Key::Help => ("", "this list"),
        };
        println!("  -{group} {:36} {what}", format!("{name}{value}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(wasm: &str) -> Result<Settings, String> {
        let options: WasmOptions = wasm.parse()?;
        settle(&[options], &[], &[]).map_err(|stop| match stop {
            Stop::Error(line) => line,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn grammar() {
        assert_eq!(settled("all-proposals=yes,timeout=no,fuel=n"), Ok(Settings::default()));
        let proposals = settled("exceptions,simd=n,stack-switching=yes").unwrap().proposals;
        assert_eq!(proposals, [("exceptions", true), ("simd", false), ("stack-switching", true)]);
        assert_eq!(settled("gc,max-wasm-stack=4096").unwrap().max_wasm_stack, Some(4096));
        assert_eq!(settled("max-continuations=7,max-idle-stacks=0").unwrap().max_continuations, Some(7));
        assert!(settled("max-exceptions=many").unwrap_err().contains("expected a number"));
        assert!(settled("nonsense").unwrap_err().contains("unknown -W option"));
        assert!(settled("gc=maybe").unwrap_err().contains("expected y or n"));
        assert!(settled("max-wasm-stack").unwrap_err().contains("needs a value"));
        assert!(settled("max-wasm-stack=lots").unwrap_err().contains("number of bytes"));
        assert!(settled("fuel").unwrap_err().contains("not built"));
        assert!(settled("all-proposals=n").unwrap_err().contains("cannot be switched off"));
    }

    #[test]
    fn proposals_have_their_names() {
        for (name, _) in WASM_KEYS.iter().filter(|(_, key)| *key == Key::Proposal) {
            assert!(windlass::Config::new().wasm_proposal(name, false), "{name}");
        }
    }

    #[test]
    fn wasi_group() {
        let options: WasiOptions = "cli,inherit-env=y,threads,preview2=n".parse().unwrap();
        let settings = settle(&[], &[options], &[]).unwrap();
        assert_eq!((settings.inherit_env, settings.threads), (Some(true), Some(true)));
        assert!("sockets".parse::<WasiOptions>().is_err());
        let listen = |text: &str| text.parse::<WasiOptions>().map(|options| options.0.len());
        assert_eq!(listen("tcplisten=127.0.0.1:0,tcplisten=[::1]:80"), Ok(2));
        for wrong in ["tcplisten", "tcplisten=", "tcplisten=80", "tcplisten=:80", "tcplisten=host:many"] {
            assert!(listen(wrong).unwrap_err().contains("HOST:PORT"), "{wrong}");
        }
    }

    #[test]
    fn optimize_group() {
        let options: OptimizeOptions = "memory-reservation=0,signals-based-traps=n".parse().unwrap();
        let settings = settle(&[], &[], &[options]).unwrap();
        assert_eq!((settings.memory_reservation, settings.signals_based_traps), (Some(0), Some(false)));
        assert!("memory-guard-size=big".parse::<OptimizeOptions>().unwrap_err().contains("number of bytes"));
        assert!("unroll".parse::<OptimizeOptions>().unwrap_err().contains("unknown -O option"));
    }

    #[test]
    fn codegen_group() {
        let settled = |text: &str| settle_codegen(&[text.parse::<CodegenKeys>()?]).map_err(|_| String::new());
        assert_eq!(settled("parallel-compilation=n").unwrap().parallel_compilation, Some(false));
        assert!(settled("compiler=winch").is_err() && settled("parallel").is_err());
    }

    #[test]
    fn debug_group() {
        let settled = |text: &str| settle_debug(&[text.parse::<DebugOptions>()?]).map_err(|_| String::new());
        assert_eq!(settled("debug-info").unwrap().debug_info, Some(true));
        assert_eq!(settled("address-map=y,debug-info=n").unwrap().debug_info, Some(false));
        assert!(settled("coredump").is_err() && settled("coredump=n").is_ok());
        assert!(settled("debug-inf").unwrap_err().contains("unknown -D option"));
    }
}
