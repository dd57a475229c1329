//! Single lanes of vectors: constants, shuffles, `splat`, `extract_lane`, `replace_lane`.
//!
//! A shuffle is planned from its sixteen numbers alone ([`Plan::of`]): the cheapest text that does it, from a move
//! to two `pshufb`, whose tables each take up to four instructions. The same plan tells the shape and writes the text.

use super::{FSCRATCH, SCRATCH, X64};
use crate::masm::{Extract, Fpr, Lanes, Moves, Reg, VectorDst};

/// How a shuffle is done. `Side` numbers the operands: false is the left one.
type Side = bool;
const LEFT: Side = false;
const RIGHT: Side = true;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plan {
    /// One operand as it is.
    Whole(Side),
    /// Doublewords of one.
    Doublewords(Side, u8),
    /// Its lower and its upper words apart.
    Words(Side, u8, u8),
    /// One of its lower words everywhere.
    Word(Side, u8),
    /// 16 bytes of two operands, the lower one first, from this byte on.
    Window { low: Side, high: Side, from: u8 },
    /// Lanes of so many bytes of the lower or upper halves, in turn.
    Interleave { first: Side, second: Side, bytes: u8, upper: bool },
    /// Words where they are: of the right operand where a bit is set.
    Blend(u8),
    /// Two doublewords of one and two of the other.
    Halves { first: Side, lanes: u8 },
    /// Doublewords of both, moved and then blended.
    BlendDoublewords { left: u8, right: u8, words: u8 },
    /// Every other lane of so many bytes, the even or the odd ones.
    Every { bytes: u8, odd: bool },
    /// Bytes of one.
    Bytes(Side),
    /// Anything.
    Any,
}

/// Lanes of `width` bytes, if the bytes move that way: their numbers.
fn wider(lanes: [u8; 16], width: usize) -> Option<Vec<u8>> {
    let lane = |bytes: &[u8]| {
        let whole = bytes.iter().enumerate().all(|(i, byte)| usize::from(*byte) == usize::from(bytes[0]) + i);
        (whole && usize::from(bytes[0]) % width == 0).then(|| bytes[0] / width as u8)
    };
    lanes.chunks(width).map(lane).collect()
}

/// Numbers of two bits each, the first in the lowest.
fn packed(numbers: impl DoubleEndedIterator<Item = u8>) -> u8 {
    numbers.rev().fold(0, |all, number| all << 2 | number & 3)
}

impl Plan {
    fn of(lanes: [u8; 16]) -> Plan {
        let side = |lane: u8| lane >= 16;
        match () {
            _ if lanes.iter().all(|&lane| side(lane) == side(lanes[0])) => {
                Plan::of_one(side(lanes[0]), lanes.map(|lane| lane & 15))
            }
            _ => Plan::of_two(lanes),
        }
    }

    fn of_one(side: Side, lanes: [u8; 16]) -> Plan {
        if let Some(lanes) = wider(lanes, 4) {
            let lanes = packed(lanes.into_iter());
            return if lanes == 0xe4 { Plan::Whole(side) } else { Plan::Doublewords(side, lanes) };
        }
        if let Some(words) = wider(lanes, 2) {
            let (low, high) = words.split_at(4);
            if low.iter().all(|&word| word < 4) && high.iter().all(|&word| word >= 4) {
                return Plan::Words(side, packed(low.iter().copied()), packed(high.iter().copied()));
            }
            if words[0] < 4 && words.iter().all(|&word| word == words[0]) {
                return Plan::Word(side, words[0]);
            }
        }
        let both = |lanes: [u8; 16]| if side { lanes.map(|lane| lane + 16) } else { lanes };
        if (0..16).all(|i| lanes[i] == (lanes[0] + i as u8) & 15) {
            return Plan::Window { low: side, high: side, from: lanes[0] };
        }
        Plan::interleave(both(lanes), side, side).unwrap_or(Plan::Bytes(side))
    }

