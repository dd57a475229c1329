//! x86-64: the text.
//!
//! Peculiar here: two operands, one of which is overwritten; shifts count in `cl`, division lives in
//! `rax` and `rdx`; any instruction may take one operand from memory, so frame slots are folded into
//! arithmetic and comparisons; `call` pushes, so a stack pointer is needed wherever something is called.
//! Baseline is SSE4.1, the oldest set in which rounding is one instruction; bit counting beyond it is
//! asked from [`Cpu`].
//!
//! | role | register | |
//! |---|---|---|
//! | `vmctx` `cont` `mem0` | r14 r13 r15 | pinned; callee-saved for the host, so its calls keep them |
//! | `scratch` `fscratch` | r11 xmm15 | never live from one emission to the next |
//! | parameters, last first | rax rcx rdx rbx rsi rdi r8 r9, xmm0 to xmm7 | |
//! | temps | r12 r10 | free at every call and switch |
//!
//! There is no second scratch. What needs one stores below `rsp`: every stack keeps a red zone, and
//! signals have a stack of their own.
//!
//! dynasm encodes displacements and immediates that it cannot see in four bytes. Where size matters the
//! short form is chosen here, by [`At`], [`emit_at!`] and [`emit_imm!`]; fields of the structures that
//! switches touch are bytes by construction ([`near`]). Short forward jumps inside one emission are a `BYTE 0` and a
//! [`Hole`]; labels are for what the driver sees.

/// Text, with the roles named. The only place where they are tied to registers.
macro_rules! emit {
    ($m:ident $($line:tt)*) => {
        ::dynasm::dynasm!($m.code ; .arch x64
            ; .alias vmctx, r14
            ; .alias cont, r13
            ; .alias mem0, r15
            ; .alias scratch, r11
            ; .alias scratchd, r11d
            ; .alias scratchb, r11b
            ; .alias fscratch, xmm15
            $($line)*)
    };
}

/// One instruction around a memory operand: `emit_at!(self, at, [mov Rd(dst),] [])` is
/// `mov Rd(dst), [at]`, in the shortest of the encodings that [`At`] tells apart.
macro_rules! emit_at {
    ($m:ident, $at:expr, [$($head:tt)*] [$($tail:tt)*]) => {
        match At::from($at) {
            At::FrameNear(disp) => emit!($m ; $($head)* [BYTE rbp + disp] $($tail)*),
            At::Frame(disp) => emit!($m ; $($head)* [DWORD rbp + disp] $($tail)*),
            At::Instance(disp) => emit!($m ; $($head)* [DWORD vmctx + disp] $($tail)*),
            At::Near(base, disp) => emit!($m ; $($head)* [BYTE Rq(base) + disp] $($tail)*),
            At::Far(base, disp) => emit!($m ; $($head)* [DWORD Rq(base) + disp] $($tail)*),
        }
    };
}

/// One instruction with an immediate at its end, in one byte if that holds it, else in four.
macro_rules! emit_imm {
    ($m:ident, $imm:expr, $($text:tt)*) => {
        match i8::try_from($imm) {
            Ok(imm) => emit!($m ; $($text)*, BYTE imm),
            Err(_) => emit!($m ; $($text)*, DWORD $imm as i32),
        }
    };
}

/// One instruction in its shortest encoding. No byte registers, no labels ([`X64::slim`]).
macro_rules! one {
    ($m:ident ; $($text:tt)*) => {{
        let mut text = $crate::code::Draft::default();
        emit!(text ; $($text)*);
        $m.put(text);
    }};
}

