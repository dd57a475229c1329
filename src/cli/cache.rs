//! Compiled code of earlier runs: `--cache`, `--no-cache` and `-C cache`, and the directory behind them.
//!
//! A large module is compiled once and started from its artifact from then on. An entry is found by a number that is
//! made from the module and from what code must be compiled with; whether it *is* this module's is then decided by
//! comparing the module's bytes with those in the entry, so two modules with the same number cost a compilation and
//! nothing else. What does not fit, is damaged or comes from somewhere else is removed, and the module compiled.
//!
//! ```text
//!   module ── number ──> DIR/1f…9a.wlas ── whole? this build? these bytes? ──> mapped, runs
//!                              │ no                            │ no: removed
//!                              └─> compiled, runs; meanwhile a thread makes the entry (fill.rs)
//! ```
//!
//! What was found of large files, entries as well as artifacts elsewhere, is noted and not looked for again while
//! they stay as they are (notes.rs).
//!
//! Whoever can write to the directory can have anything executed, so it belongs to the user alone or is not used. A
//! cache that cannot be used is worth one warning, and never stops a run.

mod fill;
mod notes;

pub(super) use fill::Filler;

use super::Stop;
use super::load::{self, Bytes};
use notes::Notes;
use std::fs::{self, DirBuilder, File, Metadata};
use std::hash::{Hash as _, Hasher as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};
use twox_hash::XxHash3_64;
use windlass::{Engine, Module};

/// Of smaller modules an entry spares less than two tenths of a millisecond. Measured from start to end of a process,
/// with modules of functions of 100 bytes of which one in sixteen is called: of 16 KiB 1.63 ms without the cache and
/// 1.46 with it, of 32 KiB 2.08 and 1.88, of 64 KiB 2.24 and 1.70, of 128 KiB 2.62 and 1.86, of 256 KiB 3.48 and
/// 2.03; with one in four called, of 32 KiB 2.07 and 1.48, of 256 KiB 5.48 and 2.16. To make the entry takes as long
/// as five to eight hits spare, whatever the size.
const LEAST_BYTES: usize = 32 << 10;
/// Of a larger module not all goes into the number: all is compared anyway.
const HASHED_WHOLE: usize = 1 << 20;

/// An entry with a note is as it was, its date included; so that is renewed once in a day only.
const AGED: Duration = Duration::from_secs(24 * 3600);

/// What bears on the cache.
#[derive(clap::Args, Debug)]
pub(super) struct CacheOptions {
    /// Keep compiled code of modules of every size, in DIR or in `windlass` in the user's cache directory
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    cache: Option<Option<PathBuf>>,
    /// Neither use nor keep compiled code of other runs
    #[arg(long)]
    no_cache: bool,
}

impl CacheOptions {
    /// The cache for a module of so many bytes; none if it is off, here or by `-C`, or the module is small.
    pub(super) fn open(&self, on: Option<bool>, module_bytes: usize, verbose: bool) -> Option<Cache> {
        if self.is_off(on) || (self.cache.is_none() && module_bytes < LEAST_BYTES) {
            return None;
        }
        let directory = self.directory();
        let known = directory.is_some();
        let cache = Cache::new(directory.unwrap_or_default(), verbose);
        if !known {
            cache.warn("neither XDG_CACHE_HOME nor HOME says where");
        }
        known.then_some(cache)
    }

    /// The cache for an artifact, which has no use for it but notes: not a word if there is none.
    pub(super) fn open_for_artifact(&self, on: Option<bool>) -> Option<Cache> {
        let directory = self.directory().filter(|_| !self.is_off(on))?;
        Some(Cache::new(directory, false))
    }

    fn is_off(&self, on: Option<bool>) -> bool {
        self.no_cache || on == Some(false)
    }

    fn directory(&self) -> Option<PathBuf> {
        self.cache.clone().flatten().or_else(home)
    }
}