    fn of_two(lanes: [u8; 16]) -> Plan {
        let interleave = Plan::interleave(lanes, LEFT, RIGHT).or(Plan::interleave(lanes, RIGHT, LEFT));
        if let Some(plan) = interleave {
            return plan;
        }
        if (0..16).all(|i| lanes[i] == (lanes[0] + i as u8) & 31) {
            let low = lanes[0] >= 16;
            return Plan::Window { low, high: !low, from: lanes[0] & 15 };
        }
        if let Some(words) = wider(lanes, 2)
            && words.iter().enumerate().all(|(i, &word)| usize::from(word & 7) == i)
        {
            return Plan::Blend((0..8).map(|i| (words[i] >> 3) << i).sum());
        }
        if let Some(lanes) = wider(lanes, 4) {
            let side = |i: usize| lanes[i] >= 4;
            if side(0) == side(1) && side(2) == side(3) {
                return Plan::Halves { first: side(0), lanes: packed(lanes.into_iter()) };
            }
            // What the other operand gives to a lane does not matter: it stays.
            let of =
                |wanted: bool| packed((0..4).map(|i| if side(i) == wanted { lanes[i] } else { i as u8 }));
            let words = (0..4).map(|i| if side(i) { 3 << (2 * i) } else { 0 }).sum();
            return Plan::BlendDoublewords { left: of(LEFT), right: of(RIGHT), words };
        }
        for (bytes, odd) in [(1, false), (1, true), (2, false), (2, true)] {
            let lane = |i: u8| 2 * bytes * (i / bytes) + i % bytes + if odd { bytes } else { 0 };
            if (0..16).all(|i| lanes[usize::from(i)] == lane(i)) {
                return Plan::Every { bytes, odd };
            }
        }
        Plan::Any
    }

    fn interleave(lanes: [u8; 16], first: Side, second: Side) -> Option<Plan> {
        [(1, false), (1, true), (2, false), (2, true), (4, false), (4, true), (8, false), (8, true)]
            .into_iter()
            .find(|&(bytes, upper)| {
                (0..16).all(|i| {
                    let (pair, rest) = (i / (2 * bytes), i % (2 * bytes));
                    let side = if rest < bytes { first } else { second };
                    let start = if upper { 8 } else { 0 } + if side { 16 } else { 0 };
                    lanes[usize::from(i)] == start + pair * bytes + rest % bytes
                })
            })
            .map(|(bytes, upper)| Plan::Interleave { first, second, bytes, upper })
    }
}

impl X64 {
    /// Shape without AVX; the temps are wanted with it too.
    pub(super) fn shuffle_shape(&self, lanes: [u8; 16]) -> (VectorDst, u8) {
        let reuse = |side: Side| VectorDst::Reuse(side.into());
        match Plan::of(lanes) {
            Plan::Whole(_) | Plan::Doublewords(..) | Plan::Words(..) | Plan::Word(..) => (VectorDst::Any, 0),
            Plan::BlendDoublewords { .. } => (VectorDst::Any, 0),
            Plan::Window { high, .. } => (reuse(high), 0),
            Plan::Interleave { first, .. } | Plan::Halves { first, .. } => (reuse(first), 0),
            Plan::Blend(_) => (reuse(LEFT), 0),
            Plan::Bytes(side) => (reuse(side), 0),
            Plan::Every { .. } => (reuse(LEFT), self.cpu.avx.into()),
            Plan::Any => (reuse(LEFT), 1),
        }
    }

