//! One instruction under way, to be written at once.
//!
//! dynasm writes an instruction byte by byte. Where its bytes meet in a register instead of in memory, they can be
//! looked at and changed for nothing (x86-64 takes empty prefixes out), and the buffer grows by a single store.

/// Text for macros that find the buffer of whatever they are given in `code`.
#[derive(Clone, Copy, Default, Debug)]
pub struct Draft {
    /// What was written.
    pub code: Instruction,
}

/// Up to 16 bytes. A part of the vocabulary of `dynasm!`: without labels.
#[derive(Clone, Copy, Default, Debug)]
pub struct Instruction {
    /// The first byte is the lowest one.
    pub bytes: u128,
    /// How many there are.
    pub length: u32,
}

impl Instruction {
    /// A byte.
    #[inline(always)]
    pub fn push(&mut self, byte: u8) {
        self.append(byte.into(), 1);
    }
    /// A signed byte.
    #[inline(always)]
    pub fn push_i8(&mut self, value: i8) {
        self.append((value as u8).into(), 1);
    }
    /// Two bytes, signed.
    #[inline(always)]
    pub fn push_i16(&mut self, value: i16) {
        self.append((value as u16).into(), 2);
    }
    /// Four bytes, signed.
    #[inline(always)]
    pub fn push_i32(&mut self, value: i32) {
        self.append((value as u32).into(), 4);
    }
    /// Eight bytes, signed.
    #[inline(always)]
    pub fn push_i64(&mut self, value: i64) {
        self.append((value as u64).into(), 8);
    }
    /// Constant bytes.
    #[inline(always)]
    pub fn extend(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.push(byte);
        }
    }

    #[inline(always)]
    fn append(&mut self, value: u128, bytes: u32) {
        debug_assert!(self.length + bytes <= 16, "an instruction has 15 bytes at most");
        self.bytes |= value << (8 * self.length);
        self.length += bytes;
    }
}
