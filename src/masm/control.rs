//! Functions, jumps, branches and calls.

use super::{Gpr, IntCond, Isa, Rhs, Width};
use crate::abi::Builtin;
use crate::code::{Label, Symbol};

/// What a function's frame turned out to need: known when its body is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Frame {
    /// Slots used.
    pub slots: u32,
    /// It calls nothing, switches nothing and asks no builtin: a small frame needs no stack check. A tail call to a
    /// function with no more parameter words does not count, nor a call of the host that passes few.
    pub leaf: bool,
}

/// Control text.
pub trait ControlOps: Isa {
    /// Starts a function: leaves room for the largest prologue, which is written last. Without a memory in the module,
    /// its functions never use `mem0`, so it is never reloaded. `param_words` is what the function pops when it
    /// returns.
    fn begin_function(&mut self, has_memory: bool, param_words: u32);
    /// Ends it: writes the exact prologue so that it ends where the body begins, patches the frame size
    /// into landing pads, resolves labels. Returns the code offset of the entry. The prologue: push the frame
    /// record, set fp, check `sp - frame` against `[cont + CONT_LIMIT]` (unless a leaf of at most
    /// `LEAF_FRAME_BYTES`) jumping to `overflow`, move sp, store vmctx in the frame. The check comes before
    /// anything is stored below the limit; at `overflow` the frame record is in place.
    fn end_function(&mut self, frame: Frame, overflow: Label) -> u32;
    /// Frame bytes as `end_function` computes them: the distance from sp (no area open) to fp on x86-64, 0 on
    /// AArch64.
    fn sp_to_fp(frame: Frame) -> u32;
    /// Writes every symbol reference of the finished module; false if one is out of the instruction's reach (128 MiB on
    /// AArch64, 2 GiB on x86-64). Where a symbol is counts from the buffer's start.
    fn link_symbols(&mut self, offset_of: &dyn Fn(Symbol) -> i64) -> bool;
    /// Called before every operator: lets an ISA with short branches place islands.
    fn checkpoint(&mut self);

    /// `label` is here.
    fn bind(&mut self, label: Label);
    /// Goes to `target`.
    fn jump(&mut self, target: Label);
    /// Goes to `target` if `lhs cond rhs`. Falls through otherwise.
    fn int_branch(&mut self, cond: IntCond, width: Width, lhs: Gpr, rhs: Rhs, target: Label);
    /// Goes to `targets[index]`, or to `default` past the end. Clobbers `index`.
    fn jump_table(&mut self, index: Gpr, targets: &[Label], default: Label);
    /// The trapping instruction (`ud2`, `udf`). The driver notes its site.
    fn trap(&mut self);

    /// Moves sp down by `bytes`, a multiple of 16: opens the outgoing area of a call or switch.
    fn open_area(&mut self, bytes: u32);
    /// Moves sp up again.
    fn close_area(&mut self, bytes: u32);
    /// Calls `function` (an entry, or what stands for one) of this module, which shares `vmctx` and `mem0`. (All call
    /// emissions end with the call instruction, so the driver can note the return address.)
    fn call_function(&mut self, function: Symbol);
    /// Calls the `VmFunc` in `record`: sets vmctx, then mem0 from it, then calls its code.
    fn call_record(&mut self, record: Gpr);
    /// Calls a builtin of either convention through the store.
    fn call_builtin(&mut self, builtin: Builtin);
    /// vmctx from the frame, mem0 from vmctx: after a call that may have left the instance.
    fn reload_instance(&mut self);
    /// Tears down the frame, pops the parameter words and returns: by a jump, where
    /// [`return_by_jump`](ControlOps::return_by_jump) asked for it.
    fn ret(&mut self);
    /// Tears down the frame and goes to the entry of function `index` of this module, which has `words` parameter
    /// words. Registers are in place. So are the words, at the upper end of this function's own, if these have room for
    /// them; otherwise they are at sp, and are moved up. Keeps the parameter registers and nothing else.
    fn tail_call_function(&mut self, words: u32, index: u32);
    /// Likewise goes to the `VmFunc` in `record`, which is `TEMPS[0]`: vmctx, mem0, code.
    fn tail_call_record(&mut self, words: u32, record: Gpr);
    /// Whether functions from here on return by a jump to the return address, not by `ret`.
    fn return_by_jump(&mut self, yes: bool);
    /// Where the function that just ended does so.
    fn take_returns(&mut self) -> Vec<u32>;
    /// Makes a `ret` of the return by a jump that is there, in the same space.
    fn predict_return(&mut self, at: u32);

    /// From here on direct calls stand where their target can be changed while other threads run them.
    fn expect_redirection(&mut self);
    /// What is called in place of a function that is not compiled yet, which `TEMPS[0]` names: goes to
    /// [`Builtin::Compile`].
    fn lazy_entry(&mut self);
    /// What a direct call goes to while its function is not compiled, at a multiple of 8: a jump to what follows, to
    /// be redirected when the function is there; then `TEMPS[0] = word`, and on to the lazy entry, which is so far
    /// from the stub's first byte. `address` is where that will be executed. Keeps all but the scratches.
    fn lazy_stub(&mut self, word: u32, entry: i64, address: u64);
    /// Where in a stub the eight aligned bytes stand that redirect it,
    const STUB_WORD: u32;
    /// and what they are when the stub at code offset `at` is to go to `target`, where code offset 0 is at `base`.
    fn stub_word(at: u32, target: u32, base: u64) -> u64;
    /// The target of the direct call that ends in front of offset `end` with these bytes, if it is one.
    fn call_target(end: u32, text: [u8; 5]) -> Option<u32>;
    /// The four bytes at `at` of a branch, made to go to `target`, which it reaches.
    fn branch_to(at: u32, field: [u8; 4], target: u32) -> [u8; 4];
}
