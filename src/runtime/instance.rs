//! Instances: a module's private part of a store.
//!
//! Generated code knows an instance as its context, one zeroed allocation that
//! [`VmLayout`](crate::module::VmLayout) lays out:
//!
//! ```text
//!   vmctx ─> VmContext │ tables │ memories │ globals │ tags │ type ids │ functions │ handler tables
//!               │ owner
//!               v
//!          InstanceData { module, imports, dropped segments }
//! ```

use super::context::{AsContext, AsContextMut, StoreContext};
use super::externs::Extern;
use super::func::Func;
use super::global::Global;
use super::instantiate::instantiate;
use super::memory::Memory;
use super::shared_memory::SharedMemory;
use super::store::{StoreCore, StoreId};
use super::table::Table;
use super::tag::Tag;
use super::typed::{TypedFunc, WasmParams, WasmResults};
use crate::abi::{VmContext, VmFunc, VmGlobal, VmMemory, VmTable, VmTag};
use crate::module::{DataMode, ExportKind, Location, Module, ValType};
use anyhow::{Context as _, Result};
use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ptr::NonNull;
use std::sync::OnceLock;

/// An instance of a [`Module`](crate::Module). Lives as long as its store.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store};
///
/// let engine = Engine::default();
/// let wat = r#"(module
///     (global $n (mut i32) (i32.const 0))
///     (func (export "next") (result i32)
///         (global.set $n (i32.add (global.get $n) (i32.const 1)))
///         (global.get $n)))"#;
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let next = instance.get_typed_func::<(), i32>(&mut store, "next")?;
/// assert_eq!(next.call(&mut store, ())?, 1);
/// assert_eq!(next.call(&mut store, ())?, 2);
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Instance {
    store: StoreId,
    data: NonNull<InstanceData>,
}

// SAFETY: the address is used with a borrow of the store only.
unsafe impl Send for Instance {}
// SAFETY: likewise.
unsafe impl Sync for Instance {}

/// Contexts begin with a cache line.
const CONTEXT_ALIGNMENT: usize = 64;

/// What the runtime knows about an instance.
#[derive(Debug)]
pub(crate) struct InstanceData {
    module: Module,
    vmctx: NonNull<VmContext>,
    /// What the context stands in.
    allocation: NonNull<u8>,
    layout: Layout,
    imports: Imports,
    /// The shared ones among its memories, with their indices.
    shared: Vec<(u32, SharedMemory)>,
    dropped_data: Box<[bool]>,
    dropped_elements: Box<[bool]>,
    /// What is exported as `memory`, once somebody asks: host functions do at every call.
    exported_memory: OnceLock<Option<Extern>>,
}

/// What the instance was given, by index space.
#[derive(Debug, Default)]
pub(super) struct Imports {
    pub functions: Vec<Func>,
    pub tables: Vec<Table>,
    /// None for shared ones.
    pub memories: Vec<Option<Memory>>,
    pub globals: Vec<Global>,
    pub tags: Vec<Tag>,
}

impl Imports {
    pub(super) fn new(items: &[Extern]) -> Imports {
        let mut imports = Imports::default();
        for item in items {
            match item {
                Extern::Func(func) => imports.functions.push(*func),
                Extern::Table(table) => imports.tables.push(*table),
                Extern::Memory(memory) => imports.memories.push(Some(*memory)),
                Extern::SharedMemory(_) => imports.memories.push(None),
                Extern::Global(global) => imports.globals.push(*global),
                Extern::Tag(tag) => imports.tags.push(*tag),
            }
        }
        imports
    }
}

impl Instance {
    /// Instantiates a module with `imports` in the order of [`Module::imports`](crate::Module::imports), and
    /// runs its start function.
    pub fn new(mut store: impl AsContextMut, module: &Module, imports: &[Extern]) -> Result<Instance> {
        let mut store = store.as_context_mut();
        // SAFETY: the store is live, and borrowed mutably meanwhile.
        unsafe { instantiate(store.core_ptr(), module, imports) }
    }

    pub(super) fn from_data(store: StoreId, data: NonNull<InstanceData>) -> Instance {
        Instance { store, data }
    }

