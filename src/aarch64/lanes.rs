//! Lanes of vectors: shuffled, splatted (constants too), extracted, replaced, loaded and stored one by one.
//!
//! A shuffle has its lanes as constants. `tbl` does any of them, but its indices are a vector that two constants of
//! 64 bits must build, up to ten instructions. So what a shuffle does is looked at first, in elements as wide as they
//! stay together: most shuffles that compilers write are one instruction (`dup`, `ext`, `zip`, `uzp`, `trn`, `rev`),
//! and those that leave most elements in place, or have only four, are a copy and a few `ins`.

use super::vector::FSCRATCH;
use super::{Aarch64, SCRATCH};
use crate::abi::{TrapCode, aarch64 as roles};
use crate::masm::{Extract, Fpr, Gpr, LaneBits, Lanes, Load, Moves, Reg, VectorOps};
use dynasmrt::aarch64::encode_floating_point_immediate;

/// v30 and v31 are consecutive, as a table of two registers must be.
const TABLE: [Fpr; 2] = [Fpr(roles::FSCRATCH2), FSCRATCH];

/// More elements than this are not inserted one by one.
const MAX_INSERTED: usize = 4;

/// A permutation of two vectors that is one instruction.
#[derive(Clone, Copy, Debug)]
enum Permutation {
    Zip1,
    Zip2,
    Uzp1,
    Uzp2,
    Trn1,
    Trn2,
}

impl Permutation {
    const ALL: [Permutation; 6] = {
        use Permutation::*;
        [Zip1, Zip2, Uzp1, Uzp2, Trn1, Trn2]
    };

    /// Which of the 2 `count` elements is the `n`th of the result.
    fn element(self, n: usize, count: usize) -> usize {
        let other = n % 2 * count;
        match self {
            Permutation::Zip1 => n / 2 + other,
            Permutation::Zip2 => n / 2 + other + count / 2,
            Permutation::Uzp1 => n * 2,
            Permutation::Uzp2 => n * 2 + 1,
            Permutation::Trn1 => n / 2 * 2 + other,
            Permutation::Trn2 => n / 2 * 2 + other + 1,
        }
    }
}

/// A shuffle in elements of `size` bytes.
#[derive(Clone, Copy, Debug)]
struct Elements {
    size: usize,
    /// How many a vector has.
    count: usize,
    /// For each element of the result, which of the two vectors' it is. Behind `count` they mean nothing.
    from: [usize; 16],
}

impl Elements {
    /// None if the shuffle tears elements of this size apart.
    fn new(lanes: &[u8; 16], size: usize) -> Option<Elements> {
        let mut from = [0; 16];
        for (from, bytes) in from.iter_mut().zip(lanes.chunks(size)) {
            let first = usize::from(bytes[0]);
            let together = bytes.iter().enumerate().all(|(n, &byte)| usize::from(byte) == first + n);
            if !first.is_multiple_of(size) || !together {
                return None;
            }
            *from = first / size;
        }
        Some(Elements { size, count: 16 / size, from })
    }

    /// Whether element `n` of the result is element `of(n)`, for all of them.
    fn are(&self, of: impl Fn(usize) -> usize) -> bool {
        (0..self.count).all(|n| self.from[n] == of(n))
    }

    /// How many are not at their places in one of the two vectors.
    fn moved(&self, vector: usize) -> usize {
        (0..self.count).filter(|&n| self.from[n] != n + vector * self.count).count()
    }
}

