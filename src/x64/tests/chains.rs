//! Switches from one continuation to another, chains captured on the way, exceptions that arrive by a resume, and the
//! stacks that are left over.
#![cfg(target_arch = "x86_64")]

use super::stubs::{Stubs, handlers, on_this_stack, run, seen, stubs, world};
use super::switch::{add, bound, consume, cont_new, drive, round_trip};
use super::*;
use crate::x64::{RCX, TEMP0, TEMP1};
use Kind::*;

const UNHANDLED: u64 = TRAPPED + TrapCode::UnhandledTag as u64;

/// Switches to the reference in rax under a handler of tag 0, with a payload in rcx. Later there are the reference
/// to who switched back in rax, its payload in rcx. Unhandled, the function returns.
fn switch(m: &mut X64) {
    let [resumed, walk, unhandled] = [(); 3].map(|()| m.code.label());
    consume(m);
    m.store(I64, Addr::reg(TEMP0, offset::CONT_WORD), TEMP1.into());
    m.switch(TEMP0, word(0).offset, false, resumed, walk);
    m.bind(walk);
    m.switch_walk(unhandled);
    m.bind(unhandled);
    m.load_imm(RAX, UNHANDLED);
    m.ret();
    m.bind(resumed);
    m.land(0);
}

/// first(x): switches to a new continuation of the function in word `other` with x + 1; then notes in word 8 who
/// switched back, and returns its payload plus x.
fn first(m: &mut X64, other: usize) {
    m.store(I64, Addr::slot(Slot(0)), RAX.into());
    cont_new(m, other, 0);
    m.load(I64, RCX.into(), Addr::slot(Slot(0)));
    add(m, RCX, 1);
    switch(m);
    m.store(I64, word(8), RAX.into());
    m.int_binary_folded(IntBinary::Add, Width::W64, RAX, RCX, Folded::Slot(Slot(0)));
    m.ret();
}

/// second(y, who): switches back with y + 10; returns what it is then given plus y.
fn second(m: &mut X64) {
    m.store(I64, Addr::slot(Slot(0)), RCX.into());
    add(m, RCX, 10);
    switch(m);
    m.int_binary_folded(IntBinary::Add, Width::W64, RAX, RAX, Folded::Slot(Slot(0)));
    m.ret();
}

/// Drives the function in word 2 with 5, under table 0; notes its result in word 9. Then resumes the reference in word
/// 8 with 100. Gives the first return pad, then the second.
fn main(m: &mut X64) -> Vec<Label> {
    cont_new(m, 2, 0);
    consume(m);
    m.load_imm(RAX, 5);
    m.resume(TEMP0, Some(TEMP1), table(0));
    let returned = bound(m);
    m.land(0);
    m.store(I64, word(9), RAX.into());
    m.load(Ref, RAX.into(), word(8));
    consume(m);
    m.load_imm(RAX, 100);
    m.resume(TEMP0, Some(TEMP1), table(2));
    let again = bound(m);
    m.land(0);
    m.ret();
    vec![returned, again]
}

/// Adds `first`, which switches to function `other`, and `second`; then a start stub and the others.
fn two_that_switch(builder: &mut Builder, other: usize) -> Stubs {
    for body in [&|m: &mut X64| first(m, other), &second as &dyn Fn(&mut X64)] {
        builder.function(1, false, |m| {
            body(m);
            Vec::new()
        });
    }
    let start = builder.m.start_stub(StartShape::default());
    builder.starts.push(start);
    stubs(&mut builder.m)
}

#[test]
fn a_switch_goes_there_and_back() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = builder.function(1, false, main);
    let stubs = two_that_switch(&mut builder, 3);
    let mut world = world(builder, &stubs, 2);
    handlers(&mut world, 2, pads[1], &[]);
    // The handler is the first of its table, or the second: the fast path, or the stub for one block alone.
    for at in 0..2 {
        handlers(&mut world, 0, pads[0], &[(at, 0), (1 - at, 0)]);
        let (entry, others) = &mut world.instance.tables[0];
        [&mut entry.first, &mut others[0]][at].tag |= SWITCH_HANDLER;
        for _ in 0..3 {
            assert_eq!(run(&mut world, &stubs), 100 + 6);
            assert_eq!(world.instance.words[9], 5 + 1 + 10 + 5);
            assert_eq!(world.free(), (2, 2));
        }
    }
    // A handler for `suspend` does not do: the one that switches sees it.
    handlers(&mut world, 0, pads[0], &[(0, 0), (1, 0)]);
    world.instance.words[8] = 0;
    run(&mut world, &stubs);
    assert_eq!(world.instance.words[9], UNHANDLED);
    assert_eq!(world.free(), (1, 2), "it returned to where it came from; whom it wanted is nobody's");
    // A root cannot switch.
    let func = VmFunc { code: world.funcs[1].code, ..world.funcs[0] };
    let mut values = [0];
    assert_eq!((world.enter(stubs.enter, &func, &mut values), values[0]), (0, UNHANDLED));
}

