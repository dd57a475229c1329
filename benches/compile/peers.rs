//! The same modules on other compilers, one thread each, in turns with us.
//!
//! Ours and Liftoff are timed inside their processes, from the bytes in memory to a module that can be instantiated. Of
//! Winch and Cranelift the whole command `wasmtime compile` counts, less what it takes for an empty module: reading
//! the file and writing the result are in it. Each of Liftoff's turns is a process of its own, since V8
//! knows a module again that it has compiled.

use super::{Input, compile, time};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use windlass::Engine;

const TURNS: usize = 3;

/// Compiles the module of a file and prints the milliseconds.
const LIFTOFF: &str = "const bytes = require('fs').readFileSync(process.argv[1]); const start = performance.now(); \
                       new WebAssembly.Module(bytes); console.log(performance.now() - start);";

/// Who compiles the module in a file, how fast.
struct Peer {
    name: &'static str,
    time: Box<dyn Fn(&Path) -> Option<Duration>>,
}

fn liftoff(path: &Path) -> Option<Duration> {
    let flags = ["--liftoff-only", "--no-wasm-lazy-compilation", "--single-threaded", "-e", LIFTOFF];
    let output = Command::new("node").args(flags).arg(path).output().ok()?;
    let milliseconds: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().ok()?;
    Some(Duration::from_secs_f64(milliseconds / 1e3))
}

fn wasmtime(command: &Path, compiler: &str, module: &Path) -> Option<Duration> {
    let options = format!("cache=n,compiler={compiler},parallel-compilation=n");
    let output = std::env::temp_dir().join(format!("windlass-peer-{}.cwasm", std::process::id()));
    let mut compiling = Command::new(command);
    compiling.args(["compile", "-C", &options]).arg(module).arg("-o").arg(&output);
    let mut result = None;
    let took = time(|| result = compiling.output().ok());
    _ = std::fs::remove_file(output);
    result.filter(|result| result.status.success()).map(|_| took)
}

/// The empty module in a file, for what a command takes anyhow.
fn empty() -> PathBuf {
    let path = std::env::temp_dir().join(format!("windlass-peer-{}.wasm", std::process::id()));
    std::fs::write(&path, b"\0asm\x01\0\0\0").expect("a place for temporary files");
    path
}

/// Those that are there and compile the empty module; the others are named.
fn peers(empty: &Path) -> Vec<Peer> {
    let command = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cache/wasmtime/bin/wasmtime");
    let mut peers = vec![Peer { name: "Liftoff", time: Box::new(liftoff) }];
    for (name, compiler) in [("Winch", "winch"), ("Cranelift", "cranelift")] {
        let (command, empty) = (command.clone(), empty.to_owned());
        let time = move |module: &Path| {
            let start = wasmtime(&command, compiler, &empty)?;
            Some(wasmtime(&command, compiler, module)?.saturating_sub(start))
        };
        peers.push(Peer { name, time: Box::new(time) });
    }
    peers.retain(|peer| {
        let there = (peer.time)(empty).is_some();
        if !there {
            println!("skipped: {} is not here. benches/setup.sh fetches what it can.", peer.name);
        }
        there
    });
    peers
}

/// Prints milliseconds, and how many times ours.
pub(super) fn print(engine: &Engine, inputs: &[Input]) {
    println!("\none thread, best of {TURNS} turns, ms (times ours):");
    let empty = empty();
    let peers = peers(&empty);
    for Input { name, bytes, path } in inputs {
        let Some(path) = path else { continue };
        let mut ours = Duration::MAX;
        let mut theirs = vec![None; peers.len()];
        for _ in 0..TURNS {
            ours = time(|| compile(engine, bytes)).min(ours);
            for (peer, best) in peers.iter().zip(&mut theirs) {
                *best = (peer.time)(path).map(|took| best.map_or(took, |best: Duration| took.min(best)));
            }
        }
        let ours = ours.as_secs_f64() * 1e3;
        print!("{name:20} Windlass {ours:8.1}");
        for (peer, best) in peers.iter().zip(&theirs) {
            match best {
                Some(best) => {
                    let best = best.as_secs_f64() * 1e3;
                    print!("   {} {best:8.1} ({:.2})", peer.name, best / ours);
                }
                None => print!("   {}: refused", peer.name),
            }
        }
        println!();
    }
    _ = std::fs::remove_file(empty);
}
