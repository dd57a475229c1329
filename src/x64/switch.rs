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

use super::{Gpr, RAX, RSP, SCRATCH, TEMP0, TEMP1, X64, near};
use crate::abi::{Builtin, Kind, Placement, SWITCH_HANDLER, call_area, word_offsets, x64 as roles};
use crate::code::{Label, Symbol, Unwind};
use crate::masm::{Addr, ControlOps, Isa, Moves, RegSet, StartShape, SwitchOps};

/// What an entry stub saves below its frame record: rbx, r12 to r15, the address of the values.
const ENTRY_SAVED_BYTES: i8 = roles::ENTRY_SAVED_BYTES as i8;

impl SwitchOps for X64 {
    fn pop_free(&mut self, dst: Gpr, list: i32, next: i32, empty: Label) {
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov Rq(dst), [DWORD scratch + list]
            ; test Rq(dst), Rq(dst)
            ; jz =>empty
            ; movq fscratch, [DWORD Rq(dst) + next]
            ; movq [DWORD scratch + list], fscratch
        )
    }

    fn init_block(&mut self, reference: Gpr, block: Gpr, func: Gpr, start: u32, site: u32) {
        emit!(self ; lea scratch, [rip + 0]);
        let field = self.code.position() - 4;
        self.code.symbol_ref(Symbol::Start(start), field);
        emit!(self
            ; mov [BYTE Rq(block) + near::CONT_PC], scratch
            ; mov QWORD [BYTE Rq(block) + near::CONT_SP], 0
            ; mov QWORD [BYTE Rq(block) + near::CONT_TAIL], 0
            ; mov [BYTE Rq(block) + near::CONT_FUNC], Rq(func)
            ; mov QWORD [BYTE Rq(block) + near::CONT_STACK], 0
            ; mov DWORD [BYTE Rq(block) + near::CONT_SITE], DWORD site as i32
            ; mov DWORD [BYTE Rq(block) + near::CONT_IN_USE], 1
            ; mov Rq(reference), [BYTE Rq(block) + near::CONT_WORD]
        )
    }

    fn consume(&mut self, block: Gpr, next: Gpr, reference: Gpr, failed: Label, retire: Label) {
        emit!(self
            ; mov Rq(block), Rq(reference)
            ; shr Rq(block), 32
            ; add Rq(block), [BYTE vmctx + near::VMCTX_BLOCKS]
            ; cmp [BYTE Rq(block) + near::CONT_WORD], Rq(reference)
            ; jne =>failed
            ; lea Rq(next), [BYTE Rq(reference) + 1]
            ; test Rd(next), Rd(next)
            ; jz =>retire
        )
    }

    fn resume(&mut self, block: Gpr, next: Option<Gpr>, table: i32) {
        self.link(block, next, table);
        emit!(self
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE cont + near::CONT_PC]
        );
        self.code.note_switched();
    }

    fn resume_throw(&mut self, block: Gpr, next: Gpr, table: i32) {
        self.link(block, Some(next), table);
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; jmp QWORD [DWORD scratch + Builtin::ResumeThrow.offset()]
        );
        self.code.note_switched();
    }

    fn land(&mut self, area_bytes: u32) {
        self.code.note_unwind(Unwind::Landed { area: area_bytes });
        emit!(self ; lea rbp, [DWORD rsp + 0]);
        let field = self.code.position() - 4;
        self.landings.push((field, area_bytes));
        self.code.note_unwind(Unwind::Body);
        self.reload_instance();
    }

    fn suspend(&mut self, tag: i32, args: bool, resumed: Label, walk: Label) {
        self.leave_suspended(args, resumed);
        emit!(self
            ; mov r12, [DWORD vmctx + tag]
            ; mov rax, [BYTE cont + near::CONT_WORD]
            ; mov cont, [BYTE cont + near::CONT_PARENT]
        );
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; mov scratch, [BYTE cont + near::CONT_HANDLERS]
            ; cmp [BYTE scratch + near::HANDLERS_FIRST_TAG], r12
            ; jne =>walk
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE scratch + near::HANDLERS_FIRST_PC]
        );
        self.code.note_switched();
    }

    fn suspend_walk(&mut self, unhandled: Label) {
        self.code.note_unwind(Unwind::InWord);
        self.walk(TEMP1, unhandled, near::STORE_SUSPEND_PC);
    }

    fn switch(&mut self, block: Gpr, tag: i32, args: bool, resumed: Label, walk: Label) {
        debug_assert_eq!(block, TEMP0);
        self.leave_suspended(args, resumed);
        emit!(self
            ; mov rax, [BYTE cont + near::CONT_PARENT]
            ; mov r10, [DWORD vmctx + tag]
            ; mov scratch, [BYTE rax + near::CONT_HANDLERS]
            ; add r10, BYTE SWITCH_HANDLER as i8
            ; cmp [BYTE scratch + near::HANDLERS_FIRST_TAG], r10
            ; jne =>walk
            ; mov [BYTE r12 + near::CONT_PARENT], rax
            ; mov rax, [BYTE cont + near::CONT_WORD]
            ; mov cont, r12
        );
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE cont + near::CONT_PC]
        );
        self.code.note_switched();
    }

    fn switch_walk(&mut self, unhandled: Label) {
        self.walk(RAX, unhandled, near::STORE_SWITCH_PC);
    }

    fn load_label(&mut self, dst: Gpr, label: Label) {
        emit!(self ; lea Rq(dst), [=>label])
    }

    fn adapter_end(&mut self, pc_offset: u32, bytes: u32) {
        self.load(Kind::I64, SCRATCH.into(), Addr::sp(pc_offset as i32));
        self.close_area(bytes);
        emit!(self ; jmp scratch);
        self.code.note_unwind(Unwind::Body);
    }

    fn start_stub(&mut self, shape: StartShape) -> u32 {
        let entry = self.code.position();
        let area = call_area(shape.param_words, shape.result_words) as i32;
        self.code.note_unwind(Unwind::Base);
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
                ; add QWORD [BYTE scratch + near::STORE_SPARE_STACKS], 1
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
            ; mov r12, [BYTE cont + near::CONT_FUNC]
        );
        self.enter_instance(TEMP0);
        emit!(self ; call QWORD [BYTE r12 + near::FUNC_CODE]);
        self.code.note_base();
        self.finish(shape);
        if let Some((empty, popped)) = fresh {
            // `call` needs a stack and Rust a large one: the host's is free below the root's saved sp. With fp = 0
            // and the return address a base, a walk goes on with the parent.
            self.code.note_unwind(Unwind::Base);
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
        self.begin_record();
        emit!(self
            ; push rbx
            ; push r12
            ; push r13
            ; push r14
            ; push r15
            ; push rsi
        );
        self.code.note_unwind(Unwind::Activation { at_sp: false });
        emit!(self
            ; mov [BYTE rcx + near::STORE_LEAVE_SP], rsp
            ; mov cont, rdx
            ; mov vmctx, [BYTE rdi + near::FUNC_VMCTX]
            ; mov mem0, [BYTE vmctx + near::VMCTX_MEMORY0]
            ; mov r12, rdi              // the record: code that is not compiled yet looks there
            ; mov r10, rsi
        );
        self.open_area(call_area(param_words, result_words));
        for ((&kind, &place), at) in params.iter().zip(&params_at).zip(word_offsets(params)) {
            let from = Addr::reg(TEMP1, at as i32 * 8);
            self.take_word(kind, place, from, RSP, 0);
        }
        emit!(self
            ; call QWORD [BYTE r12 + near::FUNC_CODE]
            ; mov r10, [BYTE rbp - ENTRY_SAVED_BYTES]
        );
        for ((&kind, &place), at) in results.iter().zip(&results_at).zip(word_offsets(results)) {
            let to = Addr::reg(TEMP1, at as i32 * 8);
            self.give_word(kind, place, to, RSP, 0);
        }
        emit!(self ; xor eax, eax);
        self.leave_frame();
        entry
    }

    fn leave_stub(&mut self) -> u32 {
        let entry = self.code.position();
        self.code.note_unwind(Unwind::Abandoned);
        emit!(self
            ; mov scratch, [BYTE rdi + near::STORE_UNWIND_PC]
            ; test scratch, scratch
            ; jz BYTE 0
        );
        let to_host = self.hole();
        emit!(self
            ; mov QWORD [BYTE rdi + near::STORE_UNWIND_PC], 0
            ; mov cont, [BYTE rdi + near::STORE_UNWIND_CONT]
            ; mov rsp, [BYTE rdi + near::STORE_UNWIND_SP]
            ; mov rax, [BYTE rdi + near::STORE_UNWIND_EXCEPTION]
            ; xor r14d, r14d        // the pad must not take Rust's for its own: mem0 did not come with it
            ; jmp scratch
        );
        self.fill(to_host);
        emit!(self
            ; mov rsp, [BYTE rdi + near::STORE_LEAVE_SP]
            ; lea rbp, [BYTE rsp + ENTRY_SAVED_BYTES]
            ; mov eax, 1
        );
        self.code.note_unwind(Unwind::Activation { at_sp: false });
        self.leave_frame();
        entry
    }

    fn host_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        self.begin_record();
        self.enter_host_stack();
        self.call_host(params, results, |m| emit!(m ; call QWORD [BYTE vmctx + near::HOST_CALL]));
        entry
    }

    fn builtin_stub(&mut self, builtin: Builtin, call: usize) -> u32 {
        let entry = self.code.position();
        let (params, results) = builtin.signature();
        if builtin == Builtin::ResumeThrow {
            self.code.note_unwind(Unwind::Base);
            emit!(self ; xor ebp, ebp);
            self.note_exit();
            emit!(self
                ; mov r10, [BYTE scratch + near::STORE_ROOT]
                ; mov rsp, [BYTE r10 + near::CONT_SP]
                ; and rsp, -16
                ; push rax
                ; push rax
                ; mov rdi, vmctx
                ; mov rsi, rsp
                ; mov rax, QWORD call as i64
                ; call rax
                ; mov rdi, [BYTE vmctx + near::VMCTX_STORE]
                ; jmp QWORD [BYTE rdi + near::STORE_LEAVE_PC]
            );
            return entry;
        }
        if !builtin.preserves() {
            self.begin_record();
            self.enter_host_stack();
            self.call_host(params, results, |m| emit!(m ; mov rax, QWORD call as i64 ; call rax));
            return entry;
        }
        // Everything allocatable but the operand, below the frame record; floats whole, they may be vectors.
        let saved = X64::ALLOCATABLE.without(RegSet::of(TEMP0));
        let bytes = saved.map(|reg| if reg.is_float() { 16 } else { 8 }).sum::<u32>().next_multiple_of(16);
        self.begin_record();
        self.open_area(bytes);
        self.save_all(saved, bytes);
        // The start stub has no stack of its own yet and calls from the host's.
        if builtin == Builtin::NewStack {
            self.note_exit();
        } else {
            self.enter_host_stack();
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
        emit!(self ; mov rsp, rbp ; pop rbp);
        self.code.note_unwind(Unwind::Bare { above: 8 });
        // The function that was called returns to who called it.
        if builtin == Builtin::Compile {
            emit!(self ; jmp r12)
        } else {
            emit!(self ; ret)
        }
        entry
    }

    fn suspend_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let chain = self.code.label();
        // r12: tag, r10: address for the unhandled case. Free: rax, r11; xmm15 keeps the block that suspends, which rax
        // tells: a root has no word.
        self.code.note_unwind(Unwind::Aside { pc: TEMP1.0 });
        self.code.note_unwind(Unwind::InWord);
        emit!(self ; mov cont, rax ; test rax, rax ; jz BYTE 0);
        let root = self.hole();
        emit!(self ; shr cont, 32 ; add cont, [BYTE vmctx + near::VMCTX_BLOCKS] ; jmp BYTE 0);
        let continuation = self.hole();
        self.fill(root);
        emit!(self
            ; mov scratch, [BYTE vmctx + near::VMCTX_STORE]
            ; mov cont, [BYTE scratch + near::STORE_ROOT]
        );
        self.fill(continuation);
        self.code.note_unwind(Unwind::Running);
        emit!(self ; movq fscratch, cont);
        self.code.note_unwind(Unwind::Lost); // `cont` looks around, and r10 may be needed
        let unhandled = self.find_handler(TEMP0);
        emit!(self ; movq rax, fscratch ; cmp rax, cont ; je BYTE 0);
        let alone = self.hole();
        emit!(self ; mov r10, r11);
        self.capture_chain(chain);
        emit!(self ; mov r11, r10);
        self.fill(alone);
        emit!(self
            ; mov rax, [BYTE rax + near::CONT_WORD]
            ; mov cont, [BYTE cont + near::CONT_PARENT]
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE r11 + near::HANDLERS_FIRST_PC]
            ; =>unhandled
            ; movq cont, fscratch
            ; jmp r10
        );
        self.chain_end(chain);
        self.end_stub();
        entry
    }

    fn switch_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let chain = self.code.label();
        // r12: target, r10: tag, rax: address for the unhandled case, which goes to xmm14: no register but those of
        // arguments is live here.
        self.code.note_unwind(Unwind::Aside { pc: RAX.0 });
        emit!(self ; movq fscratch, cont ; movq xmm14, rax);
        self.code.note_unwind(Unwind::Lost);
        let unhandled = self.find_handler(TEMP1);
        emit!(self ; movq rax, fscratch ; cmp rax, cont ; je BYTE 0);
        let alone = self.hole();
        self.capture_chain(chain);
        self.fill(alone);
        emit!(self
            ; mov r10, [BYTE cont + near::CONT_PARENT]
            ; mov [BYTE r12 + near::CONT_PARENT], r10
            ; mov rax, [BYTE rax + near::CONT_WORD]
            ; mov cont, r12
            ; mov rsp, [BYTE cont + near::CONT_SP]
            ; jmp QWORD [BYTE cont + near::CONT_PC]
            ; =>unhandled
            ; movq cont, fscratch
            ; movq rax, xmm14
            ; jmp rax
        );
        self.chain_end(chain);
        self.end_stub();
        entry
    }
}