/// Where caches of this user are, and ours among them.
fn home() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let caches = absolute("XDG_CACHE_HOME").or_else(|| Some(absolute("HOME")?.join(".cache")))?;
    Some(caches.join("windlass"))
}

/// A directory with compiled modules.
#[derive(Debug)]
pub(super) struct Cache {
    directory: PathBuf,
    verbose: bool,
    /// Whether a warning was given.
    warned: AtomicBool,
}

/// What the cache has to do with one module.
pub(super) enum Found {
    /// It was compiled before.
    Module(Module),
    /// It must be compiled; then it can be kept here.
    Place(PathBuf),
    /// The cache cannot be used.
    Nothing,
}

impl Cache {
    fn new(directory: PathBuf, verbose: bool) -> Cache {
        Cache { directory, verbose, warned: AtomicBool::new(false) }
    }

    /// The module, if an earlier run kept it.
    pub(super) fn find(&self, engine: &Engine, wasm: &Bytes) -> Found {
        if let Err(reason) = self.prepare() {
            self.warn(&reason);
            return Found::Nothing;
        }
        let notes = Notes::new(&self.directory, engine);
        if let Some(module) = self.known(engine, &notes, wasm) {
            return Found::Module(module);
        }
        let path = self.directory.join(format!("{:016x}.wlas", number(engine, wasm)));
        // Something else than a file may be there, and opening it may take for ever.
        match fs::symlink_metadata(&path) {
            Err(_) => self.tell("miss", &path, ""),
            Ok(metadata) if !metadata.is_file() => self.tell("refused", &path, "it is no file"),
            Ok(metadata) => match load::artifact_of(engine, &path, wasm) {
                Ok((file, module)) => {
                    self.tell("hit", &path, "");
                    let large = wasm.metadata().filter(|_| Notes::are_about(&metadata));
                    if large.is_none() || is_aged(&metadata) {
                        // Its age says what may go. On a disk that cannot be written to nothing goes.
                        _ = File::set_modified(&file, SystemTime::now());
                    } else if let (Some(large), Ok(entry)) = (large, file.metadata()) {
                        notes.write_entry_of(large, &path);
                        notes.write_whole(&entry);
                    }
                    return Found::Module(module);
                }
                Err(error) => {
                    self.tell("refused", &path, &super::one_line(&format!("{error:#}")));
                    // If that fails, it is replaced later, or that fails too and is told of.
                    _ = fs::remove_file(&path);
                }
            },
        }
        Found::Place(path)
    }

    /// The module, if it is noted which entry is its own and that this is whole.
    fn known(&self, engine: &Engine, notes: &Notes<'_>, wasm: &Bytes) -> Option<Module> {
        let path = self.directory.join(notes.entry_of(wasm.metadata()?)?);
        let metadata = fs::symlink_metadata(&path).ok().filter(Metadata::is_file)?;
        if is_aged(&metadata) || !notes.is_whole(&metadata) {
            return None;
        }
        let module = load::known_artifact(engine, &path, &metadata)?;
        self.tell("hit", &path, "looked through before");
        Some(module)
    }

    /// The module in an artifact that is none of the cache's, and if it is large, a note that it was whole.
    pub(super) fn load_artifact(&self, engine: &Engine, path: &Path) -> Option<Module> {
        let metadata = fs::metadata(path).ok().filter(Notes::are_about)?;
        self.prepare().ok()?;
        let notes = Notes::new(&self.directory, engine);
        if notes.is_whole(&metadata) {
            return load::known_artifact(engine, path, &metadata);
        }
        let (file, module) = load::artifact(engine, path).ok()?;
        notes.write_whole(&file.metadata().ok()?);
        Some(module)
    }

