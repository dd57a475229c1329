//! `windlass run --report-continuations` and `--fail-on-leak`.

#[path = "support/command.rs"]
mod command;

use serde_json::Value;
use std::path::Path;

/// Exit code, stdout, stderr.
fn run(program: &Path, options: &[&str]) -> (Option<i32>, String, String) {
    let output = command::windlass().arg("run").args(options).arg(program).output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn run_text(text: &str, options: &[&str]) -> (Option<i32>, String, String) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("program.wat");
    std::fs::write(&path, text).unwrap();
    let (code, stdout, stderr) = run(&path, options);
    (code, stdout, stderr.replace(&format!("{}/", directory.path().display()), ""))
}

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// With `N` for sizes, which differ between the instruction sets, but for sizes of 0 and of whole stacks.
fn masked(report: &str) -> String {
    let line = |line: &str| {
        let mut words: Vec<&str> = line.split(' ').collect();
        for at in 1..words.len() {
            let is_number = words[at - 1].parse::<u64>().is_ok_and(|size| size > 0);
            let is_size = ["resident,", "in", "at"].contains(&words[at].trim_end_matches(';'));
            if is_number && is_size || words[at] == "in" && words[at - 1].parse::<u64>().is_ok() {
                words[at - 1] = "N";
            }
        }
        words.join(" ")
    };
    report.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// One continuation in each state when it traps: `$fresh` and `$bound` wait in globals with `$stopped`; `$leaf` and
/// `$behind` were captured as one; `$waits` has resumed `$runs`, which divides by zero. Another fresh one is lost.
const ALL_STATES: &str = r#"(module $states
  (type $f (func)) (type $c (cont $f))
  (type $g (func (param i32))) (type $d (cont $g))
  (tag $far) (tag $near)
  (elem declare func $idle $takes $stops $leaf $behind $waits $runs)
  (global $fresh (mut (ref null $c)) (ref.null $c))
  (global $bound (mut (ref null $c)) (ref.null $c))
  (table $held 2 (ref null $c))
  (func $idle)
  (func $takes (param i32))
  (func $stops (suspend $far))
  (func $leaf (suspend $far))
  (func $behind
    (block $on (result (ref $c))
      (resume $c (on $near $on) (cont.new $c (ref.func $leaf)))
      (return))
    (drop))
  (func $waits (resume $c (cont.new $c (ref.func $runs))))
  (func $runs (drop (i32.div_u (i32.const 1) (table.size $held)))
              (drop (i32.div_u (i32.const 1) (i32.sub (table.size $held) (i32.const 2)))))
  (func $keep (param $at i32) (param $k (ref $c))
    (block $on (result (ref $c))
      (resume $c (on $far $on) (local.get $k))
      (return))
    (local.set $k)
    (table.set $held (local.get $at) (local.get $k)))
  (func $main (export "_start")
    (global.set $fresh (cont.new $c (ref.func $idle)))
    (global.set $bound (cont.bind $d $c (i32.const 7) (cont.new $d (ref.func $takes))))
    (call $keep (i32.const 0) (cont.new $c (ref.func $stops)))
    (call $keep (i32.const 1) (cont.new $c (ref.func $behind)))
    (drop (cont.new $c (ref.func $idle)))
    (resume $c (cont.new $c (ref.func $waits)))))"#;

const ALL_STATES_REPORT: &str = "\
continuations: 8 live, 1 unreachable, 0 reclaimed
stacks: 393216 bytes, N resident, N in use; at most N in one

1 of $leaf, created at 0x79 ($behind+0x6): 1 suspended
  continuation 5: suspended; stack 65536 bytes, N resident, N in use, N at most
      0: 0x6f - states!leaf

1 of $runs, created at 0x89 ($waits+0x3): 1 running
  continuation 8: running; stack 65536 bytes, N resident, N in use, N at most
      0: 0xa0 - states!runs

