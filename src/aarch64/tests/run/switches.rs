//! Continuations, run, on builtins that do the least.

use super::*;

pub(super) const SHAPES: [StartShape; 2] =
    [StartShape { param_words: 0, result_words: 0 }, StartShape { param_words: 2, result_words: 2 }];

// Registers as the driver would pick them.
pub(super) const BLOCK: Gpr = Gpr(9);
pub(super) const NEXT: Gpr = Gpr(10);
pub(super) const REFERENCE: Gpr = Gpr(11);
pub(super) const FUNC: Gpr = Gpr(12);

pub(super) fn field(at: usize, n: usize) -> i32 {
    (at + n * 8) as i32
}

pub(super) fn tag(n: usize) -> i32 {
    field(offset_of!(Context, tags), n)
}

pub(super) fn func(n: usize) -> Addr {
    Addr::vmctx(field(offset_of!(Context, funcs), n))
}

pub(super) fn table(n: usize) -> i32 {
    (offset_of!(Context, tables) + n * size_of::<HandlerTable>()) as i32
}

/// Overwrites every register that the host's convention lets it overwrite.
pub(super) fn trash() {
    // SAFETY: all of them are declared as clobbered.
    unsafe {
        std::arch::asm!(
            "mov x0, #-1",
            "mov x1, x0",
            "mov x2, x0",
            "mov x3, x0",
            "mov x4, x0",
            "mov x5, x0",
            "mov x6, x0",
            "mov x7, x0",
            "mov x8, x0",
            "mov x9, x0",
            "mov x10, x0",
            "mov x11, x0",
            "mov x12, x0",
            "mov x13, x0",
            "mov x14, x0",
            "mov x15, x0",
            "mov x16, x0",
            "mov x17, x0",
            "dup v0.2d, x0",
            "dup v1.2d, x0",
            "dup v2.2d, x0",
            "dup v3.2d, x0",
            "dup v4.2d, x0",
            "dup v5.2d, x0",
            "dup v6.2d, x0",
            "dup v7.2d, x0",
            "dup v16.2d, x0",
            "dup v17.2d, x0",
            "dup v31.2d, x0",
            clobber_abi("C"),
        );
    }
}

pub(super) fn take_block(world: &mut World) -> *mut ContBlock {
    let n = 1 + world.asked.iter().filter(|&&builtin| builtin == Builtin::NewBlock).count();
    // SAFETY: there is room for BLOCKS of them.
    unsafe {
        let block = world.store.blocks.cast::<ContBlock>().add(n);
        (*block).word = ((n * size_of::<ContBlock>()) as u64) << 32 | 1;
        (*block).in_use = 1;
        block
    }
}

pub(super) unsafe extern "C" fn new_block(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: called by a stub, with a context of a world and an array of one.
    unsafe {
        let world = &mut *world(vmctx);
        *values = take_block(world) as u64;
        world.asked.push(Builtin::NewBlock);
    }
    trash();
    0
}

pub(super) unsafe extern "C" fn make_stack(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: as above.
    unsafe {
        (*world(vmctx)).asked.push(Builtin::NewStack);
        *values = new_stack() as u64;
    }
    trash();
    0
}

pub(super) unsafe extern "C" fn give_stack(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: as above; the value is a fresh block.
    unsafe {
        (*world(vmctx)).asked.push(Builtin::GiveStack);
        let block = &mut *(*values as *mut ContBlock);
        let header = new_stack();
        let record = header.cast::<u64>().sub(2);
        *record = 0;
        *record.add(1) = 0;
        block.stack = header;
        block.limit = (*header).limit;
        block.sp = record.cast::<u8>().sub(call_area(2, 2) as usize);
        block.args = block.sp;
    }
    trash();
    0
}

