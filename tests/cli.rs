//! The command line from outside: every flag, every subcommand, every kind of bad input, by exit code and text.

use std::fs;
use std::path::PathBuf;
use std::process::Output;
use tempfile::TempDir;
use windlass::Target;

#[path = "support/command.rs"]
mod command;

use command::windlass as command;

/// What a run of the command came to.
struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Outcome {
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Outcome {
    #[track_caller]
    fn prints(self, stdout: &str) {
        assert_eq!((self.code, self.stdout.as_str()), (Some(0), stdout), "stderr: {}", self.stderr);
    }

    /// One line on stderr that begins with `error: ` and holds all of `parts`; exit code 1.
    #[track_caller]
    fn fails_with(self, parts: &[&str]) {
        assert_eq!(self.code, Some(1), "stderr: {}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "not one line: {}", self.stderr);
        assert!(self.stderr.starts_with("error: "), "{}", self.stderr);
        self.says(parts);
    }

    #[track_caller]
    fn refuses_usage(self, parts: &[&str]) {
        assert_eq!(self.code, Some(2), "stderr: {}", self.stderr);
        self.says(parts);
    }

    #[track_caller]
    fn traps_with(self, parts: &[&str]) {
        assert_eq!(self.code, Some(134), "stderr: {}", self.stderr);
        assert!(self.stderr.starts_with("Error: "), "{}", self.stderr);
        self.says(parts);
    }

    #[track_caller]
    fn says(self, parts: &[&str]) {
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is not in: {}", self.stderr);
        }
    }
}

/// A directory of files to run, which is also where the command runs.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Files {
        let directory = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(directory.path().join(name), text).unwrap();
        }
        Files(directory)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn windlass(&self, arguments: &[&str]) -> Outcome {
        command().current_dir(self.0.path()).args(arguments).output().unwrap().into()
    }
}

const MATH: &str = r#"(module $math
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "add64") (param i64 i64) (result i64) (i64.add (local.get 0) (local.get 1)))
  (func (export "half") (param f32) (result f32) (f32.mul (local.get 0) (f32.const 0.5)))
  (func (export "neg") (param f64) (result f64) (f64.neg (local.get 0)))
  (func (export "pair") (result i32 f64) (i32.const 1) (f64.const 2.5))
  (func (export "takes_ref") (param externref))
  (func (export "null") (result funcref) (ref.null func))
  (func $inner (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
  (func $outer (export "div") (param i32) (result i32) (i32.add (call $inner (local.get 0)) (i32.const 1)))
  (memory (export "memory") 1))"#;

/// A WASI command that prints its arguments, each with a line end, then leaves with code 7.
const ECHO: &str = r#"(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (local $left i32) (local $at i32) (local $end i32)
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    (local.set $left (i32.load (i32.const 0)))
    (drop (call $args (i32.const 16) (i32.const 1024)))
    (local.set $at (i32.const 1024))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $left)))
        (local.set $end (local.get $at))
        (loop $scan
          (if (i32.load8_u (local.get $end))
            (then (local.set $end (i32.add (local.get $end) (i32.const 1))) (br $scan))))
        (i32.store8 (local.get $end) (i32.const 10))
        (i32.store (i32.const 8) (local.get $at))
        (i32.store (i32.const 12) (i32.add (i32.sub (local.get $end) (local.get $at)) (i32.const 1)))
        (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 0)))
        (local.set $at (i32.add (local.get $end) (i32.const 1)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $next)))
    (call $exit (i32.const 7))))"#;

/// Prints its environment, one block of zero-terminated texts.
const ENVIRONMENT: &str = r#"(module
  (import "wasi_snapshot_preview1" "environ_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get" (func $environ (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 4)
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 12)))
    (drop (call $environ (i32.const 16) (i32.const 65536)))
    (i32.store (i32.const 8) (i32.const 65536))
    (drop (call $write (i32.const 1) (i32.const 8) (i32.const 1) (i32.const 4)))))"#;

