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
//!
//! The frame of an entry stub, which the leave stub must know:
//!
//! ```text
//!   +0 x29 x30   +16 x19 .. x28   +96 d8 .. d15   +160 values  +168 store  +176 the last leave_sp
//! ```
//!
//! The frame record of a host stub or builtin stub is on the stack that called it; the array of values and
//! everything Rust does is on the host's. [`VmStore::root`](crate::abi::VmStore) is where that is.

use super::int::Cond;
use super::{Aarch64, FP, SCRATCH, SCRATCH2, SP};
use crate::abi::{Builtin, Kind, Placement, SWITCH_HANDLER, area_bytes, call_area, offset};
use crate::code::{Label, Symbol};
use crate::masm::{Addr, Gpr, Isa, Moves, Reg, StartShape, SwitchOps, Width};
use std::mem::offset_of;

const STORE: u32 = offset::VMCTX_STORE as u32;
const MEMORY0: u32 = offset::VMCTX_MEMORY0 as u32;
const CONT_SP: u32 = offset::CONT_SP as u32;
const CONT_TAIL: u32 = offset::CONT_TAIL as u32;
const CONT_PARENT: u32 = offset::CONT_PARENT as u32;
const CONT_HANDLERS: u32 = offset::CONT_HANDLERS as u32;
const CONT_WORD: u32 = offset::CONT_WORD as u32;
const CONT_STACK: u32 = offset::CONT_STACK as u32;
const STORE_FREE_BLOCK: u32 = offset::STORE_FREE_BLOCK as u32;
const STORE_SPARE_STACKS: u32 = offset::STORE_SPARE_STACKS as u32;
const STORE_FREE_STACK: u32 = offset::STORE_FREE_STACK as u32;

/// Fields that are loaded and stored in pairs.
const _: () = {
    use crate::abi::{ContBlock, HandlerEntry};
    assert!(offset::CONT_PC == offset::CONT_SP + 8);
    assert!(offset::CONT_SP == offset::CONT_HANDLERS + 8);
    assert!(offset::CONT_PARENT == offset::CONT_WORD + 8);
    assert!(offset::CONT_TAIL == offset::CONT_PARENT + 8);
    assert!(offset::CONT_CHAIN_PARENT == offset::CONT_CHAIN_PC + 8);
    assert!(offset::CONT_IN_USE == offset::CONT_SITE + 4);
    assert!(offset_of!(ContBlock, word) == 0 && offset_of!(HandlerEntry, pc) == 8);
    assert!(offset::HANDLER_BYTES == 16);
};

/// What AAPCS64 keeps: an entry stub saves it.
const ENTRY_GPRS: &[[u8; 2]] = &[[19, 20], [21, 22], [23, 24], [25, 26], [27, 28]];
const ENTRY_FPRS: &[[u8; 2]] = &[[8, 9], [10, 11], [12, 13], [14, 15]];
const ENTRY_FRAME_BYTES: u32 = 192;
const ENTRY_VALUES: u32 = 160;
const ENTRY_LEAVE_SP: u32 = 176;

/// The allocatable registers that it does not keep, except x9: a preserving builtin saves them. x19 fills a pair.
const KEPT_GPRS: &[[u8; 2]] = &[[0, 1], [2, 3], [4, 5], [6, 7], [8, 10], [11, 12], [13, 14], [15, 19]];
const KEPT_FPRS: &[[u8; 2]] =
    &[[0, 1], [2, 3], [4, 5], [6, 7], [16, 17], [18, 19], [20, 21], [22, 23], [24, 25], [26, 27], [28, 29]];
