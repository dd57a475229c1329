//! `windlass run --trace-switches`: the JSON, checked as a trace, and against what each program is known to do.

#[path = "support/command.rs"]
mod command;

use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

/// Process and lane.
type Lane = (u64, u64);

/// A trace that was read and found whole.
struct Trace {
    output: Output,
    /// Names of lanes by process and lane.
    lanes: BTreeMap<Lane, String>,
    /// Arrows: name, from, to.
    arrows: Vec<(String, Lane, Lane)>,
    /// Slices: lane, name, arguments.
    slices: Vec<(Lane, String, Value)>,
    births: usize,
    dropped: u64,
}

impl Trace {
    /// Arrows whose name begins so.
    fn count(&self, name: &str) -> usize {
        self.arrows.iter().filter(|arrow| arrow.0.starts_with(name)).count()
    }

    fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    /// Arrows as `name: from -> to`, with the first word and number of a lane's name.
    fn story(&self) -> Vec<String> {
        let short = |lane| match self.lanes[lane].split_whitespace().take(2).collect::<Vec<_>>()[..] {
            ["continuation", number] => number.to_owned(),
            _ => "main".to_owned(),
        };
        self.arrows
            .iter()
            .map(|(name, from, to)| format!("{name}: {} -> {}", short(from), short(to)))
            .collect()
    }
}

/// Runs a program with a trace and reads it. Everything that holds of every trace is checked here.
fn trace(program: &Path, options: &[&str]) -> Trace {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("out.json");
    let mut command = command::windlass();
    command.arg("run").arg("--trace-switches").arg(&file).args(options).arg(program);
    let output = command.output().unwrap();
    let text = std::fs::read_to_string(&file).expect("a trace");
    read(output, &text)
}

fn read(output: Output, text: &str) -> Trace {
    let json: Value = serde_json::from_str(text).expect("valid JSON, whatever happened");
    let mut trace = Trace {
        output,
        lanes: BTreeMap::new(),
        arrows: Vec::new(),
        slices: Vec::new(),
        births: 0,
        dropped: json["otherData"]["dropped"].as_u64().expect("a count"),
    };
    let (mut last, mut events) = (0.0, 0);
    // The one lane of each process that has an open slice, and arrows that have no end yet.
    let mut running: HashMap<u64, u64> = HashMap::new();
    let mut flying: HashMap<u64, (String, Lane)> = HashMap::new();
    for event in json["traceEvents"].as_array().expect("a list") {
        let number = |field: &str| event[field].as_u64().unwrap_or_else(|| panic!("no {field}: {event}"));
        let name = || event["name"].as_str().expect("a name").to_owned();
        let ph = event["ph"].as_str().expect("a kind");
        if ph == "M" {
            if name() == "thread_name" {
                let name = event["args"]["name"].as_str().unwrap().to_owned();
                let before = trace.lanes.insert((number("pid"), number("tid")), name);
                assert!(before.is_none(), "a lane is one life: {event}");
            }
            continue;
        }
        let (pid, tid) = (number("pid"), number("tid"));
        assert!(trace.lanes.contains_key(&(pid, tid)), "a lane without a name: {event}");
        let ts = event["ts"].as_f64().expect("a time");
        assert!(ts >= last, "time goes back: {event}");
        last = ts;
        match ph {
            "B" => {
                assert_eq!(running.insert(pid, tid), None, "two run at once: {event}");
                trace.slices.push(((pid, tid), name(), event["args"].clone()));
            }
            "E" => assert_eq!(running.remove(&pid), Some(tid), "it does not run: {event}"),
            "s" => {
                assert_eq!(running.get(&pid), Some(&tid), "an arrow begins in a slice: {event}");
                let before = flying.insert(number("id"), (name(), (pid, tid)));
                assert!(before.is_none(), "an arrow begins twice: {event}");
            }
            "f" => {
                assert_eq!(running.get(&pid), Some(&tid), "an arrow ends in a slice: {event}");
                let (begun, from) = flying.remove(&number("id")).expect("an arrow that has begun");
                assert_eq!((begun, from.0), (name(), pid));
                trace.arrows.push((name(), from, (pid, tid)));
                events += 1;
            }
            "i" => {
                assert_eq!((name().as_str(), running.get(&pid)), ("cont.new", Some(&tid)));
                trace.births += 1;
                events += 1;
            }
            other => panic!("an event of kind {other}"),
        }
    }
    assert!(running.is_empty(), "a slice does not end: {running:?}");
    assert!(flying.is_empty(), "an arrow does not end: {flying:?}");
    // The others begin and end calls from the host, which have no arrows.
    let total = json["otherData"]["events"].as_u64().unwrap();
    let calls = trace.slices.iter().filter(|slice| slice.1 == "call").count() as u64;
    assert!((calls..=2 * calls).contains(&(total - events)), "{total} events, {events} of them shown");
    trace
}

