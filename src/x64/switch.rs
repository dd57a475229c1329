//! Stack switching, and the stubs between Rust and Wasm.
//!
//! A switch is two saved words, the links of the chain, a load of `rsp` and a `jmp`. No `call` here is left but by its
//! `ret` except the start stub's, which waits for the last return of its stack.
//!
//! ```text
//!   resumer                        start stub (fresh)            function
//!   resume: save sp, link, jmp ──> pop a stack, call ──────────> ...
//!                                                                suspend: save sp and pc, jmp
//!   landing pad: fp, vmctx, mem0 <───────────────────────────────┘
//!   resume: ... jmp ───────────────────────────────────────────> resumed: ...
//!                                  free stack and block <─ ret ── ...
//!   return pad: fp, ... <── jmp ───┘
//! ```

use super::{Gpr, RBP, RECORD_BYTES, RSP, SCRATCH, X64, near};
use crate::abi::{Builtin, Kind, Place, Placement, area_bytes};
use crate::code::{Label, Symbol};
use crate::masm::{Addr, ControlOps, Isa, Moves, Reg, RegSet, StartShape, SwitchOps};

/// r12: the block that is resumed, the tag that is searched, the operand of preserving builtins.
const TEMP0: Gpr = X64::TEMPS[0];
/// r10.
const TEMP1: Gpr = X64::TEMPS[1];
/// What an entry stub saves below its frame record: rbx, r12 to r15, the address of the values.
const ENTRY_SAVED_BYTES: i8 = 48;
/// Result words copied one by one before a loop is shorter.
const COPY_UNROLLED: u32 = 4;

