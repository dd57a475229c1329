//! Programs from bytes: typed by construction, terminating, and made so that continuations meet handlers.
//!
//! Expressions are written straight to instructions, so values of outer expressions wait on the operand stack
//! while inner ones suspend. Every call and loop turn costs fuel. Types grow on demand: a handler needs the type of
//! the continuation that it receives, which is the tag's results to the results of what was resumed.

use super::source::{Options, Source};
use super::{Binary, Catch, Entry, Function, Handler, Op, Program, Signature, Type, Unary, Value};

/// Functions with bodies of some size; those beyond have next to nothing in them.
const LARGE_FUNCTIONS: usize = 12;
const MOST_FUNCTIONS: usize = 80;
const MOST_LOCALS: usize = 40;
const ENTRIES: usize = 3;

/// A program from decisions.
pub fn generate(source: Source<'_>, options: Options) -> Program {
    let (program, switch_tags, coroutines) = Default::default();
    let mut house = House { source, options, program, switch_tags, coroutines, sites: 0 };
    house.declare();
    let mut at = 0;
    // Bodies ask for more functions.
    while at < house.program.functions.len() {
        let function = body(&mut house, at);
        house.program.functions[at] = function;
        at += 1;
    }
    house.program
}

/// What belongs to the whole program.
struct House<'b> {
    source: Source<'b>,
    options: Options,
    program: Program,
    /// Tags without parameters, for `switch`.
    switch_tags: Vec<usize>,
    /// Functions that only continuations run, by index: these suspend more than others.
    coroutines: Vec<bool>,
    sites: u32,
}

impl House<'_> {
    fn intern(&mut self, params: Vec<Type>, results: Vec<Type>) -> usize {
        let signature = Signature { params, results };
        if let Some(at) = self.program.signatures.iter().position(|known| *known == signature) {
            return at;
        }
        self.program.signatures.push(signature);
        self.program.signatures.len() - 1
    }

    fn number(&mut self) -> Type {
        let types = [Type::I32, Type::I64, Type::F64, Type::F32, Type::V128];
        let count = if self.options.vectors { 5 } else { 4 };
        self.source.pick(&types[..count])
    }

    /// Few values mostly, sometimes more than there are registers.
    fn numbers(&mut self) -> Vec<Type> {
        let count = match self.source.below(16) {
            0..4 => 0,
            4..9 => 1,
            9..13 => 2 + self.source.below(3),
            13..15 => 5 + self.source.below(6),
            _ => 12 + self.source.below(12),
        };
        (0..count).map(|_| self.number()).collect()
    }

    fn declare(&mut self) {
        let entry = self.intern(Vec::new(), vec![Type::I64]);
        let results = [vec![], self.numbers(), vec![Type::I64]];
        let mut signatures = Vec::new();
        for results in &results {
            let params = self.numbers();
            signatures.push(self.intern(params, results.clone()));
            // One that takes a continuation of its own type, and one that takes a plain one: for `switch`.
            let own = self.program.signatures.len();
            let symmetric =
                Signature { params: vec![self.number(), Type::Cont(own)], results: results.clone() };
            self.program.signatures.push(symmetric);
            let back = self.numbers();
            let peer = self.intern(back, results.clone());
            let mut params = self.numbers();
            params.push(Type::Cont(peer));
            let target = self.intern(params, results.clone());
            signatures.extend([own, peer, target]);
        }
        for _ in 0..2 + self.source.below(3) {
            let mut params = self.numbers();
            if self.source.chance(1, 3) {
                let of = self.source.pick(&signatures);
                params.push(self.source.pick(&[Type::Cont(of), Type::Func(of), Type::Exn]));
            }
            let results = self.numbers();
            let tag = self.intern(params, results);
            self.program.tags.push(tag);
        }
        // Exceptions: tags without results.
        for _ in 0..2 {
            let params = self.numbers();
            let tag = self.intern(params, Vec::new());
            self.program.tags.push(tag);
        }
        for results in results {
            let tag = self.intern(Vec::new(), results);
            self.program.tags.push(tag);
            self.switch_tags.push(self.program.tags.len() - 1);
        }
        self.program.globals = vec![Type::I32, Type::I64, Type::Exn];
        self.program.tables = vec![Type::Exn];
        for signature in signatures {
            self.program.globals.push(Type::Cont(signature));
            if self.source.chance(1, 2) {
                self.program.tables.push(Type::Cont(signature));
            }
        }
        self.program.entries = ENTRIES;
        for _ in 0..ENTRIES {
            self.add_function(entry, false);
        }
    }

    fn add_function(&mut self, signature: usize, coroutine: bool) -> usize {
        self.program.functions.push(Function { signature, locals: Vec::new(), body: Vec::new() });
        self.coroutines.push(coroutine);
        self.program.functions.len() - 1
    }

    /// A function of the type that is not an entry, made if there is room.
    fn function(&mut self, signature: usize, coroutine: bool) -> Option<usize> {
        let functions = &self.program.functions;
        let fits = |at: &usize| functions[*at].signature == signature && self.coroutines[*at] == coroutine;
        let known: Vec<usize> = (self.program.entries..functions.len()).filter(fits).collect();
        let (room, large) = (functions.len() < MOST_FUNCTIONS, functions.len() < LARGE_FUNCTIONS);
        if room && known.is_empty() || large && self.source.chance(1, 3) {
            return Some(self.add_function(signature, coroutine));
        }
        (!known.is_empty()).then(|| self.source.pick(&known))
    }

    /// Tags whose signature fits.
    fn tags(&self, fits: impl Fn(&Signature) -> bool) -> Vec<usize> {
        let of = |tag: &usize| &self.program.signatures[self.program.tags[*tag]];
        (0..self.program.tags.len()).filter(|tag| fits(of(tag))).collect()
    }

    fn signature(&self, at: usize) -> Signature {
        self.program.signatures[at].clone()
    }

    fn tag(&self, tag: usize) -> Signature {
        self.signature(self.program.tags[tag])
    }
}

