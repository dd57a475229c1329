//! The stubs, and whole lives of continuations.
//!
//! Words of the instance: 0 and 1 are the tags' addresses, 2 to 5 records of functions, from 8 on notes.

use super::*;
use crate::x64::{RCX, TEMP0};
use Kind::*;

const RSI: Gpr = Gpr(6);

/// Suspends with the tag in word `tag`; payload in place. A value for the resumption comes in rax. Unhandled, the
/// function returns.
fn suspend(m: &mut X64, tag: usize) {
    let [resumed, walk, unhandled] = [(); 3].map(|()| m.code.label());
    m.suspend(word(tag).offset, false, resumed, walk);
    m.bind(walk);
    m.suspend_walk(unhandled);
    m.bind(unhandled);
    m.load_imm(RAX, TRAPPED + TrapCode::UnhandledTag as u64);
    m.ret();
    m.bind(resumed);
    m.land(0);
}

/// A continuation of the function in word `func` with its reference in rax. Block from the free list or Rust.
fn cont_new(m: &mut X64, func: usize, start: u32) {
    let [empty, ready, done] = [(); 3].map(|()| m.code.label());
    m.pop_block(TEMP0, empty);
    m.bind(ready);
    m.load(Ref, RSI.into(), word(func));
    m.init_block(RAX, TEMP0, RSI, start, 77);
    m.jump(done);
    m.bind(empty);
    m.call_builtin(Builtin::NewBlock);
    m.jump(ready);
    m.bind(done);
}

/// Block in r12 for the reference in rax.
fn consume(m: &mut X64) {
    let consumed = m.code.trap_label(TrapCode::ConsumedContinuation);
    let retire = m.code.trap_label(TrapCode::Unreachable);
    m.consume(TEMP0, RAX, consumed, retire);
}

/// Adds a constant to a register.
fn add(m: &mut X64, dst: Gpr, imm: i64) {
    m.int_binary_folded(IntBinary::Add, Width::W64, dst, dst, Folded::Imm(imm));
}

fn bound(m: &mut X64) -> Label {
    let label = m.code.label();
    m.bind(label);
    label
}

/// Resumes the reference in rax, argument `argument`; the caller goes on where the continuation returned, and has its
/// handler bound at the second label: suspended, with payload in rcx, it resumes again with the payload plus 100.
fn drive(m: &mut X64, argument: u64, handlers: usize) -> Vec<Label> {
    consume(m);
    m.load_imm(RAX, argument);
    m.resume(TEMP0, table(handlers));
    let handler = bound(m);
    m.land(0);
    m.store(I64, word(8), RAX.into());
    m.store(I64, word(9), RCX.into());
    consume(m);
    m.mov(RAX.into(), RCX.into());
    add(m, RAX, 100);
    m.resume(TEMP0, table(handlers));
    let returned = bound(m);
    m.land(0);
    vec![returned, handler]
}

/// child(x) = 2 * suspend(tag 0, x + 1) + x
fn child(m: &mut X64) {
    m.store(I64, Addr::slot(Slot(0)), RAX.into());
    m.mov(RCX.into(), RAX.into());
    add(m, RCX, 1);
    suspend(m, 0);
    m.int_binary(IntBinary::Add, Width::W64, RAX, RAX, RAX);
    m.int_binary_folded(IntBinary::Add, Width::W64, RAX, RAX, Folded::Slot(Slot(0)));
    m.ret();
}

/// Assembles the round trip: function 0 drives function 1. Gives positions of return and landing pad, and where
/// function 1 starts.
fn round_trip(builder: &mut Builder) -> Vec<u32> {
    let mut pads = builder.function(1, false, |m| {
        cont_new(m, 2, 0);
        m.store(I64, word(10), RAX.into());
        let labels = drive(m, 41, 0);
        m.ret();
        labels
    });
    pads.push(builder.m.code.position());
    builder.function(1, false, |m| {
        child(m);
        Vec::new()
    });
    let start = builder.m.start_stub(StartShape::default());
    builder.starts.push(start);
    pads
}

