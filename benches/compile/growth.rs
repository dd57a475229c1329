//! Generated modules, doubled again and again: the time that a byte takes must stay what it was.
//!
//! `tests/hostile.rs` fails where time grows with the square of a module; here it is printed, step by step, so that a
//! cost shows before it hurts. A step of more than 1.2 is marked: caches, tables that have to grow, and a busy machine
//! give smaller ones. The validator's own steps stand beside ours, since a module may be expensive for everybody.

use super::{compile, engine, hostile, time, validate};
use std::time::Duration;
use windlass::Target;

/// How often the longest module is twice the one before.
const DOUBLINGS: u32 = 4;
const TURNS: usize = 5;
const MARKED: f64 = 1.2;

/// Nanoseconds for a byte of the module, the best of some turns.
fn per_byte(bytes: &[u8], work: impl Fn(&[u8])) -> f64 {
    let best = (0..TURNS).map(|_| time(|| work(bytes))).min().unwrap_or(Duration::ZERO);
    best.as_secs_f64() * 1e9 / bytes.len() as f64
}

/// For each kind of module, nanoseconds per byte at each size, and how much that is of what it is at half the size.
pub(super) fn print(asked: impl Fn(&str) -> bool) {
    println!(
        "\nNanoseconds per byte of generated modules, each twice the one before (and times that one's):\n"
    );
    let engines = [Target::X86_64, Target::Aarch64].map(|target| (target, engine(target)));
    for case in hostile::ALL.iter().filter(|case| asked(case.name)) {
        let lengths = || (0..=DOUBLINGS).rev().map(|doubling| (case.length >> doubling).max(1));
        let modules: Vec<_> = lengths().map(case.module).collect();
        println!("{}, up to {} in {} bytes", case.name, case.length, modules.last().map_or(0, Vec::len));
        for (target, engine) in &engines {
            print_row(&target.to_string(), &modules, |bytes| compile(engine, bytes));
        }
        print_row("validate", &modules, validate);
    }
}

fn print_row(title: &str, modules: &[Vec<u8>], work: impl Fn(&[u8])) {
    print!("  {title:10}");
    let mut before: Option<f64> = None;
    let mut marks = 0;
    for bytes in modules {
        let now = per_byte(bytes, &work);
        match before {
            None => print!(" {now:8.1}       "),
            Some(before) => {
                let step = now / before;
                marks += usize::from(step > MARKED);
                print!(" {now:8.1} ({step:4.2})");
            }
        }
        before = Some(now);
    }
    println!("{}", if marks > 1 { "   grows" } else { "" });
}