    pub(super) fn shuffle(&mut self, lanes: [u8; 16], dst: Fpr, lhs: Fpr, rhs: Fpr, temps: &[Fpr]) {
        let of = |side: Side| if side { rhs } else { lhs };
        // One vector twice is one vector. Without AVX that is in dst only where any plan may have it there.
        let lanes = if lhs == rhs { lanes.map(|lane| lane & 15) } else { lanes };
        match Plan::of(lanes) {
            Plan::Whole(side) => self.mov(dst.into(), of(side).into()),
            Plan::Doublewords(side, lanes) => self.doublewords(dst, of(side), lanes),
            Plan::Words(side, low, high) => {
                let mut src = of(side);
                if low != 0xe4 {
                    one!(self ; pshuflw Rx(dst), Rx(src), BYTE low as i8);
                    src = dst;
                }
                if high != 0xe4 {
                    one!(self ; pshufhw Rx(dst), Rx(src), BYTE high as i8);
                }
            }
            Plan::Word(side, 0) if self.cpu.avx2 => one!(self ; vpbroadcastw Rx(dst), Rx(of(side))),
            Plan::Word(side, word) => {
                one!(self ; pshuflw Rx(dst), Rx(of(side)), BYTE (word * 0x55) as i8);
                self.doublewords(dst, dst, 0);
            }
            Plan::Window { low, high, from } => {
                three!(self, palignr vpalignr, dst, of(high), of(low), from as i8)
            }
            Plan::Interleave { first, second, bytes, upper } => {
                self.interleave(bytes, upper, dst, of(first), of(second))
            }
            Plan::Blend(words) => three!(self, pblendw vpblendw, dst, lhs, rhs, words as i8),
            Plan::Halves { first, lanes } => {
                three!(self, shufps vshufps, dst, of(first), of(!first), lanes as i8)
            }
            Plan::BlendDoublewords { left, right, words } => {
                self.doublewords(FSCRATCH, lhs, left);
                self.doublewords(dst, rhs, right);
                three!(self, pblendw vpblendw, dst, dst, FSCRATCH, !words as i8)
            }
            Plan::Every { bytes, odd } => {
                let left = if self.cpu.avx { temps[0] } else { dst };
                self.every(bytes, odd, dst, left, lhs, rhs)
            }
            Plan::Bytes(side) => {
                if lanes == [lanes[0]; 16] && lanes[0] & 15 == 0 && self.cpu.avx2 {
                    return one!(self ; vpbroadcastb Rx(dst), Rx(of(side)));
                }
                self.constant(FSCRATCH, u128::from_le_bytes(lanes.map(|lane| lane & 15)));
                three!(self, pshufb vpshufb, dst, of(side), FSCRATCH)
            }
            Plan::Any => {
                // A byte that the operand does not give is 0.
                let table = |side: Side| {
                    u128::from_le_bytes(lanes.map(|lane| if (lane >= 16) == side { lane & 15 } else { 0x80 }))
                };
                self.constant(FSCRATCH, table(RIGHT));
                three!(self, pshufb vpshufb, temps[0], rhs, FSCRATCH);
                self.constant(FSCRATCH, table(LEFT));
                three!(self, pshufb vpshufb, dst, lhs, FSCRATCH);
                three!(self, por vpor, dst, dst, temps[0])
            }
        }
    }

    fn doublewords(&mut self, dst: Fpr, src: Fpr, lanes: u8) {
        if lanes == 0xe4 {
            self.mov(dst.into(), src.into());
        } else {
            one!(self ; pshufd Rx(dst), Rx(src), BYTE lanes as i8)
        }
    }

    fn interleave(&mut self, bytes: u8, upper: bool, dst: Fpr, first: Fpr, second: Fpr) {
        match (bytes, upper) {
            (1, false) => three!(self, punpcklbw vpunpcklbw, dst, first, second),
            (1, true) => three!(self, punpckhbw vpunpckhbw, dst, first, second),
            (2, false) => three!(self, punpcklwd vpunpcklwd, dst, first, second),
            (2, true) => three!(self, punpckhwd vpunpckhwd, dst, first, second),
            (4, false) => three!(self, punpckldq vpunpckldq, dst, first, second),
            (4, true) => three!(self, punpckhdq vpunpckhdq, dst, first, second),
            (_, false) => three!(self, punpcklqdq vpunpcklqdq, dst, first, second),
            (_, true) => three!(self, punpckhqdq vpunpckhqdq, dst, first, second),
        }
    }

    /// As lanes of twice the width that fit in half of it, which are then narrowed.
    fn every(&mut self, bytes: u8, odd: bool, dst: Fpr, left: Fpr, lhs: Fpr, rhs: Fpr) {
        match (bytes, odd) {
            (1, true) => {
                shifted!(self, psrlw vpsrlw, FSCRATCH, rhs, 8);
                shifted!(self, psrlw vpsrlw, left, lhs, 8);
            }
            (_, true) => {
                shifted!(self, psrld vpsrld, FSCRATCH, rhs, 16);
                shifted!(self, psrld vpsrld, left, lhs, 16);
            }
            (_, false) => {
                self.ones(FSCRATCH);
                match bytes {
                    1 => emit!(self ; psrlw fscratch, 8),
                    _ => emit!(self ; psrld fscratch, 16),
                }
                three!(self, pand vpand, left, lhs, FSCRATCH);
                either!(self, pand vpand, FSCRATCH, FSCRATCH, rhs);
            }
        }
        match bytes {
            1 => three!(self, packuswb vpackuswb, dst, left, FSCRATCH),
            _ => three!(self, packusdw vpackusdw, dst, left, FSCRATCH),
        }
    }

