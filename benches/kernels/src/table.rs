//! The table: a row as soon as it is measured, and what the rows come to.

use super::engines::Engine;
use std::time::Duration;

/// What was measured of a kernel.
pub(crate) struct Row<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    /// What the times are divided by.
    pub rounds: i32,
    /// In the order of the table's engines, Windlass first.
    pub times: Vec<Duration>,
}

/// Rows of the same engines.
pub(crate) struct Table {
    engines: Vec<Engine>,
    /// Of each row: its name, and how many times Windlass's time each engine takes.
    ratios: Vec<(String, Vec<f64>)>,
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

/// A time with three digits that mean something.
fn time(seconds: f64) -> String {
    let (value, unit) = match seconds {
        s if s >= 1.0 => (s, "s"),
        s if s >= 1e-3 => (s * 1e3, "ms"),
        s => (s * 1e6, "µs"),
    };
    let digits = if value >= 100.0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.digits$} {unit}")
}

impl Table {
    pub(crate) fn new(engines: &[Engine]) -> Table {
        println!("A round on Windlass, and how many times that it takes on the others.\n");
        let names = engines[1..].iter().map(|engine| format!(" {:>9} |", engine.name())).collect::<String>();
        println!("| kernel          |           |  Windlass |{names}");
        println!("|-----------------|-----------|----------:|{}", "----------:|".repeat(engines.len() - 1));
        Table { engines: engines.to_vec(), ratios: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: Row<'_>) {
        let own = row.times[0].as_secs_f64();
        let ratios: Vec<f64> = row.times[1..].iter().map(|time| time.as_secs_f64() / own).collect();
        let cells = ratios.iter().map(|ratio| format!(" {ratio:9.2} |")).collect::<String>();
        println!("| {:15} | {:9} | {:>9} |{cells}", row.name, row.kind, time(own / f64::from(row.rounds)));
        self.ratios.push((row.name.to_string(), ratios));
    }

    /// Medians and worst rows, for each of the others.
    pub(crate) fn finish(self) {
        println!();
        if self.ratios.is_empty() {
            return println!("No kernel has such a name.");
        }
        for (at, engine) in self.engines[1..].iter().enumerate() {
            let mut rows: Vec<(f64, &str)> =
                self.ratios.iter().map(|(name, ratios)| (ratios[at], name.as_str())).collect();
            rows.sort_by(|a, b| a.0.total_cmp(&b.0));
            let middle = median(rows.iter().map(|row| row.0).collect());
            let worst: Vec<String> =
                rows.iter().take(3).map(|(ratio, name)| format!("{name} {:.2}", 1.0 / ratio)).collect();
            println!(
                "{:9}  Windlass takes {:.2} of its time in the median; at worst: {}. Slower on {} of {}.",
                engine.name(),
                1.0 / middle,
                worst.join(", "),
                rows.iter().filter(|row| row.0 < 1.0).count(),
                rows.len()
            );
        }
    }
}
