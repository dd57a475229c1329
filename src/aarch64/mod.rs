//! AArch64, as far as the one pass needs it: ARMv8.0 with Advanced SIMD, nothing newer.
//!
//! Every instruction is one aligned word, has three register operands and little room for constants. So
//! three things take thought here that x86-64 gives for free:
//!
//! - **Constants.** An addition takes 12 bits, a logical operator a repeated run of ones, a load a scaled
//!   12-bit offset. `dynasm!` panics at run time on anything else, so each emission asks first, and builds what does
//!   not fit in a scratch register. That costs no allocatable register, which is why every constant is
//!   "accepted" as a right operand.
//! - **Reach.** Conditional branches and `adr` reach 1 MiB. A function may be larger: see
//!   [`control`](self) for the islands that [`checkpoint`](crate::masm::ControlOps::checkpoint) plants.
//! - **`sp`.** It must be a multiple of 16 whenever it is used as a base. Frames and areas are, so nothing
//!   is ever pushed by itself.
//!
//! Writing a W register clears the upper half, so the promise that i32 values are zero-extended keeps itself.
//! The zero register saves loading 0; there is no flags hazard, since no emission leaves flags for another.
//!
//! Register roles are those of [`crate::abi::aarch64`]; `emit!` gives them names. x18 is never touched: it
//! belongs to the platform.

// dynasm! converts every register number, numbers too.
#![allow(clippy::useless_conversion)]

use crate::abi::aarch64::{
    ALLOCATABLE_FPRS, ALLOCATABLE_GPRS, FRAME_HEADER_BYTES, PARAM_FPRS, PARAM_GPRS, TEMPS,
};
use crate::abi::{Kind, PARAM_REGS, aarch64 as roles};
use crate::code::CodeBuffer;
use crate::masm::{Addr, Base, Cpu, Fpr, Gpr, Isa, Moves, Reg, RegSet, Slot, Width};
use dynasmrt::aarch64::{
    encode_floating_point_immediate, encode_logical_immediate_32bit, encode_logical_immediate_64bit,
};

/// `dynasm!` into the emitter's buffer, with the register roles by name.
macro_rules! emit {
    ($masm:ident $($line:tt)*) => {
        ::dynasm::dynasm!($masm.code ; .arch aarch64
            ; .alias vmctx, x28     // callee-saved in AAPCS64, like the next two: host calls keep them
            ; .alias cont, x27
            ; .alias mem0, x26
            ; .alias scratch, x16   // never allocated, never live from one emission to the next
            ; .alias wscratch, w16
            ; .alias scratch2, x17  // likewise
            ; .alias wscratch2, w17
            ; .alias temp0, x9      // TEMPS: allocatable, free at every call and switch
            ; .alias temp1, x10
            ; .alias fp, x29
            ; .alias lr, x30
            $($line)*)
    };
}

mod atomic;
mod control;
mod float;
mod frame;
mod int;
mod lanes;
mod memory;
mod stub;
mod switch;
#[cfg(test)]
mod tests;
mod vector;
mod wide;

/// The emitter.
#[derive(Debug)]
pub(crate) struct Aarch64 {
    code: CodeBuffer,
    cpu: Cpu,
    function: frame::Function,
}

impl Isa for Aarch64 {
    const NAME: &'static str = "aarch64";
    const ALLOCATABLE: RegSet = RegSet::new(ALLOCATABLE_GPRS, ALLOCATABLE_FPRS);
    const PARAM_GPRS: [Gpr; PARAM_REGS] = {
        let mut regs = [Gpr(0); PARAM_REGS];
        let mut n = 0;
        while n < PARAM_REGS {
            regs[n] = Gpr(PARAM_GPRS[n]);
            n += 1;
        }
        regs
    };
    const PARAM_FPRS: [Fpr; PARAM_REGS] = {
        let mut regs = [Fpr(0); PARAM_REGS];
        let mut n = 0;
        while n < PARAM_REGS {
            regs[n] = Fpr(PARAM_FPRS[n]);
            n += 1;
        }
        regs
    };
    const TEMPS: [Gpr; 2] = [Gpr(TEMPS[0]), Gpr(TEMPS[1])];
    // x16 makes addresses and constants in moves, so the driver's is the other one.
    const SCRATCH: Gpr = SCRATCH2;
    const FSCRATCH: Fpr = Fpr(roles::FSCRATCH);
    /// `adrp` tells pages apart.
    const ALIGNMENT: usize = 4096;
    const FILLER: u8 = 0;

