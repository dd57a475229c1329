//! Every vector operator: with what it is tried, that its text decodes and how long it is. `run/vectors.rs` runs it.

use super::*;
use crate::masm::vector_model as model;

/// Writes `dst = op(operands)`.
pub(super) type Write = Box<dyn Fn(&mut Aarch64, Reg, &[Reg])>;
/// The result's bits, those of general registers at the bottom.
pub(super) type Model = Box<dyn Fn(&[u128]) -> u128>;

/// An operator and what belongs to it.
pub(super) struct Subject {
    pub(super) op: VectorOp,
    /// With its immediates.
    pub(super) name: String,
    /// Whether each operand, and the result, is of the float class.
    pub(super) operands: Vec<bool>,
    pub(super) result: bool,
    pub(super) write: Write,
    /// Asked where the text runs.
    #[cfg_attr(not(target_arch = "aarch64"), allow(dead_code))]
    pub(super) model: Model,
}

/// A result and operands in registers.
pub(super) type Situation = (Reg, Vec<Reg>);

const LANES: [Lanes; 6] =
    [Lanes::I8x16, Lanes::I16x8, Lanes::I32x4, Lanes::I64x2, Lanes::F32x4, Lanes::F64x2];

fn is_float(lanes: Lanes) -> bool {
    matches!(lanes, Lanes::F32x4 | Lanes::F64x2)
}

fn lanes_of(op: Extract) -> Lanes {
    match op {
        Extract::I8x16S | Extract::I8x16U => Lanes::I8x16,
        Extract::I16x8S | Extract::I16x8U => Lanes::I16x8,
        Extract::I32x4 => Lanes::I32x4,
        Extract::I64x2 => Lanes::I64x2,
        Extract::F32x4 => Lanes::F32x4,
        Extract::F64x2 => Lanes::F64x2,
    }
}

impl Subject {
    fn new(
        op: VectorOp,
        operands: &[bool],
        result: bool,
        write: impl Fn(&mut Aarch64, Reg, &[Reg]) + 'static,
        model: impl Fn(&[u128]) -> u128 + 'static,
    ) -> Subject {
        Subject {
            op,
            name: format!("{op:?}"),
            operands: operands.to_vec(),
            result,
            write: Box::new(write),
            model: Box::new(model),
        }
    }

    fn named(self, what: impl std::fmt::Debug) -> Subject {
        Subject { name: format!("{} {what:?}", self.name), ..self }
    }

    /// All that the shape allows: operands that are one another, a result that is one of them or none.
    pub(super) fn situations(&self) -> Vec<Situation> {
        let shape = masm().vector_shape(self.op);
        assert_eq!(shape.temps, 0);
        let reg = |float: bool, n: usize| -> Reg {
            if float { v([3, 17, 0, 29][n]).into() } else { x([3, 10, 1, 15][n]).into() }
        };
        let names: &[&[usize]] = match self.operands.len() {
            1 => &[&[0]],
            2 => &[&[0, 1], &[0, 0]],
            _ => &[&[0, 1, 2], &[0, 0, 1], &[0, 1, 0], &[0, 1, 1], &[0, 0, 0]],
        };
        let mut situations = Vec::new();
        for names in names {
            let operands: Vec<Reg> =
                self.operands.iter().zip(*names).map(|(&float, &n)| reg(float, n)).collect();
            let fresh = reg(self.result, 3);
            match shape.dst {
                VectorDst::Reuse(n) if self.result => {
                    let dst = operands[usize::from(n)];
                    if operands.iter().filter(|&&operand| operand == dst).count() == 1 {
                        situations.push((dst, operands));
                    }
                }
                VectorDst::Apart if self.result => situations.push((fresh, operands)),
                _ => {
                    let mut dsts = operands.clone();
                    dsts.retain(|dst| dst.is_float() == self.result);
                    dsts.push(fresh);
                    dsts.dedup();
                    situations.extend(dsts.into_iter().map(|dst| (dst, operands.clone())));
                }
            }
        }
        situations
    }
}