#[test]
fn a_switch_takes_the_chain_along() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = builder.function(1, false, main);
    let middle = builder.function(3, false, |m| {
        m.store(I64, Addr::slot(Slot(2)), RAX.into());
        cont_new(m, 3, 0);
        consume(m);
        m.load(I64, RAX.into(), Addr::slot(Slot(2)));
        m.resume(TEMP0, Some(TEMP1), table(1));
        let returned = bound(m);
        m.land(0);
        add(m, RAX, 1000);
        m.ret();
        vec![returned]
    });
    let stubs = two_that_switch(&mut builder, 4);
    let mut world = world(builder, &stubs, 3);
    handlers(&mut world, 0, pads[0], &[(1, 0), (0, 0)]);
    world.instance.tables[0].1[0].tag |= SWITCH_HANDLER;
    handlers(&mut world, 1, middle[0], &[(0, 0)]);
    handlers(&mut world, 2, pads[1], &[]);
    let inner = unsafe { (*world.store.free_block).next_free };
    for _ in 0..3 {
        assert_eq!(run(&mut world, &stubs), 100 + 6);
        assert_eq!(world.instance.words[9], 5 + 1 + 10 + 5 + 1000);
        assert_eq!(world.free(), (3, 3));
        assert!(world.blocks.iter().all(|block| block.tail.is_null()), "chains are whole again");
    }
    assert!(unsafe { !(*inner).chain_pc.is_null() }, "there was one");
}

#[test]
fn a_second_handler_takes_one_block_alone() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = round_trip(&mut builder);
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 1);
    handlers(&mut world, 0, pads[0], &[(1, 0), (0, pads[1])]);
    assert_eq!(run(&mut world, &stubs), 2 * 142 + 41);
    assert!(world.blocks.iter().all(|block| block.chain_pc.is_null()));
    // A root cannot suspend.
    let func = VmFunc { code: world.funcs[1].code, ..world.funcs[0] };
    let mut values = [0];
    assert_eq!((world.enter(stubs.enter, &func, &mut values), values[0]), (0, UNHANDLED));
}

/// Function 0 drives function 1; that one runs `throw`, behind which its pad answers the exception that lands there
/// plus 7. Function 2 is never run. Gives the pads of function 0, then that one.
fn thrower(builder: &mut Builder, throw: impl FnOnce(&mut X64)) -> Vec<u32> {
    let mut pads = builder.function(1, false, |m| {
        cont_new(m, 2, 0);
        let labels = drive(m, 0, 0);
        m.ret();
        labels
    });
    pads.extend(builder.function(1, false, |m| {
        throw(m);
        let pad = bound(m);
        m.land(0);
        add(m, RAX, 7);
        m.ret();
        vec![pad]
    }));
    builder.function(1, false, |m| {
        m.trap();
        Vec::new()
    });
    let start = builder.m.start_stub(StartShape::default());
    builder.starts.push(start);
    pads
}

#[test]
fn an_exception_for_a_continuation_goes_to_the_runtime_by_a_jump() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = thrower(&mut builder, |m| {
        cont_new(m, 3, 0);
        consume(m);
        m.load_imm(RAX, 0x500);
        m.resume_throw(TEMP0, TEMP1, table(1));
    });
    let text = Builder::text(builder.m.code.bytes(), 0, pads[2]);
    let offset = Builtin::ResumeThrow.offset();
    assert!(text.trim_end().ends_with(&format!("jmp qword ptr [r11+{offset:X}h]")), "{text}");
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 2);
    handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
    let resumer = world.store.free_block;
    let target = unsafe { (*resumer).next_free };
    let word = unsafe { (*target).word };
    // It lands with the one who resumed.
    world.instance.words[61] = world.at(pads[2]) as u64;
    world.instance.words[62] = resumer as u64;
    assert_eq!(run(&mut world, &stubs), 0x500 + 1 + 7);
    assert_eq!(seen(), [0x500]);
    assert!(on_this_stack());
    let block = unsafe { &*target };
    assert_eq!((block.word, block.parent, block.in_use), (word + 1, resumer, 1));
    assert_eq!(world.store.exit_cont, target);
    assert_eq!(unsafe { (*resumer).handlers }, (&raw const world.instance.tables[1]).cast());
    assert!(world.store.unwind_pc.is_null(), "it is for one time");
    assert_eq!(world.free(), (1, 2), "the resumer's");
    // The same in a root.
    let func = VmFunc { code: world.funcs[1].code, ..world.funcs[0] };
    let mut values = [0];
    world.instance.words[62] = &raw const *world.root as u64;
    assert_eq!((world.enter(stubs.enter, &func, &mut values), values[0]), (0, 0x500 + 1 + 7));
    assert_eq!(world.store.exit_cont, resumer, "it was the next free block");
    // Nobody catches it: the activation is left.
    world.instance.words[61..63].fill(0);
    assert_eq!(world.enter(stubs.enter, &func, &mut values), 1);
}

#[test]
fn an_exception_lands_in_a_frame_of_a_continuation() {
    // A module that switches asks whether the instance is right before it loads it.
    [false, true].into_iter().for_each(lands_in_a_frame);
}

