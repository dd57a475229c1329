//! The columns of machine code: ours for both instruction sets, and the optimizing tier's, brought into one form.
//!
//! What was compiled for an operator goes to the operator's row, as one or several *runs* of instructions that stand
//! one behind the other: ours has one in line and perhaps some behind the body, an optimizer may have scattered it.
//!
//! ```text
//!   [row, out of line, address, "bytes in hex", [length, "text", length, "text", ...], [line, "trap", ...]]
//! ```

use super::operators::Body;
use serde_json::json;
use std::fmt::Write as _;
use windlass::Target;
use windlass::disas::{Disassembly, Text};

/// Where code comes from.
#[derive(Debug)]
pub(super) enum Column<'a> {
    /// This compiler.
    Ours(&'a Disassembly),
    /// The optimizing one: the runs of each function, or why there are none.
    Optimizing(Target, Result<Vec<Vec<Run>>, String>),
}

/// What a function's code comes to.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Counts {
    pub(super) bytes: u32,
    pub(super) instructions: u32,
}

/// Instructions that follow each other and belong to one row.
#[derive(Debug, Default)]
pub(super) struct Run {
    row: usize,
    out_of_line: bool,
    at: u32,
    /// Where the next instruction stands, if it belongs here.
    end: u32,
    bytes: String,
    lines: Vec<(u32, String)>,
    traps: Vec<(usize, String)>,
}

impl Run {
    fn push(&mut self, at: u32, bytes: &[u8], text: String) {
        if at > self.end {
            // Room that nothing runs through; the addresses go on behind it.
            self.lines.push((at - self.end, String::new()));
            self.bytes.push_str(&"00".repeat((at - self.end) as usize));
        }
        for byte in bytes {
            _ = write!(self.bytes, "{byte:02x}");
        }
        self.lines.push((bytes.len() as u32, text));
        self.end = at + bytes.len() as u32;
    }

    pub(super) fn write(&self, json: &mut String) {
        let lines = self.lines.iter().flat_map(|(length, text)| [json!(length), json!(text)]);
        let lines = lines.collect::<serde_json::Value>();
        let place = u8::from(self.out_of_line);
        _ = write!(json, "[{},{place},{},\"{}\",{lines}", self.row, self.at, self.bytes);
        if !self.traps.is_empty() {
            let traps = self.traps.iter().flat_map(|(line, trap)| [json!(line), json!(trap)]);
            _ = write!(json, ",{}", traps.collect::<serde_json::Value>());
        }
        json.push(']');
    }
}

impl Column<'_> {
    pub(super) fn isa(&self) -> &'static str {
        let target = match self {
            Column::Ours(disassembly) => disassembly.target(),
            Column::Optimizing(target, _) => *target,
        };
        match target {
            Target::X86_64 => "x86-64",
            Target::Aarch64 => "AArch64",
        }
    }

    pub(super) fn tier(&self) -> &'static str {
        match self {
            Column::Ours(_) => "Windlass",
            Column::Optimizing(..) => "Cranelift",
        }
    }

    /// Why there is no code in the column.
    pub(super) fn note(&self) -> Option<&str> {
        match self {
            Column::Optimizing(_, Err(why)) => Some(why),
            _ => None,
        }
    }

    /// Appends the runs of a function as a JSON array, and counts.
    pub(super) fn write(&self, defined: usize, body: &Body, json: &mut String) -> windlass::Result<Counts> {
        let decoded;
        let runs = match self {
            Column::Ours(disassembly) => {
                decoded = ours(disassembly, defined, body)?;
                &decoded[..]
            }
            Column::Optimizing(_, functions) => {
                match functions.as_ref().map(|functions| functions.get(defined)) {
                    Ok(Some(runs)) => &runs[..],
                    _ => &[],
                }
            }
        };
        let mut counts = Counts::default();
        json.push('[');
        for (position, run) in runs.iter().enumerate() {
            json.push_str(if position > 0 { "," } else { "" });
            run.write(json);
            counts.bytes += run.lines.iter().map(|(length, _)| length).sum::<u32>();
            let counted = run.lines.iter().filter(|(length, text)| *length > 0 && !text.is_empty());
            counts.instructions += counted.filter(|(_, text)| !text.starts_with('.')).count() as u32;
        }
        json.push(']');
        Ok(counts)
    }
}

