//! GDB and perf look at running programs, and what they say is compared with text in `tests/debuggers`.
//!
//! Natively GDB starts the program; on a cross test the emulator does, with a stub that `gdb-multiarch` talks to, so
//! that both instruction sets are debugged by every full test run. Addresses, frame numbers and Rust's own frames are
//! masked. `BLESS=1` writes what was said.
//!
//! Without GDB the tests are skipped aloud, but not where `CI` is set. Samples need the system's permission, so their
//! absence is only said.

#[path = "support/command.rs"]
mod command;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{env, fs, str};

/// What every script begins with. Traps are the program's business.
const SETTINGS: &str = "\
set pagination off
set confirm off
set width 0
set style enabled off
set breakpoint pending on
set debuginfod enabled off
handle SIGSEGV SIGILL SIGFPE nostop noprint pass
";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The emulator's program, if these tests are for another machine.
fn emulator() -> Option<String> {
    let runner = env::var("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").unwrap_or_default();
    runner.split_whitespace().next().filter(|_| cfg!(target_arch = "aarch64")).map(str::to_owned)
}

/// Which debugger there is. Absence is said, and is a failure where everything must be tested.
fn debugger() -> Option<&'static str> {
    let (name, package) =
        if emulator().is_some() { ("gdb-multiarch", "gdb-multiarch") } else { ("gdb", "gdb") };
    if Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    {
        return Some(name);
    }
    assert!(env::var_os("CI").is_none(), "{name} is missing");
    println!("skipped: {name} is missing; install with: apt-get install {package}");
    None
}

/// A child that does not outlive the test.
struct Child(std::process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// What the debugger says to `commands`, in which `START` stands for starting the program.
fn debug(debugger: &str, program: &str, commands: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let script = folder.path().join("script.gdb");
    let built = env!("CARGO_BIN_EXE_windlass");
    let arguments = format!("run -D debug-info {program}");
    let mut gdb = Command::new(debugger);
    gdb.current_dir(root()).args(["-nx", "-q", "-batch", "-x"]).arg(&script).stdin(Stdio::null());
    let mut server = None;
    let (head, start) = match emulator() {
        None => (String::new(), format!("run {arguments} > /dev/null")),
        Some(emulator) => {
            let port = std::net::TcpListener::bind("127.0.0.1:0")
                .and_then(|listener| listener.local_addr())
                .expect("a free port")
                .port();
            let mut command = Command::new(emulator);
            command.current_dir(root()).args(["-g", &port.to_string(), built]).args(arguments.split(' '));
            let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
            server = Some(Child(child.expect("the emulator runs")));
            // The stub listens in a moment.
            let connect = format!(
                "python\nimport time\nfor attempt in range(100):\n  try:\n    \
                 gdb.execute('target remote 127.0.0.1:{port}', to_string=True)\n    break\n  \
                 except gdb.error:\n    time.sleep(0.1)\nend\n"
            );
            (format!("set sysroot /\n{connect}"), "continue".to_owned())
        }
    };
    let commands = commands.replace("START", &start);
    fs::write(&script, format!("{SETTINGS}file {built}\n{head}{commands}\nkill\n")).expect("a script");
    let Output { stdout, stderr, .. } = gdb.output().expect("gdb runs");
    drop(server);
    let said = String::from_utf8_lossy(&stdout).into_owned();
    let complaints = String::from_utf8_lossy(&stderr);
    let complaints = complaints.lines().filter(|line| !line.contains("script.gdb:"));
    complaints.fold(said, |said, line| format!("{said}{line}\n"))
}

/// What is the same in every build, on every machine.
fn mask(said: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut rust = false;
    for line in said.lines() {
        let Some(frame) = line.strip_prefix('#') else {
            let noise =
                ["[", "Using host", "warning:", "Remote", "Reading", "Program", "0x", "of file", "Use `"];
            let noise = noise.iter().any(|start| line.starts_with(start) && !line.starts_with("[c"));
            let noise = noise && !line.starts_with("Program received");
            if !noise && !line.is_empty() {
                lines.push(mask_line(line));
            }
            continue;
        };
        // Of Rust's frames only whether they go down to main.
        if frame.contains("tests/debuggers/") || frame.contains(" in [") || frame.contains("  [") {
            let frame = frame.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
            let frame = frame.split_once(" in ").map_or(frame, |(_, rest)| rest);
            lines.push(format!("#  {frame}"));
            rust = false;
        } else {
            if !rust {
                lines.push("#  Rust".to_owned());
            }
            rust = true;
            if frame.contains("windlass::main ") {
                lines.push("#  Rust's main".to_owned());
            }
        }
    }
    lines.join("\n") + "\n"
}

/// Addresses, distances, and the last number of a table's row.
fn mask_line(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let number = word.trim_start_matches('<').trim_end_matches(['>', ',', ':']);
        let address = number.len() > 8 && number.starts_with("0x");
        let distance = words.last().is_some_and(|last| last == "+") && number.parse::<u32>().is_ok();
        words.push(match word.split_once('@') {
            _ if address => "ADDRESS".to_owned(),
            _ if distance => "N".to_owned(),
            Some((before, _)) => format!("{before}@ADDRESS"),
            None => word.to_owned(),
        });
    }
    let in_use = words.last().is_some_and(|last| last.parse::<u32>().is_ok_and(|bytes| bytes > 0));
    if in_use && words.iter().any(|word| word.starts_with("0x")) {
        *words.last_mut().expect("it has one") = "N".to_owned();
        return words.join(" ").split_whitespace().collect::<Vec<_>>().join(" ");
    }
    words.join(" ")
}

