//! Wasm operators as the text format spells them, by byte offset in the module.
//!
//! `wasmprinter` prints the whole module and says which line began at which offset. That costs a print of
//! the module, which is nothing beside decoding its machine code, and spells every operator there is.

use crate::Result;
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use wasmprinter::Print;

/// The operators of a module.
#[derive(Debug)]
pub(super) struct Operators {
    lines: HashMap<u32, String>,
    bodies: Vec<Range<u32>>,
}

impl Operators {
    /// Prints `wasm`, a binary module.
    pub(super) fn read(wasm: &[u8]) -> Result<Operators> {
        let mut lines = Lines::default();
        wasmprinter::Config::new().print(wasm, &mut lines)?;
        lines.end_line();
        let mut bodies = Vec::new();
        for payload in wasmparser::Parser::new(0).parse_all(wasm) {
            if let wasmparser::Payload::CodeSectionEntry(body) = payload? {
                let range = body.range();
                bodies.push(range.start as u32..range.end as u32);
            }
        }
        Ok(Operators { lines: lines.by_offset, bodies })
    }

    /// Where the body of a defined function stands.
    pub(super) fn body(&self, defined: usize) -> Range<u32> {
        self.bodies[defined].clone()
    }

    /// The operator at an offset. A body's last `end` has no line of its own.
    pub(super) fn text(&self, offset: u32) -> String {
        match self.lines.get(&offset).map(|line| tidy(line)) {
            Some(line) if !line.is_empty() && line != ")" => line,
            _ => "end".to_owned(),
        }
    }
}

/// Without comments, indentation and the parentheses that close the function.
fn tidy(line: &str) -> String {
    let mut text = line.split(";;").next().unwrap_or_default().trim().to_owned();
    while let (Some(start), Some(end)) = (text.find("(;"), text.find(";)")) {
        text.replace_range(start..end + 2, "");
    }
    let opened = text.matches('(').count();
    for _ in opened..text.matches(')').count() {
        text.truncate(text.rfind(')').unwrap_or(text.len()));
    }
    text.replace("  ", " ").replace(" )", ")").trim().to_owned()
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
        self.line.push_str(text);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_by_offset() {
        let wasm = wat::parse_str(
            "(module (func $f (param $n i32) (result i32) \
             block local.get $n br_if 0 end local.get $n i32.const 7 i32.add))",
        )
        .unwrap();
        let operators = Operators::read(&wasm).unwrap();
        let body = operators.body(0);
        let mut found = operators.lines.keys().copied().filter(|at| body.contains(at)).collect::<Vec<_>>();
        found.sort_unstable();
        let texts = found.iter().map(|&at| operators.text(at)).collect::<Vec<_>>();
        let expected =
            ["block", "local.get $n", "br_if 0", "end", "local.get $n", "i32.const 7", "i32.add", "end"];
        assert_eq!(texts[texts.len() - expected.len()..], expected);
        assert_eq!(operators.text(body.end - 1), "end");
    }

    #[test]
    fn tidied() {
        assert_eq!(tidy("    br_if 0 (;@1;)"), "br_if 0");
        assert_eq!(tidy("  loop (result i32) ;; label = @1"), "loop (result i32)");
        assert_eq!(tidy("   i32.add)"), "i32.add");
        assert_eq!(tidy("  resume $ct (on $t 0 (;@1;))"), "resume $ct (on $t 0)");
    }
}