fn example(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A module in a file.
fn wat(text: &str) -> (TempDir, std::path::PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("program.wat");
    std::fs::write(&path, text).unwrap();
    (directory, path)
}

fn trace_text(text: &str, options: &[&str]) -> Trace {
    let (_directory, path) = wat(text);
    trace(&path, options)
}

#[test]
fn the_sieve() {
    let trace = trace(&example("sieve.wat"), &[]);
    // The same by arithmetic: each number is handed out once, and once by each filter that it passes.
    let (mut primes, mut suspends) = (Vec::new(), 0);
    for n in 2..100 {
        let passed = primes.iter().take_while(|&prime| n % prime != 0).count();
        suspends += 1 + passed;
        if passed == primes.len() {
            primes.push(n);
        }
    }
    assert_eq!(trace.births, 1 + primes.len());
    assert_eq!(trace.count("suspend $yield"), suspends);
    assert_eq!(trace.count("return"), trace.births);
    assert_eq!(trace.count("resume"), suspends + trace.births);
    assert_eq!(trace.arrows.len(), 2 * (suspends + trace.births));
    assert_eq!(trace.lanes.len(), 1 + trace.births);
    assert_eq!(trace.lanes[&(1, 1)], "main stack");
    assert_eq!(trace.lanes[&(1, 2)], "continuation 1 $numbers (created at 0xdd)");
    for filter in 2..=trace.births as u64 {
        assert!(
            trace.lanes[&(1, filter + 1)]
                .starts_with(&format!("continuation {filter} $filter (created at 0x"))
        );
    }
    // A payload of one number each; and each is resumed by the filter made after it, the last by the main stack.
    let suspended = trace.slices.iter().filter(|slice| slice.1 == "suspend $yield");
    assert!(
        suspended.clone().all(|(_, _, args)| args["words"] == 1 && args.get("stacks_captured").is_none())
    );
    for (name, from, to) in &trace.arrows {
        let (inner, outer) = if name == "resume" { (to, from) } else { (from, to) };
        assert!(outer.1 == 1 || outer.1 == inner.1 + 1, "{name} from {from:?} to {to:?}");
    }
}

#[test]
fn a_generator_that_is_left_alone() {
    let trace = trace(&example("generator.wat"), &[]);
    assert_eq!((trace.count("resume"), trace.count("suspend $yield"), trace.arrows.len()), (10, 10, 20));
    assert_eq!(trace.slices.last().unwrap().0, (1, 1));
}

#[test]
fn a_scheduler() {
    let trace = trace(&example("scheduler.wat"), &[]);
    // Three forks, three, one and two steps, and four threads that end.
    assert_eq!((trace.count("suspend $fork"), trace.count("suspend $pause")), (3, 6));
    assert_eq!((trace.count("resume"), trace.count("return"), trace.births), (13, 4, 4));
    assert_eq!(trace.arrows.len(), 26);
}

/// A ring of tasks that switch directly to each other, ten times.
const SWITCHES: &str = r#"(module
  (rec (type $f (func (param (ref null $c)))) (type $c (cont $f)))
  (tag $turn)
  (elem declare func $task)
  (global $left (mut i32) (i32.const 10))
  (func $task (type $f) (param $other (ref null $c))
    (loop $again
      (global.set $left (i32.sub (global.get $left) (i32.const 1)))
      (local.set $other (switch $c $turn (ref.as_non_null (local.get $other))))
      (br_if $again (i32.gt_s (global.get $left) (i32.const 0)))))
  (func (export "_start")
    (resume $c (on $turn switch) (cont.new $c (ref.func $task)) (cont.new $c (ref.func $task)))))"#;

#[test]
fn switches() {
    let trace = trace_text(SWITCHES, &[]);
    assert_eq!((trace.count("switch $turn"), trace.count("resume"), trace.count("return")), (10, 1, 1));
    let story = trace.story();
    assert_eq!(story[0], "resume: main -> 2");
    assert_eq!(story[1..4], ["switch $turn: 2 -> 1", "switch $turn: 1 -> 2", "switch $turn: 2 -> 1"]);
    assert_eq!(story[11], "return: 2 -> main");
}

#[test]
fn an_exception_through_two_stacks() {
    let trace = trace_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $e (param i32)) (tag $never)
          (elem declare func $inner $outer)
          (func $inner (throw $e (i32.const 1)))
          (func $outer (resume $c (cont.new $c (ref.func $inner))))
          (func (export "_start")
            (block $caught (result i32)
              (try_table (catch $e $caught)
                (resume $c (cont.new $c (ref.func $outer))))
              (unreachable))
            (drop)))"#,
        &[],
    );
    assert_eq!(trace.code(), Some(0));
    assert_eq!(
        trace.story(),
        ["resume: main -> 1", "resume: 1 -> 2", "throw $e: 2 -> 1", "throw $e: 1 -> main"]
    );
}