/// Compares what the debugger says with the text in `tests/debuggers`.
fn transcript(name: &str, program: &str, commands: &str) {
    let Some(debugger) = debugger() else { return };
    compare(name, &mask(&debug(debugger, program, commands)));
}

fn compare(name: &str, said: &str) {
    let folder = root().join("tests/debuggers");
    let own = folder.join(format!("{name}.{}.expected", env::consts::ARCH));
    let path = if own.exists() { own } else { folder.join(format!("{name}.expected")) };
    if env::var_os("BLESS").is_some() {
        fs::write(&path, said).expect("the text can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(said == expected, "{} says:\n{expected}\nGDB says:\n{said}", path.display());
}

#[test]
fn a_breakpoint_by_name_and_a_backtrace_through_three_stacks() {
    transcript(
        "backtrace",
        "tests/debuggers/tree.wat",
        "break leaf\nSTART\nbt\ninfo symbol $pc\nfinish\nbt 2",
    );
}

#[test]
fn breakpoints_and_steps_by_line() {
    let commands = "break tree.wat:21\nSTART\nbt 1\nnext\nbt 3\nnext\nbt 3\nnext\nbt 3";
    transcript("lines", "tests/debuggers/tree.wat", commands);
}

#[test]
fn from_a_host_function_back_to_the_stack_that_called_it() {
    // By instructions, since whatever the function is called in Rust is Rust's affair.
    let commands = "break leaf\nSTART\npython\nwhile '::' not in (gdb.newest_frame().name() or ''):\n  \
                    gdb.execute('stepi', to_string=True)\nend\nbt";
    let Some(debugger) = debugger() else { return };
    let said = mask(&debug(debugger, "tests/debuggers/tree.wat", commands));
    let frames: String =
        said.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    compare("host_function", &frames);
}

#[test]
fn continuations_by_number() {
    let commands = "source tools/windlass-gdb.py\nbreak tree.wat:54\nSTART\ninfo conts\ncont 1 bt\ncont 2\n\
                    cont 2 bt\ncont 3 bt\nbt\nbreak leaf\ncont\ninfo conts\ncont 2 bt\ncont 3 bt\ncont 7";
    transcript("continuations", "tests/debuggers/tree.wat", commands);
}

#[test]
fn without_continuations_cont_is_continue() {
    let commands =
        "source tools/windlass-gdb.py\nbreak plain.wat:8\nSTART\ncont 3\nbt 1\ninfo breakpoints\ncont 100";
    transcript("cont_is_continue", "tests/debuggers/plain.wat", commands);
}

#[test]
fn every_instruction_has_a_backtrace() {
    for (name, program, line) in [("tree", "tree.wat", 43), ("corners", "corners.wat", 90)] {
        let Some(debugger) = debugger() else { return };
        let commands = format!("tbreak {program}:{line}\nSTART\nsource tests/debuggers/every-instruction.py");
        let said = debug(debugger, &format!("tests/debuggers/{program}"), &commands);
        let bars = said.lines().filter(|line| line.starts_with('|') || line.contains("rror"));
        let said: String = bars.map(|line| format!("{line}\n")).collect();
        compare(&format!("every_instruction_{name}"), &said);
    }
}

#[test]
fn lines_of_c() {
    let Some(debugger) = debugger() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let module = folder.path().join("count.wasm");
    let compiled = Command::new("python3")
        .current_dir(root())
        .args(["-m", "ziglang", "cc", "-target", "wasm32-wasi", "-g", "-O1", "tests/debuggers/count.c", "-o"])
        .arg(&module)
        .output();
    if !compiled.is_ok_and(|output| output.status.success()) {
        assert!(env::var_os("CI").is_none(), "ziglang is missing");
        println!("skipped: no C compiler; install with: python3 -m pip install ziglang");
        return;
    }
    // Which lines have code is the C compiler's affair, so this is no text to compare.
    let said = mask(&debug(debugger, &module.to_string_lossy(), "break count\nSTART\nbt 2\nnext\nbt 1"));
    for (name, lines) in [("count () at ", 3..12), ("main () at ", 13..16)] {
        let of_it = |line: &&str| line.starts_with("#  ") && line.contains(name);
        let frame = said.lines().find(of_it).unwrap_or_else(|| panic!("no {name}:\n{said}"));
        let (_, line) = frame.rsplit_once("tests/debuggers/count.c:").expect(&said);
        assert!(lines.contains(&line.parse::<u32>().expect(&said)), "{said}");
    }
}

/// Runs a program and returns its number and its folder.
fn profiled(strategy: &str, program: &str) -> (u32, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = command::windlass();
    command.current_dir(folder.path()).args(["run", &format!("--profile={strategy}")]);
    command.arg(root().join(program)).stdout(Stdio::null());
    let mut child = command.spawn().expect("windlass runs");
    let id = child.id();
    assert!(child.wait().expect("it ends").success());
    (id, folder)
}

#[test]
fn the_map_for_perf() {
    let (id, _folder) = profiled("perfmap", "tests/debuggers/tree.wat");
    let path = PathBuf::from(format!("/tmp/perf-{id}.map"));
    let map = fs::read_to_string(&path).expect("a map");
    fs::remove_file(&path).expect("it is there");
    let mut ranges = Vec::new();
    let mut names = Vec::new();
    for line in map.lines() {
        let mut words = line.splitn(3, ' ');
        let mut number = || u64::from_str_radix(words.next().expect("a number"), 16).expect("hexadecimal");
        let (start, size) = (number(), number());
        ranges.push(start..start + size);
        names.push(words.next().expect("a name"));
    }
    ranges.sort_by_key(|range| range.start);
    assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start), "{map}");
    for name in ["leaf", "inner", "outer", "main", "[continuation]", "[enter]", "[host call]", "[new_stack]"]
    {
        assert!(names.contains(&name), "{name} is not in\n{map}");
    }
}

