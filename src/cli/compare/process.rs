//! A process that is run to its end, or to the end of patience, with the time and the memory that it took.
//!
//! Each is the leader of a process group of its own: whatever it started goes with it when it takes too long, or when
//! somebody stops `windlass` itself. So that a terminal's interrupt, which does not reach other groups, is not lost,
//! it is noted here and handed on.

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use std::fs::{self, File};
use std::io;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use wait4::Wait4 as _;

/// Most that a guest may print in all its runs, in bytes.
const MOST_OUTPUT: u64 = 256 << 20;

/// How often it is looked whether there is a reason to stop.
const GLANCE: Duration = Duration::from_millis(20);

/// Somebody's wish that `windlass` end.
#[derive(Clone, Debug)]
pub(super) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Notes interrupts from now on, in the place of dying of them.
    pub(super) fn watch() -> io::Result<Interrupt> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            signal_hook::flag::register(signal, Arc::clone(&flag))?;
        }
        Ok(Interrupt(flag))
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How a process ended.
#[derive(Debug)]
pub(super) enum End {
    /// By itself, or by a signal that is not ours.
    Status(ExitStatus),
    /// Stopped: out of time.
    TimedOut,
    /// Stopped: it printed too much.
    TooMuchOutput,
    /// Stopped, because all of `windlass` is to end.
    Interrupted,
}

/// A process that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) end: End,
    /// From its start to its end.
    pub(super) wall: Duration,
    /// Most memory at once, in bytes, resident.
    pub(super) peak_bytes: u64,
}

/// Runs a command with its output in files and nothing to read. An error means that it did not start.
pub(super) fn run(
    command: &mut Command,
    [stdout, stderr]: [&Path; 2],
    limit: Duration,
    interrupt: &Interrupt,
) -> io::Result<Ended> {
    let append = |path: &Path| File::options().create(true).append(true).open(path);
    fs::write(stdout, "")?;
    fs::write(stderr, "")?;
    command.stdin(Stdio::null()).stdout(append(stdout)?).stderr(append(stderr)?);
    command.env("NO_COLOR", "1").env("RUST_BACKTRACE", "0").process_group(0);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let (tell, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let ended = child.wait4();
        _ = tell.send((ended, start.elapsed()));
    });
    let mut stopped = None;
    let (ended, wall) = loop {
        let patience = limit.saturating_sub(start.elapsed()).min(GLANCE).max(Duration::from_millis(1));
        match hear.recv_timeout(patience) {
            Ok(ended) => break ended,
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other("whoever waits for it is gone"));
            }
            Err(mpsc::RecvTimeoutError::Timeout) if stopped.is_some() => continue,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        stopped = if interrupt.is_set() {
            Some(End::Interrupted)
        } else if start.elapsed() >= limit {
            Some(End::TimedOut)
        } else if fs::metadata(stdout).is_ok_and(|file| file.len() > MOST_OUTPUT) {
            Some(End::TooMuchOutput)
        } else {
            None
        };
        if stopped.is_some() {
            stop(group);
        }
    };
    let ended = ended?;
    // What it left running in the background has no place in the next one's time.
    stop(group);
    let end = stopped.unwrap_or(End::Status(ended.status));
    Ok(Ended { end, wall, peak_bytes: ended.rusage.maxrss })
}

fn stop(group: Option<Pid>) {
    if let Some(group) = group {
        // There is none any more: that is what was wanted.
        _ = kill_process_group(group, Signal::KILL);
    }
}

/// Why a process that did not end well did not, on one line; None if it exited with 0.
pub(super) fn failure(end: &End, limit: Duration, stderr: &Path) -> Option<String> {
    match end {
        End::TimedOut => Some(format!("no end after {} s", limit.as_secs_f64())),
        End::TooMuchOutput => Some(format!("stopped: it printed more than {} MiB", MOST_OUTPUT >> 20)),
        End::Interrupted => Some("interrupted".to_owned()),
        End::Status(status) => match (status.signal(), status.code()) {
            (Some(signal), _) => Some(format!("crashed: {}", signal_name(signal))),
            (None, Some(0)) => None,
            (None, code) => {
                let said = fs::read(stderr).unwrap_or_default();
                let why = reason(&String::from_utf8_lossy(&said));
                Some(format!("exit code {}{why}", code.unwrap_or(-1)))
            }
        },
    }
}

