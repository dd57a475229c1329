//! Switches and exceptions: what happens to the list of stacks.

use super::{Catch, Continuation, Entry, Handler, Machine, Op, Out, Segment, Step, Stop, Value};

impl Machine<'_> {
    pub(super) fn add(&mut self, continuation: Continuation) {
        self.continuations.push(continuation);
        let reference = Value::Cont(Some(self.continuations.len() - 1));
        self.push(reference);
    }

    /// Pops a reference and consumes what it names.
    pub(super) fn take(&mut self) -> Step<Continuation> {
        let Value::Cont(Some(index)) = self.pop() else {
            return Err(Out::Stop(Stop::NullContinuation));
        };
        match std::mem::replace(&mut self.continuations[index], Continuation::Consumed) {
            Continuation::Consumed => Err(Out::Stop(Stop::ConsumedContinuation)),
            Continuation::Open => Err(Out::Open),
            continuation => Ok(continuation),
        }
    }

    /// Puts a continuation on top and hands it the values.
    fn enter(&mut self, continuation: Continuation, values: Vec<Value>, on: Vec<Handler>) {
        match continuation {
            Continuation::Fresh { function, bound } => {
                let frame = self.frame(function, [bound, values].concat());
                self.segments.push(Segment { frames: vec![frame], on });
            }
            Continuation::Suspended { mut segments, bound } => {
                segments[0].on = on;
                if segments.len() > 1 {
                    self.count("chain resumed");
                }
                self.segments.append(&mut segments);
                self.top().stack.extend([bound, values].concat());
            }
            Continuation::Consumed | Continuation::Open => unreachable!("taken"),
        }
    }

    pub(super) fn resume(&mut self, signature: usize, entry: Entry, on: &[Handler]) -> Step {
        let program = self.program;
        if entry == Entry::ThrowRef {
            // A null exception traps before the continuation is used up, after it is looked at.
            let stack = self.top().stack.clone();
            let (exception, continuation) = (stack[stack.len() - 2], stack[stack.len() - 1]);
            let fit = |index: usize| !matches!(self.continuations[index], Continuation::Consumed);
            if exception == Value::Exn(None) && matches!(continuation, Value::Cont(Some(index)) if fit(index))
            {
                return Err(Out::Stop(Stop::NullException));
            }
        }
        let continuation = self.take()?;
        let exception = match entry {
            Entry::Values => {
                let (Continuation::Fresh { bound, .. } | Continuation::Suspended { bound, .. }) =
                    &continuation
                else {
                    unreachable!("taken")
                };
                self.count(match (&continuation, bound.is_empty()) {
                    (Continuation::Fresh { .. }, true) => "resume fresh",
                    (Continuation::Fresh { .. }, false) => "resume fresh, bound",
                    (_, true) => "resume suspended",
                    (_, false) => "resume suspended, bound",
                });
                let values = self.pop_many(program.signatures[signature].params.len());
                self.enter(continuation, values, on.to_vec());
                return Ok(());
            }
            Entry::Throw { tag } => {
                let values = self.pop_many(program.signatures[program.tags[tag]].params.len());
                self.exceptions.push((tag, values));
                self.count("resume_throw");
                self.exceptions.len() - 1
            }
            Entry::ThrowRef => {
                let Value::Exn(Some(exception)) = self.pop() else { unreachable!("looked at before") };
                self.count("resume_throw_ref");
                exception
            }
        };
        // One that never ran has no frame that could catch it.
        if let Continuation::Suspended { mut segments, .. } = continuation {
            segments[0].on = on.to_vec();
            self.segments.append(&mut segments);
        }
        self.unwind(exception)
    }

    pub(super) fn suspend(&mut self, tag: usize) -> Step {
        let values = self.pop_many(self.program.signatures[self.program.tags[tag]].params.len());
        let handles = |on: &Handler| matches!(on, Handler::Label { tag: t, .. } if *t == tag);
        for at in (1..self.segments.len()).rev() {
            let Some(Handler::Label { depth, .. }) = self.segments[at].on.iter().copied().find(handles)
            else {
                continue;
            };
            let segments = self.segments.split_off(at);
            self.count(if segments.len() > 1 { "suspend over stacks" } else { "suspend" });
            self.top().stack.extend(values);
            self.add(Continuation::Suspended { segments, bound: Vec::new() });
            self.branch(depth);
            return Ok(());
        }
        Err(Out::Stop(Stop::UnhandledTag))
    }

    pub(super) fn switch(&mut self, signature: usize, tag: usize) -> Step {
        let target = *self.top().stack.last().expect("typed by construction");
        let continuation = self.take()?;
        let mut values = self.pop_many(self.program.signatures[signature].params.len() - 1);
        let handles = |on: &Handler| *on == Handler::Switch { tag };
        let Some(at) = (1..self.segments.len()).rev().find(|at| self.segments[*at].on.iter().any(handles))
        else {
            if let Value::Cont(Some(index)) = target {
                self.continuations[index] = Continuation::Open;
            }
            return Err(Out::Stop(Stop::UnhandledTag));
        };
        let segments = self.segments.split_off(at);
        let on = segments[0].on.clone();
        self.count(if segments.len() > 1 { "switch over stacks" } else { "switch" });
        self.continuations.push(Continuation::Suspended { segments, bound: Vec::new() });
        values.push(Value::Cont(Some(self.continuations.len() - 1)));
        self.enter(continuation, values, on);
        Ok(())
    }

    /// Finds who catches an exception, from the newest frame on.
    pub(super) fn unwind(&mut self, exception: usize) -> Step {
        let (tag, values) = self.exceptions[exception].clone();
        let reference = Value::Exn(Some(exception));
        let mut stacks = 0;
        loop {
            while let Some(mut label) = self.top().labels.pop() {
                if let Some(depth) = label.delegate {
                    let labels = &mut self.top().labels;
                    labels.truncate(labels.len() - depth);
                    continue;
                }
                let program = self.program;
                let body = &program.functions[self.top().function].body;
                let fits = |place: &&usize| match body[**place] {
                    Op::OldCatch(t) => t == tag,
                    _ => true,
                };
                if let Some(clause) = label.clauses.iter().find(fits).copied() {
                    let frame = self.top();
                    frame.stack.truncate(label.height);
                    if let Op::OldCatch(_) = body[clause] {
                        frame.stack.extend(values);
                    }
                    frame.at = clause + 1;
                    label.clauses.clear();
                    label.caught = Some(exception);
                    frame.labels.push(label);
                    self.count(if stacks > 0 { "caught over stacks, old form" } else { "caught, old form" });
                    return Ok(());
                }
                let catches = |catch: &&Catch| match **catch {
                    Catch::One { tag: t, .. } | Catch::OneRef { tag: t, .. } => t == tag,
                    Catch::All { .. } | Catch::AllRef { .. } => true,
                };
                let Some(catch) = label.catches.iter().find(catches) else { continue };
                self.top().stack.truncate(label.height);
                if let Catch::One { .. } | Catch::OneRef { .. } = catch {
                    self.top().stack.extend(values);
                }
                if let Catch::OneRef { .. } | Catch::AllRef { .. } = catch {
                    self.push(reference);
                }
                self.count(if stacks > 0 { "caught over stacks" } else { "caught" });
                let (Catch::One { depth, .. }
                | Catch::OneRef { depth, .. }
                | Catch::All { depth }
                | Catch::AllRef { depth }) = *catch;
                self.branch(depth);
                return Ok(());
            }
            let frames = &mut self.segments.last_mut().expect("a segment runs").frames;
            frames.pop();
            if frames.is_empty() {
                self.segments.pop();
                stacks += 1;
                if self.segments.is_empty() {
                    return Err(Out::Uncaught(exception));
                }
            }
        }
    }
}