fn lands_in_a_frame(switching: bool) {
    let mut builder = Builder::new(Cpu::host());
    builder.m.return_by_jump(switching);
    let pads = thrower(&mut builder, |m| {
        m.load_imm(RAX, 0x600);
        m.call_builtin(Builtin::Throw);
    });
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 1);
    handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
    world.instance.words[61] = world.at(pads[2]) as u64;
    world.instance.words[62] = world.store.free_block as u64;
    assert_eq!(run(&mut world, &stubs), 0x600 + 1 + 7);
    assert_eq!((world.free(), seen()), ((1, 1), vec![0x600]));
    world.instance.words[61] = 0;
    let (mut values, func) = ([0], &raw const world.funcs[0]);
    assert_eq!(world.enter(stubs.enter, func, &mut values), 1);
}

#[test]
fn stacks_above_the_limit_are_handed_to_the_runtime() {
    let mut builder = Builder::new(Cpu::baseline());
    let pads = round_trip(&mut builder);
    // Function 2 drives function 0 as a continuation, which drives function 1.
    let outer = builder.function(1, false, |m| {
        cont_new(m, 4, 0);
        let labels = drive(m, 0, 1);
        m.ret();
        labels
    });
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 2);
    handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
    handlers(&mut world, 1, outer[0], &[(0, outer[1])]);
    world.instance.words[4] = &raw const world.funcs[0] as u64;
    // Room for one: two are taken and given back, no call.
    world.store.spare_stacks = 0;
    assert_eq!(run(&mut world, &stubs), 325);
    assert_eq!((world.trimmed, world.store.spare_stacks, world.free()), (0, 0, (2, 2)));
    // Both are too many: one is given up on the inner continuation's resumer's stack, one on the root's.
    world.store.spare_stacks = -2;
    let (mut values, func) = ([0], &raw const world.funcs[2]);
    assert_eq!((world.enter(stubs.enter, func, &mut values), values[0]), (0, 325));
    assert_eq!((world.trimmed, world.store.spare_stacks, world.free()), (2, 0, (2, 0)));
    assert!(on_this_stack());
    // A stack that the runtime made was not idle before.
    assert_eq!(run(&mut world, &stubs), 325);
    assert_eq!((world.trimmed, world.store.spare_stacks, world.free()), (3, 0, (2, 0)));
}

#[test]
fn returns_by_jumps_can_be_made_predictable() {
    let build = |predict: bool| {
        let mut builder = Builder::new(Cpu::baseline());
        let mut returns = Vec::new();
        builder.m.return_by_jump(true);
        let mut note = |builder: &mut Builder| returns.push(builder.m.take_returns());
        builder.function(0, false, |m| {
            let over = m.code.label();
            m.call_function(Symbol::Call(1));
            m.int_branch(IntCond::Eq, Width::W64, RAX, Rhs::Folded(Folded::Imm(7)), over);
            m.load_imm(RAX, 0);
            m.ret();
            m.bind(over);
            m.ret();
            Vec::new()
        });
        note(&mut builder);
        builder.function(0, true, |m| {
            m.load_imm(RAX, 7);
            m.ret();
            Vec::new()
        });
        note(&mut builder);
        note(&mut builder);
        let counts: Vec<usize> = returns.iter().map(Vec::len).collect();
        assert_eq!(counts, [3, 2, 0], "each has one more for an overflow; they are taken once");
        let end = builder.m.code.position();
        for &at in returns.iter().flatten().filter(|_| predict) {
            builder.m.predict_return(at);
        }
        let text = Builder::text(builder.m.code.bytes(), builder.functions[0], end);
        let count = |line: &str| text.lines().filter(|&other| other == line).count();
        let (jumps, rets) = if predict { (0, 5) } else { (5, 0) };
        assert_eq!((count("jmp r11"), count("pop r11"), count("ret")), (jumps, jumps, rets), "{text}");
        let stubs = stubs(&mut builder.m);
        let mut world = world(builder, &stubs, 0);
        assert_eq!(run(&mut world, &stubs), 7);
    };
    build(false);
    build(true);
}

/// Parameter words are popped by the return, whichever it is.
#[test]
fn a_return_that_pops_can_be_made_predictable() {
    for words in [1, 15, 16, 100] {
        let mut builder = Builder::new(Cpu::baseline());
        builder.m.return_by_jump(true);
        builder.function_of(words, 0, true, |m| {
            m.ret();
            Vec::new()
        });
        let (entry, bytes) = (builder.functions[0], area_bytes(words));
        let end = |builder: &mut Builder| {
            let end = builder.m.code.position();
            Builder::text(builder.m.code.bytes(), entry, end)
        };
        assert_eq!(end(&mut builder).matches("jmp r11").count(), 2);
        let returns = builder.m.take_returns();
        assert_eq!(returns.len(), 2);
        returns.into_iter().for_each(|at| builder.m.predict_return(at));
        let text = end(&mut builder);
        let rets: Vec<&str> = text.lines().filter(|line| line.starts_with("ret ")).collect();
        assert_eq!(rets, vec![format!("ret {bytes:X}h"); 2], "{text}");
        assert!(!text.contains("r11"), "{text}");
    }
}