impl Aarch64 {
    /// Byte `n` of `dst` is byte `lanes[n]` of `lhs` and `rhs`.
    pub(super) fn shuffle(&mut self, lanes: [u8; 16], dst: Fpr, lhs: Fpr, rhs: Fpr) {
        // What is of one vector names that one twice, and no lane of the second.
        let (lanes, lhs, rhs) = if lhs == rhs || lanes.iter().all(|&lane| lane < 16) {
            (lanes.map(|lane| lane % 16), lhs, lhs)
        } else if lanes.iter().all(|&lane| lane >= 16) {
            (lanes.map(|lane| lane - 16), rhs, rhs)
        } else {
            (lanes, lhs, rhs)
        };
        let sizes = [8, 4, 2, 1].into_iter().filter_map(|size| Elements::new(&lanes, size));
        for elements in sizes.clone() {
            if self.permute(&elements, dst, lhs, rhs) {
                return;
            }
        }
        let bytes = if lhs == rhs { 16 } else { 32 };
        let start = lanes[0];
        if (0..16).all(|n| lanes[usize::from(n)] == (start + n) % bytes) {
            let (first, second) = if start < 16 { (lhs, rhs) } else { (rhs, lhs) };
            return emit!(self ; ext V(dst).b16, V(first).b16, V(second).b16, u32::from(start % 16));
        }
        for elements in sizes {
            if elements.moved(0).min(elements.moved(1)) <= MAX_INSERTED {
                return self.insert(&elements, dst, lhs, rhs);
            }
        }
        let indices = u128::from_le_bytes(lanes);
        if lhs == rhs {
            self.vector_const(FSCRATCH, indices);
            return emit!(self ; tbl V(dst).b16, {V(lhs).b16 * 1}, v31.b16);
        }
        self.mov(TABLE[0].into(), lhs.into());
        self.mov(TABLE[1].into(), rhs.into());
        self.vector_const(dst, indices);
        emit!(self ; tbl V(dst).b16, {v30.b16 * 2}, V(dst).b16)
    }

    /// In one instruction, if there is one for it.
    fn permute(&mut self, elements: &Elements, dst: Fpr, lhs: Fpr, rhs: Fpr) -> bool {
        let &Elements { size, count, from } = elements;
        if elements.are(|n| n) {
            self.mov(dst.into(), lhs.into());
            return true;
        }
        if elements.are(|_| from[0]) {
            let src = if from[0] < count { lhs } else { rhs };
            let lane = (from[0] % count) as u32;
            match size {
                1 => emit!(self ; dup V(dst).b16, V(src).b[lane]),
                2 => emit!(self ; dup V(dst).h8, V(src).h[lane]),
                4 => emit!(self ; dup V(dst).s4, V(src).s[lane]),
                _ => emit!(self ; dup V(dst).d2, V(src).d[lane]),
            }
            return true;
        }
        for bytes in [8, 4, 2].into_iter().filter(|&bytes| bytes > size) {
            if elements.are(|n| n ^ (bytes / size - 1)) {
                match (bytes, size) {
                    (8, 1) => emit!(self ; rev64 V(dst).b16, V(lhs).b16),
                    (8, 2) => emit!(self ; rev64 V(dst).h8, V(lhs).h8),
                    (8, _) => emit!(self ; rev64 V(dst).s4, V(lhs).s4),
                    (4, 1) => emit!(self ; rev32 V(dst).b16, V(lhs).b16),
                    (4, _) => emit!(self ; rev32 V(dst).h8, V(lhs).h8),
                    _ => emit!(self ; rev16 V(dst).b16, V(lhs).b16),
                }
                return true;
            }
        }
        // Of one vector, an element is the same one in both operands; of two, either may come first.
        let total = if lhs == rhs { count } else { count * 2 };
        for permutation in Permutation::ALL {
            if elements.are(|n| permutation.element(n, count) % total) {
                self.permutation(permutation, size, dst, lhs, rhs);
                return true;
            }
            if elements.are(|n| (permutation.element(n, count) + count) % total) {
                self.permutation(permutation, size, dst, rhs, lhs);
                return true;
            }
        }
        false
    }

    fn permutation(&mut self, permutation: Permutation, size: usize, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        macro_rules! sized {
            ($op:ident) => {
                match size {
                    1 => emit!(self ; $op V(dst).b16, V(lhs).b16, V(rhs).b16),
                    2 => emit!(self ; $op V(dst).h8, V(lhs).h8, V(rhs).h8),
                    4 => emit!(self ; $op V(dst).s4, V(lhs).s4, V(rhs).s4),
                    _ => emit!(self ; $op V(dst).d2, V(lhs).d2, V(rhs).d2),
                }
            };
        }
        match permutation {
            Permutation::Zip1 => sized!(zip1),
            Permutation::Zip2 => sized!(zip2),
            Permutation::Uzp1 => sized!(uzp1),
            Permutation::Uzp2 => sized!(uzp2),
            Permutation::Trn1 => sized!(trn1),
            Permutation::Trn2 => sized!(trn2),
        }
    }

