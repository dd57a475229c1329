//! Frames: how a function enters and leaves.
//!
//! A function's frame is known when its body is done, so what depends on it is written last: the prologue, into room
//! kept in front of the body; the exits, which are returns and tail calls, two words each; the address of the incoming
//! words, two words each.
//!
//! ```text
//!   udf 0 ... | prologue | body | (large frames: exits)
//!             ^ entry    ^ always here
//! ```
//!
//! An exit is `ldp` and a jump. The `ldp` takes x29 and x30 from the record, where sp is, and moves sp up over the
//! frame and over the parameter words: all of them for a return; for a tail call as many as the target has
//! fewer, so that sp and x30 are as if the caller had called that one.

use super::{Aarch64, SCRATCH, SCRATCH2, SP};
use crate::abi::{Kind, LEAF_FRAME_BYTES, aarch64 as roles, area_bytes, offset};
use crate::code::{Label, Symbol, Unwind};
use crate::masm::{Addr, Frame, Moves, Reg};

/// Room in front of a body: the longest prologue has this size.
pub(super) const PROLOGUE_BYTES: usize = 13 * 4;
/// A `stp` or `ldp` that moves sp takes at most these many bytes.
const PAIR_BYTES: u32 = 504;

/// The function being written.
#[derive(Debug, Default)]
pub(super) struct Function {
    /// Where the body begins.
    pub(super) body: u32,
    /// Each a pair of words to become `x16 = address of incoming word 0`.
    pub(super) incoming: Vec<u32>,
    /// Each a pair of words to become the epilogue.
    pub(super) exits: Vec<Exit>,
    /// Bytes of its parameter words.
    pub(super) param_bytes: u32,
    /// Bytes of the largest outgoing area.
    pub(super) largest_area: u32,
    /// The module has a memory, so `mem0` must be right.
    pub(super) has_memory: bool,
    /// Functions return by a jump; this one at these places.
    pub(super) jumping_returns: bool,
    pub(super) jumps: Vec<u32>,
    /// Label references before this number need no island anymore.
    pub(super) settled: usize,
    /// Position before which no island is needed.
    pub(super) deadline: u32,
}

/// Where a frame is torn down.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exit {
    /// Position of the room for the text.
    at: u32,
    /// What sp moves up by, above the frame.
    pops: u32,
    to: ExitTo,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum ExitTo {
    Caller,
    /// A tail call's target.
    Function(u32),
    /// The code in x10.
    Code,
}

/// From sp at entry to x29.
pub(super) fn frame_bytes(frame: Frame) -> u32 {
    (roles::FRAME_HEADER_BYTES + 8 * frame.slots).next_multiple_of(16)
}

impl Aarch64 {
    /// Text that is to stand elsewhere: written at the end and taken off again.
    pub(super) fn text(&mut self, write: impl FnOnce(&mut Self)) -> Vec<u8> {
        let (end, notes) = (self.code.position(), self.code.unwind_count());
        write(self);
        self.code.forget_unwind(notes);
        self.code.truncate(end)
    }