/// A generator that prints what it yields.
const GENERATOR: &str = r#"(module
  (type $f (func)) (type $c (cont $f))
  (import "spectest" "print_i32" (func $print (param i32)))
  (tag $yield (param i32))
  (func $count (suspend $yield (i32.const 1)) (suspend $yield (i32.const 2)))
  (elem declare func $count)
  (func (export "_start") (local $k (ref null $c))
    (local.set $k (cont.new $c (ref.func $count)))
    (loop $next
      (block $on (result i32 (ref $c))
        (resume $c (on $yield $on) (local.get $k))
        (return))
      (local.set $k)
      (call $print)
      (br $next))))"#;

#[test]
fn runs_with_and_without_the_subcommand() {
    let files = Files::new(&[("generator.wat", GENERATOR)]);
    files.windlass(&["run", "generator.wat"]).prints("1\n2\n");
    files.windlass(&["generator.wat"]).prints("1\n2\n");
    fs::write(files.path("generator.wasm"), wat::parse_str(GENERATOR).unwrap()).unwrap();
    files.windlass(&["generator.wasm"]).prints("1\n2\n");
}

#[test]
fn invokes_with_typed_arguments() {
    let files = Files::new(&[("math.wat", MATH)]);
    let invoke = |arguments: &[&str]| {
        let (name, rest) = arguments.split_first().unwrap();
        files.windlass(&[&["run", "--invoke", name, "math.wat"], rest].concat())
    };
    invoke(&["add", "1", "-3"]).prints("-2\n");
    invoke(&["add", "0x10", "0xffffffff"]).prints("15\n");
    invoke(&["add64", "9223372036854775807", "-0x10"]).prints("9223372036854775791\n");
    invoke(&["half", "3"]).prints("1.5\n");
    invoke(&["half", "inf"]).prints("inf\n");
    invoke(&["neg", "1e300"]).prints(&format!("{}\n", -1e300f64));
    invoke(&["neg", "nan"]).prints("NaN\n");
    invoke(&["pair"]).prints("1\n2.5\n");
    invoke(&["null"]).prints("<null funcref>\n");
    files.windlass(&["--invoke", "add", "math.wat", "2", "2"]).prints("4\n");
}

#[test]
fn refuses_to_invoke_what_cannot_be() {
    let files = Files::new(&[("math.wat", MATH)]);
    let invoke = |arguments: &[&str]| {
        let (name, rest) = arguments.split_first().unwrap();
        files.windlass(&[&["run", "--invoke", name, "math.wat"], rest].concat())
    };
    invoke(&["sub"]).fails_with(&["math.wat", "\"sub\"", "add (func)", "memory (memory)"]);
    invoke(&["add", "1"]).fails_with(&["`add` takes 2 arguments (i32 i32), 1 given"]);
    invoke(&["add", "1", "2", "3"]).fails_with(&["3 given"]);
    invoke(&["add", "1", "two"]).fails_with(&["argument 2 of `add`", "\"two\"", "i32"]);
    invoke(&["add", "1", "4294967296"]).fails_with(&["argument 2"]);
    invoke(&["takes_ref", "1"]).fails_with(&["cannot invoke `takes_ref`"]);
    files.windlass(&["math.wat"]).fails_with(&["no _start", "add (func)", "--invoke"]);
}

#[test]
fn a_start_section_is_a_program() {
    let wat = r#"(module (import "spectest" "print_i64" (func $print (param i64)))
        (func $main (call $print (i64.const -5))) (start $main))"#;
    Files::new(&[("start.wat", wat)]).windlass(&["start.wat"]).prints("-5\n");
}

