//! What programs that switch stacks cost on Windlass and on its peers, in one table.
//!
//! `benches/switching` has the programs, each in two forms: written for stack switching, and as a C compiler and a
//! fiber library make it. The C form has a twin without stack switching, made by Asyncify. Every engine runs
//! every program as a process (`engines.rs`); all take turns, so that a change of clock speed meets them all alike,
//! and the best of each counts. Every result is checked.
//!
//!     benches/setup.sh --peers                            # once; without it Windlass is measured alone
//!     cargo bench --bench programs                        # some minutes
//!     cargo bench --bench programs -- sieve --turns 3     # programs whose name contains "sieve"
//!     cargo bench --bench programs -- --instructions      # Windlass alone, counted by valgrind: the same every time

mod catalogue;
mod engines;
mod process;

use catalogue::{Form, MICRO, PROGRAMS, Program};
use engines::{Contestant, Engine};
use std::io::IsTerminal;
use std::time::Duration;

/// A row of the table.
struct Row {
    program: &'static Program,
    form: Form,
    contestants: Vec<Contestant>,
}

/// Turns to take, and the time after which an engine takes no more of them on one program.
const TURNS: usize = 5;
const PATIENCE: Duration = Duration::from_secs(3);

/// Windlass on the small sizes: enough to know that the programs work.
fn check(rows: &[(&'static Program, Form)]) {
    for (program, form) in rows {
        let module = program.module(*form).expect("the program assembles");
        let mut windlass = Contestant::new(Engine::Windlass, module, program.small_size, program.small_size);
        windlass.take_turn(program.answer, PATIENCE);
        assert!(windlass.failure.is_none(), "{} {form}: {:?}", program.name, windlass.failure);
    }
}

/// Instructions a unit: what the small size takes more than half of it does.
fn count_instructions(rows: &[(&'static Program, Form)]) {
    println!("| {:24} | {:23} | instructions |\n|---|---|---|", "", "unit");
    for (program, form) in rows {
        let Program { name, unit, units, small_size: all, .. } = **program;
        let module = program.module(*form).expect("the program assembles");
        let half = all / 2;
        let count = |size| engines::count_instructions(&module, size).map(|count| count as f64);
        let cell = match (count(half), count(all)) {
            (Ok(half_count), Ok(all_count)) => {
                format!("{:.1}", (all_count - half_count) / (units(all) - units(half)) as f64)
            }
            (Err(error), _) | (_, Err(error)) => error,
        };
        println!("| {:24} | {unit:23} | {cell:>12} |", format!("{name}, {form}"));
    }
}

fn measure(program: &'static Program, form: Form, turns: usize) -> Row {
    let contestant = |engine: Engine| {
        let of_the_twin = engine == Engine::Asyncify;
        if !engine.is_installed() || (of_the_twin && form != Form::C) {
            return None;
        }
        let module = program.module(if of_the_twin { Form::Asyncify } else { form });
        let module = module.unwrap_or_else(|error| panic!("{} {form}: {error}", program.name));
        Some(Contestant::new(engine, module, program.size, program.small_size))
    };
    let mut contestants: Vec<Contestant> = engines::ALL.into_iter().filter_map(contestant).collect();
    for turn in 0..turns {
        say(&format!("{} {form}: turn {} of {turns}", program.name, turn + 1));
        for contestant in &mut contestants {
            contestant.take_turn(program.answer, PATIENCE);
        }
    }
    say("");
    Row { program, form, contestants }
}

/// Shows what goes on in one line that is written over again; only to someone who watches.
fn say(text: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{:60}\r{text}", "");
    }
}

impl Row {
    /// Nanoseconds a unit, for each engine that could run the program.
    fn nanoseconds(&self, engine: Engine) -> Option<f64> {
        let contestant = self.contestants.iter().find(|contestant| contestant.engine == engine)?;
        let units = (self.program.units)(contestant.size);
        Some(contestant.time()?.as_secs_f64() * 1e9 / units as f64)
    }

    fn print(&self, notes: &mut Vec<String>) {
        let Program { name, unit, .. } = self.program;
        let windlass = self.nanoseconds(Engine::Windlass);
        let mut line = format!("| {:24} | {unit:23} |", format!("{name}, {}", self.form));
        for engine in engines::ALL {
            let contestant = self.contestants.iter().find(|contestant| contestant.engine == engine);
            let mut cell = match (self.nanoseconds(engine), windlass) {
                (None, _) if contestant.is_none() => String::new(),
                (None, _) => "fails".to_owned(),
                (Some(ns), Some(windlass)) if engine != Engine::Windlass => {
                    format!("{ns:.1} ({:.1})", ns / windlass)
                }
                (Some(ns), _) => format!("{ns:.2}"),
            };
            if let Some((contestant, failure)) = contestant.and_then(|c| Some((c, c.failure.as_ref()?))) {
                let measured = match contestant.time() {
                    Some(_) => format!("; measured at size {}", contestant.size),
                    None => String::new(),
                };
                let full = self.program.size;
                notes.push(format!(
                    "{name}, {}, {} at size {full}: {failure}{measured}",
                    self.form,
                    engine.name()
                ));
                cell += &format!(" [{}]", notes.len());
            }
            line += &format!(" {cell:20} |");
        }
        println!("{line}");
    }
}

fn print(rows: &[Row]) {
    println!(
        "Nanoseconds a unit on {}, and in brackets how many times what Windlass takes.",
        std::env::consts::ARCH
    );
    for engine in engines::ALL.into_iter().filter(|engine| engine.is_installed()) {
        println!("- {}: {}", engine.name(), engine.version());
    }
    let heads: String = engines::ALL.map(|engine| format!(" {:20} |", engine.name())).concat();
    println!("\n| {:24} | {:23} |{heads}", "", "unit");
    println!("|---|---|{}", "---|".repeat(engines::ALL.len()));
    let mut notes = Vec::new();
    for row in rows {
        row.print(&mut notes);
    }
    println!();
    for (index, note) in notes.iter().enumerate() {
        println!("[{}] {note}", index + 1);
    }
    for row in rows {
        let windlass = row.nanoseconds(Engine::Windlass);
        for engine in &engines::ALL[1..] {
            if let (Some(peer), Some(windlass)) = (row.nanoseconds(*engine), windlass)
                && peer < windlass
            {
                println!("Windlass is slower than {} on {}, {}", engine.name(), row.program.name, row.form);
            }
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let turns = arguments.iter().position(|argument| argument == "--turns");
    let turns_value =
        turns.map(|at| arguments.get(at + 1).and_then(|n| n.parse().ok()).expect("--turns NUMBER"));
    let mut filters = arguments.clone();
    if let Some(at) = turns {
        filters.drain(at..at + 2);
    }
    filters.retain(|argument| !argument.starts_with("--"));
    let is_wanted =
        |name: &str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    let micro = MICRO.iter().map(|program| (program, Form::Micro));
    let programs = PROGRAMS.iter().flat_map(|program| [(program, Form::Direct), (program, Form::C)]);
    let wanted: Vec<_> = micro.chain(programs).filter(|(program, _)| is_wanted(program.name)).collect();
    // `cargo test --benches` only wants to know that it runs.
    if !arguments.iter().any(|argument| argument == "--bench") {
        return check(&wanted);
    }
    if arguments.iter().any(|argument| argument == "--instructions") {
        return count_instructions(&wanted);
    }
    engines::say_what_is_missing();
    let rows: Vec<Row> = wanted
        .into_iter()
        .map(|(program, form)| measure(program, form, turns_value.unwrap_or(TURNS)))
        .collect();
    print(&rows);
}
