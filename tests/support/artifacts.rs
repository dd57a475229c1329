//! Artifacts that nobody wrote: refused, or sane.
//!
//! The input is the artifact, or says how one of ours is changed: bytes set, cut out, doubled, taken from another. With
//! its checksums mended it gets past the first look, so that what reads the parts behind it is tried. Whatever loads is
//! asked about itself, and instantiated if its code is what the compiler wrote: then nothing of it runs, but all
//! that an instance is made of is looked at.

use super::random::mix;
use std::sync::OnceLock;
use windlass::{Config, Engine, Instance, Module, Store, StoreLimitsBuilder};

/// Modules with all kinds of parts.
const TEXTS: [&str; 3] = [
    r#"(module $m
        (type $f (func (result i32))) (type $c (cont $f)) (tag $t) (tag $e (param i32))
        (memory (export "memory") 1) (data (i32.const 8) "\2a") (data "passive")
        (table (export "table") 4 funcref) (elem (i32.const 1) $g $h)
        (global (export "global") (mut i64) (i64.const 7))
        (func $g (type $f) (suspend $t) (i32.load8_u (i32.const 8)))
        (func $h (param i32) (result i32)
          (block $catch (result i32)
            (try_table (catch $e $catch) (throw $e (i32.div_s (i32.const 84) (local.get 0))))
            (unreachable)))
        (func (export "run") (param i32) (result i32) (local $k (ref null $c))
          (local.set $k (cont.new $c (ref.func $g)))
          (block $on (result (ref $c)) (resume $c (on $t $on) (local.get $k)) (return))
          (drop)
          (call $h (local.get 0))))"#,
    r#"(module (memory 3) (memory i64 2) (data (i32.const 0) "LONG") (data (memory 1) (i64.const 9) "LONG")
        (func (export "f") (result i32) (i32.load (i32.const 70000))))"#,
    "(module)",
];

/// The engine, and the artifacts of the modules, with where their code begins and ends.
fn made() -> &'static (Engine, Vec<Vec<u8>>) {
    static MADE: OnceLock<(Engine, Vec<Vec<u8>>)> = OnceLock::new();
    MADE.get_or_init(|| {
        // Small memories: many are made.
        let engine = Engine::new(Config::new().memory_reservation(0).memory_guard_size(64 << 10)).unwrap();
        let long = "long ".repeat(16_000);
        let artifacts = TEXTS.map(|text| {
            engine.precompile_module(text.replace("LONG", &long).as_bytes()).expect("ours compile")
        });
        (engine, artifacts.into())
    })
}

/// The input as an artifact, and which of ours it was made from.
fn changed(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let (_, artifacts) = made();
    let (&how, mut rest) = bytes.split_first()?;
    let which = usize::from(how >> 2) % artifacts.len();
    let mut artifact = artifacts[which].clone();
    if how & 3 == 0 {
        // As it is, behind the beginning of an artifact.
        let kept = rest.len().min(24);
        artifact.truncate(kept);
        artifact.extend_from_slice(rest);
        return Some((artifact, which));
    }
    while let [kind, a, b, c, d, value, tail @ ..] = rest {
        rest = tail;
        let number = mix(u32::from_le_bytes([*a, *b, *c, *d]).into()) as usize;
        // The header, the small tables behind it and the module's head are where changes matter most.
        let reach = match kind >> 6 {
            0 => 400,
            1 => 4096,
            _ => artifact.len(),
        };
        let at = number % reach.clamp(1, artifact.len().max(1));
        match kind & 7 {
            0 => artifact.get_mut(at).into_iter().for_each(|byte| *byte ^= 1 << (value & 7)),
            1 => artifact.get_mut(at).into_iter().for_each(|byte| *byte = *value),
            2 => artifact.truncate(artifact.len() - usize::from(*value) % artifact.len().max(1)),
            3 => {
                // A whole number, of those at which sums overflow and ranges end.
                let length = artifact.len() as u64;
                let numbers = [0, 1, u64::MAX, 1 << 63, u32::MAX.into(), length, 1 << 31, (*value).into()];
                let at = at & !7;
                if let Some(word) = artifact.get_mut(at..at + 8) {
                    word.copy_from_slice(&numbers[usize::from(*value) % numbers.len()].to_le_bytes());
                }
            }
            4 => {
                let end = (at + usize::from(*value)).min(artifact.len());
                let piece = artifact.get(at..end).unwrap_or_default().to_vec();
                let to = number / 7 % (artifact.len() + 1);
                artifact.splice(to..to, piece);
            }
            5 => {
                let end = (at + usize::from(*value)).min(artifact.len());
                artifact.drain(at..end);
            }
            6 => {
                let other = &artifacts[usize::from(*value) % artifacts.len()];
                let end = (at + 64).min(other.len()).min(artifact.len());
                if at < end {
                    artifact[at..end].copy_from_slice(&other[at..end]);
                }
            }
            _ => {
                let at = at & !3;
                if let Some(word) = artifact.get_mut(at..at + 4) {
                    let now = u32::from_le_bytes(word.try_into().expect("four"));
                    word.copy_from_slice(&now.wrapping_add(u32::from(*value) - 128).to_le_bytes());
                }
            }
        }
    }
    if how & 3 != 1 {
        Engine::seal_artifact(&mut artifact);
    }
    Some((artifact, which))
}

/// Any bytes, as an artifact.
pub fn artifact(bytes: &[u8]) {
    let Some((artifact, which)) = changed(bytes) else { return };
    let (engine, artifacts) = made();
    // SAFETY: what loads is not called unless its code is the compiler's, and even then only instantiated, which runs
    // nothing unless there is a start function.
    let Ok(module) = (unsafe { Module::deserialize(engine, &artifact) }) else { return };
    let mut names = module.imports().map(|import| import.ty().to_string()).collect::<Vec<_>>();
    names.extend(module.exports().map(|export| format!("{} {}", export.name(), export.ty())));
    names.extend(module.name().map(str::to_owned));
    let functions = module.functions().map(|(_, code)| code.len()).sum::<usize>();
    std::hint::black_box((names, functions));
    _ = windlass::disas::Disassembly::of_artifact(&artifact);
    if module.has_start() || module.imports().len() > 0 || code_of(&artifact) != code_of(&artifacts[which]) {
        return;
    }
    let limits = StoreLimitsBuilder::new().memory_size(16 << 20).table_elements(10_000);
    let mut store = Store::new(engine, limits.build());
    store.limiter(|limits| limits);

    if let Ok(instance) = Instance::new(&mut store, &module, &[])
        && let Some(memory) = instance.get_memory(&mut store, "memory")
    {
        std::hint::black_box(memory.data(&store).iter().map(|&byte| u64::from(byte)).sum::<u64>());
    }
}

/// The code of an artifact, by what `disas` says of it.
fn code_of(artifact: &[u8]) -> Option<Vec<u8>> {
    Some(windlass::disas::Disassembly::of_artifact(artifact).ok()?.code().to_vec())
}
