//! What `compare` prints: a table with a row for each engine and one with a row for each function, or one JSON object.
//!
//! A cell that an engine cannot fill is `-`; a row that it cannot fill says why.

use super::bench::{Comparison, Row, Way};
use super::report::{Outcome, Spread};
use crate::cli::names::{Names, Sizes};
use serde_json::{Value, json};
use std::fmt::Write as _;
use windlass::Target;

/// Heads of the columns behind the engine's name.
const HEADS: [&str; 8] = [
    "compile",
    "MB/s",
    "all cores",
    "code",
    "per Wasm byte",
    "start-up",
    "run (least .. most)",
    "peak memory",
];

/// Which of them hold a run: those of an engine that could compile but not run say why.
const RUN: usize = 6;

/// Prints the tables.
pub(super) fn print(comparison: &Comparison, functions: usize) {
    // A reader that went away has seen enough.
    use std::io::Write as _;
    let text = text(comparison, functions);
    _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn text(comparison: &Comparison, functions: usize) -> String {
    let Comparison { file, wasm, runs, rows, notes } = comparison;
    let names = Names::read(wasm);
    let ours = &rows[0].report;
    let mut text = format!(
        "{}: {} bytes of Wasm, {} functions; {runs} runs on {}",
        file.display(),
        grouped(wasm.len() as u64),
        grouped(names.defined() as u64),
        Target::host(),
    );
    if let Some(outcome) = &ours.outcome {
        let output = grouped(ours.output_bytes.first().copied().unwrap_or_default());
        let ending = match outcome {
            Outcome::Exit(code) => format!("exit code {code}"),
            Outcome::Trap(text) | Outcome::Refused(text) => text.clone(),
        };
        _ = write!(text, "; {ending}, {output} bytes of output");
    }
    text.push_str("\n\n");
    engines(&mut text, rows, wasm.len() as u64, *runs);
    if functions > 0 {
        code_sizes(&mut text, rows, &names, functions);
    }
    let mut below = vec![
        "Compiled on one thread; `all cores` once more with as many as there are, where a compiler can. Code: of the \
         functions, in bytes, without stubs. Start-up: from the process's start to the guest's first instruction, \
         compiling included. Medians."
            .to_owned(),
    ];
    if rows.iter().any(|row| row.way == Way::Script && row.reason.is_none()) {
        below.push("JavaScript engines compile lazily and again: most of it is in their runs.".to_owned());
    }
    if rows.iter().any(|row| row.way == Way::Outside && row.reason.is_none()) {
        below.push(
            "Timed from the outside: a process that runs an empty module is the start-up, what is more with this \
             one the run, compiling included if it has no time of its own. What is less than these differ is `under`."
                .to_owned(),
        );
    }
    below.extend(notes.iter().cloned());
    let versions =
        rows.iter().filter_map(|row| Some(format!("{} is {}", row.name, row.report.version.as_ref()?)));
    let versions = versions.collect::<Vec<_>>();
    below.push(format!("{}.", versions.join(", ")));
    text.push('\n');
    for note in below {
        wrap(&mut text, &note);
    }
    text
}

/// The table of engines.
fn engines(text: &mut String, rows: &[Row], wasm_bytes: u64, runs: u32) {
    let cells = rows.iter().map(|row| cells(row, wasm_bytes, runs)).collect::<Vec<_>>();
    let name_width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or(0);
    // A row that says why has no say in how wide columns are.
    let width = |column: usize| {
        let of_row = |(row, cells): (&Row, &[String; HEADS.len()])| match row.reason {
            Some(_) if column >= RUN || row.report.compile_ns.is_empty() => 0,
            _ => cells[column].chars().count(),
        };
        rows.iter().zip(&cells).map(of_row).chain([HEADS[column].len()]).max().unwrap_or(0)
    };
    let widths: [usize; HEADS.len()] = std::array::from_fn(width);
    _ = write!(text, "{:name_width$}", "");
    for (head, width) in HEADS.iter().zip(widths) {
        _ = write!(text, "  {head:>width$}");
    }
    text.push('\n');
    for (row, cells) in rows.iter().zip(cells) {
        _ = write!(text, "{:name_width$}", row.name);
        let shown = match &row.reason {
            Some(_) if row.report.compile_ns.is_empty() => 0,
            Some(_) if row.report.run_ns.is_empty() => RUN,
            _ => HEADS.len(),
        };
        for (cell, width) in cells.iter().zip(widths).take(shown) {
            _ = write!(text, "  {cell:>width$}");
        }
        match &row.reason {
            Some(reason) if shown < HEADS.len() => _ = write!(text, "  {reason}"),
            Some(reason) => _ = write!(text, "\n{:name_width$}  {reason}", ""),
            None => {}
        }
        text.push('\n');
        if let Some(differs) = &row.differs {
            _ = writeln!(text, "{:name_width$}  DIFFERS: {differs}", "");
        }
    }
}

/// What stands in an engine's row.
fn cells(row: &Row, wasm_bytes: u64, runs: u32) -> [String; HEADS.len()] {
    let none = || "-".to_owned();
    let report = &row.report;
    let compile = Spread::of(&report.compile_ns);
    let lost = |spread: &Spread| row.way == Way::Outside && spread.median <= row.noise_ns;
    let run = Spread::of(&report.run_ns).map_or_else(none, |spread| {
        if lost(&spread) {
            return format!("under {}", time(row.noise_ns));
        }
        // All in one unit, so that they can be compared at a glance.
        let (unit, name) = unit(spread.median);
        let [median, least, most] =
            [spread.median, spread.least, spread.most].map(|time| digits(time as f64 / unit));
        let fewer = match report.run_ns.len() {
            count if count < runs as usize => format!(" n={count}"),
            _ => String::new(),
        };
        format!("{median} {name} ({least} .. {most}){fewer}")
    });
    let all_cores = match (row.way, row.name.as_str()) {
        (Way::InProcess, "windlass") => compile.map(|spread| spread.median), // uses one in any case
        _ => report.compile_all_cores_ns,
    };
    [
        compile.map_or_else(none, |spread| match lost(&spread) {
            true => format!("under {}", time(row.noise_ns)),
            false => time(spread.median),
        }),
        throughput(row, wasm_bytes).map_or_else(none, digits),
        all_cores.map_or_else(none, time),
        report.code_bytes.map_or_else(none, grouped),
        report.code_bytes.map_or_else(none, |bytes| digits(bytes as f64 / wasm_bytes.max(1) as f64)),
        report.start_up_ns.map_or_else(none, time),
        run,
        report.peak_bytes.map_or_else(none, |bytes| format!("{} MB", digits(bytes as f64 / 1e6))),
    ]
}

/// Megabytes of Wasm that are compiled in a second, on one thread. Not of an engine that only begins to compile
/// there, and not of one that takes too little to be told from nothing.
fn throughput(row: &Row, wasm_bytes: u64) -> Option<f64> {
    let spread = Spread::of(&row.report.compile_ns)?;
    let told = match row.way {
        Way::InProcess => true,
        Way::Script => false,
        Way::Outside => spread.median > row.noise_ns,
    };
    told.then_some(wasm_bytes as f64 * 1e3 / spread.median.max(1) as f64)
}

/// The table of functions: the largest of ours first.
fn code_sizes(text: &mut String, rows: &[Row], names: &Names, most: usize) {
    let with_code = rows.iter().filter(|row| !row.report.functions.is_empty()).collect::<Vec<_>>();
    let Some(ours) = with_code.first() else { return };
    let Sizes { functions, more } = Sizes::largest(&ours.report.functions, most);
    let labels = functions.iter().map(|(index, _)| shortened(&names.of(*index))).collect::<Vec<_>>();
    let label_width =
        labels.iter().map(|label| label.chars().count()).chain(["code of".len()]).max().unwrap_or(0);
    _ = write!(text, "\n{:label_width$}  {:>9}", "code of", "Wasm");
    for row in &with_code {
        _ = write!(text, "  {:>9}", row.name);
    }
    text.push('\n');
    for ((index, _), label) in functions.iter().zip(labels) {
        _ = write!(text, "{label:label_width$}  {:>9}", grouped(names.body(*index).len() as u64));
        for row in &with_code {
            let found = row.report.functions.binary_search_by_key(index, |(index, _)| *index);
            let bytes = found.map_or("-".to_owned(), |position| grouped(row.report.functions[position].1));
            _ = write!(text, "  {bytes:>width$}", width = row.name.len().max(9));
        }
        text.push('\n');
    }
    if more > 0 {
        _ = writeln!(text, "... and {} more functions (--functions N, --json)", grouped(more as u64));
    }
}

/// Prints one JSON object.
pub(super) fn json(comparison: &Comparison) {
    let Comparison { file, wasm, runs, rows, notes } = comparison;
    let names = Names::read(wasm);
    let engines = rows.iter().map(|row| engine(row, &names, wasm.len() as u64)).collect::<Vec<_>>();
    let object = json!({
        "file": file.to_string_lossy(),
        "wasm_bytes": wasm.len(),
        "functions": names.defined(),
        "runs": runs,
        "host": Target::host().to_string(),
        "engines": engines,
        "notes": notes,
    });
    println!("{object:#}");
}

fn engine(row: &Row, names: &Names, wasm_bytes: u64) -> Value {
    let Row { name, way, report, noise_ns, reason, differs } = row;
    let functions = report.functions.iter().map(|(index, bytes)| {
        json!({ "index": index, "name": names.of(*index), "wasm_bytes": names.body(*index).len(), "code_bytes": bytes })
    });
    let spread = |times: &[u64]| {
        Spread::of(times).map(|spread| {
            json!({ "median_ns": spread.median, "least_ns": spread.least, "most_ns": spread.most, "ns": times })
        })
    };
    json!({
        "name": name,
        "measured": match way {
            Way::InProcess => "in a process of windlass",
            Way::Script => "by a script",
            Way::Outside => "from the outside",
        },
        "version": report.version,
        "reason": reason,
        "differs": differs,
        "outcome": report.outcome.as_ref().map(Outcome::to_json),
        "output_bytes": report.output_bytes.first(),
        "compile": spread(&report.compile_ns),
        "compile_mb_per_s": throughput(row, wasm_bytes),
        "compile_all_cores_ns": report.compile_all_cores_ns,
        "code_bytes": report.code_bytes,
        "functions": functions.collect::<Vec<_>>(),
        "start_up_ns": report.start_up_ns,
        "noise_ns": (*way == Way::Outside).then_some(noise_ns),
        "run": spread(&report.run_ns),
        "peak_bytes": report.peak_bytes,
    })
}

/// How many ns the unit is in which a time is best said.
fn unit(ns: u64) -> (f64, &'static str) {
    match ns {
        0..1_000_000 => (1e3, "µs"),
        1_000_000..1_000_000_000 => (1e6, "ms"),
        _ => (1e9, "s"),
    }
}

fn time(ns: u64) -> String {
    let (unit, name) = unit(ns);
    format!("{} {name}", digits(ns as f64 / unit))
}

/// Three digits that count.
fn digits(value: f64) -> String {
    match value {
        value if value >= 99.95 => grouped(value.round() as u64),
        value if value >= 9.995 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

/// A number with a comma at every thousand.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A name that leaves room for numbers.
fn shortened(name: &str) -> String {
    const LONGEST: usize = 40;
    match name.chars().count() {
        count if count > LONGEST => name.chars().take(LONGEST - 3).chain("...".chars()).collect(),
        _ => name.to_owned(),
    }
}

/// A note in lines of a width that terminals have.
fn wrap(text: &mut String, note: &str) {
    let mut column = 0;
    for word in note.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > 110 {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += width;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(
            [0.5, 9.994, 9.995, 12.34, 99.96, 1234.5].map(digits),
            ["0.50", "9.99", "10.0", "12.3", "100", "1,235"]
        );
        assert_eq!(
            [12, 12_345, 12_345_678, 1_234_567_890].map(time),
            ["0.01 µs", "12.3 µs", "12.3 ms", "1.23 s"]
        );
    }
}
