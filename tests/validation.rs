//! What the compiler lets pass, wasmparser lets pass, and what it refuses it refuses in wasmparser's words.
//!
//! The compiler checks ordinary operators by itself (`src/codegen/check.rs`), so this is where a mistake would be a
//! hole. Both judge the specification's modules and those of wasm-smith, as they are and with something changed in
//! one body; functions that wasm-smith makes without caring whether they are valid; and the same with proposals
//! switched off. Most mutants are invalid, and each way is counted, so that none of this can be true of nothing.
//!
//! `WINDLASS_VALIDATION=N` makes N mutants of each module instead of the usual few.

#[path = "support/spec_scripts.rs"]
mod spec_scripts;
#[path = "support/mod.rs"]
mod support;

use arbitrary::Unstructured;
use spec_scripts::Source;
use support::differential::smith::{self, Proposals};
use support::mutants::mutant;
use support::random::Random;
use support::validation::{agree, engines};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective};
use windlass::Engine;

/// How often each answer was given.
#[derive(Default, Debug)]
struct Count {
    valid: usize,
    invalid: usize,
}

impl Count {
    fn judge(&mut self, engine: &Engine, module: &[u8], what: &str) {
        match agree(engine, module) {
            Ok(true) => self.valid += 1,
            Ok(false) => self.invalid += 1,
            Err(difference) => {
                let text = wasmprinter::print_bytes(module).unwrap_or_default();
                panic!("{what}: {difference}\n{module:02x?}\n{text}");
            }
        }
    }
}

fn mutants_of_each(usual: usize) -> usize {
    let usual = if std::env::var_os("WINDLASS_EMULATED").is_some() { 1 } else { usual };
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
            modules.extend(module.encode().ok());
        }
    }
    modules
}

#[test]
fn the_specification_and_its_mutants() {
    let (engines, mutants) = (engines(), mutants_of_each(6));
    let mut random = Random::new(1);
    let (mut as_they_are, mut changed) = (Count::default(), Count::default());
    for script in Source::ALL.iter().flat_map(|source| source.scripts()) {
        for module in modules(&script.text) {
            for engine in &engines {
                as_they_are.judge(engine, &module, &script.name);
            }
            for turn in 0..mutants {
                let engine = &engines[if turn % 3 == 2 { turn / 3 % engines.len() } else { 0 }];
                if let Some(mutant) = mutant(&module, &mut random) {
                    changed.judge(engine, &mutant, &script.name);
                }
            }
        }
    }
    println!("as they are: {as_they_are:?}, changed: {changed:?}");
    assert!(as_they_are.valid > 1000 && as_they_are.invalid > 1000, "{as_they_are:?}");
    assert!(changed.invalid > 500 && changed.valid > 200, "{changed:?}");
}

#[test]
fn random_modules_and_their_mutants() {
    let engines = engines();
    let mutants = mutants_of_each(16);
    let mut random = Random::new(2);
    let (mut as_they_are, mut changed) = (Count::default(), Count::default());
    for seed in 0..400 {
        // Numbers alone, and everything that there is.
        let proposals = if seed % 2 == 0 { Proposals::comparable() } else { Proposals::all() };
        let Ok(module) = smith::to_compile(&smith::bytes_of(seed), proposals) else { continue };
        as_they_are.judge(&engines[0], &module, &format!("seed {seed}"));
        for turn in 0..mutants {
            let Some(mut changing) = mutant(&module, &mut random) else { break };
            // Two changes, now and then: the second one may hide in what the first one made unreachable.
            if turn % 4 == 3 {
                changing = mutant(&changing, &mut random).unwrap_or(changing);
            }
            let engine = &engines[if turn % 8 == 7 { seed as usize % engines.len() } else { 0 }];
            changed.judge(engine, &changing, &format!("a mutant of seed {seed}"));
        }
    }
    println!("as they are: {as_they_are:?}, changed: {changed:?}");
    assert!(as_they_are.valid > 100, "{as_they_are:?}");
    assert!(changed.invalid > mutants * 50 && changed.valid > mutants * 10, "{changed:?}");
}

#[test]
fn functions_that_nobody_made_valid() {
    let engine = Engine::default();
    let mut count = Count::default();
    for seed in 0..3000 {
        let bytes = smith::bytes_of(seed);
        let config = wasm_smith::Config {
            allow_invalid_funcs: true,
            max_funcs: 4,
            shared_everything_threads_enabled: false,
            custom_descriptors_enabled: false,
            ..wasm_smith::Config::default()
        };
        if let Ok(module) = wasm_smith::Module::new(config, &mut Unstructured::new(&bytes)) {
            count.judge(&engine, &module.to_bytes(), &format!("seed {seed}"));
        }
    }
    println!("{count:?}");
    assert!(count.invalid > 100 && count.valid > 0, "{count:?}");
}
