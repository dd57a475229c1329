//! The other tiers' code: a module compiled by Cranelift or Winch, for either ISA on either host, as lines of text
//! that know which Wasm they come from.
//!
//! Wasmtime's compiler leaves an ELF image. Three parts of it are read: the symbols of `.text` (one for each
//! function, with its index), the text itself, and the address map, which says for code offsets where in the module
//! they come from:
//!
//! ```text
//!   .symtab             wasm[0]::function[2]::sum  at 0x40, 96 bytes   ->  TierFunction { index: 2, .. }
//!   .text               0x40: 55 48 89 e5 ..                           ->  TierLine { at, bytes, text, .. }
//!   .wasmtime.addrmap   0x44: Wasm 0x2f, 0x4b: none, ..                ->            TierLine { wasm, .. }
//! ```
//!
//! Nothing is run here, so that the target may be any. Whatever a tier refuses is an error with its own words.

mod decode;
mod walk;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SymbolKind};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::panic::AssertUnwindSafe;
use wasmparser::{Validator, WasmFeatures};
use wasmtime::{Engine, Strategy};
use windlass::Target;

/// Of the crate whose compilers these are, as Cargo.toml has it.
pub(crate) const VERSION: &str = "48";

/// A compiler beside which ours is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Tier {
    /// Wasmtime's optimizing compiler.
    Cranelift,
    /// Wasmtime's baseline compiler.
    Winch,
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tier::Cranelift => "cranelift",
            Tier::Winch => "winch",
        })
    }
}

/// The code of one function.
#[derive(Clone, Debug)]
pub(crate) struct TierFunction {
    /// Index in the module, imports counted.
    #[allow(dead_code, reason = "for the explorer's column")]
    pub(crate) index: u32,
    /// Its code, in order, without a gap.
    pub(crate) lines: Vec<TierLine>,
}

/// One line of machine code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct TierLine {
    /// Where it stands in the module's text, in bytes.
    pub(crate) at: u32,
    /// What it shows; nothing for a label.
    pub(crate) bytes: Vec<u8>,
    /// Where the operator that it was compiled for stands in the module's binary. None for what belongs to no operator.
    pub(crate) wasm: Option<u32>,
    /// The instruction, a label (`L1:`) or data (`.word L1`, `.quad 0x3ff0000000000000`).
    pub(crate) text: String,
}

/// Compiles a binary module with `tier` for the least processor that it knows of `target`, and lists all functions
/// that it defines, by index. The error is the tier's own text.
#[allow(dead_code, reason = "for the explorer's column")]
pub(crate) fn listing(tier: Tier, target: Target, wasm: &[u8]) -> Result<Vec<TierFunction>, String> {
    let code = TierCode::compile(tier, Some(target), wasm)?;
    code.functions().map(|(index, _)| code.function(index)).collect()
}

/// The settings under which a tier compiles what Windlass compiles: every proposal that it has, on.
///
/// Without a target, for this host and the processor in it.
pub(crate) fn config(tier: Tier, target: Option<Target>) -> Result<wasmtime::Config, String> {
    let mut config = wasmtime::Config::new();
    config.strategy(match tier {
        Tier::Cranelift => Strategy::Cranelift,
        Tier::Winch => Strategy::Winch,
    });
    config.wasm_custom_page_sizes(true).wasm_wide_arithmetic(true);
    if let Some(target) = target {
        config.target(triple(target)).map_err(|error| format!("{error:#}"))?;
    }
    // What is not in Wasmtime's default set and refused as a whole where a compiler cannot do it.
    if tier == Tier::Cranelift && target.unwrap_or_else(Target::host) == Target::X86_64 {
        config.wasm_stack_switching(true);
    }
    if tier == Tier::Cranelift || target.unwrap_or_else(Target::host) == Target::X86_64 {
        config.shared_memory(true);
    }
    Ok(config)
}

fn triple(target: Target) -> &'static str {
    match target {
        Target::X86_64 => "x86_64-unknown-linux-gnu",
        Target::Aarch64 => "aarch64-unknown-linux-gnu",
    }
}

/// Why a tier does not compile a module: the proposal that it lacks and the module uses, in Wasmtime's words, or else
/// `error`.
pub(crate) fn refusal(tier: Tier, target: Option<Target>, wasm: &[u8], error: &wasmtime::Error) -> String {
    type Enable = fn(&mut wasmtime::Config);
    let proposals: [(WasmFeatures, Enable); 6] = [
        (WasmFeatures::STACK_SWITCHING, |config| _ = config.wasm_stack_switching(true)),
        (WasmFeatures::EXCEPTIONS, |config| _ = config.wasm_exceptions(true)),
        (WasmFeatures::TAIL_CALL, |config| _ = config.wasm_tail_call(true)),
        (WasmFeatures::FUNCTION_REFERENCES, |config| _ = config.wasm_function_references(true)),
        (WasmFeatures::RELAXED_SIMD, |config| _ = config.wasm_relaxed_simd(true)),
        (WasmFeatures::THREADS, |config| _ = config.wasm_threads(true)),
    ];
    for (proposal, enable) in proposals {
        if Validator::new_with_features(WasmFeatures::all() - proposal).validate_all(wasm).is_ok() {
            continue; // the module does not use it
        }
        if let Ok(mut config) = config(tier, target) {
            enable(&mut config);
            if let Err(refused) = Engine::new(&config) {
                return format!("{refused:#}");
            }
        }
    }
    format!("{error:#}")
}

