//! The contract: everything that generated code and the runtime both believe.
//!
//! Generated code reads and writes Rust structures by offset and Rust code walks generated frames by
//! offset. Each such offset is written once, here, taken from the `#[repr(C)]` structure with
//! `offset_of!`. Nobody else in the house writes a number that the other side must know.
//!
//! # Registers
//!
//! Every register is caller-saved in Wasm code. A call, a `suspend`, a `resume` are the same event for
//! the compiler: store the values that live only in registers, then go. So a stack switch saves the
//! stack pointer and a pc, and nothing else. Three registers are pinned: `vmctx` (the running instance),
//! `cont` (the control block of the running stack, never null) and `mem0` (the base of memory 0).
//! Callees keep `vmctx` and `mem0` as they found them when they belong to the same instance and do not leave it by a
//! tail call; after any other call, and after every switch, the caller reloads both from its frame.
//!
//! Parameters, results and payloads share one register sequence per class, assigned **from the last
//! value backwards** ([`Placement`]): the last integer-class value is in `PARAM_GPRS[0]`, the one before it
//! in `PARAM_GPRS[1]`, and so on. `cont.bind` binds a prefix, so what remains keeps its registers.
//! `suspend` appends the continuation as the last value, so it always arrives in `PARAM_GPRS[0]`.
//! Values that find no register take memory words, again counted from the last value: word 0 is the
//! last value that did not fit. A v128 takes two words, its low half in the lower one.
//!
//! # Frames
//!
//! ```text
//!        x86-64                          AArch64
//!   ┌──────────────────────┐        ┌──────────────────────┐
//!   │ incoming words  k    │        │ incoming words  k    │
//!   ├ return address   +8  ┤        ├──────────────────────┤ <- sp at entry
//!   │ caller's rbp     +0  │ <- rbp │ slot n               │
//!   │ vmctx            -8  │        │ ...                  │
//!   │ slot 0          -16  │        │ slot 0           +24 │
//!   │ ...                  │        │ vmctx            +16 │
//!   │ slot n               │        │ return address    +8 │
//!   └──────────────────────┘ <- rsp │ caller's x29      +0 │ <- x29 = sp
//!                                   └──────────────────────┘
//! ```
//!
//! Both chains are walked alike: `[fp]` is the caller's frame pointer, `[fp + 8]` the return address.
//! `sp` moves below the frame only around a call or switch that passes words in memory. The outgoing
//! area of a call holds the parameter words, then, from the next multiple of 16, the result words, lowest
//! first; the callee finds them as its incoming words. **The callee pops its parameter words**: it returns with
//! `sp` at the result words, which the caller closes. So a function may leave for another by a jump, whatever the
//! two have for parameters:
//!
//! ```text
//!   caller calls f           f tail-calls g, which has more words
//!   ┌──────────────────┐     ┌──────────────────┐
//!   │ result words     │     │ result words     │   the same: f and g have the same results
//!   ├──────────────────┤     ├──────────────────┤ <- sp when either returns
//!   │ f's parameter    │     │ g's parameter    │
//!   │ words            │     │ words            │   moved up over f's words and f's frame
//!   ├ return address   ┤     │                  │
//!   │ f's frame        │     ├ return address   ┤   where g expects it (AArch64: in x30)
//! ```
//!
//! # Continuations
//!
//! A continuation is a [`ContBlock`] in its store's registry. A reference to it is one word: the block's
//! byte offset in the registry in the high half, its revision in the low half; the block holds the same
//! word. Taking a reference is one load, consuming one compares the whole word and stores it plus one.
//! Offset 0 is never a continuation, so the null reference (0) fails the same compare.
//!
//! ```text
//!     root (host stack)            child                     grandchild (running)
//!   ┌───────────────┐  parent   ┌───────────────┐  parent  ┌───────────────┐
//!   │ sp (saved)    │ <──────── │ sp (saved)    │ <─────── │ sp (stale)    │ <- cont
//!   │ handlers ─┐   │           │ handlers ─┐   │          │               │
//!   └───────────┼───┘           └───────────┼───┘          └───────────────┘
//!        table of the resume         table of the resume
//!        in root's code              in child's code
//! ```
//!
//! What a switch transfers: values in the register sequence; words as follows. The words that a resume
//! passes go to the memory that the suspended side set aside, at `ContBlock::args`. The words that a
//! `suspend` passes stay where the suspended side put them, `args + 8 * (result words of the tag)`: its
//! stack is alive and the receiver holds the reference. A continuation that finishes copies its result
//! words to the resumer's outgoing area, `parent.sp`.

use std::mem::{offset_of, size_of};

/// How a value of a given Wasm type travels: which register class, how many bits matter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub enum Kind {
    /// 32 bits in a general register, the upper half zero.
    I32,
    /// 64 bits in a general register.
    I64,
    /// 32 bits in a float register.
    F32,
    /// 64 bits in a float register.
    F64,
    /// Any reference: one 64-bit word in a general register, null is 0.
    Ref,
    /// 128 bits in a float register; two words in memory, the low half first.
    V128,
}

