//! From a module and its imports to an instance, in the specification's order.
//!
//! Imports are matched before anything is made, so a link error leaves nothing behind. From then on the
//! instance is the store's: when a segment does not fit or the start function traps, what was written until
//! then stays written, and what was put into an imported table stays callable.

use super::externs::Extern;
use super::instance::{Imports, Instance, InstanceData};
use super::memory;
use super::shared_memory::SharedMemory;
use super::store::StoreCore;
use super::table;
use super::tag::Tag;
use super::value::V128;
use crate::abi::{HandlerEntry, HandlerTable, SWITCH_HANDLER, TrapCode, VmContext, VmFunc, VmGlobal, VmTag};
use crate::code::{CompiledCode, Part};
use crate::engine::Engine;
use crate::module::{
    ConstExpr, ConstOp, DataMode, Declarations, ElementItems, Import, Location, MemoryImage, Module,
    SegmentMode, TypeId, VmLayout,
};
use crate::stack::{Backtrace, Mapping, page_bytes};
use crate::trap::{Trap, enter};
use anyhow::{Result, anyhow, ensure};
use std::mem::offset_of;
use std::ptr::{self, NonNull};

/// # Safety
/// `core` is a live store that nobody else uses meanwhile, but for what the start function runs.
pub(super) unsafe fn instantiate(
    core: *mut StoreCore,
    module: &Module,
    imports: &[Extern],
) -> Result<Instance> {
    // SAFETY: live by contract; the reference ends before the start function is entered.
    let data = unsafe { allocate(&mut *core, module, imports)? };
    // SAFETY: the instance and everything its context points at is the store's now.
    unsafe {
        initialize(data)?;
        if let Some(start) = module.declarations().start {
            // The start function may be one that never becomes a reference: it gets a record here.
            let mut record = start_record(data.as_ref(), start);
            let code = (*core).enter_call(TypeId(record.type_id));
            // Who compiles the function on its first call writes to its record.
            enter(&raw mut (*core).trap, code, &raw mut record, ptr::null_mut())?;
        }
        Ok(Instance::from_data((*core).id, data))
    }
}

/// Matches imports, then makes the instance: everything in place, nothing initialized from segments.
fn allocate(core: &mut StoreCore, module: &Module, items: &[Extern]) -> Result<NonNull<InstanceData>> {
    let declarations = module.declarations();
    ensure!(
        Engine::same(&core.engine, module.engine()),
        "the module was compiled by another engine than the store's"
    );
    ensure!(
        items.len() == declarations.imports.len(),
        "expected {} imports, found {}",
        declarations.imports.len(),
        items.len()
    );
    for (import, item) in declarations.imports.iter().zip(items) {
        match_import(core, import, item)?;
    }
    core.allow_more(
        1,
        declarations.memories.len() - declarations.imported_memories as usize,
        declarations.tables.len() - declarations.imported_tables as usize,
    )?;
    core.add_module(module)?;
    if declarations.uses_continuations {
        core.need_continuations()?;
    }

    let shared = shared_memories(core, declarations, items)?;
    let data = core.add_instance(InstanceData::new(module, Imports::new(items), shared));
    // SAFETY: just made, and known to nobody else; the context has room for all that its layout names.
    unsafe {
        let instance = data.as_ref();
        let head = instance.vmctx();
        (*head).store = core.vm.as_ptr();
        (*head).blocks = (*core.vm.as_ptr()).blocks;
        (*head).owner = data.as_ptr().cast();
        fill_types_and_functions(core, instance)?;
        fill_entities(core, instance)?;
        match module.lazy() {
            // Few modules have any, and whoever has none asks nobody for them.
            Some(lazy) if declarations.uses_continuations => {
                lazy.enter_context(head, module.layout(), fill_handlers);
            }
            Some(_) => {}
            None => fill_handler_tables(head, module.layout(), module.compiled(), module.code_base()?),
        }
    }
    Ok(data)
}

