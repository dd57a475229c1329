//! What `windlass run` gives a guest beside its arguments: directories under other names, modules to import from.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::process::Output;
use tempfile::TempDir;

/// Files to run, and what the command makes of them.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Files {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(directory.path().join(name), text).unwrap();
        }
        Files(directory)
    }

    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } =
            command::windlass().arg("run").args(arguments).current_dir(self.0.path()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        (status.code(), text(stdout), text(stderr))
    }

    #[track_caller]
    fn prints(&self, arguments: &[&str], wanted: &str) {
        let (code, stdout, stderr) = self.run(arguments);
        assert_eq!((code, stdout.as_str()), (Some(0), wanted), "{stderr}");
    }

    #[track_caller]
    fn fails(&self, arguments: &[&str], wanted: i32, parts: &[&str]) {
        let (code, _, stderr) = self.run(arguments);
        assert_eq!(code, Some(wanted), "{stderr}");
        assert!(parts.iter().all(|part| stderr.contains(part)), "{parts:?} are not all in: {stderr}");
    }
}

/// Prints the names of the directories that it was given.
const DIRECTORIES: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_prestat_get" (func $get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $name (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_filestat_get"
      (func $stat (param i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 64) "here")
    (func (export "_start") (local $fd i32)
      (local.set $fd (i32.const 3))
      (block $done (loop $next
        (br_if $done (call $get (local.get $fd) (i32.const 16)))
        (drop (call $name (local.get $fd) (i32.const 1000) (i32.load (i32.const 20))))
        ;; A name with the file `here` in it gets an exclamation mark.
        (i32.store8 (i32.add (i32.const 1000) (i32.load (i32.const 20)))
          (select (i32.const 32) (i32.const 33)
            (call $stat (local.get $fd) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 100))))
        (i32.store (i32.const 0) (i32.const 1000))
        (i32.store (i32.const 4) (i32.add (i32.load (i32.const 20)) (i32.const 1)))
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (local.set $fd (i32.add (local.get $fd) (i32.const 1)))
        (br $next)))))"#;

#[test]
fn directories_have_two_names() {
    let files = Files::new(&[("directories.wat", DIRECTORIES)]);
    let path = |name: &str| files.0.path().join(name);
    fs::create_dir(path("one")).unwrap();
    fs::create_dir(path("two")).unwrap();
    fs::write(path("one/here"), "").unwrap();
    files.prints(&["--dir", "one::/a", "directories.wat"], "/a!");
    files.prints(&["--mapdir", "/a::one", "directories.wat"], "/a!");
    files.prints(&["--mapdir", "one::two", "--mapdir=two::one", "directories.wat"], "one two!");
    files.prints(
        &["--mapdir", "/m::two", "--dir", "one", "--dir", "two::/d", "directories.wat"],
        "one!/d /m ",
    );
    // Sockets come first, and do not hide what is behind them.
    files.prints(&["-S", "tcplisten=127.0.0.1:0", "--dir", "one::/a", "directories.wat"], " /a!");

    files.fails(&["--mapdir", "one", "directories.wat"], 2, &["--mapdir", "GUEST::HOST"]);
    files.fails(&["--mapdir", "::one", "directories.wat"], 2, &["--mapdir", "GUEST::HOST"]);
    files.fails(&["--mapdir", "/a::none", "directories.wat"], 1, &["--mapdir /a::none", "No such file"]);
    files.fails(&["--dir", "none::/a", "directories.wat"], 1, &["--dir none", "No such file"]);
}

const COUNTER: &str = r#"(module
    (global $count (mut i32) (i32.const 40))
    (func (export "_initialize") (global.set $count (i32.add (global.get $count) (i32.const 1))))
    (func (export "next") (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (global.get $count))
    (memory (export "shared") 1)
    (data (i32.const 0) "*"))"#;
const DOUBLER: &str = r#"(module
    (import "counter" "next" (func $next (result i32)))
    (func (export "twice") (result i32) (i32.mul (call $next) (i32.const 2))))"#;
const MAIN: &str = r#"(module
    (import "counter" "next" (func $next (result i32)))
    (import "counter" "shared" (memory 1))
    (import "doubler" "twice" (func $twice (result i32)))
    (func (export "sum") (result i32)
      (i32.add (i32.load8_u (i32.const 0)) (i32.add (call $next) (call $twice)))))"#;

