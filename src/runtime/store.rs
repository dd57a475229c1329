//! The store: one owner for everything that instances are made of.
//!
//! ```text
//!   Store<T> ──> StoreInner<T> { core: StoreCore, data: T }
//!                                      │        ^
//!                                  vm  │        │ owner
//!                                      v        │
//!                                   VmStore { root, free lists, leave_pc, builtins, ... }
//!                                      ^
//!                                      │ store
//!                       instance: VmContext ...      host function: HostFunc ...
//! ```
//!
//! Generated code knows the `VmStore` and finds the rest through `owner`. While it runs, nobody holds a Rust
//! reference to the store: contexts are raw pointers inside, and references are made for single operations.
//! What generated code has the address of is boxed and owned by address ([`Owned`]).

use super::builtins;
use super::collect::Thresholds;
use super::context::{Callers, StoreContext, StoreContextMut};
use super::exception::{self, ExceptionRoots};
use super::func::{Func, HostRecord};
use super::host::HostTemplate;
use super::inspect::PostMortem;
use super::instance::InstanceData;
use super::limits::{Limiter, ResourceLimiter};
use super::value::Val;
use crate::abi::{EnterCall, VmContext, VmGlobal, VmMemory, VmStore, VmTable, VmTag};
use crate::debug::StoreAnnouncement;
use crate::engine::Engine;
use crate::module::{FuncType, Module, TypeId, ValType};
use crate::stack::continuation::Registry;
use crate::stack::exceptions::Exceptions;
use crate::stack::{Mapping, StackPool};
use crate::trap::TrapState;
use anyhow::Result;
use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU64;
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU64, Ordering};

/// A world of instances, and a value `T` that its host functions share.
///
/// Everything made in a store lives until the store is dropped: instances, memories, host functions. Only
/// continuations and exceptions that nothing refers to any more are reclaimed before. Handles into it
/// ([`Func`](crate::Func), [`Instance`](crate::Instance), ...) are small and `Copy`; using one with another store
/// panics.
///
/// ```
/// use windlass::{Engine, Store};
///
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, 7);
/// *store.data_mut() += 1;
/// assert_eq!(store.into_data(), 8);
/// ```
pub struct Store<T> {
    inner: NonNull<StoreInner<T>>,
    marker: PhantomData<Invariant<T>>,
}

/// Owns a `T`, and is another type for another lifetime in `T`: host functions write it through `Caller<'_,
/// T>`.
type Invariant<T> = (T, fn(T) -> T);

// SAFETY: a store is used by one thread at a time, through `&mut`; what generated code shares with it belongs
// to it alone. Its closures and extern values are `Send + Sync` by their bounds.
unsafe impl<T: Send> Send for Store<T> {}
// SAFETY: through `&Store` one can only read.
unsafe impl<T: Sync> Sync for Store<T> {}

/// What a [`Store`] points at. `core` comes first: who does not know `T` knows a `StoreCore` at the same
/// address.
#[repr(C)]
pub(crate) struct StoreInner<T> {
    pub(crate) core: StoreCore,
    pub(crate) data: T,
}

/// Tells stores apart, in the whole process.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct StoreId(NonZeroU64);

impl StoreId {
    /// Every handle passes here before its address is used: `self` is the store at hand, `id` the handle's.
    #[inline]
    pub(crate) fn check(self, id: StoreId, what: &str) {
        if self != id {
            wrong_store(what);
        }
    }
}

/// A box that generated code has the address of.
pub(crate) struct Owned<T: ?Sized>(NonNull<T>);

