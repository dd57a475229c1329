//! Blocks and branches.
//!
//! Dead code is validated but not compiled: `reachable` is false from an unconditional branch to the end (or
//! `else`) of the construct it is in, and only constructs are counted. A branch on a constant is decided
//! here, so what it cuts off becomes dead code too.

use super::exceptions::OpenTry;
use super::landing::LandingPad;
use super::legacy_exceptions::LegacyTry;
use super::merges::Snapshot;
use super::numeric::Condition;
use super::operands::Bits;
use super::{Compiler, Signature};
use crate::abi::{Kind, area_bytes};
use crate::code::Label;
use crate::masm::{Addr, Gpr, IntCond, Masm, Width};
use wasmparser::BlockType;

#[derive(Clone, Copy, PartialEq, Debug)]
enum ControlKind {
    Function,
    Block,
    Loop,
    If,
    Else,
    /// The legacy one.
    Try,
}

/// A construct that is open.
#[derive(Debug)]
pub(super) struct Control {
    kind: ControlKind,
    /// Where branches go; none for the function, whose branches return, and for dead constructs.
    label: Option<Label>,
    /// The state there, once a branch has decided it.
    merge: Option<Box<Snapshot>>,
    /// Where a false `if` goes, and the state there. None when the condition was constant or the construct is dead.
    on_false: Option<(Label, Box<Snapshot>)>,
    /// A landing pad that waits for the end, to fall into the label without a jump, and the state there.
    pub(super) pad: Option<Box<(LandingPad, Box<Snapshot>)>>,
    /// Of a `try_table`.
    open_try: Option<Box<OpenTry>>,
    /// Of a `try`.
    pub(super) legacy: Option<Box<LegacyTry>>,
    /// The scope in force inside.
    pub(super) inside: Option<u32>,
    /// Number of the first entry that belongs to the construct: its parameters.
    pub(super) base: usize,
    params: usize,
    results: usize,
    /// How many constants were hoisted outside.
    hoisted: usize,
}

impl Control {
    fn new(kind: ControlKind, label: Option<Label>, base: usize, params: usize, results: usize) -> Control {
        Control {
            kind,
            label,
            merge: None,
            on_false: None,
            pad: None,
            open_try: None,
            legacy: None,
            inside: None,
            base,
            params,
            results,
            hoisted: 0,
        }
    }

    /// The function's body.
    pub(super) fn function(base: usize, signature: &Signature) -> Control {
        Control::new(ControlKind::Function, None, base, 0, signature.results.len())
    }

    /// Whether a branch to it goes to its end, which is in this function.
    pub(super) fn falls_out(&self) -> bool {
        self.kind == ControlKind::Block && self.label.is_some()
    }

    /// How many values a branch to it takes.
    fn arity(&self) -> usize {
        if self.kind == ControlKind::Loop { self.params } else { self.results }
    }
}

/// What a jump table needs while it is made. It is kept from one to the next, since there may be many of them inside
/// many constructs.
#[derive(Debug, Default)]
pub(super) struct Jumps {
    /// Counts jump tables.
    table: u32,
    /// By depth: the last table that goes there, and where to.
    known: Vec<Option<(u32, Label)>>,
    /// Edges of their own, and how far out they go.
    edges: Vec<(Label, u32)>,
}

impl Jumps {
    /// Another table begins, inside so many constructs.
    fn begin(&mut self, constructs: usize) {
        self.table += 1;
        self.known.resize(self.known.len().max(constructs), None);
    }
}

/// Where a branch goes, once its moves are planned.
pub(super) enum Target {
    Label(Label),
    Return,
}

