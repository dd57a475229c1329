//! Functions, jumps, branches and calls.
//!
//! A function's frame is known when its body is done, so what depends on it is written last: the prologue, into room
//! kept in front of the body; the returns and tail calls, two words each; the address of the incoming words, two words each.
//!
//! ```text
//!   udf 0 ... | prologue | body | (large frames: one epilogue)
//!             ^ entry    ^ always here
//! ```
//!
//! Conditional branches (and `cbz`) reach 1 MiB. Where a pending one gets old, an *island* is planted: a
//! jump over, and in it one `b`, which reaches 128 MiB, for each pending branch, which now means its
//! place in the island.
//!
//! ```text
//!   b.eq ──┐                    b.eq ──┐
//!    ...   │ 900 KiB             ...   │
//!    ...   │                     b ────┼──┐ over
//!    ...   │              =>           └> b ──┐
//!    ...   │                     ... <────┘   │
//!          v unbound                          v unbound
//! ```
//!
//! A branch in the island is as far from its slot as the first one is, at most, since branches are no closer
//! together than slots. Each branch goes through an island once, so all this is linear.

use super::int::Cond;
use super::{Aarch64, SCRATCH, SCRATCH2, SP};
use crate::abi::{Builtin, Kind, LEAF_FRAME_BYTES, aarch64 as roles, area_bytes, offset};
use crate::code::{Label, Symbol};
use crate::masm::{Addr, ControlOps, Folded, Frame, Gpr, IntCond, Moves, Reg, Rhs, Width};

/// Room in front of a body: the longest prologue has this size.
const PROLOGUE_BYTES: usize = 13 * 4;
/// A `stp` or `ldp` that moves sp takes at most these many bytes.
const PAIR_BYTES: u32 = 504;
/// How far conditional branches reach.
const REACH_BYTES: u32 = 1 << 20;
/// At this age a pending branch gets an island. What is left must do for the text of any one operator.
const ISLAND_BYTES: u32 = 900 << 10;

/// What dynasm calls the kinds of label references.
mod kind {
    pub(super) const DISTANCE: u8 = 2;
    pub(super) const B: u8 = 4;
    pub(super) const BCOND: u8 = 5;
    pub(super) const ADR: u8 = 6;
    pub(super) const ADRP: u8 = 7;
}

/// The function being written.
#[derive(Debug, Default)]
pub(super) struct Function {
    /// Where the body begins.
    body: u32,
    /// Each a pair of words to become `x16 = address of incoming word 0`.
    incoming: Vec<u32>,
    /// Each a pair of words to become the epilogue.
    exits: Vec<Exit>,
    /// Bytes of its parameter words.
    param_bytes: u32,
    /// Bytes of the largest outgoing area.
    largest_area: u32,
    /// The module has a memory, so `mem0` must be right.
    has_memory: bool,
    /// Functions return by a jump; this one at these places.
    jumping_returns: bool,
    jumps: Vec<u32>,
    /// Label references before this number need no island anymore.
    settled: usize,
    /// Position before which no island is needed.
    deadline: u32,
}

/// Where a frame is torn down.
#[derive(Debug, Clone, Copy)]
struct Exit {
    /// Position of the room for the text.
    at: u32,
    /// What sp moves up by, above the frame.
    pops: u32,
    to: ExitTo,
}

#[derive(Debug, Clone, Copy)]
enum ExitTo {
    Caller,
    /// A tail call's target.
    Function(u32),
    /// The code in x10.
    Code,
}

impl ControlOps for Aarch64 {
    fn begin_function(&mut self, has_memory: bool, param_words: u32) {
        self.code.fill(PROLOGUE_BYTES, 0);
        let body = self.code.position();
        let function = &mut self.function;
        function.body = body;
        function.incoming.clear();
        function.exits.clear();
        function.param_bytes = area_bytes(param_words);
        function.largest_area = 0;
        function.has_memory = has_memory;
        function.jumps.clear();
        function.settled = 0;
        function.deadline = body + ISLAND_BYTES;
    }

    fn end_function(&mut self, frame: Frame, overflow: Label) -> u32 {
        let bytes = frame_bytes(frame);
        self.write_exits(bytes);
        self.write_incoming(bytes);
        let prologue = self.text(|masm| masm.prologue(bytes, frame.leaf, overflow));
        let body = self.function.body as usize;
        let entry = body - prologue.len();
        self.code.bytes_mut()[entry..body].copy_from_slice(&prologue);
        self.code.resolve_labels(write_label);
        entry as u32
    }

