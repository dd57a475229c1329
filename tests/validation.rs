//! What Windlass lets pass, wasmparser lets pass, and what it refuses it refuses in wasmparser's words.
//!
//! The compiler may check operators by itself, so this is where a mistake would be a hole. Both judge modules
//! as they are and with something changed (`support/mutants.rs`): the specification's, those of wasm-smith,
//! this project's texts, and functions of real programs, if these are here; functions that wasm-smith makes
//! without caring whether they are valid; and the same with proposals switched off, one by one and several at
//! once. Most mutants are invalid, and each kind of answer is counted, so that none of this can be true of
//! nothing.
//!
//! ```sh
//! WINDLASS_VALIDATION=1000 cargo test --release --test validation    # mutants of each module, instead of a few
//! WINDLASS_SAVE=FOLDER cargo test --release --test validation        # what they differ about goes to files there
//! ```

#[path = "support/spec_scripts.rs"]
mod spec_scripts;
#[path = "support/mod.rs"]
mod support;

use arbitrary::Unstructured;
use spec_scripts::Source;
use std::path::Path;
use support::differential::smith::{self, Proposals};
use support::mutants::mutant;
use support::random::{Random, mix};
use support::real;
use support::sections::{FUNCTIONS, Sections, TYPES, number};
use support::validation::{Answer, Court};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective};
use windlass::{Config, Engine, Module};

/// Of so many mutants one goes to a court where something is switched off; of so many one is judged lazily, too.
const PARTIALLY: usize = 3;
/// To so many of these goes every module as it is.
const PARTIAL: usize = 3;
const LAZILY: usize = 5;
/// Differences that are shown before a test ends.
const SHOWN: usize = 5;

/// How often each answer was given, and what was no answer.
#[derive(Default, Debug)]
struct Count {
    valid: usize,
    invalid: usize,
    beyond: usize,
    lazily: usize,
}

struct Session {
    courts: Vec<Court>,
    whole: Court,
    /// One after the other.
    next_court: usize,
    turn: usize,
    as_they_are: Count,
    changed: Count,
    differences: Vec<String>,
}

impl Session {
    fn new() -> Session {
        Session {
            courts: Court::partial(),
            whole: Court::whole(),
            next_court: 0,
            turn: 0,
            as_they_are: Count::default(),
            changed: Count::default(),
            differences: Vec::new(),
        }
    }

    /// A module as it is, with everything and with something missing; and so many of its mutants, of which some are
    /// changed twice.
    fn module(&mut self, module: &[u8], mutants: usize, seed: u64, what: &str) {
        self.judge(module, None, false, what);
        for _ in 0..if emulated() { 1 } else { PARTIAL } {
            self.next_court = (self.next_court + 1) % self.courts.len();
            self.judge(module, Some(self.next_court), false, what);
        }
        let mut random = Random::new(mix(seed));
        for turn in 0..mutants {
            let Some(mut changed) = mutant(module, &mut random) else { break };
            if turn % 7 == 6 {
                changed = mutant(&changed, &mut random).unwrap_or(changed);
            }
            let court = turn.is_multiple_of(PARTIALLY).then(|| {
                self.next_court = (self.next_court + 1) % self.courts.len();
                self.next_court
            });
            self.judge(&changed, court, true, what);
        }
    }

    fn judge(&mut self, module: &[u8], court: Option<usize>, changed: bool, what: &str) {
        self.turn += 1;
        let court = court.map_or(&self.whole, |at| &self.courts[at]);
        let count = if changed { &mut self.changed } else { &mut self.as_they_are };
        let answer = court.judge(module, self.turn);
        match &answer {
            Ok(Answer::Valid) => count.valid += 1,
            Ok(Answer::Invalid(_)) => count.invalid += 1,
            Ok(Answer::Beyond) => count.beyond += 1,
            Err(_) => {}
        }
        let lazily = match self.turn.is_multiple_of(LAZILY) && answer.is_ok() {
            true => court.judge_lazily(module),
            false => Ok(None),
        };
        count.lazily += usize::from(matches!(lazily, Ok(Some(Answer::Invalid(Some(_))))));
        if let Some(difference) = answer.err().or(lazily.err()) {
            self.differ(module, &format!("{what}, turn {}: {difference}", self.turn));
        }
    }

    fn differ(&mut self, module: &[u8], difference: &str) {
        if let Some(folder) = std::env::var_os("WINDLASS_SAVE") {
            let name = format!("difference-{:016x}.wasm", mix(self.turn as u64 ^ module.len() as u64));
            std::fs::write(Path::new(&folder).join(name), module).expect("saved");
        }
        let bytes = if module.len() < 600 { format!("\n{module:02x?}") } else { String::new() };
        self.differences.push(format!("{difference}{bytes}"));
        if self.differences.len() >= SHOWN {
            self.end("stopped");
        }
    }