impl Kind {
    /// Whether values of this kind live in float registers.
    pub fn is_float(self) -> bool {
        matches!(self, Kind::F32 | Kind::F64 | Kind::V128)
    }

    /// How many 64-bit words a value takes in memory: in slots, payloads, argument arrays.
    pub fn words(self) -> u32 {
        if self == Kind::V128 { 2 } else { 1 }
    }
}

/// How many words values of these kinds take in an array, one behind the other.
pub fn words(kinds: &[Kind]) -> usize {
    kinds.iter().map(|kind| kind.words() as usize).sum()
}

/// Where each of them stands in that array.
pub fn word_offsets(kinds: &[Kind]) -> impl Iterator<Item = usize> + '_ {
    kinds.iter().scan(0, |next, kind| {
        let at = *next;
        *next += kind.words() as usize;
        Some(at)
    })
}

/// Number of general and of float registers in the parameter sequence, on both ISAs.
pub const PARAM_REGS: usize = 8;

/// Where one value of a signature travels: register `n` of its class's sequence, or memory word `n`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// `PARAM_GPRS[n]`.
    Gpr(u8),
    /// `PARAM_FPRS[n]`.
    Fpr(u8),
    /// Word `n` of the memory area; of a v128, that one and the next.
    Word(u32),
}

/// Hands out places from the last value backwards. Call [`Placement::next`] with the kinds reversed.
#[derive(Clone, Copy, Default, Debug)]
pub struct Placement {
    gprs: u8,
    fprs: u8,
    words: u32,
}

impl Placement {
    /// The place of the next value, counted from the last.
    pub fn next(&mut self, kind: Kind) -> Place {
        let (used, place): (&mut u8, fn(u8) -> Place) =
            if kind.is_float() { (&mut self.fprs, Place::Fpr) } else { (&mut self.gprs, Place::Gpr) };
        if usize::from(*used) < PARAM_REGS {
            *used += 1;
            place(*used - 1)
        } else {
            self.words += kind.words();
            Place::Word(self.words - kind.words())
        }
    }

    /// Memory words handed out so far.
    pub fn words(&self) -> u32 {
        self.words
    }

    /// The places of a whole signature, in the signature's own order, and the number of words.
    pub fn of(kinds: &[Kind]) -> (Vec<Place>, u32) {
        let mut placement = Placement::default();
        let mut places: Vec<Place> = kinds.iter().rev().map(|&kind| placement.next(kind)).collect();
        places.reverse();
        (places, placement.words)
    }

    /// The number of memory words that a signature needs.
    pub fn words_of(kinds: &[Kind]) -> u32 {
        let mut placement = Placement::default();
        kinds.iter().rev().for_each(|&kind| _ = placement.next(kind));
        placement.words
    }
}

/// Bytes of an area of `words` memory words: kept a multiple of 16, as AArch64's `sp` must be.
pub fn area_bytes(words: u32) -> u32 {
    (words * 8).next_multiple_of(16)
}

/// Bytes of the outgoing area of a call. The callee pops the lower part, of `area_bytes(param_words)`.
pub fn call_area(param_words: u32, result_words: u32) -> u32 {
    area_bytes(param_words) + area_bytes(result_words)
}

/// Every stack keeps this many usable bytes below its limit: for unchecked leaf frames, for the
/// register save areas of preserving builtins, for stubs.
pub const RED_ZONE_BYTES: u32 = 2048;

/// A function that calls nothing and needs a frame of at most this size skips the stack check.
pub const LEAF_FRAME_BYTES: u32 = 512;

/// Frames are at most this large; a function that needs more is refused.
pub const MAX_FRAME_BYTES: u32 = 8 << 20;

/// Register roles of x86-64, by hardware number.
pub mod x64 {
    /// `vmctx` = r14, callee-saved in the System V ABI, so host calls keep it.
    pub const VMCTX: u8 = 14;
    /// `cont` = r13, likewise.
    pub const CONT: u8 = 13;
    /// `mem0` = r15, likewise.
    pub const MEM0: u8 = 15;
    /// r11: never allocated, never live from one emission to the next.
    pub const SCRATCH: u8 = 11;
    /// xmm15, likewise.
    pub const FSCRATCH: u8 = 15;
    /// rax rcx rdx rbx rsi rdi r8 r9.
    pub const PARAM_GPRS: [u8; super::PARAM_REGS] = [0, 1, 2, 3, 6, 7, 8, 9];
    /// xmm0 to xmm7.
    pub const PARAM_FPRS: [u8; super::PARAM_REGS] = [0, 1, 2, 3, 4, 5, 6, 7];
    /// r12 and r10: allocatable, outside the parameter sequence; free at every call and switch, so
    /// the callee record, the block of the continuation to resume and the like go here.
    pub const TEMPS: [u8; 2] = [12, 10];
    /// Bit set of allocatable general registers: the parameters and the temps.
    pub const ALLOCATABLE_GPRS: u32 = 0b0001_0111_1100_1111;
    /// Bit set of allocatable float registers: xmm0 to xmm14.
    pub const ALLOCATABLE_FPRS: u32 = 0x7fff;
    /// Frame bytes above slot 0 and below `rbp`: the saved vmctx.
    pub const FRAME_HEADER_BYTES: u32 = 8;
    /// What the System V ABI keeps beside rbp: an entry stub pushes it below its frame record, in this order, and below
    /// it the address of the values. `VmStore::leave_sp` is there.
    pub const ENTRY_GPRS: [u8; 5] = [3, 12, 13, 14, 15];
    /// From there to the frame record.
    pub const ENTRY_SAVED_BYTES: u32 = 8 * (ENTRY_GPRS.len() as u32 + 1);
}