    fn sp_to_fp(_: Frame) -> u32 {
        0
    }

    fn link_symbols(&mut self, offset_of: &dyn Fn(Symbol) -> u32) -> bool {
        for reference in self.code.symbol_refs().to_vec() {
            let (at, target) = (reference.at as usize, offset_of(reference.symbol));
            let distance = i64::from(target) - at as i64;
            let kind = match reference.symbol {
                Symbol::Call(_) | Symbol::Entry(_) => kind::B,
                Symbol::Start(_) => kind::ADRP,
            };
            if kind == kind::B && !(-(1 << 27)..1 << 27).contains(&distance) {
                return false;
            }
            write_label(self.code.bytes_mut(), at, distance, kind);
        }
        true
    }

    fn checkpoint(&mut self) {
        if self.code.position() >= self.function.deadline {
            self.keep_reach(0);
        }
    }

    fn bind(&mut self, label: Label) {
        // Out of line text comes without checkpoints. A site noted here must stay here.
        if !self.code.site_here() {
            self.checkpoint();
        }
        emit!(self ; =>label)
    }

    fn jump(&mut self, target: Label) {
        self.checkpoint();
        emit!(self ; b =>target)
    }

    fn int_branch(&mut self, cond: IntCond, width: Width, lhs: Gpr, rhs: Rhs, target: Label) {
        match (cond, rhs) {
            (IntCond::Eq | IntCond::LeU, Rhs::Folded(Folded::Imm(0))) => self.branch_zero(width, lhs, target),
            (IntCond::Ne | IntCond::GtU, Rhs::Folded(Folded::Imm(0))) => {
                self.branch_nonzero(width, lhs, target)
            }
            _ => {
                self.compare(width, lhs, rhs);
                self.branch(cond.into(), target);
            }
        }
    }

    fn jump_table(&mut self, index: Gpr, targets: &[Label], default: Label) {
        let table_bytes = targets.len() as u32 * 4;
        self.keep_reach(table_bytes + 64);
        self.compare(Width::W32, index, Rhs::Folded(Folded::Imm(targets.len() as i64)));
        if table_bytes < ISLAND_BYTES / 2 {
            self.branch(Cond::Hs, default);
        } else {
            let inside = self.code.label();
            emit!(self
                ; b.lo =>inside
                ; b =>default
                ; =>inside
            )
        }
        // Entries are distances from the table, which begins right behind the jump.
        emit!(self
            ; adr   scratch, 16
            ; ldrsw scratch2, [scratch, W(index), uxtw 2]
            ; add   scratch, scratch, scratch2
            ; br    scratch
        );
        let table = self.code.position();
        for &target in targets {
            self.code.label_distance(target, table, kind::DISTANCE);
        }
    }

    fn trap(&mut self) {
        emit!(self ; udf 0xc0de)
    }

    fn open_area(&mut self, bytes: u32) {
        self.function.largest_area = self.function.largest_area.max(bytes);
        self.add_offset(SP, SP, -i64::from(bytes));
    }

    fn close_area(&mut self, bytes: u32) {
        self.add_offset(SP, SP, i64::from(bytes));
    }

    fn call_function(&mut self, function: Symbol) {
        let at = self.code.position();
        self.code.symbol_ref(function, at);
        emit!(self ; bl 0)
    }

    fn call_record(&mut self, record: Gpr) {
        emit!(self
            ; ldr vmctx, [X(record), offset::FUNC_VMCTX as u32]
            ; ldr scratch, [X(record), offset::FUNC_CODE as u32]
            ; ldr mem0, [vmctx, offset::VMCTX_MEMORY0 as u32]
            ; blr scratch
        )
    }

    fn call_builtin(&mut self, builtin: Builtin) {
        emit!(self
            ; ldr scratch, [vmctx, offset::VMCTX_STORE as u32]
            ; ldr scratch, [scratch, builtin.offset() as u32]
            ; blr scratch
        )
    }

    fn reload_instance(&mut self) {
        emit!(self ; ldr vmctx, [fp, 16]);
        if self.function.has_memory {
            emit!(self ; ldr mem0, [vmctx, offset::VMCTX_MEMORY0 as u32])
        }
    }

