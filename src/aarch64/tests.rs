//! The text, read back by a disassembler on every host. On AArch64 it is also run (`tests/run.rs`).

use super::Aarch64;
use crate::abi::{Builtin, Kind, TrapCode};
use crate::code::{CodeBuffer, Label, Symbol};
use crate::masm::*;
use capstone::prelude::*;

mod reach;
#[cfg(target_arch = "aarch64")]
mod run;
mod switch;
mod vectors;

const ALL_BINARY: [IntBinary; 15] = {
    use IntBinary::*;
    [Add, Sub, Mul, DivS, DivU, RemS, RemU, And, Or, Xor, Shl, ShrS, ShrU, Rotl, Rotr]
};
const ALL_UNARY: [IntUnary; 7] = {
    use IntUnary::*;
    [Clz, Ctz, Popcnt, Extend8S, Extend16S, Extend32S, Wrap]
};
const ALL_COND: [IntCond; 10] = {
    use IntCond::*;
    [Eq, Ne, LtS, LtU, GtS, GtU, LeS, LeU, GeS, GeU]
};
const ALL_FLOAT_COND: [FloatCond; 6] = {
    use FloatCond::*;
    [Eq, Ne, Lt, Gt, Le, Ge]
};
const ALL_FLOAT_BINARY: [FloatBinary; 7] = {
    use FloatBinary::*;
    [Add, Sub, Mul, Div, Min, Max, Copysign]
};
const ALL_FLOAT_UNARY: [FloatUnary; 9] = {
    use FloatUnary::*;
    [Abs, Neg, Sqrt, Ceil, Floor, Trunc, Nearest, Demote, Promote]
};
const ALL_LOAD: [Load; 14] = {
    use Load::*;
    [
        I32, I64, F32, F64, I32From8S, I32From8U, I32From16S, I32From16U, I64From8S, I64From8U, I64From16S,
        I64From16U, I64From32S, I64From32U,
    ]
};
const ALL_VECTOR_LOAD: [Load; 13] = {
    use Load::*;
    [
        V128,
        V128From8x8S,
        V128From8x8U,
        V128From16x4S,
        V128From16x4U,
        V128From32x2S,
        V128From32x2U,
        V128From8Splat,
        V128From16Splat,
        V128From32Splat,
        V128From64Splat,
        V128From32Zero,
        V128From64Zero,
    ]
};
const ALL_STORE: [Store; 6] = [Store::I8, Store::I16, Store::I32, Store::I64, Store::F32, Store::F64];
const ALL_LANE_BITS: [LaneBits; 4] = [LaneBits::B8, LaneBits::B16, LaneBits::B32, LaneBits::B64];
const WIDTHS: [Width; 2] = [Width::W32, Width::W64];
const IMMS: [i64; 24] = [
    0,
    1,
    -1,
    7,
    -7,
    255,
    0xfff,
    0x1000,
    -0x1000,
    0x1001,
    -0x1001,
    0xff_ffff,
    0x100_0000,
    0x1234_5678,
    -0x1234_5678,
    0x7fff_ffff,
    -0x8000_0000,
    0x5555_5555,
    0x0f0f_0f0f,
    0xffff_0000,
    0x1234_5678_9abc_def0,
    i64::MAX,
    i64::MIN,
    0x00ff_00ff_00ff_00ff,
];

fn masm() -> Aarch64 {
    Aarch64::new(CodeBuffer::new(4096, false), crate::masm::Cpu::baseline())
}

/// A function whose body `write` writes, its traps behind it.
fn function(masm: &mut Aarch64, slots: u32, leaf: bool, write: impl FnOnce(&mut Aarch64)) -> u32 {
    masm.begin_function(true, 0);
    write(masm);
    let entry = end(masm, slots, leaf);
    masm.code().clear_labels();
    entry
}

fn end(masm: &mut Aarch64, slots: u32, leaf: bool) -> u32 {
    let overflow = masm.code().trap_label(TrapCode::StackOverflow);
    for trap in masm.code().take_traps() {
        masm.bind(trap.label);
        masm.trap();
    }
    masm.end_function(Frame { slots, leaf }, overflow)
}

/// One line per word. `udf` has its own arm: not every version of the disassembler knows it.
fn disassemble(bytes: &[u8]) -> Vec<String> {
    let capstone = Capstone::new().arm64().mode(arch::arm64::ArchMode::Arm).build().unwrap();
    bytes
        .chunks(4)
        .enumerate()
        .map(|(n, word)| {
            let value = u32::from_le_bytes(word.try_into().expect("whole words"));
            if value >> 16 == 0 {
                return format!("udf #{value:#x}");
            }
            let decoded = capstone.disasm_all(word, n as u64 * 4).unwrap();
            let Some(one) = decoded.iter().next() else {
                panic!("word {n}, {value:#010x}, is no instruction")
            };
            format!("{} {}", one.mnemonic().unwrap(), one.op_str().unwrap_or("")).trim().to_owned()
        })
        .collect()
}