/// Takes one stack off the free list, below the limit again.
pub(super) unsafe extern "C" fn trim_stacks(vmctx: *mut VmContext, _: *mut u64) -> u32 {
    // SAFETY: as above; the list has the stack that was too many.
    unsafe {
        let world = &mut *world(vmctx);
        world.asked.push(Builtin::TrimStacks);
        assert!(world.store.spare_stacks < 0);
        world.store.spare_stacks += 1;
        world.store.free_stack = (*world.store.free_stack).next;
    }
    trash();
    0
}

/// `Throw` and `ResumeThrow`: the exception plus 1 goes where the context says.
pub(super) unsafe extern "C" fn throw(vmctx: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: called by a stub with an array of one.
    unsafe {
        let World { store, context, thrown, .. } = &mut *world(vmctx);
        *thrown = *values;
        store.unwind_pc = context.pad;
        store.unwind_cont = context.lands;
        store.unwind_exception = (*values + 1) as *mut ExnBlock;
        // Behind the record of the builtin's stub; a jump left sp with the block.
        store.unwind_sp = match (store.exit_fp.is_null(), context.lands.as_ref()) {
            (true, Some(block)) => block.sp,
            (true, None) => std::ptr::null_mut(),
            (false, _) => store.exit_fp.add(16),
        };
    }
    trash();
    1
}

/// (delta: i64, memory: i32) -> i64, which is both in decimal.
pub(super) unsafe extern "C" fn memory_grow(_: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: called by a stub with an array of two.
    unsafe { *values = *values * 10 + *values.add(1) };
    trash();
    0
}

pub(super) unsafe extern "C" fn fail(_: *mut VmContext, _: *mut u64) -> u32 {
    1
}

pub(super) fn builtin(builtin: Builtin) -> HostCall {
    match builtin {
        Builtin::NewBlock => new_block,
        Builtin::NewStack => make_stack,
        Builtin::GiveStack => give_stack,
        Builtin::MemoryGrow => memory_grow,
        Builtin::TrimStacks => trim_stacks,
        Builtin::Throw | Builtin::ResumeThrow => throw,
        _ => fail,
    }
}

/// `cont.new`, into REFERENCE. Keeps the parameter registers.
pub(super) fn cont_new(masm: &mut Aarch64, function: usize, start: u32) {
    let [empty, back, over] = std::array::from_fn(|_| masm.code().label());
    masm.pop_free(BLOCK, offset::STORE_FREE_BLOCK, offset::CONT_NEXT, empty);
    masm.bind(back);
    masm.load(Kind::I64, FUNC.into(), func(function));
    masm.init_block(REFERENCE, BLOCK, FUNC, start, 0x77);
    masm.jump(over);
    masm.bind(empty);
    masm.call_builtin(Builtin::NewBlock);
    masm.jump(back);
    masm.bind(over);
}

/// Consumes REFERENCE into BLOCK and NEXT.
pub(super) fn consume(masm: &mut Aarch64) {
    let failed = masm.code().trap_label(TrapCode::ConsumedContinuation);
    let retire = masm.code().trap_label(TrapCode::Unreachable);
    masm.consume(BLOCK, NEXT, REFERENCE, failed, retire);
}

/// A suspend with a payload in x1; what comes back is in x0. Returns its out-of-line part's labels.
pub(super) fn suspend(masm: &mut Aarch64, n: usize) -> Label {
    let [resumed, walk] = std::array::from_fn(|_| masm.code().label());
    masm.suspend(tag(n), false, resumed, walk);
    masm.bind(resumed);
    masm.land(0);
    walk
}

/// Ends a function with suspends: unhandled ones return 777.
pub(super) fn end_with(masm: &mut Aarch64, walks: &[Label]) -> u32 {
    let unhandled = masm.code().label();
    for &walk in walks {
        masm.bind(walk);
        masm.suspend_walk(unhandled);
    }
    masm.bind(unhandled);
    masm.load_imm(x(0), 777);
    masm.ret();
    end_noting(masm, 3)
}

