//! Integer computation: two-address arithmetic, counts in `cl`, division in `rax` and `rdx`.
//!
//! A write to a 32-bit register clears the upper half, so the W32 forms keep the zero-extension rule by themselves.

use super::{At, RAX, RCX, RDX, X64};
use crate::abi::TrapCode;
use crate::code::Draft;
use crate::masm::Moves;
use crate::masm::{
    Dst, Folded, Gpr, IntBinary, IntCond, IntOps, IntUnary, Operand, Reg, RegSet, Rhs, Shape, Width,
};
use IntBinary::*;
use Width::*;

impl IntOps for X64 {
    const COMPARES_SLOTS: bool = true;
    const DIVIDES_SLOWLY: bool = true;

    fn binary_shape(op: IntBinary) -> Shape {
        let (lhs, clobbers) = (Operand::Reg, RegSet::EMPTY);
        match op {
            // `lea` and `imul` have a third operand; `sub` is as good as `mov` and `sub`.
            Add | Sub | Mul => Shape { lhs, rhs: Operand::Any, dst: Dst::Fresh, clobbers },
            And | Or | Xor => Shape { lhs, rhs: Operand::Any, dst: Dst::ReuseLhs, clobbers },
            Shl | ShrS | ShrU | Rotl | Rotr => {
                Shape { lhs, rhs: Operand::FixedOrImm(RCX), dst: Dst::ReuseLhs, clobbers }
            }
            DivS | DivU => Shape {
                lhs: Operand::Fixed(RAX),
                rhs: Operand::Reg,
                dst: Dst::Fixed(RAX),
                clobbers: RegSet::of(RDX),
            },
            RemS | RemU => Shape {
                lhs: Operand::Fixed(RAX),
                rhs: Operand::Reg,
                dst: Dst::Fixed(RDX),
                clobbers: RegSet::of(RAX),
            },
        }
    }

    fn accepts(op: IntBinary, width: Width, imm: i64) -> bool {
        match op {
            // A 32-bit `and` with a mask of 32 bits clears the upper half, as the 64-bit one would.
            And if width == W64 && u32::try_from(imm).is_ok() => true,
            Add | Sub | Mul | And | Or | Xor => i32::try_from(imm).is_ok(),
            Shl | ShrS | ShrU | Rotl | Rotr => true,
            DivS | DivU | RemS | RemU => false,
        }
    }

    fn accepts_compare(_: Width, imm: i64) -> bool {
        i32::try_from(imm).is_ok()
    }

    fn int_binary(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Gpr) {
        match (op, width) {
            (Add, W32) if dst != lhs => return emit!(self ; lea Rd(dst), [Rq(lhs) + Rq(rhs) * 1]),
            (Add, W64) if dst != lhs => return emit!(self ; lea Rq(dst), [Rq(lhs) + Rq(rhs) * 1]),
            (DivS | DivU | RemS | RemU, _) => return self.divide(op, width, lhs, rhs),
            _ => self.mov(dst.into(), lhs.into()),
        }
        let mut text = Draft::default();
        match (op, width) {
            (Add, W32) => emit!(text ; add Rd(dst), Rd(rhs)),
            (Add, W64) => emit!(text ; add Rq(dst), Rq(rhs)),
            (Sub, W32) => emit!(text ; sub Rd(dst), Rd(rhs)),
            (Sub, W64) => emit!(text ; sub Rq(dst), Rq(rhs)),
            (Mul, W32) => emit!(text ; imul Rd(dst), Rd(rhs)),
            (Mul, W64) => emit!(text ; imul Rq(dst), Rq(rhs)),
            (And, W32) => emit!(text ; and Rd(dst), Rd(rhs)),
            (And, W64) => emit!(text ; and Rq(dst), Rq(rhs)),
            (Or, W32) => emit!(text ; or Rd(dst), Rd(rhs)),
            (Or, W64) => emit!(text ; or Rq(dst), Rq(rhs)),
            (Xor, W32) => emit!(text ; xor Rd(dst), Rd(rhs)),
            (Xor, W64) => emit!(text ; xor Rq(dst), Rq(rhs)),
            // The count is in rcx; the hardware takes it modulo the width.
            (Shl, W32) => emit!(text ; shl Rd(dst), cl),
            (Shl, W64) => emit!(text ; shl Rq(dst), cl),
            (ShrS, W32) => emit!(text ; sar Rd(dst), cl),
            (ShrS, W64) => emit!(text ; sar Rq(dst), cl),
            (ShrU, W32) => emit!(text ; shr Rd(dst), cl),
            (ShrU, W64) => emit!(text ; shr Rq(dst), cl),
            (Rotl, W32) => emit!(text ; rol Rd(dst), cl),
            (Rotl, W64) => emit!(text ; rol Rq(dst), cl),
            (Rotr, W32) => emit!(text ; ror Rd(dst), cl),
            (Rotr, W64) => emit!(text ; ror Rq(dst), cl),
            (DivS | DivU | RemS | RemU, _) => unreachable!("returned above"),
        }
        self.put(text);
        self.note_zero_flag(op, width, dst);
    }

