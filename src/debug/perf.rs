//! Linux's `perf`: a map of names, or a dump of code, names and lines.
//!
//! Both are files that a whole process appends to, so each is opened once, by the first engine that asks for it,
//! and every record is written with one call under a lock. Code that is unmapped is not taken back: neither format can
//! say so, and a sample's time tells in the dump whose code it was.
//!
//! The dump is found by a mark: a page of it is mapped executable, which `perf record` notes.

use super::{Code, ProfilingStrategy, image};
use anyhow::{Context as _, Result};
use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::AsRawFd as _;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// `JiTD` as a little-endian reader sees it in the right order.
const MAGIC: u32 = 0x4a69_5444;
const HEADER_BYTES: u32 = 40;
const CODE_LOAD: u32 = 0;
const CODE_DEBUG_INFO: u32 = 2;

/// The files, when they are open.
#[derive(Default)]
struct Files {
    map: Option<File>,
    dump: Option<Dump>,
}

struct Dump {
    file: File,
    /// Number of the next function.
    next: u64,
}

static FILES: Mutex<Files> = Mutex::new(Files { map: None, dump: None });

fn files() -> MutexGuard<'static, Files> {
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Opens what the strategy needs.
pub(super) fn open(strategy: ProfilingStrategy) -> Result<()> {
    let mut files = files();
    match strategy {
        ProfilingStrategy::PerfMap if files.map.is_none() => {
            let path = PathBuf::from(format!("/tmp/perf-{}.map", std::process::id()));
            let file = File::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
            files.map = Some(file);
        }
        ProfilingStrategy::JitDump if files.dump.is_none() => {
            let path = PathBuf::from(format!("jit-{}.dump", std::process::id()));
            let dump = Dump::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
            files.dump = Some(dump);
        }
        _ => {}
    }
    Ok(())
}

/// Tells the profiler about code.
pub(super) fn note(strategy: ProfilingStrategy, code: &Code<'_>) -> Result<()> {
    if strategy == ProfilingStrategy::None {
        return Ok(());
    }
    open(strategy)?;
    let mut files = files();
    match (strategy, &mut *files) {
        (ProfilingStrategy::PerfMap, Files { map: Some(map), .. }) => {
            map.write_all(map_lines(code).as_bytes()).context("cannot write the map for perf")
        }
        (ProfilingStrategy::JitDump, Files { dump: Some(dump), .. }) => {
            dump.note(code).context("cannot write the dump for perf")
        }
        _ => unreachable!("it was opened"),
    }
}

/// A line for each part: address, size, name.
fn map_lines(code: &Code<'_>) -> String {
    let line = |part: &super::Part| {
        let address = code.base + u64::from(part.entry);
        format!("{address:x} {:x} {}\n", part.end - part.entry, one_line(&part.name))
    };
    code.parts.iter().map(line).collect()
}

/// A name without what would end it.
fn one_line(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

impl Dump {
    fn create(path: &PathBuf) -> io::Result<Dump> {
        // It is mapped, so it must be readable; its first page need not be full.
        let mut file = File::options().create(true).truncate(true).read(true).write(true).open(path)?;
        let mut header = Vec::new();
        for word in
            [MAGIC, 1, HEADER_BYTES, image::machine(super::Machine::host()).into(), 0, std::process::id()]
        {
            header.extend_from_slice(&word.to_le_bytes());
        }
        header.extend_from_slice(&now().to_le_bytes());
        header.extend_from_slice(&0u64.to_le_bytes()); // flags: times are CLOCK_MONOTONIC's
        file.write_all(&header)?;
        // SAFETY: a new private mapping of the file, at an address of the system's choice; nobody reads or runs it.
        let mark = unsafe {
            let page = libc::sysconf(libc::_SC_PAGESIZE) as usize;
            let protection = libc::PROT_READ | libc::PROT_EXEC;
            libc::mmap(std::ptr::null_mut(), page, protection, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
        };
        if mark == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Dump { file, next: 0 })
    }

    fn note(&mut self, code: &Code<'_>) -> io::Result<()> {
        let mut records = Vec::new();
        let mut rows = code.lines.rows.as_slice();
        for part in &code.parts {
            let before = rows.partition_point(|row| row.code < part.entry);
            let count = rows[before..].partition_point(|row| row.code < part.end);
            let own = &rows[before..before + count];
            rows = &rows[before + count..];
            let address = code.base + u64::from(part.entry);
            if !own.is_empty() {
                record(&mut records, CODE_DEBUG_INFO, |body| {
                    body.extend_from_slice(&address.to_le_bytes());
                    body.extend_from_slice(&(own.len() as u64).to_le_bytes());
                    for row in own {
                        body.extend_from_slice(&(code.base + u64::from(row.code)).to_le_bytes());
                        body.extend_from_slice(&row.line.to_le_bytes());
                        body.extend_from_slice(&0u32.to_le_bytes()); // discriminator
                        body.extend_from_slice(one_line(&code.lines.files[row.file as usize]).as_bytes());
                        body.push(0);
                    }
                });
            }
            let bytes = &code.bytes[part.entry as usize..part.end as usize];
            let number = self.next;
            self.next += 1;
            record(&mut records, CODE_LOAD, |body| {
                body.extend_from_slice(&std::process::id().to_le_bytes());
                body.extend_from_slice(&thread().to_le_bytes());
                for word in [address, address, bytes.len() as u64, number] {
                    body.extend_from_slice(&word.to_le_bytes());
                }
                body.extend_from_slice(one_line(&part.name).as_bytes());
                body.push(0);
                body.extend_from_slice(bytes);
            });
        }
        self.file.write_all(&records)
    }
}

/// Appends a record: its kind, its size, the time, and what `write` adds.
fn record(records: &mut Vec<u8>, kind: u32, write: impl FnOnce(&mut Vec<u8>)) {
    let start = records.len();
    records.extend_from_slice(&kind.to_le_bytes());
    records.extend_from_slice(&0u32.to_le_bytes());
    records.extend_from_slice(&now().to_le_bytes());
    write(records);
    let size = (records.len() - start) as u32;
    records[start + 4..start + 8].copy_from_slice(&size.to_le_bytes());
}

/// Nanoseconds, by the clock that `perf record -k mono` uses.
fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes the structure it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The system's number of this thread.
fn thread() -> u32 {
    // SAFETY: has no preconditions.
    unsafe { libc::syscall(libc::SYS_gettid) as u32 }
}
