//! WASI threads through the command: programs that spawn, wait, write, and end in every way that a thread can.
//!
//! The last test compiles a Rust program that uses the standard library's threads, if the compiler has the target
//! `wasm32-wasip1-threads`, and says so aloud if it has not.

#[path = "support/command.rs"]
mod command;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// What every program begins with. `$say` prints bytes, with a buffer list at `$scratch`, which no two threads share.
const PRELUDE: &str = r#"
    (import "env" "memory" (memory 1 4 shared))
    (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_pread" (func $fd_pread (param i32 i32 i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open"
      (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
    (export "memory" (memory 0))
    (func $check (param i32) (if (local.get 0) (then unreachable)))
    (func $say (param $scratch i32) (param $at i32) (param $len i32)
      (i32.store (local.get $scratch) (local.get $at))
      (i32.store offset=4 (local.get $scratch) (local.get $len))
      (call $check (call $fd_write (i32.const 1) (local.get $scratch) (i32.const 1)
        (i32.add (local.get $scratch) (i32.const 8)))))
    (func $wait_until (param $at i32) (param $value i32) (local $seen i32)
      (loop $again
        (local.set $seen (i32.atomic.load (local.get $at)))
        (if (i32.ne (local.get $seen) (local.get $value))
          (then
            (drop (memory.atomic.wait32 (local.get $at) (local.get $seen) (i64.const -1)))
            (br $again)))))
    (func $sleep_forever (drop (memory.atomic.wait32 (i32.const 60) (i32.const 0) (i64.const -1))))
    (func $add (param $at i32)
      (drop (i32.atomic.rmw.add (local.get $at) (i32.const 1)))
      (drop (memory.atomic.notify (local.get $at) (i32.const -1))))
"#;

struct Program {
    scratch: TempDir,
    file: PathBuf,
}

impl Program {
    fn wat(body: &str) -> Program {
        let scratch = tempfile::tempdir().unwrap();
        let file = scratch.path().join("program.wat");
        std::fs::write(&file, format!("(module {PRELUDE} {body})")).unwrap();
        Program { scratch, file }
    }

    fn run_with(&self, options: &[&str], args: &[&str]) -> Output {
        let mut command = command::windlass();
        command.arg("run").arg("--dir").arg(format!("{}::/", self.scratch.path().display()));
        command.args(options).arg(&self.file).args(args).stdin(Stdio::null()).output().unwrap()
    }

    fn run(&self) -> Output {
        self.run_with(&["-S", "threads"], &[])
    }
}

#[track_caller]
fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}: {}", output.status, stderr(output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn threads_write_and_main_waits() {
    let program = Program::wat(
        r#"(data (i32.const 256) "thread 0\nthread 1\nthread 2\nthread 3\nall done\n")
        (func (export "wasi_thread_start") (param $tid i32) (param $n i32)
          (if (i32.le_s (local.get $tid) (i32.const 0)) (then unreachable))
          (call $say
            (i32.add (i32.const 1024) (i32.mul (local.get $n) (i32.const 16)))
            (i32.add (i32.const 256) (i32.mul (local.get $n) (i32.const 9)))
            (i32.const 9))
          (call $add (i32.const 0)))
        (func (export "_start") (local $n i32)
          (loop $next
            (if (i32.le_s (call $spawn (local.get $n)) (i32.const 0)) (then unreachable))
            (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 4))))
          (call $wait_until (i32.const 0) (i32.const 4))
          (call $say (i32.const 2048) (i32.const 292) (i32.const 9)))"#,
    );
    let output = stdout(&program.run());
    let mut lines: Vec<_> = output.lines().collect();
    assert_eq!(lines.pop(), Some("all done"));
    lines.sort();
    assert_eq!(lines, ["thread 0", "thread 1", "thread 2", "thread 3"]);
}

#[test]
fn a_trap_in_a_thread_ends_the_process() {
    let program = Program::wat(
        r#"(func $fail (unreachable))
        (func (export "wasi_thread_start") (param i32 i32) (call $fail))
        (func (export "_start") (drop (call $spawn (i32.const 0))) (call $sleep_forever))"#,
    );
    let output = program.run();
    assert_eq!(output.status.code(), Some(134), "{}", stderr(&output));
    let stderr = stderr(&output);
    assert!(stderr.contains("failed to run a thread of"), "{stderr}");
    assert!(stderr.contains("wasm trap: unreachable") && stderr.contains("fail"), "{stderr}");
}

#[test]
fn an_exit_in_a_thread_ends_the_process() {
    let program = Program::wat(
        r#"(func (export "wasi_thread_start") (param i32 i32) (call $proc_exit (local.get 1)))
        (func (export "_start") (drop (call $spawn (i32.const 7))) (call $sleep_forever))"#,
    );
    let output = program.run();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(7), ""));
}

#[test]
fn a_trap_of_main_ends_the_threads() {
    let program = Program::wat(
        r#"(func (export "wasi_thread_start") (param i32 i32) (call $add (i32.const 0)) (call $sleep_forever))
        (func (export "_start")
          (drop (call $spawn (i32.const 0)))
          (call $wait_until (i32.const 0) (i32.const 1))
          (drop (i32.load (i32.const -1))))"#,
    );
    let output = program.run();
    assert_eq!(output.status.code(), Some(134));
    assert!(stderr(&output).contains("out of bounds memory access"));
}