    fn int_binary_folded(&mut self, op: IntBinary, width: Width, dst: Gpr, lhs: Gpr, rhs: Folded) {
        match (op, rhs) {
            (Mul, Folded::Imm(imm)) => return self.multiply(width, dst, lhs, imm as i32),
            (Add, Folded::Imm(imm)) if dst != lhs => return self.add_to(width, dst, lhs, imm as i32),
            (Sub, Folded::Imm(imm)) if dst != lhs && imm != i64::from(i32::MIN) => {
                return self.add_to(width, dst, lhs, -imm as i32);
            }
            // A move of the low half: it leaves the flags alone.
            (And, Folded::Imm(0xffff_ffff)) if width == W64 => {
                return self.int_unary(IntUnary::Wrap, W64, dst, lhs);
            }
            _ => self.mov(dst.into(), lhs.into()),
        }
        match rhs {
            Folded::Imm(imm) => self.binary_imm(op, width, dst, imm),
            Folded::Slot(slot) => self.binary_slot(op, width, dst, slot.into()),
        }
        self.note_zero_flag(op, width, dst);
    }

    fn int_unary(&mut self, op: IntUnary, width: Width, dst: Gpr, src: Gpr) {
        use IntUnary::*;
        match (op, width) {
            (Clz, W32) if self.cpu.lzcnt => emit!(self ; lzcnt Rd(dst), Rd(src)),
            (Clz, W64) if self.cpu.lzcnt => emit!(self ; lzcnt Rq(dst), Rq(src)),
            // The index of the highest bit, or of a bit one past twice the width for zero; flipped.
            (Clz, W32) => emit!(self
                ; bsr scratchd, Rd(src)
                ; mov Rd(dst), 63
                ; cmovnz Rd(dst), scratchd
                ; xor Rd(dst), 31
            ),
            (Clz, W64) => emit!(self
                ; bsr scratch, Rq(src)
                ; mov Rd(dst), 127
                ; cmovnz Rq(dst), scratch
                ; xor Rd(dst), 63
            ),
            (Ctz, W32) if self.cpu.bmi1 => emit!(self ; tzcnt Rd(dst), Rd(src)),
            (Ctz, W64) if self.cpu.bmi1 => emit!(self ; tzcnt Rq(dst), Rq(src)),
            (Ctz, W32) => emit!(self ; bsf scratchd, Rd(src) ; mov Rd(dst), 32 ; cmovnz Rd(dst), scratchd),
            (Ctz, W64) => emit!(self ; bsf scratch, Rq(src) ; mov Rd(dst), 64 ; cmovnz Rq(dst), scratch),
            (Popcnt, W32) if self.cpu.popcnt => emit!(self ; popcnt Rd(dst), Rd(src)),
            (Popcnt, W64) if self.cpu.popcnt => emit!(self ; popcnt Rq(dst), Rq(src)),
            (Popcnt, W32) => self.popcnt32(dst, src),
            (Popcnt, W64) => self.popcnt64(dst, src),
            (Extend8S, W32) => emit!(self ; movsx Rd(dst), Rb(src)),
            (Extend8S, W64) => emit!(self ; movsx Rq(dst), Rb(src)),
            (Extend16S, W32) => emit!(self ; movsx Rd(dst), Rw(src)),
            (Extend16S, W64) => emit!(self ; movsx Rq(dst), Rw(src)),
            (Extend32S, _) => emit!(self ; movsxd Rq(dst), Rd(src)),
            (Wrap, _) => emit!(self ; mov Rd(dst), Rd(src)),
        }
    }