impl SwitchOps for X64 {
    fn pop_block(&mut self, block: Gpr, empty: Label) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov Rq(block), [BYTE scratch + near::STORE_FREE_BLOCK]
            ; test Rq(block), Rq(block)
            ; jz =>empty
            ; movq fscratch, [BYTE Rq(block) + near::CONT_NEXT]
            ; movq [BYTE scratch + near::STORE_FREE_BLOCK], fscratch
        )
    }

    fn init_block(&mut self, reference: Gpr, block: Gpr, func: Gpr, start: u32, site: u32) {
        emit!(self ; lea scratch, [rip + 0]);
        let field = self.code.position() - 4;
        self.code.symbol_ref(Symbol::Start(start), field);
        emit!(self
            ; mov [BYTE Rq(block) + near::CONT_PC], scratch
            ; mov QWORD [BYTE Rq(block) + near::CONT_SP], 0
            ; mov [BYTE Rq(block) + near::CONT_TAIL], Rq(block)
            ; mov [BYTE Rq(block) + near::CONT_FUNC], Rq(func)
            ; mov QWORD [BYTE Rq(block) + near::CONT_STACK], 0
            ; mov DWORD [BYTE Rq(block) + near::CONT_SITE], DWORD site as i32
            ; mov DWORD [BYTE Rq(block) + near::CONT_IN_USE], 1
            ; mov Rq(reference), [BYTE Rq(block) + near::CONT_WORD]
        )
    }

    fn consume(&mut self, block: Gpr, reference: Gpr, failed: Label, retire: Label) {
        emit!(self
            ; mov Rq(block), Rq(reference)
            ; shr Rq(block), 32
            ; add Rq(block), [BYTE vmctx + near::VMCTX_BLOCKS]
            ; cmp [BYTE Rq(block) + near::CONT_WORD], Rq(reference)
            ; jne =>failed
            ; add Rq(reference), 1
            ; mov [BYTE Rq(block) + near::CONT_WORD], Rq(reference)
            ; test Rd(reference), Rd(reference)
            ; jz =>retire
        )
    }

    fn resume(&mut self, block: Gpr, table: i32) {
        debug_assert_eq!(block, TEMP0);
        self.switches = true;
        emit!(self
            ; mov [BYTE cont + near::CONT_SP], rsp
            ; mov scratch, [BYTE Rq(block) + near::CONT_TAIL]
            ; lea r10, [DWORD vmctx + table]
            ; mov [BYTE scratch + near::CONT_PARENT], cont
            ; mov [BYTE scratch + near::CONT_HANDLERS], r10
            ; mov cont, Rq(block)
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE cont + near::CONT_PC]
        )
    }

    fn land(&mut self, area_bytes: u32) {
        self.switches = true;
        emit!(self ; lea rbp, [DWORD rsp + 0]);
        let field = self.code.position() - 4;
        self.landings.push((field, area_bytes));
        self.reload_instance();
    }

    fn suspend(&mut self, tag: i32, args: bool, resumed: Label, walk: Label) {
        self.switches = true;
        emit!(self ; mov [BYTE cont + near::CONT_SP], rsp);
        if args {
            emit!(self ; mov [BYTE cont + near::CONT_ARGS], rsp)
        }
        emit!(self
            ; lea scratch, [=>resumed]
            ; mov r12, [DWORD vmctx + tag]
            ; mov [BYTE cont + near::CONT_PC], scratch
            ; mov scratch, [BYTE cont + near::CONT_HANDLERS]
            ; mov [BYTE cont + near::CONT_TAIL], cont
            ; cmp [BYTE scratch + near::HANDLERS_FIRST_TAG], r12
            ; jne =>walk
            ; mov rax, [BYTE cont + near::CONT_WORD]
            ; mov cont, [BYTE cont + near::CONT_PARENT]
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE scratch + near::HANDLERS_FIRST_PC]
        )
    }

    fn suspend_walk(&mut self, unhandled: Label) {
        emit!(self
            ; lea r10, [=>unhandled]
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [BYTE scratch + near::STORE_SUSPEND_PC]
        )
    }

    fn load_label(&mut self, dst: Gpr, label: Label) {
        emit!(self ; lea Rq(dst), [=>label])
    }

    fn adapter_end(&mut self, pc_offset: u32, bytes: u32) {
        self.load(Kind::I64, SCRATCH.into(), Addr::sp(pc_offset as i32));
        self.close_area(bytes);
        emit!(self ; jmp scratch)
    }

    fn start_stub(&mut self, shape: StartShape) -> u32 {
        let entry = self.code.position();
        let area = area_bytes(shape.param_words + shape.result_words) as i32;
        // Without parameter words rsp may be 0: no stack yet. Free here: r10, r11, r12, rbp; vmctx is the resumer's.
        let fresh = (shape.param_words == 0).then(|| (self.code.label(), self.code.label()));
        if let Some((empty, popped)) = fresh {
            emit!(self ; test rsp, rsp ; jnz BYTE 0);
            let given = self.hole();
            emit!(self
                ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
                ; mov r12, [BYTE scratch + near::STORE_FREE_STACK]
                ; test r12, r12
                ; jz =>empty
                ; mov r10, [BYTE r12 + near::STACK_NEXT]
                ; mov [BYTE scratch + near::STORE_FREE_STACK], r10
                ; =>popped
                ; mov r10, [BYTE r12 + near::STACK_LIMIT]
                ; mov [BYTE cont + near::CONT_STACK], r12
                ; mov [BYTE cont + near::CONT_LIMIT], r10
                ; mov QWORD [r12 - 8], 0      // the frame record at which walks of this stack end
                ; mov QWORD [r12 - 16], 0
                ; lea rsp, [DWORD r12 - 16 - area]
            );
            self.fill(given);
        }
        emit!(self
            ; lea rbp, [DWORD rsp + area]
            ; mov r11, [BYTE cont + near::CONT_FUNC]
            ; mov vmctx, [BYTE r11 + near::FUNC_VMCTX]
            ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0]
            ; call QWORD [BYTE r11 + near::FUNC_CODE]
        );
        self.code.note_base();
        self.finish(shape);
        if let Some((empty, popped)) = fresh {
            // `call` needs a stack and Rust a large one: the host's is free below the root's saved sp. With fp = 0
            // and the return address a base, a walk goes on with the parent.
            emit!(self
                ; =>empty
                ; mov r12, [BYTE scratch + near::STORE_ROOT]
                ; mov rsp, [BYTE r12 + near::CONT_SP]
                ; xor ebp, ebp
                ; call QWORD [DWORD scratch + Builtin::NewStack.offset()]
            );
            self.code.note_base();
            emit!(self ; jmp =>popped);
        }
        self.end_stub();
        entry
    }

    fn enter_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        let ((params_at, param_words), (results_at, result_words)) =
            (Placement::of(params), Placement::of(results));
        // rdi: func, rsi: values, rdx: root, rcx: store.
        emit!(self
            ; push rbp
            ; mov rbp, rsp
            ; push rbx
            ; push r12
            ; push r13
            ; push r14
            ; push r15
            ; push rsi
            ; mov [BYTE rcx + near::STORE_LEAVE_SP], rsp
            ; mov cont, rdx
            ; mov vmctx, [BYTE rdi + near::FUNC_VMCTX]
            ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0]
            ; mov r12, [BYTE rdi + near::FUNC_CODE]
            ; mov r10, rsi
        );
        self.open_area(area_bytes(param_words + result_words));
        for (i, (&kind, &place)) in params.iter().zip(&params_at).enumerate() {
            let from = Addr::reg(TEMP1, i as i32 * 8);
            self.take_word(kind, place, from, RSP, 0);
        }
        emit!(self ; call r12 ; mov r10, [BYTE rbp - ENTRY_SAVED_BYTES]);
        for (i, (&kind, &place)) in results.iter().zip(&results_at).enumerate() {
            let to = Addr::reg(TEMP1, i as i32 * 8);
            self.give_word(kind, place, to, RSP, param_words as i32 * 8);
        }
        emit!(self ; xor eax, eax);
        self.leave_frame();
        entry
    }

    fn leave_stub(&mut self) -> u32 {
        let entry = self.code.position();
        emit!(self
            ; mov rsp, [BYTE rdi + near::STORE_LEAVE_SP]
            ; lea rbp, [BYTE rsp + ENTRY_SAVED_BYTES]
            ; mov eax, 1
        );
        self.leave_frame();
        entry
    }

    fn host_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        emit!(self ; push rbp ; mov rbp, rsp);
        self.to_host_stack();
        self.call_host(params, results, |m| emit!(m ; call QWORD [BYTE vmctx + near::HOST_CALL]));
        entry
    }

    fn builtin_stub(&mut self, builtin: Builtin, call: usize) -> u32 {
        let entry = self.code.position();
        let (params, results) = builtin.signature();
        if !builtin.preserves() {
            emit!(self ; push rbp ; mov rbp, rsp);
            self.to_host_stack();
            self.call_host(params, results, |m| emit!(m ; mov rax, QWORD call as i64 ; call rax));
            return entry;
        }
        // Everything allocatable but the operand, below the frame record; floats whole, they may be vectors.
        let saved = X64::ALLOCATABLE.without(RegSet::of(TEMP0));
        let bytes = saved.map(|reg| if reg.is_float() { 16 } else { 8 }).sum::<u32>().next_multiple_of(16);
        emit!(self ; push rbp ; mov rbp, rsp);
        self.open_area(bytes);
        self.save_all(saved, bytes);
        // The start stub has no stack of its own yet and calls from the host's.
        if builtin == Builtin::NewStack {
            self.note_exit();
        } else {
            self.to_host_stack();
        }
        emit!(self
            ; and rsp, -16
            ; sub rsp, 16
            ; mov [rsp], r12
            ; mov rdi, vmctx
            ; mov rsi, rsp
            ; mov rax, QWORD call as i64
            ; call rax
        );
        self.leave_if_failed();
        emit!(self ; mov r12, [rsp]);
        self.restore_all(saved, bytes);
        emit!(self ; mov rsp, rbp ; pop rbp ; ret);
        entry
    }

    fn suspend_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let (block, found, next, outwards) =
            (self.code.label(), self.code.label(), self.code.label(), self.code.label());
        // r12: tag, r10: address for the unhandled case, xmm15: the block that suspends. Free: rax, r11. cont
        // goes outwards; every parameter register but rax carries payload.
        emit!(self
            ; movq fscratch, cont
            ; =>block
            ; cmp QWORD [BYTE cont + near::CONT_PARENT], 0
            ; je BYTE 0
        );
        let unhandled = self.hole();
        emit!(self
            ; mov r11, [BYTE cont + near::CONT_HANDLERS]
            ; mov eax, [BYTE r11 + near::HANDLERS_COUNT]
            ; =>next
            ; sub eax, 1
            ; jb =>outwards
            ; cmp [BYTE r11 + near::HANDLERS_FIRST_TAG], r12
            ; je =>found
            ; add r11, BYTE near::HANDLER_BYTES
            ; jmp =>next
            ; =>outwards
            ; mov cont, [BYTE cont + near::CONT_PARENT]
            ; jmp =>block
        );
        self.fill(unhandled);
        emit!(self
            ; movq cont, fscratch
            ; jmp r10
            ; =>found
            ; movq rax, fscratch
            ; mov [BYTE rax + near::CONT_TAIL], cont
            ; mov rax, [BYTE rax + near::CONT_WORD]
            ; mov cont, [BYTE cont + near::CONT_PARENT]
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE r11 + near::HANDLERS_FIRST_PC]
        );
        self.end_stub();
        entry
    }
}