/// Register roles of AArch64, by hardware number.
pub mod aarch64 {
    /// `vmctx` = x28, callee-saved in AAPCS64, so host calls keep it.
    pub const VMCTX: u8 = 28;
    /// `cont` = x27, likewise.
    pub const CONT: u8 = 27;
    /// `mem0` = x26, likewise.
    pub const MEM0: u8 = 26;
    /// x16 (ip0): never allocated, never live from one emission to the next.
    pub const SCRATCH: u8 = 16;
    /// x17 (ip1): a second one, likewise.
    pub const SCRATCH2: u8 = 17;
    /// v31, likewise.
    pub const FSCRATCH: u8 = 31;
    /// v30, likewise.
    pub const FSCRATCH2: u8 = 30;
    /// x0 to x7.
    pub const PARAM_GPRS: [u8; super::PARAM_REGS] = [0, 1, 2, 3, 4, 5, 6, 7];
    /// v0 to v7.
    pub const PARAM_FPRS: [u8; super::PARAM_REGS] = [0, 1, 2, 3, 4, 5, 6, 7];
    /// x9 and x10: allocatable, outside the parameter sequence (see the x86-64 pair).
    pub const TEMPS: [u8; 2] = [9, 10];
    /// x0 to x15 and x19 to x25. x18 belongs to the platform.
    pub const ALLOCATABLE_GPRS: u32 = 0x03f8_ffff;
    /// v0 to v29.
    pub const ALLOCATABLE_FPRS: u32 = 0x3fff_ffff;
    /// Frame bytes between x29 and slot 0: the frame record and the saved vmctx.
    pub const FRAME_HEADER_BYTES: u32 = 24;
    /// What AAPCS64 keeps beside x29 and x30: an entry stub saves it in pairs, from 16 bytes above its frame record on.
    pub const ENTRY_GPRS: &[[u8; 2]] = &[[19, 20], [21, 22], [23, 24], [25, 26], [27, 28]];
    /// Behind these, the low halves of float registers.
    pub const ENTRY_FPRS: &[[u8; 2]] = &[[8, 9], [10, 11], [12, 13], [14, 15]];
    /// The whole frame; the record is at its bottom, and `VmStore::leave_sp` is there.
    pub const ENTRY_FRAME_BYTES: u32 = 192;
}

/// Where a frame keeps its vmctx, from its frame pointer: for walks, which happen on the host's ISA.
pub const FP_TO_VMCTX: isize = if cfg!(target_arch = "aarch64") { 16 } else { -8 };

/// What `vmctx` points at: the head of an instance, or of a host function ([`HostFunc`]), followed for an
/// instance by the arrays that [`crate::module::VmLayout`] lays out.
#[repr(C)]
#[derive(Debug)]
pub struct VmContext {
    /// The store's part that generated code uses.
    pub store: *mut VmStore,
    /// Base of memory 0, null if there is none. Constant: memories are reserved whole and never move.
    pub memory0_base: *mut u8,
    /// Copy of [`VmStore::blocks`].
    pub blocks: *mut u8,
    /// The runtime's instance (or host function) behind this context.
    pub owner: *mut u8,
}

/// The head of a host function: a `VmContext` whose code is a host stub.
#[repr(C)]
#[derive(Debug)]
pub struct HostFunc {
    /// `owner` points at the closure and its environment.
    pub head: VmContext,
    /// Called on the host's stack with the arguments in `values`; leaves the results there. Words are
    /// in signature order, i32 zero-extended, f32 in the low half, two for a v128.
    pub call: HostCall,
}

/// The Rust side of a host function or builtin. `values` is an array of max(params, results) words.
/// Returns 0 for success, anything else to leave the activation with the trap recorded in the store.
pub type HostCall = unsafe extern "C" fn(vmctx: *mut VmContext, values: *mut u64) -> u32;

/// The Rust view of an entry stub: calls `func` in a fresh activation whose root block is `root`.
/// `values` holds the arguments and receives the results (max of both in words). Returns 0 when the
/// function returned, 1 when the activation was left by a trap.
pub type EnterCall = unsafe extern "C" fn(
    func: *const VmFunc,
    values: *mut u64,
    root: *mut ContBlock,
    store: *mut VmStore,
) -> u32;

/// A function reference points at one of these: code, the context it runs in, its canonical type.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct VmFunc {
    /// Entry of the code, in the Wasm convention.
    pub code: *const u8,
    /// What `vmctx` must be while the code runs.
    pub vmctx: *mut VmContext,
    /// Canonical type, equal across modules of one engine ([`crate::module::TypeId`]).
    pub type_id: u32,
    /// Index in the module (Wasm), or in the store plus [`HOST_FUNCTION`] (host).
    pub index: u32,
}

