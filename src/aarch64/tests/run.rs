//! The text, run: on an AArch64 machine or under an emulator.
//!
//! A [`World`] is the least that generated code believes in: a store, one instance, a root block, a few
//! continuations, and the stubs. Traps are not instructions here but text that notes the code and returns.

use super::*;
use crate::abi::*;
use std::alloc::{Layout, alloc_zeroed};
use std::mem::{offset_of, zeroed};

mod atomics;
mod chains;
mod floats;
mod host;
mod switches;
mod vectors;
mod wide;

/// An instance, its host function's head included, with what the tests' functions find in it.
#[repr(C)]
struct Context {
    head: VmContext,
    /// What the host stub calls, as in a [`HostFunc`].
    call: Option<HostCall>,
    /// 1 + the code of the trap that was hit.
    trapped: u64,
    tags: [*const VmTag; 2],
    funcs: [*const VmFunc; 4],
    tables: [HandlerTable; 4],
    /// Where exceptions land, if anywhere, and the block that runs there.
    pad: *const u8,
    lands: *mut ContBlock,
}

struct World {
    store: VmStore,
    context: Context,
    tags: [VmTag; 2],
    funcs: [VmFunc; 4],
    root: ContBlock,
    /// The root's parent, who handles nothing.
    nobody: ContBlock,
    none: HandlerTable,
    /// The last exception thrown.
    thrown: u64,
    /// What the runtime side of a builtin or host function was asked for.
    asked: Vec<Builtin>,
    code: memmap2::Mmap,
}

const TRAPPED: i32 = offset_of!(Context, trapped) as i32;
const BLOCKS: usize = 8;
const STACK_BYTES: usize = 64 << 10;

unsafe extern "C" {
    /// From the compiler's runtime library.
    fn __clear_cache(start: *const u8, end: *const u8);
}

/// Zeroed memory that is never freed: tests are short.
fn leak(bytes: usize) -> *mut u8 {
    // SAFETY: the size is not zero.
    unsafe { alloc_zeroed(Layout::from_size_align(bytes, 128).unwrap()) }
}

fn map(bytes: &[u8]) -> memmap2::Mmap {
    let mut map = memmap2::MmapMut::map_anon(bytes.len()).unwrap();
    map.copy_from_slice(bytes);
    // SAFETY: the range is mapped and nobody runs it yet.
    unsafe { __clear_cache(map.as_ptr(), map.as_ptr().add(map.len())) };
    map.make_exec().unwrap()
}

/// The world that `vmctx` is part of.
fn world(vmctx: *mut VmContext) -> *mut World {
    // SAFETY: tests have no other contexts, and `owner` is set when the world is made.
    unsafe { (*vmctx).owner.cast() }
}

/// A stack's header, at the top of its memory.
fn new_stack() -> *mut StackHeader {
    let base = leak(STACK_BYTES);
    // SAFETY: the header and the limit are inside the allocation.
    unsafe {
        let header = base.add(STACK_BYTES - size_of::<StackHeader>()).cast::<StackHeader>();
        *header = StackHeader { next: std::ptr::null_mut(), limit: base.add(RED_ZONE_BYTES as usize) };
        header
    }
}