    fn int_compare(&mut self, cond: IntCond, width: Width, dst: Gpr, lhs: Gpr, rhs: Rhs) {
        if dst != lhs && rhs != Rhs::Reg(dst) {
            // Cleared first: the byte then needs no extension.
            self.load_imm(dst, 0);
            self.compare(width, lhs, rhs);
            self.set(cond, dst);
        } else {
            self.compare(width, lhs, rhs);
            self.set(cond, dst);
            emit!(self ; movzx Rd(dst), Rb(dst));
        }
    }

    fn int_select(
        &mut self,
        cond: IntCond,
        width: Width,
        lhs: Gpr,
        rhs: Rhs,
        dst: Reg,
        on_true: Reg,
        on_false: Reg,
    ) {
        // From the comparison on only instructions that keep the flags.
        self.compare(width, lhs, rhs);
        if dst.is_float() {
            let (cond, kept, other) =
                if dst == on_true { (cond, on_true, on_false) } else { (cond.negate(), on_false, on_true) };
            self.mov(dst, kept);
            let done = self.skip_if(cond);
            self.mov(dst, other);
            self.fill(done);
        } else if dst == on_true {
            self.cmov(cond.negate(), dst.gpr(), on_false.gpr());
        } else {
            self.mov(dst, on_false);
            self.cmov(cond, dst.gpr(), on_true.gpr());
        }
    }
}

impl X64 {
    /// rax and rdx as the shape says: dividend in rax, quotient in rax, remainder in rdx.
    fn divide(&mut self, op: IntBinary, width: Width, lhs: Gpr, rhs: Gpr) {
        debug_assert!(lhs == RAX && rhs != RAX && rhs != RDX);
        let zero = self.code.trap_label(TrapCode::DivideByZero);
        match width {
            W32 => emit!(self ; test Rd(rhs), Rd(rhs) ; jz =>zero),
            W64 => emit!(self ; test Rq(rhs), Rq(rhs) ; jz =>zero),
        }
        // MIN / -1 would fault.
        let divisor_is_not_minus_one = |m: &mut X64| {
            m.compare_imm(width, rhs, -1);
            emit!(m ; jne BYTE 0);
            m.hole()
        };
        match op {
            DivS => {
                let overflow = self.code.trap_label(TrapCode::IntegerOverflow);
                let fine = divisor_is_not_minus_one(self);
                // MIN is the one value from which 1 cannot be subtracted.
                self.compare_imm(width, RAX, 1);
                emit!(self ; jo =>overflow);
                self.fill(fine);
                match width {
                    W32 => emit!(self ; cdq ; idiv Rd(rhs)),
                    W64 => emit!(self ; cqo ; idiv Rq(rhs)),
                }
            }
            RemS => {
                let fine = divisor_is_not_minus_one(self);
                emit!(self ; xor edx, edx ; jmp BYTE 0);
                let done = self.hole();
                self.fill(fine);
                match width {
                    W32 => emit!(self ; cdq ; idiv Rd(rhs)),
                    W64 => emit!(self ; cqo ; idiv Rq(rhs)),
                }
                self.fill(done);
            }
            _ => match width {
                W32 => emit!(self ; xor edx, edx ; div Rd(rhs)),
                W64 => emit!(self ; xor edx, edx ; div Rq(rhs)),
            },
        }
    }