impl X64 {
    /// The end of a start stub, when its function has returned: result words to the resumer, stack and block to
    /// their free lists, and on at the resumer's return pc. All parameter registers hold results; vmctx is some
    /// context of the store.
    fn finish(&mut self, shape: StartShape) {
        emit!(self ; mov r10, [BYTE cont + near::CONT_PARENT]);
        if shape.result_words > 0 {
            emit!(self ; mov r12, [BYTE r10 + near::CONT_SP]);
        }
        let from = shape.param_words as i32 * 8;
        if shape.result_words <= COPY_UNROLLED {
            for word in 0..shape.result_words as i32 {
                self.load(Kind::I64, SCRATCH.into(), Addr::sp(from + word * 8));
                self.store(Kind::I64, Addr::reg(TEMP0, word * 8), SCRATCH.into());
            }
        } else {
            let again = self.code.label();
            emit!(self
                ; mov r15d, DWORD shape.result_words as i32
                ; =>again
                ; mov r11, [DWORD rsp + r15 * 8 + from - 8]
                ; mov [r12 + r15 * 8 - 8], r11
                ; sub r15, 1
                ; jnz =>again
            );
        }
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov r12, [BYTE cont + near::CONT_STACK]
            ; mov r15, [BYTE scratch + near::STORE_FREE_STACK]
            ; mov [BYTE r12 + near::STACK_NEXT], r15
            ; mov [BYTE scratch + near::STORE_FREE_STACK], r12
            ; mov QWORD [BYTE cont + near::CONT_STACK], 0
            ; mov DWORD [BYTE cont + near::CONT_IN_USE], 0
            ; mov r15, [BYTE scratch + near::STORE_FREE_BLOCK]
            ; mov [BYTE cont + near::CONT_NEXT], r15
            ; mov [BYTE scratch + near::STORE_FREE_BLOCK], cont
            ; mov r12, [BYTE cont + near::CONT_HANDLERS]
            ; mov cont, r10
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE r12 + near::HANDLERS_RETURN]
        )
    }

    /// Ends an entry stub's frame, from rbp: the callee-saved registers lie right below the record.
    fn leave_frame(&mut self) {
        emit!(self
            ; lea rsp, [rbp - 40]
            ; pop r15
            ; pop r14
            ; pop r13
            ; pop r12
            ; pop rbx
            ; pop rbp
            ; ret
        )
    }

    /// Notes where Wasm is left: fp is the stub's. The store stays in scratch.
    fn note_exit(&mut self) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov [BYTE scratch + near::STORE_EXIT_FP], rbp
            ; mov [BYTE scratch + near::STORE_EXIT_CONT], cont
        )
    }

    /// Notes the exit and goes to the host's stack: below the root's saved sp, or on from here if this is the root.
    /// Clobbers r10.
    fn to_host_stack(&mut self) {
        self.note_exit();
        emit!(self ; mov r10, [BYTE scratch + near::STORE_ROOT] ; cmp cont, r10 ; je BYTE 0);
        let there = self.hole();
        emit!(self ; mov rsp, [BYTE r10 + near::CONT_SP]);
        self.fill(there);
    }

    /// On the host's stack, with a frame record at rbp: arguments to an array, the call, results out of it, return.
    fn call_host(&mut self, params: &[Kind], results: &[Kind], call: impl FnOnce(&mut X64)) {
        let ((params_at, param_words), (results_at, _)) = (Placement::of(params), Placement::of(results));
        self.open_area(area_bytes(params.len().max(results.len()) as u32));
        emit!(self ; and rsp, -16);
        for (i, (&kind, &place)) in params.iter().zip(&params_at).enumerate() {
            self.give_word(kind, place, Addr::sp(i as i32 * 8), RBP, RECORD_BYTES);
        }
        emit!(self ; mov rdi, vmctx ; mov rsi, rsp);
        call(self);
        self.leave_if_failed();
        for (i, (&kind, &place)) in results.iter().zip(&results_at).enumerate() {
            self.take_word(kind, place, Addr::sp(i as i32 * 8), RBP, RECORD_BYTES + param_words as i32 * 8);
        }
        emit!(self ; mov rsp, rbp ; pop rbp ; ret)
    }

    /// After a call to Rust: leaves the activation unless eax is 0.
    fn leave_if_failed(&mut self) {
        emit!(self ; test eax, eax ; jz BYTE 0);
        let fine = self.hole();
        emit!(self
            ; mov rdi, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [BYTE rdi + near::STORE_LEAVE_PC]
        );
        self.fill(fine);
    }

    /// A value from an array of words to its place; words of the area are at `[area + at]`.
    fn take_word(&mut self, kind: Kind, place: Place, from: Addr, area: Gpr, at: i32) {
        match (X64::param_reg(place), place) {
            (Some(reg), _) => self.load(kind, reg, from),
            (None, Place::Word(word)) => {
                let kind = word_kind(kind);
                self.load(kind, SCRATCH.into(), from);
                self.store(Kind::I64, Addr::reg(area, at + word as i32 * 8), SCRATCH.into());
            }
            (None, _) => unreachable!("registers have numbers"),
        }
    }

    /// A value from its place to an array of words, whose unused halves are cleared.
    fn give_word(&mut self, kind: Kind, place: Place, to: Addr, area: Gpr, at: i32) {
        match (X64::param_reg(place), place) {
            (Some(reg), _) if kind == Kind::F32 => {
                emit!(self ; movd scratchd, Rx(reg.fpr()));
                self.store(Kind::I64, to, SCRATCH.into());
            }
            (Some(reg), _) => self.store(if kind == Kind::F64 { kind } else { Kind::I64 }, to, reg),
            (None, Place::Word(word)) => {
                self.load(word_kind(kind), SCRATCH.into(), Addr::reg(area, at + word as i32 * 8));
                self.store(Kind::I64, to, SCRATCH.into());
            }
            (None, _) => unreachable!("registers have numbers"),
        }
    }

    /// Stores the registers of a preserving builtin below its frame record.
    fn save_all(&mut self, saved: RegSet, bytes: u32) {
        for (reg, at) in save_places(saved, bytes) {
            match reg.is_float() {
                true => emit!(self ; movups [DWORD rbp + at], Rx(reg.fpr())),
                false => emit!(self ; mov [DWORD rbp + at], Rq(reg.gpr())),
            }
        }
    }

    /// Loads them again.
    fn restore_all(&mut self, saved: RegSet, bytes: u32) {
        for (reg, at) in save_places(saved, bytes) {
            match reg.is_float() {
                true => emit!(self ; movups Rx(reg.fpr()), [DWORD rbp + at]),
                false => emit!(self ; mov Rq(reg.gpr()), [DWORD rbp + at]),
            }
        }
    }

    /// Ends a stub that used labels.
    fn end_stub(&mut self) {
        self.resolve_labels();
        self.code.clear_labels();
    }
}

/// The kind as which a word is loaded into a general register: its bits, zero-extended.
fn word_kind(kind: Kind) -> Kind {
    match kind {
        Kind::I32 | Kind::F32 => Kind::I32,
        Kind::I64 | Kind::F64 | Kind::Ref => Kind::I64,
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
