//! Switches from one continuation to another, chains captured on the way, exceptions that arrive by a resume, and the
//! stacks that are left over, run.

use super::switches::*;
use super::*;

const UNHANDLED: u64 = 888;

/// Where `first` leaves who switched back: no handler table is there.
fn back() -> Addr {
    func(3)
}

/// One function, whose labels are wanted: `write` returns them, and the switches whose long way is to be written.
fn function_with<const N: usize>(
    masm: &mut Aarch64,
    write: impl FnOnce(&mut Aarch64) -> ([Label; N], Vec<Label>),
) -> (u32, [u32; N]) {
    masm.begin_function(true, 0);
    let (labels, walks) = write(masm);
    let unhandled = masm.code().label();
    for walk in walks {
        masm.bind(walk);
        masm.switch_walk(unhandled);
    }
    masm.bind(unhandled);
    masm.load_imm(x(0), UNHANDLED);
    masm.ret();
    let entry = end_noting(masm, 3);
    let positions = labels.map(|label| position(masm, label));
    masm.code().clear_labels();
    (entry, positions)
}

fn bound(masm: &mut Aarch64) -> Label {
    let label = masm.code().label();
    masm.bind(label);
    label
}

/// Switches to REFERENCE under a handler of tag 0, with a payload in x1. Later there are the reference to who switched
/// back in x0, its payload in x1. Returns the long way's label.
fn switch(masm: &mut Aarch64) -> Label {
    let [resumed, walk] = std::array::from_fn(|_| masm.code().label());
    consume(masm);
    masm.store(Kind::I64, Addr::reg(BLOCK, offset::CONT_WORD), NEXT.into());
    masm.switch(BLOCK, tag(0), false, resumed, walk);
    masm.bind(resumed);
    masm.land(0);
    walk
}

/// first(x): switches to a new continuation of function 2 with x + 1; then notes who switched back, and returns its
/// payload plus x.
fn first(masm: &mut Aarch64) -> u32 {
    let write = |masm: &mut Aarch64| {
        masm.store(Kind::I64, Addr::slot(Slot(0)), x(0).into());
        add(masm, 1, 0, 1);
        cont_new(masm, 2, 0);
        let walk = switch(masm);
        masm.store(Kind::I64, back(), x(0).into());
        masm.load(Kind::I64, x(0).into(), Addr::slot(Slot(0)));
        masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(1));
        masm.ret();
        ([], vec![walk])
    };
    function_with(masm, write).0
}

/// second(y, who): switches back with y + 10; returns what it is then given plus y.
fn second(masm: &mut Aarch64) -> u32 {
    let write = |masm: &mut Aarch64| {
        masm.store(Kind::I64, Addr::slot(Slot(0)), x(1).into());
        masm.mov(REFERENCE.into(), x(0).into());
        add(masm, 1, 1, 10);
        let walk = switch(masm);
        masm.load(Kind::I64, x(1).into(), Addr::slot(Slot(0)));
        masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(1));
        masm.ret();
        ([], vec![walk])
    };
    function_with(masm, write).0
}

/// Starts `function` with x0 under table `n`; gives the label where it has returned.
fn start(masm: &mut Aarch64, function: usize, n: usize) -> Label {
    cont_new(masm, function, 0);
    consume(masm);
    masm.resume(BLOCK, Some(NEXT), table(n));
    let returned = bound(masm);
    masm.land(0);
    returned
}

/// Starts function `which` with its parameter; then resumes who was left suspended with 100. Returns both results.
fn main(masm: &mut Aarch64, which: usize) -> (u32, [u32; 2]) {
    function_with(masm, |masm| {
        let returned = start(masm, which, 0);
        masm.store(Kind::I64, Addr::slot(Slot(0)), x(0).into());
        masm.load(Kind::I64, REFERENCE.into(), back());
        consume(masm);
        masm.load_imm(x(0), 100);
        masm.resume(BLOCK, Some(NEXT), table(3));
        let again = bound(masm);
        masm.land(0);
        masm.load(Kind::I64, x(1).into(), Addr::slot(Slot(0)));
        masm.ret();
        ([returned, again], vec![])
    })
}

const TWO: [Kind; 2] = [Kind::I64; 2];

impl World {
    /// Writes table `n`, whose `count` entries may reach into the next one: (tag, for `switch`).
    fn set_entries(&mut self, n: usize, return_pc: u32, entries: &[(usize, bool)]) {
        self.set_table(n, return_pc, 0, return_pc);
        self.context.tables[n].count = entries.len() as u32;
        for (i, &(tag, switch)) in entries.iter().enumerate() {
            let tag = &raw const self.tags[tag] as u64 | if switch { SWITCH_HANDLER } else { 0 };
            let entry = HandlerEntry { tag, pc: std::ptr::null() };
            let table = self.context.tables[n..].as_mut_ptr();
            // SAFETY: there is another table behind this one, of which the tests make no other use.
            unsafe { (&raw mut (*table).first).add(i).write(entry) };
        }
    }

