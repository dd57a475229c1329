//! Making an entry of the cache while the module is already running.
//!
//! A thread compiles the whole module to an artifact, writes it to a temporary file beside the entry and renames it, so
//! that whoever looks sees a whole entry or none, however many processes make it at once. When the program ends first,
//! the command waits for the thread, but not for ever: as long as the program took, and a second at least. A module
//! that takes longer to compile leaves a mark instead, and if it is run again, that run waits for as long as it takes:
//! it has shown that it comes back.

use super::super::load::Bytes;
use super::Cache;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use tempfile::{Builder, NamedTempFile};
use windlass::{Engine, Error};

/// How much is kept, in bytes. What was used longest ago goes first.
const MOST_BYTES: u64 = 2 << 30;
/// What one may always wait for at the end.
const PATIENCE: Duration = Duration::from_secs(1);
/// Temporary files of processes that were killed.
pub(super) const PREFIX: &str = ".new-";
const FORGOTTEN: Duration = Duration::from_secs(3600);
/// How long notes are kept: they cost as little to make again as to keep.
const FADED: Duration = Duration::from_secs(30 * 24 * 3600);

/// The thread is compiling; it has begun to write; nobody waits for it any more.
const COMPILES: u8 = 0;
const WRITES: u8 = 1;
const ABANDONED: u8 = 2;

/// A thread that makes an entry.
pub(in super::super) struct Filler {
    cache: Cache,
    place: PathBuf,
    began: Instant,
    /// Whether an earlier run did not wait.
    wanted: bool,
    state: Arc<AtomicU8>,
    result: Receiver<Result<(), Error>>,
}

impl Filler {
    /// Starts to make the entry `place`; not without a thread for it.
    pub(super) fn start(cache: Cache, engine: Engine, wasm: Arc<Bytes>, place: PathBuf) -> Option<Filler> {
        let (sender, result) = channel();
        let state = Arc::new(AtomicU8::new(COMPILES));
        let (stage, path) = (state.clone(), place.clone());
        let fill = move || {
            // On this thread alone: the program that runs meanwhile has the other cores. Code is the same either way.
            let one = Engine::new(engine.config().clone().parallel_compilation(false));
            let artifact = one.and_then(|engine| engine.precompile_module(&wasm));
            if stage.compare_exchange(COMPILES, WRITES, Ordering::AcqRel, Ordering::Acquire).is_ok() {
                // Whoever waits may have gone; then nobody is told.
                _ = sender.send(artifact.and_then(|artifact| Ok(write(&path, &artifact, MOST_BYTES)?)));
            }
        };
        let started = thread::Builder::new().name("cache".to_owned()).spawn(fill);
        started.map_err(|error| cache.warn(&error.to_string())).ok()?;
        let wanted = mark(&place).exists();
        Some(Filler { cache, place, began: Instant::now(), wanted, state, result })
    }

    /// When the program has ended: waits for the entry if that is no great delay.
    pub(in super::super) fn conclude(self) {
        let patience = match self.wanted {
            true => Duration::from_secs(3600),
            false => self.began.elapsed().max(PATIENCE),
        };
        let mut result = self.result.recv_timeout(patience);
        if matches!(result, Err(RecvTimeoutError::Timeout)) {
            // Writing is over soon, and not to be cut off.
            if self.state.swap(ABANDONED, Ordering::AcqRel) == COMPILES {
                self.cache.tell("left", &self.place, "compiling all of it takes longer than the program");
                // A mark that cannot be made is a wait that is not begun.
                _ = fs::write(mark(&self.place), "");
                return;
            }
            result = self.result.recv().map_err(|_| RecvTimeoutError::Disconnected);
        }
        match result {
            Ok(Ok(())) => {
                _ = fs::remove_file(mark(&self.place));
                self.cache.tell("wrote", &self.place, "");
            }
            Ok(Err(error)) => self.cache.warn(&format!("{error:#}")),
            Err(_) => self.cache.warn("the compiler has failed"),
        }
    }
}

/// What says that a module was run and not kept.
fn mark(place: &Path) -> PathBuf {
    place.with_extension("wanted")
}

/// Puts an entry in its place, whole or not at all, and makes room for it.
fn write(place: &Path, artifact: &[u8], most_bytes: u64) -> io::Result<()> {
    let directory = place.parent().unwrap_or(Path::new("."));
    let mut file: NamedTempFile = Builder::new().prefix(PREFIX).tempfile_in(directory)?;
    file.write_all(artifact)?;
    file.persist(place).map_err(|error| error.error)?;
    make_room(directory, place, most_bytes);
    Ok(())
}

/// A file of the cache.
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) bytes: u64,
    used: SystemTime,
}

/// The files of the cache, temporary ones, marks and notes included; those that were used longest ago come first.
pub(super) fn entries(directory: &Path) -> Vec<Entry> {
    let mut entries: Vec<Entry> = fs::read_dir(directory)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let kinds = ["wlas", "wanted", "whole", "same"];
            let ours = path.extension().is_some_and(|kind| kinds.iter().any(|ours| kind == *ours))
                || is_temporary(&path);
            let metadata = fs::symlink_metadata(&path).ok()?;
            (ours && metadata.is_file()).then(|| {
                let used = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                Entry { path, bytes: metadata.len(), used }
            })
        })
        .collect();
    entries.sort_by_key(|entry| entry.used);
    entries
}

fn is_temporary(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX))
}

fn is_note(path: &Path) -> bool {
    path.extension().is_some_and(|kind| kind == "whole" || kind == "same")
}

/// Removes what was used longest ago until no more than `most_bytes` are left, `newest` aside. Others may do the same
/// at the same time, so what is gone is gone.
fn make_room(directory: &Path, newest: &Path, most_bytes: u64) {
    let entries = entries(directory);
    let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    for entry in entries {
        let age = entry.used.elapsed().unwrap_or_default();
        let forgotten =
            (is_temporary(&entry.path) && age > FORGOTTEN) || (is_note(&entry.path) && age > FADED);
        if (bytes > most_bytes && entry.path != newest && !is_temporary(&entry.path)) || forgotten {
            _ = fs::remove_file(&entry.path);
            bytes -= entry.bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_longest_ago_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let now = SystemTime::now();
        let old = |name: &str, seconds: u64, bytes: usize| {
            fs::write(at(name), vec![0; bytes]).unwrap();
            let file = fs::File::options().write(true).open(at(name)).unwrap();
            file.set_modified(now - Duration::from_secs(seconds)).unwrap();
        };
        old("a.wlas", 30, 100);
        old("b.wlas", 10, 100);
        old("c.wlas", 20, 100);
        old(".new-1", 7200, 50);
        old(".new-2", 1, 50);
        old("somebody's", 99, 1000);
        write(&at("d.wlas"), &[1; 100], 350).unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        // 500 bytes were too many: the two oldest went, and what a killed process had left.
        assert_eq!(left, [".new-2", "b.wlas", "c.wlas", "d.wlas", "somebody's"]);
        assert_eq!(fs::read(at("d.wlas")).unwrap(), [1; 100]);
        // Nothing is kept that alone is too much, but what was just made.
        write(&at("e.wlas"), &[1; 400], 350).unwrap();
        assert_eq!(entries(folder.path()).len(), 2);
    }
}
