//! Starts each engine in turn, and judges what it did beside what Windlass did.

use super::measure::{Task, now_ns};
use super::peers::Peer;
use super::process::{self, End, Ended, Interrupt};
use super::report::{Outcome, Report, Spread};
use super::{CompareCommand, Stop, TierName};
use serde_json::json;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// All that is known in the end.
pub(super) struct Comparison {
    /// The module, as named.
    pub(super) file: PathBuf,
    /// The module.
    pub(super) wasm: Vec<u8>,
    /// How often each engine was to run it.
    pub(super) runs: u32,
    /// Ours first.
    pub(super) rows: Vec<Row>,
    /// Below the table.
    pub(super) notes: Vec<String>,
}

/// One engine.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) way: Way,
    pub(super) report: Report,
    /// From the outside: by how much the times of nothing differ. Less than that is not told from nothing.
    pub(super) noise_ns: u64,
    /// Why there is no result, or not the whole of it.
    pub(super) reason: Option<String>,
    /// In what its result differs from ours.
    pub(super) differs: Option<String>,
}

/// From where an engine is measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Way {
    /// In a process of `windlass`.
    #[default]
    InProcess,
    /// By a script that it runs.
    Script,
    /// From the outside.
    Outside,
}

/// The file of a module that does nothing.
const NOTHING: &str = "nothing.wasm";

/// The variable that names an emulator, with its arguments, which runs this program on a machine that is not its own.
const RUNNER: &str = "WINDLASS_RUNNER";

/// How long an engine may take to say its version, and what flags it has.
const QUESTION: Duration = Duration::from_secs(10);

struct Bench<'a> {
    command: &'a CompareCommand,
    /// Binary.
    module: PathBuf,
    scratch: TempDir,
    interrupt: Interrupt,
    limit: Duration,
    /// Ours, once it is done: the report, and what the first run printed.
    ours: Option<(Report, Vec<u8>)>,
}

/// Measures a module on every engine that is asked for.
pub(super) fn compare(
    command: &CompareCommand,
    file: &Path,
    interrupt: Interrupt,
) -> Result<Comparison, Stop> {
    let scratch = tempfile::Builder::new().prefix("windlass-compare").tempdir();
    let scratch = scratch.map_err(|error| Stop::about("a directory for reports", error))?;
    let module = super::binary(file, scratch.path())?;
    let limit = Duration::from_secs_f64(command.timeout);
    let mut bench = Bench { command, module, scratch, interrupt, limit, ours: None };
    let mut notes = Vec::new();

    let ours = bench.in_process("windlass")?;
    if let Some(Outcome::Refused(text)) = &ours.report.outcome {
        return Err(Stop::Error(format!("{}: {text}", file.display())));
    }
    let output = bench.first_output(&ours.report);
    if let [first, second] = ours.report.output_bytes[..]
        && (first != second || bench.second_output(&ours.report) != output)
    {
        notes.push("The output changes from run to run, here as well.".to_owned());
    }
    bench.ours = Some((ours.report.clone(), output));
    let mut rows = vec![ours];
    for tier in command.tiers() {
        rows.push(bench.tier(*tier)?);
    }
    for name in &command.with {
        rows.push(match Peer::find(name) {
            Ok(peer) if peer.runs_script() => bench.script(&peer)?,
            Ok(peer) => bench.outside(&peer)?,
            Err(reason) => Row { name: name.clone(), reason: Some(reason), ..Row::default() },
        });
    }
    bench.progress("");
    #[cfg(not(feature = "compare"))]
    if command.tier.is_empty() {
        notes.push(format!("cranelift and winch are {}.", super::NOT_BUILT));
    }
    let wasm = std::fs::read(&bench.module).map_err(|error| Stop::about(file.display(), error))?;
    Ok(Comparison { file: file.to_owned(), wasm, runs: command.runs, rows, notes })
}