#[test]
fn traps_end_with_134_and_a_backtrace() {
    let files = Files::new(&[("math.wat", MATH)]);
    files.windlass(&["--invoke", "div", "math.wat", "1"]).prints("2\n");
    files.windlass(&["--invoke", "div", "math.wat", "0"]).traps_with(&[
        "math.wat",
        "wasm trap: integer divide by zero",
        "wasm backtrace:",
        "0: 0x",
        "math!inner",
        "1: 0x",
        "math!outer",
    ]);
    let wat = r#"(module (func (export "_start") (call $deeper)) (func $deeper (call $deeper)))"#;
    let files = Files::new(&[("deep.wat", wat)]);
    files.windlass(&["deep.wat"]).traps_with(&["call stack exhausted"]);
    let wat = r#"(module (func $start unreachable) (start $start))"#;
    let files = Files::new(&[("start.wat", wat)]);
    files.windlass(&["start.wat"]).traps_with(&["instantiate", "wasm trap: unreachable"]);
}

#[test]
fn traps_tell_the_stacks() {
    let wat = r#"(module $m (type $f (func)) (type $c (cont $f)) (tag $t)
      (func $inside (suspend $t))
      (elem declare func $inside)
      (func $main (export "_start") (resume $c (cont.new $c (ref.func $inside)))))"#;
    let files = Files::new(&[("unhandled.wat", wat)]);
    files.windlass(&["unhandled.wat"]).traps_with(&[
        "unhandled tag",
        "continuation",
        "m!inside",
        "main stack",
        "m!main",
    ]);
}

