//! How long compiling takes, on one thread: beside validation, beside other compilers, beside half as large a module.
//!
//!     benches/setup.sh --peers && benches/setup.sh && tests/programs/setup.sh     # once; what is missing is left out
//!     cargo bench --bench compile
//!     cargo bench --bench compile -- validation python clang      # one table, and only these modules
//!     cargo bench --bench compile -- peers --slow                 # also who needs more than a minute for a module
//!     cargo bench --bench compile -- growth tables                # generated modules, by a part of their names
//!
//! - `validation`: megabytes of WebAssembly a second, compiled and only validated. Validation is the floor: no engine
//!   may skip it, and Windlass compiles in the same pass. The ratio says what the compiler costs on top, whatever the
//!   machine.
//! - `peers` ([`peers`]): the same modules on V8's Liftoff, on Winch and on Cranelift, one thread each, in turns with
//!   us.
//! - `growth` ([`growth`]): generated modules (`tests/support/hostile.rs`), doubled and doubled: what a byte costs must
//!   not grow with them.
//!
//! All times are the processor's, not the clock's: they leave out what other processes take. Contestants take turns, so
//! that a change of clock speed meets them all alike, and the least of each is what counts.

#[path = "../../tests/support/hostile.rs"]
mod hostile;

mod growth;
mod peers;

use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use windlass::{Config, Engine, Module, Target};

/// A real module: the name of its file, where it is, and what it is.
struct Real {
    name: &'static str,
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Which parts and which modules were asked for.
struct Asked {
    parts: Vec<String>,
    names: Vec<String>,
    slow: bool,
}

const PARTS: [&str; 3] = ["validation", "peers", "growth"];

impl Asked {
    fn part(&self, name: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| part == name)
    }

    fn name(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|part| name.contains(&**part))
    }
}

/// An engine that compiles all at once, on the thread that asks.
fn engine(target: Target) -> Engine {
    let mut config = Config::new();
    config.target(target).parallel_compilation(false).lazy_compilation(false);
    Engine::new(&config).expect("an engine")
}

fn compile(engine: &Engine, bytes: &[u8]) {
    black_box(Module::from_binary(engine, bytes).expect("it compiles"));
}

fn validate(bytes: &[u8]) {
    let mut validator = wasmparser::Validator::new_with_features(wasmparser::WasmFeatures::all());
    black_box(validator.validate_all(bytes).expect("it is valid"));
}

/// What this thread has spent on the processor.
fn spent() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Processor time.
fn time(work: impl FnOnce()) -> Duration {
    let start = spent();
    work();
    spent() - start
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn real_modules(asked: &Asked) -> Vec<Real> {
    const FILES: [(&str, &str, &str); 5] = [
        ("benches/cache", "python.wasm", "benches/setup.sh"),
        ("benches/cache", "esbuild.wasm", "benches/setup.sh"),
        ("tests/programs/cache", "yosys.wasm", "tests/programs/setup.sh"),
        ("tests/programs/cache", "clang.wasm", "tests/programs/setup.sh"),
        ("tests/programs/cache", "pandoc.wasm", "tests/programs/setup.sh"),
    ];
    let mut modules = Vec::new();
    for (folder, name, command) in FILES.into_iter().filter(|(_, name, _)| asked.name(name)) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name);
        match std::fs::read(&path) {
            Ok(bytes) => modules.push(Real { name, path, bytes }),
            Err(error) => eprintln!("skipped: {folder}/{name}: {error}. {command}"),
        }
    }
    modules
}

/// Compiling and validating in turns; the best of each.
fn print_validation(engine: &Engine, modules: &[Real]) {
    const TURNS: usize = 7;
    println!("\nBeside validation alone, one thread, {}, best of {TURNS} turns:\n", std::env::consts::ARCH);
    println!("| {:13} |    MB | compile, ms | MB/s | validate, ms | MB/s | ratio |", "");
    println!("|---|---|---|---|---|---|---|");
    for Real { name, bytes, .. } in modules {
        let (mut compiling, mut validating) = (Duration::MAX, Duration::MAX);
        for _ in 0..TURNS {
            validating = time(|| validate(bytes)).min(validating);
            compiling = time(|| compile(engine, bytes)).min(compiling);
        }
        let megabytes = bytes.len() as f64 / 1e6;
        println!(
            "| {name:13} | {megabytes:5.2} | {:11.1} | {:4.0} | {:12.1} | {:4.0} | {:5.2} |",
            milliseconds(compiling),
            megabytes / compiling.as_secs_f64(),
            milliseconds(validating),
            megabytes / validating.as_secs_f64(),
            compiling.as_secs_f64() / validating.as_secs_f64()
        );
    }
}

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    if !std::env::args().any(|argument| argument == "--bench") {
        let module = (hostile::ALL[0].module)(10);
        validate(&module);
        return compile(&engine(Target::host()), &module);
    }
    let arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (options, words): (Vec<_>, Vec<_>) = arguments.partition(|argument| argument.starts_with('-'));
    let (parts, names) = words.into_iter().partition(|word| PARTS.contains(&&**word));
    if let Some(unknown) = options.iter().find(|option| *option != "--slow") {
        eprintln!("{unknown}? Arguments are {}, --slow, and parts of modules' names.", PARTS.join(", "));
        std::process::exit(2);
    }
    let asked = Asked { parts, names, slow: !options.is_empty() };
    let host = engine(Target::host());
    if asked.part("validation") || asked.part("peers") {
        let modules = real_modules(&asked);
        if asked.part("validation") && !modules.is_empty() {
            print_validation(&host, &modules);
        }
        if asked.part("peers") && !modules.is_empty() {
            peers::print(&host, &modules, asked.slow);
        }
    }
    if asked.part("growth") {
        growth::print(|name| asked.name(name));
    }
}