    /// Blocks that are the innermost of a captured chain, or were.
    fn chains(&self) -> (usize, usize) {
        // SAFETY: there are so many, of zeros at first.
        let blocks = unsafe { std::slice::from_raw_parts(self.store.blocks.cast::<ContBlock>(), BLOCKS) };
        let count = |what: fn(&ContBlock) -> bool| blocks.iter().filter(|block| what(block)).count();
        (count(|block| !block.tail.is_null()), count(|block| !block.chain_pc.is_null()))
    }
}

#[test]
fn a_switch_goes_there_and_back() {
    let mut pads = [0; 2];
    let (mut world, enter) = World::new(&[Kind::I64], &TWO, |masm| {
        let (main, labels) = main(masm, 1);
        pads = labels;
        [main, first(masm), second(masm), 0]
    });
    world.set_entries(3, pads[1], &[]);
    // The handler is the first of its table, or the second: the fast path, or the stub for one block alone.
    for entries in [[(0, true), (1, true)], [(0, false), (0, true)]] {
        world.set_entries(0, pads[0], &entries);
        for _ in 0..3 {
            let mut values = [5, 0];
            assert_eq!(world.call(enter, &mut values), Ok(()));
            assert_eq!(values, [5 + 1 + 10 + 5, 100 + 6]);
            assert_eq!((world.free(), world.chains()), ((2, 2), (0, 0)));
        }
    }
    // A handler for `suspend` does not do: the one that switches sees it, and its result is the first.
    world.set_entries(0, pads[0], &[(0, false), (1, true)]);
    let mut values = [5, 0];
    assert_eq!(world.call(enter, &mut values), Err(TrapCode::ConsumedContinuation as u8));
    assert_eq!(values[1], UNHANDLED);
    // A root cannot switch.
    world.funcs[0].code = world.funcs[1].code;
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!(values[1], UNHANDLED);
}

#[test]
fn a_switch_takes_the_chain_along() {
    let mut pads = [0; 3];
    let (mut world, enter) = World::new(&[Kind::I64], &TWO, |masm| {
        let (middle, [returned]) = function_with(masm, |masm| {
            let returned = start(masm, 1, 2);
            add(masm, 0, 0, 1000);
            masm.ret();
            ([returned], vec![])
        });
        let (main, labels) = main(masm, 3);
        pads = [labels[0], labels[1], returned];
        [main, first(masm), second(masm), middle]
    });
    // The place of the middle function is also where `first` notes who switched back.
    let middle = world.context.funcs[3];
    world.set_entries(0, pads[0], &[(1, false), (0, true)]);
    world.set_entries(2, pads[2], &[]);
    world.set_entries(3, pads[1], &[]);
    for _ in 0..3 {
        world.context.funcs[3] = middle;
        let mut values = [5, 0];
        assert_eq!(world.call(enter, &mut values), Ok(()));
        assert_eq!(values, [5 + 1 + 10 + 5 + 1000, 100 + 6]);
        assert_eq!((world.free(), world.chains().0), ((3, 3), 0), "chains are whole again");
        assert!(world.chains().1 > 0, "there was one");
    }
}

/// Function 1 runs `throw`, behind which it answers the exception that lands there plus 7; function 0 starts it. Gives
/// their pads.
fn thrower(throw: impl FnOnce(&mut Aarch64)) -> (Box<World>, EnterCall) {
    let mut pads = [0; 2];
    let (mut world, enter) = World::new(&[], &[Kind::I64], |masm| {
        let (main, [returned]) = function_with(masm, |masm| {
            let returned = start(masm, 1, 0);
            masm.ret();
            ([returned], vec![])
        });
        let (thrower, [pad]) = function_with(masm, |masm| {
            throw(masm);
            let pad = bound(masm);
            masm.land(0);
            add(masm, 0, 0, 7);
            masm.ret();
            ([pad], vec![])
        });
        pads = [returned, pad];
        [main, thrower, 0, 0]
    });
    world.set_entries(0, pads[0], &[]);
    world.context.pad = world.code.as_ptr().wrapping_add(pads[1] as usize);
    (world, enter)
}