    /// Frames that a `stp` can make are made first: up to [`PAIR_BYTES`] below the limit are in the red zone. Larger
    /// ones ask first, and push only a frame record to be found by walks if the answer is no. An outgoing
    /// area that might leave the red zone counts as part of the frame.
    pub(super) fn prologue(&mut self, bytes: u32, leaf: bool, overflow: Label) {
        let area = self.function.largest_area;
        self.code.note_unwind(Unwind::Bare { above: 0 });
        if leaf && bytes <= LEAF_FRAME_BYTES {
            self.push_record(bytes);
            emit!(self ; str vmctx, [fp, 16]);
            return;
        }
        let body = i64::from(self.function.body);
        let overflow = i64::from(self.code.label_position(overflow).expect("bound out of line"));
        if bytes <= PAIR_BYTES && area <= PAIR_BYTES {
            self.push_record(bytes);
            emit!(self
                ; ldr scratch, [cont, offset::CONT_LIMIT as u32]
                ; cmp sp, scratch
            );
            // The branch is the last word but one.
            let distance = (overflow - (body - 8)) as i32;
            if distance < super::control::REACH_BYTES as i32 {
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
        );
        self.push_record(16);
        emit!(self ; b distance);
        self.code.note_unwind(Unwind::Bare { above: 0 });
        emit!(self ; .bytes &rest);
        // The last three words are the record's and the vmctx's.
        let end = self.code.position();
        self.code.note_unwind_at(end - 12, Unwind::Bare { above: bytes as i32 });
        self.code.note_unwind_at(end - 8, Unwind::Stored { above: bytes });
        self.code.note_unwind_at(end - 4, Unwind::Standing { above: bytes });
    }

    /// A frame of so many bytes with its record at the bottom.
    pub(super) fn push_record(&mut self, bytes: u32) {
        emit!(self ; stp fp, lr, [sp, -(bytes as i32)]!);
        self.code.note_unwind(Unwind::Stored { above: bytes });
        emit!(self ; mov fp, sp);
        self.code.note_unwind(Unwind::Standing { above: bytes });
    }

    /// Room for the text that tears down the frame, which is written when its size is known.
    pub(super) fn exit(&mut self, pops: u32, to: ExitTo) {
        let at = self.code.position();
        self.function.exits.push(Exit { at, pops, to });
        self.code.fill(8, 0);
        self.code.note_unwind_at(at + 4, Unwind::Bare { above: -(pops as i32) });
        self.code.note_unwind(Unwind::Body);
    }

    /// Tears down the frame for a function of so many parameter words, and goes there. Uses x10 (the code), x11, x16,
    /// x17.
    pub(super) fn leave_for(&mut self, words: u32, to: ExitTo) {
        let (own, new) = (self.function.param_bytes, area_bytes(words));
        if new <= own {
            return self.exit(own - new, to);
        }
        // The words go over the frame record, and up: the last first, as the two places may overlap.
        self.incoming_base();
        self.add_offset(SCRATCH.0, SCRATCH.0, i64::from(own) - i64::from(new));
        emit!(self ; ldp x11, lr, [fp]);
        self.code.note_unwind(Unwind::Lost); // words go over the record
        for word in (0..words as i32).rev() {
            self.load(Kind::I64, Reg::from(SCRATCH2), Addr::sp(word * 8));
            self.store(Kind::I64, Addr::reg(SCRATCH, word * 8), Reg::from(SCRATCH2));
        }
        emit!(self ; mov sp, scratch ; mov fp, x11);
        self.code.note_unwind(Unwind::Bare { above: 0 });
        let at = self.code.position();
        self.note_exit_jump(to, at);
        self.go(to);
        self.code.note_unwind(Unwind::Body);
    }

    /// `fp` and `lr` from the frame at sp, which moves up by `bytes`, less than 16 MiB. Of these `pops` are the
    /// caller's.
    pub(super) fn tear_down(&mut self, bytes: u32, pops: u32) {
        let (bytes_i32, pops) = (bytes as i32, pops as i32);
        if bytes <= PAIR_BYTES {
            emit!(self ; ldp fp, lr, [sp], bytes_i32);
        } else {
            emit!(self ; ldp fp, lr, [sp]);
            self.code.note_unwind(Unwind::Bare { above: bytes_i32 - pops });
            self.add_offset(SP, SP, i64::from(bytes));
        }
        self.code.note_unwind(Unwind::Bare { above: -pops });
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
    pub(super) fn write_exits(&mut self, bytes: u32) {
        let exits = std::mem::take(&mut self.function.exits);
        let mut epilogue = None;
        for &Exit { at, pops, to } in &exits {
            let all = bytes + pops;
            let text = if all <= PAIR_BYTES {
                self.note_exit_jump(to, at + 4);
                self.text(|masm| {
                    masm.tear_down(all, pops);
                    masm.go(to);
                })
            } else {
                let shared = epilogue.filter(|_| matches!(to, ExitTo::Caller));
                let there = shared.unwrap_or_else(|| {
                    let there = self.code.position();
                    self.tear_down(all, pops);
                    self.note_exit_jump(to, self.code.position());
                    self.go(to);
                    self.code.note_unwind(Unwind::Body);
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

    pub(super) fn write_incoming(&mut self, bytes: u32) {
        let (low, high) = (bytes & 0xfff, bytes >> 12);
        let text = self.text(|masm| {
            emit!(masm ; add scratch, fp, low);
            if high == 0 { emit!(masm ; nop) } else { emit!(masm ; add scratch, scratch, high, lsl 12) }
        });
        for &at in &self.function.incoming {
            self.code.bytes_mut()[at as usize..at as usize + 8].copy_from_slice(&text);
        }
    }
}