/// A function on its way.
struct Body<'h, 'b> {
    house: &'h mut House<'b>,
    at: usize,
    params: usize,
    locals: Vec<Type>,
    ops: Vec<Op>,
    /// How many more nodes before only leaves are written.
    budget: i32,
    depth: u32,
}

fn body(house: &mut House<'_>, at: usize) -> Function {
    let signature = house.program.functions[at].signature;
    let Signature { params, results } = house.signature(signature);
    let is_entry = at < house.program.entries;
    let budget = match at {
        _ if is_entry => 60,
        ..LARGE_FUNCTIONS => 14 + house.source.below(30) as i32,
        _ => house.source.below(8) as i32,
    };
    let mut body =
        Body { at, params: params.len(), locals: params, ops: Vec::new(), budget, depth: 0, house };
    if is_entry {
        body.ops.push(Op::Refuel);
    }
    body.ops.push(Op::Fuel);
    let statements = if budget < 8 { 0 } else { 1 + body.source().below(if is_entry { 8 } else { 4 }) };
    if body.house.coroutines[at] {
        let switches = body.source().below(3);
        match switches {
            0 if body.switch_somewhere() => {}
            0..2 => body.suspend_somewhere(),
            _ => {}
        }
    }
    for _ in 0..statements {
        body.statement();
    }
    for ty in results {
        body.expression(ty);
    }
    let Body { locals, ops, params, .. } = body;
    Function { signature, locals: locals[params..].to_vec(), body: ops }
}