    /// All ones shifted are two instructions, what repeats three, the rest up to four. `scratch` is overwritten.
    pub(super) fn constant(&mut self, dst: Fpr, bits: u128) {
        let (low, high) = (bits as u64, (bits >> 64) as u64);
        let (word, half) = (low as u32, low as u16);
        match () {
            _ if bits == 0 => self.zero(dst),
            _ if bits == u128::MAX => self.ones(dst),
            _ if low == high && word == (low >> 32) as u32 && half == (word >> 16) as u16 => {
                match (half.leading_zeros(), half.trailing_zeros()) {
                    _ if half == 0x0101 => {
                        self.ones(dst);
                        one!(self ; pabsb Rx(dst), Rx(dst))
                    }
                    (above, _) if half == u16::MAX >> above => {
                        self.ones(dst);
                        one!(self ; psrlw Rx(dst), BYTE above as i8)
                    }
                    (_, below) if half == u16::MAX << below => {
                        self.ones(dst);
                        one!(self ; psllw Rx(dst), BYTE below as i8)
                    }
                    _ => self.repeat(dst, word),
                }
            }
            _ if low == high && word == (low >> 32) as u32 => {
                match (word.leading_zeros(), word.trailing_zeros()) {
                    (above, _) if word == u32::MAX >> above => {
                        self.ones(dst);
                        one!(self ; psrld Rx(dst), BYTE above as i8)
                    }
                    (_, below) if word == u32::MAX << below => {
                        self.ones(dst);
                        one!(self ; pslld Rx(dst), BYTE below as i8)
                    }
                    _ => self.repeat(dst, word),
                }
            }
            _ if low == high => match (low.leading_zeros(), low.trailing_zeros()) {
                (above, _) if low == u64::MAX >> above => {
                    self.ones(dst);
                    one!(self ; psrlq Rx(dst), BYTE above as i8)
                }
                (_, below) if low == u64::MAX << below => {
                    self.ones(dst);
                    one!(self ; psllq Rx(dst), BYTE below as i8)
                }
                _ => {
                    self.low_constant(dst, low);
                    one!(self ; punpcklqdq Rx(dst), Rx(dst))
                }
            },
            _ if low == 0 => {
                self.low_constant(dst, high);
                one!(self ; pslldq Rx(dst), 8)
            }
            _ => {
                self.low_constant(dst, low);
                if high != 0 {
                    self.load_imm(SCRATCH, high);
                    emit!(self ; pinsrq Rx(dst), scratch, 1)
                }
            }
        }
    }

    fn repeat(&mut self, dst: Fpr, word: u32) {
        self.low_constant(dst, word.into());
        one!(self ; pshufd Rx(dst), Rx(dst), 0)
    }

    /// The upper 64 bits are 0.
    fn low_constant(&mut self, dst: Fpr, bits: u64) {
        self.load_imm(SCRATCH, bits);
        if u32::try_from(bits).is_ok() {
            emit!(self ; movd Rx(dst), scratchd)
        } else {
            emit!(self ; movq Rx(dst), scratch)
        }
    }

    pub(super) fn splat(&mut self, lanes: Lanes, dst: Fpr, src: Reg) {
        match lanes {
            Lanes::I8x16 => {
                one!(self ; movd Rx(dst), Rd(src.gpr()));
                self.repeat_byte(dst);
            }
            Lanes::I16x8 => {
                one!(self ; movd Rx(dst), Rd(src.gpr()));
                self.repeat_word(dst);
            }
            Lanes::I32x4 => {
                one!(self ; movd Rx(dst), Rd(src.gpr()));
                one!(self ; pshufd Rx(dst), Rx(dst), 0)
            }
            Lanes::I64x2 => {
                one!(self ; movq Rx(dst), Rq(src.gpr()));
                one!(self ; punpcklqdq Rx(dst), Rx(dst))
            }
            Lanes::F32x4 if self.cpu.avx => one!(self ; vshufps Rx(dst), Rx(src.fpr()), Rx(src.fpr()), 0),
            Lanes::F32x4 if dst == src.fpr() => one!(self ; shufps Rx(dst), Rx(dst), 0),
            Lanes::F32x4 => one!(self ; pshufd Rx(dst), Rx(src.fpr()), 0),
            Lanes::F64x2 => one!(self ; movddup Rx(dst), Rx(src.fpr())),
        }
    }

