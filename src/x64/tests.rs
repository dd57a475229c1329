//! The text, executed: edge cases of arithmetic against Rust's (`ops`), and the contract of `abi.rs` with a
//! hand-built store, blocks and handler tables around hand-assembled functions (`switch`, `chains`, `stubs`). This
//! file is the world they run in; on other hosts the text is only assembled and decoded.
#![allow(clippy::undocumented_unsafe_blocks)] // this world is built and used by hand: one reason for all blocks
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code, unused_imports))]

mod atomics;
mod chains;
mod floats;
mod ops;
mod stubs;
mod switch;
mod vectors;
mod wide;

use super::{Cpu, Gpr, RAX, SCRATCH, X64, near};
use crate::abi::*;
use crate::code::{CodeBuffer, Label, Symbol};
use crate::masm::*;
use iced_x86::{Decoder, DecoderOptions, Formatter, IntelFormatter};
use std::mem::offset_of;

/// A trap in test code returns this plus its code instead.
const TRAPPED: u64 = 0x7a90_0000;
const STACK_BYTES: usize = 1 << 16;
const STACKS: usize = 4;
const BLOCKS: usize = 6;
/// Handler tables per instance.
const TABLES: usize = 3;

/// What `vmctx` points at.
#[repr(C, align(16))]
struct Instance {
    head: VmContext,
    words: [u64; 64],
    tables: [(HandlerTable, [HandlerEntry; 2]); TABLES],
    tags: [VmTag; 2],
}

fn word(i: usize) -> Addr {
    Addr::vmctx((offset_of!(Instance, words) + 8 * i) as i32)
}

fn table(i: usize) -> i32 {
    (offset_of!(Instance, tables) + i * size_of::<(HandlerTable, [HandlerEntry; 2])>()) as i32
}

/// Code under construction: functions, stubs, and the offsets of what was asked for.
struct Builder {
    m: X64,
    functions: Vec<u32>,
    starts: Vec<u32>,
}

impl Builder {
    fn new(cpu: Cpu) -> Builder {
        Builder { m: X64::new(CodeBuffer::new(4096, false), cpu), functions: Vec::new(), starts: Vec::new() }
    }

    /// Assembles a function around `body` and gives the offsets of the labels that it returned. Traps, and a stack
    /// overflow, return `TRAPPED + code` to the caller.
    fn function(&mut self, slots: u32, leaf: bool, body: impl FnOnce(&mut X64) -> Vec<Label>) -> Vec<u32> {
        self.function_of(0, slots, leaf, body)
    }

    /// Likewise one that has parameter words.
    fn function_of(
        &mut self,
        words: u32,
        slots: u32,
        leaf: bool,
        body: impl FnOnce(&mut X64) -> Vec<Label>,
    ) -> Vec<u32> {
        let m = &mut self.m;
        m.begin_function(true, words);
        let labels = body(m);
        let overflow = m.code.label();
        let traps = m.code.take_traps().into_iter().map(|trap| (trap.label, trap.code as u64));
        for (label, code) in traps.chain([(overflow, TrapCode::StackOverflow as u64)]).collect::<Vec<_>>() {
            m.bind(label);
            m.load_imm(RAX, TRAPPED + code);
            m.ret();
        }
        let entry = m.end_function(Frame { slots, leaf }, overflow);
        let positions = labels.into_iter().map(|label| m.code.label_position(label).unwrap()).collect();
        m.code.clear_labels();
        self.functions.push(entry);
        positions
    }

    /// All of it as text, one instruction per line; panics where the code does not decode.
    fn text(code: &[u8], from: u32, to: u32) -> String {
        let mut decoder =
            Decoder::with_ip(64, &code[from as usize..to as usize], u64::from(from), DecoderOptions::NONE);
        let (mut formatter, mut text) = (IntelFormatter::new(), String::new());
        while decoder.can_decode() {
            let instruction = decoder.decode();
            assert!(!instruction.is_invalid(), "invalid at {:#x} after\n{text}", instruction.ip());
            formatter.format(&instruction, &mut text);
            text.push('\n');
        }
        text
    }
}

#[cfg(target_arch = "x86_64")]
use world::{Compiled, World};

#[cfg(target_arch = "x86_64")]
mod world {
    use super::*;

    /// Executable code with a store, a root, an instance, and memory for blocks and stacks. Addresses of boxes
    /// are taken once and used by generated code, so nothing here moves.
    pub(super) struct World {
        pub(super) map: memmap2::Mmap,
        pub(super) store: Box<VmStore>,
        pub(super) root: Box<ContBlock>,
        /// The root's parent, who handles nothing.
        pub(super) nobody: Box<ContBlock>,
        pub(super) instance: Box<Instance>,
        pub(super) blocks: Box<[ContBlock; BLOCKS]>,
        pub(super) funcs: Vec<VmFunc>,
        /// Stacks that the runtime was asked to take off the free list.
        pub(super) trimmed: usize,
        empty: Box<HandlerTable>,
        stacks: memmap2::MmapMut,
    }

