//! A program on Windlass, and whether it did what the interpreter says.

use super::super::engines::Engines;
use super::generate::generate;
use super::interpret::{Counts, Machine};
use super::source::{Options, Source};
use super::text::{self, Logging};
use super::{End, Program, Run, Stop, Value};
use std::sync::{Arc, Mutex};
use windlass::{
    Caller, Config, Engine, Error, Exception, Extern, Func, Instance, Module, StackId, Store, SwitchEvent,
    SwitchKind, Target, Trap, TrapCode, Val,
};

type Log = Vec<(u32, u64)>;

/// Stacks that hold as many frames as there is fuel.
const CONTINUATION_STACK_BYTES: usize = 1 << 20;
const WASM_STACK_BYTES: usize = 1 << 20;

/// How a program is run.
#[derive(Clone, Copy, PartialEq, Debug)]
enum How {
    Plain,
    /// The collector runs at every occasion, and nothing is left to signals either.
    Stress,
    /// And the tracer's counts are compared with the interpreter's.
    Traced,
}

fn engine(target: Target, how: How) -> Engine {
    static ENGINES: [Engines; 6] = [const { Engines::new() }; 6];
    ENGINES[3 * usize::from(target == Target::Aarch64) + how as usize].next(|| {
        let mut config = Config::new();
        let stress = how == How::Stress;
        config.target(target).stress_collector(stress).signals_based_traps(!stress);
        config.trace_switches(how == How::Traced);
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
            Module::from_binary(&engine(target, How::Plain), &bytes)
                .map_err(|error| format!("{target}: {error:#}"))?;
        }
    }
    for how in [How::Plain, How::Stress, How::Traced] {
        let (runs, told) = execute(&bytes, predicted.len(), how)?;
        // What the interpreter did in an entry that it could not judge is among its counts.
        if how == How::Traced && seen.open == 0 {
            told.check(&seen.counts)?;
        }
        for (entry, (ours, wanted)) in runs.iter().zip(&predicted).enumerate() {
            let differs = |what: String| Err(format!("entry {entry} ({how:?}): {what}"));
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
fn execute(bytes: &[u8], entries: usize, how: How) -> Result<(Vec<Run>, Told), String> {
    let engine = engine(Target::host(), how);
    let module = Module::from_binary(&engine, bytes).map_err(|error| format!("{error:#}"))?;
    let mut store = Store::new(&engine, Log::new());
    let told = Arc::new(Mutex::new(Told::default()));
    if how == How::Traced {
        let told = told.clone();
        let hook = move |event: &SwitchEvent<'_>| told.lock().expect("no panic").add(event);
        store.switch_hook(hook).map_err(|error| error.to_string())?;
    }
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
    let told = std::mem::take(&mut *told.lock().expect("no panic"));
    Ok((runs, told))
}

/// What the tracer was told, by the names of the interpreter's counts.
#[derive(Default)]
struct Told {
    counts: Counts,
    runs: Option<StackId>,
    /// Where an event did not take over from the one before.
    broken: Option<String>,
}

impl Told {
    fn add(&mut self, event: &SwitchEvent<'_>) {
        let name = match event.kind {
            SwitchKind::New => "cont.new",
            SwitchKind::Resume => "resume",
            SwitchKind::ResumeThrow => "resume_throw",
            SwitchKind::Suspend if event.captured > 1 => "suspend over stacks",
            SwitchKind::Suspend => "suspend",
            SwitchKind::Switch if event.captured > 1 => "switch over stacks",
            SwitchKind::Switch => "switch",
            SwitchKind::Return => "continuation returned",
            _ => "else",
        };
        *self.counts.entry(name).or_default() += 1;
        if event.released > 1 && event.kind != SwitchKind::ResumeThrow {
            *self.counts.entry("chain resumed").or_default() += 1;
        }
        if event.from != self.runs && self.broken.is_none() {
            self.broken = Some(format!("{:?} runs when the tracer is told of {event:?}", self.runs));
        }
        if event.kind != SwitchKind::New {
            self.runs = event.to;
        }
    }

    fn check(&self, wanted: &Counts) -> Result<(), String> {
        let resumes = ["resume fresh", "resume fresh, bound", "resume suspended", "resume suspended, bound"];
        for (name, summands) in [
            ("cont.new", &["cont.new"][..]),
            ("resume", &resumes),
            ("resume_throw", &["resume_throw", "resume_throw_ref"]),
            ("suspend", &["suspend"]),
            ("suspend over stacks", &["suspend over stacks"]),
            ("switch", &["switch"]),
            ("switch over stacks", &["switch over stacks"]),
            ("chain resumed", &["chain resumed"]),
            ("continuation returned", &["continuation returned"]),
        ] {
            let wanted: u64 = summands.iter().filter_map(|summand| wanted.get(summand)).sum();
            let told = self.counts.get(name).copied().unwrap_or(0);
            if told != wanted {
                return Err(format!("the tracer was told {told} times of {name}, not {wanted} times"));
            }
        }
        match (&self.broken, self.runs) {
            (Some(broken), _) => Err(broken.clone()),
            (None, Some(runs)) => Err(format!("for the tracer, {runs:?} runs in the end")),
            (None, None) => Ok(()),
        }
    }
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