#[test]
fn modules_are_there_to_import_from() {
    let files = Files::new(&[("counter.wat", COUNTER), ("doubler.wat", DOUBLER), ("main.wat", MAIN)]);
    let (counter, doubler) = ("counter=counter.wat", "doubler=doubler.wat");
    let invoke = ["--invoke", "sum", "main.wat"];
    let with = |preloads: &[&'static str]| {
        let options = preloads.iter().flat_map(|preload| ["--preload", preload]);
        options.chain(invoke).collect::<Vec<_>>()
    };
    // '*' is 42; initialized once, counted to 42, then twice 43.
    files.prints(&with(&[counter, doubler]), "170\n");
    files.fails(&with(&[doubler, counter]), 1, &["doubler.wat", "unknown import", "counter::next"]);
    files.fails(&with(&[counter]), 1, &["main.wat", "unknown import", "doubler::twice"]);
    files.fails(&with(&[counter, counter]), 1, &["counter.wat", "import of `counter::", "defined twice"]);
    files.fails(&with(&["counter"]), 2, &["--preload", "NAME=FILE"]);
    files.fails(&with(&["counter="]), 2, &["--preload", "NAME=FILE"]);
    files.fails(&with(&["counter=none.wat"]), 1, &["none.wat", "No such file"]);
    fs::write(files.0.path().join("broken.wasm"), b"\0asm\x01\0\0\0\x07").unwrap();
    files.fails(&with(&["counter=broken.wasm"]), 1, &["error: broken.wasm", "offset"]);
    let threads = ["-S", "threads", "--preload", counter, "--invoke", "sum", "main.wat"];
    files.fails(&threads, 1, &["--preload", "threads"]);
}

/// Prints through WASI, out of its own memory.
const GREETER: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\06\00\00\00")
    (data (i32.const 16) "hello\n")
    (func (export "greet") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func (export "leave") (call $exit (i32.const 7))))"#;

#[test]
fn a_preloaded_module_uses_wasi() {
    let main = r#"(module (import "greeter" "greet" (func $greet)) (import "greeter" "leave" (func $leave))
        (func (export "_start") (call $greet) (call $greet) (call $leave)))"#;
    let files = Files::new(&[("greeter.wat", GREETER), ("main.wat", main)]);
    let (code, stdout, stderr) = files.run(&["--preload", "greeter=greeter.wat", "main.wat"]);
    assert_eq!((code, stdout.as_str()), (Some(7), "hello\nhello\n"), "{stderr}");
}

/// A command runs once: every call of one of its functions has an instance of its own.
#[test]
fn a_preloaded_command_begins_anew_at_every_call() {
    let command =
        COUNTER.replace("_initialize", "_start").replace("(export \"shared\")", "(export \"memory\")");
    let main = r#"(module (import "counter" "next" (func $next (result i32)))
        (func (export "sum") (result i32) (i32.add (call $next) (call $next))))"#;
    let both = r#"(module (func (export "_start")) (func (export "_initialize")))"#;
    let odd = r#"(module (func (export "_start")) (global (export "answer") i32 (i32.const 42)))"#;
    let files = Files::new(&[
        ("counter.wat", &command),
        ("main.wat", main),
        ("both.wat", both),
        ("odd.wat", odd),
        ("needy.wat", r#"(module (import "none" "such" (func)) (func (export "_start")))"#),
    ]);
    files.prints(&["--preload", "counter=counter.wat", "--invoke", "sum", "main.wat"], "82\n");
    files.fails(&["--preload", "x=both.wat", "main.wat"], 1, &["both.wat", "_start", "_initialize"]);
    files.fails(&["--preload", "x=odd.wat", "main.wat"], 1, &["odd.wat", "answer", "not a function"]);
    files.fails(&["--preload", "x=needy.wat", "main.wat"], 1, &["needy.wat", "none::such"]);
}

#[test]
fn a_preloaded_module_can_end_the_run() {
    let trap = r#"(module (func $boom (export "_initialize") (unreachable)))"#;
    let exit = r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (func (export "_initialize") (call $exit (i32.const 9))))"#;
    let start = r#"(module (func $boom (unreachable)) (start $boom))"#;
    let files = Files::new(&[
        ("trap.wat", trap),
        ("exit.wat", exit),
        ("start.wat", start),
        ("main.wat", "(module (func (export \"_start\")))"),
    ]);
    files.fails(
        &["--preload", "x=trap.wat", "main.wat"],
        134,
        &["failed to preload trap.wat", "unreachable", "boom"],
    );
    files.fails(
        &["--preload", "x=start.wat", "main.wat"],
        134,
        &["failed to preload start.wat", "unreachable"],
    );
    files.fails(&["--preload", "x=exit.wat", "main.wat"], 9, &[]);
}