    /// Says how much was judged.
    fn end(&self, what: &str) {
        let Session { as_they_are, changed, .. } = self;
        println!("{what}: as they are {as_they_are:?}, changed {changed:?}");
        assert!(self.differences.is_empty(), "\n{}\n", self.differences.join("\n\n"));
    }
}

fn emulated() -> bool {
    std::env::var_os("WINDLASS_EMULATED").is_some()
}

fn mutants_of_each(usual: usize) -> usize {
    let usual = if emulated() { 1 } else { usual };
    std::env::var("WINDLASS_VALIDATION").map_or(usual, |n| n.parse().expect("a number"))
}

/// The modules of a script, the invalid ones too.
fn modules(text: &str) -> Vec<Vec<u8>> {
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true);
    let Ok(buffer) = ParseBuffer::new_with_lexer(lexer) else { return Vec::new() };
    let Ok(script) = parser::parse::<Wast<'_>>(&buffer) else { return Vec::new() };
    let mut modules = Vec::new();
    for directive in script.directives {
        let module = match directive {
            WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => Some(module),
            WastDirective::AssertInvalid { module, .. } | WastDirective::AssertMalformed { module, .. } => {
                Some(module)
            }
            _ => None,
        };
        if let Some(mut module @ QuoteWat::Wat(_)) = module {
            // The header has words of our own.
            modules.extend(module.encode().ok().filter(|bytes| bytes.starts_with(b"\0asm\x01\0\0\0")));
        }
    }
    modules
}

#[test]
fn the_specification_and_its_mutants() {
    let (mut session, mutants) = (Session::new(), mutants_of_each(8));
    for (set, source) in Source::ALL.iter().enumerate() {
        for script in source.scripts() {
            for (at, module) in modules(&script.text).iter().enumerate() {
                session.module(
                    module,
                    mutants,
                    (set << 32 | at) as u64,
                    &format!("{} {}, {at}", source.name(), script.name),
                );
            }
        }
    }
    session.end("the specification");
    let Session { as_they_are, changed, .. } = session;
    assert!(as_they_are.valid > 1000 && as_they_are.invalid > 1000, "{as_they_are:?}");
    assert!(changed.invalid > 500 && changed.valid > 200 && changed.lazily > 0, "{changed:?}");
}

/// How many there must be at least, so that a test which tests nothing fails. Under an emulator there are fewer.
fn least(natively: usize) -> usize {
    if emulated() { natively / 5 } else { natively }
}

#[test]
fn random_modules_and_their_mutants() {
    let (mut session, mutants) = (Session::new(), mutants_of_each(60));
    for seed in 0..if emulated() { 100 } else { 400 } {
        // Numbers alone, and everything that there is.
        let proposals = if seed % 2 == 0 { Proposals::comparable() } else { Proposals::all() };
        let Ok(module) = smith::to_compile(&smith::bytes_of(seed), proposals) else { continue };
        session.module(&module, mutants, seed, &format!("seed {seed}"));
    }
    session.end("random modules");
    let Session { as_they_are, changed, .. } = session;
    assert!(as_they_are.valid > 50, "{as_they_are:?}");
    assert!(changed.invalid > least(mutants * 20) && changed.valid > least(mutants * 3), "{changed:?}");
}

#[test]
fn our_own_texts_and_their_mutants() {
    let (mut session, mutants) = (Session::new(), mutants_of_each(60));
    for folder in ["examples", "disasm-tests", "tests/regressions"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut paths: Vec<_> =
            std::fs::read_dir(&folder).expect("a folder").flatten().map(|e| e.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "wat"));
        paths.sort();
        for (seed, path) in paths.iter().enumerate() {
            let Ok(module) = wat::parse_file(path) else { continue };
            session.module(&module, mutants, seed as u64, &path.display().to_string());
        }
    }
    session.end("our own texts");
    let Session { as_they_are, changed, .. } = session;
    assert!(as_they_are.valid > 50, "{as_they_are:?}");
    assert!(changed.invalid > least(100) && changed.valid > least(50), "{changed:?}");
}

/// Programs that the set-up commands fetch, with how many modules of three functions are made of each.
const PROGRAMS: [(&str, usize); 6] = [
    ("benches/cache/python.wasm", 60),
    ("benches/cache/esbuild.wasm", 30),
    ("tests/programs/cache/clang.wasm", 20),
    ("tests/programs/cache/yosys.wasm", 20),
    ("tests/programs/cache/pandoc.wasm", 20),
    ("tests/programs/cache/rg.wasm", 20),
];

