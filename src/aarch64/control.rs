//! Functions, jumps, branches and calls.
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

use super::frame::{ExitTo, PROLOGUE_BYTES, frame_bytes};
use super::int::Cond;
use super::{Aarch64, SP};
use crate::abi::{Builtin, area_bytes, offset};
use crate::code::{Label, Symbol};
use crate::masm::{ControlOps, Folded, Frame, Gpr, IntCond, Rhs, Width};

/// How far conditional branches reach.
pub(super) const REACH_BYTES: u32 = 1 << 20;
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
        let (end, notes) = (self.code.position(), self.code.unwind_count());
        self.prologue(bytes, frame.leaf, overflow);
        let body = self.function.body as usize;
        let entry = body - (self.code.position() - end) as usize;
        self.code.move_unwind(notes, end, entry as u32);
        let prologue = self.code.truncate(end);
        self.code.bytes_mut()[entry..body].copy_from_slice(&prologue);
        self.code.resolve_labels(write_label);
        entry as u32
    }

    fn sp_to_fp(_: Frame) -> u32 {
        0
    }

    fn link_symbols(&mut self, offset_of: &dyn Fn(Symbol) -> i64) -> bool {
        for reference in self.code.symbol_refs().to_vec() {
            let (at, target) = (reference.at as usize, offset_of(reference.symbol));
            let distance = target - at as i64;
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

    /// Branches are aligned words, so they can always be.
    fn expect_redirection(&mut self) {}

    /// Uses x16.
    fn lazy_entry(&mut self) {
        emit!(self
            ; ldr scratch, [vmctx, offset::VMCTX_STORE as u32]
            ; ldr scratch, [scratch, Builtin::Compile.offset() as u32]
            ; br  scratch
        )
    }

    /// Its jump is redirected by data and not by an instruction, so that nobody need fetch it again. Uses x16.
    fn lazy_stub(&mut self, word: u32, entry: i64, address: u64) {
        let (low, high, distance) = (word & 0xffff, word >> 16, (entry - 16) as i32);
        emit!(self
            ; ldr  scratch, 24
            ; br   scratch
            ; movz w9, low
            ; movk w9, high, lsl 16
            ; b    distance
            ; udf  0
        );
        self.code.push_u64(address + 8);
    }

    const STUB_WORD: u32 = 24;

    fn stub_word(_: u32, target: u32, base: u64) -> u64 {
        base + u64::from(target)
    }

    fn call_target(end: u32, text: [u8; 5]) -> Option<u32> {
        let [_, word @ ..] = text;
        let word = u32::from_le_bytes(word);
        // `bl`, and its distance in words.
        (word >> 26 == 0b10_0101).then(|| (end - 4).wrapping_add_signed((word << 6) as i32 >> 4))
    }

    fn branch_to(at: u32, mut field: [u8; 4], target: u32) -> [u8; 4] {
        write_label(&mut field, 0, i64::from(target) - i64::from(at), kind::B);
        field
    }
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
