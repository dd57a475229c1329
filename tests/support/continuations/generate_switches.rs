//! The larger patterns of generated programs: resumes with handlers, loops that drive a continuation, switches,
//! guarded code, statements.

use super::{Binary, Body, Catch, Entry, Handler, Op, Signature, Type, Unary, Value};

impl Body<'_, '_> {
    /// Leaves the results of a continuation of the type: `resume` with some handlers, whose code follows it.
    ///
    /// ```text
    ///   block $done (result R)
    ///     block $1 (result ...)
    ///       block $0 (result ...)
    ///         arguments, continuation, resume (on $tag $0) (on $tag $1)
    ///         br $done
    ///       end  …what $0 does…  br $done
    ///     end  …what $1 does…
    ///   end
    /// ```
    pub(super) fn resume(&mut self, signature: usize, from: Option<usize>) {
        let Signature { params, results } = self.house.signature(signature);
        let handlers = self.handlers(&results);
        let labelled: Vec<usize> = handlers
            .iter()
            .filter_map(|on| if let Handler::Label { tag, .. } = on { Some(*tag) } else { None })
            .collect();
        let count = labelled.len();
        let done = self.house.intern(Vec::new(), results.clone());
        self.push(Op::Block(done));
        let mut received = Vec::new();
        for tag in &labelled {
            let Signature { params: payload, results: back } = self.house.tag(*tag);
            let continuation = self.house.intern(back, results.clone());
            received.push((payload, continuation));
        }
        for (payload, continuation) in received.iter().rev() {
            let types = [&payload[..], &[Type::Cont(*continuation)]].concat();
            let block = self.house.intern(Vec::new(), types);
            self.push(Op::Block(block));
        }
        let entry = self.entry(&params);
        match from {
            Some(local) => self.push(Op::LocalGet(local)),
            None => self.expression(Type::Cont(signature)),
        }
        self.push(Op::Resume { signature, entry, on: handlers });
        self.push(Op::Br(count));
        for (at, (payload, continuation)) in received.into_iter().enumerate() {
            self.push(Op::End);
            let local = self.local(Type::Cont(continuation));
            self.push(Op::LocalSet(local));
            self.consume(&payload);
            self.handled(local, continuation, &results);
            if at + 1 < count {
                self.push(Op::Br(count - 1 - at));
            }
        }
        self.push(Op::End);
    }

    /// What a handler does with the continuation in a local, to leave the results.
    fn handled(&mut self, local: usize, signature: usize, results: &[Type]) {
        self.depth += 1;
        let again = self.budget > 0 && self.depth < 8;
        match self.source().below(8) {
            0..5 if again => {
                self.budget -= 3;
                let params = self.house.signature(signature).params;
                let (mut local, mut signature) = (local, signature);
                if !params.is_empty() && self.source().chance(1, 3) {
                    let count = 1 + self.source().below(params.len());
                    let to = self.house.intern(params[count..].to_vec(), results.to_vec());
                    self.expressions(&params[..count]);
                    self.push(Op::LocalGet(local));
                    self.push(Op::ContBind { from: signature, to });
                    (local, signature) = (self.local(Type::Cont(to)), to);
                    self.push(Op::LocalSet(local));
                }
                self.resume(signature, Some(local));
            }
            5 | 6 => {
                self.keep(local, signature);
                self.expressions(results);
            }
            _ => self.expressions(results),
        }
        self.depth -= 1;
    }

    /// Puts the continuation where others find it.
    fn keep(&mut self, local: usize, signature: usize) {
        let ty = Type::Cont(signature);
        if let Some(global) = self.house.program.globals.iter().position(|known| *known == ty) {
            self.push(Op::LocalGet(local));
            self.push(Op::GlobalSet(global));
        } else if let Some(table) = self.house.program.tables.iter().position(|known| *known == ty) {
            let index = self.index();
            self.push(index);
            self.push(Op::LocalGet(local));
            self.push(Op::TableSet(table));
        } else if self.house.program.globals.len() < 24 {
            self.house.program.globals.push(ty);
            self.push(Op::LocalGet(local));
            self.push(Op::GlobalSet(self.house.program.globals.len() - 1));
        }
    }