#[test]
fn a_switch_is_short_and_calls_nothing() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = round_trip(&mut builder);
    let end = builder.m.suspend_stub();
    let stub_end = builder.m.code.position();
    let code = builder.m.code.bytes();
    let all = Builder::text(code, 0, stub_end);
    assert_eq!(all.matches("call").count(), 3, "NewBlock, the start stub's two:\n{all}");
    let text = Builder::text(code, pads[2], end);
    let from = text.find("mov [r13+8],rsp").expect("a suspend begins with sp");
    let suspend: Vec<&str> = text[from..].lines().take(12).collect();
    assert_eq!(suspend[1..11].iter().filter(|line| line.starts_with('j')).count(), 1, "{suspend:#?}");
    assert_eq!(suspend[11], "jmp qword ptr [r11+18h]");
    let text = Builder::text(code, 0, pads[1]);
    let resume: Vec<&str> = text[text.find("mov [r13+8],rsp").unwrap()..].lines().collect();
    assert_eq!(resume.len(), 8, "{resume:#?}");
    assert_eq!(resume[7], "jmp qword ptr [r13+10h]");
}

#[cfg(target_arch = "x86_64")]
mod executed {
    use super::*;

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

    /// For the function of `words`: 4 parameter words and 4 result words.
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
            block.sp = record.sub(8).cast();
            block.args = block.sp;
        }
        spoil()
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
        }
    }

    struct Stubs {
        enter: u32,
        leave: u32,
        suspend: u32,
        builtins: Vec<(Builtin, u32)>,
    }

    /// The stubs that every world here has. Functions are (i64 results only) entered without arguments.
    fn stubs(m: &mut X64) -> Stubs {
        let calls: [(Builtin, HostCall); 3] = [
            (Builtin::NewBlock, new_block),
            (Builtin::NewStack, new_stack),
            (Builtin::GiveStack, give_stack),
        ];
        Stubs {
            enter: m.enter_stub(&[], &[I64]),
            leave: m.leave_stub(),
            suspend: m.suspend_stub(),
            builtins: calls.map(|(builtin, call)| (builtin, m.builtin_stub(builtin, call as usize))).to_vec(),
        }
    }

    /// A world with stubs, tags and records in place. It is boxed because builtins find it by address.
    fn world(builder: Builder, stubs: &Stubs, free: usize) -> Box<World> {
        let mut world = Box::new(World::new(builder, free));
        world.store.owner = (&raw mut *world).cast();
        world.store.leave_pc = world.at(stubs.leave);
        world.store.suspend_pc = world.at(stubs.suspend);
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
    fn handlers(world: &mut World, i: usize, return_pad: u32, entries: &[(usize, u32)]) {
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

    fn run(world: &mut World, stubs: &Stubs) -> u64 {
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
        let mut function = HostFunc { head, call: host };
        let func = VmFunc { code: world.at(stub), vmctx: (&raw mut function).cast(), type_id: 0, index: 0 };
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
            // Any registers will do as arguments but the words must be there: 20 values need 4 of them, twice.
            m.store(I64, Addr::slot(Slot(0)), RAX.into());
            m.open_area(64);
            m.load(Ref, TEMP0.into(), word(4));
            m.call_record(TEMP0);
            m.close_area(64);
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
        let mut function = HostFunc { head, call: host };
        let func = VmFunc { code: world.at(stub), vmctx: (&raw mut function).cast(), type_id: 0, index: 0 };
        world.instance.words[4] = &raw const func as u64;
        let block = world.store.free_block;
        assert_eq!(run(&mut world, &stubs), 41);
        assert_eq!((world.free(), world.store.exit_cont), ((1, 1), block));
        let here = 0;
        assert!((&raw const here as usize).abs_diff(SEEN.take().1) < 1 << 16);
        // A trap leaves from there, too.
        function.call = failing;
        let (mut values, func) = ([0], &raw const world.funcs[0]);
        assert_eq!(world.enter(stubs.enter, func, &mut values), 1);
    }

    #[test]
    fn a_round_trip_frees_what_it_took() {
        let mut builder = Builder::new(Cpu::baseline());
        let pads = round_trip(&mut builder);
        let stubs = stubs(&mut builder.m);
        let mut world = world(builder, &stubs, 2);
        handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
        for round in 0..1000 {
            let block = world.store.free_block;
            let word = unsafe { (*block).word };
            assert_eq!(word as u32, 7 + 2 * round);
            assert_eq!(run(&mut world, &stubs), 2 * 142 + 41);
            assert_eq!(world.free(), (2, 2));
            assert_eq!(world.store.free_block, block, "last in, first out");
            assert_eq!(world.instance.words[8..11], [word + 1, 42, word]);
            unsafe {
                assert_eq!(((*block).word, (*block).in_use, (*block).site), (word + 2, 0, 77));
                assert!((*block).stack.is_null());
            }
        }
    }

    #[test]
    fn empty_lists_ask_the_runtime_on_the_hosts_stack() {
        let mut builder = Builder::new(Cpu::host());
        let pads = round_trip(&mut builder);
        let stubs = stubs(&mut builder.m);
        let mut world = world(builder, &stubs, 0);
        handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
        assert_eq!(run(&mut world, &stubs), 325);
        assert_eq!(world.free(), (1, 1));
        let here = 0;
        assert!((&raw const here as usize).abs_diff(SEEN.take().1) < 1 << 16, "it ran on the host's stack");
        assert_eq!(run(&mut world, &stubs), 325);
        assert_eq!(world.free(), (1, 1));
    }

    #[test]
    fn references_are_used_once() {
        let mut builder = Builder::new(Cpu::baseline());
        for check in 0..3 {
            builder.function(0, true, |m| {
                m.load(Ref, RAX.into(), word(20 + check));
                m.store_imm(I64, word(11), 1);
                consume(m);
                m.ret();
                Vec::new()
            });
        }
        let stubs = stubs(&mut builder.m);
        let mut world = world(builder, &stubs, 2);
        let block = world.store.free_block;
        let word = unsafe { (*block).word };
        world.instance.words[20..23].copy_from_slice(&[word, word, 0]);
        let mut call = |world: &mut World, i: usize| {
            let (mut values, func) = ([0], &raw const world.funcs[i]);
            assert_eq!(world.enter(stubs.enter, func, &mut values), 0);
            values[0]
        };
        assert_eq!(call(&mut world, 0), word + 1);
        let consumed = TRAPPED + TrapCode::ConsumedContinuation as u64;
        assert_eq!(call(&mut world, 1), consumed);
        assert_eq!(call(&mut world, 2), consumed, "null fails the same compare");
        let last = word | 0xffff_ffff;
        unsafe { (*block).word = last };
        world.instance.words[20] = last;
        assert_eq!(call(&mut world, 0), TRAPPED + TrapCode::Unreachable as u64, "a revision ran out");
    }

    #[test]
    fn a_suspension_walks_to_its_handler_and_takes_the_chain() {
        let mut builder = Builder::new(Cpu::baseline());
        // root drives middle with handlers for tags 1 and 0; middle drives child without any.
        let root = builder.function(1, false, |m| {
            cont_new(m, 2, 0);
            let labels = drive(m, 5, 0);
            m.ret();
            labels
        });
        let middle = builder.function(3, false, |m| {
            m.store(I64, Addr::slot(Slot(2)), RAX.into());
            cont_new(m, 3, 0);
            let labels = drive(m, 41, 1);
            m.int_binary_folded(IntBinary::Add, Width::W64, RAX, RAX, Folded::Slot(Slot(2)));
            m.ret();
            labels
        });
        builder.function(1, false, |m| {
            child(m);
            Vec::new()
        });
        let start = builder.m.start_stub(StartShape::default());
        builder.starts.push(start);
        let stubs = stubs(&mut builder.m);
        let mut world = world(builder, &stubs, 3);
        handlers(&mut world, 0, root[0], &[(1, 0), (0, root[1])]);
        handlers(&mut world, 1, middle[0], &[]);
        let blocks: Vec<u64> = unsafe {
            let first = world.store.free_block;
            vec![(*first).word, (*(*first).next_free).word]
        };
        assert_eq!(run(&mut world, &stubs), 2 * 142 + 41 + 5);
        assert_eq!(world.instance.words[8], blocks[1] + 1, "the inner one is what the handler gets");
        assert_eq!(world.free(), (3, 3));
        let tail = unsafe { (*world.store.free_block).next_free };
        assert!(!tail.is_null());
        // The same with a handler for another tag only: unhandled, seen by the child, which returns it.
        handlers(&mut world, 0, root[0], &[(1, 0)]);
        let unhandled = TRAPPED + TrapCode::UnhandledTag as u64;
        assert_eq!(run(&mut world, &stubs), unhandled + 5);
        assert_eq!(world.free(), (3, 3));
        // And one whose entry is for `switch`: skipped.
        handlers(&mut world, 0, root[0], &[(0, 0), (0, root[1])]);
        world.instance.tables[0].0.first.tag |= SWITCH_HANDLER;
        assert_eq!(run(&mut world, &stubs), 2 * 142 + 41 + 5);
    }

    #[test]
    fn words_travel_through_the_stacks() {
        const KINDS: [Kind; 12] = [I64; 12];
        let (places, _) = Placement::of(&KINDS);
        let mut builder = Builder::new(Cpu::baseline());
        let root = builder.function(1, false, |m| {
            cont_new(m, 2, 0);
            consume(m);
            m.load_imm(RCX, 3);
            m.call_builtin(Builtin::GiveStack);
            m.store(I64, word(50), RCX.into()); // kept by a preserving builtin
            m.load(Ref, SCRATCH.into(), Addr::reg(TEMP0, i32::from(near::CONT_ARGS)));
            for (i, &place) in places.iter().enumerate() {
                match X64::param_reg(place) {
                    Some(reg) => m.load_imm(reg.gpr(), i as u64 + 1),
                    None => {
                        let Place::Word(word) = place else { unreachable!() };
                        m.store_imm(I64, Addr::reg(SCRATCH, word as i32 * 8), i as u64 + 1);
                    }
                }
            }
            m.open_area(32);
            m.resume(TEMP0, table(0));
            let returned = bound(m);
            m.land(32);
            for (i, &place) in places.iter().enumerate() {
                let reg = X64::param_reg(place).unwrap_or_else(|| {
                    let Place::Word(word) = place else { unreachable!() };
                    m.load(I64, SCRATCH.into(), Addr::sp(word as i32 * 8));
                    SCRATCH.into()
                });
                m.store(I64, word(30 + i), reg);
            }
            m.close_area(32);
            m.ret();
            vec![returned]
        });
        // Its results are its parameters plus 10: registers first, then words below the parameters'.
        builder.function(0, true, |m| {
            for (i, &place) in places.iter().enumerate() {
                match X64::param_reg(place) {
                    Some(reg) => add(m, reg.gpr(), 10),
                    None => {
                        let Place::Word(word) = place else { unreachable!("{i}") };
                        m.load(I64, SCRATCH.into(), Addr::incoming(word));
                        add(m, SCRATCH, 10);
                        m.store(I64, Addr::incoming(4 + word), SCRATCH.into());
                    }
                }
            }
            m.ret();
            Vec::new()
        });
        let start = builder.m.start_stub(StartShape { param_words: 4, result_words: 4 });
        builder.starts.push(start);
        let looped = builder.m.start_stub(StartShape { param_words: 0, result_words: 9 });
        let stubs = stubs(&mut builder.m);
        Builder::text(builder.m.code.bytes(), looped, stubs.enter);
        let mut world = world(builder, &stubs, 1);
        handlers(&mut world, 0, root[0], &[]);
        run(&mut world, &stubs);
        assert_eq!(world.instance.words[30..42], std::array::from_fn::<u64, 12, _>(|i| i as u64 + 11));
        assert_eq!(world.instance.words[50], 3);
        assert_eq!(world.free(), (1, 2));
    }

    #[test]
    fn overflow_and_traps_in_rust_leave() {
        let mut builder = Builder::new(Cpu::baseline());
        builder.function(100, false, |m| {
            m.call_function(0);
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
}
