//! The pieces that stubs are made of: values in and out of arrays of words, the way to the host's stack and
//! back, the end of a continuation.
//!
//! An array of words is Rust's view of a signature: in signature order, unused halves clear. A place is Wasm's:
//! a register of the parameter sequence or a word of the area.
//!
//! The frame of an entry stub, which the leave stub must know:
//!
//! ```text
//!   +0 x29 x30   +16 x19 .. x28   +96 d8 .. d15   +160 values  +168 store  +176 the last leave_sp
//! ```
//!
//! The frame record of a host stub or builtin stub is on the stack that called it; the array of values and
//! everything Rust does is on the host's. [`VmStore::root`](crate::abi::VmStore) is where that is.

use super::{Aarch64, FP, SCRATCH, SCRATCH2, SP, ZERO};
use crate::abi::aarch64::{ENTRY_FPRS, ENTRY_FRAME_BYTES, ENTRY_GPRS};
use crate::abi::{
    Builtin, Kind, Place, Placement, aarch64 as roles, area_bytes, offset, word_offsets, words,
};
use crate::code::{Label, Unwind};
use crate::masm::{Addr, FloatOps, Fpr, Gpr, Isa, Moves, Reg, StartShape, Width};
use std::mem::offset_of;

pub(super) const STORE: u32 = offset::VMCTX_STORE as u32;
pub(super) const MEMORY0: u32 = offset::VMCTX_MEMORY0 as u32;
pub(super) const CONT_SP: u32 = offset::CONT_SP as u32;
pub(super) const CONT_TAIL: u32 = offset::CONT_TAIL as u32;
pub(super) const CONT_PARENT: u32 = offset::CONT_PARENT as u32;
pub(super) const CONT_HANDLERS: u32 = offset::CONT_HANDLERS as u32;
pub(super) const CONT_WORD: u32 = offset::CONT_WORD as u32;
pub(super) const CONT_STACK: u32 = offset::CONT_STACK as u32;
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

pub(super) const ENTRY_VALUES: u32 = 160;
pub(super) const ENTRY_LEAVE_SP: u32 = 176;

/// The allocatable registers except x9: a preserving builtin saves them, those that the host keeps too, because the
/// collector looks for references there. The float registers whole: the host keeps the low halves of some, no more.
const KEPT_GPRS: &[[u8; 2]] =
    &[[0, 1], [2, 3], [4, 5], [6, 7], [8, 10], [11, 12], [13, 14], [15, 19], [20, 21], [22, 23], [24, 25]];
const KEPT_FPRS: [[u8; 2]; 15] = {
    let mut pairs = [[0; 2]; 15];
    let mut n = 0;
    while n < pairs.len() {
        pairs[n] = [2 * n as u8, 2 * n as u8 + 1];
        n += 1;
    }
    pairs
};
const KEPT_VECTORS: u32 = 16 + 16 * KEPT_GPRS.len() as u32;
const KEPT_FRAME_BYTES: u32 = KEPT_VECTORS + 32 * KEPT_FPRS.len() as u32;