1 of $idle, created at 0xbf ($main+0x3): 1 fresh
  continuation 1: fresh; no stack

1 of $takes, created at 0xc7 ($main+0xb): 1 bound
  continuation 2: bound; stack 65536 bytes, N resident, N in use, N at most

1 of $stops, created at 0xd2 ($main+0x16): 1 suspended
  continuation 3: suspended; stack 65536 bytes, N resident, N in use, N at most
      0: 0x6a - states!stops

1 of $behind, created at 0xda ($main+0x1e): 1 captured
  continuation 4: captured; stack 65536 bytes, N resident, N in use, N at most
      0: 0x7b - states!behind

1 of $idle, created at 0xe0 ($main+0x24): 1 fresh; 1 unreachable
  continuation 6: fresh, unreachable; no stack

1 of $waits, created at 0xe5 ($main+0x29): 1 waiting
  continuation 7: waiting; stack 65536 bytes, N resident, N in use, N at most
      0: 0x8b - states!waits";

#[test]
fn every_state_at_a_trap() {
    for options in
        [&["--report-continuations"][..], &["--report-continuations", "-O", "signals-based-traps=n"]]
    {
        let (code, _, stderr) = run_text(ALL_STATES, options);
        assert_eq!(code, Some(134), "{stderr}");
        let (report, error) = stderr.split_once("Error: ").expect("an error behind the report");
        assert_eq!(masked(report), ALL_STATES_REPORT, "\n{report}");
        assert!(error.starts_with("failed to run program.wat: wasm trap: integer divide by zero"), "{error}");
    }
}

#[test]
fn the_same_for_machines() {
    let (_, _, stderr) = run_text(ALL_STATES, &["--report-continuations=json"]);
    let line = stderr.lines().next().unwrap();
    let report: Value = serde_json::from_str(line).expect(line);
    assert_eq!((&report["live"], &report["unreachable"]), (&Value::from(8), &Value::from(1)));
    let places = report["places"].as_array().unwrap();
    assert_eq!(places.len(), 8);
    for (function, state) in [
        ("$takes", "bound"),
        ("$stops", "suspended"),
        ("$leaf", "suspended"),
        ("$behind", "captured"),
        ("$waits", "waiting"),
        ("$runs", "running"),
    ] {
        let place = places.iter().find(|place| place["function"] == function).expect(function);
        assert_eq!(place["states"][state], 1, "{place}");
        let one = &place["continuations"][0];
        let (use_of, page) = (|what: &str| one["stack"][what].as_u64().unwrap(), 4096);
        assert_eq!((use_of("reserved"), use_of("resident")), (65536, page), "{one}");
        assert!(use_of("in_use") > 0 && use_of("in_use") <= use_of("high_water"), "{one}");
        assert!(use_of("high_water") <= page, "{one}");
        let frames = one["backtrace"].as_array().unwrap().iter();
        let names: Vec<_> = frames.map(|frame| frame["function"].as_str().unwrap().to_owned()).collect();
        let begun = if state == "bound" { vec![] } else { vec![format!("states!{}", &function[1..])] };
        assert_eq!(names, begun, "{one}");
    }
}

/// How deep a stack was is seen when it is shallow again.
#[test]
fn high_water() {
    let (_, _, stderr) = run_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $stop)
          (elem declare func $deep)
          (global $kept (mut (ref null $c)) (ref.null $c))
          (func $down (param i32) (result i32)
            (if (result i32) (local.get 0)
              (then (i32.add (call $down (i32.sub (local.get 0) (i32.const 1))) (local.get 0)))
              (else (i32.const 1))))
          (func $deep (drop (call $down (i32.const 500))) (suspend $stop))
          (func (export "_start")
            (block $on (result (ref $c))
              (resume $c (on $stop $on) (cont.new $c (ref.func $deep)))
              (return))
            (global.set $kept)))"#,
        &["--report-continuations=json"],
    );
    let report: Value = serde_json::from_str(&stderr).expect(&stderr);
    let stack = &report["places"][0]["continuations"][0]["stack"];
    let size = |what: &str| stack[what].as_u64().unwrap();
    // A frame has 16 bytes at least and these have 64 at most.
    assert!((500 * 16..500 * 64).contains(&size("high_water")), "{stack}");
    assert!(size("in_use") < 200 && size("resident") > 8000 && size("resident") < 40000, "{stack}");
}

