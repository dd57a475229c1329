//! Every vector operator against the model (`masm/vector_model.rs`): for the least processor and for this one, with the
//! operands in all the registers that the shape allows, on edges of every lane.
#![cfg(target_arch = "x86_64")]

use super::*;
use crate::masm::{vector_model as model, vector_samples as samples};
use samples::{agrees, float_lanes};

/// Where operands are tried, low and high registers; and one register where none of them is.
const POOL: [Fpr; 3] = [Fpr(1), Fpr(10), Fpr(12)];
const APART: Fpr = Fpr(7);
/// Not among them.
const VECTOR_TEMPS: [Fpr; 2] = [Fpr(4), Fpr(14)];
/// Words where operands come from, where they are put again, and the result.
const OPERANDS: usize = 0;
const AFTERWARDS: usize = 8;
const RESULT: usize = 16;

/// The least one, and this one without and with what came after AVX.
fn processors() -> Vec<Cpu> {
    let (least, host) = (Cpu::baseline(), Cpu::host());
    let mut all = vec![least];
    all.extend(
        [Cpu { avx: host.avx, ..least }, Cpu { fma: false, ..host }, host].iter().filter(|cpu| cpu.avx),
    );
    all
}

/// Registers for so many operands, the result first, as the shape allows them.
fn placements(shape: VectorShape, operands: u32) -> Vec<(Fpr, Vec<Fpr>)> {
    let mut found = Vec::new();
    for n in 0..3_usize.pow(operands) {
        let regs: Vec<Fpr> = (0..operands).map(|i| POOL[n / 3_usize.pow(i) % 3]).collect();
        for dst in POOL.into_iter().chain([APART]) {
            let others = |except: usize| regs.iter().enumerate().all(|(i, reg)| i == except || *reg != dst);
            let allowed = match shape.dst {
                VectorDst::Any => true,
                VectorDst::Apart => others(usize::MAX),
                VectorDst::Reuse(n) => regs[usize::from(n)] == dst && others(usize::from(n)),
            };
            if allowed {
                found.push((dst, regs.clone()));
            }
        }
    }
    found
}

fn words(vector: u128) -> [u64; 2] {
    [vector as u64, (vector >> 64) as u64]
}

/// Code that loads its operands, does something, and stores its result and the operands again.
struct Text {
    code: Compiled,
    dst: Fpr,
    regs: Vec<Fpr>,
}

impl Text {
    fn new(cpu: Cpu, dst: Fpr, regs: &[Fpr], body: impl FnOnce(&mut X64)) -> Text {
        let code = Compiled::new(cpu, 0, |m| {
            for (i, reg) in regs.iter().enumerate() {
                m.load(Kind::V128, (*reg).into(), word(OPERANDS + 2 * i));
            }
            body(m);
            m.store(Kind::V128, word(RESULT), dst.into());
            for (i, reg) in regs.iter().enumerate() {
                m.store(Kind::V128, word(AFTERWARDS + 2 * i), (*reg).into());
            }
        });
        if cpu == Cpu::baseline() {
            let world = &code.world;
            let entry = world.funcs[0].code as usize - world.map.as_ptr() as usize;
            let text = Builder::text(&world.map, entry as u32, code.enter);
            let beyond = text.lines().find(|line| line.starts_with('v') || line.starts_with("pcmpgtq"));
            assert_eq!(beyond, None, "beyond SSE4.1");
        }
        Text { code, dst, regs: regs.to_vec() }
    }

    /// Whether operands that share a register are equal.
    fn takes(&self, operands: &[u128]) -> bool {
        let pairs = |i: usize| (0..i).map(move |j| (i, j));
        (0..operands.len())
            .flat_map(pairs)
            .all(|(i, j)| self.regs[i] != self.regs[j] || operands[i] == operands[j])
    }

    fn run(&mut self, operands: &[u128]) -> u128 {
        let before: Vec<u64> = operands.iter().flat_map(|operand| words(*operand)).collect();
        self.code.call(&before);
        let after = &self.code.world.instance.words;
        for (i, reg) in self.regs.iter().enumerate() {
            let kept = after[AFTERWARDS + 2 * i..][..2] == before[2 * i..][..2];
            assert!(*reg == self.dst || kept, "operand {i} in {reg:?} is overwritten");
        }
        u128::from(after[RESULT]) | u128::from(after[RESULT + 1]) << 64
    }
}

