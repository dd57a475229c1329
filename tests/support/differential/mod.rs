//! One module on two engines: Windlass and the oracle, wasmi, with the same imports, the same calls and every
//! observable thing compared after each call.
//!
//! ```text
//!   bytes ── smith ── module ──┬── Windlass ── calls ──┬── results, traps, host calls,
//!                              ├── wasmi ───── calls ──┘   memories, globals, tables: equal?
//!                              └── Windlass for the other instruction set: compiles?
//! ```
//!
//! Both sides speak in [`Word`]s and [`Outcome`]s. What the imports do is decided here, once for both.

pub mod numeric;
pub mod oracle;

pub mod smith;
pub mod subject;

use super::random::mix;
use std::collections::BTreeSet;
use std::fmt;

/// The types of values that both engines know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    I32,
    I64,
    F32,
    F64,
    V128,
    Func,
    Extern,
}

/// A value, as far as it can be compared: floats by their bits, references by what they are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Word {
    I32(u32),
    I64(u64),
    F32(u32),
    F64(u64),
    V128(u128),
    NullFunc,
    NullExtern,
    Func,
    Extern(u32),
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Word::I32(value) => write!(f, "i32 {value:#x}"),
            Word::I64(value) => write!(f, "i64 {value:#x}"),
            Word::F32(bits) => write!(f, "f32 {bits:#x} ({})", f32::from_bits(*bits)),
            Word::F64(bits) => write!(f, "f64 {bits:#x} ({})", f64::from_bits(*bits)),
            Word::V128(bits) => write!(f, "v128 {bits:#034x}"),
            Word::NullFunc => f.write_str("null func"),
            Word::NullExtern => f.write_str("null extern"),
            Word::Func => f.write_str("a function"),
            Word::Extern(number) => write!(f, "extern {number}"),
        }
    }
}

/// Why WebAssembly stopped, in words that both engines have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stop {
    Unreachable,
    MemoryOutOfBounds,
    /// `call_indirect` past the table is this as well: the oracle does not tell them apart.
    TableOutOfBounds,
    NullElement,
    WrongSignature,
    DivideByZero,
    IntegerOverflow,
    InvalidConversion,
    StackOverflow,
}

/// How a call ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    Values(Vec<Word>),
    Trap(Stop),
    /// No trap: a bug of the engine or of the test.
    Error(String),
}

/// What the host functions were called with, as a hash, and how often.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct HostLog {
    pub calls: u64,
    pub hash: u64,
}

impl HostLog {
    /// What import `index` answers, which depends on all that has been called before.
    pub fn call(&mut self, index: usize, arguments: &[Word], results: &[Type]) -> Vec<Word> {
        self.calls += 1;
        self.hash = mix(self.hash ^ index as u64);
        for argument in arguments {
            let bits = match *argument {
                Word::I32(bits) | Word::F32(bits) | Word::Extern(bits) => u64::from(bits),
                Word::I64(bits) | Word::F64(bits) => bits,
                Word::V128(bits) => bits as u64 ^ (bits >> 64) as u64,
                Word::NullFunc | Word::NullExtern => 1,
                Word::Func => 2,
            };
            self.hash = mix(self.hash.wrapping_add(bits));
        }
        let seed = self.hash;
        results.iter().enumerate().map(|(at, ty)| some_word(*ty, seed ^ at as u64)).collect()
    }
}

