//! Modules from wasm-smith: valid, terminating, with everything exported so that it can be compared.
//!
//! What is switched on follows `windlass::features::FEATURES`: a proposal is generated from the moment its row
//! says `yes`. Which of the enabled ones a module has is part of its seed (swarm testing): a module with few
//! features uses them more.

use super::super::random::Random;
use arbitrary::{Result, Unstructured};
use wasm_smith::{Config, Module};
use windlass::features::{FEATURES, Status};

/// The export by which the host refills what calls and loop turns use up.
pub const FUEL: &str = "fuel of the test";

/// Calls and loop turns before a call ends in `unreachable`. Small: what happens later has happened before, and
/// frames of so many calls fit on the stack that the tests give to both engines.
pub const FUEL_PER_CALL: u32 = 1000;

/// Whether the engine has what a row of the matrix says, found by a part of its name or its proposal's.
pub fn built(name: &str) -> bool {
    FEATURES.iter().any(|row| {
        let named = [row.name, row.proposal].iter().any(|text| text.to_lowercase().contains(name));
        named && row.x64 == Status::Yes && row.aarch64 == Status::Yes
    })
}

/// The proposals behind switches of wasm-smith.
#[derive(Clone, Copy, Debug)]
pub struct Proposals {
    pub vectors: bool,
    pub relaxed_vectors: bool,
    pub multi_memory: bool,
    pub memory64: bool,
    pub wide_arithmetic: bool,
    pub custom_page_sizes: bool,
    pub exceptions: bool,
    pub threads: bool,
    pub gc: bool,
    pub tail_calls: bool,
}

impl Proposals {
    /// What the engine runs and the oracle too. Relaxed vectors are free in what they give, so they cannot be
    /// compared; the oracle has no exceptions, no threads, no typed references.
    pub fn comparable() -> Proposals {
        Proposals {
            vectors: built("128-bit vectors"),
            relaxed_vectors: false,
            multi_memory: built("multiple memories"),
            memory64: built("64-bit memories"),
            wide_arithmetic: built("wide arithmetic"),
            custom_page_sizes: built("custom page sizes"),
            exceptions: false,
            threads: false,
            gc: false,
            tail_calls: built("tail calls"),
        }
    }

    /// Everything that there is.
    pub fn all() -> Proposals {
        Proposals {
            vectors: true,
            relaxed_vectors: true,
            multi_memory: true,
            memory64: true,
            wide_arithmetic: true,
            custom_page_sizes: true,
            exceptions: true,
            threads: true,
            gc: true,
            tail_calls: true,
        }
    }
}

/// The bytes that a seed stands for.
pub fn bytes_of(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let length = 1 << (11 + random.next() % 4);
    random.bytes(length)
}

/// A module to run: it terminates, its NaNs are canonical, its memories and tables have small limits.
pub fn to_run(bytes: &[u8], proposals: Proposals) -> Result<Vec<u8>> {
    let u = &mut Unstructured::new(bytes);
    let mut config = swarm(u, proposals)?;
    config.canonicalize_nans = true;
    config.export_everything = true;
    config.memory_max_size_required = true;
    config.table_max_size_required = true;
    config.max_memory32_bytes = 10 << 16;
    config.max_memory64_bytes = 10 << 16;
    config.max_table_elements = 200;
    // What traps at once shows little; what never traps shows no traps.
    config.disallow_traps = u.ratio(3u8, 4u8)?;
    config.min_funcs = 4;
    config.min_memories = u32::from(u.ratio(7u8, 8u8)?);
    config.min_tables = u.int_in_range(0..=1)?;
    let mut module = Module::new(config, u)?;
    let global = module.ensure_termination(FUEL_PER_CALL).expect("every body was generated");
    Ok(export_global(&module.to_bytes(), global))
}

/// A module to compile: anything valid.
pub fn to_compile(bytes: &[u8], proposals: Proposals) -> Result<Vec<u8>> {
    let u = &mut Unstructured::new(bytes);
    let mut config = swarm(u, proposals)?;
    config.shared_everything_threads_enabled = false;
    config.custom_descriptors_enabled = false;
    Ok(Module::new(config, u)?.to_bytes())
}

/// A choice among the proposals and sizes.
fn swarm(u: &mut Unstructured<'_>, proposals: Proposals) -> Result<Config> {
    let mut config = Config::default();
    let flags: u32 = u.arbitrary()?;
    let on = |bit: u32, enabled: bool| enabled && flags & (1 << bit) != 0;
    config.simd_enabled = on(0, proposals.vectors);
    config.relaxed_simd_enabled = on(1, proposals.relaxed_vectors) && config.simd_enabled;
    config.max_memories = if on(2, proposals.multi_memory) { 3 } else { 1 };
    config.memory64_enabled = on(3, proposals.memory64);
    config.wide_arithmetic_enabled = on(4, proposals.wide_arithmetic);
    config.custom_page_sizes_enabled = on(5, proposals.custom_page_sizes);
    config.exceptions_enabled = on(6, proposals.exceptions);
    config.threads_enabled = on(7, proposals.threads);
    config.gc_enabled = on(8, proposals.gc);
    config.tail_call_enabled = on(9, proposals.tail_calls);
    config.allow_floats = flags >> 10 & 7 != 0;
    config.compact_imports_enabled = false;
    config.generate_custom_sections = false;
    config.max_tables = 3;
    config.max_imports = 6;
    config.max_types = 20;
    config.max_funcs = 12;
    config.max_globals = 12;
    config.max_tags = 4;
    config.max_data_segments = 4;
    config.max_element_segments = 4;
    config.max_elements = 20;
    config.max_instructions = [30, 100, 300, 1000][(flags >> 14 & 3) as usize];
    Ok(config)
}

/// The module with one more export: global `index` by the name [`FUEL`]. wasm-smith has no way to ask for it.
fn export_global(module: &[u8], index: u32) -> Vec<u8> {
    const EXPORTS: u8 = 7;
    let mut entry = vec![FUEL.len() as u8];
    entry.extend(FUEL.as_bytes());
    entry.push(3);
    leb(index, &mut entry);
    let mut out = module[..8].to_vec();
    let mut at = 8;
    let mut done = false;
    while at < module.len() {
        let (id, start) = (module[at], at);
        let (size, header) = read_leb(&module[at + 1..]);
        let body = &module[at + 1 + header..][..size as usize];
        at += 1 + header + size as usize;
        // Behind it come start, element, code and data; the number of data segments, 12, too.
        if !done && (EXPORTS..=12).contains(&id) {
            let (count, rest) = if id == EXPORTS {
                let (count, length) = read_leb(body);
                (count + 1, &body[length..])
            } else {
                (1, &[][..])
            };
            let mut section = Vec::new();
            leb(count, &mut section);
            section.extend(rest);
            section.extend(&entry);
            out.push(EXPORTS);
            leb(section.len() as u32, &mut out);
            out.extend(section);
            done = true;
            if id == EXPORTS {
                continue;
            }
        }
        out.extend(&module[start..at]);
    }
    out
}

fn leb(mut value: u32, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_leb(bytes: &[u8]) -> (u32, usize) {
    let mut value = 0;
    for (index, byte) in bytes.iter().enumerate() {
        value |= u32::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return (value, index + 1);
        }
    }
    panic!("a truncated number")
}