/// Shuffles: each that is one instruction, copies with a few elements inserted, and arbitrary ones.
pub(super) fn shuffles() -> Vec<[u8; 16]> {
    let lanes = |of: &dyn Fn(u8) -> u8| -> [u8; 16] { std::array::from_fn(|n| of(n as u8)) };
    let mut all = Vec::new();
    // Consecutive bytes of both, of one, and of the other.
    for start in 0..32 {
        all.push(lanes(&|n| (start + n) % 32));
        all.push(lanes(&|n| (start + n) % 16 + start / 16 * 16));
    }
    for size in [1u8, 2, 4, 8] {
        let count = 16 / size;
        let wide = |of: &dyn Fn(u8) -> u8| lanes(&|n| of(n / size) % (count * 2) * size + n % size);
        for element in 0..count * 2 {
            all.push(wide(&|_| element));
            // One element and four, elsewhere.
            all.push(wide(&|n| if n == element % count { (element * 5 + 3) % (count * 2) } else { n }));
            all.push(wide(&|n| {
                if n == element % count { (element * 3 + 1) % (count * 2) } else { n + count }
            }));
            all.push(wide(&|n| if n < 4 { n * element + element } else { n }));
        }
        for group in [2, 4, 8].into_iter().filter(|group| *group <= 8 / size) {
            all.push(wide(&|n| n ^ (group - 1)));
            all.push(wide(&|n| (n ^ (group - 1)) + count));
        }
        // Zips, unzips and transpositions: of both in both orders, and of each with itself.
        let elements: [&dyn Fn(u8) -> u8; 6] = [
            &|n| n / 2 + n % 2 * count,
            &|n| n / 2 + n % 2 * count + count / 2,
            &|n| n * 2,
            &|n| n * 2 + 1,
            &|n| n / 2 * 2 + n % 2 * count,
            &|n| n / 2 * 2 + n % 2 * count + 1,
        ];
        for of in elements {
            all.push(wide(of));
            all.push(wide(&|n| of(n) + count));
            all.push(wide(&|n| of(n) % count));
            all.push(wide(&|n| of(n) % count + count));
        }
    }
    let mut state = 1u32;
    for round in 0..48 {
        let mut random = [0; 16];
        for lane in &mut random {
            state = state.wrapping_mul(1664525).wrapping_add(1013904223);
            let any = (state >> 24) as u8;
            *lane = if round % 3 == 0 { any % 16 } else { any % 32 };
        }
        let by_words = lanes(&|n| random[usize::from(n / 4)] / 4 * 4 + n % 4);
        all.push(if round % 2 == 0 { by_words } else { random });
    }
    all
}

