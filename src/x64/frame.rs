//! Frames: how a function enters and leaves.
//!
//! A prologue depends on what the body needed, so it is written last, right-aligned in room that was
//! left before the body:
//!
//! ```text
//!   int3 int3 int3 | push rbp; mov rbp, rsp; check; sub rsp, frame; mov [rbp-8], vmctx | body ...
//!                  ^ entry                                                             ^ fixed
//! ```
//!
//! A return is `mov rsp, rbp; pop rbp; ret`. A tail call begins likewise, and if its target has as many parameter
//! words, ends with a jump. If not, the return address moves, since it stands below them:
//!
//! ```text
//!      own frame            fewer words           more words
//!   ┌──────────────────┐ ┌──────────────────┐ ┌──────────────────┐
//!   │ own words        │ │ its words        │ │ its words,       │
//!   │                  │ ├ return address   ┤ │ moved up from    │
//!   ├ return address   ┤ └──────────────────┘ │ below the frame  │
//!   ├ caller's rbp     ┤             rsp      │                  │
//!   │ slots            │                      ├ return address   ┤ <- rsp
//! ```

use super::{FSCRATCH, RBP, RECORD_BYTES, RSP, SCRATCH, X64, near};
use crate::abi::{Kind, LEAF_FRAME_BYTES, area_bytes};
use crate::code::Unwind;
use crate::masm::{Addr, Frame, Moves};

/// Room for the longest prologue.
pub(super) const PROLOGUE_MAX: usize = 33;

impl X64 {
    /// Tears down the frame for a function of so many parameter words: the return address and the words to where it
    /// expects them, rbp the caller's. Uses r10, r11, xmm15.
    pub(super) fn leave_for(&mut self, words: u32) {
        let (own, new) = (self.param_bytes as i32, area_bytes(words) as i32);
        if new == own {
            emit!(self ; mov rsp, rbp ; pop rbp);
            return self.code.note_unwind(Unwind::Bare { above: 8 });
        }
        // From rbp.
        let return_address = RECORD_BYTES - 8 + own - new;
        if new < own {
            emit!(self ; mov scratch, [BYTE rbp + 8]);
            self.store(Kind::I64, Addr::reg(RBP, return_address), SCRATCH.into());
            self.load_address(RSP, Addr::reg(RBP, return_address));
            emit!(self ; mov rbp, [rbp]);
            return self.code.note_unwind(Unwind::Bare { above: 8 });
        }
        // The words go over the frame record, and up: the last first, as the two places may overlap.
        emit!(self ; mov r10, [rbp] ; movq fscratch, [BYTE rbp + 8]);
        self.code.note_unwind(Unwind::Lost); // a return address in a float register is beyond debuggers
        for word in (0..words as i32).rev() {
            self.load(Kind::I64, SCRATCH.into(), Addr::sp(word * 8));
            self.store(Kind::I64, Addr::reg(RBP, return_address + 8 + word * 8), SCRATCH.into());
        }
        self.store(Kind::F64, Addr::reg(RBP, return_address), FSCRATCH.into());
        self.load_address(RSP, Addr::reg(RBP, return_address));
        emit!(self ; mov rbp, r10);
        self.code.note_unwind(Unwind::Bare { above: 8 });
    }

    /// Emits the prologue; where its overflow branch ends, if it has one.
    pub(super) fn prologue(&mut self, frame: Frame, frame_bytes: i32) -> Option<u32> {
        emit!(self ; push rbp ; mov rbp, rsp);
        let checked = !frame.leaf || frame_bytes as u32 > LEAF_FRAME_BYTES;
        // Small outgoing areas fit in the red zone; with a larger one the check looks farther down.
        let area = Some(self.largest_area).filter(|&area| area > LEAF_FRAME_BYTES).unwrap_or(0);
        let reach = frame_bytes + area as i32;
        let branch_end = checked.then(|| {
            match i8::try_from(-reach) {
                Ok(disp) => emit!(self ; lea scratch, [BYTE rsp + disp]),
                Err(_) => emit!(self ; lea scratch, [DWORD rsp - reach]),
            }
            emit!(self ; cmp scratch, [BYTE cont + near::CONT_LIMIT] ; jb DWORD 0);
            self.code.position()
        });
        emit_imm!(self, frame_bytes, sub rsp);
        emit!(self ; mov [rbp - 8], vmctx);
        branch_end
    }
}