/// A value of a type: an edge case more often than not, never a NaN, whose bits would be free.
pub fn some_word(ty: Type, seed: u64) -> Word {
    const EDGES: [u64; 12] = [
        0,
        1,
        2,
        u64::MAX,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        1 << 63,
        (1 << 63) - 1,
        0x1_0000_0000,
        31,
        64,
    ];
    const FLOATS: [f64; 12] = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        1.5,
        2147483648.0,
        -9.3e18,
        1e300,
        4e-310,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];
    let random = mix(seed);
    let bits = if random & 3 == 0 { mix(random) } else { EDGES[(random >> 8) as usize % EDGES.len()] };
    let float = if random & 3 == 0 {
        (mix(random) as i32) as f64 / 256.0
    } else {
        FLOATS[(random >> 8) as usize % 12]
    };
    match ty {
        Type::I32 => Word::I32(bits as u32),
        Type::I64 => Word::I64(bits),
        Type::F32 => Word::F32((float as f32).to_bits()),
        Type::F64 => Word::F64(float.to_bits()),
        // Small lanes: no lane is a NaN by accident.
        Type::V128 => Word::V128(u128::from(mix(bits)) & 0x3f3f_3f3f_3f3f_3f3f | u128::from(bits >> 2) << 64),
        Type::Func => Word::NullFunc,
        Type::Extern if random & 4 == 0 => Word::NullExtern,
        Type::Extern => Word::Extern(random as u32 >> 8),
    }
}

/// A number for an import, from its names: an engine may list imports in an order of its own.
pub fn number_of(module: &str, name: &str) -> usize {
    module.bytes().chain([0xff]).chain(name.bytes()).fold(0, |hash, byte| mix(hash ^ u64::from(byte)))
        as usize
}

/// What can be seen of an instance from outside, by the names of its exports.
#[derive(Default)]
pub struct State {
    pub memories: Vec<(String, Vec<u8>)>,
    pub globals: Vec<(String, Word)>,
    pub tables: Vec<(String, Vec<Word>)>,
    pub host: HostLog,
}

impl State {
    /// In the order of the names, since an engine lists exports as it likes.
    pub fn sorted(mut self) -> State {
        self.memories.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.globals.sort_by(|(a, _), (b, _)| a.cmp(b));
        self.tables.sort_by(|(a, _), (b, _)| a.cmp(b));
        self
    }

    /// Where two states differ first.
    fn difference(&self, other: &State) -> Option<String> {
        for ((name, ours), (_, theirs)) in self.globals.iter().zip(&other.globals) {
            if ours != theirs {
                return Some(format!("global {name:?}: {ours:?}, the oracle has {theirs:?}"));
            }
        }
        for ((name, ours), (_, theirs)) in self.memories.iter().zip(&other.memories) {
            if ours.len() != theirs.len() {
                return Some(format!(
                    "memory {name:?}: {} bytes, the oracle has {}",
                    ours.len(),
                    theirs.len()
                ));
            }
            if let Some(at) = ours.iter().zip(theirs).position(|(a, b)| a != b) {
                return Some(format!(
                    "memory {name:?} at {at:#x}: {:#x}, the oracle has {:#x}",
                    ours[at], theirs[at]
                ));
            }
        }
        for ((name, ours), (_, theirs)) in self.tables.iter().zip(&other.tables) {
            if ours != theirs {
                return Some(format!("table {name:?}: {ours:?}, the oracle has {theirs:?}"));
            }
        }
        (self.host != other.host)
            .then(|| format!("host calls {:?}, the oracle has {:?}", self.host, other.host))
    }
}

/// An exported function.
#[derive(Clone, Debug)]
pub struct Export {
    pub name: String,
    pub params: Vec<Type>,
}

/// What a comparison did: so that a test can tell whether it saw anything.
#[derive(Clone, Default, Debug)]
pub struct Seen {
    pub modules: u64,
    pub refused_by_oracle: u64,
    pub calls: u64,
    pub returned: u64,
    pub trapped: u64,
    pub out_of_fuel: u64,
    pub stack_overflows: u64,
    pub host_calls: u64,
    /// Names of operators in modules that both engines ran.
    pub operators: BTreeSet<String>,
}

impl Seen {
    pub fn add(&mut self, other: Seen) {
        self.modules += other.modules;
        self.refused_by_oracle += other.refused_by_oracle;
        self.calls += other.calls;
        self.returned += other.returned;
        self.trapped += other.trapped;
        self.out_of_fuel += other.out_of_fuel;
        self.stack_overflows += other.stack_overflows;
        self.host_calls += other.host_calls;
        self.operators.extend(other.operators);
    }
}

