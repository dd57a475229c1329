//! The listing as JSON: one document, written while it is made.
//!
//! ```text
//! { "version": 1, "target": "x86_64", "imported_functions": 0,
//!   "functions": [
//!     { "index": 0, "name": "$div",
//!       "wasm": [64, 74],                     its body in the module: first byte, and after the last
//!       "code": [0, 49],                      its code among the module's, likewise
//!       "totals": { "bytes": 49, "out_of_line_bytes": 2, "instructions": 15, "operators": 5 },
//!       "groups": [
//!         { "operator": "i32.div_u", "wasm": 71, "out_of_line": false,
//!           "lines": [
//!             { "label": "L1", "address": 16 },
//!             { "mnemonic": "ud2", "operands": "", "address": 18, "bytes": "0f0b", "trap": "unreachable" },
//!             { "data": "L2", "address": 20, "bytes": "08000000" } ] } ] } ] }
//! ```
//!
//! A line is a label, an instruction, or an entry of a jump table, told apart by its first key. `trap` is there if the
//! instruction may trap. `bytes` are in the order of memory. Operators are counted once, however many pieces their
//! code has, the prologue not. With `--stubs` there is `"stubs"` in place of the functions: `name`, `totals` without
//! operators, and `lines`. `version` grows when something that is there changes its meaning, not when something
//! is added.

use serde_json::json;
use std::io::{self, Write};
use windlass::Target;
use windlass::disas::{Disassembly, Function, Line, Stub, Text};

/// Of the shape above.
const VERSION: u32 = 1;

/// What stands in front of the functions.
pub(super) fn begin(disassembly: &Disassembly, out: &mut impl Write) -> io::Result<()> {
    let (target, imported) = (disassembly.target(), disassembly.imported());
    writeln!(
        out,
        r#"{{"version":{VERSION},"target":"{target}","imported_functions":{imported},"functions":["#
    )
}

/// What stands behind them.
pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "\n]}}")
}

/// Writes a function. `code` is the module's.
pub(super) fn function(function: &Function, code: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
    let lines = |out_of_line: bool| {
        let groups = function.groups.iter().filter(move |group| out_of_line || !group.out_of_line);
        groups.flat_map(|group| &group.lines)
    };
    let all = bytes(lines(true));
    let totals = json!({
        "bytes": all,
        "out_of_line_bytes": all - bytes(lines(false)),
        "instructions": instructions(lines(true)),
        "operators": function.operators(),
    });
    let (wasm, at) = (&function.wasm, &function.code);
    write!(out, r#"{{"index":{},"name":{},"#, function.index, quoted(&function.name))?;
    write!(out, r#""wasm":[{},{}],"code":[{},{}],"#, wasm.start, wasm.end, at.start, at.end)?;
    write!(out, r#""totals":{totals},"groups":["#)?;
    for (position, group) in function.groups.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        write!(out, "{comma}\n {{\"operator\":{},\"wasm\":{},", quoted(&group.operator), group.wasm)?;
        write!(out, r#""out_of_line":{},"lines":["#, group.out_of_line)?;
        self::lines(&group.lines, code, out)?;
        write!(out, "]}}")?;
    }
    write!(out, "]}}")
}

/// Writes the document about stubs.
pub(super) fn stubs(target: Target, stubs: &[Stub], out: &mut impl Write) -> io::Result<()> {
    writeln!(out, r#"{{"version":{VERSION},"target":"{target}","stubs":["#)?;
    for (position, stub) in stubs.iter().enumerate() {
        let comma = if position == 0 { "" } else { ",\n" };
        let totals = json!({ "bytes": stub.code.len(), "instructions": instructions(stub.lines.iter()) });
        write!(out, r#"{comma}{{"name":{},"totals":{totals},"lines":["#, quoted(&stub.name))?;
        lines(&stub.lines, &stub.code, out)?;
        write!(out, "]}}")?;
    }
    end(out)
}

fn lines(lines: &[Line], code: &[u8], out: &mut impl Write) -> io::Result<()> {
    for (position, line) in lines.iter().enumerate() {
        let comma = if position == 0 { "" } else { "," };
        write!(out, "{comma}\n  {{")?;
        match &line.text {
            Text::Label(label) => write!(out, r#""label":{}"#, quoted(label))?,
            Text::Data(target) => write!(out, r#""data":{}"#, quoted(target))?,
            Text::Instruction { mnemonic, operands } => {
                write!(out, r#""mnemonic":{},"operands":{}"#, quoted(mnemonic), quoted(operands))?;
            }
        }
        write!(out, r#","address":{}"#, line.at)?;
        if line.length > 0 {
            write!(out, r#","bytes":""#)?;
            let bytes = &code[line.at as usize..(line.at + line.length) as usize];
            bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))?;
            write!(out, "\"")?;
        }
        if let Some(trap) = line.trap_name() {
            write!(out, r#","trap":"{trap}""#)?;
        }
        write!(out, "}}")?;
    }
    Ok(())
}

fn bytes<'a>(lines: impl Iterator<Item = &'a Line>) -> u32 {
    lines.map(|line| line.length).sum()
}

fn instructions<'a>(lines: impl Iterator<Item = &'a Line>) -> usize {
    lines.filter(|line| matches!(line.text, Text::Instruction { .. })).count()
}

/// A string as JSON has it.
fn quoted(text: &str) -> impl std::fmt::Display {
    serde_json::Value::from(text)
}