/// Runs an operator of vectors on `cases`, each with its allowed results.
fn try_operator(
    op: VectorOp,
    operands: u32,
    cases: &[(Vec<u128>, Vec<u128>)],
    emit: impl Fn(&mut X64, Fpr, &[Fpr], &[Fpr]),
) {
    let floats = float_lanes(op);
    for cpu in processors() {
        let shape = X64::new(CodeBuffer::new(16, false), cpu).vector_shape(op);
        let temps = &VECTOR_TEMPS[..shape.temps.into()];
        for (dst, regs) in placements(shape, operands) {
            let mut text = Text::new(cpu, dst, &regs, |m| emit(m, dst, &regs, temps));
            for (given, allowed) in cases {
                if text.takes(given) {
                    let got = text.run(given);
                    assert!(
                        allowed.iter().any(|want| agrees(floats, got, *want)),
                        "{op:?} {given:x?} in {regs:?} to {dst:?}, {cpu:?}: {got:032x}, not {allowed:032x?}"
                    );
                }
            }
        }
    }
}

/// Operands from the samples, the same and different ones.
fn pairs() -> Vec<[u128; 2]> {
    let mut pairs = Vec::new();
    for group in samples::samples() {
        for (i, &a) in group.iter().enumerate() {
            pairs.push([a, a]);
            pairs.extend((1..6).map(|n| [a, group[(i + n * n) % group.len()]]));
        }
    }
    pairs
}

#[test]
fn vector_unaries() {
    for &op in VectorUnary::ALL {
        let cases: Vec<_> =
            samples::samples().concat().into_iter().map(|a| (vec![a], model::unary_results(op, a))).collect();
        try_operator(VectorOp::Unary(op), 1, &cases, |m, dst, regs, temps| {
            m.vector_unary(op, dst, regs[0], temps);
        });
    }
}

#[test]
fn vector_binaries() {
    let pairs = pairs();
    for &op in VectorBinary::ALL {
        let cases: Vec<_> =
            pairs.iter().map(|&[a, b]| (vec![a, b], model::binary_results(op, a, b))).collect();
        try_operator(VectorOp::Binary(op), 2, &cases, |m, dst, regs, temps| {
            m.vector_binary(op, dst, regs[0], regs[1], temps);
        });
    }
}

#[test]
fn vector_ternaries() {
    let mut triples = Vec::new();
    for group in samples::samples() {
        for (i, &a) in group.iter().enumerate() {
            let (b, c) = (group[(i + 1) % group.len()], group[(i + 7) % group.len()]);
            triples.extend([[a, a, a], [a, a, b], [a, b, a], [b, a, a], [a, b, c], [c, a, b]]);
        }
    }
    for &op in VectorTernary::ALL {
        let cases: Vec<_> =
            triples.iter().map(|&[a, b, c]| (vec![a, b, c], model::ternary_results(op, a, b, c))).collect();
        try_operator(VectorOp::Ternary(op), 3, &cases, |m, dst, regs, temps| {
            m.vector_ternary(op, dst, regs[0], regs[1], regs[2], temps);
        });
    }
}

#[test]
fn vector_shifts() {
    let vectors = samples::samples().concat();
    for &op in VectorShift::ALL {
        let bits = match &format!("{op:?}")[..5] {
            "I8x16" => 8,
            "I16x8" => 16,
            "I32x4" => 32,
            _ => 64,
        };
        for count in 0..bits {
            let cases: Vec<_> =
                vectors.iter().map(|&a| (vec![a], vec![model::shift(op, a, count)])).collect();
            try_operator(VectorOp::Shift(op), 1, &cases, |m, dst, regs, temps| {
                m.vector_shift(op, dst, regs[0], Rhs::Folded(Folded::Imm(count.into())), temps);
            });
        }
        for count in [0, 1, bits - 1, bits, bits + 1, 100, 0x8000_0003, u32::MAX] {
            let cases: Vec<_> =
                vectors.iter().map(|&a| (vec![a], vec![model::shift(op, a, count)])).collect();
            for reg in [Gpr(1), Gpr(9)] {
                try_operator(VectorOp::Shift(op), 1, &cases, |m, dst, regs, temps| {
                    m.load_imm(reg, count.into());
                    m.vector_shift(op, dst, regs[0], Rhs::Reg(reg), temps);
                });
            }
        }
    }
}