#[test]
fn wasi_arguments_and_exit_code() {
    let files = Files::new(&[("echo.wat", ECHO)]);
    let outcome = files.windlass(&["run", "echo.wat", "one", "--two", "-W"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (Some(7), "echo.wat\none\n--two\n-W\n"),
        "{}",
        outcome.stderr
    );
    let outcome = files.windlass(&["run", "--argv0", "me", "echo.wat", "x"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(7), "me\nx\n"), "{}", outcome.stderr);
}

#[test]
fn wasi_environment() {
    let files = Files::new(&[("env.wat", ENVIRONMENT)]);
    let run = |arguments: &[&str]| {
        let mut command = command();
        command.env("WINDLASS_TEST_SECRET", "s").current_dir(files.0.path());
        Outcome::from(command.args(arguments).arg("env.wat").output().unwrap())
    };
    run(&[]).prints("");
    run(&["--env", "A=1", "--env", "B=x=y"]).prints("A=1\0B=x=y\0");
    run(&["--env", "WINDLASS_TEST_SECRET"]).prints("WINDLASS_TEST_SECRET=s\0");
    run(&["--env", "WINDLASS_TEST_ABSENT"]).fails_with(&["WINDLASS_TEST_ABSENT"]);
    let everything = run(&["-S", "inherit-env"]);
    assert!(everything.stdout.contains("WINDLASS_TEST_SECRET=s\0"), "{}", everything.stderr);
}

#[test]
fn wasi_directories() {
    // Asks for the name under which descriptor 3 was opened, and prints it.
    let wat = r#"(module
      (import "wasi_snapshot_preview1" "fd_prestat_get" (func $get (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $name (param i32 i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (if (call $get (i32.const 3) (i32.const 0)) (then return))
        (drop (call $name (i32.const 3) (i32.const 64) (i32.load (i32.const 4))))
        (i32.store (i32.const 16) (i32.const 64))
        (i32.store (i32.const 20) (i32.load (i32.const 4)))
        (drop (call $write (i32.const 1) (i32.const 16) (i32.const 1) (i32.const 0)))))"#;
    let files = Files::new(&[("dir.wat", wat)]);
    fs::create_dir(files.path("data")).unwrap();
    files.windlass(&["dir.wat"]).prints("");
    files.windlass(&["--dir", "data", "dir.wat"]).prints("data");
    files.windlass(&["--dir", "data::/guest", "dir.wat"]).prints("/guest");
    files.windlass(&["--dir", "nowhere", "dir.wat"]).fails_with(&["--dir nowhere"]);
}

#[test]
fn options_of_wasm_and_wasi() {
    let files = Files::new(&[("generator.wat", GENERATOR), ("math.wat", MATH)]);
    let run = |options: &[&str]| files.windlass(&[options, &["generator.wat"]].concat());
    run(&["-W", "exceptions,function-references,stack-switching"]).prints("1\n2\n");
    run(&["-Wstack-switching=y", "-W", "gc=yes,all-proposals,max-wasm-stack=65536"]).prints("1\n2\n");
    run(&["-W=bulk-memory,multi-value,reference-types", "-W", "simd=n", "-S", "cli=y"]).prints("1\n2\n");
    run(&["--stack-size", "16384"]).prints("1\n2\n");
    run(&["-W", "stack-swiching"]).refuses_usage(&["stack-swiching"]);
    run(&["-W", "gc=maybe"]).refuses_usage(&["maybe"]);
    run(&["-W", "max-wasm-stack=big"]).refuses_usage(&["big"]);
    run(&["-S", "sockets"]).refuses_usage(&["sockets"]);
    run(&["-W", "fuel"]).fails_with(&["fuel", "not built"]);
    run(&["-W", "stack-switching=n"]).fails_with(&["stack switching", "switched off"]);
    run(&["-W", "all-proposals=n"]).fails_with(&["all-proposals", "cannot be switched off"]);
    run(&["-S", "http"]).fails_with(&["http", "not built"]);
    run(&["-W", "max-wasm-stack=1"]).fails_with(&["max_wasm_stack"]);
    run(&["--stack-size", "1"]).fails_with(&["stack_size"]);
    run(&["--stack-size", "many"]).refuses_usage(&["many"]);
    let help = files.windlass(&["run", "-W", "help"]);
    assert!(help.code == Some(0) && help.stdout.contains("stack-switching"), "{}", help.stderr);
    let help = files.windlass(&["-S", "help"]);
    assert!(help.code == Some(0) && help.stdout.contains("inherit-env"), "{}", help.stderr);
}

#[test]
fn stack_sizes_are_honoured() {
    let wat = r#"(module
      (func $down (export "down") (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
          (else (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
      (type $f (func (param i32) (result i32))) (type $c (cont $f))
      (elem declare func $down)
      (func (export "inside") (param i32) (result i32)
        (resume $c (local.get 0) (cont.new $c (ref.func $down)))))"#;
    let files = Files::new(&[("down.wat", wat)]);
    let down = |options: &[&str], name, depth| {
        files.windlass(&[options, &["--invoke", name, "down.wat", depth]].concat())
    };
    down(&[], "down", "1000").prints("1000\n");
    down(&["-W", "max-wasm-stack=16384"], "down", "1000").traps_with(&["call stack exhausted"]);
    down(&["-W", "max-wasm-stack=4194304"], "down", "20000").prints("20000\n");
    down(&[], "inside", "500").prints("500\n");
    down(&["--stack-size", "16384"], "inside", "1000").traps_with(&["call stack exhausted"]);
    down(&["--stack-size", "1048576"], "inside", "5000").prints("5000\n");
}

#[test]
fn verbose_prints_phases() {
    let files = Files::new(&[("math.wat", MATH)]);
    for (flag, made) in [("--eager", "compile"), ("--no-cache", "parse")] {
        let outcome = files.windlass(&["-v", flag, "--invoke", "add", "math.wat", "1", "2"]);
        for phase in ["read", made, "instantiate", "run"] {
            assert!(outcome.stderr.contains(&format!("{phase}: ")), "{}", outcome.stderr);
        }
        outcome.prints("3\n");
    }
}

#[test]
fn artifacts_run() {
    let files = Files::new(&[("math.wat", MATH), ("bad.wat", "(module (func (result i32)))")]);
    files.windlass(&["compile", "math.wat"]).prints("");
    files.windlass(&["run", "--invoke", "add", "math.wlas", "1", "2"]).prints("3\n");
    let trap = files.windlass(&["--invoke", "div", "math.wlas", "0"]);
    trap.traps_with(&["integer divide by zero", "math!inner"]);
    let listed = files.windlass(&["disas", "--func", "inner", "math.wlas"]);
    assert!(listed.stdout.contains("\n  i32.div_s\n"), "{}", listed.stdout);
    files.windlass(&["explore", "math.wlas", "-o", "-"]).fails_with(&["compiled artifact"]);
    // Replacing leaves nothing behind.
    files.windlass(&["compile", "math.wat", "-o", "math.wlas", "-O", "memory-reservation=65536"]).prints("");
    assert_eq!(fs::read_dir(files.0.path()).unwrap().count(), 3);
    // Beside its source it would be made up for.
    fs::rename(files.path("math.wat"), files.path("elsewhere")).unwrap();
    files.windlass(&["math.wlas"]).fails_with(&["math.wlas: ", "other settings"]);
    fs::rename(files.path("elsewhere"), files.path("math.wat")).unwrap();
    files
        .windlass(&["-O", "memory-reservation=65536", "--invoke", "add", "math.wlas", "1", "2"])
        .prints("3\n");
    let foreign = if Target::host() == Target::X86_64 { "aarch64" } else { "x86_64" };
    files.windlass(&["compile", "math.wat", "--target", foreign, "-o", "foreign.wlas"]).prints("");
    files.windlass(&["foreign.wlas"]).fails_with(&["was compiled for"]);
    fs::write(files.path("cut.wlas"), &fs::read(files.path("foreign.wlas")).unwrap()[..300]).unwrap();
    files.windlass(&["cut.wlas"]).fails_with(&["cut.wlas: ", "truncated"]);
    files.windlass(&["compile", "bad.wat"]).fails_with(&["bad.wat: ", "type mismatch"]);
    files.windlass(&["compile", "math.wat", "-o", "no/such/folder"]).fails_with(&["no/such/folder: "]);
    files.windlass(&["compile", "none.wat"]).fails_with(&["none.wat: "]);
    assert!(!files.path("bad.wlas").exists());
}

#[test]
fn bad_inputs_are_one_line() {
    let files = Files::new(&[
        ("empty.wasm", ""),
        ("noise.wasm", "this is no module"),
        ("open.wat", "(module\n  (func (export \"f\")"),
        ("word.wat", "(module (func i32.bad))"),
        ("invalid.wat", "(module (func (result i32)))"),
        ("gc.wat", "(module (type $s (struct)) (func (drop (struct.new $s))))"),
        ("import.wat", r#"(module (import "env" "missing" (func)))"#),
        ("mismatch.wat", r#"(module (import "spectest" "print_i32" (func (param i64))))"#),
    ]);
    fs::create_dir(files.path("directory")).unwrap();
    let binary = wat::parse_str(MATH).unwrap();
    fs::write(files.path("magic.wasm"), &binary[..3]).unwrap();
    fs::write(files.path("cut.wasm"), &binary[..binary.len() / 2]).unwrap();
    fs::write(files.path("version.wasm"), b"\0asm\x09\0\0\0").unwrap();
    fs::write(files.path("bytes.wasm"), [0xff, 0xfe, 0x00]).unwrap();
    let run = |file: &str| files.windlass(&["run", file]);
    run("absent.wasm").fails_with(&["absent.wasm", "No such file"]);
    run("directory").fails_with(&["directory", "s a directory"]);
    run("empty.wasm").fails_with(&["empty.wasm", "empty"]);
    run("noise.wasm").fails_with(&["noise.wasm:1:1", "expected"]);
    run("open.wat").fails_with(&["open.wat:2:"]);
    run("word.wat").fails_with(&["word.wat:1:15", "unknown operator"]);
    run("magic.wasm").fails_with(&["magic.wasm", "offset 0x"]);
    run("cut.wasm").fails_with(&["cut.wasm", "offset 0x"]);
    run("version.wasm").fails_with(&["version.wasm", "offset 0x"]);
    run("bytes.wasm").fails_with(&["bytes.wasm", "offset 0x0"]);
    // What is wrong with bodies shows when they are compiled.
    for command in [&["run", "--eager"][..], &["validate"], &["compile"]] {
        let all = |file| files.windlass(&[command, &[file]].concat());
        all("invalid.wat").fails_with(&["invalid.wat", "type mismatch", "offset 0x"]);
        all("gc.wat").fails_with(&["gc.wat", "garbage collection", "offset 0x"]);
    }
    run("import.wat").fails_with(&["import.wat", "unknown import", "env", "missing"]);
    run("mismatch.wat").fails_with(&["mismatch.wat", "incompatible import type", "print_i32"]);
}

#[test]
fn wrong_usage_is_2() {
    let files = Files::new(&[]);
    files.windlass(&[]).refuses_usage(&["FILE"]);
    files.windlass(&["run"]).refuses_usage(&["FILE"]);
    files.windlass(&["--nonsense", "x.wat"]).refuses_usage(&["--nonsense"]);
    files.windlass(&["wast"]).refuses_usage(&["FILE"]);
    files.windlass(&["disas"]).refuses_usage(&["FILE"]);
    files.windlass(&["disas", "--target", "mips", "x.wat"]).refuses_usage(&["mips"]);
    assert_eq!(files.windlass(&["--help"]).code, Some(0));
    assert!(files.windlass(&["--version"]).stdout.starts_with("windlass "));
}

#[test]
fn wast_reports_what_fails_and_goes_on() {
    let good = r#"(module (func (export "f") (result i32) (i32.const 1)))
        (assert_return (invoke "f") (i32.const 1))
        (assert_invalid (module (func (result i32))) "type mismatch")"#;
    let bad = "(module (func (export \"f\") (result i32) (i32.const 1)))\n\
        (assert_return (invoke \"f\") (i32.const 2))\n\
        (assert_trap (invoke \"f\") \"unreachable\")\n\
        (assert_return (invoke \"f\") (i32.const 1))\n";
    let files = Files::new(&[("good.wast", good), ("bad.wast", bad), ("broken.wast", "(module")]);
    files.windlass(&["wast", "good.wast"]).prints("good.wast: 2 passed, 0 failed\n");
    let outcome = files.windlass(&["wast", "bad.wast", "good.wast"]);
    assert_eq!(outcome.code, Some(1));
    let lines = outcome.stdout.lines().collect::<Vec<_>>();
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert_eq!(lines[0], "bad.wast:2: result is i32 1, expected i32 2");
    assert!(lines[1].starts_with("bad.wast:3: ") && lines[1].contains("unreachable"), "{lines:?}");
    assert_eq!(lines[2], "bad.wast: 1 passed, 2 failed");
    assert_eq!(lines[3], "good.wast: 2 passed, 0 failed");
    assert_eq!(lines[4], "total: 2 files, 3 passed, 2 failed");
    let outcome = files.windlass(&["wast", "broken.wast"]);
    assert!(outcome.code == Some(1) && outcome.stdout.contains("does not parse"), "{}", outcome.stdout);
    files.windlass(&["wast", "absent.wast"]).fails_with(&["absent.wast"]);
}

#[test]
fn disas_shows_either_machine() {
    let files = Files::new(&[("math.wat", MATH)]);
    for (target, instruction) in [("x86_64", "idiv"), ("aarch64", "sdiv")] {
        let all = files.windlass(&["disas", "--target", target, "math.wat"]);
        assert_eq!(all.code, Some(0), "{}", all.stderr);
        for text in ["func $inner\n", "func func[0]\n", "\n  i32.div_s\n", instruction, "trap.divide_by_zero"]
        {
            assert!(all.stdout.contains(text), "{target}: no `{text}` in {}", all.stdout);
        }
        let one = files.windlass(&["disas", "math.wat", "--target", target, "--func", "outer"]);
        assert!(one.stdout.starts_with("func $outer\n"), "{}", one.stdout);
        assert_eq!(one.stdout.matches("\nfunc ").count(), 0);
        let by_index = files.windlass(&["disas", "math.wat", "--target", target, "--func", "8"]);
        assert_eq!(by_index.stdout, one.stdout);
    }
    files.windlass(&["disas", "math.wat", "--func", "iner"]).fails_with(&["iner", "$inner"]);
}
