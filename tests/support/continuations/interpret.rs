//! What a program does, by an interpreter that keeps stacks as lists.
//!
//! The machine is a list of [`Segment`]s, the oldest first: one for the host's call and one for each resume that
//! is running. A suspend cuts the list below the segment whose resume has a handler and makes the rest a
//! continuation; a resume puts it back on top. That is the whole of stack switching.

use super::numbers::{Fault, binary, unary};
use super::{Catch, End, Entry, FUEL, Function, Handler, Op, Program, Run, Stop, TABLE_LENGTH, Type, Value};
use std::collections::HashMap;

#[derive(Clone, Debug)]
struct Frame {
    function: usize,
    at: usize,
    locals: Vec<Value>,
    stack: Vec<Value>,
    labels: Vec<Label>,
}

/// An open block: where a branch to it goes on, with how many values above which height.
#[derive(Clone, Default, Debug)]
struct Label {
    target: usize,
    height: usize,
    arity: usize,
    is_loop: bool,
    catches: Vec<Catch>,
    /// Of a legacy try: the places of its clauses, until one of them runs.
    clauses: Vec<usize>,
    /// Where a legacy try without clauses sends what is thrown.
    delegate: Option<usize>,
    /// The exception whose clause runs.
    caught: Option<usize>,
}

/// What belongs to a block besides its beginning.
#[derive(Clone, Default, Debug)]
struct Extent {
    other: Option<usize>,
    clauses: Vec<usize>,
    end: usize,
}

/// The frames of one stack, and the handlers of the resume that runs it.
#[derive(Clone, Debug)]
struct Segment {
    frames: Vec<Frame>,
    on: Vec<Handler>,
}

#[derive(Debug)]
enum Continuation {
    Fresh {
        function: usize,
        bound: Vec<Value>,
    },
    Suspended {
        segments: Vec<Segment>,
        bound: Vec<Value>,
    },
    Consumed,
    /// Named by a `switch` that trapped: whether it is consumed is open.
    Open,
}

/// Leaves the entry.
enum Out {
    Stop(Stop),
    Uncaught(usize),
    Open,
}

impl Out {
    fn of(fault: Fault) -> Out {
        match fault {
            Fault::DivideByZero => Out::Stop(Stop::DivideByZero),
            Fault::Open => Out::Open,
        }
    }
}

type Step<T = ()> = Result<T, Out>;

/// How often each thing happened, by name: what a corpus covers.
pub type Counts = HashMap<&'static str, u64>;

pub struct Machine<'p> {
    program: &'p Program,
    /// Per function, for each block where it ends, and what else it has.
    extents: Vec<HashMap<usize, Extent>>,
    segments: Vec<Segment>,
    continuations: Vec<Continuation>,
    exceptions: Vec<(usize, Vec<Value>)>,
    globals: Vec<Value>,
    tables: Vec<Vec<Value>>,
    fuel: u32,
    log: Vec<(u32, u64)>,
    pub counts: Counts,
}