/// What `write` emits.
fn text(write: impl FnOnce(&mut Aarch64)) -> Vec<String> {
    let mut masm = masm();
    write(&mut masm);
    disassemble(masm.code().bytes())
}

fn x(n: u8) -> Gpr {
    Gpr(n)
}

fn v(n: u8) -> Fpr {
    Fpr(n)
}

/// Everything that takes operands, with operands that are hard to encode.
fn write_everything(masm: &mut Aarch64) {
    for width in WIDTHS {
        for op in ALL_BINARY {
            masm.int_binary(op, width, x(3), x(4), x(5));
            for imm in IMMS {
                let divides =
                    matches!(op, IntBinary::DivS | IntBinary::DivU | IntBinary::RemS | IntBinary::RemU);
                let imm = if width == Width::W32 { i64::from(imm as i32) } else { imm };
                if !(divides && (imm == 0 || imm == -1)) {
                    masm.int_binary_folded(op, width, x(3), x(4), Folded::Imm(imm));
                }
            }
        }
        for op in ALL_UNARY {
            masm.int_unary(op, width, x(1), x(2));
        }
        for cond in ALL_COND {
            let target = masm.code().label();
            for rhs in IMMS.map(|imm| Rhs::Folded(Folded::Imm(imm))).into_iter().chain([Rhs::Reg(x(9))]) {
                masm.int_compare(cond, width, x(1), x(2), rhs);
                masm.int_select(cond, width, x(1), rhs, x(2).into(), x(3).into(), x(4).into());
                masm.int_select(cond, width, x(1), rhs, v(2).into(), v(3).into(), v(4).into());
                masm.int_branch(cond, width, x(7), rhs, target);
            }
            masm.bind(target);
        }
        for cond in ALL_FLOAT_COND {
            let target = masm.code().label();
            masm.float_compare(cond, width, x(1), v(2), v(3));
            masm.float_branch(cond, width, v(2), v(3), true, target);
            masm.float_branch(cond, width, v(2), v(3), false, target);
            masm.bind(target);
        }
        for op in ALL_FLOAT_BINARY {
            masm.float_binary(op, width, v(29), v(1), v(2));
        }
        for op in ALL_FLOAT_UNARY {
            masm.float_unary(op, width, v(29), v(1));
        }
        for bits in [0, 1, 0x3f80_0000, 0x3ff0_0000_0000_0000, 0x4008_0000_0000_0000, 0x4040_0000, u64::MAX] {
            masm.load_float(width, v(3), bits);
        }
        for to in WIDTHS {
            for flag in [false, true] {
                masm.int_to_float(width, flag, to, v(1), x(1));
                for saturating in [false, true] {
                    masm.float_to_int(FloatToInt { from: width, to, signed: flag, saturating }, x(1), v(1));
                }
            }
        }
    }
    for imm in IMMS {
        masm.load_imm(x(25), imm as u64);
        masm.load_imm(x(25), imm as u64 & 0xffff_ffff);
    }
    for base in [Base::Vmctx, Base::Cont, Base::Sp, Base::Incoming, Base::Reg(x(9))] {
        for offset in [0, 4, 8, 3, -8, -300, 32760, 32768, 16380, 1 << 20, i32::MAX, i32::MIN] {
            let addr = Addr { base, offset };
            for kind in [Kind::I32, Kind::I64, Kind::Ref] {
                masm.load(kind, x(1).into(), addr);
                masm.store(kind, addr, x(1).into());
                masm.store_imm(kind, addr, 0x1234_5678_9abc);
            }
            for kind in [Kind::F32, Kind::F64] {
                masm.load(kind, v(1).into(), addr);
                masm.store(kind, addr, v(1).into());
                masm.store_imm(kind, addr, 0);
            }
            masm.load_address(x(2), addr);
        }
    }
    write_guest_accesses(masm);
}