pub(super) fn add(masm: &mut Aarch64, dst: u8, lhs: u8, imm: i64) {
    masm.int_binary_folded(IntBinary::Add, Width::W64, x(dst), x(lhs), Folded::Imm(imm));
}

pub(super) fn position(masm: &mut Aarch64, label: Label) -> u32 {
    masm.code().label_position(label).unwrap()
}

impl World {
    /// Writes table `n`: where the resume returns, and one handler.
    pub(super) fn set_table(&mut self, n: usize, return_pc: u32, tag: usize, pad: u32) {
        let at = |offset: u32| self.code.as_ptr().wrapping_add(offset as usize);
        let first = HandlerEntry { tag: &raw const self.tags[tag] as u64, pc: at(pad) };
        self.context.tables[n] = HandlerTable { return_pc: at(return_pc), count: 1, sp_to_fp: 0, first };
    }

    /// Blocks and stacks on the free lists.
    pub(super) fn free(&self) -> (usize, usize) {
        let (mut blocks, mut stacks) = (0, 0);
        // SAFETY: the lists are of this world's blocks and of leaked stacks.
        unsafe {
            let mut block = self.store.free_block;
            while !block.is_null() {
                assert!((*block).in_use == 0 && (*block).stack.is_null());
                blocks += 1;
                block = (*block).next_free;
            }
            let mut stack = self.store.free_stack;
            while !stack.is_null() {
                stacks += 1;
                stack = (*stack).next;
            }
        }
        (blocks, stacks)
    }
}

#[test]
fn a_generator_runs_and_gives_everything_back() {
    let mut pcs = [0; 3];
    let (mut world, enter) = World::new(&[Kind::I64], &[Kind::I64], |masm| {
        // x0 -> suspend(x0); suspend(answer + 1000); 2 * answer
        masm.begin_function(true, 0);
        masm.mov(x(1).into(), x(0).into());
        let first = suspend(masm, 0);
        add(masm, 1, 0, 1000);
        let second = suspend(masm, 0);
        masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(0));
        masm.ret();
        let generator = end_with(masm, &[first, second]);
        masm.code().clear_labels();

        masm.begin_function(true, 0);
        let pads: [Label; 3] = std::array::from_fn(|_| masm.code().label());
        cont_new(masm, 1, 0);
        consume(masm);
        masm.resume(BLOCK, Some(NEXT), table(0));
        masm.bind(pads[0]);
        masm.land(0);
        masm.store(Kind::I64, Addr::slot(Slot(1)), x(1).into());
        masm.mov(REFERENCE.into(), x(0).into());
        consume(masm);
        add(masm, 0, 1, 1);
        masm.resume(BLOCK, Some(NEXT), table(1));
        masm.bind(pads[1]);
        masm.land(0);
        masm.load(Kind::I64, x(2).into(), Addr::slot(Slot(1)));
        masm.int_binary(IntBinary::Add, Width::W64, x(1), x(1), x(2));
        masm.store(Kind::I64, Addr::slot(Slot(1)), x(1).into());
        masm.mov(REFERENCE.into(), x(0).into());
        masm.store(Kind::I64, Addr::slot(Slot(2)), x(0).into());
        consume(masm);
        masm.load_imm(x(0), 5);
        masm.resume(BLOCK, Some(NEXT), table(2));
        masm.bind(pads[2]);
        masm.land(0);
        masm.load(Kind::I64, x(2).into(), Addr::slot(Slot(1)));
        masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(2));
        // The reference was used: the trap, noted, and the sum stays in x0.
        masm.load(Kind::I64, REFERENCE.into(), Addr::slot(Slot(2)));
        let failed = masm.code().label();
        masm.consume(BLOCK, REFERENCE, REFERENCE, failed, failed);
        masm.load_imm(x(0), 0);
        masm.bind(failed);
        masm.ret();
        let main = end_with(masm, &[]);
        pcs = pads.map(|label| position(masm, label));
        masm.code().clear_labels();
        [main, generator, 0, 0]
    });
    world.set_table(0, pcs[2], 0, pcs[0]);
    world.set_table(1, pcs[2], 0, pcs[1]);
    world.set_table(2, pcs[2], 0, pcs[0]);
    for round in 0..3 {
        let mut values = [10];
        assert_eq!(world.call(enter, &mut values), Ok(()));
        assert_eq!(values, [10 + 1011 + 10]);
        assert_eq!(world.free(), (1, 1));
        let asked: &[Builtin] = &[Builtin::NewBlock, Builtin::NewStack];
        assert_eq!(world.asked, asked, "round {round}: only the first needs the runtime");
    }
    // Nobody handles the tag: the generator goes on at `unhandled` and returns.
    world.set_table(0, pcs[2], 1, pcs[0]);
    let mut values = [10];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!(world.free(), (1, 1));
}

