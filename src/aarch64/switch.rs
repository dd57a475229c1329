//! Stack switching, and the stubs between Rust and Wasm.
//!
//! A switch stores sp and pc in the block it leaves and loads them from the block it enters, each pair with one
//! instruction, and jumps. Nothing else is saved: every register is caller-saved in Wasm code, and x29 is
//! recomputed by whoever goes on. Payload is in x0 to x7 and v0 to v7 all along, so a switch has x16, x17 and the
//! two TEMPS; stubs that run where nothing else is live have x11 to x15 too.
//!
//! ```text
//!    resume                                  suspend
//!      (block.word, block.parent)              (cont.sp, cont.pc) = (sp, resumed)
//!          = (next, cont)                      (tag, pc) = first of cont.parent.handlers
//!      (cont.handlers, cont.sp)                tag matches? else the long way
//!          = (table, sp)                       cont = cont.parent
//!      cont = block                            sp = cont.sp
//!      (sp, pc) = (cont.sp, cont.pc)           br pc
//!      br pc
//! ```

use super::int::Cond;
use super::stub::{
    CONT_HANDLERS, CONT_PARENT, CONT_SP, CONT_STACK, CONT_TAIL, CONT_WORD, ENTRY_LEAVE_SP, ENTRY_VALUES,
    MEMORY0, STORE,
};
use super::{Aarch64, FP, SCRATCH, SP};
use crate::abi::aarch64::{ENTRY_FPRS, ENTRY_FRAME_BYTES, ENTRY_GPRS};
use crate::abi::{Builtin, Kind, Placement, SWITCH_HANDLER, call_area, offset};
use crate::code::{Label, Symbol, Unwind};
use crate::masm::{Addr, Gpr, Isa, Moves, Reg, StartShape, SwitchOps, Width};

impl SwitchOps for Aarch64 {
    /// Uses x16, x17.
    fn pop_free(&mut self, dst: Gpr, list: i32, next: i32, empty: Label) {
        emit!(self
            ; ldr scratch, [vmctx, STORE]
            ; ldr X(dst), [scratch, list as u32]
        );
        self.branch_zero(Width::W64, dst, empty);
        emit!(self
            ; ldr scratch2, [X(dst), next as u32]
            ; str scratch2, [scratch, list as u32]
        );
    }

    /// Uses x16, x17.
    fn init_block(&mut self, reference: Gpr, block: Gpr, func: Gpr, start: u32, site: u32) {
        let at = self.code.position();
        self.code.symbol_ref(Symbol::Start(start), at);
        emit!(self
            ; adrp scratch, 0
            ; add  scratch, scratch, 0
            ; stp  xzr, scratch, [X(block), offset::CONT_SP]
            ; str  xzr, [X(block), CONT_TAIL]
            ; str  X(func), [X(block), offset::CONT_FUNC as u32]
            ; str  xzr, [X(block), CONT_STACK]
        );
        self.load_imm(SCRATCH, u64::from(site));
        emit!(self
            ; mov  wscratch2, 1
            ; stp  wscratch, wscratch2, [X(block), offset::CONT_SITE]
            ; ldr  X(reference), [X(block), CONT_WORD]
        );
    }

    /// Uses x16.
    fn consume(&mut self, block: Gpr, next: Gpr, reference: Gpr, failed: Label, retire: Label) {
        emit!(self
            ; ldr X(block), [vmctx, offset::VMCTX_BLOCKS as u32]
            ; add X(block), X(block), X(reference), lsr 32
            ; ldr scratch, [X(block), CONT_WORD]
            ; cmp scratch, X(reference)
        );
        self.branch(Cond::Ne, failed);
        emit!(self ; add XSP(next), XSP(reference), 1);
        self.branch_zero(Width::W32, next, retire);
    }

