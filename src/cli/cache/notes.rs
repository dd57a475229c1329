//! Notes about files that were looked through: what was found need not be looked for again.
//!
//! To see that an artifact is whole takes a look at all of it, and that an entry was made from a module a look at both: of
//! a large module that is most of the start. What was found stays true while the files stay as they are, and whether they
//! do, the system knows: whoever writes to a file, or puts another in its place, changes its inode, its length or the time
//! of its last change, which no call can set. So what was found is noted in the cache's directory, together with these.
//!
//! ```text
//!   DIR/5c…07.whole    the artifact with this identity had the checksum that it says
//!   DIR/e3…81.same     the module with this identity was compared with the entry 1f…9a.wlas
//! ```
//!
//! A note is found by a number made from the identity, and has the identity in it. There is none about a file that was
//! changed just now, since the clock that files are dated by may not tell the next change from that one; none about small
//! files, which are looked through in no time; and one that cannot be written is not missed.

use super::{Path, PathBuf, XxHash3_64};
use std::fs::{self, Metadata};
use std::hash::{Hash as _, Hasher as _};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::time::{Duration, SystemTime};
use tempfile::Builder;
use windlass::Engine;

/// From here on there are notes: half a millisecond's work.
const LEAST_BYTES: u64 = 1 << 20;
/// Every file system dates files more closely than this.
const SETTLED: Duration = Duration::from_secs(2);

/// The notes in a directory that belongs to the user alone.
#[derive(Debug)]
pub(super) struct Notes<'a> {
    directory: &'a Path,
    engine: &'a Engine,
}

impl<'a> Notes<'a> {
    pub(super) fn new(directory: &'a Path, engine: &'a Engine) -> Notes<'a> {
        Notes { directory, engine }
    }

    /// Whether there may be notes about a file.
    pub(super) fn are_about(file: &Metadata) -> bool {
        file.len() >= LEAST_BYTES
    }

    /// Whether an artifact was found whole.
    pub(super) fn is_whole(&self, artifact: &Metadata) -> bool {
        self.read("whole", artifact).is_some()
    }

    pub(super) fn write_whole(&self, artifact: &Metadata) {
        self.write("whole", artifact, "");
    }

    /// The name of the entry that was made from a module.
    pub(super) fn entry_of(&self, module: &Metadata) -> Option<String> {
        self.read("same", module)
    }

    pub(super) fn write_entry_of(&self, module: &Metadata, entry: &Path) {
        if let Some(name) = entry.file_name().and_then(|name| name.to_str()) {
            self.write("same", module, name);
        }
    }

    fn read(&self, kind: &str, file: &Metadata) -> Option<String> {
        if !Notes::are_about(file) {
            return None;
        }
        let identity = identity(file);
        let note = fs::read_to_string(self.place(kind, &identity)).ok()?;
        let (about, found) = note.split_once('\n')?;
        (about == identity).then(|| found.to_owned())
    }

    fn write(&self, kind: &str, file: &Metadata, found: &str) {
        if !Notes::are_about(file) || !is_settled(file) {
            return;
        }
        let identity = identity(file);
        // Whole or not at all, as entries are.
        _ = Builder::new().prefix(super::fill::PREFIX).tempfile_in(self.directory).and_then(|mut note| {
            write!(note, "{identity}\n{found}")?;
            Ok(note.persist(self.place(kind, &identity))?)
        });
    }

    fn place(&self, kind: &str, identity: &str) -> PathBuf {
        let mut hash = XxHash3_64::new();
        // Another build looks for itself: it may look more closely.
        self.engine.precompile_compatibility_hash().hash(&mut hash);
        hash.write(identity.as_bytes());
        self.directory.join(format!("{:016x}.{kind}", hash.finish()))
    }
}

/// Which file it is and in what state.
fn identity(file: &Metadata) -> String {
    let (device, inode, length) = (file.dev(), file.ino(), file.len());
    let modified = (file.mtime(), file.mtime_nsec());
    let changed = (file.ctime(), file.ctime_nsec());
    format!("{device} {inode} {length} {}.{:09} {}.{:09}", modified.0, modified.1, changed.0, changed.1)
}

/// Whether another change would be dated later than the last one.
fn is_settled(file: &Metadata) -> bool {
    let changed = file.ctime().max(file.mtime());
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(changed).is_ok_and(|changed| Duration::from_secs(changed + 1) + SETTLED <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;

    fn aged(path: &Path, bytes: &[u8]) -> Metadata {
        fs::write(path, bytes).unwrap();
        std::thread::sleep(SETTLED + Duration::from_secs(1));
        fs::metadata(path).unwrap()
    }

    #[test]
    fn a_changed_file_has_no_note() {
        let folder = tempfile::tempdir().unwrap();
        let (engine, path) = (Engine::default(), folder.path().join("large"));
        let notes = Notes::new(folder.path(), &engine);
        let large = vec![7; LEAST_BYTES as usize];
        fs::write(&path, &large).unwrap();
        let fresh = fs::metadata(&path).unwrap();
        notes.write_whole(&fresh);
        assert!(!notes.is_whole(&fresh), "its next change may have the same date");
        let old = aged(&path, &large);
        notes.write_whole(&old);
        notes.write_entry_of(&old, Path::new("somewhere/1f.wlas"));
        assert!(notes.is_whole(&old));
        assert_eq!(notes.entry_of(&old).as_deref(), Some("1f.wlas"));
        // The same bytes once more, with the old date: it could be others.
        fs::write(&path, &large).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(old.modified().unwrap()).unwrap();
        let new = fs::metadata(&path).unwrap();
        assert_eq!((new.len(), new.modified().unwrap()), (old.len(), old.modified().unwrap()));
        assert!(!notes.is_whole(&new) && notes.entry_of(&new).is_none());
    }
}