#[test]
fn registers_survive_the_making_of_a_stack() {
    use Kind::*;
    let params = [I64, I64, I64, I64, I64, I64, I64, I64, F64, F64, F64, F64, F64, F64, F64, F64];
    let mut back = 0;
    let (mut world, enter) = World::new(&params, &[I64], |masm| {
        // The sum of n * parameter n, counted from the last of each class.
        masm.begin_function(true, 0);
        masm.load_imm(x(8), 0);
        for n in 0..8 {
            for float in [false, true] {
                let value = if float { x(13) } else { x(n) };
                if float {
                    masm.float_bits(Width::W64, value, v(n));
                }
                masm.int_binary_folded(
                    IntBinary::Mul,
                    Width::W64,
                    x(14),
                    value,
                    Folded::Imm(i64::from(n) + 1),
                );
                masm.int_binary(IntBinary::Add, Width::W64, x(8), x(8), x(14));
            }
        }
        masm.mov(x(0).into(), x(8).into());
        masm.ret();
        let sum = end_with(masm, &[]);
        masm.code().clear_labels();
        masm.begin_function(true, 0);
        let label = masm.code().label();
        cont_new(masm, 1, 0);
        consume(masm);
        masm.resume(BLOCK, Some(NEXT), table(0));
        masm.bind(label);
        masm.land(0);
        masm.ret();
        let main = end_with(masm, &[]);
        back = position(masm, label);
        masm.code().clear_labels();
        [main, sum, 0, 0]
    });
    world.set_table(0, back, 0, back);
    let mut values: Vec<u64> = (100..116).collect();
    assert_eq!(world.call(enter, &mut values), Ok(()));
    let wanted: u64 = (0..8).map(|n| (n + 1) * (107 - n) + (n + 1) * (115 - n)).sum();
    assert_eq!(values[0], wanted);
    assert_eq!(world.free(), (1, 1));
}

#[test]
fn words_cross_in_both_directions() {
    let mut back = 0;
    let kinds = [Kind::I64; 10];
    let (mut world, enter) = World::new(&kinds, &kinds, |masm| {
        // Registers come back as they are, words plus 1.
        masm.begin_function(true, 2);
        for word in 0..2 {
            masm.load(Kind::I64, x(8).into(), Addr::incoming(word));
            add(masm, 8, 8, 1);
            masm.store(Kind::I64, Addr::incoming(2 + word), x(8).into());
        }
        masm.ret();
        let inner = end_with(masm, &[]);
        masm.code().clear_labels();
        masm.begin_function(true, 2);
        let label = masm.code().label();
        cont_new(masm, 1, 1);
        masm.call_builtin(Builtin::GiveStack);
        consume(masm);
        masm.store(Kind::I64, Addr::reg(BLOCK, offset::CONT_WORD), NEXT.into());
        masm.open_area(16);
        masm.load(Kind::I64, x(10).into(), Addr::reg(x(9), offset::CONT_ARGS));
        for word in 0..2 {
            masm.load(Kind::I64, x(8).into(), Addr::incoming(word));
            masm.store(Kind::I64, Addr::reg(x(10), word as i32 * 8), x(8).into());
        }
        masm.resume(BLOCK, None, table(0));
        masm.bind(label);
        masm.land(16);
        for word in 0..2 {
            masm.load(Kind::I64, x(8).into(), Addr::sp(word as i32 * 8));
            masm.store(Kind::I64, Addr::incoming(2 + word), x(8).into());
        }
        masm.close_area(16);
        masm.ret();
        let main = end_with(masm, &[]);
        back = position(masm, label);
        masm.code().clear_labels();
        [main, inner, 0, 0]
    });
    world.set_table(0, back, 0, back);
    let mut values: Vec<u64> = (100..110).collect();
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!(values, [101, 102, 102, 103, 104, 105, 106, 107, 108, 109]);
    assert_eq!(world.asked, [Builtin::NewBlock, Builtin::GiveStack]);
    assert_eq!(world.free(), (1, 1));
}

