//! `windlass disas` from outside: each flag's text and JSON, which functions are meant, and what bad input is told.
//!
//! The module is `disas_cli/sample.wat`, the texts stand beside it, for both instruction sets.
//! `BLESS=1 cargo test --test disas_cli` writes them anew; read the diff.

use serde_json::Value;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::{env, fs};

#[path = "support/command.rs"]
mod command;

const TARGETS: [&str; 2] = ["x86_64", "aarch64"];

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/disas_cli")
}

/// Runs `windlass disas` with these arguments in the directory of the sample.
fn run(arguments: &[&str]) -> Output {
    let mut command = command::windlass();
    command.arg("disas").args(arguments).current_dir(directory()).env_remove("NO_COLOR");
    command.stdin(Stdio::null()).output().expect("a process")
}

/// What is printed by a run that must work.
#[track_caller]
fn printed(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = run(arguments);
    let stderr = String::from_utf8_lossy(&stderr);
    assert!(status.success() && stderr.is_empty(), "{arguments:?}: {status}: {stderr}");
    String::from_utf8(stdout).expect("text")
}

/// The line on stderr of a run that must fail with 1 and print nothing.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } = run(arguments);
    let stderr = String::from_utf8_lossy(&stderr).into_owned();
    assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{arguments:?}: {stderr}");
    assert!(stderr.starts_with("error: ") && stderr.lines().count() == 1, "{stderr}");
    stderr
}

#[track_caller]
fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).expect("JSON")
}

/// A scratch directory with a module of `count` functions, `$f0` and so on, and the file's path.
fn many(count: usize) -> (tempfile::TempDir, String) {
    let scratch = tempfile::tempdir().expect("a directory");
    let path = scratch.path().join("many.wat");
    let functions = (0..count).map(|number| {
        format!("(func $f{number} (param i32) (result i32) local.get 0 i32.const {number} i32.add)\n")
    });
    fs::write(&path, format!("(module {})", functions.collect::<String>())).expect("a file");
    (scratch, path.to_string_lossy().into_owned())
}

