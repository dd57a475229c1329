//! No module makes compilation take unreasonably long: time grows with the module, not with its square.
//!
//! A module twice as long may take 3.5 times as long, where 2 is linear and 4 is quadratic. Each length is timed
//! several times and the best counts; what takes less than a twentieth of a second is not judged, so that a
//! busy machine is not a broken build.

#[path = "support/hostile.rs"]
mod hostile;

use std::time::{Duration, Instant};
use windlass::{Config, Engine, Module, Target};

const UNNOTICED: Duration = Duration::from_millis(50);
const WORST_GROWTH: f64 = 3.5;

/// A refusal counts as an answer.
fn time(engine: &Engine, bytes: &[u8]) -> Duration {
    let start = Instant::now();
    drop(std::hint::black_box(Module::from_binary(engine, bytes)));
    start.elapsed()
}

/// The best times of both lengths, measured in turns until they look linear, or five times, or too slow for that.
fn best_times(engine: &Engine, half: &[u8], whole: &[u8]) -> (Duration, Duration) {
    let mut best = (Duration::MAX, Duration::MAX);
    for turn in 1..=5 {
        best = (best.0.min(time(engine, half)), best.1.min(time(engine, whole)));
        let settled = turn >= 2 && (best.1 < UNNOTICED || growth(best) < WORST_GROWTH);
        if settled || best.1 > Duration::from_secs(10) {
            break;
        }
    }
    best
}

fn growth((half, whole): (Duration, Duration)) -> f64 {
    whole.as_secs_f64() / half.as_secs_f64().max(1e-6)
}

/// What the lengths are divided by: an emulated processor has better things to do.
fn divisor() -> u32 {
    if std::env::var_os("WINDLASS_EMULATED").is_some() { 20 } else { 1 }
}

/// One test for both, so that they do not disturb each other's clock.
#[test]
fn compile_time_is_linear() {
    let mut broken = Vec::new();
    for target in [Target::X86_64, Target::Aarch64] {
        let title = target.to_string();
        let mut config = Config::new();
        config.target(target);
        let engine = Engine::new(&config).expect("an engine");
        for hostile::Hostile { name, length, module } in hostile::ALL {
            let length = length / divisor();
            let best = best_times(&engine, &module(length / 2), &module(length));
            let line = format!("{title}: {length} {name} in {:?}, half of it in {:?}", best.1, best.0);
            println!("{line}, growth {:.2}", growth(best));
            if best.1 > UNNOTICED && growth(best) > WORST_GROWTH {
                broken.push(line);
            }
        }
    }
    assert!(broken.is_empty(), "more than linear:\n{}", broken.join("\n"));
}

/// So that the cases test the compiler and not the validator.
#[test]
fn the_modules_are_valid() {
    let features = wasmparser::WasmFeatures::default() | wasmparser::WasmFeatures::LEGACY_EXCEPTIONS;
    for case in hostile::ALL {
        let bytes = (case.module)(case.length / divisor());
        wasmparser::Validator::new_with_features(features)
            .validate_all(&bytes)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
    }
}
