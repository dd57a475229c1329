//! `windlass compare` from outside: its tables, its JSON, its listings, and engines that are missing, crash, hang or
//! lie.
//!
//! Engines on PATH are played by shell scripts, so that every test runs on every machine. What the in-process tiers
//! do is tested in a build that has them: `cargo test --release --features compare --test compare`.

use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use tempfile::TempDir;

#[path = "support/command.rs"]
mod command;

/// A directory with a module and engines, where the command runs.
struct Bench(TempDir);

/// Prints 42 through WASI and exits with 3; says its first argument if it has one.
const GREETING: &str = r#"
(module $greeting
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "forty-two\n")
  (func $add (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $fail (export "fail") (param i64) (result i64) (unreachable))
  (func $start (export "_start")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 10))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $proc_exit (call $add (i32.const 1) (i32.const 2)))))
"#;

impl Bench {
    fn new(module: &str) -> Bench {
        let bench = Bench(tempfile::tempdir().unwrap());
        fs::write(bench.path("module.wat"), module).unwrap();
        fs::create_dir(bench.path("bin")).unwrap();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// An engine that is a shell script.
    fn engine(self, name: &str, script: &str) -> Bench {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = command::windlass();
        command.arg("compare").args(arguments).current_dir(self.0.path());
        let path = std::env::var("PATH").unwrap();
        // An emulated windlass starts itself through the emulator too.
        if command.get_program() != env!("CARGO_BIN_EXE_windlass") {
            let words = [command.get_program()]
                .into_iter()
                .chain(command.get_args().take_while(|word| *word != env!("CARGO_BIN_EXE_windlass")));
            let runner = words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ");
            command.env("WINDLASS_RUNNER", runner);
        }
        command.env("PATH", format!("{}:{path}", self.path("bin").display()));
        command
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        Outcome::from(self.command(arguments).output().unwrap())
    }

    /// Runs with `--json`.
    fn json(&self, arguments: &[&str]) -> Value {
        let outcome = self.run(&[&["--json"], arguments].concat());
        assert_eq!((outcome.code, outcome.stderr.as_str()), (Some(0), ""), "{}", outcome.stdout);
        serde_json::from_str(&outcome.stdout).unwrap_or_else(|error| panic!("{error}: {}", outcome.stdout))
    }
}

struct Outcome {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Outcome {
        Outcome {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Outcome {
    /// Its table, if it has one.
    #[track_caller]
    fn table(&self) -> &str {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        &self.stdout
    }

    /// The table with every number and every run of blanks as one sign: what stays the same from run to run.
    #[track_caller]
    fn masked(&self) -> String {
        let mut masked = String::new();
        for line in self.table().lines() {
            let mut words = Vec::new();
            for word in line.split_whitespace() {
                let number = word.trim_matches(|c: char| !c.is_ascii_digit());
                let is_number = word.starts_with(|c: char| c.is_ascii_digit() || c == '(')
                    && number.chars().all(|c| c.is_ascii_digit() || ",.".contains(c))
                    && !number.is_empty();
                words.push(if is_number { word.replace(number, "#") } else { word.to_owned() });
            }
            let line =
                words.join(" ").replace(" µs", " UNIT").replace(" ms", " UNIT").replace("# s", "# UNIT");
            masked += line.trim_end();
            masked.push('\n');
        }
        masked
    }

    #[track_caller]
    fn fails_with(&self, parts: &[&str]) {
        assert_eq!(self.code, Some(1), "{} {}", self.stdout, self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        for part in parts {
            assert!(self.stderr.contains(part), "`{part}` is not in: {}", self.stderr);
        }
    }
}

/// The line of an engine's row, and those below it that belong to it.
fn row<'a>(table: &'a str, engine: &str) -> &'a str {
    let begin = table.find(&format!("\n{engine} ")).unwrap_or_else(|| panic!("no {engine} in\n{table}")) + 1;
    let rest = &table[begin..];
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if end > 0 && !line.starts_with("  ") {
            break;
        }
        end += line.len();
    }
    &rest[..end]
}

fn engine<'a>(comparison: &'a Value, name: &str) -> &'a Value {
    let engines = comparison["engines"].as_array().unwrap();
    engines.iter().find(|engine| engine["name"] == name).unwrap_or_else(|| panic!("no {name}: {comparison}"))
}