#[test]
fn every_flag_as_written_down() {
    let cases: &[(&str, &[&str])] = &[
        ("plain.txt", &[]),
        ("traps.txt", &["--traps", "--func", "div", "--func", "sum"]),
        ("bytes.txt", &["--bytes", "--func", "pick"]),
        ("addresses.txt", &["--addresses", "--func", "4"]),
        ("side-by-side.txt", &["--side-by-side"]),
        ("everything.txt", &["--side-by-side", "--addresses", "--bytes", "--traps", "--func", "div"]),
        ("color.txt", &["--color", "always", "--traps", "--addresses", "--func", "div"]),
        ("json.json", &["--json"]),
    ];
    let bless = env::var_os("BLESS").is_some_and(|value| value != "0");
    let mut wrong = Vec::new();
    for target in TARGETS {
        for (name, flags) in cases {
            let text = printed(&[&["sample.wat", "--target", target], *flags].concat());
            let path = directory().join(target).join(name);
            if bless {
                fs::create_dir_all(directory().join(target)).expect("a directory");
                fs::write(&path, &text).expect("a writable test");
            }
            let expected = fs::read_to_string(&path).unwrap_or_default();
            let differs = expected.lines().zip(text.lines()).find(|(old, new)| old != new);
            if expected != text {
                wrong.push(format!("{target}/{name}: {differs:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 writes them anew:\n{}", wrong.join("\n"));
}

/// The plain text that a list of JSON lines means; checks addresses and sizes. Returns bytes and instructions.
fn text_of(lines: &Value, indent: &str, text: &mut String) -> (u64, u64) {
    let (mut total, mut instructions) = (0, 0);
    for line in lines.as_array().expect("lines") {
        let at = line["address"].as_u64().expect("an address");
        if let Some(label) = line["label"].as_str() {
            text.push_str(&format!("{}{label}:\n", &indent[2..]));
            continue;
        }
        let bytes = line["bytes"].as_str().expect("bytes");
        assert!(bytes.len() >= 2 && bytes.len() % 2 == 0, "{bytes} at {at}");
        total += bytes.len() as u64 / 2;
        if let Some(data) = line["data"].as_str() {
            text.push_str(&format!("{indent}.word {data}\n"));
            continue;
        }
        instructions += 1;
        let (mnemonic, operands) = (line["mnemonic"].as_str(), line["operands"].as_str());
        let line = format!("{} {}", mnemonic.expect("a mnemonic"), operands.expect("operands"));
        text.push_str(&format!("{indent}{}\n", line.trim_end()));
    }
    (total, instructions)
}

#[test]
fn json_holds_what_text_shows() {
    for target in TARGETS {
        let file = ["sample.wat", "--target", target];
        let document = json(&[&file[..], &["--json"]].concat());
        assert_eq!((&document["version"], &document["target"]), (&Value::from(1), &Value::from(target)));
        assert_eq!(document["imported_functions"], 1);
        let (mut text, mut end, mut traps, mut wasm) = (Vec::new(), 0, 0, 0);
        for function in document["functions"].as_array().expect("functions") {
            let mut listing = format!("func {}\n", function["name"].as_str().expect("a name"));
            let (mut bytes, mut out_of_line, mut instructions, mut operators) = (0, 0, 0, 0);
            for group in function["groups"].as_array().expect("groups") {
                let is_out = group["out_of_line"].as_bool().expect("out_of_line");
                let place = if is_out { " (out of line)" } else { "" };
                listing.push_str(&format!("  {}{place}\n", group["operator"].as_str().expect("an operator")));
                let (its, count) = text_of(&group["lines"], "      ", &mut listing);
                bytes += its;
                instructions += count;
                out_of_line += if is_out { its } else { 0 };
                let at = group["wasm"].as_u64().expect("an offset");
                let body =
                    [&function["wasm"][0], &function["wasm"][1]].map(|at| at.as_u64().expect("an offset"));
                assert!((body[0]..body[1]).contains(&at), "{at} is not in {body:?}");
                operators += u64::from(!is_out && group["operator"] != "prologue");
                let lines = group["lines"].as_array().expect("lines");
                traps += lines.iter().filter(|line| line.get("trap").is_some()).count();
            }
            let totals = &function["totals"];
            assert_eq!(totals["bytes"], bytes);
            assert_eq!(totals["out_of_line_bytes"], out_of_line);
            assert_eq!(totals["instructions"], instructions);
            assert_eq!(totals["operators"], operators);
            let code = [&function["code"][0], &function["code"][1]].map(|at| at.as_u64().expect("an offset"));
            // Room for a longer return is code that is not shown.
            assert!(code[0] >= end && code[1] - code[0] >= bytes, "{code:?} {bytes}");
            let start = function["wasm"][0].as_u64().expect("an offset");
            assert!(start > wasm);
            (end, wasm) = (code[1], start);
            text.push(listing);
        }
        assert_eq!(text.join("\n"), printed(&file));
        let shown = printed(&[&file[..], &["--traps"]].concat());
        assert_eq!(shown.matches("; traps: ").count(), traps);
        assert!(traps >= 2, "a division and a load");
    }
}

#[test]
fn stubs_as_text_and_json() {
    for target in TARGETS {
        let file = format!("tests/disasm/stubs/{target}.txt");
        let listing =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a listing");
        assert!(printed(&["--stubs", "--target", target]) == listing, "{target}");
        let document = json(&["--stubs", "--json", "--target", target]);
        let (mut text, mut all) = (Vec::new(), 0);
        for stub in document["stubs"].as_array().expect("stubs") {
            let mut lines = format!("stub {}\n", stub["name"].as_str().expect("a name"));
            let (bytes, instructions) = text_of(&stub["lines"], "    ", &mut lines);
            assert_eq!(
                (&stub["totals"]["instructions"], stub["totals"]["bytes"].as_u64()),
                (&instructions.into(), Some(bytes))
            );
            all += instructions;
            text.push(lines);
        }
        assert!(text.join("\n") == listing, "{target}");
        let columns = printed(&["--stubs", "--bytes", "--addresses", "--target", target]);
        assert_eq!(columns.lines().filter(|line| line.starts_with("    0000")).count() as u64, all);
    }
    let side = run(&["--stubs", "--side-by-side"]);
    assert_eq!(side.status.code(), Some(2), "stubs have no operators");
}

#[test]
fn functions_by_index_name_and_glob() {
    let shown = |patterns: &[&str]| {
        let flags = patterns.iter().flat_map(|&pattern| ["--func", pattern]).collect::<Vec<_>>();
        let text = printed(&[&["sample.wat"], &flags[..]].concat());
        text.lines().filter_map(|line| line.strip_prefix("func ").map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(shown(&["2"]), ["$pick"]);
    assert_eq!(shown(&["sum", "$div", "1"]), ["$div", "$sum"], "in the module's order, each once");
    assert_eq!(shown(&["*"]), ["$div", "$pick", "$sum", "func[4]", "$empty"]);
    assert_eq!(shown(&["?i*"]), ["$div", "$pick"]);
    assert_eq!(shown(&["func[*"]), ["func[4]"]);
}

#[test]
fn what_is_not_there_lists_what_is_near() {
    assert!(refused(&["sample.wat", "--func", "pikc"]).contains("no function pikc; it defines $div, $pick,"));
    assert!(
        refused(&["sample.wat", "--func", "0"])
            .contains("imported and has no code; the defined ones are 1 to 5")
    );
    assert!(refused(&["sample.wat", "--func", "9"]).contains("the defined ones are 1 to 5"));
    let both = refused(&["sample.wat", "--func", "x*", "--func", "div", "--func", "y"]);
    assert!(both.contains("no function x*") && both.contains("no function y"), "{both}");

    let (_scratch, path) = many(10_000);
    let near = refused(&[&path, "--func", "ff777"]);
    assert!(near.contains("near it are $") && near.contains(" $f777,") && near.len() < 300, "{near}");
    assert!(refused(&[&path, "--func", "nothing_like_it"]).contains("none with a name like it"));
    assert!(refused(&[&path, "--func", "10000"]).contains("are 0 to 9999"));
}

#[test]
fn ten_thousand_functions_in_order() {
    let (_scratch, path) = many(10_000);
    for target in TARGETS {
        let text = printed(&[&path, "--target", target]);
        let names = text.lines().filter_map(|line| line.strip_prefix("func $f"));
        assert!(names.map(|name| name.parse::<usize>().expect("a number")).eq(0..10_000));
        // Operators are those of the function, not of a neighbour.
        for (number, function) in text.split("\n\n").enumerate() {
            assert!(function.contains(&format!("\n  i32.const {number}\n")), "{function}");
        }
        let some = printed(&[&path, "--target", target, "--func", "f99?9"]);
        assert_eq!(some.matches("func $f99").count(), 10);
        let document = json(&[&path, "--target", target, "--json"]);
        assert_eq!(document["functions"].as_array().map(Vec::len), Some(10_000));
        assert_eq!(document["functions"][9_999]["index"], 9_999);
    }
}

#[test]
fn an_empty_module_and_an_empty_choice() {
    let scratch = tempfile::tempdir().expect("a directory");
    let path = scratch.path().join("empty.wat");
    fs::write(&path, "(module)").expect("a file");
    let path = path.to_string_lossy();
    assert_eq!(printed(&[&path]), "");
    assert_eq!(json(&[&path, "--json"])["functions"], Value::Array(Vec::new()));
    assert!(refused(&[&path, "--func", "f"]).contains("the module defines none"));
}

#[test]
fn bad_input_is_one_line() {
    let scratch = tempfile::tempdir().expect("a directory");
    let file = |name: &str, bytes: &[u8]| {
        let path = scratch.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path.to_string_lossy().into_owned()
    };
    assert!(refused(&[&file("invalid.wat", b"(module (func (result i32)))")]).contains("type mismatch"));
    assert!(refused(&[&file("text.wat", b"(module\n  (fun))")]).contains("text.wat:2:4"));
    assert!(refused(&[&file("cut.wasm", b"\0asm\x01\0\0\0\x01\x7f")]).contains("cut.wasm"));
    assert!(refused(&[&file("empty.wasm", b"")]).contains("empty"));
    assert!(refused(&["absent.wasm"]).contains("absent.wasm"));
    for usage in [&["sample.wat", "--color", "often"][..], &["sample.wat", "--json", "--bytes"], &[]] {
        assert_eq!(run(usage).status.code(), Some(2), "{usage:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (_scratch, path) = many(10_000);
    for flags in [&[][..], &["--json"]] {
        let mut command = command::windlass();
        command.args(["disas", &path]).args(flags).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("a process");
        let mut first = [0; 10];
        child.stdout.take().expect("a pipe").read_exact(&mut first).expect("some text");
        let output = child.wait_with_output().expect("an end");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
    }
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let output = command::windlass().args(["disas", &path]).stdout(full).output().expect("a process");
    assert_eq!(output.status.code(), Some(1), "a full disk is one");
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: cannot write the listing: "));
}

#[test]
fn colour_adds_nothing_but_colour() {
    let plain = printed(&["sample.wat", "--traps"]);
    assert!(!plain.contains('\x1b'), "no colour in a pipe");
    let colored = printed(&["sample.wat", "--traps", "--color", "always"]);
    assert!(colored.contains("\x1b["));
    let mut stripped = String::new();
    for (number, part) in colored.split("\x1b[").enumerate() {
        stripped.push_str(if number == 0 { part } else { part.split_once('m').expect("a colour").1 });
    }
    assert_eq!(stripped, plain);
}

/// A pseudo-terminal by `script`, of util-linux.
#[test]
fn colour_on_a_terminal() {
    let on_terminal = |variable: Option<(&str, &str)>, flag: &str| {
        let line = format!("{:?} disas sample.wat {flag}", command::windlass()).replace('"', "");
        let mut script = std::process::Command::new("script");
        script.args(["-qec", &line, "/dev/null"]).current_dir(directory()).stdin(Stdio::null());
        script.env_remove("NO_COLOR").env_remove("CI").env("TERM", "xterm").envs(variable);
        script.output().map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let colored = match on_terminal(None, "") {
        Ok(colored) => colored,
        Err(error) if env::var_os("CI").is_none() => {
            return eprintln!("skipped: no `script` ({error}); install with: apt-get install bsdutils");
        }
        Err(error) => panic!("no `script`: {error}"),
    };
    assert!(colored.contains("func $div") && colored.contains("\x1b["), "{colored}");
    for (variable, flag) in
        [(None, "--color never"), (Some(("NO_COLOR", "1")), ""), (Some(("TERM", "dumb")), "")]
    {
        let plain = on_terminal(variable, flag).expect("script");
        assert!(plain.contains("func $div") && !plain.contains('\x1b'), "{variable:?} {flag}: {plain}");
    }
}
