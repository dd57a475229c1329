//! The groups of options that wasmtime calls `-W` and `-S`: `KEY[=VALUE]`, separated by commas.
//!
//! Users bring command lines from wasmtime. So a proposal that is on accepts `y`, one that is not built
//! accepts `n`, and the other answers are errors that say which case it is. A name nobody knows is a usage error.

use super::Stop;
use std::str::FromStr;

/// What can be said about a key of either group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    /// Built, and always on.
    On,
    /// Known from wasmtime, not built.
    NotBuilt,
    /// A number of bytes or other things, with what it bounds.
    Limit(Limit),
    /// Hands the environment to the guest.
    InheritEnv,
    /// Lets the guest spawn threads.
    Threads,
    /// Prints the keys.
    Help,
}

/// What a number bounds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Limit {
    WasmStackBytes,
    Continuations,
    ContinuationStackBytes,
    IdleStacks,
    Exceptions,
}

/// Keys of `-W`.
const WASM_KEYS: &[(&str, Key)] = &[
    ("all-proposals", Key::On),
    ("bulk-memory", Key::On),
    ("exceptions", Key::On),
    ("extended-const", Key::On),
    ("function-references", Key::On),
    ("gc", Key::On),
    ("max-continuations", Key::Limit(Limit::Continuations)),
    ("max-continuation-stack-bytes", Key::Limit(Limit::ContinuationStackBytes)),
    ("max-exceptions", Key::Limit(Limit::Exceptions)),
    ("max-idle-stacks", Key::Limit(Limit::IdleStacks)),
    ("max-wasm-stack", Key::Limit(Limit::WasmStackBytes)),
    ("multi-value", Key::On),
    ("reference-types", Key::On),
    ("shared-memory", Key::On),
    ("stack-switching", Key::On),
    ("tail-call", Key::On),
    ("threads", Key::On),
    ("async-stack-size", Key::NotBuilt),
    ("async-stack-zeroing", Key::NotBuilt),
    ("component-model", Key::NotBuilt),
    ("component-model-async", Key::NotBuilt),
    ("component-model-error-context", Key::NotBuilt),
    ("component-model-gc", Key::NotBuilt),
    ("concurrency-support", Key::NotBuilt),
    ("custom-descriptors", Key::NotBuilt),
    ("custom-page-sizes", Key::NotBuilt),
    ("epoch-interruption", Key::NotBuilt),
    ("fuel", Key::NotBuilt),
    ("gc-support", Key::NotBuilt),
    ("legacy-exceptions", Key::NotBuilt),
    ("max-instances", Key::NotBuilt),
    ("max-memories", Key::NotBuilt),
    ("max-memory-size", Key::NotBuilt),
    ("max-table-elements", Key::NotBuilt),
    ("max-tables", Key::NotBuilt),
    ("memory64", Key::NotBuilt),
    ("multi-memory", Key::NotBuilt),
    ("nan-canonicalization", Key::NotBuilt),
    ("relaxed-simd", Key::NotBuilt),
    ("relaxed-simd-deterministic", Key::NotBuilt),
    ("shared-everything-threads", Key::NotBuilt),
    ("simd", Key::NotBuilt),
    ("timeout", Key::NotBuilt),
    ("trap-on-grow-failure", Key::NotBuilt),
    ("unknown-exports-allow", Key::NotBuilt),
    ("unknown-imports-default", Key::NotBuilt),
    ("unknown-imports-trap", Key::NotBuilt),
    ("wide-arithmetic", Key::NotBuilt),
    ("wmemcheck", Key::NotBuilt),
    ("help", Key::Help),
];

/// Keys of `-S`.
const WASI_KEYS: &[(&str, Key)] = &[
    ("cli", Key::On),
    ("common", Key::On),
    ("inherit-env", Key::InheritEnv),
    ("threads", Key::Threads),
    ("allow-ip-name-lookup", Key::NotBuilt),
    ("cli-exit-with-code", Key::NotBuilt),
    ("config", Key::NotBuilt),
    ("http", Key::NotBuilt),
    ("inherit-network", Key::NotBuilt),
    ("keyvalue", Key::NotBuilt),
    ("listenfd", Key::NotBuilt),
    ("nn", Key::NotBuilt),
    ("p3", Key::NotBuilt),
    ("preview2", Key::NotBuilt),
    ("tcp", Key::NotBuilt),
    ("tcplisten", Key::NotBuilt),
    ("tls", Key::NotBuilt),
    ("udp", Key::NotBuilt),
    ("help", Key::Help),
];

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
            Key::On | Key::InheritEnv | Key::Threads => _ = yes(name, value)?,
            Key::Limit(limit) => _ = number(name, value, limit)?,
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

