//! Operations that generated code leaves to Rust: see [`Builtin`].
//!
//! Each is a [`HostCall`] behind a builtin stub: arguments come as an array of words, the result goes to its
//! first word. Bounds are checked before anything is written, as the specification wants.

use super::collect::Held;
use super::func::words_of;
use super::instance::InstanceData;
use super::instantiate::{fill_handlers, memory_init, table_init};
use super::store::{StoreCore, store_of};
use super::{memory, parking, table};
use crate::abi::{
    Builtin, ContBlock, ExnBlock, HostCall, Placement, TrapCode, VmContext, VmFunc, VmMemory, VmStore,
    VmTable, call_area, lazy_target,
};
use crate::code::prepare_for_new_code;
use crate::module::{TypeId, ValType};
use crate::stack::pool;
use crate::trap::Pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// The implementations, in the order of [`Builtin::ALL`].
pub(super) static CALLS: [HostCall; Builtin::COUNT] = [
    call::<MemoryGrow>,
    call::<MemoryCopy>,
    call::<MemoryFill>,
    call::<MemoryInit>,
    call::<DataDrop>,
    call::<TableGrow>,
    call::<TableCopy>,
    call::<TableFill>,
    call::<TableInit>,
    call::<ElemDrop>,
    call::<IsSubtype>,
    call::<NewBlock>,
    call::<NewStack>,
    call::<RetireBlock>,
    call::<GiveStack>,
    call::<NewException>,
    call::<NewLargeException>,
    call::<Throw>,
    call::<ResumeThrow>,
    call::<TrimStacks>,
    call::<Trap>,
    call::<MemoryWait32>,
    call::<MemoryWait64>,
    call::<MemoryNotify>,
    call::<TraceSwitch>,
    call::<Compile>,
];

/// A builtin's body. The result, if it has one, replaces the arguments.
trait Body {
    /// Which one it is: the table above is checked against it.
    const BUILTIN: Builtin;
    /// # Safety
    /// `arguments` are of a running builtin stub.
    unsafe fn run(arguments: Arguments) -> Result<u64, Pending>;
}

/// What a builtin was called with.
#[derive(Clone, Copy)]
struct Arguments {
    vmctx: *mut VmContext,
    values: *const u64,
}

/// # Safety
/// As every [`HostCall`]: called by the stub of the builtin.
unsafe extern "C" fn call<B: Body>(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: by contract. A builtin without a result has a word to spare, or none and then it is not
    // written.
    unsafe {
        match B::run(Arguments { vmctx, values }) {
            Ok(result) => {
                if !B::BUILTIN.signature().1.is_empty() {
                    values.write(result);
                }
                0
            }
            Err(pending) => {
                (*store_of(vmctx)).trap.leave_with(pending);
                1
            }
        }
    }
}

/// # Safety
/// (all) A builtin runs: the context, its instance and its store are live, and nobody holds references to
/// them.
impl Arguments {
    unsafe fn word(&self, n: usize) -> u64 {
        // SAFETY: bodies ask for words of their signature.
        unsafe { *self.values.add(n) }
    }
    unsafe fn index(&self, n: usize) -> u32 {
        // SAFETY: as above.
        unsafe { self.word(n) as u32 }
    }
    unsafe fn store(&self) -> *mut StoreCore {
        // SAFETY: as above.
        unsafe { store_of(self.vmctx) }
    }
    unsafe fn vm(&self) -> *mut VmStore {
        // SAFETY: as above.
        unsafe { (*self.vmctx).store }
    }
    unsafe fn instance<'a>(&self) -> &'a mut InstanceData {
        // SAFETY: the builtins that ask for an instance are called by its code.
        unsafe { &mut *(*self.vmctx).owner.cast() }
    }
    unsafe fn memory(&self, n: usize) -> *mut VmMemory {
        // SAFETY: as above.
        unsafe { self.instance().memory(self.index(n)) }
    }
    /// Where a wait for `bytes` bytes of this memory happens: checked for alignment, sharing and bounds, in this order.
    unsafe fn waiting_place(
        &self,
        index: u64,
        offset: u64,
        bytes: u64,
        memory: u32,
    ) -> Result<*mut u8, Pending> {
        let address = aligned(index, offset, bytes)?;
        // SAFETY: as above; the memory of a live instance is live.
        unsafe {
            let instance = self.instance();
            if !instance.is_shared(memory) {
                return Err(Pending::Trap(TrapCode::ExpectedSharedMemory));
            }
            memory::range(instance.memory(memory), address, bytes).ok_or(OUT_OF_MEMORY)
        }
    }
    unsafe fn table(&self, n: usize) -> *mut VmTable {
        // SAFETY: as above.
        unsafe { self.instance().table(self.index(n)) }
    }
}

/// What `memory.grow` and `table.grow` answer when they cannot.
const CANNOT_GROW: u64 = !0;