#[test]
fn vector_tests() {
    for &op in VectorTest::ALL {
        for cpu in processors() {
            for (dst, src) in [(Gpr(0), Fpr(1)), (Gpr(6), Fpr(10)), (Gpr(9), Fpr(3))] {
                let mut text = Text::new(cpu, APART, &[src], |m| {
                    m.load_imm(dst, u64::MAX);
                    m.vector_test(op, dst, src, &[]);
                    m.store(Kind::I64, word(20), dst.into());
                });
                for a in samples::samples().concat() {
                    text.run(&[a]);
                    let got = text.code.world.instance.words[20];
                    assert_eq!(got, u64::from(model::test(op, a)), "{op:?} {a:032x} {cpu:?}");
                }
            }
        }
    }
}

fn is_float(lanes: Lanes) -> bool {
    matches!(lanes, Lanes::F32x4 | Lanes::F64x2)
}

#[test]
fn vector_extracts() {
    use Lanes::*;
    let vectors = samples::samples().concat();
    for (&op, lanes) in Extract::ALL.iter().zip([I8x16, I8x16, I16x8, I16x8, I32x4, I64x2, F32x4, F64x2]) {
        let width = if model::width(lanes) == 32 { Width::W32 } else { Width::W64 };
        for (lane, cpu) in (0..16).flat_map(|lane| processors().into_iter().map(move |cpu| (lane, cpu))) {
            if u32::from(lane) >= 128 / model::width(lanes) {
                continue;
            }
            for (gpr, fpr) in [(Gpr(0), Fpr(1)), (Gpr(6), Fpr(10)), (Gpr(10), Fpr(3))] {
                let (src, copy) = (Fpr(10), Fpr(14));
                let mut text = Text::new(cpu, APART, &[src], |m| {
                    m.mov(copy.into(), src.into());
                    let dst = if is_float(lanes) { Reg::from(fpr) } else { gpr.into() };
                    m.vector_extract(op, lane, dst, src, &[]);
                    if is_float(lanes) {
                        m.float_bits(width, gpr, fpr);
                        m.mov(src.into(), copy.into());
                    }
                    m.store(Kind::I64, word(20), gpr.into());
                });
                for &a in &vectors {
                    text.run(&[a]);
                    let got = text.code.world.instance.words[20];
                    assert_eq!(got, model::extract(op, lane, a), "{op:?} {lane} {a:032x} {cpu:?}");
                }
            }
        }
    }
}

#[test]
fn vector_splats_and_replacements() {
    let pairs = pairs();
    for &lanes in Lanes::ALL {
        let splats: Vec<_> =
            pairs.iter().map(|&[a, _]| (vec![a], vec![model::splat(lanes, a as u64)])).collect();
        try_operator(VectorOp::Splat(lanes), 1, &splats, |m, dst, regs, temps| {
            let src = scalar(m, lanes, regs[0]);
            m.vector_splat(lanes, dst, src, temps);
        });
        for lane in 0..(128 / model::width(lanes)) as u8 {
            let replaced = |a, b| vec![model::replace(lanes, lane, a, b as u64)];
            let cases: Vec<_> = pairs.iter().map(|&[a, b]| (vec![a, b], replaced(a, b))).collect();
            try_operator(VectorOp::Replace(lanes), 2, &cases, |m, dst, regs, temps| {
                let value = scalar(m, lanes, regs[1]);
                m.vector_replace(lanes, lane, dst, regs[0], value, temps);
            });
        }
    }
}

/// Where a scalar of the lane's class is that is in the lowest bits of `reg`.
fn scalar(m: &mut X64, lanes: Lanes, reg: Fpr) -> Reg {
    if is_float(lanes) {
        return reg.into();
    }
    m.float_bits(Width::W64, Gpr(9), reg);
    Gpr(9).into()
}