    /// Uses x16, x17. Values to transfer are in place.
    fn resume(&mut self, block: Gpr, next: Option<Gpr>, table: i32) {
        self.link(block, next, table);
        emit!(self
            ; ldp  scratch, scratch2, [cont, offset::CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
        );
        self.code.note_switched();
    }

    /// Uses x16.
    fn resume_throw(&mut self, block: Gpr, next: Gpr, table: i32) {
        self.link(block, Some(next), table);
        emit!(self
            ; ldr  scratch, [vmctx, STORE]
            ; ldr  scratch, [scratch, Builtin::ResumeThrow.offset() as u32]
            ; br   scratch
        );
        self.code.note_switched();
    }

    /// Uses x16 at most.
    fn land(&mut self, area_bytes: u32) {
        self.code.note_unwind(Unwind::Landed { area: area_bytes });
        self.add_offset(FP, SP, i64::from(area_bytes));
        self.code.note_unwind(Unwind::Body);
        emit!(self
            ; ldr vmctx, [fp, 16]
            ; ldr mem0, [vmctx, MEMORY0]
        );
    }

    /// Uses x16, x17, x9 (the tag); gives x0.
    fn suspend(&mut self, tag: i32, args: bool, resumed: Label, walk: Label) {
        self.load(Kind::I64, Reg::from(Self::TEMPS[0]), Addr::vmctx(tag));
        self.leave_suspended(args, resumed);
        emit!(self
            ; ldp  x0, cont, [cont, CONT_WORD as i32]   // and the parent
        );
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; ldr  scratch, [cont, CONT_HANDLERS]
            ; ldp  scratch, scratch2, [scratch, offset::HANDLERS_FIRST_TAG]
            ; cmp  scratch, temp0
        );
        self.branch(Cond::Ne, walk);
        emit!(self
            ; ldr  scratch, [cont, CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
        );
        self.code.note_switched();
    }

    /// Uses x16; gives x10.
    fn suspend_walk(&mut self, unhandled: Label) {
        self.code.note_unwind(Unwind::InWord);
        self.load_label(Self::TEMPS[1], unhandled);
        emit!(self
            ; ldr scratch, [vmctx, STORE]
            ; ldr scratch, [scratch, offset::STORE_SUSPEND_PC as u32]
            ; br  scratch
        );
        self.code.note_switched();
    }

    /// Uses x16 (the parent), x17, x10 (the tag); gives x0.
    fn switch(&mut self, block: Gpr, tag: i32, args: bool, resumed: Label, walk: Label) {
        debug_assert_eq!(block, Self::TEMPS[0]);
        self.load(Kind::I64, Reg::from(Self::TEMPS[1]), Addr::vmctx(tag));
        self.leave_suspended(args, resumed);
        emit!(self
            ; ldr  scratch, [cont, CONT_PARENT]
            ; add  temp1, temp1, SWITCH_HANDLER as u32
            ; ldr  scratch2, [scratch, CONT_HANDLERS]
            ; ldr  x0, [scratch2, offset::HANDLERS_FIRST_TAG as u32]
            ; cmp  x0, temp1
        );
        self.branch(Cond::Ne, walk);
        emit!(self
            ; ldr  x0, [cont, CONT_WORD]
            ; str  scratch, [temp0, CONT_PARENT]
            ; mov  cont, temp0
        );
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; ldp  scratch, scratch2, [cont, offset::CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
        );
        self.code.note_switched();
    }

    /// Uses x16; gives x0.
    fn switch_walk(&mut self, unhandled: Label) {
        self.load_label(Self::PARAM_GPRS[0], unhandled);
        emit!(self
            ; ldr scratch, [vmctx, STORE]
            ; ldr scratch, [scratch, offset::STORE_SWITCH_PC as u32]
            ; br  scratch
        );
    }

    fn load_label(&mut self, dst: Gpr, label: Label) {
        // Both words are written when the label is known; see `write_label`.
        emit!(self
            ; adrp X(dst), =>label
            ; add  XSP(dst), XSP(dst), 0
        );
    }

    /// Uses x16.
    fn adapter_end(&mut self, pc_offset: u32, bytes: u32) {
        self.load(Kind::I64, Reg::from(SCRATCH), Addr::sp(pc_offset as i32));
        // At most 16 bits, so x16 keeps its value.
        self.add_offset(SP, SP, i64::from(bytes));
        emit!(self ; br scratch);
        self.code.note_unwind(Unwind::Body);
    }

    /// Before the call nothing is live but the parameter registers and cont; after it, the result registers.
    fn start_stub(&mut self, shape: StartShape) -> u32 {
        let entry = self.code.position();
        let area = i64::from(call_area(shape.param_words, shape.result_words));
        self.code.note_unwind(Unwind::Base);
        emit!(self
            ; ldr  x12, [cont, offset::CONT_FUNC as u32]
            ; ldr  vmctx, [x12, offset::FUNC_VMCTX as u32]
            ; ldr  mem0, [vmctx, MEMORY0]
        );
        if shape.param_words == 0 {
            self.start_on_new_stack(area);
        }
        self.add_offset(FP, SP, area);
        emit!(self
            ; ldr  scratch, [x12, offset::FUNC_CODE as u32]
            ; mov  temp0, x12               // code that is not compiled yet looks there for the record
            ; blr  scratch
        );
        self.code.note_base();
        self.finish(shape);
        self.end_stub(entry)
    }

    /// AAPCS64: x0 = func, x1 = values, x2 = root, x3 = store.
    fn enter_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        let (param_places, param_words) = Placement::of(params);
        let (result_places, result_words) = Placement::of(results);
        self.code.note_unwind(Unwind::Bare { above: 0 });
        self.push_record(ENTRY_FRAME_BYTES);
        self.save_all(ENTRY_GPRS, ENTRY_FPRS);
        self.code.note_unwind(Unwind::Activation { at_sp: false });
        emit!(self
            ; ldr  scratch, [x3, offset::STORE_LEAVE_SP as u32]
            ; stp  x1, x3, [sp, ENTRY_VALUES as i32]
            ; str  scratch, [sp, ENTRY_LEAVE_SP]
            ; str  fp, [x3, offset::STORE_LEAVE_SP as u32]
            ; mov  cont, x2
            ; mov  temp0, x0
            ; mov  temp1, x1
            ; ldr  vmctx, [temp0, offset::FUNC_VMCTX as u32]
            ; ldr  mem0, [vmctx, MEMORY0]
        );
        self.add_offset(SP, SP, -i64::from(call_area(param_words, result_words)));
        self.values_to_places(Self::TEMPS[1], params, &param_places, SP, 0);
        emit!(self
            ; ldr  scratch, [temp0, offset::FUNC_CODE as u32]
            ; blr  scratch
            ; ldr  temp1, [fp, ENTRY_VALUES]
        );
        self.places_to_values(SP, 0, results, &result_places, Self::TEMPS[1]);
        emit!(self
            ; mov  sp, fp
            ; mov  w0, 0
        );
        self.leave_frame();
        self.end_stub(entry)
    }

