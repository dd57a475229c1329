//! `windlass run --trace-switches FILE`: who runs when, in the JSON that Perfetto and Chrome show.
//!
//! A lane (`tid`) for each continuation and one for the main stack; on each a slice (`B`, `E`) for each time that it
//! runs; and an arrow (`s`, `f`) for each time that one leaves for another. A thread of the guest is a process (`pid`)
//! in the picture, since it has a store and continuations of its own.
//!
//! ```text
//!   main stack      ▐██▌        ▐███▌
//!                      \resume  /suspend $yield
//!   continuation 1      ▐█████▌
//! ```
//!
//! Everything is written as it happens, through one buffer: nothing is kept of a continuation, so memory is bounded
//! whatever the program does. What was written makes a whole when [`Trace::finish`] has closed it, and every end of the
//! command goes through there, traps and exits included.

use super::Stop;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use windlass::{Config, StackId, Store, SwitchEvent, SwitchKind, SwitchTracer};

/// Bytes that wait to be written.
const BUFFER_BYTES: usize = 1 << 20;

/// What to trace.
#[derive(clap::Args, Debug)]
pub(super) struct TraceOptions {
    /// Write who runs when, continuation by continuation, to FILE: a trace for https://ui.perfetto.dev
    #[arg(long, value_name = "FILE")]
    trace_switches: Option<PathBuf>,
    /// Stop tracing after so many switches and births of continuations (about 350 bytes each)
    #[arg(long, value_name = "EVENTS", default_value_t = 1_000_000, requires = "trace_switches")]
    trace_limit: u64,
}

impl TraceOptions {
    /// Creates the file, if there is to be one, and has code compiled for it.
    pub(super) fn open(&self, config: &mut Config, program: &Path) -> Result<Trace, Stop> {
        let Some(path) = &self.trace_switches else { return Ok(Trace(None)) };
        config.trace_switches(true);
        let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy().into_owned();
        let file = File::create(path).map_err(|error| Stop::about(path.display(), error))?;
        let mut writer = Writer {
            out: Box::new(BufWriter::with_capacity(BUFFER_BYTES, file)),
            path: path.clone(),
            program: name,
            start: Instant::now(),
            limit: self.trace_limit,
            events: 0,
            dropped: 0,
            arrows: 0,
            open: Vec::new(),
            failed: None,
            finished: false,
        };
        writer.text(
            b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{\"ph\":\"M\",\"name\":\"trace\",\"pid\":1}",
        );
        Ok(Trace(Some(Arc::new(Mutex::new(writer)))))
    }
}

/// The trace of one command; nothing, if none was asked for.
#[derive(Clone)]
pub(super) struct Trace(Option<Arc<Mutex<Writer>>>);

impl Trace {
    /// Traces what runs in a store: the main one (0), or that of a thread of the guest.
    pub(super) fn attach<T>(&self, store: &mut Store<T>, thread: i32) -> windlass::Result<()> {
        let Some(writer) = &self.0 else { return Ok(()) };
        let pid = thread as u32 + 1;
        lock(writer).process(pid);
        store.switch_hook(Lanes { writer: writer.clone(), pid })
    }

    /// Closes the file. Says on stderr what is missing in it, and why; whether it is all there otherwise.
    pub(super) fn finish(&self) -> Result<(), Stop> {
        self.0.as_ref().map_or(Ok(()), |writer| lock(writer).finish())
    }
}

fn lock(writer: &Mutex<Writer>) -> MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the trace goes.
struct Writer {
    out: Box<dyn Write + Send + Sync>,
    path: PathBuf,
    program: String,
    start: Instant,
    limit: u64,
    events: u64,
    dropped: u64,
    arrows: u64,
    /// The slices that have begun and not ended: process and lane.
    open: Vec<(u32, u64)>,
    /// The first error. Nothing is written after it.
    failed: Option<io::Error>,
    finished: bool,
}

/// The tracer of one store.
struct Lanes {
    writer: Arc<Mutex<Writer>>,
    pid: u32,
}

/// The main stack is 1, continuations follow as they are made.
fn lane(stack: StackId) -> u64 {
    stack.birth() + 1
}

impl SwitchTracer for Lanes {
    fn event(&mut self, event: &SwitchEvent<'_>) {
        lock(&self.writer).event(self.pid, event);
    }
}

impl Writer {
    fn text(&mut self, text: &[u8]) {
        if self.failed.is_none()
            && let Err(error) = self.out.write_all(text)
        {
            self.failed = Some(error);
        }
    }

    /// Writes one object, all but its place in time and space.
    fn object(&mut self, ph: &str, pid: u32, tid: u64, at: &str, rest: &str) {
        self.text(format!(",\n{{\"ph\":\"{ph}\",\"pid\":{pid},\"tid\":{tid},\"ts\":{at}{rest}}}").as_bytes());
    }

    fn name(&mut self, what: &str, pid: u32, tid: u64, name: &str) {
        let name = quoted(name);
        let rest = format!("\"{what}\",\"pid\":{pid},\"tid\":{tid},\"args\":{{\"name\":{name}}}");
        self.text(format!(",\n{{\"ph\":\"M\",\"name\":{rest}}}").as_bytes());
    }

    fn process(&mut self, pid: u32) {
        let name = match pid {
            1 => self.program.clone(),
            _ => format!("{}, thread {}", self.program, pid - 1),
        };
        self.name("process_name", pid, 1, &name);
        self.name("thread_name", pid, 1, "main stack");
    }

