//! How long programs take from the start of their process to its end, and how much memory at most, on Windlass and on
//! its peers: a hello, and three large programs that are asked for next to nothing, so that starting is what they do.
//!
//!     benches/setup.sh --peers && tests/programs/setup.sh                # once
//!     cargo bench --bench startup
//!     cargo bench --bench startup -- hello python                        # only these programs
//!     cargo bench --bench startup -- --turns 40                          # more runs of each, for closer numbers
//!
//! Everything is a process of its own, started here and waited for with the kernel's account of it. All contestants of
//! a program take turns, so that what else the machine does meets them all alike; the least time is the one to compare,
//! and the median says how it spreads. The processors' time counts all threads, and nothing that others do. What an
//! engine could keep from run to run is only there in the rows that say so.
//!
//! Memory has a floor: a process is born with that of its parent, which is this one with its few megabytes.

mod contestants;

use contestants::{Contestant, Program};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// One run: the time on the clock and that of all processors, and the most memory that was resident.
#[derive(Clone, Copy)]
struct Run {
    time: Duration,
    processor: Duration,
    memory: u64,
}

/// A failure is one line.
fn run(command: &mut Command) -> Result<Run, String> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let ended = child.wait4().map_err(|error| error.to_string())?;
    let time = start.elapsed();
    match ended.status.success() {
        true => {
            Ok(Run { time, processor: ended.rusage.utime + ended.rusage.stime, memory: ended.rusage.maxrss })
        }
        false => Err(ended.status.to_string()),
    }
}

/// All runs of one contestant, or why there are none.
struct Row {
    contestant: Contestant,
    runs: Result<Vec<Run>, String>,
}

impl Row {
    fn least(&self) -> Option<f64> {
        self.runs
            .as_ref()
            .ok()
            .and_then(|runs| runs.iter().map(|run| run.time.as_secs_f64()).reduce(f64::min))
    }

    fn median(&self) -> Option<f64> {
        let mut times: Vec<f64> = self.runs.as_ref().ok()?.iter().map(|run| run.time.as_secs_f64()).collect();
        times.sort_by(f64::total_cmp);
        let middle = times.len() / 2;
        Some(if times.len() % 2 == 1 { times[middle] } else { (times[middle - 1] + times[middle]) / 2.0 })
    }

    fn processor(&self) -> Option<f64> {
        self.runs.as_ref().ok()?.iter().map(|run| run.processor.as_secs_f64()).reduce(f64::min)
    }

    fn memory(&self) -> Option<f64> {
        let runs = self.runs.as_ref().ok()?;
        runs.iter().map(|run| run.memory).min().map(|bytes| bytes as f64 / f64::from(1 << 20))
    }
}

/// Longest that all runs of one contestant may take together, after the first.
const PATIENCE: Duration = Duration::from_secs(20);

/// The contestants of a program take turns; one that is slow is let off early, one that fails at once.
fn measure(program: &Program, turns: usize) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for contestant in contestants::of(program) {
        let runs =
            contestant.prepare(program).and_then(|()| contestant.try_out(program)).map(|()| Vec::new());
        rows.push(Row { contestant, runs });
    }
    for turn in 0..turns {
        for row in &mut rows {
            let Ok(runs) = &mut row.runs else { continue };
            if turn > 0 && runs.iter().map(|run| run.time).sum::<Duration>() > PATIENCE {
                continue;
            }
            match run(&mut row.contestant.command(program)) {
                Ok(run) => runs.push(run),
                Err(error) => row.runs = Err(error),
            }
        }
    }
    rows
}

fn time(rows: &[Row], contestant: Contestant) -> Option<f64> {
    rows.iter().find(|row| row.contestant == contestant).and_then(Row::least)
}