    /// Handlers for most tags, so that suspends find one; depths count the labelled ones.
    fn handlers(&mut self, results: &[Type]) -> Vec<Handler> {
        let mut handlers = Vec::new();
        let mut depth = 0;
        // Beyond the budget there is no room for what handlers do.
        let outermost = !self.house.coroutines[self.at];
        let most = if self.budget > 0 || outermost { 6 } else { 2 };
        for tag in 0..self.house.program.tags.len() {
            let for_switch = self.house.switch_tags.contains(&tag);
            if for_switch
                && self.house.tag(tag).results == results
                && (outermost || self.source().chance(3, 4))
            {
                handlers.push(Handler::Switch { tag });
            } else if depth < most
                && self.source().chance(
                    if for_switch {
                        1
                    } else if outermost {
                        39
                    } else {
                        24
                    },
                    40,
                )
            {
                handlers.push(Handler::Label { tag, depth });
                depth += 1;
            }
        }
        handlers
    }

    /// How to enter, and the operands for it below the continuation.
    fn entry(&mut self, params: &[Type]) -> Entry {
        let exceptions = self.house.tags(|tag| tag.results.is_empty());
        match self.source().below(16) {
            0 if !exceptions.is_empty() => {
                let tag = self.source().pick(&exceptions);
                let payload = self.house.tag(tag).params;
                self.expressions(&payload);
                Entry::Throw { tag }
            }
            1 => {
                self.expression(Type::Exn);
                Entry::ThrowRef
            }
            _ => {
                self.expressions(params);
                Entry::Values
            }
        }
    }

    /// A loop that resumes until the continuation returns. It needs a tag that gives back the type it resumed.
    pub(super) fn driver(&mut self, signature: usize) {
        let Signature { params, results } = self.house.signature(signature);
        let tags = self.house.tags(|tag| tag.results == params);
        if tags.is_empty() {
            return self.resume(signature, None);
        }
        let tag = self.source().pick(&tags);
        let payload = self.house.tag(tag).params;
        let k = Type::Cont(signature);
        self.locals.push(k);
        let local = self.locals.len() - 1;
        self.expression(k);
        self.push(Op::LocalSet(local));
        let done = self.house.intern(Vec::new(), results.clone());
        let nothing = self.house.intern(Vec::new(), Vec::new());
        let block = self.house.intern(Vec::new(), [&payload[..], &[k]].concat());
        self.push(Op::Block(done));
        self.push(Op::Loop(nothing));
        self.push(Op::Fuel);
        self.push(Op::Block(block));
        self.expressions(&params);
        self.push(Op::LocalGet(local));
        let mut on = vec![Handler::Label { tag, depth: 0 }];
        for tag in self.house.switch_tags.clone() {
            if self.house.tag(tag).results == results {
                on.push(Handler::Switch { tag });
            }
        }
        self.push(Op::Resume { signature, entry: Entry::Values, on });
        self.push(Op::Br(2));
        self.push(Op::End);
        self.push(Op::LocalSet(local));
        self.consume(&payload);
        if self.budget > 0 && self.source().chance(1, 2) {
            self.statement();
        }
        self.push(Op::Br(0));
        self.push(Op::End);
        self.push(Op::Unreachable);
        self.push(Op::End);
    }

    /// A `switch` that leaves the values. False if no type fits.
    pub(super) fn switch(&mut self, wanted: &[Type]) -> bool {
        let mut ways = self.ways_to_switch();
        ways.retain(|(_, _, back)| back == wanted);
        !ways.is_empty() && {
            let (signature, tag, _) = self.source().pick(&ways);
            self.switch_to(signature, tag);
            true
        }
    }

    /// A `switch` whose values are used up, by a tag that fits the own results. False if no type fits.
    pub(super) fn switch_somewhere(&mut self) -> bool {
        let own = self.house.program.functions[self.at].signature;
        let results = self.house.signature(own).results;
        let mut ways = self.ways_to_switch();
        ways.retain(|(_, tag, _)| self.house.tag(*tag).results == results);
        !ways.is_empty() && {
            let (signature, tag, back) = self.source().pick(&ways);
            self.switch_to(signature, tag);
            self.consume(&back);
            true
        }
    }

