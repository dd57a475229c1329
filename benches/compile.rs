//! How fast a module compiles, in megabytes of WebAssembly per second, next to what its validation alone takes.
//!
//! Validation is the floor: no engine may skip it, and Windlass compiles in the same pass. The ratio says
//! what the compiler costs on top, whatever the machine. The real modules come from `benches/setup.sh`, larger ones from
//! `tests/programs/setup.sh` where that was run; the hostile ones (`tests/support/hostile.rs`) are generated.
//!
//! Two tables follow. Peers (`compile/peers.rs`) compile the same modules with one thread, in turns with us: V8's Liftoff,
//! Winch and Cranelift, as far as they are there. And generated modules are doubled (`compile/growth.rs`): what a
//! byte costs must not grow with them.
//!
//!     benches/setup.sh && cargo bench --bench compile
//!     cargo bench --bench compile -- none          # the tables alone

use criterion::{Criterion, Throughput};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use windlass::{Engine, Module};

#[path = "compile/growth.rs"]
mod growth;
#[path = "../tests/support/hostile.rs"]
mod hostile;
#[path = "compile/peers.rs"]
mod peers;

/// A module and what it is called.
struct Input {
    name: String,
    bytes: Vec<u8>,
    /// Where it lies, if it is a file.
    path: Option<PathBuf>,
}

fn compile(engine: &Engine, bytes: &[u8]) {
    black_box(Module::from_binary(engine, bytes).expect("it compiles"));
}

fn validate(bytes: &[u8]) {
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    black_box(validator.validate_all(bytes).expect("it is valid"));
}

fn real_modules() -> Vec<Input> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [
        ("benches", "python.wasm"),
        ("benches", "esbuild.wasm"),
        ("tests/programs", "yosys.wasm"),
        ("tests/programs", "clang.wasm"),
        ("tests/programs", "pandoc.wasm"),
    ];
    let mut inputs = Vec::new();
    for (folder, name) in files {
        let path = here.join(folder).join("cache").join(name);
        match std::fs::read(&path) {
            Ok(bytes) => inputs.push(Input { name: name.to_owned(), bytes, path: Some(path) }),
            Err(error) => eprintln!("skipped: {folder}/cache/{name}: {error}. {folder}/setup.sh fetches it."),
        }
    }
    inputs
}

fn hostile_modules() -> Vec<Input> {
    let input = |case: &hostile::Hostile| Input {
        name: format!("{} {}", case.length, case.name),
        bytes: (case.module)(case.length),
        path: None,
    };
    hostile::ALL.iter().map(input).collect()
}

fn measure(criterion: &mut Criterion, engine: &Engine, group: &str, inputs: &[Input]) {
    let mut group = criterion.benchmark_group(group);
    group.sample_size(10);
    for Input { name, bytes, .. } in inputs {
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_function(format!("{name}: compile"), |bencher| bencher.iter(|| compile(engine, bytes)));
        group.bench_function(format!("{name}: validate"), |bencher| bencher.iter(|| validate(bytes)));
    }
    group.finish();
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Measures compiling and validating in turns, takes the best of each, prints the table.
fn print_ratios(engine: &Engine, inputs: &[Input]) {
    const TURNS: usize = 7;
    println!("\nbest of {TURNS} turns, {}:", std::env::consts::ARCH);
    println!("{:60} {:>7} {:>13} {:>14} {:>6}", "", "MB", "compile MB/s", "validate MB/s", "ratio");
    for Input { name, bytes, .. } in inputs {
        let (mut compiling, mut validating) = (Duration::MAX, Duration::MAX);
        for _ in 0..TURNS {
            validating = time(|| validate(bytes)).min(validating);
            compiling = time(|| compile(engine, bytes)).min(compiling);
        }
        let megabytes = bytes.len() as f64 / 1e6;
        let (compiling, validating) = (compiling.as_secs_f64(), validating.as_secs_f64());
        println!(
            "{name:60} {megabytes:7.2} {:13.1} {:14.1} {:6.2}",
            megabytes / compiling,
            megabytes / validating,
            compiling / validating
        );
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let engine = Engine::default();
    let real = real_modules();
    let hostile = hostile_modules();
    measure(&mut criterion, &engine, "compile", &real);
    measure(&mut criterion, &engine, "hostile", &hostile);
    criterion.final_summary();
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios(&engine, &real);
        print_ratios(&engine, &hostile);
        peers::print(&engine, &real);
        growth::print(&engine);
    }
}