fn none_left(pid_file: &Path) {
    let pid = fs::read_to_string(pid_file).unwrap();
    let gone = || match fs::read_to_string(format!("/proc/{}/stat", pid.trim())) {
        Ok(stat) => stat.contains(") Z "),
        Err(_) => true,
    };
    for _ in 0..500 {
        if gone() {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("process {} lives", pid.trim());
}

#[test]
fn usage() {
    let bench = Bench::new(GREETING);
    for (arguments, part) in [
        (&[] as &[&str], "FILE"),
        (&["--runs", "0", "module.wat"], "--runs"),
        (&["--timeout", "0", "module.wat"], "expected a number of seconds"),
        (&["--timeout", "soon", "module.wat"], "expected a number of seconds"),
        (&["--tier", "turbofan", "module.wat"], "turbofan"),
        (&["--target", "x86_64", "module.wat"], "--disas"),
        (&["--disas", "add", "--target", "mips", "module.wat"], "mips"),
    ] {
        let outcome = bench.run(arguments);
        assert_eq!(outcome.code, Some(2), "{arguments:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(part), "{arguments:?}: {}", outcome.stderr);
    }
    let help = bench.run(&["--help"]);
    assert!(help.stdout.contains("--with") && !help.stdout.contains("--measure"), "{}", help.stdout);
}

#[test]
fn bad_input() {
    let bench = Bench::new(GREETING);
    fs::write(bench.path("broken.wat"), "(module (func (result i32)))").unwrap();
    fs::write(bench.path("link.wat"), r#"(module (import "no" "where" (func)) (func (export "_start")))"#)
        .unwrap();
    fs::write(bench.path("empty.wat"), "(module)").unwrap();
    fs::write(bench.path("cut.wasm"), b"\0asm\x01\0\0\0\x01").unwrap();
    bench.run(&["missing.wat"]).fails_with(&["error: missing.wat: "]);
    bench.run(&["broken.wat"]).fails_with(&["error: broken.wat: ", "type mismatch"]);
    bench.run(&["link.wat"]).fails_with(&["error: link.wat: ", "no", "where"]);
    bench.run(&["empty.wat"]).fails_with(&["error: empty.wat: ", "_start"]);
    bench.run(&["cut.wasm"]).fails_with(&["error: cut.wasm: ", "offset"]);
    bench.run(&["--invoke", "ad", "module.wat"]).fails_with(&["error: module.wat: ", "\"ad\""]);
    bench.run(&["--invoke", "add", "module.wat", "1"]).fails_with(&["takes 2 arguments (i32 i32), 1 given"]);
    bench.run(&["--env", "NO_SUCH_VARIABLE", "module.wat"]).fails_with(&["NO_SUCH_VARIABLE"]);
    bench.run(&["--dir", "no-such", "module.wat"]).fails_with(&["--dir no-such"]);
}

#[test]
fn engines_that_do_as_they_should() {
    // One does what the module does; `--version` and the empty module are asked for as well.
    let bench = Bench::new(GREETING).engine(
        "parrot",
        r#"case "$1" in --version) echo "parrot 1.2";; *nothing.wasm) ;; *) echo forty-two; exit 3;; esac"#,
    );
    let outcome = bench.run(&["--runs", "3", "--with", "parrot", "module.wat"]);
    let table = outcome.table();
    assert!(table.starts_with("module.wat: "), "{table}");
    assert!(table.contains(" bytes of Wasm, 3 functions; 3 runs on"), "{table}");
    assert!(table.contains("; exit code 3, 10 bytes of output"), "{table}");
    assert!(table.contains("parrot is parrot 1.2"), "{table}");
    assert!(!table.contains("DIFFERS"), "{table}");
    assert_eq!(row(table, "windlass").lines().count(), 1, "{table}");
    assert_eq!(row(table, "parrot").lines().count(), 1, "{table}");
    if !cfg!(feature = "compare") {
        assert!(table.contains("cargo build --release --features compare"), "{table}");
        let golden = "\
 compile MB/s all cores code per Wasm byte start-up run (least .. most) peak memory
windlass # UNIT # # UNIT # # # UNIT # UNIT (# .. #) # MB
parrot - - - - - # UNIT # UNIT (# .. #) # MB

code of Wasm windlass
$start # #
$fail # #
$add # #
";
        // Where the machine is busy the script's time is not told from nothing.
        let masked = outcome.masked().replace("under # UNIT", "# UNIT (# .. #)");
        let mut parts = golden.lines().map(str::trim).filter(|line| !line.contains('$'));
        assert!(parts.all(|line| masked.lines().any(|other| other.trim() == line)), "{masked}");
        for function in ["$start # #", "$fail # #", "$add # #"] {
            assert!(masked.contains(function), "{masked}");
        }
    }
}

#[test]
fn engines_that_fail() {
    let bench = Bench::new(GREETING)
        .engine("crash", "kill -SEGV $$")
        .engine("liar", r#"case "$*" in *module*) echo fourty-two; exit 3;; esac"#)
        .engine("quitter", r#"echo "fatal error: no such instruction" >&2; exit 9"#)
        .engine(
            "hang",
            r#"case "$*" in *module*) echo $$ > hang.pid; sleep 600 & echo $! > child.pid; wait;; esac"#,
        );
    let start = Instant::now();
    let with = "crash,liar,quitter,hang,nowhere,bin/liar,bin/nowhere";
    let outcome = bench.run(&["--runs", "2", "--timeout", "8", "--with", with, "module.wat"]);
    let table = outcome.table();
    assert!(start.elapsed() < Duration::from_secs(90), "{:?}", start.elapsed());
    for (name, reason) in [
        ("crash", "crashed: signal 11 (SIGSEGV)"),
        ("liar", "DIFFERS: output from line 1 on (11 bytes, ours 10)"),
        ("quitter", "exit code 9: fatal error: no such instruction"),
        ("hang", "no end after 8 s"),
        ("nowhere", "missing: no nowhere on PATH"),
        ("bin/liar", "DIFFERS"),
        ("bin/nowhere", "missing: no such program"),
    ] {
        let row = row(table, name);
        assert!(row.contains(reason), "{name}: {row}");
    }
    none_left(&bench.path("hang.pid"));
    none_left(&bench.path("child.pid"));
}

#[test]
fn an_interrupt_ends_everything() {
    let script = r#"case "$*" in *module*) sleep 600 & echo $! > new.pid; mv new.pid child.pid; wait;; esac"#;
    let bench = Bench::new(GREETING).engine("hang", script);
    let mut child = bench.command(&["--runs", "1", "--with", "hang", "module.wat"]).spawn().unwrap();
    let begin = Instant::now();
    while !bench.path("child.pid").exists() {
        assert!(begin.elapsed() < Duration::from_secs(120), "it never gets there");
        std::thread::sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    none_left(&bench.path("child.pid"));
}

#[test]
fn json() {
    let bench = Bench::new(GREETING).engine("parrot", r#"case "$*" in *module*) echo no; exit 3;; esac"#);
    let comparison = bench.json(&["--runs", "4", "--with", "parrot,nowhere", "module.wat"]);
    assert_eq!(comparison["file"], "module.wat");
    assert_eq!((&comparison["functions"], &comparison["runs"]), (&Value::from(3), &Value::from(4)));
    let ours = engine(&comparison, "windlass");
    assert_eq!(ours["outcome"]["exit"], 3);
    assert_eq!(ours["output_bytes"], 10);
    assert_eq!((&ours["reason"], &ours["differs"]), (&Value::Null, &Value::Null));
    assert_eq!(ours["run"]["ns"].as_array().unwrap().len(), 4);
    let number = |value: &Value| value.as_u64().unwrap_or_else(|| panic!("{value} in {ours}"));
    for time in [&ours["run"], &ours["compile"]] {
        let [least, median, most] = ["least_ns", "median_ns", "most_ns"].map(|key| number(&time[key]));
        assert!(0 < least && least <= median && median <= most, "{time}");
    }
    assert!(number(&ours["start_up_ns"]) > number(&ours["compile"]["least_ns"]));
    assert!(number(&ours["peak_bytes"]) > 1 << 20);
    let functions = ours["functions"].as_array().unwrap();
    assert_eq!(functions.len(), 3);
    assert_eq!((&functions[0]["name"], &functions[0]["index"]), (&Value::from("$add"), &Value::from(2)));
    let sum: u64 = functions.iter().map(|function| number(&function["code_bytes"])).sum();
    assert!(sum <= number(&ours["code_bytes"]) && functions.iter().all(|f| number(&f["wasm_bytes"]) > 0));
    let parrot = engine(&comparison, "parrot");
    assert_eq!(parrot["measured"], "from the outside");
    assert!(parrot["differs"].as_str().unwrap().contains("output from line 1"), "{parrot}");
    assert_eq!(engine(&comparison, "nowhere")["reason"], "missing: no nowhere on PATH");
}

#[test]
fn functions_by_name() {
    let bench = Bench::new(GREETING);
    let comparison = bench.json(&["--runs", "1", "--invoke", "add", "module.wat", "40", "2"]);
    let ours = engine(&comparison, "windlass");
    assert_eq!((&ours["outcome"]["exit"], &ours["output_bytes"]), (&Value::from(0), &Value::from(3)));
    let comparison = bench.json(&["--runs", "2", "--invoke", "fail", "module.wat", "7"]);
    let ours = engine(&comparison, "windlass");
    let trap = "wasm trap: unreachable";
    assert_eq!(ours["outcome"]["trap"], trap);
    assert_eq!(ours["run"]["ns"].as_array().unwrap().len(), 2);
    let table = bench.run(&["--runs", "1", "--functions", "0", "--invoke", "fail", "module.wat", "7"]);
    let table = table.table();
    assert!(row(table, "windlass").contains("trapped: unreachable"), "{table}");
    assert!(!table.contains("code of"), "{table}");
}

/// Whether there is a Node. Without one its tests are skipped, aloud; never in CI.
fn has_node() -> bool {
    let has = Command::new("node").arg("--version").output().is_ok_and(|output| output.status.success());
    if !has {
        assert!(std::env::var_os("CI").is_none(), "no node on PATH");
        let _ = writeln!(std::io::stderr(), "skipped: no node; install with: apt-get install nodejs");
    }
    has
}

#[test]
fn javascript_engines_run_the_script() {
    if !has_node() {
        return;
    }
    let bench = Bench::new(GREETING);
    let comparison = bench.json(&["--runs", "3", "--with", "node", "module.wat"]);
    let node = engine(&comparison, "node");
    assert_eq!((&node["reason"], &node["differs"]), (&Value::Null, &Value::Null), "{node}");
    assert_eq!(
        (&node["outcome"]["exit"], &node["output_bytes"]),
        (&Value::from(3), &Value::from(10)),
        "{node}"
    );
    assert_eq!(node["measured"], "by a script");
    assert_eq!(node["run"]["ns"].as_array().unwrap().len(), 3);
    for time in [&node["compile"]["median_ns"], &node["start_up_ns"], &node["peak_bytes"]] {
        assert!(time.as_u64().is_some_and(|number| number > 0), "{node}");
    }
    assert!(node["start_up_ns"].as_u64() > node["compile"]["median_ns"].as_u64(), "{node}");

    let comparison = bench.json(&["--runs", "1", "--with", "node", "--invoke", "fail", "module.wat", "1"]);
    let node = engine(&comparison, "node");
    assert_eq!(
        (&node["outcome"]["trap"], &node["differs"]),
        (&Value::from("unreachable"), &Value::Null),
        "{node}"
    );
    let vector = r#"(module (func (export "f") (result v128) (v128.const i64x2 1 2)))"#;
    let comparison =
        Bench::new(vector).json(&["--runs", "1", "--with", "node", "--invoke", "f", "module.wat"]);
    let node = engine(&comparison, "node");
    assert!(node["reason"].as_str().is_some_and(|reason| reason.starts_with("cannot run it: ")), "{node}");
}

#[test]
fn javascript_engines_spell_numbers_alike() {
    if !has_node() {
        return;
    }
    let module = r#"(module
      (import "spectest" "print_f32" (func $f32 (param f32)))
      (import "spectest" "print_f64" (func $f64 (param f64)))
      (import "spectest" "print_i64" (func $i64 (param i64)))
      (func (export "f") (param i32 i64 f32 f64) (result i32 i64 f32 f64)
        (call $i64 (i64.const 0x8000000000000000))
        (call $f32 (f32.const 0.1)) (call $f32 (f32.const 0x1p-149)) (call $f32 (f32.const 3.4e38))
        (call $f64 (f64.const 1e-7)) (call $f64 (f64.const 123456789e20)) (call $f64 (f64.const -0.0))
        (call $f64 (f64.const 5e-324)) (call $f64 (f64.const nan)) (call $f64 (f64.const 1.5e300))
        (local.get 0) (local.get 1) (local.get 2) (local.get 3)))"#;
    let bench = Bench::new(module);
    let words = ["0xffffffff", "-0x10", "-inf", "1e-10"];
    let arguments = [&["--runs", "1", "--with", "node", "--invoke", "f", "module.wat"], &words[..]].concat();
    let comparison = bench.json(&arguments);
    let node = engine(&comparison, "node");
    assert_eq!((&node["reason"], &node["differs"]), (&Value::Null, &Value::Null), "{node}");
}

#[test]
fn directories_and_variables_reach_the_guest() {
    // Says how many bytes its arguments and its environment take, and whether a directory is open.
    let module = r#"(module
      (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ (param i32 i32) (result i32)))
      (import "wasi_snapshot_preview1" "fd_prestat_get" (func $prestat (param i32 i32) (result i32)))
      (import "spectest" "print_i32" (func $print (param i32)))
      (memory (export "memory") 1)
      (func (export "_start")
        (drop (call $args (i32.const 0) (i32.const 4))) (call $print (i32.load (i32.const 4)))
        (drop (call $environ (i32.const 0) (i32.const 4))) (call $print (i32.load (i32.const 4)))
        (call $print (call $prestat (i32.const 3) (i32.const 0)))))"#;
    let says = |file: &str, lines: &[&str]| {
        format!(r#"case "$*" in *{file}*) printf '%s\n' {};; esac"#, lines.join(" "))
    };
    let bench = Bench::new(module).engine("same", &says("module", &["18", "6", "0"]));
    let arguments = [
        "--runs",
        "1",
        "--dir",
        "bin::/tools",
        "--env",
        "A=123",
        "--with",
        "same",
        "module.wat",
        "-x",
        "abc",
    ];
    let comparison = bench.json(&arguments);
    // "module.wat", "-x", "abc", each with its end; "A=123".
    assert_eq!(engine(&comparison, "same")["differs"], Value::Null, "{comparison}");
    for row in comparison["engines"].as_array().unwrap() {
        assert_eq!((&row["reason"], &row["differs"]), (&Value::Null, &Value::Null), "{row}");
    }
}

#[test]
fn listings() {
    let bench = Bench::new(GREETING);
    for target in ["x86_64", "aarch64"] {
        let outcome = bench.run(&["--disas", "add", "--target", target, "module.wat"]);
        let text = outcome.table();
        assert!(text.starts_with("func $add\n"), "{text}");
        assert!(text.contains(&format!("windlass, {target}: ")), "{text}");
        assert!(text.contains("  i32.add") && text.contains("│"), "{text}");
        assert!(!text.contains("$start"), "{text}");
        if !cfg!(feature = "compare") {
            assert!(text.lines().nth(1).unwrap().contains("cranelift: not in this build"), "{text}");
        }
    }
    bench
        .run(&["--disas", "ad", "module.wat"])
        .fails_with(&["module.wat: no function ad; did you mean $add?"]);
    bench.run(&["--disas", "17", "module.wat"]).fails_with(&["no function 17; it defines 2 to 4"]);
    bench.run(&["--disas", "1", "module.wat"]).fails_with(&["no function 1"]);
    let listing = bench.json(&["--disas", "func[2]", "module.wat"]);
    assert_eq!((&listing["function"], &listing["index"]), (&Value::from("$add"), &Value::from(2)));
    let operators = listing["operators"].as_array().unwrap();
    let add = operators.iter().find(|row| row["operators"][0] == "i32.add").unwrap();
    assert!(!add["windlass"].as_array().unwrap().is_empty(), "{listing}");
}

#[cfg(not(feature = "compare"))]
#[test]
fn tiers_that_are_not_built() {
    let bench = Bench::new(GREETING);
    let outcome = bench.run(&["--runs", "1", "--tier", "cranelift,winch", "module.wat"]);
    for tier in ["cranelift", "winch"] {
        let row = row(outcome.table(), tier);
        assert!(
            row.contains("not in this build; they are with `cargo build --release --features compare`"),
            "{row}"
        );
    }
}

#[cfg(feature = "compare")]
#[path = "compare_tiers/mod.rs"]
mod tiers;