    /// A suspend whose values are used up.
    pub(super) fn suspend_somewhere(&mut self) {
        let tags: Vec<usize> =
            (0..self.house.program.tags.len()).filter(|tag| !self.house.switch_tags.contains(tag)).collect();
        let tag = self.source().pick(&tags);
        let Signature { params, results } = self.house.tag(tag);
        self.expressions(&params);
        self.push(Op::Suspend(tag));
        self.consume(&results);
    }

    /// Type of the target, tag, and what comes back: wherever the results agree.
    fn ways_to_switch(&self) -> Vec<(usize, usize, Vec<Type>)> {
        let mut ways = Vec::new();
        for tag in &self.house.switch_tags {
            let results = self.house.tag(*tag).results;
            for (at, target) in self.house.program.signatures.iter().enumerate() {
                let Some(Type::Cont(own)) = target.params.last() else { continue };
                let back = &self.house.program.signatures[*own];
                if target.results == results && back.results == results {
                    ways.push((at, *tag, back.params.clone()));
                }
            }
        }
        ways
    }

    fn switch_to(&mut self, signature: usize, tag: usize) {
        let params = self.house.signature(signature).params;
        self.expressions(&params[..params.len() - 1]);
        self.expression(Type::Cont(signature));
        self.push(Op::Switch { signature, tag });
    }

    /// Leaves the values, and catches what is thrown on the way.
    pub(super) fn guarded(&mut self, results: &[Type]) {
        let exceptions = self.house.tags(|tag| tag.results.is_empty());
        let tag = self.source().pick(&exceptions);
        let payload = self.house.tag(tag).params;
        let kind = self.source().below(4);
        let received = match kind {
            0 => payload,
            1 => [&payload[..], &[Type::Exn]].concat(),
            2 => vec![],
            _ => vec![Type::Exn],
        };
        let catch = match kind {
            0 => Catch::One { tag, depth: 0 },
            1 => Catch::OneRef { tag, depth: 0 },
            2 => Catch::All { depth: 0 },
            _ => Catch::AllRef { depth: 0 },
        };
        let done = self.house.intern(Vec::new(), results.to_vec());
        let block = self.house.intern(Vec::new(), received.clone());
        self.push(Op::Block(done));
        self.push(Op::Block(block));
        self.push(Op::Try(done, vec![catch]));
        if self.source().chance(1, 2) {
            self.statement();
        }
        self.producer(results);
        self.push(Op::End);
        self.push(Op::Br(1));
        self.push(Op::End);
        if received.last() == Some(&Type::Exn) {
            let local = self.local(Type::Exn);
            self.push(Op::LocalSet(local));
            self.consume(&received[..received.len() - 1]);
            match self.source().below(6) {
                0..2 => {
                    self.push(Op::LocalGet(local));
                    self.push(Op::ThrowRef);
                }
                2 | 3 => {
                    self.push(Op::LocalGet(local));
                    self.push(Op::GlobalSet(2));
                }
                _ => {}
            }
        } else {
            self.consume(&received);
        }
        self.expressions(results);
        self.push(Op::End);
    }

    /// Likewise in the legacy form: clauses in the body, or a try that delegates to one around it.
    pub(super) fn guarded_old(&mut self, results: &[Type]) {
        let exceptions = self.house.tags(|tag| tag.results.is_empty());
        let done = self.house.intern(Vec::new(), results.to_vec());
        self.push(Op::OldTry(done));
        if self.source().chance(1, 3) {
            // Past a block, whose label counts.
            let through = self.source().below(2);
            if through == 1 {
                self.push(Op::Block(done));
            }
            self.push(Op::OldTry(done));
            self.producer(results);
            self.push(Op::Delegate(through));
            if through == 1 {
                self.push(Op::End);
            }
        } else {
            self.statement();
            self.producer(results);
        }
        let all = self.source().chance(1, 2);
        let clauses = self.source().below(3);
        for at in 0..clauses {
            let tag = exceptions[(at + self.ops.len()) % exceptions.len()];
            let payload = self.house.tag(tag).params;
            self.push(Op::OldCatch(tag));
            self.consume(&payload);
            self.clause(results);
        }
        if all {
            self.push(Op::OldCatchAll);
            self.clause(results);
        }
        self.push(Op::End);
    }