/// Set in [`VmFunc::index`] of host functions: as an i32, that is negative.
pub const HOST_FUNCTION: u32 = 1 << 31;

/// A table: one 64-bit word per element, whatever the element type.
#[repr(C)]
#[derive(Debug)]
pub struct VmTable {
    /// First element; moves when the table grows.
    pub elements: *mut u64,
    /// Elements in use.
    pub length: u64,
    /// Elements at most.
    pub maximum: u64,
    /// Elements allocated.
    pub capacity: u64,
}

/// A linear memory. The base never moves: `memory.grow` makes more of the reservation accessible.
#[repr(C)]
#[derive(Debug)]
pub struct VmMemory {
    /// Start of the reservation.
    pub base: *mut u8,
    /// Accessible bytes; a multiple of the page size.
    pub length_bytes: u64,
    /// Bytes at most.
    pub maximum_bytes: u64,
    /// Bytes reserved, guard included.
    pub reserved_bytes: u64,
}

/// A global: room for the widest value, i32 and f32 in the low half.
#[repr(C, align(16))]
#[derive(Clone, Copy, Debug)]
pub struct VmGlobal {
    /// The value's bits.
    pub bits: [u64; 2],
}

/// A tag. Its address is its identity.
#[repr(C)]
#[derive(Debug)]
pub struct VmTag {
    /// Canonical function type.
    pub type_id: u32,
    /// Unused; keeps the size a multiple of 8, so that bit 0 of an address is free.
    pub padding: u32,
}

/// A reference to a continuation that is used up, whichever it was: it names block 0, which never matches. After a
/// resume the compiler knows that the reference it consumed is as good as this.
pub const USED_REFERENCE: u64 = 1;

/// Set in [`HandlerEntry::tag`] when the entry handles `switch` and not `suspend`.
pub const SWITCH_HANDLER: u64 = 1;

/// One `(on $tag $label)` of a resume.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct HandlerEntry {
    /// Address of the [`VmTag`], plus [`SWITCH_HANDLER`].
    pub tag: u64,
    /// Landing pad in the function that resumed.
    pub pc: *const u8,
}

/// The static handler table of one `resume`, in its instance's context; `count` entries follow.
/// A table always has room for one entry, so that the first can be read without asking.
#[repr(C)]
#[derive(Debug)]
pub struct HandlerTable {
    /// Where the resumer goes on when the continuation returns.
    pub return_pc: *const u8,
    /// Number of entries.
    pub count: u32,
    /// The resumer's frame pointer is this far above its saved sp (for walks).
    pub sp_to_fp: u32,
    /// The first entry; tag 0 when there is none.
    pub first: HandlerEntry,
}

/// The control block of one continuation, or of one activation's root stack. The first cache line is
/// what switches touch, the second what creation, the end and walks touch.
///
/// Fields that a switch writes one after the other share half a line and are neighbours: `word` and `parent` of the
/// resumed block; `handlers` and `sp` of the one that resumes; `sp` and `pc` of the one that suspends. A processor
/// retires two such stores a cycle, and AArch64 makes them with one instruction; the stores are what bounds a
/// round trip.
#[repr(C, align(64))]
#[derive(Debug)]
pub struct ContBlock {
    /// The reference that would consume this continuation now. Always stored whole.
    pub word: u64,
    /// Who resumed this stack; of a root, [`nobody`](crate::stack::continuation::nobody).
    pub parent: *mut ContBlock,
    /// While suspended: the outermost block of the captured chain; null if it was captured alone.
    pub tail: *mut ContBlock,
    /// Where the words of the next resume go.
    pub args: *mut u8,

    /// While it waits for a continuation that it resumed: the table of that resume.
    pub handlers: *const HandlerTable,
    /// Saved stack pointer while not running. 0: fresh, has no stack yet.
    pub sp: *mut u8,
    /// Where to go on while suspended.
    pub pc: *const u8,
    /// Lowest address that `sp` may take in this stack (the red zone is below it).
    pub limit: *mut u8,

    /// The function it was made from.
    pub func: *const VmFunc,
    /// Link of the free list.
    pub next_free: *mut ContBlock,
    /// Its stack, or null: none yet, or a root.
    pub stack: *mut StackHeader,
    /// Creation site: byte offset of `cont.new` in its module.
    pub site: u32,
    /// 0 free, 1 in use; fresh, suspended and running are told by `sp` and `word`.
    pub in_use: u32,
    /// With a `tail`: the pc and parent of this innermost block of the chain. Its own `pc` is then the stub that links
    /// the tail to the resumer and puts these back.
    pub chain_pc: *const u8,
    /// See `chain_pc`.
    pub chain_parent: *mut ContBlock,
    /// In a store whose engine traces switches: which continuation of the store's this is, counted from 1 when it is
    /// made; code that does not trace leaves it as it is. Blocks are used again, numbers are not.
    pub birth: u64,
    /// The collector's: 1 while a collection runs that has reached it.
    pub mark: u32,
    /// The last revision that the host saw, 0 for none: while it is the present one, the host may hold it.
    pub pinned: u32,
}

