//! Machine code to annotated text, for either ISA on either host.
//!
//! The text follows the module: each operator's line, then the instructions compiled for it. It holds no addresses and
//! no bytes, so that it changes when the code changes and not when something moved. What would be
//! a number says its meaning: jumps name labels, calls name functions, displacements name the runtime's fields.
//!
//! ```text
//! func $div
//!   prologue
//!       push rbp
//!       mov rbp, rsp
//!   local.get 0
//!   local.get 1
//!   i32.div_u
//!       test ecx, ecx
//!       je trap.divide_by_zero
//!       ...
//!   i32.div_u (out of line)
//!     trap.divide_by_zero:
//!       ud2
//! ```
//!
//! Two passes over each function: the first decodes and collects jump targets and data, the second writes. The ISA's
//! file ([`x64`], [`aarch64`]) decodes and spells; [`fields`] knows the runtime's structures and follows pointers
//! through registers; [`operators`] spells Wasm. Nothing here knows how code is chosen: it reads
//! [`CompiledCode`] alone.

mod aarch64;
mod fields;
mod operators;
mod x64;

use crate::abi::TrapCode;
use crate::code::{CompiledCode, CompiledFunction, SiteKind};
use crate::module::Declarations;
use crate::{Config, Engine, Module, Result, Target};
use fields::Fields;
use operators::Operators;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

/// The code of one function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Index in the module, imports counted.
    pub index: u32,
    /// From the name section, with `$`, else `func[N]`.
    pub name: String,
    /// The prologue, then one group per operator in code order.
    pub groups: Vec<Group>,
}

/// The code of one operator.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// The operator as the text format spells it, or `prologue`.
    pub operator: String,
    /// Whether the code stands behind the function's body.
    pub out_of_line: bool,
    /// What was compiled for it; often nothing, because a later operator does the work.
    pub lines: Vec<Line>,
}

/// One line of machine code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A jump target.
    Label(String),
    /// An instruction.
    Instruction {
        /// Its name.
        mnemonic: String,
        /// The rest of it.
        operands: String,
    },
    /// An entry of a jump table.
    Data(String),
}

