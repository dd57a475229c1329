//! How good the code is: ten kernels and CoreMark on Windlass, and on Wasmtime with Winch (its baseline compiler) and
//! with Cranelift (its optimizing one), all in this process, in one run.
//!
//! The kernels are C (`c/`), built by `benches/setup.sh --kernels`; each exports `run(rounds) -> i64`. The engines take
//! turns on a kernel, so that a change of clock speed meets them all alike, and the best time of each counts. Results
//! must be equal. CoreMark measures itself with the clock that it is given and prints a score.

mod coremark;
mod engines;

use anyhow::{Context, Result, ensure};
use engines::{Engine, Kernel};
use std::path::PathBuf;
use std::time::{Duration, Instant};

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

fn cache(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../cache/kernels").join(format!("{name}.wasm"))
}

fn read(name: &str) -> Result<Vec<u8>> {
    std::fs::read(cache(name))
        .with_context(|| format!("no {name}.wasm: run `benches/setup.sh --kernels` first"))
}

/// The best time of each engine, in the order of [`Engine::ALL`].
fn measure(name: &str, rounds: i32) -> Result<[Duration; 3]> {
    let bytes = read(name)?;
    let mut kernels: Vec<Box<dyn Kernel>> =
        Engine::ALL.iter().map(|engine| engine.load(&bytes)).collect::<Result<_>>()?;
    let expected = kernels[0].run(2)?;
    for (kernel, engine) in kernels.iter_mut().zip(Engine::ALL).skip(1) {
        ensure!(kernel.run(2)? == expected, "{name}: {} gives another result", engine.name());
    }
    let mut best = [Duration::MAX; 3];
    for _ in 0..TURNS {
        for (kernel, best) in kernels.iter_mut().zip(&mut best) {
            let start = Instant::now();
            kernel.run(rounds)?;
            *best = start.elapsed().min(*best);
        }
    }
    Ok(best)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

fn main() -> Result<()> {
    let filters: Vec<String> = std::env::args().skip(1).collect();
    let wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    println!("Time on Windlass, and how many times that the others take, on {}.\n", std::env::consts::ARCH);
    println!("| kernel          |        |  Windlass | Winch | Cranelift | Windlass / Cranelift |");
    println!("|-----------------|--------|----------:|------:|----------:|---------------------:|");
    let (mut to_winch, mut to_cranelift) = (Vec::new(), Vec::new());
    for (name, kind, rounds) in KERNELS.into_iter().filter(|(name, ..)| wanted(name)) {
        let [windlass, winch, cranelift] = measure(name, rounds)?.map(|time| time.as_secs_f64());
        to_winch.push(winch / windlass);
        to_cranelift.push(windlass / cranelift);
        println!(
            "| {name:15} | {kind:6} | {:6.1} ms | {:5.2} | {:9.2} | {:20.2} |",
            windlass * 1e3,
            winch / windlass,
            cranelift / windlass,
            windlass / cranelift
        );
    }
    if !to_winch.is_empty() {
        println!(
            "\nMedian: {:.2} times Cranelift's time; Winch takes {:.2} times as long as Windlass, at least {:.2}.",
            median(to_cranelift),
            median(to_winch.clone()),
            to_winch.into_iter().fold(f64::INFINITY, f64::min)
        );
    }
    if wanted("coremark") {
        coremark::measure(&read("coremark")?)?;
    }
    Ok(())
}