/// `dst = lhs op rhs` on vectors: in three operands with AVX; without it in two, after a copy where lhs is not in dst.
/// Then rhs may be in dst only together with lhs.
macro_rules! three {
    ($m:ident, $sse:ident $vex:ident, $dst:expr, $lhs:expr, $rhs:expr $(, $imm:expr)?) => {{
        let (dst, lhs, rhs) = ($dst, $lhs, $rhs);
        if $m.cpu.avx {
            three!(@vex $m, $vex dst, lhs, rhs $(, $imm)?)
        } else {
            debug_assert!(dst == lhs || dst != rhs, "the copy would overwrite the right operand");
            $m.mov(dst.into(), lhs.into());
            one!($m ; $sse Rx(dst), Rx(rhs) $(, BYTE $imm)?)
        }
    }};
    (@vex $m:ident, $vex:ident $dst:ident, $lhs:ident, $rhs:ident) => {
        one!($m ; $vex Rx($dst), Rx($lhs), Rx($rhs))
    };
    // dynasm encodes the last two registers of `vpblendw`, `vpalignr` and `vshufps` the wrong way round (not those of
    // `vinsertps`: do not write it here).
    (@vex $m:ident, $vex:ident $dst:ident, $lhs:ident, $rhs:ident, $imm:expr) => {
        one!($m ; $vex Rx($dst), Rx($rhs), Rx($lhs), BYTE $imm)
    };
}

/// Likewise, where the order of the operands means nothing: any of the registers may be equal.
macro_rules! either {
    ($m:ident, $sse:ident $vex:ident, $dst:expr, $lhs:expr, $rhs:expr) => {{
        let (dst, lhs, rhs) = ($dst, $lhs, $rhs);
        let (lhs, rhs) = if dst == rhs { (rhs, lhs) } else { (lhs, rhs) };
        three!($m, $sse $vex, dst, lhs, rhs)
    }};
}

