//! How good the code is: ten kernels, the thirty of PolyBench, and CoreMark, on Windlass; on Wasmtime with Winch (its
//! baseline compiler) and with Cranelift (its optimizing one), in this process; and on V8's baseline compiler
//! Liftoff, in node; all in one run.
//!
//! The kernels are C (`c/`, `polybench/`), built by `benches/setup.sh`; each exports `run(rounds) -> i64`. The
//! engines take turns on a kernel, so that a change of clock speed meets them all alike, and the best time of each
//! counts: the processor's time, so that other programs disturb less. Results must be equal. CoreMark measures itself
//! with the clock that it is given and prints a score.
//!
//! Arguments are parts of names: only such kernels are measured.

mod coremark;
mod engines;
mod liftoff;
mod table;

use anyhow::{Context, Result, ensure};
use engines::{Engine, Kernel};
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::{Row, Table};

/// Name, whether it is SIMD, rounds that take Cranelift some 50 ms.
const KERNELS: [(&str, &str, i32); 10] = [
    ("dot_product", "SIMD", 40_000),
    ("memchr", "SIMD", 100_000),
    ("mandelbrot", "SIMD", 200),
    ("matrix_multiply", "SIMD", 800),
    ("base64", "SIMD", 30_000),
    ("sha256", "scalar", 4_000),
    ("sort", "scalar", 300),
    ("crc32", "scalar", 1_000),
    ("n_body", "scalar", 400),
    ("interpreter", "scalar", 400),
];

const TURNS: usize = 7;

/// A turn takes so long at least, where the rounds are not given.
const TURN: Duration = Duration::from_millis(20);

/// How many programs PolyBench has.
const POLYBENCH: usize = 30;

fn cache() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cache")
}

/// The best time of each engine, in the order of `engines`, and in how many rounds. They are counted out when none are
/// given.
fn measure(name: &str, path: &Path, engines: &[Engine], rounds: Option<i32>) -> Result<(Vec<Duration>, i32)> {
    let mut kernels: Vec<Box<dyn Kernel>> =
        engines.iter().map(|engine| engine.load(path)).collect::<Result<_>>()?;
    let (_, expected) = kernels[0].run(2)?;
    for (kernel, engine) in kernels.iter_mut().zip(engines).skip(1) {
        let (_, result) = kernel.run(2)?;
        ensure!(result == expected, "{name}: {} gives another result", engine.name());
    }
    let rounds = match rounds {
        Some(rounds) => rounds,
        None => enough(kernels[0].as_mut())?,
    };
    let mut best = vec![Duration::MAX; kernels.len()];
    for _ in 0..TURNS {
        for (kernel, best) in kernels.iter_mut().zip(&mut best) {
            *best = kernel.run(rounds)?.0.min(*best);
        }
    }
    Ok((best, rounds))
}

/// Rounds that take about [`TURN`].
fn enough(kernel: &mut dyn Kernel) -> Result<i32> {
    let mut rounds = 1;
    loop {
        let (time, _) = kernel.run(rounds)?;
        if time >= TURN {
            return Ok(rounds);
        }
        rounds *= 2;
    }
}

fn main() -> Result<()> {
    let filters: Vec<String> = std::env::args().skip(1).collect();
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    let node = liftoff::version();
    let engines: Vec<Engine> =
        Engine::ALL.into_iter().filter(|&engine| engine != Engine::Liftoff || node.is_some()).collect();
    match node {
        Some(version) => println!("Liftoff is node {version}'s. On {}.\n", std::env::consts::ARCH),
        None => println!("Without Liftoff, as there is no `node`. On {}.\n", std::env::consts::ARCH),
    }
    let cache = cache();
    let mut table = Table::new(&engines);
    for (name, kind, rounds) in KERNELS.into_iter().filter(|(name, ..)| wanted(name)) {
        let path = cache.join("kernels").join(format!("{name}.wasm"));
        ensure!(path.exists(), "no {}: run `benches/setup.sh --kernels` first", path.display());
        let (times, rounds) = measure(name, &path, &engines, Some(rounds))?;
        table.add(Row { name, kind, rounds, times });
    }
    let polybench = cache.join("polybench");
    let mut programs: Vec<PathBuf> = match std::fs::read_dir(&polybench) {
        Ok(files) => files.map(|file| Ok(file?.path())).collect::<Result<_>>()?,
        Err(_) => Vec::new(),
    };
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "wasm"));
    programs.sort();
    ensure!(programs.len() == POLYBENCH, "no PolyBench: run `benches/setup.sh --polybench` first");
    for path in programs {
        let name = path.file_stem().context("it has a name")?.to_string_lossy();
        if wanted(&name) || filters.iter().any(|filter| filter == "polybench") {
            let (times, rounds) = measure(&name, &path, &engines, None)?;
            table.add(Row { name: &name, kind: "PolyBench", rounds, times });
        }
    }
    if wanted("coremark") {
        let path = cache.join("kernels/coremark.wasm");
        ensure!(path.exists(), "no {}: run `benches/setup.sh --kernels` first", path.display());
        let times = coremark::measure(&path, &engines)?;
        table.add(Row { name: "CoreMark", kind: "program", rounds: 1, times });
    }
    table.finish();
    Ok(())
}
