//! What a compiled function is made of: its operators' pieces, its jump targets, its jump tables, and names for
//! all of them, read from the tables beside the code.

use super::fields::{Fields, Pointee, Pointees};
use super::operators::Operators;
use super::stretch::{Piece, Stretch, jumps};
use super::{Decode, Decoded, Function, Line, Text};
use crate::Result;
use crate::abi::TrapCode;
use crate::code::{CompiledCode, CompiledFunction, SiteKind};
use crate::module::Declarations;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

/// Two loads and a call, or one and a call from memory.
const TRAP_CALL_BYTES: RangeInclusive<u32> = 11..=12;

/// The places in a module's code that have names from outside the function that they are in.
#[derive(Debug)]
pub(super) struct Places {
    /// Entries of functions and guards, by number in the code's table.
    entries: HashMap<u32, usize>,
    /// Where control comes to functions other than by their entries and their own jumps.
    arrivals: BTreeMap<u32, Arrival>,
}

impl Places {
    pub(super) fn new(code: &CompiledCode, fields: &Fields) -> Places {
        let functions = code.functions.iter().enumerate();
        let entries = functions.map(|(number, function)| (function.entry, number)).collect();
        Places { entries, arrivals: arrivals(code, fields) }
    }
}

/// All that is known of a module, to list its functions from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listing<'a> {
    pub(super) bytes: &'a [u8],
    /// The tables beside the code.
    pub(super) code: &'a CompiledCode,
    pub(super) declarations: &'a Declarations,
    pub(super) operators: &'a Operators,
    pub(super) fields: &'a Fields,
    pub(super) places: &'a Places,
}