#[test]
fn when_main_returns_it_is_over() {
    let program = Program::wat(
        r#"(func (export "wasi_thread_start") (param i32 i32)
          (call $add (i32.const 0))
          (if (local.get 1) (then (loop $spin (br $spin))) (else (call $sleep_forever))))
        (func (export "_start")
          (drop (call $spawn (i32.const 0)))
          (drop (call $spawn (i32.const 1)))
          (call $wait_until (i32.const 0) (i32.const 2)))"#,
    );
    assert_eq!(stdout(&program.run()), "");
}

#[test]
fn descriptors_belong_to_all_threads() {
    // A thread opens and writes a file; main reads it through the thread's descriptor and closes it, whereupon another
    // thread finds it closed.
    let program = Program::wat(
        r#"(data (i32.const 256) "file.txt") (data (i32.const 272) "from a thread\n")
        (func (export "wasi_thread_start") (param $tid i32) (param $what i32)
          (if (local.get $what)
            (then
              (if (i32.ne (call $fd_close (i32.load (i32.const 16))) (i32.const 8)) (then unreachable)))
            (else
              (call $check (call $path_open (i32.const 3) (i32.const 0) (i32.const 256) (i32.const 8) (i32.const 1)
                (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 16)))
              (i32.store (i32.const 1024) (i32.const 272))
              (i32.store (i32.const 1028) (i32.const 14))
              (call $check
                (call $fd_write (i32.load (i32.const 16)) (i32.const 1024) (i32.const 1) (i32.const 1032)))))
          (call $add (i32.const 0)))
        (func (export "_start")
          (drop (call $spawn (i32.const 0)))
          (call $wait_until (i32.const 0) (i32.const 1))
          (i32.store (i32.const 2048) (i32.const 512))
          (i32.store (i32.const 2052) (i32.const 64))
          (call $check (call $fd_pread (i32.load (i32.const 16)) (i32.const 2048) (i32.const 1) (i64.const 5)
            (i32.const 2056)))
          (call $check (call $fd_close (i32.load (i32.const 16))))
          (drop (call $spawn (i32.const 1)))
          (call $wait_until (i32.const 0) (i32.const 2))
          (call $check (call $random_get (i32.const 1024) (i32.const 8)))
          (if (i64.eqz (i64.load (i32.const 1024))) (then unreachable))
          (call $say (i32.const 2048) (i32.const 512) (i32.load (i32.const 2056))))"#,
    );
    assert_eq!(stdout(&program.run()), "a thread\n");
    assert_eq!(std::fs::read_to_string(program.scratch.path().join("file.txt")).unwrap(), "from a thread\n");
}

#[test]
fn no_thread_is_no_trap() {
    let program = Program::wat(
        r#"(func (export "wasi_thread_start") (param i32 i32) unreachable)
        (func (export "_start") (call $proc_exit (i32.sub (i32.const 0) (call $spawn (i32.const 0)))))"#,
    );
    // A stack that no system has.
    let output = program.run_with(&["-S", "threads", "-W", "max-wasm-stack=100000000000000"], &[]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(6), ""), "-6: try again");
}

#[test]
fn threads_are_asked_for() {
    let program = Program::wat(r#"(func (export "_start"))"#);
    let output = program.run_with(&[], &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("unknown import: `"), "{}", stderr(&output));

    std::fs::write(&program.file, r#"(module (memory (export "memory") 1) (func (export "_start")))"#)
        .unwrap();
    let output = program.run();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("imports a shared memory"), "{}", stderr(&output));

    let program = Program::wat(r#"(func (export "_start")) (func (export "wasi_thread_start") (param i32))"#);
    let output = program.run();
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("`wasi_thread_start` is a func (i32) -> ()"), "{}", stderr(&output));
}

/// The Rust example, compiled into `target`; `None`, said aloud, when the compiler cannot.
fn build_rust_example(target: &Path) -> Option<PathBuf> {
    const TARGET: &str = "wasm32-wasip1-threads";
    let rustc = || Command::new("rustc");
    let libraries = rustc().args(["--target", TARGET, "--print", "target-libdir"]).output();
    let there =
        libraries.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).exists());
    if !there {
        // Past the test harness's capture: a skipped test should be seen.
        let _ = writeln!(std::io::stderr(), "skipped: install it with `rustup target add {TARGET}`");
        return None;
    }
    let out = target.join("primes.wasm");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/rust/primes.rs");
    let options = ["--edition", "2024", "-O", "--target", TARGET, "-o"];
    let output = rustc().args(options).arg(&out).arg(source).output().unwrap();
    assert!(output.status.success(), "the Rust example does not compile: {}", stderr(&output));
    Some(out)
}

#[test]
fn a_rust_program_counts_primes() {
    let scratch = tempfile::tempdir().unwrap();
    let Some(file) = build_rust_example(scratch.path()) else { return };
    let program = Program { scratch, file };
    let options = ["-S", "threads"];
    let output = program.run_with(&options, &["30000", "4", "log.txt"]);
    assert_eq!(stdout(&output), "3245 primes below 30000, in 30 chunks\n");
    let log = std::fs::read_to_string(program.scratch.path().join("log.txt")).unwrap();
    let mut lines: Vec<_> = log.lines().collect();
    lines.sort();
    assert_eq!(lines, ["thread 0", "thread 1", "thread 2", "thread 3"]);

    let output = program.run_with(&["-S", "threads", "--env", "PANIC=1"], &["10", "2"]);
    assert_eq!(output.status.code(), Some(134));
    assert!(stderr(&output).contains("as asked") && stderr(&output).contains("unreachable"));
}
