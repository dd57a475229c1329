//! The targets without libFuzzer: random bytes from a seed, on any toolchain.
//!
//! ```sh
//! cargo run --release --bin plain -- switching 10         # ten minutes
//! cargo run --release --bin plain -- switching seed:N     # one input again
//! ```

use std::panic::catch_unwind;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use windlass_fuzz::support::random::{Random, mix};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [name, how] = &arguments[..] else {
        eprintln!("usage: plain artifact|compile|differential|switching|validate MINUTES|seed:N");
        std::process::exit(2);
    };
    let target: fn(&[u8]) = match name.as_str() {
        "artifact" => windlass_fuzz::artifact,
        "compile" => windlass_fuzz::compile,
        "differential" => windlass_fuzz::differential,
        "switching" => windlass_fuzz::switching,
        "validate" => windlass_fuzz::validate,
        _ => panic!("no target {name}"),
    };
    if let Some(seed) = how.strip_prefix("seed:") {
        return target(&bytes_of(seed.parse().expect("a seed")));
    }
    let end = Instant::now() + Duration::from_secs_f64(60.0 * how.parse::<f64>().expect("minutes"));
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let (mut seed, mut executions, mut findings) = (mix(now.as_nanos() as u64), 0u64, 0u64);
    while Instant::now() < end {
        let bytes = bytes_of(seed);
        if catch_unwind(|| target(&bytes)).is_err() {
            findings += 1;
            eprintln!("finding: plain {name} seed:{seed}");
        }
        executions += 1;
        seed = seed.wrapping_add(1);
    }
    println!("{name}: {executions} executions, {findings} findings");
}

fn bytes_of(seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let length = (1 << (8 + random.next() % 5)) + random.next() % 256;
    random.bytes(length as usize)
}