/// `dst = src shifted by imm`.
macro_rules! shifted {
    ($m:ident, $sse:ident $vex:ident, $dst:expr, $src:expr, $imm:expr) => {{
        let (dst, src) = ($dst, $src);
        if $m.cpu.avx && dst != src {
            one!($m ; $vex Rx(dst), Rx(src), BYTE $imm)
        } else {
            $m.mov(dst.into(), src.into());
            one!($m ; $sse Rx(dst), BYTE $imm)
        }
    }};
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

use crate::abi::{Kind, PARAM_REGS, x64 as roles};
use crate::code::{CodeBuffer, Draft, Instruction};
use crate::masm::{Addr, Base, Cpu, Fpr, Gpr, Isa, Moves, Reg, RegSet, Slot, Width};

/// A frame record: the caller's rbp and the return address.
const RECORD_BYTES: i32 = 16;
const RAX: Gpr = Gpr(0);
const RCX: Gpr = Gpr(1);
const RDX: Gpr = Gpr(2);
/// r12: the block that is resumed, the tag that is searched, the operand of preserving builtins.
const TEMP0: Gpr = X64::TEMPS[0];
/// r10.
const TEMP1: Gpr = X64::TEMPS[1];
const RSP: Gpr = Gpr(4);
const RBP: Gpr = Gpr(5);
const SCRATCH: Gpr = Gpr(roles::SCRATCH);
const FSCRATCH: Fpr = Fpr(roles::FSCRATCH);

/// The emitter. See the module's text.
#[derive(Debug)]
pub(crate) struct X64 {
    code: CodeBuffer,
    cpu: Cpu,
    /// Where the current function's body begins, behind the room for its prologue.
    body: u32,
    /// Landing pads of the current function: field of the distance from sp to fp, and the open area.
    landings: Vec<(u32, u32)>,
    /// Where the zero flag was set last, and for which register.
    zero_flag: Option<(u32, Width, Gpr)>,
    /// The module has a memory, so `mem0` must be right.
    has_memory: bool,
    /// Bytes of the current function's largest outgoing area.
    largest_area: u32,
    /// Bytes of the current function's parameter words.
    param_bytes: u32,
    /// Functions return by a jump.
    jumping_returns: bool,
    /// Where the current function does so.
    returns: Vec<u32>,
    /// Direct calls may be redirected while they are run.
    redirection: bool,
}

impl X64 {
    /// Takes an empty REX prefix out of the one instruction emitted since `start`: dynasm writes one whenever
    /// a register is chosen at run time. Likewise a VEX prefix of three bytes becomes one of two where that holds it.
    /// Not for instructions with byte registers, where REX has a meaning, nor with labels.
    fn slim(&mut self, start: u32) {
        let start = start as usize;
        match self.code.bytes()[start..] {
            [0x40, ..] => self.code.remove(start),
            [0x66 | 0xf0 | 0xf2 | 0xf3, 0x40, ..] => self.code.remove(start + 1),
            [0x66 | 0xf0, 0x66 | 0xf0, 0x40, ..] => self.code.remove(start + 2),
            // Opcode map 1, and neither W nor the high bits of the second operand's registers: only R moves.
            [0xc4, map, rest, ..] if map & 0x7f == 0x61 && rest & 0x80 == 0 => {
                self.code.remove(start);
                self.code.bytes_mut()[start..][..2].copy_from_slice(&[0xc5, map & 0x80 | rest]);
            }
            _ => {}
        }
    }

    /// Writes an instruction, in its shortest encoding. As for [`slim`](X64::slim): no byte registers, no labels.
    #[inline(always)]
    fn put(&mut self, text: Draft) {
        self.code.instruction(shortest(text.code));
    }

    /// The short forward jump that was just emitted with distance `BYTE 0`.
    fn hole(&self) -> Hole {
        Hole(self.code.position())
    }

    /// That jump goes here.
    fn fill(&mut self, hole: Hole) {
        let distance = self.code.position() - hole.0;
        debug_assert!(distance < 128, "a short jump over {distance} bytes");
        self.code.bytes_mut()[hole.0 as usize - 1] = distance as u8;
    }
}

/// Without an empty REX prefix; and a VEX prefix of three bytes becomes one of two where that holds it. Not for
/// instructions with byte registers, where REX has a meaning.
#[inline(always)]
fn shortest(Instruction { bytes, length }: Instruction) -> Instruction {
    let without = |at: u32| {
        let below = (1 << (8 * at)) - 1;
        (bytes & below | bytes >> 8 & !below, length - 1)
    };
    let (bytes, length) = match (bytes as u32).to_le_bytes() {
        [0x40, ..] => without(0),
        [0x41..=0x4f, ..] => (bytes, length),
        [0x66 | 0xf0 | 0xf2 | 0xf3, 0x40, ..] => without(1),
        [0x66 | 0xf0, 0x66 | 0xf0, 0x40, ..] => without(2),
        // Opcode map 1, and neither W nor the high bits of the second operand's registers: only R moves.
        [0xc4, map, rest, _] if map & 0x7f == 0x61 && rest & 0x80 == 0 => {
            (bytes >> 24 << 16 | u128::from(map & 0x80 | rest) << 8 | 0xc5, length - 1)
        }
        _ => (bytes, length),
    };
    Instruction { bytes, length }
}

/// A short forward jump that ends at this position and does not know its target yet.
#[must_use]
struct Hole(u32);

impl Isa for X64 {
    const NAME: &'static str = "x86_64";
    const ALLOCATABLE: RegSet = RegSet::new(roles::ALLOCATABLE_GPRS, roles::ALLOCATABLE_FPRS);
    const PARAM_GPRS: [Gpr; PARAM_REGS] = {
        let mut regs = [Gpr(0); PARAM_REGS];
        let mut n = 0;
        while n < PARAM_REGS {
            regs[n] = Gpr(roles::PARAM_GPRS[n]);
            n += 1;
        }
        regs
    };
    const PARAM_FPRS: [Fpr; PARAM_REGS] = {
        let mut regs = [Fpr(0); PARAM_REGS];
        let mut n = 0;
        while n < PARAM_REGS {
            regs[n] = Fpr(roles::PARAM_FPRS[n]);
            n += 1;
        }
        regs
    };
    const TEMPS: [Gpr; 2] = [Gpr(roles::TEMPS[0]), Gpr(roles::TEMPS[1])];
    const SCRATCH: Gpr = Gpr(roles::SCRATCH);
    const FSCRATCH: Fpr = Fpr(roles::FSCRATCH);
    const ALIGNMENT: usize = 16;
    const FILLER: u8 = 0xcc;

    fn new(code: CodeBuffer, cpu: Cpu) -> X64 {
        X64 {
            code,
            cpu,
            body: 0,
            landings: Vec::new(),
            zero_flag: None,
            has_memory: true,
            largest_area: 0,
            param_bytes: 0,
            jumping_returns: false,
            returns: Vec::new(),
            redirection: false,
        }
    }

    fn code(&mut self) -> &mut CodeBuffer {
        &mut self.code
    }

    fn into_code(self) -> CodeBuffer {
        self.code
    }
}

/// A memory operand, by the encodings that differ: `rbp` and `vmctx` need no SIB byte, and one byte holds a
/// small displacement.
#[derive(Clone, Copy)]
enum At {
    FrameNear(i8),
    Frame(i32),
    Instance(i32),
    Near(Gpr, i8),
    Far(Gpr, i32),
}

impl At {
    fn frame(disp: i32) -> At {
        i8::try_from(disp).map_or(At::Frame(disp), At::FrameNear)
    }

    fn reg(base: Gpr, disp: i32) -> At {
        i8::try_from(disp).map_or(At::Far(base, disp), |disp| At::Near(base, disp))
    }
}

impl From<Slot> for At {
    fn from(Slot(n): Slot) -> At {
        At::frame(-(roles::FRAME_HEADER_BYTES as i32) - 8 - 8 * n as i32)
    }
}

impl From<Addr> for At {
    #[inline(always)]
    fn from(Addr { base, offset }: Addr) -> At {
        match base {
            Base::Slot(slot) => {
                debug_assert_eq!(offset, 0);
                At::from(slot)
            }
            Base::Incoming => At::frame(RECORD_BYTES + offset),
            Base::Vmctx if i8::try_from(offset).is_err() => At::Instance(offset),
            Base::Vmctx => At::reg(Gpr(roles::VMCTX), offset),
            Base::Cont => At::reg(Gpr(roles::CONT), offset),
            Base::Sp => At::reg(RSP, offset),
            Base::Reg(reg) => At::reg(reg, offset),
        }
    }
}

/// Where a v128 at this address begins. Slots are counted downwards, so that is the second of its two.
fn whole(addr: Addr) -> Addr {
    match addr.base {
        Base::Slot(Slot(n)) => Addr::slot(Slot(n + 1)),
        _ => addr,
    }
}

impl Moves for X64 {
    fn mov(&mut self, dst: Reg, src: Reg) {
        let start = self.code.position();
        if dst == src {
        } else if dst.is_float() {
            one!(self ; movaps Rx(dst.fpr()), Rx(src.fpr()))
        } else {
            one!(self ; mov Rq(dst.gpr()), Rq(src.gpr()))
        }
        self.keep_zero_flag(start, Some(dst));
    }

    fn load_imm(&mut self, dst: Gpr, value: u64) {
        if value == 0 {
            one!(self ; xor Rd(dst), Rd(dst))
        } else if let Ok(value) = u32::try_from(value) {
            one!(self ; mov Rd(dst), DWORD value as i32)
        } else if let Ok(value) = i32::try_from(value as i64) {
            one!(self ; mov Rq(dst), DWORD value)
        } else {
            one!(self ; mov Rq(dst), QWORD value as i64)
        }
    }

    fn load_float(&mut self, width: Width, dst: Fpr, bits: u64) {
        if bits == 0 {
            return emit!(self ; xorps Rx(dst), Rx(dst));
        }
        self.load_imm(SCRATCH, bits);
        match width {
            Width::W32 => emit!(self ; movd Rx(dst), scratchd),
            Width::W64 => emit!(self ; movq Rx(dst), scratch),
        }
    }

    fn load(&mut self, kind: Kind, dst: Reg, addr: Addr) {
        let mut text = Draft::default();
        match kind {
            Kind::I32 => emit_at!(text, addr, [mov Rd(dst.gpr()),] []),
            Kind::I64 | Kind::Ref => emit_at!(text, addr, [mov Rq(dst.gpr()),] []),
            Kind::F32 => emit_at!(text, addr, [movss Rx(dst.fpr()),] []),
            Kind::F64 => emit_at!(text, addr, [movsd Rx(dst.fpr()),] []),
            Kind::V128 => emit_at!(text, whole(addr), [movups Rx(dst.fpr()),] []),
        }
        self.put(text);
    }

    fn store(&mut self, kind: Kind, addr: Addr, src: Reg) {
        let start = self.code.position();
        let mut text = Draft::default();
        match kind {
            Kind::I32 => emit_at!(text, addr, [mov DWORD] [, Rd(src.gpr())]),
            Kind::I64 | Kind::Ref => emit_at!(text, addr, [mov QWORD] [, Rq(src.gpr())]),
            Kind::F32 => emit_at!(text, addr, [movss DWORD] [, Rx(src.fpr())]),
            Kind::F64 => emit_at!(text, addr, [movsd QWORD] [, Rx(src.fpr())]),
            Kind::V128 => emit_at!(text, whole(addr), [movups] [, Rx(src.fpr())]),
        }
        self.put(text);
        self.keep_zero_flag(start, None);
    }

    fn store_imm(&mut self, kind: Kind, addr: Addr, bits: u64) {
        match kind {
            Kind::I32 | Kind::F32 => emit_at!(self, addr, [mov DWORD] [, DWORD bits as i32]),
            Kind::V128 => {
                let low = whole(addr);
                let high = if let Base::Slot(_) = addr.base { addr } else { addr.plus(8) };
                self.store_imm(Kind::I64, low, bits);
                self.store_imm(Kind::I64, high, 0);
            }
            Kind::I64 | Kind::F64 | Kind::Ref => match i32::try_from(bits as i64) {
                Ok(bits) => emit_at!(self, addr, [mov QWORD] [, DWORD bits]),
                Err(_) => {
                    debug_assert!(addr.base != Base::Reg(SCRATCH));
                    self.load_imm(SCRATCH, bits);
                    emit_at!(self, addr, [mov QWORD] [, scratch])
                }
            },
        }
    }

    fn load_element(&mut self, dst: Gpr, elements: Gpr, index: Gpr) {
        emit!(self ; mov Rq(dst), [Rq(elements) + Rq(index) * 8])
    }

    fn store_element(&mut self, elements: Gpr, index: Gpr, src: Gpr) {
        emit!(self ; mov [Rq(elements) + Rq(index) * 8], Rq(src))
    }

    fn load_address(&mut self, dst: Gpr, addr: Addr) {
        emit_at!(self, addr, [lea Rq(dst),] [])
    }
}

/// Fields that text names itself, as displacements of one byte.
mod near {
    use crate::abi::offset;

    const fn byte(offset: i32) -> i8 {
        assert!(offset >= 0 && offset < 128, "the field is out of a short displacement's reach");
        offset as i8
    }
    macro_rules! fields {
        ($($name:ident)*) => { $(pub(super) const $name: i8 = byte(offset::$name);)* };
    }
    fields! {
        VMCTX_STORE VMCTX_MEMORY0 VMCTX_BLOCKS HOST_CALL FUNC_CODE FUNC_VMCTX
        CONT_WORD CONT_SP CONT_PC CONT_PARENT CONT_HANDLERS CONT_TAIL CONT_LIMIT CONT_ARGS CONT_FUNC
        CONT_NEXT CONT_STACK CONT_SITE CONT_IN_USE CONT_CHAIN_PC CONT_CHAIN_PARENT
        HANDLERS_RETURN HANDLERS_COUNT HANDLERS_FIRST_TAG HANDLERS_FIRST_PC HANDLER_BYTES
        STACK_NEXT STACK_LIMIT
        STORE_ROOT STORE_FREE_BLOCK STORE_FREE_STACK STORE_LEAVE_SP STORE_LEAVE_PC STORE_EXIT_FP STORE_EXIT_CONT
        STORE_SUSPEND_PC STORE_SWITCH_PC STORE_SPARE_STACKS
        STORE_UNWIND_PC STORE_UNWIND_CONT STORE_UNWIND_SP STORE_UNWIND_EXCEPTION
    }
}