/// Payload words that an exception has room for itself.
pub const INLINE_PAYLOAD: usize = 12;

/// An exception. A reference to one (an exnref) is its address.
#[repr(C, align(128))]
#[derive(Debug)]
pub struct ExnBlock {
    /// Whose exception it is: the tag's type is the payload's.
    pub tag: *mut VmTag,
    /// The payload in signature order, one word a value, two for a v128; an i32 or f32 in the low half (the high half
    /// is undefined). Points at `inline` unless there are more than [`INLINE_PAYLOAD`] words.
    pub values: *mut u64,
    /// Link of the free list.
    pub next_free: *mut ExnBlock,
    /// 0 free; 1 in use, no reference was handed out; 2 in use, references may exist.
    pub state: u32,
    /// The collector's: 1 while a collection runs that has reached it.
    pub mark: u32,
    /// Room for a short payload.
    pub inline: [u64; INLINE_PAYLOAD],
}

/// Written at the top of every stack that was ever used; the stack proper grows down from it.
#[repr(C, align(16))]
#[derive(Debug)]
pub struct StackHeader {
    /// Link of the free list.
    pub next: *mut StackHeader,
    /// Becomes [`ContBlock::limit`].
    pub limit: *mut u8,
}

/// The store's part that generated code uses. One per store, never moves.
#[repr(C)]
#[derive(Debug)]
pub struct VmStore {
    /// Root block of the innermost activation.
    pub root: *mut ContBlock,
    /// First free block, or null.
    pub free_block: *mut ContBlock,
    /// First free stack, or null.
    pub free_stack: *mut StackHeader,
    /// Base of the continuation registry.
    pub blocks: *mut u8,
    /// `sp` of the innermost entry stub: what [`Stubs::leave`](VmStore::leave_pc) restores.
    pub leave_sp: *mut u8,
    /// The leave stub: abandons the activation; expects the store in the first *host* argument register.
    pub leave_pc: *const u8,
    /// Frame pointer of the host stub or builtin stub that is running (for walks).
    pub exit_fp: *mut u8,
    /// `cont` at that moment.
    pub exit_cont: *mut ContBlock,
    /// The stub that walks to a handler when the first one of the nearest resume does not match.
    pub suspend_pc: *const u8,
    /// Likewise for `switch`.
    pub switch_pc: *const u8,
    /// How many more stacks may lie idle on the free list: counted down by each push, up by each pop. Going below
    /// zero calls [`Builtin::TrimStacks`].
    pub spare_stacks: i64,
    /// First free exception, or null.
    pub free_exception: *mut ExnBlock,
    /// Set when the activation is left to a landing pad and not to the host: the leave stub clears it, takes
    /// `unwind_cont` and `unwind_sp`, puts `unwind_exception` into `PARAM_GPRS[0]` and jumps there.
    pub unwind_pc: *const u8,
    /// The block that runs then.
    pub unwind_cont: *mut ContBlock,
    /// Its sp.
    pub unwind_sp: *mut u8,
    /// The exception.
    pub unwind_exception: *mut ExnBlock,
    /// The runtime's store.
    pub owner: *mut u8,
    /// One code pointer per [`Builtin`], called in the Wasm convention.
    pub builtins: [*const u8; Builtin::COUNT],
}

/// Operations that generated code leaves to Rust, on the host's stack. Each has a Wasm-like signature and
/// is called like a Wasm function of that type whose address is in [`VmStore::builtins`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Builtin {
    /// (delta pages: i64, memory: i32) -> old size in pages or -1: i64.
    MemoryGrow,
    /// (dst: i64, src: i64, bytes: i64, dst memory: i32, src memory: i32).
    MemoryCopy,
    /// (dst: i64, value: i32, bytes: i64, memory: i32).
    MemoryFill,
    /// (dst: i64, src: i32, bytes: i32, memory: i32, segment: i32).
    MemoryInit,
    /// (segment: i32).
    DataDrop,
    /// (initial: ref, delta: i64, table: i32) -> old length or -1: i64.
    TableGrow,
    /// (dst: i64, src: i64, count: i64, dst table: i32, src table: i32).
    TableCopy,
    /// (start: i64, value: ref, count: i64, table: i32).
    TableFill,
    /// (dst: i64, src: i32, count: i32, table: i32, segment: i32).
    TableInit,
    /// (segment: i32).
    ElemDrop,
    /// (actual type: i32, wanted type: i32) -> 1 if actual is a subtype, else 0: i32. Canonical ids.
    IsSubtype,
    /// () -> a block with its word set, `in_use`, not on the free list: i64. Preserving.
    NewBlock,
    /// () -> the header of a stack, not on the free list: i64. Preserving.
    NewStack,
    /// (block: i64) -> block that takes its place because its revision is used up: i64. Preserving.
    RetireBlock,
    /// (block: i64) -> the same, now with a stack: a fresh continuation that must hold words or bound
    /// values gets `stack`, `limit`, `sp` and `args` as if the start stub had stopped before its call. Preserving.
    GiveStack,
    /// () -> a block for a short payload, `state` 1, not on the free list: i64. Preserving.
    NewException,
    /// (tag: i32) -> an exception of this tag, with room for its payload at `values`: ref.
    NewLargeException,
    /// (exception: ref). Leaves for the landing pad of its handler, or for the host.
    Throw,
    /// (exception: ref), but entered by a jump, on no stack in particular: `cont` is a suspended continuation that
    /// is linked as a resume would have. Throws where it is suspended.
    ResumeThrow,
    /// (). Gives idle stacks back: `spare_stacks` went below zero. Preserving.
    TrimStacks,
    /// (). Leaves with the trap that is noted for its return address: where faults are not traps.
    Trap,
    /// (index: i64, expected: i32, timeout: i64, offset: i64, memory: i32) -> 0 notified, 1 not equal, 2 timed
    /// out: i32. The address is index plus offset. Blocks the thread.
    MemoryWait32,
    /// (index: i64, expected: i64, timeout: i64, offset: i64, memory: i32) -> likewise.
    MemoryWait64,
    /// (index: i64, count: i32, offset: i64, memory: i32) -> how many were woken: i32.
    MemoryNotify,
    /// (block: i64) -> the same: i64. Tells the store's tracer what is about to happen, or has just happened, at its
    /// return address; `block` is what is made, resumed or switched to, and of no account elsewhere. Preserving.
    TraceSwitch,
    /// (who: i64) -> code address: i64. A function was called that is not compiled yet: compiles it, and goes there
    /// with all registers as they were, as if the call had gone there at once. `who` is the address of its [`VmFunc`],
    /// or, when its module calls it directly, what [`lazy_word`] says. Preserving, but jumped to, and it goes on.
    Compile,
}