    /// The vector with more elements in place, then the others one by one.
    fn insert(&mut self, elements: &Elements, dst: Fpr, lhs: Fpr, rhs: Fpr) {
        let &Elements { size, count, from } = elements;
        let kept = usize::from(elements.moved(1) < elements.moved(0));
        let start = [lhs, rhs][kept];
        let moved = (0..count).filter(|&n| from[n] != n + kept * count);
        // An element that was overwritten is not there any more for another.
        let in_place =
            dst == start && (elements.moved(kept) == 1 || moved.clone().all(|n| from[n] / count != kept));
        let target = if in_place || dst != lhs && dst != rhs { dst } else { FSCRATCH };
        self.mov(target.into(), start.into());
        for n in moved {
            let src = [lhs, rhs][from[n] / count];
            let (to, lane) = (n as u32, (from[n] % count) as u32);
            match size {
                1 => emit!(self ; ins V(target).b[to], V(src).b[lane]),
                2 => emit!(self ; ins V(target).h[to], V(src).h[lane]),
                4 => emit!(self ; ins V(target).s[to], V(src).s[lane]),
                _ => emit!(self ; ins V(target).d[to], V(src).d[lane]),
            }
        }
        self.mov(dst.into(), target.into());
    }

    /// Every lane of `dst` is `src`.
    pub(super) fn splat(&mut self, lanes: Lanes, dst: Fpr, src: Reg) {
        match lanes {
            Lanes::I8x16 => emit!(self ; dup V(dst).b16, W(src.gpr())),
            Lanes::I16x8 => emit!(self ; dup V(dst).h8, W(src.gpr())),
            Lanes::I32x4 => emit!(self ; dup V(dst).s4, W(src.gpr())),
            Lanes::I64x2 => emit!(self ; dup V(dst).d2, X(src.gpr())),
            Lanes::F32x4 => emit!(self ; dup V(dst).s4, V(src.fpr()).s[0]),
            Lanes::F64x2 => emit!(self ; dup V(dst).d2, V(src.fpr()).d[0]),
        }
    }

    /// `dst` = lane `lane` of `src`. A float in lane 0 is there already.
    pub(super) fn extract(&mut self, op: Extract, lane: u8, dst: Reg, src: Fpr) {
        let lane = u32::from(lane);
        match op {
            Extract::I8x16S => emit!(self ; smov W(dst.gpr()), V(src).b[lane]),
            Extract::I8x16U => emit!(self ; umov W(dst.gpr()), V(src).b[lane]),
            Extract::I16x8S => emit!(self ; smov W(dst.gpr()), V(src).h[lane]),
            Extract::I16x8U => emit!(self ; umov W(dst.gpr()), V(src).h[lane]),
            Extract::I32x4 => emit!(self ; umov W(dst.gpr()), V(src).s[lane]),
            Extract::I64x2 => emit!(self ; umov X(dst.gpr()), V(src).d[lane]),
            Extract::F32x4 | Extract::F64x2 if lane == 0 => self.mov(dst, src.into()),
            Extract::F32x4 => emit!(self ; dup S(dst.fpr()), V(src).s[lane]),
            Extract::F64x2 => emit!(self ; dup D(dst.fpr()), V(src).d[lane]),
        }
    }

    /// Lane `lane` of `dst` = `value`.
    pub(super) fn replace(&mut self, lanes: Lanes, lane: u8, dst: Fpr, value: Reg) {
        let lane = u32::from(lane);
        match lanes {
            Lanes::I8x16 => emit!(self ; ins V(dst).b[lane], W(value.gpr())),
            Lanes::I16x8 => emit!(self ; ins V(dst).h[lane], W(value.gpr())),
            Lanes::I32x4 => emit!(self ; ins V(dst).s[lane], W(value.gpr())),
            Lanes::I64x2 => emit!(self ; ins V(dst).d[lane], X(value.gpr())),
            Lanes::F32x4 => emit!(self ; ins V(dst).s[lane], V(value.fpr()).s[0]),
            Lanes::F64x2 => emit!(self ; ins V(dst).d[lane], V(value.fpr()).d[0]),
        }
    }

    /// Every lane of `dst` = `[base]`.
    pub(super) fn load_splat(&mut self, op: Load, dst: Fpr, base: Gpr) {
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        match op {
            Load::V128From8Splat => emit!(self ; ld1r {V(dst).b16 * 1}, [X(base)]),
            Load::V128From16Splat => emit!(self ; ld1r {V(dst).h8 * 1}, [X(base)]),
            Load::V128From32Splat => emit!(self ; ld1r {V(dst).s4 * 1}, [X(base)]),
            Load::V128From64Splat => emit!(self ; ld1r {V(dst).d2 * 1}, [X(base)]),
            _ => unreachable!("{op:?} is no splat"),
        }
    }

