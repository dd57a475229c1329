//! `windlass run --report-continuations` and `--fail-on-leak`: what a program leaves behind.
//!
//! The list is taken when the program has returned, or, if it ends otherwise, right before its stacks are ended: then
//! those that ran and waited are in it. Continuations are counted by the place that made them; of each place only some
//! are described one by one, so that a million of them are a few lines.

use super::Stop;
use clap::ValueEnum;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use windlass::{Backtrace, ContinuationInfo, ContinuationState, Continuations, StackUse, Store};

/// Continuations of one place that are described, frames of each, and places.
const DESCRIBED: usize = 20;
const FRAMES: usize = 16;
const PLACES: usize = 40;

/// What to report.
#[derive(clap::Args, Debug)]
pub(super) struct ReportOptions {
    /// Say on stderr, at the end or at a trap, which continuations are left, and where each of them is
    #[arg(long, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    report_continuations: Option<Format>,
    /// Exit with 1, after the report, when the program ends well but leaves continuations that never finished
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "any")]
    fail_on_leak: Option<Leak>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One line of JSON
    Json,
}

/// What counts as a leak. What runs or waits when the program exits never does.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Leak {
    /// Every continuation that was made and has not come to its end, those that were reclaimed included
    Any,
    /// Only those that have begun: their frames will never be left
    Started,
    /// Only those that the program could still come to: they would pile up
    Reachable,
}

/// The report of one command.
pub(super) struct Report {
    format: Option<Format>,
    leak: Option<Leak>,
    /// What there was when the program stopped in the middle.
    stopped: Arc<Mutex<Option<Summary>>>,
}

impl ReportOptions {
    /// Prepares to look at a store.
    pub(super) fn watch<T>(&self, store: &mut Store<T>) -> Report {
        let stopped = Arc::new(Mutex::new(None));
        if self.report_continuations.is_some() || self.fail_on_leak.is_some() {
            let noted = stopped.clone();
            store.post_mortem(move |continuations| {
                // Calls may be nested: at the end of the innermost everything is still there.
                let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
                noted.get_or_insert_with(|| Summary::of(continuations));
            });
        }
        Report { format: self.report_continuations, leak: self.fail_on_leak, stopped }
    }
}

impl Report {
    /// Says what there is to say when the program has ended so.
    pub(super) fn conclude<T>(
        self,
        store: &mut Store<T>,
        path: &Path,
        outcome: Result<(), Stop>,
    ) -> Result<(), Stop> {
        if self.format.is_none() && self.leak.is_none() {
            return outcome;
        }
        let stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner).take();
        let summary = match (stopped, &outcome) {
            (Some(summary), _) => summary,
            (None, Ok(())) => Summary::of(&store.continuations()),
            (None, Err(_)) => return outcome, // It did not begin.
        };
        let well = matches!(outcome, Ok(()) | Err(Stop::Exit(0)));
        let leaks = self.leak.filter(|_| well).map_or(0, |leak| summary.leaks(leak));
        if self.format.is_some() || leaks > 0 {
            match self.format {
                Some(Format::Json) => eprintln!("{}", summary.json()),
                _ => eprint!("{summary}"),
            }
        }
        match leaks {
            0 => outcome,
            1 => Err(Stop::Error(format!("{}: 1 continuation never finished", path.display()))),
            _ => Err(Stop::Error(format!("{}: {leaks} continuations never finished", path.display()))),
        }
    }
}

/// All continuations of a store.
#[derive(Default)]
struct Summary {
    places: Vec<Place>,
    reclaimed: u64,
}

/// Those that one `cont.new` made of one function.
struct Place {
    function: String,
    made_at: u32,
    made_by: Option<String>,
    count: usize,
    /// By state, in the order of [`ContinuationState::ALL`].
    states: [usize; ContinuationState::ALL.len()],
    unreachable: usize,
    /// By what counts as a leak.
    started: usize,
    reachable: usize,
    at_rest: usize,
    stacks: StackUse,
    described: Vec<Described>,
}