/// Reads numbers off the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (head, rest) = self.0.split_at(count);
        self.0 = rest;
        head
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take(4).try_into().expect("four bytes"))
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take(8).try_into().expect("eight bytes"))
    }

    fn text(&mut self) -> &'a str {
        let end = self.0.iter().position(|&byte| byte == 0).expect("the end of a text");
        let text = str::from_utf8(self.take(end)).expect("UTF-8");
        self.take(1);
        text
    }
}

#[test]
fn the_dump_for_perf() {
    let (id, folder) = profiled("jitdump", "tests/debuggers/tree.wat");
    let bytes = fs::read(folder.path().join(format!("jit-{id}.dump"))).expect("a dump");
    let mut dump = Reader(&bytes);
    let machine = if cfg!(target_arch = "aarch64") { 183 } else { 62 };
    assert_eq!([dump.u32(), dump.u32(), dump.u32(), dump.u32()], [0x4a69_5444, 1, 40, machine]);
    assert_eq!([dump.u32(), dump.u32()], [0, id]);
    let (mut last, flags) = (dump.u64(), dump.u64());
    assert_eq!(flags, 0);
    let (mut names, mut numbers, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    while !dump.0.is_empty() {
        let (kind, size, time) = (dump.u32(), dump.u32() as usize, dump.u64());
        assert!(time >= last, "time goes on");
        last = time;
        let mut body = Reader(dump.take(size - 16));
        match kind {
            0 => {
                assert_eq!(body.u32(), id);
                body.u32();
                let (address, again, size) = (body.u64(), body.u64(), body.u64() as usize);
                assert_eq!(address, again);
                numbers.push(body.u64());
                names.push(body.text());
                assert_eq!(body.0.len(), size);
                assert!(body.0.iter().any(|&byte| byte != 0), "it is code");
                if let Some((of, _)) = lines.last().filter(|&&(of, _)| of == address) {
                    assert_eq!(*of, address, "lines come before their code");
                }
            }
            2 => {
                let (address, count) = (body.u64(), body.u64());
                for _ in 0..count {
                    let (at, line, _) = (body.u64(), body.u32(), body.u32());
                    assert!(at >= address && line < 100);
                    assert!(body.text().ends_with("tests/debuggers/tree.wat"));
                    lines.push((address, line));
                }
                assert!(body.0.is_empty());
            }
            _ => panic!("a record of kind {kind}"),
        }
    }
    assert!(numbers.iter().copied().eq(0..numbers.len() as u64), "functions have numbers");
    for name in ["leaf", "inner", "outer", "main", "[continuation]", "[suspend]"] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    assert!(lines.iter().any(|&(_, line)| line == 31), "the line of a resume");
}

/// Runs perf, unless that is not allowed.
fn perf(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("perf").current_dir(folder).args(arguments).output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => {
            let why = String::from_utf8_lossy(&output.stderr);
            println!(
                "skipped: perf {} does not work here: {}",
                arguments[0],
                why.lines().next().unwrap_or("?")
            );
            None
        }
        Err(_) => {
            println!("skipped: perf is missing; install with: apt-get install linux-perf");
            None
        }
    }
}