    /// Lane `lane` of `dst` = `[base]`.
    pub(super) fn load_lane(&mut self, bits: LaneBits, lane: u8, dst: Fpr, base: Gpr) {
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        let lane = u32::from(lane);
        match bits {
            LaneBits::B8 => emit!(self ; ld1 {V(dst).b * 1}[lane], [X(base)]),
            LaneBits::B16 => emit!(self ; ld1 {V(dst).h * 1}[lane], [X(base)]),
            LaneBits::B32 => emit!(self ; ld1 {V(dst).s * 1}[lane], [X(base)]),
            LaneBits::B64 => emit!(self ; ld1 {V(dst).d * 1}[lane], [X(base)]),
        }
    }

    /// `[base]` = lane `lane` of `src`.
    pub(super) fn store_lane(&mut self, bits: LaneBits, lane: u8, src: Fpr, base: Gpr) {
        self.code.fault_site(TrapCode::MemoryOutOfBounds);
        let lane = u32::from(lane);
        match bits {
            LaneBits::B8 => emit!(self ; st1 {V(src).b * 1}[lane], [X(base)]),
            LaneBits::B16 => emit!(self ; st1 {V(src).h * 1}[lane], [X(base)]),
            LaneBits::B32 => emit!(self ; st1 {V(src).s * 1}[lane], [X(base)]),
            LaneBits::B64 => emit!(self ; st1 {V(src).d * 1}[lane], [X(base)]),
        }
    }

    /// The same 64 bits in both halves. Uses x16 only, as the shuffles rely on.
    pub(super) fn splat_const(&mut self, dst: Fpr, bits: u64) {
        let (word, half) = (bits as u32, bits as u16);
        let byte = u32::from(half as u8);
        let words_differ = (bits >> 32) as u32 != word;
        let halves_differ = (word >> 16) as u16 != half;
        if bits.to_le_bytes().iter().all(|byte| matches!(byte, 0 | 0xff)) {
            emit!(self ; movi V(dst).d2, bits)
        } else if words_differ {
            let float = f64::from_bits(bits) as f32;
            let exact = f64::from(float).to_bits() == bits;
            if exact && encode_floating_point_immediate(float).is_some() {
                return emit!(self ; fmov V(dst).d2, float);
            }
            self.load_imm(SCRATCH, bits);
            emit!(self ; dup V(dst).d2, scratch)
        } else if halves_differ {
            self.splat_word(dst, word)
        } else if u32::from(half) == byte * 0x101 {
            emit!(self ; movi V(dst).b16, byte)
        } else if half & 0xff00 == 0 {
            emit!(self ; movi V(dst).h8, byte)
        } else if half & 0xff == 0 {
            emit!(self ; movi V(dst).h8, u32::from(half) >> 8, lsl 8)
        } else {
            self.load_imm(SCRATCH, u64::from(half));
            emit!(self ; dup V(dst).h8, wscratch)
        }
    }

    /// The same 32 bits in all quarters: one byte among zeros or among ones, a short float, or anything.
    fn splat_word(&mut self, dst: Fpr, word: u32) {
        let float = f32::from_bits(word);
        let single = |word: u32| {
            let shift = word.trailing_zeros() & !7;
            (word >> shift <= 0xff).then_some((word >> shift, shift))
        };
        match (single(word), single(!word)) {
            (Some((byte, 0)), _) => emit!(self ; movi V(dst).s4, byte),
            (Some((byte, 8)), _) => emit!(self ; movi V(dst).s4, byte, lsl 8),
            (Some((byte, 16)), _) => emit!(self ; movi V(dst).s4, byte, lsl 16),
            (Some((byte, _)), _) => emit!(self ; movi V(dst).s4, byte, lsl 24),
            (_, Some((byte, 0))) => emit!(self ; mvni V(dst).s4, byte),
            (_, Some((byte, 8))) => emit!(self ; mvni V(dst).s4, byte, lsl 8),
            (_, Some((byte, 16))) => emit!(self ; mvni V(dst).s4, byte, lsl 16),
            (_, Some((byte, _))) => emit!(self ; mvni V(dst).s4, byte, lsl 24),
            _ if encode_floating_point_immediate(float).is_some() => emit!(self ; fmov V(dst).s4, float),
            _ => {
                self.load_imm(SCRATCH, u64::from(word));
                emit!(self ; dup V(dst).s4, wscratch)
            }
        }
    }
}
