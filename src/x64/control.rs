//! Functions, jumps, branches and calls.

use super::frame::PROLOGUE_MAX;
use super::{X64, near};
use crate::abi::{Builtin, area_bytes, x64 as roles};
use crate::code::{Label, Symbol, Unwind};
use crate::masm::{ControlOps, Folded, Frame, Gpr, IntCond, Rhs, Width};

const INT3: u8 = 0xcc;
const RET: u8 = 0xc3;
const CALL: u8 = 0xe8;
const JMP: u8 = 0xe9;
const NOP: u8 = 0x90;
/// `ret` that pops more.
const RET_POPPING: u8 = 0xc2;

impl ControlOps for X64 {
    fn begin_function(&mut self, has_memory: bool, param_words: u32) {
        self.has_memory = has_memory;
        self.code.fill(PROLOGUE_MAX, INT3);
        self.body = self.code.position();
        self.landings.clear();
        self.largest_area = 0;
        self.param_bytes = area_bytes(param_words);
        self.returns.clear();
    }

    fn end_function(&mut self, frame: Frame, overflow: Label) -> u32 {
        let frame_bytes = Self::sp_to_fp(frame);
        let end = self.code.position();
        let branch_end = self.prologue(frame, frame_bytes as i32).map(|position| (position - end) as usize);
        let mut prologue = self.code.truncate(end);
        let entry = self.body - prologue.len() as u32;
        if let Some(branch_end) = branch_end {
            let target = self.code.label_position(overflow).expect("the overflow label is bound");
            let distance = (target - entry) as i32 - branch_end as i32;
            prologue[branch_end - 4..branch_end].copy_from_slice(&distance.to_le_bytes());
        }
        let body = self.body as usize;
        let bytes = self.code.bytes_mut();
        bytes[entry as usize..body].copy_from_slice(&prologue);
        for &(field, area_bytes) in &self.landings {
            let distance = (area_bytes + frame_bytes) as i32;
            bytes[field as usize..field as usize + 4].copy_from_slice(&distance.to_le_bytes());
        }
        self.code.note_unwind_at(entry, Unwind::Bare { above: 8 });
        self.note_standing(entry + 1);
        self.resolve_labels();
        entry
    }

    fn sp_to_fp(frame: Frame) -> u32 {
        (roles::FRAME_HEADER_BYTES + 8 * frame.slots).next_multiple_of(16)
    }

    fn link_symbols(&mut self, offset_of: &dyn Fn(Symbol) -> i64) -> bool {
        let references = self.code.symbol_refs().to_vec();
        let bytes = self.code.bytes_mut();
        references.iter().all(|reference| {
            let field = reference.at as usize;
            let distance = offset_of(reference.symbol) - i64::from(reference.at) - 4;
            let fits = i32::try_from(distance);
            if let Ok(distance) = fits {
                bytes[field..field + 4].copy_from_slice(&distance.to_le_bytes());
            }
            fits.is_ok()
        })
    }

    fn checkpoint(&mut self) {}

    fn bind(&mut self, label: Label) {
        self.zero_flag = None;
        emit!(self ; =>label)
    }

    fn jump(&mut self, target: Label) {
        emit!(self ; jmp =>target)
    }

    fn int_branch(&mut self, cond: IntCond, width: Width, lhs: Gpr, rhs: Rhs, target: Label) {
        use IntCond::*;
        let zero_test = matches!(cond, Eq | Ne) && rhs == Rhs::Folded(Folded::Imm(0));
        if !(zero_test && self.zero_flag_is_of(width, lhs)) {
            self.compare(width, lhs, rhs);
        }
        match cond {
            Eq => emit!(self ; je =>target),
            Ne => emit!(self ; jne =>target),
            LtS => emit!(self ; jl =>target),
            LtU => emit!(self ; jb =>target),
            GtS => emit!(self ; jg =>target),
            GtU => emit!(self ; ja =>target),
            LeS => emit!(self ; jle =>target),
            LeU => emit!(self ; jbe =>target),
            GeS => emit!(self ; jge =>target),
            GeU => emit!(self ; jae =>target),
        }
    }

