//! `compare --disas`: a function's code here and on another tier, side by side, aligned by where in the module it
//! comes from.
//!
//! The rows follow the module: each operator's line, and below it on the left what was compiled for it here, on the
//! right there. A tier that moves code has it on the right under the operator that it does the work of, wherever it
//! stands.
//!
//! ```text
//! 0x2c  i32.load offset=8
//!       mov ecx, [mem0+rcx+8]                      │  mov eax, dword ptr [r9+rdx+8]
//! ```

use super::{CompareCommand, Stop, load};
use crate::cli::names::Names;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use windlass::disas::{Disassembly, Text};
use windlass::{Cpu, Target};

/// One operator, with the code for it on both sides.
#[derive(Debug, Default)]
struct Rung {
    operators: Vec<String>,
    ours: Vec<String>,
    theirs: Vec<String>,
}

/// The other side: its lines with where each comes from, or why there is none.
type Theirs = Result<Vec<(Option<u32>, String)>, String>;

/// Shows the function's code on both sides.
pub(super) fn show(command: &CompareCommand, path: &Path, wanted: &str) -> Result<(), Stop> {
    let wasm = load::module(path)?;
    let about = |error: windlass::Error| Stop::about(path.display(), error);
    let target = command.target.unwrap_or_else(Target::host);
    // The same on every host, unless asked otherwise.
    let mut config = command.config()?;
    config.target(target);
    if !command.codegen.chooses_cpu() {
        config.cpu(Cpu::baseline());
    }
    let disassembly = Disassembly::new(&wasm, &config).map_err(about)?;
    let names = Names::read(&wasm);
    let index = names.find(wanted).map_err(|error| Stop::Error(format!("{}: {error}", path.display())))?;
    let function = disassembly.function((index - disassembly.imported()) as usize).map_err(about)?;
    let (tier, theirs, their_bytes) = other_side(command, target, &wasm, index);

    let body = names.body(index).start as u32;
    let mut rungs: BTreeMap<u32, Rung> = BTreeMap::new();
    for group in &function.groups {
        let rung = rungs.entry(if group.operator == "prologue" { body } else { group.wasm }).or_default();
        if !group.out_of_line {
            rung.operators.push(group.operator.clone());
        } else if !group.lines.is_empty() {
            rung.ours.push("out of line:".to_owned());
        }
        rung.ours.extend(group.lines.iter().map(|line| match &line.text {
            Text::Label(label) => format!("{label}:"),
            text => text.to_string(),
        }));
    }
    // What comes before the first operator, the locals' zeros among it, is of the prologue.
    let operators = function.groups.iter().filter(|group| group.operator != "prologue");
    let first = operators.map(|group| group.wasm).min().unwrap_or(body);
    for (wasm, text) in theirs.as_ref().into_iter().flatten() {
        let place = wasm.filter(|wasm| *wasm >= first).unwrap_or(body);
        rungs.entry(place).or_default().theirs.push(text.clone());
    }
    let heads = [
        format!("windlass, {target}: {} bytes", function.code.len()),
        match &theirs {
            Ok(_) => format!("{tier}, {target}: {their_bytes} bytes"),
            Err(reason) => format!("{tier}: {reason}"),
        },
    ];
    match command.json {
        true => json(&function.name, index, target, &heads, &rungs, tier, &theirs),
        false => print(&function.name, &heads, &rungs, body),
    }
    Ok(())
}

/// The tier that was named first, or Cranelift.
#[cfg(feature = "compare")]
fn other_side(
    command: &CompareCommand,
    target: Target,
    wasm: &[u8],
    index: u32,
) -> (&'static str, Theirs, usize) {
    use crate::cli::tiers::TierCode;
    let name = command.tier.first().copied().unwrap_or(super::TierName::Cranelift);
    // For the least processor of the target, or for the one that is here.
    let chosen = (!command.codegen.chooses_cpu() || target != Target::host()).then_some(target);
    let function = TierCode::compile(name.tier(), chosen, wasm).and_then(|code| code.function(index));
    let function = function.map_err(|error| crate::cli::one_line(&error));
    let bytes =
        function.as_ref().map_or(0, |function| function.lines.iter().map(|line| line.bytes.len()).sum());
    // A tier keeps no place for what its own lowering adds: that stands with what is in front of it.
    let mut place = None;
    let mut lines = Vec::new();
    let mut labels = Vec::new();
    for line in function.iter().flat_map(|function| &function.lines) {
        if line.bytes.is_empty() {
            labels.push(line.text.clone()); // belongs to what follows
            continue;
        }
        place = line.wasm.or(place);
        lines.extend(labels.drain(..).map(|label| (place, label)));
        lines.push((place, line.text.clone()));
    }
    (name.name(), function.map(|_| lines), bytes)
}

#[cfg(not(feature = "compare"))]
fn other_side(command: &CompareCommand, _: Target, _: &[u8], _: u32) -> (&'static str, Theirs, usize) {
    let name = command.tier.first().copied().unwrap_or(super::TierName::Cranelift);
    (name.name(), Err(super::NOT_BUILT.to_owned()), 0)
}

/// Least and most columns of the left side.
const LEFT: (usize, usize) = (40, 70);

fn print(name: &str, heads: &[String; 2], rungs: &BTreeMap<u32, Rung>, body: u32) {
    let lines = rungs.values().flat_map(|rung| &rung.ours).map(|line| line.chars().count() + 6);
    let left = lines.chain([heads[0].chars().count()]).max().unwrap_or(0).clamp(LEFT.0, LEFT.1);
    let mut text = format!("func {name}\n");
    let mut row = |left_text: &str, right_text: &str| {
        let line = format!("{left_text:left$} │  {right_text}");
        _ = writeln!(text, "{}", line.trim_end());
    };
    row(&heads[0], &heads[1]);
    for (wasm, rung) in rungs {
        // Several groups of one operator are one; the body's begin comes before the first operator.
        let mut operators = rung.operators.clone();
        operators.dedup();
        let place = if *wasm == body { String::new() } else { format!("{wasm:#x}  ") };
        row(&format!("{place}{}", operators.join("; ")), "");
        for position in 0..rung.ours.len().max(rung.theirs.len()) {
            let side = |lines: &[String]| {
                lines.get(position).map_or(String::new(), |line| match line.ends_with(':') {
                    true => format!("    {line}"),
                    false => format!("      {line}"),
                })
            };
            row(&side(&rung.ours), side(&rung.theirs).strip_prefix("    ").unwrap_or_default());
        }
    }
    use std::io::Write as _;
    _ = std::io::stdout().lock().write_all(text.as_bytes());
}

fn json(
    name: &str,
    index: u32,
    target: Target,
    heads: &[String; 2],
    rungs: &BTreeMap<u32, Rung>,
    tier: &str,
    theirs: &Theirs,
) {
    let rungs = rungs.iter().map(|(wasm, Rung { operators, ours, theirs })| {
        json!({ "wasm": wasm, "operators": operators, "windlass": ours, "other": theirs })
    });
    let object = json!({
        "function": name,
        "index": index,
        "target": target.to_string(),
        "windlass": heads[0],
        "tier": tier,
        "other": heads[1],
        "reason": theirs.as_ref().err(),
        "operators": rungs.collect::<Vec<Value>>(),
    });
    println!("{object:#}");
}