    fn new(code: CodeBuffer, cpu: Cpu) -> Self {
        Aarch64 { code, cpu, function: frame::Function::default() }
    }
    fn code(&mut self) -> &mut CodeBuffer {
        &mut self.code
    }
    fn into_code(self) -> CodeBuffer {
        self.code
    }
}

const SCRATCH: Gpr = Gpr(roles::SCRATCH);
const SCRATCH2: Gpr = Gpr(roles::SCRATCH2);
const FP: u8 = 29;
/// As a base or in an addition; elsewhere the same number is the zero register.
const SP: u8 = 31;
const ZERO: Gpr = Gpr(31);

/// An address that a load or store of a certain size can encode.
#[derive(Clone, Copy, Debug)]
enum Mem {
    /// `[base, #offset]`, a multiple of the size, in 12 scaled bits.
    Scaled(u8, u32),
    /// `[base, #offset]`, nine signed bits.
    Unscaled(u8, i32),
    /// `[base, x16]`
    Indexed(u8),
}

impl Moves for Aarch64 {
    fn mov(&mut self, dst: Reg, src: Reg) {
        if dst == src {
            return;
        }
        if dst.is_float() {
            emit!(self ; mov V(dst.fpr()).b16, V(src.fpr()).b16)
        } else {
            emit!(self ; mov X(dst.gpr()), X(src.gpr()))
        }
    }

    fn load_imm(&mut self, dst: Gpr, value: u64) {
        let halves = [value as u16, (value >> 16) as u16, (value >> 32) as u16, (value >> 48) as u16];
        let others = |filler: u16| halves.iter().filter(|&&half| half != filler).count();
        let low = value as u32;
        if others(0) <= 1 {
            emit!(self ; mov X(dst), value)
        } else if others(0xffff) <= 1 {
            emit!(self ; mov.inverted X(dst), value)
        } else if value >> 32 == 0 && (!low & 0xffff == 0 || !low >> 16 == 0) {
            emit!(self ; mov.inverted W(dst), low)
        } else if encode_logical_immediate_64bit(value).is_some() {
            emit!(self ; mov.logical XSP(dst), value)
        } else if value >> 32 == 0 && encode_logical_immediate_32bit(low).is_some() {
            emit!(self ; mov.logical WSP(dst), low)
        } else {
            let filler = if others(0xffff) < others(0) { 0xffff } else { 0 };
            let mut rest = (0u32..4).filter(|&n| halves[n as usize] != filler);
            let first = rest.next().expect("a value of one filler was handled above");
            let half = u32::from(halves[first as usize]);
            if filler == 0 {
                emit!(self ; movz X(dst), half, lsl first * 16)
            } else {
                emit!(self ; movn X(dst), !half & 0xffff, lsl first * 16)
            }
            for n in rest {
                emit!(self ; movk X(dst), u32::from(halves[n as usize]), lsl n * 16)
            }
        }
    }

    fn load_float(&mut self, width: Width, dst: Fpr, bits: u64) {
        // An f64 has the 8-bit form exactly when it is an f32 that has it.
        let value = match width {
            Width::W32 => f32::from_bits(bits as u32),
            Width::W64 => f64::from_bits(bits) as f32,
        };
        let exact = width == Width::W32 || f64::from(value).to_bits() == bits;
        match width {
            _ if bits == 0 => emit!(self ; movi D(dst), 0),
            Width::W32 if encode_floating_point_immediate(value).is_some() => {
                emit!(self ; fmov S(dst), value)
            }
            Width::W64 if exact && encode_floating_point_immediate(value).is_some() => {
                emit!(self ; fmov D(dst), value)
            }
            Width::W32 => {
                self.load_imm(SCRATCH, bits & 0xffff_ffff);
                emit!(self ; fmov S(dst), wscratch)
            }
            Width::W64 => {
                self.load_imm(SCRATCH, bits);
                emit!(self ; fmov D(dst), scratch)
            }
        }
    }

    fn load(&mut self, kind: Kind, dst: Reg, addr: Addr) {
        let mem = self.mem(addr, bytes(kind));
        if dst.is_float() { self.load_fpr(kind, dst.fpr(), mem) } else { self.load_gpr(kind, dst.gpr(), mem) }
    }

    fn store(&mut self, kind: Kind, addr: Addr, src: Reg) {
        let mem = self.mem(addr, bytes(kind));
        if src.is_float() {
            self.store_fpr(kind, mem, src.fpr())
        } else {
            self.store_gpr(kind, mem, src.gpr())
        }
    }