/// A program that holds continuations of which nobody else knows, in a local of the main stack and, while that one
/// waits, in one of a continuation's; and stops there in a certain way.
fn held(stop: &str) -> String {
    format!(
        r#"(module
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (type $f (func)) (type $c (cont $f))
          (memory (export "memory") 1)
          (tag $e) (elem declare func $idle $inner)
          (func $idle)
          (func $stop {stop})
          (func $inner (local $mine (ref null $c))
            (local.set $mine (cont.new $c (ref.func $idle)))
            (call $stop)
            (resume $c (local.get $mine)))
          (func (export "_start") (local $mine (ref null $c))
            (local.set $mine (cont.new $c (ref.func $idle)))
            (resume $c (cont.new $c (ref.func $inner)))
            (resume $c (local.get $mine))))"#
    )
}

#[test]
fn what_frames_hold_when_they_stop_is_reachable() {
    for (stop, code) in [
        ("unreachable", 134),
        ("(drop (i32.load (i32.const -4)))", 134),
        ("(throw $e)", 1),
        ("(call $proc_exit (i32.const 3))", 3),
    ] {
        for signals in ["signals-based-traps=y", "signals-based-traps=n"] {
            let (ended, _, stderr) = run_text(&held(stop), &["--report-continuations", "-O", signals]);
            assert_eq!(ended, Some(code), "{stop}: {stderr}");
            let first = stderr.lines().next().unwrap();
            assert_eq!(
                first, "continuations: 3 live, 0 unreachable, 0 reclaimed",
                "{stop}, {signals}: {stderr}"
            );
        }
    }
    // A register is enough: here nothing is called, so nothing is stored.
    let (_, _, stderr) = run_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (elem declare func $idle)
          (func $idle)
          (func (export "_start") (local $mine (ref null $c)) (local $zero i32)
            (local.set $mine (cont.new $c (ref.func $idle)))
            (drop (i32.div_u (i32.const 1) (local.get $zero)))
            (resume $c (local.get $mine))))"#,
        &["--report-continuations"],
    );
    assert!(stderr.starts_with("continuations: 1 live, 0 unreachable"), "{stderr}");
}

#[test]
fn reports_are_short() {
    let many = if std::env::var_os("WINDLASS_EMULATED").is_some() { 2_000 } else { 20_000 };
    let text = format!(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $stop) (table $held {many} (ref null $c))
          (elem declare func $work $idle)
          (func $idle)
          (func $work (suspend $stop))
          (func $begin (param $at i32) (local $k (ref null $c))
            (block $on (result (ref $c))
              (resume $c (on $stop $on) (cont.new $c (ref.func $work)))
              (return))
            (local.set $k)
            (table.set $held (local.get $at) (local.get $k)))
          (func (export "_start") (local $n i32)
            (loop $again
              (call $begin (local.get $n))
              (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const {many}))))))"#
    );
    let (code, _, stderr) = run_text(&text, &["--report-continuations"]);
    assert_eq!(code, Some(0));
    assert!(stderr.starts_with(&format!("continuations: {many} live, 0 unreachable")), "{stderr}");
    assert!(stderr.ends_with(&format!("  ... and {} more\n", many - 20)), "{stderr}");
    assert!(stderr.lines().count() < 60, "{stderr}");
    let reserved = many * 65536;
    assert!(stderr.contains(&format!("stacks: {reserved} bytes, {} resident", many * 4096)), "{stderr}");
}