const KEPT_FRAME_BYTES: u32 = 16 + 16 * (KEPT_GPRS.len() + KEPT_FPRS.len()) as u32;

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
    }

    /// Uses x16.
    fn resume_throw(&mut self, block: Gpr, next: Gpr, table: i32) {
        self.link(block, Some(next), table);
        emit!(self
            ; ldr  scratch, [vmctx, STORE]
            ; ldr  scratch, [scratch, Builtin::ResumeThrow.offset() as u32]
            ; br   scratch
        );
    }

    /// Uses x16 at most.
    fn land(&mut self, area_bytes: u32) {
        self.add_offset(FP, SP, i64::from(area_bytes));
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
    }

    /// Uses x16; gives x10.
    fn suspend_walk(&mut self, unhandled: Label) {
        self.load_label(Self::TEMPS[1], unhandled);
        emit!(self
            ; ldr scratch, [vmctx, STORE]
            ; ldr scratch, [scratch, offset::STORE_SUSPEND_PC as u32]
            ; br  scratch
        );
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
            ; ldp  scratch, scratch2, [cont, offset::CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
        );
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
    }

    /// Before the call nothing is live but the parameter registers and cont; after it, the result registers.
    fn start_stub(&mut self, shape: StartShape) -> u32 {
        let entry = self.code.position();
        let area = i64::from(call_area(shape.param_words, shape.result_words));
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
            ; blr  scratch
        );
        self.code.note_base();
        let [leave, too_many] = std::array::from_fn(|_| self.code.label());
        // x11 = store, x12 = stack, x13 = parent, x14 = its handler table, x15 = where it wants its result words.
        emit!(self
            ; ldr  x11, [vmctx, STORE]
            ; ldr  x12, [cont, CONT_STACK]
            ; ldr  x13, [cont, CONT_PARENT]
            ; ldp  x14, x15, [x13, offset::CONT_HANDLERS]
        );
        for word in 0..shape.result_words {
            self.load(Kind::I64, Reg::from(SCRATCH2), Addr::sp(word as i32 * 8));
            self.store(Kind::I64, Addr::reg(Gpr(15), word as i32 * 8), Reg::from(SCRATCH2));
        }
        emit!(self
            ; ldr  scratch, [x11, STORE_FREE_STACK]
            ; str  scratch, [x12, offset::STACK_NEXT as u32]
            ; str  x12, [x11, STORE_FREE_STACK]
            ; ldr  scratch, [x11, STORE_FREE_BLOCK]
            ; str  scratch, [cont, offset::CONT_NEXT as u32]
            ; str  cont, [x11, STORE_FREE_BLOCK]
            ; str  xzr, [cont, CONT_STACK]
            ; str  wzr, [cont, offset::CONT_IN_USE as u32]
            ; mov  cont, x13
            ; mov  sp, x15
            ; ldr  scratch, [x11, STORE_SPARE_STACKS]
            ; subs scratch, scratch, 1
            ; str  scratch, [x11, STORE_SPARE_STACKS]
            ; b.mi =>too_many
            ; =>leave
            ; ldr  scratch, [x14, offset::HANDLERS_RETURN as u32]
            ; br   scratch
            ; =>too_many                            // on the parent's stack; keeps all but x9
            ; ldr  scratch, [x11, Builtin::TrimStacks.offset() as u32]
            ; blr  scratch
            ; b    =>leave
        );
        self.end_stub(entry)
    }

    /// AAPCS64: x0 = func, x1 = values, x2 = root, x3 = store.
    fn enter_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32 {
        let entry = self.code.position();
        let (param_places, param_words) = Placement::of(params);
        let (result_places, result_words) = Placement::of(results);
        emit!(self
            ; stp  fp, lr, [sp, -(ENTRY_FRAME_BYTES as i32)]!
            ; mov  fp, sp
        );
        self.save(ENTRY_GPRS, ENTRY_FPRS);
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
        self.leave_entry_frame();
        self.end_stub(entry)
    }

    /// AAPCS64: x0 = store.
    fn leave_stub(&mut self) -> u32 {
        let entry = self.code.position();
        let to_host = self.code.label();
        emit!(self
            ; ldr  scratch2, [x0, offset::STORE_UNWIND_PC as u32]
            ; cbz  scratch2, =>to_host
            ; str  xzr, [x0, offset::STORE_UNWIND_PC as u32]
            ; ldr  cont, [x0, offset::STORE_UNWIND_CONT as u32]
            ; ldr  scratch, [x0, offset::STORE_UNWIND_SP as u32]
            ; mov  sp, scratch
            ; ldr  x0, [x0, offset::STORE_UNWIND_EXCEPTION as u32]
            ; br   scratch2
            ; =>to_host
            ; ldr  scratch, [x0, offset::STORE_LEAVE_SP as u32]
            ; mov  sp, scratch
            ; mov  w0, 1
        );
        self.leave_entry_frame();
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
            self.call_preserving(call);
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
        let unhandled = self.find_handler(Self::TEMPS[0]);
        self.capture_chain(chain);
        emit!(self
            ; ldr  x0, [cont, CONT_WORD]
            ; mov  cont, x12
            ; ldr  scratch, [cont, CONT_SP]
            ; mov  sp, scratch
            ; br   scratch2
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
        let unhandled = self.find_handler(Self::TEMPS[1]);
        self.capture_chain(chain);
        emit!(self
            ; str  x12, [temp0, CONT_PARENT]
            ; ldr  x0, [cont, CONT_WORD]
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

impl Aarch64 {
    /// The part of a start stub that finds itself a stack, if sp is 0. x12 = func, kept. Uses x11, x13, x9.
    fn start_on_new_stack(&mut self, area: i64) {
        let [given, found, none] = std::array::from_fn(|_| self.code.label());
        emit!(self
            ; mov  scratch, sp
            ; cbnz scratch, =>given
            ; ldr  x11, [vmctx, STORE]
            ; ldr  x13, [x11, STORE_FREE_STACK]
            ; cbz  x13, =>none
            ; ldr  scratch, [x13, offset::STACK_NEXT as u32]
            ; str  scratch, [x11, STORE_FREE_STACK]
            ; ldr  scratch, [x11, STORE_SPARE_STACKS]
            ; add  scratch, scratch, 1
            ; str  scratch, [x11, STORE_SPARE_STACKS]
            ; b    =>found
            ; =>none
            ; ldr  scratch, [x11, Builtin::NewStack.offset() as u32]
            ; blr  scratch                          // on the host's stack; keeps all but x9
            ; mov  x13, temp0
            ; =>found
            ; ldr  scratch, [x13, offset::STACK_LIMIT as u32]
            ; str  x13, [cont, CONT_STACK]
            ; str  scratch, [cont, offset::CONT_LIMIT as u32]
            ; stp  xzr, xzr, [x13, -16]             // the record where walks stop
            ; mov  scratch, x13
        );
        // x16 is not touched by an offset below 2^24.
        self.add_offset(SP, SCRATCH.0, -(area + 16));
        emit!(self ; =>given);
    }

    /// What `resume` and `resume_throw` share: `block` linked to the running block and made the running one. Uses x16,
    /// x17.
    fn link(&mut self, block: Gpr, next: Option<Gpr>, table: i32) {
        self.load_address(SCRATCH2, Addr::vmctx(table));
        match next {
            Some(next) => emit!(self ; stp X(next), cont, [X(block), CONT_WORD as i32]),
            None => emit!(self ; str cont, [X(block), CONT_PARENT]),
        }
        emit!(self
            ; mov  scratch, sp
            ; stp  scratch2, scratch, [cont, offset::CONT_HANDLERS]
            ; mov  cont, X(block)
        );
    }

    /// What `suspend` and `switch` share: sp, pc and, with `args`, the place of words to come. Uses x16, x17.
    fn leave_suspended(&mut self, args: bool, resumed: Label) {
        emit!(self
            ; mov  scratch, sp
            ; adr  scratch2, =>resumed          // it is bound right behind, or nearly
            ; stp  scratch, scratch2, [cont, offset::CONT_SP]
        );
        if args {
            emit!(self ; str scratch, [cont, offset::CONT_ARGS as u32]);
        }
    }

    /// Goes from the nearest resume outwards until one has a handler entry equal to `tag`: then x11 = the block that
    /// was resumed there, x12 = its parent, x17 = the entry's pc. Uses x13 (entry), x14 (entries left), x16. The
    /// label returned is where a root ends the search.
    fn find_handler(&mut self, tag: Gpr) -> Label {
        let [block, each, next, found, unhandled] = std::array::from_fn(|_| self.code.label());
        emit!(self
            ; mov  x11, cont
            ; =>block
            ; ldr  x12, [x11, CONT_PARENT]
            ; cbz  x12, =>unhandled                 // nobody is left to ask
            ; ldr  x13, [x12, CONT_HANDLERS]
            ; ldr  w14, [x13, offset::HANDLERS_COUNT as u32]
            ; ldp  scratch, scratch2, [x13, offset::HANDLERS_FIRST_TAG]
            ; cmp  scratch, X(tag)
            ; b.eq =>found
            ; cmp  w14, 1
            ; b.hi =>each
            ; =>next
            ; mov  x11, x12
            ; b    =>block
            ; =>each                                // the others, from the second on
            ; ldp  scratch, scratch2, [x13, offset::HANDLERS_FIRST_TAG + offset::HANDLER_BYTES]
            ; add  x13, x13, offset::HANDLER_BYTES as u32
            ; cmp  scratch, X(tag)
            ; b.eq =>found
            ; sub  w14, w14, 1
            ; cmp  w14, 1
            ; b.hi =>each
            ; b    =>next
            ; =>found
        );
        unhandled
    }

    /// Captures the chain from `cont` out to x11, if it is more than one block: `cont` will go on at `chain`. Uses x13,
    /// x14, x16.
    fn capture_chain(&mut self, chain: Label) {
        let alone = self.code.label();
        emit!(self
            ; cmp  x11, cont
            ; b.eq =>alone
            ; ldr  x13, [cont, offset::CONT_PC as u32]
            ; ldr  x14, [cont, CONT_PARENT]
            ; adr  scratch, =>chain
            ; str  x11, [cont, CONT_TAIL]
            ; str  scratch, [cont, offset::CONT_PC as u32]
            ; stp  x13, x14, [cont, offset::CONT_CHAIN_PC]
            ; =>alone
        );
    }

    /// Where the innermost block of a captured chain goes on: its tail gets the resumer for a parent, the block itself
    /// what it had. Arguments are in place. Uses x9, x10, x16, x17.
    fn chain_end(&mut self, chain: Label) {
        emit!(self
            ; =>chain
            ; ldp  temp1, temp0, [cont, offset::CONT_PARENT]    // and the tail
            ; ldp  scratch, scratch2, [cont, offset::CONT_CHAIN_PC]
            ; str  temp1, [temp0, CONT_PARENT]
            ; stp  scratch2, xzr, [cont, offset::CONT_PARENT]
            ; br   scratch
        );
    }

    /// `ResumeThrow`: x0 = exception, no frame of its own to return to.
    fn call_from_nowhere(&mut self, call: usize) {
        emit!(self
            ; mov  fp, 0
            ; ldr  scratch, [vmctx, STORE]
            ; str  xzr, [scratch, offset::STORE_EXIT_FP as u32]
            ; str  cont, [scratch, offset::STORE_EXIT_CONT as u32]
            ; ldr  scratch, [scratch, offset::STORE_ROOT as u32]
            ; ldr  scratch, [scratch, CONT_SP]
            ; mov  sp, scratch
            ; str  x0, [sp, -16]!
            ; mov  x0, vmctx
            ; mov  x1, sp
        );
        self.load_imm(SCRATCH, call as u64);
        emit!(self ; blr scratch);
        self.leave_activation();
    }

    /// Restores what an entry stub saved and returns to its caller, w0 set. sp = its frame.
    fn leave_entry_frame(&mut self) {
        emit!(self
            ; ldp  scratch2, scratch, [sp, ENTRY_VALUES as i32 + 8]     // the store, the last leave_sp
            ; str  scratch, [scratch2, offset::STORE_LEAVE_SP as u32]
        );
        self.restore(ENTRY_GPRS, ENTRY_FPRS);
        emit!(self
            ; ldp  fp, lr, [sp], ENTRY_FRAME_BYTES as i32
            ; ret
        );
    }

    /// Wasm convention in front, `HostCall` behind: the one of the `HostFunc` at vmctx, or the one at an address.
    /// vmctx, cont and mem0 are callee-saved there.
    fn call_host(&mut self, params: &[Kind], results: &[Kind], call: Option<usize>) {
        let (param_places, param_words) = Placement::of(params);
        let (result_places, _) = Placement::of(results);
        let param_bytes = area_bytes(param_words);
        let [host, failed] = std::array::from_fn(|_| self.code.label());
        emit!(self
            ; stp  fp, lr, [sp, -16]!
            ; mov  fp, sp
            ; ldr  scratch, [vmctx, STORE]
            ; str  fp, [scratch, offset::STORE_EXIT_FP as u32]
            ; str  cont, [scratch, offset::STORE_EXIT_CONT as u32]
            ; ldr  scratch, [scratch, offset::STORE_ROOT as u32]
            ; cmp  scratch, cont
            ; b.eq =>host                           // the root's stack is the host's
            ; ldr  scratch, [scratch, CONT_SP]
            ; mov  sp, scratch
            ; =>host
        );
        self.add_offset(SP, SP, -i64::from(area_bytes(params.len().max(results.len()) as u32)));
        // fp is 16 below the incoming words.
        self.places_to_values(FP, 16, params, &param_places, Gpr(SP));
        match call {
            None => emit!(self ; ldr scratch, [vmctx, offset::HOST_CALL as u32]),
            Some(call) => self.load_imm(SCRATCH, call as u64),
        }
        emit!(self
            ; mov  x0, vmctx
            ; mov  x1, sp
            ; blr  scratch
            ; cbnz w0, =>failed
        );
        self.values_to_places(Gpr(SP), results, &result_places, FP, 16 + param_bytes);
        emit!(self ; mov sp, fp);
        self.leave_frame(16 + param_bytes);
        emit!(self
            ; ret
            ; =>failed
        );
        self.leave_activation();
    }

    /// A builtin in the middle of live registers: x9 in and out. What the host's convention saves itself needs no
    /// saving: x19 to x28 and the low halves of v8 to v15.
    fn call_preserving(&mut self, call: usize) {
        let [stack, host, failed] = std::array::from_fn(|_| self.code.label());
        emit!(self
            ; ldr  scratch, [vmctx, STORE]
            ; ldr  scratch, [scratch, offset::STORE_ROOT as u32]
            ; mov  scratch2, sp
            ; cbnz scratch2, =>stack
            ; ldr  scratch2, [scratch, CONT_SP]     // a start stub: there is no stack of its own yet
            ; mov  sp, scratch2
            ; mov  scratch2, 0
            ; =>stack
            ; stp  fp, lr, [sp, -(KEPT_FRAME_BYTES as i32)]!
            ; mov  fp, sp
        );
        self.save(KEPT_GPRS, KEPT_FPRS);
        emit!(self
            ; ldr  x0, [vmctx, STORE]
            ; str  fp, [x0, offset::STORE_EXIT_FP as u32]
            ; str  cont, [x0, offset::STORE_EXIT_CONT as u32]
            ; cmp  scratch, cont
            ; b.eq =>host
            ; cbz  scratch2, =>host                 // it came without a stack, so it is there already
            ; ldr  scratch, [scratch, CONT_SP]
            ; mov  sp, scratch
            ; =>host
            ; str  temp0, [sp, -16]!
            ; mov  x0, vmctx
            ; mov  x1, sp
        );
        self.load_imm(SCRATCH, call as u64);
        emit!(self
            ; blr  scratch
            ; cbnz w0, =>failed
            ; ldr  temp0, [sp]
            ; mov  sp, fp
        );
        self.restore(KEPT_GPRS, KEPT_FPRS);
        emit!(self
            ; ldp  fp, lr, [sp], KEPT_FRAME_BYTES as i32
            ; ret
            ; =>failed
        );
        self.leave_activation();
    }

    /// Goes to the leave stub.
    pub(super) fn leave_activation(&mut self) {
        emit!(self
            ; ldr  x0, [vmctx, STORE]
            ; ldr  scratch, [x0, offset::STORE_LEAVE_PC as u32]
            ; br   scratch
        );
    }

    /// A stub has labels of its own.
    fn end_stub(&mut self, entry: u32) -> u32 {
        self.code.resolve_labels(super::control::write_label);
        self.code.clear_labels();
        entry
    }
}
