//! Random programs that switch stacks, against an interpreter that knows them as lists of frames.
//!
//! The corpus is a range of seeds; `WINDLASS_SWITCHING=seed:N` runs and prints one, another number is how many random
//! seeds to try:
//!
//! ```sh
//! WINDLASS_SWITCHING=100000 cargo test --release --test switching_random -- --nocapture
//! ```

#[path = "support/mod.rs"]
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{SystemTime, UNIX_EPOCH};
use support::continuations::run::{Seen, compare, program};
use support::continuations::source::Options;
use support::continuations::text::{Logging, module};
use support::differential::with_large_stack;

/// How many seeds; an emulated processor gets by with the first of them.
const SEEDS: u64 = 1000;
const SEEDS_EMULATED: u64 = 150;

fn run_all(seeds: impl Iterator<Item = u64> + Send) -> (Seen, Vec<String>) {
    with_large_stack(|| {
        let (mut seen, mut failures) = (Seen::default(), Vec::new());
        for seed in seeds {
            let program = program(&[], seed, Options::built());
            match catch_unwind(AssertUnwindSafe(|| compare(&program))) {
                Ok(Ok(more)) => seen.add(more),
                Ok(Err(error)) => failures.push(format!("seed {seed}: {error}")),
                Err(_) => failures.push(format!("seed {seed}: panic")),
            }
            if failures.len() >= 10 {
                break;
            }
        }
        (seen, failures)
    })
}

fn report(seen: &Seen, failures: &[String]) {
    println!("{seen:#?}");
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn programs_of_the_corpus_do_what_the_interpreter_says() {
    let emulated = std::env::var_os("WINDLASS_EMULATED").is_some();
    let (seen, failures) = run_all(0..if emulated { SEEDS_EMULATED } else { SEEDS });
    report(&seen, &failures);
    if emulated {
        return;
    }
    // Else the corpus would show nothing.
    assert!(seen.returned * 5 > seen.entries * 2, "few entries return");
    for what in [
        "cont.new",
        "cont.bind",
        "resume fresh",
        "resume fresh, bound",
        "resume suspended",
        "resume suspended, bound",
        "suspend",
        "suspend over stacks",
        "chain resumed",
        "switch",
        "switch over stacks",
        "resume_throw",
        "resume_throw_ref",
        "throw",
        "throw_ref",
        "caught",
        "caught over stacks",
        "caught, old form",
        "rethrow",
        "continuation returned",
    ] {
        let times = seen.counts.get(what).copied().unwrap_or(0);
        assert!(times * 500 >= seen.programs, "{what} happened {times} times in {} programs", seen.programs);
    }
}

/// A longer run: see the top of the file.
#[test]
fn random_programs_do_what_the_interpreter_says() {
    let Ok(wanted) = std::env::var("WINDLASS_SWITCHING") else { return };
    if let Some(seed) = wanted.strip_prefix("seed:") {
        let seed = seed.parse().expect("a seed");
        println!("{}", module(&program(&[], seed, Options::built()), Logging::Host));
        let (seen, failures) = run_all([seed].into_iter());
        return report(&seen, &failures);
    }
    let count: u64 = wanted.parse().expect("WINDLASS_SWITCHING is a number, or seed:N");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let first = support::random::mix(now.as_nanos() as u64);
    println!("seeds from {first}");
    let (seen, failures) = run_all((0..count).map(|index| first.wrapping_add(index)));
    report(&seen, &failures);
}
