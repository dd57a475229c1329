//! The cache of compiled code, and artifacts, through the command: what is kept, what is refused, and that a cache
//! which cannot be used never stops a run.

use std::fs::{self, Permissions};
use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

#[path = "support/command.rs"]
mod command;

/// A module, and a cache that is empty.
struct House {
    folder: TempDir,
}

/// What a run came to: exit code 0 and the right answer are looked at already.
struct Run {
    stderr: String,
}

impl House {
    fn new() -> House {
        let folder = tempfile::tempdir().unwrap();
        let house = House { folder };
        fs::write(house.at("m.wasm"), module(40)).unwrap();
        house
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn cache(&self) -> PathBuf {
        self.at("cache")
    }

    /// `windlass run --cache=… -v`, not yet started.
    fn command(&self) -> Command {
        let mut command = command::windlass();
        command
            .arg("run")
            .arg(format!("--cache={}", self.cache().display()))
            .args(["-v", "--invoke", "answer"]);
        command
    }

    fn run(&self) -> Run {
        run(self.command().arg(self.at("m.wasm")), "42\n")
    }

    /// The entries of the cache.
    fn entries(&self) -> Vec<PathBuf> {
        let mut entries: Vec<_> =
            fs::read_dir(self.cache()).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        entries
    }

    /// The only one.
    #[track_caller]
    fn entry(&self) -> PathBuf {
        let entries = self.entries();
        assert_eq!(entries.len(), 1, "{entries:?}");
        entries[0].clone()
    }
}

impl Run {
    /// What `-v` said of the cache, without paths.
    fn said(&self) -> Vec<&str> {
        let lines = self.stderr.lines().filter_map(|line| line.trim_start().strip_prefix("cache: "));
        lines.filter(|line| !line.ends_with(" ms")).map(|line| line.split(' ').next().unwrap()).collect()
    }

    fn warnings(&self) -> Vec<&str> {
        self.stderr.lines().filter(|line| line.starts_with("warning: ")).collect()
    }
}

#[track_caller]
fn run(command: &mut Command, answer: &str) -> Run {
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), &*String::from_utf8_lossy(&output.stdout)),
        (Some(0), answer),
        "{stderr}"
    );
    Run { stderr }
}

/// A module that answers 2 more than `less`, with enough data for an image.
fn module(less: u32) -> Vec<u8> {
    module_of(less, 20_000)
}

/// The same with so many times five bytes of data.
fn module_of(less: u32, data: usize) -> Vec<u8> {
    let text = format!(
        r#"(module (memory (export "m") 99)
             (data (i32.const 1000) "{}") (data (i32.const 70000) "\02")
             (func $two (result i32) (i32.load8_u (i32.const 70000)))
             (func (export "answer") (result i32) (i32.add (call $two) (i32.const {less}))))"#,
        "data ".repeat(data)
    );
    wat::parse_str(text).unwrap()
}

