//! Whole lives of continuations.
//!
//! Words of the instance: 0 and 1 are the tags' addresses, 2 to 5 records of functions, from 8 on notes.

#[cfg(target_arch = "x86_64")]
use super::stubs::{handlers, on_this_stack, run, stubs, world};
use super::*;
use crate::x64::{RCX, TEMP0, TEMP1};
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
pub(super) fn cont_new(m: &mut X64, func: usize, start: u32) {
    let [empty, ready, done] = [(); 3].map(|()| m.code.label());
    m.pop_free(TEMP0, offset::STORE_FREE_BLOCK, offset::CONT_NEXT, empty);
    m.bind(ready);
    m.load(Ref, RSI.into(), word(func));
    m.init_block(RAX, TEMP0, RSI, start, 77);
    m.jump(done);
    m.bind(empty);
    m.call_builtin(Builtin::NewBlock);
    m.jump(ready);
    m.bind(done);
}

/// Block in r12 for the reference in rax, the next reference in r10.
pub(super) fn consume(m: &mut X64) {
    let consumed = m.code.trap_label(TrapCode::ConsumedContinuation);
    let retire = m.code.trap_label(TrapCode::Unreachable);
    m.consume(TEMP0, TEMP1, RAX, consumed, retire);
}

/// Adds a constant to a register.
pub(super) fn add(m: &mut X64, dst: Gpr, imm: i64) {
    m.int_binary_folded(IntBinary::Add, Width::W64, dst, dst, Folded::Imm(imm));
}

pub(super) fn bound(m: &mut X64) -> Label {
    let label = m.code.label();
    m.bind(label);
    label
}

/// Resumes the reference in rax, argument `argument`; the caller goes on where the continuation returned, and has its
/// handler bound at the second label: suspended, with payload in rcx, it resumes again with the payload plus 100.
pub(super) fn drive(m: &mut X64, argument: u64, handlers: usize) -> Vec<Label> {
    consume(m);
    m.load_imm(RAX, argument);
    m.resume(TEMP0, Some(TEMP1), table(handlers));
    let handler = bound(m);
    m.land(0);
    m.store(I64, word(8), RAX.into());
    m.store(I64, word(9), RCX.into());
    consume(m);
    m.mov(RAX.into(), RCX.into());
    add(m, RAX, 100);
    m.resume(TEMP0, Some(TEMP1), table(handlers));
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
pub(super) fn round_trip(builder: &mut Builder) -> Vec<u32> {
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
    assert_eq!(all.matches("call").count(), 4, "NewBlock, the start stub's three:\n{all}");
    let text = Builder::text(code, pads[2], end);
    let from = text.find("mov [r13+28h],rsp").expect("a suspend begins with sp");
    let suspend: Vec<&str> = text[from..].lines().take(10).collect();
    assert_eq!(suspend[1..9].iter().filter(|line| line.starts_with('j')).count(), 1, "{suspend:#?}");
    assert_eq!(suspend[9], "jmp qword ptr [r11+18h]");
    let text = Builder::text(code, 0, pads[1]);
    let resume: Vec<&str> = text[text.find("mov [r12],r10").unwrap()..].lines().collect();
    assert_eq!(resume.len(), 7, "{resume:#?}");
    assert_eq!(resume[6], "jmp qword ptr [r13+30h]");
}

#[test]
#[cfg(target_arch = "x86_64")]
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
#[cfg(target_arch = "x86_64")]
fn empty_lists_ask_the_runtime_on_the_hosts_stack() {
    let mut builder = Builder::new(Cpu::host());
    let pads = round_trip(&mut builder);
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 0);
    handlers(&mut world, 0, pads[0], &[(0, pads[1])]);
    assert_eq!(run(&mut world, &stubs), 325);
    assert_eq!(world.free(), (1, 1));
    assert!(on_this_stack());
    assert_eq!(run(&mut world, &stubs), 325);
    assert_eq!(world.free(), (1, 1));
}