    /// The lowest byte of dst everywhere in it.
    pub(super) fn repeat_byte(&mut self, dst: Fpr) {
        if self.cpu.avx2 {
            return one!(self ; vpbroadcastb Rx(dst), Rx(dst));
        }
        self.zero(FSCRATCH);
        one!(self ; pshufb Rx(dst), fscratch)
    }

    /// The lowest word of dst everywhere in it.
    pub(super) fn repeat_word(&mut self, dst: Fpr) {
        if self.cpu.avx2 {
            return one!(self ; vpbroadcastw Rx(dst), Rx(dst));
        }
        one!(self ; pshuflw Rx(dst), Rx(dst), 0);
        one!(self ; pshufd Rx(dst), Rx(dst), 0)
    }

    /// A float lane comes with others above it, which mean nothing in a scalar.
    pub(super) fn extract_lane(&mut self, op: Extract, lane: i8, dst: Reg, src: Fpr) {
        match op {
            Extract::I8x16S | Extract::I8x16U => one!(self ; pextrb Rd(dst.gpr()), Rx(src), BYTE lane),
            Extract::I16x8S | Extract::I16x8U => one!(self ; pextrw Rd(dst.gpr()), Rx(src), BYTE lane),
            Extract::I32x4 if lane == 0 => one!(self ; movd Rd(dst.gpr()), Rx(src)),
            Extract::I32x4 => one!(self ; pextrd Rd(dst.gpr()), Rx(src), BYTE lane),
            Extract::I64x2 if lane == 0 => one!(self ; movq Rq(dst.gpr()), Rx(src)),
            Extract::I64x2 => one!(self ; pextrq Rq(dst.gpr()), Rx(src), BYTE lane),
            Extract::F32x4 | Extract::F64x2 if lane == 0 => self.mov(dst, src.into()),
            Extract::F32x4 => one!(self ; pshufd Rx(dst.fpr()), Rx(src), BYTE lane),
            Extract::F64x2 => one!(self ; pshufd Rx(dst.fpr()), Rx(src), BYTE 0xee_u8 as i8),
        }
        match op {
            Extract::I8x16S => emit!(self ; movsx Rd(dst.gpr()), Rb(dst.gpr())),
            Extract::I16x8S => one!(self ; movsx Rd(dst.gpr()), Rw(dst.gpr())),
            _ => {}
        }
    }

    pub(super) fn replace_lane(&mut self, lanes: Lanes, lane: i8, dst: Fpr, src: Fpr, value: Reg) {
        match lanes {
            Lanes::F32x4 if self.cpu.avx => {
                return one!(self ; vinsertps Rx(dst), Rx(src), Rx(value.fpr()), BYTE lane << 4);
            }
            Lanes::F32x4 => {
                self.mov(dst.into(), src.into());
                return one!(self ; insertps Rx(dst), Rx(value.fpr()), BYTE lane << 4);
            }
            Lanes::F64x2 if lane == 0 => return three!(self, movsd vmovsd, dst, src, value.fpr()),
            Lanes::F64x2 => return three!(self, unpcklpd vunpcklpd, dst, src, value.fpr()),
            _ => {}
        }
        let value = value.gpr();
        if self.cpu.avx && dst != src {
            match lanes {
                Lanes::I8x16 => one!(self ; vpinsrb Rx(dst), Rx(src), Rd(value), BYTE lane),
                Lanes::I16x8 => one!(self ; vpinsrw Rx(dst), Rx(src), Rd(value), BYTE lane),
                Lanes::I32x4 => one!(self ; vpinsrd Rx(dst), Rx(src), Rd(value), BYTE lane),
                _ => one!(self ; vpinsrq Rx(dst), Rx(src), Rq(value), BYTE lane),
            }
            return;
        }
        self.mov(dst.into(), src.into());
        match lanes {
            Lanes::I8x16 => one!(self ; pinsrb Rx(dst), Rd(value), BYTE lane),
            Lanes::I16x8 => one!(self ; pinsrw Rx(dst), Rd(value), BYTE lane),
            Lanes::I32x4 => one!(self ; pinsrd Rx(dst), Rd(value), BYTE lane),
            _ => one!(self ; pinsrq Rx(dst), Rq(value), BYTE lane),
        }
    }
}
