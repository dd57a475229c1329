//! References in generated programs: to functions, to continuations in every state, to exceptions. Seldom null: a
//! program that traps at once shows nothing.

use super::super::TABLE_LENGTH;
use super::{Body, Catch, Op, Signature, Type, Value};

impl Body<'_, '_> {
    pub(super) fn function_reference(&mut self, signature: usize) {
        if self.source().chance(1, 60) {
            return self.push(Op::Null(Type::Func(signature)));
        }
        match self.house.function(signature, false) {
            Some(function) => self.push(Op::RefFunc(function)),
            None => self.leaf(Type::Func(signature)),
        }
    }

    /// Unless the reference that `get` leaves is null, which would only trap: another one. `get` runs twice.
    fn unless_null(&mut self, get: &[Op], ty: Type, other: impl FnOnce(&mut Self)) {
        if self.source().chance(1, 40) {
            return self.ops.extend_from_slice(get);
        }
        let block = self.house.intern(Vec::new(), vec![ty]);
        self.ops.extend_from_slice(get);
        self.push(Op::IsNull);
        self.push(Op::If(block));
        other(self);
        self.push(Op::Else);
        self.ops.extend_from_slice(get);
        self.push(Op::End);
    }

    /// A new continuation of the type.
    fn fresh(&mut self, signature: usize) {
        match self.house.function(signature, true) {
            Some(function) => {
                self.push(Op::RefFunc(function));
                self.push(Op::ContNew(signature));
            }
            None => self.push(Op::Null(Type::Cont(signature))),
        }
    }

    pub(super) fn continuation(&mut self, signature: usize, leaf: bool) {
        let ty = Type::Cont(signature);
        let Signature { params, results } = self.house.signature(signature);
        let places = |list: &[Type]| (0..list.len()).filter(|at| list[*at] == ty).collect::<Vec<_>>();
        let (locals, globals) = (places(&self.locals), places(&self.house.program.globals));
        let tables = places(&self.house.program.tables);
        match self.source().below(16) {
            0..3 if !locals.is_empty() => {
                let get = [Op::LocalGet(self.source().pick(&locals))];
                self.unless_null(&get, ty, |body| body.fresh(signature));
            }
            3 | 4 if !globals.is_empty() => {
                let get = [Op::GlobalGet(globals[0])];
                self.unless_null(&get, ty, |body| body.fresh(signature));
            }
            5 if !tables.is_empty() => {
                let get = [self.index(), Op::TableGet(tables[0])];
                self.unless_null(&get, ty, |body| body.fresh(signature));
            }
            6..9 if !leaf => {
                // From a type with more parameters in front.
                let longer = |at: &usize| {
                    let from = &self.house.program.signatures[*at];
                    from.results == results && from.params.ends_with(&params) && from.params.len() < 20
                };
                let known: Vec<usize> = (0..self.house.program.signatures.len()).filter(longer).collect();
                let from = if known.is_empty() || self.source().chance(1, 6) {
                    let front = self.house.numbers();
                    self.house.intern([front, params.clone()].concat(), results)
                } else {
                    self.source().pick(&known)
                };
                let bound = self.house.signature(from).params;
                self.expressions(&bound[..bound.len() - params.len()]);
                self.expression(Type::Cont(from));
                self.push(Op::ContBind { from, to: signature });
            }
            9 if self.source().chance(1, 30) => self.push(Op::Null(ty)),
            _ => self.fresh(signature),
        }
    }

    /// An index into a table: inside, nearly always.
    pub(super) fn index(&mut self) -> Op {
        let index = if self.source().chance(1, 100) { TABLE_LENGTH } else { self.source().below(4) as u32 };
        Op::Const(Value::I32(index))
    }

    pub(super) fn exception(&mut self, leaf: bool) {
        let locals: Vec<usize> = (0..self.locals.len()).filter(|at| self.locals[*at] == Type::Exn).collect();
        let get = match self.source().below(8) {
            0 if !locals.is_empty() => vec![Op::LocalGet(self.source().pick(&locals))],
            1 => vec![Op::GlobalGet(2)],
            2 => vec![self.index(), Op::TableGet(0)],
            3 if self.source().chance(1, 10) => return self.push(Op::Null(Type::Exn)),
            _ => return self.thrown(leaf),
        };
        self.unless_null(&get, Type::Exn, |body| body.thrown(true));
    }

    /// An exception that is thrown and caught here.
    fn thrown(&mut self, leaf: bool) {
        let tags = self.house.tags(|tag| tag.results.is_empty() && (!leaf || tag.params.len() < 3));
        if tags.is_empty() {
            return self.push(Op::Null(Type::Exn));
        }
        let tag = self.source().pick(&tags);
        let params = self.house.tag(tag).params;
        let block = self.house.intern(Vec::new(), vec![Type::Exn]);
        let inner = self.house.intern(Vec::new(), Vec::new());
        self.push(Op::Block(block));
        self.push(Op::Try(inner, vec![Catch::AllRef { depth: 0 }]));
        self.expressions(&params);
        self.push(Op::Throw(tag));
        self.push(Op::End);
        self.push(Op::Unreachable);
        self.push(Op::End);
    }
}
