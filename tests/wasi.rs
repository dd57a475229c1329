//! WASI from a module's side: the built `windlass` runs programs that print, read, write and exit.
//!
//! The programs are WebAssembly text that imports the functions directly, so no toolchain is needed to
//! know that they work. The last tests compile C with whatever compiler for wasm32-wasi there is, and say
//! so aloud when there is none; under CI that is a failure.

#[path = "support/command.rs"]
mod command;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;
use windlass::wasi::{self, I32Exit, WasiCtx, WasiCtxBuilder};
use windlass::{Engine, Linker, Module, Store};

/// What every program begins with. `$check` ends the program with an errno that is not success, `$print`
/// prints, `$open` opens a path below the preopened directory. Results of calls go to the first 64 bytes.
const PRELUDE: &str = r#"
    (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_dir_name"
      (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open"
      (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_filestat_get"
      (func $path_filestat_get (param i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 2)
    (func $check (param $errno i32)
      (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))
    (func $write (param $fd i32) (param $at i32) (param $len i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $len))
      (call $check (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))))
    (func $print (param $at i32) (param $len i32)
      (call $write (i32.const 1) (local.get $at) (local.get $len)))
    (func $read (param $fd i32) (param $at i32) (param $len i32) (result i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $len))
      (call $check (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)))
      (i32.load (i32.const 8)))
    (func $open (param $at i32) (param $len i32) (param $oflags i32) (param $rights i64) (result i32)
      (call $check (call $path_open (i32.const 3) (i32.const 1) (local.get $at) (local.get $len)
        (local.get $oflags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 16)))
      (i32.load (i32.const 16)))
"#;

/// A program in a scratch directory, with `sandbox` in it for the guest.
struct Program {
    scratch: TempDir,
    file: PathBuf,
}

impl Program {
    /// From WebAssembly text that follows the prelude.
    fn wat(body: &str) -> Program {
        let scratch = scratch();
        let file = scratch.path().join("program.wat");
        std::fs::write(&file, format!("(module {PRELUDE} {body})")).unwrap();
        Program { scratch, file }
    }

    /// From a module that was compiled elsewhere.
    fn wasm(file: PathBuf) -> Program {
        Program { scratch: scratch(), file }
    }

    fn sandbox(&self) -> PathBuf {
        self.scratch.path().join("sandbox")
    }

    fn add_file(self, name: &str, content: &str) -> Program {
        std::fs::write(self.sandbox().join(name), content).unwrap();
        self
    }

    fn command(&self, options: &[&str], args: &[&str]) -> Command {
        let mut command = command::windlass();
        command.arg("run").arg("--dir").arg(format!("{}::/", self.sandbox().display()));
        command.args(options).arg(&self.file).args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(&[], args).stdin(Stdio::null()).output().unwrap()
    }
}

fn scratch() -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::create_dir(scratch.path().join("sandbox")).unwrap();
    std::fs::write(scratch.path().join("secret"), "secret\n").unwrap();
    scratch
}

/// The output of a program that must succeed.
#[track_caller]
fn stdout(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn prints() {
    let program = Program::wat(
        r#"(data (i32.const 100) "hello, world\n")
        (func (export "_start") (call $print (i32.const 100) (i32.const 13)))"#,
    );
    assert_eq!(stdout(&program.run(&[])), "hello, world\n");
}

#[test]
fn gets_its_arguments() {
    let program = Program::wat(
        r#"(func (export "_start")
          (call $check (call $args_sizes_get (i32.const 20) (i32.const 24)))
          (call $check (call $args_get (i32.const 100) (i32.const 1000)))
          (call $print (i32.load (i32.const 100)) (i32.load (i32.const 24))))"#,
    );
    assert_eq!(stdout(&program.run(&["one", "two words", "-x"])), "program.wat\0one\0two words\0-x\0");
}

#[test]
fn gets_its_environment_and_no_other() {
    let program = Program::wat(
        r#"(func (export "_start")
          (call $check (call $environ_sizes_get (i32.const 20) (i32.const 24)))
          (call $check (call $environ_get (i32.const 100) (i32.const 1000)))
          (call $print (i32.const 1000) (i32.load (i32.const 24))))"#,
    );
    let output =
        program.command(&["--env", "A=1", "--env", "B=x=y"], &[]).env("SECRET", "1").output().unwrap();
    assert_eq!(stdout(&output), "A=1\0B=x=y\0");
}

