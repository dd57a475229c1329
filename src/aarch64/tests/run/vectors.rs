//! Vectors, run: every operator in every situation that its shape allows, against the model in `masm`.
//!
//! Code here is no function of a module: it loads registers from a [`State`], does one thing, and stores them back. So
//! a test sees the result, that operands keep their values, and that nothing else is touched.

use super::super::vectors::{Subject, constants, subjects};
use super::*;
use crate::masm::vector_samples::{agrees, float_lanes, samples};

/// All registers that generated code may name, but x0, which points here.
#[repr(C, align(16))]
#[derive(Clone, PartialEq, Debug)]
struct State {
    vectors: [u128; 32],
    words: [u64; 16],
}

/// v8 to v15 belong to the caller, v30 and v31 are scratches.
fn vectors() -> impl Iterator<Item = u8> {
    (0..8).chain(16..30)
}

impl State {
    fn new() -> State {
        let spread = |n: usize| 0x0123_4567_89ab_cdef_u64.wrapping_mul(2 * n as u64 + 1);
        State {
            vectors: std::array::from_fn(|n| u128::from(spread(n)) << 64 | u128::from(spread(n + 32))),
            words: std::array::from_fn(spread),
        }
    }

    fn set(&mut self, reg: Reg, bits: u128) {
        if reg.is_float() {
            self.vectors[usize::from(reg.fpr().0)] = bits;
        } else {
            self.words[usize::from(reg.gpr().0)] = bits as u64;
        }
    }

    fn get(&self, reg: Reg) -> u128 {
        if reg.is_float() {
            self.vectors[usize::from(reg.fpr().0)]
        } else {
            self.words[usize::from(reg.gpr().0)].into()
        }
    }
}

/// What `write` writes, as a function of all registers.
fn runner(write: impl FnOnce(&mut Aarch64)) -> impl Fn(&State) -> State {
    let mut masm = masm();
    let each = |masm: &mut Aarch64, access: fn(&mut Aarch64, Kind, Reg, Addr)| {
        for n in vectors() {
            access(masm, Kind::V128, v(n).into(), Addr::reg(x(0), i32::from(n) * 16));
        }
        for n in 1..16 {
            access(masm, Kind::I64, x(n).into(), Addr::reg(x(0), 32 * 16 + i32::from(n) * 8));
        }
    };
    each(&mut masm, |masm, kind, reg, addr| masm.load(kind, reg, addr));
    write(&mut masm);
    each(&mut masm, |masm, kind, reg, addr| masm.store(kind, addr, reg));
    emit!(masm ; ret);
    let code = map(masm.code().bytes());
    move |state| {
        let mut state = state.clone();
        // SAFETY: the code is mapped, keeps what belongs to its caller, and reads and writes a `State`, besides what
        // the test makes it point at.
        unsafe {
            let run: extern "C" fn(*mut State) = std::mem::transmute(code.as_ptr());
            run(&mut state);
        }
        state
    }
}

/// Operands to try: every pair of a group the first time, else each with the ones behind it.
fn operands(subject: &Subject, thorough: bool) -> Vec<Vec<u128>> {
    let mut all = Vec::new();
    for group in samples() {
        let at = |n: usize| group[n % group.len()];
        match subject.op {
            VectorOp::Shuffle(_) => all.push(vec![State::new().vectors[0], State::new().vectors[1]]),
            VectorOp::Binary(_) | VectorOp::Ternary(_) if thorough => {
                let pairs = (0..group.len()).flat_map(|a| (0..group.len()).map(move |b| (a, b)));
                all.extend(pairs.map(|(a, b)| vec![at(a), at(b), at(a * 3 + b * 5)]));
            }
            _ => all.extend((0..group.len()).map(|n| vec![at(n), at(n + 1), at(n + 2)])),
        }
    }
    // Two of lanes that cancel each other in pairs.
    all.push(vec![0x8080 << 64 | 0x7f80_0000_8080, 0x7f7f << 64 | 0x8080_0000_7f7f, 1]);
    all
}

