//! What the five targets do with some bytes. A panic is a finding.
//!
//! The generators, the oracle and the interpreter are those of `cargo test`, in `tests/support`: a finding
//! there and a finding here are repeated the same way.

pub mod emulated;
#[path = "../../tests/support/mod.rs"]
pub mod support;

use std::sync::atomic::{AtomicU64, Ordering};
pub use support::artifacts::artifact;
use support::continuations::source::Options;
use support::continuations::{run, text};
use support::differential::smith::{self, Proposals};
use support::differential::{self, subject};
use support::mutants::mutant;
use support::random::{Random, mix};
use support::validation::Court;
use windlass::Target;

/// Both instruction sets.
const TARGETS: [Target; 2] = [Target::X86_64, Target::Aarch64];

/// Any bytes, and any valid module: compiling answers, whatever it answers.
pub fn compile(bytes: &[u8]) {
    let Some((kind, rest)) = bytes.split_first() else { return };
    let module = match kind & 1 {
        // As it is, behind a header, without which nothing is looked at.
        0 if rest.starts_with(b"\0asm") => rest.to_vec(),
        0 => [b"\0asm\x01\0\0\0", rest].concat(),
        _ => match smith::to_compile(rest, Proposals::all()) {
            Ok(module) => module,
            Err(_) => return,
        },
    };
    let regime = subject::REGIMES[usize::from(kind >> 1 & 3)];
    for target in TARGETS {
        let answer = subject::compile(&module, target, regime);
        // What the validator of all proposals refuses must be refused.
        if answer.is_ok()
            && wasmparser::Validator::new_with_features(all_features()).validate_all(&module).is_err()
        {
            panic!("an invalid module compiles for {target}");
        }
    }
}

fn all_features() -> wasmparser::WasmFeatures {
    wasmparser::WasmFeatures::all()
}

/// Any bytes, or a module of wasm-smith with a few things changed in and around its bodies: the compiler says what
/// wasmparser says.
pub fn validate(bytes: &[u8]) {
    thread_local!(static COURTS: Vec<Court> = std::iter::once(Court::whole()).chain(Court::partial()).collect());
    let [kind, court, rest @ ..] = bytes else { return };
    let module = match kind & 1 {
        0 => Ok([b"\0asm\x01\0\0\0", rest].concat()),
        _ => smith::to_compile(rest, if kind & 2 == 0 { Proposals::comparable() } else { Proposals::all() }),
    };
    let Ok(mut module) = module else { return };
    let mut random = Random::new(hash(bytes));
    for _ in 0..kind >> 2 & 3 {
        module = mutant(&module, &mut random).unwrap_or(module);
    }
    COURTS.with(|courts| {
        // Mostly with all proposals.
        let court = &courts[usize::from(court.saturating_sub(128)) % courts.len()];
        let answer = court.judge(&module, usize::from(kind >> 4)).and_then(|_| court.judge_lazily(&module));
        if let Err(difference) = answer {
            panic!("{difference}\n{module:02x?}");
        }
    });
}

/// A module of wasm-smith on Windlass and on the oracle.
pub fn differential(bytes: &[u8]) {
    let Ok(module) = smith::to_run(bytes, Proposals::comparable()) else { return };
    let seed = hash(bytes);
    if let Err(difference) = differential::with_large_stack(|| differential::compare(&module, seed)) {
        panic!("{difference}");
    }
}

/// A program with continuations on Windlass and on the interpreter; now and then on AArch64 under QEMU too.
pub fn switching(bytes: &[u8]) {
    static TIMES: AtomicU64 = AtomicU64::new(0);
    let program = run::program(bytes, hash(bytes), Options::built());
    if let Err(difference) = differential::with_large_stack(|| run::compare(&program)) {
        panic!("{difference}\n\n{}", text::module(&program, text::Logging::Host));
    }
    if TIMES.fetch_add(1, Ordering::Relaxed).is_multiple_of(emulated::EVERY)
        && let Err(difference) = emulated::compare(&program)
    {
        panic!("AArch64: {difference}\n\n{}", text::module(&program, text::Logging::Hash));
    }
}

/// What a choice that the bytes are too short for depends on.
fn hash(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(bytes.len() as u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mix(hash ^ u64::from_le_bytes(word))
    })
}
