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
//! Two steps for each function ([`listing`]): the first decodes and collects jump targets and data, the second writes
//! ([`stretch`]). The ISA's file ([`x64`], [`aarch64`]) decodes and spells; [`fields`] knows the runtime's structures
//! and follows pointers through registers; [`operators`] spells Wasm. Nothing here knows how code is chosen: it reads
//! [`CompiledCode`](crate::code::CompiledCode) alone. [`stubs`] shows the code that belongs to no module.

mod aarch64;
mod fields;
mod listing;
mod names;
mod operators;
mod stretch;
mod stubs;
mod x64;

use crate::module::open_artifact;
use crate::{Config, Engine, Module, Result, Target, TrapCode};
use anyhow::ensure;
use fields::Fields;
use listing::{Listing, Places};
use operators::Operators;
use std::fmt;
use std::ops::Range;

pub use stubs::{Stub, stubs};

/// The code of one function.
#[derive(Debug, Clone)]
pub struct Function {
    /// Index in the module, imports counted.
    pub index: u32,
    /// From the name section, with `$`, else `func[N]`.
    pub name: String,
    /// Where its code stands among the module's, filler in front of its entry not counted.
    pub code: Range<u32>,
    /// Where its body stands in the module's binary.
    pub wasm: Range<u32>,
    /// The prologue, then one group per operator in code order.
    pub groups: Vec<Group>,
}

/// The code of one operator.
#[derive(Debug, Clone, Default)]
pub struct Group {
    /// The operator as the text format spells it, or `prologue`.
    pub operator: String,
    /// Where the operator stands in the module's binary; of the prologue, where the body begins.
    pub wasm: u32,
    /// Whether the code stands behind the function's body.
    pub out_of_line: bool,
    /// What was compiled for it; often nothing, because a later operator does the work.
    pub lines: Vec<Line>,
}

/// One line of machine code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands among the module's code, in bytes.
    pub at: u32,
    /// How many bytes of code it shows; none of a label.
    pub length: u32,
    /// Why the guest traps if this instruction faults, or where the call that it is traps.
    pub trap: Option<TrapCode>,
    /// What it says.
    pub text: Text,
}

/// What a [`Line`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
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

    /// How many operators it has, the prologue not counted and those with code in several places once.
    pub fn operators(&self) -> usize {
        self.groups.iter().filter(|group| !group.out_of_line && group.wasm != self.wasm.start).count()
    }
}

impl Line {
    /// What [`Line::trap`] is called in labels: `divide_by_zero`.
    pub fn trap_name(&self) -> Option<String> {
        self.trap.map(listing::snake_case)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "func {}", self.name)?;
        for group in &self.groups {
            let place = if group.out_of_line { " (out of line)" } else { "" };
            writeln!(f, "  {}{place}", group.operator)?;
            for line in &group.lines {
                match &line.text {
                    Text::Label(label) => writeln!(f, "    {label}:")?,
                    text => writeln!(f, "      {text}")?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Text::Label(label) => write!(f, "{label}:"),
            Text::Instruction { mnemonic, operands } if operands.is_empty() => f.write_str(mnemonic),
            Text::Instruction { mnemonic, operands } => write!(f, "{mnemonic} {operands}"),
            Text::Data(target) => write!(f, ".word {target}"),
        }
    }
}

/// A compiled module that can be looked at, function by function: only what is asked for is decoded.
#[derive(Debug)]
pub struct Disassembly {
    module: Module,
    target: Target,
    operators: Operators,
    fields: Fields,
    places: Places,
}

impl Disassembly {
    /// Compiles a binary module as `config` says.
    pub fn new(wasm: &[u8], config: &Config) -> Result<Disassembly> {
        let module = Module::new(&Engine::new(config.clone().record_operators(true))?, wasm)?;
        let operators = Operators::read(wasm, module.declarations().imported_functions)?;
        let fields = Fields::new(module.declarations(), module.layout(), module.compiled(), config.target);
        let places = Places::new(module.compiled(), &fields);
        Ok(Disassembly { module, target: config.target, operators, fields, places })
    }