    fn ret(&mut self) {
        self.exit(self.function.param_bytes, ExitTo::Caller);
    }

    fn tail_call_function(&mut self, words: u32, index: u32) {
        self.leave_for(words, ExitTo::Function(index));
    }

    fn tail_call_record(&mut self, words: u32, record: Gpr) {
        emit!(self
            ; ldr vmctx, [X(record), offset::FUNC_VMCTX as u32]
            ; ldr temp1, [X(record), offset::FUNC_CODE as u32]
            ; ldr mem0, [vmctx, offset::VMCTX_MEMORY0 as u32]
        );
        self.leave_for(words, ExitTo::Code);
    }

    fn return_by_jump(&mut self, yes: bool) {
        self.function.jumping_returns = yes;
    }

    fn take_returns(&mut self) -> Vec<u32> {
        let jumps = std::mem::take(&mut self.function.jumps);
        if self.function.jumping_returns { jumps } else { Vec::new() }
    }

    fn predict_return(&mut self, at: u32) {
        let ret = self.text(|masm| emit!(masm ; ret));
        self.code.bytes_mut()[at as usize..at as usize + 4].copy_from_slice(&ret);
    }
}

/// From sp at entry to x29.
fn frame_bytes(frame: Frame) -> u32 {
    (roles::FRAME_HEADER_BYTES + 8 * frame.slots).next_multiple_of(16)
}

/// Writes the field of a label reference.
pub(super) fn write_label(bytes: &mut [u8], field: usize, distance: i64, kind: u8) {
    let mut change = |at: usize, mask: u32, bits: u32| {
        let word: &mut [u8; 4] = (&mut bytes[at..at + 4]).try_into().expect("four bytes are four bytes");
        *word = (u32::from_le_bytes(*word) & !mask | bits & mask).to_le_bytes();
    };
    let fits = |bits: u32| (-(1i64 << (bits - 1))..1 << (bits - 1)).contains(&distance);
    match kind {
        kind::DISTANCE => change(field, u32::MAX, distance as u32),
        kind::B => {
            assert!(fits(28), "a branch is out of reach: {distance}");
            change(field, 0x03ff_ffff, (distance >> 2) as u32)
        }
        kind::BCOND => {
            assert!(fits(21), "a conditional branch is out of reach: {distance}");
            change(field, 0x00ff_ffe0, (distance >> 2 << 5) as u32)
        }
        kind::ADR => {
            assert!(fits(21), "an address is out of reach: {distance}");
            change(field, 0x60ff_ffe0, ((distance & 3) << 29 | distance >> 2 << 5) as u32)
        }
        // `adrp` and the `add` behind it. Code is mapped at a page's start, so offsets have their addresses' pages.
        kind::ADRP => {
            let target = field as i64 + distance;
            let pages = (target >> 12) - (field as i64 >> 12);
            change(field, 0x60ff_ffe0, ((pages & 3) << 29 | pages >> 2 << 5) as u32);
            change(field + 4, 0x003f_fc00, ((target & 0xfff) << 10) as u32);
        }
        _ => unreachable!("no reference of kind {kind} is ever made"),
    }
}

impl Aarch64 {
    /// Text that is to stand elsewhere: written at the end and taken off again.
    fn text(&mut self, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let end = self.code.position();
        write(self);
        self.code.truncate(end)
    }

    /// Frames that a `stp` can make are made first: up to [`PAIR_BYTES`] below the limit are in the red zone. Larger
    /// ones ask first, and push only a frame record to be found by walks if the answer is no. An outgoing
    /// area that might leave the red zone counts as part of the frame.
    fn prologue(&mut self, bytes: u32, leaf: bool, overflow: Label) {
        let area = self.function.largest_area;
        if leaf && bytes <= LEAF_FRAME_BYTES {
            emit!(self
                ; stp fp, lr, [sp, -(bytes as i32)]!
                ; mov fp, sp
                ; str vmctx, [fp, 16]
            );
            return;
        }
        let body = i64::from(self.function.body);
        let overflow = i64::from(self.code.label_position(overflow).expect("bound out of line"));
        if bytes <= PAIR_BYTES && area <= PAIR_BYTES {
            emit!(self
                ; stp fp, lr, [sp, -(bytes as i32)]!
                ; mov fp, sp
                ; ldr scratch, [cont, offset::CONT_LIMIT as u32]
                ; cmp sp, scratch
            );
            // The branch is the last word but one.
            let distance = (overflow - (body - 8)) as i32;
            if distance < REACH_BYTES as i32 {
                emit!(self ; b.lo distance)
            } else {
                emit!(self ; b.hs 8 ; b distance)
            }
            emit!(self ; str vmctx, [fp, 16]);
            return;
        }
        self.add_offset(SCRATCH2.0, SP, -i64::from(bytes + area));
        let rest = self.text(|masm| {
            masm.add_offset(SP, SP, -i64::from(bytes));
            emit!(masm
                ; stp fp, lr, [sp]
                ; mov fp, sp
                ; str vmctx, [fp, 16]
            );
        });
        let distance = (overflow - (body - 4 - rest.len() as i64)) as i32;
        emit!(self
            ; ldr scratch, [cont, offset::CONT_LIMIT as u32]
            ; cmp scratch2, scratch
            ; b.hs 16
            ; stp fp, lr, [sp, -16]!
            ; mov fp, sp
            ; b   distance
            ; .bytes &rest
        );
    }

