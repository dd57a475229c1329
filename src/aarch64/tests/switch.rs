//! The text of switches, stubs and returns: short, and as the contract orders it.

use super::*;

#[test]
fn a_switch_is_short() {
    let mut masm = masm();
    let entry = function(&mut masm, 1, false, |masm| {
        masm.resume(x(9), Some(x(10)), 0x200);
        let [resumed, walk, switched, walk_too] = std::array::from_fn(|_| masm.code().label());
        masm.suspend(0x88, false, resumed, walk);
        masm.bind(resumed);
        masm.switch(x(9), 0x90, true, switched, walk_too);
        masm.bind(switched);
        masm.land(0);
        masm.resume_throw(x(9), x(10), 0x200);
        masm.ret();
        masm.bind(walk);
        masm.suspend_walk(resumed);
        masm.bind(walk_too);
        masm.switch_walk(switched);
    });
    let lines = disassemble(&masm.code().bytes()[entry as usize..]);
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| {
            line.split_once(", #").filter(|_| line.starts_with("adr ")).map_or(&**line, |(first, _)| first)
        })
        .collect();
    let link = [
        "add x17, x28, #0x200",
        "stp x10, x27, [x9]",
        "mov x16, sp",
        "stp x17, x16, [x27, #0x20]",
        "mov x27, x9",
    ];
    let go = ["ldp x16, x17, [x27, #0x28]", "mov sp, x16", "br x17"];
    let resume = [&link[..], &go].concat();
    let suspend = [
        "ldr x9, [x28, #0x88]",
        "mov x16, sp",
        "adr x17",
        "stp x16, x17, [x27, #0x28]",
        "ldp x0, x27, [x27]",
        "ldr x16, [x27, #0x20]",
        "ldp x16, x17, [x16, #0x10]",
        "cmp x16, x9",
        "b.ne",
        "ldr x16, [x27, #0x28]",
        "mov sp, x16",
        "br x17",
    ];
    let switch = [
        "ldr x10, [x28, #0x90]",
        "mov x16, sp",
        "adr x17",
        "stp x16, x17, [x27, #0x28]",
        "str x16, [x27, #0x18]",
        "ldr x16, [x27, #8]",
        "add x10, x10, #1",
        "ldr x17, [x16, #0x20]",
        "ldr x0, [x17, #0x10]",
        "cmp x0, x10",
        "b.ne",
        "ldr x0, [x27]",
        "str x16, [x9, #8]",
        "mov x27, x9",
    ];
    let land = ["mov x29, sp", "ldr x28, [x29, #0x10]", "ldr x26, [x28, #8]"];
    let throw =
        ["ldr x16, [x28]", &format!("ldr x16, [x16, #{:#x}]", Builtin::ResumeThrow.offset()), "br x16"];
    let wanted = [&resume[..], &suspend, &switch, &go, &land, &link, &throw].concat();
    let same =
        |(line, wanted): (&&str, &&str)| line == wanted || *wanted == "b.ne" && line.starts_with("b.ne");
    let body = &lines[6..6 + wanted.len()];
    assert!(body.iter().zip(&wanted).all(same), "{body:#?}\n{wanted:#?}");
}

#[test]
fn a_return_by_a_jump_can_be_predicted_after_all() {
    for (slots, words) in [(1, 0), (100, 0), (1, 2), (1, 100)] {
        let mut masm = masm();
        let function = |masm: &mut Aarch64, write: fn(&mut Aarch64)| {
            masm.begin_function(true, words);
            write(masm);
            let entry = end(masm, slots, false);
            masm.code().clear_labels();
            entry
        };
        let text = |masm: &mut Aarch64, entry: u32| disassemble(&masm.code().bytes()[entry as usize..]);
        let count = |lines: &[String], what: &str| lines.iter().filter(|line| *line == what).count();
        let write: fn(&mut Aarch64) = |masm| {
            let over = masm.code().label();
            masm.int_branch(IntCond::Eq, Width::W64, x(0), Rhs::Folded(Folded::Imm(0)), over);
            masm.ret();
            masm.bind(over);
            masm.ret();
        };
        let plain = function(&mut masm, write);
        assert!(masm.take_returns().is_empty(), "this one returns as it should");
        let wanted = text(&mut masm, plain);
        masm.return_by_jump(true);
        let entry = function(&mut masm, write);
        let returns = masm.take_returns();
        // Large frames have one epilogue.
        assert_eq!(returns.len(), if slots + words < 50 { 2 } else { 1 });
        let lines = text(&mut masm, entry);
        assert_eq!((count(&lines, "br x30"), count(&lines, "ret")), (returns.len(), 0), "{lines:#?}");
        for at in returns {
            masm.predict_return(at);
        }
        assert_eq!(text(&mut masm, entry), wanted[..lines.len()]);
        assert!(masm.take_returns().is_empty(), "they are taken once");
    }
}

#[test]
fn stubs_decode() {
    use Kind::*;
    let kinds = [I32, F64, I64, Ref, F32, I64, I64, I64, I64, I64, I64, I64, I64, F32];
    let mut masm = masm();
    masm.start_stub(StartShape { param_words: 3, result_words: 2 });
    masm.start_stub(StartShape::default());
    masm.enter_stub(&kinds, &kinds[2..]);
    masm.leave_stub();
    masm.host_stub(&kinds, &kinds[..5]);
    for builtin in Builtin::ALL {
        masm.builtin_stub(builtin, 0x1234_5678_9abc);
    }
    masm.suspend_stub();
    masm.switch_stub();
    assert!(disassemble(masm.code().bytes()).len() > 500);
    assert_eq!(masm.into_code().finish().bases.len(), 2, "one base for each start stub");
}
