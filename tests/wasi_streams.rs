//! WASI where somebody waits: input that comes late or not at all, outputs that nobody reads, sockets.
//!
//! A test types, connects or goes away while the program runs; what the program saw is what it prints or exits with.

#[path = "support/command.rs"]
mod command;

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, io, thread};
use tempfile::TempDir;

/// `$must` ends the program with its second argument if an errno is not the first; `$say` writes a byte and a newline.
/// The first 64 bytes are for buffers' lists and results.
const PRELUDE: &str = r#"
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $fd_fdstat_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_fdstat_set_flags" (func $fd_fdstat_set_flags (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (import "wasi_snapshot_preview1" "sock_accept" (func $sock_accept (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "sock_recv"
      (func $sock_recv (param i32 i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "sock_send" (func $sock_send (param i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "sock_shutdown" (func $sock_shutdown (param i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func $must (param $errno i32) (param $wanted i32) (param $code i32)
      (if (i32.ne (local.get $errno) (local.get $wanted)) (then (call $proc_exit (local.get $code)))))
    (func $list (param $at i32) (param $len i32)
      (i32.store (i32.const 0) (local.get $at))
      (i32.store (i32.const 4) (local.get $len)))
    (func $write (param $at i32) (param $len i32)
      (call $list (local.get $at) (local.get $len))
      (call $must (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
        (i32.const 0) (i32.const 90)))
    (func $say (param $number i32)
      (i32.store8 (i32.const 40) (i32.add (i32.const 48) (local.get $number)))
      (i32.store8 (i32.const 41) (i32.const 10))
      (call $write (i32.const 40) (i32.const 2)))
    ;; Subscriptions at 100 and 148, events at 200: a descriptor to read, and a clock.
    (func $want_read (param $fd i32)
      (i32.store8 (i32.const 108) (i32.const 1))
      (i32.store (i32.const 116) (local.get $fd)))
    (func $want_time (param $milliseconds i64)
      (i32.store8 (i32.const 156) (i32.const 0))
      (i32.store (i32.const 164) (i32.const 1))
      (i64.store (i32.const 172) (i64.mul (local.get $milliseconds) (i64.const 1000000))))
    ;; The type of the only event there must be.
    (func $poll (param $count i32) (result i32)
      (call $must (call $poll_oneoff (i32.const 100) (i32.const 200) (local.get $count) (i32.const 16))
        (i32.const 0) (i32.const 91))
      (call $must (i32.load (i32.const 16)) (i32.const 1) (i32.const 92))
      (i32.load8_u (i32.const 210)))
    (func $bytes (result i32) (i32.load (i32.const 216)))
    (func $hangup (result i32) (i32.load8_u (i32.const 224)))
"#;

/// A program in a scratch directory.
struct Program(TempDir);

impl Program {
    fn new(start: &str) -> Program {
        let scratch = tempfile::tempdir().unwrap();
        let text = format!("(module {PRELUDE} (func (export \"_start\") {start}))");
        fs::write(scratch.path().join("program.wat"), text).unwrap();
        Program(scratch)
    }

    fn command(&self, options: &[&str]) -> Command {
        let mut command = command::windlass();
        command.arg("run").args(options).arg(self.file());
        command
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("program.wat")
    }
}

/// A program that runs, its output read line by line.
struct Running {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Running {
    fn new(mut command: Command) -> Running {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Running { child, lines }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line
    }

    /// What else it prints; it must succeed.
    #[track_caller]
    fn rest(mut self) -> String {
        let mut rest = String::new();
        self.lines.read_to_string(&mut rest).unwrap();
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status} after {rest:?}");
        rest
    }
}

/// A moment in which a program that should wait can show that it does not.
fn moment() {
    thread::sleep(Duration::from_millis(60));
}

#[test]
fn input_is_awaited_with_a_clock_beside_it() {
    let program = Program::new(
        "(call $want_read (i32.const 0)) (call $want_time (i64.const 3600000))
         (call $say (i32.const 7))
         (call $say (call $poll (i32.const 2))) (call $say (call $bytes)) (call $say (call $hangup))
         (call $list (i32.const 1000) (i32.const 3))
         (call $must (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 0) (i32.const 1))
         (call $say (call $poll (i32.const 2))) (call $say (call $bytes))",
    );
    let mut command = program.command(&[]);
    command.stdin(Stdio::piped());
    let mut running = Running::new(command);
    assert_eq!(running.line(), "7\n");
    moment();
    running.child.stdin.as_mut().unwrap().write_all(b"12345").unwrap();
    // Readable, five bytes, no end; then two are left.
    assert_eq!((running.line(), running.line(), running.line()), ("1\n".into(), "5\n".into(), "0\n".into()));
    assert_eq!(running.rest(), "1\n2\n");
}

#[test]
fn a_clock_ends_the_wait_for_input_that_does_not_come() {
    let program = Program::new(
        "(call $want_read (i32.const 0)) (call $want_time (i64.const 50)) (call $say (call $poll (i32.const 2)))",
    );
    let mut command = program.command(&[]);
    command.stdin(Stdio::piped());
    let start = Instant::now();
    let running = Running::new(command);
    assert_eq!(running.rest(), "0\n");
    assert!(start.elapsed() >= Duration::from_millis(50));
}

#[test]
fn the_end_of_the_input_is_a_hangup() {
    let program = Program::new(
        "(call $want_read (i32.const 0)) (call $want_time (i64.const 3600000))
         (call $say (call $poll (i32.const 2))) (call $say (call $bytes)) (call $say (call $hangup))
         (call $must (call $fd_read (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 8))
           (i32.const 0) (i32.const 1))
         (call $list (i32.const 1000) (i32.const 64))
         (call $must (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 0) (i32.const 2))
         (call $say (i32.load (i32.const 8)))",
    );
    let mut command = program.command(&[]);
    let mut running = Running::new({
        command.stdin(Stdio::piped());
        command
    });
    moment();
    drop(running.child.stdin.take());
    assert_eq!(running.rest(), "1\n0\n1\n0\n");

    // A file as input is at its end when all was read.
    fs::write(program.0.path().join("empty"), "").unwrap();
    let mut command = program.command(&[]);
    command.stdin(File::open(program.0.path().join("empty")).unwrap());
    assert_eq!(Running::new(command).rest(), "1\n0\n1\n0\n");
}

#[test]
fn pipes_have_no_position() {
    let program = Program::new(
        "(call $must (call $fd_seek (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 8))
          (i32.const 70) (i32.const 1))
         (call $must (call $fd_seek (i32.const 1) (i64.const 0) (i32.const 1) (i32.const 8))
           (i32.const 70) (i32.const 2))",
    );
    let mut command = program.command(&[]);
    command.stdin(Stdio::piped());
    assert_eq!(Running::new(command).rest(), "");
}

/// No signal, no panic: `PIPE`, and the program goes on.
#[test]
fn an_output_that_nobody_reads_is_an_error() {
    let program = Program::new(
        "(call $list (i32.const 1000) (i32.const 100))
         (call $must (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 64) (i32.const 1))
         (call $must (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 64) (i32.const 2))
         (call $proc_exit (i32.const 5))",
    );
    let mut command = program.command(&[]);
    for _ in 0..2 {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
    }
    assert_eq!(command.status().unwrap().code(), Some(5));
}

/// Another program that shares a pipe may have made it non-blocking; the guest waits all the same.
#[test]
fn streams_wait_though_the_host_does_not() {
    let program = Program::new(
        "(local $left i32)
         (call $list (i32.const 1000) (i32.const 64))
         (call $must (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 0) (i32.const 1))
         (call $must (i32.load (i32.const 8)) (i32.const 4) (i32.const 2))
         ;; More than a pipe holds.
         (local.set $left (i32.const 10000))
         (loop $again
           (call $write (i32.const 1000) (i32.const 32))
           (call $must (i32.load (i32.const 8)) (i32.const 32) (i32.const 3))
           (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))",
    );
    let (input, mut typed) = io::pipe().unwrap();
    let (mut printed, output) = io::pipe().unwrap();
    rustix::io::ioctl_fionbio(&input, true).unwrap();
    rustix::io::ioctl_fionbio(&output, true).unwrap();
    let mut command = program.command(&[]);
    command.stdin(input).stdout(output);
    let mut child = command.spawn().unwrap();
    drop(command);
    moment();
    typed.write_all(b"late").unwrap();
    moment();
    let mut all = Vec::new();
    printed.read_to_end(&mut all).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!((all.len(), &all[..4]), (320_000, &b"late"[..]));
}

/// Echoes what one client sends, having looked at it first.
const ECHO: &str = r#"
    (local $fd i32) (local $len i32)
    ;; A C library that looks for directories passes over the socket.
    (call $must (call $fd_prestat_get (i32.const 3) (i32.const 20)) (i32.const 0) (i32.const 1))
    (call $must (i32.load8_u (i32.const 20)) (i32.const 1) (i32.const 2))
    (call $must (call $fd_fdstat_get (i32.const 3) (i32.const 1000)) (i32.const 0) (i32.const 3))
    (call $must (i32.load8_u (i32.const 1000)) (i32.const 6) (i32.const 4))
    ;; Nobody is there yet: AGAIN, once the socket does not wait.
    (call $must (call $fd_fdstat_set_flags (i32.const 3) (i32.const 1)) (i32.const 28) (i32.const 5))
    (call $must (call $fd_fdstat_set_flags (i32.const 3) (i32.const 4)) (i32.const 0) (i32.const 6))
    (call $must (call $sock_accept (i32.const 3) (i32.const 0) (i32.const 16)) (i32.const 6) (i32.const 7))
    (call $must (call $sock_accept (i32.const 3) (i32.const 1) (i32.const 16)) (i32.const 28) (i32.const 8))
    (call $must (call $sock_send (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 16))
      (i32.const 64) (i32.const 9))
    (call $must (call $fd_seek (i32.const 3) (i64.const 0) (i32.const 0) (i32.const 24)) (i32.const 70) (i32.const 10))
    (call $say (i32.const 1))
    (call $want_read (i32.const 3)) (call $want_time (i64.const 3600000))
    (call $must (call $poll (i32.const 2)) (i32.const 1) (i32.const 11))
    (call $must (call $sock_accept (i32.const 3) (i32.const 4) (i32.const 16)) (i32.const 0) (i32.const 12))
    (local.set $fd (i32.load (i32.const 16)))
    ;; It has sent nothing yet.
    (call $list (i32.const 2000) (i32.const 64))
    (call $must (call $sock_recv (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8) (i32.const 12))
      (i32.const 6) (i32.const 13))
    (call $say (i32.const 2))
    (call $want_read (local.get $fd))
    (call $must (call $poll (i32.const 2)) (i32.const 1) (i32.const 14))
    (call $must (call $hangup) (i32.const 0) (i32.const 15))
    ;; From here on it waits. All five bytes, seen before they are taken.
    (call $must (call $fd_fdstat_set_flags (local.get $fd) (i32.const 0)) (i32.const 0) (i32.const 16))
    (call $list (i32.const 2000) (i32.const 64))
    (i32.store16 (i32.const 12) (i32.const -1))
    (call $must (call $sock_recv (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 1) (i32.const 8) (i32.const 12))
      (i32.const 0) (i32.const 17))
    (call $must (i32.load16_u (i32.const 12)) (i32.const 0) (i32.const 18))
    (call $list (i32.const 3000) (i32.const 5))
    (call $must (call $sock_recv (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 8) (i32.const 12))
      (i32.const 0) (i32.const 19))
    (call $must (i32.load (i32.const 8)) (i32.const 5) (i32.const 20))
    (call $must (i32.load (i32.const 2000)) (i32.load (i32.const 3000)) (i32.const 21))
    (call $must (call $sock_recv (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 8) (i32.const 12))
      (i32.const 28) (i32.const 22))
    (call $must (call $sock_send (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8))
      (i32.const 0) (i32.const 23))
    (call $must (call $sock_send (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 1) (i32.const 8))
      (i32.const 28) (i32.const 24))
    ;; Reading and writing do the same.
    (call $must (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 0) (i32.const 25))
    (call $must (call $sock_shutdown (local.get $fd) (i32.const 0)) (i32.const 28) (i32.const 26))
    (call $must (call $sock_shutdown (local.get $fd) (i32.const 2)) (i32.const 0) (i32.const 27))
    (call $must (call $fd_write (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8))
      (i32.const 64) (i32.const 28))
    ;; The client goes away.
    (call $must (call $poll (i32.const 2)) (i32.const 1) (i32.const 29))
    (call $must (call $hangup) (i32.const 1) (i32.const 30))
    (call $must (call $fd_read (local.get $fd) (i32.const 0) (i32.const 1) (i32.const 8)) (i32.const 0) (i32.const 31))
    (call $must (i32.load (i32.const 8)) (i32.const 0) (i32.const 32))
    (call $must (call $fd_close (local.get $fd)) (i32.const 0) (i32.const 33))
    (call $must (call $sock_shutdown (local.get $fd) (i32.const 2)) (i32.const 8) (i32.const 34))
    (call $say (i32.const 3))
"#;

#[test]
fn a_client_is_accepted_on_a_socket_that_listens() {
    let program = Program::new(ECHO);
    let mut command = program.command(&["--verbose", "-S", "tcplisten=127.0.0.1:0"]);
    command.stderr(Stdio::piped());
    let mut running = Running::new(command);
    let mut said = BufReader::new(running.child.stderr.take().unwrap()).lines();
    let address =
        said.find_map(|line| Some(line.unwrap().trim().strip_prefix("listen: ")?.to_owned())).unwrap();
    // The rest of what it says must go somewhere.
    let drain = thread::spawn(move || said.map_while(Result::ok).count());
    assert_eq!(running.line(), "1\n");
    let mut client = TcpStream::connect(address).unwrap();
    assert_eq!(running.line(), "2\n");
    client.write_all(b"hello").unwrap();
    let mut echoed = String::new();
    client.read_to_string(&mut echoed).unwrap();
    assert_eq!(echoed, "hellohello");
    client.shutdown(Shutdown::Both).unwrap();
    drop(client);
    assert_eq!(running.rest(), "3\n");
    drain.join().unwrap();
}

#[test]
fn an_address_that_cannot_be_listened_at_is_an_error() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::new("");
    let option = format!("tcplisten={}", taken.local_addr().unwrap());
    let output = program.command(&["-S", &option]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with(&format!("error: -S {option}: ")), "{stderr}");
    let output = program.command(&["-S", "tcplisten=here"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A Unix socket, as an embedder may give one, from a module's side.
#[test]
fn an_embedder_gives_a_unix_socket() {
    use std::os::unix::net::{UnixListener, UnixStream};
    use windlass::wasi::{self, WasiCtx, WasiCtxBuilder};
    use windlass::{Engine, Linker, Module, Store};
    let program = Program::new(
        "(call $must (call $sock_accept (i32.const 3) (i32.const 0) (i32.const 16)) (i32.const 0) (i32.const 1))
         (call $list (i32.const 1000) (i32.const 64))
         (call $must (call $fd_read (i32.load (i32.const 16)) (i32.const 0) (i32.const 1) (i32.const 8))
           (i32.const 0) (i32.const 2))
         (call $write (i32.const 1000) (i32.load (i32.const 8)))",
    );
    let path = program.0.path().join("socket");
    let listener: OwnedFd = UnixListener::bind(&path).unwrap().into();
    let mut client = UnixStream::connect(&path).unwrap();
    client.write_all(b"over a path").unwrap();
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    wasi::add_to_linker(&mut linker, |wasi: &mut WasiCtx| wasi).unwrap();
    let mut builder = WasiCtxBuilder::new();
    let printed = builder.preopened_socket(listener).stdout_buffer();
    let mut store = Store::new(&engine, builder.build());
    let module = Module::new(&engine, fs::read_to_string(program.file()).unwrap()).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    instance.get_typed_func::<(), ()>(&mut store, "_start").unwrap().call(&mut store, ()).unwrap();
    assert_eq!(printed.contents(), b"over a path");
}
