//! `windlass explore`: one HTML page that shows a module's code beside its text, in all the forms it can take.
//!
//! The page needs nothing but a browser: no network, no server, no other file. Three parts are joined here, each a
//! readable file beside this one: `page.html`, `page.css`, and the scripts. What is shown travels inside, as
//! compressed JSON in base64 ([`pack`]), so that nothing a module says (its names come from anybody) is ever markup
//! or script; and the page writes it as text only.
//!
//! ```text
//!   module ──> Body      operators of each function, as text, with depth and landing pads   (operators)
//!          ├─> Column    x86-64, AArch64: ours, decoded function by function                (columns)
//!          └─> Column    the optimizing tier's, for both                                    (columns)
//!                  └──> one JSON document per function, chunk by chunk, in parallel         (pack)
//! ```
//!
//! The page decodes a chunk when one of its functions is shown. The same module gives the same page, byte by byte.

mod columns;
mod operators;
mod pack;
#[cfg(test)]
mod tests;

use super::codegen::CodegenOptions;
use super::{Stop, load};
use columns::{Column, Counts};
use operators::Body;
use serde_json::json;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use windlass::disas::Disassembly;
use windlass::{Config, Cpu, Target};

const HTML: &str = include_str!("explore/page.html");
const CSS: &str = include_str!("explore/page.css");
/// In the order in which they are joined into one script.
const SCRIPTS: &[&str] = &[
    include_str!("explore/data.js"),
    include_str!("explore/words.js"),
    include_str!("explore/sheet.js"),
    include_str!("explore/list.js"),
    include_str!("explore/page.js"),
];

/// Wasm bytes of the functions that travel together: some hundred kilobytes of JSON, decoded in a few milliseconds.
const CHUNK_WASM_BYTES: usize = 4096;
/// And how many functions at most.
const CHUNK_FUNCTIONS: usize = 64;

/// Writes a page that shows a module's code.
#[derive(clap::Args, Debug)]
pub(super) struct ExploreCommand {
    /// The module, binary or text
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where to write the page: `-` is standard output; if not given, FILE's name with `.explore.html`, here
    #[arg(short, long, value_name = "PAGE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    codegen: CodegenOptions,
}

impl ExploreCommand {
    /// Writes it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let wasm = load::module(&self.file)?;
        let about = |error| Stop::about(self.file.display(), error);
        let mut ours = Vec::new();
        for target in [Target::X86_64, Target::Aarch64] {
            // The same on every host, unless asked otherwise.
            let mut config = Config::new();
            config.target(target).cpu(Cpu::baseline());
            self.codegen.apply(&mut config)?;
            ours.push(Disassembly::new(&wasm, &config).map_err(about)?);
        }
        let name = self.file.file_name().unwrap_or(self.file.as_os_str()).to_string_lossy();
        let page = page(&name, &wasm, &ours).map_err(about)?;
        let output = self.output.unwrap_or_else(|| {
            let stem = self.file.file_stem().filter(|_| self.file != Path::new("-"));
            let mut output = stem.unwrap_or("module".as_ref()).to_owned();
            output.push(".explore.html");
            PathBuf::from(output)
        });
        if output == Path::new("-") {
            // A reader that went away has seen enough.
            _ = std::io::stdout().lock().write_all(page.as_bytes());
            return Ok(());
        }
        std::fs::write(&output, &page).map_err(|error| Stop::about(output.display(), error))?;
        println!("{}: {} kB", output.display(), page.len().div_ceil(1000));
        Ok(())
    }
}