/// One of them.
struct Described {
    number: u32,
    state: ContinuationState,
    reachable: bool,
    stack: StackUse,
    backtrace: Backtrace,
}

impl Summary {
    fn of(continuations: &Continuations<'_>) -> Summary {
        let mut places: HashMap<(u32, Option<String>, String), Place> = HashMap::new();
        for info in continuations.iter() {
            let made_by = info.made_by().map(|place| place.to_string());
            let key = (info.made_at(), made_by, info.function());
            places.entry(key).or_insert_with_key(Place::new).add(&info);
        }
        let mut places: Vec<Place> = places.into_values().collect();
        places.sort_by(|a, b| {
            let order = |place: &Place| (usize::MAX - place.count, place.made_at);
            order(a).cmp(&order(b)).then_with(|| a.function.cmp(&b.function))
        });
        Summary { places, reclaimed: continuations.reclaimed() }
    }

    fn count(&self) -> usize {
        self.places.iter().map(|place| place.count).sum()
    }

    fn unreachable(&self) -> usize {
        self.places.iter().map(|place| place.unreachable).sum()
    }

    fn stacks(&self) -> StackUse {
        self.places.iter().fold(StackUse::default(), |sum, place| sum_of(sum, place.stacks))
    }

    fn leaks(&self, leak: Leak) -> usize {
        let places = self.places.iter();
        match leak {
            Leak::Any => places.map(|place| place.at_rest).sum::<usize>() + self.reclaimed as usize,
            Leak::Started => places.map(|place| place.started).sum(),
            Leak::Reachable => places.map(|place| place.reachable).sum(),
        }
    }

    fn json(&self) -> Value {
        json!({
            "live": self.count(),
            "unreachable": self.unreachable(),
            "reclaimed": self.reclaimed,
            "stacks": stack_json(self.stacks()),
            "places": self.places.iter().map(Place::json).collect::<Vec<_>>(),
        })
    }
}

impl Place {
    fn new((made_at, made_by, function): &(u32, Option<String>, String)) -> Place {
        Place {
            function: function.clone(),
            made_at: *made_at,
            made_by: made_by.clone(),
            count: 0,
            states: Default::default(),
            unreachable: 0,
            started: 0,
            reachable: 0,
            at_rest: 0,
            stacks: StackUse::default(),
            described: Vec::new(),
        }
    }

    fn add(&mut self, info: &ContinuationInfo<'_>) {
        let (state, reachable, stack) = (info.state(), info.is_reachable(), info.stack());
        self.count += 1;
        self.states[state as usize] += 1;
        self.unreachable += usize::from(!reachable);
        if !matches!(state, ContinuationState::Running | ContinuationState::Waiting) {
            self.at_rest += 1;
            self.reachable += usize::from(reachable);
            self.started += usize::from(info.has_started());
        }
        self.stacks = sum_of(self.stacks, stack);
        if self.described.len() < DESCRIBED {
            let (number, backtrace) = (info.number(), info.backtrace());
            self.described.push(Described { number, state, reachable, stack, backtrace });
        }
    }

    /// Name and number of each state that there is.
    fn states(&self) -> impl Iterator<Item = (&'static str, usize)> {
        ContinuationState::ALL.iter().map(|state| state.name()).zip(self.states).filter(|state| state.1 > 0)
    }

    fn json(&self) -> Value {
        let states: serde_json::Map<String, Value> =
            self.states().map(|(name, count)| (name.to_owned(), count.into())).collect();
        json!({
            "function": self.function,
            "made_at": self.made_at,
            "made_by": self.made_by,
            "count": self.count,
            "unreachable": self.unreachable,
            "states": states,
            "stacks": stack_json(self.stacks),
            "continuations": self.described.iter().map(Described::json).collect::<Vec<_>>(),
        })
    }
}

