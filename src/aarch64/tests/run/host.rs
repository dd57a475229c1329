//! Calls of the host and of builtins, and the end of a stack, run.

use super::switches::*;
use super::*;

const MIXED: [Kind; 12] = {
    use Kind::*;
    [I32, F64, I64, Ref, F32, I64, I64, I64, I64, I64, I64, I64]
};

/// Takes `MIXED`, gives it back in reverse.
unsafe extern "C" fn reverse(_: *mut VmContext, values: *mut u64) -> u32 {
    // SAFETY: called by a stub with an array of twelve.
    unsafe { std::slice::from_raw_parts_mut(values, 12).reverse() };
    trash();
    0
}

#[test]
fn a_host_call_passes_mixed_values() {
    let mut reversed = MIXED;
    reversed.reverse();
    let (mut world, enter) = World::new(&MIXED, &reversed, |masm| {
        let stub = masm.host_stub(&MIXED, &reversed);
        [stub; 4]
    });
    world.context.call = Some(reverse);
    let values = [
        0xffff_ffff,
        2.5f64.to_bits(),
        u64::MAX,
        0xdead_beef_0000,
        u64::from(1.5f32.to_bits()),
        6,
        7,
        8,
        9,
        10,
        11,
        12,
    ];
    let mut given = values;
    assert_eq!(world.call(enter, &mut given), Ok(()));
    given.reverse();
    assert_eq!(given, values);
    assert_eq!(world.store.exit_cont, &raw mut world.root);
    world.context.call = Some(fail);
    assert_eq!(world.call(enter, &mut given), Err(255));
}

/// Answers x0 with the address of a variable of its own.
unsafe extern "C" fn where_am_i(_: *mut VmContext, values: *mut u64) -> u32 {
    let variable = 0u8;
    // SAFETY: called by a stub with an array of one.
    unsafe { *values = &raw const variable as u64 };
    trash();
    0
}

#[test]
fn a_host_call_from_a_continuation_is_on_the_hosts_stack() {
    let mut back = 0;
    let (mut world, enter) = World::new(&[Kind::I64], &[Kind::I64], |masm| {
        let stub = masm.host_stub(&[Kind::I64], &[Kind::I64]);
        // Calls the host, keeping a value in its frame; then a builtin: 3 and 4 make 34.
        masm.begin_function(true, 0);
        masm.load(Kind::I64, x(10).into(), func(3));
        masm.call_record(x(10));
        masm.reload_instance();
        masm.store(Kind::I64, Addr::slot(Slot(0)), x(0).into());
        masm.load_imm(x(1), 3);
        masm.load_imm(x(0), 4);
        masm.call_builtin(Builtin::MemoryGrow);
        let wrong = masm.code().trap_label(TrapCode::Unreachable);
        masm.int_branch(IntCond::Ne, Width::W64, x(0), Rhs::Folded(Folded::Imm(34)), wrong);
        masm.load(Kind::I64, x(0).into(), Addr::slot(Slot(0)));
        masm.ret();
        let inner = end_with(masm, &[]);
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
        [main, inner, 0, stub]
    });
    world.set_table(0, back, 0, back);
    world.context.call = Some(where_am_i);
    let here = 0u8;
    let mut values = [0];
    assert_eq!(world.call(enter, &mut values), Ok(()));
    assert!((&raw const here as u64).abs_diff(values[0]) < 64 << 10);
    assert_eq!(world.free(), (1, 1));
    // A host function that fails abandons the continuation with the activation.
    world.context.call = Some(fail);
    assert_eq!(world.call(enter, &mut values), Err(255));
    assert_eq!(world.free(), (0, 0));
}

#[test]
fn recursion_ends_at_the_limit() {
    for slots in [3, 1000, 20_000] {
        let (mut world, enter) = World::new(&[], &[], |masm| {
            masm.begin_function(true, 0);
            masm.call_function(Symbol::Entry(0));
            masm.ret();
            let entry = end_noting(masm, slots);
            masm.code().clear_labels();
            [entry; 4]
        });
        assert_eq!(world.call(enter, &mut []), Err(TrapCode::StackOverflow as u8), "{slots} slots");
        // The record is there, below the last whole frame, and close to the limit.
        let record = world.store.exit_fp;
        // SAFETY: it is on this thread's stack, far below what has run since.
        let caller = unsafe { *record.cast::<*mut u8>() };
        let own = if slots == 3 { 48 } else { 16 };
        assert_eq!(caller as usize - record as usize, own, "{slots} slots");
        let space = (record as usize).abs_diff(world.root.limit as usize);
        assert!(space <= 24 + slots as usize * 8 + 16, "{slots} slots");
    }
}