/// The part of a store that does not depend on `T`.
pub(crate) struct StoreCore {
    pub(crate) id: StoreId,
    pub(crate) engine: Engine,
    /// If debuggers want to know. Dropped before what they look at.
    _announced: Option<StoreAnnouncement>,
    pub(crate) vm: Owned<VmStore>,
    pub(crate) trap: TrapState,
    /// Made when the first module that uses continuations is instantiated.
    pub(crate) registry: Option<Registry>,
    pub(crate) pool: StackPool,
    pub(crate) exceptions: Exceptions,
    /// Those that the host holds.
    pub(crate) exception_roots: ExceptionRoots,
    pub(super) thresholds: Thresholds,
    /// Entry stubs that calls with unknown types asked for, by canonical type.
    enter_calls: HashMap<TypeId, EnterCall>,
    instances: Vec<Owned<InstanceData>>,
    host_functions: Vec<Owned<HostRecord>>,
    /// Host functions made of linkers' definitions, by the address of their closure, which they keep alive.
    linked: HashMap<usize, Func>,
    /// Tables wherever they stand: their elements are freed with the store.
    tables: Vec<NonNull<VmTable>>,
    /// Likewise memories and their pages.
    memories: Vec<(NonNull<VmMemory>, Mapping)>,
    /// What the host made, or an instance keeps outside its context.
    standalone: Vec<Standalone>,
    externs: Vec<Owned<Box<dyn Any + Send + Sync>>>,
    pub(super) limiter: Option<Limiter>,
    pub(super) post_mortem: Option<PostMortem>,
    pub(super) callers: Callers,
    /// Room for arguments and results of the next host function whose types are known at run time only.
    pub(super) spare_vals: Vec<Val>,
}

#[expect(dead_code, reason = "they own; others have the addresses")]
enum Standalone {
    Table(Owned<VmTable>),
    Memory(Owned<VmMemory>),
    Global(Owned<VmGlobal>),
    Tag(Owned<VmTag>),
}

impl<T> Owned<T> {
    pub(crate) fn new(value: T) -> Owned<T> {
        Owned(NonNull::from(Box::leak(Box::new(value))))
    }
}

impl<T: ?Sized> Owned<T> {
    pub(crate) fn as_ptr(&self) -> *mut T {
        self.0.as_ptr()
    }
}

impl<T: ?Sized> Drop for Owned<T> {
    fn drop(&mut self) {
        // SAFETY: made of a box in `new`, dropped once.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

impl<T> Store<T> {
    /// An empty store.
    ///
    /// # Panics
    /// If the engine compiles for another instruction set than this process runs on.
    pub fn new(engine: &Engine, data: T) -> Store<T> {
        let core = StoreCore::new(engine);
        let vm = core.vm.as_ptr();
        let inner = NonNull::from(Box::leak(Box::new(StoreInner { core, data })));
        // SAFETY: the VmStore was just made.
        unsafe { (*vm).owner = inner.as_ptr().cast() };
        Store { inner, marker: PhantomData }
    }

    /// The shared value.
    pub fn data(&self) -> &T {
        // SAFETY: the store is live, and borrowed as long as the result.
        unsafe { &(*self.inner.as_ptr()).data }
    }

    /// The shared value, to change.
    pub fn data_mut(&mut self) -> &mut T {
        // SAFETY: the store is live, and borrowed mutably as long as the result.
        unsafe { &mut (*self.inner.as_ptr()).data }
    }

    /// Lets `limiter` find, in the shared value, who is asked before anything is made in the store or grows. Replaces
    /// the one before; what exists already stays.
    pub fn limiter(
        &mut self,
        limiter: impl (FnMut(&mut T) -> &mut dyn ResourceLimiter) + Send + Sync + 'static,
    ) where
        T: 'static,
    {
        self.context_mut().core_mut().limiter = Some(Limiter::new(limiter));
    }

    /// Ends the store, but for the shared value.
    pub fn into_data(self) -> T {
        let inner = std::mem::ManuallyDrop::new(self).inner;
        // SAFETY: made of a box in `new`; `drop` will not run.
        let StoreInner { core, data } = *unsafe { Box::from_raw(inner.as_ptr()) };
        drop(core);
        data
    }

    /// The engine it was made for.
    pub fn engine(&self) -> &Engine {
        // SAFETY: the store is live, and borrowed as long as the result.
        unsafe { &(*self.inner.as_ptr()).core.engine }
    }

    pub(super) fn context(&self) -> StoreContext<'_, T> {
        StoreContext::new(self.inner)
    }

    pub(super) fn context_mut(&mut self) -> StoreContextMut<'_, T> {
        StoreContextMut::new(self.inner)
    }
}

impl<T> Drop for Store<T> {
    fn drop(&mut self) {
        // SAFETY: made of a box in `new`, dropped once. No activation is running: it would borrow the store.
        drop(unsafe { Box::from_raw(self.inner.as_ptr()) });
    }
}