#[test]
fn hit_and_miss() {
    let house = House::new();
    assert_eq!(house.run().said(), ["miss", "wrote"]);
    let entry = house.entry();
    assert!(entry.extension().is_some_and(|kind| kind == "wlas"));
    assert_eq!(fs::metadata(house.cache()).unwrap().permissions().mode() & 0o777, 0o700);
    let before = fs::metadata(&entry).unwrap().modified().unwrap();
    assert_eq!(house.run().said(), ["hit"]);
    assert!(fs::metadata(&entry).unwrap().modified().unwrap() > before, "what is used stays");
    // Another module, and other settings, are something else.
    fs::write(house.at("n.wasm"), module(41)).unwrap();
    assert_eq!(run(house.command().arg(house.at("n.wasm")), "43\n").said(), ["miss", "wrote"]);
    let checked = ["-O", "memory-reservation=0"];
    assert_eq!(run(house.command().args(checked).arg(house.at("m.wasm")), "42\n").said(), ["miss", "wrote"]);
    assert_eq!(house.entries().len(), 3);
    let written = ["-O", "memory-init-cow=n"];
    assert_eq!(run(house.command().args(written).arg(house.at("m.wasm")), "42\n").said(), ["hit"]);
    // What `windlass cache` says and does.
    let cache = |what: &str| {
        let mut command = command::windlass();
        let output = command.args(["cache", what, "--dir"]).arg(house.cache()).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(cache("show").contains(": 3 modules, "), "{}", cache("show"));
    cache("clear");
    assert!(house.entries().is_empty());
}

#[test]
fn large_files_are_looked_through_once() {
    let house = House::new();
    let wasm = house.at("m.wasm");
    // Other bytes of the same length and date: what somebody does who wants to deceive, or an unlucky clock.
    let change = |path: &Path, bytes: &[u8]| {
        let before = fs::metadata(path).unwrap();
        fs::write(path, bytes).unwrap();
        fs::File::options().write(true).open(path).unwrap().set_modified(before.modified().unwrap()).unwrap();
        assert_eq!(fs::metadata(path).unwrap().len(), before.len());
    };
    let large = |less| module_of(less, 300_000);
    fs::write(&wasm, large(40)).unwrap();
    assert_eq!(house.run().said(), ["miss", "wrote"]);
    let entry = house.entry();
    let known = |run: Run| (run.said() == ["hit"]).then(|| run.stderr.contains("looked through before"));
    // There are notes once the files are old enough for that, and the next run uses them.
    assert_eq!(known(house.run()), Some(false));
    thread::sleep(Duration::from_secs(4));
    assert_eq!(known(house.run()), Some(false));
    assert_eq!(house.entries().len(), 3, "{:?}", house.entries());
    assert_eq!(known(house.run()), Some(true));
    // A changed module is another one,
    change(&wasm, &large(41));
    assert_eq!(run(house.command().arg(&wasm), "43\n").said(), ["miss", "wrote"]);
    change(&wasm, &large(40));
    assert_eq!(known(house.run()), Some(false));
    // and a changed entry is found out.
    let mut tampered = fs::read(&entry).unwrap();
    let middle = tampered.len() / 3;
    tampered[middle] ^= 0x20;
    change(&entry, &tampered);
    assert_eq!(house.run().said(), ["refused", "wrote"]);
    // One that was not used for days is used now.
    let days = Duration::from_secs(3 * 24 * 3600);
    let file = fs::File::options().write(true).open(&entry).unwrap();
    file.set_modified(SystemTime::now() - days).unwrap();
    assert_eq!(known(house.run()), Some(false));
    assert!(file.metadata().unwrap().modified().unwrap().elapsed().unwrap() < days / 2, "what is used stays");
    // The same for an artifact that is somewhere else.
    let artifact = house.at("m.wlas");
    run(command::windlass().arg("compile").arg(&wasm).arg("-o").arg(&artifact), "");
    fs::remove_file(&wasm).unwrap();
    thread::sleep(Duration::from_secs(4));
    let notes = || {
        let is_note = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "whole");
        house.entries().into_iter().filter(is_note).count()
    };
    let before = notes();
    for _ in 0..2 {
        run(house.command().arg(&artifact), "42\n");
        assert_eq!(notes(), before + 1);
    }
    let mut tampered = fs::read(&artifact).unwrap();
    tampered[middle] ^= 0x20;
    change(&artifact, &tampered);
    let output = house.command().arg(&artifact).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(1) && stderr.contains("checksum"), "{stderr}");
}

#[test]
fn what_does_not_fit_is_made_anew() {
    let house = House::new();
    house.run();
    let (entry, source) = (house.entry(), fs::read(house.at("m.wasm")).unwrap());
    let good = fs::read(&entry).unwrap();
    let flipped = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 0x20;
        bytes
    };
    let wasm = good.windows(source.len()).position(|bytes| bytes == source).unwrap();
    // An artifact of another module in this one's place, as if their numbers were the same.
    let other = House::new();
    fs::write(other.at("m.wasm"), module(40).iter().chain(b"\0\x05\x04name").copied().collect::<Vec<u8>>())
        .unwrap();
    other.run();
    let another = fs::read(other.entry()).unwrap();
    // As another build would have left it.
    let settings = good.windows(9).position(|bytes| bytes == b"windlass ").unwrap() + 9;
    for (what, bytes, reason) in [
        ("stale", flipped(settings), "damaged"),
        ("empty", vec![], "no compiled artifact"),
        ("truncated", good[..good.len() - 1].to_vec(), "truncated"),
        ("cut to the header", good[..100].to_vec(), "truncated"),
        ("longer", [&good[..], b"x"].concat(), "longer"),
        ("tampered code", flipped(good.len() / 3), "checksum"),
        ("tampered source", flipped(wasm + source.len() - 1), "from another module"),
        ("foreign", another, "from another module"),
        ("no artifact", source.clone(), "no compiled artifact"),
    ] {
        fs::write(&entry, bytes).unwrap();
        let again = house.run();
        assert_eq!(again.said(), ["refused", "wrote"], "{what}: {}", again.stderr);
        assert!(again.stderr.contains(reason), "{what}: {}", again.stderr);
        assert!(again.warnings().is_empty(), "{what}: {}", again.stderr);
        assert_eq!(fs::read(house.entry()).unwrap(), good, "{what}");
        assert_eq!(house.run().said(), ["hit"], "{what}");
    }
    // A directory cannot be replaced by a file.
    fs::remove_file(&entry).unwrap();
    fs::create_dir(&entry).unwrap();
    let again = house.run();
    assert_eq!((again.said(), again.warnings().len()), (vec!["refused"], 1), "{}", again.stderr);
}