/// The shared memories by index: imported ones, and those that come to be with this instance.
fn shared_memories(
    core: &StoreCore,
    declarations: &Declarations,
    items: &[Extern],
) -> Result<Vec<(u32, SharedMemory)>> {
    let mut imported =
        items.iter().filter(|item| matches!(item, Extern::Memory(_) | Extern::SharedMemory(_)));
    let mut shared = Vec::new();
    for (index, ty) in declarations.memories.iter().enumerate() {
        let memory = match imported.next() {
            Some(Extern::SharedMemory(memory)) => memory.clone(),
            None if ty.shared => SharedMemory::new(&core.engine, *ty)?,
            _ => continue,
        };
        shared.push((index as u32, memory));
    }
    Ok(shared)
}

fn match_import(core: &StoreCore, import: &Import, item: &Extern) -> Result<()> {
    let registry = core.engine.registry();
    if let Extern::SharedMemory(memory) = item {
        ensure!(
            Engine::same(&core.engine, memory.engine()),
            "the shared memory for `{}::{}` was made by another engine than the store's",
            import.module,
            import.name
        );
    }
    let actual = item.import_type(core);
    if registry.import_matches(&actual, &import.ty) {
        return Ok(());
    }
    let reason = format!("expected {}, found {}", registry.describe(&import.ty), registry.describe(&actual));
    Err(anyhow!(reason).context(format!("incompatible import type for `{}::{}`", import.module, import.name)))
}

/// # Safety
/// The instance is fresh and of this store.
unsafe fn fill_types_and_functions(core: &StoreCore, instance: &InstanceData) -> Result<()> {
    let (module, imports) = (instance.module(), instance.imports());
    let (declarations, layout) = (module.declarations(), module.layout());
    // SAFETY: the layout has a place for each of these.
    unsafe {
        for (index, ty) in declarations.types.iter().enumerate() {
            *instance.at::<u32>(layout.type_id(index as u32)) = ty.0;
        }
        for (index, func) in imports.functions.iter().enumerate() {
            *instance.at::<*mut VmFunc>(layout.imported_function(index as u32)) = func.vm(core.id).as_ptr();
        }
        for (record, &index) in declarations.records.functions().iter().enumerate() {
            let place = instance.at::<VmFunc>(layout.function(record as u32));
            place.write(defined_record(instance, index)?);
        }
    }
    Ok(())
}

/// The record of a defined function.
fn defined_record(instance: &InstanceData, index: u32) -> Result<VmFunc> {
    let module = instance.module();
    let declarations = module.declarations();
    Ok(VmFunc {
        code: module.entry(index - declarations.imported_functions)?,
        vmctx: instance.vmctx(),
        type_id: declarations.functions[index as usize].0,
        index,
    })
}

fn start_record(instance: &InstanceData, index: u32) -> VmFunc {
    if index < instance.module().declarations().imported_functions {
        // SAFETY: an imported function lives as long as the store.
        unsafe { *instance.function(index) }
    } else {
        defined_record(instance, index).expect("the module's code is mapped: other records point into it")
    }
}

