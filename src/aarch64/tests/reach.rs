//! How far instructions reach: branches across huge functions, calls and references across modules.

use super::*;

/// Where a branch at `at` leads in the end, through islands.
fn follow(bytes: &[u8], mut at: usize) -> usize {
    loop {
        let word = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let distance = if word >> 26 == 0b000101 {
            ((word << 6) as i32 >> 6) * 4
        } else if word >> 24 == 0b0101_0100 || word >> 25 & 0x3f == 0b011_010 {
            ((word << 8) as i32 >> 13) * 4
        } else {
            return at;
        };
        at = at.wrapping_add_signed(distance as isize);
    }
}

/// Eight MiB of code between branches and their labels, both ways, with checkpoints as the driver has them.
fn write_huge(masm: &mut Aarch64, mut operator: impl FnMut(&mut Aarch64, u32)) -> (Vec<u32>, [Label; 3]) {
    let [back, ahead, default] = std::array::from_fn(|_| masm.code().label());
    let mut branches = Vec::new();
    masm.bind(back);
    for n in 0..8 << 18 {
        masm.checkpoint();
        if n % 1000 == 0 {
            operator(masm, n);
            branches.push(masm.code().position());
            masm.int_branch(IntCond::Ne, Width::W64, x(1), Rhs::Folded(Folded::Imm(0)), ahead);
        }
        masm.int_binary_folded(IntBinary::Add, Width::W64, x(0), x(0), Folded::Imm(1));
    }
    masm.int_branch(IntCond::Eq, Width::W64, x(2), Rhs::Folded(Folded::Imm(0)), back);
    masm.jump_table(x(3), &[back, ahead], default);
    masm.bind(default);
    masm.bind(ahead);
    masm.ret();
    (branches, [back, ahead, default])
}

#[test]
fn branches_reach_across_a_huge_function() {
    let mut masm = masm();
    masm.begin_function(true, 0);
    let mut labels = (Vec::new(), None);
    // Thousands of traps: their text is beyond the reach of the branches as well.
    labels.0.extend(
        write_huge(&mut masm, |masm, _| {
            masm.int_binary(IntBinary::DivS, Width::W64, x(4), x(5), x(6));
        })
        .0,
    );
    labels.1 = Some(masm.code().label());
    masm.bind(labels.1.unwrap());
    let entry = end(&mut masm, 3, false);
    let bytes = masm.code().bytes();
    assert!(bytes.len() > 8 << 20);
    let targets: Vec<usize> = labels.0.iter().map(|&at| follow(bytes, at as usize)).collect();
    assert!(targets.windows(2).all(|pair| pair[0] == pair[1]), "all branches lead to one place");
    assert!(disassemble(&bytes[targets[0]..targets[0] + 4])[0].starts_with("ldp x29, x30"));
    // The overflow check jumps as far as the trap.
    assert_eq!(disassemble(&bytes[entry as usize + 16..entry as usize + 20])[0], "b.hs #8");
    let overflow = follow(bytes, entry as usize + 20);
    assert_eq!(disassemble(&bytes[overflow..overflow + 4])[0], "udf #0xc0de");
}

#[test]
fn a_function_of_traps_alone_is_linked() {
    let mut masm = masm();
    masm.begin_function(true, 0);
    for _ in 0..400_000 {
        masm.checkpoint();
        masm.int_binary(IntBinary::DivS, Width::W64, x(4), x(5), x(6));
    }
    end(&mut masm, 3, false);
    assert!(masm.code().bytes().len() > 10 << 20);
}

#[test]
fn calls_are_linked() {
    let mut masm = masm();
    let mut at = 0;
    function(&mut masm, 0, false, |masm| {
        masm.init_block(x(0), x(1), x(2), 7, 0x1234);
        at = masm.code().position() as usize;
        masm.call_function(Symbol::Call(3));
        masm.ret();
    });
    let far = |symbol: Symbol| match symbol {
        Symbol::Call(3) => at as i64 + 0x1000,
        Symbol::Start(7) => 0x12_3458,
        _ => unreachable!(),
    };
    assert!(masm.link_symbols(&far));
    let lines = disassemble(masm.code().bytes());
    assert_eq!(lines[at / 4], format!("bl #{:#x}", at + 0x1000));
    assert!(lines.contains(&"adrp x16, #0x123000".to_owned()));
    assert!(lines.contains(&"add x16, x16, #0x458".to_owned()));
    assert!(!masm.link_symbols(&|_| 0x1000_0000), "256 MiB is too far");
}