fn number(name: &str, value: Option<&str>, limit: Limit) -> Result<usize, String> {
    let (unit, what) = match limit {
        Limit::WasmStackBytes | Limit::ContinuationStackBytes => ("BYTES", "a number of bytes"),
        Limit::Continuations | Limit::IdleStacks | Limit::Exceptions => ("N", "a number"),
    };
    let value = value.ok_or_else(|| format!("{name} needs a value: {name}={unit}"))?;
    value.parse().map_err(|_| format!("{name}={value}: expected {what}"))
}

/// What the options of one command line come to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
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
    /// `-S inherit-env`.
    pub(super) inherit_env: bool,
    /// `-S threads`.
    pub(super) threads: bool,
}

impl Settings {
    fn limit(&mut self, limit: Limit) -> &mut Option<usize> {
        match limit {
            Limit::WasmStackBytes => &mut self.max_wasm_stack,
            Limit::Continuations => &mut self.max_continuations,
            Limit::ContinuationStackBytes => &mut self.max_continuation_stack_bytes,
            Limit::IdleStacks => &mut self.max_idle_stacks,
            Limit::Exceptions => &mut self.max_exceptions,
        }
    }
}

/// Goes through all options in order; the last one wins.
pub(super) fn settle(wasm: &[WasmOptions], wasi: &[WasiOptions]) -> Result<Settings, Stop> {
    let mut settings = Settings::default();
    let wasm = wasm.iter().flat_map(|options| &options.0).map(|setting| ('W', WASM_KEYS, setting));
    let wasi = wasi.iter().flat_map(|options| &options.0).map(|setting| ('S', WASI_KEYS, setting));
    for (group, keys, Setting { name, key, value }) in wasm.chain(wasi) {
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
            Key::NotBuilt if yes(name, value) == Ok(false) => {}
            Key::NotBuilt => {
                return Err(Stop::Error(format!("-{group} {name}: not built in this version of windlass")));
            }
            Key::Limit(limit) => *settings.limit(*limit) = number(name, value, *limit).ok(),
            Key::InheritEnv => settings.inherit_env = yes(name, value) == Ok(true),
            Key::Threads => settings.threads = yes(name, value) == Ok(true),
        }
    }
    Ok(settings)
}

fn help(group: char, keys: &[(&str, Key)]) {
    for (name, key) in keys {
        let (value, what) = match key {
            Key::On => ("[=y]", "on"),
            Key::NotBuilt => ("[=n]", "not built"),
            Key::Limit(limit) => match limit {
                Limit::WasmStackBytes => ("=BYTES", "stack that Wasm code may use outside continuations"),
                Limit::Continuations => ("=N", "continuations at once"),
                Limit::ContinuationStackBytes => ("=BYTES", "address space for the stacks of continuations"),
                Limit::IdleStacks => ("=N", "stacks that may wait for their next continuation"),
                Limit::Exceptions => ("=N", "exceptions at once"),
            },
            Key::InheritEnv => ("[=y|n]", "hand the environment to the guest"),
            Key::Threads => ("[=y|n]", "let the guest spawn threads"),
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
        settle(&[options], &[]).map_err(|stop| match stop {
            Stop::Error(line) => line,
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn grammar() {
        assert_eq!(settled("exceptions,function-references=y,stack-switching=yes"), Ok(Settings::default()));
        assert_eq!(settled("simd=n,timeout=no,all-proposals"), Ok(Settings::default()));
        assert_eq!(settled("gc,max-wasm-stack=4096").unwrap().max_wasm_stack, Some(4096));
        assert_eq!(settled("max-continuations=7,max-idle-stacks=0").unwrap().max_continuations, Some(7));
        assert!(settled("max-exceptions=many").unwrap_err().contains("expected a number"));
        assert!(settled("nonsense").unwrap_err().contains("unknown -W option"));
        assert!(settled("gc=maybe").unwrap_err().contains("expected y or n"));
        assert!(settled("max-wasm-stack").unwrap_err().contains("needs a value"));
        assert!(settled("max-wasm-stack=lots").unwrap_err().contains("number of bytes"));
        assert!(settled("simd").unwrap_err().contains("not built"));
        assert!(settled("stack-switching=n").unwrap_err().contains("cannot be switched off"));
    }

    #[test]
    fn wasi_group() {
        let options: WasiOptions = "cli,inherit-env=y,threads,preview2=n".parse().unwrap();
        let settings = settle(&[], &[options]).unwrap();
        assert!(settings.inherit_env && settings.threads);
        assert!("sockets".parse::<WasiOptions>().is_err());
    }
}