/// Tables, memories, globals and tags: pointers to what is imported, zeroed structures for the rest.
///
/// # Safety
/// The instance is fresh and of this store.
unsafe fn fill_entities(core: &mut StoreCore, instance: &InstanceData) -> Result<()> {
    let (module, imports) = (instance.module(), instance.imports());
    let (declarations, layout) = (module.declarations(), module.layout());
    let tunables = core.engine.config().tunables;
    let set_pointer = |location: Location, pointer: *mut u8| match location {
        // SAFETY: the layout has a place for the pointer.
        Location::Pointer(offset) => unsafe { *instance.at::<*mut u8>(offset) = pointer },
        Location::Inline(_) => unreachable!("imported and shared things are pointers"),
    };
    for (index, table) in imports.tables.iter().enumerate() {
        set_pointer(layout.table(index as u32), table.vm(core).as_ptr().cast());
    }
    for (index, memory) in imports.memories.iter().enumerate() {
        if let Some(memory) = memory {
            set_pointer(layout.memory(index as u32), memory.vm(core).as_ptr().cast());
        }
    }
    for (index, memory) in instance.shared_memories() {
        set_pointer(layout.memory(*index), memory.vm().as_ptr().cast());
    }
    for (index, global) in imports.globals.iter().enumerate() {
        set_pointer(layout.global(index as u32), global.vm(core).as_ptr().cast());
    }
    // SAFETY: the layout has a place for each of these.
    unsafe {
        for index in declarations.imported_tables..declarations.tables.len() as u32 {
            core.allow_table(&declarations.tables[index as usize].ty)?;
            let table = table::allocate(&declarations.tables[index as usize].ty, 0)?;
            let place = instance.table(index);
            place.write(table);
            core.add_table_elements(NonNull::new_unchecked(place));
        }
        for index in declarations.imported_memories..declarations.memories.len() as u32 {
            if declarations.memories[index as usize].shared {
                continue;
            }
            core.allow_memory(&declarations.memories[index as usize])?;
            let (memory, pages) = memory::allocate(&declarations.memories[index as usize], &tunables)?;
            let place = instance.memory(index);
            place.write(memory);
            core.add_memory_pages(NonNull::new_unchecked(place), pages);
        }
        for (index, ty) in declarations.memories.iter().enumerate() {
            memory::check_promise(instance.memory(index as u32), ty, &tunables)?;
        }
        if !declarations.memories.is_empty() {
            (*instance.vmctx()).memory0_base = (*instance.memory(0)).base;
        }
        for (index, &type_id) in declarations.tags.iter().enumerate() {
            let tag = match imports.tags.get(index) {
                Some(tag) => *tag,
                None => Tag::with_type(core, type_id),
            };
            *instance.at(layout.tag(index as u32)) = tag.vm(core).as_ptr();
        }
    }
    Ok(())
}

/// The tables that `resume` points at, of code that begins at `base`. They need the addresses of tags.
///
/// # Safety
/// The context is live and has this layout; its tags are filled in, its room for these tables nobody has used yet.
unsafe fn fill_handler_tables(
    context: *mut VmContext,
    layout: &VmLayout,
    code: &CompiledCode,
    base: *const u8,
) {
    let pc = |offset: u32| base.wrapping_add(offset as usize);
    for description in &code.handler_tables {
        let table: *mut HandlerTable = context.wrapping_byte_add(description.vmctx_offset as usize).cast();
        // SAFETY: the context has room for the table and its entries, of which there is always one, if only
        // zeroes.
        unsafe {
            (*table).return_pc = pc(description.return_pc);
            (*table).count = description.entries.len() as u32;
            (*table).sp_to_fp = description.sp_to_fp;
            let first: *mut HandlerEntry = table.byte_add(offset_of!(HandlerTable, first)).cast();
            for (n, &(tag, switch, landing)) in description.entries.iter().enumerate() {
                let mark = if switch { SWITCH_HANDLER } else { 0 };
                let identity: *const *const VmTag = context.byte_offset(layout.tag(tag) as isize).cast();
                first.add(n).write(HandlerEntry { tag: *identity as u64 | mark, pc: pc(landing) });
            }
        }
    }
}

/// The same for a function that was compiled by itself, perhaps by another thread than the instance's: nobody reads
/// these tables before that code runs.
pub(super) fn fill_handlers(context: *mut VmContext, layout: &VmLayout, part: &Part, base: *const u8) {
    // SAFETY: instances enter their contexts when their tags are filled in, and leave when they go; a part comes once.
    unsafe { fill_handler_tables(context, layout, &part.code, base.wrapping_add(part.base as usize)) }
}