fn signal_name(number: i32) -> String {
    match signal_hook::low_level::signal_name(number) {
        Some(name) => format!("signal {number} ({name})"),
        None => format!("signal {number}"),
    }
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 160;

/// The line of an error output that says most: the innermost cause where causes are listed, or else the first
/// that speaks of an error.
fn reason(stderr: &str) -> String {
    let lines = || stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let causes = lines().skip_while(|line| *line != "Caused by:").skip(1);
    let errors = |line: &&str| {
        let line = line.to_lowercase();
        line.contains("error") || line.contains("trap") || line.contains("panicked")
    };
    // What comes behind a cause is a note, or the backtrace.
    let cause = causes.take_while(|line| !line.starts_with("note:")).last();
    let Some(line) = cause.or_else(|| lines().find(errors)).or_else(|| lines().next()) else {
        return String::new();
    };
    let line = line.trim_start_matches(|letter: char| letter.is_ascii_digit() || ": ".contains(letter));
    format!(": {}", line.chars().take(LONGEST_REASON).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons() {
        let wasmtime = "Error: failed to run main module `x.wasm`\n\nCaused by:\n    0: failed to instantiate\n    \
            1: unknown import: `a::b` has not been defined\n";
        assert_eq!(reason(wasmtime), ": unknown import: `a::b` has not been defined");
        assert_eq!(reason("Warning: old\nfatal Error: no memory\nmore"), ": fatal Error: no memory");
        assert_eq!((reason("\n\n"), reason("odd\n")), (String::new(), ": odd".to_owned()));
    }

    #[test]
    fn a_process_and_its_children_end_in_time() {
        let folder = tempfile::tempdir().unwrap();
        let (stdout, stderr) = (folder.path().join("out"), folder.path().join("err"));
        let interrupt = Interrupt(Arc::default());
        let run = |script: &str, limit| {
            let start = Instant::now();
            let ended =
                super::run(Command::new("sh").args(["-c", script]), [&stdout, &stderr], limit, &interrupt);
            (ended.unwrap(), start.elapsed())
        };
        let second = Duration::from_secs(1);
        let (ended, _) = run("echo out; echo err >&2; exit 3", 20 * second);
        assert_eq!(failure(&ended.end, second, &stderr).unwrap(), "exit code 3: err");
        assert_eq!(fs::read_to_string(&stdout).unwrap(), "out\n");
        assert!(ended.peak_bytes > 100_000, "{ended:?}");
        let (ended, _) = run("kill -SEGV $$", 20 * second);
        assert_eq!(failure(&ended.end, second, &stderr).unwrap(), "crashed: signal 11 (SIGSEGV)");
        // The grandchild holds nothing open that is waited for, but goes as well.
        let (ended, took) = run("sleep 600 & echo $! ; wait", second / 5);
        assert!(matches!(ended.end, End::TimedOut) && took < 20 * second, "{ended:?}");
        let grandchild = fs::read_to_string(&stdout).unwrap();
        let gone = || match fs::read_to_string(format!("/proc/{}/stat", grandchild.trim())) {
            Ok(stat) => stat.contains(") Z "),
            Err(_) => true,
        };
        assert!(
            (0..500).any(|_| gone() || {
                std::thread::sleep(GLANCE);
                false
            }),
            "{grandchild} lives"
        );
        interrupt.0.store(true, Ordering::Relaxed);
        let (ended, took) = run("sleep 600", 600 * second);
        assert!(matches!(ended.end, End::Interrupted) && took < 20 * second, "{ended:?}");
        // Under QEMU a process begins before it is known that there is no program.
        if std::env::var_os("WINDLASS_EMULATED").is_none() {
            let nothing = super::run(&mut Command::new("/no/such"), [&stdout, &stderr], second, &interrupt);
            assert_eq!(nothing.unwrap_err().kind(), io::ErrorKind::NotFound);
        }
    }
}