/// All operators.
pub(super) fn subjects() -> Vec<Subject> {
    let fpr = |reg: Reg| reg.fpr();
    let mut all = Vec::new();
    for &op in VectorUnary::ALL {
        all.push(Subject::new(
            VectorOp::Unary(op),
            &[true],
            true,
            move |masm, dst, of| masm.vector_unary(op, fpr(dst), fpr(of[0]), &[]),
            move |of| model::unary(op, of[0]),
        ));
    }
    for &op in VectorBinary::ALL {
        all.push(Subject::new(
            VectorOp::Binary(op),
            &[true; 2],
            true,
            move |masm, dst, of| masm.vector_binary(op, fpr(dst), fpr(of[0]), fpr(of[1]), &[]),
            move |of| model::binary(op, of[0], of[1]),
        ));
    }
    for &op in VectorTernary::ALL {
        all.push(Subject::new(
            VectorOp::Ternary(op),
            &[true; 3],
            true,
            move |masm, dst, of| masm.vector_ternary(op, fpr(dst), fpr(of[0]), fpr(of[1]), fpr(of[2]), &[]),
            move |of| model::ternary(op, of[0], of[1], of[2]),
        ));
    }
    for &op in VectorShift::ALL {
        all.push(Subject::new(
            VectorOp::Shift(op),
            &[true, false],
            true,
            move |masm, dst, of| masm.vector_shift(op, fpr(dst), fpr(of[0]), Rhs::Reg(of[1].gpr()), &[]),
            move |of| model::shift(op, of[0], of[1] as u32),
        ));
        let bits = 8 << (VectorShift::ALL.iter().position(|&other| other == op).unwrap() / 3);
        for count in [0, 1, bits / 2, bits - 1] {
            let subject = Subject::new(
                VectorOp::Shift(op),
                &[true],
                true,
                move |masm, dst, of| {
                    let count = Rhs::Folded(Folded::Imm(count));
                    masm.vector_shift(op, fpr(dst), fpr(of[0]), count, &[])
                },
                move |of| model::shift(op, of[0], count as u32),
            );
            all.push(subject.named(count));
        }
    }
    for &op in VectorTest::ALL {
        all.push(Subject::new(
            VectorOp::Test(op),
            &[true],
            false,
            move |masm, dst, of| masm.vector_test(op, dst.gpr(), fpr(of[0]), &[]),
            move |of| model::test(op, of[0]).into(),
        ));
    }
    for lanes in shuffles() {
        all.push(Subject::new(
            VectorOp::Shuffle(lanes),
            &[true; 2],
            true,
            move |masm, dst, of| masm.vector_shuffle(lanes, fpr(dst), fpr(of[0]), fpr(of[1]), &[]),
            move |of| model::shuffle(lanes, of[0], of[1]),
        ));
    }
    for lanes in LANES {
        all.push(Subject::new(
            VectorOp::Splat(lanes),
            &[is_float(lanes)],
            true,
            move |masm, dst, of| masm.vector_splat(lanes, fpr(dst), of[0], &[]),
            move |of| model::splat(lanes, of[0] as u64),
        ));
        for lane in 0..128 / model::width(lanes) as u8 {
            let subject = Subject::new(
                VectorOp::Replace(lanes),
                &[true, is_float(lanes)],
                true,
                move |masm, dst, of| masm.vector_replace(lanes, lane, fpr(dst), fpr(of[0]), of[1], &[]),
                move |of| model::replace(lanes, lane, of[0], of[1] as u64),
            );
            all.push(subject.named(lane));
        }
    }
    for &op in Extract::ALL {
        for lane in 0..128 / model::width(lanes_of(op)) as u8 {
            let subject = Subject::new(
                VectorOp::Extract(op),
                &[true],
                is_float(lanes_of(op)),
                move |masm, dst, of| masm.vector_extract(op, lane, dst, fpr(of[0]), &[]),
                move |of| model::extract(op, lane, of[0]).into(),
            );
            all.push(subject.named(lane));
        }
    }
    all
}

/// Constants with each of the forms that `movi`, `mvni`, `fmov` and `dup` have, and others.
pub(super) fn constants() -> Vec<u128> {
    let splats = [
        0u64,
        u64::MAX,
        0x00ff_ff00_0000_00ff,
        0x0101_0101_0101_0101 * 0x5a,
        0x0001_0001_0001_0001 * 0x5a,
        0x0001_0001_0001_0001 * 0x5a00,
        0x0001_0001_0001_0001 * 0x1234,
        0x0001_0001_0001_0001 * 0xffa5,
        1.0f64.to_bits(),
        0x1234_5678_9abc_def0,
        1 << 63,
    ];
    let words =
        [1, 0x5a00, 0x5a_0000, 0x5a00_0000, !1, !0x5a00, !0x5a_0000, !0x5a00_0000, 0x3f80_0000, 0x1234_5678];
    let splats = splats.into_iter().chain(words.map(|word: u32| u64::from(word) << 32 | u64::from(word)));
    let mut all: Vec<u128> = splats.map(|half| u128::from(half) << 64 | u128::from(half)).collect();
    all.extend([1, 1 << 64, 1.5f64.to_bits().into(), 0x0706_0504_0302_0100_0f0e_0d0c_0b0a_0908]);
    all.extend([u128::from(u64::MAX), u128::MAX << 64, 0x8000_0000 << 96]);
    all
}

#[test]
fn every_vector_operator_decodes() {
    for subject in subjects() {
        for (dst, operands) in subject.situations() {
            let lines = text(|masm| (subject.write)(masm, dst, &operands));
            assert!(lines.len() <= 13, "{} takes {lines:#?}", subject.name);
        }
    }
    for bits in constants() {
        let lines = text(|masm| masm.vector_const(v(29), bits));
        assert!((1..=10).contains(&lines.len()), "{bits:#x} takes {lines:#?}");
    }
}