/// Globals, tables, then active segments.
///
/// # Safety
/// The instance is complete but for these, and no code of it runs.
unsafe fn initialize(mut data: NonNull<InstanceData>) -> Result<()> {
    // SAFETY: live, and nobody else refers to it.
    let instance = unsafe { data.as_mut() };
    let module = instance.module().clone();
    let declarations = module.declarations();
    // SAFETY: globals and tables of a live instance.
    unsafe {
        for (index, global) in declarations.globals.iter().enumerate() {
            if let Some(init) = &global.init {
                *instance.global(index as u32) = VmGlobal { bits: evaluate_words(instance, init) };
            }
        }
        for (index, table) in
            declarations.tables.iter().enumerate().skip(declarations.imported_tables as usize)
        {
            if let Some(init) = &table.init {
                let word = evaluate(instance, init);
                let table = instance.table(index as u32);
                table::slice(table, 0, (*table).length).expect("all of it").fill(word);
            }
        }
    }
    for (segment, element) in declarations.elements.iter().enumerate() {
        let segment = segment as u32;
        match &element.mode {
            SegmentMode::Active { index, offset } => {
                let offset = evaluate(instance, offset);
                let count = element.items.len() as u64;
                table_init(instance, *index, segment, offset, 0, count).map_err(bare_trap)?;
                instance.drop_elements(segment);
            }
            SegmentMode::Declared => instance.drop_elements(segment),
            SegmentMode::Passive => {}
        }
    }
    // SAFETY: the memories are as they were made, and no code of the instance runs.
    if unsafe { module.memory_image().is_some_and(|image| map_image(instance, image)) } {
        return Ok(());
    }
    if !declarations.memories.is_empty() {
        // SAFETY: as above.
        unsafe { memory::expect_data(instance.memory(0), &declarations.data) };
    }
    for (segment, data) in declarations.data.iter().enumerate() {
        let (index, offset) = match data.mode() {
            DataMode::Passive => continue,
            DataMode::At { memory, offset } => (memory, offset),
            DataMode::Computed { memory, offset } => {
                (memory, evaluate(instance, &declarations.data_offsets[offset as usize]))
            }
        };
        let bytes = module.data_segment(segment as u32);
        copy_data(instance, index, bytes, offset, 0, bytes.len() as u64).map_err(bare_trap)?;
    }
    Ok(())
}

/// Begins memories with the pages that all active data segments come to, instead of writing these. An image is of
/// segments that fit, so nothing traps here. False if the system has no mappings left: then they must be written, and
/// what is mapped by then does no harm, as it is what will be written.
///
/// # Safety
/// The image is the module's; memories have their first size, hold zeroes, and nobody uses them.
unsafe fn map_image(instance: &InstanceData, image: &MemoryImage) -> bool {
    image.runs().iter().all(|run| {
        // SAFETY: a memory of the instance's own, which nobody uses yet; the range ends within its accessible pages.
        unsafe {
            let memory = instance.memory(run.memory as u32);
            let accessible = (memory::length(memory) as usize).next_multiple_of(page_bytes());
            let (at, end) = (run.at as usize, (run.at + run.length) as usize);
            let end = end.min(accessible);
            at >= end || Mapping::map_file((*memory).base, at..end, image.file(), image.place(run)).is_ok()
        }
    })
}

fn bare_trap(code: TrapCode) -> anyhow::Error {
    Trap::new(code, Backtrace::default()).into()
}

/// `table.init`, also for active segments.
pub(super) fn table_init(
    instance: &InstanceData,
    table: u32,
    segment: u32,
    to: u64,
    from: u64,
    count: u64,
) -> Result<(), TrapCode> {
    let items = &instance.module().declarations().elements[segment as usize].items;
    let available = if instance.element_dropped(segment) { 0 } else { items.len() as u64 };
    if from.checked_add(count).is_none_or(|end| end > available) {
        return Err(TrapCode::TableOutOfBounds);
    }
    // SAFETY: the table is live, and evaluating expressions does not touch tables.
    let slice = unsafe { table::slice(instance.table(table), to, count) };
    let elements = slice.ok_or(TrapCode::TableOutOfBounds)?;
    let range = from as usize..(from + count) as usize;
    match items {
        _ if count == 0 => {}
        ElementItems::Functions(functions) => {
            for (element, &index) in elements.iter_mut().zip(&functions[range]) {
                *element = instance.function(index) as u64;
            }
        }
        ElementItems::Expressions(expressions) => {
            for (element, expression) in elements.iter_mut().zip(&expressions[range]) {
                *element = evaluate(instance, expression);
            }
        }
    }
    Ok(())
}