    /// Microseconds since the beginning. Times are taken under the lock, so they never go back in the file.
    fn now(&self) -> String {
        let nanoseconds = self.start.elapsed().as_nanos();
        format!("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000)
    }

    fn event(&mut self, pid: u32, event: &SwitchEvent<'_>) {
        if self.finished {
            return;
        }
        if self.events == self.limit {
            self.dropped += 1;
            if !self.open.is_empty() {
                let at = self.now();
                self.end_slice(pid, &at, "");
            }
            return;
        }
        self.events += 1;
        let at = self.now();
        let label = label(event);
        let quoted_label = quoted(&label);
        let args = args(event);
        if event.kind == SwitchKind::New {
            let (Some(from), Some(to), Some(origin)) = (event.from, event.to, event.origin) else { return };
            let function = match (origin.func_name, origin.func_index) {
                (Some(name), _) => format!("${name}"),
                (None, Some(index)) => format!("func[{index}]"),
                (None, None) => "host function".to_owned(),
            };
            let number = to.number();
            let name = format!("continuation {number} {function} (created at {:#x})", origin.module_offset);
            self.name("thread_name", pid, lane(to), &name);
            let rest = format!(",\"s\":\"t\",\"name\":\"cont.new\",\"args\":{{\"made\":{}}}", quoted(&name));
            self.object("i", pid, lane(from), &at, &rest);
            return;
        }
        let arrow = !matches!(event.kind, SwitchKind::Enter | SwitchKind::Leave);
        let id = self.arrows;
        let flow = |more: &str| format!(",\"cat\":\"switch\",\"name\":{quoted_label},\"id\":{id}{more}");
        if let Some(from) = event.from {
            if arrow {
                self.object("s", pid, lane(from), &at, &flow(""));
            }
            self.end_slice(pid, &at, &format!(",\"args\":{{\"left_by\":{quoted_label}}}"));
        }
        if let Some(to) = event.to {
            self.open.push((pid, lane(to)));
            self.object("B", pid, lane(to), &at, &format!(",\"name\":{quoted_label},\"args\":{{{args}}}"));
            if arrow && event.from.is_some() {
                self.object("f", pid, lane(to), &at, &flow(",\"bp\":\"e\""));
                self.arrows += 1;
            }
        }
    }

    /// Ends the slice of whoever runs, if it has one: there is one at most in a process.
    fn end_slice(&mut self, pid: u32, at: &str, rest: &str) {
        if let Some(open) = self.open.iter().position(|&(other, _)| other == pid) {
            let (pid, tid) = self.open.swap_remove(open);
            self.object("E", pid, tid, at, rest);
        }
    }

    fn finish(&mut self) -> Result<(), Stop> {
        if std::mem::replace(&mut self.finished, true) {
            return Ok(());
        }
        let at = self.now();
        while let Some(&(pid, _)) = self.open.first() {
            self.end_slice(pid, &at, "");
        }
        let Writer { events, dropped, limit, .. } = *self;
        self.text(format!("\n],\"otherData\":{{\"events\":{events},\"dropped\":{dropped}}}}}\n").as_bytes());
        let flushed = self.out.flush();
        if let Some(error) = self.failed.take().or(flushed.err()) {
            return Err(Stop::about(self.path.display(), error));
        }
        if dropped > 0 {
            let path = self.path.display();
            eprintln!(
                "warning: {path}: {dropped} events after the first {limit} were dropped (--trace-limit)"
            );
        }
        Ok(())
    }
}

/// When the module did not even load.
impl Drop for Writer {
    fn drop(&mut self) {
        _ = self.finish();
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What an arrow says, and the slice that begins at its end.
fn label(event: &SwitchEvent<'_>) -> String {
    let tagged = |what: &str| match event.tag {
        Some(tag) => format!("{what} {tag}"),
        None => what.to_owned(),
    };
    match event.kind {
        SwitchKind::Enter => "call".to_owned(),
        SwitchKind::Leave => "end of call".to_owned(),
        SwitchKind::Resume => "resume".to_owned(),
        SwitchKind::ResumeThrow if event.tag.is_none() => "resume_throw_ref".to_owned(),
        SwitchKind::ResumeThrow => tagged("resume_throw"),
        SwitchKind::Suspend => tagged("suspend"),
        SwitchKind::Switch => tagged("switch"),
        SwitchKind::Return => "return".to_owned(),
        SwitchKind::Throw => tagged("throw"),
        SwitchKind::Abandon => event.reason.unwrap_or("abandoned").to_owned(),
        _ => "switch".to_owned(),
    }
}

/// What a slice shows when it is clicked on.
fn args(event: &SwitchEvent<'_>) -> String {
    let numbers = [
        ("words", event.words, 1),
        // Alone is the usual case and needs no mention.
        ("stacks_captured", event.captured, 2),
        ("stacks_released", event.released, 2),
    ];
    let numbers = numbers.iter().filter(|(_, number, least)| number >= least);
    let mut args: Vec<String> = numbers.map(|(name, number, _)| format!("\"{name}\":{number}")).collect();
    if let Some(outermost) = event.outermost {
        args.push(format!("\"outermost\":\"continuation {}\"", outermost.number()));
    }
    if let Some(offset) = event.module_offset {
        args.push(format!("\"at\":\"{offset:#x}\""));
    }
    args.join(",")
}