    /// AAPCS64: x0 = store.
    fn leave_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let to_host = self.code.label();
        self.code.note_unwind(Unwind::Abandoned);
        emit!(self
            ; ldr  scratch2, [x0, offset::STORE_UNWIND_PC as u32]
            ; cbz  scratch2, =>to_host
            ; str  xzr, [x0, offset::STORE_UNWIND_PC as u32]
            ; ldr  cont, [x0, offset::STORE_UNWIND_CONT as u32]
            ; ldr  scratch, [x0, offset::STORE_UNWIND_SP as u32]
            ; mov  sp, scratch
            ; ldr  x0, [x0, offset::STORE_UNWIND_EXCEPTION as u32]
        );
        self.code.note_unwind(Unwind::Lost);
        emit!(self ; br scratch2);
        self.code.note_unwind(Unwind::Abandoned);
        emit!(self
            ; =>to_host
            ; ldr  scratch, [x0, offset::STORE_LEAVE_SP as u32]
            ; mov  sp, scratch
            ; mov  w0, 1
        );
        self.leave_frame();
        self.end_stub(entry)
    }

    fn host_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        self.call_host(params, results, None);
        self.end_stub(entry)
    }

    fn builtin_stub(&mut self, builtin: Builtin, call: usize) -> u32 {
        let entry = self.code.position();
        if builtin == Builtin::ResumeThrow {
            self.call_from_nowhere(call);
        } else if builtin.preserves() {
            self.call_preserving(call, builtin == Builtin::Compile);
        } else {
            let (params, results) = builtin.signature();
            self.call_host(params, results, Some(call));
        }
        self.end_stub(entry)
    }

    /// x9 = tag, x10 = where to go if nobody handles it. x11 = block asked, x12 = its parent, x16, x17 = the entry's
    /// tag and pc. x0 tells the block that suspends, which is no longer in cont.
    fn suspend_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let [chain, root, found] = std::array::from_fn(|_| self.code.label());
        self.code.note_unwind(Unwind::Aside { pc: Self::TEMPS[1].0 });
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; cbz  x0, =>root                           // a root has no word
            ; ldr  scratch, [vmctx, offset::VMCTX_BLOCKS as u32]
            ; add  cont, scratch, x0, lsr 32
            ; b    =>found
            ; =>root
            ; ldr  scratch, [vmctx, STORE]
            ; ldr  cont, [scratch, offset::STORE_ROOT as u32]
            ; =>found
        );
        self.code.note_unwind(Unwind::Running);
        let unhandled = self.find_handler(Self::TEMPS[0]);
        self.capture_chain(chain);
        emit!(self
            ; ldr  x0, [cont, CONT_WORD]
            ; mov  cont, x12
        );
        self.code.note_unwind(Unwind::InWord);
        emit!(self
            ; ldr  scratch, [cont, CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
        );
        self.code.note_unwind(Unwind::Running);
        emit!(self
            ; =>unhandled
            ; br   temp1
        );
        self.chain_end(chain);
        self.end_stub(entry)
    }

    /// x9 = target, x10 = tag, x0 = where to go if nobody handles it; the rest as in the suspend stub.
    fn switch_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let chain = self.code.label();
        self.code.note_unwind(Unwind::Aside { pc: Self::PARAM_GPRS[0].0 });
        let unhandled = self.find_handler(Self::TEMPS[1]);
        self.capture_chain(chain);
        emit!(self
            ; str  x12, [temp0, CONT_PARENT]
            ; ldr  x0, [cont, CONT_WORD]
        );
        self.code.note_unwind(Unwind::Lost);
        emit!(self
            ; mov  cont, temp0
            ; ldp  scratch, scratch2, [cont, offset::CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
            ; =>unhandled
            ; br   x0
        );
        self.chain_end(chain);
        self.end_stub(entry)
    }
}
