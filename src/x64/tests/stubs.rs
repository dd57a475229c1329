//! The stubs between Rust and Wasm, and the Rust that they call.
#![cfg(target_arch = "x86_64")]

use super::switch::{cont_new, drive};
use super::*;
use crate::x64::{RECORD_BYTES, TEMP0};
use Kind::*;

thread_local! {
    /// Arguments of the last host call, and the address of one of its locals.
    static SEEN: std::cell::RefCell<(Vec<u64>, usize)> = const { std::cell::RefCell::new((Vec::new(), 0)) };
}

fn note(values: *mut u64, count: usize) {
    let local = 0;
    let seen = unsafe { std::slice::from_raw_parts(values, count) }.to_vec();
    assert_eq!(values as usize % 16, 0);
    SEEN.set((seen, &raw const local as usize));
}

/// Arguments of the last host call.
pub(super) fn seen() -> Vec<u64> {
    SEEN.with_borrow(|seen| seen.0.clone())
}

/// Whether the last host call ran where its caller does.
pub(super) fn on_this_stack() -> bool {
    let here = 0;
    (&raw const here as usize).abs_diff(SEEN.take().1) < 1 << 16
}

unsafe extern "C" fn host(_: *mut VmContext, values: *mut u64) -> u32 {
    note(values, 20);
    (0..20).for_each(|i| unsafe { *values.add(i) = answer(i) });
    spoil()
}

fn answer(i: usize) -> u64 {
    let value = 1000 - i as u64;
    match MIXED[i] {
        F32 => (value as f32).to_bits().into(),
        F64 => (value as f64).to_bits(),
        _ => value,
    }
}

unsafe extern "C" fn failing(_: *mut VmContext, _: *mut u64) -> u32 {
    7
}

/// What the runtime's builtins do, on the world behind the store's `owner`; spoils registers that it may.
unsafe extern "C" fn new_block(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    note(values, 1);
    let world = unsafe { &mut *(*(*vmctx).store).owner.cast::<World>() };
    unsafe { *values = world.block(BLOCKS - 1) as u64 };
    spoil()
}

unsafe extern "C" fn new_stack(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    note(values, 1);
    let world = unsafe { &mut *(*(*vmctx).store).owner.cast::<World>() };
    unsafe { *values = world.stack(STACKS - 1) as u64 };
    spoil()
}

/// Takes one stack off the free list, below the limit again.
unsafe extern "C" fn trim_stacks(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    note(values, 1);
    unsafe {
        let store = (*vmctx).store;
        let world = &mut *(*store).owner.cast::<World>();
        assert!((*store).spare_stacks < 0);
        (*store).spare_stacks += 1;
        (*store).free_stack = (*(*store).free_stack).next;
        world.trimmed += 1;
    }
    spoil()
}

/// Word 60 is the number of parameter words, and of result words.
unsafe extern "C" fn give_stack(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    let world = unsafe { &mut *(*(*vmctx).store).owner.cast::<World>() };
    let header = world.stack(STACKS - 2);
    unsafe {
        let block = &mut *(*values as *mut ContBlock);
        block.stack = header;
        block.limit = (*header).limit;
        let record = header.cast::<u64>().sub(2);
        record.write(0);
        record.add(1).write(0);
        let words = (&(*vmctx.cast::<Instance>()).words)[60] as u32;
        block.sp = record.byte_sub(call_area(words, words) as usize).cast();
        block.args = block.sp;
    }
    spoil()
}

/// `Throw` and `ResumeThrow`: the exception plus 1 goes where the words 61 (a landing pad, if there is one) and 62 (the
/// block that runs there) say.
unsafe extern "C" fn throw(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    note(values, 1);
    unsafe {
        let store = &mut *(*vmctx).store;
        let words = &(*vmctx.cast::<Instance>()).words;
        store.unwind_pc = words[61] as *const u8;
        store.unwind_cont = words[62] as *mut ContBlock;
        store.unwind_exception = (*values + 1) as *mut ExnBlock;
        // Behind the record of the builtin's stub; a jump left sp with the block.
        store.unwind_sp = match (store.exit_fp.is_null(), store.unwind_cont.as_ref()) {
            (true, Some(block)) => block.sp,
            (true, None) => std::ptr::null_mut(),
            (false, _) => store.exit_fp.add(RECORD_BYTES as usize),
        };
    }
    spoil();
    1
}