impl<'b> Body<'_, 'b> {
    fn source(&mut self) -> &mut Source<'b> {
        &mut self.house.source
    }

    fn push(&mut self, op: Op) {
        self.ops.push(op);
    }

    /// A local of the type, made if need be.
    fn local(&mut self, ty: Type) -> usize {
        let known: Vec<usize> = (0..self.locals.len()).filter(|at| self.locals[*at] == ty).collect();
        let full = self.locals.len() - self.params >= MOST_LOCALS;
        if !known.is_empty() && (full || self.source().chance(3, 4)) {
            return self.source().pick(&known);
        }
        self.locals.push(ty);
        self.locals.len() - 1
    }

    /// Tells the host the number on the stack.
    fn log(&mut self, ty: Type) {
        self.house.sites += 1;
        let site = self.house.sites;
        self.push(Op::Log(site, ty));
    }

    /// Takes the values off the stack.
    fn consume(&mut self, types: &[Type]) {
        for ty in types.iter().rev() {
            let number = matches!(ty, Type::I32 | Type::I64 | Type::F32 | Type::F64 | Type::V128);
            match self.source().below(4) {
                0 => self.push(Op::Drop),
                1 | 2 if number => self.log(*ty),
                _ => {
                    let local = self.local(*ty);
                    self.push(Op::LocalSet(local));
                }
            }
        }
    }

    fn expressions(&mut self, types: &[Type]) {
        for ty in types {
            self.expression(*ty);
        }
    }

    fn constant(&mut self, ty: Type) {
        let small = self.source().below(100) as u32;
        self.push(match ty {
            Type::I32 => Op::Const(Value::I32(small.wrapping_sub(10))),
            Type::I64 => Op::Const(Value::I64(u64::from(small) * 0x0101_0101_0101)),
            Type::F32 => Op::Const(Value::F32((small as f32 / 4.0).to_bits())),
            Type::F64 => Op::Const(Value::F64((f64::from(small) / 8.0).to_bits())),
            Type::V128 => Op::Const(Value::V128(u128::from(small) << 70 | u128::from(small) << 3 | 1)),
            ty => Op::Null(ty),
        });
    }

    /// Instructions that leave a value of the type.
    fn expression(&mut self, ty: Type) {
        self.budget -= 1;
        let leaf = self.budget <= 0 || self.depth > 6;
        self.depth += 1;
        match ty {
            Type::Func(signature) => self.function_reference(signature),
            Type::Cont(signature) => self.continuation(signature, leaf),
            Type::Exn => self.exception(leaf),
            _ if leaf => self.leaf(ty),
            _ => match self.source().below(10) {
                0 => self.leaf(ty),
                1..5 => self.arithmetic(ty),
                5 => {
                    self.expression(ty);
                    self.expression(ty);
                    self.expression(Type::I32);
                    self.push(Op::Select(ty));
                }
                6 => {
                    let signature = self.house.intern(Vec::new(), vec![ty]);
                    self.expression(Type::I32);
                    self.push(Op::If(signature));
                    self.expression(ty);
                    self.push(Op::Else);
                    self.expression(ty);
                    self.push(Op::End);
                }
                _ => self.produced(ty),
            },
        }
        self.depth -= 1;
    }

    fn leaf(&mut self, ty: Type) {
        let locals: Vec<usize> = (0..self.locals.len()).filter(|at| self.locals[*at] == ty).collect();
        if !locals.is_empty() && self.source().chance(2, 3) {
            let local = self.source().pick(&locals);
            return self.push(Op::LocalGet(local));
        }
        match self.house.program.globals.iter().position(|global| *global == ty) {
            Some(global) if self.source().chance(1, 3) => self.push(Op::GlobalGet(global)),
            _ => self.constant(ty),
        }
    }

    fn arithmetic(&mut self, ty: Type) {
        let binary: &[(Binary, Type)] = match ty {
            Type::I32 => &[
                (Binary::I32Add, Type::I32),
                (Binary::I32Sub, Type::I32),
                (Binary::I32Mul, Type::I32),
                (Binary::I32Xor, Type::I32),
                (Binary::I32Shl, Type::I32),
                (Binary::I32LtS, Type::I32),
                (Binary::I64LtU, Type::I64),
                (Binary::F64Lt, Type::F64),
            ],
            Type::I64 => &[
                (Binary::I64Add, Type::I64),
                (Binary::I64Sub, Type::I64),
                (Binary::I64Mul, Type::I64),
                (Binary::I64Rotl, Type::I64),
            ],
            Type::F32 => &[(Binary::F32Add, Type::F32), (Binary::F32Mul, Type::F32)],
            Type::F64 => &[(Binary::F64Add, Type::F64), (Binary::F64Sub, Type::F64)],
            _ => &[(Binary::I64x2Add, Type::V128)],
        };
        let mut unary: Vec<(Unary, Type)> = match ty {
            Type::I32 => vec![
                (Unary::I32Eqz, Type::I32),
                (Unary::I32WrapI64, Type::I64),
                (Unary::I32ReinterpretF32, Type::F32),
                (Unary::I32TruncSatF64S, Type::F64),
            ],
            Type::I64 => vec![(Unary::I64ExtendI32S, Type::I32), (Unary::I64ReinterpretF64, Type::F64)],
            Type::F32 => vec![(Unary::F32ConvertI32S, Type::I32)],
            Type::F64 => vec![(Unary::F64ConvertI32S, Type::I32), (Unary::F64PromoteF32, Type::F32)],
            _ => vec![(Unary::I64x2Splat, Type::I64)],
        };
        if ty == Type::I64 && self.house.options.vectors {
            unary.extend([(Unary::I64x2ExtractLane0, Type::V128), (Unary::I64x2ExtractLane1, Type::V128)]);
        }
        if ty == Type::I32 && self.source().chance(1, 8) {
            let count = self.house.program.signatures.len();
            let of = self.source().below(count);
            self.expression(Type::Cont(of));
            return self.push(Op::IsNull);
        }
        if ty == Type::I32 && self.source().chance(1, 40) {
            self.expressions(&[Type::I32, Type::I32]);
            return self.push(Op::Binary(Binary::I32DivU));
        }
        if self.source().chance(1, 3) {
            let (op, operand) = self.source().pick(&unary);
            self.expression(operand);
            self.push(Op::Unary(op));
        } else {
            let (op, operand) = self.source().pick(binary);
            self.expressions(&[operand, operand]);
            self.push(Op::Binary(op));
        }
    }

    /// A value out of several that come together from a call or a switch.
    fn produced(&mut self, ty: Type) {
        let known: Vec<Vec<Type>> = self
            .house
            .program
            .signatures
            .iter()
            .map(|signature| signature.results.clone())
            .filter(|results| results.contains(&ty))
            .collect();
        let Some(results) = (!known.is_empty()).then(|| self.source().pick(&known)) else {
            return self.leaf(ty);
        };
        self.producer(&results);
        let local = self.local(ty);
        let mut found = false;
        for result in results.iter().rev() {
            if *result == ty && !found {
                found = true;
                self.push(Op::LocalSet(local));
            } else {
                self.push(Op::Drop);
            }
        }
        self.push(Op::LocalGet(local));
    }

    /// Leaves the values, by a call or a switch if there is a way.
    fn producer(&mut self, results: &[Type]) {
        if self.budget <= 0 {
            return results.iter().for_each(|ty| self.leaf(*ty));
        }
        self.budget -= 2;
        let signatures = &self.house.program.signatures;
        let fitting: Vec<usize> =
            (0..signatures.len()).filter(|at| signatures[*at].results == results).collect();
        let tags = self.house.tags(|tag| tag.results == results);
        let is_entry = self.at < self.house.program.entries;
        let coroutine = self.house.coroutines[self.at];
        match self.source().below(12) {
            0..2 if !fitting.is_empty() => self.call(&fitting),
            // Elsewhere there may be nobody who handles it.
            2..6 if !tags.is_empty() && !is_entry && (coroutine || self.source().chance(1, 30)) => {
                let tag = self.source().pick(&tags);
                let params = self.house.tag(tag).params;
                self.expressions(&params);
                self.push(Op::Suspend(tag));
            }
            6 if coroutine && self.switch(results) => {}
            7 if self.house.options.legacy_exceptions && self.source().chance(1, 2) => {
                self.guarded_old(results)
            }
            7 => self.guarded(results),
            _ if !fitting.is_empty() => {
                let signature = self.source().pick(&fitting);
                match self.source().below(if coroutine { 4 } else { 12 }) {
                    0 => self.driver(signature),
                    _ => self.resume(signature, None),
                }
            }
            _ => self.expressions(results),
        }
    }

    fn call(&mut self, fitting: &[usize]) {
        let signature = self.source().pick(fitting);
        let Signature { params, results } = self.house.signature(signature);
        let Some(function) = self.house.function(signature, false) else {
            return self.expressions(&results);
        };
        self.expressions(&params);
        let own = self.house.program.functions[self.at].signature;
        let same_results = self.house.signature(own).results == results;
        let by_reference = self.source().chance(1, 3);
        if by_reference {
            self.function_reference(signature);
        }
        // What follows a tail call is never reached, and typed all the same.
        let tail = same_results && self.source().chance(1, 8);
        self.push(match (by_reference, tail) {
            (false, false) => Op::Call(function),
            (true, false) => Op::CallRef(signature),
            (false, true) => Op::ReturnCall(function),
            (true, true) => Op::ReturnCallRef(signature),
        });
    }
}

#[path = "generate_references.rs"]
mod references;
#[path = "generate_switches.rs"]
mod switches;