#[test]
fn resume_throw_into_one_that_catches_and_one_that_is_fresh() {
    let trace = trace_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $e) (tag $stop)
          (elem declare func $careful)
          (func $careful
            (block $caught (try_table (catch $e $caught) (suspend $stop))))
          (func (export "_start") (local $k (ref null $c))
            (block $stopped (result (ref $c))
              (resume $c (on $stop $stopped) (cont.new $c (ref.func $careful)))
              (unreachable))
            (local.set $k)
            (resume_throw $c $e (local.get $k))
            (block $caught
              (try_table (catch $e $caught)
                (resume_throw $c $e (cont.new $c (ref.func $careful)))))))"#,
        &[],
    );
    assert_eq!(trace.code(), Some(0), "{}", String::from_utf8_lossy(&trace.output.stderr));
    assert_eq!(
        trace.story(),
        [
            "resume: main -> 1",
            "suspend $stop: 1 -> main",
            "resume_throw $e: main -> 1",
            "return: 1 -> main",
            "resume_throw $e: main -> 1",
            "throw $e: 1 -> main",
        ]
    );
    // The same block, another life.
    assert_eq!(trace.lanes.len(), 3);
    assert_eq!(trace.arrows[4].2, (1, 3));
}

/// Two stacks are captured as one, and go on at the inner one.
const CHAIN: &str = r#"(module
  (type $f (func)) (type $c (cont $f))
  (tag $far (param i64 i64)) (tag $near)
  (elem declare func $leaf $middle)
  (func $leaf (suspend $far (i64.const 1) (i64.const 2)))
  (func $middle
    (block $on (result (ref $c))
      (resume $c (on $near $on) (cont.new $c (ref.func $leaf)))
      (return))
    (unreachable))
  (func (export "_start")
    (block $on (result i64 i64 (ref $c))
      (resume $c (on $far $on) (cont.new $c (ref.func $middle)))
      (unreachable))
    (resume $c)
    (drop) (drop)))"#;

#[test]
fn a_captured_chain_moves_as_one() {
    let trace = trace_text(CHAIN, &[]);
    assert_eq!(trace.code(), Some(0), "{}", String::from_utf8_lossy(&trace.output.stderr));
    assert_eq!(
        trace.story(),
        [
            "resume: main -> 1",
            "resume: 1 -> 2",
            "suspend $far: 2 -> main",
            "resume: main -> 2",
            "return: 2 -> 1",
            "return: 1 -> main",
        ]
    );
    let suspended = &trace.slices[3];
    assert_eq!(suspended.1, "suspend $far");
    assert_eq!((&suspended.2["words"], &suspended.2["stacks_captured"]), (&Value::from(2), &Value::from(2)));
    assert_eq!(suspended.2["outermost"], "continuation 1");
    let resumed = &trace.slices[4];
    assert_eq!((resumed.0, &resumed.2["stacks_released"]), ((1, 3), &Value::from(2)));
}

#[test]
fn a_trap_at_depth() {
    let trace = trace_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (elem declare func $a $b $d)
          (func $a (resume $c (cont.new $c (ref.func $b))))
          (func $b (resume $c (cont.new $c (ref.func $d))))
          (func $d unreachable)
          (func (export "_start") (resume $c (cont.new $c (ref.func $a)))))"#,
        &[],
    );
    assert_eq!(trace.code(), Some(134));
    assert_eq!(
        trace.story()[3..],
        ["trap: unreachable: 3 -> 2", "trap: unreachable: 2 -> 1", "trap: unreachable: 1 -> main"]
    );
}

#[test]
fn an_exit_within() {
    let trace = trace_text(
        r#"(module
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (type $f (func)) (type $c (cont $f))
          (memory (export "memory") 1)
          (elem declare func $leave)
          (func $leave (call $proc_exit (i32.const 7)))
          (func (export "_start") (resume $c (cont.new $c (ref.func $leave)))))"#,
        &[],
    );
    assert_eq!(trace.code(), Some(7));
    assert_eq!(trace.arrows.len(), 2);
    assert_eq!((trace.arrows[1].1, trace.arrows[1].2), ((1, 2), (1, 1)));
}