    fn add_to(&mut self, width: Width, dst: Gpr, lhs: Gpr, imm: i32) {
        let mut text = Draft::default();
        match width {
            W32 => emit_at!(text, At::reg(lhs, imm), [lea Rd(dst),] []),
            W64 => emit_at!(text, At::reg(lhs, imm), [lea Rq(dst),] []),
        }
        self.put(text);
    }

    fn multiply(&mut self, width: Width, dst: Gpr, lhs: Gpr, imm: i32) {
        let mut text = Draft::default();
        match width {
            W32 => emit_imm!(text, imm, imul Rd(dst), Rd(lhs)),
            W64 => emit_imm!(text, imm, imul Rq(dst), Rq(lhs)),
        }
        self.put(text);
    }

    fn binary_imm(&mut self, op: IntBinary, width: Width, dst: Gpr, imm: i64) {
        let mut text = Draft::default();
        let count = imm as i8;
        match (op, width) {
            (Add, W32) => emit_imm!(text, imm, add Rd(dst)),
            (Add, W64) => emit_imm!(text, imm, add Rq(dst)),
            (Sub, W32) => emit_imm!(text, imm, sub Rd(dst)),
            (Sub, W64) => emit_imm!(text, imm, sub Rq(dst)),
            (And, W64) if imm >= 0 => emit_imm!(text, imm, and Rd(dst)),
            (And, W32) => emit_imm!(text, imm, and Rd(dst)),
            (And, W64) => emit_imm!(text, imm, and Rq(dst)),
            (Or, W32) => emit_imm!(text, imm, or Rd(dst)),
            (Or, W64) => emit_imm!(text, imm, or Rq(dst)),
            (Xor, W32) => emit_imm!(text, imm, xor Rd(dst)),
            (Xor, W64) => emit_imm!(text, imm, xor Rq(dst)),
            (Shl, W32) => emit!(text ; shl Rd(dst), BYTE count),
            (Shl, W64) => emit!(text ; shl Rq(dst), BYTE count),
            (ShrS, W32) => emit!(text ; sar Rd(dst), BYTE count),
            (ShrS, W64) => emit!(text ; sar Rq(dst), BYTE count),
            (ShrU, W32) => emit!(text ; shr Rd(dst), BYTE count),
            (ShrU, W64) => emit!(text ; shr Rq(dst), BYTE count),
            (Rotl, W32) => emit!(text ; rol Rd(dst), BYTE count),
            (Rotl, W64) => emit!(text ; rol Rq(dst), BYTE count),
            (Rotr, W32) => emit!(text ; ror Rd(dst), BYTE count),
            (Rotr, W64) => emit!(text ; ror Rq(dst), BYTE count),
            _ => unreachable!("not offered by binary_shape"),
        }
        self.put(text);
    }

    fn binary_slot(&mut self, op: IntBinary, width: Width, dst: Gpr, at: At) {
        let mut text = Draft::default();
        match (op, width) {
            (Add, W32) => emit_at!(text, at, [add Rd(dst),] []),
            (Add, W64) => emit_at!(text, at, [add Rq(dst),] []),
            (Sub, W32) => emit_at!(text, at, [sub Rd(dst),] []),
            (Sub, W64) => emit_at!(text, at, [sub Rq(dst),] []),
            (Mul, W32) => emit_at!(text, at, [imul Rd(dst),] []),
            (Mul, W64) => emit_at!(text, at, [imul Rq(dst),] []),
            (And, W32) => emit_at!(text, at, [and Rd(dst),] []),
            (And, W64) => emit_at!(text, at, [and Rq(dst),] []),
            (Or, W32) => emit_at!(text, at, [or Rd(dst),] []),
            (Or, W64) => emit_at!(text, at, [or Rq(dst),] []),
            (Xor, W32) => emit_at!(text, at, [xor Rd(dst),] []),
            (Xor, W64) => emit_at!(text, at, [xor Rq(dst),] []),
            _ => unreachable!("not offered by binary_shape"),
        }
        self.put(text);
    }