#[test]
#[cfg(target_arch = "x86_64")]
fn references_are_used_once() {
    let mut builder = Builder::new(Cpu::baseline());
    for check in 0..3 {
        builder.function(0, true, |m| {
            m.load(Ref, RAX.into(), word(20 + check));
            m.store_imm(I64, word(11), 1);
            consume(m);
            m.store(I64, Addr::reg(TEMP0, offset::CONT_WORD), TEMP1.into());
            m.mov(RAX.into(), TEMP1.into());
            m.ret();
            Vec::new()
        });
    }
    let stubs = stubs(&mut builder.m);
    let mut world = world(builder, &stubs, 2);
    let block = world.store.free_block;
    let word = unsafe { (*block).word };
    world.instance.words[20..23].copy_from_slice(&[word, word, 0]);
    let call = |world: &mut World, i: usize| {
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
#[cfg(target_arch = "x86_64")]
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
    // One whose entry is for `switch` is skipped.
    handlers(&mut world, 0, root[0], &[(0, 0), (0, root[1])]);
    world.instance.tables[0].0.first.tag |= SWITCH_HANDLER;
    assert_eq!(run(&mut world, &stubs), 2 * 142 + 41 + 5);
}

#[test]
#[cfg(target_arch = "x86_64")]
fn words_travel_through_the_stacks() {
    // Copied one by one, and in a loop.
    [1, 4, 11].into_iter().for_each(words_travel);
}

#[cfg(target_arch = "x86_64")]
fn words_travel(words: u32) {
    let (places, placed) = Placement::of(&vec![I64; PARAM_REGS + words as usize]);
    assert_eq!(placed, words);
    let area = area_bytes(words);
    let mut builder = Builder::new(Cpu::baseline());
    let root = builder.function(1, false, |m| {
        cont_new(m, 2, 0);
        consume(m);
        m.load_imm(RCX, 3);
        m.load_float(Width::W64, Fpr(14), 4);
        m.call_builtin(Builtin::GiveStack);
        m.store(F64, word(51), Fpr(14).into());
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
        m.open_area(area);
        m.resume(TEMP0, Some(TEMP1), table(0));
        let returned = bound(m);
        m.land(area);
        for (i, &place) in places.iter().enumerate() {
            let reg = X64::param_reg(place).unwrap_or_else(|| {
                let Place::Word(word) = place else { unreachable!() };
                m.load(I64, SCRATCH.into(), Addr::sp(word as i32 * 8));
                SCRATCH.into()
            });
            m.store(I64, word(20 + i), reg);
        }
        m.close_area(area);
        m.ret();
        vec![returned]
    });
    // Its results are its parameters plus 10: registers first, then words below the parameters'.
    builder.function_of(words, 0, true, |m| {
        for (i, &place) in places.iter().enumerate() {
            match X64::param_reg(place) {
                Some(reg) => add(m, reg.gpr(), 10),
                None => {
                    let Place::Word(word) = place else { unreachable!("{i}") };
                    m.load(I64, SCRATCH.into(), Addr::incoming(word));
                    add(m, SCRATCH, 10);
                    m.store(I64, Addr::incoming(area / 8 + word), SCRATCH.into());
                }
            }
        }
        m.ret();
        Vec::new()
    });
    let start = builder.m.start_stub(StartShape { param_words: words, result_words: words });
    builder.starts.push(start);
    let stubs = stubs(&mut builder.m);
    Builder::text(builder.m.code.bytes(), start, stubs.enter);
    let mut world = world(builder, &stubs, 1);
    handlers(&mut world, 0, root[0], &[]);
    world.instance.words[60] = words.into();
    run(&mut world, &stubs);
    let results: Vec<u64> = (11..).take(places.len()).collect();
    assert_eq!(world.instance.words[20..20 + places.len()], results);
    assert_eq!(world.instance.words[50..52], [3, 4]);
    assert_eq!(world.free(), (1, 2));
}