    impl World {
        /// Links the code and builds everything with `free` blocks and stacks on the free lists.
        pub(super) fn new(mut builder: Builder, free: usize) -> World {
            let (functions, starts) = (builder.functions.clone(), builder.starts.clone());
            assert!(builder.m.link_symbols(&|symbol| i64::from(match symbol {
                Symbol::Call(i) | Symbol::Entry(i) => functions[i as usize],
                Symbol::Start(i) => starts[i as usize],
            })));
            let code = builder.m.into_code().finish().bytes().to_vec();
            let mut map = memmap2::MmapMut::map_anon(code.len()).unwrap();
            map.copy_from_slice(&code);
            let map = map.make_exec().unwrap();
            // SAFETY: all zero bytes are valid for these structures of words and raw pointers.
            let mut world = unsafe {
                World {
                    map,
                    store: Box::new(std::mem::zeroed()),
                    root: Box::new(std::mem::zeroed()),
                    nobody: Box::new(std::mem::zeroed()),
                    instance: Box::new(std::mem::zeroed()),
                    blocks: Box::new(std::mem::zeroed()),
                    funcs: Vec::new(),
                    trimmed: 0,
                    empty: Box::new(std::mem::zeroed()),
                    stacks: memmap2::MmapMut::map_anon(STACKS * STACK_BYTES).unwrap(),
                }
            };
            let vmctx: *mut VmContext = (&raw mut *world.instance).cast();
            world.funcs = functions
                .iter()
                .map(|&entry| VmFunc { code: world.at(entry), vmctx, type_id: 0, index: 0 })
                .collect();
            world.instance.head = VmContext {
                store: &raw mut *world.store,
                memory0_base: (&raw mut world.instance.words).cast(),
                blocks: (&raw mut *world.blocks).cast(),
                owner: std::ptr::null_mut(),
            };
            world.nobody.handlers = &raw const *world.empty;
            world.root.parent = &raw mut *world.nobody;
            world.store.root = &raw mut *world.root;
            world.store.blocks = (&raw mut *world.blocks).cast();
            world.store.spare_stacks = (STACKS - free) as i64;
            world.blocks[0].word = u64::MAX;
            for i in 0..free {
                let (block, stack) = (world.block(i + 1), world.stack(i));
                unsafe {
                    (*block).next_free = world.store.free_block;
                    (*stack).next = world.store.free_stack;
                }
                world.store.free_block = block;
                world.store.free_stack = stack;
            }
            world
        }

        pub(super) fn at(&self, offset: u32) -> *const u8 {
            self.map[offset as usize..].as_ptr()
        }

        /// Block `i`, not on a free list, with a word of its own.
        pub(super) fn block(&mut self, i: usize) -> *mut ContBlock {
            self.blocks[i].word = ((i * size_of::<ContBlock>()) as u64) << 32 | 7;
            &raw mut self.blocks[i]
        }

        /// Stack `i`, not on a free list.
        pub(super) fn stack(&mut self, i: usize) -> *mut StackHeader {
            let base = unsafe { self.stacks.as_mut_ptr().add(i * STACK_BYTES) };
            unsafe {
                let header: *mut StackHeader = base.add(STACK_BYTES - size_of::<StackHeader>()).cast();
                *header =
                    StackHeader { next: std::ptr::null_mut(), limit: base.add(RED_ZONE_BYTES as usize) };
                header
            }
        }

        /// Lengths of the free lists.
        pub(super) fn free(&self) -> (usize, usize) {
            let (mut blocks, mut stacks) = (0, 0);
            let (mut block, mut stack) = (self.store.free_block, self.store.free_stack);
            unsafe {
                while !block.is_null() {
                    (block, blocks) = ((*block).next_free, blocks + 1);
                    assert!(blocks <= BLOCKS, "the list is no circle");
                }
                while !stack.is_null() {
                    (stack, stacks) = ((*stack).next, stacks + 1);
                    assert!(stacks <= STACKS, "the list is no circle");
                }
            }
            (blocks, stacks)
        }

        /// Through the entry stub at `stub` into `func`.
        pub(super) fn enter(&mut self, stub: u32, func: *const VmFunc, values: &mut [u64]) -> u32 {
            // SAFETY: an entry stub has this type, and the world is what its code expects.
            unsafe {
                let stub: EnterCall = std::mem::transmute(self.at(stub));
                stub(func, values.as_mut_ptr(), &raw mut *self.root, &raw mut *self.store)
            }
        }
    }

    /// A function of the instance's words to an i64.
    pub(super) struct Compiled {
        pub(super) world: World,
        pub(super) enter: u32,
    }

    impl Compiled {
        /// `body` leaves its result in rax.
        pub(super) fn new(cpu: Cpu, slots: u32, body: impl FnOnce(&mut X64)) -> Compiled {
            let mut builder = Builder::new(cpu);
            builder.function(slots, true, |m| {
                body(m);
                m.ret();
                Vec::new()
            });
            let (entry, enter) = (builder.functions[0], builder.m.enter_stub(&[], &[Kind::I64]));
            Builder::text(builder.m.code.bytes(), entry, enter);
            let world = World::new(builder, 0);
            Compiled { world, enter }
        }

        pub(super) fn call(&mut self, words: &[u64]) -> u64 {
            self.world.instance.words[..words.len()].copy_from_slice(words);
            let (mut values, func) = ([0], &raw const self.world.funcs[0]);
            assert_eq!(self.world.enter(self.enter, func, &mut values), 0);
            values[0]
        }
    }
}
