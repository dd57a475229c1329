//! Functions disassembled by several threads, written in order while the rest is being made.
//!
//! Each thread has every nth unit of a few functions and a short queue to put the text in; the writer takes from the
//! queues in turn. So the order needs no bookkeeping, and what waits is a few units, however long the listing.

use std::io::{self, Write};
use std::sync::mpsc;
use std::{num, thread};
use windlass::disas::{Disassembly, Function};

/// Functions that are made at a time.
const UNIT: usize = 16;

/// Units that wait in a queue.
const WAITING: usize = 4;

/// The most threads: one writer can take no more.
const THREADS: usize = 8;

/// Why a listing ends early.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody reads it, or it has no place to go.
    Write(io::Error),
    /// A function cannot be shown.
    Disassemble(windlass::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Write(error)
    }
}

/// Writes the texts of `functions`, numbers among the defined ones, as `text` spells them, with `between` between.
pub(super) fn each(
    disassembly: &Disassembly,
    functions: &[usize],
    between: &str,
    text: &(dyn Fn(&Function, &mut Vec<u8>) -> io::Result<()> + Sync),
    out: &mut impl Write,
) -> Result<(), Failure> {
    let units = functions.chunks(UNIT).enumerate();
    let unit = |(number, functions): (usize, &[usize])| {
        let mut bytes = Vec::new();
        for (position, &function) in functions.iter().enumerate() {
            if (number, position) != (0, 0) {
                bytes.extend_from_slice(between.as_bytes());
            }
            let function = disassembly.function(function).map_err(Failure::Disassemble)?;
            text(&function, &mut bytes)?;
        }
        Ok::<_, Failure>(bytes)
    };
    let cores = thread::available_parallelism().map_or(1, num::NonZero::get);
    let threads = cores.min(THREADS).min(units.len());
    if threads <= 1 {
        return units.map(unit).try_for_each(|bytes| Ok(out.write_all(&bytes?)?));
    }
    thread::scope(|scope| {
        let queues = (0..threads).map(|first| {
            let (sender, queue) = mpsc::sync_channel(WAITING);
            let mut units = units.clone().skip(first).step_by(threads);
            scope.spawn(move || {
                // When the writer has gone, so does this.
                while units.next().is_some_and(|next| sender.send(unit(next)).is_ok()) {}
            });
            queue
        });
        let queues = queues.collect::<Vec<_>>();
        for queue in queues.iter().cycle() {
            // The first queue that is at its end had its last unit just before everything's end.
            let Ok(bytes) = queue.recv() else { break };
            out.write_all(&bytes?)?;
        }
        Ok(())
    })
}