#[test]
fn a_suspend_walks_to_its_handler_and_a_chain_is_resumed_whole() {
    let mut pcs = [0; 3];
    let (mut world, enter) = World::new(&[Kind::I64], &[Kind::I64], |masm| {
        // Innermost: suspend(x0 + 1), then answer + 2.
        masm.begin_function(true, 0);
        add(masm, 1, 0, 1);
        let walk = suspend(masm, 0);
        add(masm, 0, 0, 2);
        masm.ret();
        let inner = end_with(masm, &[walk]);
        masm.code().clear_labels();
        // Between: resumes it, handling another tag; adds 10 to what it returns.
        masm.begin_function(true, 0);
        let between_back = masm.code().label();
        cont_new(masm, 2, 0);
        consume(masm);
        masm.resume(BLOCK, Some(NEXT), table(1));
        masm.bind(between_back);
        masm.land(0);
        add(masm, 0, 0, 10);
        masm.ret();
        let between = end_with(masm, &[]);
        pcs[0] = position(masm, between_back);
        masm.code().clear_labels();
        masm.begin_function(true, 0);
        let [pad, back] = std::array::from_fn(|_| masm.code().label());
        cont_new(masm, 1, 0);
        consume(masm);
        masm.resume(BLOCK, Some(NEXT), table(0));
        masm.bind(pad);
        masm.land(0);
        masm.mov(REFERENCE.into(), x(0).into());
        consume(masm);
        add(masm, 0, 1, 100);
        masm.resume(BLOCK, Some(NEXT), table(0));
        masm.bind(back);
        masm.land(0);
        masm.ret();
        let main = end_with(masm, &[]);
        pcs[1] = position(masm, pad);
        pcs[2] = position(masm, back);
        masm.code().clear_labels();
        [main, between, inner, 0]
    });
    world.set_table(0, pcs[2], 0, pcs[1]);
    world.set_table(1, pcs[0], 1, pcs[0]);
    // A second entry for the wanted tag, but for `switch`: it stands where table 2 would.
    world.context.tables[1].count = 2;
    let second = HandlerEntry { tag: &raw const world.tags[0] as u64 | SWITCH_HANDLER, pc: std::ptr::null() };
    // SAFETY: entries are as large as the first half of a table.
    unsafe { *(&raw mut world.context.tables[2]).cast::<HandlerEntry>() = second };
    let mut values = [1];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert_eq!(values, [1 + 1 + 100 + 2 + 10]);
    assert_eq!(world.free(), (2, 2));
    // The same entry for `suspend`, found in the middle of a table: the pad is the middle function's return.
    let found = HandlerEntry { tag: &raw const world.tags[0] as u64, pc: world.context.tables[1].return_pc };
    // SAFETY: as above.
    unsafe { *(&raw mut world.context.tables[2]).cast::<HandlerEntry>() = found };
    let mut values = [1];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    let word = values[0] - 10;
    assert!(word >> 32 != 0, "the middle function got the reference");
}