impl<T: fmt::Debug> fmt::Debug for Store<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("data", self.data()).finish_non_exhaustive()
    }
}

impl StoreCore {
    fn new(engine: &Engine) -> StoreCore {
        static NEXT_ID: AtomicU64 = AtomicU64::new(1);
        let id =
            NonZeroU64::new(NEXT_ID.fetch_add(1, Ordering::Relaxed)).expect("2^64 stores are not reached");
        let config = engine.config();
        let passages = engine.stubs().passages(&builtins::CALLS);
        let pool = StackPool::new(
            config.continuation_stack_size,
            config.max_continuation_stack_bytes,
            config.max_idle_stacks,
        );
        let vm = Owned::new(VmStore {
            root: ptr::null_mut(),
            free_block: ptr::null_mut(),
            free_stack: ptr::null_mut(),
            blocks: ptr::null_mut(),
            leave_sp: ptr::null_mut(),
            leave_pc: passages.leave as *const u8,
            exit_fp: ptr::null_mut(),
            exit_cont: ptr::null_mut(),
            suspend_pc: passages.suspend as *const u8,
            switch_pc: passages.switch as *const u8,
            spare_stacks: pool.spare_stacks(),
            free_exception: ptr::null_mut(),
            unwind_pc: ptr::null(),
            unwind_cont: ptr::null_mut(),
            unwind_sp: ptr::null_mut(),
            unwind_exception: ptr::null_mut(),
            owner: ptr::null_mut(),
            builtins: passages.builtins.map(|stub| stub as *const u8),
        });
        let trap = TrapState::new(
            vm.as_ptr(),
            config.max_wasm_stack,
            config.tunables.signals_based_traps,
            config.trace_switches,
            exception::uncaught,
        );
        let announced = config.debug_info.then(|| StoreAnnouncement::of_store(vm.as_ptr()));
        StoreCore {
            id: StoreId(id),
            engine: engine.clone(),
            vm,
            trap,
            registry: None,
            exceptions: Exceptions::new(config.max_exceptions),
            exception_roots: ExceptionRoots::default(),
            pool,
            thresholds: Thresholds::new(config.stress_collector),
            enter_calls: HashMap::new(),
            instances: Vec::new(),
            host_functions: Vec::new(),
            linked: HashMap::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            standalone: Vec::new(),
            externs: Vec::new(),
            limiter: None,
            post_mortem: None,
            callers: Callers::default(),
            spare_vals: Vec::new(),
            _announced: announced,
        }
    }

    /// See [`StoreId::check`].
    #[inline]
    pub(crate) fn check(&self, id: StoreId, what: &str) {
        self.id.check(id, what);
    }

    /// Makes the registry of continuations, if there is none yet.
    pub(crate) fn need_continuations(&mut self) -> Result<()> {
        if self.registry.is_none() {
            let config = self.engine.config();
            let registry = Registry::new(config.max_continuations, config.first_revision)?;
            // SAFETY: the VmStore lives as long as `self`.
            unsafe { (*self.vm.as_ptr()).blocks = registry.base() };
            self.registry = Some(registry);
        }
        Ok(())
    }

    /// The entry stub for functions of a type.
    pub(crate) fn entry_stub(&self, ty: &FuncType) -> EnterCall {
        let kinds = |types: &[ValType]| types.iter().map(|ty| ty.kind()).collect::<Vec<_>>();
        let code = self.engine.stubs().enter(&kinds(ty.params()), &kinds(ty.results()));
        // SAFETY: what `enter` returns is the code of an `EnterCall`.
        unsafe { std::mem::transmute::<*const u8, EnterCall>(code) }
    }

    /// The same by type id, found without a lock the second time.
    pub(crate) fn enter_call(&mut self, type_id: TypeId) -> EnterCall {
        match self.enter_calls.get(&type_id) {
            Some(&call) => call,
            None => {
                let call = self.entry_stub(&self.engine.registry().func_type(type_id));
                self.enter_calls.insert(type_id, call);
                call
            }
        }
    }

    pub(crate) fn add_module(&mut self, module: &Module) -> Result<()> {
        self.trap.code.add(module)
    }