#[test]
fn an_exception_for_a_continuation_goes_to_the_runtime_by_a_jump() {
    let (mut world, enter) = thrower(|masm| {
        cont_new(masm, 2, 0);
        consume(masm);
        masm.load_imm(x(0), 0x500);
        masm.resume_throw(BLOCK, NEXT, table(1));
    });
    let block = |world: &World, n: usize| world.store.blocks.cast::<ContBlock>().wrapping_add(n);
    let (resumer, target) = (block(&world, 1), block(&world, 2));
    // It lands with the one who resumed.
    world.context.lands = resumer;
    let mut values = [0];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!((values[0], world.thrown), (0x500 + 1 + 7, 0x500));
    assert!(world.store.exit_fp.is_null() && world.store.unwind_pc.is_null());
    assert_eq!(world.store.exit_cont, target);
    // SAFETY: both blocks are in the registry, and nobody else has them now.
    let (target, handlers) = unsafe { (&*target, (*resumer).handlers) };
    assert_eq!((target.word as u32, target.parent, target.in_use), (2, resumer, 1));
    assert_eq!(handlers, &raw const world.context.tables[1]);
    assert_eq!(world.free(), (1, 1), "the resumer's");
    // The same in a root.
    world.funcs[0].code = world.funcs[1].code;
    world.context.lands = &raw mut world.root;
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!(values[0], 0x500 + 1 + 7);
    // Nobody catches it: the activation is left.
    world.context.pad = std::ptr::null();
    assert_eq!(world.call(enter, &mut values), Err(255));
}

#[test]
fn an_exception_lands_in_a_frame_of_a_continuation() {
    let (mut world, enter) = thrower(|masm| {
        masm.load_imm(x(0), 0x600);
        masm.call_builtin(Builtin::Throw);
    });
    world.context.lands = world.store.blocks.cast::<ContBlock>().wrapping_add(1);
    let mut values = [0];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!((values[0], world.thrown, world.free()), (0x600 + 1 + 7, 0x600, (1, 1)));
    world.context.pad = std::ptr::null();
    assert_eq!(world.call(enter, &mut values), Err(255));
}

#[test]
fn stacks_above_the_limit_are_handed_to_the_runtime() {
    let mut pads = [0; 2];
    // A continuation that runs another: 3 + 10 + 1000.
    let (mut world, enter) = World::new(&[Kind::I64], &[Kind::I64], |masm| {
        let (entries, labels): (Vec<u32>, Vec<[u32; 1]>) = (0..2)
            .map(|n| {
                function_with(masm, |masm| {
                    let returned = start(masm, 1 + n, n);
                    add(masm, 0, 0, [1000, 10][n]);
                    masm.ret();
                    ([returned], vec![])
                })
            })
            .unzip();
        let (inner, []) = function_with(masm, |masm| {
            masm.ret();
            ([], vec![])
        });
        pads = [labels[0][0], labels[1][0]];
        [entries[0], entries[1], inner, 0]
    });
    world.set_entries(0, pads[0], &[]);
    world.set_entries(1, pads[1], &[]);
    let mut run = |spare: i64| {
        world.asked.clear();
        world.store.spare_stacks = spare;
        let mut values = [3];
        assert_eq!(world.call(enter, &mut values), Ok(()));
        assert_eq!(values, [1013]);
        (world.asked.clone(), world.store.spare_stacks, world.free())
    };
    use Builtin::*;
    // A stack that the runtime makes was not idle before.
    let asked = vec![NewBlock, NewStack, NewBlock, NewStack, TrimStacks];
    assert_eq!(run(1), (asked, 0, (2, 1)));
    assert_eq!(run(1), (vec![NewStack], 0, (2, 2)));
    // Room for what is there: taken and given back, no call.
    assert_eq!(run(0), (vec![], 0, (2, 2)));
    // Both are too many: one goes on the inner continuation's resumer's stack, one on the root's.
    assert_eq!(run(-2), (vec![TrimStacks, TrimStacks], 0, (2, 0)));
}

#[test]
fn returns_by_jumps_can_be_made_predictable() {
    for (slots, predict) in [(3, false), (3, true), (100, false), (100, true)] {
        let (mut world, enter) = World::new(&[], &[Kind::I64], |masm| {
            masm.return_by_jump(true);
            let mut returns = Vec::new();
            let entries: Vec<u32> = (0..2)
                .map(|n| {
                    masm.begin_function(true, 0);
                    match n {
                        0 => masm.call_function(Symbol::Call(1)),
                        _ => masm.load_imm(x(0), 7),
                    }
                    masm.ret();
                    let entry = end_noting(masm, slots);
                    masm.code().clear_labels();
                    returns.extend(masm.take_returns());
                    entry
                })
                .collect();
            assert_eq!(returns.len(), 2);
            returns.into_iter().filter(|_| predict).for_each(|at| masm.predict_return(at));
            [entries[0], entries[1], 0, 0]
        });
        let mut values = [0];
        assert_eq!((world.call(enter, &mut values), values[0]), (Ok(()), 7));
    }
}