#[test]
fn exits_with_its_code() {
    let program = Program::wat(
        r#"(data (i32.const 100) "before\nafter\n")
        (func (export "_start")
          (call $print (i32.const 100) (i32.const 7))
          (call $proc_exit (i32.const 42))
          (call $print (i32.const 107) (i32.const 6)))"#,
    );
    let output = program.run(&[]);
    assert_eq!(output.status.code(), Some(42));
    assert_eq!(output.stdout, b"before\n");
    assert!(output.stderr.is_empty(), "an exit is no error: {}", String::from_utf8_lossy(&output.stderr));

    let program = Program::wat(r#"(func (export "_start") (call $proc_exit (i32.const 0)) (unreachable))"#);
    assert_eq!(stdout(&program.run(&[])), "");
}

#[test]
fn reads_a_file() {
    let program = Program::wat(
        r#"(data (i32.const 100) "greeting.txt")
        (func (export "_start") (local $fd i32)
          (local.set $fd (call $open (i32.const 100) (i32.const 12) (i32.const 0) (i64.const 2)))
          (call $check (call $fd_seek (local.get $fd) (i64.const 6) (i32.const 0) (i32.const 24)))
          (call $print (i32.const 1000) (call $read (local.get $fd) (i32.const 1000) (i32.const 4096)))
          (call $check (call $fd_close (local.get $fd))))"#,
    )
    .add_file("greeting.txt", "hello from the sandbox\n");
    assert_eq!(stdout(&program.run(&[])), "from the sandbox\n");
}

#[test]
fn writes_a_file() {
    let program = Program::wat(
        r#"(data (i32.const 100) "out.txt") (data (i32.const 200) "written inside\n")
        (func (export "_start") (local $fd i32)
          (local.set $fd (call $open (i32.const 100) (i32.const 7) (i32.const 9) (i64.const 64)))
          (call $write (local.get $fd) (i32.const 200) (i32.const 15)))"#,
    )
    .add_file("out.txt", "a longer text that was here before");
    assert_eq!(stdout(&program.run(&[])), "");
    assert_eq!(std::fs::read_to_string(program.sandbox().join("out.txt")).unwrap(), "written inside\n");
}

#[test]
fn lists_a_directory() {
    // Prints each name: an entry is 24 bytes, its name's length at 16, then the name.
    let program = Program::wat(
        r#"(data (i32.const 100) "\n")
        (func (export "_start") (local $at i32) (local $end i32)
          (call $check
            (call $fd_readdir (i32.const 3) (i32.const 1000) (i32.const 4096) (i64.const 0) (i32.const 24)))
          (local.set $at (i32.const 1000))
          (local.set $end (i32.add (i32.const 1000) (i32.load (i32.const 24))))
          (loop $next
            (if (i32.lt_u (local.get $at) (local.get $end)) (then
              (call $print (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at)))
              (call $print (i32.const 100) (i32.const 1))
              (local.set $at (i32.add (i32.add (local.get $at) (i32.const 24))
                                      (i32.load offset=16 (local.get $at))))
              (br $next)))))"#,
    )
    .add_file("b", "")
    .add_file("a", "")
    .add_file("long-name.txt", "");
    assert_eq!(stdout(&program.run(&[])), ".\n..\na\nb\nlong-name.txt\n");
}

#[test]
fn unlinks_a_file_once() {
    let program = Program::wat(
        r#"(data (i32.const 100) "victim")
        (func (export "_start")
          (call $check (call $path_unlink_file (i32.const 3) (i32.const 100) (i32.const 6)))
          (call $check (call $path_unlink_file (i32.const 3) (i32.const 100) (i32.const 6))))"#,
    )
    .add_file("victim", "")
    .add_file("bystander", "");
    assert_eq!(program.run(&[]).status.code(), Some(44), "NOENT the second time");
    assert!(!program.sandbox().join("victim").exists());
    assert!(program.sandbox().join("bystander").exists());
}

#[test]
fn clocks_advance_and_polling_sleeps() {
    // Sleeps 10 ms by a subscription to the monotonic clock, and exits with 1 when less passed.
    let program = Program::wat(
        r#"(data (i32.const 120) "\01") (data (i32.const 128) "\80\96\98")
        (func (export "_start")
          (call $check (call $clock_time_get (i32.const 0) (i64.const 1) (i32.const 24)))
          (if (i64.lt_u (i64.load (i32.const 24)) (i64.const 1600000000000000000))
            (then (call $proc_exit (i32.const 2))))
          (call $check (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 24)))
          (call $check (call $poll_oneoff (i32.const 104) (i32.const 200) (i32.const 1) (i32.const 40)))
          (call $check (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 32)))
          (if (i64.lt_u (i64.sub (i64.load (i32.const 32)) (i64.load (i32.const 24))) (i64.const 10000000))
            (then (call $proc_exit (i32.const 1)))))"#,
    );
    assert_eq!(stdout(&program.run(&[])), "");
}