impl<'p> Machine<'p> {
    pub fn new(program: &'p Program) -> Machine<'p> {
        let table = |ty: &Type| vec![Value::default_of(*ty); TABLE_LENGTH as usize];
        Machine {
            program,
            extents: program.functions.iter().map(extents).collect(),
            segments: Vec::new(),
            continuations: Vec::new(),
            exceptions: Vec::new(),
            globals: program.globals.iter().map(|ty| Value::default_of(*ty)).collect(),
            tables: program.tables.iter().map(table).collect(),
            fuel: 0,
            log: Vec::new(),
            counts: Counts::new(),
        }
    }

    /// Calls an entry. What it leaves in globals, tables and continuations is there for the next.
    pub fn run(&mut self, entry: usize) -> Run {
        let frame = self.frame(entry, Vec::new());
        self.segments = vec![Segment { frames: vec![frame], on: Vec::new() }];
        let end = loop {
            match self.step() {
                Ok(None) => {}
                Ok(Some(results)) => match results[..] {
                    [Value::I64(value)] => break End::Returned(value),
                    _ => panic!("an entry returns an i64"),
                },
                Err(Out::Stop(stop)) => break End::Trapped(stop),
                Err(Out::Uncaught(exception)) => {
                    let (tag, values) = self.exceptions[exception].clone();
                    let is_number =
                        |value: &Value| !matches!(value, Value::Func(_) | Value::Cont(_) | Value::Exn(_));
                    break End::Uncaught(tag, values.into_iter().filter(is_number).collect());
                }
                Err(Out::Open) => break End::Open,
            }
        };
        self.segments.clear();
        Run { log: std::mem::take(&mut self.log), end }
    }

    fn count(&mut self, what: &'static str) {
        *self.counts.entry(what).or_default() += 1;
    }

    fn frame(&self, function: usize, mut locals: Vec<Value>) -> Frame {
        let Function { signature, locals: more, body } = &self.program.functions[function];
        locals.extend(more.iter().map(|ty| Value::default_of(*ty)));
        let arity = self.program.signatures[*signature].results.len();
        let label = Label { target: body.len(), height: 0, arity, is_loop: false, ..Label::default() };
        Frame { function, at: 0, locals, stack: Vec::new(), labels: vec![label] }
    }

    fn top(&mut self) -> &mut Frame {
        let segment = self.segments.last_mut().expect("a segment runs");
        segment.frames.last_mut().expect("a frame runs")
    }

    fn push(&mut self, value: Value) {
        self.top().stack.push(value);
    }

    fn pop(&mut self) -> Value {
        self.top().stack.pop().expect("typed by construction")
    }

    fn pop_many(&mut self, count: usize) -> Vec<Value> {
        let stack = &mut self.top().stack;
        stack.split_off(stack.len() - count)
    }

    fn pop_i32(&mut self) -> u32 {
        match self.pop() {
            Value::I32(value) => value,
            other => panic!("not an i32: {other:?}"),
        }
    }

    /// One instruction, or a return. The host's results when there is nothing left.
    fn step(&mut self) -> Step<Option<Vec<Value>>> {
        let program = self.program;
        let frame = self.top();
        let body = &program.functions[frame.function].body;
        let Some(op) = body.get(frame.at) else {
            return Ok(self.return_from_frame());
        };
        let at = frame.at;
        frame.at += 1;
        match op {
            Op::Const(value) => self.push(*value),
            Op::Null(ty) => self.push(Value::default_of(*ty)),
            Op::RefFunc(function) => self.push(Value::Func(Some(*function))),
            Op::LocalGet(index) => {
                let value = self.top().locals[*index];
                self.push(value);
            }
            Op::LocalSet(index) => {
                let value = self.pop();
                self.top().locals[*index] = value;
            }
            Op::LocalTee(index) => {
                let value = *self.top().stack.last().expect("typed by construction");
                self.top().locals[*index] = value;
            }
            Op::GlobalGet(index) => self.push(self.globals[*index]),
            Op::GlobalSet(index) => self.globals[*index] = self.pop(),
            Op::TableGet(table) => {
                let index = self.pop_i32() as usize;
                let value = *self.tables[*table].get(index).ok_or(Out::Stop(Stop::TableOutOfBounds))?;
                self.push(value);
            }
            Op::TableSet(table) => {
                let value = self.pop();
                let index = self.pop_i32() as usize;
                *self.tables[*table].get_mut(index).ok_or(Out::Stop(Stop::TableOutOfBounds))? = value;
            }
            Op::Unary(op) => {
                let value = self.pop();
                self.push(unary(*op, value).map_err(Out::of)?);
            }
            Op::Binary(op) => {
                let rhs = self.pop();
                let lhs = self.pop();
                self.push(binary(*op, lhs, rhs).map_err(Out::of)?);
            }
            Op::IsNull => {
                let null = matches!(self.pop(), Value::Func(None) | Value::Cont(None) | Value::Exn(None));
                self.push(Value::I32(u32::from(null)));
            }
            Op::Select(_) => {
                let condition = self.pop_i32();
                let second = self.pop();
                let first = self.pop();
                self.push(if condition != 0 { first } else { second });
            }
            Op::Drop => drop(self.pop()),
            Op::Block(signature) | Op::Try(signature, _) | Op::OldTry(signature) => {
                self.open(at, *signature, op)
            }
            Op::Loop(signature) => self.open(at, *signature, op),
            Op::If(signature) => {
                let condition = self.pop_i32();
                self.open(at, *signature, op);
                if condition == 0 {
                    let function = self.top().function;
                    let extent = &self.extents[function][&at];
                    // An `if` without `else` is left through its end.
                    self.top().at = extent.other.map_or(extent.end, |place| place + 1);
                }
            }
            // The part before it is done: on to the end.
            Op::Else | Op::OldCatch(_) | Op::OldCatchAll => {
                self.top().at = self.top().labels.last().expect("an open block").target - 1
            }
            Op::End | Op::Delegate(_) => drop(self.top().labels.pop()),
            Op::Rethrow(depth) => {
                let labels = &self.top().labels;
                let caught = labels[labels.len() - 1 - depth].caught;
                self.count("rethrow");
                self.unwind(caught.expect("a clause runs"))?;
            }
            Op::Br(depth) => self.branch(*depth),
            Op::BrIf(depth) => {
                if self.pop_i32() != 0 {
                    self.branch(*depth);
                }
            }
            Op::BrTable(depths) => {
                let index = self.pop_i32() as usize;
                self.branch(depths[index.min(depths.len() - 1)]);
            }
            Op::Return => {
                let outermost = self.top().labels.len() - 1;
                self.branch(outermost);
            }
            Op::Unreachable => return Err(Out::Stop(Stop::Unreachable)),
            Op::Call(function) => self.call(*function, false),
            Op::ReturnCall(function) => self.call(*function, true),
            Op::CallRef(_) | Op::ReturnCallRef(_) => {
                let Value::Func(Some(function)) = self.pop() else {
                    return Err(Out::Stop(Stop::NullFunction));
                };
                self.call(function, matches!(op, Op::ReturnCallRef(_)));
            }
            Op::ContNew(_) => {
                let Value::Func(Some(function)) = self.pop() else {
                    return Err(Out::Stop(Stop::NullFunction));
                };
                self.count("cont.new");
                self.add(Continuation::Fresh { function, bound: Vec::new() });
            }
            Op::ContBind { from, to } => {
                let mut continuation = self.take()?;
                let count = program.signatures[*from].params.len() - program.signatures[*to].params.len();
                let values = self.pop_many(count);
                match &mut continuation {
                    Continuation::Fresh { bound, .. } | Continuation::Suspended { bound, .. } => {
                        bound.extend(values)
                    }
                    _ => unreachable!("taken"),
                }
                self.count("cont.bind");
                self.add(continuation);
            }
            Op::Resume { signature, entry, on } => self.resume(*signature, *entry, on)?,
            Op::Suspend(tag) => self.suspend(*tag)?,
            Op::Switch { signature, tag } => self.switch(*signature, *tag)?,
            Op::Throw(tag) => {
                let values = self.pop_many(program.signatures[program.tags[*tag]].params.len());
                self.exceptions.push((*tag, values));
                self.count("throw");
                self.unwind(self.exceptions.len() - 1)?;
            }
            Op::ThrowRef => {
                let Value::Exn(Some(exception)) = self.pop() else {
                    return Err(Out::Stop(Stop::NullException));
                };
                self.count("throw_ref");
                self.unwind(exception)?;
            }
            Op::Log(site, _) => {
                let value = self.pop();
                self.log.push((*site, value.log_bits()));
            }
            Op::Fuel => {
                self.fuel = self.fuel.checked_sub(1).ok_or(Out::Stop(Stop::Unreachable))?;
            }
            Op::Refuel => self.fuel = FUEL,
        }
        Ok(None)
    }

    fn open(&mut self, at: usize, signature: usize, op: &Op) {
        let signature = &self.program.signatures[signature];
        let function = self.top().function;
        let Extent { clauses, end, .. } = self.extents[function][&at].clone();
        let delegate = match self.program.functions[function].body[end] {
            Op::Delegate(depth) => Some(depth),
            _ => None,
        };
        let is_loop = matches!(op, Op::Loop(_));
        let catches = if let Op::Try(_, catches) = op { catches.clone() } else { Vec::new() };
        let height = self.top().stack.len() - signature.params.len();
        let (target, arity) =
            if is_loop { (at + 1, signature.params.len()) } else { (end + 1, signature.results.len()) };
        let label = Label { target, height, arity, is_loop, catches, clauses, delegate, caught: None };
        self.top().labels.push(label);
    }

    fn branch(&mut self, depth: usize) {
        let frame = self.top();
        let at = frame.labels.len() - 1 - depth;
        let label = frame.labels[at].clone();
        let values = frame.stack.split_off(frame.stack.len() - label.arity);
        frame.stack.truncate(label.height);
        frame.stack.extend(values);
        frame.labels.truncate(if label.is_loop { at + 1 } else { at });
        frame.at = label.target;
    }

    fn call(&mut self, function: usize, tail: bool) {
        let signature = self.program.functions[function].signature;
        let arguments = self.pop_many(self.program.signatures[signature].params.len());
        let frame = self.frame(function, arguments);
        let frames = &mut self.segments.last_mut().expect("a segment runs").frames;
        if tail {
            frames.pop();
        }
        frames.push(frame);
    }

    fn return_from_frame(&mut self) -> Option<Vec<Value>> {
        let signature = self.program.functions[self.top().function].signature;
        let results = self.pop_many(self.program.signatures[signature].results.len());
        let segment = self.segments.last_mut().expect("a segment runs");
        segment.frames.pop();
        if segment.frames.is_empty() {
            self.segments.pop();
            if self.segments.is_empty() {
                return Some(results);
            }
            self.count("continuation returned");
        }
        self.top().stack.extend(results);
        None
    }
}

#[path = "interpret_switches.rs"]
mod switches;

/// For each block of a function what belongs to it.
fn extents(function: &Function) -> HashMap<usize, Extent> {
    let mut extents = HashMap::new();
    let mut open: Vec<(usize, Extent)> = Vec::new();
    for (at, op) in function.body.iter().enumerate() {
        match op {
            Op::Else => open.last_mut().expect("an open if").1.other = Some(at),
            Op::OldCatch(_) | Op::OldCatchAll => open.last_mut().expect("an open try").1.clauses.push(at),
            Op::End | Op::Delegate(_) => {
                let (start, extent) = open.pop().expect("an open block");
                extents.insert(start, Extent { end: at, ..extent });
            }
            op if op.opens() => open.push((at, Extent::default())),
            _ => {}
        }
    }
    extents
}
