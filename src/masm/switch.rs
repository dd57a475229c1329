//! Stack switching, and the stubs between Rust and Wasm.
//!
//! A switch is split into small texts so that the driver can put values where they belong in between.
//! For `resume`: the reference is consumed, arguments take their places, then [`SwitchOps::resume`] links the chain
//! and jumps; the driver binds the return label and the handlers' landing pads, each of which begins with
//! [`SwitchOps::land`].

use super::{Gpr, Isa};
use crate::abi::{Builtin, Kind};
use crate::code::Label;

/// The memory words of a continuation's function: decides which start stub it gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Default)]
pub struct StartShape {
    /// Parameter words.
    pub param_words: u32,
    /// Result words.
    pub result_words: u32,
}

/// Switching text.
pub trait SwitchOps: Isa {
    /// `dst = [store + list]`, popped from that free list (`[store + list] = [dst + next]`); goes to `empty` when there
    /// is none, with nothing popped. The driver answers there with a preserving builtin, whose result is in
    /// `TEMPS[0]`, so `dst` is `TEMPS[0]`.
    fn pop_free(&mut self, dst: Gpr, list: i32, next: i32, empty: Label);
    /// Makes `block` a fresh continuation of `func` (a VmFunc, not null): sp = 0, pc = module start stub
    /// number `start`, tail = null, func, stack = null, site, in_use = 1. `reference = word`.
    /// The three registers are distinct.
    fn init_block(&mut self, reference: Gpr, block: Gpr, func: Gpr, start: u32, site: u32);

    /// Turns `reference` into its block: `block = blocks + (reference >> 32)`; goes to `failed` if the block's word
    /// differs; `next = reference + 1`; goes to `retire` if its low half became 0. The reference is used up when
    /// `next` is stored, whole: whoever consumes does that. `next` may be the reference's register.
    fn consume(&mut self, block: Gpr, next: Gpr, reference: Gpr, failed: Label, retire: Label);

    /// With arguments in place: stores `next` (if it was not stored yet) to `block.word` and the running block to
    /// `block.parent`, sp and the table at `vmctx + table` to the running block's `sp` and `handlers`, makes `block`
    /// the running one (`cont`), takes its sp and jumps to its pc. Clobbers scratches and TEMPS; `block` is
    /// `TEMPS[0]`, `next` is `TEMPS[1]`.
    fn resume(&mut self, block: Gpr, next: Option<Gpr>, table: i32);
    /// The same links, but goes to `Builtin::ResumeThrow` by a jump, with the exception in `PARAM_GPRS[0]`.
    fn resume_throw(&mut self, block: Gpr, next: Gpr, table: i32);
    /// The start of a landing pad: fp = sp + area + frame, vmctx from the frame, mem0 from vmctx. `sp` still
    /// includes the area of `area_bytes`. Clobbers scratches only. On x86-64 the frame size is patched later.
    fn land(&mut self, area_bytes: u32);

    /// Suspends with the tag whose address is in `[vmctx + tag]`; payload in place, leaving `PARAM_GPRS[0]` free.
    /// Saves sp and pc (= `resumed`) in the running block; with `args`, stores sp to `cont.args` too. Compares the tag
    /// with the first of the parent's `handlers`; `PARAM_GPRS[0]` = the running block's word, cont = its parent; on
    /// a mismatch goes to `walk` with the tag in `TEMPS[0]`. Otherwise: sp = the parent's, jump to the landing
    /// pad. Clobbers scratches and TEMPS.
    fn suspend(&mut self, tag: i32, args: bool, resumed: Label, walk: Label);
    /// Out of line at `walk`: goes to the store's suspend stub with `TEMPS[1]` = address of `unhandled`.
    fn suspend_walk(&mut self, unhandled: Label);
    /// Switches to `block` (`TEMPS[0]`), which was consumed, under a handler of the tag whose address is in
    /// `[vmctx + tag]`; arguments in place, leaving `PARAM_GPRS[0]` free. Saves sp, pc and args as a suspend does.
    /// Compares the tag plus `SWITCH_HANDLER` with the first handler; on a mismatch goes to `walk` with that sum in
    /// `TEMPS[1]`. Otherwise: `block` takes the running block's parent, `PARAM_GPRS[0]` = the running
    /// block's word, `block` becomes the running one, its sp, jump to its pc. Clobbers scratches and TEMPS.
    fn switch(&mut self, block: Gpr, tag: i32, args: bool, resumed: Label, walk: Label);
    /// Out of line at `walk`: goes to the store's switch stub with `PARAM_GPRS[0]` = address of `unhandled`.
    fn switch_walk(&mut self, unhandled: Label);