impl<M: Masm> Compiler<'_, M> {
    pub(super) fn arity_of(&self, ty: BlockType) -> (usize, usize) {
        match ty {
            BlockType::Empty => (0, 0),
            BlockType::Type(_) => (0, 1),
            BlockType::FuncType(index) => {
                let signature = self.context.signature(index);
                (signature.params.len(), signature.results.len())
            }
        }
    }

    fn open(&mut self, kind: ControlKind, ty: BlockType) {
        self.operands.deepen(&mut self.masm);
        let (params, results) = self.arity_of(ty);
        let label = Some(self.masm.code().label());
        let base = self.operands.entries.len() - params;
        let control = Control::new(kind, label, base, params, results);
        self.controls.push(Control { inside: self.scope, ..control });
    }

    /// A construct in dead code: counted, so that its `else` and `end` are known.
    pub(super) fn open_dead(&mut self) {
        let base = self.operands.entries.len();
        let control = Control::new(ControlKind::Block, None, base, 0, 0);
        self.controls.push(control);
    }

    pub(super) fn block(&mut self, ty: BlockType) {
        self.open(ControlKind::Block, ty);
    }

    pub(super) fn open_try(&mut self, ty: BlockType, open: Box<OpenTry>) {
        self.open(ControlKind::Block, ty);
        self.controls.last_mut().expect("just opened").open_try = Some(open);
    }

    pub(super) fn open_legacy(&mut self, ty: BlockType, open: Box<LegacyTry>) {
        self.open(ControlKind::Try, ty);
        self.controls.last_mut().expect("just opened").legacy = Some(open);
    }

    /// A loop's header decides its state at once; registers stay assigned through every iteration. Locals
    /// that the loop is about to use are loaded before it, unless a call would empty the registers anyway.
    pub(super) fn loop_(&mut self, ty: BlockType) {
        let hoisted = self.hoisted.len();
        if !self.loop_use.calls {
            let (needed, tracked) = (self.loop_use.used & !self.loop_use.assigned, self.operands.tracked());
            for local in Bits::of(needed).take_while(|&local| local < tracked) {
                self.operands.preload(&mut self.masm, local);
            }
            if ty == BlockType::Empty {
                self.hoist();
            }
        }
        self.open(ControlKind::Loop, ty);
        self.controls.last_mut().expect("just opened").hoisted = hoisted;
        let Target::Label(label) = self.plan_branch(0) else { unreachable!("a loop has a label") };
        self.emit_plan();
        let control = self.controls.last().expect("just opened");
        self.operands.restore(control.merge.as_ref().expect("just decided"));
        self.masm.bind(label);
    }

    pub(super) fn if_(&mut self, ty: BlockType) {
        let condition = self.take_condition();
        self.open(ControlKind::If, ty);
        if condition == Condition::Constant(true) {
            return;
        }
        let state = self.capture();
        let label = self.masm.code().label();
        match condition {
            // The `else` goes on in the very state of here.
            Condition::Constant(_) => self.reachable = false,
            _ => self.branch_on(condition, false, label),
        }
        self.controls.last_mut().expect("just opened").on_false = Some((label, state));
    }

    fn capture(&mut self) -> Box<Snapshot> {
        let base = self.controls.last().expect("a construct is open").base;
        let snapshot = self.snapshots.pop().unwrap_or_default();
        self.operands.capture(base, snapshot)
    }

    pub(super) fn else_(&mut self) {
        if self.reachable {
            self.branch(0);
        }
        let control = self.controls.last_mut().expect("validated");
        control.kind = ControlKind::Else;
        self.reachable = false;
        if let Some((label, state)) = control.on_false.take() {
            self.masm.bind(label);
            self.operands.restore(&state);
            self.snapshots.push(state);
            self.reachable = true;
        }
    }

    pub(super) fn end(&mut self) {
        if let Some(open) = self.controls.last_mut().expect("validated").open_try.take() {
            self.end_try(*open);
        }
        let legacy = self.controls.last_mut().expect("validated").legacy.take();
        let hidden = legacy.is_some_and(|open| self.end_legacy(*open));
        self.end_with_pad();
        let control = self.controls.last().expect("validated");
        match control.kind {
            ControlKind::Function => {
                if self.reachable {
                    self.return_();
                }
                self.controls.pop();
                return;
            }
            ControlKind::If => self.end_without_else(),
            ControlKind::Loop => {
                let control = self.controls.pop().expect("validated");
                self.snapshots.extend(control.merge);
                self.drop_hoisted(control.hoisted, control.base);
                return;
            }
            _ => {}
        }
        let control = self.controls.last().expect("validated");
        let Some(label) = control.label else {
            self.controls.pop();
            return;
        };
        if control.merge.is_none() && !(hidden && self.reachable) {
            // Nobody branched here: what falls out of the block goes on as it is, unless something is to be dropped.
            self.controls.pop();
            return;
        }
        if self.reachable {
            _ = self.plan_branch(0);
            self.emit_plan();
        }
        let control = self.controls.pop().expect("validated");
        let merge = control.merge.expect("a branch has decided it");
        self.masm.bind(label);
        self.operands.restore(&merge);
        self.snapshots.push(merge);
        self.reachable = true;
    }

    /// An `if` whose condition may be false goes on behind it. When the state there can be the label's
    /// without a move, the false edge needs no code of its own.
    fn end_without_else(&mut self) {
        let control = self.controls.last_mut().expect("validated");
        let Some((on_false, state)) = control.on_false.take() else { return };
        if !self.reachable {
            self.masm.bind(on_false);
            self.operands.restore(&state);
            self.snapshots.push(state);
            self.reachable = true;
            return;
        }
        if control.merge.is_none() {
            let (base, results) = (control.base, control.results);
            let spare = self.snapshots.pop().unwrap_or_default();
            let here = self.operands.capture(base, spare);
            self.operands.restore(&state);
            _ = self.decide_merge(0);
            _ = self.plan_branch(0);
            let free = self.plan.is_empty();
            if free {
                self.operands.restore(&here);
                _ = self.plan_branch(0);
                self.emit_plan();
                self.masm.bind(on_false);
                let merge = self.controls.last().expect("open").merge.as_ref().expect("just decided");
                self.operands.restore(merge);
                self.snapshots.extend([here, state]);
                debug_assert_eq!(results, self.operands.entries.len() - base);
                return;
            }
            self.operands.restore(&here);
            self.snapshots.push(here);
        }
        let Target::Label(label) = self.plan_branch(0) else { unreachable!("an if has a label") };
        self.emit_plan();
        self.masm.jump(label);
        self.masm.bind(on_false);
        self.operands.restore(&state);
        self.snapshots.push(state);
    }

    // ---- branches ----

    /// Decides the state at the label `depth` levels out, unless a branch has done so. Returns whether there is plainly
    /// nothing to move.
    fn decide_merge(&mut self, depth: u32) -> bool {
        let at = self.controls.len() - 1 - depth as usize;
        let control = &self.controls[at];
        if control.kind == ControlKind::Function || control.merge.is_some() {
            return false;
        }
        let spare = self.snapshots.pop().unwrap_or_default();
        let looping = (control.kind == ControlKind::Loop).then_some(self.loop_use);
        let (merge, there) = self.operands.decide::<M>(control.base, control.arity(), looping, spare);
        self.controls[at].merge = Some(merge);
        there
    }

    /// Plans the moves of a branch from here. The plan is in `self.plan`.
    pub(super) fn plan_branch(&mut self, depth: u32) -> Target {
        let there = self.decide_merge(depth);
        let control = &self.controls[self.controls.len() - 1 - depth as usize];
        if control.kind == ControlKind::Function {
            let params = area_bytes(self.signature.param_words) / 8;
            let to = |word| Addr::incoming(params + word);
            self.operands.plan_places::<M>(&self.signature.result_places, to, &mut self.plan);
            return Target::Return;
        }
        let merge = control.merge.as_ref().expect("decided");
        if there {
            self.plan.clear();
        } else {
            self.operands.plan_transition(merge, control.arity(), &mut self.plan);
        }
        Target::Label(control.label.expect("a reachable branch goes to a live construct"))
    }

    #[inline]
    pub(super) fn emit_plan(&mut self) {
        if !self.plan.is_empty() {
            self.plan.emit(&mut self.masm, &mut self.operands);
        }
    }

    /// Emits the planned moves and goes.
    pub(super) fn go(&mut self, target: Target) {
        self.emit_plan();
        match target {
            Target::Label(label) => self.masm.jump(label),
            Target::Return => self.masm.ret(),
        }
    }

    pub(super) fn branch(&mut self, depth: u32) {
        let target = self.plan_branch(depth);
        self.go(target);
    }

    pub(super) fn br(&mut self, depth: u32) {
        self.branch(depth);
        self.reachable = false;
    }

    pub(super) fn return_(&mut self) {
        self.br(self.controls.len() as u32 - 1);
    }

    pub(super) fn br_if(&mut self, depth: u32) {
        let condition = self.take_condition();
        if let Condition::Constant(taken) = condition {
            if taken {
                self.br(depth);
            }
            return;
        }
        self.branch_when(condition, true, depth);
    }

    /// Goes `depth` levels out when `condition == sense`. With moves to make, they stand behind an inverted branch;
    /// but at the end of a loop, which is left once and repeated often, before the branch, as far as that does no
    /// harm.
    pub(super) fn branch_when(&mut self, condition: Condition, sense: bool, depth: u32) {
        let mut target = self.plan_branch(depth);
        let control = &self.controls[self.controls.len() - 1 - depth as usize];
        if !self.plan.is_empty()
            && self.next_ends()
            && control.kind == ControlKind::Loop
            && control.params == 0
        {
            let header = control.merge.as_ref().expect("decided at the loop's beginning");
            self.operands.approach(&mut self.masm, header);
            target = self.plan_branch(depth);
        }
        match target {
            Target::Label(label) if self.plan.is_empty() => self.branch_on(condition, sense, label),
            target => {
                let skip = self.masm.code().label();
                self.branch_on(condition, !sense, skip);
                self.go(target);
                self.masm.bind(skip);
            }
        }
    }

    pub(super) fn br_table(&mut self, targets: &[u32], default: u32) {
        let index = self.operands.take();
        if let Some(index) = index.constant() {
            return self.br(targets.get(index as usize).copied().unwrap_or(default));
        }
        let index = {
            let reg = self.operands.bring(&mut self.masm, index, super::operands::class::<M>(Kind::I64));
            self.own(reg)
        };
        let mut jumps = std::mem::take(&mut self.jumps);
        jumps.begin(self.controls.len());
        let mut labels = Vec::with_capacity(targets.len());
        for &depth in targets {
            labels.push(self.edge(depth, &mut jumps));
        }
        let default = self.edge(default, &mut jumps);
        if labels.is_empty() {
            self.masm.jump(default);
        } else {
            self.masm.jump_table(index, &labels, default);
        }
        for (edge, depth) in jumps.edges.drain(..) {
            self.masm.checkpoint();
            self.masm.bind(edge);
            self.branch(depth);
        }
        self.jumps = jumps;
        self.reachable = false;
    }

    /// Where a jump table goes for this depth: the label itself when there is nothing to move, else an edge of its own.
    fn edge(&mut self, depth: u32, jumps: &mut Jumps) -> Label {
        match jumps.known[depth as usize] {
            Some((table, label)) if table == jumps.table => return label,
            _ => {}
        }
        let label = match self.plan_branch(depth) {
            Target::Label(label) if self.plan.is_empty() => label,
            _ => {
                let edge = self.masm.code().label();
                jumps.edges.push((edge, depth));
                edge
            }
        };
        jumps.known[depth as usize] = Some((jumps.table, label));
        label
    }

    pub(super) fn br_on_null(&mut self, depth: u32, on_null: bool) {
        let reference = self.operands.take();
        match reference.constant() {
            None => {}
            Some(0) => {
                if on_null {
                    self.br(depth);
                }
                return;
            }
            // A used continuation.
            Some(value) => {
                self.operands.push_constant(Kind::Ref, value);
                if !on_null {
                    self.br(depth);
                }
                return;
            }
        }
        let reg = self.operands.bring(&mut self.masm, reference, super::operands::class::<M>(Kind::Ref));
        let condition = Condition::int(IntCond::Eq, Width::W64, reg.gpr(), 0);
        if on_null {
            self.branch_when(condition, true, depth);
            self.operands.push_reg(Kind::Ref, reg);
        } else {
            self.operands.push_reg(Kind::Ref, reg);
            self.branch_when(condition, false, depth);
            let length = self.operands.entries.len() - 1;
            self.operands.truncate(length);
        }
    }

    /// A register that holds a taken operand and may be overwritten.
    pub(super) fn own(&mut self, reg: crate::masm::Reg) -> Gpr {
        if !self.operands.is_occupied(reg) {
            return reg.gpr();
        }
        let own = self.operands.pick_gpr(&mut self.masm);
        self.masm.mov(own.into(), reg);
        own
    }
}