    fn jump_table(&mut self, index: Gpr, targets: &[Label], default: Label) {
        if targets.is_empty() {
            return self.jump(default);
        }
        let table = self.code.label();
        self.compare_imm(Width::W32, index, targets.len() as i32);
        emit!(self
            ; jae =>default
            ; lea scratch, [=>table]
            ; movsxd Rq(index), DWORD [scratch + Rq(index) * 4]
            ; add Rq(index), scratch
            ; jmp Rq(index)
            ; =>table
        );
        let base = self.code.position();
        for &target in targets {
            self.code.label_distance(target, base, 0);
        }
    }

    fn trap(&mut self) {
        emit!(self ; ud2)
    }

    fn open_area(&mut self, bytes: u32) {
        self.largest_area = self.largest_area.max(bytes);
        if bytes != 0 {
            emit_imm!(self, bytes as i32, sub rsp)
        }
    }

    fn close_area(&mut self, bytes: u32) {
        if bytes != 0 {
            emit_imm!(self, bytes as i32, add rsp)
        }
    }

    fn call_function(&mut self, function: Symbol) {
        // The distance must not leave its eight aligned bytes.
        while self.redirection && (self.code.position() + 1) % 8 > 4 {
            emit!(self ; nop);
        }
        emit!(self ; call DWORD 0);
        let field = self.code.position() - 4;
        self.code.symbol_ref(function, field);
    }

    fn call_record(&mut self, record: Gpr) {
        self.enter_instance(record);
        emit!(self ; call QWORD [BYTE Rq(record) + near::FUNC_CODE])
    }