#[test]
fn random_bytes_differ() {
    let program = Program::wat(
        r#"(func (export "_start")
          (call $check (call $random_get (i32.const 100) (i32.const 8)))
          (call $check (call $random_get (i32.const 108) (i32.const 8)))
          (call $proc_exit (i64.eq (i64.load (i32.const 100)) (i64.load (i32.const 108)))))"#,
    );
    assert_eq!(stdout(&program.run(&[])), "");
}

#[test]
fn knows_its_directory_by_the_guests_name() {
    let program = Program::wat(
        r#"(func (export "_start")
          (call $check (call $fd_prestat_dir_name (i32.const 4) (i32.const 100) (i32.const 6)))
          (call $print (i32.const 100) (i32.const 6)))"#,
    );
    let second = format!("{}::/inner", program.sandbox().display());
    assert_eq!(stdout(&program.command(&["--dir", &second], &[]).output().unwrap()), "/inner");
}

#[test]
fn cannot_leave_its_directory() {
    let program = Program::wat(
        r#"(data (i32.const 100) "../secret") (data (i32.const 200) "link") (data (i32.const 300) "/etc/passwd")
        (func $must_be_perm (param $at i32) (param $len i32)
          (if (i32.ne (i32.const 63)
                (call $path_open (i32.const 3) (i32.const 1) (local.get $at) (local.get $len)
                  (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16)))
            (then (call $proc_exit (i32.const 1))))
          (if (i32.ne (i32.const 63)
                (call $path_filestat_get (i32.const 3) (i32.const 1) (local.get $at) (local.get $len)
                  (i32.const 1000)))
            (then (call $proc_exit (i32.const 2)))))
        (func (export "_start")
          (call $must_be_perm (i32.const 100) (i32.const 9))
          (call $must_be_perm (i32.const 200) (i32.const 4))
          (call $must_be_perm (i32.const 300) (i32.const 11)))"#,
    );
    std::os::unix::fs::symlink("../secret", program.sandbox().join("link")).unwrap();
    assert_eq!(stdout(&program.run(&[])), "");
}

#[test]
fn a_bad_pointer_is_a_fault_and_no_crash() {
    let program = Program::wat(
        r#"(func (export "_start")
          (if (i32.ne (i32.const 21) (call $random_get (i32.const -1) (i32.const -1)))
            (then (call $proc_exit (i32.const 1))))
          (if (i32.ne (i32.const 21) (call $fd_write (i32.const 1) (i32.const 0) (i32.const -1) (i32.const 8)))
            (then (call $proc_exit (i32.const 2))))
          (call $check (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 131065))))"#,
    );
    assert_eq!(program.run(&[]).status.code(), Some(21));
}

/// Prints a line, then echoes one that is typed only after the first was seen: nothing may be buffered.
#[test]
fn lines_stream_while_the_program_runs() {
    let program = Program::wat(
        r#"(data (i32.const 100) "ready\n")
        (func (export "_start")
          (call $print (i32.const 100) (i32.const 6))
          (call $print (i32.const 1000) (call $read (i32.const 0) (i32.const 1000) (i32.const 4096))))"#,
    );
    let mut command = program.command(&[], &[]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child.stdin.take().unwrap().write_all(b"typed\n").unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "typed\n");
    assert!(child.wait().unwrap().success());
}

/// Every function of preview 1, and of its first draft, which had no `sock_accept`.
#[test]
fn every_function_links() {
    let names = "args_get args_sizes_get environ_get environ_sizes_get clock_res_get clock_time_get random_get \
        proc_exit proc_raise sched_yield fd_advise fd_allocate fd_close fd_datasync fd_fdstat_get \
        fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get fd_filestat_set_size fd_filestat_set_times \
        fd_pread fd_prestat_get fd_prestat_dir_name fd_pwrite fd_read fd_readdir fd_renumber fd_seek fd_sync \
        fd_tell fd_write path_create_directory path_filestat_get path_filestat_set_times path_link path_open \
        path_readlink path_remove_directory path_rename path_symlink path_unlink_file poll_oneoff sock_recv \
        sock_send sock_shutdown sock_accept";
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |wasi: &mut WasiCtx| wasi).unwrap();
    let mut store = Store::new(&engine, WasiCtxBuilder::new().build());
    assert_eq!(names.split_whitespace().count(), 46);
    for name in names.split_whitespace() {
        assert!(linker.get(&mut store, "wasi_snapshot_preview1", name).is_some(), "{name}");
        assert_eq!(linker.get(&mut store, "wasi_unstable", name).is_some(), name != "sock_accept", "{name}");
    }
}