/// The most calls into one module.
const CALLS: usize = 16;

/// Runs `module` on both engines. `Err` says what differs. Wants a thread with a large stack: see
/// [`with_large_stack`].
///
/// The seed decides the arguments, and how Windlass compiles.
pub fn compare(module: &[u8], seed: u64) -> Result<Seen, String> {
    let mut seen = Seen { modules: 1, ..Seen::default() };
    let regime = subject::REGIMES[(mix(seed) % 4) as usize];
    subject::compile_for_the_other_target(module, regime)
        .map_err(|error| format!("for the other target: {error}"))?;
    let Some(mut theirs) = oracle::Oracle::load(module) else {
        seen.refused_by_oracle = 1;
        return Ok(seen);
    };
    let mut ours = subject::Subject::load(module, regime)
        .map_err(|error| format!("the oracle loads it, but: {error}"))?;
    let (our_start, their_start) = (ours.instantiate(), theirs.instantiate());
    if our_start != their_start {
        return Err(format!("instantiation: {our_start:?}, the oracle has {their_start:?}"));
    }
    seen.operators = operators(module);
    if our_start != Outcome::Values(Vec::new()) {
        return Ok(seen);
    }
    let same = |ours: &subject::Subject, theirs: &oracle::Oracle, what: &dyn Fn() -> String| {
        ours.state().difference(&theirs.state()).map_or(Ok(()), |how| Err(format!("after {}: {how}", what())))
    };
    same(&ours, &theirs, &|| "instantiation".into())?;
    let exports = ours.exports();
    if exports.is_empty() {
        return Ok(seen);
    }
    for turn in 0..CALLS.min(3 * exports.len()) {
        let seed = mix(seed.wrapping_add(turn as u64));
        // Every export in turn, then at random.
        let at = if turn < exports.len() { turn } else { seed as usize % exports.len() };
        let export = &exports[at];
        let arguments: Vec<Word> = export
            .params
            .iter()
            .enumerate()
            .map(|(at, ty)| some_word(*ty, seed ^ (at as u64) << 32))
            .collect();
        ours.refuel(smith::FUEL_PER_CALL);
        theirs.refuel(smith::FUEL_PER_CALL);
        let (our_end, their_end) =
            (ours.call(&export.name, &arguments), theirs.call(&export.name, &arguments));
        let what = || format!("call {turn} of {:?} with {arguments:?}", export.name);
        seen.calls += 1;
        if [&our_end, &their_end].contains(&&Outcome::Trap(Stop::StackOverflow)) {
            // Nobody says how deep a stack is; from here on the two may differ.
            seen.stack_overflows += 1;
            break;
        }
        if our_end != their_end {
            return Err(format!("{}: {our_end:?}, the oracle has {their_end:?}", what()));
        }
        match our_end {
            Outcome::Values(_) => seen.returned += 1,
            Outcome::Trap(Stop::Unreachable) => seen.out_of_fuel += 1,
            Outcome::Trap(_) => seen.trapped += 1,
            Outcome::Error(error) => return Err(format!("{}: both fail: {error}", what())),
        }
        same(&ours, &theirs, &what)?;
    }
    seen.host_calls = ours.state().host.calls;
    Ok(seen)
}

/// The names of the operators in a module.
pub fn operators(module: &[u8]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for payload in wasmparser::Parser::new(0).parse_all(module) {
        let Ok(wasmparser::Payload::CodeSectionEntry(body)) = payload else { continue };
        for operator in body.get_operators_reader().into_iter().flatten().flatten() {
            let text = format!("{operator:?}");
            let name = text.split([' ', '{', '(']).next().expect("a name");
            if !names.contains(name) {
                names.insert(name.to_owned());
            }
        }
    }
    names
}

/// Runs `work` on a thread on which Wasm may use [`subject::WASM_STACK_BYTES`] of stack.
pub fn with_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(subject::WASM_STACK_BYTES + (16 << 20));
        let running = thread.spawn_scoped(scope, work).expect("a thread");
        running.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