#[test]
fn samples_on_a_continuation_have_names() {
    if emulator().is_some() {
        println!("skipped: perf would sample the emulator");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let program = root().join("tests/debuggers/busy.wat");
    let (windlass, program) = (env!("CARGO_BIN_EXE_windlass"), program.to_string_lossy().into_owned());
    let script = ["script", "-i", "seen.data", "-F", "ip,sym"];
    for (strategy, data) in [("--profile=perfmap", "seen.data"), ("--profile=jitdump", "perf.data")] {
        let record =
            ["record", "-q", "-k", "mono", "-e", "cpu-clock", "-g", "-o", data, windlass, "run", strategy];
        let record = [record.as_slice(), &[&program]].concat();
        let Some(_) = perf(folder.path(), &record) else { return };
        if strategy == "--profile=jitdump" {
            let inject = ["inject", "--jit", "-i", "perf.data", "-o", "seen.data"];
            let Some(_) = perf(folder.path(), &inject) else { return };
        }
        let Some(samples) = perf(folder.path(), &script) else { return };
        // One paragraph each, the innermost frame first.
        let stacks: Vec<Vec<&str>> = samples
            .split("\n\n")
            .map(|sample| {
                sample.lines().filter_map(|line| line.trim().split_once(' ')).map(|(_, name)| name.trim())
            })
            .map(|names| names.collect::<Vec<_>>())
            .filter(|names| !names.is_empty())
            .collect();
        let on_it = stacks.iter().filter(|names| names.starts_with(&["spin", "worker"])).count();
        assert!(!stacks.is_empty(), "{strategy}: no samples");
        assert!(on_it * 2 > stacks.len(), "{strategy}: {on_it} of {} in spin:\n{samples}", stacks.len());
        println!("{strategy}: {on_it} of {} samples are in spin, called by worker", stacks.len());
    }
}

#[test]
fn bad_options_are_explained() {
    let said = |arguments: &[&str]| {
        let output = command::windlass().args(arguments).output().expect("windlass runs");
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, error) = said(&["run", "--profile=vtune", "x.wat"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("not built in this version"), "{error}");
    let (code, error) = said(&["run", "-D", "debug-inf", "x.wat"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("unknown -D option: debug-inf"), "{error}");
    let (code, error) = said(&["run", "-D", "coredump", "x.wat"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("not built"), "{error}");
    assert_eq!(said(&["run", "-D", "help"]).0, Some(0));
}
