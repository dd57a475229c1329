//! What a compiled function is made of: its operators' pieces, its jump targets, its jump tables, and names for
//! all of them, read from the tables beside the code.

use super::fields::{Fields, Pointee, Pointees};
use super::operators::Operators;
use super::stretch::{Label, Piece, Step, Stretch, What, step_at};
use super::{Decode, Function, Line, Text};
use crate::Result;
use crate::abi::TrapCode;
use crate::code::{CompiledCode, CompiledFunction, Site, SiteKind};
use crate::module::Declarations;
use std::collections::{BTreeMap, HashMap};
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
        let pieces = self.pieces(defined, function)?;
        let steps = self.scan(function, &pieces, isa);
        let labels = self.labels(function, &steps);
        let stretch = Stretch { end: function.end, pieces, steps, labels, arguments: Pointees::default() };
        let symbol = |target: u32| self.symbol(target);
        let mut groups = stretch.write(self.bytes, self.fields, isa, &symbol);
        let sites = self.sites(function);
        for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
            line.trap = trap_at(line, sites);
        }
        let (code, wasm) = (function.entry..function.end, self.operators.body(defined));
        Ok(Function { index, name: self.function_name(index), code, wasm, groups })
    }

    /// Cuts a function along its operators. What is compiled for the start of the body is the prologue.
    fn pieces(&self, defined: usize, function: CompiledFunction) -> Result<Vec<Piece>> {
        let body = self.operators.body(defined);
        let batch = self.operators.batch(defined)?;
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
            let operator = if wasm == body.start { "prologue".to_owned() } else { batch.text(wasm) };
            pieces.push(Piece { at, wasm, operator, out_of_line: wasm < furthest });
            furthest = furthest.max(wasm);
        }
        Ok(pieces)
    }

    /// The first pass: instructions and jump table entries.
    fn scan(&self, function: CompiledFunction, pieces: &[Piece], isa: &mut impl Decode) -> Vec<Step> {
        let bytes = self.bytes;
        let mut steps = Vec::with_capacity((function.end - function.entry) as usize / 4);
        // Only `br_table` refers to data, and its table follows its jump.
        let mut table = None;
        let (mut at, mut piece) = (function.entry, 0);
        while at < function.end {
            while pieces.get(piece + 1).is_some_and(|next| next.at <= at) {
                piece += 1;
            }
            let word = bytes
                .get(at as usize..at as usize + 4)
                .map_or(0, |word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
            if table == Some(at) && !isa.table_is_code(word) {
                let next = pieces.get(piece + 1).map_or(function.end, |next| next.at);
                at = self.table(at, next, function, &mut steps);
                table = None;
                continue;
            }
            let decoded = isa.decode(bytes, at);
            let inside = decoded.target.filter(|target| (at..function.end).contains(target));
            if decoded.takes_address && pieces[piece].operator.starts_with("br_table") {
                table = inside;
            }
            steps.push(Step::new(at, What::Instruction(decoded)));
            at += decoded.length.max(1);
        }
        steps
    }

    /// Reads a jump table at `start`: 32-bit distances from `start`. It ends where code begins: at the next
    /// operator's code or the nearest target behind it.
    fn table(&self, start: u32, next: u32, function: CompiledFunction, steps: &mut Vec<Step>) -> u32 {
        let (mut at, mut end) = (start, next);
        while at + 4 <= end {
            let word = &self.bytes[at as usize..at as usize + 4];
            let distance = i32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            let target = start.wrapping_add_signed(distance);
            if !(function.entry..function.end).contains(&target) {
                break;
            }
            steps.push(Step::new(at, What::Entry(target)));
            if target > start {
                end = end.min(target);
            }
            at += 4;
        }
        at
    }

    /// Those of one function.
    fn arrivals(&self, function: CompiledFunction) -> impl Iterator<Item = (&u32, &Arrival)> {
        self.places.arrivals.range(function.entry + 1..function.end)
    }

    /// The side table's part about one function; a call at its end is noted behind it.
    fn sites(&self, function: CompiledFunction) -> &[Site] {
        let first = self.code.sites.partition_point(|site| site.pc < function.start);
        let count = self.code.sites[first..].partition_point(|site| site.pc <= function.end);
        &self.code.sites[first..first + count]
    }

    /// Names every offset that something refers to.
    fn labels(&self, function: CompiledFunction, steps: &[Step]) -> Vec<Label> {
        let inside = function.entry..function.end;
        let mut places = Vec::new();
        let mut table = None;
        for step in steps {
            places.extend(step.names().map(|target| (target, matches!(step.what, What::Entry(_)))));
            // A table has a name.
            if matches!(step.what, What::Entry(_)) {
                places.extend((table != Some(step.at)).then_some((step.at, false)));
                table = Some(step.at + 4);
            }
        }
        places.extend(self.arrivals(function).map(|(&at, _)| (at, false)));
        // Of the same place, those from tables first.
        places.sort_unstable_by_key(|&(at, from_table)| (at, !from_table));
        places.dedup_by_key(|(at, _)| *at);
        let (mut names, sites) = (Names::default(), self.sites(function));
        places
            .into_iter()
            // A function that calls itself names itself.
            .filter(|(at, _)| inside.contains(at) && *at != function.entry)
            .map(|(at, from_table)| {
                let arrival = self.places.arrivals.get(&at);
                let trap = trap(at, steps, sites);
                let refuses = match trap {
                    Some(TrapCode::NullFunction | TrapCode::UninitializedElement) => Some(Pointee::Func),
                    _ => None,
                };
                let name = match (trap, arrival) {
                    (Some(trap), _) => names.unique(&format!("trap.{}", snake_case(trap))),
                    (None, Some(arrival)) => names.unique(&arrival.name),
                    (None, None) => names.numbered(),
                };
                let nothing = from_table.then_some(Pointees::default());
                Label { at, name, entry: arrival.map(|arrival| arrival.pointees).or(nothing), refuses }
            })
            .collect()
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
        let named = self.declarations.names.function(index).is_some();
        if named && !name.starts_with('$') { format!("${name}") } else { name }
    }
}

