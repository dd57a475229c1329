//! The first column: each function's operators, as the text format spells them, with what the page aligns by (their
//! offsets), indents by (their depth) and draws (from a `resume` to where its handlers land).
//!
//! Text and structure come from two readers of the same bytes: `wasmprinter` says what begins at which offset,
//! `wasmparser` how operators nest. Nothing here knows machine code.

use serde_json::json;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::ops::Range;
use wasmparser::{FunctionBody, Handle, Operator, Parser, Payload};
use wasmprinter::Print;

/// A function that the module defines.
#[derive(Debug)]
pub(super) struct Body {
    /// Where it stands in the binary.
    pub(super) wasm: Range<u32>,
    /// Its first line, and those of its locals.
    head: Vec<String>,
    pub(super) operators: Vec<Line>,
    landings: Vec<Landing>,
    /// How many operators of each kind of [`SWITCHES`] it has.
    switches: [u32; SWITCHES.len()],
}

/// An operator.
#[derive(Debug)]
pub(super) struct Line {
    /// Where it stands in the binary.
    pub(super) at: u32,
    depth: u32,
    text: String,
}

/// What a resume's handler leads to.
#[derive(Debug)]
struct Landing {
    /// The resume, and the `loop` or `end` that the handler lands at, by their positions.
    from: usize,
    to: usize,
    tag: u32,
}

/// The operators that move between stacks, or make what is moved between. `resume` is both forms of `resume_throw` too.
pub(super) const SWITCHES: [&str; 5] = ["suspend", "resume", "switch", "cont.new", "cont.bind"];

/// Which of [`SWITCHES`] an operator is.
fn switching(operator: &Operator<'_>) -> Option<usize> {
    match operator {
        Operator::Suspend { .. } => Some(0),
        Operator::Resume { .. } | Operator::ResumeThrow { .. } | Operator::ResumeThrowRef { .. } => Some(1),
        Operator::Switch { .. } => Some(2),
        Operator::ContNew { .. } => Some(3),
        Operator::ContBind { .. } => Some(4),
        _ => None,
    }
}

/// All functions that a valid module defines, in order.
pub(super) fn read(wasm: &[u8]) -> windlass::Result<Vec<Body>> {
    let mut lines = Lines::default();
    wasmprinter::Config::new().print(wasm, &mut lines)?;
    lines.end_line();
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload? {
            bodies.push(Body::read(&body, &lines.by_offset)?);
        }
    }
    Ok(bodies)
}

impl Body {
    fn read(body: &FunctionBody<'_>, lines: &HashMap<u32, String>) -> windlass::Result<Body> {
        let wasm = body.range().start as u32..body.range().end as u32;
        let mut reader = body.get_operators_reader()?;
        let start = reader.original_position() as u32;
        let head = (wasm.start..start).filter_map(|at| lines.get(&at)).map(|line| tidy(line)).collect();
        let (mut operators, mut landings, mut switches) = (Vec::new(), Vec::new(), [0; SWITCHES.len()]);
        // Where each open block lands: a loop at its beginning, others at an end that is not known yet.
        let mut open: Vec<Option<usize>> = vec![None];
        // What waits for the end of a block, which is the one at this depth.
        let mut waiting: Vec<(usize, usize, u32)> = Vec::new();
        while !reader.eof() {
            let (operator, at) = reader.read_with_offset()?;
            let at = at as u32;
            let position = operators.len();
            if let Some(kind) = switching(&operator) {
                switches[kind] += 1;
            }
            match &operator {
                Operator::Resume { resume_table, .. }
                | Operator::ResumeThrow { resume_table, .. }
                | Operator::ResumeThrowRef { resume_table, .. } => {
                    for handler in &resume_table.handlers {
                        let Handle::OnLabel { tag, label } = *handler else { continue };
                        let Some(depth) = open.len().checked_sub(1 + label as usize) else { continue };
                        match open[depth] {
                            Some(to) => landings.push(Landing { from: position, to, tag }),
                            None => waiting.push((depth, position, tag)),
                        }
                    }
                }
                Operator::End | Operator::Delegate { .. } => {
                    open.pop();
                    let depth = open.len();
                    for (_, from, tag) in waiting.extract_if(.., |(block, ..)| *block == depth) {
                        landings.push(Landing { from, to: position, tag });
                    }
                }
                _ => {}
            }
            let inside = match operator {
                Operator::Else | Operator::Catch { .. } | Operator::CatchAll => 1,
                _ => 0,
            };
            let depth = (open.len() as u32).saturating_sub(inside);
            let text = match lines.get(&at).map(|line| tidy(line)) {
                Some(text) if !text.is_empty() => text,
                // A body's last `end` has no line of its own.
                _ => "end".to_owned(),
            };
            operators.push(Line { at, depth, text });
            match operator {
                Operator::Loop { .. } => open.push(Some(position)),
                Operator::Block { .. }
                | Operator::If { .. }
                | Operator::Try { .. }
                | Operator::TryTable { .. } => open.push(None),
                _ => {}
            }
        }
        Ok(Body { wasm, head, operators, landings, switches })
    }

    /// The row that belongs to an offset: 0 is the head, which has the prologue, then come the operators.
    pub(super) fn row(&self, wasm: u32) -> usize {
        self.operators.partition_point(|operator| operator.at <= wasm)
    }

    /// How many operators of each kind of [`SWITCHES`].
    pub(super) fn switches(&self) -> [u32; SWITCHES.len()] {
        self.switches
    }

    /// Members of a JSON object.
    pub(super) fn write(&self, json: &mut String) {
        let operators = self.operators.iter();
        let flat = operators.flat_map(|line| [json!(line.at), json!(line.depth), json!(line.text)]);
        let landing = |landing: &Landing| json!([landing.from + 1, landing.to + 1, landing.tag]);
        let landings = self.landings.iter().map(landing).collect::<Vec<_>>();
        _ = write!(
            json,
            "\"w\":[{},{}],\"h\":{},\"o\":{},\"k\":{}",
            self.wasm.start,
            self.wasm.end,
            json!(self.head),
            flat.collect::<serde_json::Value>(),
            json!(landings),
        );
    }
}

/// A line without indentation and without the parentheses that close what it did not open.
fn tidy(line: &str) -> String {
    let line = line.trim();
    let (mut open, mut quoted, mut escaped) = (0, false, false);
    for (at, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => open += 1,
            ')' if !quoted && open == 0 => return line[..at].trim_end().to_owned(),
            ')' if !quoted => open -= 1,
            _ => {}
        }
    }
    // The parenthesis of `(func` is closed far below.
    if open > 0 { line.strip_prefix('(').unwrap_or(line).to_owned() } else { line.to_owned() }
}

/// Collects lines and the offsets that they begin at.
#[derive(Default)]
struct Lines {
    by_offset: HashMap<u32, String>,
    offset: Option<u32>,
    line: String,
}

impl Lines {
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if let Some(offset) = self.offset.take() {
            self.by_offset.entry(offset).or_insert(line);
        }
    }
}

impl Print for Lines {
    fn write_str(&mut self, text: &str) -> io::Result<()> {
        // Of what has no place (the text of long data segments), nothing is kept.
        if self.offset.is_some() {
            self.line.push_str(text);
        }
        Ok(())
    }

    fn newline(&mut self) -> io::Result<()> {
        self.end_line();
        Ok(())
    }

    fn start_line(&mut self, offset: Option<u64>) {
        self.offset = offset.and_then(|offset| u32::try_from(offset).ok());
    }
}