/// What a limiter of the embedder's has a say in: it may refuse, stop the program, or panic.
fn limited(grow: impl FnOnce() -> anyhow::Result<Option<u64>>) -> Result<u64, Pending> {
    match catch_unwind(AssertUnwindSafe(grow)) {
        Ok(Ok(old)) => Ok(old.unwrap_or(CANNOT_GROW)),
        Ok(Err(error)) => Err(Pending::Error(error)),
        Err(payload) => Err(Pending::Panic(payload)),
    }
}

macro_rules! builtins {
    ($($name:ident($arguments:ident) $body:block)*) => {$(
        struct $name;
        impl Body for $name {
            const BUILTIN: Builtin = Builtin::$name;
            unsafe fn run($arguments: Arguments) -> Result<u64, Pending> {
                // SAFETY: by contract; memories and tables of a live instance are live.
                unsafe { $body }
            }
        }
    )*};
}

builtins! {
    MemoryGrow(a) {
        if let Some(memory) = a.instance().shared_memory(a.index(1)) {
            return Ok(memory.grow_pages(a.word(0)).unwrap_or(CANNOT_GROW));
        }
        let ty = a.instance().module().declarations().memories[a.index(1) as usize];
        let store = &mut *a.store();
        limited(|| store.grow_memory(a.memory(1), &ty, a.word(0)))
    }

    MemoryCopy(a) {
        let (to, from, count) = (a.word(0), a.word(1), a.word(2));
        let source = memory::range(a.memory(4), from, count).ok_or(OUT_OF_MEMORY)?;
        let target = memory::range(a.memory(3), to, count).ok_or(OUT_OF_MEMORY)?;
        ptr::copy(source, target, count as usize);
        Ok(0)
    }

    MemoryFill(a) {
        let target = memory::range(a.memory(3), a.word(0), a.word(2)).ok_or(OUT_OF_MEMORY)?;
        ptr::write_bytes(target, a.word(1) as u8, a.word(2) as usize);
        Ok(0)
    }

    MemoryInit(a) {
        let (from, count) = (u64::from(a.index(1)), u64::from(a.index(2)));
        memory_init(a.instance(), a.index(3), a.index(4), a.word(0), from, count).map_err(Pending::Trap)?;
        Ok(0)
    }

    DataDrop(a) {
        a.instance().drop_data(a.index(0));
        Ok(0)
    }

    TableGrow(a) {
        let ty = a.instance().module().declarations().tables[a.index(2) as usize].ty;
        let store = &mut *a.store();
        limited(|| store.grow_table(a.table(2), &ty, a.word(1), a.word(0)))
    }

    TableCopy(a) {
        if table::copy(a.table(3), a.word(0), a.table(4), a.word(1), a.word(2)) { Ok(0) } else { Err(OUT_OF_TABLE) }
    }

    TableFill(a) {
        table::slice(a.table(3), a.word(0), a.word(2)).ok_or(OUT_OF_TABLE)?.fill(a.word(1));
        Ok(0)
    }

    TableInit(a) {
        let (from, count) = (u64::from(a.index(1)), u64::from(a.index(2)));
        table_init(a.instance(), a.index(3), a.index(4), a.word(0), from, count).map_err(Pending::Trap)?;
        Ok(0)
    }

    ElemDrop(a) {
        a.instance().drop_elements(a.index(0));
        Ok(0)
    }

    IsSubtype(a) {
        let registry = (*a.store()).engine.registry();
        Ok(u64::from(registry.is_subtype(TypeId(a.index(0)), TypeId(a.index(1)))))
    }

    NewBlock(a) {
        let store = &mut *a.store();
        store.need_continuations().map_err(Pending::Error)?;
        Ok(store.new_block(Held::NOTHING).map_err(Pending::Trap)? as u64)
    }

    NewStack(a) {
        Ok((*a.store()).new_stack(Held::NOTHING).map_err(Pending::Trap)? as u64)
    }

    RetireBlock(a) {
        Ok((*a.store()).retire_block(a.word(0) as *mut ContBlock).map_err(Pending::Trap)? as u64)
    }

    GiveStack(a) {
        let block = a.word(0) as *mut ContBlock;
        give_stack(&mut *a.store(), a.vm(), block).map_err(Pending::Trap)?;
        Ok(block as u64)
    }

    NewException(a) {
        Ok((*a.store()).new_exception().map_err(Pending::Trap)? as u64)
    }

    NewLargeException(a) {
        let store = &mut *a.store();
        let tag = a.instance().tag(a.index(0));
        let count = words_of(store.engine.registry().func_type(TypeId((*tag).type_id)).params());
        Ok(store.new_large_exception(tag, count).map_err(Pending::Trap)? as u64)
    }

    Throw(a) {
        Err(Pending::Exception(a.word(0) as *mut ExnBlock, None))
    }

    ResumeThrow(a) {
        Err(Pending::Exception(a.word(0) as *mut ExnBlock, None))
    }

    TrimStacks(a) {
        (*a.store()).pool.trim(a.vm());
        Ok(0)
    }

    Trap(a) {
        Err((*a.store()).trap.called_trap())
    }

    MemoryWait32(a) {
        let word = a.waiting_place(a.word(0), a.word(3), 4, a.index(4))? as *mut u32;
        let expected = a.index(1);
        let as_expected = || AtomicU32::from_ptr(word).load(Ordering::SeqCst) == expected;
        Ok(parking::wait(word as usize, timeout(a.word(2)), as_expected) as u64)
    }

    MemoryWait64(a) {
        let word = a.waiting_place(a.word(0), a.word(3), 8, a.index(4))? as *mut u64;
        let expected = a.word(1);
        let as_expected = || AtomicU64::from_ptr(word).load(Ordering::SeqCst) == expected;
        Ok(parking::wait(word as usize, timeout(a.word(2)), as_expected) as u64)
    }

    MemoryNotify(a) {
        let address = aligned(a.word(0), a.word(2), 4)?;
        let place = memory::range(a.memory(3), address, 4).ok_or(OUT_OF_MEMORY)?;
        // Nobody can wait at a memory that is not shared.
        Ok(parking::notify(place as usize, a.index(1)).into())
    }

    TraceSwitch(a) {
        (*a.store()).trap.trace_switch(a.vmctx, a.word(0) as *mut ContBlock);
        Ok(a.word(0))
    }

    Compile(a) {
        compile(a.vmctx, a.word(0)).map(|code| code as u64).map_err(Pending::Error)
    }
}