    fn store_imm(&mut self, kind: Kind, addr: Addr, bits: u64) {
        if kind == Kind::V128 {
            let upper = match addr.base {
                Base::Slot(Slot(n)) => Addr::slot(Slot(n + 1)),
                _ => addr.plus(8),
            };
            self.store_imm(Kind::I64, addr, bits);
            return self.store_imm(Kind::I64, upper, 0);
        }
        let kind = if bytes(kind) == 4 { Kind::I32 } else { Kind::I64 };
        let bits = if kind == Kind::I32 { bits & 0xffff_ffff } else { bits };
        // The address needs x16 only.
        let mem = self.mem(addr, bytes(kind));
        let src = if bits == 0 { ZERO } else { SCRATCH2 };
        if bits != 0 {
            self.load_imm(SCRATCH2, bits);
        }
        self.store_gpr(kind, mem, src);
    }

    fn load_element(&mut self, dst: Gpr, elements: Gpr, index: Gpr) {
        emit!(self ; ldr X(dst), [X(elements), X(index), lsl 3])
    }

    fn store_element(&mut self, elements: Gpr, index: Gpr, src: Gpr) {
        emit!(self ; str X(src), [X(elements), X(index), lsl 3])
    }

    fn load_address(&mut self, dst: Gpr, addr: Addr) {
        let (base, offset) = self.base(addr);
        self.add_offset(dst.0, base, i64::from(offset));
    }
}

/// Size in memory.
fn bytes(kind: Kind) -> u32 {
    match kind {
        Kind::I32 | Kind::F32 => 4,
        Kind::I64 | Kind::F64 | Kind::Ref => 8,
        Kind::V128 => 16,
    }
}

/// How an addition takes a constant of at most 12 bits, perhaps shifted by 12.
fn encode_add_immediate(value: u64) -> Option<(u32, u32)> {
    match value {
        0..=0xfff => Some((value as u32, 0)),
        _ if value & 0xfff == 0 && value >> 12 <= 0xfff => Some(((value >> 12) as u32, 12)),
        _ => None,
    }
}

/// What the other files build addresses and constants with.
impl Aarch64 {
    /// Base register (or sp) and displacement. Incoming words are counted in x16.
    fn base(&mut self, addr: Addr) -> (u8, i32) {
        match addr.base {
            Base::Vmctx => (roles::VMCTX, addr.offset),
            Base::Cont => (roles::CONT, addr.offset),
            Base::Sp => (SP, addr.offset),
            Base::Slot(slot) => (FP, FRAME_HEADER_BYTES as i32 + slot.0 as i32 * 8),
            Base::Incoming => {
                self.incoming_base();
                (SCRATCH.0, addr.offset)
            }
            Base::Reg(reg) => (reg.0, addr.offset),
        }
    }

    /// An address that an access of `size` bytes can encode. Uses x16 only: the driver may hold a value in x17.
    fn mem(&mut self, addr: Addr, size: u32) -> Mem {
        let (base, offset) = self.base(addr);
        if offset >= 0 && (offset as u32).is_multiple_of(size) && offset as u32 / size <= 0xfff {
            return Mem::Scaled(base, offset as u32);
        }
        if (-256..=255).contains(&offset) {
            return Mem::Unscaled(base, offset);
        }
        if base == SCRATCH.0 {
            self.add_offset(SCRATCH.0, SCRATCH.0, i64::from(offset));
            return Mem::Scaled(SCRATCH.0, 0);
        }
        self.load_imm(SCRATCH, i64::from(offset) as u64);
        Mem::Indexed(base)
    }

    /// `dst = src + offset`, where either may be sp (31). Uses x17 when the offset needs more than 24 bits.
    fn add_offset(&mut self, dst: u8, src: u8, offset: i64) {
        let (magnitude, negative) = (offset.unsigned_abs(), offset < 0);
        match (encode_add_immediate(magnitude), negative) {
            _ if offset == 0 && dst == src => (),
            (Some((imm, shift)), false) => emit!(self ; add XSP(dst), XSP(src), imm, lsl shift),
            (Some((imm, shift)), true) => emit!(self ; sub XSP(dst), XSP(src), imm, lsl shift),
            _ if magnitude >> 24 != 0 => {
                self.load_imm(SCRATCH2, offset as u64);
                emit!(self ; add XSP(dst), XSP(src), scratch2, uxtx)
            }
            // sp stays a multiple of 16 in between: the high part is one of 4096.
            (None, false) => emit!(self
                ; add XSP(dst), XSP(src), (magnitude >> 12) as u32, lsl 12
                ; add XSP(dst), XSP(dst), (magnitude & 0xfff) as u32
            ),
            (None, true) => emit!(self
                ; sub XSP(dst), XSP(src), (magnitude >> 12) as u32, lsl 12
                ; sub XSP(dst), XSP(dst), (magnitude & 0xfff) as u32
            ),
        }
    }