    /// Room for the text that tears down the frame, which is written when its size is known.
    fn exit(&mut self, pops: u32, to: ExitTo) {
        let at = self.code.position();
        self.function.exits.push(Exit { at, pops, to });
        self.code.fill(8, 0);
    }

    /// Tears down the frame for a function of so many parameter words, and goes there. Uses x10 (the code), x11, x16,
    /// x17.
    fn leave_for(&mut self, words: u32, to: ExitTo) {
        let (own, new) = (self.function.param_bytes, area_bytes(words));
        if new <= own {
            return self.exit(own - new, to);
        }
        // The words go over the frame record, and up: the last first, as the two places may overlap.
        self.incoming_base();
        self.add_offset(SCRATCH.0, SCRATCH.0, i64::from(own) - i64::from(new));
        emit!(self ; ldp x11, lr, [fp]);
        for word in (0..words as i32).rev() {
            self.load(Kind::I64, Reg::from(SCRATCH2), Addr::sp(word * 8));
            self.store(Kind::I64, Addr::reg(SCRATCH, word * 8), Reg::from(SCRATCH2));
        }
        emit!(self ; mov sp, scratch ; mov fp, x11);
        let at = self.code.position();
        self.note_exit_jump(to, at);
        self.go(to);
    }

    /// `fp` and `lr` from the frame at sp, which moves up by `bytes`, less than 16 MiB.
    pub(super) fn tear_down(&mut self, bytes: u32) {
        if bytes <= PAIR_BYTES {
            return emit!(self ; ldp fp, lr, [sp], bytes as i32);
        }
        emit!(self ; ldp fp, lr, [sp]);
        self.add_offset(SP, SP, i64::from(bytes));
    }

    /// The last instruction of an exit.
    fn go(&mut self, to: ExitTo) {
        match to {
            ExitTo::Caller if self.function.jumping_returns => emit!(self ; br lr),
            ExitTo::Caller => emit!(self ; ret),
            ExitTo::Function(_) => emit!(self ; b 0),
            ExitTo::Code => emit!(self ; br temp1),
        }
    }

    /// The instruction at `at` is the one that goes there.
    fn note_exit_jump(&mut self, to: ExitTo, at: u32) {
        match to {
            ExitTo::Caller => self.function.jumps.push(at),
            ExitTo::Function(index) => self.code.symbol_ref(Symbol::Entry(index), at),
            ExitTo::Code => {}
        }
    }

    /// What fits is written in place, two words. Else there is a jump to text behind the body, one for all returns.
    fn write_exits(&mut self, bytes: u32) {
        let exits = std::mem::take(&mut self.function.exits);
        let mut epilogue = None;
        for &Exit { at, pops, to } in &exits {
            let all = bytes + pops;
            let text = if all <= PAIR_BYTES {
                self.note_exit_jump(to, at + 4);
                self.text(|masm| {
                    masm.tear_down(all);
                    masm.go(to);
                })
            } else {
                let shared = epilogue.filter(|_| matches!(to, ExitTo::Caller));
                let there = shared.unwrap_or_else(|| {
                    let there = self.code.position();
                    self.tear_down(all);
                    self.note_exit_jump(to, self.code.position());
                    self.go(to);
                    there
                });
                if matches!(to, ExitTo::Caller) {
                    epilogue = Some(there);
                }
                self.text(|masm| emit!(masm ; b (there - at) as i32 ; udf 0))
            };
            self.code.bytes_mut()[at as usize..at as usize + 8].copy_from_slice(&text);
        }
        self.function.exits = exits;
    }