/// A compiled module: only what is asked for is decoded.
pub(crate) struct TierCode {
    target: Target,
    text: Vec<u8>,
    /// The functions that the module defines: index, and where they stand in the text.
    functions: BTreeMap<u32, Range<u32>>,
    /// What calls may name: where it begins, and how it is spelled.
    names: BTreeMap<u32, String>,
    /// Code offsets, ascending, and what the code from there on was compiled for.
    wasm: Vec<(u32, Option<u32>)>,
}

impl TierCode {
    /// Compiles a binary module: for the least processor of `target`, or for this very one.
    pub(crate) fn compile(tier: Tier, target: Option<Target>, wasm: &[u8]) -> Result<TierCode, String> {
        let engine = Engine::new(&config(tier, target)?).map_err(|error| format!("{error:#}"))?;
        // A compiler that gives up in a panic has refused as well.
        let compiled = std::panic::catch_unwind(AssertUnwindSafe(|| engine.precompile_module(wasm)));
        let image = match compiled {
            Ok(Ok(image)) => image,
            Ok(Err(error)) => return Err(refusal(tier, target, wasm, &error)),
            Err(_) => return Err(format!("{tier} panicked")),
        };
        read(&image, target.unwrap_or_else(Target::host)).map_err(|error| format!("{tier}'s image: {error}"))
    }

    /// All functions that the module defines, by index: that, and how many bytes of code each has.
    pub(crate) fn functions(&self) -> impl Iterator<Item = (u32, usize)> + '_ {
        self.functions.iter().map(|(index, range)| (*index, range.len()))
    }

    /// How many bytes of code there are for the functions and for all of the module, stubs and fillers included.
    #[allow(dead_code, reason = "for the explorer's summary")]
    pub(crate) fn text_length(&self) -> usize {
        self.text.len()
    }

    /// One function, decoded.
    pub(crate) fn function(&self, index: u32) -> Result<TierFunction, String> {
        let range = self.functions.get(&index).ok_or_else(|| format!("no code for func[{index}]"))?.clone();
        let mut decoder = decode::decoder(self.target)?;
        let mut lines = walk::lines(&self.text, range, &mut *decoder, &self.names);
        for line in &mut lines {
            line.wasm = self.wasm_at(line.at);
        }
        Ok(TierFunction { index, lines })
    }

    /// What the code at an offset was compiled for.
    fn wasm_at(&self, at: u32) -> Option<u32> {
        let behind = self.wasm.partition_point(|(start, _)| *start <= at);
        behind.checked_sub(1).and_then(|position| self.wasm[position].1)
    }
}

/// Reads the image that Wasmtime's compiler leaves.
fn read(image: &[u8], target: Target) -> Result<TierCode, String> {
    let file = object::File::parse(image).map_err(|error| error.to_string())?;
    let section = |name: &str| {
        let section = file.section_by_name(name).ok_or_else(|| format!("no {name}"))?;
        section.data().map_err(|error| error.to_string())
    };
    let text = section(".text")?.to_vec();
    let mut functions = BTreeMap::new();
    let mut names = BTreeMap::new();
    for symbol in file.symbols().filter(|symbol| symbol.kind() == SymbolKind::Text) {
        let (start, end) = (symbol.address(), symbol.address() + symbol.size());
        let (Ok(start), Ok(end), true) = (u32::try_from(start), u32::try_from(end), end <= text.len() as u64)
        else {
            return Err("a symbol out of bounds".to_owned());
        };
        let name = symbol.name().map_err(|error| error.to_string())?;
        let spelled = match function_of(name) {
            Some((index, name)) => {
                functions.insert(index, start..end);
                name.map_or_else(|| format!("func[{index}]"), |name| format!("${name}"))
            }
            None => name.to_owned(),
        };
        names.insert(start, spelled);
    }
    // A module without functions has no map.
    let map = section(wasmtime_environ::obj::ELF_WASMTIME_ADDRMAP).unwrap_or_default();
    let entries = wasmtime_environ::iterate_address_map(map).into_iter().flatten();
    let wasm = entries.map(|(at, position)| (at, position.file_offset())).collect();
    Ok(TierCode { target, text, functions, names, wasm })
}

/// Index and name of the Wasm function that a symbol is for: `wasm[0]::function[7]::name`.
fn function_of(symbol: &str) -> Option<(u32, Option<&str>)> {
    let rest = symbol.strip_prefix("wasm[0]::function[")?;
    let (index, name) = rest.split_once(']')?;
    let name = name.strip_prefix("::");
    Some((index.parse().ok()?, name))
}

#[cfg(test)]
mod tests;