fn spoil() -> u32 {
    // SAFETY: declares every register that it changes.
    unsafe {
        std::arch::asm!("mov rcx, -1", "mov rdx, -1", "mov rsi, -1", "mov rdi, -1", "mov r8, -1", "mov r9, -1",
            "mov r10, -1", "pcmpeqd xmm0, xmm0", "pcmpeqd xmm7, xmm7", "pcmpeqd xmm14, xmm14",
            out("rcx") _, out("rdx") _, out("rsi") _, out("rdi") _, out("r8") _, out("r9") _, out("r10") _,
            out("xmm0") _, out("xmm7") _, out("xmm14") _);
    }
    0
}

const MIXED: [Kind; 20] =
    [I32, F32, I64, F64, Ref, I32, F32, F64, I64, I32, I64, F64, F64, F32, I32, I64, F32, F64, I64, F64];

fn mixed(i: usize) -> u64 {
    match MIXED[i] {
        I32 => 0x8000_0000 + i as u64,
        F32 => u64::from((i as f32 + 0.5).to_bits()),
        F64 => (i as f64 + 0.25).to_bits(),
        I64 | Ref => 0x1122_3344_5566_7700 + i as u64,
        V128 => unreachable!("none is in the list"),
    }
}

pub(super) struct Stubs {
    pub(super) enter: u32,
    leave: u32,
    suspend: u32,
    switch: u32,
    builtins: Vec<(Builtin, u32)>,
}

/// The stubs that every world here has. Functions are (i64 results only) entered without arguments.
pub(super) fn stubs(m: &mut X64) -> Stubs {
    let calls: [(Builtin, HostCall); 6] = [
        (Builtin::NewBlock, new_block),
        (Builtin::NewStack, new_stack),
        (Builtin::GiveStack, give_stack),
        (Builtin::TrimStacks, trim_stacks),
        (Builtin::Throw, throw),
        (Builtin::ResumeThrow, throw),
    ];
    Stubs {
        enter: m.enter_stub(&[], &[I64]),
        leave: m.leave_stub(),
        suspend: m.suspend_stub(),
        switch: m.switch_stub(),
        builtins: calls.map(|(builtin, call)| (builtin, m.builtin_stub(builtin, call as usize))).to_vec(),
    }
}

/// A world with stubs, tags and records in place. It is boxed because builtins find it by address.
pub(super) fn world(builder: Builder, stubs: &Stubs, free: usize) -> Box<World> {
    let mut world = Box::new(World::new(builder, free));
    world.store.owner = (&raw mut *world).cast();
    world.store.leave_pc = world.at(stubs.leave);
    world.store.suspend_pc = world.at(stubs.suspend);
    world.store.switch_pc = world.at(stubs.switch);
    for &(builtin, stub) in &stubs.builtins {
        world.store.builtins[builtin as usize] = world.at(stub);
    }
    for i in 0..2 {
        world.instance.words[i] = &raw const world.instance.tags[i] as u64;
    }
    for i in 1..world.funcs.len() {
        world.instance.words[i + 1] = &raw const world.funcs[i] as u64;
    }
    world
}

/// Fills handler table `i`: return pad, then (tag, landing pad).
pub(super) fn handlers(world: &mut World, i: usize, return_pad: u32, entries: &[(usize, u32)]) {
    let entry = |&(tag, pad): &(usize, u32)| HandlerEntry {
        tag: &raw const world.instance.tags[tag] as u64,
        pc: world.at(pad),
    };
    let none = HandlerEntry { tag: 0, pc: std::ptr::null() };
    let all: Vec<HandlerEntry> = entries.iter().map(entry).chain([none; 3]).collect();
    let head = HandlerTable {
        return_pc: world.at(return_pad),
        count: entries.len() as u32,
        sp_to_fp: 0,
        first: all[0],
    };
    world.instance.tables[i] = (head, [all[1], all[2]]);
}

pub(super) fn run(world: &mut World, stubs: &Stubs) -> u64 {
    let (mut values, func) = ([0], &raw const world.funcs[0]);
    assert_eq!(world.enter(stubs.enter, func, &mut values), 0);
    values[0]
}