    /// Reads what [`Engine::precompile_module`] made. An artifact does not say which operator an instruction is for, so
    /// its module is compiled once more, as it was then, and must come out as the code in the artifact.
    pub fn of_artifact(artifact: &[u8]) -> Result<Disassembly> {
        let (config, wasm, code) = open_artifact(artifact)?;
        let disassembly = Disassembly::new(&wasm, &config)?;
        ensure!(disassembly.code() == code, "the artifact's code is not what its module compiles to");
        Ok(disassembly)
    }

    /// Which instruction set the code is for.
    pub fn target(&self) -> Target {
        self.target
    }

    /// The module's code, start stubs included; [`Line::at`] counts in it.
    pub fn code(&self) -> &[u8] {
        self.module.code()
    }

    /// How many functions the module imports: the index of the first that has code.
    pub fn imported(&self) -> u32 {
        self.module.declarations().imported_functions
    }

    /// How many functions the module defines.
    pub fn defined(&self) -> usize {
        self.module.declarations().functions.len() - self.imported() as usize
    }

    /// All that the code consists of, in its order, by name and without filler: functions, guards, start stubs.
    pub fn parts(&self) -> Vec<(String, Range<u32>)> {
        let (code, listing) = (self.module.compiled(), self.listing());
        let mut parts = Vec::new();
        for function in &*code.functions {
            parts.push((listing.symbol(function.entry), function.entry..function.end));
        }
        let ends = code.starts.iter().skip(1).copied().chain([self.code().len() as u32]);
        for (&start, end) in code.starts.iter().zip(ends) {
            parts.push((listing.symbol(start), start..end));
        }
        parts.sort_by_key(|(_, code)| code.start);
        parts
    }

    /// The name of the `defined`th function that has code: from the name section, with `$`, else `func[N]`.
    pub fn name(&self, defined: usize) -> String {
        self.listing().function_name(self.imported() + defined as u32)
    }

    /// Disassembles the `defined`th function that has code.
    pub fn function(&self, defined: usize) -> Result<Function> {
        let listing = self.listing();
        match self.target {
            Target::X86_64 => x64::with(|isa| listing.function(defined, isa)),
            Target::Aarch64 => aarch64::with(|isa| listing.function(defined, isa))?,
        }
    }

    fn listing(&self) -> Listing<'_> {
        let Disassembly { module, operators, fields, places, .. } = self;
        Listing {
            bytes: module.code(),
            code: module.compiled(),
            declarations: module.declarations(),
            operators,
            fields,
            places,
        }
    }
}

/// Compiles a binary module for `target`, for the least processor of that instruction set, and disassembles every
/// function it defines.
pub fn disassemble(wasm: &[u8], target: Target) -> Result<Vec<Function>> {
    disassemble_with(wasm, Config::new().target(target).cpu(crate::Cpu::baseline()))
}

/// Compiles a binary module as `config` says and disassembles every function it defines.
pub fn disassemble_with(wasm: &[u8], config: &Config) -> Result<Vec<Function>> {
    let disassembly = Disassembly::new(wasm, config)?;
    (0..disassembly.defined()).map(|defined| disassembly.function(defined)).collect()
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
    /// Whether it goes to the target, always or perhaps, not to come back.
    jumps: bool,
    /// Whether what follows is not reached from here.
    ends: bool,
    /// Whether it keeps a place, if nothing leads to it.
    fills: bool,
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
        known: &fields::Known<'_>,
    ) -> (String, String);
    /// What registers point at behind it.
    fn follow(&mut self, code: &[u8], decoded: Decoded, known: &mut fields::Known<'_>);
    /// Whether the word at the start of a jump table is an instruction: then the table is code.
    fn table_is_code(&self, word: u32) -> bool;
}

#[cfg(test)]
mod tests;