    /// What a clause of the legacy form does.
    fn clause(&mut self, results: &[Type]) {
        if self.source().chance(1, 4) {
            let nothing = self.house.intern(Vec::new(), Vec::new());
            self.expression(Type::I32);
            self.push(Op::If(nothing));
            self.push(Op::Rethrow(1));
            self.push(Op::End);
        }
        if self.source().chance(1, 3) { self.producer(results) } else { self.expressions(results) }
    }

    /// Instructions that leave nothing.
    pub(super) fn statement(&mut self) {
        self.budget -= 1;
        self.depth += 1;
        match self.source().below(14) {
            0 | 1 => {
                let ty = self.house.number();
                self.expression(ty);
                self.log(ty);
            }
            2 => {
                let count = self.house.program.globals.len();
                let at = self.source().below(count);
                self.expression(self.house.program.globals[at]);
                self.push(Op::GlobalSet(at));
            }
            3 => {
                let count = self.house.program.tables.len();
                let at = self.source().below(count);
                let index = self.index();
                self.push(index);
                self.expression(self.house.program.tables[at]);
                self.push(Op::TableSet(at));
            }
            4 => {
                let count = self.house.program.signatures.len();
                let of = self.source().below(count);
                let ty = self.source().pick(&[Type::Cont(of), Type::I32, Type::I64, Type::F64]);
                self.expression(ty);
                let local = self.local(ty);
                self.push(Op::LocalTee(local));
                self.push(Op::Drop);
            }
            5 if self.budget > 0 => self.looped(),
            6 => self.ended(),
            7 if self.budget > 0 => self.branched(),
            _ => {
                let count = self.house.program.signatures.len();
                let signature = self.source().below(count);
                let results = self.house.signature(signature).results;
                self.producer(&results);
                self.consume(&results);
            }
        }
        self.depth -= 1;
    }

    /// A few turns.
    fn looped(&mut self) {
        let nothing = self.house.intern(Vec::new(), Vec::new());
        self.locals.push(Type::I32);
        let counter = self.locals.len() - 1;
        let turns = 1 + self.source().below(4) as u32;
        self.push(Op::Const(Value::I32(turns)));
        self.push(Op::LocalSet(counter));
        self.push(Op::Loop(nothing));
        self.push(Op::Fuel);
        self.statement();
        self.push(Op::LocalGet(counter));
        self.push(Op::Const(Value::I32(1)));
        self.push(Op::Binary(Binary::I32Sub));
        self.push(Op::LocalTee(counter));
        self.push(Op::BrIf(0));
        self.push(Op::End);
    }

    /// Something that ends the function, the program or a block, on a condition that seldom holds.
    fn ended(&mut self) {
        let nothing = self.house.intern(Vec::new(), Vec::new());
        self.expression(Type::I32);
        self.push(Op::Const(Value::I32(5)));
        self.push(Op::Binary(super::Binary::I32Xor));
        self.push(Op::Unary(Unary::I32Eqz));
        self.push(Op::If(nothing));
        let exceptions = self.house.tags(|tag| tag.results.is_empty());
        match self.source().below(8) {
            0..5 => {
                let tag = self.source().pick(&exceptions);
                let payload = self.house.tag(tag).params;
                self.expressions(&payload);
                self.push(Op::Throw(tag));
            }
            5 => {
                self.expression(Type::Exn);
                self.push(Op::ThrowRef);
            }
            6 => {
                let own = self.house.program.functions[self.at].signature;
                let results = self.house.signature(own).results;
                self.expressions(&results);
                self.push(Op::Return);
            }
            _ => self.push(Op::Unreachable),
        }
        self.push(Op::End);
    }

    /// Blocks left by a br_table, with a value.
    fn branched(&mut self) {
        let ty = self.house.number();
        let block = self.house.intern(Vec::new(), vec![ty]);
        self.push(Op::Block(block));
        self.push(Op::Block(block));
        self.expression(ty);
        self.expression(Type::I32);
        self.push(Op::BrTable(vec![0, 1, 0]));
        self.push(Op::End);
        self.log(ty);
        self.expression(ty);
        self.push(Op::End);
        self.log(ty);
    }
}
