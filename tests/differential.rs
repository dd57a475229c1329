//! Windlass against wasmi on the same modules: random ones from wasm-smith, and every numeric operator on edge values.
//!
//! The corpus is a range of seeds, so a failure can be repeated: `WINDLASS_DIFFERENTIAL=seed:N` runs one. Any other
//! number is how many random seeds to try, for longer runs:
//!
//! ```sh
//! WINDLASS_DIFFERENTIAL=100000 cargo test --release --test differential -- random --nocapture
//! ```
//!
//! Each module is compiled for the other instruction set too, and this test runs on both: so the two
//! instruction sets are compared with one oracle.

#[path = "support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};
use support::differential::smith::{self, Proposals, built};
use support::differential::{Seen, compare, numeric, with_large_stack};

/// How many seeds; an emulated processor gets by with the first of them.
const SEEDS: u64 = 12_000;
const SEEDS_EMULATED: u64 = 2000;

/// One seed. A panic is a finding like any other.
fn run(seed: u64) -> Result<Seen, String> {
    let Ok(module) = smith::to_run(&smith::bytes_of(seed), Proposals::comparable()) else {
        return Ok(Seen::default());
    };
    let result = catch_unwind(AssertUnwindSafe(|| compare(&module, seed)));
    let text = |panic: Box<dyn std::any::Any + Send>| {
        let text = panic.downcast_ref::<String>().cloned();
        text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
    };
    let result = result.unwrap_or_else(|panic| Err(format!("panic: {}", text(panic))));
    if result.is_err()
        && let Some(folder) = std::env::var_os("WINDLASS_SAVE")
    {
        let mut text = String::new();
        let printed = wasmprinter::Config::new().print(&module, &mut wasmprinter::PrintFmtWrite(&mut text));
        printed.expect("valid modules can be printed");
        std::fs::write(std::path::Path::new(&folder).join(format!("{seed}.wat")), text).expect("saved");
    }
    result.map_err(|error| format!("seed {seed}: {error}"))
}

/// All seeds, on two threads.
fn run_all(seeds: impl Iterator<Item = u64> + Send) -> (Seen, Vec<String>) {
    let seeds: Vec<u64> = seeds.collect();
    let next = AtomicU64::new(0);
    let work = || {
        with_large_stack(|| {
            let (mut seen, mut failures) = (Seen::default(), Vec::new());
            while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed) as usize) {
                match run(*seed) {
                    Ok(more) => seen.add(more),
                    Err(error) => failures.push(error),
                }
                if failures.len() >= 10 {
                    break;
                }
            }
            (seen, failures)
        })
    };
    std::thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        let (mut seen, mut failures) = (Seen::default(), Vec::new());
        for thread in threads {
            let (more, broken) = thread.join().expect("a thread of the test");
            seen.add(more);
            failures.extend(broken);
        }
        (seen, failures)
    })
}

fn report(seen: &Seen, failures: &[String]) {
    let Seen { modules, refused_by_oracle, calls, returned, trapped, out_of_fuel, .. } = seen;
    println!(
        "{modules} modules ({refused_by_oracle} too much for the oracle), {calls} calls: {returned} returned, \
         {out_of_fuel} ended in `unreachable`, {trapped} in another trap, {} overflowed the stack; {} host calls; \
         {} operators",
        seen.stack_overflows,
        seen.host_calls,
        seen.operators.len()
    );
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn modules_of_the_corpus_behave_as_the_oracle_says() {
    let emulated = std::env::var_os("WINDLASS_EMULATED").is_some();
    let (seen, failures) = run_all(0..if emulated { SEEDS_EMULATED } else { SEEDS });
    report(&seen, &failures);
    // Else the corpus would show nothing: most modules run, most calls do something.
    assert!(seen.refused_by_oracle * 20 < seen.modules, "the oracle refuses too much");
    assert!(seen.calls > 2 * seen.modules, "few calls");
    assert!(seen.returned * 4 > seen.calls, "few calls return");
    assert!(seen.host_calls > seen.modules / 8, "few host calls");
    assert!(seen.stack_overflows * 100 < seen.calls, "many stack overflows");
    for (proposal, known, floor) in proposals() {
        let found = known.iter().filter(|name| seen.operators.contains(**name)).count();
        println!("{proposal}: {found} of {} operators", known.len());
        let missing: Vec<_> = known.iter().filter(|name| !seen.operators.contains(**name)).collect();
        let floor = if emulated { floor * 3 / 4 } else { floor };
        assert!(found * 100 >= floor * known.len(), "{proposal}: the corpus lost sight of {missing:?}");
    }
}

/// The operators of each proposal that is compared, by wasmparser's names, and how many percent the corpus must have.
fn proposals() -> Vec<(&'static str, BTreeSet<&'static str>, usize)> {
    let mut rows = vec![
        ("mvp", of("mvp"), 95),
        ("sign_extension", of("sign_extension"), 100),
        ("saturating_float_to_int", of("saturating_float_to_int"), 100),
        ("bulk_memory", of("bulk_memory"), 100),
        ("reference_types", of("reference_types"), 100),
        ("tail_call", of("tail_call"), 100),
    ];
    if built("128-bit vectors") {
        rows.push(("simd", of("simd"), 95));
    }
    if built("wide arithmetic") {
        rows.push(("wide_arithmetic", of("wide_arithmetic"), 100));
    }
    rows
}

fn of(proposal: &str) -> BTreeSet<&'static str> {
    macro_rules! names {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            [$((stringify!($proposal), stringify!($op))),*]
        };
    }
    let all = wasmparser::for_each_operator!(names);
    // A form of `select` that the binary format has and no validator takes.
    let exists = |name: &&str| *name != "TypedSelectMulti";
    all.into_iter().filter(|(owner, _)| *owner == proposal).map(|(_, name)| name).filter(exists).collect()
}

/// A longer run: see the top of the file.
#[test]
fn random_modules_behave_as_the_oracle_says() {
    let Ok(wanted) = std::env::var("WINDLASS_DIFFERENTIAL") else { return };
    if let Some(seed) = wanted.strip_prefix("seed:") {
        let (seen, failures) = run_all([seed.parse().expect("a seed")].into_iter());
        return report(&seen, &failures);
    }
    let count: u64 = wanted.parse().expect("WINDLASS_DIFFERENTIAL is a number, or seed:N");
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let first = support::random::mix(now.as_nanos() as u64);
    println!("seeds from {first}");
    let (seen, failures) = run_all((0..count).map(|index| first.wrapping_add(index)));
    report(&seen, &failures);
}

#[test]
fn every_numeric_operator_gives_what_the_oracle_says() {
    let operators = numeric::operators();
    let (mut calls, mut failures) = (0, Vec::new());
    for operator in &operators {
        match numeric::compare(operator) {
            Ok(compared) => calls += compared,
            Err(error) => failures.push(error),
        }
    }
    println!("{} operators, {calls} calls", operators.len());
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(operators.len() >= 120, "the list of operators shrank to {}", operators.len());
}