fn program(path: &str) -> Option<Vec<u8>> {
    let bytes = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    if let Err(error) = &bytes {
        spec_scripts::say(&format!("skipped: {path}: {error}. benches/setup.sh; tests/programs/setup.sh"));
    }
    bytes.ok()
}

#[test]
fn functions_of_real_programs_and_their_mutants() {
    let (mut session, mutants) = (Session::new(), mutants_of_each(100));
    let mut there = false;
    for (seed, (path, count)) in PROGRAMS.iter().enumerate() {
        let Some(bytes) = program(path) else { continue };
        there = true;
        let count = if emulated() { 5 } else { *count };
        let modules = real::modules(&bytes, count, &mut Random::new(seed as u64));
        assert!(modules.len() > count / 2, "{path}: {} modules", modules.len());
        let valid = session.as_they_are.valid;
        for (at, module) in modules.iter().enumerate() {
            session.module(module, mutants, (seed << 32 | at) as u64, &format!("{path}, {at}"));
        }
        assert!(session.as_they_are.valid - valid >= modules.len(), "{path}: its functions are invalid");
    }
    session.end("real functions");
    if there {
        assert!(session.changed.invalid > least(50) && session.changed.valid > least(10));
    }
    let without = std::env::var("WINDLASS_WITHOUT").unwrap_or_default();
    let may_skip = std::env::var_os("CI").is_none() || without.split(' ').any(|what| what == "programs");
    assert!(there || may_skip, "no program is here");
}

#[test]
fn functions_that_nobody_made_valid() {
    let mut session = Session::new();
    for seed in 0..if emulated() { 300 } else { 6000 } {
        let bytes = smith::bytes_of(seed);
        let config = wasm_smith::Config {
            allow_invalid_funcs: true,
            max_funcs: 4,
            max_type_size: 200,
            memory64_enabled: seed % 3 == 0,
            shared_everything_threads_enabled: false,
            custom_descriptors_enabled: false,
            ..wasm_smith::Config::default()
        };
        if let Ok(module) = wasm_smith::Module::new(config, &mut Unstructured::new(&bytes)) {
            let court = (seed % 8 == 7).then_some(seed as usize / 8 % session.courts.len());
            session.judge(&module.to_bytes(), court, false, &format!("seed {seed}"));
        }
    }
    session.end("functions of nobody");
    let count = session.as_they_are;
    assert!(count.invalid > least(100) && count.valid > 0, "{count:?}");
}

/// A module in many chunks, wrong in one of them or in two: it is the first that is reported, whoever finds it.
#[test]
fn many_functions_on_many_threads() {
    let body = |number: usize| {
        let mut body = vec![0x01, 0x02, 0x7f];
        for turn in 0..20 + number % 7 {
            body.extend([0x20, (turn % 3) as u8, 0x41, (number % 60) as u8, 0x6a, 0x21, 1]);
        }
        body.extend([0x20, 1, 0x0b]);
        body
    };
    let good: Vec<Vec<u8>> = (0..if emulated() { 3000 } else { 12_000 }).map(body).collect();
    let mut declared = Vec::new();
    number(&mut declared, good.len() as u64);
    declared.resize(declared.len() + good.len(), 0);
    let mut sections = Sections(vec![(TYPES, vec![1, 0x60, 1, 0x7f, 1, 0x7f]), (FUNCTIONS, declared)]);
    let engine =
        |parallel: bool| Engine::new(Config::new().parallel_compilation(parallel)).expect("an engine");
    let (one, many) = (engine(false), engine(true));
    let court = Court::whole();
    let mut random = Random::new(3);
    let mut refused = 0;
    for turn in 0..if emulated() { 4 } else { 40 } {
        let mut bodies = good.clone();
        for _ in 0..turn % 3 {
            let wrong = (random.next() % bodies.len() as u64) as usize;
            // The result is missing, or nothing ends it.
            match random.next() % 2 {
                0 => drop(bodies[wrong].drain(3..)),
                _ => drop(bodies[wrong].pop()),
            }
        }
        sections.set_bodies(&bodies);
        let module = sections.bytes();
        let answer = court.judge(&module, turn).unwrap_or_else(|difference| panic!("{difference}"));
        let said =
            |engine| Module::from_binary(engine, &module).map(drop).map_err(|error| format!("{error:#}"));
        assert_eq!(said(&one), said(&many));
        assert_eq!(said(&many).is_ok(), answer == Answer::Valid);
        refused += usize::from(answer != Answer::Valid);
    }
    assert!(refused > 1, "{refused}");
}