/// How a stub for direct calls names the function that it stands for, by its number among the module's bodies.
/// `guarded`: who calls relies on coming back in the same instance. Odd, as no address of a record is.
pub fn lazy_word(number: u32, guarded: bool) -> u32 {
    debug_assert!(number < 1 << 30);
    number << 2 | u32::from(guarded) << 1 | 1
}

/// The number, and whether guarded, that [`lazy_word`] was made of.
pub fn lazy_target(word: u32) -> (u32, bool) {
    (word >> 2, word >> 1 & 1 != 0)
}

impl Builtin {
    /// Number of builtins.
    pub const COUNT: usize = 26;

    /// All of them, in order.
    pub const ALL: [Builtin; Self::COUNT] = {
        use Builtin::*;
        [
            MemoryGrow,
            MemoryCopy,
            MemoryFill,
            MemoryInit,
            DataDrop,
            TableGrow,
            TableCopy,
            TableFill,
            TableInit,
            ElemDrop,
            IsSubtype,
            NewBlock,
            NewStack,
            RetireBlock,
            GiveStack,
            NewException,
            NewLargeException,
            Throw,
            ResumeThrow,
            TrimStacks,
            Trap,
            MemoryWait32,
            MemoryWait64,
            MemoryNotify,
            TraceSwitch,
            Compile,
        ]
    };

    /// Parameter and result kinds.
    pub fn signature(self) -> (&'static [Kind], &'static [Kind]) {
        use Kind::*;
        match self {
            Builtin::MemoryGrow => (&[I64, I32], &[I64]),
            Builtin::MemoryCopy => (&[I64, I64, I64, I32, I32], &[]),
            Builtin::MemoryFill => (&[I64, I32, I64, I32], &[]),
            Builtin::MemoryInit => (&[I64, I32, I32, I32, I32], &[]),
            Builtin::DataDrop => (&[I32], &[]),
            Builtin::TableGrow => (&[Ref, I64, I32], &[I64]),
            Builtin::TableCopy => (&[I64, I64, I64, I32, I32], &[]),
            Builtin::TableFill => (&[I64, Ref, I64, I32], &[]),
            Builtin::TableInit => (&[I64, I32, I32, I32, I32], &[]),
            Builtin::ElemDrop => (&[I32], &[]),
            Builtin::IsSubtype => (&[I32, I32], &[I32]),
            Builtin::NewBlock | Builtin::NewStack | Builtin::NewException => (&[], &[I64]),
            Builtin::RetireBlock | Builtin::GiveStack | Builtin::TraceSwitch | Builtin::Compile => {
                (&[I64], &[I64])
            }
            Builtin::NewLargeException => (&[I32], &[Ref]),
            Builtin::Throw | Builtin::ResumeThrow => (&[Ref], &[]),
            Builtin::TrimStacks | Builtin::Trap => (&[], &[]),
            Builtin::MemoryWait32 => (&[I64, I32, I64, I64, I32], &[I32]),
            Builtin::MemoryWait64 => (&[I64, I64, I64, I64, I32], &[I32]),
            Builtin::MemoryNotify => (&[I64, I32, I64, I32], &[I32]),
        }
    }

    /// Whether it is called with the preserving convention: the operand and the result in `TEMPS[0]`,
    /// every other register but the scratches kept. For slow paths in the middle of live registers.
    pub fn preserves(self) -> bool {
        use Builtin::*;
        matches!(
            self,
            NewBlock | NewStack | RetireBlock | GiveStack | NewException | TrimStacks | TraceSwitch | Compile
        )
    }

