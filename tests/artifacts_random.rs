//! Artifacts that nobody wrote, from random bytes: refused or sane. `fuzz/` has the same with a corpus.
//!
//! ```sh
//! WINDLASS_ARTIFACTS=100000 cargo test --release --test artifacts_random -- --nocapture
//! WINDLASS_ARTIFACTS=seed:N cargo test --release --test artifacts_random
//! ```

mod support;

use std::panic::catch_unwind;
use support::artifacts::artifact;
use support::random::{Random, mix};

fn bytes_of(seed: u64) -> Vec<u8> {
    let mut random = Random::new(mix(seed));
    let length = 1 + random.next() % (8 << (random.next() % 6));
    random.bytes(length as usize)
}

#[test]
fn refused_or_sane() {
    let wanted = std::env::var("WINDLASS_ARTIFACTS").unwrap_or_default();
    if let Some(seed) = wanted.strip_prefix("seed:") {
        return artifact(&bytes_of(seed.parse().expect("a seed")));
    }
    let count = wanted.parse().unwrap_or(3000);
    let findings: Vec<u64> =
        (0..count).filter(|&seed| catch_unwind(|| artifact(&bytes_of(seed))).is_err()).collect();
    println!("{count} artifacts");
    assert!(findings.is_empty(), "seeds: {findings:?}");
}