/// One run per group.
fn ours(disassembly: &Disassembly, defined: usize, body: &Body) -> windlass::Result<Vec<Run>> {
    let function = disassembly.function(defined)?;
    let code = disassembly.code();
    let mut runs = Vec::new();
    for group in &function.groups {
        let Some(first) = group.lines.first() else { continue };
        let row = if group.wasm == body.wasm.start { 0 } else { body.row(group.wasm) };
        let mut run =
            Run { row, out_of_line: group.out_of_line, at: first.at, end: first.at, ..Run::default() };
        for line in &group.lines {
            let bytes = code.get(line.at as usize..(line.at + line.length) as usize).unwrap_or_default();
            run.push(line.at, bytes, line.text.to_string());
            if let (Some(trap), Text::Instruction { .. }) = (line.trap, &line.text) {
                run.traps.push((run.lines.len() - 1, format!("{trap:?}")));
            }
        }
        runs.push(run);
    }
    Ok(runs)
}

/// The optimizing tier's code for all functions.
#[cfg(feature = "compare")]
pub(super) fn optimizing(
    target: Target,
    wasm: &[u8],
    first: u32,
    bodies: &[Body],
) -> Result<Vec<Vec<Run>>, String> {
    use crate::cli::tiers::{Tier, listing};
    let mut functions: Vec<Vec<Run>> = bodies.iter().map(|_| Vec::new()).collect();
    let refused = |why: String| format!("Cranelift does not compile this module for {target}: {why}");
    for function in listing(Tier::Cranelift, target, wasm).map_err(refused)? {
        let Some(defined) = function.index.checked_sub(first).map(|defined| defined as usize) else {
            continue;
        };
        if let (Some(body), Some(runs)) = (bodies.get(defined), functions.get_mut(defined)) {
            let lines = function.lines.into_iter();
            *runs = scattered(lines.map(|line| (line.at, line.bytes, line.wasm, line.text)), body);
        }
    }
    Ok(functions)
}

/// One run for each time that lines turn to another operator. A line is where it stands, its bytes, what it was made
/// for, what it says. What was made for no operator stays with what is in front of it, a label with what is behind.
#[cfg(any(feature = "compare", test))]
pub(super) fn scattered(
    lines: impl Iterator<Item = (u32, Vec<u8>, Option<u32>, String)>,
    body: &Body,
) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut labels = Vec::new();
    for (at, bytes, wasm, text) in lines {
        if bytes.is_empty() {
            labels.push((at, text));
            continue;
        }
        let row = match wasm {
            Some(wasm) if body.wasm.contains(&wasm) => body.row(wasm),
            _ => runs.last().map_or(0, |run| run.row),
        };
        if runs.last().is_none_or(|run| run.row != row) {
            runs.push(Run { row, at, end: at, ..Run::default() });
        }
        if let Some(run) = runs.last_mut() {
            for (at, label) in labels.drain(..) {
                run.push(at, &[], label);
            }
            run.push(at, &bytes, text);
        }
    }
    if let Some(run) = runs.last_mut() {
        for (at, label) in labels {
            run.push(at, &[], label);
        }
    }
    runs
}

/// A build without the optimizing tier says how to get one with it.
#[cfg(not(feature = "compare"))]
pub(super) fn optimizing(_: Target, _: &[u8], _: u32, _: &[Body]) -> Result<Vec<Vec<Run>>, String> {
    Err("This windlass was built without the optimizing tier. To see it here: \
         cargo build --release --features compare"
        .to_owned())
}