    /// The name that a disassembly shows.
    pub fn name(self) -> &'static str {
        match self {
            Builtin::MemoryGrow => "memory.grow",
            Builtin::MemoryCopy => "memory.copy",
            Builtin::MemoryFill => "memory.fill",
            Builtin::MemoryInit => "memory.init",
            Builtin::DataDrop => "data.drop",
            Builtin::TableGrow => "table.grow",
            Builtin::TableCopy => "table.copy",
            Builtin::TableFill => "table.fill",
            Builtin::TableInit => "table.init",
            Builtin::ElemDrop => "elem.drop",
            Builtin::IsSubtype => "is_subtype",
            Builtin::NewBlock => "new_block",
            Builtin::NewStack => "new_stack",
            Builtin::RetireBlock => "retire_block",
            Builtin::GiveStack => "give_stack",
            Builtin::NewException => "new_exception",
            Builtin::NewLargeException => "new_large_exception",
            Builtin::Throw => "throw",
            Builtin::ResumeThrow => "resume_throw",
            Builtin::TrimStacks => "trim_stacks",
            Builtin::Trap => "trap",
            Builtin::MemoryWait32 => "memory.atomic.wait32",
            Builtin::MemoryWait64 => "memory.atomic.wait64",
            Builtin::MemoryNotify => "memory.atomic.notify",
            Builtin::TraceSwitch => "trace_switch",
            Builtin::Compile => "compile",
        }
    }

    /// Offset of its code pointer from the store.
    pub fn offset(self) -> i32 {
        (offset_of!(VmStore, builtins) + self as usize * size_of::<usize>()) as i32
    }
}

/// Why generated code stopped. The texts are the spec suite's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
#[repr(u8)]
pub enum TrapCode {
    /// `unreachable` was executed.
    Unreachable,
    /// A linear memory access ended past the memory.
    MemoryOutOfBounds,
    /// A table access was past the table.
    TableOutOfBounds,
    /// `call_indirect` past the table, or on an element past it.
    UndefinedElement,
    /// `call_indirect` on a null element.
    UninitializedElement,
    /// `call_indirect` on a function of another type.
    IndirectCallTypeMismatch,
    /// Integer division or remainder by zero.
    DivideByZero,
    /// Signed division MIN / -1, or a float out of an integer's range.
    IntegerOverflow,
    /// NaN to integer.
    InvalidConversion,
    /// A stack reached its limit.
    StackOverflow,
    /// `ref.as_non_null` and the like.
    NullReference,
    /// `call_ref` or `cont.new` on null.
    NullFunction,
    /// `throw_ref` or `resume_throw_ref` on null.
    NullException,
    /// A continuation instruction on null.
    NullContinuation,
    /// A continuation instruction on a used reference.
    ConsumedContinuation,
    /// `suspend` or `switch` found no handler.
    UnhandledTag,
    /// The store has as many continuations as it may.
    TooManyContinuations,
    /// The store has as many continuation stacks as it may, or as the system has address space for.
    OutOfStacks,
    /// The store has as many exceptions as it may.
    TooManyExceptions,
    /// An atomic access, wait or notify at an address that is no multiple of its size.
    UnalignedAtomic,
    /// `memory.atomic.wait32` or `wait64` on a memory that is not shared.
    ExpectedSharedMemory,
}

impl TrapCode {
    /// In the order of their numbers.
    pub(crate) const ALL: [TrapCode; 21] = {
        use TrapCode::*;
        [
            Unreachable,
            MemoryOutOfBounds,
            TableOutOfBounds,
            UndefinedElement,
            UninitializedElement,
            IndirectCallTypeMismatch,
            DivideByZero,
            IntegerOverflow,
            InvalidConversion,
            StackOverflow,
            NullReference,
            NullFunction,
            NullException,
            NullContinuation,
            ConsumedContinuation,
            UnhandledTag,
            TooManyContinuations,
            OutOfStacks,
            TooManyExceptions,
            UnalignedAtomic,
            ExpectedSharedMemory,
        ]
    };

    /// The spec suite's text.
    pub fn message(self) -> &'static str {
        match self {
            TrapCode::Unreachable => "unreachable",
            TrapCode::MemoryOutOfBounds => "out of bounds memory access",
            TrapCode::TableOutOfBounds => "out of bounds table access",
            TrapCode::UndefinedElement => "undefined element",
            TrapCode::UninitializedElement => "uninitialized element",
            TrapCode::IndirectCallTypeMismatch => "indirect call type mismatch",
            TrapCode::DivideByZero => "integer divide by zero",
            TrapCode::IntegerOverflow => "integer overflow",
            TrapCode::InvalidConversion => "invalid conversion to integer",
            TrapCode::StackOverflow => "call stack exhausted",
            TrapCode::NullReference => "null reference",
            TrapCode::NullFunction => "null function reference",
            TrapCode::NullException => "null exception reference",
            TrapCode::NullContinuation => "null continuation reference",
            TrapCode::ConsumedContinuation => "continuation already consumed",
            TrapCode::UnhandledTag => "unhandled tag",
            TrapCode::TooManyContinuations => "limit of continuations reached",
            TrapCode::OutOfStacks => "limit of continuation stacks reached",
            TrapCode::TooManyExceptions => "limit of exceptions reached",
            TrapCode::UnalignedAtomic => "unaligned atomic",
            TrapCode::ExpectedSharedMemory => "expected shared memory",
        }
    }
}

