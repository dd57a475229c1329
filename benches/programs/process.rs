//! A process that is run to its end, with the time that it spent on the processor.
//!
//! That time, not the clock on the wall: it leaves out what other processes take, so a table can be made on a
//! machine that does something else as well.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A run that ended with success.
pub(crate) struct Finished {
    pub(crate) stdout: String,
    /// User and system time of the process and its threads.
    pub(crate) processor: Duration,
}

/// Runs a command; an error is one line that says why it has no result.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<Finished, String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("NO_COLOR", "1").env("RUST_BACKTRACE", "0");
    let mut child = command.spawn().map_err(|error| error.to_string())?;
    let start = Instant::now();
    let (status, processor) = loop {
        if let Some(ended) = ended(&child) {
            break ended;
        }
        if start.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("not done after {} s", limit.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let mut stdout = String::new();
    let mut stderr = String::new();
    // What it printed waits in the pipes. It is little, or the process would have waited and been stopped above.
    let read = |from: Option<&mut dyn Read>, to: &mut String| from.map(|from| from.read_to_string(to));
    read(child.stdout.as_mut().map(|pipe| pipe as _), &mut stdout);
    read(child.stderr.as_mut().map(|pipe| pipe as _), &mut stderr);
    if libc::WIFSIGNALED(status) {
        return Err(format!("killed by signal {}", libc::WTERMSIG(status)));
    }
    if libc::WEXITSTATUS(status) != 0 {
        return Err(reason(&stderr));
    }
    Ok(Finished { stdout, processor })
}

/// The status and the processor time of a child that has ended. It is not waited for a second time.
fn ended(child: &Child) -> Option<(libc::c_int, Duration)> {
    let mut status = 0;
    // SAFETY: a rusage is integers only, for which zeros are values.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: it writes to the two places it is given, which live through the call.
    let pid = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, libc::WNOHANG, &mut usage) };
    let duration = |time: libc::timeval| {
        Duration::from_secs(time.tv_sec as u64) + Duration::from_micros(time.tv_usec as u64)
    };
    (pid == child.id() as libc::pid_t).then(|| (status, duration(usage.ru_utime) + duration(usage.ru_stime)))
}

/// The line of an error that says most: the innermost cause, where the causes are listed, or the first one.
fn reason(stderr: &str) -> String {
    let lines = || stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let causes = lines().skip_while(|line| *line != "Caused by:").skip(1);
    let line = causes.last().or_else(|| lines().find(|line| line.to_lowercase().contains("error")));
    let line = line.or_else(|| lines().next()).unwrap_or("no word about why");
    line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' ').chars().take(100).collect()
}
