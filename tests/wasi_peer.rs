//! WASI beside a peer: C programs that ask for everything that a C library does not, and print every answer.
//!
//! What they must print, `tests/wasi_peer/NAME.out`, was written by Wasmtime:
//!
//! ```sh
//! BLESS=1 WASMTIME=$PWD/benches/cache/wasmtime/bin/wasmtime cargo test --release --test wasi_peer
//! ```
//!
//! Each runs in a scratch directory of its own, of which `root` is the guest's `/` and `other` its `/other`. What is
//! beside them is not the guest's, and links lead there:
//!
//! ```text
//!   root/  file  dir/nested  empty/  link -> file  dirlink -> dir  dangling -> nothing  loop -> loop
//!          out -> ../secret  absolute -> /etc/passwd  up -> ..
//!   other/      outside/      secret
//! ```
//!
//! All that is there in the end is listed behind the output, so a guest that got out would be seen.

#[path = "support/command.rs"]
mod command;

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::{env, fs};
use tempfile::TempDir;

/// The directory of the compiled programs; `None`, said aloud, when there is no compiler.
fn programs() -> Option<&'static Path> {
    const NO_COMPILER: i32 = 77;
    static BUILT: OnceLock<Option<TempDir>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = tempfile::tempdir().unwrap();
        let mut build = Command::new("sh");
        build.arg(root.join("examples/c/build.sh")).arg(target.path()).arg(root.join("tests/wasi_peer"));
        let output = build.output().expect("sh runs");
        if output.status.success() {
            return Some(target);
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(NO_COMPILER), "the programs do not compile: {stderr}");
        assert!(env::var_os("CI").is_none(), "CI must have a C compiler: {stderr}");
        println!("skipped: install it with `pip install ziglang` (C to wasm32-wasi)");
        None
    });
    built.as_ref().map(TempDir::path)
}

fn scratch() -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    let path = |name: &str| scratch.path().join(name);
    for directory in ["root", "root/dir", "root/empty", "other", "outside"] {
        fs::create_dir(path(directory)).unwrap();
    }
    fs::write(path("root/file"), "0123456789").unwrap();
    fs::write(path("root/dir/nested"), "nested").unwrap();
    fs::write(path("secret"), "secret\n").unwrap();
    let links = [
        ("file", "link"),
        ("dir", "dirlink"),
        ("nothing", "dangling"),
        ("loop", "loop"),
        ("../secret", "out"),
        ("/etc/passwd", "absolute"),
        ("..", "up"),
    ];
    for (target, link) in links {
        symlink(target, path("root").join(link)).unwrap();
    }
    scratch
}

/// Everything below a directory, sorted.
fn listing(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        found.push(entry.path());
        if entry.file_type().unwrap().is_dir() {
            found.extend(listing(&entry.path()));
        }
    }
    found.sort();
    found
}

/// What a program prints, how it ends and what is there then.
fn transcript(mut command: Command, program: &Path) -> String {
    let scratch = scratch();
    command.current_dir(scratch.path()).stdin(Stdio::null());
    command.args(["--dir", "root::/", "--dir", "other::/other", "--env", "ONE=1", "--env", "TWO=two"]);
    let output = command.arg(program).args(["a", "b c", ""]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(stderr, "", "{}", program.display());
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text += &format!("exit code {:?}\n", output.status.code());
    for path in listing(scratch.path()) {
        text += &format!("{}\n", path.strip_prefix(scratch.path()).unwrap().display());
    }
    assert_eq!(fs::read_to_string(scratch.path().join("secret")).unwrap(), "secret\n");
    text
}

/// Runs one program here and compares; under `BLESS`, runs it there.
fn agrees(name: &str) {
    let Some(programs) = programs() else { return };
    let program = programs.join(name).with_extension("wasm");
    let expected =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wasi_peer").join(name).with_extension("out");
    if env::var_os("BLESS").is_some() {
        let mut peer = Command::new(env::var_os("WASMTIME").unwrap_or("wasmtime".into()));
        peer.args(["run", "-C", "cache=n", "-S", "preview0=y"]);
        fs::write(&expected, transcript(peer, &program)).unwrap();
    }
    let mut ours = command::windlass();
    ours.arg("run");
    let (ours, theirs) = (transcript(ours, &program), fs::read_to_string(&expected).unwrap());
    let differences =
        ours.lines().zip(theirs.lines()).enumerate().filter(|(_, (ours, theirs))| ours != theirs);
    let shown =
        differences.take(20).map(|(line, (ours, theirs))| format!("{}\n- {theirs}\n+ {ours}", line + 1));
    let shown = shown.collect::<Vec<_>>().join("\n");
    assert!(ours == theirs, "{} differs, line by line:\n{shown}", expected.display());
}

#[test]
fn open_files() {
    agrees("files");
}

#[test]
fn names() {
    agrees("paths");
}

#[test]
fn waiting() {
    agrees("poll");
}

#[test]
fn streams_and_the_process() {
    agrees("stdio");
}

#[test]
fn the_first_draft() {
    agrees("unstable");
}