impl World {
    /// Compiles with `write`, which returns the entries of functions 0 to 3, and maps the code. Stubs come behind.
    fn new(
        params: &[Kind],
        results: &[Kind],
        write: impl FnOnce(&mut Aarch64) -> [u32; 4],
    ) -> (Box<World>, EnterCall) {
        let mut masm = masm();
        let entries = write(&mut masm);
        let enter = masm.enter_stub(params, results);
        let leave = masm.leave_stub();
        let walks = [masm.suspend_stub(), masm.switch_stub()];
        let builtins =
            Builtin::ALL.map(|builtin| masm.builtin_stub(builtin, switches::builtin(builtin) as usize));
        let starts: [u32; 2] = std::array::from_fn(|n| masm.start_stub(switches::SHAPES[n]));
        assert!(masm.link_symbols(&|symbol| i64::from(match symbol {
            Symbol::Call(n) | Symbol::Entry(n) => entries[n as usize],
            Symbol::Start(n) => starts[n as usize],
        })));
        let code = map(masm.code().bytes());
        let at = |offset: u32| code.as_ptr().wrapping_add(offset as usize);
        // SAFETY: these structures are numbers and pointers that may be null.
        let (store, context, root, nobody, none) =
            unsafe { (zeroed(), zeroed(), zeroed(), zeroed(), zeroed()) };
        let func = |entry| VmFunc { code: at(entry), vmctx: std::ptr::null_mut(), type_id: 0, index: 0 };
        let tags = [VmTag { type_id: 1, padding: 0 }, VmTag { type_id: 2, padding: 0 }];
        let funcs = entries.map(func);
        // SAFETY: an entry stub is an `EnterCall`.
        let enter: EnterCall = unsafe { std::mem::transmute(at(enter)) };
        let (leave, walks, builtins) = (at(leave), walks.map(at), builtins.map(at));
        let mut world = Box::new(World {
            store,
            context,
            tags,
            funcs,
            root,
            nobody,
            none,
            thrown: 0,
            asked: Vec::new(),
            code,
        });
        let w = &mut *world;
        w.store.leave_pc = leave;
        [w.store.suspend_pc, w.store.switch_pc] = walks;
        w.store.spare_stacks = 8;
        w.store.builtins = builtins;
        w.store.root = &mut w.root;
        w.store.blocks = leak(BLOCKS * size_of::<ContBlock>());
        w.context.head.store = &mut w.store;
        w.context.head.blocks = w.store.blocks;
        w.context.head.owner = (w as *mut World).cast();
        for n in 0..4 {
            w.funcs[n].vmctx = (&mut w.context as *mut Context).cast();
            w.context.funcs[n] = &w.funcs[n];
        }
        w.context.tags = [&w.tags[0], &w.tags[1]];
        w.nobody.handlers = &w.none;
        w.root.parent = &mut w.nobody;
        (world, enter)
    }

    /// Calls function 0. `Err` is a trap's code number, or 255 when the activation was left.
    fn call(&mut self, enter: EnterCall, values: &mut [u64]) -> Result<(), u8> {
        let marker = 0u8;
        self.root.limit = (&raw const marker).cast_mut().wrapping_sub(256 << 10);
        self.context.trapped = 0;
        let (func, root, store) = (&raw const self.funcs[0], &raw mut self.root, &raw mut self.store);
        // SAFETY: the code is what the tests wrote, and all it uses lives in this world.
        let left = unsafe { enter(func, values.as_mut_ptr(), root, store) };
        assert!(self.store.leave_sp.is_null(), "the last leave_sp is put back");
        match self.context.trapped {
            0 if left != 0 => Err(255),
            0 => Ok(()),
            code => Err(code as u8 - 1),
        }
    }
}

/// Ends a function whose traps note their code and return; at an overflow there is no whole frame, only a
/// record, so that leaves the activation, with x29 in `exit_fp`.
fn end_noting(masm: &mut Aarch64, slots: u32) -> u32 {
    let overflow = masm.code().trap_label(TrapCode::StackOverflow);
    for trap in masm.code().take_traps() {
        masm.bind(trap.label);
        masm.store_imm(Kind::I64, Addr::vmctx(TRAPPED), 1 + trap.code as u64);
        if trap.code == TrapCode::StackOverflow {
            masm.load(Kind::I64, x(0).into(), Addr::vmctx(offset::VMCTX_STORE));
            masm.store(Kind::I64, Addr::reg(x(0), offset::STORE_EXIT_FP), x(29).into());
            masm.leave_activation();
        } else {
            masm.ret();
        }
    }
    masm.end_function(Frame { slots, leaf: false }, overflow)
}

/// Calls with these arguments; the results, or the trap's number.
type Call = Box<dyn FnMut(&[u64]) -> Result<u64, u8>>;

/// A world whose function 0 has this body. Parameters are in x0 (the last), x1; results likewise.
fn body(params: &[Kind], results: &[Kind], write: impl FnOnce(&mut Aarch64)) -> Call {
    let (mut world, enter) = World::new(params, results, |masm| {
        masm.begin_function(true, 0);
        write(masm);
        masm.ret();
        let entry = end_noting(masm, 3);
        masm.code().clear_labels();
        [entry; 4]
    });
    Box::new(move |arguments| {
        let mut values = [0u64; 16];
        values[..arguments.len()].copy_from_slice(arguments);
        world.call(enter, &mut values).map(|()| values[0])
    })
}

fn int_kind(width: Width) -> Kind {
    if width == Width::W32 { Kind::I32 } else { Kind::I64 }
}

const INTS: [u64; 16] = [
    0,
    1,
    2,
    7,
    31,
    32,
    63,
    64,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1234_5678_9abc_def0,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0xffff_ffff_ffff_fffe,
    u64::MAX,
];