#[test]
fn most_vector_operators_are_one_instruction() {
    let binary =
        |op, dst, lhs, rhs| text(|masm| masm.vector_binary(op, v(dst), v(lhs), v(rhs), &[])).join("; ");
    assert_eq!(binary(VectorBinary::I32x4Add, 1, 2, 3), "add v1.4s, v2.4s, v3.4s");
    assert_eq!(binary(VectorBinary::I8x16LtU, 1, 2, 3), "cmhi v1.16b, v3.16b, v2.16b");
    assert_eq!(binary(VectorBinary::V128AndNot, 1, 2, 3), "bic v1.16b, v2.16b, v3.16b");
    assert_eq!(
        binary(VectorBinary::F64x2PMin, 1, 1, 3),
        "fcmgt v31.2d, v1.2d, v3.2d; bit v1.16b, v3.16b, v31.16b"
    );
    assert_eq!(
        binary(VectorBinary::F64x2PMin, 3, 1, 3),
        "fcmgt v31.2d, v1.2d, v3.2d; bif v3.16b, v1.16b, v31.16b"
    );
    assert_eq!(
        binary(VectorBinary::F64x2PMin, 4, 1, 3),
        "fcmgt v4.2d, v1.2d, v3.2d; bsl v4.16b, v3.16b, v1.16b"
    );
    let one = subjects().into_iter().filter(|subject| {
        let (dst, operands) = &subject.situations()[0];
        text(|masm| (subject.write)(masm, *dst, operands)).len() == 1
    });
    let named = |subject: &Subject| matches!(subject.op, VectorOp::Unary(_) | VectorOp::Binary(_));
    assert!(one.filter(named).count() >= 150);
}

#[test]
fn common_shuffles_are_one_instruction() {
    let shuffle = |lanes: [u8; 16]| text(|masm| masm.vector_shuffle(lanes, v(1), v(2), v(3), &[])).join("; ");
    let lanes = |of: fn(u8) -> u8| std::array::from_fn(|n| of(n as u8));
    assert_eq!(shuffle(lanes(|n| n)), "mov v1.16b, v2.16b");
    assert_eq!(shuffle(lanes(|n| n + 16)), "mov v1.16b, v3.16b");
    assert_eq!(shuffle(lanes(|n| n + 5)), "ext v1.16b, v2.16b, v3.16b, #5");
    assert_eq!(shuffle(lanes(|n| (n + 5) % 16)), "ext v1.16b, v2.16b, v2.16b, #5");
    assert_eq!(shuffle(lanes(|n| n % 4 + 20)), "dup v1.4s, v3.s[1]");
    assert_eq!(shuffle(lanes(|n| n ^ 7)), "rev64 v1.16b, v2.16b");
    assert_eq!(shuffle(lanes(|n| n / 2 + n % 2 * 16)), "zip1 v1.16b, v2.16b, v3.16b");
    assert_eq!(shuffle(lanes(|n| (n / 4 * 2 + 1) * 4 % 32 + n % 4)), "uzp2 v1.4s, v2.4s, v3.4s");
    assert_eq!(
        shuffle(lanes(|n| if n / 4 == 1 { n + 16 } else { n })),
        "mov v1.16b, v2.16b; mov v1.s[1], v3.s[1]"
    );
}

#[test]
fn vectors_are_loaded_and_stored_where_they_are() {
    let addr = |offset| GuestAddr { base: None, index: Some(x(1)), wide: false, scale: 0, offset };
    let load = |op, addr| text(|masm| masm.guest_load(op, v(2).into(), addr)).join("; ");
    assert_eq!(load(Load::V128, addr(0)), "ldr q2, [x26, w1, uxtw]");
    assert_eq!(load(Load::V128, GuestAddr { wide: true, ..addr(0) }), "ldr q2, [x26, x1]");
    assert_eq!(load(Load::V128, addr(16)), "add x16, x26, w1, uxtw; ldr q2, [x16, #0x10]");
    assert_eq!(load(Load::V128From32Zero, addr(0)), "ldr s2, [x26, w1, uxtw]");
    assert_eq!(load(Load::V128From8Splat, addr(0)), "add x16, x26, w1, uxtw; ld1r {v2.16b}, [x16]");
    let lane = text(|masm| masm.guest_load_lane(LaneBits::B16, 7, v(2), addr(0)));
    assert_eq!(lane.join("; "), "add x16, x26, w1, uxtw; ld1 {v2.h}[7], [x16]");
}