/// Offsets for the text of both ISAs.
pub mod offset {
    use super::*;
    macro_rules! offsets {
        ($($(#[$doc:meta])* $name:ident = $ty:ident . $field:ident;)*) => {
            $($(#[$doc])* pub const $name: i32 = offset_of!($ty, $field) as i32;)*
        };
    }
    offsets! {
        VMCTX_STORE = VmContext.store;
        VMCTX_MEMORY0 = VmContext.memory0_base;
        VMCTX_BLOCKS = VmContext.blocks;
        HOST_CALL = HostFunc.call;
        FUNC_CODE = VmFunc.code;
        FUNC_VMCTX = VmFunc.vmctx;
        FUNC_TYPE = VmFunc.type_id;
        FUNC_INDEX = VmFunc.index;
        TABLE_ELEMENTS = VmTable.elements;
        TABLE_LENGTH = VmTable.length;
        MEMORY_BASE = VmMemory.base;
        MEMORY_LENGTH = VmMemory.length_bytes;
        CONT_WORD = ContBlock.word;
        CONT_SP = ContBlock.sp;
        CONT_PC = ContBlock.pc;
        CONT_PARENT = ContBlock.parent;
        CONT_HANDLERS = ContBlock.handlers;
        CONT_TAIL = ContBlock.tail;
        CONT_LIMIT = ContBlock.limit;
        CONT_ARGS = ContBlock.args;
        CONT_FUNC = ContBlock.func;
        CONT_NEXT = ContBlock.next_free;
        CONT_STACK = ContBlock.stack;
        CONT_SITE = ContBlock.site;
        CONT_IN_USE = ContBlock.in_use;
        CONT_CHAIN_PC = ContBlock.chain_pc;
        CONT_CHAIN_PARENT = ContBlock.chain_parent;
        EXN_TAG = ExnBlock.tag;
        EXN_VALUES = ExnBlock.values;
        EXN_NEXT = ExnBlock.next_free;
        EXN_STATE = ExnBlock.state;
        EXN_INLINE = ExnBlock.inline;
        HANDLERS_RETURN = HandlerTable.return_pc;
        HANDLERS_COUNT = HandlerTable.count;
        HANDLERS_SP_TO_FP = HandlerTable.sp_to_fp;
        STACK_NEXT = StackHeader.next;
        STACK_LIMIT = StackHeader.limit;
        STORE_ROOT = VmStore.root;
        STORE_FREE_BLOCK = VmStore.free_block;
        STORE_FREE_STACK = VmStore.free_stack;
        STORE_BLOCKS = VmStore.blocks;
        STORE_LEAVE_SP = VmStore.leave_sp;
        STORE_LEAVE_PC = VmStore.leave_pc;
        STORE_EXIT_FP = VmStore.exit_fp;
        STORE_EXIT_CONT = VmStore.exit_cont;
        STORE_SUSPEND_PC = VmStore.suspend_pc;
        STORE_SWITCH_PC = VmStore.switch_pc;
        STORE_SPARE_STACKS = VmStore.spare_stacks;
        STORE_FREE_EXCEPTION = VmStore.free_exception;
        STORE_UNWIND_PC = VmStore.unwind_pc;
        STORE_UNWIND_CONT = VmStore.unwind_cont;
        STORE_UNWIND_SP = VmStore.unwind_sp;
        STORE_UNWIND_EXCEPTION = VmStore.unwind_exception;
    }
    /// Tag of the first handler.
    pub const HANDLERS_FIRST_TAG: i32 =
        (offset_of!(HandlerTable, first) + offset_of!(HandlerEntry, tag)) as i32;
    /// Landing pad of the first handler.
    pub const HANDLERS_FIRST_PC: i32 =
        (offset_of!(HandlerTable, first) + offset_of!(HandlerEntry, pc)) as i32;
    /// Size of a handler entry.
    pub const HANDLER_BYTES: i32 = size_of::<HandlerEntry>() as i32;
}

const _: () = {
    assert!(size_of::<ContBlock>() == 128);
    assert!(offset_of!(ContBlock, func) == 64, "the hot fields fill the first cache line");
    assert!(offset_of!(ContBlock, handlers) == 32, "each half of it has its neighbours");
    assert!(size_of::<ExnBlock>() == 128);
    assert!(size_of::<VmFunc>() == 24);
    assert!(size_of::<VmGlobal>() == 16);
    assert!(size_of::<HandlerTable>() == 32);
    assert!(size_of::<StackHeader>() == 16);
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binding_a_prefix_moves_nothing() {
        use Kind::*;
        let kinds = [I32, F64, I64, Ref, F32, I64, I64, I64, I64, I64, I64, I64, I64, F32];
        let (whole, _) = Placement::of(&kinds);
        for bound in 0..=kinds.len() {
            assert_eq!(Placement::of(&kinds[bound..]).0, whole[bound..]);
        }
    }
}