#[test]
fn blocks_are_used_again_and_lanes_are_not() {
    let trace = trace_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (elem declare func $nothing)
          (func $nothing)
          (func (export "_start") (local $n i32)
            (local.set $n (i32.const 1000))
            (loop $again
              (resume $c (cont.new $c (ref.func $nothing)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#,
        &[],
    );
    assert_eq!((trace.births, trace.lanes.len()), (1000, 1001));
    assert!(trace.lanes.values().skip(1).all(|name| name.starts_with("continuation 1 $nothing")));
    assert_eq!((trace.count("resume"), trace.count("return")), (1000, 1000));
}

#[test]
fn what_is_beyond_the_limit_is_counted() {
    let whole = trace(&example("sieve.wat"), &[]);
    let cut = trace(&example("sieve.wat"), &["--trace-limit", "100"]);
    assert_eq!(cut.code(), Some(0));
    // Two events begin and end the call; births make no arrow.
    assert_eq!(cut.dropped as usize, whole.arrows.len() + whole.births + 2 - 100);
    let stderr = String::from_utf8_lossy(&cut.output.stderr);
    assert!(stderr.contains(&format!("{} events after the first 100 were dropped", cut.dropped)), "{stderr}");
    assert!(stderr.lines().count() == 1 && stderr.starts_with("warning: "), "{stderr}");
    assert!(whole.output.stderr.is_empty() && whole.dropped == 0);
    assert_eq!(cut.story(), whole.story()[..cut.arrows.len()]);
    let none = trace(&example("sieve.wat"), &["--trace-limit", "0"]);
    assert!(none.slices.is_empty());
}

#[test]
fn threads_are_processes_with_lanes_of_their_own() {
    let trace = trace_text(
        r#"(module
          (import "env" "memory" (memory 1 1 shared))
          (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
          (export "memory" (memory 0))
          (type $f (func)) (type $c (cont $f))
          (elem declare func $nothing)
          (func $nothing)
          (func $work (resume $c (cont.new $c (ref.func $nothing))))
          (func (export "wasi_thread_start") (param i32 i32)
            (call $work) (call $work)
            (i32.atomic.store (i32.const 0) (i32.const 1))
            (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))
          (func (export "_start")
            (call $work)
            (if (i32.le_s (call $spawn (i32.const 0)) (i32.const 0)) (then (unreachable)))
            (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))"#,
        &["-S", "threads"],
    );
    assert_eq!(trace.code(), Some(0), "{}", String::from_utf8_lossy(&trace.output.stderr));
    let lanes = |pid| trace.lanes.keys().filter(|lane| lane.0 == pid).count();
    assert_eq!((lanes(1), lanes(2), lanes(3)), (2, 3, 0));
    assert_eq!(trace.arrows.iter().filter(|arrow| arrow.1.0 == 2).count(), 4);
}

#[test]
fn names_are_escaped_and_absent_ones_numbered() {
    let trace = trace_text(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $"a \"tag\" \\") (tag)
          (elem declare func $"the \"func\"")
          (func $"the \"func\"" (suspend $"a \"tag\" \\") (suspend 1))
          (func (export "_start")
            (block $on (result (ref $c))
              (resume $c (on 0 $on) (cont.new $c (ref.func $"the \"func\"")))
              (return))
            (block $on (param (ref $c)) (result (ref $c))
              (resume $c (on 1 $on))
              (return))
            (drop)))"#,
        &[],
    );
    assert_eq!(trace.code(), Some(0), "{}", String::from_utf8_lossy(&trace.output.stderr));
    assert!(trace.lanes[&(1, 2)].starts_with("continuation 1 $the \"func\" (created"), "{:?}", trace.lanes);
    assert_eq!(trace.count("suspend $a \"tag\" \\"), 1);
    assert_eq!(trace.count("suspend tag[1]"), 1);
}

#[test]
fn bad_places_and_bad_numbers() {
    let run = |options: &[&str]| {
        let output = command::windlass().arg("run").args(options).arg(example("sieve.wat")).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, stderr) = run(&["--trace-switches", "/nonexistent/out.json"]);
    assert_eq!((code, stderr.lines().count()), (Some(1), 1), "{stderr}");
    assert!(stderr.starts_with("error: /nonexistent/out.json: "), "{stderr}");
    let (code, stderr) = run(&["--trace-switches", "/dev/full"]);
    assert_eq!((code, stderr.lines().count()), (Some(1), 1), "{stderr}");
    assert!(stderr.starts_with("error: /dev/full: "), "{stderr}");
    assert_eq!(run(&["--trace-limit", "5"]).0, Some(2));
    assert_eq!(run(&["--trace-switches", "/dev/null", "--trace-limit", "many"]).0, Some(2));
}

/// Nothing is kept of what was written: a program that switches a million times needs no more memory for it.
#[test]
fn many_switches() {
    let switches = if std::env::var_os("WINDLASS_EMULATED").is_some() { 100_000 } else { 1_000_000 };
    let (_directory, path) = wat(&SWITCHES.replace("(i32.const 10)", &format!("(i32.const {switches})")));
    let limit = (switches * 2).to_string();
    let options = ["--trace-switches", "/dev/null", "--trace-limit", &limit];
    let output = command::windlass().arg("run").args(options).arg(path).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}