impl Bench<'_> {
    fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    /// Says on a terminal who is at work.
    fn progress(&self, name: &str) {
        let mut stderr = std::io::stderr();
        if stderr.is_terminal() {
            let text = if name.is_empty() { String::new() } else { format!("{name} ...") };
            _ = write!(stderr, "\r\x1b[K{text}");
            _ = stderr.flush();
        }
    }

    /// Runs a process for a row. Whoever interrupts it ends the command.
    fn process(&self, command: &mut Command, limit: Duration) -> Result<Result<Ended, String>, Stop> {
        let (output, errors) = (self.path("output"), self.path("errors"));
        match process::run(command, [&output, &errors], limit, &self.interrupt) {
            Ok(Ended { end: End::Interrupted, .. }) => {
                self.progress("");
                Err(Stop::Exit(130)) // as a shell says it of a command that an interrupt has ended
            }
            Ok(ended) => Ok(Ok(ended)),
            Err(error) => Ok(Err(format!("does not start: {error}"))),
        }
    }

    fn failure(&self, ended: &Ended, limit: Duration) -> Option<String> {
        process::failure(&ended.end, limit, &self.path("errors"))
    }

    /// The report that a process left, as far as it got.
    fn report(&self) -> Report {
        let text = std::fs::read_to_string(self.path("report")).unwrap_or_default();
        Report::parse(&text).unwrap_or_default()
    }

    /// An in-process tier.
    fn in_process(&self, engine: &str) -> Result<Row, Stop> {
        self.progress(engine);
        let mut row = self.measured(engine, false)?;
        if engine != "windlass" && row.reason.is_none() && !row.report.compile_ns.is_empty() {
            let again = self.measured(engine, true)?;
            row.report.compile_all_cores_ns = again.report.compile_all_cores_ns;
        }
        Ok(row)
    }

    fn measured(&self, engine: &str, all_cores: bool) -> Result<Row, Stop> {
        _ = std::fs::remove_file(self.path("report"));
        let task = Task {
            engine: engine.to_owned(),
            module: self.module.clone(),
            output: self.path("output"),
            report: self.path("report"),
            started_ns: now_ns(),
            patience_ms: (self.limit / 2).as_millis() as u64,
            all_cores,
        };
        let program = std::env::current_exe().map_err(|error| Stop::about("windlass", error))?;
        let mut command = match std::env::var(RUNNER) {
            Ok(runner) => {
                let mut words = runner.split_whitespace();
                let mut command = Command::new(words.next().unwrap_or_default());
                command.args(words).arg(program);
                command
            }
            Err(_) => Command::new(program),
        };
        // The same words again, behind `compare`.
        command.args(["compare", "--measure", &task.to_argument()]).args(std::env::args_os().skip(2));
        let reason = match self.process(&mut command, self.limit)? {
            Ok(ended) => self.failure(&ended, self.limit),
            Err(reason) => Some(reason),
        };
        let row = Row { name: engine.to_owned(), report: self.report(), reason, ..Row::default() };
        Ok(self.judged(row))
    }

    #[cfg(feature = "compare")]
    fn tier(&self, tier: TierName) -> Result<Row, Stop> {
        self.in_process(tier.name())
    }

    #[cfg(not(feature = "compare"))]
    fn tier(&self, tier: TierName) -> Result<Row, Stop> {
        Ok(Row { name: tier.name().to_owned(), reason: Some(super::NOT_BUILT.to_owned()), ..Row::default() })
    }

    /// What the first run printed.
    fn first_output(&self, report: &Report) -> Vec<u8> {
        self.output(0, report.output_bytes.first().copied().unwrap_or_default())
    }

    fn second_output(&self, report: &Report) -> Vec<u8> {
        match report.output_bytes[..] {
            [first, second] => self.output(first, second),
            _ => Vec::new(),
        }
    }

    fn output(&self, from: u64, length: u64) -> Vec<u8> {
        use std::io::{Seek as _, SeekFrom};
        let mut bytes = Vec::new();
        if let Ok(mut file) = std::fs::File::open(self.path("output"))
            && file.seek(SeekFrom::Start(from)).is_ok()
        {
            _ = file.take(length).read_to_end(&mut bytes);
        }
        bytes
    }

    /// Says in a row what its outcome means.
    fn judged(&self, mut row: Row) -> Row {
        match (&row.report.outcome, &row.reason) {
            (Some(Outcome::Refused(text)), None) if row.report.compile_ns.is_empty() => {
                row.reason = Some(format!("refused: {text}"));
            }
            (Some(Outcome::Refused(text)), None) => row.reason = Some(format!("cannot run it: {text}")),
            (Some(Outcome::Trap(text)), None) => {
                row.reason = Some(format!("trapped: {}", without_prefix(text)))
            }
            _ => {}
        }
        if row.report.outcome.is_some() && !row.report.run_ns.is_empty() {
            row.differs = self.difference(&row.report, &self.first_output(&row.report));
        }
        row
    }

    /// In what an outcome differs from ours.
    fn difference(&self, report: &Report, output: &[u8]) -> Option<String> {
        let (ours, our_output) = self.ours.as_ref()?;
        let mut differences = Vec::new();
        match (ours.outcome.as_ref()?, report.outcome.as_ref()?) {
            (ours, theirs) if ours == theirs => {}
            (Outcome::Trap(_), Outcome::Trap(_)) => {} // each says it in its own words
            (ours, theirs) => differences.push(format!("{}, ours {}", ending(theirs), ending(ours))),
        }
        if our_output != output {
            let line = our_output.split(|byte| *byte == b'\n').zip(output.split(|byte| *byte == b'\n'));
            let same = line.take_while(|(ours, theirs)| ours == theirs).count();
            let (theirs, ours) = (output.len(), our_output.len());
            differences.push(format!("output from line {} on ({theirs} bytes, ours {ours})", same + 1));
        }
        (!differences.is_empty()).then(|| differences.join("; "))
    }

    /// What an engine answers to a question: nothing if it does not.
    fn answer(&self, mut question: Command) -> Result<String, Stop> {
        let limit = QUESTION.min(self.limit);
        Ok(match self.process(&mut question, limit)? {
            Ok(Ended { end: End::Status(_), .. }) => {
                String::from_utf8_lossy(&std::fs::read(self.path("output")).unwrap_or_default()).into_owned()
            }
            _ => String::new(),
        })
    }

    fn version(&self, peer: &Peer) -> Result<Option<String>, Stop> {
        let answer = self.answer(peer.version())?;
        let line = answer.lines().next().map(|line| line.trim().chars().take(60).collect::<String>());
        Ok(line.filter(|line| line.chars().any(|letter| letter.is_ascii_digit())))
    }

    /// An engine that runs the script.
    fn script(&self, peer: &Peer) -> Result<Row, Stop> {
        self.progress(&peer.name);
        let version = self.version(peer)?;
        let flags = peer.flags().map(|question| self.answer(question)).transpose()?.unwrap_or_default();
        let script = self.path("runner.mjs");
        std::fs::write(&script, include_str!("runner.mjs"))
            .map_err(|error| Stop::about("runner.mjs", error))?;
        _ = std::fs::remove_file(self.path("report"));
        let (command, signature) = (self.command, self.ours.as_ref().map(|(report, _)| report));
        let task = json!({
            "module": self.module.to_string_lossy(),
            "output": self.path("output").to_string_lossy(),
            "report": self.path("report").to_string_lossy(),
            "started_ns": now_ns(),
            "patience_ms": (self.limit / 2).as_millis() as u64,
            "runs": command.runs,
            "invoke": command.invoke,
            "args": command.guest_arguments(),
            "words": command.invoked_with(),
            "parameters": signature.map(|report| &report.parameters),
            "results": signature.map(|report| &report.results),
            "env": command.environment().into_iter().collect::<std::collections::BTreeMap<_, _>>(),
            "dirs": command.directories().collect::<Vec<_>>(),
        });
        let ended = self.process(&mut peer.script(&flags, &script, &task.to_string()), self.limit)?;
        let mut report = self.report();
        report.version = version;
        report.peak_bytes =
            ended.as_ref().ok().filter(|_| !report.run_ns.is_empty()).map(|ended| ended.peak_bytes);
        let reason = match &ended {
            Ok(ended) => self.failure(ended, self.limit),
            Err(reason) => Some(reason.clone()),
        };
        // A guest may leave through WASI with its code: that is no failure if the report has been finished.
        let reason = reason.or_else(|| report.outcome.is_none().then(|| "it left no report".to_owned()));
        let row = Row { name: peer.name.clone(), way: Way::Script, report, reason, ..Row::default() };
        let mut row = self.judged(row);
        if let Some(differs) = row.differs.as_mut().filter(|_| peer.lacks_files() && !command.dirs.is_empty())
        {
            differs.push_str("; a guest of this engine has no files");
        }
        Ok(row)
    }

    /// An engine that is seen from the outside.
    fn outside(&self, peer: &Peer) -> Result<Row, Stop> {
        self.progress(&peer.name);
        let mut row = Row { name: peer.name.clone(), way: Way::Outside, ..Row::default() };
        row.report.version = self.version(peer)?;
        if let Err(reason) = self.outside_measured(peer, &mut row)? {
            row.reason = Some(reason);
        }
        Ok(row)
    }

    fn outside_measured(&self, peer: &Peer, row: &mut Row) -> Result<Result<(), String>, Stop> {
        let begin = std::time::Instant::now();
        let left = || self.limit.saturating_sub(begin.elapsed());
        // An empty module, to know what starting costs.
        let nothing = self.path(NOTHING);
        std::fs::write(&nothing, nothing_to_do()).map_err(|error| Stop::about(NOTHING, error))?;
        let Ok(mut idle) = peer.run(&nothing, None) else {
            return Ok(Err("cannot be run".to_owned()));
        };
        let mut starts = Vec::new();
        for _ in 0..self.command.runs.min(5) {
            match self.process(&mut idle, left())? {
                Err(reason) => return Ok(Err(reason)),
                Ok(ended) => match self.failure(&ended, self.limit) {
                    // Only the whole can be told, then.
                    Some(reason) if matches!(ended.end, End::TimedOut) => return Ok(Err(reason)),
                    Some(_) => break,
                    None => starts.push(ended.wall.as_nanos() as u64),
                },
            }
        }
        let start = Spread::of(&starts).map_or(0, |spread| spread.median);
        row.noise_ns = Spread::of(&starts).map_or(0, |spread| (spread.most - spread.least).max(start / 20));
        let mut module = self.module.clone();
        let compiled = self.path("compiled.cwasm");
        if let Some(mut compile) = peer.compile(&self.module, &compiled) {
            match self.process(&mut compile, left())? {
                Err(reason) => return Ok(Err(reason)),
                Ok(ended) => {
                    if let Some(reason) = self.failure(&ended, self.limit) {
                        return Ok(Err(format!("refused: {reason}")));
                    }
                    let took = ended.wall.as_nanos() as u64;
                    row.report.compile_ns.push(took.saturating_sub(start));
                    module = compiled;
                }
            }
        }
        row.report.start_up_ns =
            (start > 0).then(|| start + row.report.compile_ns.first().copied().unwrap_or(0));
        let mut run = match peer.run(&module, Some(self.command)) {
            Ok(run) => run,
            Err(reason) => return Ok(Err(reason)),
        };
        for count in 0..self.command.runs {
            if count > 0 && begin.elapsed() > self.limit / 2 {
                break;
            }
            let ended = match self.process(&mut run, left())? {
                Ok(ended) => ended,
                Err(reason) => return Ok(Err(reason)),
            };
            let failure = self.failure(&ended, self.limit);
            let code = match &ended.end {
                End::Status(status) => status.code(),
                _ => None,
            };
            let Some(code) = code else { return Ok(Err(failure.unwrap_or_default())) };
            // The guest's own exit code is no failure of the engine; a trap ends with some other.
            let ours = self.ours.as_ref().and_then(|(ours, _)| ours.outcome.clone());
            match (ours, failure) {
                (Some(Outcome::Trap(_)), Some(failure)) => row.reason = Some(format!("trapped: {failure}")),
                (Some(Outcome::Exit(expected)), Some(failure)) if code != expected => {
                    return Ok(Err(failure));
                }
                (None, Some(failure)) => return Ok(Err(failure)),
                _ => {}
            }
            row.report.run_ns.push((ended.wall.as_nanos() as u64).saturating_sub(start));
            row.report.peak_bytes = row.report.peak_bytes.max(Some(ended.peak_bytes));
            if count == 0 {
                row.report.outcome = Some(match &row.reason {
                    Some(reason) => Outcome::Trap(reason.clone()),
                    None => Outcome::Exit(code),
                });
                let output = std::fs::read(self.path("output")).unwrap_or_default();
                row.report.output_bytes.push(output.len() as u64);
                row.differs = self.difference(&row.report, &output);
            }
        }
        Ok(Ok(()))
    }
}

/// How a guest ended, in the middle of a sentence.
fn ending(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Exit(code) => format!("exit code {code}"),
        Outcome::Trap(text) => format!("trap ({})", without_prefix(text)),
        Outcome::Refused(text) => text.clone(),
    }
}

fn without_prefix(text: &str) -> &str {
    let text = text.strip_prefix("wasm trap: ").unwrap_or(text);
    text.strip_prefix("trapped: ").unwrap_or(text)
}

/// `(module (func (export "_start")) (memory (export "memory") 0))`.
fn nothing_to_do() -> Vec<u8> {
    let text = r#"(module (func (export "_start")) (memory (export "memory") 0))"#;
    wat::parse_str(text).unwrap_or_default()
}