#[test]
fn every_vector_operator_gives_what_the_model_gives() {
    for subject in subjects() {
        for (n, (dst, regs)) in subject.situations().into_iter().enumerate() {
            let run = runner(|masm| (subject.write)(masm, dst, &regs));
            for mut values in operands(&subject, n == 0) {
                values.truncate(regs.len());
                let mut before = State::new();
                for (&reg, &value) in regs.iter().zip(&values) {
                    before.set(reg, value);
                }
                // Operands in one register are one value, and general registers have 64 bits.
                let values: Vec<u128> = regs.iter().map(|&reg| before.get(reg)).collect();
                let after = run(&before);
                let (got, want) = (after.get(dst), (subject.model)(&values));
                let good = match subject.op {
                    // A scalar's register has any upper bits.
                    VectorOp::Extract(Extract::F32x4) => got as u32 == want as u32,
                    VectorOp::Extract(Extract::F64x2) => got as u64 == want as u64,
                    op => agrees(float_lanes(op), got, want),
                };
                assert!(
                    good,
                    "{} {dst:?} of {regs:?} {values:#x?}: {got:#x}, wanted {want:#x}",
                    subject.name
                );
                before.set(dst, got);
                assert!(after == before, "{} {dst:?} of {regs:?} writes another register", subject.name);
            }
        }
    }
}

#[test]
fn vector_constants_arrive() {
    for bits in constants() {
        let mut wanted = State::new();
        let after = runner(|masm| masm.vector_const(v(17), bits))(&wanted);
        wanted.set(v(17).into(), bits);
        assert!(after == wanted, "{bits:#x} is {:#x}", after.vectors[17]);
    }
}

/// Displacements that fit the access, that fit an addition, and that fit nothing.
const OFFSETS: [u32; 6] = [0, 16, 4096, 4097, 0x12_3456, i32::MAX as u32];

/// An address of `at`, in x3 and x4, with an index of 32 bits below garbage or of 64.
fn addresses(at: u64) -> Vec<(GuestAddr, State)> {
    let mut all = Vec::new();
    for offset in OFFSETS {
        for (index, wide) in [(None, false), (Some(0xffff_fff0_u64), false), (Some(0x1_0000_0010), true)] {
            let mut state = State::new();
            let sum = u64::from(offset) + index.unwrap_or(0);
            let garbage = if wide { 0 } else { 0xdead_beef << 32 };
            state.set(x(3).into(), at.wrapping_sub(sum).into());
            state.set(x(4).into(), (index.unwrap_or(0) | garbage).into());
            all.push((
                GuestAddr { base: Some(x(3)), index: index.map(|_| x(4)), wide, scale: 0, offset },
                state,
            ));
        }
    }
    all
}

/// What a load gives for the bytes.
fn loaded(op: Load, bytes: u128) -> u128 {
    use Load::*;
    let extend = |lanes: VectorUnary| crate::masm::vector_model::unary(lanes, bytes);
    let splat = |lanes: Lanes| crate::masm::vector_model::splat(lanes, bytes as u64);
    let word = match op {
        V128 => return bytes,
        V128From8x8S => return extend(VectorUnary::I16x8ExtendLowI8x16S),
        V128From8x8U => return extend(VectorUnary::I16x8ExtendLowI8x16U),
        V128From16x4S => return extend(VectorUnary::I32x4ExtendLowI16x8S),
        V128From16x4U => return extend(VectorUnary::I32x4ExtendLowI16x8U),
        V128From32x2S => return extend(VectorUnary::I64x2ExtendLowI32x4S),
        V128From32x2U => return extend(VectorUnary::I64x2ExtendLowI32x4U),
        V128From8Splat => return splat(Lanes::I8x16),
        V128From16Splat => return splat(Lanes::I16x8),
        V128From32Splat => return splat(Lanes::I32x4),
        V128From64Splat => return splat(Lanes::I64x2),
        I32 | F32 | I64From32U | V128From32Zero => u64::from(bytes as u32),
        I64 | F64 | V128From64Zero => bytes as u64,
        I32From8S => u64::from(bytes as i8 as u32),
        I32From16S => u64::from(bytes as i16 as u32),
        I32From8U | I64From8U => u64::from(bytes as u8),
        I32From16U | I64From16U => u64::from(bytes as u16),
        I64From8S => bytes as i8 as u64,
        I64From16S => bytes as i16 as u64,
        I64From32S => bytes as i32 as u64,
    };
    word.into()
}