/// What Wasm says.
fn int_binary(op: IntBinary, width: Width, a: u64, b: u64) -> Result<u64, u8> {
    use IntBinary::*;
    let bits = if width == Width::W32 { 32 } else { 64 };
    let mask = u64::MAX >> (64 - bits);
    let signed = |value: u64| (value << (64 - bits)) as i64 >> (64 - bits);
    let (a, b) = (a & mask, b & mask);
    let count = (b % bits) as u32;
    if matches!(op, DivS | DivU | RemS | RemU) && b == 0 {
        return Err(TrapCode::DivideByZero as u8);
    }
    if op == DivS && b == mask && a == 1 << (bits - 1) {
        return Err(TrapCode::IntegerOverflow as u8);
    }
    let value = match op {
        Add => a.wrapping_add(b),
        Sub => a.wrapping_sub(b),
        Mul => a.wrapping_mul(b),
        DivS => signed(a).wrapping_div(signed(b)) as u64,
        DivU => a / b,
        RemS => signed(a).wrapping_rem(signed(b)) as u64,
        RemU => a % b,
        And => a & b,
        Or => a | b,
        Xor => a ^ b,
        Shl => a << count,
        ShrS => (signed(a) >> count) as u64,
        ShrU => a >> count,
        Rotl if bits == 32 => u64::from((a as u32).rotate_left(count)),
        Rotr if bits == 32 => u64::from((a as u32).rotate_right(count)),
        Rotl => a.rotate_left(count),
        Rotr => a.rotate_right(count),
    };
    Ok(value & mask)
}

#[test]
fn integers_compute_as_wasm_says() {
    for width in WIDTHS {
        let kind = int_kind(width);
        for op in ALL_BINARY {
            let mut run = body(&[kind, kind], &[kind], |masm| masm.int_binary(op, width, x(0), x(1), x(0)));
            for (a, b) in INTS.iter().flat_map(|&a| INTS.map(|b| (a, b))) {
                assert_eq!(run(&[a, b]), int_binary(op, width, a, b), "{op:?} {width:?} {a:#x} {b:#x}");
            }
            for imm in IMMS {
                let imm = if width == Width::W32 { i64::from(imm as i32) } else { imm };
                let divides =
                    matches!(op, IntBinary::DivS | IntBinary::DivU | IntBinary::RemS | IntBinary::RemU);
                if divides && (imm == 0 || imm == -1) {
                    continue;
                }
                let mut run = body(&[kind], &[kind], |masm| {
                    masm.int_binary_folded(op, width, x(0), x(0), Folded::Imm(imm))
                });
                for a in INTS {
                    assert_eq!(
                        run(&[a]),
                        int_binary(op, width, a, imm as u64),
                        "{op:?} {width:?} {a:#x} {imm:#x}"
                    );
                }
            }
        }
        for op in ALL_UNARY {
            let mut run = body(&[Kind::I64], &[Kind::I64], |masm| masm.int_unary(op, width, x(0), x(0)));
            for a in INTS {
                let low = a as u32;
                let wanted = match (op, width) {
                    (IntUnary::Clz, Width::W32) => u64::from(low.leading_zeros()),
                    (IntUnary::Clz, Width::W64) => u64::from(a.leading_zeros()),
                    (IntUnary::Ctz, Width::W32) => u64::from(low.trailing_zeros()),
                    (IntUnary::Ctz, Width::W64) => u64::from(a.trailing_zeros()),
                    (IntUnary::Popcnt, Width::W32) => u64::from(low.count_ones()),
                    (IntUnary::Popcnt, Width::W64) => u64::from(a.count_ones()),
                    (IntUnary::Extend8S, Width::W32) => u64::from(a as i8 as u32),
                    (IntUnary::Extend8S, Width::W64) => a as i8 as u64,
                    (IntUnary::Extend16S, Width::W32) => u64::from(a as i16 as u32),
                    (IntUnary::Extend16S, Width::W64) => a as i16 as u64,
                    (IntUnary::Extend32S, _) => a as i32 as u64,
                    (IntUnary::Wrap, _) => u64::from(low),
                };
                assert_eq!(run(&[a]), Ok(wanted), "{op:?} {width:?} {a:#x}");
            }
        }
    }
}

