//! Generated modules, doubled again and again: the time that a byte takes must stay what it was.
//!
//! `tests/hostile.rs` fails where it does not; here it is printed, step by step, so that a cost shows before it hurts.

use super::{compile, hostile, time};
use std::time::Duration;
use windlass::Engine;

const DOUBLINGS: u32 = 4;
const TURNS: usize = 5;

/// Prints, for each kind of module, nanoseconds per byte at each size, and how much more that is than at half of it.
pub(super) fn print(engine: &Engine) {
    println!("\nnanoseconds per byte, doubling the module each time (times the one before, 1 is linear):");
    for case in hostile::ALL {
        print!("{:52}", case.name);
        let mut before: Option<f64> = None;
        for doubling in (0..=DOUBLINGS).rev() {
            let bytes = (case.module)((case.length >> doubling).max(1));
            let best = (0..TURNS).map(|_| time(|| compile(engine, &bytes))).min();
            let per_byte = best.unwrap_or(Duration::ZERO).as_secs_f64() * 1e9 / bytes.len() as f64;
            match before {
                None => print!(" {per_byte:7.1}"),
                Some(before) => print!(" {per_byte:7.1} ({:.2})", per_byte / before),
            }
            before = Some(per_byte);
        }
        println!();
    }
}