/// The code of a function that is not compiled, by what names it: see [`Builtin::Compile`].
///
/// # Safety
/// The stub of that builtin is running; `vmctx` is of the instance that the function is called in.
unsafe fn compile(vmctx: *mut VmContext, who: u64) -> anyhow::Result<*const u8> {
    // SAFETY: the contexts of instances and their records are live; there is a frame record at the stub's frame
    // pointer.
    unsafe {
        let instance: &InstanceData = &*(*vmctx).owner.cast();
        let module = instance.module();
        let lazy = module.lazy().expect("who is compiled has no lazy entry");
        let code = match u32::try_from(who).ok().filter(|word| word & 1 == 1) {
            Some(word) => {
                let (number, guarded) = lazy_target(word);
                let caller = (*(*(*vmctx).store).exit_fp.cast::<[usize; 2]>())[1];
                lazy.function(number, guarded, Some(caller), module.layout(), fill_handlers)?
            }
            None => {
                let record = who as *mut VmFunc;
                let number = (*record).index - module.declarations().imported_functions;
                let code = lazy.function(number, false, None, module.layout(), fill_handlers)?;
                (*record).code = code;
                code
            }
        };
        prepare_for_new_code();
        Ok(code)
    }
}

const OUT_OF_MEMORY: Pending = Pending::Trap(TrapCode::MemoryOutOfBounds);
/// The effective address, if it is a multiple of `bytes`.
fn aligned(index: u64, offset: u64, bytes: u64) -> Result<u64, Pending> {
    let address = index.checked_add(offset).ok_or(OUT_OF_MEMORY)?;
    if address.is_multiple_of(bytes) { Ok(address) } else { Err(Pending::Trap(TrapCode::UnalignedAtomic)) }
}

/// How long to wait: nanoseconds as an i64, for ever if that is negative.
fn timeout(nanoseconds: u64) -> Option<Duration> {
    u64::try_from(nanoseconds as i64).ok().map(Duration::from_nanos)
}

const OUT_OF_TABLE: Pending = Pending::Trap(TrapCode::TableOutOfBounds);

/// Does for a fresh continuation what its start stub does before the call:
///
/// ```text
///   header
///   frame record: 0, 0        where walks end
///   result words
///   parameter words           <- sp, args
/// ```
///
/// # Safety
/// `block` is a fresh continuation of this store.
unsafe fn give_stack(store: &mut StoreCore, vm: *mut VmStore, block: *mut ContBlock) -> Result<(), TrapCode> {
    // SAFETY: block, function and free list are live, and so is the stack; what is written is checked to be
    // above its limit.
    unsafe {
        let type_id = TypeId((*(*block).func).type_id);
        let ty = store.engine.registry().func_type(type_id);
        let words_of = |types: &[ValType]| {
            let mut placement = Placement::default();
            types.iter().rev().for_each(|ty| _ = placement.next(ty.kind()));
            placement.words()
        };
        let area = call_area(words_of(ty.params()), words_of(ty.results())) as usize;
        let header = store.new_stack(Held(block))?;
        let record: *mut [u64; 2] = header.cast::<[u64; 2]>().sub(1);
        let sp = record.wrapping_byte_sub(area).cast::<u8>();
        if sp < (*header).limit {
            // Two thousand words do not fit on the smallest stacks.
            pool::push(vm, header);
            return Err(TrapCode::StackOverflow);
        }
        record.write([0, 0]);
        (*block).stack = header;
        (*block).limit = (*header).limit;
        (*block).sp = sp;
        (*block).args = sp;
    }
    Ok(())
}