#[test]
fn conditions_hold_when_they_should() {
    let holds = |cond: IntCond, width: Width, a: u64, b: u64| {
        let shift = if width == Width::W32 { 32 } else { 0 };
        let (a, b) = (a << shift, b << shift);
        let (s, t) = (a as i64, b as i64);
        match cond {
            IntCond::Eq => a == b,
            IntCond::Ne => a != b,
            IntCond::LtS => s < t,
            IntCond::LtU => a < b,
            IntCond::GtS => s > t,
            IntCond::GtU => a > b,
            IntCond::LeS => s <= t,
            IntCond::LeU => a <= b,
            IntCond::GeS => s >= t,
            IntCond::GeU => a >= b,
        }
    };
    for width in WIDTHS {
        for cond in ALL_COND {
            for imm in IMMS.map(Some).into_iter().chain([None]) {
                let imm = imm.map(|imm| if width == Width::W32 { i64::from(imm as i32) } else { imm });
                let rhs = imm.map_or(Rhs::Reg(x(1)), |imm| Rhs::Folded(Folded::Imm(imm)));
                // Three answers in one: the comparison, the selection, the branch.
                let mut run = body(&[Kind::I64, Kind::I64], &[Kind::I64], |masm| {
                    let done = masm.code().label();
                    masm.load_imm(x(4), 2);
                    masm.load_imm(x(5), 0);
                    masm.int_compare(cond, width, x(2), x(0), rhs);
                    masm.int_select(cond, width, x(0), rhs, x(3).into(), x(4).into(), x(5).into());
                    masm.load_imm(x(4), 4);
                    masm.int_branch(cond, width, x(0), rhs, done);
                    masm.load_imm(x(4), 0);
                    masm.bind(done);
                    masm.int_binary(IntBinary::Add, Width::W64, x(0), x(2), x(3));
                    masm.int_binary(IntBinary::Add, Width::W64, x(0), x(0), x(4));
                });
                for (a, b) in INTS.iter().flat_map(|&a| INTS.map(|b| (a, b))) {
                    let wanted = holds(cond, width, a, imm.map_or(b, |imm| imm as u64));
                    assert_eq!(
                        run(&[b, a]),
                        Ok(if wanted { 7 } else { 0 }),
                        "{cond:?} {width:?} {a:#x} {b:#x} {imm:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn constants_arrive() {
    let mut values: Vec<u64> = INTS.to_vec();
    values.extend(IMMS.map(|imm| imm as u64));
    values.extend((0..64).flat_map(|n| [1u64 << n, u64::MAX << n, !(1 << n), 0xabcd << n, !(0xabcd << n)]));
    for value in values {
        let mut run = body(&[], &[Kind::I64], |masm| masm.load_imm(x(0), value));
        assert_eq!(run(&[]), Ok(value));
        let mut run = body(&[], &[Kind::F64], |masm| masm.load_float(Width::W64, v(0), value));
        assert_eq!(run(&[]), Ok(value));
        let mut run = body(&[], &[Kind::F32], |masm| masm.load_float(Width::W32, v(0), value & 0xffff_ffff));
        assert_eq!(run(&[]), Ok(value & 0xffff_ffff));
    }
}

#[test]
fn a_huge_function_runs() {
    let mut run = body(&[Kind::I64], &[Kind::I64], |masm| {
        masm.load_imm(x(1), 0);
        masm.mov(x(2).into(), x(0).into());
        masm.load_imm(x(0), 0);
        masm.load_imm(x(3), 9);
        let [back, done] = std::array::from_fn(|_| masm.code().label());
        masm.bind(back);
        for n in 0..2 << 18 {
            masm.checkpoint();
            if n % 16 == 0 {
                masm.int_branch(IntCond::Ne, Width::W64, x(1), Rhs::Folded(Folded::Imm(0)), done);
            }
            masm.int_binary_folded(IntBinary::Add, Width::W64, x(0), x(0), Folded::Imm(1));
        }
        masm.int_binary_folded(IntBinary::Sub, Width::W64, x(2), x(2), Folded::Imm(1));
        masm.int_branch(IntCond::GtS, Width::W64, x(2), Rhs::Folded(Folded::Imm(0)), back);
        // Ends by the first branch of the next round.
        masm.load_imm(x(1), 1);
        masm.jump(back);
        masm.bind(done);
    });
    assert_eq!(run(&[3]), Ok(3 * (2 << 18)));
}

#[test]
fn jump_tables_go_where_they_say() {
    let mut run = body(&[Kind::I32], &[Kind::I64], |masm| {
        let labels: [Label; 4] = std::array::from_fn(|_| masm.code().label());
        let done = masm.code().label();
        masm.jump_table(x(0), &[labels[1], labels[0], labels[1], labels[2]], labels[3]);
        for (n, label) in labels.into_iter().enumerate() {
            masm.bind(label);
            masm.load_imm(x(0), 100 + n as u64);
            masm.jump(done);
        }
        masm.bind(done);
    });
    let results = [0, 1, 2, 3, 4, 0xffff_ffff].map(|index| run(&[index]).unwrap());
    assert_eq!(results, [101, 100, 101, 102, 103, 103]);
}