    /// `dst` = address of `label`.
    fn load_label(&mut self, dst: Gpr, label: Label);
    /// The end of a bind adapter: scratch = `[sp + pc_offset]`, sp += bytes, jump to scratch.
    fn adapter_end(&mut self, pc_offset: u32, bytes: u32);

    /// A start stub, entered by `resume` on a fresh continuation with arguments in place, `cont` set, and sp = 0 or,
    /// if the continuation was given a stack, sp = its outgoing area. With sp = 0 (only possible when there are no
    /// parameter words): pops a stack, counting `spare_stacks` up (`NewStack`, preserving, when none; it runs on the
    /// host's stack and needs no sp of ours), sets `cont.stack`, `cont.limit`, and puts below the header a frame
    /// record of two zeros, then the area of `call_area(param_words, result_words)`. Then fp = the record, vmctx and
    /// mem0 of `cont.func`, calls its code. After the return: copies result words (they are at sp) to the parent's
    /// sp; pushes the stack and the block on their free lists (`in_use` = 0, `stack` = null); cont = parent, sp =
    /// the parent's; counts `spare_stacks` down, calling `TrimStacks` when that goes below zero; jumps to its
    /// `handlers.return_pc`. All result registers are kept.
    /// Returns the stub's code offset; the return address of its call is noted with `code().note_base()`.
    fn start_stub(&mut self, shape: StartShape) -> u32;

    /// An entry stub ([`crate::abi::EnterCall`]) for functions of this signature: saves the host's callee-saved
    /// registers, sets `store.leave_sp`, vmctx, mem0, cont = root; moves `values` into place, calls, stores the
    /// results to `values`, returns 0.
    fn enter_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32;
    /// The leave stub: store in the first host argument register. If `store.unwind_pc` is set, clears it and goes
    /// there with `cont`, sp and the exception in `PARAM_GPRS[0]` taken from the store. Otherwise: sp =
    /// `store.leave_sp`, restores what the entry stub saved, returns 1 to the caller of the entry stub. All entry
    /// stubs save alike.
    fn leave_stub(&mut self) -> u32;
    /// A host stub: Wasm convention in front, [`crate::abi::HostCall`] behind. Pushes a frame record, notes
    /// `exit_fp` and `exit_cont` in the store (`vmctx.store`), goes to the host's stack (root.sp, unless cont
    /// is the root: then it is there already), aligns it to 16, spills the arguments to an array, calls
    /// `[vmctx + HOST_CALL]`(vmctx, array), leaves through the store's `leave_pc` when that returns non-zero,
    /// loads the results, pops the parameter words, returns. Keeps vmctx, cont, mem0.
    fn host_stub(&mut self, params: &[Kind], results: &[Kind]) -> u32;
    /// The stub of a builtin implemented at address `call` (a `HostCall`, called with the running vmctx), of either
    /// convention. vmctx, cont, mem0 kept. A preserving one saves all allocatable registers on the stack it
    /// is called on, or, when sp is 0 (start stub), entirely on the host's stack. `ResumeThrow` is entered by a jump
    /// (see [`resume_throw`](SwitchOps::resume_throw)): it notes exit_fp = null and exit_cont = cont, calls on the
    /// host's stack with the exception, and leaves through `leave_pc` whatever the answer.
    fn builtin_stub(&mut self, builtin: Builtin, call: usize) -> u32;
    /// The suspend stub: tag in `TEMPS[0]`, address for the unhandled case in `TEMPS[1]`, payload in place; sp and pc
    /// of the running block saved, its word in `PARAM_GPRS[0]` (0 of a root), cont its parent. Searches the entries of
    /// `handlers` of cont's parent, then of its parent, until one has none. Found above block `b`: if b is not cont,
    /// captures the chain; `PARAM_GPRS[0]` = cont's word, cont = b.parent, sp = its sp, jump to the entry's pc. Not
    /// found: jump to the address, everything as it was.
    ///
    /// To capture the chain from `leaf` to `b`: leaf.tail = b; leaf.chain_pc, chain_parent = leaf.pc, parent; leaf.pc
    /// = the chain's end, a part of the stub that runs when the leaf is resumed: moves leaf.parent (the resume wrote
    /// it) to the tail, puts back parent, sets leaf.tail = null and jumps to the pc. It clobbers scratches and TEMPS:
    /// arguments are in place.
    fn suspend_stub(&mut self) -> u32;
    /// The switch stub: the target in `TEMPS[0]`, tag plus `SWITCH_HANDLER` in `TEMPS[1]`, address for the unhandled
    /// case in `PARAM_GPRS[0]`, arguments in place; sp and pc of the running block saved. Searches as the suspend
    /// stub; found at block `b`, captures the chain likewise, then the target takes b's parent, and on
    /// as in `switch`.
    fn switch_stub(&mut self) -> u32;
}