/// Why the trapping instruction at `at` traps, or the call of the trap builtin that begins there, if there is one.
fn trap(at: u32, steps: &[Step], sites: &[Site]) -> Option<TrapCode> {
    let traps = step_at(steps, at)?.traps();
    let first = sites.partition_point(|site| site.pc < at);
    let near = sites[first..].iter().take_while(|site| site.pc <= at + TRAP_CALL_BYTES.end());
    near.into_iter().find_map(|site| match site.kind() {
        SiteKind::Fault(code) if traps && site.pc == at => Some(code),
        SiteKind::Trap(code) if TRAP_CALL_BYTES.contains(&(site.pc - at)) => Some(code),
        _ => None,
    })
}

/// Why the guest traps in this line's instruction, or in the call that it is.
fn trap_at(line: &Line, sites: &[Site]) -> Option<TrapCode> {
    let Text::Instruction { .. } = line.text else { return None };
    // A fault is noted at its instruction, a call behind it.
    let within = line.at..=line.at + line.length;
    let first = sites.partition_point(|site| site.pc < line.at);
    let near = sites[first..].iter().take_while(|site| within.contains(&site.pc));
    near.into_iter().find_map(|site| match site.kind() {
        SiteKind::Fault(code) if site.pc == line.at => Some(code),
        SiteKind::Trap(code) if site.pc == line.at + line.length => Some(code),
        _ => None,
    })
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
            SiteKind::Switch { .. } => arrive(site.pc, "resumed".to_owned(), Pointees::default()),
            SiteKind::Adapter { .. } => arrive(site.pc, "bound".to_owned(), Pointees::default()),
            _ => {}
        }
    }
    for table in &code.handler_tables {
        arrive(table.return_pc, "returned".to_owned(), Pointees::default());
        for &(tag, _, pc) in table.entries.iter().filter(|&&(_, switch, _)| !switch) {
            arrive(pc, format!("on.tag.{tag}"), Pointees::default());
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
pub(super) fn snake_case(code: TrapCode) -> String {
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
