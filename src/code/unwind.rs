//! Where the caller of a piece of code is found, instruction by instruction: what a debugger asks.
//!
//! The runtime walks by frame pointers and only from calls, switches and faults. A debugger stops anywhere: before
//! a frame stands, while it is torn down, in the middle of a switch. So the texts that change where a frame is say so
//! as they are written, if somebody wants to know (`CodeBuffer::new` is told); what DWARF makes of it is `debug`'s.
//!
//! Two things are noted, each from a code offset on: how the frame is found ([`Unwind`]), and where the block of the
//! running stack is, which between two instructions of a switch is not in `cont` ([`Unwind::Running`] and the like).
//! The *CFA* is DWARF's word for the caller's `sp`: before the return address was pushed on x86-64, at the entry on
//! AArch64.
//!
//! A function that waits is looked up by the byte in front of the place where it goes on, as if that were behind
//! a call. In a switch this is the last byte of a jump that has moved `cont` already. So what holds for who waits
//! is noted one byte before the jump's end, where no instruction begins.

/// What holds from a code offset on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unwind {
    /// CFA = sp + `above`; fp is the caller's, and the return address where a call puts it.
    Bare {
        /// From sp; negative where parameter words are popped already.
        above: i32,
    },
    /// Likewise, but the return address is in the first scratch register.
    Popped {
        /// See [`Unwind::Bare`].
        above: i32,
    },
    /// CFA = sp + `above`; the frame record is at sp, fp is the caller's.
    Stored {
        /// From sp.
        above: u32,
    },
    /// CFA = fp + `above`; the frame record is at fp.
    Standing {
        /// From fp.
        above: u32,
    },
    /// As behind the prologue.
    Body,
    /// As behind the prologue, but fp is somebody else's: it will be so much above sp, and the frame's size.
    Landed {
        /// Bytes of the open area.
        area: u32,
    },
    /// No frame, no stack of one's own: aside from a function that goes on at the address in this register.
    Aside {
        /// By hardware number.
        pc: u8,
    },
    /// The bottom of a continuation's stack: the caller is who waits for it, the parent of the block in `cont`.
    Base,
    /// Likewise when `cont` is that parent already.
    BaseLeft,
    /// An entry stub's frame with all the host's registers in it.
    Activation {
        /// It is at sp, not at fp.
        at_sp: bool,
    },
    /// The same frame, found by the store in the first argument register of the host.
    Abandoned,
    /// Nothing to go by.
    Lost,
    /// The running block is in `cont`.
    Running,
    /// `cont` is its child already.
    InChild,
    /// `cont` is another one already; its word (0 for a root) is in `PARAM_GPRS[0]`.
    InWord,
}

impl Unwind {
    /// Whether it says where the running block is and not how the frame is found.
    pub fn is_about_cont(self) -> bool {
        matches!(self, Unwind::Running | Unwind::InChild | Unwind::InWord)
    }
}