impl Function {
    /// Whether `wanted` is the function's index or its name, with or without `$`.
    pub fn answers_to(&self, wanted: &str) -> bool {
        wanted.parse() == Ok(self.index) || wanted == self.name || self.name.strip_prefix('$') == Some(wanted)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "func {}", self.name)?;
        for group in &self.groups {
            let place = if group.out_of_line { " (out of line)" } else { "" };
            writeln!(f, "  {}{place}", group.operator)?;
            for line in &group.lines {
                match line {
                    Line::Label(label) => writeln!(f, "    {label}:")?,
                    line => writeln!(f, "      {line}")?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Line::Label(label) => write!(f, "{label}:"),
            Line::Instruction { mnemonic, operands } if operands.is_empty() => f.write_str(mnemonic),
            Line::Instruction { mnemonic, operands } => write!(f, "{mnemonic} {operands}"),
            Line::Data(target) => write!(f, ".word {target}"),
        }
    }
}

/// Spells registers by their roles.
fn rename(operands: &str, roles: &[(&str, &'static str)]) -> String {
    let mut renamed = String::with_capacity(operands.len());
    let mut word = String::new();
    for letter in operands.chars().chain([' ']) {
        if letter.is_ascii_alphanumeric() {
            word.push(letter);
            continue;
        }
        let role = roles.iter().find(|(register, _)| *register == word);
        renamed.push_str(role.map_or(word.as_str(), |(_, role)| role));
        word.clear();
        renamed.push(letter);
    }
    renamed.pop();
    renamed
}

/// Compiles a binary module for `target` and disassembles every function it defines.
pub fn disassemble(wasm: &[u8], target: Target) -> Result<Vec<Function>> {
    let mut config = Config::new();
    config.target(target).record_operators(true).baseline_cpu(true);
    let module = Module::new(&Engine::new(&config)?, wasm)?;
    let (code, declarations) = (module.compiled(), module.declarations());
    let operators = Operators::read(wasm)?;
    let fields = Fields::new(declarations, module.layout(), code, target);
    let listing =
        Listing { bytes: module.code(), code, declarations, operators: &operators, fields: &fields };
    let defined = declarations.functions.len() - declarations.imported_functions as usize;
    code.functions[..defined]
        .iter()
        .enumerate()
        .map(|(defined, &function)| match target {
            Target::X86_64 => listing.function(defined, function, &mut x64::X64),
            Target::Aarch64 => listing.function(defined, function, &mut aarch64::Aarch64::new()?),
        })
        .collect()
}

/// What the first pass must know about an instruction.
#[derive(Debug, Clone, Copy, Default)]
struct Decoded {
    /// Code offset.
    at: u32,
    /// In bytes, not 0.
    length: u32,
    /// The code offset that it names, if it names one: a jump's, a call's, an address's.
    target: Option<u32>,
    /// Whether it takes the target's address and goes elsewhere.
    takes_address: bool,
    /// Whether it is the trapping instruction.
    traps: bool,
}

/// An instruction set's decoder.
trait Decode {
    /// The instruction at `at`; whatever it is, some instruction comes back.
    fn decode(&mut self, code: &[u8], at: u32) -> Decoded;
    /// Its text, as mnemonic and operands. `name` answers for code offsets.
    fn text(
        &mut self,
        code: &[u8],
        decoded: Decoded,
        name: &dyn Fn(u32) -> String,
        known: &mut fields::Known<'_>,
    ) -> (String, String);
    /// Whether the word at the start of a jump table is an instruction: then the table is code.
    fn table_is_code(&self, word: u32) -> bool;
}

struct Listing<'a> {
    bytes: &'a [u8],
    /// The tables beside the code.
    code: &'a CompiledCode,
    declarations: &'a Declarations,
    operators: &'a Operators,
    fields: &'a Fields,
}

/// A piece of a function: from `at` up to the next one.
struct Piece {
    at: u32,
    operator: String,
    out_of_line: bool,
}

impl Listing<'_> {
    fn function(
        &self,
        defined: usize,
        function: CompiledFunction,
        isa: &mut impl Decode,
    ) -> Result<Function> {
        let index = self.declarations.imported_functions + defined as u32;
        let pieces = self.pieces(defined, function);
        let (instructions, tables) = self.scan(function, &pieces, isa);
        let labels = self.labels(function, &instructions, &tables);
        let joins = self.joins(&pieces, &instructions, &tables);
        let name = |target: u32| labels.get(&target).cloned().unwrap_or_else(|| self.symbol(target));
        let mut known = fields::Known::new(self.fields);
        let mut groups = Vec::new();
        for (position, piece) in pieces.iter().enumerate() {
            let end = pieces.get(position + 1).map_or(function.end, |next| next.at);
            let mut lines = Vec::new();
            let mut at = piece.at;
            let mut fresh = home(&pieces, position);
            while at < end || fresh {
                if let Some(label) = labels.get(&at).filter(|_| fresh || at > piece.at) {
                    lines.push(Line::Label(label.clone()));
                    if joins.contains(&at) {
                        known.forget_all();
                    }
                }
                fresh = false;
                if at >= end {
                    break;
                }
                if let Some(&target) = tables.get(&at) {
                    lines.push(Line::Data(name(target)));
                    at += 4;
                    continue;
                }
                let Some(decoded) = instructions.get(&at) else { break };
                let (mnemonic, operands) = isa.text(self.bytes, *decoded, &name, &mut known);
                lines.push(Line::Instruction { mnemonic, operands });
                at += decoded.length;
            }
            let Piece { operator, out_of_line, .. } = piece;
            groups.push(Group { operator: operator.clone(), out_of_line: *out_of_line, lines });
        }
        Ok(Function { index, name: self.function_name(index), groups })
    }

    /// Cuts a function along its operators. What is compiled for the start of the body is the prologue.
    fn pieces(&self, defined: usize, function: CompiledFunction) -> Vec<Piece> {
        let body = self.operators.body(defined);
        let mut pieces =
            vec![Piece { at: function.entry, operator: "prologue".to_owned(), out_of_line: false }];
        let (mut last, mut furthest) = (body.start, body.start);
        for &(at, wasm) in &self.code.operators {
            if !body.contains(&wasm) || last == wasm {
                continue; // another function's, or the same operator going on
            }
            last = wasm;
            let operator = if wasm == body.start { "prologue".to_owned() } else { self.operators.text(wasm) };
            pieces.push(Piece { at, operator, out_of_line: wasm < furthest });
            furthest = furthest.max(wasm);
        }
        pieces
    }

    /// The first pass: instructions by offset, and jump table entries with their targets.
    fn scan(
        &self,
        function: CompiledFunction,
        pieces: &[Piece],
        isa: &mut impl Decode,
    ) -> (BTreeMap<u32, Decoded>, BTreeMap<u32, u32>) {
        let bytes = self.bytes;
        let (mut instructions, mut tables) = (BTreeMap::new(), BTreeMap::new());
        // Only `br_table` refers to data, and its table follows its jump.
        let mut table = None;
        let mut at = function.entry;
        while at < function.end {
            let piece = pieces.partition_point(|piece| piece.at <= at) - 1;
            let word = bytes
                .get(at as usize..at as usize + 4)
                .map_or(0, |word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
            if table == Some(at) && !isa.table_is_code(word) {
                let next = pieces.get(piece + 1).map_or(function.end, |next| next.at);
                at = self.table(at, next, function, &mut tables);
                table = None;
                continue;
            }
            let decoded = isa.decode(bytes, at);
            let inside = decoded.target.filter(|target| (at..function.end).contains(target));
            if decoded.takes_address && pieces[piece].operator.starts_with("br_table") {
                table = inside;
            }
            instructions.insert(at, decoded);
            at += decoded.length.max(1);
        }
        (instructions, tables)
    }

    /// Reads a jump table at `start`: 32-bit distances from `start`. It ends where code begins: at the next
    /// operator's code or the nearest target behind it.
    fn table(
        &self,
        start: u32,
        next: u32,
        function: CompiledFunction,
        tables: &mut BTreeMap<u32, u32>,
    ) -> u32 {
        let (mut at, mut end) = (start, next);
        while at + 4 <= end {
            let word = &self.bytes[at as usize..at as usize + 4];
            let distance = i32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            let target = start.wrapping_add_signed(distance);
            if !(function.entry..function.end).contains(&target) {
                break;
            }
            tables.insert(at, target);
            if target > start {
                end = end.min(target);
            }
            at += 4;
        }
        at.max(start + 1)
    }

    /// Names every offset that something refers to.
    fn labels(
        &self,
        function: CompiledFunction,
        instructions: &BTreeMap<u32, Decoded>,
        tables: &BTreeMap<u32, u32>,
    ) -> HashMap<u32, String> {
        let inside = function.entry..function.end;
        let mut targets: BTreeSet<u32> = tables.values().copied().collect();
        targets.extend(tables.keys().copied().filter(|at| !tables.contains_key(&at.wrapping_sub(4))));
        targets.extend(instructions.values().filter_map(|decoded| decoded.target));
        let mut landings = HashMap::new();
        for table in &self.code.handler_tables {
            landings.insert(table.return_pc, "returned".to_owned());
            for &(tag, switch, pc) in &table.entries {
                let kind = if switch { "on_switch" } else { "on" };
                landings.insert(pc, format!("{kind}.tag.{tag}"));
            }
        }
        targets.extend(landings.keys());
        let mut names = Names::default();
        targets
            .into_iter()
            // A function that calls itself names itself.
            .filter(|target| inside.contains(target) && *target != function.entry)
            .map(|target| {
                let name = match (self.trap(target, instructions), landings.get(&target)) {
                    (Some(trap), _) => names.unique(&format!("trap.{trap}")),
                    (None, Some(landing)) => names.unique(landing),
                    (None, None) => names.numbered(),
                };
                (target, name)
            })
            .collect()
    }

    /// Where paths arrive that may have other pointers in their registers. A slow path behind the body comes back
    /// with what the fast path has: that is what makes it one.
    fn joins(
        &self,
        pieces: &[Piece],
        instructions: &BTreeMap<u32, Decoded>,
        tables: &BTreeMap<u32, u32>,
    ) -> BTreeSet<u32> {
        let mut joins: BTreeSet<u32> = tables.values().copied().collect();
        for table in &self.code.handler_tables {
            joins.insert(table.return_pc);
            joins.extend(table.entries.iter().map(|&(_, _, pc)| pc));
        }
        let from_body = |decoded: &&Decoded| {
            let piece = pieces.partition_point(|piece| piece.at <= decoded.at) - 1;
            !pieces[piece].out_of_line
        };
        joins.extend(instructions.values().filter(from_body).filter_map(|decoded| decoded.target));
        joins
    }

    /// Why the trapping instruction at `at` traps, if there is one.
    fn trap(&self, at: u32, instructions: &BTreeMap<u32, Decoded>) -> Option<String> {
        instructions.get(&at).filter(|decoded| decoded.traps)?;
        let first = self.code.sites.partition_point(|site| site.pc < at);
        self.code.sites[first..].iter().take_while(|site| site.pc == at).find_map(|site| match site.kind {
            SiteKind::Fault(code) => Some(snake_case(code)),
            _ => None,
        })
    }

    /// Something outside the function.
    fn symbol(&self, target: u32) -> String {
        if let Some(defined) = self.code.functions.iter().position(|function| function.entry == target) {
            let index = self.declarations.imported_functions + defined as u32;
            return match (index as usize).checked_sub(self.declarations.functions.len()) {
                None => self.function_name(index),
                Some(guard) => format!("guard.{}", self.function_name(self.code.guards[guard])),
            };
        }
        match self.code.starts.iter().position(|&start| start == target) {
            Some(number) => format!("start.{number}"),
            None => "outside".to_owned(),
        }
    }

    fn function_name(&self, index: u32) -> String {
        let name = self.declarations.function_name(index);
        let named = self.declarations.function_names.contains_key(&index);
        if named && !name.starts_with('$') { format!("${name}") } else { name }
    }
}

/// Whether a label where this piece begins stands in it. Several pieces may begin there, because many operators have no
/// code; the label goes to the one that made it, as far as one can tell.
fn home(pieces: &[Piece], position: usize) -> bool {
    let here = &pieces[position];
    let code = &pieces[pieces.partition_point(|other| other.at <= here.at) - 1];
    let candidates = || {
        let alike =
            |(_, other): &(usize, &Piece)| other.at == here.at && other.out_of_line == code.out_of_line;
        pieces.iter().enumerate().filter(alike)
    };
    let labels =
        |piece: &Piece| ["loop", "else", "end"].iter().any(|operator| piece.operator.starts_with(operator));
    let home = candidates().find(|(_, piece)| labels(piece)).or_else(|| candidates().next());
    home.is_some_and(|(home, _)| home == position)
}

/// `DivideByZero` as `divide_by_zero`.
fn snake_case(code: TrapCode) -> String {
    let mut name = String::new();
    for letter in format!("{code:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

/// Hands out label names, each once.
#[derive(Default)]
struct Names {
    numbers: u32,
    used: HashMap<String, u32>,
}

impl Names {
    fn numbered(&mut self) -> String {
        self.numbers += 1;
        format!("L{}", self.numbers)
    }

    fn unique(&mut self, name: &str) -> String {
        let count = self.used.entry(name.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}.{count}") }
    }
}

#[cfg(test)]
mod tests;