    /// Sums of ever wider fields. `dst` may equal `src`.
    fn popcnt32(&mut self, dst: Gpr, src: Gpr) {
        self.mov(dst.into(), src.into());
        emit!(self
            ; mov scratchd, Rd(dst)
            ; shr scratchd, 1
            ; and scratchd, 0x5555_5555
            ; sub Rd(dst), scratchd
            ; mov scratchd, Rd(dst)
            ; and scratchd, 0x3333_3333
            ; shr Rd(dst), 2
            ; and Rd(dst), 0x3333_3333
            ; add Rd(dst), scratchd
            ; mov scratchd, Rd(dst)
            ; shr scratchd, 4
            ; add Rd(dst), scratchd
            ; and Rd(dst), 0x0f0f_0f0f
            ; imul Rd(dst), Rd(dst), 0x0101_0101
            ; shr Rd(dst), 24
        )
    }

    /// The same; masks of 64 bits are no immediates and there is one scratch, so they go below rsp.
    fn popcnt64(&mut self, dst: Gpr, src: Gpr) {
        self.mov(dst.into(), src.into());
        emit!(self
            ; mov scratch, QWORD 0x5555_5555_5555_5555
            ; mov [rsp - 8], scratch
            ; mov scratch, Rq(dst)
            ; shr scratch, 1
            ; and scratch, [rsp - 8]
            ; sub Rq(dst), scratch
            ; mov scratch, QWORD 0x3333_3333_3333_3333
            ; mov [rsp - 8], scratch
            ; mov scratch, Rq(dst)
            ; and scratch, [rsp - 8]
            ; shr Rq(dst), 2
            ; and Rq(dst), [rsp - 8]
            ; add Rq(dst), scratch
            ; mov scratch, Rq(dst)
            ; shr scratch, 4
            ; add Rq(dst), scratch
            ; mov scratch, QWORD 0x0f0f_0f0f_0f0f_0f0f
            ; and Rq(dst), scratch
            ; mov scratch, QWORD 0x0101_0101_0101_0101
            ; imul Rq(dst), scratch
            ; shr Rq(dst), 56
        )
    }

    /// Sets the flags for a condition on `lhs` and `rhs`.
    pub(super) fn compare(&mut self, width: Width, lhs: Gpr, rhs: Rhs) {
        let mut text = Draft::default();
        match (rhs, width) {
            (Rhs::Reg(rhs), W32) => emit!(text ; cmp Rd(lhs), Rd(rhs)),
            (Rhs::Reg(rhs), W64) => emit!(text ; cmp Rq(lhs), Rq(rhs)),
            // All flags as `cmp` with 0 would set them.
            (Rhs::Folded(Folded::Imm(0)), W32) => emit!(text ; test Rd(lhs), Rd(lhs)),
            (Rhs::Folded(Folded::Imm(0)), W64) => emit!(text ; test Rq(lhs), Rq(lhs)),
            (Rhs::Folded(Folded::Imm(imm)), _) => return self.compare_imm(width, lhs, imm as i32),
            (Rhs::Folded(Folded::Slot(slot)), W32) => emit_at!(text, slot, [cmp Rd(lhs),] []),
            (Rhs::Folded(Folded::Slot(slot)), W64) => emit_at!(text, slot, [cmp Rq(lhs),] []),
        }
        self.put(text);
    }

    /// The instruction just emitted has set the zero flag for `dst`.
    fn note_zero_flag(&mut self, op: IntBinary, width: Width, dst: Gpr) {
        if matches!(op, Add | Sub | And | Or | Xor) {
            self.zero_flag = Some((self.code.position(), width, dst));
        }
    }