/// The library's own way: a sink for the output, bytes for the input, the exit as an error.
#[test]
fn an_embedder_captures_streams_and_the_exit() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |data: &mut (u32, WasiCtx)| &mut data.1).unwrap();
    let mut builder = WasiCtxBuilder::new();
    builder.stdin_bytes("given");
    let (out, err) = (builder.stdout_buffer(), builder.stderr_buffer());
    let mut store = Store::new(&engine, (0, builder.build()));
    let body = r#"(func (export "_start")
        (call $print (i32.const 1000) (call $read (i32.const 0) (i32.const 1000) (i32.const 4096)))
        (call $write (i32.const 2) (i32.const 1000) (i32.const 3))
        (call $proc_exit (i32.const -1)))"#;
    let module = Module::new(&engine, format!("(module {PRELUDE} {body})")).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let start = instance.get_typed_func::<(), ()>(&mut store, "_start").unwrap();
    let error = start.call(&mut store, ()).unwrap_err();
    assert_eq!(error.downcast_ref::<I32Exit>(), Some(&I32Exit(-1)));
    assert_eq!((out.contents(), err.contents()), (b"given".to_vec(), b"giv".to_vec()));
}

/// The first draft's `fd_seek` counts differently: 1 is the end.
#[test]
fn old_modules_find_the_first_draft() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |wasi: &mut WasiCtx| wasi).unwrap();
    let scratch = scratch();
    std::fs::write(scratch.path().join("sandbox/f"), "12345").unwrap();
    let mut builder = WasiCtxBuilder::new();
    builder.preopened_dir(scratch.path().join("sandbox"), "/").unwrap();
    let mut store = Store::new(&engine, builder.build());
    let module = Module::new(
        &engine,
        r#"(module
          (import "wasi_unstable" "path_open"
            (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_unstable" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 100) "f")
          (func (export "size") (result i64)
            (drop (call $path_open (i32.const 3) (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 0)
              (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8)))
            (drop (call $fd_seek (i32.load (i32.const 8)) (i64.const 0) (i32.const 1) (i32.const 16)))
            (i64.load (i32.const 16))))"#,
    )
    .unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let size = instance.get_typed_func::<(), i64>(&mut store, "size").unwrap();
    assert_eq!(size.call(&mut store, ()).unwrap(), 5);
}

/// The C examples, compiled into `target`; `None`, said aloud, when there is no compiler.
fn build_c_examples(target: &Path) -> Option<()> {
    const NO_COMPILER: i32 = 77;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/c/build.sh");
    let output = Command::new("sh").arg(script).arg(target).output().expect("sh runs");
    if output.status.success() {
        return Some(());
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(NO_COMPILER), "the C examples do not compile: {stderr}");
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "CI must have a C compiler: {stderr}");
    // Past the test harness's capture: a skipped test should be seen.
    let _ = writeln!(std::io::stderr(), "skipped: install it with `pip install ziglang` (C to wasm32-wasi)");
    None
}

#[test]
fn a_c_program_counts_words() {
    let target = tempfile::tempdir().unwrap();
    if build_c_examples(target.path()).is_none() {
        return;
    }
    let program = Program::wasm(target.path().join("wordcount.wasm"))
        .add_file("a.txt", "one two\nthree\n")
        .add_file("b.txt", &"all work and no play\n".repeat(1000));

    let output = program.run(&["a.txt", "/b.txt"]);
    assert_eq!(
        stdout(&output),
        "      2       3      14 a.txt\n   1000    5000   21000 /b.txt\n   1002    5003   21014 total\n"
    );

    let output = program.run(&["missing.txt", "../secret", "a.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(stdout.starts_with("      2       3      14 a.txt\n"), "{stdout}");
    assert!(!stdout.contains("secret"), "{stdout}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("missing.txt: No such file or directory\n"), "{stderr}");
    assert!(stderr.contains("../secret: "), "{stderr}");

    assert_eq!(program.run(&["--help"]).status.code(), Some(2));
}

#[test]
fn a_c_program_reads_its_input() {
    let target = tempfile::tempdir().unwrap();
    if build_c_examples(target.path()).is_none() {
        return;
    }
    let program = Program::wasm(target.path().join("wordcount.wasm"));
    let mut command = program.command(&[], &[]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("word \n".repeat(5000).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(stdout(&output), "   5000    5000   30000 (stdin)\n");
}