    fn data<'a>(&self, core: &'a StoreCore) -> &'a InstanceData {
        core.check(self.store, "Instance");
        // SAFETY: it lives as long as its store.
        unsafe { &*self.data.as_ptr() }
    }

    /// The module it is an instance of.
    pub fn module<'a, T: 'a>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a Module {
        &self.data(store.into().core()).module
    }

    /// The export called `name`.
    pub fn get_export(&self, store: impl AsContext, name: &str) -> Option<Extern> {
        let store = store.as_context();
        self.data(store.core()).export(self.store, name)
    }

    /// The exported function called `name`.
    pub fn get_func(&self, store: impl AsContext, name: &str) -> Option<Func> {
        self.get_export(store, name)?.into_func()
    }

    /// The exported function called `name`, if its types are `P` and `R`.
    pub fn get_typed_func<P: WasmParams, R: WasmResults>(
        &self,
        store: impl AsContext,
        name: &str,
    ) -> Result<TypedFunc<P, R>> {
        let store = store.as_context();
        let func = self
            .get_export(store, name)
            .and_then(Extern::into_func)
            .with_context(|| format!("failed to find function export `{name}`"))?;
        func.typed(store).with_context(|| format!("failed to convert function `{name}` to given type"))
    }

    /// The exported memory called `name`.
    pub fn get_memory(&self, store: impl AsContext, name: &str) -> Option<Memory> {
        self.get_export(store, name)?.into_memory()
    }

    /// The exported shared memory called `name`.
    pub fn get_shared_memory(&self, store: impl AsContext, name: &str) -> Option<SharedMemory> {
        self.get_export(store, name)?.into_shared_memory()
    }

    /// The exported table called `name`.
    pub fn get_table(&self, store: impl AsContext, name: &str) -> Option<Table> {
        self.get_export(store, name)?.into_table()
    }

    /// The exported global called `name`.
    pub fn get_global(&self, store: impl AsContext, name: &str) -> Option<Global> {
        self.get_export(store, name)?.into_global()
    }

    /// The exported tag called `name`.
    pub fn get_tag(&self, store: impl AsContext, name: &str) -> Option<Tag> {
        self.get_export(store, name)?.into_tag()
    }

    /// All exports, in the module's order.
    pub fn exports<'a, T: 'a>(
        &self,
        store: impl Into<StoreContext<'a, T>>,
    ) -> impl ExactSizeIterator<Item = (&'a str, Extern)> {
        let id = self.store;
        let data = self.data(store.into().core());
        let exports = data.module.declarations().exports.iter();
        exports.map(move |export| (export.name.as_str(), data.item(id, export.kind, export.index)))
    }
}

impl InstanceData {
    /// An instance whose context is all zeroes.
    pub(super) fn new(module: &Module, imports: Imports, shared: Vec<(u32, SharedMemory)>) -> InstanceData {
        let declarations = module.declarations();
        let length_bytes = (module.layout().handlers() + module.compiled().handler_bytes) as usize;
        // Most of a large one may never be touched. The allocator knows fresh pages to be zero, but it writes zeroes
        // itself where it is asked for more than its own alignment.
        let layout = Layout::from_size_align(length_bytes + CONTEXT_ALIGNMENT, 16)
            .expect("contexts are smaller than 2 GiB");
        // SAFETY: the head alone makes the size more than 0.
        let Some(allocation) = NonNull::new(unsafe { alloc_zeroed(layout) }) else {
            handle_alloc_error(layout)
        };
        // SAFETY: less than the alignment further on, which is still inside, with all of the context behind it.
        let vmctx = unsafe { allocation.add(allocation.align_offset(CONTEXT_ALIGNMENT)) }.cast();
        InstanceData {
            module: module.clone(),
            vmctx,
            allocation,
            layout,
            imports,
            shared,
            dropped_data: vec![false; declarations.data.len()].into(),
            dropped_elements: vec![false; declarations.elements.len()].into(),
            exported_memory: OnceLock::new(),
        }
    }

    pub(super) fn module(&self) -> &Module {
        &self.module
    }

    pub(super) fn vmctx(&self) -> *mut VmContext {
        self.vmctx.as_ptr()
    }

    pub(super) fn imports(&self) -> &Imports {
        &self.imports
    }

    /// The export called `name`, for the store `id`, which is the instance's.
    #[inline]
    pub(super) fn export(&self, id: StoreId, name: &str) -> Option<Extern> {
        let find = || {
            let export = self.module.declarations().exports.iter().find(|export| export.name == name)?;
            Some(self.item(id, export.kind, export.index))
        };
        if name != "memory" {
            return find();
        }
        match self.exported_memory.get_or_init(find) {
            // What nearly everybody wants, without a copy by way of all the variants.
            Some(Extern::Memory(memory)) => Some(Extern::Memory(*memory)),
            other => other.clone(),
        }
    }