    fn load_gpr(&mut self, kind: Kind, dst: Gpr, mem: Mem) {
        match (kind == Kind::I32, mem) {
            (true, Mem::Scaled(base, offset)) => emit!(self ; ldr W(dst), [XSP(base), offset]),
            (true, Mem::Unscaled(base, offset)) => emit!(self ; ldur W(dst), [XSP(base), offset]),
            (true, Mem::Indexed(base)) => emit!(self ; ldr W(dst), [XSP(base), scratch]),
            (false, Mem::Scaled(base, offset)) => emit!(self ; ldr X(dst), [XSP(base), offset]),
            (false, Mem::Unscaled(base, offset)) => emit!(self ; ldur X(dst), [XSP(base), offset]),
            (false, Mem::Indexed(base)) => emit!(self ; ldr X(dst), [XSP(base), scratch]),
        }
    }

    fn load_fpr(&mut self, kind: Kind, dst: Fpr, mem: Mem) {
        match (kind == Kind::F32, mem) {
            (_, mem) if kind == Kind::V128 => match mem {
                Mem::Scaled(base, offset) => emit!(self ; ldr Q(dst), [XSP(base), offset]),
                Mem::Unscaled(base, offset) => emit!(self ; ldur Q(dst), [XSP(base), offset]),
                Mem::Indexed(base) => emit!(self ; ldr Q(dst), [XSP(base), scratch]),
            },
            (true, Mem::Scaled(base, offset)) => emit!(self ; ldr S(dst), [XSP(base), offset]),
            (true, Mem::Unscaled(base, offset)) => emit!(self ; ldur S(dst), [XSP(base), offset]),
            (true, Mem::Indexed(base)) => emit!(self ; ldr S(dst), [XSP(base), scratch]),
            (false, Mem::Scaled(base, offset)) => emit!(self ; ldr D(dst), [XSP(base), offset]),
            (false, Mem::Unscaled(base, offset)) => emit!(self ; ldur D(dst), [XSP(base), offset]),
            (false, Mem::Indexed(base)) => emit!(self ; ldr D(dst), [XSP(base), scratch]),
        }
    }

    fn store_gpr(&mut self, kind: Kind, mem: Mem, src: Gpr) {
        match (kind == Kind::I32, mem) {
            (true, Mem::Scaled(base, offset)) => emit!(self ; str W(src), [XSP(base), offset]),
            (true, Mem::Unscaled(base, offset)) => emit!(self ; stur W(src), [XSP(base), offset]),
            (true, Mem::Indexed(base)) => emit!(self ; str W(src), [XSP(base), scratch]),
            (false, Mem::Scaled(base, offset)) => emit!(self ; str X(src), [XSP(base), offset]),
            (false, Mem::Unscaled(base, offset)) => emit!(self ; stur X(src), [XSP(base), offset]),
            (false, Mem::Indexed(base)) => emit!(self ; str X(src), [XSP(base), scratch]),
        }
    }

    fn store_fpr(&mut self, kind: Kind, mem: Mem, src: Fpr) {
        match (kind == Kind::F32, mem) {
            (_, mem) if kind == Kind::V128 => match mem {
                Mem::Scaled(base, offset) => emit!(self ; str Q(src), [XSP(base), offset]),
                Mem::Unscaled(base, offset) => emit!(self ; stur Q(src), [XSP(base), offset]),
                Mem::Indexed(base) => emit!(self ; str Q(src), [XSP(base), scratch]),
            },
            (true, Mem::Scaled(base, offset)) => emit!(self ; str S(src), [XSP(base), offset]),
            (true, Mem::Unscaled(base, offset)) => emit!(self ; stur S(src), [XSP(base), offset]),
            (true, Mem::Indexed(base)) => emit!(self ; str S(src), [XSP(base), scratch]),
            (false, Mem::Scaled(base, offset)) => emit!(self ; str D(src), [XSP(base), offset]),
            (false, Mem::Unscaled(base, offset)) => emit!(self ; stur D(src), [XSP(base), offset]),
            (false, Mem::Indexed(base)) => emit!(self ; str D(src), [XSP(base), scratch]),
        }
    }
}