#[test]
fn vector_constants() {
    let shifted = (0..64).flat_map(|n| {
        let [ones, repeated] = [u64::MAX, u64::MAX / 0xffff * 0x00ff];
        [
            ones << n,
            ones >> n,
            repeated << (n % 16),
            u64::MAX / 0xffff_ffff * (u64::from(u32::MAX) >> (n % 32)),
        ]
    });
    let doubled = shifted.map(|bits| u128::from(bits) << 64 | u128::from(bits));
    let bytes = [0x01, 0x0f, 0x70, 0x80].map(|byte| u128::from_le_bytes([byte; 16]));
    let halves = [1 << 64, 1 << 127, 0x8000_0000, u128::from(u64::MAX), 0x1_0000_0000, 5 << 32 | 7 << 96];
    for bits in samples::samples().concat().into_iter().chain(doubled).chain(bytes).chain(halves) {
        for (cpu, dst) in [(Cpu::baseline(), APART), (Cpu::host(), Fpr(13))] {
            let got = Text::new(cpu, dst, &[], |m| m.vector_const(dst, bits)).run(&[]);
            assert_eq!(got, bits, "{got:032x} {bits:032x}");
        }
    }
}

/// Shuffles that have a text of their own, neighbours of these, and any.
fn shuffles() -> Vec<[u8; 16]> {
    let mut all: Vec<[u8; 16]> = Vec::new();
    let mut add = |f: &dyn Fn(u8) -> u8| all.push(std::array::from_fn(|i| f(i as u8) & 31));
    for n in 0..32 {
        add(&|i| i + n);
        add(&|i| (i + n) % 16);
        add(&|i| (i + n) % 16 + 16);
        add(&|_| n);
        add(&|i| 2 * (n / 2) + i % 2);
    }
    for bytes in [1, 2, 4, 8] {
        for (first, second) in
            [(0, 16), (16, 0), (0, 0), (16, 16), (8, 24), (24, 8), (8, 8), (24, 24), (0, 24)]
        {
            add(&|i| i / (2 * bytes) * bytes + i % bytes + if i / bytes % 2 == 0 { first } else { second });
        }
        add(&|i| 2 * bytes * (i / bytes) + i % bytes);
        add(&|i| 2 * bytes * (i / bytes) + i % bytes + bytes);
        add(&|i| i ^ (bytes - 1));
    }
    let mut state = 0x1234_5678_9abc_def1_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u8 % below as u8
    };
    for n in 0..40 {
        let side: [u8; 8] = std::array::from_fn(|_| 16 * random(2));
        add(&|i| i + side[usize::from(i / 2)]);
        let words: [u8; 8] = std::array::from_fn(|i| 2 * (random(4) + if i < 4 { 0 } else { 4 }));
        add(&|i| words[usize::from(i / 2)] + i % 2 + 16 * (n % 2));
        let doublewords: [u8; 4] = std::array::from_fn(|_| 4 * random(8));
        add(&|i| doublewords[usize::from(i / 4)] + i % 4);
        let bytes: [u8; 16] = std::array::from_fn(|_| random(32));
        add(&|i| bytes[usize::from(i)]);
        add(&|i| bytes[usize::from(i)] % 16 + 16 * (n % 2));
    }
    all
}

#[test]
fn vector_shuffles() {
    let (a, b) = (0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100, 0x1f1e_1d1c_1b1a_1918_1716_1514_1312_1110);
    for lanes in shuffles() {
        let cases = [[a, b], [b, a], [a, a]].map(|[a, b]| (vec![a, b], vec![model::shuffle(lanes, a, b)]));
        try_operator(VectorOp::Shuffle(lanes), 2, &cases, |m, dst, regs, temps| {
            m.vector_shuffle(lanes, dst, regs[0], regs[1], temps);
        });
    }
}

/// What a load makes of the bytes at its address.
fn loaded(load: Load, bytes: u128) -> u128 {
    use VectorUnary::*;
    match load {
        Load::V128 => bytes,
        Load::V128From8x8S => model::unary(I16x8ExtendLowI8x16S, bytes),
        Load::V128From8x8U => model::unary(I16x8ExtendLowI8x16U, bytes),
        Load::V128From16x4S => model::unary(I32x4ExtendLowI16x8S, bytes),
        Load::V128From16x4U => model::unary(I32x4ExtendLowI16x8U, bytes),
        Load::V128From32x2S => model::unary(I64x2ExtendLowI32x4S, bytes),
        Load::V128From32x2U => model::unary(I64x2ExtendLowI32x4U, bytes),
        Load::V128From8Splat => model::splat(Lanes::I8x16, bytes as u64),
        Load::V128From16Splat => model::splat(Lanes::I16x8, bytes as u64),
        Load::V128From32Splat => model::splat(Lanes::I32x4, bytes as u64),
        Load::V128From64Splat => model::splat(Lanes::I64x2, bytes as u64),
        Load::V128From32Zero => u128::from(bytes as u32),
        _ => u128::from(bytes as u64),
    }
}