#[test]
fn every_load_finds_its_bytes() {
    let memory = 0xf0e1_d2c3_b4a5_9687_9899_aabb_ccdd_eeff_u128;
    for op in ALL_LOAD.into_iter().chain(ALL_VECTOR_LOAD) {
        let float = matches!(op, Load::F32 | Load::F64) || ALL_VECTOR_LOAD.contains(&op);
        let dst = if float { vec![v(17).into()] } else { vec![x(5).into(), x(4).into(), x(3).into()] };
        for (addr, before) in addresses(&raw const memory as u64) {
            for &dst in &dst {
                let after = runner(|masm| masm.guest_load(op, dst, addr))(&before);
                let mut wanted = before.clone();
                wanted.set(dst, loaded(op, memory));
                assert!(after == wanted, "{op:?} of {addr:x?} is {:#x}", after.get(dst));
            }
        }
    }
}

#[test]
fn every_store_writes_its_bytes() {
    for op in ALL_STORE.into_iter().chain([Store::V128]) {
        let float = matches!(op, Store::F32 | Store::F64 | Store::V128);
        let mut sources = vec![StoreSource::Reg(if float { v(17).into() } else { x(5).into() })];
        if !float {
            sources.extend([StoreSource::Imm(0), StoreSource::Imm(-0x1234_5678)]);
        }
        for src in sources {
            let memory = Box::into_raw(Box::new(0u128));
            for (addr, before) in addresses(memory as u64) {
                // SAFETY: nobody else has the pointer, and the code writes 16 bytes there at most.
                let written = unsafe {
                    *memory = u128::MAX / 3;
                    let after = runner(|masm| masm.guest_store(op, addr, src))(&before);
                    assert!(after == before);
                    *memory
                };
                let value = match src {
                    StoreSource::Reg(reg) => before.get(reg),
                    StoreSource::Imm(imm) => i128::from(imm) as u128,
                };
                let mask = u128::MAX >> (128 - op.bytes() * 8);
                assert_eq!(written, value & mask | u128::MAX / 3 & !mask, "{op:?} {src:?} to {addr:x?}");
            }
            // SAFETY: it was a box.
            drop(unsafe { Box::from_raw(memory) });
        }
    }
}

#[test]
fn lanes_are_loaded_and_stored() {
    let memory = Box::into_raw(Box::new(0u128));
    for bits in ALL_LANE_BITS {
        let lanes = [Lanes::I8x16, Lanes::I16x8, Lanes::I32x4, Lanes::I64x2][bits as usize];
        for lane in 0..(16 / bits.bytes()) as u8 {
            for (addr, before) in addresses(memory as u64) {
                let load = runner(|masm| masm.guest_load_lane(bits, lane, v(17), addr));
                let store = runner(|masm| masm.guest_store_lane(bits, lane, addr, v(17)));
                // SAFETY: nobody else has the pointer, and the code writes 16 bytes there at most.
                let (after, written) = unsafe {
                    *memory = u128::MAX / 3;
                    let after = load(&before);
                    *memory = u128::MAX / 5;
                    assert!(store(&before) == before);
                    (after, *memory)
                };
                let mut wanted = before.clone();
                let old = before.vectors[17];
                let replaced = crate::masm::vector_model::replace(lanes, lane, old, (u128::MAX / 3) as u64);
                wanted.set(v(17).into(), replaced);
                assert!(after == wanted, "{bits:?} {lane} of {addr:x?} gives {:#x}", after.vectors[17]);
                let value = (old >> (bits.bytes() * 8 * u32::from(lane))) as u64;
                let wanted = crate::masm::vector_model::replace(lanes, 0, u128::MAX / 5, value);
                assert_eq!(written, wanted, "{bits:?} {lane} to {addr:x?}");
            }
        }
    }
    // SAFETY: it was a box.
    drop(unsafe { Box::from_raw(memory) });
}