    /// The instruction emitted since `start` leaves flags alone, and writes to no general register but `dst`.
    pub(super) fn keep_zero_flag(&mut self, start: u32, dst: Option<Reg>) {
        if let Some((position, width, reg)) = self.zero_flag
            && position == start
            && dst != Some(reg.into())
        {
            self.zero_flag = Some((self.code.position(), width, reg));
        }
    }

    /// Whether the zero flag says whether `lhs` is zero: it was computed by the instruction before, or only moves
    /// stand between.
    pub(super) fn zero_flag_is_of(&self, width: Width, lhs: Gpr) -> bool {
        self.zero_flag == Some((self.code.position(), width, lhs))
    }

    /// `cmp lhs, imm`. The form with one byte is spelled out: in dynasm's table the long one shadows it.
    pub(super) fn compare_imm(&mut self, width: Width, lhs: Gpr, imm: i32) {
        match (width, i8::try_from(imm)) {
            (W32, Ok(imm)) => one!(self ; .u8 0x40 | lhs.0 >> 3 ; .u8 0x83 ; .u8 0xf8 | lhs.0 & 7 ; .i8 imm),
            (W64, Ok(imm)) => one!(self ; .u8 0x48 | lhs.0 >> 3 ; .u8 0x83 ; .u8 0xf8 | lhs.0 & 7 ; .i8 imm),
            (W32, Err(_)) => one!(self ; cmp Rd(lhs), DWORD imm),
            (W64, Err(_)) => one!(self ; cmp Rq(lhs), DWORD imm),
        }
    }

    /// The low byte of `dst` from the flags.
    fn set(&mut self, cond: IntCond, dst: Gpr) {
        use IntCond::*;
        match cond {
            Eq => emit!(self ; sete Rb(dst)),
            Ne => emit!(self ; setne Rb(dst)),
            LtS => emit!(self ; setl Rb(dst)),
            LtU => emit!(self ; setb Rb(dst)),
            GtS => emit!(self ; setg Rb(dst)),
            GtU => emit!(self ; seta Rb(dst)),
            LeS => emit!(self ; setle Rb(dst)),
            LeU => emit!(self ; setbe Rb(dst)),
            GeS => emit!(self ; setge Rb(dst)),
            GeU => emit!(self ; setae Rb(dst)),
        }
    }

    fn cmov(&mut self, cond: IntCond, dst: Gpr, src: Gpr) {
        use IntCond::*;
        match cond {
            Eq => emit!(self ; cmove Rq(dst), Rq(src)),
            Ne => emit!(self ; cmovne Rq(dst), Rq(src)),
            LtS => emit!(self ; cmovl Rq(dst), Rq(src)),
            LtU => emit!(self ; cmovb Rq(dst), Rq(src)),
            GtS => emit!(self ; cmovg Rq(dst), Rq(src)),
            GtU => emit!(self ; cmova Rq(dst), Rq(src)),
            LeS => emit!(self ; cmovle Rq(dst), Rq(src)),
            LeU => emit!(self ; cmovbe Rq(dst), Rq(src)),
            GeS => emit!(self ; cmovge Rq(dst), Rq(src)),
            GeU => emit!(self ; cmovae Rq(dst), Rq(src)),
        }
    }

    fn skip_if(&mut self, cond: IntCond) -> super::Hole {
        use IntCond::*;
        match cond {
            Eq => emit!(self ; je BYTE 0),
            Ne => emit!(self ; jne BYTE 0),
            LtS => emit!(self ; jl BYTE 0),
            LtU => emit!(self ; jb BYTE 0),
            GtS => emit!(self ; jg BYTE 0),
            GtU => emit!(self ; ja BYTE 0),
            LeS => emit!(self ; jle BYTE 0),
            LeU => emit!(self ; jbe BYTE 0),
            GeS => emit!(self ; jge BYTE 0),
            GeU => emit!(self ; jae BYTE 0),
        }
        self.hole()
    }
}