/// Enters a host function directly, and through a continuation that calls it.
#[test]
fn a_host_function_gets_and_gives_every_kind() {
    let mut builder = Builder::new(Cpu::baseline());
    let enter = builder.m.enter_stub(&MIXED, &MIXED);
    let stub = builder.m.host_stub(&MIXED, &MIXED);
    let leave = builder.m.leave_stub();
    Builder::text(builder.m.code.bytes(), 0, builder.m.code.position());
    let mut world = World::new(builder, 0);
    let head = VmContext { store: &raw mut *world.store, ..unsafe { std::mem::zeroed() } };
    let mut function = Box::new(HostFunc { head, call: host });
    let func = VmFunc { code: world.at(stub), vmctx: (&raw mut *function).cast(), type_id: 0, index: 0 };
    let mut values: [u64; 20] = std::array::from_fn(mixed);
    assert_eq!(world.enter(enter, &func, &mut values), 0);
    assert_eq!(SEEN.take().0, std::array::from_fn::<u64, 20, _>(mixed));
    for (i, value) in values.into_iter().enumerate() {
        assert_eq!(value, answer(i), "{i}");
    }
    function.call = failing;
    world.store.leave_pc = world.at(leave);
    assert_eq!(world.enter(enter, &func, &mut values), 1);
}

#[test]
fn a_host_call_from_a_continuation_runs_on_the_hosts_stack() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = builder.function(0, false, |m| {
        cont_new(m, 2, 0);
        let labels = drive(m, 41, 0);
        m.ret();
        labels
    });
    builder.function(1, false, |m| {
        // Any registers will do as arguments but the words must be there: 20 values need 4 of them, twice. Half of
        // them the callee pops.
        m.store(I64, Addr::slot(Slot(0)), RAX.into());
        m.open_area(64);
        m.load(Ref, TEMP0.into(), word(4));
        m.call_record(TEMP0);
        m.close_area(32);
        m.reload_instance();
        m.load(I64, RAX.into(), Addr::slot(Slot(0)));
        m.ret();
        Vec::new()
    });
    let start = builder.m.start_stub(StartShape::default());
    builder.starts.push(start);
    let stub = builder.m.host_stub(&MIXED, &MIXED);
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 1);
    handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
    let head = VmContext { store: &raw mut *world.store, ..unsafe { std::mem::zeroed() } };
    let mut function = Box::new(HostFunc { head, call: host });
    let func = VmFunc { code: world.at(stub), vmctx: (&raw mut *function).cast(), type_id: 0, index: 0 };
    world.instance.words[4] = &raw const func as u64;
    let block = world.store.free_block;
    assert_eq!(run(&mut world, &stubs), 41);
    assert_eq!((world.free(), world.store.exit_cont), ((1, 1), block));
    assert!(on_this_stack());
    // A trap leaves from there, too.
    function.call = failing;
    let (mut values, func) = ([0], &raw const world.funcs[0]);
    assert_eq!(world.enter(stubs.enter, func, &mut values), 1);
}

#[test]
fn overflow_and_traps_in_rust_leave() {
    let mut builder = Builder::new(Cpu::baseline());
    builder.function(100, false, |m| {
        m.call_function(Symbol::Entry(0));
        m.ret();
        Vec::new()
    });
    let enter = builder.m.enter_stub(&[], &[I64]);
    let leave = builder.m.leave_stub();
    let failing = builder.m.builtin_stub(Builtin::NewBlock, failing as HostCall as usize);
    let growing = builder.m.builtin_stub(Builtin::MemoryGrow, host_grow as HostCall as usize);
    let mut world = World::new(builder, 0);
    let here = 0u64;
    world.root.limit = (&raw const here as usize - 50_000) as *mut u8;
    let (mut values, func) = ([0], &raw const world.funcs[0]);
    assert_eq!(world.enter(enter, func, &mut values), 0);
    assert_eq!(values[0], TRAPPED + TrapCode::StackOverflow as u64);
    world.store.leave_pc = world.at(leave);
    let func = VmFunc { code: world.at(failing), ..world.funcs[0] };
    assert_eq!(world.enter(enter, &func, &mut values), 1);
    let func = VmFunc { code: world.at(growing), ..world.funcs[0] };
    assert_eq!((world.enter(enter, &func, &mut values), values[0]), (0, 1234));
}

unsafe extern "C" fn host_grow(_: *mut VmContext, values: *mut u64) -> u32 {
    unsafe { *values = 1234 };
    0
}
