//! What a debugger's script reads: `windlass_debug`, a small versioned structure with all that it must know.
//!
//! It lists the live stores and the code that was announced, and has the layouts of the contract as data, so that
//! `tools/windlass-gdb.py` has no offset in it and works on both instruction sets.
//!
//! ```text
//!   windlass_debug
//!   ├ magic, version
//!   ├ layout ──> (name, value) (name, value) ... (null, 0)
//!   ├ stores ──> (next, VmStore, 0) ──> ...
//!   └ code ────> (next, begin, end) ──> ...
//! ```

use crate::abi::{self, ContBlock, StackHeader, VmStore, offset};
use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::ptr;
use std::sync::{Mutex, PoisonError};

/// What a script compares. Changes whenever it must.
const VERSION: u32 = 1;

#[repr(C)]
#[derive(Debug)]
struct Node {
    next: *mut Node,
    begin: u64,
    end: u64,
}

#[repr(C)]
struct Constant {
    name: *const std::ffi::c_char,
    value: u64,
}

#[repr(C)]
struct Directory {
    magic: [u8; 8],
    version: u32,
    reserved: u32,
    layout: *const Constant,
    stores: *mut Node,
    code: *mut Node,
}

/// The directory, which is written under [`LOCK`] only.
#[repr(transparent)]
struct Shared(UnsafeCell<Directory>);

// SAFETY: in this process it is touched by who holds `LOCK`, and points at constants and at live nodes.
unsafe impl Sync for Shared {}

/// Constants of the contract.
struct Layout([Constant; LAYOUT_ENTRIES]);

// SAFETY: constant data.
unsafe impl Sync for Layout {}

const LAYOUT_ENTRIES: usize = 21;

const fn constant(name: &'static CStr, value: i32) -> Constant {
    Constant { name: name.as_ptr(), value: value as u64 }
}

static LAYOUT: Layout = Layout([
    constant(c"block.bytes", size_of::<ContBlock>() as i32),
    constant(c"block.word", offset::CONT_WORD),
    constant(c"block.parent", offset::CONT_PARENT),
    constant(c"block.tail", offset::CONT_TAIL),
    constant(c"block.sp", offset::CONT_SP),
    constant(c"block.pc", offset::CONT_PC),
    constant(c"block.func", offset::CONT_FUNC),
    constant(c"block.stack", offset::CONT_STACK),
    constant(c"block.site", offset::CONT_SITE),
    constant(c"block.in_use", offset::CONT_IN_USE),
    constant(c"block.chain_pc", offset::CONT_CHAIN_PC),
    constant(c"block.chain_parent", offset::CONT_CHAIN_PARENT),
    constant(c"func.code", offset::FUNC_CODE),
    constant(c"func.index", offset::FUNC_INDEX),
    constant(c"stack.header_bytes", size_of::<StackHeader>() as i32),
    constant(c"store.blocks", offset::STORE_BLOCKS),
    constant(c"store.root", offset::STORE_ROOT),
    constant(c"x86-64.cont", abi::x64::CONT as i32),
    constant(c"aarch64.cont", abi::aarch64::CONT as i32),
    constant(c"host_function", abi::HOST_FUNCTION as i32),
    Constant { name: ptr::null(), value: 0 },
]);

#[used]
// SAFETY: nobody else defines the name.
#[unsafe(no_mangle)]
static windlass_debug: Shared = Shared(UnsafeCell::new(Directory {
    magic: *b"windlass",
    version: VERSION,
    reserved: 0,
    layout: &raw const LAYOUT.0 as *const Constant,
    stores: ptr::null_mut(),
    code: ptr::null_mut(),
}));

static LOCK: Mutex<()> = Mutex::new(());

/// Something that is listed, until it is dropped.
#[derive(Debug)]
pub(crate) struct Announcement {
    node: *mut Node,
    list: List,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum List {
    Stores,
    Code,
}

// SAFETY: the node is owned, and linked and unlinked under the lock.
unsafe impl Send for Announcement {}
// SAFETY: through a shared reference nothing is touched.
unsafe impl Sync for Announcement {}

impl Announcement {
    /// A store that lives at least as long as this.
    pub(crate) fn of_store(store: *const VmStore) -> Announcement {
        Announcement::new(List::Stores, store as u64, 0)
    }

    /// Code from `begin` up to `end`.
    pub(super) fn of_code(begin: u64, end: u64) -> Announcement {
        Announcement::new(List::Code, begin, end)
    }

    fn new(list: List, begin: u64, end: u64) -> Announcement {
        let node = Box::into_raw(Box::new(Node { next: ptr::null_mut(), begin, end }));
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the lock is held. The node is whole before it is linked: a debugger may stop us in between.
        unsafe {
            let head = list.head();
            (*node).next = *head;
            head.write_volatile(node);
        }
        Announcement { node, list }
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the lock is held, so the list is whole, and this node is in it; it is freed once, here.
        unsafe {
            let mut link = self.list.head();
            while *link != self.node {
                link = &raw mut (**link).next;
            }
            link.write_volatile((*self.node).next);
            drop(Box::from_raw(self.node));
        }
    }
}

impl List {
    /// The list's first link.
    fn head(self) -> *mut *mut Node {
        let directory = windlass_debug.0.get();
        // SAFETY: a static; only an address is taken.
        unsafe {
            match self {
                List::Stores => &raw mut (*directory).stores,
                List::Code => &raw mut (*directory).code,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(begin: u64) -> bool {
        let _lock = LOCK.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the lock is held, so the list is whole.
        unsafe {
            let mut node = *List::Code.head();
            while !node.is_null() && (*node).begin != begin {
                node = (*node).next;
            }
            !node.is_null()
        }
    }

    #[test]
    fn what_lives_is_listed() {
        let mut all: Vec<_> = (1..4).map(|n| Announcement::of_code(n, n + 1)).collect();
        assert!((1..4).all(listed));
        drop(all.remove(1));
        assert_eq!([1, 2, 3].map(listed), [true, false, true]);
        drop(all);
        assert!(!(1..4).any(listed));
    }

    #[test]
    fn the_layout_ends() {
        let last = LAYOUT.0.last().unwrap();
        assert!(last.name.is_null());
        assert_eq!(LAYOUT.0.iter().filter(|constant| constant.name.is_null()).count(), 1);
    }
}
