//! The same modules on other compilers, one thread each, in turns with us.
//!
//! Ours and Liftoff's time is taken inside the process, from the bytes in memory to a module that can be instantiated.
//! Of Winch and Cranelift the whole command `wasmtime compile` counts, less what it takes for an empty module: reading
//! the file and writing the result are in it. Each of Liftoff's turns is a process of its own, since V8 knows a
//! module again that it has compiled.

use super::{Real, compile, milliseconds, time};
use rustix::process::{Pid, Signal, kill_process};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;
use wait4::Wait4;
use windlass::Engine;

const TURNS: usize = 5;
/// Who takes longer has one turn, who takes much longer is stopped, unless there is time.
const LONG: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(60);
const SLOW_LIMIT: Duration = Duration::from_secs(1800);

/// Compiles the module of a file and prints the milliseconds.
const LIFTOFF: &str = "const bytes = require('fs').readFileSync(process.argv[1]); const start = process.cpuUsage(); \
                       new WebAssembly.Module(bytes); const {user, system} = process.cpuUsage(start); \
                       console.log((user + system) / 1e3);";

#[derive(Clone, Copy, PartialEq)]
enum Peer {
    Liftoff,
    Winch,
    Cranelift,
}

use Peer::*;

impl Peer {
    fn name(self) -> &'static str {
        match self {
            Liftoff => "Liftoff",
            Winch => "Winch",
            Cranelift => "Cranelift",
        }
    }

    fn executable(self) -> PathBuf {
        match self {
            Liftoff => "node".into(),
            _ => Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cache/wasmtime/bin/wasmtime"),
        }
    }

    /// How long it takes for the module in a file. `empty` is a file with an empty one.
    fn time(self, module: &Path, empty: &Path, limit: Duration) -> Result<Duration, String> {
        let mut command = Command::new(self.executable());
        if self == Liftoff {
            command.args([
                "--liftoff-only",
                "--no-wasm-lazy-compilation",
                "--single-threaded",
                "-e",
                LIFTOFF,
            ]);
            let (printed, _) = run(command.arg(module), limit)?;
            let milliseconds: f64 = printed.trim().parse().map_err(|_| format!("it printed {printed:?}"))?;
            return Ok(Duration::from_secs_f64(milliseconds / 1e3));
        }
        let compiler = if self == Winch { "winch" } else { "cranelift" };
        let compile = |module: &Path| {
            let options = format!("cache=n,compiler={compiler},parallel-compilation=n");
            let result = empty.with_extension("cwasm");
            let mut command = Command::new(self.executable());
            command.args(["compile", "-C", &options]).arg(module).arg("-o").arg(&result);
            let took = run(&mut command, limit).map(|(_, took)| took);
            _ = std::fs::remove_file(result);
            took
        };
        Ok(compile(module)?.saturating_sub(compile(empty)?))
    }
}

/// What a command prints, and the processor time that it takes. An error is one line that says why it has failed.
fn run(command: &mut Command, limit: Duration) -> Result<(String, Duration), String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).env("NO_COLOR", "1");
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let (finished, waiting) = mpsc::channel::<()>();
    let process = Pid::from_child(&child);
    let watch = thread::spawn(move || {
        let late = waiting.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
        late && kill_process(process, Signal::KILL).is_ok()
    });
    let ended = child.wait4().map_err(|error| error.to_string())?;
    drop(finished);
    if watch.join().unwrap_or(false) {
        return Err(format!("not done after {} s", limit.as_secs()));
    }
    // What it printed waits in the pipes. It is little, or the process would have waited and been stopped above.
    let (mut stdout, mut stderr) = (String::new(), String::new());
    child.stdout.take().map(|mut pipe| pipe.read_to_string(&mut stdout));
    child.stderr.take().map(|mut pipe| pipe.read_to_string(&mut stderr));
    if ended.status.success() {
        return Ok((stdout, ended.rusage.utime + ended.rusage.stime));
    }
    // The innermost cause says most.
    let line = stderr.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no word about why");
    Err(line
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' ')
        .chars()
        .take(100)
        .collect())
}

/// Those that are there and compile the empty module; of the others it is said why not.
fn present(empty: &Path) -> Vec<Peer> {
    let mut peers = vec![Liftoff, Winch, Cranelift];
    peers.retain(|peer| {
        let outcome = peer.time(empty, empty, LIMIT);
        if let Err(reason) = &outcome {
            eprintln!("skipped: {}: {reason}. benches/setup.sh --peers; node on the path", peer.name());
            return false;
        }
        if let Ok((version, _)) = run(Command::new(peer.executable()).arg("--version"), LIMIT) {
            println!("{}: {}", peer.name(), version.trim());
        }
        true
    });
    peers
}

/// The best time so far of one contestant, or why there is none.
type Best = Option<Result<Duration, String>>;

/// Prints milliseconds, and how many times ours.
pub(super) fn print(engine: &Engine, modules: &[Real], slow: bool) {
    println!("\nBeside other compilers, one thread each, best of {TURNS} turns; ms, and times ours:\n");
    let folder = tempfile::tempdir().expect("a place for temporary files");
    let empty = folder.path().join("empty.wasm");
    std::fs::write(&empty, b"\0asm\x01\0\0\0").expect("a file there");
    let peers = present(&empty);
    let limit = if slow { SLOW_LIMIT } else { LIMIT };
    print!("\n| {:13} | Windlass |", "");
    peers.iter().for_each(|peer| print!(" {:>15} |", peer.name()));
    println!("\n|---|---|{}", "---|".repeat(peers.len()));
    let mut reasons = Vec::new();
    for Real { name, bytes, path } in modules {
        let mut ours = Duration::MAX;
        let mut theirs: Vec<Best> = vec![None; peers.len()];
        for _ in 0..TURNS {
            ours = time(|| compile(engine, bytes)).min(ours);
            for (peer, best) in peers.iter().zip(&mut theirs) {
                *best = match best.take() {
                    None => Some(peer.time(path, &empty, limit)),
                    Some(Ok(best)) if best < LONG => {
                        Some(peer.time(path, &empty, limit).map(|took| took.min(best)))
                    }
                    decided => decided,
                };
            }
        }
        print!("| {name:13} | {:8.1} |", milliseconds(ours));
        for (peer, best) in peers.iter().zip(theirs) {
            match best {
                Some(Ok(best)) => {
                    let times = best.as_secs_f64() / ours.as_secs_f64();
                    print!(" {:8.1} ({times:4.1}) |", milliseconds(best));
                }
                Some(Err(reason)) => {
                    reasons.push(format!("{name}, {}: {reason}", peer.name()));
                    print!(" {:>15} |", format!("none, {}", reasons.len()));
                }
                None => print!(" {:>15} |", ""),
            }
        }
        println!();
    }
    println!();
    reasons.iter().zip(1..).for_each(|(reason, number)| println!("{number}. {reason}"));
}
