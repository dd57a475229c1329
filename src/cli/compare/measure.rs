//! Measuring in a process of its own: `windlass` starts itself with a [`Task`] and the same command line.
//!
//! Every in-process tier, ours included, goes through the same positions of the same clock:
//!
//! ```text
//!  parent starts the process                                                      }
//!    read, engine, compile (on one thread)  -> code, compile[0]                   } start-up
//!    instantiate                                                                  }
//!      run                                  -> run[0], output[0], outcome, peak
//!    instantiate, run, as often as asked    -> run[1..]
//!    compile, as often as asked, for a while -> compile[1..]
//! ```
//!
//! A module whose start function is its program runs when it is instantiated: then that is the run.

use super::report::{Outcome, Report};
use super::{CompareCommand, Stop};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What a process that measures is told beside the command line.
#[derive(Clone, Debug)]
pub(super) struct Task {
    /// `windlass`, `cranelift` or `winch`.
    pub(super) engine: String,
    /// The binary module.
    pub(super) module: PathBuf,
    /// Where its output goes, and the report.
    pub(super) output: PathBuf,
    pub(super) report: PathBuf,
    /// When the process was started, in ns since 1970.
    pub(super) started_ns: u64,
    /// After how many ms no further run is begun.
    pub(super) patience_ms: u64,
    /// Only compile, on all cores.
    pub(super) all_cores: bool,
}

impl Task {
    /// As an argument.
    pub(super) fn to_argument(&self) -> String {
        let Task { engine, module, output, report, started_ns, patience_ms, all_cores } = self;
        let [module, output, report] = [module, output, report].map(|path| path.to_string_lossy());
        json!({
            "engine": engine,
            "module": module,
            "output": output,
            "report": report,
            "started_ns": started_ns,
            "patience_ms": patience_ms,
            "all_cores": all_cores,
        })
        .to_string()
    }
}

impl FromStr for Task {
    type Err = String;
    fn from_str(text: &str) -> Result<Task, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let text =
            |key: &str| value[key].as_str().map(str::to_owned).ok_or_else(|| format!("{key} is missing"));
        let number = |key: &str| value[key].as_u64().ok_or_else(|| format!("{key} is missing"));
        Ok(Task {
            engine: text("engine")?,
            module: text("module")?.into(),
            output: text("output")?.into(),
            report: text("report")?.into(),
            started_ns: number("started_ns")?,
            patience_ms: number("patience_ms")?,
            all_cores: value["all_cores"] == true,
        })
    }
}

/// An engine as measuring sees it.
pub(super) trait Machine {
    /// What it calls itself.
    fn version(&self) -> String;
    /// Compiles, and keeps the result in the place of an earlier one.
    fn compile(&mut self, wasm: &[u8]) -> Result<(), Outcome>;
    /// Bytes of code of each function that the module defines.
    fn code(&self) -> Vec<(u32, u64)>;
    /// Makes a fresh instance, in the place of an earlier one. True if there is something to be called.
    fn instantiate(&mut self) -> Result<bool, Outcome>;
    /// Calls what is to be called.
    fn run(&mut self) -> Outcome;
    /// The types of the parameters and results of the function that is invoked, as Wasm spells them; ours knows for
    /// all.
    fn signature(&self) -> [Vec<String>; 2] {
        [Vec::new(), Vec::new()]
    }
}

/// The time now, as the parent says it too.
pub(super) fn now_ns() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as u64)
}

/// Longest that is spent on compiling again.
const COMPILE_AGAIN: Duration = Duration::from_secs(2);

/// Does a task.
pub(super) fn execute(task: &Task, command: &CompareCommand) -> Result<(), Stop> {
    let begin = Instant::now();
    let wasm = std::fs::read(&task.module).map_err(|error| Stop::about(task.module.display(), error))?;
    let mut machine = super::machine(task, command)?;
    let mut report = Report { version: Some(machine.version()), ..Report::default() };
    let (compiled, took) = timed(|| machine.compile(&wasm));
    if let Err(outcome) = compiled {
        report.outcome = Some(outcome);
        return save(&report, task);
    }
    if task.all_cores {
        report.compile_all_cores_ns = Some(took);
        return save(&report, task);
    }
    report.compile_ns.push(took);
    report.functions = machine.code();
    // Stubs and fillers left out: there each engine has its own idea of what is the module's.
    report.code_bytes = Some(report.functions.iter().map(|(_, bytes)| bytes).sum());
    [report.parameters, report.results] = machine.signature();
    save(&report, task)?;

    let patience = Duration::from_millis(task.patience_ms);
    let mut output_bytes = 0;
    let ended_in_start = |report: &mut Report, before_ns: u64, outcome| {
        report.start_up_ns.get_or_insert(before_ns.saturating_sub(task.started_ns));
        outcome
    };
    for _ in 0..command.runs {
        if !report.run_ns.is_empty() && begin.elapsed() > patience {
            break;
        }
        let before_ns = now_ns();
        let (instance, mut took) = timed(|| machine.instantiate());
        let outcome = match instance {
            Ok(true) => {
                report.start_up_ns.get_or_insert_with(|| now_ns().saturating_sub(task.started_ns));
                let (outcome, run) = timed(|| machine.run());
                took = run;
                outcome
            }
            // A start function that has ended, well or badly, was the program.
            Ok(false) => ended_in_start(&mut report, before_ns, Outcome::Exit(0)),
            Err(outcome @ Outcome::Refused(_)) => outcome,
            Err(outcome) => ended_in_start(&mut report, before_ns, outcome),
        };
        _ = std::io::stdout().flush();
        let written = std::fs::metadata(&task.output).map_or(0, |file| file.len());
        let refused = matches!(outcome, Outcome::Refused(_));
        if report.output_bytes.len() < 2 {
            report.output_bytes.push(written - output_bytes);
        }
        output_bytes = written;
        if report.outcome.is_none() {
            report.outcome = Some(outcome);
            report.peak_bytes = peak_bytes();
        }
        if refused {
            return save(&report, task);
        }
        report.run_ns.push(took);
        save(&report, task)?;
    }
    let again = Instant::now();
    while report.compile_ns.len() < command.runs as usize && again.elapsed() < COMPILE_AGAIN.min(patience) {
        // It could a moment ago.
        let (compiled, took) = timed(|| machine.compile(&wasm));
        if compiled.is_err() {
            break;
        }
        report.compile_ns.push(took);
    }
    save(&report, task)
}

fn timed<T>(what: impl FnOnce() -> T) -> (T, u64) {
    let start = Instant::now();
    let result = what();
    (result, start.elapsed().as_nanos() as u64)
}

/// Leaves the report, whole or not at all.
fn save(report: &Report, task: &Task) -> Result<(), Stop> {
    let mut fresh = task.report.clone();
    fresh.set_extension("new");
    std::fs::write(&fresh, report.to_json().to_string())
        .and_then(|()| std::fs::rename(&fresh, &task.report))
        .map_err(|error| Stop::about(task.report.display(), error))
}

/// The most memory that this process has had, as Linux counts it.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
