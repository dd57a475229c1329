//! What the compiler hands over: code without addresses, and the tables beside it.

use super::{CodeBytes, Site, Table, Unwind};
use bytemuck::{Pod, Zeroable};

/// Bytes of handler tables that a byte of a body can ask for, rounded up: three make a `resume` without handlers, which
/// has a table of 32, and two more a handler, which takes 16. So there is room for them before they are counted.
pub(crate) const HANDLER_BYTES_PER_BYTE: u64 = 16;

/// A compiled module. All offsets count from the start of the code; nothing is relocated when it is mapped.
#[derive(Debug, Default)]
pub struct CompiledCode {
    /// Machine code: functions in order, then start stubs. Jump tables stand inside their function. None once it is
    /// mapped.
    pub bytes: Option<CodeBytes>,
    /// By defined function, in code order; behind them the guards of some, which direct calls go to in their place.
    pub functions: Table<CompiledFunction>,
    /// Whose the guards are, by function index.
    pub guards: Vec<u32>,
    /// Side table, sorted by pc.
    pub sites: Table<Site>,
    /// Return addresses in start stubs: where a walk leaves a continuation for its parent. Sorted.
    pub bases: Vec<u32>,
    /// Start stubs by number.
    pub starts: Vec<u32>,
    /// One per `resume`.
    pub handler_tables: Vec<HandlerTableDesc>,
    /// Bytes of all handler tables in the instance's context.
    pub handler_bytes: u32,
    /// Where exceptions may come through inside a `try_table` or a legacy `try`: return address and scope. Sorted.
    pub scoped_sites: Table<[u32; 2]>,
    /// One per `try_table` and `try`.
    pub scopes: Vec<Scope>,
    /// The clauses of all of them.
    pub catches: Vec<Catch>,
    /// (code offset, module offset) of every operator, sorted; only when asked for.
    pub operators: Vec<(u32, u32)>,
    /// What debuggers want to know of frames, by code offset, sorted; only when asked for.
    pub unwind: Vec<(u32, Unwind)>,
}

impl CompiledCode {
    /// Machine code; none once it is mapped.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.as_deref().unwrap_or_default()
    }
}

/// One function's code.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C)]
pub struct CompiledFunction {
    /// Where calls go.
    pub entry: u32,
    /// First byte (filler before the entry included).
    pub start: u32,
    /// After the last byte.
    pub end: u32,
    /// From sp to fp in its body, without open areas (see `Site`).
    pub sp_to_fp: u32,
}

/// A handler table to be built at instantiation, where tags get addresses.
#[derive(Clone, Debug)]
pub struct HandlerTableDesc {
    /// Where it stands: offset from vmctx.
    pub vmctx_offset: u32,
    /// Code offset where the resume returns to.
    pub return_pc: u32,
    /// From the resumer's saved sp to its fp.
    pub sp_to_fp: u32,
    /// (tag index, handles `switch`, code offset of the landing pad)
    pub entries: Vec<(u32, bool, u32)>,
}

/// The handlers of one `try_table` or `try`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The scope around it in the same function, by number; of a `try` that delegates, the one it names.
    pub outer: Option<u32>,
    /// Its clauses: `catches[first..first + count]`, to be tried in order.
    pub first: u32,
    /// How many.
    pub count: u32,
}

/// One clause of a `try_table` or `try`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Catch {
    /// The tag's index in the module; none for `catch_all`.
    pub tag: Option<u32>,
    /// The reference is wanted too (`catch_ref`, `catch_all_ref`, a clause that rethrows).
    pub by_reference: bool,
    /// Code offset of the landing pad: expects sp as in the body without open areas, the running block in `cont`, and
    /// the exception in `PARAM_GPRS[0]`.
    pub pad: u32,
}