    fn call_builtin(&mut self, builtin: Builtin) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; call QWORD [DWORD scratch + builtin.offset()]
        )
    }

    fn reload_instance(&mut self) {
        let same = self.jumping_returns.then(|| {
            emit!(self ; cmp vmctx, [rbp - 8] ; je BYTE 0);
            self.hole()
        });
        emit!(self ; mov vmctx, [rbp - 8]);
        if self.has_memory {
            emit!(self ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0])
        }
        if let Some(same) = same {
            self.fill(same);
        }
    }

    fn ret(&mut self) {
        let pops = self.param_bytes as i32;
        emit!(self ; mov rsp, rbp ; pop rbp);
        self.code.note_unwind(Unwind::Bare { above: 8 });
        if self.jumping_returns {
            self.returns.push(self.code.position());
            emit!(self ; pop scratch);
            self.code.note_unwind(Unwind::Popped { above: 0 });
            self.close_area(pops as u32);
            self.code.note_unwind(Unwind::Popped { above: -pops });
            emit!(self ; jmp scratch)
        } else if pops == 0 {
            emit!(self ; ret)
        } else {
            emit!(self ; ret WORD pops as i16)
        }
        self.code.note_unwind(Unwind::Body);
    }

    fn tail_call_function(&mut self, words: u32, index: u32) {
        self.leave_for(words);
        emit!(self ; jmp DWORD 0);
        let field = self.code.position() - 4;
        self.code.symbol_ref(Symbol::Entry(index), field);
        self.code.note_unwind(Unwind::Body);
    }

    fn tail_call_record(&mut self, words: u32, record: Gpr) {
        emit!(self
            ; mov vmctx, [BYTE Rq(record) + near::FUNC_VMCTX]
            ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0]
        );
        self.leave_for(words);
        emit!(self ; jmp QWORD [BYTE Rq(record) + near::FUNC_CODE]);
        self.code.note_unwind(Unwind::Body);
    }

    fn return_by_jump(&mut self, yes: bool) {
        self.jumping_returns = yes;
    }

    fn take_returns(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.returns)
    }

    fn predict_return(&mut self, at: u32) {
        let text = &mut self.code.bytes_mut()[at as usize..];
        match *text {
            [0x41, 0x5b, 0x41, 0xff, 0xe3, ..] => {
                text[..5].fill(INT3);
                text[0] = RET;
            }
            // With `add rsp, imm8` or `add rsp, imm32` in between; `ret` has 16 bits for that.
            [0x41, 0x5b, 0x48, 0x83, 0xc4, pops, ..] => {
                text[..9].fill(INT3);
                text[..3].copy_from_slice(&[RET_POPPING, pops, 0]);
            }
            [0x41, 0x5b, 0x48, 0x81, 0xc4, low, high, 0, 0, ..] => {
                text[..12].fill(INT3);
                text[..3].copy_from_slice(&[RET_POPPING, low, high]);
            }
            _ => unreachable!("no return by a jump is here"),
        }
    }

    fn expect_redirection(&mut self) {
        self.redirection = true;
    }

    fn lazy_entry(&mut self) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [DWORD scratch + Builtin::Compile.offset()]
        )
    }

    fn lazy_stub(&mut self, word: u32, entry: i64, _: u64) {
        let start = self.code.position();
        debug_assert_eq!(start % 8, 0);
        emit!(self
            ; jmp DWORD 0
            ; nop               // up to the eighth byte: a thread may stand here when the jump is redirected
            ; nop
            ; nop
            ; mov r12d, DWORD word as i32
            ; jmp DWORD 0
        );
        let end = self.code.position();
        let distance = i32::try_from(entry - i64::from(end - start)).expect("regions are smaller than 2 GiB");
        self.code.bytes_mut()[end as usize - 4..].copy_from_slice(&distance.to_le_bytes());
    }

    const STUB_WORD: u32 = 0;

    fn stub_word(at: u32, target: u32, _: u64) -> u64 {
        let [a, b, c, d] = target.wrapping_sub(at + 5).to_le_bytes();
        u64::from_le_bytes([JMP, a, b, c, d, NOP, NOP, NOP])
    }

    fn call_target(end: u32, text: [u8; 5]) -> Option<u32> {
        let [CALL, distance @ ..] = text else { return None };
        Some(end.wrapping_add_signed(i32::from_le_bytes(distance)))
    }

    fn branch_to(at: u32, _: [u8; 4], target: u32) -> [u8; 4] {
        target.wrapping_sub(at + 4).to_le_bytes()
    }
}

impl X64 {
    /// vmctx and mem0 of the function in `record`. In a module that switches stacks they are nearly always right
    /// already: a compare and a branch are predicted, so that what follows need not wait for two loads in a row. The
    /// same in [`reload_instance`](ControlOps::reload_instance): measured, two switches there and back take 3.5 ns so,
    /// and 5.7 without. It relies on this: who sets vmctx sets mem0, or has no memory.
    pub(super) fn enter_instance(&mut self, record: Gpr) {
        let same = self.jumping_returns.then(|| {
            emit!(self ; cmp vmctx, [BYTE Rq(record) + near::FUNC_VMCTX] ; je BYTE 0);
            self.hole()
        });
        emit!(self
            ; mov vmctx, [BYTE Rq(record) + near::FUNC_VMCTX]
            ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0]
        );
        if let Some(same) = same {
            self.fill(same);
        }
    }

    /// `push rbp; mov rbp, rsp` has its first byte in front of `at`.
    pub(super) fn note_standing(&mut self, at: u32) {
        self.code.note_unwind_at(at, Unwind::Stored { above: 16 });
        self.code.note_unwind_at(at + 3, Unwind::Standing { above: 16 });
    }

    /// Writes the label references of a finished function or stub: all of them are 32 bits.
    pub(super) fn resolve_labels(&mut self) {
        self.code.resolve_labels(|bytes, field, distance, _| {
            let distance = i32::try_from(distance).expect("functions are smaller than 2 GiB");
            bytes[field..field + 4].copy_from_slice(&distance.to_le_bytes());
        });
    }
}