/// The page. `file` is what the module is called in it, `ours` its code for each instruction set.
fn page(file: &str, wasm: &[u8], ours: &[Disassembly]) -> windlass::Result<String> {
    let bodies = operators::read(wasm)?;
    let imported = ours.first().map_or(0, Disassembly::imported);
    let mut columns = ours.iter().map(Column::Ours).collect::<Vec<_>>();
    for ours in ours {
        let optimizing = columns::optimizing(ours.target(), wasm, imported, &bodies);
        columns.push(Column::Optimizing(ours.target(), optimizing));
    }
    let columns = &columns[..];
    let chunks = chunks(&bodies);
    let made = pack::in_parallel(chunks.len(), |number| chunk(&bodies, chunks[number].clone(), columns))?;
    let mut counts = Vec::with_capacity(bodies.len());
    let mut data = Vec::with_capacity(made.len());
    for (text, functions) in made {
        data.push(text);
        counts.extend(functions);
    }
    let names = ours.first().map_or(Vec::new(), |ours| (0..bodies.len()).map(|at| ours.name(at)).collect());
    let columns =
        columns.iter().enumerate().map(|(at, column)| of_all(column, at, &counts)).collect::<Vec<_>>();
    let index = json!({
        "file": file,
        "version": env!("CARGO_PKG_VERSION"),
        "bytes": wasm.len(),
        "imported": imported,
        "names": names,
        "wasm": bodies.iter().map(|body| body.wasm.len()).collect::<Vec<_>>(),
        "switches": bodies.iter().map(Body::switches).collect::<Vec<_>>(),
        "chunks": chunks.iter().map(|chunk| chunk.start).collect::<Vec<_>>(),
        "columns": columns,
    });
    let index = pack::pack(index.to_string().as_bytes());

    // Whatever is not of this page does not run: what has no such attribute is ignored by the browser.
    let mut nonce = DefaultHasher::new();
    nonce.write(wasm);
    let nonce = format!("{:016x}", nonce.finish());
    let script = SCRIPTS.concat();
    let mut page = String::new();
    for part in HTML.split("{{").enumerate().map(|(position, part)| (position > 0, part)) {
        let (slot, rest) = match part {
            (true, part) => part.split_once("}}").unwrap_or(("", part)),
            (false, part) => ("", part),
        };
        match slot {
            "nonce" => page.push_str(&nonce),
            "title" => page.push_str(&escape(file)),
            "style" => page.push_str(CSS),
            "script" => page.push_str(&script),
            "index" => page.push_str(&index),
            "data" => page.push_str(&data.join("\n")),
            _ => {}
        }
        page.push_str(rest);
    }
    Ok(page)
}

/// Which functions travel together.
fn chunks(bodies: &[Body]) -> Vec<Range<usize>> {
    let mut chunks: Vec<Range<usize>> = Vec::new();
    let mut bytes = 0;
    for (number, body) in bodies.iter().enumerate() {
        let full = |chunk: &&mut Range<usize>| bytes < CHUNK_WASM_BYTES && chunk.len() < CHUNK_FUNCTIONS;
        match chunks.last_mut().filter(full) {
            Some(chunk) => chunk.end = number + 1,
            None => {
                chunks.push(number..number + 1);
                bytes = 0;
            }
        }
        bytes += body.wasm.len();
    }
    chunks
}

/// One chunk, packed, and what its functions' columns come to.
fn chunk(
    bodies: &[Body],
    functions: Range<usize>,
    columns: &[Column<'_>],
) -> windlass::Result<(String, Vec<Vec<Counts>>)> {
    let (mut json, mut counts) = (String::from("["), Vec::new());
    for defined in functions {
        let body = &bodies[defined];
        json.push_str(if json.len() > 1 { ",\n{" } else { "{" });
        body.write(&mut json);
        json.push_str(",\"c\":[");
        let mut row = Vec::new();
        for (position, column) in columns.iter().enumerate() {
            json.push_str(if position > 0 { "," } else { "" });
            row.push(column.write(defined, body, &mut json)?);
        }
        json.push_str("]}");
        counts.push(row);
    }
    json.push(']');
    Ok((pack::pack(json.as_bytes()), counts))
}

/// What the page knows of a column from the start: what it is, and all functions' sizes.
fn of_all(column: &Column<'_>, position: usize, counts: &[Vec<Counts>]) -> serde_json::Value {
    let of = |what: fn(&Counts) -> u32| counts.iter().map(|row| what(&row[position])).collect::<Vec<_>>();
    json!({
        "isa": column.isa(),
        "tier": column.tier(),
        "note": column.note(),
        "bytes": of(|counts| counts.bytes),
        "instructions": of(|counts| counts.instructions),
    })
}

/// For the one text that stands in the markup: the title.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ if letter.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(letter),
        }
    }
    escaped
}