impl Described {
    /// What is shown of the frames, and how many are not.
    fn frames(&self) -> (impl Iterator<Item = (u32, String)>, usize) {
        let stack = self.backtrace.stacks().first();
        let frames = stack.map_or(&[][..], |stack| stack.frames());
        let more = frames.len().saturating_sub(FRAMES) + stack.map_or(0, |stack| stack.omitted());
        let shown = frames.iter().take(FRAMES).map(|frame| {
            let module = frame.module_name().unwrap_or("<unknown>");
            let function = match frame.func_name() {
                Some(name) => format!("{module}!{name}"),
                None => format!("{module}!func[{}]", frame.func_index()),
            };
            (frame.module_offset(), function)
        });
        (shown, more)
    }

    fn json(&self) -> Value {
        let (frames, more) = self.frames();
        let frames = frames.map(|(offset, function)| json!({ "offset": offset, "function": function }));
        json!({
            "number": self.number,
            "state": self.state.name(),
            "reachable": self.reachable,
            "stack": stack_json(self.stack),
            "backtrace": frames.collect::<Vec<_>>(),
            "more_frames": more,
        })
    }
}

/// Sums; of the high-water marks, the higher.
fn sum_of(mut sum: StackUse, stack: StackUse) -> StackUse {
    sum.reserved += stack.reserved;
    sum.resident += stack.resident;
    sum.in_use += stack.in_use;
    sum.high_water = sum.high_water.max(stack.high_water);
    sum
}

fn stack_json(stack: StackUse) -> Value {
    json!({
        "reserved": stack.reserved,
        "resident": stack.resident,
        "in_use": stack.in_use,
        "high_water": stack.high_water,
    })
}

fn stack_words(stack: StackUse) -> String {
    if stack.reserved == 0 {
        return "no stack".to_owned();
    }
    let StackUse { reserved, resident, in_use, high_water, .. } = stack;
    format!("stack {reserved} bytes, {resident} resident, {in_use} in use, {high_water} at most")
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unreachable, reclaimed) = (self.count(), self.unreachable(), self.reclaimed);
        writeln!(f, "continuations: {count} live, {unreachable} unreachable, {reclaimed} reclaimed")?;
        if count > 0 {
            let StackUse { reserved, resident, in_use, high_water, .. } = self.stacks();
            write!(f, "stacks: {reserved} bytes, {resident} resident, {in_use} in use; ")?;
            writeln!(f, "at most {high_water} in one")?;
        }
        for place in self.places.iter().take(PLACES) {
            write!(f, "{place}")?;
        }
        match self.places.len().saturating_sub(PLACES) {
            0 => Ok(()),
            more => writeln!(f, "... and {more} more places"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{} of {}, created at {:#x}", self.count, self.function, self.made_at)?;
        if let Some(made_by) = &self.made_by {
            write!(f, " ({made_by})")?;
        }
        f.write_char(':')?;
        for (number, (name, count)) in self.states().enumerate() {
            write!(f, "{} {count} {name}", if number == 0 { "" } else { "," })?;
        }
        match self.unreachable {
            0 => writeln!(f)?,
            unreachable => writeln!(f, "; {unreachable} unreachable")?,
        }
        for one in &self.described {
            let reach = if one.reachable { "" } else { ", unreachable" };
            writeln!(
                f,
                "  continuation {}: {}{reach}; {}",
                one.number,
                one.state.name(),
                stack_words(one.stack)
            )?;
            let (frames, more) = one.frames();
            for (number, (offset, function)) in frames.enumerate() {
                writeln!(f, "{number:>7}: {offset:#x} - {function}")?;
            }
            if more > 0 {
                writeln!(f, "         ... {more} more")?;
            }
        }
        match self.count - self.described.len() {
            0 => Ok(()),
            more => writeln!(f, "  ... and {more} more"),
        }
    }
}