/// The instance's words are memory 0: so far from its beginning are the bytes that are accessed.
const ACCESSED: usize = 41 * 8 + 5;
/// Index and offset that lead there.
const ADDRESSES: [(Option<u64>, u32); 3] =
    [(Some(ACCESSED as u64), 0), (Some(300), 33), (None, ACCESSED as u32)];

fn address(m: &mut X64, (index, offset): (Option<u64>, u32)) -> GuestAddr {
    let at = index.map(|index| {
        m.load_imm(Gpr(9), index);
        Gpr(9)
    });
    GuestAddr { base: None, index: at, wide: false, scale: 0, offset }
}

/// Memory around the accessed bytes.
fn memory(code: &mut Compiled) -> &mut [u8] {
    let words = &mut code.world.instance.words;
    // SAFETY: words are bytes.
    unsafe { std::slice::from_raw_parts_mut(words.as_mut_ptr().cast::<u8>(), 8 * words.len()) }
}

#[test]
fn vector_loads_and_stores() {
    use Load::*;
    let (a, b): (u128, u128) = (0x8f8e_8d8c_0b0a_8988_8786_8584_0302_8180, !0x1234_5678_9abc_def0);
    let loads = [
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
    ];
    for (cpu, at) in processors().into_iter().flat_map(|cpu| ADDRESSES.map(|at| (cpu, at))) {
        for (load, dst) in loads.into_iter().flat_map(|load| [(load, Fpr(1)), (load, Fpr(12))]) {
            let mut text = Text::new(cpu, dst, &[], |m| {
                let addr = address(m, at);
                m.guest_load(load, dst.into(), addr);
            });
            memory(&mut text.code)[ACCESSED..][..16].copy_from_slice(&a.to_le_bytes());
            assert_eq!(text.run(&[]), loaded(load, a), "{load:?} {cpu:?}");
        }
        for reg in [Fpr(3), Fpr(9)] {
            let mut text = Text::new(cpu, reg, &[reg], |m| {
                let addr = address(m, at);
                m.guest_store(Store::V128, addr, StoreSource::Reg(reg.into()));
            });
            text.run(&[a]);
            assert_eq!(memory(&mut text.code)[ACCESSED..][..16], a.to_le_bytes());
            for (lanes, bits) in [
                (Lanes::I8x16, LaneBits::B8),
                (Lanes::I16x8, LaneBits::B16),
                (Lanes::I32x4, LaneBits::B32),
                (Lanes::I64x2, LaneBits::B64),
            ] {
                let bytes = bits.bytes() as usize;
                for lane in 0..(16 / bytes) as u8 {
                    let mut text = Text::new(cpu, reg, &[reg], |m| {
                        let addr = address(m, at);
                        m.guest_load_lane(bits, lane, reg, addr);
                    });
                    memory(&mut text.code)[ACCESSED..][..16].copy_from_slice(&a.to_le_bytes());
                    assert_eq!(
                        text.run(&[b]),
                        model::replace(lanes, lane, b, a as u64),
                        "{bits:?} {lane} {cpu:?}"
                    );
                    let mut text = Text::new(cpu, reg, &[reg], |m| {
                        let addr = address(m, at);
                        m.guest_store_lane(bits, lane, addr, reg);
                    });
                    text.run(&[a]);
                    let stored = a.to_le_bytes()[usize::from(lane) * bytes..][..bytes].to_vec();
                    let memory = memory(&mut text.code);
                    assert_eq!(memory[ACCESSED..][..bytes], stored, "{bits:?} {lane} {cpu:?}");
                    assert_eq!((memory[ACCESSED - 1], memory[ACCESSED + bytes]), (0, 0));
                }
            }
        }
    }
}