    /// The function that a linker's definition became when this store met it first.
    pub(crate) fn linked(&mut self, template: &HostTemplate) -> Func {
        let key = template.env_address() as usize;
        match self.linked.get(&key) {
            Some(&func) => func,
            None => {
                let func = Func::from_template(self, template);
                self.linked.insert(key, func);
                func
            }
        }
    }

    pub(crate) fn add_instance(&mut self, instance: InstanceData) -> NonNull<InstanceData> {
        self.instances.push(Owned::new(instance));
        self.instances.last().expect("just pushed").0
    }

    pub(crate) fn add_host_function(&mut self, record: HostRecord) -> NonNull<HostRecord> {
        self.host_functions.push(Owned::new(record));
        self.host_functions.last().expect("just pushed").0
    }

    pub(crate) fn host_function_count(&self) -> usize {
        self.host_functions.len()
    }

    /// The instances.
    pub(super) fn instances(&self) -> impl Iterator<Item = *mut InstanceData> {
        self.instances.iter().map(Owned::as_ptr)
    }

    /// The tables, of instances and of the host.
    pub(super) fn tables(&self) -> impl Iterator<Item = *mut VmTable> {
        self.tables.iter().map(|table| table.as_ptr())
    }

    /// The globals that the host made.
    pub(super) fn standalone_globals(&self) -> impl Iterator<Item = *mut VmGlobal> {
        self.standalone.iter().filter_map(|standalone| match standalone {
            Standalone::Global(global) => Some(global.as_ptr()),
            _ => None,
        })
    }

    /// How many instances, memories and tables there are.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        (self.instances.len(), self.memories.len(), self.tables.len())
    }

    /// The pages of `memory` are given back with the store.
    pub(crate) fn add_memory_pages(&mut self, memory: NonNull<VmMemory>, pages: Mapping) {
        self.memories.push((memory, pages));
    }

    /// The elements of `table` are freed with the store.
    pub(crate) fn add_table_elements(&mut self, table: NonNull<VmTable>) {
        self.tables.push(table);
    }

    pub(crate) fn add_table(&mut self, table: VmTable) -> NonNull<VmTable> {
        let owned = Owned::new(table);
        let address = owned.0;
        self.standalone.push(Standalone::Table(owned));
        self.tables.push(address);
        address
    }

    pub(crate) fn add_memory(&mut self, memory: VmMemory) -> NonNull<VmMemory> {
        let owned = Owned::new(memory);
        let address = owned.0;
        self.standalone.push(Standalone::Memory(owned));
        address
    }

    pub(crate) fn add_global(&mut self, global: VmGlobal) -> NonNull<VmGlobal> {
        let owned = Owned::new(global);
        let address = owned.0;
        self.standalone.push(Standalone::Global(owned));
        address
    }

    pub(crate) fn add_tag(&mut self, tag: VmTag) -> NonNull<VmTag> {
        let owned = Owned::new(tag);
        let address = owned.0;
        self.standalone.push(Standalone::Tag(owned));
        address
    }

    pub(crate) fn add_extern(
        &mut self,
        value: Box<dyn Any + Send + Sync>,
    ) -> NonNull<Box<dyn Any + Send + Sync>> {
        self.externs.push(Owned::new(value));
        self.externs.last().expect("just pushed").0
    }
}

impl Drop for StoreCore {
    fn drop(&mut self) {
        for table in std::mem::take(&mut self.tables) {
            // SAFETY: instances and standalone tables are dropped after this; no code runs any more.
            unsafe { super::table::free_elements(table.as_ptr()) };
        }
        for (memory, pages) in std::mem::take(&mut self.memories) {
            // SAFETY: likewise.
            let length_bytes = unsafe { memory.as_ref() }.length_bytes;
            super::reservation::recycle(pages, length_bytes);
        }
    }
}

/// The store that `vmctx` runs in.
///
/// # Safety
/// `vmctx` is a live instance or host function.
#[inline]
pub(crate) unsafe fn store_of(vmctx: *mut VmContext) -> *mut StoreCore {
    // SAFETY: contexts point at their store's VmStore, which points at its owner, whose first field is the
    // core.
    unsafe { (*(*vmctx).store).owner.cast() }
}

#[cold]
fn wrong_store(what: &str) -> ! {
    panic!("this {what} belongs to another store than the one it is used with")
}