    fn item(&self, id: StoreId, kind: ExportKind, index: u32) -> Extern {
        let declarations = self.module.declarations();
        let at = index as usize;
        // What is not imported stands in this instance's context, which lives as long as the store.
        let here = "it stands in the context";
        match kind {
            ExportKind::Function => self.imports.functions.get(at).copied().map_or_else(
                || {
                    let vm = NonNull::new(self.function(index)).expect(here);
                    // SAFETY: an exported function has a record.
                    unsafe { Func::from_vm(id, vm) }.into()
                },
                Extern::from,
            ),
            ExportKind::Table => self.imports.tables.get(at).copied().map_or_else(
                || {
                    let vm = NonNull::new(self.table(index)).expect(here);
                    // SAFETY: of the declared type.
                    unsafe { Table::from_vm(id, vm, declarations.tables[at].ty) }.into()
                },
                Extern::from,
            ),
            ExportKind::Memory => {
                if let Some(memory) = self.shared_memory(index) {
                    return memory.clone().into();
                }
                self.imports.memories.get(at).copied().flatten().map_or_else(
                    || {
                        let vm = NonNull::new(self.memory(index)).expect(here);
                        // SAFETY: of the declared type.
                        unsafe { Memory::from_vm(id, vm, declarations.memories[at]) }.into()
                    },
                    Extern::from,
                )
            }
            ExportKind::Global => self.imports.globals.get(at).copied().map_or_else(
                || {
                    let vm = NonNull::new(self.global(index)).expect(here);
                    // SAFETY: of the declared type.
                    unsafe { Global::from_vm(id, vm, declarations.globals[at].ty) }.into()
                },
                Extern::from,
            ),
            ExportKind::Tag => {
                let vm = NonNull::new(self.tag(index)).expect("tags are there before anybody asks");
                // SAFETY: a tag of this store, whoever made it.
                unsafe { Tag::from_vm(id, vm) }.into()
            }
        }
    }

    /// The address of something at an offset from vmctx.
    pub(super) fn at<T>(&self, offset: i32) -> *mut T {
        debug_assert!((offset as usize) < self.layout.size());
        self.vmctx.as_ptr().cast::<u8>().wrapping_add(offset as usize).cast()
    }

    fn located<T>(&self, location: Location) -> *mut T {
        match location {
            Location::Inline(offset) => self.at(offset),
            // SAFETY: the context has a pointer there.
            Location::Pointer(offset) => unsafe { *self.at(offset) },
        }
    }

    pub(super) fn table(&self, index: u32) -> *mut VmTable {
        self.located(self.module.layout().table(index))
    }

    pub(super) fn memory(&self, index: u32) -> *mut VmMemory {
        self.located(self.module.layout().memory(index))
    }

    /// All of them, with their indices.
    pub(super) fn shared_memories(&self) -> &[(u32, SharedMemory)] {
        &self.shared
    }

    /// The memory, if it is shared.
    pub(super) fn shared_memory(&self, index: u32) -> Option<&SharedMemory> {
        self.shared.iter().find(|(at, _)| *at == index).map(|(_, memory)| memory)
    }

    /// Whether the memory was declared so.
    pub(super) fn is_shared(&self, memory: u32) -> bool {
        self.module.declarations().memories[memory as usize].shared
    }

    pub(super) fn global(&self, index: u32) -> *mut VmGlobal {
        self.located(self.module.layout().global(index))
    }

    /// The globals of its own that hold references.
    pub(super) fn reference_globals(&self) -> impl Iterator<Item = *mut VmGlobal> {
        let globals = self.module.declarations().globals.iter().enumerate().skip(self.imports.globals.len());
        let references = globals.filter(|(_, global)| matches!(global.ty.content, ValType::Ref(_)));
        references.map(|(index, _)| self.global(index as u32))
    }

    pub(super) fn tag(&self, index: u32) -> *mut VmTag {
        // SAFETY: the context has a pointer there.
        unsafe { *self.at(self.module.layout().tag(index)) }
    }

    /// The record of an imported function, or of a defined one that may become a reference.
    pub(super) fn function(&self, index: u32) -> *mut VmFunc {
        let declarations = self.module.declarations();
        if index < declarations.imported_functions {
            // SAFETY: the context has a pointer there.
            unsafe { *self.at(self.module.layout().imported_function(index)) }
        } else {
            let record = declarations.records.number(index).expect("a function that may become a reference");
            self.at(self.module.layout().function(record))
        }
    }

    /// A data segment as `memory.init` sees it: empty once dropped, as active ones are when code runs.
    pub(super) fn data_segment(&self, segment: u32) -> &[u8] {
        let passive = self.module.declarations().data[segment as usize].mode() == DataMode::Passive;
        if passive && !self.dropped_data[segment as usize] { self.module.data_segment(segment) } else { &[] }
    }

    pub(super) fn drop_data(&mut self, segment: u32) {
        self.dropped_data[segment as usize] = true;
    }

    pub(super) fn element_dropped(&self, segment: u32) -> bool {
        self.dropped_elements[segment as usize]
    }

    pub(super) fn drop_elements(&mut self, segment: u32) {
        self.dropped_elements[segment as usize] = true;
    }
}

impl Drop for InstanceData {
    fn drop(&mut self) {
        if let Some(lazy) = self.module.lazy()
            && self.module.declarations().uses_continuations
        {
            lazy.forget_context(self.vmctx());
        }
        // SAFETY: allocated with this layout in `new`; no code runs any more.
        unsafe { dealloc(self.allocation.as_ptr(), self.layout) };
    }
}