#[test]
fn which_examples_leak() {
    for path in std::fs::read_dir(example("")).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "wat") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // The generator has no end and is left alone, on purpose.
        let leaks = name == "generator.wat";
        for (which, fails) in [("", leaks), ("=any", leaks), ("=started", leaks), ("=reachable", false)] {
            let (code, stdout, stderr) = run(&path, &[&format!("--fail-on-leak{which}")]);
            assert_eq!(code, Some(i32::from(fails)), "{name} {which}: {stderr}");
            assert_eq!(stdout, std::fs::read_to_string(path.with_extension("expected")).unwrap());
            if fails {
                assert!(
                    stderr.starts_with("continuations: 1 live, 1 unreachable, 0 reclaimed\n"),
                    "{stderr}"
                );
                let last = stderr.lines().last().unwrap();
                assert!(
                    last.starts_with("error: ") && last.ends_with("1 continuation never finished"),
                    "{last}"
                );
            } else {
                assert_eq!(stderr, "");
            }
        }
    }
}

/// Makes `count` continuations that are never resumed and keeps the last; then ends in a certain way.
fn forgets(count: u32, end: &str) -> String {
    format!(
        r#"(module
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (type $f (func)) (type $c (cont $f))
          (memory (export "memory") 1)
          (elem declare func $idle)
          (global $kept (mut (ref null $c)) (ref.null $c))
          (func $idle {end})
          (func (export "_start") (local $n i32)
            (local.set $n (i32.const {count}))
            (loop $again
              (global.set $kept (cont.new $c (ref.func $idle)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (resume $c (cont.new $c (ref.func $idle)))))"#
    )
}

#[test]
fn what_a_leak_is_and_whose_exit_code_wins() {
    let fails = |count, end: &str, which: &str| {
        let (code, _, stderr) = run_text(&forgets(count, end), &[&format!("--fail-on-leak{which}")]);
        (code.unwrap(), stderr)
    };
    // Never resumed: a leak, but none that has begun; the last one is still in reach.
    let last = |outcome: (i32, String)| (outcome.0, outcome.1.lines().last().unwrap_or_default().to_owned());
    let error = |text: &str| (1, format!("error: program.wat: {text}"));
    assert_eq!(last(fails(3, "", "")), error("3 continuations never finished"));
    assert_eq!(last(fails(3, "", "=started")), (0, String::new()));
    assert_eq!(last(fails(3, "", "=reachable")), error("1 continuation never finished"));
    // What the collector took is not forgotten.
    let (code, stderr) = fails(100_000, "", "");
    assert_eq!(last((code, stderr.clone())), error("100000 continuations never finished"));
    assert!(!stderr.contains(" 0 reclaimed"), "{stderr}");
    // An exit with 0 is a good end; the one that exits has not leaked.
    assert_eq!(
        last(fails(2, "(call $proc_exit (i32.const 0))", "")),
        error("2 continuations never finished")
    );
    // Any other end is the guest's own.
    assert_eq!(fails(3, "(call $proc_exit (i32.const 5))", ""), (5, String::new()));
    let (code, stderr) = fails(3, "unreachable", "");
    assert!(code == 134 && stderr.starts_with("Error: failed to run"), "{stderr}");
    assert_eq!(run_text(&forgets(1, ""), &["--fail-on-leak=all"]).0, Some(2));
    assert_eq!(run_text(&forgets(1, ""), &["--report-continuations=xml"]).0, Some(2));
}

#[test]
fn without_continuations_there_is_little_to_say() {
    let (code, _, stderr) =
        run_text("(module (func (export \"_start\")))", &["--report-continuations", "--fail-on-leak"]);
    assert_eq!((code, stderr.as_str()), (Some(0), "continuations: 0 live, 0 unreachable, 0 reclaimed\n"));
    let (code, _, stderr) =
        run_text("(module (func (export \"_start\") (oops)))", &["--report-continuations"]);
    assert_eq!((code, stderr.lines().count()), (Some(1), 1), "{stderr}");
}