impl Listing<'_> {
    pub(super) fn function(&self, defined: usize, isa: &mut impl Decode) -> Result<Function> {
        let function = self.code.functions[defined];
        let index = self.declarations.imported_functions + defined as u32;
        let pieces = self.pieces(defined, function);
        let (instructions, tables) = self.scan(function, &pieces, isa);
        let labels = self.labels(function, &instructions, &tables);
        let mut entries: HashMap<u32, Pointees> =
            tables.values().map(|&target| (target, Pointees::new())).collect();
        entries.extend(self.arrivals(function).map(|(&at, arrival)| (at, arrival.pointees.clone())));
        let jumps = jumps(&instructions);
        let stretch = Stretch {
            start: function.entry,
            end: function.end,
            pieces,
            instructions,
            tables,
            labels,
            jumps,
            entries,
        };
        let symbol = |target: u32| self.symbol(target);
        let mut groups = stretch.write(self.bytes, self.fields, isa, &symbol);
        for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
            line.trap = self.trap_at(line);
        }
        let (code, wasm) = (function.entry..function.end, self.operators.body(defined));
        Ok(Function { index, name: self.function_name(index), code, wasm, groups })
    }

    /// Cuts a function along its operators. What is compiled for the start of the body is the prologue.
    fn pieces(&self, defined: usize, function: CompiledFunction) -> Vec<Piece> {
        let body = self.operators.body(defined);
        let mut pieces = vec![Piece {
            at: function.entry,
            wasm: body.start,
            operator: "prologue".to_owned(),
            out_of_line: false,
        }];
        let (mut last, mut furthest) = (body.start, body.start);
        let first = self.code.operators.partition_point(|&(at, _)| at < function.start);
        for &(at, wasm) in self.code.operators[first..].iter().take_while(|&&(at, _)| at <= function.end) {
            if !body.contains(&wasm) || last == wasm {
                continue; // another function's, or the same operator going on
            }
            last = wasm;
            let operator = if wasm == body.start { "prologue".to_owned() } else { self.operators.text(wasm) };
            pieces.push(Piece { at, wasm, operator, out_of_line: wasm < furthest });
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

    /// Those of one function.
    fn arrivals(&self, function: CompiledFunction) -> impl Iterator<Item = (&u32, &Arrival)> {
        self.places.arrivals.range(function.entry + 1..function.end)
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
        targets.extend(self.arrivals(function).map(|(at, _)| at));
        let mut names = Names::default();
        targets
            .into_iter()
            // A function that calls itself names itself.
            .filter(|target| inside.contains(target) && *target != function.entry)
            .map(|target| {
                let name = match (self.trap(target, instructions), self.places.arrivals.get(&target)) {
                    (Some(trap), _) => names.unique(&format!("trap.{trap}")),
                    (None, Some(arrival)) => names.unique(&arrival.name),
                    (None, None) => names.numbered(),
                };
                (target, name)
            })
            .collect()
    }

    /// Why the trapping instruction at `at` traps, or the call of the trap builtin that begins there, if there is one.
    fn trap(&self, at: u32, instructions: &BTreeMap<u32, Decoded>) -> Option<String> {
        let traps = instructions.get(&at)?.traps;
        let first = self.code.sites.partition_point(|site| site.pc < at);
        let near = self.code.sites[first..].iter().take_while(|site| site.pc <= at + TRAP_CALL_BYTES.end());
        near.into_iter().find_map(|site| match site.kind() {
            SiteKind::Fault(code) if traps && site.pc == at => Some(snake_case(code)),
            SiteKind::Trap(code) if TRAP_CALL_BYTES.contains(&(site.pc - at)) => Some(snake_case(code)),
            _ => None,
        })
    }

    /// Why the guest traps in this line's instruction, or in the call that it is.
    fn trap_at(&self, line: &Line) -> Option<TrapCode> {
        let Text::Instruction { .. } = line.text else { return None };
        // A fault is noted at its instruction, a call behind it.
        let within = line.at..=line.at + line.length;
        let first = self.code.sites.partition_point(|site| site.pc < line.at);
        let near = self.code.sites[first..].iter().take_while(|site| within.contains(&site.pc));
        near.into_iter().find_map(|site| match site.kind() {
            SiteKind::Fault(code) if site.pc == line.at => Some(code),
            SiteKind::Trap(code) if site.pc == line.at + line.length => Some(code),
            _ => None,
        })
    }

    /// Something outside the function.
    pub(super) fn symbol(&self, target: u32) -> String {
        if let Some(&number) = self.places.entries.get(&target) {
            let index = self.declarations.imported_functions + number as u32;
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

    pub(super) fn function_name(&self, index: u32) -> String {
        let name = self.declarations.function_name(index);
        let named = self.declarations.function_names.contains_key(&index);
        if named && !name.starts_with('$') { format!("${name}") } else { name }
    }
}

/// A place that the runtime or another stack goes to.
#[derive(Debug)]
struct Arrival {
    name: String,
    /// What arrives in registers.
    pointees: Pointees,
}

fn arrivals(code: &CompiledCode, fields: &Fields) -> BTreeMap<u32, Arrival> {
    let mut arrivals = BTreeMap::new();
    let mut arrive = |at: u32, name: String, pointees: Pointees| {
        arrivals.insert(at, Arrival { name, pointees });
    };
    for site in &*code.sites {
        match site.kind() {
            SiteKind::Switch { .. } => arrive(site.pc, "resumed".to_owned(), Pointees::new()),
            SiteKind::Adapter { .. } => arrive(site.pc, "bound".to_owned(), Pointees::new()),
            _ => {}
        }
    }
    for table in &code.handler_tables {
        arrive(table.return_pc, "returned".to_owned(), Pointees::new());
        for &(tag, _, pc) in table.entries.iter().filter(|&&(_, switch, _)| !switch) {
            arrive(pc, format!("on.tag.{tag}"), Pointees::new());
        }
    }
    for catch in &code.catches {
        let by_reference = if catch.by_reference { "_ref" } else { "" };
        let name = match catch.tag {
            Some(tag) => format!("catch{by_reference}.tag.{tag}"),
            None => format!("catch_all{by_reference}"),
        };
        arrive(catch.pad, name, Pointees::from([(fields.first_parameter(), Pointee::Exception)]));
    }
    arrivals
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
pub(super) struct Names {
    numbers: u32,
    used: HashMap<String, u32>,
}

impl Names {
    pub(super) fn numbered(&mut self) -> String {
        self.numbers += 1;
        format!("L{}", self.numbers)
    }

    fn unique(&mut self, name: &str) -> String {
        let count = self.used.entry(name.to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 { name.to_owned() } else { format!("{name}.{count}") }
    }
}
