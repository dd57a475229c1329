//! The pieces that stubs are made of: values in and out of arrays of words, the way to the host's stack and
//! back, the end of a continuation.
//!
//! An array of words is Rust's view of a signature: in signature order, unused halves clear. A place is Wasm's:
//! a register of the parameter sequence or a word of the area.

use super::{FSCRATCH, Gpr, RBP, RECORD_BYTES, SCRATCH, TEMP0, TEMP1, X64, near};
use crate::abi::{Builtin, Kind, Place, Placement, area_bytes, word_offsets, words};
use crate::code::{Label, Unwind};
use crate::masm::{Addr, ControlOps, Isa, Moves, Reg, RegSet, StartShape};

/// Result words copied one by one before a loop is shorter.
const COPY_UNROLLED: u32 = 4;

impl X64 {
    /// The end of a start stub, when its function has returned: result words to the resumer, stack and block to
    /// their free lists, and on at the resumer's return pc. All parameter registers hold results; vmctx and mem0
    /// are of some context of the store and stay so.
    pub(super) fn finish(&mut self, shape: StartShape) {
        if shape.result_words > 0 {
            emit!(self ; mov r10, [BYTE cont + near::CONT_PARENT] ; mov r12, [BYTE r10 + near::CONT_SP]);
        }
        if shape.result_words <= COPY_UNROLLED {
            for word in 0..shape.result_words as i32 {
                self.load(Kind::I64, SCRATCH.into(), Addr::sp(word * 8));
                self.store(Kind::I64, Addr::reg(TEMP0, word * 8), SCRATCH.into());
            }
        } else {
            let again = self.code.label();
            emit!(self
                ; mov r10d, DWORD shape.result_words as i32
                ; =>again
                ; mov r11, [rsp + r10 * 8 - 8]
                ; mov [r12 + r10 * 8 - 8], r11
                ; sub r10, 1
                ; jnz =>again
            );
        }
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov r12, [BYTE cont + near::CONT_STACK]
            ; mov r10, [BYTE scratch + near::STORE_FREE_STACK]
            ; mov [BYTE r12 + near::STACK_NEXT], r10
            ; mov [BYTE scratch + near::STORE_FREE_STACK], r12
            ; mov QWORD [BYTE cont + near::CONT_STACK], 0
            ; mov DWORD [BYTE cont + near::CONT_IN_USE], 0
            ; mov r10, [BYTE scratch + near::STORE_FREE_BLOCK]
            ; mov [BYTE cont + near::CONT_NEXT], r10
            ; mov [BYTE scratch + near::STORE_FREE_BLOCK], cont
            ; mov cont, [BYTE cont + near::CONT_PARENT]
        );
        self.code.note_unwind(Unwind::BaseLeft);
        emit!(self
            ; mov r12, [BYTE cont + near::CONT_HANDLERS]
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; sub QWORD [BYTE scratch + near::STORE_SPARE_STACKS], 1
            ; js BYTE 0
        );
        let too_many = self.hole();
        emit!(self ; jmp QWORD [BYTE r12 + near::HANDLERS_RETURN]);
        self.fill(too_many);
        // On the parent's stack, where nothing below sp is live; r12 is kept.
        emit!(self
            ; call QWORD [DWORD scratch + Builtin::TrimStacks.offset()]
            ; jmp QWORD [BYTE r12 + near::HANDLERS_RETURN]
        )
    }

    /// What `resume` and `resume_throw` share: `block` linked to the running block and made the running one.
    pub(super) fn link(&mut self, block: Gpr, next: Option<Gpr>, table: i32) {
        debug_assert!(block == TEMP0 && next.is_none_or(|next| next == TEMP1));
        emit!(self ; lea scratch, [DWORD vmctx + table]);
        if next.is_some() {
            emit!(self ; mov [BYTE r12 + near::CONT_WORD], r10)
        }
        emit!(self
            ; mov [BYTE r12 + near::CONT_PARENT], cont
            ; mov [BYTE cont + near::CONT_HANDLERS], scratch
            ; mov [BYTE cont + near::CONT_SP], rsp
            ; mov cont, r12
        );
        self.code.note_unwind(Unwind::InChild);
    }

    /// What `suspend` and `switch` share: sp, pc and, with `args`, the place of words to come.
    pub(super) fn leave_suspended(&mut self, args: bool, resumed: Label) {
        emit!(self ; lea scratch, [=>resumed] ; mov [BYTE cont + near::CONT_SP], rsp);
        if args {
            emit!(self ; mov [BYTE cont + near::CONT_ARGS], rsp)
        }
        emit!(self ; mov [BYTE cont + near::CONT_PC], scratch)
    }

    /// Goes to one of the stubs that look for a handler, which comes back to `unhandled`, in `back`, if there is none.
    pub(super) fn walk(&mut self, back: Gpr, unhandled: Label, stub: i8) {
        emit!(self
            ; lea Rq(back), [=>unhandled]
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [BYTE scratch + stub]
        );
        self.code.note_switched();
    }

    /// Goes from the nearest resume outwards until one has a handler entry equal to `tag`: then `cont` is the block
    /// that was resumed there and r11 the entry, counted from the table's start. Clobbers rax. The label returned
    /// is where a root ends the search.
    pub(super) fn find_handler(&mut self, tag: Gpr) -> Label {
        let [block, more, next, outwards, found, unhandled] = std::array::from_fn(|_| self.code.label());
        emit!(self
            ; =>block
            ; mov rax, [BYTE cont + near::CONT_PARENT]
            ; test rax, rax
            ; jz =>unhandled
            ; mov r11, [BYTE rax + near::CONT_HANDLERS]
            ; cmp [BYTE r11 + near::HANDLERS_FIRST_TAG], Rq(tag)
            ; je =>found
            ; cmp DWORD [BYTE r11 + near::HANDLERS_COUNT], 1
            ; ja =>more
            ; mov cont, rax
            ; jmp =>block
            ; =>more
            ; mov eax, [BYTE r11 + near::HANDLERS_COUNT]
            ; =>next
            ; sub eax, 1
            ; jz =>outwards
            ; add r11, BYTE near::HANDLER_BYTES
            ; cmp [BYTE r11 + near::HANDLERS_FIRST_TAG], Rq(tag)
            ; je =>found
            ; jmp =>next
            ; =>outwards
            ; mov cont, [BYTE cont + near::CONT_PARENT]
            ; jmp =>block
            ; =>found
        );
        unhandled
    }

    /// Captures the chain from rax out to `cont`: rax will go on at `chain`. Clobbers r11.
    pub(super) fn capture_chain(&mut self, chain: Label) {
        emit!(self
            ; mov r11, [BYTE rax + near::CONT_PC]
            ; mov [BYTE rax + near::CONT_CHAIN_PC], r11
            ; mov r11, [BYTE rax + near::CONT_PARENT]
            ; mov [BYTE rax + near::CONT_CHAIN_PARENT], r11
            ; lea r11, [=>chain]
            ; mov [BYTE rax + near::CONT_TAIL], cont
            ; mov [BYTE rax + near::CONT_PC], r11
        )
    }

    /// Where the innermost block of a captured chain goes on: its tail gets the resumer for a parent, the block itself
    /// what it had. Arguments are in place; free are r10, r11, r12.
    pub(super) fn chain_end(&mut self, chain: Label) {
        self.code.note_unwind(Unwind::Base);
        emit!(self
            ; =>chain
            ; mov r12, [BYTE cont + near::CONT_TAIL]
            ; mov r10, [BYTE cont + near::CONT_PARENT]
            ; mov r11, [BYTE cont + near::CONT_CHAIN_PARENT]
            ; mov QWORD [BYTE cont + near::CONT_TAIL], 0
            ; mov [BYTE r12 + near::CONT_PARENT], r10
            ; mov [BYTE cont + near::CONT_PARENT], r11
            ; jmp QWORD [BYTE cont + near::CONT_CHAIN_PC]
        )
    }

    /// Ends an entry stub's frame, from rbp: the callee-saved registers lie right below the record.
    pub(super) fn leave_frame(&mut self) {
        emit!(self
            ; lea rsp, [rbp - 40]
            ; pop r15
            ; pop r14
            ; pop r13
            ; pop r12
            ; pop rbx
            ; pop rbp
        );
        self.code.note_unwind(Unwind::Bare { above: 8 });
        emit!(self ; ret)
    }

    /// The frame record of a stub.
    pub(super) fn begin_record(&mut self) {
        self.code.note_unwind(Unwind::Bare { above: 8 });
        emit!(self ; push rbp);
        self.note_standing(self.code.position());
        emit!(self ; mov rbp, rsp)
    }

    /// Notes where Wasm is left: fp is the stub's. The store stays in scratch.
    pub(super) fn note_exit(&mut self) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov [BYTE scratch + near::STORE_EXIT_FP], rbp
            ; mov [BYTE scratch + near::STORE_EXIT_CONT], cont
        )
    }

    /// Notes the exit and goes to the host's stack: below the root's saved sp, or on from here if this is the root.
    /// Clobbers r10.
    pub(super) fn enter_host_stack(&mut self) {
        self.note_exit();
        emit!(self ; mov r10, [BYTE scratch + near::STORE_ROOT] ; cmp cont, r10 ; je BYTE 0);
        let there = self.hole();
        emit!(self ; mov rsp, [BYTE r10 + near::CONT_SP]);
        self.fill(there);
    }

    /// On the host's stack, with a frame record at rbp: arguments to an array, the call, results out of it, return.
    pub(super) fn call_host(&mut self, params: &[Kind], results: &[Kind], call: impl FnOnce(&mut X64)) {
        let ((params_at, param_words), (results_at, _)) = (Placement::of(params), Placement::of(results));
        let param_bytes = area_bytes(param_words) as i32;
        self.open_area(area_bytes(words(params).max(words(results)) as u32));
        emit!(self ; and rsp, -16);
        for ((&kind, &place), at) in params.iter().zip(&params_at).zip(word_offsets(params)) {
            self.give_word(kind, place, Addr::sp(at as i32 * 8), RBP, RECORD_BYTES);
        }
        emit!(self ; mov rdi, vmctx ; mov rsi, rsp);
        call(self);
        self.leave_if_failed();
        for ((&kind, &place), at) in results.iter().zip(&results_at).zip(word_offsets(results)) {
            self.take_word(kind, place, Addr::sp(at as i32 * 8), RBP, RECORD_BYTES + param_bytes);
        }
        emit!(self ; mov rsp, rbp ; pop rbp);
        self.code.note_unwind(Unwind::Bare { above: 8 });
        if param_bytes == 0 { emit!(self ; ret) } else { emit!(self ; ret WORD param_bytes as i16) }
    }

    /// After a call to Rust: leaves the activation unless eax is 0.
    pub(super) fn leave_if_failed(&mut self) {
        emit!(self ; test eax, eax ; jz BYTE 0);
        let fine = self.hole();
        emit!(self
            ; mov rdi, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [BYTE rdi + near::STORE_LEAVE_PC]
        );
        self.fill(fine);
    }

    /// A value from an array of words to its place; words of the area are at `[area + at]`.
    pub(super) fn take_word(&mut self, kind: Kind, place: Place, from: Addr, area: Gpr, at: i32) {
        match (X64::param_reg(place), place) {
            (Some(reg), _) => self.load(kind, reg, from),
            (None, Place::Word(word)) => {
                let (from_kind, to_kind, scratch) = carrier(kind);
                self.load(from_kind, scratch, from);
                self.store(to_kind, Addr::reg(area, at + word as i32 * 8), scratch);
            }
            (None, _) => unreachable!("registers have numbers"),
        }
    }

    /// A value from its place to an array of words, whose unused halves are cleared.
    pub(super) fn give_word(&mut self, kind: Kind, place: Place, to: Addr, area: Gpr, at: i32) {
        match (X64::param_reg(place), place) {
            (Some(reg), _) if kind == Kind::F32 => {
                emit!(self ; movd scratchd, Rx(reg.fpr()));
                self.store(Kind::I64, to, SCRATCH.into());
            }
            (Some(reg), _) => self.store(if reg.is_float() { kind } else { Kind::I64 }, to, reg),
            (None, Place::Word(word)) => {
                let (from_kind, to_kind, scratch) = carrier(kind);
                self.load(from_kind, scratch, Addr::reg(area, at + word as i32 * 8));
                self.store(to_kind, to, scratch);
            }
            (None, _) => unreachable!("registers have numbers"),
        }
    }

    /// Stores the registers of a preserving builtin below its frame record.
    pub(super) fn save_all(&mut self, saved: RegSet, bytes: u32) {
        for (reg, at) in save_places(saved, bytes) {
            match reg.is_float() {
                true => emit!(self ; movups [DWORD rbp + at], Rx(reg.fpr())),
                false => emit!(self ; mov [DWORD rbp + at], Rq(reg.gpr())),
            }
        }
    }

    /// Loads them again.
    pub(super) fn restore_all(&mut self, saved: RegSet, bytes: u32) {
        for (reg, at) in save_places(saved, bytes) {
            match reg.is_float() {
                true => emit!(self ; movups Rx(reg.fpr()), [DWORD rbp + at]),
                false => emit!(self ; mov Rq(reg.gpr()), [DWORD rbp + at]),
            }
        }
    }

    /// Ends a stub that used labels.
    pub(super) fn end_stub(&mut self) {
        self.resolve_labels();
        self.code.clear_labels();
    }
}

/// How a value goes from memory to memory: loaded as the first kind, zero-extended, stored as the second, whole.
fn carrier(kind: Kind) -> (Kind, Kind, Reg) {
    match kind {
        Kind::I32 | Kind::F32 => (Kind::I32, Kind::I64, SCRATCH.into()),
        Kind::I64 | Kind::F64 | Kind::Ref => (Kind::I64, Kind::I64, SCRATCH.into()),
        Kind::V128 => (Kind::V128, Kind::V128, FSCRATCH.into()),
    }
}

/// Each saved register and where it is, from rbp.
fn save_places(saved: RegSet, bytes: u32) -> impl Iterator<Item = (Reg, i32)> {
    let mut at = -(bytes as i32);
    saved.map(move |reg| {
        let place = at;
        at += if reg.is_float() { 16 } else { 8 };
        (reg, place)
    })
}