    /// `x16 = address of incoming word 0`, when it is known.
    pub(super) fn incoming_base(&mut self) {
        let at = self.code.position();
        self.function.incoming.push(at);
        self.code.fill(8, 0);
    }

    fn write_incoming(&mut self, bytes: u32) {
        let (low, high) = (bytes & 0xfff, bytes >> 12);
        let text = self.text(|masm| {
            emit!(masm ; add scratch, fp, low);
            if high == 0 { emit!(masm ; nop) } else { emit!(masm ; add scratch, scratch, high, lsl 12) }
        });
        for &at in &self.function.incoming {
            self.code.bytes_mut()[at as usize..at as usize + 8].copy_from_slice(&text);
        }
    }

    /// Sees to it that no pending branch is too old when `ahead` more bytes are written.
    fn keep_reach(&mut self, ahead: u32) {
        let short = |kind| kind == kind::BCOND;
        let position = self.code.position();
        let oldest = self.code.next_short_ref(self.function.settled, short);
        self.function.settled = oldest.map_or(self.code.label_ref_count(), |(number, ..)| number);
        self.function.deadline = oldest.map_or(position, |(_, at, _)| at) + ISLAND_BYTES;
        if self.function.deadline > position + ahead || oldest.is_none() {
            return;
        }
        let over = self.code.label();
        emit!(self ; b =>over);
        let mut from = self.function.settled;
        while let Some((number, _, target)) = self.code.next_short_ref(from, short) {
            let slot = self.code.label();
            emit!(self ; =>slot ; b =>target);
            self.code.retarget(number, slot);
            from = number + 1;
        }
        emit!(self ; =>over);
        self.function.settled = self.code.label_ref_count();
        self.function.deadline = self.code.position() + ISLAND_BYTES;
    }

    /// Whether a conditional branch does not reach back to `target`.
    fn is_far(&self, target: Label) -> bool {
        let near = |at: u32| self.code.position() - at < REACH_BYTES - 64;
        !self.code.label_position(target).is_none_or(near)
    }

    /// Goes to `target` on the flags.
    pub(super) fn branch(&mut self, cond: Cond, target: Label) {
        if self.is_far(target) {
            let over = self.code.label();
            self.branch(cond.negate(), over);
            return emit!(self ; b =>target ; =>over);
        }
        match cond {
            Cond::Eq => emit!(self ; b.eq =>target),
            Cond::Ne => emit!(self ; b.ne =>target),
            Cond::Hs => emit!(self ; b.hs =>target),
            Cond::Lo => emit!(self ; b.lo =>target),
            Cond::Mi => emit!(self ; b.mi =>target),
            Cond::Pl => emit!(self ; b.pl =>target),
            Cond::Vs => emit!(self ; b.vs =>target),
            Cond::Vc => emit!(self ; b.vc =>target),
            Cond::Hi => emit!(self ; b.hi =>target),
            Cond::Ls => emit!(self ; b.ls =>target),
            Cond::Ge => emit!(self ; b.ge =>target),
            Cond::Lt => emit!(self ; b.lt =>target),
            Cond::Gt => emit!(self ; b.gt =>target),
            Cond::Le => emit!(self ; b.le =>target),
        }
    }

    /// Goes to `target` if the register is zero.
    pub(super) fn branch_zero(&mut self, width: Width, reg: Gpr, target: Label) {
        if self.is_far(target) {
            let over = self.code.label();
            self.branch_nonzero(width, reg, over);
            return emit!(self ; b =>target ; =>over);
        }
        match width {
            Width::W32 => emit!(self ; cbz W(reg), =>target),
            Width::W64 => emit!(self ; cbz X(reg), =>target),
        }
    }

    /// Goes to `target` unless the register is zero.
    pub(super) fn branch_nonzero(&mut self, width: Width, reg: Gpr, target: Label) {
        if self.is_far(target) {
            let over = self.code.label();
            self.branch_zero(width, reg, over);
            return emit!(self ; b =>target ; =>over);
        }
        match width {
            Width::W32 => emit!(self ; cbnz W(reg), =>target),
            Width::W64 => emit!(self ; cbnz X(reg), =>target),
        }
    }
}
