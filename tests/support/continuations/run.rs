//! A program on Windlass, and whether it did what the interpreter says.

use super::super::engines::Engines;
use super::generate::generate;
use super::interpret::{Counts, Machine};
use super::source::{Options, Source};
use super::text::{self, Logging};
use super::{End, Program, Run, Stop, Value};
use windlass::{
    Caller, Config, Engine, Error, Exception, Extern, Func, Instance, Module, Store, Target, Trap, TrapCode,
    Val,
};

type Log = Vec<(u32, u64)>;

/// Stacks that hold as many frames as there is fuel.
const CONTINUATION_STACK_BYTES: usize = 1 << 20;
const WASM_STACK_BYTES: usize = 1 << 20;

fn engine(target: Target, stress: bool) -> Engine {
    static ENGINES: [Engines; 4] = [const { Engines::new() }; 4];
    ENGINES[2 * usize::from(target == Target::Aarch64) + usize::from(stress)].next(|| {
        let mut config = Config::new();
        // Under stress nothing is left to signals either.
        config.target(target).stress_collector(stress).signals_based_traps(!stress);
        config.continuation_stack_size(CONTINUATION_STACK_BYTES).max_wasm_stack(WASM_STACK_BYTES);
        config
    })
}

/// What a comparison saw.
#[derive(Default, Debug)]
pub struct Seen {
    pub programs: u64,
    pub entries: u64,
    pub returned: u64,
    pub uncaught: u64,
    pub open: u64,
    pub log_lines: u64,
    pub traps: std::collections::HashMap<Stop, u64>,
    /// What the interpreter did, by name.
    pub counts: Counts,
}

impl Seen {
    pub fn add(&mut self, other: Seen) {
        self.programs += other.programs;
        self.entries += other.entries;
        self.returned += other.returned;
        self.uncaught += other.uncaught;
        self.open += other.open;
        self.log_lines += other.log_lines;
        for (stop, count) in other.traps {
            *self.traps.entry(stop).or_default() += count;
        }
        for (what, count) in other.counts {
            *self.counts.entry(what).or_default() += count;
        }
    }
}

/// The program of a seed.
pub fn program(bytes: &[u8], seed: u64, options: Options) -> Program {
    generate(Source::new(bytes, seed), options)
}

/// What the interpreter says of each entry, up to one that cannot be judged.
pub fn predict(program: &Program, seen: &mut Seen) -> Vec<Run> {
    let mut machine = Machine::new(program);
    let mut runs = Vec::new();
    for entry in 0..program.entries {
        let run = machine.run(entry);
        seen.entries += 1;
        seen.log_lines += run.log.len() as u64;
        match &run.end {
            End::Returned(_) => seen.returned += 1,
            End::Uncaught(..) => seen.uncaught += 1,
            End::Trapped(stop) => *seen.traps.entry(*stop).or_default() += 1,
            End::Open => {
                seen.open += 1;
                break;
            }
        }
        runs.push(run);
    }
    seen.programs += 1;
    seen.counts = std::mem::take(&mut machine.counts);
    runs
}

/// Runs a program on Windlass and compares. `Err` says what differs.
pub fn compare(program: &Program) -> Result<Seen, String> {
    let mut seen = Seen::default();
    let predicted = predict(program, &mut seen);
    let bytes =
        wat::parse_str(text::module(program, Logging::Host)).map_err(|error| format!("text: {error}"))?;
    for target in [Target::X86_64, Target::Aarch64] {
        if target != Target::host() {
            Module::from_binary(&engine(target, false), &bytes)
                .map_err(|error| format!("{target}: {error:#}"))?;
        }
    }
    for stress in [false, true] {
        let runs = execute(&bytes, predicted.len(), stress)?;
        for (entry, (ours, wanted)) in runs.iter().zip(&predicted).enumerate() {
            let under = if stress { " under stress" } else { "" };
            let differs = |what: String| Err(format!("entry {entry}{under}: {what}"));
            let lines = ours.log.iter().zip(&wanted.log);
            if let Some((at, (our, their))) = lines.enumerate().find(|(_, (our, their))| our != their) {
                return differs(format!("line {at} of the log is {our:x?}, not {their:x?}"));
            }
            if ours.log.len() != wanted.log.len() || ours.end != wanted.end {
                let (ends, lines) = ((&ours.end, &wanted.end), (ours.log.len(), wanted.log.len()));
                return differs(format!(
                    "{:?} after {} lines, not {:?} after {}",
                    ends.0, lines.0, ends.1, lines.1
                ));
            }
        }
    }
    Ok(seen)
}

/// The first entries of a module, one after the other.
fn execute(bytes: &[u8], entries: usize, stress: bool) -> Result<Vec<Run>, String> {
    let engine = engine(Target::host(), stress);
    let module = Module::from_binary(&engine, bytes).map_err(|error| format!("{error:#}"))?;
    let mut store = Store::new(&engine, Log::new());
    let log = Func::wrap(&mut store, |mut caller: Caller<'_, Log>, value: i64, site: i32| {
        caller.data_mut().push((site as u32, value as u64));
    });
    let instance =
        Instance::new(&mut store, &module, &[Extern::Func(log)]).map_err(|error| format!("{error:#}"))?;
    let mut runs = Vec::new();
    for entry in 0..entries {
        let func = instance.get_func(&store, &format!("e{entry}")).expect("an entry");
        let mut results = [Val::I64(0)];
        let end = match func.call(&mut store, &[], &mut results) {
            Ok(()) => End::Returned(results[0].i64().expect("an i64") as u64),
            Err(error) => end_of(&error, &store, &instance)?,
        };
        runs.push(Run { log: std::mem::take(store.data_mut()), end });
    }
    Ok(runs)
}

fn end_of(error: &Error, store: &Store<Log>, instance: &Instance) -> Result<End, String> {
    if let Some(exception) = error.downcast_ref::<Exception>() {
        let tag = (0..)
            .map_while(|at| instance.get_tag(store, &format!("t{at}")))
            .position(|tag| tag == exception.tag())
            .ok_or("an exception of an unknown tag")?;
        let number = |value: &Val| match *value {
            Val::I32(value) => Some(Value::I32(value as u32)),
            Val::I64(value) => Some(Value::I64(value as u64)),
            Val::F32(bits) => Some(Value::F32(bits)),
            Val::F64(bits) => Some(Value::F64(bits)),
            Val::V128(bits) => Some(Value::V128(bits.into())),
            _ => None,
        };
        return Ok(End::Uncaught(tag, exception.values().iter().filter_map(number).collect()));
    }
    let trap = error.downcast_ref::<Trap>().ok_or_else(|| format!("{error:#}"))?;
    stop_of(trap.code()).map(End::Trapped).ok_or_else(|| format!("{error:#}"))
}

fn stop_of(code: TrapCode) -> Option<Stop> {
    Some(match code {
        TrapCode::Unreachable => Stop::Unreachable,
        TrapCode::DivideByZero => Stop::DivideByZero,
        TrapCode::TableOutOfBounds => Stop::TableOutOfBounds,
        TrapCode::NullFunction => Stop::NullFunction,
        TrapCode::NullContinuation => Stop::NullContinuation,
        TrapCode::ConsumedContinuation => Stop::ConsumedContinuation,
        TrapCode::NullException => Stop::NullException,
        TrapCode::UnhandledTag => Stop::UnhandledTag,
        _ => return None,
    })
}