#[test]
fn many_at_once() {
    let house = House::new();
    let start =
        || house.command().arg(house.at("m.wasm")).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let runs: Vec<_> = (0..8).map(|_| start().unwrap()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*output.stdout), (Some(0), &b"42\n"[..]), "{stderr}");
        assert!(!stderr.contains("refused") && !stderr.contains("warning"), "{stderr}");
    }
    house.entry();
    assert_eq!(house.run().said(), ["hit"]);
}

#[test]
fn it_is_switched_off() {
    let house = House::new();
    let off = |arguments: &[&str]| {
        let mut command = command::windlass();
        command.arg("run").args(arguments).env("XDG_CACHE_HOME", house.at("home"));
        run(command.args(["-v", "--invoke", "answer"]).arg(house.at("m.wasm")), "42\n")
    };
    for arguments in [&["--no-cache"][..], &["-C", "cache=n"], &["--cache", "-C", "cache=n"]] {
        assert_eq!(off(arguments).said(), [""; 0], "{arguments:?}");
        assert!(!house.at("home").exists());
    }
    // Nor is there one for what debuggers look at, for text, for a small module.
    assert_eq!(off(&["--cache", "-g"]).said(), [""; 0]);
    fs::write(house.at("small.wat"), r#"(module (func (export "answer") (result i32) i32.const 42))"#)
        .unwrap();
    fs::write(house.at("small.wasm"), wat::parse_file(house.at("small.wat")).unwrap()).unwrap();
    for file in ["small.wat", "small.wasm"] {
        let mut command = command::windlass();
        command.env("XDG_CACHE_HOME", house.at("home")).args(["run", "-v", "--invoke", "answer"]);
        assert_eq!(run(command.arg(house.at(file)), "42\n").said(), [""; 0], "{file}");
    }
    assert!(!house.at("home").exists());
    // The other way round it is there, unasked.
    let large = wat::parse_str(format!(
        r#"(module (memory 9) (data "{}") (func (export "answer") (result i32) i32.const 42))"#,
        "x".repeat(200_000)
    ));
    fs::write(house.at("m.wasm"), large.unwrap()).unwrap();
    assert_eq!(off(&[]).said(), ["miss", "wrote"]);
    assert_eq!(off(&["-C", "cache=y"]).said(), ["hit"]);
    assert_eq!(fs::read_dir(house.at("home").join("windlass")).unwrap().count(), 1);
}

#[test]
fn where_it_is() {
    let house = House::new();
    let with = |variables: &[(&str, &Path)]| {
        let mut command = command::windlass();
        command.args(["run", "--cache", "-v", "--invoke", "answer"]).arg(house.at("m.wasm"));
        command.env_remove("XDG_CACHE_HOME").env_remove("HOME").envs(variables.iter().copied());
        run(&mut command, "42\n")
    };
    let home = house.at("home");
    assert_eq!(with(&[("HOME", &home)]).said(), ["miss", "wrote"]);
    assert!(home.join(".cache/windlass").is_dir());
    assert_eq!(
        with(&[("HOME", &house.at("other")), ("XDG_CACHE_HOME", &home.join(".cache"))]).said(),
        ["hit"]
    );
    // A relative path is none, and nowhere is one warning.
    let nowhere = with(&[("XDG_CACHE_HOME", Path::new("here"))]);
    assert_eq!((nowhere.said().len(), nowhere.warnings().len()), (0, 1), "{}", nowhere.stderr);
    assert!(nowhere.stderr.contains("neither XDG_CACHE_HOME nor HOME"), "{}", nowhere.stderr);
}

/// Runs, and expects one warning that holds `reason`.
#[track_caller]
fn warns(house: &House, reason: &str) {
    let run = house.run();
    assert_eq!(run.warnings().len(), 1, "{}", run.stderr);
    assert!(run.warnings()[0].contains(reason), "{}", run.stderr);
    assert!(!run.stderr.contains("wrote"), "{}", run.stderr);
}

#[test]
fn places_that_are_not_used() {
    let house = House::new();
    fs::create_dir(house.cache()).unwrap();
    fs::set_permissions(house.cache(), Permissions::from_mode(0o777)).unwrap();
    warns(&house, "other users can write to it");
    assert!(house.entries().is_empty());
    fs::remove_dir(house.cache()).unwrap();
    fs::write(house.cache(), "").unwrap();
    warns(&house, "no directory");
    fs::remove_file(house.cache()).unwrap();
    // Where nothing can be made, whoever asks.
    std::os::unix::fs::symlink("/proc/no/such", house.cache()).unwrap();
    warns(&house, "");
    // A reader that waits for a writer would wait for ever.
    fs::remove_file(house.cache()).unwrap();
    house.run();
    let entry = house.entry();
    fs::remove_file(&entry).unwrap();
    assert!(Command::new("mkfifo").arg(&entry).status().unwrap().success());
    assert_eq!(house.run().said(), ["refused", "wrote"]);
    assert!(!fs::metadata(entry).unwrap().file_type().is_fifo());
}

#[test]
fn a_directory_that_cannot_be_written_to() {
    let house = House::new();
    fs::create_dir(house.cache()).unwrap();
    fs::set_permissions(house.cache(), Permissions::from_mode(0o500)).unwrap();
    if fs::write(house.cache().join("x"), "").is_ok() {
        // Whoever may write everywhere is kept out by the file system.
        fs::remove_file(house.cache().join("x")).unwrap();
        if !mounted(&house.cache(), "size=64k,ro,mode=700") {
            println!(
                "skipped: needs a user who is not root, or one who may mount: sudo -u nobody cargo test --test cache"
            );
            return;
        }
        warns(&house, "Read-only file system");
        unmount(&house.cache());
    } else {
        warns(&house, "Permission denied");
    }
    fs::set_permissions(house.cache(), Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_full_disk() {
    let house = House::new();
    fs::create_dir(house.cache()).unwrap();
    if mounted(&house.cache(), "size=64k,mode=700") {
        warns(&house, "No space left on device");
        let left = house.entries();
        unmount(&house.cache());
        assert!(left.is_empty(), "{left:?}");
    } else {
        println!("skipped: mounting needs root: sudo cargo test --test cache");
    }
    // A limit on the size of files is a full disk to whoever ignores the signal.
    let script = format!(
        "trap '' XFSZ; ulimit -f 64; exec {}",
        std::iter::once(house.command().get_program().to_owned())
            .chain(house.command().get_args().map(|word| word.to_owned()))
            .map(|word| format!("'{}' ", word.to_str().unwrap()))
            .collect::<String>()
    );
    let limited = run(
        Command::new("bash").arg("-c").arg(format!("{script} '{}'", house.at("m.wasm").display())),
        "42\n",
    );
    assert_eq!(limited.warnings().len(), 1, "{}", limited.stderr);
    assert!(limited.stderr.contains("File too large"), "{}", limited.stderr);
    assert!(house.entries().is_empty());
}

/// Whether a small file system could be mounted there. In a namespace of its own it could not be looked into.
fn mounted(at: &Path, options: &str) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).stderr(Stdio::null());
    mount.status().is_ok_and(|status| status.success())
}

fn unmount(at: &Path) {
    assert!(Command::new("umount").arg(at).status().unwrap().success());
}

#[test]
fn artifacts_that_cannot_be_used() {
    let house = House::new();
    let compile = |arguments: &[&str]| {
        let mut command = command::windlass();
        command.arg("compile").args(arguments).arg(house.at("m.wasm")).arg("-o").arg(house.at("m.wlas"));
        run(&mut command, "");
    };
    let go = |arguments: &[&str]| {
        let mut command = command::windlass();
        command.arg("run").args(arguments).args(["--invoke", "answer"]).arg(house.at("m.wlas"));
        command
    };
    compile(&[]);
    let usual = run(&mut go(&[]), "42\n");
    assert_eq!(usual.stderr, "");
    run(&mut go(&["-O", "memory-init-cow=n"]), "42\n");
    // With its source beside it, it is made up for, and that is said.
    let other: &[&str] = &["-O", "memory-reservation=0"];
    let instead = run(&mut go(other), "42\n");
    assert_eq!(instead.warnings().len(), 1, "{}", instead.stderr);
    assert!(instead.stderr.contains("other settings about memories"), "{}", instead.stderr);
    assert!(instead.stderr.contains("compiling"), "{}", instead.stderr);
    let source = fs::read(house.at("m.wasm")).unwrap();
    let refused = |arguments: &[&str], reason: &str| {
        fs::remove_file(house.at("m.wasm")).unwrap();
        let output = go(arguments).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), stderr.lines().count()), (Some(1), 1), "{stderr}");
        assert!(stderr.starts_with("error: ") && stderr.contains(reason), "{stderr}");
        fs::write(house.at("m.wasm"), &source).unwrap();
    };
    refused(other, "other settings about memories");
    refused(&["-O", "signals-based-traps=n"], "other settings about memories and traps");
    refused(&["-W", "simd=n"], "proposals that are switched off");
    compile(&["--target", if cfg!(target_arch = "x86_64") { "aarch64" } else { "x86_64" }]);
    refused(&[], "was compiled for");
    compile(&["-O", "memory-init-cow=n"]);
    run(&mut go(&[]), "42\n");
    let artifact = fs::read(house.at("m.wlas")).unwrap();
    fs::write(house.at("m.wlas"), &artifact[..artifact.len() / 2]).unwrap();
    refused(&[], "truncated");
    run(&mut go(&[]), "42\n");
}