fn print(program: &Program, rows: &[Row]) {
    println!(
        "\n| {} | least, ms | median, ms | processor, ms | times Windlass | memory, MiB | runs |",
        program.name
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    let windlass = time(rows, Contestant::Windlass);
    for row in rows {
        let name = row.contestant.name();
        let (Ok(runs), Some(least), Some(median), Some(processor), Some(memory)) =
            (&row.runs, row.least(), row.median(), row.processor(), row.memory())
        else {
            println!("| {name} | {} | | | | | |", row.runs.as_ref().err().map_or("no run", String::as_str));
            continue;
        };
        let ratio = windlass.map_or_else(String::new, |windlass| format!("{:.2}", least / windlass));
        println!(
            "| {name} | {:.2} | {:.2} | {:.2} | {ratio} | {memory:.1} | {} |",
            least * 1e3,
            median * 1e3,
            processor * 1e3,
            runs.len()
        );
    }
}

/// All of it in one table: least time in milliseconds, and peak memory in MiB.
fn summary(tables: &[(Program, Vec<Row>)]) {
    let columns: String = tables.iter().map(|(program, _)| format!(" {} |", program.name)).collect();
    println!("\n| ms, and MiB at most |{columns}\n|---|{}", "--:|".repeat(tables.len()));
    for contestant in contestants::ALL {
        let cell = |(_, rows): &(Program, Vec<Row>)| {
            let row = rows.iter().find(|row| row.contestant == contestant);
            match row.and_then(|row| Some((row.least()? * 1e3, row.memory()?))) {
                Some((least, memory)) if least < 20.0 => format!(" {least:.2}, {memory:.0} |"),
                Some((least, memory)) => format!(" {least:.0}, {memory:.0} |"),
                None => " |".to_owned(),
            }
        };
        println!("| {} |{}", contestant.name(), tables.iter().map(cell).collect::<String>());
    }
}

/// One line for a goal: the ratio of two rows, and the most or the least that it may be.
fn judge(rows: &[Row], what: &str, ours: Contestant, theirs: Contestant, at_most: f64) -> Option<()> {
    let ratio = time(rows, ours)? / time(rows, theirs)?;
    let verdict = if ratio <= at_most { "held" } else { "MISSED" };
    println!(
        "  {verdict:6} {ratio:6.3} of at most {at_most:5.3}: {what}: {} / {}",
        ours.name(),
        theirs.name()
    );
    Some(())
}

/// What is aimed at: a hello near a native one, large programs well ahead of whoever has to compile them too, and what
/// was compiled before ahead of what Wasmtime has compiled before.
fn goals(program: &Program, rows: &[Row]) {
    use Contestant::*;
    let name = program.name;
    if program.is_small() {
        judge(rows, name, Windlass, Native, 4.0);
        judge(rows, name, Windlass, WasmtimePrecompiled, 0.4);
    } else {
        for peer in [Wasmtime, WasmtimeWinch, Node, Deno] {
            judge(rows, name, Windlass, peer, 1.0 / 3.0);
        }
        for ours in [Artifact, Cached] {
            judge(rows, name, ours, WasmtimePrecompiled, 1.0);
        }
    }
}

fn machine() -> String {
    let about = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    format!("{model}, {processors} processors, {}", std::env::consts::OS)
}

fn main() {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let (mut turns, mut wanted) = (15, Vec::new());
    while let Some(word) = words.next() {
        if word == "--turns" {
            turns =
                words.next().and_then(|word| word.parse().ok()).filter(|turns| *turns > 0).unwrap_or_else(
                    || {
                        eprintln!("--turns takes a number");
                        std::process::exit(2)
                    },
                );
        } else {
            wanted.push(word);
        }
    }
    println!("From the start of a process to its end, on {}.", machine());
    for contestant in contestants::ALL {
        if let Some(version) = contestant.version() {
            println!("{version}");
        }
    }
    let mut tables = Vec::new();
    for program in contestants::programs() {
        if !wanted.is_empty() && !wanted.iter().any(|wanted| program.name.contains(wanted.as_str())) {
            continue;
        }
        if !program.module.exists() {
            println!(
                "\nskipped: {} is missing; fetch it with: tests/programs/setup.sh",
                program.module.display()
            );
            continue;
        }
        let rows = measure(&program, turns);
        print(&program, &rows);
        tables.push((program, rows));
    }
    summary(&tables);
    println!("\nGoals:");
    for (program, rows) in &tables {
        goals(program, rows);
    }
}