/// `memory.init`.
pub(super) fn memory_init(
    instance: &InstanceData,
    memory: u32,
    segment: u32,
    to: u64,
    from: u64,
    count: u64,
) -> Result<(), TrapCode> {
    copy_data(instance, memory, instance.data_segment(segment), to, from, count)
}

fn copy_data(
    instance: &InstanceData,
    memory: u32,
    bytes: &[u8],
    to: u64,
    from: u64,
    count: u64,
) -> Result<(), TrapCode> {
    if from.checked_add(count).is_none_or(|end| end > bytes.len() as u64) {
        return Err(TrapCode::MemoryOutOfBounds);
    }
    // SAFETY: the range is checked to be accessible; segments are not guest memory.
    unsafe {
        let target = memory::range(instance.memory(memory), to, count).ok_or(TrapCode::MemoryOutOfBounds)?;
        ptr::copy_nonoverlapping(bytes.as_ptr().add(from as usize), target, count as usize);
    }
    Ok(())
}

/// The words that a constant expression of any type stands for: two if it is a vector.
fn evaluate_words(instance: &InstanceData, expression: &ConstExpr) -> [u64; 2] {
    match expression.0[..] {
        [ConstOp::Vector(bytes)] => V128::from(u128::from_le_bytes(bytes)).words(),
        // SAFETY: a live global of the instance.
        [ConstOp::GlobalGet(index)] => unsafe { (*instance.global(index)).bits },
        _ => [evaluate(instance, expression), 0],
    }
}

/// The word that a constant expression stands for. It was validated, so the stack holds what each step needs.
fn evaluate(instance: &InstanceData, expression: &ConstExpr) -> u64 {
    if let [ConstOp::Value(word)] = expression.0[..] {
        return word;
    }
    let mut stack: Vec<u64> = Vec::new();
    for &step in &expression.0 {
        let word = match step {
            ConstOp::Value(word) => word,
            // SAFETY: a live global of the instance.
            ConstOp::GlobalGet(index) => unsafe { (*instance.global(index)).bits[0] },
            ConstOp::RefFunc(index) => instance.function(index) as u64,
            _ => {
                let rhs = stack.pop().expect("validated");
                let lhs = stack.pop().expect("validated");
                let wide = |word: u32| u64::from(word);
                match step {
                    ConstOp::I32Add => wide((lhs as u32).wrapping_add(rhs as u32)),
                    ConstOp::I32Sub => wide((lhs as u32).wrapping_sub(rhs as u32)),
                    ConstOp::I32Mul => wide((lhs as u32).wrapping_mul(rhs as u32)),
                    ConstOp::I64Add => lhs.wrapping_add(rhs),
                    ConstOp::I64Sub => lhs.wrapping_sub(rhs),
                    ConstOp::I64Mul => lhs.wrapping_mul(rhs),
                    ConstOp::Value(_) | ConstOp::GlobalGet(_) | ConstOp::RefFunc(_) | ConstOp::Vector(_) => {
                        unreachable!("no arithmetic")
                    }
                }
            }
        };
        stack.push(word);
    }
    stack.pop().expect("validated")
}

impl ElementItems {
    fn len(&self) -> usize {
        match self {
            ElementItems::Functions(functions) => functions.len(),
            ElementItems::Expressions(expressions) => expressions.len(),
        }
    }
}