    /// Makes sure that there is a directory which nobody else can write to.
    fn prepare(&self) -> Result<(), String> {
        let metadata = match fs::metadata(&self.directory) {
            Ok(metadata) => metadata,
            Err(_) => {
                let made = DirBuilder::new().recursive(true).mode(0o700).create(&self.directory);
                made.and_then(|()| fs::metadata(&self.directory)).map_err(|error| error.to_string())?
            }
        };
        if !metadata.is_dir() {
            return Err("it is no directory".to_owned());
        }
        if metadata.uid() != rustix::process::geteuid().as_raw() {
            return Err("it belongs to another user, whose code would be run".to_owned());
        }
        if metadata.mode() & 0o022 != 0 {
            return Err("other users can write to it, and their code would be run (chmod go-w)".to_owned());
        }
        Ok(())
    }

    /// Makes an entry while the module is already running.
    pub(super) fn fill_in_background(
        self,
        engine: &Engine,
        wasm: Arc<Bytes>,
        place: PathBuf,
    ) -> Option<Filler> {
        Filler::start(self, engine.clone(), wasm, place)
    }

    /// Says once that code will not be kept.
    fn warn(&self, reason: &str) {
        if !self.warned.swap(true, Ordering::Relaxed) {
            let directory = self.directory.display().to_string();
            let place = if directory.is_empty() { String::new() } else { format!(" in {directory}") };
            eprintln!("warning: compiled code is not cached{place}: {}", super::one_line(reason));
        }
    }

    /// What `--verbose` shows.
    fn tell(&self, what: &str, path: &Path, reason: &str) {
        if self.verbose {
            let reason = if reason.is_empty() { String::new() } else { format!(": {reason}") };
            eprintln!("{:>12}: {what} {}{reason}", "cache", path.display());
        }
    }
}

fn is_aged(entry: &Metadata) -> bool {
    entry.modified().ok().and_then(|used| used.elapsed().ok()).is_some_and(|age| age > AGED)
}

/// Where to look for a module: equal for equal modules and engines, and hardly ever for others.
fn number(engine: &Engine, wasm: &[u8]) -> u64 {
    let mut hash = XxHash3_64::new();
    engine.precompile_compatibility_hash().hash(&mut hash);
    hash.write_usize(wasm.len());
    if wasm.len() <= HASHED_WHOLE {
        hash.write(wasm);
    } else {
        // Its ends, where it says what it is, and a sample in between.
        hash.write(&wasm[..64 << 10]);
        hash.write(&wasm[wasm.len() - (64 << 10)..]);
        wasm.chunks_exact(4096).step_by(32).for_each(|page| hash.write(page));
    }
    hash.finish()
}

/// `windlass cache`.
#[derive(clap::Args, Debug)]
pub(super) struct CacheCommand {
    /// What to do
    #[arg(value_enum)]
    what: What,
    /// The directory, if it is not the user's
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum What {
    /// Say where it is and how much there is
    Show,
    /// Remove all entries
    Clear,
}

impl CacheCommand {
    /// Does it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let missing = || Stop::Error("neither XDG_CACHE_HOME nor HOME says where the cache is".to_owned());
        let directory = self.dir.or_else(home).ok_or_else(missing)?;
        let entries = fill::entries(&directory);
        let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
        match self.what {
            What::Show => {
                let modules = entries.iter().filter(|entry| entry.path.extension() == Some("wlas".as_ref()));
                println!("{}: {} modules, {bytes} bytes", directory.display(), modules.count());
            }
            What::Clear => {
                for entry in entries {
                    fs::remove_file(&entry.path).map_err(|error| Stop::about(entry.path.display(), error))?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use windlass::Config;

    #[test]
    fn numbers_tell_modules_and_settings_apart() {
        let engine = Engine::default();
        let other = Engine::new(Config::new().memory_guard_size(1 << 20)).unwrap();
        let mut wasm = vec![7; 3 << 20];
        let one = number(&engine, &wasm);
        assert_eq!(one, number(&Engine::default(), &wasm));
        assert_ne!(one, number(&other, &wasm));
        assert_ne!(one, number(&engine, &wasm[1..]));
        wasm[3] = 8;
        assert_ne!(one, number(&engine, &wasm));
        assert_ne!(number(&engine, b"a"), number(&engine, b"b"));
    }
}