impl Aarch64 {
    /// The part of a start stub that finds itself a stack, if sp is 0. x12 = func, kept. Uses x11, x13, x9.
    pub(super) fn start_on_new_stack(&mut self, area: i64) {
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

    /// The end of a start stub, when its function has returned: result words to the resumer, stack and block to their
    /// free lists, and on at the resumer's return pc. All parameter registers hold results; vmctx and mem0 are of some
    /// context of the store and stay so.
    pub(super) fn finish(&mut self, shape: StartShape) {
        let [leave, too_many] = std::array::from_fn(|_| self.code.label());
        // x11 = store, x12 = stack, x13 = parent, x14 = its handler table, x15 = where it wants its result words.
        emit!(self
            ; ldr  x11, [vmctx, STORE]
            ; ldr  x12, [cont, CONT_STACK]
            ; ldr  x13, [cont, CONT_PARENT]
            ; ldp  x14, x15, [x13, offset::CONT_HANDLERS]
        );
        for word in 0..shape.result_words {
            let from = Addr::sp(word as i32 * 8);
            self.load(Kind::I64, Reg::from(SCRATCH2), from);
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
        );
        self.code.note_unwind(Unwind::BaseLeft);
        emit!(self
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
    }

    /// What `resume` and `resume_throw` share: `block` linked to the running block and made the running one. Uses x16,
    /// x17.
    pub(super) fn link(&mut self, block: Gpr, next: Option<Gpr>, table: i32) {
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
        self.code.note_unwind(Unwind::InChild);
    }

    /// What `suspend` and `switch` share: sp, pc and, with `args`, the place of words to come. Uses x16, x17.
    pub(super) fn leave_suspended(&mut self, args: bool, resumed: Label) {
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
    pub(super) fn find_handler(&mut self, tag: Gpr) -> Label {
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
    pub(super) fn capture_chain(&mut self, chain: Label) {
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
    pub(super) fn chain_end(&mut self, chain: Label) {
        self.code.note_unwind(Unwind::Base);
        emit!(self
            ; =>chain
            ; ldp  temp1, temp0, [cont, offset::CONT_PARENT]    // and the tail
            ; ldp  scratch, scratch2, [cont, offset::CONT_CHAIN_PC]
            ; str  temp1, [temp0, CONT_PARENT]
            ; stp  scratch2, xzr, [cont, offset::CONT_PARENT]
            ; br   scratch
        );
    }

    /// Restores what an entry stub saved and returns to its caller, w0 set. sp = its frame.
    pub(super) fn leave_frame(&mut self) {
        self.code.note_unwind(Unwind::Activation { at_sp: true });
        emit!(self
            ; ldp  scratch2, scratch, [sp, ENTRY_VALUES as i32 + 8]     // the store, the last leave_sp
            ; str  scratch, [scratch2, offset::STORE_LEAVE_SP as u32]
        );
        self.restore_all(ENTRY_GPRS, ENTRY_FPRS);
        emit!(self
            ; ldp  fp, lr, [sp], ENTRY_FRAME_BYTES as i32
        );
        self.code.note_unwind(Unwind::Bare { above: 0 });
        emit!(self ; ret);
    }

    /// Notes where Wasm is left, in `store`: the stub's frame record is at `fp`, or there is none.
    fn note_exit(&mut self, store: Gpr, fp: Gpr) {
        emit!(self
            ; str  X(fp), [X(store), offset::STORE_EXIT_FP as u32]
            ; str  cont, [X(store), offset::STORE_EXIT_CONT as u32]
        );
    }

    /// Wasm convention in front, `HostCall` behind: the one of the `HostFunc` at vmctx, or the one at an address.
    /// vmctx, cont and mem0 are callee-saved there.
    pub(super) fn call_host(&mut self, params: &[Kind], results: &[Kind], call: Option<usize>) {
        let (param_places, param_words) = Placement::of(params);
        let (result_places, _) = Placement::of(results);
        let param_bytes = area_bytes(param_words);
        let [host, failed] = std::array::from_fn(|_| self.code.label());
        self.code.note_unwind(Unwind::Bare { above: 0 });
        self.push_record(16);
        emit!(self ; ldr  scratch, [vmctx, STORE]);
        self.note_exit(SCRATCH, Gpr(FP));
        emit!(self
            ; ldr  scratch, [scratch, offset::STORE_ROOT as u32]
            ; cmp  scratch, cont
            ; b.eq =>host                           // the root's stack is the host's
            ; ldr  scratch, [scratch, CONT_SP]
            ; mov  sp, scratch
            ; =>host
        );
        self.add_offset(SP, SP, -i64::from(area_bytes(words(params).max(words(results)) as u32)));
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
        self.tear_down(16 + param_bytes, param_bytes);
        emit!(self ; ret);
        self.code.note_unwind(Unwind::Body);
        emit!(self ; =>failed);
        self.leave_activation();
    }

    /// A builtin in the middle of live registers: x9 in and out. The low halves of v8 to v15 are the host's to keep.
    /// With `goes_on` it does not return, but goes to the address in x9, lr kept.
    pub(super) fn call_preserving(&mut self, call: usize, goes_on: bool) {
        let [stack, host, failed] = std::array::from_fn(|_| self.code.label());
        self.code.note_unwind(Unwind::Bare { above: 0 });
        emit!(self
            ; ldr  scratch, [vmctx, STORE]
            ; ldr  scratch, [scratch, offset::STORE_ROOT as u32]
            ; mov  scratch2, sp
            ; cbnz scratch2, =>stack
            ; ldr  scratch2, [scratch, CONT_SP]     // a start stub: there is no stack of its own yet
            ; mov  sp, scratch2
            ; mov  scratch2, 0
            ; =>stack
            ; sub  sp, sp, KEPT_FRAME_BYTES
        );
        self.code.note_unwind(Unwind::Bare { above: KEPT_FRAME_BYTES as i32 });
        emit!(self ; stp  fp, lr, [sp]);
        self.code.note_unwind(Unwind::Stored { above: KEPT_FRAME_BYTES });
        emit!(self ; mov  fp, sp);
        self.code.note_unwind(Unwind::Standing { above: KEPT_FRAME_BYTES });
        self.save_all(KEPT_GPRS, &[]);
        for (n, [first, second]) in KEPT_FPRS.into_iter().enumerate() {
            emit!(self ; stp Q(first), Q(second), [sp, KEPT_VECTORS as i32 + 32 * n as i32]);
        }
        emit!(self ; ldr  x0, [vmctx, STORE]);
        self.note_exit(Gpr(0), Gpr(FP));
        emit!(self
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
        self.restore_all(KEPT_GPRS, &[]);
        for (n, [first, second]) in KEPT_FPRS.into_iter().enumerate() {
            emit!(self ; ldp Q(first), Q(second), [sp, KEPT_VECTORS as i32 + 32 * n as i32]);
        }
        emit!(self ; ldp  fp, lr, [sp]);
        self.code.note_unwind(Unwind::Bare { above: KEPT_FRAME_BYTES as i32 });
        emit!(self ; add  sp, sp, KEPT_FRAME_BYTES);
        self.code.note_unwind(Unwind::Bare { above: 0 });
        if goes_on {
            emit!(self ; br temp0)
        } else {
            emit!(self ; ret)
        }
        self.code.note_unwind(Unwind::Body);
        emit!(self ; =>failed);
        self.leave_activation();
    }

    /// `ResumeThrow`: x0 = exception, no frame of its own to return to.
    pub(super) fn call_from_nowhere(&mut self, call: usize) {
        self.code.note_unwind(Unwind::Base);
        emit!(self
            ; mov  fp, 0
            ; ldr  scratch, [vmctx, STORE]
        );
        self.note_exit(SCRATCH, ZERO);
        emit!(self
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

    /// Goes to the leave stub.
    pub(super) fn leave_activation(&mut self) {
        emit!(self
            ; ldr  x0, [vmctx, STORE]
            ; ldr  scratch, [x0, offset::STORE_LEAVE_PC as u32]
            ; br   scratch
        );
    }

    /// Loads an array of values into their registers, and into the words at `words + offset` by way of x16. `values`
    /// and `words` may be sp; neither is a register that gets a value.
    pub(super) fn values_to_places(
        &mut self,
        values: Gpr,
        kinds: &[Kind],
        places: &[Place],
        words: u8,
        offset: u32,
    ) {
        for ((&kind, &place), at) in kinds.iter().zip(places).zip(word_offsets(kinds)) {
            let value = Addr::reg(values, at as i32 * 8);
            match place {
                Place::Word(word) => {
                    let (_, kind, scratch) = carrier(kind);
                    self.load(kind, scratch, value);
                    self.store(kind, Addr::reg(Gpr(words), (offset + word * 8) as i32), scratch);
                }
                _ => self.load(kind, Self::param_reg(place).expect("not a word"), value),
            }
        }
    }

    /// The reverse. Each value fills its 8 bytes, zero-extended.
    pub(super) fn places_to_values(
        &mut self,
        words: u8,
        offset: u32,
        kinds: &[Kind],
        places: &[Place],
        values: Gpr,
    ) {
        for ((&kind, &place), at) in kinds.iter().zip(places).zip(word_offsets(kinds)) {
            let value = Addr::reg(values, at as i32 * 8);
            let (narrow, whole, scratch) = carrier(kind);
            let src = match place {
                Place::Word(word) => {
                    self.load(narrow, scratch, Addr::reg(Gpr(words), (offset + word * 8) as i32));
                    scratch
                }
                Place::Gpr(reg) => Reg::from(Self::PARAM_GPRS[usize::from(reg)]),
                Place::Fpr(reg) if kind == Kind::V128 => Reg::from(Self::PARAM_FPRS[usize::from(reg)]),
                Place::Fpr(reg) => {
                    let width = if kind == Kind::F32 { Width::W32 } else { Width::W64 };
                    self.float_bits(width, SCRATCH, Self::PARAM_FPRS[usize::from(reg)]);
                    scratch
                }
            };
            self.store(whole, value, src);
        }
    }

    /// Stores register pairs above the frame record at sp.
    pub(super) fn save_all(&mut self, gprs: &[[u8; 2]], fprs: &[[u8; 2]]) {
        let mut at = 16;
        for &[first, second] in gprs {
            emit!(self ; stp X(first), X(second), [sp, at]);
            at += 16;
        }
        for &[first, second] in fprs {
            emit!(self ; stp D(first), D(second), [sp, at]);
            at += 16;
        }
    }

    /// The reverse.
    fn restore_all(&mut self, gprs: &[[u8; 2]], fprs: &[[u8; 2]]) {
        let mut at = 16;
        for &[first, second] in gprs {
            emit!(self ; ldp X(first), X(second), [sp, at]);
            at += 16;
        }
        for &[first, second] in fprs {
            emit!(self ; ldp D(first), D(second), [sp, at]);
            at += 16;
        }
    }

    /// A stub has labels of its own.
    pub(super) fn end_stub(&mut self, entry: u32) -> u32 {
        self.code.resolve_labels(super::control::write_label);
        self.code.clear_labels();
        entry
    }
}

/// How a value goes from memory to memory: loaded as the first kind, zero-extended, stored as the second, whole.
fn carrier(kind: Kind) -> (Kind, Kind, Reg) {
    match kind {
        Kind::I32 | Kind::F32 => (Kind::I32, Kind::I64, SCRATCH.into()),
        Kind::I64 | Kind::F64 | Kind::Ref => (Kind::I64, Kind::I64, SCRATCH.into()),
        Kind::V128 => (Kind::V128, Kind::V128, Fpr(roles::FSCRATCH).into()),
    }
}