fn write_guest_accesses(masm: &mut Aarch64) {
    for base in [None, Some(x(8))] {
        for (index, wide) in [(None, false), (Some(x(9)), false), (Some(x(9)), true)] {
            for offset in [0, 1, 2, 4, 8, 16, 4095, 4096, 32760, 65520, 65536, i32::MAX as u32] {
                let addr = GuestAddr { base, index, wide, scale: 0, offset };
                for op in ALL_LOAD {
                    let float = matches!(op, Load::F32 | Load::F64);
                    masm.guest_load(op, if float { v(1).into() } else { x(1).into() }, addr);
                }
                for op in ALL_VECTOR_LOAD {
                    masm.guest_load(op, v(29).into(), addr);
                }
                for op in ALL_STORE {
                    let float = matches!(op, Store::F32 | Store::F64);
                    let src = if float { v(1).into() } else { x(1).into() };
                    masm.guest_store(op, addr, StoreSource::Reg(src));
                    if !float {
                        masm.guest_store(op, addr, StoreSource::Imm(-2));
                    }
                }
                masm.guest_store(Store::V128, addr, StoreSource::Reg(v(29).into()));
                for bits in ALL_LANE_BITS {
                    let last = (16 / bits.bytes() - 1) as u8;
                    masm.guest_load_lane(bits, last, v(29), addr);
                    masm.guest_store_lane(bits, last, addr, v(29));
                    masm.guest_store_lane(bits, 0, addr, v(29));
                }
            }
        }
    }
}

#[test]
fn everything_decodes() {
    let mut masm = masm();
    let entry = function(&mut masm, 5, false, |masm| {
        write_everything(masm);
        masm.ret();
    });
    let lines = disassemble(&masm.code().bytes()[entry as usize..]);
    assert!(lines.len() > 3000);
    assert_eq!(lines[0], "stp x29, x30, [sp, #-0x40]!");
}

#[test]
fn constants_take_the_shortest_form() {
    let line = |value: u64| text(|masm| masm.load_imm(x(1), value)).join("; ");
    assert_eq!(line(0), "mov x1, #0");
    assert_eq!(line(0x1_0000), "mov x1, #0x10000");
    assert_eq!(line(u64::MAX), "mov x1, #-1");
    assert_eq!(line(0xffff_ffff), "mov w1, #-1");
    assert_eq!(line(0x5555_5555_5555_5555), "mov x1, #0x5555555555555555");
    assert_eq!(line(0x1234_5678), "mov x1, #0x5678; movk x1, #0x1234, lsl #16");
    assert_eq!(line(0xffff_1234_5678_ffff), "mov x1, #-0xa9870001; movk x1, #0x1234, lsl #32");
}

#[test]
fn division_checks_before_it_divides() {
    let mut masm = masm();
    let entry = function(&mut masm, 0, true, |masm| {
        masm.int_binary(IntBinary::DivS, Width::W32, x(0), x(1), x(2));
        masm.ret();
    });
    let lines = disassemble(&masm.code().bytes()[entry as usize..]);
    let lines: Vec<&str> = lines.iter().map(|line| line.split(" #0x").next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "stp x29, x30, [sp,",
            "mov x29, sp",
            "str x28, [x29,",
            "cbz w2,",
            "cmn w2, #1",
            "ccmp w1, #1, #0, eq",
            "b.vs",
            "sdiv w0, w1, w2",
            "ldp x29, x30, [sp],",
            "ret",
            "udf",
            "udf",
            "udf",
        ]
        .map(|line| if line.starts_with("stp") { "stp x29, x30, [sp, #-0x20]!" } else { line })
    );
}

#[test]
fn a_large_frame_asks_before_it_stores() {
    let mut masm = masm();
    let entry = function(&mut masm, 1 << 10, false, |masm| {
        masm.load(Kind::I64, x(0).into(), Addr::incoming(1));
        masm.ret();
    });
    let lines = disassemble(&masm.code().bytes()[entry as usize..]);
    assert_eq!(
        lines,
        [
            "sub x17, sp, #2, lsl #12",
            "sub x17, x17, #0x20",
            "ldr x16, [x27, #0x38]",
            "cmp x17, x16",
            "b.hs #0x20",
            "stp x29, x30, [sp, #-0x10]!",
            "mov x29, sp",
            "b #0x48",
            "sub sp, sp, #2, lsl #12",
            "sub sp, sp, #0x20",
            "stp x29, x30, [sp]",
            "mov x29, sp",
            "str x28, [x29, #0x10]",
            "add x16, x29, #0x20",
            "add x16, x16, #2, lsl #12",
            "ldr x0, [x16, #8]",
            "b #0x4c",
            "udf #0x0",
            "udf #0xc0de",
            "ldp x29, x30, [sp]",
            "add sp, sp, #2, lsl #12",
            "add sp, sp, #0x20",
            "ret",
        ]
        .map(str::to_owned)
    );
}
